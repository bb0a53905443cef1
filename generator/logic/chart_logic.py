"""One chart by itself: its variables, what is worked out from them, its questions with the condition of each answer, and its danger signs.

A chart of the older form, in which each question is a question of its own, is read as the same thing: two questions that ask the same of the same
patient share one variable, a question that names danger signs is answered yes by whoever has one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

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
    Number,
    Points,
    QuestionBox,
    StateBox,
    normalised,
)
from generator.content.model.expression import Constant, Name, Node, Not, OneOf, names_in
from generator.logic.graph import limits_of
from generator.logic.nodes import ALWAYS, OTHERWISE, between, both, either, fraction, with_points
from generator.logic.question_types import type_of
from generator.logic.values import Collect, Derived, ValueRow, Variable


@dataclass(frozen=True)
class AskedInBox:
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
class SignAsConditions:
    """A danger sign of a chart, as conditions. `label`: whether only the labels of questions say who has it."""

    id: str
    has: Node
    label: bool
    declared: ChartSign | None = None
    exceptions: tuple[tuple[str, Node], ...] = ()

    def counts(self, word: str) -> Node | None:
        """One of the exceptions `only_if`, `unless`, `ruled_out_by`."""
        return dict(self.exceptions).get(word)


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
        self.variables: dict[str, Variable] = {name: type_of(one).variable(one) for name, one in self.inputs.items()}
        self.derived: dict[str, Derived] = {}
        self.questions: dict[str, AskedInBox] = {}
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
        rows: list[ValueRow] = []
        for scored in value.score or value.highest:
            if isinstance(scored, Points):
                rows.append(ValueRow(self.read(scored.when), self.formula(scored.points)))
            else:
                rows.append(ValueRow(ALWAYS, self.formula(scored)))
        rows += (ValueRow(self.read(condition), Constant(0, Number("1").value)) for condition in value.count)
        words = any(not Number.fits(row.gives) for row in value.table)
        rows += (ValueRow(self.read(row.when), str(row.gives) if words else Constant(0, Number(row.gives).value)) for row in value.table)
        if value.formula is not None:
            rows.append(ValueRow(ALWAYS, self.formula(value.formula)))
        collect: Collect = "sum" if value.score or value.count else "highest" if value.highest else "all" if value.several else "the one"
        return Derived(str(value.id), collect, tuple(rows), fraction(value.low) if value.low is not None else None,
                       fraction(value.high) if value.high is not None else None)

    def read(self, expression: Expression) -> Node:
        """A condition of this chart, where inputs in formulas count their points."""
        return expression.node if isinstance(expression.node, Name) else with_points(expression.node, self._scored)

    def formula(self, expression: Expression) -> Node:
        """A number of this chart, where inputs count their points."""
        return with_points(expression.node, self._scored)

    # questions

    def only_input(self, box: AnyBox | None) -> Input | None:
        """The input of a question that asks one alone."""
        alone = isinstance(box, QuestionBox) and box.asks is None and len(box.inputs) == 1
        return self.inputs.get(str(box.inputs[0])) if isinstance(box, QuestionBox) and alone else None

    def _question(self, box: QuestionBox) -> AskedInBox:
        return self._of_inputs(box) if box.asks is None else self._of_its_own(box)

    def _of_inputs(self, box: QuestionBox) -> AskedInBox:
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
        return AskedInBox(asks, tuple(answers), str(box.unknown) if box.unknown is not None else None, fitting)

    def _answered(self, answer: Answer, named: tuple[str, ...]) -> Node:
        if answer.when is not None:
            return self.read(answer.when)
        if not named:
            return Name(0, OTHERWISE)
        asked = self.inputs[named[0]]
        return type_of(asked).fits(asked, answer)

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

    def _of_its_own(self, box: QuestionBox) -> AskedInBox:
        unknown = str(box.unknown) if box.unknown is not None else None
        if box.asks == "yes or no":
            yes, asks = self._yes(box)
            answers = [(key, str(target), when) for key, target, when in (("yes", box.yes, yes), ("no", box.no, Not(0, yes))) if target is not None]
            return AskedInBox(asks, tuple(answers), unknown)
        name = self._shared(box)
        if box.asks == "choice":
            self._declare(Variable(name, "one of", tuple(dict.fromkeys(_choices(box))), unknown=unknown is not None))
            told: Iterable[tuple[Answer, Node]] = ((answer, OneOf(0, Name(0, name), (str(answer.answer),))) for answer in box.answers)
        else:
            self._declare_number(name, box)
            told = ((answer, between(Name(0, name), limits_of(answer))) for answer in box.answers)
        return AskedInBox((name,), tuple((answer, str(answer.goto), when) for answer, when in told), unknown)

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
            if given.question in boxes and Number.fits(given.answer):
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
            done = (box for box in self.after[one] if isinstance(self.boxes[box], ActionBox))
            self._done_between[one] = frozenset().union(*(self.after[box] for box in done))
        return other in self._done_between[one]

    @cached_property
    def _done_between(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def after(self) -> dict[str, frozenset[str]]:
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

    # danger signs

    @cached_property
    def signs(self) -> tuple[SignAsConditions, ...]:
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
                found.append(SignAsConditions(sign, self.read(one.when), False, one, exceptions))
            elif sign in labels:
                found.append(SignAsConditions(sign, either(dict.fromkeys(labels[sign])), True, one, exceptions))
        return tuple(found)

    def _labels(self) -> Iterator[tuple[str, Node]]:
        for one in self.inputs.values():
            yield from ((str(sign), labelled.when) for labelled in type_of(one).labelled(one) for sign in labelled.red_flags)
        for id_, question in self.questions.items():
            box = self.boxes[id_]
            assert isinstance(box, QuestionBox)
            if box.asks == "yes or no":
                yield from ((str(sign), Name(0, self._sign(str(sign), box))) for sign in dict.fromkeys(box.red_flags))
            elif (alone := self.only_input(box)) is not None and type_of(alone).kind == "yes or no":
                yield from ((str(sign), Name(0, str(alone.id))) for sign in box.red_flags)
            for answer, _, when in question.answers:
                yield from ((str(sign), when) for sign in (answer.red_flags if isinstance(answer, Answer) else ()))


def inputs_of(decision: Decision, library: Library) -> dict[str, Input]:
    """The inputs of a chart by their ids, shared ones among them; those that nobody wrote are left out."""
    found: dict[str, Input] = {}
    for one in decision.inputs:
        known = one if isinstance(one, Input) else library.inputs.get(one)
        if known is not None:
            found.setdefault(str(known.id), known)
    return found


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


def _has_points(one: Input) -> bool:
    return one.points is not None or any(choice.points is not None for choice in one.answers)


def _points_of(one: Input) -> Iterator[ValueRow]:
    for answer in type_of(one).labelled(one):
        yield ValueRow(answer.when, Constant(0, answer.points.value if answer.points is not None else Number("0").value))
