"""One problem in the content, as a value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from generator.diagnostics.evidence import Evidence


class Where(NamedTuple):
    """A place in the content: file relative to the content folder, line and column counted from 1 (0: the whole file)."""

    file: str
    line: int = 0
    column: int = 0


NOWHERE = Where("")

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem in the content: where it is, which rule found it, what is wrong, and what to do next.

    `width` is how many characters of the line the caret underlines. `item` is the entry that a waiver would name. `evidence` proves the problem
    to a program. Problems sort by place, then by what they say; evidence takes no part in that.
    """

    where: Where
    rule: str
    message: str
    help: str
    level: Level = "error"
    width: int = 1
    item: str = ""
    evidence: Evidence | None = None

    def __lt__(self, other: Diagnostic) -> bool:
        return self._order < other._order

    def with_more_help(self, more: str) -> Diagnostic:
        """The same with a further sentence on what comes next."""
        return replace(self, help=f"{self.help} {more}")

    @property
    def _order(self) -> tuple[Where, str, str, str, Level, int, str]:
        return self.where, self.rule, self.message, self.help, self.level, self.width, self.item
