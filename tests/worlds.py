"""Content folders for tests: the miniature world of content/README.md, whole or changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from generator.build import Examined, examine
from generator.content.new_entry import examples

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 20)


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files into a folder and give the folder."""
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def example(folder: Path, **changes: tuple[str, str]) -> Path:
    """The miniature world, with the first `old` of a file replaced by `new` (file names with _ for / and without .yml)."""
    files = dict(examples())
    for name, (old, new) in changes.items():
        path = next(path for path in files if path.removesuffix(".yml").replace("/", "_").replace("-", "_") == name)
        assert old in files[path], f"{path} does not hold {old!r}"
        files[path] = files[path].replace(old, new, 1)
    return write(folder, files)


def plainly(text: str) -> str:
    """What was written for a page or a sheet, with the firm space between a number and its unit as any other."""
    return text.replace("&#160;", " ").replace("\u00a0", " ")


def judged(folder: Path) -> Examined:
    """A content folder as judged on the day of these tests."""
    return examine(folder, TODAY)
