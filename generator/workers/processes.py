"""Workers on the cores of this machine: processes that are started anew (spawn), and that end with the one that started them, however it ends."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import get_context
from typing import Any, ParamSpec, TypeVar

from generator.workers.spreading import Crew

P = ParamSpec("P")
T = TypeVar("T")


def crew(count: int) -> Crew:
    """So many processes in all: this one works too, while the others start and after."""
    context = get_context("spawn")
    theirs, ours = context.Pipe(duplex=False)
    pool = _Pool(count - 1, mp_context=context, initializer=_begin, initargs=(theirs,))

    def end(at_once: bool) -> None:
        with suppress(OSError):  # a pool whose workers are gone may close the pipe that this writes to (CPython 3.11)
            pool.shutdown(wait=not at_once, cancel_futures=not at_once)
        ours.close()  # which every worker that is still there hears, and ends
        theirs.close()

    return Crew(pool, count - 1, helped=True, anew=partial(crew, count), end=end)


class _Pool(ProcessPoolExecutor):
    """Starts its processes so that they never hear Ctrl-C, which is for the one that started them to answer."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        with _deaf():
            return super().submit(fn, *args, **kwargs)


@contextmanager
def _deaf() -> Iterator[None]:
    """While this lasts, Ctrl-C waits; processes that are started meanwhile inherit it."""
    if sys.platform == "win32":
        yield
    else:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(lifeline: Any) -> None:
    """What a worker does first. Its lifeline is cut when the process that started it wants it to end, or ends itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(100_000, 50, 50)
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()


def _end_with(lifeline: Any) -> None:
    try:
        lifeline.recv_bytes()
    except (EOFError, OSError):
        os._exit(1)
