"""The example of each kind of file, and new files that start from it.

The examples lie in `generator/content/examples/` and are a content folder like any other: one small world about a twisted ankle, made up from
beginning to end. The first example of a kind begins with a comment and explains every key; the others show further forms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from generator.content.model import SHELVES, Id
from generator.content.reader.load import SINGLE_FILES
from generator.files.folders import shown, write_new
from generator.files.resources import EXAMPLES

SINGLES = {name.removesuffix(".yml"): name for name in SINGLE_FILES}
"""What each file at the top of a content folder is called -> the file."""

FOLDERS = {f"{name.removesuffix('ies')}y" if name.endswith("ies") else name.removesuffix("s"): name for name in SHELVES}
"""What one entry of each kind is called -> the folder that holds it."""

KINDS = tuple(dict.fromkeys((*SINGLES, *FOLDERS)))
"""Every kind of file by its name. A clinic is both: without an id `clinic.yml`, with one a file in `clinics/`."""


class NotNew(Exception):
    """The file cannot be started; the message says why."""


@cache
def examples() -> Mapping[str, str]:
    """Every example: path in the content folder -> YAML. The single files come first, and of each folder the example that explains every key."""
    order = [*SINGLE_FILES, *SHELVES]
    files = {path.relative_to(EXAMPLES).as_posix(): path.read_text(encoding="utf-8") for path in EXAMPLES.rglob("*.yml")}
    return MappingProxyType({path: files[path] for path in sorted(
        files, key=lambda path: (order.index(path.partition("/")[0]), not files[path].startswith("#"), path))})


def examples_of(kind: str) -> Mapping[str, str]:
    """The examples of one kind of file, the one that explains every key first."""
    return {path: text for path, text in examples().items() if path == SINGLES.get(kind) or path.startswith(f"{FOLDERS.get(kind)}/")}


def new(content: Path, kind: str, id_: str | None = None) -> Path:
    """Write the example of a kind: under a new id, or without one as the single file of this name. Raises NotNew if that cannot be."""
    path, text = _single(kind) if id_ is None else _entry(kind, id_)
    file = content / path
    if file.parent != content and file.parent.is_symlink():
        raise NotNew(f"{shown(file.parent)} is a link, and no file is written through it. Make it a folder.")
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        write_new(file, text.encode())
    except FileExistsError:
        raise NotNew(f"{shown(file)} exists already.") from None
    return file


def _single(kind: str) -> tuple[str, str]:
    """The path and the words of a file that stands once."""
    if kind not in SINGLES:
        raise NotNew(f"A {kind} needs an id, such as my-{kind.replace('_', '-')}: it becomes the name of the file.")
    return SINGLES[kind], examples()[SINGLES[kind]]


def _entry(kind: str, id_: str) -> tuple[str, str]:
    """The path and the words of an entry under a new id."""
    if kind not in FOLDERS:
        raise NotNew(f"{SINGLES[kind]} stands once in a content folder and has no id. Leave the id out.")
    if not (Id.pattern and Id.pattern.fullmatch(id_)):
        raise NotNew(f'"{id_}" does not fit: {Id.expected}.')
    folder = FOLDERS[kind]
    text = next(text for path, text in examples().items() if path.startswith(f"{folder}/"))
    return f"{folder}/{id_}.yml", _renamed(text, id_)


def _renamed(text: str, id_: str) -> str:
    """The example under a new id, and each fact in it under an id that starts with the new one."""
    own, *facts = re.findall(r"\bid: ([a-z0-9-]+)", text)
    for old, fresh in [(own, id_), *((fact, f"{id_}-{number}") for number, fact in enumerate(facts, 1))]:
        text = re.sub(rf"(?<![\w-]){old}(?![\w-])", fresh, text)
    return text
