"""Proofs about questions: each has the answers of its type, every number has exactly one, and each question decides something."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from generator.content.model import Answer, Decision, Library, QuestionBox, Text
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.logic.graph import Chart, Cut, Interval, arrows_of, limits_of
from generator.logic.verification.faults import Fault


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


def _unfit_keys(box: QuestionBox) -> Iterator[Fault]:
    for key in _UNFIT[box.asks]:
        value = getattr(box, key)
        if value:
            place = value[0] if isinstance(value, tuple) else value if isinstance(value, Text) else box
            yield place, f'{key} does not go with "asks: {box.asks}"', _KEEP.get(key, f"Change what the question asks for, or take {key} out.")
    if box.asks == "number" and box.unit is None:
        yield box, "the unit of the number is missing", "Add unit:, such as weeks."


def _unfit_answers(box: QuestionBox) -> Iterator[Fault]:
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
