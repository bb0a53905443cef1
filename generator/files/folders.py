"""Files put in place without harm: which folders may be an output at all, folders of our own for a while, and files that appear whole.

Nothing here follows a symbolic link, and nothing is deleted but what lies in a folder that a run of ours made. A folder of ours holds its mark
before anything else and until everything else is gone, and the mark is locked while a run lives: so what a killed run left over is known for sure.
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
import secrets
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from generator.diagnostics.terminal import one_line
from generator.files import locks

_PREFIX, _MARK = ".caresheet-", "made-by-caresheet.txt"
_NAME_IN_MARK = re.compile(rb"Made by a run of Caresheet while it wrote (.*) in this place\. ")
_OURS = re.compile(re.escape(_PREFIX) + r"[a-z0-9_]{8}")

_PLAINLY = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_CLOEXEC", "O_BINARY", "O_NOINHERIT"))
"""How every file is opened, as far as the system knows it: no link is followed, no process of ours inherits it, no line end is translated."""
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)
"""For files of others: opening a pipe waits for nobody."""

_PROGRAM = Path(__file__).resolve().parent.parent.parent
_PARTS_OF_PROGRAM = ("generator", "templates", "tests", "docs", "requirements", ".ci", ".github", ".git", ".venv")


class NotWritable(Exception):
    """The output cannot be written here; the message says why and what to do."""


def shown(path: Path | str) -> str:
    """A path as it may stand in a message: on one line, whatever its name holds."""
    return one_line(str(path))


_NEXT_MOVES = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "Free some room there, or have your quota raised, then try again."),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "Give yourself the right to it, then try again."),
    errno.EIO: "The disk may be failing: save what you need from it before anything else.",
}


def next_move(fault: OSError) -> str:
    """What to do about what the file system refused."""
    return _NEXT_MOVES.get(fault.errno or 0, "Fix that, then try again.")


# --- which folders may be an output ------------------------------------------------------------------------------


def refuse_unfit(option: str, folder: Path, *, homes: Iterable[Path], here: Path, content: Path | None, replaced: bool) -> None:
    """Raise NotWritable for a folder that is never meant as an output, whatever is in it.

    `homes`: the folders of this user; `here`: the current one; `replaced`: whether the whole folder is exchanged, not only files in it.
    """
    real = Path(os.path.realpath(folder))
    said = f"{option} {shown(folder)}"
    if real == Path(real.anchor):
        raise NotWritable(f"{said} is the root of the file system. Name a folder of its own.")
    if any(_lies_in(home, real) for home in homes):
        raise NotWritable(f"{said} is a home folder, or holds one. Name a folder of its own, for instance one in it.")
    if content is not None and (_lies_in(content, real) or _lies_in(real, content)):
        raise NotWritable(f"{said} and the content folder may not lie in each other. Name another folder.")
    if ".git" in real.parts or _lies_in(_PROGRAM, real) or any(_lies_in(real, _PROGRAM / part) for part in _PARTS_OF_PROGRAM):
        raise NotWritable(f"{said} is a part of a program or of its history, or holds one. Name another folder.")
    if _lies_in(here, real) and (replaced or not _same(here, real)):
        raise NotWritable(f"{said} is the folder you are in, or holds it. Name another folder, or go to another one first.")


def _lies_in(inner: Path, outer: Path) -> bool:
    inner = Path(os.path.realpath(inner))
    return any(_same(folder, outer) for folder in (inner, *inner.parents))


def _same(one: Path, other: Path) -> bool:
    """Whether two paths are one folder; by what the system says, so that neither case nor a second mount deceives."""
    try:
        return one.samefile(other)
    except OSError:
        return Path(os.path.realpath(one)) == Path(os.path.realpath(other))


def mounted(folder: Path) -> list[str]:
    """The folder itself, and folders in it, on which another file system or another part of one is mounted."""
    try:
        lines = Path("/proc/self/mountinfo").read_bytes().splitlines()
    except OSError:  # not Linux: what the system says of each folder
        device = folder.parent.stat().st_dev
        return sorted(str(folder / path) for path, found in [("", folder.stat()), *entries(folder)] if found.st_dev != device)
    points = [re.sub(rb"\\([0-7]{3})", lambda code: bytes([int(code[1], 8)]), line.split()[4]) for line in lines]
    real = os.fsencode(os.path.realpath(folder))
    return sorted(os.fsdecode(point) for point in points if point == real or point.startswith(real + b"/"))


# --- reading, without following links ----------------------------------------------------------------------------


def entries(folder: Path, start: str = "") -> Iterator[tuple[str, os.stat_result]]:
    """Everything below a folder by its path, sorted, each folder before what is in it. Links are entries, not ways. `start`: before each path."""
    with os.scandir(folder) as there:
        paths = {entry.name: entry.path for entry in there}
    for name in sorted(paths):
        found = os.lstat(paths[name])
        yield start + name, found
        if stat.S_ISDIR(found.st_mode):
            yield from entries(Path(paths[name]), f"{start}{name}/")


def read_plain(file: Path) -> bytes | None:
    """The bytes of a file; None if there is none, or something else of that name, such as a link or a pipe."""
    opened = _opened_plain(file)
    if opened is None:
        return None
    handle, found = opened
    try:
        return _all_in(handle, found.st_size)
    finally:
        os.close(handle)


def _all_in(handle: int, size: int) -> bytes:
    """All bytes of an open file. `size`: how many the system says there are; there may be others by now."""
    data = os.read(handle, size + 1)
    while more := os.read(handle, max(size, _AT_LEAST)):
        data += more
    return data


_AT_LEAST = 65_536


def _opened_plain(file: Path | str) -> tuple[int, os.stat_result] | None:
    """A file, opened, and what the system says of it; None if there is none, or something else of that name."""
    try:
        handle = os.open(file, os.O_RDONLY | _AT_ONCE | _PLAINLY)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        if stat.S_ISREG(os.lstat(file).st_mode):
            raise
        return None
    found = os.fstat(handle)
    if stat.S_ISREG(found.st_mode):
        return handle, found
    os.close(handle)
    return None


def hash_of(data: bytes) -> str:
    """What a manifest calls these bytes by."""
    return sha256(data).hexdigest()


def hash_in(file: Path | str, found: os.stat_result | None = None) -> str | None:
    """What a manifest calls the bytes of a file; None if there is none, or something else of that name. `found`: what the system just said of it.

    One that this process has hashed is read again only if the system says that something has happened to it since. Soon after a file was written, a
    change can escape that; so a young one is not remembered (Git calls this "racy", and does the same).
    """
    if found is not None and (known := _HASHES.get(_known_by(found))) is not None:
        return known
    opened = _opened_plain(file)
    if opened is None:
        return None
    try:
        return _hash_in(*opened)
    finally:
        os.close(opened[0])


def _hash_in(handle: int, found: os.stat_result) -> str:
    known_by = _known_by(found)
    if known_by not in _HASHES:
        made = hash_of(_all_in(handle, found.st_size))
        if known_by is None or known_by != _known_by(os.fstat(handle)) or max(known_by[-2:]) + _YOUNG > time.time_ns():
            return made
        if len(_HASHES) > _MOST_HASHES:
            _HASHES.clear()
        _HASHES[known_by] = made
    return _HASHES[known_by]


def same_file(file: Path | str, new: Path | str, hash_: str) -> bool:
    """Give a file with these bytes a second name, rather than write them once more: it keeps its time, too, so whoever copies a site sees that it
    did not change. False where this process has not hashed it, where anything has happened to it since, and where the system has no second names;
    also where somebody else has a name for it or gave it other rights, which are no business of ours.
    """
    try:
        before = os.lstat(file)
        if _HASHES.get(_known_by(before)) != hash_ or before.st_nlink != 1 or stat.S_IMODE(before.st_mode) != READABLE:
            return False
        os.link(file, new, **AS_IT_IS)
        after = os.lstat(new)
    except OSError:
        return False
    known_by = _known_by(after)
    assert known_by is not None  # or nothing would be known of it
    if known_by[:-1] != (_known_by(before) or ())[:-1]:  # all but when anything happened to it, which the link has changed
        os.unlink(new)  # noqa: PTH108 - as above
        return False
    _HASHES[known_by] = hash_
    return True


READABLE = 0o644
"""The rights of a file of a site: a web server may read it."""

AS_IT_IS: Mapping[str, bool] = {"follow_symlinks": False} if os.link in os.supports_follow_symlinks else {}
"""A link gets a second name itself, not what it leads to; where the system cannot be told so, it is so."""

_HASHES: dict[tuple[int, ...] | None, str] = {}
_MOST_HASHES = 200_000
_YOUNG = 3 * 10**9
"""Nanoseconds: the clock of some file systems ticks every other second."""


def _known_by(found: os.stat_result) -> tuple[int, ...] | None:
    """How the system knows a file, and when anything last happened to it; None on Windows, which does not tell that."""
    return None if sys.platform == "win32" else (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def is_folder(path: Path) -> bool:
    """Whether a folder stands here, and not a link to one."""
    return path.is_dir() and not path.is_symlink()


def blocked(folder: Path, path: str) -> str | None:
    """The first part on the way to a file below a folder that is no real folder, such as a link; None if the way is free."""
    parts = path.split("/")[:-1]
    for count in range(1, len(parts) + 1):
        part = "/".join(parts[:count])
        if os.path.lexists(folder / part) and not is_folder(folder / part):
            return part
    return None


# --- folders of our own ------------------------------------------------------------------------------------------


def remove(folder: Path) -> None:
    """Delete a folder of our own. Its mark goes last, so that a run that is killed here leaves what the next one knows."""
    _open_up(folder)
    for entry in folder.iterdir() if folder.is_dir() else ():
        if entry.name != _MARK:
            shutil.rmtree(entry) if is_folder(entry) else entry.unlink()
    (folder / _MARK).unlink(missing_ok=True)
    folder.rmdir()


def remove_exactly(folder: Path, names: Collection[str]) -> None:
    """Delete a folder that holds nothing but plain files of these names. What holds more, or is no folder, stays."""
    if is_folder(folder) and all(
            entry.name in names and entry.is_file() and not entry.is_symlink() for entry in folder.iterdir()):
        with suppress(OSError):
            for name in names:
                (folder / name).unlink(missing_ok=True)
            folder.rmdir()


def _open_up(folder: Path) -> None:
    """Let us list and empty every folder in a folder of our own, also where a kept one forbade it."""
    for path, folders, _ in os.walk(folder):
        for name in folders:
            found = os.lstat(os.path.join(path, name))  # noqa: PTH118 - as os.walk gives it
            if stat.S_ISDIR(found.st_mode) and found.st_mode & 0o700 != 0o700:
                os.chmod(os.path.join(path, name), 0o700)  # noqa: PTH101, PTH118


@contextmanager
def beside(parent: Path, name: str, discard: Callable[[Path], object] = remove) -> Iterator[Path]:
    """A new folder of our own in `parent`, for what becomes `name` there. It is discarded at the end, or by the next run if this one is killed."""
    folder, handle = _made(parent, name)
    try:
        yield folder
    finally:
        try:
            _discarded(folder, discard)
        except BaseException:  # a signal in the midst: once more, to the end
            _discarded(folder, discard)
            raise
        finally:
            _let_go(folder, handle)


def _discarded(folder: Path, discard: Callable[[Path], object]) -> None:
    with suppress(OSError):
        discard(folder)


def _let_go(folder: Path, handle: int) -> None:
    """Close the mark of a folder of our own. Where no open file can be deleted, mark and folder go only now, if nothing else is left."""
    with suppress(OSError):
        os.close(handle)
    if locks.KEPT_WHILE_OPEN and is_folder(folder) and [entry.name for entry in folder.iterdir()] == [_MARK]:
        with suppress(OSError):
            remove(folder)


def leftovers(parent: Path, name: str | None) -> Iterator[Path]:
    """The folders of our own that killed runs left in `parent` while they wrote `name`, or anything. Those of living runs are passed by."""
    for folder in _named_as_ours(parent) if parent.is_dir() else ():
        if not is_folder(folder):
            continue
        try:
            handle = os.open(folder / _MARK, os.O_RDWR | _AT_ONCE | _PLAINLY)
        except OSError:
            with suppress(OSError):
                folder.rmdir()  # killed before the mark: then it is empty, and else it stays
            continue
        try:
            if locks.take(handle) and _is_mark(os.read(handle, 10_000), folder, name):
                yield folder
        finally:
            _let_go(folder, handle)


def _named_as_ours(parent: Path) -> list[Path]:
    with os.scandir(parent) as entries:
        return [parent / name for name in sorted(entry.name for entry in entries if _OURS.fullmatch(entry.name))]


def clear_leftovers(parent: Path, name: str | None = None) -> None:
    """Delete what killed runs left over while they wrote `name`, or any file here. What cannot be deleted stays, and stops nobody."""
    with suppress(OSError):
        for folder in leftovers(parent, name):
            with suppress(OSError):
                remove(folder)


def _made(parent: Path, name: str) -> tuple[Path, int]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        try:
            handle = _marked(folder, name)
        except BaseException:
            with suppress(OSError):
                remove(folder)
            raise
        if handle is not None:
            return folder, handle


def _marked(folder: Path, name: str) -> int | None:
    """Put our mark into a folder and lock it; None if another run took the empty folder for a leftover."""
    try:
        handle = os.open(folder / _MARK, os.O_RDWR | os.O_CREAT | os.O_EXCL | _PLAINLY, 0o600)
    except FileNotFoundError:
        return None
    ready = False
    try:
        with telling_of(folder / _MARK):
            ready = locks.take(handle) and _written(handle, _mark(folder, name)) and (folder / _MARK).exists()
    finally:
        if not ready:
            os.close(handle)
    return handle if ready else None


def _written(handle: int, data: bytes) -> bool:
    """Write all of it: on a disk that is nearly full the system takes a part, and refuses only the rest."""
    while data:
        data = data[os.write(handle, data):]
    return True


def _mark(folder: Path, name: str) -> bytes:
    return (f"Made by a run of Caresheet while it wrote {shown(name)} in this place. If that run was killed, the next one deletes this folder.\n"
            f"{folder.name}\n").encode()


def _is_mark(text: bytes, folder: Path, name: str | None) -> bool:
    found = _NAME_IN_MARK.match(text)
    whole = _mark(folder, name if name is not None else os.fsdecode(found[1]) if found else "")
    return text == whole or (whole.startswith(text) and [entry.name for entry in folder.iterdir()] == [_MARK])


# --- writing -----------------------------------------------------------------------------------------------------


def put(file: Path, data: bytes, own: Path) -> None:
    """Write a file that is there whole or not at all: in a folder of our own first, on the same file system, then moved.

    Raises OSError of that file, not of our name for it.
    """
    part = own / secrets.token_hex(8)
    with telling_of(file):
        write_part(part, data)
        os.replace(part, file)  # noqa: PTH105 - one step of the system, said as such


def put_new(file: Path, data: bytes) -> None:
    """Write a file that was not there, whole or not at all. Raises FileExistsError if anything of that name is, be it a link that leads nowhere."""
    clear_leftovers(file.parent, file.name)
    with telling_of(file), beside(file.parent, file.name) as own:
        part = own / "new"
        write_part(part, data)
        _name_new(part, file)


def _name_new(part: Path, file: Path) -> None:
    """Give a file of ours a second name that nobody has: one step of the system. Where files have but one name, move it to a free one."""
    try:
        os.link(part, file)
    except OSError as fault:
        if fault.errno not in NO_LINKS:
            raise
        if os.path.lexists(file):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(file)) from None
        part.rename(file)


NO_LINKS = {errno.EPERM, errno.EACCES, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
"""What a file system says that gives no file a second name."""


def write_part(file: Path | str, data: bytes) -> None:
    """Write a file into a folder of our own. Raises FileExistsError if anything of that name is there."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _PLAINLY, 0o666)
    try:
        _written(handle, data)
    finally:
        os.close(handle)


