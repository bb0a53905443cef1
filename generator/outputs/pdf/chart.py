"""A decision chart as data for its template: the drawing fitted to the paper, and the same in numbered steps; all from its Document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from generator.documents.document import (
    Chart,
    Cite,
    DangerSigns,
    Document,
    Item,
    Return,
    Said,
    Step,
    is_of_rests,
    parts_of,
    place_of_rests,
    text_of,
)
from generator.documents.document.heads import chart_of, head_of_chart
from generator.documents.versions import SheetVersion
from generator.drawing.flowchart.layout import SMALLEST, DoesNotFit, Paper, Sheets, fit
from generator.drawing.flowchart.layout import LaidOutSheet as Drawn
from generator.drawing.flowchart.sheets import TagWords
from generator.drawing.flowchart.svg import printed, svg
from generator.drawing.text_metrics import Font, paragraph
from generator.drawing.tokens import read_tokens
from generator.language.reader import Reader
from generator.outputs.drawings import graph_of
from generator.outputs.pdf.common import PrintedSources, cited, danger_of, everywhere, marks, named, unmarked, warned
from generator.outputs.pdf.handout import LARGE
from generator.rules.printed import Passage

FOOT_SIZE, LATER_TOP = 9.0, 34.0
"""Points: the footer, and the room for the heading of a later sheet."""

SIGNS_PADDING, SIGNS_GAP, SIGNS_FRAME, LINE, BESIDE_DOT = 20.6, 14.0, 34.0, 1.08, 1.1
"""The box of danger signs, in points: its border and padding at the sides, the gap of its columns, and what stands above and below their lines.
In em: from line to line, and the room for a dot."""

SHARES = tuple(share / 100 for share in range(30, 75, 5))
"""How much of the width the most urgent danger signs may take in their box; the share that makes it lowest is taken."""

_SIZES: Mapping[str, dict[str, float]] = {
    "patient": {"text_size": 12, "note_size": 12, "source_size": 12, "signs_size": 12, "head_size": 12, "key_size": 12},
    "clinician": {"text_size": 10.5, "note_size": 9.5, "source_size": 9, "signs_size": 9, "head_size": 9.5, "key_size": 9},
}
"""Points: 12 and more for patients, 9 and more for clinicians. Of the steps, the danger signs and the lines above the chart, and the key below it."""


class Fitted(NamedTuple):
    """A chart on paper, and the share of the width that the most urgent danger signs take in their box above it."""

    sheets: Sheets
    signs_left: float


def fitted(document: Document, reader: Reader, font: Font, paper: Paper) -> Fitted:
    """The first sheet has the danger signs above the chart, whatever the chart has to be cut into for that.

    Where tables of points leave too little room, they stand in the numbered steps alone. For patients its text has 12 points or more; less only where
    no cut gives that.

    Raises layout.DoesNotFit if no text of a readable size goes onto the paper.
    """
    chart, sizes = chart_of(document), _SIZES[document.audience]
    page = _with_room(paper, document, reader, font, sizes)
    left, height = _signs(danger_of(document, reader), page.width - 2 * page.margin, sizes["signs_size"], font)
    phrases, parts = TagWords(reader("chart_go_to_sheet"), reader("chart_from_sheet")), tuple((part.title, part.boxes) for part in chart.parts)
    least = (sizes["text_size"], SMALLEST) if document.audience == "patient" else (SMALLEST,)

    def made(size: float, tables: bool) -> Fitted:
        first, later = page._replace(top=page.top + height, least=size), page._replace(top=LATER_TOP, least=size)
        return Fitted(fit(graph_of(chart, tables=tables), font, first, phrases, later, parts), left)

    *others, last = [(size, tables) for size in least for tables in (True, False)]
    for size, tables in others:
        with suppress(DoesNotFit):
            return made(size, tables)
    return made(*last)


def _with_room(page: Paper, document: Document, reader: Reader, font: Font, sizes: Mapping[str, float]) -> Paper:
    """The paper with room for what stands above the chart (title, population, exclusions) and below it (key, returns, footer)."""
    head = head_of_chart(document)
    whom = reader.labelled(reader("chart_population"), head.population), reader.labelled(reader("chart_exclusions"), head.exclusions)
    above = " ".join((head.question, *whom, text_of(head.call)))
    below = f"{reader('chart_key')} " + " ".join(back.when for back in chart_of(document).returns)
    width = page.width - 2 * page.margin
    top, bottom = (size * _lines(text, width, font, size) for text, size in ((above, sizes["head_size"]), (below, sizes["key_size"])))
    return page._replace(top=25 + 1.2 * top, bottom=38 + 1.4 * bottom)


def _lines(text: str, width: float, font: Font, size: float) -> int:
    return 1 + int(font.width(text, bold=True) * size / width)


def _signs(danger: Sequence[Mapping[str, Any]], width: float, size: float, font: Font) -> tuple[float, float]:
    """The best share of the width for the most urgent danger signs, with the others beside them, and the height of their box, in points."""
    if not danger:
        return SHARES[0], 0.0
    room = (width - SIGNS_PADDING) / size
    if len(danger) == 1:
        return SHARES[0], SIGNS_FRAME + size * _height(danger, room, font)
    room -= SIGNS_GAP / size
    heights = [(max(_height(danger[:1], share * room, font), _height(danger[1:], (1 - share) * room, font)), share) for share in SHARES]
    height, share = min(heights)
    return share, SIGNS_FRAME + size * height


def _height(groups: Sequence[Mapping[str, Any]], room: float, font: Font) -> float:
    """The height of some groups of danger signs, one above the other, in em. `room`: their width in em."""
    height = 0.0
    for group in groups:
        head = paragraph(f"{group['urgency']} {group['action']} {group['call']} {group['if']}", font, bold=True)
        told = [text for sign in group["signs"]
                for text in (f"{sign['says']} {sign['from']}", *(" ".join(caution.values()) for caution in sign["cautions"]))]
        lines = head.count(room) + sum(paragraph(text, font).count(room - BESIDE_DOT) for text in told)
        height += LINE * lines + 0.2
    return height


def chart_alone_data(document: Document, version: SheetVersion, w: Reader, page: Paper, placed: Fitted) -> dict[str, Any]:
    """Everything on a chart that is printed without its numbered steps: its danger signs, and each sheet with its words for those who hear it.

    The list of sources stands behind the steps, so it names none by number; its address leads to them.
    """
    data = chart_data(document, version, w, page, placed)
    sheets = [shown | {"alt": _in_words_of(sheet, document, w)} for shown, sheet in zip(data["sheets"], placed.sheets.sheets, strict=True)]
    return data | {"sheets": sheets, "steps": [], "second_part": False, "danger": unmarked(data["danger"])}


def _in_words_of(sheet: Drawn, document: Document, w: Reader) -> str:
    """A sheet of a chart for those who hear it: its boxes in words."""
    boxes = {box.node.number for box in sheet.drawing.boxes}
    told = " ".join(_in_words(step, w) for step in chart_of(document).steps if step.number in boxes)
    return w("chart_alt_words", title=w.sentence(document.title), words=told)


def large_chart_data(document: Document, version: SheetVersion, w: Reader, page: Paper, placed: Fitted) -> dict[str, Any]:
    """A chart in large print: its danger signs, then its numbered steps; no drawing, whose text would not be large."""
    sizes = dict.fromkeys(("text_size", "note_size", "source_size", "signs_size", "head_size", "key_size", "small_size"), LARGE)
    data = chart_data(document, version, w, page, placed)
    return data | sizes | {"sheets": [], "large": True, "sideways": False, "blocks": [], "purpose": data["question"],
                           "width": page.width, "height": page.height, "words": data["words"] | {"steps": w("guide")}}


def _in_words(step: Step, reader: Reader) -> str:
    """A box as one sentence after the other: its number, its words, what it lists, its notes, what it works out, where it leads."""
    worked_out = (reader.in_labels(*row) for row in step.table)
    results = (named(line, reader) for line in step.results)
    answers = (reader.labelled(one.words, one.leads) for one in step.answers)
    onward = (named(line, reader) for line in step.onward)
    told = (f"{step.number}. {step.whole}", *step.asked, *step.notes, *results, *worked_out, *answers, *onward)
    return " ".join(map(reader.sentence, told))


def chart_data(document: Document, version: SheetVersion, w: Reader, page: Paper, placed: Fitted) -> dict[str, Any]:
    """Everything on the sheets of one chart, as words and numbers: the chart, then the numbered steps as the second part."""
    chart, head, title = chart_of(document), head_of_chart(document), document.title
    return {
        "title": title, "question": head.question, "population": head.population, "exclusions": head.exclusions, "call": text_of(head.call),
        "margin": page.margin, "small_size": FOOT_SIZE, **_SIZES[document.audience],
        "sheets": [_sheet(sheet, place, placed.sheets, chart, title, w) for place, sheet in enumerate(placed.sheets.sheets, 1)],
        "second_part": True, "danger": danger_of(document, w), "signs_left": placed.signs_left,
        "returns": [_return(back, w) for back in chart.returns],
        "steps": [_step(step, document, w) for step in chart.steps], "unstated": _items(document, "not-known"),
        "sources": PrintedSources(document, (part.source for part in parts_of(_printed(document)) if isinstance(part, Cite))).lines(),
        "abbreviations": _items(document, "abbreviations"),
        **everywhere(document, version, w),
        "words": {"page": w("page"), "page_of": w("page_of"), "for_whom": w.head(w("chart_population")), "not_for": w.head(w("chart_exclusions")),
                  "key": w("chart_key"), "steps": w("steps"), "review": version.reviewed, "rests_on": w.head(w("chart_rests_on")),
                  "danger_signs": w("danger_signs"), "unstated": w("section_not_known"),
                  "abbreviations": w("chart_abbreviations"), "sources": w("sheet_sources")},
    }


def bound(document: Document, reader: Reader) -> tuple[Passage, ...]:
    """What must stand with the numbered steps: what is warned of in the facts that they stand on."""
    there = Counter(reader.labelled(caution.label, caution.text) for step in chart_of(document).steps for caution in step.cautions)
    return tuple(Passage(words, (), times) for words, times in there.items())


def _printed(document: Document) -> tuple[object, ...]:
    """What of a Document is printed: the danger signs, the steps, and what they rest on."""
    rests = (section for anchor, section in document.sections.items() if is_of_rests(anchor))
    return (*document.all(DangerSigns), *document.all(Chart), *rests)


def _items(document: Document, anchor: str) -> list[str]:
    """The items of a section in words, without those that have an anchor: they tell more about something that is said elsewhere."""
    section = document.sections.get(anchor)
    return [text_of(part.line) for part in parts_of(section.blocks if section else ()) if isinstance(part, Item) and not part.anchor]


def _sheet(sheet: Drawn, place: int, sheets: Sheets, chart: Chart, title: str, w: Reader) -> dict[str, Any]:
    count = len(sheets.sheets)
    which = w("chart_sheet", title=w.sentence(title), name=sheet.name, number=place, count=count) if count > 1 else title
    picture = svg(sheet.drawing, f"{chart.chart}{sheet.name}", title, w("chart_description"), {}, printed(read_tokens()))
    return {"title": w.in_labels(which, sheet.title), "width": sheet.width, "height": sheet.height, "x": sheet.x, "y": sheet.y,
            "chart_width": sheet.drawing.width, "svg": picture, "alt": w("chart_alt", title=w.sentence(title))}


def _step(step: Step, document: Document, w: Reader) -> dict[str, Any]:
    rests = document.sections.get(place_of_rests(step.number))
    said = [part for part in parts_of(rests.blocks if rests else ()) if isinstance(part, Said)]
    return {"number": step.number, "head": w.head(step.alarm), "says": step.says,
            "first": " ".join(call.words for call in step.first), "then": " ".join(call.words for call in step.then),
            "signs": list(step.asked), "lines": _lines_of(step, w),
            "note": " ".join(step.notes) or None, "rests": _rests((cite for one in said for cite in one.cites), document),
            "cautions": [warned(caution, w) for caution in step.cautions],
            "answers": [{"says": w.labelled(answer.words, answer.leads), "to": answer.number} for answer in step.answers]}


def _rests(cites: Iterable[Cite], document: Document) -> str:
    """What a step rests on: for clinicians with the place in each source, for patients the sources by their numbers."""
    if document.audience == "clinician":
        return cited(cites)
    return marks(cites)


def _lines_of(step: Step, reader: Reader) -> list[str]:
    """What a step tells besides its words: who and when, what is asked, what an end prints, how that is worked out, how often it is done, with which
    chart it goes on."""
    asked = [f"{detail.label} {text_of(detail.line)}".strip() for detail in step.inputs]
    counted = (reader.in_labels(*row) for row in step.table)
    return [*(named(line, reader) for line in step.lines), *asked, *(named(line, reader) for line in step.results), *counted,
            *([step.repeat.words] if step.repeat else []), *(named(line, reader) for line in (*step.unsure, *step.onward))]


def _return(back: Return, w: Reader) -> str:
    start = f" ({w('chart_from', number=back.start)})" if back.start else ""
    return w("chart_return_printed", when=f"{back.when}{start}", number=back.to)


