"""Formulas that are not linear: what they can come to, and that proofs take each patient as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.model.expression import names_in, parse
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Counterexample
from generator.logic.bounds import Formula, Region, extent, without_value
from generator.logic.solver import Solver
from generator.logic.values import Derived, Facts, Value, ValueRow, Variable, power
from tests.test_decisions import chart, proved
from tests.worlds import tries

ALL = parse("n >= 0 or n < 0")
VARIABLES = {one.id: one for one in (
    Variable("n", "number", low=Fraction(-2), high=Fraction(3)), Variable("m", "number", low=Fraction(0), high=Fraction(2), step=Fraction(1, 2)),
    Variable("p", "one of", ("x", "y", "z")), Variable("s", "several of", ("x", "y")))}
DERIVED = {one.id: one for one in (
    Derived("t", "the one", (ValueRow(parse("p is x"), parse("0.5")), ValueRow(parse("p is y"), parse("2")), ValueRow(parse("p is z"), parse("n")))),
    Derived("c", "sum", (ValueRow(parse("s includes x"), parse("1")), ValueRow(parse("n > 0 and m < 2"), parse("m")))),
    Derived("h", "highest", (ValueRow(parse("s includes y"), parse("n")), ValueRow(parse("not (n = 1)"), parse("m")))))}
EVERYBODY: tuple[Mapping[str, Value], ...] = tuple(dict(zip(VARIABLES, values, strict=True))
                                                   for values in product(*(one.values for one in VARIABLES.values())))
RESTS_ON = {"n": {"n"}, "m": {"m"}, "t": {"p", "n"}, "c": {"s", "n", "m"}, "h": {"s", "n", "m"}}
NAMES = st.sampled_from([*("n", "m", "t", "c", "h", "2", "0.5", "0")])
FORMULAS = st.recursive(NAMES, lambda inner: st.one_of(
    st.builds("({} {} {})".format, inner, st.sampled_from("+-*/^"), inner),
    st.builds("{}({})".format, st.sampled_from(["sqrt", "exp", "ln", "log10", "abs", "round", "round-up", "round-down"]), inner),
    st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), inner, inner), st.builds("root({}, 3)".format, inner)), max_leaves=5)


def unlike(text: str, formula: Formula) -> tuple[Mapping[str, Value], ...]:
    """Of all who differ in nothing on which a formula rests one patient."""
    rests = {*formula.variables}.union(*(RESTS_ON[name] for name in re.findall(r"\b[nmtch]\b", text)))
    found: dict[tuple[Value, ...], Mapping[str, Value]] = {}
    for patient in EVERYBODY:
        found.setdefault(tuple(value for name, value in patient.items() if name in rests), patient)
    return tuple(found.values())


def inside(formula: Formula, region: Region, patient: Mapping[str, Value]) -> bool:
    return all(region[key][0] <= axis.place(patient[key[0]]) <= region[key][1] for key, axis in formula.axes.items())


@settings(max_examples=tries(150), deadline=None)
@given(FORMULAS, st.data())
def test_bounds_hold_all_that_a_formula_comes_to(text: str, data: st.DataObject) -> None:
    formula = Formula(parse(text), VARIABLES, DERIVED)
    region = {key: tuple(sorted(data.draw(st.tuples(*(st.integers(0, axis.size - 1),) * 2)))) for key, axis in formula.axes.items()}
    bounds = formula.bounds(region)
    reach = extent(formula)
    for patient in unlike(text, formula):
        number = formula.exactly(patient)
        if number is None:
            continue
        assert reach.bounds.holds(number)
        assert not inside(formula, region, patient) or bounds.holds(number), (text, region, patient)
        assert formula.grid is None or (number % formula.grid == 0 if formula.grid else number == 0)


@settings(max_examples=tries(150), deadline=None)
@given(FORMULAS)
def test_who_has_no_value_is_found(text: str) -> None:
    formula = Formula(parse(text), VARIABLES, DERIVED)
    found = without_value(formula, lambda _: True, lambda _: True)
    facts = [Facts(VARIABLES, DERIVED, patient) for patient in unlike(text, formula)]
    nobody = all(one.number(formula.node) is not None or any(one.number(name) is None for name in names_in(formula.node)) for one in facts)
    assert (found is None) == nobody
    assert found is None or formula.exactly(found.values) is None


@settings(max_examples=tries(60), deadline=None)
@given(FORMULAS, st.sampled_from(["<", "<=", "=", ">"]), st.sampled_from(["0", "0.5", "1", "2", "n", "m"]))
def test_the_solver_finds_somebody_exactly_where_there_is_somebody(text: str, sign: str, limit: str) -> None:
    node = parse(f"{text} {sign} {limit}")
    formula = Formula(parse(f"({text}) + 0 * ({limit})"), VARIABLES, DERIVED)
    solver = Solver(VARIABLES.values(), DERIVED.values())
    truth = solver.truth(node)
    for wanted, holds in ((truth.holds, True), (truth.fails, False)):
        found = solver.patient(wanted, telling={name: one.values for name, one in VARIABLES.items()})
        assert found == next((patient for patient in EVERYBODY if formula.facts(patient).holds(node) is holds), None)


@pytest.mark.parametrize(("base", "exponent", "exact"), [
    ("8", "1/3", "2"), ("9/4", "1/2", "3/2"), ("32", "0.4", "4"), ("2", "-2", "1/4"), ("16", "-0.25", "1/2")])
def test_roots_that_are_fractions_are_exact(base: str, exponent: str, exact: str) -> None:
    assert power(Fraction(base), Fraction(exponent)) == Fraction(exact)


# --- in charts ---------------------------------------------------------------------------------------------------

CHART = """
inputs:
    - {{id: pef, says: Now?, called: Now, asks: number, unit: L/min, from: 0, to: 900}}
    - {{id: best, says: Best?, called: Best, asks: number, unit: L/min, from: {least}, to: 900{more}}}
