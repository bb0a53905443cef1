"""Library -> printed sheets: every chart and every handout as PDF, in A4 and in US Letter, looked over before anybody gets one.

    common    paper, footer, numbered sources
    chart     a chart as data for its template
    handout   a handout as data for its template
    press     data -> files: on all cores, with a cache
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from generator.content.model import Decision, Entry, Handout, Library, Site, Text, normalised
from generator.diagnostics.diagnostic import NOWHERE, Diagnostic, Where
from generator.diagnostics.evidence import OnSheet
from generator.documents import document_version
from generator.drawing.flowchart import layout
from generator.drawing.flowchart.layout import DoesNotFit
from generator.drawing.text_metrics import Font
from generator.language.words import Words
from generator.outputs.pdf import chart as charts_on_paper
from generator.outputs.pdf import handout as handouts_on_paper
from generator.outputs.pdf.chart import chart_data
from generator.outputs.pdf.common import PAPERS
from generator.outputs.pdf.engine import extra_characters
from generator.outputs.pdf.handout import SMALLEST, handout_data, says
from generator.outputs.pdf.render_pool import Limits, OnProgress, PrintedPdf, PrintJob, render
from generator.outputs.templates import Templates
from generator.rules.prints import RULE_OF, OnPaper, chart_does_not_fit, do_not_without_words, missing_glyph, unknown_layout

MOST_PLACES = 3
"""Of one rule on one sheet no more places are told: one long word can push many others away."""

CHART_PAGES = 40
"""A chart may go over as many numbered sheets as it needs."""


class Sheet(NamedTuple):
    """One chart or handout on paper: for each size of paper the finished file; the picture of its first page."""

    entry: Decision | Handout
    files: Mapping[str, PrintedPdf]
    picture: bytes

    @property
    def pages(self) -> tuple[int, ...]:
        """How many pages it has, for each size of paper in which the numbers differ."""
        return tuple(dict.fromkeys(made.pages for made in self.files.values()))


def sheets_of(library: Library) -> Iterator[Decision | Handout]:
    """Everything that is printed, handouts first."""
    yield from library.handouts.values()
    yield from library.decisions.values()


def print_sheets(library: Library, templates: Templates, font: Font, cache: Path | None = None,
                 tell: OnProgress = lambda done, of: None) -> tuple[tuple[Sheet, ...], tuple[Diagnostic, ...]]:
    """All sheets, finished, and what is wrong with them. Where that can be said of one before anything is printed, nothing is.

    Raises pdf.PdfFailed if the engine refuses one.
    """
    if library.site is None:
        return (), ()
    jobs, problems = _prepared(library, templates, font, library.site)
    if problems:
        return (), tuple(problems)
    made = render(jobs, cache, tell)
    sheets = tuple(_sheet(entry, library, made) for entry in sheets_of(library))
    return sheets, tuple(dict.fromkeys(problem for sheet in sheets for problem in _problems(sheet, library, templates.words)))


def files_of(sheets: tuple[Sheet, ...]) -> dict[str, bytes]:
    """Every file of the site that is a sheet or its picture: path -> bytes."""
    found: dict[str, bytes] = {}
    for sheet in sheets:
        found |= {document_version.file_path(sheet.entry, paper): made.pdf for paper, made in sheet.files.items()}
        found[document_version.picture_path(sheet.entry)] = sheet.picture
    return found


def _prepared(library: Library, templates: Templates, font: Font, site: Site) -> tuple[list[PrintJob], list[Diagnostic]]:
    """Every file to be made; and what can be said before: charts that fit no paper, and handouts that cannot be printed."""
    jobs, problems, own = list[PrintJob](), list[Diagnostic](), paper_of(library)
    for handout in library.handouts.values():
        refused = list(_unprintable(handout, library, templates, font))
        problems += refused
        jobs += [_order(handout, paper, library, templates, font, site, picture=paper == own) for paper in PAPERS if not refused]
    for decision in library.decisions.values():
        for paper in PAPERS:
            try:
                jobs.append(_order(decision, paper, library, templates, font, site, picture=paper == own))
            except DoesNotFit as fault:
                problems.append(chart_does_not_fit(decision, templates.words(f"paper_{paper}"), str(fault)))
    return jobs, problems


def _unprintable(handout: Handout, library: Library, templates: Templates, font: Font) -> Iterator[Diagnostic]:
    """A handout without template, characters that the font lacks, do-nots that do not say so."""
    yield from unknown_layout(handout, {name.removesuffix(".typ") for name in templates.prints} - {"look", "chart"})
    yield from missing_glyph(_texts(handout, library), font, handout.id, also=extra_characters(),
                             help="Write it in other words, or put a font that has it into templates/print/fonts.")
    yield from do_not_without_words(handout, library, templates.words("do_not_signs").split("|"))


def paper_of(library: Library) -> str:
    """The size of paper that the clinic uses; A4 where it names none."""
    return library.clinic.paper.lower() if library.clinic else "a4"


def _order(entry: Decision | Handout, paper: str, library: Library, templates: Templates, font: Font, site: Site, *, picture: bool) -> PrintJob:
    page, w = PAPERS[paper], templates.words
    look = templates.prints["look.typ"]
    if isinstance(entry, Decision):
        data = chart_data(entry, library, w, font, site, page)
        return PrintJob(f"{entry.id}-{paper}-chart", "chart.typ", {"main.typ": templates.prints["chart.typ"], "look.typ": look}, data, site.updated,
                     Limits(layout.SMALLEST, CHART_PAGES, data["language"], None, bound=charts_on_paper.bound(entry, library, w)), picture)
    data = handout_data(entry, library, w, site, font) | {"width": page.width, "height": page.height}
    parts = {"main.typ": templates.prints[f"{entry.layout}.typ"], "look.typ": look}
    limits = Limits(SMALLEST[entry.audience], entry.pages, data["language"], w("danger_signs") if data["danger"] else None, says(data),
                    handouts_on_paper.bound(entry, library, w))
    return PrintJob(f"{entry.id}-{paper}-handout", f"{entry.layout}.typ", parts, data, site.updated, limits, picture)


def _sheet(entry: Decision | Handout, library: Library, made: Mapping[str, PrintedPdf]) -> Sheet:
    kind = "chart" if isinstance(entry, Decision) else "handout"
    files = {paper: made[f"{entry.id}-{paper}-{kind}"] for paper in PAPERS}
    return Sheet(entry, files, files[paper_of(library)].picture)


# --- problems --------------------------------------------------------------------------------------------------------

_OF_THE_WHOLE = {"too-many-pages", "left-out", "parted"}
"""What is found of a sheet as a whole, and not at words of its content."""


def _problems(sheet: Sheet, library: Library, w: Words) -> Iterator[Diagnostic]:
    """One problem for each rule and place, with the first finding and how many there are like it, on whatever paper."""
    found: dict[tuple[Where, Callable[[OnPaper], Diagnostic]], list[tuple[str, OnSheet]]] = {}
    for paper, made in sheet.files.items():
        for finding in made.findings:
            where = _where("" if finding.kind in _OF_THE_WHOLE else finding.words, sheet.entry, library)
            told = f"on {w('paper_' + paper)}, page {finding.page}: {finding.detail}"
            shown = OnSheet(paper, finding.page, finding.words, finding.box)
            found.setdefault((where, RULE_OF[finding.kind]), []).append((told, shown))
    places: dict[object, int] = {}
    for (where, rule), ((told, shown), *others) in found.items():
        places[rule] = places.get(rule, 0) + 1
        if places[rule] <= MOST_PLACES:
            more = f" (and {len(others)} more like it)" if others else ""
            yield rule(OnPaper(where, f'sheet "{sheet.entry.id}" {told}{more}', str(sheet.entry.id), shown))


def _where(words: str, entry: Decision | Handout, library: Library) -> Where:
    """Where the content says these words of a sheet: in the sheet's own file, or in a fact that it names; else the sheet itself."""
    wanted = normalised(words)
    for text in _texts(entry, library) if len(wanted) > 2 else ():
        if wanted in normalised(text) and text.where != NOWHERE:
            return text.where
    return entry.id.where


def _texts(entry: Decision | Handout, library: Library) -> Iterator[Text]:
    """Every text that the sheet may print."""
    clinic: list[Entry] = [library.clinic] if library.clinic else []
    for part in (*document_version.reached(entry, library), *clinic):
        yield from (text for text in part.parts if type(text) is Text)
