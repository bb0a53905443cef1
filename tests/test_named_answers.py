"""A named answer is drawn with the condition under which it holds: on the arrow where that is short, else as a table in its box."""

from __future__ import annotations

from itertools import starmap

import pytest

from generator.content.model import Audience, Decision, Library
from generator.documents.composing import Composer
from generator.documents.document import Chart, Step
from generator.documents.sheets import steps_of
from generator.language.reader import Reader
from generator.outputs.drawings import graph_of
from generator.outputs.open_formats.mermaid import mermaid
from generator.outputs.templates import read_templates
from tests.test_decisions import chart

CHART = """
audience: %(audience)s
inputs:
  - {id: saturation, says: Oxygen?, called: Oxygen in the blood, asks: number, unit: "%%", from: 40, to: 100}
  - {id: breaths, says: Breaths?, called: Breaths, asks: number, unit: breaths per minute, from: 0, to: 80}
  - {id: age, says: Age?, called: Age, asks: number, unit: months, from: 0, to: 300}
  - {id: blue, says: Blue lips?, called: Blue lips, asks: yes or no}
  - {id: walk, says: How far?, called: Walking, asks: one of, answers: [{id: far, says: As far as ever}, {id: house, says: Within the house}]}
%(derived)sboxes:
  - {kind: question, id: how, says: "%(says)s", inputs: [%(inputs)s], answers: [%(answers)s]}
  - {kind: outcome, id: call, says: Call., level: urgent}
  - {kind: outcome, id: rest, says: Rest., level: routine}
"""
YES_OR_NO = "{answer: 'Yes', when: saturation < 70 or blue, goto: call}, {answer: 'No', when: otherwise, goto: rest}"
WORDS = read_templates("en").words
READER = Reader("patient", "en", WORDS)


def shown(
        answers: str, *, inputs: str = "saturation", says: str = "How much oxygen?", audience: Audience = "patient", derived: str = "") -> Chart:
    text = CHART % {"answers": answers, "inputs": inputs, "says": says, "audience": audience, "derived": derived}
    decision: Decision = chart(text, leave=["facts"])
    composer = Composer(Library(decisions={decision.id: decision}), Reader(audience, "en", WORDS))
    return Chart(str(decision.id), steps_of(decision, composer), (), "")


def first(drawing: Chart) -> Step:
    return drawing.steps[0]


@pytest.mark.parametrize(("answers", "drawn"), [
    ("{answer: Severe, when: saturation < 70, goto: call}, {answer: Not, when: saturation >= 70, goto: rest}",
     ["Severe: under 70 %", "Not: 70 % or more"]),
    ("{answer: Severe, when: saturation < 70, goto: call}, {answer: Not, when: otherwise, goto: rest}", ["Severe: under 70 %", "Not"]),
    ("{answer: Middling, when: 70 <= saturation < 80, goto: call}, {answer: Else, when: otherwise, goto: rest}",
     ["Middling: 70 to under 80 %", "Else"]),
    ("{answer: Under 70 %, when: saturation < 70, goto: call}, {answer: 70 % or more, when: saturation >= 70, goto: rest}",
     ["Under 70 %", "70 % or more"]),
    ("{when: saturation < 70, goto: call}, {when: otherwise, goto: rest}", ["Oxygen in the blood under 70 %", "Otherwise"]),
])
@pytest.mark.parametrize("audience", ["patient", "clinician"])
def test_a_name_has_its_condition_unless_its_words_tell_it(answers: str, drawn: list[str], audience: Audience) -> None:
    drawing = shown(answers, audience=audience)
    assert [answer.drawn.replace("\u00a0", " ") for answer in first(drawing).answers] == drawn
    assert [answer.words.replace("\u00a0", " ") for answer in first(drawing).answers] == drawn
    assert all(f'-- "{words}" -->' in mermaid(drawing, READER) for words in drawn)
    assert first(drawing).conditions == ()


def test_a_condition_of_another_thing_than_is_asked_names_it() -> None:
    answers = "{answer: Severe, when: breaths > 30, goto: call}, {answer: Not, when: breaths <= 30, goto: rest}"
    assert [answer.drawn.replace("\u00a0", " ") for answer in first(shown(answers, inputs="saturation, breaths")).answers] == [
        "Severe: Breaths over 30 breaths per minute", "Not: Breaths 30 breaths per minute or less"]


