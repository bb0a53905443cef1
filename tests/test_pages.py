"""Pages: the same sections in the same order, danger signs first, both voices from the same facts, every fact with its source."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from generator.build import Examined
from generator.content.model import REQUIRED, SECTIONS, Audience, Statistic, Topic
from generator.content.model import Question as Asked
from generator.content.new_entry import examples
from generator.documents.document import (
    Bullets,
    Cite,
    DangerSigns,
    Detail,
    Difference,
    Document,
    DocumentId,
    Item,
    Kind,
    Link,
    Message,
    Note,
    Question,
    Said,
    Section,
    SourceUse,
    Target,
    Term,
    Unstated,
    parts_of,
    text_of,
)
from generator.documents.urls import document_of
from generator.outputs.markdown import PageWriter, page_path
from tests.worlds import document, example, files, judged, menu, plainly, real, write

REAL = real()
assert REAL.edition
DOCUMENTS = REAL.edition.documents
PAGES = {path: plainly(data.decode()) for path, data in files(REAL).items() if path.endswith(".md")}
AUDIENCES: tuple[Audience, ...] = ("patient", "clinician")


@pytest.fixture
def world(tmp_path: Path) -> Examined:
    return judged(example(tmp_path))


def sections_of(told: Document, anchor: str = "") -> list[Section]:
    return [section for own, section in told.sections.items() if anchor in {"", own}]


def page(examined: Examined, kind: Kind, id_: str = "", audience: Audience = "patient") -> str:
    """A Document as Markdown."""
    assert examined.edition, [problem.message for problem in examined.problems]
    return plainly(PageWriter(examined.edition).page(document(examined, kind, id_, audience)))


def real(kind: Kind, id_: str = "", audience: Audience = "patient") -> Document:
    return document(REAL, kind, id_, audience)


def text(markdown: str) -> str:
    return unescape(re.sub(r"<[^>]+>|\{ [.#][^}]*\}", "", markdown))


def headings(markdown: str) -> list[str]:
    return re.findall(r"^## .*?\{ #([\w-]+) \}$", markdown, re.MULTILINE)


def anchors(told: Document) -> list[str]:
    """The anchors of the headings of the second rank, in the order of reading."""
    return ["danger-signs" if isinstance(part, DangerSigns) else part.anchor for part in parts_of(told.blocks)
            if isinstance(part, DangerSigns) or (isinstance(part, Section) and part.level == 2)]


def shared(told: Document) -> list[str]:
    """The sections that both voices of a page have; a chart or a handout is for one reader, only patients read words explained in their place,
    and editor's notes all together at the end."""
    return [name for name in anchors(told) if name not in {"charts", "sheets", "terms", "notes"}]


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
def test_every_topic_has_its_sections_in_the_same_order_danger_signs_first(audience: Audience) -> None:
    order = [name.replace("_", "-") for name in SECTIONS[Topic]]
    for topic in REAL.library.topics.values():
        told = real("topic", topic.id, audience)
        found = anchors(told)
        untold = [item.anchor for part in sections_of(told, "not-known") for item in all_of(Item, part)]
        assert found[0] == "danger-signs", topic.id
        sections = [name for name in found if name in order]
        assert sections == sorted(sections, key=order.index), topic.id
        assert {name.replace("_", "-") for name in REQUIRED[topic.kind]} <= {*sections, *untold}, topic.id
        assert not {*sections} & {*untold}, topic.id


def test_a_page_shows_the_sections_of_its_document_in_their_order_and_its_facts_each_at_one_place() -> None:
    for told in DOCUMENTS:
        shown = PAGES[page_path(told.id)]
        found = [name for name in headings(shown) if told.id.kind not in {"chart", "handout"} or name not in {"chart", "steps", "downloads", "copy"}]
        assert found == anchors(told), told.id
        places = re.findall(r'(?:\bid="|^## .* \{ #)fact-([\w-]+)', shown, re.MULTILINE) if told.id.kind != "rules" else []
        assert sorted(places) == sorted(said.fact for said in all_of(Said, told.blocks, first=True)) == sorted(told.facts), told.id


