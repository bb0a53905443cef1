"""One chart by itself: its variables, what is worked out from them, its questions with the condition of each answer, and its danger signs.

Questions of the older form are read as the same thing, in `own_questions`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial

from generator.content.model import (
    ActionBox,
    Answer,
    AnyBox,
    ChartSign,
    Decision,
    DerivedValue,
    Expression,
    Input,
    Library,
    Number,
    Points,
    QuestionBox,
    StateBox,
)
from generator.content.model.expression import Constant, Name, Node, Not, names_in
from generator.logic.nodes import ALWAYS, OTHERWISE, both, either, fraction, with_points
from generator.logic.own_questions import OwnQuestions
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

    `own`: its questions of their own, which tells the names of their variables; that of an input is its id.
    """

    def __init__(self, decision: Decision, library: Library) -> None:
        self.decision = decision
        self.inputs = inputs_of(decision, library)
        self.boxes: dict[str, AnyBox] = {}
        for box in decision.boxes:
            self.boxes.setdefault(str(box.id), box)
        self._after = cache(partial(_following, self.boxes))
        self.own = OwnQuestions(decision, self.boxes, self._after)
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
        self.variables |= self.own.variables

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
        unknown = str(box.unknown) if box.unknown is not None else None
        if box.asks is not None:
            return AskedInBox(*self.own.asked(box), unknown)
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
        return AskedInBox(asks, tuple(answers), unknown, fitting)

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

    @property
    def after(self) -> Mapping[str, frozenset[str]]:
        """What can follow on each box, by its arrows, itself only where they lead round."""
        return self._after()

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
                yield from ((str(sign), Name(0, self.own.sign(str(sign), box))) for sign in dict.fromkeys(box.red_flags))
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


def _following(boxes: Mapping[str, AnyBox]) -> Mapping[str, frozenset[str]]:
    onward = {id_: [target for target in _targets(box) if target in boxes] for id_, box in boxes.items()}
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


def _targets(box: AnyBox) -> Iterator[str]:
    if isinstance(box, (StateBox, ActionBox)):
        yield str(box.goto)
        if isinstance(box, ActionBox) and box.repeat is not None:
            yield str(box.repeat.to)
    elif isinstance(box, QuestionBox):
        yield from (str(target) for target in (box.yes, box.no, box.unknown, *(answer.goto for answer in box.answers)) if target is not None)


def _has_points(one: Input) -> bool:
    return one.points is not None or any(choice.points is not None for choice in one.answers)


def _points_of(one: Input) -> Iterator[ValueRow]:
    for answer in type_of(one).labelled(one):
        yield ValueRow(answer.when, Constant(0, answer.points.value if answer.points is not None else Number("0").value))
