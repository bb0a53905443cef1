"""Proofs: the rules that every chart must pass. Each is a small function; its first line says what it holds.

A fault is shown by the patient who meets it: the answers in words, the path, what was reached.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from itertools import combinations

from generator.content.model import Answer, Case, Decision, Entry, Given, Library, LinkBox, OutcomeBox, Property, QuestionBox, Text
from generator.diagnostics.diagnostic import Diagnostic, Level
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
    Rule,
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

# --- proofs ------------------------------------------------------------------------------------------------------

def prove(decision: Decision, library: Library) -> tuple[Diagnostic, ...]:
    """Every problem that the rules find in one chart, sorted by place."""
    return tuple(sorted(problem for rule in RULES for problem in rule(decision, library)))


def _at(decision: Decision, place: Text | Entry, rule: str, message: str, help: str, level: Level = "error") -> Diagnostic:
    width = len(place) if isinstance(place, Text) and "\n" not in place else 1
    return Diagnostic(place.where, rule, message, help, level, max(1, width), str(decision.id))


# --- structure ---------------------------------------------------------------------------------------------------

def duplicate_box(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every box of a chart has an id of its own."""
    known = numbers(decision)
    for number, box in enumerate(decision.boxes, 1):
        if known[box.id] != number:
            yield _at(decision, box.id, "duplicate-box", f'the boxes {known[box.id]} and {number} both have the id "{box.id}"',
                      "Give one of them another id, and see where the arrows to it should lead.")


