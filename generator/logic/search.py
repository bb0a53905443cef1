"""Finds the patients of a flow for whom something happens, or shows that there are none."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal, TypeVar

import z3

from generator.content.model.expression import Node, limits_in
from generator.logic.flow import Flow, FlowArrow, FoundPatient, Trace
from generator.logic.solver import Solver
from generator.logic.values import Facts, Value

T = TypeVar("T")


class Search:
    """Finds patients of a flow that has no round. Of all whom it could name it names one with the shortest trace, always the same.

    `solver`: one that knows all variables of the flow; so two flows can be asked about the same patients. `mark`: tells its boxes from others there.
    """

    def __init__(self, flow: Flow, solver: Solver | None = None, mark: str = "") -> None:
        self.flow, self._mark = flow, mark
        self.solver = solver or Solver(flow.variables.values(), flow.derived.values())
        self.reached: dict[str, Any] = {}
        self._holds = {way: self._truth(way.when) for way in flow.every_way}
        for way in [way for way in flow.every_way if way.fallback]:
            others = [self._holds[other] for other in flow.ways[way.source] if not other.fallback]
            self._holds[way] = self.solver.every((self._holds[way], self.solver.opposite(self.solver.some(others))))
        self._fits_alone = {way: self._alone(way) for way in flow.every_way}
        self._into: dict[str, list[FlowArrow]] = {box: [] for box in flow.ways}
        for way in flow.every_way:
            self._into[way.target].append(way)
        for box in flow.order:
            self.reached[box] = self._reached(box, self._ways_into(box, self.reached))

    def _ways_into(self, box: str, reached: Mapping[str, Any]) -> list[Any]:
        return [self.solver.every((reached[way.source], self._fits_alone[way])) for way in self._into[box] if way.source in reached]

    def reached_from(self, start: str) -> dict[str, Any]:
        """That a patient would come to each box if they were led to one of them, whether they are or not."""
        found: dict[str, Any] = {}
        for box in self.flow.order[self.flow.order.index(start):]:
            ways = self._ways_into(box, found)
            if box == start or ways:
                found[box] = self.solver.true if box == start else self.solver.some(ways)
        return found

    def past(self, boxes: Container[str]) -> dict[str, Any]:
        """That a patient comes to each box without passing any of some."""
        found: dict[str, Any] = {}
        for box in self.flow.order:
            ways = self._ways_into(box, {passed: how for passed, how in found.items() if passed not in boxes})
            if box == self.flow.start or ways:
                found[box] = self.solver.true if box == self.flow.start else self.solver.some(ways)
        return found

    def _alone(self, way: FlowArrow) -> Any:
        """That a way fits, and no other beside it: whoever finds two answers that fit is led nowhere, and is told of by a rule of their own."""
        others = [self._holds[other] for other in self.flow.ways[way.source] if other is not way]
        return self.solver.every((self._holds[way], self.solver.opposite(self.solver.some(others)))) if others else self._holds[way]

    def _truth(self, when: Node | None) -> Any:
        return self.solver.true if when is None else self.solver.truth(when).holds

    def _reached(self, box: str, ways: Sequence[Any]) -> Any:
        reached = z3.Bool(f"reached {self._mark}{box}", self.solver.context)
        self.solver.solver.add(reached == self.solver.some([self.solver.true if box == self.flow.start else self.solver.false, *ways]))
        return reached

    def takes(self, way: FlowArrow, answers: Mapping[str, Value]) -> bool:
        """Whether a patient with these answers takes a way."""
        facts = Facts(self.flow.variables, self.flow.derived, answers)
        return way.when is None or bool(facts.holds(way.when))

    def taking(self, way: FlowArrow) -> Any:
        """That a patient takes a way."""
        return self.solver.every((self.reached[way.source], self._holds[way]))

    def astray(self, box: str) -> tuple[Any, Any]:
        """That a patient finds no way out of a box; and that more than one way fits."""
        here, fits = self.reached[box], [self._holds[way] for way in self.flow.ways[box]]
        none = self.solver.every((here, self.solver.opposite(self.solver.some(fits))))
        return none, self.solver.every((here, z3.Not(z3.AtMost(*fits, 1)))) if len(fits) > 1 else self.solver.false

    def find(self, *wanted: Any) -> FoundPatient | None:
        """The patient with the shortest trace for whom all that is wanted holds; None if there is none."""
        sure = self.solver.decide(*wanted)
        if sure is False:
            return None
        shortest = self._at_most(self._shortest(wanted, sure=sure is True))
        with self.solver.supposing(*wanted, shortest):
            return self._told()

    def somebody(self, conditions: Mapping[T, Any]) -> set[T]:
        """For which of these conditions there is somebody. One patient may show many, so models are read as long as they show more than one."""
        found, reading = set[T](), True
        for key in [*conditions][::-1]:
            outcome = self.solver.decide(conditions[key]) if key not in found else False
            if outcome is False:
                continue
            found.add(key)
            if reading and outcome:
                model, before = self.solver.model(), len(found)
                found |= {other for other in conditions if other not in found and z3.is_true(model.eval(conditions[other], model_completion=True))}
                reading = len(found) > before
        return found

    def also(self, found: FoundPatient, *wanted: Any) -> bool:
        """Whether a patient with these answers and this trace shows something as well, and nobody shows it sooner."""
        return self.shows(found, *wanted) and not self.solver.possible(*wanted, self._at_most(len(found.trace.boxes) - 1))

    def shows(self, found: FoundPatient, *wanted: Any) -> bool:
        """Whether a patient with these answers and this trace shows something."""
        answered = (self.solver.answered(name, value) for name, value in found.answers.items())
        return self.solver.possible(*wanted, *answered, *(self.reached[box] for box in found.trace.boxes))

    def _shortest(self, wanted: tuple[Any, ...], *, sure: bool) -> int:
        """How many boxes the shortest trace has, of those whom the solver has just found possible."""
        least, length = 1, self._length(self.solver.model())
        while least < length:
            middle = (least + length) // 2
            shorter = self.solver.decide(*wanted, self._at_most(middle))
            if shorter is True or (shorter is None and not sure):
                length = self._length(self.solver.model())
            else:
                least = middle + 1
        return length

    def _told(self) -> FoundPatient:
        """The answers on a trace, each the first that is possible, while what is wanted is supposed."""
        sure = self.solver.decide() is True
        trace, answers, model = [self.flow.start], dict[str, Value](), self.solver.model()
        open_ = frozenset() if sure else self.solver.names_in_formulas
        ended: Literal["end", "no way", "several ways"] = "end"
        while ways := self.flow.ways[trace[-1]]:
            for name in self._asked_at(trace[-1]):
                if name not in answers and name not in open_:
                    answers[name], model = self.solver.choose(name, self.preferred(name), model, sure=sure)
            taken = [way.target for way in ways if z3.is_true(model.eval(self._holds[way], model_completion=True))]
            if len(taken) != 1:
                ended = "several ways" if taken else "no way"
                break
            trace.append(taken[0])
        assumed = {} if sure or self.solver.decide() else {node: bounds[:2] for node, bounds in self.solver.undecided().items()}
        return FoundPatient(answers, Trace(tuple(trace), ended), assumed)

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
        usual = [variable.default] if isinstance(variable.default, Fraction) else []
        return (*dict.fromkeys(value for value in (*near, variable.low, variable.high, *usual) if variable.low <= value <= variable.high),
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
