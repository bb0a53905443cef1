"""Words in which letters of another alphabet pass for Latin ones: nobody sees a Cyrillic o in "cannot", and no search finds the word.

A small part of Unicode Technical Standard 39 (confusable characters, mixed scripts): what can befall clinical text, which has Greek letters, and
words of other scripts beside Latin ones, by right (a Greek alpha behind TNF, CT in a word of Japanese).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_LATIN_LETTER = re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]")
_ANY_OTHER = re.compile("[\u0251\u0261\u0370-\u058f\u13a0-\u13fd\u1c80-\u1c8a\u1f00-\u1fff\u2c80-\u2cff\u2de0-\u2dff\ua4d0-\ua4ff\ua640-\ua69f"
                        "\uab70-\uabbf]")
_WORD = re.compile("(?:[^\\W_]|[\u00ad\u0300-\u036f\u200c-\u200f])+")

_ALPHABETS = {"GREEK": "Greek", "CYRILLIC": "Cyrillic", "ARMENIAN": "Armenian", "CHEROKEE": "Cherokee", "COPTIC": "Coptic", "LISU": "Lisu"}
_LIKE_LATIN = {
    "GREEK": frozenset("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονϲϳ"),
    "CYRILLIC": frozenset("АВЕЅІЈКМНОРСТУХҮӀԌԚԜаеорсухһіјѕүӏԁԛԝ"),
    "ARMENIAN": frozenset("ՕՍՏԼհոսցօզ"),
    "LISU": frozenset(map(chr, range(0xa4d0, 0xa500))),
}
"""Letters that nobody can tell from Latin ones, as most fonts draw them."""
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
    if text.isascii() or not _ANY_OTHER.search(text):
        return
    words = [(found.start(), found.group()) for found in _WORD.finditer(text) if _ANY_OTHER.search(found.group())]
    at_home = {alphabet for _, word in words for letter in word if (alphabet := _alphabet(letter)) and not _looks_latin(letter, alphabet)}
    for start, word in words:
        mixed = bool(_LATIN_LETTER.search(word))
        others = _passing_for_latin(word, mixed)
        if others and (mixed or _is_disguised(word, at_home)):
            yield Lookalike(start, word, others[0], _ALPHABETS.get(_alphabet(others[0]), "phonetic"), not mixed)


def _passing_for_latin(word: str, mixed: bool) -> list[str]:
    """The letters that pass for Latin ones. Beside Latin letters any counts, but for Greek ones that look different, as in names of substances."""
    if _PHONETIC & {*word}:
        return [letter for letter in word if letter in _PHONETIC] if mixed and all(map(_is_plain, word)) else []
    return [letter for letter in word if (alphabet := _alphabet(letter)) and (_looks_latin(letter, alphabet) or (mixed and alphabet != "GREEK"))]


def _is_plain(letter: str) -> bool:
    return letter.isascii() or letter in _PHONETIC


def _is_disguised(word: str, at_home: set[str]) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    alphabets = {_alphabet(letter) for letter in letters}
    if len(alphabets) != 1 or alphabets & at_home or (alphabets == {"GREEK"} and len(letters) == 1):
        return False
    return all(_looks_latin(letter, alphabet) for alphabet in alphabets for letter in letters)


def _looks_latin(letter: str, alphabet: str) -> bool:
    return unicodedata.normalize("NFD", letter)[0] in _LIKE_LATIN.get(alphabet, ())


def _alphabet(letter: str) -> str:
    """The alphabet of a letter, of those that have lookalikes; empty for any other sign."""
    if letter.isascii() or not letter.isalpha():
        return ""
    first = unicodedata.name(letter, "").partition(" ")[0]
    return first if first in _ALPHABETS else ""
