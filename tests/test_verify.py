"""Whether a site arrived as it was built."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.files.folders import hash_of
from generator.files.manifest import SITE, SUMS, Manifest, in_lines, read, sealed, written
from tests.test_cli import run
from tests.worlds import write


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


def test_an_emptied_file_was_changed(site: Path) -> None:
    (site / "topics" / "ankle-sprain" / "index.html").write_bytes(b"")
    done = run("verify", str(site))
    assert done.returncode == 1 and "topics/ankle-sprain/index.html: changed since the build" in done.stderr


# --- without this program ------------------------------------------------------------------------------------------


def checked(site: Path) -> subprocess.CompletedProcess[str]:
    """What the system's own program says of a site; it must know every line."""
    program = ["sha256sum", "--strict"] if shutil.which("sha256sum") else ["shasum", "-a", "256"]
    return subprocess.run([*program, "-c", SUMS], cwd=site, capture_output=True, text=True, check=False, env={"PATH": os.defpath, "LC_ALL": "C"})


def test_anybody_can_check_a_site(site: Path) -> None:
    done = checked(site)
    assert done.returncode == 0, done.stderr
    everything = sorted(file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file())
    assert [line.removesuffix(": OK") for line in done.stdout.splitlines()] == [path for path in everything if path not in {SITE, SUMS}]
    page = site / "topics" / "ankle-sprain" / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("today", "next week", 1), encoding="utf-8")
    assert checked(site).returncode == 1


def test_any_name_of_a_file_can_be_checked(tmp_path: Path) -> None:
    names = ["a", "a b", " a", "ä", "a\\b", "a\nb", "a\rb", "*a", "folder/a"]
    for name in names:
        write(tmp_path, {name: f"This is {name}."})
    sealed(tmp_path, written(tmp_path, {}))
    done = checked(tmp_path)
    assert done.returncode == 0 and done.stdout.count(": OK\n") == len(names), done.stdout + done.stderr


def test_no_reader_is_made_to_keep_the_hashes(site: Path) -> None:
    assert SUMS not in (site / "service-worker.js").read_text(encoding="utf-8")


def resealed(site: Path, sums: str) -> None:
    """A site with another SHA256SUMS, and a manifest that names it."""
    manifest = read(site / SITE)
    assert manifest is not None
    (site / SUMS).write_text(sums, encoding="utf-8")
    (site / SITE).write_bytes(Manifest({**manifest.files, SUMS: hash_of(sums.encode())}, about=manifest.about).data())


def test_two_lists_that_differ_are_told(site: Path) -> None:
    sums = (site / SUMS).read_text(encoding="utf-8")
    assert run("verify", str(site)).returncode == 0
    one, other, *rest = sums.splitlines(keepends=True)
    resealed(site, "".join([one.replace(one[:64], other[:64]), "# mine\n", *rest]))
    done = run("verify", str(site))
    paths = [line[66:].strip() for line in (one, other)]
    assert done.returncode == 1 and "0 changed, 0 missing" in done.stdout
    assert done.stderr == f"{site}/SHA256SUMS: does not tell the same as caresheet.json of {', '.join(sorted(['# mine', *paths]))}\n"


def test_a_site_of_before_has_no_such_list(site: Path) -> None:
    manifest = read(site / SITE)
    assert manifest is not None
    (site / SUMS).unlink()
    (site / SITE).write_bytes(Manifest({path: found for path, found in manifest.files.items() if path != SUMS}, about=manifest.about).data())
    done = run("verify", str(site))
    assert done.returncode == 0 and done.stderr == ""


@given(st.recursive(st.dictionaries(st.text(max_size=5), st.text(max_size=5) | st.integers(), max_size=4),
                    lambda inner: st.dictionaries(st.text(max_size=5), st.text(max_size=5) | inner, max_size=3), max_leaves=6))
def test_a_manifest_is_written_as_json_is_with_a_line_for_each(told: dict[str, object]) -> None:
    assert in_lines(told) == json.dumps(told, indent=1)
