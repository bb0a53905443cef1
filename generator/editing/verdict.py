"""What a change would bring, before it is written: the problems of the content with it that the content has not without it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from generator import logic
from generator.content.reader.load import Kept, load
from generator.diagnostics.diagnostic import Diagnostic, Where
from generator.rules import check

State = frozenset[tuple[str, int, int]]


class Verdict(NamedTuple):
    """The problems that a change brings, and how many it takes away."""

    brought: tuple[Diagnostic, ...]
    mended: int


class Judge:
    """Judges changes to one content folder. What it found of files that are still the same it does not look for again.

    A glance and a verdict share nothing, so that one thread may glance while another judges.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: Kept = {}
        self._glanced: Kept = {}
        self._proved: dict[str, tuple[Diagnostic, ...]] = {}
        self._known: tuple[State, date, tuple[Diagnostic, ...]] | None = None

    def verdict(self, fresh: Mapping[str, bytes], today: date) -> Verdict:
        """What it would bring if some files held this. Rules of finished pages and sheets are not asked: these are not made here."""
        before = Counter(map(_alike, self._before(today)))
        after = self._problems(fresh, today) if fresh else self._before(today)
        brought = tuple(problem for problem in after if not _taken(before, _alike(problem)))
        return Verdict(brought, sum(before.values()))

    def glance(self, file: str, data: bytes, today: date) -> tuple[Diagnostic, ...]:
        """What is found at once in one file that would hold this: faults of its form, and, if it is a chart, what its proof finds."""
        library, shape = load(self._folder, self._glanced, {file: data})
        folder, _, name = file.partition("/")
        chart = library.decisions.get(name.removesuffix(".yml")) if folder == "decisions" else None
        found = logic.prove(chart, library, today) if chart is not None else ()
        return tuple(sorted(problem for problem in (*shape, *found) if problem.where.file == file))

    def _before(self, today: date) -> tuple[Diagnostic, ...]:
        state = frozenset(_state(self._folder))
        if self._known is None or self._known[:2] != (state, today):
            self._known = (state, today, self._problems({}, today))
        return self._known[2]

    def _problems(self, fresh: Mapping[str, bytes], today: date) -> tuple[Diagnostic, ...]:
        library, shape = load(self._folder, self._kept, fresh)
        found = [*shape, *check(library, today), *check(library, today, "numbers")]
        proved: dict[str, tuple[Diagnostic, ...]] = {}
        for decision in library.decisions.values():
            key = logic.fingerprint(decision, library, today)
            proved[key] = self._proved[key] if key in self._proved else logic.prove(decision, library, today)
            found += proved[key]
        self._proved = {**self._proved, **proved} if len(self._proved) < _MOST_PROOFS else proved
        return tuple(sorted(found))


_MOST_PROOFS = 500


def _alike(problem: Diagnostic) -> Diagnostic:
    """What makes a problem the same before and after a change, which may have moved it to another line."""
    return replace(problem, where=Where(problem.where.file), width=1, evidence=None)


def _taken(before: Counter[Diagnostic], key: Diagnostic) -> bool:
    if not before[key]:
        return False
    before[key] -= 1
    return True


def _state(folder: Path) -> Iterator[tuple[str, int, int]]:
    """A line for each file, which differs when the file does."""
    for where, _, files in os.walk(folder):
        for name in files:
            try:
                found = os.stat(os.path.join(where, name), follow_symlinks=False)  # noqa: PTH116, PTH118
            except OSError:
                continue
            yield os.path.join(where, name), found.st_mtime_ns, found.st_size  # noqa: PTH118
