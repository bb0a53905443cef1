"""Figures: whether they can be drawn from their facts, and fit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TypeVar

from generator.content.model import (
    AnyDrawing,
    BodyArea,
    BodyMap,
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
    worded,
)
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.documents.figures import depict
from generator.drawing.figures import draw, faults
from generator.rules.amounts import reader_of
from generator.rules.drawings import Drawing
from generator.rules.entries import id_of

D = TypeVar("D", bound=AnyDrawing)

MOST_GROUPS, MOST_TESTS = 4, 3
"""Groups of a hundred signs that can still be compared; tests whose columns a phone has room for."""


@rule("content", blocks="pages")
def results_not_in_percent(library: Library, today: date) -> Iterator[Diagnostic]:
    """A figure of people is drawn from one statistic whose results are percentages, in at most four groups.

    Why: Only a share of all people can be drawn as people out of a hundred; other measures would look like a share and mislead.
    Fix: Name a statistic with results in percent. Do not convert numbers that the source does not give as percentages.
    """
    for figure, icons in _drawings(library, Icons):
        results = arms(library.facts.get(icons.statistic))
        if icons.statistic in library.facts and not results:
            yield results_not_in_percent.at(icons.statistic, f'"{icons.statistic}" has no results',
                                            "Name a fact from a section evidence: a figure from a study, with results.", item=figure.id)
        for arm in results:
            if percent(arm) is None:
                yield results_not_in_percent.at(icons.statistic, f'"{icons.statistic}" gives {arm.value} {arm.unit} for "{arm.group}"',
                                                'Only results with the unit "%" from 0 to 100 can be drawn as people; name another statistic.',
                                                item=figure.id)
        if len(results) > MOST_GROUPS:
            yield results_not_in_percent.at(icons.statistic, f'"{icons.statistic}" has {len(results)} groups',
                                            f"More than {MOST_GROUPS} cannot be compared as people; name a statistic with fewer.", item=figure.id)


@rule("content", blocks="pages")
def times_not_on_one_scale(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every row of a timeline has one time range, all in the same unit, or says that it must be now.

    Why: On a scale that mixes units a week can look longer than a month.
    Fix: Name facts with one quantity in the same unit, or draw two timelines. Write now: yes only for what must not wait.
    """
    for figure, timeline in _drawings(library, Timeline):
        units: dict[str, str] = {}
        for row in timeline.rows:
            fact = library.facts.get(row.fact)
            if fact is None or row.now:
                continue
            time = row.time(fact)
            if time is None:
                yield times_not_on_one_scale.at(row.fact, f'"{row.fact}" does not have one quantity with from and to',
                                                "Name a fact that has, or write now: yes if it must not wait.", item=figure.id)
            elif units.setdefault(normalised(time.unit), row.fact) == row.fact and len(units) > 1:
                yield times_not_on_one_scale.at(row.fact, f'"{row.fact}" is given in {time.unit}, the rows above it are not',
                                                "Name only facts with one unit, or draw two timelines.", item=figure.id)
        if all(row.now for row in timeline.rows):
            yield times_not_on_one_scale.at(figure.id, f'figure "{figure.id}" has no row with a time',
                                            "Name a fact that has a quantity with from and to.", item=figure.id)