def unknown_box(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every arrow leads to a box of the chart."""
    chart = Chart(decision)
    for edge in edges(decision):
        if edge.target not in chart.boxes:
            fault = f'{chart.on(edge)} to "{edge.target}", which is no box of this chart'
            yield _at(decision, edge.target, "unknown-box", fault, _meant(edge.target, chart))


def _meant(box: str, chart: Chart, kind: str = "box") -> str:
    close = get_close_matches(box, [str(known.id) for known in chart.questions] if kind == "question" else list(chart.boxes), 1)
    return f'Did you mean "{close[0]}"?' if close else f"Write the id of a {kind} of this chart, or write that {kind}."


def unreachable_box(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every box can be reached from the start."""
    chart = Chart(decision)
    for box in chart.boxes.values():
        if box.id not in chart.came:
            yield _at(decision, box, "unreachable-box", f"no patient ever gets to {chart.name(box.id)}",
                      "Lead the arrow here that should come here, or delete the box.")


def undeclared_cycle(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """The arrows never lead round; a way back is declared under returns."""
    chart = Chart(decision)
    for edge, around in chart.loops(avoiding=chart.starts):
        if edge.source in chart.came:
            boxes = [str(edge.target), *(str(step.target) for step in around)]
            fault = f"{chart.on(edge)} back to {chart.name(edge.target)} and can go round for ever: {chart.by(boxes)}"
            yield _at(decision, edge.target, "undeclared-cycle", fault,
                      "Lead this arrow to a later box. If patients do come back, say so under returns.")


def arrow_into_start(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """No arrow leads into the start."""
    chart = Chart(decision)
    for edge in edges(decision):
        if edge.target in chart.starts:
            yield _at(decision, edge.target, "arrow-into-start", f"{chart.on(edge)} into the start",
                      "Lead it to a later box. If patients do start again, say so under returns.")


def too_few_answers(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every question has at least two answers; a yes-or-no question has both."""
    chart = Chart(decision)
    for box in chart.questions:
        arrows = chart.arrows[box.id]
        missing = [key for key in ("yes", "no") if getattr(box, key) is None] if box.asks == "yes or no" else []
        if len(arrows) < 2 or missing:
            lacks = f"no arrow for {' and '.join(missing)}" if missing else "fewer than two answers"
            fault = f"{chart.name(box.id)} has {lacks}: {chart.at(box.id, *missing[:1])} is left standing there"
            yield _at(decision, box, "too-few-answers", fault,
                      "Write the missing answer and where it leads; if there is nothing to decide, make the box a state or an action.")


def same_answer_twice(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """No answer of a choice stands twice."""
    chart = Chart(decision)
    for box in chart.questions:
        seen: dict[str, Answer] = {}
        for answer in box.answers if box.asks == "choice" else ():
            words = " ".join((answer.answer or "").split()).casefold()
            first = seen.setdefault(words, answer)
            if words and first is not answer and answer.answer is not None:
                fault = (f'{chart.at(box.id, answer.answer)} can go to "{first.goto}" and to "{answer.goto}": '
                         f"the answer stands twice in {chart.name(box.id)}")
                yield _at(decision, answer.answer, "same-answer-twice", fault, "Keep one of the two, or word them so that only one can fit.")


def all_answers_to_one_place(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """The answers of a question do not all lead to the same box."""
    chart = Chart(decision)
    for box in chart.questions:
        targets = [edge.target for edge in chart.arrows[box.id]]
        if len(targets) > 1 and len(set(targets)) == 1:
            fault = f'every answer to {chart.name(box.id)} leads to "{targets[0]}", so it decides nothing'
            yield _at(decision, box, "all-answers-to-one-place", fault, "Lead one of the answers elsewhere, or delete the question.")


_UNFIT = {"yes or no": ("answers", "unit", "complete"), "choice": ("yes", "no", "unit", "any_of", "red_flags"),
          "number": ("yes", "no", "complete", "any_of", "red_flags")}


def answers_of_the_wrong_type(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every question has the answers of its type: yes and no, the words of a choice, or the limits of a number with a unit."""
    chart = Chart(decision)
    for box in chart.questions:
        for place, message, help in (*_unfit_keys(box), *_unfit_answers(box)):
            yield _at(decision, place, "answers-of-the-wrong-type", f"{message} in {chart.name(box.id)}", help)


_Fault = tuple[Text | Entry, str, str]
"""A place, what is wrong there, and the next move."""


def _unfit_keys(box: QuestionBox) -> Iterator[_Fault]:
    for key in _UNFIT[box.asks]:
        value = getattr(box, key)
        if value:
            place = value[0] if isinstance(value, tuple) else value if isinstance(value, Text) else box
            yield (place, f'{key} does not go with "asks: {box.asks}"',
                   f"Delete {key}, or change what the question asks for. Danger signs are asked for by yes or no.")
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


def number_gap(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """The answers to a number leave no number out, equality with a limit included."""
    chart = Chart(decision)
    for box, parts in _numeric(chart):
        reached: Cut = Interval().start
        for start, end in [*sorted((part.start, part.end) for part, _ in parts), (Interval().end, Interval().end)]:
            if start > reached:
                gap = Interval.between(reached, start)
                fault = f"{chart.at(box.id, f'{gap.example:f}')} finds no arrow: {chart.name(box.id)} has no answer for {gap}"
                yield _at(decision, box, "number-gap", fault,
                          "Widen the limits of an answer beside it; the first and the last answer need one limit only.")
            reached = max(reached, end)


def number_overlap(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """No number fits two answers, equality with a limit included."""
    chart = Chart(decision)
    for box, parts in _numeric(chart):
        for (one, first), (other, second) in combinations(parts, 2):
            both = one.meet(other)
            if not both.empty:
                fault = (f'{chart.at(box.id, f"{both.example:f}")} can go to "{first.goto}" and to "{second.goto}": '
                         f'{both} is both "{one}" and "{other}" in {chart.name(box.id)}')
                yield _at(decision, second, "number-overlap", fault, "Change one limit, so that every number, the limit too, has one answer.")


def _numeric(chart: Chart) -> Iterator[tuple[QuestionBox, list[tuple[Interval, Answer]]]]:
    """The questions for numbers whose answers all have proper limits, with these."""
    for box in chart.questions:
        if box.asks == "number" and len(box.answers) > 1 and not any(_limit_fault(answer) for answer in box.answers):
            yield box, [(limits_of(answer), answer) for answer in box.answers]


def dead_end(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every link leads on: to another chart or to a topic, and not to both."""
    chart = Chart(decision)
    for box in chart.boxes.values():
        round_ = isinstance(box, LinkBox) and box.decision == decision.id
        if isinstance(box, LinkBox) and (round_ or (box.decision is None) == (box.topic is None)):
            leads = "to its own chart" if round_ else "nowhere" if box.topic is None else "to two places"
            fault = f"{chart.at(box.id)} comes to {chart.name(box.id)}, which leads {leads}"
            yield _at(decision, box, "dead-end", fault, "Name one of the two: decision: another chart, or topic: a page.")


def return_without_target(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every declared way back leads from a box of the chart to an earlier one."""
    chart = Chart(decision)
    for back in decision.returns:
        for box in (back.start, back.to):
            if box is not None and box not in chart.boxes:
                yield _at(decision, box, "return-without-target", f'a way back names "{box}", which is no box of this chart', _meant(box, chart))
        if back.start in chart.boxes and back.to in chart.boxes and chart.numbers[back.to] >= chart.numbers[back.start or back.to]:
            yield _at(decision, back.to, "return-without-target", f"the way back from {chart.name(back.start or '')} does not lead to an earlier box",
                      "Name an earlier box under to:, or write the way on as an arrow.")


# --- what a box must say -----------------------------------------------------------------------------------------

def outcome_incomplete(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every outcome says how urgent it is and within what time, and names its facts."""
    chart = Chart(decision)
    for box in chart.boxes.values():
        missing = [key for key in ("level", "time", "facts") if not getattr(box, key)] if isinstance(box, OutcomeBox) else []
        if missing:
            fault = f"{chart.at(box.id)} comes to {chart.name(box.id)}, which has no {' and no '.join(missing)}"
            yield _at(decision, box, "outcome-incomplete", fault,
                      f"Add {', '.join(f'{key}:' for key in missing)}; where no source states a time, write time: not stated.")


def box_without_facts(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every box but a link names the facts it stands on."""
    chart = Chart(decision)
    for box in chart.boxes.values():
        if not isinstance(box, (LinkBox, OutcomeBox)) and not box.facts:
            yield _at(decision, box, "box-without-facts", f"{chart.name(box.id)} names no fact", "Add facts: with the ids of the facts that say so.")


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


def routine_without_emergency_question(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Nobody reaches a routine or prompt outcome, or a link, without having been asked for each emergency sign that the chart asks for."""
    chart = Chart(decision)
    for guard in _guards(chart, library):
        came = _unguarded(chart, guard)
        for box, pressed in came:
            if (chart.ends_at(box, ORDINARY) or isinstance(chart.boxes[box], LinkBox)) and not pressed:
                fault = f"{chart.tell(chart.patient(way_to(came, (box, False))))} and is never asked {_questions(chart, guard)}"
                yield _at(decision, chart.boxes[box], "routine-without-emergency-question", fault,
                          f"Ask {_questions(chart, guard)} on every way here, best as the first question of the chart.")


def red_flag_skipped_after_urgent_step(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Nobody who comes from an urgent or emergency step to a routine or prompt outcome has missed an emergency question."""
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
                yield _at(decision, chart.boxes[step], "red-flag-skipped-after-urgent-step", fault,
                          f"Lead the way on from {chart.numbers[step]} to {_questions(chart, guard)}, or ask that before {chart.numbers[step]}.")


def red_flag_yes_to_routine(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """From the yes to an emergency or urgent danger sign no routine or prompt outcome can be reached, and no link without an urgent step."""
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
                yield _at(decision, edge.target, "red-flag-yes-to-routine", fault, "Lead the yes to where only urgent and emergency outcomes follow.")
                break


def emergency_does_not_end(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """The yes to an emergency sign ends at an emergency outcome; no yes to a danger sign comes to a routine or prompt step first."""
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
            yield _at(decision, edge.target, "emergency-does-not-end", f"{chart.tell(patient)} although {chart.name(box.id)} asks for {asked}",
                      f"Lead the yes to an outcome of that urgency; if {chart.numbers[step]} has it, say so under level.")


def _before_pressing(chart: Chart, edge: Edge) -> Came[str]:
    """What follows an arrow, as far as the first urgent or emergency box."""
    return reach([str(edge.target)], lambda here: ((way, str(way.target)) for way in chart.ways[here] if chart.level(here) not in PRESSING))


def return_skips_emergency_question(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """A way back at any time, or from an urgent or emergency box, leads to where every emergency question is asked again."""
    chart = Chart(decision)
    for back in decision.returns:
        pressing = back.start is None or (back.start in chart.boxes and chart.level(str(back.start)) in PRESSING)
        for guard in _guards(chart, library) if pressing and back.to in chart.boxes else ():
            came = chart.spread([str(back.to)], avoiding=guard)
            end = next((spot for spot in came if chart.ends_at(spot, ORDINARY) or isinstance(chart.boxes[spot], LinkBox)), None)
            if end is not None:
                path = chart.by([str(back.to), *(str(step.target) for step in way_to(came, end))])
                asked = _questions(chart, guard)
                fault = f"a patient who comes back to {chart.name(back.to)} reaches {chart.name(end)} by {path} and is not asked {asked}"
                yield _at(decision, back.to, "return-skips-emergency-question", fault, f"Lead the way back to {_questions(chart, guard)}.")


def _yes_arrows(chart: Chart, library: Library, urgencies: Collection[str]) -> Iterator[tuple[QuestionBox, Edge]]:
    asking = {box.id for boxes in _asking(chart, library, urgencies).values() for box in boxes}
    for box in chart.questions:
        yield from ((box, edge) for edge in chart.ways[box.id] if box.id in asking and edge.answer == "yes")


def red_flag_after_ordinary_step(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Nobody is asked for an emergency sign for the first time after a routine or prompt step; to ask again later is right."""
    chart, told = Chart(decision), set[str]()
    for boxes in _asking(chart, library, {"emergency"}).values():
        asking = [str(box.id) for box in boxes]
        came = chart.spread_marked(lambda box: chart.does(box, ORDINARY), asking)
        for box in asking:
            if (box, True) in came and box not in told:
                told.add(box)
                patient = chart.patient(way_to(came, (box, True)))
                step = next(passed for passed in patient.path if chart.does(passed, ORDINARY))
                yield _at(decision, chart.boxes[box], "red-flag-after-ordinary-step", f"{chart.tell(patient)} only after {chart.name(step)}",
                          f"Ask {chart.numbers[box]} before {chart.numbers[step]}.")


def red_flag_not_asked(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every danger sign that the chart lists is asked for by one of its questions."""
    asked = {sign for box in decision.boxes if isinstance(box, QuestionBox) for sign in box.red_flags}
    for sign in decision.red_flags if isinstance(decision.red_flags, tuple) else ():
        if sign not in asked:
            yield _at(decision, sign, "red-flag-not-asked", f'no question of this chart asks for danger sign "{sign}"',
                      "Name it under red_flags of the question that asks for it, or write that question.")


# --- what the author says of the chart ---------------------------------------------------------------------------

def property_unknown(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Properties and named patients speak of questions, answers and boxes that are there."""
    chart = Chart(decision)
    entries: tuple[Property | Case, ...] = (*decision.properties, *decision.cases)
    for entry in entries:
        for place, message, help in _strangers(chart, entry):
            yield _at(decision, place, "property-unknown", message, help)


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


def property_broken(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """No patient who would give the answers of a property reaches what it forbids, whether or not the questions are asked on that way."""
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
            yield _at(decision, prop.never, "property-broken", fault, "Change the arrow that leads there, or what the property says.")


def case_fails(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every named patient reaches the end that is written for them."""
    chart = Chart(decision)
    for case in decision.cases:
        given = {str(told.question): str(told.answer) for told in case.given}
        walked = walk(decision, given)
        if walked.reached == case.reaches or any(_strangers(chart, case)):
            continue
        patient = Patient(tuple((box, given[box]) for box in walked.path if box in given), walked.path)
        stops = f" and stops there: {WHY[walked.stopped]}" if walked.stopped else ""
        fault = f'"{shortened(case.patient)}" should reach {chart.name(case.reaches)}, but {chart.tell(patient)}{stops}'
        yield _at(decision, case.reaches, "case-fails", fault, "Change the arrow that leads there, or what is given and reached here.")


def no_cases(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every chart has at least one named patient."""
    if not decision.cases:
        yield _at(decision, decision.id, "no-cases", f'no named patient tries out "{decision.id}"',
                  "Add cases: with a patient, the answers given, and the end that is reached.")


# --- warnings ----------------------------------------------------------------------------------------------------

def long_path(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """No patient is asked more than eight questions (a warning)."""
    chart = Chart(decision)
    ways, asked = chart.forward(), dict[str, int]()
    for box in ways:
        asked[box] = isinstance(chart.boxes[box], QuestionBox) + max((asked[edge.target] for edge in ways[box]), default=0)
    for start in chart.starts if max(map(asked.__getitem__, chart.starts), default=0) > MOST_QUESTIONS else ():
        way: list[Edge] = []
        while onward := ways[way[-1].target if way else start]:
            way.append(max(onward, key=lambda edge: asked[edge.target]))
        yield _at(decision, decision.id, "long-path", f"{chart.tell(chart.patient(way))}: that is {asked[start]} questions",
                  f"Split the chart, or ask for less: at most {MOST_QUESTIONS} questions on one way.", level="warning")


def wordy_box(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """No box has more than thirty words (a warning), and none more than sixty (an error)."""
    chart = Chart(decision)
    for box in chart.boxes.values():
        words = len(" ".join((box.says, *(box.any_of if isinstance(box, QuestionBox) else ()))).split())
        if words > MOST_WORDS:
            yield _at(decision, box.says, "wordy-box", f"{chart.name(box.id)} has {words} words",
                      f"Keep to {MOST_WORDS}; detail goes under note.", level="error" if words > FAR_TOO_MANY_WORDS else "warning")


def choice_not_complete(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """A choice declares that its answers leave nobody out, or has the answer "none of these" (a warning)."""
    chart = Chart(decision)
    for box in chart.questions:
        words = {" ".join((answer.answer or "").split()).casefold() for answer in box.answers}
        if box.asks == "choice" and box.complete is None and "none of these" not in words:
            yield _at(decision, box, "choice-not-complete", f"{chart.at(box.id)} may find no answer that fits in {chart.name(box.id)}",
                      "Add the answer: none of these, or, if nobody is left out, complete: yes.", level="warning")


def red_flag_without_unsure(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """A question for danger signs says how to answer in doubt (a warning)."""
    chart = Chart(decision)
    for box in chart.questions:
        if box.red_flags and box.unsure is None:
            yield _at(decision, box, "red-flag-without-unsure", f"{chart.at(box.id)} and is unsure about {chart.name(box.id)} finds no advice",
                      "Add unsure: with what to do in doubt.", level="warning")


def abbreviation_not_spelt_out(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every abbreviation in a box is spelt out under abbreviations (a warning)."""
    spelt = {word for names in decision.abbreviations for text in (names.plain, names.clinical, *names.also) for word in _abbreviations(text)}
    for box in decision.boxes:
        for text in (box.says, *(box.any_of if isinstance(box, QuestionBox) else ())):
            for word in _abbreviations(text):
                if word not in spelt:
                    spelt.add(word)
                    yield _at(decision, text, "abbreviation-not-spelt-out", f'"{word}" is not spelt out',
                              "Add it under abbreviations, or write it in full.", level="warning")


def _abbreviations(text: str) -> list[str]:
    """The words with two or more capitals, without the s of a plural."""
    return [word.removesuffix("s") for word in re.findall(r"\w+", text) if sum(sign.isupper() for sign in word) > 1]


# A box that asks nothing has one arrow, and an outcome or a link none: the model has no keys for more, so no rule looks for it.
RULES: tuple[Rule, ...] = (
    duplicate_box, unknown_box, unreachable_box, undeclared_cycle, arrow_into_start,
    too_few_answers, same_answer_twice, all_answers_to_one_place, answers_of_the_wrong_type, number_gap, number_overlap,
    dead_end, return_without_target, outcome_incomplete, box_without_facts,
    routine_without_emergency_question, red_flag_skipped_after_urgent_step, red_flag_yes_to_routine, emergency_does_not_end,
    return_skips_emergency_question,
    red_flag_after_ordinary_step, red_flag_not_asked,
    property_unknown, property_broken, case_fails, no_cases,
    long_path, wordy_box, choice_not_complete, red_flag_without_unsure, abbreviation_not_spelt_out,
)
