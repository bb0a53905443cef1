"""What is known of a Document from an earlier run holds while all that was read for it says the same, and not a moment longer."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from generator import build
from generator.build import BuildOptions, Examined, examine
from generator.content.model import Library
from generator.content.model.noted import HASHED, NOTED, Notes, Read, digest_of, noted, only, rest_of
from generator.content.reader.load import load
from generator.documents.assembling import Assembler
from generator.documents.document import Document, DocumentId, LaterDocument, to_json
from generator.documents.urls import path_of
from generator.files import cache
from generator.files.traces import Traces, Tracing
from generator.language.words import hash_of_words
from generator.rules.documents import _uncautioned_facts
from tests.worlds import ROOT, example

OUT_OF_SIGHT = ("reviews", "partly_read", "word_runs", "logos", "entries", "statements")
TODAY = date(2026, 11, 27)


def library(folder: Path) -> Library:
    read, problems = load(folder)
    assert not problems
    return read


@pytest.fixture
def world(tmp_path: Path) -> Library:
    return library(example(tmp_path / "content"))


# --- what is noted ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("look", "reads"), [
    (lambda one: one.topics["ankle-sprain"], {("topics", "ankle-sprain")}),
    (lambda one: one.gaps.get("no-such-gap"), {("gaps", "no-such-gap")}),
    (lambda one: "no-such-note" in one.doubts, {("doubts", "no-such-note")}),
    (lambda one: list(one.red_flags), {("red_flags", "")}),
    (lambda one: bool(one.handouts), {("handouts", "")}),
    (lambda one: list(one.handouts.values()), {("handouts", ""), ("handouts", "ankle-at-home")}),
    (lambda one: one.facts["worse-downhill"], {("facts", "worse-downhill")}),
    (lambda one: one.charts, {("decisions", ""), ("decisions", "ankle-injured")}),
    (lambda one: one.charts_by_topic.get("ankle-sprain"), {("charts_by_topic", "ankle-sprain")}),
    (lambda one: one.site.updated, {("site", "updated")}),
    (lambda one: one.language, {("site", "language")}),
    (lambda one: one.shelves["tests"]["ankle-x-ray"], {("tests", "ankle-x-ray")}),
    (lambda one: one.reviewed, {("all", "reviewed")}),
    (lambda one: one.clinic, set()),
])
def test_what_is_looked_for_is_noted(world: Library, look: Callable[[Library], object], reads: set[Read]) -> None:
    notes = Notes()
    own = noted(world, notes)
    with notes.during() as found:
        seen = look(own)
    assert found == reads
    assert seen == look(world)


def test_what_is_remembered_counts_as_read_by_all_who_ask(world: Library) -> None:
    notes = Notes()
    own = noted(world, notes)
    names = notes.remembering(lambda id_: own.topics[id_].names.plain)
    with notes.during() as outer:
        with notes.during() as first:
            names("ankle-sprain")
        with notes.during() as second:
            names("ankle-sprain")
    assert first == second == outer == {("topics", "ankle-sprain")}


def test_each_part_of_a_library_is_noted_hashed_or_out_of_sight(world: Library) -> None:
    parts = {*(field.name for field in fields(Library)), *(name for name, part in vars(Library).items() if isinstance(part, cached_property))}
    assert parts - {*NOTED, *HASHED, *OUT_OF_SIGHT} == {"site", "charts", "reviewed"}, "and these three are noted where they are read"


@pytest.mark.parametrize("name", OUT_OF_SIGHT)
def test_what_nobody_notes_is_out_of_sight(world: Library, name: str) -> None:
    with pytest.raises(TypeError, match=name):
        getattr(noted(world, Notes()), name)


def test_from_one_entry_the_library_lists_nothing_but_it(world: Library) -> None:
    notes = Notes()
    own = only(world.topics["ankle-sprain"], noted(world, notes))
    with notes.during() as reads:
        assert list(own.entries) == [world.topics["ankle-sprain"]]
        assert {entry for _, entry in own.statements} == {world.topics["ankle-sprain"]}
        assert "x-ray-is-a-picture" in own.facts
    assert reads == {("facts", "x-ray-is-a-picture")}


def test_the_words_by_which_a_sign_is_found_are_part_of_what_it_says(tmp_path: Path, world: Library) -> None:
    other = library(example(tmp_path / "other", red_flags_cannot_stand_on_it=("also: [no weight", "also: [not any weight")))
    read = ("red_flags", "cannot-stand-on-it")
    assert digest_of(read, world) != digest_of(read, other)


def test_the_place_of_an_entry_is_no_part_of_what_it_says(tmp_path: Path, world: Library) -> None:
    folder = example(tmp_path / "other")
    file = folder / "topics" / "ankle-sprain.yml"
    file.write_text(f"# A comment.\n\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    assert digest_of(("topics", "ankle-sprain"), library(folder)) == digest_of(("topics", "ankle-sprain"), world)


@pytest.mark.parametrize("changed", [
    {"red_flags_cannot_stand_on_it": ("watch_words:", "watch_words:\n  - hobbling")}, {"clinic": ("name: ", "name: The ")},
    {"glossary": ("plain: ", "plain: A ")}, {"brands": ("name: ", "name: The ")}, {"body_map": ("plain: ", "plain: The ")}])
def test_what_is_not_noted_has_a_hash_of_its_own(tmp_path: Path, world: Library, changed: Mapping[str, tuple[str, str]]) -> None:
    assert rest_of(library(example(tmp_path / "other", **changed))) != rest_of(world)


# --- Documents --------------------------------------------------------------------------------------------------------


class Poison:
    """Stands where nothing was noted that anybody read."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"{name} of an entry was read, and nobody noted it")


