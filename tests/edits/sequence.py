"""Sequences of edits: the same from the same seed."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from random import Random
from typing import NamedTuple

from tests.edits.builds import SURROUNDINGS, Step, Workshop
from tests.edits.drawn import EDITS, World, draw, start
from tests.edits.mishaps import MISHAPS, mended


class Told(NamedTuple):
    """One step of a sequence: the edit, what happened to the cache before the build, what came of it, and the edits before."""

    edit: str
    mishap: str
    step: Step
    before: tuple[str, ...]


def follow(shop: Workshop, chance: Random, steps: int, only: Sequence[str] | None = None, *, calm: bool = False) -> Iterator[Told]:
    """Build the first world, then one edit after the other. Of a world that does not build, the sequence goes on from the one before.

    Each process of a warm build has other surroundings. At times a sequence goes back to an earlier world, whose entries may still be kept, and at
    times something happens to the cache before the build.
    """
    worlds, said = [start()], list[str]()
    yield Told("the first build", "", shop.step(worlds[0]), ())
    for _ in range(steps):
        name, world = ("back to an earlier world", chance.choice(worlds)) if chance.random() < 0.12 else _next(worlds[-1], chance, only)
        happened = chance.choice([*sorted(MISHAPS), "killed"]) if not calm and chance.random() < 0.25 else ""
        if happened == "killed":
            _kill(shop, world, chance)
        elif happened:
            MISHAPS[happened](shop.warm, chance)
        shop.surroundings = SURROUNDINGS[0] if calm else chance.choice(SURROUNDINGS)
        step = shop.step(world)
        mended(shop.warm)
        yield Told(name, happened, step, tuple(said))
        said.append(name)
        if step.clean.code == 0:
            worlds.append(world)


def _next(world: World, chance: Random, only: Sequence[str] | None) -> tuple[str, World]:
    if only is None:
        return draw(world, chance)
    while True:
        name = chance.choice(only)
        changed = EDITS[name](world, chance)
        if changed is not None:
            return name, changed


def _kill(shop: Workshop, world: World, chance: Random) -> None:
    """Start a build of this world, and kill it at some moment."""
    shop.write(world)
    with shop.started(world, shop.warm) as process, suppress(subprocess.TimeoutExpired):
        try:
            process.communicate(timeout=chance.uniform(0.3, 4))
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
