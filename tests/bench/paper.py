"""Sheets and charts of the real content: printed by us and by WeasyPrint, drawn by us and by Graphviz."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

from generator.build import DEFAULTS, examine, our_font
from generator.documents.document import Chart
from generator.drawing.flowchart import layout
from generator.drawing.flowchart.drawing import Graph
from generator.outputs.drawings import chart_svg, graph_of
from tests.bench.runs import Failed, Used, measured
from tests.bench.sites import Report
from tests.worlds import ROOT, TODAY

PANGO = ("WeasyPrint cannot be loaded: it needs Pango, which PyPI has not. On Debian or Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
         "libharfbuzz-subset0; on macOS: brew install pango.")
DOT = "Graphviz is not installed. On Debian or Ubuntu: apt-get install graphviz; on macOS: brew install graphviz."

_PRINT = """
import sys
from weasyprint import HTML
for source, target in zip(sys.argv[1::2], sys.argv[2::2]):
    HTML(filename=source).write_pdf(target, pdf_variant="pdf/ua-1")
"""


class Work(NamedTuple):
    """Some work of one sort: by whom, how many things, with how many pages, and the CPU seconds of all."""

    name: str
    made: int
    pages: int
    cpu: float

    @property
    def row(self) -> tuple[str, str, str, str, str]:
        """For a table: name, how many, pages, CPU milliseconds for each thing and for each page."""
        return (self.name, str(self.made), str(self.pages or ""), f"{1000 * self.cpu / self.made:.1f}",
                f"{1000 * self.cpu / self.pages:.0f}" if self.pages else "")


# --- sheets ------------------------------------------------------------------------------------------------------------


def sheets(content: Path, folder: Path, say: Report) -> Iterator[Work | str]:
    """Our PDFs, and those that WeasyPrint makes of the pages of the same sheets; or in words why not."""
    say(f"Printing the sheets of {content.name}/")
    site, work = folder / "paper-site", folder / "paper-build"
    measured([sys.executable, "-m", "generator", "build", "--content", content, "--out", site, "--work", work, "--today", str(TODAY)], ROOT)
    with_sheets, without = (_check(content, work, *options) for options in (("--sheets",), ()))
    made = sorted(site.rglob("*.pdf"))
    yield Work("Caresheet: Typst, opened again and judged", len(made), pages_of(made), with_sheets.cpu - without.cpu)
    if find_spec("weasyprint") is None:
        yield "WeasyPrint is not installed: make bench installs it from PyPI. " + PANGO
        return
    say("Printing the pages of the same sheets with WeasyPrint")
    sources = sorted({page for file in made if (page := site / file.relative_to(site).with_name(sheet_of(file.stem)) / "index.html").exists()})
    targets = [folder / f"weasyprint-{number}.pdf" for number in range(len(sources))]
    try:
        loading = measured([sys.executable, "-c", "import weasyprint"])
        used = measured([sys.executable, "-c", _PRINT, *(path for pair in zip(sources, targets, strict=True) for path in pair)])
    except Failed as fault:
        yield PANGO if "cannot load library" in str(fault) else f"WeasyPrint failed: {fault}"
        return
    yield Work("WeasyPrint: the pages of these sheets as PDF/UA, not judged", len(targets), pages_of(targets), used.cpu - loading.cpu)


def _check(content: Path, work: Path, *options: str) -> Used:
    return measured([sys.executable, "-m", "generator", "check", "--no-cache", "--content", content, "--work", work, "--today", str(TODAY), *options],
                    ROOT)


def sheet_of(pdf: str) -> str:
    """The name of the sheet that a PDF is of."""
    return re.sub(r"(-large|-page-\d+)?-(a4|letter)$", "", pdf)


def pages_of(files: Sequence[Path]) -> int:
    """How many pages some PDFs have."""
    return sum(len(PdfDocument(file)) for file in files)


# --- charts ------------------------------------------------------------------------------------------------------------


def charts(content: Path, folder: Path, say: Report) -> Iterator[Work | str]:
    """Our drawings of the charts of a content, and those of Graphviz; or in words why not. Ours in this process, without starting Python."""
    say(f"Drawing the charts of {content.name}/")
    examined = examine(content, TODAY, DEFAULTS._replace(prints=False, cache=False))
    assert examined.edition is not None, f"{content} has errors: {examined.problems[:3]}"
    drawn = [chart for document in examined.edition.documents for chart in document.all(Chart)]
    for known in vars(layout).values():
        getattr(known, "cache_clear", lambda: None)()  # the checks laid them out already
    font, started = our_font(), time.process_time()
    for chart in drawn:
        chart_svg(chart, "Chart", "A chart", font)
    yield Work("Caresheet: laid out, drawn and checked", len(drawn), 0, time.process_time() - started)
    if (program := shutil.which("dot")) is None:
        yield DOT
        return
    files = []
    for number, chart in enumerate(drawn):
        file = folder / f"chart-{number}.dot"
        file.write_text(dot_of(graph_of(chart)), encoding="utf-8")
        files.append(file)
    yield Work("Graphviz: dot -Tsvg, all in one process", len(files), 0, measured([program, "-Tsvg", "-O", *files]).cpu)


def dot_of(graph: Graph) -> str:
    """A chart for Graphviz: the same boxes with the same words, broken into lines of about the same length, and the same arrows."""
    nodes = (f"{_quoted(node.id)} [label={_quoted(_lines([node.head, f'{node.number} {node.words}', *node.bullets, *map(' '.join, node.table)]))}]"
             for node in graph.nodes)
    edges = (f"{_quoted(edge.source)} -> {_quoted(edge.target)} [label={_quoted(edge.label)}]" for edge in graph.edges)
    return "\n".join(["digraph {", "node [shape=box fontname=Helvetica fontsize=10]", "edge [fontname=Helvetica fontsize=9]",
                      *nodes, *edges, "}"])


def _lines(words: Sequence[str]) -> str:
    return "\n".join(line for part in words if part for line in re.findall(r".{1,34}(?:\s|$)", part) or [part])


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def version_of_dot() -> str:
    """What Graphviz calls itself; nothing where it is not installed."""
    program = shutil.which("dot")
    said = subprocess.run([program, "-V"], capture_output=True, text=True, check=False).stderr if program else ""
    return said.partition("version ")[2].strip()
