"""Conditions that are put together from others, or told with other names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from generator.content.model import Number
from generator.content.model.expression import And, Arithmetic, Compare, Constant, FunctionCall, Includes, Known, Name, Negative, Node, Not, OneOf, Or
from generator.logic.graph import Interval

ALWAYS = And(0, ())
"""A condition that holds for everybody."""

OTHERWISE = "otherwise"
"""The name that stands for: none of the other answers."""


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
    if isinstance(node, FunctionCall):
        return replace(node, arguments=tuple(renamed(part, names) for part in node.arguments))
    if isinstance(node, (Arithmetic, Compare)):
        return replace(node, left=renamed(node.left, names), right=renamed(node.right, names))
    if isinstance(node, (Negative, OneOf, Includes, Known, Not)):
        return replace(node, of=renamed(node.of, names))
    return node


def with_points(node: Node, scored: Mapping[str, str]) -> Node:
    """A formula in which an input whose answers have points counts its points."""
    if isinstance(node, Name):
        return Name(node.at, scored.get(node.id, node.id))
    if isinstance(node, FunctionCall):
        return replace(node, arguments=tuple(with_points(part, scored) for part in node.arguments))
    if isinstance(node, (Arithmetic, Compare)):
        return replace(node, left=with_points(node.left, scored), right=with_points(node.right, scored))
    if isinstance(node, Negative):
        return replace(node, of=with_points(node.of, scored))
    if isinstance(node, (And, Or)):
        return type(node)(node.at, tuple(with_points(part, scored) if not isinstance(part, Name) else part for part in node.parts))
    if isinstance(node, Not):
        return node if isinstance(node.of, Name) else replace(node, of=with_points(node.of, scored))
    return node
