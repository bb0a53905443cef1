"""Library -> printed sheets: every chart and every handout as PDF, in A4 and in US Letter, looked over before anybody gets one.

    common    paper, footer, numbered sources
    chart     a chart as data for its template
    handout   a handout as data for its template
    press     data -> files: on all cores, with a cache
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from generator.content.model import Decision, Entry, Handout, Library, Site, Text, normalised
from generator.diagnostics.diagnostic import NOWHERE, Diagnostic, Where
from generator.documents import document_version, views
from generator.drawing.text_metrics import Font
from generator.language.words import Words
from generator.outputs.pdf import chart as charts_on_paper
from generator.outputs.pdf import handout as handouts_on_paper
from generator.outputs.pdf.chart import CHART_RULES, chart_data, unfit
from generator.outputs.pdf.common import PAPERS
from generator.outputs.pdf.engine import extra_characters
from generator.outputs.pdf.handout import SMALLEST, handout_data, says
from generator.outputs.pdf.render_pool import Limits, OnProgress, PrintedPdf, PrintJob, render
from generator.outputs.templates import Templates

MOST_PLACES = 3
"""Of one rule on one sheet no more places are told: one long word can push many others away."""

CHART_PAGES, CHART_SMALLEST = 40, 9.0
"""A chart may go over as many numbered sheets as it needs; no text on it is smaller than this, in points."""

PRINT_RULES = CHART_RULES | {
    "too-many-pages": "No sheet takes more pages than it is allowed, on A4 and on US Letter.",
    "word-leaves-box": "No word on a sheet leaves its box or its page, or stands over another.",
    "text-too-small": "The smallest text is 12 pt on handouts for patients, and 9 pt on those for clinicians and on charts.",
    "low-contrast": "All text on a sheet has a contrast of at least 4.5 to 1.",
    "not-accessible": "A sheet has its language, one title, headings that skip no level, words for pictures, and headers for rows and columns.",
    "danger-not-first": "Danger signs stand first on a sheet, to the eye and to the ear.",
    "left-out": "A layout prints whatever is to be said on its sheet; only reasons of do-nots and notes may stand on its page alone.",
    "unknown-layout": "The layout of a handout has a template.",
    "do-not-without-words": "Each do-not on a sheet says so in words.",
}


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


def unprintable(library: Library, templates: Templates, font: Font) -> Iterator[Diagnostic]:
    """What can be said before anything is printed: charts that fit no paper, handouts without template, characters that the font lacks, do-nots
    that do not say so."""
    for decision in library.decisions.values():
        yield from unfit(decision, library, templates.words, font)
    for handout in library.handouts.values():
        yield from _unknown_layout(handout, templates)
        yield from _missing_glyphs(handout, library, font)
        yield from _unworded_do_nots(handout, library, templates.words)


def print_sheets(library: Library, templates: Templates, font: Font, cache: Path | None = None,
                 tell: OnProgress = lambda done, of: None) -> tuple[tuple[Sheet, ...], tuple[Diagnostic, ...]]:
    """All sheets, finished, and what is wrong with them. Raises pdf.PdfFailed if the engine refuses one."""
    if library.site is None:
        return (), ()
    made = render(list(_orders(library, templates, font, library.site)), cache, tell)
    sheets = tuple(_sheet(entry, library, made) for entry in sheets_of(library))
    return sheets, tuple(dict.fromkeys(problem for sheet in sheets for problem in _problems(sheet, library, templates.words)))


def files_of(sheets: tuple[Sheet, ...]) -> dict[str, bytes]:
    """Every file of the site that is a sheet or its picture: path -> bytes."""
    found: dict[str, bytes] = {}
    for sheet in sheets:
        found |= {document_version.file_path(sheet.entry, paper): made.pdf for paper, made in sheet.files.items()}
        found[document_version.picture_path(sheet.entry)] = sheet.picture
    return found


def _orders(library: Library, templates: Templates, font: Font, site: Site) -> Iterator[PrintJob]:
    own = paper_of(library)
    for entry in sheets_of(library):
        for paper in PAPERS:
            yield _order(entry, paper, library, templates, font, site, picture=paper == own)


def paper_of(library: Library) -> str:
    """The size of paper that the clinic uses; A4 where it names none."""
    return library.clinic.paper.lower() if library.clinic else "a4"


def _order(entry: Decision | Handout, paper: str, library: Library, templates: Templates, font: Font, site: Site, *, picture: bool) -> PrintJob:
    page, w = PAPERS[paper], templates.words
    look = templates.prints["look.typ"]
    if isinstance(entry, Decision):
        data = chart_data(entry, library, w, font, site, page)
        return PrintJob(f"{entry.id}-{paper}-chart", "chart.typ", {"main.typ": templates.prints["chart.typ"], "look.typ": look}, data, site.updated,
                     Limits(CHART_SMALLEST, CHART_PAGES, data["language"], None, bound=charts_on_paper.bound(entry, library, w)), picture)
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

_RULE_OF = {**{rule: rule for rule in (
    "too-many-pages", "text-too-small", "low-contrast", "danger-not-first", "word-leaves-box", "left-out")},
            "parted": "missing-caution",
            "out-of-the-page": "word-leaves-box", "words-overlap": "word-leaves-box"}
_NEXT = {"too-many-pages": "Take facts out, choose shorter ones, or make two sheets of it.",
         "word-leaves-box": "Write fewer or shorter words there, or give the table fewer columns.",
         "text-too-small": "Choose another layout (poster and referral are set small, for clinicians), or make this text larger in templates/print.",
         "low-contrast": "Choose a darker colour, in look.typ or the layout of this sheet in templates/print.",
         "missing-caution": "Let the layout of this sheet in templates/print print what is warned of directly behind the fact.",
         "left-out": "Let the layout of this sheet in templates/print print it.",
         "danger-not-first": "Draw the danger signs first in the template of this layout.",
         "not-accessible": "Mend the template of this layout in templates/print; look.typ has the parts that do it right."}


def _problems(sheet: Sheet, library: Library, w: Words) -> Iterator[Diagnostic]:
    """One problem for each rule and place, with the first finding and how many there are like it, on whatever paper."""
    found: dict[tuple[Where, str], list[str]] = {}
    for paper, made in sheet.files.items():
        for finding in made.findings:
            rule = _RULE_OF.get(finding.rule, "not-accessible")
            where = _where("" if rule in {"too-many-pages", "left-out", "missing-caution"} else finding.words, sheet.entry, library)
            found.setdefault((where, rule), []).append(f"on {w('paper_' + paper)}, page {finding.page}: {finding.detail}")
    told: dict[str, int] = {}
    for (where, rule), details in found.items():
        told[rule] = told.get(rule, 0) + 1
        if told[rule] <= MOST_PLACES:
            more = f" (and {len(details) - 1} more like it)" if len(details) > 1 else ""
            yield Diagnostic(where, rule, f'sheet "{sheet.entry.id}" {details[0]}{more}', _NEXT[rule], item=sheet.entry.id)


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


def _unknown_layout(handout: Handout, templates: Templates) -> Iterator[Diagnostic]:
    known = sorted({name.removesuffix(".typ") for name in templates.prints} - {"look", "chart"})
    if handout.layout not in known:
        yield Diagnostic(handout.layout.where, "unknown-layout", f'there is no template "{handout.layout}.typ" in templates/print',
                      f"Write one of: {', '.join(known)}; or add that template.", width=len(handout.layout), item=handout.id)


def _missing_glyphs(handout: Handout, library: Library, font: Font) -> Iterator[Diagnostic]:
    for text in _texts(handout, library):
        if lacking := [sign for sign in font.missing(text) if sign not in extra_characters()]:
            yield Diagnostic(text.where, "missing-glyph", f"the font has no {' '.join(f'{sign} (U+{ord(sign):04X})' for sign in lacking)}",
                          "Write it in other words, or put a font that has it into templates/print/fonts.",
                          width=max(1, len(text)) if "\n" not in text else 1, item=handout.id)


def _unworded_do_nots(handout: Handout, library: Library, w: Words) -> Iterator[Diagnostic]:
    signs = [normalised(sign) for sign in w("do_not_signs").split("|")]
    for ref in (ref for block in handout.blocks if block.kind == "do not" for ref in block.pitfalls):
        words = library.pitfalls[ref].voiced(views.voice_of(handout))
        if not any(sign in normalised(words) for sign in signs):
            yield Diagnostic(words.where, "do-not-without-words", f'sheet "{handout.id}" prints "{ref}" as a do-not, but its words do not say so',
                          f"Begin it with one of: {', '.join(w('do_not_signs').split('|'))}.", width=max(1, len(words)), item=handout.id)
