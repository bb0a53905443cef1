"""Every fact with its words for both readers, its sources and what is warned of in it, as one file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from generator.content.model import (
    Caution,
    Citation,
    Disagreement,
    Doubt,
    Library,
    NotStated,
    Quantity,
    RedFlag,
    Site,
    Source,
    Statement,
    TimeLimit,
    worded,
)
from generator.content.model import Number as NumberText
from generator.documents.quality import REVIEWABLE
from generator.documents.review_days import holding_review
from generator.documents.urls import address_of, data_of
from generator.outputs.edition import Edition
from generator.outputs.open_data.writing import stated, written


def facts(edition: Edition) -> bytes:
    """The whole file."""
    library, site = edition.library, edition.site
    shown = shown_on(edition)
    return written({
        "$schema": data_of("facts schema").rpartition("/")[2],
        "site": about_site(site),
        "facts": [_fact(fact, library, shown.get(str(fact.id), ())) for fact in library.facts.values()],
        "danger_signs": [_danger_sign(flag, library, site) for flag in library.red_flags.values()],
        "sources": [_source(source) for source in library.sources.values()],
        "notes": [_note(note) for note in library.doubts.values()],
        "disagreements": [_disagreement(entry) for entry in library.disagreements.values()],
        "gaps": [{"id": gap.id, "plain": gap.plain, "clinical": gap.clinical, "sources": cited(gap.sources)} for gap in library.gaps.values()],
        "reviews": [{"of": f"{shelf}/{entry.id}", "review": review(entry, library, site)}
                    for shelf in REVIEWABLE for entry in library.shelves[shelf].values()],
    })


def shown_on(edition: Edition) -> Mapping[str, tuple[str, ...]]:
    """For each fact the addresses of the pages that say it, below the root of the site: pages for readers, not lists about the content."""
    found = defaultdict[str, list[str]](list)
    for document in edition.documents:
        if document.id.kind not in {"fact-places-part", "fact-places"}:
            for fact in document.facts:
                found[fact].append(address_of(document.id))
    return {fact: tuple(sorted(addresses)) for fact, addresses in found.items()}


def about_site(site: Site) -> dict[str, Any]:
    """Whose content this is, of what day, and on what terms; null: not stated."""
    licence = {"name": site.licence.name, "address": site.licence.address} if site.licence is not None else None
    return {"name": site.name, "description": site.description, "language": site.language, "updated": site.updated, "address": site.address,
            "publisher": stated(site.publisher), "licence": licence}


def cited(citations: Iterable[Citation]) -> list[dict[str, Any]]:
    """Sources with the place in each."""
    return [{"source": one.source, "lines": one.line, "part": None if one.part == "not stated" else one.part, "cites": list(one.cites)}
            for one in citations]


def review(entry: Any, library: Library, site: Site) -> dict[str, Any] | None:
    """The review of an entry, while it holds."""
    held = holding_review(entry, library, site)
    return {"by": held.by, "on": held.on, "months": held.months} if held is not None else None


def kind_of(fact: Statement) -> str:
    """What kind of statement a fact is: `statement`, `symptom`, `danger sign`, `do-not` …"""
    name = type(fact).__name__
    return {"RedFlag": "danger sign", "Pitfall": "do-not", "Lifestyle": "habit"}.get(name, name.lower())


def _fact(fact: Statement, library: Library, pages: tuple[str, ...]) -> dict[str, Any]:
    notes = [library.doubts[ref] for ref in fact.doubts]
    return {"id": fact.id, "kind": kind_of(fact), "plain": fact.plain, "clinical": fact.clinical, "sources": cited(fact.sources),
            "cautions": [_caution(one, note) for note in notes for one in note.cautions], "notes": list(fact.doubts),
            "disagreements": [entry.id for entry in library.disagreements_by_fact.get(fact.id, ())],
            "quantities": list(map(_quantity, fact.quantities)), "file": fact.where.file, "pages": list(pages)}


def _caution(one: Caution, note: Doubt) -> dict[str, Any]:
    return {"note": note.id, "kind": one.kind, "plain": one.plain, "clinical": one.clinical, "sources": cited(one.sources or note.sources)}


def _number(value: NumberText | None) -> str | None:
    return str(value).replace("\N{MINUS SIGN}", "-") if value is not None else None


def _quantity(one: Quantity) -> dict[str, Any]:
    return {"of": one.of, "value": _number(one.value), "from": _number(one.low), "to": _number(one.high), "limit": one.limit, "unit": one.unit,
            **{name: stated(getattr(one, name)) for name in ("population", "comparator", "time_point", "uncertainty")}}


def _danger_sign(flag: RedFlag, library: Library, site: Site) -> dict[str, Any]:
    action = {"plain": flag.action.plain, "clinical": flag.action.clinical, "basis": flag.action.basis} if flag.action is not None else None
    means = [] if isinstance(flag.means, NotStated) else [str(one.id) if isinstance(one, Statement) else str(one) for one in flag.means]
    return {"id": flag.id, "short": flag.short, "level": flag.urgency, "do": action, "time_limit": _time_limit(flag.time_limit), "means": means,
            "readers": list(flag.audience), "watch_words": list(flag.watch_words), "review": review(flag, library, site)}


def _time_limit(value: object) -> dict[str, Any] | None:
    """Within what time: in words, or as a number with its unit, its purpose and its start; None where no source states it."""
    if isinstance(value, TimeLimit):
        return {"value": _number(value.value), "unit": value.unit, "for": value.purpose, "from": stated(value.start)}
    words = stated(value)
    return {"words": words} if words is not None else None


def _source(source: Source) -> dict[str, Any]:
    return {"id": source.id, "kind": source.kind, "short": source.short,
            **{name: stated(getattr(source, name)) for name in ("title", "authors", "published_in", "year")}, "read": source.status,
            "primary": None if source.primary == "not stated" else source.primary, "doi": source.doi, "link": source.link}


def _note(note: Doubt) -> dict[str, Any]:
    return {"id": note.id, "basis": note.basis, "plain": note.plain, "clinical": note.clinical, "sources": cited(note.sources)}


def _disagreement(entry: Disagreement) -> dict[str, Any]:
    sides = [{"says": side.says, "of": stated(side.population), "facts": list(side.facts)} for side in entry.sides]
    return {"id": entry.id, "question": worded(entry.question, "plain"), "plain": entry.plain, "clinical": entry.clinical, "sides": sides,
            "notes": list(entry.doubts)}
