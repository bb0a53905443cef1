"""One decision, many forms: steps, drawing, table, Mermaid and JSON hold the same paths."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.content.model import Decision
from generator.documents.document import Chart, Document, Link, Table, parts_of, text_of
from generator.drawing.flowchart.drawing import faults
from generator.drawing.flowchart.layout import draw, fit
from generator.drawing.flowchart.svg import svg
from generator.drawing.text_metrics import read_font
from generator.drawing.tokens import read_tokens
from generator.logic import numbers, paths
from generator.outputs import chart_exports, pdf
from generator.outputs.drawings import graph_of
from generator.outputs.templates import read_templates
from generator.workers.keeping import Keeper
from tests.worlds import document, example, judged, real

REAL = real()
LIBRARY = REAL.library
WORDS, FONT = read_templates("en").words, read_font()
CHARTS = pytest.mark.parametrize("chart", LIBRARY.decisions.values(), ids=lambda chart: chart.id)
Arrows = set[tuple[int, int, str]]


def told(chart: Decision) -> Document:
    return document(REAL, "chart", chart.id, chart.audience)


def shown(chart: Decision) -> Chart:
    """The chart as its Document has it: numbered steps, and what is drawn."""
    return next(told(chart).all(Chart))


def exported(chart: Decision) -> dict[str, bytes]:
    """Its files to take away, by their endings."""
    assert REAL.edition
    return chart_exports.files_of(chart_exports.source_of(told(chart), REAL.edition))


def walked(arrows: Arrows) -> set[tuple[tuple[int, str], ...]]:
    """Every way from box 1 to an end: numbers and the words on the arrow behind each."""
    ends, open_ways = set(), [((1, ""),)]
    while open_ways:
        way = open_ways.pop()
        onward = [(then, words) for here, then, words in arrows if here == way[-1][0]]
        ends |= set() if onward else {way}
        open_ways += [(*way[:-1], (way[-1][0], words), (then, "")) for then, words in onward]
    return ends


def plain(words: Iterable[tuple[int, int, str]]) -> Arrows:
    return {(here, then, "" if label == WORDS("chart_next") else label) for here, then, label in words}


def true_paths(chart: Decision) -> set[tuple[tuple[int, str], ...]]:
    number = numbers(chart)
    label = {"yes": WORDS("chart_yes"), "no": WORDS("chart_no")}
    ways = (zip(path.boxes, (*path.edges, None), strict=True) for path in paths(chart))
    return {tuple((number[box], label.get(str(edge.answer), edge.label) if edge else "") for box, edge in way) for way in ways}


@CHARTS
def test_every_form_holds_the_same_paths(chart: Decision) -> None:
    listed = plain((step.number, answer.number, answer.words.replace("\u00a0", " ")) for step in shown(chart).steps for answer in step.answers)
    data, source = (json.loads(exported(chart)[".json"]), exported(chart)[".mmd"].decode())
    in_json = plain((arrow["from"], arrow["to"], arrow["answer"] or "") for arrow in data["arrows"])
    mermaid = plain((int(here), int(then), label or "") for here, label, then in
                    re.findall(r'^    b(\d+) (?:-- "(.*)" )?--> ?b(\d+)$', source, re.MULTILINE))
    number = numbers(chart)
    drawing = draw(graph_of(shown(chart)), FONT)
    drawn = plain((number[wire.edge.source], number[wire.edge.target], wire.edge.label) for wire in drawing.wires)
    assert walked(listed) == walked(in_json) == walked(mermaid) == walked(drawn) == true_paths(chart)


def test_the_spaces_of_files_for_other_programs_are_plain() -> None:
    assert REAL.edition
    assert any("\u00a0" in "".join(told(chart).lines) for chart in LIBRARY.decisions.values()), "else there is nothing to hold"
    exported = {path: data for path, data in chart_exports.files(REAL.edition).items() if not path.endswith(".svg")}
    assert len(exported) == 4 * len(LIBRARY.decisions) + 1
    assert [path for path, data in exported.items() if "\u00a0" in data.decode()] == []


@CHARTS
def test_the_table_has_a_row_for_every_path(chart: Decision) -> None:
    number = numbers(chart)
    table = next(part for part in told(chart).all(Table) if part.role == "paths")
    ends = [next(part for part in parts_of(row.cells) if isinstance(part, Link)) for row in table.rows]
    assert [end.to.anchor for end in ends] == [f"step-{end.text}" for end in ends]
    rows = [(int(end.text), text_of(row.head).count(";") + 1) for end, row in zip(ends, table.rows, strict=True)]
    assert sorted(rows) == sorted((number[path.boxes[-1]], sum(edge.answer is not None for edge in path.edges)) for path in paths(chart))


@CHARTS
def test_the_drawing_has_no_fault_and_its_svg_holds_every_word(chart: Decision) -> None:
    drawing = draw(graph_of(shown(chart)), FONT)
    assert list(faults(drawing)) == []
    picture = ET.fromstring(svg(drawing, chart.id, "Title", "Description", {}))
    words = " ".join("".join(text.itertext()) for text in picture.iter("{http://www.w3.org/2000/svg}text"))
    for box in chart.boxes:
        for word in str(box.says).rstrip(".").split():
            assert word in words


@CHARTS
@pytest.mark.parametrize("paper", pdf.PAPERS)
def test_the_chart_fits_on_one_page_at_9_points_or_more(chart: Decision, paper: str) -> None:
    sheets = fit(graph_of(shown(chart)), FONT, pdf.PAPERS[paper])
    assert len(sheets.sheets) == 1
    assert sheets.text_size >= 9
    assert list(faults(sheets.sheets[0].drawing)) == []


@CHARTS
def test_emergency_is_asked_first_and_ends(chart: Decision) -> None:
    first = next(box for box in chart.boxes if box.kind == "question")
    assert any(LIBRARY.red_flags[ref].urgency == "emergency" for ref in first.red_flags)
    assert next(box for box in chart.boxes if box.id == first.yes).level == "emergency"


def test_numbers_stand_in_rising_order_in_every_form(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, decisions_ankle_injured=("""      - {less_than: 4, goto: rest-first}
      - {at_least: 4, at_most: 7, goto: brace-or-not}
      - {more_than: 7, goto: doctor-soon}
