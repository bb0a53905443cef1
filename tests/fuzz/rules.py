"""A mutated world -> every problem that rules and proofs find in it."""

from __future__ import annotations

from collections.abc import Iterator

from generator.build import BuildOptions, KnownBefore, judge
from tests.fuzz import world
from tests.fuzz.choices import Choices
from tests.fuzz.reader import told
from tests.worlds import TODAY


def seeds() -> Iterator[bytes]:
    """Mutations."""
    for number in range(1, 60):
        yield bytes(number * place % 253 for place in range(1, 50))


def attempt(data: bytes) -> None:
    """Judge, and assemble what can be assembled."""
    changed = world.mutated(Choices(data))
    told(judge(world.read(changed), TODAY, BuildOptions(prints=False), known=KnownBefore()).problems, changed)
