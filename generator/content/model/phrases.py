"""Many words and phrases, looked for in a text all at once: the time grows with the text, not with the number of phrases."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from generator.content.model.text import normalised

_START = re.compile(r"(?<!\w)(?:\w+|\W)")
"""Where a whole word or phrase can begin: its first word, or the sign that it begins with."""
_END = re.compile(r"(?!\w)")


class Phrases:
    """Lists of phrases, each under a key, found in texts as whole words. Capitals, hyphens and kinds of space do not count.

    Each list is looked for as if it were the only one: phrases may overlap, contain one another, or stand in several lists.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        """Prepare the lists; the order of their keys is that of what is found."""
        self._rank = {key: rank for rank, key in enumerate(lists)}
        self._keys: dict[str, list[str]] = defaultdict(list)
        for key, phrases in lists.items():
            for phrase in {normalised(phrase) for phrase in phrases} - {""}:
                self._keys[phrase].append(key)
        lengths: dict[str, set[int]] = defaultdict(set)
        for phrase in self._keys:
            lengths[_START.findall(phrase)[0]].add(len(phrase))
        self._lengths = {start: sorted(of, reverse=True) for start, of in lengths.items()}

    def found(self, text: str) -> Mapping[str, str]:
        """The keys of the lists with a phrase in the text, each with its first phrase there: of several at one place, the longest."""
        first: dict[str, str] = {}
        for phrase in self._in(normalised(text)):
            for key in self._keys[phrase]:
                first.setdefault(key, phrase)
        return {key: first[key] for key in sorted(first, key=self._rank.__getitem__)}

    def _in(self, words: str) -> Iterator[str]:
        """Every phrase in a normalised text, by its place, and at one place the longest first."""
        for start in _START.finditer(words):
            for length in self._lengths.get(start.group(), ()):
                end = start.start() + length
                phrase = words[start.start():end]
                if phrase in self._keys and _END.match(words, end):
                    yield phrase
