"""What a formula can come to: exactly for one patient, and for all patients of a region within bounds that are never too narrow.

Bounds are worked out by interval arithmetic (`intervals.py`). A region is a range of places on the axis of each variable on which the formula rests;
of several answers each is an axis.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, reduce
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

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
    parts_of,
)
from generator.logic.intervals import INFINITE, NOTHING, Bounds, Limit, Maybe, arithmetic, compared, outward, plus
from generator.logic.values import Derived, Facts, Value, ValueRow, Variable, rests_on

MOST_REGIONS = 400
"""How many regions are looked at for the least or the most that a formula can come to."""

Key = tuple[str, str]
"""A variable; of one that takes several answers with one of them."""

Region = Mapping[Key, tuple[int, int]]
"""The first and the last place on each axis."""


@dataclass(frozen=True)
class Axis:
    """The values of a variable in their order; or whether one of several answers is among them."""

    variable: Variable
    word: str = ""

    @cached_property
    def size(self) -> int:
        """How many places it has."""
        one = self.variable
        if one.kind == "number":
            return int((one.high - one.low) / one.step) + 1
        return len(one.words) if one.kind == "one of" else 2

    def at(self, place: int) -> Value:
        """The value at a place."""
        one = self.variable
        if one.kind == "number":
            return one.low + one.step * place
        return one.words[place] if one.kind == "one of" else bool(place)

    def place(self, value: Value) -> int:
        """The place of a value."""
        one = self.variable
        if one.kind == "number":
            assert isinstance(value, Fraction)
            return int((value - one.low) / one.step)
        if isinstance(value, frozenset):
            return int(self.word in value)
        return one.words.index(value) if isinstance(value, str) else int(bool(value))


class Formula:
    """A number that is worked out, with the variables on which it rests, and what is derived on the way."""

    def __init__(self, node: Node, variables: Mapping[str, Variable], derived: Mapping[str, Derived], *beside: Node) -> None:
        """`beside`: conditions on whose variables it rests as well."""
        self.node, self.derived = node, derived
        self.variables = {name: variables[name] for part in (node, *beside) for name in rests_on(part, derived)}
        self.met: dict[tuple[int, tuple[tuple[int, int], ...]], Bounds] = {}
        self._keys: dict[int, tuple[Key, ...]] = {}
        self.axes: dict[Key, Axis] = {}
        for name, one in self.variables.items():
            for word in one.words if one.kind == "several of" else ("",):
                self.axes[name, word] = Axis(one, word)

    def keys(self, node: Node) -> tuple[Key, ...]:
        """The axes on which a part of it rests."""
        if id(node) not in self._keys:
            names = set(rests_on(node, self.derived))
            self._keys[id(node)] = tuple(key for key in self.axes if key[0] in names)
        return self._keys[id(node)]

    @cached_property
    def whole(self) -> Region:
        """The region of all patients."""
        return {key: (0, axis.size - 1) for key, axis in self.axes.items()}

    def exactly(self, values: Mapping[str, Value]) -> Fraction | None:
        """What it comes to for one patient who knows all; None if it has no value."""
        return self.facts(values).number(self.node)

    @cached_property
    def asks_whether_known(self) -> tuple[str, ...]:
        """The variables of which a condition asks whether they are known."""
        return tuple(dict.fromkeys(name for part in self._conditions for known in _known_in(part) for name in rests_on(known, self.derived)))

    @property
    def _conditions(self) -> Iterator[Node]:
        seen, ahead = set[str](), [name.id for name in names_in(self.node)]
        while ahead:
            name = ahead.pop()
            if name in self.derived and name not in seen:
                for row in self.derived[name].rows:
                    yield row.when
                    ahead += (inside.id for part in (row.when, row.gives) if isinstance(part, Node) for inside in names_in(part))
            seen.add(name)

    @cached_property
    def grid(self) -> Fraction | None:
        """A number of which it is a multiple for everybody, as far as its form tells: 1 of what is rounded; 0 of what is always 0."""
        return self._grid(self.node)

    def _grid(self, node: Node) -> Fraction | None:
        if isinstance(node, Constant):
            return abs(Fraction(node.value))
        if isinstance(node, Name):
            return self._grid_of(node.id)
        if isinstance(node, FunctionCall) and node.function in {"round", "round-up", "round-down"}:
            places = node.arguments[1] if len(node.arguments) > 1 else Constant(0, Decimal(0))
            return Fraction(1, 10 ** int(places.value)) if isinstance(places, Constant) else None
        parts = [self._grid(part) for part in parts_of(node)]
        known = [part for part in parts if part is not None]
        if isinstance(node, Arithmetic) and node.operator == "^" and isinstance(node.right, Constant) and known[:1] == parts[:1]:
            return known[0] ** int(node.right.value) if 0 < node.right.value <= 9 and node.right.value == int(node.right.value) else None
        if len(known) < len(parts) or (isinstance(node, Arithmetic) and node.operator in {"/", "^"}):
            return None
        if isinstance(node, Arithmetic) and node.operator == "*":
            return known[0] * known[1]
        plain = isinstance(node, (Arithmetic, Negative)) or (isinstance(node, FunctionCall) and node.function in {"min", "max", "abs"})
        return common(*known) if plain else None

    def _grid_of(self, name: str) -> Fraction | None:
        if name not in self._grids:
            self._grids[name] = self._grid_of_name(name)
        return self._grids[name]

    @cached_property
    def _grids(self) -> dict[str, Fraction | None]:
        return {}

    def _grid_of_name(self, name: str) -> Fraction | None:
        if name not in self.derived:
            one = self.variables[name]
            return common(one.step, one.low) if one.kind == "number" else None
        parts = [self._grid(row.gives) if isinstance(row.gives, Node) else None for row in self.derived[name].rows]
        known = [part for part in parts if part is not None]
        return common(*known) if known and len(known) == len(parts) else None

    def facts(self, values: Mapping[str, Value], told: Mapping[str, bool] | None = None) -> Facts:
        """What follows for one patient. `told`: which values the patient knows; without it all."""
        return Facts(self.variables, self.derived, values, told)

    def bounds(self, region: Region) -> Bounds:
        """What it can come to in a region."""
        return Within(self, region).number(self.node)

    def point(self, values: Mapping[str, Value]) -> Region:
        """The region of one patient."""
        return {key: (place, place) for key, axis in self.axes.items() for place in (axis.place(values[key[0]]),)}

    def values(self, region: Region) -> dict[str, Value]:
        """The patient at the first place of each axis of a region."""
        found: dict[str, Value] = {}
        for (name, word), axis in self.axes.items():
            value = axis.at(region[name, word][0])
            if word:
                chosen = found.get(name, frozenset())
                found[name] = chosen | {word} if value and isinstance(chosen, frozenset) else chosen
            else:
                found[name] = value
        return found

    def grown(self, region: Region, fits: Callable[[Bounds], bool]) -> Region:
        """A region around one for which something holds, as far as it surely holds."""
        for key, axis in self.axes.items():
            for side in (1, 0):
                region = self._stretched(region, key, side, axis.size - 1 if side else 0, fits)
        return region

    def _stretched(self, region: Region, key: Key, side: int, end: int, fits: Callable[[Bounds], bool]) -> Region:
        def to(place: int) -> Region:
            first, last = region[key]
            return {**region, key: (first, place) if side else (place, last)}

        near = region[key][side]
        if near == end or fits(self.bounds(to(end))):
            return to(end)
        far = end
        while abs(far - near) > 1:
            middle = (near + far) // 2
            near, far = (middle, far) if fits(self.bounds(to(middle))) else (near, middle)
        return to(near)


def common(*numbers: Fraction) -> Fraction:
    """The greatest number of which all are multiples."""
    whole = math.lcm(*(number.denominator for number in numbers))
    return Fraction(math.gcd(*(int(number * whole) for number in numbers)), whole)


# --- how far it reaches ------------------------------------------------------------------------------------------


class Reached(NamedTuple):
    """A number, and a patient for whom a formula comes to it."""

    number: Fraction
    values: Mapping[str, Value]


class Extent(NamedTuple):
    """The least and the most that were met, and the bounds within which all lies."""

    least: Reached | None
    most: Reached | None
    bounds: Bounds


def extent(formula: Formula) -> Extent:
    """How far a formula reaches. Only a formula that is hard to follow has bounds that lie farther out than what was met."""
    (least, low), (most, high) = (_farthest(formula, side) for side in (-1, 1))
    return Extent(least, most, Bounds(low, high))


def _farthest(formula: Formula, side: int) -> tuple[Reached | None, Limit]:
    """The most (side 1) or the least (side -1) that is met, and the limit beyond which nothing is."""
    def end(region: Region) -> Limit:
        found = formula.bounds(region)
        return found.high if side > 0 else -found.low

    best, number = _climbed(formula, side), count()
    ahead = [(-end(formula.whole), next(number), formula.whole)]
    for _ in range(MOST_REGIONS):
        if best is not None and -ahead[0][0] <= side * best.number:
            break
        region = heappop(ahead)[2]
        for half in halves(region):
            heappush(ahead, (-end(half), next(number), half))
            for corner in _corners(half):
                best = _better(best, formula, formula.values(corner), side)
        if not ahead:
            return best, best.number if best is not None else -INFINITE * side
    limit = -ahead[0][0] if best is None else max(-ahead[0][0], side * best.number)
    return best, side * limit


def _better(best: Reached | None, formula: Formula, values: Mapping[str, Value], side: int) -> Reached | None:
    number = formula.exactly(values)
    return best if number is None or (best is not None and side * number <= side * best.number) else Reached(number, values)


def _corners(region: Region) -> Iterator[Region]:
    yield {key: (first, first) for key, (first, _) in region.items()}
    yield {key: (last, last) for key, (_, last) in region.items()}


def _climbed(formula: Formula, side: int) -> Reached | None:
    """The best of what is met by changing one variable at a time, twice."""
    here: Region = {key: (last // 2, last // 2) for key, (_, last) in formula.whole.items()}
    best = _better(None, formula, formula.values(here), side)
    for key, axis in (*formula.axes.items(), *formula.axes.items()):
        places = {0, 1, axis.size - 2, axis.size - 1} - {-1, axis.size} if axis.variable.kind == "number" else range(min(axis.size, 50))
        for place in sorted(places):
            other = {**here, key: (place, place)}
            found = _better(best, formula, formula.values(other), side)
            if found is not best:
                best, here = found, other
    return best


def halves(region: Region) -> tuple[Region, ...]:
    """A region in two, across its longest axis; nothing of a single patient."""
    key, (first, last) = max(region.items(), key=lambda one: one[1][1] - one[1][0], default=(("", ""), (0, 0)))
    middle = (first + last) // 2
    return ({**region, key: (first, middle)}, {**region, key: (middle + 1, last)}) if first < last else ()


class NoValue(NamedTuple):
    """A patient for whom a formula has no value, and the part of it at which that shows."""

    values: Mapping[str, Value]
    part: Node


def without_value(formula: Formula, may: Callable[[Within], bool], matters: Callable[[Facts], bool]) -> NoValue | None:
    """Somebody for whom a formula has no value where that matters: in regions in which it `may`."""
    ahead: list[Region] = [formula.whole]
    for _ in range(MOST_REGIONS):
        if not ahead:
            return None
        region = ahead.pop()
        within = Within(formula, region)
        if not within.number(formula.node).undefined or not may(within):
            continue
        for corner in _corners(region):
            values = formula.values(corner)
            facts = formula.facts(values)
            part = _part_without(formula.node, facts) if matters(facts) else None
            if part is not None:
                return NoValue(values, part)
        ahead += reversed(halves(region))
    return None


def _part_without(node: Node, facts: Facts) -> Node | None:
    """The part of a formula that has no value though all in it has."""
    if facts.number(node) is not None or not isinstance(node, (Arithmetic, FunctionCall, Negative)):
        return None
    for part in parts_of(node):
        if facts.number(part) is None:
            return _part_without(part, facts)
    return node


# --- within a region ---------------------------------------------------------------------------------------------


class Within:
    """What conditions and numbers can be in one region."""

    def __init__(self, formula: Formula, region: Region) -> None:
        self.formula, self.region = formula, region
        self._worked: dict[str, Bounds] = {}

    def number(self, node: Node) -> Bounds:
        """The bounds of a number."""
        if isinstance(node, Constant):
            return Bounds(Fraction(node.value), Fraction(node.value))
        if isinstance(node, Name):
            return self._named(node.id)
        known = id(node), tuple([self.region[key] for key in self.formula.keys(node)])
        if known not in self.formula.met:
            self.formula.met[known] = self._met_anew(node)
        return self.formula.met[known]

    def _met_anew(self, node: Node) -> Bounds:
        if isinstance(node, Negative):
            inner = self.number(node.of)
            return Bounds(-inner.high, -inner.low, inner.undefined)
        assert isinstance(node, (Arithmetic, FunctionCall)), node
        parts = [self.number(part) for part in parts_of(node)]
        undefined = any(part.undefined for part in parts)
        if any(part.empty for part in parts):
            return NOTHING
        found = arithmetic(node, parts)
        return found if found.empty else Bounds(outward(found.low, down=True), outward(found.high, down=False), found.undefined or undefined)

    def _named(self, name: str) -> Bounds:
        if name in self.formula.derived:
            if name not in self._worked:
                self._worked[name] = self._work_out(self.formula.derived[name])
            return self._worked[name]
        axis, (first, last) = self.formula.axes[name, ""], self.region[name, ""]
        low, high = axis.at(first), axis.at(last)
        return Bounds(low, high) if isinstance(low, Fraction) and isinstance(high, Fraction) else NOTHING

    def _work_out(self, derived: Derived) -> Bounds:
        """What is derived, as far as it has a value: whether it has one, is told of itself."""
        rows = [(self.holds(row.when), row) for row in derived.rows]
        sure = [self._given(row) for maybe, row in rows if maybe.holds and not maybe.fails]
        open_ = [self._given(row) for maybe, row in rows if maybe.holds and maybe.fails]
        zero: Limit = Fraction(0)
        if derived.collect == "sum":
            lows = [*(one.low for one in sure), *(min(zero, one.low) for one in open_)]
            return Bounds(reduce(plus, lows, zero), reduce(plus, [*(one.high for one in sure), *(max(zero, one.high) for one in open_)], zero))
        some = [one for one in (*sure, *open_) if not one.empty]
        if derived.collect == "highest":
            if sure:
                return Bounds(max(one.low for one in sure), max((one.high for one in some), default=-INFINITE))
            return Bounds(min([zero, *(one.low for one in some)]), max([zero, *(one.high for one in some)]))
        fitting = [one for one in sure if not one.empty] if sure else some
        return Bounds(min(one.low for one in fitting), max(one.high for one in fitting)) if fitting else NOTHING

    def _given(self, row: ValueRow) -> Bounds:
        assert isinstance(row.gives, Node)
        return self.number(row.gives)

    def holds(self, node: Node) -> Maybe:
        """Whether a condition may hold, and may fail."""
        if isinstance(node, (And, Or)):
            parts = [self.holds(part) for part in node.parts]
            hold, fail = [part.holds for part in parts], [part.fails for part in parts]
            return Maybe(all(hold), any(fail)) if isinstance(node, And) else Maybe(any(hold), all(fail))
        if isinstance(node, Not):
            inner = self.holds(node.of)
            return Maybe(inner.fails, inner.holds)
        if isinstance(node, Compare):
            return compared(self.number(node.left), node.comparator, self.number(node.right))
        if isinstance(node, (OneOf, Includes)):
            return self._words(node)
        if isinstance(node, Name) and node.id not in self.formula.derived:
            first, last = self.region[node.id, ""]
            return Maybe(last == 1, first == 0)
        return Maybe(True, True)  # whether something is known

    def _words(self, node: OneOf | Includes) -> Maybe:
        assert isinstance(node.of, Name)
        words = node.words if isinstance(node, OneOf) else (node.word,)
        if node.of.id in self.formula.derived:
            return Maybe(True, True)
        if isinstance(node, Includes):
            first, last = self.region.get((node.of.id, node.word), (0, 0))
            return Maybe(last == 1, first == 0)
        axis, (first, last) = self.formula.axes[node.of.id, ""], self.region[node.of.id, ""]
        there = [axis.at(place) for place in range(first, last + 1)]
        fitting = [(word if isinstance(word, str) else "yes" if word else "no") in words for word in there]
        return Maybe(any(fitting), not all(fitting))


def _known_in(node: Node) -> Iterator[Known]:
    if isinstance(node, Known):
        yield node
    for part in parts_of(node):
        yield from _known_in(part)
