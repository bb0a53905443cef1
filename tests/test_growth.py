"""Work grows with the content, not with its square: a rule that looks through all charts for each danger sign costs minutes at ten thousand pages.

Calls are counted, not seconds, so the same comes out on any machine.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType

from generator.content.model import Library
from generator.content.reader.load import load
from generator.diagnostics.registry import Rule, rules_of
from tests.synthetic import write_world
from tests.worlds import TODAY

FEW, MANY = 60, 480
"""Pages of the smaller and of the larger world."""
ALIKE = 1.15
"""So many times the calls may grow that the content does: what only some copies of a world have does not grow evenly."""
ALWAYS = 400
"""So many calls are for what is prepared once, whatever there is."""


def test_a_rule_works_in_proportion_to_the_content(tmp_path: Path) -> None:
    few, many = (load(write_world(tmp_path / str(pages), pages))[0] for pages in (FEW, MANY))
    content = len(many.statements) / len(few.statements)
    calls = {rule.name: (calls_of(rule, few), calls_of(rule, many)) for phase in ("content", "numbers") for rule in rules_of(phase) if not rule.alone}
    assert len(calls) > 50
    assert {name: both for name, both in calls.items() if both[1] > ALIKE * content * both[0] + ALWAYS} == {}


def calls_of(rule: Rule, library: Library) -> int:
    """How many functions and parts of generators a rule enters; what the Library works out once is there before."""
    list(rule(library, TODAY))
    count = 0

    def called(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(called)
    try:
        list(rule(library, TODAY))
    finally:
        sys.setprofile(None)
    return count
