"""The plain structure between layout and drawing: boxes, wires and labels with positions, all in points, y downwards.

Positions first, drawing second: SVG and print only paint what stands here, and tests assert on it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Literal, NamedTuple

Shape = Literal["state", "question", "action", "outcome", "link", "answer", "connector"]
Level = Literal["emergency", "urgent", "prompt", "routine", ""]
Point = tuple[float, float]


class UnplacedBox(NamedTuple):
    """A box before it has a place. `number` is its number in reading order; `head` is set in bold above the words (EMERGENCY);
    `bullets` stand below the words, and `table` below these: rows of words, such as what is counted and its points, with as many cells in each;
    only a question, a state, an action or an outcome has one. `emergency` questions and urgent ends are danger boxes: they stand to the side."""

    id: str
    shape: Shape
    number: int
    words: str
    level: Level = ""
    head: str = ""
    bullets: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()


class UnroutedArrow(NamedTuple):
    """An arrow before it has a way. `down`: this answer goes on down the chart; the others go to the side."""

    source: str
    target: str
    label: str = ""
    down: bool = False


class Graph(NamedTuple):
    """What is to be drawn. `nodes` stand in reading order and begin with the start; edges of one node in the order of its answers."""

    nodes: tuple[UnplacedBox, ...]
    edges: tuple[UnroutedArrow, ...]


class TextLine(NamedTuple):
    """One line of text: its left end on the baseline, its measured width, and whether it is bold. `bullet`: a dot stands before it."""

    x: float
    y: float
    width: float
    text: str
    bold: bool = False
    bullet: bool = False


class RowRule(NamedTuple):
    """A level line between two rows of a table: its left end and its width."""

    x: float
    y: float
    width: float


class PlacedBox(NamedTuple):
    """A box with its place: left, top, width, height, its lines of text, and the lines between the rows of its table."""

    node: UnplacedBox
    x: float
    y: float
    width: float
    height: float
    lines: tuple[TextLine, ...]
    rules: tuple[RowRule, ...] = ()


class Wire(NamedTuple):
    """An arrow with its way: the corners from the border of one box to the border of another, all runs horizontal or vertical.

    Wires with the same target may share their last runs; only one of those that come in together carries the arrowhead (`head`).
    So may wires from one question to its answer boxes share their first runs.
    """

    edge: UnroutedArrow
    points: tuple[Point, ...]
    head: bool = True


class Label(NamedTuple):
    """The words on an arrow, with their place: left, top, width, height."""

    edge: UnroutedArrow
    lines: tuple[TextLine, ...]
    x: float
    y: float
    width: float
    height: float


class ChartDrawing(NamedTuple):
    """A finished sheet: its size, the size of its text in points, and everything on it."""

    width: float
    height: float
    text_size: float
    boxes: tuple[PlacedBox, ...]
    wires: tuple[Wire, ...]
    labels: tuple[Label, ...]


# --- the borders of shapes, in em ----------------------------------------------------------------------------------

POINT, TIP = 1.0, 0.7
"""How far the points of a hexagon and the tip of a connector reach out."""

ROUND = {"state": 0.75, "outcome": 0.75, "link": 1.4, "answer": 0.3}
"""The radius of rounded corners."""

ASCENT, DESCENT = 0.75, 0.25
"""How far a line of text reaches above and below its baseline."""

NEAR = 0.01
"""Coordinates that differ by less, in points, are the same."""

BESIDE, AHEAD = 0.5, 1.0
"""In em: lines that are nearer than the first side by side, or than the second end to end, look joined; and no line crosses another nearer
to its end than the first."""


def radius(shape: Shape, height: float, size: float) -> float:
    """The radius of a shape's corners; 0 if it has none."""
    return min(ROUND.get(shape, 0.0) * size, height / 2)


def corner(shape: Shape, size: float) -> float:
    """How much of the upper and lower border, at either end, no arrow may use."""
    return {"question": POINT, "connector": TIP}.get(shape, ROUND.get(shape, 0.0)) * size


