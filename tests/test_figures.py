"""Figures: exact numbers and positions, the same in words beside every drawing, on pages and on paper; nothing hostile runs, nothing falls off."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from pydantic_core import PydanticCustomError

from generator.content.model import WIDEST, Arm, Audience, Figure, Library, Number, Shape, Statistic, Text, worded
from generator.content.reader.yaml_file import read
from generator.documents.document import DocumentId, Item, Picture, Said, parts_of, text_of
from generator.documents.figures import alternative, depict, in_words, people
from generator.documents.urls import page_path
from generator.drawing.colour import CONTRAST, contrast, rgb
from generator.drawing.figures import FigureDrawing, draw, faults, figure_printed, svg
from generator.drawing.figures.area_map import leaves
from generator.drawing.figures.drawing import DRAWN, LINE, TEXT, Pen
from generator.drawing.figures.icon_array import ACROSS, DOWN, person
from generator.drawing.figures.svg import PATTERNS
from generator.drawing.figures.test_matrix import sign
from generator.drawing.figures.timeline import END, START, place, scale
from generator.drawing.text_metrics import read_font
from generator.drawing.tokens import read_tokens
from generator.language.reader import Reader
from generator.outputs.templates import read_templates
from generator.rules.drawings import Drawing
from generator.rules.figures import figure_does_not_fit
from tests import shown
from tests.heard import reading_order
from tests.test_pages import without_guide_data
from tests.worlds import ROOT, document, edition, example, files, judged, page, plainly, real, sheet, tries, written

WORDS, FONT = read_templates("en").words, read_font()
READERS: dict[Audience, Reader] = {"patient": Reader("patient", "en", WORDS), "clinician": Reader("clinician", "en", WORDS)}
PATIENT, CLINICIAN = READERS.values()
REAL = real()
AUDIENCES = pytest.mark.parametrize("audience", READERS)
REAL_FIGURES = pytest.mark.parametrize("name", list(REAL.library.figures))
PRINTED = figure_printed(read_tokens())
CSS = (ROOT / "templates" / "theme" / "assets" / "charts.css").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return judged(example(tmp_path_factory.mktemp("ankle"))).library


def drawn(library: Library, name: str, reader: Reader = PATIENT) -> FigureDrawing:
    return draw(depict(library.figures[name], library, reader), FONT)


def looks(drawing: FigureDrawing) -> Counter[str]:
    return Counter(mark.look for mark in drawing.marks)


def start(outline: str) -> tuple[float, float]:
    found = re.match(r"M(-?[\d.]+) (-?[\d.]+)", outline)
    assert found
    return float(found[1]), float(found[2])


# --- people out of a hundred -----------------------------------------------------------------------------------------


def test_a_hundred_signs_for_each_group_and_the_counted_ones_are_filled() -> None:
    drawing = drawn(REAL.library, "physical-therapy-trial")
    signs = [mark for mark in drawing.marks if mark.look in {"filled", "empty"}][:200]
    assert looks(drawing) == {"filled": 45 + 28 + 1, "empty": 55 + 72 + 1}, "one more of each in the key"
    for group, counted in ((signs[:100], 45), (signs[100:], 28)):
        assert [mark.look for mark in group] == ["filled"] * counted + ["empty"] * (100 - counted)
        left, top = start(group[0].outline)
        for number, mark in enumerate(group):
            assert start(mark.outline) == pytest.approx((left + number % 10 * ACROSS, top + number // 10 * DOWN), abs=0.02)
    assert start(signs[0].outline)[1] == start(signs[100].outline)[1], "both begin on one level"
    assert [plainly(line.text) for line in drawing.lines if line.bold] == ["about 45 in 100", "about 28 in 100"]


def test_every_sign_has_the_same_size() -> None:
    pen = Pen(FONT)
    for look, x, y in (("filled", 0, 0), ("empty", 14, 19.5)):
        person(pen, look, x, y)
    one, other = (re.sub(r"[A-Z]", " ", mark.outline).split() for mark in pen.finish(50, 50).marks)
    assert len(one) == len(other)
    moved = {round(float(b) - float(a), 2) for a, b in zip(one, other, strict=True)}
    assert moved == {0.0, 14.0, 19.5}


def test_only_what_was_rounded_is_called_about(world: Library) -> None:
    drawing = drawn(world, "brace-and-swelling-in-people")
    assert [plainly(line.text) for line in drawing.lines if line.bold] == ["70 in 100", "about 43 in 100"]
    told = in_words(world.figures["brace-and-swelling-in-people"], world, CLINICIAN)
    assert [value.value for value in told.groups[0].values] == ["70 in 100", "about 43 in 100 (42.5 %)"]


@given(st.decimals(0, 100, places=2), st.sampled_from(["%", "percent", "Per cent"]))
def test_whole_people_are_as_near_as_can_be(value: Decimal, unit: str) -> None:
    number, rounded = people(Arm(group=Text("A"), value=Number(str(value)), unit=Text(unit)))
    assert 0 <= number <= 100
    assert abs(number - value) <= Decimal("0.5")
    assert rounded == (number != value)


@settings(max_examples=tries(40), deadline=None)
@given(st.lists(st.integers(0, 1000).map(lambda tenths: Decimal(tenths) / 10), min_size=1, max_size=4))
def test_any_results_are_drawn_by_their_number(world: Library, values: list[Decimal]) -> None:
    fact = world.facts["brace-and-swelling"]
    assert isinstance(fact, Statistic)
    results = tuple(Arm(group=Text(f"Group {n}"), value=Number(str(value)), unit=Text("%")) for n, value in enumerate(values))
    changed = library_with(world, fact.model_copy(update={"results": results}))
    drawing = drawn(changed, "brace-and-swelling-in-people")
    counted = sum(people(arm)[0] for arm in results)
    assert looks(drawing) == {"filled": counted + 1, "empty": 100 * len(values) - counted + 1}
    assert list(faults(drawing, FONT)) == []


def library_with(library: Library, fact: Statistic) -> Library:
    changed = replace(library)
    changed.__dict__["facts"] = MappingProxyType({**library.facts, str(fact.id): fact})
    return changed


# --- times -----------------------------------------------------------------------------------------------------------


def test_times_stand_on_one_scale_from_nought() -> None:
    drawing = drawn(REAL.library, "waiting-windows")
    assert looks(drawing)["wait"] == 2 + 1, "one more in the key"
    wait, window = ([mark.outline for mark in drawing.marks if mark.look == look] for look in ("wait", "solid"))
    one = (END - START) / 8
    for outlines, expected in ((wait, [(0, 6), (0, 4)]), (window[2:], [(6, 8), (4, 6)])):
        for outline, (low, high) in zip(outlines, expected, strict=False):
            assert edges(outline) == pytest.approx((START + low * one, START + high * one), abs=0.01)
    texts = [line.text for line in drawing.lines]
    assert [text for text in texts if text.isdigit()] == ["0", "1", "2", "3", "4", "5", "6", "7", "8"]
    assert "weeks" in texts


def edges(outline: str) -> tuple[float, float]:
    found = re.match(r"M([\d.]+) [\d.]+H([\d.]+)", outline)
    assert found
    return float(found[1]), float(found[2])


def test_each_window_is_told_with_those_it_holds_for() -> None:
    values = in_words(REAL.library.figures["waiting-windows"], REAL.library, PATIENT).groups[0].values
    told = {value.head: value.value for value in values}
    assert told["Sciatica without improvement"].endswith("6 to 8 weeks")
    assert told["Nonspecific low back pain"].endswith("4 to 6 weeks")
    assert [value.value for value in values[:2]] == [WORDS("figure_now")] * 2


def test_what_must_not_wait_is_first_whatever_the_order_of_the_file(tmp_path: Path) -> None:
    now = "    - fact: x-ray-if-you-cannot-stand"
    folder = example(tmp_path)
    file = folder / "figures" / "ankle-waiting-times.yml"
    head, _, rows = file.read_text().partition("  rows:\n")
    first, _, last = rows.partition("    # Without now")
    file.write_text(f"{head}  rows:\n    # Without now{last}{first}")
    assert file.read_text().index("walking-takes-longer") < file.read_text().index(now.strip())
    library = judged(folder).library
    texts = [line.text for line in drawn(library, "ankle-waiting-times").lines]
    assert texts[:2] == ["X-ray if you cannot stand on the foot", WORDS("figure_now")]


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 5000)), min_size=1, max_size=5))
def test_no_time_goes_beyond_the_scale(times: list[tuple[int, int]]) -> None:
    step, last = scale(low + more for low, more in times)
    longest = max(low + more for low, more in times)
    assert last >= longest and last % step == 0 and last - longest < step
    assert last / step <= 10 or step == longest
    assert START <= place(longest, last) <= END


# --- tests side by side ----------------------------------------------------------------------------------------------


def test_every_cell_has_a_sign_and_a_word() -> None:
    drawing = drawn(REAL.library, "scan-strengths")
    texts = Counter(line.text for line in drawing.lines)
    assert (texts["well"], texts["limited"], texts["not shown"], texts["not stated"]) == (3, 1, 2, 6)
    assert looks(drawing)["dashed"] == 6 and looks(drawing)["ring"] == 6


def test_the_four_signs_differ_without_colour() -> None:
    seen = set()
    for level in ("good", "limited", "none", ""):
        pen = Pen(FONT)
        sign(pen, level, 10, 10)
        seen.add(tuple(pen.finish(20, 20).marks))
    assert len(seen) == 4


def test_what_no_source_states_is_told_in_words_too() -> None:
    figure = REAL.library.figures["scan-strengths"]
    groups = in_words(figure, REAL.library, PATIENT).groups
    assert [group.name for group in groups] == ["MRI scan", "CT scan", "X-ray"]
    assert groups[1].values[-1].value == "How the bones of the spine line up; How well a nerve works"
    assert groups[2].values[0].facts == ("x-ray-not-soft-tissue", "x-ray-shows-too-little")


# --- maps ------------------------------------------------------------------------------------------------------------


def test_areas_differ_by_pattern_and_each_has_its_label_and_line() -> None:
    drawing = drawn(REAL.library, "root-areas")
    areas = [mark.pattern for mark in drawing.marks if mark.look == "area"]
    assert len(set(areas)) == len(areas) == 2
    leaders = [mark.outline for mark in drawing.marks if mark.look == "leader"]
    assert [outline.partition("L")[2] for outline in leaders] == ["66 160", "268 300"]
    assert [plainly(line.text) for line in drawing.lines if line.bold] == ["L4 and L5", "S1"]


def map_of(text: str) -> Figure:
    """A figure of a map, from the YAML of what is drawn."""
    node, problems = read(f"id: m\nnames: {{plain: A, clinical: B}}\nplain: C\ndrawing:\n  kind: map\n  width: 300\n  height: 200\n{text}".encode(),
                          "m.yml")
    assert not problems
    return TypeAdapter(Figure).validate_python(node)


def test_layers_are_painted_one_over_the_other_below_areas_and_lines() -> None:
    shown = map_of("""
  layers:
    - {fill: pale, outlines: [M 1 1 L 9 1 L 9 9 Z, M 2 2 L 3 3 L 2 3 Z]}
    - {fill: accent, line: none, outlines: [M 4 4 L 9 4 L 9 9 Z]}
    - {line: bold, outlines: [M 5 5 L 9 5]}
  outlines: [M 6 6 L 9 6]
  areas:
    - {label: A, facts: [a], pattern: pale, outlines: [M 7 7 L 9 7 L 9 9 Z], point: {x: 50, y: 50}, at: {x: 100, y: 40, width: 60}}
    - {label: B, facts: [a], outlines: [M 8 8 L 9 8 L 9 9 Z], point: {x: 50, y: 90}, at: {x: 100, y: 80, width: 60}}