@rule("content", blocks="pages")
def unequal_cells(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every test in a figure has a cell for each thing that is asked, and one to three tests stand side by side.

    Why: A missing cell moves the others up, and a test would seem to show what it does not show.
    Fix: Give each test one cell for each line of asks, in that order; where no source says it, write: not stated.
    """
    for figure, strengths in _drawings(library, Strengths):
        if len(strengths.tests) > MOST_TESTS:
            yield unequal_cells.at(figure.id, f'figure "{figure.id}" has {len(strengths.tests)} tests',
                                   f"Name at most {MOST_TESTS}: a phone has no room for more side by side.", item=figure.id)
        for strength in strengths.tests:
            if len(strength.cells) != len(strengths.asks):
                yield unequal_cells.at(strength.test, f'"{strength.test}" has {len(strength.cells)} cells for {len(strengths.asks)} questions',
                                       "Give it one cell for each line of asks, in that order; where no source says it, write not stated.",
                                       item=figure.id)


@rule("content", blocks="pages")
def outside_the_map(library: Library, today: date) -> Iterator[Diagnostic]:
    """Every outline, point and label of a map, or of the body map, is within it, and every area is closed.

    Why: What lies outside is cut off, and an area that is not closed has no inside that could be filled.
    Fix: Correct the coordinates, enlarge the map, or end the outline with Z.
    """
    for item, drawing in _maps(library):
        for outline in (part for part in drawing.parts if isinstance(part, Shape)):
            if any(not _on(drawing, x, y) for x, y in outline.points):
                yield outside_the_map.at(outline, f"this outline leaves the map, which is {drawing.width} by {drawing.height}",
                                         "Fix its numbers, or make the map larger.", item=item)
        for spot in (part for part in drawing.parts if isinstance(part, Spot)):
            width = spot.width.value if isinstance(spot, Place) else Decimal(0)
            if not _on(drawing, spot.x.value, spot.y.value) or not _on(drawing, spot.x.value + width, spot.y.value):
                yield outside_the_map.at(spot.x, f"this place lies outside the map, which is {drawing.width} by {drawing.height}",
                                         "Fix x, y or width, or make the map larger.", item=item)
        for area in drawing.areas:
            label = area.names.plain if isinstance(area, BodyArea) else worded(area.label, "plain")
            if any("Z" not in outline for outline in area.outlines):
                yield outside_the_map.at(label, f'an outline of "{label}" is not closed, so it has no inside',
                                         "End each outline of an area with Z.", item=item)


@rule("content", alone=True)
def number_in_a_figure(library: Library) -> Iterator[Diagnostic]:
    """The title, caption and labels of a figure give no number of their own: a number is a fact with a source.

    Why: A number in a label has no source and is compared with nothing, so it stays when the fact changes.
    Fix: Leave the number out of the label; the build prints the numbers of the facts that the figure names.
    """
    reader = reader_of(library)
    for figure in (entry for entry in library.entries if isinstance(entry, Figure)):
        for text in (part for part in figure.parts if type(part) is Text):
            if found := reader.numbers_in(text):
                yield number_in_a_figure.at(text, f'"{text}" gives the number {found[0]}',
                                            "Say it without; the build draws and prints the numbers of the facts.", item=figure.id)


@rule("drawings")
def figure_does_not_fit(drawing: Drawing) -> Iterator[Diagnostic]:
    """Every word of a figure is inside it, on no other word, under no line of a label, and every character is in its font.

    Why: Words that overlap or are cut off cannot be read, least of all in print.
    Fix: Use fewer or shorter words there, or give them more room. The caption can hold what the label cannot.
    """
    figure, font = drawing.of, drawing.font
    if isinstance(figure, Figure):
        told = (fault for reader in drawing.readers for fault in faults(draw(depict(figure, drawing.library, reader), font), font))
        for fault in dict.fromkeys(told):
            yield figure_does_not_fit.at(figure.id, f'figure "{figure.id}": {fault}',
                                         "Write fewer or shorter words there, or give them more room.", item=figure.id)


def _drawings(library: Library, kind: type[D]) -> Iterator[tuple[Figure, D]]:
    return ((figure, figure.drawing) for figure in library.figures.values() if isinstance(figure.drawing, kind))


def _maps(library: Library) -> Iterator[tuple[str, Map | BodyMap]]:
    """Every map with what it is called in waivers: those of figures, and the body map."""
    yield from ((str(figure.id), drawing) for figure, drawing in _drawings(library, Map))
    if library.body_map is not None:
        yield id_of(library.body_map), library.body_map


def _on(drawing: Map | BodyMap, x: Decimal, y: Decimal) -> bool:
    return 0 <= x <= drawing.width and 0 <= y <= drawing.height
