"""What commands that judge the content show meanwhile, and how they tell what they found: on the terminal, as JSON or as annotations."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.build import Examined, OnProgress, silent
from generator.cli.output import FINE, PROBLEMS, say
from generator.content.reader.load import source_lines
from generator.diagnostics import report


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
