"""The command reading."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from generator.build import DEFAULTS, examine, reading_ages
from generator.cli.folders import folder, refuse_unfit_output
from generator.cli.given import day_of
from generator.cli.judging import counts, tell_problems, waiting
from generator.cli.output import PROBLEMS, say
from generator.diagnostics import report
from generator.diagnostics.terminal import one_line
from generator.documents.reading_age import FORMULA, MOST, WANTED, Reading, average, long_sentences
from generator.documents.urls import page_path
from generator.files.build_paths import BuildPaths


def run(content: Path, work: Path, today: datetime | None) -> None:
    """Measure every page for patients."""
    refuse_unfit_output("--work", work, content)
    with waiting("text") as tell:
        examined = examine(folder(content), day_of(today), DEFAULTS._replace(prints=False), BuildPaths(work, work).press, tell)
    if examined.edition is None:
        tell_problems(examined, content, "text")
        say(counts(examined), err=True)
        sys.exit(PROBLEMS)
    _tell_reading(reading_ages(examined.edition))


def _tell_reading(pages: Sequence[Reading]) -> None:
    table = Table("Page", box=None, pad_edge=False)
    for name in ("Reading age", "Words", "Sentences", "Longest"):
        table.add_column(name, justify="right")
    for page in pages:
        table.add_row(Text(one_line(page_path(page.document))), str(page.age), str(page.words), str(page.sentences), str(page.longest))
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(table)
    for long in long_sentences(pages):
        say(f"{long.length} words, {long.item}: {long.words}")
    measured = report.counted(len(pages), "page")
    if pages:
        measured += f", reading age {average(pages)} on average; {WANTED} wanted, {MOST} at most ({FORMULA})"
    say(measured)
