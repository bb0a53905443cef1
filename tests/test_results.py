"""What is worked out, as a result: named patients with an example, results below nothing, and formulas that give everybody the same."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Counterexample
from tests.test_decisions import chart, proved
from tests.worlds import tries

ABOUT = {"example-comes-to-another", "formula-without-example", "shown-below-nothing", "same-for-everybody", "shown-before-asked", "property-unknown"}
EXAMPLE = "worked_out: [{value: dose, is: 2}], "


def dosed(derived: str, *, worked_out: str = EXAMPLE, treats: str = "sugar > 10", given: str = "sugar: 14, target: 6, factor: 4") -> str:
    """A chart that works a dose out and shows it to those with a high sugar."""
    answers = ", ".join(f"{{question: {name.strip()}, answer: {answer.strip()}}}" for name, answer in (one.split(":") for one in given.split(",")))
    return f"""
inputs:
  - {{id: sugar, says: Sugar?, called: Sugar, asks: number, unit: mmol/L, from: 1, to: 30}}
  - {{id: target, says: Target?, called: Target, asks: number, unit: mmol/L, from: 5, to: 8}}
  - {{id: factor, says: Factor?, called: Factor, asks: number, unit: mmol/L/units, from: 1, to: 5}}
derived: [{derived}]
boxes:
  - {{id: start, kind: state, says: A high sugar, goto: numb}}
  - {{id: numb, kind: question, asks: yes or no, says: "Numb toes?", red_flags: [numb], yes: call, no: how-high}}
  - {{id: call, kind: outcome, level: emergency, says: Call for help now}}
  - {{id: how-high, kind: question, says: How high?, inputs: [sugar, target, factor],
      answers: [{{when: {treats}, goto: treat}}, {{when: otherwise, goto: home}}]}}
  - {{id: treat, kind: outcome, level: prompt, says: Take this dose, shows: [dose]}}
  - {{id: home, kind: outcome, level: routine, says: Go on as before}}
cases:
  - {{patient: Ada, given: [{{question: numb, answer: "no"}}, {answers}], {worked_out}reaches: treat}}
