"""Runs of words, hashed: how a text is shown to share no sentence with a source, without keeping the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b

from generator.content.model import normalised

LENGTH = 7
"""How many words in a row count as copied. Seven leaves technical terms free and catches any sentence."""

_WORD = re.compile(r"\w+")
_RUNS = re.compile(rb"(?:[0-9a-f]{12}\r?\n)*+")


def word_runs(text: str) -> Iterator[tuple[str, str]]:
    """Each run of `LENGTH` words in the text: its hash (12 hex digits) and the words. Case, accents of form and signs do not count."""
    words = words_of(text)
    for start, run in enumerate(runs_of(words)):
        yield run, " ".join(words[start:start + LENGTH])


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return _WORD.findall(normalised(text).replace("'", ""))


def runs_of(words: Sequence[str]) -> Iterator[str]:
    """The hash of each run of words."""
    for start in range(len(words) - LENGTH + 1):
        yield blake2b(" ".join(words[start:start + LENGTH]).encode(), digest_size=6).hexdigest()


def read_runs(data: bytes) -> tuple[frozenset[str], int]:
    """The hashes of a file as `word-runs` writes it, one a line, up to the first line that is none, or that was cut off; and this line (0: all
    are fine)."""
    found = _RUNS.match(data)
    good = found.end() if found else 0
    runs = frozenset(line.strip().decode() for line in data[:good].splitlines())
    return runs, data.count(b"\n", 0, good) + 1 if good < len(data) else 0