class Recording(Tracing):
    """Knows of no earlier run, and tells what was noted in this one."""

    def __init__(self) -> None:
        super().__init__()
        self.reads: dict[str, frozenset[Read]] = {}

    def of(self, key: str, digest: Callable[[Read], str]) -> Traces:
        recording = self

        class Noted(Traces):
            def add(self, name: str, reads: frozenset[Read], found: dict[str, Any]) -> str:
                recording.reads[name] = reads
                return ""

        return Noted(None, key, digest)


def without_the_rest(told: Library, reads: frozenset[Read]) -> Library:
    """A Library with nothing but what was read, and the ids of all."""
    made = replace(told)
    for name in NOTED:
        there = getattr(told, name)
        made.__dict__[name] = {id_: there[id_] if (name, str(id_)) in reads else Poison() for id_ in there}
    made.__dict__.update({name: getattr(told, name) for name in HASHED}, reviewed=told.reviewed)
    return made


def assembler(read: Library, tracing: Tracing) -> Assembler:
    assert read.site is not None
    return Assembler(read, read.site, build.readers_in(read), build.rules(), tracing=tracing)


@pytest.mark.parametrize("folder", [ROOT / "generator" / "content" / "examples", ROOT / "content"], ids=["example", "real"])
def test_each_document_can_be_made_from_nothing_but_what_was_noted(folder: Path) -> None:
    read, _ = load(folder)
    recording = Recording()
    first = assembler(read, recording)
    made = {document.id: document for document in first.everything()}
    tried = 0
    for id_, document in made.items():
        if id_.kind in {"quality", "reading-ages", "fact-places-part"}:
            continue  # these are made from all others, so they cannot be made alone
        reads = recording.reads[path_of(id_)]
        again = assembler(read, Tracing())
        again.__dict__.update(content=first.content, _finder=first._finder, _traces=first._traces,
                              _told={name: without_the_rest(told, reads) for name, told in first._told.items()})
        assert again.assemble(id_) == document
        tried += 1
    assert tried > 30


@pytest.fixture
def press(tmp_path: Path) -> Path:
    return tmp_path / "press"


def checked(folder: Path, press: Path | None) -> Examined:
    return examine(folder, TODAY, BuildOptions(prints=False), press)


def documents(examined: Examined) -> tuple[Document, ...]:
    assert examined.edition is not None
    return examined.edition.documents


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def made_anew(examined: Examined) -> set[str]:
    return {f"{one.id.kind} {one.id.id}".strip() for one in documents(examined) if not isinstance(one, LaterDocument)}


