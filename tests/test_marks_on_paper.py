"""Every statement on paper says who says so: by the numbers of its sources, which the sheet lists, or by the address where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pypdfium2
import pytest

from generator.documents.document import DangerSigns, Document, Said, Sources, parts_of
from generator.documents.on_paper import printed
from generator.outputs.pdf import paper_of
from generator.outputs.pdf.common import danger_of
from generator.outputs.pdf.handout import handout_data, letterhead_of
from tests.worlds import edition, real

EDITION = edition(real())
SHEETS = [one for one in EDITION.documents if one.id.kind == "handout"]
CHARTS = [one for one in EDITION.documents if one.id.kind == "chart"]


def data_of(document: Document) -> dict[str, Any]:
    handout, reader = EDITION.library.handouts[document.id.id], EDITION.readers.of(document.id)
    return handout_data(document, handout, letterhead_of(EDITION.library), EDITION.versions[document.id], reader, EDITION.font)


def statements(value: Any) -> Iterator[tuple[str, str]]:
    """Everything that is said on a sheet, with the numbers behind it."""
    if isinstance(value, dict):
        if "says" in value and "from" in value:
            yield value["says"], value["from"]
        for part in value.values():
            yield from statements(part)
    elif isinstance(value, list):
        for part in value:
            yield from statements(part)


def texts(value: Any) -> Iterator[str]:
    """Every text of some data."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    yield from (text for part in parts for text in texts(part))
    yield from [value] if isinstance(value, str) else []


def words_of(said: Said) -> str:
    return "".join(word.text for word in said.words)


def is_card(document: Document) -> bool:
    return EDITION.library.handouts[document.id.id].layout == "card"


@pytest.mark.parametrize("document", [one for one in SHEETS if not is_card(one)], ids=lambda one: one.id.id)
def test_every_statement_of_a_sheet_has_the_numbers_of_its_sources(document: Document) -> None:
    data = data_of(document)
    listed, marked = set(re.findall(r"\[\d+\]", " ".join(data["sources"]))), dict(statements(data))
    cited = [part for part in parts_of(printed(document.blocks, frozenset())) if isinstance(part, Said) and part.cites and words_of(part) in marked]
    assert cited
    for said in cited:
        assert marked[words_of(said)].split() == [f"[{number}]" for number in sorted({cite.number for cite in said.cites})], said.fact
    assert {number for numbers in marked.values() for number in numbers.split()} <= listed


@pytest.mark.parametrize("document", [one for one in SHEETS if not is_card(one)], ids=lambda one: one.id.id)
def test_a_sheet_lists_what_it_refers_to_and_numbers_it_without_gaps(document: Document) -> None:
    data = data_of(document)
    listed = [int(number) for number in re.findall(r"^\[(\d+)\]", "\n".join(data["sources"]), re.MULTILINE)]
    rest = " ".join(texts({name: part for name, part in data.items() if name != "sources"}))
    referred = set(map(int, re.findall(r"\[(\d+)\]", rest)))
    assert listed == list(range(1, len(listed) + 1)) and set(listed) == referred
    [page] = document.all(Sources)
    assert [f"[{use.number}] {use.short} ({use.kind})" for use in page.uses][:len(listed)] == data["sources"], "its page has the same numbers"


@pytest.mark.parametrize("document", CHARTS, ids=lambda one: one.id.id)
def test_every_danger_sign_above_a_chart_has_them_too(document: Document) -> None:
    signs = [sign for group in danger_of(document, EDITION.readers.of(document.id)) for sign in group["signs"]]
    assert len(signs) == len([part for box in document.all(DangerSigns) for part in parts_of(box) if isinstance(part, Said)])
    assert all(re.fullmatch(r"\[\d+\]( \[\d+\])*", sign["from"]) for sign in signs)


def test_a_card_that_is_cut_out_has_none() -> None:
    cards = [one for one in SHEETS if is_card(one)]
    assert cards and not any(numbers for one in cards for _, numbers in statements(data_of(one)))


def text_of(pdf: bytes, page: int = 0) -> str:
    return str(pypdfium2.PdfDocument(BytesIO(pdf))[page].get_textpage().get_text_range())


def test_they_stand_on_the_finished_sheet_and_not_on_a_chart_alone() -> None:
    made = {sheet.document.id.id: sheet for sheet in EDITION.sheets}
    own = paper_of(EDITION.library)
    leaflet = " ".join(text_of(made["nerve-leg-pain"].files[own].pdf).split())
    assert re.search(r"Both of your legs are weak\. \[\d+\]", leaflet)
    chart = made["what-should-i-do"]
    assert re.search(r"\[\d+\]", text_of(chart.files[own].pdf)) and not re.search(r"\[\d+\]", text_of(chart.charts_alone[own].pdf))
