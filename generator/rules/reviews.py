"""The age of reviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.content.model import Library, Review, SharedReview, months_later
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.diagnostics.report import counted
from generator.rules.entries import id_of, parts


@rule("content", level="warning", waivable=True)
def review_overdue(library: Library, today: date) -> Iterator[Diagnostic]:
    """A review is valid for as long as it says; after that the entry needs a new one.

    Why: Evidence and services change. A reader must not take an old review for a current one.
    Mend: Have the entry reviewed again, and write down by whom and when. Do not just change the date.
    """
    for review, of, item in reviewed(library):
        due = months_later(review.on, review.months)
        if due <= today:
            yield review_overdue.at(review.where, f"the review of {of} ran out on {due}",
                                    "Have it reviewed again, and write by whom and on what day.", item=item)


@rule("content")
def review_in_future(library: Library, today: date) -> Iterator[Diagnostic]:
    """A review is written down after it has happened.

    Why: A review with a date to come claims that somebody approved what they have not yet read.
    Mend: Correct the date, or delete the review until it has been done.
    """
    for review, of, item in reviewed(library):
        if review.on > today:
            yield review_in_future.at(review.where, f"the review of {of} is dated {review.on}, which has not come yet",
                                      "Write the day on which it was done, or delete the review.", item=item)


@rule("content")
def shared_review_unfit(library: Library, today: date) -> Iterator[Diagnostic]:
    """A review of several entries names entries that are there, that can be reviewed, and that have no other review.

    Why: A misspelt name would leave a page unreviewed that everybody takes for reviewed; two reviews of one page would say different days.
    Mend: Correct the name. Where an entry has a review of its own, keep the one that is right.
    """
    named: dict[str, SharedReview] = {}
    for review in library.reviews:
        if not review.of:
            yield shared_review_unfit.at(review.where, "this review names nothing", "Name under of: what was reviewed, such as topics/ankle-sprain.")
        for path in review.of:
            entry = library.shelves.get(path.shelf, {}).get(path.id) if path.shelf != "facts" else None
            if entry is None and path.id not in library.broken:
                yield shared_review_unfit.at(path, f'there is no "{path}" to be reviewed', "Name an entry by its folder and its id.")
            elif entry is not None and not hasattr(entry, "review"):
                yield shared_review_unfit.at(path, f'"{path}" cannot be reviewed by itself', "Name pages, charts, sheets, danger signs or pitfalls.")
            elif named.setdefault(path, review) is not review or (entry is not None and entry.review is not review):
                yield shared_review_unfit.at(path, f'"{path}" has two reviews', "Keep the one that is right.")


def reviewed(library: Library) -> Iterator[tuple[Review, str, str]]:
    """Every review once: of what it is, in words, and what a waiver calls that."""
    found: dict[int, tuple[Review, list[str]]] = {}
    for entry in library.entries:
        for review in parts(entry, Review):
            found.setdefault(id(review), (review, []))[1].append(id_of(entry))
    for review, ids in found.values():
        yield review, f'"{ids[0]}"' + (f" and {counted(len(ids) - 1, 'other')}" if ids[1:] else ""), ids[0] if len(ids) == 1 else review.where.file
