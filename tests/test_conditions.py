"""Conditions and formulas: what is written, what it is worked out to, and what the solver takes it for, are the same for every patient."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.model.expression import ExpressionError, parse, written
from generator.logic.flow import Flow, FlowArrow
from generator.logic.search import Search
from generator.logic.solver import Solver
from generator.logic.values import Collect, Derived, Facts, Value, ValueRow, Variable
from tests.brute_force import Patient, Said, View, Written
from tests.drawn_charts import Form, Names, Pick, condition, number, simple
from tests.following import follow
from tests.test_decisions import chart, proved
from tests.worlds import tries

INPUTS: tuple[Form, ...] = (
    {"id": "a", "asks": "yes or no", "unknown": "I do not know"},
    {"id": "p", "asks": "one of", "answers": [{"id": "x"}, {"id": "y"}, {"id": "z"}], "unknown": "I do not know"},
    {"id": "s", "asks": "several of", "answers": [{"id": "x"}, {"id": "y"}]},
    {"id": "n", "asks": "number", "from": "0", "to": "2", "step": "0.5", "unknown": "I do not know"},
    {"id": "m", "asks": "number", "from": "-1", "to": "1", "default": "1"})
VARIABLES = (Variable("a", "yes or no", unknown=True), Variable("p", "one of", ("x", "y", "z"), unknown=True),
             Variable("s", "several of", ("x", "y")), Variable("n", "number", high=Fraction(2), step=Fraction(1, 2), unknown=True),
             Variable("m", "number", low=Fraction(-1), high=Fraction(1), unknown=True, default=Fraction(1)))
PATIENTS: tuple[Mapping[str, Value], ...] = tuple(
    dict(zip((one.id for one in VARIABLES), values, strict=True)) for values in product(*(one.values for one in VARIABLES)))


def drawn(data: st.DataObject) -> Pick:
    return lambda of: data.draw(st.sampled_from(list(of)))


def names(*derived: Form) -> Names:
    known = Names()
    for one in INPUTS:
        known.add_input(one)
    for value in derived:
        known.add_derived(value)
    return known


def a_total(pick: Pick) -> tuple[Form, Derived]:
    """A value that is worked out from rows, as it is written and as it is proved."""
    collect: Collect = pick(("sum", "highest"))
    rows = [(simple(pick, names()), number(pick, names(), 0)) for _ in range(pick((1, 2, 3)))]
    written = {"id": "t", "score" if collect == "sum" else "highest": [{"when": when, "points": points} for when, points in rows]}
    return written, Derived("t", collect, tuple(ValueRow(parse(when), parse(points)) for when, points in rows))


def a_table(pick: Pick) -> tuple[Form, Derived]:
    """A table of words, as it is written and as it is proved; its rows may leave somebody out, or fit twice."""
    rows = [(simple(pick, names()), pick(("q", "r"))) for _ in range(pick((1, 2, 3)))]
    collect: Collect = pick(("the one", "all"))
    written = {"id": "w", "table": [{"when": when, "gives": gives} for when, gives in rows]} | ({"several": "yes"} if collect == "all" else {})
    return written, Derived("w", collect, tuple(ValueRow(parse(when), gives) for when, gives in rows))


def holds(said: Said, derived: tuple[Form, ...], patient: Mapping[str, Value]) -> bool | None:
    """Whether a condition holds, by the measure of the tests."""
    chart = Written({"id": "main", "inputs": INPUTS, "derived": derived, "boxes": []}, {})
    true: dict[tuple[object, ...], Value] = {("known", "input", "main", name, 0): value is not None for name, value in patient.items()}
    true |= {("input", "main", name, 0): value for name, value in patient.items() if value is not None}
    return View(chart, Patient(true), {}).holds(said.tree)


@settings(max_examples=tries(60))
@given(st.data())
def test_a_condition_is_read_worked_out_and_proved_alike(data: st.DataObject) -> None:
    pick = drawn(data)
    (total, total_proved), (table, table_proved) = a_total(pick), a_table(pick)
    said = condition(pick, names(total, table), 2)
    node, derived = parse(said), (total_proved, table_proved)
    told: dict[str, list[Mapping[str, Value]]] = {"True": [], "False": [], "None": []}
    for patient in PATIENTS:
        found = Facts({one.id: one for one in VARIABLES}, {one.id: one for one in derived}, patient).holds(node)
        assert found is holds(said, (total, table), patient), (said, patient)
        told[str(found)].append(patient)
    solver = Solver(VARIABLES, derived)
    truth = solver.truth(node)
    neither = solver.opposite(solver.some((truth.holds, truth.fails)))
    for wanted, outcome in ((truth.holds, "True"), (truth.fails, "False"), (neither, "None")):
        assert solver.patient(wanted, telling={one.id: one.values for one in VARIABLES}) == next(iter(told[outcome]), None), (said, outcome)


def ways(pick: Pick, boxes: int) -> Iterator[tuple[str, tuple[FlowArrow, ...]]]:
    for place in range(boxes):
        box, later = f"b{place}", [f"b{other}" for other in range(place + 1, boxes)]
        if place >= boxes - 2:
            yield box, ()
            continue
        said = condition(pick, names())
        forms: dict[str, tuple[str | None, ...]] = {"on": (None,), "either": (said, f"not ({said})"), "loose": (said, condition(pick, names()))}
        chosen = forms[pick(("on", "either", "either", "loose"))]
        yield box, tuple(dict.fromkeys(FlowArrow(box, pick(later), None if when is None else parse(when)) for when in chosen))


@settings(max_examples=tries(40))
@given(st.data())
def test_who_is_found_is_led_there_and_nobody_is_led_there_sooner(data: st.DataObject) -> None:
    pick = drawn(data)
    flow = Flow("b0", dict(ways(pick, pick((3, 4, 5)))), {one.id: one for one in VARIABLES}, {})
    search, traces = Search(flow), [follow(flow, patient) for patient in PATIENTS]
    if any(trace.ended == "several ways" for trace in traces):
        return
    for box, onward in flow.ways.items():
        by = [len(trace.boxes) for trace in traces if box in trace.boxes]
        found = search.find(search.reached[box])
        assert (found is None) == (not by)
        assert found is None or (box in found.trace.boxes and len(found.trace.boxes) == min(by))
        stuck = [len(trace.boxes) for trace in traces if trace.ended == "no way" and trace.boxes[-1] == box]
        found = search.find(search.astray(box)[0]) if onward else None
        assert (found is None) == (not stuck)
        assert found is None or (found.trace.ended == "no way" and found.trace.boxes[-1] == box and len(found.trace.boxes) == min(stuck))


@settings(max_examples=tries(60))
@given(st.data())
def test_a_condition_is_written_as_it_is_read(data: st.DataObject) -> None:
    node = parse(condition(drawn(data), names(), 3))
    assert parse(written(node)) == node


# --- sides of "or" that nobody fits --------------------------------------------------------------------------------

CHART = """
inputs:
    - {id: age, says: Age?, called: Age, asks: number, unit: years, from: 0, to: 120, unknown: I do not know}
    - {id: fever, says: Fever?, called: Fever, asks: yes or no, unsure: Answer yes.}
    - {id: walk, says: How far?, called: Walking, asks: one of, answers: [{id: far, says: Far}, {id: near, says: Near}]}
    - {id: pains, says: Which pains?, called: Pains, asks: several of, answers: [{id: leg, says: Leg}, {id: arm, says: Arm}]}
