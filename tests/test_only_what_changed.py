"""A build that takes what earlier ones kept makes the same site as one that has nothing, after every edit, whatever befell the cache.

Here a few steps of each; a long run is `python -m tests.edits` (tests/README.md).
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from generator.site.publish import BuildPaths
from tests.edits.builds import Site, Workshop, differences, site, until_free
from tests.edits.drawn import EDITS, PROGRAM, World, other_program, start
from tests.edits.mishaps import MISHAPS, entries, full_disk, mended
from tests.test_killed import killed_before
from tests.worlds import ROOT, built_example

SEED = 20
"""Any other must do as well."""


@pytest.fixture(scope="module")
def clean() -> Site:
    """The site of the miniature world, from a build that had nothing."""
    return site(built_example() / "site")


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A place in which the miniature world was built."""
    made = Workshop(tmp_path)
    made.write(start())
    shutil.copytree(built_example() / "build", made.warm.work)
    shutil.copytree(built_example() / "site", made.warm.out)
    return made


def edited(*names: str) -> World:
    """The miniature world after some edits."""
    world = start()
    for number, name in enumerate(names):
        world = after(name, world, SEED + number)
    return world


def after(name: str, world: World, seed: int) -> World:
    """A world after an edit, by the first chance that changes something."""
    return next(made for one in range(seed, seed + 20) if (made := EDITS[name](world, Random(one))) is not None and made != world)


def of_another_program(*paths: str) -> World:
    return replace(start(), program={path: other_program(path) for path in paths})


def in_turn(shop: Workshop, worlds: Sequence[World]) -> list[tuple[int, tuple[str, ...]]]:
    """Build worlds one after another: how each clean build ended, and what was not the same in the warm one."""
    steps = [shop.step(world) for world in worlds]
    return [(step.clean.code, step.differs) for step in steps]


# --- the edits themselves ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(EDITS))
def test_each_edit_changes_something_and_the_same_chance_draws_the_same(name: str) -> None:
    before = edited("words of a fact") if name == "words taken back" else start()
    assert after(name, before, SEED) == after(name, before, SEED) != before


@pytest.mark.parametrize("path", sorted(PROGRAM))
def test_each_change_of_the_program_has_its_place(path: str) -> None:
    old, new = PROGRAM[path]
    assert old != new
    assert not old or (ROOT / path).read_text(encoding="utf-8").count(old) == 1


def test_what_differs_is_told() -> None:
    one: Site = {"a": (0o100644, b"1"), "b": (0o100644, b"2"), "c": (0o100644, b"3"), "same": (0o100644, b"")}
    other: Site = {"a": (0o100644, b"1 more"), "b": (0o100600, b"2"), "d": (0o100644, b"4"), "same": (0o100644, b"")}
    assert differences(one, other) == ["only in the first site: c", "only in the second site: d",
                                       "a, byte 1: b'1' is not b'1 more'", "b: mode 100644 is not 100600"]


# --- edits, each built warm and clean ----------------------------------------------------------------------------------


def test_after_several_edits_an_error_and_the_way_back_the_site_is_that_of_a_clean_build(shop: Workshop, clean: Site) -> None:
    worlds = [edited("words of a fact", "a title", "a source", "how urgent a sign is", "a new topic", "a review"),
              edited("an error"),
              edited("a new id", "a number", "a new danger sign", "something of the clinic", "a deleted file", "another clinic")]
    assert in_turn(shop, worlds) == [(0, ()), (1, ()), (0, ())]
    shop.write(start())
    assert rebuilt(shop, clean) == []


def test_after_a_release_and_another_setting_the_site_is_that_of_a_clean_build(shop: Workshop) -> None:
    released = edited("a release")
    later = replace(after("a title", released, SEED), day=released.day.replace(year=2028))
    assert in_turn(shop, [released, later]) == [(0, ())] * 2


def test_after_a_change_of_the_program_the_site_is_that_of_a_clean_build(shop: Workshop) -> None:
    """Of the frame of pages and of what is done with the finished ones, each on and off again."""
    assert in_turn(shop, [of_another_program("templates/theme/overrides/partials/nav.html", "templates/words/en.yml"),
                          of_another_program("generator/site/security_headers.py", "mkdocs.yml")]) == [(0, ())] * 2


# --- what befalls the cache --------------------------------------------------------------------------------------------


def rebuilt(shop: Workshop, clean: Site) -> list[str]:
    """What is not as in a clean build, after another build of the miniature world."""
    made = shop.build(start(), shop.warm)
    return [*([] if made.code == 0 else [made.told]), *differences(site(shop.warm.out), clean)]


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_spoilt_in_the_cache_is_made_anew(shop: Workshop, clean: Site, seed: int) -> None:
    chance, before = Random(seed), [entry.read_bytes() for entry in entries(shop.warm)]
    for name in ("cut", "garbled", "swapped", "of another version", "lost", "foreign"):
        MISHAPS[name](shop.warm, chance)
    assert [entry.read_bytes() for entry in entries(shop.warm)] != before
    assert rebuilt(shop, clean) == []


def test_a_cache_that_cannot_be_made_is_no_fault(shop: Workshop, clean: Site) -> None:
    MISHAPS["not a folder"](shop.warm, Random(SEED))
    assert not entries(shop.warm)
    assert rebuilt(shop, clean) == []
    mended(shop.warm)
    assert not shop.warm.press.exists()


def test_a_disk_that_is_full_for_the_cache_alone_is_no_fault(shop: Workshop, clean: Site) -> None:
    MISHAPS["lost"](shop.warm, Random(SEED))
    before = {entry: entry.read_bytes() for entry in entries(shop.warm)}
    with full_disk(shop.warm):
        assert rebuilt(shop, clean) == []
        with pytest.raises(OSError, match="No space left"):
            (shop.warm.press / "more").write_bytes(b"")
    assert {entry: entry.read_bytes() for entry in entries(shop.warm)} == before


@pytest.mark.parametrize("step", [400, 4000])
def test_a_killed_build_leaves_nothing_that_a_later_one_takes_for_whole(shop: Workshop, clean: Site, step: int) -> None:
    MISHAPS["lost altogether"](shop.warm, Random(SEED))
    assert killed_before(step, lambda: shop.build(start(), shop.warm))
    assert rebuilt(shop, clean) == []


def test_two_builds_at_once_that_share_a_cache_make_each_its_site(shop: Workshop, clean: Site) -> None:
    ours, theirs = start(), edited("another clinic")
    place = BuildPaths(shop.warm.work, shop.folder / "theirs" / "site")
    with shop.started(theirs, place) as other:
        here = until_free(lambda: shop.build(ours, shop.warm))
        said, fault = other.communicate()
    there = until_free(lambda: shop.build(theirs, place)) if "Another build is writing" in fault else None
    assert (here.code, there.code if there else other.returncode) == (0, 0), (here.told, said, fault)
    assert differences(site(shop.warm.out), clean) == []
    alone = shop.step(theirs)
    assert (alone.clean.code, alone.differs, differences(site(place.out), site(shop.warm.out))) == (0, (), [])
