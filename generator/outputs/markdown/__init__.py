"""Documents -> Markdown for MkDocs: one file for each Document, by its path.

    spans.py   how a span looks
    templates/pages/document.md.j2   how a block looks
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import astuple
from functools import cached_property, partial
from html import escape as escape_html
from itertools import islice
from struct import unpack
from textwrap import shorten
from typing import Any, NamedTuple

from jinja2 import Template, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from generator.content.model import VOICE_OF
from generator.documents import urls
from generator.documents.corrections import Corrections, CorrectionWays, told_in_place
from generator.documents.document import (
    Block,
    BodyMap,
    CardRow,
    Chart,
    CopyCheck,
    DangerSigns,
    DataFile,
    DepthLayer,
    Document,
    DocumentId,
    Downloads,
    Kind,
    Line,
    ListedSheet,
    Message,
    PackedSheet,
    Paragraph,
    Picture,
    PrintRow,
    Said,
    Section,
    Target,
    Top,
    TopicMap,
    place_of_copy,
    place_of_difference,
    place_of_fact,
    place_of_note,
    place_of_source,
    place_of_step,
    place_of_whereabouts,
    text_of,
)
from generator.documents.document import Ways as NextWays
from generator.documents.document.heads import head_of_chart
from generator.documents.navigation import MenuEntry, Navigation
from generator.documents.urls import address_of, page_path
from generator.documents.versions import SheetVersion, fingerprint_of
from generator.files.cache import key_of
from generator.files.resources import hash_of_program
from generator.language.reader import Reader
from generator.outputs.chart_exports import Export, exports_of
from generator.outputs.compiled import Compiled
from generator.outputs.drawings import body_map_svg, chart_svg, picture_svg, topic_map_svg
from generator.outputs.edition import Edition
from generator.outputs.feeds import feed_of
from generator.outputs.guide import guide_data
from generator.outputs.markdown.spans import Spans
from generator.outputs.open_data.linked_data import LinkedData
from generator.outputs.pdf import PrintedSheet, paper_of
from generator.outputs.pdf.jobs import PrintedPdf
from generator.outputs.templates import Templates, after_label, environment, headed
from generator.releases.addresses import facts_once_told
from generator.releases.copies import Copy, copies_of
from generator.workers.keeping import Keeper

_ALONE: frozenset[Kind] = frozenset({"home", "a-z", "map"})
"""Pages that show neither the menu nor the list of their sections at their side."""

_UNSEARCHED: frozenset[Kind] = frozenset({"fact-places", "fact-places-part", "inventory", "open-data", "withdrawn"})

_ABOUT_ALL: frozenset[Kind] = frozenset({"fact-places", "fact-places-part"})
"""Pages that list every statement of all others."""


_SPEAKING_OF_SHEETS: tuple[Any, ...] = (ListedSheet, NextWays, PackedSheet, PrintRow)


class PaperFile(NamedTuple):
    """A sheet as a file for the printer: the size of its paper (`a4`, `letter`), where it stands, how many pages and kilobytes it has."""

    paper: str
    path: str
    pages: int
    kilobytes: int


class FirstPage(NamedTuple):
    """The picture of a sheet's first page: where it stands, how many dots wide and high it is, and the file that it shows."""

    path: str
    width: int
    height: int
    file: str


class Printed(NamedTuple):
    """What was printed of a sheet, of a chart also without its steps, for patients also in large print; nothing where it could not be printed."""

    files: tuple[PaperFile, ...] = ()
    picture: FirstPage | None = None
    chart_alone: tuple[PaperFile, ...] = ()
    large: tuple[PaperFile, ...] = ()


class _Correct(NamedTuple):
    """The ways to report an error and to edit, from a page, from each of its statements, and of these those that have no place for it beside them."""

    page: CorrectionWays
    facts: Mapping[str, CorrectionWays]
    others: tuple[CorrectionWays, ...]


class PageSurroundings(NamedTuple):
    """What stands on a page besides its Document: the version of a sheet, what was printed of it and of the sheets that the page speaks of, its
    former versions, what the page is about as JSON-LD, the ways to report and edit, and the facts that it told once."""

    version: SheetVersion | None
    printed: Printed
    all_printed: Mapping[DocumentId, Printed]
    copies: tuple[Copy, ...]
    linked: str
    correct: _Correct | None
    once_told: tuple[tuple[str, Target | None], ...]


class PageOrder(NamedTuple):
    """A page to be written. `front`: what the theme is told about it."""

    document: Document
    front: str
    beside: PageSurroundings


