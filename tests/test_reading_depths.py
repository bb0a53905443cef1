"""What a page says first, how deep it goes, and the sheet that readers make of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from generator.build import BuildOptions, Examined, examine
from generator.content.model import Audience
from generator.documents.document import (
    Alert,
    Card,
    Caution,
    DangerSigns,
    DepthLayer,
    Depths,
    Difference,
    Document,
    Evidence,
    Item,
    Link,
    MySheet,
    Said,
    Section,
    Table,
    Target,
    Top,
    facts_of,
    from_json,
    parts_of,
    text_of,
    to_json,
)
from tests import shown as reading
from tests.shown import boxes
from tests.worlds import PRESS, TODAY, document, example, judged, plainly, real, writer

REAL = real()


@pytest.fixture
def world(tmp_path: Path) -> Examined:
    return judged(example(tmp_path))


def page(examined: Examined, told: Document) -> str:
    return plainly(writer(examined).page(told))


def test_a_page_for_patients_is_an_answer_then_what_people_ask_then_all_the_rest(world: Examined) -> None:
    told = document(world, "topic", "ankle-sprain")
    [top], [sections, evidence] = told.all(Top), told.all(DepthLayer)
    assert isinstance(top.message, Card)
    assert text_of(top.message.rows[0].blocks) == "A sprain is a ligament that was stretched too far or torn."
    assert [row.label for row in top.message.rows] == ["What it is", "What to do now", "At home", "How long", "When to come back"]
    asked = [text_of(part.heading) for part in parts_of(sections.blocks) if isinstance(part, Section)]
    assert asked[:2] == ["When can I walk again?", "Do I need an X-ray?"]
    rest = [part.anchor for part in parts_of(evidence.blocks) if isinstance(part, Section)]
    assert rest[:3] == ["key-points", "charts", "about"] and rest[-1] == "sources"


def test_a_clinician_reads_the_answer_the_signs_by_name_what_to_do_then_the_signs_in_full(world: Examined) -> None:
    told = document(world, "topic", "ankle-sprain", "clinician")
    [top] = told.all(Top)
    assert isinstance(top.danger, Alert)
    assert [(group.head, [one.sign for one in group.signs]) for group in top.danger.groups] == [("Urgent", ["cannot-stand-on-it"])]
    order = [getattr(block, "anchor", "") or getattr(block, "block", "") for block in told.blocks]
    assert [one for one in order if one in {"top", "actions", "danger signs", "depths", "layer"}] == [
        "top", "actions", "danger signs", "depths", "layer", "layer"]
    link = top.danger.groups[0].signs[0].link
    assert link.to == Target(None, "fact-cannot-stand-on-it")
    written = page(world, told)
    order = ['class="alert"', "{ #actions }", 'class="danger"', 'id="fact-cannot-stand-on-it"']
    assert sorted(order, key=written.index) == order


def test_without_a_table_of_what_to_do_the_danger_signs_stand_in_full_below_the_answer(world: Examined) -> None:
    told = document(world, "treatment", "ankle-brace", "clinician")
    [top] = told.all(Top)
    assert "actions" not in told.sections and isinstance(top.danger, DangerSigns)
    assert list(told.all(DangerSigns)) == [top.danger] and not list(told.all(Alert))


def test_every_danger_sign_of_a_page_for_clinicians_stands_before_what_to_do_with_its_level() -> None:
    assert REAL.edition
    pages = [told for told in REAL.edition.documents if told.audience == "clinician" and "actions" in told.sections]
    assert len(pages) > 10
    for told in pages:
        [top], [box] = told.all(Top), told.all(DangerSigns)
        assert isinstance(top.danger, Alert), told.id
        named = [(group.urgency, one.sign) for group in top.danger.groups for one in group.signs]
        whole = [(group.urgency, fact) for group in box.groups for fact in facts_of(group.signs)]
        assert named == whole and told.signs == {sign for _, sign in named}, told.id


def test_a_danger_sign_behind_the_first_section_does_not_count_as_shown_at_the_top(world: Examined) -> None:
    told = document(world, "topic", "ankle-sprain", "clinician")
    late = replace(told, blocks=tuple(block for block in told.blocks if not isinstance(block, Top)))
    assert told.signs == {"cannot-stand-on-it"} and not late.signs
    assert "cannot-stand-on-it" in late.facts


def test_clinicians_find_each_sign_beside_what_to_do_under_one_head_for_each_level(world: Examined) -> None:
    [care] = boxes(page(world, document(world, "topic", "ankle-sprain", "clinician")), "care")
    [row] = boxes(care, "care-row")
    assert "Inability to bear weight for 4 steps." in reading.words(boxes(row, "care-signs")[0])
    assert reading.words(boxes(row, "care-action")[0]).startswith("What to do: ")
    assert [reading.words(one) for one in boxes(row, "care-signs")[0].xpath("p[@class='hidden']")] == ["If this is present:"]


def test_without_a_card_the_main_message_is_the_answer_and_the_sections_follow(tmp_path: Path) -> None:
    told = document(judged(example(tmp_path)), "topic", "ankle-ligaments")
    [top], [sections, _] = told.all(Top), told.all(DepthLayer)
    assert text_of(top.message).startswith("This made-up page")
    assert [part.anchor for part in parts_of(sections.blocks) if isinstance(part, Section)][:2] == ["key-points", "about"]


def test_a_card_without_what_it_is_begins_with_the_main_message(tmp_path: Path) -> None:
    told = document(judged(example(tmp_path, topics_ankle_sprain=("  what: [term-sprain]\n", ""))), "topic", "ankle-sprain")
    assert text_of(next(told.all(Card)).rows[0].blocks).startswith("This made-up page is for you if you twisted your ankle.")


def test_only_emergencies_stand_before_the_title_of_a_topic_and_all_that_cannot_wait_before_that_of_a_reader(tmp_path: Path) -> None:
    urgent = judged(example(tmp_path / "urgent"))
    assert not list(document(urgent, "topic", "ankle-sprain").all(Alert))
    [landing] = document(urgent, "landing").all(Alert)
    assert [(group.head, [one.link.text for one in group.signs]) for group in landing.groups] == [
        ("See a doctor today", ["cannot stand on the foot"])]
    emergency = judged(example(tmp_path / "emergency", red_flags_cannot_stand_on_it=("urgency: urgent", "urgency: emergency"),
                               decisions_ankle_injured=("level: urgent", "level: emergency")))
    [alert] = document(emergency, "topic", "ankle-sprain").all(Alert)
    assert [(group.head, [one.sign for one in group.signs]) for group in alert.groups] == [("Get emergency help now", ["cannot-stand-on-it"])]


@pytest.mark.parametrize(("short", "told"), [
    ("cannot stand on the foot", ("cannot stand on the foot", "Inability to bear weight for 4\u00a0steps")),
    ("{plain: cannot stand, clinical: no weight bearing}", ("cannot stand", "no weight bearing")),
    ("{plain: cannot stand}", ("cannot stand", "Inability to bear weight for 4\u00a0steps")),
])
def test_a_sign_in_short_has_words_of_its_own_for_clinicians_or_they_read_it_whole(tmp_path: Path, short: str, told: tuple[str, str]) -> None:
    folder = example(tmp_path, red_flags_cannot_stand_on_it=("short: cannot stand on the foot", f"short: {short}"))
    for audience, said in zip(("patient", "clinician"), told, strict=True):
        [landing] = document(judged(folder), "landing", "", audience).all(Alert)
        assert [one.link.text for one in landing.groups[0].signs] == [said]


def test_danger_signs_stand_at_every_depth() -> None:
    assert REAL.edition
    for told in REAL.edition.documents:
        hidden = {id(part) for layer in told.all(DepthLayer) for part in parts_of(layer.blocks)}
        assert not any(id(box) in hidden for box in told.all(DangerSigns)), told.id
        assert len(list(told.all(Depths))) == (1 if told.id.kind in {"topic", "test", "treatment", "comparison"} else 0), told.id


def layers(told: Document) -> tuple[set[str], set[str]]:
    """The anchors of the sections that are shown at first, and of those behind them."""
    sections, evidence = ({part.anchor for part in parts_of(layer.blocks) if isinstance(part, Section)} for layer in told.all(DepthLayer))
    return sections, evidence


def test_what_cannot_wait_and_what_not_to_do_stand_behind_nothing(world: Examined) -> None:
    shown, behind = layers(document(world, "topic", "ankle-sprain"))
    assert "could-be" in shown and "differentials" in behind
    assert "A broken ankle can look the same." in text_of(document(world, "topic", "ankle-sprain").sections["could-be"])
    shown, _ = layers(document(world, "topic", "ankle-sprain", "clinician"))
    assert {"differentials", "pitfalls"} <= shown


def test_a_card_takes_no_key_point_away(world: Examined) -> None:
    shown, behind = layers(document(world, "topic", "ankle-sprain"))
    assert "key-points" not in shown and "key-points" in behind


def under(told: Document, anchor: str) -> list[str]:
    return text_of(told.sections[anchor].blocks).splitlines()


def test_a_plain_fact_is_said_once_and_led_to_where_it_would_be_said_again(world: Examined) -> None:
    told = document(world, "topic", "ankle-sprain")
    assert under(told, "asked-1")[-1] == "See above: How long"
    [link] = [part for part in parts_of(told.sections["asked-1"].blocks) if isinstance(part, Link) and part.text == "How long"]
    assert link.to == Target(None, "fact-most-sprains-heal")
    assert not any("most-sprains-heal" in line for line in under(told, "asked-1"))
    bands = document(world, "topic", "ankle-ligaments")
    assert under(bands, "anatomy") == ["See above: Key points"]


def test_a_question_keeps_its_first_answer_in_full(tmp_path: Path) -> None:
    turned = judged(example(tmp_path, topics_ankle_sprain=("[faq-may-i-walk, most-sprains-heal]", "[most-sprains-heal, raise-the-foot]")))
    first, *rest = under(document(turned, "topic", "ankle-sprain"), "asked-1")
    assert plainly(first) == "Most people walk well again after 2 weeks." and rest == ["See above: At home"]


def test_what_names_a_danger_sign_or_brings_a_caution_is_said_again_in_full(world: Examined) -> None:
    assert under(document(world, "topic", "ankle-ligaments"), "about")[0].endswith("Caution: Nobody has tried this out.")
    told = document(world, "topic", "ankle-sprain")
    assert "Have an X-ray taken if you cannot stand on the foot." in text_of(next(told.all(Card)))
    assert under(told, "asked-2")[0] == "Have an X-ray taken if you cannot stand on the foot."


def test_clinicians_and_the_evidence_have_every_section_whole(world: Examined) -> None:
    for audience in ("patient", "clinician"):
        told = document(world, "topic", "ankle-sprain", audience)
        assert any("A sprain is a ligament" in line for line in under(told, "about")) or audience == "clinician"
        assert not any(line.startswith("See above") for line in under(told, "about"))


def test_a_name_is_not_said_before_words_that_begin_with_it(world: Examined, tmp_path: Path) -> None:
    def names(examined: Examined, audience: Audience) -> list[str]:
        differentials = document(examined, "topic", "ankle-sprain", audience).sections["differentials"]
        return [item.name for item in parts_of(differentials) if isinstance(item, Item)]

    assert (names(world, "patient"), names(world, "clinician")) == ([""], ["Ankle fracture:"])
    other = judged(example(tmp_path, topics_ankle_sprain=("plain: A broken ankle can look the same.", "plain: It can look like a broken ankle.")))
    assert names(other, "patient") == ["Broken ankle:"]


def test_what_warns_of_one_side_is_not_put_to_a_fact_of_the_other() -> None:
    """A routine scan is not advised; an urgent one is, and both stand in one disagreement."""
    for audience in ("patient", "clinician"):
        for told in REAL.edition.documents if REAL.edition else ():
            for item in told.all(Item):
                if told.id.audience == audience and any(said.fact == "mri-now-with-leg-weakness" for said in item.line if isinstance(said, Said)):
                    assert "waiting-times-elsewhere" not in {part.note for part in parts_of(item.line) if isinstance(part, Caution)}, told.id


# --- who says a statement --------------------------------------------------------------------------------------------


def evidence_of(told: Document, fact: str) -> Evidence:
    return next(part.evidence for part in told.all(Item) if part.evidence
                and any(said.fact == fact and said.first for said in parts_of((part.line, part.details)) if isinstance(said, Said)))


@pytest.mark.parametrize(("fact", "trust", "label"), [
    ("worse-downhill", "single", "1 source"),
    ("most-sprains-heal", "differ", "Sources differ"),
    ("cannot-stand-on-it", "doubt", "In doubt"),
])
def test_each_statement_tells_how_far_its_sources_carry_it(world: Examined, fact: str, trust: str, label: str) -> None:
    evidence = evidence_of(document(world, "topic", "ankle-sprain"), fact)
    assert (evidence.trust, evidence.label) == (trust, label)


def test_two_sources_that_say_the_same_agree_and_clinicians_read_the_name_of_a_single_one(world: Examined, tmp_path: Path) -> None:
    both = judged(example(tmp_path / "both", topics_ankle_sprain=(
        "sources: [{source: ankle-demonstration, line: 13}]",
        "sources: [{source: ankle-demonstration, line: 13}, {source: ankle-demonstration-reference-1, part: abstract}]")))
    assert evidence_of(document(both, "topic", "ankle-sprain"), "worse-downhill").label == "2 sources agree"
    assert evidence_of(document(world, "topic", "ankle-sprain", "clinician"), "worse-downhill").label == str(
        world.library.sources["ankle-demonstration"].short)


def test_both_sides_stand_with_the_first_statement_that_they_touch_and_nowhere_twice(world: Examined) -> None:
    told = document(world, "topic", "ankle-sprain")
    difference, note = evidence_of(told, "most-sprains-heal").asides
    assert (difference.block, note.block) == ("difference", "note")
    assert isinstance(difference, Difference) and len(difference.sides) == 2
    assert page(world, told).count('id="differ-walking-time"') == 1


# --- clinicians ------------------------------------------------------------------------------------------------------


def test_clinicians_find_what_to_do_as_a_table(world: Examined) -> None:
    told = document(world, "topic", "ankle-sprain", "clinician")
    [table] = [table for table in told.all(Table) if table.role == "actions"]
    assert [text_of(column.line) for column in table.columns] == ["What to do", "How soon", "How strong", "Who says so"]
    first = table.rows[0]
    assert text_of(first.head) == "Injury of the ankle; Cannot bear weight"
    assert [text_of(cell) for cell in first.cells] == [
        "X-ray the ankle if the patient cannot bear weight.\nNot if X-ray of this injury was taken already", "promptly", "should",
        "Made-up leaflet on twisted ankles"]
    assert [text_of(row.cells[1]) for row in table.rows] == ["promptly", ""]


def actions(examined: Examined) -> Table:
    [table] = [table for table in document(examined, "topic", "ankle-sprain", "clinician").all(Table) if table.role == "actions"]
    return table


@pytest.mark.parametrize(("how_soon", "told"), [("at once", "at once"), ("within", "within 2 weeks"), ("after", "after 2 weeks"),
                                                ("can wait", "can wait 2 weeks")])
def test_how_soon_is_said_as_the_source_says_it_with_its_time(tmp_path: Path, how_soon: str, told: str) -> None:
    table = actions(judged(example(tmp_path, topics_ankle_sprain=(
        "    plain: You need no second X-ray if the first one was fine.\n    clinical: No repeat film after a normal one.\n",
        "    plain: Have no second X-ray for 2 weeks.\n    quantities:\n"
        "      - {of: time-without-a-film, value: 2, unit: weeks, population: People whose first film was normal}\n"
        f"    how_soon: {how_soon}\n"))))
    assert told in [text_of(row.cells[1]).replace("\N{NO-BREAK SPACE}", " ") for row in table.rows]


def test_a_time_of_which_nobody_says_that_it_is_how_soon_is_not_told_as_such(tmp_path: Path) -> None:
    table = actions(judged(example(tmp_path, topics_ankle_sprain=(
        "    plain: You need no second X-ray if the first one was fine.\n    clinical: No repeat film after a normal one.\n",
        "    plain: Keep a diary for 4 weeks.\n    quantities:\n"
        "      - {of: time-of-the-diary, value: 4, unit: weeks, population: not stated}\n"))))
    assert [text_of(row.cells[1]) for row in table.rows] == ["promptly", ""]


def test_what_is_to_be_done_soonest_stands_first_and_a_column_that_tells_nothing_is_left_out(tmp_path: Path) -> None:
    silent = actions(judged(example(tmp_path / "silent", topics_ankle_sprain=("    how_soon: promptly\n", ""))))
    assert [text_of(column.line) for column in silent.columns] == ["What to do", "How strong", "Who says so"]
    assert {len(row.cells) for row in silent.rows} == {3}
    turned = actions(judged(example(tmp_path / "turned", topics_ankle_sprain=("    as_worded: is not needed\n",
                                                                              "    as_worded: is not needed\n    how_soon: at once\n"))))
    assert [text_of(row.cells[1]) for row in turned.rows] == ["at once", "promptly"]


# --- the reader's own sheet ------------------------------------------------------------------------------------------


def test_readers_tick_what_they_notice_and_want_to_ask_on_a_sheet_of_their_own(world: Examined) -> None:
    told = document(world, "topic", "ankle-sprain")
    [mine] = told.all(MySheet)
    assert [(group.heading, [text_of(item) for item in group.items]) for group in mine.picks] == [
        ("What I notice", ["The outer side of your ankle swells."]),
        ("What I want to ask", ["When can I walk again?", "Do I need an X-ray?", "May I walk on it?"])]
    shown = page(world, told)
    assert '<a href="#my-sheet">My sheet</a>' in shown
    assert shown.partition('id="my-sheet"')[2].count('<input type="checkbox">') == 4


# --- what a site says of itself --------------------------------------------------------------------------------------


def test_a_site_says_nothing_of_itself_that_its_owner_did_not_fill_in_and_cannot_be_published_so(tmp_path: Path) -> None:
    folder = example(tmp_path, site=("publisher: The writers of this guide, for demonstration only", "publisher: not stated"))
    examined = judged(folder)
    assert "Publisher" not in document(examined, "about").text and "owner-unknown" not in {problem.rule for problem in examined.problems}
    found = [problem.rule for problem in examine(folder, TODAY, BuildOptions(publish=True, prints=False), PRESS).problems]
    assert "owner-unknown" in found


def test_each_page_is_described_by_its_own_answer(world: Examined) -> None:
    front = page(world, document(world, "topic", "ankle-sprain")).partition("\ndescription: ")[2].partition("\n")[0]
    assert json.loads(front).startswith("A sprain is a ligament that was stretched too far or torn. Have an X-ray taken")


def test_a_document_with_all_this_survives_as_json(world: Examined) -> None:
    for audience in ("patient", "clinician"):
        told = document(world, "topic", "ankle-sprain", audience)
        assert from_json(to_json(told)) == told
