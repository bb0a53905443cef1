"""What a Document tells, freed of its form: the same for the same words in another place, another for anything else that is said."""

from __future__ import annotations

from dataclasses import replace
from gc import collect
from pathlib import Path
from weakref import ref

import pytest

from generator.content.model import Audience
from generator.documents.document import Caution, Difference, Document, Kind, MySheet, Note, facts_of
from generator.documents.meaning import Meaning, Saying, as_line, from_line, hash_of, meaning_of
from tests.worlds import document, example, judged, real


def meaning(folder: Path, kind: Kind, entry: str, audience: Audience = "patient", **changes: tuple[str, str]) -> Meaning:
    return meaning_of(document(judged(example(folder, **changes)), kind, entry, audience))


def changed(tmp_path: Path, kind: Kind, entry: str, audience: Audience = "patient", **changes: tuple[str, str]) -> tuple[set[Saying], set[Saying]]:
    """What is no longer said, and what is said now."""
    old, new = meaning(tmp_path / "old", kind, entry, audience), meaning(tmp_path / "new", kind, entry, audience, **changes)
    return {*old} - {*new}, {*new} - {*old}


def test_a_statement_is_told_with_its_sources(tmp_path: Path) -> None:
    before, after = changed(tmp_path, "topic", "ankle-sprain", topics_ankle_sprain=("Walking downhill", "Going downhill"))
    (old,), (new,) = ([one for one in told if one.subject == "fact"] for told in (before, after))
    assert old.id == new.id and old.all("source") == new.all("source") != ()
    assert "Walking downhill" in old.text and "Going downhill" in new.text


def test_what_a_document_tells_is_forgotten_with_it(tmp_path: Path) -> None:
    one = document(judged(example(tmp_path)), "topic", "ankle-sprain", "patient")
    copy = replace(one, title="A copy")
    assert meaning_of(copy) is meaning_of(copy) != meaning_of(one)
    told = ref(copy)
    del copy
    collect()
    assert told() is None, "who looks at one content after another would hold all their Documents"


def test_a_danger_sign_is_told_with_its_level_and_what_to_do(tmp_path: Path) -> None:
    told = meaning(tmp_path, "topic", "ankle-sprain")
    sign = next(one for one in told if one.subject == "danger sign" and one.id == "cannot-stand-on-it")
    assert sign.data == (("level", "urgent"), ("do", "See a doctor today."), ("call", "Call The made-up ankle clinic: 555-0100."))


def test_an_answer_that_leads_elsewhere_is_another_saying(tmp_path: Path) -> None:
    before, after = changed(tmp_path, "chart", "ankle-injured", decisions_ankle_injured=("goto: watch", "goto: doctor-soon"))
    answer = Saying("answer", "ankle-injured.rest-first", "Next", (("to", "watch"), ("when", ""), ("fallback", "false")))
    assert before == {answer} and after == {replace(answer, data=(("to", "doctor-soon"), *answer.data[1:]))}


@pytest.mark.parametrize(("kind", "entry", "file", "old", "new", "was", "now"), [
    ("topic", "ankle-sprain", "topics_ankle_sprain", "Do I need an X-ray?", "Must I have an X-ray?",
     Saying("question", "", "Do I need an X-ray? {no-second-x-ray} {x-ray-if-you-cannot-stand}"),
     Saying("question", "", "Must I have an X-ray? {no-second-x-ray} {x-ray-if-you-cannot-stand}")),
    ("topic", "ankle-sprain", "topics_ankle_sprain", "answers: [faq-may-i-walk, most-sprains-heal]", "answers: [faq-may-i-walk]",
     Saying("question", "", "When can I walk again? {faq-may-i-walk} {most-sprains-heal}"),
     Saying("question", "", "When can I walk again? {faq-may-i-walk}")),
    ("handout", "ankle-at-home", "handouts_ankle_at_home", "Before the visit", "After the visit",
     Saying("words", "", "Before the visit"), Saying("words", "", "After the visit"))],
    ids=["what people ask", "what answers them", "what a part of a sheet is for"])
def test_a_heading_that_an_author_wrote_is_told(tmp_path: Path, kind: Kind, entry: str, file: str, old: str, new: str, was: Saying,
                                                now: Saying) -> None:
    assert changed(tmp_path, kind, entry, **{file: (old, new)}) == ({was}, {now})


def test_the_note_of_a_danger_sign_is_told_where_the_sign_is(tmp_path: Path) -> None:
    (note,) = (one for one in meaning(tmp_path, "treatment", "ankle-brace") if one.subject == "note")
    assert note.id == "made-up-leaflet" and "Do not rely on it." in note.text


@pytest.mark.parametrize("one", ["plain", "quotes \" and ünïcode\u2028", "{braces}", "[\"list\"]"])
def test_a_line_loses_nothing(one: str) -> None:
    saying = Saying("fact", "some-id", one, (("source", "brief p. 3"), ("level", one)))
    assert from_line(as_line(saying)) == saying and "\n" not in as_line(saying)


@pytest.mark.parametrize("line", ["", "[]", "{}", '["fact"]', '["fact","a","b"] ', '["fact","a","b",["k"]]'])
def test_anything_else_is_no_saying(line: str) -> None:
    with pytest.raises(ValueError, match="not a saying"):
        from_line(line)


def test_everything_that_is_published_is_told_by_lines() -> None:
    edition = real().edition
    assert edition is not None
    for one in edition.documents:
        told = meaning_of(one)
        assert [from_line(as_line(saying)) for saying in told] == [*told]
        assert one.signs <= {saying.id for saying in told if saying.subject in {"danger sign", "fact"}} or one.id.kind in {"home", "landing"}
        assert one.facts <= {saying.id for saying in told} | _picked(one)


def _picked(one: Document) -> set[str]:
    """What a reader can take onto a sheet of their own, which stands elsewhere too."""
    return {*facts_of(tuple(one.all(MySheet)))}


def test_the_hash_is_that_of_what_is_told(tmp_path: Path) -> None:
    same = meaning(tmp_path / "a", "topic", "ankle-sprain")
    assert hash_of([same]) == hash_of([meaning(tmp_path / "b", "topic", "ankle-sprain")])
    assert hash_of([same]) != hash_of([meaning(tmp_path / "c", "topic", "ankle-sprain", topics_ankle_sprain=("Walking downhill", "Going downhill"))])
    assert hash_of([same, ()]) != hash_of([(), same])


def test_whatever_is_in_doubt_or_disputed_or_warned_of_is_told() -> None:
    edition = real().edition
    assert edition is not None
    for one in edition.documents:
        if one.id.kind in {"topic", "test", "treatment", "chart", "handout"}:
            told = {(saying.subject, saying.id) for saying in meaning_of(one)}
            assert {("difference", part.disagreement) for part in one.all(Difference)} <= told, one.id
            assert {("caution", part.note) for part in one.all(Caution)} <= told, one.id
            assert {("note", part.note) for part in one.all(Note)} <= told, one.id
