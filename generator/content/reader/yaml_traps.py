"""The text of a YAML file and where its scalars stand -> what YAML would drop or cut without a word: words after #, numbers in [ ], odd spaces.

YAML itself sees nothing wrong in any of them. Whatever an author wrote is in the value, or it is told.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from generator.content.model import Text
from generator.content.reader import rules
from generator.diagnostics.diagnostic import Diagnostic, Level, Where

ODD_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"

_ODD = re.compile(f"[{ODD_SPACES}]")
_ODD_PLACE = re.compile(rf"^[ ]*(?P<indentation>[{ODD_SPACES}])|^ *(?:- +)*-(?P<hyphen>[{ODD_SPACES}])"
                        rf"|(?:^ *(?:- +)*|[{{\[,] *)['\"]?[A-Za-z_]+['\"]?:(?P<colon>[{ODD_SPACES}])")
_STANDS = {"indentation": "in the indentation", "hyphen": "after the hyphen", "colon": "after the colon"}
_APART = re.compile(r"#+[ \t]+[^\W\d]")
_REMARK = re.compile(r"#+(?:[ \t]+[^\W\d]|[ \t]*$)")
_COMMENT = re.compile(r"#.*")
_HEADER = re.compile(r"[|>][+-]?(?P<number>[0-9])?[+-]?(?P<rest>.*)")
_NUMBER_BEFORE = re.compile(r"(?<!\d,)(?<!\d)\d[\d.]*$")
_NUMBER_AFTER = re.compile(r"(?:,\d+)+(?:\.\d+)?")


class Scalar(NamedTuple):
    """One scalar: what was read, from where to where it stands in the text of the file, and in what.

    `column`: where the key or the hyphen before it begins, counted from 0. `flow`: whether it stands in [ ] or { }.
    """

    text: Text
    start: int
    end: int
    style: str
    key: bool
    column: int
    flow: bool


class Lost(NamedTuple):
    """A comment beside a value. It takes words from `text`, if that is read as words; from no text in particular, if there is none."""

    text: Text | None
    problem: Diagnostic


class LineAbove(NamedTuple):
    """A line, and where it begins."""

    start: int
    line: str


class SourceText:
    """The text of a file, line by line."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self._file = file
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def line_start(self, place: int) -> int:
        """Where the line of a place begins."""
        return self._starts[bisect_right(self._starts, place) - 1]

    def line_at(self, place: int) -> str:
        """The line of a place."""
        start, end = self.line_start(place), self.text.find("\n", place)
        return self.text[start:end if end >= 0 else len(self.text)].rstrip("\r")

    def line_above(self, place: int) -> LineAbove | None:
        """The line above that of a place which is neither empty nor a comment."""
        number = bisect_right(self._starts, place) - 2
        for start in reversed(self._starts[max(0, number - 20):number + 1]):
            line = self.line_at(start)
            if line.strip() and not line.lstrip().startswith("#"):
                return LineAbove(start, line)
        return None

    def place(self, line: int, column: int) -> int:
        """Where a line and a column are in the text, both counted from 0."""
        return min(self._starts[min(line, len(self._starts) - 1)] + column, len(self.text))

    def where(self, place: int) -> Where:
        """A place as line and column."""
        line = bisect_right(self._starts, place)
        return Where(self._file, line, place - self._starts[line - 1] + 1)


def lost_words(source: SourceText, scalars: Sequence[Scalar]) -> Iterator[Lost]:
    """Every comment that takes words from a value, or may do so."""
    around: list[Scalar | None] = [None, *scalars, None] if "#" in source.text else []
    for before, after in pairwise(around):
        for comment in _comments(source.text, before.end if before else 0, after.start if after else len(source.text)):
            yield from _lost(source, comment, before, after)
    for scalar in scalars:
        if scalar.style in {"|", ">"}:
            yield from _lost_in_header(source, scalar)


class _Comment(NamedTuple):
    """A comment between two scalars, and whether something of YAML stands between it and the one before and the one after."""

    place: int
    end: int
    code_before: bool
    code_after: bool