""")
    drawing = draw(depict(shown, Library(), PATIENT), FONT)
    assert [(mark.look, mark.outline[:6]) for mark in drawing.marks if mark.outline[0:4] in {f"M {n} " for n in range(1, 9)}] == [
        ("paint-pale", "M 1 1 "), ("line-firm", "M 1 1 "), ("paint-accent", "M 4 4 "), ("line-bold", "M 5 5 "),
        ("paint-pale", "M 7 7 "), ("edge", "M 7 7 "), ("edge", "M 8 8 "), ("outline", "M 6 6 ")]


def test_a_label_without_facts_only_names_a_part_and_has_words_for_each_reader() -> None:
    shown = map_of("""
  areas:
    - {label: {plain: Shin, clinical: Tibia}, point: {x: 50, y: 50}, at: {x: 100, y: 40, width: 60}}
    - {label: Band, facts: [a], point: {x: 50, y: 90}, at: {x: 100, y: 80, width: 60}}
    - {label: Heel, point: {x: 50, y: 120}, at: {x: 100, y: 120, width: 60}}
""")
    told = {reader.voice: [(value.head, value.value, value.facts) for value in in_words(shown, Library(), reader).groups[0].values]
            for reader in READERS.values()}
    assert told == {"plain": [("Band", "", ("a",)), ("Also drawn", "Shin; Heel", ())],
                    "clinical": [("Band", "", ("a",)), ("Also drawn", "Tibia; Heel", ())]}
    assert [line.text for line in draw(depict(shown, Library(), CLINICIAN), FONT).lines] == ["Tibia", "Band", "Heel"]


def test_the_former_form_of_a_map_is_drawn_as_before() -> None:
    shown = map_of("""
  outlines: [M 6 6 L 9 6]
  areas:
    - label: A
      facts: [a]
      pattern: dots
      outlines: [M 7 7 L 9 7 L 9 9 Z]
      point: {x: 50, y: 50}
      at: {x: 100, y: 40, width: 60}
  signs: [{says: Words, at: {x: 1, y: 1, width: 80}}]
