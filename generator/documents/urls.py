"""Where Documents stand on the site: the only place that knows its addresses."""

from __future__ import annotations

from collections.abc import Mapping

from generator.content.model import Audience, Comparison, Decision, Handout, Page, Site, Test, Topic, Treatment
from generator.documents.document import DocumentId, Kind

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


def path_of(document: DocumentId) -> str:
    """Where a Document stands below the root of the site, without an ending: `topics/x`, `topics/x/clinical`, `red_flags/index`."""
    kind = document.kind
    if kind in {"chart", "handout"}:
        return f"{'decisions' if kind == 'chart' else 'sheets'}/{document.id}"
    if kind == "landing":
        return "patients" if document.audience == "patient" else "clinicians"
    if kind in _FOLDERS:
        if document.audience == "clinician":
            return f"{_FOLDERS[kind]}/{document.id}/clinical" if document.id else f"{_FOLDERS[kind]}/clinical"
        return f"{_FOLDERS[kind]}/{document.id or 'index'}"
    return f"about/facts/{document.id}" if kind == "fact-places-part" else _SINGLE.get(kind, f"about/{kind}")


def address_of(document: DocumentId) -> str:
    """The address of a Document below the root of the site, with a slash at its end; empty for the first page."""
    stem = path_of(document).removesuffix("index").rstrip("/")
    return f"{stem}/" if stem else ""


def web_address_of(document: DocumentId, site: Site | None) -> str | None:
    """Its whole address; None while the site has none."""
    return f"{site.address}{address_of(document)}" if site and site.address else None


def paper_of(document: DocumentId, paper: str) -> str:
    """Where a sheet stands as PDF, for one size of paper."""
    return f"{path_of(document)}-{paper}.pdf"


def first_page_of(document: DocumentId, paper: str) -> str:
    """Where the first page of a chart stands as a PDF of its own, for one size of paper."""
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
