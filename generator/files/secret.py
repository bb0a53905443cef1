"""What only this user of this machine knows: a secret with which a cache is signed, so that entries from elsewhere count for nothing.

It lies where programs of a user keep their state (XDG Base Directory Specification; on Windows the local application data), in no project, so that it
travels with no change, copy or download of one.
"""

from __future__ import annotations

import os
import re
import secrets
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from generator.files.folders import beside, put, read_plain

_NAME, _SECRET = "cache-secret", re.compile(rb"[0-9a-f]{64}")


def secret() -> bytes | None:
    """The secret of this user, made when it is first asked for; None where there is no place to keep one."""
    return _kept(*map(os.environ.get, _NAMED))


_NAMED = ("LOCALAPPDATA" if sys.platform == "win32" else "XDG_STATE_HOME", "HOME")


@cache
def _kept(state: str | None, home: str | None) -> bytes | None:
    """The same, while the environment names these folders."""
    with suppress(OSError, RuntimeError):  # nothing can be written there; there is no home
        folder = Path(state) if state and Path(state).is_absolute() else Path.home() / ".local" / "state"
        return _made_or_read(folder / "caresheet")
    return None


def _made_or_read(folder: Path) -> bytes | None:
    """The secret in a folder. What others could read there is none: it is made anew, and the folder is closed to them. Raises OSError where it is
    open and not ours alone."""
    known = None if _was_open(folder) else read_plain(folder / _NAME)
    if known is None or not _SECRET.fullmatch(known):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with beside(folder, _NAME) as own:
            put(folder / _NAME, secrets.token_hex(32).encode(), own)
        known = read_plain(folder / _NAME)  # that of another run, if one made it meanwhile
    return known if known is not None and _SECRET.fullmatch(known) else None


def _was_open(folder: Path) -> bool:
    """Whether other users could look into a folder; they cannot any more. Windows keeps such folders by itself."""
    if sys.platform == "win32" or not folder.is_dir() or not folder.stat().st_mode & 0o077:
        return False
    if folder.is_symlink() or any(entry.name != _NAME for entry in folder.iterdir()):
        raise PermissionError(f"others can look into {folder}, and it holds what we did not write")
    folder.chmod(0o700)
    return True
