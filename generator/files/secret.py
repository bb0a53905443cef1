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
    folder = _folder()
    return _kept_in(folder) if folder is not None else None


def _folder() -> Path | None:
    named = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_STATE_HOME", "")
    if Path(named).is_absolute():
        return Path(named) / "caresheet"
    with suppress(RuntimeError):  # no home
        return Path.home() / ".local" / "state" / "caresheet"
    return None


@cache
def _kept_in(folder: Path) -> bytes | None:
    with suppress(OSError):
        known = read_plain(folder / _NAME)
        if known is None or not _SECRET.fullmatch(known):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with beside(folder, _NAME) as own:
                put(folder / _NAME, secrets.token_hex(32).encode(), own)
            known = read_plain(folder / _NAME)  # that of another run, if one made it meanwhile
        return known if known is not None and _SECRET.fullmatch(known) else None
    return None
