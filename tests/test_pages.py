"""Pages: the same sections in the same order, danger signs first, both voices from the same facts, every fact with its source."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from generator.build import Examined
from generator.content.model import REQUIRED, SECTIONS, Question, Statistic, Topic
from generator.content.new_entry import examples
from generator.outputs.pages import list_path, page_path
from tests.worlds import example, judged, plainly, real, write

REAL = real()


@pytest.fixture
def world(tmp_path: Path) -> Examined:
    return judged(example(tmp_path))


def page(examined: Examined, path: str) -> str:
    assert examined.rendered
    return plainly(examined.rendered.files[path].decode())


def text(markdown: str) -> str:
    return unescape(re.sub(r"<[^>]+>|\{ [.#][^}]*\}", "", markdown))


def headings(markdown: str) -> list[str]:
    return re.findall(r"^##? .*?\{ #([a-z-]+) \}$", markdown, re.MULTILINE)


def shared(markdown: str) -> list[str]:
    """The headings that both voices of a page have; a chart or a handout is for one reader, only patients read words explained in their place,
    and editor's notes all together at the end."""
    return [name for name in headings(markdown) if name not in {"charts", "sheets", "terms", "notes"}]


@pytest.mark.parametrize("voice", ["plain", "clinical"])
def test_every_topic_has_its_sections_in_the_same_order_danger_signs_first(voice: str) -> None:
    order = [name.replace("_", "-") for name in SECTIONS[Topic]]
    for topic in REAL.library.topics.values():
        text = page(REAL, page_path(topic, voice))
        found, untold = headings(text), re.findall(r'^- <span id="([\w-]+)">\*\*', text, re.MULTILINE)
        assert found[0] == "danger-signs", topic.id
        sections = [name for name in found if name in order]
        assert sections == sorted(sections, key=order.index), topic.id
        assert {name.replace("_", "-") for name in REQUIRED[topic.kind]} <= {*sections, *untold}, topic.id
        assert not {*sections} & {*untold}, topic.id


def test_both_voices_show_the_same_sections_and_their_own_words(world: Examined) -> None:
    plain, clinical = page(world, "topics/ankle-sprain.md"), page(world, "topics/ankle-sprain/clinical.md")
    assert shared(plain) == shared(clinical)
    assert "The outer side of your ankle swells." in plain and "The outer side of your ankle swells." not in clinical
    assert "Lateral swelling." in clinical and "Lateral swelling." not in plain
    assert "Walking downhill makes the pain worse." in plain and "Walking downhill makes the pain worse." in clinical


def test_each_voice_leads_to_the_other(world: Examined) -> None:
    assert "(ankle-sprain/clinical.md)" in page(world, "topics/ankle-sprain.md")
    assert "(../ankle-sprain.md)" in page(world, "topics/ankle-sprain/clinical.md")


def test_every_fact_leads_to_its_source_with_the_place(world: Examined) -> None:
    clinical = page(world, "topics/ankle-sprain/clinical.md")
    line = next(line for line in clinical.splitlines() if 'id="fact-worse-downhill"' in line)
    number, anchor = re.search(r"\[(\d+), line 13\]\(#(s\d+-\d+)\)", line).groups()
    entry = next(line for line in clinical.splitlines() if line.startswith(f"{number}. [") and f'id="{anchor}"' in line)
    assert "about/sources.md#source-ankle-demonstration" in entry
    assert re.search(rf'id="{anchor}">line 13</span> \[[^\]]*\]\(#fact-worse-downhill\)', entry)


def test_every_fact_on_every_real_page_has_a_mark_of_its_source() -> None:
    for path in REAL.rendered.files:
        if path.endswith(".md") and not path.startswith("about/facts"):
            for line in page(REAL, path).splitlines():
                if 'class="fact"' in line:
                    assert ".cite }" in line, f"{path}: {line[:90]}"


def test_nobody_reviewed_it_and_every_page_says_so() -> None:
    for path, data in REAL.rendered.files.items():
        if path.endswith(".md") and not path.startswith(("about/facts", "about/rules")):
            assert "reviewed" in data.decode(), path
            assert "Reviewed by" not in data.decode(), path


