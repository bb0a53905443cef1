"""Library -> diagnostics: what must hold of the content, one module a subject.

A new rule is a function with the decorator `rule` in one of these modules, or in a new one, and a test. Every module here is loaded with this
package, and with it the rules of the rooms before: those of reading and the proofs of charts. So whoever imports it knows every rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from generator.content.model import Library
from generator.content.model.noted import Notes, digest_of, noted, only, rest_of
from generator.content.reader import rules as _reading
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import Phase, Rule, every_rule, rules_of
from generator.files.cache import key_of
from generator.files.resources import hash_of_program
from generator.files.traces import Tracing
from generator.logic import verification as _proofs

__all__ = ["check", "every_rule"]

_LOADED = (_reading, _proofs, *(import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)))


def check(library: Library, today: date, phase: Phase = "content", *, pages_only: bool = False,
          tell: Callable[[], None] = lambda: None, tracing: Tracing | None = None) -> tuple[Diagnostic, ...]:
    """Every problem that the rules of one phase find in all that was read (`content` or `numbers`), sorted by place.

    `pages_only`: only those without which no page can be made. `tell` is called often. `tracing`: in which entries an earlier run found nothing.
    """
    held = [rule for rule in rules_of(phase) if rule.blocks == "pages" or not pages_only]
    found: list[Diagnostic] = []
    for rule in held:
        if not rule.alone:
            tell()
            found += rule(library, today)
    return tuple(sorted([*found, *_one_by_one([rule for rule in held if rule.alone], library, tell, tracing or Tracing())]))


def _one_by_one(held: Sequence[Rule[..., Any]], library: Library, tell: Callable[[], None], tracing: Tracing) -> Iterator[Diagnostic]:
    """What rules find that look at each entry by itself. One without a fault is not looked at again while it, and what they read, is the same."""
    notes = Notes()
    whole = noted(library, notes)
    key = key_of(hash_of_program((".",), ("babel", "pydantic")), [rule.name for rule in held], rest_of(library))
    traces = tracing.of(key, partial(digest_of, library=library))
    for entry in library.entries if held else ():
        tell()
        name = f"{type(entry).__name__} {entry.digest}"
        if traces.of(name) is None:
            with notes.during() as reads:
                faults = [fault for rule in held for fault in rule(only(entry, whole))]
            yield from faults
            if not faults:
                traces.add(name, frozenset(reads), {})
