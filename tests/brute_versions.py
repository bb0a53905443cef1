"""Who a patient of some charts is in another version of them, worked out anew as in brute_force.py, without generator.logic.

What both versions ask, a patient answers alike in both, as far as both have that answer; what only one asks is open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

from tests.brute_force import Form, Key, Patient, Value, World, domain, targets

S = TypeVar("S")

NOW = "now"
"""What stands before a key of which the new version asks something else, or otherwise."""


class Versions:
    """Two versions. `inputs`: which input of the old one each of the new one is; `things`: the same of what questions of their own ask."""

    def __init__(self, old: World, new: World) -> None:
        self.old, self.new = old, new
        self.old_inputs, self.new_inputs = _inputs(old), _inputs(new)
        self.inputs = _same(self.old_inputs, self.new_inputs, lambda one, other: one | {"id": ""} == other | {"id": ""})
        self.things = _same(_things(old), _things(new), _reworded)

    def now(self, patient: Patient) -> Patient:
        """The same patient, as the new version asks them."""
        return _Now(patient.true, patient, self)

    def known(self, was: Patient, key: Key, values: Sequence[Value]) -> Value:
        """Whether they know what the new version asks."""
        kind, *rest = key[1:]
        if kind == "own":
            thing, time = rest
            there = self.things.get(thing)
            return was.get(("known", "own", there, time) if there in self.old.unknown else (NOW, *key), values)
        owner, name, time = rest
        there = self.inputs.get((owner, name))
        form = self.old_inputs.get(there, {}) if there else {}
        may_not = ("unknown" in form or "default" in form) and all(form.get(key) == self.new_inputs[owner, name].get(key) for key in ("asks", "unit"))
        return was.get(("known", "input", *there, time) if there and may_not else (NOW, *key), values)

    def input(self, was: Patient, key: Key, values: Sequence[Value]) -> Value:
        """What they answer where the new version asks an input."""
        _, owner, name, time = key
        there, form = self.inputs.get((owner, name)), self.new_inputs[owner, name]
        if there is None or any(self.old_inputs[there].get(key) != form.get(key) for key in ("asks", "unit")):
            return was.get((NOW, *key), values)
        old_values = domain(self.old_inputs[there])
        value = was.get(("input", *there, time), old_values)
        return value if set(old_values) == set(values) else was.get((NOW, *key), _next_to(value, old_values, values))

    def own(self, was: Patient, key: Key, values: Sequence[Value]) -> Value:
        """The same of a question of its own."""
        _, thing, time = key
        there = self.things.get(thing)
        if there is None:
            return was.get((NOW, *key), values)
        old_values = self.old._own_domain(there)
        value = was.get(("own", there, time), old_values)
        return value if set(old_values) == set(values) else was.get((NOW, *key), _next_to(value, old_values, values))


@dataclass(frozen=True)
class _Now(Patient):
    """A patient of the old version, asked by the new one."""

    was: Patient
    versions: Versions

    def get(self, key: Key, values: Sequence[Value]) -> Value:
        return {"known": self.versions.known, "input": self.versions.input, "own": self.versions.own}[key[0]](self.was, key, values)


def _inputs(world: World) -> dict[Key, Form]:
    """The inputs of all charts that are read, by the chart that has them and their ids."""
    return {(chart.owner[name], name): one for id_ in world.read for chart in (world.charts[id_],) for name, one in chart.inputs.items()}


def _things(world: World) -> dict[Key, tuple[Key, set[Key]]]:
    """What questions of their own ask that somebody could come to: how it is answered, and the boxes that ask nothing else.

    What else counts as yes to a question about danger signs is known by the words of the question.
    """
    found: dict[Key, tuple[Key, set[Key]]] = {}
    for chart, id_ in _boxes(world):
        box = world.charts[chart].boxes[id_]
        asked = world.charts[chart].own(box) if "asks" in box else ()
        for thing in asked:
            form = thing[2:4] if thing[0] == "asked" else ("yes or no", "")
            words = {(box["says"], *box["red_flags"], *box["any_of"])} if thing[0] == "other" else set()
            found.setdefault(thing, (form, set()))[1].update({(chart, id_)} if len(asked) == 1 else words)
    return found


def _boxes(world: World) -> set[Key]:
    """Every box to which arrows and links lead, with its chart."""
    def first(chart: str) -> Key:
        return chart, next(iter(world.charts[chart].boxes))

    found, ahead = set[Key](), [first(world.main)]
    while ahead:
        here = ahead.pop()
        if here not in found:
            found.add(here)
            box = world.charts[here[0]].boxes[here[1]]
            ahead += ((here[0], to) for to in targets(box))
            ahead += [first(box["decision"])] if box.get("decision") in world.charts else []
    return found


def _reworded(one: tuple[Key, set[Key]], other: tuple[Key, set[Key]]) -> bool:
    return one[0] == other[0] and not one[1].isdisjoint(other[1])


def _same(old: Mapping[Key, S], new: Mapping[Key, S], alike: Callable[[S, S], bool]) -> dict[Key, Key]:
    """What is called the same; and of what only one version has, what is alike, if no other is."""
    pairs = [(was, now) for was in old if was not in new for now in new if now not in old and alike(old[was], new[now])]
    sole = {now: was for was, now in pairs if sum(was == one or now == other for one, other in pairs) == 1}
    return {one: one for one in new if one in old} | sole


def _next_to(value: Value, old: Sequence[Value], new: Sequence[Value]) -> tuple[Value, ...]:
    """The values of the new version that a patient may have who has a value in the old one."""
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    if isinstance(value, frozenset):
        both = frozenset[Any]().union(*old) & frozenset[Any]().union(*new)  # type: ignore[arg-type]
        return tuple(one for one in new if isinstance(one, frozenset) and one & both == value & both)
    if isinstance(value, Fraction):
        beside = (*(one for one in _beside(value, new) if value in gone), *(one for one in come if value in _beside(one, old)))
        return tuple(one for one in new if one == value or one in beside)
    return tuple(one for one in new if one == value or (value in gone and (one in come or len(gone) > len(come)))
                 or (value not in gone and one in come and len(come) > len(gone)))


def _beside(number: Value, values: Sequence[Value]) -> Iterator[Value]:
    """The number next to another on either side, of those that there are."""
    assert isinstance(number, Fraction)
    numbers = [one for one in values if isinstance(one, Fraction)]
    yield max((one for one in numbers if one < number), default=None)
    yield min((one for one in numbers if one > number), default=None)
