"""How the content stands: what there is of it, what was reviewed and until when, what is accepted for a time, what is for one reader alone, which
topics have no picture, how hard its pages are to read, and what holds a good sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from generator.content.model import AnyReview, Library, review_counts
from generator.content.places import KIND_WORDS
from generator.documents.one_reader import for_one
from generator.documents.reading_age import Reading
from generator.documents.versions import last_day

REVIEWABLE = ("topics", "tests", "treatments", "comparisons", "decisions", "handouts", "red_flags", "pitfalls")
"""The shelves whose entries are reviewed one by one."""

SHAPE = ("message", "reader", "signs", "options", "sources", "gaps", "tool", "dates")
CHECKED = ("words", "sentences", "numbers", "places", "charts", "harms", "links", "print")
PERSON = ("true", "complete", "balance", "understood", "pictures", "tone")
"""What makes a good page or sheet, by what holds it: the form of the files, a rule of every build, or only a person who reads it."""


class Counted(NamedTuple):
    """A shelf: how many entries there are, and how many of them were reviewed (None: they are not reviewed one by one)."""

    shelf: str
    number: int
    reviewed: int | None

    @property
    def kind(self) -> str:
        """What one of them is called in messages."""
        return KIND_WORDS[self.shelf]


class Stands(NamedTuple):
    """An entry by its shelf and id."""

    shelf: str
    id: str


class Reviewed(NamedTuple):
    """An entry that was reviewed: by whom, on what day, until when that counts, and whether it says something else since (`stale`)."""

    entry: Stands
    by: str
    on: date
    until: date
    stale: bool


class Accepted(NamedTuple):
    """A problem that is accepted for a time: which rule, of which entry, why, by whom, until when."""

    rule: str
    item: str
    reason: str
    by: str
    until: date


class OneReader(NamedTuple):
    """A fact or danger sign that is for one reader alone."""

    id: str
    audience: str


class Age(NamedTuple):
    """The reading age of the page of a topic for patients."""

    topic: str
    age: float


class Quality(NamedTuple):
    """All of it. Reviews stand in the order in which they run out, reading ages the hardest first. `unpictured`: topics without a figure."""

    counted: tuple[Counted, ...]
    reviewed: tuple[Reviewed, ...]
    unreviewed: tuple[Stands, ...]
    accepted: tuple[Accepted, ...]
    one_reader: tuple[OneReader, ...]
    unpictured: tuple[str, ...]
    ages: tuple[Age, ...]


def quality_of(library: Library, measured: Sequence[Reading]) -> Quality:
    """How the content of a Library stands. `measured`: how hard its pages are to read, the hardest first."""
    kinds = tuple(Counted(shelf, len(entries), _done(entries.values(), library) if shelf in REVIEWABLE else None)
                  for shelf, entries in ((shelf, library.shelves[shelf]) for shelf in KIND_WORDS) if entries)
    entries = [(Stands(shelf, str(entry.id)), entry) for shelf in REVIEWABLE for entry in library.shelves[shelf].values()]
    signs = [flag for flag in library.red_flags.values() if len({*flag.audience}) == 1]
    return Quality(kinds, tuple(sorted(_reviews(entries, library), key=lambda one: (one.until, one.entry))),
                   tuple(stands for stands, entry in entries if entry.review is None),
                   tuple(Accepted(str(one.rule), str(one.item), str(one.reason), str(one.by), one.until)
                         for one in sorted(library.waivers, key=lambda one: (one.until, one.rule, one.item))),
                   tuple(OneReader(str(fact.id), fact.audience[0]) for fact in (*signs, *for_one(library))),
                   tuple(str(topic.id) for topic in library.topics.values() if not topic.figures),
                   tuple(Age(page.document.id, page.age) for page in measured if page.document.kind == "topic"))


def _done(entries: Iterable[Any], library: Library) -> int:
    return sum(review_counts(entry, library) for entry in entries)


def _reviews(entries: Iterable[tuple[Stands, Any]], library: Library) -> Iterator[Reviewed]:
    for stands, entry in entries:
        review: AnyReview | None = entry.review
        if review is not None:
            yield Reviewed(stands, str(review.by), review.on, last_day(review), not review_counts(entry, library))
