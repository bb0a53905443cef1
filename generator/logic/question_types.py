"""The types of question: what goes with each, what can be answered, and for whom an answer is.

A new type is a class here, with its name in `Input.asks` of the model. What it asks for is a value of one of the kinds of values.py; whatever
comes after, the proofs, the pages and the exports, looks at that kind alone.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from fractions import Fraction
from typing import ClassVar, NamedTuple, TypeVar

from generator.content.model import Answer, Entry, Input, Number, RedFlagRef, Text, decimal_in
from generator.content.model.expression import Compare, Constant, Includes, Name, Node, Not, OneOf
from generator.diagnostics.diagnostic import Where
from generator.logic.graph import Interval, limits_of
from generator.logic.nodes import between, both, fraction
from generator.logic.values import NONE, Kind, Variable

T = TypeVar("T")

MOST_VALUES = 1_000_000
"""Steps of the range of a number; more are a step that was mistyped."""

MOST_NAMED, MOST_LIKE = 10, 500
"""Names that a message lists, and among how many one is looked for that may be meant."""


class Flaw(NamedTuple):
    """What is wrong with an input, a derived value or a condition: where, what, and the next move."""

    place: Where | Text | Entry
    message: str
    help: str
    form: bool = False


class Labelled(NamedTuple):
    """For whom an answer is, with the danger signs and the points that its author wrote beside it."""

    when: Node
    red_flags: tuple[RedFlagRef, ...]
    points: Number | None


class QuestionType(ABC):
    """One type of question.

    `name`: as it is written after `asks:`. `kind`: of the value that is asked for. `without`: the keys of an input that do not go with it. `fitting`:
    what an answer to it in a box needs.
    """

    name: ClassVar[str]
    kind: ClassVar[Kind]
    without: ClassVar[tuple[str, ...]]
    fitting: ClassVar[str] = "Write under answer: the id of one of its answers, or a condition under when:."

    def faults(self, one: Input) -> Iterator[Flaw]:
        """What does not fit in an input of this type."""
        for key in self.without:
            value = getattr(one, {"from": "low", "to": "high"}.get(key, key))
            if value:
                help = ("Put each danger sign beside the answer that shows it." if key in {"red_flags", "any_of"}
                        else f"Change what the input asks for, or write {key} elsewhere.")
                yield Flaw(value if isinstance(value, Text) else one, f'{key} does not go with "asks: {one.asks}"', help, True)
        yield from self._own_faults(one)
        if one.default is not None and not self.is_answer(one, str(one.default)):
            yield Flaw(one.default, f'the default "{one.default}" is no answer of "{one.id}"', f"Write {self.answers(one)}.", True)

    def _own_faults(self, one: Input) -> Iterator[Flaw]:
        return iter(())

    def variable(self, one: Input) -> Variable:
        """What a patient can answer, and what counts for whoever leaves it out."""
        variable = self._variable(one, unknown=one.unknown is not None or one.default is not None)
        return replace(variable, default=variable.value(str(one.default))) if one.default is not None else variable

    @abstractmethod
    def _variable(self, one: Input, *, unknown: bool) -> Variable: ...

    @abstractmethod
    def answers(self, one: Input) -> str:
        """What can be answered, told to an author: `yes or no`."""

    @abstractmethod
    def is_answer(self, one: Input, word: str) -> bool:
        """Whether a word is an answer, as a named patient gives it; "not known" is none."""

    @abstractmethod
    def given(self, one: Input, word: str) -> Node:
        """That somebody gives this answer, and no other."""

    def fits(self, one: Input, answer: Answer) -> Node:
        """For whom an answer without a condition is, in a box that asks this alone."""
        return self.given(one, str(answer.answer or ""))

    def labelled(self, one: Input) -> Iterator[Labelled]:
        """The answers that can have danger signs and points."""
        return iter(())

    def misfit(self, one: Input, answer: Answer) -> Flaw | None:
        """What is wrong with an answer without a condition, in a box that asks this alone."""
        if (limits_of(answer) != Interval()) != (self.kind == "number"):
            return Flaw(answer, f'this answer does not fit "{one.id}"', self.fitting, True)
        return self._no_answer(one, answer)

    def _no_answer(self, one: Input, answer: Answer) -> Flaw | None:
        return None


class YesOrNo(QuestionType):
    """A yes, which may mean danger signs or give points, or a no."""

    name, kind = "yes or no", "yes or no"
    without = ("answers", "unit", "from", "to", "step", "complete")

    def _variable(self, one: Input, *, unknown: bool) -> Variable:
        return Variable(str(one.id), self.kind, unknown=unknown)

    def answers(self, one: Input) -> str:
        """Always the same two."""
        return "yes or no"

    def is_answer(self, one: Input, word: str) -> bool:
        """Whether it is yes or no."""
        return word in {"yes", "no"}

    def given(self, one: Input, word: str) -> Node:
        """Yes, or no."""
        return Name(0, str(one.id)) if word == "yes" else Not(0, Name(0, str(one.id)))

    def labelled(self, one: Input) -> Iterator[Labelled]:
        """Its yes."""
        yield Labelled(Name(0, str(one.id)), one.red_flags, one.points)

    def _no_answer(self, one: Input, answer: Answer) -> Flaw | None:
        fits = answer.answer in {"yes", "no"}
        return None if fits else Flaw(answer.answer or answer, f'"{answer.answer}" is no answer of "{one.id}"', "Write yes or no.", True)


class Choosing(QuestionType):
    """Answers that are written beside the question. `fewest`: of them."""

    fewest: ClassVar[int]

    def _own_faults(self, one: Input) -> Iterator[Flaw]:
        if len(one.answers) < self.fewest:
            yield Flaw(one, f'"{one.id}" has too few answers',
                       "Write under answers: every answer that can be given, each with an id and its words.", True)
        yield from (Flaw(choice.id, f'the answer "{choice.id}" is listed twice in "{one.id}"', "Give one of the two another id.", True)
                    for choice in again(one.answers, lambda choice: str(choice.id)))
        yield from (Flaw(choice.says, f'two answers of "{one.id}" are both called "{choice.says}", so nobody can tell which of them is meant',
                         "Keep one of the two, or word them so that only one can fit.", True)
                    for choice in again(one.answers, lambda choice: " ".join(choice.says.split()).casefold()))

    def _variable(self, one: Input, *, unknown: bool) -> Variable:
        return Variable(str(one.id), self.kind, tuple(dict.fromkeys(_ids(one))), unknown=unknown)

    def labelled(self, one: Input) -> Iterator[Labelled]:
        """Each of its answers."""
        for choice in one.answers:
            yield Labelled(self.has(one, str(choice.id)), choice.red_flags, choice.points)

    @abstractmethod
    def has(self, one: Input, word: str) -> Node:
        """That an answer is given, alone or with others."""


class OneOfSeveral(Choosing):
    """One answer out of several."""

    name, kind, fewest = "one of", "one of", 2
    without = ("unit", "from", "to", "step", "any_of", "red_flags", "points")

    def answers(self, one: Input) -> str:
        """The ids of its answers."""
        return " or ".join(_ids(one))

    def is_answer(self, one: Input, word: str) -> bool:
        """Whether it is the id of an answer."""
        return word in _ids(one)

    def given(self, one: Input, word: str) -> Node:
        """That this one is chosen."""
        return OneOf(0, Name(0, str(one.id)), (word,))

    has = given

    def _no_answer(self, one: Input, answer: Answer) -> Flaw | None:
        fits = answer.answer in _ids(one)
        return None if fits else Flaw(answer.answer or answer, f'"{answer.answer}" is no answer of "{one.id}"', meant(str(answer.answer), _ids(one)))


class SeveralAtOnce(Choosing):
    """Any of several answers together, or none of them."""

    name, kind, fewest = "several of", "several of", 1
    without = ("unit", "from", "to", "step", "any_of", "red_flags", "points", "complete")

    def answers(self, one: Input) -> str:
        """The ids of its answers, and what says that none fits."""
        return f"{', '.join(_ids(one))} or {NONE}"

    def is_answer(self, one: Input, word: str) -> bool:
        """Whether it is ids with commas between, or "none of these"."""
        return word == NONE or all(part.strip() in _ids(one) for part in word.split(","))

    def given(self, one: Input, word: str) -> Node:
        """That these are chosen, and none besides."""
        chosen = set() if word == NONE else {part.strip() for part in word.split(",")}
        return both(self.has(one, id_) if id_ in chosen else Not(0, self.has(one, id_)) for id_ in _ids(one))

    def fits(self, one: Input, answer: Answer) -> Node:
        """That this one is among those that are chosen, or that none is."""
        word = str(answer.answer or "")
        return self.has(one, word) if word in _ids(one) else self.given(one, NONE)

    def has(self, one: Input, word: str) -> Node:
        """That this one is among those that are chosen."""
        return Includes(0, Name(0, str(one.id)), word)

    def _no_answer(self, one: Input, answer: Answer) -> Flaw | None:
        fits = answer.answer in {NONE, *_ids(one)}
        return None if fits else Flaw(answer.answer or answer, f'"{answer.answer}" is no answer of "{one.id}"',
                                      f'Write the id of an answer, or "{NONE}".')


class ANumber(QuestionType):
    """A number with a unit, between two ends, on a step from the lower one."""

    name, kind = "number", "number"
    without = ("answers", "any_of", "red_flags", "points", "complete")
    fitting = "Write at_least or more_than, less_than or at_most; or a condition under when:."

    def _own_faults(self, one: Input) -> Iterator[Flaw]:
        missing = [key for key, value in (("unit", one.unit), ("from", one.low), ("to", one.high)) if value is None]
        if missing:
            yield Flaw(one, f'the number "{one.id}" has no {" and no ".join(missing)}',
                       "Write the unit, and from: and to: with the smallest and the largest number that can be; step: is 1 unless you say otherwise.",
                       True)
            return
        assert one.low is not None and one.high is not None
        low, high, step = fraction(one.low), fraction(one.high), _step(one)
        if low >= high:
            yield Flaw(one.high, f"no number is from {one.low} to {one.high}", "Write the smaller number under from:.", True)
        elif step <= 0 or (high - low) / step > MOST_VALUES:
            yield Flaw(one.step or one.high, f"the step {one.step} does not fit the range", "Write 1 for whole numbers, 0.1 for one decimal.", True)
        elif (high - low) % step:
            yield Flaw(one.step or one.high, f"the steps of {one.step or 1} from {one.low} do not lead to {one.high}",
                       "Change the step or an end of the range.", True)

    def _variable(self, one: Input, *, unknown: bool) -> Variable:
        step = _step(one) if _step(one) > 0 else Fraction(1)
        low = fraction(one.low) if one.low is not None else Fraction(0)
        high = fraction(one.high) if one.high is not None else low + 1000 * step
        return Variable(str(one.id), self.kind, low=low, high=max(low, high), step=step, unknown=unknown, shown=step)

    def answers(self, one: Input) -> str:
        """Its range."""
        if one.low is None or one.high is None:
            return "a number without its unit"
        return f"a number from {one.low} to {one.high} in steps of {one.step or 1}, without the unit"

    def is_answer(self, one: Input, word: str) -> bool:
        """Whether it is a number of the range, on a step; where no range is written, any."""
        number = decimal_in(word)
        if number is None or one.low is None or one.high is None:
            return number is not None
        return fraction(one.low) <= number <= fraction(one.high) and (_step(one) <= 0 or not (Fraction(number) - fraction(one.low)) % _step(one))

    def given(self, one: Input, word: str) -> Node:
        """That it is this number."""
        number = decimal_in(word)
        assert number is not None, word
        return Compare(0, Name(0, str(one.id)), "=", Constant(0, number))

    def fits(self, one: Input, answer: Answer) -> Node:
        """That it lies between the limits of the answer."""
        return between(Name(0, str(one.id)), limits_of(answer))


QUESTION_TYPES: Mapping[str, QuestionType] = {one.name: one for one in (YesOrNo(), OneOfSeveral(), SeveralAtOnce(), ANumber())}


def type_of(one: Input) -> QuestionType:
    """The type of what an input asks."""
    return QUESTION_TYPES[one.asks]


def meant(name: str, known: Iterable[str]) -> str:
    """Which of the known names an author may have meant, or all of them."""
    names = sorted(known)
    close = get_close_matches(name, names, 1) if len(names) <= MOST_LIKE else []
    more = " and others" if len(names) > MOST_NAMED else ""
    return (f'Did you mean "{close[0]}"?' if close else f"Known are {', '.join(names[:MOST_NAMED])}{more}." if names
            else "Write it under inputs: of the chart.")


def again(several: Iterable[T], by: Callable[[T], str]) -> Iterator[T]:
    """Those that are like one before them."""
    seen = set[str]()
    for one in several:
        if by(one) in seen:
            yield one
        seen.add(by(one))


def _ids(one: Input) -> list[str]:
    return [str(choice.id) for choice in one.answers]


def _step(one: Input) -> Fraction:
    return fraction(one.step) if one.step is not None else Fraction(1)
