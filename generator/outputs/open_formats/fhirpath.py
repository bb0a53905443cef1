"""Conditions and formulas as FHIRPath, on the answers in a QuestionnaireResponse, which is `%resource`.

FHIRPath counts with what is not known as we do: an empty collection is neither true nor false, and "or" needs only one that is true. Each input,
derived value and box is a variable, told once, in an order in which each rests only on those before it. Boxes are true or false, never empty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from generator.documents.document import Asked, Chart, Derived, Step
from generator.outputs.open_formats.expressions import Data, given, read
from generator.outputs.open_formats.rounds import AskedBox, Rounds, RoundWay, Times
from generator.outputs.open_formats.source import plain

NONE_OF_THESE = "none of these"
"""The code of the answer that none of several applies. No id of an answer has a space."""

LANGUAGE = "text/fhirpath"

YES = "yes"

_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class NamedExpression(NamedTuple):
    """A named expression."""

    name: str
    expression: str


def text(words: str) -> str:
    """Words as a string of FHIRPath."""
    return "'" + "".join(_ESCAPES.get(sign, sign) for sign in words) + "'"


def link_of(name: str, times: Times = ()) -> str:
    """What the item of an input is called: its id; asked again, with the number of the action and the how manieth time it is."""
    return name + "".join(f".{action}.{time}" for action, time in times)


def unknown_of(link: str) -> str:
    """What the item is called that says of another that nobody knows it."""
    return f"{link}.unknown"


class Paths:
    """All that a chart decides as FHIRPath."""

    def __init__(self, chart: Chart) -> None:
        self.chart, self.rounds = chart, Rounds(chart)
        self.asked: Mapping[str, Asked] = {one.id: one for one in chart.asked}
        self.derived: Mapping[str, Derived] = {value.id: value for value in chart.derived}
        self.items: dict[tuple[str, Times], tuple[AskedBox, ...]] = {}
        self.worked_out: dict[tuple[str, Times], str] = {}
        self._variables: dict[str, str] = {}
        self._ask()
        self._lead()
        self._rest()

    @property
    def variables(self) -> tuple[NamedExpression, ...]:
        """Every variable, after those that it rests on."""
        return tuple(NamedExpression(name, expression) for name, expression in self._variables.items())

    # --- what is told once ---

    def _ask(self) -> None:
        """The items, in the order in which they are asked, with the spots that ask them."""
        for spot in sorted(self.rounds.ways, key=lambda spot: (spot.times, spot.step.number)):
            for name in spot.step.asks:
                key = (name, self.rounds.times_of(name, spot.times))
                self.items[key] = (*self.items.get(key, ()), spot)

    def _lead(self) -> None:
        """The boxes, each with the answers that lead out of it."""
        for spot in self.rounds.order:
            into = self.rounds.into[spot]
            self._variables[_box(spot)] = " or ".join(dict.fromkeys(self._taken(way) for way in into)) if into else "true"
            for way in self.rounds.ways[spot]:
                if way.answer is not None and (way.answer.when or way.answer.fallback):
                    self._variables[_way(way)] = f"%{_box(spot)} and {self._surely(way)}"

    def _rest(self) -> None:
        """What only danger signs and ends rest on."""
        for sign in self.chart.signs:
            for told in (sign.when, *(one.when for one in sign.exceptions)) if sign.when else ():
                self.condition(read(told) or ["and"])
        for step in self.chart.steps:
            for spot in self.rounds.spots_of(step):
                for name in step.shows:
                    self.value(name, spot.times)
                for one in step.adds:
                    self.condition(read(one.when) or ["and"], spot.times)

    def _taken(self, way: RoundWay) -> str:
        return f"%{_way(way)}" if way.answer is not None and (way.answer.when or way.answer.fallback) else f"%{_box(way.source)}"

    def _surely(self, way: RoundWay) -> str:
        assert way.answer is not None
        if not way.answer.fallback:
            return f"iif({self.condition(read(way.answer.when) or ['and'], way.source.times)}, true, false)"
        times = way.source.times
        links = [link_of(name, self.rounds.times_of(name, times)) for name in way.source.step.asks]
        answered = " and ".join(f"({_answers(link)}.exists() or {_answers(unknown_of(link))}.value.exists())" for link in links)
        known = " and ".join(f"{_answers(link)}.exists()" for link in links)
        others = [self.condition(data, times) for answer in way.source.step.answers if (data := read(answer.when)) is not None]
        return f"{answered} and ({known}).not() and iif({' or '.join(others) or 'false'}, false, true)"

    # --- boxes ---

    def reached(self, step: Step) -> str:
        """Whether a box is reached, at any time."""
        return " or ".join(f"%{_box(spot)}" for spot in self.rounds.spots_of(step)) or "false"

    def asks(self, key: tuple[str, Times]) -> str:
        """Whether an input is to be asked; empty where it always is."""
        spots = self.items.get(key, ())
        return "" if not spots else " or ".join(f"%{_box(spot)}" for spot in spots)

    def taken(self, step: Step, place: int) -> str:
        """Whether an arrow of a box is taken, at any time. `place`: which of its answers, counted from 0."""
        ways = (way for spot in self.rounds.spots_of(step) for way in self.rounds.ways[spot] if way.answer is step.answers[place])
        return " or ".join(dict.fromkeys(self._taken(way) for way in ways)) or "false"

    def again(self, step: Step) -> str:
        """Whether a box leads back to ask again."""
        ways = (way for spot in self.rounds.spots_of(step) for way in self.rounds.ways[spot] if way.answer is None)
        return " or ".join(dict.fromkeys(self._taken(way) for way in ways)) or "false"

    def at(self, step: Step, of: Callable[[Times], str]) -> str:
        """What holds at the time at which a box is reached."""
        spots = self.rounds.spots_of(step)
        told = dict.fromkeys(of(spot.times) for spot in spots)
        return next(iter(told)) if len(told) == 1 else " | ".join(f"iif(%{_box(spot)}, {of(spot.times)})" for spot in spots)

    # --- conditions ---

    def condition(self, data: Data, times: Times = ()) -> str:
        """A condition at a time of asking."""
        head, *rest = data
        if head in {"and", "or"}:
            return f"({f' {head} '.join(self.condition(part, times) for part in rest)})" if rest else "true" if head == "and" else "false"
        if head == "not":
            return f"({self.condition(rest[0], times)}).not()"
        if head == "yes":
            return self.value(rest[0], times)
        if head == "is":
            return self._is(rest[0], rest[1], times)
        if head == "includes":
            self.value(rest[0], times)
            return f"iif(%{self._name('known', rest[0], times)}, {self.value(rest[0], times)} contains {text(rest[1])})"
        if head == "known":
            links = (link_of(name, self.rounds.times_of(name, times)) for name in rest[0])
            return f"({' and '.join(f'{_answers(link)}.exists()' for link in links) or 'true'})"
        return f"({self.number(rest[0], times)} {head} {self.number(rest[1], times)})"

    def _is(self, name: str, words: list[str], times: Times) -> str:
        value, one = self.value(name, times), self.asked.get(name)
        if one is not None and one.kind == "yes or no":
            return f"({' or '.join(f'{value} = {str(word == YES).lower()}' for word in words)})"
        return f"({' or '.join(f'{value} = {text(word)}' for word in words)})"

    def number(self, data: Data, times: Times = ()) -> str:
        """A number or formula at a time of asking; empty where it cannot be worked out."""
        head, *rest = data
        if head == "number":
            return f"({rest[0]})" if rest[0].startswith("-") else str(rest[0])
        if head == "value":
            return self.value(rest[0], times)
        if head == "minus":
            return f"(0 - {self.number(rest[0], times)})"
        if head == "call":
            return _called(rest[0], [self.number(part, times) for part in rest[1:]])
        left, right = (self.number(part, times) for part in rest)
        return f"({left}).power({right})" if head == "^" else f"({left} {head} {right})"

    def value(self, name: str, times: Times = ()) -> str:
        """The variable of an input or derived value at a time of asking."""
        here = self.rounds.times_of(name, times)
        variable = self._name("answer" if name in self.asked else "value", name, here)
        if variable not in self._variables:
            if name in self.asked:
                self._answer(self.asked[name], here, variable)
            else:
                self._derive(self.derived[name], here, variable)
        return f"%{variable}"

    def _name(self, kind: str, name: str, times: Times) -> str:
        return f"{kind}_{name.replace('-', '_').replace(' ', '__')}{_suffix(self.rounds.times_of(name, times))}"

    def _answer(self, one: Asked, times: Times, variable: str) -> None:
        link = link_of(one.id, times)
        self.items.setdefault((one.id, times), ())
        given_ = _answers(link)
        value = f"{given_}.value.code" if one.kind in {"one of", "several of"} else f"{given_}.value"
        if one.kind == "several of":
            value = f"{value}.where($this != {text(NONE_OF_THESE)})"
            known = f"{given_}.exists()" + (f" or {_answers(unknown_of(link))}.value.exists()" if one.default else "")
            self._variables[self._name("known", one.id, times)] = known
        if one.default:
            value = f"iif({given_}.exists(), {value}, iif({_answers(unknown_of(link))}.value.exists(), {_default(one)}))"
        self._variables[variable] = value

    def _derive(self, value: Derived, times: Times, variable: str) -> None:
        rows = [(read(row.when) or ["and"], given(row.gives), row.gives) for row in value.rows]
        told = [(self.condition(when, times), self.number(data, times) if data is not None else text(word)) for when, data, word in rows]
        if value.collect == "sum":
            expression = " + ".join(gives if when == "true" else f"({when}).select(iif($this, {gives}, 0))" for when, gives in told) or "0"
        else:
            expression = self._collected(value, told, times)
        self._variables[variable] = expression
        self.worked_out[value.id, times] = variable

    def _collected(self, value: Derived, told: list[tuple[str, str]], times: Times) -> str:
        conditions = [when for when, _ in told if when != "true"]
        known = " and ".join(f"({when}).exists()" for when in conditions) or "true"
        held = " | ".join(gives if when == "true" else f"iif({when}, {gives})" for when, gives in told)
        if value.collect == "all":
            self._variables[self._name("known", value.id, times)] = known
            return f"iif({known}, {held})"
        if value.collect == "the one":
            return held if not conditions else f"iif({known}, {held})"
        unknown = " or ".join(f"({gives}).empty()" if when == "true" else f"({when} and ({gives}).empty())" for when, gives in told)
        highest = f"({held}).aggregate(iif($total.empty(), $this, iif($this > $total, $this, $total)))"
        return f"iif({known} and ({unknown}).not(), iif(({held}).exists(), {highest}, 0))"


def _suffix(times: Times) -> str:
    return "".join(f"__{action}_{time}" for action, time in times)


def _box(spot: AskedBox) -> str:
    return f"box_{spot.step.number}{_suffix(spot.times)}"


def _way(way: RoundWay) -> str:
    assert way.answer is not None
    return f"way_{way.source.step.number}_{_place(way)}{_suffix(way.source.times)}"


def _place(way: RoundWay) -> int:
    return next(place for place, answer in enumerate(way.source.step.answers, start=1) if answer is way.answer)


def _answers(link: str) -> str:
    return f"%resource.item.where(linkId={text(link)}).answer"


def _default(one: Asked) -> str:
    if one.kind == "yes or no":
        return "true" if one.default == YES else "false"
    if one.kind == "number":
        return f"({plain(one.default)})"
    if one.kind == "several of":
        known = {choice.id for choice in one.choices}
        return " | ".join(text(word) for word in map(str.strip, one.default.split(",")) if word in known) or "{}"
    return text(one.default)


def _called(function: str, of: list[str]) -> str:
    first, *others = of
    if function in {"min", "max"}:
        sign, told = ("<=" if function == "min" else ">="), f"({first})"
        for other in others:
            told = f"{told}.select(iif($this {sign} {other}, $this, {other}))"
        return told
    if function in {"abs", "exp"}:
        return f"({first}).{function}()"
    if function in {"sqrt", "root"} and not others:
        return f"({first}).sqrt()"
    if function == "root":
        return f"({first}).power(1.0 / {others[0]})"
    if function in {"ln", "log10"}:
        return f"({first}).where($this > 0).{'ln()' if function == 'ln' else 'log(10)'}"
    return _rounded(function, first, others)


def _rounded(function: str, first: str, others: list[str]) -> str:
    scale = f"(10).power({others[0]})" if others else "1"
    scaled = f"(({first}) * {scale})"
    if function == "round-down":
        return f"({scaled}.floor() / {scale})"
    if function == "round-up":
        return f"({scaled}.ceiling() / {scale})"
    return f"({scaled}.select(iif($this >= 0, ($this + 0.5).floor(), 0 - (0.5 - $this).floor())) / {scale})"
