"""Problems as the bar at the end of each page of the preview tells them: what is wrong, where it is written, and on which page it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from generator.content.model import Library
from generator.diagnostics.bounded import MOST_TOLD
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.report import as_row, count
from generator.documents.document import DocumentId
from generator.documents.urls import SHELF_OF, address_of

State = Literal["checking", "checked", "waiting"]
"""Whether the page shows the content as it is and is still being checked; or was checked; or cannot be made, and is shown as it was before."""

_KIND_OF = {shelf: kind for kind, shelf in SHELF_OF.items()}
_LISTED: Mapping[str, tuple[DocumentId, str]] = {
    "red_flags": (DocumentId("danger-signs"), "about"), "pitfalls": (DocumentId("pitfalls"), "fact"), "causes": (DocumentId("causes"), "cause"),
    "sources": (DocumentId("sources"), "source"), "disagreements": (DocumentId("disagreements"), "differ"), "doubts": (DocumentId("notes"), "note"),
    "gaps": (DocumentId("gaps"), "gap"), "not_covered": (DocumentId("not-covered"), "about"), "glossary.yml": (DocumentId("glossary"), ""),
    "body_map.yml": (DocumentId("body"), ""), "site.yml": (DocumentId("home"), ""), "inventories": (DocumentId("inventory"), "inventory")}
"""For files that have no page of their own the page that tells all of their sort, and what the anchor of one of them begins with there."""


def status_of(state: State, problems: Iterable[Diagnostic], folder: str, titles: Mapping[DocumentId, str], library: Library | None,
              fault: str = "") -> dict[str, object]:
    """How things stand, as data. `titles`: of the pages that are shown; `fault`: what else keeps pages from being made."""
    found = sorted(problems, key=lambda problem: problem.level)
    errors, warnings = count(found)
    return {"state": state, "errors": errors, "warnings": warnings, "fault": fault,
            "problems": [as_row(problem, folder) | _page(problem, titles, library) for problem in found[:MOST_TOLD]]}


def _page(problem: Diagnostic, titles: Mapping[DocumentId, str], library: Library | None) -> dict[str, str | int]:
    document, anchor = page_of(problem, library)
    if document is None or document not in titles:
        return {}
    return {"page": f"/{address_of(document)}", "anchor": anchor, "title": titles[document]}


def page_of(problem: Diagnostic, library: Library | None) -> tuple[DocumentId | None, str]:
    """The page on which a reader meets what a problem is about, and the anchor there; None if there is no such page."""
    folder, _, name = problem.where.file.rpartition("/")
    stem = name.removesuffix(".yml")
    if folder in _KIND_OF:
        sheet = getattr(library, folder, {}).get(stem) if folder in {"decisions", "handouts"} else None
        return DocumentId(_KIND_OF[folder], stem, getattr(sheet, "audience", "patient")), ""
    document, prefix = _LISTED.get(folder or name, (None, ""))
    return document, f"{prefix}-{stem}" if prefix else ""
