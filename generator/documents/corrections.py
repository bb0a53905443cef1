"""Where a reader reports an error in a page or a statement, and where its file can be edited: addresses that the site or the clinic states."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from generator.content.model import Library, ReportAddress, Site
from generator.diagnostics.diagnostic import Where
from generator.documents.document import Document, Item
from generator.documents.readers import Readers
from generator.documents.urls import SHELF_OF, address_of, web_address_of
from generator.language.reader import Reader


class CorrectionWays(NamedTuple):
    """The ways from one page or statement; each empty where there is none. `fact`: which statement; empty: the page itself."""

    report: str = ""
    edit: str = ""
    fact: str = ""

    def __bool__(self) -> bool:
        return bool(self.report or self.edit)


class Corrections:
    """The ways from the pages of one site. They are asked for with the version of the page that the reader has before them."""

    def __init__(self, library: Library, site: Site, readers: Readers) -> None:
        self._library, self._site, self._readers = library, site, readers
        self._report: ReportAddress | None = (library.clinic.report if library.clinic is not None else None) or site.report

    def __bool__(self) -> bool:
        """Whether there is any way at all."""
        return self._report is not None or self._site.edit is not None

    def of_page(self, document: Document, version: str) -> CorrectionWays:
        """The ways from a page: those about lists of others have no file of their own."""
        shelf = SHELF_OF.get(document.id.kind)
        where = self._library.shelves[shelf][document.id.id].where if shelf is not None else None
        return CorrectionWays(self._reported(document, version, ""), self._edited(where))

    def of_fact(self, document: Document, version: str, fact: str) -> CorrectionWays:
        """The ways from a statement on a page."""
        known = self._library.facts.get(fact)
        return CorrectionWays(self._reported(document, version, fact), self._edited(known.where if known is not None else None), fact)

    def _reported(self, document: Document, version: str, fact: str) -> str:
        if self._report is None:
            return ""
        values = {"page": web_address_of(document.id, self._site) or address_of(document.id) or "./", "title": document.title, "fact": fact,
                  "version": version}
        if self._report.startswith("mailto:"):
            reader = self._readers.of(document.id)
            return f"{self._report}?subject={_encoded(reader('report_subject', title=document.title))}&body={_body(values, reader)}"
        return filled(self._report, values)

    def _edited(self, where: Where | None) -> str:
        if self._site.edit is None or where is None or not where.file:
            return ""
        return filled(self._site.edit, {"file": where.file, "line": str(max(where.line, 1))}, keep="/")


def _body(values: Mapping[str, str], reader: Reader) -> str:
    """The lines of an e-mail, each encoded by itself: most of them are the same for many statements."""
    lines = [reader("report_page_is", page=values["page"])]
    lines += [reader("report_fact_is", fact=values["fact"])] if values["fact"] else []
    lines += [reader("report_version_is", version=values["version"]), "", reader("report_what"), "", ""]
    return "%0D%0A".join(map(_encoded, lines))


def filled(form: str, values: Mapping[str, str], keep: str = "") -> str:
    """An address with its places filled in; no value ends a part of it. `keep`: signs that stay as they are."""
    for name, value in values.items():
        form = form.replace(f"{{{name}}}", _encoded(value, keep))
    return form


@lru_cache(maxsize=4000)
def _encoded(text: str, keep: str = "") -> str:
    return quote(text, safe=keep)


def told_in_place(document: Document) -> frozenset[str]:
    """The statements of a page that tell in their own place who says them."""
    return frozenset(document.once("told in place", lambda one: sorted({
        fact for item in one.all(Item) if item.evidence is not None for fact in item.evidence.facts})))
