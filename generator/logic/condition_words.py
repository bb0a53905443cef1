"""Conditions, formulas and answers of a chart in words: those of its reader on pages, those of an author in messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from generator.content.model import Answer, DerivedValue, Expression, QuestionBox
from generator.content.model.expression import (
    And,
    Arithmetic,
    Comparator,
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
)
from generator.language.reader import Reader
from generator.language.words import spaced
from generator.logic.chart_logic import ChartLogic
from generator.logic.graph import limits_of
from generator.logic.question_types import type_of
from generator.logic.values import NONE, Variable

_RANKS = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 4}
"""How strongly the signs of a formula bind."""

TURNED: Mapping[Comparator, Comparator] = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
"""What a comparison is with its sides changed; of equality, the same."""

_ROUNDINGS: Mapping[str, str] = {"round": "logic_round", "round-up": "logic_round_up", "round-down": "logic_round_down"}
_IN_WORDS = frozenset({"min", "max", *_ROUNDINGS})
_WHOLE = Constant(0, Decimal(0))
_POWERS = {Decimal(2): "²", Decimal(3): "³"}

_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}


@dataclass(frozen=True)
class ConditionWords:
    """Puts the conditions of one chart into words.

    `unnamed`: what is asked just before, and need not be named again. `measured`: formulas name the unit of each number.
    """

    logic: ChartLogic
    reader: Reader
    unnamed: str = ""
    measured: bool = False

    @cached_property
    def derived(self) -> Mapping[str, DerivedValue]:
        """What the chart works out, by ids."""
        return {str(value.id): value for value in self.logic.decision.derived}

    def answer(self, box: QuestionBox, answer: Answer) -> str:
        """The words of an answer to a question that asks inputs: the author's, those of the input, or the condition in words."""
        one = self.logic.only_input(box)
        if answer.answer is not None:
            said = str(answer.answer)
            return self.said(str(one.id), said) if one is not None and (answer.when is None or type_of(one).kind == "yes or no") else said
        if answer.when == "otherwise":
            return self.reader("logic_otherwise")
        if answer.when is not None:
            return self.of(answer.when.node)
        return f"{limits_of(answer).signs} {one.unit or ''}".strip() if one is not None else ""

    def in_words(self, node: Node) -> str:
        """A condition or formula as this reader reads it: `Upper blood pressure under 90 mmHg`."""
        return spaced(self.of(node))

    def of(self, node: Node, inside: bool = False) -> str:
        """The same as it is put together. `inside`: it stands within another condition."""
        say = self.reader
        if isinstance(node, And):
            ranged = self._range(node)
            if ranged is not None or not node.parts:
                return ranged or say("logic_always")
            return _bracketed(f" {say('logic_and')} ".join(self.of(part, True) for part in node.parts), inside)
        if isinstance(node, Or):
            return _bracketed(f" {say('logic_or')} ".join(self.of(part, True) for part in node.parts), inside)
        if isinstance(node, Not):
            return self._denied(node.of)
        if isinstance(node, Known):
            return say("logic_known", name=", ".join(self.name(name.id) for name in _names(node.of)))
        if isinstance(node, (OneOf, Includes)):
            words = node.words if isinstance(node, OneOf) else (node.word,)
            name = node.of.id if isinstance(node.of, Name) else ""
            return self._labelled(name, self._either(self.said(name, word) for word in words))
        if isinstance(node, Compare):
            return self._comparison(node)
        if isinstance(node, Name) and self._is_yes_or_no(node.id):
            return self._labelled(node.id, say('chart_yes'))
        return self._formula(node)

    def _denied(self, node: Node) -> str:
        say = self.reader
        if isinstance(node, Not):
            return self.of(node.of)
        if isinstance(node, Name):
            return self._labelled(node.id, say('chart_no'))
        if isinstance(node, Known):
            return say("logic_unknown", name=", ".join(self.name(name.id) for name in _names(node.of)))
        if isinstance(node, Compare):
            turned: Mapping[str, Any] = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "=": "!=", "!=": "="}
            return self._comparison(Compare(node.at, node.left, turned[node.comparator], node.right))
        return say("logic_not", condition=self.of(node))

    def _labelled(self, name: str, said: str) -> str:
        label = self.name(name)
        return self.reader.labelled(label, said) if label else said

    def _either(self, words: Iterable[str]) -> str:
        return f" {self.reader('logic_or')} ".join(words)

    def _comparison(self, node: Compare) -> str:
        if isinstance(node.left, Constant) and not isinstance(node.right, Constant):
            node = Compare(node.at, node.right, TURNED.get(node.comparator, node.comparator), node.left)
        key = {"<": "logic_under", "<=": "logic_at_most", ">": "logic_over", ">=": "logic_at_least", "=": "logic_exactly", "!=": "logic_other_than"}
        return self.reader(key[node.comparator], name=self._formula(node.left), value=self._with_unit(node.right, node.left))

    def _range(self, node: And) -> str | None:
        """`Temperature 38 to under 40 °C`, for a condition that is a range."""
        low, high = node.parts if len(node.parts) == 2 else (None, None)
        if not (isinstance(low, Compare) and isinstance(high, Compare) and low.right == high.left and isinstance(low.left, Constant)
                and isinstance(high.right, Constant) and low.comparator in {"<", "<="} and high.comparator in {"<", "<="}):
            return None
        key = "logic_from" if low.comparator == "<=" else "logic_from_over"
        to = "logic_to" if high.comparator == "<=" else "logic_to_under"
        return " ".join((self._formula(low.right), self.reader(key, value=self.number(low.left)),
                         self.reader(to, value=self._with_unit(high.right, low.right))))

    def _with_unit(self, number: Node, of: Node) -> str:
        unit = self.unit(of.id) if isinstance(of, Name) and isinstance(number, Constant) else ""
        return f"{self._formula(number)} {unit}".strip()

    def unit(self, name: str) -> str:
        """The unit of an input or a derived value; empty where it has none."""
        one = self.logic.inputs.get(name) or self.derived.get(name)
        return str(one.unit or "") if one is not None else ""

    def _formula(self, node: Node) -> str:
        if isinstance(node, Constant):
            return self.number(node)
        if isinstance(node, Name):
            return self._number_of(node.id)
        if isinstance(node, Negative):
            return f"−{self._inner(node.of, 3)}"
        if isinstance(node, Arithmetic):
            left, right = self._inner(node.left, _RANKS[node.operator] + (node.operator == "^")), self._inner(node.right, _RANKS[node.operator] + 1)
            return left + self._raised(node.right, right) if node.operator == "^" else f"{left} {_SIGNS[node.operator]} {right}"
        if isinstance(node, FunctionCall):
            return self._function(node)
        return self.of(node, True)

    def _number_of(self, name: str) -> str:
        """The name of what is asked or worked out, in a formula with its unit, or that its points are meant."""
        called, one = self.name(name), self.logic.inputs.get(name.removeprefix("points of "))
        if not called or not self.measured:
            return called
        if one is not None and one.asks != "number":
            return self.reader("logic_points_of", name=called)
        unit = self.unit(name)
        return self.reader("logic_in_unit", name=called, unit=unit) if unit else called

    def _function(self, node: FunctionCall) -> str:
        """`the smaller of Weight and 40`; a function that has no everyday name in the signs of mathematics."""
        parts = [self._inner(part, 0) for part in node.arguments]
        if node.function in {"min", "max"}:
            key = f"logic_{node.function}_of_{'two' if len(parts) == 2 else 'several'}"
            return self.reader(key, values=", ".join(parts[:-1]), last=parts[-1])
        places = node.arguments[1] if len(parts) == 2 else _WHOLE
        if node.function in _ROUNDINGS and isinstance(places, Constant) and places.value >= 0:
            return self.reader(_ROUNDINGS[node.function], formula=parts[0], kept=self._kept(int(places.value)))
        return f"{node.function}({', '.join(parts)})"

    def shown(self, value: DerivedValue) -> str:
        """The formula of a value, and how it is shown: `Amount ÷ Weight in kg, rounded to 1 decimal`.

        What the chart compares or works on with is not rounded: who rounds it first may come out on the other side of a limit.
        """
        assert value.formula is not None
        node = value.formula.node
        formula = replace(self, measured=True).of(node)
        if value.decimals is None or str(value.id) in self._used or (isinstance(node, FunctionCall) and node.function in _ROUNDINGS):
            return spaced(formula)
        return spaced(self.reader("logic_round", formula=formula, kept=self._kept(int(value.decimals.value))))

    @cached_property
    def _used(self) -> frozenset[str]:
        """The names in all conditions and formulas of the chart."""
        return frozenset(name.id for part in self.logic.decision.parts if isinstance(part, Expression) for name in names_in(part.node))

    def _kept(self, decimals: int) -> str:
        return self.reader.count("logic_decimals", decimals) if decimals else self.reader("logic_whole_number")

    def _inner(self, node: Node, rank: int) -> str:
        """A part of a formula, in brackets where it binds less than what stands around it, or has words of its own."""
        binds_less = (isinstance(node, Arithmetic) and _RANKS[node.operator] < rank) or (isinstance(node, Negative) and rank > _RANKS["^"])
        has_words = isinstance(node, FunctionCall) and node.function in _IN_WORDS
        is_long = isinstance(node, Name) and rank >= _RANKS["^"] and " " in self._number_of(node.id)
        return f"({self._formula(node)})" if binds_less or has_words or is_long else self._formula(node)

    def _raised(self, power: Node, words: str) -> str:
        return _POWERS.get(power.value, f"^{words}") if isinstance(power, Constant) else f"^{words}"

    def number(self, node: Constant) -> str:
        """A number as this reader writes it."""
        exponent = node.value.as_tuple().exponent
        return self.reader.number(float(node.value), -exponent if isinstance(exponent, int) and exponent < 0 else 0)

    def name(self, name: str) -> str:
        """What is asked or worked out, by what it is called; empty where it is not to be named."""
        name = name.removeprefix("points of ")
        if name == self.unnamed:
            return ""
        one = self.logic.inputs.get(name)
        if one is not None:
            return str(one.name).rstrip("?:. ")
        value = self.derived.get(name)
        box = self.logic.boxes.get(name)
        return str(value.called) if value is not None else str(box.says).rstrip("?:. ") if box is not None else name

    def said(self, name: str, word: str) -> str:
        """An answer, or what a table gives, in its words."""
        if word == NONE:
            return self.reader("logic_none")
        one, value = self.logic.inputs.get(name), self.derived.get(name)
        if one is not None and type_of(one).kind == "yes or no" and word in {"yes", "no"}:
            return self.reader(f"chart_{word}")
        said = {str(choice.id): str(choice.says) for choice in one.answers} if one is not None else {}
        said |= {str(row.gives): str(row.says or row.gives) for row in value.table} if value is not None else {}
        return said.get(word, word)

    def _is_yes_or_no(self, name: str) -> bool:
        variable: Variable | None = self.logic.variables.get(name)
        box = self.logic.boxes.get(name)
        return (variable is not None and variable.kind == "yes or no") or (isinstance(box, QuestionBox) and box.asks == "yes or no")


def _bracketed(words: str, inside: bool) -> str:
    return f"({words})" if inside else words


def _names(node: Node) -> list[Name]:
    return list(names_in(node))
