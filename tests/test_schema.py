"""The schemas that editors read: they give the verdict of the reader, and describe every key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import jsonschema
import pytest
import yaml
from jsonschema import Draft202012Validator
from jsonschema.validators import extend
from pydantic import TypeAdapter, ValidationError

from generator.content.model import SHELVES
from generator.content.new_entry import examples
from generator.content.reader.load import SINGLE_FILES
from generator.content.schema import schemas
from tests.worlds import ROOT

SCHEMAS = schemas()


def editor_of(schema: dict[str, Any]) -> Any:
    """What judges as an editor does. A part that was judged is not judged again: of thousands of files most parts are the very same values; and of a
    part that is wrong one fault is enough."""
    judged: dict[tuple[str, int], tuple[Any, list[jsonschema.ValidationError]]] = {}

    def by_reference(validator: Any, reference: str, value: Any, part: dict[str, Any]) -> Iterator[jsonschema.ValidationError]:
        key = (reference, id(value))
        if key not in judged:
            judged[key] = value, [*islice(editors[reference].iter_errors(value), 1)]
        yield from judged[key][1]

    editor = extend(Draft202012Validator, {"$ref": by_reference})
    editors = {f"#/$defs/{name}": editor(part) for name, part in schema.get("$defs", {}).items()}
    return editor(schema)


EDITORS = {name.removesuffix(".json"): editor_of(schema) for name, schema in SCHEMAS.items()}
FILES = {**examples(), **{file.relative_to(ROOT / "content").as_posix(): file.read_text(encoding="utf-8")
                          for file in sorted((ROOT / "content").rglob("*.yml"))}}
KINDS = {name.removesuffix(".yml"): TypeAdapter[Any](kind) for name, kind in (*SHELVES.items(), *SINGLE_FILES.items())}
LANGUAGE = {"when", "given", "only_if", "unless", "ruled_out_by", "formula"}
"""Keys that take conditions and formulas: a language of its own, which no schema knows."""
STRANGE: tuple[Any, ...] = ("Not An Id !", ["one", "two"], {"strange": "table"}, "-7", "true")

Path = tuple[str | int, ...]


def kind_of(file: str) -> str:
    return file.partition("/")[0].removesuffix(".yml")


def as_editors_read(value: Any) -> Any:
    """A value with its scalars as an editor takes them, by YAML 1.2: numbers and true and false are no texts."""
    if isinstance(value, dict):
        return {key: as_editors_read(part) for key, part in value.items()}
    if isinstance(value, list):
        return [as_editors_read(part) for part in value]
    if re.fullmatch(r"[-+]?[0-9]+", value):
        return int(value)
    if re.fullmatch(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", value):
        return float(value)
    return {"true": True, "false": False}.get(value, value)


def read(text: str) -> Any:
    return yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


def reader_takes(kind: str, data: Any) -> bool:
    try:
        KINDS[kind].validate_python(data)
    except ValidationError:
        return False
    return True


def schema_takes(kind: str, as_read: Any) -> bool:
    return EDITORS[kind].is_valid(as_read)


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """The way to every value in another."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield (*path, key)
        yield from places(value[key], (*path, key))


def changed(data: Any, path: Path, value: Any) -> Any:
    """The same with one value made another; without its key where that is None, but for the last one. What is beside it is no copy."""
    step, *rest = path
    copy = data.copy()
    if rest:
        copy[step] = changed(copy[step], tuple(rest), value)
    elif value is not None:
        copy[step] = value
    elif len(copy) > 1:
        del copy[step]
    return copy


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_of_ours_is_right_for_both(kind: str) -> None:
    for file, text in FILES.items():
        if kind_of(file) == kind:
            assert reader_takes(kind, read(text)), file
            assert schema_takes(kind, as_editors_read(read(text))), file


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_changed_in_a_file_is_judged_alike_by_both(kind: str) -> None:
    """Every key taken away, every table given a strange key, and every value made something else, in every example."""
    unlike = []
    for file, text in examples().items():
        if kind_of(file) != kind:
            continue
        data = read(text)
        as_read = as_editors_read(data)
        for path in places(data):
            for value in (None, *STRANGE) if isinstance(path[-1], str) else STRANGE:
                takes = (reader_takes(kind, changed(data, path, value)),
                         schema_takes(kind, changed(as_read, path, as_editors_read(value) if value is not None else None)))
                if takes[0] != takes[1] and not (value == STRANGE[0] and path[-1] in LANGUAGE):
                    unlike.append((file, path, value, takes))
    assert unlike == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_described(kind: str) -> None:
    schema = SCHEMAS[f"{kind}.json"]
    tables = [part for part in (schema, *schema.get("$defs", {}).values()) if "properties" in part]
    assert tables
    assert [(table["title"], key) for table in tables for key, value in table["properties"].items() if not value.get("description")] == []


def patterns(part: Any) -> Iterator[str]:
    """Every pattern in a schema."""
    if isinstance(part, dict):
        yield from [part["pattern"]] if isinstance(part.get("pattern"), str) else []
    for inside in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from patterns(inside)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_and_editors_can_read_its_patterns(name: str) -> None:
    """JavaScript takes a backslash only before what it knows (ECMA-262, with the flag u)."""
    Draft202012Validator.check_schema(SCHEMAS[name])
    escaped = {sign for pattern in patterns(SCHEMAS[name]) for sign in re.findall(r"\\(.)", pattern)}
    assert escaped <= set("dDwWsSbBnrtvfxu0123456789^$\\.*+?()[]{}|/-")
