"""What stands on sheets for print, and the lists of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.documents.document.paragraphs import Item
from generator.documents.document.spans import Code, DocumentId, Ids


@dataclass(frozen=True, slots=True)
class Ticks:
    """Facts to tick off by hand; `boxes` names the columns of boxes."""

    before: str
    items: tuple[Item, ...]
    boxes: tuple[str, ...]
    block: Literal["ticks"] = "ticks"


@dataclass(frozen=True, slots=True)
class Blanks:
    """Labels, each with lines to write on by hand."""

    before: str
    labels: tuple[str, ...]
    lines: int
    block: Literal["blanks"] = "blanks"


@dataclass(frozen=True, slots=True)
class ClinicDetail:
    """A detail of the clinic: its label and its value; without a value there is a line to write it on."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ClinicDetails:
    """The clinic's own details; `blank` is said where one is missing."""

    fields: tuple[ClinicDetail, ...]
    blank: str
    block: Literal["clinic"] = "clinic"


@dataclass(frozen=True, slots=True)
class DoNots:
    """What not to do, each with its reasons."""

    items: tuple[Item, ...]
    block: Literal["do nots"] = "do nots"


@dataclass(frozen=True, slots=True)
class Picks:
    """Statements or questions of which readers tick those that are theirs."""

    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class MySheet:
    """A sheet that readers make for themselves, to take along: what they tick, what they write, whom to call. It is kept and sent nowhere.

    `path`: the heading of the answers that they gave to a guide before; `write`: the labels of lines to write on.
    """

    label: str
    about: str
    picks: tuple[Picks, ...]
    path: str
    write: tuple[str, ...]
    clinic: tuple[ClinicDetail, ...]
    print: str
    block: Literal["my sheet"] = "my sheet"


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """A printed sheet as the list of all sheets shows it. `kind`: what sort of sheet it is, where that is said."""

    sheet: DocumentId
    title: str
    about: str
    kind: str
    block: Literal["sheet"] = "sheet"


@dataclass(frozen=True, slots=True)
class OnPaper:
    """The way to the printed sheet, with the picture of its first page."""

    block: Literal["on paper"] = "on paper"


@dataclass(frozen=True, slots=True)
class Downloads:
    """The chart as files to take away."""

    label: str
    block: Literal["downloads"] = "downloads"


@dataclass(frozen=True, slots=True)
class CopyCheck:
    """How to find out whether a printed copy is the current version."""

    label: str
    block: Literal["copy check"] = "copy check"


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """A place in a source, its anchor in the list of sources, and the facts of this Document that stand on it."""

    place: str
    anchor: Code
    facts: Ids


@dataclass(frozen=True, slots=True)
class PackedSheet:
    """A sheet of a pack."""

    sheet: DocumentId
    title: str


@dataclass(frozen=True, slots=True)
class Pack:
    """Sheets that are printed together: for whom, and the command that puts them into one file."""

    name: str
    sheets: tuple[PackedSheet, ...]
    command: str


@dataclass(frozen=True, slots=True)
class Packs:
    """Packs as a list. The output adds how many pages each has."""

    name: str
    packs: tuple[Pack, ...]
    block: Literal["packs"] = "packs"


@dataclass(frozen=True, slots=True)
class PrintRow:
    """A sheet in the list for the printer, and for whom it is."""

    sheet: DocumentId
    title: str
    reader: str


@dataclass(frozen=True, slots=True)
class PrintList:
    """Every sheet as a row of a table. The output adds its files, with their pages."""

    sheet: str
    reader: str
    rows: tuple[PrintRow, ...]
    block: Literal["print list"] = "print list"
