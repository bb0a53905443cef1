"""Faults of the file system, one at a time, in the real system calls of real runs: `python -m tests.faults --count 200 --seed 1`.

A run of a command is done once to know where it leads, and once under strace to list its system calls that write. Then some of these calls are
drawn by lot. Before each the process is killed or sent a signal, or the call fails as on a disk that is full, read-only or broken; also in MkDocs
and in libraries that are not Python. Each time in a fresh copy of the folder, and then is judged:

    every file is as it was before or as it would be after, and the site as a whole
    what is of others is the very same file
    a fault is told in words, with the exit code 2; nothing of ours is left over
    the same command, done again, succeeds and leaves what it would have left without a fault

`--real` does the same on small file systems that are really full or read-only (it needs the right to mount them).
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, NoReturn

import generator.cli.charts
import generator.cli.format
import generator.cli.import_
import generator.cli.new
import generator.cli.review
import generator.cli.word_runs  # noqa: F401 - what is loaded here need not be loaded by each run
from generator.cli import end_in_order, run
from generator.cli.faults import said_by_system
from generator.editing.session import Session
from generator.files.folders import hash_of
from generator.files.manifest import SHARED, SITE, NotOurs, read
from tests.worlds import TODAY, example

CALLS = ("openat", "creat", "write", "pwrite64", "writev", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "mkdir",
         "mkdirat", "rmdir", "chmod", "fchmod", "fchmodat", "chown", "fchown", "lchown", "fchownat", "utimensat", "truncate", "ftruncate",
         "fallocate", "fsync", "fdatasync", "symlink", "symlinkat", "copy_file_range", "sendfile", "setxattr")
"""The system calls that change a file system."""

FULL, REFUSED = ("ENOSPC", "EDQUOT", "EIO"), ("EROFS", "EACCES", "EIO", "EPERM")
_GROWS = {"openat", "creat", "write", "pwrite64", "writev", "sendfile", "copy_file_range", "fallocate", "mkdir", "mkdirat", "link", "linkat",
          "symlink", "symlinkat", "rename", "renameat", "renameat2", "fsync", "fdatasync"}
_LASTING = {"sendfile", "mkdir", "rename", "unlink", "rmdir", "chmod", "utimensat", "link"}
"""Calls that are made on files only, so that from one moment on all may fail."""

HOW_TO_GET = """strace is not installed, and nothing else reaches the system calls of every process of a build.
  Debian, Ubuntu: apt-get install strace      Fedora: dnf install strace      Alpine: apk add strace
