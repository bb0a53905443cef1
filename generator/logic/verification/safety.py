"""Proofs about danger signs. One law: whoever has a danger sign ends at least as urgently as it demands, nothing of a lower level is done to them on
the way, and no more questions stand between than the chart's author has accepted. (How soon, is proved in `times`.)

A proof speaks of all patients, not of labels: of those who are never asked for their sign, and of those who do not know that they have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from generator.content.model import URGENCIES, ActionBox, QuestionBox, urgency_rank
from generator.content.model.expression import limits_in
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.logic.chart_logic import ChartLogic, SignAsConditions
from generator.logic.flow import FoundPatient, Trace
from generator.logic.graph import shortened
from generator.logic.nodes import both
from generator.logic.proof import Proof, named, value_in_words
from generator.logic.question_types import type_of
from generator.logic.translation import BoxAtTime
from generator.logic.verification.causes import (
    EMERGENCY,
    MissedSigns,
    Pointers,
    asking,
    endangered,
    kept,
    missed_from,
    pointing_at,
    together,
    who_ends_too_low,
)
from generator.logic.verification.faults import answer_told, leads_back

MOST_NAMED = 6
"""How many danger signs, or questions, one message names."""

QUESTIONS_BEFORE_HELP = 0
"""How many questions may stand between an emergency sign and help where the author of a chart says nothing."""


EXCEPTIONS = "docs/how-to/logic.md tells how that is written"
"""Where an author finds how a source's exception to a danger sign is written; no message advises to write one."""


# --- how signs and questions are named ---------------------------------------------------------------------------


def _names(proof: Proof, keys: Iterable[str], between: str = " or ") -> str:
    spots = {proof.logic.spots[key][:2]: key for key in reversed(list(keys))}
    named = [proof.name(key) for key in reversed(spots.values())]
    return between.join([*named[:MOST_NAMED], *([f"{len(named) - MOST_NAMED} more"] if len(named) > MOST_NAMED else [])])


def _list(proof: Proof, keys: Iterable[str]) -> str:
    return " and ".join(proof.name(key) for key in keys)


def _is(signs: Iterable[SignAsConditions]) -> str:
    return "are" if len({sign.id for sign in signs}) > 1 else "is"


def _told(signs: Iterable[SignAsConditions], proof: Proof) -> str:
    """`danger sign "numb-toes" (emergency)`."""
    found = list(dict.fromkeys(sign.id for sign in signs))
    names = [f'"{id_}"' for id_ in found[:MOST_NAMED]]
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    levels = {str(proof.library.red_flags[sign.id].urgency) for sign in signs}
    return f"danger sign{'s' if len(found) > 1 else ''} {', '.join(names)}{more} ({' or '.join(sorted(levels, key=urgency_rank))})"


# --- the end ------------------------------------------------------------------------------------------------------


@rule("charts", blocks="pages", sound="patient")
def danger_sign_ends_too_low(proof: Proof) -> Iterator[Diagnostic]:
    """Whoever has a danger sign ends at least as urgently as it demands, asked for it or not; at a link to a page only after a step as urgent.

    Why: Whoever is sent home with a danger sign, because nobody asked or because an arrow is wrong, may come to harm.
    Fix: Ask for the sign on every way, best as the first question, or lead the answer to where only outcomes of its urgency follow. If the sign does
    not count for some patients, say for whom under signs, with only_if, unless or ruled_out_by, as a source says it.
    """
    for shown in together(who_ends_too_low(proof)):
        found, chart, signs = shown
        asked = [key for sign in signs for key in asking(proof, chart, sign)]
        end = found.trace.boxes[-1]
        if set(asked) & set(found.trace.boxes):
            fault = f"{proof.tell(found)} although they have {_told(signs, proof)}"
            help = f"Lead this patient to where only {_levels(signs, proof)} outcomes follow. Check first that no answers are swapped."
            if any(isinstance(proof.box(key), ActionBox) for key in found.trace.boxes):
                help += f" Only a source can say that something rules the sign out; {EXCEPTIONS}."
        elif asked:
            told = _names(proof, asked)
            fault = f"{proof.tell(found)} and is never asked {told}, so {_told(signs, proof)} {_is(signs)} missed"
            help = (f"Ask {told} on every way here, best as the first question of the chart. "
                    f"Only a source can say who cannot have the sign; {EXCEPTIONS}.")
        elif proof.unread.parts:
            fault = f"{proof.tell(found)} and is never asked for {_told(signs, proof)}"
            help = "Ask for it on every way here, best as the first question of the chart."
        else:
            fault = f"{proof.tell(found)}, and no question asks for {_told(signs, proof)}"
            help = "Write the question that asks for it, best as the first question of the chart."
        help += "".join(f" {told}" for told in _pointing(proof, shown))
        yield danger_sign_ends_too_low.at(proof.place(end), fault, help, evidence=proof.evidence(found, [sign.id for sign in signs]))


