"""Which Document, where a link leads, and spans: the parts of a line of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from generator.content.model import Audience

Kind = Literal[
    "home", "landing", "body", "danger-signs", "pitfalls", "causes", "questions", "study-figures",
    "topic", "test", "treatment", "comparison", "chart", "handout",
    "sheets", "practice", "a-z", "map", "about", "changes",
    "glossary", "sources", "disagreements", "notes", "gaps", "not-covered", "accessibility", "inventory",
    "reading-ages", "quality", "rules", "open-data", "fact-places", "fact-places-part", "withdrawn",
]
"""What a Document is about: one entry, or a list of them."""


class ForPrograms:
    """Marks the type of a field as one whose text nobody reads; `walking.use_of` looks for it."""


Code = Annotated[str, ForPrograms]
"""A name, an anchor, a number or a condition as data, for programs: nothing that is read."""


Ids = tuple[Code, ...]
"""Names of entries, for programs: nothing that is read."""


Level = Annotated[str, ForPrograms]
"""How urgent something is, for programs: nothing that is read."""


Again = Annotated[str, ForPrograms]
"""Words that the same block says already, in the form in which they stand in a drawing: what is read stands beside them."""


@dataclass(frozen=True, slots=True, order=True)
class DocumentId:
    """Which Document: its kind, the id of its entry where it is about one, and for whom it is."""

    kind: Kind
    id: Code = ""
    audience: Audience = "patient"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: an anchor of a Document; of the Document that holds the link, if none is named."""

    document: DocumentId | None = None
    anchor: Code = ""

    @property
    def fact(self) -> str:
        """The fact at whose place it leads; empty where it leads elsewhere."""
        return self.anchor.removeprefix(_FACT) if self.anchor.startswith(_FACT) else ""


_FACT, _RESTS = "fact-", "box-"


def place_of_fact(fact: str) -> Code:
    """The anchor of a fact, where a Document says it first."""
    return f"{_FACT}{fact}"


def place_of_note(note: str) -> Code:
    """The anchor of an editor's note."""
    return f"note-{note}"


def place_of_difference(disagreement: str) -> Code:
    """The anchor of what sources differ about."""
    return f"differ-{disagreement}"


def place_of_gap(gap: str) -> Code:
    """The anchor of what no source states, in the list of all that."""
    return f"gap-{gap}"


def place_of_not_known(gap: str) -> Code:
    """The anchor of what no source states, at the end of a Document that names it."""
    return f"not-known-{gap}"


def place_of_source(source: str) -> Code:
    """The anchor of a source, in the list of all sources."""
    return f"source-{source}"


def place_of_whereabouts(fact: str) -> Code:
    """The anchor of where a fact is shown, in the list of that for all facts."""
    return f"where-{fact}"


def place_of_step(number: int) -> Code:
    """The anchor of a step of a chart: a box by its number."""
    return f"step-{number}"


def place_of_rests(number: int) -> Code:
    """The anchor of what a step of a chart rests on."""
    return f"{_RESTS}{number}"


def is_of_rests(anchor: Code) -> bool:
    """Whether an anchor is that of what a step of a chart rests on."""
    return anchor.startswith(_RESTS)


def place_of_copy(fingerprint: str) -> Code:
    """The anchor of one version of a page or sheet, in the list of its versions."""
    return f"copy-{fingerprint}"


@dataclass(frozen=True, slots=True)
class Words:
    """Text as it is read. `strong`: it stands out."""

    text: str
    strong: bool = False
    span: Literal["words"] = "words"


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the glossary at its first use: it leads to its explanation, here or in the glossary."""

    text: str
    term: Code
    here: bool = True
    span: Literal["term"] = "term"


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere. `role` says what for, where that changes how the link looks. `spoken`: heard before the words, and not seen."""

    text: str
    to: Target
    role: Literal["", "strong", "danger", "door", "answer", "onward", "skip"] = ""
    spoken: str = ""
    span: Literal["link"] = "link"


@dataclass(frozen=True, slots=True)
class WebLink:
    """An address outside the site."""

    address: str
    span: Literal["web"] = "web"


