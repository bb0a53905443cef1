"""Finds the patients of a flow for whom something happens, or shows that there are none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import islice, product
from typing import Any

import z3

from generator.content.model.expression import Name, Node, limits_in, names_in
from generator.logic.flow import Flow, Found, Trace, Way
from generator.logic.solver import Solver
from generator.logic.values import Facts, Value

TRIED, MOST_TRIED = 40, 5000
"""How many of the smallest numbers of an input, and how many patients in all, are tried where a formula is not linear."""


class Search:
    """Finds patients of a flow that has no round. Of all whom it could name it names one with the shortest trace, always the same."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.solver = Solver(flow.variables.values(), flow.derived.values())
        self.reached: dict[str, Any] = {}
        self._holds = {way: self._truth(way.when) for way in flow.every_way}
        for way in [way for way in flow.every_way if way.fallback]:
            others = [self._holds[other] for other in flow.ways[way.source] if not other.fallback]
            self._holds[way] = self.solver.every((self._holds[way], self.solver.opposite(self.solver.some(others))))
        alone = {way: self._alone(way) for way in flow.every_way}
        into: dict[str, list[Way]] = {box: [] for box in flow.ways}
        for way in flow.every_way:
            into[way.target].append(way)
        for box in flow.order:
            self.reached[box] = self._reached(box, [self.solver.every((self.reached[way.source], alone[way])) for way in into[box]])

    def _alone(self, way: Way) -> Any:
        """That a way fits, and no other beside it: whoever finds two answers that fit is led nowhere, and is told of by a rule of their own."""
        others = [self._holds[other] for other in self.flow.ways[way.source] if other is not way]
        return self.solver.every((self._holds[way], self.solver.opposite(self.solver.some(others)))) if others else self._holds[way]

    def _truth(self, when: Node | None) -> Any:
        return self.solver.true if when is None else self.solver.truth(when).holds

    def _reached(self, box: str, ways: Sequence[Any]) -> Any:
        reached = z3.Bool(f"reached {box}", self.solver.context)
        self.solver.solver.add(reached == self.solver.some([self.solver.true if box == self.flow.start else self.solver.false, *ways]))
        return reached

    def takes(self, way: Way, answers: Mapping[str, Value]) -> bool:
        """Whether a patient with these answers takes a way."""
        facts = Facts(self.flow.variables, self.flow.derived, answers)
        return way.when is None or bool(facts.holds(way.when))

    def taking(self, way: Way) -> Any:
        """That a patient takes a way."""
        return self.solver.every((self.reached[way.source], self._holds[way]))

    def astray(self, box: str) -> tuple[Any, Any]:
        """That a patient finds no way out of a box; and that more than one way fits."""
        here, fits = self.reached[box], [self._holds[way] for way in self.flow.ways[box]]
        none = self.solver.every((here, self.solver.opposite(self.solver.some(fits))))
        return none, self.solver.every((here, z3.Not(z3.AtMost(*fits, 1)))) if len(fits) > 1 else self.solver.false

    def find(self, *wanted: Any) -> Found | None:
        """The patient with the shortest trace for whom all that is wanted holds; None if there is none."""
        if not self.solver.possible(*wanted):
            return None
        shortest = self._at_most(self._shortest(wanted))
        with self.solver.supposing(*wanted, shortest):
            found = self._told()
        if not found.assumed:
            return found
        with self.solver.supposing(*wanted, shortest):
            return self._real(found) or found

    def _real(self, found: Found) -> Found | None:
        """A patient with real answers who takes the same trace, where a value was assumed; None if none is met among the values that are tried."""
        names = [name for name in self._rests_on(found.assumed) if self.flow.variables[name].kind == "number" and found.answers.get(name) is not None]
        for values in islice(product(*(self._tried(name) for name in names)), MOST_TRIED):
            answers = {**found.answers, **dict(zip(names, values, strict=True))}
            if self.flow.follow(answers) == found.trace and self._agrees(answers, found.assumed):
                return Found(answers, found.trace)
        return None

    def _agrees(self, answers: Mapping[str, Value], assumed: Mapping[str, Fraction]) -> bool:
        """Whether what is wanted holds of a patient with these answers, while it is supposed."""
        facts = Facts(self.flow.variables, self.flow.derived, answers)
        exact = {name: facts.value(name) for name in assumed}
        numbers = [self.solver.is_number(name, value) for name, value in exact.items() if isinstance(value, Fraction)]
        return len(numbers) == len(exact) and self.solver.possible(*numbers, *(self.solver.answered(name, value) for name, value in answers.items()))

    def _rests_on(self, derived: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(name for one in derived for name in self.solver.asked(Name(0, one))))

    def _tried(self, name: str) -> tuple[Fraction, ...]:
        """Some numbers of a variable: those at limits, the smallest, and some of the whole range."""
        variable = self.flow.variables[name]
        most = int((variable.high - variable.low) / variable.step)
        places = (*range(min(most, TRIED) + 1), *(most * place // TRIED for place in range(TRIED + 1)))
        near = (value for value in self.preferred(name) if isinstance(value, Fraction))
        return tuple(dict.fromkeys([*near, *(variable.low + variable.step * place for place in places)]))

    def also(self, found: Found, *wanted: Any) -> bool:
        """Whether a patient with these answers and this trace shows something as well, and nobody shows it sooner."""
        return self.shows(found, *wanted) and not self.solver.possible(*wanted, self._at_most(len(found.trace.boxes) - 1))

    def shows(self, found: Found, *wanted: Any) -> bool:
        """Whether a patient with these answers and this trace shows something."""
        answered = (self.solver.answered(name, value) for name, value in found.answers.items())
        return self.solver.possible(*wanted, *answered, *(self.reached[box] for box in found.trace.boxes))

    def _shortest(self, wanted: tuple[Any, ...]) -> int:
        """How many boxes the shortest trace has, of those whom the solver has just found possible."""
        least, length = 1, self._length(self.solver.model())
        while least < length:
            middle = (least + length) // 2
            if self.solver.possible(*wanted, self._at_most(middle)):
                length = self._length(self.solver.model())
            else:
                least = middle + 1
        return length

    def _told(self) -> Found:
        """The answers on a trace, each the first that is possible, while what is wanted is supposed."""
        self.solver.possible()
        trace, answers, model = [self.flow.start], dict[str, Value](), self.solver.model()
        assumed: dict[str, Fraction] = {}
        while ways := self.flow.ways[trace[-1]]:
            for name in self._free_at(trace[-1]):
                if name not in assumed:
                    assumed[name], model = self.solver.choose_number(name, self._near_limits(name), model)
            for name in self._asked_at(trace[-1]):
                if name not in answers:
                    answers[name], model = self.solver.choose(name, self.preferred(name), model)
            taken = [way.target for way in ways if z3.is_true(model.eval(self._holds[way], model_completion=True))]
            if len(taken) != 1:
                return Found(answers, Trace(tuple(trace), "several ways" if taken else "no way"), assumed)
            trace.append(taken[0])
        return Found(answers, Trace(tuple(trace), "end"), assumed)

    def _free_at(self, box: str) -> Iterable[str]:
        """The derived values on which the ways out of a box rest, and which were taken as any number."""
        conditions = [way.when for way in self.flow.ways[box] if way.when is not None]
        return dict.fromkeys(name.id for condition in conditions for name in names_in(condition) if name.id in self.solver.free)

    def _near_limits(self, name: str) -> tuple[Fraction, ...]:
        """The numbers with which a derived value is compared, and those beside them."""
        conditions = [way.when for way in self.flow.every_way if way.when is not None]
        limits = sorted({Fraction(limit) for condition in conditions for known, limit in limits_in(condition) if known == name})
        return tuple(dict.fromkeys(limit + side for limit in limits for side in (0, -1, 1)))

    def _asked_at(self, box: str) -> Iterable[str]:
        asked = (name for way in self.flow.ways[box] if way.when is not None for name in self.solver.asked(way.when))
        return dict.fromkeys([*self.flow.asks.get(box, ()), *asked])

    def preferred(self, name: str) -> tuple[Value, ...]:
        """The values of a variable to try first: of a number its limits in the chart, and what stands right beside them."""
        variable = self.flow.variables[name]
        if variable.kind == "several of":
            return (frozenset(), *(frozenset({word}) for word in variable.words), None)
        if variable.kind != "number":
            return variable.values
        limits = sorted(limit for limit in self._limits.get(name, ()))
        near = (limit + side * step for step in dict.fromkeys((variable.shown, variable.step)) for limit in limits for side in (0, -1, 1))
        return (*dict.fromkeys(value for value in (*near, variable.low, variable.high) if variable.low <= value <= variable.high),
                *((None,) if variable.unknown else ()))

    @cached_property
    def _limits(self) -> dict[str, set[Fraction]]:
        """The numbers with which each variable is compared."""
        found: dict[str, set[Fraction]] = {}
        conditions = [way.when for way in self.flow.every_way if way.when is not None]
        conditions += (row.when for derived in self.flow.derived.values() for row in derived.rows)
        for name, limit in (pair for condition in conditions for pair in limits_in(condition)):
            variable = self.flow.variables.get(name)
            if variable is not None and (Fraction(limit) - variable.low) % variable.step == 0:
                found.setdefault(name, set()).add(Fraction(limit))
        return found

    def _length(self, model: Any) -> int:
        return sum(bool(z3.is_true(model.eval(reached, model_completion=True))) for reached in self.reached.values())

    def _at_most(self, length: int) -> Any:
        return z3.AtMost(*self.reached.values(), length) if length >= 0 else self.solver.false
