"""Jobs of which an earlier run may have kept what came of them: only the others are done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from generator.files.cache import keep, take

Job = TypeVar("Job")
Result = TypeVar("Result")

OnProgress = Callable[[int, int], None]
"""Hears how many jobs are done, of how many."""


class Form(NamedTuple, Generic[Result]):
    """What came of a job as bytes that can be kept, and back."""

    to_data: Callable[[Result], bytes]
    from_data: Callable[[bytes], Result]


def kept_or_done(jobs: Mapping[str, Job], keys: Callable[[], Mapping[str, str]], do: Callable[[Sequence[Job]], Iterable[Result]],
                 form: Form[Result], cache: Path | None, tell: OnProgress) -> dict[str, Result]:
    """What came of each job, by its name. `keys`: a hash over all that each is done with. Without a cache nothing is taken or kept."""
    known = keys() if cache is not None else {}
    results = {name: form.from_data(kept) for name, key in known.items() if (kept := take(cache, key)) is not None}
    missing = [name for name in jobs if name not in results]
    for name, result in zip(missing, do([jobs[name] for name in missing]), strict=True):
        if cache is not None:
            keep(cache, {known[name]: form.to_data(result)})
        results[name] = result
        tell(len(results), len(jobs))
    return results


class Keeper(NamedTuple):
    """Who keeps files for later runs, and has those of earlier ones. `cache`: where they lie; None: everything is made, and nothing is kept."""

    cache: Path | None = None

    def files(self, jobs: Mapping[str, Job], keys: Callable[[], Mapping[str, str]], make: Callable[[Job], bytes]) -> dict[str, bytes]:
        """What each job makes, by its path. `keys`: as in `kept_or_done`."""
        return kept_or_done(jobs, keys, lambda missing: map(make, missing), Form(bytes, bytes), self.cache, lambda done, of: None)
