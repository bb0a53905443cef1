"""Jobs of which an earlier run may have kept what came of them: only the others are done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

from generator.files.cache import keep, take
from generator.files.spill import PLAIN, Codec, InOrder, Spill

Job = TypeVar("Job")
Result = TypeVar("Result")

OnProgress = Callable[[int, int], None]
"""Hears how many jobs are done, of how many."""


def kept_or_done(jobs: Mapping[str, Job], keys: Callable[[], Mapping[str, str]], do: Callable[[Sequence[Job]], Iterable[Result]],
                 form: Codec[Result], cache: Path | None, tell: OnProgress) -> Mapping[str, Result]:
    """What came of each job, by its name. `keys`: a hash over all that each is done with. Without a cache nothing is taken or kept."""
    known, results = keys() if cache is not None else {}, Spill(form)
    for name, key in known.items():
        if (kept := take(cache, key)) is not None:
            with suppress(ValueError, TypeError, LookupError, RecursionError):  # whoever wrote it, it is no such value
                results.put_data(name, kept)
    missing = [name for name in jobs if name not in results]
    for name, result in zip(missing, do(InOrder(jobs, missing)), strict=True):
        if cache is not None:
            keep(cache, {known[name]: form.to_data(result)})
        results[name] = result
        tell(len(results), len(jobs))
    return results


class Keeper(NamedTuple):
    """Who keeps files for later runs, and has those of earlier ones. `cache`: where they lie; None: everything is made, and nothing is kept."""

    cache: Path | None = None

    def files(self, jobs: Iterable[tuple[str, Job]], key: Callable[[str, Job], str], make: Callable[[Job], bytes]) -> Mapping[str, bytes]:
        """What each job makes, by its path. `key`: a hash over all that a file is made from, given its path and its job."""
        found = Spill(PLAIN)
        for path, job in jobs:
            found[path] = self._file(key(path, job), job, make) if self.cache is not None else make(job)
        return found

    def _file(self, key: str, job: Job, make: Callable[[Job], bytes]) -> bytes:
        kept = self.take(key)
        if kept is None:
            kept = make(job)
            self.keep(key, kept)
        return kept

    def take(self, key: str) -> bytes | None:
        """What was kept under a key; None if nothing was."""
        return take(self.cache, key)

    def keep(self, key: str, data: bytes) -> None:
        """Keep some data under a key."""
        keep(self.cache, {key: data})