def _pointing(proof: Proof, shown: MissedSigns) -> Iterator[str]:
    """What shows where the mistake lies."""
    found = pointing_at(proof, shown, (one.key for one in unnamed(proof)))
    for key, way in found.impossible:
        yield f"Nobody can give the answer {answer_told(proof, way)} to {proof.name(key)}: look there first."
    for first, later in found.outranked:
        one, worse = answer_told(proof, first), " and ".join(answer_told(proof, way) for way in later)
        yield (f"{one} leads them on in {proof.name(first.source)}, and what comes after it there would lead some to a more urgent end: "
               f"put {worse} before {one}.")
    for box in found.unreached:
        yield f"Nobody gets to {proof.chart.name(box)}: see which arrow should lead there."
    for key in found.unnamed:
        asked = key in {asked for sign in shown.signs for asked in asking(proof, shown.chart, sign)}
        if any(key == first.source for first, _ in found.outranked):
            continue
        if asked and key in shown.found.trace.boxes:
            yield f"Another answer to {proof.number(key)} leads to an emergency, and names no danger sign: the answers look swapped."
        elif not asked:
            yield (f"An answer to {proof.name(key)} leads to an emergency too, and names no danger sign: "
                   "if it shows this one as well, write under signs: a condition that holds for both.")


def _levels(signs: Iterable[SignAsConditions], proof: Proof) -> str:
    most = min(urgency_rank(proof.library.red_flags[sign.id].urgency) for sign in signs)
    return " and ".join(URGENCIES[most::-1])


# --- on the way --------------------------------------------------------------------------------------------------


@rule("charts", blocks="pages", sound="patient")
def lower_step_before_help(proof: Proof) -> Iterator[Diagnostic]:
    """Nothing of a lower level is done to a patient with a danger sign before help of its urgency begins, asked for the sign or not.

    Why: Every step before the help costs time that this patient may not have: rest, exercises or an appointment that is waited for.
    Fix: Ask for the sign before the step, or lead its answer straight to help.
    """
    for found, chart, signs in together(_held_up(proof)):
        step_key = found.trace.boxes[-1]
        asked = [key for sign in signs for key in asking(proof, chart, sign)]
        first = (f"Ask {_names(proof, asked)} before {proof.number(step_key)}" if asked and not set(asked) & set(found.trace.boxes)
                 else "Lead the answer straight to help")
        fault = f"{proof.who(found)} comes to {proof.name(step_key)} by {proof.by(found.trace.boxes)} although they have {_told(signs, proof)}"
        help = f"{first}: nothing that is less urgent than the sign may come before its help."
        yield lower_step_before_help.at(proof.place(step_key), fault, help, evidence=proof.evidence(found, [sign.id for sign in signs]))


def _held_up(proof: Proof) -> list[MissedSigns]:
    """For each danger sign a patient who has it and comes to a less urgent step before help; not for those with which somebody ends too low."""
    return kept(proof, "held up", _find_held_up)


