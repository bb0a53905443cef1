"""A few inputs of every subject of `tests/fuzz`, at random; `make fuzz` looks for those that reach new code."""

from __future__ import annotations

import importlib
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import SUBJECTS
from tests.fuzz.choices import Choices
from tests.worlds import tries

EXAMPLES = {"reader": 20, "conditions": 25, "rules": 4, "pages": 2, "drawings": 2, "sheets": 1, "exports": 2,
             "pictures": 40, "releases": 20, "tables": 100}
"""How many are cheap."""


@pytest.mark.parametrize("subject", SUBJECTS)
def test_nothing_ends_the_program(subject: str) -> None:
    attempt = importlib.import_module(f"tests.fuzz.{subject}").attempt

    @settings(max_examples=tries(EXAMPLES[subject]), suppress_health_check=[*HealthCheck])
    @given(st.binary(min_size=4, max_size=300))
    def tried(data: bytes) -> None:
        attempt(data)

    tried()


@pytest.mark.parametrize("subject", SUBJECTS)
def test_seeds_are_different_and_fine(subject: str) -> None:
    module = importlib.import_module(f"tests.fuzz.{subject}")
    seeds = [*module.seeds()]
    assert len({*seeds}) == len(seeds) > 9
    for seed in islice(seeds, 1):
        module.attempt(seed)


def test_choices_end_with_the_first_of_all() -> None:
    choices = Choices(b"\x01\x05")
    taken = [choices.pick("ab"), choices.number(9), choices.pick("ab"), choices.once_in(2), choices.rest(), choices.over]
    assert taken == ["b", 5, "a", False, b"", True]
