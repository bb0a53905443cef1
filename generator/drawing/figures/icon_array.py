"""People out of a hundred, as signs: for each group the same number of signs of the same size, in rows of ten, those who are counted first."""

from __future__ import annotations

from generator.drawing.figures.depiction import IconArray, Share
from generator.drawing.figures.drawing import DRAWN, LINE, TEXT, FigureDrawing, Pen, circle, number
from generator.drawing.text_metrics import Font

OF, ROW = 100, 10
"""The one denominator of all groups, and how many signs stand in a row."""

ACROSS, DOWN = 14.0, 19.5
"""From one sign to the next."""

_SIDE_BY_SIDE, _GAP = 2, 20.0


def icon_array(shown: IconArray, font: Font) -> FigureDrawing:
    """The groups side by side, two in a row, and below them what the signs mean."""
    pen, y = Pen(font), 0.0
    for place in range(0, len(shown.shares), _SIDE_BY_SIDE):
        y = _groups(pen, shown.shares[place:place + _SIDE_BY_SIDE], y) + LINE / 2
    filled, empty, each = shown.legend
    for look, says in (("filled", filled), ("empty", empty)):
        person(pen, look, 0, y + 1.5)
        y = pen.write(says, ACROSS + 6, y, DRAWN - ACROSS - 6)
    y = pen.write(each, 0, y, DRAWN)
    return pen.finish(DRAWN, y)


def _groups(pen: Pen, shares: tuple[Share, ...], y: float) -> float:
    """Groups beside each other; their signs begin on one level. Gives where they end."""
    width = (DRAWN - _GAP) / _SIDE_BY_SIDE
    heads = max(len(pen.wrap(share.group, width)) + len(pen.wrap(share.counted, width, bold=True)) for share in shares)
    top = y + heads * LINE + 5
    for place, share in enumerate(shares):
        x = place * (width + _GAP)
        pen.write(share.counted, x, pen.write(share.group, x, y, width), width, bold=True)
        for one in range(OF):
            person(pen, "filled" if one < share.number else "empty", x + one % ROW * ACROSS, top + one // ROW * DOWN)
    return top + OF // ROW * DOWN


def person(pen: Pen, look: str, x: float, y: float) -> None:
    """One sign, 11 units wide and 16 high: a head and a body."""
    middle, left, right = x + 5.5, number(x + 1), number(x + 10)
    shoulder, foot = number(y + 11), number(y + TEXT)
    body = f"M{left} {shoulder}A4.5 4.5 0 0 1 {right} {shoulder}V{foot}H{left}Z"
    pen.draw(look, circle(middle, y + 2.8, 2.6) + body)
