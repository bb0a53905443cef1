"""Nothing that a build did not write is ever deleted, written over or moved, whatever folder is named."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from generator.cli import run as command_line
from generator.files import folders, swap
from generator.files.folders import READABLE, NotWritable, beside, hash_in, leftovers, mounted, same_file
from generator.files.manifest import SHARED, SITE, SUMS, Manifest, NotOurs, compare, hash_of, read, write_files
from generator.files.swap import discard, put_in_place, recover
from generator.files.swap import refuse_foreign as refuse
from generator.site.publish import BuildPaths
from tests.worlds import ROOT, SharedPress, built_example, example

Snapshot = dict[str, tuple[object, ...]]


def snapshot(folder: Path) -> Snapshot:
    """Everything below a folder and the folder itself: kind, mode, owner, group, inode of files, bytes or where a link leads."""
    told: Snapshot = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
        found = path.lstat()
        what = path.readlink() if path.is_symlink() else path.read_bytes() if path.is_file() else stat.S_IFMT(found.st_mode)
        node = 0 if path.is_dir() else found.st_ino
        told[str(path.relative_to(folder))] = (stat.S_IFMT(found.st_mode), found.st_mode, found.st_uid, found.st_gid, node, what)
    return told


class Done(NamedTuple):
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str | Path, cwd: Path = ROOT) -> Done:
    """A command line, in this process."""
    said, told = StringIO(), StringIO()
    with redirect_stdout(said), redirect_stderr(told), chdir(cwd):
        code = command_line([str(argument) for argument in arguments])
    return Done(code, said.getvalue(), told.getvalue())


@pytest.fixture(scope="module")
def world() -> Path:
    """A content folder, a site built from it and its scratch folder. No test may change what is in there."""
    return built_example()


@pytest.fixture
def site(world: Path, tmp_path: Path) -> Path:
    """A finished site, to be spoilt."""
    return Path(shutil.copytree(world / "site", tmp_path / "site"))


def build(world: Path, out: Path, work: Path | None = None, content: Path | None = None, cwd: Path = ROOT, *, press: bool = False) -> Done:
    """A build. `press`: it keeps its sheets in its own scratch folder; otherwise they are those of the other tests."""
    with pytest.MonkeyPatch.context() as here:
        if not press:
            here.setattr(BuildPaths, "press", SharedPress.press)
        return run("build", "--content", content or world / "content", "--out", out, "--work", work or out.parent / "scratch", cwd=cwd)


def verified(out: Path) -> Manifest:
    """The manifest of a site, of which every file is there as it says."""
    manifest = read(out / SITE)
    assert manifest is not None
    found = compare(out, manifest, SITE)
    assert found.changed == ()
    assert set(found.ours) == set(manifest.files)
    return manifest


# --- the manifest ----------------------------------------------------------------------------------------------------


def test_a_finished_site_names_every_file_with_its_hash(world: Path) -> None:
    files = {path.relative_to(world / "site").as_posix() for path in (world / "site").rglob("*") if path.is_file()}
    assert set(verified(world / "site").files) == files - {SITE}
    assert (world / "site" / SITE).read_bytes() == verified(world / "site").data()


@pytest.mark.parametrize(("change", "says"), [
    (lambda told: told.update(made_by="another"), "not written by Caresheet"),
    (lambda told: told.pop("format"), "earlier version"),
    (lambda told: told.update(format=99), "newer version"),
    (lambda told: told["files"].pop("index.html"), "changed since"),
    (lambda told: told["files"].update({"../../victim": "0" * 64}), "changed since"),
    (lambda told: told.pop("sum"), "changed since"),
], ids=["made_by", "earlier", "newer", "a file less", "a path that leaves", "no sum"])
def test_a_manifest_that_cannot_be_relied_on_is_none(tmp_path: Path, change: Callable[[dict[str, object]], object], says: str) -> None:
    told = json.loads(Manifest({"index.html": hash_of(b"x")}).data())
    change(told)
    (tmp_path / SITE).write_text(json.dumps(told))
    with pytest.raises(NotOurs, match=says):
        read(tmp_path / SITE)


@pytest.mark.parametrize("path", ["../victim", "/etc/passwd", "a//b", "./a", "a/../../b", "", "a\0b"])
def test_no_path_in_a_manifest_leaves_its_folder(tmp_path: Path, path: str) -> None:
    (tmp_path / SITE).write_bytes(Manifest({path: hash_of(b"x")}).data())
    with pytest.raises(NotOurs):
        read(tmp_path / SITE)


# --- what a folder for a site may hold -------------------------------------------------------------------------------


def _edited(site: Path) -> None:
    (site / "index.html").write_text("My own words")


def _foreign_mark(site: Path) -> None:
    shutil.rmtree(site)
    site.mkdir()
    (site / SITE).write_text('{"made_by": "caresheet", "updated": "2026-11-20"}')
    (site / "thesis.txt").write_text("ten years of work")


def _home(site: Path) -> None:
    shutil.rmtree(site)
    (site / ".ssh").mkdir(parents=True)
    (site / ".ssh" / "id").write_text("key")
    (site / ".bashrc").write_text("alias")


def _page_is_a_link(site: Path) -> None:
    (site / "index.html").rename(site.parent / "elsewhere.html")
    (site / "index.html").symlink_to("../elsewhere.html")


def _folder_is_a_link(site: Path) -> None:
    (site / "topics").rename(site.parent / "elsewhere")
    (site / "topics").symlink_to("../elsewhere")


def _pipe_for_a_page(site: Path) -> None:
    (site / "index.html").unlink()
    os.mkfifo(site / "index.html")


def _pipe_for_the_manifest(site: Path) -> None:
    (site / SITE).unlink()
    os.mkfifo(site / SITE)


def _file(site: Path) -> None:
    shutil.rmtree(site)
    site.write_text("a file")


def _dangling(site: Path) -> None:
    shutil.rmtree(site)
    site.symlink_to(site)


def _files_with_odd_names(site: Path) -> None:
    shutil.rmtree(site)
    site.mkdir()
    (site / "a\n\x1b[31mb").write_text("odd")


@pytest.mark.parametrize(("spoil", "names"), [
    (_edited, "index.html: changed since"), (_foreign_mark, "caresheet.json is of an earlier version"), (_home, ".bashrc"),
    (_page_is_a_link, "index.html: changed since"), (_folder_is_a_link, "topics was not written by a build"), (_pipe_for_a_page, "index.html"),
    (_pipe_for_the_manifest, "caresheet.json is not a file"), (_file, "is a file"), (_dangling, "leads nowhere"),
    (_files_with_odd_names, r"a\n\x1b[31mb")], ids=lambda value: getattr(value, "__name__", ""))
def test_what_no_build_wrote_is_refused_by_name_and_stays(world: Path, site: Path, spoil: Callable[[Path], None], names: str) -> None:
    spoil(site)
    before = snapshot(site.parent)
    done = build(world, site)
    assert done.returncode == 2, done.stdout
    assert names in done.stderr
    assert "--out" in done.stderr
    assert "\x1b" not in done.stderr
    shutil.rmtree(site.parent / "scratch", ignore_errors=True)
    assert snapshot(site.parent) == before


def test_files_of_others_in_a_site_stay_as_they_are(world: Path, site: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "album.jpg").write_text("picture")
    (site / "CNAME").write_text("health.example.org")
    (site / ".gitignore").write_text("*\n")
    (site / ".well-known").mkdir(mode=0o750)
    (site / ".well-known" / "security.txt").write_text("Contact: x")
    (site / "photos" / "none yet").mkdir(parents=True)
    os.link(outside / "album.jpg", site / "photos" / "album.jpg")
    (site / "photos" / "all").symlink_to(outside)
    (site / "topics" / "mine\n.html").write_text("mine")
    os.mkfifo(site / "pipe")
    (site / "photos").chmod(0o500)
    os.chown(site / "photos", 1234, 2345) if os.geteuid() == 0 else None
    mine = ["CNAME", ".gitignore", ".well-known", ".well-known/security.txt", "photos", "photos/none yet", "photos/album.jpg", "photos/all",
            "topics/mine\n.html", "pipe"]
    before = {path: told for path, told in snapshot(site).items() if path in mine}
    assert len(before) == len(mine)
    done = build(world, site, content=example(tmp_path / "content", site=("name: ", "name: New ")))
    assert done.returncode == 0, done.stderr
    after = snapshot(site)
    assert {path: told for path, told in after.items() if path in mine} == before
    assert set(after) - set(before) - {"."} >= set(verified(site).files)
    assert (outside / "album.jpg").stat().st_nlink == 2
    assert "New Ankle" in (site / "index.html").read_text()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["content", "outside", "scratch", "site"]


def test_a_file_of_others_where_the_new_site_has_one_is_refused_by_name(world: Path, site: Path, tmp_path: Path) -> None:
    content = example(tmp_path / "content")
    (content / "decisions" / "ankle-injured.yml").rename(content / "decisions" / "ankle-hurt.yml")
    for file in content.rglob("*.yml"):
        file.write_text(file.read_text().replace("ankle-injured", "ankle-hurt"))
    (site / "decisions" / "ankle-hurt").write_text("mine")
    before = snapshot(site)
    done = build(world, site, content=content)
    assert done.returncode == 2
    assert "decisions/ankle-hurt was not written by a build, and the new site has" in done.stderr
    assert snapshot(site) == before


def test_what_did_not_change_stays_the_same_file(world: Path, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "_YOUNG", 0)
    content = example(tmp_path / "content")
    page = content / "topics" / "ankle-sprain.yml"
    page.write_text(page.read_text().replace("Most people get well at home", "Most of them get well at home"))
    before = snapshot(site)
    assert build(world, site, content=content).returncode == 0
    after, named = snapshot(site), verified(site).files
    same = {path for path in named if before.get(path, ())[-1:] == after[path][-1:]}
    files = {path for path in same if not path.endswith((".html", SUMS))}
    assert {"assets/caresheet.css", "assets/icon-192.png"} < files < named.keys()
    assert all(before[path] == after[path] for path in files)
    assert all((site / path).stat().st_nlink == 1 for path in named)


def test_a_file_that_changed_since_it_was_read_gets_no_second_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "_YOUNG", 0)
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"one")
    old.chmod(READABLE)
    assert not same_file(old, new, hash_of(b"one"))  # nobody has read it yet
    assert hash_in(old) == hash_of(b"one")
    assert not same_file(old, new, hash_of(b"two"))
    old.write_bytes(b"six")
    assert not same_file(old, new, hash_of(b"one"))
    assert not same_file(tmp_path / "none", new, hash_of(b"one"))
    assert not new.exists()
    assert hash_in(old) == hash_of(b"six")
    assert same_file(old, new, hash_of(b"six"))
    assert new.samefile(old)


def test_a_file_that_others_have_a_name_for_is_left_to_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup by hard links, whose rights and owner would become those of the new site."""
    monkeypatch.setattr(folders, "_YOUNG", 0)
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"one")
    old.chmod(READABLE)
    for change, is_same in ((lambda: os.link(old, tmp_path / "backup"), False), (lambda: (tmp_path / "backup").unlink(), True),
                            (lambda: old.chmod(0o600), False)):
        change()
        new.unlink(missing_ok=True)
        hash_in(old)
        assert same_file(old, new, hash_of(b"one")) is is_same


