"""The registry of rules: each is one decorated function, known with its phase, its weight and its documentation.

    @rule("content", waivable=True)
    def key_points(library: Library, today: date) -> Iterator[Diagnostic]:
        \"""Every topic has three to five key points before any detail.

        Why: Most readers stop early.
        Fix: Name the three to five facts that a reader should take away.
        \"""
        for topic in library.topics.values():
            if not 3 <= len(topic.key_points) <= 5:
                yield key_points.at(topic.id, "the message", "The next move.", item=topic.id)

The name of a rule is that of its function, with hyphens. The first paragraph of the docstring says what it holds, in one sentence.
An example of what it finds lies in `generator/rules/examples/`, under the name of the rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from inspect import cleandoc
from types import MappingProxyType
from typing import Any, Generic, Literal, NamedTuple, ParamSpec, Protocol, TypeVar

from generator.diagnostics.diagnostic import Diagnostic, Level, Where
from generator.diagnostics.evidence import Evidence

P = ParamSpec("P")
R = TypeVar("R")
Q = ParamSpec("Q")
S = TypeVar("S")

Phase = Literal["reading", "content", "numbers", "charts", "drawings", "documents", "sheets", "prints", "publishing", "waivers"]

PHASES: Mapping[Phase, str] = MappingProxyType({
    "reading": "While files are read: their place, their form, their keys and values.",
    "content": "All that was read: whether it is complete, safe, in words of its own, and reviewed.",
    "numbers": "Numbers in words against numbers that are data.",
    "charts": "The proofs of each decision chart.",
    "drawings": "Charts and figures as they are drawn.",
    "documents": "Finished pages and sheets: what their readers see.",
    "sheets": "Sheets before they are printed: their layout, their words, their characters.",
    "prints": "Printed sheets, looked over as PDF.",
    "publishing": "This run: its language, its tools, its clinic, what was released and reviewed, and whether it is for the public.",
    "waivers": "Waivers of other rules."})
"""When rules are applied, in this order, and to what."""

Blocks = Literal["", "pages"]
"""What an error keeps from being made: every error keeps a site from being published; `pages`: no page can be made, so nothing later is judged."""

Sound = Literal["", "form", "patient"]
"""How a rule of charts holds where parts of a chart cannot be read. `form`: it looks at one part, or at parts that are all there. `patient`: it
shows a patient, who never comes to what is missing, or that nobody is as a condition says. Without either it is not applied there."""

_PART = re.compile(r"^(Why|Fix): ", re.MULTILINE)


class Documentation(NamedTuple):
    """What a rule holds (one sentence), why, and how to mend what it finds."""

    holds: str
    why: str
    mend: str


class Placed(Protocol):
    """Something of the content that knows its place: a text, an entry."""

    @property
    def where(self) -> Where:
        """Its place."""
        ...


@dataclass(frozen=True, eq=False)
class Rule(Generic[P, R]):
    """A rule: a function that finds problems, or, while files are read, words one. `level`: of its problems, unless they say otherwise.

    `alone`: whether it looks at each entry or Document by itself: at an entry through `entries` and `statements`, and at whatever these name.
    `sound`: whether it holds of a chart that is read in part.
    """

    name: str
    phase: Phase
    check: Callable[P, R]
    level: Level
    waivable: bool
    blocks: Blocks
    documentation: Documentation
    alone: bool = False
    sound: Sound = ""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """What the function finds."""
        return self.check(*args, **kwargs)

    def at(self, place: Where | Placed, message: str, help: str, *, item: str = "", level: Level | None = None, width: int | None = None,
           evidence: Evidence | None = None) -> Diagnostic:
        """A problem that this rule finds at a place. A text on one line is underlined as far as it goes, unless `width` says how far."""
        where = place if isinstance(place, Where) else place.where
        if width is None:
            width = max(1, len(place)) if isinstance(place, str) and "\n" not in place else 1
        return Diagnostic(where, self.name, _shown(message), _shown(help), level or self.level, width, item, evidence)

    def also(self, phase: Phase, *, level: Level | None = None) -> Callable[[Callable[Q, S]], Rule[Q, S]]:
        """Register a function that finds problems of this rule in another phase, too. `level`: of its problems there, if it is another."""
        def register(check: Callable[Q, S]) -> Rule[Q, S]:
            made = Rule(self.name, phase, check, level or self.level, self.waivable, self.blocks, self.documentation)
            _registered[self.name].append(made)
            return made
        return register


def _shown(text: str) -> str:
    """Text as far as anybody reads it: a word of the content in it may be a megabyte long."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


LONGEST = 4000
"""Signs of a message, and of a help."""

_registered: dict[str, list[Rule[..., Any]]] = {}
"""Each rule by its name; behind it, what finds its problems in other phases."""


def rule(phase: Phase, *, level: Level = "error", waivable: bool = False, blocks: Blocks = "",
         name: str = "", alone: bool = False, sound: Sound = "") -> Callable[[Callable[P, R]], Rule[P, R]]:
    """Register a function as a rule. `waivable`: somebody may accept its problems for a time; only rules of form and wording are."""
    def register(check: Callable[P, R]) -> Rule[P, R]:
        called, told = name or check.__name__.replace("_", "-"), _documentation(check.__doc__ or "")
        made = Rule(called, phase, check, level, waivable, blocks, told, alone, sound)
        if made.name in _registered:
            raise ValueError(f"there are two rules {made.name}")
        _registered[made.name] = [made]
        return made
    return register


def every_rule() -> tuple[Rule[..., Any], ...]:
    """Every rule of the modules that are loaded, by phase; `generator.rules` loads them all."""
    order = list(PHASES)
    return tuple(sorted((first for first, *_ in _registered.values()), key=lambda known: order.index(known.phase)))


def rules_of(phase: Phase, blocks: Blocks | None = None) -> tuple[Rule[..., Any], ...]:
    """All that is judged in one phase; of that what keeps `blocks` from being made, or nothing (""), if it is given."""
    return tuple(known for group in _registered.values() for known in group if known.phase == phase and blocks in {None, known.blocks})


def apply_rules(phase: Phase, judged: object, blocks: Blocks | None = None) -> Iterator[Diagnostic]:
    """What the rules of a phase find in the one thing that all of them judge. `blocks`: as in `rules_of`."""
    return (problem for known in rules_of(phase, blocks) for problem in known(judged))


def rule_named(name: str) -> Rule[..., Any] | None:
    """The rule of this name, if there is one."""
    return next(iter(_registered.get(name, ())), None)


def _documentation(written: str) -> Documentation:
    holds, *parts = _PART.split(cleandoc(written))
    told = dict(zip(parts[::2], parts[1::2], strict=True))
    return Documentation(*(" ".join(text.split()) for text in (holds.partition("\n\n")[0], told.get("Why", ""), told.get("Fix", ""))))
