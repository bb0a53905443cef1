"""Start a new entry from the filled-in example of its kind in content/README.md."""

from __future__ import annotations

import re
from pathlib import Path

from generator.content.model import SHELVES, Id
from generator.files.folders import shown, write_new
from generator.files.resources import GUIDE

FOLDERS = {f"{name.removesuffix('ies')}y" if name.endswith("ies") else name.removesuffix("s"): name for name in SHELVES}
"""What one entry of each kind is called -> the folder that holds it."""

KINDS = tuple(FOLDERS)
_EXAMPLE = re.compile(r"^### `(?P<file>[^`]+)`\n(?:.*\n)*?```yaml\n(?P<yaml>(?:.*\n)*?)```$", re.MULTILINE)


class NotNew(Exception):
    """The entry cannot be started; the message says why."""


def examples(guide: Path = GUIDE) -> dict[str, str]:
    """The filled-in examples of the guide: path in the content folder -> YAML."""
    return {found["file"]: found["yaml"] for found in _EXAMPLE.finditer(guide.read_text(encoding="utf-8"))}


def new(content: Path, kind: str, id_: str) -> Path:
    """Write the example of a kind under a new id. Raises NotNew if the id is not one, or the file exists."""
    if not (Id.pattern and Id.pattern.fullmatch(id_)):
        raise NotNew(f'"{id_}" does not fit: {Id.expected}.')
    folder = FOLDERS[kind]
    file = content / folder / f"{id_}.yml"
    text = next(yaml for path, yaml in examples().items() if path.startswith(f"{folder}/"))
    if (content / folder).is_symlink():
        raise NotNew(f"{shown(content / folder)} is a link, and no file is written through it. Make it a folder.")
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        write_new(file, _renamed(text, id_).encode())
    except FileExistsError:
        raise NotNew(f"{shown(file)} exists already.") from None
    return file


def _renamed(text: str, id_: str) -> str:
    """The example under a new id, and each fact in it under an id that starts with the new one."""
    own, *facts = re.findall(r"\bid: ([a-z0-9-]+)", text)
    for old, fresh in [(own, id_), *((fact, f"{id_}-{number}") for number, fact in enumerate(facts, 1))]:
        text = re.sub(rf"(?<![\w-]){old}(?![\w-])", fresh, text)
    return text
