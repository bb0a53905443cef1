"""The age of reviews, and whether what was reviewed still is what readers are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from generator.content.model import AnyReview, Entry, Library, SharedReview, entry_path
from generator.diagnostics.diagnostic import Diagnostic, Where
from generator.diagnostics.registry import rule
from generator.diagnostics.report import counted
from generator.documents.reviewing import Standing, recorded, reviewed_entries
from generator.documents.versions import last_day
from generator.releases import reviewed as since
from generator.releases.ledger import Ledger
from generator.rules.entries import id_of, parts
from generator.rules.this_run import ThisRun

_MOST_CHANGES = 5
"""So many changes are told; the command `review` tells all."""

_ENDED = '."'


@rule("content", level="warning", waivable=True)
def review_overdue(library: Library, today: date) -> Iterator[Diagnostic]:
    """A review is valid for as long as it says; after that the entry needs a new one.

    Why: Evidence and services change. A reader must not take an old review for a current one.
    Fix: Have the entry reviewed again, and write down by whom and when. Do not just change the date.
    """
    for review, of, item in reviewed(library):
        if last_day(review) < today:
            yield review_overdue.at(review.where, f"the review of {of} ran out on {last_day(review)}",
                                    "Have it reviewed again, and write by whom and on what day.", item=item)


@rule("content")
def review_in_future(library: Library, today: date) -> Iterator[Diagnostic]:
    """A review is written down after it has happened.

    Why: A review with a date to come claims that somebody approved what they have not yet read.
    Fix: Correct the date, or delete the review until it has been done.
    """
    for review, of, item in reviewed(library):
        if review.on > today:
            yield review_in_future.at(review.where, f"the review of {of} is dated {review.on}, which has not come yet",
                                      "Write the day on which it was done, or delete the review.", item=item)


@rule("content")
def shared_review_unfit(library: Library, today: date) -> Iterator[Diagnostic]:
    """A review of several entries names entries that are there, that can be reviewed, and that have no other review.

    Why: A misspelt name would leave a page unreviewed that everybody takes for reviewed; two reviews of one page would say different days.
    Fix: Correct the name. Where an entry has a review of its own, keep the one that is right.
    """
    named: dict[str, SharedReview] = {}
    for review in library.reviews:
        if not review.of:
            yield shared_review_unfit.at(review.where, "this review names nothing", "Name under of: what was reviewed, such as topics/ankle-sprain.")
        for path in review.paths:
            entry = library.shelves.get(path.shelf, {}).get(path.id) if path.shelf != "facts" else None
            if entry is None and path.id not in library.broken:
                yield shared_review_unfit.at(path, f'there is no "{path}" to be reviewed', "Name an entry by its folder and its id.")
            elif entry is not None and not hasattr(entry, "review"):
                yield shared_review_unfit.at(path, f'"{path}" cannot be reviewed by itself', "Name pages, charts, sheets, danger signs or pitfalls.")
            elif named.setdefault(path, review) is not review or (entry is not None and entry.review is not review):
                yield shared_review_unfit.at(path, f'"{path}" has two reviews', "Keep the one that is right.")


@rule("content", level="warning")
def review_without_text(library: Library, today: date) -> Iterator[Diagnostic]:
    """A review says which text it is of.

    Why: Otherwise nobody can tell whether what readers are told still is what was reviewed.
    Fix: Ask the reviewer to look again, and record that with the command review, which adds the text.
    """
    open_ = [entry for entry in reviewed_entries(library) if recorded(entry) is None and entry.review.on <= today <= last_day(entry.review)]
    if open_:
        others = f" and {counted(len(open_) - 1, 'other')}" if open_[1:] else ""
        yield review_without_text.at(
            open_[0].review.where, f'the review of "{id_of(open_[0])}"{others} does not say which text was reviewed',
            f"Nobody can tell whether it was changed since. Have it looked at again, and write that down: review {_named(open_)} --by NAME.",
            item=id_of(open_[0]))


def _named(entries: Iterable[Entry]) -> str:
    return " ".join(entry_path(entry) for entry in entries)


@rule("publishing", level="warning")
def review_stale(run: ThisRun) -> Iterator[Diagnostic]:
    """What was reviewed says what it said then, wherever it stands and however it is laid out.

    Why: "Reviewed by" on words that the reviewer never saw is a claim that nobody made.
    Fix: Have the reviewer look at what the message names, and write that down with the command review; or delete the review. A change of order, of
    layout or of comments asks for nothing.
    """
    refused = {place_of(one) for one, _ in no_longer_publishable(run)}
    for one in run.standings:
        if one.stale and place_of(one) not in refused:
            yield review_stale.at(place_of(one), said_of(one), f"{_since(one, run.released.ledger)} Have it reviewed again, and write that down: "
                                  f"review {one.path} --by NAME. Or delete the review.", item=id_of(one.entry))


def no_longer_publishable(run: ThisRun) -> Iterator[tuple[Standing, str]]:
    """What was reviewed and has said something else for too long, and may not be published so for the public; each with why."""
    library = run.library
    for one in (one for one in run.standings if run.public and one.stale):
        begins = since.changed_on(one, run.released.ledger, library.site.updated if library.site is not None else one.review.on)
        if one.signs_differ:
            yield one, "its danger signs, or its ways through a chart, are not known to be the same"
        elif grace_ends(begins, library) < run.today:
            yield one, f"that was so on {begins} already"


def said_of(one: Standing) -> str:
    """That something is another text now, with who reviewed it and when."""
    return f'{one.review.by} reviewed "{id_of(one.entry)}" on {one.review.on}; since then it says something else'


def _since(one: Standing, ledger: Ledger) -> str:
    found = since.changes(one, ledger)
    if found is None:
        signs = " A danger sign, or a way through a chart, is among it." if one.signs_differ and one.reviewed.signs else ""
        return f"What was changed cannot be told: no release has the text that was reviewed.{signs}"
    more = [counted(len(found) - _MOST_CHANGES, "other change")] if len(found) > _MOST_CHANGES else []
    told = "; ".join([*found[:_MOST_CHANGES], *more])
    return f"Changed since: {told}{'' if told.endswith(_ENDED) else '.'}"


def place_of(one: Standing) -> Where:
    """Where the review of something is written."""
    if isinstance(one.review, SharedReview):
        return one.review.texts[one.path].where
    return one.review.where


def grace_ends(begins: date, library: Library) -> date:
    """The last day on which something may still be published whose review counts no longer since some day."""
    return begins + timedelta(days=library.site.review_grace if library.site is not None else 0)


def reviewed(library: Library) -> Iterator[tuple[AnyReview, str, str]]:
    """Every review once: of what it is, in words, and what a waiver calls that."""
    found: dict[int, tuple[AnyReview, list[str]]] = {}
    for entry in library.entries:
        for review in parts(entry, AnyReview):
            found.setdefault(id(review), (review, []))[1].append(id_of(entry))
    for review, ids in found.values():
        yield review, f'"{ids[0]}"' + (f" and {counted(len(ids) - 1, 'other')}" if ids[1:] else ""), ids[0] if len(ids) == 1 else review.where.file
