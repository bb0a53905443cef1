"""What is done at a worker: a chunk of jobs, if the worker is the same program as the one that asks."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from generator.files.resources import TEMPLATES, hash_of_program

_QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""How much of all cores a container may use: microseconds of each so many, or `max`."""


class NoWorkers(Exception):
    """Workers that were asked for cannot be had, or may not be used; the message says what to do."""


def not_there(fault: Exception) -> NoWorkers | None:
    """What to say where a worker, or who hands out its work, did not know this program at all."""
    unknown = isinstance(fault, ModuleNotFoundError) and str(fault.name).partition(".")[0] == __name__.partition(".")[0]
    if unknown or (isinstance(fault, RuntimeError) and "deserialization of the task graph" in str(fault)):
        return NoWorkers("The scheduler or a worker does not have Caresheet. Install it, in the version of this run, on all their machines (in a "
                         "checkout, start them in its folder with PYTHONPATH=.), and restart them.")
    return None


def named(function: Callable[..., Any]) -> str:
    """A function of a module by the name under which a worker finds it."""
    return f"{function.__module__}:{function.__qualname__}"


def work(program: str, name: str, shared: bytes, jobs: bytes) -> list[Any]:
    """Do some jobs. `program`: the one that asks, as `identity` has it; for any other nothing is unpacked.

    Raises what a job raises, and NoWorkers.
    """
    if program != identity():
        raise NoWorkers("A worker runs another version of Caresheet, of its templates, of Python or of a package than this run, so its files could "
                        "differ. Install the same on all machines (requirements/build.txt names every version), and restart the workers.")
    module, _, function = name.partition(":")
    done: Sequence[Any] = getattr(import_module(module), function)(_unpacked(shared), pickle.loads(jobs))
    return list(done)


@lru_cache(maxsize=4)
def _unpacked(shared: bytes) -> Any:
    """What the jobs of many chunks share."""
    return pickle.loads(shared)


@cache
def identity() -> str:
    """A hash over all on which it rests what comes of a job: the program, its templates, the packages it needs, and Python."""
    digest = sha256(hash_of_program().encode())
    for file in sorted(file for file in TEMPLATES.rglob("*") if file.is_file()):
        digest.update(f"\0{file.relative_to(TEMPLATES).as_posix()}\0{file.stat().st_size}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def cores() -> int:
    """How many cores this process may use: those that it is bound to, and no more than its container is given."""
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        share, _, period = _QUOTA.read_text(encoding="ascii").strip().partition(" ")
        return max(1, min(bound, -(-int(share) // int(period))))
    except (OSError, ValueError):
        return bound
