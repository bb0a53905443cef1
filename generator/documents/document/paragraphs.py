"""Paragraphs, lists, questions, notes and disagreements: blocks of words alone, which stand in others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.documents.document.spans import Cite, Code, DifferMark, Ids, Line, NoteMark, Said


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of text. `role` says what it is for, where that changes how it looks."""

    line: Line
    role: Literal["", "lead", "names", "reviewed", "not-reviewed", "for-wide", "voices", "letters"] = ""
    block: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Detail:
    """What a fact also says, under its label. `key`: that of the fixed words of the label, for programs; empty where nobody asks."""

    label: str
    line: Line
    key: Code = ""


Trust = Literal["agree", "single", "differ", "doubt"]
"""How far sources carry a statement: several agree, one alone says it, they differ, or an editor's note doubts it."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a disagreement: what is said, of whom, and the sources or the facts that say it."""

    says: str
    label: str
    population: Line
    cites: tuple[Cite, ...] = ()
    facts: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Where sources differ: the question, each side, and what is therefore said here."""

    disagreement: Code
    number: int
    label: str
    question: str
    sides: tuple[Side, ...]
    conclusion: Detail
    block: Literal["difference"] = "difference"


@dataclass(frozen=True, slots=True)
class Note:
    """An editor's note: on what it rests, what it says, its sources. `warns`: it has cautions, which stand in the place of its facts."""

    note: Code
    number: int
    label: str
    basis: str
    text: str
    cites: tuple[Cite, ...]
    warns: bool
    block: Literal["note"] = "note"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Who says a statement, for a reader who asks: how far the sources carry it, in words too, its sources, and both sides of what is disputed.

    `asides`: the disagreements and editor's notes that are told here; those told before are only marked. `facts`: the statements that it is about.
    """

    trust: Trust
    label: str
    cites: tuple[Cite, ...]
    asides: tuple[Difference | Note, ...] = ()
    differs: tuple[DifferMark, ...] = ()
    notes: tuple[NoteMark, ...] = ()
    facts: Ids = ()


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: what it is about, what it says, and its details. `ordered`: it is a step. `anchor`: its own place in the Document.

    `evidence`: who says it, on pages where a reader asks for that; there the marks of its facts are not shown besides.
    """

    line: Line
    name: str = ""
    details: tuple[Detail, ...] = ()
    ordered: bool = False
    anchor: Code = ""
    evidence: Evidence | None = None
    block: Literal["item"] = "item"


@dataclass(frozen=True, slots=True)
class Bullets:
    """Items below each other. `role` says what they are, where that changes how they look."""

    items: tuple[Item, ...]
    role: Literal["", "entries", "ticks", "names", "map", "explained", "doors", "ways", "answer", "line"] = ""
    block: Literal["bullets"] = "bullets"


@dataclass(frozen=True, slots=True)
class Question:
    """A question that people ask, and the fact that answers it."""

    question: str
    anchor: Code
    answer: Item
    block: Literal["question"] = "question"
