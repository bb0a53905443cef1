"""Loaded by every Python that a run elsewhere starts (tests/elsewhere.py), before all else: a machine that lists folders in another order, or has
another number of cores."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

_listdir, _scandir = os.listdir, os.scandir


class _Reversed:
    """What os.scandir gives, from the last to the first."""

    def __init__(self, path: Any = ".") -> None:
        with _scandir(path) as entries:
            self._entries = reversed(list(entries))

    def __iter__(self) -> Iterator[Any]:
        return self._entries

    def __next__(self) -> Any:
        return next(self._entries)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Nothing is open any more."""


if "ELSEWHERE_PYTHON" in os.environ:
    sys.executable = os.environ["ELSEWHERE_PYTHON"]  # so that the processes that this one starts are elsewhere, too
    if os.environ["ELSEWHERE_ORDER"] == "reversed":
        os.listdir = lambda path=".": _listdir(path)[::-1]
        os.scandir = _Reversed
    if workers := int(os.environ["ELSEWHERE_WORKERS"]):
        os.cpu_count = lambda: workers
        os.sched_getaffinity = lambda process: set(range(workers))
