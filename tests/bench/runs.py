"""A command, measured with all processes that it starts."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from time import perf_counter
from typing import NamedTuple


class Used(NamedTuple):
    """What a command took: CPU seconds (user and system), seconds, and the most memory that all its processes held at once, in MB."""

    cpu: float
    wall: float
    memory: float


class Failed(Exception):
    """A command ended badly; the message is what it said."""


def measured(command: Sequence[str | Path], cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Used:
    """Run a command to its end. Raises Failed."""
    started = perf_counter()
    with TemporaryFile() as errors:
        process = subprocess.Popen(list(map(str, command)), cwd=cwd, env={**os.environ, **(env or {})}, stdout=subprocess.DEVNULL,
                                   stderr=errors, start_new_session=True)
        memory = _Memory(process.pid)
        memory.start()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = perf_counter() - started
        memory.ended.set()
        memory.join()
        errors.seek(0)
        said = errors.read().decode(errors="replace")
    if process.returncode:
        raise Failed(f"{command}: {said.strip()[-2000:]}")
    # What the system tells as the largest counts this process, too, as it was before it became the command.
    largest = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
    return Used(usage.ru_utime + usage.ru_stime, wall, memory.most or largest)


class _Memory(threading.Thread):
    """Looks some times a second at how much memory a session holds. Where there is no /proc it sees nothing, and the largest process is told."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session, self.most, self.ended = session, 0.0, threading.Event()

    def run(self) -> None:
        while not self.ended.wait(0.1):
            self.most = max(self.most, sum(map(self._held, Path("/proc").glob("[0-9]*"))))

    def _held(self, process: Path) -> float:
        with suppress(OSError, ValueError, IndexError):
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == self.session:
                return int(fields[21]) * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024
        return 0.0


def on_one_core() -> bool:
    """Keep this process, and all that it starts from now on, on one core. Whether the system can."""
    if not hasattr(os, "sched_setaffinity"):
        return False
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return True
