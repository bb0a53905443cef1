"""Pages: the same sections in the same order, danger signs first, both voices from the same facts, every fact with its source."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from generator.build import Examined
from generator.content.model import REQUIRED, SECTIONS, URGENCIES, VOICE_OF, Audience, NotStated, Statistic, Topic, worded
from generator.content.model import Question as Asked
from generator.content.new_entry import examples
from generator.documents.document import (
    Block,
    Bullets,
    Card,
    Cite,
    DangerMark,
    DangerSigns,
    DepthLayer,
    Detail,
    Difference,
    DifferMark,
    Document,
    DocumentId,
    Evidence,
    Item,
    Kind,
    Link,
    Message,
    Note,
    Question,
    Said,
    Section,
    SourceUse,
    Table,
    Target,
    Term,
    Top,
    Unstated,
    parts_of,
    text_of,
)
from generator.documents.urls import address_of, document_of, page_path
from generator.documents.versions import fingerprint_of
from tests import shown as reading
from tests.shown import NOT_STATED, Way, boxes, links, statement
from tests.shown import leads as leads_to
from tests.worlds import THOROUGH, before_cards, document, example, files, judged, menu, pages, plainly, real, write, writer, written

REAL = real()
assert REAL.edition
DOCUMENTS = REAL.edition.documents
AUDIENCES: tuple[Audience, ...] = ("patient", "clinician")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Examined:
    return judged(example(tmp_path_factory.mktemp("world")))


def sections_of(told: Document, anchor: str = "") -> list[Section]:
    return [section for own, section in told.sections.items() if anchor in {"", own}]


def page(examined: Examined, kind: Kind, id_: str = "", audience: Audience = "patient") -> str:
    """A Document as Markdown."""
    return plainly(writer(examined).page(document(examined, kind, id_, audience)))


def real(kind: Kind, id_: str = "", audience: Audience = "patient") -> Document:
    return document(REAL, kind, id_, audience)


@cache
def real_page(path: str) -> str:
    """A page of the real content as Markdown, by its path."""
    return plainly(pages(REAL)[path])


def text(markdown: str) -> str:
    return unescape(re.sub(r"<[^>]+>|\{ [.#][^}]*\}", "", re.sub(r"<(?=/?(?:summary|details|li|p|div)\b)", " <", markdown)))


def headings(markdown: str) -> list[str]:
    return ["".join(one) for one in re.findall(r'^## .*?\{ #([\w-]+) \}$|<h2 id="([\w-]+)">', markdown, re.MULTILINE)]


def anchors(told: Document) -> list[str]:
    """The anchors of the headings of the second rank, in the order of reading."""
    return ["danger-signs" if isinstance(part, DangerSigns) else part.anchor for part in parts_of(told.blocks)
            if isinstance(part, DangerSigns) or (isinstance(part, Section) and part.level == 2)]


def shared(told: Document) -> list[str]:
    """The sections of a topic that both voices of its page have; what is advised stands as a table before them for clinicians."""
    order = [name.replace("_", "-") for name in SECTIONS[Topic]]
    return [name for name in anchors(told) if name in order and name != "recommendations"]


def in_order(told: Document) -> list[Block]:
    """The blocks of a Document, those in layers too."""
    return [inner for block in told.blocks for inner in (block.blocks if isinstance(block, DepthLayer) else (block,))]


def section(told: Document, anchor: str) -> Section:
    [found] = sections_of(told, anchor)
    return found


def all_of(kind: Callable[..., Any], value: object, **wanted: object) -> list[Any]:
    """Every block, span or other part of a kind in a value, with some fields of these values."""
    return [part for part in parts_of(value) if isinstance(part, kind) and all(getattr(part, name) == is_ for name, is_ in wanted.items())]


def leads(value: object, to: Target) -> bool:
    return any(link.to == to for link in all_of(Link, value))


def in_words(said: Said) -> str:
    return plainly("".join(span.text for span in said.words))


# --- what stands where -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_topic_has_its_sections_in_the_same_order_danger_signs_before_all_but_what_to_do(audience: Audience) -> None:
    order = [name.replace("_", "-") for name in SECTIONS[Topic]]
    for topic in REAL.library.topics.values():
        told = real("topic", topic.id, audience)
        found = anchors(told)
        untold = [item.anchor for part in sections_of(told, "not-known") for item in all_of(Item, part)]
        tabled = all_of(Table, told.blocks, role="actions")
        assert found[:2] == ["actions", "danger-signs"] if tabled else found[0] == "danger-signs", topic.id
        sections = [name for name in found if name in order]
        if tabled:
            assert audience == "clinician" and sections.count("recommendations") == 1, topic.id
        for layer in all_of(DepthLayer, told.blocks):
            shown = [block.anchor for block in layer.blocks if isinstance(block, Section) and block.anchor in order]
            asked = [name for name in shown if name != "recommendations" or audience == "patient"]
            assert asked == sorted(asked, key=order.index), topic.id
        assert len(sections) == len({*sections}), topic.id
        assert {name.replace("_", "-") for name in REQUIRED[topic.kind]} <= {*found, *untold}, topic.id
        assert not {*found} & {*untold}, topic.id


def test_a_page_shows_the_sections_of_its_document_in_their_order_and_its_facts_each_at_one_place() -> None:
    for told in DOCUMENTS:
        shown = real_page(page_path(told.id))
        found = [name for name in headings(shown) if told.id.kind not in {"chart", "handout"} or name not in {"chart", "steps", "downloads", "copy"}]
        assert [name for name in found if name != "my-sheet-title"] == anchors(told), told.id
        places = re.findall(r'(?:\bid="|^## .* \{ #)fact-([\w-]+)', shown, re.MULTILINE) if told.id.kind != "rules" else []
        assert sorted(places) == sorted(said.fact for said in all_of(Said, told.blocks, first=True)) == sorted(told.facts), told.id


def without_guide_data(page: str) -> str:
    """A page without the blocks of data that are ours: what its guide asks and works out, and what it is about. No sign of HTML is in them."""
    data = r'<script type="(?:application/json" class="guide-data|application/ld\+json)">(.*?)</script>'
    assert all("<" not in found and "&" not in found for found in re.findall(data, page, flags=re.DOTALL))
    return re.sub(data, " ", page, flags=re.DOTALL)


def test_a_page_shows_every_word_of_its_document_and_no_others_but_fixed_ones_and_versions() -> None:
    assert REAL.edition
    fixed = words_of(" ".join(map(str, REAL.edition.templates.words.catalogue.values()))) | {"kb"}
    for told in DOCUMENTS:
        shown, said = real_page(page_path(told.id)).partition("\n---\n")[2], words_of(plainly(told.text))
        heard = words_of(" ".join(mark.name for mark in told.all(DangerMark)))
        version = {fingerprint_of(told)} if told.id.kind in {"chart", "handout"} else set()
        without_drawings = words_of(text(re.sub(r"<svg.*?</svg>|<script type=.application/(?:ld.)?json.*?</script>", " ", shown, flags=re.DOTALL)))
        assert {word for word in without_drawings - said - heard - fixed - version if not word.isdigit()} == set(), told.id
        levels = {group.urgency for box in told.all(DangerSigns) for group in box.groups}  # in a class; in words beside it
        assert said - words_of(text(shown)) - levels == set(), told.id


def words_of(shown: str) -> set[str]:
    return set(re.findall(r"\w+", re.sub(r"\]\([^)\s]*\)", " ", shown).lower()))


def test_both_voices_show_the_same_sections_and_their_own_words(world: Examined) -> None:
    plain, clinical = (document(world, "topic", "ankle-sprain", audience) for audience in AUDIENCES)
    assert sorted(shared(plain)) == sorted(shared(clinical)) and {"symptoms", "faq"} <= {*shared(plain)}
    assert "recommendations" in plain.sections and "recommendations" in clinical.sections
    assert "The outer side of your ankle swells." in plain.text and "The outer side of your ankle swells." not in clinical.text
    assert "Lateral swelling." in clinical.text and "Lateral swelling." not in plain.text
    assert "Walking downhill makes the pain worse." in plain.text and "Walking downhill makes the pain worse." in clinical.text


def test_each_voice_leads_to_the_other(world: Examined) -> None:
    plain, clinical = (document(world, "topic", "ankle-sprain", audience) for audience in AUDIENCES)
    assert (plain.other, clinical.other) == (clinical.id, plain.id)
    assert "(ankle-sprain/clinical.md)" in page(world, "topic", "ankle-sprain")
    assert "(../ankle-sprain.md)" in page(world, "topic", "ankle-sprain", "clinician")


def test_clinicians_read_headings_in_their_own_terms(world: Examined) -> None:
    assert [text_of(section(document(world, "topic", "ankle-sprain", audience), "symptoms").heading) for audience in AUDIENCES] == [
        "What you may notice", "Symptoms and signs"]
    assert "## What you may notice { #symptoms }" in page(world, "topic", "ankle-sprain")
    assert "## Symptoms and signs { #symptoms }" in page(world, "topic", "ankle-sprain", "clinician")


# --- the answer ------------------------------------------------------------------------------------------------------


def test_the_answer_card_has_its_parts_and_the_next_steps(world: Examined) -> None:
    assert world.edition  # the page leads to sheets that were printed
    [top] = all_of(Top, document(world, "topic", "ankle-sprain").blocks)
    assert isinstance(top.message, Card)
    assert {row.label: [said.fact for said in all_of(Said, row.blocks)] for row in top.message.rows} == {
        "What it is": ["term-sprain"], "What to do now": ["x-ray-if-you-cannot-stand"], "At home": ["raise-the-foot", "cool-the-ankle"],
        "How long": ["most-sprains-heal"], "When to come back": ["come-back-if-no-better"]}
    sprain = page(world, "topic", "ankle-sprain")
    [card] = boxes(sprain, "card")
    assert [reading.words(one) for one in boxes(card, "card-head")] == [row.label for row in top.message.rows]
    [steps] = boxes(sprain, "next-ways")
    assert [way.href for way in links(steps)][:2] == ["../../decisions/ankle-injured/", "../../sheets/ankle-at-home-a4.pdf"]
    assert sprain.index('class="main-message card"') < sprain.index('class="danger"') < sprain.index('class="layer layer-sections"')


def test_without_a_part_of_its_own_what_it_is_is_the_main_message(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, topics_ankle_sprain=("  what: [term-sprain]\n", "")))
    [card] = all_of(Card, document(examined, "topic", "ankle-sprain").blocks)
    assert (card.rows[0].label, [said.fact for said in all_of(Said, card.rows[0])]) == ("What it is", ["ankle-sprain-message"])


def test_a_page_without_a_card_has_its_main_message_and_key_points(tmp_path: Path) -> None:
    told = document(judged(before_cards(example(tmp_path), "tests/ankle-x-ray.yml")), "test", "ankle-x-ray")
    assert [said.fact for message in all_of(Message, told.blocks) for said in all_of(Said, message)] == ["ankle-x-ray-message"]
    assert not all_of(Card, told.blocks) and "key-points" in told.sections


@pytest.mark.parametrize(("kind", "id_", "anchor"), [("test", "ankle-x-ray", "harms"), ("comparison", "brace-or-waiting", "comparison"),
                                                     ("treatment", "ankle-brace", "harms"), ("treatment", "ankle-brace", "benefits")])
def test_what_a_reader_weighs_is_never_among_what_is_hidden_at_first(world: Examined, kind: Kind, id_: str, anchor: str) -> None:
    for audience in AUDIENCES:
        told = document(world, kind, id_, audience)
        sections, evidence = all_of(DepthLayer, told.blocks)
        assert (sections.depth, evidence.depth) == ("sections", "evidence")
        assert audience == "clinician" or any(name.startswith("asked-") for name in told.sections)
        assert told.sections[anchor] in sections.blocks and told.sections[anchor] not in evidence.blocks, audience


def test_clinicians_find_what_to_do_in_a_table(world: Examined) -> None:
    told = document(world, "topic", "ankle-sprain", "clinician")
    [table] = all_of(Table, told.blocks, role="actions")
    assert [text_of(column.line) for column in table.columns] == ["What to do", "How soon", "How strong", "Who says so"]
    assert [(text_of(row.head), [said.fact for said in all_of(Said, row.cells[0])]) for row in table.rows] == [
        ("Injury of the ankle; Cannot bear weight", ["x-ray-if-you-cannot-stand"]), ("In general", ["no-second-x-ray"])]
    assert [text_of(row.cells[2]) for row in table.rows] == ["should", "should not"]
    assert all(text_of(row.cells[3]) == "Made-up leaflet on twisted ankles" for row in table.rows)
    assert anchors(told)[:2] == ["actions", "danger-signs"] and not all_of(Table, document(world, "topic", "ankle-sprain").blocks, role="actions")
    [shown] = boxes(page(world, "topic", "ankle-sprain", "clinician"), "actions")
    assert [reading.words(head) for head in shown.xpath(".//th[@scope='row']")] == [text_of(row.head) for row in table.rows]


# --- sources ---------------------------------------------------------------------------------------------------------


def test_what_a_source_does_not_say_of_itself_is_no_question_without_an_answer() -> None:
    told = page(REAL, "sources").replace("&#58;", ":")
    assert 'Authors: <span class="not-stated">not given</span>' in told and NOT_STATED["patient"] not in told


def test_every_fact_leads_to_its_source_with_the_place(world: Examined) -> None:
    told = document(world, "topic", "ankle-sprain", "clinician")
    [said] = all_of(Said, told.blocks, fact="worse-downhill")
    [cite] = said.cites
    assert (cite.source, cite.place, cite.lines) == ("ankle-demonstration", "line 13", "13")
    [use] = all_of(SourceUse, told.blocks, number=cite.number)
    assert [(place.place, place.facts) for place in use.places if place.anchor == cite.anchor] == [("line 13", ("worse-downhill",))]
    clinical, plain = (page(world, "topic", "ankle-sprain", audience) for audience in ("clinician", "patient"))
    for shown in (clinical, plain):
        [way] = links(statement(shown, "worse-downhill"))
        assert way.words == "Made-up leaflet on twisted ankles" and reading.words(reading.at(shown, way.href[1:])) == "line 13"
    entry = next(line for line in clinical.splitlines() if line.startswith(f"{cite.number}. [") and f'id="{cite.anchor}"' in line)
    assert "about/sources.md#source-ankle-demonstration" in entry
    back = reading.at(entry, cite.anchor).getnext()
    assert (back.get("class"), back.get("href")) == ("back", "#fact-worse-downhill")


def test_every_fact_in_every_real_document_names_its_source_and_its_page_shows_the_mark() -> None:
    for told in DOCUMENTS:
        assert all(said.cites for said in all_of(Said, told.blocks)), told.id
        marks = {said.fact: {f"#s{cite.number}" for cite in said.cites} for said in all_of(Said, told.blocks, first=True)}
        lines = real_page(page_path(told.id)).splitlines()
        for one in boxes("\n".join(line for line in lines if not line.startswith("## ")), "fact"):
            if one.get("id"):
                around = one.xpath("ancestor::li | ancestor::*[contains(@class, 'statement')]") or [one.getparent()]
                shown = [{way.href.partition("-")[0] for way in links(place)} for place in around]
                assert any(marks[one.get("id").removeprefix("fact-")] <= found for found in shown), f"{told.id}: {one.get('id')}"


def test_a_source_is_marked_once_behind_a_sentence() -> None:
    for told in DOCUMENTS:
        for part in parts_of(told.blocks):
            numbers = [cite.number for cite in getattr(part, "cites", ())]
            assert 0 not in numbers and len(numbers) == len(set(numbers)), f"{told.id}: {part}"
        if told.id.kind in {"topic", "test", "treatment"}:
            tree = reading.read(real_page(page_path(told.id)))
            for fact in boxes(tree, "fact"):
                marks = [reading.words(mark).partition(",")[0] for mark in itertools.takewhile(is_mark, fact.itersiblings()) if mark.tag == "a"]
                assert len(marks) == len(set(marks)), f"{told.id}: {reading.words(fact)}"
            for unfolds in boxes(tree, "evidence-told"):
                named = [way.href for way in links(unfolds.find("ul"))]
                assert named and len(named) == len(set(named)), f"{told.id}: {named}"


def is_mark(element: Any) -> bool:
    return element.get("class") in {"cite", "references"}


def test_sources_are_numbered_in_the_order_of_reading() -> None:
    for told in DOCUMENTS:
        met = dict.fromkeys(cite.number for cite in all_of(Cite, told.blocks))
        numbers = sorted(met) if told.id.kind == "handout" else list(met)  # those on its sheet come first
        assert numbers == list(range(1, len(met) + 1)) == [use.number for use in all_of(SourceUse, told.blocks)], told.id


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_fact_said_again_leads_to_its_marks_and_a_danger_sign_is_marked_each_time(world: Examined, audience: Audience) -> None:
    fact, sign = "x-ray-if-you-cannot-stand", "cannot-stand-on-it"
    first, *again = all_of(Said, document(world, "topic", "ankle-sprain", audience).blocks, fact=fact)
    assert first.first and first.cites and again and not any(said.first for said in again)
    assert all(sign in [mark.sign for mark in said.danger] for said in again)
    (name,) = {mark.name for said in again for mark in said.danger if mark.sign == sign}
    assert plainly(name) == ("cannot stand on the foot" if audience == "patient" else "Inability to bear weight for 4 steps")
    sprain = reading.read(page(world, "topic", "ankle-sprain", audience))
    back = [one.getparent() for one in boxes(sprain, "back") if one.get("href") == f"#fact-{fact}" and reading.words(one) == "its source"]
    assert len(back) == len(again)
    for place in back:
        ways = [(way.words.replace(" :", ":"), way.href) for way in links(place)]
        assert ways[:2] == [(plainly(f"Danger sign: {name}"), f"#fact-{sign}"), ("its source", f"#fact-{fact}")]
        assert not boxes(place, "evidence") and not boxes(place, "cite")
    marked = links(statement(sprain, fact))
    assert f"#{first.cites[0].anchor}" in [way.href for way in marked] and not [way for way in marked if way.look == "back"]


# --- review ----------------------------------------------------------------------------------------------------------


def test_nobody_reviewed_it_and_every_page_says_so() -> None:
    for told in DOCUMENTS:
        if told.id.kind not in {"fact-places", "fact-places-part", "rules"}:
            assert "reviewed" in told.text, told.id
            assert "reviewed" in real_page(page_path(told.id)), told.id
            assert "Reviewed by" not in told.text and "Reviewed by" not in real_page(page_path(told.id)), told.id


def test_a_review_is_shown_with_its_person_and_day(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, topics_ankle_ligaments=("kind: anatomy", "kind: anatomy\nreview: {by: A demonstration, on: 2026-11-01}")))
    assert "Reviewed by A demonstration on November 1, 2026." in document(examined, "topic", "ankle-ligaments").text
    assert "Reviewed by A demonstration on November 1, 2026." in text(page(examined, "topic", "ankle-ligaments"))
    assert "A clinician has reviewed 1 of" in plainly(document(examined, "home").text)


# --- what is not known -----------------------------------------------------------------------------------------------


def test_what_no_source_states_is_said(world: Examined) -> None:
    harms = section(document(world, "test", "ankle-x-ray"), "harms")
    assert [span.text for span in all_of(Unstated, harms)] == [NOT_STATED["patient"]]
    for audience in AUDIENCES:
        assert [reading.words(one) for one in boxes(reading.section(page(world, "test", "ankle-x-ray", audience), "harms"), "not-stated")] == [
            NOT_STATED[audience]]
    assert all_of(Unstated, document(world, "topic", "ankle-sprain", "clinician").blocks, gap="which-study")
    assert leads_to(page(world, "topic", "ankle-sprain", "clinician"), "#not-known-which-study")
    for audience in AUDIENCES:
        gap = world.library.gaps["which-study"].voiced(VOICE_OF[audience])
        assert str(gap) in reading.words(reading.at(page(world, "topic", "ankle-sprain", audience), "not-known-which-study"))


def test_sections_that_no_source_tells_are_named_together_but_harms_in_their_place(world: Examined) -> None:
    told = document(world, "test", "ankle-x-ray")
    assert "harms" in anchors(told) and "evidence" not in anchors(told)
    [item] = all_of(Item, section(told, "not-known"), anchor="evidence")
    assert item.name == "What studies found:" and isinstance(item.line[0], Unstated)
    shown = reading.at(page(world, "test", "ankle-x-ray"), "evidence")
    assert shown.find("strong").text_content() == "What studies found:"
    assert reading.words(shown).startswith(f"What studies found: {NOT_STATED['patient']} What is missing")


def test_a_page_names_what_else_is_not_known(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, topics_ankle_ligaments=("related:", "gaps: [which-study]\nrelated:")))
    gap = examined.library.gaps["which-study"].plain
    assert gap in text_of(section(document(examined, "topic", "ankle-ligaments"), "not-known"))
    assert gap in text(page(examined, "topic", "ankle-ligaments").partition("{ #not-known }")[2].partition("\n## ")[0])


def test_the_urgency_that_no_source_states_is_told_in_the_words_of_its_gap_each_time() -> None:
    gap = REAL.library.gaps["vessel-disease-urgency"].plain
    details = [detail for detail in all_of(Detail, real("topic", "sciatica").blocks, label="How soon to act") if gap in text_of(detail.line)]
    assert details and not any(all_of(Unstated, detail.line) for detail in details)
    assert reading.words(real_page("topics/sciatica.md")).count(f"How soon to act: {' '.join(gap.split())}") == len(details)


def test_no_label_of_any_real_document_has_nothing_behind_it() -> None:
    for told in DOCUMENTS:
        assert [detail.label for detail in all_of(Detail, told.blocks) if detail.label and not text_of((detail.line,)).strip()] == [], told.id


def test_an_editors_note_on_a_gap_stands_where_the_gap_is_met(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, tests_ankle_x_ray=("harms: not stated", "harms: {not_stated: which-study}")))
    told = document(examined, "test", "ankle-x-ray")
    [unstated] = all_of(Unstated, section(told, "harms"))
    assert (unstated.text, [mark.note for mark in unstated.notes]) == (NOT_STATED["patient"], ["made-up-leaflet"])
    assert all_of(Note, told.blocks, note="made-up-leaflet")
    x_ray = page(examined, "test", "ankle-x-ray")
    harms = reading.section(x_ray, "harms")
    assert NOT_STATED["patient"] in reading.words(harms) and leads_to(harms, "#note-made-up-leaflet")
    assert reading.at(x_ray, "note-made-up-leaflet") is not None


def test_the_notes_on_a_gap_are_led_to_wherever_a_real_document_has_it() -> None:
    held = 0
    for told in DOCUMENTS:
        marks = boxes(real_page(page_path(told.id)), "gap-mark")
        for span in (span for span in all_of(Unstated, told.blocks) if span.gap):
            doubts = [str(doubt) for doubt in REAL.library.gaps[span.gap].doubts]
            assert [mark.note for mark in span.notes] == doubts, (told.id, span.gap)
            beside = [one.getparent() for one in marks if one.get("href") == f"#not-known-{span.gap}"]
            assert beside and all(leads_to(place, f"#note-{doubt}") for place in beside for doubt in doubts), (told.id, span.gap)
            held += len(doubts)
    assert held > 0


# --- danger signs ----------------------------------------------------------------------------------------------------


def test_the_home_page_names_the_emergencies_and_leads_to_what_to_do() -> None:
    home = real("home")
    for flag in REAL.library.red_flags.values():
        emergency = flag.urgency == "emergency" and "patient" in flag.audience
        assert leads(home.blocks, Target(DocumentId("danger-signs"), f"fact-{flag.id}")) == emergency, flag.id
        assert leads_to(real_page("index.md"), f"red_flags/#fact-{flag.id}") == emergency, flag.id
    [emergency] = boxes(real_page("index.md"), "emergency")
    assert reading.words(emergency).startswith("Get emergency help now: ") and "Get emergency help now" in home.text
    assert leads_to(real_page("index.md"), "red_flags/")


@pytest.mark.parametrize("audience", ["patient", "clinician"])
def test_the_page_of_danger_signs_tells_the_most_urgent_first(audience: Audience) -> None:
    told, flags = real("danger-signs", audience=audience), REAL.library.red_flags
    levels = [URGENCIES.index(level) for part in told.sections if part.startswith("about-") for level in [flags[part.removeprefix("about-")].urgency]
              if level is not None]
    assert len({*levels}) > 2 and levels == sorted(levels)


def test_every_danger_sign_says_how_soon_and_what_to_do(world: Examined) -> None:
    [group] = [group for box in all_of(DangerSigns, document(world, "danger-signs").blocks) for group in box.groups]
    assert (group.head, group.action) == ("Urgent", "See a doctor today.")
    flags = text(page(world, "danger-signs"))
    assert "Urgent: See a doctor today." in flags
    described = "Each danger sign, how soon to act on it, what to do, and what it may mean."
    assert f'description: "{described}"' in page(world, "danger-signs").split("---")[1]
    assert "24 hours, to have the X-ray taken; counted from: the injury" in flags


OWN_ADVICE = "own advice"


@pytest.mark.parametrize(("bases", "told"), [
    (("source", "source"), []),
    (("editor", "source"), ["What to do: See a doctor today. (this is our own advice, since our sources do not say it to patients)"]),
    (("editor", "editor"), ["What to do about each of these signs is our own advice, since our sources do not say it to patients."]),
    (("editor", "editor", "source"), ["“Our own advice” stands where our sources do not say to patients what to do.",
                                      "What to do: See a doctor today. (our own advice)", "What to do: See a doctor today. (our own advice)"]),
])
def test_that_no_source_says_what_to_do_is_said_once_of_several_signs_and_at_each_unless_it_holds_for_all(
        tmp_path: Path, bases: tuple[str, ...], told: list[str]) -> None:
    first, *others = bases
    folder = example(tmp_path, red_flags_cannot_stand_on_it=("basis: source", f"basis: {first}"))
    for number, basis in enumerate(others):
        (folder / "red_flags" / f"sign-{number}.yml").write_text(
            f"id: sign-{number}\nplain: The foot hurts in way {number}.\nclinical: Pain {number}.\n"
            "sources: [{source: ankle-demonstration, line: 17}]\n"
            "means: [ankle-may-be-broken]\nurgency: urgent\ntime_limit: {not_stated: which-study}\n"
            f"action: {{plain: See a doctor today., clinical: Examine today., basis: {basis}}}\n", encoding="utf-8")
    examined = judged(folder)
    assert [line for line in document(examined, "danger-signs").lines if OWN_ADVICE in line.casefold()] == told
    assert OWN_ADVICE not in document(examined, "danger-signs", "", "clinician").text.casefold()


def test_the_number_of_the_clinic_stands_in_an_emergency(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, red_flags_cannot_stand_on_it=("urgency: urgent", "urgency: emergency"),
                              decisions_ankle_injured=("level: urgent", "level: emergency")))
    [box] = boxes(page(examined, "topic", "ankle-sprain"), "danger")
    assert Way("112", "tel:112", "call") in links(box) and "**Call 112 now.**" in reading.words(box)
    (tmp_path / "clinic.yml").unlink()
    assert "Call your local emergency number now." in text(page(judged(tmp_path), "topic", "ankle-sprain"))


def test_a_danger_sign_for_clinicians_is_not_told_to_patients_as_unknown(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, red_flags_cannot_stand_on_it=("audience: [patient, clinician]", "audience: [clinician]")))
    [box] = all_of(DangerSigns, document(examined, "topic", "ankle-sprain").blocks)
    assert box.groups == () and not all_of(Unstated, box) and leads(box, Target(DocumentId("danger-signs")))
    [shown] = boxes(page(examined, "topic", "ankle-sprain"), "danger")
    assert not boxes(shown, "not-stated")
    assert leads_to(shown, "../../red_flags/")


# --- disagreements, notes, comparisons -------------------------------------------------------------------------------


def test_treatments_lead_to_where_they_are_compared(world: Examined) -> None:
    kinds: tuple[tuple[Kind, str], ...] = (("topic", "ankle-sprain"), ("treatment", "ankle-brace"))
    for kind, id_ in kinds:
        assert leads(document(world, kind, id_).blocks, Target(DocumentId("comparison", "brace-or-waiting"))), id_
        assert leads_to(page(world, kind, id_), "../../comparisons/brace-or-waiting/"), id_


def test_patients_find_both_sides_in_the_first_statement_that_they_touch_and_clinicians_at_the_end_of_its_section(world: Examined) -> None:
    plain, clinical = (document(world, "topic", "ankle-sprain", audience) for audience in AUDIENCES)
    first = next(item for item in all_of(Item, plain.blocks) if any(said.differs for said in all_of(Said, item.line)))
    assert first.evidence and first.evidence.trust == "differ"
    [difference, note] = first.evidence.asides
    assert (difference.disagreement, note.note) == ("walking-time", "made-up-leaflet")
    assert all_of((Difference, Note), plain.blocks) == [difference, note] and "notes" not in plain.sections
    sprain = page(world, "topic", "ankle-sprain")
    unfolds = reading.evidence(statement(sprain, "most-sprains-heal"))
    assert [one.get("id") for one in boxes(unfolds, "differ")] == ["differ-walking-time"] and reading.at(unfolds, "note-made-up-leaflet") is not None
    assert reading.words(unfolds.find("summary")) == "Who says this: Sources differ"
    assert "notes" not in clinical.sections and [one.disagreement for one in all_of(Difference, clinical.blocks)] == ["walking-time"]
    before, _, after = page(world, "topic", "ankle-sprain", "clinician").partition('id="differ-walking-time"')
    assert 'id="fact-most-sprains-heal"' in before and "{ #faq }" in after


def test_the_evidence_of_every_real_page_is_complete() -> None:
    told_by = [told for told in DOCUMENTS if all_of(Evidence, told.blocks)]
    assert len(told_by) > 60 and {told.audience for told in told_by} == {*AUDIENCES}
    for told in told_by if THOROUGH else told_by[::3]:
        hold_evidence(told)


def hold_evidence(told: Document) -> None:
    """Every statement names all its sources and what is disputed about it, in the Document and on its page; both sides and all notes are told."""
    library, items = REAL.library, all_of(Item, told.blocks)
    ids = {one.get("id"): one for one in reading.read(real_page(page_path(told.id))).iter() if one.get("id")}
    for item in (item for item in items if item.evidence):
        said = [part for part in all_of(Said, (item.line, item.details), first=True) if part.form in {"whole", "unlinked"}]
        named = {cite.source for cite in item.evidence.cites}
        assert named == {str(cite.source) for one in said for cite in library.facts[one.fact].sources}, (told.id, said[0].fact)
        assert {mark for one in said for mark in one.differs} <= {
            *item.evidence.differs, *all_marks(item.evidence.asides)}, (told.id, said[0].fact)
        holder = next(one for one in ids[f"fact-{said[0].fact}"].iterancestors() if one.find("details[@class]") is not None)
        unfolds = reading.evidence(holder)
        assert [way.words for way in links(unfolds.find("div/ul"))] == [library.sources[cite.source].short for cite in item.evidence.cites]
        assert reading.words(unfolds.find("summary")) == f"Who says this: {plainly(item.evidence.label)}"
        for one in item.evidence.asides:
            shown = ids[f"differ-{one.disagreement}" if isinstance(one, Difference) else f"note-{one.note}"]
            assert unfolds in shown.iterancestors()
            for told_there in ([side.says for side in one.sides] if isinstance(one, Difference) else [one.text]):
                assert plainly(told_there) in plainly(reading.words(shown))
    differing = {entry.id for entry in library.disagreements.values() for side in entry.sides if {*map(str, side.facts)} & whole_facts(told)}
    notes = {str(doubt) for fact in whole_facts(told) for doubt in library.facts[fact].doubts}
    assert differing <= {one.disagreement for one in all_of(Difference, told.blocks)}
    assert notes <= {one.note for one in all_of(Note, told.blocks)}


def all_marks(asides: tuple[Difference | Note, ...]) -> set[DifferMark]:
    return {DifferMark(one.disagreement, one.number) for one in asides if isinstance(one, Difference)}


def whole_facts(told: Document) -> set[str]:
    """The facts that a page says itself, not only to lead to another page."""
    return {said.fact for said in all_of(Said, told.blocks) if said.form != "lead"}


def test_sources_that_differ_are_shown_side_by_side_once(world: Examined) -> None:
    [difference] = all_of(Difference, document(world, "topic", "ankle-sprain").blocks)
    sides = world.library.disagreements["walking-time"].sides
    assert difference.disagreement == "walking-time" and [plainly(side.says) for side in difference.sides] == [side.says for side in sides]
    sprain = page(world, "topic", "ankle-sprain")
    assert sprain.count('id="differ-walking-time"') == 1
    box = text(sprain.partition('id="differ-walking-time"')[2].partition("</div>")[0])
    for side in sides:
        assert side.says in box


def test_an_editors_note_stands_apart_from_the_fact(world: Examined) -> None:
    note = {"patient": world.library.doubts["made-up-leaflet"].plain, "clinician": world.library.doubts["made-up-leaflet"].clinical}
    for audience, fact in (("patient", "cannot-stand-on-it"), ("clinician", "ankle-sprain-message")):
        told, sprain = document(world, "topic", "ankle-sprain", audience), reading.read(page(world, "topic", "ankle-sprain", audience))
        [said] = all_of(Said, told.blocks, fact=fact)
        assert [mark.note for mark in said.notes] == ["made-up-leaflet"] and note[audience] not in text_of(said)
        assert [one.text for one in all_of(Note, told.blocks)] == [note[audience]]
        assert note[audience] in reading.words(reading.at(sprain, "note-made-up-leaflet"))
        assert leads_to(statement(sprain, fact), "#note-made-up-leaflet") and note[audience] not in reading.unfolded(statement(sprain, fact))


# --- words from content ----------------------------------------------------------------------------------------------


def test_hostile_words_in_every_place_are_shown_as_they_are(tmp_path: Path) -> None:
    hostile = "{{ 7*7 }} <script>alert(1)</script> [x](javascript:alert(1)) | pipe | # no heading `code` *a* _b_"
    content = example(tmp_path)
    names = "plain|clinical|says|measure|factor|structure|question|why|unless|as_worded"
    keys = rf"(?m)^(\s*(?:- )?(?:{names}): )(?!$)[^{{\n]*\n(?:\s+(?![-#]|\w+:)\S.*\n)*"
    for file in content.rglob("*/*.yml"):
        file.write_text(re.sub(keys, lambda found: f"{found[1]}'{hostile}'\n", file.read_text()))
    examined = judged(content)
    for path, data in files(examined).items():
        if path.endswith(".md"):
            told = without_guide_data(data.decode())
            body = re.sub(r"\A---\n.*?\n---\n", "", told, flags=re.DOTALL)
            assert "<script" not in told, path
            assert "](javascript" not in body and "{{" not in body, path
    assert hostile in document(examined, "topic", "ankle-sprain").text
    assert hostile in text(page(examined, "topic", "ankle-sprain"))


# --- explained words -------------------------------------------------------------------------------------------------


def explained(value: object) -> list[str]:
    """The words that are explained, in the order of reading."""
    return [item.name.removesuffix(":") for box in all_of(Bullets, value, role="explained") for item in box.items]


def terms(value: object) -> list[Term]:
    """The words that are led to their explanation."""
    return all_of(Term, value)


def test_a_word_is_explained_at_the_end_of_the_section_that_uses_it_first(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, tests_ankle_x_ray=("An X-ray is a picture of your bones.", "An X-ray shows no sprain. Sprains heal.")))
    told = document(examined, "test", "ankle-x-ray")
    use, box = [block for block in in_order(told) if "sprain" in text_of(block).lower() and isinstance(block, Section | Bullets)][:2]
    assert isinstance(use, Section) and use.anchor == "about" and explained(box) == ["Sprain"]
    assert [(term.text, term.term, term.here) for term in terms(told.blocks) if term.term == "term-sprain"] == [("sprain", "term-sprain", True)]
    [said] = all_of(Said, told.blocks, fact="term-sprain")
    assert said.first and said.cites and in_words(said) == "A sprain is a ligament that was stretched too far or torn."
    assert [place.facts for use in all_of(SourceUse, told.blocks) for place in use.places].count(("term-sprain",)) == 1
    assert "term-sprain" in told.facts
    x_ray = page(examined, "test", "ankle-x-ray")
    shown = x_ray.partition("{ #about }")[2].partition("\n## ")[0]
    [about, explains] = (statement(x_ray, fact) for fact in ("x-ray-is-a-picture", "term-sprain"))
    assert Way("sprain", "#fact-term-sprain", "term") in links(about)
    assert reading.unfolded(about).startswith("An X-ray shows no sprain. Sprains heal.")
    assert reading.words(explains).startswith("Sprain: A sprain is a ligament that was stretched too far or torn. Source 1")
    [folded] = [one for one in boxes(shown, "explained") if one.tag == "details"]
    assert reading.words(folded.find("summary")) == "Words explained: Sprain" and 'id="fact-term-sprain"' in shown
    assert [way.look for way in links(reading.section(x_ray, "sources")) if way.href == "#fact-term-sprain"] == ["back"]


def test_words_of_the_main_message_are_explained_after_the_key_points_with_their_notes_in_place(tmp_path: Path) -> None:
    world = judged(before_cards(example(tmp_path), "tests/ankle-x-ray.yml"))
    told = document(world, "test", "ankle-x-ray")
    [message] = all_of(Message, told.blocks)
    assert [(term.text, term.term) for term in terms(message)] == [("ligaments", "term-ligament")] and terms(told.blocks) == terms(message)
    assert explained(told.blocks) == ["Ligaments"]
    points = next(place for place, block in enumerate(in_order(told)) if isinstance(block, Section) and block.anchor == "key-points")
    box = in_order(told)[points + 1]
    assert explained(box) == ["Ligaments"] and [mark.note for mark in all_of(Said, box)[0].notes] == ["made-up-leaflet"]
    x_ray = page(world, "test", "ankle-x-ray")
    assert Way("ligaments", "#fact-term-ligament", "term") in links(boxes(x_ray, "main-message")[0])
    says, _, explains = reading.section(x_ray, "key-points").partition('<details class="explained">')
    assert "It does not show ligaments." in reading.words(says) and leads_to(statement(explains, "term-ligament"), "#note-made-up-leaflet")


def test_clinicians_get_the_list_of_words_instead(world: Examined) -> None:
    plain, clinical = (document(world, "topic", "ankle-sprain", audience) for audience in AUDIENCES)
    assert terms(clinical.blocks) == explained(clinical.blocks) == []
    assert leads(section(clinical, "terms"), Target(DocumentId("glossary"), "fact-term-ligament"))
    assert "terms" not in anchors(plain)
    shown = page(world, "topic", "ankle-sprain", "clinician")
    assert not boxes(shown, "term") and not boxes(shown, "explained")
    assert leads_to(reading.section(shown, "terms"), "../../../about/glossary/#fact-term-ligament")


def test_a_word_whose_explanation_the_page_says_anyway_leads_there(tmp_path: Path) -> None:
    content = example(tmp_path, topics_ankle_sprain=("This made-up page is for you if you twisted your ankle.",
                                                     "This made-up page is for you if you have a sprain."))
    examined = judged(before_cards(content, "topics/ankle-sprain.yml"))
    told = document(examined, "topic", "ankle-sprain")
    [message] = all_of(Message, told.blocks)
    assert [(term.text, term.term, term.here) for term in terms(message)] == [("sprain", "term-sprain", True)]
    assert explained(told.blocks) == ["Ligament"] and "term-sprain" in told.facts
    shown = statement(page(examined, "topic", "ankle-sprain"), "ankle-sprain-message")
    assert Way("sprain", "#fact-term-sprain", "term") in links(shown) and "if you have a sprain." in reading.unfolded(shown)


def test_words_of_the_danger_box_are_not_led_away_but_explained_at_the_end(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, red_flags_cannot_stand_on_it=("plain: You cannot stand on the foot, or",
                                                                      "plain: You cannot stand on the foot with its sprain, or")))
    told, other = document(examined, "test", "ankle-x-ray"), document(examined, "topic", "ankle-sprain")
    [box] = all_of(DangerSigns, told.blocks)
    assert "sprain" in text_of(box) and terms(box) == []
    assert "Sprain" in explained(section(told, "terms"))
    assert [part for part in sections_of(other, "terms") if "Sprain" in explained(part)] == []
    [shown] = boxes(page(examined, "test", "ankle-x-ray"), "danger")
    assert "sprain" in reading.unfolded(shown) and not boxes(shown, "term")


def test_an_explanation_that_speaks_of_a_danger_sign_stands_only_where_that_sign_does(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, glossary=("stretched too far or torn.", "stretched too far or torn. You may be one who cannot walk."),
                              topics_ankle_ligaments=("hold your ankle together.", "keep you from a sprain."),
                              tests_ankle_x_ray=("plain: It shows a broken bone well.", "plain: It shows a broken bone well, but never a sprain.")))
    assert [problem.message for problem in examined.problems] == []
    with_sign, without = document(examined, "test", "ankle-x-ray"), document(examined, "topic", "ankle-ligaments")
    for told, here in ((with_sign, True), (without, False)):
        assert [term.here for term in terms(told.blocks) if term.term == "term-sprain"] == [here]
        assert ("Sprain" in explained(told.blocks)) == here
    assert explained(without.blocks) == []
    for kind, id_, address in (("test", "ankle-x-ray", "#fact-term-sprain"), ("topic", "ankle-ligaments", "../../about/glossary/#fact-term-sprain")):
        assert Way("sprain", address, "term") in links(page(examined, kind, id_)), id_


def test_a_watch_word_is_seen_across_the_link_of_a_word(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, red_flags_cannot_stand_on_it=("  - cannot stand on\n", "  - cannot stand on\n  - sore sprain\n"),
                              topics_ankle_ligaments=("hold your ankle together.", "keep you from a sore sprain.")))
    assert [term.text for term in terms(document(examined, "topic", "ankle-ligaments").blocks)] == ["sprain"]
    assert ("missing-danger-sign", "ankle-ligaments") in {(problem.rule, problem.item) for problem in examined.problems}


def test_every_explained_word_of_a_real_page_is_explained_once_with_its_source() -> None:
    glossary = {term.id for term in REAL.library.glossary}
    for told in DOCUMENTS:
        said = [one for box in all_of(Bullets, told.blocks, role="explained") for one in all_of(Said, box)]
        ids = [one.fact for one in said]
        assert len(ids) == len(set(ids)) and set(ids) <= glossary and all(one.first and one.cites for one in said), told.id
        assert {term.term for term in terms(told.blocks) if term.here} <= told.facts, told.id
        for one in boxes(real_page(page_path(told.id)), "term"):
            way = one.get("href")
            assert not way.startswith("#") or f'id="{way[1:]}"' in real_page(page_path(told.id)), f"{told.id}: {way}"


# --- lists: facts, questions, figures from studies ---------------------------------------------------------------------


def test_the_index_of_facts_names_every_page_of_every_fact(world: Examined) -> None:
    documents = written(world).documents
    shown = [one for one in documents if one.id.kind not in {"reading-ages", "rules", "fact-places", "fact-places-part"}]
    items = {item.anchor: item for one in documents if one.id.kind == "fact-places-part" for item in all_of(Item, one.blocks)}
    assert set(items) == {f"where-{fact}" for fact in world.library.facts}
    for fact in world.library.facts:
        led = [link.to for link in all_of(Link, items[f"where-{fact}"])]
        assert sorted(led, key=str) == sorted((Target(one.id, f"fact-{fact}") for one in shown if fact in one.facts), key=str), fact
    item = reading.at(page(world, "fact-places-part", "x"), "where-x-ray-if-you-cannot-stand")
    for path in ("topics/ankle-sprain/", "topics/ankle-sprain/clinical/", "tests/ankle-x-ray/"):
        assert leads_to(item, f"../../../{path}#fact-x-ray-if-you-cannot-stand")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_question_stands_once_under_its_first_topic(audience: Audience) -> None:
    told = real("questions", "", audience)
    questions = all_of(Question, told.blocks)
    asked = {str(fact.id): worded(fact.question, VOICE_OF[audience]) for fact in REAL.library.facts.values() if isinstance(fact, Asked)}
    assert {block.anchor: plainly(block.question) for block in questions} == {f"question-{id_}": str(says) for id_, says in asked.items()}
    assert sorted(said.fact for block in questions for said in all_of(Said, block)) == sorted(asked)
    groups = [part for part in sections_of(told) if part.anchor.startswith("about-")]
    topics = [part.anchor.removeprefix("about-") for part in groups]
    assert sum(len(all_of(Question, part)) for part in groups) == len(questions)
    assert REAL.library.site
    start = [str(ref) for ref in REAL.library.site.start_here]
    assert [topic for topic in topics if topic in start] == [topic for topic in start if topic in topics]
    assert len(topics) == len(set(topics))
    assert all(leads(part, Target(DocumentId("topic", topic, audience))) for part, topic in zip(groups, topics, strict=True))
    faq = real_page(page_path(told.id))
    assert all(faq.count(f'id="fact-{id_}"') == 1 for id_ in asked)
    up = "../" if audience == "patient" else "../../"
    assert {f"{up}{address_of(DocumentId('topic', topic, audience))}" for topic in topics} <= {way.href for way in links(faq)}


STUDIED = {"measure": "Measure", "population": "Who was studied", "comparator": "Compared with", "time_point": "When it was measured",
           "uncertainty": "Uncertainty", "study": "Study"}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_figure_stands_under_its_own_page_with_all_its_parts(audience: Audience) -> None:
    told = real("study-figures", "", audience)
    evidence = real_page(page_path(told.id))
    figures = [(fact, owner) for fact, owner in REAL.library.statements if isinstance(fact, Statistic)]
    assert figures
    for fact, owner in figures:
        [item] = [item for item in all_of(Item, section(told, f"about-{owner.id}")) if item.line and all_of(Said, item.line, fact=fact.id)]
        labels = [detail.label for detail in item.details]
        shown = evidence.partition(f"{{ #about-{owner.id} }}")[2].partition("\n## ")[0]
        assert shown.count(f'id="fact-{fact.id}"') == 1
        details = [reading.words(detail) for detail in statement(shown, fact.id).xpath("./ul/li")]
        silent = " ".join(detail for detail in details if detail.startswith("Not stated by the source: "))
        for name, label in STUDIED.items():
            if isinstance(getattr(fact, name), NotStated):
                assert label not in labels and (label in silent) == (audience == "clinician"), (fact.id, name)
            else:
                assert label in labels and any(detail.startswith(f"{label}: ") for detail in details), (fact.id, name)
        for doubt in fact.doubts:
            assert all_of(Note, told.blocks, note=doubt) and f'id="note-{doubt}"' in evidence


def test_questions_and_figures_are_reached_from_both_doors_and_the_navigation(world: Examined) -> None:
    kinds: tuple[Kind, ...] = ("questions", "study-figures")
    for audience in AUDIENCES:
        for kind in kinds:
            path = page_path(DocumentId(kind, "", audience))
            assert leads(document(world, "landing", "", audience).blocks, Target(DocumentId(kind, "", audience)))
            assert leads_to(page(world, "landing", "", audience), f"../{address_of(DocumentId(kind, '', audience))}")
            assert path in str(menu(world))


def test_there_is_no_empty_page_of_questions_or_figures(tmp_path: Path) -> None:
    site, source = examples()["site.yml"], examples()["sources/ankle-demonstration.yml"]
    examined = judged(write(tmp_path, {
        "site.yml": re.sub(r"start_here: .*", "", site), "sources/ankle-demonstration.yml": re.sub(r"doubts: .*", "", source),
        "topics/foot.yml": """\
