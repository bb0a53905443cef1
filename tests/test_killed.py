"""A build that is killed, at whatever moment, leaves a whole site or none, and the next build succeeds by itself."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import warnings
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from generator.build import build
from generator.cli import run
from generator.files import swap
from generator.files.folders import beside
from generator.files.manifest import SITE, Manifest, clear_files, compare, hash_of, read, write_files
from generator.files.swap import clear_site, discard, put_in_place, recover
from generator.site.publish import BuildPaths
from tests.worlds import TODAY, example, tries

KILLS = int(os.environ.get("CARESHEET_KILLS", tries(8)))
"""How many whole builds are killed; each takes about two seconds."""

_STEPS = ("open", "os.", "shutil.", "ctypes.", "fcntl.")


def killed_before(step: int, act: Callable[[], object]) -> bool:
    """Do something in a process of its own, which kills itself before its n-th step in the file system. Whether it came to that."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pytest-xdist has threads; the child does nothing but this
        child = os.fork()
    if child == 0:
        _kill_oneself(step)
        try:
            act()
        except BaseException:
            os._exit(1)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert status in (0, signal.SIGKILL), status
    return os.WIFSIGNALED(status)


def _kill_oneself(step: int) -> None:
    left = step

    def count(event: str, arguments: object) -> None:
        nonlocal left
        if event.startswith(_STEPS):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def put(site: Path, version: str) -> None:
    """Put a small site in place."""
    files = {"index.html": version, "topics/a/index.html": f"a {version}", f"{version}.html": "only here"}
    recover(site)
    with beside(site.parent, site.name, discard) as own:
        for path, text in files.items():
            (own / "new" / path).parent.mkdir(parents=True, exist_ok=True)
            (own / "new" / path).write_text(text)
        put_in_place(own, site, Manifest({path: hash_of(text.encode()) for path, text in files.items()}))


def version_of(site: Path) -> str | None:
    """Which version stands there, whole; None if there is no folder."""
    if not site.exists():
        return None
    manifest = read(site / SITE)
    assert manifest is not None
    found = compare(site, manifest, SITE)
    assert (found.changed, set(found.ours)) == ((), set(manifest.files))
    return (site / "index.html").read_text()


def others(site: Path) -> dict[str, object]:
    """What stands in a site that no build wrote: what it is, and the same file as before."""
    manifest = read(site / SITE)
    assert manifest is not None
    return {path: (os.lstat(site / path).st_mode, 0 if (site / path).is_dir() else os.lstat(site / path).st_ino)
            for path in compare(site, manifest, SITE).others}


def every_step(folder: Path, prepare: Callable[[Path], None], act: Callable[[Path], object], look: Callable[[Path], None]) -> int:
    """Kill an act before each of its steps in turn, each time in a folder of its own, and look at that. Returns how many steps there are."""
    step = 0
    while True:
        step += 1
        here = folder / str(step)
        here.mkdir(parents=True)
        prepare(here)
        again = killed_before(step, lambda here=here: act(here))  # type: ignore[misc]
        look(here)
        if not again:
            return step


def test_a_first_site_killed_at_every_step(tmp_path: Path) -> None:
    def look(here: Path) -> None:
        assert version_of(here / "site") in (None, "one")
        put(here / "site", "one")
        assert version_of(here / "site") == "one"
        assert [entry.name for entry in here.iterdir()] == ["site"]

    assert every_step(tmp_path, lambda here: None, lambda here: put(here / "site", "one"), look) > 20


