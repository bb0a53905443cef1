"""Our builds of worlds of several sizes, and other tools on the same Markdown."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import log, nan
from pathlib import Path

from generator.site.publish import BuildPaths
from tests.bench import hugo
from tests.bench.runs import Used, measured
from tests.synthetic import write_world
from tests.worlds import ROOT, TODAY

Report = Callable[[str], None]

FACT = ("Most people get well at home", "Most of them get well at home")
"""What is changed in one fact of one page."""

CLEAN, CHANGED, UNCHANGED = "Caresheet, clean", "Caresheet, one fact changed", "Caresheet, nothing changed"
MKDOCS, HUGO = "MkDocs, the same Markdown", "Hugo, the same Markdown"


def of_world(pages: int, folder: Path, say: Report) -> tuple[int, dict[str, Used]]:
    """What is taken to build a world of about so many pages: how many pages it has, and each build by its name."""
    content = write_world(folder / "content", pages)
    place, taken = BuildPaths(folder / "build", folder / "site"), dict[str, Used]()
    taken[CLEAN] = _ours(content, place, say)
    taken[MKDOCS] = _mkdocs(place, folder / "mkdocs", say)
    there = len(list(place.pages.rglob("*.md")))
    if (program := hugo.program()) is not None:
        say(f"Building {there} pages with Hugo")
        source = hugo.write_site(place.work, folder / "hugo")
        taken[HUGO] = measured([program, "--quiet", "--source", source, "--destination", folder / "hugo-site", "--cacheDir", folder / "hugo-cache"])
    for name in ("hugo", "hugo-site", "mkdocs"):
        shutil.rmtree(folder / name, ignore_errors=True)
    page = next(file for file in sorted(content.glob("topics/*.yml")) if FACT[0] in file.read_text(encoding="utf-8"))
    page.write_text(page.read_text(encoding="utf-8").replace(*FACT), encoding="utf-8")
    taken[CHANGED] = _ours(content, place, say)
    taken[UNCHANGED] = _ours(content, place, say)
    return there, {name: taken[name] for name in (CLEAN, CHANGED, UNCHANGED, MKDOCS, HUGO) if name in taken}


def of_content(content: Path, folder: Path, say: Report) -> dict[str, Used]:
    """What the commands take on a content of one's own, as an author runs them: clean, and again where nothing changed."""
    taken = dict[str, Used]()
    for name, options in (("check", ()), ("build", ("--out", folder / "site"))):
        for again in ("", ", nothing changed"):
            say(f"Running {name}{again} on {content.name}/")
            taken[name + (again or ", clean")] = measured([sys.executable, "-m", "generator", name, "--content", content, "--work", folder / name,
                                                            "--today", str(TODAY), *options], ROOT)
    return taken


def _ours(content: Path, place: BuildPaths, say: Report) -> Used:
    say(f"Building {content.parent.name}")
    return measured([sys.executable, "-m", "generator", "build", "--content", content, "--out", place.out, "--work", place.work,
                     "--today", str(TODAY)], ROOT)


def _mkdocs(place: BuildPaths, out: Path, say: Report) -> Used:
    """MkDocs alone, on the pages and the configuration that a build wrote."""
    say(f"Building {len(list(place.pages.rglob('*.md')))} pages with MkDocs alone")
    return measured([sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--config-file", place.config, "--site-dir", out], ROOT,
                    {"NO_MKDOCS_2_WARNING": "1", "PYTHONHASHSEED": "0"})


def of_worlds(sizes: Sequence[int], folder: Path, say: Report) -> Iterator[tuple[int, dict[str, Used]]]:
    """The same for each size. No world is kept."""
    for pages in sizes:
        here = folder / f"world of {pages} pages"
        yield of_world(pages, here, say)
        shutil.rmtree(here)


def rows(worlds: Sequence[tuple[int, Mapping[str, Used]]]) -> Iterator[tuple[str, ...]]:
    """A row for each build: in each world CPU seconds, seconds and memory, and how the CPU seconds grow from the world before."""
    for name in worlds[0][1]:
        taken = [(pages, used[name]) for pages, used in worlds if name in used]
        grown = [nan, *(exponent((few, short.cpu), (many, long.cpu)) for (few, short), (many, long) in pairwise(taken))]
        yield name, *(f"{used.cpu:.2f} · {used.wall:.1f} · {used.memory:.0f}" + (f" ({power:.2f})" if power == power else "")
                      for (_, used), power in zip(taken, grown, strict=True))


def exponent(smaller: tuple[int, float], larger: tuple[int, float]) -> float:
    """How a time grows with the content between two sizes: 1 is as the content, 2 as its square."""
    (few, short), (many, long) = smaller, larger
    return log(long / short) / log(many / few) if few != many and min(short, long) > 0 else nan
