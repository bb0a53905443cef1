"""Conditions -> a patient for whom they hold, found by z3, or that there is none.

Whoever z3 finds is worked out anew: where a formula that is not linear (encoding.py) comes to something else than the free number that stands for it,
that region is cut off by the bounds that hold in it, and another patient is looked for. So "there is none" is always true, and a patient who is found
is real, but for what stays undecided after many cuts: that is told as such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import z3

from generator.content.model.expression import Node, names_in
from generator.logic.encoding import Encoding
from generator.logic.intervals import NOTHING, Bounds, apart
from generator.logic.terms import Free, rational
from generator.logic.values import Derived, Value, Variable

MOST_CUTS, FEWEST_CUTS = 300, 10
"""How many regions are cut off for one question; what is then not decided stays so. With each such question there are half as many for the next."""

Sure = bool | None
"""Whether there is somebody; None: that could not be decided."""


class Solver(Encoding):
    """Finds patients: those whom some variables, and what is derived of them, allow."""

    def __init__(self, variables: Iterable[Variable], derived: Iterable[Derived] = ()) -> None:
        super().__init__(variables, derived)
        self._patience = [MOST_CUTS]
        self._model: Any = None

    def decide(self, *wanted: Any) -> Sure:
        """Whether some patient is so; None if that could not be decided. `model` is then a patient, or one whose formulas are not worked out."""
        for _ in range(self._patience[0]):
            outcome, self._model = self.solver.check(*wanted), None
            if outcome == z3.unknown:
                raise RuntimeError(self.solver.reason_unknown())
            if outcome != z3.sat or not self._free:
                return bool(outcome == z3.sat)
            self._model = model = self.solver.model()
            exact = self._exact(model)
            wrong = {key for key, number in exact.items() if not self._agrees(self._free[key], number, model)}
            if not wrong:
                return True
            to_cut = self._mended(wanted, model, exact, wrong)
            if not to_cut:
                return True
            for key in to_cut:
                self._cut(self._free[key], exact[key], model)
        self._patience[0] = max(self._patience[0] // 2, FEWEST_CUTS)
        return None

    def possible(self, *wanted: Any) -> bool:
        """Whether some patient is so, or may be so as far as that could be decided. Raises RuntimeError where nothing can be said."""
        return self.decide(*wanted) is not False

    def model(self) -> Any:
        """One patient for whom holds what was possible when that was last asked."""
        return self._model if self._model is not None else self.solver.model()

    @contextmanager
    def supposing(self, *wanted: Any) -> Iterator[None]:
        """Ask of no others meanwhile than those for whom all that is wanted holds."""
        learnt = len(self._learnt)
        self.solver.push()
        self.solver.add(*wanted)
        try:
            yield
        finally:
            self.solver.pop()
            self.solver.add(*self._learnt[learnt:])

    def choose(self, name: str, values: Iterable[Value], model: Any, *, sure: bool = True) -> tuple[Value, Any]:
        """Suppose the first of these values that is possible, else that of a model; and a model that has it. `sure`: none that is undecided."""
        there = self._value(self.variables[name], model)
        for value in values:
            if value == there or self._accepts(sure, self.answered(name, value)):
                if value != there:
                    model = self.model()
                there = value
                break
        else:
            there, model = self._least(name, model, sure=sure)
        self.solver.add(self.answered(name, there))
        return there, model

    def _accepts(self, sure: bool, *wanted: Any) -> bool:
        found = self.decide(*wanted)
        return found is True or (found is None and not sure)

    def _least(self, name: str, model: Any, *, sure: bool) -> tuple[Value, Any]:
        """The smallest number that is possible; or, of several answers, those that cannot be left out, from the first on."""
        variable, term = self.variables[name], self._terms[name]
        if variable.kind == "several of":
            for is_in in term.values():
                left_out = self.opposite(is_in)
                if self._accepts(sure, left_out):
                    model = self.model()
                    self.solver.add(left_out)
        elif variable.kind == "number" and self._value(variable, model) is not None:
            low, high = 0, int(model.eval(term, model_completion=True).as_long())
            while low < high:
                middle = (low + high) // 2
                if self._accepts(sure, self._told[name], term <= middle):
                    model, high = self.model(), int(self.model().eval(term, model_completion=True).as_long())
                else:
                    low = middle + 1
        return self._value(variable, model), model

    def patient(self, *wanted: Any, telling: Mapping[str, Iterable[Value]] = MappingProxyType({})) -> dict[str, Value] | None:
        """A patient for whom all that is wanted holds; None if there is none.

        `telling`: the variables to tell of, in order, each with the values to try first; the first that is possible is taken, so that the same
        fault is always shown by the same patient.
        """
        found = self.decide(*wanted)
        if found is False:
            return None
        model, answers = self.model(), dict[str, Value]()
        with self.supposing(*wanted):
            for name, values in telling.items():
                if found or name not in self.names_in_formulas:
                    answers[name], model = self.choose(name, values, model, sure=found is True)
        return answers

    def _value(self, variable: Variable, model: Any) -> Value:
        """What the patient of a model answers."""
        return self._true_value(variable, model) if z3.is_true(model.eval(self._told[variable.id], model_completion=True)) else None

    def _true_value(self, variable: Variable, model: Any) -> Value:
        """What is true of the patient of a model, known or not."""
        def is_true(term: Any) -> bool:
            return bool(z3.is_true(model.eval(term, model_completion=True)))

        term = self._terms[variable.id]
        if variable.kind == "yes or no":
            return is_true(term)
        if variable.kind == "several of":
            return frozenset(word for word, is_in in term.items() if is_true(is_in))
        place: int = model.eval(term, model_completion=True).as_long()
        return variable.words[place] if variable.kind == "one of" else variable.low + variable.step * place

    # --- formulas that are not linear ---

    def _values_of(self, free: Free, model: Any) -> dict[str, Value]:
        """What counts for a formula, of the patient of a model."""
        found: dict[str, Value] = {}
        for name, variable in free.formula.variables.items():
            known = z3.is_true(model.eval(self._told[name], model_completion=True))
            found[name] = self._true_value(variable, model) if free.truly or known or variable.default is None else variable.default
        return found

    def _told_of(self, free: Free, model: Any) -> dict[str, bool]:
        return {name: z3.is_true(model.eval(self._told[name], model_completion=True)) for name in free.formula.variables}

    def _exact(self, model: Any) -> dict[tuple[Node, bool], Fraction | None]:
        """What each formula comes to for the patient of a model; those in which something is not known are left out."""
        found = {}
        for key, free in self._free.items():
            facts = free.formula.facts(self._values_of(free, model), self._told_of(free, model))
            if all(facts.number(name) is not None for name in names_in(free.formula.node)):
                found[key] = facts.number(free.formula.node)
        return found

    def _agrees(self, free: Free, number: Fraction | None, model: Any) -> bool:
        defined = z3.is_true(model.eval(free.defined, model_completion=True))
        return not defined if number is None else defined and z3.is_true(model.eval(free.number == self._real(number), model_completion=True))

    def _mended(self, wanted: tuple[Any, ...], model: Any, exact: Mapping[tuple[Node, bool], Fraction | None],
                wrong: set[tuple[Node, bool]]) -> list[tuple[Node, bool]]:
        """Take the patient of a model with the numbers that formulas really come to. If that is no patient, the formulas for which it is none."""
        self.solver.push()
        claims = {}
        for place, (key, number) in enumerate(exact.items()):
            free = self._free[key]
            claims[key] = claim = z3.Bool(f"claim {place}", self.context)
            comes = self.opposite(free.defined) if number is None else self.every([free.defined, free.number == self._real(number)])
            self.solver.add(z3.Implies(claim, comes))
        for name in dict.fromkeys(name for free in self._free.values() for name in free.formula.variables):
            self.solver.add(self._told[name] == model.eval(self._told[name], model_completion=True))
            term = self._terms[name]
            for part in term.values() if isinstance(term, dict) else [term]:
                self.solver.add(part == model.eval(part, model_completion=True))
        outcome = self.solver.check(*wanted, *claims.values())
        if outcome == z3.sat:
            self._model = self.solver.model()
            found = []
        else:
            core = {part.get_id() for part in self.solver.unsat_core()}
            found = [key for key, claim in claims.items() if claim.get_id() in core and key in wrong] or [key for key in self._free if key in wrong]
        self.solver.pop()
        return found

    def _cut(self, free: Free, number: Fraction | None, model: Any) -> None:
        """Tell what a formula comes to in a region around the patient of a model, so far that the model is none any more."""
        formula, values = free.formula, self._values_of(free, model)
        fits: Callable[[Bounds], bool]
        if number is None:
            fits = _is_nothing
        elif not z3.is_true(model.eval(free.defined, model_completion=True)):
            fits = _is_something
        else:
            fits = apart(number, rational(model.eval(free.number, model_completion=True)), self._limits.get(formula.node, set()))
        point = formula.point(values)
        bounds = formula.bounds(point)
        region = formula.grown(point, fits) if fits(bounds) else point
        if region == point:
            exact = NOTHING if number is None else Bounds(number, number)
            told = [self._told[name] == model.eval(self._told[name], model_completion=True) for name in formula.asks_whether_known]
            self._learn(self.some([self.opposite(self.every([self._region(free, point), *told])), self._within(free, exact)]))
        else:
            self._learn(self.some([self.opposite(self._region(free, region)), self._within(free, formula.bounds(region))]))

    def undecided(self) -> dict[Node, Bounds]:
        """The formulas that, in the model that was found last, do not come to what they really are; each with what it can be."""
        wrong = (self._free[key] for key, number in self._exact(self._model).items() if not self._agrees(self._free[key], number, self._model))
        return {free.formula.node: free.formula.bounds(free.formula.whole) for free in wrong}


def _is_nothing(bounds: Bounds) -> bool:
    return bounds.empty


def _is_something(bounds: Bounds) -> bool:
    return not bounds.undefined
