"""Two texts: the same, the same in other words, or something else. When in doubt, something else.

The same in other words are two texts that differ in nothing but spaces, capitals, points and hyphens, in small words that can stand for each
other, in a word that was spelt wrong, in numbers written out, or in which of two halves stands first. A word that turns a sentence round is none of
these, nor is any other word: whether it means the same, only somebody who reads it can say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from functools import cached_property
from typing import Literal

from generator.language.numbers import NO_UNIT, reader_for
from generator.language.reader import Reader

Kind = Literal["same", "wording", "numbers", "turned", "content"]
"""How two texts differ. `numbers`: in a number or its unit. `turned`: in a word that turns a sentence round. `content`: in other words."""

SHORTEST, SHORTEST_TURNED = 5, 4
"""Letters of a word that may have lost or gained one, and of one of which two may have changed places: shorter ones are too easily another word."""

_TOKEN = re.compile(r"\{[^{}]*\}|#\d+#|[^\W_]+(?:['’][^\W_]+)*|[<>≤≥=≠±%+/~≈]")


class Texts:
    """Texts of one language. `known`: whether a word stands in other texts, of the version before and of that after, so that it was not misspelt."""

    def __init__(self, reader: Reader, units: frozenset[str] = frozenset(), known: Callable[[str, str], bool] = lambda old, new: False) -> None:
        self._numbers, self._known = reader_for(reader.language, units), known
        self._turning = frozenset(_listed(reader("texts_turning")))
        self._slight = frozenset(_listed(reader("texts_slight"))) - self._turning
        self._kinds: dict[tuple[str, str], Kind] = {}

    def alike(self, old: str, new: str) -> bool:
        """Whether two texts say the same, be it in other words."""
        return self.kind(old, new) in {"same", "wording"}

    def kind(self, old: str, new: str) -> Kind:
        """How a text differs from what it was."""
        if old == new:
            return "same"
        if (old, new) not in self._kinds:
            self._kinds[old, new] = self._kind(old, new)
        return self._kinds[old, new]

    def _kind(self, old: str, new: str) -> Kind:
        amounts: dict[object, str] = {}
        was, is_now = self._tokens(old, amounts), self._tokens(new, amounts)
        if was == is_now:
            return "wording"
        numbers = [sorted(token for token in tokens if token[0] == "#") for tokens in (was, is_now)]
        if numbers[0] != numbers[1]:
            return "numbers"
        changes = [(was[a:b], is_now[c:d]) for tag, a, b, c, d in SequenceMatcher(None, was, is_now, autojunk=False).get_opcodes() if tag != "equal"]
        if all(self._is_slight(*change) for change in changes) or self._is_turned_about(was, is_now):
            return "wording"
        changed = {token for change in changes for part in change for token in part}
        return "turned" if changed & self._turning or changed & set("<>≤≥=≠±+") else "content"

    def _tokens(self, text: str, amounts: dict[object, str]) -> list[str]:
        """The words of a text, each number with its unit as one."""
        parts, at = list[str](), 0
        for amount in self._numbers.read(text).amounts:
            if amount.start >= at and not (amount.spelt and amount.unit is NO_UNIT):
                value = amounts.setdefault((amount.low, amount.high, amount.unit), f"#{len(amounts)}#")
                parts += [text[at:amount.start], f" {value} "]
                at = amount.end
        return _TOKEN.findall(unicodedata.normalize("NFKC", "".join([*parts, text[at:]])).casefold())

    def _is_slight(self, old: list[str], new: list[str]) -> bool:
        if all(token in self._slight for token in (*old, *new)):
            return True
        return len(old) == len(new) and all(one == other or {one, other} <= self._slight or self._is_typo(one, other)
                                            for one, other in zip(old, new, strict=True))

    def _is_typo(self, old: str, new: str) -> bool:
        """Whether a word lost or gained a letter, or two letters changed places, and one of the two is no word of these texts."""
        shortest = SHORTEST_TURNED if len(old) == len(new) else SHORTEST
        long_enough = min(len(old), len(new)) >= shortest or bool({old, new} & self._slight)
        return (long_enough and old[0] == new[0] and not {old, new} & self._turning and (old + new).isalpha()
                and _one_slip(old, new) and not self._known(old, new))

    def _is_turned_about(self, old: list[str], new: list[str]) -> bool:
        """Whether what stood last stands first now, and no word is there on whose place much depends."""
        return (len(old) == len(new) and not self._turning & set(old) and not any(token[0] in "#{<>≤≥=≠±%+/~≈" for token in old)
                and any(old[cut:] + old[:cut] == new for cut in range(2, len(old) - 1)))


class Vocabulary:
    """The words of all texts of two versions."""

    def __init__(self, before: Callable[[], Iterator[str]], after: Callable[[], Iterator[str]]) -> None:
        self._read = before, after

    @cached_property
    def _words(self) -> tuple[frozenset[str], frozenset[str]]:
        before, after = (frozenset(token for text in {*read()} for token in _TOKEN.findall(text.casefold())) for read in self._read)
        return before, after

    def __call__(self, old: str, new: str) -> bool:
        """Whether a word is still in use, and the one that stands in its place was before."""
        before, after = self._words
        return old in after and new in before


def _listed(words: str) -> Iterator[str]:
    return (word.strip().casefold() for word in words.split(";") if word.strip())


def _one_slip(old: str, new: str) -> bool:
    if len(old) == len(new):
        apart = [place for place in range(len(old)) if old[place] != new[place]]
        return len(apart) == 2 and apart[1] == apart[0] + 1 and old[apart[0]] == new[apart[1]] and old[apart[1]] == new[apart[0]]
    longer, shorter = (old, new) if len(old) > len(new) else (new, old)
    return len(longer) == len(shorter) + 1 and any(longer[:place] + longer[place + 1:] == shorter for place in range(len(longer)))
