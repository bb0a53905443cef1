"""What one page or sheet tells its reader, as data: its danger signs first, then its facts in the order of reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from generator.content.model import VOICE_OF
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
from generator.documents.meaning import hash_of_meaning
from generator.documents.urls import address_of, data_of, entry_of, page_data_of, path_of, web_address_of
from generator.files.cache import key_of
from generator.files.resources import hash_of_program
from generator.outputs.edition import Edition
from generator.outputs.open_data.facts import review
from generator.outputs.open_data.writing import written


class DataSurroundings(NamedTuple):
    """What the file of a page says besides what its Document tells: where that stands, its licence and review, the words of its facts for both
    readers, and those of what no source states."""

    address: str | None
    updated: date
    licence: str | None
    review: dict[str, Any] | None
    facts: Mapping[str, tuple[str | None, str | None]]
    gaps: Mapping[str, str]


def pages(documents: Iterable[Document], edition: Edition) -> Mapping[str, bytes]:
    """The file of each of some Documents by its path."""
    common = key_of(hash_of_program())
    jobs = ((page_data_of(document.id), (document, _beside(document, edition))) for document in documents)
    return edition.keeper.files(jobs, lambda _, job: key_of(common, job[0].hash, job[1]), lambda job: _page(*job))


def _beside(document: Document, edition: Edition) -> DataSurroundings:
    id_, site, library = document.id, edition.site, edition.library
    entry = entry_of(id_, library)
    licence = site.licence.name if site.licence is not None else None
    return DataSurroundings(web_address_of(id_, site), site.updated, licence, review(entry, library, site),
                  {fact: (library.facts[fact].plain, library.facts[fact].clinical) for fact in sorted(document.facts)},
                  {gap: library.gaps[gap].voiced(VOICE_OF[id_.audience]) for gap in _unstated(document)})


def _page(document: Document, beside: DataSurroundings) -> bytes:
    """The whole file. `hash` is that of what it tells: it changes when that changes, and not when only the look does."""
    id_ = document.id
    return written({
        "$schema": f"{'../' * (page_data_of(id_).count('/') - 1)}{data_of('page schema').rpartition('/')[2]}",
        "kind": id_.kind, "id": id_.id or None, "reader": id_.audience, "title": document.title, "language": document.language,
        "address": beside.address, "path": address_of(id_), "updated": beside.updated, "hash": hash_of_meaning(document),
        "licence": beside.licence, "review": beside.review, "chart": f"{path_of(id_)}.json" if id_.kind == "chart" else None,
        "danger_signs": list(_danger_signs(document).values()),
        "facts": list(_facts(document, beside)),
        "not_stated": [{"gap": gap, "words": words} for gap, words in beside.gaps.items()],
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


def _facts(document: Document, beside: DataSurroundings) -> Iterator[dict[str, Any]]:
    """Each fact once, where it is first said."""
    told: dict[str, Said] = {}
    for said in document.all(Said):
        if said.fact not in told or (said.cites and not told[said.fact].cites):
            told[said.fact] = said
    for fact in dict.fromkeys(said.fact for said in document.all(Said)):
        said, (plain, clinical) = told[fact], beside.facts[fact]
        yield {"id": fact, "words": _words(said), "plain": plain, "clinical": clinical, "sources": _cited(said.cites),
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
    return document.once("gaps", lambda one: list(dict.fromkeys(part.gap for part in one.all(Unstated) if part.gap)))


def _difference(one: Difference) -> dict[str, Any]:
    sides = [{"says": side.says, "of": text_of(side.population), "sources": _cited(side.cites)} for side in one.sides]
    return {"id": one.disagreement, "question": one.question, "sides": sides, "so": text_of(one.conclusion.line)}
