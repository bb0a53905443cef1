"""The JSON Schema of every kind of content file, for editors: every key is described by its comment in the examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter

from generator.content import model
from generator.content.model import SHELVES
from generator.content.new_entry import examples
from generator.content.reader.load import SINGLE_FILES

Schema = dict[str, Any]
Path = tuple[str, ...]

_STANDARD = {"oneOf": "anyOf", "ge": "minimum", "le": "maximum"}
"""Keywords of a schema as pydantic makes it -> those that say the same to every editor: a form may fit two of "one of"."""

_COMMENT = re.compile(r" *# ?(?P<words>.*)")
_KEY = re.compile(r"(?P<indent> *(?:# *)?)(?P<items>(?:- +)*)(?P<key>[a-z_]+):(?: .*?(?:  +# (?P<beside>.*))?)?")


@cache
def schemas() -> Mapping[str, Schema]:
    """File name -> schema: one for each folder of entries and for each file at the top of the content. Made once: it takes a quarter of a second."""
    made = _made()
    told = _comments_of(made)
    for schema in made.values():
        for title, properties in _classes(schema):
            for key, value in properties.items():
                if words := _words(title, key, told):
                    value["description"] = f"{words[0].upper()}{words[1:]}"
    return {f"{name}.json": _for_editors(schema) for name, schema in made.items()}


def needed_in(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys that a table needs, but for exceptions that it says."""
    return (*schema.get("required", ()), *schema.get("else", {}).get("required", ()))


def about(kind: type[BaseModel], key: str) -> str:
    """What a key of a kind of table is for."""
    return _words(kind.__name__, key, _every_comment())


@cache
def _every_comment() -> Mapping[tuple[str, str], str]:
    """What the examples say of every key, found once: a file may lack a thousand keys."""
    return _comments_of(_made())


def _made() -> dict[str, Schema]:
    kinds: dict[str, Any] = {**SHELVES, **{name.removesuffix(".yml"): kind for name, kind in SINGLE_FILES.items()}}
    return {name: TypeAdapter(kind).json_schema(by_alias=True) for name, kind in kinds.items()}


def _comments_of(made: Mapping[str, Schema]) -> dict[tuple[str, str], str]:
    return {part: words for name, schema in made.items() for part, words in _told(name, schema).items()}


def _for_editors(part: Any) -> Any:
    """A schema that takes a scalar as an editor reads it: by YAML 1.2, where 24 and true are no texts, whereas they are to us."""
    if isinstance(part, list):
        return [_for_editors(one) for one in part]
    if not isinstance(part, dict):
        return part
    fresh: Schema = {str(_STANDARD.get(key, key)): _for_editors(value) for key, value in part.items()}
    if fresh.get("type") == "string" and not {"enum", "const"} & fresh.keys():
        return {**fresh, **_scalar(fresh)}
    return {"minimum": 0, **fresh} if fresh.get("type") == "integer" else fresh


def _scalar(text: Schema) -> Schema:
    """How a text may be written without quotes: what its pattern takes of numbers, and of true and false."""
    if text.get("format") == "date":
        return {"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    pattern = re.compile(text.get("pattern", ""))
    takes = [kind for kind, example in (("number", "7"), ("boolean", "true")) if pattern.search(example)]
    limits = {key: value for key, value, example in (("minimum", 0, "-7"), ("multipleOf", 1, "7.5")) if not pattern.search(example)}
    return {"type": ["string", *takes], **(limits if "number" in takes else {})} if takes else {}


def _words(title: str, key: str, told: Mapping[tuple[str, str], str]) -> str:
    """What is said of a key: by a comment of an example, of its class or one that it extends; else by the sentence about it in the class itself."""
    classes = [one for one in getattr(getattr(model, title, None), "__mro__", ()) if issubclass(one, BaseModel)]
    commented = next((told[(one.__name__, key)] for one in classes if (one.__name__, key) in told), "")
    return commented or next((words for one in classes if (words := _sentence(key, one.__doc__ or ""))), "")


def _sentence(key: str, about: str) -> str:
    """The sentence of a text that explains a key in backquotes."""
    sentences = re.split(r"(?<=[.;]) ", " ".join(about.split()))
    told = [one.removesuffix(";").removeprefix(f"`{key}`: ") for one in sentences if f"`{key}`" in one]
    return next((one for one in told if f"`{key}`" not in one), told[0] if told else "")


def _told(kind: str, schema: Schema) -> dict[tuple[str, str], str]:
    """What the examples of a kind say of keys: class and key -> words. The example that explains every key comes first, and counts."""
    told: dict[tuple[str, str], str] = {}
    for path, text in examples().items():
        if path == f"{kind}.yml" or path.startswith(f"{kind}/"):
            for keys, words in _comments(text):
                for title in _holders(schema, schema, keys[:-1]):
                    told.setdefault((title, keys[-1]), words)
    return told


def _comments(text: str) -> Iterator[tuple[Path, str]]:
    """Every key of an example that has a comment above or beside it, by the keys on the way to it."""
    open_keys: list[tuple[int, str]] = []
    above: list[str] = []
    left_out = False
    for line in text.splitlines():
        key = _KEY.fullmatch(line)
        if key is None or ("#" in key["indent"] and not above and not left_out):
            comment = _COMMENT.fullmatch(line)
            above, left_out = [*above, comment["words"]] if comment else [], False
            continue
        left_out = "#" in key["indent"]
        indent = len(key["indent"]) + len(key["items"]) - 2 * ("#" in key["indent"])
        open_keys = [*(one for one in open_keys if one[0] < indent), (indent, key["key"])]
        if words := " ".join(above) or key["beside"]:
            yield tuple(name for _, name in open_keys), words
        above = []


def _holders(part: Any, schema: Schema, keys: Path) -> Iterator[str]:
    """The classes in which the last of some keys lead from a part of a schema."""
    for table in _tables(part, schema):
        if not keys:
            yield str(table["title"])
        elif keys[0] in table["properties"]:
            yield from _holders(table["properties"][keys[0]], schema, keys[1:])


def _tables(part: Any, schema: Schema) -> Iterator[Schema]:
    """Every table that can stand at a place, whatever form its author chooses there."""
    if "$ref" in part:
        yield from _tables(schema["$defs"][part["$ref"].rpartition("/")[2]], schema)
    elif "properties" in part:
        yield part
    for choice in (*part.get("anyOf", ()), *part.get("oneOf", ())):
        yield from _tables(choice, schema)
    if isinstance(part.get("items"), dict):
        yield from _tables(part["items"], schema)


def _classes(schema: Schema) -> Iterator[tuple[str, Mapping[str, Schema]]]:
    """Every class of a schema with its keys."""
    for part in (schema, *schema.get("$defs", {}).values()):
        if "properties" in part:
            yield part["title"], part["properties"]
