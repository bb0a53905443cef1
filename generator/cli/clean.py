"""The command clean."""

from __future__ import annotations

from pathlib import Path

from generator.cli.folders import refuse_nested, refuse_unfit_output
from generator.cli.output import say
from generator.files.clean import clean


def run(out: Path, work: Path) -> None:
    """Delete what was built, and name what stays."""
    refuse_unfit_output("--out", out, None, replaced=True)
    refuse_unfit_output("--work", work, None)
    refuse_nested(out, work)
    for path in clean(out, work):
        say(f"{path} stays: no build wrote it, or it was changed since", err=True)
