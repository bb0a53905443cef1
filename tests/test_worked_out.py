"""How charts work values out, against their units and facts: every number is right here, and in the wrong place."""

from __future__ import annotations

from datetime import date

import pytest

from generator.rules import check
from tests.test_chart_numbers import ENDS, library

TODAY = date(2026, 11, 20)

RULES = ("units-do-not-fit", "formula-without-its-limit", "row-of-another-band", "limit-of-another-band")
CORRECTION = "The sugar minus the target, divided by the factor, at most 10 units."
BANDS = "From 4 to 8 mmol/L take 0 units. Over 8 up to 12 mmol/L take 2 units, and over 12 mmol/L take 4 units."
BY_WEIGHT = "The dose is 12.5 mg/kg, at most 1,000 mg, 4 times a day."


def dosed(derived: str, *, sugar: str = "mmol/L", target: str = "mmol/L", factor: str = "mmol/L/units", when: str = "weight < 60",
          heaviest: int = 200) -> str:
    """A chart that works a dose out."""
    return f"""
inputs:
  - {{id: sugar, says: Sugar?, called: Sugar, asks: number, unit: {sugar}, from: 1, to: 40, step: 0.1}}
  - {{id: target, says: Target?, called: Target, asks: number, unit: {target}, from: 5, to: 8, step: 0.1}}
  - {{id: factor, says: Factor?, called: Factor, asks: number, unit: {factor}, from: 1, to: 5, step: 0.1}}
  - {{id: weight, says: Weight?, called: Weight, asks: number, unit: kg, from: 30, to: {heaviest}, facts: [light]}}
derived: [{derived}]
boxes:
  - {{kind: question, id: how-much, says: How much?, inputs: [sugar, target, factor, weight], facts: [dose-fact],
      answers: [{{when: {when}, goto: call}}, {{when: otherwise, goto: home}}]}}
{ENDS}"""


def worked(formula: str, unit: str = "units", more: str = "") -> str:
    return f"{{id: dose, called: Dose, formula: '{formula}', unit: {unit}, {more}facts: [dose-fact]}}"


def told(text: str, fact: str) -> list[tuple[str, str]]:
    """What is told of a chart with one fact for its dose: the rule, and the message."""
    found = check(library(text, {"dose-fact": fact, "light": "Under 60 kg."}), TODAY, "numbers")
    return [(problem.rule, problem.message) for problem in found if problem.rule in RULES]


# --- units -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("formula", "unit"), [
    ("min((sugar - target) / factor, 10)", "units"), ("min(max((sugar - target) / factor, 0), 10)", "units"),
    ("min(round((sugar - target) * 2 / factor), 10)", "units"), ("min(weight * 0.1, 10)", "units"), ("min(sqrt(sugar) - target, 10)", "units"),
    ("min(10, sugar - 4)", "mmol/L"), ("sugar / target", '"%"')])
def test_a_formula_in_the_units_of_what_is_asked_is_fine(formula: str, unit: str) -> None:
    assert told(dosed(worked(formula, unit)), CORRECTION) == []


def test_a_factor_may_leave_out_for_each_what_it_is() -> None:
    assert told(dosed(worked("min((sugar - target) / factor, 10)"), factor="mmol/L"), CORRECTION) == []


@pytest.mark.parametrize(("formula", "unit", "fault"), [
    ("min((sugar - target) * factor, 10)", "units", "comes to mmol/L × mmol/L/units, and the value is in units"),
    ("min(sugar - target / factor, 10)", "units", "takes mmol/L ÷ mmol/L/units from mmol/L"),
    ("min(sugar - target - factor, 10)", "units", "takes mmol/L/units from mmol/L"),
    ("min((sugar + weight) / factor, 10)", "units", "adds kg to mmol/L"),
    ("min(max(sugar, weight) / factor, 10)", "units", "chooses from mmol/L and kg"),
    ("min((sugar - target) / factor, 10)", "mg", "comes to mmol/L ÷ mmol/L/units, and the value is in mg")])
def test_a_formula_that_its_units_do_not_fit_is_told(formula: str, unit: str, fault: str) -> None:
    assert told(dosed(worked(formula, unit)), CORRECTION.replace("units", unit)) == [("units-do-not-fit", f'"{formula}" {fault}')]


@pytest.mark.parametrize(("asked", "fault"), [
    ({"target": "mg/dL"}, "takes mg/dL from mmol/L"), ({"target": "mol/L"}, "takes mol/L from mmol/L"), ({"sugar": "mg/dL", "target": "mg/dL"},
     "comes to mg/dL ÷ mmol/L/units, and the value is in units")])
def test_what_is_asked_in_two_units_is_told(asked: dict[str, str], fault: str) -> None:
    formula = "min((sugar - target) / factor, 10)"
    assert told(dosed(worked(formula), **asked), CORRECTION) == [("units-do-not-fit", f'"{formula}" {fault}')]
    assert told(dosed(worked(formula, more="note: The source leaves the units out., "), **asked), CORRECTION) == []


def test_what_is_compared_in_two_units_is_told() -> None:
    formula = worked("min((sugar - target) / factor, 10)")
    assert told(dosed(formula, when="sugar > target"), CORRECTION) == []
    assert told(dosed(formula, when="sugar > weight"), CORRECTION) == [("units-do-not-fit", '"sugar > weight" compares mmol/L with kg')]


def test_a_dose_by_weight_in_a_unit_that_no_fact_has_is_told() -> None:
    formula = worked("min(12.5 * weight, 1000)", "ml")
    assert told(dosed(formula), BY_WEIGHT) == [("units-do-not-fit", '"dose" gives so many ml/kg, and its facts give "12.5 mg/kg"')]
    assert told(dosed(formula), BY_WEIGHT + " There are 50 mg in 1 ml.") == []


# --- the least and the most --------------------------------------------------------------------------------------


@pytest.mark.parametrize("formula", ["min(12.5 * weight, 1000)", "round(min(12.5 * weight, 1000))", "min(max(12.5 * weight, 400), 1000)"])
def test_a_formula_that_keeps_to_its_most_is_fine(formula: str) -> None:
    assert told(dosed(worked(formula, "mg")), BY_WEIGHT) == []


@pytest.mark.parametrize(("formula", "fault"), [
    ("12.5 * weight", "has no min(…) with it"), ("12.5 * min(weight, 1000)", "has no min(…) with it"),
    ("max(12.5 * weight, 1000)", "has max(…), which gives that or more"),
    ("min(max(12.5 * weight, 1000), 1000)", "has max(…), which gives that or more")])
def test_a_formula_without_its_most_is_told(formula: str, fault: str) -> None:
    assert told(dosed(worked(formula, "mg")), BY_WEIGHT) == [
        ("formula-without-its-limit", f'the facts of "dose" say "at most 1,000 mg", and its formula {fault}')]


def test_so_is_one_without_its_least() -> None:
    least = "The dose is 12.5 mg/kg, at least 500 mg."
    assert told(dosed(worked("max(12.5 * weight, 500)", "mg")), least) == []
    assert told(dosed(worked("min(12.5 * weight, 500)", "mg")), least) == [
        ("formula-without-its-limit", 'the facts of "dose" say "at least 500 mg", and its formula has min(…), which gives that or less')]


@pytest.mark.parametrize(("given", "fact"), [
    ({"derived": worked("12.5 * weight", "mg", "to: 1000, ")}, BY_WEIGHT), ({"derived": worked("12.5 * weight", "mg"), "heaviest": 80}, BY_WEIGHT),
    ({"derived": worked("12.5 * weight", "mg", "note: The most is 1000 mg; the end says it., ")}, BY_WEIGHT),
    ({"derived": worked("12.5 * weight", "mg"), "when": "dose > 1000"}, BY_WEIGHT),
    ({"derived": worked("12.5 * weight", "mg") + ", {id: given, called: Given, formula: 'min(dose, 1000)', unit: mg}"}, BY_WEIGHT),
    *(({"derived": worked("12.5 * weight", "mg")}, f"The dose is 12.5 mg/kg, at most 4 g {time}.")
      for time in ("in 24 hours", "a day", "of it a day", "daily", "by mouth each day"))])
def test_the_most_may_be_kept_elsewhere_or_be_of_another_dose(given: dict[str, str], fact: str) -> None:
    assert told(dosed(**given), fact) == []


# --- rows --------------------------------------------------------------------------------------------------------


def table(*gives: int, limits: tuple[int, int] = (8, 12), more: str = "") -> str:
    low, high = limits
    rows = (f"{{when: sugar <= {low}, gives: {gives[0]}}}, {{when: {low} < sugar <= {high}, gives: {gives[1]}}}, "
            f"{{when: sugar > {high}, gives: {gives[2]}}}")
    return dosed(f"{{id: dose, called: Dose, unit: units, table: [{rows}], {more}facts: [dose-fact]}}")


def test_the_rows_of_a_table_give_what_the_facts_say_of_their_numbers() -> None:
    assert told(table(0, 2, 4), BANDS) == []


def test_two_rows_that_changed_places_are_told() -> None:
    assert told(table(0, 4, 2), BANDS) == [
        ("row-of-another-band", '"dose" gives 4 units where "8 < sugar <= 12", and its facts say "Over 8 up to 12 mmol/L take 2 units"'),
        ("row-of-another-band", '"dose" gives 2 units where "sugar > 12", and its facts say "and over 12 mmol/L take 4 units"')]
    assert told(table(0, 4, 2, more="note: Turned round on purpose., "), BANDS) == []


