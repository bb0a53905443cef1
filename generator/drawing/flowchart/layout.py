"""A graph of boxes -> sheets of paper, each a checked drawing at the largest text size that fits, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from generator.drawing.flowchart.coordinates import RoutedChart
from generator.drawing.flowchart.drawing import ChartDrawing, Graph, faults
from generator.drawing.flowchart.sheets import Cutter, Parts, TagWords
from generator.drawing.text_metrics import Font

LARGEST, SMALLEST = 13.0, 9.0
"""The greatest and the least size of chart text on paper, in points."""

COMFORTABLE, TURN = 11.0, 1.15
"""An upright page is kept if it gives text of this size, or if turning the page gains less than this factor."""

USUAL, WIDEST = 20.0, 30.0
"""The usual and the greatest width of a box, in em."""

CAREFUL, SEARCH, MOST_SHEETS = 2, 9, 12
"""How many ways of drawing are tried until the self-check passes; the steps of the search for a width; where splitting ends."""

MOST_BOXES = 150
"""More boxes are not laid out at all: sheets that are full to 9 pt hold about twelve of them each, and a reader loses the way long before."""


class Paper(NamedTuple):
    """Upright paper, in points. `top` and `bottom` are kept free inside the margin: title, population and exclusions; key and footer. `least`: the
    smallest text on it."""

    width: float
    height: float
    margin: float = 28.35
    top: float = 60.0
    bottom: float = 30.0
    least: float = SMALLEST

    def room(self, upright: bool) -> tuple[float, float]:
        """The width and height left for the chart."""
        width, height = self.turned(upright)
        return width - 2 * self.margin, height - 2 * self.margin - self.top - self.bottom

    def turned(self, upright: bool) -> tuple[float, float]:
        """The width and height of the paper."""
        return (self.width, self.height) if upright else (self.height, self.width)


A4, LETTER = Paper(595.28, 841.89), Paper(612.0, 792.0)


class LaidOutSheet(NamedTuple):
    """One page: its letter, its paper as turned, and its drawing with the place of the upper left corner, all in points; its title, if the
    author gave it one."""

    name: str
    width: float
    height: float
    x: float
    y: float
    drawing: ChartDrawing
    title: str = ""


class Sheets(NamedTuple):
    """A chart on paper, with text of one size on all sheets."""

    sheets: tuple[LaidOutSheet, ...]
    text_size: float


class DoesNotFit(Exception):
    """A chart cannot be printed at a readable size: the size reached in one piece, and after which box it was best cut in two ("" if nowhere);
    or the size reached on a sheet of the author's, and its title."""

    def __init__(self, size: float, cut: str, sheet: str = "") -> None:
        self.size, self.cut, self.sheet = size, cut, sheet
        place, best = f' on the sheet "{sheet}"' if sheet else "", f"; the best cut is after box {cut}" if cut else ""
        super().__init__(f"its text would be {size:.1f} pt{place}, less than {SMALLEST:g} pt{best}")


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


@lru_cache(maxsize=1024)
def _frame(graph: Graph, font: Font, careful: int = 0) -> RoutedChart:
    """A chart with its routes. One chart is asked for on each paper, in one piece and in parts, and, after all others, on the screen."""
    return RoutedChart(graph, font, careful)


@lru_cache(maxsize=1024)
def draw(graph: Graph, font: Font, text: float = 12.0, box_width: float = USUAL) -> ChartDrawing:
    """A chart in one piece, checked, with boxes of about this width in em: for the screen. Raises ValueError (a cycle) and Faulty."""
    return _checked(graph, font, lambda frame: frame.drawing(max(box_width, frame.narrowest), text))


def fit(graph: Graph, font: Font, page: Paper, phrases: TagWords | None = None, later: Paper | None = None, parts: Parts = ()) -> Sheets:
    """The chart on as few sheets as keep its text readable, as large as possible; or on the author's own sheets, `parts`.

    `page` is the first sheet, `later` every further one. Raises DoesNotFit, ValueError (a cycle, or parts that are none), Faulty.
    """
    press = _Press(font, page, later or page)
    cutter = Cutter(graph, phrases or TagWords(), page.room(True)[1] / press.later.room(True)[1])
    if parts:
        return press.chosen(cutter.chosen(parts), [title for title, _ in parts])
    whole = press.size(graph, 0)
    return press.sheets([graph]) if whole >= page.least else press.sheets(press.cut(cutter, whole))


