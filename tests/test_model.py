"""The examples show every key of every kind, each with a comment, and the JSON Schemas say what the model says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from pydantic import BaseModel

from generator.content import model
from generator.content.kinds import FOLDERS, SINGLES
from generator.content.model import SHELVES
from generator.content.new_entry import examples
from generator.content.reader.load import SINGLE_FILES
from generator.content.schema import schemas

EXAMPLES = examples()
COMMON = set(model.Statement.model_fields)


def parts(kind: Any) -> set[type[BaseModel]]:
    """A kind of entry and every kind of table in it."""
    names = re.findall(r"generator\.model\.\w+\.(\w+)|\b([A-Z]\w+)\b", repr(kind.model_fields))
    return {kind} | {part for one, two in names if isinstance(part := getattr(model, one or two, None), type) and issubclass(part, BaseModel)}


def keys(kind: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in kind.model_fields.items()}


def test_every_folder_and_every_single_file_has_a_name() -> None:
    assert [*FOLDERS.values()] == [*SHELVES]
    assert [*SINGLES.values()] == [*SINGLE_FILES]


@pytest.mark.parametrize("folder", SHELVES)
def test_every_folder_has_an_example(folder: str) -> None:
    assert any(path.startswith(f"{folder}/") for path in EXAMPLES)


@pytest.mark.parametrize("name", SINGLE_FILES)
def test_every_single_file_has_an_example(name: str) -> None:
    assert name in EXAMPLES


@pytest.mark.parametrize("folder", SHELVES)
def test_the_first_example_of_a_kind_comments_every_key(folder: str) -> None:
    text = next(text for path, text in EXAMPLES.items() if path.startswith(f"{folder}/"))
    for key in keys(SHELVES[folder]):
        assert re.search(rf"^#? ?{key}:", text, re.MULTILINE), f"{folder}: the example does not show {key}"
        before, _, line = re.search(rf"((?:.*\n)?)(^)(#? ?{key}:.*)$", text, re.MULTILINE).groups()
        assert "#" in before or "#" in line, f"{folder}: {key} has no comment"


@pytest.mark.parametrize("kind", [model.Symptom, model.Anatomy, model.Differential, model.Recommendation, model.Statistic, model.Arm, model.Step,
                                  model.Lifestyle, model.Question, model.Quantity, model.Citation, model.Names, model.Review, model.Action,
                                  model.TimeLimit, model.Side, model.Statement, model.Icons, model.Timeline, model.Window, model.Strengths,
                                  model.Strength, model.Rated, model.Map, model.Layer, model.Area, model.Sign,
                                  model.Place], ids=lambda kind: kind.__name__)
def test_every_key_of_every_table_is_shown_somewhere(kind: type[BaseModel]) -> None:
    text = "\n".join(EXAMPLES.values())
    for key in keys(kind):
        assert re.search(rf"[\s{{#,-]{key}:", text), f"no example shows {key} of {kind.__name__}"


@pytest.mark.parametrize("folder", SHELVES)
def test_one_example_of_each_kind_begins_by_explaining_its_keys(folder: str) -> None:
    explaining = [path for path, text in EXAMPLES.items() if path.startswith(f"{folder}/") and text.startswith("#")]
    assert explaining == [path for path in EXAMPLES if path.startswith(f"{folder}/")][:1]


def test_a_schema_is_read_by_editors_which_know_the_regular_expressions_of_javascript() -> None:
    patterns = re.findall(r'"pattern": "(.*?)"', json.dumps(schemas()))
    assert patterns
    assert [pattern for pattern in patterns if r"\\Z" in pattern or "(?P" in pattern or "(?<" in pattern] == []


def test_every_kind_has_a_schema() -> None:
    assert set(schemas()) == {f"{name}.json" for name in [*SHELVES, *(file.removesuffix(".yml") for file in SINGLE_FILES)]}
