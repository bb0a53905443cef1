"""Words -> data of Typst -> PDF: no word is code to a template, and none ends the engine."""

from __future__ import annotations

from generator.outputs import pdf
from generator.outputs.pdf import engine
from generator.outputs.pdf.jobs import WordsDoNotFit
from generator.outputs.pdf.orders import orders_of
from tests.fuzz import world
from tests.fuzz.choices import Choices
from tests.fuzz.pages import seeds


def attempt(data: bytes) -> None:
    """Print one of the sheets of the hostile world, where all can be printed."""
    choices = Choices(data)
    edition = world.edition(world.hostile(choices)[0])
    if edition is None:
        return
    press = pdf.Press(edition.library, edition.site, edition.templates, edition.font, edition.versions, edition.readers)
    fits, unfit = pdf.fit_charts(edition.documents, press)
    if unfit or [*pdf.unprintable(edition.documents, press)]:
        return
    sheets = [document for document in edition.documents if document.id.kind in {"chart", "handout"}]
    job = choices.pick([*orders_of(sheets, press, fits)]).job()
    try:
        assert engine.print_pdf(job.template, job.data, job.updated).startswith(b"%PDF-")
    except WordsDoNotFit as fault:
        assert fault.words


__all__ = ["attempt", "seeds"]
