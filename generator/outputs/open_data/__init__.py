"""The content as data, for whoever builds on it: `docs/reference/open-data.md` has an example of each file.

    facts.py         every fact with its words, sources and warnings, as one file of JSON
    page.py          what one page or sheet tells, as JSON
    schemas.py       the JSON Schemas of both
    table.py         the facts with their sources as CSV
    bibliography.py  the sources as CSL-JSON and BibTeX
    calendars.py     the days of review as iCalendar
    sitemap.py       the addresses of all pages
    linked_data.py   what a page is about, for search engines, inside the page (JSON-LD)
    writing.py       how JSON is written: one thing a line

Charts have formats of their own (`outputs/chart_exports.py`), and the state of the content has (`outputs/quality.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.documents.document import Data
from generator.documents.open_data import as_data
from generator.documents.review_days import by_person, review_days
from generator.documents.urls import calendar_of, data_of, page_data_of
from generator.files.spill import joined
from generator.outputs.edition import Edition
from generator.outputs.open_data import bibliography, calendars, schemas, sitemap, table
from generator.outputs.open_data.facts import facts
from generator.outputs.open_data.page import pages
from generator.outputs.planned import Outline, Planned

_ALWAYS: tuple[Data, ...] = ("facts", "facts schema", "page schema", "facts as table", "sources", "sources for BibTeX")


def files(edition: Edition) -> Mapping[str, bytes]:
    """Every file by its path below the root of the site."""
    library, site = edition.library, edition.site
    told = frozenset(as_data(library))
    of_pages = pages((document for document in edition.documents if document.id in told), edition)
    return joined(of_pages, {
        data_of("facts"): facts(edition), data_of("facts schema"): schemas.of_facts(site), data_of("page schema"): schemas.of_page(site),
        data_of("facts as table"): table.facts(edition),
        data_of("sources"): bibliography.csl(library), data_of("sources for BibTeX"): bibliography.bibtex(library),
        **calendars.files(library, site, edition.readers.site),
        **({data_of("addresses"): sitemap.addresses(edition)} if site.address is not None else {}),
    })


def planned(outline: Outline) -> Iterator[Planned]:
    """The same files, before any of them is made."""
    days = review_days(outline.library, outline.site)
    paths = (*map(data_of, _ALWAYS),
             *((data_of("reviews"), *map(calendar_of, by_person(days))) if days else ()), *map(page_data_of, as_data(outline.library)),
             *((data_of("addresses"),) if outline.site.address is not None else ()))
    return map(Planned, paths)
