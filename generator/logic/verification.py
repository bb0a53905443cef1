"""Proofs: the rules that every chart must pass.

A fault is shown by the patient who meets it: the answers, the path, what was reached; in words, and as evidence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from itertools import combinations

from generator.content.model import Answer, Case, Decision, Entry, Given, Library, LinkBox, OutcomeBox, Property, QuestionBox, Text
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Measured
from generator.diagnostics.registry import rule, rules_of
from generator.logic.graph import (
    FAR_TOO_MANY_WORDS,
    MOST_QUESTIONS,
    MOST_WORDS,
    ORDINARY,
    PRESSING,
    WHY,
    Came,
    Chart,
    Cut,
    Edge,
    Interval,
    Patient,
    Spot,
    arrows_of,
    edges,
    limits_of,
    number_in,
    numbers,
    reach,
    shortened,
    walk,
    way_to,
)


def prove(decision: Decision, library: Library) -> tuple[Diagnostic, ...]:
    """Every problem that the rules find in one chart, sorted by place."""
    found = (problem for proof in rules_of("charts") for problem in proof(decision, library))
    return tuple(sorted(replace(problem, item=str(decision.id)) for problem in found))


# --- structure ---------------------------------------------------------------------------------------------------

@rule("charts", blocks="pages")
def duplicate_box(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every box of a chart has an id of its own.

    Why: An arrow to an id that two boxes share may lead to either of them.
    Mend: Give one of the boxes a new id, then check for each arrow which of the two it should lead to.
    """
    known = numbers(decision)
    for number, box in enumerate(decision.boxes, 1):
        if known[box.id] != number:
            yield duplicate_box.at(box.id, f'the boxes {known[box.id]} and {number} both have the id "{box.id}"',
                                   "Give one of them another id, and see where the arrows to it should lead.")


