"""Proofs about questions: each has the answers of its type, every number has exactly one, and each question decides something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from itertools import combinations, pairwise
from typing import Any, NamedTuple

from generator.content.model import Answer, AnyBox, Entry, Expression, Input, Number, OutcomeBox, QuestionBox, StateBox, Text, normalised
from generator.content.model.expression import limits_in
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Differing
from generator.diagnostics.registry import Rule, rule
from generator.language.numbers import NumberReader, Unit, reader_for
from generator.logic import telling
from generator.logic.flow import FlowArrow
from generator.logic.graph import ChartGraph, Interval, arrows_of, limits_of
from generator.logic.nodes import OTHERWISE
from generator.logic.proof import Proof
from generator.logic.question_types import type_of
from generator.logic.verification.causes import are_all_in_danger, impossible, outranked, unreached, without_arrow
from generator.logic.verification.faults import Fault, answer_told, arriving
from generator.logic.verification.safety import pointers


@rule("charts", blocks="pages", sound="form")
def too_few_answers(proof: Proof) -> Iterator[Diagnostic]:
    """Every question has at least two answers, and a yes-or-no question has both.

    Why: A patient whose answer is missing stands before the question and cannot go on.
    Fix: Write the missing answer and where it leads. If there is nothing to decide, make the box a state or an action.
    """
    chart = proof.chart
    for box in chart.questions:
        by_itself = [one for one in (box.yes, box.no, *box.answers) if one is not None]
        missing = [key for key in ("yes", "no") if getattr(box, key) is None] if box.asks == "yes or no" else []
        if len(by_itself) < 2 or missing:
            lacks = f"no arrow for {' and '.join(missing)}" if missing else "fewer than two answers"
            who = chart.at(box.id, *missing[:1]) if missing else arriving(proof, str(box.id)).told
            fault = f"{chart.name(box.id)} has {lacks}: {who} is left standing there"
            yield too_few_answers.at(
                box, fault, "Write the missing answer and where it leads; if there is nothing to decide, make the box a state or an action.",
                evidence=chart.evidence(chart.getting_to(box.id, *missing[:1])))


@rule("charts", blocks="pages", sound="form")
def same_answer_twice(proof: Proof) -> Iterator[Diagnostic]:
    """No choice has the same answer twice.

    Why: With two arrows for one answer it is left to chance which advice a patient follows.
    Fix: Keep one of the two, or word them so that only one can fit.
    """
    chart = proof.chart
    for box in chart.questions:
        seen: dict[str, Answer] = {}
        for answer in box.answers if box.asks == "choice" else ():
            words = " ".join((answer.answer or "").split()).casefold()
            first = seen.setdefault(words, answer)
            if words and first is not answer and answer.answer is not None:
                fault = (f'{chart.at(box.id, answer.answer)} can go to "{first.goto}" and to "{answer.goto}": '
                         f"duplicate answer in {chart.name(box.id)}")
                yield same_answer_twice.at(answer.answer, fault, "Keep one of the two, or word them so that only one can fit.",
                                           evidence=chart.evidence(chart.getting_to(box.id, answer.answer)))


@rule("charts", blocks="pages")
def question_decides_nothing(proof: Proof) -> Iterator[Diagnostic]:
    """The answers to a question do not all lead to the same: the same box, or boxes that say and do the same as far as any end.

    Why: A question that decides nothing costs time, and may show that one of its arrows was forgotten.
    Fix: Check each arrow against its facts, and lead the wrong one elsewhere.
    """
    chart = proof.chart
    alike, pointless, lost = _alike(proof), list[QuestionBox](), without_arrow(proof)
    for box in chart.questions:
        targets = [edge.target for edge in chart.arrows[box.id]]
        if len(targets) >= 2 and (len(set(targets)) == 1 or (targets[0] in alike and len({alike.get(target) for target in targets}) == 1)):
            pointless.append(box)
    groups: dict[str, list[QuestionBox]] = {}
    for box in pointless:
        groups.setdefault(str(box.id) if proof.everything else normalised(box.says), []).append(box)
    for box, *others in groups.values():
        targets = [edge.target for edge in chart.arrows[box.id]]
        where = f"leads to {chart.name(targets[0])}" if len(set(targets)) == 1 and targets[0] in chart.boxes else "ends alike"
        help = "Check each arrow against the facts of the question: one of them should lead elsewhere."
        if len(set(targets)) == 1 and lost:
            help += f" No arrow leads to {' and '.join(chart.name(other) for other in lost)}."
        too = f"; nor do {' and '.join(str(chart.numbers[other.id]) for other in others)}, which ask the same" if others else ""
        yield question_decides_nothing.at(box, f"every answer to {chart.name(box.id)} {where}, so it decides nothing{too}", help)


@rule("charts", level="warning", blocks="pages")
def answer_decides_nothing(proof: Proof) -> Iterator[Diagnostic]:
    """No answer leads where those go whom no other answer fits, and no two bands of a number side by side lead to the same box.

    Why: Somebody wrote a limit or a condition for patients who need something else. Its arrow leads where everybody goes, most often home.
    Fix: Lead the answer where its facts say, or take it out.
    """
    chart = proof.chart
    for box in chart.questions:
        answers = [answer for answer in box.answers if answer.goto in chart.boxes and not answer.red_flags]
        rest = next((answer for answer in answers if answer.when == OTHERWISE), None)
        bands = sorted((answer for answer in answers if limits_of(answer) != Interval()), key=lambda answer: limits_of(answer).start)
        pairs = [(one, other) for one, other in pairwise(bands) if one.goto == other.goto]
        pairs += [(answer, rest) for answer in answers if rest is not None and answer.when not in {None, OTHERWISE} and answer.goto == rest.goto]
        if not pairs and len(box.answers) > 1 and len({answer.goto for answer in answers}) == 1 and len(answers) == len(box.answers):
            pairs = [(answers[0], answers[1])]
        if len({str(edge.target) for edge in chart.arrows[box.id]}) > 1 and box.order is None:  # the way for whoever does not know counts, too
            for one, other in pairs:
                told = [f'"{telling.answer_in_words(box, answer, proof.logic.charts[proof.logic.main])}"' for answer in (one, other)]
                yield answer_decides_nothing.at(
                    one, f"the answers {told[0]} and {told[1]} to {chart.name(box.id)} lead to {chart.name(str(one.goto))} alike, so "
                    f"{'the limit between them' if one.when is None else 'the first'} decides nothing",
                    "Lead the answer where its facts say, or take it out.")


def _alike(proof: Proof) -> dict[str, int]:
    """A number for each box of the chart; boxes with one number say the same, and lead to the same by the same answers."""
    chart, found, known = proof.chart, dict[str, int](), dict[object, int]()
    onward = {box: {str(edge.target) for edge in ways} for box, ways in chart.ways.items()}
    try:
        order = tuple(TopologicalSorter(onward).static_order())
    except CycleError:
        return {}
    for id_ in order:
        box = chart.boxes[id_]
        if isinstance(box, StateBox):  # nothing is done there, and nothing decided
            found[id_] = found.get(str(box.goto), -1)
            continue
        leads_to = str(getattr(box, "decision", "")), str(getattr(box, "topic", ""))
        told = (box.kind, normalised(box.says), chart.level(id_), *leads_to, _wait(box), _besides(box))
        led = tuple((str(edge.answer), found.get(str(edge.target), -1)) for edge in chart.arrows[id_])
        found[id_] = known.setdefault((told, led), len(known))
    return found


def _besides(box: AnyBox) -> object:
    """What an end shows, and says to some."""
    return (tuple(map(str, box.shows)), tuple((str(one.when), str(one.says)) for one in box.adds)) if isinstance(box, OutcomeBox) else ()


def _wait(box: AnyBox) -> str:
    return str(box.time.model_dump() if isinstance(box.time, Entry) else box.time) if isinstance(box, OutcomeBox) else ""


@rule("charts", blocks="pages")
def other_unit_other_limit(proof: Proof) -> Iterator[Diagnostic]:
    """The same number that is asked in two units has the same limits in both, as exactly as they are written.

    Why: With 39 °C in one box and 104 °F in the other, it depends on the thermometer who is sent home.
    Fix: Work the limits out again from the source, and round them to the side that is safe.
    """
    reader = reader_for(proof.library.language, proof.library.units)
    for one, other in combinations(_measured(proof, reader), 2):
        if not one.names & other.names or one.unit == other.unit or one.read.kind != other.read.kind or not one.read.kind:
            continue
        for here, there in ((one, other), (other, one)):
            astray = _without_a_match(here, there)
            if astray is not None and there.limits:
                others = " and ".join(f"{value} {there.unit}" for value in there.limits)
                fault = f"{here.told} has the limit {astray} {here.unit}, and {there.told} asks the same with {others}"
                yield other_unit_other_limit.at(astray if isinstance(astray, Number) else here.place, fault,
                                                "Work the limits out again from the source, so that both units decide alike.",
                                                evidence=Differing(f"{astray} {here.unit}", tuple(f"{value} {there.unit}" for value in there.limits)))
                break


class AskedNumber(NamedTuple):
    """A number that is asked: what it is called, without its unit; its unit; and all limits with which the chart compares it, as they are written."""

    place: QuestionBox | Input
    told: str
    names: frozenset[str]
    unit: str
    read: Unit
    limits: tuple[Number | Decimal, ...]


def _measured(proof: Proof, reader: NumberReader) -> list[AskedNumber]:
    chart, found = proof.logic.charts[proof.logic.main], list[AskedNumber]()
    for box in proof.chart.questions:
        if box.asks == "number" and box.unit is not None:
            names = frozenset({_without_unit(str(box.says), str(box.unit))})
            found.append(AskedNumber(box, proof.chart.name(box.id), names, str(box.unit), reader.units.read(str(box.unit)), tuple(_limits(box))))
    compared = _compared(proof)
    for name, one in chart.inputs.items():
        if type_of(one).kind == "number" and one.unit is not None:
            limits: dict[str, Number | Decimal] = {str(limit): limit for limit in compared.get(name, ())}
            boxes = [box for box in proof.chart.questions if name in box.inputs]
            limits |= {str(limit): limit for box in boxes if len(box.inputs) == 1 for limit in _limits(box)}
            says = [str(one.says), *([str(one.called)] if one.called is not None else [])]
            names = frozenset(_without_unit(text, str(one.unit)) for text in says)
            found.append(AskedNumber(one, f'"{one.name}"', names, str(one.unit), reader.units.read(str(one.unit)), tuple(limits.values())))
    return found


def _compared(proof: Proof) -> dict[str, list[Decimal]]:
    """The numbers with which conditions of the chart compare each input: in answers, in what is worked out, in danger signs."""
    chart = proof.logic.charts[proof.logic.main]
    expressions = (part for part in proof.decision.parts if isinstance(part, Expression))
    found: dict[str, list[Decimal]] = {}
    for name, limit in (pair for expression in expressions for pair in limits_in(expression.node)):
        if name in chart.inputs:
            found.setdefault(name, []).append(limit)
    return found


@rule("charts", level="warning", blocks="pages")
def limit_between_steps(proof: Proof) -> Iterator[Diagnostic]:
    """Each limit with which a number is compared can be given as an answer, where the number is asked in steps.

    Why: A temperature that is asked as 34, 37 or 40 is never 38. Whoever has 38 gives one of the others, and those are led elsewhere.
    Fix: Write the step by which people measure it, such as 0.1; or correct the limit.
    """
    chart, compared = proof.logic.charts[proof.logic.main], _compared(proof)
    for name, one in chart.inputs.items():
        if one.step is None or one.low is None or one.step.value <= 0:
            continue
        step, low = Fraction(one.step.value), Fraction(one.low.value)
        limits = [*compared.get(name, ()), *(limit for box in proof.chart.questions if box.inputs == (name,) for limit in _limits(box))]
        between = next((limit for limit in limits if (Fraction(limit.value if isinstance(limit, Number) else limit) - low) % step), None)
        if between is not None:
            yield limit_between_steps.at(
                one.step, f'"{one.called or name}" is asked from {one.low} in steps of {one.step}, so nobody can answer {between}, which is a limit',
                "Write the step by which people measure it, such as 0.1; or correct the limit.")


def _without_unit(words: str, unit: str) -> str:
    """The words of a question without the unit that it is asked in: `temperature` for "Temperature (°C)?" and for "Temperature in °F?"."""
    told = normalised(words).replace(normalised(unit), " ")
    told = re.sub(r"\b(?:in|as)\s*(?=[?)]|$)|\b(?:celsius|fahrenheit|kelvin)\b", " ", told)
    return " ".join(re.findall(r"\w+", told))


def _without_a_match(one: AskedNumber, other: AskedNumber) -> Number | Decimal | None:
    """A limit that is no limit in the other unit, as exactly as both are written; None if there is none."""
    known = [(_in_base(limit, other.read), _last_place(limit) * other.read.factor) for limit in other.limits]
    for limit in one.limits:
        exact, width = _in_base(limit, one.read), _last_place(limit) * one.read.factor
        if not any(abs(exact - value) <= max(width, finest) / 2 for value, finest in known):
            return limit
    return None


def _limits(box: QuestionBox) -> list[Number]:
    limits = [limit for answer in box.answers for limit in (answer.at_least, answer.more_than, answer.less_than, answer.at_most) if limit is not None]
    return list({str(limit): limit for limit in limits}.values())


def _in_base(number: Number | Decimal, unit: Unit) -> Fraction:
    return unit.amount(Fraction(number.value if isinstance(number, Number) else number))


def _last_place(number: Number | Decimal) -> Fraction:
    exponent = (number.value if isinstance(number, Number) else number).as_tuple().exponent
    return Fraction(10) ** (exponent if isinstance(exponent, int) else 0)


@rule("charts", level="warning", waivable=True, blocks="pages")
def same_end_twice(proof: Proof) -> Iterator[Diagnostic]:
    """No two outcomes are the same word for word, with one level and one time.

    Why: Two boxes that say the same look like two decisions; when one of them is corrected, the other stays wrong.
    Fix: Keep one box, and lead all its arrows there; it is drawn again wherever it is needed. Or say what differs.
    """
    seen: dict[object, AnyBox] = {}
    for box in proof.chart.boxes.values():
        if isinstance(box, OutcomeBox):
            first = seen.setdefault((normalised(box.says), box.level, _wait(box), _besides(box)), box)
            if first is not box:
                yield same_end_twice.at(box, f"{proof.chart.name(box.id)} says the same as {proof.chart.numbers[first.id]}",
                                        f"Lead the arrows that come here to {proof.chart.numbers[first.id]}, or say what differs.")


@rule("charts", level="warning", waivable=True, blocks="pages")
def answer_nobody_can_give(proof: Proof) -> Iterator[Diagnostic]:
    """For every answer there is a patient who comes to the question and can give it.

    Why: An arrow that nobody follows is either a mistake elsewhere, or advice that somebody waits for in vain.
    Fix: See whether the same was asked before with another limit, and correct the limits from their source.
    """
    told = {proof.logic.asks.get(key) for found in pointers(proof) for key, _ in found.impossible}
    alone = set(unreached(proof))
    groups: dict[object, list[tuple[str, FlowArrow]]] = {}
    for key, way in impossible(proof):
        if proof.logic.asks.get(key) not in told and (proof.everything or way.target not in alone):
            groups.setdefault(proof.logic.asks.get(key), []).append((key, way))
    for (key, way), *others in groups.values():
        answer, box = proof.logic.answers[way], proof.box(key)
        more = "1 more answer" if len(others) == 1 else f"{len(others)} more answers"
        too = f"; nor can they give {more} where the same is asked" if others else ""
        yield answer_nobody_can_give.at(answer if isinstance(answer, Answer) else box or proof.decision,
                                        f"no patient who comes to {proof.name(key)} can answer {answer_told(proof, way)}{too}",
                                        "See what was asked before it: most often two limits do not fit together, or the same is asked again.")


# --- answers that fit ---------------------------------------------------------------------------------------------


@rule("charts", blocks="pages", sound="patient")
def no_answer_fits(proof: Proof) -> Iterator[Diagnostic]:
    """Whoever comes to a question finds an answer that fits, whatever they answered before, and also if they do not know.

    Why: A patient for whom no answer fits stands there without advice: a total between two bands, a number at a limit, an answer that is not known.
    Fix: Decide from the source where these patients belong, and widen the condition of an answer, or add one.
    """
    yield from _astray(proof, 0, no_answer_fits, "finds no answer that fits")


@rule("charts", blocks="pages", sound="patient")
def two_answers_fit(proof: Proof) -> Iterator[Diagnostic]:
    """Nobody finds two answers to a question that fit.

    Why: Two readers would follow two arrows with one patient.
    Fix: Decide from the source which of the two it is. If the worst of several is to count, put the worst first and write order: worst first.
    """
    yield from _astray(proof, 1, two_answers_fit, "finds two answers that fit")


@rule("charts", blocks="pages", sound="patient")
def worst_not_first(proof: Proof) -> Iterator[Diagnostic]:
    """Where the first of several answers that fit leads on, nobody would end more urgently by a later one that fits them as well.

    Why: Whoever has a cough and chest pain is led on by the cough alone, if the cough stands first.
    Fix: Put the answer that leads to the most urgent end first. Check the urgency of both ends against their sources.
    """
    told = {(first.source, first) for found in pointers(proof) for first, _ in found.outranked}
    done = set[str]()
    for first, later, of in outranked(proof):
        key = first.source
        if key in done or (key, first) in told or are_all_in_danger(proof, *of):
            continue
        found = proof.search.find(*of) if proof.search is not None else None
        if found is not None:
            done.add(key)
            one, better = answer_told(proof, first), answer_told(proof, later)
            answer, onward = proof.logic.answers[later], "" if later.target in proof.ends else " and to a more urgent end"
            yield worst_not_first.at(
                answer if isinstance(answer, Answer) else proof.place(key),
                f"{proof.tell(found)}: {one} leads them on in {proof.name(key)}; {better} fits them as well, comes later, and would lead them to "
                f"{proof.name(later.target)}{onward}",
                f"See first where {one} has to lead. If that is right, put {better} before it.", evidence=proof.evidence(found))


def _astray(proof: Proof, which: int, found_by: Rule[..., Any], fault: str) -> Iterator[Diagnostic]:
    told = set[str]()
    for key in proof.flow.ways if proof.search is not None else ():
        box, spot = proof.box(key), proof.logic.spots[key]
        by_solver = isinstance(box, QuestionBox) and (
            box.asks is None or box.step is not None or any(proof.flow.variables[name].unknown for name in proof.logic.asks.get(key, ())))
        if proof.search is None or not by_solver or spot.chart != proof.logic.main or spot.box in told:
            continue
        found = proof.search.find(proof.search.astray(key)[which])
        if found is not None and isinstance(box, QuestionBox):
            told.add(spot.box)
            worked_out = proof.worked_out(key, found)
            if which == 1:
                help = ("Decide from the source which of the two it is for these patients; if the worse of several is to count, put it first and "
                        "write order: worst first.")
            elif any(value is None for value in found.answers.values()):
                names = [name for name in proof.logic.asks.get(key, ()) if found.answers.get(name, "") is None]
                known = f', or put "{names[0]} is known and" before what is compared' if names and not box.unknown and box.asks is None else ""
                help = f"Decide from the source where these patients belong; for whoever does not know, write unknown: with where they go{known}."
            else:
                help = "Decide from the source where these patients belong, and widen the condition of an answer, or add the one that is missing."
            yield found_by.at(box, f"{proof.at(found)} {fault} in {proof.name(key)}{worked_out}", help, evidence=proof.evidence(found))


# --- answers of their type ---------------------------------------------------------------------------------------


_UNFIT = {"yes or no": ("answers", "unit", "complete", "step", "order"),
          "choice": ("yes", "no", "unit", "any_of", "red_flags", "step", "order"),
          "number": ("yes", "no", "complete", "any_of", "red_flags", "order")}
_KEEP = {"any_of": 'Move it to a question of its own with "asks: yes or no", so that it is still asked for.',
         "red_flags": "Write red_flags with the answer that shows the danger sign, so that it is still asked for."}
"""What to do with a key that must not be lost: what counts as yes, and danger signs."""


@rule("charts", blocks="pages", sound="form")
def answers_of_the_wrong_type(proof: Proof) -> Iterator[Diagnostic]:
    """Every question has the answers of its type: yes and no, the words of a choice, or the limits of a number with a unit.

    Why: Only answers of the right type can be drawn and proved; one of another type would match no patient.
    Fix: Give the question the answers of its type, or change what it asks for. Ask for danger signs with yes or no.
    """
    chart = proof.chart
    for box in chart.questions:
        if box.asks is None and not box.inputs and not any(answer.when is not None for answer in box.answers):
            yield answers_of_the_wrong_type.at(box, f"{chart.name(box.id)} does not say what it asks",
                                               "Write asks: yes or no, choice or number; or name under inputs: what it asks.")
        for place, message, help in (*_unfit_keys(box), *_unfit_answers(box)) if box.asks is not None else ():
            yield answers_of_the_wrong_type.at(place, f"{message} in {chart.name(box.id)}", help)


def _unfit_keys(box: QuestionBox) -> Iterator[Fault]:
    for key in _UNFIT[box.asks or "choice"]:
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


@rule("charts", blocks="pages", sound="form")
def number_gap(proof: Proof) -> Iterator[Diagnostic]:
    """The answers to a number leave no number out, including the limits themselves.

    Why: A patient with exactly that number finds no arrow. Gaps are most often at equality, where nobody looks.
    Fix: Decide from the source which side the number belongs to, and widen the limits of that answer. Where only whole numbers can be, as in a
    score, write step: 1; then at_most: 3 and at_least: 4 leave nothing out.
    """
    chart = proof.chart
    for box, parts in _numeric(chart):
        gaps, reached = list[Interval](), Interval().start
        for start, end in [*sorted((part.start, part.end) for part, _ in parts), (Interval().end, Interval().end)]:
            if start > reached:
                gaps.append(Interval.between(reached, start))
            reached = max(reached, end)
        if gaps:
            example = f"{gaps[0].example:f}"
            told = f"{chart.name(box.id)} has no answer for {', nor for '.join(map(str, gaps))}"
            help = ("If there are whole numbers only, write step: 1. Else widen the limits of an answer beside the gap."
                    if all(_between_whole_numbers(gap) for gap in gaps)
                    else "Widen the limits of an answer beside the gap; the first and the last answer need one limit only.")
            yield number_gap.at(box, f"{chart.at(box.id, example)} finds no arrow: {told}", help,
                                evidence=chart.evidence(chart.getting_to(box.id, example)))


def _between_whole_numbers(gap: Interval) -> bool:
    """Whether nothing but fractions lies in a gap, as between "at most 3" and "at least 4"."""
    low, high = gap.low, gap.high
    return low.is_finite() and high.is_finite() and low == int(low) and high == low + 1 and not gap.low_in and not gap.high_in


@rule("charts", blocks="pages", sound="form")
def number_overlap(proof: Proof) -> Iterator[Diagnostic]:
    """No number fits two answers, including the limits themselves.

    Why: A patient with that number may follow either arrow, and two readers would act differently.
    Fix: Decide from the source which side the number belongs to, and write less_than instead of at_most, or more_than instead of at_least.
    """
    chart = proof.chart
    for box, parts in _numeric(chart):
        for (one, first), (other, second) in combinations(parts, 2):
            both = one.meet(other)
            if not both.empty:
                fault = (f'{chart.at(box.id, f"{both.example:f}")} can go to "{first.goto}" and to "{second.goto}": '
                         f'{both} is both "{one}" and "{other}" in {chart.name(box.id)}')
                help = "Decide from the source to which of the two it belongs; if it does not say, take the safer one."
                yield number_overlap.at(second, fault, help,
                                        evidence=chart.evidence(chart.getting_to(box.id, f"{both.example:f}")))


def _numeric(chart: ChartGraph) -> Iterator[tuple[QuestionBox, list[tuple[Interval, Answer]]]]:
    """The questions for numbers whose answers all have proper limits, with these."""
    for box in chart.questions:
        if box.asks == "number" and box.step is None and len(box.answers) > 1 and not any(_limit_fault(answer) for answer in box.answers):
            yield box, [(limits_of(answer), answer) for answer in box.answers]
