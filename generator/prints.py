"""Library -> printed sheets: every decision chart as PDF, in A4 and in US Letter, with the same in numbered steps behind it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import segno

from generator import views
from generator.charts.layout import A4, LETTER, DoesNotFit, Page, Sheets, fit
from generator.charts.layout import Sheet as Drawn
from generator.charts.sheets import Phrases
from generator.charts.svg import PRINTED, svg
from generator.charts.words import Font
from generator.decisions import numbers
from generator.model import Decision, Library, NotStated, OutcomeBox, Problem, QuestionBox, Return, Review, Site, Voice, months_later
from generator.pdf import print_pdf
from generator.templates import Templates, Words

PAPERS: Mapping[str, Page] = {"a4": A4, "letter": LETTER}
HEAD_SIZE, SMALL_SIZE = 9.5, 9.0
"""Points, as in templates/print/chart.typ: the lines above the chart, and the key and footer below it."""

VALID_MONTHS = 12
"""How long a sheet may be used after the content was last changed, if nobody reviewed it for another time."""

_SIZES: Mapping[Voice, dict[str, float]] = {
    "plain": {"text_size": 12, "note_size": 12, "source_size": 12},
    "clinical": {"text_size": 10.5, "note_size": 9.5, "source_size": 9},
}
"""Points of the numbered steps: 12 and more for patients, 9 and more for clinicians."""

PRINT_RULES = {"chart-does-not-fit": "Every chart can be printed on A4 and Letter with text of 9 pt or more, on numbered sheets if need be."}


def chart_path(decision: Decision, paper: str) -> str:
    """Where the PDF of a chart stands below the root of the site."""
    return f"decisions/{decision.id}-{paper}.pdf"


def unfit(decision: Decision, library: Library, words: Words, font: Font) -> Iterator[Problem]:
    """A chart that no paper takes at a readable size, with the size reached and the best place to cut it."""
    for paper, page in PAPERS.items():
        try:
            _fitted(decision, library, words, font, page)
        except DoesNotFit as fault:
            yield Problem(decision.id.where, "chart-does-not-fit", f'chart "{decision.id}" does not fit on {words("paper_" + paper)}: {fault}',
                          "Make two charts of it, the first leading to the second by a link; "
                          "or give its questions fewer answers and its boxes fewer words.",
                          width=len(decision.id), item=decision.id)


def render(library: Library, templates: Templates, font: Font) -> dict[str, bytes]:
    """All printed sheets: path -> PDF. Raises pdf.PdfFailed."""
    if library.site is None:
        return {}
    site, template = library.site, templates.prints["chart.typ"]
    return {chart_path(decision, paper): print_pdf(template, chart_data(decision, library, templates.words, font, site, page), site.updated)
            for decision in library.decisions.values() for paper, page in PAPERS.items()}


def not_after(site: Site, review: Review | None) -> date:
    """The day after which a sheet must not be used: the end of its review, or `VALID_MONTHS` after the content was last changed."""
    start, months = (review.on, review.months) if review else (site.updated, VALID_MONTHS)
    return months_later(start, months)


def _fitted(decision: Decision, library: Library, words: Words, font: Font, page: Page) -> Sheets:
    phrases = Phrases(words("chart_go_to_sheet"), words("chart_from_sheet"))
    return fit(views.graph(decision, library, words), font, _with_room(page, decision, words, font), phrases)


def _with_room(page: Page, decision: Decision, words: Words, font: Font) -> Page:
    """The paper with room for what stands above the chart (title, population, exclusions) and below it (key, returns, footer)."""
    width = page.width - 2 * page.margin
    above = f"{decision.question} {words('chart_population')}: {decision.population} {words('chart_exclusions')}: {_exclusions(decision, words)}"
    below = f"{words('chart_key')} " + " ".join(back.when for back in decision.returns)
    lines = [1 + int(font.width(text, bold=True) * size / width) for text, size in ((above, HEAD_SIZE), (below, SMALL_SIZE))]
    return page._replace(top=34 + 1.4 * HEAD_SIZE * lines[0], bottom=38 + 1.4 * SMALL_SIZE * lines[1])


def _exclusions(decision: Decision, w: Words) -> str:
    return w("not_stated") if isinstance(decision.exclusions, NotStated) else "; ".join(decision.exclusions)


def chart_data(decision: Decision, library: Library, w: Words, font: Font, site: Site, page: Page) -> dict[str, Any]:
    """Everything on the sheets of one chart, as words and numbers."""
    voice = views.voice_of(decision)
    title, numbering = decision.names.voiced(voice), _Sources(library, w)
    steps = [_step(step, decision, numbering, w) for step in views.steps(decision, library, w)]
    address = f"{site.address}decisions/{decision.id}/" if site.address else None
    return {
        "title": title, "question": decision.question, "language": str(site.language).partition("-")[0], "population": decision.population,
        "exclusions": _exclusions(decision, w), "margin": page.margin, **_SIZES[voice], "alt": w("chart_alt", title=title),
        "sheets": [_sheet(sheet, decision, title, w) for sheet in _fitted(decision, library, w, font, page).sheets],
        "returns": [_return(back, decision, w) for back in decision.returns],
        "steps": steps, "sources": numbering.lines(),
        "abbreviations": [f"{name.plain}: {name.clinical}" for name in decision.abbreviations],
        "footer": _footer(decision, library, w, site, address), "qr": _qr(address), "qr_alt": w("chart_qr", address=address or ""),
        "words": {"page": w("page"), "of": w("page_of"), "for_whom": w("chart_population"), "not_for": w("chart_exclusions"),
                  "key": w("chart_key"), "steps": w("steps"), "review": _review(decision, w), "rests_on": w("chart_rests_on"),
                  "abbreviations": w("chart_abbreviations"), "sources": w("section_sources"), "sheet": w("chart_sheet")},
    }


def _sheet(sheet: Drawn, decision: Decision, title: str, w: Words) -> dict[str, Any]:
    picture = svg(sheet.drawing, f"{decision.id}{sheet.name}", title, w("chart_description"), {}, PRINTED)
    return {"name": sheet.name, "width": sheet.width, "height": sheet.height, "x": sheet.x, "y": sheet.y,
            "chart_width": sheet.drawing.width, "svg": picture}


def _step(step: views.StepView, decision: Decision, numbering: _Sources, w: Words) -> dict[str, Any]:
    box, lines = step.box, []
    if isinstance(box, OutcomeBox):
        lines = [f"{w('chart_who')}: {_stated(box.who, w)}", f"{w('time_limit')}: {views.time_of(box, w)}",
                 f"{w('chart_come_back')}: {_stated(box.come_back_if, w)}"]
    elif isinstance(box, QuestionBox) and box.unsure is not None:
        lines = [f"{w('chart_unsure')}: {box.unsure}"]
    return {"number": step.number, "head": w(f"urgency_{step.level}").upper() if step.level not in {"", "routine"} else "", "says": box.says,
            "signs": list(step.signs), "lines": lines, "note": box.note, "rests": numbering.cite(box.facts),
            "answers": [f"{answer.words}: {w('go_to', number=answer.number)}" for answer in step.answers]}


def _return(back: Return, decision: Decision, w: Words) -> str:
    number = numbers(decision)
    start = f" ({w('chart_from', number=number[back.start])})" if back.start is not None else ""
    return w("chart_return_printed", when=f"{back.when}{start}", number=number[back.to])


def _footer(decision: Decision, library: Library, w: Words, site: Site, address: str | None) -> list[str]:
    publisher = library.clinic.name if library.clinic else site.name
    version = w("chart_version", on=site.updated, hash=_fingerprint(decision, library, w))
    return [publisher, version, _review(decision, w), w("not_after", on=not_after(site, decision.review)), *([address] if address else [])]


def _fingerprint(decision: Decision, library: Library, w: Words) -> str:
    """Eight signs that change when anything on the chart changes, or any fact it stands on."""
    facts = "".join(library.facts[ref].model_dump_json() for box in decision.boxes for ref in box.facts)
    return hashlib.sha256((views.as_json(decision, library, w) + decision.model_dump_json() + facts).encode()).hexdigest()[:8]


def _review(decision: Decision, w: Words) -> str:
    return w("reviewed", by=decision.review.by, on=decision.review.on) if decision.review else w("not_reviewed")


def _stated(value: object, w: Words) -> str:
    return w("not_stated") if isinstance(value, NotStated) else str(value)


def _qr(address: str | None) -> str | None:
    if address is None:
        return None
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, scale=4, xmldecl=False, svgns=True)
    return out.getvalue().decode()


class _Sources:
    """The sources of a printed sheet, numbered in the order in which its boxes name them."""

    def __init__(self, library: Library, words: Words) -> None:
        self._library = library
        self._words = words
        self._numbers: dict[str, int] = {}

    def cite(self, facts: tuple[str, ...]) -> str:
        """Where some facts come from: `1 line 15; 2 lines 3, 6`."""
        places: dict[tuple[int, str], None] = {}
        for ref in facts:
            for citation in self._library.facts[ref].sources:
                number = self._numbers.setdefault(citation.source, len(self._numbers) + 1)
                place = self._words("line" if citation.line.isdigit() else "lines", lines=citation.line) if citation.line else str(citation.part)
                places[number, place] = None
        return "; ".join(f"[{number}] {place}" for number, place in sorted(places))

    def lines(self) -> list[str]:
        """The list of sources: number, short name, kind."""
        return [f"[{number}] {self._library.sources[id_].short} ({self._words('source_kind_' + self._library.sources[id_].kind.replace(' ', '_'))})"
                for id_, number in self._numbers.items()]
