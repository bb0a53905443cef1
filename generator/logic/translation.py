"""A decision with all that it links to -> what it does with patients: one Flow of ways that are taken where a condition holds.

What is repeated stands there once for each round, with answers of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property, reduce
from itertools import product
from math import prod
from typing import NamedTuple

from generator.content.model import ActionBox, Answer, AnyBox, Decision, Library, LinkBox, QuestionBox, StateBox
from generator.content.model.expression import Known, Name, Node, Not, names_in
from generator.logic.bounds import common
from generator.logic.chart_logic import ChartLogic, SignAsConditions
from generator.logic.flow import Flow, FlowArrow
from generator.logic.nodes import both, renamed
from generator.logic.values import Derived, ValueRow, Variable

MOST_EARLIER = 1_000_000
"""Rounds that somebody may have gone through before those in which they are, of all places together."""

MOST_PLACES = 20_000
"""Boxes of a chart with all that it links to and repeats; more are not followed."""

Rounds = tuple[tuple[str, int], ...]
"""For each repeat that was gone through more than once (by the key of its action), at which time of it somebody is. Sorted."""


def _time_told(one: tuple[str, int], main: str) -> str:
    """` (sugar 2)`: at the second time of the action sugar, that of another chart with its chart before it. Two must not be taken for each other."""
    return f" ({one[0].removeprefix(f'{main}/')} {one[1]})"


class BoxAtTime(NamedTuple):
    """A box of a chart, at a time of asking."""

    chart: str
    box: str
    rounds: Rounds = ()

    def key(self, main: str) -> str:
        """What it is called in a Flow: a box of the main chart by its id, others with their chart before it."""
        return ("" if self.chart == main else f"{self.chart}/") + self.box + "".join(_time_told(one, main) for one in self.rounds)


class States(NamedTuple):
    """What is asked, and may change until it is asked again: its variables, and which of them each box of the Flow asks."""

    names: tuple[str, ...]
    asked: Mapping[str, str]
    sign: bool

    @property
    def first(self) -> str:
        """The variable that is asked first."""
        return next(iter(self.asked.values()))


class Logic:
    """A decision with the charts that it links to and the rounds that it repeats, as one Flow. `spots`: what each box of the Flow is.

    `links`: where a link leads back to a chart that was come from; it ends there. `missing`: boxes of the Flow that stand for a target that no box
    is.
    """

    def __init__(self, decision: Decision, library: Library) -> None:
        self.decision, self.library = decision, library
        self.main = str(decision.id)
        self.charts: dict[str, ChartLogic] = {self.main: ChartLogic(decision, library)}
        self.spots: dict[str, BoxAtTime] = {}
        self.links: dict[str, str] = {}
        self.missing: set[str] = set()
        self.too_large = False
        self._ways: dict[str, tuple[FlowArrow, ...]] = {}
        self.asks: dict[str, tuple[str, ...]] = {}
        self.answers: dict[FlowArrow, Answer | str | None] = {}
        self._variables: dict[str, Variable] = {}
        self._derived: dict[str, Derived] = {}
        self._onward = self._chart_graph()
        self._explore()

    @cached_property
    def repeats(self) -> bool:
        """Whether something is asked again."""
        return any(spot.rounds for spot in self.spots.values())

    @cached_property
    def flow(self) -> Flow:
        """All boxes and ways from the start."""
        start = BoxAtTime(self.main, next(iter(self.charts[self.main].boxes), "")).key(self.main)
        return Flow(start, self._ways, self._variables, self._derived, self.asks)

    def starting_at(self, box: str) -> Flow:
        """The same for whoever comes back to a box of the chart, and is asked anew from there on."""
        reached, ahead = set[str](), [box]
        while ahead:
            here = ahead.pop()
            if here not in reached:
                reached.add(here)
                ahead += (way.target for way in self._ways[here])
        return Flow(box, {key: ways for key, ways in self._ways.items() if key in reached}, self._variables, self._derived, self.asks)

    def box(self, key: str) -> AnyBox | None:
        """The box that a box of the Flow is; None where a target is missing."""
        spot = self.spots[key]
        return self.charts[spot.chart].boxes.get(spot.box)

    def _chart_graph(self) -> dict[str, set[str]]:
        """Which charts are linked from each; all that can be reached are read."""
        onward: dict[str, set[str]] = {}
        ahead = [self.main]
        while ahead:
            chart = ahead.pop()
            if chart in onward:
                continue
            if chart not in self.charts:
                self.charts[chart] = ChartLogic(self.library.decisions[chart], self.library)
            onward[chart] = {str(box.decision) for box in self.charts[chart].boxes.values()
                             if isinstance(box, LinkBox) and box.decision in self.library.decisions}
            ahead += sorted(onward[chart])
        return onward

    def _leads_round(self, chart: str, to: str) -> bool:
        """Whether a link leads to a chart from which its own can be reached again."""
        seen, ahead = set[str](), [to]
        while ahead:
            here = ahead.pop()
            if here not in seen:
                seen.add(here)
                ahead += self._onward.get(here, ())
        return chart in seen

    def _explore(self) -> None:
        boxes = self.charts[self.main].boxes
        ahead = [BoxAtTime(self.main, next(iter(boxes)))] if boxes else []
        while ahead:
            spot = ahead.pop(0)
            key = spot.key(self.main)
            if key in self.spots:
                continue
            if len(self.spots) >= MOST_PLACES:
                self.too_large = True
                self.spots[key], self._ways[key] = spot, ()
                continue
            self.spots[key] = spot
            ahead += self._take(spot, key)
        if not self.too_large:
            self._need_everything()

    def _need_everything(self) -> None:
        """Make every variable and derived value part of the Flow at every time of asking, so that proofs may speak of those that no question asks."""
        at = dict.fromkeys(spot.rounds for spot in self.spots.values())
        if sum(prod(time for _, time in rounds) for rounds in at) > MOST_EARLIER:
            self.too_large = True
            return
        for rounds in dict.fromkeys(earlier for gone in at for earlier in self.earlier(gone)):
            for id_, chart in self.charts.items():
                for name in (*chart.variables, *chart.derived):
                    self._need(name, BoxAtTime(id_, "", rounds))
        for states in self.states:
            widest = reduce(joined, (self._variables[name] for name in states.names))
            self._variables |= {name: replace(widest, id=name) for name in states.names}

    def _take(self, spot: BoxAtTime, key: str) -> list[BoxAtTime]:
        chart = self.charts[spot.chart]
        box = chart.boxes.get(spot.box)
        onward: list[tuple[BoxAtTime, Node | None, Answer | str | None, bool]] = []
        if box is None:
            self.missing.add(key)
        elif isinstance(box, QuestionBox):
            onward += self._answers(spot, chart, box)
        elif isinstance(box, LinkBox):
            onward += ((target, None, None, False) for target in self._linked(spot, box, key))
        elif isinstance(box, (StateBox, ActionBox)):
            onward.append((self._after_action(spot, box), None, None, False))
        ways = []
        for target, when, answer, fallback in onward:
            way = FlowArrow(key, target.key(self.main), when, fallback)
            ways.append(way)
            self.answers[way] = answer
        self._ways[key] = tuple(ways)
        return [target for target, *_ in onward]

    def _linked(self, spot: BoxAtTime, box: LinkBox, key: str) -> Iterator[BoxAtTime]:
        if box.decision is None or box.decision not in self.charts:
            return
        if self._leads_round(spot.chart, str(box.decision)):
            self.links[key] = str(box.decision)
            return
        boxes = self.charts[str(box.decision)].boxes
        if boxes:
            yield BoxAtTime(str(box.decision), next(iter(boxes)), spot.rounds)

    def _after_action(self, spot: BoxAtTime, box: StateBox | ActionBox) -> BoxAtTime:
        repeat = box.repeat if isinstance(box, ActionBox) else None
        if repeat is not None and repeat.to in self.charts[spot.chart].boxes:
            action = f"{spot.chart}/{box.id}"
            rounds = dict(spot.rounds)
            time = rounds.get(action, 1)
            if time < repeat.at_most:
                return BoxAtTime(spot.chart, str(repeat.to), tuple(sorted((rounds | {action: time + 1}).items())))
        return BoxAtTime(spot.chart, str(box.goto), spot.rounds)

    def _answers(self, spot: BoxAtTime, chart: ChartLogic, box: QuestionBox) -> Iterator[tuple[BoxAtTime, Node | None, Answer | str | None, bool]]:
        question = chart.questions[str(box.id)]
        self.asks[spot.key(self.main)] = tuple(self.named(name, spot) for name in question.asks)
        for name in question.asks:
            self._use(Name(0, name), spot)
        for answer, target, when in question.answers:
            yield BoxAtTime(spot.chart, target, spot.rounds), self._use(when, spot), answer, False
        if question.unknown is not None:
            known = self._use(both(Known(0, Name(0, name)) for name in question.asks), spot)
            yield BoxAtTime(spot.chart, question.unknown, spot.rounds), Not(0, known), "unknown", True

    # names

    def named(self, name: str, spot: BoxAtTime) -> str:
        """What a variable or derived value of a chart is called in the Flow, at a time of asking."""
        own = self._own(name, spot.chart)
        return own + "".join(_time_told((action, time), self.main) for action, time in spot.rounds if own in self._anew(action))

    def times_anew(self, name: str, spot: BoxAtTime) -> int:
        """How often a variable of a chart was asked anew by then, because something was repeated."""
        own = self._own(name, spot.chart)
        return sum(time - 1 for action, time in spot.rounds if own in self._anew(action))

    def _own(self, name: str, id_: str) -> str:
        """The same at the first time of asking."""
        chart = self.charts[id_]
        shared = name in chart.inputs and name in self.library.inputs
        return name if id_ == self.main or shared else f"{id_}/{name}"

    def _anew(self, action: str) -> frozenset[str]:
        """What is asked again, and what follows from it, each time an action is repeated."""
        if action not in self._asked_anew:
            chart = self.charts[action.split("/")[0]]
            box = chart.boxes[action.split("/")[1]]
            assert isinstance(box, ActionBox) and box.repeat is not None
            start = str(box.repeat.to)
            inside = [id_ for id_ in (start, *chart.after[start]) if id_ in chart.questions and box.id in chart.after[id_]]
            asked = {name for id_ in inside for name in chart.questions[id_].asks}
            things = {chart.own.thing(name) for name in asked} - {None}
            anew = {self._own(name, str(chart.decision.id)) for name in asked}
            anew |= {self._own(name, id_) for id_, other in self.charts.items() for name in other.variables if other.own.thing(name) in things}
            anew |= {self._own(name, id_) for id_, other in self.charts.items() for name in other.derived
                     if any(self._own(needed, id_) in anew for needed in other.needed(Name(0, name)))}
            self._asked_anew[action] = frozenset(anew)
        return self._asked_anew[action]

    @cached_property
    def _asked_anew(self) -> dict[str, frozenset[str]]:
        return {}

    def condition(self, node: Node, spot: BoxAtTime) -> Node:
        """A condition of a chart, in the names of the Flow at a time of asking."""
        return self._use(node, spot)

    def _use(self, node: Node, spot: BoxAtTime) -> Node:
        """The same expression in the names of the Flow; what it needs becomes part of the Flow."""
        names: dict[str, str] = {}
        for name in names_in(node):
            names[name.id] = self._need(name.id, spot)
        return renamed(node, names)

    def _need(self, name: str, spot: BoxAtTime) -> str:
        chart, here = self.charts[spot.chart], self.named(name, spot)
        if name in chart.variables:
            known, own = self._variables.get(here), replace(chart.variables[name], id=here)
            if known != own:
                self._variables[here] = own if known is None else joined(known, own)
        elif name in chart.derived and here not in self._derived:
            derived = chart.derived[name]
            self._derived[here] = replace(derived, id=here)
            rows = tuple(ValueRow(self._use(row.when, spot), self._use(row.gives, spot) if isinstance(row.gives, Node) else row.gives)
                         for row in derived.rows)
            self._derived[here] = replace(derived, id=here, rows=rows)
        return here

    @cached_property
    def states(self) -> tuple[States, ...]:
        """What questions of their own ask under several names, because it may change between them."""
        return tuple(states for states in self.own_things.values() if len(states.names) > 1)

    @cached_property
    def own_things(self) -> Mapping[tuple[object, str], States]:
        """What questions of their own ask, by what it is and the rounds in which it is asked."""
        alike: dict[object, list[tuple[str, str]]] = {}
        for id_, chart in self.charts.items():
            for variable in chart.variables:
                alike.setdefault(chart.own.thing(variable), []).append((id_, variable))
        names: dict[tuple[object, str], dict[str, None]] = {}
        asked: dict[tuple[object, str], dict[str, str]] = {}
        for key, spot in self.spots.items():
            chart = self.charts[spot.chart]
            for name in chart.questions[spot.box].asks if spot.box in chart.questions else ():
                if chart.own.thing(name) is None:
                    continue
                here = self.named(name, spot)
                thing = chart.own.thing(name), here[len(here.partition(" (")[0]):]
                asked.setdefault(thing, {})[key] = here
                names.setdefault(thing, {}).update((self.named(other, BoxAtTime(id_, "", spot.rounds)), None) for id_, other in alike[thing[0]])
        return {thing: States(tuple(names[thing]), asked[thing], isinstance(thing[0], str)) for thing in names}

    # danger signs

    def earlier(self, rounds: Rounds) -> Iterator[Rounds]:
        """The rounds that somebody has gone through who is in these, themselves among them."""
        for times in product(*(range(1, time + 1) for _, time in rounds)):
            yield tuple((action, time) for (action, _), time in zip(rounds, times, strict=True) if time > 1)

    def signs_of(self, chart: str) -> tuple[SignAsConditions, ...]:
        """The danger signs of a chart, those of its links not among them."""
        return self.charts[chart].signs

    @cached_property
    def signs(self) -> tuple[tuple[str, SignAsConditions], ...]:
        """Every danger sign, with the chart that names it: the main chart's first."""
        return tuple((chart, sign) for chart in self.charts for sign in self.charts[chart].signs)


def joined(one: Variable, other: Variable) -> Variable:
    """A variable that can have every value that one of two can have."""
    unknown = one.unknown or other.unknown
    if one.kind != "number" or other.kind != "number":
        return replace(one, unknown=unknown, words=tuple(dict.fromkeys([*one.words, *other.words])))
    step = common(one.step, other.step, one.low - other.low)
    low, high = min(one.low, other.low), max(one.high, other.high)
    return replace(one, low=low, high=high, step=step, unknown=unknown)
