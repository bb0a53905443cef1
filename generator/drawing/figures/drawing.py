"""The plain structure between a figure and its SVG: shapes and lines of text with positions, y downwards, in units of which text has 16.

Positions first, drawing second: SVG only paints what stands here, and tests assert on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from generator.drawing.flowchart.drawing import ASCENT, DESCENT, TextLine
from generator.drawing.flowchart.svg import number
from generator.drawing.text_metrics import Font, named, paragraph

__all__ = ["DRAWN", "LINE", "TEXT", "FigureDrawing", "FigureShape", "Pen", "TextLine", "box", "circle", "faults", "number"]

DRAWN = 300.0
"""Units across a figure whose width the build chooses: what a phone of 320 pixels shows of a page, at nearly one pixel each."""

TEXT, LINE = 16.0, 20.0
"""The size of text, and from one line to the next."""

_NEAR = 0.05


class FigureShape(NamedTuple):
    """A shape: the class that says how it looks, its outline as in SVG, and its pattern if it has one."""

    look: str
    outline: str
    pattern: str = ""


class FigureDrawing(NamedTuple):
    """A finished figure. `cramped`: words that are wider than their place."""

    width: float
    height: float
    marks: tuple[FigureShape, ...]
    lines: tuple[TextLine, ...]
    cramped: tuple[str, ...] = ()


class Pen:
    """Puts shapes and wrapped words on a drawing."""

    def __init__(self, font: Font) -> None:
        self.font = font
        self._marks: list[FigureShape] = []
        self._lines: list[TextLine] = []
        self._cramped: list[str] = []

    def draw(self, look: str, outline: str, pattern: str = "") -> None:
        """Add a shape."""
        self._marks.append(FigureShape(look, outline, pattern))

    def wrap(self, words: str, width: float, bold: bool = False) -> list[tuple[str, float]]:
        """Lines of some width, and how wide each of them is."""
        return [(text, own * TEXT) for text, own in paragraph(words, self.font, bold).wrap(width / TEXT)]

    def write(self, words: str, x: float, y: float, width: float, bold: bool = False) -> float:
        """Add words below `y`, wrapped to a width; gives where they end."""
        for text, own in self.wrap(words, width, bold):
            self._lines.append(TextLine(x, y + LINE - (LINE - TEXT) / 2 - DESCENT * TEXT, own, text, bold))
            if own > width + _NEAR:
                self._cramped.append(text)
            y += LINE
        return y

    def centre(self, words: str, x: float, y: float) -> None:
        """Add one line of words below `y`, with its middle at `x`."""
        width = self.font.width(words) * TEXT
        self.write(words, x - width / 2, y, width + 1)

    def finish(self, width: float, height: float) -> FigureDrawing:
        """The drawing, as large as it is."""
        return FigureDrawing(width, height, tuple(self._marks), tuple(self._lines), tuple(self._cramped))


def box(x: float, y: float, width: float, height: float) -> str:
    """The outline of a rectangle."""
    return f"M{number(x)} {number(y)}H{number(x + width)}V{number(y + height)}H{number(x)}Z"


def circle(x: float, y: float, radius: float) -> str:
    """The outline of a circle around a point."""
    r, left, right, level = number(radius), number(x - radius), number(x + radius), number(y)
    return f"M{left} {level}A{r} {r} 0 1 1 {right} {level}A{r} {r} 0 1 1 {left} {level}Z"


MOST_TOLD = 20
"""Pairs of words that lie on each other of which a figure tells."""


def faults(drawing: FigureDrawing, font: Font) -> Iterator[str]:
    """What is wrong with a drawing, in words. Runs on every figure in every build."""
    yield from (f'the words "{text}" are wider than their place' for text in drawing.cramped)
    for line in drawing.lines:
        if lacking := font.undrawn(line.text):
            yield f'the font has no {named(lacking)}'
        top, bottom = line.y - ASCENT * TEXT, line.y + DESCENT * TEXT
        if min(line.x, top) < -_NEAR or line.x + line.width > drawing.width + _NEAR or bottom > drawing.height + _NEAR:
            yield f'the words "{line.text}" leave the drawing'
    yield from (f'the words "{one.text}" and "{other.text}" lie on each other' for one, other in islice(_meeting(drawing.lines), MOST_TOLD))
    ways = [_ends(mark.outline) for mark in drawing.marks if mark.look == "leader"]
    yield from (f'a line to a point lies on the words "{line.text}"' for line in drawing.lines if any(_crosses(way, line) for way in ways))


def _ends(outline: str) -> tuple[float, float, float, float]:
    x, y, to_x, to_y = map(float, outline[1:].replace("L", " ").split())
    return x, y, to_x, to_y


def _crosses(way: tuple[float, float, float, float], line: TextLine) -> bool:
    """Whether a straight line goes through words: what is left of it inside their box, side by side, has a length."""
    x, y, to_x, to_y = way
    first, last = 0.0, 1.0
    for start, end, low, high in ((x, to_x, line.x, line.x + line.width), (y, to_y, line.y - ASCENT * TEXT, line.y + DESCENT * TEXT)):
        if abs(end - start) < _NEAR:
            if not low + _NEAR < start < high - _NEAR:
                return False
            continue
        near, far = sorted(((low - start) / (end - start), (high - start) / (end - start)))
        first, last = max(first, near), min(last, far)
    return last - first > _NEAR / 10


def _meeting(lines: Sequence[TextLine]) -> Iterator[tuple[TextLine, TextLine]]:
    """The pairs of words that lie on each other, from top to bottom."""
    downwards = sorted(lines, key=lambda line: line.y)
    for place, one in enumerate(downwards, 1):
        for other in islice(downwards, place, None):
            if other.y - one.y >= (ASCENT + DESCENT) * TEXT:
                break
            if _meet(one, other):
                yield one, other


def _meet(one: TextLine, other: TextLine) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    return across > _NEAR and abs(one.y - other.y) < (ASCENT + DESCENT) * TEXT - _NEAR
