"""A decision chart as data for its template: the drawing fitted to the paper, and the same in numbered steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from generator.content.model import Decision, Library, NotStated, QuestionBox, Return, Site, Voice
from generator.documents import calling, cautions, views
from generator.documents.document_version import imprint
from generator.drawing.flowchart.layout import Page, Sheets, fit, is_one_sheet
from generator.drawing.flowchart.layout import Sheet as Drawn
from generator.drawing.flowchart.sheets import Phrases
from generator.drawing.flowchart.svg import printed, svg
from generator.drawing.text_metrics import Font
from generator.drawing.tokens import read_tokens
from generator.language.words import Words
from generator.logic import numbers
from generator.outputs.pdf.common import Sources, danger_data, everywhere, reviewed
from generator.outputs.pdf.proofread import Passage

HEAD_SIZE, SMALL_SIZE = 9.5, 9.0
"""Points: the lines above the chart, and the key and footer below it."""

SIGNS_LEFT, SIGNS_PADDING = 0.55, 34.0
"""The share of the width that the most urgent danger signs take in their box, and the points of the width taken by its border and gaps."""

_SIZES: Mapping[Voice, dict[str, float]] = {
    "plain": {"text_size": 12, "note_size": 12, "source_size": 12},
    "clinical": {"text_size": 10.5, "note_size": 9.5, "source_size": 9},
}
"""Points of the numbered steps: 12 and more for patients, 9 and more for clinicians."""


class _Fitted(NamedTuple):
    """A chart on paper, and whether its box of danger signs stands above it; else it stands before the steps."""

    sheets: Sheets
    signs_above: bool


def _fitted(decision: Decision, library: Library, words: Words, font: Font, paper: Page) -> _Fitted:
    """The danger signs stand above the chart, unless they alone would cut a chart in two that fits on one sheet."""
    phrases = Phrases(words("chart_go_to_sheet"), words("chart_from_sheet"))
    graph, page = views.graph(decision, library, words), _with_room(paper, decision, library, words, font)
    below = page._replace(top=page.top + _height(_danger(decision, library, words, Sources(library, words)), page, font))
    above = is_one_sheet(graph, font, below) or not is_one_sheet(graph, font, page)
    return _Fitted(fit(graph, font, below if above else page, phrases), above)


def _with_room(page: Page, decision: Decision, library: Library, words: Words, font: Font) -> Page:
    """The paper with room for what stands above the chart (title, population, exclusions) and below it (key, returns, footer)."""
    above = f"{decision.question} {words('chart_population')}: {decision.population} {words('chart_exclusions')}: {_exclusions(decision, words)}"
    above += f" {_call(decision, library, words)}"
    below = f"{words('chart_key')} " + " ".join(back.when for back in decision.returns)
    width = page.width - 2 * page.margin
    top, bottom = (_lines(text, width, font, size) for text, size in ((above, HEAD_SIZE), (below, SMALL_SIZE)))
    return page._replace(top=34 + 1.4 * HEAD_SIZE * top, bottom=38 + 1.4 * SMALL_SIZE * bottom)


def _lines(text: str, width: float, font: Font, size: float = HEAD_SIZE) -> int:
    return 1 + int(font.width(text, bold=True) * size / width)


def _height(danger: Sequence[Mapping[str, Any]], page: Page, font: Font) -> float:
    """The most height that the box of danger signs takes above a chart: the most urgent at the left, the others beside it."""
    if not danger:
        return 0.0
    width = page.width - 2 * page.margin - SIGNS_PADDING
    sides = [(danger[:1], SIGNS_LEFT * width), (danger[1:], (1 - SIGNS_LEFT) * width)] if danger[1:] else [(danger, width)]
    heights = [sum(_group_height(group, room, font) for group in side) for side, room in sides]
    return 2 * HEAD_SIZE + max(heights)


def _group_height(group: Mapping[str, Any], width: float, font: Font) -> float:
    head = f"{group['urgency']}: {group['action']} {group['call']} {group['if']}"
    told = [text for sign in group["signs"] for text in (sign["says"], *(" ".join(caution.values()) for caution in sign["cautions"]))]
    lines = [_lines(head, width, font), *(_lines(text, width - 1.2 * HEAD_SIZE, font) for text in told)]
    return HEAD_SIZE * (1.15 * sum(lines) + 0.2 * len(lines) + 0.3)


def _exclusions(decision: Decision, w: Words) -> str:
    return w("not_stated") if isinstance(decision.exclusions, NotStated) else "; ".join(decision.exclusions)


def chart_data(decision: Decision, library: Library, w: Words, font: Font, site: Site, page: Page) -> dict[str, Any]:
    """Everything on the sheets of one chart, as words and numbers. Raises DoesNotFit if the paper does not take it at a readable size."""
    voice = views.voice_of(decision)
    title, numbering = decision.names.voiced(voice), Sources(library, w)
    steps = [_step(step, decision, library, numbering, w) for step in views.steps(decision, library, w)]
    version, fitted = imprint(decision, library, site), _fitted(decision, library, w, font, page)
    return {
        "title": title, "question": decision.question, "language": str(site.language).partition("-")[0], "population": decision.population,
        "exclusions": _exclusions(decision, w), "call": _call(decision, library, w),
        "margin": page.margin, "head_size": HEAD_SIZE, "small_size": SMALL_SIZE, **_SIZES[voice],
        "alt": w("chart_alt", title=title),
        "sheets": [_sheet(sheet, decision, title, w) for sheet in fitted.sheets.sheets],
        "danger": _danger(decision, library, w, numbering), "danger_above": fitted.signs_above, "signs_left": SIGNS_LEFT,
        "returns": [_return(back, decision, w) for back in decision.returns],
        "steps": steps, "unstated": list(views.unstated(decision, w)), "sources": numbering.lines(),
        "abbreviations": [f"{name.plain}: {name.clinical}" for name in decision.abbreviations],
        **everywhere(version, library, w),
        "words": {"page": w("page"), "page_of": w("page_of"), "for_whom": w("chart_population"), "not_for": w("chart_exclusions"),
                  "key": w("chart_key"), "steps": w("steps"), "review": reviewed(version, w), "rests_on": w("chart_rests_on"),
                  "danger_signs": w("danger_signs"), "unstated": w("section_not_known"),
                  "abbreviations": w("chart_abbreviations"), "sources": w("section_sources"), "sheet": w("chart_sheet")},
    }


def bound(decision: Decision, library: Library, w: Words) -> tuple[Passage, ...]:
    """What must stand with the numbered steps: what is warned of in the facts that they stand on."""
    voice = views.voice_of(decision)
    there = Counter(cautions.told(one, voice, w) for box in decision.boxes for one in cautions.of_box(box, library))
    return tuple(Passage(words, (), times) for words, times in there.items())


def _call(decision: Decision, library: Library, w: Words) -> str:
    """Whom a patient calls in an emergency, and the clinic's phone; on a clinician's chart the ends say it."""
    return calling.everybody(library, "plain", w) if decision.audience == "patient" else ""


def _danger(decision: Decision, library: Library, w: Words, sources: Sources) -> list[dict[str, Any]]:
    """Every danger sign that the chart lists or asks for, the most urgent first, under what to do and whom to call."""
    voice = views.voice_of(decision)
    flags = (library.red_flags[ref] for ref in views.danger_signs(decision, library))
    return [danger_data(group, library, voice, w, sources) for group in views.danger(flags, voice)]


def _sheet(sheet: Drawn, decision: Decision, title: str, w: Words) -> dict[str, Any]:
    picture = svg(sheet.drawing, f"{decision.id}{sheet.name}", title, w("chart_description"), {}, printed(read_tokens()))
    return {"name": sheet.name, "width": sheet.width, "height": sheet.height, "x": sheet.x, "y": sheet.y,
            "chart_width": sheet.drawing.width, "svg": picture}


def _step(step: views.StepView, decision: Decision, library: Library, numbering: Sources, w: Words) -> dict[str, Any]:
    box, lines = step.box, [f"{line.label}: {line.says}" for line in step.lines]
    if isinstance(box, QuestionBox) and box.unsure is not None:
        lines = [f"{w('chart_unsure')}: {box.unsure}"]
    return {"number": step.number, "head": w(f"urgency_{step.level}").upper() if step.level not in {"", "routine"} else "", "says": box.says,
            "first": " ".join(call.words for call in step.first), "then": " ".join(call.words for call in step.then),
            "signs": list(step.signs), "lines": lines, "note": box.note, "rests": numbering.cite(box.facts),
            "cautions": numbering.warnings(cautions.of_box(box, library), views.voice_of(decision)),
            "answers": [f"{answer.words}: {w('go_to', number=answer.number)}" for answer in step.answers]}


def _return(back: Return, decision: Decision, w: Words) -> str:
    number = numbers(decision)
    start = f" ({w('chart_from', number=number[back.start])})" if back.start is not None else ""
    return w("chart_return_printed", when=f"{back.when}{start}", number=number[back.to])
