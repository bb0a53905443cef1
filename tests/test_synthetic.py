"""The synthetic worlds of the bench are content without a problem, and grow by the same for each copy."""

from __future__ import annotations

from pathlib import Path

from tests.synthetic import PAGES_OF_A_COPY, world, write_world
from tests.worlds import judged, write


def test_copies_are_content_without_a_problem_and_each_adds_the_same(tmp_path: Path) -> None:
    one, three = judged(write(tmp_path / "one", world(1))), judged(write_world(tmp_path / "three", 3 * PAGES_OF_A_COPY))
    assert one.problems == three.problems == ()
    assert one.edition and three.edition
    assert len(three.edition.documents) - len(one.edition.documents) == 2 * PAGES_OF_A_COPY
    assert len(three.library.facts) == 3 * len(one.library.facts)


def test_no_copy_speaks_of_the_danger_sign_of_another() -> None:
    files = world(2)
    signs = {path: text for path, text in files.items() if path.startswith("red_flags/")}
    assert sorted(signs) == ["red_flags/cannot-stand-on-it-ba.yml", "red_flags/cannot-stand-on-it-ce.yml"]
    assert "cannot standba on" in signs["red_flags/cannot-stand-on-it-ba.yml"]
    assert "standba" not in "".join(text for path, text in files.items() if path.endswith("-ce.yml"))
