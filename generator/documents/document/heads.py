"""What stands above a chart, wherever it is read: taken out of its Document in one place."""

from __future__ import annotations

from typing import NamedTuple

from generator.documents.document import Chart, Document, Item, Line, Message, parts_of, text_of


class ChartHead(NamedTuple):
    """The question that a chart answers, for whom it is, and for whom it is not, or that no source states it.

    `call`: whom patients call. Empty for clinicians: they have the number at the ends that need it.
    """

    question: str
    population: str
    exclusions: str
    call: Line


def chart_of(document: Document) -> Chart:
    """The chart of a Document about one."""
    return next(document.all(Chart))


def head_of_chart(document: Document) -> ChartHead:
    """The head of a chart: in its first message stand the question, and two items, as `documents/sheets.py` writes them."""
    message = next(document.all(Message))
    population, exclusions = (text_of(part.line) for part in parts_of(message) if isinstance(part, Item))
    call = chart_of(document).call if document.audience == "patient" else ()
    return ChartHead(text_of(message.blocks[0]), population, exclusions, call)
