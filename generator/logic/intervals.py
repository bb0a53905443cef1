"""Interval arithmetic with rational ends: bounds that are never too narrow.

Exact for + - * /, rounding, and whole powers; roots, powers, exponentials and logarithms are rounded outward.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from generator.content.model.expression import Arithmetic, FunctionCall
from generator.logic.values import LARGEST, MOST_EXACT, power, rounded

Limit = Fraction | float
"""An end of bounds. A float is always infinite."""

INFINITE = math.inf
_CLOSE = Fraction(1, 10 ** 20)
_TINY = Fraction(1, 10 ** 298)
_DIGITS = 30
_LONGEST = 256
"""Bits of a number from which on it is rounded outward; so many of them stay behind the point."""


class Bounds(NamedTuple):
    """All that a number can be lies from `low` to `high`; `undefined`: it may have no value as well. It can be nothing where low is above high."""

    low: Limit
    high: Limit
    undefined: bool = False

    @property
    def empty(self) -> bool:
        """Whether it surely has no value."""
        return self.low > self.high

    def holds(self, number: Fraction) -> bool:
        """Whether the number may be this one."""
        return self.low <= number <= self.high


Cut = tuple[Fraction, bool]
"""A place at which a formula is compared: just before a number, or (True) just behind it."""

NOTHING = Bounds(INFINITE, -INFINITE, True)
ANYTHING = Bounds(-INFINITE, INFINITE, True)


class Maybe(NamedTuple):
    """Whether a condition may hold, and whether it may fail, for somebody of a region."""

    holds: bool
    fails: bool


def arithmetic(node: Arithmetic | FunctionCall, of: list[Bounds]) -> Bounds:
    """What an operation or a function comes to, given the bounds of its parts, none of which is empty."""
    first, *others = of
    if isinstance(node, Arithmetic):
        second = others[0]
        if node.operator == "+":
            return Bounds(plus(first.low, second.low), plus(first.high, second.high))
        if node.operator == "-":
            return Bounds(plus(first.low, -second.high), plus(first.high, -second.low))
        if node.operator == "^":
            return _to_the(first, second)
        return _product(first, second) if node.operator == "*" else _product(first, _inverse(second))
    if node.function in {"min", "max"}:
        lows, highs = [one.low for one in of], [one.high for one in of]
        return Bounds(min(lows), min(highs)) if node.function == "min" else Bounds(max(lows), max(highs))
    if node.function == "abs":
        inside = first.low <= 0 <= first.high
        far = [_size(first.low), _size(first.high)]
        return Bounds(Fraction(0) if inside else min(far), max(far))
    if node.function in {"round", "round-up", "round-down"}:
        places = int(others[0].low) if others else 0
        low, high = (end if isinstance(end, float) else rounded(end, node.function, places) for end in (first.low, first.high))
        return Bounds(low, high)
    if node.function in {"sqrt", "root"}:
        which = others[0].low if others else Fraction(2)
        return _to_the(first, Bounds(1 / which, 1 / which)) if isinstance(which, Fraction) and which else NOTHING
    return _exponential(first) if node.function == "exp" else _logarithm(first, node.function)


def plus(one: Limit, other: Limit) -> Limit:
    """The sum of two ends; of two infinite ones the first."""
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        return one + other
    return one if isinstance(one, float) else other


def _size(end: Limit) -> Limit:
    return end if end >= 0 else -end


def _times(one: Limit, other: Limit) -> Limit:
    if not one or not other:
        return Fraction(0)
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        return one * other
    return INFINITE if (one > 0) == (other > 0) else -INFINITE


def _product(one: Bounds, other: Bounds) -> Bounds:
    if other.empty:
        return NOTHING
    if one.low >= 0 and other.low >= 0:
        return Bounds(_times(one.low, other.low), _times(one.high, other.high), other.undefined)
    corners = [_times(left, right) for left in (one.low, one.high) for right in (other.low, other.high)]
    return Bounds(min(corners), max(corners), other.undefined)


def _inverse(of: Bounds) -> Bounds:
    if of.low == of.high == 0:
        return NOTHING
    if of.low < 0 < of.high:
        return ANYTHING
    low: Limit = _one_by(of.high) if of.high else -INFINITE
    high: Limit = _one_by(of.low) if of.low else INFINITE
    return Bounds(low, high, not of.low or not of.high)


def _one_by(number: Limit) -> Fraction:
    return 1 / number if isinstance(number, Fraction) else Fraction(0)


@lru_cache(maxsize=20_000)
def _to_the(base: Bounds, exponent: Bounds) -> Bounds:
    """A power. Of a negative number there is one only where the exponent is whole."""
    if exponent.low == exponent.high and isinstance(exponent.low, Fraction) and exponent.low.denominator == 1:
        return _whole_power(base, int(exponent.low))
    parts = [_of_positive(Bounds(max(base.low, Fraction(0)), base.high), exponent)] if base.high >= 0 else []
    undefined = base.low < 0 or (base.low <= 0 and exponent.low < 0)
    if base.low < 0 and (isinstance(exponent.high, float) or math.floor(exponent.high) >= exponent.low):
        far = [_size(base.low), _size(base.high)]
        most = _of_positive(Bounds(Fraction(0), max(far)), exponent).high
        parts.append(Bounds(-most, most))
    if not parts:
        return NOTHING
    return Bounds(min(part.low for part in parts), max(part.high for part in parts), undefined or any(part.undefined for part in parts))


def _whole_power(base: Bounds, exponent: int) -> Bounds:
    if exponent < 0:
        below = _whole_power(base, -exponent)
        inverse = _inverse(below)
        return inverse._replace(undefined=inverse.undefined or below.undefined) if not inverse.empty else NOTHING
    if not exponent:
        return Bounds(Fraction(1), Fraction(1))
    ends = [_raised(end, Fraction(exponent)) for end in (base.low, base.high)]
    low, high = min(end.low for end in ends), max(end.high for end in ends)
    if exponent % 2 == 0 and base.low < 0 < base.high:
        low = Fraction(0)
    return Bounds(low, high, any(end.undefined for end in ends))


def _of_positive(base: Bounds, exponent: Bounds) -> Bounds:
    """A power of numbers that are not negative: its least and most stand at the corners."""
    tops = [_raised(base.high, end) for end in (exponent.low, exponent.high)] if base.high else []
    if base.low > 0:
        tops += (_raised(base.low, end) for end in (exponent.low, exponent.high))
        return Bounds(min(end.low for end in tops), max(end.high for end in tops), any(end.undefined for end in tops))
    low = Fraction(0) if exponent.high > 0 else min((end.low for end in tops), default=Fraction(1))
    high = INFINITE if exponent.low < 0 else max([Fraction(1), *(end.high for end in tops)])
    return Bounds(low, high, any(end.undefined for end in tops))


def _raised(base: Limit, exponent: Limit) -> Bounds:
    """One number to the power of another, rounded outward."""
    if isinstance(base, float) or isinstance(exponent, float):
        if isinstance(base, float) and isinstance(exponent, Fraction) and exponent.denominator == 1 and exponent > 0 and base < 0:
            return Bounds(-INFINITE, -INFINITE, True) if exponent % 2 else Bounds(INFINITE, INFINITE, True)
        return Bounds(Fraction(0), INFINITE, True)
    try:
        number = power(base, exponent, _DIGITS)
    except (ArithmeticError, ValueError):
        return Bounds(-INFINITE, -LARGEST, True) if base < 0 and exponent % 2 else Bounds(LARGEST, INFINITE, True)
    return Bounds(number, number) if exponent.denominator == 1 and abs(exponent) <= MOST_EXACT else _widened(number)


def _exponential(of: Bounds) -> Bounds:
    low, high = (_decimal(end, "exp", Bounds(Fraction(0), Fraction(1)), Bounds(LARGEST, INFINITE, True)) for end in (of.low, of.high))
    return Bounds(low.low, high.high, high.undefined)


def _logarithm(of: Bounds, how: str) -> Bounds:
    if of.high <= 0:
        return NOTHING
    low = _decimal(of.low, how, ANYTHING, ANYTHING) if of.low > 0 else ANYTHING
    high = _decimal(of.high, how, ANYTHING, ANYTHING)
    return Bounds(low.low, high.high, of.low <= 0)


def _decimal(number: Limit, how: str, lowest: Bounds, largest: Bounds) -> Bounds:
    """A function of one number, rounded outward; for what is infinite or too large, what is given."""
    if isinstance(number, float):
        return lowest if number < 0 else largest
    try:
        with localcontext(Context(prec=_DIGITS)):
            there = Decimal(number.numerator) / Decimal(number.denominator)
            found = {"exp": there.exp, "ln": there.ln, "log10": there.log10}[how]()
        return _widened(Fraction(found)) if abs(found.adjusted()) < 300 else largest if number > 0 else lowest
    except (ArithmeticError, ValueError):
        return largest if number > 0 else lowest


def _widened(number: Fraction) -> Bounds:
    near = abs(number) * _CLOSE or _TINY
    return Bounds(number - near if number else number, number + near)


def outward(end: Limit, *, down: bool) -> Limit:
    """An end that has too many digits, with fewer, and farther out."""
    if isinstance(end, float) or end.denominator.bit_length() <= _LONGEST:
        return end
    scaled = end * (1 << _LONGEST)
    return Fraction(math.floor(scaled) if down else math.ceil(scaled), 1 << _LONGEST)


def compared(left: Bounds, comparator: str, right: Bounds) -> Maybe:
    """Whether a comparison may hold, and may fail."""
    if left.empty or right.empty:
        return Maybe(False, False)
    if comparator in {">", ">="}:
        return compared(right, comparator.replace(">", "<"), left)
    if comparator == "<":
        return Maybe(left.low < right.high, left.high >= right.low)
    if comparator == "<=":
        return Maybe(left.low <= right.high, left.high > right.low)
    alike = Maybe(left.low <= right.high and right.low <= left.high, not left.low == left.high == right.low == right.high)
    return alike if comparator == "=" else Maybe(alike.fails, alike.holds)


def apart(number: Fraction, from_: Fraction, cuts: Iterable[Cut]) -> Callable[[Bounds], bool]:
    """Bounds on the side of a number that lie apart from another: by the nearest of the places at which a formula is compared, if one is between."""
    between = [(limit, behind) for limit, behind in cuts if _beyond(number, limit, behind) != _beyond(from_, limit, behind)]
    if number < from_:
        if not between:
            return lambda bounds: bounds.high < from_
        limit, behind = min(between)
        return lambda bounds: bounds.high <= limit if behind else bounds.high < limit
    if not between:
        return lambda bounds: bounds.low > from_
    limit, behind = max(between)
    return lambda bounds: bounds.low > limit if behind else bounds.low >= limit


def _beyond(number: Fraction, limit: Fraction, behind: bool) -> bool:
    return number > limit if behind else number >= limit
