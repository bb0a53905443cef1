"""Imports point one way: a module may import only those above it in the map of generator/__init__.py."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import generator

FOLDER = Path(generator.__file__).parent
ORDER = re.findall(r"^    (\w+?)(?:\.py|/) ", generator.__doc__ or "", re.MULTILINE)
MAY_NOT = {"model": set(ORDER), "templates": {"load", "check", "pages", "site", "build"}, "site": {"load", "check", "build"}}


def imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else [a.name for a in getattr(node, "names", [])]
        found |= {name.split(".")[1] for name in names if name.startswith("generator.")}
    return found


def module(file: Path) -> str:
    return file.stem if file.parent == FOLDER else file.parent.name


def test_the_map_names_every_module() -> None:
    assert {module(file) for file in FOLDER.rglob("*.py") if file != FOLDER / "__init__.py"} == set(ORDER)


def test_imports_point_one_way() -> None:
    for file in FOLDER.rglob("*.py"):
        if file != FOLDER / "__init__.py":
            name = module(file)
            later = {other for other in imports(file) if other != name and ORDER.index(other) > ORDER.index(name)}
            assert later == set(), f"{file.name} imports {later}, which comes later in the flow"


def test_the_ground_floor_knows_no_step() -> None:
    for name, forbidden in MAY_NOT.items():
        for file in (FOLDER / "model").glob("*.py") if name == "model" else [FOLDER / f"{name}.py"]:
            assert imports(file) & (forbidden - {name}) == set()


def test_only_the_command_line_prints_exits_or_reads_the_clock() -> None:
    pattern = re.compile(r"(?<![.\w])(?<!def )print\(|sys\.exit|date\.today\(|datetime\.now\(|time\.time\(|\binput\(")
    for file in FOLDER.rglob("*.py"):
        if file.parent.name != "cli" and file.name != "__main__.py":
            assert not pattern.search(file.read_text(encoding="utf-8")), file.name


def test_renderers_touch_neither_disk_nor_environment() -> None:
    touching = re.compile(r"\bopen\(|read_text|write_text|os\.environ|import os\b|pathlib")
    for file in (*(FOLDER / "pages").glob("*.py"), *(FOLDER / f"{name}.py" for name in ("check", "report", "word_runs"))):
        assert not touching.search(file.read_text(encoding="utf-8")), file.name


def test_the_program_knows_no_field_of_medicine() -> None:
    words = re.compile(r"spin(?:e|al)\b|lumbar|sciatic|\bleg\b|\bback pain|nerve|\bdisc\b|\bMRI\b|weakness|saddle", re.IGNORECASE)
    for file in [*FOLDER.rglob("*.py"), *(FOLDER.parent / "templates").rglob("*.*")]:
        if file.suffix in {".py", ".j2", ".yml", ".css", ".js", ".html"}:
            found = words.search(file.read_text(encoding="utf-8"))
            assert not found, f"{file.name} speaks of {found.group() if found else ''}"
