"""The command line: the only place that prints, exits, and reads the clock or the environment. One module a command, imported when it is called.

    commands.py   every command as it is called: its arguments, options and help; the work is in the module of its name
    options.py    the options that commands share
    given.py      what is made of the options that were given, and what is refused of them
    folders.py    the same for folders
    judging.py    what commands that judge the content show, and how they tell what they found
    ids.py        what stands under an id of the content
    reference.py  the pages of the reference that are made from the program
    output.py     what commands say, and their exit codes
    faults.py     what keeps a command from its end, and what is said of it
"""

from __future__ import annotations

import gc
import os
import shlex
import signal
import sys
from pathlib import Path

import click

from generator.cli.commands import main
from generator.diagnostics.commands import called_by
from generator.files.ending import heed

_CALLED = "caresheet" if Path(sys.argv[0]).stem == "caresheet" else "python -m generator"
"""What this program was called by: the command of an installed package, or the package of a checkout."""


def _typed_as() -> str:
    """What whoever runs this types before a command. The Makefile tells that it is make."""
    if os.environ.get("CARESHEET_CALLED") == "make":
        return "make"
    return _CALLED if _CALLED == "caresheet" else f"{shlex.quote(sys.orig_argv[0])} -m generator"


def keep_values() -> None:
    """Look for dead values seldom: a run makes millions that all live to its end, and would spend a third of its time in looking."""
    gc.set_threshold(200_000, 50, 50)  # to load the program makes half as many, which all stay


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


_IS_CUT_OFF = "marshal data too short"
"""What Python says of a compiled module of which a full disk took a part only; click takes it for the end of what is typed."""


def run(arguments: list[str] | None = None) -> int:
    """Run a command line and give its exit code. Never lets a traceback through, unless CARESHEET_DEBUG is set."""
    keep_values()
    try:
        with called_by(_typed_as()):
            main.main(arguments, prog_name=_CALLED, standalone_mode=False)
    except click.Abort as end:
        if _IS_CUT_OFF not in str(end.__cause__):
            return 130
        from generator.cli import faults

        return faults.tell_cut_off()
    except KeyboardInterrupt:
        return 130
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except Exception as fault:
        from generator.cli import faults

        return faults.tell(fault)
    return 0
