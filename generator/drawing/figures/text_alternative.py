"""What a figure says, in words: the rows of its text alternative, with their values and facts. Drawings take their words from the same place."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from generator.content.model import (
    Arm,
    Figure,
    Icons,
    Library,
    NotStated,
    Quantity,
    Rated,
    Statement,
    Strengths,
    Timeline,
    Voice,
    Window,
    arms,
    percent,
)
from generator.language.words import Words


class Row(NamedTuple):
    """One value: what it belongs to, the value in words, the facts it stands on; or the explicit entry that no source states it."""

    head: str
    value: str = ""
    facts: tuple[str, ...] = ()
    gap: NotStated | None = None


class Group(NamedTuple):
    """Rows that belong together. `test`: the test that they are about, if there is one."""

    name: str
    test: str | None
    rows: tuple[Row, ...]


class Told(NamedTuple):
    """A whole figure in words; `facts`: those that all rows stand on."""

    groups: tuple[Group, ...]
    facts: tuple[str, ...] = ()


class Span(NamedTuple):
    """One row of a timeline: its head, what the time is for, and the time; without a time it must be now."""

    fact: str
    head: str
    label: str
    time: Quantity | None


def tell(figure: Figure, library: Library, words: Words, voice: Voice) -> Told:
    """The values of a figure in words, for one reader."""
    drawing = figure.drawing
    if isinstance(drawing, Icons):
        rows = tuple(Row(arm.group, _people(arm, words, voice)) for arm in arms(library.facts[drawing.statistic]))
        return Told((Group("", None, rows),), (drawing.statistic,))
    if isinstance(drawing, Timeline):
        return Told((Group("", None, tuple(Row(span.head, _timed(span, words), (span.fact,)) for span in spans(drawing, library))),))
    if isinstance(drawing, Strengths):
        return Told(tuple(_tested(drawing, place, library, words, voice) for place in range(len(drawing.tests))))
    return Told((Group("", None, tuple(Row(area.label, "", area.facts) for area in drawing.areas)),))


def summary(figure: Figure, told: Told, words: Words, voice: Voice) -> str:
    """The alternative of the drawing: its title and every value, and that the words beside it say the same."""
    values = "; ".join(": ".join(filter(None, (group.name, row.head, row.value))) for group in told.groups for row in group.rows)
    title = figure.names.voiced(voice)
    alike = words("figure_alt")
    return f"{title}{'' if title.endswith(('?', '!', '.')) else ':'} {values}. {alike}"


# --- people out of a hundred -----------------------------------------------------------------------------------------


def people(arm: Arm) -> tuple[int, bool]:
    """How many of a hundred people, as a whole number, and whether it was rounded. The rules let only parts of a hundred through."""
    exact = percent(arm) or Decimal(0)
    whole = exact.quantize(Decimal(1), ROUND_HALF_UP)
    return int(whole), whole != exact


def counted(arm: Arm, words: Words) -> str:
    """`about 45 in 100`; "about" only where the number was rounded."""
    number, rounded = people(arm)
    return words("figure_about" if rounded else "figure_people", number=number)


def _people(arm: Arm, words: Words, voice: Voice) -> str:
    return counted(arm, words) + (f" ({arm.value} {arm.unit})" if voice == "clinical" and people(arm)[1] else "")


# --- times -----------------------------------------------------------------------------------------------------------


def spans(timeline: Timeline, library: Library) -> list[Span]:
    """The rows of a timeline: what must not wait first, whatever their order in the file."""
    rows = sorted(timeline.rows, key=lambda window: window.now is None)
    return [_span(window, library.facts[window.fact]) for window in rows]


def _span(window: Window, fact: Statement) -> Span:
    """Whoever the time holds for heads the row; where no source says so, its label does."""
    time = None if window.now else window.time(fact)
    whom = None if time is None or isinstance(time.population, NotStated) else str(time.population)
    return Span(str(window.fact), whom or str(window.label), str(window.label) if whom else "", time)


def timed(time: Quantity, words: Words) -> str:
    """`6 to 8 weeks`."""
    return words("figure_span", low=str(time.low), high=str(time.high), unit=time.unit)


def _timed(span: Span, words: Words) -> str:
    value = words("figure_now") if span.time is None else timed(span.time, words)
    return f"{span.label}: {value}" if span.label else value


# --- tests -----------------------------------------------------------------------------------------------------------


def _tested(drawing: Strengths, place: int, library: Library, words: Words, voice: Voice) -> Group:
    """One test: what is rated, then what a gap tells, then in one row all that no source states."""
    strength = drawing.tests[place]
    cells = list(zip(map(str, drawing.asks), strength.cells, strict=True))
    rows = [Row(asks, level_words(cell, words), cell.facts) for asks, cell in cells if isinstance(cell, Rated)]
    rows += [Row(asks, level_words(cell, words), (), cell) for asks, cell in cells if isinstance(cell, NotStated) and cell.not_stated is not None]
    silent = [asks for asks, cell in cells if isinstance(cell, NotStated) and cell.not_stated is None]
    rows += [Row(words("figure_not_stated"), "; ".join(silent))] if silent else []
    return Group(library.tests[strength.test].names.voiced(voice), strength.test, tuple(rows))


def level_words(cell: Rated | NotStated, words: Words) -> str:
    """How well, in a word or two."""
    return words(f"level_{cell.level}") if isinstance(cell, Rated) else words("level_not_stated")
