"""Runs of words, hashed: how a text is shown to share no sentence with a source, without keeping the source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b

from generator.model import normalised

LENGTH = 7
"""How many words in a row count as copied. Seven leaves technical terms free and catches any sentence."""

_WORD = re.compile(r"\w+")


def word_runs(text: str) -> Iterator[tuple[str, str]]:
    """Each run of `LENGTH` words in the text: its hash (12 hex digits) and the words. Case, accents of form and signs do not count."""
    words = _WORD.findall(normalised(text).replace("'", ""))
    for start in range(len(words) - LENGTH + 1):
        run = " ".join(words[start:start + LENGTH])
        yield blake2b(run.encode(), digest_size=6).hexdigest(), run
