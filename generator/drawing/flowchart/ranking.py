"""Which row and column each box stands in: a straight trunk downwards, side answers beside it, packed row by row.

Answers stand from left to right in the author's order. Of three or more those before the one that goes down stand left of the trunk.
"""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heapify, heappop, heappush
from typing import Literal, NamedTuple

from generator.drawing.flowchart.drawing import Graph, UnplacedBox, UnroutedArrow

Role = Literal["down", "side", "bus"]
SIDEWAYS = {"emergency": 3, "urgent": 2, "prompt": 1}
"""How strongly an answer that leads to such a box is drawn to the side, where the author did not say which one goes down."""


class Arrow(NamedTuple):
    """An edge between places in the list of nodes. `down` leaves below, `side` to the side; `bus` leads to an answer box."""

    source: int
    target: int
    role: Role
    edge: UnroutedArrow


class Plan(NamedTuple):
    """What will be drawn, answer boxes included, and the row and column of each box. `forks` says how many arrows leave a box."""

    nodes: tuple[UnplacedBox, ...]
    arrows: tuple[Arrow, ...]
    row: tuple[int, ...]
    column: tuple[int, ...]
    forks: tuple[int, ...]


def plan(graph: Graph) -> Plan:
    """Give every box a row and a column. Raises ValueError where the graph has a cycle or an edge without a box."""
    nodes, arrows = _with_answers(graph)
    into: list[list[Arrow]] = [[] for _ in nodes]
    out: list[list[Arrow]] = [[] for _ in nodes]
    for arrow in arrows:
        into[arrow.target].append(arrow)
        out[arrow.source].append(arrow)
    beside = {arrow.source: arrow.target for arrow in arrows if _stands_beside(nodes[arrow.source], into[arrow.source], into[arrow.target])}
    arrows = tuple(arrow._replace(role="side") if arrow.source in beside else arrow for arrow in arrows)
    order = [place for place in topological(len(nodes), [(arrow.source, arrow.target) for arrow in arrows]) if place not in beside]
    row, parents = _rows(order, [[arrow for arrow in found if arrow.source not in beside] for found in into])
    for place, target in beside.items():
        row[place] = row[target]
    return Plan(nodes, arrows, tuple(row), tuple(_Columns(out, row, parents, beside).of(order)), tuple(map(len, out)))


def _stands_beside(node: UnplacedBox, into: list[Arrow], there: list[Arrow]) -> bool:
    """Whether a tag that says from where arrows come stands beside its box, since others lead to that box from above."""
    return node.shape == "connector" and not into and len(there) > 1


def directed(graph: Graph) -> Graph:
    """The same graph with the answer that goes down marked at every box."""
    leaving = _leaving(graph)
    weight = _weights(graph, leaving)
    chosen = {id_: edges[_down(edges, weight)] for id_, edges in leaving.items() if edges}
    return Graph(graph.nodes, tuple(edge._replace(down=edge is chosen[edge.source]) for edge in graph.edges))


def topological(count: int, pairs: list[tuple[int, int]]) -> list[int]:
    """All places so that every arrow points forward, otherwise in the order given. Raises ValueError on a cycle."""
    waits = [0] * count
    ahead: list[list[int]] = [[] for _ in range(count)]
    for source, target in pairs:
        waits[target] += 1
        ahead[source].append(target)
    ready, order = [place for place in range(count) if not waits[place]], []
    heapify(ready)
    while ready:
        place = heappop(ready)
        order.append(place)
        for target in ahead[place]:
            waits[target] -= 1
            if not waits[target]:
                heappush(ready, target)
    if len(order) < count:
        raise ValueError("a chart with a cycle cannot be laid out")
    return order


def _with_answers(graph: Graph) -> tuple[tuple[UnplacedBox, ...], tuple[Arrow, ...]]:
    """Set the answers of a question with three or more into boxes of their own, right behind it."""
    leaving = _leaving(graph)
    weight = _weights(graph, leaving)
    nodes: list[UnplacedBox] = []
    found: list[tuple[UnroutedArrow, Role]] = []
    for node in graph.nodes:
        nodes.append(node)
        edges = leaving[node.id]
        down = _down(edges, weight)
        if len(edges) < 3:
            found += [(edge, "down" if place == down else "side") for place, edge in enumerate(edges)]
            continue
        for place, edge in enumerate(edges):
            answer = UnplacedBox(f"{node.id}/{place + 1}", "answer", 0, edge.label)
            nodes.append(answer)
            found += [(UnroutedArrow(node.id, answer.id, "", place == down), "bus"), (UnroutedArrow(answer.id, edge.target, "", True), "down")]
    at = {node.id: place for place, node in enumerate(nodes)}
    return tuple(nodes), tuple(Arrow(at[edge.source], at[edge.target], role, edge) for edge, role in found)


def _leaving(graph: Graph) -> dict[str, list[UnroutedArrow]]:
    leaving: dict[str, list[UnroutedArrow]] = {node.id: [] for node in graph.nodes}
    for edge in graph.edges:
        if edge.source not in leaving or edge.target not in leaving:
            raise ValueError(f"an arrow from {edge.source} to {edge.target} lacks a box")
        leaving[edge.source].append(edge)
    return leaving


