"""What changed between two versions: edits with known grades, the same in another order, and two texts beside each other."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.build import read_version
from generator.content.new_entry import examples
from generator.language.reader import Reader
from generator.language.words import read_words
from generator.outputs.templates import read_templates
from generator.releases.comparing import ContentVersion, compare
from generator.releases.comparing.telling import Telling
from generator.releases.comparing.texts import Kind, Texts
from tests.worlds import ROOT, TODAY, write

EDITS: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests" / "changes.yml").read_text(encoding="utf-8"))
READER = Reader("patient", "en", read_words("en"))


def version(folder: Path, edit: dict[str, Any], also: dict[str, str] | None = None) -> ContentVersion:
    """The miniature world with an edit. `also`: files that stand in it as well."""
    files = {**examples(), **(also or {}), **edit.get("with", {})}
    for file, changes in edit.get("edits", {}).items():
        for old, new in changes:
            assert old in files[file], f"{file} does not hold {old!r}"
            files[file] = files[file].replace(old, new, 1)
    return read_version(write(folder, {file: text for file, text in files.items() if file not in edit.get("without", ())}), TODAY)


@cache
def unchanged() -> ContentVersion:
    import tempfile
    with tempfile.TemporaryDirectory() as folder:
        return version(Path(folder), {})


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit["name"])
def test_each_edit_is_told_as_what_it_means(edit: dict[str, Any], tmp_path: Path) -> None:
    also = edit.get("beside", {})
    found = compare(version(tmp_path / "before", {}, also) if also else unchanged(), version(tmp_path / "after", edit, also))
    told = [(change.grade, change.subject, change.id) for change in found]
    assert [*dict.fromkeys(told)] == [tuple(wanted[:3]) for wanted in edit["finds"]], [change.says for change in found]
    for grade, subject, id_, says in edit["finds"]:
        assert any(says in change.says for change in found if (change.grade, change.subject, change.id) == (grade, subject, id_)), found
    if "on" in edit:
        assert [sorted({document.id for document in change.documents}) for change in found] == edit["on"]
    if "example" in edit:
        assert any(edit["example"] in change.example for change in found), [change.example for change in found]


def told_with(folder: Path, edit: dict[str, Any], monkeypatch: pytest.MonkeyPatch, **own: str) -> ContentVersion:
    """The miniature world with an edit, told by a program with other fixed words under some keys."""
    with monkeypatch.context() as patched:
        patched.setattr("generator.build.read_templates", lambda language: replace(found := read_templates(language), words=found.words.saying(own)))
        return version(folder, edit)


TIMED = {"decisions/ankle-injured.yml": [["    time: not stated", "    time: {value: 24, unit: hours, for: to be seen, from: not stated}"]]}
LESS_URGENT = {**TIMED, "topics/ankle-sprain.yml": [["    urgency: urgent", "    urgency: routine"]]}
LABELS = {"how_soon": "When to act", "how_soon_once_suspected": "When, once it is suspected", "strength": "How firmly it is advised",
          "time_limit": "Within", "chart_who": "By whom", "chart_come_back": "Come again", "chart_unsure": "In doubt", "chart_onward": "Then"}


@pytest.mark.parametrize("key", LABELS)
def test_a_label_that_is_worded_otherwise_is_no_other_detail(key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = told_with(tmp_path / "before", {"edits": TIMED}, monkeypatch, **{key: LABELS[key]})
    found = compare(before, version(tmp_path / "after", {"edits": TIMED}))
    assert [(one.grade, one.subject, one.id, one.before, one.after) for one in found] == [("wording", "words", "", LABELS[key], READER(key))]


def test_what_changed_under_a_label_that_is_worded_otherwise_is_told_by_what_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = told_with(tmp_path / "before", {"edits": TIMED}, monkeypatch, **LABELS)
    found = [change for change in compare(before, version(tmp_path / "after", {"edits": LESS_URGENT})) if change.grade != "wording"]
    assert {(change.grade, change.subject, change.id) for change in found} == {("less safe or uncertain route", "words", "ankle-may-be-broken")}
    assert all(change.says.startswith("How soon to act has changed (Routine, before: Urgent): ") for change in found)


def test_what_was_kept_without_keys_is_compared_by_its_labels(tmp_path: Path) -> None:
    def without_keys(one: ContentVersion) -> ContentVersion:
        return replace(one, documents={id_: tuple(replace(saying, keys=()) for saying in told) for id_, told in one.documents.items()})

    after = version(tmp_path, {"edits": LESS_URGENT})
    assert any(saying.keys for told in after.documents.values() for saying in told)
    assert compare(without_keys(unchanged()), after) == compare(unchanged(), after) == compare(unchanged(), without_keys(after)) != ()


def test_nothing_changed_in_the_same_content() -> None:
    assert compare(unchanged(), unchanged()) == ()


def test_a_fact_that_only_got_another_id_is_no_change_of_a_box(tmp_path: Path) -> None:
    files = {file: text.replace("raise-the-foot", "foot-up") for file, text in examples().items()}
    found = compare(unchanged(), read_version(write(tmp_path, files), TODAY))
    assert [change.says for change in found if change.subject == "box"] == []


def sign_called_anew(folder: Path, *changes: tuple[str, str, str]) -> ContentVersion:
    """The miniature world with another id of its danger sign, and some changes: file, old words, new words."""
    files = {file.replace("cannot-stand-on-it", "cannot-bear-weight"): text.replace("cannot-stand-on-it", "cannot-bear-weight")
             for file, text in examples().items()}
    for file, old, new in changes:
        assert old in files[file]
        files[file] = files[file].replace(old, new, 1)
    return read_version(write(folder, files), TODAY)


def test_a_danger_sign_that_only_got_another_id_is_told_so_and_sends_nobody_elsewhere(tmp_path: Path) -> None:
    [change] = compare(unchanged(), sign_called_anew(tmp_path))
    assert (change.grade, change.subject, change.before, change.after) == ("content", "danger sign", "cannot-stand-on-it", "cannot-bear-weight")
    assert change.says.startswith("Danger sign with another id (cannot-bear-weight, before: cannot-stand-on-it) and the same words: ")


@pytest.mark.parametrize(("file", "old", "new"), [
    ("red_flags/cannot-bear-weight.yml", "urgency: urgent", "urgency: prompt"), ("red_flags/cannot-bear-weight.yml", "walk 4 steps", "walk 2 steps"),
    ("treatments/ankle-brace.yml", "red_flags: [cannot-bear-weight]", "red_flags: not stated")])
def test_a_danger_sign_that_is_told_otherwise_too_is_one_that_was_removed(tmp_path: Path, file: str, old: str, new: str) -> None:
    says = [change.says for change in compare(unchanged(), sign_called_anew(tmp_path, (file, old, new))) if change.subject == "danger sign"]
    assert any(one.startswith("Danger sign removed: ") for one in says) and any(one.startswith("New danger sign: ") for one in says), says


def test_for_whom_a_danger_sign_counts_is_told_in_words(tmp_path: Path) -> None:
    edit = {"edits": {"decisions/ankle-injured.yml": [["- {sign: cannot-stand-on-it, questions: 0}",
                                                       "- {sign: cannot-stand-on-it, when: pain > 6, unless: pain > 8}"]]}}
    told = [(change.before, change.after) for change in compare(unchanged(), version(tmp_path, edit)) if change.subject == "chart sign"]
    assert told == [("", "Pain over 6\xa0points; unless: Pain over 8\xa0points")]


@pytest.mark.parametrize(("old", "new", "kind"), [
    ("Rest  your foot.", "Rest your foot", "wording"),
    ("Rest your foot.", "Rest the foot.", "wording"),
    ("A lateral X-ray.", "A lateral X ray.", "wording"),
    ("Swelling of the anckle.", "Swelling of the ankle.", "wording"),
    ("Swelling of the aknle.", "Swelling of the ankle.", "wording"),
    ("Rest teh foot.", "Rest the foot.", "wording"),
    ("Pain in the foto.", "Pain in the foot.", "wording"),
    ("Rest for two weeks.", "Rest for 2 weeks.", "wording"),
    ("When you sit, rest your foot.", "Rest your foot when you sit.", "wording"),
    ("Rest for 2 weeks.", "Rest for 14 days.", "numbers"),
    ("Rest for 2 to 3 weeks.", "Rest for 2 to 4 weeks.", "numbers"),
    ("Pain of ≥ 4 points.", "Pain of > 4 points.", "turned"),
    ("Pain of 4 points or more.", "Pain of more than 4 points.", "turned"),
    ("Do not run.", "Do run.", "turned"),
    ("You must rest.", "You may rest.", "turned"),
    ("Pain in the left foot.", "Pain in the right foot.", "turned"),
    ("Rest before you walk.", "Rest after you walk.", "turned"),
    ("Rest before you walk.", "Walk before you rest.", "content"),
    ("Cold or heat helps.", "Cold and heat helps.", "turned"),
    ("The dog bites the man.", "The man bites the dog.", "content"),
    ("Adduction hurts.", "Abduction hurts.", "content"),
    ("He has dysphagia.", "He has dysphasia.", "content"),
    ("Hypotension is rare.", "Hypertension is rare.", "content"),
    ("Rest then walk.", "Rest than walk.", "turned"),
    ("Pain in the hip.", "Pain in the lip.", "content"),
    ("Your foot rolls.", "Your foot breaks.", "content"),
    ("See {one-fact}.", "See {two-fact}.", "content"),
])
def test_two_texts(old: str, new: str, kind: Kind) -> None:
    texts = Texts(READER)
    assert texts.kind(old, new) == texts.kind(new, old) == kind
    assert texts.kind(old, old) == "same"


def test_a_word_that_stands_elsewhere_too_was_not_misspelt() -> None:
    assert Texts(READER, known=lambda old, new: True).kind("A flat plate.", "A flat pleate.") == "content"


def test_braces_of_an_author_are_words_and_no_fact() -> None:
    telling = Telling(unchanged(), unchanged(), Texts(READER))
    fact = next(iter(telling.facts_after))
    text = f"Scores {{a-b}} of 2. {{{fact}}}"
    assert telling.facts_in(text) == {fact}
    assert telling.bare(text) == "Scores {a-b} of 2"
    assert telling.filled(text) == f"Scores {{a-b}} of 2. {telling.facts_after[fact]}"
