"""What runs wrote, deleted: the site, and what lies in the scratch folder. Needs Python alone, so that it works without an environment."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from generator.files.folders import clear_leftovers, is_folder, remove_exactly
from generator.files.manifest import PROOF_FILES, SHEET_FILES, clear_files
from generator.files.swap import clear_site

SUBFOLDERS = ("charts", "pack", "schema")
"""Folders in the scratch folder that other commands write to where nobody names another."""

_SHEET = re.compile(r"[0-9a-f]{64}")


def clean(out: Path, work: Path) -> list[str]:
    """Delete what was built. Returns what stays and could be asked about: files that nobody built, or that were changed since."""
    left = clear_site(out)
    clear_sheets(work / "press")
    for name in SUBFOLDERS:
        left += clear_files(work / name)
    return left + clear_files(work)


def clear_sheets(cache: Path) -> None:
    """Delete the finished sheets, and the marks of proofs, in a cache."""
    if not is_folder(cache):
        return
    clear_leftovers(cache, cache.name)
    for folder in sorted(cache.iterdir()):
        if _SHEET.fullmatch(folder.name):
            remove_exactly(folder, (*SHEET_FILES, *PROOF_FILES))
    with suppress(OSError):
        cache.rmdir()
