"""Proofs of form: every box is reached, every arrow leads to a box, no way leads round, and every box says what it must."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content.model import LinkBox, OutcomeBox, QuestionBox, Text
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.logic.graph import edges, numbers, way_to
from generator.logic.proof import Proof
from generator.logic.verification.faults import meant


@rule("charts", blocks="pages")
def duplicate_box(proof: Proof) -> Iterator[Diagnostic]:
    """Every box of a chart has an id of its own.

    Why: An arrow to an id that two boxes share may lead to either of them.
    Mend: Give one of the boxes a new id, then check for each arrow which of the two it should lead to.
    """
    known = numbers(proof.decision)
    for number, box in enumerate(proof.decision.boxes, 1):
        if known[box.id] != number:
            yield duplicate_box.at(box.id, f'the boxes {known[box.id]} and {number} both have the id "{box.id}"',
                                   "Give one of them another id, and see where the arrows to it should lead.")


@rule("charts", blocks="pages")
def unknown_box(proof: Proof) -> Iterator[Diagnostic]:
    """Every arrow leads to a box of the chart.

    Why: A patient who gives that answer would be left without any advice.
    Mend: Correct the id, or write the box. Do not just point the arrow at the nearest box.
    """
    chart, decision = proof.chart, proof.decision
    for edge in edges(decision):
        if edge.target not in chart.boxes:
            fault = f'{chart.on(edge)} to "{edge.target}", which is no box of this chart'
            yield unknown_box.at(edge.target, fault, meant(edge.target, chart), evidence=chart.evidence(chart.taking(edge)))


@rule("charts", blocks="pages")
def unreachable_box(proof: Proof) -> Iterator[Diagnostic]:
    """Every box can be reached from the start.

    Why: A box that nobody reaches is advice that nobody gets; usually an arrow leads to the wrong place.
    Mend: Find the answer that should lead here and correct its arrow. Delete the box only if its advice is given elsewhere.
    """
    chart = proof.chart
    for box in chart.boxes.values():
        if not _possible(proof, str(box.id)):
            yield unreachable_box.at(box, f"no patient ever gets to {chart.name(box.id)}",
                                     "Lead the arrow here that should come here, or delete the box.")


def _possible(proof: Proof, box: str) -> bool:
    """Whether there is a patient who is led to a box; where nothing can be proved, whether arrows lead there."""
    if proof.search is None:
        return box in proof.chart.came
    return any(proof.search.solver.possible(proof.search.reached[key]) for key, spot in proof.logic.spots.items()
               if spot.chart == proof.logic.main and spot.box == box)


@rule("charts", blocks="pages")
def undeclared_cycle(proof: Proof) -> Iterator[Diagnostic]:
    """The arrows never lead round in a circle; a way back is declared under returns.

    Why: A patient could go round without end and never reach advice. On paper nobody notices until somebody follows it.
    Mend: Lead the arrow to a later box. If patients really come back, say when under returns.
    """
    chart = proof.chart
    for edge, around in chart.loops(avoiding=chart.starts):
        if edge.source in chart.came:
            boxes = [str(edge.target), *(str(step.target) for step in around)]
            fault = f"{chart.on(edge)} back to {chart.name(edge.target)} and can go round for ever: {chart.by(boxes)}"
            round_ = chart.patient((*way_to(chart.came, edge.source), edge, *around))
            yield undeclared_cycle.at(edge.target, fault, "Lead this arrow to a later box. If patients do come back, say so under returns.",
                                      evidence=chart.evidence(round_))


@rule("charts", blocks="pages")
def arrow_into_start(proof: Proof) -> Iterator[Diagnostic]:
    """No arrow leads into the start.

    Why: The start says who the chart is for; whoever is sent back to it starts over without learning why.
    Mend: Lead the arrow to a later box. If patients do start again, say when under returns.
    """
    chart, decision = proof.chart, proof.decision
    for edge in edges(decision):
        if edge.target in chart.starts:
            yield arrow_into_start.at(edge.target, f"{chart.on(edge)} into the start",
                                      "Lead it to a later box. If patients do start again, say so under returns.",
                                      evidence=chart.evidence(chart.taking(edge)))


@rule("charts", blocks="pages")
def dead_end(proof: Proof) -> Iterator[Diagnostic]:
    """Every link leads on: to another chart or to a topic, not to both and not to its own chart.

    Why: A reader who is sent nowhere has been asked questions for nothing.
    Mend: Name one of the two: decision: for another chart, or topic: for a page.
    """
    chart, decision = proof.chart, proof.decision
    for box in chart.boxes.values():
        round_ = isinstance(box, LinkBox) and box.decision == decision.id
        if isinstance(box, LinkBox) and (round_ or (box.decision is None) == (box.topic is None)):
            leads = "to its own chart" if round_ else "nowhere" if box.topic is None else "to two places"
            fault = f"{chart.at(box.id)} comes to {chart.name(box.id)}, which leads {leads}"
            yield dead_end.at(box, fault, "Name one of the two: decision: another chart, or topic: a page.",
                              evidence=chart.evidence(chart.getting_to(box.id)))


@rule("charts", blocks="pages")
def return_without_target(proof: Proof) -> Iterator[Diagnostic]:
    """Every declared way back leads from a box of the chart to an earlier one.

    Why: A way back that leads nowhere, or forwards, is a branch that no proof looks at.
    Mend: Name an earlier box under to:, or write the way as an arrow.
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
def outcome_incomplete(proof: Proof) -> Iterator[Diagnostic]:
    """Every outcome says how urgent it is and within what time, and names its facts.

    Why: "See a doctor" without a time means today to one reader and next month to another.
    Mend: Add what is missing from the source; where no source states a time, write time: not stated.
    """
    chart = proof.chart
    for box in chart.boxes.values():
        missing = [key for key in ("level", "time", "facts") if not getattr(box, key)] if isinstance(box, OutcomeBox) else []
        if missing:
            fault = f"{chart.at(box.id)} comes to {chart.name(box.id)}, which has no {' and no '.join(missing)}"
            yield outcome_incomplete.at(
                box, fault, f"Add {', '.join(f'{key}:' for key in missing)}; where no source states a time, write time: not stated.",
                evidence=chart.evidence(chart.getting_to(box.id)))


@rule("charts", blocks="pages")
def sheet_unfit(proof: Proof) -> Iterator[Diagnostic]:
    """The author's own sheets name boxes of the chart, each once, and each sheet has a box that leads on.

    Why: A box that stands on two sheets, or on none, is looked for in the wrong place; a sheet of ends alone tells nobody how to get there.
    Mend: Name each box that leads on once. Ends need no place: they are drawn again on each sheet that leads to them.
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
    Mend: Name the facts that say so. If there are none, the box has to go, not the rule.
    """
    chart = proof.chart
    for box in chart.boxes.values():
        inputs = [proof.logic.charts[proof.logic.main].inputs.get(str(name)) for name in box.inputs] if isinstance(box, QuestionBox) else []
        if not isinstance(box, (LinkBox, OutcomeBox)) and not box.facts and not any(one is not None and one.facts for one in inputs):
            yield box_without_facts.at(box, f"{chart.name(box.id)} names no fact", "Add facts: with the ids of the facts that say so.")
