"""Examples of what rules find: a small content that is wrong, and the same when it is mended.

Each file in `generator/rules/examples/` is one, under the name of its rule: what is changed in the world of the examples (`change`, `add`,
`remove`), or a whole `chart`, with the files (`others`) to which it leads; how that is mended (`mended`), unless it is by taking the change back; and
exactly the `problems` that follow, which the tests hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import yaml

from generator.content.new_entry import examples
from generator.files.resources import RULE_EXAMPLES

CHART = "decisions/chart.yml"
"""What the chart of an example is called; keys that have nothing to do with it are left out of it."""

Files = Mapping[str, str]


class RuleExample(NamedTuple):
    """What a rule finds: about what it is, the files that are wrong, the same files mended, as far as they are still there, and how it is told."""

    about: str
    bad: Files
    good: Files
    says: str = ""


def rule_examples() -> dict[str, RuleExample]:
    """Every example, by the name of its rule."""
    return {file.stem: rule_example(file.stem, yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader))
            for file in sorted(RULE_EXAMPLES.glob("*.yml"))}


def rule_example(rule: str, case: Mapping[str, Any]) -> RuleExample:
    """An example as it was written. Only files that differ are in it."""
    says = next((problem["says"] for problem in case["problems"] if problem["rule"] == rule and "says" in problem), "")
    if "chart" in case:
        others: Files = case.get("others", {})
        return RuleExample(case["about"], {CHART: case["chart"], **others}, {CHART: replaced(case["chart"], case.get("mended", ()))}, says)
    before, wrong, right = examples(), content_of(case), mended(case)
    return RuleExample(case["about"], {path: text for path, text in wrong.items() if before.get(path) != text},
                       {path: text for path, text in right.items() if wrong.get(path) != text}, says)


def content_of(case: Mapping[str, Any]) -> dict[str, str]:
    """The whole content that is wrong: path -> YAML."""
    files = {} if case.get("world") == "empty" else dict(examples())
    for path, changes in case.get("change", {}).items():
        files[path] = replaced(files[path], changes)
    for path in case.get("remove", ()):
        del files[path]
    added: Files = case.get("add", {})
    return {**files, **added}


def mended(case: Mapping[str, Any]) -> dict[str, str]:
    """The whole content that is right: what `mended` makes of the wrong one; without it, the examples as they were."""
    if "mended" not in case:
        return dict(examples())
    files = content_of(case)
    return files | {path: replaced(files[path], changes) for path, changes in case["mended"].items()}


def replaced(text: str, changes: Iterable[tuple[str, str]]) -> str:
    """A text with every old passage made new. Raises ValueError if one is not in it."""
    for old, new in changes:
        if old not in text:
            raise ValueError(f"there is no {old!r} to replace")
        text = text.replace(old, new)
    return text
