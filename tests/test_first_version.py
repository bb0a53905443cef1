"""Content that was written for the first version still builds, as it is.

`first_version/` is the example world of 20 November 2026, the last day of that version. It is never changed: what may not stand in it any more, every
author would have to change, too.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from generator.build import build
from tests.worlds import ROOT, TODAY, SharedPress

WORLD = ROOT / "tests" / "first_version"

WARNINGS = {"lost-words": 15, "chart-number-without-fact": 2, "choice-not-complete": 1}
"""What rules that came later advise: comments behind a text, two numbers of a chart that no fact gives, a choice that may leave somebody out."""


def test_the_first_example_world_builds_as_it_is(tmp_path: Path) -> None:
    place = SharedPress(tmp_path / "work", tmp_path / "site")
    examined = build(WORLD, place, TODAY)
    assert examined.ok, [problem.message for problem in examined.problems if problem.level == "error"]
    assert Counter(problem.rule for problem in examined.problems) == WARNINGS
    assert examined.edition is not None
    pages = {document.id.kind: document for document in examined.edition.documents}
    assert {"topic", "test", "treatment", "comparison", "chart", "handout"} <= pages.keys()
    assert all((place.out / name).is_file() for name in ("index.html", "topics/ankle-sprain/index.html", "decisions/ankle-injured/index.html"))
    assert {sheet.document.id.id for sheet in examined.edition.sheets} == {"ankle-injured", "ankle-at-home"}