def without_guide_data(page: str) -> str:
    """A page without the one block of data that is ours: what its guide asks and works out. No sign of HTML is in it."""
    found = re.findall(r'<script type="application/json" class="guide-data">(.*?)</script>', page, flags=re.DOTALL)
    assert all("<" not in data and "&" not in data for data in found)
    return re.sub(r'<script type="application/json" class="guide-data">.*?</script>', " ", page, flags=re.DOTALL)


def test_a_page_shows_every_word_of_its_document_and_no_others_but_fixed_ones_and_versions() -> None:
    assert REAL.edition
    fixed = words_of(" ".join(map(str, REAL.edition.templates.words.catalogue.values()))) | {"kb"}
    for told in DOCUMENTS:
        shown, said = PAGES[page_path(told.id)].partition("\n---\n")[2], words_of(plainly(told.text))
        version = {told.hash[:8]} if told.id.kind in {"chart", "handout"} else set()
        without_drawings = words_of(text(re.sub(r"<svg.*?</svg>|<script type=.application/json.*?</script>", " ", shown, flags=re.DOTALL)))
        assert {word for word in without_drawings - said - fixed - version if not word.isdigit()} == set(), told.id
        assert said - words_of(text(shown)) == set(), told.id


def words_of(shown: str) -> set[str]:
    return set(re.findall(r"\w+", re.sub(r"\]\([^)\s]*\)", " ", shown).lower()))


def test_both_voices_show_the_same_sections_and_their_own_words(world: Examined) -> None:
    plain, clinical = (document(world, "topic", "ankle-sprain", audience) for audience in AUDIENCES)
    assert shared(plain) == shared(clinical)
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


# --- sources ---------------------------------------------------------------------------------------------------------


def test_every_fact_leads_to_its_source_with_the_place(world: Examined) -> None:
    told = document(world, "topic", "ankle-sprain", "clinician")
    [said] = all_of(Said, told.blocks, fact="worse-downhill")
    [cite] = said.cites
    assert (cite.source, cite.place, cite.lines) == ("ankle-demonstration", "line 13", "13")
    [use] = all_of(SourceUse, told.blocks, number=cite.number)
    assert [(place.place, place.facts) for place in use.places if place.anchor == cite.anchor] == [("line 13", ("worse-downhill",))]
    clinical = page(world, "topic", "ankle-sprain", "clinician")
    line = next(line for line in clinical.splitlines() if 'id="fact-worse-downhill"' in line)
    assert f"[{cite.number}, line 13](#{cite.anchor})" in line
    entry = next(line for line in clinical.splitlines() if line.startswith(f"{cite.number}. [") and f'id="{cite.anchor}"' in line)
    assert "about/sources.md#source-ankle-demonstration" in entry
    assert re.search(rf'id="{cite.anchor}">line 13</span> \[[^\]]*\]\(#fact-worse-downhill\)', entry)


def test_every_fact_in_every_real_document_names_its_source_and_its_page_shows_the_mark() -> None:
    for told in DOCUMENTS:
        assert all(said.cites for said in all_of(Said, told.blocks)), told.id
        for line in PAGES[page_path(told.id)].splitlines():
            if 'class="fact"' in line and not line.startswith("## "):
                assert ".cite }" in line, f"{told.id}: {line[:90]}"


def test_a_source_is_marked_once_behind_a_sentence() -> None:
    for told in DOCUMENTS:
        for part in parts_of(told.blocks):
            numbers = [cite.number for cite in getattr(part, "cites", ())]
            assert 0 not in numbers and len(numbers) == len(set(numbers)), f"{told.id}: {part}"
        if told.id.kind in {"topic", "test", "treatment"}:
            for line in PAGES[page_path(told.id)].splitlines():
                for shown in line.split('class="fact"')[1:]:
                    marks = re.findall(r"Source </span>(\d+)", shown.partition('<span class="caution')[0])
                    assert len(marks) == len(set(marks)), f"{told.id}: {shown[:90]}"


