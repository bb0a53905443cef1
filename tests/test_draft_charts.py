"""Charts for their author: drawn also when they fail their proof, with the faulty path marked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.content.reader.load import load
from generator.diagnostics.registry import rules_of
from generator.drawing.text_metrics import read_font
from generator.drawing.tokens import read_tokens
from generator.language.reader import Reader
from generator.logic import prove
from generator.outputs.templates import read_templates
from generator.preview.draft_charts import sketch, sketches
from tests.worlds import ROOT, example

READER, FONT = Reader("patient", "en", read_templates("en").words), read_font()
FAULT = read_tokens().drawings["fault"]["light"]


def sketched(folder: Path, old: str, new: str) -> tuple[str, set[str]]:
    library, _ = load(example(folder, decisions_ankle_injured=(old, new)))
    drawn, problems = sketches(library, READER, FONT)
    return drawn["ankle-injured.svg"].decode(), {problem.rule for problem in problems}


def test_the_boxes_of_a_faulty_path_have_a_red_border(tmp_path: Path) -> None:
    picture, rules = sketched(tmp_path, "yes: doctor-today", "yes: watch")
    assert "danger-sign-ends-too-low" in rules
    for number in (1, 2, 8):
        assert f'a[href="#step-{number}"] .chart-shape {{ stroke: {FAULT}' in picture


@pytest.mark.parametrize(("old", "new", "rule"), [
    ("goto: can-you-stand", "goto: nowhere", "unknown-box"),
    ("goto: watch", "goto: how-bad", "undeclared-cycle"),
    ("id: rest-first", "id: watch", "duplicate-box"),
])
def test_a_chart_that_is_no_chart_is_still_drawn(tmp_path: Path, old: str, new: str, rule: str) -> None:
    picture, rules = sketched(tmp_path, old, new)
    assert rule in rules
    assert picture.startswith("<svg")


def test_a_path_is_marked_by_the_evidence_and_not_by_the_words(tmp_path: Path) -> None:
    library, _ = load(example(tmp_path, decisions_ankle_injured=("yes: doctor-today", "yes: watch")))
    chart = library.decisions["ankle-injured"]
    in_other_words = [replace(problem, message="ein anderer Satz (path 3) by 3") for problem in prove(chart, library)]
    assert sketch(chart, library, READER, FONT, in_other_words) == sketch(chart, library, READER, FONT, prove(chart, library))


def test_a_good_chart_has_no_mark(tmp_path: Path) -> None:
    picture, rules = sketched(tmp_path, "id: ankle-injured", "id: ankle-injured")
    assert rules == set()
    assert FAULT not in picture


def test_every_message_of_a_proof_has_its_entry_in_the_reference() -> None:
    reference = (ROOT / "docs" / "reference" / "rules.md").read_text(encoding="utf-8")
    for name in [*(rule.name for rule in rules_of("charts")), "missing-glyph", "chart-does-not-fit"]:
        assert f"\n### {name}\n" in reference, name