def test_a_review_is_shown_with_its_person_and_day(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, topics_ankle_ligaments=("kind: anatomy", "kind: anatomy\nreview: {by: A demonstration, on: 2026-11-01}")))
    assert "Reviewed by A demonstration on 2026-11-01." in text(page(examined, "topics/ankle-ligaments.md"))
    assert "A clinician has reviewed 1 of" in text(page(examined, "index.md"))


def test_what_no_source_states_is_said(world: Examined) -> None:
    x_ray = page(world, "tests/ankle-x-ray.md")
    section = x_ray.partition("{ #harms }")[2].partition("\n## ")[0]
    assert "Not stated by the source." in section
    assert "#not-known-which-study" in page(world, "topics/ankle-sprain.md")


def test_sections_that_no_source_tells_are_named_together_but_harms_in_their_place(world: Examined) -> None:
    x_ray = page(world, "tests/ankle-x-ray.md")
    assert "harms" in headings(x_ray) and "evidence" not in headings(x_ray)
    section = x_ray.partition("{ #not-known }")[2].partition("\n## ")[0]
    assert '- <span id="evidence">**What studies found**</span>: <span class="not-stated">Not stated by the source.</span>' in section


def test_a_page_names_what_else_is_not_known(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, topics_ankle_ligaments=("related:", "gaps: [which-study]\nrelated:")))
    section = page(examined, "topics/ankle-ligaments.md").partition("{ #not-known }")[2].partition("\n## ")[0]
    assert examined.library.gaps["which-study"].plain in text(section)


def test_the_urgency_that_no_source_states_is_told_in_its_place() -> None:
    lines = [line for line in page(REAL, "topics/sciatica.md").splitlines() if "How soon to act: <span" in line and "vascular-urgency" in line]
    assert [REAL.library.gaps["vascular-urgency"].plain in text(line) for line in lines] == [True, False]


def test_clinicians_read_headings_in_their_own_terms(world: Examined) -> None:
    assert "## What you may notice { #symptoms }" in page(world, "topics/ankle-sprain.md")
    assert "## Symptoms and signs { #symptoms }" in page(world, "topics/ankle-sprain/clinical.md")


def test_a_fact_said_again_leads_to_its_marks_and_a_danger_sign_is_marked_each_time() -> None:
    sciatica = page(REAL, "topics/sciatica/clinical.md")
    again = [line for line in sciatica.splitlines() if "[its source](#fact-mri-with-sciatica-and-a-deficit){ .back }" in line]
    assert again and all("[Danger sign](#fact-leg-weakness)" in line and ".cite }" not in line.partition('<span class="caution')[0] for line in again)
    assert len(re.findall(r'id="fact-mri-with-sciatica-and-a-deficit">.*\.cite \}', sciatica)) == 1


def test_a_source_is_marked_once_behind_a_sentence() -> None:
    for path in REAL.rendered.files:
        if path.endswith(".md") and path.startswith(("topics/", "treatments/", "tests/")):
            for line in page(REAL, path).splitlines():
                for said in line.split('class="fact"')[1:]:
                    marks = re.findall(r"Source </span>(\d+)", said.partition('<span class="caution')[0])
                    assert len(marks) == len(set(marks)), f"{path}: {said[:90]}"


def test_the_home_page_names_the_emergencies_and_leads_to_what_to_do() -> None:
    home = page(REAL, "index.md")
    for flag in REAL.library.red_flags.values():
        assert (f"red_flags/index.md#fact-{flag.id}" in home) == (flag.urgency == "emergency" and "patient" in flag.audience), flag.id
    assert "Get emergency medical help now." in home


def test_treatments_lead_to_where_they_are_compared(world: Examined) -> None:
    for path in ("topics/ankle-sprain.md", "treatments/ankle-brace.md"):
        assert "(../comparisons/brace-or-waiting.md)" in page(world, path), path


def test_patients_find_disagreements_and_notes_together_at_the_end_and_clinicians_beside_the_facts(world: Examined) -> None:
    plain, clinical = page(world, "topics/ankle-sprain.md"), page(world, "topics/ankle-sprain/clinical.md")
    assert plain.index('id="differ-walking-time"') > plain.index("{ #faq }")
    assert clinical.index('id="differ-walking-time"') < clinical.index("{ #faq }")


def test_sources_that_differ_are_shown_side_by_side_once(world: Examined) -> None:
    sprain = page(world, "topics/ankle-sprain.md")
    assert sprain.count('id="differ-walking-time"') == 1
    box = text(sprain.partition('id="differ-walking-time"')[2].partition("</div>")[0])
    for side in world.library.disagreements["walking-time"].sides:
        assert side.says in box


