"""Where an id, or some words, stand in the content."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, NamedTuple

from generator.content.model import Box, Entry, Id, Library, Ref, Text, normalised, whole_words
from generator.diagnostics.diagnostic import Where

KIND_WORDS = {
    "facts": "fact", "topics": "topic", "tests": "test", "treatments": "treatment", "comparisons": "comparison",
    "causes": "cause", "decisions": "chart", "handouts": "sheet", "inputs": "input", "clinics": "clinic",
    "red_flags": "danger sign", "pitfalls": "pitfall", "sources": "source", "disagreements": "disagreement",
    "doubts": "editor's note", "gaps": "gap", "figures": "figure", "not_covered": "subject not covered", "inventories": "inventory",
}
"""What an entry of each kind is called in messages."""


class FoundId(NamedTuple):
    """A thing that has an id: what it is, what it is called, where it is written, and everywhere it is named, in the order of the files."""

    thing: Any
    kind: str
    written: Where
    named: tuple[Where, ...]


def find(library: Library, id_: str) -> tuple[FoundId, ...]:
    """Everything of this id: an entry, a fact, a box of a chart. Several things may share an id; a box is named in its own chart only."""
    return (*_entries(library, id_), *_boxes(library, id_))


def said(library: Library, words: str) -> tuple[Where, ...]:
    """Where a text says these words: whole words, in any capitals, over the ends of lines."""
    looked_for = whole_words([words])
    texts = (part for entry in library.entries for part in entry.parts if isinstance(part, Text) and not isinstance(part, Id))
    return _sorted(text.where for text in texts if looked_for.search(normalised(text)))


def near(library: Library, id_: str) -> list[str]:
    """Ids that are written almost like this one, the nearest first."""
    return get_close_matches(id_, sorted({known for shelf in library.shelves.values() for known in shelf}), 3)


def words_of(thing: Entry) -> str:
    """The first words by which a person knows an entry: its words, its name, its title or its question."""
    for key in ("plain", "names", "says", "question", "short", "name", "title"):
        words = getattr(thing, key, None)
        if words is not None:
            return " ".join(str(getattr(words, "plain", words)).split())
    return ""


def _entries(library: Library, id_: str) -> Iterator[FoundId]:
    told: list[Entry] = []
    for shelf, kind in sorted(KIND_WORDS.items(), key=lambda pair: pair[0] == "facts"):
        thing = library.shelves[shelf].get(id_)
        if thing is not None and not any(thing is other for other in told):
            told.append(thing)
            refs = (part for entry in library.entries for part in entry.parts
                    if isinstance(part, Ref) and part == id_ and library.shelves[part.kind].get(id_) is thing)
            yield FoundId(thing, kind, thing.id.where, _sorted(ref.where for ref in refs))


def _boxes(library: Library, id_: str) -> Iterator[FoundId]:
    for chart in library.decisions.values():
        for box in chart.parts:
            if isinstance(box, Box) and box.id == id_:
                refs = (part for part in chart.parts if isinstance(part, Id) and not isinstance(part, Ref) and part == id_)
                yield FoundId(box, f'box of chart "{chart.id}"', box.id.where, _sorted(ref.where for ref in refs if ref is not box.id))


def _sorted(places: Iterator[Where]) -> tuple[Where, ...]:
    return tuple(sorted(set(places)))
