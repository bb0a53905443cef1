"""What a large site does not hold in memory is the same as what a small one does."""

from __future__ import annotations

import errno
import os
import pickle
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.build import BuildOptions, build
from generator.content.model import Text
from generator.diagnostics.diagnostic import Where
from generator.documents.document import LaterDocument, SetAside
from generator.files import spill
from generator.files.build_paths import BuildPaths
from generator.files.spill import PLAIN, Codec, InOrder, Lazily, Spill, joined
from tests.worlds import TODAY, built_example, example, judged, written

NAMES = st.sampled_from("abcdef")
STEPS = st.lists(st.tuples(NAMES, st.none() | st.binary(max_size=40)))


@given(STEPS, st.integers(0, 4))
def test_it_holds_what_a_dictionary_would(steps: Iterable[tuple[str, bytes | None]], most: int) -> None:
    ours, plain = Spill(PLAIN, most), dict[str, bytes]()
    for step, (name, value) in enumerate(steps):
        if value is not None:
            plain[name] = value
            ours.put_data(name, value) if step % 2 else ours.update({name: value})
        elif name in plain:
            del ours[name], plain[name]
        assert dict(ours) == plain
        assert sum(map(ours.holds, ours)) <= most
        assert all((name in ours) == (name in plain) for name in "abcdef")


def test_the_first_stay_in_memory_and_the_others_are_read_each_time() -> None:
    made = Spill(Codec(str.encode, bytes.decode), 1)
    made["first"], made["second"] = first, second = "words " * 3, "words " * 4
    assert made["first"] is first
    assert made["second"] == second
    assert made["second"] is not made["second"]
    with pytest.raises(KeyError):
        made["third"]


def test_nothing_is_left_of_it_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made = Spill(PLAIN, 0)
    made["one"] = b"1"
    assert not made.holds("one")
    assert list(tmp_path.iterdir()) == [] or os.name == "nt"
    del made
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("refused", ["no folder", "full"])
def test_what_the_disk_refuses_stays_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str) -> None:
    def full(handle: int, data: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    if refused == "full":
        monkeypatch.setattr(os, "write", full)
    else:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    made = Spill(PLAIN, 0)
    made["one"] = b"1"
    assert made.holds("one")
    assert made["one"] == b"1"


def test_what_was_cut_on_the_disk_is_told_and_never_taken_for_the_whole() -> None:
    made = Spill(PLAIN, 0)
    made["one"] = b"a whole sheet"
    handle = made._file._file
    assert handle is not None
    handle.truncate(5)
    with pytest.raises(OSError, match="Input/output error"):
        made["one"]


def test_values_are_made_when_somebody_asks() -> None:
    asked = list[str]()
    values = Lazily(("b", "a"), lambda name: asked.append(name) or name * 2)  # type: ignore[func-returns-value]
    both = joined(values, {"c": "see", "b": "bee"})
    assert list(both) == ["a", "b", "c"]
    assert "a" in both
    assert len(both) == 3
    part = InOrder(both, ["c", "b", "a"])[1:]
    assert len(part) == 2
    assert asked == []
    assert list(part) == ["bee", "aa"]
    assert asked == ["a"]
    with pytest.raises(KeyError):
        values["c"]


# --- a whole site ------------------------------------------------------------------------------------------------------


def test_a_site_of_which_nothing_stays_in_memory_has_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spill, "MOST_HELD", 0)
    place = BuildPaths(tmp_path / "work", tmp_path / "site")
    examined = build(example(tmp_path / "content"), place, TODAY, BuildOptions(cache=False))
    assert examined.edition is not None
    assert {type(one) for one in examined.edition.documents} == {LaterDocument}
    assert (place.out / "SHA256SUMS").read_text() == (built_example() / "site" / "SHA256SUMS").read_text()


def test_a_document_that_was_set_aside_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = written(judged(example(tmp_path)))
    monkeypatch.setattr(spill, "MOST_HELD", 0)
    aside = SetAside()
    for number, document in enumerate(whole.documents):
        again = aside.put(str(number), document)
        assert type(again) is LaterDocument
        assert again == document == pickle.loads(pickle.dumps(again))
        assert (again.hash, again.facts, again.signs, again.lines) == (document.hash, document.facts, document.signs, document.lines)


def test_words_set_aside_keep_their_place() -> None:
    where = Where("topics/a.yml", 3, 7)
    assert pickle.loads(pickle.dumps(Text.at("words", where))).where == where