def test_an_editors_note_stands_apart_from_the_fact(world: Examined) -> None:
    sprain = page(world, "topics/ankle-sprain.md")
    note = world.library.doubts["made-up-leaflet"].plain
    assert sprain.count('id="note-made-up-leaflet"') == 1
    fact = next(line for line in sprain.splitlines() if 'id="fact-ankle-sprain-message"' in line)
    assert "#note-made-up-leaflet" in fact and note not in text(fact)


def test_the_index_of_facts_names_every_page_of_every_fact(world: Examined) -> None:
    index = "".join(page(world, path) for path in world.rendered.files if path.startswith("about/facts/"))
    line = next(line for line in index.splitlines() if 'id="where-x-ray-if-you-cannot-stand"' in line)
    for path in ("topics/ankle-sprain.md", "topics/ankle-sprain/clinical.md", "tests/ankle-x-ray.md"):
        assert f"(../../{path}#fact-x-ray-if-you-cannot-stand)" in line
    assert all(f'id="where-{fact}"' in index for fact in world.library.facts)


def test_every_danger_sign_says_how_soon_and_what_to_do(world: Examined) -> None:
    flags = text(page(world, "red_flags/index.md"))
    assert "Urgent: See a doctor today." in flags
    assert "24 hours, to have the X-ray taken; counted from: the injury" in flags


def test_the_number_of_the_clinic_stands_in_an_emergency(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, red_flags_cannot_stand_on_it=("urgency: urgent", "urgency: emergency"),
                              decisions_ankle_injured=("level: urgent", "level: emergency")))
    assert "Call [112](tel:112){ .call } now." in (page(examined, "topics/ankle-sprain.md"))
    (tmp_path / "clinic.yml").unlink()
    assert "Call your local emergency number now." in text(page(judged(tmp_path), "topics/ankle-sprain.md"))


def test_a_danger_sign_for_clinicians_is_not_told_to_patients_as_unknown(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, red_flags_cannot_stand_on_it=("audience: [patient, clinician]", "audience: [clinician]")))
    box = page(examined, "topics/ankle-sprain.md").partition('class="danger"')[2].partition("</div>")[0]
    assert "Not stated" not in box
    assert "red_flags/index.md" in box


def test_hostile_words_in_every_place_are_shown_as_they_are(tmp_path: Path) -> None:
    hostile = "{{ 7*7 }} <script>alert(1)</script> [x](javascript:alert(1)) | pipe | # no heading `code` *a* _b_"
    content = example(tmp_path)
    names = "plain|clinical|says|measure|factor|structure|question|why|unless|as_worded"
    keys = rf"(?m)^(\s*(?:- )?(?:{names}): )(?!$)[^{{\n]*\n(?:\s+(?![-#]|\w+:)\S.*\n)*"
    for file in content.rglob("*/*.yml"):
        file.write_text(re.sub(keys, lambda found: f"{found[1]}'{hostile}'\n", file.read_text()))
    examined = judged(content)
    assert examined.rendered, [problem.message for problem in examined.problems]
    for path, data in examined.rendered.files.items():
        if path.endswith(".md"):
            body = re.sub(r"\A---\n.*?\n---\n", "", data.decode(), flags=re.DOTALL)
            assert "<script" not in data.decode(), path
            assert "](javascript" not in body and "{{" not in body, path
    assert hostile in text(page(examined, "topics/ankle-sprain.md"))


def lines_of(markdown: str, anchor: str) -> str:
    """One section of a page."""
    return markdown.partition(f"{{ #{anchor} }}")[2].partition("\n## ")[0]


def explained(markdown: str) -> list[str]:
    """The words that a page explains, in its order."""
    boxes = "".join(re.findall(r'<div class="explained".*?</div>', markdown, re.DOTALL))
    return re.findall(r"^- \*\*(.+?)\*\*: ", boxes, re.MULTILINE)


