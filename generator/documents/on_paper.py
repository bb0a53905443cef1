"""What of the Document of a handout stands on paper, and in which order its sources are numbered.

Its page on the web shows everything, by the same numbers: those of what is printed come first, so that paper has no gaps among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

from generator.documents.document import Block, Bullets, Cite, Difference, DifferMark, DoNots, Message, Note, NoteMark, Section, parts_of

Omitted = Literal["notes", "reasons"]

LEFT_OUT: Mapping[str, frozenset[Omitted]] = {"card": frozenset({"notes"}), "poster": frozenset({"notes", "reasons"}),
                                              "referral": frozenset({"notes"})}
"""What layouts leave to the page on the web: notes and disagreements, and the reasons of do-nots. Large print leaves nothing out."""

REASON = "why"
"""The key of a detail that says why not to do something."""


def left_out(layout: str, *, large: bool = False) -> frozenset[Omitted]:
    """What is not printed of a sheet of a layout."""
    return frozenset() if large else LEFT_OUT.get(layout, frozenset())


def printed(blocks: Iterable[Block], without: frozenset[Omitted]) -> tuple[Block, ...]:
    """The danger signs, the message, the blocks of a sheet; not the words that its page explains."""
    said = (block for block in blocks if not (isinstance(block, Bullets) and block.role == "explained"))
    return tuple(_section(block, without) if isinstance(block, Section) else block for block in said
                 if not isinstance(block, Section) or block.anchor.startswith("block-"))


def told(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The message and the blocks: those of whose facts the notes are told."""
    return tuple(block for block in blocks if isinstance(block, (Message, Section)))


def notes(blocks: tuple[Block, ...], shown: tuple[Block, ...]) -> tuple[Note, ...]:
    """The editor's notes on what is printed. One that warns does so beside its facts, and stands in full on the web."""
    named = {part.note for part in parts_of(told(shown)) if isinstance(part, NoteMark)}
    return tuple(part for part in parts_of(blocks) if isinstance(part, Note) and part.note in named and not part.warns)


def differences(blocks: tuple[Block, ...], shown: tuple[Block, ...]) -> tuple[Difference, ...]:
    """The disagreements in which stands what is printed."""
    named = {part.disagreement for part in parts_of(told(shown)) if isinstance(part, DifferMark)}
    return tuple(part for part in parts_of(blocks) if isinstance(part, Difference) and part.disagreement in named)


def sources(blocks: tuple[Block, ...], without: frozenset[Omitted]) -> tuple[str, ...]:
    """The sources that the sheet refers to, each once, in the order in which they were numbered."""
    shown = printed(blocks, without)
    beside = notes(blocks, shown) if "notes" not in without else ()
    cited = (part for part in parts_of((*shown, *beside)) if isinstance(part, Cite))
    return tuple(dict.fromkeys(cite.source for cite in sorted(cited, key=lambda cite: cite.number)))


def first_sources(blocks: tuple[Block, ...], layout: str) -> tuple[str, ...]:
    """The sources whose numbers come first: those on the sheet, then those that it has in large print besides."""
    return tuple(dict.fromkeys((*sources(blocks, left_out(layout)), *sources(blocks, frozenset()))))


def _section(section: Section, without: frozenset[Omitted]) -> Section:
    return replace(section, blocks=tuple(_unreasoned(section.blocks))) if "reasons" in without else section


def _unreasoned(blocks: Iterable[Any]) -> Iterator[Any]:
    for block in blocks:
        items = (replace(item, details=tuple(detail for detail in item.details if detail.key != REASON)) for item in getattr(block, "items", ()))
        yield replace(block, items=tuple(items)) if isinstance(block, DoNots) else block
