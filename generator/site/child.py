"""A Python module as a process of its own that never outlives us: whatever ends this process, also at once, it writes no more."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from generator.files.folders import NotWritable

_TIED = """\
import os, runpy, sys, threading
threading.Thread(target=lambda: (os.read(0, 1), os._exit(1)), daemon=True).start()
sys.argv = sys.argv[1:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""
"""The system closes a pipe when its other end is gone, however that happened: so the child reads from one that only we hold."""


_NO_ROOM_OR_RIGHT = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}


def refuse_what_it_was_refused(said: str, folder: Path) -> None:
    """Raise OSError of a folder if a program that failed says, in the words of Python or Rust, that the file system refused something."""
    found = re.search(r"^\w+Error: \[Errno (\d+)\]|\(os error (\d+)\)", said, re.MULTILINE)
    number = int(found[1] or found[2]) if found else 0
    if number in _NO_ROOM_OR_RIGHT:
        raise OSError(number, os.strerror(number), str(folder))


def run_module(name: str, *arguments: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a module to its end. Raises NotWritable if it was ended from outside."""
    theirs, ours = os.pipe()
    try:
        run = subprocess.run([sys.executable, "-c", _TIED, name, *arguments], env=env, stdin=theirs, capture_output=True, encoding="utf-8",
                             errors="replace", check=False)
    finally:
        os.close(theirs)
        os.close(ours)
    if run.returncode < 0:
        raise NotWritable(f"{name} was ended from outside ({signal.strsignal(-run.returncode)}), perhaps for want of memory. The former site is "
                          "unchanged. Try again.")
    return run
