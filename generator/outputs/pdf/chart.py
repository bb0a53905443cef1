"""A decision chart as data for its template: the drawing fitted to the paper, and the same in numbered steps; all from its Document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from generator.documents.document import Chart, DangerSigns, Document, Item, Message, Paragraph, Return, Said, Step, parts_of, text_of
from generator.documents.versions import Version
from generator.drawing.flowchart.layout import Page, Sheets, fit, is_one_sheet
from generator.drawing.flowchart.layout import Sheet as Drawn
from generator.drawing.flowchart.sheets import Phrases
from generator.drawing.flowchart.svg import printed, svg
from generator.drawing.text_metrics import Font
from generator.drawing.tokens import read_tokens
from generator.language.words import Words
from generator.outputs.drawings import graph_of
from generator.outputs.pdf.common import PrintedSources, cited, danger_of, everywhere, named, warned
from generator.outputs.pdf.proofread import Passage

HEAD_SIZE, SMALL_SIZE = 9.5, 9.0
"""Points: the lines above the chart, and the key and footer below it."""

SIGNS_LEFT, SIGNS_PADDING = 0.55, 34.0
"""The share of the width that the most urgent danger signs take in their box, and the points of the width taken by its border and gaps."""

_SIZES: Mapping[str, dict[str, float]] = {
    "patient": {"text_size": 12, "note_size": 12, "source_size": 12},
    "clinician": {"text_size": 10.5, "note_size": 9.5, "source_size": 9},
}
"""Points of the numbered steps: 12 and more for patients, 9 and more for clinicians."""


class Fitted(NamedTuple):
    """A chart on paper, and whether its box of danger signs stands above it; else it stands before the steps."""

    sheets: Sheets
    signs_above: bool


def fitted(document: Document, words: Words, font: Font, paper: Page) -> Fitted:
    """The danger signs stand above the chart, unless they alone would cut a chart in two that fits on one sheet.

    Raises layout.DoesNotFit if no text of a readable size goes onto the paper.
    """
    chart, head = chart_of(document), _Head(document)
    phrases = Phrases(words("chart_go_to_sheet"), words("chart_from_sheet"))
    graph, page = graph_of(chart), _with_room(paper, chart, head, words, font)
    below = page._replace(top=page.top + _height(danger_of(document), page, font))
    above = is_one_sheet(graph, font, below) or not is_one_sheet(graph, font, page)
    return Fitted(fit(graph, font, below if above else page, phrases), above)


def chart_of(document: Document) -> Chart:
    """The chart of a Document about one."""
    return next(document.all(Chart))


class _Head:
    """What stands above a chart: its question, for whom it is and for whom not, and whom to call in an emergency."""

    def __init__(self, document: Document) -> None:
        message = next(document.all(Message))
        items = [text_of(part.line) for part in parts_of(message) if isinstance(part, Item)]
        self.question = text_of(message.blocks[0])
        self.population, self.exclusions = items
        chart = chart_of(document)
        self.call = chart.call if document.audience == "patient" else ""


def _with_room(page: Page, chart: Chart, head: _Head, words: Words, font: Font) -> Page:
    """The paper with room for what stands above the chart (title, population, exclusions) and below it (key, returns, footer)."""
    above = f"{head.question} {words('chart_population')}: {head.population} {words('chart_exclusions')}: {head.exclusions} {head.call}"
    below = f"{words('chart_key')} " + " ".join(back.when for back in chart.returns)
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


def chart_data(document: Document, version: Version, w: Words, page: Page, placed: Fitted) -> dict[str, Any]:
    """Everything on the sheets of one chart, as words and numbers."""
    chart, head, title = chart_of(document), _Head(document), document.title
    return {
        "title": title, "question": head.question, "population": head.population, "exclusions": head.exclusions, "call": head.call,
        "margin": page.margin, "head_size": HEAD_SIZE, "small_size": SMALL_SIZE, **_SIZES[document.audience], "alt": w("chart_alt", title=title),
        "sheets": [_sheet(sheet, chart, title, w) for sheet in placed.sheets.sheets],
        "danger": danger_of(document), "danger_above": placed.signs_above, "signs_left": SIGNS_LEFT,
        "returns": [_return(back, w) for back in chart.returns],
        "steps": [_step(step, document, w) for step in chart.steps], "unstated": _items(document, "not-known"),
        "sources": PrintedSources(document, _printed(document), w).lines(),
        "abbreviations": _items(document, "abbreviations"),
        **everywhere(document, version, w),
        "words": {"page": w("page"), "page_of": w("page_of"), "for_whom": w("chart_population"), "not_for": w("chart_exclusions"),
                  "key": w("chart_key"), "steps": w("steps"), "review": version.reviewed, "rests_on": w("chart_rests_on"),
                  "danger_signs": w("danger_signs"), "unstated": w("section_not_known"),
                  "abbreviations": w("chart_abbreviations"), "sources": w("section_sources"), "sheet": w("chart_sheet")},
    }


def bound(document: Document) -> tuple[Passage, ...]:
    """What must stand with the numbered steps: what is warned of in the facts that they stand on."""
    there = Counter(f"{caution.label}: {caution.text}" for step in chart_of(document).steps for caution in step.cautions)
    return tuple(Passage(words, (), times) for words, times in there.items())


def _printed(document: Document) -> tuple[object, ...]:
    """What of a Document is printed: the danger signs, the steps, and what they rest on."""
    notes = (section for anchor, section in document.sections.items() if anchor.startswith("box-"))
    return (*document.all(DangerSigns), *document.all(Chart), *notes)


def _items(document: Document, anchor: str) -> list[str]:
    """The items of a section in words, without those that have an anchor: they tell more about something that is said elsewhere."""
    section = document.sections.get(anchor)
    return [text_of(part.line) for part in parts_of(section.blocks if section else ()) if isinstance(part, Item) and not part.anchor]


def _sheet(sheet: Drawn, chart: Chart, title: str, w: Words) -> dict[str, Any]:
    picture = svg(sheet.drawing, f"{chart.chart}{sheet.name}", title, w("chart_description"), {}, printed(read_tokens()))
    return {"name": sheet.name, "width": sheet.width, "height": sheet.height, "x": sheet.x, "y": sheet.y,
            "chart_width": sheet.drawing.width, "svg": picture}


def _step(step: Step, document: Document, w: Words) -> dict[str, Any]:
    notes = document.sections.get(f"box-{step.number}")
    said = [part for part in parts_of(notes.blocks if notes else ()) if isinstance(part, Said)]
    paragraphs = [text_of(block) for block in (notes.blocks if notes else ()) if isinstance(block, Paragraph)]
    return {"number": step.number, "head": step.urgency.upper(), "says": step.says,
            "first": " ".join(call.words for call in step.first), "then": " ".join(call.words for call in step.then),
            "signs": list(step.asked), "lines": [named(detail) for detail in (*step.lines, *step.unsure)],
            "note": paragraphs[0] if paragraphs else None, "rests": cited(cite for one in said for cite in one.cites),
            "cautions": [warned(caution) for caution in step.cautions],
            "answers": [f"{answer.words}: {answer.leads}" for answer in step.answers]}


def _return(back: Return, w: Words) -> str:
    start = f" ({w('chart_from', number=back.start)})" if back.start else ""
    return w("chart_return_printed", when=f"{back.when}{start}", number=back.to)


