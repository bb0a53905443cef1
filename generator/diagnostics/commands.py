"""Commands as whoever runs this program can type them: to make in a checkout, to the command that is installed, or to Python.

How the program was called is told once, by the command line, before anything is judged; no finding depends on it, only its next move.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

_MAKE = "make"
_caller = [_MAKE]


@contextmanager
def called_by(words: str) -> Iterator[None]:
    """Until the end of the block this program is called by `make`, by `caresheet`, or by a Python with its module."""
    before, _caller[0] = _caller[0], words
    try:
        yield
    finally:
        _caller[0] = before


def by_make() -> bool:
    """Whether make called this program."""
    return _caller[0] == _MAKE


def typed(command: str, arguments: Mapping[str, str] | None = None, content: str = "") -> str:
    """A command with its arguments, which make takes by name and the program in order. `content`: the folder, if it is not the usual one."""
    told = [f"{name}={value}" if by_make() else value for name, value in (arguments or {}).items()]
    folder = shlex.quote(content)
    return " ".join([_caller[0], command, *told, *([f"CONTENT={folder}" if by_make() else f"--content {folder}"] if content else [])])
