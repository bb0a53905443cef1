"""What can be filled in for a part of a file, from the JSON Schema of its kind: fields in words, what each takes, and from what one can choose."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from generator.content.model import Citation, Entry, Library, Names, RedFlag, Source, Voiced, worded
from generator.content.schema import needed_in, schemas
from generator.editing.tree import Path, Value

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class FormOption:
    """One form that a value may have. `shelf`: it is the id of something there. `holds`: the kind of table; `of`: the forms of each item."""

    form: Literal["words", "choice", "not stated", "list", "table"]
    about: str = ""
    choices: tuple[str, ...] = ()
    shelf: str = ""
    pattern: str = ""
    holds: str = ""
    of: tuple[FormOption, ...] = ()


@dataclass(frozen=True)
class Field:
    """A key of a table: what it is called here, what it is for, whether it must be there, and the forms of its value."""

    key: str
    label: str
    about: str
    needed: bool
    options: tuple[FormOption, ...]


@dataclass(frozen=True)
class TableKind:
    """A kind of table."""

    name: str
    about: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Form:
    """The form of one part: the forms that it may have, every kind of table that can stand in it, and the ids that can be chosen, by shelf.

    `places`: for each source, the places in it that other facts name.
    """

    options: tuple[FormOption, ...]
    kinds: Mapping[str, TableKind]
    ids: Mapping[str, tuple[tuple[str, str], ...]]
    places: Mapping[str, tuple[str, ...]]


LABELS: Mapping[str, str] = MappingProxyType({
    "plain": "Words for patients", "clinical": "Words for clinicians", "says": "Words", "line": "Lines of the source", "part": "Place in the source",
    "cites": "References that the source gives", "doubts": "Editor's notes", "quantities": "Numbers in the words", "rows": "Rows of the inventory",
    "of": "What it measures", "low": "From", "from": "From", "to": "To", "population": "Of whom", "comparator": "Compared with", "time_point": "When",
    "action": "What to do", "basis": "Who says what to do", "urgency": "How urgent", "level": "How urgent", "time_limit": "Within what time",
    "means": "What it may mean", "watch_words": "Watch words", "search": "What people type", "also": "Other names", "audience": "For whom",
    "goto": "Leads to box", "yes": "Yes leads to box", "no": "No leads to box", "facts": "Facts it stands on", "note": "Note below the chart",
    "any_of": "What counts as yes", "unsure": "How to answer in doubt", "red_flags": "Danger signs", "at_least": "At least", "less_than": "Less than",
    "more_than": "More than", "at_most": "At most", "who": "Who does it", "time": "Within what time", "come_back_if": "Come back if",
    "not_stated": "Not stated: the gap", "asks": "Question", "boxes": "Boxes", "cases": "Patients to test it with", "when": "Condition",
})
"""What keys are called in a form, where the key alone would not do."""

_ABOUT: Mapping[str, str] = MappingProxyType({
    "plain": "Say \u201cyou\u201d. Short sentences.", "clinical": "The answer first. Leave it empty where the plain words do for both.",
    "sources": "You have read the place that you name.", "part": "A heading or a page, where the source has no numbered lines.",
    "rows": "Which statements of the document this fact tells.",
})


def form(library: Library, file: str, path: Path, value: Value) -> Form:
    """The form of the part at `path` of a file. `value`: what the whole file says. Raises KeyError if the kind of file has no such part."""
    boxes = _boxes(value)
    options, kinds = options_at(file, path, value)
    reached = _reached(options, kinds)
    shelves = {option.shelf for option in _all(options, reached) if option.shelf}
    known = library.shelves
    ids = {shelf: tuple((str(id_), _told(entry)) for id_, entry in known[shelf].items()) for shelf in sorted(shelves & set(known))}
    ids |= {"boxes": boxes} if "boxes" in shelves else {}
    return Form(options, reached, ids, places_of(library) if "Citation" in reached else {})


def options_at(file: str, path: Path, value: Value) -> tuple[tuple[FormOption, ...], Mapping[str, TableKind]]:
    """The forms that the part at `path` of a file may have, and the kinds of table in that kind of file. Raises KeyError as `form` does."""
    kinds, options = _kinds(file)
    for step in path:
        options = _inside(options, value, step, kinds)
        value = value[step] if isinstance(value, (list, dict)) else value  # type: ignore[index]
    return options, kinds


def _boxes(whole: Value) -> tuple[tuple[str, str], ...]:
    """The boxes of a chart by their ids, each with its words."""
    boxes = whole.get("boxes") if isinstance(whole, dict) else None
    tables = [box for box in boxes if isinstance(box, dict)] if isinstance(boxes, list) else []
    return tuple((str(box["id"]), str(box.get("says", ""))) for box in tables if "id" in box)


def schema_of(file: str) -> str:
    """The name of the kind of a file."""
    return file.partition("/")[0].removesuffix(".yml")


@cache
def _kinds(file: str) -> tuple[Mapping[str, TableKind], tuple[FormOption, ...]]:
    """Every kind of table in a kind of file, and the forms of the whole. Raises KeyError for what is no file of content."""
    schema = schemas()[f"{schema_of(file)}.json"]
    kinds = {name: _kind(name, inside) for name, inside in schema.get("$defs", {}).items()}
    if "properties" in schema:
        kinds[schema["title"]] = _kind(schema["title"], schema)
        return kinds, (FormOption("table", holds=schema["title"]),)
    return kinds, tuple(_options(schema))


def _kind(name: str, schema: Schema) -> TableKind:
    about = schema.get("description", "")
    needed = needed_in(schema)
    return TableKind(name, about.partition("\n\n")[0], tuple(
        Field(key, _label(key), _about(inside.get("description", ""), key), key in needed, tuple(_options(inside)))
        for key, inside in schema.get("properties", {}).items()))


def _label(key: str) -> str:
    return LABELS.get(key) or f"{key[0].upper()}{key[1:].replace('_', ' ')}"


def _about(told: str, key: str) -> str:
    """What is said of a key, for a form, which marks by itself what need not be there; other keys are called as the form calls them."""
    return _ABOUT.get(key) or re.sub(r"`(\w+)`", lambda named: f"“{_label(named[1])}”", told.removeprefix("Optional. "))


def _options(schema: Schema) -> Iterator[FormOption]:
    """The forms of a value; that it may be absent is none."""
    some = schema.get("anyOf") or schema.get("oneOf")
    about = schema.get("description", "")
    if some:
        for one in some:
            yield from _options(one)
    elif "$ref" in schema:
        yield FormOption("table", holds=schema["$ref"].rpartition("/")[2])
    elif schema.get("type") == "array":
        yield FormOption("list", about, of=tuple(_options(schema["items"])))
    elif schema.get("const") == "not stated":
        yield FormOption("not stated")
    elif "const" in schema or "enum" in schema:
        yield FormOption("choice", about, tuple(schema.get("enum", [schema.get("const")])))
    elif schema.get("type") != "null":
        yield FormOption("words", about, shelf=schema.get("x-shelf", ""), pattern=schema.get("pattern", ""))


def _inside(options: tuple[FormOption, ...], value: Value, step: str | int, kinds: Mapping[str, TableKind]) -> tuple[FormOption, ...]:
    option = fitting(options, value, kinds)
    if option is None or option.form not in {"list", "table"}:
        raise KeyError(step)
    if option.form == "list":
        return option.of
    found = next((field for field in kinds[option.holds].fields if field.key == step), None)
    if found is None:
        raise KeyError(step)
    return found.options


def fitting(options: tuple[FormOption, ...], value: Value, kinds: Mapping[str, TableKind]) -> FormOption | None:
    """The form that a value has, of those that it may have."""
    if isinstance(value, list):
        return next((option for option in options if option.form == "list"), None)
    if isinstance(value, dict):
        tables = [option for option in options if option.form == "table"]
        return max(tables, key=lambda option: _likeness(kinds[option.holds], value), default=None)
    exact = (option for option in options if value in option.choices or option.form == value)
    return next(exact, next((option for option in options if option.form in {"words", "choice"}), None))


def _likeness(kind: TableKind, value: Mapping[str, Value]) -> tuple[bool, int]:
    """How well a table fits a kind: by its key `kind`, then by how many of its keys the kind has."""
    keys = {field.key: field for field in kind.fields}
    named = "kind" in keys and any(value.get("kind") in option.choices for option in keys["kind"].options)
    return named, sum(key in keys for key in value) - sum(key not in keys for key in value)


def _reached(options: tuple[FormOption, ...], kinds: Mapping[str, TableKind]) -> Mapping[str, TableKind]:
    """The kinds of table that can stand in a value of these forms."""
    found: dict[str, TableKind] = {}
    ahead = [option.holds for option in _flat(options) if option.holds]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found[name] = kinds[name]
            ahead += [option.holds for field in kinds[name].fields for option in _flat(field.options) if option.holds]
    return found


def _flat(options: tuple[FormOption, ...]) -> Iterator[FormOption]:
    for option in options:
        yield option
        yield from _flat(option.of)


def _all(options: tuple[FormOption, ...], kinds: Mapping[str, TableKind]) -> Iterator[FormOption]:
    yield from _flat(options)
    for kind in kinds.values():
        for field in kind.fields:
            yield from _flat(field.options)


def _told(entry: Entry) -> str:
    """A few words on an entry, for whoever looks for its id."""
    if isinstance(entry, RedFlag) and entry.short is not None:
        return str(worded(entry.short, "plain"))
    if isinstance(entry, Voiced):
        return str(entry.plain)[:120]
    if isinstance(entry, Source):
        return str(entry.short)
    names = getattr(entry, "names", None)
    return str(names.plain if isinstance(names, Names) else getattr(entry, "question", None) or getattr(entry, "says", None) or "")[:120]


def keys_of(file: str) -> list[str]:
    """Every key that can stand in a kind of file."""
    kinds, _ = _kinds(file)
    return sorted({field.key for kind in kinds.values() for field in kind.fields})


def ids_of(library: Library) -> list[tuple[str, str]]:
    """Every id that can be named, with a few words on what it is."""
    return sorted({(str(id_), _told(entry)) for shelf in library.shelves.values() for id_, entry in shelf.items()})


def places_of(library: Library) -> Mapping[str, tuple[str, ...]]:
    """For each source, the named places in it that facts rest on, as they are written."""
    found: dict[str, set[str]] = defaultdict(set)
    for entry in library.entries:
        for part in entry.parts:
            if isinstance(part, Citation):
                found[str(part.source)].update(str(place) for place in (part.part, part.line) if place is not None)
    return {source: tuple(sorted(some)) for source, some in sorted(found.items())}
