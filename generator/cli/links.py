"""The command links."""

from __future__ import annotations

import sys
from pathlib import Path

from generator.cli.output import FINE, PROBLEMS, say
from generator.diagnostics import report
from generator.site.links import broken, outside, unanswered


def run(site: Path, outwards: bool) -> None:
    """Follow every link of a site, and name those that are broken."""
    faults = broken(site)
    addresses = outside(site)
    if outwards:
        faults += [f"{', '.join(addresses[address][:3])}: {address} ({said})" for address, said in unanswered(addresses)]
    for fault in faults:
        say(fault, err=True)
    say(f"{site}: {report.counted(len(faults), 'broken link')}, {report.counted(len(addresses), 'page')} outside"
               + (" asked" if outwards else " not asked (--outside does)"))
    sys.exit(PROBLEMS if faults else FINE)
