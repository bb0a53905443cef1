"""A built site -> what makes it an app that works offline: pages that know their version and the hash of their parts, a worker with the hash of
every file, and a manifest.

What the worker does with them is written in templates/theme/service-worker.js, and why in docs/decisions/2026-11-26-offline.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial, reduce
from hashlib import sha256
from os.path import normpath
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

from generator.content.model import Site
from generator.drawing.tokens import read_tokens
from generator.language.words import day_in_words, read_words
from generator.outputs.templates import read_worker
from generator.site.pages import Pages

WORKER, MANIFEST = "service-worker.js", "manifest.webmanifest"

FIRST = {".html", ".css", ".js", ".woff2", ".svg", ".webmanifest"}
"""Endings of files without which a version is not whole: its words, and what shows and searches them."""

NOT_KEPT = {".json", ".mmd", ".csv", ".bib", ".ics", ".gz", ".xml", ".conf"}
"""Endings of files for machines, which come from the network or not at all. Everything else is kept when a reader first asks for it."""

_NEVER = {WORKER, "_headers", "404.html"}
_NOT_KEPT_FOLDERS = ("pagefind/",)

_PLACE_OF_LIST = '/** @type {*} */ ("put in by the build")'
_IN_PAGE = (re.compile(r"""(<(?:(?:script|img)\b[^>]*?\ssrc|link\s+rel=["']stylesheet["']\s+href)=["'])([^"'?#:]+)(?=["'])"""),
            re.compile(r"""(data-(?<=\sdata-)(?:engine|ranking|documents)=["'])([^"'?#:]+)(?=["'])"""))
_IN_STYLES = (re.compile(r"""(\burl\(["']?)([^"'?#:)]+)(?=["']?\))"""),)


class Kept(NamedTuple):
    """The hash of each file of a site, by its address below the home page: needed for a version to be whole, and kept when it is first asked for."""

    first: dict[str, str]
    later: dict[str, str]


class Versioned(NamedTuple):
    """The version of a site, sixteen signs of a hash over every file, and its pages with that version and the hashes of their parts."""

    version: str
    pages: dict[Path, str]


def write_offline(site: Path, about: Site, pages: Pages) -> Versioned:
    """Write the manifest, the hashes into the styles, and the service worker, which knows the hash of each page as it is given back."""
    (site / MANIFEST).write_text(json.dumps(manifest(about), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    version = version_of(site, pages)
    marked = marked_pages(site, pages, version)
    kept = kept_files(site, marked)
    listed = json.dumps({"version": version, "day": day_in_words(read_words(about.language), about.updated), **kept._asdict()}, indent=1)
    (site / WORKER).write_text(read_worker().replace(_PLACE_OF_LIST, listed, 1), encoding="utf-8")
    return Versioned(version, marked)


def manifest(about: Site) -> dict[str, object]:
    """What an installed app is called and looks like. All its paths are below the folder of the site."""
    colours = read_tokens().pages
    icons = [{"src": f"assets/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"} for size in (192, 512)]
    return {"name": str(about.name), "short_name": str(about.name)[:24], "description": str(about.description), "lang": str(about.language),
            "start_url": "./", "scope": "./", "display": "standalone", "background_color": colours["sheet"]["light"],
            "theme_color": colours["head"]["light"], "icons": icons}


def version_of(site: Path, pages: Pages) -> str:
    """A hash over the path and the bytes of every file that a reader can get, the worker itself aside."""
    digest = sha256()
    for path, file in _files(site):
        if path not in _NEVER:
            data = _data(file, pages)
            digest.update(f"{path}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()[:16]


def marked_pages(site: Path, pages: Pages, version: str) -> dict[Path, str]:
    """The pages with the version in each, and behind the address of each part of a page the hash of that part, which the worker holds it to.

    Styles are written before: they name fonts, and pages name styles.
    """
    hash_at = cache(partial(_hash_within, site.resolve()))
    for styles in sorted(site.rglob("*.css")):
        text = styles.read_text(encoding="utf-8")
        styles.write_text(_with_hashes(text, _IN_STYLES, styles.parent, hash_at), encoding="utf-8")
    mark = f'<html data-version="{version}" '
    return {page: _with_hashes(text.replace("<html ", mark, 1), _IN_PAGE, page.parent, hash_at) for page, text in pages.items()}


def kept_files(site: Path, pages: Pages) -> Kept:
    """The hash of every file that is kept. Pages stand by their folder."""
    kept = Kept({}, {})
    for path, file in _files(site):
        if path not in _NEVER and file.suffix not in NOT_KEPT and not path.startswith((".", *_NOT_KEPT_FOLDERS)):
            into = kept.first if file.suffix in FIRST else kept.later
            into[_address(path)] = sha256(_data(file, pages)).hexdigest()
    return kept


def _address(path: str) -> str:
    """Where a file is found, below the home page; a page in its folder, the home page at "./"."""
    return quote(re.sub(r"(^|/)index\.html$", r"\1", path), safe="/!$&'()*+,;=:@~") or "./"


def _files(site: Path) -> Iterator[tuple[str, Path]]:
    return ((file.relative_to(site).as_posix(), file) for file in sorted(site.rglob("*")) if file.is_file())


def _data(file: Path, pages: Pages) -> bytes:
    """What a file will hold: of a page its text here, of any other what lies there."""
    return pages[file].encode() if file in pages else file.read_bytes()


def _hash_within(site: Path, path: str) -> str:
    """The hash of a file of the site; "" for any other path."""
    file = Path(path).resolve()
    return sha256(file.read_bytes()).hexdigest() if file.is_relative_to(site) and file.is_file() else ""


def _with_hashes(text: str, named: Iterable[re.Pattern[str]], folder: Path, hash_at: Callable[[str], str]) -> str:
    """A text in which each address of a file of this site that one of `named` finds ends in the hash of that file."""

    def add(found: re.Match[str]) -> str:
        known = hash_at(normpath(f"{folder}/{unquote(found[2])}"))
        return f"{found[0]}?v={known}" if known else found[0]

    return reduce(lambda text, pattern: pattern.sub(add, text), named, text)
