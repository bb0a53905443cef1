"""`make bench`: measure, and print what was found as tables, for a terminal or as Markdown."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from tests import bench_preview
from tests.bench import hugo, paper, sites, steps
from tests.bench.runs import on_one_core
from tests.synthetic import write_world
from tests.worlds import ROOT

PACKAGES = ("mkdocs", "mkdocs-material", "hugo", "weasyprint", "typst", "pydantic", "z3-solver")


class Results(NamedTuple):
    """One table: what it shows, its columns, its rows, and what must be said besides."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


class Chosen(NamedTuple):
    """What is measured: on worlds of which sizes, on which real content, in which folder; for the steps, which of them."""

    sizes: tuple[int, ...]
    content: Path
    folder: Path
    steps: tuple[str, ...]


def of_sites(chosen: Chosen) -> Results:
    worlds = list(sites.of_worlds(chosen.sizes, chosen.folder, say))
    missing = () if hugo.program() else (hugo.HOW_TO_GET,)
    return Results("Sites: CPU seconds · seconds · MB of memory; in brackets the exponent of growth of the CPU seconds with the pages",
                   ("build", *(f"{pages} pages" for pages, _ in worlds)), tuple(sites.rows(worlds)), missing)


def of_real(chosen: Chosen) -> Results:
    """The commands on the real content, clean and again."""
    taken = sites.of_content(chosen.content, chosen.folder / "real", say)
    return Results(f"{chosen.content.name}/ of this project", ("command", "CPU seconds", "seconds", "MB"),
                   tuple((name, f"{used.cpu:.2f}", f"{used.wall:.1f}", f"{used.memory:.0f}") for name, used in taken.items()))


def of_sheets(chosen: Chosen) -> Results:
    return _of_work("Sheets of the real content", paper.sheets(chosen.content, _new(chosen.folder / "sheets"), say))


def of_charts(chosen: Chosen) -> Results:
    return _of_work("Charts of the real content", paper.charts(chosen.content, _new(chosen.folder / "charts"), say))


def _of_work(title: str, found: Iterator[paper.Work | str]) -> Results:
    made = list(found)
    return Results(title, ("by", "made", "pages", "CPU ms for each", "CPU ms a page"), tuple(one.row for one in made if isinstance(one, paper.Work)),
                   tuple(one for one in made if isinstance(one, str)))


def of_steps(chosen: Chosen) -> Results:
    worlds = list(steps.of_worlds(chosen.sizes, _new(chosen.folder / "steps"), say))
    return Results("Steps of a clean build: CPU seconds; in brackets the exponent of growth with the facts",
                   ("step", *(f"{world.pages} pages, {world.facts} facts" for world in worlds)), tuple(steps.rows(worlds, chosen.steps)))


def of_previews(chosen: Chosen) -> Results:
    """The median seconds from a save to the page: of the preview, and of MkDocs' own server, all pages or only changed ones."""
    largest, made = max(chosen.sizes), list[tuple[str, ...]]()
    contents = {f"{chosen.content.name}/": chosen.content, f"{largest} pages": write_world(chosen.folder / "preview-world", largest)}
    servers: dict[str, Callable[[Path, Path], float]] = {
        "make serve": bench_preview.ours, "mkdocs serve": bench_preview.of_mkdocs,
        "mkdocs serve --dirty": lambda content, work: bench_preview.of_mkdocs(content, work, "--dirty")}
    for number, (server, measured) in enumerate(servers.items()):
        taken = []
        for name, content in contents.items():
            say(f"Saving with {server}: {name}")
            work = chosen.folder / f"preview-{number}-{content.name}"
            taken.append(f"{measured(Path(shutil.copytree(content, work / 'content')), work):.2f}")
        made.append((server, *taken))
    return Results("Seconds from a save to the page that shows it, median", ("server", *contents), tuple(made))


PARTS: dict[str, Callable[[Chosen], Results]] = {
    "sites": of_sites, "real": of_real, "sheets": of_sheets, "charts": of_charts, "steps": of_steps, "previews": of_previews}


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def say(words: str) -> None:
    """What is being done; the results alone go to standard output."""
    print(f"{words} …", file=sys.stderr, flush=True)


def machine(cores: int) -> str:
    """On what, with what and when this was measured."""
    found = [f"{name} {version(name)}" for name in PACKAGES if _installed(name)]
    if dot := paper.version_of_dot():
        found.append(f"Graphviz {dot}")
    return (f"{datetime.now(UTC):%Y-%m-%d}. {_processor()}, {cores} of {os.cpu_count()} cores, {_memory()} of memory, {platform.system()}; "
            f"load at the start {os.getloadavg()[0]:.1f}. Python {platform.python_version()}, {', '.join(found)}.")


def _installed(package: str) -> bool:
    try:
        return bool(version(package))
    except PackageNotFoundError:
        return False


def _processor() -> str:
    try:
        found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    except OSError:
        found = None
    return found[1] if found else platform.processor() or platform.machine()


def _memory() -> str:
    try:
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1024 ** 3:.0f} GiB"
    except (ValueError, OSError):
        return "unknown size"


def as_markdown(results: Results) -> str:
    """A table as Markdown, its first column to the left and all others to the right."""
    rule = ("---", *["---:"] * (len(results.columns) - 1))
    lines = ("| " + " | ".join(row) + " |" for row in (results.columns, rule, *results.rows))
    return "\n".join([f"**{results.title}**", "", *lines, *(f"\n{note}" for note in results.notes)])


def as_table(results: Results) -> Table:
    """A table for a terminal."""
    shown = Table(title=results.title, caption="\n".join(results.notes) or None)
    for number, column in enumerate(results.columns):
        shown.add_column(column, justify="right" if number else "left")
    for row in results.rows:
        shown.add_row(*row)
    return shown


def main(arguments: Sequence[str] | None = None) -> None:
    parser = ArgumentParser(prog="make bench", description="What builds cost, beside MkDocs, Hugo, WeasyPrint and Graphviz in the same run.",
                            epilog="Of whole builds: CPU seconds, seconds, and the most MB of memory, with the exponent by which CPU seconds "
                                   "grow from one size to the next. Of steps: CPU seconds and the exponent; last their sum for a check and "
                                   "a build, and the memory.")
    parser.add_argument("--parts", nargs="+", choices=list(PARTS), default=list(PARTS), help="what to measure (default: all)")
    parser.add_argument("--pages", type=int, nargs="+", default=[10, 100, 1000],
                        help="about how many pages the content of each world has (default: 10 100 1000)")
    parser.add_argument("--steps", nargs="+", choices=list(steps.STEPS), default=list(steps.STEPS), help="the steps to tell of (default: all)")
    parser.add_argument("--content", type=Path, default=ROOT / "content", help="the real content")
    parser.add_argument("--one-core", action="store_true", help="keep everything on one core, where the system can")
    parser.add_argument("--markdown", action="store_true", help="print the tables as Markdown")
    given = parser.parse_args(arguments)
    one_core = given.one_core and on_one_core()
    if given.one_core and not one_core:
        say("This system cannot keep a process on one core")
    console = Console()
    told = machine(1 if one_core else os.cpu_count() or 1)
    print(told, flush=True)
    with tempfile.TemporaryDirectory(prefix="caresheet-bench-") as folder:
        for part in given.parts:
            results = PARTS[part](Chosen(tuple(given.pages), given.content.resolve(), Path(folder), tuple(given.steps)))
            if given.markdown:
                print(f"\n{as_markdown(results)}", flush=True)
            else:
                console.print(as_table(results))


if __name__ == "__main__":
    main()
