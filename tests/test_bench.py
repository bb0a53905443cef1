"""What the bench makes for other tools from what we have, and how it tells what it found. Nothing is timed here."""

from __future__ import annotations

import json
import sys
from math import isnan
from pathlib import Path

import pytest

from generator.drawing.flowchart.drawing import Graph, UnplacedBox, UnroutedArrow
from tests.bench import hugo, steps
from tests.bench.__main__ import Results, as_markdown
from tests.bench.paper import dot_of, sheet_of
from tests.bench.runs import Failed, Used, measured
from tests.bench.sites import exponent, rows
from tests.worlds import write


def test_a_command_is_measured_with_the_processes_that_it_starts() -> None:
    inner = "import time; kept = bytearray(60_000_000); time.sleep(0.4)"
    used = measured([sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}], check=True)"])
    assert used.memory > 60
    assert used.wall > 0


def test_a_command_that_fails_is_told_with_what_it_said() -> None:
    with pytest.raises(Failed, match="no such thing"):
        measured([sys.executable, "-c", "raise SystemExit('no such thing')"])


def test_each_step_of_a_build_is_timed(tmp_path: Path) -> None:
    """What the story calls by another name would count for nothing."""
    [world] = steps.of_worlds((10,), tmp_path, lambda said: None)
    assert world.seconds.keys() == steps.STEPS.keys()


def test_growth_is_told_as_an_exponent() -> None:
    assert (exponent((10, 1.0), (100, 10.0)), exponent((10, 1.0), (100, 100.0))) == (1.0, 2.0)
    assert isnan(exponent((10, 0.0), (100, 1.0)))
    worlds = [(10, {"ours": Used(1, 2, 3)}), (100, {"ours": Used(10, 20, 30)})]
    assert list(rows(worlds)) == [("ours", "1.00 · 2.0 · 3", "10.00 · 20.0 · 30 (1.00)")]


def test_a_table_as_markdown() -> None:
    assert as_markdown(Results("Title", ("a", "b"), (("1", "2"),), ("A note.",))) == "**Title**\n\n| a | b |\n| --- | ---: |\n| 1 | 2 |\n\nA note."


def test_a_chart_for_graphviz_has_the_same_boxes_and_arrows() -> None:
    graph = Graph((UnplacedBox("a", "question", 1, 'Is it "red"?', bullets=("or hot",)),
                   UnplacedBox("b", "outcome", 2, "See a doctor.", head="URGENT")),
                  (UnroutedArrow("a", "b", "Yes"),))
    assert dot_of(graph).splitlines()[3:] == [r'"a" [label="1 Is it \"red\"?\nor hot"]', r'"b" [label="URGENT\n2 See a doctor."]',
                                              '"a" -> "b" [label="Yes"]', "}"]


@pytest.mark.parametrize("pdf", ["my-sheet-a4", "my-sheet-letter", "my-sheet-large-a4", "my-sheet-page-12-letter"])
def test_a_pdf_is_of_a_sheet(pdf: str) -> None:
    assert sheet_of(pdf) == "my-sheet"


def test_a_hugo_site_has_every_page_every_file_and_the_menu(tmp_path: Path) -> None:
    work = write(tmp_path / "work", {
        "mkdocs.yml": "site_name: Ankles\ntheme: {language: en}\nnav:\n- Home: index.md\n"
                      "- Patients:\n  - patients.md\n  - Conditions: [topics/sprain.md]\n",
        "pages/index.md": "---\ntitle: Home\n---\n", "pages/patients.md": '---\ntitle: "For patients"\n---\n',
        "pages/topics/sprain.md": "---\ntitle: Sprain\n---\n# Sprain\n", "pages/topics/index.md": "---\ntitle: All\n---\n",
        "pages/data/facts.json": "{}"})
    site = hugo.write_site(work, tmp_path / "hugo")
    assert sorted(file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()) == [
        "content/_index.md", "content/patients.md", "content/topics/_index.md", "content/topics/sprain.md", "data/nav.json", "hugo.json",
        "layouts/_default/list.html", "layouts/_default/single.html", "static/data/facts.json"]
    home, patients = json.loads((site / "data" / "nav.json").read_text())
    assert (home["url"], patients["url"], patients["pages"]) == ("", "patients/", ["patients/", "topics/sprain/"])
    assert patients["children"][0]["title"] == "For patients"
    assert patients["children"][1]["children"] == [{"title": "Sprain", "url": "topics/sprain/", "pages": ["topics/sprain/"], "children": []}]
