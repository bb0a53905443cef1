"""The command check."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import click

from generator.build import examine
from generator.cli import options
from generator.cli.options import day_of, folder, options_of, refuse_unfit_output
from generator.cli.output import finish, tell_problems, waiting
from generator.site.publish import BuildPaths


@click.command("check")
@options.content
@options.judging_options
def command(content: Path, work: Path, clinic: str | None, site_address: str | None, publish: bool, style: str,
                  today: datetime | None) -> None:
    """Read and check the content, and print and look over the sheets. Writes nothing but a cache of sheets in the scratch folder."""
    started = time.perf_counter()
    refuse_unfit_output("--work", work, content)
    with waiting(style) as tell:
        examined = examine(folder(content), day_of(today), options_of(clinic, site_address, publish), BuildPaths(work, work).press, tell)
    tell_problems(examined, content, style)
    finish(examined, style, started, f"{len(examined.library.facts)} facts checked")
