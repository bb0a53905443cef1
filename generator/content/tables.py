"""A table of a spreadsheet -> new entries: one row each, with a place to fill wherever the table says nothing.

The columns are the places of the file that `new` starts (see `starts`), by their keys: `names.plain`, `cause_of`. The last key alone will do where it
is unique, or means the same everywhere, such as `source`. Words in a column that takes facts become facts with the source of their row.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from io import StringIO
from typing import Any, NamedTuple

import yaml

from generator.content.kinds import FOLDERS, SINGLES
from generator.content.model import Id
from generator.content.new_entry import for_editors
from generator.content.starts import PHRASES, PLACE, start

_FACTS = "<ids of facts "
_CITED = {"source": "<id of a source>", "part": "<where in the source, such as page 3 or Table 1>"}
_WORDS = ("plain", "clinical")
_SEPARATORS = ",;\t"


class _Indented(yaml.SafeDumper):
    """Writes lists as the command format does: their items stand two places further in than their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)


class BadTable(Exception):
    """The table cannot be taken; the message says where and what to do. Nothing of it was taken."""


class Taken(NamedTuple):
    """A row as an entry: its id, its file in the content folder, the YAML, and the keys that are still to fill."""

    id: str
    file: str
    text: str
    open_places: tuple[str, ...]


class Import(NamedTuple):
    """A whole table: its entries, and the columns that no key takes."""

    entries: tuple[Taken, ...]
    unknown: tuple[str, ...]


def take(kind: str, table: str, known: Collection[str], exists: Callable[[Taken], bool]) -> Import:
    """Every row as an entry. `known`: the ids of facts; `exists`: whether the content has something else already where an entry would stand.

    Raises BadTable if any row cannot be taken.
    """
    header, rows = _read(table)
    form = yaml.load(start(kind, {"id": "{id}"}).replace("{id}-", "-").replace("{id}", "<id>"), Loader=yaml.BaseLoader)
    leaves = list(_leaves(form))
    keys = tuple(dict.fromkeys([*(path for path, _ in leaves), *(_CITED if any(value.startswith(_FACTS) for _, value in leaves) else ())]))
    columns = {column: _keys_of(column, keys) for column in header}
    entries = []
    for line, row in rows:
        cells = {key: cell for column, cell in zip(header, row, strict=False) for key in columns[column] if cell.strip()}
        entries.append(_entry(kind, form, cells, known, line))
    for (line, _), entry in zip(rows, entries, strict=True):
        _refuse_twice(entry, entries, known, exists, line)
    return Import(tuple(entries), tuple(column for column, found in columns.items() if not found))


def _read(table: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header and the rows with the lines where they end. What separates the cells is what separates most of the header."""
    text = table.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(_SEPARATORS, key=head.count), strict=True)
    try:
        lines = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as fault:
        raise BadTable(f"line {reader.line_num}: this is no table in CSV ({fault}). Save it again as CSV in UTF-8.") from None
    if len(lines) < 2:
        raise BadTable("the table has no rows. The first line names the columns, and each line below is one entry.")
    for line, row in lines:
        if len(row) > len(lines[0][1]):
            raise BadTable(f"line {line}: this row has {len(row)} cells, and the header {len(lines[0][1])}. "
                           "Put quotes around a cell with a comma in it.")
    return [cell.strip() for cell in lines[0][1]], lines[1:]


def _keys_of(column: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys that a column fills: the one of this name, else all whose last part is this."""
    name = re.sub(r"[\s_]+", "_", column.lower())
    return (name,) if name in keys and name not in _CITED else tuple(key for key in keys if key.rpartition(".")[2] == name)


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every value of an entry with its key; the items of a list have the key of the list."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _leaves(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part, path)
    else:
        yield path, value


def _entry(kind: str, form: Any, cells: Mapping[str, str], known: Collection[str], line: int) -> Taken:
    id_ = cells.get("id") or _slug(next((cells[key] for key in ("names.plain", "short", "plain", "name") if key in cells), ""))
    if kind != "brands" and not Id.fits(id_):
        raise BadTable(f'line {line}: "{id_}" is no id: {Id.expected}. Give the table a column id.')
    entry = _filled(form, "", {**cells, "id": id_}, id_, known)
    text = yaml.dump(entry, Dumper=_Indented, sort_keys=False, allow_unicode=True, width=120)
    places = tuple(dict.fromkeys(path for path, value in _leaves(entry) if PLACE.fullmatch(value)))
    if kind in SINGLES:
        return Taken(id_, SINGLES[kind], text, places)
    file = f"{FOLDERS[kind]}/{id_}.yml"
    return Taken(id_, file, for_editors(file) + text, places)


def _filled(value: Any, path: str, cells: Mapping[str, str], id_: str, known: Collection[str]) -> Any:
    """A part of the form with the cells of a row in it."""
    if isinstance(value, dict):
        inside = f"{path}." if path else ""
        told = any(cells.get(f"{inside}{key}", "").strip() for key in _WORDS)
        cells = cells if told or "sources" not in value else {key: cell for key, cell in cells.items() if not key.startswith(f"{inside}sources.")}
        return {key: _filled(part, f"{inside}{key}", cells, id_, known) for key, part in value.items()}
    if isinstance(value, list):
        return [_filled(part, path, cells, id_, known) for part in value]
    if value.startswith("-"):
        return f"{id_}{value}"
    cell = " ".join(cells.get(path, "").split()) if not value.startswith(_FACTS) else cells.get(path, "").strip()
    if not cell:
        return value
    if value.startswith("<ids of ") and cell.lower() == "not stated":
        return "not stated"
    if value.endswith(f"{PHRASES}>"):
        return [phrase for part in re.split(r"[,;\n]", cells[path]) if (phrase := " ".join(part.split()))]
    ids = re.split(r"[,;\s]+", cell)
    if value.startswith(_FACTS):
        return ids if all(one in known for one in ids) else list(_facts(cell, f"{id_}-{path.replace('_', '-')}", cells))
    return ids if value.startswith("<ids of ") else cell


def _facts(cell: str, id_: str, cells: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Facts from the lines of a cell, each with the source of its row."""
    cited = {key: cells.get(key, "").strip() or place for key, place in _CITED.items()}
    lines = [" ".join(line.split()) for line in cell.splitlines() if line.strip()]
    for number, words in enumerate(lines, 1):
        yield {"id": id_ if len(lines) == 1 else f"{id_}-{number}", "plain": words, "sources": [dict(cited)]}


def _refuse_twice(entry: Taken, entries: list[Taken], known: Collection[str], exists: Callable[[Taken], bool], line: int) -> None:
    alone = entry.file not in SINGLES.values()
    there = exists(entry) if alone else entry.id in known
    if there or sum(other.id == entry.id for other in entries) > 1:
        raise BadTable(f'line {line}: "{entry.id}" is there already, or twice in the table. Give each row an id of its own.')


def _slug(words: str) -> str:
    """An id made of a name."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64].strip("-")
