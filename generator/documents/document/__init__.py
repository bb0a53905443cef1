"""What one reader is told on one page or sheet, as a value: a frozen tree of blocks whose text is spans.

No Markdown, HTML, Typst or path is in it, and nothing in it was computed from any of these. Two Documents are equal when they say the same;
`Document.hash` changes when, and only when, one of them says something else. `to_json` and `from_json` lose nothing.

A block or span that says a fact names it, so `facts_of` tells for any part of a Document which facts it shows, and `text_of` what is read there.

    spans.py     which Document, where a link leads, the parts of a line
    paragraphs.py, charts.py, sheets.py, maps.py, blocks.py   what stands below each other, the last with all kinds of it
    walking.py   every part, the facts that are said, what is read
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache, cached_property, partial
from itertools import takewhile
from typing import Any, TypeVar, cast
from zlib import compress, decompress

from pydantic import TypeAdapter

from generator.content.model import Audience
from generator.documents.document.blocks import (
    Alert,
    AlertGroup,
    AlertSign,
    Block,
    Card,
    CardRow,
    CellRow,
    Column,
    Contents,
    DangerGroup,
    DangerSigns,
    Data,
    DataFile,
    DataFiles,
    DepthLayer,
    Depths,
    Message,
    Picture,
    Section,
    Sources,
    SourceUse,
    Table,
    Top,
    Values,
    Ways,
)
from generator.documents.document.charts import (
    Added,
    Answer,
    Asked,
    Chart,
    Choice,
    Derived,
    DerivedRow,
    Part,
    Repeat,
    Return,
    Sign,
    SignException,
    Step,
    alarm_of,
)
from generator.documents.document.maps import BodyMap, BodyPart, Cluster, TopicMap, TopicSpot
from generator.documents.document.paragraphs import Bullets, Detail, Difference, Evidence, Item, Note, Paragraph, Question, Side, Trust
from generator.documents.document.sheets import (
    Blanks,
    ClinicDetail,
    ClinicDetails,
    CopyCheck,
    DoNots,
    Downloads,
    ListedSheet,
    MySheet,
    OnPaper,
    Pack,
    PackedSheet,
    Packs,
    Picks,
    PrintList,
    PrintRow,
    SourcePlace,
    Ticks,
)
from generator.documents.document.spans import (
    Aside,
    Call,
    Caution,
    Cite,
    DangerMark,
    DifferMark,
    DocumentId,
    Kind,
    Line,
    Link,
    NoteMark,
    Reference,
    Said,
    Span,
    Target,
    Term,
    Unstated,
    Until,
    WebLink,
    Words,
    is_of_rests,
    place_of_copy,
    place_of_difference,
    place_of_fact,
    place_of_gap,
    place_of_not_known,
    place_of_note,
    place_of_rests,
    place_of_source,
    place_of_step,
    place_of_whereabouts,
)
from generator.documents.document.walking import facts_of, fields_of, inner_of, lines_of, parts_of, text_of
from generator.files.spill import Codec, Spill

__all__ = [
    "Added",
    "Alert",
    "AlertGroup",
    "AlertSign",
    "Answer",
    "Aside",
    "Asked",
    "Blanks",
    "Block",
    "BodyMap",
    "BodyPart",
    "Bullets",
    "Call",
    "Card",
    "CardRow",
    "Caution",
    "CellRow",
    "Chart",
    "Choice",
    "Cite",
    "ClinicDetail",
    "ClinicDetails",
    "Cluster",
    "Column",
    "Contents",
    "CopyCheck",
    "DangerGroup",
    "DangerMark",
    "DangerSigns",
    "Data",
    "DataFile",
    "DataFiles",
    "DepthLayer",
    "Depths",
    "Derived",
    "DerivedRow",
    "Detail",
    "DifferMark",
    "Difference",
    "DoNots",
    "Document",
    "DocumentId",
    "Downloads",
    "Evidence",
    "Item",
    "Kind",
    "LaterDocument",
    "Line",
    "Link",
    "ListedSheet",
    "Message",
    "MySheet",
    "Note",
    "NoteMark",
    "OnPaper",
    "Pack",
    "PackedSheet",
    "Packs",
    "Paragraph",
    "Part",
    "Picks",
    "Picture",
    "PrintList",
    "PrintRow",
    "Question",
    "Reference",
    "Repeat",
    "Return",
    "Said",
    "Section",
    "SetAside",
    "Side",
    "Sign",
    "SignException",
    "SourcePlace",
    "SourceUse",
    "Sources",
    "Span",
    "Step",
    "Table",
    "Target",
    "Term",
    "Ticks",
    "Top",
    "TopicMap",
    "TopicSpot",
    "Trust",
    "Unstated",
    "Until",
    "Values",
    "Ways",
    "WebLink",
    "Words",
    "alarm_of",
    "facts_of",
    "fields_of",
    "from_json",
    "inner_of",
    "is_of_rests",
    "later",
    "lines_of",
    "parts_of",
    "place_of_copy",
    "place_of_difference",
    "place_of_fact",
    "place_of_gap",
    "place_of_not_known",
    "place_of_note",
    "place_of_rests",
    "place_of_source",
    "place_of_step",
    "place_of_whereabouts",
    "text_of",
    "to_json",
]

N = TypeVar("N")
J = TypeVar("J")


@dataclass(frozen=True, eq=False)
class Document:
    """What one reader is told on one page or sheet. `language`: as in HTML. `other`: the same for the other reader, if there is that.

    `publisher` and `issuer`: of a sheet, who publishes it, and the clinic that hands it out, at its head.
    """

    id: DocumentId
    title: str
    language: str
    blocks: tuple[Block, ...]
    other: DocumentId | None = None
    publisher: str = ""
    issuer: tuple[ClinicDetail, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Document) and _said_by(self) == _said_by(other) if self is not other else True

    def __hash__(self) -> int:
        """By what tells the Documents of a site apart: to hash everything that one says takes as long as to read it."""
        return hash((self.id, self.title))

    @property
    def audience(self) -> Audience:
        """For whom it is."""
        return self.id.audience

    @property
    def in_brief(self) -> bool:
        """Whether its reader sees at first only what to do: how well something is known as a sign, figures in words when they ask, and no sources of
        sources."""
        return self.audience == "patient"

    @property
    def whole(self) -> Document:
        """The same with all that stands in it."""
        return self

    @cached_property
    def parts(self) -> tuple[Any, ...]:
        """Every block and span in it, in the order of reading."""
        return tuple(parts_of(self.blocks))

    @cached_property
    def _by_kind(self) -> Mapping[type, list[Any]]:
        found: dict[type, list[Any]] = {}
        for part in self.parts:
            found.setdefault(type(part), []).append(part)
        return found

    @cached_property
    def worked_out(self) -> dict[str, Any]:
        """What was worked out of it, by names, as JSON could hold it: a later run for which it says the same takes that over (`LaterDocument`)."""
        return {}

    def once(self, name: str, find: Callable[[Document], J]) -> J:
        """What a function makes of it, worked out once, and kept under this name."""
        if name not in self.worked_out:
            self.worked_out[name] = find(self)
        return cast(J, self.worked_out[name])

    @cached_property
    def facts(self) -> frozenset[str]:
        """The ids of all facts that it shows."""
        return frozenset(self.once("facts", lambda document: sorted({part.fact for part in document.all(Said)})))

    @cached_property
    def signs(self) -> frozenset[str]:
        """The danger signs at its top: in its box, in a few words, or in words there that lead to where they are said."""
        return frozenset(self.once("signs", _signs_at_the_top))

    @cached_property
    def sections(self) -> Mapping[str, Section]:
        """Its sections by their anchors, in the order of reading."""
        return {part.anchor: part for part in self.all(Section)}

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Everything that is read in it, line by line, its title first."""
        return _lines_of(self)

    @property
    def text(self) -> str:
        """The same as one text."""
        return "\n".join(self.lines)

    def all(self, kind: type[N]) -> Iterator[N]:
        """Every block or span of one kind, in the order of reading."""
        return iter(self._by_kind.get(kind, ()))

    @property
    def hash(self) -> str:
        """64 hexadecimal digits that are the same for equal Documents, on every machine, and differ for all others."""
        return self.once("hash", lambda document: _hash_of(to_json(document)))


