"""Problems -> words: for people, as JSON, and as annotations of a GitHub run. Pure: nothing is printed here."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from generator.diagnostics.bounded import weight
from generator.diagnostics.diagnostic import Diagnostic, Where
from generator.diagnostics.evidence import as_data
from generator.diagnostics.terminal import one_line, printable

Line = Callable[[Where], str | None]
"""Gives the line of a file at a place, or None if the place is no line."""

_NOT_PLAIN = re.compile(r"[^\n\x20-\x7e]|#(?=#\w*\[)")


def for_people(problems: Iterable[Diagnostic], folder: str, line: Line) -> str:
    """Each problem as a block: place, level, rule; what is wrong and what to do next; the line itself with a caret."""
    return printable("\n\n".join(_block(problem, folder, line(problem.where)) for problem in problems))


def for_machines(problems: Sequence[Diagnostic], folder: str) -> str:
    """All problems as one JSON object: `problems` (file, line, column, level, rule, item, message, help, evidence), `errors` and `warnings`."""
    errors, warnings = count(problems)
    rows = [{**as_row(problem, folder), "evidence": as_data(problem.evidence)} for problem in problems]
    return _NOT_PLAIN.sub(_in_json, json.dumps({"problems": rows, "errors": errors, "warnings": warnings}, indent=2, ensure_ascii=False))


def as_row(problem: Diagnostic, folder: str) -> dict[str, str | int]:
    """One problem as data, without its evidence."""
    return {"file": _file(problem, folder), "line": problem.where.line, "column": problem.where.column, "level": problem.level,
            "rule": problem.rule, "item": problem.item, "message": problem.message, "help": problem.help}


def for_github(problems: Iterable[Diagnostic], folder: str) -> str:
    """Each problem as a workflow command, so that a pull request shows it beside the line."""
    return "\n".join(
        f"::{problem.level} file={_property(_file(problem, folder))},line={max(1, problem.where.line)},"
        f"col={max(1, problem.where.column)},title={_property(problem.rule)}::{_data(f'{problem.message}. {problem.help}')}"
        for problem in problems)


def count(problems: Iterable[Diagnostic]) -> tuple[int, int]:
    """How many errors, how many warnings, with those that are not told one by one."""
    counts = Counter[str]()
    for problem in problems:
        counts[problem.level] += weight(problem)
    return counts["error"], counts["warning"]


def counted(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _block(problem: Diagnostic, folder: str, line: str | None) -> str:
    where = problem.where
    place = ":".join([_file(problem, folder), *(str(n) for n in (where.line, where.column) if n)])
    parts = [f"{one_line(place)}  {problem.level}  {problem.rule}", f"  {one_line(f'{problem.message}. {problem.help}')}"]
    if line is not None:
        number = f"{where.line:>5}"
        shown, start = _window(line, where.column - 1)
        width = min(problem.width, max(1, len(shown) - start))
        parts += [f"{number} | {shown}", f"{' ' * len(number)} | {' ' * start}{'^' * width}"]
    return "\n".join(parts)


def _window(line: str, column: int, room: int = 100) -> tuple[str, int]:
    """The part of a long line around a column, and where the column is in it."""
    first = 0 if len(line) <= room or column < room - 20 else column - room // 2
    return "".join(sign if sign.isprintable() else _shown(sign) for sign in line[first:first + room]), column - first


def _shown(sign: str) -> str:
    """What stands in one column for a sign that cannot be seen: an arrow for a tab, a box for a space that is none."""
    if sign == "\t":
        return "\N{RIGHTWARDS ARROW}"
    return "\N{OPEN BOX}" if unicodedata.category(sign) == "Zs" else "\N{REPLACEMENT CHARACTER}"


def _file(problem: Diagnostic, folder: str) -> str:
    return f"{folder}/{problem.where.file}" if problem.where.file else folder


def _in_json(found: re.Match[str]) -> str:
    """A sign of a JSON text, escaped if nobody could see it; a JSON reader takes both for the same."""
    sign = found.group()
    if sign.isprintable() and sign != "#":
        return sign
    return json.dumps(sign)[1:-1] if ord(sign) > 0xFFFF else f"\\u{ord(sign):04x}"


def _data(text: str) -> str:
    kept = re.sub(r"#(?=#)", r"#\\", one_line(text, keep="\r\n"))
    return kept.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
