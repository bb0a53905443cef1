"""What the content adds to the project's mkdocs.yml, and the surroundings in which a builder runs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from html import escape
from importlib.resources import files as files_of
from pathlib import Path
from typing import Any

import yaml

from generator.content.model import AUDIENCES, VOICE_OF, Site
from generator.documents.document import DocumentId
from generator.documents.navigation import SECTION_ANCHORS
from generator.documents.urls import address_of, page_path
from generator.drawing.tokens import read_tokens
from generator.files.resources import CONFIG, TEMPLATES
from generator.files.yaml_loader import load_own
from generator.language.words import REFERENCE, day_in_words, nearest, read_words
from generator.outputs.markdown import Nav
from generator.outputs.pdf.fonts import RIGHT_TO_LEFT

OVERRIDES = TEMPLATES / "theme" / "overrides"


def config_of(nav: Nav, site: Site, work: Path) -> str:
    """What the content adds to the project's mkdocs.yml, as a file in the folder `work`."""
    added = _added(nav, site)
    theme = {**added["theme"], "custom_dir": os.path.relpath(OVERRIDES, work.resolve())}
    return as_yaml({"INHERIT": os.path.relpath(CONFIG, work.resolve()), **added, "docs_dir": "pages", "site_dir": "site", "theme": theme})


def settings_of(nav: Nav, site: Site) -> dict[str, Any]:
    """The whole configuration, the project's mkdocs.yml and what the content adds to it, of pages that stand on no disk."""
    own, added = load_own(CONFIG.read_text(encoding="utf-8")), _added(nav, site)
    theme = {**own["theme"], **added["theme"], "custom_dir": str(OVERRIDES)}
    return {**own, **added, "theme": theme, "docs_dir": str(TEMPLATES), "site_dir": str(CONFIG.parent / "site")}


def _added(nav: Nav, site: Site) -> dict[str, Any]:
    """Its name, language, address and the order of its pages. MkDocs prints these words without escaping them, so they are escaped here."""
    words = read_words(site.language)
    added: dict[str, Any] = {
        "site_name": escape(site.name),
        "site_description": escape(site.description),
        "theme": {"language": nearest(site.language, theme_languages()) or REFERENCE,
                  "direction": "rtl" if site.language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"},
        "nav": nav,
        "extra": {
            "language": str(site.language),
            "search": site.search,
            "head": dict(read_tokens().pages["head"]),
            "day": escape(day_in_words(words, site.updated)),
            "words": {key: escape(said) for key, said in words.for_theme().items()},
            "sections": {words(key): anchor for key, anchor in SECTION_ANCHORS.items()},
            "addresses": {kind: address_of(DocumentId(kind)) for kind in ("a-z", "about", "accessibility")},
            "danger": _danger(nav),
        },
    }
    if site.address is not None:
        added["site_url"] = str(site.address)
    return added


def _danger(nav: Nav) -> dict[str, str]:
    """The address of the danger signs for each voice; those of the other where there are none for one."""
    there, lists = set(_paths(nav)), {VOICE_OF[audience]: DocumentId("danger-signs", "", audience) for audience in AUDIENCES}
    found = {voice: address_of(document) for voice, document in lists.items() if page_path(document) in there}
    return {voice: found.get(voice, next(iter(found.values()))) for voice in lists} if found else {}


def _paths(nav: Nav) -> Iterator[str]:
    """The path of every page in a menu."""
    for entry in nav:
        for inside in entry.values() if isinstance(entry, dict) else (entry,):
            yield from (inside,) if isinstance(inside, str) else _paths(inside)


def as_yaml(settings: Mapping[str, Any]) -> str:
    """A configuration as a file."""
    written: str = yaml.dump(dict(settings), Dumper=_DUMPER, sort_keys=False, allow_unicode=True, width=1000)
    return written


_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
"""libyaml's where it is installed: a menu of a thousand pages takes the other ten times as long."""


def theme_languages() -> list[str]:
    """The languages that the theme has words in; Zensical has the same."""
    return sorted(file.stem for file in (Path(str(files_of("material"))) / "templates" / "partials" / "languages").glob("*.html"))


_NEEDED_BY_WINDOWS = ("SYSTEMROOT",)
"""Without it Windows starts no Python."""


def surroundings(updated: date) -> dict[str, str]:
    """The environment of a builder: it holds nothing of this machine, so that the same pages give the same bytes everywhere."""
    moment = datetime(updated.year, updated.month, updated.day, tzinfo=UTC)
    return {"SOURCE_DATE_EPOCH": str(int(moment.timestamp())), "NO_MKDOCS_2_WARNING": "1", "PYTHONHASHSEED": "0",
            "LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1",
            **{name: os.environ[name] for name in _NEEDED_BY_WINDOWS if name in os.environ}}