class PageWriter:
    """Writes the pages of one site. `like`: one for another edition; what is the same is not worked out again."""

    def __init__(self, edition: Edition, like: PageWriter | None = None) -> None:
        self._edition = edition
        self._readers = edition.readers
        own = paper_of(edition.library)
        self._printed = {sheet.document.id: _printed_of(sheet, own) for sheet in edition.sheets}
        self._linked = LinkedData(edition)
        same = like is not None and like._edition.ledger is edition.ledger
        self._once_told: Mapping[DocumentId, frozenset[str]] = like._once_told if like is not None and same else facts_once_told(edition.ledger)
        self._corrections = Corrections(edition.library, edition.site, edition.readers)

    def page(self, document: Document) -> str:
        """One page, ending in one line feed, without runs of blank lines."""
        return self.written(self.order(document))

    def order(self, document: Document) -> PageOrder:
        """All that a page is made from."""
        reader = self._readers.of(document.id)
        beside = PageSurroundings(
            self._edition.versions.get(document.id), self._printed.get(document.id, Printed()), self._sheets_on(document),
            copies_of(document, self._edition.ledger, reader), self._linked.of(document, _description(document)),
            self._correct(document), self._no_more(document))
        return PageOrder(document, _front(document, self._edition.navigation, feed_of(document, self._edition), reader), beside)

    def written(self, order: PageOrder) -> str:
        """A page, of nothing but its order and what all pages share: fixed words, templates, the builder."""
        builder, reader = self._edition.site.builder, self._readers.of(order.document.id)
        text = _compiled(self._edition.templates, reader, self._edition.keeper).render({
            "document": order.document, "spans": Spans(order.document, reader, builder), "reader": reader, "font": self._edition.font,
            "exports": _exports(order.document.id), "map_up": "../" if builder == "zensical" else "../../",
            **order.beside._asdict(),
            "linked": Markup(order.beside.linked)})
        return f"{order.front}\n{_BLANK_LINES.sub(_TWO, text).strip()}\n"

    def key(self, order: PageOrder) -> str:
        """The key of a page: a hash over all that it is made from."""
        return key_of(self._common, order.document.hash, self._readers.of(order.document.id).hash, order.front, order.beside)

    @cached_property
    def _common(self) -> str:
        """A hash over all that pages are made from besides their orders."""
        edition = self._edition
        return key_of(hash_of_program(), edition.site.builder, sorted(edition.templates.pages.items()))

    def _sheets_on(self, document: Document) -> Mapping[DocumentId, Printed]:
        """What was printed of the sheets that a page speaks of."""
        named = document.once("sheets", _sheets_named)
        return {sheet: self._printed[sheet] for sheet in (DocumentId(*parts) for parts in named) if sheet in self._printed}

    def _no_more(self, document: Document) -> tuple[tuple[str, Target | None], ...]:
        """The facts that a page told in a release and does not now, and where each is now; None where it is nowhere."""
        id_ = urls.formerly(document.id) if document.id.kind == "withdrawn" else document.id
        gone = sorted(fact for fact in self._once_told.get(id_, ()) if fact and fact not in document.facts)
        there = self._edition.library.facts
        return tuple((fact, Target(DocumentId("fact-places-part", fact[0]), place_of_whereabouts(fact)) if fact in there else None) for fact in gone)

    def _correct(self, document: Document) -> _Correct | None:
        """The ways to report and to edit what stands on a page; None where the site has none, and on pages in the place of those that are no more."""
        if not self._corrections or document.id.kind in {"withdrawn", *_ABOUT_ALL}:
            return None
        version = self._edition.versions.get(document.id)
        told = f"{self._edition.site.updated} {version.fingerprint if version is not None else fingerprint_of(document)}"
        ways = {fact: self._corrections.of_fact(document, told, fact) for fact in sorted(document.facts)}
        beside = told_in_place(document)
        return _Correct(self._corrections.of_page(document, told), ways, tuple(way for fact, way in ways.items() if fact not in beside))


_COMPILED: dict[tuple[object, ...], Template] = {}


def _compiled(templates: Templates, reader: Reader, keeper: Keeper) -> Template:
    """The template of every page in one language; compiled once for the same texts and words, since that takes as long as writing fifty pages."""
    key = (reader.language, reader.words.hash, *templates.pages.items())
    if key not in _COMPILED:
        filters: dict[str, Callable[..., Any]] = {
            **_FILTERS, "w": reader, "count": reader.count, "sentence": reader.sentence, "bare_label": reader.label_in,
            "label": partial(headed, reader=reader), "after_label": partial(after_label, reader=reader)}
        if len(_COMPILED) > 3:
            _COMPILED.clear()
        compiled = Compiled(keeper, hash_of_program(), reader.language, reader.words.hash)
        _COMPILED[key] = environment(templates.pages, filters, compiled).get_template("document.md.j2")
    return _COMPILED[key]


def files(edition: Edition) -> Mapping[str, bytes]:
    """Every page by its path."""
    writer = PageWriter(edition)
    orders = ((page_path(document.id), writer.order(document)) for document in edition.documents)
    return edition.keeper.files(orders, lambda _, order: writer.key(order), lambda order: writer.written(order).encode())


