"""A graph of boxes -> sheets of paper, each a checked drawing at the largest text size that fits, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from generator.drawing.flowchart.coordinates import Frame
from generator.drawing.flowchart.drawing import Drawing, Graph, faults
from generator.drawing.flowchart.sheets import Cutter, Phrases
from generator.drawing.text_metrics import Font

LARGEST, SMALLEST = 13.0, 9.0
"""The greatest and the least size of chart text on paper, in points."""

COMFORTABLE, TURN = 11.0, 1.15
"""An upright page is kept if it gives text of this size, or if turning the page gains less than this factor."""

USUAL, WIDEST = 20.0, 30.0
"""The usual and the greatest width of a box, in em."""

CAREFUL, SEARCH, MOST_SHEETS = 3, 9, 12
"""How many ways of drawing are tried until the self-check passes; the steps of the search for a width; where splitting ends."""


class Page(NamedTuple):
    """Upright paper, in points. `top` and `bottom` are kept free inside the margin: title, population and exclusions; key and footer."""

    width: float
    height: float
    margin: float = 28.35
    top: float = 60.0
    bottom: float = 30.0

    def room(self, upright: bool) -> tuple[float, float]:
        """The width and height left for the chart."""
        width, height = self.turned(upright)
        return width - 2 * self.margin, height - 2 * self.margin - self.top - self.bottom

    def turned(self, upright: bool) -> tuple[float, float]:
        """The width and height of the paper."""
        return (self.width, self.height) if upright else (self.height, self.width)


A4, LETTER = Page(595.28, 841.89), Page(612.0, 792.0)


class Sheet(NamedTuple):
    """One page: its letter, its paper as turned, and its drawing with the place of the upper left corner, all in points."""

    name: str
    width: float
    height: float
    x: float
    y: float
    drawing: Drawing


class Sheets(NamedTuple):
    """A chart on paper, with text of one size on all sheets."""

    sheets: tuple[Sheet, ...]
    text_size: float


class DoesNotFit(Exception):
    """A chart cannot be printed at a readable size: the size reached in one piece, and after which box it was best cut in two ("" if nowhere)."""

    def __init__(self, size: float, cut: str) -> None:
        self.size, self.cut = size, cut
        super().__init__(f"its text would be {size:.1f} pt, less than {SMALLEST:g} pt" + (f"; the best cut is after box {cut}" if cut else ""))


class Faulty(Exception):
    """A drawing that more room did not mend, and what is wrong with it: a fault of the program."""

    def __init__(self, found: tuple[str, ...]) -> None:
        self.found = found
        super().__init__("; ".join(found))


class _Choice(NamedTuple):
    """A size of text, and the box width and the turn of the page that give it."""

    text: float
    box: float
    upright: bool


@lru_cache(maxsize=32)
def _frame(graph: Graph, font: Font, careful: int = 0) -> Frame:
    """A chart with its routes. One chart is asked for on each paper, in one piece and in parts, and on the screen."""
    return Frame(graph, font, careful)


def draw(graph: Graph, font: Font, text: float = 12.0, box_width: float = USUAL) -> Drawing:
    """A chart in one piece, checked, with boxes of about this width in em: for the screen. Raises ValueError (a cycle) and Faulty."""
    return _checked(graph, font, lambda frame: frame.drawing(max(box_width, frame.narrowest), text))


def is_one_sheet(graph: Graph, font: Font, page: Page) -> bool:
    """Whether the whole chart stays readable on one page."""
    return _choice(_frame(graph, font), page).text >= SMALLEST


def fit(graph: Graph, font: Font, page: Page, phrases: Phrases | None = None) -> Sheets:
    """The chart on as few sheets as keep its text readable, as large as possible. Raises DoesNotFit, ValueError (a cycle), Faulty."""
    whole = _choice(_frame(graph, font), page)
    if whole.text >= SMALLEST:
        return _sheets((graph,), (whole.text,), font, page)
    parts = _parts(Cutter(graph, phrases or Phrases()), whole.text, font, page)
    return _sheets(tuple(parts), tuple(parts.values()), font, page)


def _sheets(parts: tuple[Graph, ...], sizes: tuple[float, ...], font: Font, page: Page) -> Sheets:
    text = min(sizes)
    return Sheets(tuple(_sheet(Cutter.name(place) if len(parts) > 1 else "", part, text, font, page) for place, part in enumerate(parts)), text)


def _sheet(name: str, part: Graph, text: float, font: Font, page: Page) -> Sheet:
    """One sheet at a size that is known to fit."""
    drawing = _checked(part, font, lambda frame: frame.drawing(_box(frame, page, text), text))
    upright = _fits(drawing, page.room(True))
    if not upright and not _fits(drawing, page.room(False)):
        raise DoesNotFit(text * min(a / b for a, b in zip(page.room(False), (drawing.width, drawing.height), strict=True)), "")
    width, height = page.turned(upright)
    return Sheet(name, width, height, (width - drawing.width) / 2, page.margin + page.top, drawing)


def _fits(drawing: Drawing, room: tuple[float, float]) -> bool:
    return drawing.width <= room[0] + 0.01 and drawing.height <= room[1] + 0.01


def _checked(graph: Graph, font: Font, make: Callable[[Frame], Drawing]) -> Drawing:
    """The first drawing without a fault; each try leaves the wires more room."""
    found: tuple[str, ...] = ()
    for careful in range(CAREFUL):
        drawing = make(_frame(graph, font, careful))
        wrong = tuple(faults(drawing))
        if not wrong:
            return drawing
        found = found or wrong
    raise Faulty(found)


# --- the largest text on a page ------------------------------------------------------------------------------------


def _choice(frame: Frame, page: Page) -> _Choice:
    """The largest text; an upright page is preferred."""
    upright = _width(frame, page.room(True), True)
    if upright.text >= COMFORTABLE:
        return upright
    lying = _width(frame, page.room(False), False)
    return lying if lying.text > TURN * upright.text or upright.text < SMALLEST <= lying.text else upright


def _width(frame: Frame, room: tuple[float, float], upright: bool) -> _Choice:
    """The box width that gives the largest text: wider boxes make the chart wider but, with fewer lines, not higher. So its shape is halved in on."""
    usual = _choose(frame, max(USUAL, frame.narrowest), room, upright)
    if usual.text >= LARGEST:
        return usual
    low, high = frame.narrowest, max(WIDEST, frame.narrowest)
    tried = [usual]
    for _ in range(SEARCH):
        box = (low + high) / 2
        width, height = frame.size(box)
        tried.append(_Choice(min(room[0] / width, room[1] / height, LARGEST), box, upright))
        low, high = (low, box) if width * room[1] > height * room[0] else (box, high)
    tried += [_choose(frame, low, room, upright), _choose(frame, high, room, upright)]
    return max(tried, key=lambda choice: (choice.text, -abs(choice.box - USUAL)))


def _box(frame: Frame, page: Page, text: float) -> float:
    """The box width nearest to the usual one with which a chart fits at a size that is no more than its largest."""
    choice = _choice(frame, page)
    room, usual = page.room(choice.upright), max(USUAL, frame.narrowest)
    steps = (usual + (choice.box - usual) * step / SEARCH for step in range(SEARCH))
    return next((box for box in steps if _choose(frame, box, room, choice.upright).text >= text), choice.box)


def _choose(frame: Frame, box: float, room: tuple[float, float], upright: bool) -> _Choice:
    width, height = frame.size(box)
    return _Choice(min(room[0] / width, room[1] / height, LARGEST), box, upright)


# --- several sheets ------------------------------------------------------------------------------------------------


def _parts(cutter: Cutter, reached: float, font: Font, page: Page) -> dict[Graph, float]:
    """The fewest sheets, cut where it is cheapest, that are all readable, with the text size of each."""
    known: dict[Graph, float] = {}
    for count in range(2, MOST_SHEETS + 1):
        while bounds := cutter.cheapest(count):
            parts = cutter.parts(bounds)
            for part in parts:
                if part not in known:
                    known[part] = _choice(_frame(part, font), page).text
            bad = [place for place, part in enumerate(parts) if known[part] < SMALLEST]
            if not bad:
                return {part: known[part] for part in parts}
            for place in bad:
                cutter.too_large(bounds[place], bounds[place + 1])
    raise DoesNotFit(reached, cutter.best_cut())
