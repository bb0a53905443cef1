"""Topics and their links -> a map: one column for each sort of topic, every link a line -> SVG. The same topics give the same bytes.

The order inside a column follows the links, so that what belongs together stands at about the same height.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple

from generator.drawing.flowchart.drawing import TextLine
from generator.drawing.flowchart.svg import number, printable, text_line
from generator.drawing.text_metrics import Font, paragraph

TEXT, LEADING = 16.0, 20.0
WIDE, PAD, APART = 228.0, 8.0, 12.0
"""In pixels: the width of a box, the room around its words, the room between two boxes."""
GAP, SIDE, HEADING = 150.0, 66.0, 38.0
"""The room between two columns, the room for lines at the outer sides, the height of a heading."""
SWEEPS = 8


class MapTopic(NamedTuple):
    """A topic as the map is asked for: its id and its name."""

    id: str
    name: str


class MapGroup(NamedTuple):
    """Topics of one sort under their heading."""

    heading: str
    spots: Sequence[MapTopic]


class TopicBox(NamedTuple):
    """A topic with its place."""

    id: str
    column: int
    x: float
    y: float
    height: float
    lines: tuple[TextLine, ...]

    @property
    def middle(self) -> float:
        """How far down its middle is."""
        return self.y + self.height / 2


class MapLink(NamedTuple):
    """Two topics, one of which names the other; `both`: each names the other."""

    one: str
    other: str
    both: bool


class PlacedMap(NamedTuple):
    """The whole map with all positions."""

    width: float
    height: float
    headings: tuple[TextLine, ...]
    boxes: tuple[TopicBox, ...]
    links: tuple[MapLink, ...]


def links_of(related: Mapping[str, Iterable[str]]) -> tuple[MapLink, ...]:
    """Every pair of topics that are linked, once, in the order of the topics."""
    named = {id_: set(others) for id_, others in related.items()}
    found: dict[frozenset[str], MapLink] = {}
    for one, others in related.items():
        for other in others:
            if other in named and other != one:
                found.setdefault(frozenset((one, other)), MapLink(one, other, one in named[other]))
    return tuple(found.values())


def arrange(columns: Sequence[Sequence[MapGroup]], related: Mapping[str, Iterable[str]], font: Font) -> PlacedMap:
    """Place every topic. `columns`: from left to right, each with its groups from the top."""
    links = links_of(related)
    near: dict[str, list[str]] = {spot.id: [] for column in columns for group in column for spot in group.spots}
    for link in links:
        near[link.one].append(link.other)
        near[link.other].append(link.one)
    ordered = [[list(group.spots) for group in column] for column in columns]
    sizes = {spot.id: _lines(spot.name, font) for column in ordered for group in column for spot in group}
    for _ in range(SWEEPS):
        for place, column in enumerate(ordered):
            heights = _heights(ordered, columns, sizes)
            ordered[place] = [sorted(group, key=lambda spot: _pull(spot, near, heights)) for group in column]
    return _placed(ordered, columns, sizes, links, font)


def _pull(spot: MapTopic, near: Mapping[str, list[str]], heights: Mapping[str, float]) -> float:
    """Where the links of a topic draw it: the mean height of those it is linked with, as a share of their columns."""
    pulls = [heights[other] for other in near[spot.id]] or [heights[spot.id]]
    return round(sum(pulls) / len(pulls), 6)


def _lines(name: str, font: Font) -> list[str]:
    return [text for text, _ in paragraph(name, font).wrap((WIDE - 2 * PAD) / TEXT)]


def _heights(ordered: Sequence[Sequence[Sequence[MapTopic]]], columns: Sequence[Sequence[MapGroup]],
             sizes: Mapping[str, list[str]]) -> Mapping[str, float]:
    """How far down each topic is in its column, from 0 to 1."""
    found: dict[str, float] = {}
    for column in range(len(columns)):
        tops = list(_tops(ordered[column], sizes))
        whole = max((y + height for _, y, height in tops), default=1.0)
        found |= {spot.id: (y + height / 2) / whole for spot, y, height in tops if spot is not None}
    return found


def _tops(groups: Sequence[Sequence[MapTopic]], sizes: Mapping[str, list[str]]) -> Iterator[tuple[MapTopic | None, float, float]]:
    """The top and the height of everything in a column; None stands for a heading."""
    y = 0.0
    for group in groups:
        if y:
            y += APART
        yield None, y, HEADING
        y += HEADING
        for spot in group:
            height = len(sizes[spot.id]) * LEADING + 2 * PAD
            yield spot, y, height
            y += height + APART


def _placed(ordered: Sequence[Sequence[Sequence[MapTopic]]], columns: Sequence[Sequence[MapGroup]], sizes: Mapping[str, list[str]],
            links: tuple[MapLink, ...], font: Font) -> PlacedMap:
    boxes: list[TopicBox] = []
    headings: list[TextLine] = []
    tallest = max((y + height for groups in ordered for _, y, height in _tops(groups, sizes)), default=0.0)
    for column, groups in enumerate(ordered):
        x = SIDE + column * (WIDE + GAP)
        names = iter(group.heading for group in columns[column])
        for spot, y, height in _tops(groups, sizes):
            if spot is None:
                name = next(names)
                headings.append(TextLine(x, y + 0.62 * HEADING, font.width(name, True) * TEXT, name, bold=True))
                continue
            words = sizes[spot.id]
            lines = tuple(TextLine(x + PAD, y + PAD + LEADING * (row + 0.75), font.width(text) * TEXT, text) for row, text in enumerate(words))
            boxes.append(TopicBox(spot.id, column, x, y, height, lines))
    width = 2 * SIDE + len(ordered) * WIDE + max(0, len(ordered) - 1) * GAP
    return PlacedMap(width, tallest + 2, tuple(headings), tuple(boxes), links)


# --- drawing ---------------------------------------------------------------------------------------------------------


def svg(drawn: PlacedMap, ways: Mapping[str, str], title: str, description: str) -> str:
    """The map as an SVG element. `ways` says where each topic leads. Colours come from classes (charts.css)."""
    width, height = number(drawn.width), number(drawn.height)
    boxes = {box.id: box for box in drawn.boxes}
    return "\n".join([
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart topic-map" role="group" aria-labelledby="map-title map-desc" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-size="{number(TEXT)}">',
        f'<title id="map-title">{printable(title)}</title>',
        f'<desc id="map-desc">{printable(description)}</desc>',
        f'<rect class="chart-ground" width="{width}" height="{height}"/>',
        '<g aria-hidden="true">', *(_line(link, boxes) for link in drawn.links), "</g>",
        *(text_line(line) for line in drawn.headings),
        *(_box(box, ways[box.id]) for box in drawn.boxes),
        "</svg>"]) + "\n"


def _line(link: MapLink, boxes: Mapping[str, TopicBox]) -> str:
    one, other = sorted((boxes[link.one], boxes[link.other]), key=lambda box: (box.column, box.y))
    look = "map-line map-both" if link.both else "map-line"
    ends = f"{escape(link.one)} {escape(link.other)}"
    return f'<path class="{look}" data-ends="{ends}" d="{_curve(one, other)}"/>'


def _curve(one: TopicBox, other: TopicBox) -> str:
    """A bow at the left side within a column, else a swing from the right side of one box to the left side of the other."""
    if one.column == other.column:
        x, bow = one.x, min(SIDE - 6, 14 + 0.16 * abs(other.middle - one.middle))
        return (f"M{number(x)} {number(one.middle)}C{number(x - bow * 1.3)} {number(one.middle)} "
                f"{number(x - bow * 1.3)} {number(other.middle)} {number(x)} {number(other.middle)}")
    start, end = one.x + WIDE, other.x
    half = GAP / 2
    return (f"M{number(start)} {number(one.middle)}C{number(start + half)} {number(one.middle)} "
            f"{number(end - half)} {number(other.middle)} {number(end)} {number(other.middle)}")


def _box(box: TopicBox, way: str) -> str:
    words = "\n".join(text_line(line) for line in box.lines)
    return (f'<a class="chart-link" href="{escape(way)}" data-topic="{escape(box.id)}">'
            f'<rect class="chart-shape" x="{number(box.x)}" y="{number(box.y)}" width="{number(WIDE)}" height="{number(box.height)}" rx="5"/>\n'
            f"{words}</a>")
