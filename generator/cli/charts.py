"""The command charts."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator.build import Examined
from generator.cli import options
from generator.cli.options import folder, refuse_unfit_output
from generator.cli.output import FINE, PROBLEMS, say, tell_problems, write_into
from generator.content.reader.load import load
from generator.diagnostics import report
from generator.drawing.text_metrics import read_font
from generator.files.folders import shown
from generator.language.reader import Reader
from generator.language.words import REFERENCE, languages, nearest, read_words
from generator.preview.draft_charts import sketches


@click.command("charts")
@options.content
@click.option("--out", type=click.Path(path_type=Path), default=Path("build/charts"), show_default=True, help="The folder for the drawings.")
def command(content: Path, out: Path) -> None:
    """Draw every decision chart quickly, for its author; also those that fail their proof, with the faulty path in red.

    The drawings are for looking. Nothing is published.
    """
    refuse_unfit_output("--out", out, folder(content))
    library, problems = load(content)
    language = nearest(library.site.language, languages()) if library.site else None
    drawn, found = sketches(library, Reader("patient", language or REFERENCE, read_words(language or REFERENCE)), read_font())
    write_into(out, drawn)
    every = (*problems, *found)
    tell_problems(Examined(library, None, every), content, "text")
    errors, warnings = report.count(every)
    say(f"{shown(out)}: {report.counted(len(drawn), 'chart')} ({report.counted(errors, 'error')}, {report.counted(warnings, 'warning')})")
    sys.exit(PROBLEMS if errors else FINE)
