"""From rows, columns and lanes to coordinates. Everything is reckoned in em, and only a finished drawing is scaled to points.

Of all sizes only the boxes depend on the common box width; gutters do not. So a width is tried by wrapping the words anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from generator.drawing.flowchart.drawing import (
    POINT,
    ROUND,
    TIP,
    ChartDrawing,
    Graph,
    Label,
    PlacedBox,
    Point,
    RowRule,
    TextLine,
    UnplacedBox,
    Wire,
    corner,
    inset,
)
from generator.drawing.flowchart.edge_routing import EdgeRoutes, Segment, routes
from generator.drawing.flowchart.ranking import Arrow, plan
from generator.drawing.text_metrics import Font, WrappableText, paragraph

LEADING, ABOVE, ASCENT = 1.22, 0.46, 0.94
"""The distance of two lines, the room above and below the words of a box, and where the first line stands."""

TRACK, CLEAR, HEAD, TIGHT, LANE, APART, NIGH = 0.75, 0.7, 1.25, 0.15, 0.35, 0.9, 0.35
"""The distance of two wires, the room between wire and box, for an arrowhead, between a label and its wire, beside the wires of a row,
between two boxes without an arrow, and between a label and the box below it."""

EDGE, LABEL_WIDE, SMALL_WIDE, TAG_WIDE, GAP, BULLET = 0.2, 6.0, 11.0, 13.5, 0.4, 0.85
"""The room at the edge of a chart, the usual greatest width of labels, of small boxes and of tags, the room between a number and the words,
and before the words of a bullet."""

CELL_WIDE, CELL_APART, CELL_PAD, OVER_TABLE = 8.0, 0.8, 0.12, 0.3
"""Of a table: the greatest width of a column but the first, unless a word is longer, the room between two columns, above and below the words
of a row, and above it."""

SMALL = ("answer", "link", "connector")


class Grid(NamedTuple):
    """The table of one box before its words are wrapped: its cells, row by row, and the width of each column but the first, which takes the rest."""

    rows: tuple[tuple[WrappableText, ...], ...]
    others: tuple[float, ...]

    @property
    def longest(self) -> float:
        """The narrowest width of the table."""
        return self.taken + max(row[0].longest for row in self.rows)

    @property
    def taken(self) -> float:
        """The width of all columns but the first, with the room before each."""
        return sum(width + CELL_APART for width in self.others)

    def widths(self, room: float) -> list[float]:
        """The width of each column."""
        return [room - self.taken, *self.others]

    def heights(self, room: float) -> list[float]:
        """The height of each row."""
        widths = self.widths(room)
        return [2 * CELL_PAD + LEADING * max(cell.count(width + 1e-9) for cell, width in zip(row, widths, strict=True)) for row in self.rows]

    def placed(self, room: float, x: float, y: float) -> tuple[list[TextLine], list[RowRule]]:
        """The words of the table and the lines above and between its rows; left and top given.

        In all columns but the first a cell of one line stands at the right, as numbers do; several lines, as of a formula, begin below each other.
        """
        lines, rules = list[TextLine](), list[RowRule]()
        widths = self.widths(room)
        for row, height in zip(self.rows, self.heights(room), strict=True):
            rules.append(RowRule(x, y, room))
            start = x
            for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
                wrapped = list(cell.wrap(width + 1e-9))
                for at, (text, own) in enumerate(wrapped):
                    before = width - own if column and len(wrapped) == 1 else 0.0
                    lines.append(TextLine(start + before, y + CELL_PAD + ASCENT + LEADING * at, own, text))
                start += width + CELL_APART
            y += height
        return lines, rules


def _grid(node: UnplacedBox, font: Font) -> Grid | None:
    """The table of a box, measured. Raises ValueError where its rows differ in length, or where the box can have none."""
    if not node.table:
        return None
    if node.shape in SMALL or len({len(row) for row in node.table}) > 1:
        raise ValueError(f"box {node.id} cannot have this table")
    rows = tuple(tuple(paragraph(words, font) for words in row) for row in node.table)
    others = tuple(max(max(cell.longest, min(cell.natural, CELL_WIDE)) for cell in column) for column in list(zip(*rows, strict=True))[1:])
    return Grid(rows, others)


class BoxWords(NamedTuple):
    """The words of one box before they are wrapped, its table, and the room to their left and right."""

    node: UnplacedBox
    paragraphs: tuple[WrappableText, ...]
    left: float
    right: float
    grid: Grid | None = None

    @property
    def small(self) -> bool:
        """Whether the box is as wide as its words, not as all others."""
        return self.node.shape in SMALL

    @property
    def widest(self) -> float:
        """The greatest width of a small box, unless a word is longer."""
        return TAG_WIDE if self.node.shape == "connector" else SMALL_WIDE

    @property
    def longest(self) -> float:
        """The narrowest width of the box."""
        table = [self.grid.longest] if self.grid else []
        return self.left + self.right + max([part.longest + BULLET * part.bullet for part in self.paragraphs] + table)

    def room(self, width: float) -> float:
        """The width left for the words of a box."""
        wide = max(min(width, self.widest), self.longest) if self.small else width
        return wide - self.left - self.right + 1e-9

    def height(self, width: float) -> float:
        """The height of a box."""
        room = self.room(width)
        return 2 * ABOVE + LEADING * sum([part.count(room - BULLET if part.bullet else room) for part in self.paragraphs]) + self.table_height(width)

    def table_height(self, width: float) -> float:
        """The height of the table, with the room above it."""
        return OVER_TABLE + sum(self.grid.heights(self.room(width))) if self.grid else 0.0

    def rows(self, width: float) -> list[tuple[float, TextLine]]:
        """The lines of a box, each with how far it is moved in; they have no place yet."""
        room, found = self.room(width), list[tuple[float, TextLine]]()
        for part in self.paragraphs:
            indent = BULLET * part.bullet
            found += [(indent, TextLine(0.0, 0.0, own, text, part.bold, part.bullet and not row))
                      for row, (text, own) in enumerate(part.wrap(room - indent))]
        return found


def _words(node: UnplacedBox, font: Font, numbers: float) -> BoxWords:
    bold = node.shape in ("question", "answer", "connector") or node.level == "emergency"
    parts = [paragraph(node.head, font, True)] if node.head else []
    parts += [paragraph(node.words, font, bold)]
    parts += [paragraph(words, font, node.level == "emergency", True) for words in node.bullets]
    side = {"question": POINT + 0.25, "link": 0.9, "answer": 0.5}.get(node.shape, 0.7)
    left = side + (numbers + GAP if node.number else 0.0)
    return BoxWords(node, tuple(parts), left, side - 0.1 + (TIP if node.shape == "connector" else 0.0),
                 _grid(node, font))


class Tag(NamedTuple):
    """The words on an arrow, wrapped: its lines with their widths, and its size."""

    lines: tuple[tuple[str, float], ...]
    width: float
    height: float


def _tag(text: str, font: Font) -> Tag:
    words = paragraph(text, font, True)
    lines = tuple(words.wrap(max(LABEL_WIDE, words.longest) + 1e-9))
    return Tag(lines, max(width for _, width in lines), LEADING * len(lines))


class Gutter(NamedTuple):
    """A gutter's width, and where in it the first of how many tracks runs."""

    size: float
    first: float
    tracks: int