id: foot
kind: anatomy
names: {plain: The foot, clinical: Foot}
red_flags: not stated
main_message: {id: foot-message, plain: This page is about the foot., sources: [{source: ankle-demonstration, line: 1}]}
key_points: [foot-message]
about: not stated
anatomy: not stated
faq: not stated
"""}))
    assert not [path for path in files(examined) if path.startswith(("faq/", "evidence/"))]
    assert examined.edition and not {one.id.kind for one in examined.edition.documents} & {"questions", "study-figures"}
    for audience in AUDIENCES:
        door = page(examined, "landing", "", audience)
        assert "faq/" not in door and "evidence/" not in door
    assert "faq/" not in str(menu(examined)) and "evidence/" not in str(menu(examined))


def test_a_question_is_asked_among_the_questions_and_elsewhere_its_answer_stands_as_a_statement() -> None:
    asked = {worded(fact.question, voice) for fact in REAL.library.facts.values() if isinstance(fact, Asked) for voice in VOICE_OF.values()}
    for topic in REAL.library.topics.values():
        for audience in AUDIENCES:
            told = real("topic", topic.id, audience)
            among = [block for part in sections_of(told, "faq") for block in all_of(Question, part)]
            assert all_of(Question, told.blocks) == among, told.id
            before = real_page(page_path(document_of(topic, audience))).partition("{ #faq }")[0]
            assert not {*text(before).splitlines()} & {f"### {question}" for question in asked}, told.id
    assert {plainly(block.question) for block in all_of(Question, real("topic", "sciatica").blocks)} & asked
    assert {*map(str.strip, text(real_page("topics/sciatica.md")).splitlines())} & {f"### {question}" for question in asked}


@pytest.mark.parametrize(("audience", "asked", "differs"), [
    ("patient", "May I walk on it?", "How soon can you walk?"), ("clinician", "May the patient walk on it?", "Time to walking?")])
def test_each_reader_is_asked_in_words_of_their_own(tmp_path: Path, audience: Audience, asked: str, differs: str) -> None:
    words = "question: {plain: How soon can you walk?, clinical: 'Time to walking?'}"
    content = example(tmp_path, disagreements_walking_time=("question: How long does it take until you walk well?", words))
    told = document(judged(content), "topic", "ankle-sprain", audience)
    assert [one.question for one in told.all(Question)] == [asked]
    assert [one.question for one in told.all(Difference)] == [differs]
