"""Charts as files to take away, from their Documents: the drawing, JSON with its schema, FHIR, and Mermaid source.

All hold the same paths as the steps.
"""

from __future__ import annotations

from generator.content.model import NotStated
from generator.documents.document import Chart, Document
from generator.documents.urls import drawing_of, path_of
from generator.outputs.drawings import chart_picture
from generator.outputs.edition import Edition
from generator.outputs.open_formats import plan_definition, questionnaire
from generator.outputs.open_formats.data import as_data
from generator.outputs.open_formats.mermaid import mermaid
from generator.outputs.open_formats.schema import schema
from generator.outputs.open_formats.source import SCHEMA, Source, written


def files(edition: Edition) -> dict[str, bytes]:
    """The files of every chart by their paths below the root of the site, and the schema of those in JSON."""
    found: dict[str, bytes] = {}
    for document in edition.documents:
        if document.id.kind == "chart":
            stem = path_of(document.id)
            chart = next(document.all(Chart))
            found[drawing_of(document.id)] = chart_picture(chart, document.title, edition.templates.words("chart_description"), edition.font).encode()
            found |= {f"{stem}{ending}": data for ending, data in files_of(source_of(document, edition)).items()}
    return found | ({SCHEMA: written(schema(f"{edition.site.address}{SCHEMA}" if edition.site.address else ""))} if found else {})


def files_of(source: Source) -> dict[str, bytes]:
    """The files of one chart by their endings."""
    return {
        ".json": written(as_data(source)),
        ".mmd": mermaid(source.chart).encode(),
        questionnaire.ENDING: written(questionnaire.questionnaire(source)),
        plan_definition.ENDING: written(plan_definition.plan_definition(source)),
    }


def source_of(document: Document, edition: Edition) -> Source:
    """All that the formats need of a chart."""
    site = edition.site
    publisher = "" if isinstance(site.publisher, NotStated) else str(site.publisher)
    return Source(document, edition.versions[document.id], edition.templates.words, str(site.address or ""), publisher)
