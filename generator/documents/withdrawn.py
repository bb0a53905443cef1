"""Pages in the place of those that are no more: an address that was published once keeps an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from generator.content.model import AUDIENCES, Audience, EntryPath, Library, Site
from generator.documents.composing import Composer, words
from generator.documents.document import Block, DocumentId, Kind, Link, Paragraph, Target
from generator.documents.drafts import Draft
from generator.documents.urls import SHELF_OF, entry_of, formerly, name_of, path_of

_KIND_OF: Mapping[str, Kind] = {shelf: kind for kind, shelf in SHELF_OF.items()}


class Withdrawn(NamedTuple):
    """A page or sheet that was published and is no more: its title then (empty: not known), and the day since when (None: not known)."""

    title: str = ""
    since: date | None = None


def gone(site: Site, published: Mapping[DocumentId, Withdrawn], there: frozenset[DocumentId]) -> Mapping[DocumentId, Withdrawn]:
    """Every Document that is no more, one for each address, sorted: those of the ledger, and those that the site says have moved.

    `there`: those that there are.
    """
    moved = {document: Withdrawn() for move in site.moved for audience in reversed(AUDIENCES) if (document := named(move.old, audience)) is not None}
    taken = frozenset(map(path_of, there))
    found = {path_of(document): (document, known) for document, known in (*moved.items(), *published.items())}
    return dict(sorted(one for path, one in found.items() if path not in taken))


def named(path: EntryPath, audience: Audience) -> DocumentId | None:
    """The Document about an entry that is named by its folder and its id; None where that folder holds no pages."""
    kind = _KIND_OF.get(path.shelf)
    return DocumentId(kind, path.id, audience) if kind is not None else None


def instead(document: DocumentId, site: Site, library: Library) -> DocumentId | None:
    """Where readers of a Document that is no more should go."""
    was = f"{SHELF_OF.get(document.kind, '')}/{document.id}"
    for move in site.moved:
        if move.old == was and named(move.old, document.audience) == document:
            entry = library.shelves.get(move.new.shelf, {}).get(move.new.id)
            return named(move.new, getattr(entry, "audience", document.audience)) if entry is not None else None
    return None


def withdrawn(document: DocumentId, known: Withdrawn, c: Composer) -> Draft:
    """The page: that it is no more, since when, what that means for a copy on paper, and where to go."""
    return (*c.danger_link(), *_told(formerly(document), known, c))


def _told(former: DocumentId, known: Withdrawn, c: Composer) -> Iterator[Block]:
    sheet, to = former.kind in {"chart", "handout"}, instead(former, c.site, c.library)
    if known.since is not None:
        told = c.reader("withdrawn_sheet" if sheet else "withdrawn_page", on=c.reader.day(known.since))
    else:
        told = c.reader("moved_sheet" if sheet else "moved_page")
    yield Paragraph((words(told, strong=True),), "not-reviewed")
    if sheet:
        yield Paragraph((words(c.reader("withdrawn_copies")),))
    if to is not None and (entry := entry_of(to, c.library)) is not None:
        yield Paragraph((words(c.reader("withdrawn_instead"), " "), Link(name_of(entry, to.audience), Target(to), "strong")))
    else:
        yield Paragraph((words(c.reader("withdrawn_nothing")),))
    yield Paragraph((words(c.reader("withdrawn_facts"), " "), c.link_about(c.reader("title_about_facts"), "fact-places")))
