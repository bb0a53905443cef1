"""Blocks: what stands below each other on a page or sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from generator.documents.document.spans import (
    Call,
    Caution,
    Cite,
    DifferMark,
    DocumentId,
    Ids,
    Level,
    Line,
    Link,
    NoteMark,
    Reference,
    Said,
    Target,
)
from generator.drawing.figures import Depiction


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of text. `role` says what it is for, where that changes how it looks."""

    line: Line
    role: Literal["", "lead", "names", "reviewed", "not-reviewed", "for-wide", "voices", "letters"] = ""
    block: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Detail:
    """What a fact also says, under its label."""

    label: str
    line: Line


Trust = Literal["agree", "single", "differ", "doubt"]
"""How far sources carry a statement: several agree, one alone says it, they differ, or an editor's note doubts it."""


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
    anchor: str = ""
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
    anchor: str
    answer: Item
    block: Literal["question"] = "question"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. A heading of level 1 is the title; those of a page's sections have level 2."""

    anchor: str
    heading: Line
    blocks: tuple[Block, ...]
    level: int = 2
    role: Literal["", "sources", "wide", "fact", "cards", "folded"] = ""
    block: Literal["section"] = "section"


@dataclass(frozen=True, slots=True)
class DangerGroup:
    """Danger signs with one urgency and one action: how urgent in words, what to do, whom to call, and the words before the signs."""

    urgency: str
    head: str
    action: str
    calls: tuple[Call, ...]
    before: str
    signs: tuple[Item, ...]
    after: Line = ()


@dataclass(frozen=True, slots=True)
class DangerSigns:
    """The box of danger signs, the most urgent first. `otherwise`: what stands in it where there are none."""

    heading: str
    groups: tuple[DangerGroup, ...]
    otherwise: tuple[Line, ...] = ()
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

    sign: str
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
    """What stands first: the answer, the next steps and the danger signs. How they stand to each other is a matter of the output."""

    message: Message | Card
    danger: DangerSigns
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
class Layer:
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

    disagreement: str
    number: int
    label: str
    question: str
    sides: tuple[Side, ...]
    conclusion: Detail
    block: Literal["difference"] = "difference"


@dataclass(frozen=True, slots=True)
class Note:
    """An editor's note: on what it rests, what it says, its sources. `warns`: it has cautions, which stand in the place of its facts."""

    note: str
    number: int
    label: str
    basis: str
    text: str
    cites: tuple[Cite, ...]
    warns: bool
    block: Literal["note"] = "note"


