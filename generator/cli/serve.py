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
from generator.diagnostics import report
from generator.files.folders import NotWritable, shown
from generator.language.words import CatalogueFault
from generator.outputs.pdf.engine import PdfFailed
from generator.preview.serve import serve
from generator.preview.server import listen
from generator.site.publish import BuildPaths


@click.command("serve")
@options.content
@options.work
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Where the preview listens (host:port).")
def command(content: Path, work: Path, address: str) -> None:
    """Show the site in a browser while you write; it is built again whenever a file of the content changes.

    A preview only: to publish, use build. Problems are told here, and the pages stay as they were until they are mended.
    Stop with Ctrl-C.
    """
    refuse_unfit_output("--work", work, content)

    def told(examined: Examined, changed: int | None) -> None:
        tell_problems(examined, content, "text")
        what = f"{report.counted(changed, 'file')} changed" if changed is not None else "The preview waits until this is mended"
        say(f"{what} ({counts(examined)})", err=True)

    def failed(fault: Exception) -> None:
        if isinstance(fault, NotWritable):
            say(f"Not written yet: {fault}\nThe preview tries again by itself until it can.", err=True)
        elif isinstance(fault, NotADirectoryError):
            say(f"Error: there is no content folder {content} now. The preview goes on when it is there again.", err=True)
        elif isinstance(fault, OSError):
            say(f"Error: {said_by_system(fault)} The preview waits until this is mended.", err=True)
        elif isinstance(fault, (PdfFailed, CatalogueFault)):
            say(template_fault(fault), err=True)
        else:
            our_fault(fault)

    server = listen(address)
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):  # Windows has no SIGHUP
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda number, _: sys.exit(128 + number))
    say(f"Preview of {shown(folder(content))} at {server.url} as soon as it has no errors (stop with Ctrl-C)", err=True)
    serve(content, BuildPaths(work, work / "site"), server, date.today, told, failed)
