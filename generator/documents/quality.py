"""How the content stands: what there is of it, what was reviewed and until when, what is accepted for a time, and what holds a good sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from generator.content.model import Library, Review, months_later
from generator.content.places import KIND_WORDS

REVIEWABLE = ("topics", "tests", "treatments", "comparisons", "decisions", "handouts", "red_flags", "pitfalls")
"""The shelves whose entries are reviewed one by one."""

SHAPE = ("message", "reader", "signs", "options", "sources", "gaps", "tool", "dates")
CHECKED = ("words", "sentences", "numbers", "places", "charts", "harms", "links", "print")
PERSON = ("true", "complete", "balance", "understood", "pictures", "tone")
"""What makes a good page or sheet, by what holds it: the form of the files, a rule of every build, or only a person who reads it."""


class Counted(NamedTuple):
    """A kind of entry: how many there are, and how many of them were reviewed (None: they are not reviewed one by one)."""

    kind: str
    number: int
    reviewed: int | None


class Reviewed(NamedTuple):
    """An entry that was reviewed: by whom, on what day, and until when that counts."""

    kind: str
    id: str
    by: str
    on: date
    until: date


class Accepted(NamedTuple):
    """A problem that is accepted for a time: which rule, of which entry, why, by whom, until when."""

    rule: str
    item: str
    reason: str
    by: str
    until: date


class Quality(NamedTuple):
    """All of it. Reviews stand in the order in which they run out; `unreviewed` names an entry by its kind and id."""

    counted: tuple[Counted, ...]
    reviewed: tuple[Reviewed, ...]
    unreviewed: tuple[tuple[str, str], ...]
    accepted: tuple[Accepted, ...]


def quality_of(library: Library) -> Quality:
    """How the content of a Library stands."""
    kinds = tuple(Counted(KIND_WORDS[shelf], len(entries), _done(entries.values()) if shelf in REVIEWABLE else None)
                  for shelf, entries in library.shelves.items() if entries)
    entries = [(KIND_WORDS[shelf], entry) for shelf in REVIEWABLE for entry in library.shelves[shelf].values()]
    return Quality(kinds, tuple(sorted(_reviews(entries), key=lambda one: (one.until, one.kind, one.id))),
                   tuple((kind, str(entry.id)) for kind, entry in entries if entry.review is None),
                   tuple(Accepted(str(one.rule), str(one.item), str(one.reason), str(one.by), one.until) for one in library.waivers))


def _done(entries: Iterable[Any]) -> int:
    return sum(entry.review is not None for entry in entries)


def _reviews(entries: Iterable[tuple[str, Any]]) -> Iterator[Reviewed]:
    for kind, entry in entries:
        review: Review | None = entry.review
        if review is not None:
            yield Reviewed(kind, str(entry.id), str(review.by), review.on, months_later(review.on, review.months))
