"""A small reader of charts as JSON, written from docs/reference/open-formats.md for these tests: it leads one patient along, without the engine."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

Times = Mapping[int, int]
"""For each action that is done again, the how manieth time it is."""

Ask = Callable[[str, Times], Any]
"""What a patient answers: a truth value, a word, a set of words, a number, or None for "not known"."""


_COMPARED: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "!=": operator.ne}
_COUNTED: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}


class Reader:
    """One chart and one patient."""

    def __init__(self, chart: Mapping[str, Any], ask: Ask) -> None:
        self.chart, self.ask = chart, ask
        self.inputs = {one["id"]: one for one in chart["inputs"]}
        self.derived = {value["id"]: value for value in chart["derived"]}
        self.boxes = {box["number"]: box for box in chart["boxes"]}
        self.times: dict[int, int] = {}

    def boxes_passed(self) -> list[int]:
        """The numbers of the boxes on the way, the last of which is the end."""
        passed = [1]
        while (onward := self._onward(self.boxes[passed[-1]])) is not None:
            passed.append(onward)
        return passed

    def _onward(self, box: Mapping[str, Any]) -> int | None:
        again = box["repeat"]
        if again and self.times.get(box["number"], 1) < again["at_most"]:
            self.times[box["number"]] = self.times.get(box["number"], 1) + 1
            return int(again["to"])
        arrows = [arrow for arrow in self.chart["arrows"] if arrow["from"] == box["number"]]
        held = [arrow for arrow in arrows if not arrow["fallback"] and (arrow["when"] is None or self.holds(arrow["when"]) is True)]
        if not held and any(self.given(name) is None for name in box["asks"]):
            held = [arrow for arrow in arrows if arrow["fallback"]]
        assert len(held) == 1 or not arrows, (box, held)
        return int(held[0]["to"]) if held else None

    def given(self, name: str) -> Any:
        return self.ask(name, self.times)

    def value(self, name: str) -> Any:
        if name in self.derived:
            return self._worked_out(self.derived[name])
        one, told = self.inputs[name], self.given(name)
        if told is not None or one["default"] is None:
            return told
        default = one["default"]
        return {"yes or no": lambda: default == "yes", "number": lambda: Fraction(default), "one of": lambda: default,
                "several of": lambda: frozenset(word.strip() for word in default.split(","))}[one["kind"]]()

    def _worked_out(self, value: Mapping[str, Any]) -> Any:
        held = [(self.holds(row["when"]), row["gives"]) for row in value["rows"]]
        if None in [fits for fits, _ in held]:
            return None
        given = [gives if isinstance(gives, str) else self.number(gives) for fits, gives in held if fits]
        if value["collect"] == "all" and all(isinstance(row["gives"], str) for row in value["rows"]):
            return frozenset(given)
        if None in given:
            return None
        if value["collect"] == "the one":
            return given[0] if len(given) == 1 else None
        return sum(given, Fraction()) if value["collect"] == "sum" else max(given, default=Fraction())

    def holds(self, condition: list[Any]) -> bool | None:
        head, *rest = condition
        if head in {"and", "or"}:
            found = [self.holds(part) for part in rest]
            decides = head == "or"
            return decides if decides in found else None if None in found else not decides
        if head == "not":
            found_here = self.holds(rest[0])
            return None if found_here is None else not found_here
        if head == "known":
            return all(self.given(name) is not None for name in rest[0])
        if head == "yes":
            value = self.value(rest[0])
            assert isinstance(value, bool | None)
            return value
        if head in {"is", "includes"}:
            value = self.value(rest[0])
            if value is None:
                return None
            return ({True: "yes", False: "no"}.get(value, value) in rest[1]) if head == "is" else rest[1] in value
        left, right = self.number(rest[0]), self.number(rest[1])
        if left is None or right is None:
            return None
        return _COMPARED[head](left, right)

    def number(self, formula: list[Any]) -> Fraction | None:
        head, *rest = formula
        if head == "number":
            return Fraction(rest[0])
        if head == "value":
            told = self.value(rest[0])
            return told if isinstance(told, Fraction) else None
        parts = [self.number(part) for part in (rest[1:] if head == "call" else rest)]
        if None in parts:
            return None
        numbers = [part for part in parts if part is not None]
        return _called(rest[0], numbers) if head == "call" else _counted(head, numbers)


def _counted(sign: str, of: list[Fraction]) -> Fraction | None:
    if sign == "minus":
        return -of[0]
    left, right = of
    if sign == "^":
        return Fraction(left ** right) if right.denominator == 1 else Fraction(math.pow(left, right))
    if sign == "/":
        return left / right if right else None
    return _COUNTED[sign](left, right)


def _called(function: str, of: list[Fraction]) -> Fraction:
    first = of[0]
    scale = Fraction(10) ** int(of[1]) if function.startswith("round") and len(of) > 1 else Fraction(1)
    known: dict[str, Callable[[], Any]] = {
        "sqrt": lambda: math.sqrt(first), "root": lambda: math.pow(first, 1 / of[1]), "exp": lambda: math.exp(first), "ln": lambda: math.log(first),
        "log10": lambda: math.log10(first), "abs": lambda: abs(first), "min": lambda: min(of), "max": lambda: max(of),
        "round-up": lambda: math.ceil(first * scale) / scale, "round-down": lambda: math.floor(first * scale) / scale,
        "round": lambda: math.floor(abs(first * scale) + Fraction(1, 2)) * (1 if first >= 0 else -1) / scale}
    return Fraction(known[function]())
