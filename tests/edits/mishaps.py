"""What can happen to what builds keep, between two of them. Whatever it is, the next build must make the same site as one that has nothing."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from generator.site.publish import BuildPaths

Mishap = Callable[[BuildPaths, Random], None]

MISHAPS: dict[str, Mishap] = {}
"""Every mishap by its name."""


def mishap(function: Mishap) -> Mishap:
    MISHAPS[function.__name__.replace("_", " ")] = function
    return function


def caches(place: BuildPaths) -> list[Path]:
    """Every folder in which something is kept: all in the work folder but the pages."""
    return sorted(folder for folder in place.work.iterdir() if folder.is_dir() and folder != place.pages) if place.work.is_dir() else []


def entries(place: BuildPaths) -> list[Path]:
    """Every file that is kept."""
    return sorted(file for folder in caches(place) for file in folder.rglob("*") if file.is_file())


def _some(place: BuildPaths, chance: Random) -> list[Path]:
    """A third of what is kept, or all of it."""
    there = entries(place)
    return there if chance.random() < 0.4 else [one for one in there if chance.random() < 0.33]


@mishap
def cut(place: BuildPaths, chance: Random) -> None:
    for entry in _some(place, chance):
        data = entry.read_bytes()
        entry.write_bytes(data[:chance.randint(0, len(data))])


@mishap
def garbled(place: BuildPaths, chance: Random) -> None:
    for entry in _some(place, chance):
        data = bytearray(entry.read_bytes())
        if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            entry.write_bytes(data)


@mishap
def swapped(place: BuildPaths, chance: Random) -> None:
    """Each entry under the name of another."""
    chosen = _some(place, chance)
    data = [entry.read_bytes() for entry in chosen]
    for entry, other in zip(chosen, data[1:] + data[:1], strict=True):
        entry.write_bytes(other)


@mishap
def of_another_version(place: BuildPaths, chance: Random) -> None:
    """The first line names another version of the cache, as one of an older or newer program would."""
    for entry in _some(place, chance):
        first, end, rest = entry.read_bytes().partition(b"\n")
        entry.write_bytes(first.replace(b" 1 ", b" 2 ", 1) + end + rest)


@mishap
def foreign(place: BuildPaths, chance: Random) -> None:
    """Files and folders of others, also under names of entries."""
    for folder in caches(place):
        (folder / "mine.txt").write_text("mine")
        (folder / "".join(chance.choice("0123456789abcdef") for _ in range(64))).write_text("mine")
    for entry in _some(place, chance):
        entry.unlink()
        if chance.random() < 0.5:
            entry.mkdir()
            (entry / "mine.txt").write_text("mine")
        else:
            entry.symlink_to("/dev/null")


@mishap
def lost(place: BuildPaths, chance: Random) -> None:
    for entry in _some(place, chance):
        entry.unlink()


@mishap
def lost_altogether(place: BuildPaths, chance: Random) -> None:
    shutil.rmtree(place.work, ignore_errors=True)


@mishap
def lost_site(place: BuildPaths, chance: Random) -> None:
    """The site is deleted, all that was kept stays."""
    shutil.rmtree(place.out, ignore_errors=True)


@mishap
def not_a_folder(place: BuildPaths, chance: Random) -> None:
    """No folder can be made where the cache should be: a file, or a link that leads nowhere."""
    for folder in caches(place):
        shutil.rmtree(folder)
        if chance.random() < 0.5:
            folder.write_text("mine")
        else:
            folder.symlink_to("nowhere/at/all")


@mishap
def all_of_one_age(place: BuildPaths, chance: Random) -> None:
    """As after a restore from an archive: every file has the same time."""
    for entry in entries(place):
        os.utime(entry, (1, 1))


def mended(place: BuildPaths) -> None:
    """Clear what would keep all later builds without a cache."""
    for found in place.work.iterdir() if place.work.is_dir() else ():
        if found.is_symlink() or (found.is_file() and found.read_bytes() == b"mine"):
            found.unlink()


_full: list[Path] = []


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if _full and event in _WRITING and (event != "open" or _writes(arguments)):
        for named in arguments[:2]:
            if isinstance(named, (str, bytes, os.PathLike)) and any(str(full) in os.fsdecode(named) for full in _full):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), os.fsdecode(named))


_WRITING = {"open", "os.mkdir", "os.rename", "os.link", "os.symlink"}


def _writes(arguments: tuple[object, ...]) -> bool:
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


@contextmanager
def full_disk(place: BuildPaths) -> Iterator[None]:
    """Nothing can be written below the caches of a place by this process; all else can."""
    if not _hooked:
        sys.addaudithook(_refuse)  # it stays for the life of the process, and does nothing outside of this block
        _hooked.append(True)
    _full.extend([place.press, *caches(place)])
    try:
        yield
    finally:
        _full.clear()


_hooked: list[bool] = []
