"""What is worked out, as a result: what it comes to for named patients, never below nothing, from what was asked, and not the same for everybody.

A minus turned round, a lost bracket or a product for a quotient leave every number and unit of a formula right, and the result wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from generator.content.model import Case, DerivedValue, OutcomeBox, Text, WorkedOut, decimal_in
from generator.content.model.expression import Compare, Constant, Name, Node, names_in
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.logic.bounds import Formula, extent
from generator.logic.chart_logic import ChartLogic
from generator.logic.flow import FoundPatient
from generator.logic.graph import shortened
from generator.logic.proof import Proof, decimal, plain
from generator.logic.values import Derived, Facts, Value, rests_on, rounded
from generator.logic.verification.promises import given_values, is_strange


@rule("charts", blocks="pages", sound="patient")
def example_comes_to_another(proof: Proof) -> Iterator[Diagnostic]:
    """What a named patient's values come to is what the chart works out, with as many decimals as it shows, or as are written.

    Why: The example was worked out by hand from the source, or is printed there. Where the chart comes to something else, one of the two is wrong;
    and what patients are given is what the chart comes to.
    Fix: Work the example out once more from the words of the source. If it was right, correct the formula: a minus turned round, a lost bracket,
    * for /. Never copy the number from the message.
    """
    chart = proof.logic.charts[proof.logic.main]
    for case in proof.decision.cases if proof.search is not None else ():
        for expected in case.worked_out if not is_strange(proof, case) else ():
            told = _told_otherwise(chart, proof, case, expected)
            if told:
                yield example_comes_to_another.at(expected.comes_to, f'for "{shortened(case.patient)}" {told[0]}', told[1])


def _told_otherwise(chart: ChartLogic, proof: Proof, case: Case, expected: WorkedOut) -> tuple[str, str] | None:
    """In which way a value is not what is written for a named patient, and the next move."""
    named = {str(value.id): value for value in proof.decision.derived}[str(expected.value)]
    answers = given_values(proof, case.given)
    missing = [name for name in rests_on(Name(0, str(named.id)), chart.derived)
               if answers.get(name) is None and chart.variables[name].default is None]
    if missing:
        return (f'"{named.called}" cannot be worked out: it rests on {_listed(missing)}, which {"is" if len(missing) == 1 else "are"} not given',
                "Write under given what this patient answers to it.")
    value = Facts(chart.variables, chart.derived, answers).value(str(named.id))
    if _is_as_written(named, value, str(expected.comes_to)):
        return None
    unit = f" {named.unit}" if named.unit is not None and isinstance(value, Fraction) else ""
    comes = f"comes to {_shown(named, value)}{unit}" if value is not None else "has no value"
    return (f'"{named.called}" {comes}, and not to {expected.comes_to}{unit}',
            "Work the example out once more from the words of the source. If it was right, the chart is wrong: look for a minus turned round, "
            "a lost bracket, * for /.")


def _is_as_written(named: DerivedValue, value: Value, written: str) -> bool:
    number = decimal_in(written)
    if not isinstance(value, Fraction) or number is None:
        return plain(value) == ", ".join(sorted(part.strip() for part in written.split(",")))
    places = max(_decimals(number), _decimals_shown(named))
    return rounded(value, "round", places) == Fraction(number)


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _decimals_shown(named: DerivedValue) -> int:
    return int(named.decimals.value) if named.decimals is not None else 0


def _shown(named: DerivedValue, value: Value) -> str:
    return decimal(rounded(value, "round", max(_decimals_shown(named), 2))) if isinstance(value, Fraction) else plain(value)


def _listed(names: list[str]) -> str:
    return " and ".join(f'"{name}"' for name in names)


@rule("charts", level="warning", blocks="pages")
def formula_without_example(proof: Proof) -> Iterator[Diagnostic]:
    """Of every formula whose result an end shows, a named patient tells what it comes to.

    Nothing is told where the value has a note.

    Why: A minus turned round, a lost bracket or * for / leave all numbers, units and limits right. Only an example that was not worked out by the
    formula shows them.
    Fix: Look for an example in the source, or work one out by hand, from the words of the source and not from the formula. Write the answers of such
    a patient under cases, and worked_out: [{value: dose, is: 2}]. Take one whose result is not the least or the most that there is.
    """
    chart = proof.logic.charts[proof.logic.main]
    tried = {name for case in proof.decision.cases for one in case.worked_out for name in _with_all_below(str(one.value), chart.derived)}
    shown = {str(name) for box in proof.chart.boxes.values() if isinstance(box, OutcomeBox) for name in box.shows}
    for value in proof.decision.derived:
        if str(value.id) in shown and value.note is None and _is_formula(value, proof) and str(value.id) not in tried:
            yield formula_without_example.at(
                value.called, f'no named patient tells what "{value.called}" comes to, and an end shows it',
                "Work an example out by hand, from the words of the source and not from the formula, and write it under cases, with "
                f"worked_out: [{{value: {value.id}, is: …}}].")


def _with_all_below(name: str, derived: dict[str, Derived]) -> set[str]:
    """A value, and all on which it rests that is worked out."""
    found, ahead = set[str](), [name]
    while ahead:
        here = ahead.pop()
        if here in derived and here not in found:
            found.add(here)
            ahead += [part.id for row in derived[here].rows if not isinstance(row.gives, str) for part in names_in(row.gives)]
    return found


def _is_formula(value: DerivedValue, proof: Proof) -> bool:
    """Whether a value is worked out by a formula from something that is asked."""
    chart = proof.logic.charts[proof.logic.main]
    return value.formula is not None and any(True for _ in rests_on(Name(0, str(value.id)), chart.derived))


@rule("charts", level="warning", blocks="pages", sound="patient")
def shown_below_nothing(proof: Proof) -> Iterator[Diagnostic]:
    """No end shows a result with a unit that is below 0: a dose of -2 units, a volume of -100 ml.

    Nothing is told of a value that is declared to go below 0, by from: -5.

    Why: Nobody can give such a dose. Somebody reads it without its minus; and most often a minus of the formula is turned round.
    Fix: Look the formula up in the source. If it is right, lead these patients to another end, or keep the value to nothing by max(…, 0), as the
    source says. If it can be below 0, such as a change of weight, declare it by from:.
    """
    if proof.search is None:
        return
    for value in proof.decision.derived:
        if value.formula is None or value.unit is None or value.low is not None:
            continue
        found = proof.search.find(_shown_below_nothing(proof, str(value.id)))
        number = _at_the_end(proof, str(value.id), found) if found is not None else None
        if found is not None and isinstance(number, Fraction) and number < 0:
            yield shown_below_nothing.at(
                value.formula, f'{proof.tell(found)}, which shows "{value.called}" {_shown(value, number)} {value.unit}',
                "Look the formula up in the source: most often a minus is turned round. If it is right, lead these patients elsewhere, keep the "
                "value to nothing by max(…, 0), or declare by from: that it can be below 0.", evidence=proof.evidence(found))


def _shown_below_nothing(proof: Proof, name: str) -> Any:
    """That a patient comes to an end that shows a value, and it is less than 0."""
    assert proof.search is not None
    search, solver, below = proof.search, proof.search.solver, []
    for key in proof.ends:
        box, spot = proof.box(key), proof.logic.spots[key]
        if isinstance(box, OutcomeBox) and spot.chart == proof.logic.main and name in map(str, box.shows):
            less = Compare(0, Name(0, proof.logic.named(name, spot)), "<", Constant(0, Decimal(0)))
            below.append(solver.every([search.reached[key], solver.truth(less).holds]))
    return solver.some(below)


def _at_the_end(proof: Proof, name: str, found: FoundPatient) -> Value:
    """What a value comes to at the end that a patient reaches."""
    spot = proof.logic.spots[found.trace.boxes[-1]]
    return Facts(proof.flow.variables, proof.flow.derived, found.answers).value(proof.logic.named(name, spot))


@rule("charts", level="warning", blocks="pages", sound="patient")
def shown_before_asked(proof: Proof) -> Iterator[Diagnostic]:
    """Whoever comes to an end was asked, on the way, for all on which what it shows, or says besides, rests.

    Why: The guide asks for it at the end. On paper nobody is asked, and the dose is worked out without the weight, or not at all.
    Fix: Ask for it on every way to this end; or do not show the value there. What is said to some, say to everybody, with for whom it holds. Before
    an emergency ask nothing more: say that in words, or how much for each kg.
    """
    told, past = set[tuple[str, ...]](), dict[str, dict[str, Any]]()
    for key in proof.ends if proof.search is not None else ():
        box, spot = proof.box(key), proof.logic.spots[key]
        for place, node, help in _told_at(box) if isinstance(box, OutcomeBox) and spot.chart == proof.logic.main else ():
            found, names = _without_asking(proof, key, node, past)
            if found is not None and (spot.box, *names) not in told:
                told.add((spot.box, *names))
                yield shown_before_asked.at(
                    place, f"{proof.tell(found)} and was not asked for {_listed(names)}, on which what stands there rests",
                    help, evidence=proof.evidence(found))


_ASK = "Ask for it on every way to this end, or do not show there what rests on it."
_TO_ALL = "Ask for it on every way to this end, or say it there to everybody, with for whom it holds."
_IN_WORDS = 'Ask nothing more before an emergency: say in words for whom it holds ("unless you are allergic"), or how much for each kg.'


def _told_at(box: OutcomeBox) -> Iterator[tuple[Text, Node, str]]:
    """What an end shows, and the conditions of what it says besides, each with what to do where it rests on what was not asked."""
    help = _IN_WORDS if box.level == "emergency" else ""
    yield from ((shown, Name(0, str(shown)), help or _ASK) for shown in box.shows)
    yield from ((one.when, one.when.node, help or _TO_ALL) for one in box.adds)


def _without_asking(proof: Proof, end: str, node: Node, past: dict[str, dict[str, Any]]) -> tuple[FoundPatient | None, list[str]]:
    """Somebody who comes to an end, and of whom something cannot be told by what was asked on the way; with the names of what was not asked.

    `past`: for each input, who comes to each box without having been asked for it, as far as it was worked out.
    """
    assert proof.search is not None
    chart, spot = proof.logic.charts[proof.logic.main], proof.logic.spots[end]
    inputs = {proof.logic.named(name, spot): chart.inputs[name] for name in dict.fromkeys(chart.needed(node)) if name in chart.inputs}
    for name in inputs:
        if name not in past:
            past[name] = proof.search.past({key for key, asked in proof.logic.asks.items() if name in asked})
        unasked = past[name].get(end)
        found = proof.search.find(proof.search.reached[end], unasked) if unasked is not None else None
        if found is not None:
            asked = {one for key in found.trace.boxes for one in proof.logic.asks.get(key, ())}
            facts = Facts(proof.flow.variables, proof.flow.derived, {one: value for one, value in found.answers.items() if one in asked})
            if not _is_told(facts, proof.logic.condition(node, spot)):
                return found, [str(one.name) for here, one in inputs.items() if here not in asked]
    return None, []


def _is_told(facts: Facts, node: Node) -> bool:
    """Whether a value, or whether a condition holds, is known."""
    return (facts.value(node.id) if isinstance(node, Name) else facts.holds(node)) is not None


@rule("charts", level="warning", blocks="pages", sound="form")
def same_for_everybody(proof: Proof) -> Iterator[Diagnostic]:
    """What a formula comes to differs between patients: it is more than a number written in a long way.

    Nothing is told where the value has a note.

    Why: min(min(x, 0), 10) never comes to more than nothing, and max(min(x, 9), 10) is 10 for everybody. Most often min and max changed places.
    Fix: Look the formula up in the source, and correct it. If only patients are asked for whom it is one number, widen what is asked or write the
    number.
    """
    chart = proof.logic.charts[proof.logic.main]
    for value in proof.decision.derived if proof.search is not None else ():
        if value.note is not None or not _is_formula(value, proof) or str(value.id) not in chart.derived:
            continue
        reach = extent(Formula(Name(0, str(value.id)), chart.variables, chart.derived))
        if reach.least is not None and reach.bounds.low == reach.bounds.high and not reach.bounds.undefined:
            assert value.formula is not None
            yield same_for_everybody.at(
                value.formula, f'"{value.called}" comes to {decimal(reach.least.number)} for everybody, whatever they answer',
                "Look the formula up in the source: most often min and max changed places.")