@rule("charts", blocks="pages")
def unknown_box(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every arrow leads to a box of the chart.

    Why: A patient who gives that answer would be left without any advice.
    Mend: Correct the id, or write the box. Do not just point the arrow at the nearest box.
    """
    chart = Chart(decision)
    for edge in edges(decision):
        if edge.target not in chart.boxes:
            fault = f'{chart.on(edge)} to "{edge.target}", which is no box of this chart'
            yield unknown_box.at(edge.target, fault, _meant(edge.target, chart), evidence=chart.evidence(chart.taking(edge)))


def _meant(box: str, chart: Chart, kind: str = "box") -> str:
    close = get_close_matches(box, [str(known.id) for known in chart.questions] if kind == "question" else list(chart.boxes), 1)
    return f'Did you mean "{close[0]}"?' if close else f"Write the id of a {kind} of this chart, or write that {kind}."


@rule("charts", blocks="pages")
def unreachable_box(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every box can be reached from the start.

    Why: A box that nobody reaches is advice that nobody gets; usually an arrow leads to the wrong place.
    Mend: Find the answer that should lead here and correct its arrow. Delete the box only if its advice is given elsewhere.
    """
    chart = Chart(decision)
    for box in chart.boxes.values():
        if box.id not in chart.came:
            yield unreachable_box.at(box, f"no patient ever gets to {chart.name(box.id)}",
                                     "Lead the arrow here that should come here, or delete the box.")


@rule("charts", blocks="pages")
def undeclared_cycle(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """The arrows never lead round in a circle; a way back is declared under returns.

    Why: A patient could go round without end and never reach advice. On paper nobody notices until somebody follows it.
    Mend: Lead the arrow to a later box. If patients really come back, say when under returns.
    """
    chart = Chart(decision)
    for edge, around in chart.loops(avoiding=chart.starts):
        if edge.source in chart.came:
            boxes = [str(edge.target), *(str(step.target) for step in around)]
            fault = f"{chart.on(edge)} back to {chart.name(edge.target)} and can go round for ever: {chart.by(boxes)}"
            round_ = chart.patient((*way_to(chart.came, edge.source), edge, *around))
            yield undeclared_cycle.at(edge.target, fault, "Lead this arrow to a later box. If patients do come back, say so under returns.",
                                      evidence=chart.evidence(round_))


@rule("charts", blocks="pages")
def arrow_into_start(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """No arrow leads into the start.

    Why: The start says who the chart is for; whoever is sent back to it starts over without learning why.
    Mend: Lead the arrow to a later box. If patients do start again, say when under returns.
    """
    chart = Chart(decision)
    for edge in edges(decision):
        if edge.target in chart.starts:
            yield arrow_into_start.at(edge.target, f"{chart.on(edge)} into the start",
                                      "Lead it to a later box. If patients do start again, say so under returns.",
                                      evidence=chart.evidence(chart.taking(edge)))


@rule("charts", blocks="pages")
def too_few_answers(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every question has at least two answers, and a yes-or-no question has both.

    Why: A patient whose answer is missing stands before the question and cannot go on.
    Mend: Write the missing answer and where it leads. If there is nothing to decide, make the box a state or an action.
    """
    chart = Chart(decision)
    for box in chart.questions:
        arrows = chart.arrows[box.id]
        missing = [key for key in ("yes", "no") if getattr(box, key) is None] if box.asks == "yes or no" else []
        if len(arrows) < 2 or missing:
            lacks = f"no arrow for {' and '.join(missing)}" if missing else "fewer than two answers"
            fault = f"{chart.name(box.id)} has {lacks}: {chart.at(box.id, *missing[:1])} is left standing there"
            yield too_few_answers.at(
                box, fault, "Write the missing answer and where it leads; if there is nothing to decide, make the box a state or an action.",
                evidence=chart.evidence(chart.getting_to(box.id, *missing[:1])))


@rule("charts", blocks="pages")
def same_answer_twice(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """No choice has the same answer twice.

    Why: With two arrows for one answer it is left to chance which advice a patient follows.
    Mend: Keep one of the two, or word them so that only one can fit.
    """
    chart = Chart(decision)
    for box in chart.questions:
        seen: dict[str, Answer] = {}
        for answer in box.answers if box.asks == "choice" else ():
            words = " ".join((answer.answer or "").split()).casefold()
            first = seen.setdefault(words, answer)
            if words and first is not answer and answer.answer is not None:
                fault = (f'{chart.at(box.id, answer.answer)} can go to "{first.goto}" and to "{answer.goto}": '
                         f"the answer stands twice in {chart.name(box.id)}")
                yield same_answer_twice.at(answer.answer, fault, "Keep one of the two, or word them so that only one can fit.",
                                           evidence=chart.evidence(chart.getting_to(box.id, answer.answer)))


@rule("charts", blocks="pages")
def all_answers_to_one_place(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """The answers to a question do not all lead to the same box.

    Why: A question that decides nothing costs time, and may show that one of its arrows was forgotten.
    Mend: Check each arrow against its facts and lead the wrong one elsewhere. Delete the question only if no danger sign depends on it.
    """
    chart = Chart(decision)
    for box in chart.questions:
        targets = [edge.target for edge in chart.arrows[box.id]]
        if len(targets) > 1 and len(set(targets)) == 1:
            fault = f'every answer to {chart.name(box.id)} leads to "{targets[0]}", so it decides nothing'
            yield all_answers_to_one_place.at(box, fault, "Lead one of the answers elsewhere, or delete the question.")


_UNFIT = {"yes or no": ("answers", "unit", "complete"), "choice": ("yes", "no", "unit", "any_of", "red_flags"),
          "number": ("yes", "no", "complete", "any_of", "red_flags")}
_KEEP = dict.fromkeys(("any_of", "red_flags"), 'Move it to a question of its own with "asks: yes or no", so that it is still asked for.')
"""What to do with a key that must not be lost: what counts as yes, and danger signs."""


@rule("charts", blocks="pages")
def answers_of_the_wrong_type(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every question has the answers of its type: yes and no, the words of a choice, or the limits of a number with a unit.

    Why: Only answers of the right type can be drawn and proved; one of another type would match no patient.
    Mend: Give the question the answers of its type, or change what it asks for. Ask for danger signs with yes or no.
    """
    chart = Chart(decision)
    for box in chart.questions:
        for place, message, help in (*_unfit_keys(box), *_unfit_answers(box)):
            yield answers_of_the_wrong_type.at(place, f"{message} in {chart.name(box.id)}", help)


_Fault = tuple[Text | Entry, str, str]
"""A place, what is wrong there, and the next move."""


def _unfit_keys(box: QuestionBox) -> Iterator[_Fault]:
    for key in _UNFIT[box.asks]:
        value = getattr(box, key)
        if value:
            place = value[0] if isinstance(value, tuple) else value if isinstance(value, Text) else box
            yield place, f'{key} does not go with "asks: {box.asks}"', _KEEP.get(key, f"Change what the question asks for, or take {key} out.")
    if box.asks == "number" and box.unit is None:
        yield box, "the unit of the number is missing", "Add unit:, such as weeks."


def _unfit_answers(box: QuestionBox) -> Iterator[_Fault]:
    for answer in box.answers if box.asks != "yes or no" else ():
        fault = _limit_fault(answer) if box.asks == "number" else _choice_fault(answer)
        if fault:
            yield answer, *fault
    named = {words for edge in arrows_of(box) for words in (str(edge.answer), edge.label)}
    if box.down is not None and box.down not in named:
        yield box.down, f'down names "{box.down}", which is no answer', "Name an answer as it is written there, or leave down away."


def _choice_fault(answer: Answer) -> tuple[str, str] | None:
    if answer.answer is None or limits_of(answer) != Interval():
        return "an answer of a choice has limits or lacks its words", "Write the words under answer: and no limits, or ask for a number."
    return None


def _limit_fault(answer: Answer) -> tuple[str, str] | None:
    limits = limits_of(answer)
    if answer.answer is not None or limits == Interval():
        return "an answer to a number has words or lacks its limits", "Write at_least or more_than, less_than or at_most, and no answer:."
    if (answer.at_least and answer.more_than) or (answer.less_than and answer.at_most):
        return "an answer has two limits on one side", "Keep the one that says rightly on which side equality falls."
    return (f"no number is {limits}", "Put the smaller limit below.") if limits.empty else None


@rule("charts", blocks="pages")
def number_gap(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """The answers to a number leave no number out, including the limits themselves.

    Why: A patient with exactly that number finds no arrow. Gaps are most often at equality, where nobody looks.
    Mend: Decide from the source which side the number belongs to, and widen the limits of that answer.
    """
    chart = Chart(decision)
    for box, parts in _numeric(chart):
        reached: Cut = Interval().start
        for start, end in [*sorted((part.start, part.end) for part, _ in parts), (Interval().end, Interval().end)]:
            if start > reached:
                gap = Interval.between(reached, start)
                fault = f"{chart.at(box.id, f'{gap.example:f}')} finds no arrow: {chart.name(box.id)} has no answer for {gap}"
                yield number_gap.at(box, fault, "Widen the limits of an answer beside it; the first and the last answer need one limit only.",
                                    evidence=chart.evidence(chart.getting_to(box.id, f"{gap.example:f}")))
            reached = max(reached, end)


@rule("charts", blocks="pages")
def number_overlap(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """No number fits two answers, including the limits themselves.

    Why: A patient with that number may follow either arrow, and two readers would act differently.
    Mend: Decide from the source which side the number belongs to, and write less_than instead of at_most, or more_than instead of at_least.
    """
    chart = Chart(decision)
    for box, parts in _numeric(chart):
        for (one, first), (other, second) in combinations(parts, 2):
            both = one.meet(other)
            if not both.empty:
                fault = (f'{chart.at(box.id, f"{both.example:f}")} can go to "{first.goto}" and to "{second.goto}": '
                         f'{both} is both "{one}" and "{other}" in {chart.name(box.id)}')
                yield number_overlap.at(second, fault, "Change one limit, so that every number, the limit too, has one answer.",
                                        evidence=chart.evidence(chart.getting_to(box.id, f"{both.example:f}")))


def _numeric(chart: Chart) -> Iterator[tuple[QuestionBox, list[tuple[Interval, Answer]]]]:
    """The questions for numbers whose answers all have proper limits, with these."""
    for box in chart.questions:
        if box.asks == "number" and len(box.answers) > 1 and not any(_limit_fault(answer) for answer in box.answers):
            yield box, [(limits_of(answer), answer) for answer in box.answers]


@rule("charts", blocks="pages")
def dead_end(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every link leads on: to another chart or to a topic, not to both and not to its own chart.

    Why: A reader who is sent nowhere has been asked questions for nothing.
    Mend: Name one of the two: decision: for another chart, or topic: for a page.
    """
    chart = Chart(decision)
    for box in chart.boxes.values():
        round_ = isinstance(box, LinkBox) and box.decision == decision.id
        if isinstance(box, LinkBox) and (round_ or (box.decision is None) == (box.topic is None)):
            leads = "to its own chart" if round_ else "nowhere" if box.topic is None else "to two places"
            fault = f"{chart.at(box.id)} comes to {chart.name(box.id)}, which leads {leads}"
            yield dead_end.at(box, fault, "Name one of the two: decision: another chart, or topic: a page.",
                              evidence=chart.evidence(chart.getting_to(box.id)))


@rule("charts", blocks="pages")
def return_without_target(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every declared way back leads from a box of the chart to an earlier one.

    Why: A way back that leads nowhere, or forwards, is a branch that no proof looks at.
    Mend: Name an earlier box under to:, or write the way as an arrow.
    """
    chart = Chart(decision)
    for back in decision.returns:
        for box in (back.start, back.to):
            if box is not None and box not in chart.boxes:
                yield return_without_target.at(box, f'a way back names "{box}", which is no box of this chart', _meant(box, chart))
        if back.start in chart.boxes and back.to in chart.boxes and chart.numbers[back.to] >= chart.numbers[back.start or back.to]:
            yield return_without_target.at(back.to, f"the way back from {chart.name(back.start or '')} does not lead to an earlier box",
                                           "Name an earlier box under to:, or write the way on as an arrow.")


# --- what a box must say -----------------------------------------------------------------------------------------

@rule("charts", blocks="pages")
def outcome_incomplete(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every outcome says how urgent it is and within what time, and names its facts.

    Why: "See a doctor" without a time means today to one reader and next month to another.
    Mend: Add what is missing from the source; where no source states a time, write time: not stated.
    """
    chart = Chart(decision)
    for box in chart.boxes.values():
        missing = [key for key in ("level", "time", "facts") if not getattr(box, key)] if isinstance(box, OutcomeBox) else []
        if missing:
            fault = f"{chart.at(box.id)} comes to {chart.name(box.id)}, which has no {' and no '.join(missing)}"
            yield outcome_incomplete.at(
                box, fault, f"Add {', '.join(f'{key}:' for key in missing)}; where no source states a time, write time: not stated.",
                evidence=chart.evidence(chart.getting_to(box.id)))


@rule("charts", blocks="pages")
def box_without_facts(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every box except a link names the facts that it rests on.

    Why: A box without facts is advice without a source.
    Mend: Name the facts that say so. If there are none, the box has to go, not the rule.
    """
    chart = Chart(decision)
    for box in chart.boxes.values():
        if not isinstance(box, (LinkBox, OutcomeBox)) and not box.facts:
            yield box_without_facts.at(box, f"{chart.name(box.id)} names no fact", "Add facts: with the ids of the facts that say so.")


# --- safety ------------------------------------------------------------------------------------------------------

def _asking(chart: Chart, library: Library, urgencies: Collection[str]) -> dict[str, list[QuestionBox]]:
    """Each danger sign of these urgencies that somebody is asked for by yes or no, with the questions that ask for it."""
    asked: dict[str, list[QuestionBox]] = {}
    for box in chart.questions:
        for sign in dict.fromkeys(box.red_flags) if box.asks == "yes or no" and box.id in chart.came else ():
            flag = library.red_flags.get(sign)
            if flag is not None and flag.urgency in urgencies:
                asked.setdefault(str(sign), []).append(box)
    return asked


def _guards(chart: Chart, library: Library) -> list[tuple[str, ...]]:
    """The sets of questions of which every patient must be asked one: for each emergency sign those that ask for it, the smallest sets only."""
    sets = dict.fromkeys(tuple(str(box.id) for box in boxes) for boxes in _asking(chart, library, {"emergency"}).values())
    return [boxes for boxes in sets if not any(set(other) < set(boxes) for other in sets)]


def _unguarded(chart: Chart, guard: Collection[str]) -> Came[Spot]:
    """What patients reach who are asked none of these questions; marked if an urgent or emergency step lay on the way."""
    return chart.spread_marked(lambda box: chart.level(box) in PRESSING, guard, coming_back=True)


def _questions(chart: Chart, boxes: Iterable[str]) -> str:
    return " or ".join(chart.name(box) for box in boxes)


@rule("charts", blocks="pages")
def routine_without_emergency_question(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Nobody reaches a routine or prompt outcome, or a link, without having been asked for each emergency sign that the chart asks for.

    Why: Whoever is sent home without that question may have the emergency that nobody asked about.
    Mend: Ask the emergency questions first, before any answer can lead past them.
    """
    chart = Chart(decision)
    for guard in _guards(chart, library):
        came = _unguarded(chart, guard)
        for box, pressed in came:
            if (chart.ends_at(box, ORDINARY) or isinstance(chart.boxes[box], LinkBox)) and not pressed:
                patient = chart.patient(way_to(came, (box, False)))
                fault = f"{chart.tell(patient)} and is never asked {_questions(chart, guard)}"
                yield routine_without_emergency_question.at(
                    chart.boxes[box], fault, f"Ask {_questions(chart, guard)} on every way here, best as the first question of the chart.",
                    evidence=chart.evidence(patient))


@rule("charts", blocks="pages")
def red_flag_skipped_after_urgent_step(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Nobody who comes from an urgent or emergency step to a routine or prompt outcome has missed an emergency question.

    Why: After an urgent step patients count as examined; a sign that was never asked for is then overlooked for good.
    Mend: Lead the way on from the urgent step to the emergency question, or ask that question before the step.
    """
    chart = Chart(decision)
    for guard in _guards(chart, library):
        came, told = _unguarded(chart, guard), set[str]()
        for box, pressed in came:
            if not chart.ends_at(box, ORDINARY) or not pressed or (box, False) in came:
                continue
            patient = chart.patient(way_to(came, (box, True)))
            step = next(passed for passed in patient.path if chart.level(passed) in PRESSING)
            if step not in told:
                told.add(step)
                fault = f"{chart.tell(patient)}, after {chart.name(step)}, and is never asked {_questions(chart, guard)}"
                yield red_flag_skipped_after_urgent_step.at(
                    chart.boxes[step], fault,
                    f"Lead the way on from {chart.numbers[step]} to {_questions(chart, guard)}, or ask that before {chart.numbers[step]}.",
                    evidence=chart.evidence(patient))


@rule("charts", blocks="pages")
def red_flag_yes_to_routine(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """The yes to an emergency or urgent danger sign leads to no routine or prompt outcome, and to a link only after an urgent step.

    Why: A patient who has just named a danger sign would be told to wait.
    Mend: Lead the yes to boxes from which only urgent and emergency outcomes follow. Check first that yes and no are not swapped.
    """
    chart = Chart(decision)
    for box, edge in _yes_arrows(chart, library, PRESSING):
        came = chart.spread([str(edge.target)])
        unpressed = _before_pressing(chart, edge)
        end = next((spot for spot in came if chart.ends_at(spot, ORDINARY)), None)
        link = next((spot for spot in unpressed if isinstance(chart.boxes[spot], LinkBox)), None)
        for spot, way in ((end, came), (link, unpressed)):
            if spot is not None:
                patient = chart.patient((*way_to(chart.came, str(box.id)), edge, *way_to(way, spot)))
                fault = f"{chart.tell(patient)} although {chart.name(box.id)} asks for a danger sign"
                yield red_flag_yes_to_routine.at(edge.target, fault, "Lead the yes to where only urgent and emergency outcomes follow.",
                                                 evidence=chart.evidence(patient))
                break


@rule("charts", blocks="pages")
def emergency_does_not_end(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """The yes to an emergency sign ends at an emergency outcome, and no yes to a danger sign passes a routine or prompt step first.

    Why: Every step before the help costs time that this patient may not have.
    Mend: Lead the yes straight to an outcome of that urgency. If the step is itself that urgent, say so under level.
    """
    chart = Chart(decision)
    emergencies = {edge for _, edge in _yes_arrows(chart, library, {"emergency"})}
    for box, edge in _yes_arrows(chart, library, PRESSING):
        came = _before_pressing(chart, edge)
        step = next((spot for spot in came if chart.does(spot, ORDINARY)), None)
        if step is None and edge in emergencies:
            came = chart.spread([str(edge.target)])
            step = next((spot for spot in came if chart.ends_at(spot, {"urgent"})), None)
        if step is not None:
            patient = chart.patient((*way_to(chart.came, str(box.id)), edge, *way_to(came, step)))
            asked = "an emergency" if edge in emergencies else "a danger sign"
            yield emergency_does_not_end.at(edge.target, f"{chart.tell(patient)} although {chart.name(box.id)} asks for {asked}",
                                            f"Lead the yes to an outcome of that urgency; if {chart.numbers[step]} has it, say so under level.",
                                            evidence=chart.evidence(patient))


def _before_pressing(chart: Chart, edge: Edge) -> Came[str]:
    """What follows an arrow, as far as the first urgent or emergency box."""
    return reach([str(edge.target)], lambda here: ((way, str(way.target)) for way in chart.ways[here] if chart.level(here) not in PRESSING))


@rule("charts", blocks="pages")
def return_skips_emergency_question(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """A way back at any time, or from an urgent or emergency box, leads to where every emergency question is asked again.

    Why: Whoever comes back may have got worse; the old answers no longer count.
    Mend: Lead the way back to the first emergency question.
    """
    chart = Chart(decision)
    for back in decision.returns:
        pressing = back.start is None or (back.start in chart.boxes and chart.level(str(back.start)) in PRESSING)
        for guard in _guards(chart, library) if pressing and back.to in chart.boxes else ():
            came = chart.spread([str(back.to)], avoiding=guard)
            end = next((spot for spot in came if chart.ends_at(spot, ORDINARY) or isinstance(chart.boxes[spot], LinkBox)), None)
            if end is not None:
                patient, asked = chart.patient(way_to(came, end), start=str(back.to)), _questions(chart, guard)
                fault = (f"a patient who comes back to {chart.name(back.to)} reaches {chart.name(end)} by {chart.by(patient.path)} "
                         f"and is not asked {asked}")
                yield return_skips_emergency_question.at(back.to, fault, f"Lead the way back to {asked}.", evidence=chart.evidence(patient))


def _yes_arrows(chart: Chart, library: Library, urgencies: Collection[str]) -> Iterator[tuple[QuestionBox, Edge]]:
    asking = {box.id for boxes in _asking(chart, library, urgencies).values() for box in boxes}
    for box in chart.questions:
        yield from ((box, edge) for edge in chart.ways[box.id] if box.id in asking and edge.answer == "yes")


@rule("charts", blocks="pages")
def red_flag_after_ordinary_step(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Nobody is asked for an emergency sign for the first time after a routine or prompt step; asking again later is right.

    Why: A patient with the sign would first try rest or exercises, and the emergency would wait for days.
    Mend: Move the question before the step. You may also keep it where it is and ask again there.
    """
    chart, told = Chart(decision), set[str]()
    for boxes in _asking(chart, library, {"emergency"}).values():
        asking = [str(box.id) for box in boxes]
        came = chart.spread_marked(lambda box: chart.does(box, ORDINARY), asking)
        for box in asking:
            if (box, True) in came and box not in told:
                told.add(box)
                patient = chart.patient(way_to(came, (box, True)))
                step = next(passed for passed in patient.path if chart.does(passed, ORDINARY))
                yield red_flag_after_ordinary_step.at(chart.boxes[box], f"{chart.tell(patient)} only after {chart.name(step)}",
                                                      f"Ask {chart.numbers[box]} before {chart.numbers[step]}.", evidence=chart.evidence(patient))


@rule("charts", blocks="pages")
def red_flag_not_asked(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every danger sign that a chart lists is asked for by one of its questions.

    Why: The list promises that the chart looks for the sign; a patient who has it would pass unseen.
    Mend: Write the question, or name the sign under red_flags of the question that asks for it. Do not just take it off the list.
    """
    asked = {sign for box in decision.boxes if isinstance(box, QuestionBox) for sign in box.red_flags}
    for sign in decision.red_flags if isinstance(decision.red_flags, tuple) else ():
        if sign not in asked:
            yield red_flag_not_asked.at(sign, f'no question of this chart asks for danger sign "{sign}"',
                                        "Name it under red_flags of the question that asks for it, or write that question.")


# --- what the author says of the chart ---------------------------------------------------------------------------

@rule("charts", blocks="pages")
def property_unknown(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Properties and named patients refer to questions, answers and boxes of the chart.

    Why: A property about a box that does not exist holds for every chart, and so protects nobody.
    Mend: Correct the id or the answer; the message shows what the chart has.
    """
    chart = Chart(decision)
    entries: tuple[Property | Case, ...] = (*decision.properties, *decision.cases)
    for entry in entries:
        for place, message, help in _strangers(chart, entry):
            yield property_unknown.at(place, message, help)


def _strangers(chart: Chart, entry: Property | Case) -> Iterator[_Fault]:
    seen = set[str]()
    for given in entry.given:
        if fault := _given_fault(chart, given):
            yield given.question if given.question not in chart.boxes else given.answer, *fault
        elif given.question in seen:
            yield given.question, f"{chart.name(given.question)} is answered twice here", "Keep one of the two answers."
        seen.add(given.question)
    for box in entry.boxes if isinstance(entry, Property) else (entry.reaches,):
        if box not in chart.boxes:
            yield box, f'"{box}" is no box of this chart', _meant(box, chart)
    if isinstance(entry, Property) and not entry.boxes and not entry.levels:
        yield entry.never, "this property forbids neither a box nor a level", "Add boxes: or levels: that must never be reached."


def _given_fault(chart: Chart, given: Given) -> tuple[str, str] | None:
    box = chart.boxes.get(given.question)
    if not isinstance(box, QuestionBox):
        return f'"{given.question}" is no question of this chart', _meant(given.question, chart, "question")
    if box.asks == "number":
        possible, known = number_in(given.answer) is not None, "a number without its unit"
    else:
        words = [str(edge.answer) for edge in chart.arrows[box.id]]
        possible, known = given.answer in words, " or ".join(words)
    return None if possible else (f'"{given.answer}" is no answer to {chart.name(box.id)}', f"Write {known}.")


@rule("charts", blocks="pages")
def property_broken(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """No patient with the answers of a property reaches what it forbids, whether or not the questions are asked on that way.

    Why: A property is a promise about safety that the author wrote down; the message names a patient for whom it is broken.
    Mend: Change the arrow that leads there. Change the property only if a clinician agrees that it asks for too much.
    """
    chart = Chart(decision)
    for prop in decision.properties:
        given = {str(told.question): str(told.answer) for told in prop.given}
        came = {} if any(_strangers(chart, prop)) else chart.spread(chart.starts, given)
        reached = next((box for box in came if box in prop.boxes or chart.ends_at(box, prop.levels)), None)
        if reached is not None:
            patient = chart.patient(way_to(came, reached), given)
            never_asked = [chart.name(box) for box in given if box not in patient.path]
            fault = f'"{shortened(prop.never)}" does not hold: {chart.tell(patient)}'
            fault += f" and is never asked {' or '.join(never_asked)}" if never_asked else ""
            yield property_broken.at(prop.never, fault, "Change the arrow that leads there.",
                                     evidence=chart.evidence(patient))


@rule("charts", blocks="pages")
def case_fails(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every named patient reaches the outcome that is written for them.

    Why: A named patient is an example that a clinician can check; if it fails, the chart or the example is wrong.
    Mend: Follow the path in the message and change the arrow that goes wrong. Change the patient only if the expectation was wrong.
    """
    chart = Chart(decision)
    for case in decision.cases:
        given = {str(told.question): str(told.answer) for told in case.given}
        walked = walk(decision, given)
        if walked.reached == case.reaches or any(_strangers(chart, case)):
            continue
        patient = Patient(tuple((box, given[box]) for box in walked.path if box in given), walked.path)
        stops = f" and stops there: {WHY[walked.stopped]}" if walked.stopped else ""
        fault = f'"{shortened(case.patient)}" should reach {chart.name(case.reaches)}, but {chart.tell(patient)}{stops}'
        yield case_fails.at(case.reaches, fault, "Follow the path, and change the arrow that goes wrong.",
                            evidence=chart.evidence(patient))


@rule("charts", blocks="pages")
def no_cases(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every chart has at least one named patient.

    Why: A proof shows that nobody is left out; only an example shows that the advice is what was meant.
    Mend: Add a patient for each outcome under cases:, with the answers given and the end that should be reached.
    """
    if not decision.cases:
        yield no_cases.at(decision.id, f'no named patient tries out "{decision.id}"',
                          "Add cases: with a patient, the answers given, and the end that is reached.")


# --- warnings ----------------------------------------------------------------------------------------------------

@rule("charts", level="warning", waivable=True, blocks="pages")
def long_path(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """No patient is asked more than eight questions.

    Why: With every question more readers give up or make a mistake, most of all those who are in pain.
    Mend: Split the chart, the danger signs first, or leave out questions that change nothing. Keep every emergency question.
    """
    chart = Chart(decision)
    ways, asked = chart.forward(), dict[str, int]()
    for box in ways:
        asked[box] = isinstance(chart.boxes[box], QuestionBox) + max((asked[edge.target] for edge in ways[box]), default=0)
    for start in chart.starts if max(map(asked.__getitem__, chart.starts), default=0) > MOST_QUESTIONS else ():
        way: list[Edge] = []
        while onward := ways[way[-1].target if way else start]:
            way.append(max(onward, key=lambda edge: asked[edge.target]))
        patient = chart.patient(way)
        yield long_path.at(decision.id, f"{chart.tell(patient)}: that is {asked[start]} questions",
                           f"Split the chart, or ask for less: at most {MOST_QUESTIONS} questions on one way.", evidence=chart.evidence(patient))


@rule("charts", level="warning", blocks="pages")
def wordy_box(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """No box has more than thirty words (more than sixty are an error).

    Why: A chart is read at a glance; long boxes are skimmed, and then their conditions are missed.
    Mend: Keep the decision in the box and move detail to note, where it is printed beside the step.
    """
    chart = Chart(decision)
    for box in chart.boxes.values():
        words = len(" ".join((box.says, *(box.any_of if isinstance(box, QuestionBox) else ()))).split())
        if words > MOST_WORDS:
            yield wordy_box.at(box.says, f"{chart.name(box.id)} has {words} words", f"Keep to {MOST_WORDS}; detail goes under note.",
                               level="error" if words > FAR_TOO_MANY_WORDS else "warning", evidence=Measured(words, most=MOST_WORDS))


@rule("charts", level="warning", waivable=True, blocks="pages")
def choice_not_complete(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """A choice declares that its answers leave nobody out, or offers "none of these".

    Why: A patient for whom nothing fits will pick the nearest answer and get advice meant for somebody else.
    Mend: Add the answer "none of these" and lead it somewhere safe. Write complete: yes only if nobody can be left out.
    """
    chart = Chart(decision)
    for box in chart.questions:
        words = {" ".join((answer.answer or "").split()).casefold() for answer in box.answers}
        if box.asks == "choice" and box.complete is None and "none of these" not in words:
            yield choice_not_complete.at(box, f"{chart.at(box.id)} may find no answer that fits in {chart.name(box.id)}",
                                         "Add the answer: none of these, or, if nobody is left out, complete: yes.",
                                         evidence=chart.evidence(chart.getting_to(box.id)))


@rule("charts", level="warning", waivable=True, blocks="pages")
def red_flag_without_unsure(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """A question about danger signs says what to answer when in doubt.

    Why: Many patients cannot tell whether they have the sign, and without advice they choose the answer they hope for.
    Mend: Add unsure: with what to do in doubt; the safe answer is nearly always yes.
    """
    chart = Chart(decision)
    for box in chart.questions:
        if box.red_flags and box.unsure is None:
            yield red_flag_without_unsure.at(box, f"{chart.at(box.id)} and is unsure about {chart.name(box.id)} finds no advice",
                                             "Add unsure: with what to do in doubt.", evidence=chart.evidence(chart.getting_to(box.id)))


@rule("charts", level="warning", waivable=True, blocks="pages")
def abbreviation_not_spelt_out(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every abbreviation in a box is spelt out under abbreviations.

    Why: One abbreviation can mean different things in different wards, and patients know none of them.
    Mend: Write the words in full, or add the abbreviation with its meaning under abbreviations.
    """
    spelt = {word for names in decision.abbreviations for text in (names.plain, names.clinical, *names.also) for word in _abbreviations(text)}
    for box in decision.boxes:
        for text in (box.says, *(box.any_of if isinstance(box, QuestionBox) else ())):
            for word in _abbreviations(text):
                if word not in spelt:
                    spelt.add(word)
                    yield abbreviation_not_spelt_out.at(text, f'"{word}" is not spelt out',
                                                        "Add it under abbreviations, or write it in full.")


def _abbreviations(text: str) -> list[str]:
    """The words with two or more capitals, without the s of a plural."""
    return [word.removesuffix("s") for word in re.findall(r"\w+", text) if sum(sign.isupper() for sign in word) > 1]
