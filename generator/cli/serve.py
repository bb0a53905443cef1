"""The command serve."""

from __future__ import annotations

import signal
import sys
from datetime import date
from pathlib import Path

from generator.build import Examined
from generator.cli.faults import our_fault, said_by_system, template_fault
from generator.cli.folders import folder, refuse_unfit_output
from generator.cli.judging import counts, tell_problems
from generator.cli.output import say
from generator.files.ending import heed
from generator.files.folders import shown
from generator.files.resources import UnusableTemplate
from generator.preview.serve import serve
from generator.preview.server import listen
from generator.site.publish import BuildPaths


def run(content: Path, work: Path, address: str) -> None:
    """Listen, and build anew with each change until this process is told to end."""
    refuse_unfit_output("--work", work, content)

    def told(examined: Examined, is_shown: bool) -> None:
        tell_problems(examined, content, "text")
        what = "The preview waits until this is mended" if not is_shown else "Shown" if examined.ok else "Shown as a draft"
        say(f"{what} ({counts(examined)})", err=True)

    def failed(fault: Exception) -> None:
        if isinstance(fault, NotADirectoryError):
            say(f"Error: there is no content folder {content} now. The preview goes on when it is there again.", err=True)
        elif isinstance(fault, OSError):
            say(f"Error: {said_by_system(fault)} The preview waits until this is mended.", err=True)
        elif isinstance(fault, UnusableTemplate):
            say(template_fault(fault), err=True)
        else:
            our_fault(fault)

    server = listen(address)
    numbers = (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM))  # Windows has no SIGHUP
    heed((number for number in numbers if signal.getsignal(number) != signal.SIG_IGN), _end)
    say(f"Preview of {shown(folder(content))} at {server.url} (stop with Ctrl-C)", err=True)
    serve(content, BuildPaths(work, work / "site"), server, date.today, told, failed)


def _end(number: int) -> None:
    sys.exit(128 + number)
