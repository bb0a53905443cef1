"""YAML of any kind -> a Library and problems, each at a place of its file, on one line, with a next move."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from generator.diagnostics import report
from generator.diagnostics.diagnostic import Diagnostic
from tests.fuzz import world
from tests.fuzz.choices import Choices

RAW = 0


def seeds() -> Iterator[bytes]:
    """Each file of the miniature world as it is; some mutations."""
    for place, path in enumerate(world.PATHS):
        yield bytes([RAW, place]) + world.FILES[path]
    for number in range(1, 40):
        yield bytes([1, *(number * place % 251 for place in range(1, 60))])


def files(choices: Choices) -> dict[str, bytes]:
    """Some files of a content folder: the bytes of one, or mutations of several."""
    if choices.number(1) == RAW:
        return {choices.pick(world.PATHS): choices.rest()}
    return world.mutated(choices)


def attempt(data: bytes) -> None:
    """Read."""
    changed = files(Choices(data))
    told(world.read(changed).shape, changed)


def told(problems: tuple[Diagnostic, ...], changed: Mapping[str, bytes]) -> None:
    """That problems can be told: to people, to machines, to GitHub."""
    def line(where: object) -> str | None:
        return None

    for problem in problems:
        assert problem.message and problem.help and problem.rule
        data = changed.get(problem.where.file, world.FILES.get(problem.where.file, b""))
        assert problem.where.line <= data.count(b"\n") + 2, problem
    people, machines, github = (report.for_people(problems, "content", line), report.for_machines(problems, "content"),
                                report.for_github(problems, "content"))
    rows = json.loads(machines)
    assert rows is not None and len(github.splitlines()) >= len(problems)
    for text in (people, github, machines):
        text.encode()
        assert not any((ord(sign) < 32 and sign not in "\n") or 127 <= ord(sign) < 160 for sign in text), ascii(text)
