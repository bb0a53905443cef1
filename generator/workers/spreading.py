"""Jobs sent out in chunks to whoever does them. What came back comes in the order of the jobs, and what a lost worker had is done again."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import suppress
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

from generator.workers.work import identity, named, not_there, work

Job = TypeVar("Job")
Result = TypeVar("Result")
Shared = TypeVar("Shared")

CHUNK = 0.25
"""Seconds that a chunk of jobs takes about: long beside sending it, short beside the whole."""

WORTH = 0.75
"""Seconds of work for which another process is started: it takes more than half of that to start."""

_CHUNKS_EACH, _MOST_EACH, _AHEAD, _LOOK = 4, 32, 2, 5.0
"""Chunks that each worker gets in the end, so that none waits long for the last; and at most, since with each goes what all share; those sent to each
ahead; seconds after which a worker that gives no answer is looked for."""


class Crew(NamedTuple):
    """Workers that were started, or are known. `size`: how many, where it is known; `helped`: whether this process does jobs beside them.

    `lost`: what is raised for a job when its worker died and nobody does it again; `alive`: whether anybody is still there; `anew`: others in their
    place. `end`: ends them, and at once if something went wrong.
    """

    executor: Executor
    size: int = 0
    helped: bool = False
    lost: tuple[type[BaseException], ...] = (BrokenExecutor, CancelledError)
    alive: Callable[[], bool] = lambda: True
    anew: Callable[[], Crew] | None = None
    end: Callable[[bool], None] = lambda at_once: None


class Workers:
    """Do jobs. These do them in this process, one after another."""

    def map(self, function: Callable[[Shared, Sequence[Job]], Sequence[Result]], shared: Shared, jobs: Sequence[Job],
            seconds: float) -> Iterator[Result]:
        """The results of some jobs, in their order. `seconds`: how long one takes about. Raises what the first job raises that fails.

        Each job is asked for when it is done or sent, and the results are given as they come, so that there need never be all at once.
        """
        for chunk in chunks(jobs, seconds):
            yield from function(shared, chunk)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        """Nothing to end."""


HERE = Workers()
"""This process."""


class Spread(Workers):
    """Sends jobs to a crew, which `start` brings together when there is enough to do: it is told how many are worth it. `most`: processes in all,
    with this one; 0: the crew decides."""

    def __init__(self, start: Callable[[int], Crew], most: int) -> None:
        self._start, self._most = start, most
        self._crew: Crew | None = None
        self._lost = False

    def map(self, function: Callable[[Shared, Sequence[Job]], Sequence[Result]], shared: Shared, jobs: Sequence[Job],
            seconds: float) -> Iterator[Result]:
        """The same results as in one process."""
        worth = min(self._most, int(len(jobs) * seconds / WORTH))
        if not jobs or self._lost or (self._most and worth < 2):
            yield from super().map(function, shared, jobs, seconds)
            return
        crew = self._crew_of(worth)
        hands = max(worth, crew.size, 1)
        sent = _Sent(crew, function, shared, chunks(jobs, seconds, _CHUNKS_EACH * hands, _MOST_EACH * hands))
        try:
            yield from sent.results()
        finally:
            sent.cancel()
            self._crew, self._lost = sent.crew, sent.crew is None

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        if self._crew is not None:
            self._crew.end(fault is not None)
            self._crew = None

    def _crew_of(self, worth: int) -> Crew:
        if self._crew is not None and self._crew.helped and self._crew.size < worth - 1:
            self._crew.end(False)
            self._crew = None
        if self._crew is None:
            self._crew = self._start(worth)
        return self._crew


def chunks(jobs: Sequence[Job], seconds: float, least: int = 1, most: int | None = None) -> list[Sequence[Job]]:
    """Jobs in chunks that take about CHUNK seconds each, but so many chunks at least, where there are so many jobs, and so many at most."""
    size = max(1, -(-len(jobs) // most) if most else 1, min(round(CHUNK / seconds) if seconds else len(jobs), len(jobs) // least))
    return [jobs[start:start + size] for start in range(0, len(jobs), size)]


class _Sent:
    """The chunks of one call: which wait, which are with whom, and what came of them."""

    def __init__(self, crew: Crew, function: Callable[[Any, Sequence[Any]], Sequence[Any]], shared: object, given: Sequence[Sequence[Any]]) -> None:
        self.crew: Crew | None = crew
        self._function, self._shared, self._chunks = function, shared, given
        self._packed = pickle.dumps(shared)
        self._waiting = deque(range(len(given)))
        self._out: dict[Future[list[Any]], int] = {}
        self._done: dict[int, Sequence[Any] | Exception] = {}
        self._renewed = False

    def results(self) -> Iterator[Any]:
        """Every result in its order; raises in its turn what a job raised."""
        for index in range(len(self._chunks)):
            while index not in self._done:
                self._go_on()
            done = self._done.pop(index)
            if isinstance(done, Exception):
                raise done
            yield from done

    def cancel(self) -> None:
        """Take back what nobody has begun. A crew that is helped has little that waits; and a process pool that breaks stumbles over what was taken
        back (CPython 3.11)."""
        for future in () if self.crew is not None and self.crew.helped else self._out:
            future.cancel()

    def _go_on(self) -> None:
        """Send what can be sent, do a chunk here if workers have enough, and take what came back."""
        if self.crew is not None:
            self._send(self.crew)
        if self.crew is None or (self.crew.helped and self._waiting):
            self._do_here()
            self._take([future for future in self._out if future.done()])
        elif self._out:
            done, _ = wait(self._out, timeout=_LOOK, return_when=FIRST_COMPLETED)
            if not done and not self.crew.alive():
                self._lose()
            self._take(done)

    def _send(self, crew: Crew) -> None:
        most = _AHEAD * crew.size if crew.helped else len(self._chunks)
        while self._waiting and len(self._out) < most:
            index = self._waiting.popleft()
            try:
                future = crew.executor.submit(work, identity(), named(self._function), self._packed, pickle.dumps(list(self._chunks[index])))
            except crew.lost:
                self._waiting.appendleft(index)
                self._lose()
                return
            self._out[future] = index

    def _do_here(self) -> None:
        index = self._waiting.popleft()
        try:
            self._done[index] = self._function(self._shared, self._chunks[index])
        except Exception as fault:
            self._done[index] = fault

    def _take(self, done: Iterable[Future[list[Any]]]) -> None:
        """Note what came back. A worker that died takes all others of its crew along, so what they had waits again."""
        lost, when_lost = False, self.crew.lost if self.crew is not None else ()
        for future in [future for future in done if future in self._out]:
            index = self._out.pop(future)
            try:
                self._done[index] = future.result()
            except when_lost:
                self._waiting.append(index)
                lost = True
            except Exception as fault:
                self._done[index] = not_there(fault) or fault
        if lost:
            self._lose()

    def _lose(self) -> None:
        """The crew is lost: others take its place once; then this process does the rest."""
        crew, self.crew = self.crew, None
        for future, index in self._out.items():
            kept = None
            with suppress(Exception):
                kept = future.result(timeout=0) if future.done() else None
            if kept is None:
                self._waiting.append(index)
            else:
                self._done[index] = kept
        self._out.clear()
        self._waiting = deque(sorted(self._waiting))
        if crew is not None:
            crew.end(True)
            if crew.anew is not None and not self._renewed:
                self._renewed, self.crew = True, crew.anew()