def _find_held_up(proof: Proof) -> list[MissedSigns]:
    if proof.search is None:
        return []
    solver, reached, shown = proof.search.solver, proof.search.reached, list[MissedSigns]()
    steps: dict[tuple[str, int], dict[str, Any]] = {}
    for chart, sign, demanded in proof.signs():
        if (chart, sign.id) in endangered(proof):
            continue
        if (chart, demanded) not in steps:
            steps[chart, demanded] = {key: solver.every((reached[key], solver.opposite(proof.helped_before(key, demanded))))
                                      for key in proof.actions if key in proof.within(chart) and urgency_rank(proof.level(key)) > demanded}
        found = proof.search.find(proof.anywhere(sign, chart, steps[chart, demanded]))
        if found is not None:
            lower = steps[chart, demanded]
            here = {key: proof.anywhere(sign, chart, {key: lower[key]}) for key in found.trace.boxes if key in lower}
            step = next(place for place, key in enumerate(found.trace.boxes) if key in here and proof.search.shows(found, here[key]))
            shown.append(MissedSigns(_as_far_as(found, step), chart, (sign,)))
    return shown


def _as_far_as(found: FoundPatient, place: int) -> FoundPatient:
    return FoundPatient(found.answers, Trace(found.trace.boxes[:place + 1], found.trace.ended))


@rule("charts", blocks="pages", sound="patient")
def questions_before_help(proof: Proof) -> Iterator[Diagnostic]:
    """Once the answers have shown an emergency sign, help follows; only as many questions stand between as `questions` under signs accepts.

    Why: Each further question costs time, and gives a chance to answer the emergency away.
    Fix: Lead the answer straight to help, and ask the rest there.
    """
    if proof.search is None:
        return
    shown, held_up = [], {(one.chart, sign.id) for one in _held_up(proof) for sign in one.signs}
    worse = set() if proof.everything else endangered(proof) | held_up
    for chart, sign, demanded in proof.signs():
        if (chart, sign.id) in worse:
            continue
        accepted = sign.declared.questions if sign.declared is not None else None
        if accepted is None and demanded != EMERGENCY:
            continue
        most = accepted if accepted is not None else QUESTIONS_BEFORE_HELP
        found = proof.search.find(_too_many(proof, chart, sign, demanded, most))
        if found is not None:
            shown.append((MissedSigns(found, chart, (sign,)), most))
    for found, chart, signs in together(one for one, _ in shown):
        most = min(limit for one, limit in shown if one.found.trace.boxes == found.trace.boxes)
        asked = [key for key in asking(proof, chart, signs[0]) if key in found.trace.boxes]
        after = found.trace.boxes[found.trace.boxes.index(asked[-1]) + 1:] if asked else found.trace.boxes
        between = [key for key in after if isinstance(proof.box(key), QuestionBox)]
        accepts = f"; the chart accepts {most} such question{'s' if most > 1 else ''}" if most else ""
        fault = f"{proof.tell(found)}, and is asked {_list(proof, between)} between {_told(signs, proof)} and help{accepts}"
        yield questions_before_help.at(proof.place(between[0] if between else found.trace.boxes[-1]), fault,
                                       "Lead the answer straight to help, and ask the rest there.",
                                       evidence=proof.evidence(found, [sign.id for sign in signs]))


def _too_many(proof: Proof, chart: str, sign: SignAsConditions, demanded: int, most: int) -> Any:
    """That more questions than accepted follow on the last that asks for a sign (or rules it out), before help begins, on a way that helps."""
    assert proof.search is not None
    solver, reached = proof.search.solver, proof.search.reached
    ruled_out = sign.counts("ruled_out_by")
    needed = proof.logic.charts[chart].needed(sign.has if ruled_out is None else both((sign.has, ruled_out)))
    shown_by = proof.asking(chart, needed)
    between = []
    onward = _onward(proof, chart, sign, demanded, shown_by)
    for key in onward if len(onward) > most else ():
        before = [other for other in shown_by if key in proof.after[other]]
        if before and key in proof.within(chart):
            later = solver.some(reached[other] for other in shown_by if other in proof.after[key])
            shown = (solver.every((reached[other], proof.has(sign, proof.logic.spots[other], chart))) for other in before)
            here = [reached[key], solver.some(shown), solver.opposite(later),
                    solver.opposite(proof.helped_before(key, demanded)), proof.has(sign, proof.logic.spots[key], chart)]
            between.append(solver.every(here))
    return solver.more_than(most, between)


