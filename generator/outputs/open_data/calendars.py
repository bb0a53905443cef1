"""The days on which somebody must look at something again, as iCalendar (RFC 5545): one file for all, and one for each reviewer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from generator.content.model import Library, Site
from generator.documents.document import DocumentId
from generator.documents.review_days import ReviewDay, by_person, review_days
from generator.documents.urls import calendar_of, data_of, document_of, web_address_of
from generator.language.reader import Reader

LONGEST = 75
"""Octets of a line; the rest goes on in the next, behind a space."""


def files(library: Library, site: Site, reader: Reader) -> Mapping[str, bytes]:
    """The calendars by their paths; none where there is no day, since a calendar without one is none."""
    days = review_days(library, site)
    if not days:
        return {}
    own = {calendar_of(person): calendar(found, person, library, site, reader) for person, found in by_person(days).items()}
    return {data_of("reviews"): calendar(days, "", library, site, reader), **own}


def calendar(days: Iterable[ReviewDay], person: str, library: Library, site: Site, reader: Reader) -> bytes:
    """A calendar. `person`: whose days they are; empty: all."""
    name = reader("calendar_name_of", site=site.name, by=person) if person else reader("calendar_name", site=site.name)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Caresheet//Review days//EN", "CALSCALE:GREGORIAN", f"X-WR-CALNAME:{escaped(name)}"]
    for day in days:
        lines += _event(day, library, site, reader)
    return "".join(f"{folded(line)}\r\n" for line in (*lines, "END:VCALENDAR")).encode()


def _event(day: ReviewDay, library: Library, site: Site, reader: Reader) -> Iterator[str]:
    told = reader("calendar_review", name=day.name) if day.by else reader("calendar_last_day", name=day.name)
    about = reader("calendar_review_about", by=day.by) if day.by else reader("calendar_last_day_about")
    address = web_address_of(_page(day, library), site)
    yield "BEGIN:VEVENT"
    yield f"UID:{day.shelf}-{day.id}@{_host(site)}"
    yield f"DTSTAMP:{site.updated:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{day.day:%Y%m%d}"
    yield f"SUMMARY:{escaped(told)}"
    yield f"DESCRIPTION:{escaped(f'{about} ({day.shelf}/{day.id})')}"
    if address is not None:
        yield f"URL:{address}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _page(day: ReviewDay, library: Library) -> DocumentId:
    """Where it can be read: its own page, or the list that it stands in."""
    if day.shelf in {"red_flags", "pitfalls"}:
        listed = library.red_flags if day.shelf == "red_flags" else library.pitfalls
        return DocumentId("danger-signs" if day.shelf == "red_flags" else "pitfalls", "", listed[day.id].audience[0])
    return document_of(library.shelves[day.shelf][day.id])


def _host(site: Site) -> str:
    """Whose events they are, so that those of two sites differ and stay the same from build to build."""
    if site.address is not None:
        parts = urlsplit(site.address)
        return f"{parts.hostname}{parts.path.rstrip('/').replace('/', '.')}"
    return f"{'-'.join(re.findall('[a-z0-9]+', site.name.casefold())) or 'site'}.invalid"


def escaped(text: str) -> str:
    """Words as a value: one line, in which no sign parts values."""
    return " ".join(text.split()).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets, each further one behind a line end and a space; no letter is cut in two."""
    pieces, piece, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > LONGEST:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    return "\r\n".join([*pieces, piece])
