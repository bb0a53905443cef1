"""One holder at a time, on every system, with Python alone: `make clean` runs where nothing is installed.

The system keeps the lock and lets it go when its holder ends, however that one died: so a killed run never leaves a lock.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    KEPT_WHILE_OPEN = True

    def take(handle: int) -> bool:
        """Lock an open file; False if another holds it. A byte far behind its end is locked, so that all may read what it says."""
        os.lseek(handle, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True

    @contextmanager
    def held(folder: Path) -> Iterator[bool]:
        """Lock a folder by a file in it, which is deleted afterwards; False if another holds it."""
        file = folder / ".caresheet-lock"
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOINHERIT)
        try:
            yield take(handle)
        finally:
            os.close(handle)
            with suppress(OSError):
                file.unlink()
else:
    import fcntl

    KEPT_WHILE_OPEN = False

    def take(handle: int) -> bool:
        """Lock an open file or folder; False if another holds it."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    @contextmanager
    def held(folder: Path) -> Iterator[bool]:
        """Lock a folder itself, so that no file is needed and none is left; False if another holds it."""
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            yield take(handle)
        finally:
            os.close(handle)