"""


def worked(formula: str, more: str = "") -> str:
    return f"{{id: dose, called: Dose, formula: '{formula}', unit: units, {more}}}"


def told(text: str) -> list[tuple[str, str]]:
    """What is told of results: the rule, and the message."""
    return [(problem.rule, problem.message) for problem in proved(chart(text)) if problem.rule in ABOUT]


RIGHT = "(sugar - target) / factor"


# --- named patients ----------------------------------------------------------------------------------------------


def test_a_formula_with_an_example_that_it_comes_to_is_fine() -> None:
    assert told(dosed(worked(RIGHT))) == []


@pytest.mark.parametrize(("formula", "comes"), [
    ("(target - sugar) / factor + 4", "comes to 2 units"), ("sugar - target / factor", "comes to 12.5 units"),
    ("max(target - sugar, 0) / factor", "comes to 0 units"), ("(sugar - target) * factor", "comes to 32 units")])
def test_an_example_shows_a_formula_whose_numbers_are_all_right(formula: str, comes: str) -> None:
    found = told(dosed(worked(formula)))
    wrong = [] if comes == "comes to 2 units" else [("example-comes-to-another", f'for "Ada" "Dose" {comes}, and not to 2 units')]
    assert [one for one in found if one[0] == "example-comes-to-another"] == wrong


@pytest.mark.parametrize(("decimals", "written", "fits"), [
    ("", "2.33", True), ("", "2.3", True), ("", "2", True), ("", "2.34", False), ("decimals: 1, ", "2.3", True), ("decimals: 1, ", "2", False),
    ("decimals: 0, ", "2", True), ("decimals: 0, ", "2.3", True), ("decimals: 0, ", "3", False)])
def test_an_example_has_the_decimals_that_are_shown_or_more(decimals: str, written: str, fits: bool) -> None:
    text = dosed(worked(RIGHT, decimals), given="sugar: 13, target: 6, factor: 3", worked_out=f"worked_out: [{{value: dose, is: {written}}}], ")
    assert [rule for rule, _ in told(text)] == ([] if fits else ["example-comes-to-another"])


def test_an_answer_that_an_example_rests_on_has_to_be_given() -> None:
    text = dosed(worked(RIGHT), treats="sugar > 10", given="sugar: 14, target: 6")
    assert told(text) == [("example-comes-to-another", 'for "Ada" "Dose" cannot be worked out: it rests on "factor", which is not given')]


@pytest.mark.parametrize(("known", "fault"), [
    ("{value: dos, is: 2}", '"dos" is nothing that this chart works out'), ("{value: sugar, is: 2}", '"sugar" is nothing that this chart works out'),
    ("{value: dose, is: two}", '"two" is no number, and "dose" comes to one'), ("{value: dose, is: 2 units}", '"2 units" is no number')])
def test_an_example_of_nothing_is_told(known: str, fault: str) -> None:
    found = told(dosed(worked(RIGHT), worked_out=f"worked_out: [{known}], "))
    assert [rule for rule, _ in found] == [*(["formula-without-example"] if "{value: dose" not in known else []), "property-unknown"]
    assert found[-1][1].startswith(fault)


@pytest.mark.parametrize(("word", "rules"), [("high", []), ("low", ["example-comes-to-another"]), ("middling", ["property-unknown"])])
def test_of_a_table_the_word_that_it_gives(word: str, rules: list[str]) -> None:
    table = "{id: how, called: How, table: [{when: sugar > 12, gives: high}, {when: sugar <= 12, gives: low}]}"
    text = dosed(f"{worked(RIGHT)}, {table}", worked_out=f"worked_out: [{{value: dose, is: 2}}, {{value: how, is: {word}}}], ")
    assert [rule for rule, _ in told(text)] == rules


def test_a_formula_that_an_end_shows_needs_an_example_or_a_note() -> None:
    untried = ("formula-without-example", 'no named patient tells what "Dose" comes to, and an end shows it')
    assert told(dosed(worked(RIGHT), worked_out="")) == [untried]
    assert told(dosed(worked(RIGHT, "note: The calculator of the ward has been tried out., "), worked_out="")) == []


def test_what_a_tried_value_rests_on_is_tried_with_it() -> None:
    parts = f"{{id: over, called: Over, formula: sugar - target, unit: mmol/L}}, {worked('over / factor')}"
    text = dosed(parts).replace("shows: [dose]", "shows: [over, dose]")
    assert told(text) == []
    assert [rule for rule, _ in told(text.replace("value: dose, is: 2", "value: over, is: 8"))] == ["formula-without-example"]


# --- below nothing, and the same for everybody -------------------------------------------------------------------


@pytest.mark.parametrize(("formula", "treats", "below"), [
    (RIGHT, "sugar > 10", False), (RIGHT, "sugar > 7", False), (RIGHT, "sugar > 6", True), (RIGHT, "sugar >= target", False),
    ("(target - sugar) / factor", "sugar > 10", True), ("max((sugar - target) / factor, 0)", "sugar > 3", False),
    ("min((sugar - target) / factor, 10)", "sugar > 6", True)])
def test_no_end_shows_less_than_nothing(formula: str, treats: str, below: bool) -> None:
    found = [problem for problem in proved(chart(dosed(worked(formula), treats=treats))) if problem.rule == "shown-below-nothing"]
    assert len(found) == below
    for problem in found:
        assert 'reaches 5 "Take this dose" (prompt) by 1-2-4-5, which shows "Dose" -' in problem.message
        assert isinstance(problem.evidence, Counterexample)


@pytest.mark.parametrize("more", ["from: -40, to: 40, "])
def test_what_is_declared_to_go_below_nothing_may(more: str) -> None:
    assert told(dosed(worked(RIGHT, more), treats="sugar > 2")) == []


@settings(max_examples=tries(25), deadline=None)
@given(st.sampled_from(["sugar - target", "(sugar - target) / factor", "sugar - target * factor", "factor * target - sugar", "sugar * factor - 40",
                        "min(sugar, 20) - target - factor", "round(sugar / factor) - target"]), st.integers(2, 29))
def test_who_is_shown_less_than_nothing_is_found_by_trying_everybody(formula: str, limit: int) -> None:
    names = {"min": min, "round": lambda number: int(number + 0.5)}
    some = any(eval(formula, names, {"sugar": sugar, "target": target, "factor": factor}) < 0  # the formulas above, and nothing else
               for sugar, target, factor in product(range(limit + 1, 31), range(5, 9), range(1, 6)))
    rules = {rule for rule, _ in told(dosed(worked(formula), treats=f"sugar > {limit}"))}
    assert ("shown-below-nothing" in rules) == some


@pytest.mark.parametrize(("formula", "number"), [
    ("max(min((sugar - target) / factor, 9), 30)", "30"), ("min(max(sugar / factor, 40), 10)", "10"), ("0 * sugar", "0"), ("sugar / sugar", "1"),
    ("min(sugar, 10)", ""), (RIGHT, "")])
def test_a_formula_that_gives_everybody_the_same_is_told(formula: str, number: str) -> None:
    found = [message for rule, message in told(dosed(worked(formula))) if rule == "same-for-everybody"]
    assert found == ([f'"Dose" comes to {number} for everybody, whatever they answer'] if number else [])


# --- from what was asked -----------------------------------------------------------------------------------------


def walked(shows: str = "shows: [dose]", *, asked: str = "weight", first: str = "age < 12") -> list[str]:
    """What is told of such a chart."""
    return [problem.message for problem in walking(shows, asked=asked, first=first)]


def walking(shows: str, *, asked: str = "weight", first: str = "age < 12", level: str = "prompt") -> list[Diagnostic]:
    """What is told of a chart in which children are asked for their weight, and adults are not."""
    text = f"""
