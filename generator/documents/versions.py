"""What tells one version of a sheet from another: day, fingerprint, review, last day of use, address. On paper and on its page."""

from __future__ import annotations

import io
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from generator.content.model import Decision, Handout, Library, Review, Site, months_later
from generator.documents.document import Document
from generator.documents.urls import web_address_of
from generator.language.reader import Reader

VALID_MONTHS = 12
"""How long a sheet may be used after the content was last changed, if nobody reviewed it for another time."""


class Version(NamedTuple):
    """The version of one sheet, its days and its review in words. `address`: where its page stands on the web; None while the site has none.

    `fingerprint`: eight signs that change when, and only when, anything changes that the sheet says. `changed`, `review`: the same as `updated`
    and `reviewed`, for programs.
    """

    updated: str
    fingerprint: str
    reviewed: str
    not_after: str
    address: str | None
    changed: date
    review: Review | None


def version_of(document: Document, library: Library, site: Site, reader: Reader) -> Version:
    """The version of a chart or a handout, as its copies and its page tell it."""
    review = _entry(document, library).review
    reviewed = reviewed_in_words(review, reader)
    return Version(reader.day(site.updated), document.hash[:8], reviewed, reader.day(not_after(site, review)), web_address_of(document.id, site),
                   site.updated, review)


def reviewed_in_words(review: Review | None, reader: Reader) -> str:
    """Who reviewed something, when, and until when that counts; or that nobody did."""
    if review is None:
        return reader("not_reviewed")
    return reader("reviewed", by=review.by, on=reader.day(review.on), until=reader.day(months_later(review.on, review.months)))


def not_after(site: Site, review: Review | None) -> date:
    """The day after which a sheet must not be used: the end of its review, or `VALID_MONTHS` after the content was last changed."""
    start, months = (review.on, review.months) if review else (site.updated, VALID_MONTHS)
    return months_later(start, months)


@lru_cache(maxsize=2000)
def qr(address: str | None) -> str | None:
    """The address as a QR code, in SVG; None if there is no address. Level M: it can be read with 15 % of it dirty or torn (ISO/IEC 18004)."""
    if address is None:
        return None
    import segno  # it loads all of TLS, and only sheets with an address of their own need it

    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, scale=4, xmldecl=False, svgns=True)
    return out.getvalue().decode()


def _entry(document: Document, library: Library) -> Decision | Handout:
    return library.decisions[document.id.id] if document.id.kind == "chart" else library.handouts[document.id.id]