def _onward(proof: Proof, chart: str, sign: SignAsConditions, demanded: int, shown_by: list[str]) -> list[str]:
    """The further questions to which patients with a sign are led from those that ask for it, as far as help."""
    assert proof.search is not None
    seen, ahead = dict.fromkeys(shown_by), list(shown_by)
    while ahead:
        key = ahead.pop(0)
        if isinstance(proof.box(key), ActionBox) and urgency_rank(proof.level(key)) <= demanded:
            continue
        for way in proof.flow.ways[key]:
            having = [proof.has(sign, proof.logic.spots[key], chart)] if key in shown_by else []
            if way.target not in seen and proof.search.solver.possible(proof.search.taking(way), *having):
                seen[way.target] = None
                ahead.append(way.target)
    return [key for key in seen if key not in shown_by and isinstance(proof.box(key), QuestionBox)]


# --- emergencies that no sign names ------------------------------------------------------------------------------


@rule("charts", blocks="pages", sound="patient")
def emergency_without_sign(proof: Proof) -> Iterator[Diagnostic]:
    """An answer that leads to emergency help rests on a danger sign. Where everybody is asked that question all the same, it is a warning.

    Why: The chart knows an emergency and does not ask everybody about it: whoever is not asked is sent home with it.
    Fix: Name the danger sign: under red_flags of the answer, or under signs with the condition for which it is one. Ask for it on every way.
    """
    if proof.search is None:
        return
    told = {name for found in pointers(proof) for key in found.unnamed for name in proof.logic.asks.get(key, (key,))}
    shown = [one for one in unnamed(proof)
             if not told.intersection(proof.logic.asks.get(one.key, (one.key,))) and not _rests_on_nobody(proof, one)]
    nameless = list[Unnamed]()
    for one in shown:
        missed = proof.search.find(*one.missed)
        if missed is None and not one.narrow:
            nameless.append(one)
            continue
        found = proof.search.find(*one.given)
        past = f"; and {proof.tell(missed)} and is never asked {proof.number(one.key)}" if missed is not None else ""
        first_ask = "Ask it on every way, best as the first question. " if missed is not None else ""
        shows = missed or found
        yield emergency_without_sign.at(
            proof.place(one.key), f"{_unnamed_told(proof, one, found)}{past}", f"{first_ask}{_sign_to_name(one)}",
            level="error" if missed is not None else "warning", evidence=proof.evidence(shows) if shows is not None else None)
    for first in nameless[:1]:
        others = [other.key for other in nameless[1:]]
        too = f"; the same is so of {_names(proof, others, ' and ')}" if others else ""
        found = proof.search.find(*first.given)
        yield emergency_without_sign.at(proof.place(first.key), f"{_unnamed_told(proof, first, found)}{too}", _sign_to_name(first), level="warning",
                                        evidence=proof.evidence(found) if found is not None else None)


def _sign_to_name(one: Unnamed) -> str:
    if one.narrow:
        return "Look up in the source of the sign whether it counts for this patient. If it does, widen what is written under signs:."
    return ("Name the danger sign where it is shown: under red_flags of the question or of the answer, "
            "or under signs: with the condition for which it is one.")


class Unnamed(NamedTuple):
    """A question with an answer that leads to an emergency and names no sign: who gives it, and who ends lower and is never asked, as conditions.

    `narrow`: the emergency signs that rest on the same, and do not hold for this patient.
    """

    key: str
    given: tuple[Any, ...]
    missed: tuple[Any, ...]
    narrow: tuple[SignAsConditions, ...] = ()


def _unnamed_told(proof: Proof, shown: Unnamed, found: FoundPatient | None) -> str:
    who = proof.tell(found) if found is not None else "a patient comes to an emergency"
    if shown.narrow:
        besides = _besides(proof, shown, found) if found is not None else ","
        narrow = f"{_told(shown.narrow, proof)} {_is(shown.narrow)} too narrow to cover them"
        return f"{who}{besides} by an answer to {proof.name(shown.key)}, and {narrow}"
    return f"{who}, by an answer to {proof.name(shown.key)} that names no danger sign"


def _rests_on_nobody(proof: Proof, shown: Unnamed) -> bool:
    """Whether the question asks for a sign that nobody has as it is written: that is told by a rule of its own."""
    assert proof.search is not None
    return any(not proof.search.solver.possible(proof.has(sign, proof.logic.spots[shown.key], chart))
               for chart, sign, _ in proof.signs() if shown.key in asking(proof, chart, sign))


