"""What a review was given for: which text an entry tells its readers, and whether that still is the one which was reviewed.

A text is known by a hash of what its Documents tell (`documents.meaning`), for both readers. Whom to call is no part of it: that is the clinic's own,
and another clinic, or another number, does not undo a review. So one review holds for the sheets of all clinics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, Final, NamedTuple

from generator.content.model import AUDIENCES, AnyReview, Decision, Entry, Handout, Library, Page, Pitfall, RedFlag, SharedReview, entry_path
from generator.documents.document import Document, DocumentId, text_of
from generator.documents.meaning import Meaning, Saying, hash_of, meaning_of
from generator.documents.urls import document_of

LENGTH: Final = 16
"""How many signs of a hash stand in a review."""

Assemble = Callable[[DocumentId], Document]
"""Gives a Document by its id."""


class Fingerprint(NamedTuple):
    """Which text something says, and which danger signs and ways through charts are in it."""

    text: str
    signs: str


class Standing(NamedTuple):
    """An entry that was reviewed with its text: what was reviewed, what it says now."""

    entry: Any
    review: AnyReview
    reviewed: Fingerprint
    now: Fingerprint
    meanings: tuple[tuple[DocumentId, Meaning], ...]

    @property
    def path(self) -> str:
        """The entry by its folder and id."""
        return entry_path(self.entry)

    @property
    def stale(self) -> bool:
        """Whether something else is said now than what was reviewed."""
        return self.reviewed.text != self.now.text

    @property
    def signs_differ(self) -> bool:
        """Whether it is another danger sign, or what tells of them is another; also where nobody wrote down which they were."""
        return self.stale and (isinstance(self.entry, RedFlag) or self.reviewed.signs != self.now.signs)


def documents_of(entry: Entry) -> tuple[DocumentId, ...]:
    """The Documents in which readers are told what an entry says."""
    if isinstance(entry, (Decision, Handout)):
        return (document_of(entry),)
    if isinstance(entry, RedFlag):
        return tuple(DocumentId("danger-signs", "", audience) for audience in entry.audience)
    if isinstance(entry, Pitfall):
        return tuple(DocumentId("pitfalls", "", audience) for audience in entry.audience)
    return tuple(document_of(entry, audience) for audience in AUDIENCES) if isinstance(entry, Page) else ()


def meanings_of(entry: Entry, assemble: Assemble) -> tuple[tuple[DocumentId, Meaning], ...]:
    """What an entry tells, for each of its readers."""
    return tuple((document, meaning_of(_part(entry, assemble(document)))) for document in documents_of(entry))


def fingerprint(meanings: Iterable[Meaning]) -> Fingerprint:
    """Which text some meanings are."""
    own = [without_calls(meaning) for meaning in meanings]
    return Fingerprint(hash_of(own)[:LENGTH], hash_of(tuple(sorted({*_signs(meaning)})) for meaning in own)[:LENGTH])


def without_calls(meaning: Meaning) -> Meaning:
    """A meaning without whom to call."""
    return tuple(sorted({replace(saying, data=tuple(pair for pair in saying.data if pair[0] != "call")) for saying in meaning}))


def recorded(entry: Any) -> Fingerprint | None:
    """The text for which an entry's review was given; None if nobody wrote that down, or nobody reviewed it."""
    review = getattr(entry, "review", None)
    named = review.texts.get(entry_path(entry)) if isinstance(review, SharedReview) else review
    return Fingerprint(str(named.text), str(named.signs or "")) if named is not None and named.text is not None else None


def reviewed_entries(library: Library) -> Iterator[Any]:
    """Every entry that was reviewed."""
    for shelf in (library.topics, library.tests, library.treatments, library.comparisons, library.decisions, library.handouts, library.red_flags,
                  library.pitfalls):
        yield from (entry for entry in shelf.values() if entry.review is not None)


def standings(library: Library, assemble: Assemble) -> Iterator[Standing]:
    """Every entry that was reviewed with its text, in the order of the content."""
    for entry in reviewed_entries(library):
        was = recorded(entry)
        if was is not None:
            meanings = meanings_of(entry, assemble)
            yield Standing(entry, entry.review, was, fingerprint(meaning for _, meaning in meanings), meanings)


def _part(entry: Entry, document: Document) -> Document:
    """What of a Document is about an entry: its own section, where it is one of many."""
    if not isinstance(entry, (RedFlag, Pitfall)):
        return document
    section = document.sections[f"{'about' if isinstance(entry, RedFlag) else 'fact'}-{entry.id}"]
    return replace(document, title=text_of(section.heading), blocks=(section,))


def _signs(meaning: Meaning) -> Iterator[Saying]:
    """The danger signs of a meaning, and what leads somebody through a chart, in whatever words."""
    for saying in meaning:
        if saying.subject in {"danger sign", "chart sign"} or (saying.subject == "box" and {*saying.all("level")} & {"emergency", "urgent"}):
            yield saying
        elif saying.subject in {"answer", "input", "value", "return"}:
            yield replace(saying, text=saying.text if saying.subject == "return" else "")
