"""The structure of a finished PDF, and what the engine cannot say in it: which cells head their rows, and which boxes are fields.

A table with a row of column headers has row headers in its first column; no template has to tell it. A first cell that is blank, or that
reaches across the whole table, heads nothing and stays what it is. A layout grid is not a table.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from generator.outputs.pdf.form_fields import add_fields
from generator.outputs.pdf.tag_tree import children_of, tidy
from generator.rules.printed import MarkedContent, TaggedCell, width

_GROUPS = {"THead", "TBody", "TFoot"}


class TagElement(NamedTuple):
    """One element of the structure, without the slash of its kind (`H1`, `P`, `TD`), and what it holds in reading order. `annotated`: whether a link
    or a field is among it."""

    kind: str
    element: Object
    held: tuple[TagElement | MarkedContent, ...]
    annotated: bool = False

    def walk(self) -> Iterator[TagElement]:
        """This part and all below it, in reading order."""
        yield self
        for held in self.held:
            if isinstance(held, TagElement):
                yield from held.walk()

    def marks(self) -> Iterator[MarkedContent]:
        """The pieces of the pages that it stands for, in reading order."""
        for held in self.held:
            if isinstance(held, TagElement):
                yield from held.marks()
            else:
                yield held


def finished(pdf: bytes, fields: Sequence[Mapping[str, Any]] = ()) -> bytes:
    """The same PDF with a clean structure, the first cell of each body row as header of its row, and the boxes of the sheet as fields. A file in
    which all that is right comes back untouched.

    The same bytes give the same bytes. Dates, metadata, producer and the first half of the file's identifier stay; the second half follows
    from the content, as ISO 32000-1, 14.4 asks of a changed file.
    """
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        tidied = tidy(opened)
        parts = [part for top in structure(opened) for part in top.walk()]
        tables = [cells(part) for part in parts if part.kind == "Table"]
        marked = sum([_mark(table, number) for number, table in enumerate(tables, 1)])
        if marked:
            _list_identifiers(opened, parts)
        made = add_fields(opened, (part.element for part in parts), fields)
        return saved(opened) if tidied or marked or made else pdf


def structure(pdf: pikepdf.Pdf) -> tuple[TagElement, ...]:
    """The whole structure of a file; nothing if it has none."""
    root = pdf.Root.get("/StructTreeRoot")
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    return tuple(_part(child, numbers, 0) for child in children_of(root)) if root is not None else ()


def cells(table: TagElement) -> list[TaggedCell[TagElement]]:
    """The cells of a table, row by row, each in its place; the cells of a table inside it are not among them."""
    placed: list[TaggedCell[TagElement]] = []
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(_lines(table)):
        column = 0
        for part in (held for held in line.held if isinstance(held, TagElement)):
            while (row, column) in taken:
                column += 1
            facts = _facts(part.element)
            rows, columns = int(facts.get("/RowSpan", 1)), int(facts.get("/ColSpan", 1))
            taken |= {(row + down, column + right) for down in range(rows) for right in range(columns)}
            placed.append(TaggedCell(part, row, column, rows, columns, str(facts.get("/Scope", ""))[1:] if part.kind == "TH" else ""))
    return placed


def _part(element: Object, numbers: dict[tuple[int, int], int], page: int) -> TagElement:
    page = numbers.get(element["/Pg"].objgen, page) if "/Pg" in element else page
    held: list[TagElement | MarkedContent] = []
    annotated = False
    for child in children_of(element):
        if isinstance(child, int):
            held.append(MarkedContent(page, child))
        elif "/S" in child:
            held.append(_part(child, numbers, page))
        elif "/MCID" in child:
            held.append(MarkedContent(numbers.get(child["/Pg"].objgen, page) if "/Pg" in child else page, int(child["/MCID"])))
        else:
            annotated = annotated or child.get("/Type") == Name.OBJR
    return TagElement(str(element["/S"])[1:], element, tuple(held), annotated)


def _lines(table: TagElement) -> Iterator[TagElement]:
    for part in table.held:
        if isinstance(part, TagElement) and part.kind == "TR":
            yield part
        elif isinstance(part, TagElement) and part.kind in _GROUPS:
            yield from (line for line in part.held if isinstance(line, TagElement) and line.kind == "TR")


def _facts(element: Object) -> Object:
    """The attributes of a cell that belong to its table."""
    given = element.get("/A", Array())
    for attributes in given if isinstance(given, Array) else [given]:
        if not isinstance(attributes, int) and attributes.get("/O") == "/Table":
            return attributes
    return Dictionary()


def _mark(table: list[TaggedCell[TagElement]], number: int) -> int:
    """Make the row headers of one table, and name them in the cells they head. How many were made."""
    if not any(cell.scope == "Column" for cell in table):
        return 0
    heads = [cell for cell in table
             if cell.column == 0 and cell.columns < width(table) and cell.part.kind == "TD" and next(cell.part.marks(), None)]
    named = {row: f"R{number}y{head.row}" for head in heads for row in range(head.row, head.row + head.rows)}
    for head in heads:
        head.part.element["/S"], head.part.element["/ID"] = Name.TH, String(named[head.row])
        _facts(head.part.element)["/Scope"] = Name.Row
    for cell in table:
        if cell.column and cell.row in named and cell.part.kind == "TD":
            facts = _facts(cell.part.element)
            facts["/Headers"] = Array([*facts.get("/Headers", Array()), String(named[cell.row])])
    return len(heads)


def _list_identifiers(pdf: pikepdf.Pdf, parts: list[TagElement]) -> None:
    """The tree that finds an element by its identifier, sorted as ISO 32000-1, 7.9.6 asks."""
    named = {bytes(part.element["/ID"]): part.element for part in parts if "/ID" in part.element}
    names = Array()
    for identifier in sorted(named):
        names.append(String(identifier.decode("latin-1")))
        names.append(named[identifier])
    pdf.Root["/StructTreeRoot"]["/IDTree"] = Dictionary(Names=names)


def saved(pdf: pikepdf.Pdf) -> bytes:
    """The changed file with its streams as they were: the metadata have to stay readable without a filter (ISO 19005-2, 6.6.2.1)."""
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, fix_metadata_version=False, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()
