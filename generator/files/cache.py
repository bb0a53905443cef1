"""What a later run need not make again: finished pages and sheets, proofs without a fault, each under the hash of all that it was made from.

An entry is one file. Its first line signs its name and all that follows, with a secret of this user on this machine; what does not fit it counts
as missing, and is made again: a damaged entry, and one that came with a change, a copy or a download. It appears in one step, so two runs at once do
each other no harm. A cache that cannot be read or written is no fault.
Needs Python alone, so that `make clean` works without an environment.
"""

from __future__ import annotations

import hmac
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from generator.files.folders import beside, clear_leftovers, hash_of, is_folder, put, read_plain, remove_exactly
from generator.files.resources import program_was_changed
from generator.files.secret import secret

MOST_KEPT, MOST_BYTES = 100_000, 2_000_000_000
"""Entries that a cache may hold, and their size in all; beyond that, those that were not used for the longest time are deleted."""

_A_DAY = 24 * 60 * 60 * 10**9
_KEY = re.compile(r"[0-9a-f]{64}")
_FIRST, _SIGNED = b"caresheet cache ", b"caresheet cache 2 "
_FORMER = ("sheet.pdf", "picture.png", "told.json", "proved")
"""What was in an entry when entries were folders."""


def key_of(*made_from: object) -> str:
    """The key of what is made from these texts, numbers and values: a hash over how Python writes them, so each must tell all of itself."""
    return hash_of(repr(made_from).encode())


def take(cache: Path | None, key: str) -> bytes | None:
    """What was kept under a key; None if nothing is there, if it is not whole or not of this user, or without a cache."""
    if cache is None:
        return None
    with suppress(OSError):
        kept = read_plain(cache / key)
        if kept is not None and (data := _whole(key, kept)) is not None:
            with suppress(OSError):
                os.utime(cache / key)
            return data
    return None


def keep(cache: Path | None, entries: Mapping[str, bytes]) -> None:
    """Keep some data, each under its key; none where this user has no secret to sign it with."""
    if cache is None or not entries or secret() is None:
        return
    with suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
        with beside(cache, cache.name) as own:
            for key, data in entries.items():
                remove_exactly(cache / key, _FORMER)
                put(cache / key, _first_line(key, data) + data, own)


def leave(cache: Path | None) -> None:
    """End a run with a cache: tidy it, or delete all of it where the program was changed meanwhile, since what was kept may be of either."""
    if cache is not None and program_was_changed():
        with suppress(OSError):
            clear(cache)
    else:
        tidy(cache)


def tidy(cache: Path | None) -> None:
    """Delete what killed runs left over, and what was not used for the longest time where there are too many entries."""
    if cache is None:
        return
    with suppress(OSError):
        clear_leftovers(cache, cache.name)
        now = _now(cache)
        with os.scandir(cache) as entries:
            kept = [(_used(found.st_mtime_ns, now), entry.name, found.st_size) for entry in entries if _KEY.fullmatch(entry.name)
                    for found in [entry.stat(follow_symlinks=False)]]
        if len(kept) <= MOST_KEPT and sum(size for *_, size in kept) <= MOST_BYTES:
            return
        sizes = 0
        for count, (_, name, size) in enumerate(sorted(kept, reverse=True), 1):
            sizes += size
            if count > MOST_KEPT or sizes > MOST_BYTES:
                _remove(cache / name)


def _now(cache: Path) -> int:
    """What time it is by the clock of the file system."""
    with beside(cache, cache.name) as own:
        return os.lstat(own).st_mtime_ns


def _used(used: int, now: int) -> int:
    """When an entry was used; long ago if that is still to come: the clock was set back, and such entries would outlive all that is used."""
    return used if used < now + _A_DAY else 0


def clear(cache: Path) -> None:
    """Delete every entry, and the folder if nothing else is in it."""
    if not is_folder(cache):
        return
    clear_leftovers(cache, cache.name)
    for entry in sorted(cache.iterdir()):
        if _KEY.fullmatch(entry.name):
            _remove(entry)
    with suppress(OSError):
        cache.rmdir()


def _remove(entry: Path) -> None:
    """Delete an entry, also one of the former kind, but nothing that others put here."""
    remove_exactly(entry, _FORMER)
    with suppress(OSError):
        if (read_plain(entry) or b"").startswith(_FIRST):
            entry.unlink()


def _whole(key: str, kept: bytes) -> bytes | None:
    """What an entry holds; None if it is not as this user wrote it."""
    first, end, data = kept.partition(b"\n")
    return data if end and secret() is not None and hmac.compare_digest(first + end, _first_line(key, data)) else None


def _first_line(key: str, data: bytes) -> bytes:
    return _SIGNED + hmac.digest(secret() or b"", key.encode() + data, "sha256").hex().encode() + b"\n"
