"""A Library as one reader is told it: without the facts that are for the other reader alone.

Where a list or a section holds only such facts, this reader has no such section: nothing is missing there. Danger signs and pitfalls say by
themselves for whom they are, and whoever lists them asks them. Most contents have no fact for one reader alone: one Library for both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from generator.content.model import SECTIONS, SHELVES, Audience, Card, Entry, FactRef, Library, PatientQuestion, Pitfall, RedFlag, Statement

_LEFT_OUT: Mapping[type[Entry], frozenset[str]] = MappingProxyType({
    **{kind: frozenset(names) for kind, names in SECTIONS.items()}, Card: frozenset(Card.model_fields)})
"""The keys of each kind that are left out where nothing in them is for a reader."""


def for_one(library: Library) -> tuple[Statement, ...]:
    """The facts that are for one reader alone, in the order of the content. Danger signs and pitfalls are none of them."""
    return tuple(fact for fact in reversed(tuple(library.facts.values())) if is_for_one(fact))


def is_for_one(fact: Statement) -> bool:
    """Whether a fact is for one reader alone."""
    return len({*fact.audience}) == 1 and not isinstance(fact, (RedFlag, Pitfall))


def told_to(library: Library, audience: Audience) -> Library:
    """The Library without what is for the other reader alone; the same if there is nothing of that kind."""
    others = frozenset(str(fact.id) for fact in for_one(library) if not fact.is_for(audience))
    if not others:
        return library
    shelves = {name: {id_: _told(entry, others) for id_, entry in getattr(library, name).items()} for name in SHELVES}
    told = replace(library, **{name: MappingProxyType(shelf) for name, shelf in shelves.items()})  # type: ignore[arg-type]
    told.__dict__["facts"] = library.facts  # a fact that is named where it should not be has its words all the same
    return told


def _told(entry: Entry, others: frozenset[str]) -> Entry:
    """An entry without some facts; the same if it holds none of them."""
    fresh: dict[str, Any] = {}
    for name in type(entry).model_fields:
        value = getattr(entry, name)
        told = _part(value, others)
        if told is not value:
            fresh[name] = None if told == () and name in _LEFT_OUT.get(type(entry), ()) else told
    if not fresh:
        return entry
    return entry.model_copy(update=fresh)


def _part(value: Any, others: frozenset[str]) -> Any:
    if isinstance(value, Entry):
        return _told(value, others)
    if not isinstance(value, tuple):
        return value
    kept = tuple(part for part in (_part(part, others) for part in value if not _is_one(part, others)) if not _is_empty(part))
    return value if len(kept) == len(value) and all(one is other for one, other in zip(kept, value, strict=True)) else kept


def _is_one(part: object, others: frozenset[str]) -> bool:
    return (isinstance(part, Statement) and str(part.id) in others) or (isinstance(part, FactRef) and str(part) in others)


def _is_empty(part: object) -> bool:
    return isinstance(part, PatientQuestion) and part.answers == ()
