"""Several finished sheets as one file, behind a cover that lists them: for whoever prints a set of them for a practice.

Each sheet stays as it is, with its foot, its fields, its links and its structure; numbers and names that every file has for itself are made new, so
that none is there twice.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from generator.outputs.pdf.pdf_tags import saved
from generator.outputs.pdf.tag_tree import children_of

LINK = "sheet:"
"""What an address on the cover begins with that leads to a sheet; its place in the pack follows, counted from 0."""


class Packed(NamedTuple):
    """A sheet of a pack: the name that its fields begin with, its title, and its file."""

    name: str
    title: str
    pdf: bytes


def first_pages(sheets: Sequence[Packed]) -> list[int]:
    """The page of the pack on which each sheet begins, counted from 1; the cover is the first page."""
    starts, page = [], 2
    for sheet in sheets:
        starts.append(page)
        with pikepdf.open(io.BytesIO(sheet.pdf)) as opened:
            page += len(opened.pages)
    return starts


def packed(cover: bytes, title: str, sheets: Sequence[Packed]) -> bytes:
    """One file of a cover of one page and sheets behind it. The same files give the same bytes. `title`: the bookmark of the cover."""
    with pikepdf.open(io.BytesIO(cover)) as pack:
        root = pack.Root["/StructTreeRoot"]
        tree = dict(_entries(root["/ParentTree"]))
        tops, fields, starts = list(_elements_of(root)), list[Object](), list[int]()
        fonts: Object | None = None
        for number, sheet in enumerate(sheets):
            with pikepdf.open(io.BytesIO(sheet.pdf)) as source:
                _point_at_pages(source)
                starts.append(len(pack.pages))
                _add_pages(pack, source)
                copy = pack.copy_foreign(source.Root["/StructTreeRoot"])
                again = sum(other.name == sheet.name for other in sheets[:number])
                widgets = _renumber(pack, starts[-1], copy, tree, f"{sheet.name}-{again + 1}" if again else sheet.name)
                for top in _elements_of(copy):
                    top["/P"] = root
                    _rename(top, f"s{number}-")
                    tops.append(top)
                for role, kind in copy.get("/RoleMap", Dictionary()).items():
                    root["/RoleMap"][role] = kind
                if widgets and fonts is None:
                    fonts = pack.make_indirect(pack.copy_foreign(source.Root["/AcroForm"]))
                fields += widgets
        root["/K"] = Array(tops)
        root["/ParentTree"] = pack.make_indirect(Dictionary(Nums=Array([part for key in sorted(tree) for part in (key, tree[key])])))
        root["/ParentTreeNextKey"] = max(tree, default=-1) + 1
        _list_identifiers(pack, tops)
        if fonts is not None:
            fonts["/Fields"] = Array(fields)
            pack.Root["/AcroForm"] = fonts
        _bookmark(pack, [(title, 0), *((sheet.title, start) for sheet, start in zip(sheets, starts, strict=True))])
        _lead_to_sheets(pack, [(sheet.title, start) for sheet, start in zip(sheets, starts, strict=True)])
        return saved(pack)


def _add_pages(pack: pikepdf.Pdf, source: pikepdf.Pdf) -> None:
    """Add all pages of a file. That their fields and links need more than that is seen to here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
        pack.pages.extend(source.pages)


def _point_at_pages(pdf: pikepdf.Pdf) -> None:
    """Make links that go to a name of their file go to its place: another file has the same names."""
    names = pdf.Root.get("/Names", Dictionary()).get("/Dests")
    known = {str(name): place for name, place in pikepdf.NameTree(names).items()} if names is not None else {}
    for page in pdf.pages:
        for mark in page.obj.get("/Annots", Array()):
            place = known.get(str(mark["/Dest"])) if isinstance(mark.get("/Dest"), String) else None
            if place is not None:
                mark["/Dest"] = place["/D"] if isinstance(place, Dictionary) else place


def _renumber(pack: pikepdf.Pdf, start: int, copy: Object, tree: dict[int, Object], name: str) -> list[Object]:
    """Give pages and marks of a sheet numbers of their own, and its fields names of their own. Returns its fields."""
    shift = max(tree, default=-1) + 1
    widgets = []
    for page in list(pack.pages)[start:]:
        if "/StructParents" in page.obj:
            page.obj["/StructParents"] = int(page.obj["/StructParents"]) + shift
        for mark in page.obj.get("/Annots", Array()):
            if "/StructParent" in mark:
                mark["/StructParent"] = int(mark["/StructParent"]) + shift
            if mark.get("/Subtype") == Name.Widget:
                mark["/T"] = String(f"{name}-{mark['/T']}")
                widgets.append(mark)
    for key, part in _entries(copy["/ParentTree"]):
        tree[key + shift] = part
    return widgets


def _entries(node: Object) -> Iterator[tuple[int, Object]]:
    for child in node.get("/Kids", Array()):
        yield from _entries(child)
    numbers = node.get("/Nums", Array())
    yield from ((int(numbers[at]), numbers[at + 1]) for at in range(0, len(numbers), 2))


def _elements_of(element: Object) -> list[Any]:
    return [child for child in children_of(element) if isinstance(child, Dictionary) and "/S" in child]


def _walk(element: Object) -> Iterator[Object]:
    yield element
    for child in _elements_of(element):
        yield from _walk(child)


def _rename(top: Object, before: str) -> None:
    """Put something before every identifier of an element, and wherever it is named."""
    for element in _walk(top):
        if "/ID" in element:
            element["/ID"] = String(before + str(element["/ID"]))
        given = element.get("/A", Array())
        for facts in given if isinstance(given, Array) else [given]:
            if isinstance(facts, Dictionary) and "/Headers" in facts:
                facts["/Headers"] = Array([String(before + str(header)) for header in facts["/Headers"]])


def _list_identifiers(pack: pikepdf.Pdf, tops: Iterable[Object]) -> None:
    named = {bytes(element["/ID"]): element for top in tops for element in _walk(top) if "/ID" in element}
    if named:
        names = [part for identifier in sorted(named) for part in (String(identifier.decode("latin-1")), named[identifier])]
        pack.Root["/StructTreeRoot"]["/IDTree"] = Dictionary(Names=Array(names))


def _bookmark(pack: pikepdf.Pdf, places: Iterable[tuple[str, int]]) -> None:
    with pack.open_outline() as outline:
        outline.root[:] = [pikepdf.OutlineItem(title, page) for title, page in places]


def _lead_to_sheets(pack: pikepdf.Pdf, sheets: Sequence[tuple[str, int]]) -> None:
    """Make the links of the cover lead to the sheets."""
    for mark in pack.pages[0].obj.get("/Annots", Array()):
        address = str(mark.get("/A", Dictionary()).get("/URI", ""))
        if address.startswith(LINK):
            title, page = sheets[int(address.removeprefix(LINK))]
            del mark["/A"]
            mark["/Dest"], mark["/Contents"] = Array([pack.pages[page].obj, Name.Fit]), String(title)
