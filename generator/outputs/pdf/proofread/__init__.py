"""A finished PDF, looked at as its readers get it: by eye (`page`: pdfium draws it and tells where each letter stands) and by a screen reader
(the structure in the file). It knows nothing of the content, and takes nothing on the engine's word. Rules of prints judge what is seen.

    page.py   what pdfium sees: pages, words, boxes
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

import pikepdf

from generator.outputs.pdf.pdf_tags import TagElement, cells, structure
from generator.outputs.pdf.proofread.page import count_pages, read_pages
from generator.rules.printed import Finding, FinishedSheet, Limits, TaggedCell, TaggedPart, findings_on

__all__ = ["count_pages", "proofread", "seen"]


def proofread(pdf: bytes, limits: Limits) -> tuple[Finding, ...]:
    """What the rules of prints find on a sheet, page by page. Raises ValueError if the file cannot be read."""
    return findings_on(seen(pdf, limits))


def seen(pdf: bytes, limits: Limits) -> FinishedSheet:
    """What a finished file shows, with what it is held to. Raises ValueError if the file cannot be read."""
    pages = read_pages(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        top = structure(opened)
        plain = dict[int, TaggedPart]()
        for part in top:
            _as_value(part, plain)
        parts = [part for one in top for part in one.walk()]
        with opened.open_outline() as outline:
            bookmarks = tuple(_titles(outline.root))
        return FinishedSheet(
            limits, pages, title=str(opened.open_metadata().get("dc:title", "")).strip(),
            shows_title=bool(opened.Root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle", False)),
            language=str(opened.Root.get("/Lang", "")), parts=tuple(plain[id(part)] for part in parts),
            tables=tuple(tuple(TaggedCell(plain[id(cell.part)], *cell[1:]) for cell in cells(part)) for part in parts if part.kind == "Table"),
            bookmarks=bookmarks)


def _as_value(part: TagElement, made: dict[int, TaggedPart]) -> TaggedPart:
    """A part of the structure without what belongs to the open file. `made`: gets it, and all below it, by the identity of the part."""
    held = tuple(_as_value(one, made) if isinstance(one, TagElement) else one for one in part.held)
    alt = str(part.element.get("/Alt", "")) if part.kind == "Figure" else ""
    return made.setdefault(id(part), TaggedPart(part.kind, held, part.annotated, alt))


def _titles(items: Iterable[pikepdf.OutlineItem]) -> Iterator[str]:
    for item in items:
        yield str(item.title)
        yield from _titles(item.children)
