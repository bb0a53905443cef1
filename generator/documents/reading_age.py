"""Pages for patients -> how hard they are to read: words, sentences, and a reading age by a named formula.

The formula is the Automated Readability Index (Smith and Senter 1967), which counts letters, words and sentences and nothing else:
4.71 x letters for each word + 0.5 x words for each sentence - 21.43 is a school grade of the USA; five more is the age. It is made
for English. docs/decisions/2026-11-20-reading-level.md says why this one, and what it does not see.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from generator.documents.document import Chart, Document, DocumentId, Paragraph, Said, text_of
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


@dataclass(frozen=True)
class Sentence:
    """A sentence of a page, with the id of the fact, or the box of the chart, that it belongs to."""

    item: str
    words: str

    @cached_property
    def length(self) -> int:
        """How many words it has."""
        return len(_WORD.findall(self.words))

    @cached_property
    def letters(self) -> int:
        """How many letters and digits its words have."""
        return sum(sign.isalnum() for word in _WORD.findall(self.words) for sign in word)


@dataclass(frozen=True)
class Reading:
    """How hard one Document is to read."""

    document: DocumentId
    title: str
    sentences: tuple[Sentence, ...]

    @cached_property
    def age(self) -> float:
        """The reading age."""
        return reading_age(self.sentences)

    @cached_property
    def words(self) -> int:
        """How many words the page has."""
        return sum(sentence.length for sentence in self.sentences)

    @cached_property
    def longest(self) -> int:
        """How many words the longest sentence has."""
        return max(sentence.length for sentence in self.sentences)

    @property
    def worst(self) -> list[Sentence]:
        """The sentences, three at most, without each of which the page would be easiest to read, the worst first."""
        whole = reading_age(self.sentences, 6)
        rest = [(reading_age((*self.sentences[:number], *self.sentences[number + 1:]), 6), number) for number in range(len(self.sentences))]
        return [self.sentences[number] for age, number in sorted(rest)[:3] if age <= whole]


def measure(documents: Iterable[Document], no_end: str) -> tuple[Reading, ...]:
    """How hard each page about one entry is to read for patients, the hardest first. `no_end`: abbreviations that end no sentence, with | between
    them. Nothing is measured in a language that the formula was not made for."""
    short, found = frozenset(no_end.split("|")), []
    for document in documents:
        if document.audience == "patient" and document.id.id and document.language.partition("-")[0] == LANGUAGE:
            said = [sentence for item, text in _texts(document) for sentence in _sentences(item, text, short)]
            found += [Reading(document.id, document.title, tuple(said))] if said else []
    return tuple(sorted(found, key=lambda page: (-page.age, path_of(page.document))))


def average(pages: Sequence[Reading]) -> float:
    """The mean of the reading ages of some pages; each page counts once, however long it is."""
    return round(sum(page.age for page in pages) / len(pages), 1)


def long_sentences(pages: Iterable[Reading]) -> list[Sentence]:
    """The sentences of some pages that are longer than they should be, each once, the longest first."""
    found = dict.fromkeys(sentence for page in pages for sentence in page.sentences if sentence.length > LONGEST)
    return sorted(found, key=lambda sentence: -sentence.length)


def reading_age(said: Iterable[Sentence], places: int = 1) -> float:
    """The age by the formula, and never below 5, where school begins; 0 for no sentences."""
    told = list(said)
    words = sum(sentence.length for sentence in told)
    if not words:
        return 0.0
    grade = 4.71 * sum(sentence.letters for sentence in told) / words + 0.5 * words / len(told) - 21.43
    return round(max(5.0, grade + 5), places)


@lru_cache(maxsize=20_000)
def _sentences(item: str, text: str, no_end: frozenset[str]) -> tuple[Sentence, ...]:
    """The same, kept: a fact stands on several pages, and pages are measured for the page of reading ages and once more when they are judged."""
    return tuple(sentences(item, text, no_end))


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
        beside = document.sections.get(f"box-{step.number}")
        notes = (text_of(block) for block in (beside.blocks if beside is not None else ()) if isinstance(block, Paragraph))
        texts = (step.says, *step.asked, *unsure, *notes)
        yield from ((f"{document.id.id}, box {step.box}", text) for text in texts if text not in told)
