"""The age of reviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.content.model import Library, Review, months_later
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.rules.entries import id_of, parts


@rule("content", level="warning", waivable=True)
def review_overdue(library: Library, today: date) -> Iterator[Diagnostic]:
    """A review is valid for as long as it says; after that the entry needs a new one.

    Why: Evidence and services change. A reader must not take an old review for a current one.
    Mend: Have the entry reviewed again, and write down by whom and when. Do not just change the date.
    """
    for entry in library.entries:
        for review in parts(entry, Review):
            due = months_later(review.on, review.months)
            if due <= today:
                yield review_overdue.at(review.where, f'the review of "{id_of(entry)}" ran out on {due}',
                                        "Have it reviewed again, and write by whom and on what day.", item=id_of(entry))


@rule("content")
def review_in_future(library: Library, today: date) -> Iterator[Diagnostic]:
    """A review is written down after it has happened.

    Why: A review with a date to come claims that somebody approved what they have not yet read.
    Mend: Correct the date, or delete the review until it has been done.
    """
    for entry in library.entries:
        for review in parts(entry, Review):
            if review.on > today:
                yield review_in_future.at(review.where, f'the review of "{id_of(entry)}" is dated {review.on}, which has not come yet',
                                          "Write the day on which it was done, or delete the review.", item=id_of(entry))
