"""The numbers of a source, each with the line in which it stands: how a fact is compared with its source, without keeping the source.

A file of them is one of `source_numbers/`: for each line of the document that has any, its number and what is counted or measured there, as
`84<TAB>110<TAB>1 year<TAB>45.2%`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from generator.content.model.text import Lines

SourceNumbers = Mapping[int, tuple[str, ...]]
"""What is counted or measured in a document, as it stands there, by the number of its line."""

LONGEST = 60
"""Characters of one number with its unit: no sentence of the source gets through."""
MOST_LINES = 999_999
"""The highest number of a line that can be cited."""
_LINE = re.compile(rf"([1-9][0-9]{{0,5}})((?:\t[^\t\r\n]{{1,{LONGEST}}})+)\r?")
RANGE = re.compile(r"(\d+)(?:-(\d+))?")
"""One of the lines, or runs of lines, that are cited."""


def as_file(numbers: SourceNumbers) -> str:
    """The numbers of a source as its file holds them."""
    return "".join("\t".join((str(line), *found)) + "\n" for line, found in sorted(numbers.items()))


def read_numbers(data: bytes) -> tuple[SourceNumbers, int]:
    """The numbers of a file, up to the first line that is none, that was cut off, or that does not come after the one before; and this line (0: all
    are fine)."""
    numbers, last = dict[int, tuple[str, ...]](), 0
    *lines, rest = data.split(b"\n")
    for number, line in enumerate(lines, 1):
        found = _LINE.fullmatch(_text(line))
        if found is None or int(found[1]) <= last:
            return numbers, number
        last = int(found[1])
        numbers[last] = tuple(found[2][1:].split("\t"))
    return numbers, len(lines) + 1 if rest else 0


def _text(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return ""


def among(numbers: SourceNumbers, cited: Iterable[Lines | None]) -> dict[int, tuple[str, ...]]:
    """Those of some places that are cited; of one without lines, those of the whole document."""
    places = list(cited)
    if None in places:
        return dict(numbers)
    ranges = [(int(first), int(last or first)) for place in places for first, last in RANGE.findall(place or "")]
    return {line: found for line, found in numbers.items() if any(first <= line <= last for first, last in ranges)}
