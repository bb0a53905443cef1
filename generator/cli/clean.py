"""The command clean."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli import options
from generator.cli.options import refuse_nested, refuse_unfit_output
from generator.cli.output import say
from generator.files.clean import clean


@click.command("clean")
@options.out
@options.work
def command(out: Path, work: Path) -> None:
    """Delete what was built: the site and what is in the scratch folder. Files that no build wrote, or that were changed since, stay."""
    refuse_unfit_output("--out", out, None, replaced=True)
    refuse_unfit_output("--work", work, None)
    refuse_nested(out, work)
    for path in clean(out, work):
        say(f"{path} stays: no build wrote it, or it was changed since", err=True)
