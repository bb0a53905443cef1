"""Proofs about what is asked and worked out: it means something, it is used, and every patient has a value where one is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.content.model import Choice, Input, OutcomeBox, Points
from generator.content.model.expression import Includes, Known, Name, Node, names_in, parts_of
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.logic.conditions import faults_of
from generator.logic.proof import Proof
from generator.logic.translation import ChartLogic, Spot


@rule("charts", blocks="pages")
def condition_unfit(proof: Proof) -> Iterator[Diagnostic]:
    """Every condition and formula speaks of inputs and derived values of its chart, and of answers that they have.

    Why: A condition about a name that nothing has would hold for nobody, and whoever it was written for would be led past their advice.
    Mend: Correct the name or the answer; the message lists what is known.
    """
    for fault in faults_of(proof.logic.charts[proof.logic.main], proof.library) if proof.chart.boxes else ():
        if not fault.form:
            yield condition_unfit.at(fault.place, fault.message, fault.help)


@rule("charts", blocks="pages")
def input_unfit(proof: Proof) -> Iterator[Diagnostic]:
    """Every input and derived value has the keys of its kind: answers, or a unit and a range; and is worked out in one way.

    Why: Only a value whose range is known can be proved for every patient, and only one with a unit is answered rightly.
    Mend: Write what the message asks for; docs/how-to/logic.md has the smallest example of each kind.
    """
    for fault in faults_of(proof.logic.charts[proof.logic.main], proof.library) if proof.chart.boxes else ():
        if fault.form:
            yield input_unfit.at(fault.place, fault.message, fault.help)


@rule("charts", blocks="pages")
def input_not_used(proof: Proof) -> Iterator[Diagnostic]:
    """Everything that is asked is used: in an answer, in a value that is worked out and used, in a danger sign, or in what an end shows.

    Why: A question whose answer changes nothing costs time; where it asks for danger, the patient answers yes and is sent home all the same.
    Mend: Use the input in the condition of an answer or of a danger sign. Stop asking for it only if its source does not need it either.
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
        elif isinstance(one, Input) and one.asks == "several of":
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


@rule("charts", blocks="pages")
def condition_nobody_fits(proof: Proof) -> Iterator[Diagnostic]:
    """For every condition of a score, a count or a table there is a patient for whom it holds.

    Why: A condition such as 100 < pulse < 60 gives its points to nobody; most often two numbers, or two signs, changed places.
    Mend: Look the condition up in the source and correct it.
    """
    if proof.search is None:
        return
    chart = proof.logic.charts[proof.logic.main]
    for value in proof.decision.derived:
        scored = (one.when for one in (*value.score, *value.highest) if isinstance(one, Points))
        for condition in (*scored, *value.count, *(row.when for row in value.table)):
            node = proof.logic.condition(chart.read(condition), Spot(proof.logic.main, ""))
            if not proof.search.solver.possible(proof.search.solver.truth(node).holds):
                yield condition_nobody_fits.at(condition, f'nobody fits "{" ".join(condition.split())}" in "{value.called}"',
                                               "Look the condition up in the source; most often two numbers, or two signs, changed places.")


@rule("charts", blocks="pages")
def table_row_missing(proof: Proof) -> Iterator[Diagnostic]:
    """Whoever is shown a value of a table has exactly one row of it that fits; with several: yes, any number of rows may fit.

    Why: An end that shows a result would show none to these patients, or leave it open which of two: a stage without a row for exactly 60.
    Mend: Decide from the source where these patients belong, and widen the condition of a row, or narrow one of the two.
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