def inset(shape: Shape, height: float, size: float, y: float, right: bool) -> float:
    """How far the border at `y` below the top lies inside the box's left or right side."""
    if shape == "question" or (shape == "connector" and right):
        return (POINT if shape == "question" else TIP) * size * abs(2 * y / height - 1)
    curve = radius(shape, height, size)
    beyond = max(curve - y, y - height + curve, 0.0)
    return curve - (curve * curve - beyond * beyond) ** 0.5 if beyond < curve else curve


# --- the self-check ------------------------------------------------------------------------------------------------

Rect = tuple[float, float, float, float]
Run = tuple[float, float, float, float]


def faults(drawing: ChartDrawing) -> Sequence[str]:
    """What is wrong with a drawing, in words; empty if nothing is. Runs on every chart in every build."""
    places = {box.node.id: box for box in drawing.boxes}
    runs = [(wire, [_run(a, b) for a, b in zip(wire.points, wire.points[1:], strict=False)]) for wire in drawing.wires]
    return [*_box_faults(drawing), *_text_faults(drawing), *_end_faults(drawing, places), *_way_faults(drawing, runs),
            *_shared_faults(drawing, runs), *_head_faults(drawing), *_label_faults(drawing, runs)]


def _run(a: Point, b: Point) -> Run:
    """One straight run as left, top, right, bottom."""
    return (a[0] if a[0] < b[0] else b[0], a[1] if a[1] < b[1] else b[1], a[0] if a[0] > b[0] else b[0], a[1] if a[1] > b[1] else b[1])


def _rect(thing: PlacedBox | Label) -> Rect:
    return (thing.x, thing.y, thing.x + thing.width, thing.y + thing.height)


def _meet(a: Rect, b: Rect) -> bool:
    """Whether two rectangles (or runs) have more than a border in common."""
    return a[0] < b[2] - NEAR and b[0] < a[2] - NEAR and a[1] < b[3] - NEAR and b[1] < a[3] - NEAR


def _cuts(run: Run, rect: Rect) -> bool:
    """Whether a run enters the inside of a rectangle."""
    return run[0] < rect[2] - NEAR and rect[0] < run[2] - NEAR and run[1] < rect[3] - NEAR and rect[1] < run[3] - NEAR


def _outside(drawing: ChartDrawing, rect: Rect) -> bool:
    return rect[0] < -NEAR or rect[1] < -NEAR or rect[2] > drawing.width + NEAR or rect[3] > drawing.height + NEAR


def _arrow(edge: UnroutedArrow) -> str:
    return f"the arrow from {edge.source} to {edge.target}"


def _box_faults(drawing: ChartDrawing) -> Iterator[str]:
    rects = [_rect(box) for box in drawing.boxes]
    for place, (box, rect) in enumerate(zip(drawing.boxes, rects, strict=True)):
        if _outside(drawing, rect):
            yield f"box {box.node.id} leaves the sheet"
        for other, against in zip(drawing.boxes[place + 1:], rects[place + 1:], strict=True):
            if _meet(rect, against):
                yield f"box {box.node.id} overlaps box {other.node.id}"


def _text_faults(drawing: ChartDrawing) -> Iterator[str]:
    """Each line of a box within its border, no line on another, and no rule of a table through one or out of the box."""
    size = drawing.text_size
    for box in drawing.boxes:
        for place, line in enumerate(box.lines):
            if not _holds(box, size, line.x, line.x + line.width, (line.y - ASCENT * size, line.y + DESCENT * size)):
                yield f'the words "{line.text}" leave box {box.node.id}'
            if any(_on(line, other, size) for other in box.lines[:place]):
                yield f'the words "{line.text}" lie on others in box {box.node.id}'
        for rule in box.rules:
            if not _holds(box, size, rule.x, rule.x + rule.width, (rule.y,)):
                yield f"a line of the table leaves box {box.node.id}"
            if any(line.y - ASCENT * size < rule.y < line.y + DESCENT * size and _beside(line, rule) for line in box.lines):
                yield f"a line of the table runs through words of box {box.node.id}"


