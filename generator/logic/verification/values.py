"""Proofs about what is asked and worked out: it means something, it is used, and every patient has a value where one is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from generator.content.model import Choice, Expression, Input, OutcomeBox, Points
from generator.content.model.expression import (
    And,
    Arithmetic,
    Compare,
    FunctionCall,
    Includes,
    Known,
    Name,
    Negative,
    Node,
    Not,
    Or,
    names_in,
    parts_of,
    written,
)
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.logic.bounds import Formula, Within, extent, without_value
from generator.logic.chart_logic import ChartLogic
from generator.logic.conditions import condition_faults, conditions_of, faults_of, names_of
from generator.logic.nodes import ALWAYS, fraction
from generator.logic.proof import Proof, decimal, named, value_in_words
from generator.logic.question_types import type_of
from generator.logic.translation import BoxAtTime
from generator.logic.values import Facts, Value, rounded


@rule("charts", blocks="pages", sound="form")
def condition_unfit(proof: Proof) -> Iterator[Diagnostic]:
    """Every condition and formula speaks of inputs and derived values of its chart, and of answers that they have.

    Why: A condition about a name that nothing has would hold for nobody, and whoever it was written for would be led past their advice.
    Fix: Correct the name or the answer; the message lists what is known.
    """
    for fault in faults_of(proof.logic.charts[proof.logic.main], proof.library) if proof.chart.boxes else ():
        if not fault.form:
            yield condition_unfit.at(fault.place, fault.message, fault.help)


@rule("charts", blocks="pages", sound="form")
def input_unfit(proof: Proof) -> Iterator[Diagnostic]:
    """Every input and derived value has the keys of its kind: answers, or a unit and a range; and is worked out in one way.

    Why: Only a value whose range is known can be proved for every patient, and only one with a unit is answered rightly.
    Fix: Write what the message asks for; docs/how-to/logic.md has the smallest example of each kind.
    """
    for fault in faults_of(proof.logic.charts[proof.logic.main], proof.library) if proof.chart.boxes else ():
        if fault.form:
            yield input_unfit.at(fault.place, fault.message, fault.help)


@rule("charts", blocks="pages", sound="patient")
def formula_beyond_range(proof: Proof) -> Iterator[Diagnostic]:
    """Every number that a value can come to lies in the range that is declared for it.

    Why: A range is no limit: whoever has such a number exists, and a danger sign or a band that rests on the range would pass them by.
    Fix: Write the range that the message tells. Where no patient can be so, narrow from: and to: of what is asked; where the formula is wrong,
    correct it from its source.
    """
    chart = proof.logic.charts[proof.logic.main]
    for value in proof.decision.derived if proof.search is not None else ():
        derived = chart.derived[str(value.id)]
        if derived.kind != "number" or (value.low is None and value.high is None):
            continue
        reach = extent(Formula(Name(0, derived.id), chart.variables, chart.derived))
        wanted, told = list[str](), list[str]()
        for key, declared, end, met in (("from", value.low, reach.bounds.low, reach.least), ("to", value.high, reach.bounds.high, reach.most)):
            beyond = declared is not None and met is not None and (
                met.number < fraction(declared) if key == "from" else met.number > fraction(declared))
            if beyond:
                wanted.append(f"{key}: {_rounded_out(end, up=key == 'to')}" if isinstance(end, Fraction) else f"no {key}:")
            if met is not None and (beyond or declared is not None):
                told.append(f"{decimal(met.number)} ({_whose(proof, met.values)})")
        if wanted:
            place = value.low if value.low is not None and wanted[0].startswith(("from", "no from")) else value.high
            assert place is not None
            both_ends = value.low is not None and value.high is not None
            declared_range = f"{value.low} to {value.high}" if both_ends else f"from {value.low}" if value.low is not None else f"up to {value.high}"
            yield formula_beyond_range.at(
                place, f'"{value.called}" can come to {" and to ".join(told)}, and its range is declared as {declared_range}',
                f"Write {' and '.join(wanted)}. If no patient can be so, narrow the range of what is asked.")


def _rounded_out(end: Fraction, *, up: bool) -> str:
    """A limit with at most two decimals, outside of what can be."""
    return decimal(rounded(end, "round-up" if up else "round-down", 2))


def _whose(proof: Proof, values: Mapping[str, Value]) -> str:
    """`"Peak flow" 50 L/min, "Best" 800 L/min`: the answers of a patient as far as a value rests on them."""
    inputs = proof.logic.charts[proof.logic.main].inputs
    return ", ".join(f"{named(inputs.get(name), name)} {value_in_words(inputs.get(name), value)}" for name, value in values.items())


@rule("charts", blocks="pages", sound="patient")
def formula_without_value(proof: Proof) -> Iterator[Diagnostic]:
    """Every formula has a value for every patient: nothing is divided by 0, and no root or logarithm is taken where there is none.

    Why: For such a patient the value is not known, and whatever it decides is not decided: no answer fits, and no sign is seen.
    Fix: Narrow the range of what is asked so that it cannot be, such as from: 1 for what is divided by; or keep the formula from it: max(best, 1).
    """
    for where, formula, may, matters in _formulas(proof) if proof.search is not None else ():
        found = without_value(formula, may, matters)
        if found is not None:
            yield formula_without_value.at(
                where, f'"{" ".join(where.split())}" has no value for {_whose(proof, found.values) or "anybody"}: {_reason(found.part)}',
                "Narrow the range of what is asked, such as from: 1 for what is divided by; or keep the formula from it, as in max(n, 1).")


Formulas = Iterator[tuple[Expression, Formula, Callable[[Within], bool], Callable[[Facts], bool]]]
"""Expressions with formulas in them: for whom each may matter in a region, and for whom it does."""


def _formulas(proof: Proof) -> Formulas:
    chart = proof.logic.charts[proof.logic.main]

    def whole(expression: Expression, when: Node) -> Formulas:
        node = chart.formula(expression)
        yield (expression, Formula(node, chart.variables, chart.derived, when), lambda within: within.holds(when).holds,
               lambda facts: facts.holds(when) is True)

    def inside(expression: Expression) -> Formulas:
        node = chart.read(expression)
        for part in _numbers_in(node):
            yield (expression, Formula(part, chart.variables, chart.derived, node), lambda _: True, lambda facts: facts.holds(node) is None)

    for value in proof.decision.derived:
        for scored in (*value.score, *value.highest):
            if isinstance(scored, Points):
                yield from whole(scored.points, chart.read(scored.when))
            else:
                yield from whole(scored, ALWAYS)
        if value.formula is not None:
            yield from whole(value.formula, ALWAYS)
    for expression, _ in conditions_of(proof.decision):
        yield from inside(expression)


def _numbers_in(node: Node) -> Iterator[Node]:
    """The formulas that a condition compares."""
    if isinstance(node, Compare):
        yield from (side for side in (node.left, node.right) if isinstance(side, (Arithmetic, FunctionCall, Negative)))
    elif not isinstance(node, (Arithmetic, FunctionCall, Negative)):
        for part in parts_of(node):
            yield from _numbers_in(part)


def _reason(part: Node) -> str:
    if isinstance(part, Arithmetic):
        return "the divisor is 0" if part.operator == "/" else "there is no such power, or it is too large"
    reasons = {"sqrt": "there is no root of a negative number", "root": "there is no such root", "exp": "the number is too large",
               "ln": "there is no logarithm of 0 or less", "log10": "there is no logarithm of 0 or less"}
    return reasons[part.function] if isinstance(part, FunctionCall) and part.function in reasons else "it cannot be worked out"


@rule("charts", blocks="pages")
def input_not_used(proof: Proof) -> Iterator[Diagnostic]:
    """Everything that is asked is used: in an answer, in a value that is worked out and used, in a danger sign, or in what an end shows.

    Why: A question whose answer changes nothing costs time; where it asks for danger, the patient answers yes and is sent home all the same.
    Fix: Use the input in the condition of an answer or of a danger sign. Stop asking for it only if its source does not need it either.
    """
    chart = proof.logic.charts[proof.logic.main]
    used = {name for question in chart.questions.values() for when in question.conditions for name in chart.needed(when)}
    used |= {name for sign in chart.signs for name in chart.needed(sign.has)}
    shown: list[Node] = [Name(0, str(name)) for box in chart.boxes.values() if isinstance(box, OutcomeBox) for name in box.shows]
    shown += (addition.when.node for box in chart.boxes.values() if isinstance(box, OutcomeBox) for addition in box.adds)
    used |= {name for node in shown for name in chart.needed(node)}
    for one in proof.decision.inputs:
        id_ = str(one.id if isinstance(one, Input) else one)
        if id_ in chart.inputs and id_ not in used:
            asked = [proof.chart.name(box) for box, question in chart.questions.items() if id_ in question.asks]
            told = f"is asked in {' and '.join(asked)}, and its answer changes nothing" if asked else "is never asked"
            yield input_not_used.at(one.id if isinstance(one, Input) else one, f'the input "{id_}" {told}',
                                    "Use it in the condition of an answer, of a danger sign or of a value that is worked out.")
        elif isinstance(one, Input) and type_of(one).kind == "several of":
            for choice in _unread(one, chart):
                yield input_not_used.at(choice.id, f'the answer "{choice.id}" of "{id_}" changes nothing',
                                        "Use it in the condition of an answer, of a danger sign or of a value that is worked out.")


def _unread(one: Input, chart: ChartLogic) -> list[Choice]:
    """The answers to several at once that no condition reads, no score counts, and no danger sign rests on."""
    nodes = [when for question in chart.questions.values() for when in question.conditions]
    nodes += (row.when for derived in chart.derived.values() for row in derived.rows)
    nodes += (node for sign in chart.signs for node in (sign.has, *(node for _, node in sign.exceptions)))
    nodes += (addition.when.node for box in chart.boxes.values() if isinstance(box, OutcomeBox) for addition in box.adds)
    read = {part.word for node in nodes for part in _included(node) if part.of == Name(0, str(one.id))}
    return [choice for choice in one.answers if str(choice.id) not in read]


def _included(node: Node) -> Iterator[Includes]:
    if isinstance(node, Includes):
        yield node
    for part in parts_of(node):
        yield from _included(part)


@rule("charts", blocks="pages", sound="patient")
def condition_nobody_fits(proof: Proof) -> Iterator[Diagnostic]:
    """For every condition of a score, a count or a table there is a patient for whom it holds; and for each part of every condition with "or".

    Why: A condition such as 100 < pulse < 60 holds for nobody; most often two numbers, or two signs, changed places. Behind an "or" nobody notices.
    Fix: Look the condition up in the source and correct it.
    """
    if proof.search is None:
        return
    chart, at = proof.logic.charts[proof.logic.main], BoxAtTime(proof.logic.main, "")
    solver = proof.search.solver
    for value in proof.decision.derived:
        scored = (one.when for one in (*value.score, *value.highest) if isinstance(one, Points))
        for condition in (*scored, *value.count, *(row.when for row in value.table)):
            if not solver.possible(solver.truth(proof.logic.condition(chart.read(condition), at)).holds):
                yield condition_nobody_fits.at(condition, f'nobody fits "{" ".join(condition.split())}" in "{value.called}"',
                                               "Look the condition up in the source; most often two numbers, or two signs, changed places.")
    names = names_of(chart)
    for condition, truly in conditions_of(proof.decision):
        if any(True for _ in condition_faults(condition, names)):
            continue  # of a property: told by a rule of its own
        view, whole = solver.actual if truly else solver, chart.read(condition)
        if not solver.possible(view.truth(proof.logic.condition(whole, at)).holds):
            continue  # told of as a whole, here or by a rule of its own
        for part, beside in _parts_of_or(whole, ()):
            if not solver.possible(*(view.truth(proof.logic.condition(one, at)).holds for one in (part, *beside))):
                where, line = condition.where, "\n" in condition
                told, with_ = _shown(part), f" together with {' and '.join(map(_shown, beside))}" if beside else ""
                yield condition_nobody_fits.at(
                    where if line or not where.line else where._replace(column=where.column + part.at),
                    f'nobody fits {told}{with_}, one side of "or" in "{" ".join(condition.split())}"',
                    "Look the condition up in the source; most often two numbers changed places.")


def _parts_of_or(node: Node, beside: tuple[Node, ...]) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """Every side of an "or" in a condition, with what has to hold besides."""
    if isinstance(node, Or):
        for part in node.parts:
            yield part, beside
            yield from _parts_of_or(part, beside)
    elif isinstance(node, And):
        for place, part in enumerate(node.parts):
            yield from _parts_of_or(part, (*beside, *node.parts[:place], *node.parts[place + 1:]))
    elif isinstance(node, Not):
        yield from _parts_of_or(node.of, ())


def _shown(node: Node) -> str:
    """A condition in a message, as it may be written."""
    return f'"{written(node)}"'


@rule("charts", blocks="pages")
def table_row_missing(proof: Proof) -> Iterator[Diagnostic]:
    """Whoever is shown a value of a table has exactly one row of it that fits; with several: yes, any number of rows may fit.

    Why: An end that shows a result would show none to these patients, or leave it open which of two: a stage without a row for exactly 60.
    Fix: Decide from the source where these patients belong, and widen the condition of a row, or narrow one of the two.
    """
    for value in proof.decision.derived if proof.search is not None else ():
        if not value.table or value.several is not None or proof.search is None:
            continue
        for which, told, help in _TABLE_FAULTS:
            found = proof.search.find(_rows_astray(proof, str(value.id), which))
            if found is not None:
                fault = f'{proof.tell(found)}, and {told.format(name=value.called)}'
                yield table_row_missing.at(value.called, fault, help, evidence=proof.evidence(found))
                break


_TABLE_FAULTS = ((0, 'no row of "{name}" fits them', "Widen the condition of a row, or add the row that is missing."),
                 (1, 'two rows of "{name}" fit them', "Narrow one of the two, so that each patient has one row."))


def _rows_astray(proof: Proof, name: str, which: int) -> Any:
    """That a patient whose answers are known comes to an end that shows a table of which no row fits, or two."""
    assert proof.search is not None
    search, solver, chart = proof.search, proof.search.solver, proof.logic.charts[proof.logic.main]
    astray = []
    for key in proof.ends:
        box, spot = proof.box(key), proof.logic.spots[key]
        if isinstance(box, OutcomeBox) and spot.chart == proof.logic.main and any(_rests_on(str(shown), name, chart) for shown in box.shows):
            here = proof.logic.named(name, spot)
            fits = [solver.truth(row.when).holds for row in proof.flow.derived[here].rows]
            known = solver.truth(Known(0, Name(0, here))).holds
            wrong = solver.opposite(solver.some(fits)) if which == 0 else solver.more_than(1, fits)
            astray.append(solver.every([search.reached[key], known, wrong]))
    return solver.some(astray)


def _rests_on(shown: str, name: str, chart: ChartLogic) -> bool:
    """Whether a value is another, or is worked out from it."""
    seen, ahead = set[str](), [shown]
    while ahead:
        here = ahead.pop()
        if here == name:
            return True
        if here not in seen and here in chart.derived:
            rows = chart.derived[here].rows
            ahead += (part.id for row in rows for one in (row.when, row.gives) if isinstance(one, Node) for part in names_in(one))
        seen.add(here)
    return False


@rule("charts", level="warning", waivable=True, blocks="pages")
def sign_only_if_known(proof: Proof) -> Iterator[Diagnostic]:
    """A danger sign by condition does not count for those alone who know an answer: `temperature is known and temperature >= 38`.

    Why: Without "is known" whoever does not know counts as having the sign, and the chart has to lead them to help. With it they have no sign, and
    the proofs let them be sent home.
    Fix: Take "is known" out of the sign, and lead whoever does not know to an end as urgent as the sign. Where the source says that the sign is none
    without that number, let the person who checked it accept this with a waiver.
    """
    for declared in proof.decision.signs:
        for key in ("when", "only_if", "unless", "ruled_out_by"):
            expression = getattr(declared, key)
            known = _must_be_known(expression.node, key in {"when", "only_if"}) if isinstance(expression, Expression) else ()
            for only in sorted(known):
                fault = f'danger sign "{declared.sign}" counts only for those who know "{only}"; whoever does not know passes as not having it'
                denied = "" if key in {"when", "only_if"} else "not "
                yield sign_only_if_known.at(
                    expression, fault, f'Take "{only} is {denied}known" out, and lead whoever does not know to an end as urgent as the sign.')


def _must_be_known(node: Node, holds: bool) -> frozenset[str]:
    """The values that a condition says must be known, if it is to hold, or not to hold. What one of several alternatives asks for need not be."""
    if isinstance(node, Known):
        return frozenset({written(node.of)} if holds else ())
    if isinstance(node, Not):
        return _must_be_known(node.of, not holds)
    if not isinstance(node, (And, Or)):
        return frozenset()
    of_each = [_must_be_known(part, holds) for part in node.parts]
    return frozenset[str]().union(*of_each) if isinstance(node, And) == holds else of_each[0].intersection(*of_each)
