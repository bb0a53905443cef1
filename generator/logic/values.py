"""What can be known of a patient, as typed values; and what follows from it, exactly.

A patient is one value for every variable. A value that nobody knows is None, and what follows from it is None too, unless it follows whatever the
value is: "over 65 or pregnant" holds for whoever is pregnant, and whose age nobody knows. A condition leads on only where it surely holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import cached_property
from typing import Literal

from generator.content.model import decimal_in
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
)

Value = bool | str | frozenset[str] | Fraction | None
"""Yes or no, one word, several words, a number, or not known."""

Kind = Literal["yes or no", "one of", "several of", "number"]

NONE = "none of these"
"""The answer to several at once of whoever has none."""

PRECISION = 60
"""Decimal digits with which roots, powers, exponentials and logarithms are worked out. All else is exact, and so are roots that are fractions."""

MOST_EXACT = 64
"""The greatest whole power that is worked out exactly."""

LARGEST = Fraction(10 ** 300)
"""No root, power, exponential or logarithm comes to more: it counts as none; and to nothing that is smaller than its inverse."""


@dataclass(frozen=True)
class Variable:
    """Something that is asked. `words`: the answers of "one of" and "several of". A number lies between two limits, on a step from the lower one.

    `shown`: the step with which examples are told. `unknown`: whether the patient may not know it. `default`: what counts then; a value that is not
    known stays so without it.
    """

    id: str
    kind: Kind
    words: tuple[str, ...] = ()
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    step: Fraction = Fraction(1)
    unknown: bool = False
    default: Value = None
    shown: Fraction = Fraction(1)

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """Every value that it can have, "not known" last. A number may have very many."""
        return (*self._known, *((None,) if self.unknown else ()))

    def value(self, word: str) -> Value:
        """The value for which a word stands that an author wrote as an answer; None where it is none."""
        if self.kind == "yes or no":
            return {"yes": True, "no": False}.get(word)
        if self.kind == "number":
            number = decimal_in(word)
            return Fraction(number) if number is not None else None
        if self.kind == "one of":
            return word if word in self.words else None
        return frozenset(part.strip() for part in word.split(",") if part.strip() in self.words)

    @property
    def _known(self) -> Iterator[Value]:
        if self.kind == "yes or no":
            yield from (False, True)
        elif self.kind == "one of":
            yield from self.words
        elif self.kind == "number":
            yield from (self.low + self.step * place for place in range(int((self.high - self.low) / self.step) + 1))
        else:
            yield from (frozenset(word for place, word in enumerate(self.words) if chosen >> place & 1) for chosen in range(2 ** len(self.words)))


Collect = Literal["sum", "highest", "the one", "all"]


@dataclass(frozen=True)
class ValueRow:
    """What is given where a condition holds: a number, or a word."""

    when: Node
    gives: Node | str


@dataclass(frozen=True)
class Derived:
    """A value that is worked out. Its rows are added up, or the highest counts; or exactly one of them fits, or all that fit hold together.

    A formula is one row that always fits. `low`, `high`: the declared range of a number, if any; without rows that fit a sum is 0.
    """

    id: str
    collect: Collect
    rows: tuple[ValueRow, ...]
    low: Fraction | None = None
    high: Fraction | None = None

    @property
    def kind(self) -> Kind:
        """What sort of value comes out."""
        if self.collect in {"sum", "highest"} or not any(isinstance(row.gives, str) for row in self.rows):
            return "number"
        return "several of" if self.collect == "all" else "one of"


class Facts:
    """What is known of one patient: the answers, and what follows. `derived`: in any order; none may rest on itself.

    `told`: which of the answers the patient knows, as far as conditions ask for that; without it those that there are.
    """

    def __init__(self, variables: Mapping[str, Variable], derived: Mapping[str, Derived], answers: Mapping[str, Value],
                 told: Mapping[str, bool] | None = None) -> None:
        self._derived = derived
        self._values: dict[str, Value] = {
            name: variable.default if answers.get(name) is None else answers[name] for name, variable in variables.items()}
        self._known = {name for name in variables if answers.get(name) is not None and (told is None or told.get(name, True))}

    def value(self, name: str) -> Value:
        """The value of a variable, or of what is worked out."""
        if name not in self._values:
            self._values[name] = self._worked_out(self._derived[name])
        return self._values[name]

    def _worked_out(self, derived: Derived) -> Value:
        held = [(self.holds(row.when), row.gives) for row in derived.rows]
        if any(fits is None for fits, _ in held):
            return None
        given = [gives for fits, gives in held if fits]
        if derived.kind != "number":
            words = [gives for gives in given if isinstance(gives, str)]
            return frozenset(words) if derived.collect == "all" else words[0] if len(words) == 1 else None
        numbers = [self.number(gives) for gives in given if not isinstance(gives, str)]
        known = [number for number in numbers if number is not None]
        if len(known) < len(numbers):
            return None
        if derived.collect == "sum":
            return sum(known, Fraction(0))
        if derived.collect == "highest":
            return max(known, default=Fraction(0))
        return known[0] if len(known) == 1 else None

    def holds(self, node: Node) -> bool | None:
        """Whether a condition holds; None where that depends on what is not known."""
        if isinstance(node, (And, Or)):
            found = [self.holds(part) for part in node.parts]
            decides = isinstance(node, Or)
            return decides if decides in found else None if None in found else not decides
        if isinstance(node, Not):
            found_here = self.holds(node.of)
            return None if found_here is None else not found_here
        if isinstance(node, Known):
            return all(name in self._known for name in rests_on(node.of, self._derived))
        if isinstance(node, Compare):
            left, right = self.number(node.left), self.number(node.right)
            return None if left is None or right is None else _compared(left, node.comparator, right)
        if isinstance(node, (OneOf, Includes)):
            return self._matches(node)
        value = self.value(node.id) if isinstance(node, Name) else None
        return value if isinstance(value, bool) else None

    def _matches(self, node: OneOf | Includes) -> bool | None:
        value = self.value(node.of.id) if isinstance(node.of, Name) else None
        if isinstance(value, bool):
            value = "yes" if value else "no"
        if isinstance(node, OneOf):
            return value in node.words if isinstance(value, str) else None
        return node.word in value if isinstance(value, frozenset) else None

    def number(self, node: Node) -> Fraction | None:
        """What a formula comes to; None where something in it is not known, or it has no result, as a division by 0."""
        if isinstance(node, Constant):
            return Fraction(node.value)
        if isinstance(node, Name):
            value = self.value(node.id)
            return value if isinstance(value, Fraction) else None
        if isinstance(node, Negative):
            number = self.number(node.of)
            return None if number is None else -number
        parts = [self.number(part) for part in _numbers_of(node)]
        known = [part for part in parts if part is not None]
        if not parts or len(known) < len(parts):
            return None
        try:
            return _arithmetic(node, known)
        except (ArithmeticError, ValueError):
            return None


def _numbers_of(node: Node) -> tuple[Node, ...]:
    return (node.left, node.right) if isinstance(node, Arithmetic) else node.arguments if isinstance(node, FunctionCall) else ()


def rests_on(node: Node, derived: Mapping[str, Derived]) -> Iterator[str]:
    """The variables on which an expression rests, also by way of what is derived, each once."""
    found, seen, ahead = dict[str, None](), set[str](), [name.id for name in names_in(node)][::-1]
    while ahead:
        name = ahead.pop()
        if name in derived and name not in seen:
            parts = (part for row in derived[name].rows for part in (row.when, row.gives) if isinstance(part, Node))
            ahead += [inside.id for part in parts for inside in names_in(part)][::-1]
        elif name not in derived:
            found[name] = None
        seen.add(name)
    return iter(found)


def _compared(left: Fraction, comparator: str, right: Fraction) -> bool:
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right, "=": left == right, "!=": left != right}[comparator]


def _arithmetic(node: Node, of: list[Fraction]) -> Fraction | None:
    if isinstance(node, Arithmetic):
        left, right = of
        if node.operator == "^":
            return power(left, right)
        return {"+": left + right, "-": left - right, "*": left * right}[node.operator] if node.operator != "/" else left / right
    assert isinstance(node, FunctionCall)
    first, *others = of
    if node.function in {"round", "round-up", "round-down"}:
        return rounded(first, node.function, int(others[0]) if others else 0)
    if node.function in {"min", "max", "abs"}:
        return min(of) if node.function == "min" else max(of) if node.function == "max" else abs(first)
    if node.function in {"sqrt", "root"}:
        return power(first, 1 / (others[0] if others else Fraction(2)))
    with localcontext(Context(prec=PRECISION)):
        number = Decimal(first.numerator) / Decimal(first.denominator)
        return _as_fraction({"exp": number.exp, "ln": number.ln, "log10": number.log10}[node.function]())


def power(base: Fraction, exponent: Fraction, digits: int = PRECISION) -> Fraction:
    """A power; of roots those that are fractions exactly. Raises ArithmeticError where there is none."""
    if exponent.denominator == 1 and abs(exponent) <= MOST_EXACT:
        return base ** exponent.numerator
    exact = _exact_root(base, exponent.denominator) if base > 0 and exponent.denominator <= 9 and abs(exponent) <= MOST_EXACT else None
    if exact is not None:
        return exact ** exponent.numerator
    with localcontext(Context(prec=digits)):
        return _as_fraction((Decimal(base.numerator) / Decimal(base.denominator)) ** (Decimal(exponent.numerator) / Decimal(exponent.denominator)))


def _as_fraction(number: Decimal) -> Fraction:
    if not number.is_finite() or number.adjusted() >= 300:
        raise OverflowError
    return Fraction(number) if number.adjusted() > -300 else Fraction(0)


def _exact_root(number: Fraction, which: int) -> Fraction | None:
    """A root that is a fraction; None if there is none."""
    above, below = (_whole_root(part, which) for part in (number.numerator, number.denominator))
    return Fraction(above, below) if above ** which == number.numerator and below ** which == number.denominator else None


def _whole_root(number: int, which: int) -> int:
    """The whole number next below a root."""
    if which == 1:
        return number
    low, high = 0, 1 << (number.bit_length() // which + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle ** which <= number else (low, middle - 1)
    return low


def rounded(number: Fraction, how: str, places: int) -> Fraction:
    """A number with so many decimals; half is rounded away from 0, as people do."""
    scaled = number * Fraction(10) ** places
    whole = scaled.__floor__() if how == "round-down" else scaled.__ceil__() if how == "round-up" else _half_away(scaled)
    return Fraction(whole) / Fraction(10) ** places


def _half_away(number: Fraction) -> int:
    return int(abs(number) + Fraction(1, 2)) * (1 if number >= 0 else -1)