def unnamed(proof: Proof) -> list[Unnamed]:
    """The questions with an answer that leads to an emergency and names no danger sign, in the order of the flow."""
    def find(proof: Proof) -> list[Unnamed]:
        own = [key for key, spot in proof.logic.spots.items() if key in proof.flow.ways and spot.chart == proof.logic.main and not spot.rounds]
        asked = [(key, box) for key in own if isinstance(box := proof.box(key), QuestionBox)]
        return [one for key, box in asked if (one := _unnamed(proof, key, box)) is not None]
    return kept(proof, "unnamed", find) if proof.search is not None else []


def pointers(proof: Proof) -> list[Pointers]:
    """What is told with each patient in danger, because it shows where the mistake lies."""
    return [] if proof.everything else kept(proof, "pointers", lambda proof: [
        pointing_at(proof, shown, (one.key for one in unnamed(proof))) for shown in together(who_ends_too_low(proof))])


def _unnamed(proof: Proof, key: str, box: QuestionBox) -> Unnamed | None:
    assert proof.search is not None
    search, solver = proof.search, proof.search.solver
    lower = [end for end in proof.ends if urgency_rank(proof.level(end)) > EMERGENCY]
    emergencies = {end for end in proof.ends if urgency_rank(proof.level(end)) == EMERGENCY}
    ways = [way for way in proof.flow.ways[key] if emergencies & {way.target, *proof.after[way.target]}]
    if not ways:
        return None
    ends_lower = solver.some(search.reached[end] for end in lower)
    ends_in_emergency = solver.some(search.reached[end] for end in proof.ends if end not in lower)
    if _names_emergency(proof, box) or not solver.possible(search.reached[key], ends_lower):
        return None
    signs = [(chart, sign) for chart, sign, demanded in proof.signs() if demanded == EMERGENCY]
    for way in ways:
        taken = search.taking(way)
        if not solver.possible(taken) or solver.possible(taken, solver.opposite(ends_in_emergency)):
            continue
        if proof.logic.answers[way] == "unknown" and any(key in asking(proof, chart, sign) for chart, sign in signs):
            continue  # whoever does not know whether they have the sign is led to help
        lacking = [solver.opposite(proof.has(sign, proof.logic.spots[key], chart)) for chart, sign in signs]
        if solver.possible(taken, *lacking):
            same = [other for other, asked in proof.logic.asks.items() if other in search.reached and set(asked) & set(proof.logic.asks.get(key, ()))]
            needed = set(proof.needed(way.when)) if way.when is not None else set()
            narrow = tuple(sign for chart, sign in signs if needed & set(proof.logic.charts[chart].needed(sign.has))
                           and (not sign.label or sign.exceptions))
            return Unnamed(key, (taken, *lacking), (ends_lower, *(solver.opposite(search.reached[other]) for other in same)), narrow)
    return None


def _besides(proof: Proof, shown: Unnamed, found: FoundPatient) -> str:
    """` with "Age" 15 years,`: what nobody asked this patient by then, and why a sign does not hold for them."""
    assert proof.search is not None
    chart, search, narrow = proof.logic.charts[proof.logic.main], proof.search, shown.narrow
    rests_on = {name for sign in narrow for _, node in sign.exceptions for name in chart.needed(node)} | {
        name for sign in narrow for name in chart.needed(sign.has)}
    names = [name for name in chart.inputs if name in rests_on and name not in found.answers and name in proof.flow.variables]
    answered = (search.solver.answered(name, value) for name, value in found.answers.items())
    nodes = [node for sign in narrow for node in (sign.has, *(exception for _, exception in sign.exceptions))]
    limits = [(name, Fraction(limit)) for node in nodes for name, limit in limits_in(node)]
    near = [(name, limit + side * proof.flow.variables[name].step) for name, limit in limits if name in names for side in (-1, 0, 1)]
    telling = {name: (*(number for known, number in near if known == name), *search.preferred(name)) for name in names}
    values = search.solver.patient(*shown.given, *answered, telling=telling) or {}
    told = [f"{named(chart.inputs[name], name)} {value_in_words(chart.inputs[name], values.get(name))}" for name in names if name in values]
    return f" with {', '.join(told)}," if told else ","


