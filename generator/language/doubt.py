"""How a language says what to answer in doubt, how it denies, and which words are too common to tell what a question is about, as in its catalogue.

Of a language that has no catalogue nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType

from generator.content.model.text import WordPattern, normalised, whole_words
from generator.language.words import ROOT, of_catalogue, read_words

NOTHING = "-"
"""What a catalogue has under a key for which its language has no words."""


@dataclass(frozen=True)
class DoubtWords:
    """The words of one language, in small letters.

    `answering`: verbs that stand before an answer. `denies`: what means the same as answering no; `none`: as choosing none of the answers;
    `affirms`: as answering yes. `turns`: what turns the words after it round, as in "never no". `whom`: people and places to ask; `asking`: verbs
    that mean asking somebody unless one of `again` follows. `common`: words that say nothing about what a question is about.
    `negates`: what says of the words after it that something is not there; `lacks`: what says so of the words around it, as in "hard to wake".
    `well`: that something is as it should be. `every`: what asks for all that a list has. `asides`: what denies nothing, as "not only", and
    `though`: what begins a part that says when all the rest holds as well, as "even if". `over`: that something is no more, or was not found.
    `opposites`: pairs of words of which one is the contrary of the other.
    """

    answering: tuple[str, ...] = ()
    denies: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    affirms: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    whom: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    common: frozenset[str] = frozenset()
    negates: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    well: tuple[str, ...] = ()
    every: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    though: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    opposites: tuple[tuple[str, str], ...] = ()

    @cached_property
    def turned(self) -> re.Pattern[str]:
        """One of the words that turn round, with up to two words after it, at the end of a text."""
        return re.compile(rf"(?:{_any_of(self.turns)})(?: \w+){{0,2}} ?$") if self.turns else re.compile(r"(?!)")

    @cached_property
    def before(self) -> re.Pattern[str]:
        """A verb that stands before an answer, at the end of a text."""
        return re.compile(rf"(?:{_any_of(self.answering)})[ \"'a-z]{{0,4}}$") if self.answering else re.compile(r"(?!)")

    def without_asides(self, text: str) -> str:
        """A normalised text without the words in it that deny nothing: "even if you feel normal", "or not at all"."""
        return " ".join(whole_words(self.asides).sub(" ", self._held_too.sub(" ", text)).split())

    @cached_property
    def _held_too(self) -> re.Pattern[str]:
        """A part of a text that says when all the rest holds as well."""
        return re.compile(rf"(?<!\w)(?:{_any_of(self.though)})(?!\w)[^,;.:?!]*" if self.though else r"(?!)")

    def names_somebody(self, text: str) -> bool:
        """Whether a normalised text says whom to ask, or where to go."""
        return whole_words(self.whom).search(text) is not None or self._asked_first.search(text) is not None

    @cached_property
    def _asked_first(self) -> re.Pattern[str]:
        """A word that asks somebody, unless it says that they ask again."""
        again = rf"(?! (?:{_any_of(self.again)})(?!\w))" if self.again else ""
        return re.compile(rf"(?<!\w)(?:{_any_of(self.asking)})(?!\w){again}" if self.asking else r"(?!)")

    def told(self, text: str, words: Iterable[str]) -> tuple[bool, bool]:
        """Whether a text tells somebody to answer with one of some words: at all, and plainly. Words that are turned round ("never no") do not
        count."""
        said = normalised(text)
        found = [match for match in whole_words(words).finditer(said) if not self.turned.search(said[:match.start()])]
        ends = (re.match(r"[\"' ]*(?:[.!,;:]|$)", said[match.end():]) or self.before.search(said[:match.start()]) for match in found)
        return bool(found), any(ends)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def doubt(language: str, root: Path = ROOT) -> DoubtWords:
    """The words of a language as in HTML, from its catalogue; none if it has no catalogue. Raises CatalogueFault."""
    try:
        return _doubt(language, root)
    except KeyError:  # it may have one again, so that it has none is not remembered
        return DoubtWords()


@lru_cache(maxsize=8)
def _doubt(language: str, root: Path) -> DoubtWords:
    words = read_words(language, root)
    return DoubtWords(
        answering=_parted(words("doubt_answering")), denies=_parted(words("doubt_denies")), none=_parted(words("doubt_none")),
        affirms=_parted(words("doubt_affirms")), turns=_parted(words("doubt_turns")), whom=_parted(words("doubt_whom")),
        asking=_parted(words("doubt_asking")), again=_parted(words("doubt_again")), common=frozenset(_parted(words("doubt_common"))),
        negates=_parted(words("doubt_negates")), lacks=_parted(words("doubt_lacks")), well=_parted(words("doubt_well")),
        every=_parted(words("doubt_every")), asides=_parted(words("doubt_asides")), though=_parted(words("doubt_though")),
        over=_parted(words("doubt_over")), opposites=tuple(_pair(told) for told in _parted(words("doubt_opposites"))))


@of_catalogue(whole_words(()))
def listed(language: str, key: str) -> WordPattern:
    """Finds, in normalised texts, the words that the catalogue of a language lists under a key; nothing where there is no catalogue."""
    return whole_words(_parted(read_words(language)(key)))


@of_catalogue(whole_words(()))
def not_to(language: str, *keys: str) -> WordPattern:
    """What denies a word that the catalogue of a language lists under some keys, right before it: "do not wait", "must not be stopped"."""
    doing = "|".join(listed(language, key).pattern for key in keys)
    return WordPattern(rf"(?:{whole_words(doubt(language).negates).pattern}) (?:(?:{listed(language, 'says_is').pattern}) )?(?:{doing})")


@of_catalogue(MappingProxyType(dict[str, str]()))
def paired(language: str, key: str) -> Mapping[str, str]:
    """The pairs that the catalogue of a language lists under a key, each by its first; none where there is no catalogue."""
    return MappingProxyType(dict(_pair(told) for told in _parted(read_words(language)(key))))


def _parted(told: str) -> tuple[str, ...]:
    """Words that stand in a catalogue apart by ";"."""
    return () if told.strip() == NOTHING else tuple(filter(None, (normalised(word) for word in told.split(";"))))


def _pair(told: str) -> tuple[str, str]:
    """Two words with a stroke between them."""
    one, _, other = told.partition("/")
    return one.strip(), other.strip()
