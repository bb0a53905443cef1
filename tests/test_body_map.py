"""The body map: the page, the drawing whose parts are links, the list with the same links, the danger questions first; and what its rules refuse."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from generator.content.model import Library
from generator.documents.document import Alert, BodyMap, Bullets, DocumentId, Link, Paragraph, Section, text_of
from generator.drawing.body_map import BodyLink, across, svg
from generator.drawing.figures.depiction import AreaMap, MapNote, MapRegion, Paint
from generator.drawing.text_metrics import read_font
from generator.rules.body_map import body_map_for_patients
from tests.worlds import TODAY, document, example, judged, page, plainly, real, written

HERE = DocumentId("body")
WORLD_PAGE = "patients/where-it-hurts.md"


def links(section: Section) -> list[tuple[str, DocumentId | None]]:
    lines = [block.line if isinstance(block, Paragraph) else item.line for block in section.blocks
             for item in (block.items if isinstance(block, Bullets) else (block,)) if isinstance(block, (Paragraph, Bullets))]
    return [(plainly(part.text), part.to.document) for line in lines for part in line if isinstance(part, Link)]


# --- the page --------------------------------------------------------------------------------------------------------


def test_danger_signs_stand_first_then_the_body_then_each_part_with_the_danger_questions_before_its_pages(tmp_path: Path) -> None:
    told = document(judged(example(tmp_path)), "body")
    kinds = [type(block) for block in told.blocks]
    assert kinds.index(Alert) < kinds.index(BodyMap) < kinds.index(Section)
    assert told.title == "Where does your foot hurt?"
    assert links(told.sections["area-outer-ankle"]) == [
        ("My ankle is injured", DocumentId("chart", "ankle-injured")), ("Twisted ankle", DocumentId("topic", "ankle-sprain")),
        ("The bands of the ankle", DocumentId("topic", "ankle-ligaments")), ("A twisted ankle at home", DocumentId("handout", "ankle-at-home"))]
    assert [name for name, _ in links(told.sections["area-front-of-the-foot"])] == ["My ankle is injured", "Twisted ankle"]
    assert "These made-up pages are about one foot only." in text_of(told.blocks)


def test_every_part_is_a_link_in_the_drawing_and_in_the_list_beside_it(tmp_path: Path) -> None:
    text = page(judged(example(tmp_path)), WORLD_PAGE)
    drawing, _, beside = text[text.index('<svg xmlns="http://www.w3.org/2000/svg" class="chart figure-drawing body-map"'):].partition("</svg>")
    wanted = ["#area-outer-ankle", "#area-front-of-the-foot"]
    assert re.findall(r'<a class="chart-link body-part" href="([^"]*)"><title>', drawing) == wanted
    assert re.findall(r"\]\((#area-[^)]*)\)", beside)[:2] == wanted
    assert [f"{{ {one} }}" in text for one in wanted] == [True, True], "and each leads to a heading of the page"


def test_the_landing_page_and_the_menu_of_patients_lead_to_it_and_those_of_clinicians_do_not(tmp_path: Path) -> None:
    examined = judged(example(tmp_path))
    ways = {audience: [part.to.document for part in document(examined, "landing", "", audience).all(Link)] for audience in ("patient", "clinician")}
    assert HERE in ways["patient"] and HERE not in ways["clinician"]
    menu = written(examined).navigation.menu
    assert [HERE in {entry.document for entry in door.parts} for door in menu[1:3]] == [True, False]


def test_without_the_file_nothing_is_there(tmp_path: Path) -> None:
    folder = example(tmp_path)
    (folder / "body_map.yml").unlink()
    examined = judged(folder)
    assert examined.problems == ()
    assert HERE not in {one.id for one in written(examined).documents}
    assert HERE not in {part.to.document for part in document(examined, "landing").all(Link)}


def test_the_page_of_the_real_content_has_every_danger_sign_of_the_pages_it_leads_to() -> None:
    library, told = real().library, document(real(), "body")
    assert library.body_map is not None
    for area in library.body_map.areas:
        for topic in area.topics:
            flags = library.topics[topic].red_flags
            assert isinstance(flags, tuple)
            assert {str(flag) for flag in flags if "patient" in library.red_flags[flag].audience} <= told.signs


# --- the drawing -----------------------------------------------------------------------------------------------------


SQUARE = "M 10 10 L 60 10 L 60 60 L 10 60 Z"
SMALL = AreaMap(200, 100, ("M 1 1 L 2 2",), (MapRegion((SQUARE,), "", MapNote("Here & there", 100, 20, 90), (40, 40)),),
                (MapNote("Front", 0, 0, 60),),
                (Paint("pale", "firm", ("M 0 0 L 90 0 L 90 90 Z",)),))


def test_a_part_is_a_link_named_by_its_title_with_its_shape_its_line_and_its_label_in_it() -> None:
    root = ElementTree.fromstring(svg(SMALL, [BodyLink("Here & there", "#area-x")], "Where?", "Each part is a link.", read_font()))
    tag = "{http://www.w3.org/2000/svg}"
    assert (root.get("role"), root.get("aria-labelledby")) == ("group", "body-title body-desc")
    [link] = root.findall(f"{tag}a")
    assert link.get("href") == "#area-x"
    assert [part.tag.removeprefix(tag) for part in link] == ["title", *["path"] * 5, "text"]
    assert link[0].text == "Here & there"
    assert [part.get("class") for part in link[1:6]] == ["figure-reach", "figure-part", "figure-gap", "figure-leader", "figure-solid"]
    assert [part.get("class") for part in root.findall(f"{tag}path")] == ["figure-paint-pale", "figure-line-firm", "figure-outline"]


def test_a_hostile_name_stays_text() -> None:
    drawn = svg(SMALL, [BodyLink("</title><script>x()</script>", '#a"b')], "</svg>", "&", read_font())
    root = ElementTree.fromstring(drawn)
    assert {part.tag.rpartition("}")[2] for part in root.iter()} == {"svg", "title", "desc", "rect", "path", "text", "a"}


@pytest.mark.parametrize(("outline", "width", "pixels"), [
    ([(0, 0), (50, 0), (50, 25)], 288, 25), ([(0, 0), (10, 0), (10, 90)], 288, 10), ([(0, 0), (60, 60)], 340, 50.8)])
def test_the_size_of_a_part_is_that_of_its_narrower_side_on_a_phone(outline: list[tuple[float, float]], width: float, pixels: float) -> None:
    assert across(outline, width) == pytest.approx(pixels, abs=0.1)


# --- what is refused -------------------------------------------------------------------------------------------------


def told(library: Library) -> list[str]:
    return [f"{problem.message} | {problem.help}" for problem in body_map_for_patients(library, TODAY)]


def test_a_chart_for_clinicians_or_without_danger_signs_is_refused(tmp_path: Path) -> None:
    library = judged(example(tmp_path)).library
    chart = library.decisions["ankle-injured"]
    assert told(library) == []
    signs = dict.fromkeys(("red_flags", "boxes", "signs", "inputs", "properties", "cases"), ())
    for changed, says in ((chart.model_copy(update={"audience": "clinician"}), 'chart "ankle-injured" is meant for a clinician'),
                          (chart.model_copy(update=signs), 'chart "ankle-injured" asks for no danger sign')):
        again = replace(library, decisions={"ankle-injured": changed})
        assert [one.partition(" | ")[0] for one in told(again)] == [says, says], "under the map, and under the area that names its own"


@pytest.mark.parametrize(("old", "new", "rule", "at"), [
    ("topics: [ankle-sprain, ankle-ligaments]", "topics: [ankle-sprains]", "unknown-id", 34),
    ("handout: ankle-at-home", "handout: ankle-home", "unknown-id", 36),
    ("id: front-of-the-foot", "id: outer-ankle", "repeated-body-area", 37),
    ("Q 60 112 66 92 Z", "Q 60 212 66 92 Z", "outside-the-map", 28),
    ("Q 60 112 66 92 Z", "Q 60 112 66 92", "outside-the-map", 26)])
def test_a_body_map_that_leads_astray_is_refused_where_it_does(tmp_path: Path, old: str, new: str, rule: str, at: int) -> None:
    found = [(problem.rule, problem.where.file, problem.where.line) for problem in judged(example(tmp_path, body_map=(old, new))).problems]
    assert found == [(rule, "body_map.yml", at)]

