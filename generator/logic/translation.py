"""A decision -> what it does with patients: variables, what is derived from them, and ways that are taken where a condition holds.

Linked charts are part of it, and what is repeated stands there once for each round, with answers of its own. A chart of the older form, in which each
question is a question of its own, is read as the same thing: two questions that ask the same of the same patient share one variable, a question
that names danger signs is answered yes by whoever has one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, reduce
from itertools import product
from typing import NamedTuple

from generator.content.model import (
    ActionBox,
    Answer,
    AnyBox,
    ChartSign,
    Decision,
    DerivedValue,
    Expression,
    Given,
    Input,
    Library,
    LinkBox,
    Number,
    Points,
    QuestionBox,
    StateBox,
    normalised,
)
from generator.content.model.expression import (
    And,
    Arithmetic,
    Call,
    Comparator,
    Compare,
    Constant,
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
from generator.logic.bounds import common
from generator.logic.flow import Flow, Way
from generator.logic.graph import Interval, limits_of
from generator.logic.values import Collect, Derived, Row, Value, Variable

ALWAYS = And(0, ())
"""A condition that holds for everybody."""

OTHERWISE = "otherwise"
"""The name that stands for: none of the other answers."""

MOST_PLACES = 20_000
"""Boxes of a chart with all that it links to and repeats; more are not followed."""

Rounds = tuple[tuple[str, int], ...]
"""For each repeat that was gone through more than once (by the key of its action), at which time of it somebody is. Sorted."""


def _time_told(one: tuple[str, int]) -> str:
    """` (sugar 2)`: at the second time of the action sugar. Two repeats of one chart must not be taken for each other."""
    return f" ({one[0].rpartition('/')[2]} {one[1]})"


class Spot(NamedTuple):
    """A box of a chart, at a time of asking."""

    chart: str
    box: str
    rounds: Rounds = ()

    def key(self, main: str) -> str:
        """What it is called in a Flow: a box of the main chart by its id, others with their chart before it."""
        return ("" if self.chart == main else f"{self.chart}/") + self.box + "".join(map(_time_told, self.rounds))


class States(NamedTuple):
    """What is asked more than once, and may change between: its variables, and which of them each box of the Flow asks."""

    names: tuple[str, ...]
    asked: Mapping[str, str]
    sign: bool

    @property
    def first(self) -> str:
        """The variable that is asked first."""
        return next(iter(self.asked.values()))


@dataclass(frozen=True)
class Question:
    """What a box asks: the inputs it names or needs, and the condition of each answer. Names are those of one round.

    `fitting`: where answers apply in order, the condition of each by itself.
    """

    asks: tuple[str, ...]
    answers: tuple[tuple[Answer | str, str, Node], ...]
    unknown: str | None = None
    fitting: tuple[Node, ...] = ()

    @property
    def conditions(self) -> Iterator[Node]:
        """Of each answer, in order."""
        return (when for _, _, when in self.answers)


@dataclass(frozen=True)
class Sign:
    """A danger sign of a chart, as conditions. `label`: whether only the labels of questions say who has it."""

    id: str
    has: Node
    label: bool
    declared: ChartSign | None = None
    exceptions: tuple[tuple[str, Node], ...] = ()

    def counts(self, word: str) -> Node | None:
        """One of the exceptions `only_if`, `unless`, `ruled_out_by`."""
        return dict(self.exceptions).get(word)


def inputs_of(decision: Decision, library: Library) -> dict[str, Input]:
    """The inputs of a chart by their ids, shared ones among them; those that nobody wrote are left out."""
    found: dict[str, Input] = {}
    for one in decision.inputs:
        known = one if isinstance(one, Input) else library.inputs.get(one)
        if known is not None:
            found.setdefault(str(known.id), known)
    return found


# --- numbers, conditions -----------------------------------------------------------------------------------------


def fraction(number: Number | str) -> Fraction:
    """A number as it was written, exactly."""
    return Fraction(Number(number).value)


def between(name: Node, limits: Interval) -> Node:
    """That a number lies in an interval."""
    parts: list[Node] = []
    if limits.low.is_finite():
        parts.append(Compare(0, name, ">=" if limits.low_in else ">", Constant(0, limits.low)))
    if limits.high.is_finite():
        parts.append(Compare(0, name, "<=" if limits.high_in else "<", Constant(0, limits.high)))
    return parts[0] if len(parts) == 1 else And(0, tuple(parts))


def either(parts: Iterable[Node]) -> Node:
    """That one of several conditions holds, or more."""
    found = tuple(parts)
    return found[0] if len(found) == 1 else Or(0, found)


def both(parts: Iterable[Node | None]) -> Node:
    """That all of several conditions hold; None counts as one that holds."""
    found = tuple(part for part in parts if part is not None)
    return found[0] if len(found) == 1 else And(0, found)


def renamed(node: Node, names: Mapping[str, str]) -> Node:
    """An expression with other names."""
    if isinstance(node, Name):
        return Name(node.at, names[node.id]) if node.id in names else node
    if isinstance(node, (And, Or)):
        return type(node)(node.at, tuple(renamed(part, names) for part in node.parts))
    if isinstance(node, Call):
        return replace(node, arguments=tuple(renamed(part, names) for part in node.arguments))
    if isinstance(node, (Arithmetic, Compare)):
        return replace(node, left=renamed(node.left, names), right=renamed(node.right, names))
    if isinstance(node, (Negative, OneOf, Includes, Known, Not)):
        return replace(node, of=renamed(node.of, names))
    return node


def _with_points(node: Node, scored: Mapping[str, str]) -> Node:
    """A formula in which an input whose answers have points counts its points."""
    if isinstance(node, Name):
        return Name(node.at, scored.get(node.id, node.id))
    if isinstance(node, Call):
        return replace(node, arguments=tuple(_with_points(part, scored) for part in node.arguments))
    if isinstance(node, (Arithmetic, Compare)):
        return replace(node, left=_with_points(node.left, scored), right=_with_points(node.right, scored))
    if isinstance(node, Negative):
        return replace(node, of=_with_points(node.of, scored))
    if isinstance(node, (And, Or)):
        return type(node)(node.at, tuple(_with_points(part, scored) if not isinstance(part, Name) else part for part in node.parts))
    if isinstance(node, Not):
        return node if isinstance(node.of, Name) else replace(node, of=_with_points(node.of, scored))
    return node


# --- one chart ---------------------------------------------------------------------------------------------------


class ChartLogic:
    """One chart by itself, in the names of its own first round: its variables, derived values, questions and danger signs.

    Variables: an input has its id; a question of its own is `box ID`; a danger sign that questions name is `sign ID`, and what else counts as yes
    to such a question is `other ID`.
    """

    def __init__(self, decision: Decision, library: Library) -> None:
        self.decision = decision
        self.inputs = inputs_of(decision, library)
        self.boxes: dict[str, AnyBox] = {}
        for box in decision.boxes:
            self.boxes.setdefault(str(box.id), box)
        self.variables: dict[str, Variable] = {name: variable_of(one) for name, one in self.inputs.items()}
        self.derived: dict[str, Derived] = {}
        self.questions: dict[str, Question] = {}
        self._sign_names: dict[str, list[Node]] = {}
        self._scored = {name: f"points of {name}" for name, one in self.inputs.items() if _has_points(one)}
        for name, counted in self._scored.items():
            self.derived[counted] = Derived(counted, "sum", tuple(_points_of(self.inputs[name])))
        for derived in decision.derived:
            self.derived[str(derived.id)] = self._derived(derived)
        for box in self.boxes.values():
            if isinstance(box, QuestionBox):
                self.questions[str(box.id)] = self._question(box)

    def _derived(self, value: DerivedValue) -> Derived:
        rows: list[Row] = []
        for scored in value.score or value.highest:
            if isinstance(scored, Points):
                rows.append(Row(self.read(scored.when), self.formula(scored.points)))
            else:
                rows.append(Row(ALWAYS, self.formula(scored)))
        rows += (Row(self.read(condition), Constant(0, Number("1").value)) for condition in value.count)
        words = any(not _is_number(row.gives) for row in value.table)
        rows += (Row(self.read(row.when), str(row.gives) if words else Constant(0, Number(row.gives).value)) for row in value.table)
        if value.formula is not None:
            rows.append(Row(ALWAYS, self.formula(value.formula)))
        collect: Collect = "sum" if value.score or value.count else "highest" if value.highest else "all" if value.several else "the one"
        return Derived(str(value.id), collect, tuple(rows), fraction(value.low) if value.low is not None else None,
                       fraction(value.high) if value.high is not None else None)

    def read(self, expression: Expression) -> Node:
        """A condition of this chart, where inputs in formulas count their points."""
        return expression.node if isinstance(expression.node, Name) else _with_points(expression.node, self._scored)

    def formula(self, expression: Expression) -> Node:
        """A number of this chart, where inputs count their points."""
        return _with_points(expression.node, self._scored)

    # questions

    def _question(self, box: QuestionBox) -> Question:
        return self._of_inputs(box) if box.asks is None else self._of_its_own(box)

    def _of_inputs(self, box: QuestionBox) -> Question:
        named = tuple(str(one) for one in box.inputs if one in self.inputs)
        answers: list[tuple[Answer | str, str, Node]] = []
        for key, target in (("yes", box.yes), ("no", box.no)):
            if target is not None and len(named) == 1:
                answers.append((key, str(target), Name(0, named[0]) if key == "yes" else Not(0, Name(0, named[0]))))
        answers += ((answer, str(answer.goto), self._answered(answer, named)) for answer in box.answers)
        answers = [(answer, target, self._otherwise(when, place, answers)) for place, (answer, target, when) in enumerate(answers)]
        fitting = tuple(when for _, _, when in answers) if box.order is not None else ()
        if fitting:
            answers = [(answer, target, both([when, *(Not(0, earlier) for _, _, earlier in answers[:place])]))
                       for place, (answer, target, when) in enumerate(answers)]
        asks = named or tuple(dict.fromkeys(name for _, _, when in answers for name in self.needed(when)))
        return Question(asks, tuple(answers), str(box.unknown) if box.unknown is not None else None, fitting)

    def _answered(self, answer: Answer, named: tuple[str, ...]) -> Node:
        if answer.when is not None:
            return self.read(answer.when)
        name = Name(0, named[0]) if named else Name(0, OTHERWISE)
        limits = limits_of(answer)
        if limits != Interval():
            return between(name, limits)
        asked = self.inputs[named[0]] if named else None
        word = str(answer.answer or "")
        if asked is not None and asked.asks == "several of":
            return Includes(0, name, word) if any(choice.id == word for choice in asked.answers) else both(
                Not(0, Includes(0, name, str(choice.id))) for choice in asked.answers)
        if asked is not None and asked.asks == "yes or no":
            return name if word == "yes" else Not(0, name)
        return OneOf(0, name, (word,))

    def _otherwise(self, when: Node, place: int, answers: list[tuple[Answer | str, str, Node]]) -> Node:
        if when != Name(0, OTHERWISE):
            return when
        return Not(0, either(other for at, (_, _, other) in enumerate(answers) if at != place))

    def needed(self, node: Node) -> tuple[str, ...]:
        """The variables on which an expression rests, each once, also by way of what is derived."""
        found, seen = dict[str, None](), set[str]()
        ahead = list(names_in(node))[::-1]
        while ahead:
            name = ahead.pop().id
            if name in seen:
                continue
            seen.add(name)
            if name in self.derived:
                rows = self.derived[name].rows
                ahead += [part for row in rows for one in (row.when, row.gives) if isinstance(one, Node) for part in names_in(one)][::-1]
            elif name in self.variables:
                found[name] = None
        return tuple(found)

    def _of_its_own(self, box: QuestionBox) -> Question:
        unknown = str(box.unknown) if box.unknown is not None else None
        if box.asks == "yes or no":
            yes, asks = self._yes(box)
            answers = [(key, str(target), when) for key, target, when in (("yes", box.yes, yes), ("no", box.no, Not(0, yes))) if target is not None]
            return Question(asks, tuple(answers), unknown)
        name = self._shared(box)
        if box.asks == "choice":
            self._declare(Variable(name, "one of", tuple(dict.fromkeys(_choices(box))), unknown=unknown is not None))
            told: Iterable[tuple[Answer, Node]] = ((answer, OneOf(0, Name(0, name), (str(answer.answer),))) for answer in box.answers)
        else:
            self._declare_number(name, box)
            told = ((answer, between(Name(0, name), limits_of(answer))) for answer in box.answers)
        return Question((name,), tuple((answer, str(answer.goto), when) for answer, when in told), unknown)

    def _yes(self, box: QuestionBox) -> tuple[Node, tuple[str, ...]]:
        """The condition of yes, and the variables that it rests on."""
        unknown = box.unknown is not None
        if not box.red_flags:
            name = self._shared(box)
            self._declare(Variable(name, "yes or no", unknown=unknown))
            return Name(0, name), (name,)
        names = [self._sign(str(sign), box) for sign in dict.fromkeys(box.red_flags)]
        if len(box.any_of) > len(names):
            names.append(f"other {box.id}")
        for name in names:
            self._declare(Variable(name, "yes or no", unknown=unknown))
        return either(Name(0, name) for name in names), tuple(names)

    def _declare(self, variable: Variable) -> None:
        known = self.variables.get(variable.id)
        if known is None or (variable.unknown and not known.unknown):
            self.variables[variable.id] = variable

    def _declare_number(self, name: str, box: QuestionBox) -> None:
        limits = [limit for other in self._alike[_sameness(box)] for answer in other.answers
                  for limit in (answer.at_least, answer.more_than, answer.less_than, answer.at_most) if limit is not None]
        limits += self._numbers_given({str(other.id) for other in self._alike[_sameness(box)]})
        finest = min((_unit(limit) for limit in limits), default=Fraction(1))
        step = fraction(box.step) if box.step is not None and fraction(box.step) > 0 else finest / 2
        values = [fraction(limit) for limit in limits] or [Fraction(0)]
        low = (min(values) - max(finest, step)) // step * step
        high = max(values) + max(finest, step)
        self._declare(Variable(name, "number", low=low, high=low + (high - low) // step * step, step=step, unknown=box.unknown is not None,
                               shown=max(finest, step)))

    def _numbers_given(self, boxes: set[str]) -> Iterator[Number]:
        """The numbers that named patients, and properties, answer to questions."""
        for given in (part for part in self.decision.parts if isinstance(part, Given)):
            if given.question in boxes and _is_number(given.answer):
                yield Number(given.answer)

    @cached_property
    def _alike(self) -> dict[tuple[object, ...], list[QuestionBox]]:
        found: dict[tuple[object, ...], list[QuestionBox]] = {}
        for box in self.boxes.values():
            if isinstance(box, QuestionBox) and box.asks is not None:
                found.setdefault(_sameness(box), []).append(box)
        return found

    def _shared(self, box: QuestionBox) -> str:
        """The variable of a question: that of the first that asks the same, unless something is done to the patient between the two."""
        first = next(other for other in self._alike[_sameness(box)] if other is box or not self._action_between(str(other.id), str(box.id)))
        return f"box {first.id}"

    def _sign(self, sign: str, box: QuestionBox) -> str:
        """The variable of a danger sign at a question: a sign may come or go where something is done between two questions."""
        before = any(other != box.id and self._action_between(other, str(box.id)) for other in self._asking[sign])
        return f"sign {sign} at {box.id}" if before else f"sign {sign}"

    @cached_property
    def _asking(self) -> dict[str, list[str]]:
        """The questions of their own that name each danger sign."""
        found: dict[str, list[str]] = {}
        for box in self.boxes.values():
            for sign in dict.fromkeys(box.red_flags) if isinstance(box, QuestionBox) and box.asks == "yes or no" else ():
                found.setdefault(str(sign), []).append(str(box.id))
        return found

    def _action_between(self, one: str, other: str) -> bool:
        if one not in self._done_between:
            done = (box for box in self._after[one] if isinstance(self.boxes[box], ActionBox))
            self._done_between[one] = frozenset().union(*(self._after[box] for box in done))
        return other in self._done_between[one]

    @cached_property
    def _done_between(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _after(self) -> dict[str, frozenset[str]]:
        """What can follow on each box, by its arrows, itself only where they lead round."""
        onward = {id_: [target for target in _targets(box) if target in self.boxes] for id_, box in self.boxes.items()}
        found: dict[str, frozenset[str]] = {}
        for start in onward:
            seen, ahead = set[str](), list(onward[start])
            while ahead:
                box = ahead.pop()
                if box not in seen:
                    seen.add(box)
                    ahead += onward[box]
            found[start] = frozenset(seen)
        return found

    def thing(self, name: str) -> object:
        """What a variable of a question of its own is about; variables of the same may differ only by what was done to the patient between."""
        if name not in self._things:
            kind, _, id_ = name.partition(" ")
            self._things[name] = (name.partition(" at ")[0] if kind == "sign" else _sameness(self.questions_of[id_]) if kind == "box" else None)
        return self._things[name]

    @cached_property
    def _things(self) -> dict[str, object]:
        return {}

    @cached_property
    def questions_of(self) -> Mapping[str, QuestionBox]:
        """The questions, by their ids."""
        return {id_: box for id_, box in self.boxes.items() if isinstance(box, QuestionBox)}

    def done_before(self, box: str) -> bool:
        """Whether something is done to a patient before a box."""
        return any(isinstance(other, ActionBox) and box in self._after[id_] for id_, other in self.boxes.items())

    def done_after(self, box: str) -> bool:
        """Whether something is done to a patient after a box."""
        return any(isinstance(self.boxes[after], ActionBox) for after in self._after[box])

    # danger signs

    @cached_property
    def signs(self) -> tuple[Sign, ...]:
        """Every danger sign that the chart names in a question, in an answer or by a condition."""
        declared = {str(one.sign): one for one in self.decision.signs}
        labels: dict[str, list[Node]] = {}
        for sign, node in self._labels():
            labels.setdefault(sign, []).append(node)
        found = []
        for sign in dict.fromkeys([*declared, *labels]):
            one = declared.get(sign)
            told = {word: getattr(one, word, None) for word in ("only_if", "unless", "ruled_out_by")}
            exceptions = tuple((word, self.read(expression)) for word, expression in told.items() if isinstance(expression, Expression))
            if one is not None and one.when is not None:
                found.append(Sign(sign, self.read(one.when), False, one, exceptions))
            elif sign in labels:
                found.append(Sign(sign, either(dict.fromkeys(labels[sign])), True, one, exceptions))
        return tuple(found)

    def _labels(self) -> Iterator[tuple[str, Node]]:
        for one in self.inputs.values():
            yield from ((str(sign), Name(0, str(one.id))) for sign in one.red_flags if one.asks == "yes or no")
            for choice in one.answers:
                name, word = Name(0, str(one.id)), str(choice.id)
                told = Includes(0, name, word) if one.asks == "several of" else OneOf(0, name, (word,))
                yield from ((str(sign), told) for sign in choice.red_flags)
        for id_, question in self.questions.items():
            box = self.boxes[id_]
            assert isinstance(box, QuestionBox)
            if box.asks == "yes or no":
                yield from ((str(sign), Name(0, self._sign(str(sign), box))) for sign in dict.fromkeys(box.red_flags))
            elif box.asks is None and len(box.inputs) == 1 and box.inputs[0] in self.inputs and self.inputs[str(box.inputs[0])].asks == "yes or no":
                yield from ((str(sign), Name(0, str(box.inputs[0]))) for sign in box.red_flags)
            for answer, _, when in question.answers:
                yield from ((str(sign), when) for sign in (answer.red_flags if isinstance(answer, Answer) else ()))


def _sameness(box: QuestionBox) -> tuple[object, ...]:
    """Two questions of their own that are alike in this ask the same."""
    words = tuple(sorted(_choices(box))) if box.asks == "choice" else tuple(normalised(sign) for sign in box.any_of)
    return (normalised(box.says), box.asks, str(box.unit or ""), str(box.step or ""), words)


def _choices(box: QuestionBox) -> Iterator[str]:
    return (str(answer.answer) for answer in box.answers if answer.answer is not None)


def _targets(box: AnyBox) -> Iterator[str]:
    if isinstance(box, (StateBox, ActionBox)):
        yield str(box.goto)
        if isinstance(box, ActionBox) and box.repeat is not None:
            yield str(box.repeat.to)
    elif isinstance(box, QuestionBox):
        yield from (str(target) for target in (box.yes, box.no, box.unknown, *(answer.goto for answer in box.answers)) if target is not None)


def _unit(number: Number) -> Fraction:
    """One in the last place that is written."""
    exponent = number.value.as_tuple().exponent
    return Fraction(10) ** (exponent if isinstance(exponent, int) else 0)


def _is_number(word: str) -> bool:
    return Number.pattern is not None and Number.pattern.fullmatch(word) is not None


def variable_of(one: Input) -> Variable:
    """An input as a variable."""
    words = tuple(dict.fromkeys(str(answer.id) for answer in one.answers))
    unknown = one.unknown is not None or one.default is not None
    if one.asks != "number":
        return Variable(str(one.id), one.asks, words if one.asks != "yes or no" else (), unknown=unknown, default=_default(one, words))
    step = fraction(one.step) if one.step is not None and fraction(one.step) > 0 else Fraction(1)
    low = fraction(one.low) if one.low is not None else Fraction(0)
    high = fraction(one.high) if one.high is not None else low + 1000 * step
    return Variable(str(one.id), "number", (), low, max(low, high), step, unknown, _default(one, words), step)


def _joined(one: Variable, other: Variable) -> Variable:
    """A variable that can have every value that one of two can have."""
    unknown = one.unknown or other.unknown
    if one.kind != "number" or other.kind != "number":
        return replace(one, unknown=unknown, words=tuple(dict.fromkeys([*one.words, *other.words])))
    step = common(one.step, other.step, one.low - other.low)
    low, high = min(one.low, other.low), max(one.high, other.high)
    return replace(one, low=low, high=high, step=step, unknown=unknown)


def _default(one: Input, words: tuple[str, ...]) -> Value:
    if one.default is None:
        return None
    if one.asks == "yes or no":
        return {"yes": True, "no": False}.get(str(one.default))
    if one.asks == "number":
        return fraction(one.default) if _is_number(one.default) else None
    if one.asks == "several of":
        return frozenset(word.strip() for word in one.default.split(",") if word.strip() in words)
    return str(one.default) if one.default in words else None


def _has_points(one: Input) -> bool:
    return one.points is not None or any(choice.points is not None for choice in one.answers)


def _points_of(one: Input) -> Iterator[Row]:
    name = Name(0, str(one.id))
    if one.points is not None:
        yield Row(name, Constant(0, one.points.value))
    for choice in one.answers:
        when = Includes(0, name, str(choice.id)) if one.asks == "several of" else OneOf(0, name, (str(choice.id),))
        yield Row(when, Constant(0, choice.points.value if choice.points is not None else Number("0").value))


# --- a chart with all that it leads to ---------------------------------------------------------------------------


class Logic:
    """A decision with the charts that it links to and the rounds that it repeats, as one Flow. `spots`: what each box of the Flow is.

    `links`: where a link leads back to a chart that was come from; it ends there. `missing`: boxes of the Flow that stand for a target that no box
    is.
    """

    def __init__(self, decision: Decision, library: Library) -> None:
        self.decision, self.library = decision, library
        self.main = str(decision.id)
        self.charts: dict[str, ChartLogic] = {self.main: ChartLogic(decision, library)}
        self.spots: dict[str, Spot] = {}
        self.links: dict[str, str] = {}
        self.missing: set[str] = set()
        self.too_large = False
        self._ways: dict[str, tuple[Way, ...]] = {}
        self.asks: dict[str, tuple[str, ...]] = {}
        self.answers: dict[Way, Answer | str | None] = {}
        self._variables: dict[str, Variable] = {}
        self._derived: dict[str, Derived] = {}
        self._onward = self._chart_graph()
        self._explore()

    @cached_property
    def repeats(self) -> bool:
        """Whether something is asked again."""
        return any(spot.rounds for spot in self.spots.values())

    @cached_property
    def flow(self) -> Flow:
        """All boxes and ways from the start."""
        start = Spot(self.main, next(iter(self.charts[self.main].boxes), "")).key(self.main)
        return Flow(start, self._ways, self._variables, self._derived, self.asks)

    def starting_at(self, box: str) -> Flow:
        """The same for whoever comes back to a box of the chart, and is asked anew from there on."""
        reached, ahead = set[str](), [box]
        while ahead:
            here = ahead.pop()
            if here not in reached:
                reached.add(here)
                ahead += (way.target for way in self._ways[here])
        return Flow(box, {key: ways for key, ways in self._ways.items() if key in reached}, self._variables, self._derived, self.asks)

    def box(self, key: str) -> AnyBox | None:
        """The box that a box of the Flow is; None where a target is missing."""
        spot = self.spots[key]
        return self.charts[spot.chart].boxes.get(spot.box)

    def _chart_graph(self) -> dict[str, set[str]]:
        """Which charts are linked from each; all that can be reached are read."""
        onward: dict[str, set[str]] = {}
        ahead = [self.main]
        while ahead:
            chart = ahead.pop()
            if chart in onward:
                continue
            if chart not in self.charts:
                self.charts[chart] = ChartLogic(self.library.decisions[chart], self.library)
            onward[chart] = {str(box.decision) for box in self.charts[chart].boxes.values()
                             if isinstance(box, LinkBox) and box.decision in self.library.decisions}
            ahead += sorted(onward[chart])
        return onward

    def _leads_round(self, chart: str, to: str) -> bool:
        """Whether a link leads to a chart from which its own can be reached again."""
        seen, ahead = set[str](), [to]
        while ahead:
            here = ahead.pop()
            if here not in seen:
                seen.add(here)
                ahead += self._onward.get(here, ())
        return chart in seen

    def _explore(self) -> None:
        boxes = self.charts[self.main].boxes
        ahead = [Spot(self.main, next(iter(boxes)))] if boxes else []
        while ahead:
            spot = ahead.pop(0)
            key = spot.key(self.main)
            if key in self.spots:
                continue
            if len(self.spots) >= MOST_PLACES:
                self.too_large = True
                self.spots[key], self._ways[key] = spot, ()
                continue
            self.spots[key] = spot
            ahead += self._take(spot, key)
        self._need_everything()

    def _need_everything(self) -> None:
        """Make every variable and derived value part of the Flow at every time of asking, so that proofs may speak of those that no question asks."""
        for rounds in dict.fromkeys(earlier for spot in list(self.spots.values()) for earlier in self.earlier(spot.rounds)):
            for id_, chart in self.charts.items():
                for name in (*chart.variables, *chart.derived):
                    self._need(name, Spot(id_, "", rounds))
        for states in self.states:
            widest = reduce(_joined, (self._variables[name] for name in states.names))
            self._variables |= {name: replace(widest, id=name) for name in states.names}

    def _take(self, spot: Spot, key: str) -> list[Spot]:
        chart = self.charts[spot.chart]
        box = chart.boxes.get(spot.box)
        onward: list[tuple[Spot, Node | None, Answer | str | None, bool]] = []
        if box is None:
            self.missing.add(key)
        elif isinstance(box, QuestionBox):
            onward += self._answers(spot, chart, box)
        elif isinstance(box, LinkBox):
            onward += ((target, None, None, False) for target in self._linked(spot, box, key))
        elif isinstance(box, (StateBox, ActionBox)):
            onward.append((self._after_action(spot, box), None, None, False))
        ways = []
        for target, when, answer, fallback in onward:
            way = Way(key, target.key(self.main), when, fallback)
            ways.append(way)
            self.answers[way] = answer
        self._ways[key] = tuple(ways)
        return [target for target, *_ in onward]

    def _linked(self, spot: Spot, box: LinkBox, key: str) -> Iterator[Spot]:
        if box.decision is None or box.decision not in self.charts:
            return
        if self._leads_round(spot.chart, str(box.decision)):
            self.links[key] = str(box.decision)
            return
        boxes = self.charts[str(box.decision)].boxes
        if boxes:
            yield Spot(str(box.decision), next(iter(boxes)), spot.rounds)

    def _after_action(self, spot: Spot, box: StateBox | ActionBox) -> Spot:
        repeat = box.repeat if isinstance(box, ActionBox) else None
        if repeat is not None and repeat.to in self.charts[spot.chart].boxes:
            action = f"{spot.chart}/{box.id}"
            rounds = dict(spot.rounds)
            time = rounds.get(action, 1)
            if time < repeat.at_most:
                return Spot(spot.chart, str(repeat.to), tuple(sorted((rounds | {action: time + 1}).items())))
        return Spot(spot.chart, str(box.goto), spot.rounds)

    def _answers(self, spot: Spot, chart: ChartLogic, box: QuestionBox) -> Iterator[tuple[Spot, Node | None, Answer | str | None, bool]]:
        question = chart.questions[str(box.id)]
        self.asks[spot.key(self.main)] = tuple(self.named(name, spot) for name in question.asks)
        for name in question.asks:
            self._use(Name(0, name), spot)
        for answer, target, when in question.answers:
            yield Spot(spot.chart, target, spot.rounds), self._use(when, spot), answer, False
        if question.unknown is not None:
            known = self._use(both(Known(0, Name(0, name)) for name in question.asks), spot)
            yield Spot(spot.chart, question.unknown, spot.rounds), Not(0, known), "unknown", True

    # names

    def named(self, name: str, spot: Spot) -> str:
        """What a variable or derived value of a chart is called in the Flow, at a time of asking."""
        own = self._own(name, spot.chart)
        return own + "".join(_time_told((action, time)) for action, time in spot.rounds if own in self._anew(action))

    def _own(self, name: str, id_: str) -> str:
        """The same at the first time of asking."""
        chart = self.charts[id_]
        shared = name in chart.inputs and name in self.library.inputs
        return name if id_ == self.main or shared else f"{id_}/{name}"

    def _anew(self, action: str) -> frozenset[str]:
        """What is asked again, and what follows from it, each time an action is repeated."""
        if action not in self._asked_anew:
            chart = self.charts[action.split("/")[0]]
            box = chart.boxes[action.split("/")[1]]
            assert isinstance(box, ActionBox) and box.repeat is not None
            start = str(box.repeat.to)
            inside = [id_ for id_ in (start, *chart._after[start]) if id_ in chart.questions and box.id in chart._after[id_]]
            asked = {name for id_ in inside for name in chart.questions[id_].asks}
            things = {chart.thing(name) for name in asked} - {None}
            anew = {self._own(name, str(chart.decision.id)) for name in asked}
            anew |= {self._own(name, id_) for id_, other in self.charts.items() for name in other.variables if other.thing(name) in things}
            anew |= {self._own(name, id_) for id_, other in self.charts.items() for name in other.derived
                     if any(self._own(needed, id_) in anew for needed in other.needed(Name(0, name)))}
            self._asked_anew[action] = frozenset(anew)
        return self._asked_anew[action]

    @cached_property
    def _asked_anew(self) -> dict[str, frozenset[str]]:
        return {}

    def condition(self, node: Node, spot: Spot) -> Node:
        """A condition of a chart, in the names of the Flow at a time of asking."""
        return self._use(node, spot)

    def _use(self, node: Node, spot: Spot) -> Node:
        """The same expression in the names of the Flow; what it needs becomes part of the Flow."""
        names: dict[str, str] = {}
        for name in names_in(node):
            names[name.id] = self._need(name.id, spot)
        return renamed(node, names)

    def _need(self, name: str, spot: Spot) -> str:
        chart, here = self.charts[spot.chart], self.named(name, spot)
        if name in chart.variables:
            known, own = self._variables.get(here), replace(chart.variables[name], id=here)
            if known != own:
                self._variables[here] = own if known is None else _joined(known, own)
        elif name in chart.derived and here not in self._derived:
            derived = chart.derived[name]
            self._derived[here] = replace(derived, id=here)
            rows = tuple(Row(self._use(row.when, spot), self._use(row.gives, spot) if isinstance(row.gives, Node) else row.gives)
                         for row in derived.rows)
            self._derived[here] = replace(derived, id=here, rows=rows)
        return here

    @cached_property
    def states(self) -> tuple[States, ...]:
        """What questions of their own ask under several names, because it may change between them."""
        alike: dict[object, list[tuple[str, str]]] = {}
        for id_, chart in self.charts.items():
            for variable in chart.variables:
                alike.setdefault(chart.thing(variable), []).append((id_, variable))
        names: dict[tuple[object, str], dict[str, None]] = {}
        asked: dict[tuple[object, str], dict[str, str]] = {}
        for key, spot in self.spots.items():
            chart = self.charts[spot.chart]
            for name in chart.questions[spot.box].asks if spot.box in chart.questions else ():
                if chart.thing(name) is None:
                    continue
                here = self.named(name, spot)
                thing = chart.thing(name), here[len(here.partition(" (")[0]):]
                asked.setdefault(thing, {})[key] = here
                names.setdefault(thing, {}).update((self.named(other, Spot(id_, "", spot.rounds)), None) for id_, other in alike[thing[0]])
        return tuple(States(tuple(names[thing]), asked[thing], isinstance(thing[0], str)) for thing in names if len(names[thing]) > 1)

    # danger signs

    def earlier(self, rounds: Rounds) -> Iterator[Rounds]:
        """The rounds that somebody has gone through who is in these, themselves among them."""
        for times in product(*(range(1, time + 1) for _, time in rounds)):
            yield tuple((action, time) for (action, _), time in zip(rounds, times, strict=True) if time > 1)

    def signs_of(self, chart: str) -> tuple[Sign, ...]:
        """The danger signs of a chart, those of its links not among them."""
        return self.charts[chart].signs

    @cached_property
    def signs(self) -> tuple[tuple[str, Sign], ...]:
        """Every danger sign, with the chart that names it: the main chart's first."""
        return tuple((chart, sign) for chart in self.charts for sign in self.charts[chart].signs)


def number_words(node: Node) -> bool:
    """Whether an expression is a number rather than a condition, as far as its own form tells."""
    return isinstance(node, (Constant, Arithmetic, Negative, Call))


def comparators(node: Node) -> Iterator[Comparator]:
    """Every comparison in an expression."""
    if isinstance(node, Compare):
        yield node.comparator
    for part in parts_of(node):
        yield from comparators(part)
