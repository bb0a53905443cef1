"""What one page or sheet tells its reader, as data: its danger signs first, then its facts in the order of reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.content.model import VOICE_OF, Library
from generator.documents.document import (
    AlertGroup,
    Caution,
    Cite,
    DangerGroup,
    Difference,
    Document,
    Note,
    Said,
    Sources,
    Unstated,
    text_of,
)
from generator.documents.meaning import hash_of, meaning_of
from generator.documents.urls import SHELF_OF, address_of, data_of, page_data_of, path_of, web_address_of
from generator.outputs.edition import Edition
from generator.outputs.open_data.facts import review
from generator.outputs.open_data.writing import written


def page(document: Document, edition: Edition) -> bytes:
    """The whole file. `hash` is that of what it tells: it changes when that changes, and not when only the look does."""
    id_, site, library = document.id, edition.site, edition.library
    entry = library.shelves[SHELF_OF[id_.kind]][id_.id] if id_.kind in SHELF_OF else None
    return written({
        "$schema": f"{'../' * (page_data_of(id_).count('/') - 1)}{data_of('page schema').rpartition('/')[2]}",
        "kind": id_.kind, "id": id_.id or None, "reader": id_.audience, "title": document.title, "language": document.language,
        "address": web_address_of(id_, site), "path": address_of(id_), "updated": site.updated, "hash": hash_of([meaning_of(document)]),
        "licence": site.licence.name if site.licence is not None else None, "review": review(entry, library, site),
        "chart": f"{path_of(id_)}.json" if id_.kind == "chart" else None,
        "danger_signs": list(_danger_signs(document).values()),
        "facts": list(_facts(document, library)),
        "not_stated": [{"gap": gap, "words": library.gaps[gap].voiced(VOICE_OF[id_.audience])} for gap in _unstated(document)],
        "disagreements": [_difference(one) for one in document.all(Difference)],
        "notes": [{"id": note.note, "basis": note.basis, "words": note.text, "sources": _cited(note.cites)} for note in document.all(Note)],
        "sources": [{"id": use.source, "number": use.number, "name": use.short, "kind": use.kind}
                    for block in document.all(Sources) for use in block.uses],
    })


def _danger_signs(document: Document) -> Mapping[str, dict[str, Any]]:
    """Each danger sign once: how urgent it is, what to do, whom to call."""
    found: dict[str, dict[str, Any]] = {}
    for group in document.all(DangerGroup):
        for item in group.signs:
            for fact in [part for part in item.line if isinstance(part, Said)][:1]:
                calls = [call.words for call in group.calls]
                found[fact.fact] = {"id": fact.fact, "words": _words(fact), "level": group.urgency, "soon": group.head, "do": group.action,
                                    "call": calls}
    for alert in document.all(AlertGroup):
        for sign in alert.signs:
            known: dict[str, Any] = {"id": sign.sign, "words": sign.link.text, "level": alert.urgency, "soon": alert.head, "do": None, "call": []}
            found.setdefault(sign.sign, known)
    return found


def _facts(document: Document, library: Library) -> Iterator[dict[str, Any]]:
    """Each fact once, where it is first said."""
    told: dict[str, Said] = {}
    for said in document.all(Said):
        if said.fact not in told or (said.cites and not told[said.fact].cites):
            told[said.fact] = said
    for fact in dict.fromkeys(said.fact for said in document.all(Said)):
        said, written_ = told[fact], library.facts[fact]
        yield {"id": fact, "words": _words(said), "plain": written_.plain, "clinical": written_.clinical, "sources": _cited(said.cites),
               "cautions": [_caution(one) for one in said.cautions], "danger_signs": [mark.sign for mark in said.danger],
               "disagreements": [mark.disagreement for mark in said.differs], "notes": [mark.note for mark in said.notes]}


def _words(said: Said) -> str:
    return "".join(word.text for word in said.words)


def _caution(one: Caution) -> dict[str, Any]:
    return {"note": one.note, "kind": one.label, "words": one.text, "sources": _cited(one.cites)}


def _cited(cites: tuple[Cite, ...]) -> list[dict[str, Any]]:
    return [{"source": cite.source, "place": cite.place} for cite in cites]


def _unstated(document: Document) -> Iterable[str]:
    """What no source states, by the gaps that name it."""
    return dict.fromkeys(part.gap for part in document.all(Unstated) if part.gap)


def _difference(one: Difference) -> dict[str, Any]:
    sides = [{"says": side.says, "of": text_of(side.population), "sources": _cited(side.cites)} for side in one.sides]
    return {"id": one.disagreement, "question": one.question, "sides": sides, "so": text_of(one.conclusion.line)}