def _printed_of(sheet: PrintedSheet, own: str) -> Printed:
    """What was printed of a sheet. `own`: the size of paper whose first page is pictured."""
    id_ = sheet.document.id
    made, alone = _paper_files(sheet.files, partial(urls.paper_of, id_)), _paper_files(sheet.charts_alone, partial(urls.chart_alone_of, id_))
    large = _paper_files(sheet.large, partial(urls.large_of, id_))
    if not sheet.picture:
        return Printed(made, None, alone, large)
    width, height = unpack(">II", sheet.picture[16:24])
    return Printed(made, FirstPage(urls.picture_of(id_), width, height, urls.paper_of(id_, own)), alone, large)


def _paper_files(made: Mapping[str, PrintedPdf], path: Callable[[str], str]) -> tuple[PaperFile, ...]:
    return tuple(PaperFile(paper, path(paper), pdf.pages, max(1, round(len(pdf.pdf) / 1000))) for paper, pdf in made.items() if pdf.pdf)


_BLANK_LINES, _TWO = re.compile(r"\n{3,}"), "\n\n"


def _front(document: Document, navigation: Navigation, feed: str, reader: Reader) -> str:
    """What the theme is told about a page, and shows around it."""
    known: dict[str, Any] = {"title": escape_html(document.title), "voice": VOICE_OF[document.audience]}
    crumbs = navigation.crumbs(document.id)
    if crumbs is not None:
        known["crumbs"] = [{"title": escape_html(title), "url": address_of(to), "anchor": anchor} for title, to, anchor in crumbs]
    if described := _description(document):
        known["description"] = escape_html(described)
    if feed:
        known["feed"] = feed
    if document.id.kind == "withdrawn":
        known["robots"] = "noindex"
    if document.other:
        known["other"] = address_of(document.other)
    known |= {name: {"title": escape_html(title), "url": address_of(to)} for name, (title, to) in navigation.neighbours(document.id).items()}
    if around := navigation.around(document.id):
        known["around"] = [{"title": escape_html(navigation.titles[other]), "url": address_of(other)} for other in around.documents]
        known["all"] = escape_html(reader("menu_all", number=reader.number(around.of)))
    lines = [f"{key}: {_JSON(value)}" for key, value in known.items()]
    lines += ["hide:", "  - navigation", "  - toc"] if document.id.kind in _ALONE else []
    lines += ["search:", "  exclude: true"] if document.id.kind in _UNSEARCHED else []
    return "\n".join(["---", *lines, "---", ""])


_JSON = json.JSONEncoder(ensure_ascii=False).encode

LONGEST_DESCRIPTION = 200
"""Characters: search engines show no more of what a page says of itself."""


def _sheets_named(document: Document) -> list[tuple[Any, ...]]:
    """The sheets of which a page speaks, each by the parts of its id."""
    return [astuple(part.sheet) for kind in _SPEAKING_OF_SHEETS for part in document.all(kind) if isinstance(part.sheet, DocumentId)]


def _description(document: Document) -> str:
    """What a page is about, in one or two sentences: its answer, or what it says first."""
    return document.once("description", _described)


def _described(document: Document) -> str:
    answer = tuple(part.blocks for part in islice((part for part in document.parts if type(part) in {Message, CardRow}), 2))
    plain = next((part for part in document.all(Paragraph) if part.role in {"", "lead"}), None)
    told = answer or plain
    return shorten(text_of(told), LONGEST_DESCRIPTION, placeholder=" …") if told else ""


# --- what the template asks for ------------------------------------------------------------------------------------------


@pass_context
def _line(context: Context, line: Line) -> Markup:
    return _spans(context).line(line)


@pass_context
def _bare(context: Context, line: Line) -> Markup:
    return _spans(context).bare(line)


@pass_context
def _href(context: Context, to: Target | DocumentId | str) -> str:
    return _spans(context).href(to)


@pass_context
def _way(context: Context, to: Target | DocumentId | str) -> Markup:
    return _spans(context).way(to)


@pass_context
def _source_way(context: Context, source: str) -> Markup:
    return _spans(context).way(Target(DocumentId("sources"), place_of_source(source)))


@pass_context
def _heading(context: Context, line: Line) -> Markup:
    return _spans(context).plain(line)


@pass_context
def _fact_words(context: Context, said: Said) -> Markup:
    return _spans(context).words_of(said)


@pass_context
def _marks(context: Context, said: Said) -> Markup:
    return _spans(context).marks_of(said) + _spans(context).cautions_of(said)


@pass_context
def _contents(context: Context, document: Document) -> Iterator[tuple[Markup, str]]:
    """The headings of the second rank with their anchors, in the order of the page."""
    for block in document.blocks:
        yield from _headings(block, context)


