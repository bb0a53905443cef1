"""What commands say: on the terminal, as JSON or as annotations; and how they end."""

from __future__ import annotations

import gc
import os
import sys
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from generator.build import Examined, OnProgress, silent
from generator.content.reader.load import source_lines
from generator.diagnostics import report
from generator.diagnostics.terminal import printable
from generator.files.folders import locked, next_move, shown
from generator.files.manifest import write_files
from generator.outputs.pdf.jobs import PdfFailed

FINE, PROBLEMS, WRONG_USE, OUR_FAULT = 0, 1, 2, 3


def say(words: str, *, err: bool = False, ready: bool = False) -> None:
    """Print, so that nothing in the words is obeyed by a terminal or a build service. `ready`: they are for a program, and were seen to."""
    click.echo(words if ready else printable(words), err=err)


@contextmanager
def waiting(style: str) -> Iterator[OnProgress]:
    """Says on a terminal what is being done, with a bar where it is counted; silent in a log."""
    if style != "text" or not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console  # only a terminal needs it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    console = Console(stderr=True)
    bar = Progress(SpinnerColumn(), TextColumn("{task.description} …"), BarColumn(), MofNCompleteColumn(), console=console, transient=True)
    with bar:
        task = bar.add_task("", total=None)
        yield lambda step, done=0, of=0: bar.update(task, description=step, completed=done, total=of or None)


@contextmanager
def keeping_all() -> Iterator[None]:
    """Look for no dead values meanwhile: what a check or a build makes lives to its end, and what it leaves behind is a tenth of that.

    Nor behind it, where only words are said, among what is still there; another run in the same process looks through that again.
    """
    collecting = gc.isenabled()
    gc.disable()
    gc.unfreeze()
    try:
        yield
    finally:
        if collecting:
            gc.freeze()
            gc.enable()


def tell_problems(examined: Examined, content: Path, style: str) -> None:
    """Every problem, in the form that was asked for."""
    folder, problems = content.as_posix(), examined.problems
    if style == "json":
        say(report.for_machines(problems, folder), ready=True)
    elif style == "github" and problems:
        say(report.for_github(problems, folder), ready=True)
    elif style == "text" and problems:
        say(report.for_people(problems, folder, source_lines(content)) + "\n", err=True)


def counts(examined: Examined) -> str:
    """How many errors and warnings there are, in words."""
    errors, warnings = report.count(examined.problems)
    return report.counted(errors, "error") + (f", {report.counted(warnings, 'warning')}" if warnings else "")


def finish(examined: Examined, style: str, started: float, done: str) -> None:
    """Say what was done, how many problems there are and how long it took; then end with the exit code."""
    took = f"{counts(examined)}, {time.perf_counter() - started:.1f} s"
    if style != "json":
        said = f"{done} ({took})" if examined.ok else f"Nothing was written: {took}" if done.partition(":")[1] else took
        say(said, err=not examined.ok)
    sys.exit(FINE if examined.ok else PROBLEMS)


def said_by_system(fault: OSError) -> str:
    """What the system refused, of which file, and what to do about it."""
    return f"{shown(fault.filename or 'a file, or where the output goes')}: {fault.strerror or fault}. {next_move(fault)}"


def template_fault(fault: Exception) -> str:
    """What is wrong with a template or a catalogue, and the next move."""
    what = "a template in templates/print cannot be printed" if isinstance(fault, PdfFailed) else "a catalogue of words cannot be used"
    return f"Error: {what}. Nothing was published.\n{fault}\nMend it there, or undo your last change of it."


def our_fault(fault: Exception) -> int:
    """Say that the program is at fault, and what to report. Returns the exit code."""
    from generator.site.publish import SiteFailed

    said: Any = fault if isinstance(fault, SiteFailed) else f"{type(fault).__name__}: {fault}"
    say(f"Error: this is a fault of Caresheet, not of your content. Nothing was published.\n{said}\n"
               "Please report it with this text and the file that caused it (set CARESHEET_DEBUG=1 to see where it happened).", err=True)
    if os.environ.get("CARESHEET_DEBUG"):
        say(traceback.format_exc(), err=True)
    return OUR_FAULT


def write_into(out: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder that may hold others. Raises NotWritable if one of those would be written over."""
    with locked([Path(os.path.realpath(out))]):
        write_files(out, files, "--out")
