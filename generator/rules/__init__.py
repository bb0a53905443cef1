"""Library -> diagnostics: what must hold of the content, one module a subject.

A new rule is a function with the decorator `rule` in one of these modules, or in a new one, and a test. Every module here is loaded with this
package, and with it the rules of the rooms before: those of reading and the proofs of charts. So whoever imports it knows every rule.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

from generator.content.model import Library
from generator.content.reader import rules as _reading
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import Phase, every_rule, rules_of
from generator.logic import verification as _proofs

__all__ = ["check", "every_rule"]

_LOADED = (_reading, _proofs, *(import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)))


def check(library: Library, today: date, phase: Phase = "content", *, pages_only: bool = False,
          tell: Callable[[], None] = lambda: None) -> tuple[Diagnostic, ...]:
    """Every problem that the rules of one phase find in all that was read (`content` or `numbers`), sorted by place.

    `pages_only`: only those without which no page can be made. `tell` is called before each rule.
    """
    found: list[Diagnostic] = []
    for held in rules_of(phase):
        if held.blocks == "pages" or not pages_only:
            tell()
            found += held(library, today)
    return tuple(sorted(found))
