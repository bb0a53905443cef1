"""The command check."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import click

from generator.build import Examined, examine
from generator.cli import options
from generator.cli.options import day_of, folder, options_of, refuse_unfit_output, workers_of
from generator.cli.output import finish, keeping_all, tell_problems, waiting
from generator.files.build_paths import BuildPaths


@click.command("check")
@options.content
@options.judging_options
@options.working_options
@click.option("--sheets", is_flag=True, help="Print the sheets too, and look them over as a build does (with --publish always).")
def command(content: Path, work: Path, clinic: str | None, site_address: str | None, publish: bool, style: str,
            today: datetime | None, no_cache: bool, sheets: bool, jobs: int | None, executor: str | None) -> None:
    """Read and check the content. Writes nothing except a cache in the scratch folder.

    Checks everything that a build checks, except the printed sheets, which take the most time: only printing shows whether each keeps to its
    pages and no word leaves its box.
    """
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