@contextmanager
def telling_of(file: Path) -> Iterator[None]:
    """Let what the system refuses be told of the file that somebody knows: the system names none, or one of ours."""
    try:
        yield
    except OSError as fault:
        if fault.errno is None:
            raise
        raise OSError(fault.errno, fault.strerror, str(file)) from fault


def exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step of the file system (Linux, macOS); False where it cannot do that."""
    if sys.platform == "win32":
        return False
    try:
        if sys.platform == "darwin":
            return bool(ctypes.CDLL(None, use_errno=True).renamex_np(os.fsencode(one), os.fsencode(other), 2) == 0)
        at_cwd, swap = -100, 2
        return bool(ctypes.CDLL(None, use_errno=True).renameat2(at_cwd, os.fsencode(one), at_cwd, os.fsencode(other), swap) == 0)
    except (OSError, AttributeError):
        return False


@contextmanager
def locked(folders: Iterable[Path]) -> Iterator[None]:
    """Hold some folders, made where they are missing, so that two runs cannot write over each other. Raises NotWritable if another holds one."""
    with ExitStack() as held:
        for folder in sorted(set(folders)):
            folder.mkdir(parents=True, exist_ok=True)
            if not held.enter_context(locks.held(folder)):
                raise NotWritable(f"Another build is writing in {shown(folder)}. Wait until it has finished, then try again.")
        yield
