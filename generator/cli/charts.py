"""The command charts."""

from __future__ import annotations

import sys
from pathlib import Path

from generator.build import Examined
from generator.cli.folders import folder, refuse_unfit_output, write_into
from generator.cli.judging import tell_problems
from generator.cli.output import FINE, PROBLEMS, say
from generator.content.reader.load import load
from generator.diagnostics import report
from generator.drawing.text_metrics import read_font
from generator.files.folders import shown
from generator.language.reader import Reader
from generator.language.words import REFERENCE, languages, nearest, read_words
from generator.preview.draft_charts import sketches


def run(content: Path, out: Path) -> None:
    """Draw the charts of the content, and tell what is wrong with them."""
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
