"""How the lines of a printed sheet fall: what belongs together stays together, and no column is left empty beside a long one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from generator.content.model import VOICE_OF, Handout
from generator.documents.document import DangerGroup, DangerSigns, Said
from generator.outputs import pdf
from generator.outputs.pdf.proofread.page import read_pages
from generator.rules.printed import PrintedPage, Rectangle
from tests.worlds import edition, real

REAL = real()
SHEETS = [sheet for sheet in edition(REAL).sheets if sheet.document.id.kind == "handout"]
LARGE = [sheet for sheet in edition(REAL).sheets if sheet.large]
MOST_ROWS, POINTS = 5, 14.0
"""How many lines the shorter side of a box of danger signs may be shorter, and how high a line is."""


class Page:
    """A printed page, of which words are found whatever their line breaks."""

    def __init__(self, page: PrintedPage) -> None:
        words = [word for word in page.words if word.text.strip()]
        self.letters = "".join(letter for word in words for letter in word.text if not letter.isspace())
        self._boxes = [word.box for word in words for letter in word.text if not letter.isspace()]

    def __contains__(self, said: str) -> bool:
        return bare(said) in self.letters

    def end_of(self, said: str) -> Rectangle:
        """Where the last letter of some words stands."""
        return self._boxes[self.letters.index(bare(said)) + len(bare(said)) - 1]


def bare(said: str) -> str:
    return "".join(said.split())


def pages(made: bytes) -> list[Page]:
    return list(map(Page, read_pages(made)))


def test_that_these_are_not_all_danger_signs_never_stands_alone_at_the_head_of_a_page() -> None:
    printed = [(str(sheet.document.id), page.letters) for sheet in LARGE for file in sheet.large.values() for page in pages(file.pdf)]
    assert any(bare("These are not all danger signs") in letters for _, letters in printed)
    assert [name for name, letters in printed if letters.startswith(bare("These are not all danger signs"))] == []


def made_of(sheet: pdf.PrintedSheet) -> Iterator[list[Page]]:
    """The pages of each file of a sheet."""
    return (pages(made.pdf) for made in (*sheet.files.values(), *sheet.charts_alone.values(), *sheet.large.values()))


@pytest.mark.parametrize("sheet", edition(REAL).sheets, ids=lambda sheet: str(sheet.document.id.id))
def test_what_is_warned_of_in_a_fact_stands_on_the_page_of_the_fact(sheet: pdf.PrintedSheet) -> None:
    parted = [page.letters[:60] for told in made_of(sheet) for page in told if re.match("Caution:|Knownharm:|Doubtful:|Notadvised:", page.letters)]
    assert parted == []


@pytest.mark.parametrize("sheet", edition(REAL).sheets, ids=lambda sheet: str(sheet.document.id.id))
def test_a_heading_and_the_sentence_below_it_do_not_stand_alone_at_the_foot_of_a_page(sheet: pdf.PrintedSheet) -> None:
    foot = bare(f"{REAL.library.site.name} version")
    sentences = tuple(map(bare, ("Not yet reviewed by a clinician.", "Below each question stands what holds for each option.")))
    assert [page.letters[:60] for told in made_of(sheet) for page in told if page.letters.rpartition(foot)[0].endswith(sentences)] == []


@pytest.mark.parametrize("sheet", edition(REAL).sheets, ids=lambda sheet: str(sheet.document.id.id))
def test_the_list_of_sources_stands_on_one_page(sheet: pdf.PrintedSheet) -> None:
    last = [pages(made.pdf)[-1] for made in (*sheet.files.values(), *sheet.large.values())]
    assert [page.letters[:60] for page in last if "Sources" not in page] == []


def signs_of(group: DangerGroup) -> list[str]:
    return ["".join(word.text for word in said.words) for sign in group.signs for said in sign.line if isinstance(said, Said)]


def groups_of(sheet: pdf.PrintedSheet) -> list[DangerGroup]:
    return [group for box in sheet.document.all(DangerSigns) for group in box.groups]


@pytest.mark.parametrize("sheet", LARGE, ids=lambda sheet: str(sheet.document.id.id))
def test_danger_signs_that_go_on_on_the_next_page_have_what_to_do_above_them_there_too(sheet: pdf.PrintedSheet) -> None:
    for made in sheet.large.values():
        for page in pages(made.pdf):
            assert [group.action for group in groups_of(sheet) if any(sign in page for sign in signs_of(group)) and group.action not in page] == []


def test_there_are_danger_signs_that_go_on_on_the_next_page() -> None:
    two = [sheet for sheet in LARGE if any(sum(any(sign in page for sign in signs_of(group)) for page in pages(sheet.large["a4"].pdf)) > 1
                                           for group in groups_of(sheet))]
    assert two


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: str(sheet.document.id.id))
def test_both_sides_of_a_box_of_danger_signs_are_about_as_long(sheet: pdf.PrintedSheet) -> None:
    handout, [first, *others] = REAL.library.handouts[sheet.document.id.id], groups_of(sheet)
    if handout.layout != "leaflet" or not others:
        return
    for made in sheet.files.values():
        page = pages(made.pdf)[0]
        left, right = (page.end_of(signs_of(group)[-1]).bottom for group in (first, others[-1]))
        assert abs(left - right) <= MOST_ROWS * POINTS


def short_parts(sheet: pdf.PrintedSheet, handout: Handout) -> Iterator[list[str]]:
    """The words of each part with three facts at most or a few lines to fill in, its heading first."""
    for block in handout.blocks:
        facts = [fact for fact in getattr(block, "facts", ()) if isinstance(fact, str)]
        labels = list(getattr(block, "labels", ()))
        if (block.kind in {"facts", "steps"} and len(facts) <= 3) or (labels and len(labels) * getattr(block, "lines", 1) <= 4):
            yield [block.title, *(REAL.library.facts[fact].voiced(VOICE_OF[handout.audience]) for fact in facts), *labels]


@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if sheet.document.audience == "patient"], ids=lambda sheet: str(sheet.document.id.id))
def test_a_short_part_stands_on_one_page(sheet: pdf.PrintedSheet) -> None:
    handout = REAL.library.handouts[sheet.document.id.id]
    for made in (*sheet.files.values(), *sheet.large.values()):
        told = pages(made.pdf)
        for words in short_parts(sheet, handout):
            assert any(all(said in page for said in words) for page in told), words[0]


@pytest.mark.parametrize("sheet", edition(REAL).sheets, ids=lambda sheet: str(sheet.document.id.id))
def test_the_number_of_a_source_is_not_parted_from_its_name(sheet: pdf.PrintedSheet) -> None:
    import pypdfium2  # type: ignore[import-untyped]

    for made in (*sheet.files.values(), *sheet.large.values()):
        text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(made.pdf))
        lines = text[text.rindex("Sources"):].splitlines()
        assert [line for line in lines if line.rstrip().endswith("]")] == []
