"""Proofs of form: every box is reached, every arrow leads to a box, no way leads round, and every box says what it must."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic_core import PydanticCustomError

from generator.content.model import NOT_READ, ActionBox, LinkBox, OutcomeBox, QuestionBox, Text, TimeWords
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.logic.graph import Edge, edges, numbers, way_to
from generator.logic.proof import Proof
from generator.logic.translation import MOST_PLACES
from generator.logic.verification.causes import first_unreached, impossible, to_one_box, without_arrow
from generator.logic.verification.faults import answer_told, arriving, meant, taking
from generator.logic.verification.safety import pointers
from generator.logic.verification.times import span_of


@rule("charts", blocks="pages", sound="form")
def duplicate_box(proof: Proof) -> Iterator[Diagnostic]:
    """Every box of a chart has an id of its own.

    Why: An arrow to an id that two boxes share may lead to either of them.
    Fix: Give one of the boxes a new id, then check for each arrow which of the two it should lead to.
    """
    known = numbers(proof.decision)
    for number, box in enumerate(proof.decision.boxes, 1):
        if known[box.id] != number:
            yield duplicate_box.at(box.id, f'the boxes {known[box.id]} and {number} both have the id "{box.id}"',
                                   "Give one of them another id, and see where the arrows to it should lead.")


@rule("charts", blocks="pages", sound="form")
def unknown_box(proof: Proof) -> Iterator[Diagnostic]:
    """Every arrow leads to a box of the chart.

    Why: A patient who gives that answer would be left without any advice.
    Fix: Correct the id, or write the box. Do not just point the arrow at the nearest box.
    """
    chart, decision = proof.chart, proof.decision
    for edge in edges(decision):
        if edge.target not in chart.boxes and not (edge.source in proof.unread.boxes and edge.target == NOT_READ):
            who = taking(proof, edge)
            fault = f'{who.told} is led from {chart.name(edge.source)} to "{edge.target}", which is no box of this chart'
            yield unknown_box.at(edge.target, fault, meant(edge.target, chart), evidence=who.evidence)


@rule("charts", blocks="pages")
def unreachable_box(proof: Proof) -> Iterator[Diagnostic]:
    """Every box can be reached from the start.

    Why: A box that nobody reaches is advice that nobody gets; usually an arrow leads to the wrong place.
    Fix: Find the answer that should lead here and correct its arrow. See that its advice is not lost.
    """
    chart = proof.chart
    told = {box for found in pointers(proof) for box in found.unreached}
    if not proof.everything and to_one_box(proof):  # that is told, with the boxes to which no arrow leads
        told |= set(without_arrow(proof))
    if not proof.everything and any(edge.target not in chart.boxes for edge in edges(proof.decision)):
        return
    vain = {way.target: (key, way) for key, way in reversed(impossible(proof))}
    for box, others in first_unreached(proof).items():
        if box in told:
            continue
        more = f", nor from there to {' and '.join(chart.name(other) for other in others)}" if others else ""
        if box in vain:
            key, way = vain[box]
            fault = f"no patient ever gets to {chart.name(box)}{more}: nobody who comes to {proof.name(key)} can answer {answer_told(proof, way)}"
            help = "See what was asked before it: most often two limits do not fit together, or the same is asked again."
        else:
            fault, help = f"no patient ever gets to {chart.name(box)}{more}", "Find the answer that should lead here, and correct its arrow."
        yield unreachable_box.at(chart.boxes[box], fault, help)


@rule("charts", blocks="pages")
def too_many_places(proof: Proof) -> Iterator[Diagnostic]:
    """A chart, with the charts that it links to and every time that it asks again, has 20,000 places where a patient can be, at most.

    Why: Of a larger one nothing can be proved in any useful time, so a patient who is sent the wrong way would not be found.
    Fix: Repeat less often, put no repeat inside another, or let fewer charts lead from one to the next.
    """
    if proof.logic.too_large:
        yield too_many_places.at(proof.decision.id, f'chart "{proof.decision.id}" has more than {MOST_PLACES:,} places where a patient can be, with '
                                 "the charts that it links to and every time that it asks again, so nothing can be proved of it",
                                 "Repeat less often, put no repeat inside another, or let fewer charts lead from one to the next.")


@rule("charts", blocks="pages", sound="form")
def undeclared_cycle(proof: Proof) -> Iterator[Diagnostic]:
    """The arrows never lead round in a circle; a way back is declared under returns.

    Why: A patient could go round without end and never reach advice. On paper nobody notices until somebody follows it.
    Fix: Lead the arrow to a later box. If everybody does a step again after a time, write repeat with that step; if patients come back because
    something has changed, say when under returns.
    """
    chart = proof.chart
    for edge, around in chart.loops(avoiding=chart.starts):
        if edge.source in chart.came:
            boxes = [str(edge.target), *(str(step.target) for step in around)]
            fault = f"{chart.on(edge)} back to {chart.name(edge.target)} and can go round for ever: {chart.by(boxes)}"
            round_ = chart.patient((*way_to(chart.came, edge.source), edge, *around))
            yield undeclared_cycle.at(edge.target, fault, f"Lead this arrow to a later box.{_again(proof, edge)}",
                                      evidence=chart.evidence(round_))


@rule("charts", blocks="pages", sound="form")
def arrow_into_start(proof: Proof) -> Iterator[Diagnostic]:
    """No arrow leads into the start.

    Why: The start says who the chart is for; whoever is sent back to it starts over without learning why.
    Fix: Lead the arrow to a later box. If everybody does a step again after a time, write repeat with that step; if patients come back because
    something has changed, say when under returns.
    """
    chart, decision = proof.chart, proof.decision
    for edge in edges(decision):
        if edge.target in chart.starts:
            yield arrow_into_start.at(edge.target, f"{chart.on(edge)} into the start",
                                      f"Lead it to a later box.{_again(proof, edge)}",
                                      evidence=chart.evidence(chart.taking(edge)))


def _again(proof: Proof, edge: Edge) -> str:
    """How to write that something is done again, for an arrow that leads back."""
    boxes = proof.chart.boxes
    done = edge.source if isinstance(boxes[edge.source], ActionBox) else edge.target if isinstance(boxes[edge.target], ActionBox) else None
    if done is None:
        return " If patients come back because something has changed, say when under returns."
    to = edge.target if done == edge.source else "the box from which it is done again"
    return (f' If {proof.chart.name(done)} is done again after a time, write with that step repeat: with to: {to}, after: how long, and at_most: '
            "how often; its goto: is where the last time leads.")


@rule("charts", blocks="pages", sound="form")
def dead_end(proof: Proof) -> Iterator[Diagnostic]:
    """Every link leads on: to another chart or to a topic, not to both and not to its own chart.

    Why: A reader who is sent nowhere has been asked questions for nothing.
    Fix: Name one of the two: decision: for another chart, or topic: for a page.
    """
    chart, decision = proof.chart, proof.decision
    for box in chart.boxes.values():
        round_ = isinstance(box, LinkBox) and box.decision == decision.id
        if isinstance(box, LinkBox) and (round_ or (box.decision is None) == (box.topic is None)):
            leads = "to its own chart" if round_ else "nowhere" if box.topic is None else "to two places"
            who = arriving(proof, str(box.id))
            fault = f"{who.told} comes to {chart.name(box.id)}, which leads {leads}"
            yield dead_end.at(box, fault, "Name one of the two: decision: another chart, or topic: a page.", evidence=who.evidence)


@rule("charts", blocks="pages")
def return_without_target(proof: Proof) -> Iterator[Diagnostic]:
    """Every declared way back leads from a box of the chart to an earlier one.

    Why: A way back that leads nowhere, or forwards, is a branch that no proof looks at.
    Fix: Name an earlier box under to:, or write the way as an arrow.
    """
    chart, decision = proof.chart, proof.decision
    for back in decision.returns:
        for box in (back.start, back.to):
            if box is not None and box not in chart.boxes:
                yield return_without_target.at(box, f'a way back names "{box}", which is no box of this chart', meant(box, chart))
        if back.start in chart.boxes and back.to in chart.boxes and chart.numbers[back.to] >= chart.numbers[back.start or back.to]:
            yield return_without_target.at(back.to, f"the way back from {chart.name(back.start or '')} does not lead to an earlier box",
                                           "Name an earlier box under to:, or write the way on as an arrow.")


@rule("charts", blocks="pages")
def repeat_unfit(proof: Proof) -> Iterator[Diagnostic]:
    """What is repeated leads back to an earlier box from which it is reached again, and says after how long.

    Why: A repeat that leads nowhere, onward or to itself is done once, or does not ask anew, whatever the chart says; and "a while" is another time
    to each reader.
    Fix: Name under to: the earlier box from which everybody is asked anew, and under after: a time, such as 15 minutes or 4 to 6 hours.
    """
    for box in proof.chart.boxes.values():
        if isinstance(box, ActionBox) and box.repeat is not None:
            fault = _repeat_fault(proof, box, box.repeat.to)
            if fault is not None:
                yield repeat_unfit.at(box.repeat.to, f"{proof.chart.name(box.id)} is repeated from {fault[0]}", fault[1])
            wrong = _time_fault(box.repeat.after, proof)
            if wrong is not None:
                yield repeat_unfit.at(box.repeat.after, f'{proof.chart.name(box.id)} is repeated after "{box.repeat.after}", which is {wrong}',
                                      "Write a time as its source gives it, such as 15 minutes or 4 to 6 hours.")


def _repeat_fault(proof: Proof, box: ActionBox, to: Text) -> tuple[str, str] | None:
    chart, help = proof.chart, "Name the earlier box from which everybody is asked anew."
    if to not in chart.boxes:
        return f'"{to}", which is no box of this chart', meant(to, chart)
    if to == box.id:
        return "itself, so nothing is asked in between", help
    if chart.numbers[to] > chart.numbers[box.id]:
        return f"{chart.name(to)}, which is a later box", help
    if box.id not in chart.spread([str(to)]):
        return f"{chart.name(to)}, from which no arrow leads here again", help
    return None


def _time_fault(words: Text, proof: Proof) -> str | None:
    """What keeps words from being a time."""
    try:
        time = TimeWords.read(words)
    except PydanticCustomError as fault:
        return "a time that runs backwards" if "backwards" in fault.message() else "no time"
    return None if span_of(time, proof.library) is not None else f'in "{time.unit}", which is no unit of time'


@rule("charts", blocks="pages")
def outcome_incomplete(proof: Proof) -> Iterator[Diagnostic]:
    """Every outcome says how urgent it is and within what time, and names its facts.

    Why: "See a doctor" without a time means today to one reader and next month to another.
    Fix: Add what is missing from the source; where no source states a time, write time: not stated.
    """
    chart = proof.chart
    for box in chart.boxes.values():
        missing = [key for key in ("level", "time", "facts") if not getattr(box, key)] if isinstance(box, OutcomeBox) else []
        if missing:
            who = arriving(proof, str(box.id))
            fault = f"{who.told} comes to {chart.name(box.id)}, which has no {' and no '.join(missing)}"
            stated = "; where no source states a time, write time: not stated" if "time" in missing else ""
            yield outcome_incomplete.at(box, fault, f"Add {', '.join(f'{key}:' for key in missing)}{stated}.", evidence=who.evidence)


@rule("charts", blocks="pages")
def sheet_unfit(proof: Proof) -> Iterator[Diagnostic]:
    """The author's own sheets name boxes of the chart, each once, and each sheet has a box that leads on.

    Why: A box that stands on two sheets, or on none, is looked for in the wrong place; a sheet of ends alone tells nobody how to get there.
    Fix: Name each box that leads on once. Ends need no place: they are drawn again on each sheet that leads to them.
    """
    placed = dict[str, Text]()
    for sheet in proof.decision.sheets:
        for box in sheet.boxes:
            if box not in proof.chart.boxes:
                yield sheet_unfit.at(box, f'the sheet "{sheet.title}" names "{box}", which is no box of this chart', meant(box, proof.chart))
            elif box in placed and not proof.chart.ends(box):
                yield sheet_unfit.at(box, f'"{box}" stands on the sheets "{placed[box]}" and "{sheet.title}"', "Name it on one of the two.")
            placed.setdefault(str(box), sheet.title)
        if not any(box in proof.chart.boxes and not proof.chart.ends(box) for box in sheet.boxes):
            fault = f'the sheet "{sheet.title}" has no box that leads on'
            yield sheet_unfit.at(sheet.title, fault, "Name the questions and steps that belong there.")


@rule("charts", blocks="pages")
def box_without_facts(proof: Proof) -> Iterator[Diagnostic]:
    """Every box except a link names the facts that it rests on.

    Why: A box without facts is advice without a source.
    Fix: Name the facts that say so. If there are none, the box has to go, not the rule.
    """
    chart = proof.chart
    for box in chart.boxes.values():
        inputs = [proof.logic.charts[proof.logic.main].inputs.get(str(name)) for name in box.inputs] if isinstance(box, QuestionBox) else []
        if not isinstance(box, (LinkBox, OutcomeBox)) and not box.facts and not any(one is not None and one.facts for one in inputs):
            yield box_without_facts.at(box, f"{chart.name(box.id)} names no fact", "Add facts: with the ids of the facts that say so.")
