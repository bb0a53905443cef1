"""The lines of a release, as anybody may have written them -> their values, or ValueError: what came with a content folder is taken at no word.

A path in it could lead out of the folder, a kind could be none of ours, a sign could hide others: what `store` writes never has any of these.
"""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, ConfigDict, StringConstraints, TypeAdapter
from pydantic.dataclasses import dataclass

from generator.content.model import Audience, Day, Id
from generator.content.reader.yaml_file import FORBIDDEN
from generator.documents.document import DocumentId, Kind
from generator.releases.changes import Change
from generator.releases.grades import Grade
from generator.releases.ledger import Published

_ESCAPED: Final = re.compile(r"(?<!\\)(?:\\\\)*\\[ubf]")
"""How JSON writes a control character or half of a sign; of all that we write nothing else is escaped so."""

_Hash = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
_Name = Annotated[str, StringConstraints(pattern="^[0-9a-f]{12}$")]
_Label = Annotated[str, StringConstraints(min_length=1)]
_Key = Annotated[str, StringConstraints(pattern="^[a-z0-9_]{1,64}$")]
_Path = Annotated[str, StringConstraints(pattern=r"^(?:[a-z_]{1,40}/)?[a-z0-9_-]{1,64}\.yml$")]
"""A file in the content folder, or in a folder of it: never the way out."""


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Head:
    """The first line of a release. `language`: that of its words."""

    day: Day
    note: str
    after: tuple[_Hash, ...]
    language: str = "en"


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class _Change:
    grade: Grade
    subject: str
    says: str
    documents: tuple[tuple[Kind, str, Audience], ...]
    id: str = ""
    before: str = ""
    after: str = ""
    example: str = ""


def _saying(parts: list[str | tuple[str, str]]) -> list[str | tuple[str, str]]:
    if len(parts) < 3 or not all(isinstance(part, str) == (place < 3) for place, part in enumerate(parts)):
        raise ValueError("no saying")
    return parts


_Saying = Annotated[list[str | tuple[str, str]], AfterValidator(_saying)]
_LINE: Final[TypeAdapter[Any]] = TypeAdapter(
    tuple[Literal["release"], Head] | tuple[Literal["page"], Kind, str, Audience, str, _Hash] | tuple[Literal["chart"], _Path, _Hash]
    | tuple[Literal["change"], _Change] | tuple[Literal["file"], _Hash, str] | tuple[Literal["said"], _Name, _Saying]
    | tuple[Literal["said"], _Name, _Saying, tuple[tuple[_Label, _Key], ...]]
    | tuple[Literal["told"], _Hash, str])


def line(written: str) -> tuple[Any, ...]:
    """One line as a tuple that begins with its kind. Raises ValueError, also for a line that is nested without end."""
    if FORBIDDEN.search(written) or _ESCAPED.search(written):
        raise ValueError("a sign that no content holds")
    try:
        read = json.loads(written)
    except RecursionError:
        raise ValueError("nested too deep") from None
    found: tuple[Any, ...] = _LINE.validate_python(read)
    return found


def page(row: tuple[Any, ...]) -> Published:
    """A page or sheet that was published."""
    return Published(_document(row[1:4]), row[4], row[5])


def change(row: tuple[Any, ...]) -> Change:
    """A change against the releases before."""
    told = row[1]
    return Change(told.grade, told.subject, told.id, told.says, told.before, told.after, tuple(map(_document, told.documents)), told.example)


def _document(parts: tuple[Any, ...]) -> DocumentId:
    kind, id_, audience = parts
    if id_ and not Id.fits(id_):
        raise ValueError(f"no id: {id_[:80]}")
    return DocumentId(kind, id_, audience)
