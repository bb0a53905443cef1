"""The structure of a finished PDF made clean: text stands in paragraphs, and nothing is announced that is not there.

The engine makes no paragraph of a line that stands alone in a block or a cell of a grid, and an element of every list marker, even of none. A screen
reader then reads unrelated lines as one, or stops at nothing.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

_GROUPING = {"/Document", "/DocumentFragment", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/NonStruct", "/Aside"}
_INLINE = {"/Span", "/Strong", "/Em", "/Link", "/Form", "/Code", "/Quote", "/Reference", "/Note", "/Annot"}
_CELLS = {"/TD", "/TH"}
"""What may be empty: a table keeps its cells."""


def tidy(pdf: pikepdf.Pdf) -> bool:
    """Set loose text of every group into paragraphs, and take out elements without content. Whether there was anything to do."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None or "/K" not in root:
        return False
    tree = _Tree(pdf, root)
    children = [child for child in children_of(root) if tree.tidied(child)]
    if len(children) < len(children_of(root)):
        root["/K"] = Array(children)
        tree.changed = True
    return tree.changed


def children_of(element: Object) -> list[Any]:
    """What an element of the structure holds: elements, marks, and what stands for links and fields."""
    held = element.get("/K")
    if held is None:
        return []
    return list(held) if isinstance(held, Array) else [held]


def _is_element(child: Any) -> bool:
    return not isinstance(child, int) and "/S" in child


def _is_loose(child: Any) -> bool:
    return not _is_element(child) or str(child["/S"]) in _INLINE


class _Tree:
    """The structure of one file, and which element each mark on a page belongs to: by page, then by number."""

    def __init__(self, pdf: pikepdf.Pdf, root: Object) -> None:
        self.changed = False
        self._pdf = pdf
        self._marks: dict[int, Object] = {}
        ahead = [root["/ParentTree"]] if "/ParentTree" in root else []
        while ahead:
            node = ahead.pop()
            ahead += list(node.get("/Kids", Array()))
            numbers = node.get("/Nums", Array())
            self._marks |= {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}

    def tidied(self, element: Any) -> bool:
        """Tidy an element and all below it. Whether anything is in it, so that it stays."""
        if not _is_element(element):
            return True
        before = children_of(element)
        held = [child for child in before if self.tidied(child)]
        if not held and str(element["/S"]) not in _CELLS:
            self.changed = True
            return False
        kept = self._in_paragraphs(element, held) if str(element["/S"]) in _GROUPING and any(map(_is_loose, held)) else held
        if kept is not held or len(held) < len(before):
            element["/K"] = kept[0] if len(kept) == 1 else Array(kept)
            self.changed = True
        return True

    def _in_paragraphs(self, element: Object, held: list[Any]) -> list[Any]:
        """The children of a group, each run of loose text as a paragraph."""
        kept: list[Any] = []
        for loose, run in groupby(held, key=_is_loose):
            children = list(run)
            kept += [self._paragraph(element, children)] if loose else children
        return kept

    def _paragraph(self, parent: Object, run: list[Any]) -> Object:
        made = self._pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=parent))
        page = parent.get("/Pg")
        if page is not None:
            made["/Pg"] = page
        for child in run:
            if isinstance(child, int):
                self._move(page, child, made)
            elif _is_element(child):
                child["/P"] = made
            elif "/MCID" in child:
                self._move(child.get("/Pg", page), int(child["/MCID"]), made)
        made["/K"] = run[0] if len(run) == 1 else Array(run)
        return made

    def _move(self, page: Object | None, mark: int, parent: Object) -> None:
        """Note a new parent of a mark."""
        marks = self._marks.get(int(page.get("/StructParents", -1))) if page is not None else None
        if isinstance(marks, Array) and mark < len(marks):
            marks[mark] = parent
