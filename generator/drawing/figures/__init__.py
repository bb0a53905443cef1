"""What a figure shows -> positions -> SVG.

    depiction.py   what a figure shows, as plain words and numbers
    drawing.py     the plain structure of shapes and lines of text with positions, and its self-check
    icon_array.py  people out of a hundred
    timeline.py    times to wait on one scale
    test_matrix.py tests and what they show, side by side
    area_map.py    a map with areas and labels
    svg.py         a drawing as SVG

`draw` is the story. Every drawing of `DRAWN` units is read at 320 pixels: its text is never smaller than about 14 pixels there.
"""

from __future__ import annotations

from generator.drawing.figures.area_map import area_map
from generator.drawing.figures.depiction import AreaMap, Depiction, IconArray, MapNote, MapRegion, Paint, Rating, Share, TestMatrix, Wait, Waits
from generator.drawing.figures.drawing import DRAWN, TEXT, FigureDrawing, faults
from generator.drawing.figures.icon_array import icon_array
from generator.drawing.figures.svg import figure_printed, svg
from generator.drawing.figures.test_matrix import test_matrix
from generator.drawing.figures.timeline import timeline
from generator.drawing.text_metrics import Font

__all__ = [
    "DRAWN",
    "AreaMap",
    "Depiction",
    "FigureDrawing",
    "IconArray",
    "MapNote",
    "MapRegion",
    "Paint",
    "Rating",
    "Share",
    "TestMatrix",
    "Wait",
    "Waits",
    "draw",
    "faults",
    "figure_printed",
    "scale",
    "svg",
]


def draw(shown: Depiction, font: Font) -> FigureDrawing:
    """What a figure shows, with positions."""
    if isinstance(shown, IconArray):
        return icon_array(shown, font)
    if isinstance(shown, Waits):
        return timeline(shown, font)
    return test_matrix(shown, font) if isinstance(shown, TestMatrix) else area_map(shown, font)


def scale(points: float) -> float:
    """Points for each unit of a drawing, so that its text has some points on paper, and a little more."""
    return 1.02 * points / TEXT
