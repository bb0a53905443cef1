"""Boxes on a sheet that can be typed into and ticked on a screen, where a pen writes on paper.

The engine knows no form fields. A template draws each box as a link to `field:NUMBER`, so the engine itself tells where the box lies, and sets it
into the structure beside its label. Here each such link becomes a field. What is shown of a field without a viewer's help is drawn here too.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pikepdf
from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from pikepdf import Array, Dictionary, Name, Object, Stream, String

from generator.drawing.text_metrics import FONT_FILES

LINK = "field:"
"""What an address begins with that stands for a field; the number of the field follows."""

_FONT, _MULTILINE, _PRINTED = "Sheet", 1 << 12, 4
"""The name of the font that is typed in; the flags of a field of several lines, and of one that is printed."""


def add_fields(pdf: pikepdf.Pdf, elements: Iterable[Object], fields: Sequence[Mapping[str, Any]]) -> int:
    """Make every link to a field a field. `elements`: the structure of the file, part by part. How many were made."""
    widgets: list[Object] = []
    font = _font_of(pdf) if any(map(_links, pdf.pages)) else None
    if font is None:
        return 0
    for page in pdf.pages:
        for link in _links(page):
            _become_field(pdf, link, fields[int(str(link["/A"]["/URI"]).removeprefix(LINK))], page.obj, font)
            widgets.append(link)
        page.obj["/Tabs"] = Name.S
    made = {widget.objgen for widget in widgets}
    for element in elements:
        if element["/S"] == Name.Link and made & {child["/Obj"].objgen for child in _references(element)}:
            element["/S"] = Name.Form
    resources = Dictionary(Font=Dictionary({f"/{_FONT}": font}))
    pdf.Root["/AcroForm"] = pdf.make_indirect(Dictionary(Fields=Array(widgets), DR=resources, DA=String(_APPEARANCE)))
    return len(widgets)


_APPEARANCE = f"/{_FONT} 0 Tf 0 g"
"""How typed text is set: in this font, as large as fits, in black."""


def _links(page: pikepdf.Page) -> list[Object]:
    return [link for link in page.obj.get("/Annots", Array())
            if link.get("/Subtype") == Name.Link and str(link.get("/A", Dictionary()).get("/URI", "")).startswith(LINK)]


def _references(element: Object) -> list[Object]:
    held = element.get("/K", Array())
    children = list(held) if isinstance(held, Array) else [held]
    return [child for child in children if not isinstance(child, int) and child.get("/Type") == Name.OBJR]


def _become_field(pdf: pikepdf.Pdf, link: Object, field: Mapping[str, Any], page: Object, font: Object) -> None:
    for key in ("/A", "/Border", "/Contents", "/QuadPoints"):
        if key in link:
            del link[key]
    left, bottom, right, top = (float(side) for side in link["/Rect"])
    size = (right - left, top - bottom)
    link["/Subtype"], link["/F"], link["/P"] = Name.Widget, _PRINTED, page
    link["/T"], link["/TU"] = String(field["name"]), String(field["label"])
    if field["kind"] == "tick":
        link["/FT"], link["/V"], link["/AS"] = Name.Btn, Name.Off, Name.Off
        link["/MK"] = Dictionary(CA=String("8"))
        link["/AP"] = Dictionary(N=Dictionary(Yes=_drawn(pdf, size, _cross(*size)), Off=_drawn(pdf, size, "")))
        return
    link["/FT"], link["/DA"], link["/V"] = Name.Tx, String(_APPEARANCE), String("")
    if field["kind"] == "lines":
        link["/Ff"] = _MULTILINE
    link["/AP"] = Dictionary(N=_drawn(pdf, size, "/Tx BMC EMC", Dictionary(Font=Dictionary({f"/{_FONT}": font}))))


def _drawn(pdf: pikepdf.Pdf, size: tuple[float, float], drawing: str, resources: Object | None = None) -> Object:
    form = Stream(pdf, drawing.encode("ascii"))
    form.stream_dict.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, *(round(side, 3) for side in size)]),
                             "/Resources": resources if resources is not None else Dictionary()})
    return pdf.make_indirect(form)


def _cross(width: float, height: float) -> str:
    """A cross from corner to corner, with some room around it."""
    left, bottom, right, top = (round(side, 2) for side in (0.2 * width, 0.2 * height, 0.8 * width, 0.8 * height))
    return f"q 1.4 w 1 J 0 G {left} {bottom} m {right} {top} l {left} {top} m {right} {bottom} l S Q"


# --- the font that is typed in ---------------------------------------------------------------------------------------


def _font_of(pdf: pikepdf.Pdf) -> Object:
    """The font of sheets once more, with every letter of Western European languages: the engine embeds only what a sheet prints."""
    name, data, first, widths, box, ascent, descent, capitals = _typed()
    file = Stream(pdf, data, Length1=len(_font_file()))
    file.stream_dict["/Filter"] = Name.FlateDecode
    described = Dictionary(Type=Name.FontDescriptor, FontName=Name(f"/{name}"), Flags=32, FontBBox=Array(list(box)), ItalicAngle=0, Ascent=ascent,
                           Descent=descent, CapHeight=capitals, StemV=84, FontFile2=pdf.make_indirect(file))
    return pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name(f"/{name}"), FirstChar=first,
                                        LastChar=first + len(widths) - 1, Widths=Array(list(widths)), Encoding=Name.WinAnsiEncoding,
                                        FontDescriptor=pdf.make_indirect(described)))


def _letters() -> dict[int, str]:
    """The codes of WinAnsiEncoding with their letters; those that stand for no letter are left out."""
    found = {code: bytes([code]).decode("cp1252", "ignore") for code in range(32, 256)}
    return {code: letter for code, letter in found.items() if letter and code != 127}


@cache
def _font_file() -> bytes:
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, recalc_timestamp=False, name_IDs=[6], drop_tables=["FFTM"])
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=[ord(letter) for letter in _letters().values()])
    out = io.BytesIO()
    with subset.load_font(str(Path(str(files("font_source_sans_pro") / "files")) / FONT_FILES["regular"]), options) as font:
        chosen.subset(font)
        subset.save_font(font, out, options)
    return out.getvalue()


@cache
def _typed() -> tuple[str, bytes, int, tuple[int, ...], tuple[int, ...], int, int, int]:
    """What the font is called, its data as they stand in a file, its first code, how wide its letters are, and its heights."""
    font = TTFont(io.BytesIO(_font_file()), lazy=True)
    scale, letters, names, measured = 1000 / font["head"].unitsPerEm, _letters(), font.getBestCmap(), font["hmtx"]
    widths = tuple(round(scale * measured[names[ord(letters[code])]][0]) if ord(letters.get(code, "\0")) in names else 0 for code in range(32, 256))
    head, across, os2 = font["head"], font["hhea"], font["OS/2"]
    box = tuple(round(scale * side) for side in (head.xMin, head.yMin, head.xMax, head.yMax))
    return (str(font["name"].getDebugName(6)), _packed(_font_file()), 32, widths, box, round(scale * across.ascent), round(scale * across.descent),
            round(scale * getattr(os2, "sCapHeight", 0.7 * font["head"].unitsPerEm)))


def _packed(data: bytes) -> bytes:
    """The data compressed as the library that writes our files does it, whatever the Python on this machine brings."""
    made, out = pikepdf.new(), io.BytesIO()
    made.Root["/Font"] = made.make_indirect(Stream(made, data))
    made.save(out, compress_streams=True)
    with pikepdf.open(out) as opened:
        return bytes(opened.Root["/Font"].read_raw_bytes())
