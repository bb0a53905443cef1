"""What two versions of a chart both ask: which variables of the one ask the same as which of the other.

An input is the same by its id, or by all else that is written of it; what a question of its own asks by its words, or by its box.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generator.content.model import Input
from generator.logic.proof import Proof

Place = tuple[str, str]
"""A box, after its chart."""


class OwnThing(NamedTuple):
    """What questions of their own ask, whenever they ask it: its variables, which of them each box of the flow asks, and how it is answered.

    `repeated`: how often it was asked anew, by repeats, before each box of the flow. `times`: for each box that asks it, with its chart, how often it
    may have changed by then. `marks`: the boxes that ask nothing else; of what else counts as yes to a question about signs, its words.
    """

    names: tuple[str, ...]
    asked: Mapping[str, str]
    repeated: Mapping[str, int]
    times: Mapping[Place, frozenset[int]]
    marks: frozenset[tuple[str, ...]]
    form: tuple[str, ...]

    @property
    def lasts(self) -> bool:
        """Whether it cannot change from one time of asking to the next."""
        return len(self.names) == 1 and not any(self.repeated[key] for key in self.asked)


class _Asking(NamedTuple):
    """A box of the flow that asks something, where that is, and under which name; `alone`: and nothing else."""

    key: str
    place: Place
    name: str
    alone: bool


def _own_things(proof: Proof) -> dict[object, OwnThing]:
    """What questions of their own ask, by what it is."""
    logic, found = proof.logic, dict[object, list[_Asking]]()
    for key, spot in logic.spots.items():
        chart = logic.charts[spot.chart]
        names = chart.questions[spot.box].asks if spot.box in chart.own.inputs else ()
        for name in names:
            thing = chart.own.thing(name) or (spot.chart, name)
            found.setdefault(thing, []).append(_Asking(key, (spot.chart, spot.box), name, len(names) == 1))
    named: dict[object, list[str]] = {}
    for (thing, _), states in logic.own_things.items():
        named.setdefault(thing, []).extend(states.names)
    return {thing: _own_thing(proof, asking, named.get(thing, [])) for thing, asking in found.items()}


def _own_thing(proof: Proof, asking: list[_Asking], named: list[str]) -> OwnThing:
    """`named`: under which names it may be asked besides."""
    logic, (chart, _), name = proof.logic, asking[0].place, asking[0].name
    asked = {one.key: logic.named(one.name, logic.spots[one.key]) for one in asking}
    repeated = {key: logic.times_anew(name, spot._replace(chart=chart)) for key, spot in logic.spots.items()}
    own = logic.charts[chart].own
    marks = {one.place if one.alone else _words_of(logic.charts[one.place[0]].own.inputs[one.place[1]])
             for one in asking if one.alone or own.thing(name) is None}
    form = own.inputs.get(name.removeprefix("box "))
    return OwnThing(tuple(dict.fromkeys((*asked.values(), *named))), asked, repeated, _times(proof, asked, repeated), frozenset(marks),
                    (str(form.asks), str(form.unit or "")) if form is not None else ("yes or no", ""))


def _words_of(asked: Input) -> tuple[str, ...]:
    """All that a question about danger signs names."""
    return (str(asked.says), *map(str, asked.red_flags), *map(str, asked.any_of))


def _times(proof: Proof, asked: Mapping[str, str], repeated: Mapping[str, int]) -> dict[Place, frozenset[int]]:
    """For each box that asks a thing how often it may have changed by then, on any way that leads there."""
    came: dict[str, set[tuple[int | None, bool]]] = {proof.flow.start: {(None, False)}}
    found, actions = dict[Place, frozenset[int]](), frozenset(proof.actions)
    for key in proof.flow.order:
        here = came.get(key, set())
        if key in asked:
            here = {(0 if time is None else time + done, False) for time, done in here}
            spot = proof.logic.spots[key]
            place = spot.chart, spot.box
            found[place] = found.get(place, frozenset()) | {time for time, _ in here if time is not None}
        elif key in actions:
            here = {(time, True) for time, _ in here}
        for way in proof.flow.ways[key]:
            again = repeated[way.target] - repeated[key]
            came.setdefault(way.target, set()).update({((time or 0) + again, False) for time, _ in here} if again else here)
    return found


def same_things(before: Proof, after: Proof) -> Iterator[tuple[OwnThing, OwnThing]]:
    """What questions of their own ask in both versions: the same; or in other words at the same box, if neither is asked in the other version."""
    old, new = _own_things(before), _own_things(after)
    yield from ((one, new[thing]) for thing, one in old.items() if thing in new)
    left, come = ([one for thing, one in side.items() if thing not in other] for side, other in ((old, new), (new, old)))
    reworded = [(one, other) for one in left for other in come if one.form == other.form and not one.marks.isdisjoint(other.marks)]
    for one, other in reworded:
        if sum(one is was or other is is_now for was, is_now in reworded) == 1:
            yield one, other


def asked_sooner(one: OwnThing, other: OwnThing) -> bool:
    """Whether a question is asked once more before others in only one of two versions, so that nobody can say which of its answers were the same."""
    both = one.times.keys() & other.times.keys()
    often, its_often = (max(max(times, default=0) for times in thing.times.values()) for thing in (one, other))
    return often != its_often and len(one.times) != len(other.times) and any(one.times[place] != other.times[place] for place in both)


def same_inputs(before: Proof, after: Proof) -> Iterator[tuple[str, str]]:
    """The variables of inputs that both versions ask, those of one name first: as often asked anew, by whatever was repeated."""
    old, new = _asked_inputs(before), _asked_inputs(after)
    moved = [(one, other) for one in old if one not in new for other in new if other not in old
             and _but_for_its_id(_input(before, *one)) == _but_for_its_id(_input(after, *other))]
    same = {one: one for one in old if one in new and _unit(before, *one) == _unit(after, *one)}
    same |= {one: other for one, other in moved if sum(one == was or other == is_now for was, is_now in moved) == 1}
    pairs = [(name, its_name) for one, other in same.items() for name, time in old[one] for its_name, its_time in new[other] if time == its_time]
    yield from sorted(pairs, key=lambda pair: pair[0] != pair[1])


def _asked_inputs(proof: Proof) -> dict[Place, list[tuple[str, int]]]:
    """By the chart and the id of each input its variables, with how often it was asked anew; by the main chart also those that charts share."""
    found: dict[Place, list[tuple[str, int]]] = {}
    for name in proof.flow.variables:
        own, *repeats = name.split(" (")
        chart, _, id_ = own.rpartition("/")
        if " " not in id_:
            times = sum(int(time.rpartition(" ")[2].removesuffix(")")) - 1 for time in repeats)
            found.setdefault((chart or proof.logic.main, id_), []).append((name, times))
    return found


def _but_for_its_id(one: Input) -> str:
    """All that is written of an input."""
    return one.model_dump_json(by_alias=True, exclude={"id"})


def _unit(proof: Proof, chart: str, id_: str) -> str:
    """In what an input is measured; a number in something else is another number."""
    return str(_input(proof, chart, id_).unit or "")


def _input(proof: Proof, chart: str, id_: str) -> Input:
    """An input of a chart; one that charts share may be asked by others alone."""
    charts = (proof.logic.charts[chart], *proof.logic.charts.values())
    return next(one.inputs[id_] for one in charts if id_ in one.inputs)
