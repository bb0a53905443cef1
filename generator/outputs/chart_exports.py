"""Charts as files to take away, from their Documents: the drawing, JSON with its schema, FHIR, and Mermaid source.

All hold the same paths as the steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from generator.content.model import NotStated
from generator.documents.composing import Composer
from generator.documents.document import Document, DocumentId
from generator.documents.logic import LogicOf
from generator.documents.promises import promises_of
from generator.documents.urls import drawing_of, path_of, web_address
from generator.drawing.text_metrics import Font
from generator.drawing.tokens import read_tokens
from generator.files.cache import key_of
from generator.files.resources import hash_of_program
from generator.files.spill import joined
from generator.outputs.drawings import chart_picture
from generator.outputs.edition import Edition
from generator.outputs.open_formats import plan_definition, questionnaire
from generator.outputs.open_formats.data import as_data
from generator.outputs.open_formats.mermaid import mermaid
from generator.outputs.open_formats.schema import schema
from generator.outputs.open_formats.source import SCHEMA, ChartSource, written
from generator.outputs.planned import Outline, Planned


def files(edition: Edition) -> Mapping[str, bytes]:
    """The files of every chart by their paths below the root of the site, and the schema of those in JSON."""
    sources = (source_of(document, edition) for document in edition.documents if document.id.kind == "chart")
    jobs = ((path, (source, make)) for source in sources for path, make in _makers(source.document.id, edition.font).items())
    common = key_of(hash_of_program(), read_tokens())
    found = edition.keeper.files(jobs, lambda path, job: _key(common, path, job[0]), lambda job: job[1](job[0]))
    own = {SCHEMA: written(schema(web_address(edition.site.address, SCHEMA)))} if found else {}
    return joined(found, own)


def _key(common: str, path: str, source: ChartSource) -> str:
    """A hash over all that a file of a chart is made from."""
    return key_of(common, path, source.document.hash, source.reader.hash, source.version, source.site, source.publisher, source.promises)


def _makers(chart: DocumentId, font: Font) -> dict[str, Callable[[ChartSource], bytes]]:
    """What makes each file of a chart, by their paths: its drawing, and one in each format."""
    def drawn(source: ChartSource) -> bytes:
        return chart_picture(source.chart, source.document.title, source.reader("chart_description"), font).encode()

    return {drawing_of(chart): drawn, **{f"{path_of(chart)}{one.ending}": one.make for one in _FORMATS}}


class Format(NamedTuple):
    """A format: how its files end, the key of the words by which a page lists them, what makes one, and its schema, if a page lists that too."""

    ending: str
    label: str
    make: Callable[[ChartSource], bytes]
    schema: str = ""


_FORMATS = (
    Format(".mmd", "chart_mermaid", lambda source: mermaid(source.chart, source.reader).encode()),
    Format(".json", "chart_json", lambda source: written(as_data(source)), SCHEMA),
    Format(questionnaire.ENDING, "chart_questionnaire", lambda source: written(questionnaire.questionnaire(source))),
    Format(plan_definition.ENDING, "chart_plan", lambda source: written(plan_definition.plan_definition(source))),
)


class Export(NamedTuple):
    """A file of a chart as its page lists it: its address from there, the key of its words, and the address of its schema."""

    path: str
    label: str
    schema: str


def exports_of(chart: DocumentId) -> tuple[Export, ...]:
    """The files of a chart that stand beside its page."""
    folder = f"{path_of(chart).rpartition('/')[0]}/"
    drawing = Export(drawing_of(chart).removeprefix(folder), "chart_as_picture", "")
    return (drawing, *(Export(f"{path_of(chart)}{one.ending}".removeprefix(folder), one.label, one.schema.removeprefix(folder)) for one in _FORMATS))


def files_of(source: ChartSource) -> dict[str, bytes]:
    """The files of one chart by their endings."""
    return {one.ending: one.make(source) for one in _FORMATS}


def planned(outline: Outline) -> Iterator[Planned]:
    """The files of every chart, each with the schema."""
    for chart in (document for document in outline.titles if document.kind == "chart"):
        for path in (drawing_of(chart), *(f"{path_of(chart)}{one.ending}" for one in _FORMATS), SCHEMA):
            yield Planned(path, chart)


def source_of(document: Document, edition: Edition) -> ChartSource:
    """All that the formats need of a chart."""
    site = edition.site
    publisher = "" if isinstance(site.publisher, NotStated) else str(site.publisher)
    decision, reader = edition.library.decisions[document.id.id], edition.readers.of(document.id)
    logic = LogicOf(decision, Composer(edition.library, reader))
    return ChartSource(document, edition.versions[document.id], reader, str(site.address or ""), publisher, promises_of(decision, logic))
