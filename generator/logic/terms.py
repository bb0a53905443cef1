"""Terms of z3: conditions and numbers that may not be known, what is worked out of them, and how they compare."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import Any, NamedTuple

import z3

from generator.content.model.expression import Arithmetic, FunctionCall, Negative
from generator.logic.bounds import Formula


class Truth(NamedTuple):
    """A condition: where it surely holds, and where it surely does not."""

    holds: Any
    fails: Any


class NumberTerm(NamedTuple):
    """A number that may not be known."""

    number: Any
    known: Any


class Free(NamedTuple):
    """A formula that is not linear, as a free number, and whether it has a value. `truly`: of what is true rather than of what is known."""

    formula: Formula
    number: Any
    defined: Any
    truly: bool


def compared(left: Any, comparator: str, right: Any) -> Any:
    """Whether a comparison holds."""
    if comparator in {"=", "!="}:
        return left == right if comparator == "=" else left != right
    if comparator in {"<", "<="}:
        return left < right if comparator == "<" else left <= right
    return left > right if comparator == ">" else left >= right


def worked_out(node: Negative | Arithmetic | FunctionCall, of: list[Any]) -> Any:
    """What a formula comes to; None where it is not linear."""
    first, *others = of
    if isinstance(node, Negative):
        return -first
    if isinstance(node, Arithmetic):
        second = others[0]
        if node.operator in {"+", "-"}:
            return first + second if node.operator == "+" else first - second
        divisor = _constant(second)
        if node.operator == "*" and (divisor is not None or _constant(first) is not None):
            return first * second
        return first / second if node.operator == "/" and divisor else None
    if node.function in {"min", "max"}:
        return reduce(lambda one, other: z3.If(one <= other if node.function == "min" else one >= other, one, other), of)
    if node.function == "abs":
        return z3.If(first >= 0, first, -first)
    if node.function not in {"round", "round-up", "round-down"}:
        return None
    places = _constant(others[0]) if others else Fraction(0)
    return None if places is None else _rounded(first, node.function, 10 ** int(places))


def _rounded(number: Any, how: str, tens: int) -> Any:
    scaled, half = number * tens, z3.Q(1, 2, number.ctx)
    if how == "round-down":
        whole = z3.ToInt(scaled)
    elif how == "round-up":
        whole = -z3.ToInt(-scaled)
    else:
        whole = z3.If(scaled >= 0, z3.ToInt(scaled + half), -z3.ToInt(half - scaled))
    return z3.ToReal(whole) / tens


def rational(found: Any) -> Fraction:
    """The number that a model has found; a root is cut off at ten decimals."""
    rational = found if z3.is_rational_value(found) else found.approx(10)
    return Fraction(rational.numerator_as_long(), rational.denominator_as_long())


def _constant(term: Any) -> Fraction | None:
    simple = z3.simplify(term)
    return Fraction(simple.numerator_as_long(), simple.denominator_as_long()) if z3.is_rational_value(simple) else None
