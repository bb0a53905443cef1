"""What stands at the address of a printed sheet that is no more: one page that says so, for whoever kept a link to the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from generator.documents import urls
from generator.documents.document import Document, DocumentId, Paragraph, text_of
from generator.outputs.pdf.common import PAPERS
from generator.outputs.pdf.fonts import families
from generator.outputs.templates import Templates

TEXT_SIZE = 16
"""Points: that of large print, since there is little to say and much room."""


def paths_of(document: DocumentId) -> dict[str, str]:
    """The paths at which a sheet may have stood, each with its size of paper; none for the page of what was no sheet."""
    if document.kind != "withdrawn" or (former := urls.formerly(document)).kind not in {"chart", "handout"}:
        return {}
    stood: list[Callable[[DocumentId, str], str]] = [urls.paper_of, urls.large_of, *([urls.chart_alone_of] if former.kind == "chart" else [])]
    return {path(former, paper): paper for path in stood for paper in PAPERS}


def files_of(document: Document, templates: Templates, updated: date, address: str | None) -> dict[str, bytes]:
    """The files that say so, by their paths. `address`: of its page on the web."""
    paths = paths_of(document.id)
    if not paths:
        return {}
    made = {paper: _page(document, paper, templates, updated, address) for paper in sorted({*paths.values()})}
    return {path: made[paper] for path, paper in paths.items()}


def _page(document: Document, paper: str, templates: Templates, updated: date, address: str | None) -> bytes:
    from generator.outputs.pdf.engine import print_pdf  # it loads the engine, which only printing needs

    told = [text_of(part.line) for part in _told(document)]
    page = PAPERS[paper]
    data = {"title": document.title, "name": document.title, "heading": told[0], "purpose": " ".join([*told[1:], *([address] if address else [])]),
            "listed": [], "page": "", "updated": "", "words": {}, "width": page.width, "height": page.height, "text_size": TEXT_SIZE,
            "language": document.language.partition("-")[0], "fonts": families(document.language)}
    return print_pdf({"main.typ": templates.prints["cover.typ"], "look.typ": templates.prints["look.typ"]}, data, updated)


def _told(document: Document) -> Iterable[Paragraph]:
    """What its page says of the sheet, without the ways to other pages, which paper has not."""
    found = [part for part in document.blocks if isinstance(part, Paragraph)]
    first = next(place for place, part in enumerate(found) if part.role == "not-reviewed")
    return found[first:first + 2]
