"""Where a build works and where its site goes."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class BuildPaths(NamedTuple):
    """Where a build works (`work`: pages and configuration, scratch) and where the site goes (`out`)."""

    work: Path
    out: Path

    @property
    def pages(self) -> Path:
        """The pages as Markdown."""
        return self.work / "pages"

    @property
    def press(self) -> Path:
        """The cache: finished sheets and proofs, kept until something that they rest on changes."""
        return self.work / "press"

    @property
    def config(self) -> Path:
        """The configuration for MkDocs and Zensical."""
        return self.work / "mkdocs.yml"
