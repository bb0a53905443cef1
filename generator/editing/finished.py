"""What the rules of finished pages find in a content, before it is written: only the pages that a change touches are made anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from generator.build import rules, with_level_words
from generator.content.model import SHELVES, Entry, Library, Site
from generator.diagnostics.diagnostic import Diagnostic
from generator.documents.assembling import Assembler
from generator.documents.document import Document, DocumentId
from generator.documents.readers import Readers, readers_of
from generator.outputs.templates import read_templates
from generator.rules.documents import check_documents

_TOLD_BY_FACTS = frozenset({"topics", "tests", "treatments", "comparisons", "decisions", "handouts", "red_flags", "pitfalls", "doubts", "causes"})
"""Shelves whose entries stand on pages of their own, or are told where facts are. A change of anything else may touch any page."""


_OF_ALL_OTHERS = frozenset({"quality", "reading-ages", "fact-places", "fact-places-part", "rules"})
"""Documents that are made from all others, or from none of the content."""
_ON_ANY = ("site", "clinic", "glossary", "body_map", "brands", "reviews")
"""What stands once, and is told on any page."""


class Finished(NamedTuple):
    """The finished pages and sheets of a content, and what its rules find in them."""

    library: Library
    documents: Mapping[DocumentId, Document]
    problems: tuple[Diagnostic, ...]


def finished(library: Library, before: Finished | None = None) -> Finished | None:
    """The finished pages of a content without errors that keep pages from being made; None if its language is not known.

    `before`: those of the content before a change; what the change does not touch is taken from there.
    """
    if library.site is None:
        return None
    try:
        readers = _readers(library, library.site)
    except KeyError:
        return None
    assembler = Assembler(library, library.site, readers, rules())
    touched = _touched(before, library) if before is not None else None
    known = before.documents if before is not None and touched is not None else {}
    documents = {id_: known[id_] if id_ in known and not _is_touched(known[id_], touched or frozenset()) else assembler.assemble(id_)
                 for id_ in assembler.titles() if id_.kind not in _OF_ALL_OTHERS}
    return Finished(library, documents, check_documents(library, documents.values()))


def _readers(library: Library, site: Site) -> Readers:
    return readers_of(library, with_level_words(_templates(str(site.language)), site).words)


_templates = cache(read_templates)


def _is_touched(document: Document, touched: frozenset[str]) -> bool:
    return document.id.id in touched or not touched.isdisjoint(document.facts) or not touched.isdisjoint(document.signs)


def _touched(before: Finished, after: Library) -> frozenset[str] | None:
    """The ids of the entries and facts that differ; None if anything may be touched by what differs."""
    old = before.library
    if not all(_same(getattr(old, name), getattr(after, name)) for name in _ON_ANY):
        return None
    changed = set[str]()
    for shelf in SHELVES:
        ids = set(_differing(getattr(old, shelf), getattr(after, shelf)))
        if ids and shelf not in _TOLD_BY_FACTS:
            return None
        changed |= ids
    changed |= set(_differing(old.facts, after.facts))
    notes = {id_ for id_ in changed if id_ in old.doubts or id_ in after.doubts}
    return frozenset(changed | set(_noted(old, notes)) | set(_noted(after, notes)))


def _differing(old: Mapping[str, Entry], new: Mapping[str, Entry]) -> Iterator[str]:
    return (str(id_) for id_ in {**old, **new} if not _same(old.get(id_), new.get(id_)))


def _same(one: Any, other: Any) -> bool:
    """Whether two entries, or two lists of such, say the same. Their places are no matter, and what was worked out of them is not looked at."""
    if one is other or one is None or other is None:
        return one is other
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and one.model_dump() == other.model_dump()


def _noted(library: Library, notes: Iterable[str]) -> Iterator[str]:
    """The facts that some editor's notes are about."""
    wanted = set(notes)
    return (str(fact.id) for fact in library.facts.values() if wanted and not wanted.isdisjoint(map(str, fact.doubts)))

