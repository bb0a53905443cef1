"""Two versions of a chart, asked about the same patients: who comes to another end than before, or past an action or through one.

What both versions ask is one variable in both; what they ask in different forms (another range, other answers) are two, tied as far as they
mean the same; what only one asks is free. What a version asks again after something was done may have changed there and not in the other, so it
is one variable for each version; both are the same where as much was done. Where one version asks once more before that, what was the same cannot be
told: it is free in both, and who is found may not exist. Else whoever could be led elsewhere is found, and who is found exists, as far as questions
kept their meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, reduce
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import z3

from generator.content.model import LEAST_URGENT, ActionBox, Answer, AnyBox, Input, OutcomeBox, QuestionBox, urgency_rank
from generator.content.model.expression import Node, names_in
from generator.logic.asked_in_both import OwnThing, asked_sooner, same_inputs, same_things
from generator.logic.flow import Flow, FlowArrow, FoundPatient
from generator.logic.nodes import renamed
from generator.logic.proof import Proof
from generator.logic.search import Search
from generator.logic.solver import Solver
from generator.logic.translation import States, joined
from generator.logic.values import Derived, Value, Variable

BEFORE = "before "
"""What stands before the names of the version before, where they mean something else now."""

MOST_WORK = 30_000_000
"""How much the solver may do for one question, counted in its own steps; what is then not decided stays so."""

Alike = Callable[[str, str], bool]
"""Whether two texts say the same in other words."""


class Ending(NamedTuple):
    """What comes of patients: the box of the flow at which they end, or why they come to none; and how urgently they were helped on the way.

    `helped`: the rank of the most urgent action, if that is more urgent than the end.
    """

    box: str
    how: Literal["end", "no way", "several ways"]
    helped: int = LEAST_URGENT


class Led(NamedTuple):
    """Patients who end otherwise than before. `decided`: whether there surely is one."""

    before: Ending
    after: Ending
    decided: bool


class OtherStep(NamedTuple):
    """An action, by its box of the flow and its words, that some patients are no longer led through, or that more of them are led through now."""

    box: str
    says: str
    how: Literal["left out", "put in"]
    decided: bool


class AnswerGiven(NamedTuple):
    """What a patient is asked, and answers: a value; or to a question of its own, but for a number, the answer that was taken."""

    asked: Input
    value: Value
    answer: Answer | str | None


class VersionProved:
    """One version: its proof, its flow in the names that both share, and its endings."""

    def __init__(self, proof: Proof, flow: Flow, names: Mapping[str, str]) -> None:
        self.proof, self.flow, self._names = proof, flow, names

    def asked_of(self, solver: Solver, mark: str) -> Search:
        """The search for patients of this version, in a solver that knows both."""
        self.search = Search(self.flow, solver, mark)
        self.proof.suppose_no_change(self.search, [self._renamed(states) for states in self.proof.logic.states])
        return self.search

    def times_asked(self, thing: OwnThing) -> Iterator[tuple[str, int, Any]]:
        """The names under which a thing is asked, how often it may have changed until then, and the condition of that.

        It may change with each repeat that asks it anew, and wherever something else is done between one time of asking and the next.
        """
        solver, reached, after = self.search.solver, self.search.reached, self.proof.after
        order = sorted((key for key in thing.asked if key in self.flow.ways), key=lambda key: -len(after[key]))
        found: dict[str, dict[int, Any]] = {}
        for key in order:
            earlier = [other for other in order if key in after[other]]
            again, lately = thing.repeated[key], [action for action in self.proof.actions if thing.repeated[action] == thing.repeated[key]]
            first = solver.every((reached[key], *(solver.opposite(reached[other]) for other in earlier)))
            ways = [(again, first, [reached[action] for action in lately if key in after[action]] if again else [])]
            for other in earlier:
                last = solver.every((reached[key], *map(solver.opposite, self._between(other, key, earlier))))
                done = self._between(other, key, lately)
                ways += ((time + again - thing.repeated[other], solver.every((there, last)), done) for time, there in found[other].items())
            comes: dict[int, list[Any]] = {}
            for time, there, done in ways:
                comes.setdefault(time, []).append(solver.every((there, *map(solver.opposite, done))))
                if done:
                    comes.setdefault(time + 1, []).append(solver.every((there, solver.some(done))))
            found[key] = {time: solver.some(conditions) for time, conditions in comes.items()}
            yield from ((self._names[thing.asked[key]], time, there) for time, there in found[key].items())

    def _between(self, one: str, other: str, boxes: Iterable[str]) -> list[Any]:
        """For each of some boxes that can be come to between two others the condition of coming to it."""
        return [self.search.reached[box] for box in boxes if box in self.proof.after[one] and other in self.proof.after[box]]

    def _renamed(self, states: States) -> States:
        names = self._names
        return States(tuple(names[name] for name in states.names), {key: names[name] for key, name in states.asked.items()}, states.sign)

    @cached_property
    def endings(self) -> Mapping[Ending, Any]:
        """Everything that can come of a patient, and the condition of it."""
        found, solver = dict[Ending, Any](), self.search.solver
        for key in self.proof.flow.ways:
            if not self.flow.ways[key] and not isinstance(self.proof.box(key), QuestionBox):
                found |= self._ends(key)
        astray = [self.search.astray(key) for key, ways in self.flow.ways.items() if ways or isinstance(self.proof.box(key), QuestionBox)]
        found[Ending("", "no way")] = solver.some(none for none, _ in astray)
        found[Ending("", "several ways")] = solver.some(several for _, several in astray)
        return found

    def _ends(self, key: str) -> dict[Ending, Any]:
        solver, reached, own = self.search.solver, self.search.reached, urgency_rank(self.proof.level(key))
        before_it = (action for action in self.proof.actions if key in self.proof.after[action])
        sooner = [action for action in before_it if urgency_rank(self.proof.level(action)) < min(own, LEAST_URGENT - 1)]
        found, before = dict[Ending, Any](), list[Any]()
        for helped in sorted({urgency_rank(self.proof.level(action)) for action in sooner}):
            done = solver.some(reached[action] for action in sooner if urgency_rank(self.proof.level(action)) == helped)
            found[Ending(key, "end", helped)] = solver.every((reached[key], done, *map(solver.opposite, before)))
            before.append(done)
        found[Ending(key, "end")] = solver.every((reached[key], *map(solver.opposite, before)))
        return found

    @cached_property
    def deeds(self) -> Mapping[str, tuple[str, str, str]]:
        """The actions and ends of the flow: the chart and the box of each, whatever was repeated, and its words."""
        return {key: (spot.chart, spot.box, str(box.says)) for key, spot in self.proof.logic.spots.items()
                if key in self.flow.ways and isinstance(box := self.proof.box(key), ActionBox | OutcomeBox)}

    def has(self, deed: tuple[str, str, str]) -> bool:
        """Whether there is a box in the place of an action, be it that nobody comes to it."""
        chart = self.proof.logic.charts.get(deed[0])
        return chart is not None and any(box.id == deed[1] for box in chart.decision.boxes)

    def some(self, boxes: Iterable[str]) -> Any:
        """That a patient comes to some of these boxes."""
        return self.search.solver.some(self.search.reached[key] for key in boxes)

    def answers(self, found: FoundPatient, known: set[tuple[str, str]]) -> Iterator[AnswerGiven]:
        """What a patient is asked on the trace, and answers; nothing that is told already."""
        for key, onward in pairwise([*found.trace.boxes, ""]):
            box = self.proof.box(key)
            if isinstance(box, QuestionBox):
                yield from self._answers(key, onward, found, known)

    def _answers(self, key: str, onward: str, found: FoundPatient, known: set[tuple[str, str]]) -> Iterator[AnswerGiven]:
        spot = self.proof.logic.spots[key]
        chart, names = self.proof.logic.charts[spot.chart], self.proof.logic.asks.get(key, ())
        own = chart.own.inputs.get(spot.box)
        if own is not None:
            thing = spot.chart, f"{own.says} {spot.rounds}"
            if thing not in known and onward:
                known.add(thing)
                yield (AnswerGiven(own, found.answers.get(self._names[names[0]]), None) if own.asks == "number"
                       else AnswerGiven(own, None, self._taken(key, onward, found)))
            return
        for name in names:
            thing, here = (spot.chart if "/" in name.partition(" (")[0] else "", name), self._names[name]
            if thing not in known and here in found.answers:
                known.add(thing)
                yield AnswerGiven(chart.inputs[own_name(name)], found.answers[here], None)

    def _taken(self, key: str, onward: str, found: FoundPatient) -> Answer | str | None:
        """The answer that led on."""
        ways = [place for place, way in enumerate(self.flow.ways[key]) if way.target == onward]
        held = [place for place in ways if self.search.takes(self.flow.ways[key][place], found.answers)] or ways
        return self.proof.logic.answers[self.proof.flow.ways[key][held[0]]] if held else None

    def box(self, ending: Ending) -> AnyBox | None:
        """The box at which somebody ends; None if they come to none."""
        return self.proof.box(ending.box) if ending.box else None


class TwoVersions:
    """A chart before and after. Raises ValueError where one of them cannot be followed: its arrows lead round, or a condition means nothing."""

    def __init__(self, before: Proof, after: Proof, alike: Alike = str.__eq__) -> None:
        for proof in (before, after):
            if not proof.chart.boxes or proof.round or proof.logic.too_large or any(True for _ in proof.condition_faults):
                raise ValueError("a version of the chart cannot be followed")
        self._alike = alike
        old, new = dict(before.flow.variables), dict(after.flow.variables)
        same = [*same_things(before, after)]
        things = [(was, is_now) for was, is_now in same if not asked_sooner(was, is_now)]
        self._exact = len(things) == len(same)
        for was, is_now in things:
            _join(old, new, was.names, is_now.names)
        pairs = [*same_inputs(before, after), *((was.names[0], is_now.names[0]) for was, is_now in things if was.lasts and is_now.lasts)]
        shared = {name: other for name, other in reversed(pairs) if replace(old[name], id=other) == new[other]}
        names = {name: shared.get(name, BEFORE + name) for name in old}
        names |= _derived_names(before.flow.derived, after.flow.derived, names)
        flow, own = _in_names(before.flow, old, names), {name: name for name in (*new, *after.flow.derived)}
        self.before, self.after = VersionProved(before, flow, names), VersionProved(after, replace(after.flow, variables=new), own)
        self.solver = Solver([*new.values(), *(one for name, one in flow.variables.items() if name not in new)],
                             [*after.flow.derived.values(), *(one for name, one in flow.derived.items() if name not in after.flow.derived)])
        self.solver.solver.set("rlimit", MOST_WORK)
        for name, other in pairs:
            if names[name] != other and old[name].kind == new[other].kind:
                self.solver.solver.add(self._tied(names[name], other))
        self.before.asked_of(self.solver, BEFORE)
        self.after.asked_of(self.solver, "")
        for was, is_now in things:
            if not (was.lasts and is_now.lasts):
                self._tie(was, is_now)

    def _tie(self, was: OwnThing, is_now: OwnThing) -> None:
        """What may change is the same in both versions until something is done, and again after as much was done."""
        solver = self.solver
        others = [*self.after.times_asked(is_now)]
        for name, time, there in self.before.times_asked(was):
            for other, its_time, its_there in others:
                if time == its_time:
                    solver.solver.add(solver.some((solver.opposite(there), solver.opposite(its_there), self._tied(name, other))))

    def _tied(self, name: str, other: str) -> Any:
        return self.solver.tied(name, other, self._words(self.solver.variables[name].words, self.solver.variables[other].words))

    def _words(self, old: Sequence[str], new: Sequence[str]) -> dict[str, str]:
        """Which word is which: the same, or the same in other words."""
        found = {word: word for word in old if word in new}
        for word in old:
            other = next((other for other in new if other not in found.values() and self._alike(word, other)), None) if word not in found else None
            found |= {word: other} if other is not None else {}
        return found

    def led(self, same: Callable[[Ending, Ending], bool]) -> tuple[Led, ...]:
        """All pairs of endings that are not the same, before and after, of which somebody has the one and then the other; in the order of boxes."""
        open_ = {(old, new): self._both(old, new) for old in self.before.endings for new in self.after.endings if not same(old, new)}
        order, found = list(open_), list[tuple[Ending, Ending]]()
        if not open_ or self.solver.decide(self.solver.some(open_.values())) is False:
            return ()
        with self.solver.supposing(self.solver.some(open_.values())):
            while open_ and self.solver.decide() is not False:
                pair = self._shown(self.solver.model())
                pair = pair if pair in open_ else next(iter(open_))
                found.append(pair)
                self.solver.solver.add(self.solver.opposite(open_.pop(pair)))
        return tuple(Led(*pair, self._surely(self._both(*pair))) for pair in sorted(found, key=order.index))

    def other_steps(self, apart: Iterable[Led]) -> tuple[OtherStep, ...]:
        """The actions that some patients come to in only one version, apart from those who are led elsewhere in some ways; in the order of boxes.

        An action is the same at the same box, or in the same words, be it that of an end. One that only the new version has is not told.
        """
        rest = self.solver.every(self.solver.opposite(self._both(led.before, led.after)) for led in apart)
        steps = {step: self.solver.every((rest, who)) for step, who in self._steps.items()}
        if not steps or self.solver.decide(self.solver.some(steps.values())) is False:
            return ()
        return tuple(step._replace(decided=self._surely(who)) for step, who in steps.items() if self.solver.decide(who) is not False)

    @cached_property
    def _steps(self) -> Mapping[OtherStep, Any]:
        """By each action who comes to it in the one version only."""
        return dict([*self._steps_of(self.before, self.after, "left out"), *self._steps_of(self.after, self.before, "put in")])

    def _steps_of(self, side: VersionProved, other: VersionProved, how: Literal["left out", "put in"]) -> Iterator[tuple[OtherStep, Any]]:
        told = set[tuple[str, str, str]]()
        for key in side.proof.actions:
            deed = side.deeds[key]
            here, there = self._alike_deeds(deed, side), self._alike_deeds(deed, other)
            if deed not in told and (there or how == "left out" or other.has(deed)):
                told |= {side.deeds[one] for one in here}
                yield OtherStep(key, deed[2], how, decided=True), self.solver.every((side.some(here), self.solver.opposite(other.some(there))))

    def _alike_deeds(self, deed: tuple[str, str, str], version: VersionProved) -> list[str]:
        """The boxes of a version at which the same is done."""
        return [key for key, other in version.deeds.items() if other[:2] == deed[:2] or self._alike(deed[2], other[2])]

    def _surely(self, who: Any) -> bool:
        """Whether there surely is a patient of whom something holds, if the solver did not exclude it."""
        return self._exact and (not self.solver.names_in_formulas or self._example(who) is not None)

    def _both(self, before: Ending, after: Ending) -> Any:
        return self.solver.every((self.before.endings[before], self.after.endings[after]))

    def _shown(self, model: Any) -> tuple[Ending, Ending] | None:
        """How the patient of a model ended and ends now."""
        ends = [[end for end, comes in side.endings.items() if z3.is_true(model.eval(comes, model_completion=True))]
                for side in (self.before, self.after)]
        return (ends[0][0], ends[1][0]) if ends[0] and ends[1] else None

    def example(self, before: Ending, after: Ending) -> tuple[AnswerGiven, ...] | None:
        """Somebody who came to one ending and comes to another now, by what they answer, on the shortest way; None if that could not be decided."""
        return self._example(self._both(before, after))

    def example_of(self, step: OtherStep, apart: Iterable[Led]) -> tuple[AnswerGiven, ...] | None:
        """Somebody who comes to an action in only one version, and is not led elsewhere in some ways."""
        rest = (self.solver.opposite(self._both(led.before, led.after)) for led in apart)
        return self._example(self.solver.every((self._steps[step._replace(decided=True)], *rest)))

    def _example(self, who: Any) -> tuple[AnswerGiven, ...] | None:
        new = self.after.search.find(who)
        if new is None:
            return None
        answered = [self.solver.answered(name, value) for name, value in new.answers.items()]
        old = self.before.search.find(who, *answered, *(self.after.search.reached[key] for key in new.trace.boxes))
        if old is None or new.assumed or old.assumed:
            return None
        known = set[tuple[str, str]]()
        return (*self.after.answers(new, known), *self.before.answers(old, known))


def own_name(name: str) -> str:
    """What a variable of a flow is called in its own chart."""
    return name.removeprefix(BEFORE).partition(" (")[0].rpartition("/")[2]


def _join(old: dict[str, Variable], new: dict[str, Variable], names: Sequence[str], others: Sequence[str]) -> None:
    """Let the numbers of a question of its own, which has no declared range, be all that can matter in either version."""
    if old[names[0]].kind != "number":
        return
    both = reduce(joined, (*(old[name] for name in names), *(new[other] for other in others)))
    shown = new[others[0]].shown
    old |= {name: replace(both, id=name, unknown=old[name].unknown, shown=shown) for name in names}
    new |= {other: replace(both, id=other, unknown=new[other].unknown, shown=shown) for other in others}


def _derived_names(before: Mapping[str, Derived], after: Mapping[str, Derived], names: Mapping[str, str]) -> dict[str, str]:
    """What is worked out in the same way keeps its name."""
    kept = {name for name in before if name in after}
    while True:
        all_names = {**names, **{name: name if name in kept else BEFORE + name for name in before}}
        unlike = {name for name in kept if replace(_renamed(before[name], all_names), id=name) != after[name]}
        if not unlike:
            return {name: all_names[name] for name in before}
        kept -= unlike


def _renamed(derived: Derived, names: Mapping[str, str]) -> Derived:
    rows = tuple(replace(row, when=renamed(row.when, names), gives=renamed(row.gives, names) if isinstance(row.gives, Node) else row.gives)
                 for row in derived.rows)
    return replace(derived, id=names[derived.id], rows=rows)


def _in_names(flow: Flow, variables: Mapping[str, Variable], names: Mapping[str, str]) -> Flow:
    def way(one: FlowArrow) -> FlowArrow:
        return replace(one, when=renamed(one.when, names)) if one.when is not None and any(True for _ in names_in(one.when)) else one

    return Flow(flow.start, {key: tuple(map(way, ways)) for key, ways in flow.ways.items()},
                {names[name]: replace(one, id=names[name]) for name, one in variables.items()},
                {names[name]: _renamed(one, names) for name, one in flow.derived.items()},
                {key: tuple(names[name] for name in asked) for key, asked in flow.asks.items()})

