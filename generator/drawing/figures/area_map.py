"""A map: shapes and outlines as the author gives them, areas filled with patterns, and labels with a line to what they name."""

from __future__ import annotations

from generator.drawing.figures.depiction import AreaMap, MapRegion, Paint
from generator.drawing.figures.drawing import LINE, FigureDrawing, Pen, circle, number
from generator.drawing.text_metrics import Font

DOT, _AWAY = 3.0, 4.0
"""The radius of the dot at the end of a line, and how far a line begins from its label."""


def area_map(shown: AreaMap, font: Font) -> FigureDrawing:
    """Layers, areas on them, outlines above both, then lines, dots and words."""
    pen = Pen(font)
    for layer in shown.layers:
        paint(pen, layer)
    for region in shown.regions:
        _area(pen, region)
    for outline in shown.outlines:
        pen.draw("outline", outline)
    for region in shown.regions:
        label(pen, region)
    for note in shown.notes:
        pen.write(note.says, note.x, note.y, note.width)
    return pen.finish(shown.width, shown.height)


def paint(pen: Pen, layer: Paint) -> None:
    """The shapes of a layer: first all that is filled, then all lines."""
    whole = "".join(layer.outlines)
    if layer.fill != "none":
        pen.draw(f"paint-{layer.fill}", whole)
    if layer.line != "none":
        pen.draw(f"line-{layer.line}", whole)


def _area(pen: Pen, region: MapRegion) -> None:
    if not region.outlines:
        return
    whole = "".join(region.outlines)
    if region.pattern == "pale":
        pen.draw("paint-pale", whole)
    if region.pattern in ("pale", ""):
        pen.draw("edge", whole)
    else:
        pen.draw("area", whole, region.pattern)


def label(pen: Pen, region: MapRegion) -> None:
    """The label of an area, and the line from there to its point."""
    note, goal = region.label, region.point
    x, y = note.x, note.y
    lines = pen.wrap(note.says, note.width, bold=True)
    end = pen.write(note.says, x, y, note.width, bold=True)
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
