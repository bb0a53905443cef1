"""A value as YAML, as it is written by hand: words without quotes where YAML reads them as they are, short lists and tables in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.editing.tree import Value

WIDTH = 150
"""Longer lines are parted between words."""

_SHORT = 110
"""Lists and tables of so many signs stand in brackets on one line."""

_LONG_WORDS = 60
"""A text of so many signs stands on a line of its own, not in brackets."""

_OTHERWISE_READ = re.compile(r"(?i:null|~|y|n|yes|no|on|off|true|false|[-+]?\.inf|\.nan)")
"""What other readers of YAML take for something else than words."""

_NUMBER_WITH_COMMA = re.compile(r"[0-9],[0-9]")
_STARTS = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`\s]")
_BREAKS = re.compile(r":(?:\s|$)|\s#|[\n\t]|\s$")
_BREAKS_IN_BRACKETS = re.compile(r"[,\[\]{}]|:(?:\s|$|[,\[\]{}\"'])")
_PLACES = re.compile(r"(?<=[^ ]) (?=[^ ])")


def plain(words: str, flow: bool) -> bool:
    """Whether words can stand without quotes, and every reader of YAML takes them as words."""
    return bool(words) and not (_OTHERWISE_READ.fullmatch(words) or _NUMBER_WITH_COMMA.search(words) or _BREAKS.search(words)
                                or (_STARTS.match(words) and not re.match(r"-[0-9.]", words)) or (flow and _BREAKS_IN_BRACKETS.search(words)))


def in_style(words: str, style: str) -> str:
    """Words as they stand on one line: plain, or in one of the two sorts of quotes."""
    if style == "'":
        return "'" + words.replace("'", "''") + "'"
    if style == '"':
        return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
    return words


def styles(words: str, flow: bool, before: str | None) -> Iterator[str]:
    """The styles in which words can stand on lines that are parted between words, the best first: as before, without quotes, in quotes.

    `before`: the style in which other words stood in this place. Words such as `yes` stay without quotes where such a word stood without.
    """
    if before in {"'", '"'}:
        yield before
    if plain(words, flow):
        yield ""
    if "\n" not in words and before != "'":
        yield '"'
        yield "'"
    yield '"'


def scalar(words: str, flow: bool = False) -> str:
    """Words where none stood before, on one line."""
    return in_style(words, next(styles(words, flow, None)))


def bracketed(value: Value) -> str:
    """A value on one line, lists and tables in brackets."""
    if isinstance(value, str):
        return scalar(value, flow=True)
    if isinstance(value, list):
        return f"[{', '.join(map(bracketed, value))}]"
    return "{" + ", ".join(f"{key}: {bracketed(part)}" for key, part in value.items()) + "}"


def fits_brackets(value: Value) -> bool:
    """Whether somebody would write this list or table in brackets: it is short, and no part of it is a sentence."""
    return len(bracketed(value)) <= _SHORT and not any(len(words) > _LONG_WORDS for words in _words(value)) and not _deep(value)


def _words(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for part in value.values() if isinstance(value, dict) else value:
            yield from _words(part)


def _deep(value: Value) -> bool:
    """Whether a list holds tables: these stand below each other."""
    return isinstance(value, list) and any(not isinstance(part, str) for part in value)


def behind_key(value: Value, column: int, brackets: bool | None = None) -> str:
    """What stands behind the colon of a key that begins in this column, with the space or the line break before it."""
    if isinstance(value, str):
        return f" {_parted(scalar(value), WIDTH - column - 20, column + 2)}"
    if fits_brackets(value) if brackets is None else brackets:
        return f" {bracketed(value)}"
    return "\n" + " " * (column + 2) + in_lines(value, column + 2)


def behind_hyphen(value: Value, column: int, brackets: bool | None = None) -> str:
    """What stands behind a hyphen in this column, without the space before it."""
    if isinstance(value, str):
        return _parted(scalar(value), WIDTH - column - 2, column + 4)
    if fits_brackets(value) if brackets is None else brackets:
        return bracketed(value)
    return in_lines(value, column + 2)


def in_lines(value: list[Value] | dict[str, Value], column: int) -> str:
    """A list or a table, one part below the other, each from this column on; the first has its column before it already."""
    gap = "\n" + " " * column
    if isinstance(value, list):
        return gap.join(f"- {behind_hyphen(part, column)}" for part in value)
    return gap.join(f"{key}:{behind_key(part, column)}" for key, part in value.items())


def _parted(line: str, first: int, column: int) -> str:
    return ("\n" + " " * column).join(parted(line, first, WIDTH - column)) if line[:1] not in {"|", ">"} else line


def parted(line: str, first: int, others: int) -> list[str]:
    """A line parted between words into some of at most these lengths; a longer word has a line for itself."""
    lines: list[str] = []
    room, start, last = first, 0, -1
    for place in (*(found.start() for found in _PLACES.finditer(line)), len(line)):
        if place - start > room and last > start:
            lines.append(line[start:last])
            start, room = last + 1, others
        last = place
    return [*lines, line[start:]]
