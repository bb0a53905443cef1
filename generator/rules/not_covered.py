"""What the site does not cover: nothing that it does cover, and nothing without somebody who says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.content.model import Library, Names, Text, normalised
from generator.content.places import KIND_WORDS
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule


@rule("content")
def covered_after_all(library: Library, today: date) -> Iterator[Diagnostic]:
    """Nothing is named as not covered that is the name of a page, a chart or a sheet, or the words of a danger sign.

    Why: A reader would be sent away from the very page or danger sign that they looked for.
    Fix: Delete the name from the entry; or the entry, if a page covers it now. A name of several words, such as "fever after a fall", leaves
    "fever" to the page about it.
    """
    covered: dict[str, str] = {}
    for shelf in ("red_flags", "topics", "tests", "treatments", "comparisons", "decisions", "handouts"):
        for id_, entry in library.shelves[shelf].items():
            called = _all(entry.names) if hasattr(entry, "names") else (*entry.watch_words, *entry.also, *entry.search)
            for name in called:
                covered.setdefault(normalised(name), f'{KIND_WORDS[shelf]} "{id_}"')
    for entry in library.not_covered.values():
        for name in _all(entry.names):
            if (by := covered.get(normalised(name))) is not None:
                yield covered_after_all.at(name, f'"{name}" is named as not covered, but {by} is called so',
                                           "Delete this name here, or the whole entry if its question is covered now.", item=entry.id)


def _all(names: Names) -> tuple[Text, ...]:
    return tuple({normalised(name): name for name in (*names.search, *names.also, names.clinical, names.plain)}.values())


@rule("content")
def not_covered_without_source(library: Library, today: date) -> Iterator[Diagnostic]:
    """What to do about something that is not covered names its source, or says that it is the editors' advice.

    Why: It is the only answer that a reader gets to this question. They must be able to see who gives it.
    Fix: Name the source and the place in it under sources:, or write basis: editor.
    """
    for entry in library.not_covered.values():
        if entry.action.basis == "source" and not entry.sources:
            yield not_covered_without_source.at(entry.id, f'what to do about "{entry.id}" is said to come from a source, but none is named',
                                                "Name the source under sources:, or write basis: editor.", item=entry.id)
