"""Waivers: problems that somebody has accepted for a time, and what is wrong with the waivers themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple

from generator.content.model import Waiver
from generator.diagnostics.bounded import bounded
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import apply_rules, every_rule, rule, rule_named

FILE = "waivers.yml"


class UsedWaiver(NamedTuple):
    """A waiver on a day, and whether it fits a problem, or may yet fit one that is still hidden: what rules of waivers judge."""

    waiver: Waiver
    today: date
    fits: bool


def waive(problems: Iterable[Diagnostic], waivers: Sequence[Waiver], today: date, *, complete: bool) -> tuple[Diagnostic, ...]:
    """The problems that no waiver accepts, and of each waiver the first that is wrong with it; sorted by place. Of very many of a kind, the first and
    their number.

    Unless the problems are `complete`, a waiver that fits none of them may yet fit one that is still hidden. Where their file cannot be read, what it
    may accept is only counted.
    """
    left, own = dict[tuple[str, str], list[Diagnostic]](), list[Diagnostic]()
    found = tuple(problems)
    unread = None if waivers else min((problem for problem in found if problem.where.file == FILE and problem.level == "error"), default=None)
    for problem in found if unread is None else _with_held_back(found, unread):
        left.setdefault((problem.rule, problem.item), []).append(problem)
    for waiver in waivers:
        of = (str(waiver.rule), str(waiver.item))
        if fault := next(apply_rules("waivers", UsedWaiver(waiver, today, of in left or not complete)), None):
            own.append(fault)
        else:
            left.pop(of, None)
    return bounded(chain(own, *left.values()))


def _with_held_back(problems: Sequence[Diagnostic], unread: Diagnostic) -> Iterator[Diagnostic]:
    """The problems but those that a waiver could accept; the first fault of their file tells how many these are."""
    told = [problem for problem in problems if not _can_be_waived(problem)]
    held = len(problems) - len(told)
    for problem in told:
        if problem is unread and held:
            more = f"Until then {held} {'problem' if held == 1 else 'problems'} that it may accept {'is' if held == 1 else 'are'} not shown."
            yield problem.with_more_help(more)
        else:
            yield problem


def _can_be_waived(problem: Diagnostic) -> bool:
    known = rule_named(problem.rule)
    return known is not None and known.waivable and problem.item != "" and problem.where.file != FILE


@rule("waivers")
def waiver_forbidden(used: UsedWaiver) -> Iterator[Diagnostic]:
    """Only rules of form and wording can be waived: none on which the pages or the safety of a reader rest.

    Why: No signature makes a missing danger sign safe.
    Fix: Solve the problem itself, then delete the waiver.
    """
    waiver = used.waiver
    known = rule_named(waiver.rule)
    if known is None or not known.waivable:
        waivable = sorted(other.name for other in every_rule() if other.waivable)
        yield waiver_forbidden.at(waiver.rule, f"{waiver.rule} cannot be waived",
                                  f"Fix the problem, and delete this waiver. Only these can be waived: {', '.join(waivable)}.", item=waiver.item)


@rule("waivers")
def waiver_overdue(used: UsedWaiver) -> Iterator[Diagnostic]:
    """A waiver ends on its day.

    Why: The problem was accepted for a time; after that somebody has to look again.
    Fix: Solve the problem, or have somebody accept it again until a new day. Do not just move the date.
    """
    waiver = used.waiver
    if waiver.until < used.today:
        yield waiver_overdue.at(waiver.rule, f'the waiver of {waiver.rule} for "{waiver.item}" ended on {waiver.until}',
                                "Fix the problem, or have somebody accept it again until a new day.", item=waiver.item)


@rule("waivers")
def waiver_needless(used: UsedWaiver) -> Iterator[Diagnostic]:
    """A waiver fits a problem that exists.

    Why: A waiver that fits nothing may hide the next problem of this kind.
    Fix: Delete the waiver.
    """
    if not used.fits:
        waiver = used.waiver
        yield waiver_needless.at(waiver.rule, f'no problem {waiver.rule} is found in "{waiver.item}"', "Delete this waiver.", item=waiver.item)
