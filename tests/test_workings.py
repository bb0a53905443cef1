"""How a value is worked out stands where a question decides by it or an end prints it, so that whoever has only paper can work it out."""

from __future__ import annotations

import pytest

from generator.content.model import Library
from generator.documents.composing import Composer
from generator.documents.document import Chart, Step, text_of
from generator.documents.sheets import steps_of
from generator.language.reader import Reader
from generator.language.words import read_words
from generator.outputs.drawings import graph_of
from tests.test_decisions import chart

WORDS = read_words("en")
INPUTS = """inputs:
  - {id: weight, says: How heavy?, called: Weight, asks: number, unit: kg, from: 2, to: 150, step: 0.1}
  - {id: height, says: How tall?, called: Height, asks: number, unit: m, from: 1, to: 2, step: 0.01}
  - {id: age, says: How old?, called: Age, asks: number, from: 0, to: 120}
  - {id: sex, says: Sex?, called: Sex, asks: one of, answers: [{id: woman, says: Woman, points: 0.85}, {id: man, says: Man, points: 1}]}
"""
BY_WEIGHT = "{when: weight < 40, gives: one, says: One tablet}, {when: weight >= 40, gives: two, says: Two tablets}"


def steps(derived: str, end: str, decides: str = "weight < 40", otherwise: str = "weight >= 40") -> dict[str, Step]:
    """The steps of a chart with one question and one end, by the names of their boxes."""
    decision = chart(f"""{INPUTS}
derived: [{derived}]
boxes:
  - {{kind: question, id: asked, says: How heavy?, inputs: [weight, height, age, sex],
      answers: [{{when: {decides}, goto: give}}, {{when: {otherwise}, goto: other}}]}}
  - {{kind: outcome, id: give, says: Give it., level: routine, {end}}}
  - {{kind: outcome, id: other, says: Give other., level: routine, {end}}}
""", leave=["facts"])
    composer = Composer(Library(decisions={decision.id: decision}), Reader(decision.audience, "en", WORDS))
    return {step.box: step for step in steps_of(decision, composer)}


def rows(table: tuple[tuple[str, ...], ...]) -> list[tuple[str, ...]]:
    """A table, its firm spaces as any other."""
    return [tuple(cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row) for row in table]


@pytest.mark.parametrize(("formula", "more", "told"), [
    ("15 * weight", "unit: mg", ("Dose in mg", "15 × Weight in kg")),
    ("15 * weight", "", ("Dose", "15 × Weight in kg")),
    ("min(15 * weight, 1000)", "unit: mg", ("Dose in mg", "the smaller of 15 × Weight in kg and 1,000")),
    ("max(1, weight, age)", "", ("Dose", "the largest of 1, Weight in kg and Age")),
    ("2 * max(1, age)", "", ("Dose", "2 × (the larger of 1 and Age)")),
    ("min(age, max(1, weight))", "", ("Dose", "the smaller of Age and (the larger of 1 and Weight in kg)")),
    ("weight / height ^ 2", "unit: kg/m², decimals: 1", ("Dose in kg/m²", "Weight in kg ÷ (Height in m)², rounded to 1 decimal")),
    ("age ^ 3 + 1.5 ^ age", "decimals: 2", ("Dose", "Age³ + 1.5^Age, rounded to 2 decimals")),
    ("(-age) ^ 2", "", ("Dose", "(−Age)²")),
    ("(age ^ 0.5) ^ 2", "", ("Dose", "(Age^0.5)²")),
    ("age ^ -0.5", "", ("Dose", "Age^(−0.5)")),
    ("(weight - 2) * age", "decimals: 0", ("Dose", "(Weight in kg − 2) × Age, rounded to a whole number")),
    ("round-up(weight / 3, 1)", "decimals: 1", ("Dose", "Weight in kg ÷ 3, rounded up to 1 decimal")),
    ("40 * round-down(weight / 10)", "", ("Dose", "40 × (Weight in kg ÷ 10, rounded down to a whole number)")),
    ("ln(weight)", "", ("Dose", "ln(Weight in kg)")),
])
def test_a_formula_that_an_end_prints_is_told_there(formula: str, more: str, told: tuple[str, str]) -> None:
    known = steps(f'{{id: dose, called: Dose, formula: "{formula}", {more}}}', "shows: [dose]")
    assert (rows(known["give"].table), rows(known["asked"].table)) == ([told], [])


def test_what_the_answers_count_in_a_formula_is_told_with_it() -> None:
    known = steps("{id: dose, called: Dose, formula: weight * sex ^ 2, unit: ml}", "shows: [dose]")
    assert rows(known["give"].table) == [("Dose in ml", "Weight in kg × (points of Sex)²"), ("Sex", "Woman 0.85; Man 1")]


def test_a_table_that_no_question_decides_by_is_told_at_each_end_that_prints_it() -> None:
    known = steps(f"{{id: tablets, called: Tablets, table: [{BY_WEIGHT}]}}", "shows: [tablets]")
    told = [("Weight under 40 kg", "One tablet"), ("Weight 40 kg or more", "Two tablets")]
    assert rows(known["give"].table) == rows(known["other"].table) == told