derived:
    - {{id: x, called: Share, {formula}}}
{signs}
boxes:
    - {{id: ask, kind: question, says: How much?, inputs: [pef, best], answers: [{answers}]}}
    - {{id: call, kind: outcome, level: emergency, says: Call for help}}
    - {{id: soon, kind: outcome, level: prompt, says: See the clinic}}
    - {{id: home, kind: outcome, level: routine, says: Rest at home}}
{properties}
"""
RULES = {"formula-beyond-range", "formula-without-value", "danger-sign-ends-too-low", "no-answer-fits", "two-answers-fit", "property-broken"}
SHARE = "formula: 100 * pef / best"
THREE = "{when: x < 33, goto: call}, {when: 33 <= x < 75, goto: soon}, {when: x >= 75, goto: home}"
TWO = "{when: x < 75, goto: soon}, {when: x >= 75, goto: home}"


def told(formula: str = SHARE, answers: str = THREE, least: int = 100, more: str = "", sign: str = "", given: str = "",
         levels: str = "") -> list[Diagnostic]:
    """What is wrong with a chart of one formula."""
    signs = f"signs: [{{sign: low-oxygen, when: {sign}}}]" if sign else ""
    claimed = f"properties: [{{never: It is so., given: {given}, levels: [{levels}]}}]" if given else ""
    text = CHART.format(formula=formula, answers=answers, least=least, more=more, signs=signs, properties=claimed)
    return [problem for problem in proved(chart(text)) if problem.rule in RULES]


def values(problem: Diagnostic) -> dict[str, str]:
    assert isinstance(problem.evidence, Counterexample)
    return {one.question: one.answer for one in problem.evidence.values}


def test_a_danger_sign_is_not_hidden_by_a_range_that_is_too_narrow() -> None:
    narrow, missed = told(f"{SHARE}, from: 40, to: 900", TWO, sign="x < 33")
    assert (narrow.rule, missed.rule) == ("formula-beyond-range", "danger-sign-ends-too-low")
    assert "Write from: 0." in narrow.help
    found = values(missed)
    assert 100 * int(found["pef"]) < 33 * int(found["best"])


def test_a_narrow_range_of_a_linear_formula_is_told_as_well() -> None:
    [narrow] = told("formula: 15 * pef + best, from: 100, to: 1000")
    assert '"Share" can come to 100 ("Now" 0 L/min, "Best" 100 L/min) and to 14400 ("Now" 900 L/min, "Best" 900 L/min)' in narrow.message
    assert "Write to: 14400." in narrow.help


def test_what_is_true_of_a_product_is_proved_and_what_is_not_shows_somebody_real() -> None:
    assert told(given="pef <= 60 and best >= 100", levels="emergency") != []
    assert told(given="pef >= 450 and best <= 600", levels="prompt, emergency") == []
    [broken] = told(given="pef >= 449 and best <= 600", levels="prompt, emergency")
    assert values(broken)["pef"] == "449"
    assert int(values(broken)["best"]) in (599, 600)


@pytest.mark.parametrize("given", ["nobody", "0", "pef", "pef > 60 and nobody"])
def test_a_property_whose_patients_cannot_be_read_is_told_once_and_the_rest_is_proved(given: str) -> None:
    properties = f"properties: [{{never: It is so., given: {given}, levels: [prompt]}}]"
    found = proved(chart(CHART.format(formula=SHARE, answers="{when: x < 75, goto: soon}, {when: x > 75, goto: home}", least=100, more="", signs="",
                                      properties=properties)))
    assert sorted(problem.rule for problem in found if problem.level == "error") == ["no-answer-fits", "property-unknown", "unreachable-box"]


def test_a_gap_at_one_number_is_found_only_where_somebody_has_it() -> None:
    [gap] = told(answers="{when: x < 75, goto: soon}, {when: x > 75, goto: home}")
    assert gap.rule == "no-answer-fits"
    found = values(gap)
    assert 100 * int(found["pef"]) == 75 * int(found["best"])
    assert told(answers="{when: x < 75.0001, goto: soon}, {when: x > 75.0001, goto: home}") == []
    assert told("formula: round(100 * pef / best)", "{when: x <= 74, goto: soon}, {when: 75 <= x, goto: home}") == []


@pytest.mark.parametrize(("formula", "reason"), [
    ("100 * pef / (best - 100)", "the divisor is 0"), ("sqrt(pef - 1)", "no root of a negative number"), ("ln(pef)", "no logarithm of 0 or less"),
    ("log10(pef - best)", "no logarithm"), ("(pef - best) ^ 0.5", "no such power"), ("exp(pef)", "too large"), ("pef ^ -1", "no such power"),
    ("root(0 - best, 3)", "no such root"), ("best / (pef - pef)", "the divisor is 0")])
def test_who_has_no_value_is_told(formula: str, reason: str) -> None:
    found = [problem for problem in told(f'formula: "{formula}"', TWO) if problem.rule == "formula-without-value"]
    assert len(found) == 1
    assert reason in found[0].message


@pytest.mark.parametrize("formula", ["score: [{when: best > 100, points: pef / (best - 100)}]", 'formula: "100 * pef / max(best - 100, 1)"',
                                     "formula: ln(pef + 1)", "count: [best > 100 and pef / (best - 100) > 3]"])
def test_a_formula_that_is_kept_from_what_has_no_value_is_fine(formula: str) -> None:
    assert told(formula, TWO) == []


def test_a_default_counts_in_a_formula_and_the_truth_in_a_sign() -> None:
    [missed] = told(answers=TWO, more=", default: 100", sign="x < 33 and pef >= 100 and best is not known")
    assert (missed.rule, values(missed)["best"]) == ("danger-sign-ends-too-low", "not known")
    [broken] = told(answers=TWO, more=", default: 100", given="pef = 100 and best = 900", levels="routine")
    assert values(broken)["best"] == "not known"


def test_what_cannot_be_decided_is_told_as_such_and_no_patient_is_shown() -> None:
    cubes = "formula: (pef + 1) ^ 3 + best ^ 3 - height ^ 3"
    more = "}\n    - {id: height, says: Height?, called: Height, asks: number, unit: cm, from: 1, to: 900"
    [open_] = told(cubes, "{when: x = 0, goto: soon}, {when: otherwise, goto: home}", more=more, given="x = 0", levels="prompt")
    assert open_.rule == "property-broken"
    assert 'it could not be decided whether there is such a patient: "Share" was taken as a free number between' in open_.message
    assert values(open_) == {}
