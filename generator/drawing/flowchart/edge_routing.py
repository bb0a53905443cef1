"""How the wires run: on a lattice of lanes through the gutters and through empty cells, before any lane has a width.

Lane 2r+1 of the horizontal ones runs through the middle of row r, lane 2r above it; lane 2c+1 of the vertical ones through the middle
of column c, lane 2c left of it. So lanes with an odd number are centres, and those with an even number are gutters. Wires that lead
to one box are one net: they join, and never part again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import combinations, pairwise, permutations
from typing import NamedTuple

from generator.drawing.flowchart.ranking import Arrow, Plan

BEND, CROSSING, UPWARD, ALONGSIDE, SQUEEZED, JOINED, ASIDE, BACK = 3.0, 6.0, 30.0, 0.5, 8.0, 0.1, 2.0, 8.0
"""What a route costs beside its length: a corner, a crossing, a step up, a step beside another wire in a gutter or in a centre,
a step on a shared line, a box left or entered at its side, an answer that leaves to the left."""

_AHEAD = ((0, 2, 3), (1, 2, 3), (2, 0, 1), (3, 0, 1))
"""The directions that are open after each direction: anything but back."""

EXACT = 5
"""Up to so many wires in one lane every order is tried."""


class Segment:
    """One straight run of a net in one lane, from `low` to `high` of the lanes across; `turns` are where it meets a run across: (lane, -1 or 1)."""

    __slots__ = ("ends", "high", "lane", "low", "net", "pivot", "track", "tracks", "turns", "upright")

    def __init__(self, net: int, upright: bool, lane: int, low: int, high: int) -> None:
        self.net, self.upright, self.lane, self.low, self.high = net, upright, lane, low, high
        self.turns: list[tuple[int, int]] = []
        self.ends = 0
        self.track, self.tracks, self.pivot = 0, 1, 0


class EdgeRoutes(NamedTuple):
    """For each arrow its net and its way: the lattice points (horizontal lane, vertical lane), from box to box. And the runs of all nets."""

    nets: tuple[int, ...]
    ways: tuple[tuple[tuple[int, int], ...], ...]
    runs: dict[tuple[int, bool, int], list[Segment]]

    def run(self, net: int, upright: bool, lane: int, at: int) -> Segment:
        """The run of a net in a lane that passes a point."""
        return next(run for run in self.runs[net, upright, lane] if run.low <= at <= run.high)


def routes(plan: Plan) -> EdgeRoutes:
    """Find a way for every arrow, and a track for every run."""
    router = _Router(plan)
    ways = router.ways()
    nets = tuple(_net(arrow) for arrow in plan.arrows)
    runs = _runs(router, ways, nets)
    _tracks(router, runs)
    return EdgeRoutes(nets, tuple(tuple(divmod(point, router.stride) for point in way) for way in ways), runs)


def _net(arrow: Arrow) -> int:
    """Arrows to one box are one net, and so are those from a question to its answer boxes."""
    return -1 - arrow.source if arrow.role == "bus" else arrow.target


class _Router:
    """The lattice while wires are laid. A point is its horizontal lane times `stride` plus its vertical lane."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.stride = 2 * max(plan.column) + 3
        self.size = (2 * max(plan.row) + 3) * self.stride
        self.home = [(2 * row + 1) * self.stride + 2 * column + 1 for row, column in zip(plan.row, plan.column, strict=True)]
        self.taken = bytearray(self.size)
        for point in self.home:
            self.taken[point] = 1
        self.steps: dict[int, set[int]] = defaultdict(set)
        self.passing: dict[int, set[int]] = defaultdict(set)
        self.flow: dict[int, dict[int, int]] = defaultdict(dict)
        self.sides: dict[tuple[int, int], str] = {}

    def ways(self) -> list[list[int]]:
        """The way of every arrow. Buses first, then what runs straight, then the nearer ones."""
        found: list[list[int]] = [[] for _ in self.plan.arrows]
        rest: list[tuple[int, int]] = []
        for place, arrow in enumerate(self.plan.arrows):
            straight = self._bus(arrow) if arrow.role == "bus" else self._straight(arrow)
            if straight:
                found[place] = self._lay(arrow, straight)
            else:
                down, across = divmod(abs(self.home[arrow.target] - self.home[arrow.source]), self.stride)
                rest.append((down + across, place))
        for _, place in sorted(rest):
            arrow = self.plan.arrows[place]
            found[place] = self._lay(arrow, self._search(arrow))
        return found

    def _bus(self, arrow: Arrow) -> list[int]:
        """Below the question, along the gutter, down into the answer box."""
        start, end, stride = self.home[arrow.source], self.home[arrow.target], self.stride
        corner, over = start + stride, end - stride
        step = 1 if over >= corner else -1
        return [start, *range(corner, over + step, step), end]

    def _straight(self, arrow: Arrow) -> list[int]:
        """The line straight down or straight to the right, if nothing stands or runs in it."""
        start, end = self.home[arrow.source], self.home[arrow.target]
        step = 1 if arrow.role == "side" else self.stride
        fits = start < end and (start // self.stride == end // self.stride if step == 1 else (end - start) % step == 0)
        line = list(range(start, end + 1, step)) if fits else []
        free = all(not self.taken[point] for point in line[1:-1])
        free = free and not any(self.steps.get(self._step(a, b)) for a, b in pairwise(line))
        side = step == 1 and self.sides.get((arrow.source, 1)) == "in"
        return line if free and not side else []

    def _step(self, a: int, b: int) -> int:
        low = a if a < b else b
        return 2 * low + (abs(a - b) != 1)

    def _lay(self, arrow: Arrow, way: list[int]) -> list[int]:
        """Remember a way, so that later ones keep clear of it or join it."""
        net = _net(arrow)
        flow = self.flow[net]
        for place, (a, b) in enumerate(pairwise(way)):
            self.steps[self._step(a, b)].add(net)
            if place:
                flow[a] = b
                if b - a == a - way[place - 1]:
                    self.passing[2 * a + (abs(b - a) != 1)].add(net)
        self._mark(arrow.source, way[1] - way[0], "out")
        self._mark(arrow.target, way[-2] - way[-1], "in")
        return way

    def _mark(self, box: int, step: int, kind: str) -> None:
        if abs(step) == 1:
            self.sides[box, step] = kind

    def _exits(self, arrow: Arrow) -> list[tuple[int, float]]:
        """Where a wire may leave its box: (step, cost). An answer keeps to its place; a single exit may be anywhere but on top."""
        sides = [(step, ASIDE) for step in (1, -1) if self.sides.get((arrow.source, step)) != "in"]
        if arrow.role == "side":
            return [(step, BACK if step < 0 else 0.0) for step, _ in sides]
        small = self.plan.nodes[arrow.source].shape == "answer"
        return [(self.stride, 0.0)] if small or arrow.edge.label or self.plan.forks[arrow.source] > 1 else [(self.stride, 0.0), *sides]

    def _entries(self, arrow: Arrow) -> dict[int, tuple[int, float]]:
        """The points before the box where a wire may come in: (its axis, cost). Never below, nor where an answer leaves."""
        home, box = self.home[arrow.target], arrow.target
        found = {home - self.stride: (1, 0.0)}
        for step in (-1, 1):
            kept = step == 1 and self.plan.forks[box] == 2
            if not kept and self.sides.get((box, step)) != "out":
                found[home + step] = (0, ASIDE)
        return found

    def _search(self, arrow: Arrow) -> list[int]:
        """The cheapest way (Dijkstra) over points and the direction in which they are reached, to the box or to a wire of its net.

        A state is four times its point, plus its direction: 0 right, 1 left, 2 down, 3 up. Below zero it stands for an end after that state.
        """
        net, start, home = _net(arrow), self.home[arrow.source], self.home[arrow.target]
        flow, entries, moves = self.flow[net], self._entries(arrow), (1, -1, self.stride, -self.stride)
        queue: list[tuple[float, int, int]] = []
        for step, cost in self._exits(arrow):
            heappush(queue, (cost + self._price(start, start + step, net), 4 * (start + step) + moves.index(step), -1))
        before: dict[int, int] = {}
        while queue:
            cost, state, came = heappop(queue)
            if state in before:
                continue
            before[state] = came
            if state < 0:
                return self._traced(before, -state - 2, start, home, flow)
            point, way = divmod(state, 4)
            if point in flow:
                bend = BEND if (abs(flow[point] - point) != 1) != way // 2 else 0.0
                heappush(queue, (cost + bend + JOINED * self._left(point, flow), -state - 2, state))
                continue
            if point in entries:
                axis, extra = entries[point]
                price = extra + (BEND if axis != way // 2 else 0.0) + self._price(point, home, net)
                heappush(queue, (cost + price, -state - 2, state))
            for price, onward in self._onward(point, way, net, moves):
                if onward not in before:
                    heappush(queue, (cost + price, onward, state))
        raise AssertionError("the outer gutters always leave a way")

    def _onward(self, point: int, way: int, net: int, moves: tuple[int, ...]) -> Iterator[tuple[float, int]]:
        """The steps from a point: what each costs, and the state it leads to. Nothing turns in the middle of a cell."""
        centre = point // self.stride % 2 and point % self.stride % 2
        for turn in (way,) if centre else _AHEAD[way]:
            other = point + moves[turn]
            if self._open(point, other):
                yield self._price(point, other, net) + (self._crossed(point, way // 2) if turn == way else BEND), 4 * other + turn

    def _open(self, point: int, other: int) -> bool:
        """Whether a step stays on the lattice and off the boxes."""
        return 0 <= other < self.size and not self.taken[other] and (abs(point - other) != 1 or point // self.stride == other // self.stride)

    def _price(self, point: int, other: int, net: int) -> float:
        """What one step costs: its length, going up, an empty cell, and company."""
        centre = other // self.stride % 2 and other % self.stride % 2
        others = self.steps.get(self._step(point, other))
        company = len(others - {net}) if others else 0
        lane = point % self.stride if abs(point - other) != 1 else point // self.stride
        return (1.0 if other - point != -self.stride else UPWARD) + 0.5 * centre + company * (SQUEEZED if lane % 2 else ALONGSIDE)

    def _crossed(self, point: int, axis: int) -> float:
        return CROSSING * len(self.passing.get(2 * point + 1 - axis, ()))

    def _left(self, point: int, flow: dict[int, int]) -> int:
        steps = 0
        while point in flow:
            point, steps = flow[point], steps + 1
        return steps

    def _traced(self, before: dict[int, int], state: int, start: int, home: int, flow: dict[int, int]) -> list[int]:
        """The points of a way, backwards to its box and forwards along the wire that it joined."""
        way, last = list[int](), state // 4
        while state >= 0:
            way.append(state // 4)
            state = before[state]
        way = [start, *reversed(way)]
        while last in flow:
            last = flow[last]
            way.append(last)
        return way if way[-1] == home else [*way, home]


# --- from ways to runs, and from runs to tracks ------------------------------------------------------------------


def _runs(router: _Router, ways: list[list[int]], nets: tuple[int, ...]) -> dict[tuple[int, bool, int], list[Segment]]:
    """The straight runs of every net, and where each meets the runs across."""
    steps: dict[tuple[int, bool, int], set[int]] = defaultdict(set)
    for net, way in zip(nets, ways, strict=True):
        for a, b in pairwise(way):
            (y, x), upright = divmod(min(a, b), router.stride), abs(a - b) != 1
            steps[(net, True, x) if upright else (net, False, y)].add(y if upright else x)
    runs: dict[tuple[int, bool, int], list[Segment]] = {}
    for (net, upright, lane), starts in steps.items():
        found: list[Segment] = []
        for at in sorted(starts):
            if found and found[-1].high == at:
                found[-1].high = at + 1
            else:
                found.append(Segment(net, upright, lane, at, at + 1))
        runs[net, upright, lane] = found
    for run in [run for found in runs.values() for run in found]:
        _meet(router, steps, run)
    return runs


def _meet(router: _Router, steps: dict[tuple[int, bool, int], set[int]], run: Segment) -> None:
    """Note where a run meets others of its net, and how many of its ends are boxes."""
    for at in range(run.low, run.high + 1):
        across = steps.get((run.net, not run.upright, at), ())
        run.turns += [(at, side) for side, step in ((-1, run.lane - 1), (1, run.lane)) if step in across]
    for at in (run.low, run.high):
        run.ends += router.taken[at * router.stride + run.lane if run.upright else run.lane * router.stride + at]


def _tracks(router: _Router, runs: dict[tuple[int, bool, int], list[Segment]]) -> None:
    """Give every run a track in its lane."""
    lanes: dict[tuple[bool, int], list[Segment]] = defaultdict(list)
    for (_, upright, lane), found in runs.items():
        lanes[upright, lane] += found
    for _, found in sorted(lanes.items()):
        if len(found) > 1:
            _share(router, found)


def _share(router: _Router, lane: list[Segment]) -> None:
    """Spread the runs of one lane that are in each other's way."""
    lane.sort(key=lambda run: (run.low, run.high, run.net))
    foes: dict[int, list[int]] = defaultdict(list)
    for a, one in enumerate(lane):
        for b in range(a + 1, len(lane)):
            if lane[b].low > one.high:
                break
            if _clash(router, one, lane[b]):
                foes[a].append(b)
                foes[b].append(a)
    seen = set[int]()
    for a in sorted(foes):
        if a not in seen:
            cluster = [a]
            seen.add(a)
            for b in cluster:
                new = [c for c in foes[b] if c not in seen]
                cluster += new
                seen.update(new)
            _spread(lane, _order(lane, cluster), foes)


def _clash(router: _Router, one: Segment, two: Segment) -> bool:
    """Whether two runs of one lane need different tracks: those of different nets that share a stretch or meet end to end, unless in a box."""
    at = max(one.low, two.low)
    if one.net == two.net or min(one.high, two.high) > at:
        return one.net != two.net
    return not router.taken[at * router.stride + one.lane if one.upright else one.lane * router.stride + at]


def _spread(lane: list[Segment], order: list[int], foes: dict[int, list[int]]) -> None:
    """Number the tracks of runs in their order; one that leads straight from box to box keeps the middle of a centre lane."""
    track: dict[int, int] = {}
    for place in order:
        track[place] = 1 + max((track[foe] for foe in foes[place] if foe in track), default=-1)
    count = 1 + max(track.values())
    middle = max(order, key=lambda place: (lane[place].ends, lane[place].high - lane[place].low, -place))
    for place in order:
        lane[place].track, lane[place].tracks, lane[place].pivot = track[place], count, track[middle]


def _order(lane: list[Segment], cluster: list[int]) -> list[int]:
    """The order of a few runs, side by side, with the fewest crossings."""
    costs = {(a, b): _cost(lane[a], lane[b]) for a in cluster for b in cluster if a != b}
    if len(cluster) <= EXACT:
        orders = [(sum(costs[pair] for pair in combinations(order, 2)), order) for order in permutations(sorted(cluster))]
        return list(min(orders)[1])
    order: list[int] = []
    for place in sorted(cluster, key=lambda place: (lane[place].low - lane[place].high, place)):
        prices = [sum(costs[a, place] for a in order[:spot]) + sum(costs[place, b] for b in order[spot:]) for spot in range(len(order) + 1)]
        order.insert(prices.index(min(prices)), place)
    return order


def _cost(one: Segment, two: Segment) -> float:
    """The crossings if `one` runs before (above, left of) `two`: what turns from `one` to higher lanes crosses `two`, and the other way round."""
    return _turned(one, two, 1) + _turned(two, one, -1)


def _turned(run: Segment, other: Segment, side: int) -> float:
    cost = 0.0
    for at, way in run.turns:
        if way == side and other.low <= at <= other.high:
            meets = [turn for place, turn in other.turns if place == at]
            if -side in meets:
                cost += 20.0
            elif other.low < at < other.high:
                cost += 1.0
            elif meets:
                cost += 0.4
    return cost
