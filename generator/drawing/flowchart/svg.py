"""A drawing as SVG: one string, the same for the same drawing. Colours come only from classes (templates/theme/assets/charts.css, or `printed`)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from html import escape
from itertools import pairwise
from typing import NamedTuple
from xml.etree import ElementTree

from generator.drawing.flowchart.drawing import POINT, TIP, ChartDrawing, Label, PlacedBox, Point, RowRule, TextLine, Wire, radius, together
from generator.drawing.tokens import Tokens

BEND, HEAD_LONG, HEAD_WIDE, GAP, DOT = 0.4, 0.72, 0.3, 0.3, 0.13
"""In em: the radius of a corner, the length and half the width of an arrowhead, half a gap where wires cross, the radius of a bullet."""

_SVG = "http://www.w3.org/2000/svg"


def svg(drawing: ChartDrawing, id_: str, title: str, description: str, links: Mapping[str, str] | None = None, style: str = "") -> str:
    """The chart as an SVG element.

    `id_` begins the ids of its title and description. `links` says where boxes lead, by their ids; without it they lead nowhere.
    `style` is put inside, for a chart that stands alone.
    """
    width, height, size = number(drawing.width), number(drawing.height), number(drawing.text_size)
    name, targets = escape(id_), links or {}
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="graphics-document document" aria-roledescription="flowchart" '
        f'aria-labelledby="{name}-title {name}-desc" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-size="{size}">',
        f'<title id="{name}-title">{printable(title)}</title>',
        f'<desc id="{name}-desc">{printable(description)}</desc>',
        *([f"<style>{style}</style>"] if style else []),
        f'<rect class="chart-ground" width="{width}" height="{height}"/>',
        '<g aria-hidden="true">', *_wires(drawing), "</g>",
        *(_box(box, drawing.text_size, targets.get(box.node.id)) for box in drawing.boxes),
        '<g aria-hidden="true">', *(_label(label) for label in drawing.labels), "</g>",
        "</svg>"]) + "\n"


def printed(tokens: Tokens) -> str:
    """The style for paper, without variables: for renderers other than browsers. The classes are those of charts.css."""
    ink, ground, fill, strokes = tokens.on_paper("ink"), tokens.on_paper("ground"), tokens.on_paper("fill"), tokens.strokes
    danger_fill, danger_ink = tokens.on_paper("danger-fill"), tokens.on_paper("danger-ink")
    return f"""
