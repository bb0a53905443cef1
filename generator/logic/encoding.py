"""Variables and conditions -> terms of z3: who a patient can be, and for whom a condition holds.

Exact for all that is linear: choices, scores, counts, tables, sums, rounding. A formula that is not (a product of two values, a power, a root, a
logarithm) is a free number within the bounds that it can have; solver.py works out anew what it comes to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from fractions import Fraction
from functools import cached_property, reduce
from typing import Any, Self

import z3

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
    number_in,
    parts_of,
)
from generator.logic.bounds import Formula, Region
from generator.logic.intervals import Bounds, Cut
from generator.logic.terms import Free, NumberTerm, Truth, compared, worked_out
from generator.logic.values import Derived, Value, ValueRow, Variable, rests_on

SEED = 1

_MIRRORED: Mapping[str, str] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


class Encoding:
    """Knows some variables and what is derived of them, and says in terms of z3 what holds of a patient."""

    def __init__(self, variables: Iterable[Variable], derived: Iterable[Derived] = ()) -> None:
        self.context = z3.Context()
        self.true, self.false = z3.BoolVal(True, self.context), z3.BoolVal(False, self.context)
        self.solver = z3.Solver(ctx=self.context)
        self.solver.set("random_seed", SEED)
        self.solver.set("ctrl_c", False)  # else z3 takes a Ctrl-C for itself: it ends a proof, and not the program
        self.variables = {variable.id: variable for variable in variables}
        self.derived = {one.id: one for one in derived}
        self._terms: dict[str, Any] = {}
        self._known: dict[str, Any] = {}
        self._told = self._known
        self._worked: dict[str, NumberTerm] = {}
        self._numbers: dict[Fraction, Any] = {}
        self._truly = False
        self._free: dict[tuple[Node, bool], Free] = {}
        self._limits: dict[Node, set[Cut]] = {}
        self._told_limits: set[tuple[bool, Node, Cut]] = set()
        self._learnt: list[Any] = []
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

    def tied(self, one: str, other: str, words: Mapping[str, str]) -> Any:
        """That two variables of one kind have the same value, as far as each can have it. `words`: which word of the other each word of the one is.

        A number that only one of them can be is for the other the next that it can be, on either side. Words that are left over on one side may be
        any that are left over on the other; and any word at all, where more of them are left over here than there. Whether the value is known is
        alike where it may be unknown in both.
        """
        variable, its = self.variables[one], self.variables[other]
        term, other_term = self._terms[one], self._terms[other]
        if variable.kind == "number":
            values = self._one_number(variable, its)
        elif variable.kind == "several of":
            values = self.every(term[word] == other_term[its_word] for word, its_word in words.items())
        elif variable.kind == "one of":
            values = self.every((*self._leads(variable, its, words), *self._leads(its, variable, {new: old for old, new in words.items()})))
        else:
            values = term == other_term
        return self.every((values, self._told[one] == self._told[other])) if variable.unknown and its.unknown else values

    def _leads(self, one: Variable, other: Variable, words: Mapping[str, str]) -> Iterator[Any]:
        """That whoever has a word of one variable has its word of another, or one that is left over there, if more are than here."""
        left_there = [word for word in other.words if word not in words.values()]
        more = [self._is(other, free) for free in left_there] if len(left_there) > len(one.words) - len(words) else []
        for word, its_word in words.items():
            yield self.some((self.opposite(self._is(one, word)), self._is(other, its_word), *more))

    def _one_number(self, one: Variable, other: Variable) -> Any:
        """That two numbers are the same; or the next to it, where one of them cannot be what the other is."""
        number, its = (z3.ToReal(self._terms[each.id]) * self._real(each.step) + self._real(each.low) for each in (one, other))
        if (one.low, one.high, one.step) == (other.low, other.high, other.step):
            return self._terms[one.id] == self._terms[other.id]
        return self.some((number == its, self._beside(number, its, other), self._beside(its, number, one)))

    def _beside(self, number: Any, its: Any, variable: Variable) -> Any:
        """That a number is none of a variable, and the value of the variable is next to it."""
        low, high, step = map(self._real, (variable.low, variable.high, variable.step))
        steps = (number - low) / step
        between = self.every((number > low, number < high, z3.Not(z3.IsInt(steps)), its - number < step, number - its < step))
        return self.some((between, self.every((number < low, its == low)), self.every((number > high, its == high))))

    @cached_property
    def actual(self) -> Self:
        """The same patients as they truly are, whether they know it or not; only `is known` is about what they know."""
        other = copy(self)
        other._known, other._truly = dict.fromkeys(self.variables, self.true), True
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
            self._note_limits(node)
            both, fits = self.every((left.known, right.known)), compared(left.number, node.comparator, right.number)
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
        held = z3.If(known, fits, z3.BoolVal(_is_usual(variable.default, word), self.context))
        return Truth(held, z3.Not(held))

    def _derived_word(self, derived: Derived, word: str) -> Truth:
        rows = [self.truth(row.when) for row in derived.rows]
        decided = self.every(self.some((row.holds, row.fails)) for row in rows)
        fits = self.some(truth.holds for row, truth in zip(derived.rows, rows, strict=True) if row.gives == word)
        if derived.collect == "the one":
            decided = self.every((decided, self._exactly_one([row.holds for row in rows])))
        return Truth(self.every((decided, fits)), self.every((decided, self.opposite(fits))))

    # --- numbers ---

    def quantity(self, node: Node) -> NumberTerm:
        """What a formula comes to."""
        return self._linear(node) or self._of_free(node)

    def _linear(self, node: Node) -> NumberTerm | None:
        """The same of a formula that is linear; None if it is not."""
        if isinstance(node, Constant):
            return NumberTerm(self._real(Fraction(node.value)), self.true)
        if isinstance(node, Name):
            return self._named(node.id)
        assert isinstance(node, (Negative, Arithmetic, FunctionCall)), node
        parts = [self._linear(part) for part in parts_of(node)]
        known = [part for part in parts if part is not None]
        number = worked_out(node, [part.number for part in known]) if len(known) == len(parts) else None
        return None if number is None else NumberTerm(number, self.every(part.known for part in known))

    def _named(self, name: str) -> NumberTerm:
        if name in self.derived:
            if name not in self._worked:
                self._worked[name] = self._work_out(self.derived[name])
            return self._worked[name]
        variable, known = self.variables[name], self._known[name]
        number = z3.ToReal(self._terms[name]) * self._real(variable.step) + self._real(variable.low)
        if isinstance(variable.default, Fraction):
            return NumberTerm(z3.If(known, number, self._real(variable.default)), self.true)
        return NumberTerm(number, known)

    def _work_out(self, derived: Derived) -> NumberTerm:
        rows = [(self.truth(row.when), self._given(row)) for row in derived.rows]
        known = self.every(self.some((truth.fails, self.every((truth.holds, given.known)))) for truth, given in rows)
        if derived.collect == "sum":
            number = z3.Sum([z3.If(truth.holds, given.number, self._real(Fraction(0))) for truth, given in rows]) if rows else self._real(Fraction(0))
        elif derived.collect == "highest":
            number = self._highest([(truth.holds, given.number) for truth, given in rows])
        else:
            number = reduce(lambda rest, row: z3.If(row[0].holds, row[1].number, rest), rows, self._real(Fraction(0)))
            known = self.every((known, self._exactly_one([truth.holds for truth, _ in rows])))
        return NumberTerm(number, known)

    def _given(self, row: ValueRow) -> NumberTerm:
        assert isinstance(row.gives, Node)
        return self.quantity(row.gives)

    def _highest(self, rows: list[tuple[Any, Any]]) -> Any:
        nothing = self._real(Fraction(0))
        found, any_yet = nothing, self.false
        for holds, number in rows:
            found = z3.If(self.every((holds, self.some((self.opposite(any_yet), number > found)))), number, found)
            any_yet = self.some((any_yet, holds))
        return found

    # --- formulas that are not linear ---

    def _of_free(self, node: Node) -> NumberTerm:
        """A formula that is not linear: the same free number wherever it stands."""
        formula = Formula(node, self.variables, self.derived)
        truly = self._truly and any(one.default is not None for one in formula.variables.values())
        if (node, truly) not in self._free:
            name, bounds = f"formula {len(self._free)}", formula.bounds(formula.whole)
            defined = z3.Bool(f"{name} has a value", self.context) if bounds.undefined else self.true
            grid = formula.grid
            number = z3.ToReal(z3.Int(name, self.context)) * self._real(grid) if grid is not None else z3.Real(name, self.context)
            self._free[node, truly] = free = Free(formula, number, defined, truly)
            self._learn(self._within(free, bounds))
        free = self._free[node, truly]
        return NumberTerm(free.number, self.every([free.defined, *(self._named(name.id).known for name in names_in(node))]))

    def _note_limits(self, node: Compare) -> None:
        """Remember with which numbers a formula is compared; and tell what that means for what it is worked out from, where that can be told.

        Of whoever has no value there nothing is told: the number in its place is none of theirs.
        """
        for one, other, sign in ((node.left, node.right, node.comparator), (node.right, node.left, _MIRRORED[node.comparator])):
            limit, formula = number_in(other), self._formula_of(one)
            free = self._free.get((formula, self._truly)) or self._free.get((formula, False))
            if limit is None or free is None:
                continue
            worked = self.every(self._named(name.id).known for name in names_in(formula) if name.id in self.derived)
            truly = free.truly or (self._truly and worked is not self.true)
            for strictly in {"<": (False,), ">=": (False,), ">": (True,), "<=": (True,)}.get(sign, (False, True)):
                known = self._limits.setdefault(formula, set())
                if (truly, formula, (limit, strictly)) not in self._told_limits:
                    self._told_limits.add((truly, formula, (limit, strictly)))
                    exact = self._at_least(formula, limit, strictly=strictly) if free.defined is self.true else None
                    if exact is not None:
                        told = (free.number > self._real(limit) if strictly else free.number >= self._real(limit)) == exact
                        self._learn(self.some((self.opposite(worked), told)))
                known.add((limit, strictly))

    def _at_least(self, node: Node, limit: Fraction, *, strictly: bool) -> Any:
        """That a formula comes to so much, or strictly to more, told of what it is worked out from; None where that cannot be told."""
        linear = self._linear(node)
        if linear is not None:
            return linear.number > self._real(limit) if strictly else linear.number >= self._real(limit)
        if isinstance(node, Negative):
            inner = self._at_least(node.of, -limit, strictly=not strictly)
            return None if inner is None else self.opposite(inner)
        if isinstance(node, Arithmetic):
            return self._result_at_least(node, limit, strictly=strictly)
        assert isinstance(node, FunctionCall), node
        if node.function in {"min", "max"}:
            parts = [self._at_least(part, limit, strictly=strictly) for part in node.arguments]
            return None if any(part is None for part in parts) else self.every(parts) if node.function == "min" else self.some(parts)
        if node.function in {"round", "round-up", "round-down"}:
            places = number_in(node.arguments[1]) if len(node.arguments) > 1 else Fraction(0)
            grid = Fraction(1, 10 ** int(places or 0))
            least = limit // grid + 1 if strictly else -(-limit // grid)  # in steps of what is rounded
            before = {"round": least - Fraction(1, 2), "round-up": least - Fraction(1), "round-down": Fraction(least)}[node.function]
            beyond = node.function == "round-up" or (node.function == "round" and least <= 0)  # half is rounded away from 0
            return self._at_least(node.arguments[0], before * grid, strictly=beyond)
        return None

    def _result_at_least(self, node: Arithmetic, limit: Fraction, *, strictly: bool) -> Any:
        """The same of two numbers that are worked out: where one is a number as it stands, or where a divisor keeps its sign."""
        left, right = number_in(node.left), number_in(node.right)
        if node.operator in {"+", "-"} and right is not None:
            return self._at_least(node.left, limit - right if node.operator == "+" else limit + right, strictly=strictly)
        factor, part = (left, node.right) if left is not None else (right, node.left)
        if node.operator == "*" and factor:
            inner = self._at_least(part, limit / factor, strictly=strictly if factor > 0 else not strictly)
            return inner if factor > 0 or inner is None else self.opposite(inner)
        if node.operator != "/":
            return None
        above, below = self._linear(node.left), self._linear(node.right)
        divisor = Formula(node.right, self.variables, self.derived)
        sign = divisor.bounds(divisor.whole)
        if above is None or below is None or sign.low <= 0:
            return None
        there = below.number * self._real(limit)
        return above.number > there if strictly else above.number >= there

    def _formula_of(self, node: Node) -> Node:
        """The formula that a name stands for, else itself."""
        while isinstance(node, Name) and node.id in self.derived and len(self.derived[node.id].rows) == 1:
            given = self.derived[node.id].rows[0].gives
            if not isinstance(given, Node):
                break
            node = given
        return node

    def _within(self, free: Free, bounds: Bounds) -> Any:
        """That a free number keeps to bounds."""
        ends = [free.number >= self._real(bounds.low)] if isinstance(bounds.low, Fraction) else []
        ends += [free.number <= self._real(bounds.high)] if isinstance(bounds.high, Fraction) else []
        if bounds.empty:
            return self.opposite(free.defined)
        return self.every([*ends, *([] if bounds.undefined else [free.defined])])

    def _learn(self, fact: Any) -> None:
        """Add what holds always; also when it is noticed while something is supposed."""
        self.solver.add(fact)
        self._learnt.append(fact)

    def _region(self, free: Free, region: Region) -> Any:
        """That a patient is in a region."""
        view, parts = self.actual if free.truly else self, []
        for (name, word), (first, last) in region.items():
            axis = free.formula.axes[name, word]
            if (first, last) == (0, axis.size - 1):
                continue
            if axis.variable.kind == "number":
                number = view._named(name).number
                low, high = axis.at(first), axis.at(last)
                assert isinstance(low, Fraction)
                assert isinstance(high, Fraction)
                parts += [number >= self._real(low)] if first else []
                parts += [number <= self._real(high)] if last < axis.size - 1 else []
            elif axis.variable.kind == "one of":
                parts.append(self.some(view._effective(name, axis.variable.words[place]) for place in range(first, last + 1)))
            else:
                held = view._effective(name, word or "yes")
                parts.append(held if first else self.opposite(held))
        return self.every(parts)

    def _effective(self, name: str, word: str) -> Any:
        """That an answer is, or includes, a word; the default counts for whoever leaves it out."""
        variable, known = self.variables[name], self._known[name]
        term = self._terms[name]
        fits = term.get(word, self.false) if isinstance(term, dict) else self._is(variable, word == "yes" if variable.kind == "yes or no" else word)
        if variable.default is None or known is self.true:
            return fits
        return z3.If(known, fits, z3.BoolVal(_is_usual(variable.default, word), self.context))

    @property
    def names_in_formulas(self) -> frozenset[str]:
        """The variables on which formulas rest that are not linear."""
        return frozenset(name for free in self._free.values() for name in free.formula.variables)

    def _real(self, number: Fraction) -> Any:
        found = self._numbers.get(number)
        if found is None:
            found = self._numbers[number] = z3.RealVal(str(number), self.context)
        return found

    def asked(self, node: Node) -> Iterator[str]:
        """The variables on which an expression rests, also by way of what is derived, each once."""
        yield from rests_on(node, self.derived)

    # --- joined ---

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


def _is_usual(default: Value, word: str) -> bool:
    """Whether a default is, or includes, a word."""
    return default == (word == "yes") if isinstance(default, bool) else word in default if isinstance(default, frozenset) else default == word
