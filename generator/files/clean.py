"""What runs wrote, deleted: the site, and what lies in the scratch folder. Needs Python alone, so that it works without an environment."""

from __future__ import annotations

from pathlib import Path

from generator.files import cache
from generator.files.manifest import clear_files
from generator.files.swap import clear_site

SUBFOLDERS = ("charts", "pack", "sbom", "schema")
"""Folders in the scratch folder that other commands write to where nobody names another."""


def clean(out: Path, work: Path) -> list[str]:
    """Delete what was built. Returns what stays and could be asked about: files that nobody built, or that were changed since."""
    left = clear_site(out)
    cache.clear(work / "press")
    for name in SUBFOLDERS:
        left += clear_files(work / name)
    return left + clear_files(work)