def test_sources_are_numbered_in_the_order_of_reading() -> None:
    for told in DOCUMENTS:
        met = dict.fromkeys(cite.number for cite in all_of(Cite, told.blocks))
        assert list(met) == list(range(1, len(met) + 1)) == [use.number for use in all_of(SourceUse, told.blocks)], told.id


def test_a_fact_said_again_leads_to_its_marks_and_a_danger_sign_is_marked_each_time() -> None:
    fact = "mri-with-sciatica-and-a-deficit"
    first, *again = all_of(Said, real("topic", "sciatica", "clinician").blocks, fact=fact)
    assert first.first and first.cites and again and not any(said.first for said in again)
    assert all("leg-weakness" in [mark.sign for mark in said.danger] for said in again)
    sciatica = PAGES["topics/sciatica/clinical.md"]
    lines = [line for line in sciatica.splitlines() if f"[its source](#fact-{fact}){{ .back }}" in line]
    assert lines and all("[Danger sign](#fact-leg-weakness)" in line and ".cite }" not in line.partition('<span class="caution')[0] for line in lines)
    assert len(re.findall(rf'id="fact-{fact}">.*\.cite \}}', sciatica)) == 1


# --- review ----------------------------------------------------------------------------------------------------------


def test_nobody_reviewed_it_and_every_page_says_so() -> None:
    for told in DOCUMENTS:
        if told.id.kind not in {"fact-places", "fact-places-part", "rules"}:
            assert "reviewed" in told.text, told.id
            assert "reviewed" in PAGES[page_path(told.id)], told.id
            assert "Reviewed by" not in told.text and "Reviewed by" not in PAGES[page_path(told.id)], told.id


def test_a_review_is_shown_with_its_person_and_day(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, topics_ankle_ligaments=("kind: anatomy", "kind: anatomy\nreview: {by: A demonstration, on: 2026-11-01}")))
    assert "Reviewed by A demonstration on November 1, 2026." in document(examined, "topic", "ankle-ligaments").text
    assert "Reviewed by A demonstration on November 1, 2026." in text(page(examined, "topic", "ankle-ligaments"))
    assert "A clinician has reviewed 1 of" in plainly(document(examined, "home").text)


# --- what is not known -----------------------------------------------------------------------------------------------


def test_what_no_source_states_is_said(world: Examined) -> None:
    harms = section(document(world, "test", "ankle-x-ray"), "harms")
    assert [span.text for span in all_of(Unstated, harms)] == ["Not stated by the source."]
    assert "Not stated by the source." in page(world, "test", "ankle-x-ray").partition("{ #harms }")[2].partition("\n## ")[0]
    assert all_of(Unstated, document(world, "topic", "ankle-sprain").blocks, gap="which-study")
    assert "#not-known-which-study" in page(world, "topic", "ankle-sprain")


def test_sections_that_no_source_tells_are_named_together_but_harms_in_their_place(world: Examined) -> None:
    told = document(world, "test", "ankle-x-ray")
    assert "harms" in anchors(told) and "evidence" not in anchors(told)
    [item] = all_of(Item, section(told, "not-known"), anchor="evidence")
    assert item.name == "What studies found:" and isinstance(item.line[0], Unstated)
    shown = text(page(world, "test", "ankle-x-ray").partition("{ #not-known }")[2])
    assert "- **What studies found:** Not stated by the source." in shown


def test_a_page_names_what_else_is_not_known(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, topics_ankle_ligaments=("related:", "gaps: [which-study]\nrelated:")))
    gap = examined.library.gaps["which-study"].plain
    assert gap in text_of(section(document(examined, "topic", "ankle-ligaments"), "not-known"))
    assert gap in text(page(examined, "topic", "ankle-ligaments").partition("{ #not-known }")[2].partition("\n## ")[0])


