"""An address that was published once keeps an answer: pages and sheets that are no more, statements that have moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import NamedTuple

import pypdfium2  # type: ignore[import-untyped]
import pytest

from generator.build import assemble_edition, our_font, read_content
from generator.documents.document import DocumentId
from generator.documents.meaning import Saying
from generator.documents.urls import formerly, page_path, path_of, withdrawn
from generator.documents.withdrawn import Withdrawn
from generator.outputs import feeds, pdf
from generator.outputs.edition import Edition
from generator.outputs.markdown import PageWriter, nav_of
from generator.outputs.open_data import sitemap
from generator.outputs.search import everything
from generator.releases.addresses import facts_once_told, withdrawn_of
from generator.releases.changes import Change
from generator.releases.ledger import Ledger, Published, Release
from tests.worlds import example

OLD, SHEET, KEPT = DocumentId("topic", "twisted-ankle"), DocumentId("handout", "old-sheet"), DocumentId("topic", "ankle-sprain")
DAY = date(2026, 3, 1)


def ledger(*releases: tuple[str, tuple[Published, ...]]) -> Ledger:
    """Releases by their days."""
    told = {"a": (Saying("fact", "gone-for-good", "x"), Saying("fact", "rest-the-ankle", "x"), Saying("danger sign", "cannot-stand-on-it", "x"),
                  Saying("fact", "sit-down-and-cool", "x"), Saying("box", "a.b", "x"))}
    return Ledger(tuple(Release(day, date.fromisoformat(day), "", (), documents, {}, ()) for day, documents in releases), told)


TWO = ledger(("2026-01-01", (Published(KEPT, "Twisted ankle", "a"), Published(SHEET, "The old sheet", "a"), Published(OLD, "The old page", "a"))),
             ("2026-03-01", (Published(KEPT, "Twisted ankle", "b"),)))


class Made(NamedTuple):
    edition: Edition
    writer: PageWriter

    def page(self, document: DocumentId) -> str:
        return self.writer.page(next(one for one in self.edition.documents if one.id == document))


def made(folder: Path, released: Ledger, moved: str = "") -> Made:
    told = f"funding: not stated\nmoved: {moved}" if moved else "funding: not stated"
    library = read_content(example(folder, site=("funding: not stated", told))).library
    assert library.site is not None
    edition = assemble_edition(library, library.site, our_font(), ledger=released)
    return Made(edition, PageWriter(edition))


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(tmp_path_factory.mktemp("released"), TWO, "[{from: topics/twisted-ankle, to: topics/ankle-sprain}]")


def test_what_the_ledger_says_is_gone_has_its_last_title_and_the_day() -> None:
    assert withdrawn_of(TWO) == {SHEET: Withdrawn("The old sheet", DAY), OLD: Withdrawn("The old page", DAY)}


def test_a_page_stands_at_the_old_address() -> None:
    clinical = withdrawn(replace(OLD, audience="clinician"))
    assert (path_of(withdrawn(SHEET)), path_of(clinical)) == ("sheets/old-sheet", "topics/twisted-ankle/clinical")
    assert formerly(withdrawn(SHEET)) == SHEET


def test_a_withdrawn_sheet_says_so_with_the_day(released: Made) -> None:
    told = released.page(withdrawn(SHEET))
    assert "# The old sheet" in told and "This sheet was withdrawn on March 1, 2026. Do not use or hand out any copy of it." in told
    assert "No other page takes its place." in told and 'robots: "noindex"' in told


def test_so_does_the_file_of_a_withdrawn_sheet_at_each_of_its_addresses(released: Made) -> None:
    files = pdf.files(released.edition)
    assert {*files} == {f"sheets/old-sheet{form}-{paper}.pdf" for form in ("", "-large") for paper in ("a4", "letter")}
    for data in files.values():
        said = " ".join(" ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)).split())
        assert "The old sheet This sheet was withdrawn on March 1, 2026. Do not use or hand out any copy of it." in said
        assert "https://example.org/ankle/sheets/old-sheet/" in said.replace(" ", "") or "https://example.org/ankle/sheets/old-sheet/" in said


def test_the_feed_of_a_withdrawn_sheet_stays_and_says_so(tmp_path: Path) -> None:
    gone = Change("less safe or uncertain route", "title", "handout/old-sheet", "Withdrawn: “The old sheet”.", "The old sheet", "", (SHEET,))
    told = made(tmp_path, Ledger((TWO.releases[0], replace(TWO.releases[1], changes=(gone,))), TWO.told))
    feed = feeds.files(told.edition)["sheets/old-sheet/changes.xml"].decode()
    assert "<title>The old sheet: What changed</title>" in feed and "Withdrawn: “The old sheet”." in feed
    assert "<id>https://example.org/ankle/sheets/old-sheet/#release-2026-03-01</id>" in feed
    assert 'feed: "sheets/old-sheet/changes.xml"' in told.page(withdrawn(SHEET))


def test_a_page_that_moved_leads_on(released: Made) -> None:
    told = released.page(withdrawn(OLD))
    assert "This page was withdrawn on March 1, 2026." in told and '<a href="../ankle-sprain/"><strong>Twisted ankle</strong></a>' in told


def test_a_page_moves_without_a_release_too(tmp_path: Path) -> None:
    one = made(tmp_path, Ledger(), "[{from: handouts/old-sheet, to: topics/ankle-sprain}]")
    told = one.page(withdrawn(SHEET))
    assert "# This page has moved" in told and "This sheet is no longer published here." in told and "../../topics/ankle-sprain/" in told
    assert [path_of(document.id) for document in one.edition.documents if document.id.kind == "withdrawn"] == ["sheets/old-sheet"]


def test_what_came_back_is_a_page_again(tmp_path: Path) -> None:
    gone = ledger(("2026-01-01", (Published(KEPT, "Twisted ankle", "a"),)), ("2026-03-01", ()))
    assert [one.id for one in made(tmp_path, gone).edition.documents if one.id.kind == "withdrawn"] == []


def test_pages_that_are_no_more_are_in_the_menu_and_in_no_search(released: Made) -> None:
    menu = str(nav_of(released.edition.navigation.menu))
    assert page_path(withdrawn(SHEET)) in menu and page_path(withdrawn(OLD)) in menu
    found = everything(released.edition.library, released.edition.documents, released.edition.readers.site)
    assert not any("twisted-ankle" in place.path or "old-sheet" in place.path for one in found for place in one.places.values())
    assert b"old-sheet" not in sitemap.addresses(released.edition)


def test_a_link_to_a_statement_that_moved_finds_its_place(released: Made) -> None:
    assert facts_once_told(TWO)[KEPT] == {"gone-for-good", "rest-the-ankle", "cannot-stand-on-it", "sit-down-and-cool"}
    told = unescape(released.page(KEPT))
    assert told.count('id="fact-sit-down-and-cool"') == told.count('id="fact-gone-for-good"') == told.count('id="fact-cannot-stand-on-it"') == 1
    assert '<a href="../../about/facts/s/#where-sit-down-and-cool">Where it is now</a>' in told
    assert "It is no longer on this site." in told.partition('id="fact-gone-for-good"')[2].partition("</li>")[0]
    assert 'id="fact-gone-for-good"' in released.page(withdrawn(SHEET))


def test_nothing_changes_where_nothing_was_released(tmp_path: Path) -> None:
    one = made(tmp_path, Ledger())
    assert not any(document.id.kind == "withdrawn" for document in one.edition.documents)
    assert "once-told" not in one.page(KEPT)
