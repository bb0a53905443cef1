"""`make bench`: the CPU seconds of each step on worlds of several sizes, how they grow with the content, and the real content as a whole; and the
seconds from a save to the page in the preview.

A build runs as always, in a process of its own; the functions that STEPS names are timed where the story calls them. The time of a step that
runs inside another counts for the inner one alone. CPU seconds are those of all threads and of the processes that were started.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, BooleanOptionalAction
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import reduce, wraps
from importlib import import_module
from itertools import pairwise
from math import log, nan
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from generator.build import build
from generator.cli import keep_values
from generator.site.publish import BuildPaths
from tests import bench_preview
from tests.synthetic import write_world
from tests.worlds import ROOT, TODAY

STEPS: Mapping[str, tuple[str, ...]] = {
    "read": ("generator.build:load",),
    "rules": ("generator.build:check", "generator.build:check_documents", "generator.build:hard_to_read", "generator.build:waive"),
    "proofs": ("generator.build:logic.prove", "generator.build:undrawable"),
    "assemble": ("generator.build:assemble_edition",),
    "draw": ("generator.build:figure_does_not_fit", "generator.outputs.markdown:chart_svg", "generator.outputs.markdown:picture_svg",
             "generator.outputs.markdown:topic_map_svg", "generator.build:fit_charts", "generator.outputs.pdf.chart:svg"),
    "Markdown": ("generator.outputs.markdown:files", "generator.outputs.chart_exports:files"),
    "sheets": ("generator.build:unprintable", "generator.build:print_sheets"),
    "print": ("generator.outputs.pdf.render_pool:render",),
    "search": ("generator.outputs.search:files",),
    "fonts": ("generator.outputs.theme:files",),
    "MkDocs": ("generator.site.publish:run_builder",),
    "finish": ("generator.site.publish:write_pages", "generator.site.publish:_finish", "generator.site.publish:put_in_place"),
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
        self.seconds: Counter[str] = Counter()
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


def of_worlds(sizes: Sequence[int], folder: Path) -> Iterator[Measured]:
    """A build of a synthetic world for each size."""
    for pages in sizes:
        say(f"Building a world of {pages} pages")
        content = write_world(folder / f"world-{pages}", pages)
        place = BuildPaths(folder / f"work-{pages}", folder / f"site-{pages}")
        with ProcessPoolExecutor(1, get_context("spawn")) as alone:
            yield alone.submit(measure, content, place).result()


def of_commands(content: Path, folder: Path) -> Iterator[tuple[str, float, float]]:
    """The commands as an author runs them, with an empty cache of sheets and again: CPU seconds and seconds."""
    for name in ("check", "build"):
        options = ["--work", str(folder / name)] + (["--out", str(folder / "site")] if name == "build" else [])
        for again in ("", " again"):
            say(f"Running {name}{again} on {content.name}/")
            before, started = cpu(), time.perf_counter()
            subprocess.run([sys.executable, "-m", "generator", name, "--content", str(content), *options], cwd=ROOT, check=True, capture_output=True)
            yield name + again, cpu() - before, time.perf_counter() - started


def of_previews(contents: Mapping[str, Path], folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The median seconds from a save to the page, in each content: of the preview, and of MkDocs' own server, all pages or only changed ones."""
    servers: Mapping[str, Callable[[Path, Path], float]] = {
        "make serve": bench_preview.ours, "mkdocs serve": bench_preview.of_mkdocs,
        "mkdocs serve --dirty": lambda content, work: bench_preview.of_mkdocs(content, work, "--dirty")}
    for number, (server, measured) in enumerate(servers.items()):
        taken = []
        for name, content in contents.items():
            say(f"Saving with {server}: {name}")
            work = folder / f"preview-{number}-{content.name}"
            taken.append(f"{measured(Path(shutil.copytree(content, work / 'content')), work):.2f}")
        yield server, taken


def exponent(smaller: tuple[int, float], larger: tuple[int, float]) -> float:
    """How a time grows with the content between two sizes: 1 is as the content, 2 as its square."""
    (few, short), (many, long) = smaller, larger
    return log(long / short) / log(many / few) if few != many and min(short, long) > 0 else nan


def table(worlds: Sequence[Measured], steps: Sequence[str]) -> Table:
    """A row for each step, with its CPU seconds in each world and how they grow from one world to the next, then the sums."""
    shown = Table(title="CPU seconds on synthetic worlds; in brackets the exponent of growth with the number of facts")
    shown.add_column("step")
    for world in worlds:
        shown.add_column(f"{world.pages} pages\n{world.facts} facts", justify="right")
    rows = {step: [world.seconds.get(step, 0.0) for world in worlds] for step in steps}
    rows["other"] = [world.whole - sum(world.seconds.values()) for world in worlds]
    rows["check"] = [sum(world.seconds.get(step, 0.0) for step in CHECK) for world in worlds]
    rows["build"] = [world.whole for world in worlds]
    for name, taken in rows.items():
        if name == "other":
            shown.add_section()
        grown = [nan, *(exponent(*pair) for pair in pairwise(zip((world.facts for world in worlds), taken, strict=True)))]
        shown.add_row(name, *(f"{one:.2f}" + (f" ({power:.2f})" if power == power else "") for one, power in zip(taken, grown, strict=True)))
    shown.add_section()
    shown.add_row("build / MkDocs alone", *(f"{world.whole / world.seconds['MkDocs']:.1f}" for world in worlds))
    shown.add_row("peak memory, MB", *(f"{world.memory:.0f}" for world in worlds))
    return shown


def say(words: str) -> None:
    """What is being done; the results alone go to standard output."""
    print(f"{words} …", file=sys.stderr, flush=True)


def main() -> None:
    parser = ArgumentParser(prog="make bench", description="CPU seconds of each step on synthetic worlds, and of the commands on the real content.")
    parser.add_argument("--pages", type=int, nargs="*", default=[10, 100, 1000], help="about how many pages the content of each world has")
    parser.add_argument("--steps", nargs="+", choices=list(STEPS), default=list(STEPS), help="the steps to tell of (default: all)")
    parser.add_argument("--preview", action=BooleanOptionalAction, default=True, help="measure the preview too, which takes some minutes")
    chosen = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        if chosen.pages:
            console.print(table(list(of_worlds(chosen.pages, Path(folder))), chosen.steps))
        real = Table("command", "CPU seconds", "seconds", title="The real content")
        for name, taken, waited in of_commands(ROOT / "content", Path(folder)):
            real.add_row(name, f"{taken:.2f}", f"{waited:.2f}")
        console.print(real)
        if chosen.preview:
            pages = max(chosen.pages, default=1000)
            contents = {"real content": ROOT / "content", f"{pages} pages": write_world(Path(folder) / f"preview-world-{pages}", pages)}
            previews = Table("server", *contents, title="Seconds from a save to the page that shows it, median")
            for server, medians in of_previews(contents, Path(folder)):
                previews.add_row(server, *medians)
            console.print(previews)


if __name__ == "__main__":
    main()
