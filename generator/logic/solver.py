"""Variables and conditions -> z3, which finds a patient for whom conditions hold, or shows that there is none.

Exact for all that is linear: choices, scores, counts, tables, sums, rounding. What is not (a product of two values, a power, a root, a logarithm)
counts as any number in its declared range: so "there is none" stays true, and a patient who is found is worked out anew before anybody is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from fractions import Fraction
from functools import cached_property, reduce
from itertools import count
from types import MappingProxyType
from typing import Any, NamedTuple

import z3

from generator.content.model.expression import (
    And,
    Arithmetic,
    Call,
    Compare,
    Constant,
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
from generator.logic.values import Derived, Row, Value, Variable

SEED = 1


class Truth(NamedTuple):
    """A condition: where it surely holds, and where it surely does not."""

    holds: Any
    fails: Any


class Quantity(NamedTuple):
    """A number that may not be known."""

    number: Any
    known: Any


class Solver:
    """Knows some variables and what is derived of them. `free`: the derived values, and formulas, that were taken as any number of their range."""

    def __init__(self, variables: Iterable[Variable], derived: Iterable[Derived] = ()) -> None:
        self.context = z3.Context()
        self.true, self.false = z3.BoolVal(True, self.context), z3.BoolVal(False, self.context)
        self.solver = z3.Solver(ctx=self.context)
        self.solver.set("random_seed", SEED)
        self.variables = {variable.id: variable for variable in variables}
        self.derived = {one.id: one for one in derived}
        self.free: set[str] = set()
        self._terms: dict[str, Any] = {}
        self._known: dict[str, Any] = {}
        self._told = self._known
        self._worked: dict[str, Quantity] = {}
        self._fresh = count()
        self._free_numbers: dict[Node, Any] = {}
        for variable in self.variables.values():
            self._declare(variable)

    # --- variables ---

    def _declare(self, variable: Variable) -> None:
        name, ctx = variable.id, self.context
        self._known[name] = z3.Bool(f"known {name}", ctx) if variable.unknown else self.true
        if variable.kind == "yes or no":
            self._terms[name] = z3.Bool(name, ctx)
        elif variable.kind == "several of":
            self._terms[name] = {word: z3.Bool(f"{name} {word}", ctx) for word in variable.words}
        else:
            place = self._terms[name] = z3.Int(name, ctx)
            most = len(variable.words) - 1 if variable.kind == "one of" else int((variable.high - variable.low) / variable.step)
            self.solver.add(place >= 0, place <= most)

    def _is(self, variable: Variable, value: Value) -> Any:
        """That the true value of a variable, known or not, is this one."""
        term = self._terms[variable.id]
        if isinstance(value, bool):
            return term if value else self.opposite(term)
        if isinstance(value, frozenset):
            return self.every(is_in if word in value else z3.Not(is_in) for word, is_in in term.items())
        if isinstance(value, str):
            return term == variable.words.index(value)
        assert isinstance(value, Fraction)
        return term == int((value - variable.low) / variable.step)

    def answered(self, name: str, value: Value) -> Any:
        """That a patient answers so; None: does not know."""
        variable, known = self.variables[name], self._told[name]
        return self.opposite(known) if value is None else self.every((known, self._is(variable, value)))

    def alike(self, one: str, other: str) -> Any:
        """That two variables of one kind have the same value, and are known alike."""
        term, same = self._terms[one], self._terms[other]
        values = self.every(term[word] == same[word] for word in term) if isinstance(term, dict) else term == same
        return self.every((values, self._told[one] == self._told[other]))

    @cached_property
    def actual(self) -> Solver:
        """The same patients as they truly are, whether they know it or not; only `is known` is about what they know."""
        other = copy(self)
        other._known = dict.fromkeys(self.variables, self.true)
        other._worked = {}
        return other

    # --- conditions ---

    def truth(self, node: Node) -> Truth:
        """A condition, over what the patient knows."""
        if isinstance(node, (And, Or)):
            parts = [self.truth(part) for part in node.parts]
            every, some = self.every, self.some
            return (Truth(every(part.holds for part in parts), some(part.fails for part in parts)) if isinstance(node, And)
                    else Truth(some(part.holds for part in parts), every(part.fails for part in parts)))
        if isinstance(node, Not):
            inner = self.truth(node.of)
            return Truth(inner.fails, inner.holds)
        if isinstance(node, Known):
            known = self.every(self._told[name] for name in self.asked(node.of))
            return Truth(known, self.opposite(known))
        if isinstance(node, Compare):
            left, right = self.quantity(node.left), self.quantity(node.right)
            both, fits = self.every((left.known, right.known)), _compared(left.number, node.comparator, right.number)
            return Truth(self.every((both, fits)), self.every((both, z3.Not(fits))))
        if isinstance(node, OneOf):
            return self._some_of([self._word(node.of, word) for word in node.words])
        if isinstance(node, Includes):
            return self._word(node.of, node.word)
        return self._word(node, "yes")

    def _some_of(self, truths: list[Truth]) -> Truth:
        return Truth(self.some(truth.holds for truth in truths), self.every(truth.fails for truth in truths))

    def _word(self, node: Node, word: str) -> Truth:
        """That the answer is, or includes, a word."""
        assert isinstance(node, Name)
        if node.id in self.derived:
            return self._derived_word(self.derived[node.id], word)
        variable = self.variables[node.id]
        if variable.kind == "yes or no":
            fits = self._is(variable, word == "yes")
        elif variable.kind == "several of":
            fits = self._terms[node.id].get(word, self.false)
        else:
            fits = self._is(variable, word) if word in variable.words else self.false
        known = self._known[node.id]
        if variable.default is None:
            return Truth(self.every((known, fits)), self.every((known, self.opposite(fits))))
        usual = variable.default == (word == "yes") if isinstance(variable.default, bool) else word in variable.default \
            if isinstance(variable.default, frozenset) else variable.default == word
        held = z3.If(known, fits, z3.BoolVal(bool(usual), self.context))
        return Truth(held, z3.Not(held))

    def _derived_word(self, derived: Derived, word: str) -> Truth:
        rows = [self.truth(row.when) for row in derived.rows]
        decided = self.every(self.some((row.holds, row.fails)) for row in rows)
        fits = self.some(truth.holds for row, truth in zip(derived.rows, rows, strict=True) if row.gives == word)
        if derived.collect == "the one":
            decided = self.every((decided, self._exactly_one([row.holds for row in rows])))
        return Truth(self.every((decided, fits)), self.every((decided, self.opposite(fits))))

    # --- numbers ---

    def quantity(self, node: Node) -> Quantity:
        """What a formula comes to."""
        if isinstance(node, Constant):
            return Quantity(self._real(Fraction(node.value)), self.true)
        if isinstance(node, Name):
            return self._named(node.id)
        if isinstance(node, Negative):
            inner = self.quantity(node.of)
            return Quantity(-inner.number, inner.known)
        assert isinstance(node, (Arithmetic, Call)), node
        parts = [self.quantity(part) for part in ((node.left, node.right) if isinstance(node, Arithmetic) else node.arguments)]
        number = _linear(node, [part.number for part in parts])
        return Quantity(self._any_number(node) if number is None else number, self.every(part.known for part in parts))

    def _named(self, name: str) -> Quantity:
        if name in self.derived:
            if name not in self._worked:
                self._worked[name] = self._work_out(self.derived[name])
            return self._worked[name]
        variable, known = self.variables[name], self._known[name]
        number = z3.ToReal(self._terms[name]) * self._real(variable.step) + self._real(variable.low)
        if isinstance(variable.default, Fraction):
            return Quantity(z3.If(known, number, self._real(variable.default)), self.true)
        return Quantity(number, known)

    def _work_out(self, derived: Derived) -> Quantity:
        rows = [(self.truth(row.when), self._given(row)) for row in derived.rows]
        known = self.every(self.some((truth.fails, self.every((truth.holds, given.known)))) for truth, given in rows)
        if derived.collect == "sum":
            number = z3.Sum([z3.If(truth.holds, given.number, self._real(Fraction(0))) for truth, given in rows]) if rows else self._real(Fraction(0))
        elif derived.collect == "highest":
            number = self._highest([(truth.holds, given.number) for truth, given in rows])
        else:
            number = reduce(lambda rest, row: z3.If(row[0].holds, row[1].number, rest), rows, self._real(Fraction(0)))
            known = self.every((known, self._exactly_one([truth.holds for truth, _ in rows])))
        if any(self._rests_on_free(part) for row in derived.rows for part in (row.when, row.gives) if isinstance(part, Node)):
            self.free.add(derived.id)
            if derived.low is not None and derived.high is not None:
                self.solver.add(z3.Implies(known, z3.And(number >= self._real(derived.low), number <= self._real(derived.high))))
        return Quantity(number, known)

    def _given(self, row: Row) -> Quantity:
        assert isinstance(row.gives, Node)
        return self.quantity(row.gives)

    def _highest(self, rows: list[tuple[Any, Any]]) -> Any:
        nothing = self._real(Fraction(0))
        found, any_yet = nothing, self.false
        for holds, number in rows:
            found = z3.If(self.every((holds, self.some((self.opposite(any_yet), number > found)))), number, found)
            any_yet = self.some((any_yet, holds))
        return found

    def _any_number(self, node: Node) -> Any:
        """A number that may be any; the same for the same formula."""
        if node not in self._free_numbers:
            self._free_numbers[node] = z3.Real(f"free {next(self._fresh)}", self.context)
        return self._free_numbers[node]

    def _rests_on_free(self, node: Node) -> bool:
        return node in self._free_numbers or (isinstance(node, Name) and node.id in self.free) or any(map(self._rests_on_free, parts_of(node)))

    def _real(self, number: Fraction) -> Any:
        return z3.Q(number.numerator, number.denominator, self.context)

    def asked(self, node: Node) -> Iterator[str]:
        """The variables on which an expression rests, also by way of what is derived, each once."""
        yield from dict.fromkeys(self._asked(node))

    def _asked(self, node: Node) -> Iterator[str]:
        for name in names_in(node):
            if name.id not in self.derived:
                yield name.id
                continue
            for row in self.derived[name.id].rows:
                yield from self._asked(row.when)
                if isinstance(row.gives, Node):
                    yield from self._asked(row.gives)

    # --- asking ---

    def every(self, parts: Iterable[Any]) -> Any:
        """That all of these hold."""
        found = [part for part in parts if part is not self.true]
        return z3.And(found) if len(found) > 1 else found[0] if found else self.true

    def some(self, parts: Iterable[Any]) -> Any:
        """That one of these holds, or more."""
        found = [part for part in parts if part is not self.false]
        return z3.Or(found) if len(found) > 1 else found[0] if found else self.false

    def opposite(self, part: Any) -> Any:
        """That this does not hold."""
        return self.false if part is self.true else self.true if part is self.false else z3.Not(part)

    def more_than(self, most: int, parts: Iterable[Any]) -> Any:
        """That more than so many of these hold."""
        found = list(parts)
        return z3.AtLeast(*found, most + 1) if len(found) > most else self.false

    def _exactly_one(self, parts: list[Any]) -> Any:
        return z3.And(z3.AtLeast(*parts, 1), z3.AtMost(*parts, 1)) if parts else self.false

    def possible(self, *wanted: Any) -> bool:
        """Whether some patient is so. Raises RuntimeError where that cannot be decided."""
        outcome = self.solver.check(*wanted)
        if outcome == z3.unknown:
            raise RuntimeError(self.solver.reason_unknown())
        return bool(outcome == z3.sat)

    def model(self) -> Any:
        """One patient for whom holds what was possible when that was last asked."""
        return self.solver.model()

    @contextmanager
    def supposing(self, *wanted: Any) -> Iterator[None]:
        """Ask of no others meanwhile than those for whom all that is wanted holds."""
        self.solver.push()
        self.solver.add(*wanted)
        try:
            yield
        finally:
            self.solver.pop()

    def choose(self, name: str, values: Iterable[Value], model: Any) -> tuple[Value, Any]:
        """Suppose the first of these values that is possible, else that of a model; and a model that has it."""
        there = self._value(self.variables[name], model)
        for value in values:
            if value == there or self.possible(self.answered(name, value)):
                if value != there:
                    model = self.model()
                there = value
                break
        else:
            there, model = self._least(name, model)
        self.solver.add(self.answered(name, there))
        return there, model

    def _least(self, name: str, model: Any) -> tuple[Value, Any]:
        """The smallest number that is possible; or, of several answers, those that cannot be left out, from the first on."""
        variable, term = self.variables[name], self._terms[name]
        if variable.kind == "several of":
            for is_in in term.values():
                left_out = self.opposite(is_in)
                if self.possible(left_out):
                    model = self.model()
                    self.solver.add(left_out)
        elif variable.kind == "number" and self._value(variable, model) is not None:
            low, high = 0, int(model.eval(term, model_completion=True).as_long())
            while low < high:
                middle = (low + high) // 2
                if self.possible(self._told[name], term <= middle):
                    model, high = self.model(), int(self.model().eval(term, model_completion=True).as_long())
                else:
                    low = middle + 1
        return self._value(variable, model), model

    def is_number(self, name: str, value: Fraction) -> Any:
        """That a derived value is this number."""
        return self._named(name).number == self._real(value)

    def choose_number(self, name: str, values: Iterable[Fraction], model: Any) -> tuple[Fraction, Any]:
        """The same of a derived value that was taken as any number of its range."""
        number = self._named(name).number
        for value in values:
            if self.possible(number == self._real(value)):
                model = self.model()
                self.solver.add(number == self._real(value))
                return value, model
        found = model.eval(number, model_completion=True)
        rational = found if z3.is_rational_value(found) else found.approx(10)
        there = Fraction(rational.numerator_as_long(), rational.denominator_as_long())
        self.solver.add(number == self._real(there))
        return there, model

    def patient(self, *wanted: Any, telling: Mapping[str, Iterable[Value]] = MappingProxyType({})) -> dict[str, Value] | None:
        """A patient for whom all that is wanted holds; None if there is none.

        `telling`: the variables to tell of, in order, each with the values to try first; the first that is possible is taken, so that the same
        fault is always shown by the same patient.
        """
        if not self.possible(*wanted):
            return None
        model, answers = self.model(), dict[str, Value]()
        with self.supposing(*wanted):
            for name, values in telling.items():
                answers[name], model = self.choose(name, values, model)
        return answers

    def _value(self, variable: Variable, model: Any) -> Value:
        def is_true(term: Any) -> bool:
            return bool(z3.is_true(model.eval(term, model_completion=True)))

        term = self._terms[variable.id]
        if not is_true(self._told[variable.id]):
            return None
        if variable.kind == "yes or no":
            return is_true(term)
        if variable.kind == "several of":
            return frozenset(word for word, is_in in term.items() if is_true(is_in))
        place: int = model.eval(term, model_completion=True).as_long()
        return variable.words[place] if variable.kind == "one of" else variable.low + variable.step * place


def _compared(left: Any, comparator: str, right: Any) -> Any:
    if comparator in {"=", "!="}:
        return left == right if comparator == "=" else left != right
    if comparator in {"<", "<="}:
        return left < right if comparator == "<" else left <= right
    return left > right if comparator == ">" else left >= right


def _linear(node: Arithmetic | Call, of: list[Any]) -> Any:
    """What a formula comes to; None where it is not linear."""
    first, *others = of
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


def _constant(term: Any) -> Fraction | None:
    simple = z3.simplify(term)
    return Fraction(simple.numerator_as_long(), simple.denominator_as_long()) if z3.is_rational_value(simple) else None
