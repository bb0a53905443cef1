"""What YAML says it did not expect -> the slip that made it so, and its place: told only where the line shows it.

YAML names the first sign that fits nowhere, which often stands a line behind the slip.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import yaml

from generator.content.reader.yaml_traps import Scalar, SourceText

LIST_SIGNS = "\u2010-\u2015\u2022\u2023\u2043\u2212\u25aa\u25cf\u25e6\u00b7*"
"""What a word processor puts before the items of a list."""

ITEM = re.compile(rf"[ ]*(?P<sign>[{LIST_SIGNS}])[ \u00a0]")
_NO_SPACE_AFTER_HYPHEN = re.compile(r"[ ]*(?P<sign>-)[^\s-]")
_NO_SPACE_AFTER_COLON = re.compile(r"[ ]*(?:- +)*[A-Za-z_]+(?P<sign>:)(?!//)[^\s:]")
_KEY_AND_TEXT = re.compile(r"""[ ]*(?:- +)*(?P<key>[\w-]+): +(?P<text>[^\s"'\[{|>].*)""")
_LONELY_KEY = re.compile(r"[ ]*(?:- +)*[A-Za-z_]+$")
_CURLY = re.compile("[\u2018-\u201f\u00ab\u00bb]")


class Slip(NamedTuple):
    """A slip: where it stands in the text of the file, what it is, what to do, and how many signs it takes."""

    place: int
    message: str
    help: str
    width: int = 1


def slip(source: SourceText, scalars: Sequence[Scalar], fault: yaml.MarkedYAMLError) -> Slip | None:
    """The slip behind what YAML says, if the line of it, or the one above, shows it."""
    problem, mark = fault.problem or "", fault.problem_mark
    if mark is None:
        return None
    if "could not find expected ':'" in problem and fault.context_mark is not None:
        return _no_key(source, source.place(fault.context_mark.line, fault.context_mark.column))
    place = source.place(mark.line, mark.column)
    if "mapping values are not allowed" in problem:
        return _colon(source, place)
    if "end of stream" in problem and "quoted scalar" in (fault.context or "") and fault.context_mark is not None:
        opened = source.place(fault.context_mark.line, fault.context_mark.column)
        return Slip(opened, f"the quote {source.text[opened]} that opens here is closed nowhere", "Put the same sign at the end of the text.")
    if "cannot start any token" in problem or "scanning an a" in (fault.context or ""):
        return _odd_start(source, place)
    return _behind_a_text(source, scalars, place) if "did not find expected" in problem else None


def _no_key(source: SourceText, place: int) -> Slip | None:
    """A line that stands where a key is expected."""
    start, line = source.line_start(place), source.line_at(place)
    if line[:place - start].strip(" -"):
        return None
    if found := ITEM.match(line) or _NO_SPACE_AFTER_HYPHEN.match(line):
        return _no_item(start, found)
    if found := _NO_SPACE_AFTER_COLON.match(line):
        return _no_space(start, found)
    return Slip(place, "this line stands where a key is expected, and has no key",
                "If it goes on with the text above, begin it two spaces further right than the key of that text. "
                "If it starts with a key, put a colon and a space behind the key.", len(line[place - start:].rstrip()))


def _no_item(start: int, found: re.Match[str]) -> Slip:
    """A line that was to be an item of a list."""
    sign = found["sign"]
    if sign == "-":
        return Slip(start + found.start("sign"), "the space after this hyphen is missing", "An item of a list begins with a hyphen and a space.")
    return Slip(start + found.start("sign"), f"{sign} is no hyphen, so no item of a list begins here",
                "Write a plain hyphen (-) and a space in its place.")


def _no_space(start: int, found: re.Match[str]) -> Slip:
    """A key and its value that are read as one word."""
    return Slip(start + found.start("sign"), "the space after this colon is missing", "Write the key, a colon, a space, and then the value.")


def _colon(source: SourceText, place: int) -> Slip | None:
    """A colon that is neither behind a key nor in quotes."""
    start, line = source.line_start(place), source.line_at(place)
    found = _KEY_AND_TEXT.match(line)
    if found and found.start("text") < place - start:
        return Slip(place, f'a text with ": " in it needs quotes, and the one of "{found["key"]}" has none', _in_quotes(found["text"]))
    above, before = source.line_above(place), line[:place - start].strip(" -")
    if " " in before and not re.search("[\"'\\[{]", before) and above is not None:
        return Slip(place, 'a text with ": " in it needs quotes, and this one has none', _in_quotes(before))
    if above is None or not _LONELY_KEY.match(line[:place - start]):
        return None
    missing = _NO_SPACE_AFTER_COLON.match(above.line)
    if missing and ": " not in above.line:
        return _no_space(above.start, missing)
    key = len(line) - len(line.lstrip(" "))
    if _KEY_AND_TEXT.match(above.line) and key > len(above.line) - len(above.line.lstrip(" -")):
        return Slip(start + key, "this line is indented deeper than the key above, so it is read as more of the text there",
                    'If it is a key, begin it below the key above. If it belongs to the text, put the whole text in quotes: it has ": " in it.',
                    place - start - key)
    return None


def _in_quotes(text: str) -> str:
    """How to quote a text."""
    curly = _CURLY.match(text)
    if curly:
        return f'{curly[0]} is no quote for YAML: put the whole text in straight quotes, "...".'
    return f"Put the whole text in quotes: {_SINGLE if chr(34) in text else _DOUBLE}."


_DOUBLE, _SINGLE = '"..."', "'...', with '' for each apostrophe in it"


_STARTS = {"@", "`", "%", "&", "*", "!"}


def _odd_start(source: SourceText, place: int) -> Slip | None:
    """A sign with which no text can begin unless it is in quotes."""
    start, line = source.line_start(place), source.line_at(place)
    if (found := ITEM.match(line)) and place - start <= found.end():
        return _no_item(start, found)
    at = next((at for at in (place, place - 1) if at >= start and source.text[at:at + 1] in _STARTS), None)
    if at is None or not re.fullmatch(r"[ ]*(?:- +)*(?:[\w-]+: +|- +)", line[:at - start]):
        return None
    return Slip(at, f"a text that begins with {source.text[at]} needs quotes", f"Put the whole text in quotes: {_DOUBLE}.")


def _behind_a_text(source: SourceText, scalars: Sequence[Scalar], place: int) -> Slip | None:
    """Words behind the quote that ends a text, or a colon in a text in { }."""
    last = scalars[-1] if scalars else None
    if last is None or last.key or not last.end <= place or source.text[last.end:place].strip(" "):
        return None
    sign, lines = source.text[place:place + 1], source.text.count("\n", last.start, last.end)
    if last.style in {"'", '"'} and sign.strip() and sign not in ",]}#:":
        return _words_behind(source, last, place, lines)
    if not last.style and sign == ":" and last.flow and not lines:
        return Slip(place, 'a text with ": " in it needs quotes', _in_quotes(str(last.text)))
    return None


def _words_behind(source: SourceText, text: Scalar, place: int, lines: int) -> Slip:
    """Words behind the quote that ends a text: one too many stands in the text, or one is missing at its end."""
    if lines:
        end = source.where(text.end).line
        return Slip(text.start, f"the quote {text.style} that opens here is closed on line {end}, and words follow it there",
                    "Close it where its text ends.")
    apart = text.style == "'" and text.end == place
    return Slip(text.end - 1, "an apostrophe ends a text in single quotes" if apart else "the text in quotes ends here, and words follow it",
                f"If they belong to the text, put the whole of it in other quotes: {_SINGLE if text.style == chr(34) else _DOUBLE}.")

