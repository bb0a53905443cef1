"""The command verify."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator.cli.output import FINE, PROBLEMS, say
from generator.diagnostics.report import counted
from generator.files.folders import shown
from generator.files.manifest import SITE, SUMS, NotOurs, compare, read, some, sums_differ


def run(site: Path, strict: bool) -> None:
    """Compare every file of a site with its hash."""
    try:
        manifest = read(site / SITE)
    except NotOurs as fault:
        raise click.UsageError(f"{shown(site / SITE)} {fault}.") from None
    if manifest is None:
        raise click.UsageError(f"There is no {shown(site / SITE)}: {shown(site)} is no site that a build wrote, or not the whole of one.")
    found = compare(site, manifest, SITE, exactly=True)
    lost = sorted(set(manifest.files) - {*found.ours, *found.changed})
    for words, paths in (("changed since the build", found.changed), ("missing", lost), ("written by no build", found.others)):
        for path in paths:
            say(f"{shown(site / path)}: {words}", err=True)
    if differ := sums_differ(site, manifest):
        say(f"{shown(site / SUMS)}: does not tell the same as {SITE} of {some(Path(), differ)}", err=True)
    wrong = len(found.changed) + len(lost) + len(differ) + (len(found.others) if strict else 0)
    say(f"{shown(site)}: {counted(len(found.ours), 'file')} as written, {len(found.changed)} changed, {len(lost)} missing, "
        f"{len(found.others)} of others; {SITE} has SHA-256 {manifest.hash}")
    sys.exit(PROBLEMS if wrong else FINE)
