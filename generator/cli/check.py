"""The command check."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

from generator.build import Examined, examine
from generator.cli.folders import folder, refuse_unfit_output
from generator.cli.given import day_of, options_of, workers_of
from generator.cli.judging import finish, keeping_all, tell_problems, waiting
from generator.files.build_paths import BuildPaths


def run(content: Path, work: Path, clinic: str | None, site_address: str | None, publish: bool, style: str,
        today: datetime | None, no_cache: bool, sheets: bool, jobs: int | None, executor: str | None) -> None:
    """Judge the content, and tell what is wrong with it."""
    started = time.perf_counter()
    refuse_unfit_output("--work", work, content)
    workers = workers_of(jobs, executor)
    with waiting(style) as tell, keeping_all():
        wanted = options_of(clinic, site_address, publish, no_cache)._replace(prints=sheets or publish)
        examined = examine(folder(content), day_of(today), wanted, BuildPaths(work, work).press, tell, workers)
    tell_problems(examined, content, style)
    unprinted = "" if sheets or publish or not _has_sheets(examined) else ", sheets not printed"
    finish(examined, style, started, f"{len(examined.library.facts)} facts checked{unprinted}")


def _has_sheets(examined: Examined) -> bool:
    return bool(examined.library.handouts or examined.library.decisions)