def test_the_urgency_that_no_source_states_is_told_in_its_place() -> None:
    details = [detail for detail in all_of(Detail, real("topic", "sciatica").blocks, label="How soon to act")
               if all_of(Unstated, detail.line, gap="vascular-urgency")]
    assert [REAL.library.gaps["vascular-urgency"].plain in text_of(detail.line) for detail in details] == [True, False]
    lines = [line for line in PAGES["topics/sciatica.md"].splitlines() if "How soon to act: <span" in line and "vascular-urgency" in line]
    assert [REAL.library.gaps["vascular-urgency"].plain in text(line) for line in lines] == [True, False]


def test_an_editors_note_on_a_gap_stands_where_the_gap_is_met(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, tests_ankle_x_ray=("harms: not stated", "harms: {not_stated: which-study}")))
    told = document(examined, "test", "ankle-x-ray")
    [unstated] = all_of(Unstated, section(told, "harms"))
    assert (unstated.text, [mark.note for mark in unstated.notes]) == ("Not stated by the source.", ["made-up-leaflet"])
    assert all_of(Note, told.blocks, note="made-up-leaflet")
    x_ray = page(examined, "test", "ankle-x-ray")
    harms = x_ray.partition("{ #harms }")[2].partition("\n## ")[0]
    assert "Not stated by the source." in harms and "#note-made-up-leaflet" in harms
    assert 'id="note-made-up-leaflet"' in x_ray


def test_the_harms_that_a_regulator_warns_of_are_led_to_where_harms_are_not_stated() -> None:
    for id_ in (DocumentId("treatment", "epidural-steroid-injection"), DocumentId("comparison", "treatments-for-a-pinched-nerve"),
                DocumentId("handout", "treatments-compared")):
        told = real(id_.kind, id_.id)
        assert any("injection-harm" in [mark.note for mark in span.notes] for span in all_of(Unstated, told.blocks, gap="injection-harms")), id_
        assert re.search(r"#not-known-injection-harms\)\{ \.gap-mark \} \[[^\]]*\]\(#note-injection-harm\)", PAGES[page_path(id_)]), id_


# --- danger signs ----------------------------------------------------------------------------------------------------


def test_the_home_page_names_the_emergencies_and_leads_to_what_to_do() -> None:
    home = real("home")
    for flag in REAL.library.red_flags.values():
        emergency = flag.urgency == "emergency" and "patient" in flag.audience
        assert leads(home.blocks, Target(DocumentId("danger-signs"), f"fact-{flag.id}")) == emergency, flag.id
        assert (f"red_flags/index.md#fact-{flag.id}" in PAGES["index.md"]) == emergency, flag.id
    assert "Get emergency medical help now." in home.text and "Get emergency medical help now." in PAGES["index.md"]


def test_every_danger_sign_says_how_soon_and_what_to_do(world: Examined) -> None:
    [group] = [group for box in all_of(DangerSigns, document(world, "danger-signs").blocks) for group in box.groups]
    assert (group.head, group.action) == ("Urgent", "See a doctor today.")
    flags = text(page(world, "danger-signs"))
    assert "Urgent: See a doctor today." in flags
    assert "24 hours, to have the X-ray taken; counted from: the injury" in flags


def test_the_number_of_the_clinic_stands_in_an_emergency(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, red_flags_cannot_stand_on_it=("urgency: urgent", "urgency: emergency"),
                              decisions_ankle_injured=("level: urgent", "level: emergency")))
    assert "Call [112](tel:112){ .call } now." in page(examined, "topic", "ankle-sprain")
    (tmp_path / "clinic.yml").unlink()
    assert "Call your local emergency number now." in text(page(judged(tmp_path), "topic", "ankle-sprain"))


def test_a_danger_sign_for_clinicians_is_not_told_to_patients_as_unknown(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, red_flags_cannot_stand_on_it=("audience: [patient, clinician]", "audience: [clinician]")))
    [box] = all_of(DangerSigns, document(examined, "topic", "ankle-sprain").blocks)
    assert box.groups == () and not all_of(Unstated, box) and leads(box, Target(DocumentId("danger-signs")))
    shown = page(examined, "topic", "ankle-sprain").partition('class="danger"')[2].partition("</div>")[0]
    assert "Not stated" not in shown
    assert "red_flags/index.md" in shown


