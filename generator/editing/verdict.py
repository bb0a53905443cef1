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
from generator.build import blocks_pages
from generator.content.reader.load import Kept, load
from generator.diagnostics.diagnostic import Diagnostic, Where
from generator.editing.finished import Finished, finished
from generator.rules import check

State = frozenset[tuple[str, int, int]]


class Verdict(NamedTuple):
    """The problems that a change brings, and how many it takes away."""

    brought: tuple[Diagnostic, ...]
    mended: int


class _Judged(NamedTuple):
    """What was found in a content, and its finished pages, if there can be any."""

    problems: tuple[Diagnostic, ...]
    pages: Finished | None


class Judge:
    """Judges changes to one content folder. What it found of files that are still the same it does not look for again.

    A glance and a verdict share nothing, so that one thread may glance while another judges.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: Kept = {}
        self._glanced: Kept = {}
        self._proved: dict[str, tuple[Diagnostic, ...]] = {}
        self._known: tuple[State, date, _Judged] | None = None

    def verdict(self, fresh: Mapping[str, bytes], today: date) -> Verdict:
        """What it would bring if some files held this, on finished pages too. Rules of printed sheets are not asked: none is printed here."""
        before = self._before(today)
        after = self._judged(fresh, today, before.pages) if fresh else before
        known, found = Counter(map(_alike, before.problems)), after.problems
        if before.pages is not None and after.pages is not None:
            known += Counter(map(_alike, before.pages.problems))
            found = tuple(sorted((*found, *after.pages.problems)))
        brought = tuple(problem for problem in found if not _taken(known, _alike(problem)))
        return Verdict(brought, sum(known.values()))

    def glance(self, file: str, data: bytes, today: date) -> tuple[Diagnostic, ...]:
        """What is found at once in one file that would hold this: faults of its form, and, if it is a chart, what its proof finds."""
        library, shape = load(self._folder, self._glanced, {file: data})
        folder, _, name = file.partition("/")
        chart = library.decisions.get(name.removesuffix(".yml")) if folder == "decisions" else None
        partly = library.partly_read.get(name.removesuffix(".yml")) if folder == "decisions" else None
        found = logic.prove(chart, library, today) if chart is not None else (
            logic.prove(partly.decision, library, today, partly=partly) if partly is not None else ())
        return tuple(sorted(problem for problem in (*shape, *found) if problem.where.file == file))

    def _before(self, today: date) -> _Judged:
        state = frozenset(_state(self._folder))
        if self._known is None or self._known[:2] != (state, today):
            self._known = (state, today, self._judged({}, today, self._known[2].pages if self._known else None))
        return self._known[2]

    def _judged(self, fresh: Mapping[str, bytes], today: date, pages: Finished | None) -> _Judged:
        library, shape = load(self._folder, self._kept, fresh)
        found = [*shape, *check(library, today), *check(library, today, "numbers")]
        proved: dict[str, tuple[Diagnostic, ...]] = {}
        keys = logic.fingerprints(library, today)
        for decision in library.decisions.values():
            key = keys[str(decision.id)]
            proved[key] = self._proved[key] if key in self._proved else logic.prove(decision, library, today)
            found += proved[key]
        for partly in library.partly_read.values():
            found += logic.prove(partly.decision, library, today, partly=partly)
        self._proved = {**self._proved, **proved} if len(self._proved) < _MOST_PROOFS else proved
        return _Judged(tuple(sorted(found)), None if any(map(blocks_pages, found)) else finished(library, pages))


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