text {{ font-family: "Source Sans Pro"; fill: {ink} }}
.chart-bold {{ font-weight: 700 }}
.chart-ground {{ fill: {ground} }}
.chart-shape {{ fill: {fill}; stroke: {ink}; stroke-width: {strokes["box"]} }}
.chart-outcome .chart-shape, .chart-link-out .chart-shape {{ stroke-width: {strokes["outcome"]} }}
.chart-urgent .chart-shape {{ stroke-width: {strokes["urgent"]} }}
.chart-emergency .chart-shape {{ fill: {danger_fill}; stroke-width: {strokes["urgent"]} }}
.chart-emergency text, .chart-emergency .chart-dot {{ fill: {danger_ink} }}
.chart-wire, .chart-gap {{ fill: none; stroke: {ink}; stroke-width: {strokes["wire"]} }}
.chart-gap {{ stroke: {ground}; stroke-width: {strokes["wire-gap"]} }}
.chart-rule {{ stroke: {ink}; stroke-width: {strokes["rule"]} }}
.chart-emergency .chart-rule {{ stroke: {danger_ink} }}
.chart-head, .chart-dot {{ fill: {ink} }}
"""


def standing_alone(text: str, tokens: Tokens) -> str:
    """A chart as a file of its own, in light colours, as wide and high as the window that shows it.

    `text`: the SVG of a page, without links. Its colours and widths become attributes: a strict policy of a host forbids styles inside a file.
    """
    root = ElementTree.fromstring(text)
    em = float(root.get("font-size", "1"))
    _paint(root, _Inks(tokens, em), frozenset())
    for name in ("width", "height"):
        del root.attrib[name]
    root.set("font-family", "Source Sans Pro, Source Sans 3, Helvetica Neue, Arial, sans-serif")
    ElementTree.register_namespace("", _SVG)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


class _Inks(NamedTuple):
    """The colours and widths of a chart that stands alone. `em`: the size of its text."""

    tokens: Tokens
    em: float

    def colour(self, name: str) -> str:
        return self.tokens.drawings[name]["light"]

    def width(self, name: str) -> str:
        return number(float(self.tokens.strokes[name].removesuffix("em")) * self.em)

    def of(self, part: str, around: Collection[str]) -> dict[str, str]:
        """The attributes of a part of a box of some classes, or of a line."""
        danger = "chart-emergency" in around
        ink = self.colour("danger-ink" if danger else "ink")
        border = "urgent" if danger or "chart-urgent" in around else "outcome" if {"chart-outcome", "chart-link-out"} & {*around} else "box"
        return {
            "chart-ground": {"fill": self.colour("ground")},
            "chart-shape": {"fill": self.colour("danger-fill" if danger else "fill"), "stroke": self.colour("danger-fill" if danger else "ink"),
                            "stroke-width": self.width(border)},
            "chart-wire": {"fill": "none", "stroke": ink, "stroke-width": self.width("wire")},
            "chart-gap": {"fill": "none", "stroke": self.colour("ground"), "stroke-width": self.width("wire-gap")},
            "chart-rule": {"stroke": ink, "stroke-width": self.width("rule")},
            "chart-bold": {"fill": ink, "font-weight": "700"},
        }.get(part, {"fill": ink})


def _paint(element: ElementTree.Element, inks: _Inks, around: frozenset[str]) -> None:
    """Give an element and all in it their colours, in place of their classes."""
    classes = frozenset(element.attrib.pop("class", "").split())
    if element.tag not in {f"{{{_SVG}}}{name}" for name in ("svg", "g", "title", "desc")}:
        element.attrib.update(inks.of(next(iter(classes), ""), around))
    for part in element:
        _paint(part, inks, around | classes)


def number(value: float) -> str:
    """A number with at most two decimals."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def printable(text: str) -> str:
    """Text between tags; what XML cannot hold is left out. Signs that Markdown knows are numbers, so that a drawing can stand in a page of it."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n").translate(_ENTITIES)


_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"} | {sign: f"&#{ord(sign)};" for sign in "\\`*_{}[]|~^=:!$@#"})


# --- wires ---------------------------------------------------------------------------------------------------------


def _wires(drawing: ChartDrawing) -> Iterator[str]:
    em = drawing.text_size
    for points in strokes(drawing):
        yield f'<path class="chart-wire" d="{_way(points, BEND * em)}"/>'
    for x, y in _crossings(drawing):
        for kind, reach in (("gap", GAP * em), ("wire", GAP * em + 0.1)):
            yield f'<path class="chart-{kind}" d="M{number(x)} {number(y - reach)}V{number(y + reach)}"/>'
    for wire in drawing.wires:
        if wire.head:
            yield f'<path class="chart-head" d="{_head(wire, em)}"/>'


def strokes(drawing: ChartDrawing) -> Iterator[list[Point]]:
    """The corners of each wire, without what an earlier wire has drawn already: a stretch drawn twice looks bolder."""
    answers = {box.node.id for box in drawing.boxes if box.node.shape == "answer"}
    drawn: dict[tuple[str, Point], list[list[Point]]] = {}
    for wire in drawing.wires:
        bus = wire.edge.target in answers
        way = list(wire.points) if bus else _shortened(wire, drawing.text_size)[::-1]
        others = drawn.setdefault((wire.edge.source if bus else wire.edge.target, wire.points[0 if bus else -1]), [])
        shared = max((_shared(way, other) for other in others), default=0.0)
        others.append(way)
        rest = _without(way, shared - BEND * drawing.text_size)
        yield rest if bus else rest[::-1]


def _shared(one: list[Point], two: list[Point]) -> float:
    """How long two wires run together from their common start."""
    length = 0.0
    for a, b, c in zip(one, one[1:], two[1:], strict=False):
        if b == c:
            length += _distance(a, b)
            continue
        same = (a[0] == b[0] == c[0] and (b[1] > a[1]) == (c[1] > a[1])) or (a[1] == b[1] == c[1] and (b[0] > a[0]) == (c[0] > a[0]))
        return length + min(_distance(a, b), _distance(a, c)) * same
    return length


def _without(way: list[Point], length: float) -> list[Point]:
    """A way without its first stretch of some length."""
    for place, (a, b) in enumerate(pairwise(way)):
        if length < _distance(a, b):
            return [_towards(a, b, length) if length > 0 else a, *way[place + 1:]]
        length -= _distance(a, b)
    return way[-2:]


def _way(points: list[Point], bend: float) -> str:
    """A path along the corners, each rounded as far as its runs allow."""
    path = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        room = min(bend, _distance(before, here) / 2, _distance(here, after) / 2)
        (a, b), (c, d) = _towards(here, before, room), _towards(here, after, room)
        path.append(f"L{number(a)} {number(b)}Q{number(here[0])} {number(here[1])} {number(c)} {number(d)}")
    return "".join([*path, f"L{number(points[-1][0])} {number(points[-1][1])}"])


def _distance(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _towards(here: Point, there: Point, way: float) -> Point:
    """The point some way from here towards there; they are level or upright."""
    share = way / (_distance(here, there) or 1.0)
    return here[0] + (there[0] - here[0]) * share, here[1] + (there[1] - here[1]) * share


def _shortened(wire: Wire, em: float) -> list[Point]:
    """The corners of a wire that ends within its arrowhead."""
    return [*wire.points[:-1], _towards(wire.points[-1], wire.points[-2], HEAD_LONG * em * 0.6)]


def _head(wire: Wire, em: float) -> str:
    tip, before = wire.points[-1], wire.points[-2]
    x, y = _towards(tip, before, HEAD_LONG * em)
    aside = HEAD_WIDE * em
    a, b = ((x - aside, y), (x + aside, y)) if abs(tip[0] - before[0]) < abs(tip[1] - before[1]) else ((x, y - aside), (x, y + aside))
    return f"M{number(tip[0])} {number(tip[1])}L{number(a[0])} {number(a[1])}L{number(b[0])} {number(b[1])}Z"


def _crossings(drawing: ChartDrawing) -> list[Point]:
    """Where an upright run crosses a level one of another net."""
    answers = {box.node.id for box in drawing.boxes if box.node.shape == "answer"}
    level = [(wire, a, b) for wire in drawing.wires for a, b in pairwise(wire.points) if a[1] == b[1]]
    upright = [(wire, a, b) for wire in drawing.wires for a, b in pairwise(wire.points) if a[1] != b[1]]
    found = {(round(c[0], 3), round(a[1], 3))
             for one, a, b in level for two, c, d in upright
             if min(a[0], b[0]) < c[0] < max(a[0], b[0]) and min(c[1], d[1]) < a[1] < max(c[1], d[1]) and not together(one.edge, two.edge, answers)}
    return sorted(found)


# --- boxes and words -----------------------------------------------------------------------------------------------


def _box(box: PlacedBox, em: float, target: str | None) -> str:
    node = box.node
    classes = f"chart-box chart-{node.shape if node.shape != 'link' else 'link-out'}" + (f" chart-{node.level}" if node.level else "")
    hidden = ' aria-hidden="true"' if node.shape == "answer" else ""
    lines = "\n".join([*(_rule(rule) for rule in box.rules), *(text_line(line, em) for line in box.lines)])
    group = f'<g class="{classes}"{hidden}>{_shape(box, em)}\n{lines}</g>'
    return group if target is None else f'<a class="chart-link" href="{escape(target)}">{group}</a>'


def _shape(box: PlacedBox, em: float) -> str:
    x, y, width, height = box.x, box.y, box.width, box.height
    if box.node.shape in ("question", "connector"):
        far = (POINT if box.node.shape == "question" else TIP) * em
        start = far if box.node.shape == "question" else 0.0
        corners = [(x + start, y), (x + width - far, y), (x + width, y + height / 2), (x + width - far, y + height), (x + start, y + height)]
        corners += [(x, y + height / 2)] if start else []
        return f'<path class="chart-shape" d="M{"L".join(f"{number(a)} {number(b)}" for a, b in corners)}Z"/>'
    round_ = radius(box.node.shape, height, em)
    curve = f' rx="{number(round_)}"' if round_ else ""
    return f'<rect class="chart-shape" x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"{curve}/>'


def _rule(rule: RowRule) -> str:
    return f'<path class="chart-rule" d="M{number(rule.x)} {number(rule.y)}h{number(rule.width)}"/>'


def text_line(line: TextLine, em: float = 0.0) -> str:
    """One line of text, held to its measured width whatever font the reader has."""
    x, y = number(line.x - 0.5 * em), number(line.y - 0.25 * em)
    dot = f'<circle class="chart-dot" cx="{x}" cy="{y}" r="{number(DOT * em)}"/>' if line.bullet else ""
    bold = ' class="chart-bold"' if line.bold else ""
    held = f' textLength="{number(line.width)}" lengthAdjust="spacingAndGlyphs"' if line.width > 0 else ""
    return f'{dot}<text{bold} x="{number(line.x)}" y="{number(line.y)}"{held}>{printable(line.text)}</text>'


def _label(label: Label) -> str:
    return "\n".join(text_line(line) for line in label.lines)
