"""Work grows with the content, not with its square: a rule that looks through all charts for each danger sign costs minutes at ten thousand pages.

Calls are counted, not seconds, so the same comes out on any machine.
"""

from __future__ import annotations

import sys
from types import FrameType

import pytest

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

RULES = [rule for phase in ("content", "numbers") for rule in rules_of(phase) if not rule.alone]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Library, Library]:
    folder = tmp_path_factory.mktemp("growth")
    few, many = (load(write_world(folder / str(pages), pages))[0] for pages in (FEW, MANY))
    return few, many


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_works_in_proportion_to_the_content(rule: Rule, worlds: tuple[Library, Library]) -> None:
    few, many = (calls_of(rule, library) for library in worlds)
    content = len(worlds[1].statements) / len(worlds[0].statements)
    assert many <= ALIKE * content * few + ALWAYS, f"{rule.name}: {few} calls, then {many} for {content:.1f} times the content"


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
