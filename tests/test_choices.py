"""Options side by side: each with its harm, each cell in the column of its own option."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.diagnostics.diagnostic import Diagnostic
from generator.rules import check
from tests.worlds import TODAY, example, read_content

CELLS = "cells: [[watching-means-looking-daily], [watching-needs-nothing], not stated]"
BRACE = "cells: [[brace-holds-the-ankle], [brace-helps-walking], [brace-rubs]]"


def told(folder: Path, rule: str) -> list[Diagnostic]:
    library = read_content(folder).library
    return [problem for problem in check(library, TODAY) if problem.rule == rule]


@pytest.mark.parametrize(("watching", "brace", "options"), [
    (CELLS, BRACE, []),
    (CELLS, BRACE.replace("[brace-rubs]", "not stated"), ["A brace"]),  # its benefit, and no harm
    (CELLS.replace("not stated", "[brace-rubs]"), BRACE.replace("[brace-rubs]", "not stated"), ["A brace"]),  # its harm in the other column
    (CELLS, "cells: [[brace-holds-the-ankle], not stated, not stated]", []),  # nobody tells a benefit or a harm
    (CELLS, "cells: [not stated, not stated, not stated]", [])])
def test_an_option_tells_a_harm_where_its_benefit_or_other_harms_are_told(tmp_path: Path, watching: str, brace: str, options: list[str]) -> None:
    folder = example(tmp_path, handouts_ankle_at_home=(CELLS, watching))
    file = folder / "handouts" / "ankle-at-home.yml"
    file.write_text(file.read_text(encoding="utf-8").replace(BRACE, brace), encoding="utf-8")
    assert [problem.message.split('"')[1] for problem in told(folder, "option-without-its-harm")] == options


def test_an_option_without_benefits_tells_a_harm_where_another_does(tmp_path: Path) -> None:
    folder = example(tmp_path, treatments_ankle_watching=("harms: not stated", "harms: [worse-downhill]"),
                     handouts_ankle_at_home=(BRACE, "cells: [[brace-holds-the-ankle], not stated, not stated]"))
    assert [problem.message for problem in told(folder, "option-without-its-harm")] == [
        'option "Waiting" tells of "ankle-watching", and none of its harms']
    file = folder / "handouts" / "ankle-at-home.yml"
    text = file.read_text(encoding="utf-8").replace("[watching-needs-nothing], not stated]", "not stated, [worse-downhill]]")
    file.write_text(text, encoding="utf-8")
    assert [problem.where.line for problem in told(folder, "option-without-its-harm")] == [
        number for number, line in enumerate(text.split("\n"), 1) if "name: A brace" in line]


ROWS = """options: [{order}]
rows:
  - asks: {asks}
    cells:
      - [{{id: one, plain: {one}, sources: [{{source: ankle-demonstration, line: 42}}]}}]
      - [{{id: two, plain: {two}, sources: [{{source: ankle-demonstration, line: 48}}]}}]"""


@pytest.mark.parametrize(("order", "one", "two", "changed"), [
    ("ankle-brace, ankle-watching", "Take the ankle brace off.", "Waiting and watching goes on.", False),
    ("ankle-watching, ankle-brace", "Take the ankle brace off.", "Waiting and watching goes on.", True),
    ("ankle-watching, ankle-brace", "Take the ankle brace off.", "Go on.", False),
    ("ankle-watching, ankle-brace", "Waiting and watching is as good as an ankle brace.", "Waiting and watching costs less.", False)])
def test_cells_that_name_each_other_s_option_are_told(tmp_path: Path, order: str, one: str, two: str, changed: bool) -> None:
    rows = ROWS.format(asks="And at night?", order=order, one=one, two=two)
    folder = example(tmp_path, comparisons_brace_or_waiting=("options: [ankle-brace, ankle-watching]", rows))
    assert bool(told(folder, "cells-changed-places")) is changed


@pytest.mark.parametrize(("asks", "one", "two"), [
    ("Can I change later?", "An ankle brace is still possible.", "You can go on with waiting and watching."),
    ("And later?", "You can switch to an ankle brace.", "You can switch to waiting and watching."),
    ("How dear is it?", "It costs less than an ankle brace.", "It costs more than waiting and watching.")])
def test_cells_that_speak_of_changing_or_compare_the_two_have_not_changed_places(tmp_path: Path, asks: str, one: str, two: str) -> None:
    rows = ROWS.format(asks=asks, order="ankle-watching, ankle-brace", one=one, two=two)
    assert told(example(tmp_path, comparisons_brace_or_waiting=("options: [ankle-brace, ankle-watching]", rows)), "cells-changed-places") == []
