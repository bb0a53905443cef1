"""The command verify."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator.cli.output import FINE, PROBLEMS, say
from generator.diagnostics.report import counted
from generator.files.folders import shown
from generator.files.manifest import SITE, SUMS, NotOurs, compare, read, some, sums_differ


@click.command("verify")
@click.argument("site", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("site"))
@click.option("--strict", is_flag=True, help="Refuse files that no build wrote, too; without it they are named, since a host may need them.")
def command(site: Path, strict: bool) -> None:
    """Check that every file of a SITE (default: site) is as a build wrote it, by the hashes in its caresheet.json.

    It also reports where the site's SHA256SUMS, with which anyone can check it without this program (`sha256sum -c SHA256SUMS`), differs from that.

    This finds what was lost or changed on the way to a host, or by hand. It does not prove who built the site: anyone who changes a file could
    also write another caresheet.json. For that, compare the hash of caresheet.json, which is printed at the end, with that of a build
    of the same content on a machine that you trust: the same content and program make the same bytes.
    """
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
