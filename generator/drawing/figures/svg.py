"""A drawing as SVG: one string, the same for the same drawing. Colours come only from classes: those of charts.css, or `figure_printed`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from generator.drawing.figures.drawing import TEXT, FigureDrawing, FigureShape
from generator.drawing.flowchart.svg import number, printable, printed, text_line
from generator.drawing.tokens import Tokens

PATTERNS = {
    "stripes": ('width="6" height="6" patternTransform="rotate(45)"', '<path class="figure-hatch" d="M0 3H6"/>'),
    "dots": ('width="7" height="7"', '<circle class="figure-dot" cx="3.5" cy="3.5" r="1.5"/>'),
    "bars": ('width="7" height="7"', '<path class="figure-hatch" d="M0 3.5H7"/>'),
}
"""Three ways to fill an area that differ in black and white: slanted lines, dots, level lines."""


def svg(drawing: FigureDrawing, id_: str, title: str, description: str, style: str = "") -> str:
    """The figure as an SVG element that is one picture to a screen reader. `id_` begins the ids of its title, description and patterns."""
    width, height, name = number(drawing.width), number(drawing.height), escape(id_)
    used = dict.fromkeys(mark.pattern for mark in drawing.marks if mark.pattern)
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart figure-drawing" role="img" aria-labelledby="{name}-title {name}-desc" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-size="{number(TEXT)}">',
        f'<title id="{name}-title">{printable(title)}</title>',
        f'<desc id="{name}-desc">{printable(description)}</desc>',
        *([f"<style>{style}</style>"] if style else []),
        *([f"<defs>{''.join(_pattern(pattern, name) for pattern in used)}</defs>"] if used else []),
        f'<rect class="chart-ground" width="{width}" height="{height}"/>',
        *paths(drawing.marks, name),
        *(text_line(line) for line in drawing.lines),
        "</svg>"]) + "\n"


def figure_printed(tokens: Tokens) -> str:
    """The style for paper, without variables: for renderers other than browsers. The classes are those of charts.css."""
    ink, ground, strokes = tokens.on_paper("ink"), tokens.on_paper("ground"), tokens.strokes
    return printed(tokens) + f"""
.figure-filled, .figure-solid, .figure-dot {{ fill: {ink} }}
{_painted(tokens)}.figure-filled, .figure-area, .figure-wait {{ stroke: {ink} }}
.figure-empty, .figure-ring, .figure-dashed, .figure-thin, .figure-stroke, .figure-leader, .figure-hatch, .figure-outline, .figure-edge,
.figure-line-thin, .figure-line-firm, .figure-line-bold {{ fill: none; stroke: {ink}; stroke-linecap: round; stroke-linejoin: round }}
.figure-filled, .figure-empty {{ stroke-width: {strokes["thin"]} }}
.figure-ring, .figure-dashed {{ stroke-width: {strokes["middle"]} }}
.figure-dashed, .figure-area, .figure-edge {{ stroke-dasharray: 3 3 }}
.figure-thin, .figure-line-thin, .figure-edge {{ stroke-width: {strokes["thin"]} }}
.figure-stroke, .figure-outline, .figure-line-firm {{ stroke-width: {strokes["firm"]} }}
.figure-line-bold {{ stroke-width: {strokes["bold"]} }}
.figure-leader {{ stroke-width: {strokes["leader"]} }}
.figure-hatch {{ stroke-width: {strokes["middle"]} }}
.figure-area, .figure-wait {{ stroke-width: {strokes["thin"]} }}
.figure-gap {{ fill: none; stroke: {ground}; stroke-width: {strokes["figure-gap"]} }}
"""


def _painted(tokens: Tokens) -> str:
    return "".join(f".figure-paint-{tone} {{ fill: {tokens.on_paper(tone)} }}\n" for tone in ("ground", "pale", "middle", "accent"))


def _pattern(pattern: str, name: str) -> str:
    size, inside = PATTERNS[pattern]
    return f'<pattern id="{name}-{pattern}" patternUnits="userSpaceOnUse" {size}>{inside}</pattern>'


def paths(marks: Iterable[FigureShape], name: str) -> Iterator[str]:
    """Shapes as SVG. `name` begins the ids of their patterns."""
    return (_path(list(alike), name) for _, alike in groupby(marks, key=lambda mark: (mark.look, mark.pattern)))


def _path(marks: list[FigureShape], name: str) -> str:
    """Shapes of one look that follow one another are one path. Their outlines are our own numbers, or were read as `Shape`."""
    look, _, pattern = marks[0]
    fill = f' fill="url(#{name}-{pattern})"' if pattern else ""
    return f'<path class="figure-{look}" d="{escape("".join(mark.outline for mark in marks))}"{fill}/>'