def test_a_long_condition_stands_in_the_box_and_in_the_list() -> None:
    answers = "{answer: Severe, when: saturation < 70 or breaths > 30 or blue, goto: call}, {answer: Not, when: otherwise, goto: rest}"
    drawing = shown(answers, inputs="saturation, breaths, blue")
    condition = "Oxygen in the blood under 70 % or Breaths over 30 breaths per minute or Blue lips: Yes"
    assert [answer.drawn for answer in first(drawing).answers] == ["Severe", "Not"]
    assert first(drawing).answers[0].words.replace("\u00a0", " ") == f"Severe: {condition}"
    assert [tuple(cell.replace("\u00a0", " ") for cell in row) for row in first(drawing).conditions] == [(condition, "Severe")]
    assert graph_of(drawing).nodes[0].table == graph_of(drawing, tables=False).nodes[0].table == first(drawing).conditions
    assert f"{condition}: Severe" in mermaid(drawing, READER)


@pytest.mark.parametrize(("says", "answers", "drawn"), [
    ("Under 70 % or blue lips?", YES_OR_NO, ["Yes", "No"]),
    ("Blue lips, or much too little oxygen?", YES_OR_NO,
     ["Yes: Oxygen in the blood under 70 % or Blue lips: Yes", "No"]),
    ("Older than 2 years?", "{answer: 'Yes', when: age > 24, goto: call}, {answer: 'No', when: otherwise, goto: rest}", ["Yes", "No"]),
    ("How far?", "{answer: At home, when: walk is house, goto: call}, {answer: Out, when: walk is far, goto: rest}",
     ["At home: Walking: Within the house", "Out: Walking: As far as ever"]),
])
def test_yes_needs_a_condition_only_where_the_question_does_not_give_its_numbers(says: str, answers: str, drawn: list[str]) -> None:
    drawing = shown(answers, inputs="saturation, blue, walk, age", says=says)
    assert [answer.words.replace("\u00a0", " ") for answer in first(drawing).answers] == drawn


def test_a_name_beside_limits_has_them_too() -> None:
    drawing = shown("{answer: Severe, less_than: 70, goto: call}, {answer: Not, at_least: 70, goto: rest}")
    assert [answer.drawn.replace("\u00a0", " ") for answer in first(drawing).answers] == ["Severe: under 70 %", "Not: 70 % or more"]


@pytest.mark.parametrize(("limit", "drawn"), [
    (1, ["Any of them", "None of them"]), (2, ["Any of them: Findings 2 or more", "None of them: Findings 1 or less"])])
def test_that_anything_was_counted_needs_no_number(limit: int, drawn: list[str]) -> None:
    derived = "derived: [{id: findings, called: Findings, count: [blue, walk is house]}]\n"
    answers = f"{{answer: Any of them, when: findings >= {limit}, goto: call}}, {{answer: None of them, when: findings <= {limit - 1}, goto: rest}}"
    assert [answer.drawn.replace("\u00a0", " ") for answer in first(shown(answers, inputs="blue, walk", derived=derived)).answers] == drawn


def test_a_limit_is_not_told_by_the_number_of_another() -> None:
    answers = "{answer: 'Yes', when: breaths >= 2 or saturation < 50, goto: call}, {answer: 'No', when: otherwise, goto: rest}"
    drawing = shown(answers, inputs="breaths, saturation", says="Breathing, or under 50 % or over 3 breaths?")
    assert first(drawing).answers[0].words.replace("\u00a0", " ") == "Yes: Breaths 2 breaths per minute or more or Oxygen in the blood under 50 %"


def test_a_sum_of_sums_is_one_row_above_the_tables_that_it_adds_up() -> None:
    derived = """derived:
  - {id: low, called: Points for oxygen, score: [{when: saturation < 92, points: 2}]}
  - {id: fast, called: Points for breaths, score: [{when: breaths > 25, points: 3}]}
  - {id: total, called: Total, score: [low, fast]}
  - {id: worst, called: Worst, highest: [low, fast]}
"""
    drawing = shown("{when: total >= 5 or worst >= 3, answer: Ill, goto: call}, {when: otherwise, goto: rest}", inputs="saturation, breaths",
                    derived=derived)
    rows = [row.replace("\N{NO-BREAK SPACE}", " ") for row in starmap(READER.in_labels, first(drawing).table)]
    assert rows == [
        "Total: the sum of Points for oxygen, Points for breaths", "Worst: the highest of Points for oxygen, Points for breaths",
        "Points for oxygen", "Oxygen in the blood under 92 %: 2", "Points for breaths", "Breaths over 25 breaths per minute: 3"]