class RoutedChart:
    """A chart with its routes, before the width of its boxes is chosen."""

    def __init__(self, graph: Graph, font: Font, careful: int = 0) -> None:
        self.track = TRACK * (1 + careful)
        self.plan = plan(graph)
        self.routes: EdgeRoutes = routes(self.plan)
        self.numbers = [font.width(str(node.number), True) if node.number else 0.0 for node in self.plan.nodes]
        self.words = [_words(node, font, max(self.numbers)) for node in self.plan.nodes]
        self.tags = [_tag(arrow.edge.label, font) if arrow.edge.label else None for arrow in self.plan.arrows]
        self.rows: list[list[int]] = [[] for _ in range(max(self.plan.row) + 1)]
        self.columns: list[list[int]] = [[] for _ in range(max(self.plan.column) + 1)]
        for place, (row, column) in enumerate(zip(self.plan.row, self.plan.column, strict=True)):
            self.rows[row].append(place)
            self.columns[column].append(place)
        self._measure_ports()
        self.across = self._gutters()
        self.counts = [self._count(False, gutter) for gutter in range(len(self.rows) + 1)]
        self._measure_reach()
        self.narrowest = self._narrowest()

    # --- what does not depend on the width ---

    def _measure_ports(self) -> None:
        """How far from the middle of its sides, and of its lower and upper border, wires leave and enter each box; room for tracks in rows."""
        self.beside, self.below = [0.0] * len(self.words), [0.0] * len(self.words)
        self.spread = [0.0] * len(self.rows)
        for way, net, arrow in zip(self.routes.ways, self.routes.nets, self.plan.arrows, strict=True):
            for box, here, there in ((arrow.source, way[0], way[1]), (arrow.target, way[-1], way[-2])):
                upright = here[1] == there[1]
                far = abs(self.aside_of(self.routes.run(net, upright, here[upright], here[not upright])))
                ports = self.below if upright else self.beside
                ports[box] = max(ports[box], far)
        for (_, upright, lane), runs in self.routes.runs.items():
            if not upright and lane % 2:
                self.spread[lane // 2] = max([self.spread[lane // 2], *(abs(self.aside_of(run)) for run in runs)])
        centres = (run for (_, upright, lane), runs in self.routes.runs.items() if upright and lane % 2 for run in runs)
        self.aside = max((abs(self.aside_of(run)) for run in centres), default=0.0)

    def _measure_reach(self) -> None:
        """How far above and below the middle of its row the wires and labels of each lane reach, and the room that boxes need around them."""
        lanes = 2 * len(self.columns) + 1
        self.up = [[spread + LANE] * lanes for spread in self.spread]
        self.low = [[spread + LANE] * lanes for spread in self.spread]
        self.under, self.over = [0.0] * len(self.words), [APART] * len(self.words)
        for arrow, way, tag in zip(self.plan.arrows, self.routes.ways, self.tags, strict=True):
            if way[0][1] == way[1][1]:
                self.under[arrow.source] = tag.height + TIGHT if tag else 0.0
            elif tag:
                reach = self.up[self.plan.row[arrow.source]]
                reach[way[1][1]] = max(reach[way[1][1]], tag.height + 2 * TIGHT + self.beside[arrow.source])
            if way[-1][1] == way[-2][1]:
                self.over[arrow.target] = HEAD if arrow.role != "bus" else CLEAR
        for box, (row, column) in enumerate(zip(self.plan.row, self.plan.column, strict=True)):
            above = next((other for other in self.columns[column] if self.plan.row[other] == row - 1), None)
            if self.over[box] == HEAD and not self.counts[row]:
                self.over[box] = HEAD + NIGH if above is None else max(NIGH, HEAD + NIGH - self.under[above])

    def levels(self, width: float) -> tuple[list[float], list[float], float]:
        """The middle of each row, the first track of each horizontal gutter, and the height of the chart. Each row stands as high as it can."""
        lanes = range(2 * len(self.columns) + 1)
        foot = [EDGE] * len(lanes)
        rows, tracks = list[float](), list[float]()
        for row, boxes in enumerate(self.rows):
            tracks.append(max(foot) + (CLEAR if row else 0.0))
            if self.counts[row]:
                foot = [tracks[-1] + (self.counts[row] - 1) * self.track] * len(lanes)
            up, low = list(self.up[row]), list(self.low[row])
            for box in boxes:
                lane, half = 2 * self.plan.column[box] + 1, self.height(box, width) / 2
                up[lane], low[lane] = half + (self.over[box] if row or self.counts[row] else 0.0), half + self.under[box]
            middle = max([foot[lane] + up[lane] for lane in lanes])
            rows.append(middle)
            foot = [max(foot[lane], middle + low[lane]) for lane in lanes]
        tracks.append(max(foot) + CLEAR)
        last = tracks[-1] + (self.counts[-1] - 1) * self.track if self.counts[-1] else max(foot)
        return rows, tracks, last + EDGE

    def aside_of(self, run: Segment) -> float:
        """How far a run in the middle of a lane stands off it."""
        return (run.track - run.pivot) * self.track

    def _gutters(self) -> list[Gutter]:
        """All gutters from left to right."""
        wide = len(self.columns)
        right, left = [0.0] * (wide + 1), [0.0] * (wide + 1)
        for way, tag in zip(self.routes.ways, self.tags, strict=True):
            step = way[1][1] - way[0][1]
            if step:
                zones, need = (right, way[1][1] // 2) if step > 0 else (left, way[1][1] // 2)
                zones[need] = max(zones[need], tag.width + GAP + 0.2 if tag else 0.0)
            step = way[-1][1] - way[-2][1]
            if step:
                zones, need = (left, way[-2][1] // 2) if step > 0 else (right, way[-2][1] // 2)
                zones[need] = max(zones[need], HEAD - CLEAR)
        return [self._gutter(lane, right[lane], left[lane], lane in (0, wide)) for lane in range(wide + 1)]

    def _count(self, upright: bool, gutter: int) -> int:
        """How many tracks a gutter has."""
        inside = (runs for (_, up, lane), runs in self.routes.runs.items() if up == upright and lane == 2 * gutter)
        return max((run.tracks for runs in inside for run in runs), default=0)

    def _gutter(self, lane: int, before: float, behind: float, outer: bool) -> Gutter:
        count = self._count(True, lane)
        if not count:
            return Gutter(EDGE if outer else max(before + behind + CLEAR, 2.0), 0.0, 0)
        first = before + (EDGE if outer and lane == 0 else CLEAR)
        return Gutter(first + (count - 1) * self.track + behind + (EDGE if outer and lane else CLEAR), first, count)

    def _narrowest(self) -> float:
        """The least box width: the longest word, the label below, and the ports must fit."""
        least = [words.longest for words in self.words]
        for arrow, way, tag in zip(self.plan.arrows, self.routes.ways, self.tags, strict=True):
            if tag and way[0][1] == way[1][1]:
                least.append(2 * (self.below[arrow.source] + GAP + tag.width + 0.2))
        least += [2 * (self.aside + 0.5), 2 * (max(self.below) + 1.5)]
        return max(least)

    # --- what depends on the width ---

    def size(self, width: float) -> tuple[float, float]:
        """The width and height of the chart with boxes of this width."""
        across = sum([gutter.size for gutter in self.across]) + sum([self.column(places, width) for places in self.columns])
        return across, self.levels(width)[2]

    def column(self, places: list[int], width: float) -> float:
        """A column that holds only small boxes is narrower, unless wires run beside them in it."""
        if any(not self.words[place].small for place in places):
            return width
        wide = max(self.words[place].widest for place in places)
        return max(min(width, wide), 2 * (self.aside + 0.5), *(self._small(place) for place in places))

    def _small(self, place: int) -> float:
        words = self.words[place]
        return max(min(words.widest, self._natural(place)), words.longest, self.least(place))

    def least(self, place: int) -> float:
        """The width that a small box needs for the wires above and below it."""
        return 2 * (self.below[place] + corner(self.words[place].node.shape, 1.0) + 0.3)

    def _natural(self, place: int) -> float:
        words = self.words[place]
        full = (part.natural + BULLET * part.bullet for part in words.paragraphs)
        return words.left + words.right + max(full)

    def height(self, place: int, width: float) -> float:
        """The height of one box: its words, or more if wires meet its sides."""
        words = self.words[place]
        shape = words.node.shape
        port = 2 * (self.beside[place] + 0.4 + ROUND.get(shape, 0.0)) if self.beside[place] else 0.0
        return max(words.height(width), port)

    def drawing(self, width: float, text: float) -> ChartDrawing:
        """The finished chart with boxes of this width (em) and text of this size (points)."""
        return _Draft(self, width, text).drawing()


class _Draft:
    """One drawing in the making: the coordinates of all lanes, in em."""

    def __init__(self, frame: RoutedChart, width: float, text: float) -> None:
        self.frame, self.width, self.text = frame, width, text
        self.heights = [frame.height(place, width) for place in range(len(frame.words))]
        self.x = _starts(frame.across, [frame.column(places, width) for places in frame.columns])
        self.rows, self.tracks, self.height = frame.levels(width)
        self.boxes = [self._box(place) for place in range(len(frame.words))]

    def drawing(self) -> ChartDrawing:
        frame, em = self.frame, self.text
        placed = [_scaled(box, em) for box in self.boxes]
        wires, labels, heads = list[Wire](), list[Label](), set[tuple[int, Point]]()
        for number, arrow in enumerate(frame.plan.arrows):
            points = self._points(number, arrow)
            first = (arrow.target, points[-1]) not in heads
            heads.add((arrow.target, points[-1]))
            wires.append(Wire(arrow.edge, tuple((x * em, y * em) for x, y in points), first and arrow.role != "bus"))
            tag = frame.tags[number]
            if tag:
                labels.append(self._label(arrow, tag, points))
        return ChartDrawing(self.x[-1] * em, self.height * em, em, tuple(placed), tuple(wires), tuple(labels))

    def _box(self, place: int) -> PlacedBox:
        """One box, in em, in the middle of its cell."""
        frame, words = self.frame, self.frame.words[place]
        rows = words.rows(self.width)
        widest = max(indent + row.width for indent, row in rows)
        width, height = self.width, self.heights[place]
        if words.small:
            width = max(words.left + widest + words.right, frame.least(place))
        column = 2 * frame.plan.column[place] + 1
        x, y = (self.x[column] + self.x[column + 1] - width) / 2, self.rows[frame.plan.row[place]] - height / 2
        table = words.table_height(self.width)
        left, top = x + words.left, y + (height - LEADING * len(rows) - table) / 2 + ASCENT
        if words.small:
            left += (width - words.left - words.right - widest) / 2
        centred = words.node.shape == "answer"
        lines = [row._replace(x=left + indent + (widest - row.width) / 2 * centred, y=top + LEADING * at) for at, (indent, row) in enumerate(rows)]
        if words.node.number:
            wide = frame.numbers[place]
            lines.insert(0, TextLine(left - GAP - wide, top, wide, str(words.node.number), True))
        if words.grid is None:
            return PlacedBox(words.node, x, y, width, height, tuple(lines))
        cells, rules = words.grid.placed(words.room(self.width), left, top - ASCENT + LEADING * len(rows) + OVER_TABLE)
        return PlacedBox(words.node, x, y, width, height, (*lines, *cells), tuple(rules))

    def _at(self, run: Segment) -> float:
        """Where a run stands."""
        frame, place = self.frame, run.lane // 2
        if run.lane % 2:
            middle = (self.x[run.lane] + self.x[run.lane + 1]) / 2 if run.upright else self.rows[place]
            return middle + frame.aside_of(run)
        count, last = (frame.across[place].tracks, len(frame.columns)) if run.upright else (frame.counts[place], len(frame.rows))
        start = self.x[run.lane] + frame.across[place].first if run.upright else self.tracks[place]
        spare = count - run.tracks
        return start + (run.track + (spare if place == 0 else 0.0 if place == last else spare / 2)) * frame.track

    def _points(self, number: int, arrow: Arrow) -> list[Point]:
        """The corners of one wire."""
        net, way = self.frame.routes.nets[number], self.frame.routes.ways[number]
        points = [self._port(net, arrow.source, way[0], way[1])]
        for before, here, after in zip(way, way[1:], way[2:], strict=False):
            if (before[0] == here[0]) != (here[0] == after[0]):
                run = self.frame.routes.run
                points.append((self._at(run(net, True, here[1], here[0])), self._at(run(net, False, here[0], here[1]))))
        return [*points, self._port(net, arrow.target, way[-1], way[-2])]

    def _port(self, net: int, place: int, home: Point | tuple[int, int], there: tuple[int, int]) -> Point:
        """Where a wire meets the border of a box."""
        box, row, column = self.boxes[place], int(home[0]), int(home[1])
        if column == there[1]:
            return self._at(self.frame.routes.run(net, True, column, row)), box.y if there[0] < row else box.y + box.height
        y = self._at(self.frame.routes.run(net, False, row, column))
        deep = inset(box.node.shape, box.height, 1.0, y - box.y, there[1] > column)
        return (box.x + box.width - deep if there[1] > column else box.x + deep), y

    def _label(self, arrow: Arrow, tag: Tag, points: Sequence[Point]) -> Label:
        """The words of an answer: right of a line that goes down, above one that goes to the side."""
        em, box = self.text, self.boxes[arrow.source]
        if points[0][0] == points[1][0]:
            x, y = points[0][0] + GAP, points[0][1] + TIGHT / 2
        else:
            y = points[0][1] - tag.height - TIGHT
            x = box.x + box.width + GAP / 2 if points[1][0] > points[0][0] else box.x - GAP / 2 - tag.width
        lines = tuple(TextLine(x * em, (y + ASCENT - 0.02 + LEADING * row) * em, own * em, text, True) for row, (text, own) in enumerate(tag.lines))
        return Label(arrow.edge, lines, x * em, y * em, tag.width * em, tag.height * em)


def _starts(gutters: list[Gutter], cells: list[float]) -> list[float]:
    """Where each gutter and each cell begins, and where the last gutter ends."""
    starts = [0.0]
    for gutter, cell in zip(gutters, cells, strict=False):
        starts += [starts[-1] + gutter.size, starts[-1] + gutter.size + cell]
    return [*starts, starts[-1] + gutters[-1].size]


def _scaled(box: PlacedBox, em: float) -> PlacedBox:
    lines = tuple(TextLine(line.x * em, line.y * em, line.width * em, line.text, line.bold, line.bullet) for line in box.lines)
    rules = tuple(RowRule(rule.x * em, rule.y * em, rule.width * em) for rule in box.rules)
    return PlacedBox(box.node, box.x * em, box.y * em, box.width * em, box.height * em, lines, rules)
