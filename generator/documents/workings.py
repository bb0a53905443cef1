"""How a value is worked out, in rows of words, so that whoever has only paper can work it out too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.content.model import DerivedValue, Expression, Input, Number, Points, TableRow
from generator.content.model.expression import Name, names_in
from generator.language.numbers import FIRM
from generator.language.reader import Reader
from generator.language.words import spaced
from generator.logic.condition_words import ConditionWords

Row = tuple[str, str]
"""What is told of, and what is told of it; a row without the second heads those behind it."""


class Workings:
    """How the values of one chart are worked out."""

    def __init__(self, inputs: Mapping[str, Input], words: ConditionWords, reader: Reader) -> None:
        self._inputs, self._words, self._say = inputs, words, reader
        self._derived = words.derived

    def behind(self, names: Iterable[str]) -> tuple[DerivedValue, ...]:
        """The values with some names, then those on which they rest, and so on."""
        found = [name for name in dict.fromkeys(names) if name in self._derived]
        for name in found:
            found += (part for part in _named(self._derived[name]) if part in self._derived and part not in found)
        return tuple(self._derived[name] for name in found)

    def rows(self, values: Iterable[DerivedValue]) -> tuple[Row, ...]:
        """How each of some values is worked out: what gets points, the rows of its table, or its formula."""
        told = tuple(values)
        tables = sum(value.formula is None for value in told)
        return tuple(row for value in told for row in self._rows(value, titled=len(told) > 1 or not tables))

    def _rows(self, value: DerivedValue, *, titled: bool) -> Iterator[Row]:
        if value.formula is not None:
            yield self._in_unit(value), self._words.shown(value)
            yield from self._points_in(value.formula)
            return
        scored = (*value.score, *value.highest)
        parts = [str(one) for one in scored]
        if len(parts) > 1 and all(name in self._derived for name in parts):  # their points stand in tables of their own
            names = ", ".join(spaced(self._derived[name].called) for name in parts)
            yield spaced(value.called), self._say("logic_sum_of" if value.score else "logic_highest_of", values=names)
            return
        if titled:
            yield spaced(value.called), ""
        shared = self._shared_points(scored)
        if shared:
            yield shared, ""
        for one in scored:
            yield (self._words.in_words(one.node), "") if isinstance(one, Expression) and shared else self._scored(one)
        yield from ((self._words.in_words(condition.node), "1") for condition in value.count)
        yield from ((self._words.in_words(row.when.node), spaced(row.says or self._given(row, value))) for row in value.table)

    def _given(self, row: TableRow, value: DerivedValue) -> str:
        """What a row gives that has no words of its own, in the unit of the value: 4 is a dose only with what it is 4 of."""
        return row.gives if value.unit is None or not Number.fits(row.gives) else f"{row.gives}{FIRM}{value.unit}"

    def _in_unit(self, value: DerivedValue) -> str:
        called = spaced(value.called)
        return self._say("logic_in_unit", name=called, unit=spaced(value.unit)) if value.unit is not None else called

    def _points_in(self, formula: Expression) -> Iterator[Row]:
        """What each answer counts in a formula."""
        asked = (self._inputs[name] for name in dict.fromkeys(name.id for name in names_in(formula.node)) if name in self._inputs)
        yield from ((spaced(one.name), told) for one in asked if (told := self._points_told(one) or str(one.points or "")))

    def _shared_points(self, scored: tuple[Points | Expression, ...]) -> str:
        """The answers with their points, where several inputs have the same; empty if they do not."""
        told = {self._points_told(self._inputs[str(one)]) for one in scored if isinstance(one, Expression) and str(one) in self._inputs}
        return told.pop() if len(told) == 1 and len(scored) > 1 and all(isinstance(one, Expression) for one in scored) else ""

    def _points_told(self, one: Input) -> str:
        return "; ".join(f"{spaced(choice.says)}{FIRM}{choice.points}" for choice in one.answers if choice.points is not None)

    def _scored(self, scored: Points | Expression) -> Row:
        if isinstance(scored, Points):
            return spaced(scored.says or self._words.in_words(scored.when.node)), self._words.in_words(scored.points.node)
        one = self._inputs.get(str(scored)) if isinstance(scored.node, Name) else None
        return (spaced(one.name), self._points_told(one) or str(one.points or "")) if one is not None else (self._words.in_words(scored.node), "")


def _named(value: DerivedValue) -> list[str]:
    """All that a value is worked out from."""
    return [name.id for part in value.parts if isinstance(part, Expression) for name in names_in(part.node)]
