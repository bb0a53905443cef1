"""Who is in danger, and what follows from it. One mistake shows in many ways: a sign that leads home also leaves a box that nobody reaches, breaks
a property, and fails a named patient. The danger is told, with what points at its cause; what only follows from it is not told beside it.

What is found out here is kept with the proof, so that each rule asks for it and none looks twice. Where a proof is asked for everything, nothing
follows from anything, and each rule tells all that it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, pairwise
from typing import Any, NamedTuple, TypeVar

from generator.content.model import LinkBox, QuestionBox, urgency_rank
from generator.logic.chart_logic import SignAsConditions
from generator.logic.flow import FlowArrow, FoundPatient
from generator.logic.graph import edges
from generator.logic.proof import Proof

EMERGENCY = 0

T = TypeVar("T")


def kept(proof: Proof, name: str, find: Callable[[Proof], T]) -> T:
    """What was found out of a proof before, or is found out now."""
    if name not in proof.known:
        proof.known[name] = find(proof)
    found: T = proof.known[name]
    return found


# --- who ends too low --------------------------------------------------------------------------------------------


class MissedSigns(NamedTuple):
    """A patient who shows that signs are missed: the chart that names them, and the signs."""

    found: FoundPatient
    chart: str
    signs: tuple[SignAsConditions, ...]


def together(shown: Iterable[MissedSigns]) -> list[MissedSigns]:
    """Patients who take the same path with the same answers show one fault, of several signs."""
    groups: dict[object, MissedSigns] = {}
    for one in shown:
        alike = one.found.trace.boxes, tuple(one.found.answers.items())
        known = groups.get(alike)
        groups[alike] = one if known is None else known._replace(signs=(*known.signs, *one.signs))
    return list(groups.values())


def asking(proof: Proof, chart: str, sign: SignAsConditions) -> list[str]:
    """The questions that ask for what a sign rests on, in the order of the flow."""
    return proof.asking(chart, proof.logic.charts[chart].needed(sign.has))


def who_ends_too_low(proof: Proof) -> list[MissedSigns]:
    """For each danger sign a patient who has it and ends less urgently than it demands, if there is one."""
    return _in_danger(proof)[0]


def missed_from(proof: Proof, to: str) -> tuple[Proof, list[MissedSigns]]:
    """Who goes on from a box and may have an emergency sign by now for which nothing asks from there on, with the proof that begins there."""
    again = proof.coming_back(to)
    urgent = (one for one in who_ends_too_low(again) if proof.library.red_flags[one.signs[0].id].urgency == "emergency")
    return again, together(one for one in urgent
                           if not {*(asking(proof, one.chart, one.signs[0]) or one.found.trace.boxes[:1])} & {*one.found.trace.boxes})


def is_in_danger(proof: Proof, *wanted: Any) -> bool:
    """Whether there are patients for whom all that is wanted holds, and who end less urgently than a danger sign of theirs demands."""
    if proof.search is None or proof.everything:
        return False
    dangers = _in_danger(proof)[1]
    return bool(dangers) and proof.search.solver.possible(*wanted, proof.search.solver.some(dangers))


def are_all_in_danger(proof: Proof, *wanted: Any) -> bool:
    """The same of all patients for whom it holds."""
    if proof.search is None or proof.everything or not _in_danger(proof)[1]:
        return False
    solver = proof.search.solver
    return not solver.possible(*wanted, *(solver.opposite(danger) for danger in _in_danger(proof)[1]))


def endangered(proof: Proof) -> set[tuple[str, str]]:
    """The signs with which somebody ends too low, each with the chart that names it: other faults of these follow from that."""
    return set() if proof.everything else {(one.chart, sign.id) for one in who_ends_too_low(proof) for sign in one.signs}


def _in_danger(proof: Proof) -> tuple[list[MissedSigns], list[Any]]:
    return kept(proof, "in danger", _find_in_danger)


def _find_in_danger(proof: Proof) -> tuple[list[MissedSigns], list[Any]]:
    """Who ends too low, and what holds of all who do."""
    low: dict[tuple[str, int], dict[str, Any]] = {}
    shown, dangers = list[MissedSigns](), list[Any]()
    for chart, sign, demanded in proof.signs() if proof.search is not None else ():
        assert proof.search is not None
        if (chart, demanded) not in low:
            low[chart, demanded] = {
                key: proof.search.solver.every((proof.search.reached[key], _unhelped(proof, key, demanded)))
                for key in proof.ends if key in proof.within(chart) and urgency_rank(proof.level(key)) > demanded and key not in proof.logic.links}
        wanted = proof.anywhere(sign, chart, low[chart, demanded])
        found = next((one.found for one in shown if one.chart == chart and proof.search.also(one.found, wanted)), None) or proof.search.find(wanted)
        if found is not None:
            shown.append(MissedSigns(found, chart, (sign,)))
            dangers.append(wanted)
    return shown, dangers


def _unhelped(proof: Proof, key: str, demanded: int) -> Any:
    """For a link to a page: that nothing of that urgency was done before. An end has to be as urgent itself."""
    assert proof.search is not None
    solver = proof.search.solver
    return solver.opposite(proof.helped_before(key, demanded)) if isinstance(proof.box(key), LinkBox) else solver.every(())


# --- who is led nowhere ------------------------------------------------------------------------------------------


def unreached(proof: Proof) -> list[str]:
    """The boxes of the chart to which no patient is led; where nothing can be proved, those to which no arrow leads."""
    return kept(proof, "unreached", lambda proof: [str(box) for box in proof.chart.boxes if not _possible(proof, str(box))])


def _possible(proof: Proof, box: str) -> bool:
    if proof.search is None:
        return box in proof.chart.came
    return any(key in proof.visited for key, spot in proof.logic.spots.items() if spot.chart == proof.logic.main and spot.box == box)


def first_unreached(proof: Proof) -> dict[str, list[str]]:
    """The same, but for boxes to which only others of them lead: each with those that can only be reached by way of it."""
    alone = unreached(proof)
    if proof.everything:
        return {box: [] for box in alone}
    into = {box: {str(edge.source) for edge in edges(proof.decision) if edge.target == box and edge.source != box} for box in alone}
    first = [box for box in alone if not into[box] & set(alone)] or alone[:1]
    placed, found = set(first), {box: [] for box in first} if first else dict[str, list[str]]()
    for box in first:
        ahead = [box]
        while ahead:
            here = ahead.pop(0)
            onward = [str(edge.target) for edge in proof.chart.ways[here] if edge.target in alone and edge.target not in placed]
            found[box] += dict.fromkeys(onward)
            placed.update(onward)
            ahead += onward
    return found


def without_arrow(proof: Proof) -> list[str]:
    """The boxes to which no arrow leads, but for the start."""
    led_to = {str(edge.target) for edge in edges(proof.decision)}
    return [box for box in proof.chart.boxes if box not in led_to and box not in proof.chart.starts]


def to_one_box(proof: Proof) -> bool:
    """Whether all answers to some question lead to the same box."""
    led = ([edge.target for edge in proof.chart.arrows[box.id]] for box in proof.chart.questions)
    return any(len(targets) > 1 and len(set(targets)) == 1 for targets in led)


def impossible(proof: Proof) -> list[tuple[str, FlowArrow]]:
    """The answers that no patient can give who comes to their question, at the first time of asking."""
    return kept(proof, "impossible", lambda proof: list(_find_impossible(proof)))


def _find_impossible(proof: Proof) -> Iterator[tuple[str, FlowArrow]]:
    if proof.search is None:
        return
    spots = proof.logic.spots
    own = [key for key in proof.flow.ways if key in proof.visited and isinstance(proof.box(key), QuestionBox)
           and spots[key].chart == proof.logic.main and not spots[key].rounds]
    taken = proof.search.somebody({way: proof.search.taking(way) for key in own for way in proof.flow.ways[key]})
    yield from ((key, way) for key in own for way in proof.flow.ways[key] if way not in taken)


# --- what points at the cause of a danger ------------------------------------------------------------------------


class Pointers(NamedTuple):
    """What is told with a patient in danger, because it shows where the mistake lies: answers that nobody can give, ends that nobody reaches,
    questions with an answer that is treated as an emergency without a sign, and answers that lead on before a worse one that fits as well.
    """

    impossible: tuple[tuple[str, FlowArrow], ...] = ()
    unreached: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()
    outranked: tuple[tuple[FlowArrow, tuple[FlowArrow, ...]], ...] = ()


class Outranked(NamedTuple):
    """An answer that leads on although a later one fits as well and would lead to a more urgent end, and of whom that is so."""

    first: FlowArrow
    later: FlowArrow
    of: tuple[Any, ...]


def outranked(proof: Proof) -> list[Outranked]:
    """All such answers to the questions of the chart of which the first that fits leads on, at the first time of asking."""
    return kept(proof, "outranked", lambda proof: list(_find_outranked(proof)))


def _find_outranked(proof: Proof) -> Iterator[Outranked]:
    for key, ways in proof.flow.ways.items() if proof.search is not None else ():
        spot = proof.logic.spots[key]
        fitting = proof.logic.charts[spot.chart].questions[spot.box].fitting if isinstance(proof.box(key), QuestionBox) else ()
        if proof.search is None or spot.chart != proof.logic.main or spot.rounds:
            continue
        for (_, first), (other, later) in combinations(list(enumerate(ways[:len(fitting)])), 2):
            fits = proof.search.solver.truth(proof.logic.condition(fitting[other], spot)).holds
            of = proof.search.taking(first), fits, _ends_lower(proof, later.target)
            if first.target != later.target and proof.search.solver.possible(*of):
                yield Outranked(first, later, of)


def _ends_lower(proof: Proof, box: str) -> Any:
    """That a patient ends less urgently than they would if they were led to a box."""
    assert proof.search is not None
    solver, reached = proof.search.solver, proof.search.reached
    instead = proof.search.reached_from(box)
    ends = [(key, urgency_rank(proof.level(key))) for key in proof.ends if proof.level(key) is not None]
    return solver.some(solver.every((reached[low], instead[high])) for low, less in ends for high, more in ends if high in instead and more < less)


def pointing_at(proof: Proof, shown: MissedSigns, unnamed: Iterable[str]) -> Pointers:
    """What points at the cause, at most one of each. `unnamed`: the questions with an emergency that no sign names."""
    most = min(urgency_rank(proof.library.red_flags[sign.id].urgency) for sign in shown.signs)
    on_the_way = set(shown.found.trace.boxes)
    asked = {key for sign in shown.signs for key in asking(proof, shown.chart, sign)}
    helping = [box for box in unreached(proof) if urgency_rank(proof.chart.level(box)) <= most or _asks_for(proof, box, shown)]
    before = _before_worse(proof, shown)
    if proof.unread.parts:  # who comes to the rest, and gives which answers, is not known
        return Pointers(outranked=before[:1])
    vain = [(key, way) for key, way in impossible(proof) if key in on_the_way and _helps(proof, way.target, most)]
    return Pointers(tuple(vain[:1]), tuple(helping[:1]), tuple(key for key in unnamed if key in on_the_way | asked)[:1], before[:1])


def _before_worse(proof: Proof, shown: MissedSigns) -> tuple[tuple[FlowArrow, tuple[FlowArrow, ...]], ...]:
    """The answers on the way of a patient behind which one stands that fits them as well and would end more urgently, with all such later ones."""
    assert proof.search is not None
    path = list(pairwise(shown.found.trace.boxes))
    here = [one for one in outranked(proof) if (one.first.source, one.first.target) in path]
    first = [way for way in dict.fromkeys(one.first for one in here)
             if any(one.first == way and proof.search.shows(shown.found, *one.of) for one in here)]
    return tuple((way, tuple(one.later for one in here if one.first == way)) for way in first)


def _asks_for(proof: Proof, box: str, shown: MissedSigns) -> bool:
    """Whether a box of the chart asks for one of the signs."""
    chart = proof.logic.charts[proof.logic.main]
    question = chart.questions.get(box)
    return question is not None and shown.chart == proof.logic.main and any(set(question.asks) & set(chart.needed(sign.has)) for sign in shown.signs)


def _helps(proof: Proof, key: str, most: int) -> bool:
    """Whether a box is help of an urgency, or leads to such help alone."""
    if key not in proof.flow.ways:
        return False
    ends = [end for end in proof.ends if end == key or end in proof.after[key]]
    return bool(ends) and all(urgency_rank(proof.level(end)) <= most for end in ends)
