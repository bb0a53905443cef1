"""What changed, as feeds: Atom (RFC 4287) for the whole site and for each page and sheet that changed since it was first released.

A feed needs an address for everything in it; so there is none while the site has no address, or before the first release.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple
from xml.etree import ElementTree as Xml

from generator.documents.document import Document, DocumentId
from generator.documents.urls import address_of, data_of, formerly, path_of, web_address
from generator.language.reader import Reader
from generator.outputs.edition import Edition
from generator.outputs.planned import Outline, Planned
from generator.releases.changes import Change
from generator.releases.copies import told
from generator.releases.ledger import Release

FILE = data_of("changes")
_ATOM = "http://www.w3.org/2005/Atom"


class _Page(NamedTuple):
    id: DocumentId
    title: str


def files(edition: Edition) -> Mapping[str, bytes]:
    """Every feed by its path."""
    if edition.site.address is None or edition.ledger.latest is None:
        return {}
    pages = [page for page in map(_page, edition.documents) if page.id in edition.ledger.changed]
    return {FILE: _feed(FILE, None, edition), **{_path(page.id): _feed(_path(page.id), page, edition) for page in pages}}


def planned(outline: Outline) -> Iterator[Planned]:
    """All feeds of a site."""
    if outline.site.address is not None and outline.ledger.latest is not None:
        there = (formerly(document) if document.kind == "withdrawn" else document for document in outline.titles)
        yield from map(Planned, (FILE, *(_path(document) for document in there if document in outline.ledger.changed)))


def feed_of(document: Document, edition: Edition) -> str:
    """The address of the feed that a page names in its head, below the root of the site; empty where there is none."""
    if edition.site.address is None or edition.ledger.latest is None:
        return ""
    page = _page(document)
    return _path(page.id) if page.id in edition.ledger.changed else FILE


def _page(document: Document) -> _Page:
    """A page or sheet; in the place of one that is no more, that one: whoever follows it is told that it was withdrawn."""
    return _Page(formerly(document.id) if document.id.kind == "withdrawn" else document.id, document.title)


def _path(document: DocumentId) -> str:
    return f"{path_of(document).removesuffix('/index')}/{FILE}"


def _feed(path: str, page: _Page | None, edition: Edition) -> bytes:
    site, reader = edition.site, edition.readers.of(page.id) if page else edition.readers.site
    title = reader.labelled(page.title if page else site.name, reader("title_about_changes"))
    entries = tuple(_entries(page, edition, reader))
    about = address_of(page.id) if page else address_of(DocumentId("changes"))
    feed = Xml.Element("feed", {"xmlns": _ATOM, "xml:lang": reader.language})
    own = web_address(site.address, path)
    _add(feed, "id", own)
    _add(feed, "title", title)
    _add(feed, "updated", _moment(edition.ledger.releases[-1].day))
    Xml.SubElement(feed, "link", rel="self", type="application/atom+xml", href=own)
    Xml.SubElement(feed, "link", rel="alternate", type="text/html", href=web_address(site.address, about))
    _add(Xml.SubElement(feed, "author"), "name", str(edition.library.clinic.name if edition.library.clinic else site.name))
    feed.extend(entries)
    Xml.indent(feed)
    return bytes(Xml.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def _entries(page: _Page | None, edition: Edition, reader: Reader) -> Iterator[Xml.Element]:
    """A release for each entry, the latest first; of a page those that changed it."""
    for release in reversed(edition.ledger.releases):
        changes = release.changes if page is None else release.changes_of(page.id)
        if page is None or changes:
            yield _entry(release, changes, page, edition, reader)


def _entry(release: Release, changes: Iterable[Change], page: _Page | None, edition: Edition, reader: Reader) -> Xml.Element:
    address = edition.site.address
    entry = Xml.Element("entry")
    about = web_address(address, f"{address_of(DocumentId('changes'))}#{release.anchor}")
    _add(entry, "id", web_address(address, f"{address_of(page.id)}#{release.anchor}") if page else about)
    _add(entry, "title", f"{page.title}, {reader.day(release.day)}" if page else reader.day(release.day))
    _add(entry, "updated", _moment(release.day))
    Xml.SubElement(entry, "link", rel="alternate", type="text/html", href=about)
    words = [reader.labelled(one.label, one.says) for one in (told(change, reader) for change in changes)]
    nothing = reader("changes_none" if release.after else "changes_first")
    _add(entry, "content", "\n".join([*([release.note] if release.note else []), *(words or [nothing])])).set("type", "text")
    return entry


def _add(parent: Xml.Element, name: str, text: str) -> Xml.Element:
    made = Xml.SubElement(parent, name)
    made.text = text
    return made


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
