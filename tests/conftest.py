"""What all tests share: finished sites, each built by the first process that wants it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

from generator.cli import keep_values
from tests.worlds import THOROUGH, built_example, once, real_content

keep_values()  # as every command does: to look for dead values often takes a third of the time

os.environ.setdefault("CARESHEET_CALLED", "make")  # by what this program is called; `make test` says so, too

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite in the background was told to ignore it, and would pass that on

settings.register_profile("caresheet", deadline=None)  # a busy machine is no fault of the program
settings.register_profile("caresheet, the same each time", settings.get_profile("caresheet"), derandomize=True)


def pytest_configure(config: pytest.Config) -> None:
    """Draw the same examples in every run, so that a change is told by what it changed; others in a thorough run, or from a seed."""
    drawn = THOROUGH or config.getoption("hypothesis_seed", None) is not None
    settings.load_profile("caresheet" if drawn else "caresheet, the same each time")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: while one waits for a page or for another program, another has work."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def example_site() -> Path:
    """The finished site of the miniature world."""
    return built_example() / "site"


@pytest.fixture(scope="session")
def real_site() -> Path:
    """The finished site of the real content; its pages as Markdown are in ../build/pages."""
    return once("real", real_content) / "site"
