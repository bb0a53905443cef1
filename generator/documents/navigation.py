"""The way through the site: which Documents lie beside each other, and how they are arranged in the menu."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from generator.content.model import VOICE_OF, Audience, Library
from generator.documents.collections import TOPIC_KINDS, topics_by_kind
from generator.documents.document import DocumentId, Kind
from generator.documents.urls import document_of
from generator.language.reader import Reader

SECTION_ANCHORS: Mapping[str, str] = MappingProxyType({
    **{f"kinds_{kind}": kind for kind in TOPIC_KINDS},
    "title_decisions": "charts", "sheets_to_print": "sheets",
    **{f"title_{name}": name for name in ("tests", "treatments", "comparisons")},
})
"""The key of the title of each section of the order of pages, and its anchor on the first page of each reader."""

LISTS: Mapping[str, Kind] = MappingProxyType({"red_flags": "danger-signs", "pitfalls": "pitfalls", "causes": "causes", "faq": "questions",
                                              "evidence": "study-figures"})
_ORDER = ("red_flags", *TOPIC_KINDS, "faq", "charts", "sheets", "causes", "tests", "treatments", "comparisons", "evidence", "pitfalls")
ABOUT: tuple[Kind, ...] = ("about", "changes", "practice", "glossary", "sources", "disagreements", "notes", "gaps", "not-covered", "accessibility",
                           "inventory", "reading-ages", "quality", "rules", "open-data")
"""The pages about the site, in the order of the menu."""
_HOME = DocumentId("home")

MOST_UNFOLDED = 60
"""Pages of one part of the menu that are shown at once. Of a longer part each page shows those around it, so that no page grows with the site."""
BESIDE = 12
"""Pages that are shown on each side then."""


class MenuShelf(NamedTuple):
    """Documents of one sort for one reader, in the order of reading: their heading, and its anchor on the reader's first page."""

    title: str
    anchor: str
    documents: tuple[DocumentId, ...]


class MenuEntry(NamedTuple):
    """A part of the menu: its title (empty: that of its Document), the Document that it leads to or the parts below it."""

    title: str
    document: DocumentId | None = None
    parts: tuple[MenuEntry, ...] = ()


class Around(NamedTuple):
    """What a long part of the menu shows of itself on one of its pages: the Documents around it, in their order; and how many there are in all."""

    documents: tuple[DocumentId, ...]
    of: int


class Navigation:
    """The way through some Documents of a Library. `titles`: those of all of them, in their order. `reader`: in whose language it is told."""

    def __init__(self, library: Library, titles: Mapping[DocumentId, str], reader: Reader) -> None:
        self._library = library
        self._reader = reader
        self.titles: Mapping[DocumentId, str] = MappingProxyType(dict(titles))
        self._shelves: Mapping[Audience, tuple[MenuShelf, ...]] = {audience: self._shelves_of(audience) for audience in ("patient", "clinician")}
        self._shelf_of = {document: shelf for shelves in self._shelves.values() for shelf in shelves for document in shelf.documents}

    def crumbs(self, document: DocumentId) -> list[tuple[str, DocumentId, str]] | None:
        """The way from the first page to a Document: title, Document and anchor of each stop; None for the first page itself."""
        if document == _HOME:
            return None
        w, landing = self._reader, DocumentId("landing", "", document.audience)
        shelf, crumbs = self._shelf_of.get(document), [(self._reader("home"), _HOME, "")]
        door = (w(f"door_{'plain' if document.audience == 'patient' else 'clinical'}"), landing, "")
        if document.kind in {*ABOUT, "fact-places", "fact-places-part", "withdrawn"} - {"about"}:
            crumbs.append((w("about"), DocumentId("about"), ""))
        elif shelf or document.kind in {*LISTS.values(), "body"}:
            crumbs.append(door)
        return [*crumbs, (shelf.title, landing, f"#{shelf.anchor}")] if shelf else crumbs

    def neighbours(self, document: DocumentId) -> Mapping[str, tuple[str, DocumentId]]:
        """The Documents before and after one on its own shelf, under "previous" and "next"."""
        row: Sequence[DocumentId] = shelf.documents if (shelf := self._shelf_of.get(document)) else ()
        place = row.index(document) if row else 0
        near = {"previous": row[place - 1] if place else None, "next": row[place + 1] if place + 1 < len(row) else None}
        return {name: (self.titles[other], other) for name, other in near.items() if other is not None}

    def around(self, document: DocumentId) -> Around | None:
        """What the menu shows beside a Document of a long part; None where it shows the whole part, or none."""
        part, place = self._long.get(document, ((), 0))
        start = min(max(place - BESIDE, 0), max(len(part) - 2 * BESIDE - 1, 0))
        return Around(part[start:start + 2 * BESIDE + 1], len(part)) if part else None

    @cached_property
    def _long(self) -> Mapping[DocumentId, tuple[tuple[DocumentId, ...], int]]:
        """Every Document of a long part of the menu, with all of that part and its place there."""
        parts = (tuple(leaf.document for leaf in part.parts if leaf.document) for main in self.menu for part in main.parts)
        return {document: (part, place) for part in parts if len(part) > MOST_UNFOLDED for place, document in enumerate(part)}

    @cached_property
    def menu(self) -> tuple[MenuEntry, ...]:
        """All Documents in their order in the menu."""
        w, titles = self._reader, self.titles
        doors = (MenuEntry(w("door_plain"), None, self._of("patient")), MenuEntry(w("door_clinical"), None, self._of("clinician")))
        sheets = (MenuEntry(w("title_sheets"), DocumentId("sheets")),) if DocumentId("sheets") in titles else ()
        places = tuple(MenuEntry("", document) for document in titles if document.kind in {"fact-places", "fact-places-part"})
        about = tuple(MenuEntry(titles[DocumentId(kind)], DocumentId(kind)) for kind in ABOUT if DocumentId(kind) in titles)
        finding = tuple(MenuEntry(titles[DocumentId(kind)], DocumentId(kind)) for kind in ("a-z", "map"))
        gone = tuple(MenuEntry("", document) for document in titles if document.kind == "withdrawn")
        gone = (MenuEntry(w("title_withdrawn_all"), None, gone),) if gone else ()
        return (MenuEntry(w("home"), _HOME), *doors, *sheets, *finding,
                MenuEntry(w("about"), None, (*about, MenuEntry(w("title_about_facts"), None, places), *gone)))

    def _of(self, audience: Audience) -> tuple[MenuEntry, ...]:
        w, voice = self._reader, VOICE_OF[audience]
        rows = {shelf.anchor: MenuEntry(shelf.title, None, tuple(MenuEntry("", document) for document in shelf.documents))
                for shelf in self._shelves[audience]}
        rows |= {name: MenuEntry(w(f"title_{name}"), document) for name, kind in LISTS.items()
                 if (document := DocumentId(kind, "", audience)) in self.titles}
        body = tuple(MenuEntry("", document) for document in self.titles if document == DocumentId("body", "", audience))
        return (MenuEntry(w(f"door_{voice}"), DocumentId("landing", "", audience)), *body, *(rows[name] for name in _ORDER if name in rows))

    def _shelves_of(self, audience: Audience) -> tuple[MenuShelf, ...]:
        library, w = self._library, self._reader
        found = [MenuShelf(w(f"kinds_{kind}"), kind, tuple(document_of(topic, audience) for topic in topics))
                 for kind, topics in topics_by_kind(library).items()]
        for key, sheets in (("title_decisions", library.decisions.values()), ("sheets_to_print", library.handouts.values())):
            own = tuple(document_of(sheet) for sheet in sheets if sheet.audience == audience)
            found.append(MenuShelf(w(key), SECTION_ANCHORS[key], own))
        found += [MenuShelf(w(f"title_{name}"), name, tuple(document_of(page, audience) for page in getattr(library, name).values()))
                  for name in ("tests", "treatments", "comparisons")]
        return tuple(shelf for shelf in found if shelf.documents)
