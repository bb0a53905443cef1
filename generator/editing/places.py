"""Where a fact, a box or an entry is written: its file, the way to it in the YAML, and its lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from generator.content.model import SHELVES, Library
from generator.diagnostics.diagnostic import NOWHERE
from generator.editing.tree import Leaf, Node, Path, TreeBranch, end_of, tree_of, walk


class Located(NamedTuple):
    """A part of a content file: the file, the path to it, and its first and last line, counted from 1."""

    file: str
    path: Path
    first: int
    last: int


def named(library: Library, name: str) -> Any:
    """What a page shows under a name: `fact:ID`, `box:CHART:NUMBER`, or an entry, `SHELF:ID`. None if nothing is called so."""
    kind, _, rest = name.partition(":")
    if kind == "fact":
        return library.facts.get(rest)
    if kind == "box":
        chart, _, number = rest.partition(":")
        boxes = library.decisions[chart].boxes if chart in library.decisions else ()
        return boxes[int(number) - 1] if re.fullmatch("[1-9][0-9]{0,5}", number) and int(number) <= len(boxes) else None
    return getattr(library, kind).get(rest) if kind in SHELVES else None


def locate(library: Library, name: str, text_of: Callable[[str], str | None]) -> Located | None:
    """The part of a file that says something which a page shows. `text_of` gives the text of a file. None if nothing is called so now.

    The file may have changed since the library was read: then what has the same id is meant, if there is one such.
    """
    entry = named(library, name)
    text = text_of(entry.where.file) if entry is not None and entry.where != NOWHERE else None
    if text is None:
        return None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    start = place_in(text, entry.where.line, entry.where.column)
    alike = [(path, node) for path, node in walk(tree_of(text)) if isinstance(node, TreeBranch) and node.table and _id(node) == entry.id]
    exact = [(path, node) for path, node in alike if node.start == start]
    if len(exact or alike) != 1:
        return None
    path, node = (exact or alike)[0]
    return Located(entry.where.file, path, *lines_of(node, text))


def _id(table: TreeBranch) -> str | None:
    """The id that a table gives to what it says."""
    node = next((node for key, node in zip(table.keys, table.nodes, strict=True) if key.value == "id"), None)
    return node.value if isinstance(node, Leaf) else None


def place_in(text: str, line: int, column: int) -> int:
    """The number of a sign in a text by its line and column."""
    place = 0
    for _ in range(line - 1):
        place = text.find("\n", place) + 1
        if not place:
            return len(text)
    return place + column - 1


def lines_of(node: Node, text: str) -> tuple[int, int]:
    """The first and the last line of a part."""
    return text.count("\n", 0, node.start) + 1, text.count("\n", 0, end_of(node, text)) + 1


def path_at(text: str, line: int, column: int) -> Path:
    """The innermost part that a place in a file belongs to: of a key, that of its value."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    place = place_in(text, line, max(1, column))
    found: Path = ()
    root = tree_of(text)
    for path, node in walk(root):
        if node.start <= place <= max(node.start, end_of(node, text)):
            found = path
        if isinstance(node, TreeBranch):
            found = next(((*path, key.value) for key in node.keys if key.start <= place < key.end), found)
    return found