def _holds(box: PlacedBox, size: float, left: float, right: float, levels: Collection[float]) -> bool:
    """Whether what reaches from left to right at some levels stays inside a box."""
    if min(levels) < box.y - NEAR or max(levels) > box.y + box.height + NEAR:
        return False
    edges = [(inset(box.node.shape, box.height, size, y - box.y, False), inset(box.node.shape, box.height, size, y - box.y, True)) for y in levels]
    return all(box.x + near - NEAR <= left and right <= box.x + box.width - far + NEAR for near, far in edges)


def _on(line: TextLine, other: TextLine, size: float) -> bool:
    """Whether two lines of text lie on each other."""
    return abs(line.y - other.y) < (ASCENT + DESCENT) * size - NEAR and _beside(line, other)


def _beside(one: TextLine | RowRule, two: TextLine | RowRule) -> bool:
    """Whether two lines have a stretch of the width in common."""
    return one.x < two.x + two.width - NEAR and two.x < one.x + one.width - NEAR


def _end_faults(drawing: ChartDrawing, places: dict[str, PlacedBox]) -> Iterator[str]:
    """Each arrow starts at the border of its source and ends at the border of its target, straight outwards."""
    for wire in drawing.wires:
        for id_, end, ahead in ((wire.edge.source, wire.points[0], wire.points[1]), (wire.edge.target, wire.points[-1], wire.points[-2])):
            if id_ not in places or not _leaves(places[id_], drawing.text_size, end, ahead):
                yield f"{_arrow(wire.edge)} does not touch box {id_} as it should"


def _leaves(box: PlacedBox, size: float, end: Point, ahead: Point) -> bool:
    x, y = end[0] - box.x, end[1] - box.y
    if abs(end[0] - ahead[0]) < NEAR:
        level = (abs(y) < NEAR and ahead[1] < end[1]) or (abs(y - box.height) < NEAR and ahead[1] > end[1])
        keep = corner(box.node.shape, size) - NEAR
        return level and keep <= x <= box.width - keep
    if not -NEAR <= y <= box.height + NEAR:
        return False
    left, right = inset(box.node.shape, box.height, size, y, False), box.width - inset(box.node.shape, box.height, size, y, True)
    return (abs(x - left) < NEAR and ahead[0] < box.x) or (abs(x - right) < NEAR and ahead[0] > box.x + box.width)


def _way_faults(drawing: ChartDrawing, runs: list[tuple[Wire, list[Run]]]) -> Iterator[str]:
    """Each run level or upright, on the sheet, and in no box but, at its own ends, the two that it joins."""
    rects = [(box.node.id, _rect(box)) for box in drawing.boxes]
    for wire, ways in runs:
        source, target = wire.edge.source, wire.edge.target
        for place, run in enumerate(ways):
            if (run[2] - run[0] > NEAR) == (run[3] - run[1] > NEAR):
                yield f"{_arrow(wire.edge)} has a run that is not level or upright"
            if _outside(drawing, run):
                yield f"{_arrow(wire.edge)} leaves the sheet"
            line = (run[0] - 2 * NEAR, run[1] - 2 * NEAR, run[2] + 2 * NEAR, run[3] + 2 * NEAR)
            for id_, rect in rects:
                if _cuts(line, rect) and not (id_ == source and place == 0) and not (id_ == target and place == len(ways) - 1):
                    yield f"{_arrow(wire.edge)} runs through box {id_}"


def together(one: UnroutedArrow, two: UnroutedArrow, answers: Collection[str]) -> bool:
    """Whether two arrows may share a stretch: to one box, or from one question to its answer boxes (whose ids are given)."""
    return one.target == two.target or (one.source == two.source and one.target in answers and two.target in answers)