@pytest.mark.parametrize("one_move", [True, False], ids=["exchanged", "renamed"])
def test_a_later_site_killed_at_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_move: bool) -> None:
    if not one_move:
        monkeypatch.setattr(swap, "exchange", lambda one, other: False)

    def prepare(here: Path) -> None:
        put(here / "site", "one")
        (here / "site" / "CNAME").write_text("health.example.org")
        (here / "site" / "photos" / "none").mkdir(parents=True)
        (here / "site" / "photos" / "link").symlink_to("../CNAME")
        os.link(here / "site" / "CNAME", here / "site" / "topics" / "mine.txt")
        (here / "site").chmod(0o750)
        before[here] = others(here / "site")
        assert len(before[here]) == 5

    def look(here: Path) -> None:
        if one_move or (here / "site").exists():
            assert version_of(here / "site") in ("one", "two")
            assert others(here / "site") == before[here]
        put(here / "site", "three")
        assert version_of(here / "site") == "three"
        assert others(here / "site") == before[here]
        assert (here / "site").stat().st_mode & 0o7777 == 0o750
        assert (here / "site" / "CNAME").stat().st_nlink == 2
        assert [entry.name for entry in here.iterdir()] == ["site"]

    before: dict[Path, dict[str, object]] = {}
    assert every_step(tmp_path, prepare, lambda here: put(here / "site", "two"), look) > 60


def test_a_scratch_folder_killed_at_every_step(tmp_path: Path) -> None:
    one = {"pages/a.md": b"1", "pages/b/c.md": b"1", "mkdocs.yml": b"1"}
    two = {"pages/a.md": b"2", "pages/d/e.md": b"2", "mkdocs.yml": b"2"}

    def prepare(here: Path) -> None:
        write_files(here / "w", one, "--work", whole="pages")
        (here / "w" / "mine").write_text("mine")

    def look(here: Path) -> None:
        for wanted in (one, two):
            write_files(here / "w", wanted, "--work", whole="pages")
            found = {path.relative_to(here / "w").as_posix(): path.read_bytes() for path in (here / "w").rglob("*") if path.is_file()}
            assert found == wanted | {"mine": b"mine", ".caresheet.json": Manifest({path: hash_of(data) for path, data in wanted.items()}).data()}

    def mine(here: Path) -> None:
        (here / "w").mkdir()
        (here / "w" / "mine").write_text("mine")

    assert every_step(tmp_path / "later", prepare, lambda here: write_files(here / "w", two, "--work", whole="pages"), look) > 20
    assert every_step(tmp_path / "first", mine, lambda here: write_files(here / "w", two, "--work", whole="pages"), look) > 10


def test_cleaning_killed_at_every_step(tmp_path: Path) -> None:
    def prepare(here: Path) -> None:
        put(here / "site", "one")
        write_files(here / "w", {"a/b": b"1", "c": b"2"}, "--work")
        (here / "site" / "CNAME").write_text("health.example.org")

    def act(here: Path) -> None:
        clear_site(here / "site")
        clear_files(here / "w")

    def look(here: Path) -> None:
        act(here)
        left = {path.relative_to(here).as_posix() for path in here.rglob("*")}
        assert left - {"w"} == {"site", "site/CNAME"}  # an empty folder tells nobody whose it is

    assert every_step(tmp_path, prepare, act, look) > 20


