"""The command serve."""

from __future__ import annotations

import signal
import sys
from datetime import date
from pathlib import Path

import click

from generator.build import Examined
from generator.cli import options
from generator.cli.options import folder, refuse_unfit_output
from generator.cli.output import counts, our_fault, said_by_system, say, tell_problems, template_fault
from generator.files.ending import heed
from generator.files.folders import shown
from generator.language.words import CatalogueFault
from generator.outputs.pdf.jobs import PdfFailed
from generator.preview.serve import serve
from generator.preview.server import listen
from generator.site.publish import BuildPaths


@click.command("serve")
@options.content
@options.work
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Where the preview listens (host:port).")
def command(content: Path, work: Path, address: str) -> None:
    """Show the site in a browser while you write; it is rebuilt whenever a file of the content changes.

    A preview only: to publish, use build. Problems are reported here and at the end of each page. Pages that cannot be built
    stay as they were until the problem is fixed. Stop with Ctrl-C.
    """
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
        elif isinstance(fault, (PdfFailed, CatalogueFault)):
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