def _hash_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _lines_of(document: Document) -> tuple[str, ...]:
    return tuple(json.loads(decompress(b64decode(document.once("lines", _packed_lines)))))


def _packed_lines(document: Document) -> str:
    """All lines in little room: rules look for words in the lines of every Document, and should not have to assemble it for that."""
    return b64encode(compress(json.dumps([document.title, *lines_of(document.blocks)]).encode(), 1)).decode()


def _signs_at_the_top(document: Document) -> list[str]:
    """The danger signs that are shown before the first section."""
    top = tuple(parts_of(tuple(takewhile(lambda block: not isinstance(block, Section | DepthLayer), document.blocks))))
    boxes = tuple(part for part in top if type(part) is DangerSigns)
    ways = (part.to for part in parts_of(boxes) if type(part) is Link)
    led = (way.fact for way in ways if way.document is not None and way.document.kind == "danger-signs" and way.fact)
    return sorted({*facts_of(boxes), *led, *(part.sign for part in top if type(part) is AlertSign)})


class LaterDocument(Document):
    """A Document that is not in memory: what stands in it is assembled, or read from the disk, when somebody asks.

    `later` and `SetAside` give one. What is made of its parts, as by `dataclasses.replace`, is a Document like any other.
    """

    def __new__(cls, *parts: Any, **named: Any) -> Document:  # type: ignore[misc]
        """As what is made of its parts."""
        return Document(*parts, **named)

    @property
    def whole(self) -> Document:
        """The same with all that stands in it, which is let go soon after."""
        return cast("Callable[[], Document]", self.__dict__["_get"])()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """As in every Document."""
        return self.whole.blocks

    @property
    def parts(self) -> tuple[Any, ...]:
        """As in every Document."""
        return self.whole.parts

    @property
    def _by_kind(self) -> Mapping[type, list[Any]]:
        return self.whole._by_kind

    @property
    def sections(self) -> Mapping[str, Section]:
        """As in every Document."""
        return self.whole.sections

    @property
    def lines(self) -> tuple[str, ...]:
        """As in every Document."""
        return _lines_of(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return Document, _said_by(self)


def later(header: Document, worked_out: dict[str, Any], get: Callable[[], Document]) -> Document:
    """The same Document as an earlier run made, or as was set aside. `header`: one without blocks. `worked_out`: of it. `get`: gives it whole."""
    made = object.__new__(LaterDocument)
    made.__dict__.update({**_header_of(header), "worked_out": worked_out, "_get": get})
    return made


class SetAside:
    """Documents by their names: of a large site most wait on the disk (`Spill`), and only what was worked out of them stays in memory."""

    def __init__(self) -> None:
        self._spill = Spill[Document](Codec(_to_data, from_json))
        self._last: tuple[str, Document] | None = None

    def get(self, name: str, make: Callable[[], Document]) -> Document:
        """A Document, whole. `make`: makes it, if nobody has yet."""
        if name not in self._spill:
            self._put(name, make())
        return self._whole(name)

    def put(self, name: str, document: Document) -> Document:
        """The same Document, in whose place it may be let go."""
        self._put(name, document)
        return document if self._spill.holds(name) else later(document, document.worked_out, partial(self._whole, name))

    def _put(self, name: str, document: Document) -> None:
        self._spill[name], self._last = document, (name, document)

    def _whole(self, name: str) -> Document:
        """One that is asked for again and again, as composers and rules do, is read once."""
        last = self._last
        if last is None or last[0] != name:
            last = self._last = (name, self._spill[name])
        return last[1]


def _to_data(document: Document) -> bytes:
    """A Document as it waits. What is asked of every one is worked out before, so that it need not be read for that."""
    data = to_json(document)
    document.once("hash", lambda _: _hash_of(data))
    for known in ("facts", "signs", "lines"):
        getattr(document, known)
    return data


def _header_of(document: Document) -> dict[str, Any]:
    return {field.name: getattr(document, field.name) for field in fields(Document) if field.name != "blocks"}


def _said_by(document: Document) -> tuple[Any, ...]:
    return tuple(getattr(document, field.name) for field in fields(Document))


@cache
def _adapter() -> TypeAdapter[Document]:
    return TypeAdapter(Document)


def to_json(document: Document) -> bytes:
    """A Document as JSON, from which `from_json` makes an equal one. The same bytes for equal Documents."""
    return _adapter().dump_json(document)


def from_json(data: bytes) -> Document:
    """The Document that `to_json` was given. Raises ValueError (pydantic's) if the data is none."""
    return _adapter().validate_json(data)