def test_a_word_is_explained_at_the_end_of_the_section_that_uses_it_first(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, tests_ankle_x_ray=("An X-ray is a picture of your bones.", "An X-ray shows no sprain. Sprains heal.")))
    x_ray = page(examined, "tests/ankle-x-ray.md")
    section = lines_of(x_ray, "about")
    assert "An X-ray shows no [sprain](#fact-term-sprain){ .term }. Sprains heal." in section
    [line] = [line for line in section.splitlines() if line.startswith("- **Sprain**: ")]
    assert 'id="fact-term-sprain">A sprain is a ligament that was stretched too far or torn.</span>' in line and ".cite }" in line
    assert x_ray.count("](#fact-term-sprain){ .back aria-label=") == 1
    about = examined.library.tests["ankle-x-ray"]
    assert "term-sprain" in next(printed.facts for printed in examined.rendered.printed if printed.for_patients and printed.about is about)


def test_words_of_the_main_message_are_explained_after_the_key_points_with_their_notes_in_place(world: Examined) -> None:
    x_ray = page(world, "tests/ankle-x-ray.md")
    message, _, points = x_ray.partition("{ #key-points }")
    assert "It shows broken bones, but no [ligaments](#fact-term-ligament){ .term }." in message
    says, _, explains = points.partition("\n## ")[0].partition("- **Ligaments**: ")
    assert "It does not show ligaments." in says and "#note-made-up-leaflet" in explains
    assert explained(x_ray) == ["Ligaments"] and x_ray.count("{ .term }") == 1


def test_clinicians_get_the_list_of_words_instead(world: Examined) -> None:
    clinical, plain = page(world, "topics/ankle-sprain/clinical.md"), page(world, "topics/ankle-sprain.md")
    assert "{ .term }" not in clinical and explained(clinical) == []
    assert "glossary.md#fact-term-ligament" in lines_of(clinical, "terms")
    assert "{ #terms }" not in plain


def test_a_word_whose_explanation_the_page_says_anyway_leads_there(tmp_path: Path) -> None:
    sprain = page(judged(example(tmp_path, topics_ankle_sprain=("This made-up page is for you if you twisted your ankle.",
                                                               "This made-up page is for you if you have a sprain."))), "topics/ankle-sprain.md")
    assert "if you have a [sprain](#fact-term-sprain){ .term }." in sprain.partition('class="main-message"')[2].partition("</div>")[0]
    assert explained(sprain) == ["Ligaments"]


def test_words_of_the_danger_box_are_not_led_away_but_explained_at_the_end(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, red_flags_cannot_stand_on_it=("plain: You cannot stand on the foot, or",
                                                                      "plain: You cannot stand on the foot with its sprain, or")))
    x_ray = page(examined, "tests/ankle-x-ray.md")
    box = x_ray.partition('class="danger"')[2].partition("</div>")[0]
    assert "sprain" in box and "{ .term }" not in box
    assert "- **Sprain**: " in lines_of(x_ray, "terms")
    assert "- **Sprain**: " not in lines_of(page(examined, "topics/ankle-sprain.md"), "terms")


def test_an_explanation_that_speaks_of_a_danger_sign_stands_only_where_that_sign_does(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, glossary=("stretched too far or torn.", "stretched too far or torn. You may be one who cannot walk."),
                              topics_ankle_ligaments=("hold your ankle together.", "keep you from a sprain."),
                              tests_ankle_x_ray=("It shows broken bones, but no ligaments.", "It shows broken bones, but never a sprain.")))
    assert [problem.message for problem in examined.problems] == []
    with_sign, without = page(examined, "tests/ankle-x-ray.md"), page(examined, "topics/ankle-ligaments.md")
    assert "a [sprain](#fact-term-sprain){ .term }." in with_sign and "Sprain" in explained(with_sign)
    assert "a [sprain](../about/glossary.md#fact-term-sprain){ .term }." in without and explained(without) == []


def test_a_watch_word_is_seen_across_the_link_of_a_word(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, red_flags_cannot_stand_on_it=("  - cannot stand on\n", "  - cannot stand on\n  - sore sprain\n"),
                              topics_ankle_ligaments=("hold your ankle together.", "keep you from a sore sprain.")))
    assert "a sore [sprain](#fact-term-sprain){ .term }." in page(examined, "topics/ankle-ligaments.md")
    assert ("missing-danger-sign", "ankle-ligaments") in {(problem.rule, problem.item) for problem in examined.problems}