""")
    drawing = draw(depict(shown, Library(), PATIENT), FONT)
    assert [mark.look for mark in drawing.marks] == ["area", "outline", "gap", "leader", "solid"]
    assert [line.text for line in drawing.lines] == ["A", "Words"]


@pytest.mark.parametrize(("y", "told"), [(40, ['a line to a point lies on the words "Inner side"']), (70, [])])
def test_a_line_that_lies_on_words_is_told(y: int, told: list[str]) -> None:
    shown = map_of(f"""
  areas: [{{label: Heel, point: {{x: 20, y: 50}}, at: {{x: 200, y: 40, width: 60}}}}]
  signs: [{{says: Inner side, at: {{x: 100, y: {y}, width: 80}}}}]
""")
    assert list(faults(draw(depict(shown, Library(), PATIENT), FONT), FONT)) == told


@given(st.tuples(st.floats(0, 300), st.floats(0, 300)), st.tuples(st.floats(0, 200), st.floats(0, 200), st.floats(20, 90), st.integers(1, 3)))
def test_a_line_leaves_its_label_outside_of_its_words(goal: tuple[float, float], label: tuple[float, float, float, int]) -> None:
    left, top, width, lines = label
    right, bottom = left + width, top + lines * LINE
    x, y = leaves(goal, (left, top, right, bottom))
    assert not (left < x < right and top < y < bottom)
    assert left - 5 <= x <= right + 5 and top - 5 <= y <= bottom + 5


@given(st.text(alphabet="MLHVCQZmlz 0123456789.,-\"<>&();e\n", max_size=40))
def test_an_outline_is_commands_and_numbers_or_is_refused(text: str) -> None:
    try:
        points = Shape.read(text).points
    except PydanticCustomError:
        return
    assert re.fullmatch(r"[MLHVCQZ0-9 .,-]+", text)
    assert points and text.startswith("M")


@pytest.mark.parametrize("text", [
    "M 1 2 L", "M 1", "L 1 2", "M 1 2 L 3 4 5", "m 1 2", "M 1 2 A 1 1 0 0 1 2 2", "M 1e3 2", "M 12345 2", 'M 1 2" onload="x', "M 1 2</path>", "",
    "M 1 2\n", "M 1 2 C 1 2 3 4", "M NaN 2", "M 1 2 url(#x)"])
def test_what_is_no_outline_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        Shape.read(text)


def test_every_point_of_an_outline_is_known() -> None:
    assert Shape.read("M 1 2 H 5 V 9 L 3 4 C 1 1 2 2 6 6 Q 7 8 9 0 Z").points == tuple(
        (Decimal(x), Decimal(y)) for x, y in ((1, 2), (5, 2), (5, 9), (3, 4), (1, 1), (2, 2), (6, 6), (7, 8), (9, 0)))


# --- every figure ----------------------------------------------------------------------------------------------------


@REAL_FIGURES
@AUDIENCES
def test_a_real_figure_is_whole_and_small_enough_for_a_phone(name: str, audience: Audience) -> None:
    drawing = drawn(REAL.library, name, READERS[audience])
    assert list(faults(drawing, FONT)) == []
    assert drawing.width <= WIDEST
    assert 288 / WIDEST * TEXT > 13, "pixels of text on a phone of 320"


@REAL_FIGURES
@AUDIENCES
def test_the_alternative_says_every_value(name: str, audience: Audience) -> None:
    figure = REAL.library.figures[name]
    told = in_words(figure, REAL.library, READERS[audience])
    heard = alternative(figure, told, READERS[audience])
    for group in told.groups:
        assert all(part in heard for value in group.values for part in (group.name, value.head, value.value))


@REAL_FIGURES
def test_every_word_that_is_drawn_is_told_beside_it_too(name: str) -> None:
    figure = REAL.library.figures[name]
    told = in_words(figure, REAL.library, PATIENT)
    beside = " ".join([alternative(figure, told, PATIENT), *(WORDS.catalogue.values())]).casefold()
    signs = {word for sign in getattr(figure.drawing, "signs", ()) for word in str(worded(sign.says, "plain")).casefold().split()}
    own = str(getattr(figure.drawing, "filled", ""))
    words = {word for line in drawn(REAL.library, name).lines if line.text != own for word in re.findall(r"[^\W\d]{3,}", line.text.casefold())}
    assert {word for word in words if word not in beside} <= signs


@REAL_FIGURES
def test_the_svg_is_one_picture_with_its_words(name: str) -> None:
    figure = REAL.library.figures[name]
    root = ElementTree.fromstring(svg(drawn(REAL.library, name), "drawing-1", str(figure.names.plain), "what it says", PRINTED))
    assert root.get("role") == "img"
    ids = [part.get("id") for part in root.iter() if part.get("id")]
    assert len(set(ids)) == len(ids)
    assert root.get("aria-labelledby") == "drawing-1-title drawing-1-desc"
    fills = {part.get("fill") for part in root.iter() if part.get("fill")}
    assert fills <= {f"url(#{one})" for one in ids}


def classes() -> set[str]:
    marks = {mark.look for name in REAL.library.figures for mark in drawn(REAL.library, name).marks}
    return {f"figure-{look}" for look in marks} | {name for _, inside in PATTERNS.values() for name in re.findall(r'class="([\w-]+)"', inside)}


@pytest.mark.parametrize("name", sorted(classes()))
def test_every_look_has_its_style_on_the_web_and_on_paper(name: str) -> None:
    for style in (CSS, PRINTED):
        assert re.search(rf"\.{name}\b[^{{}}]*\{{[^}}]*(?:fill|stroke): ", style), name


def test_colours_come_from_the_scheme_alone_and_stand_out_in_both() -> None:
    figures = "".join(rule for rule in re.findall(r"[^{}]*\{[^}]*\}", CSS) if ".figure-" in rule)
    assert set(re.findall(r"(?:fill|stroke): ([^;]+);", figures)) <= {
        "none", *(f"var(--chart-{name})" for name in ("ink", "ground", "pale", "middle", "accent", "focus"))}
    colours = read_tokens().drawings
    for scheme in ("light", "dark"):
        assert contrast(rgb(colours["ink"][scheme]), rgb(colours["ground"][scheme])) >= CONTRAST


# --- on pages --------------------------------------------------------------------------------------------------------


SHOWN = [("physical-therapy-trial", DocumentId("treatment", "physical-therapy")), ("waiting-windows", DocumentId("topic", "when-to-image")),
         ("waiting-windows", DocumentId("topic", "sciatica")), ("scan-strengths", DocumentId("test", "mri")),
         ("scan-strengths", DocumentId("topic", "choosing-a-scan")), ("spine-from-the-side", DocumentId("topic", "lumbar-nerves")),
         ("spine-from-the-side", DocumentId("topic", "pinched-nerve")), ("disc-from-above", DocumentId("topic", "herniated-disc")),
         ("narrowed-canal", DocumentId("topic", "spinal-stenosis")),
         ("slipped-bone", DocumentId("topic", "spondylolisthesis")), ("bone-spurs", DocumentId("topic", "bone-spurs")),
         ("root-areas", DocumentId("topic", "leg-pain")),
         ("in-the-scanner", DocumentId("topic", "preparing-for-mri")),
         ("cauda-equina", DocumentId("topic", "cauda-equina-syndrome")), ("pressed-cord", DocumentId("topic", "malignant-cord-compression")),
         ("infected-spine", DocumentId("topic", "spinal-infection")), ("foot-drop", DocumentId("topic", "leg-weakness")),
         ("what-an-urgent-scan-looks-for", DocumentId("topic", "back-pain-with-leg-weakness")),
         ("hands-and-feet", DocumentId("topic", "systemic-neuropathy")), ("where-treatments-act", DocumentId("topic", "treatment-options"))]


@pytest.mark.parametrize("topic", list(REAL.library.topics))
def test_every_topic_for_patients_has_its_picture(topic: str) -> None:
    assert document(REAL, "topic", topic, "patient").all(Picture)


@pytest.mark.parametrize(("name", "place"), SHOWN, ids=lambda value: getattr(value, "id", value))
@AUDIENCES
def test_a_page_shows_its_figure_to_both_readers_with_words_and_sources(name: str, place: DocumentId, audience: Audience) -> None:
    library, reader, figure = REAL.library, READERS[audience], REAL.library.figures[name]
    told = document(REAL, place.kind, place.id, audience)
    [picture] = [one for one in told.all(Picture) if one.figure == name]
    wanted = in_words(figure, library, reader)
    facts = [*(fact for group in wanted.groups for value in group.values for fact in value.facts), *wanted.facts]
    said = [part for part in parts_of((picture.values, picture.facts)) if isinstance(part, Said)]
    assert [part.fact for part in said] == facts
    assert all(part.cites for part in said if part.first)
    text = page(REAL, page_path(told.id))
    start_of = text.index(f'<figure class="figure" id="figure-{picture.number}"')
    inside = text[start_of:text.index("</figure>", start_of)]
    words = inside[inside.index('class="figure-words"'):]
    plain = re.sub(r"&#(\d+);", lambda sign: chr(int(sign[1])), re.sub(r"<[^>]*>|\[|\]\([^)]*\)(?:\{[^}]*\})?", "", words))
    assert plain_text(figure.names.voiced(reader.voice)) in plain_text(inside)
    assert f"<strong>{WORDS('figure_number', number=picture.number)}: " in inside
    for fact in facts:
        assert plain_text(library.facts[fact].voiced(reader.voice)) in plain_text(plain), fact
    [beside] = shown.boxes(shown.at(shown.read(text), f"figure-{picture.number}"), "figure-words")
    for one in said:
        if one.first:
            assert beside.xpath("descendant::*[@id=$id]/ancestor::*[.//a[starts-with(@href, $source)]]", id=f"fact-{one.fact}",
                                source=f"#s{one.cites[0].number}-"), one.fact
        else:
            assert f"#fact-{one.fact}" in [back.get("href") for back in shown.boxes(beside, "back")], one.fact
    assert text.index('class="main-message') < text.index('id="figure-1"') < text.index("{ #sources }")


def plain_text(text: str) -> str:
    text = re.sub(r"&#(\d+);", lambda sign: chr(int(sign[1])), text)
    return re.sub(r"[^\w]+", " ", re.sub(r"\{ ?\.[^}]*\}", "", text))


def test_a_gap_of_a_figure_is_told_beside_it_and_at_the_end() -> None:
    told, text = document(REAL, "topic", "lumbar-nerves"), page(REAL, "topics/lumbar-nerves.md")
    *_, picture = told.all(Picture)
    gap = plainly(str(REAL.library.gaps["levels-per-root"].plain))
    assert [plainly(text_of(detail.line)) for detail in picture.unstated] == [gap]
    assert [plainly(text_of(item.line)).startswith(gap) for item in told.all(Item) if item.anchor == "not-known-levels-per-root"] == [True]
    assert 'id="not-known-levels-per-root"' in text
    assert plain_text(REAL.library.gaps["levels-per-root"].plain) in plain_text(text[:text.rindex("</figure>")])


def test_figures_are_numbered_through_a_page(tmp_path: Path) -> None:
    examined = judged(example(tmp_path))
    pictures = document(examined, "topic", "ankle-sprain").all(Picture)
    assert [(picture.number, picture.label) for picture in pictures] == [(1, "Figure 1"), (2, "Figure 2")]
    text = page(examined, "topics/ankle-sprain.md")
    assert re.findall(r'<figure class="figure" id="(figure-\d)"', text) == ["figure-1", "figure-2"]
    assert len(re.findall(r'<pattern id="([^"]*)"', text)) == len(set(re.findall(r'<pattern id="([^"]*)"', text))) == 2


def test_facts_of_a_figure_alone_count_as_shown(tmp_path: Path) -> None:
    folder = example(tmp_path)
    page, file = folder / "treatments" / "ankle-brace.yml", folder / "treatments" / "ankle-watching.yml"
    statement = page.read_text().partition("  - id: brace-and-swelling\n")[2]
    page.write_text(page.read_text().replace(f"\n  - id: brace-and-swelling\n{statement}", ""))
    assert "id: brace-and-swelling" not in page.read_text()
    file.write_text(re.sub(r"(?m)^evidence: .*$", f"evidence:\n  - id: brace-and-swelling\n{statement}".rstrip(), file.read_text()))
    examined = judged(folder)
    assert examined.problems == ()
    assert "brace-and-swelling" in document(examined, "treatment", "ankle-brace").facts


HOSTILE = "</title><script>x()</script> {{ y }} [a](javascript:b) # *c* | <img src=x> &amp; \"q\""


def hostile(figure: Figure) -> Figure:
    """The figure with every word of its author replaced; a label may be any text."""
    both = {"plain": Text(HOSTILE), "clinical": Text(HOSTILE)}
    return figure.model_copy(update=both | {"names": figure.names.model_copy(update=both)})


@pytest.mark.parametrize(("file", "old"), [
    ("figures/brace-and-swelling-in-people.yml", "filled: the swelling was gone"), ("figures/ankle-waiting-times.yml", "label: You walk well"),
    ("figures/ankle-bands-map.yml", "says: Toes"), ("figures/ankle-bands-map.yml", "plain: The drawing is simplified."),
    ("figures/what-an-ankle-x-ray-shows.yml", "asks: [Broken bones, Bands between bones, Cartilage]")])
def test_hostile_words_are_drawn_and_told_as_characters(tmp_path: Path, file: str, old: str) -> None:
    folder = example(tmp_path)
    key = old.partition(":")[0]
    quoted = "'" + HOSTILE.replace("'", "''") + "'"
    new = f"{key}: [{quoted}, Bands between bones, Cartilage]" if key == "asks" else f"{key}: {quoted}"
    path = folder / file
    text = path.read_text().replace(old, new, 1)
    path.write_text(re.sub(r"(?m)^plain: ('.*') .*$", r"plain: \1", text).replace("at: {x: 150, y: 166, width: 60}", "at: {x: 0, y: 0, width: 300}"))
    examined = judged(folder)
    assert {problem.rule for problem in examined.problems} <= {"figure-does-not-fit"}, examined.problems
    library = examined.library
    for name, figure in library.figures.items():
        root = ElementTree.fromstring(svg(drawn(library, name), "d", str(hostile(figure).names.plain), HOSTILE))
        assert {part.tag.rpartition("}")[2] for part in root.iter()} <= {"svg", "title", "desc", "defs", "pattern", "path", "circle", "rect", "text"}
        assert root[0].text == HOSTILE
    for text in (data.decode() for path, data in files(examined).items() if path.endswith(".md")):
        told = without_guide_data(text)
        assert "<script" not in told and "<img" not in told and "](javascript" not in told


@settings(max_examples=tries(60), deadline=None)
@given(st.text(alphabet="abc defgh \u00e4\u2265-/<&\"'{}*_", min_size=1, max_size=60))
def test_any_words_either_fit_or_are_told(words: str) -> None:
    figure = REAL.library.figures["scan-strengths"]
    asks = (Text(words), *figure.drawing.asks[1:])
    changed = figure.model_copy(update={"drawing": figure.drawing.model_copy(update={"asks": asks})})
    drawing = draw(depict(changed, REAL.library, PATIENT), FONT)
    if not list(figure_does_not_fit(Drawing(changed, REAL.library, FONT, (PATIENT, CLINICIAN)))):
        assert all(line.x >= 0 and line.x + line.width <= DRAWN + 0.1 for line in drawing.lines)
        assert " ".join(words.split()) in " ".join(line.text for line in drawing.lines) or len(words.split()) == 0


def test_the_font_of_the_web_has_the_characters_of_figures(tmp_path: Path) -> None:
    made = files(judged(example(tmp_path, figures_ankle_bands_map=("label: Outer bands", "label: \u00c5u\u00dfen\u0151"))))
    with TTFont(BytesIO(made["assets/fonts/text-bold.woff2"])) as font:
        assert {0xC5, 0xDF, 0x151} <= set(font.getBestCmap())


# --- on paper --------------------------------------------------------------------------------------------------------


def test_a_sheet_has_the_figure_its_alternative_and_its_words(tmp_path: Path) -> None:
    examined = judged(example(tmp_path))
    assert examined.problems == ()
    library = examined.library
    heard = [(kind, " ".join(text.split())) for kind, text in reading_order(sheet(examined, "handout").files["a4"].pdf)]
    figure = library.figures["ankle-bands-map"]
    assert ("Figure", alternative(figure, in_words(figure, library, PATIENT), PATIENT)) in heard
    everything = " ".join(text for _, text in heard)
    assert str(figure.plain) in everything
    assert f"Outer bands: {library.facts['outer-ankle-bands'].plain}" in everything


def fingerprint(folder: Path, **changes: tuple[str, str]) -> str:
    """What tells the version of the handout of the miniature world from another."""
    return written(judged(example(folder, **changes))).versions[DocumentId("handout", "ankle-at-home")].fingerprint


@pytest.mark.parametrize(("file", "old", "new"), [
    ("figures_ankle_bands_map", "label: Outer bands", "label: Bands outside"),
    ("figures_ankle_bands_map", "point: {x: 98, y: 112}", "point: {x: 96, y: 112}"),
    ("topics_ankle_sprain", "plain: Three bands (ligaments) hold", "plain: Bands (ligaments) hold")])
def test_a_version_changes_with_its_figures(tmp_path: Path, file: str, old: str, new: str) -> None:
    marks = []
    for folder, change in ((tmp_path / "a", (old, old)), (tmp_path / "b", (old, new))):
        marks.append(fingerprint(folder, **{file: change}))
    assert marks[0] != marks[1]


def test_a_version_changes_with_the_name_of_a_test_in_its_figure(tmp_path: Path) -> None:
    marks = []
    for folder, name in ((tmp_path / "a", "X-ray of the ankle"), (tmp_path / "b", "Picture of the ankle")):
        change = {"handouts_ankle_at_home": ("figure: ankle-bands-map", "figure: what-an-ankle-x-ray-shows"),
                  "tests_ankle_x_ray": ("plain: X-ray of the ankle", f"plain: {name}")}
        marks.append(fingerprint(folder, **change))
    assert marks[0] != marks[1]


@pytest.mark.parametrize("name", ["brace-and-swelling-in-people", "ankle-waiting-times", "what-an-ankle-x-ray-shows"])
def test_every_kind_of_figure_is_printed_without_fault(tmp_path: Path, name: str) -> None:
    examined = judged(example(tmp_path, handouts_ankle_at_home=("figure: ankle-bands-map", f"figure: {name}")))
    assert [problem for problem in examined.problems if problem.rule != "too-many-pages"] == []
    assert all(made.pdf for sheet in edition(examined).sheets for made in sheet.files.values())