@dataclass(frozen=True, slots=True)
class Values:
    """Values of a figure that belong together, in words; `name` leads to what they are about."""

    name: str
    to: Target | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure: its number in this Document, title and caption, what is drawn, the same in words, and what no source states about it."""

    figure: str
    number: int
    label: str
    title: str
    caption: str
    depiction: Depiction
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
class Row:
    """The head of a row, its anchor if it has one, and its cells, from the first column on."""

    head: Line
    cells: tuple[tuple[Block, ...], ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that answer the same questions. `corner`: the words above the heads of the rows. `labelled`: the anchor of the heading that names it."""

    caption: str
    corner: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    role: Literal["comparison", "causes", "options", "paths", "inventory", "reading", "actions"]
    labelled: str
    block: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a question of a chart, and the number of the box that it leads to. `words`: what stands in the list of steps.

    `drawn`: the label of its arrow. `plain`: it answers a question, not only a next step. `down`: its arrow goes on down the drawing.
    `when`: for whom it is, as data (see `Chart`); empty where nothing is asked. `fallback`: only for whom no other answer fits.
    """

    words: str
    drawn: str
    number: int
    plain: bool
    down: bool
    leads: str
    when: str = ""
    fallback: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that can be given to what a chart asks: its id, its words, and its points, if it counts any."""

    id: str
    words: str
    points: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a chart asks: the question, its name in results, and what can be answered.

    A number lies from `low` to `high` in steps of `step`, in `unit`. `unknown`: the words of whoever does not know; empty: everybody has to answer.
    `default`: what counts for whoever leaves it out. `any_of`: what counts as yes. All numbers are written with a point. `range`, `steps`: in words,
    which numbers can be answered. `shared`: other charts may ask the same, and nobody is asked twice. `about`: detail that helps to answer.
    """

    id: str
    kind: Literal["yes or no", "one of", "several of", "number"]
    says: str
    name: str
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    low: str = ""
    high: str = ""
    step: str = ""
    unknown: str = ""
    default: str = ""
    any_of: tuple[str, ...] = ()
    unsure: str = ""
    points: str = ""
    range: str = ""
    steps: str = ""
    shared: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class DerivedRow:
    """What is given where a condition holds: a number or formula as data, or a word. `words`: the condition, `says`: what it gives."""

    when: str
    gives: str
    words: str
    says: str


@dataclass(frozen=True, slots=True)
class Derived:
    """A value that is worked out: rows are added up, or the highest counts, or the one that fits, or all that fit."""

    id: str
    name: str
    collect: Literal["sum", "highest", "the one", "all"]
    rows: tuple[DerivedRow, ...]
    unit: str = ""
    decimals: str = ""
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """That an action is done again: back to which box, after how long, how often at most, and all of that in words."""

    to: int
    after: str
    at_most: int
    words: str


@dataclass(frozen=True, slots=True)
class Added:
    """What an end says besides to some: for whom, as data and in words, and what."""

    when: str
    words: str
    says: str
    facts: Ids


@dataclass(frozen=True, slots=True)
class SignException:
    """For whom alone a danger sign counts, or for whom it does not, as data and in words."""

    kind: Literal["only_if", "unless", "ruled_out_by"]
    when: str
    words: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A danger sign of a chart: its id, and for whom it counts, as data and in words; both are empty where questions ask for it in words.

    `questions`: how many more may be asked before help, if the author allows any.
    """

    id: str
    when: str
    words: str
    exceptions: tuple[SignException, ...] = ()
    questions: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A box of a chart: its number, kind and level; how urgent in words; whom to call before and after its words; what it adds; where it leads.

    `drawn`: its words in the drawing; `whole`: the same in one sentence with how urgent it is. `asked`: the danger signs that it asks for.
    `facts`: what it stands on, told in the notes on the boxes. `gaps`: what no source states about it. `asks`: the ids of what is asked there.
    `conditions`: for whom an answer is whose arrow has its name alone.
    `table`: how points are counted there, row by row, for the drawing. `shows`: the values that an end prints. `adds`: what it says besides.
    `inputs`: what is asked there, and what can be answered, in words. `results`: what an end prints and says besides, in words. `onto`: the chart to
    which a link leads, and `carries`: the answers that are taken along.
    """

    number: int
    box: str
    kind: Literal["state", "question", "action", "outcome", "link"]
    level: str
    urgency: str
    first: tuple[Call, ...]
    says: str
    then: tuple[Call, ...]
    drawn: str
    whole: str
    lines: tuple[Detail, ...]
    gaps: Ids
    asked: tuple[str, ...]
    unsure: tuple[Detail, ...]
    cautions: tuple[Caution, ...]
    answers: tuple[Answer, ...]
    onward: tuple[Detail, ...]
    facts: Ids
    asks: Ids = ()
    table: tuple[tuple[str, ...], ...] = ()
    repeat: Repeat | None = None
    shows: Ids = ()
    adds: tuple[Added, ...] = ()

    @property
    def counted(self) -> tuple[str, ...]:
        """The rows of its table, each as words."""
        return tuple(": ".join(filter(None, row)) for row in self.table)
    inputs: tuple[Detail, ...] = ()
    results: tuple[Detail, ...] = ()
    onto: str = ""
    carries: Ids = ()
    conditions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A printed sheet of a chart, as its author parts it: its title, and the numbers of its boxes."""

    title: str
    boxes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Return:
    """A way back: what brings somebody back, from which box (0: from any), and to which."""

    when: str
    start: int
    to: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A decision as numbered steps, which are also what is drawn. `call`: whom to call in an emergency, for the guide through the steps.

    `asked` and `derived` are what the steps ask and work out. Conditions and formulas are data in JSON, so that a guide can work them out:
    `["and", x, y]`, `["or", x, y]`, `["not", x]`, `["yes", id]`, `["is", id, [answers]]`, `["includes", id, answer]`, `["known", [ids]]`,
    `["<", x, y]` and the other comparisons; numbers are `["number", "1.5"]`, `["value", id]`, `["+", x, y]` and the other signs, `["minus", x]`,
    `["call", function, x, y]`. A condition is true, false, or neither where it rests on what is not known. `passes`: what this chart does not ask,
    but a chart to which it leads may, and another may have asked before.
    """

    chart: str
    steps: tuple[Step, ...]
    returns: tuple[Return, ...]
    call: str
    asked: tuple[Asked, ...] = ()
    derived: tuple[Derived, ...] = ()
    signs: tuple[Sign, ...] = ()
    parts: tuple[Part, ...] = ()
    passes: Ids = ()
    block: Literal["chart"] = "chart"


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
class Sheet:
    """A printed sheet as the list of all sheets shows it. `kind`: what sort of sheet it is, where that is said."""

    sheet: DocumentId
    title: str
    about: str
    kind: str
    block: Literal["sheet"] = "sheet"


@dataclass(frozen=True, slots=True)
class OnPaper:
    """The way to the printed sheet. `picture`: with the picture of its first page."""

    picture: bool
    block: Literal["on paper"] = "on paper"


@dataclass(frozen=True, slots=True)
class Downloads:
    """The chart as files to take away; or one file that stands beside the page."""

    label: str
    file: str = ""
    block: Literal["downloads"] = "downloads"


@dataclass(frozen=True, slots=True)
class CopyCheck:
    """How to find out whether a printed copy is the current version."""

    label: str
    block: Literal["copy check"] = "copy check"


@dataclass(frozen=True, slots=True)
class Spot:
    """A topic on the map of topics."""

    topic: str
    name: str
    related: Ids


@dataclass(frozen=True, slots=True)
class Cluster:
    """Topics of one kind on the map of topics."""

    name: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class TopicMap:
    """All topics, in columns of clusters, with what each of them leads to."""

    title: str
    description: str
    columns: tuple[tuple[Cluster, ...], ...]
    block: Literal["topic map"] = "topic map"


@dataclass(frozen=True, slots=True)
class BodyPart:
    """A part of the body that can be chosen: its name, and the anchor of its section in this Document."""

    part: str
    name: str
    anchor: str


@dataclass(frozen=True, slots=True)
class BodyMap:
    """A body on which a part is chosen, and the same parts as a list. `depiction`: with a region for each part, in their order."""

    title: str
    description: str
    depiction: Depiction
    label: str
    areas: tuple[BodyPart, ...]
    block: Literal["body map"] = "body map"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a source, its anchor in the list of sources, and the facts of this Document that stand on it."""

    place: str
    anchor: str
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

    source: str
    number: int
    short: str
    kind: str
    places: tuple[Place, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources of a Document, in the order in which it names them."""

    uses: tuple[SourceUse, ...]
    block: Literal["sources"] = "sources"


Block = Annotated[
    Paragraph | Item | Bullets | Question | Section | DangerSigns | Message | Card | Ways | Alert | Top | Depths | Layer
    | Contents | Difference | Note | Picture | Table | Chart
    | Ticks | Blanks | ClinicDetails | DoNots | MySheet | Sheet | OnPaper | Downloads | CopyCheck | TopicMap | BodyMap | Packs | PrintList
    | DataFiles | Sources,
    Field(discriminator="block")]
