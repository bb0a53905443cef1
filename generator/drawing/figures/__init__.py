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

from collections.abc import Iterator

from generator.content.model import Figure, Icons, Library, Strengths, Timeline, Voice
from generator.diagnostics.diagnostic import Diagnostic
from generator.drawing.figures.area_map import map_drawing
from generator.drawing.figures.drawing import DRAWN, TEXT, Drawing, faults
from generator.drawing.figures.icon_array import icons_drawing
from generator.drawing.figures.svg import FIGURE_PRINTED, svg
from generator.drawing.figures.test_matrix import strengths_drawing
from generator.drawing.figures.text_alternative import Group, Row, Told, summary, tell
from generator.drawing.figures.timeline import timeline_drawing
from generator.drawing.text_metrics import Font
from generator.language.words import Words

__all__ = [
    "DRAWN", "FIGURE_PRINTED", "FIGURE_RULES", "Drawing", "Group", "Row", "Told", "draw", "faults", "scale", "summary", "svg", "tell", "unfit",
]

FIGURE_RULES = {"figure-does-not-fit": "Every word of a figure stands inside it, on no other word, and every character is in its font."}

_VOICES: tuple[Voice, ...] = ("plain", "clinical")


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


def unfit(figure: Figure, library: Library, words: Words, font: Font) -> Iterator[Diagnostic]:
    """What is wrong with the finished drawing: words that leave their place or lie on others, characters that the font lacks."""
    told = (fault for voice in _VOICES for fault in faults(draw(figure, library, words, font, voice), font))
    for fault in dict.fromkeys(told):
        yield Diagnostic(figure.id.where, "figure-does-not-fit", f'figure "{figure.id}": {fault}',
                      "Write fewer or shorter words there, or give them more room.", width=len(figure.id), item=figure.id)


def scale(points: float) -> float:
    """Points for each unit of a drawing, so that its text has some points on paper, and a little more."""
    return 1.02 * points / TEXT