def _shared_faults(drawing: ChartDrawing, runs: list[tuple[Wire, list[Run]]]) -> Iterator[str]:
    """No two different arrows share a stretch, touch, meet end to end, or come so near that they look joined; they may only cross."""
    answers = {box.node.id for box in drawing.boxes if box.node.shape == "answer"}
    beside, ahead = BESIDE * drawing.text_size - NEAR, AHEAD * drawing.text_size - NEAR
    for place, (wire, ways) in enumerate(runs):
        for other, against in runs[place + 1:]:
            if any(_joined(a, b, beside, ahead) for a in ways for b in against) and not together(wire.edge, other.edge, answers):
                yield f"{_arrow(wire.edge)} looks joined to {_arrow(other.edge)}"


def _joined(a: Run, b: Run, beside: float, ahead: float) -> bool:
    """Whether two runs look like one line, or as if one left the other: all that are near, but for those that cross in the midst of both."""
    if a[0] > b[2] + ahead or b[0] > a[2] + ahead or a[1] > b[3] + ahead or b[1] > a[3] + ahead:
        return False
    upright, other = a[3] - a[1] > NEAR, b[3] - b[1] > NEAR
    if upright == other:
        across, along = (0, 1) if upright else (1, 0)
        return abs(a[across] - b[across]) < beside and a[along] < b[along + 2] + ahead and b[along] < a[along + 2] + ahead
    level, rising = (b, a) if upright else (a, b)
    near = level[0] - beside < rising[0] < level[2] + beside and rising[1] - beside < level[1] < rising[3] + beside
    inside = level[0] + beside <= rising[0] <= level[2] - beside and rising[1] + beside <= level[1] <= rising[3] - beside
    return near and not inside


def _head_faults(drawing: ChartDrawing) -> Iterator[str]:
    """Wherever arrows come into a box, one of them has a head; only lines to answer boxes have none."""
    answers = {box.node.id for box in drawing.boxes if box.node.shape == "answer"}
    heads = [wire.points[-1] for wire in drawing.wires if wire.head]
    for wire in drawing.wires:
        x, y = wire.points[-1]
        if wire.edge.target not in answers and not any(abs(x - a) < NEAR and abs(y - b) < NEAR for a, b in heads):
            yield f"{_arrow(wire.edge)} has no head"


def _label_faults(drawing: ChartDrawing, runs: list[tuple[Wire, list[Run]]]) -> Iterator[str]:
    """Each label beside its own arrow, on the sheet, off every box, every other label and every arrow."""
    rects = [_rect(label) for label in drawing.labels]
    for place, (label, rect) in enumerate(zip(drawing.labels, rects, strict=True)):
        name = f'the label "{label.edge.label}" of box {label.edge.source}'
        if _outside(drawing, rect):
            yield f"{name} leaves the sheet"
        yield from (f"{name} touches box {box.node.id}" for box in drawing.boxes if _meet(rect, _rect(box)))
        yield from (f"{name} touches another label" for other in rects[place + 1:] if _meet(rect, other))
        yield from (f"{name} touches {_arrow(wire.edge)}" for wire, ways in runs if any(_cuts(run, rect) for run in map(_wide, ways)))
        reach = 0.6 * drawing.text_size
        around = (rect[0] - reach, rect[1] - reach, rect[2] + reach, rect[3] + reach)
        if not any(wire.edge == label.edge and _cuts(_wide(ways[0]), around) for wire, ways in runs):
            yield f"{name} is not beside its arrow"
        if any(line.x < label.x - NEAR or line.x + line.width > label.x + label.width + NEAR for line in label.lines):
            yield f"{name} is wider than its place"
    labelled = {label.edge for label in drawing.labels}
    yield from (f"{_arrow(wire.edge)} lacks its label" for wire in drawing.wires if wire.edge.label and wire.edge not in labelled)


def _wide(run: Run) -> Run:
    return (run[0] - 2 * NEAR, run[1] - 2 * NEAR, run[2] + 2 * NEAR, run[3] + 2 * NEAR)
