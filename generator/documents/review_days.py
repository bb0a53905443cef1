"""When which page, sheet or danger sign must be looked at again: the days that reviewers keep in a calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from generator.content.model import Library, Review, Site, review_counts
from generator.documents.quality import REVIEWABLE
from generator.documents.versions import last_day, not_after


class ReviewDay(NamedTuple):
    """A day: of what (its shelf, its id, its name), and who reviewed it last; empty: nobody did, and it is the last on which a sheet may be used."""

    day: date
    shelf: str
    id: str
    name: str
    by: str


def review_days(library: Library, site: Site) -> tuple[ReviewDay, ...]:
    """Every day on which a review runs out, and the last day of use of each sheet that has none; the earliest first."""
    return tuple(sorted(_days(library, site)))


def by_person(days: Iterable[ReviewDay]) -> Mapping[str, tuple[ReviewDay, ...]]:
    """The days of each reviewer, in the order of their names."""
    kept = tuple(days)
    return {person: tuple(day for day in kept if day.by == person) for person in sorted({day.by for day in kept if day.by})}


def holding_review(entry: Any, library: Library, site: Site) -> Review | None:
    """The review of an entry, if it holds on the day of the content, and of what is said now. Programs are told of no other."""
    review: Review | None = getattr(entry, "review", None)
    return review if review is not None and review_counts(entry, library) and last_day(review) >= site.updated else None


def _days(library: Library, site: Site) -> Iterator[ReviewDay]:
    for shelf in REVIEWABLE:
        for entry in library.shelves[shelf].values():
            review: Review | None = entry.review
            counts = review_counts(entry, library)
            if review is not None and counts:
                yield ReviewDay(last_day(review), shelf, str(entry.id), _name(entry), str(review.by))
            elif shelf in {"decisions", "handouts"}:
                yield ReviewDay(not_after(site, review, counts=counts), shelf, str(entry.id), _name(entry), "")


def _name(entry: Any) -> str:
    return str(entry.names.plain) if hasattr(entry, "names") else str(getattr(entry, "short", None) or entry.plain)
