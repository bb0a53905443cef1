"""A decision chart as data for its template: the drawing fitted to the paper, and the same in numbered steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from generator import cautions, views
from generator.charts.layout import DoesNotFit, Page, Sheets, fit
from generator.charts.layout import Sheet as Drawn
from generator.charts.sheets import Phrases
from generator.charts.svg import PRINTED, svg
from generator.charts.words import Font
from generator.decisions import numbers
from generator.imprint import imprint
from generator.model import Decision, Library, NotStated, OutcomeBox, Problem, QuestionBox, Return, Site, Voice
from generator.prints.common import PAPERS, Sources, everywhere, reviewed, stated
from generator.proofread import Passage
from generator.templates import Words

HEAD_SIZE, SMALL_SIZE = 9.5, 9.0
"""Points, as in templates/print/chart.typ: the lines above the chart, and the key and footer below it."""

_SIZES: Mapping[Voice, dict[str, float]] = {
    "plain": {"text_size": 12, "note_size": 12, "source_size": 12},
    "clinical": {"text_size": 10.5, "note_size": 9.5, "source_size": 9},
}
"""Points of the numbered steps: 12 and more for patients, 9 and more for clinicians."""

CHART_RULES = {"chart-does-not-fit": "Every chart can be printed on A4 and Letter with text of 9 pt or more, on numbered sheets if need be."}


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


def _fitted(decision: Decision, library: Library, words: Words, font: Font, page: Page) -> Sheets:
    phrases = Phrases(words("chart_go_to_sheet"), words("chart_from_sheet"))
    return fit(views.graph(decision, library, words), font, _with_room(page, decision, library, words, font), phrases)


def _with_room(page: Page, decision: Decision, library: Library, words: Words, font: Font) -> Page:
    """The paper with room for what stands above the chart (title, population, exclusions) and below it (key, returns, footer)."""
    width = page.width - 2 * page.margin
    above = f"{decision.question} {words('chart_population')}: {decision.population} {words('chart_exclusions')}: {_exclusions(decision, words)}"
    above += f" {_call(decision, library, words)}"
    below = f"{words('chart_key')} " + " ".join(back.when for back in decision.returns)
    lines = [1 + int(font.width(text, bold=True) * size / width) for text, size in ((above, HEAD_SIZE), (below, SMALL_SIZE))]
    return page._replace(top=34 + 1.4 * HEAD_SIZE * lines[0], bottom=38 + 1.4 * SMALL_SIZE * lines[1])


def _exclusions(decision: Decision, w: Words) -> str:
    return w("not_stated") if isinstance(decision.exclusions, NotStated) else "; ".join(decision.exclusions)


def chart_data(decision: Decision, library: Library, w: Words, font: Font, site: Site, page: Page) -> dict[str, Any]:
    """Everything on the sheets of one chart, as words and numbers."""
    voice = views.voice_of(decision)
    title, numbering = decision.names.voiced(voice), Sources(library, w)
    steps = [_step(step, decision, library, numbering, w) for step in views.steps(decision, library, w)]
    version = imprint(decision, library, site)
    return {
        "title": title, "question": decision.question, "language": str(site.language).partition("-")[0], "population": decision.population,
        "exclusions": _exclusions(decision, w), "call": _call(decision, library, w),
        "margin": page.margin, **_SIZES[voice], "alt": w("chart_alt", title=title),
        "sheets": [_sheet(sheet, decision, title, w) for sheet in _fitted(decision, library, w, font, page).sheets],
        "returns": [_return(back, decision, w) for back in decision.returns],
        "steps": steps, "sources": numbering.lines(),
        "abbreviations": [f"{name.plain}: {name.clinical}" for name in decision.abbreviations],
        **everywhere(version, library, w),
        "words": {"page": w("page"), "page_of": w("page_of"), "for_whom": w("chart_population"), "not_for": w("chart_exclusions"),
                  "key": w("chart_key"), "steps": w("steps"), "review": reviewed(version, w), "rests_on": w("chart_rests_on"),
                  "abbreviations": w("chart_abbreviations"), "sources": w("section_sources"), "sheet": w("chart_sheet")},
    }


def bound(decision: Decision, library: Library, w: Words) -> tuple[Passage, ...]:
    """What must stand with the numbered steps: what is warned of in the facts that they stand on."""
    voice = views.voice_of(decision)
    there = Counter(cautions.told(one, voice, w) for box in decision.boxes for one in cautions.of_box(box, library))
    return tuple(Passage(words, (), times) for words, times in there.items())


def _call(decision: Decision, library: Library, w: Words) -> str:
    """Whom a patient calls in an emergency, and the clinic's phone; nothing on a clinician's chart."""
    if decision.audience != "patient":
        return ""
    clinic = library.clinic
    emergency = clinic.emergency_number if clinic and clinic.emergency_number else w("your_emergency_number")
    own = f" {w('clinic_call', clinic=clinic.name, number=clinic.phone)}" if clinic and clinic.phone else ""
    return f"{w('urgency_emergency')}: {w('emergency_call', number=emergency)}{own}"


def _sheet(sheet: Drawn, decision: Decision, title: str, w: Words) -> dict[str, Any]:
    picture = svg(sheet.drawing, f"{decision.id}{sheet.name}", title, w("chart_description"), {}, PRINTED)
    return {"name": sheet.name, "width": sheet.width, "height": sheet.height, "x": sheet.x, "y": sheet.y,
            "chart_width": sheet.drawing.width, "svg": picture}


def _step(step: views.StepView, decision: Decision, library: Library, numbering: Sources, w: Words) -> dict[str, Any]:
    box, lines = step.box, []
    if isinstance(box, OutcomeBox):
        lines = [f"{w('chart_who')}: {stated(box.who, w)}", f"{w('time_limit')}: {views.time_of(box, w)}",
                 f"{w('chart_come_back')}: {stated(box.come_back_if, w)}"]
    elif isinstance(box, QuestionBox) and box.unsure is not None:
        lines = [f"{w('chart_unsure')}: {box.unsure}"]
    return {"number": step.number, "head": w(f"urgency_{step.level}").upper() if step.level not in {"", "routine"} else "", "says": box.says,
            "signs": list(step.signs), "lines": lines, "note": box.note, "rests": numbering.cite(box.facts),
            "cautions": numbering.warnings(cautions.of_box(box, library), views.voice_of(decision)),
            "answers": [f"{answer.words}: {w('go_to', number=answer.number)}" for answer in step.answers]}


def _return(back: Return, decision: Decision, w: Words) -> str:
    number = numbers(decision)
    start = f" ({w('chart_from', number=number[back.start])})" if back.start is not None else ""
    return w("chart_return_printed", when=f"{back.when}{start}", number=number[back.to])
