"""Blocks: what stands below each other on a page or sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from generator.documents.document.charts import Chart
from generator.documents.document.maps import BodyMap, TopicMap
from generator.documents.document.paragraphs import Bullets, Detail, Difference, Item, Note, Paragraph, Question
from generator.documents.document.sheets import (
    Blanks,
    ClinicDetails,
    CopyCheck,
    DoNots,
    Downloads,
    ListedSheet,
    MySheet,
    OnPaper,
    Packs,
    PrintList,
    SourcePlace,
    Ticks,
)
from generator.documents.document.spans import Call, Code, DocumentId, ForPrograms, Ids, Level, Line, Link, Reference, Said, Target
from generator.drawing.figures import Depiction


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. A heading of level 1 is the title; those of a page's sections have level 2.

    `behind`: what a reader needs only to look further into what the page says, which a screen may fold.
    """

    anchor: Code
    heading: Line
    blocks: tuple[Block, ...]
    level: int = 2
    role: Literal["", "sources", "wide", "fact", "cards", "folded", "behind"] = ""
    block: Literal["section"] = "section"


@dataclass(frozen=True, slots=True)
class DangerGroup:
    """Danger signs with one urgency and one action: how urgent, in words too, what to do, whom to call, and the words before the signs."""

    urgency: Level
    head: str
    action: str
    calls: tuple[Call, ...]
    before: str
    signs: tuple[Item, ...]
    after: Line = ()


@dataclass(frozen=True, slots=True)
class DangerSigns:
    """The box of danger signs, the most urgent first. `otherwise`: what stands in it where there are none; `more`: that these are not all."""

    heading: str
    groups: tuple[DangerGroup, ...]
    otherwise: tuple[Line, ...] = ()
    more: Line = ()
    block: Literal["danger signs"] = "danger signs"


@dataclass(frozen=True, slots=True)
class Message:
    """The answer of a page, before everything else."""

    blocks: tuple[Block, ...]
    block: Literal["message"] = "message"


@dataclass(frozen=True, slots=True)
class CardRow:
    """A part of an answer card: its heading and what it says."""

    label: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """The answer of a page in parts: what it is, what to do, how long it lasts."""

    rows: tuple[CardRow, ...]
    block: Literal["card"] = "card"


@dataclass(frozen=True, slots=True)
class Ways:
    """The next steps from an answer: the chart that asks how soon to get help, the sheet to print, and other ways, as buttons."""

    chart: Link | None
    sheet: DocumentId | None
    sheet_label: str
    others: tuple[Link, ...] = ()
    block: Literal["next ways"] = "next ways"


@dataclass(frozen=True, slots=True)
class AlertSign:
    """A danger sign in a few words, which lead to the place that tells it whole."""

    sign: Code
    link: Link


@dataclass(frozen=True, slots=True)
class AlertGroup:
    """Danger signs in one line: what to do, and the signs for which to do it."""

    urgency: Level
    head: str
    signs: tuple[AlertSign, ...]


@dataclass(frozen=True, slots=True)
class Alert:
    """Danger signs in a few words, before all else."""

    groups: tuple[AlertGroup, ...]
    block: Literal["alert"] = "alert"


@dataclass(frozen=True, slots=True)
class Top:
    """What stands first: the answer, the next steps and the danger signs, in full or, where these stand below what to do, in a few words.

    How they stand to each other is a matter of the output.
    """

    message: Message | Card
    danger: DangerSigns | Alert
    ways: Ways | None = None
    block: Literal["top"] = "top"


@dataclass(frozen=True, slots=True)
class Depths:
    """Where a reader chooses how much a page shows: the question, and the words for the answer alone, the sections, and all evidence."""

    label: str
    answer: str
    sections: str
    evidence: str
    block: Literal["depths"] = "depths"


@dataclass(frozen=True, slots=True)
class DepthLayer:
    """What a page shows beyond its answer: its sections, or all the rest that its statements stand on."""

    depth: Literal["sections", "evidence"]
    blocks: tuple[Block, ...]
    block: Literal["layer"] = "layer"


@dataclass(frozen=True, slots=True)
class Contents:
    """Where the list of the sections stands."""

    label: str
    block: Literal["contents"] = "contents"


@dataclass(frozen=True, slots=True)
class Values:
    """Values of a figure that belong together, in words; `name` leads to what they are about."""

    name: str
    to: Target | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure: its number in this Document, title and caption, what is drawn, the same in words, and what no source states about it."""

    figure: Code
    number: int
    label: str
    title: str
    caption: str
    depiction: Annotated[Depiction, ForPrograms]
    alternative: str
    values: tuple[Values, ...]
    facts: tuple[Said, ...]
    unstated: tuple[Detail, ...]
    gaps: Ids
    block: Literal["picture"] = "picture"


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column."""

    line: Line


@dataclass(frozen=True, slots=True)
class CellRow:
    """The head of a row, its anchor if it has one, and its cells, from the first column on."""

    head: Line
    cells: tuple[tuple[Block, ...], ...]
    anchor: Code = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that answer the same questions. `corner`: the words above the heads of the rows. `labelled`: the anchor of the heading that names it."""

    caption: str
    corner: str
    columns: tuple[Column, ...]
    rows: tuple[CellRow, ...]
    role: Literal["comparison", "causes", "options", "paths", "inventory", "reading", "actions"]
    labelled: Code
    block: Literal["table"] = "table"


Data = Literal["facts", "facts schema", "page schema", "facts as table", "sources", "sources for BibTeX", "reviews", "reviews of one", "quality",
               "addresses", "changes", "page"]
"""A sort of file for programs: the whole, or that of one person or page."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file for programs: what it is called, and what it is for. `document`: the page that it is about. The output knows where it stands."""

    kind: Data
    name: str
    about: str
    document: DocumentId | None = None


@dataclass(frozen=True, slots=True)
class DataFiles:
    """Files for programs, one below the other."""

    files: tuple[DataFile, ...]
    block: Literal["data files"] = "data files"


@dataclass(frozen=True, slots=True)
class SourceUse:
    """A source as one Document uses it: its number, name and kind, the places in it, and the references that it gives there."""

    source: Code
    number: int
    short: str
    kind: str
    places: tuple[SourcePlace, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources of a Document, in the order in which it names them."""

    uses: tuple[SourceUse, ...]
    block: Literal["sources"] = "sources"


Block = Annotated[
    Paragraph | Item | Bullets | Question | Section | DangerSigns | Message | Card | Ways | Alert | Top | Depths | DepthLayer
    | Contents | Difference | Note | Picture | Table | Chart
    | Ticks | Blanks | ClinicDetails | DoNots | MySheet | ListedSheet | OnPaper | Downloads | CopyCheck | TopicMap | BodyMap | Packs | PrintList
    | DataFiles | Sources,
    Field(discriminator="block")]
