"""Imports point one way: a module may import only those above it in the map of generator/__init__.py."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

import generator

FOLDER = Path(generator.__file__).parent
ORDER = re.findall(r"^    (\w+?)(?:\.py|/) ", generator.__doc__ or "", re.MULTILINE)


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imports(file: Path) -> set[str]:
    """The rooms that a module imports from."""
    found = set()
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        found |= {name.split(".")[1] for name in names if name.startswith("generator.")}
    return found


def room(file: Path) -> str:
    return file.relative_to(FOLDER).parts[0].removesuffix(".py")


def test_the_map_names_every_room() -> None:
    assert {room(file) for file in FOLDER.rglob("*.py") if file != FOLDER / "__init__.py"} == set(ORDER)


def test_the_design_has_the_same_map() -> None:
    rooms = (generator.__doc__ or "").partition("    diagnostics/")[2].partition("Imports point")[0].strip()
    assert rooms in (FOLDER.parent / "docs" / "explanation" / "design.md").read_text(encoding="utf-8")


def test_imports_point_one_way() -> None:
    for file in FOLDER.rglob("*.py"):
        if file != FOLDER / "__init__.py":
            later = {other for other in imports(file) if ORDER.index(other) > ORDER.index(room(file))}
            assert later == set(), f"{file.relative_to(FOLDER)} imports {later}, which comes later in the flow"


ROOMS = [name for name in ORDER if name not in ("cli", "__main__")]


@cache
def loaded() -> Mapping[str, list[str]]:
    """What is loaded once a room is, and all rooms before it, which it may load: in one process, as each of many would load the same anew."""
    steps = ["import sys"]
    for name in ROOMS:
        modules = sorted(".".join(("generator", *file.relative_to(FOLDER).with_suffix("").parts)).removesuffix(".__init__")
                         for file in FOLDER.rglob("*.py") if file != FOLDER / "__init__.py" and room(file) == name)
        steps += [f"import {', '.join(modules)}",
                  f"print({name!r}, *{{name.split('.')[1] for name in sys.modules if name.startswith('generator.')}})"]
    done = subprocess.run([sys.executable, "-c", "\n".join(steps)], cwd=FOLDER.parent, capture_output=True, text=True, check=True)
    return {name: rooms for name, *rooms in map(str.split, done.stdout.splitlines())}


@pytest.mark.parametrize("name", ROOMS)
def test_loading_a_room_loads_no_room_above_it(name: str) -> None:
    assert name in loaded()[name]
    assert [other for other in loaded()[name] if ORDER.index(other) > ORDER.index(name)] == []


AS_WRITTEN_AND_AS_TOLD = {
    "Answer", "BodyMap", "Card", "Caution", "Choice", "Question", "Repeat", "Return", "Side", "Sign", "Step", "Term",  # content and Documents
    "Derived"}  # Documents and logic
"""Names that two classes have, since both are of the same thing at two stages of the flow."""


def test_a_name_has_one_meaning() -> None:
    classes: dict[str, list[str]] = {}
    for file in FOLDER.rglob("*.py"):
        for node in parsed(file).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                classes.setdefault(node.name, []).append(file.relative_to(FOLDER).as_posix())
    assert {name: files for name, files in classes.items() if len(files) > 1 and name not in AS_WRITTEN_AND_AS_TOLD} == {}
    assert all(len(classes[name]) == 2 for name in AS_WRITTEN_AND_AS_TOLD)


def test_only_the_command_line_prints_exits_or_reads_the_clock() -> None:
    pattern = re.compile(r"(?<![.\w])(?<!def )print\(|sys\.exit|date\.today\(|datetime\.now\(|time\.time\(|\binput\(")
    for file in FOLDER.rglob("*.py"):
        if file.parent.name != "cli" and file.name != "__main__.py":
            assert not pattern.search(file.read_text(encoding="utf-8")), file.name


def test_renderers_touch_neither_disk_nor_environment() -> None:
    touching = re.compile(r"\bopen\(|read_text|write_text|os\.environ|import os\b|pathlib")
    outputs = [file for file in (FOLDER / "outputs").rglob("*.py") if file.name != "templates.py" and file.parent.name not in {"pdf", "proofread"}]
    assert {"edition.py", "registry.py", "search.py", "chart_exports.py", "spans.py"} <= {file.name for file in outputs}
    for file in (*(FOLDER / "documents").rglob("*.py"), *(FOLDER / "rules").rglob("*.py"), *outputs,
                 FOLDER / "diagnostics" / "report.py", FOLDER / "content" / "shingles.py"):
        assert not touching.search(file.read_text(encoding="utf-8")), file.name


def test_the_program_knows_no_field_of_medicine() -> None:
    words = re.compile(r"spin(?:e|al)\b|lumbar|sciatic|\bleg\b|\bback pain|nerve|\bdisc\b|\bMRI\b|weakness|saddle", re.IGNORECASE)
    for file in [*FOLDER.rglob("*.py"), *(FOLDER.parent / "templates").rglob("*.*")]:
        if file.suffix in {".py", ".j2", ".yml", ".css", ".js", ".html"}:
            found = words.search(file.read_text(encoding="utf-8"))
            assert not found, f"{file.name} speaks of {found.group() if found else ''}"
