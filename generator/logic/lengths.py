"""How long the numbers of a chart can get. Formulas are worked out exactly, so each product can double their digits, and each power multiply them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import reduce
from typing import NamedTuple

from generator.content.model.expression import Arithmetic, Constant, FunctionCall, Name, Negative, Node
from generator.logic.values import MOST_EXACT

MOST_BITS = 100_000
"""Bits of a number: some thirty thousand digits. No clinical formula comes near it, and to work out longer ones takes minutes."""


class Length(NamedTuple):
    """The most bits that a number can have above and below the line of its fraction."""

    above: int
    below: int

    @property
    def is_too_long(self) -> bool:
        """Whether it is more than is worked out."""
        return max(self) > MOST_BITS


ANSWERED = Length(64, 64)
"""Of a number that somebody answers, and of a count of points."""
_ROUGH = Length(2_400, 2_400)
"""Of a root, a power that is not whole, an exponential or a logarithm: sixty digits, and a size up to 300 digits."""
_ROUNDED = 36
"""Bits of ten to the power of the most decimals."""


def length_of(node: Node, known: Mapping[str, Length]) -> Length:
    """How long a formula can get. `known`: the lengths of derived values."""
    if isinstance(node, Constant):
        number = Fraction(node.value)
        return Length(number.numerator.bit_length(), number.denominator.bit_length())
    if isinstance(node, Name):
        return known.get(node.id, ANSWERED)
    if isinstance(node, Negative):
        return length_of(node.of, known)
    if isinstance(node, Arithmetic):
        return _of_two(node, length_of(node.left, known), known)
    if isinstance(node, FunctionCall):
        return _of_function(node.function, reduce(longer, (length_of(part, known) for part in node.arguments)))
    return ANSWERED


def longer(one: Length, other: Length) -> Length:
    """What holds either of two numbers."""
    return Length(max(one.above, other.above), max(one.below, other.below))


def added(one: Length, other: Length) -> Length:
    """Of a sum."""
    below = 1 if one.below == other.below == 1 else one.below + other.below
    return Length(max(one.above + other.below, other.above + one.below) + 1 if below > 1 else max(one.above, other.above) + 1, below)


def _of_two(node: Arithmetic, left: Length, known: Mapping[str, Length]) -> Length:
    if node.operator == "^":
        times = _whole(node.right)
        most = Length(left.above * (times or MOST_EXACT), left.below * (times or MOST_EXACT))
        return longer(most, _ROUGH) if times is None else most
    right = length_of(node.right, known)
    if node.operator in {"+", "-"}:
        return added(left, right)
    return (Length(left.above + right.above, left.below + right.below) if node.operator == "*"
            else Length(left.above + right.below, left.below + right.above))


def _whole(node: Node) -> int | None:
    """The whole power that a node is, if it is worked out exactly."""
    number = -_value(node.of) if isinstance(node, Negative) else _value(node)
    return max(1, abs(int(number))) if number == int(number) and abs(number) <= MOST_EXACT else None


def _value(node: Node) -> Fraction:
    return Fraction(node.value) if isinstance(node, Constant) else Fraction(1, 2)


def _of_function(function: str, of: Length) -> Length:
    if function in {"round", "round-up", "round-down"}:
        return Length(of.above + _ROUNDED, _ROUNDED)
    return of if function in {"min", "max", "abs"} else longer(_ROUGH, of)
