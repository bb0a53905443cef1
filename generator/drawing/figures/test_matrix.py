"""Tests and what they show, side by side: one column for each test, and for everything that is asked a strip of signs with words."""

from __future__ import annotations

from generator.drawing.figures.depiction import Rating, TestMatrix
from generator.drawing.figures.drawing import DRAWN, LINE, FigureDrawing, Pen, circle, number
from generator.drawing.text_metrics import Font

RADIUS = 7.0
_GAP = 4.0


def test_matrix(shown: TestMatrix, font: Font) -> FigureDrawing:
    """The names of the tests, then each question above its strip."""
    pen = Pen(font)
    width = DRAWN / len(shown.tests)
    y = max(pen.write(name, place * width, 0, width - _GAP, bold=True) for place, name in enumerate(shown.tests)) + 4
    for asks, ratings in zip(shown.asks, shown.ratings, strict=True):
        pen.draw("thin", f"M0 {number(y)}H{number(DRAWN)}")
        y = pen.write(asks, 0, y + 4, DRAWN) + 3
        y = max(_cell(pen, rating, place * width, y, width - _GAP) for place, rating in enumerate(ratings)) + 6
    return pen.finish(DRAWN, y)


def _cell(pen: Pen, rating: Rating, x: float, y: float, width: float) -> float:
    sign(pen, rating.level, x + RADIUS + 1, y + LINE / 2)
    start = 2 * RADIUS + 7
    return pen.write(rating.says, x + start, y, width - start)


def sign(pen: Pen, level: str, x: float, y: float) -> None:
    """A filled circle (good), one filled by half (limited), one that is struck out (none), and a dashed one where no source states it."""
    pen.draw("ring" if level else "dashed", circle(x, y, RADIUS))
    top, foot, r = number(y - RADIUS), number(y + RADIUS), number(RADIUS)
    if level == "good":
        pen.draw("solid", circle(x, y, RADIUS))
    elif level == "limited":
        pen.draw("solid", f"M{number(x)} {top}A{r} {r} 0 0 0 {number(x)} {foot}Z")
    elif level == "none":
        far = RADIUS * 0.707
        pen.draw("stroke", f"M{number(x - far)} {number(y + far)}L{number(x + far)} {number(y - far)}")