def _headings(block: Block, context: Context) -> Iterator[tuple[Markup, str]]:
    w = context["reader"]
    if isinstance(block, Section) and block.level == 2:
        yield _spans(context).plain(block.heading), block.anchor
    elif isinstance(block, Top):
        yield from _headings(block.danger, context)
    elif isinstance(block, DepthLayer):
        for one in block.blocks:
            yield from _headings(one, context)
    elif isinstance(block, DangerSigns):
        yield Markup(escape_html(block.heading)), "danger-signs"
    elif isinstance(block, Chart):
        yield from ((Markup(escape_html(w(key))), key) for key in ("chart", "steps"))
    elif isinstance(block, CopyCheck | Downloads):
        yield Markup(escape_html(block.label)), "downloads" if isinstance(block, Downloads) else "copy"


@pass_context
def _guide(context: Context, chart: Chart) -> Markup:
    return Markup(guide_data(chart, context["version"], context["reader"]))


@pass_context
def _drawing(context: Context, block: Chart | Picture | TopicMap | BodyMap) -> Markup:
    font, document, w = context["font"], context["document"], context["reader"]
    if isinstance(block, Chart):
        return Markup(chart_svg(block, document.title, w("chart_description"), font))
    if isinstance(block, Picture):
        return Markup(picture_svg(block, font))
    if isinstance(block, BodyMap):
        return Markup(body_map_svg(block, font))
    up = context["map_up"]  # Zensical reads the links of a drawing from the file, MkDocs not at all
    return Markup(topic_map_svg(block, lambda target: up + address_of(target.document or document.id), font))


@pass_context
def _printed(context: Context, sheet: DocumentId) -> Printed:
    return context["all_printed"].get(sheet, Printed())  # type: ignore[no-any-return]


@pass_context
def _pages_with_cover(context: Context, sheets: Iterable[PackedSheet]) -> str:
    """How many pages a pack has on each paper, its cover counted; nothing of a paper on which one of its sheets was not printed."""
    made = [{file.paper: file.pages for file in _printed(context, one.sheet).files} for one in sheets]
    papers = [paper for paper in urls.PAPERS if made and all(paper in pages for pages in made)]
    counts = {paper: 1 + sum(pages[paper] for pages in made) for paper in papers}
    reader: Reader = context["reader"]
    if len(set(counts.values())) == 1:
        return reader.count("pages", next(iter(counts.values())))
    return " · ".join(reader.labelled(reader(f"paper_{paper}"), reader.count("pages", number)) for paper, number in counts.items())


@pass_context
def _own(context: Context, key: str) -> str:
    """Fixed words for this reader: those for clinicians where there are some."""
    reader: Reader = context["reader"]
    return reader.label(key)


@pass_context
def _begins(context: Context, fact: str) -> str:
    return _spans(context).begins(fact)


def _exports(chart: DocumentId) -> tuple[Export, ...]:
    """The files of a chart; their names are made of ids, so nothing in them means anything in Markdown."""
    return tuple(one._replace(path=Markup(one.path), schema=Markup(one.schema)) for one in exports_of(chart))


def _data_path(file: DataFile) -> str:
    """Where a file for programs stands below the root of the site."""
    if file.kind == "page" and file.document is not None:
        return urls.page_data_of(file.document)
    return urls.calendar_of(file.name) if file.kind == "reviews of one" else urls.data_of(file.kind)


def _behind_first(line: Line) -> Line:
    return line[1:]


def _spans(context: Context) -> Spans:
    return context["spans"]  # type: ignore[no-any-return]


_FILTERS: Mapping[str, Callable[..., Any]] = {
    "line": _line, "bare": _bare, "href": _href, "way": _way,
    "source_way": _source_way, "heading": _heading, "fact_words": _fact_words, "marks": _marks, "contents": _contents,
    "drawing": _drawing, "guide": _guide, "printed": _printed, "pages_with_cover": _pages_with_cover,
    "chart_head": head_of_chart, "fact_place": place_of_fact, "note_place": place_of_note, "difference_place": place_of_difference,
    "step_place": place_of_step, "copy_place": place_of_copy, "behind_first": _behind_first, "begins": _begins, "own": _own, "data_path": _data_path,
}


Nav = list["str | dict[str, str | Nav]"]
"""The order of pages as MkDocs reads it. Only our own words are titles; a page of the content is named by its heading."""


def nav_of(menu: Iterable[MenuEntry]) -> Nav:
    """The menu as MkDocs reads it."""
    return [_nav_entry(entry) for entry in menu]


def _nav_entry(entry: MenuEntry) -> str | dict[str, str | Nav]:
    if entry.document is None:
        return {entry.title: nav_of(entry.parts)}
    return {entry.title: page_path(entry.document)} if entry.title else page_path(entry.document)
