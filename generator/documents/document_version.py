"""What tells one version of a sheet from another: day, fingerprint, review, last day of use, address. On paper and on its page."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import segno

from generator.content.model import Decision, Entry, Figure, Handout, Library, Ref, Review, Site, TestRef, months_later
from generator.documents import cautions

VALID_MONTHS = 12
"""How long a sheet may be used after the content was last changed, if nobody reviewed it for another time."""

_FOLLOWED = {"facts", "red_flags", "pitfalls", "doubts", "gaps", "figures"}
"""What a sheet prints of other entries; where a topic or another chart leads is not on the paper."""


class Imprint(NamedTuple):
    """The version of one sheet. `address`: where its page stands on the web; None while the site has no address."""

    updated: date
    fingerprint: str
    review: Review | None
    not_after: date
    address: str | None


def imprint(sheet: Decision | Handout, library: Library, site: Site) -> Imprint:
    """The version of a chart or a handout, as its copies and its page tell it."""
    address = f"{site.address}{sheet_path(sheet).removesuffix('.md')}/" if site.address else None
    return Imprint(site.updated, fingerprint(sheet, library), sheet.review, not_after(site, sheet.review), address)


def sheet_path(sheet: Decision | Handout) -> str:
    """Where the page of a sheet stands below the root of the site, as Markdown; charts have a page already."""
    return f"{'decisions' if isinstance(sheet, Decision) else 'sheets'}/{sheet.id}.md"


def file_path(sheet: Decision | Handout, paper: str) -> str:
    """Where the PDF of a sheet stands, for one size of paper (`a4`, `letter`)."""
    return f"{sheet_path(sheet).removesuffix('.md')}-{paper}.pdf"


def picture_path(sheet: Decision | Handout) -> str:
    """Where the picture of a sheet's first page stands."""
    return f"{sheet_path(sheet).removesuffix('.md')}.png"


def not_after(site: Site, review: Review | None) -> date:
    """The day after which a sheet must not be used: the end of its review, or `VALID_MONTHS` after the content was last changed."""
    start, months = (review.on, review.months) if review else (site.updated, VALID_MONTHS)
    return months_later(start, months)


def fingerprint(sheet: Decision | Handout, library: Library) -> str:
    """Eight signs that change when anything on a sheet changes: its own words, any fact, note or disagreement it stands on, or the clinic."""
    printed = reached(sheet, library)
    facts = {entry.id for entry in printed if hasattr(entry, "id")}
    differing = [entry for entry in library.disagreements.values() if any(ref in facts for side in entry.sides for ref in side.facts)]
    clinic = [library.clinic] if library.clinic else []
    warned = [one.caution for one in cautions.on_sheet(sheet, library)] if isinstance(sheet, Handout) else []
    return hashlib.sha256("\n".join(entry.model_dump_json() for entry in (*printed, *differing, *clinic, *warned)).encode()).hexdigest()[:8]


def reached(sheet: Entry, library: Library) -> list[Entry]:
    """The sheet and every entry that it prints, each once, in the order in which they are named."""
    shelves, found, ahead = library.shelves, dict[tuple[str, str], Entry](), [sheet]
    while ahead:
        for ref in _refs(ahead.pop(0)):
            key = (ref.kind, str(ref))
            if key not in found and ref in shelves[ref.kind]:
                found[key] = shelves[ref.kind][ref]
                ahead.append(found[key])
    return [sheet, *found.values(), *_names_of_tests(found.values(), library)]


def _names_of_tests(entries: Iterable[Entry], library: Library) -> Iterable[Entry]:
    """What a figure prints of the tests that it compares."""
    refs = (part for entry in entries if isinstance(entry, Figure) for part in entry.parts if isinstance(part, TestRef))
    return (library.tests[ref].names for ref in refs if ref in library.tests)


def _refs(entry: Entry) -> Iterable[Ref]:
    return (part for part in entry.parts if isinstance(part, Ref) and part.kind in _FOLLOWED)


@lru_cache(maxsize=32)
def qr(address: str | None) -> str | None:
    """The address as a square code, in SVG; None if there is no address. Level M: it can be read with 15 % of it dirty or torn (ISO/IEC 18004)."""
    if address is None:
        return None
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, scale=4, xmldecl=False, svgns=True)
    return out.getvalue().decode()