def _weights(graph: Graph, leaving: dict[str, list[UnroutedArrow]]) -> dict[str, tuple[bool, int, int]]:
    """For each box: whether it does not end, how little urgent it is, how many boxes can still follow. The greatest goes down."""
    at = {node.id: place for place, node in enumerate(graph.nodes)}
    order = topological(len(at), [(at[edge.source], at[edge.target]) for edge in graph.edges])
    behind = [0] * len(order)
    for place in reversed(order):
        for edge in leaving[graph.nodes[place].id]:
            behind[place] |= behind[at[edge.target]] | 1 << at[edge.target]
    return {node.id: (bool(leaving[node.id]), -SIDEWAYS.get(node.level, 0), behind[at[node.id]].bit_count()) for node in graph.nodes}


def _down(edges: list[UnroutedArrow], weight: dict[str, tuple[bool, int, int]]) -> int:
    """The place of the answer that goes down: the author's choice, else the one with the greatest weight."""
    chosen = [place for place, edge in enumerate(edges) if edge.down]
    if chosen or len(edges) < 2:
        return chosen[0] if chosen else 0
    return max(range(len(edges)), key=lambda place: (weight[edges[place].target], place))


def _rows(order: list[int], into: list[list[Arrow]]) -> tuple[list[int], list[Arrow | None]]:
    """The row of each box, and the arrow from its layout parent: the predecessor nearest to the trunk, the lowest of those."""
    row, turns = [0] * len(into), [0] * len(into)
    parents: list[Arrow | None] = [None] * len(into)
    for place in order:
        if not into[place]:
            turns[place] = 0 if place == order[0] else 1
            continue
        parent = min(into[place], key=lambda arrow: (_turns(turns, arrow), -row[arrow.source], arrow.source))
        parents[place], turns[place] = parent, _turns(turns, parent)
        deepest = max(row[arrow.source] for arrow in into[place])
        beside = parent.role == "side" and all(row[arrow.source] < row[parent.source] for arrow in into[place] if arrow is not parent)
        row[place] = row[parent.source] if beside else deepest + 1
    return row, parents


def _turns(turns: list[int], arrow: Arrow) -> int:
    return turns[arrow.source] + (arrow.role != "down" and not arrow.edge.down)


class _Block:
    """Boxes whose columns are fixed to each other: the column of each, and in each row the leftmost and the rightmost one that is taken."""

    def __init__(self, chain: list[int], row: list[int]) -> None:
        self.column = dict.fromkeys(chain, 0)
        self.left = dict.fromkeys(range(row[chain[0]], row[chain[-1]] + 1), 0)
        self.right = dict(self.left)

    def join(self, other: _Block, side: int) -> None:
        """Set another block beside this one, as near as the rows allow: to the right (1) or to the left (-1)."""
        if side > 0:
            shift = 1 + max((self.right[at] - other.left[at] for at in other.left if at in self.right), default=-1)
        else:
            shift = min((self.left[at] - other.right[at] for at in other.left if at in self.left), default=1) - 1
        self.column |= {place: column + shift for place, column in other.column.items()}
        for at, column in other.left.items():
            self.left[at] = min(self.left.get(at, column + shift), column + shift)
            self.right[at] = max(self.right.get(at, other.right[at] + shift), other.right[at] + shift)


class _Columns:
    """Puts boxes into columns, once each has a row. `beside`: tags that stand beside a box, each with that box."""

    def __init__(self, out: list[list[Arrow]], row: list[int], parents: list[Arrow | None], beside: Mapping[int, int]) -> None:
        self.out, self.row, self.parents, self.beside = out, row, parents, beside

    def of(self, order: list[int]) -> list[int]:
        """The column of each box: the block of the start, and to the right of it those of other boxes to which nothing leads."""
        whole, *others = [self._block(root, 0) for root in order if self.parents[root] is None]
        for block in others:
            whole.join(block, 1)
        first = min(whole.column.values())
        return [whole.column[place] - first for place in range(len(self.row))]

    def _block(self, root: int, side: int) -> _Block:
        """The chain below a box in one column, and beside it its tags and its side blocks, the lowest first. `side`: where it stands itself."""
        chain, right, left = [root], list[int](), list[int]()
        for place in chain:
            mine = [arrow for arrow in self.out[place] if self.parents[arrow.target] is arrow]
            below = next((at for at, arrow in enumerate(mine) if arrow.role == "down" or arrow.edge.down), None)
            before = mine[:below] if below is not None and mine[below].role == "bus" else []
            left[:0] = [arrow.target for arrow in reversed(before)]
            right[:0] = [arrow.target for at, arrow in enumerate(mine) if at != below and at >= len(before)]
            chain += [mine[below].target] if below is not None else []
        block = _Block(chain, self.row)
        for tag, box in self.beside.items():
            if box in block.column:
                block.join(_Block([tag], self.row), 1 if side > 0 and box == root else -1)
        for place in right:
            block.join(self._block(place, 1), 1)
        for place in left:
            block.join(self._block(place, -1), -1)
        return block
