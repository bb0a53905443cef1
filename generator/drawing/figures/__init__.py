"""A figure -> positions -> SVG, and the same in words: whoever does not see the drawing is told the same values.

    telling.py   what a figure says: rows of words and values, with their facts
    drawing.py   the plain structure of shapes and lines of text with positions, and its self-check
    icons.py     people out of a hundred
    timeline.py  times to wait on one scale
    strengths.py tests and what they show, side by side
    areas.py     a map with areas and labels
    svg.py       a drawing as SVG

`draw` is the story. Every drawing of `DRAWN` units is read at 320 pixels: its text is never smaller than about 14 pixels there.
"""

from __future__ import annotations

from generator.content.model import Figure, Icons, Library, Strengths, Timeline, Voice
from generator.drawing.figures.area_map import map_drawing
from generator.drawing.figures.drawing import DRAWN, TEXT, Drawing, faults
from generator.drawing.figures.icon_array import icons_drawing
from generator.drawing.figures.svg import figure_printed, svg
from generator.drawing.figures.test_matrix import strengths_drawing
from generator.drawing.figures.text_alternative import Group, Row, Told, summary, tell
from generator.drawing.figures.timeline import timeline_drawing
from generator.drawing.text_metrics import Font
from generator.language.words import Words

__all__ = [
    "DRAWN", "Drawing", "Group", "Row", "Told", "draw", "faults", "figure_printed", "scale", "summary", "svg", "tell",
]


def draw(figure: Figure, library: Library, words: Words, font: Font, voice: Voice) -> Drawing:
    """A figure with positions, for one reader. The Library must hold what the figure names, and the rules of figures must have passed."""
    drawing = figure.drawing
    if isinstance(drawing, Icons):
        return icons_drawing(drawing, library, words, font)
    if isinstance(drawing, Timeline):
        return timeline_drawing(drawing, library, words, font)
    if isinstance(drawing, Strengths):
        return strengths_drawing(drawing, library, words, font, voice)
    return map_drawing(drawing, font)


def scale(points: float) -> float:
    """Points for each unit of a drawing, so that its text has some points on paper, and a little more."""
    return 1.02 * points / TEXT
