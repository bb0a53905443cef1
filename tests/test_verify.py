"""Whether a site arrived as it was built."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import pytest

from tests.test_cli import run


@pytest.fixture
def site(example_site: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(example_site, tmp_path / "site"))


def test_a_site_as_it_was_built_is_fine(site: Path) -> None:
    done = run("verify", str(site))
    assert done.returncode == 0 and done.stderr == ""
    assert re.search(r"(\d+) files as written, 0 changed, 0 missing, 0 of others", done.stdout)
    assert hashlib.sha256((site / "caresheet.json").read_bytes()).hexdigest() in done.stdout


def test_what_was_changed_lost_or_added_is_named(site: Path) -> None:
    page = site / "topics" / "ankle-sprain" / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("today", "next week", 1), encoding="utf-8")
    (site / "sheets" / "ankle-at-home-a4.pdf").unlink()
    (site / "CNAME").write_text("example.org\n", encoding="utf-8")
    done = run("verify", str(site))
    assert done.returncode == 1 and "1 changed, 1 missing, 1 of others" in done.stdout
    assert [line.removeprefix(f"{site}/") for line in done.stderr.splitlines()] == [
        "topics/ankle-sprain/index.html: changed since the build", "sheets/ankle-at-home-a4.pdf: missing", "CNAME: written by no build"]


def test_files_of_others_are_refused_only_if_asked(site: Path) -> None:
    (site / "CNAME").write_text("example.org\n", encoding="utf-8")
    assert run("verify", str(site)).returncode == 0 and run("verify", str(site), "--strict").returncode == 1


def test_what_no_build_wrote_cannot_be_verified(site: Path, tmp_path: Path) -> None:
    manifest = site / "caresheet.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("index.html", "other.html", 1), encoding="utf-8")
    assert "was changed since a build wrote it" in run("verify", str(site)).stderr
    manifest.unlink()
    assert "is no site that a build wrote" in run("verify", str(site)).stderr
