"""How hard pages are to read: sentences, the formula, the report on the site and in the terminal. The rule has its case in cases/."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from generator.build import Examined
from generator.content.model import Language
from generator.diagnostics.diagnostic import Where
from generator.documents.reading_age import FORMULA, MOST, Reading, Sentence, average, long_sentences, reading_age, sentences
from generator.drawing.text_metrics import read_font
from generator.outputs.pages import render
from generator.outputs.templates import read_templates
from generator.rules.documents import hard_to_read
from tests.test_cli import run
from tests.worlds import example, judged, plainly, real

NO_END = read_templates("en").words("no_sentence_end").split("|")
LONG = "Your foot may hurt when you walk for a long time on a road that goes up and down without any end in sight."


@pytest.fixture
def world(tmp_path: Path) -> Examined:
    return judged(example(tmp_path))


def page(examined: Examined, *said: Sentence, path: str = "topics/x.md") -> Reading:
    return Reading(path, "X", examined.library.topics["ankle-sprain"], said)


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
    assert [sentence.words for sentence in sentences("x", text, NO_END)] == parts


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


def test_the_average_counts_each_page_once(world: Examined) -> None:
    easy, hard = page(world, Sentence("a", "Go in.")), page(world, Sentence("b", " ".join(["abcdef"] * 20)))
    assert average([easy, hard]) == 13.4


def test_the_worst_sentences_are_those_that_make_the_page_hard(world: Examined) -> None:
    said = [Sentence("short", "Go in."), Sentence("wordy", "Uncomfortable circumstances notwithstanding, perseverance is recommended."),
            Sentence("long", LONG),
            *(Sentence(f"plain-{number}", "You may rest your foot on a chair at home now.") for number in range(9))]
    assert [sentence.item for sentence in page(world, *said).worst] == ["wordy", "long"]


def test_a_short_page_is_measured_but_makes_no_problem(world: Examined) -> None:
    hard = Sentence("a", " ".join(["abcdefgh"] * 33))
    assert list(hard_to_read([page(world, hard, hard, hard)])) == []
    [problem] = hard_to_read([page(world, hard, hard, hard, Sentence("b", "Go."))])
    assert (problem.rule, problem.level, problem.item, problem.where.file) == ("hard-to-read", "warning", "ankle-sprain", "topics/ankle-sprain.yml")
    assert isinstance(problem.where, Where)
    assert problem.help.endswith('Begin with "a" (33 words), "a" (33 words), "a" (33 words).')


def test_only_pages_for_patients_are_measured_each_by_its_own_facts(world: Examined) -> None:
    assert world.rendered
    assert {one.path for one in world.rendered.reading} == {
        "topics/ankle-sprain.md", "topics/ankle-ligaments.md", "tests/ankle-x-ray.md", "treatments/ankle-brace.md", "treatments/ankle-watching.md",
        "comparisons/brace-or-waiting.md", "decisions/ankle-injured.md", "sheets/ankle-at-home.md"}
    one = next(one for one in world.rendered.reading if one.path == "tests/ankle-x-ray.md")
    printed = next(printed for printed in world.rendered.printed if printed.for_patients and printed.about is one.entry)
    assert {sentence.item for sentence in one.sentences} == printed.facts
    assert "It does not show ligaments." in [sentence.words for sentence in one.sentences]
    assert list(world.rendered.reading) == sorted(world.rendered.reading, key=lambda one: (-one.age, one.path))


def test_a_chart_is_measured_by_its_boxes_too(world: Examined) -> None:
    assert world.rendered
    chart = next(one for one in world.rendered.reading if one.path == "decisions/ankle-injured.md")
    said = {(sentence.item, sentence.words) for sentence in chart.sentences}
    for box in world.library.decisions["ankle-injured"].boxes:
        assert (f"ankle-injured, box {box.id}", str(box.says)) in said


def test_the_site_tells_each_page_and_each_long_sentence_once(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, topics_ankle_sprain=("plain: Walking downhill makes the pain worse.", f"plain: {LONG}")))
    assert examined.rendered
    text = plainly(examined.rendered.files["about/reading.md"].decode())
    rows = re.findall(r'<th scope="row" markdown="span">\[([^\]]+)\]\(([^)]+)\)</th><td>([^<]+)</td><td>(\d+)</td><td>(\d+)</td><td>(\d+)</td>', text)
    assert [f"../{one.path}" for one in examined.rendered.reading] == [row[1] for row in rows]
    assert FORMULA in text
    assert f"- **worse-downhill** ({len(LONG.split())} words): {LONG}" in text
    assert text.count(LONG) == 1
    assert [sentence.item for sentence in long_sentences(examined.rendered.reading)] == ["worse-downhill"]


def test_another_language_is_not_measured_by_an_english_formula(world: Examined) -> None:
    assert world.library.site
    german = replace(world.library, site=world.library.site.model_copy(update={"language": Language("de")}))
    rendered = render(german, read_templates("en"), read_font(), {})
    assert rendered.reading == ()
    assert "There is nothing to measure." in rendered.files["about/reading.md"].decode()


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
    examined = real()
    assert examined.rendered
    assert [one.path for one in examined.rendered.reading if one.age > MOST] == []
