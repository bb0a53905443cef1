"""Zensical, the other builder: a whole site in a folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from generator.content.model import Site
from generator.files.folders import beside
from generator.files.yaml_loader import load_own
from generator.site.child import refuse_what_it_was_refused, run_module
from generator.site.configuration import as_yaml, surroundings
from generator.site.pages import SiteFailed

_NOT_OURS = ("assets/images/", "assets/javascripts/", "assets/stylesheets/", "sitemap.xml", "search.json")
"""How paths begin of what no page of ours asks for (docs/decisions/2026-11-20-frame.md), and of a sitemap and an index of its own."""


def build(config: Path, site: Site) -> tuple[dict[str, str], dict[str, bytes]]:
    """The pages of a site, and all its other files, by their paths. Raises SiteFailed.

    Zensical takes every folder from the configuration alone, below the folder of that, and keeps a cache there: so it works in one of our own.
    """
    with beside(config.parent, config.parent.resolve().name) as own:
        made = own / "site"
        shutil.copytree(config.parent / "pages", own / "pages")
        (own / config.name).write_text(_moved(config, own), encoding="utf-8")
        run = run_module("zensical", "build", "--strict", "--clean", "--config-file", str(own / config.name), env=surroundings(site.updated))
        if run.returncode or not (made / "index.html").is_file():
            said = (run.stderr + run.stdout).strip()
            refuse_what_it_was_refused(said, made)
            raise SiteFailed(said)
        files = {file.relative_to(made).as_posix(): file for file in made.rglob("*") if file.is_file() and file.suffix != ".map"}
        return ({path: file.read_text(encoding="utf-8") for path, file in files.items() if path.endswith(".html")},
                {path: file.read_bytes() for path, file in files.items() if not path.endswith(".html") and not path.startswith(_NOT_OURS)})


def _moved(config: Path, folder: Path) -> str:
    """A configuration of ours for another folder: what it names by a relative path is named from there. Zensical need not look for links that lead
    nowhere, which takes half of its time: `links.faults` does so in the finished pages of both builders."""
    settings = load_own(config.read_text(encoding="utf-8"))
    start, end = config.parent.resolve(), folder.resolve()
    settings["INHERIT"] = os.path.relpath(start / settings["INHERIT"], end)
    settings["theme"]["custom_dir"] = os.path.relpath(start / settings["theme"]["custom_dir"], end)
    settings["validation"] = {"links": {"not_found": "ignore", "anchors": "ignore"}}
    return as_yaml(settings)