def test_a_second_check_assembles_nothing_and_says_the_same(tmp_path: Path, press: Path) -> None:
    folder = example(tmp_path / "content")
    first, second = checked(folder, press), checked(folder, press)
    assert len(made_anew(first)) > 30 and made_anew(second) == set()
    assert not any("blocks" in vars(one) for one in documents(second)), "and reads nothing that stands in one"
    for one, other in zip(documents(first), documents(second), strict=True):
        assert (other.id, other.title, other.facts, other.hash) == (one.id, one.title, one.facts, one.hash)
        assert to_json(other) == to_json(one)
    assert second.problems == first.problems


def test_only_what_shows_a_changed_fact_is_assembled_anew(tmp_path: Path, press: Path) -> None:
    folder = example(tmp_path / "content")
    checked(folder, press)
    change(folder / "tests" / "ankle-x-ray.yml", "It does not show ligaments.", "It shows no ligaments.")
    second = checked(folder, press)
    anew = made_anew(second)
    assert {"test ankle-x-ray"} <= anew and not anew & {"topic ankle-ligaments", "treatment ankle-brace", "handout ankle-at-home", "rules", "home"}
    assert list(map(to_json, documents(second))) == list(map(to_json, documents(checked(folder, None))))


@pytest.mark.parametrize(("file", "old", "new", "rule"), [
    ("red_flags/cannot-stand-on-it.yml", "watch_words:", "watch_words:\n  - bands hold", "missing-danger-sign"),
    ("red_flags/cannot-stand-on-it.yml", "4", "5", "chart-differs-from-facts"),
    ("brands.yml", "name: ", "name: ligaments\n  say: bands\n- name: ", "brand-name"),
    ("tests/ankle-x-ray.yml", "It does not show ligaments.", "It does not show 3,5 ligaments.", "unclear-number"),
    ("pitfalls/walking-off-the-pain.yml", "Do not try to walk off the pain for 2 hours or more.", "It does not show ligaments.", "missing-caution"),
])
def test_a_rule_finds_in_what_did_not_change_itself_what_it_finds_without_any_traces(
        tmp_path: Path, press: Path, file: str, old: str, new: str, rule: str) -> None:
    folder = example(tmp_path / "content")
    assert checked(folder, press).ok
    change(folder / file, old, new)
    warm = checked(folder, press)
    assert rule in {problem.rule for problem in warm.problems}
    assert warm.problems == checked(folder, None).problems


def test_only_documents_with_the_words_of_a_changed_warning_are_looked_at_for_it(tmp_path: Path, press: Path) -> None:
    folder = example(tmp_path / "content")
    checked(folder, press)
    looked = set[str]()

    def called(frame: FrameType, event: str, argument: object) -> None:
        if event == "call" and frame.f_code is _uncautioned_facts.__code__:
            looked.add(path_of(frame.f_locals["document"].id))

    for old, new in (("Most people get well at home", "Most of them get well at home"), ("well at home", "well in bed")):
        change(folder / "topics" / "ankle-sprain.yml", old, new)
        looked.clear()
        sys.setprofile(called)
        try:
            warm = checked(folder, press)
        finally:
            sys.setprofile(None)
        says = {path_of(one.id) for one in documents(warm) if new in one.text or not isinstance(one, LaterDocument)}
        assert looked == says and 0 < len(says) < len(documents(warm)) / 2


def test_a_fault_in_a_document_is_found_in_every_run(tmp_path: Path, press: Path) -> None:
    folder = example(tmp_path / "content", red_flags_cannot_stand_on_it=("watch_words:", "watch_words:\n  - bands hold"))
    first, second = checked(folder, press), checked(folder, press)
    assert first.problems == second.problems and not first.ok


