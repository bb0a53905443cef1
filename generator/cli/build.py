"""The command build."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

from generator.build import build
from generator.cli.folders import folder, refuse_nested, refuse_unfit_output
from generator.cli.given import day_of, options_of, workers_of
from generator.cli.judging import finish, keeping_all, tell_problems, waiting
from generator.diagnostics import report
from generator.files.folders import shown
from generator.files.swap import refuse_foreign
from generator.site.publish import BuildPaths


def run(content: Path, out: Path | None, work: Path, clinic: str | None, site_address: str | None, publish: bool, style: str,
        today: datetime | None, no_cache: bool, jobs: int | None, executor: str | None) -> None:
    """Judge the content, print its sheets, and put the site in place where nothing is wrong."""
    started = time.perf_counter()
    wanted = options_of(clinic, site_address, publish, no_cache)
    workers = workers_of(jobs, executor)
    out = out or Path(f"site-{clinic}" if clinic else "site")
    refuse_unfit_output("--out", out, content, replaced=True)
    refuse_unfit_output("--work", work, content)
    refuse_nested(out, work)
    refuse_foreign(out)
    with waiting(style) as tell, keeping_all():
        examined = build(folder(content), BuildPaths(work, out), day_of(today), wanted, tell, workers)
    tell_problems(examined, content, style)
    pages = len(examined.edition.documents) if examined.edition else 0
    sheets = report.counted(len(examined.edition.sheets) if examined.edition else 0, "sheet")
    finish(examined, style, started, f"{shown(out)}: {pages} pages and {sheets} from {len(examined.library.facts)} facts")
