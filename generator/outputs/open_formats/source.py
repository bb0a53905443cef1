"""What every open format needs of one chart: its Document, its version, its addresses, and where its facts come from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from generator.documents.document import Chart, Cite, DangerSigns, Document, Said, Sources, parts_of
from generator.documents.document.heads import ChartHead, chart_of, head_of_chart
from generator.documents.promises import Promises
from generator.documents.urls import path_of, web_address
from generator.documents.versions import SheetVersion
from generator.language.numbers import FIRM
from generator.language.reader import Reader

SCHEMA = "decisions/chart.schema.json"
"""Where the JSON Schema of charts stands below the root of the site. A change that breaks programs gets a file of its own."""


class DangerSign(NamedTuple):
    """A danger sign in the box above a chart: its id, its words, how urgent it is."""

    id: str
    says: str
    urgency: str


class Fact(NamedTuple):
    """A fact that boxes stand on: its words, and each place in a source that states it."""

    says: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class ChartSource:
    """One chart to be written in an open format.

    `site`: the address of the site with a slash at its end, empty while it has none. `publisher`: empty where the site does not state it.
    `promises`: what its author holds it to, which no page prints.
    """

    document: Document
    version: SheetVersion
    reader: Reader
    site: str = ""
    publisher: str = ""
    promises: Promises = Promises()

    @cached_property
    def chart(self) -> Chart:
        """The chart itself."""
        return chart_of(self.document)

    @cached_property
    def head(self) -> ChartHead:
        """What stands above it."""
        return head_of_chart(self.document)

    @cached_property
    def danger_signs(self) -> tuple[DangerSign, ...]:
        """The danger signs in the box above the chart, the most urgent first."""
        groups = (group for box in self.document.all(DangerSigns) for group in box.groups)
        said = ((group.urgency, part) for group in groups for part in parts_of(group.signs) if isinstance(part, Said))
        return tuple(DangerSign(part.fact, "".join(word.text for word in part.words), urgency) for urgency, part in said)

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """The sources that the Document names, by their ids, in its order."""
        return {use.source: use.short for block in self.document.all(Sources) for use in block.uses}

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """The facts that the Document says, with the places in their sources."""
        found: dict[str, Fact] = {}
        for part in self.document.all(Said):
            places = tuple(self._place(cite) for cite in part.cites)
            if part.fact not in found or len(places) > len(found[part.fact].places):
                found[part.fact] = Fact("".join(word.text for word in part.words), places)
        return found

    def _place(self, cite: Cite) -> str:
        return ", ".join(part for part in (self.sources.get(cite.source, cite.source), cite.place) if part)

    def address(self, ending: str) -> str:
        """The whole address of one of the files of this chart; empty while the site has none."""
        return web_address(self.site, f"{path_of(self.document.id)}{ending}")

    @property
    def schema(self) -> str:
        """The address of the JSON Schema; from beside it, while the site has none."""
        return web_address(self.site, SCHEMA) or SCHEMA.rpartition("/")[2]


def written(told: Mapping[str, Any]) -> bytes:
    """A value as the bytes of a JSON file. Other programs search and compare them, so every space in them is a plain one."""
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").replace(FIRM, " ").encode()


def filled(**told: Any) -> dict[str, Any]:
    """The same without what is empty: FHIR knows neither empty texts nor empty lists."""
    return {key: value for key, value in told.items() if value is not None and value not in ("", [], {}, ())}


def number_of(text: str) -> int | float | None:
    """A number as JSON writes it: whole where it is whole. None of an empty text."""
    if not text:
        return None
    number = float(plain(text))
    return int(number) if number == int(number) else number


def plain(number: str) -> str:
    """A number as programs write it, with a hyphen for minus."""
    return number.replace("\N{MINUS SIGN}", "-")
