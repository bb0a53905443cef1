"""The parts of a text between its stops: words that speak of a number stand in the same part."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.language.numbers.reading import Amount


def clauses(text: str, signs: str = ".;:,") -> Iterator[tuple[int, int]]:
    """Where each part of a text begins and ends between full stops, semicolons, colons and commas; those in numbers part nothing."""
    start = 0
    for found in re.finditer(rf"[{signs}](?=\s|$)|$", text):
        yield start, found.start()
        start = found.end()


def clause_of(text: str, amount: Amount) -> tuple[int, int]:
    """The part of a text in which an amount ends."""
    return next((start, end) for start, end in clauses(text) if amount.end <= end)