inputs:
  - {{id: age, says: Age?, called: Age, asks: number, unit: years, from: 1, to: 99}}
  - {{id: weight, says: Weight?, called: Weight, asks: number, unit: kg, from: 5, to: 200}}
  - {{id: fever, says: Fever?, called: Fever, asks: yes or no}}
derived:
  - {{id: dose, called: Dose, formula: 15 * weight, unit: mg, note: Made up.}}
  - {{id: band, called: Band, table: [{{when: age >= 12, gives: full}}, {{when: age < 12 and fever, gives: half}}, {{when: age < 12 and not fever,
      gives: none}}]}}
boxes:
  - {{kind: question, id: how-old, says: How old?, inputs: [age, fever], facts: [a-fact],
      answers: [{{when: {first}, goto: heavy}}, {{when: otherwise, goto: treat}}]}}
  - {{kind: question, id: heavy, says: How heavy?, inputs: [{asked}],
      answers: [{{when: {asked} < 10, goto: home}}, {{when: {asked} >= 10, goto: treat}}]}}
  - {{kind: outcome, id: treat, says: Take this dose, {shows}, level: {level}}}
  - {{kind: outcome, id: home, says: Go on as before, level: routine}}
"""
    return [problem for problem in proved(chart(text)) if problem.rule == "shown-before-asked"]


def test_what_an_end_shows_was_asked_on_every_way_to_it() -> None:
    assert walked(first="age > 0") == []
    [told_of] = walked()
    assert 'by 1-3 and was not asked for "Weight", on which what stands there rests' in told_of


@pytest.mark.parametrize("shows", ["shows: [weight]", "shows: [dose, weight]", "adds: [{when: weight > 60, says: Drink more}]",
                                   "adds: [{when: age < 9 or weight > 60, says: Drink more}]"])
def test_so_was_an_input_that_it_shows_or_by_which_it_says_more(shows: str) -> None:
    assert len(walked(shows)) == 1


@pytest.mark.parametrize("shows", ["shows: [age]", "adds: [{when: age < 9 and weight > 60, says: Drink more}]", "shows: [band]"])
def test_what_is_decided_without_an_answer_needs_none(shows: str) -> None:
    assert walked(shows) == []


IN_WORDS = 'Ask nothing more before an emergency: say in words for whom it holds ("unless you are allergic"), or how much for each kg.'


@pytest.mark.parametrize(("told_there", "level", "help"), [
    ("shows: [dose]", "prompt", "Ask for it on every way to this end, or do not show there what rests on it."),
    ("adds: [{when: weight > 60, says: Not with weak kidneys}]", "prompt",
     "Ask for it on every way to this end, or say it there to everybody, with for whom it holds."),
    ("shows: [dose]", "emergency", IN_WORDS), ("adds: [{when: weight > 60, says: Not with weak kidneys}]", "emergency", IN_WORDS)])
def test_no_next_move_takes_a_warning_away_or_asks_more_before_an_emergency(told_there: str, level: str, help: str) -> None:
    assert [problem.help for problem in walking(told_there, level=level)] == [help]


def test_an_input_that_nobody_is_asked_for_is_told_of_too() -> None:
    [told_of] = walked(asked="age", first="age > 0")
    assert 'was not asked for "Weight"' in told_of


# --- what is not known -------------------------------------------------------------------------------------------


def test_a_named_patient_who_does_not_know_several_signs_is_not_taken_for_one_without_any() -> None:
    text = """
inputs:
  - {id: seen, says: Which of these?, called: Seen, asks: several of, unknown: I do not know, answers: [{id: pale, says: Pale}, {id: hot, says: Hot}]}
boxes:
  - {kind: question, id: which, says: Which of these?, inputs: [seen], facts: [a-fact], unknown: clinic,
      answers: [{when: seen includes pale, goto: clinic}, {when: not seen includes pale, goto: home}]}
  - {kind: outcome, id: clinic, says: See the clinic, level: prompt}
  - {kind: outcome, id: home, says: Go on as before, level: routine}
cases:
  - {patient: Ada, given: [{question: seen, answer: not known}], reaches: clinic}
  - {patient: Ben, given: [{question: seen, answer: none of these}], reaches: home}
"""
    assert [problem.message for problem in proved(chart(text)) if problem.rule == "case-fails"] == []
