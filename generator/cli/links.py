"""The command links."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator.cli.output import FINE, PROBLEMS, say
from generator.diagnostics import report
from generator.site.links import broken, outside, unanswered


@click.command("links")
@click.argument("site", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("site"))
@click.option("--outside", "outwards", is_flag=True, help="Also ask every address outside the site whether it answers. Needs the network.")
def command(site: Path, outwards: bool) -> None:
    """Check every link and anchor of a built SITE (default: site). Each build does this too, except for addresses on other sites."""
    faults = broken(site)
    addresses = outside(site)
    if outwards:
        faults += [f"{', '.join(addresses[address][:3])}: {address} ({said})" for address, said in unanswered(addresses)]
    for fault in faults:
        say(fault, err=True)
    say(f"{site}: {report.counted(len(faults), 'broken link')}, {report.counted(len(addresses), 'page')} outside"
               + (" asked" if outwards else " not asked (--outside does)"))
    sys.exit(PROBLEMS if faults else FINE)