def _comments(text: str, start: int, end: int) -> Iterator[_Comment]:
    """The comments between two scalars; there every # begins one."""
    found = [comment.span() for comment in _COMMENT.finditer(text, start, end)]
    if found:
        between = [start, *(place for span in found for place in span), end]
        code = [bool(text[first:last].strip()) for first, last in zip(between[::2], between[1::2], strict=True)]
        first, last = code.index(True) if True in code else len(code), len(code) - code[::-1].index(True) if True in code else 0
        for number, (place, stop) in enumerate(found):
            yield _Comment(place, stop, first <= number, last > number + 1)


def _lost(source: SourceText, comment: _Comment, before: Scalar | None, after: Scalar | None) -> Iterator[Lost]:
    place, end, line = comment.place, comment.end, source.line_start(comment.place)
    own_line, remark = not source.text[line:place].strip(), _REMARK.match(source.text, place, end) is not None
    level: Level = "warning" if _set_apart(source, place) else "error"
    quoted = before is not None and before.style in {"'", '"'}
    if after is not None and not after.key and not comment.code_after:
        if not (own_line and remark):
            yield Lost(after.text, _not_read(source, place, end, "error" if own_line else level))
    elif before is None or before.key or comment.code_before:
        if not own_line and not remark:
            yield Lost(None, _not_read(source, place, end, "warning"))
    elif own_line:
        if not quoted and (before.flow or place - line > before.column):
            yield Lost(before.text, _not_read(source, place, end))
    elif not (quoted and remark):
        yield Lost(before.text, _not_read(source, place, end, "error" if quoted else level))


def _lost_in_header(source: SourceText, scalar: Scalar) -> Iterator[Lost]:
    """What stands on the line of | or > is no part of the text below it."""
    end = source.text.find("\n", scalar.start)
    found = _HEADER.match(source.text, scalar.start, end if end >= 0 else len(source.text))
    if found and found["number"]:
        yield Lost(None, rules.lost_words(
            source.where(scalar.start), f"YAML does not read {found.group().strip()} as words",
            "Put the text in quotes; or write | alone, and the text in the lines below.", len(found.group().strip())))
    if found and "#" in found["rest"]:
        place = found.start("rest") + found["rest"].index("#")
        yield Lost(scalar.text, _not_read(source, place, found.end(), "warning" if _set_apart(source, place) else "error"))


def _set_apart(source: SourceText, place: int) -> bool:
    """Whether a comment can hardly be meant as text: two spaces before it, a space and a letter after #."""
    before = source.text[source.line_start(place):place]
    return before.endswith(("  ", "\t")) and bool(_APART.match(source.text, place))


def _not_read(source: SourceText, place: int, end: int, level: Level = "error") -> Diagnostic:
    words = " ".join(source.text[place:end].split())
    return rules.lost_words(
        source.where(place), f'"{words if len(words) <= 60 else words[:57] + "..."}" is not read: # starts a comment',
        "If these words belong to the text, put the whole text in quotes. If they are a comment, put them on a line of their own.",
        len(source.text[place:end].rstrip()), level)


def cut_numbers(source: SourceText, scalars: Sequence[Scalar]) -> Iterator[Diagnostic]:
    """Every number that a comma between brackets cuts in two."""
    for scalar in scalars:
        before = _NUMBER_BEFORE.search(source.text, max(scalar.start, scalar.end - 40), scalar.end) if scalar.flow and not scalar.style else None
        after = _NUMBER_AFTER.match(source.text, scalar.end) if before else None
        if before and after:
            number = before.group() + after.group()
            yield rules.cut_number(source.where(before.start()), number)


def odd_spaces(source: SourceText, scalars: Sequence[Scalar]) -> Iterator[Diagnostic]:
    """Every space that only looks like one where YAML needs a space. What stands in quotes, or below | and >, may hold any."""
    if not _ODD.search(source.text):
        return
    inside = [scalar for scalar in scalars if scalar.style]
    starts, place = [scalar.start for scalar in inside], 0
    for line in source.text.split("\n"):
        at = bisect_right(starts, place) - 1
        if at < 0 or inside[at].end <= place:
            for found in _ODD_PLACE.finditer(line):
                kind = found.lastgroup or ""
                yield rules.odd_space(source.where(place + found.start(kind)), found[kind], _STANDS[kind])
        place += len(line) + 1


def odd_space_in_key(key: Text) -> Diagnostic | None:
    """An odd space in a key, which nobody could see in a message."""
    found = _ODD.search(key)
    return rules.odd_space(key.where._replace(column=key.where.column + found.start()), found.group(), "in this key") if found else None
