"""Every kind of file, told from the model and its examples: for a terminal, and as one page of Markdown with all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from textwrap import fill, indent
from typing import Any, NamedTuple

from pydantic import BaseModel, TypeAdapter

from generator.content import model
from generator.content.kinds import FOLDERS, SINGLES
from generator.content.model import REQUIRED, SHELVES, Box, Clinic, Page, Statement, Topic
from generator.content.model.handout import Block
from generator.content.new_entry import examples_of
from generator.content.reader.load import SINGLE_FILES
from generator.content.schema import needed_in

Schema = Mapping[str, Any]

_WIDTH = 100
_COMMON: tuple[type[BaseModel], ...] = (Statement, Page, Box, Block, Clinic)
"""Kinds whose keys several others have as well: they are told once."""


class FileKind(NamedTuple):
    """A kind of file: what `new` calls it, the file, the schema of what is in it, its class, and whether the file is a list of such."""

    name: str
    file: str
    schema: Schema
    holds: type[BaseModel]
    listed: bool

    @property
    def started(self) -> str:
        """The arguments of `new` that start a file of this kind."""
        return f"new {self.name}" + (" ID" if "/" in self.file else "")


def kinds(named: str = "") -> Iterator[FileKind]:
    """Every kind of file, or those of one name: those that stand once, then those of the folders."""
    for name, file in SINGLES.items():
        if named in ("", name):
            schema = TypeAdapter(SINGLE_FILES[file]).json_schema(by_alias=True)
            yield FileKind(name, file, schema, _class_of(schema), "items" in schema)
    for name, folder in FOLDERS.items():
        if named in ("", name):
            yield FileKind(name, f"{folder}/ID.yml", SHELVES[folder].model_json_schema(by_alias=True), SHELVES[folder], False)


def as_list() -> str:
    """The kinds of file by their names, each with what it is."""
    told = (f"  {kind.name} ({kind.file})\n{indent(fill(_summary(kind.holds), _WIDTH - 6), ' ' * 6)}" for kind in kinds())
    return "\n".join(["files: Every kind of file in a content folder.", *told])


def as_text(name: str) -> str:
    """The kinds of file of one name (a clinic may stand once, or be one of several) with their examples, for a terminal."""
    parts = []
    for kind in kinds(name):
        parts.append(f"{kind.file} ({kind.started})")
        parts += (fill(paragraph, _WIDTH) for paragraph in _paragraphs(kind.holds))
        parts += (f"  Example, {path}:\n\n{indent(text.rstrip(), '    ')}" for path, text in _examples(kind))
    return "\n\n".join(parts)


def as_markdown(made_by: str) -> str:
    """All kinds of file as one page. `made_by`: the command that makes it."""
    every = list(kinds())
    lines = [f"<!-- Made by `{made_by}`. Change the class of the kind, or its examples, and make it anew. -->", "", "# Kinds of file", "",
             "What may lie in a content folder. `make new KIND=… ID=…`, or `caresheet new KIND ID`, starts a file.", "",
             "*Needed* is a key without which a file cannot be read; [rules](rules.md) may ask for more. How values are written is told under",
             "[YAML](yaml.md). **The examples are made up**: follow no advice in them, and publish none of it.", "",
             "| file | KIND | holds |", "| --- | --- | --- |"]
    lines += [f"| [`{kind.file}`](#{_anchor(kind.holds)}) | `{kind.name}` | {_summary(kind.holds)} |" for kind in every]
    lines += ["| `word_runs/ID.txt` | | The hashed runs of words of a source ([how to make them](../how-to/sources.md)). |",
              "| `source_numbers/ID.txt` | | The numbers of a source, by line ([the same](../how-to/sources.md#word-runs-and-numbers)). |",
              "| `logos/` | | The pictures that clinics name ([how to use them](../how-to/clinics.md)). |", ""]
    for kind in every:
        lines += _section(kind)
    lines += ["## Parts", "", "What stands inside the files above, by name. Messages use these names, too.", ""]
    for part in _parts(every):
        lines += [f"### {part.__name__}", "", *_told(part)]
    return "\n".join(lines).rstrip() + "\n"


def _section(kind: FileKind) -> Iterator[str]:
    yield from (f"## {kind.holds.__name__}", "", f"`{kind.file}`{', a list' if kind.listed else ''} · `{kind.started}`", "")
    yield from _told(kind.holds)
    if kind.holds is Topic:
        yield from ("These sections a topic must have. Where no source says anything, the section says `not stated`.", "",
                    "| `kind` | sections |", "| --- | --- |")
        yield from (f"| `{name}` | {', '.join(sections)} |" for name, sections in REQUIRED.items())
        yield ""
    for path, text in _examples(kind):
        yield from (f"Example, `{path}`:", "", "```yaml", text.rstrip(), "```", "")


def _examples(kind: FileKind) -> Iterator[tuple[str, str]]:
    """The examples of exactly this kind."""
    return ((path, text) for path, text in examples_of(kind.name).items() if ("/" in path) == ("/" in kind.file))


def _told(holds: type[BaseModel]) -> Iterator[str]:
    """What a class is, and its keys."""
    for paragraph in _paragraphs(holds):
        yield from (paragraph, "")
    base = next((common for common in _COMMON if issubclass(holds, common) and holds is not common), None)
    schema = holds.model_json_schema(by_alias=True)
    inherited = {field.alias or name for name, field in base.model_fields.items()} if base else set()
    own = {key: taken for key, taken in schema.get("properties", {}).items() if key not in inherited}
    if base:
        yield from (f"It has all keys of [{base.__name__}](#{_anchor(base)}){', and:' if own else '.'}", "")
    if own:
        yield from ("| key | takes | |", "| --- | --- | --- |")
        yield from (f"| `{key}` | {_takes(taken)}{_default(taken)} | {'needed' if key in needed_in(schema) else ''} |"
                    for key, taken in own.items())
        yield ""


def _takes(schema: Schema) -> str:
    """What may be written for a key, in words."""
    told = [_one(option) for option in _options(schema)]
    if "`not stated`" not in told:
        return _either(told)
    stated = _either([words for words in told if words not in ("`not stated`", "[NotStated](#notstated)")])
    return f"{stated}{';' if ' or ' in stated or stated.startswith('list') else ''} or [`not stated`](#notstated)"


def _options(schema: Schema) -> Iterator[Schema]:
    """The forms that a value may have; that a key may be left out is no form."""
    options = schema.get("anyOf") or schema.get("oneOf")
    if options:
        for option in options:
            yield from _options(option)
    elif schema.get("type") != "null":
        yield schema


def _one(schema: Schema) -> str:
    """One form of a value."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "const" in schema or "enum" in schema:
        return _either([f"`{word}`" for word in schema.get("enum", [schema.get("const")])])
    if schema.get("type") == "array":
        return f"list: {_takes(schema['items'])}"
    if "ge" in schema:
        return f"a whole number from {schema['ge']} to {schema['le']}"
    if schema.get("format") == "date":
        return "a day, such as `2026-11-20`"
    said = schema.get("description", "Words").partition(". ")[0].rstrip(".")
    return f"{said[0].lower()}{said[1:]}"