def test_a_file_that_changes_while_it_gets_a_second_name_loses_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(source: Path, target: Path, **options: Any) -> None:
        source.write_bytes(b"edited")
        link_(source, target, **options)

    link_, old, new = os.link, tmp_path / "old", tmp_path / "new"
    monkeypatch.setattr(folders, "_YOUNG", 0)
    old.write_bytes(b"one")
    old.chmod(READABLE)
    hash_in(old)
    monkeypatch.setattr(os, "link", link)
    assert not same_file(old, new, hash_of(b"one"))
    assert not new.exists()
    assert old.read_bytes() == b"edited"


def test_a_file_system_without_hard_links_gets_copies_that_are_alike(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (site / "CNAME").write_text("health.example.org")
    os.utime(site / "CNAME", ns=(10**18, 10**18))
    (site / "here").symlink_to("CNAME")
    monkeypatch.setattr(os, "link", _no_links)
    _swap(site)
    assert (site / "CNAME").read_text() == "health.example.org"
    assert (site / "CNAME").stat().st_mtime_ns == 10**18
    assert (site / "here").readlink() == Path("CNAME")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["site"]


def _no_links(*arguments: object, **options: object) -> None:
    raise OSError(95, "Operation not supported")


def _swap(site: Path) -> None:
    with beside(site.parent, site.name, discard) as own:
        (own / "new").mkdir()
        (own / "new" / "index.html").write_text("new")
        put_in_place(own, site, Manifest({"index.html": hash_of(b"new")}))
    assert set(verified(site).files) == {"index.html"}


@pytest.mark.parametrize("code", [errno.EXDEV, errno.EPERM])
def test_what_cannot_be_carried_over_as_it_is_stops_the_build_by_name(site: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def refuse_to_link(*arguments: object, **options: object) -> None:
        raise OSError(code, os.strerror(code))

    (site / "CNAME").write_text("health.example.org")
    os.link(site / "CNAME", site.parent / "my other name")
    before = snapshot(site)
    monkeypatch.setattr(os, "link", refuse_to_link)
    with pytest.raises(NotWritable, match="CNAME was not written by a build and cannot be carried over"):
        _swap(site)
    assert snapshot(site) == before
    assert sorted(entry.name for entry in site.parent.iterdir()) == ["my other name", "site"]


@pytest.mark.parametrize("folder", [folder for folder in ("/proc", "/dev", "/") if os.path.ismount(folder)])
def test_a_mounted_file_system_is_never_exchanged(folder: str) -> None:
    assert folder in mounted(Path(folder))
    with pytest.raises(NotWritable, match="a file system is mounted here"):
        refuse(Path(folder))


def test_a_mount_below_a_folder_is_seen_and_one_beside_it_is_not(tmp_path: Path) -> None:
    assert mounted(tmp_path) == []
    assert mounted(Path("/pro")) == []
    assert all(point.startswith("/proc") for point in mounted(Path("/proc")))


def test_a_folder_that_cannot_be_given_back_to_its_owner_is_not_exchanged(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse_to_give(*arguments: object, **options: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    def of_another(path: Path, **options: Any) -> os.stat_result:
        found = lstat(path, **options)
        return found if path != site else os.stat_result((*found[:4], found.st_uid + 1, *found[5:]))

    lstat, before = os.lstat, snapshot(site)
    monkeypatch.setattr(os, "chown", refuse_to_give)
    monkeypatch.setattr(os, "lstat", of_another)
    with pytest.raises(NotWritable, match="belongs to another user"):
        _swap(site)
    monkeypatch.undo()
    assert snapshot(site) == before


def test_where_two_folders_cannot_be_exchanged_they_are_renamed(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (site / "CNAME").write_text("health.example.org")
    monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    _swap(site)
    assert (site / "CNAME").read_text() == "health.example.org"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["site"]


def test_what_is_changed_at_the_last_moment_is_kept_and_named(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(one: Path, other: Path) -> bool:
        (site / "about" / "index.html").write_text("edited while the build ran")
        (site / "late.txt").write_text("put there while the build ran")
        return exchange(one, other)

    exchange = swap.exchange
    monkeypatch.setattr(swap, "exchange", late)
    with pytest.raises(NotWritable, match=r"about/index\.html"):
        _swap(site)
    kept = next(tmp_path.glob(".caresheet-*")) / "new"
    assert (kept / "about" / "index.html").read_text() == "edited while the build ran"
    assert (kept / "late.txt").read_text() == "put there while the build ran"
    recover(site)
    assert (kept / "late.txt").exists()


def test_owner_group_and_mode_of_the_folder_stay(world: Path, site: Path) -> None:
    site.chmod(0o2750)
    if os.geteuid() == 0:
        os.chown(site, 1234, 2345)
    before = site.stat()
    assert build(world, site).returncode == 0
    after = site.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)


def test_a_link_to_the_folder_stays_a_link(world: Path, site: Path, tmp_path: Path) -> None:
    (tmp_path / "public").symlink_to("site")
    (tmp_path / "later").symlink_to("not-yet")
    for name, target in (("public", "site"), ("later", "not-yet")):
        done = build(world, tmp_path / name)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / name).readlink() == Path(target)
        verified(tmp_path / target)


def test_everything_is_readable_by_a_web_server_whatever_the_umask(world: Path, tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        done = build(world, tmp_path / "site")
    finally:
        os.umask(before)
    assert done.returncode == 0, done.stderr
    wrong = [path for path in [tmp_path / "site", *(tmp_path / "site").rglob("*")]
             if stat.S_IMODE(path.stat().st_mode) != (0o755 if path.is_dir() else 0o644)]
    assert wrong == []


@pytest.mark.parametrize("names", [[], [".gitignore"], [".git", ".gitattributes", ".nojekyll", ".well-known"]], ids=len)
def test_an_empty_folder_is_built_into_and_what_git_and_hosts_want_there_stays(world: Path, tmp_path: Path, names: list[str]) -> None:
    site = tmp_path / "site"
    site.mkdir(mode=0o770)
    for name in names:
        (site / name).write_text("as it was")
    done = build(world, site)
    assert done.returncode == 0, done.stderr
    verified(site)
    assert [(site / name).read_text() for name in names] == ["as it was"] * len(names)


# --- folders that are never an output --------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["build", "work", "charts", "schema", "serve", "clean"])
@pytest.mark.parametrize("folder", ["home", "above home", "link to home", "/", "templates", "generator/pages", "docs", ".git", "the program"])
def test_home_root_and_the_program_are_refused(world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, folder: str) -> None:
    home = tmp_path / "people" / "me"
    home.mkdir(parents=True)
    (home / ".bashrc").write_text("alias")
    (tmp_path / "link").symlink_to(home)
    named = {"home": home, "above home": home / ".." / ".." / "people", "link to home": tmp_path / "link", "/": Path("/"),
             "the program": ROOT}.get(folder, ROOT / folder)
    content = ["--content", str(world / "content")]
    arguments = {"build": ["build", *content, "--out", named, "--work", tmp_path / "w"], "charts": ["charts", *content, "--out", named],
                 "work": ["build", *content, "--out", tmp_path / "s", "--work", named], "schema": ["schema", "--out", named],
                 "serve": ["serve", *content, "--work", named], "clean": ["clean", "--out", named, "--work", tmp_path / "w"]}[command]
    monkeypatch.setenv("HOME", str(home))
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Name a" in done.stderr or "Name another" in done.stderr
    assert snapshot(home).keys() == {".", ".bashrc"}
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("folder", [".", "..", "content", "content/topics", "content/new", "CONTENT/../content/", "", "deep/../.."])
def test_the_current_folder_the_content_and_what_holds_them_are_refused(tmp_path: Path, folder: str) -> None:
    here = example(tmp_path / "here" / "content").parent
    (here / "deep").mkdir()
    (here / "CONTENT").mkdir()
    before = snapshot(tmp_path)
    done = run("build", "--content", "content", "--out", folder or str(tmp_path), "--work", tmp_path / "w", cwd=here)
    assert done.returncode == 2
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize(("out", "work", "fine"), [
    ("w/pages", "w", False), ("w/pages/x", "w", False), ("w/press", "w", False), ("w", "w", False), ("s", "s/w", False),
    ("w/../w", "w", False), ("w/site", "w", True), ("deep/er/../s/", "w", True)])
def test_output_and_scratch_folder_in_each_other(world: Path, tmp_path: Path, out: str, work: str, fine: bool) -> None:
    done = build(world, Path(f"{tmp_path}/{out}"), Path(f"{tmp_path}/{work}"))
    assert done.returncode == (0 if fine else 2), done.stderr
    assert bool(list(tmp_path.rglob(SITE))) == fine


def test_a_site_in_the_current_folder_is_not_pulled_from_under_ones_feet(world: Path, site: Path) -> None:
    done = build(world, Path(), site.parent / "scratch", cwd=site)
    assert done.returncode == 2
    assert "the folder you are in" in done.stderr


def test_a_place_that_cannot_be_made_is_told_plainly(world: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    done = build(world, tmp_path / "file" / "site", tmp_path / "w")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "former site is unchanged" in done.stderr
    assert (tmp_path / "file").read_text() == "mine"


# --- the scratch folder, and the folders of other commands -----------------------------------------------------------


@pytest.mark.parametrize("path", ["mkdocs.yml", "pages/index.md", "pages/mine.md", "pages/topics/mine.md", "pages", ".caresheet.json"])
@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
def test_a_scratch_folder_of_others_is_refused_by_name(tmp_path: Path, path: str, builder: str) -> None:
    work = tmp_path / "w"
    (work / path).parent.mkdir(parents=True)
    (work / path).write_text("INHERIT: my-own.yml\n")
    content = example(tmp_path / "content", site=("builder: mkdocs", f"builder: {builder}"))
    done = build(tmp_path, tmp_path / "site", work, content)
    assert done.returncode == 2
    assert str(work / path) in done.stderr
    assert "--work" in done.stderr
    assert (work / path).read_text() == "INHERIT: my-own.yml\n"
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
def test_other_files_in_the_scratch_folder_stay(tmp_path: Path, builder: str) -> None:
    work, content = tmp_path / "w", example(tmp_path / "content", site=("builder: mkdocs", f"builder: {builder}"))
    for path in ("site/mine.html", ".cache/mine", "press/mine.pdf", f"press/{'0' * 64}/mine.pdf", "T/mine", ".site.new/mine", ".site.former/mine",
                 ".caresheet-abcdefgh/mine", ".caresheet-abcdefgi/made-by-caresheet.txt"):
        (work / path).parent.mkdir(parents=True)
        (work / path).write_text("mine")
    before = snapshot(work)
    for _ in range(2):
        done = build(tmp_path, work / "out", work, content, press=True)
        assert done.returncode == 0, done.stderr
    after = snapshot(work)
    assert {path: told for path, told in after.items() if path in before} == before
    assert set(after) - set(before) >= {"mkdocs.yml", "pages/index.md", f"out/{SITE}", SHARED}
    assert [path for path in after if path.startswith(".caresheet-")] == [path for path in before if path.startswith(".caresheet-")]


def test_a_page_that_was_edited_in_the_scratch_folder_is_refused_by_name(world: Path, tmp_path: Path) -> None:
    work = Path(shutil.copytree(world / "build", tmp_path / "w"))
    (work / "pages" / "index.md").write_text("my edit")
    done = build(world, tmp_path / "site", work)
    assert done.returncode == 2
    assert "pages/index.md" in done.stderr
    assert (work / "pages" / "index.md").read_text() == "my edit"


def test_no_file_is_written_through_a_link(world: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "mine").write_text("mine")
    for name, link in (("w1", "pages"), ("w2", "mkdocs.yml"), ("w3", ".caresheet.json")):
        (tmp_path / name).mkdir()
        (tmp_path / name / link).symlink_to(victim / ("mine" if "." in link else ""))
        done = build(world, tmp_path / "site", tmp_path / name)
        assert done.returncode == 2
        assert link in done.stderr
    assert {path.name: path.read_text() for path in victim.iterdir()} == {"mine": "mine"}


@pytest.mark.parametrize(("command", "name"), [("charts", "ankle-injured.svg"), ("schema", "topics.json")])
def test_drawings_and_schemas_are_never_written_over_files_of_others(world: Path, tmp_path: Path, command: str, name: str) -> None:
    arguments = [command, "--out", tmp_path / "o", *(["--content", world / "content"] if command == "charts" else [])]
    (tmp_path / "o").mkdir()
    (tmp_path / "o" / "mine.svg").write_text("mine")
    for _ in range(2):
        assert run(*arguments).returncode == 0
    assert (tmp_path / "o" / "mine.svg").read_text() == "mine"
    (tmp_path / "o" / name).write_text("edited")
    done = run(*arguments)
    assert done.returncode == 2
    assert f"{name}: not written by a build, or changed since" in done.stderr
    assert (tmp_path / "o" / name).read_text() == "edited"
    (tmp_path / "o" / name).unlink()
    (tmp_path / "o" / name).symlink_to(tmp_path / "elsewhere")
    assert run(*arguments).returncode == 2
    assert not (tmp_path / "elsewhere").exists()


def test_files_that_are_wanted_no_more_go_and_others_stay(tmp_path: Path) -> None:
    assert write_files(tmp_path, {"a/b/one": b"1", "two": b"2"}, "--out") == 2
    (tmp_path / "a" / "mine").write_text("mine")
    assert write_files(tmp_path, {"two": b"2"}, "--out") == 1
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == [SHARED, "a", "a/mine", "two"]


# --- ids and files in the content ------------------------------------------------------------------------------------


BAD_IDS = ["../../x", "../x", "/x", "a/b", "", ".", "..", "A", "index", "a\nb", "x" * 65, "topics/../../../x", "a.yml"]


@pytest.mark.parametrize("id_", BAD_IDS)
def test_an_id_is_checked_before_it_becomes_a_path(tmp_path: Path, id_: str) -> None:
    content = example(tmp_path / "in" / "content")
    (tmp_path / "x.yml").write_text("id: x")
    document = tmp_path / "leaflet.txt"
    document.write_text("One two three four five six seven eight nine ten.")
    before = snapshot(tmp_path)
    for arguments in (["word-runs", id_, document], ["new", "topic", id_], ["check", "--clinic", id_],
                      ["build", "--clinic", id_, "--out", tmp_path / "s", "--work", tmp_path / "w"]):
        done = run(*arguments, "--content", content)
        assert done.returncode == 2, done.stdout + done.stderr
        assert "small letters" in done.stderr
    assert snapshot(tmp_path) == before


def test_word_runs_and_new_write_over_nothing_and_through_no_link(tmp_path: Path) -> None:
    content, document = example(tmp_path / "content"), tmp_path / "leaflet.txt"
    document.write_text("One two three four five six seven eight nine ten.")
    file = content / "word_runs" / "ankle-demonstration.txt"
    word_runs = ["word-runs", "ankle-demonstration", document, "--content", content]
    file.parent.mkdir(exist_ok=True)
    file.write_text("my notes")
    assert "holds something else" in run(*word_runs).stderr
    assert file.read_text() == "my notes"
    file.unlink()
    file.symlink_to(tmp_path / "victim")
    assert "is a link" in run(*word_runs).stderr
    file.unlink()
    assert run(*word_runs).returncode == 0
    assert run(*word_runs).returncode == 0
    assert [entry.name for entry in file.parent.iterdir()] == [file.name]
    (content / "topics" / "mine.yml").symlink_to(tmp_path / "victim")
    assert "exists already" in run("new", "topic", "mine", "--content", content).stderr
    shutil.move(content / "gaps", tmp_path / "gaps")
    (content / "gaps").symlink_to(tmp_path / "gaps")
    assert "is a link" in run("new", "gap", "mine", "--content", content).stderr
    assert not (tmp_path / "victim").exists()


# --- what killed runs leave over, and clean --------------------------------------------------------------------------


def test_only_folders_that_we_made_count_as_left_over(tmp_path: Path) -> None:
    for name in (".caresheet-aaaaaaaa", ".caresheet-aaaaaaab", ".caresheet-x", ".site.new", ".site.former"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine").write_text("mine")
    (tmp_path / ".caresheet-aaaaaaab" / "made-by-caresheet.txt").write_text("Made by a run of Caresheet while it wrote site")
    with beside(tmp_path, "other", lambda own: None), beside(tmp_path, "site", lambda own: None) as living:
        (living / "new").mkdir()
        assert list(leftovers(tmp_path, "site")) == []
    assert list(leftovers(tmp_path, "site")) == [living]
    before = snapshot(tmp_path)
    recover(tmp_path / "site")
    assert snapshot(tmp_path) == {path: told for path, told in before.items() if not path.startswith(living.name)}


def test_clean_deletes_what_was_built_and_nothing_else(world: Path, tmp_path: Path) -> None:
    site, work = tmp_path / "site", tmp_path / "build"
    assert build(world, site, work, press=True).returncode == 0
    assert run("charts", "--content", world / "content", "--out", work / "charts").returncode == 0
    for path in (site / ".gitignore", site / "photos" / "a.jpg", work / "mine.txt", work / "press" / "mine.pdf"):
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
    (site / "index.html").write_text("edited")
    done = run("clean", "--out", site, "--work", work)
    assert done.returncode == 0
    assert {str(site / "index.html"), str(site / "photos")} <= {line.partition(" stays")[0] for line in done.stderr.splitlines()}
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["build/mine.txt", "build/press/mine.pdf", "site/.gitignore", f"site/{SITE}", "site/index.html", "site/photos/a.jpg"]
    (site / "index.html").unlink()
    shutil.rmtree(site / "photos")
    assert run("clean", "--out", site, "--work", work).returncode == 0
    assert [entry.name for entry in site.iterdir()] == [".gitignore"]


def test_make_clean_needs_no_environment_and_keeps_files_of_others(world: Path, tmp_path: Path) -> None:
    for name in ("generator", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("site", "build"):
        shutil.copytree(world / name, tmp_path / name)
    shutil.copy(ROOT / "Makefile", tmp_path)
    for path in ("site/CNAME", "site/.gitignore", "build/notes.txt", ".venv/bin/python", "site/photos/__pycache__/mine"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("mine")
    done = subprocess.run(["make", "clean", f"PYTHON={sys.executable}"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert ".venv stays" in done.stderr
    files = (path for name in ("site", "build", ".venv") for path in (tmp_path / name).rglob("*") if path.is_file())
    assert {path.relative_to(tmp_path).as_posix() for path in files} == {
        "site/CNAME", "site/.gitignore", "build/notes.txt", ".venv/bin/python", "site/photos/__pycache__/mine"}


def test_a_place_has_its_parts_where_a_build_writes_them(tmp_path: Path) -> None:
    place = BuildPaths(tmp_path / "w", tmp_path / "s")
    assert {part.parent for part in (place.pages, place.press, place.config)} == {place.work}
    refuse(place.out)


# --- hashes -------------------------------------------------------------------------------------------------------------


def long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all files be older than those of which the system may miss a change."""
    later = time.time_ns() + 10 * 10**9
    monkeypatch.setattr(time, "time_ns", lambda: later)


def hashed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What is hashed from now on."""
    looked: list[bytes] = []
    hash_of = folders.hash_of

    def noting(data: bytes) -> str:
        looked.append(data)
        return hash_of(data)

    monkeypatch.setattr(folders, "hash_of", noting)
    return looked


def test_a_file_is_hashed_once_while_nothing_happens_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, looked = tmp_path / "one.txt", hashed(monkeypatch)
    file.write_bytes(b"one")
    long_ago(monkeypatch)
    assert folders.hash_in(file) == folders.hash_in(file) == hash_of(b"one")
    assert looked == [b"one"] * (2 if sys.platform == "win32" else 1), "Windows does not tell when something happened to a file"


@pytest.mark.parametrize("same_time", [False, True])
def test_a_change_is_seen_though_neither_size_nor_time_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, same_time: bool) -> None:
    file = tmp_path / "one.txt"
    file.write_bytes(b"one")
    long_ago(monkeypatch)
    assert folders.hash_in(file) == folders.hash_of(b"one")
    before = file.stat()
    time.sleep(0.02)  # the clock of a file system may tick a hundred times a second
    file.write_bytes(b"two")
    if same_time:
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert folders.hash_in(file) == folders.hash_of(b"two")


def test_a_file_that_was_just_written_is_hashed_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, looked = tmp_path / "one.txt", hashed(monkeypatch)
    file.write_bytes(b"one")
    assert folders.hash_in(file) == folders.hash_in(file)
    assert looked == [b"one", b"one"]


def test_another_file_of_that_name_is_hashed_though_all_else_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, other = tmp_path / "one.txt", tmp_path / "other.txt"
    for path, data in ((file, b"one"), (other, b"two")):
        path.write_bytes(data)
        os.utime(path, ns=(0, 0))
    long_ago(monkeypatch)
    assert folders.hash_in(file) == hash_of(b"one")
    other.replace(file)
    assert folders.hash_in(file) == hash_of(b"two")


@pytest.mark.parametrize("other", ["nothing", "folder", "link"])
def test_what_is_no_plain_file_has_no_hash(tmp_path: Path, other: str) -> None:
    file = tmp_path / "one.txt"
    if other == "folder":
        file.mkdir()
    elif other == "link":
        (tmp_path / "target.txt").write_bytes(b"one")
        file.symlink_to("target.txt")
    assert folders.hash_in(file) is None