# --- disagreements, notes, comparisons -------------------------------------------------------------------------------


def test_treatments_lead_to_where_they_are_compared(world: Examined) -> None:
    kinds: tuple[tuple[Kind, str], ...] = (("topic", "ankle-sprain"), ("treatment", "ankle-brace"))
    for kind, id_ in kinds:
        assert leads(document(world, kind, id_).blocks, Target(DocumentId("comparison", "brace-or-waiting"))), id_
        assert "(../comparisons/brace-or-waiting.md)" in page(world, kind, id_), id_


def test_patients_find_disagreements_and_notes_together_at_the_end_and_clinicians_beside_the_facts(world: Examined) -> None:
    plain, clinical = (page(world, "topic", "ankle-sprain", audience) for audience in AUDIENCES)
    assert plain.index('id="differ-walking-time"') > plain.index("{ #faq }")
    assert clinical.index('id="differ-walking-time"') < clinical.index("{ #faq }")
    for audience in AUDIENCES:
        told = document(world, "topic", "ankle-sprain", audience)
        at_the_end = [part for part in all_of((Difference, Note), told.blocks) if any(part in notes.blocks for notes in sections_of(told, "notes"))]
        assert bool(at_the_end) == (audience == "patient")
        assert audience == "clinician" or at_the_end == all_of((Difference, Note), told.blocks)


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
    told, sprain = document(world, "topic", "ankle-sprain"), page(world, "topic", "ankle-sprain")
    note = world.library.doubts["made-up-leaflet"].plain
    [said] = all_of(Said, told.blocks, fact="ankle-sprain-message")
    assert [mark.note for mark in said.notes] == ["made-up-leaflet"] and note not in text_of(said)
    assert [one.text for one in all_of(Note, told.blocks)] == [note]
    assert sprain.count('id="note-made-up-leaflet"') == 1
    fact = next(line for line in sprain.splitlines() if 'id="fact-ankle-sprain-message"' in line)
    assert "#note-made-up-leaflet" in fact and note not in text(fact)


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
    use, box = [block for block in told.blocks if "sprain" in text_of(block).lower() and isinstance(block, Section | Bullets)][:2]
    assert isinstance(use, Section) and use.anchor == "about" and explained(box) == ["Sprain"]
    assert [(term.text, term.term, term.here) for term in terms(told.blocks) if term.term == "term-sprain"] == [("sprain", "term-sprain", True)]
    [said] = all_of(Said, told.blocks, fact="term-sprain")
    assert said.first and said.cites and in_words(said) == "A sprain is a ligament that was stretched too far or torn."
    assert [place.facts for use in all_of(SourceUse, told.blocks) for place in use.places].count(("term-sprain",)) == 1
    assert "term-sprain" in told.facts
    x_ray = page(examined, "test", "ankle-x-ray")
    shown = x_ray.partition("{ #about }")[2].partition("\n## ")[0]
    assert "An X-ray shows no [sprain](#fact-term-sprain){ .term }. Sprains heal." in shown
    [line] = [line for line in shown.splitlines() if line.startswith("- **Sprain&#58;** ")]
    assert 'id="fact-term-sprain">A sprain is a ligament that was stretched too far or torn.</span>' in line and ".cite }" in line
    assert x_ray.count("](#fact-term-sprain){ .back aria-label=") == 1


def test_words_of_the_main_message_are_explained_after_the_key_points_with_their_notes_in_place(world: Examined) -> None:
    told = document(world, "test", "ankle-x-ray")
    [message] = all_of(Message, told.blocks)
    assert [(term.text, term.term) for term in terms(message)] == [("ligaments", "term-ligament")] and terms(told.blocks) == terms(message)
    assert explained(told.blocks) == ["Ligaments"]
    points = next(place for place, block in enumerate(told.blocks) if isinstance(block, Section) and block.anchor == "key-points")
    box = told.blocks[points + 1]
    assert explained(box) == ["Ligaments"] and [mark.note for mark in all_of(Said, box)[0].notes] == ["made-up-leaflet"]
    before, _, after = page(world, "test", "ankle-x-ray").partition("{ #key-points }")
    assert "It shows broken bones, but no [ligaments](#fact-term-ligament){ .term }." in before
    says, _, explains = after.partition("\n## ")[0].partition("- **Ligaments&#58;** ")
    assert "It does not show ligaments." in says and "#note-made-up-leaflet" in explains


