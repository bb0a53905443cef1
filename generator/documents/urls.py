"""Where Documents stand on the site: the only place that knows its addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from hashlib import sha256
from typing import cast

from generator.content.model import VOICE_OF, Audience, Comparison, Decision, Handout, Library, Page, Site, Test, Topic, Treatment
from generator.documents.document import Data, DocumentId, Kind
from generator.language.words import spaced

PAPERS = ("a4", "letter")
"""The sizes of paper for which each sheet is printed."""

_KINDS: Mapping[type, Kind] = {Topic: "topic", Test: "test", Treatment: "treatment", Comparison: "comparison", Decision: "chart", Handout: "handout"}
SHELF_OF: Mapping[Kind, str] = {"topic": "topics", "test": "tests", "treatment": "treatments", "comparison": "comparisons", "chart": "decisions",
                                "handout": "handouts"}
"""The shelf of the Library that holds the entry of a Document, for each kind that is about one entry."""

_FOLDERS: Mapping[Kind, str] = {"topic": "topics", "test": "tests", "treatment": "treatments", "comparison": "comparisons",
                                "danger-signs": "red_flags", "pitfalls": "pitfalls", "causes": "causes", "questions": "faq",
                                "study-figures": "evidence"}
_SINGLE: Mapping[Kind, str] = {"home": "index", "sheets": "sheets/index", "about": "about/index", "reading-ages": "about/reading",
                               "fact-places": "about/facts/index", "body": "patients/where-it-hurts"}


def document_of(entry: Page | Decision | Handout, audience: Audience | None = None) -> DocumentId:
    """The Document about an entry; a sheet has one for its own reader, a page one for each."""
    kind = _KINDS[type(entry)]
    if isinstance(entry, (Decision, Handout)):
        return DocumentId(kind, str(entry.id), entry.audience)
    return DocumentId(kind, str(entry.id), audience or "patient")


Named = Page | Decision | Handout


def entry_of(document: DocumentId, library: Library) -> Named | None:
    """The entry that a Document is about; None if it is about many, or if there is no such entry."""
    shelf = SHELF_OF.get(document.kind)
    return library.shelves[shelf].get(document.id) if shelf else None


def sheet_of(document: DocumentId, library: Library) -> Decision | Handout:
    """The chart or handout that a sheet is. Raises KeyError if there is none."""
    return library.decisions[document.id] if document.kind == "chart" else library.handouts[document.id]


def name_of(entry: Named, audience: Audience) -> str:
    """What a reader calls an entry."""
    return spaced(entry.names.voiced(VOICE_OF[audience]))


def formerly(document: DocumentId) -> DocumentId:
    """What stood at the address of a page that says that it is no more."""
    kind, _, id_ = document.id.partition("/")
    return DocumentId(cast(Kind, kind), id_, document.audience)


def path_of(document: DocumentId) -> str:
    """Where a Document stands below the root of the site, without an ending: `topics/x`, `topics/x/clinical`, `red_flags/index`."""
    kind = document.kind
    if kind == "withdrawn":
        return path_of(formerly(document))
    if kind in {"chart", "handout"}:
        return f"{'decisions' if kind == 'chart' else 'sheets'}/{document.id}"
    if kind == "landing":
        return "patients" if document.audience == "patient" else "clinicians"
    if kind in _FOLDERS:
        if document.audience == "clinician":
            return f"{_FOLDERS[kind]}/{document.id}/clinical" if document.id else f"{_FOLDERS[kind]}/clinical"
        return f"{_FOLDERS[kind]}/{document.id or 'index'}"
    return f"about/facts/{document.id}" if kind == "fact-places-part" else _SINGLE.get(kind, f"about/{kind}")


def withdrawn(document: DocumentId) -> DocumentId:
    """The page that stands in the place of a Document that is no more."""
    return DocumentId("withdrawn", f"{document.kind}/{document.id}", document.audience)


def address_of(document: DocumentId) -> str:
    """The address of a Document below the root of the site, with a slash at its end; empty for the first page."""
    stem = path_of(document).removesuffix("index").rstrip("/")
    return f"{stem}/" if stem else ""


def page_path(document: DocumentId) -> str:
    """Where the Markdown of a Document stands."""
    return f"{path_of(document)}.md"


def web_address(site: str | None, path: str) -> str:
    """The whole address of what stands at a path below the root of a site. `site`: its own address; without one the whole is empty."""
    return f"{site}{path}" if site else ""


def web_address_of(document: DocumentId, site: Site | None) -> str | None:
    """Its whole address; None while the site has none."""
    return web_address(site.address, address_of(document)) or None if site else None


def paper_of(document: DocumentId, paper: str) -> str:
    """Where a sheet stands as PDF, for one size of paper."""
    return f"{path_of(document)}-{paper}.pdf"


def chart_alone_of(document: DocumentId, paper: str) -> str:
    """Where a chart stands as PDF without its numbered steps, for one size of paper: at the address that its first page had, for links to it."""
    return f"{path_of(document)}-page-1-{paper}.pdf"


def large_of(document: DocumentId, paper: str) -> str:
    """Where a sheet stands as PDF in large print, for one size of paper."""
    return f"{path_of(document)}-large-{paper}.pdf"


def drawing_of(document: DocumentId) -> str:
    """Where the drawing of a chart stands as a picture of its own."""
    return f"{path_of(document)}.svg"


def picture_of(document: DocumentId) -> str:
    """Where the picture of the first page of a sheet stands."""
    return f"{path_of(document)}.png"


_DATA: Mapping[Data, str] = {
    "facts": "data/facts.json", "facts schema": "data/facts.schema.json", "page schema": "data/page.schema.json", "facts as table": "data/facts.csv",
    "sources": "data/sources.csl.json", "sources for BibTeX": "data/sources.bib", "reviews": "data/reviews.ics", "quality": "about/quality.json",
    "addresses": "sitemap.xml", "changes": "changes.xml",
}


def data_of(kind: Data) -> str:
    """Where a file for programs stands that there is once. Raises KeyError for the others."""
    return _DATA[kind]


def page_data_of(document: DocumentId) -> str:
    """Where the data of one page stands."""
    return f"data/pages/{path_of(document)}.json"


def calendar_of(person: str) -> str:
    """Where the review days of one person stand. Names that differ have addresses that differ."""
    plain = unicodedata.normalize("NFKD", person).encode("ascii", "ignore").decode().casefold()
    name = "-".join(re.findall("[a-z0-9]+", plain))[:40].strip("-")
    return f"data/reviews/{'-'.join(filter(None, (name, sha256(person.encode()).hexdigest()[:6])))}.ics"
