"""Built once for all tests that look at a finished site."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from generator.build import build
from generator.site.publish import BuildPaths
from tests.worlds import ROOT, TODAY, example

settings.register_profile("caresheet", deadline=None)  # a busy machine is no fault of the program
settings.load_profile("caresheet")


@pytest.fixture(scope="session")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished site of the miniature world."""
    folder = tmp_path_factory.mktemp("example")
    assert build(example(folder / "content"), BuildPaths(folder / "build", folder / "site"), TODAY).ok
    return folder / "site"


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished site of the real content; its pages as Markdown are in ../build/pages."""
    folder = tmp_path_factory.mktemp("real")
    assert build(ROOT / "content", BuildPaths(folder / "build", folder / "site"), TODAY).ok
    return folder / "site"
