"""The command line: the only place that prints, exits, and reads the clock or the environment. One module a command, imported when it is called.

    options.py    the options that commands share, and what is refused of what they are given
    ids.py        what stands under an id of the content
    reference.py  the pages of the reference that are made from the program
    output.py     what commands say, and how they end
"""

from __future__ import annotations

import gc
import io
import signal
import sys
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Any

import click

from generator.files.ending import heed

COMMANDS = {
    "build": "Build the site with its sheets. If the content has any error, nothing is written and the former site stays.",
    "charts": "Draw every decision chart quickly, for its author; also those that fail their proof, with the faulty path in red.",
    "check": "Read and check the content. Writes nothing except a cache in the scratch folder.",
    "clean": "Delete what was built: the site and what is in the scratch folder. Files that no build wrote, or that were changed since, stay.",
    "diff": "Show what changed in meaning from OLD to NEW, safety first: who is now sent elsewhere, danger signs, times, harms; then the rest.",
    "explain": "Explain a rule, a kind of file, or an id of your content. Without a NAME, list all rules and kinds.",
    "format": "Reformat FILES of the content (default: all): indentation, spaces, line ends, long lines. Their meaning does not change.",
    "import": "Import a spreadsheet TABLE, saved as CSV: each row becomes a new entry of this KIND. Existing entries are never overwritten.",
    "links": "Check every link and anchor of a built SITE (default: site). Each build does this too, except for addresses on other sites.",
    "new": "Start a new file of this KIND: asks what belongs in it, and leaves places to fill. Never overwrites a file.",
    "pack": "Put printed sheets into one PDF with a cover, for a practice to print or to hand out as a set.",
    "reading": "Show how hard each page for patients is to read, the hardest first, and which of its sentences are too long.",
    "release": "Add what is published now to the ledger in the content folder, with what has changed since the last release.",
    "review": "Record that a person reviewed an ENTRY as it is now, such as topics/ankle-sprain. First shows what has changed since the last review.",
    "schema": "Write the JSON Schema of every kind of file, for editors that complete and check YAML.",
    "serve": "Show the site in a browser while you write; it is rebuilt whenever a file of the content changes.",
    "verify": "Check that every file of a SITE (default: site) is as a build wrote it, by the hashes in its caresheet.json.",
    "where": "Find where an ID is defined and everywhere it is used; or where the content says some WORDS.",
    "word-runs": "Hash the runs of words of a DOCUMENT, so that check finds sentences copied from it. The document itself is not kept.",
}
"""Every command, with the first sentences of its help, so that the list of commands needs none of their modules."""

_CALLED = "caresheet" if Path(sys.argv[0]).stem == "caresheet" else "python -m generator"
"""What this program was called by: the command of an installed package, or the package of a checkout."""


class _Commands(click.Group):
    """The commands by their names; the module of one is imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        module: Any = import_module(f"generator.cli.{name}_" if iskeyword(name) else f"generator.cli.{name}")
        found: click.Command = module.command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
def main() -> None:
    """Caresheet: clinical facts, written once as YAML, become web pages, decision charts and printed sheets that always agree with each other.

    Exit codes: 0 fine, 1 problems in the content, 2 wrong use, 3 a fault of the program itself.
    """


def keep_values() -> None:
    """Look for dead values seldom: a run makes millions that all live to its end, and would spend a third of its time in looking."""
    gc.set_threshold(100_000, 50, 50)


def end_in_order() -> None:
    """Let the signals that ask this process to end do what Ctrl-C does: what was about to be written goes, and what stood there stays.

    Without this Python ends where it stands: its unfinished folders stay for the next run.
    """
    for name in ("SIGTERM", "SIGHUP"):  # Windows has no SIGHUP
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:  # who was told to ignore one (nohup) goes on
            heed([number], _end)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        heed([signal.SIGINT], lambda number: signal.default_int_handler(number, None))


def _end(number: int) -> None:
    signal.signal(number, signal.SIG_DFL)  # the second time without further ado
    sys.exit(128 + number)


def run(arguments: list[str] | None = None) -> int:
    """Run a command line and give its exit code. Never lets a traceback through, unless CARESHEET_DEBUG is set."""
    keep_values()
    try:
        main.main(arguments, prog_name=_CALLED, standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        return 130
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except Exception as fault:
        return _told(fault)
    return 0


def _told(fault: Exception) -> int:
    """Say what kept a command from its end. Returns the exit code."""
    from generator.cli import output
    from generator.files.folders import NotWritable
    from generator.language.words import CatalogueFault
    from generator.outputs.pdf.jobs import PdfFailed
    from generator.workers import NoWorkers

    if isinstance(fault, click.ClickException):
        said = io.StringIO()
        fault.show(said)
        output.say(said.getvalue().rstrip("\n"), err=True)
    elif isinstance(fault, (NotWritable, NoWorkers)):
        output.say(f"Error: {fault}", err=True)
    elif isinstance(fault, (PdfFailed, CatalogueFault)):
        output.say(output.template_fault(fault), err=True)
    elif isinstance(fault, OSError):
        output.say(f"Error: {output.said_by_system(fault)}", err=True)
    else:
        return output.our_fault(fault)
    return output.WRONG_USE
