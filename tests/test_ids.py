"""No words and no id of the content can take an id that the frame of a page or a template has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.build import build
from generator.content.new_entry import examples
from generator.language.words import ROOT
from tests.worlds import TODAY, SharedPress, example, judged, pages, write

FRAME = {id_ for file in (ROOT / "theme" / "overrides").rglob("*.html") for id_ in re.findall(r'\bid="([^"]+)"', file.read_text(encoding="utf-8"))}
"""The ids that stand around every page."""

IDS = re.compile(r'\bid="([^"]+)"|\{ #([^ }]+)')
"""An id in Markdown: of an element, or of a heading."""


def ids(page: str) -> list[str]:
    return [one or other for one, other in IDS.findall(page)]


@pytest.mark.parametrize("words", [
    "Search keys", "A title", "Title", "Danger signs", "__skip", "[Lost](x.md)", "{ #lost }", "Lost {: #cs-top }", "?!"])
def test_no_heading_makes_its_id_of_its_words(tmp_path: Path, words: str) -> None:
    asked = "question:\n      plain: May I walk on it?\n      clinical: May the patient walk on it?"
    content = example(tmp_path, topics_ankle_sprain=(asked, f"question: '{words}'"),
                      site=("name: Ankle demonstration", f"name: '{words}'"), tests_ankle_x_ray=("plain: X-ray of the ankle", f"plain: '{words}'"),
                      red_flags_cannot_stand_on_it=("plain: See a doctor today.", f"plain: '{words}'"))
    for path, made in pages(judged(content)).items():
        page = re.sub(r"<script.*?</script>", "", made.partition("\n---\n")[2], flags=re.DOTALL)
        headings = re.findall(r"^#{1,6} .+$", page, re.MULTILINE)
        assert headings and all(re.search(r" \{ #[\w-]+(?: \.\w+)? \}$", heading) for heading in headings), path
        assert len(set(ids(page))) == len(ids(page)) and not FRAME & set(ids(page)), path


WORDS = ("Search keys?", "search-question", "cs-top", "cs-menu", "__skip", "Lost", "Title", "Danger signs", "fact-worse-downhill", "s1-1",
         "note-made-up-leaflet", "figure-1", "step-1", "not-known-which-study", "chart-ankle-injured-title")


def test_words_that_are_ids_of_the_frame_build(tmp_path: Path) -> None:
    answer = "plain: A made-up answer.\n    sources: [{source: ankle-demonstration, line: 26}]"
    questions = "\n".join(f"  - id: q-{number}\n    question: {words}\n    {answer}" for number, words in enumerate(WORDS))
    content = example(tmp_path / "content", topics_ankle_sprain=("faq:\n", f"faq:\n{questions}\n"),
                      site=("name: Ankle demonstration", "name: Search keys"))
    for file, name in zip(sorted(content.glob("t*/*.yml")), WORDS, strict=False):
        names = f"names:\n  plain: {name}\n  clinical: {name}"
        file.write_text(re.sub(r"^names:\n  plain: .*\n  clinical: .*$", names, file.read_text(), flags=re.MULTILINE))
    examined = build(content, SharedPress(tmp_path / "work", tmp_path / "site"), TODAY)
    assert examined.problems == ()


@pytest.mark.parametrize("id_", ["search-keys", "cs-menu", "title", "danger-signs", "assets", "404", "fact-ankle", "chart", "a" * 64, "clinical"])
def test_ids_that_are_ids_or_files_of_the_frame_build(tmp_path: Path, id_: str) -> None:
    names = re.compile(r"\b(ankle-injured|ankle-sprain|ankle-demonstration)(?=\.yml$|(?![-.\w]))", re.MULTILINE)
    changed = {names.sub(id_, path): names.sub(id_, text) for path, text in examples().items()}
    examined = build(write(tmp_path / "content", changed), SharedPress(tmp_path / "work", tmp_path / "site"), TODAY)
    assert examined.problems == ()


@pytest.mark.parametrize("id_", ["con", "nul", "com1", "lpt9", "index"])
def test_ids_that_some_machine_cannot_keep_are_refused(tmp_path: Path, id_: str) -> None:
    content = write(example(tmp_path), {f"gaps/{id_}.yml": f"id: {id_}\nplain: A gap.\n"})
    assert [(problem.rule, problem.where[1:]) for problem in judged(content).problems] == [("bad-value", (1, 5))]
