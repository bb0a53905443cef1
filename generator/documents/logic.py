"""What a chart asks and works out, for its Document: inputs, derived values, conditions; as data for a guide, and in words for its reader."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from generator.content.model import (
    Answer,
    AnyBox,
    ChartSign,
    Decision,
    DerivedValue,
    Expression,
    Input,
    Library,
    LinkBox,
    Number,
    OutcomeBox,
    Points,
    QuestionBox,
)
from generator.content.model.expression import (
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
    within,
)
from generator.documents.composing import Composer
from generator.documents.document import Added, Asked, Choice, Derived, DerivedRow, Detail, Sign, SignException, Words
from generator.documents.workings import Workings
from generator.language.numbers import NO_UNIT, reader_for
from generator.language.words import spaced
from generator.logic.chart_logic import ChartLogic, inputs_of
from generator.logic.condition_words import TURNED, ConditionWords
from generator.logic.graph import Interval, limits_of
from generator.logic.nodes import between
from generator.logic.own_questions import as_input
from generator.logic.question_types import type_of
from generator.logic.values import Derived as WorkedOut
from generator.logic.values import ValueRow as WorkedOutRow
from generator.logic.values import Variable

_ANY_OR_NONE = {(">=", Decimal(1)), (">", Decimal(0)), ("<", Decimal(1)), ("<=", Decimal(0)), ("=", Decimal(0))}
"""Comparisons of a count that say that anything was counted, or nothing."""

class LogicOf:
    """The logic of one chart, in the words of its reader."""

    def __init__(self, decision: Decision, c: Composer) -> None:
        self.decision, self.c = decision, c
        self.logic = ChartLogic(decision, c.library)
        self._derived = {str(value.id): value for value in decision.derived}
        self.words = ConditionWords(self.logic, c.reader)

    # --- what is asked ---

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """Everything that the chart asks: its inputs, then its questions of their own, each under the id of its box."""
        return (*map(self._input, self.logic.inputs.values()), *(self._question(id_, one) for id_, one in self.logic.own.inputs.items()))

    def _input(self, one: Input) -> Asked:
        variable = type_of(one).variable(one)
        choices = tuple(Choice(str(choice.id), spaced(choice.says), str(choice.points or "")) for choice in one.answers)
        number = (_plain(variable.low), _plain(variable.high), _plain(variable.step)) if variable.kind == "number" else ("", "", "")
        unknown = spaced(one.unknown) if one.unknown is not None else self.c.reader("logic_left_out") if one.default is not None else ""
        return Asked(str(one.id), variable.kind, spaced(one.says), spaced(one.name), choices, spaced(one.unit or ""), *number, unknown,
                     str(one.default or ""), tuple(spaced(sign) for sign in one.any_of), spaced(one.unsure or ""), str(one.points or ""),
                     *self._limits(variable, spaced(one.unit or "")), str(one.id) in self.c.library.inputs, spaced(one.note or ""))

    def _limits(self, variable: Variable, unit: str) -> tuple[str, str]:
        """`from 40 to 300 mmHg`, and `in whole numbers`; nothing of what is no number."""
        if variable.kind != "number":
            return "", ""
        low, high, step = (self.words.number(Constant(0, Decimal(_plain(number)))) for number in (variable.low, variable.high, variable.step))
        steps = self.c.reader("logic_whole") if variable.step == 1 else self.c.reader("logic_steps", step=step)
        return spaced(self.c.reader("logic_limits", low=low, high=f"{high} {unit}".strip())), steps

    def _question(self, id_: str, one: Input) -> Asked:
        """A question of its own; what else is to be said of it, its box says."""
        says, unknown = spaced(one.says), self.c.reader("logic_not_known") if one.unknown is not None else ""
        choices = tuple(Choice(word, spaced(word)) for word in dict.fromkeys(str(choice.id) for choice in one.answers))
        return Asked(id_, type_of(one).kind, says, says, choices, spaced(one.unit or ""), step=str(one.step or ""), unknown=unknown)

    def asks(self, box: AnyBox) -> tuple[str, ...]:
        """The ids of what is asked in a box."""
        if not isinstance(box, QuestionBox):
            return ()
        return (str(box.id),) if box.asks is not None else self.logic.questions[str(box.id)].asks

    def only_input(self, box: AnyBox) -> Input | None:
        """The input of a question that asks one alone."""
        return self.logic.only_input(box)

    def inputs(self, box: AnyBox) -> tuple[Detail, ...]:
        """What a question asks, and what can be answered, in words; nothing for a question of its own, whose answers say it.

        An input that is asked in the words of the box is not asked twice.
        """
        if not isinstance(box, QuestionBox) or box.asks is not None:
            return ()
        alone = self.only_input(box) is not None
        asked = (one for name in self.asks(box) for one in self.asked if one.id == name)
        said = spaced(box.says)
        return tuple(Detail("" if alone and one.says == said else self.c.reader.head(one.says), (Words(self._answerable(one, alone=alone)),))
                     for one in asked)

    def _answerable(self, one: Asked, *, alone: bool) -> str:
        """What can be answered. `alone`: the question asks nothing else, so its box tells what counts as yes, and what to answer in doubt.

        That an answer is yes or no, the ways out of the box tell; where something else is told of the answer, it is not said before that.
        """
        say = self.c.reader
        told = [] if one.kind == "yes or no" and alone and one.about else [self._answers(one)]
        told += [say("logic_counts_as_yes", signs=" / ".join(one.any_of))] if one.any_of and not alone else []
        told += [say.labelled(say("chart_unsure"), one.unsure)] if one.unsure and not alone else []
        told += [one.about] if one.about else []
        told += [say("logic_may_say", words=one.unknown)] if one.unknown and not one.default else []
        told += [say("logic_default", value=self._default_words(one))] if one.default else []
        return " ".join(map(say.sentence, told))

    def _answers(self, one: Asked) -> str:
        say, answers = self.c.reader, [choice.words for choice in one.choices]
        if one.kind == "number":
            return say("logic_a_number", range=f"{one.range}, {one.steps}")
        if one.kind == "yes or no":
            return say("logic_yes_or_no")
        if one.kind == "one of":
            return say("logic_one_of", answers=" / ".join(answers))
        return say("logic_several_of", answers=" / ".join([*answers, say("logic_none")]))

    def _default_words(self, one: Asked) -> str:
        if one.kind == "number":
            return spaced(f"{self.words.number(Constant(0, Decimal(one.default)))} {one.unit}".strip()) if Number.fits(one.default) else one.default
        return ", ".join(self.words.said(one.id, word.strip()) for word in one.default.split(","))

    # --- answers ---

    def conditions(self, box: QuestionBox) -> Iterator[tuple[Answer | str, Node]]:
        """Of each answer to a question, in order, for whom it is; of a question of its own in terms of its own answer."""
        if box.asks is None:
            yield from ((answer, when) for answer, _, when in self.logic.questions[str(box.id)].answers)
            return
        one = as_input(box, str(box.id))
        if one.asks == "yes or no":
            yield from ((answer, type_of(one).given(one, answer)) for answer in ("yes", "no"))
        else:
            yield from ((answer, type_of(one).fits(one, answer)) for answer in box.answers)

    def when(self, box: QuestionBox, answer: Answer | str) -> str:
        """For whom an answer is, as data; empty for `unknown`."""
        return next((as_data(node, self.logic) for one, node in self.conditions(box) if one is answer or one == answer), "")

    def label(self, box: QuestionBox, answer: Answer) -> str:
        """The words of an answer to a question that asks inputs."""
        return self.words.answer(box, answer)

    def condition(self, box: QuestionBox, answer: Answer) -> str:
        """For whom an answer is that has a name of its own, in words; empty where the name, or the question to which it says yes or no, tells it.

        The only thing that the question asks is not named again: `under 70 %`.
        """
        if box.asks is not None or answer.answer is None or answer.when == "otherwise" or (answer.when is None and limits_of(answer) == Interval()):
            return ""
        node = answer.when.node if answer.when is not None else between(Name(0, str(box.inputs[0])), limits_of(answer))
        fixed = {self.c.reader("chart_yes").casefold(), self.c.reader("chart_no").casefold()}
        name, is_yes_or_no = str(answer.answer), str(answer.answer).casefold() in fixed
        if self._is_told(node, f"{box.says} {name}" if is_yes_or_no else name, is_yes_or_no):
            return ""
        asked, named = self.asks(box), {one.id for one in _names(node)}
        said = replace(self.words, unnamed=asked[0] if len(asked) == 1 and named == set(asked) else "").of(node)
        return " ".join(said.split())

    def _is_told(self, node: Node, text: str, is_yes_or_no: bool) -> bool:
        """Whether words tell a condition: each of its numbers; of one without numbers, what it speaks of."""
        numbers = [part for part in within(node) if isinstance(part, Compare)]
        if numbers or is_yes_or_no:
            return all(self._has_number(part, text) for part in numbers)
        spoken = [self.words.said(one.of.id, word) for one in within(node) if isinstance(one, (OneOf, Includes)) and isinstance(one.of, Name)
                  for word in (one.words if isinstance(one, OneOf) else (one.word,))]
        return all(word.casefold() in text.casefold() for word in spoken or [self.words.name(one.id) for one in _names(node)])

    def _has_number(self, part: Compare, text: str) -> bool:
        """Whether a text has the number of a comparison, or that of the same limit from the other side: "at most 2" is told by "no 3".

        That nothing was counted, or anything, is told by any words.
        """
        turned = isinstance(part.left, Constant)
        name, number = (part.right, part.left) if turned else (part.left, part.right)
        if not isinstance(number, Constant) or not isinstance(name, Name):
            return False
        sign = TURNED.get(part.comparator, part.comparator) if turned else part.comparator
        counted = name.id in self._derived and bool(self._derived[name.id].count)
        if counted and (str(sign), number.value) in _ANY_OR_NONE:
            return True
        variable = self.logic.variables.get(name.id)
        step = Decimal(_plain(variable.step)) if variable is not None else Decimal(1)
        beyond = {"<": -step, ">=": -step, ">": step, "<=": step}.get(sign, Decimal(0))
        likely = (number.value, number.value + beyond)
        written = (self.words.number(Constant(0, value)) for value in likely)
        return any(re.search(rf"(?<![\d.,]){re.escape(one)}(?![\d])", text) for one in written) or self._has_amount(name.id, likely, text)

    def _has_amount(self, name: str, numbers: Iterable[Decimal], text: str) -> bool:
        """Whether a text has one of some numbers in another unit: "Under 2 years?" tells 24 months."""
        reader = reader_for(self.c.library.language, self.c.library.units)
        unit = reader.units.read(self.words.unit(name)) if self.words.unit(name) else NO_UNIT
        found = {bound for one in reader.read(text).amounts if one.unit.kind == unit.kind != () for bound in one.bounds}
        return any(unit.amount(Fraction(number)) in found for number in numbers)

    # --- what is worked out ---

    @cached_property
    def derived(self) -> tuple[Derived, ...]:
        """Everything that the chart works out."""
        return tuple(self._value(one) for one in self.logic.derived.values())

    def _value(self, one: WorkedOut) -> Derived:
        written = self._derived.get(one.id)
        said = {str(row.gives): spaced(row.says or row.gives) for row in written.table} if written is not None else {}
        own = [spaced(row.says) if isinstance(row, Points) and row.says else "" for row in (*written.score, *written.highest)] if written else []
        rows = tuple(DerivedRow(as_data(row.when, self.logic), as_data(row.gives, self.logic) if isinstance(row.gives, Node) else row.gives,
                                (own[place] if place < len(own) else "") or self._row_words(row),
                                "" if isinstance(row.gives, Node) else said.get(row.gives, row.gives)) for place, row in enumerate(one.rows))
        if written is None:
            return Derived(one.id, one.id, one.collect, rows)
        return Derived(one.id, spaced(written.called), one.collect, rows, spaced(written.unit or ""), str(written.decimals or ""),
                       str(written.low or ""), str(written.high or ""))

    def _row_words(self, row: WorkedOutRow) -> str:
        """For whom a row is; of one that is for everybody, what it counts."""
        everybody = isinstance(row.when, And) and not row.when.parts
        return self.words.in_words(row.gives) if everybody and isinstance(row.gives, Name) else self.words.in_words(row.when)

    def results(self, box: AnyBox) -> tuple[Detail, ...]:
        """What an end prints, and what it says besides to some, in words."""
        if not isinstance(box, OutcomeBox):
            return ()
        shown = ", ".join(self.words.name(str(name)) for name in box.shows)
        return (*((Detail(self.c.reader("logic_shows"), (Words(shown),)),) if shown else ()),
                *(Detail(one.words, (Words(one.says),)) for one in self.adds(box)))

    @cached_property
    def signs(self) -> tuple[Sign, ...]:
        """The danger signs for which the chart says when, or for whom, they count."""
        return tuple(map(self._sign, self.decision.signs))

    def _sign(self, sign: ChartSign) -> Sign:
        when = self._shown_by(sign)
        told: tuple[tuple[Literal["only_if", "unless", "ruled_out_by"], Expression | None], ...] = (
            ("only_if", sign.only_if), ("unless", sign.unless), ("ruled_out_by", sign.ruled_out_by))
        exceptions = tuple(SignException(kind, as_data(self.logic.read(one), self.logic), self.words.in_words(one.node))
                           for kind, one in told if one is not None)
        if when is None:
            return Sign(str(sign.sign), "", "", exceptions, int(sign.questions or 0))
        spoken = self.words.in_words(sign.when.node if sign.when is not None else when)
        return Sign(str(sign.sign), as_data(when, self.logic), spoken, exceptions, int(sign.questions or 0))

    def _shown_by(self, sign: ChartSign) -> Node | None:
        """By which condition on inputs a patient has a danger sign; None where a question of its own asks for it in words."""
        if sign.when is not None:
            return self.logic.read(sign.when)
        has = next((one.has for one in self.logic.signs if one.id == sign.sign), None)
        return has if has is not None and all(name.id in self.logic.inputs for name in _names(has)) else None

    def adds(self, box: AnyBox) -> tuple[Added, ...]:
        """What an end says besides to some."""
        told = box.adds if isinstance(box, OutcomeBox) else ()
        return tuple(Added(as_data(self.logic.read(one.when), self.logic), self.words.in_words(one.when.node), spaced(one.says),
                           tuple(map(str, one.facts)))
                     for one in told)

    def table(self, box: AnyBox) -> tuple[tuple[str, ...], ...]:
        """How the values are worked out on which a question decides, or which an end prints, as rows of words.

        Points and tables that stand in a question are not told again at an end; a formula is, since it is short and needed there.
        """
        return self.workings.rows(value for value in self._needed(box) if value.formula is not None or value.id not in self._told_before(box))

    def notes(self, box: AnyBox) -> tuple[str, ...]:
        """The notes of what is worked out for a box, each with its name, where it is first told."""
        noted = (value for value in self._needed(box) if value.note is not None and value.id not in self._told_before(box))
        return tuple(spaced(self.c.reader.labelled(value.called, str(value.note))) for value in noted)

    def _needed(self, box: AnyBox) -> tuple[DerivedValue, ...]:
        """What is worked out for a question or an end."""
        if isinstance(box, QuestionBox):
            return self.workings.behind(name.id for _, node in self.conditions(box) for name in _names(node))
        if isinstance(box, OutcomeBox):
            return self.workings.behind([*map(str, box.shows), *(name.id for one in box.adds for name in _names(one.when.node))])
        return ()

    def _told_before(self, box: AnyBox) -> frozenset[str]:
        """The values that questions tell of, for a box that is none."""
        return frozenset() if isinstance(box, QuestionBox) else self._in_questions

    @cached_property
    def _in_questions(self) -> frozenset[str]:
        return frozenset(str(value.id) for box in self.decision.boxes if isinstance(box, QuestionBox) for value in self._needed(box))

    @cached_property
    def workings(self) -> Workings:
        """How its values are worked out."""
        return Workings(self.logic.inputs, self.words, self.c.reader)

    # --- what is taken along to other charts ---

    @cached_property
    def passes(self) -> tuple[str, ...]:
        """The shared inputs that this chart does not ask, and a chart to which it leads, by way of others too, may ask."""
        return tuple(name for name in _shared_after(self.decision, self.c.library) if name not in self.logic.inputs)

    def carries(self, box: AnyBox) -> tuple[str, ...]:
        """The shared inputs whose answers are taken along by a link to another chart."""
        onto = self.c.library.decisions.get(box.decision or "") if isinstance(box, LinkBox) else None
        if onto is None:
            return ()
        return tuple(dict.fromkeys([*_shared(onto, self.c.library), *_shared_after(onto, self.c.library)]))


def _shared(decision: Decision, library: Library) -> tuple[str, ...]:
    """The inputs of a chart that other charts may ask too."""
    return tuple(name for name in inputs_of(decision, library) if name in library.inputs)


def _shared_after(decision: Decision, library: Library) -> tuple[str, ...]:
    """The same of all charts to which one leads, itself only where links lead round."""
    found, seen, ahead = dict[str, None](), set[str](), [decision]
    while ahead:
        onto = [str(box.decision) for box in ahead.pop().boxes if isinstance(box, LinkBox) and box.decision in library.decisions]
        for id_ in onto:
            if id_ not in seen:
                seen.add(id_)
                found |= dict.fromkeys(_shared(library.decisions[id_], library))
                ahead.append(library.decisions[id_])
    return tuple(found)


def _names(node: Node) -> list[Name]:
    return list(names_in(node))


def _plain(number: Any) -> str:
    decimal = Decimal(number.numerator) / Decimal(number.denominator)
    return f"{decimal:f}"


def as_data(node: Node, logic: ChartLogic) -> str:
    """A condition or formula as JSON, in the form that `Chart` tells."""
    return json.dumps(_data(node, logic), ensure_ascii=False, separators=(",", ":"))


def _data(node: Node, logic: ChartLogic) -> list[Any]:
    if isinstance(node, (And, Or)):
        return ["and" if isinstance(node, And) else "or", *(_data(part, logic) for part in node.parts)]
    if isinstance(node, Not):
        return ["not", _data(node.of, logic)]
    if isinstance(node, Known):
        return ["known", list(logic.needed(node.of)) or [name.id for name in _names(node.of)]]
    if isinstance(node, OneOf):
        return ["is", _id(node.of), list(node.words)]
    if isinstance(node, Includes):
        return ["includes", _id(node.of), node.word]
    if isinstance(node, Compare):
        return [node.comparator, _quantity(node.left, logic), _quantity(node.right, logic)]
    return ["yes", node.id] if isinstance(node, Name) and not _is_number(node.id, logic) else _quantity(node, logic)


def _is_number(name: str, logic: ChartLogic) -> bool:
    return (name in logic.derived and logic.derived[name].kind == "number") or (name in logic.variables and logic.variables[name].kind == "number")


def _quantity(node: Node, logic: ChartLogic) -> list[Any]:
    if isinstance(node, Constant):
        return ["number", f"{node.value:f}"]
    if isinstance(node, Name):
        return ["value", node.id]
    if isinstance(node, Negative):
        return ["minus", _quantity(node.of, logic)]
    if isinstance(node, Arithmetic):
        return [node.operator, _quantity(node.left, logic), _quantity(node.right, logic)]
    if isinstance(node, FunctionCall):
        return ["call", node.function, *(_quantity(part, logic) for part in node.arguments)]
    return _data(node, logic)


def _id(node: Node) -> str:
    return node.id if isinstance(node, Name) else ""

