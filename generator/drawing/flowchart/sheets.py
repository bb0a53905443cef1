"""Where a large chart is cut: into runs of boxes in reading order. Each sheet draws the ends that its own boxes lead to; where an arrow leads
to another sheet, numbered tags say to which box, and on that sheet from which box.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from string import ascii_uppercase
from typing import NamedTuple

from generator.drawing.flowchart.drawing import Graph, UnplacedBox, UnroutedArrow
from generator.drawing.flowchart.ranking import directed, topological

ENTRY, UNEVEN, PARTED = 2.0, 12.0, 60.0
"""What a further place to come in, sheets of different length, and an emergency that is parted from its question cost beside one tag."""

Parts = Sequence[tuple[str, tuple[int, ...]]]
"""The author's own sheets: the title of each and the numbers of its boxes."""


class TagWords(NamedTuple):
    """The words of tags."""

    go_to: str = "Go to sheet {sheet}, box {box}"
    come_from: str = "From sheet {sheet}, box {box}"


class Cutter:
    """A chart as a row of boxes that lead on, which can be cut anywhere. Bounds are the places between them: (0, ..., number of such boxes).

    `first`: how much room the first sheet has, as a share of that of a later one.
    """

    def __init__(self, graph: Graph, phrases: TagWords, first: float = 1.0) -> None:
        self.graph, self.phrases, self.first = directed(graph), phrases, first
        at = {node.id: place for place, node in enumerate(graph.nodes)}
        order = topological(len(at), [(at[edge.source], at[edge.target]) for edge in graph.edges])
        self.nodes = [graph.nodes[place] for place in order]
        self.ends = {edge.target for edge in graph.edges} - {edge.source for edge in graph.edges}
        self.core = [node for node in self.nodes if node.id not in self.ends]
        self.place = {node.id: place for place, node in enumerate(self.core)}
        self.pairs = [(self.place[edge.source], self.place[edge.target]) for edge in graph.edges if edge.target in self.place]
        self.unfit: list[tuple[int, int]] = []
        self.costs, self.sizes = self._costs(), self._sizes()

    @staticmethod
    def name(place: int) -> str:
        """The letter of a sheet."""
        return ascii_uppercase[place % 26] * (1 + place // 26)

    def too_large(self, start: int, end: int) -> None:
        """Remember that these boxes are too many for one sheet."""
        self.unfit.append((start, end))

    def cheapest(self, count: int) -> tuple[int, ...]:
        """The bounds of so many sheets with the fewest tags and the best balance, none known to be too large; () if there are none."""
        length, rest = len(self.core), 1 / (self.first + count - 1)
        best: list[dict[int, tuple[float, tuple[int, ...]]]] = [{0: (0.0, (0,))}]
        for part in range(count):
            ahead: dict[int, tuple[float, tuple[int, ...]]] = {}
            for start, (cost, bounds) in best[-1].items():
                for end in range(start + 1, length + 1):
                    if any(start <= a and b <= end for a, b in self.unfit):
                        break
                    share = self.sizes[start][end] / self.sizes[0][length] - rest * (1.0 if part else self.first)
                    whole = cost + self.costs[start][end] + UNEVEN * count * share ** 2
                    if end not in ahead or (whole, bounds) < ahead[end]:
                        ahead[end] = (whole, (*bounds, end))
            best.append(ahead)
        return best[-1].get(length, (0.0, ()))[1]

    def best_cut(self) -> str:
        """After which box a cut in two is cheapest, whether or not it helps: its number; "" for a chart of one box."""
        self.unfit.clear()
        bounds = self.cheapest(2)
        return _number(self.core[bounds[1] - 1]) if bounds else ""

    def parts(self, bounds: tuple[int, ...]) -> list[Graph]:
        """The sheets between these bounds, each a graph with its tags."""
        return self._drawn([{node.id for node in self.core[a:b]} for a, b in pairwise(bounds)])

    def chosen(self, parts: Parts) -> list[Graph]:
        """The author's own sheets. A box that leads on and that no part names stands with the first box that leads to it, else on the first sheet.

        Raises ValueError where a part names no box that leads on, a number that no box has, or a box of another part.
        """
        part_of: dict[str, int] = {}
        known = {node.number for node in self.nodes}
        for part, (title, numbers) in enumerate(parts):
            if strange := sorted(set(numbers) - known):
                raise ValueError(f'the sheet "{title}" names box {strange[0]}, which the chart does not have')
            named = [node.id for node in self.core if node.number in numbers]
            if not named or any(id_ in part_of for id_ in named):
                raise ValueError(f'the sheet "{title}" has no box that leads on' if not named else f'the sheet "{title}" has a box of another sheet')
            part_of |= dict.fromkeys(named, part)
        for node in self.core:
            if node.id not in part_of:
                part_of[node.id] = next((part_of[edge.source] for edge in self.graph.edges if edge.target == node.id), 0)
        return self._drawn([{id_ for id_, own in part_of.items() if own == part} for part in range(len(parts))])

    def _costs(self) -> list[list[float]]:
        """What each run of boxes costs as one sheet: a tag for each arrow that leaves, more for each further place to come in."""
        length = len(self.core)
        costs = [[0.0] * (length + 1) for _ in range(length + 1)]
        nearest = [-1] * length
        for source, target in self.pairs:
            nearest[target] = max(nearest[target], source)
        prices = [(source, target, PARTED if self.core[target].level == "emergency" else 1.0) for source, target in self.pairs]
        for start in range(length):
            roots = 0
            for end in range(start + 1, length + 1):
                roots += nearest[end - 1] < start
                leaving = sum([price for source, target, price in prices if start <= source < end <= target])
                costs[start][end] = leaving + ENTRY * (roots - 1)
        return costs

    def _sizes(self) -> list[list[int]]:
        """How many boxes each run of boxes is as one sheet, with its ends."""
        length = len(self.core)
        ends = [{edge.target for edge in self.graph.edges if edge.source == node.id} & self.ends for node in self.core]
        sizes = [[0] * (length + 1) for _ in range(length + 1)]
        for start in range(length):
            met = set[str]()
            for end in range(start + 1, length + 1):
                met |= ends[end - 1]
                sizes[start][end] = end - start + len(met)
        return sizes

    def _drawn(self, parts: Sequence[Collection[str]]) -> list[Graph]:
        """Each part as a graph, with the ends that its boxes lead to and its tags."""
        sheet = {id_: self.name(part) for part, ids in enumerate(parts) for id_ in ids}
        return [self._part(ids, sheet) for ids in parts]

    def _part(self, core: Collection[str], sheet: dict[str, str]) -> Graph:
        shown = {*core, *(edge.target for edge in self.graph.edges if edge.source in core and edge.target in self.ends)}
        number = {node.id: _number(node) for node in self.nodes}
        boxes, arrows = list[UnplacedBox](), list[UnroutedArrow]()
        for node in self._in_order(shown):
            elsewhere = [edge for edge in self.graph.edges if edge.target == node.id and edge.source not in core]
            if elsewhere and node.id in core:
                boxes.append(UnplacedBox(f"{node.id}/from", "connector", 0, self._sources(elsewhere, sheet, number)))
                arrows.append(UnroutedArrow(boxes[-1].id, node.id, "", True))
            boxes.append(node)
            for place, edge in enumerate(edge for edge in self.graph.edges if edge.source == node.id):
                if edge.target in shown:
                    arrows.append(edge)
                    continue
                words = self.phrases.go_to.format(sheet=sheet[edge.target], box=number[edge.target])
                boxes.append(UnplacedBox(f"{node.id}/to/{place + 1}", "connector", 0, words))
                arrows.append(UnroutedArrow(node.id, boxes[-1].id, edge.label, edge.down))
        return Graph(tuple(boxes), tuple(arrows))

    def _in_order(self, shown: Collection[str]) -> list[UnplacedBox]:
        """The boxes of a sheet in reading order: an end right behind the boxes of this sheet that lead to it."""
        nodes = [node for node in self.graph.nodes if node.id in shown]
        at = {node.id: place for place, node in enumerate(nodes)}
        pairs = [(at[edge.source], at[edge.target]) for edge in self.graph.edges if edge.source in at and edge.target in at]
        return [nodes[place] for place in topological(len(nodes), pairs)]

    def _sources(self, into: list[UnroutedArrow], sheet: dict[str, str], number: dict[str, str]) -> str:
        """Where the arrows into a box come from, sheet by sheet."""
        from_: dict[str, list[str]] = {}
        for source in sorted(dict.fromkeys(edge.source for edge in into), key=lambda id_: self.place[id_]):
            from_.setdefault(sheet[source], []).append(number[source])
        return "; ".join(self.phrases.come_from.format(sheet=name, box=", ".join(boxes)) for name, boxes in from_.items())


def _number(node: UnplacedBox) -> str:
    return str(node.number) if node.number else node.id
