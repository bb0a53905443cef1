"""Sheets that can be filled in on a screen: what is drawn as a box is a field, read aloud beside its label, and holds what is typed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
import pytest

from generator.outputs.pdf import engine
from generator.outputs.pdf.field_names import FieldNames, FormField
from generator.outputs.pdf.pdf_tags import TagElement, structure
from tests.worlds import edition, real

HEAD = '#set document(title: "Form")\n#set page(width: 300pt, height: 300pt, margin: 30pt)\n' \
       '#set text(font: "Source Sans Pro", lang: "en", size: 12pt)\n#let field(n, it) = link("field:" + str(n), it)\n= Form\n'
FORM = """
#par[Name: #field(0, box(width: 1fr, height: 1.4em, stroke: (bottom: 1pt)))]
#list(marker: [], par[#field(1, box(width: 10pt, height: 10pt, stroke: 1pt)) Pacemaker])
#par[Notes: \\ #field(2, box(width: 100%, height: 60pt, stroke: 1pt))]
"""
FIELDS = [FormField("name", "Name", "line"), FormField("pacemaker", "Pacemaker", "tick"), FormField("notes", "Notes", "lines")]
TYPED = "Zoë Müller – 5 µg, 3 € (½)"


def form(body: str = FORM, fields: list[FormField] = FIELDS) -> bytes:
    return engine.print_pdf({"main.typ": (HEAD + body).encode()}, {"fields": [field.data() for field in fields]}, date(2026, 11, 20))


@contextmanager
def opened(pdf: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        yield file


def filled(pdf: bytes, typed: str) -> bytes:
    """The form as somebody leaves it who clicks into each of its fields and types there."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    handle, page = document.formenv.raw, document[0]
    with opened(pdf) as file:
        for widget in file.pages[0].Annots:
            left, bottom, right, top = (float(side) for side in widget.Rect)
            place = (left + right) / 2, (bottom + top) / 2
            for click in (pdfium.FORM_OnMouseMove, pdfium.FORM_OnLButtonDown, pdfium.FORM_OnLButtonUp):
                click(handle, page.raw, 0, *place)
            for sign in typed if pikepdf.Name.Tx == widget.FT else "":
                pdfium.FORM_OnChar(handle, page.raw, ord(sign), 0)
    pdfium.FORM_ForceToKillFocus(handle)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def around(pdf: bytes) -> list[tuple[str, str]]:
    """The fields of a file with the element that each stands in."""
    with opened(pdf) as file:
        parts = [part for top in structure(file) for part in top.walk()]
        inside = {id(held): part for part in parts for held in part.held if isinstance(held, TagElement)}
        return [(inside[id(part)].kind, str(part.element.K[0].Obj.T)) for part in parts if part.kind == "Form"]


def test_boxes_become_fields_with_a_name_and_words_to_read_aloud() -> None:
    with opened(form()) as file:
        assert [(str(field.T), str(field.TU), str(field.FT), int(field.get("/Ff", 0)), int(field.F)) for field in file.Root.AcroForm.Fields] == [
            ("name", "Name", "/Tx", 0, 4), ("pacemaker", "Pacemaker", "/Btn", 0, 4), ("notes", "Notes", "/Tx", 4096, 4)]
        assert file.pages[0].Tabs == pikepdf.Name.S
        assert "/NeedAppearances" not in file.Root.AcroForm
        assert file.check_pdf_syntax() == []


def test_a_field_is_read_aloud_where_its_label_is() -> None:
    assert around(form()) == [("P", "name"), ("P", "pacemaker"), ("P", "notes")]


def test_each_field_is_found_from_its_page_as_the_structure_has_it() -> None:
    with opened(form()) as file:
        tree = pikepdf.NumberTree(file.Root.StructTreeRoot.ParentTree)
        for field in file.Root.AcroForm.Fields:
            element = tree[int(field.StructParent)]
            assert (element.S, element.K[0].Obj.objgen) == (pikepdf.Name.Form, field.objgen)


def test_what_is_typed_and_ticked_can_be_read_back() -> None:
    with opened(filled(form(), TYPED)) as file:
        assert [str(field.V) for field in file.Root.AcroForm.Fields] == [TYPED, "/Yes", TYPED]


def test_what_is_typed_is_set_in_the_font_of_the_sheet() -> None:
    page = pypdfium2.PdfDocument(filled(form(), "Zoe"))
    page.init_forms()
    empty = pypdfium2.PdfDocument(form())
    empty.init_forms()
    dark = [sum(file[0].render(may_draw_forms=True).to_pil().convert("L").histogram()[:128]) for file in (page, empty)]
    assert dark[0] > dark[1] + 50
    with opened(form()) as file:
        font = file.Root.AcroForm.DR.Font.Sheet
        assert (str(font.BaseFont), str(font.Encoding), str(font.FontDescriptor.FontFile2.Filter)) == (
            "/SourceSansPro-Regular", "/WinAnsiEncoding", "/FlateDecode")
        assert len(font.Widths) == 224 and font.Widths[ord("i") - 32] < font.Widths[ord("W") - 32]


def test_a_sheet_without_fields_is_no_form() -> None:
    with opened(form("Text", [])) as file:
        assert "/AcroForm" not in file.Root


def test_links_stay_links() -> None:
    with opened(form('#link("https://example.org/")[there] #field(0, box(width: 9pt, height: 9pt))')) as file:
        assert [str(mark.Subtype) for mark in file.pages[0].Annots] == ["/Link", "/Widget"]


def test_the_same_form_has_the_same_bytes() -> None:
    assert form() == form()


@pytest.mark.parametrize(("said", "name"), [("Date of birth (day, month)", "date-of-birth-day-month"), ("¿?", "field"), ("Größe", "größe")])
def test_a_field_is_named_after_its_label(said: str, name: str) -> None:
    names = FieldNames()
    assert [names.add("line", said, said) for _ in range(3)] == [0, 1, 2]
    assert [field.name for field in names.fields] == [name, f"{name}-2", f"{name}-3"]


def test_no_field_of_a_real_sheet_has_the_name_of_another() -> None:
    for sheet in edition(real()).sheets:
        for made in sheet.files.values():
            with opened(made.pdf) as file:
                names = [str(field.T) for field in file.Root.get("/AcroForm", pikepdf.Dictionary(Fields=pikepdf.Array())).Fields]
                assert len(set(names)) == len(names)
                assert all(str(field.TU).strip() for field in (file.Root.AcroForm.Fields if names else ()))


def test_the_referral_form_can_be_filled_in_on_one_page() -> None:
    sheet = next(one for one in edition(real()).sheets if one.document.id.id == "urgent-imaging-referral")
    for made in sheet.files.values():
        assert made.pages == 1
        with opened(made.pdf) as file:
            names = {str(field.T) for field in file.Root.AcroForm.Fields}
        assert names >= {"name", "phone", "signature", "numb-saddle", "foot-drop-left", "pregnancy-yes", "pacemaker-or-defibrillator-no"}