def _default(schema: Schema) -> str:
    """What an absent key means, if it means something."""
    match schema.get("default"):
        case None | []:
            return ""
        case dict():
            return "; without it `not stated`"
        case [*words]:
            return f"; without it {' and '.join(f'`{word}`' for word in words)}"
        case word:
            return f"; without it `{word}`"


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _parts(every: Iterable[FileKind]) -> list[type[BaseModel]]:
    """Every class of what stands inside a file, and those whose keys several have, by name."""
    inside = {name: getattr(model, name) for kind in every for name in kind.schema.get("$defs", {})}
    parts: dict[str, type[BaseModel]] = inside | {common.__name__: common for common in _COMMON}
    for kind in every:
        parts.pop(kind.holds.__name__, None)
    return [parts[name] for name in sorted(parts)]


def _class_of(schema: Schema) -> type[BaseModel]:
    """The class of what a file holds, or of each item of its list."""
    holds: type[BaseModel] = getattr(model, schema["items"]["$ref"].rpartition("/")[2] if "items" in schema else schema["title"])
    return holds


def _anchor(holds: type[BaseModel]) -> str:
    return holds.__name__.lower()


def _paragraphs(holds: type[BaseModel]) -> list[str]:
    """The docstring of a class, one line a paragraph."""
    return [" ".join(paragraph.split()) for paragraph in (holds.__doc__ or "").strip().split("\n\n")]


def _summary(holds: type[BaseModel]) -> str:
    return _paragraphs(holds)[0].partition(". ")[0].rstrip(".") + "."
