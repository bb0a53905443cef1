"""One change between two versions of the content: what it is about, how much it matters, where it is told, and to whom it happens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.documents.document import DocumentId
from generator.releases.grades import GRADES, Grade


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A change. `subject` and `id`: what it is about, as in `documents.meaning.Saying`, or `route` and the id of a chart, or
    `steps`.

    `says`: the change in one sentence for readers, in the language of the content. `before`, `after`: the words that changed; empty where there was
    or is nothing. `documents`: the pages and sheets that tell it, sorted. `example`: a person to whom it happens, in words; empty where nobody's way
    through a chart changed.
    """

    grade: Grade
    subject: str
    id: str
    says: str
    before: str = ""
    after: str = ""
    documents: tuple[DocumentId, ...] = ()
    example: str = ""


def whole(change: Change) -> str:
    """A change in one line, with the person to whom it happens."""
    return " ".join(filter(None, (change.says, change.example)))


def dangers_first(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Some changes, each once, those that matter most first."""
    return tuple(sorted(set(changes), key=lambda change: (-GRADES.index(change.grade), change)))


def worst(changes: tuple[Change, ...]) -> Grade | None:
    """The grade of the change that matters most; None if nothing changed."""
    return max((change.grade for change in changes), key=GRADES.index, default=None)
