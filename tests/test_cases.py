"""Every file in cases/ is one case: what is changed in the miniature world, and exactly the problems that follow."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from generator.rules.check import LATE_RULES, RULES, rule_name

from generator.content.new_entry import examples
from generator.content.reader.load import SHAPE_RULES, source_line
from generator.drawing import figures
from generator.rules import figures as figure_rules
from generator.rules import handouts, numbers
from tests.worlds import judged, write

NUMBERS_ON_SHEETS = (handouts.field_range, handouts.number_of_its_own)
"""The rules of sheets that have cases here; the others are in tests/test_handouts.py."""

CASES = sorted((Path(__file__).parent / "cases").glob("*.yml"))


def load_case(file: Path) -> dict:
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def content_of(case: dict) -> dict[str, str]:
    files = {} if case.get("world") == "empty" else dict(examples())
    for path, changes in case.get("change", {}).items():
        for old, new in changes:
            assert old in files[path], f"{path} does not hold {old!r}"
            files[path] = files[path].replace(old, new)
    for path in case.get("remove", []):
        del files[path]
    return files | case.get("add", {})


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_case(file: Path, tmp_path: Path) -> None:
    case = load_case(file)
    content = write(tmp_path, content_of(case))
    found = []
    for problem in judged(content).problems:
        line = source_line(content, problem.where) or ""
        start = max(0, problem.where.column - 1)
        found.append({"file": problem.where.file, "rule": problem.rule, "at": line[start:start + problem.width] if problem.where.line else ""})
    expected = [{key: problem.get(key, "") for key in ("file", "rule", "at")} for problem in case["problems"]]
    assert found == expected
    for problem, wanted in zip(judged(content).problems, case["problems"], strict=True):
        assert wanted.get("says", "") in f"{problem.message}. {problem.help}"


def test_every_rule_has_a_case() -> None:
    shown = {problem["rule"] for file in CASES for problem in load_case(file)["problems"]}
    in_python = {"too-large", "not-utf-8", "forbidden-character", "too-deep", "symbolic-link", "cannot-read", "copied-words", "bad-word-runs",
                 "empty-content", "fact-shown-nowhere", "several-documents", "key-not-text",  # tests/test_load.py, test_yaml_file.py, test_check.py
                 "bad-picture", "missing-caution"}  # tests/test_handouts.py, test_cautions.py
    named = (*RULES, *figure_rules.RULES, *numbers.RULES, *NUMBERS_ON_SHEETS)
    rules = {*SHAPE_RULES, *map(rule_name, named), *figures.FIGURE_RULES, *LATE_RULES, "unknown-language"}
    assert rules - shown - in_python == set()
    assert shown <= rules