@pytest.mark.parametrize(("unit", "gives"), [("unit: units, ", ("2 units", "4 units", "Ask")), ("", ("2", "4", "Ask"))])
def test_what_a_row_gives_is_told_in_the_unit_of_the_value(unit: str, gives: tuple[str, ...]) -> None:
    """A bare 4 beside insulin could be 4 ml."""
    given = "{when: weight < 40, gives: 2}, {when: 40 <= weight < 90, gives: 4}, {when: weight >= 90, gives: 6, says: Ask}"
    known = steps(f"{{id: dose, called: Dose, {unit}table: [{given}]}}", "shows: [dose]")
    assert tuple(cell for _, cell in rows(known["give"].table)) == gives


def test_what_a_value_rests_on_is_told_behind_it() -> None:
    base = "{id: base, called: Base, formula: 15 * weight, unit: mg}"
    known = steps(f"{base}, {{id: dose, called: Dose, formula: 'min(base, 1000)', unit: mg}}", "shows: [dose]")
    assert rows(known["give"].table) == [("Dose in mg", "the smaller of Base in mg and 1,000"), ("Base in mg", "15 × Weight in kg")]


def test_a_formula_by_which_a_question_decides_stands_there_and_at_the_end_that_prints_it() -> None:
    known = steps("{id: dose, called: Dose, formula: 15 * weight, unit: mg}", "shows: [dose]", "dose < 600", "dose >= 600")
    assert rows(known["asked"].table) == rows(known["give"].table) == [("Dose in mg", "15 × Weight in kg")]


def test_who_works_out_what_the_chart_compares_is_not_told_to_round_it() -> None:
    """79.6 % rounded is 80 %, and "80 % or more" is another answer."""
    flow = "{id: flow, called: Flow, formula: 100 * weight / 150, unit: '%', decimals: 0}"
    assert rows(steps(flow, "shows: [flow]")["give"].table) == [("Flow in %", "100 × Weight in kg ÷ 150, rounded to a whole number")]
    zone = "{id: zone, called: Zone, table: [{when: flow < 80, gives: a}, {when: flow >= 80, gives: b}]}"
    for known in (steps(flow, "shows: [flow]", "flow < 80", "flow >= 80"), steps(f"{flow}, {zone}", "shows: [flow]")):
        assert rows(known["give"].table)[0] == ("Flow in %", "100 × Weight in kg ÷ 150")


def test_who_works_on_with_a_value_is_not_told_to_round_it() -> None:
    base = "{id: base, called: Base, formula: 15 * weight, decimals: 0}"
    known = steps(f"{base}, {{id: dose, called: Dose, formula: base / 4, decimals: 0}}", "shows: [dose]")
    assert rows(known["give"].table) == [("Dose", "Base ÷ 4, rounded to a whole number"), ("Base", "15 × Weight in kg")]


def test_points_that_stand_in_a_question_are_not_told_again_at_the_ends() -> None:
    score = "{id: risk, called: Risk, score: [{when: age >= 65, points: 2}, {when: weight >= 90, points: 1}]}"
    known = steps(score, "shows: [risk]", "risk < 2", "risk >= 2")
    assert rows(known["asked"].table) == [("Age 65 or more", "2"), ("Weight 90 kg or more", "1")]
    assert rows(known["give"].table) == []


def test_the_value_on_which_an_end_says_more_is_told_there_and_what_it_says_is_drawn() -> None:
    known = steps("{id: dose, called: Dose, formula: 15 * weight, unit: mg}", "adds: [{when: dose > 600, says: Give it in two parts.}]")
    assert rows(known["give"].table) == [("Dose in mg", "15 × Weight in kg")]
    drawn = graph_of(Chart("chart", tuple(known.values()), (), ""))
    tables = {node.id: node.table for node in drawn.nodes}
    assert rows(tables["give"]) == [("Dose over 600 mg", "Give it in two parts."), ("Dose in mg", "15 × Weight in kg")]


def test_a_note_stands_where_its_value_is_told_first() -> None:
    dose = "{id: dose, called: Dose, formula: 15 * weight, unit: mg, note: Ask for the weight today.}"
    at_the_end = steps(dose, "shows: [dose]")
    assert [(name, step.notes) for name, step in at_the_end.items()] == [
        ("asked", ()), *((name, ("Dose: Ask for the weight today.",)) for name in ("give", "other"))]
    in_the_question = steps(dose, "shows: [dose]", "dose < 600", "dose >= 600")
    assert [name for name, step in in_the_question.items() if step.notes] == ["asked"]


@pytest.mark.parametrize(("says", "told"), [("How heavy?", [("", "A number from 2 to 150 kg, in steps of 0.1.")]),
                                            ("What is the weight?", [("How heavy?", "A number from 2 to 150 kg, in steps of 0.1.")])])
def test_an_input_in_the_words_of_its_question_is_asked_once(says: str, told: list[tuple[str, str]]) -> None:
    decision = chart(f"""{INPUTS}
boxes:
  - {{kind: question, id: asked, says: "{says}", inputs: [weight], answers: [{{less_than: 40, goto: give}}, {{at_least: 40, goto: give}}]}}
  - {{kind: outcome, id: give, says: Give it., level: routine}}
""", leave=["facts"])
    step = steps_of(decision, Composer(Library(decisions={decision.id: decision}), Reader(decision.audience, "en", WORDS)))[0]
    assert rows(tuple((one.label, text_of(one.line)) for one in step.inputs)) == told
