"""What keeps a command from its end, and what is said of it."""

from __future__ import annotations

import io
import os
import traceback
from typing import Any

import click

from generator.cli.output import OUR_FAULT, WRONG_USE, say
from generator.files.folders import NotWritable, next_move, shown
from generator.files.resources import PACKAGE, UnusableTemplate
from generator.workers import NoWorkers


def tell(fault: Exception) -> int:
    """Say what kept a command from its end. Returns the exit code."""
    if isinstance(fault, click.ClickException):
        said = io.StringIO()
        fault.show(said)
        say(said.getvalue().rstrip("\n"), err=True)
    elif isinstance(fault, (NotWritable, NoWorkers)):
        say(f"Error: {fault}", err=True)
    elif isinstance(fault, UnusableTemplate):
        say(template_fault(fault), err=True)
    elif isinstance(fault, OSError):
        say(f"Error: {said_by_system(fault)}", err=True)
    else:
        return our_fault(fault)
    return WRONG_USE


def tell_cut_off() -> int:
    """Say that a module of this program, as Python compiled it, is not whole. Returns the exit code."""
    say("Error: a compiled part of this program is cut short, perhaps by a full disk. Delete the __pycache__ folders in "
        f"{shown(PACKAGE)} and below it, then try again.", err=True)
    return WRONG_USE


def said_by_system(fault: OSError) -> str:
    """What the system refused, of which file, and what to do about it."""
    return f"{shown(fault.filename or 'a file, or where the output goes')}: {fault.strerror or fault}. {next_move(fault)}"


def template_fault(fault: UnusableTemplate) -> str:
    """What is wrong with a template or a catalogue, and the next move."""
    return f"Error: {fault.what}. Nothing was published.\n{fault}\nMend it there, or undo your last change of it."


def our_fault(fault: Exception) -> int:
    """Say that the program is at fault, and what to report. Returns the exit code."""
    from generator.site.pages import SiteFailed  # only a build can fail so

    said: Any = fault if isinstance(fault, SiteFailed) else f"{type(fault).__name__}: {fault}"
    say(f"Error: this is a fault of Caresheet, not of your content. Nothing was published.\n{said}\n"
               "Please report it with this text and the file that caused it (set CARESHEET_DEBUG=1 to see where it happened).", err=True)
    if os.environ.get("CARESHEET_DEBUG"):
        say(traceback.format_exc(), err=True)
    return OUR_FAULT