class _Press(NamedTuple):
    """What sheets are fitted with: the font, the first sheet, and the later ones."""

    font: Font
    first: Paper
    later: Paper

    def page(self, place: int) -> Paper:
        """The paper of one sheet."""
        return self.later if place else self.first

    def size(self, part: Graph, place: int) -> float:
        """The largest text of a part as the sheet at some place, in points."""
        return _largest(part, self.font, self.page(place))

    def sheets(self, parts: Sequence[Graph], titles: Sequence[str] = ()) -> Sheets:
        """Every part as a sheet, with text of one size."""
        text = min(self.size(part, place) for place, part in enumerate(parts))
        names = [Cutter.name(place) if len(parts) > 1 else "" for place in range(len(parts))]
        return Sheets(tuple(self._sheet(name, part, text, self.page(place), titles[place] if titles else "")
                            for place, (name, part) in enumerate(zip(names, parts, strict=True))), text)

    def chosen(self, parts: Sequence[Graph], titles: Sequence[str]) -> Sheets:
        """The author's own sheets."""
        for place, part in enumerate(parts):
            if self.size(part, place) < self.page(place).least:
                raise DoesNotFit(self.size(part, place), "", titles[place])
        return self.sheets(parts, titles)

    def cut(self, cutter: Cutter, reached: float) -> list[Graph]:
        """The fewest sheets, cut where it is cheapest, that are all readable."""
        for count in range(2, MOST_SHEETS + 1):
            while bounds := cutter.cheapest(count):
                parts = cutter.parts(bounds)
                bad = [place for place, part in enumerate(parts) if self.size(part, place) < self.page(place).least]
                if not bad:
                    return parts
                for place in bad:
                    cutter.too_large(bounds[place], bounds[place + 1])
        raise DoesNotFit(reached, cutter.best_cut())

    def _sheet(self, name: str, part: Graph, text: float, page: Paper, title: str) -> LaidOutSheet:
        """One sheet at a size that is known to fit."""
        drawing = _checked(part, self.font, lambda frame: frame.drawing(_box(frame, page, text), text))
        upright = _fits(drawing, page.room(True))
        if not upright and not _fits(drawing, page.room(False)):
            raise DoesNotFit(text * min(a / b for a, b in zip(page.room(False), (drawing.width, drawing.height), strict=True)), "")
        width, height = page.turned(upright)
        return LaidOutSheet(name, width, height, (width - drawing.width) / 2, page.margin + page.top, drawing, title)


@lru_cache(maxsize=1024)
def _largest(part: Graph, font: Font, page: Paper) -> float:
    return _choice(_frame(part, font), page).text


def _fits(drawing: ChartDrawing, room: tuple[float, float]) -> bool:
    return drawing.width <= room[0] + 0.01 and drawing.height <= room[1] + 0.01


def _checked(graph: Graph, font: Font, make: Callable[[RoutedChart], ChartDrawing]) -> ChartDrawing:
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


def _choice(frame: RoutedChart, page: Paper) -> _Choice:
    """The largest text; an upright page is preferred."""
    upright = _width(frame, page.room(True), True)
    if upright.text >= COMFORTABLE:
        return upright
    lying = _width(frame, page.room(False), False)
    return lying if lying.text > TURN * upright.text or upright.text < page.least <= lying.text else upright


def _width(frame: RoutedChart, room: tuple[float, float], upright: bool) -> _Choice:
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


def _box(frame: RoutedChart, page: Paper, text: float) -> float:
    """The box width nearest to the usual one with which a chart fits at a size that is no more than its largest."""
    choice = _choice(frame, page)
    room, usual = page.room(choice.upright), max(USUAL, frame.narrowest)
    steps = (usual + (choice.box - usual) * step / SEARCH for step in range(SEARCH))
    return next((box for box in steps if _choose(frame, box, room, choice.upright).text >= text), choice.box)


def _choose(frame: RoutedChart, box: float, room: tuple[float, float], upright: bool) -> _Choice:
    width, height = frame.size(box)
    return _Choice(min(room[0] / width, room[1] / height, LARGEST), box, upright)
