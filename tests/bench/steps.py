"""Each step of a clean build by itself: its CPU seconds on worlds of several sizes, and how they grow.

A build runs as always, in a process of its own; the functions that STEPS names are timed where the story calls them. The time of a step that
runs inside another counts for the inner one alone. CPU seconds are those of all threads and of the processes that were started.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import reduce, wraps
from importlib import import_module
from itertools import pairwise
from math import nan
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any, NamedTuple

from generator.build import build
from generator.cli import keep_values
from generator.site.publish import BuildPaths
from tests.bench.sites import Report, exponent
from tests.synthetic import write_world
from tests.worlds import TODAY

STEPS: Mapping[str, tuple[str, ...]] = {
    "read": ("generator.build:load",),
    "rules": ("generator.build:check", "generator.build:check_documents", "generator.build:apply_rules", "generator.build:waive"),
    "proofs": ("generator.build:logic.prove",),
    "assemble": ("generator.build:assemble_edition",),
    "draw": ("generator.build:check_drawings", "generator.outputs.markdown:chart_svg", "generator.outputs.markdown:picture_svg",
             "generator.outputs.markdown:topic_map_svg", "generator.build:fit_charts", "generator.outputs.pdf.chart:svg"),
    "Markdown": ("generator.outputs.markdown:files", "generator.outputs.chart_exports:files"),
    "sheets": ("generator.build:unprintable", "generator.build:print_sheets"),
    "print": ("generator.outputs.pdf:render",),
    "search": ("generator.outputs.search:files",),
    "fonts": ("generator.outputs.theme:files",),
    "MkDocs": ("generator.site.publish:making.made",),
    "finish": ("generator.site.publish:write_pages", "generator.site.publish:_completed", "generator.site.publish:faults",
               "generator.site.publish:write_site", "generator.site.publish:put_in_place"),
}
"""The steps in their order, each with the functions that are it, as module:name. `print` is the PDF engine with the proofreading of what it
makes; `sheets` is what they are made from."""

CHECK = ("read", "rules", "proofs", "assemble", "draw")
"""The steps that `check` takes too; of those that draw, it only fits the charts."""


def cpu() -> float:
    """The CPU seconds of this process and of those that it started and that have ended."""
    own, others = getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


class Clock:
    """CPU seconds by step. Only what the main thread calls is timed; what other threads do meanwhile counts for the step that waits for them."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inside: list[float] = []

    def watch(self, step: str, function: str) -> None:
        """Time a function wherever the module calls it by this name. Raises AttributeError if there is none."""
        module, _, path = function.partition(":")
        *through, name = path.split(".")
        holder = reduce(getattr, through, import_module(module))
        setattr(holder, name, self._timed(step, getattr(holder, name)))

    def _timed(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            started = cpu()
            self._inside.append(0.0)
            made = function(*args, **kwargs)
            if isinstance(made, Iterator):
                made = iter(list(made))
            taken = cpu() - started
            self.seconds[step] += taken - self._inside.pop()
            if self._inside:
                self._inside[-1] += taken
            return made
        return timed


class Measured(NamedTuple):
    """One build: how large the content is, CPU seconds by step and in all, and the peak memory in MB of the program or MkDocs."""

    pages: int
    facts: int
    seconds: Mapping[str, float]
    whole: float
    memory: float


def measure(content: Path, place: BuildPaths) -> Measured:
    """Build a content folder, with an empty cache, and measure it; meant for a process that does nothing else."""
    clock = Clock()
    for step, functions in STEPS.items():
        for function in functions:
            clock.watch(step, function)
    keep_values()
    started = cpu()
    examined = build(content, place, TODAY)
    whole = cpu() - started
    assert examined.ok and examined.edition, f"the world in {content} has errors: {examined.problems[:3]}"
    memory = max(getrusage(who).ru_maxrss for who in (RUSAGE_SELF, RUSAGE_CHILDREN)) / 1024
    return Measured(len(examined.edition.documents), len(examined.library.facts), dict(clock.seconds), whole, memory)


def of_worlds(sizes: Sequence[int], folder: Path, say: Report) -> Iterator[Measured]:
    """A build of a synthetic world for each size."""
    for pages in sizes:
        say(f"Timing each step on {pages} pages")
        content = write_world(folder / f"world-{pages}", pages)
        place = BuildPaths(folder / f"work-{pages}", folder / f"site-{pages}")
        with ProcessPoolExecutor(1, get_context("spawn")) as alone:
            yield alone.submit(measure, content, place).result()


def rows(worlds: Sequence[Measured], steps: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """A row for each step, with its CPU seconds in each world and how they grow from one world to the next, then the sums."""
    taken = {step: [world.seconds.get(step, 0.0) for world in worlds] for step in steps}
    taken["other"] = [world.whole - sum(world.seconds.values()) for world in worlds]
    taken["check"] = [sum(world.seconds.get(step, 0.0) for step in CHECK) for world in worlds]
    taken["build"] = [world.whole for world in worlds]
    for name, seconds in taken.items():
        grown = [nan, *(exponent(*pair) for pair in pairwise(zip((world.facts for world in worlds), seconds, strict=True)))]
        yield name, *(f"{one:.2f}" + (f" ({power:.2f})" if power == power else "") for one, power in zip(seconds, grown, strict=True))
    yield "peak memory, MB", *(f"{world.memory:.0f}" for world in worlds)
