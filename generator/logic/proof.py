"""A chart under proof: its graph, what it does with patients, and how a patient who shows a fault is told, in words and as data.

What is found is always told in the same way: the answers in the order of asking, the boxes on the path, what was reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache, cached_property, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from generator.content.model import ActionBox, Answer, AnyBox, Decision, Input, Library, OutcomeBox, QuestionBox, urgency_rank
from generator.content.model.expression import Known, Name, Node, names_in
from generator.diagnostics.evidence import Answered, Counterexample, PassedBox, PassedEdge
from generator.language.numbers.units import measured
from generator.logic.as_read import WHOLE, Unread
from generator.logic.chart_logic import SignAsConditions
from generator.logic.flow import Flow, FlowArrow, FoundPatient
from generator.logic.graph import MOST_QUESTIONS, ChartGraph, shortened
from generator.logic.nodes import ALWAYS, either, renamed
from generator.logic.telling import answer_in_words
from generator.logic.translation import BoxAtTime, Logic, Rounds, States
from generator.logic.values import Facts, Value

if TYPE_CHECKING:
    from generator.logic.search import Search

class Proof:
    """One chart, indexed for all rules. What needs the solver is worked out when it is first asked for.

    `today`: the day of the build, on which a known failure may be over; None: none is. `everything`: also what only follows from another fault.
    `unread`: what of the chart cannot be read, and is not in `decision`.

    Nothing in it names it: the solver has much memory, which has to be given back as soon as a proof is done.
    """

    def __init__(self, decision: Decision, library: Library, today: date | None = None, *, everything: bool = False, unread: Unread = WHOLE,
                 logic: Callable[[], Logic] | None = None) -> None:
        self.decision, self.library, self.today, self.everything, self.unread = decision, library, today, everything, unread
        self._logic = logic or cache(partial(Logic, decision, library))
        self.chart = ChartGraph(decision, partial(_in_words, self._logic))
        self.known: dict[str, Any] = {}
        """What one rule has found out and another asks for; see `verification.causes`."""
        self._start: str | None = None

    def coming_back(self, to: str) -> Proof:
        """The same for whoever comes back to a box, and is asked anew from there on."""
        again = Proof(self.decision, self.library, self.today, everything=self.everything, unread=self.unread, logic=self._logic)
        again._start = to
        return again

    @property
    def logic(self) -> Logic:
        """What the chart does with patients."""
        return self._logic()

    @cached_property
    def flow(self) -> Flow:
        """Its boxes and ways, from the start."""
        return self.logic.flow if self._start is None else self.logic.starting_at(self._start)

    @cached_property
    def round(self) -> tuple[str, ...]:
        """The boxes of a round that the arrows make, which only `returns` may; empty if there is none."""
        if not self.chart.boxes:
            return ()
        try:
            _ = self.flow.order
        except ValueError as fault:
            return tuple(map(str, fault.args[0]))
        return ()

    @cached_property
    def search(self) -> Search | None:
        """Who can be found; None where arrows lead round, or there is no box, so that nothing can be proved."""
        if not self.chart.boxes or self.round or self.logic.too_large or any(True for _ in self.condition_faults):
            return None
        from generator.logic.search import Search
        search = Search(self.flow)
        self.suppose_no_change(search, self.logic.states)
        return search

    def suppose_no_change(self, search: Search, every: Iterable[States]) -> None:
        """Tell a search of this flow what may change between two times of asking."""
        for states in every:
            self._suppose_no_change(search, states)

    def _suppose_no_change(self, search: Search, states: States) -> None:
        """What is asked again has changed only if something was done since it was last asked; and what is not asked is as it was first."""
        solver, reached = search.solver, search.reached

        def suppose(where: Any, one: str, other: str) -> None:
            if one != other:
                solver.solver.add(solver.some((solver.opposite(where), solver.alike(one, other))))

        first, asked = states.first, {key: name for key, name in states.asked.items() if key in self.flow.ways}
        for name in states.names:
            suppose(solver.opposite(solver.some(reached[key] for key in asked if asked[key] == name)), name, first)
        for key, name in asked.items():
            before = [other for other in asked if key in self.after[other]]
            suppose(solver.every((reached[key], solver.opposite(solver.some(reached[other] for other in before)))), name, first)
            for other in before:
                between = [box for box in (*before, *self.actions) if box in self.after[other] and key in self.after[box]]
                unchanged = solver.opposite(solver.some(reached[box] for box in between))
                suppose(solver.every((reached[key], reached[other], unchanged)), name, asked[other])

    @cached_property
    def condition_faults(self) -> tuple[Any, ...]:
        """What keeps a condition of the chart, or of one that it leads to, from meaning anything."""
        from generator.logic.conditions import faults_of
        return tuple(fault for chart in self.logic.charts.values() for fault in faults_of(chart, self.library))

    # --- boxes of the flow ---

    def box(self, key: str) -> AnyBox | None:
        """The box that a box of the flow is."""
        return self.logic.box(key)

    def level(self, key: str) -> str | None:
        """How urgent it is."""
        box = self.box(key)
        return box.level if isinstance(box, (ActionBox, OutcomeBox)) else None

    @cached_property
    def ends(self) -> tuple[str, ...]:
        """Where patients end, in the order in which the flow was walked; targets that no box is are left out."""
        return tuple(key for key, ways in self.flow.ways.items()
                     if not ways and key not in self.logic.missing and not isinstance(self.box(key), QuestionBox))

    @cached_property
    def actions(self) -> tuple[str, ...]:
        """What is done on the way."""
        return tuple(key for key in self.flow.ways if isinstance(self.box(key), ActionBox))

    @cached_property
    def after(self) -> dict[str, frozenset[str]]:
        """All boxes of the flow that may follow each."""
        found: dict[str, frozenset[str]] = {}
        for key in reversed(self.flow.order):
            found[key] = frozenset().union(*({way.target} | found[way.target] for way in self.flow.ways[key]))
        return found

    @cached_property
    def visited(self) -> frozenset[str]:
        """The boxes of the flow to which some patient is led, as far as that can be decided."""
        return frozenset(self.search.somebody(self.search.reached)) if self.search is not None else frozenset()

    def place(self, key: str) -> AnyBox | Decision:
        """Where a problem of a box of the flow is told: at the box, or at the link of this chart that leads to its chart."""
        spot = self.logic.spots[key]
        own = self.chart.boxes.get(spot.box) if spot.chart == self.logic.main else None
        return own if own is not None else self.decision

    def signs(self) -> Iterator[tuple[str, SignAsConditions, int]]:
        """Every danger sign of the chart and of those that it leads to whose urgency is known: the chart, the sign, its rank."""
        for chart, sign in self.logic.signs:
            flag = self.library.red_flags.get(sign.id)
            told = chart != self.logic.main or self.unread.tells_of(sign.id, sign.declared is not None)
            if flag is not None and flag.urgency is not None and told:
                yield chart, sign, urgency_rank(flag.urgency)

    def needed(self, node: Node) -> tuple[str, ...]:
        """The variables of the flow on which a condition rests."""
        found, seen, ahead = dict[str, None](), set[str](), [name.id for name in names_in(node)]
        while ahead:
            name = ahead.pop()
            if name in seen:
                continue
            seen.add(name)
            if name in self.flow.derived:
                rows = self.flow.derived[name].rows
                ahead += (part.id for row in rows for one in (row.when, row.gives) if isinstance(one, Node) for part in names_in(one))
            else:
                found[name] = None
        return tuple(found)

    def asking(self, chart: str, names: Iterable[str]) -> list[str]:
        """The questions of the flow that ask one of some variables of a chart, at any time of asking, in the order of the flow."""
        if not self._asking:
            for key, asked in self.logic.asks.items():
                for name in asked if key in self.flow.ways else ():
                    self._asking.setdefault(name, []).append(key)
        rounds = {spot.rounds for spot in self.logic.spots.values()} if self.logic.repeats else {()}
        known = {self.logic.named(name, BoxAtTime(chart, "", one)) for name in names for one in rounds}
        known |= {name for states in self.logic.states if known & set(states.names) for name in states.names}
        found = {key for name in known for key in self._asking.get(name, ())}
        return [key for key in self.logic.asks if key in found] if len(found) > 1 else list(found)

    @cached_property
    def _asking(self) -> dict[str, list[str]]:
        return {}

    # --- conditions in the solver ---

    def truly(self, node: Node, spot: BoxAtTime) -> Any:
        """That a condition of a chart is true of a patient at a time of asking, whether they know it or not."""
        assert self.search is not None
        return self.search.solver.actual.truth(self.logic.condition(node, spot)).holds

    def has(self, sign: SignAsConditions, at: BoxAtTime, chart: str) -> Any:
        """That a patient has a danger sign, then or at an earlier time of asking, and that it counts."""
        known = (sign.id, chart, at.rounds, self._not_yet(sign, at, chart))
        if known not in self._has:
            self._has[known] = self._that_it_counts(sign, at, chart)
        return self._has[known]

    def _that_it_counts(self, sign: SignAsConditions, at: BoxAtTime, chart: str) -> Any:
        assert self.search is not None
        solver = self.search.solver
        found = solver.some(solver.every([self.been_in(rounds, at), self._shown(sign, BoxAtTime(chart, "", rounds), at)])
                            for rounds in self.logic.earlier(at.rounds))
        only_if, unless, ruled_out = (sign.counts(word) for word in ("only_if", "unless", "ruled_out_by"))
        here = BoxAtTime(chart, "", at.rounds)
        parts = [found, *([self.truly(only_if, here)] if only_if is not None else [])]
        parts += (solver.opposite(self.truly(node, here)) for node in (unless, ruled_out) if node is not None)
        if chart != self.logic.main:  # the signs of another chart count for those who are led to it
            parts.append(solver.some(self.search.reached[key] for key in self.search.reached if self.logic.spots[key].chart == chart))
        return solver.every(parts)

    def _shown(self, sign: SignAsConditions, by: BoxAtTime, at: BoxAtTime) -> Any:
        """That a patient at a box has a danger sign by what is true in some rounds; what is asked after the box is there as it was first."""
        assert self.search is not None
        elsewhere = sorted(self._asked_too(self._rests_on(sign, by.chart, by.rounds)))
        shown = either((self.logic.condition(sign.has, by), *(Name(0, name) for name in elsewhere)))
        return self.search.solver.actual.truth(renamed(shown, dict(self._not_yet(sign, at, by.chart)))).holds

    def _rests_on(self, sign: SignAsConditions, chart: str, rounds: Rounds) -> frozenset[str]:
        """The variables on which a danger sign rests, in some rounds."""
        return frozenset(self.logic.named(name, BoxAtTime(chart, "", rounds)) for name in self.logic.charts[chart].needed(sign.has))

    def _asked_too(self, names: frozenset[str]) -> frozenset[str]:
        """Under which names the same danger signs are asked in other boxes and charts."""
        return frozenset(name for states in self.logic.states if states.sign and names & set(states.names) for name in states.names) - names

    def _not_yet(self, sign: SignAsConditions, at: BoxAtTime, chart: str) -> tuple[tuple[str, str], ...]:
        """Of the variables on which a danger sign rests those that are asked only after a box, each with the one that was asked first."""
        if not sign.label or not self._first:
            return ()
        own = frozenset[str]().union(*(self._rests_on(sign, chart, rounds) for rounds in self.logic.earlier(at.rounds)))
        names = own | self._asked_too(own)
        here = at.key(self.logic.main)
        asked = {name for states in self.logic.states for key, name in states.asked.items() if key == here or here in self.after.get(key, ())}
        return tuple(sorted((name, first) for name, first in self._first.items() if name in names and name not in asked))

    @cached_property
    def _first(self) -> dict[str, str]:
        """The variables of what is asked again, each with the one that was asked first."""
        return {name: states.first for states in self.logic.states for name in states.names if name != states.first}

    def been_in(self, rounds: Rounds, at: BoxAtTime | None = None) -> Any:
        """That a patient went through these rounds; at a box, the rounds of which they did."""
        assert self.search is not None
        solver, reached = self.search.solver, self.search.reached
        if at is not None and rounds == at.rounds:
            return solver.every(())
        return solver.some(reached[key] for key, spot in self.logic.spots.items() if spot.rounds == rounds and key in reached)

    def helped_before(self, key: str, least: int) -> Any:
        """That something at least that urgent was done to a patient before a box."""
        assert self.search is not None
        if (key, least) not in self._helped:
            actions = (action for action in self.actions if urgency_rank(self.level(action)) <= least and key in self.after[action])
            self._helped[key, least] = self.search.solver.some(self.search.reached[action] for action in actions)
        return self._helped[key, least]

    def anywhere(self, sign: SignAsConditions, chart: str, wanted: Mapping[str, Any]) -> Any:
        """That a patient has a danger sign at one of some boxes, and that what is wanted there holds."""
        assert self.search is not None
        groups: dict[object, list[str]] = {}
        for key in wanted:
            spot = self.logic.spots[key]
            groups.setdefault((spot.rounds, self._not_yet(sign, spot, chart)), []).append(key)
        some, every = self.search.solver.some, self.search.solver.every
        return some(every((self.has(sign, self.logic.spots[keys[0]], chart), some(wanted[key] for key in keys))) for keys in groups.values())

    @cached_property
    def _has(self) -> dict[object, Any]:
        return {}

    @cached_property
    def _helped(self) -> dict[tuple[str, int], Any]:
        return {}

    def within(self, chart: str) -> frozenset[str]:
        """The boxes of the flow at which somebody is, or was before, in a chart."""
        if chart not in self._within:
            inside = [key for key in self.flow.ways if self.logic.spots[key].chart == chart]
            self._within[chart] = (frozenset(self.flow.ways) if chart == self.logic.main
                                   else frozenset(inside).union(*(self.after[key] for key in inside)))
        return self._within[chart]

    @cached_property
    def _within(self) -> dict[str, frozenset[str]]:
        return {}

    # --- telling ---

    def number(self, key: str) -> int:
        """The number of a box on its chart; 0 where a target is missing."""
        spot = self.logic.spots[key]
        return self._numbers(spot.chart).get(spot.box, 0)

    def _numbers(self, chart: str) -> dict[str, int]:
        return self.chart.numbers if chart == self.logic.main else {id_: place for place, id_ in enumerate(self.logic.charts[chart].boxes, 1)}

    def name(self, key: str) -> str:
        """`9 "Go on with exercises" (routine)`; a box of another chart with that chart before it."""
        box, spot = self.box(key), self.logic.spots[key]
        if box is None:
            return f'"{spot.box}", which is no box of this chart'
        level = self.level(key)
        other = "" if spot.chart == self.logic.main else f"{spot.chart} "
        again = "".join(f", time {time}" for _, time in spot.rounds)
        return f'{other}{self.number(key)} "{shortened(box.says)}"' + (f" ({level}{again})" if level else f" ({again[2:]})" if again else "")

    def by(self, path: Iterable[str]) -> str:
        """`1-2-4-9`."""
        told, chart = list[str](), self.logic.main
        for key in path:
            spot = self.logic.spots[key]
            told.append((f"{spot.chart} " if spot.chart != chart else "") + str(self.number(key)))
            chart = spot.chart
        return "-".join(told)

    def answers(self, found: FoundPatient) -> list[tuple[str, str]]:
        """The questions on the trace of a patient, each with the answer as it is told."""
        told, known = [], set[str]()
        for key, onward in pairwise([*found.trace.boxes, ""]):
            box = self.box(key)
            if isinstance(box, QuestionBox) and (onward or set(self.logic.asks.get(key, ())) & set(found.answers)):
                told.append((key, self._answer(key, box, onward, found, known)))
                known |= set(self.logic.asks.get(key, ()))
        return told

    def _answer(self, key: str, box: QuestionBox, onward: str, found: FoundPatient, known: set[str]) -> str:
        way = self._way(key, onward, found)
        answer = self.logic.answers[way] if way is not None else None
        if box.asks is None:
            return self._values(key, found, known) or (f'"{answer.answer}"' if isinstance(answer, Answer) and answer.answer is not None else "")
        if answer == "unknown":
            return "not known"
        if box.asks == "number":
            names = self.logic.asks.get(key, ())
            return measured(plain(found.answers.get(names[0])), box.unit) if names else ""
        if isinstance(answer, str):
            return answer
        return f'"{shortened(str(answer.answer))}"' if isinstance(answer, Answer) and answer.answer is not None else ""

    def _way(self, key: str, onward: str, found: FoundPatient) -> FlowArrow | None:
        ways = [way for way in self.flow.ways[key] if way.target == onward] if onward in self.flow.ways else []
        if len(ways) < 2 or self.search is None:
            return ways[0] if ways else None
        return next((way for way in ways if self.search.takes(way, found.answers)), ways[0])

    def _values(self, key: str, found: FoundPatient, known: set[str]) -> str:
        names = [name for name in self.logic.asks.get(key, ()) if name not in known and name in found.answers] or list(self.logic.asks.get(key, ()))
        chart = self.logic.charts[self.logic.spots[key].chart]
        told = []
        for name in names:
            if found.assumed and name not in found.answers:
                continue
            one = chart.inputs.get(name.removeprefix(f"{chart.decision.id}/").partition(" (")[0])
            words = value_in_words(one, found.answers.get(name))
            told.append(words if len(names) == 1 else f"{named(one, name)} {words}")
        return ", ".join(told)

    def assumed(self, found: FoundPatient) -> str:
        """What could not be decided of a patient, in words; empty if all was."""
        told = [f"{self._formula(node)} was taken as a free number {_between(*bounds)}" for node, bounds in found.assumed.items()]
        return f" (it could not be decided whether there is such a patient: {' and '.join(told)})" if told else ""

    def _formula(self, node: Node) -> str:
        """What a formula is called: by the name of what is derived, or as what it is."""
        own = next((name for name, derived in self.flow.derived.items() if any(row.gives == node for row in derived.rows)), "")
        called = {str(value.id): str(value.called) for chart in self.logic.charts.values() for value in chart.decision.derived}
        id_ = own.partition(" (")[0].rpartition("/")[2]
        names = ", ".join(dict.fromkeys(name.id for name in names_in(node)))
        return f'"{called[id_]}"' if id_ in called else f"a formula of {names}"

    def worked_out(self, key: str, found: FoundPatient) -> str:
        """`, where "Points" is 15`: what the answers of a question rest on that is worked out; empty if nothing is."""
        conditions = [way.when for way in self.flow.ways[key] if way.when is not None]
        names = dict.fromkeys(name.id for condition in conditions for name in names_in(condition)
                              if name.id in self.flow.derived and set(self.needed(name)) <= set(found.answers))
        facts = Facts(self.flow.variables, self.flow.derived, found.answers)
        called = {str(value.id): str(value.called) for value in self.decision.derived}
        told = [self._result(called[name.partition(" (")[0]], facts, name) for name in names if name.partition(" (")[0] in called]
        return f", where {' and '.join(told)}" if told else ""

    def _result(self, called: str, facts: Facts, name: str) -> str:
        """`"Points" is 15`; of a table without a row for a patient whose answers are known: `no row of "Points" fits`."""
        value = facts.value(name)
        derived = self.flow.derived[name]
        is_table = derived.collect == "the one" and all(row.when != ALWAYS for row in derived.rows)
        no_row = is_table and value is None and bool(facts.holds(Known(0, Name(0, name))))
        return f'no row of "{called}" fits' if no_row else f'"{called}" is {plain(value)}'

    def who(self, found: FoundPatient) -> str:
        """`a patient who answers 2 "Numb?" no, 4 "Cold?" yes`; where there are many answers, without the words of the questions."""
        answers = self.answers(found)
        if not answers:
            return "a patient who is asked nothing"
        many = len(answers) > MOST_QUESTIONS
        told = ", ".join(f"{self.number(key) if many else self.name(key)} {words}".rstrip() for key, words in answers)
        return f"a patient who answers {told}{self.assumed(found)}"

    def tell(self, found: FoundPatient) -> str:
        """`a patient who answers ... reaches 9 "Go on with exercises" (routine) by 1-2-4-9`."""
        return f"{self.who(found)} reaches {self.name(found.trace.boxes[-1])} by {self.by(found.trace.boxes)}"

    def at(self, found: FoundPatient) -> str:
        """The same of somebody on the way, to begin a sentence: `a patient who answers ... (path 1-2-4)`."""
        return f"{self.who(found)} (path {self.by(found.trace.boxes)})"

    def _passed(self, key: str) -> PassedBox:
        chart = self.logic.spots[key].chart
        return PassedBox(key, self.number(key), "" if chart == self.logic.main else chart)

    def evidence(self, found: FoundPatient, signs: Sequence[str] = ()) -> Counterexample:
        """A patient as data."""
        path = found.trace.boxes
        answers = {key: words[1:-1] if words.count('"') == 2 and words[:1] == words[-1:] == '"' else words for key, words in self.answers(found)}
        values = tuple(Answered(name, plain(value)) for name, value in found.answers.items())
        return Counterexample(tuple(Answered(key, words) for key, words in answers.items()),
                              tuple(map(self._passed, path)),
                              tuple(PassedEdge(one, other, answers.get(one, "")) for one, other in pairwise(path)), values, tuple(signs))


def _between(low: Fraction | float, high: Fraction | float) -> str:
    """`between 0 and 900`; one end alone where the other is infinite."""
    if isinstance(low, float) or isinstance(high, float):
        return "of any size" if isinstance(low, float) and isinstance(high, float) else f"from {decimal(low)} on" if isinstance(high, float) \
            else f"up to {decimal(high)}"
    return f"between {decimal(low)} and {decimal(high)}"


def plain(value: Value) -> str:
    """A value as it is written in content: `yes`, a word, words with commas, a number; `not known`."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none of these"
    return value if isinstance(value, str) else decimal(value)


def decimal(number: Any) -> str:
    """A number in digits: exactly where it has few decimals, else with four."""
    text = f"{float(number):.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def named(one: Input | None, name: str) -> str:
    """What an input is called in a message."""
    return f'"{one.name}"' if one is not None else f'"{name}"'


def _in_words(logic: Callable[[], Logic], box: QuestionBox, answer: str) -> str:
    """An answer of a question that asks inputs, in words: it is its condition, the id of an answer, or yes or no."""
    found = next((one for one in box.answers if str(one.when or one.answer or "") == answer), None)
    return answer_in_words(box, found, logic().charts[logic().main]) if found is not None else answer


def value_in_words(one: Input | None, value: Value) -> str:
    """A value in the words of its input: an answer in quotes, a number with its unit; where it is left out, what counts then."""
    if value is None and one is not None and one.default is not None:
        return f"left out ({one.default} counts)"
    if one is None or value is None or isinstance(value, bool):
        return plain(value)
    words = {str(choice.id): str(choice.says) for choice in one.answers}
    if isinstance(value, frozenset):
        return " and ".join(f'"{words.get(word, word)}"' for word in words if word in value) or "none of these"
    return f'"{words.get(value, value)}"' if isinstance(value, str) else measured(plain(value), one.unit)
