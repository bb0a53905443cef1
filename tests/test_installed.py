"""The wheel, installed into an empty environment outside the repository, builds the same site as the repository does."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.worlds import ROOT, THOROUGH, example


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """What a command says, run with this environment; it must end well."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False,
                          env=environment or {"PATH": "/usr/bin:/bin", "HOME": str(cwd)})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the commands of an environment that holds the wheel and what it needs.

    In a thorough run it holds nothing else, and all of that is installed anew, as CI does before it builds; in a quick run it lends what these
    tests have.
    """
    folder = tmp_path_factory.mktemp("installed")
    commands = folder / "environment" / "bin"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    run(*pip, "wheel", "--no-deps", "--wheel-dir", folder / "wheel", ROOT, cwd=folder, **os.environ)
    (wheel,) = (folder / "wheel").glob("caresheet-*.whl")
    venv.create(folder / "environment")
    into = (*pip, "--python", commands / "python", "install")
    if THOROUGH:
        run(*into, "--require-hashes", "-r", ROOT / "requirements" / "build.txt", cwd=folder, **os.environ)
    else:
        (packages,) = (folder / "environment" / "lib").glob("python*/site-packages")
        (packages / "lent.pth").write_text(sysconfig.get_path("purelib"))
    run(*into, "--no-deps", wheel, cwd=folder, **os.environ)
    return commands


def test_the_installed_command_builds_the_same_site(installed: Path, example_site: Path, tmp_path: Path) -> None:
    example(tmp_path / "content")
    assert "58 pages" in run(installed / "caresheet", "build", "--today", "2026-11-20", cwd=tmp_path)
    built, expected = ({file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}
                       for site in (tmp_path / "site", example_site))
    assert built.keys() == expected.keys()
    assert [path for path, data in built.items() if data != expected[path]] == []


def test_the_installed_command_starts_an_entry_and_tells_its_name(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    assert "topics/wrist.yml" in run(installed / "caresheet", "new", "topic", "wrist", cwd=tmp_path)
    assert run(installed / "caresheet", "--help", cwd=tmp_path).startswith("Usage: caresheet ")
