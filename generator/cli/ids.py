"""What stands under an id of the content, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from generator.build import DEFAULTS, judge, read_content
from generator.content.model import AUDIENCES, VOICE_OF, Statement, Voiced
from generator.content.places import FoundId, find, words_of
from generator.diagnostics.report import counted
from generator.documents.document import Document

_WHERE = {"chart": "the chart", "handout": "the sheet"}


def explained(id_: str, content: Path) -> str:
    """What stands under an id: what it is, its words for each reader, who says so, where it is printed. Empty if nothing does."""
    if not content.is_dir():
        return ""
    read = read_content(content)
    things = list(find(read.library, id_))
    if not things:
        return ""  # to judge all of the content, with its proofs, would only keep waiting whoever misspelt an id
    edition = judge(read, date.today(), DEFAULTS._replace(prints=False)).edition
    return "\n\n".join("\n".join(_told(found, edition.documents if edition else (), content)) for found in things)


def _told(found: FoundId, documents: Iterable[Document], content: Path) -> Iterator[str]:
    thing = found.thing
    yield f'{found.kind} "{thing.id}", {content.as_posix()}/{found.written.file}:{found.written.line}'
    if isinstance(thing, Voiced):
        yield from (f"  for {audience}s: {_line(thing.voiced(VOICE_OF[audience]))}" for audience in AUDIENCES
                    if not isinstance(thing, Statement) or thing.is_for(audience))
    else:
        yield f"  {words_of(thing)}"
    for citation in getattr(thing, "sources", ()):
        place = f"line {citation.line}" if citation.line else citation.part
        yield f"  source: {citation.source}, {place}"
    yield f"  named in {counted(len(found.named), 'place')} (the command where lists them)"
    yield from sorted(f"  printed for {document.audience}s: {_WHERE.get(document.id.kind, 'the page')} \"{document.title}\""
                      for document in documents if thing.id in document.facts or thing.id in document.signs)


def _line(text: str) -> str:
    return " ".join(text.split())
