"""Commands as whoever runs this program can type them: to make in a checkout, to the command that is installed, or to Python.

How the program was called is told once, by the command line, before anything is judged; no finding depends on it, only its next move.
"""

from __future__ import annotations

from collections.abc import Mapping

_caller = ["make"]


def called_by(words: str) -> None:
    """Note what this program is called by: `make`, `caresheet`, or a Python with its module."""
    _caller[0] = words


def typed(command: str, arguments: Mapping[str, str]) -> str:
    """A command with its arguments, which make takes by their names and the program in their order."""
    by_make = _caller[0] == "make"
    return " ".join([_caller[0], command, *(f"{name}={value}" if by_make else value for name, value in arguments.items())])
