"""What the file system refuses, at each step of writing: every file is as it was or as it was to be, and the next try succeeds by itself.

`python -m tests.faults` does the same to the system calls of real runs, with strace.
"""

from __future__ import annotations

import errno
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.cli import end_in_order, run
from generator.content.new_entry import NotNew
from generator.content.new_entry import write as write_entry
from generator.editing.session import Session
from generator.files import swap
from generator.files.build_paths import BuildPaths
from generator.files.folders import NotWritable, beside, hash_of, next_move, put_new, remove
from generator.files.manifest import SHARED, SITE, Manifest, read, write_files
from generator.site.child import refuse_what_it_was_refused, run_module
from generator.site.publish import held
from tests.test_killed import others, put, version_of
from tests.worlds import ROOT, THOROUGH, TODAY, built, example, tries

REFUSED = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)
DELETES = ("os.remove", "os.rmdir", "os.walk", "shutil.rmtree", "os.listdir", "os.scandir")
DONE, TOLD, STOPPED, CRASHED = 0, 2, 130, 99


def in_a_child(act: Callable[[], object]) -> int:
    """Do something in a process of its own. How it ended: done, told in words, interrupted, crashed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pytest-xdist has threads; the child does nothing but this
        child = os.fork()
    if child == 0:
        code = CRASHED
        try:
            code = act()  # type: ignore[assignment]
            code = code if isinstance(code, int) else DONE
        except (NotWritable, OSError):
            code = TOLD
        except KeyboardInterrupt:
            code = STOPPED
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def refused_at(step: int, fault: BaseException, folder: Path, act: Callable[[], object], log: Path) -> tuple[int, str]:
    """Do something, and let its n-th step below a folder fail. How it ended, and which step that was; none if there are not so many."""
    def child() -> object:
        _refuse(step, fault, folder, log)
        return act()

    log.unlink(missing_ok=True)
    return in_a_child(child), log.read_text() if log.exists() else ""


def _refuse(step: int, fault: BaseException, folder: Path, log: Path) -> None:
    left, below = step, str(folder) + os.sep

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if left and event.startswith(("open", "os.", "shutil.", "ctypes.")) and any(_path(one).startswith(below) for one in arguments):
            left -= 1
            if left == 0:
                log.write_text(event)
                raise fault

    sys.addaudithook(count)


def _path(one: object) -> str:
    return os.fsdecode(one) if isinstance(one, (str, bytes, os.PathLike)) else ""


def every_step(folder: Path, prepare: Callable[[Path], object], act: Callable[[Path], object], fault: Callable[[int], BaseException],
               only: int = 0) -> Iterator[tuple[Path, int, str]]:
    """Let each step of an act fail in turn, or some of them by lot, each time in a folder of its own: the folder, how it ended, the step."""
    step, chance = 0, random.Random(7)
    while True:
        step += chance.randint(1, 2 * only) if only else 1
        here = folder / str(step) / "here"
        here.mkdir(parents=True)
        prepare(here)
        code, event = refused_at(step, fault(step), here, lambda here=here: act(here), here.parent / "log")  # type: ignore[misc]
        if not event:
            assert step > 1
            return
        yield here, code, event


def refusal(step: int) -> OSError:
    code = REFUSED[step % len(REFUSED)]
    return OSError(code, os.strerror(code))


def interrupt(step: int) -> KeyboardInterrupt:
    return KeyboardInterrupt()


# --- the site --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [refusal, interrupt])
@pytest.mark.parametrize("one_move", [True, False], ids=["exchanged", "renamed"])
def test_a_site_stays_whole_whatever_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_move: bool,
                                                fault: Callable[[int], BaseException]) -> None:
    if not one_move:
        monkeypatch.setattr(swap, "exchange", lambda one, other: False)

    def prepare(here: Path) -> None:
        put(here / "site", "one")
        (here / "site" / "CNAME").write_text("health.example.org")
        (here / "site" / "photos").mkdir()
        before[here] = others(here / "site")

    before: dict[Path, dict[str, object]] = {}
    steps = 0
    for here, code, event in every_step(tmp_path, prepare, lambda here: put(here / "site", "two"), fault, 0 if THOROUGH else 2):
        steps += 1
        assert code in (DONE, TOLD, STOPPED), event
        assert version_of(here / "site") in (("two",) if code == DONE else ("one", "two")), event
        assert others(here / "site") == before[here], event
        if event not in DELETES:
            assert [entry.name for entry in here.iterdir()] == ["site"], event
        put(here / "site", "three")
        assert version_of(here / "site") == "three", event
        assert others(here / "site") == before[here], event
        assert [entry.name for entry in here.iterdir()] == ["site"], event
        shutil.rmtree(here)
    assert steps > 10


def test_a_former_site_that_cannot_be_put_back_is_put_back_by_the_next_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse_all_after_the_first(path: Path, target: Path) -> Path:
        moves.append(path.name)
        if len(moves) in (2, 3):
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return rename(path, target)

    put(tmp_path / "site", "one")
    (tmp_path / "site" / "CNAME").write_text("health.example.org")
    rename, moves = Path.rename, list[str]()
    monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    monkeypatch.setattr(Path, "rename", refuse_all_after_the_first)
    with pytest.raises(OSError, match="Input/output error"):
        put(tmp_path / "site", "two")
    assert moves == ["site", "new", "former"]
    assert not (tmp_path / "site").exists()
    swap.recover(tmp_path / "site")
    assert version_of(tmp_path / "site") == "one"
    assert (tmp_path / "site" / "CNAME").read_text() == "health.example.org"
    assert [entry.name for entry in tmp_path.iterdir()] == ["site"]


def test_a_scratch_folder_stays_one_that_the_next_run_knows(tmp_path: Path) -> None:
    one, two = {"pages/a.md": b"1", "pages/b/c.md": b"1"}, {"pages/a.md": b"2", "pages/d/e.md": b"2"}
    for here, code, event in every_step(tmp_path, lambda here: write_files(here, one, "--work", whole="pages"),
                                        lambda here: [write_files(here, two, "--work", whole="pages")], refusal):
        assert code in (DONE, TOLD), event
        write_files(here, two, "--work", whole="pages")
        found = {path.relative_to(here).as_posix(): path.read_bytes() for path in here.rglob("*") if path.is_file()}
        assert found == {**two, SHARED: Manifest({path: hash_of(data) for path, data in two.items()}).data()}, event


@pytest.mark.parametrize("room", [0, 10, 100, 1000])
def test_a_disk_that_takes_a_part_of_a_file_leaves_nothing_of_it(tmp_path: Path, room: int) -> None:
    def act() -> object:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        return put(tmp_path / "site", "two" * 1000)

    put(tmp_path / "site", "one")
    assert in_a_child(act) == TOLD
    assert version_of(tmp_path / "site") == "one"
    assert [entry.name for entry in tmp_path.iterdir()] == ["site"]


def test_what_no_file_may_hold_is_told_of_the_file_and_with_the_next_move(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def act() -> object:
        sys.dont_write_bytecode = True  # Python 3.11 keeps what it could write of a compiled module, and stumbles over it ever after
        resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
        return run(["new", "topic", "mine", "--no-ask", "--content", str(content)])

    content = example(tmp_path / "content")
    assert in_a_child(act) == TOLD
    said = capfd.readouterr().err
    assert f"{content}/.schema/" in said
    assert "File too large. Free some room there, or have your quota raised, then try again.\n" in said
    assert not (content / "topics" / "mine.yml").exists()
    assert list(content.rglob(".caresheet-*")) == []


@pytest.mark.parametrize(("named", "told"), [("lunr.js", "/site: "), ("{}/build/pages/a.md", "/build/pages/a.md: "), (None, "/site: ")])
def test_a_refusal_is_told_of_a_file_with_its_folder(tmp_path: Path, named: str | None, told: str) -> None:
    with pytest.raises(NotWritable) as fault, held(BuildPaths(tmp_path / "build", tmp_path / "site")):
        raise OSError(errno.EPERM, "Operation not permitted", named and named.format(tmp_path))
    assert str(fault.value).startswith(f"{tmp_path}{told}Operation not permitted. The former site is unchanged. Give yourself the right to it")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES, errno.ELOOP])
def test_every_refusal_has_a_next_move(code: int) -> None:
    assert next_move(OSError(code, os.strerror(code))).endswith(("try again.", "anything else."))


# --- the files of an author --------------------------------------------------------------------------------------------


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def leftovers(folder: Path) -> list[Path]:
    return list(folder.rglob(".caresheet-????????"))


@pytest.mark.parametrize("fault", [refusal, interrupt])
def test_a_new_file_is_whole_or_not_there(tmp_path: Path, fault: Callable[[int], BaseException]) -> None:
    for here, code, event in every_step(tmp_path, lambda here: None, lambda here: [write_entry(here, "topics/mine.yml", "id: mine\n")], fault):
        assert code in (DONE, TOLD, STOPPED), event
        assert contents(here) in ({}, {"topics/mine.yml": b"id: mine\n"}) or event in DELETES
        try:
            write_entry(here, "topics/mine.yml", "id: mine\n")
        except NotNew:
            assert contents(here)["topics/mine.yml"] == b"id: mine\n"
        assert contents(here) == {"topics/mine.yml": b"id: mine\n"}, event
        assert leftovers(here) == [], event


def test_a_new_file_is_never_written_over_another_where_files_have_one_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*arguments: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", no_links)
    put_new(tmp_path / "mine.yml", b"first")
    with pytest.raises(FileExistsError):
        put_new(tmp_path / "mine.yml", b"second")
    assert contents(tmp_path) == {"mine.yml": b"first"}


def test_a_file_that_is_edited_is_as_before_or_as_after(tmp_path: Path) -> None:
    def prepare(here: Path) -> None:
        (here / "topics").mkdir()
        (here / "topics" / "a.yml").write_text("before")

    def act(here: Path) -> None:
        Session(here).save("topics/a.yml", hash_of((here / "topics" / "a.yml").read_bytes()), b"after", "words")

    for here, code, event in every_step(tmp_path, prepare, act, refusal):
        assert (here / "topics" / "a.yml").read_text() in (("after",) if code == DONE else ("before", "after")), event
        act(here)
        assert contents(here) == {"topics/a.yml": b"after"}, event
        assert leftovers(here) == [], event


def _table(here: Path) -> None:
    example(here / "content")
    (here / "table.csv").write_text("id,names.plain\nheel,Heel\ntoe,Toe\n")


COMMANDS = {
    "import": (_table, ["import", "csv", "cause", "{}/table.csv"]),
    "review": (lambda here: example(here / "content"), ["review", "topics/ankle-sprain", "red_flags/cannot-stand-on-it", "--by", "A. Person",
                                                        "--on", str(TODAY)]),
    "release": (lambda here: example(here / "content"), ["release", "--work", "{}/build", "--today", str(TODAY), "--no-cache"]),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_writes_all_or_nothing_into_the_content(tmp_path: Path, command: str) -> None:
    prepare, words = COMMANDS[command]

    def act(here: Path) -> int:
        return run([*(word.format(here) for word in words), "--content", str(here / "content")])

    def prepared(here: Path) -> None:
        prepare(here)
        before[here] = contents(here / "content")

    before: dict[Path, dict[str, bytes]] = {}
    clean = tmp_path / "clean"
    clean.mkdir()
    prepare(clean)
    assert in_a_child(lambda: act(clean)) == DONE
    after = contents(clean / "content")
    for here, code, event in every_step(tmp_path / "steps", prepared, act, refusal, only=200 // tries(1)):
        assert code in (DONE, TOLD, 1), event
        found = {path: data for path, data in contents(here / "content").items() if ".caresheet-" not in path}
        assert found in (before[here], after), event
        assert in_a_child(lambda here=here: act(here)) == DONE or found == after, event  # type: ignore[misc]
        assert contents(here / "content") == after, event


def test_a_release_is_taken_back_where_its_list_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.releases import store

    def refuse_the_list(file: Path, data: bytes, own: Path) -> None:
        if file.name == store.LIST:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))
        put_one(file, data, own)

    put_one, content = store.put, example(tmp_path / "content")
    monkeypatch.setattr(store, "put", refuse_the_list)
    words = ["release", "--content", str(content), "--work", str(tmp_path / "build"), "--today", str(TODAY)]
    assert run(words) == TOLD
    assert contents(content / "releases") == {}
    monkeypatch.undo()
    assert run(words) == DONE
    listed = content / "releases" / store.LIST
    whole = listed.read_text()
    listed.unlink()  # as a run leaves it that was killed between its two files
    assert run(words) == DONE
    assert listed.read_text() == whole


def test_a_release_stays_whose_list_was_written_when_the_run_was_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.releases import store

    def interrupted(file: Path, data: bytes, own: Path) -> None:
        put_one(file, data, own)
        if file.name == store.LIST:
            raise KeyboardInterrupt

    put_one, content = store.put, example(tmp_path / "content")
    monkeypatch.setattr(store, "put", interrupted)
    assert run(["release", "--content", str(content), "--work", str(tmp_path / "build"), "--today", str(TODAY)]) == STOPPED
    found = store.read(content)
    assert (len(found.ledger.releases), found.faults, found.unlisted) == (1, (), ())


def test_what_a_killed_run_left_beside_a_file_that_is_as_it_should_be_goes(tmp_path: Path) -> None:
    content = example(tmp_path / "content")
    with beside(content / "topics", "ankle-sprain.yml", lambda own: None) as own:
        (own / "new").write_text("words")
    assert leftovers(content) == [own]
    assert run(["format", "--content", str(content)]) == DONE
    assert leftovers(content) == []
    for folder, words in ((content / "releases", ["release", "--work", str(tmp_path / "build"), "--today", str(TODAY)]),
                          (content / "topics", ["review", "topics/ankle-sprain", "--by", "A. Person", "--on", str(TODAY)])):
        assert run([*words, "--content", str(content)]) == DONE
        with beside(folder, "ledger.txt", lambda own: None):
            pass
        assert run([*words, "--content", str(content)]) == DONE
        assert leftovers(content) == []


def test_a_signal_while_a_folder_of_ours_is_deleted_only_delays_the_end(tmp_path: Path) -> None:
    def interrupted(own: Path) -> None:
        tried.append(own)
        if len(tried) == 1:
            raise KeyboardInterrupt
        remove(own)

    tried: list[Path] = []
    with pytest.raises(KeyboardInterrupt), beside(tmp_path, "site", interrupted) as own:
        pass
    assert tried == [own, own]
    assert list(tmp_path.iterdir()) == []


def test_a_review_is_taken_back_where_one_of_its_files_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                                         capsys: pytest.CaptureFixture[str]) -> None:
    def refuse_the_second(session: Session, *arguments: object) -> object:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "topics/ankle-sprain.yml")

    content = example(tmp_path / "content")
    one = ["review", "topics/ankle-sprain", "--by", "A. Person", "--on", str(TODAY), "--content", str(content)]
    assert run(one) == DONE
    before = contents(content)
    monkeypatch.setattr(Session, "save", refuse_the_second)
    assert run([*one[:2], "red_flags/cannot-stand-on-it", *one[2:3], "B. Person", *one[4:]]) == TOLD
    assert "Nothing was written. topics/ankle-sprain.yml: No space left on device. Free some room there" in capsys.readouterr().err
    assert contents(content) == before


def test_an_import_that_was_killed_on_its_way_is_finished_by_the_same_command(tmp_path: Path) -> None:
    _table(tmp_path)
    words = ["import", "csv", "cause", str(tmp_path / "table.csv"), "--content", str(tmp_path / "content")]
    assert run(words) == DONE
    after = contents(tmp_path / "content")
    (tmp_path / "content" / "causes" / "toe.yml").unlink()
    assert run(words) == DONE
    assert contents(tmp_path / "content") == after
    (tmp_path / "content" / "causes" / "heel.yml").write_text("mine")
    assert run(words) == TOLD


# --- signals -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_run_that_is_asked_to_end_leaves_nothing_behind(tmp_path: Path, number: int, code: int) -> None:
    def act() -> None:
        signal.signal(number, signal.SIG_DFL)
        end_in_order()
        with beside(tmp_path, "site") as own:
            (own / "new").mkdir()
            os.kill(os.getpid(), number)
            time.sleep(60)

    assert in_a_child(act) == code
    assert list(tmp_path.iterdir()) == []


def test_who_was_told_to_ignore_a_signal_goes_on() -> None:
    def act() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        end_in_order()
        os.kill(os.getpid(), signal.SIGHUP)

    assert in_a_child(act) == DONE


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_builder_outlives_the_run_that_started_it(tmp_path: Path, number: int) -> None:
    (tmp_path / "writes_on.py").write_text("import os, time\nopen('ready', 'w').write(str(os.getpid()))\ntime.sleep(600)\n")
    parent = subprocess.Popen([sys.executable, "-c", "import sys; from generator.cli import end_in_order\nend_in_order()\n"
                               "from generator.site.child import run_module\n"
                               "import os; os.chdir(sys.argv[1]); run_module('writes_on', env={})", str(tmp_path)], cwd=ROOT)
    until(lambda: (tmp_path / "ready").exists() and (tmp_path / "ready").read_text() != "")
    child = int((tmp_path / "ready").read_text())
    parent.send_signal(number)
    assert parent.wait() == (143 if number == signal.SIGTERM else -9)
    until(lambda: not _lives(child))


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that comes; the run of the tests ends where it never does."""
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def _lives(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("said", ["Traceback …\nOSError: [Errno 28] No space left on device: 'site/x'", "Error: No space left (os error 28)"])
def test_what_a_builder_was_refused_is_told_as_what_we_are(tmp_path: Path, said: str) -> None:
    with pytest.raises(OSError, match="No space left on device") as told:
        refuse_what_it_was_refused(said, tmp_path)
    assert (told.value.errno, told.value.filename) == (errno.ENOSPC, str(tmp_path))
    refuse_what_it_was_refused("FileNotFoundError: [Errno 2] No such file: a fault of ours", tmp_path)


def test_a_builder_that_is_killed_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dies.py").write_text("import os\nos.kill(os.getpid(), 9)\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotWritable, match=r"dies was ended from outside \(Killed\).*The former site is unchanged\. Try again\."):
        run_module("dies", env={})


# --- clocks ------------------------------------------------------------------------------------------------------------


def test_no_clock_changes_a_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content, place = built(tmp_path)
    manifest = (place.out / SITE).read_bytes()
    for number, file in enumerate(sorted(path for path in tmp_path.rglob("*") if path.is_file())):
        os.utime(file, (4_000_000_000, 4_000_000_000) if number % 2 else (0, 0))
    (content / "topics" / "ankle-sprain.yml").touch()
    (place.pages / "index.md").unlink()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    words = ["build", "--content", str(content), "--out", str(place.out), "--work", str(place.work)]
    assert run([*words, "--today", "2031-01-01"]) == DONE
    assert read(place.out / SITE) is not None
    assert (place.out / SITE).read_bytes() == manifest
