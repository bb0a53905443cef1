"""Words in which letters of another alphabet pass for Latin ones: nobody sees a Cyrillic o in "cannot", and no search finds the word.

A small part of Unicode Technical Standard 39 (confusable characters, mixed scripts): what can befall clinical text, which has Greek letters, and
words of other scripts beside Latin ones, by right (a Greek alpha behind TNF, CT in a word of Japanese).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_LATIN = re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]")
_OTHER = re.compile("[\u0251\u0261\u0370-\u058f\u10a0-\u10ff\u13a0-\u167f\u16a0-\u16ff\u1c80-\u1cbf\u1f00-\u1fff\u2c80-\u2d7f\u2de0-\u2dff"
                    "\ua4d0-\ua4ff\ua640-\ua69f\uab70-\uabbf\U00010280-\U0001057f\U000118a0-\U000118ff\U00016f00-\U00016f9f]")
"""Letters of the alphabets some of whose letters look Latin, and that no language joins to Latin letters."""
_WORD = re.compile("(?:[^\\W_]|[\u00ad\u0300-\u036f\u200c-\u200f])+")

_LIKE_LATIN = {
    "Greek": frozenset("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϜͿϺιορυνϲϳ"),
    "Cyrillic": frozenset("АВЕЅІЈКМНОРСТУХҮӀԌԚԜѴаеорсухһіјѕүӏԁԛԝѵѡҽ"),
    "Armenian": frozenset("ՕՍՏԼհոսցօզ"),
    "Lisu": frozenset(map(chr, range(0xa4d0, 0xa500))),
}
"""Letters that nobody can tell from Latin ones, as most fonts draw them."""
_GREEK_IN_A_WORD = re.compile("(?<=[a-z])[αγσ](?=[a-z])|(?<![^\\W_])[αγσ](?=[a-z]{2})|(?<=[a-z]{2})[αγσ](?![^\\W_])")
"""Greek letters that names of substances have beside capitals and digits; among small letters they pass for a, y and o."""
_PHONETIC = frozenset("\u0251\u0261")
"""Signs of the phonetic alphabet that are drawn as a and g are."""


class Lookalike(NamedTuple):
    """A word with letters that pass for others: where it starts in the text, the word, the first of these letters, and the name of its alphabet.

    `whole`: all its letters are of that alphabet.
    """

    start: int
    word: str
    letter: str
    alphabet: str
    whole: bool


def lookalikes(text: str) -> Iterator[Lookalike]:
    """The words of a text with letters of two alphabets, and those that look Latin in a text that has no true word of theirs."""
    if text.isascii() or not _OTHER.search(text):
        return
    words = [(found.start(), found.group()) for found in _WORD.finditer(text) if _OTHER.search(found.group())]
    at_home = {_alphabet(letter) for _, word in words for letter in word if _alphabet(letter) and not _looks_latin(letter)}
    for start, word in words:
        mixed = bool(_LATIN.search(word))
        letters = _passing_for_latin(word) if mixed else _disguised(word, at_home)
        if letters:
            yield Lookalike(start, word, letters[0], _alphabet(letters[0]), not mixed)


def _passing_for_latin(word: str) -> list[str]:
    """The letters that pass for Latin ones beside such: any of another alphabet, but for Greek ones that can be told from them."""
    foreign = [letter for letter in word if _alphabet(letter) not in {"", "phonetic"} and (_alphabet(letter) != "Greek" or _looks_latin(letter))]
    return foreign or _GREEK_IN_A_WORD.findall(word) or _phonetic(word)


def _phonetic(word: str) -> list[str]:
    """The phonetic letters of a word that has no others but plain ones: a pronunciation has."""
    return [letter for letter in word if letter in _PHONETIC] if all(letter.isascii() or letter in _PHONETIC for letter in word) else []


def _disguised(word: str, at_home: set[str]) -> list[str]:
    """The letters of a word that looks Latin as a whole. A single Greek letter stands for a quantity."""
    letters = [letter for letter in word if letter.isalpha()]
    alphabets = {*map(_alphabet, letters)}
    if len(alphabets) != 1 or alphabets & at_home or (alphabets == {"Greek"} and len(letters) == 1):
        return []
    return letters if all(map(_looks_latin, letters)) else []


def _looks_latin(letter: str) -> bool:
    return unicodedata.normalize("NFD", letter)[0] in _LIKE_LATIN.get(_alphabet(letter), ())


def _alphabet(letter: str) -> str:
    """The alphabet of a letter, if it is one of those looked for; empty for any other sign."""
    if letter in _PHONETIC:
        return "phonetic"
    return unicodedata.name(letter, "").partition(" ")[0].title() if letter.isalpha() and _OTHER.match(letter) else ""
