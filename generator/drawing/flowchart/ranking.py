"""Which row and column each box stands in: a straight trunk downwards, side answers to the right of it, packed row by row."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import Literal, NamedTuple

from generator.drawing.flowchart.drawing import Edge, Graph, Node

Role = Literal["down", "side", "bus"]
SIDEWAYS = {"emergency": 3, "urgent": 2, "prompt": 1}
"""How strongly an answer that leads to such a box is drawn to the side, where the author did not say which one goes down."""


class Arrow(NamedTuple):
    """An edge between places in the list of nodes. `down` leaves below, `side` to the side; `bus` leads to an answer box."""

    source: int
    target: int
    role: Role
    edge: Edge


class Plan(NamedTuple):
    """What will be drawn, answer boxes included, and the row and column of each box. `forks` says how many arrows leave a box."""

    nodes: tuple[Node, ...]
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
    order = topological(len(nodes), [(arrow.source, arrow.target) for arrow in arrows])
    row, parents = _rows(order, into)
    return Plan(nodes, arrows, tuple(row), tuple(_columns(order, out, row, parents)), tuple(map(len, out)))


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


def _with_answers(graph: Graph) -> tuple[tuple[Node, ...], tuple[Arrow, ...]]:
    """Set the answers of a question with three or more into boxes of their own, right behind it."""
    leaving = _leaving(graph)
    weight = _weights(graph, leaving)
    nodes: list[Node] = []
    found: list[tuple[Edge, Role]] = []
    for node in graph.nodes:
        nodes.append(node)
        edges = leaving[node.id]
        down = _down(edges, weight)
        if len(edges) < 3:
            found += [(edge, "down" if place == down else "side") for place, edge in enumerate(edges)]
            continue
        for place in [down, *(other for other in range(len(edges)) if other != down)]:
            answer = Node(f"{node.id}/{place + 1}", "answer", 0, edges[place].label)
            nodes.append(answer)
            found += [(Edge(node.id, answer.id, "", place == down), "bus"), (Edge(answer.id, edges[place].target, "", True), "down")]
    at = {node.id: place for place, node in enumerate(nodes)}
    return tuple(nodes), tuple(Arrow(at[edge.source], at[edge.target], role, edge) for edge, role in found)


def _leaving(graph: Graph) -> dict[str, list[Edge]]:
    leaving: dict[str, list[Edge]] = {node.id: [] for node in graph.nodes}
    for edge in graph.edges:
        if edge.source not in leaving or edge.target not in leaving:
            raise ValueError(f"an arrow from {edge.source} to {edge.target} lacks a box")
        leaving[edge.source].append(edge)
    return leaving


def _weights(graph: Graph, leaving: dict[str, list[Edge]]) -> dict[str, tuple[bool, int, int]]:
    """For each box: whether it does not end, how little urgent it is, how many boxes can still follow. The greatest goes down."""
    at = {node.id: place for place, node in enumerate(graph.nodes)}
    order = topological(len(at), [(at[edge.source], at[edge.target]) for edge in graph.edges])
    behind = [0] * len(order)
    for place in reversed(order):
        for edge in leaving[graph.nodes[place].id]:
            behind[place] |= behind[at[edge.target]] | 1 << at[edge.target]
    return {node.id: (bool(leaving[node.id]), -SIDEWAYS.get(node.level, 0), behind[at[node.id]].bit_count()) for node in graph.nodes}


def _down(edges: list[Edge], weight: dict[str, tuple[bool, int, int]]) -> int:
    """The place of the answer that goes down: the author's choice, else the one with the greatest weight."""
    chosen = [place for place, edge in enumerate(edges) if edge.down]
    if chosen or len(edges) < 2:
        return chosen[0] if chosen else 0
    return max(range(len(edges)), key=lambda place: (weight[edges[place].target], place))


def _rows(order: list[int], into: list[list[Arrow]]) -> tuple[list[int], list[Arrow | None]]:
    """The row of each box, and the arrow from its layout parent: the predecessor nearest to the trunk, the lowest of those."""
    row, turns = [0] * len(order), [0] * len(order)
    parents: list[Arrow | None] = [None] * len(order)
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


def _columns(order: list[int], out: list[list[Arrow]], row: list[int], parents: list[Arrow | None]) -> list[int]:
    """Place the chain below a box in its column, then the side blocks of the chain, the lowest first, as near as the rows allow."""
    column = [0] * len(order)
    edge = [-1] * (max(row) + 1)
    for root in order:
        if parents[root] is None:
            _place_block(root, out, row, parents, column, edge)
    return column


def _place_block(root: int, out: list[list[Arrow]], row: list[int], parents: list[Arrow | None], column: list[int], edge: list[int]) -> None:
    """Place a chain to the right of what stands in its rows, then its side blocks to the right of it. `edge`: the last column taken in a row."""
    chain, sides = [root], list[int]()
    for place in chain:
        mine = [arrow for arrow in out[place] if parents[arrow.target] is arrow]
        below = [arrow.target for arrow in mine if arrow.role == "down" or arrow.edge.down]
        sides[:0] = [arrow.target for arrow in mine if arrow.target not in below]
        chain += below[:1]
        sides += below[1:]
    start = max(edge[at] for at in range(row[root], row[chain[-1]] + 1)) + 1
    for place in chain:
        column[place] = start
    for at in range(row[root], row[chain[-1]] + 1):
        edge[at] = start
    for side in sides:
        _place_block(side, out, row, parents, column, edge)