Where the system forbids to trace (a container), allow it: docker run --cap-add SYS_PTRACE ... (strace -f true tells whether it works).
Without strace: .venv/bin/python -m pytest tests/test_killed.py tests/test_faults.py"""

Tree = dict[str, tuple[int, bytes]]
"""Each file and link below a folder: its inode, its bytes or where it leads."""


class Scene(NamedTuple):
    """A command in a folder. `prepare` makes the folder; `act` runs the command in it and gives the exit code."""

    name: str
    prepare: Callable[[Path], None]
    act: Callable[[Path], int]
    again: tuple[int, ...] = (0,)
    """How the command may end when it is done again after it was stopped."""
    atomic: bool = True
    """Whether after an error that was told everything is as before, or everything as after."""


class Point(NamedTuple):
    """One system call of a run: its name, and the how-many-th of that name in its process it is."""

    call: str
    number: int
    said: str


class Fault(NamedTuple):
    """What is done at a point: an error or a signal; once, or from there on."""

    point: Point
    kind: str
    lasting: bool = False

    @property
    def injected(self) -> str:
        """As strace wants it."""
        what = f"signal={self.kind}" if self.kind in _SIGNALS else f"error={self.kind}"
        return f"{self.point.call}:{what}:when={self.point.number}{'+' if self.lasting else ''}"


_SIGNALS = ("KILL", "TERM", "INT", "HUP")


# --- the commands ----------------------------------------------------------------------------------------------------


def _paths(folder: Path) -> list[str]:
    return ["--content", str(folder / "content"), "--work", str(folder / "build"), "--today", str(TODAY)]


def _build(folder: Path) -> int:
    return run(["build", *_paths(folder), "--out", str(folder / "site")])


def _prepare_build(folder: Path) -> None:
    content = example(folder / "content")
    assert _build(folder) == 0
    _of_others(folder)
    for path, old, new in (("topics/ankle-sprain.yml", "Walking", "Two walking"), ("site.yml", "name: ", "name: New ")):
        file = content / path
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new, 1))


def _of_others(folder: Path) -> None:
    (folder / "mine.txt").write_text("mine")
    (folder / "site" / "CNAME").write_text("health.example.org")
    (folder / "site" / "photos" / "2026").mkdir(parents=True)
    (folder / "site" / "photos" / "2026" / "a.jpg").write_text("picture")
    (folder / "site" / "photos" / "link").symlink_to("2026/a.jpg")
    os.link(folder / "mine.txt", folder / "site" / "topics" / "mine.html")
    (folder / "build" / "mine.txt").write_text("mine, too")


def _prepare_first(folder: Path) -> None:
    example(folder / "content")
    (folder / "mine.txt").write_text("mine")


def _content(**changes: tuple[str, str]) -> Callable[[Path], None]:
    def prepare(folder: Path) -> None:
        example(folder / "content", **changes)
        (folder / "document.txt").write_text("One two three four five six seven eight nine ten eleven twelve.")
        (folder / "table.csv").write_text("id,names.plain\n" + "".join(f"cause-{sign},Cause {sign}\n" for sign in "abcde"))
    return prepare


def _command(*words: str) -> Callable[[Path], int]:
    return lambda folder: run([word.format(folder=folder) for word in words])


def _prepare_runs(folder: Path) -> None:
    _content()(folder)
    assert SCENES["word-runs"].act(folder) == 0
    (folder / "document.txt").write_text("Twelve eleven ten nine eight seven six five four three two one none.")


def _release(folder: Path) -> int:
    return run(["release", *_paths(folder), "--note", "words"])


def _prepare_release(folder: Path) -> None:
    example(folder / "content")
    assert _release(folder) == 0
    file = folder / "content" / "topics" / "ankle-sprain.yml"
    file.write_text(file.read_text().replace("Walking", "Two walking", 1))


def _prepare_drawn(folder: Path) -> None:
    example(folder / "content")
    assert SCENES["charts"].act(folder) == 0
    (folder / "charts" / "mine.svg").write_text("mine")
    for file in (folder / "content" / "decisions").glob("*.yml"):
        file.write_text(file.read_text().replace("says: You twisted your ankle", "says: You hurt your ankle"))


def _edit(folder: Path) -> int:
    session, file = Session(folder / "content"), "topics/ankle-sprain.yml"
    before = session.read(file)
    after = before.replace(b"Two walking", b"Walking") if b"Two walking" in before else before
    session.save(file, hash_of(before), after.replace(b"Walking", b"Two walking", 1), "words")
    return 0


def _rough(folder: Path) -> None:
    _content()(folder)
    for name in ("topics/ankle-sprain.yml", "red_flags/cannot-stand-on-it.yml"):
        file = folder / "content" / name
        file.write_text(file.read_text().replace(":\n", ":  \n"))


CONTENT = ("--content", "{folder}/content")
SCENES: Mapping[str, Scene] = {scene.name: scene for scene in (
    Scene("build", _prepare_build, _build),
    Scene("first", _prepare_first, _build),
    Scene("clean", _prepare_build, _command("clean", "--out", "{folder}/site", "--work", "{folder}/build"), atomic=False),
    Scene("format", _rough, _command("format", *CONTENT), atomic=False),
    Scene("new", _content(), _command("new", "topic", "mine", "--no-ask", *CONTENT), again=(0, 2), atomic=False),
    Scene("import", _content(), _command("import", "csv", "cause", "{folder}/table.csv", *CONTENT)),
    Scene("word-runs", _content(), _command("word-runs", "ankle-demonstration", "{folder}/document.txt", *CONTENT), atomic=False),
    Scene("word-runs-again", _prepare_runs, _command("word-runs", "ankle-demonstration", "{folder}/document.txt", *CONTENT), atomic=False),
    Scene("review", _content(), _command("review", "topics/ankle-sprain", "red_flags/cannot-stand-on-it", "--by", "A. Person, physician",
                                         "--on", "2026-11-20", "--yes", *CONTENT)),
    Scene("release", _prepare_release, _release),
    Scene("charts", _content(), _command("charts", *CONTENT, "--out", "{folder}/charts"), again=(0, 1), atomic=False),
    Scene("charts-again", _prepare_drawn, _command("charts", *CONTENT, "--out", "{folder}/charts"), again=(0, 1), atomic=False),
    Scene("schema", _content(), _command("schema", *CONTENT), atomic=False),
    Scene("pack", _content(), lambda folder: run(["pack", *_paths(folder), "--out", f"{folder}/pack"])),
    Scene("edit", _content(), _edit),
)}


# --- a run, and what it left -------------------------------------------------------------------------------------------


class Ended(NamedTuple):
    """How a run ended: its exit code (negative: by a signal), what it said, and the calls that strace saw."""

    code: int
    said: str
    log: str


def tree(folder: Path) -> Tree:
    """What stands below a folder, without what runs keep there for a while, and without what they only need not make again."""
    told: Tree = {}
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".caresheet-") and not (name == "press" and Path(place).name == "build")]
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        for name in (*files, *links):
            file = Path(place) / name
            told[file.relative_to(folder).as_posix()] = (
                file.lstat().st_ino, bytes(file.readlink()) if file.is_symlink() else file.read_bytes())
    return told


def data(found: Tree) -> dict[str, bytes]:
    """The same without the inodes."""
    return {path: held for path, (_, held) in found.items()}


def leftovers(folder: Path) -> list[str]:
    """The folders of our own that are left."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob(".caresheet-*") if path.is_dir())


