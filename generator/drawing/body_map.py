"""A body with parts that can be chosen -> SVG: each part, with its label, is one link."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from generator.drawing.figures.area_map import label, paint
from generator.drawing.figures.depiction import AreaMap, MapRegion
from generator.drawing.figures.drawing import TEXT, FigureDrawing, Pen
from generator.drawing.figures.svg import paths
from generator.drawing.flowchart.svg import number, printable, text_line
from generator.drawing.text_metrics import Font

PHONE = 288.0
"""How many pixels wide a drawing is on the narrowest phone (320 pixels)."""

TARGET = 24.0
"""Pixels that a finger or an unsteady pointer needs each way (WCAG 2.5.8)."""


class BodyLink(NamedTuple):
    """Where a part of the body leads: what it is called, and the address."""

    name: str
    href: str


def svg(shown: AreaMap, ways: Sequence[BodyLink], title: str, description: str, font: Font) -> str:
    """The body as an SVG element, a group of links to a screen reader. `ways`: where each region leads, in their order."""
    width, height = number(shown.width), number(shown.height)
    ground = _ground(shown, font)
    return "\n".join([
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart figure-drawing body-map" role="group" aria-labelledby="body-title body-desc" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-size="{number(TEXT)}">',
        f'<title id="body-title">{printable(title)}</title>',
        f'<desc id="body-desc">{printable(description)}</desc>',
        f'<rect class="chart-ground" width="{width}" height="{height}"/>',
        *paths(ground.marks, "body"), *(text_line(line) for line in ground.lines),
        *(_link(region, way, font) for region, way in zip(shown.regions, ways, strict=True)),
        "</svg>"]) + "\n"


def _ground(shown: AreaMap, font: Font) -> FigureDrawing:
    """The body itself, without what can be chosen on it."""
    pen = Pen(font)
    for layer in shown.layers:
        paint(pen, layer)
    for outline in shown.outlines:
        pen.draw("outline", outline)
    for note in shown.notes:
        pen.write(note.says, note.x, note.y, note.width)
    return pen.finish(shown.width, shown.height)


def _link(region: MapRegion, way: BodyLink, font: Font) -> str:
    pen = Pen(font)
    whole = "".join(region.outlines)
    pen.draw("reach", whole)
    pen.draw("part", whole)
    label(pen, region)
    drawn = pen.finish(0, 0)
    inside = "\n".join([f"<title>{printable(way.name)}</title>", *paths(drawn.marks, "body"), *(text_line(line) for line in drawn.lines)])
    return f'<a class="chart-link body-part" href="{escape(way.href)}">{inside}</a>'


def across(outline: Sequence[tuple[float, float]], width: float) -> float:
    """How many pixels an outline measures on the narrowest phone, where it is narrowest of wide and high."""
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    return min(max(xs) - min(xs), max(ys) - min(ys)) * PHONE / width
