"""A map: outlines as the author gives them, areas filled with patterns, and labels with a line to the area that they name."""

from __future__ import annotations

from generator.content.model import Area, Map
from generator.drawing.figures.drawing import LINE, Drawing, Pen, circle, number
from generator.drawing.text_metrics import Font

DOT, _AWAY = 3.0, 4.0
"""The radius of the dot at the end of a line, and how far a line begins from its label."""


def map_drawing(drawing: Map, font: Font) -> Drawing:
    """Areas below, outlines above them, then lines, dots and words."""
    pen = Pen(font)
    for area in drawing.areas:
        pen.draw("area", "".join(area.outlines), area.pattern)
    for outline in drawing.outlines:
        pen.draw("outline", outline)
    for area in drawing.areas:
        _label(pen, area)
    for sign in drawing.signs:
        pen.write(sign.says, float(sign.at.x.value), float(sign.at.y.value), float(sign.at.width.value))
    return pen.finish(float(drawing.width), float(drawing.height))


def _label(pen: Pen, area: Area) -> None:
    x, y, width = (float(value.value) for value in (area.at.x, area.at.y, area.at.width))
    lines = pen.wrap(area.label, width, bold=True)
    end = pen.write(area.label, x, y, width, bold=True)
    goal = float(area.point.x.value), float(area.point.y.value)
    start = leaves(goal, (x, y, x + max(own for _, own in lines), end))
    way = f"M{number(start[0])} {number(start[1])}L{number(goal[0])} {number(goal[1])}"
    pen.draw("gap", way)
    pen.draw("leader", way)
    pen.draw("solid", circle(*goal, DOT))


def leaves(goal: tuple[float, float], label: tuple[float, float, float, float]) -> tuple[float, float]:
    """Where the line leaves its label (left, top, right, bottom): at the side that faces its goal."""
    left, top, right, bottom = label
    level = min(max(goal[1], top + LINE / 2), bottom - LINE / 2)
    if goal[0] < left:
        return left - _AWAY, level
    if goal[0] > right:
        return right + _AWAY, level
    return (left + right) / 2, top - _AWAY if goal[1] < top else bottom + _AWAY
