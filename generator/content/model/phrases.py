"""Many words and phrases, looked for in a text all at once: the time grows with the text, not with the number of phrases."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from generator.content.model.text import LETTER_ENDS, UNSPACED, WORD_ENDS, WORD_STARTS, ends_anywhere, normalised, unpointed

_START = re.compile(rf"[{UNSPACED}]|{WORD_STARTS}(?:[\uac00-\ud7a3]|[^\W{UNSPACED}\uac00-\ud7a3]+|.)", re.DOTALL)
"""Where a whole word or phrase can begin: its first word (of a Korean one its first letter, or what stands before that), a sign, or any letter of
a script without spaces."""
_LATIN_START = re.compile(r"(?<!\w)(?:\w+|\W)")
_ELSEWHERE = re.compile("[\u0300-\u1dff\u20d0-\u20ff\u2c00-\uffff\U00010000-\U0010ffff]")
"""The same for a text that has none of these signs, in a tenth of the time."""
_WORD_ENDS, _LETTER_ENDS = re.compile(WORD_ENDS), re.compile(LETTER_ENDS)


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
        lengths: dict[str, set[int]] = defaultdict(set)
        for phrase in self._keys:
            lengths[_starts(phrase).findall(phrase)[0]].add(len(phrase))
        self._lengths = {start: sorted(of, reverse=True) for start, of in lengths.items()}

    def found(self, text: str) -> Mapping[str, str]:
        """The keys of the lists with a phrase in the text, each with its first phrase there: of several at one place, the longest."""
        first: dict[str, str] = {}
        for phrase in self._in(unpointed(normalised(text))):
            for key in self._keys[phrase]:
                first.setdefault(key, phrase)
        return {key: first[key] for key in sorted(first, key=self._rank.__getitem__)}

    def _in(self, words: str) -> Iterator[str]:
        """Every phrase in a normalised text, by its place, and at one place the longest first."""
        for start in _starts(words).finditer(words):
            for length in self._lengths.get(start.group(), ()):
                end = start.start() + length
                phrase = words[start.start():end]
                if phrase in self._keys and (_LETTER_ENDS if ends_anywhere(phrase) else _WORD_ENDS).match(words, end):
                    yield phrase


def _starts(text: str) -> re.Pattern[str]:
    return _START if _ELSEWHERE.search(text) else _LATIN_START
