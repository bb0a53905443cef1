"""Where a large chart is cut: into runs of boxes in reading order, with numbered connectors where an arrow leads to another sheet."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from generator.drawing.flowchart.drawing import Edge, Graph, Node
from generator.drawing.flowchart.ranking import directed, topological

ENTRY, UNEVEN = 2.0, 12.0
"""What a further place to come in, and sheets of different length, cost beside one connector."""


class Phrases(NamedTuple):
    """The words of connectors."""

    go_to: str = "Go to sheet {sheet}, box {box}"
    come_from: str = "From sheet {sheet}, box {box}"


class Cutter:
    """A chart as a row of boxes that can be cut anywhere. Bounds are the places between boxes: (0, ..., number of boxes)."""

    def __init__(self, graph: Graph, phrases: Phrases) -> None:
        self.graph, self.phrases = directed(graph), phrases
        at = {node.id: place for place, node in enumerate(graph.nodes)}
        order = topological(len(at), [(at[edge.source], at[edge.target]) for edge in graph.edges])
        self.nodes = [graph.nodes[place] for place in order]
        self.place = {node.id: place for place, node in enumerate(self.nodes)}
        self.pairs = [(self.place[edge.source], self.place[edge.target]) for edge in graph.edges]
        self.unfit: list[tuple[int, int]] = []
        self.costs = self._costs()

    @staticmethod
    def name(place: int) -> str:
        """The letter of a sheet."""
        return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place]

    def too_large(self, start: int, end: int) -> None:
        """Remember that these boxes are too many for one sheet."""
        self.unfit.append((start, end))

    def cheapest(self, count: int) -> tuple[int, ...]:
        """The bounds of so many sheets with the fewest connectors and the best balance, none known to be too large; () if there are none."""
        length = len(self.nodes)
        best: list[dict[int, tuple[float, tuple[int, ...]]]] = [{0: (0.0, (0,))}]
        for _ in range(count):
            ahead: dict[int, tuple[float, tuple[int, ...]]] = {}
            for start, (cost, bounds) in best[-1].items():
                for end in range(start + 1, length + 1):
                    if any(start <= a and b <= end for a, b in self.unfit):
                        break
                    whole = cost + self.costs[start][end] + UNEVEN * count * ((end - start) / length - 1 / count) ** 2
                    if end not in ahead or (whole, bounds) < ahead[end]:
                        ahead[end] = (whole, (*bounds, end))
            best.append(ahead)
        return best[-1].get(length, (0.0, ()))[1]

    def best_cut(self) -> str:
        """After which box a cut in two is cheapest, whether or not it helps: its number; "" for a chart of one box."""
        self.unfit.clear()
        bounds = self.cheapest(2)
        return _number(self.nodes[bounds[1] - 1]) if bounds else ""

    def parts(self, bounds: tuple[int, ...]) -> list[Graph]:
        """The sheets between these bounds, each a graph with its connectors."""
        sheet = {node.id: self.name(part) for part, (a, b) in enumerate(pairwise(bounds)) for node in self.nodes[a:b]}
        return [self._part(self.nodes[a:b], sheet) for a, b in pairwise(bounds)]

    def _costs(self) -> list[list[float]]:
        """What each run of boxes costs as one sheet: a connector for each arrow that leaves, more for each further place to come in."""
        length = len(self.nodes)
        costs = [[0.0] * (length + 1) for _ in range(length + 1)]
        nearest = [-1] * length
        for source, target in self.pairs:
            nearest[target] = max(nearest[target], source)
        for start in range(length):
            roots = 0
            for end in range(start + 1, length + 1):
                roots += nearest[end - 1] < start
                leaving = sum(start <= source < end <= target for source, target in self.pairs)
                costs[start][end] = leaving + ENTRY * (roots - 1)
        return costs

    def _part(self, nodes: list[Node], sheet: dict[str, str]) -> Graph:
        inside = {node.id for node in nodes}
        number = {node.id: _number(node) for node in self.nodes}
        boxes, arrows = list[Node](), list[Edge]()
        for node in nodes:
            into = [edge for edge in self.graph.edges if edge.target == node.id]
            if into and not any(edge.source in inside for edge in into):
                boxes.append(Node(f"{node.id}/from", "connector", 0, self._sources(into, sheet, number)))
                arrows.append(Edge(boxes[-1].id, node.id, "", True))
            boxes.append(node)
            for place, edge in enumerate(edge for edge in self.graph.edges if edge.source == node.id):
                if edge.target in inside:
                    arrows.append(edge)
                    continue
                words = self.phrases.go_to.format(sheet=sheet[edge.target], box=number[edge.target])
                boxes.append(Node(f"{node.id}/to/{place + 1}", "connector", 0, words))
                arrows.append(Edge(node.id, boxes[-1].id, edge.label, edge.down))
        return Graph(tuple(boxes), tuple(arrows))

    def _sources(self, into: list[Edge], sheet: dict[str, str], number: dict[str, str]) -> str:
        """Where the arrows into a box come from, sheet by sheet."""
        from_: dict[str, list[str]] = {}
        for source in sorted(dict.fromkeys(edge.source for edge in into), key=lambda id_: self.place[id_]):
            from_.setdefault(sheet[source], []).append(number[source])
        return "; ".join(self.phrases.come_from.format(sheet=name, box=", ".join(boxes)) for name, boxes in from_.items())


def _number(node: Node) -> str:
    return str(node.number) if node.number else node.id
