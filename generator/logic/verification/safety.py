"""Proofs about danger signs: everybody is asked in time, and the yes leads where its urgency demands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from generator.content.model import Decision, Library, LinkBox, QuestionBox
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.logic.graph import ORDINARY, PRESSING, Came, Chart, Edge, Spot, reach, way_to


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
