"""No words and no id of the content can take an id that the frame of a page or a template has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.build import build
from generator.content.new_entry import examples
from generator.language.words import ROOT
from generator.outputs.pages import anchors
from generator.site.publish import BuildPaths
from tests.worlds import TODAY, example, judged, write


def test_the_ids_of_the_frame_are_known() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "theme" / "overrides").rglob("*.html"))
    assert set(re.findall(r'\bid="([^"]+)"', code)) == anchors.FRAME


@pytest.mark.parametrize(("markdown", "wanted"), [
    ("# Search keys", "# Search keys { #heading-1 }"), ("# A title\n## A title", None), ("### May I walk?", None),
    ('<p id="a-b">\n\n### A b { .urgent }', '<p id="a-b">\n\n### A b { #heading-1 .urgent }'),
    ("## Harms { #harms }\n\n### Harms?", "## Harms { #harms }\n\n### Harms? { #heading-1 }"),
    ("### &#95;&#95;skip\n### [Lost](x.md)", "### &#95;&#95;skip { #heading-1 }\n### [Lost](x.md) { #heading-2 }"), ("    # Lost", None)])
def test_a_heading_gets_an_id_of_its_own_only_where_its_words_would_take_another(markdown: str, wanted: str | None) -> None:
    assert anchors.with_free_ids(markdown) == (wanted or markdown)


FRAME = ("Search keys?", "search-question", "cs-top", "cs-menu", "__skip", "Lost", "Title", "Danger signs", "fact-worse-downhill", "s1-1",
         "note-made-up-leaflet", "figure-1", "step-1", "not-known-which-study", "chart-ankle-injured-title")


def test_words_that_are_ids_of_the_frame_build(tmp_path: Path) -> None:
    answer = "plain: A made-up answer.\n    sources: [{source: ankle-demonstration, line: 26}]"
    questions = "\n".join(f"  - id: q-{number}\n    question: {words}\n    {answer}" for number, words in enumerate(FRAME))
    content = example(tmp_path / "content", topics_ankle_sprain=("faq:\n", f"faq:\n{questions}\n"),
                      site=("name: Ankle demonstration", "name: Search keys"))
    for file, name in zip(sorted(content.glob("t*/*.yml")), FRAME, strict=False):
        names = f"names:\n  plain: {name}\n  clinical: {name}"
        file.write_text(re.sub(r"^names:\n  plain: .*\n  clinical: .*$", names, file.read_text(), flags=re.MULTILINE))
    examined = build(content, BuildPaths(tmp_path / "work", tmp_path / "site"), TODAY)
    assert examined.problems == ()


@pytest.mark.parametrize("id_", ["search-keys", "cs-menu", "title", "danger-signs", "assets", "404", "fact-ankle", "chart", "a" * 64, "clinical"])
def test_ids_that_are_ids_or_files_of_the_frame_build(tmp_path: Path, id_: str) -> None:
    names = re.compile(r"\b(ankle-injured|ankle-sprain|ankle-demonstration)(?=\.yml$|(?![-.\w]))", re.MULTILINE)
    files = {names.sub(id_, path): names.sub(id_, text) for path, text in examples().items()}
    examined = build(write(tmp_path / "content", files), BuildPaths(tmp_path / "work", tmp_path / "site"), TODAY)
    assert examined.problems == ()


@pytest.mark.parametrize("id_", ["con", "nul", "com1", "lpt9", "index"])
def test_ids_that_some_machine_cannot_keep_are_refused(tmp_path: Path, id_: str) -> None:
    content = write(example(tmp_path), {f"gaps/{id_}.yml": f"id: {id_}\nplain: A gap.\n"})
    assert [(problem.rule, problem.where[1:]) for problem in judged(content).problems] == [("bad-value", (1, 5))]
