"""Library -> problems of figures. Each rule is one small function, as in `check`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TypeVar

from generator.content.model import (
    AnyDrawing,
    Area,
    Figure,
    Icons,
    Library,
    Map,
    Place,
    Shape,
    Spot,
    Strengths,
    Text,
    Timeline,
    arms,
    normalised,
    percent,
)
from generator.diagnostics.diagnostic import Diagnostic
from generator.rules.numbers import reader_of

D = TypeVar("D", bound=AnyDrawing)

MOST_GROUPS, MOST_TESTS = 4, 3
"""Groups of a hundred signs that can still be compared; tests whose columns a phone has room for."""

def check(library: Library, today: date) -> tuple[Diagnostic, ...]:
    """Every problem that these rules find, sorted by place."""
    return tuple(sorted(problem for rule in RULES for problem in rule(library, today)))


def results_not_in_percent(library: Library, today: date) -> Iterator[Diagnostic]:
    """People are drawn from one statistic, whose results are percent; at most four groups."""
    for figure, icons in _drawings(library, Icons):
        results = arms(library.facts.get(icons.statistic))
        if icons.statistic in library.facts and not results:
            yield _at(icons.statistic, "results-not-in-percent", f'"{icons.statistic}" has no results',
                      "Name a fact from a section evidence: a figure from a study, with results.", figure)
        for arm in results:
            if percent(arm) is None:
                yield _at(icons.statistic, "results-not-in-percent", f'"{icons.statistic}" gives {arm.value} {arm.unit} for "{arm.group}"',
                          'Only results with the unit "%" from 0 to 100 can be drawn as people; name another statistic.', figure)
        if len(results) > MOST_GROUPS:
            yield _at(icons.statistic, "results-not-in-percent", f'"{icons.statistic}" has {len(results)} groups',
                      f"More than {MOST_GROUPS} cannot be compared as people; name a statistic with fewer.", figure)


def times_not_on_one_scale(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every row of a timeline has one time with from and to, all in one unit; or it says that it must be now."""
    for figure, timeline in _drawings(library, Timeline):
        units: dict[str, str] = {}
        for row in timeline.rows:
            fact = library.facts.get(row.fact)
            if fact is None or row.now:
                continue
            time = row.time(fact)
            if time is None:
                yield _at(row.fact, "times-not-on-one-scale", f'"{row.fact}" does not have one quantity with from and to',
                          "Name a fact that has, or write now: yes if it must not wait.", figure)
            elif units.setdefault(normalised(time.unit), row.fact) == row.fact and len(units) > 1:
                yield _at(row.fact, "times-not-on-one-scale", f'"{row.fact}" is given in {time.unit}, the rows above it are not',
                          "Name only facts with one unit, or draw two timelines.", figure)
        if all(row.now for row in timeline.rows):
            yield _at(figure.id, "times-not-on-one-scale", f'figure "{figure.id}" has no row with a time',
                      "Name a fact that has a quantity with from and to.", figure)


def unequal_cells(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every test of a figure has a cell for everything that is asked; one to three tests stand side by side."""
    for figure, strengths in _drawings(library, Strengths):
        if len(strengths.tests) > MOST_TESTS:
            yield _at(figure.id, "unequal-cells", f'figure "{figure.id}" has {len(strengths.tests)} tests',
                      f"Name at most {MOST_TESTS}: a phone has no room for more side by side.", figure)
        for strength in strengths.tests:
            if len(strength.cells) != len(strengths.asks):
                yield _at(strength.test, "unequal-cells", f'"{strength.test}" has {len(strength.cells)} cells for {len(strengths.asks)} questions',
                          "Give it one cell for each line of asks, in that order; where no source says it, write not stated.", figure)


def outside_the_map(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every outline, point and label of a map lies on it."""
    for figure, drawing in _drawings(library, Map):
        for outline in (part for part in drawing.parts if isinstance(part, Shape)):
            if any(not _on(drawing, x, y) for x, y in outline.points):
                yield _at(outline, "outside-the-map", f"this outline leaves the map, which is {drawing.width} by {drawing.height}",
                          "Mend its numbers, or make the map larger.", figure)
        for spot in (part for part in drawing.parts if isinstance(part, Spot)):
            width = spot.width.value if isinstance(spot, Place) else Decimal(0)
            if not _on(drawing, spot.x.value, spot.y.value) or not _on(drawing, spot.x.value + width, spot.y.value):
                yield _at(spot.x, "outside-the-map", f"this place lies outside the map, which is {drawing.width} by {drawing.height}",
                          "Mend x, y or width, or make the map larger.", figure)
        for area in (part for part in drawing.parts if isinstance(part, Area)):
            if any("Z" not in outline for outline in area.outlines):
                yield _at(area.label, "outside-the-map", f'an outline of "{area.label}" is not closed, so it has no inside',
                          "End each outline of an area with Z.", figure)


def number_in_a_figure(library: Library, today: date) -> Iterator[Diagnostic]:
    """Title, caption and labels of a figure give no number of their own: a number is a fact, with its source."""
    reader = reader_of(library)
    for figure in library.figures.values():
        for text in (part for part in figure.parts if type(part) is Text):
            if found := reader.numbers_in(text):
                yield _at(text, "number-in-a-figure", f'"{text}" gives the number {found[0]}',
                          "Say it without; the build draws and prints the numbers of the facts.", figure)


DRAWING_NEEDS = (results_not_in_percent, times_not_on_one_scale, unequal_cells, outside_the_map)
"""With a problem of one of these a figure cannot be drawn."""

RULES = (*DRAWING_NEEDS, number_in_a_figure)


def _drawings(library: Library, kind: type[D]) -> Iterator[tuple[Figure, D]]:
    return ((figure, figure.drawing) for figure in library.figures.values() if isinstance(figure.drawing, kind))


def _on(drawing: Map, x: Decimal, y: Decimal) -> bool:
    return 0 <= x <= drawing.width and 0 <= y <= drawing.height


def _at(text: Text, rule: str, message: str, help: str, figure: Figure) -> Diagnostic:
    return Diagnostic(text.where, rule, message, help, width=max(1, len(text)) if "\n" not in text else 1, item=figure.id)
