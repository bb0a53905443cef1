"""What the proofs of all subjects share."""

from __future__ import annotations

from difflib import get_close_matches
from typing import NamedTuple

from generator.content.model import Answer, Entry, QuestionBox, Return, Text
from generator.diagnostics.evidence import Counterexample
from generator.logic import telling
from generator.logic.flow import FlowArrow, FoundPatient, Trace
from generator.logic.graph import ChartGraph, Edge
from generator.logic.proof import Proof

Fault = tuple[Text | Entry, str, str]
"""A place, what is wrong there, and the next move."""


def meant(box: str, chart: ChartGraph, kind: str = "box") -> str:
    """What may have been meant by an id that no box has, as the next move. `kind`: "box" or "question"."""
    close = get_close_matches(box, [str(known.id) for known in chart.questions] if kind == "question" else list(chart.boxes), 1)
    return f'Did you mean "{close[0]}"?' if close else f"Write the id of a {kind} of this chart, or write that {kind}."


def answer_told(proof: Proof, way: FlowArrow) -> str:
    """The answer with which a way is taken, in quotes: in its author's words, or else its condition in words."""
    answer, box = proof.logic.answers[way], proof.box(way.source)
    if not isinstance(answer, Answer) or not isinstance(box, QuestionBox):
        return f'"{"not known" if answer == "unknown" else answer}"' if answer else ""
    chart = proof.logic.charts[proof.logic.spots[way.source].chart]
    return f'"{telling.answer_in_words(box, answer, chart)}"'


def leads_back(proof: Proof, back: Return) -> bool:
    """Whether a way back leads from a box of the chart to an earlier one, as it must."""
    numbers = proof.chart.numbers
    return back.to in numbers and (back.start is None or (back.start in numbers and numbers[back.to] < numbers[back.start]))


# --- who comes to a box ------------------------------------------------------------------------------------------


class Arrival(NamedTuple):
    """Who comes to a box: in words, to begin a sentence (`a patient who answers ... (path 1-2-4)`), and as data."""

    told: str
    evidence: Counterexample | None

    @property
    def path(self) -> str:
        """` (path 1-2-4)`; empty if nobody comes there."""
        return f" (path {'-'.join(str(box.number) for box in self.evidence.boxes)})" if self.evidence is not None else ""


def arriving(proof: Proof, box: str) -> Arrival:
    """A patient who comes to a box, on a shortest way; where nothing can be proved, by the arrows alone."""
    if proof.search is not None:
        keys = [key for key, spot in proof.logic.spots.items() if (spot.chart, spot.box) == (proof.logic.main, box) and key in proof.search.reached]
        found = proof.search.find(proof.search.solver.some(proof.search.reached[key] for key in keys))
        if found is not None:
            place = next(place for place, key in enumerate(found.trace.boxes) if key in keys)
            return _told(proof, _so_far(proof, found, place))
    return Arrival(proof.chart.at(box), proof.chart.evidence(proof.chart.getting_to(box)))


def taking(proof: Proof, edge: Edge) -> Arrival:
    """The same of a patient who takes an arrow, up to the box where it begins."""
    ways, arrows = proof.flow.ways.get(edge.source, ()), proof.chart.arrows[edge.source]
    if proof.search is not None and len(ways) == len(arrows):
        way = next((way for way, arrow in zip(ways, arrows, strict=True) if arrow == edge), None)
        found = proof.search.find(proof.search.taking(way)) if way is not None else None
        if found is not None:
            place = found.trace.boxes.index(edge.source)
            onward = FoundPatient(found.answers, Trace(found.trace.boxes[:place + 2], found.trace.ended))
            path = found.trace.boxes[:place + 1]
            shown = FoundPatient(found.answers, Trace(path, found.trace.ended))
            return Arrival(f"{proof.who(onward)} (path {proof.by(path)})", proof.evidence(shown))
    return Arrival(proof.chart.at_the_start_of(edge), proof.chart.evidence(proof.chart.taking(edge)))


def _so_far(proof: Proof, found: FoundPatient, place: int) -> FoundPatient:
    """A patient up to a box of their trace, with what was asked before it."""
    path = found.trace.boxes[:place + 1]
    asked = {name for key in path[:-1] for name in proof.logic.asks.get(key, ())}
    if not isinstance(proof.box(path[-1]), QuestionBox):
        asked |= set(found.answers)
    return FoundPatient({name: value for name, value in found.answers.items() if name in asked}, Trace(path, found.trace.ended), found.assumed)


def _told(proof: Proof, found: FoundPatient) -> Arrival:
    return Arrival(proof.at(found), proof.evidence(found))
