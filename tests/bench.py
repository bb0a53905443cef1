"""`make bench`: how long each step takes on the real content, in CPU seconds (best of five) and wall seconds for the whole build."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from generator import prints, views
from generator.build import build, examine, rules
from generator.charts.layout import A4, draw, fit
from generator.charts.svg import svg
from generator.charts.words import read_font
from generator.check import check, check_printed
from generator.decisions import prove
from generator.load import load
from generator.pages import render
from generator.site import Place
from generator.templates import read_templates
from tests.worlds import ROOT, TODAY


def cpu(step: Callable[[], object], times: int = 5) -> float:
    """The least CPU seconds of several runs."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        step()
        taken.append(time.process_time() - started)
    return min(taken)


def main() -> None:
    content = ROOT / "content"
    library, _ = load(content)
    templates, font = read_templates("en"), read_font()
    charts = list(library.decisions.values())
    graphs = [views.graph(decision, library, templates.words) for decision in charts]
    rendered = render(library, templates, font, rules())
    print(f"{len(library.facts)} facts, {len(rendered.printed)} pages, {len(charts)} charts; CPU seconds, best of five")
    for name, step in {
        "load": lambda: load(content),
        "check": lambda: check(load(content)[0], TODAY),
        "prove": lambda: [prove(decision, library) for decision in charts],
        "draw": lambda: [svg(draw(graph, font), "x", "x", "x") for graph in graphs],
        "fit to A4": lambda: [fit(graph, font, A4) for graph in graphs],
        "print": lambda: prints.render(library, templates, font),
        "render": lambda: render(library, templates, font, rules()),
        "check pages": lambda: check_printed(library, rendered.printed),
        "make check": lambda: examine(content, TODAY),
    }.items():
        print(f"  {name:12} {cpu(step):6.3f}")
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        build(content, Place(Path(folder) / "build", Path(folder) / "site"), TODAY)
        print(f"  whole build  {time.perf_counter() - started:6.3f} (wall)")


if __name__ == "__main__":
    main()
