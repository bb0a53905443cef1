"""What a figure shows one reader: what is drawn, and the same values in words. Both take their words from here."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from generator.content.model import (
    Arm,
    BodyMap,
    Figure,
    Icons,
    Library,
    Map,
    NotStated,
    Place,
    Quantity,
    Rated,
    Spot,
    Statement,
    Strengths,
    Text,
    Timeline,
    Voiced,
    Window,
    arms,
    percent,
    worded,
)
from generator.drawing.figures import AreaMap, Depiction, IconArray, MapNote, MapRegion, Paint, Rating, Share, TestMatrix, Wait, Waits
from generator.language.reader import Reader


class FigureValue(NamedTuple):
    """One value: what it belongs to, the value in words, the facts it stands on; or the explicit entry that no source states it."""

    head: str
    value: str = ""
    facts: tuple[str, ...] = ()
    gap: NotStated | None = None


class ValueGroup(NamedTuple):
    """Values that belong together. `test`: the test that they are about, if there is one."""

    name: str
    test: str | None
    values: tuple[FigureValue, ...]


class InWords(NamedTuple):
    """A whole figure in words; `facts`: those that all values stand on."""

    groups: tuple[ValueGroup, ...]
    facts: tuple[str, ...] = ()


class Period(NamedTuple):
    """One row of a timeline: its head, what the time is for, and the time; without a time it must be now."""

    fact: str
    head: str
    label: str
    time: Quantity | None


def depict(figure: Figure, library: Library, reader: Reader) -> Depiction:
    """What is to be drawn. The Library must hold what the figure names, and the rules of figures must have passed."""
    drawing = figure.drawing
    if isinstance(drawing, Icons):
        shares = tuple(Share(str(arm.group), people(arm)[0], _counted(arm, reader)) for arm in arms(library.facts[drawing.statistic]))
        return IconArray(shares, (str(drawing.filled), reader("figure_others"), reader("figure_each")))
    if isinstance(drawing, Timeline):
        return _waits(periods(drawing, library), reader)
    return _matrix(drawing, library, reader) if isinstance(drawing, Strengths) else _map(drawing, reader)


def in_words(figure: Figure, library: Library, reader: Reader) -> InWords:
    """The values of a figure in words."""
    drawing = figure.drawing
    if isinstance(drawing, Icons):
        values = tuple(FigureValue(arm.group, _people(arm, reader)) for arm in arms(library.facts[drawing.statistic]))
        return InWords((ValueGroup("", None, values),), (drawing.statistic,))
    if isinstance(drawing, Timeline):
        rows = tuple(FigureValue(period.head, _timed(period, reader), (period.fact,)) for period in periods(drawing, library))
        return InWords((ValueGroup("", None, rows),))
    if isinstance(drawing, Strengths):
        return InWords(tuple(_tested(drawing, place, library, reader) for place in range(len(drawing.tests))))
    return InWords((ValueGroup("", None, tuple(_labels(drawing, reader))),))


def alternative(figure: Figure, told: InWords, reader: Reader) -> str:
    """The alternative of the drawing: its title and every value, and that the words beside it say the same."""
    values = "; ".join(reader.in_labels(group.name, value.head, value.value) for group in told.groups for value in group.values)
    return f"{reader.head(figure.names.voiced(reader.voice))} {reader.sentence(values)} {reader('figure_alt')}"


# --- people out of a hundred -----------------------------------------------------------------------------------------


def people(arm: Arm) -> tuple[int, bool]:
    """How many of a hundred people, as a whole number, and whether it was rounded. The rules let only parts of a hundred through."""
    exact = percent(arm) or Decimal(0)
    whole = exact.quantize(Decimal(1), ROUND_HALF_UP)
    return int(whole), whole != exact


def _counted(arm: Arm, reader: Reader) -> str:
    """`about 45 in 100`; "about" only where the number was rounded."""
    number, rounded = people(arm)
    return reader("figure_about" if rounded else "figure_people", number=number)


def _people(arm: Arm, reader: Reader) -> str:
    exact = f" ({arm.value} {arm.unit})" if reader.audience == "clinician" and people(arm)[1] else ""
    return _counted(arm, reader) + exact


# --- times -----------------------------------------------------------------------------------------------------------


def periods(timeline: Timeline, library: Library) -> list[Period]:
    """The rows of a timeline: what must not wait first, whatever their order in the file."""
    rows = sorted(timeline.rows, key=lambda window: window.now is None)
    return [_period(window, library.facts[window.fact]) for window in rows]


def _period(window: Window, fact: Statement) -> Period:
    """Whoever the time holds for heads the row; where no source says so, its label does."""
    time = None if window.now else window.time(fact)
    whom = None if time is None or isinstance(time.population, NotStated) else str(time.population)
    return Period(str(window.fact), whom or str(window.label), str(window.label) if whom else "", time)


def _timed(period: Period, reader: Reader) -> str:
    """`6 to 8 weeks`, behind what the time is for."""
    time = period.time
    value = reader("figure_span", low=str(time.low), high=str(time.high), unit=time.unit) if time else reader("figure_now")
    return reader.in_labels(period.label, value)


def _waits(rows: list[Period], reader: Reader) -> Waits:
    times = [period.time for period in rows if period.time is not None]
    return Waits(tuple(_wait(period, reader) for period in rows), str(times[0].unit) if times else "",
                 (reader("figure_waiting"), reader("figure_ends")))


def _wait(period: Period, reader: Reader) -> Wait:
    time = period.time
    if time is None or time.low is None or time.high is None:
        return Wait(period.head, reader("figure_now"))
    return Wait(period.head, _timed(period, reader), float(time.low.value), float(time.high.value))


# --- tests -----------------------------------------------------------------------------------------------------------


def _matrix(drawing: Strengths, library: Library, reader: Reader) -> TestMatrix:
    names = tuple(str(library.tests[strength.test].names.voiced(reader.voice)) for strength in drawing.tests)
    ratings = tuple(tuple(_rating(strength.cells[row], reader) for strength in drawing.tests) for row in range(len(drawing.asks)))
    return TestMatrix(names, tuple(map(str, drawing.asks)), ratings)


def _rating(cell: Rated | NotStated, reader: Reader) -> Rating:
    return Rating(cell.level if isinstance(cell, Rated) else "", _level(cell, reader))


def _tested(drawing: Strengths, place: int, library: Library, reader: Reader) -> ValueGroup:
    """One test: what is rated, then what a gap tells, then in one value all that no source states."""
    strength = drawing.tests[place]
    cells = list(zip(map(str, drawing.asks), strength.cells, strict=True))
    values = [FigureValue(asks, _level(cell, reader), cell.facts) for asks, cell in cells if isinstance(cell, Rated)]
    values += [FigureValue(asks, _level(cell, reader), (), cell) for asks, cell in cells
               if isinstance(cell, NotStated) and cell.not_stated is not None]
    silent = [asks for asks, cell in cells if isinstance(cell, NotStated) and cell.not_stated is None]
    values += [FigureValue(reader("figure_not_stated"), "; ".join(silent))] if silent else []
    return ValueGroup(library.tests[strength.test].names.voiced(reader.voice), strength.test, tuple(values))


def _level(cell: Rated | NotStated, reader: Reader) -> str:
    """How well, in a word or two."""
    return reader(f"level_{cell.level}") if isinstance(cell, Rated) else reader("level_not_stated")


# --- maps ------------------------------------------------------------------------------------------------------------


def _labels(drawing: Map, reader: Reader) -> Iterator[FigureValue]:
    """Each label that facts stand behind; then in one value those that only name a part."""
    named = [(str(worded(area.label, reader.voice)), area.facts) for area in drawing.areas]
    yield from (FigureValue(label, "", facts) for label, facts in named if facts)
    if others := [label for label, facts in named if not facts]:
        yield FigureValue(reader("figure_also"), "; ".join(others))


def _map(drawing: Map, reader: Reader) -> AreaMap:
    regions = tuple(MapRegion(tuple(map(str, area.outlines)), area.pattern or "", _note(area.label, area.at, reader), _point(area.point))
                    for area in drawing.areas)
    return _with_regions(drawing, regions, reader)


def body(drawing: BodyMap, reader: Reader) -> AreaMap:
    """The body that readers choose from, with a region for each of its areas."""
    regions = tuple(MapRegion(tuple(map(str, area.outlines)), "", _note(area.names.voiced(reader.voice), area.at, reader), _point(area.point))
                    for area in drawing.areas)
    return _with_regions(drawing, regions, reader)


def _with_regions(drawing: Map | BodyMap, regions: tuple[MapRegion, ...], reader: Reader) -> AreaMap:
    notes = tuple(_note(sign.says, sign.at, reader) for sign in drawing.signs)
    layers = tuple(Paint(layer.fill, layer.line, tuple(map(str, layer.outlines))) for layer in drawing.layers)
    return AreaMap(float(drawing.width), float(drawing.height), tuple(map(str, drawing.outlines)), regions, notes, layers)


def _point(spot: Spot) -> tuple[float, float]:
    return float(spot.x.value), float(spot.y.value)


def _note(says: Text | Voiced, at: Place, reader: Reader) -> MapNote:
    return MapNote(str(worded(says, reader.voice)), float(at.x.value), float(at.y.value), float(at.width.value))
