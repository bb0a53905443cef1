"""Every case: what is changed in the miniature world, and exactly the problems that follow.

A case lies in `generator/rules/examples/` where it is the example of a rule, and otherwise in `cases/`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.content.reader.load import source_lines
from generator.content.rule_examples import content_of, mended
from generator.diagnostics.evidence import Differing
from generator.files.resources import RULE_EXAMPLES
from generator.rules import every_rule
from tests.worlds import judged, write


def load_case(file: Path) -> dict[str, Any]:
    return yaml.load(file.read_text(encoding="utf-8"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


EXAMPLES = [file for file in sorted(RULE_EXAMPLES.glob("*.yml")) if "chart" not in load_case(file)]
CASES = [*EXAMPLES, *sorted((Path(__file__).parent / "cases").glob("*.yml"))]


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_case(file: Path, tmp_path: Path) -> None:
    case = load_case(file)
    content = write(tmp_path, content_of(case))
    problems, found = judged(content).problems, []
    for problem in problems:
        line = source_lines(content)(problem.where) or ""
        start = max(0, problem.where.column - 1)
        found.append({"file": problem.where.file, "rule": problem.rule, "at": line[start:start + problem.width] if problem.where.line else ""})
    expected = [{key: problem.get(key, "") for key in ("file", "rule", "at")} for problem in case["problems"]]
    assert found == expected
    for problem, wanted in zip(problems, case["problems"], strict=True):
        assert wanted.get("says", "") in f"{problem.message}. {problem.help}"


@pytest.mark.parametrize("file", [file for file in EXAMPLES if "mended" in load_case(file)], ids=lambda file: file.stem)
def test_an_example_is_fine_when_it_is_mended(file: Path, tmp_path: Path) -> None:
    assert judged(write(tmp_path, mended(load_case(file)))).problems == ()


@pytest.mark.parametrize("name", ["action-below-its-urgency", "how-often-not-in-source", "sign-turned-round", "urgency-in-words-differs"])
def test_what_two_places_say_otherwise_is_told_as_data_too(name: str, tmp_path: Path) -> None:
    case = load_case(RULE_EXAMPLES / f"{name}.yml")
    evidence = [problem.evidence for problem in judged(write(tmp_path, content_of(case))).problems if problem.rule == name]
    assert evidence and all(isinstance(one, Differing) and one.said not in one.given for one in evidence)


def test_every_problem_of_a_case_is_of_a_rule() -> None:
    shown = {problem["rule"] for file in CASES for problem in load_case(file)["problems"]}
    assert shown <= {rule.name for rule in every_rule()}
