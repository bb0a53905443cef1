"""How hard pages are to read: sentences, the formula, the report on the site and in the terminal. The rule has its case in cases/."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from generator.build import Examined, reading_ages, rules
from generator.content.model import Language
from generator.diagnostics.diagnostic import Diagnostic, Where
from generator.documents.assembling import Assembler
from generator.documents.document import CellRow, DocumentId, Link, parts_of, text_of
from generator.documents.readers import readers_of
from generator.documents.reading_age import (
    FORMULA,
    MOST,
    Reading,
    Sentence,
    average,
    long_sentences,
    measure,
    reading_age,
    reading_of,
    sentences,
    sentences_of,
    worst_of,
)
from generator.documents.urls import address_of, path_of
from generator.outputs.templates import read_templates
from generator.rules import documents
from generator.rules.documents import hard_to_read
from tests.test_cli import run
from tests.worlds import document, example, files, judged, plainly, real, written

NO_END = read_templates("en").words("no_sentence_end")
LONG = "Your foot may hurt when you walk for a long time on a road that goes up and down without any end in sight."


@pytest.fixture
def world(tmp_path: Path) -> Examined:
    return judged(example(tmp_path))


def page(*said: Sentence) -> Reading:
    return reading_of(DocumentId("topic", "ankle-sprain"), "X", said)


def measured(examined: Examined) -> tuple[Reading, ...]:
    return reading_ages(written(examined))


@pytest.mark.parametrize(("text", "parts"), [
    ("One here. Two here! Three here? Four", ["One here.", "Two here!", "Three here?", "Four"]),
    ("It takes 3.5 hours. Then rest.", ["It takes 3.5 hours.", "Then rest."]),
    ("Some tests, e.g. an X-ray, i.e. Dr. Who looks. Stop.", ["Some tests, e.g. an X-ray, i.e. Dr. Who looks.", "Stop."]),
    ("Ask (e.g. Mr. X). Then go.", ["Ask (e.g. Mr. X).", "Then go."]),
    ("He said “Go.” They went.", ["He said “Go.”", "They went."]),
    ("Rest, ice, etc. Then walk.", ["Rest, ice, etc.", "Then walk."]),
    ("Wait 2 weeks. 3 in 4 people walk.", ["Wait 2 weeks.", "3 in 4 people walk."]),
    ("Write to a.b. or c.", ["Write to a.b. or c."]),
    ("It may help… or not.", ["It may help… or not."]),
    (" ", []), ("…", []),
])
def test_sentences_are_split_where_they_end(text: str, parts: list[str]) -> None:
    assert [sentence.words for sentence in sentences("x", text, NO_END.split("|"))] == parts


@pytest.mark.parametrize(("words", "length", "letters"), [
    ("You can't stand on it.", 5, 16), ("An X-ray takes 3.5 hours.", 5, 18), ("2 - 3, or 2–3, or 2/3!", 6, 10), ("...", 0, 0)])
def test_words_and_their_letters_are_counted(words: str, length: int, letters: int) -> None:
    sentence = Sentence("x", words)
    assert (sentence.length, sentence.letters) == (length, letters)


def test_the_age_is_that_of_the_formula() -> None:
    hard = [Sentence("x", " ".join(["abcdef"] * 20))]
    assert reading_age(hard) == round(4.71 * 6 + 0.5 * 20 - 21.43 + 5, 1) == 21.8
    mixed = [Sentence("x", "abcd abcd abcd abcd"), Sentence("y", "abcdef abcdef abcdef abcdef abcdef abcdef")]
    assert reading_age(mixed) == round(4.71 * 52 / 10 + 0.5 * 10 / 2 - 21.43 + 5, 1) == 10.6


def test_the_age_does_not_fall_below_school() -> None:
    assert reading_age([Sentence("x", "Go in.")]) == 5.0
    assert reading_age([]) == 0.0


def test_the_average_counts_each_page_once() -> None:
    easy, hard = page(Sentence("a", "Go in.")), page(Sentence("b", " ".join(["abcdef"] * 20)))
    assert average([easy, hard]) == 13.4


def test_the_worst_sentences_are_those_that_make_the_page_hard() -> None:
    said = [Sentence("short", "Go in."), Sentence("wordy", "Uncomfortable circumstances notwithstanding, perseverance is recommended."),
            Sentence("long", LONG),
            *(Sentence(f"plain-{number}", "You may rest your foot on a chair at home now.") for number in range(9))]
    assert [sentence.item for sentence in worst_of(said)] == ["wordy", "long"]


def test_a_short_page_is_measured_but_makes_no_problem(world: Examined, monkeypatch: pytest.MonkeyPatch) -> None:
    hard = Sentence("a", " ".join(["abcdefgh"] * 33))

    def told(reading: Reading) -> list[Diagnostic]:
        monkeypatch.setattr(documents, "measure", lambda of, no_end: [reading])
        return list(hard_to_read(document(world, "topic", "ankle-sprain"), documents.JudgedBy(world.library)))

    assert told(page(hard, hard, hard)) == []
    [problem] = told(page(hard, hard, hard, Sentence("b", "Go.")))
    assert (problem.rule, problem.level, problem.item, problem.where.file) == ("hard-to-read", "warning", "ankle-sprain", "topics/ankle-sprain.yml")
    assert isinstance(problem.where, Where)
    assert problem.help.endswith('Begin with "a" (33 words), "a" (33 words), "a" (33 words).')


def test_only_pages_for_patients_are_measured_each_by_its_own_facts(world: Examined) -> None:
    pages = measured(world)
    assert {one.document for one in pages} == {
        DocumentId("topic", "ankle-sprain"), DocumentId("topic", "ankle-ligaments"), DocumentId("test", "ankle-x-ray"),
        DocumentId("treatment", "ankle-brace"), DocumentId("treatment", "ankle-watching"), DocumentId("comparison", "brace-or-waiting"),
        DocumentId("chart", "ankle-injured"), DocumentId("handout", "ankle-at-home")}
    told = document(world, "test", "ankle-x-ray")
    said = sentences_of(told, NO_END)
    assert {sentence.item for sentence in said} == told.facts
    assert "It does not show ligaments." in [sentence.words for sentence in said]
    assert reading_of(told.id, told.title, said) in pages
    assert list(pages) == sorted(pages, key=lambda one: (-one.age, path_of(one.document)))


def test_a_chart_is_measured_by_its_boxes_too(world: Examined) -> None:
    said = {(sentence.item, sentence.words) for sentence in sentences_of(document(world, "chart", "ankle-injured"), NO_END)}
    for box in world.library.decisions["ankle-injured"].boxes:
        assert (f"ankle-injured, box {box.id}", str(box.says)) in said


def test_the_site_tells_each_page_and_each_long_sentence_once(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, topics_ankle_sprain=("plain: Walking downhill makes the pain worse.", f"plain: {LONG}")))
    pages, told = measured(examined), document(examined, "reading-ages")
    rows = [part for part in parts_of(told.blocks) if isinstance(part, CellRow)]
    assert [link.to.document for row in rows for link in parts_of(row.head) if isinstance(link, Link)] == [one.document for one in pages]
    assert [[text_of(cell) for cell in row.cells] for row in rows] == [
        [str(number) for number in (one.age, one.words, one.sentences, one.longest)] for one in pages]
    assert FORMULA in told.text and plainly(told.text).count(LONG) == 1
    text = plainly(unescape(files(examined)["about/reading.md"].decode()))
    shown = re.findall(r'<th scope="row" markdown="span"><a href="([^"]+)">[^<]+</a></th>\n' + r'<td markdown="span">([\d.]+)</td>\n' * 4, text)
    assert [(f"../../{address_of(one.document)}", str(one.age)) for one in pages] == [row[:2] for row in shown]
    assert FORMULA in text
    assert f"<li><strong>worse-downhill</strong> ({len(LONG.split())} words): {LONG}</li>" in text
    assert text.count(LONG) == 1
    assert [sentence.item for sentence in long_sentences(pages)] == ["worse-downhill"]


def test_another_language_is_not_measured_by_an_english_formula(world: Examined) -> None:
    assert world.library.site
    site = world.library.site.model_copy(update={"language": Language("de")})
    library = replace(world.library, site=site)
    documents = list(Assembler(library, site, readers_of(library, read_templates("en").words), rules()).everything())
    assert documents[0].language == "de" and measure(documents, "|".join(NO_END)) == ()
    assert "There is nothing to measure." in next(one for one in documents if one.id.kind == "reading-ages").text


def test_the_command_tells_the_hardest_page_first(tmp_path: Path) -> None:
    content = example(tmp_path / "content", topics_ankle_sprain=("plain: Walking downhill makes the pain worse.", f"plain: {LONG}"))
    done = run("reading", "--content", str(content), "--work", str(tmp_path / "work"))
    assert done.returncode == 0, done.stderr
    rows = re.findall(r"^(\S+\.md) +(\d+\.\d) +(\d+) +(\d+) +(\d+)$", done.stdout, re.MULTILINE)
    assert len(rows) == 8
    ages = [float(row[1]) for row in rows]
    assert ages == sorted(ages, reverse=True)
    assert f"\n{len(LONG.split())} words, worse-downhill: {LONG}\n" in done.stdout
    assert done.stdout.endswith(f"; 11 wanted, 14 at most ({FORMULA})\n")


def test_the_command_tells_problems_where_there_are_no_pages(tmp_path: Path) -> None:
    content = example(tmp_path / "content", topics_ankle_sprain=("kind: condition", "kind: song"))
    done = run("reading", "--content", str(content), "--work", str(tmp_path / "work"))
    assert done.returncode == 1
    assert "bad-value" in done.stderr and done.stdout == ""


def test_no_real_page_is_hard_to_read() -> None:
    assert [one.document for one in measured(real()) if one.age > MOST] == []
