"""A pack of sheets: one file with a cover, in which every sheet is as it was, and nothing has the name or number of another."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest

from generator import cli
from generator.build import Examined
from generator.outputs import pdf
from generator.outputs.pdf.pdf_tags import structure
from tests.heard import reading_order
from tests.worlds import edition, example, judged, printed


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Examined:
    return judged(example(tmp_path_factory.mktemp("world")))


@pytest.fixture(scope="module")
def pack(world: Examined) -> bytes:
    """The handout, the chart, and the handout in large print once more, so that names and numbers meet."""
    made = edition(world)
    [chart, handout] = sorted(made.sheets, key=lambda sheet: sheet.document.id.kind)
    return pdf.pack_sheets(made, [handout, chart, handout], "a4")


def test_it_has_a_cover_and_the_pages_of_all_sheets_in_their_order(world: Examined, pack: bytes) -> None:
    chart, handout = (next(one for one in edition(world).sheets if one.document.id.kind == kind) for kind in ("chart", "handout"))
    read = [text for _, text in reading_order(pack)]
    assert read[:3] == ["The made-up ankle clinic", "Printed sheets", read[2]]
    each = [text for sheet in (handout, chart, handout) for _, text in reading_order(sheet.files["a4"].pdf)]
    assert read[-len(each):] == each
    pages = handout.files["a4"].pages
    assert f"{handout.document.title} page 2" in read and f"{chart.document.title} page {2 + pages}" in read
    assert len(pypdfium2.PdfDocument(pack)) == 1 + 2 * pages + chart.files["a4"].pages


def test_each_sheet_is_a_bookmark_and_a_link_of_the_cover(pack: bytes) -> None:
    with pikepdf.open(io.BytesIO(pack)) as file:
        with file.open_outline() as outline:
            titles = [(str(item.title), item.destination) for item in outline.root]
        assert [title for title, _ in titles] == ["Printed sheets", "A twisted ankle at home", "My ankle is injured", "A twisted ankle at home"]
        links = [mark for mark in file.pages[0].Annots if mark.Subtype == "/Link"]
        numbers = {page.obj.objgen: number for number, page in enumerate(file.pages)}
        assert [str(mark.Contents) for mark in links] == [title for title, _ in titles][1:]
        assert sorted(numbers[mark.Dest[0].objgen] for mark in links) == [numbers[mark.Dest[0].objgen] for mark in links] and "/A" not in links[0]


def test_links_inside_a_sheet_stay_inside_it(pack: bytes) -> None:
    with pikepdf.open(io.BytesIO(pack)) as file:
        numbers = {page.obj.objgen: number for number, page in enumerate(file.pages)}
        inside = [(number, numbers[mark.Dest[0].objgen]) for number, page in enumerate(file.pages) if number
                  for mark in page.get("/Annots", []) if "/Dest" in mark]
        assert inside and all(2 <= target <= 6 for _, target in inside)


def test_no_field_identifier_or_number_is_there_twice(pack: bytes) -> None:
    with pikepdf.open(io.BytesIO(pack)) as file:
        names = [str(field.T) for field in file.Root.AcroForm.Fields]
        assert len(names) > 4 and set(Counter(names).values()) == {1}
        parts = [part for top in structure(file) for part in top.walk()]
        identifiers = Counter(str(part.element.ID) for part in parts if "/ID" in part.element)
        assert identifiers and set(identifiers.values()) == {1}
        named = {str(name) for part in parts for facts in [part.element.get("/A")] if isinstance(facts, pikepdf.Array)
                 for attributes in facts for name in attributes.get("/Headers", [])}
        assert named and named <= set(identifiers)
        keys = [int(page.StructParents) for page in file.pages] + [int(mark.StructParent) for page in file.pages for mark in page.get("/Annots", [])]
        assert len(set(keys)) == len(keys) and set(keys) <= set(pikepdf.NumberTree(file.Root.StructTreeRoot.ParentTree))
        assert file.check_pdf_syntax() == []


def test_the_same_sheets_give_the_same_bytes(world: Examined) -> None:
    sheets = edition(world).sheets
    assert pdf.pack_sheets(edition(world), sheets, "letter", large=True) == pdf.pack_sheets(edition(world), sheets, "letter", large=True)


def run(folder: Path, *arguments: str) -> tuple[int, list[str]]:
    """The command on the miniature world: its exit code, and the files that it wrote."""
    place = folder / "packs"
    code = cli.run(["pack", *arguments, "--content", str(folder / "content"), "--work", str(folder / "build"), "--out", str(place),
                    "--today", "2026-11-20"])
    return code, sorted(path.name for path in place.iterdir() if path.suffix == ".pdf") if place.exists() else []


def test_by_default_the_sheets_for_patients_are_packed_on_the_paper_of_the_clinic(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    example(tmp_path / "content", clinic=("paper: A4", "paper: Letter"))
    assert run(tmp_path) == (0, ["pack-letter.pdf"])
    assert "pack-letter.pdf: 1 sheet (" in capsys.readouterr().out
    assert run(tmp_path, "--large", "--charts", "--paper", "A4") == (0, ["pack-large-a4.pdf"])
    assert "pack-large-a4.pdf: 2 sheets (" in capsys.readouterr().out


def test_what_cannot_be_packed_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    example(tmp_path / "content")
    printed(tmp_path / "build")
    assert run(tmp_path, "ankle-at-hom") == (2, [])
    assert 'There is no sheet "ankle-at-hom". Did you mean "ankle-at-home"? Known are: ankle-at-home, ankle-injured.' in capsys.readouterr().err
    assert run(tmp_path, "--for", "clinician") == (2, [])
    assert "No sheet fits." in capsys.readouterr().err


def test_with_an_error_in_the_content_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    example(tmp_path / "content", handouts_ankle_at_home=("facts: [outer-side-swells, worse-downhill]", "facts: [outer-side-swels]"))
    assert run(tmp_path) == (1, [])
    assert "Nothing was written" in capsys.readouterr().err
