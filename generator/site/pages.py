"""The pages of a built site as text: read once, made ready by one step after the other, written once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

Pages = Mapping[Path, str]
"""The text of each page by its file."""


def read_pages(site: Path) -> dict[Path, str]:
    """Every page of a site, in the order of their paths."""
    return {file: file.read_text(encoding="utf-8") for file in sorted(site.rglob("*.html"))}


def put_pages(pages: Pages) -> None:
    """Write pages to their files."""
    for file, text in pages.items():
        file.write_bytes(text.encode())
