"""Sheets before they are printed, as values: what rules of sheets judge."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from generator.content.model import Handout, Library, Site, Text
from generator.documents.document import Difference, Document, Note, Picture
from generator.documents.readers import Readers
from generator.documents.urls import sheet_of
from generator.drawing.text_metrics import Font


@dataclass(frozen=True, eq=False)
class SheetsToPrint:
    """The handouts of a site before they are printed. `layouts`: those that there are. `signs`: characters that fonts beside `font` have.

    `days`: all days that sheets say, as they say them.
    """

    documents: tuple[Document, ...]
    library: Library
    site: Site
    readers: Readers
    font: Font
    layouts: Collection[str]
    signs: Collection[str]
    days: str

    @property
    def handouts(self) -> Iterator[tuple[Handout, Document]]:
        """Each handout, and what it tells."""
        return ((self.library.handouts[document.id.id], document) for document in self.documents)


def texts_of_sheet(document: Document, library: Library) -> Iterator[Text]:
    """Every text of the content that a sheet may print."""
    facts = (library.facts[fact] for fact in sorted(document.facts))
    beside = (library.shelves[shelf][id_] for shelf, id_ in document.once("beside facts", _beside_facts))
    for entry in (sheet_of(document.id, library), *facts, *beside, *([library.clinic] if library.clinic else [])):
        yield from (text for text in entry.parts if type(text) is Text)


def _beside_facts(document: Document) -> list[tuple[str, str]]:
    """The entries that a sheet tells besides its facts: each by its shelf and its id."""
    told = {Note: ("doubts", "note"), Difference: ("disagreements", "disagreement"), Picture: ("figures", "figure")}
    return [(told[type(part)][0], str(getattr(part, told[type(part)][1]))) for part in document.parts if type(part) in told]
