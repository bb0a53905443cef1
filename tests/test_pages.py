"""Pages: the same sections in the same order, danger signs first, both voices from the same facts, every fact with its source."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from generator.build import Examined
from generator.model import REQUIRED, SECTIONS, Topic
from generator.pages import page_path
from tests.worlds import ROOT, example, judged

REAL = judged(ROOT / "content")


@pytest.fixture
def world(tmp_path: Path) -> Examined:
    return judged(example(tmp_path))


def page(examined: Examined, path: str) -> str:
    assert examined.rendered
    return examined.rendered.files[path].decode()


def text(markdown: str) -> str:
    return unescape(re.sub(r"<[^>]+>|\{ [.#][^}]*\}", "", markdown))


def headings(markdown: str) -> list[str]:
    return re.findall(r"^##? .*?\{ #([a-z-]+) \}$", markdown, re.MULTILINE)


def shared(markdown: str) -> list[str]:
    """The headings that both voices of a page have; a chart or a handout is for one reader."""
    return [name for name in headings(markdown) if name not in {"charts", "sheets"}]


@pytest.mark.parametrize("voice", ["plain", "clinical"])
def test_every_topic_has_its_sections_in_the_same_order_danger_signs_first(voice: str) -> None:
    order = [name.replace("_", "-") for name in SECTIONS[Topic]]
    for topic in REAL.library.topics.values():
        found = headings(page(REAL, page_path(topic, voice)))
        assert found[0] == "danger-signs", topic.id
        sections = [name for name in found if name in order]
        assert sections == sorted(sections, key=order.index), topic.id
        assert {name.replace("_", "-") for name in REQUIRED[topic.kind]} <= set(sections), topic.id


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
    number, anchor = re.search(r"</span>(\d+), line 13\]\(#(source-\d+-\d+)\)", line).groups()
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
    index = page(world, "about/facts.md")
    line = next(line for line in index.splitlines() if 'id="where-x-ray-if-you-cannot-stand"' in line)
    for path in ("topics/ankle-sprain.md", "topics/ankle-sprain/clinical.md", "tests/ankle-x-ray.md"):
        assert f"(../{path}#fact-x-ray-if-you-cannot-stand)" in line
    assert all(f'id="where-{fact}"' in index for fact in world.library.facts)


def test_every_danger_sign_says_how_soon_and_what_to_do(world: Examined) -> None:
    flags = text(page(world, "red_flags/index.md"))
    assert "Urgent: See a doctor today." in flags
    assert "24 hours, to have the X-ray taken; counted from: the injury" in flags


def test_the_number_of_the_clinic_stands_in_an_emergency(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, red_flags_cannot_stand_on_it=("urgency: urgent", "urgency: emergency"),
                              decisions_ankle_injured=("level: urgent", "level: emergency")))
    assert "Call 112." in text(page(examined, "topics/ankle-sprain.md"))
    (tmp_path / "clinic.yml").unlink()
    assert "Call your local emergency number." in text(page(judged(tmp_path), "topics/ankle-sprain.md"))


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
    assert examined.rendered, [problem.fault for problem in examined.problems]
    for path, data in examined.rendered.files.items():
        if path.endswith(".md"):
            body = re.sub(r"\A---\n.*?\n---\n", "", data.decode(), flags=re.DOTALL)
            assert "<script" not in data.decode(), path
            assert "](javascript" not in body and "{{" not in body, path
    assert hostile in text(page(examined, "topics/ankle-sprain.md"))