@dataclass(frozen=True, slots=True)
class Aside:
    """Words that stand back behind what they belong to, or are for those whose screen is small."""

    text: str
    role: Literal["see", "for-small"] = "see"
    span: Literal["aside"] = "aside"


@dataclass(frozen=True, slots=True)
class Call:
    """Whom to call: the words before the number, the number, which no line end may part, and the words after it.

    `dials`: the digits that dial it, with + before them if it is international; empty where the words are not one plain number.
    """

    before: str
    number: str
    after: str
    dials: Code = ""
    span: Literal["call"] = "call"

    @property
    def words(self) -> str:
        """The whole sentence."""
        return f"{self.before}{self.number}{self.after}"


@dataclass(frozen=True, slots=True)
class Until:
    """The last day on which a review counts. For the reader's own clock: the same as 2026-11-20 (`day`), and the day of the page (`since`)."""

    text: str
    day: Level
    since: Level
    span: Literal["until"] = "until"


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference that a source itself gives."""

    source: Code
    short: str


@dataclass(frozen=True, slots=True)
class Cite:
    """A mark after a statement: the number of the source in this Document, its short name, the place in it, and the references that it gives there.

    `lines`: the lines of the source that the place names, as in "3, 6-8". `anchor`: of the first of these places in the list of sources.
    """

    source: Code
    number: int = 0
    place: str = ""
    lines: str = ""
    anchor: Code = ""
    references: tuple[Reference, ...] = ()
    short: str = ""
    span: Literal["cite"] = "cite"


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A mark that an editor's note stands on this."""

    note: Code
    number: int = 0
    span: Literal["note mark"] = "note mark"


@dataclass(frozen=True, slots=True)
class DifferMark:
    """A mark that sources differ about this."""

    disagreement: Code
    number: int = 0
    span: Literal["differ mark"] = "differ mark"


@dataclass(frozen=True, slots=True)
class DangerMark:
    """A mark that this may be a danger sign. `here`: the sign itself stands on this page. `name`: what it is called, for whom "Danger sign" is read
    out among other links."""

    sign: Code
    here: bool = True
    name: str = ""
    span: Literal["danger mark"] = "danger mark"


@dataclass(frozen=True, slots=True)
class Caution:
    """What an editor's note warns of, in the place of what it is about: its kind, its sentence, its sources.

    `here`: this Document tells the whole note; else the page of all notes does.
    """

    kind: Code
    label: str
    text: str
    note: Code
    cites: tuple[Cite, ...] = ()
    here: bool = True
    span: Literal["caution"] = "caution"


@dataclass(frozen=True, slots=True)
class Said:
    """A fact: its words, its marks, and what is warned of in it.

    `first`: it is said here for the first time in this Document, so its anchor and all its marks are here; said again it leads back to them.
    `form`: whole; as a lead to another page that tells it whole; in words without links, as in a box of danger signs; or bare, as an explanation.
    """

    fact: Code
    words: tuple[Words | Term, ...] = ()
    first: bool = True
    cites: tuple[Cite, ...] = ()
    danger: tuple[DangerMark, ...] = ()
    notes: tuple[NoteMark, ...] = ()
    differs: tuple[DifferMark, ...] = ()
    cautions: tuple[Caution, ...] = ()
    form: Literal["whole", "lead", "unlinked", "bare"] = "whole"
    span: Literal["fact"] = "fact"


@dataclass(frozen=True, slots=True)
class Unstated:
    """That no source states something; `gap` names what is known about that. With what is warned of there."""

    text: str
    gap: Code = ""
    notes: tuple[NoteMark, ...] = ()
    cautions: tuple[Caution, ...] = ()
    span: Literal["unstated"] = "unstated"


Span = Annotated[Words | Term | Link | WebLink | Aside | Call | Cite | NoteMark | DifferMark | DangerMark | Caution | Said | Unstated
                 | Until,
                 Field(discriminator="span")]
Line = tuple[Span, ...]
"""Text that is read in one go."""
