"""A text -> the words of the glossary in it; and which of them a page leads to their explanation, and explains.

On a page each word is led to its explanation at its first use, and explained once: where the page says the explanation anyway, or at
the end of the section that uses the word. An explanation explains no further words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator
from typing import NamedTuple

from generator.content.model import Disagreement, Library, Statement, Voice, folded, normalised, places_of, worded
from generator.content.model import Term as TermEntry
from generator.content.model.phrases import Phrases
from generator.documents.document import Term, Words


class Use(NamedTuple):
    """A word of the glossary in a text: its term, and the signs of the text from `start` to `end`."""

    term: TermEntry
    start: int
    end: int


class Finder:
    """Finds the words of a glossary, in all their forms, the longest first. Where two terms have one form, the first of them has it."""

    def __init__(self, glossary: Iterable[TermEntry]) -> None:
        self._terms: dict[str, tuple[TermEntry, bool]] = {}
        for term in glossary:
            for form in (term.names.plain, term.names.clinical, *term.names.also):
                self._terms.setdefault(normalised(form), (term, _is_abbreviation(form)))
        self._forms = Phrases({form: (form,) for form in self._terms})
        self._found: dict[str, tuple[Use, ...]] = {}

    def uses(self, text: str) -> tuple[Use, ...]:
        """Every use in a text, in the order of the text. An abbreviation is found in capitals only."""
        if text not in self._found:
            self._found[text] = tuple(self._uses(text)) if self._terms else ()
        return self._found[text]

    def _uses(self, text: str) -> Iterator[Use]:
        forms = tuple(self._forms.found(text))
        if not forms:
            return
        signs, places = _folded(text)
        for begin, behind in places_of(forms, signs):
            term, abbreviation = self._terms[signs[begin:behind]]
            start, last = places[begin], places[behind - 1]
            end = next((place for place in places[behind:] if place > last), len(text))
            if not abbreviation or _is_abbreviation(text[start:end]):
                yield Use(term, start, end)


class Explaining:
    """The words of the glossary in one Document, while it is finished.

    `anyway`: the facts that the Document says by itself, explanations of words among them. `allowed`: whether a word may be explained here.
    """

    def __init__(self, finder: Finder, anyway: Container[str], allowed: Callable[[TermEntry], bool]) -> None:
        self._finder = finder
        self._anyway = anyway
        self._allowed = allowed
        self._met: set[str] = set()
        self._waiting: dict[str, tuple[str, TermEntry]] = {}
        self._later: dict[str, tuple[str, TermEntry]] = {}

    def words(self, text: str, said: Container[str]) -> tuple[Words | Term, ...]:
        """A text with the first use of each word led to its explanation. `said`: the facts said so far, that of the text among them."""
        found: list[Words | Term] = []
        begin = 0
        for term, start, end in self._finder.uses(text):
            if self._meet(term, said):
                found += [Words(text[begin:start])] if start > begin else []
                found.append(Term(text[start:end], str(term.id), self._here(term, text[start:end])))
                begin = end
        return (*found, Words(text[begin:])) if begin < len(text) else tuple(found)

    def mention(self, text: str, *, later: bool = False) -> None:
        """A text that takes no links. Its words wait for their explanation all the same; `later`: until the end of the page."""
        waiting = self._later if later else self._waiting
        for term, start, end in self._finder.uses(text):
            if term.id not in self._anyway and self._allowed(term):
                waiting.setdefault(term.id, (_capital(text[start:end]), term))

    def due(self, said: Container[str], *, last: bool = False) -> list[tuple[str, TermEntry]]:
        """The words that wait for their explanation, as they were written, and that the page has not said yet; each is given once."""
        due = self._waiting | (self._later if last else {})
        self._waiting = {}
        return [waiting for id_, waiting in due.items() if id_ not in said]

    def _meet(self, term: TermEntry, said: Container[str]) -> bool:
        new = term.id not in self._met and term.id not in said
        self._met.add(term.id)
        return new

    def _here(self, term: TermEntry, written: str) -> bool:
        """Whether this Document explains the word; if not, the glossary does."""
        if term.id in self._anyway:
            return True
        if not self._allowed(term):
            return False
        self._waiting.setdefault(term.id, (_capital(written), term))
        return True


def beside(fact: Statement, differing: Iterable[Disagreement], library: Library, voice: Voice) -> Iterator[str]:
    """Every word that a fact brings to a page: its own, its notes, the disagreements about it, and the sources of all of them."""
    yield fact.voiced(voice)
    doubts, citations = list(fact.doubts), list(fact.sources)
    for entry in differing:
        yield from (worded(entry.question, voice), entry.voiced(voice), *(f"{side.says} {side.population}" for side in entry.sides))
        doubts += entry.doubts
        citations += [citation for side in entry.sides for ref in side.facts for citation in library.facts[ref].sources]
    for doubt in (library.doubts[id_] for id_ in doubts):
        yield doubt.voiced(voice)
        citations += doubt.sources
    yield from (f"{library.sources[citation.source].short} {citation.part or ''}" for citation in citations)


def _capital(word: str) -> str:
    return word[0].upper() + word[1:]


def _is_abbreviation(form: str) -> bool:
    return len(form) > 1 and form.isupper()


def _folded(text: str) -> tuple[str, list[int]]:
    """A text as `normalised` has it, and for each of its signs the place of the sign that was written, or of the first of those that became it."""
    signs: list[str] = []
    places: list[int] = []
    if _PLAIN.fullmatch(text) and len(flat := folded(text)) == len(text):
        places = [place for place, sign in enumerate(flat) if sign != " " or (place and flat[place - 1] != " ")]
        return "".join(flat[place] for place in places), places
    for piece in _PIECE.finditer(text):
        for start, cluster in _clusters(piece.group()):
            for sign in folded(cluster):
                if not sign.isspace() or (signs and signs[-1] != " "):
                    signs.append(" " if sign.isspace() else sign)
                    places.append(piece.start() + start)
    return "".join(signs), places


_PLAIN = re.compile(r"[ -~\u00a0-\u02ff\u2010-\u2026]*")
"""Texts in which every sign is folded by itself."""

_PIECE = re.compile(r"\s+|\S+")
_INVISIBLE = "\u00ad\u200c\u200d\u2060"


def _clusters(piece: str) -> list[tuple[int, str]]:
    """A word cut into letters, each with what joins it; not cut at all, where its parts are not folded by themselves as they are in the whole."""
    found: list[tuple[int, str]] = []
    for place, sign in enumerate(piece):
        if found and (unicodedata.combining(sign) or sign in _INVISIBLE):
            found[-1] = (found[-1][0], found[-1][1] + sign)
        else:
            found.append((place, sign))
    return found if piece.isascii() or "".join(folded(cluster) for _, cluster in found) == folded(piece) else [(0, piece)]