def test_whole_builds_killed_at_any_moment(tmp_path: Path) -> None:
    chance = random.Random(11)
    contents = [example(tmp_path / "first", site=("name: ", "name: One ")),
                example(tmp_path / "second", site=("builder: mkdocs", "builder: zensical"), topics_ankle_sprain=("Walking", "Two walking"))]
    took = [_seconds(content, BuildPaths(tmp_path / "timed" / "build", tmp_path / "timed" / "site")) for content in contents]
    states: list[bytes | None] = []
    for kill in range(4 * KILLS):
        if kill >= KILLS and len({*states} - {None}) == 2:
            break
        folder = tmp_path / str(kill // 4)  # a first build, then three later ones
        place, content = BuildPaths(folder / "build", folder / "site"), contents[kill % 2]
        former = _whole(place.out)
        process = _start(content, place)
        time.sleep(chance.uniform(0.02, 1.05) * took[kill % 4 > 0])
        with suppress(ProcessLookupError):  # it ended sooner
            os.killpg(process.pid or 0, signal.SIGKILL)
        process.join()
        states.append(_whole(place.out))
        assert states[-1] == former or states[-1] is not None
        assert build(content, place, TODAY).ok
        if kill % 4 == 0:
            (place.out / "CNAME").write_text("health.example.org")
        assert (place.out / "CNAME").read_text() == "health.example.org"
        assert _whole(place.out) is not None
        assert sorted(entry.name for entry in folder.iterdir()) == ["build", "site"]
        assert {entry.name for entry in place.work.iterdir()} == {".caresheet.json", "mkdocs.yml", "pages", "press"}
        assert [entry.name for entry in place.press.iterdir() if len(entry.name) != 64] == []
        assert _unreadable(place.out) == []
    assert len({*states} - {None}) == 2


def test_a_whole_build_killed_between_two_renames_leaves_what_the_next_one_puts_back_first(tmp_path: Path) -> None:
    """Where the system cannot swap two folders in one step, there is a moment without a site; only chance would kill a build in it."""
    content, place = example(tmp_path / "content"), BuildPaths(tmp_path / "here" / "build", tmp_path / "here" / "site")
    assert build(content, place, TODAY).ok
    (place.out / "CNAME").write_text("health.example.org")
    former = _whole(place.out)
    process = LOADED.Process(target=_killed_without_a_site, args=(content, place))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL and not place.out.exists()
    refused = example(tmp_path / "refused", topics_ankle_sprain=("id: ankle-sprain", "id: another"))
    assert not build(refused, place, TODAY).ok and not place.out.exists(), "a build that ends before it writes touches nothing"
    assert build(content, place, TODAY).ok
    assert _whole(place.out) == former
    assert (place.out / "CNAME").read_text() == "health.example.org"
    assert sorted(entry.name for entry in place.out.parent.iterdir()) == ["build", "site"]


def _killed_without_a_site(content: Path, place: BuildPaths) -> None:
    swap.exchange = lambda one, other: False  # type: ignore[assignment]

    def kill(event: str, arguments: object) -> None:
        if event == "os.rename" and place.work.exists() and not os.path.lexists(place.out):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(kill)
    _command("build", "--content", content, "--out", place.out, "--work", place.work, "--today", TODAY)


LOADED = get_context("forkserver")
"""Starts processes from one that has loaded the program and done nothing else: to load it anew is a good part of a short build, and nothing is there
to be killed in it."""
LOADED.set_forkserver_preload([__name__, "generator.cli.build", "generator.outputs.registry", "generator.site.publish",
                               "generator.outputs.pdf.render_pool"])


def _start(content: Path, place: BuildPaths) -> BaseProcess:
    process = LOADED.Process(target=_command, args=("build", "--content", content, "--out", place.out, "--work", place.work, "--today", TODAY))
    process.start()
    return process


def _command(*arguments: object) -> None:
    """The command, in a group of its own: it says nothing, and what it writes others may not read."""
    os.setsid()
    os.umask(0o077)
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        sys.exit(run([str(argument) for argument in arguments]))


def _seconds(content: Path, place: BuildPaths) -> float:
    start = time.monotonic()
    process = _start(content, place)
    process.join()
    assert process.exitcode == 0
    return time.monotonic() - start


def _whole(site: Path) -> bytes | None:
    """The manifest of a whole site; None if there is no folder."""
    if not os.path.lexists(site):
        return None
    manifest = read(site / SITE)
    assert manifest is not None
    found = compare(site, manifest, SITE)
    assert (found.changed, set(found.ours)) == ((), set(manifest.files))
    return (site / SITE).read_bytes()


def _unreadable(site: Path) -> list[Path]:
    return [path for path in (site, *site.rglob("*")) if not path.stat().st_mode & 0o004 or (path.is_dir() and not path.stat().st_mode & 0o001)]
