"""Many words and phrases, looked for in a text all at once: the time grows with the text, not with the number of phrases."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from generator.content.model.text import LETTER_ENDS, UNSPACED, WORD_ENDS, WORD_STARTS, ends_anywhere, is_plain, normalised, unpointed

_START = re.compile(rf"[{UNSPACED}]|{WORD_STARTS}(?:[\uac00-\ud7a3]|[^\W{UNSPACED}\uac00-\ud7a3]+|.)", re.DOTALL)
"""Where a whole word or phrase can begin: its first word (of a Korean one its first letter, or what stands before that), a sign, or any letter of
a script without spaces."""
_LATIN_START = re.compile(r"(?<!\w)(?:\w+|[^\w ])")
"""The same for a plain text, in a tenth of the time."""
_WORD_ENDS, _LETTER_ENDS = re.compile(WORD_ENDS), re.compile(LETTER_ENDS)


class _Beginnings:
    """Phrases with the same first word: the lengths of those that begin with the same signs, as many as the shortest phrase has, longest first."""

    def __init__(self, phrases: Iterable[str]) -> None:
        told = sorted(phrases, key=len, reverse=True)
        self.size = len(told[-1])
        self.lengths: dict[str, dict[int, None]] = {}
        for phrase in told:
            self.lengths.setdefault(phrase[:self.size], {})[len(phrase)] = None


MOST_TEXTS = 200_000
"""Texts of which it is remembered what was found in them: most stand in several Documents, and soon one after the other."""


class Phrases:
    """Lists of phrases, each under a key, found in texts as whole words. Capitals, hyphens and kinds of space do not count, nor do points that a
    script may leave out. Where a script has no spaces, a phrase is found inside a sentence too.

    Each list is looked for as if it were the only one: phrases may overlap, contain one another, or stand in several lists.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        """Prepare the lists; the order of their keys is that of what is found."""
        self._rank = {key: rank for rank, key in enumerate(lists)}
        self._keys: dict[str, list[str]] = defaultdict(list)
        for key, phrases in lists.items():
            for phrase in {unpointed(normalised(phrase)) for phrase in phrases} - {""}:
                self._keys[phrase].append(key)
        by_start: dict[str, list[str]] = defaultdict(list)
        for phrase in self._keys:
            by_start[_starts(phrase).findall(phrase)[0]].append(phrase)
        self._beginnings = {start: _Beginnings(phrases) for start, phrases in by_start.items()}
        plain = [tuple(_LATIN_START.findall(phrase)) for phrase in self._keys if phrase.isascii()]
        self._single = frozenset(words[0] for words in plain if len(words) == 1)
        self._pairs = frozenset(words[:2] for words in plain if len(words) > 1)

    def found(self, text: str) -> Mapping[str, str]:
        """The keys of the lists with a phrase in the text, each with its first phrase there: of several at one place, the longest."""
        first: dict[str, str] = {}
        for phrase in self._in(unpointed(normalised(text))):
            for key in self._keys[phrase]:
                first.setdefault(key, phrase)
        return {key: first[key] for key in sorted(first, key=self._rank.__getitem__)}

    def _in(self, words: str) -> Iterator[str]:
        """Every phrase in a normalised text, by its place, and at one place the longest first."""
        starts = _starts(words)
        if not self._may_be_in(words, starts.findall(words)):
            return
        for start in starts.finditer(words):
            known, at = self._beginnings.get(start.group()), start.start()
            for length in known.lengths.get(words[at:at + known.size], ()) if known else ():
                end = at + length
                phrase = words[at:end]
                if phrase in self._keys and (_LETTER_ENDS if ends_anywhere(phrase) else _WORD_ENDS).match(words, end):
                    yield phrase

    def _may_be_in(self, words: str, found: list[str]) -> bool:
        """Whether any phrase begins in a text. `found`: where one can begin. In ASCII its first two words stand there: many sentences have one first
        word, few have two."""
        if self._beginnings.keys().isdisjoint(found):
            return False
        return not (words.isascii() and self._single.isdisjoint(found) and self._pairs.isdisjoint(pairwise(found)))


def _starts(text: str) -> re.Pattern[str]:
    return _LATIN_START if is_plain(text) else _START
