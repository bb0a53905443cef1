"""A decision as a graph: its arrows, numbers, paths and rounds, whatever the answers; and how somebody on a shortest way is told.

A chart has more paths than anybody can list (60 questions in a row: 2^60), so nothing here lists them to prove something. Whether a patient can take
a path at all, `search` decides.

The start is the first box. Arrows to boxes that do not exist are kept as edges and walked by nobody.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from graphlib import TopologicalSorter
from itertools import pairwise
from typing import NamedTuple, TypeVar

from generator.content.model import ActionBox, Answer, AnyBox, BoxId, Decision, LinkBox, OutcomeBox, QuestionBox, StateBox
from generator.diagnostics.evidence import Answered, Counterexample, PassedBox, PassedEdge
from generator.language.numbers.units import measured

MOST_QUESTIONS = 8
MOST_WORDS, FAR_TOO_MANY_WORDS = 30, 60


# --- answers, arrows, numbers ------------------------------------------------------------------------------------

Cut = tuple[Decimal, bool]
"""A place between numbers: just before a number (False) or just after it (True). So an interval is all that lies between two cuts."""


class Interval(NamedTuple):
    """The numbers between two limits. A limit that is not given is infinite; `low_in`, `high_in`: the limit itself belongs to it."""

    low: Decimal = Decimal("-Infinity")
    low_in: bool = False
    high: Decimal = Decimal("Infinity")
    high_in: bool = False

    @property
    def start(self) -> Cut:
        """Where it begins."""
        return self.low, not self.low_in

    @property
    def end(self) -> Cut:
        """Where it ends."""
        return self.high, self.high_in

    @classmethod
    def between(cls, start: Cut, end: Cut) -> Interval:
        """All that lies between two cuts."""
        return cls(start[0], not start[1], end[0], end[1])

    @property
    def empty(self) -> bool:
        """Whether no number is in it."""
        return self.start >= self.end

    def holds(self, number: Decimal) -> bool:
        """Whether a number is in it."""
        return self.start <= (number, False) < self.end

    def meet(self, other: Interval) -> Interval:
        """What is in both."""
        return self.between(max(self.start, other.start), min(self.end, other.end))

    @property
    def example(self) -> Decimal:
        """A number in it: a limit if one belongs to it, else the number beside a limit, written as finely, else the middle."""
        if self.low_in or self.high_in:
            return self.low if self.low_in else self.high
        if self.low.is_infinite() and self.high.is_infinite():
            return Decimal(0)
        beside = [limit + side * _unit(limit) for limit, side in ((self.low, 1), (self.high, -1)) if limit.is_finite()]
        return next((number for number in beside if self.holds(number)), (self.low + self.high) / 2)

    @property
    def signs(self) -> str:
        """In signs that every language has: `≥ 4, < 6`."""
        return self._limits("≥", ">", "<", "≤", ", ")

    def __str__(self) -> str:
        exactly = self.low == self.high and self.low_in and self.high_in
        return f"exactly {self.low}" if exactly else self._limits("at least", "more than", "less than", "at most", " and ")

    def _limits(self, at_least: str, more_than: str, less_than: str, at_most: str, comma: str) -> str:
        low = [f"{at_least if self.low_in else more_than} {self.low}"] if self.low.is_finite() else []
        high = [f"{at_most if self.high_in else less_than} {self.high}"] if self.high.is_finite() else []
        return comma.join(low + high)


def _unit(number: Decimal) -> Decimal:
    """One in the last place that is written: 1 for 4, 0.01 for 0.90."""
    exponent = number.as_tuple().exponent
    return Decimal((0, (1,), exponent if isinstance(exponent, int) else 0))


class Edge(NamedTuple):
    """An arrow. `answer` says which answer it stands for: `yes`, `no`, `unknown`, the words of a choice, the id of an answer, a condition, an
    Interval, or None where nothing is asked.

    `label`: the words on the arrow, as far as they need no language: those of a choice, or the limits of a number in signs, with the unit.
    """

    source: str
    target: BoxId
    label: str
    answer: str | Interval | None


def edges(decision: Decision) -> tuple[Edge, ...]:
    """Every arrow, in the order of the boxes and of their answers; those that lead to no box too."""
    return tuple(edge for box in decision.boxes for edge in arrows_of(box))


def arrows_of(box: AnyBox) -> Iterator[Edge]:
    """The arrows of one box, in the order of its answers."""
    if isinstance(box, (StateBox, ActionBox)):
        yield Edge(box.id, box.goto, "", None)
    elif isinstance(box, QuestionBox):
        yield from (Edge(box.id, target, "", key) for key, target in (("yes", box.yes), ("no", box.no)) if target is not None)
        yield from (_answer_arrow(box, answer) for answer in box.answers)
        if box.unknown is not None:
            yield Edge(box.id, box.unknown, "", "unknown")


def _answer_arrow(box: QuestionBox, answer: Answer) -> Edge:
    if answer.when is not None:
        return Edge(box.id, answer.goto, str(answer.answer or ""), str(answer.when))
    if answer.answer is not None and box.asks != "number":
        return Edge(box.id, answer.goto, str(answer.answer), str(answer.answer))
    limits = limits_of(answer)
    return Edge(box.id, answer.goto, f"{limits.signs} {box.unit or ''}".strip(), limits)


def limits_of(answer: Answer) -> Interval:
    """The numbers that an answer covers."""
    low, high = answer.at_least or answer.more_than, answer.at_most or answer.less_than
    limits = Interval()
    if low is not None:
        limits = limits._replace(low=low.value, low_in=answer.at_least is not None)
    if high is not None:
        limits = limits._replace(high=high.value, high_in=answer.at_most is not None)
    return limits


def numbers(decision: Decision) -> dict[str, int]:
    """The number of each box: its place in reading order, counted from 1."""
    found: dict[str, int] = {}
    for number, box in enumerate(decision.boxes, 1):
        found.setdefault(str(box.id), number)
    return found


# --- the graph, indexed, and how it is searched ------------------------------------------------------------------

S = TypeVar("S")
Came = dict[S, tuple[S, Edge] | None]
"""Everything that was reached, nearest first, each with the spot and the arrow from which it was reached first."""

def reach(starts: Iterable[S], steps: Callable[[S], Iterable[tuple[Edge, S]]]) -> Came[S]:
    """Everything that can be reached from some starts, each with the step that led there first."""
    came: Came[S] = dict.fromkeys(starts)
    ahead = deque(came)
    while ahead:
        here = ahead.popleft()
        for edge, there in steps(here):
            if there not in came:
                came[there] = (here, edge)
                ahead.append(there)
    return came


def way_to(came: Came[S], there: S) -> tuple[Edge, ...]:
    """The arrows of the shortest way to what was reached."""
    way: list[Edge] = []
    step = came[there]
    while step is not None:
        way.append(step[1])
        step = came[step[0]]
    return tuple(reversed(way))


class ShownPatient(NamedTuple):
    """Somebody who shows something: the answers (question, answer) in the order of asking, and the path, start and end included."""

    answers: tuple[tuple[str, str], ...]
    path: tuple[str, ...]

    @property
    def reached(self) -> str:
        """The last box of the path."""
        return self.path[-1]


class ChartGraph:
    """A decision, indexed: its boxes by id (of two with one id the first), the arrows of each, and the shortest way to each.

    `in_words`: how the answer on an arrow is told, where a question asks inputs.
    """

    def __init__(self, decision: Decision, in_words: Callable[[QuestionBox, str], str] = lambda box, answer: answer) -> None:
        self.in_words = in_words
        self.numbers = numbers(decision)
        self.boxes: dict[str, AnyBox] = {}
        for box in decision.boxes:
            self.boxes.setdefault(str(box.id), box)
        self.arrows = {box: list(arrows_of(found)) for box, found in self.boxes.items()}
        self.ways = {box: [edge for edge in arrows if edge.target in self.boxes] for box, arrows in self.arrows.items()}
        self.starts = tuple(self.boxes)[:1]
        self.came = self.spread(self.starts)

    @property
    def questions(self) -> list[QuestionBox]:
        """The questions, in reading order."""
        return [box for box in self.boxes.values() if isinstance(box, QuestionBox)]

    def level(self, box: str) -> str | None:
        """How urgent an action or an outcome is."""
        found = self.boxes[box]
        return found.level if isinstance(found, (ActionBox, OutcomeBox)) else None

    def ends(self, box: str) -> bool:
        """Whether a box is an outcome or a link."""
        return isinstance(self.boxes[box], (OutcomeBox, LinkBox))

    def spread(self, starts: Iterable[str], avoiding: Collection[str] = ()) -> Came[str]:
        """What is reached from some boxes, past none of the boxes `avoiding`."""
        def steps(box: str) -> Iterator[tuple[Edge, str]]:
            return ((edge, str(edge.target)) for edge in self.ways[box] if edge.target not in avoiding)
        return reach((box for box in starts if box not in avoiding), steps)

    def loops(self, avoiding: Collection[str] = ()) -> list[tuple[Edge, tuple[Edge, ...]]]:
        """The arrows that lead up in reading order and close a round, each with the way round. Without them the chart has no round."""
        found = []
        for edge in (edge for ways in self.ways.values() for edge in ways if self.numbers[edge.target] <= self.numbers[edge.source]):
            came = self.spread([str(edge.target)], avoiding=avoiding)
            if edge.source in came:
                found.append((edge, (*way_to(came, edge.source), edge)))
        return found

    def forward(self) -> dict[str, list[Edge]]:
        """The ways without those that close a round; each box after the boxes to which it leads."""
        loops = {edge for edge, _ in self.loops()}
        ways = {box: [edge for edge in found if edge not in loops] for box, found in self.ways.items()}
        order = TopologicalSorter({box: [str(edge.target) for edge in found] for box, found in ways.items()}).static_order()
        return {box: ways[box] for box in order}

    # what is said about it

    def name(self, box: str) -> str:
        """`9 "Go on with exercises" (routine)`."""
        level = self.level(box)
        return f'{self.numbers[box]} "{shortened(self.boxes[box].says)}"' + (f" ({level})" if level else "")

    def patient(self, way: Sequence[Edge]) -> ShownPatient:
        """Who takes these arrows, from the start."""
        answers = [(edge.source, _example(edge)) for edge in way if edge.answer is not None]
        return ShownPatient(tuple(answers), (*self.starts, *(str(edge.target) for edge in way)))

    def getting_to(self, box: str, answer: str | None = None) -> ShownPatient | None:
        """Who gets to a box on the shortest way and gives this answer there; None if nobody gets there."""
        if box not in self.came:
            return None
        patient = self.patient(way_to(self.came, box))
        return patient if answer is None else patient._replace(answers=(*patient.answers, (box, answer)))

    def who(self, patient: ShownPatient) -> str:
        """`a patient who answers 2 "Numb?" no, 4 "Cold?" yes`; where there are many answers, without the words of the questions."""
        if not patient.answers:
            return "a patient who is asked nothing"
        many = len(patient.answers) > MOST_QUESTIONS
        return "a patient who answers " + ", ".join(
            f"{self.numbers[box] if many else self.name(box)} {self.answer(box, words)}" for box, words in patient.answers)

    def answer(self, box: str, words: str) -> str:
        """An answer as it is told: `no`, `"one foot"`, `4 weeks`."""
        asked = self.boxes[box]
        if isinstance(asked, QuestionBox) and asked.asks == "number":
            return measured(words, asked.unit)
        if isinstance(asked, QuestionBox) and asked.asks is None:
            words = self.in_words(asked, words)
        return words if words in {"yes", "no"} else f'"{shortened(words)}"'

    def by(self, path: Iterable[str]) -> str:
        """`1-2-4-9`."""
        return "-".join(str(self.numbers[box]) for box in path)

    def tell(self, patient: ShownPatient) -> str:
        """`a patient who answers ... reaches 9 "Go on with exercises" (routine) by 1-2-4-9`."""
        return f"{self.who(patient)} reaches {self.name(patient.reached)} by {self.by(patient.path)}"

    def at(self, box: str, answer: str | None = None) -> str:
        """Who gets to a box and gives this answer there, to begin a sentence: `a patient who answers ... (path 1-2-4)`."""
        patient = self.getting_to(box, answer)
        return f"{self.who(patient)} (path {self.by(patient.path)})" if patient else "a patient"

    def at_the_start_of(self, edge: Edge) -> str:
        """Who takes an arrow, to begin a sentence."""
        return self.at(edge.source, _answer_on(edge))

    def on(self, edge: Edge) -> str:
        """The same, and from where."""
        return f"{self.at_the_start_of(edge)} is led from {self.name(edge.source)}"

    def taking(self, edge: Edge) -> ShownPatient | None:
        """Who gets to the box of an arrow and takes it there; None if nobody gets there."""
        return self.getting_to(edge.source, _answer_on(edge))

    def evidence(self, patient: ShownPatient | None) -> Counterexample | None:
        """A patient as data: the answers, and the boxes and arrows on the path."""
        if patient is None:
            return None
        ahead, edges = deque(patient.answers), []
        for source, target in pairwise(patient.path):
            answer = ahead.popleft()[1] if ahead and ahead[0][0] == source else ""
            edges.append(PassedEdge(source, target, answer))
        return Counterexample(tuple(Answered(box, words) for box, words in patient.answers),
                              tuple(PassedBox(box, self.numbers[box]) for box in patient.path), tuple(edges))


def _answer_on(edge: Edge) -> str | None:
    """An answer with which a patient takes an arrow; None where nothing is asked."""
    return None if edge.answer is None else _example(edge)


def _example(edge: Edge) -> str:
    return f"{edge.answer.example:f}" if isinstance(edge.answer, Interval) else str(edge.answer)


def shortened(words: str) -> str:
    """Words on one line, cut where they are long."""
    words = " ".join(words.split())
    return words if len(words) <= 60 else f"{words[:57]}..."


# --- paths -------------------------------------------------------------------------------------------------------


class Path(NamedTuple):
    """One way from the start to an end: its boxes, and the arrows between them."""

    boxes: tuple[str, ...]
    edges: tuple[Edge, ...]


def paths(decision: Decision) -> Iterator[Path]:
    """Every way from the start to an end, one at a time. Arrows that close a round are left out."""
    chart = ChartGraph(decision)
    ways, counts = chart.forward(), _counts(chart)
    if any(chart.ends(box) for box in chart.starts):
        yield Path(chart.starts, ())
    way: list[Edge] = []
    open_ways = [iter(ways[box]) for box in chart.starts]
    while open_ways:
        edge = next(open_ways[-1], None)
        if edge is None:
            open_ways.pop()
            del way[-1:]
        elif chart.ends(edge.target):
            yield Path((*chart.starts, *(str(step.target) for step in [*way, edge])), (*way, edge))
        elif counts[edge.target]:
            way.append(edge)
            open_ways.append(iter(ways[edge.target]))


def count_paths(decision: Decision) -> int:
    """How many ways `paths` would give, counted without walking them."""
    chart = ChartGraph(decision)
    counts = _counts(chart)
    return sum(counts[box] for box in chart.starts)


def _counts(chart: ChartGraph) -> dict[str, int]:
    counts: dict[str, int] = {}
    for box, ways in chart.forward().items():
        counts[box] = 1 if chart.ends(box) else sum(counts[edge.target] for edge in ways)
    return counts