def in_a_child(act: Callable[[Path], int], folder: Path, said_in: Path | None = None) -> Ended:
    """Do something in a process of its own. This process itself does nothing: a library that has threads survives no fork."""
    said = (said_in or folder.parent) / "said"
    child = os.fork()
    if child == 0:
        with said.open("wb") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        _be_the_child(act, folder)
    return Ended(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.read_text("utf-8", "replace"), "")


def under_strace(scene: Scene, folder: Path, calls: str, *inject: str) -> Ended:
    """Do the command of a scene in a process of its own under strace. A long one is stopped at these calls alone, but must load everything anew.

    Where a signal is wanted, every call stops it: strace 6.1 with --seccomp-bpf sends none.
    """
    said, log = folder.parent / "said", folder.parent / "log"
    log.write_bytes(b"")
    strace = ["strace", "-f", "-y", "-s", "64", "-o", str(log), "-e", f"trace={calls}", *inject]
    if scene.act is not _build:
        return _attached(scene, folder, strace, said, log)
    with said.open("wb") as file:
        alone = [] if any(":signal=" in option for option in inject) else ["--seccomp-bpf"]
        done = subprocess.run([*strace, *alone, sys.executable, "-m", "tests.faults", "--act", scene.name, str(folder)],
                              stdout=file, stderr=file, check=False)
    return Ended(done.returncode, said.read_text("utf-8", "replace"), log.read_text("utf-8", "replace"))


