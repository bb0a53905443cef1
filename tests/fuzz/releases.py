"""A ledger of anybody -> releases, or faults; what is read can be compared, and nothing of it leaves its folder."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from generator.build import released_version
from generator.files.folders import hash_of
from generator.language.reader import Reader
from generator.language.words import read_words
from generator.releases.ledger import Ledger
from generator.releases.making import prepare
from generator.releases.store import _lines, folder_of, read
from tests.fuzz import world
from tests.fuzz.choices import Choices

ODD = ("", "../x", "/x", "decisions/../../x.yml", "0" * 64, "0" * 12, "topic", "x" * 65, 3, None, [], {}, True, 1e308, "\u0000", "\ud800",
       "\u202e", "9999-12-31", [[]] * 3,
       ["fact", "x", "y", ["a", "b"]], {"day": "2027-01-01", "note": "", "after": []}, "patient", "wording")


@cache
def lines() -> tuple[str, ...]:
    """A release of the miniature world, with few of its pages."""
    edition = world.edition({})
    assert edition is not None
    charts = {path: world.FILES[path].decode() for path in ("decisions/ankle-injured.yml", "inputs/pain.yml")}
    made = prepare(edition.documents[6:10], charts, Ledger(), date(2026, 11, 1), "A note.")
    return tuple(_lines(made.release, made.told, made.files, Ledger(), "en"))


def seeds() -> Iterator[bytes]:
    """Mutations of a release."""
    yield b"\x00"
    for number in range(1, 60):
        yield bytes(number * place % 247 for place in range(1, 40))


def attempt(data: bytes) -> None:
    """Read a forged ledger, and compare what is in it."""
    choices = Choices(data)
    made = list(lines())
    for _ in range(choices.number(6)):
        place = choices.number(len(made) - 1)
        match choices.number(5):
            case 0:
                del made[place]
            case 1:
                made.append(made[place])
            case 2:
                made[place] = made[place].replace(choices.pick('"[]{},a0'), choices.pick('"[]{},a0'), 1 + choices.number(3))
            case _:
                row: Any = json.loads(lines()[place % len(lines())])
                at = choices.number(len(row) - 1)
                if isinstance(row[at], dict):
                    row[at][choices.pick((*row[at], "x"))] = choices.pick(ODD)
                else:
                    row[at] = choices.pick(ODD)
                made[place] = json.dumps(row, ensure_ascii=choices.once_in(2), separators=(",", ":"))
        made = made or ["[]"]
    _told("".join(f"{line}\n" for line in made).encode("utf-8", "surrogatepass"))


def _told(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        content = Path(scratch) / "content"
        folder_of(content).mkdir(parents=True)
        (folder_of(content) / f"2026-11-01-{hash_of(data)[:8]}.jsonl").write_bytes(data)
        found = read(content)
        if not found.faults:
            for release in found.ledger.releases:
                released_version(found.ledger, release, Reader("patient", "en", read_words("en")))
        assert [path.name for path in Path(scratch).iterdir()] == ["content"]
