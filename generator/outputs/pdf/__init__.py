"""Documents -> printed sheets: every chart and every handout as PDF, in A4 and in US Letter, looked over before anybody gets one.

    common       paper, footer, numbered sources
    chart        a chart as data for its template
    handout      a handout as data for its template
    jobs         what is to be printed, what it is held to, and what came of it
    orders       Documents -> what is to be printed of them
    fonts        what sheets are set in
    field_names  boxes that can be filled in
    engine       data -> PDF
    render_pool  data -> files: by all workers, with a cache
    pack         finished sheets -> one file with a cover
    proofread/   a finished PDF -> what a reader would stumble over
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from generator.content.model import Library, normalised
from generator.diagnostics.diagnostic import NOWHERE, Diagnostic, Where
from generator.diagnostics.evidence import OnSheet
from generator.diagnostics.registry import apply_rules, rules_of
from generator.documents import urls
from generator.documents.document import Document
from generator.files.spill import Lazily
from generator.language.reader import Reader
from generator.outputs.pdf import withdrawn
from generator.outputs.pdf.common import PAPERS
from generator.outputs.pdf.fonts import extra_characters, families
from generator.outputs.pdf.handout import LARGE, SMALLEST
from generator.outputs.pdf.jobs import PrintedPdf
from generator.outputs.pdf.orders import Fits, Press, fit_charts, names, orders_of, paper_of
from generator.outputs.pdf.render_pool import render
from generator.outputs.planned import Outline, Planned
from generator.rules.printed import Finding
from generator.rules.sheets import SheetsToPrint, texts_of_sheet
from generator.workers import HERE, Workers

if TYPE_CHECKING:
    from generator.outputs.edition import Edition
    from generator.workers.keeping import OnProgress

MOST_PLACES = 3
"""Of one rule on one sheet no more places are told: one long word can push many others away."""


class PrintedSheet(NamedTuple):
    """One chart or handout on paper: for each size of paper the finished file; of a chart also without its numbered steps; of a sheet for patients
    also the same in large print. `own`: the size of paper that the clinic uses."""

    document: Document
    files: Mapping[str, PrintedPdf]
    own: str
    charts_alone: Mapping[str, PrintedPdf] = MappingProxyType({})
    large: Mapping[str, PrintedPdf] = MappingProxyType({})

    @property
    def picture(self) -> bytes:
        """The picture of its first page; empty if there is none."""
        return self.files[self.own].picture

    @property
    def pages(self) -> tuple[int, ...]:
        """How many pages it has, for each size of paper in which the numbers differ."""
        return tuple(dict.fromkeys(made.pages for made in self.files.values()))


def unprintable(documents: Iterable[Document], press: Press) -> Iterator[Diagnostic]:
    """What the rules of sheets find before anything is printed."""
    handouts = tuple(document for document in documents if document.id.kind == "handout")
    layouts = frozenset(name.removesuffix(".typ") for name in press.templates.prints) - {"look", "chart", "large", "cover"}
    days = "".join(f"{version.updated}{version.not_after}" for version in press.versions.values())
    signs = extra_characters()
    return apply_rules("sheets", SheetsToPrint(handouts, press.library, press.site, press.readers, press.font, layouts, signs, days))


def print_sheets(documents: Iterable[Document], press: Press, fits: Fits, cache: Path | None = None,
                 tell: OnProgress = lambda done, of: None, workers: Workers = HERE) -> tuple[tuple[PrintedSheet, ...], tuple[Diagnostic, ...]]:
    """All sheets among some Documents, finished, and what is wrong with them. Raises PdfFailed if the engine refuses one."""
    printed = [document for document in documents if document.id.kind in {"chart", "handout"}]
    own, made = paper_of(press.library), render(orders_of(printed, press, fits), cache, tell, workers)
    sheets = tuple(_sheet(document, own, made) for document in printed)
    problems = (problem for sheet in sheets for problem in _problems(sheet, press.library, press.readers.of(sheet.document.id)))
    return sheets, tuple(dict.fromkeys(problems))


def pack_sheets(edition: Edition, sheets: Sequence[PrintedSheet], paper: str, *, large: bool = False) -> bytes:
    """Some sheets of an edition as one file, with a cover that names the clinic and lists them."""
    from generator.outputs.pdf.engine import print_pdf  # it loads the engine, which only printing needs
    from generator.outputs.pdf.pack import Packed, first_pages, packed

    w, prints, language = edition.readers.site, edition.templates.prints, edition.readers.site.language
    chosen = [Packed(sheet.document.id.id, sheet.document.title, (sheet.large if large else sheet.files)[paper].pdf) for sheet in sheets]
    name = str(edition.library.clinic.name) if edition.library.clinic else str(edition.site.name)
    page, size = PAPERS[paper], LARGE if large else SMALLEST["patient"]
    listed = [{"title": sheet.title, "page": start} for sheet, start in zip(chosen, first_pages(chosen), strict=True)]
    clinic = edition.library.clinic
    heading = w("pack_heading")
    data = {"title": w("pack_title", name=name), "name": name, "heading": heading, "purpose": w("pack_about"), "listed": listed,
            "page": w("page"), "updated": w("pack_updated", on=edition.versions[sheets[0].document.id].updated), "words": {},
            **({"colour": clinic.colour} if clinic and clinic.colour else {}),
            "width": page.width, "height": page.height, "text_size": size, "language": language.partition("-")[0], "fonts": families(language)}
    cover = print_pdf({"main.typ": prints["cover.typ"], "look.typ": prints["look.typ"]}, data, edition.site.updated)
    return packed(cover, heading, chosen)


def files(edition: Edition) -> Mapping[str, bytes]:
    """Every file of the site that is a sheet or its picture: path -> bytes."""
    found = dict[str, Callable[[], bytes]]()
    for sheet in edition.sheets:
        for files, path_of in ((sheet.files, urls.paper_of), (sheet.charts_alone, urls.chart_alone_of), (sheet.large, urls.large_of)):
            found |= {path_of(sheet.document.id, paper): partial(_file, files, paper) for paper in files}
        found[urls.picture_of(sheet.document.id)] = partial(_picture, sheet)
    for document in edition.documents:
        told = withdrawn.files_of(document, edition.templates, edition.site.updated, urls.web_address_of(document.id, edition.site))
        found |= {path: partial(bytes, data) for path, data in told.items()}
    return Lazily(found, lambda path: found[path]())


def _file(files: Mapping[str, PrintedPdf], paper: str) -> bytes:
    return files[paper].pdf


def _picture(sheet: PrintedSheet) -> bytes:
    return sheet.picture


def planned(outline: Outline) -> Iterator[Planned]:
    """All files that are printed of each sheet, and its picture; of one that is no more those that say so."""
    for document in outline.titles:
        yield from (Planned(path, document) for path in withdrawn.paths_of(document))
        if document.kind in {"chart", "handout"}:
            papers = [urls.paper_of] + [urls.chart_alone_of] * (document.kind == "chart") + [urls.large_of] * (document.audience == "patient")
            paths = (*(path(document, paper) for path in papers for paper in PAPERS), urls.picture_of(document))
            yield from (Planned(path, document, printed=True) for path in paths)


def _sheet(document: Document, own: str, made: Mapping[str, PrintedPdf]) -> PrintedSheet:
    """A sheet; its files are taken from all that were made when somebody asks for one."""
    listed = {paper: iter(names(document, paper)) for paper in PAPERS}

    def of_each_paper() -> Mapping[str, PrintedPdf]:
        named = {paper: next(rest) for paper, rest in listed.items()}
        return Lazily(named, lambda paper: made[named[paper]])

    whole = of_each_paper()
    alone = of_each_paper() if document.id.kind == "chart" else {}
    return PrintedSheet(document, whole, own, alone, of_each_paper() if document.audience == "patient" else {})


# --- problems --------------------------------------------------------------------------------------------------------


def _problems(sheet: PrintedSheet, library: Library, w: Reader) -> Iterator[Diagnostic]:
    """One problem for each rule and place, with the first finding and how many there are like it, on whatever paper."""
    item = sheet.document.id.id
    found: dict[tuple[Where, str], list[tuple[str, Finding]]] = {}
    for paper, made in (*sheet.files.items(), *sheet.charts_alone.items(), *sheet.large.items()):
        for finding in made.findings:
            where = _where("" if finding.whole else finding.words, sheet.document, library)
            found.setdefault((where, finding.rule), []).append((paper, finding))
    places, rules = Counter[str](), {rule.name: rule for rule in rules_of("prints")}
    for (where, name), ((paper, first), *others) in found.items():
        places[name] += 1
        if places[name] <= MOST_PLACES:
            more = f" (and {len(others)} more like it)" if others else ""
            told = f'sheet "{item}" on {w("paper_" + paper)}, page {first.page}: {first.detail}{more}'
            yield rules[name].at(where, told, first.help, item=item, evidence=OnSheet(paper, first.page, first.words, first.box))


def _where(words: str, document: Document, library: Library) -> Where:
    """Where the content says these words of a sheet: in the sheet's own file, or in a fact that it names; else the sheet itself."""
    wanted = normalised(words)
    for text in texts_of_sheet(document, library) if len(wanted) > 2 else ():
        if wanted in normalised(text) and text.where != NOWHERE:
            return text.where
    return urls.sheet_of(document.id, library).id.where


__all__ = ["Fits", "Press", "PrintedSheet", "files", "fit_charts", "pack_sheets", "paper_of", "planned", "print_sheets", "unprintable"]
