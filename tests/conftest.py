"""What all tests share: finished sites, each built by the first process that wants it."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

SHARED = "CARESHEET_TESTS"
os.environ.setdefault(SHARED, tempfile.mkdtemp(prefix="caresheet-tests-"))  # before worlds.py reads it, and before xdist starts its workers

from tests.worlds import example, once, real_content  # noqa: E402

settings.register_profile("caresheet", deadline=None)  # a busy machine is no fault of the program
settings.load_profile("caresheet")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ[SHARED], ignore_errors=True)


@pytest.fixture(scope="session")
def example_site() -> Path:
    """The finished site of the miniature world."""
    return once("example", lambda folder: example(folder / "content")) / "site"


@pytest.fixture(scope="session")
def real_site() -> Path:
    """The finished site of the real content; its pages as Markdown are in ../build/pages."""
    return once("real", real_content) / "site"
