"""What must be true of the real content as a whole, beyond what the rules hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.documents.document import CellRow, Detail, Document, Kind, Unstated, parts_of, text_of
from generator.documents.urls import page_path
from tests.shown import boxes, leads, read, words
from tests.worlds import ROOT, document, pages, real

REAL = real()
assert REAL.edition
LIBRARY = REAL.library
WEAKNESS = re.compile(r"\b(?:weak(?:ness|er|ened|en|ens)?|foot drop|drop foot)\b", re.IGNORECASE)


KINDS: tuple[Kind, ...] = ("topic", "test", "treatment", "comparison", "causes", "pitfalls", "danger-signs", "landing")
OF_ENTRIES = [told for told in REAL.edition.documents if told.id.kind in KINDS]


def test_the_parts_that_stand_first_are_there() -> None:
    assert {"sciatica", "pinched-nerve", "peripheral-neuropathy", "back-pain-with-leg-weakness", "when-to-image"} <= set(LIBRARY.topics)
    assert {"mri", "ct", "x-ray", "nerve-tests", "blood-tests", "nerve-biopsy"} <= set(LIBRARY.tests)
    assert len(LIBRARY.causes) == 5
    assert len(LIBRARY.red_flags) >= 8
    assert len(LIBRARY.pitfalls) >= 4


def test_every_statement_of_the_documents_is_listed_and_told() -> None:
    rows = {str(row.row): row for inventory in LIBRARY.inventories.values() for row in inventory.rows}
    assert {name: len(inventory.rows) for name, inventory in LIBRARY.inventories.items()} == {
        "mri-and-neuropathy": 64, "mri-and-sciatica": 107, "imaging-for-leg-weakness": 66, "pinched-nerve-and-leg-pain": 149}
    assert {str(row) for fact in LIBRARY.facts.values() for row in fact.rows} <= set(rows)
    assert sum(row.left_out is not None for row in rows.values()) == 8
    assert {re.split("[,;]", row.left_out)[0] for row in rows.values() if row.left_out} == {"advertising", "filler"}


@pytest.mark.parametrize("told", OF_ENTRIES, ids=lambda told: page_path(told.id))
def test_wherever_weakness_is_printed_its_danger_sign_stands_on_the_page(told: Document) -> None:
    page = pages(REAL)[page_path(told.id)]
    shown = read(page)
    if WEAKNESS.search(told.text) or WEAKNESS.search(words(shown)):
        assert "leg-weakness" in told.signs
        [top] = boxes(shown, "danger") or boxes(shown, "alert")
        assert top.xpath("descendant::*[@id='fact-leg-weakness']") or leads(top, {
            "patient": "../red_flags/#fact-leg-weakness", "clinician": "../red_flags/clinical/#fact-leg-weakness"}[told.audience])


def test_no_time_to_wait_is_given_without_the_exception_for_weakness() -> None:
    for fact in LIBRARY.facts.values():
        if any(quantity.of == "wait-before-mri" for quantity in fact.quantities):
            assert WEAKNESS.search(fact.plain) or "danger sign" in fact.plain, fact.id


def test_known_harms_stand_in_the_cells_that_the_treatment_table_left_empty() -> None:
    told = document(REAL, "comparison", "treatments-for-a-pinched-nerve")
    [harms] = [part for part in parts_of(told.blocks) if isinstance(part, CellRow) and text_of(part.head) == "Harms and drawbacks"]
    assert not [part for part in parts_of(harms.cells) if isinstance(part, Unstated)]
    row = pages(REAL)[page_path(told.id)].partition('<th scope="row" markdown="span">Harms and drawbacks</th>')[2].partition("</tr>")[0]
    assert "injection-rare-serious-harm" in row and "surgery-risks" in row


def test_nobody_is_named_as_reviewer() -> None:
    assert not any(entry.review for entry in [*LIBRARY.pages, *LIBRARY.red_flags.values(), *LIBRARY.pitfalls.values()])


def test_the_four_documents_are_web_articles_and_no_primary_sources() -> None:
    documents = [source for source in LIBRARY.sources.values() if source.file]
    assert len(documents) == 4
    assert all((source.kind, source.primary) == ("web article", "no") for source in documents)
    assert {source.id for source in documents} <= set(LIBRARY.word_runs) & set(LIBRARY.source_numbers)  # those of pages on the web may have them too


def test_unidentified_references_are_shown_as_such() -> None:
    assert sum(source.status == "unidentified" for source in LIBRARY.sources.values()) == 5


def test_the_documents_themselves_are_not_in_the_project() -> None:
    for folder in ("content", "tests", "docs", "templates", "generator"):
        for file in (ROOT / folder).rglob("*"):
            assert not re.match(r"00\d_[0-9a-f]{16}\.txt$", file.name), file


def test_plain_sentences_are_short() -> None:
    sentences = [(fact.id, sentence) for fact in LIBRARY.facts.values() for sentence in re.split(r"(?<=[.!?:]) ", fact.plain)]
    assert [(fact, sentence) for fact, sentence in sentences if len(sentence.split()) > 20] == []


def test_the_site_names_no_platform_of_a_source(real_site: Path) -> None:
    brands = [brand.name for brand in LIBRARY.brands]
    assert brands
    for file in real_site.rglob("*.html"):
        for brand in brands:
            assert not re.search(rf"\b{re.escape(brand)}\b", file.read_text(encoding="utf-8"), re.IGNORECASE), file


@pytest.mark.parametrize("audience", ["patient", "clinician"])
def test_under_a_danger_sign_no_other_level_is_called_how_soon_to_act(audience: str) -> None:
    sections = document(REAL, "danger-signs", audience=audience).sections
    details = {sign: [part for part in parts_of(sections[f"about-{sign}"].blocks) if type(part) is Detail]
               for sign in REAL.library.red_flags if f"about-{sign}" in sections}
    told = {sign: [text_of(part.line) for part in parts if part.label == "How soon to act"] for sign, parts in details.items()}
    other = {sign: [level for level in levels if level.casefold() != str(REAL.library.red_flags[sign].urgency)] for sign, levels in told.items()}
    assert {sign: levels for sign, levels in other.items() if levels} == {}
    weak = [part.label for part in details["leg-weakness"]]
    assert weak.count("How soon, once it is suspected") == 4, "what it may mean keeps its own level"
