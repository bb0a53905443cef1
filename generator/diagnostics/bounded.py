"""Of very many problems the first are told, and how many more there are: nobody reads ten thousand, and no terminal holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import Final

from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Further

MOST_TOLD: Final = 100
"""Problems of one rule in one file that are told one by one."""


def bounded(problems: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Problems, sorted by place: of each rule in each file the first, and one that stands for all others."""
    kinds = dict[tuple[str, str, str], list[Diagnostic]]()
    for problem in problems:
        kinds.setdefault((problem.where.file, problem.rule, problem.level), []).append(problem)
    return tuple(sorted(chain.from_iterable(map(_first, kinds.values()))))


def first_of(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """The first of many problems of one kind in one file, and one for all others, which are counted and not kept."""
    problems = iter(found)
    yield from islice(problems, MOST_TOLD)
    for problem in problems:
        yield further(problem, 1 + sum(1 for _ in problems))


def further(problem: Diagnostic, count: int) -> Diagnostic:
    """One problem for several of its kind, of which it is the first; that itself, if it is the only one."""
    if count == 1:
        return problem
    return replace(problem, message=f"{count} more problems of this kind follow in this file", help="Fix those above; the next check tells these.",
                   width=1, item="", evidence=Further(count))


def weight(problem: Diagnostic) -> int:
    """How many problems one stands for."""
    return problem.evidence.count if isinstance(problem.evidence, Further) else 1


def _first(found: list[Diagnostic]) -> Iterator[Diagnostic]:
    alone = sorted(problem for problem in found if not isinstance(problem.evidence, Further))
    more = sum(map(weight, found)) - MOST_TOLD
    if more <= 1 or not alone[MOST_TOLD:]:
        return iter(found)
    return chain(alone[:MOST_TOLD], [further(alone[MOST_TOLD], more)])
