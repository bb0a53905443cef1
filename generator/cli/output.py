"""What commands say, and the exit codes with which they end."""

from __future__ import annotations

import click

from generator.diagnostics.terminal import printable

FINE, PROBLEMS, WRONG_USE, OUR_FAULT = 0, 1, 2, 3


def say(words: str, *, err: bool = False, ready: bool = False) -> None:
    """Print, so that nothing in the words is obeyed by a terminal or a build service. `ready`: they are for a program, and were seen to."""
    click.echo(words if ready else printable(words), err=err)