def test_other_words_of_a_language_are_another_hash(tmp_path: Path) -> None:
    """A rule looks for the words by which texts say how soon to act."""
    for name in ("en", "de"):
        (tmp_path / "words").mkdir(exist_ok=True)
        (tmp_path / "words" / f"{name}.yml").write_text(f"says_urgent: today in {name}\n", encoding="utf-8")
    before = {language: hash_of_words(language, tmp_path) for language in ("en-GB", "de-CH", "fr")}
    (tmp_path / "words" / "de.yml").write_text("says_urgent: heute\n", encoding="utf-8")
    after = {language: hash_of_words(language, tmp_path) for language in ("en-GB", "de-CH", "fr")}
    assert {language for language in before if before[language] != after[language]} == {"de-CH"}
    assert before["en-GB"] == before["fr"] != before["de-CH"]


# --- traces -----------------------------------------------------------------------------------------------------------


KEY = "a" * 64


def traced(press: Path, now: Mapping[Read, str]) -> Traces:
    return Traces(press, KEY, lambda read: now.get(read, ""))


ONE, OTHER = ("facts", "one"), ("facts", "other")


@pytest.fixture
def kept(press: Path) -> Path:
    before = traced(press, {ONE: "1", OTHER: "2"})
    before.add("first", {ONE}, {"said": 1})
    before.add("both", {ONE, OTHER}, {"said": 2})
    before.keep()
    return press


@pytest.mark.parametrize(("now", "known"), [
    ({ONE: "1", OTHER: "2"}, [{"said": 1}, {"said": 2}]), ({ONE: "1", OTHER: "3"}, [{"said": 1}, None]),
    ({ONE: "1"}, [{"said": 1}, None]), ({ONE: "0", OTHER: "2"}, [None, None])])
def test_a_trace_holds_while_all_that_was_read_says_the_same(kept: Path, now: Mapping[Read, str], known: list[object]) -> None:
    later = traced(kept, now)
    assert [later.of("first"), later.of("both")] == known
    assert later.of("neither") is None


def test_what_nobody_asks_for_any_more_is_forgotten(kept: Path) -> None:
    now = {ONE: "1", OTHER: "2"}
    second = traced(kept, now)
    second.of("first")
    second.keep()
    third = traced(kept, now)
    assert (third.of("first"), third.of("both")) == ({"said": 1}, None)


def test_what_is_worked_out_later_is_kept_too(kept: Path) -> None:
    now = {ONE: "1", OTHER: "2"}
    second = traced(kept, now)
    found = second.of("first")
    assert found is not None
    found["hash"] = "x"
    second.keep()
    assert traced(kept, now).of("first") == {"said": 1, "hash": "x"}


def spoilt(press: Path) -> Iterator[Callable[[], object]]:
    file = press / KEY
    yield lambda: file.write_bytes(file.read_bytes()[:-3])
    yield lambda: file.write_bytes(b"[]")
    yield lambda: file.unlink()
    yield lambda: cache.keep(press, {KEY: b"\xff"})
    yield lambda: cache.keep(press, {KEY: json.dumps([[["facts"]], {}]).encode()})
    yield lambda: cache.keep(press, {KEY: json.dumps([[], {"first": [[0], {}]}]).encode()})
    yield lambda: cache.keep(press, {KEY: json.dumps({"first": 1}).encode()})


@pytest.mark.parametrize("number", range(7))
def test_an_entry_that_is_not_as_it_was_written_is_as_good_as_none(kept: Path, number: int) -> None:
    [*spoilt(kept)][number]()
    assert traced(kept, {ONE: "1", OTHER: "2"}).of("first") is None


def test_of_one_reader_alone_the_other_is_told_nothing_that_was_kept(tmp_path: Path, press: Path) -> None:
    """What is left out for one reader is read from another Library than what is told to the other."""
    folder = example(tmp_path / "content")
    checked(folder, press)
    change(folder / "topics" / "ankle-sprain.yml", "id: worse-downhill\n", "id: worse-downhill\n    audience: [clinician]\n")
    warm, clean = checked(folder, press), checked(folder, None)
    assert list(map(to_json, documents(warm))) == list(map(to_json, documents(clean)))
    told = next(one for one in documents(warm) if one.id == DocumentId("topic", "ankle-sprain"))
    assert "worse-downhill" not in told.facts
