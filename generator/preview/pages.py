"""The pages and files of one state of the content. Each is made when it is first asked for: a page takes a hundredth of a second, all of them many.

What needs everything (the search, the letters that the fonts hold, pages about all others) waits until the whole was assembled and judged; sheets
wait for that, too, so that none is printed of content with an error in it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import NamedTuple

from generator.build import Examined, assembler
from generator.content.model import Library, Site
from generator.diagnostics.diagnostic import Diagnostic
from generator.documents.document import Document, DocumentId, ListedSheet, Ways
from generator.documents.navigation import Navigation
from generator.documents.urls import address_of, page_path
from generator.documents.versions import version_of
from generator.drawing.text_metrics import FONT_FILES, Font
from generator.outputs import quality, search, theme
from generator.outputs.edition import Edition
from generator.outputs.markdown import PageWriter, nav_of
from generator.outputs.pdf import Press, PrintedSheet, fit_charts, print_sheets
from generator.outputs.planned import Outline, Planned
from generator.outputs.registry import BESIDE, BesideOutput
from generator.outputs.templates import Templates
from generator.preview.builder import PreviewBuilder, SiteFrame
from generator.preview.server import NotMade
from generator.releases.ledger import NO_RELEASES, Ledger
from generator.site.configuration import settings_of
from generator.site.pages import LOST, SiteFailed

_ON_PAPER = frozenset({"chart", "handout"})
_ABOUT_ALL = frozenset({"quality", "reading-ages", "fact-places-part"})
"""Documents that are made from all others."""

_FONTS = tuple(f"assets/fonts/text-{face}.woff2" for face in FONT_FILES)
WAITS = "This is made when the content was checked."
FAULTY = "This is not made while there are errors. They are told at the end of each page of the preview, and in the terminal."
ERRORS = "No sheet is printed while there are errors. They are told at the end of each page of the preview, and in the terminal."


class Tools(NamedTuple):
    """What pages are made with. `theme`: differs where the templates of the theme do; `press`: where finished sheets are kept."""

    builder: PreviewBuilder
    templates: Templates
    font: Font
    theme: object
    press: Path | None


class _Made(NamedTuple):
    markdown: str
    page: bytes


class Pages:
    """One state of the content as it is shown. May be asked from several threads.

    `look` differs where styles and scripts do; `known_sheets` when pages tell more of printed sheets.
    """

    def __init__(self, library: Library, site: Site, tools: Tools, former: Pages | None = None, unproved: frozenset[str] = frozenset(),
                 ledger: Ledger = NO_RELEASES) -> None:
        """`former`: the state before; what cannot differ from it is taken from there. `unproved`: charts that wait for the check.

        Raises what the templates do where they are faulty.
        """
        self._library, self._tools = library, tools
        self._site = site.model_copy(update={"builder": "mkdocs"})
        self._ledger = ledger
        self._assembler = replace(assembler(library, self._site, tools.templates, ledger), stale=frozenset())
        self.titles = self._assembler.titles()
        self._navigation = Navigation(library, self.titles, self._assembler.readers.site)
        self._unproved = unproved
        self._names = {f"{address_of(document)}index.html": document for document in self.titles}
        self._turn, self._press = threading.RLock(), threading.Lock()
        self._ready = threading.Event()
        self._examined: Examined | None = None
        self._documents: dict[DocumentId, Document] = {}
        self._whole_outputs: dict[BesideOutput, Mapping[str, bytes]] = {}
        self._done: dict[str, bytes] = {}
        self._shown: dict[str, bytes] = {}
        self._files: dict[str, Callable[[], bytes]] = dict(self._others())
        self._frame = self._framed(former)
        same = former is not None and former._frame == self._frame
        self._made: dict[str, _Made] = dict(former._made) if former is not None and same else {}
        self._sheets: dict[DocumentId, PrintedSheet] = {id_: sheet for id_, sheet in former._sheets.items() if id_ in self.titles} if former else {}
        self._printed: dict[DocumentId, tuple[Diagnostic, ...]] = {}
        self._fonts: Edition | None = former._fonts if former else None
        self._writer: PageWriter = PageWriter(self._edition(()), former._writer if former else None)
        self.look = sha256(repr(sorted(tools.templates.assets.items())).encode()).hexdigest()
        self.known_sheets = 0

    # what is asked for

    def get(self, name: str) -> bytes | None:
        """A page or a file by its name below the root of the site; None if there is none of this name.

        Waits for what it needs. Raises NotMade where that does not come, SiteFailed where MkDocs refuses a page.
        """
        if name in self._done:
            return self._done[name]
        if self._needs_whole(name):
            self._whole()
        if name in self._files:
            return self._files[name]()
        with self._turn:
            if name == LOST:
                self._done[name] = self._tools.builder.page(self._frame).encode()
            elif name in self._names:
                return self._as_now(name)
            return self._done.get(name)

    def _as_now(self, name: str) -> bytes:
        """A page as it is now; where MkDocs refuses it now, as it was shown before."""
        try:
            self._done[name] = self._page(self._names[name])
        except SiteFailed:
            if name not in self._shown:
                raise
            return self._shown[name]
        return self._done[name]

    def prepare(self, name: str) -> None:
        """Make a page that will be asked for, if it can be made before all was judged. Raises as `get` does."""
        if name in self._names and not self._needs_whole(name):
            self.get(name)

    def _needs_whole(self, name: str) -> bool:
        document = self._names.get(name)
        if document is None:
            return name in (search.FILE, quality.FILE) or (name in _FONTS and self._fonts is None)
        return document.kind in _ABOUT_ALL or self._is_unproved(document)

    def _is_unproved(self, document: DocumentId) -> bool:
        return document.kind == "chart" and document.id in self._unproved

    def sheets_of(self, name: str) -> tuple[DocumentId, ...]:
        """The sheets that a page tells of."""
        document = self._names.get(name)
        if document is None or self._needs_whole(name):
            return ()
        made = self._document(document)
        named = [part.sheet for part in made.parts if isinstance(part, Ways | ListedSheet) and part.sheet is not None]
        return tuple(dict.fromkeys((*((document,) if document.kind in _ON_PAPER else ()), *named)))

    def charts_of(self, names: Iterable[str]) -> frozenset[str]:
        """The ids of the charts that some pages show."""
        documents = (self._names.get(name) for name in names)
        return frozenset(document.id for document in documents if document is not None and document.kind == "chart")

    @property
    def sheets(self) -> tuple[DocumentId, ...]:
        """All sheets."""
        return tuple(document for document in self.titles if document.kind in _ON_PAPER)

    # what becomes known

    def judged(self, examined: Examined) -> None:
        """All was assembled and judged: what waits for that is made now."""
        if examined.edition is not None:
            self._documents = {document.id: document for document in examined.edition.documents}
            self._fonts = examined.edition
            self._unproved = frozenset()
            if examined.edition.library.stale:
                self._review_again(examined.edition.library)
        self._examined = examined
        self._ready.set()

    def _review_again(self, library: Library) -> None:
        """Make pages anew that said of a review of other words that it counts: which those are is found by assembling all that was reviewed."""
        with self._turn:
            self._library = library
            self._writer = PageWriter(self._edition(()), self._writer)
            self._make_again()

    def abandon(self) -> None:
        """Nothing more will become known: the content has changed meanwhile."""
        self._ready.set()

    def print(self, sheet: DocumentId) -> tuple[Diagnostic, ...]:
        """Print a sheet, if it was not yet, and tell what is wrong with it. Raises NotMade while the content has errors, pdf.PdfFailed as `build`."""
        self._whole()
        assert self._examined is not None
        if not self._examined.ok:
            raise NotMade(ERRORS)
        with self._press:
            if sheet not in self._printed:
                edition = self._edition((self._document(sheet),))
                press = Press(edition.library, edition.site, edition.templates, edition.font, edition.versions, edition.readers)
                fits, unfit = fit_charts(edition.documents, press, self._tools.press)
                fit = all(problem.level != "error" for problem in unfit)
                sheets, found = print_sheets(edition.documents, press, fits, self._tools.press) if fit else ((), ())
                self._printed[sheet] = (*unfit, *found)
                self._take(sheet, sheets)
            return self._printed[sheet]

    def _take(self, sheet: DocumentId, made: tuple[PrintedSheet, ...]) -> None:
        with self._turn:
            before = self._sheets.pop(sheet, None)
            self._sheets |= {one.document.id: one for one in made}
            if before is None or not made or _seen(before) != _seen(made[0]):
                self._writer = PageWriter(self._edition(()), self._writer)
                self._make_again()
                self.known_sheets += 1

    def _make_again(self) -> None:
        """Make pages anew when they are next asked for."""
        self._shown |= self._done
        self._done.clear()

    # how it is made

    def _whole(self) -> Edition:
        self._ready.wait()
        if self._examined is None:
            raise NotMade(WAITS)
        if self._examined.edition is None:
            raise NotMade(FAULTY)
        return self._examined.edition

    def _document(self, document: DocumentId) -> Document:
        if document not in self._documents:
            self._documents[document] = self._assembler.assemble(document)
        return self._documents[document]

    def _page(self, document: DocumentId) -> bytes:
        made = self._document(document)
        writer = PageWriter(self._edition((made,)), self._writer) if document.kind in _ON_PAPER else self._writer
        path, markdown = page_path(document), writer.page(made)
        if path not in self._made or self._made[path].markdown != markdown:
            page = self._tools.builder.page(self._frame, path, markdown)
            self._made[path] = _Made(markdown, page.encode("utf-8", errors="xmlcharrefreplace"))
        return self._made[path].page

    def _edition(self, documents: tuple[Document, ...]) -> Edition:
        """What is published, as far as it is about some Documents alone."""
        readers = self._assembler.readers
        versions = {one.id: version_of(one, self._library, self._site, readers.of(one.id)) for one in documents if one.id.kind in _ON_PAPER}
        return Edition(self._library, self._site, documents, self._navigation, versions, tuple(self._sheets.values()), self._tools.templates,
                       self._tools.font, readers, self._ledger)

    def _framed(self, former: Pages | None) -> SiteFrame:
        nav, site = nav_of(self._navigation.menu), self._site.model_copy(update={"address": None})
        shared = (nav, site, self._tools.templates.words)
        known = former is not None and former._frame.shared == shared
        settings = former._frame.settings if former is not None and known else settings_of(nav, site)
        titles = {page_path(document): escape(title) for document, title in self.titles.items()}
        return SiteFrame(settings, titles, tuple(self._files), self._tools.theme, shared)

    def _others(self) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """Every file that is no page, and how it is made."""
        for path, data in self._tools.templates.assets.items():
            yield path, partial(bytes, data)
        yield from ((name, partial(self._font, name)) for name in _FONTS)
        outline = Outline(self._library, self._site, self.titles, self._ledger)
        for output in BESIDE:
            yield from ((planned.path, partial(self._beside, output, planned)) for planned in output.planned(outline))

    def _font(self, name: str) -> bytes:
        assert self._fonts is not None
        return theme.files(self._fonts)[name]

    def _beside(self, output: BesideOutput, planned: Planned) -> bytes:
        """A file that stands beside the pages."""
        if planned.of is None:
            return self._of_all(output)[planned.path]
        if planned.printed:
            self.print(planned.of)
        elif self._is_unproved(planned.of):
            self._whole()
        made = output.files(self._edition((self._document(planned.of),))).get(planned.path, b"")
        if not made:
            raise NotMade(ERRORS)
        return made

    def _of_all(self, output: BesideOutput) -> Mapping[str, bytes]:
        """All files of an output that makes them from everything."""
        whole = self._whole()
        if output not in self._whole_outputs:
            self._whole_outputs[output] = output.files(whole)
        return self._whole_outputs[output]


def _seen(sheet: PrintedSheet) -> object:
    """What pages tell of a printed sheet."""
    return [{paper: (made.pages, len(made.pdf)) for paper, made in files.items()} for files in (sheet.files, sheet.charts_alone, sheet.large)], \
        sheet.picture[:24]