def _attached(scene: Scene, folder: Path, strace: list[str], said: Path, log: Path) -> Ended:
    ready, go = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(go)
        os.read(ready, 1)
        with said.open("wb") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        _be_the_child(scene.act, folder)
    os.close(ready)
    with subprocess.Popen([*strace, "-p", str(child)], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as tracer:
        assert tracer.stderr is not None
        if "attached" not in (first := tracer.stderr.readline()):
            os.kill(child, signal.SIGKILL)
            raise SystemExit(f"strace: {first}{tracer.stderr.read()}\n{HOW_TO_GET}")
        os.write(go, b"!")
        os.close(go)
        status = os.waitpid(child, 0)[1]
        tracer.communicate()
    return Ended(os.waitstatus_to_exitcode(status), said.read_text("utf-8", "replace"), log.read_text("utf-8", "replace"))


def _be_the_child(act: Callable[[Path], int], folder: Path) -> NoReturn:
    code = 99
    try:
        os.chdir(folder)
        end_in_order()
        code = act(folder)
    except SystemExit as end:
        code = int(end.code or 0)
    except KeyboardInterrupt:
        code = 130
    except OSError as fault:
        print(f"Error: {said_by_system(fault)}", file=sys.stderr)
        code = 2
    except BaseException as fault:
        print(f"Traceback: {type(fault).__name__}: {fault}", file=sys.stderr)
    finally:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


_CALL = re.compile(r"^(\d+) +(?:<\.\.\. )?(\w+)(\(| resumed)")


def points(log: str, folder: Path) -> list[Point]:
    """The calls in a log that write below a folder."""
    counted, found = Counter[tuple[str, str]](), dict[tuple[str, int], Point]()
    for line in log.splitlines():
        call = _CALL.match(line)
        if call is None or call[3] == " resumed":
            continue
        counted[call[1], call[2]] += 1
        number = counted[call[1], call[2]]
        if str(folder) in line and (call[2] != "openat" or re.search("O_CREAT|O_WRONLY|O_RDWR", line)):
            found.setdefault((call[2], number), Point(call[2], number, line[:160]))
    return list(found.values())


# --- judging ---------------------------------------------------------------------------------------------------------


class World(NamedTuple):
    """A scene with the folder before, and what is there before and after a run without faults."""

    scene: Scene
    folder: Path
    before: Tree
    after: Tree
    points: list[Point]


def prepared(scene: Scene, scratch: Path, *, traced: bool = True) -> World:
    """Make the folder of a scene, and do the command once without a fault."""
    folder = scratch / scene.name / "before"
    folder.mkdir(parents=True)
    made = in_a_child(lambda folder: scene.prepare(folder) or 0, folder)
    if made.code:
        raise SystemExit(f"{scene.name} cannot be prepared: {made.said}")
    here = copied(folder, scratch / scene.name / "run")
    done = under_strace(scene, here, ",".join(CALLS)) if traced else in_a_child(scene.act, here)
    if done.code not in scene.again[:1] and done.code not in (0, 1):
        raise SystemExit(f"{scene.name} fails without a fault ({done.code}): {done.said}")
    return World(scene, folder, tree(folder), tree(here), points(done.log, here))


def copied(folder: Path, to: Path) -> Path:
    """A copy of a folder, with its hard links."""
    shutil.rmtree(to, ignore_errors=True)
    subprocess.run(["cp", "-a", str(folder), str(to)], check=True)
    return to


def judge(world: World, here: Path, start: Tree, ended: Ended, kind: str, *, deleting: bool = False) -> Iterator[str]:
    """What is wrong after a fault. `start`: what was there before it; `deleting`: the fault kept us from deleting."""
    now, before, after = tree(here), data(start), data(world.after)
    found = data(now)
    for path in sorted({*before, *after, *found}):
        if found.get(path) in (before.get(path), after.get(path)) or _is_record(here / path):
            continue
        yield f"{path} is neither as before nor as after"
    for path, (node, held) in start.items():
        if after.get(path) == held and path in now and now[path][0] != node and not _ours(path, here):
            yield f"{path} of others is not the same file any more"
    site_now = {path: held for path, held in found.items() if path.startswith("site/")}
    sides = [{path: held for path, held in side.items() if path.startswith("site/")} for side in (before, after)]
    if world.scene.name != "clean" and site_now not in sides:
        yield "the site is no whole version"
    if kind == "KILL":
        return
    yield from _badly_told(ended, kind)
    if ended.code == 0 and found != after:
        yield "it ends with 0, and not everything is as after"
    if ended.code and world.scene.atomic and data({path: held for path, held in now.items() if not path.startswith("build/")}) not in (
            {path: held for path, held in side.items() if not path.startswith("build/")} for side in (before, after)):
        yield "after an error there is a part of what was to come"
    left = [one for one in leftovers(here) if kind not in _SIGNALS or any((here / one).iterdir())]  # a signal between two steps of Python
    if left and not deleting:
        yield f"left over: {', '.join(left)}"


def _badly_told(ended: Ended, kind: str) -> Iterator[str]:
    if "Traceback" in ended.said:
        yield "a traceback is shown"
    if ended.code not in (0, 1, 2, *(128 + getattr(signal, f"SIG{name}") for name in _SIGNALS[1:] if name == kind)):
        yield f"it ends with {ended.code}"
    if ended.code == 2 and not re.search(r"(?:^|\s)Error: .*(/| was ended from outside).*[.:] [A-Z]", ended.said, re.DOTALL):
        yield "no path or no next move is told"


def judge_again(world: World, here: Path, start: Tree, ended: Ended) -> Iterator[str]:
    """What is wrong after the same command was done again."""
    now, after = tree(here), data(world.after)
    if ended.code not in world.scene.again:
        yield f"done again, it ends with {ended.code}"
    wrong = sorted(path for path in {*now, *after} if data(now).get(path) != after.get(path))
    if wrong:
        yield f"done again, these differ: {', '.join(wrong[:4])}"
    for path, (node, held) in start.items():
        if after.get(path) == held and path in now and now[path][0] != node and not _ours(path, here):
            yield f"done again, {path} of others is not the same file any more"
    if left := leftovers(here):
        yield f"done again, left over: {', '.join(left)}"


def _is_record(file: Path) -> bool:
    """Whether this is a whole record of what a run was about to write."""
    with suppress(NotOurs, OSError):
        return file.name == SHARED and read(file) is not None
    return False


def _ours(path: str, here: Path) -> bool:
    """Whether a file is of a site or of a scratch folder, which we write anew when we like."""
    for top, name in (("site", SITE), ("build", SHARED), ("charts", SHARED), ("content/.schema", SHARED), ("pack", SHARED)):
        if path == f"{top}/{name}":
            return True
        with suppress(NotOurs, OSError):
            if path.startswith(f"{top}/") and (record := read(here / top / name)) and path.removeprefix(f"{top}/") in record.paths:
                return True
    return False


def tried(world: World, fault: Fault, run_folder: Path) -> tuple[bool, list[str], Ended]:
    """Do one fault in a fresh copy, judge, and do the command again. Whether it struck a file of ours, and what is wrong."""
    here = copied(world.folder, run_folder)
    start = tree(here)
    ended = under_strace(world.scene, here, fault.point.call, "-e", f"inject={fault.injected}")
    if fault.kind in _SIGNALS:
        struck = f"SIG{fault.kind}" in ended.log
    else:
        hits = [line for line in ended.log.splitlines() if "(INJECTED)" in line]
        struck = bool(hits) and all(str(here) in line and not re.search(r"\bwrite\([12]<", line) for line in hits if "resumed" not in line)
    if not struck:
        return False, [], ended
    deleting = any(re.search(r"\b(unlink|unlinkat|rmdir)\b", line) for line in ended.log.splitlines() if "(INJECTED)" in line) or fault.lasting
    wrong = list(judge(world, here, start, ended, fault.kind, deleting=deleting))
    again = in_a_child(world.scene.act, here)
    return True, [*wrong, *judge_again(world, here, start, again)], ended


def drawn(world: World, kinds: str, count: int, chance: random.Random) -> list[Fault]:
    """Faults by lot, as many kills as told."""
    found = []
    for point in chance.choices(world.points, k=count):
        if kinds == "kills":
            found.append(Fault(point, chance.choices(_SIGNALS, (6, 2, 1, 1))[0]))
        else:
            kind = chance.choice(FULL + REFUSED[:2] if point.call in _GROWS else REFUSED)
            found.append(Fault(point, kind, point.call in _LASTING and chance.random() < 0.3))
    return found


# --- small file systems ------------------------------------------------------------------------------------------------


def _mounted(*words: str) -> None:
    done = subprocess.run(["mount", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"mount {' '.join(words)}: {done.stderr.strip()}\n--real needs the right to mount file systems: run it as root in a machine "
                         "of its own.")


def _needs(folder: Path) -> tuple[int, int]:
    """How much room a folder takes, in KiB, and how many files and folders it holds."""
    found = os.statvfs(folder)
    return (found.f_blocks - found.f_bfree) * found.f_frsize // 1024, found.f_files - found.f_ffree


def tried_on_a_small_one(scene: Scene, place: Path, world: World, room: str, share: float) -> tuple[list[str], Ended]:
    """Do a command on a file system that has only a share of the room that it takes, or no right to write; then with room enough."""
    _mounted("-t", "tmpfs", "-o", "size=400m,nr_inodes=100000", "tmpfs", str(place))
    try:
        here = copied(world.folder, place / "run")
        start, (used, files) = tree(here), _needs(place)
        fresh = [held for path, (_, held) in world.after.items() if world.before.get(path, (0, b""))[1] != held or path.startswith("site/")]
        limit = {"size": f"remount,size={used + 4 * int(share * sum(1 + len(held) // 4096 for held in fresh))}k",
                 "files": f"remount,nr_inodes={files + 1 + int(share * len(fresh))}", "ro": "remount,ro"}[room]
        _mounted("-o", limit, str(place))
        ended = in_a_child(scene.act, here, said_in=world.folder.parent)
        wrong = list(judge(world, here, start, ended, "ENOSPC"))
        _mounted("-o", "remount,rw,size=400m,nr_inodes=100000", str(place))
        return [*wrong, *judge_again(world, here, start, in_a_child(scene.act, here, said_in=world.folder.parent))], ended
    finally:
        subprocess.run(["umount", str(place)], check=True)


def _real(told: argparse.Namespace, scratch: Path) -> int:
    chance, wrong, ends = random.Random(told.seed), 0, Counter[str]()
    (place := scratch / "small").mkdir()
    worlds = {name: prepared(SCENES[name], scratch, traced=False) for name in told.scenes.split(",")}
    for _ in range(told.count):
        name = "build" if "build" in worlds and chance.random() < told.builds else chance.choice(list(worlds))
        room, share = chance.choices(("size", "files", "ro"), (6, 3, 1))[0], chance.random() * 1.2
        found, ended = tried_on_a_small_one(SCENES[name], place, worlds[name], room, share)
        ends[f"{name} on {room}: exit {ended.code}"] += 1
        if found:
            wrong += 1
            print(f"\n{name}: {room}, {share:.2f}", *found, f"exit {ended.code}: {ended.said.strip()[:600]}", sep="\n  ", flush=True)
    print(", ".join(f"{what} {count} times" for what, count in sorted(ends.items())))
    print(f"{wrong} of {told.count} left something wrong")
    return 1 if wrong else 0


def main() -> None:
    """Draw, do, judge, and say what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--count", type=int, default=200, help="how many kills and signals, and how many errors (default: 200 of each)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", choices=["both", "kills", "errors"], default="both")
    parser.add_argument("--scenes", default=",".join(SCENES), help=f"which commands, of {', '.join(SCENES)}")
    parser.add_argument("--builds", type=float, default=0.3, help="which part of the faults strikes a build (default: 0.3)")
    parser.add_argument("--scratch", type=Path, help="an empty or new folder to work in")
    parser.add_argument("--real", action="store_true", help="on small file systems that are really full, instead of with strace")
    parser.add_argument("--act", nargs=2, metavar=("SCENE", "FOLDER"), help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.act:
        _be_the_child(SCENES[told.act[0]].act, Path(told.act[1]))
    if told.real and "CARESHEET_MOUNTS" not in os.environ:  # in a view of the mounts of its own, which ends with it
        os.environ["CARESHEET_MOUNTS"] = "1"
        os.execvp("unshare", ["unshare", "--mount", sys.executable, "-m", "tests.faults", *sys.argv[1:]])
    if not told.real and shutil.which("strace") is None:
        raise SystemExit(HOW_TO_GET)
    with tempfile.TemporaryDirectory(prefix="caresheet-faults-", dir=told.scratch) as scratch:
        sys.exit((_real if told.real else _all)(told, Path(scratch)))


def _all(told: argparse.Namespace, scratch: Path) -> int:
    chance, names = random.Random(told.seed), told.scenes.split(",")
    worlds = {}
    for name in names:
        worlds[name] = prepared(SCENES[name], scratch)
        print(f"{name}: {len(worlds[name].points)} system calls that write", flush=True)
    tally, wrong = Counter[str](), 0
    for kinds in ("kills", "errors") if told.kinds == "both" else (told.kinds,):
        done = missed = 0
        while done < told.count and missed < 3 * told.count + 20:
            name = "build" if "build" in names and chance.random() < told.builds else chance.choice(names)
            fault = drawn(worlds[name], kinds, 1, chance)[0]
            struck, found, ended = tried(worlds[name], fault, scratch / name / "run")
            if not struck:
                missed += 1
                continue
            done += 1
            tally[f"{name} {kinds}"] += 1
            if done % 20 == 0:
                print(f"… {done} {kinds}", flush=True)
            if found:
                wrong += 1
                told_so = [fault.point.said, *found, f"exit {ended.code}: {ended.said.strip()[:600]}"]
                print(f"\n{name}: {fault.injected}", *told_so, sep="\n  ", flush=True)
        print(f"{kinds}: {done} struck, {missed} missed", flush=True)
    print(", ".join(f"{name}: {count}" for name, count in sorted(tally.items())))
    print(f"{wrong} of {sum(tally.values())} left something wrong")
    wanted = told.count * (2 if told.kinds == "both" else 1)
    if sum(tally.values()) < wanted:
        print(f"Only {sum(tally.values())} of {wanted} struck, so this shows less than was asked for.", file=sys.stderr)
    return 1 if wrong or sum(tally.values()) < wanted else 0


if __name__ == "__main__":
    main()
