"""Questions of the older form, each one of its own: written in the box that asks it, not as an input.

Each is read as an input of its type would be: `as_input` for whatever looks at what is asked, a variable for the proofs. What two of them share
depends on the boxes between, as with no input: two that ask the same of the same patient share one variable, unless something is done to the patient
between them; and one that names danger signs is answered yes by whoever has one of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Literal

from generator.content.model import ActionBox, Answer, AnyBox, Choice, Decision, Given, Id, Input, Number, QuestionBox, normalised
from generator.content.model.expression import Name, Node, Not
from generator.logic.nodes import either, fraction
from generator.logic.question_types import type_of
from generator.logic.values import Variable

_ASKED: Mapping[str, Literal["yes or no", "one of", "number"]] = {"yes or no": "yes or no", "choice": "one of", "number": "number"}
"""What an input asks that asks the same."""

_ALIKE = ("says", "unit", "step", "unknown", "any_of", "red_flags", "unsure", "complete", "facts", "note")
"""The keys that mean the same in an input."""


def as_input(box: QuestionBox, name: str = "") -> Input:
    """A question of its own as the input that it would be: in its words, at its place. `name`: the id; without one no condition means it."""
    assert box.asks is not None
    choices = (Choice.model_construct(id=Id(answer.answer), says=answer.answer, red_flags=answer.red_flags)
               for answer in box.answers if answer.answer is not None)
    one = Input.model_construct(id=Id(name), asks=_ASKED[box.asks], answers=tuple(choices), **{key: getattr(box, key) for key in _ALIKE})
    one._where = box.where
    return one


class OwnQuestions:
    """Those of one chart, as variables. `after`: tells what can follow on each box.

    A question is `box ID`, by the first that shares its variable; a danger sign that questions name is `sign ID`, and what else counts as yes to such
    a question is `other ID`. `variables`: of the questions that were asked for so far.
    """

    def __init__(self, decision: Decision, boxes: Mapping[str, AnyBox], after: Callable[[], Mapping[str, frozenset[str]]]) -> None:
        self._decision, self._boxes, self._after = decision, boxes, after
        self._questions = {id_: box for id_, box in boxes.items() if isinstance(box, QuestionBox) and box.asks is not None}
        self.variables: dict[str, Variable] = {}

    @cached_property
    def inputs(self) -> Mapping[str, Input]:
        """Each as an input, by the id of its box."""
        return {id_: as_input(box) for id_, box in self._questions.items()}

    def asked(self, box: QuestionBox) -> tuple[tuple[str, ...], tuple[tuple[Answer | str, str, Node], ...]]:
        """The variables that a question asks, and for each answer where it leads and for whom it is."""
        if box.asks == "yes or no":
            names = self._signs(box) or (self._shared(box),)
            for name in names:
                self._declare(Variable(name, "yes or no", unknown=box.unknown is not None))
            yes = either(Name(0, name) for name in names)
            led = (("yes", box.yes, yes), ("no", box.no, Not(0, yes)))
            return names, tuple((answer, str(target), when) for answer, target, when in led if target is not None)
        one = as_input(box, self._shared(box))
        self._declare(self._number(one, box) if one.asks == "number" else type_of(one).variable(one))
        return (str(one.id),), tuple((answer, str(answer.goto), type_of(one).fits(one, answer)) for answer in box.answers)

    def sign(self, sign: str, box: QuestionBox) -> str:
        """The variable of a danger sign at a question: a sign may come or go where something is done between two questions."""
        before = any(other != box.id and self._action_between(other, str(box.id)) for other in self._asking[sign])
        return f"sign {sign} at {box.id}" if before else f"sign {sign}"

    def thing(self, name: str) -> object:
        """What a variable is about; two of the same may differ only by what was done to the patient between. Of a danger sign it is a text."""
        if name not in self._things:
            kind, _, id_ = name.partition(" ")
            self._things[name] = (name.partition(" at ")[0] if kind == "sign" else _sameness(self._questions[id_]) if kind == "box" else None)
        return self._things[name]

    @cached_property
    def _things(self) -> dict[str, object]:
        return {}

    def _declare(self, variable: Variable) -> None:
        known = self.variables.get(variable.id)
        if known is None or (variable.unknown and not known.unknown):
            self.variables[variable.id] = variable

    def _signs(self, box: QuestionBox) -> tuple[str, ...]:
        """The variables of the danger signs for which a question stands, and of what else counts as yes."""
        signs = tuple(self.sign(str(sign), box) for sign in dict.fromkeys(box.red_flags))
        return (*signs, f"other {box.id}") if signs and len(box.any_of) > len(signs) else signs

    def _number(self, one: Input, box: QuestionBox) -> Variable:
        """A number without a declared range, as far as its limits, and the numbers that named patients answer, can tell one from another."""
        alike = self._alike[_sameness(box)]
        limits = [limit for other in alike for answer in other.answers
                  for limit in (answer.at_least, answer.more_than, answer.less_than, answer.at_most) if limit is not None]
        limits += self._numbers_given({str(other.id) for other in alike})
        finest = min((_unit(limit) for limit in limits), default=Fraction(1))
        step = fraction(box.step) if box.step is not None and fraction(box.step) > 0 else finest / 2
        values = [fraction(limit) for limit in limits] or [Fraction(0)]
        low = (min(values) - max(finest, step)) // step * step
        high = max(values) + max(finest, step)
        return Variable(str(one.id), "number", low=low, high=low + (high - low) // step * step, step=step, unknown=one.unknown is not None,
                        shown=max(finest, step))

    def _numbers_given(self, boxes: set[str]) -> Iterator[Number]:
        """The numbers that named patients, and properties, answer to questions."""
        for given in (part for part in self._decision.parts if isinstance(part, Given)):
            if given.question in boxes and Number.fits(given.answer):
                yield Number(given.answer)

    @cached_property
    def _alike(self) -> dict[tuple[object, ...], list[QuestionBox]]:
        found: dict[tuple[object, ...], list[QuestionBox]] = {}
        for box in self._questions.values():
            found.setdefault(_sameness(box), []).append(box)
        return found

    def _shared(self, box: QuestionBox) -> str:
        """The variable of a question: that of the first that asks the same, unless something is done to the patient between the two."""
        first = next(other for other in self._alike[_sameness(box)] if other is box or not self._action_between(str(other.id), str(box.id)))
        return f"box {first.id}"

    @cached_property
    def _asking(self) -> dict[str, list[str]]:
        """The questions that name each danger sign."""
        found: dict[str, list[str]] = {}
        for id_, box in self._questions.items():
            for sign in dict.fromkeys(box.red_flags) if box.asks == "yes or no" else ():
                found.setdefault(str(sign), []).append(id_)
        return found

    def _action_between(self, one: str, other: str) -> bool:
        if one not in self._done_between:
            after = self._after()
            done = (box for box in after[one] if isinstance(self._boxes[box], ActionBox))
            self._done_between[one] = frozenset().union(*(after[box] for box in done))
        return other in self._done_between[one]

    @cached_property
    def _done_between(self) -> dict[str, frozenset[str]]:
        return {}


def _sameness(box: QuestionBox) -> tuple[object, ...]:
    """Two questions that are alike in this ask the same."""
    words = (tuple(sorted(str(answer.answer) for answer in box.answers if answer.answer is not None)) if box.asks == "choice"
             else tuple(normalised(sign) for sign in box.any_of))
    return (normalised(box.says), box.asks, str(box.unit or ""), str(box.step or ""), words)


def _unit(number: Number) -> Fraction:
    """One in the last place that is written."""
    exponent = number.value.as_tuple().exponent
    return Fraction(10) ** (exponent if isinstance(exponent, int) else 0)