derived:
    - {id: stage, called: Stage, table: [{when: age < 40, gives: low, says: Low}, {when: age >= 40, gives: high, says: High}]}
    - {id: x, called: X, count: ["%s"]}
signs: [{sign: breathless, when: "%s"}]
exclusions: [{says: Some people, when: "%s", advice: Ask a doctor}]
boxes:
    - id: ask
      kind: question
      says: What?
      inputs: [age, fever, walk, pains]
      unknown: call
      answers: [{when: "%s", goto: call}, {when: otherwise, goto: home}]
    - {id: call, kind: outcome, level: emergency, says: Call for help}
    - {id: home, kind: outcome, level: routine, says: Rest at home, adds: [{when: "%s", says: Take care}]}
properties: [{always: It is so., given: "%s", boxes: [call, home]}]
"""
PLACES = range(6)


def sides_without_anybody(said: str, place: int) -> list[str]:
    """The sides of "or" that nobody fits, where a condition stands at one place of a chart."""
    text = CHART % tuple(said if at == place else "fever" for at in PLACES)
    found = [problem for problem in proved(chart(text)) if problem.rule == "condition-nobody-fits"]
    return [message.partition('"')[2].partition('"')[0] for message in (problem.message for problem in found)]


@pytest.mark.parametrize("place", PLACES)
def test_a_side_of_or_that_nobody_fits_is_told_wherever_it_stands(place: int) -> None:
    assert sides_without_anybody("age < 5 and age > 10 or fever", place) == ["age < 5 and age > 10"]
    assert sides_without_anybody("age < 5 or age > 10 or fever", place) == []


@pytest.mark.parametrize(("said", "side"), [
    ("fever or age > 200", "age > 200"), ("fever or walk is far and walk is near", "walk is far and walk is near"),
    ("fever or stage is low and age > 50", "stage is low and age > 50"), ("fever or 10 < age < 5", "10 < age and age < 5"),
    ("age > 60 and (fever or age < 40)", "age < 40"), ("walk is near and (fever and walk is far or age > 3)", "fever and walk is far"),
    ("not (fever or age > 5 and age < 3)", "age > 5 and age < 3"), ("fever or age / 2 > 60", "age / 2 > 60"),
    ("fever or age * age < 0", "age * age < 0"),
    ("fever or pains includes leg and not (pains includes leg)", "pains includes leg and not (pains includes leg)")])
def test_what_keeps_anybody_from_fitting_may_be_of_every_kind(said: str, side: str) -> None:
    assert sides_without_anybody(said, 3) == [side]


@pytest.mark.parametrize("said", ["fever or age > 3 and age < 5", "fever or age is not known", "fever or walk is not far and age >= 120",
                                  "fever or not fever"])
def test_a_side_that_somebody_fits_is_fine(said: str) -> None:
    assert sides_without_anybody(said, 3) == []


@pytest.mark.parametrize("said", ["fever or walk is nowhere", "fever or walk in (far, nowhere)", "fever or stage is middle",
                                  "fever or pains includes foot", "fever or fever is maybe"])
def test_an_option_that_does_not_exist_is_told_behind_or_too(said: str) -> None:
    for place in PLACES:
        found = {problem.rule for problem in proved(chart(CHART % tuple(said if at == place else "fever" for at in PLACES)))}
        assert found & {"condition-unfit", "property-unknown"}


@pytest.mark.parametrize(("text", "cut"), [
    ("min(weight * 1,5, 40)", "1,5"), ("max(weight, 1,5)", "1,5"), ("(weight * 2,25)", "2,25"), ("weight * 1,5", "1,5"), ("age < 49,5", "49,5"),
    ("min(1,000, weight)", "1,000")])
def test_a_decimal_comma_never_makes_two_numbers_of_one(text: str, cut: str) -> None:
    with pytest.raises(ExpressionError) as found:
        parse(text)
    assert (found.value.message, found.value.at) == (f"the comma in {cut} parts two numbers", text.index(cut) + cut.index(","))


@pytest.mark.parametrize("text", ["min(weight * 1, 5, 40)", "round(weight,1)", "stage in (1,2)"])
def test_a_comma_between_two_things_is_read(text: str) -> None:
    assert parse(written(parse(text))) == parse(text)
