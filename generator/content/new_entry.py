"""The example of each kind of file, and new files: short ones with places to fill, or such an example.

The examples lie in `generator/content/examples/` and are a content folder like any other: one small world about a twisted ankle, made up from
beginning to end. The first example of a kind begins with a comment and explains every key; the others show further forms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from generator.content.kinds import FOLDERS, SCHEMAS, SINGLES
from generator.content.model import SHELVES, Id
from generator.content.reader.load import SINGLE_FILES
from generator.content.starts import start
from generator.files.folders import put_new, shown
from generator.files.resources import EXAMPLES


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


def started(kind: str, id_: str | None, said: Mapping[str, str], *, example: bool = False) -> tuple[str, str]:
    """The path and the words of a new file: short, with places to fill, or the filled-in example. Raises NotNew if there is no such file."""
    path = _path(kind, id_)
    if not example:
        return path, for_editors(path) + start("branch" if path.startswith("clinics/") else kind, {**said, "id": id_ or ""})
    text = examples()[path] if id_ is None else next(text for name, text in examples().items() if name.startswith(f"{FOLDERS[kind]}/"))
    return path, text if id_ is None else _renamed(text, id_)


def for_editors(path: str) -> str:
    """The first line of a file, by which editors that know YAML find its schema."""
    folder, _, name = path.rpartition("/")
    return f"# yaml-language-server: $schema={'../' if folder else ''}{SCHEMAS}/{folder or name.removesuffix('.yml')}.json\n"


def write(content: Path, path: str, text: str) -> Path:
    """Write a new file into a content folder, which is made if there is none. Raises NotNew if it is there already, or lies behind a link."""
    file = content / path
    if file.parent != content and file.parent.is_symlink():
        raise NotNew(f"{shown(file.parent)} is a link, and no file is written through it. Make it a folder.")
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        put_new(file, text.encode())
    except FileExistsError:
        raise NotNew(f"{shown(file)} exists already.") from None
    return file


def _path(kind: str, id_: str | None) -> str:
    """Where a new file stands in its content folder."""
    if id_ is None:
        if kind not in SINGLES:
            raise NotNew(f"A {kind} needs an id, such as my-{kind.replace('_', '-')}: it becomes the name of the file.")
        return SINGLES[kind]
    if kind not in FOLDERS:
        raise NotNew(f"{SINGLES[kind]} stands once in a content folder and has no id. Leave the id out.")
    if not Id.fits(id_):
        raise NotNew(f'"{id_}" does not fit: {Id.expected}.')
    return f"{FOLDERS[kind]}/{id_}.yml"


def _renamed(text: str, id_: str) -> str:
    """The example under a new id, and each fact in it under an id that starts with the new one."""
    own, *facts = re.findall(r"\bid: ([a-z0-9-]+)", text)
    for old, fresh in [(own, id_), *((fact, f"{id_}-{number}") for number, fact in enumerate(facts, 1))]:
        text = re.sub(rf"(?<![\w-]){old}(?![\w-])", fresh, text)
    return text
