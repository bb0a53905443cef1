"""What the project takes from others: each thing by its very content, not by a name that can be moved."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.worlds import ROOT

WORKFLOWS = sorted(path for pattern in ("workflows/*.yml", "actions/*/action.yml") for path in (ROOT / ".github").glob(pattern))


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_every_action_is_taken_by_its_commit(file: Path) -> None:
    for action in re.findall(r"uses: (\S+.*)", file.read_text(encoding="utf-8")):
        assert re.fullmatch(r"(?:\./\S*|[\w.-]+(?:/[\w.-]+)+@[0-9a-f]{40} # v\d+(?:\.\d+)*)", action), action


@pytest.mark.parametrize("file", ["build.txt", "test.txt"])
def test_every_package_is_taken_by_its_hash(file: str) -> None:
    packages = re.split(r"\n(?=\S)", (ROOT / "requirements" / file).read_text(encoding="utf-8").strip())
    assert len(packages) > 10
    for package in packages:
        assert re.match(r"[\w.\[\]-]+==\S+", package) and "--hash=sha256:" in package, package


def test_what_makes_the_locks_has_a_version() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\nlock:")[2].partition("\n\n")[0]
    (tool,) = re.findall(r"pip install --quiet (\S+)", recipe)
    assert re.fullmatch(r"uv==\d+(?:\.\d+)+", tool)
