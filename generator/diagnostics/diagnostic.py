"""One fault in the content, as a value."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Where(NamedTuple):
    """A place in the content: file relative to the content folder, line and column counted from 1 (0: the whole file)."""

    file: str
    line: int = 0
    column: int = 0


NOWHERE = Where("")

Level = Literal["error", "warning"]


class Diagnostic(NamedTuple):
    """One fault in the content: where it is, which rule found it, what is wrong, and what to do next.

    `width` is how many characters of the line the caret underlines. Problems sort by place.
    """

    where: Where
    rule: str
    message: str
    help: str
    level: Level = "error"
    width: int = 1
    item: str = ""