def test_every_explained_word_of_a_real_page_is_explained_once_with_its_source() -> None:
    for path, data in REAL.rendered.files.items():
        if path.endswith(".md") and not path.startswith("about/"):
            boxes = re.findall(r'<div class="explained".*?</div>', data.decode(), re.DOTALL)
            ids = re.findall(r'id="fact-([\w-]+)"', "".join(boxes))
            assert len(ids) == len(set(ids)) and set(ids) <= {term.id for term in REAL.library.glossary}, path
            for way in re.findall(r"\]\((#fact-[\w-]+)\)\{ \.term \}", data.decode()):
                assert f'id="{way[1:]}"' in data.decode(), f"{path}: {way}"


@pytest.mark.parametrize("voice", ["plain", "clinical"])
def test_every_question_stands_once_under_its_first_topic(voice: str) -> None:
    faq = page(REAL, list_path("faq", voice))
    asked = {fact.id: fact for fact in REAL.library.facts.values() if isinstance(fact, Question)}
    assert all(faq.count(f'id="fact-{id_}"') == 1 for id_ in asked)
    topics = re.findall(r"\{ #about-([\w-]+) \}", faq)
    start = [str(ref) for ref in REAL.library.site.start_here]
    assert [topic for topic in topics if topic in start] == [topic for topic in start if topic in topics]
    assert len(topics) == len(set(topics))
    assert all(page_link in faq for page_link in (f"](../{page_path(REAL.library.topics[topic], voice)})" for topic in topics))


@pytest.mark.parametrize("voice", ["plain", "clinical"])
def test_every_figure_stands_under_its_own_page_with_all_its_parts(voice: str) -> None:
    evidence = page(REAL, list_path("evidence", voice))
    figures = [(fact, owner) for fact, owner in REAL.library.statements if isinstance(fact, Statistic)]
    assert figures
    for fact, owner in figures:
        section = lines_of(evidence, f"about-{owner.id}")
        assert section.count(f'id="fact-{fact.id}"') == 1
        said = section.partition(f'id="fact-{fact.id}"')[2].partition('\n- ')[0]
        for label in ("Measure", "Who was studied", "Compared with", "When it was measured", "Uncertainty", "Study"):
            assert f"\n    - {label}: " in said, fact.id
        for doubt in fact.doubts:
            assert f'id="note-{doubt}"' in evidence


def test_questions_and_figures_are_reached_from_both_doors_and_the_navigation(world: Examined) -> None:
    for voice, door in (("plain", "patients.md"), ("clinical", "clinicians.md")):
        for name in ("faq", "evidence"):
            assert f"]({list_path(name, voice)})" in page(world, door)
            assert list_path(name, voice) in str(world.rendered.nav)


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
    assert examined.rendered, [problem.message for problem in examined.problems]
    assert not [path for path in examined.rendered.files if path.startswith(("faq/", "evidence/"))]
    for door in ("patients.md", "clinicians.md"):
        assert "faq/" not in page(examined, door) and "evidence/" not in page(examined, door)
    assert "faq/" not in str(examined.rendered.nav) and "evidence/" not in str(examined.rendered.nav)


def test_an_editors_note_on_a_gap_stands_where_the_gap_is_met(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, tests_ankle_x_ray=("harms: not stated", "harms: {not_stated: which-study}")))
    x_ray = page(examined, "tests/ankle-x-ray.md")
    harms = x_ray.partition("{ #harms }")[2].partition("\n## ")[0]
    assert "Not stated by the source." in harms and "#note-made-up-leaflet" in harms
    assert 'id="note-made-up-leaflet"' in x_ray


def test_the_harms_that_a_regulator_warns_of_are_led_to_where_harms_are_not_stated() -> None:
    for path in ("treatments/epidural-steroid-injection.md", "comparisons/treatments-for-a-pinched-nerve.md", "sheets/treatments-compared.md"):
        text_ = page(REAL, path)
        assert re.search(r"#not-known-injection-harms\)\{ \.gap-mark \} \[[^\]]*\]\(#note-injection-harm\)", text_), path


def test_a_question_is_asked_among_the_questions_and_elsewhere_its_answer_stands_as_a_statement() -> None:
    asked = {f"### {fact.question}" for fact in REAL.library.facts.values() if isinstance(fact, Question)}
    for topic in REAL.library.topics.values():
        for path in (page_path(topic, "plain"), page_path(topic, "clinical")):
            assert not {*text(page(REAL, path).partition("{ #faq }")[0]).splitlines()} & asked, path
    assert {*text(page(REAL, "topics/sciatica.md")).splitlines()} & asked