def test_clinicians_get_the_list_of_words_instead(world: Examined) -> None:
    plain, clinical = (document(world, "topic", "ankle-sprain", audience) for audience in AUDIENCES)
    assert terms(clinical.blocks) == explained(clinical.blocks) == []
    assert leads(section(clinical, "terms"), Target(DocumentId("glossary"), "fact-term-ligament"))
    assert "terms" not in anchors(plain)
    assert "{ .term }" not in page(world, "topic", "ankle-sprain", "clinician")
    assert "glossary.md#fact-term-ligament" in page(world, "topic", "ankle-sprain", "clinician").partition("{ #terms }")[2].partition("\n## ")[0]


def test_a_word_whose_explanation_the_page_says_anyway_leads_there(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, topics_ankle_sprain=("This made-up page is for you if you twisted your ankle.",
                                                             "This made-up page is for you if you have a sprain.")))
    told = document(examined, "topic", "ankle-sprain")
    [message] = all_of(Message, told.blocks)
    assert [(term.text, term.term, term.here) for term in terms(message)] == [("sprain", "term-sprain", True)]
    assert explained(told.blocks) == ["Ligaments"] and "term-sprain" in told.facts
    shown = page(examined, "topic", "ankle-sprain").partition('class="main-message"')[2].partition("</div>")[0]
    assert "if you have a [sprain](#fact-term-sprain){ .term }." in shown


def test_words_of_the_danger_box_are_not_led_away_but_explained_at_the_end(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, red_flags_cannot_stand_on_it=("plain: You cannot stand on the foot, or",
                                                                      "plain: You cannot stand on the foot with its sprain, or")))
    told, other = document(examined, "test", "ankle-x-ray"), document(examined, "topic", "ankle-sprain")
    [box] = all_of(DangerSigns, told.blocks)
    assert "sprain" in text_of(box) and terms(box) == []
    assert "Sprain" in explained(section(told, "terms"))
    assert [part for part in sections_of(other, "terms") if "Sprain" in explained(part)] == []
    shown = page(examined, "test", "ankle-x-ray").partition('class="danger"')[2].partition("</div>")[0]
    assert "sprain" in shown and "{ .term }" not in shown


def test_an_explanation_that_speaks_of_a_danger_sign_stands_only_where_that_sign_does(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, glossary=("stretched too far or torn.", "stretched too far or torn. You may be one who cannot walk."),
                              topics_ankle_ligaments=("hold your ankle together.", "keep you from a sprain."),
                              tests_ankle_x_ray=("It shows broken bones, but no ligaments.", "It shows broken bones, but never a sprain.")))
    assert [problem.message for problem in examined.problems] == []
    with_sign, without = document(examined, "test", "ankle-x-ray"), document(examined, "topic", "ankle-ligaments")
    for told, here in ((with_sign, True), (without, False)):
        assert [term.here for term in terms(told.blocks) if term.term == "term-sprain"] == [here]
        assert ("Sprain" in explained(told.blocks)) == here
    assert explained(without.blocks) == []
    assert "a [sprain](#fact-term-sprain){ .term }." in page(examined, "test", "ankle-x-ray")
    assert "a [sprain](../about/glossary.md#fact-term-sprain){ .term }." in page(examined, "topic", "ankle-ligaments")


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
        for way in re.findall(r"\]\((#fact-[\w-]+)\)\{ \.term \}", PAGES[page_path(told.id)]):
            assert f'id="{way[1:]}"' in PAGES[page_path(told.id)], f"{told.id}: {way}"


# --- lists: facts, questions, figures from studies ---------------------------------------------------------------------


