"""A file that says the same as in an earlier run is not read again; what comes of it is the same in every value and every place."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.content.model import Decision, walk
from generator.content.reader import load as reader
from generator.content.reader.load import Kept, Parsed, load
from generator.content.reader.read_before import ReadBefore
from generator.files import cache
from tests.worlds import ROOT, example

TOPIC = "topics/ankle-sprain.yml"


def run(content: Path, press: Path) -> ReadBefore:
    """What a run leaves for the next."""
    before = ReadBefore(press)
    load(content, before.files)
    before.keep()
    return before


def told(kept: Kept) -> dict[str, list[object]]:
    """Everything that was read, with its kind and its place."""
    return {path: [(type(part), part, getattr(part, "where", None)) for part in walk(read[1].value)] + [*read[1].problems]
            for path, read in kept.items() if isinstance(read[1], Parsed)}


@pytest.mark.parametrize("content", [lambda folder: example(folder), lambda folder: ROOT / "content"], ids=["example", "the real content"])
def test_every_value_is_the_same_and_stands_in_the_same_place(content: Callable[[Path], Path], tmp_path: Path) -> None:
    folder = content(tmp_path / "content")
    read = run(folder, tmp_path / "press").files
    kept = ReadBefore(tmp_path / "press").files
    assert len(kept) > 30
    assert told(kept) == told({path: read[path] for path in kept})


def test_only_a_file_that_changed_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = example(tmp_path / "content")
    run(content, tmp_path / "press")
    topic = content / TOPIC
    topic.write_text(topic.read_text(encoding="utf-8") + "# a comment\n", encoding="utf-8")
    seen = list[str]()
    parsed = reader._parsed
    monkeypatch.setattr(reader, "_parsed", lambda data, path, kind: (seen.append(path), parsed(data, path, kind))[1])
    run(content, tmp_path / "press")
    assert seen == [TOPIC]
    run(content, tmp_path / "press")
    assert seen == [TOPIC], "and what came of it is kept as well"


def test_a_file_with_an_error_is_read_in_each_run_and_told_in_each(tmp_path: Path) -> None:
    content = example(tmp_path / "content", topics_ankle_sprain=("names:", "nmaes:"))
    run(content, tmp_path / "press")
    before = ReadBefore(tmp_path / "press")
    assert TOPIC not in before.files
    assert any(problem.where.file == TOPIC for problem in load(content, before.files)[1])


def test_a_warning_is_told_in_each_run(tmp_path: Path) -> None:
    content = example(tmp_path / "content")
    glossary = content / "glossary.yml"
    said = "plain: Band between bones"
    glossary.write_text(glossary.read_text(encoding="utf-8").replace(said, f"{said}  # as in the leaflet", 1), encoding="utf-8")
    first = load(content)[1]
    assert [problem.level for problem in first] == ["warning"]
    run(content, tmp_path / "press")
    before = ReadBefore(tmp_path / "press").files
    assert "glossary.yml" in before
    assert load(content, before)[1] == first


def test_what_was_worked_out_of_an_entry_is_not_kept_but_its_hash_is(tmp_path: Path) -> None:
    before = ReadBefore(tmp_path / "press")
    library, _ = load(example(tmp_path / "content"), before.files)
    chart = library.decisions["ankle-injured"]
    assert chart.parts and chart.digest
    before.keep()
    kept = ReadBefore(tmp_path / "press").files["decisions/ankle-injured.yml"][1].value
    assert isinstance(kept, Decision)
    assert {*vars(kept)} - {*Decision.model_fields} == {"digest"}
    assert kept.digest == chart.digest


def test_nothing_else_is_made_of_an_entry_even_if_this_user_signed_it(tmp_path: Path) -> None:
    class Harm:
        def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
            return os.mkdir, (str(tmp_path / "harm"),)

    for data in (pickle.dumps({TOPIC: pickle.dumps(Harm())}), pickle.dumps(Harm()), pickle.dumps({TOPIC: pickle.dumps((b"", len))}),
                 pickle.dumps({TOPIC: pickle.dumps((b"", 1))}), pickle.dumps([TOPIC]), pickle.dumps({TOPIC: 1}), b"", b"\x80", b"no pickle"):
        cache.keep(tmp_path / "press", {ReadBefore(tmp_path / "press")._key: data})
        assert ReadBefore(tmp_path / "press").files == {}, data
    assert not (tmp_path / "harm").exists()


def test_without_a_cache_nothing_is_taken_or_kept(tmp_path: Path) -> None:
    before = ReadBefore(None)
    load(example(tmp_path / "content"), before.files)
    before.keep()
    assert before.files
    assert [entry.name for entry in tmp_path.iterdir()] == ["content"]


def test_a_content_is_the_same_from_what_was_kept(tmp_path: Path) -> None:
    content = example(tmp_path / "content")
    run(content, tmp_path / "press")
    assert load(content, ReadBefore(tmp_path / "press").files) == load(content)
