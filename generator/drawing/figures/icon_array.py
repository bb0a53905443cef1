"""People out of a hundred, as signs: for each group the same number of signs of the same size, in rows of ten, those who are counted first."""

from __future__ import annotations

from generator.content.model import Arm, Icons, Library, arms
from generator.drawing.figures.drawing import DRAWN, LINE, TEXT, Drawing, Pen, circle, number
from generator.drawing.figures.text_alternative import counted, people
from generator.drawing.text_metrics import Font
from generator.language.words import Words

OF, ROW = 100, 10
"""The one denominator of all groups, and how many signs stand in a row."""

ACROSS, DOWN = 14.0, 19.5
"""From one sign to the next."""

_SIDE_BY_SIDE, _GAP = 2, 20.0


def icons_drawing(icons: Icons, library: Library, words: Words, font: Font) -> Drawing:
    """The groups of a statistic side by side, two in a row, and below them what the signs mean."""
    pen, y = Pen(font), 0.0
    groups = arms(library.facts[icons.statistic])
    for place in range(0, len(groups), _SIDE_BY_SIDE):
        y = _groups(pen, groups[place:place + _SIDE_BY_SIDE], y, words) + LINE / 2
    for look, says in (("filled", str(icons.filled)), ("empty", words("figure_others"))):
        person(pen, look, 0, y + 1.5)
        y = pen.write(says, ACROSS + 6, y, DRAWN - ACROSS - 6)
    y = pen.write(words("figure_each"), 0, y, DRAWN)
    return pen.finish(DRAWN, y)


def _groups(pen: Pen, groups: tuple[Arm, ...], y: float, words: Words) -> float:
    """Groups beside each other; their signs begin on one level. Gives where they end."""
    width = (DRAWN - _GAP) / _SIDE_BY_SIDE
    heads = max(len(pen.wrap(arm.group, width)) + len(pen.wrap(counted(arm, words), width, bold=True)) for arm in groups)
    top = y + heads * LINE + 5
    for place, arm in enumerate(groups):
        x = place * (width + _GAP)
        pen.write(counted(arm, words), x, pen.write(arm.group, x, y, width), width, bold=True)
        number_counted, _ = people(arm)
        for one in range(OF):
            person(pen, "filled" if one < number_counted else "empty", x + one % ROW * ACROSS, top + one // ROW * DOWN)
    return top + OF // ROW * DOWN


def person(pen: Pen, look: str, x: float, y: float) -> None:
    """One sign, 11 units wide and 16 high: a head and a body."""
    middle, left, right = x + 5.5, number(x + 1), number(x + 10)
    shoulder, foot = number(y + 11), number(y + TEXT)
    body = f"M{left} {shoulder}A4.5 4.5 0 0 1 {right} {shoulder}V{foot}H{left}Z"
    pen.draw(look, circle(middle, y + 2.8, 2.6) + body)
