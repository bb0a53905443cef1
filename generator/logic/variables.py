"""Inputs as variables: what a patient can answer, and what counts where they leave the answer out."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from generator.content.model import Decision, Input, Library, Number
from generator.logic.bounds import common
from generator.logic.nodes import fraction
from generator.logic.values import Value, Variable


def inputs_of(decision: Decision, library: Library) -> dict[str, Input]:
    """The inputs of a chart by their ids, shared ones among them; those that nobody wrote are left out."""
    found: dict[str, Input] = {}
    for one in decision.inputs:
        known = one if isinstance(one, Input) else library.inputs.get(one)
        if known is not None:
            found.setdefault(str(known.id), known)
    return found


def variable_of(one: Input) -> Variable:
    """An input as a variable."""
    words = tuple(dict.fromkeys(str(answer.id) for answer in one.answers))
    unknown = one.unknown is not None or one.default is not None
    if one.asks != "number":
        return Variable(str(one.id), one.asks, words if one.asks != "yes or no" else (), unknown=unknown, default=_default(one, words))
    step = fraction(one.step) if one.step is not None and fraction(one.step) > 0 else Fraction(1)
    low = fraction(one.low) if one.low is not None else Fraction(0)
    high = fraction(one.high) if one.high is not None else low + 1000 * step
    return Variable(str(one.id), "number", (), low, max(low, high), step, unknown, _default(one, words), step)


def joined(one: Variable, other: Variable) -> Variable:
    """A variable that can have every value that one of two can have."""
    unknown = one.unknown or other.unknown
    if one.kind != "number" or other.kind != "number":
        return replace(one, unknown=unknown, words=tuple(dict.fromkeys([*one.words, *other.words])))
    step = common(one.step, other.step, one.low - other.low)
    low, high = min(one.low, other.low), max(one.high, other.high)
    return replace(one, low=low, high=high, step=step, unknown=unknown)


def _default(one: Input, words: tuple[str, ...]) -> Value:
    if one.default is None:
        return None
    if one.asks == "yes or no":
        return {"yes": True, "no": False}.get(str(one.default))
    if one.asks == "number":
        return fraction(one.default) if is_number(one.default) else None
    if one.asks == "several of":
        return frozenset(word.strip() for word in one.default.split(",") if word.strip() in words)
    return str(one.default) if one.default in words else None


def is_number(word: str) -> bool:
    """Whether a word is a number as content writes it."""
    return Number.pattern is not None and Number.pattern.fullmatch(word) is not None