def _names_emergency(proof: Proof, box: QuestionBox) -> bool:
    """Whether a question says itself that it asks for an emergency sign."""
    named = [*box.red_flags, *(sign for answer in box.answers for sign in answer.red_flags)]
    flags = (proof.library.red_flags.get(sign) for sign in named)
    return box.asks == "yes or no" and any(flag is not None and flag.urgency == "emergency" for flag in flags)


# --- ways back ---------------------------------------------------------------------------------------------------


@rule("charts", blocks="pages", sound="patient")
def return_skips_danger_sign(proof: Proof) -> Iterator[Diagnostic]:
    """Whoever comes back is asked anew for every emergency sign that can be theirs by now.

    Why: Whoever comes back may have got worse; the old answers no longer count.
    Fix: Lead the way back to the first question that asks for a danger sign.
    """
    for back, (again, shown) in _skipping(proof).items():
        for found, chart, signs in shown:
            asked = asking(proof, chart, signs[0]) or [found.trace.boxes[0]]
            fault = (f"a patient who comes back to {proof.name(back)} reaches {proof.name(found.trace.boxes[-1])} "
                     f"by {proof.by(found.trace.boxes)} and is not asked {_names(proof, asked)}, so {_told(signs, proof)} {_is(signs)} missed")
            place = next(one.to for one in proof.decision.returns if one.to == back)
            yield return_skips_danger_sign.at(place, fault, f"Lead the way back to {_names(proof, asked)}.",
                                              evidence=again.evidence(found, [sign.id for sign in signs]))


def _skipping(proof: Proof) -> dict[str, tuple[Proof, list[MissedSigns]]]:
    """The boxes to which a way back leads past the question for an emergency sign, each with who shows that."""
    def find(proof: Proof) -> dict[str, tuple[Proof, list[MissedSigns]]]:
        found: dict[str, tuple[Proof, list[MissedSigns]]] = {}
        backs = [back for back in proof.decision.returns if proof.everything or leads_back(proof, back)] if proof.search is not None else []
        targets = dict.fromkeys(str(back.to) for back in backs)
        for to in targets:
            if to in proof.flow.ways:
                found[to] = missed_from(proof, to)
        return found
    return kept(proof, "skipping", find)


@rule("charts", level="warning", waivable=True, blocks="pages")
def return_never_more_urgent(proof: Proof) -> Iterator[Diagnostic]:
    """A way back can lead to something more urgent than the end that it comes from.

    Why: People come back because they got worse. A way back on which nothing more urgent can be found out sends them in a circle.
    Fix: Lead it back to a question whose answers can be more urgent, best to the first one.
    """
    for back in proof.decision.returns if proof.search is not None else ():
        here = proof.level(str(back.start)) if back.start in proof.flow.ways else None
        if back.to not in proof.flow.ways:
            continue
        if not proof.everything and (not leads_back(proof, back) or _skipping(proof)[str(back.to)][1]):
            continue
        if here is None or urgency_rank(here) == EMERGENCY or back.to not in proof.flow.ways:
            continue
        after = {str(back.to), *proof.after[str(back.to)]}
        if all(urgency_rank(proof.level(key)) >= urgency_rank(here) for key in proof.ends if key in after):
            fault = f"the way back from {proof.name(str(back.start))} to {proof.name(str(back.to))} never leads to anything more urgent"
            yield return_never_more_urgent.at(back.to, fault, "Lead it back to a question whose answers can be more urgent, best to the first one.")


# --- labels and conditions ----------------------------------------------------------------------------------------


