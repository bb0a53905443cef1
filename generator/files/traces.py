"""What earlier runs found out, each with all that was read for it: it holds for as long as all of that says the same.

Build systems call such a note a verifying trace (Mokhov, Mitchell and Peyton Jones 2018). One entry of the cache holds all those of one kind of work.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from functools import cache as memory
from pathlib import Path
from typing import Any

from generator.files.cache import keep, key_of, take

Read = tuple[str, str]
"""What was read, by two names."""
Found = dict[str, Any]
"""What was found out, by names, as JSON can hold it. It may grow until traces are kept."""


class Traces:
    """The traces of one kind of work. `key`: a hash over all on which it rests and that is not noted. `digest`: a hash over what a read reads now."""

    def __init__(self, cache: Path | None, key: str, digest: Callable[[Read], str]) -> None:
        self._cache, self._key, self._digest = cache, key, memory(digest)
        self._before = take(cache, key)
        self._held = _still_true(self._before, self._digest) if self._before is not None else {}
        self._now: dict[str, tuple[tuple[Read, ...], Found]] = {}
        self._same = dict[Read, Read]()

    def of(self, name: str) -> Found | None:
        """What is known of something; None if nobody found it out, or if something of what was read for it says something else now."""
        if name not in self._now and name in self._held:
            self._now[name] = self._held[name]
        return self._now[name][1] if name in self._now else None

    def add(self, name: str, reads: Collection[Read], found: Found) -> str:
        """Note what was found out, and what was read for it. Gives a hash over what that says; none where nothing is kept."""
        if self._cache is None:
            return ""
        self._now[name] = (tuple(self._same.setdefault(read, read) for read in reads), found)
        return key_of(self._key, name, sorted((read, self._digest(read)) for read in reads))

    def keep(self) -> None:
        """Keep what was found out or asked for in this run."""
        data = _written(self._now, self._digest) if self._now else self._before
        if data is not None and data != self._before:
            keep(self._cache, {self._key: data})


class Tracing:
    """All traces of a run, one for each kind of work."""

    def __init__(self, cache: Path | None = None) -> None:
        self._cache, self._traces = cache, dict[str, Traces]()

    def of(self, key: str, digest: Callable[[Read], str]) -> Traces:
        """Those of one kind of work, as in `Traces`."""
        if key not in self._traces:
            self._traces[key] = Traces(self._cache, key, digest)
        return self._traces[key]

    def keep(self) -> None:
        """Keep all of them."""
        for traces in self._traces.values():
            traces.keep()


def _written(traces: Mapping[str, tuple[tuple[Read, ...], Found]], digest: Callable[[Read], str]) -> bytes:
    """Every read once, with its digest; and each name with the numbers of its reads."""
    numbers = {read: number for number, read in enumerate(sorted({read for reads, _ in traces.values() for read in reads}))}
    found = {name: [sorted(map(numbers.__getitem__, reads)), known] for name, (reads, known) in sorted(traces.items())}
    return json.dumps([[[*read, digest(read)] for read in numbers], found], separators=(",", ":")).encode()


def _still_true(data: bytes, digest: Callable[[Read], str]) -> dict[str, tuple[tuple[Read, ...], Found]]:
    """The traces all of whose reads say the same as when they were written."""
    with suppress(ValueError, TypeError, LookupError, AttributeError, RecursionError):  # whoever wrote it, it is no list of traces
        listed, found = json.loads(data)
        reads = [(shelf, id_) for shelf, id_, _ in listed]
        changed = {number for number, (read, (*_, before)) in enumerate(zip(reads, listed, strict=True)) if digest(read) != before}
        return {name: (tuple(map(reads.__getitem__, numbers)), dict(known.items())) for name, (numbers, known) in found.items()
                if changed.isdisjoint(numbers)}
    return {}
