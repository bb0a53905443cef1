"""Documents -> printed sheets: every chart and every handout as PDF, in A4 and in US Letter, looked over before anybody gets one.

    common       paper, footer, numbered sources
    chart        a chart as data for its template
    handout      a handout as data for its template
    jobs         what is to be printed, what it is held to, and what came of it
    fonts        what sheets are set in
    field_names  boxes that can be filled in
    engine       data -> PDF
    render_pool  data -> files: by all workers, with a cache
    pack         finished sheets -> one file with a cover
    proofread/   a finished PDF -> what a reader would stumble over
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.content.model import Decision, Entry, Handout, Library, Site, Text, normalised
from generator.diagnostics.diagnostic import NOWHERE, Diagnostic, Where
from generator.diagnostics.evidence import OnSheet
from generator.documents import urls
from generator.documents.document import Difference, Document, DocumentId, Note, Picture
from generator.documents.versions import Version
from generator.drawing.flowchart.layout import DoesNotFit
from generator.drawing.text_metrics import Font
from generator.files.cache import keep, take
from generator.files.resources import hash_of_program
from generator.language.words import Words
from generator.outputs.pdf import chart as charts_on_paper
from generator.outputs.pdf import handout as handouts_on_paper
from generator.outputs.pdf import withdrawn
from generator.outputs.pdf.chart import Fitted, chart_data, first_page_data, fitted, large_chart_data
from generator.outputs.pdf.common import PAPERS
from generator.outputs.pdf.fonts import extra_characters, families
from generator.outputs.pdf.handout import LARGE, SMALLEST, handout_data, says
from generator.outputs.pdf.jobs import Limits, PrintedPdf, PrintJob
from generator.outputs.templates import Templates
from generator.rules.prints import RULE_OF, OnPaper, chart_does_not_fit, do_not_without_words, missing_glyph, unknown_layout
from generator.workers import HERE, Workers

if TYPE_CHECKING:
    from generator.outputs.edition import Edition
    from generator.workers.keeping import OnProgress

MOST_PLACES = 3
"""Of one rule on one sheet no more places are told: one long word can push many others away."""

LARGE_PAGES = 24
"""The most pages of a sheet in large print: the words are those of the sheet, however many pages they take."""

CHART_PAGES, CHART_SMALLEST = 40, 9.0
"""A chart may go over as many numbered sheets as it needs; no text on it is smaller than this, in points."""


class Sheet(NamedTuple):
    """One chart or handout on paper: for each size of paper the finished file; the picture of its first page; of a chart also that page alone; of a
    sheet for patients also the same in large print."""

    document: Document
    files: Mapping[str, PrintedPdf]
    picture: bytes
    first_pages: Mapping[str, PrintedPdf] = MappingProxyType({})
    large: Mapping[str, PrintedPdf] = MappingProxyType({})

    @property
    def pages(self) -> tuple[int, ...]:
        """How many pages it has, for each size of paper in which the numbers differ."""
        return tuple(dict.fromkeys(made.pages for made in self.files.values()))


class Press(NamedTuple):
    """What sheets are printed with. `versions`: of every sheet."""

    library: Library
    site: Site
    templates: Templates
    font: Font
    versions: Mapping[DocumentId, Version]


Fits = Mapping[tuple[DocumentId, str], Fitted]
"""How each chart goes onto each size of paper."""


def fit_charts(documents: Iterable[Document], press: Press) -> tuple[Fits, tuple[Diagnostic, ...]]:
    """Every chart on every paper, and those that no paper takes at a readable size, with the size reached and the best place to cut them."""
    fits: dict[tuple[DocumentId, str], Fitted] = {}
    found: list[Diagnostic] = []
    words = press.templates.words
    for document in (document for document in documents if document.id.kind == "chart"):
        for paper, page in PAPERS.items():
            try:
                fits[document.id, paper] = fitted(document, words, press.font, page)
            except DoesNotFit as fault:
                found.append(chart_does_not_fit(press.library.decisions[document.id.id], words("paper_" + paper), str(fault)))
    return fits, tuple(found)


def unfit_charts(documents: Iterable[Document], press: Press, cache: Path | None) -> tuple[Diagnostic, ...]:
    """The charts that no paper takes, where nothing is printed: those that fitted before are not fitted again."""
    charts = {_fit_key(document, press): document for document in documents if document.id.kind == "chart"}
    unknown = {key: document for key, document in charts.items() if take(cache, key) is None}
    fits, found = fit_charts(unknown.values(), press)
    keep(cache, {key: b"fits" for key, document in unknown.items() if all((document.id, paper) in fits for paper in PAPERS)})
    return found


def _fit_key(document: Document, press: Press) -> str:
    """A hash over all on which it rests how a chart goes onto paper: what it says, the fixed words, the font, the program."""
    parts = ("language", "drawing", "documents/document", "outputs/drawings.py", "outputs/pdf")
    program = hash_of_program(parts, ("font-source-sans-pro", "fonttools"))
    return sha256(f"{program}{document.hash}{sorted(press.templates.words.catalogue.items())}".encode()).hexdigest()


def unprintable(documents: Iterable[Document], press: Press) -> Iterator[Diagnostic]:
    """What can be said before anything is printed: handouts without template, characters that the font lacks, do-nots that do not say so."""
    days = "".join(f"{version.updated}{version.not_after}" for version in press.versions.values())
    yield from missing_glyph([Text.at(days, press.site.language.where)], press.font, "site", also=extra_characters(),
                             help="Days are written with it in this language: put a font that has it into templates/print/fonts.")
    for document in (document for document in documents if document.id.kind == "handout"):
        handout = press.library.handouts[document.id.id]
        yield from unknown_layout(handout, {name.removesuffix(".typ") for name in press.templates.prints} - {"look", "chart", "large", "cover"})
        yield from missing_glyph(_texts(document, press.library), press.font, handout.id, also=extra_characters(),
                                 help="Write it in other words, or put a font that has it into templates/print/fonts.")
        yield from do_not_without_words(handout, press.library, press.templates.words("do_not_signs").split("|"))


def print_sheets(documents: Iterable[Document], press: Press, fits: Fits, cache: Path | None = None,
                 tell: OnProgress = lambda done, of: None, workers: Workers = HERE) -> tuple[tuple[Sheet, ...], tuple[Diagnostic, ...]]:
    """All sheets among some Documents, finished, and what is wrong with them. Raises PdfFailed if the engine refuses one."""
    from generator.outputs.pdf.render_pool import render  # it loads the engine and two readers of PDF, which only printing needs

    printed = [document for document in documents if document.id.kind in {"chart", "handout"}]
    own = paper_of(press.library)
    jobs = [_job(document, paper, press, fits, picture=paper == own) for document in printed for paper in PAPERS]
    jobs += [_first_page(document, paper, press, fits) for document in printed if document.id.kind == "chart" for paper in PAPERS]
    jobs += [_large(document, paper, press, fits) for document in printed if document.audience == "patient" for paper in PAPERS]
    made = render(jobs, cache, tell, workers)
    sheets = tuple(_sheet(document, own, made) for document in printed)
    return sheets, tuple(dict.fromkeys(problem for sheet in sheets for problem in _problems(sheet, press.library, press.templates.words)))


def pack_sheets(edition: Edition, sheets: Sequence[Sheet], paper: str, *, large: bool = False) -> bytes:
    """Some sheets of an edition as one file, with a cover that names the clinic and lists them."""
    from generator.outputs.pdf.engine import print_pdf  # as above
    from generator.outputs.pdf.pack import Packed, first_pages, packed

    w, prints, language = edition.templates.words, edition.templates.prints, str(edition.site.language)
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


def files(edition: Edition) -> dict[str, bytes]:
    """Every file of the site that is a sheet or its picture: path -> bytes."""
    found: dict[str, bytes] = {}
    for sheet in edition.sheets:
        found |= {urls.paper_of(sheet.document.id, paper): made.pdf for paper, made in sheet.files.items()}
        found |= {urls.first_page_of(sheet.document.id, paper): made.pdf for paper, made in sheet.first_pages.items()}
        found |= {urls.large_of(sheet.document.id, paper): made.pdf for paper, made in sheet.large.items()}
        found[urls.picture_of(sheet.document.id)] = sheet.picture
    for document in edition.documents:
        found |= withdrawn.files_of(document, edition.templates, edition.site.updated, urls.web_address_of(document.id, edition.site))
    return found


def paths_of(sheet: DocumentId) -> tuple[str, ...]:
    """The paths of all files that are printed of one sheet, and that of its picture; of one that is no more those that say so."""
    if sheet.kind == "withdrawn":
        return tuple(withdrawn.paths_of(sheet))
    papers = [urls.paper_of] + [urls.first_page_of] * (sheet.kind == "chart") + [urls.large_of] * (sheet.audience == "patient")
    return (*(path(sheet, paper) for path in papers for paper in PAPERS), urls.picture_of(sheet))


def paper_of(library: Library) -> str:
    """The size of paper that the clinic uses; A4 where it names none."""
    return library.clinic.paper.lower() if library.clinic else "a4"


def _job(document: Document, paper: str, press: Press, fits: Fits, *, picture: bool) -> PrintJob:
    page, w, library, prints = PAPERS[paper], press.templates.words, press.library, press.templates.prints
    version, look, updated = press.versions[document.id], prints["look.typ"], press.site.updated
    if document.id.kind == "chart":
        data = chart_data(document, version, w, page, fits[document.id, paper])
        limits = Limits(CHART_SMALLEST, CHART_PAGES, data["language"], _signs_first(data, w), bound=charts_on_paper.bound(document))
        return PrintJob(_name(document, paper), "chart.typ", {"main.typ": prints["chart.typ"], "look.typ": look}, data, updated, limits, picture)
    entry = library.handouts[document.id.id]
    data = handout_data(document, entry, library, version, w, press.font) | {"width": page.width, "height": page.height}
    limits = Limits(SMALLEST[document.audience], entry.pages, data["language"], _signs_first(data, w), says(data),
                    handouts_on_paper.bound(document))
    return PrintJob(_name(document, paper), f"{entry.layout}.typ", {"main.typ": prints[f"{entry.layout}.typ"], "look.typ": look}, data, updated,
                    limits, picture)


def _first_page(document: Document, paper: str, press: Press, fits: Fits) -> PrintJob:
    """The first sheet of a chart, with its danger signs, as a file of one page."""
    w, prints = press.templates.words, press.templates.prints
    data = first_page_data(document, press.versions[document.id], w, PAPERS[paper], fits[document.id, paper])
    template = {"main.typ": prints["chart.typ"], "look.typ": prints["look.typ"]}
    limits = Limits(CHART_SMALLEST, 1, data["language"], _signs_first(data, w))
    return PrintJob(f"{_name(document, paper)}-page-1", "chart.typ", template, data, press.site.updated, limits, False)


def _large(document: Document, paper: str, press: Press, fits: Fits) -> PrintJob:
    """A sheet for patients in large print: the same words one below the other, a chart as numbered steps."""
    w, prints, library, version = press.templates.words, press.templates.prints, press.library, press.versions[document.id]
    page = PAPERS[paper]
    said: tuple[str, ...] = ()
    if document.id.kind == "chart":
        layout, data = "chart.typ", large_chart_data(document, version, w, page, fits[document.id, paper])
        together = charts_on_paper.bound(document)
    else:
        entry = library.handouts[document.id.id]
        layout = "large.typ"
        data = handout_data(document, entry, library, version, w, press.font, LARGE) | {"width": page.width, "height": page.height, "sideways": False}
        said, together = says(data), handouts_on_paper.bound(document)
    limits = Limits(LARGE, LARGE_PAGES, data["language"], _signs_first(data, w), said, together)
    template = {"main.typ": prints[layout], "look.typ": prints["look.typ"]}
    return PrintJob(f"{_name(document, paper)}-large", layout, template, data, press.site.updated, limits, False)


def _signs_first(data: Mapping[str, Any], w: Words) -> str | None:
    """The heading of the danger signs, which must come first, where a sheet has any."""
    return w("danger_signs") if data["danger"] else None


def _name(document: Document, paper: str) -> str:
    return f"{document.id.id}-{paper}-{document.id.kind}"


def _sheet(document: Document, own: str, made: Mapping[str, PrintedPdf]) -> Sheet:
    files = {paper: made[_name(document, paper)] for paper in PAPERS}
    first = {paper: made[f"{_name(document, paper)}-page-1"] for paper in PAPERS} if document.id.kind == "chart" else {}
    large = {paper: made[f"{_name(document, paper)}-large"] for paper in PAPERS} if document.audience == "patient" else {}
    return Sheet(document, files, files[own].picture, first, large)


# --- problems --------------------------------------------------------------------------------------------------------

_OF_THE_WHOLE = {"too-many-pages", "left-out", "parted"}
"""What is found of a sheet as a whole, and not at words of its content."""


def _problems(sheet: Sheet, library: Library, w: Words) -> Iterator[Diagnostic]:
    """One problem for each rule and place, with the first finding and how many there are like it, on whatever paper."""
    item = sheet.document.id.id
    found: dict[tuple[Where, Callable[[OnPaper], Diagnostic]], list[tuple[str, OnSheet]]] = {}
    for paper, made in (*sheet.files.items(), *sheet.first_pages.items(), *sheet.large.items()):
        for finding in made.findings:
            where = _where("" if finding.kind in _OF_THE_WHOLE else finding.words, sheet.document, library)
            told = f"on {w('paper_' + paper)}, page {finding.page}: {finding.detail}"
            shown = OnSheet(paper, finding.page, finding.words, finding.box)
            found.setdefault((where, RULE_OF[finding.kind]), []).append((told, shown))
    places: dict[object, int] = {}
    for (where, rule), ((told, shown), *others) in found.items():
        places[rule] = places.get(rule, 0) + 1
        if places[rule] <= MOST_PLACES:
            more = f" (and {len(others)} more like it)" if others else ""
            yield rule(OnPaper(where, f'sheet "{item}" {told}{more}', item, shown))


def _where(words: str, document: Document, library: Library) -> Where:
    """Where the content says these words of a sheet: in the sheet's own file, or in a fact that it names; else the sheet itself."""
    wanted = normalised(words)
    for text in _texts(document, library) if len(wanted) > 2 else ():
        if wanted in normalised(text) and text.where != NOWHERE:
            return text.where
    return _entry(document, library).id.where


def _entry(document: Document, library: Library) -> Decision | Handout:
    return library.decisions[document.id.id] if document.id.kind == "chart" else library.handouts[document.id.id]


def _texts(document: Document, library: Library) -> Iterator[Text]:
    """Every text of the content that the sheet may print."""
    entries: list[Entry] = [_entry(document, library), *(library.facts[fact] for fact in sorted(document.facts))]
    for part in document.parts:
        if isinstance(part, Note):
            entries.append(library.doubts[part.note])
        elif isinstance(part, Difference):
            entries.append(library.disagreements[part.disagreement])
        elif isinstance(part, Picture):
            entries.append(library.figures[part.figure])
    for entry in (*entries, *([library.clinic] if library.clinic else [])):
        yield from (text for text in entry.parts if type(text) is Text)