def test_the_index_of_facts_names_every_page_of_every_fact(world: Examined) -> None:
    assert world.edition
    shown = [one for one in world.edition.documents if one.id.kind not in {"reading-ages", "rules", "fact-places", "fact-places-part"}]
    items = {item.anchor: item for one in world.edition.documents if one.id.kind == "fact-places-part" for item in all_of(Item, one.blocks)}
    assert set(items) == {f"where-{fact}" for fact in world.library.facts}
    for fact in world.library.facts:
        led = [link.to for link in all_of(Link, items[f"where-{fact}"])]
        assert sorted(led, key=str) == sorted((Target(one.id, f"fact-{fact}") for one in shown if fact in one.facts), key=str), fact
    line = next(line for line in page(world, "fact-places-part", "x").splitlines() if 'id="where-x-ray-if-you-cannot-stand"' in line)
    for path in ("topics/ankle-sprain.md", "topics/ankle-sprain/clinical.md", "tests/ankle-x-ray.md"):
        assert f"(../../{path}#fact-x-ray-if-you-cannot-stand)" in line


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_question_stands_once_under_its_first_topic(audience: Audience) -> None:
    told = real("questions", "", audience)
    questions = all_of(Question, told.blocks)
    asked = {str(fact.id): fact.question for fact in REAL.library.facts.values() if isinstance(fact, Asked)}
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
    faq = PAGES[page_path(told.id)]
    assert all(faq.count(f'id="fact-{id_}"') == 1 for id_ in asked)
    assert all(f"](../{page_path(DocumentId('topic', topic, audience))})" in faq for topic in topics)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_figure_stands_under_its_own_page_with_all_its_parts(audience: Audience) -> None:
    told = real("study-figures", "", audience)
    evidence = PAGES[page_path(told.id)]
    figures = [(fact, owner) for fact, owner in REAL.library.statements if isinstance(fact, Statistic)]
    assert figures
    for fact, owner in figures:
        [item] = [item for item in all_of(Item, section(told, f"about-{owner.id}")) if item.line and all_of(Said, item.line, fact=fact.id)]
        labels = [detail.label for detail in item.details]
        shown = evidence.partition(f"{{ #about-{owner.id} }}")[2].partition("\n## ")[0]
        assert shown.count(f'id="fact-{fact.id}"') == 1
        lines = shown.partition(f'id="fact-{fact.id}"')[2].partition("\n- ")[0]
        for label in ("Measure", "Who was studied", "Compared with", "When it was measured", "Uncertainty", "Study"):
            assert label in labels and f"\n    - {label}: " in lines, fact.id
        for doubt in fact.doubts:
            assert all_of(Note, told.blocks, note=doubt) and f'id="note-{doubt}"' in evidence


def test_questions_and_figures_are_reached_from_both_doors_and_the_navigation(world: Examined) -> None:
    kinds: tuple[Kind, ...] = ("questions", "study-figures")
    for audience in AUDIENCES:
        for kind in kinds:
            path = page_path(DocumentId(kind, "", audience))
            assert leads(document(world, "landing", "", audience).blocks, Target(DocumentId(kind, "", audience)))
            assert f"]({path})" in page(world, "landing", "", audience)
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
    asked = {str(fact.question) for fact in REAL.library.facts.values() if isinstance(fact, Asked)}
    for topic in REAL.library.topics.values():
        for audience in AUDIENCES:
            told = real("topic", topic.id, audience)
            among = [block for part in sections_of(told, "faq") for block in all_of(Question, part)]
            assert all_of(Question, told.blocks) == among, told.id
            before = PAGES[page_path(document_of(topic, audience))].partition("{ #faq }")[0]
            assert not {*text(before).splitlines()} & {f"### {question}" for question in asked}, told.id
    assert {plainly(block.question) for block in all_of(Question, real("topic", "sciatica").blocks)} & asked
    assert {*map(str.strip, text(PAGES["topics/sciatica.md"]).splitlines())} & {f"### {question}" for question in asked}
