"""Sheets for patients in large print: nothing smaller than 16 points, and the words of the sheet, all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.build import Examined
from generator.content.model import normalised
from generator.documents import urls
from generator.outputs import pdf
from generator.outputs.pdf.proofread import proofread
from generator.outputs.pdf.proofread.page import read_pages
from generator.rules.printed import Limits
from tests.heard import reading_order
from tests.worlds import edition, example, files, judged, page, plainly, real, sheet


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Examined:
    return judged(example(tmp_path_factory.mktemp("world")))


def said(pdf: bytes) -> str:
    return normalised(" ".join(text for _, text in reading_order(pdf)))


def facts_of(made: pdf.PrintedSheet, examined: Examined) -> Iterator[str]:
    """Every fact of the sheet in the words for patients."""
    for fact in made.document.facts:
        yield normalised(examined.library.facts[fact].voiced("plain"))


@pytest.mark.parametrize("kind", ["handout", "chart"])
@pytest.mark.parametrize("paper", pdf.PAPERS)
def test_no_letter_is_smaller_than_16_points(world: Examined, kind: str, paper: str) -> None:
    made = sheet(world, kind).large[paper]  # type: ignore[arg-type]
    assert made.findings == ()
    assert min(word.ink.size for sheet in read_pages(made.pdf) for word in sheet.words) >= 16
    assert proofread(made.pdf, Limits(9, 9, "en", "Danger signs")) == ()


def test_it_says_every_fact_that_the_sheet_says(world: Examined) -> None:
    made = sheet(world, "handout")
    plain = said(made.files["a4"].pdf)
    facts = [fact for fact in facts_of(made, world) if fact in plain]
    assert len(facts) > 8
    assert [fact for fact in facts if fact not in said(made.large["a4"].pdf)] == []


def test_options_stand_below_their_question(world: Examined) -> None:
    read = [(kind, text) for kind, text in reading_order(sheet(world, "handout").large["a4"].pdf)]
    start = read.index(("H3", "Drawbacks"))
    assert [text for kind, text in read[start + 1:] if kind not in {"L", "LI", "Lbl"} and len(text) > 1][:2] == [
        "Waiting: We found no answer to this in our sources.", "A brace: A brace can rub your skin. [1]"]


def test_no_room_is_kept_beside_the_title_for_a_clinic_that_is_asked_for_below() -> None:
    [card] = [made for made in edition(real()).sheets if made.document.id.id == "danger-signs-card"]
    for made in card.large.values():
        words = [word for word in read_pages(made.pdf)[0].words if word.text.strip()]
        last = next(at for at, word in enumerate(words) if word.text == "pain.")
        assert words[last].box.left > words[last - 1].box.right, "the purpose is one line"


def test_a_chart_is_its_numbered_steps(world: Examined) -> None:
    made = sheet(world, "chart")
    steps = [text for kind, text in reading_order(made.large["a4"].pdf) if kind == "H3" and text[0].isdigit()]
    assert len(steps) == len(world.library.decisions[made.document.id.id].boxes)
    assert "Figure" not in {kind for kind, text in reading_order(made.large["a4"].pdf) if "Flowchart" in text}


def test_pages_and_the_list_lead_to_it(world: Examined) -> None:
    id_ = sheet(world, "handout").document.id
    for paper in pdf.PAPERS:
        path = urls.large_of(id_, paper)
        assert path == f"sheets/ankle-at-home-large-{paper}.pdf" and path in files(world)
        assert f"({Path(path).name})" in page(world, "sheets/ankle-at-home.md")
        assert f"({Path(path).name})" in page(world, "sheets/index.md")
    assert "Large print" in plainly(page(world, "sheets/index.md"))


def test_sheets_for_clinicians_have_none(tmp_path: Path) -> None:
    folder = example(tmp_path, handouts_ankle_at_home=("audience: patient", "audience: clinician"))
    (folder / "body_map.yml").unlink()
    for offers in ("topics/ankle-sprain", "tests/ankle-x-ray", "treatments/ankle-brace", "comparisons/brace-or-waiting"):
        file = folder / f"{offers}.yml"
        file.write_text(file.read_text(encoding="utf-8").replace("\nsheet: ankle-at-home\n", "\n"), encoding="utf-8")
    made = next(one for one in edition(judged(folder)).sheets if one.document.id.kind == "handout")
    assert made.large == {}
