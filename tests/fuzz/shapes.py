"""What is structure in a file of the site, whatever its words are: the same with hostile words and with tame ones."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as Xml

from generator.outputs.open_data.table import harmless

FOREIGN = re.compile(r"\s*(?!https:|mailto:|tel:|data:image)[a-z]+:", re.IGNORECASE)
"""An address that a page may not have."""


class Tags(HTMLParser):
    """The tags of a page with their attributes, and its scripts; words and drawings left out."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter[tuple[str, ...]] = Counter()
        self.scripts: list[Any] = []
        self._drawing = self._script = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._drawing += tag == "svg"
        self._script += tag == "script"
        for name, value in attrs:
            assert not name.startswith("on"), (tag, name)
            assert name not in ("href", "src", "action") or not FOREIGN.match(value or ""), value
        if not self._drawing:
            self.tags[(tag, *sorted(name for name, _ in attrs))] += 1

    def handle_endtag(self, tag: str) -> None:
        self._drawing -= tag == "svg"
        self._script -= tag == "script"

    def handle_data(self, data: str) -> None:
        if self._script:
            self.scripts.append(of_json(json.loads(data)))

    def handle_comment(self, data: str) -> None:
        self.tags[("comment",)] += 1

    def handle_decl(self, decl: str) -> None:
        self.tags[("declaration",)] += 1

    def handle_pi(self, data: str) -> None:
        self.tags[("instruction",)] += 1


def of_html(html: str) -> Any:
    """Tags, attributes, scripts."""
    found = Tags(html)
    return found.tags, found.scripts


def of_json(told: Any) -> Any:
    """Keys and lengths; of XHTML in it, its tags."""
    if isinstance(told, dict):
        return {key: of_json(value) for key, value in told.items()}
    if isinstance(told, list):
        return [of_json(value) for value in told]
    if isinstance(told, str) and told.startswith("<div"):
        return of_xml(told.encode())
    return type(told).__name__


def of_xml(data: bytes) -> list[Any]:
    """Elements with the names of their attributes, in their order."""
    return [(element.tag, *sorted(element.attrib)) for element in Xml.fromstring(data).iter()]


def of_csv(data: bytes) -> list[int]:
    """Cells of each row, none of them a formula."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    assert all(harmless(cell) == cell for row in rows for cell in row)
    return [len(row) for row in rows]


def of_ics(data: bytes) -> list[str]:
    """Names of properties, in their order; no line is longer than the format takes."""
    text = data.decode()
    assert "\n" not in text.replace("\r\n", "") and "\r" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return [re.split("[:;]", line)[0] for line in text.replace("\r\n ", "").split("\r\n")]


def of_bibtex(data: bytes) -> list[Any]:
    """Entries with their fields, as another program reads them."""
    from pybtex.database import parse_string

    return [(key, entry.type, sorted(entry.fields)) for key, entry in parse_string(data.decode(), "bibtex").entries.items()]


def of_mermaid(data: bytes) -> list[str]:
    """Lines without the words between quotes."""
    text = data.decode()
    assert text.count('"') % 2 == 0 and not re.search(r"%%|\bclick\b(?=[^\"]*$)", text.replace("#37;", ""))
    return [re.sub(r'"[^"]*"', '""', line) for line in text.splitlines()]


def of_file(path: str, data: bytes) -> Any:
    """The structure of a file, by its ending."""
    ending = path.rpartition(".")[2]
    if ending in ("json", "jsonld"):
        return of_json(json.loads(data))
    of = {"csv": of_csv, "ics": of_ics, "xml": of_xml, "bib": of_bibtex, "mmd": of_mermaid, "atom": of_xml}.get(ending)
    return of(data) if of else ending


def of_svg(text: str) -> set[tuple[str, ...]]:
    """Which elements stand in a drawing, with which attributes; where it leads to."""
    elements = list(Xml.fromstring(text.replace("&nbsp;", " ")).iter())
    for element in elements:
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on"), name
            assert not name.endswith("href") or re.fullmatch(r"[#.a-z0-9/_-]*(?:#[a-z0-9-]+)?", value), value
    return {(str(element.tag),) for element in elements}
