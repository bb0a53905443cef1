"""Charts: text is measured, boxes and wires get places, every drawing passes its self-check, and the same graph gives the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.drawing.flowchart.coordinates import RoutedChart
from generator.drawing.flowchart.drawing import (
    ChartDrawing,
    Graph,
    Label,
    Level,
    PlacedBox,
    RowRule,
    Shape,
    TextLine,
    UnplacedBox,
    UnroutedArrow,
    Wire,
    faults,
)
from generator.drawing.flowchart.layout import A4, LARGEST, LETTER, SMALLEST, DoesNotFit, Paper, Sheets, draw, fit
from generator.drawing.flowchart.ranking import plan
from generator.drawing.flowchart.sheets import Cutter, Parts, TagWords
from generator.drawing.flowchart.svg import printed, strokes, svg
from generator.drawing.text_metrics import paragraph, read_font
from generator.drawing.tokens import read_tokens
from generator.outputs.drawings import ways_to_steps
from tests.worlds import plainly, tries

FONT = read_font()
SVG = "{http://www.w3.org/2000/svg}"


def node(number: int, shape: Shape, words: str, level: Level = "", head: str = "", bullets: tuple[str, ...] = ()) -> UnplacedBox:
    return UnplacedBox(f"b{number}", shape, number, words, level, head, bullets)


def edge(source: int, target: int, label: str = "", down: bool = False) -> UnroutedArrow:
    return UnroutedArrow(f"b{source}", f"b{target}", label, down)


def ask(question: int, yes: int, no: int) -> tuple[UnroutedArrow, UnroutedArrow]:
    return edge(question, yes, "Yes"), edge(question, no, "No", True)


ANKLE = Graph((
    node(1, "state", "Adult with a painful ankle after a twist"),
    node(2, "question", "Any sign that blood does not reach the foot?", bullets=("cold", "pale or blue", "no pulse")),
    node(3, "outcome", "Send to hospital now", "emergency", "EMERGENCY"),
    node(4, "question", "Unable to stand on it?"),
    node(5, "action", "Radiograph the same day", "urgent", "URGENT"),
    node(6, "action", "Rest, ice and a bandage"),
    node(7, "question", "Better after two weeks?"),
    node(8, "outcome", "Nothing more; come back if it swells"),
    node(9, "link", "Chart: swollen joint")),
    (edge(1, 2), *ask(2, 3, 4), *ask(4, 5, 6), edge(5, 7), edge(6, 7), *ask(7, 8, 9)))

CHOICE = Graph((
    node(1, "question", "What was found?"), node(2, "action", "Bandage"), node(3, "outcome", "Operate", "urgent", "URGENT"),
    node(4, "outcome", "Nothing more"), node(5, "link", "Chart: swollen joint"), node(6, "outcome", "Come back in two weeks")),
    (edge(1, 2, "Sprain", True), edge(1, 3, "Broken"), edge(1, 4, "Old"), edge(1, 5, "Swollen"), edge(1, 6, "None of these"), edge(2, 6)))


def long_chart(count: int) -> Graph:
    """A trunk of questions, each with a way out, down to one end."""
    nodes = [node(1, "state", "An adult with a complaint that lasts")]
    edges = [edge(1, 2)]
    for number in range(2, count - 1, 2):
        nodes += [node(number, "question", "Is this sign, or one that is like it, found today?"),
                  node(number + 1, "outcome", "Treat, and come back soon")]
        edges += ask(number, number + 1, number + 2)
    last = len(nodes) + 1
    return Graph((*nodes, node(last, "outcome", "Nothing more")), tuple(edges))


def at(drawing: ChartDrawing, number: int) -> PlacedBox:
    return next(box for box in drawing.boxes if box.node.number == number)


def wire(drawing: ChartDrawing, source: int, target: int) -> Wire:
    return next(wire for wire in drawing.wires if wire.edge[:2] == (f"b{source}", f"b{target}"))


def middle(box: PlacedBox) -> tuple[float, float]:
    return box.x + box.width / 2, box.y + box.height / 2


# --- words -------------------------------------------------------------------------------------------------------


def test_a_character_that_the_font_lacks_is_named_once() -> None:
    assert FONT.missing("a ☃ b ☃ 中") == "☃中"
    assert FONT.missing("≥ 38.5 °C – “yes”, naïve\n½ µg") == ""


def test_words_take_the_fewest_lines_and_balance_them() -> None:
    words = paragraph("one two three four five six seven eight nine ten eleven twelve", FONT)
    lines = words.wrap(12.0)
    assert len(lines) == words.count(12.0) == 3
    assert all(width <= 12.0 for _, width in lines)
    assert max(width for _, width in lines) - min(width for _, width in lines) < 3.0
    assert " ".join(text for text, _ in lines) == "one two three four five six seven eight nine ten eleven twelve"


def test_only_long_words_are_broken() -> None:
    assert [piece.text for piece in paragraph("same-day 4-8 immunoglobulin-replacement/therapy", FONT).pieces] == [
        "same-day", "4-8", "immunoglobulin-", "replacement/", "therapy"]


def test_a_no_break_space_keeps_words_together() -> None:
    words = paragraph("Contact a doctor today. Do\u00a0not wait for the scan.", FONT)
    assert [text for text, _ in words.wrap(14.0)] == ["Contact a doctor today.", "Do\u00a0not wait for the scan."]


def test_bold_is_wider() -> None:
    assert FONT.width("surgical", True) > FONT.width("surgical") > 3.0


# --- rows and columns --------------------------------------------------------------------------------------------


def test_the_trunk_is_straight_and_danger_stands_beside_it() -> None:
    drawing = draw(ANKLE, FONT)
    trunk = [middle(at(drawing, number)) for number in (1, 2, 4, 6, 7, 9)]
    assert len({round(x, 6) for x, _ in trunk}) == 1
    assert [y for _, y in trunk] == sorted(y for _, y in trunk)
    aside = [middle(at(drawing, number)) for number in (3, 5, 8)]
    assert len({round(x, 6) for x, _ in aside}) == 1 and aside[0][0] > trunk[0][0]
    assert [y for _, y in aside] == pytest.approx([middle(at(drawing, number))[1] for number in (2, 4, 7)])


def test_boxes_have_one_width_and_their_wires_are_straight() -> None:
    drawing = draw(ANKLE, FONT)
    assert {round(box.width, 6) for box in drawing.boxes if box.node.shape != "link"} == {240.0}
    assert len(wire(drawing, 1, 2).points) == len(wire(drawing, 2, 3).points) == 2
    assert wire(drawing, 2, 3).points[0] == pytest.approx((at(drawing, 2).x + 240.0, middle(at(drawing, 2))[1]))
    assert wire(drawing, 2, 3).points[1] == pytest.approx((at(drawing, 3).x, middle(at(drawing, 3))[1]))


def test_wires_to_one_box_join_and_have_one_head() -> None:
    drawing = draw(ANKLE, FONT)
    one, two = wire(drawing, 5, 7), wire(drawing, 6, 7)
    assert one.points[-1] == two.points[-1] == pytest.approx((middle(at(drawing, 7))[0], at(drawing, 7).y))
    assert [one.head, two.head].count(True) == 1


def test_answers_of_a_choice_are_boxes_on_one_bus() -> None:
    drawing = draw(CHOICE, FONT)
    answers = [box for box in drawing.boxes if box.node.shape == "answer"]
    assert [box.node.words for box in answers] == ["Sprain", "Broken", "Old", "Swollen", "None of these"]
    assert len({round(middle(box)[1], 6) for box in answers}) == 1
    assert [box.x for box in answers] == sorted(box.x for box in answers)
    assert {wire.points[0] for wire in drawing.wires if wire.edge.source == "b1"} == {drawing.wires[0].points[0]}
    assert not drawing.labels


def test_answers_stand_in_the_authors_order_on_both_sides_of_the_trunk() -> None:
    graph = Graph((node(1, "state", "Start"), node(2, "question", "How much?"), node(3, "outcome", "Little", "emergency"),
                   node(4, "action", "Some"), node(5, "outcome", "Much"), node(6, "question", "Again?"), node(7, "outcome", "Yes"),
                   node(8, "outcome", "No")),
                  (edge(1, 2), edge(2, 3, "< 3"), edge(2, 4, "3 to 5"), edge(2, 5, "> 5"), edge(4, 6), *ask(6, 7, 8)))
    drawing = draw(graph, FONT)
    answers = [box for box in drawing.boxes if box.node.shape == "answer"]
    assert [box.node.words for box in sorted(answers, key=lambda box: box.x)] == [box.node.words for box in answers] == ["< 3", "3 to 5", "> 5"]
    assert len({round(middle(at(drawing, number))[0], 6) for number in (1, 2, 4, 6, 8)}) == 1
    assert at(drawing, 3).x < at(drawing, 4).x < at(drawing, 5).x


POINTS = (("Temperature above 38.5 °C, on two days", "2"), ("No cough", "1"), ("Older than 44 years", "-1"))


def test_a_table_stands_in_the_frame_of_its_question_row_by_row() -> None:
    graph = ANKLE._replace(nodes=tuple(one._replace(table=POINTS) if one.number == 4 else one for one in ANKLE.nodes))
    drawing = draw(graph, FONT)
    box, plain = at(drawing, 4), at(draw(ANKLE, FONT), 4)
    assert faults(drawing) == [] and box.height > plain.height and box.width == plain.width
    assert plainly(" ".join(line.text for line in box.lines)) == (
        "4 Unable to stand on it? Temperature above 38.5 °C, on two days 2 No cough 1 Older than 44 years -1")
    points = [line for line in box.lines if line.text in {"2", "1", "-1"}]
    assert len({round(line.x + line.width, 6) for line in points}) == 1 and len(box.rules) == 3
    assert all(box.x < rule.x and rule.x + rule.width < box.x + box.width for rule in box.rules)
    assert 'class="chart-rule"' in svg(drawing, "a", "t", "d")


def test_a_number_in_a_table_stands_at_the_right_and_a_formula_of_several_lines_begins_below_itself() -> None:
    formula = "the smaller of 15 × Weight in kg and 1,000, rounded to a whole number"
    graph = ANKLE._replace(nodes=tuple(one._replace(table=(("Age", "2"), ("Dose", formula))) if one.number == 4 else one for one in ANKLE.nodes))
    [box] = [box for box in draw(graph, FONT).boxes if box.node.table]
    right = box.rules[0].x + box.rules[0].width
    number, *lines = (line for line in box.lines if line.text == "2" or line.text in formula)
    assert number.x + number.width == pytest.approx(right)
    assert len(lines) > 2 and len({line.x for line in lines}) == 1


@pytest.mark.parametrize(("number", "table"), [(4, (("a", "b"), ("c",))), (9, (("a",),))])
def test_a_table_with_rows_of_different_lengths_or_in_a_small_box_is_refused(number: int, table: tuple[tuple[str, ...], ...]) -> None:
    with pytest.raises(ValueError, match="cannot have this table"):
        draw(ANKLE._replace(nodes=tuple(one._replace(table=table) if one.number == number else one for one in ANKLE.nodes)), FONT)


def test_without_the_authors_word_the_way_on_goes_down() -> None:
    graph = Graph((node(1, "question", "Well?"), node(2, "outcome", "Act now", "emergency"), node(3, "action", "Wait"), node(4, "outcome", "Home")),
                  (edge(1, 2, "No"), edge(1, 3, "Yes"), edge(3, 4)))
    found = plan(graph)
    assert found.column == (0, 1, 0, 0) and found.row == (0, 0, 1, 2)


def test_a_cycle_and_a_lost_arrow_are_refused() -> None:
    two = (node(1, "action", "One"), node(2, "action", "Two"))
    with pytest.raises(ValueError, match="cycle"):
        draw(Graph(two, (edge(1, 2), edge(2, 1))), FONT)
    with pytest.raises(ValueError, match="lacks a box"):
        draw(Graph(two, (edge(1, 3),)), FONT)


# --- pages -------------------------------------------------------------------------------------------------------


def on_paper(sheets: Sheets, page: Paper, later: Paper | None = None) -> None:
    for own, sheet in zip((page, *[later or page] * len(sheets.sheets)), sheets.sheets, strict=False):
        assert (sheet.width, sheet.height) in {(own.width, own.height), (own.height, own.width)}
        assert sheet.x >= own.margin - 0.01 and sheet.x + sheet.drawing.width <= sheet.width - own.margin + 0.01
        assert sheet.y >= own.margin + own.top - 0.01
        assert sheet.y + sheet.drawing.height <= sheet.height - own.margin - own.bottom + 0.01
        assert sheet.drawing.text_size == sheets.text_size <= LARGEST
        assert faults(sheet.drawing) == []


def parted(graph: Graph, sheets: Sheets) -> None:
    """Each box that leads on stands on one sheet, each end on every sheet that leads to it, and tags name both ends of every other arrow."""
    ends = {one.target for one in graph.edges} - {one.source for one in graph.edges}
    number = {one.id: str(one.number) for one in graph.nodes}
    shown = [{box.node.id for box in sheet.drawing.boxes} for sheet in sheets.sheets]
    where = {one.id: [place for place, ids in enumerate(shown) if one.id in ids] for one in graph.nodes}
    assert all(len(where[one.id]) == 1 for one in graph.nodes if one.id not in ends)
    tags = {box.node.id: box.node.words for sheet in sheets.sheets for box in sheet.drawing.boxes if "/" in box.node.id}
    for one in graph.edges:
        here, there = where[one.source][0], where[one.target]
        if one.target in ends:
            assert here in there
        elif here not in there:
            to = [words for id_, words in tags.items() if id_.startswith(f"{one.source}/to/")]
            assert f"Go to sheet {sheets.sheets[there[0]].name}, box {number[one.target]}" in to
            sources = tags[f"{one.target}/from"].partition(f"sheet {sheets.sheets[here].name}, box ")[2].partition(";")[0]
            assert number[one.source] in sources.split(", ")


@pytest.mark.parametrize("page", [A4, LETTER])
def test_a_small_chart_is_one_upright_page(page: Paper) -> None:
    sheets = fit(ANKLE, FONT, page)
    assert [sheet.name for sheet in sheets.sheets] == [""]
    assert sheets.sheets[0].width < sheets.sheets[0].height and sheets.text_size > 11.0
    on_paper(sheets, page)


@pytest.mark.parametrize("page", [A4, LETTER])
def test_a_large_chart_is_split_with_connectors(page: Paper) -> None:
    graph = long_chart(60)
    sheets = fit(graph, FONT, page)
    on_paper(sheets, page)
    assert [sheet.name for sheet in sheets.sheets] == list("ABCDEFGH")[:len(sheets.sheets)] and len(sheets.sheets) > 1
    assert sheets.text_size >= SMALLEST
    shown = [box.node for sheet in sheets.sheets for box in sheet.drawing.boxes]
    assert list(dict.fromkeys(one for one in shown if one.shape != "connector")) == list(graph.nodes)
    onward = [one.words for one in shown if one.shape == "connector"]
    first = sheets.sheets[1].drawing.boxes[1].node.number
    assert onward[:2] == [f"Go to sheet B, box {first}", f"From sheet A, box {first - 2}"]
    parted(graph, sheets)


FAR = Graph((node(1, "state", "Start"), node(2, "question", "One?"), node(3, "outcome", "Call now", "emergency", "EMERGENCY"),
             node(4, "question", "Two?"), node(5, "action", "Wait"), node(6, "question", "Three?"), node(7, "question", "Four?"),
             node(8, "outcome", "Home")),
            (edge(1, 2), *ask(2, 3, 4), *ask(4, 6, 5), edge(5, 6), *ask(6, 3, 7), *ask(7, 3, 8)))


def test_an_end_stands_on_each_sheet_that_leads_to_it_and_every_arrival_has_a_tag() -> None:
    sheets = fit(FAR, FONT, A4, parts=(("First questions", (1, 2, 4)), ("Later questions", (5, 6, 7))))
    assert [(sheet.name, sheet.title) for sheet in sheets.sheets] == [("A", "First questions"), ("B", "Later questions")]
    first, second = ([box.node for box in sheet.drawing.boxes] for sheet in sheets.sheets)
    assert [one.number for one in first if one.number] == [1, 2, 3, 4] and [one.number for one in second if one.number] == [5, 6, 7, 3, 8]
    assert [one.words for one in first if not one.number] == ["Go to sheet B, box 6", "Go to sheet B, box 5"]
    assert [one.words for one in second if not one.number] == ["From sheet A, box 4", "From sheet A, box 4"]
    on_paper(sheets, A4)
    parted(FAR, sheets)


def test_a_tag_stands_beside_a_box_to_which_others_lead() -> None:
    drawing = fit(FAR, FONT, A4, parts=(("One", (1, 2, 4)), ("Two", (5, 6, 7)))).sheets[1].drawing
    tag = next(box for box in drawing.boxes if box.node.id == "b6/from")
    assert tag.x + tag.width < at(drawing, 6).x and middle(tag)[1] == pytest.approx(middle(at(drawing, 6))[1])


def test_boxes_that_no_sheet_of_the_author_names_stand_with_what_leads_to_them() -> None:
    sheets = fit(FAR, FONT, A4, parts=(("One", (1, 2)), ("Two", (6, 3))))
    assert [[box.node.number for box in sheet.drawing.boxes if box.node.number] for sheet in sheets.sheets] == [[1, 2, 3, 4, 5], [6, 7, 3, 8]]


@pytest.mark.parametrize(("parts", "said"), [
    ((("One", (1, 2)), ("Two", (3, 8))), 'the sheet "Two" has no box that leads on'),
    ((("One", (1, 2)), ("Two", (2, 4))), 'the sheet "Two" has a box of another sheet'),
    ((("One", (1, 99)),), 'the sheet "One" names box 99, which the chart does not have')])
def test_sheets_of_the_author_that_are_none_are_refused(parts: Parts, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        fit(FAR, FONT, A4, parts=parts)


def test_a_sheet_of_the_author_that_is_too_full_is_named() -> None:
    with pytest.raises(DoesNotFit, match=r'its text would be \d\.\d pt on the sheet "All", less than 9 pt$'):
        fit(long_chart(60), FONT, A4, parts=(("Start", (1, 2)), ("All", tuple(range(4, 60)))))


def test_an_emergency_is_not_parted_from_its_question() -> None:
    nodes = [one._replace(level="emergency") if one.number == 11 else one for one in long_chart(20).nodes]
    edges = [one for one in long_chart(20).edges if one.source != "b11"]
    cutter = Cutter(Graph(tuple(nodes), (*edges, edge(11, 12))), TagWords())
    question, emergency = cutter.place["b10"], cutter.place["b11"]
    bounds = [cutter.cheapest(count) for count in (2, 3, 4)]
    assert all(not any(question < bound <= emergency for bound in found) for found in bounds)


def test_the_first_sheet_may_have_less_room() -> None:
    first = A4._replace(top=300.0)
    sheets = fit(long_chart(40), FONT, first, later=A4)
    counts = [len(sheet.drawing.boxes) for sheet in sheets.sheets]
    assert counts[0] < counts[1]
    on_paper(sheets, first, A4)


def test_what_fits_nowhere_says_how_small_it_would_be_and_where_to_cut() -> None:
    with pytest.raises(DoesNotFit, match=r"its text would be \d\.\d pt, less than 9 pt; the best cut is after box \d+") as caught:
        fit(ANKLE, FONT, Paper(150.0, 150.0, 10.0, 0.0, 0.0))
    assert 0 < caught.value.size < SMALLEST and caught.value.cut


# --- the self-check ----------------------------------------------------------------------------------------------


def changed(change: str) -> ChartDrawing:  # noqa: C901
    """A small drawing with one planted fault."""
    drawing = draw(ANKLE, FONT)
    boxes, wires, labels = list(drawing.boxes), list(drawing.wires), list(drawing.labels)
    first, second = at(drawing, 1), at(drawing, 2)
    match change:
        case "overlap":
            boxes[0] = first._replace(y=first.y + second.y, lines=())
        case "off sheet":
            boxes[2] = boxes[2]._replace(x=drawing.width - 10.0)
        case "text":
            boxes[0] = first._replace(lines=(*first.lines[:-1], first.lines[-1]._replace(width=400.0)))
        case "text on text":
            boxes[0] = first._replace(lines=(first.lines[1], first.lines[1]._replace(y=first.lines[1].y - 3.0)))
        case "table off box":
            boxes[0] = first._replace(rules=(RowRule(first.x - 5.0, first.y + 3.0, 20.0),))
        case "table on words":
            boxes[0] = first._replace(rules=(RowRule(first.lines[1].x, first.lines[1].y - 3.0, 20.0),))
        case "through box":
            below = at(drawing, 4)
            x, y = wires[0].points[0]
            wires[0] = wires[0]._replace(edge=edge(1, 4), points=((x, y), (x, below.y)))
        case "shared":
            wires[1] = Wire(edge(2, 4, "Yes"), wires[2].points)
            wires[2] = Wire(edge(2, 6, "No"), wires[2].points)
        case "in the air":
            wires[0] = wires[0]._replace(points=(wires[0].points[0], (wires[0].points[1][0], wires[0].points[1][1] - 5.0)))
        case "slanted":
            wires[0] = wires[0]._replace(points=(wires[0].points[0], (wires[0].points[1][0] + 5.0, wires[0].points[1][1])))
        case "no head":
            wires[0] = wires[0]._replace(head=False)
        case "label on wire":
            labels[0] = labels[0]._replace(y=labels[0].y + labels[0].height / 2)
        case "label on box":
            labels[0] = labels[0]._replace(x=second.x + second.width - 5.0)
        case "label on label":
            labels[0] = labels[1]._replace(edge=labels[0].edge)
        case "label astray":
            labels[0] = labels[0]._replace(x=drawing.width - labels[0].width, y=0.0)
        case "label wide":
            labels[0] = labels[0]._replace(width=2.0)
        case "label lost":
            del labels[0]
    return drawing._replace(boxes=tuple(boxes), wires=tuple(wires), labels=tuple(labels))


@pytest.mark.parametrize(("change", "said"), [
    ("overlap", "box b1 overlaps box b2"),
    ("off sheet", "box b3 leaves the sheet"),
    ("text", "leave box b1"),
    ("text on text", "lie on others in box b1"),
    ("table off box", "a line of the table leaves box b1"),
    ("table on words", "a line of the table runs through words of box b1"),
    ("through box", "the arrow from b1 to b4 runs through box b2"),
    ("shared", "looks joined to the arrow"),
    ("in the air", "the arrow from b1 to b2 does not touch box b2 as it should"),
    ("slanted", "not level or upright"),
    ("no head", "the arrow from b1 to b2 has no head"),
    ("label on wire", 'the label "Yes" of box b2 touches the arrow from b2 to b3'),
    ("label on box", 'the label "Yes" of box b2 touches box b2'),
    ("label on label", 'the label "Yes" of box b2 touches another label'),
    ("label astray", 'the label "Yes" of box b2 is not beside its arrow'),
    ("label wide", 'the label "Yes" of box b2 is wider than its place'),
    ("label lost", "the arrow from b2 to b3 lacks its label"),
])
def test_the_self_check_finds(change: str, said: str) -> None:
    assert any(said in fault for fault in faults(changed(change))), faults(changed(change))


FOUR = tuple(PlacedBox(node(number, "action", ""), x, y, 20.0, 20.0, ()) for number, x, y in
             ((1, 0.0, 40.0), (2, 80.0, 40.0), (3, 40.0, 0.0), (4, 40.0, 80.0)))
LEVEL = Wire(edge(1, 2), ((20.0, 50.0), (80.0, 50.0)))


def beside_level(*points: tuple[float, float]) -> list[str]:
    """What the self-check says of a line from box 3 to box 4, with another from box 1 to box 2; text of 10 points."""
    return list(faults(ChartDrawing(100.0, 100.0, 10.0, FOUR, (LEVEL, Wire(edge(3, 4), points)), ())))


def test_the_self_check_lets_lines_cross() -> None:
    assert beside_level((50.0, 20.0), (50.0, 80.0)) == []
    assert beside_level((50.0, 20.0), (50.0, 44.0), (70.0, 44.0), (70.0, 70.0), (50.0, 70.0), (50.0, 80.0)) == []


@pytest.mark.parametrize("points", [
    ((50.0, 20.0), (50.0, 50.0), (30.0, 50.0), (30.0, 70.0), (50.0, 70.0), (50.0, 80.0)),
    ((50.0, 20.0), (50.0, 47.0), (30.0, 47.0), (30.0, 70.0), (50.0, 70.0), (50.0, 80.0)),
    ((50.0, 20.0), (50.0, 30.0), (23.0, 30.0), (23.0, 70.0), (50.0, 70.0), (50.0, 80.0))],
    ids=["sharing a stretch", "side by side", "crossing at its end"])
def test_the_self_check_finds_lines_that_look_joined(points: tuple[tuple[float, float], ...]) -> None:
    assert beside_level(*points) == ["the arrow from b1 to b2 looks joined to the arrow from b3 to b4"]


def test_the_self_check_finds_lines_that_meet_end_to_end() -> None:
    boxes = tuple(PlacedBox(node(number, "action", ""), x, y, 20.0, 20.0, ()) for number, x, y in
                  ((1, 0.0, 10.0), (2, 30.0, 70.0), (3, 80.0, 10.0), (4, 50.0, 70.0)))
    for gap, found in ((3.0, 1), (12.0, 0)):
        left = Wire(edge(1, 2), ((20.0, 20.0), (50.0 - gap / 2, 20.0), (50.0 - gap / 2, 70.0)))
        right = Wire(edge(3, 4), ((80.0, 20.0), (50.0 + gap / 2, 20.0), (50.0 + gap / 2, 70.0)))
        assert sum("looks joined" in fault for fault in faults(ChartDrawing(100.0, 100.0, 10.0, boxes, (left, right), ()))) == found


def test_a_line_that_joins_another_shows_a_rounded_corner() -> None:
    drawing = draw(ANKLE, FONT)
    turning = dict(zip(drawing.wires, strokes(drawing), strict=True))[wire(drawing, 5, 7)]
    corner, end = turning[-2:]
    assert corner[0] == end[0] == wire(drawing, 6, 7).points[-1][0] and end[1] - corner[1] >= 0.4 * drawing.text_size


def test_a_drawing_of_nothing_has_no_fault() -> None:
    assert faults(ChartDrawing(0.0, 0.0, 10.0, (), (), ())) == []
    assert Label(edge(1, 2), (TextLine(0, 0, 0, ""),), 0, 0, 0, 0).width == 0


# --- any graph ---------------------------------------------------------------------------------------------------

WORDS = ("pain", "a", "no", "of", "examination", "CT/MRI", "4-8", "electroencephalographically", "immunoglobulin-replacement/therapy", "≥ 38.5 °C")
LABELS = ("Yes", "No", "", "Length-dependent, both sides", "less than 5 mmol/L for three weeks or more")
LEVELS: tuple[Level, ...] = ("", "", "emergency", "urgent", "routine")
SHAPES: tuple[Shape, ...] = ("outcome", "link", "connector")


@st.composite
def graphs(draw_: st.DrawFn, most: int = 60) -> Graph:
    """Any acyclic graph: trees, ladders, dense merges; 2- to 5-way questions; long words; and roots that nothing leads to."""
    count = draw_(st.integers(2, most))
    random = draw_(st.randoms(use_true_random=False))
    near, widest = draw_(st.sampled_from((1, 3, 10, 60))), draw_(st.sampled_from((2, 3, 5)))
    edges: list[UnroutedArrow] = []
    for number in range(1, count):
        ways = random.choice((0, 1, 1, 2, 2, 2, widest)) or (number == 1)
        down = random.randrange(-1, ways) if ways > 1 else -1
        last = random.random() < 0.2
        edges += [edge(number, count if last else min(count, number + random.randint(1, near)), random.choice(LABELS), way == down)
                  for way in range(ways)]
    nodes = []
    for number in range(1, count + 1):
        ways = sum(one.source == f"b{number}" for one in edges)
        words = " ".join(random.choices(WORDS, k=random.choice((1, 4, 12))))
        shape: Shape = "question" if ways > 1 else "action" if ways else random.choice(SHAPES)
        columns, rows = random.randint(1, 3), random.choice((0, 0, 0, 1, 5)) if ways else 0
        table = tuple(tuple(" ".join(random.choices(WORDS, k=random.choice((0, 1, 1, 4)))) for _ in range(columns)) for _ in range(rows))
        nodes.append(node(number, shape, words, random.choice(LEVELS), random.choice(("", "EMERGENCY")),
                          tuple(WORDS[:random.choice((0, 0, 3))]))._replace(table=table))
    return Graph(tuple(nodes), tuple(edges))


def whole(graph: Graph, drawing: ChartDrawing) -> None:
    """Nothing is lost between graph and drawing."""
    assert [box.node for box in drawing.boxes if box.node.shape != "answer"] == list(graph.nodes)
    drawn = {(one.edge.source.partition("/")[0], one.edge.target) for one in drawing.wires if "/" not in one.edge.target}
    assert drawn == {(one.source, one.target) for one in graph.edges}


def painted(drawing: ChartDrawing) -> None:
    """Every stretch of every wire is painted, up to the arrowhead, though joined wires are painted once."""
    runs = [(a, b) for points in strokes(drawing) for a, b in pairwise(points)]
    for one in drawing.wires:
        for a, b in pairwise(one.points):
            axis = 0 if a[1] == b[1] else 1
            low, high = sorted((a[axis], b[axis]))
            if b == one.points[-1]:
                low, high = (low + 6.0, high) if b[axis] == low else (low, high - 6.0)
            level = a[1 - axis]
            pieces = sorted(sorted((c[axis], d[axis])) for c, d in runs if max(abs(c[1 - axis] - level), abs(d[1 - axis] - level)) < 0.01)
            for start, end in pieces:
                if start <= low + 0.01:
                    low = max(low, end)
            assert low >= high - 0.01, one.edge


@settings(max_examples=tries(60), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(graphs())
def test_every_drawing_of_any_graph_passes_its_self_check(graph: Graph) -> None:
    frame = RoutedChart(graph, FONT)
    for width in (frame.narrowest, max(frame.narrowest, 20.0)):
        drawing = frame.drawing(width, 11.0)
        assert faults(drawing) == []
        whole(graph, drawing)
        painted(drawing)
    assert drawing.height == pytest.approx(frame.size(max(frame.narrowest, 20.0))[1] * 11.0)


@settings(max_examples=tries(50), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(graphs(most=40), st.sampled_from((A4, LETTER)))
def test_every_sheet_of_any_graph_fits_and_passes_or_is_refused(graph: Graph, page: Paper) -> None:
    try:
        sheets = fit(graph, FONT, page)
    except DoesNotFit as refusal:
        assert refusal.size < SMALLEST
        return
    on_paper(sheets, page)
    parted(graph, sheets)


@settings(max_examples=tries(30), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(graphs(most=30))
def test_with_more_room_a_drawing_passes_too(graph: Graph) -> None:
    frame = RoutedChart(graph, FONT, 1)
    assert faults(frame.drawing(max(frame.narrowest, 16.0), 11.0)) == []


# --- SVG ---------------------------------------------------------------------------------------------------------


def test_the_svg_is_read_in_order_and_links_each_box_to_its_entry() -> None:
    root = ElementTree.fromstring(svg(draw(ANKLE, FONT), "ankle", "A & B <c>", "For adults", ways_to_steps(ANKLE)))
    assert root.get("role") == "graphics-document document" and root.get("aria-roledescription") == "flowchart"
    assert root.get("aria-labelledby") == "ankle-title ankle-desc"
    assert [root.findtext(f"{SVG}{name}") for name in ("title", "desc")] == ["A & B <c>", "For adults"]
    links = root.findall(f"{SVG}a")
    assert [link.get("href") for link in links] == [f"#step-{number}" for number in range(1, 10)]
    words = [" ".join(text.text or "" for text in link.iter(f"{SVG}text")) for link in links]
    assert words[2] == "3 EMERGENCY Send to hospital now" and words[8] == "9 Chart: swollen joint"
    hidden = root.findall(f"{SVG}g[@aria-hidden='true']")
    assert len(hidden) == 2 and [text.text for text in hidden[1].iter(f"{SVG}text")] == ["Yes", "No"] * 3


def test_every_line_of_text_is_held_to_its_width_and_no_colour_stands_in_the_svg() -> None:
    text, style = svg(draw(ANKLE, FONT), "ankle", "T", "D"), printed(read_tokens())
    root = ElementTree.fromstring(text)
    assert all(one.get("textLength") and one.get("lengthAdjust") == "spacingAndGlyphs" for one in root.iter(f"{SVG}text"))
    assert not {"fill", "stroke", "style"} & {name for one in root.iter() for name in one.keys()}  # noqa: SIM118
    assert "<style>" not in text and f"<style>{style}</style>" in svg(draw(ANKLE, FONT), "ankle", "T", "D", {}, style)


def test_words_cannot_become_markup() -> None:
    hostile = '</text><script>alert("1")</script>&amp;\x00'
    graph = Graph((node(1, "state", hostile), node(2, "outcome", "b")), (edge(1, 2, "<b>"),))
    text = svg(draw(graph, FONT), 'x"><i>', hostile, hostile)
    root = ElementTree.fromstring(text)
    assert "<script" not in text and root.get("aria-labelledby") == 'x"><i>-title x"><i>-desc'


def test_only_crossings_show_a_gap() -> None:
    crossed = Graph((node(1, "question", "One?"), node(2, "question", "Two?"), node(3, "question", "Three?"), node(4, "action", "Four"),
                     node(5, "action", "Five"), node(6, "outcome", "Six"), node(7, "outcome", "Seven")),
                    (*ask(1, 5, 2), *ask(2, 4, 3), *ask(3, 5, 6), edge(4, 7), edge(5, 7)))
    drawing = draw(crossed, FONT)
    assert svg(draw(ANKLE, FONT), "a", "t", "d").count("chart-gap") == 0
    assert svg(drawing, "a", "t", "d").count("chart-gap") >= 1


def test_the_same_bytes_for_any_hash_seed() -> None:
    program = ("from generator.drawing.flowchart.svg import svg; from generator.drawing.flowchart.layout import A4, draw, fit; "
               "from tests.test_charts import *;"
               "print(svg(draw(ANKLE, FONT), 'a', 't', 'd'), svg(draw(CHOICE, FONT), 'a', 't', 'd'), fit(long_chart(60), FONT, A4))")
    made = {subprocess.run([sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
            for seed in ("0", "1", "4711")}
    assert len(made) == 1 and len(made.pop()) > 5000
