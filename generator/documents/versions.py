"""What tells one version of a sheet from another: day, fingerprint, review, last day of use, address. On paper and on its page."""

from __future__ import annotations

import io
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from generator.content.model import AnyReview, Library, Site, months_later, review_counts
from generator.documents.document import Document, place_of_copy
from generator.documents.meaning import hash_of_meaning
from generator.documents.urls import sheet_of, web_address_of
from generator.language.reader import Reader

_GAP = "\0"
FINGERPRINT = 8
"""How many signs of the hash of what a sheet tells stand on paper."""

VALID_MONTHS = 12
"""How long a sheet may be used after the content was last changed, if nobody reviewed it for another time."""


class SheetVersion(NamedTuple):
    """The version of one sheet, its days and its review in words. `address`: where its page stands on the web; None while the site has none.

    `copy_address`: where that page tells about a copy of this very version. `fingerprint`: eight signs that change when, and only when, anything
    changes that the sheet tells (`documents.meaning`). `changed`, `review`: the same as `updated` and `reviewed`, for programs; no review that is
    of another text.
    """

    updated: str
    fingerprint: str
    reviewed: str
    not_after: str
    address: str | None
    changed: date
    review: AnyReview | None
    copy_address: str | None


def version_of(document: Document, library: Library, site: Site, reader: Reader) -> SheetVersion:
    """The version of a chart or a handout, as its copies and its page tell it."""
    entry, fingerprint, address = sheet_of(document.id, library), fingerprint_of(document), web_address_of(document.id, site)
    counts = review_counts(entry, library)
    return SheetVersion(reader.day(site.updated), fingerprint, "".join(reviewed_in_words(entry.review, reader, counts=counts)),
                   reader.day(not_after(site, entry.review, counts=counts)), address, site.updated, entry.review if counts else None,
                   f"{address}#{place_of_copy(fingerprint)}" if address else None)


def fingerprint_of(document: Document) -> str:
    """What tells on paper which version of a sheet it is."""
    return hash_of_meaning(document)[:FINGERPRINT]


def reviewed_in_words(review: AnyReview | None, reader: Reader, *, counts: bool = True) -> tuple[str, str, str]:
    """Who reviewed something, when, and until when that counts; that something else is said since; or that nobody did.

    In three parts, of which the second is the last day on which it counts; empty where it does not count.
    """
    if review is None:
        return reader("not_reviewed"), "", ""
    on = reader.day(review.on)
    if not counts:
        return reader("review_stale", by=review.by, on=on), "", ""
    before, _, after = reader("reviewed", by=review.by, on=on, until=_GAP).partition(_GAP)
    return before, reader.day(last_day(review)), after


def last_day(review: AnyReview) -> date:
    """The last day on which a review counts."""
    return months_later(review.on, review.months)


def not_after(site: Site, review: AnyReview | None, *, counts: bool = True) -> date:
    """The day after which a sheet must not be used: the end of its review, or `VALID_MONTHS` after the content was last changed; the earlier of both
    where the review is of another text."""
    unreviewed = months_later(site.updated, VALID_MONTHS)
    if review is None:
        return unreviewed
    return last_day(review) if counts else min(last_day(review), unreviewed)


@lru_cache(maxsize=2000)
def qr(address: str | None) -> str | None:
    """The address as a QR code, in SVG; None if there is no address. Level M: it can be read with 15 % of it dirty or torn (ISO/IEC 18004)."""
    if address is None:
        return None
    import segno  # it loads all of TLS, and only sheets with an address of their own need it

    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, scale=4, xmldecl=False, svgns=True)
    return out.getvalue().decode()
