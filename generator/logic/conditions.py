"""Whether the inputs, derived values and conditions of a chart mean anything: names that are known, values of the right sort, forms that fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from generator.content.model import (
    Answer,
    ChartSign,
    Decision,
    DerivedValue,
    Exclusion,
    Expression,
    Input,
    InputRef,
    Library,
    Number,
    OutcomeBox,
    Points,
    QuestionBox,
    RedFlagRef,
    Text,
)
from generator.content.model.expression import (
    FUNCTIONS,
    RESERVED,
    And,
    Arithmetic,
    Compare,
    Constant,
    FunctionCall,
    Includes,
    Known,
    Name,
    Negative,
    Node,
    Not,
    OneOf,
    Or,
    names_in,
    parts_of,
)
from generator.logic.chart_logic import ChartLogic
from generator.logic.graph import Interval, limits_of
from generator.logic.lengths import ANSWERED, Length, added, length_of
from generator.logic.nodes import OTHERWISE, fraction
from generator.logic.question_types import Flaw, again, meant, type_of
from generator.logic.values import Kind


class Sort(NamedTuple):
    """What sort of value a name has: yes or no, a number, one word of several, or several of them. `points`: it counts points in formulas."""

    kind: Kind
    words: tuple[str, ...] = ()
    points: bool = False


def faults_of(chart: ChartLogic, library: Library) -> Iterator[Flaw]:
    """Every fault of the inputs, derived values, conditions and questions of one chart."""
    sorts = _sorts(chart)
    yield from _names(chart)
    for one in chart.decision.inputs:
        if isinstance(one, Input):
            yield from type_of(one).faults(one)
        elif one in library.inputs:
            yield from type_of(library.inputs[one]).faults(library.inputs[one])
        elif one not in library.broken:
            yield Flaw(one, f'"{one}" is no input of the folder inputs', meant(one, library.inputs))
    for value in chart.decision.derived:
        yield from _derived_faults(value, sorts)
    yield from _rounds(chart)
    for box in chart.boxes.values():
        if isinstance(box, QuestionBox):
            yield from _question_faults(box, chart, sorts)
        if isinstance(box, OutcomeBox):
            yield from _outcome_faults(box, sorts)
    for condition in _conditions_outside(chart):
        yield from condition_faults(condition, sorts)


@dataclass(frozen=True)
class Unfit:
    """The parts of a chart that mean nothing: the ids of inputs and derived values, of questions, of ends by what they show or add, and of danger
    signs; and whether those are meant for whom the chart is not made.
    """

    names: frozenset[str] = frozenset()
    boxes: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset()
    signs: frozenset[str] = frozenset()
    exclusions: bool = False


def unfit_parts(chart: ChartLogic, library: Library) -> Unfit:
    """What the faults of one chart spoil, each by itself."""
    sorts = _sorts(chart)
    doubled = [fault.place for fault in (*_names(chart), *_rounds(chart)) if isinstance(fault.place, Text)]
    names = {str(place) for place in doubled if not isinstance(place, RedFlagRef)}
    names |= {name for name, one in chart.inputs.items() if any(True for _ in type_of(one).faults(one))}
    names |= {str(one) for one in chart.decision.inputs if not isinstance(one, Input) and one not in library.inputs}
    names |= {str(value.id) for value in chart.decision.derived if any(True for _ in _derived_faults(value, sorts))}
    boxes = {id_ for id_, box in chart.boxes.items() if isinstance(box, QuestionBox) and any(True for _ in _question_faults(box, chart, sorts))}
    ends = {id_ for id_, box in chart.boxes.items() if isinstance(box, OutcomeBox) and any(True for _ in _outcome_faults(box, sorts))}
    signs = {str(place) for place in doubled if isinstance(place, RedFlagRef)}
    signs |= {str(one.sign) for one in chart.decision.signs if any(True for told in _told_of(one) for _ in condition_faults(told, sorts))}
    excluded = [one.when for one in chart.decision.exclusions if isinstance(one, Exclusion) and one.when is not None] if isinstance(
        chart.decision.exclusions, tuple) else []
    return Unfit(frozenset(names), frozenset(boxes), frozenset(ends), frozenset(signs),
                 any(True for when in excluded for _ in condition_faults(when, sorts)))


def _told_of(sign: ChartSign) -> tuple[Expression, ...]:
    return tuple(told for told in (sign.when, sign.only_if, sign.unless, sign.ruled_out_by) if told is not None)


def _outcome_faults(box: OutcomeBox, sorts: Mapping[str, Sort]) -> Iterator[Flaw]:
    for name in box.shows:
        if name not in sorts:
            yield Flaw(name, f'"{name}" is no input and no derived value of this chart', meant(name, sorts))
    for addition in box.adds:
        yield from condition_faults(addition.when, sorts)


def _conditions_outside(chart: ChartLogic) -> Iterator[Expression]:
    """The conditions of a chart that stand in no box: of its danger signs, and of those for whom it is not made."""
    for sign in chart.decision.signs:
        yield from _told_of(sign)
    for excluded in chart.decision.exclusions if isinstance(chart.decision.exclusions, tuple) else ():
        if isinstance(excluded, Exclusion) and excluded.when is not None:
            yield excluded.when


def conditions_of(decision: Decision) -> Iterator[tuple[Expression, bool]]:
    """Every condition of a chart, each once where it is written; and whether it is about what is true rather than about what is known.

    "otherwise" is none.
    """
    for value in decision.derived:
        yield from ((one.when, False) for one in (*value.score, *value.highest) if isinstance(one, Points))
        yield from ((when, False) for when in (*value.count, *(row.when for row in value.table)))
    for sign in decision.signs:
        yield from ((told, True) for told in _told_of(sign))
    for box in decision.boxes:
        if isinstance(box, QuestionBox):
            yield from ((answer.when, False) for answer in box.answers if answer.when is not None and answer.when != OTHERWISE)
        if isinstance(box, OutcomeBox):
            yield from ((addition.when, False) for addition in box.adds)
    for excluded in decision.exclusions if isinstance(decision.exclusions, tuple) else ():
        if isinstance(excluded, Exclusion) and excluded.when is not None:
            yield excluded.when, True
    yield from ((claimed.given, True) for claimed in decision.properties if isinstance(claimed.given, Expression))


def _sorts(chart: ChartLogic) -> dict[str, Sort]:
    """Every name that the conditions of a chart may use, with what sort of value it has."""
    sorts = {name: Sort(type_of(one).kind, tuple(str(choice.id) for choice in one.answers),
                        one.points is not None or any(choice.points is not None for choice in one.answers)) for name, one in chart.inputs.items()}
    for value in chart.decision.derived:
        words = tuple(dict.fromkeys(str(row.gives) for row in value.table))
        if words and not all(map(Number.fits, words)):
            sorts[str(value.id)] = Sort("several of" if value.several else "one of", words)
        else:
            sorts[str(value.id)] = Sort("number")
    return sorts


def names_of(chart: ChartLogic) -> Mapping[str, Sort]:
    """The same, for what is written outside of the boxes."""
    return _sorts(chart)


def _names(chart: ChartLogic) -> Iterator[Flaw]:
    seen = dict[str, Text]()
    for one in (*chart.decision.inputs, *chart.decision.derived):
        id_ = one if isinstance(one, InputRef) else one.id
        if id_ in seen:
            yield Flaw(id_, f'"{id_}" is defined twice among the inputs and derived values',
                       "Give one of them another id, and see which of the two each condition means.", True)
        if id_ in RESERVED or id_ in FUNCTIONS or id_ == OTHERWISE:
            yield Flaw(id_, f'"{id_}" means something in conditions, so no value can be called that', "Give it another id.", True)
        seen[str(id_)] = id_
    yield from (Flaw(id_, f'an input and a question of its own are both called "{id_}"', "Give one of the two another id.", True)
                for name, id_ in seen.items() if name in chart.own.inputs)
    yield from (Flaw(one.sign, f'danger sign "{one.sign}" is listed twice under signs', 'Join the two conditions with "or".', True)
                for one in again(chart.decision.signs, lambda one: str(one.sign)))


# --- derived values ----------------------------------------------------------------------------------------------


def _derived_faults(value: DerivedValue, sorts: Mapping[str, Sort]) -> Iterator[Flaw]:
    ways = [key for key in ("score", "highest", "count", "formula", "table") if getattr(value, key)]
    if len(ways) != 1:
        found = " and ".join(ways) or "nothing"
        yield Flaw(value, f'"{value.id}" is worked out by {found}', "Write exactly one of score, highest, count, formula and table.", True)
    if value.several is not None and not value.table:
        yield Flaw(value.several if isinstance(value.several, Text) else value, "several goes with a table only",
                   "Write the rows under table:.", True)
    if value.low is not None and value.high is not None and fraction(value.low) >= fraction(value.high):
        yield Flaw(value.high, f"no number is from {value.low} to {value.high}", "Write the smaller number under from:.", True)
    for scored in (*value.score, *value.highest):
        if isinstance(scored, Points):
            yield from condition_faults(scored.when, sorts)
            yield from number_faults(scored.points, sorts)
        else:
            yield from number_faults(scored, sorts)
    for condition in (*value.count, *(row.when for row in value.table)):
        yield from condition_faults(condition, sorts)
    if value.formula is not None:
        yield from number_faults(value.formula, sorts)


MOST_ON_EACH_OTHER = 30
"""Derived values that are worked out one from the other."""


def _rounds(chart: ChartLogic) -> Iterator[Flaw]:
    """Derived values that rest on themselves."""
    rests: dict[str, set[str]] = {}
    for value in chart.decision.derived:
        expressions = [part for part in value.parts if isinstance(part, Expression)]
        rests[str(value.id)] = {name.id for expression in expressions for name in names_in(expression.node)}
    try:
        order = tuple(TopologicalSorter(rests).static_order())
    except CycleError as fault:
        place = next(value.id for value in chart.decision.derived if str(value.id) in fault.args[1])
        alone, named = len({*fault.args[1]}) == 1, ", ".join(reversed(fault.args[1]))
        told = f'"{place}" rests on itself' if alone else f"these values rest on each other: {named}"
        yield Flaw(place, told, "Work it out from inputs and other values alone." if alone else "Work one of them out without the others.", True)
        return
    deep = dict[str, int]()
    for name in order:
        deep[name] = 1 + max((deep[other] for other in rests.get(name, ())), default=0)
    yield from (Flaw(value.id, f"more than {MOST_ON_EACH_OTHER} values are worked out one from the other up to here",
                     "Work it out in fewer steps.", True)
                for value in chart.decision.derived if deep[str(value.id)] > MOST_ON_EACH_OTHER)
    yield from _too_long(chart, order)


_TOO_LONG = ("its number can have more than thirty thousand digits, which nobody needs and which takes minutes to work out",
             "Round a part of it first, or write a formula with smaller powers.")


def _too_long(chart: ChartLogic, order: Iterable[str]) -> Iterator[Flaw]:
    """Formulas whose exact numbers get too long."""
    values, known = {str(value.id): value for value in chart.decision.derived}, dict[str, Length]()
    for value in (values[name] for name in order if name in values):
        formulas = [part.node for part in value.parts if isinstance(part, Expression)]
        length = reduce(added, (length_of(node, known) for node in formulas), Length(1, 1))
        if length.is_too_long:
            yield Flaw(value.id, *_TOO_LONG, True)
        known[str(value.id)] = length if not length.is_too_long else ANSWERED
    yield from (Flaw(condition, *_TOO_LONG, True) for condition, _ in conditions_of(chart.decision)
                if any(length_of(side, known).is_too_long for side in _sides(condition.node)))


def _sides(node: Node) -> Iterator[Node]:
    """Both sides of each comparison in a condition."""
    if isinstance(node, Compare):
        yield from (node.left, node.right)
    else:
        for part in parts_of(node):
            yield from _sides(part)


# --- expressions -------------------------------------------------------------------------------------------------


def condition_faults(expression: Expression, sorts: Mapping[str, Sort]) -> Iterator[Flaw]:
    """What keeps an expression from being a condition."""
    yield from _placed(expression, _condition(expression.node, sorts))


def number_faults(expression: Expression, sorts: Mapping[str, Sort]) -> Iterator[Flaw]:
    """What keeps an expression from being a number."""
    yield from _placed(expression, _number(expression.node, sorts))


Found = Iterator[tuple[int, str, str]]


def _placed(expression: Expression, found: Found) -> Iterator[Flaw]:
    where = expression.where
    for at, message, help in found:
        place = where._replace(column=where.column + at) if where.line and "\n" not in expression else where
        yield Flaw(place, f'{message} in "{" ".join(expression.split())}"', help)


def _condition(node: Node, sorts: Mapping[str, Sort]) -> Found:
    if isinstance(node, (And, Or)):
        for part in node.parts:
            yield from _condition(part, sorts)
    elif isinstance(node, Not):
        yield from _condition(node.of, sorts)
    elif isinstance(node, Known):
        yield from _known(node.of, sorts)
    elif isinstance(node, Compare):
        yield from _number(node.left, sorts)
        yield from _number(node.right, sorts)
    elif isinstance(node, (OneOf, Includes)):
        yield from _words(node, sorts)
    elif isinstance(node, Name):
        unknown = list(_known(node, sorts))
        yield from unknown
        if not unknown and sorts[node.id].kind != "yes or no":
            yield node.at, f'"{node.id}" is no yes or no', _how_to_compare(node.id, sorts[node.id])
    else:
        yield node.at, "a number stands where a condition is expected", "Compare it with something, such as >= 3."


def _how_to_compare(name: str, sort: Sort) -> str:
    if sort.kind == "number":
        return f"Compare it with a number, such as {name} >= 3."
    word = sort.words[0] if sort.words else "word"
    return f'Write "{name} is {word}".' if sort.kind == "one of" else f'Write "{name} includes {word}".'


def _known(node: Node, sorts: Mapping[str, Sort]) -> Found:
    for name in names_in(node):
        if name.id not in sorts:
            yield name.at, f'no input or derived value of this chart is called "{name.id}"', meant(name.id, sorts)


def _number(node: Node, sorts: Mapping[str, Sort]) -> Found:
    if isinstance(node, Constant):
        return
    if isinstance(node, Name):
        unknown = list(_known(node, sorts))
        yield from unknown
        if not unknown and sorts[node.id].kind != "number" and not sorts[node.id].points:
            yield node.at, f'"{node.id}" is no number', "Give its answers points:, or write a condition on it."
    elif isinstance(node, (Arithmetic, FunctionCall, Negative)):
        parts = (node.left, node.right) if isinstance(node, Arithmetic) else (node.of,) if isinstance(node, Negative) else node.arguments
        for part in parts:
            yield from _number(part, sorts)
        if (isinstance(node, FunctionCall) and node.function in {"round", "round-up", "round-down", "root"} and len(parts) == 2
                and not _whole(parts[1])):
            yield parts[1].at, f"the second number of {node.function} is no whole number from 0 to 9", "Write a digit."
    else:
        yield node.at, "a condition stands where a number is expected", "Write points under a condition as when: and points:."


def _whole(node: Node) -> bool:
    return isinstance(node, Constant) and node.value == int(node.value) and 0 <= node.value <= 9


def _words(node: OneOf | Includes, sorts: Mapping[str, Sort]) -> Found:
    if not isinstance(node.of, Name):
        yield node.at, "only the answer to an input can be one of some words", "Write the id of the input there."
        return
    unknown = list(_known(node.of, sorts))
    yield from unknown
    if unknown:
        return
    sort, verb = sorts[node.of.id], "includes" if isinstance(node, Includes) else "is"
    fitting = {"one of", "yes or no"} if isinstance(node, OneOf) else {"several of"}
    if sort.kind not in fitting:
        help = _how_to_compare(node.of.id, sort) if sort.kind != "yes or no" else f'Write "{node.of.id}" alone.'
        yield node.of.at, f'"{verb}" does not go with "{node.of.id}"', help
        return
    words = ("yes", "no") if sort.kind == "yes or no" else sort.words
    for word in (node.word,) if isinstance(node, Includes) else node.words:
        if word not in words:
            yield node.at, f'"{word}" is no answer of "{node.of.id}"', meant(word, words)


# --- questions ---------------------------------------------------------------------------------------------------


def _question_faults(box: QuestionBox, chart: ChartLogic, sorts: Mapping[str, Sort]) -> Iterator[Flaw]:
    for name in box.inputs:
        if name not in chart.inputs:
            help = f'"{name}" is worked out, so it is not asked: leave it out here.' if name in sorts else meant(name, chart.inputs)
            yield Flaw(name, f'"{name}" is no input of this chart', help)
    if box.asks is None:
        alone = chart.only_input(box)
        labelled = alone is not None and type_of(alone).kind == "yes or no"
        for key in ("any_of", "unit", "step", "complete", *(() if labelled else ("red_flags",))):
            if getattr(box, key):
                yield Flaw(box, f"{key} does not go with a question that asks inputs", _INSTEAD.get(key, _WITH_THE_INPUT.format(key=key)), True)
        yield from (Flaw(answer.when or answer, 'a second answer to this question is "otherwise"',
                         "Keep one of them. Under when: of the other, write for whom it is.", True)
                    for answer in again((one for one in box.answers if one.when == OTHERWISE), lambda one: str(one.when)))
    if box.asks is not None and box.inputs:
        yield Flaw(box.inputs[0], "a question has either inputs or a type of its own",
                   "Take asks: out; what is asked for stands with the input.", True)
    for answer in box.answers:
        yield from _answer_faults(answer, box, chart, sorts)


_INSTEAD = {"red_flags": "Put each danger sign beside the answer or the input that shows it, or under signs: with its condition."}
_WITH_THE_INPUT = "Write {key} with the input that is asked; it counts in all its boxes."


def _answer_faults(answer: Answer, box: QuestionBox, chart: ChartLogic, sorts: Mapping[str, Sort]) -> Iterator[Flaw]:
    if box.asks is not None:
        if answer.when is not None:
            yield Flaw(answer.when, 'a condition does not go with "asks:"',
                       "Name the inputs that the question asks under inputs:, and take asks: out.", True)
        return
    limits = limits_of(answer)
    if answer.when is not None:
        if limits != Interval():
            yield Flaw(answer.when, "an answer has a condition and limits", "Write the limits into the condition.", True)
        if answer.when != OTHERWISE:
            yield from condition_faults(answer.when, sorts)
        return
    if len(box.inputs) != 1:
        yield Flaw(answer, "an answer has no condition",
                   "Write under when: for whom it is; only a question that asks one input can do without.", True)
        return
    one = chart.inputs.get(str(box.inputs[0]))
    if one is None:
        return
    flaw = type_of(one).misfit(one, answer)
    if flaw is not None:
        yield flaw
