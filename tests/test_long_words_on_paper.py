"""What is long, or was pasted from elsewhere, on paper: it is printed whole, or the word, the sheet and the place it comes from are named."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest

from generator.build import BuildOptions, Examined, examine
from generator.content.model import WebAddress, normalised
from generator.outputs.pdf.proofread.page import read_pages
from tests.heard import reading_order
from tests.worlds import PRESS, TODAY, example, judged, sheet

REVIEWER = "Professor Wilhelmina Featherstonehaugh-Cholmondeley, consultant neurologist, and Bartholomew Higginbotham, physiotherapist"
CLINIC = "The Royal Made-Up Ankle, Foot and Lower Limb Clinic of the University Hospital of Nowhere-upon-Nothing"
ADDRESS = "https://www.a-very-long-name-of-a-hospital-trust.example.org/departments/neurology/leaflets/for-patients/"
BRACE = "plain: You wear a firm brace inside your shoe."


def world(folder: Path, address: str | None = None, **changes: tuple[str, str]) -> Examined:
    """The miniature world without its chart, changed."""
    content = example(folder, **changes)
    for file in (content / "decisions" / "ankle-injured.yml", content / "inputs" / "pain.yml", content / "body_map.yml"):
        file.unlink()
    return examine(content, TODAY, BuildOptions(address=WebAddress.read(address) if address else None), cache=PRESS)


def faults(examined: Examined) -> list[tuple[str, str, str]]:
    return [(problem.rule, problem.where.file, problem.message) for problem in examined.problems if problem.level == "error"]


def heard(examined: Examined) -> list[tuple[str, str]]:
    return reading_order(sheet(examined, "handout").files["a4"].pdf)


def test_the_foot_grows_with_what_stands_in_it(tmp_path: Path) -> None:
    review = f"review: {{by: '{REVIEWER}', on: 2026-11-01, months: 6}}\ntopics: [ankle-sprain]"
    made = world(tmp_path, ADDRESS, handouts_ankle_at_home=("topics: [ankle-sprain]", review),
                 clinic=("name: The made-up ankle clinic", f"name: {CLINIC}"))
    assert faults(made) == []
    foot = normalised(heard(made)[-2][1])
    for part in (CLINIC, REVIEWER, ADDRESS.removeprefix("https://"), "Do not use after May 1, 2027"):
        assert normalised(part).replace(" ", "") in foot.replace(" ", "")


def test_three_phone_numbers_with_words_between_them_are_printed(tmp_path: Path) -> None:
    phones = "555-0100 (day), 555-0101 (night and weekends), 555-0102 (interpreters and text relay)"
    made = world(tmp_path, clinic=("phone: 555-0100", f"phone: {phones}"))
    assert faults(made) == []
    assert phones in " ".join(text for _, text in heard(made)).replace("\u00a0", " ")


@pytest.mark.parametrize("words", [
    "You wear a firm irri\u00adtation brace.", "You wear a \ufb01rm brace.", "You wear a re\u2011usable brace.",
    "You wear a Magnet\u00adresonanz\u00adtomographie\u00adgerät.", "You wear a Magnetresonanztomographieuntersuchung.",
    "You wear a Bandscheiben-Vorfall-Operationen/Nachbehandlung."])
def test_pasted_signs_and_long_words_are_printed_in_a_narrow_column(tmp_path: Path, words: str) -> None:
    made = world(tmp_path, treatments_ankle_brace=(BRACE, f"plain: {words}"))
    assert faults(made) == []
    said = "".join(normalised(text) for _, text in heard(made)).replace(" ", "")
    assert normalised(words).replace(" ", "") in said


def test_a_word_that_can_be_broken_nowhere_is_named_with_its_sheet_and_its_place(tmp_path: Path) -> None:
    long = "9" * 70
    made = world(tmp_path, treatments_ankle_brace=(BRACE, f"plain: You wear a x{long}."))
    found = {file: message for rule, file, message in faults(made) if rule == "word-leaves-box"}
    assert {*found} <= {"treatments/ankle-brace.yml", "handouts/ankle-at-home.yml"}, "the mark of its source, which it pushes aside, is on the sheet"
    assert found["treatments/ankle-brace.yml"].startswith(f'sheet "ankle-at-home" on A4, page 1: the word "x{long}." is wider than its box')


def test_a_number_keeps_its_unit_on_paper(tmp_path: Path) -> None:
    made = world(tmp_path, treatments_ankle_brace=(BRACE, "plain: You wear it for some 59 months, and you take some ≥ 60 breaths/min."))
    words = [word for page in read_pages(sheet(made, "handout").files["a4"].pdf) for word in page.words]
    for number, unit in (("59", "months,"), ("≥", "60"), ("60", "breaths/min.")):
        place = next(place for place, word in enumerate(words) if word.text == number and words[place + 1].text == unit)
        assert abs(words[place].box.bottom - words[place + 1].box.bottom) < 5, number


def test_what_tells_a_version_is_read_once_and_its_address_is_a_link(tmp_path: Path) -> None:
    made = sheet(world(tmp_path), "handout").files["a4"].pdf
    read = " ".join(text for _, text in reading_order(made))
    for words in ("Not yet reviewed by a clinician.", "Do not use after", "example.org/ankle/sheets/ankle-at-home/"):
        assert read.count(words) == 1, words
    assert read.index("Do not use after") > read.index("Sources")
    with pikepdf.open(io.BytesIO(made)) as file:
        links = [str(mark.A.URI) for page in file.pages for mark in page.get("/Annots", []) if mark.Subtype == "/Link"]
    assert links == ["https://example.org/ankle/sheets/ankle-at-home/"]
    for page in pypdfium2.PdfDocument(made):
        assert "Do not use after" in page.get_textpage().get_text_range().replace("\r\n", " ")


def test_nothing_is_promised_that_is_not_there(tmp_path: Path) -> None:
    assert "The web page of this sheet" in " ".join(text for _, text in heard(world(tmp_path / "one")))
    bare = world(tmp_path / "two", site=("address: https://example.org/ankle/\n", ""))
    assert "web page" not in " ".join(text for _, text in heard(bare))


def test_a_review_that_ran_out_is_told_and_not_published(tmp_path: Path) -> None:
    old = "review: {by: A demonstration, on: 2024-01-20, months: 12}\ntopics: [ankle-sprain]"
    folder = example(tmp_path, handouts_ankle_at_home=("topics: [ankle-sprain]", old))
    assert "review-ran-out" not in {problem.rule for problem in judged(folder).problems}
    told = examine(folder, TODAY, BuildOptions(publish=True, prints=False), PRESS).problems
    found = [problem for problem in told if problem.rule == "review-ran-out"]
    assert [(problem.level, problem.where.file, problem.message) for problem in found] == [
        ("error", "handouts/ankle-at-home.yml", 'the review of "ankle-at-home" ran out on 2025-01-20, so this cannot be published')]
    assert "The review counts until January 20, 2025." in " ".join(text for _, text in heard(judged(folder)))
