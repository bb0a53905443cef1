"""Pages for patients -> how hard they are to read: words, sentences, and a reading age by a named formula.

The formula is the Automated Readability Index (Smith and Senter 1967), which counts letters, words and sentences and nothing else:
4.71 x letters for each word + 0.5 x words for each sentence - 21.43 is a school grade of the USA; five more is the age. It is made
for English. docs/decisions/2026-11-20-reading-level.md says why this one, and what it does not see.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from generator.documents.document import Chart, Document, DocumentId, Said, text_of
from generator.documents.urls import path_of

FORMULA = "Automated Readability Index"
LANGUAGE = "en"
"""The language that the formula is made for."""

WANTED, MOST = 11, 14
"""The reading age that is wanted of pages for patients, and the highest that they may have. From 11 to 14 they are allowed, above it hard to read."""

LONGEST = 20
"""The words that a sentence for patients should have at most."""

FEWEST = 100
"""With fewer words than these a page is too short for its figure to mean much: no problem is made of it."""

_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]*[A-Z0-9])")
_LAST_WORD = re.compile(r"[^\s(\"'“‘\[]*$")
_WORD = re.compile(r"\w+(?:['’.,/–-]\w+)*")


class Sentence(NamedTuple):
    """A sentence of a page, with the id of the fact, or the box of the chart, that it belongs to."""

    item: str
    words: str

    @property
    def length(self) -> int:
        """How many words it has."""
        return _counted(self.words)[0]

    @property
    def letters(self) -> int:
        """How many letters and digits its words have."""
        return _counted(self.words)[1]


@lru_cache(maxsize=20_000)
def _counted(text: str) -> tuple[int, int]:
    """How many words a text has, and how many letters and digits these have."""
    words = _WORD.findall(text)
    return len(words), sum(sign.isalnum() for word in words for sign in word)


class Reading(NamedTuple):
    """How hard one Document is to read: the reading age, how many words and sentences it has, how many words the longest has.

    `long`: its sentences that are longer than they should be. `worst`: of one that is too hard, the sentences, three at most, without each of which
    it would be easiest to read, the worst first.
    """

    document: DocumentId
    title: str
    age: float
    words: int
    sentences: int
    longest: int
    long: tuple[Sentence, ...] = ()
    worst: tuple[Sentence, ...] = ()

    @property
    def hard(self) -> bool:
        """Whether it is too hard, and long enough to say so."""
        return self.age > MOST and self.words >= FEWEST


def measure(documents: Iterable[Document], no_end: str) -> tuple[Reading, ...]:
    """How hard each page about one entry is to read for patients, the hardest first. `no_end`: abbreviations that end no sentence, with | between
    them. Nothing is measured in a language that the formula was not made for."""
    pages = (document for document in documents
             if document.audience == "patient" and document.id.id and document.language.partition("-")[0] == LANGUAGE)
    found = [reading for page in pages if (reading := _measured(page, no_end)) is not None]
    return tuple(sorted(found, key=lambda page: (-page.age, path_of(page.document))))


def _measured(document: Document, no_end: str) -> Reading | None:
    """How hard one is; None for one that says nothing in sentences."""
    def numbers(document: Document) -> list[Any]:
        return list(reading_of(document.id, document.title, sentences_of(document, no_end)))[2:]

    age, words, count, longest, *marked = document.once(f"reading {no_end}", numbers)
    long, worst = (tuple(Sentence(*sentence) for sentence in some) for some in marked)
    return Reading(document.id, document.title, age, words, count, longest, long, worst) if count else None


def sentences_of(document: Document, no_end: str) -> tuple[Sentence, ...]:
    """All that a page says in sentences."""
    short = frozenset(no_end.split("|"))
    return tuple(sentence for item, text in _texts(document) for sentence in sentences(item, text, short))


def reading_of(document: DocumentId, title: str, said: Sequence[Sentence]) -> Reading:
    """How hard a page of these sentences is."""
    reading = Reading(document, title, reading_age(said), sum(sentence.length for sentence in said), len(said),
                      max((sentence.length for sentence in said), default=0))
    return reading._replace(long=tuple(sentence for sentence in said if sentence.length > LONGEST), worst=worst_of(said) if reading.hard else ())


def worst_of(said: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences of a page, three at most, without each of which it would be easiest to read, the worst first."""
    whole = reading_age(said, 6)
    rest = sorted((reading_age((*said[:number], *said[number + 1:]), 6), number) for number in range(len(said)))
    return tuple(said[number] for age, number in rest[:3] if age <= whole)


def average(pages: Sequence[Reading]) -> float:
    """The mean of the reading ages of some pages; each page counts once, however long it is."""
    return round(sum(page.age for page in pages) / len(pages), 1)


def long_sentences(pages: Iterable[Reading]) -> list[Sentence]:
    """The sentences of some pages that are longer than they should be, each once, the longest first."""
    found = dict.fromkeys(sentence for page in pages for sentence in page.long)
    return sorted(found, key=lambda sentence: -sentence.length)


def reading_age(said: Iterable[Sentence], places: int = 1) -> float:
    """The age by the formula, and never below 5, where school begins; 0 for no sentences."""
    told = list(said)
    words = sum(sentence.length for sentence in told)
    if not words:
        return 0.0
    grade = 4.71 * sum(sentence.letters for sentence in told) / words + 0.5 * words / len(told) - 21.43
    return round(max(5.0, grade + 5), places)


def sentences(item: str, text: str, no_end: Container[str] = ()) -> Iterator[Sentence]:
    """The sentences of a text. One ends at . ! or ? before a capital or a digit, but not after an abbreviation."""
    begin = 0
    for found in _END.finditer(text):
        last = _LAST_WORD.search(text[begin:found.end()])
        if last and last.group() not in no_end:
            yield Sentence(item, text[begin:found.end()].strip())
            begin = found.end()
    if _WORD.search(text[begin:]):
        yield Sentence(item, text[begin:].strip())


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    """What a page says in sentences, with plain spaces, as authors write them: its facts, each once; of a chart also what stands in its boxes."""
    for item, text in _said(document):
        yield item, " ".join(text.split())


def _said(document: Document) -> Iterator[tuple[str, str]]:
    parts = document.parts
    facts = {part.fact: "".join(span.text for span in part.words) for part in parts if isinstance(part, Said)}
    yield from sorted(facts.items())
    told = set(facts.values())
    for step in (step for part in parts if isinstance(part, Chart) for step in part.steps):
        unsure = (text_of(detail.line) for detail in step.unsure)
        texts = (step.says, *step.asked, *unsure, *step.notes)
        yield from ((f"{document.id.id}, box {step.box}", text) for text in texts if text not in told)
