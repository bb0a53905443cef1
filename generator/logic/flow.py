"""A chart as what it does with patients: boxes, and ways between them that are taken where a condition holds. Linked charts are part of it.

Whoever is led along takes one trace. `search.Search` finds the patients for whom something happens, or shows that there are none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import Literal, NamedTuple

from generator.content.model.expression import Node
from generator.logic.values import Derived, Value, Variable


@dataclass(frozen=True)
class FlowArrow:
    """From a box to another, for whom a condition surely holds; without one, for everybody.

    `fallback`: only for whom no other way out of the box surely holds.
    """

    source: str
    target: str
    when: Node | None = None
    fallback: bool = False


class Trace(NamedTuple):
    """Where a patient was led, and why it ended: at an end, or because no way or several ways fit."""

    boxes: tuple[str, ...]
    ended: Literal["end", "no way", "several ways"]


@dataclass(frozen=True)
class Flow:
    """Boxes in the order of reading, the ways out of each, and what patients are asked. A box without ways is an end.

    `asks`: the variables that are asked at a box, in order; others on which its ways rest are known by then, or asked as well.
    """

    start: str
    ways: Mapping[str, tuple[FlowArrow, ...]]
    variables: Mapping[str, Variable]
    derived: Mapping[str, Derived]
    asks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Every box after all boxes that lead to it. Raises ValueError where ways lead round; its argument is the round."""
        before: dict[str, set[str]] = {box: set() for box in self.ways}
        for way in self.every_way:
            before[way.target].add(way.source)
        try:
            return tuple(TopologicalSorter(before).static_order())
        except CycleError as round_:
            raise ValueError(tuple(reversed(round_.args[1]))) from None

    @property
    def every_way(self) -> Iterator[FlowArrow]:
        """All ways, in the order of reading."""
        return (way for ways in self.ways.values() for way in ways)


class FoundPatient(NamedTuple):
    """A patient who shows something: the answers, in the order in which they are asked, and the trace.

    `assumed`: formulas that are not linear and of which could not be decided what they come to here, each with the least and the most that it can
    be. The answers on which they rest are left out then: whether somebody gives them, is not known.
    """

    answers: Mapping[str, Value]
    trace: Trace
    assumed: Mapping[Node, tuple[Fraction | float, Fraction | float]] = MappingProxyType({})
