"""What changed in folders, by looking at them again and again.

Looking misses nothing that hearing of events does: a folder that was moved away and made anew, a link that leads elsewhere,
a file system without events, a limit on how many folders may be listened to. Nothing is read but names, times and sizes.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

QUIET_SECONDS = 0.1
"""Editors write a file in several steps; wait until it has been quiet for so long."""

MOST_SECONDS = 2.0
"""What is written without pause is never quiet; so long at most does it keep all else from being shown."""

_SHARE = 20
"""Looking takes at most one part in so many of the time, however large the folders are."""

State = frozenset[tuple[str | int, ...]]


class Changes:
    """The folders as they were when last waited for. Folders may come and go."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders
        self._seen: State | None = None
        self._quiet = True
        self._took = 0.0

    def wait(self) -> None:
        """Return when something differs from what the last call saw (the first call: at once), and it is quiet or has changed for too long."""
        while self._quiet and not self.more():
            time.sleep(self.pause)
        end = time.monotonic() + MOST_SECONDS
        self._quiet = False  # what was cut short here is looked at once more, when it is quiet
        self._seen = self._look()
        while not self._quiet and time.monotonic() < end:
            time.sleep(QUIET_SECONDS)
            before, self._seen = self._seen, self._look()
            self._quiet = before == self._seen

    @property
    def pause(self) -> float:
        """So many seconds are between two looks, so that looking does not take too much of the time."""
        return max(QUIET_SECONDS, self._took * _SHARE)

    def more(self) -> bool:
        """Whether something differs from what the last `wait` saw."""
        return self._look() != self._seen

    def _look(self) -> State:
        started = time.monotonic()
        state = frozenset(found for folder in self._folders for found in state_of(folder))
        self._took = time.monotonic() - started
        return state


def state_of(folder: str | Path) -> Iterator[tuple[str | int, ...]]:
    """A line for each file and folder in a folder, which differs when the file does. Hidden files and backups are nobody's content."""
    try:
        with os.scandir(folder) as listing:
            entries = list(listing)
    except OSError as fault:
        yield str(folder), fault.errno or 0
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name.endswith("~"):
            continue
        try:
            stat = entry.stat(follow_symlinks=False)
            inside = entry.is_dir(follow_symlinks=False)
        except OSError:  # gone since it was listed
            continue
        if inside:
            yield entry.path, stat.st_mode
            yield from state_of(entry.path)
        else:
            yield entry.path, stat.st_mode, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns
