"""Library -> diagnostics: what must hold of the content, one module a subject.

A new rule is a function with the decorator `rule` in one of these modules, or in a new one, and a test. Every module here is loaded with this
package, and with it the rules of the rooms before: those of reading and the proofs of charts. So whoever imports it knows every rule.

What a rule is given is the same for all rules of its phase:

    content, numbers  all that was read, and the day; if it is `alone`, all that was read, as it is seen from one entry
    charts            a `Proof` (logic/proof.py)
    drawings          a `Drawing` (drawings.py)
    documents         all that was read, and every Document; if it is `alone`, one Document and what all are `JudgedBy` (documents.py)
    sheets            the `SheetsToPrint` (sheets.py)
    prints            a `FinishedSheet`; it gives `Finding`s, for which the place in the content is looked up (printed.py)
    publishing        `ThisRun` (this_run.py)
    waivers           a `UsedWaiver` (waivers.py)

Rules of reading are given nothing to judge: each words what the reader has found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from generator.content.model import Library
from generator.content.model.noted import only
from generator.content.reader import rules as _reading
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import Phase, Rule, every_rule, rules_of
from generator.files.traces import Tracing
from generator.logic import verification as _proofs
from generator.rules.again import Again

__all__ = ["check", "every_rule"]

_LOADED = (_reading, _proofs, *(import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)))


def check(library: Library, today: date, phase: Phase = "content", *, pages_only: bool = False,
          tell: Callable[[], None] = lambda: None, tracing: Tracing | None = None) -> tuple[Diagnostic, ...]:
    """Every problem that the rules of one phase find in all that was read (`content` or `numbers`), each once, sorted by place.

    `pages_only`: only those without which no page can be made. `tell` is called often. `tracing`: in which entries an earlier run found nothing.
    """
    held = [rule for rule in rules_of(phase) if rule.blocks == "pages" or not pages_only]
    found: list[Diagnostic] = []
    for rule in held:
        if not rule.alone:
            tell()
            found += rule(library, today)
    alone = tuple(rule for rule in held if rule.alone)
    again = Again(library, tracing, *(rule.name for rule in alone))
    for entry in library.entries if alone else ():
        tell()
        found += again.faults(f"{type(entry).__name__} {entry.digest}", entry.digest, partial(_found, alone, only(entry, again.library)))
    return tuple(sorted(dict.fromkeys(found)))


def _found(rules: Iterable[Rule[..., Any]], library: Library) -> Iterator[Diagnostic]:
    return (problem for rule in rules for problem in rule(library))
