"""The page for whoever takes the content as data: every file with what it is for, and on what terms it may be used."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content.model import AUDIENCES, Audience, Library
from generator.documents.collections import figures, questions
from generator.documents.composing import Composer, words
from generator.documents.document import (
    Block,
    Bullets,
    Data,
    DataFile,
    DataFiles,
    DocumentId,
    Item,
    Kind,
    Line,
    Link,
    Paragraph,
    Section,
    Target,
    WebLink,
)
from generator.documents.drafts import Draft
from generator.documents.review_days import by_person, review_days
from generator.documents.urls import document_of, entry_of, name_of
from generator.language.words import spaced

_WHOLE: tuple[Data, ...] = ("facts", "facts schema", "facts as table", "sources", "sources for BibTeX", "quality", "addresses", "changes")


def as_data(library: Library) -> tuple[DocumentId, ...]:
    """The pages and sheets that there are as data, one file each: those that say facts for somebody to act on, not lists of others."""
    listed: tuple[tuple[Kind, object], ...] = (("danger-signs", library.red_flags), ("pitfalls", library.pitfalls), ("causes", library.causes),
                                               ("questions", questions(library)), ("study-figures", figures(library)))
    return (*(document_of(page, audience) for page in library.pages for audience in AUDIENCES), *map(document_of, library.decisions.values()),
            *map(document_of, library.handouts.values()),
            *(DocumentId(kind, "", audience) for kind, there in listed if there for audience in AUDIENCES))


def open_data(c: Composer) -> Draft:
    """The whole page."""
    whole = tuple(_file(kind, c) for kind in _WHOLE if _is_made(kind, c))
    return (*c.danger_link(), Paragraph((words(c.reader("about_open_data")),)),
            Paragraph(_licence(c)), Paragraph((words(c.reader("data_sources_apart")),)),
            _section("whole", (DataFiles(whole),), c), *_reviews(c), *_charts(c), *_pages(c))


def _is_made(kind: Data, c: Composer) -> bool:
    """Whether there is such a file: addresses need that of the site, and a feed of changes a release too."""
    return kind not in {"addresses", "changes"} or (c.site.address is not None and (kind == "addresses" or c.released))


def _section(name: str, blocks: tuple[Block, ...], c: Composer) -> Section:
    return Section(f"data-{name}", (words(c.reader(f"data_{name}")),), blocks)


def _file(kind: Data, c: Composer) -> DataFile:
    key = kind.replace(" ", "_")
    return DataFile(kind, c.reader(f"data_file_{key}"), c.reader(f"data_about_{key}"))


def _licence(c: Composer) -> Line:
    """On what terms the words may be used, as the site states it; or that it does not."""
    licence = c.site.licence
    if licence is None:
        return (words(c.reader.labelled(c.reader("data_licence")), strong=True), words(c.reader("data_no_licence")))
    address = (words(". "), WebLink(str(licence.address))) if licence.address is not None else ()
    return (words(c.reader.labelled(c.reader("data_licence")), strong=True), words(licence.name), *address)


def _reviews(c: Composer) -> Iterator[Block]:
    """The calendars, where there is a day to keep."""
    days = review_days(c.library, c.site)
    if days:
        own = tuple(DataFile("reviews of one", spaced(person), c.reader("data_about_reviews_of_one")) for person in by_person(days))
        yield _section("reviews", (Paragraph((words(c.reader("data_about_calendars")),)), DataFiles((_file("reviews", c), *own))), c)


def _charts(c: Composer) -> Iterator[Block]:
    """The way to the files of each chart, which its page lists."""
    charts = tuple(Item((Link(name_of(chart, chart.audience), Target(document_of(chart), "downloads")),)) for chart in c.library.decisions.values())
    if charts:
        yield _section("charts", (Paragraph((words(c.reader("data_about_charts")),)), Bullets(charts)), c)


def _pages(c: Composer) -> Iterator[Block]:
    """The file of each page and sheet."""
    files = tuple(DataFile("page", _title(document, c), _for(document.audience, c), document) for document in as_data(c.library))
    if files:
        yield _section("pages", (Paragraph((words(c.reader("data_about_pages")),)), DataFiles((_file("page schema", c),)), DataFiles(files)), c)


def _title(document: DocumentId, c: Composer) -> str:
    entry = entry_of(document, c.library)
    if entry is None:
        return c.reader({"danger-signs": "title_red_flags", "questions": "title_faq", "study-figures": "title_evidence"}.get(
            document.kind, f"title_{document.kind}"))
    return name_of(entry, document.audience)


def _for(audience: Audience, c: Composer) -> str:
    return c.reader("a_z_for_plain" if audience == "patient" else "a_z_for_clinical")
