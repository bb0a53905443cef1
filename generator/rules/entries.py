"""Looking into entries: what the rules of all subjects share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from generator.content.model import SECTIONS, Entry, FactRef, Library, Statement, Text, walk
from generator.diagnostics.diagnostic import Where

P = TypeVar("P")


def parts(value: object, kind: type[P]) -> Iterable[P]:
    """Everything of one kind in an entry or another value, at any depth."""
    return value.every(kind) if isinstance(value, Entry) else (part for part in walk(value) if isinstance(part, kind))


def sections(library: Library) -> Iterator[tuple[Entry, str, object]]:
    """Every section of every entry that has sections: the entry, the section's name, and what stands in it."""
    for entry in library.entries:
        for name in SECTIONS.get(type(entry), ()):
            yield entry, name, getattr(entry, name)


def prose(entry: Entry) -> Iterator[Text]:
    """The sentences of an entry: no ids, no places."""
    return (text for text in parts(entry, Text) if type(text) is Text)


def id_of(entry: Entry) -> str:
    """What an entry is called in waivers: its id, or its file if it has none."""
    id_ = getattr(entry, "id", None)
    return str(id_ if id_ is not None else entry.where.file)


def ref_of(one: Statement | FactRef) -> str:
    """The id of a fact that a section writes or names."""
    return str(one.id) if isinstance(one, Statement) else str(one)


def place_of(where: Where) -> str:
    """A place in a message."""
    return f"{where.file}:{where.line}"


def quoted(text: str) -> str:
    """A text as it stands inside a sentence of a message: in quotes, without its own point."""
    return f'"{str(text).removesuffix(".")}"'
