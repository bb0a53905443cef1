"""The facts with their sources as a table in CSV (RFC 4180): one row for each fact and each source of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from generator.language.numbers import FIRM
from generator.outputs.edition import Edition
from generator.outputs.open_data.facts import kind_of, shown_on

COLUMNS = ("fact", "kind", "plain", "clinical", "source", "source_name", "lines", "part", "pages")

_FORMULA = frozenset("=+-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}")
"""What a program for tables takes for the start of a formula (OWASP, CSV injection)."""


def facts(edition: Edition) -> bytes:
    """The whole file, in UTF-8 with the mark at its start without which common programs for tables take it for another encoding."""
    out = io.StringIO(newline="")
    table = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for row in _rows(edition):
        table.writerow(map(harmless, row))
    return out.getvalue().replace(FIRM, " ").encode("utf-8-sig")


def harmless(cell: str) -> str:
    """A cell that no program takes for a formula: an apostrophe stands before one that begins as such, also behind spaces."""
    return f"'{cell}" if (cell[:1] in _FORMULA and cell) or (cell.lstrip()[:1] in _FORMULA and cell.lstrip()) else cell


def _rows(edition: Edition) -> Iterator[tuple[str, ...]]:
    library, shown = edition.library, shown_on(edition)
    for fact in library.facts.values():
        own = (str(fact.id), kind_of(fact), str(fact.plain), str(fact.clinical or ""))
        pages = " ".join(address or "./" for address in shown.get(str(fact.id), ()))
        for one in fact.sources:
            yield (*own, str(one.source), str(library.sources[one.source].short), str(one.line or ""), str(one.part or ""), pages)
        if not fact.sources:
            yield (*own, "", "", "", "", pages)
