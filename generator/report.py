"""Problems -> words: for people, as JSON, and as annotations of a GitHub run. Pure: nothing is printed here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence

from generator.model import Problem, Where

Line = Callable[[Where], str | None]
"""Gives the line of a file at a place, or None if the place is no line."""


def for_people(problems: Iterable[Problem], folder: str, line: Line) -> str:
    """Each problem as a block: place, level, rule; what is wrong and what to do next; the line itself with a caret."""
    return "\n\n".join(_block(problem, folder, line(problem.where)) for problem in problems)


def for_machines(problems: Sequence[Problem], folder: str) -> str:
    """All problems as one JSON object: `problems` (file, line, column, level, rule, item, fault, next) and `errors`, `warnings`."""
    errors, warnings = count(problems)
    rows = [{"file": _file(problem, folder), "line": problem.where.line, "column": problem.where.column, "level": problem.level,
             "rule": problem.rule, "item": problem.item, "fault": problem.fault, "next": problem.next_move} for problem in problems]
    return json.dumps({"problems": rows, "errors": errors, "warnings": warnings}, indent=2, ensure_ascii=False)


def for_github(problems: Iterable[Problem], folder: str) -> str:
    """Each problem as a workflow command, so that a pull request shows it beside the line."""
    return "\n".join(
        f"::{problem.level} file={_property(_file(problem, folder))},line={max(1, problem.where.line)},"
        f"col={max(1, problem.where.column)},title={_property(problem.rule)}::{_data(f'{problem.fault}. {problem.next_move}')}"
        for problem in problems)


def count(problems: Iterable[Problem]) -> tuple[int, int]:
    """How many errors, how many warnings."""
    levels = [problem.level for problem in problems]
    return levels.count("error"), levels.count("warning")


def counted(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _block(problem: Problem, folder: str, line: str | None) -> str:
    where = problem.where
    place = ":".join([_file(problem, folder), *(str(n) for n in (where.line, where.column) if n)])
    parts = [f"{place}  {problem.level}  {problem.rule}", f"  {problem.fault}. {problem.next_move}"]
    if line is not None:
        number = f"{where.line:>5}"
        shown, start = _window(line, where.column - 1)
        width = min(problem.width, max(1, len(shown) - start))
        parts += [f"{number} | {shown}", f"{' ' * len(number)} | {' ' * start}{'^' * width}"]
    return "\n".join(parts)


def _window(line: str, column: int, room: int = 100) -> tuple[str, int]:
    """The part of a long line around a column, and where the column is in it."""
    first = 0 if len(line) <= room or column < room - 20 else column - room // 2
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in line[first:first + room]), column - first


def _file(problem: Problem, folder: str) -> str:
    return f"{folder}/{problem.where.file}" if problem.where.file else folder


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