""", """      - {more_than: 7, goto: doctor-soon}
      - {less_than: 4, goto: rest-first}
      - {at_least: 4, at_most: 7, goto: brace-or-not}
""")))
    chart = next(document(examined, "chart", "ankle-injured").all(Chart))
    assert [[answer.drawn for answer in step.answers] for step in chart.steps if step.box == "how-bad"] == [
        ["< 4 points", "≥ 4, ≤ 7 points", "> 7 points", "I cannot say"]]


def test_the_picture_of_a_chart_has_its_own_colours_and_no_styles() -> None:
    assert REAL.edition
    pictures = {path: data.decode() for path, data in chart_exports.files(REAL.edition).items() if path.endswith(".svg")}
    assert pictures.keys() == {f"decisions/{chart}.svg" for chart in LIBRARY.decisions}
    for text in pictures.values():
        root = ET.fromstring(text)
        assert not {"width", "height"} & {*root.keys()} and root.get("viewBox") and "style" not in text and "class=" not in text
        drawn = [one for one in root.iter() if one.tag.rpartition("}")[2] in {"rect", "path", "text", "circle"}]
        assert drawn and all(one.get("fill") or one.get("stroke") for one in drawn)


def test_a_drawing_is_made_anew_for_other_colours_and_the_rest_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert REAL.edition
    kept = REAL.edition._replace(keeper=Keeper(tmp_path))
    before = chart_exports.files(kept)
    known = read_tokens()
    other = replace(known, drawings={name: dict.fromkeys(values, "#123456") for name, values in known.drawings.items()})
    for module in ("outputs.chart_exports", "outputs.drawings"):
        monkeypatch.setattr(f"generator.{module}.read_tokens", lambda: other)
    after = chart_exports.files(kept)
    assert after == chart_exports.files(REAL.edition)
    assert {path for path in before if before[path] != after[path]} == {path for path in before if path.endswith(".svg")}
