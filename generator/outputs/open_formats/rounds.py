"""A chart without ways round: what is repeated stands there once for each time, with answers of its own.

Other formats have no "go back and ask again, three times at most". Written out, each of their conditions can be worked out by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter

from generator.documents.document import Answer, Chart, Step
from generator.outputs.open_formats.expressions import rests_on

Times = tuple[tuple[int, int], ...]
"""For each action that is done again, by its number, the how manieth time it is; without those where it is the first. Sorted."""


@dataclass(frozen=True)
class AskedBox:
    """A box at a time of asking."""

    step: Step
    times: Times = ()


@dataclass(frozen=True)
class RoundWay:
    """From one spot to another. `answer`: the arrow that it is; None where it leads back to ask again."""

    source: AskedBox
    target: AskedBox
    answer: Answer | None


class Rounds:
    """All spots of a chart and the ways between them."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.steps = {step.number: step for step in chart.steps}
        self.derived = {value.id: value for value in chart.derived}

    @cached_property
    def ways(self) -> Mapping[AskedBox, tuple[RoundWay, ...]]:
        """The ways out of each spot that can be reached from the start, in the order of their answers."""
        found: dict[AskedBox, tuple[RoundWay, ...]] = {}
        ahead = [AskedBox(self.chart.steps[0])]
        while ahead:
            spot = ahead.pop(0)
            if spot not in found:
                found[spot] = tuple(self._ways(spot))
                ahead += (way.target for way in found[spot])
        return found

    def _ways(self, spot: AskedBox) -> Iterator[RoundWay]:
        again, number = spot.step.repeat, spot.step.number
        if again is not None and (time := dict(spot.times).get(number, 1)) < again.at_most:
            times = tuple(sorted((dict(spot.times) | {number: time + 1}).items()))
            yield RoundWay(spot, AskedBox(self.steps[again.to], times), None)
            return
        yield from (RoundWay(spot, AskedBox(self.steps[answer.number], spot.times), answer) for answer in spot.step.answers)

    @cached_property
    def into(self) -> Mapping[AskedBox, tuple[RoundWay, ...]]:
        """The ways into each spot."""
        found: dict[AskedBox, list[RoundWay]] = {spot: [] for spot in self.ways}
        for ways in self.ways.values():
            for way in ways:
                found[way.target].append(way)
        return {spot: tuple(ways) for spot, ways in found.items()}

    @cached_property
    def order(self) -> tuple[AskedBox, ...]:
        """Every spot after all spots that lead to it."""
        return tuple(TopologicalSorter({spot: [way.source for way in ways] for spot, ways in self.into.items()}).static_order())

    def spots_of(self, step: Step) -> tuple[AskedBox, ...]:
        """A box at each time at which it can be reached."""
        return tuple(sorted((spot for spot in self.ways if spot.step == step), key=lambda spot: spot.times))

    def times_of(self, name: str, times: Times) -> Times:
        """At which times an input was asked, or a value worked out, that holds at a time of asking."""
        return tuple((action, time) for action, time in times if name in self._anew[action])

    @cached_property
    def _anew(self) -> Mapping[int, frozenset[str]]:
        """For each action that is done again, what is asked anew on the way back to it, and what follows from that."""
        return {step.number: self._asked_anew(step, step.repeat.to) for step in self.chart.steps if step.repeat is not None}

    def _asked_anew(self, action: Step, to: int) -> frozenset[str]:
        inside = (number for number in {to} | self._after(to) if action.number in self._after(number))
        asked = {name for number in inside for name in self.steps[number].asks}
        return frozenset(asked | {name for name in self.derived if asked & rests_on(name, self.derived)})

    def _after(self, number: int) -> set[int]:
        """The boxes that can follow on a box."""
        found, ahead = set[int](), [number]
        while ahead:
            step = self.steps[ahead.pop()]
            onward = {*(answer.number for answer in step.answers), *([step.repeat.to] if step.repeat is not None else [])} - found
            found |= onward
            ahead += sorted(onward)
        return found
