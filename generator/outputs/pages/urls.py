"""Where pages stand below the root of the site, and the ways between them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from posixpath import relpath

from markupsafe import Markup

from generator.content.model import Comparison, Page, Test, Topic, Treatment, Voice

VOICES: tuple[Voice, ...] = ("plain", "clinical")
FOLDERS: Mapping[type[Page], str] = {Topic: "topics", Test: "tests", Treatment: "treatments", Comparison: "comparisons"}
"""The folder of each kind of page."""

SHEETS, A_Z, MAP, PLACES = "sheets/index.md", "about/a-z.md", "about/map.md", "about/facts/index.md"
"""Where the list of all printed sheets stands, that of all names, the map of all topics, and the places of all facts."""


def page_path(page: Page, voice: Voice) -> str:
    """Where a page stands below the root of the site: topics/x.md for patients, topics/x/clinical.md for clinicians."""
    stem = f"{FOLDERS[type(page)]}/{page.id}"
    return f"{stem}.md" if voice == "plain" else f"{stem}/clinical.md"


def list_path(name: str, voice: Voice) -> str:
    """Where the page stands that holds all danger signs, pitfalls or causes."""
    return f"{name}/index.md" if voice == "plain" else f"{name}/clinical.md"


def door_path(voice: Voice) -> str:
    """The first page for each reader."""
    return "patients.md" if voice == "plain" else "clinicians.md"


def other(voice: Voice) -> Voice:
    """The voice for the other reader."""
    return "clinical" if voice == "plain" else "plain"


@cache
def way(folder: str, path: str) -> Markup:
    """The way from a folder to a file. Paths are made of ids, so they need no escaping."""
    return Markup(relpath(path, folder))


def address(path: str) -> str:
    """The address of a page below the root of the site, from its path as Markdown."""
    return path.removesuffix("index.md").removesuffix(".md") + ("/" if not path.endswith("index.md") else "") or "."