def test_so_are_facts_that_changed_places_and_a_row_given_twice() -> None:
    assert [rule for rule, _ in told(table(0, 2, 4), BANDS.replace("take 2", "take 6").replace("take 4", "take 2").replace("take 6", "take 4"))] == [
        "row-of-another-band"] * 2
    assert [rule for rule, _ in told(table(0, 2, 2), BANDS)] == ["row-of-another-band"]


def test_a_row_below_nothing_is_what_is_taken_off() -> None:
    fall = "Over 8 up to 12 mmol/L take 2 units less. Over 12 mmol/L take 4 units more."
    assert told(table(0, -2, 4), fall) == []
    assert [rule for rule, _ in told(table(0, 4, -2), fall)] == ["row-of-another-band"] * 2


@pytest.mark.parametrize("fact", [
    "Take 0, 2 or 4 units. The limits are 8 mmol/L and 12 mmol/L.", "Over 8 mmol/L take 2 units or 4 units.",
    "Up to 8 mmol/L take 0 units. Over 8 mmol/L take 2 units. Over 8 mmol/L take 4 units.", "Over 70 kg take 9 units."])
def test_of_facts_that_do_not_say_it_for_one_band_nothing_is_told(fact: str) -> None:
    assert told(table(0, 4, 2), fact) == []


# --- limits of bands ---------------------------------------------------------------------------------------------

BREATHS = "Fast is over 40 mmol/L under 5 years. From 5 years on, fast is over 30 mmol/L."


def banded(when: str, *, sign: str = "") -> str:
    """A chart in which a limit depends on the age."""
    return f"""
inputs:
  - {{id: age, says: Age?, called: Age, asks: number, unit: years, from: 0, to: 18}}
  - {{id: breaths, says: Breaths?, called: Breaths, asks: number, unit: mmol/L, from: 1, to: 90}}
  - {{id: pale, says: Pale?, called: Pale, asks: yes or no}}
{sign}
boxes:
  - {{kind: question, id: how-fast, says: How fast?, inputs: [age, breaths, pale], facts: [dose-fact],
      answers: [{{when: {when}, goto: call}}, {{when: otherwise, goto: home}}]}}
{ENDS}"""


@pytest.mark.parametrize("when", [
    "age < 5 and breaths > 40 or age >= 5 and breaths > 30", "age < 1 and breaths > 40", "pale and age < 5 and breaths > 40",
    "2 <= age < 5 and breaths > 40",
    "age < 5 and breaths <= 40", "breaths > 30", "age < 5 and pale or breaths > 30"])
def test_a_limit_of_its_band_is_fine(when: str) -> None:
    assert told(banded(when), BREATHS) == []


@pytest.mark.parametrize(("when", "parts"), [
    ("age < 5 and breaths > 30 or age >= 5 and breaths > 40", ["age < 5 and breaths > 30", "age >= 5 and breaths > 40"]),
    ("pale and age < 5 and breaths > 30", ["pale and age < 5 and breaths > 30"]), ("age < 5 and breaths <= 30", ["age < 5 and breaths <= 30"]),
    ("8 <= age < 10 and breaths > 40", ["(8 <= age and age < 10) and breaths > 40"])])
def test_limits_that_changed_places_between_bands_are_told(when: str, parts: list[str]) -> None:
    found = told(banded(when), BREATHS)
    assert [rule for rule, _ in found] == ["limit-of-another-band"] * len(parts)
    assert [message.partition('" has a limit')[0].strip('"') for _, message in found] == parts


@pytest.mark.parametrize("fact", [
    "Fast is over 40 mmol/L under 5 years, and over 30 mmol/L from 5 years on.", "Under 5 years, over 40 mmol/L. From 5 years on, over 30 mmol/L.",
    "Over 40 mmol/L under 5 years; over 30 mmol/L from 5 years on."])
def test_so_they_are_however_the_facts_part_them(fact: str) -> None:
    assert told(banded("age < 5 and breaths > 40"), fact) == []
    assert [rule for rule, _ in told(banded("age < 5 and breaths > 30"), fact)] == ["limit-of-another-band"]


def test_the_limit_of_a_danger_sign_is_compared_too() -> None:
    sign = "signs: [{sign: numb, when: age < 5 and breaths > 30}]"
    text = banded("age < 5 and breaths > 40", sign=sign).replace("asks: yes or no}", "asks: yes or no, facts: [dose-fact]}").replace(
        "from: 0, to: 18}", "from: 0, to: 18, facts: [dose-fact]}")
    assert [message.partition('" has')[0] for _, message in told(text, BREATHS)] == ['"age < 5 and breaths > 30']


@pytest.mark.parametrize("fact", ["Over 40 mmol/L or 30 mmol/L.", "Over 30 mmol/L in children from 2 to 8 years.", "Over 30 mmol/L at any age."])
def test_facts_that_have_the_limit_for_such_a_band_or_for_none_tell_of_no_mistake(fact: str) -> None:
    assert told(banded("age < 5 and breaths > 30"), fact) == []