@rule("charts", blocks="pages")
def red_flag_not_asked(proof: Proof) -> Iterator[Diagnostic]:
    """Every danger sign that a chart lists is asked for by one of its questions.

    Why: The list promises that the chart looks for the sign; a patient who has it would pass unseen.
    Fix: Write the question, or name the sign under red_flags of the question that asks for it. Do not just take it off the list.
    """
    listed = [*(proof.decision.red_flags if isinstance(proof.decision.red_flags, tuple) else ()), *(one.sign for one in proof.decision.signs)]
    chart = proof.logic.charts[proof.logic.main]
    variables = {name for question in chart.questions.values() for name in question.asks}
    asked = {sign.id for sign in chart.signs if variables.intersection(chart.needed(sign.has))}
    missed = {sign for _, sign in endangered(proof)}
    for sign in {str(sign): sign for sign in reversed(listed)}.values():
        if sign not in asked and sign not in missed:
            yield red_flag_not_asked.at(sign, f'no question of this chart asks for danger sign "{sign}"',
                                        "Name it under red_flags of the question that asks for it (of a number or a choice, beside the answer), "
                                        "or write that question.")


@rule("charts", blocks="pages", sound="patient")
def label_differs_from_sign(proof: Proof) -> Iterator[Diagnostic]:
    """Whoever gives an answer that names a danger sign has it by the condition of that sign as well, if it has one.

    Why: The label and the condition tell two readers two things, and one of them is wrong.
    Fix: Correct the condition under signs, so that it covers the answer, or name the sign at the answer that shows it.
    """
    if proof.search is None:
        return
    chart = proof.logic.charts[proof.logic.main]
    for sign in chart.signs:
        if sign.label:
            continue
        for key, box in chart.questions_of.items():
            for way in proof.flow.ways.get(key, ()):
                answer = proof.logic.answers[way]
                labels = box.red_flags if answer == "yes" else getattr(answer, "red_flags", ())
                if sign.id not in labels:
                    continue
                lacking = proof.search.solver.opposite(proof.truly(sign.has, BoxAtTime(proof.logic.main, key)))
                found = proof.search.find(proof.search.taking(way), lacking)
                if found is not None:
                    fault = (f"{proof.at(_as_far_as(found, found.trace.boxes.index(key) + 1))} gives an answer to {proof.name(key)} "
                             f'that names danger sign "{sign.id}", and does not have it by its condition')
                    yield label_differs_from_sign.at(box, fault, "Correct the condition under signs:, so that it covers this answer.",
                                                     evidence=proof.evidence(found))
        yield from _inputs_differing(proof, chart, sign)


def _inputs_differing(proof: Proof, chart: ChartLogic, sign: SignAsConditions) -> Iterator[Diagnostic]:
    """The same of an answer to an input, or of its yes."""
    assert proof.search is not None
    for name, one in chart.inputs.items():
        labels = [(label, answer.when) for answer in type_of(one).labelled(one) for label in answer.red_flags]
        here = BoxAtTime(proof.logic.main, "")
        asked = proof.search.solver.some(proof.search.reached[key] for key in proof.asking(proof.logic.main, (name,)) if key in proof.search.reached)
        for label, given in labels:
            lacking = proof.search.solver.opposite(proof.truly(sign.has, here))
            found = proof.search.find(asked, proof.truly(given, here), lacking) if label == sign.id else None
            if found is not None:
                fault = (f'{proof.tell(found)} and gives an answer to "{shortened(one.says)}" that names danger sign "{sign.id}", '
                         "and does not have it by its condition")
                yield label_differs_from_sign.at(label, fault, "Correct the condition under signs:, so that it covers this answer.",
                                                 evidence=proof.evidence(found))


@rule("charts", blocks="pages", sound="patient")
def sign_that_nobody_has(proof: Proof) -> Iterator[Diagnostic]:
    """For every danger sign with a condition there is a patient who has it, and for whom it counts.

    Why: A sign that nobody can have protects nobody, and every proof about it holds without a reason.
    Fix: Correct the condition, or the exceptions beside it. Most often a comparison is turned round.
    """
    if proof.search is None:
        return
    for one in proof.decision.signs:
        sign = next((sign for sign in proof.logic.signs_of(proof.logic.main) if sign.id == one.sign), None)
        if sign is not None and not proof.search.solver.possible(proof.has(sign, BoxAtTime(proof.logic.main, ""), proof.logic.main)):
            yield sign_that_nobody_has.at(one.when or one.sign, f'no patient can have danger sign "{one.sign}" as it is written here',
                                          "Correct the condition, or the exceptions beside it.")
