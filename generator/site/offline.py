"""A built site -> what makes it an app that works offline: pages that know their version and the hash of their parts, a worker with the hash of
every file, and a manifest.

What the worker does with them is written in templates/theme/service-worker.js, and why in docs/decisions/2026-11-26-offline.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from posixpath import dirname, normpath, splitext
from typing import NamedTuple
from urllib.parse import quote, unquote

from generator.content.model import Site
from generator.drawing.tokens import read_tokens
from generator.files.folders import hash_of
from generator.files.manifest import in_lines
from generator.files.spill import joined
from generator.language.words import day_in_words, read_words
from generator.outputs.templates import read_worker
from generator.site.pages import LOST, FinishedPage

WORKER, MANIFEST = "service-worker.js", "manifest.webmanifest"

FIRST = {".html", ".css", ".js", ".woff2", ".svg", ".webmanifest"}
"""Endings of files without which a version is not whole: its words, and what shows and searches them."""

NOT_KEPT = {".json", ".mmd", ".csv", ".bib", ".ics", ".gz", ".xml", ".conf"}
"""Endings of files for machines, which come from the network or not at all. Everything else is kept when a reader first asks for it."""

_NEVER = {WORKER, "_headers", LOST}
_NOT_KEPT_FOLDERS = ("pagefind/",)

_PLACE_OF_LIST = '/** @type {*} */ ("put in by the build")'
_IN_STYLES = re.compile(r"""(\burl\(["']?)([^"'?#:)]+)(?=["']?\))""")


class KeptFiles(NamedTuple):
    """The hash of each file of a site, by its address below the home page: needed for a version to be whole, and kept when it is first asked for."""

    first: dict[str, str]
    later: dict[str, str]


def with_manifest(files: Mapping[str, bytes], about: Site) -> Mapping[str, bytes]:
    """The files of a site, pages aside, with the manifest, and with hashes in the styles, which name fonts."""
    told = json.dumps(manifest(about), indent=2, ensure_ascii=False) + "\n"
    styles = {path: _styles(path, files[path], files) for path in files if path.endswith(".css")}
    return joined(files, styles, {MANIFEST: told.encode()})


def manifest(about: Site) -> dict[str, object]:
    """What an installed app is called and looks like. All its paths are below the folder of the site."""
    colours = read_tokens().pages
    icons = [{"src": f"assets/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"} for size in (192, 512)]
    return {"name": str(about.name), "short_name": str(about.name)[:24], "description": str(about.description), "lang": str(about.language),
            "start_url": "./", "scope": "./", "display": "standalone", "background_color": colours["sheet"]["light"],
            "theme_color": colours["head"]["light"], "icons": icons}


def _styles(path: str, data: bytes, files: Mapping[str, bytes]) -> bytes:
    """Styles in which the address of each file of the site ends in the hash of that file."""

    def add(found: re.Match[str]) -> str:
        named = files.get(normpath(f"{dirname(path)}/{unquote(found[2])}").lstrip("/"))
        return found[0] if named is None else f"{found[0]}?v={sha256(named).hexdigest()}"

    return _IN_STYLES.sub(add, data.decode()).encode()


def version_of(files: Mapping[str, str], pages: Mapping[str, FinishedPage]) -> str:
    """The version of a site: sixteen signs of a hash over every file that a reader can get, the worker itself aside. `files`: the hash of each."""
    digest = sha256()
    for path in in_order({*files, *pages} - _NEVER):
        digest.update(f"{path}\0{hash_of(pages[path].text) if path in pages else files[path]}\0".encode())
    return digest.hexdigest()[:16]


def worker_of(version: str, about: Site, hashes: Mapping[str, str]) -> bytes:
    """The service worker of a version of a site. `hashes`: that of each of its files, as it is published, by its path."""
    day = day_in_words(read_words(about.language), about.updated)
    listed = in_lines({"version": version, "day": day, **kept_files(hashes)._asdict()})
    return read_worker().replace(_PLACE_OF_LIST, listed, 1).encode()


def kept_files(hashes: Mapping[str, str]) -> KeptFiles:
    """The hash of every file that is kept. Pages stand by their folder."""
    kept = KeptFiles({}, {})
    for path in in_order(hashes):
        ending = splitext(path)[1]
        if path not in _NEVER and ending not in NOT_KEPT and not path.startswith((".", *_NOT_KEPT_FOLDERS)):
            into = kept.first if ending in FIRST else kept.later
            into[_address(path)] = hashes[path]
    return kept


def _address(path: str) -> str:
    """Where a file is found, below the home page; a page in its folder, the home page at "./"."""
    return quote(re.sub(r"(^|/)index\.html$", r"\1", path), safe="/!$&'()*+,;=:@~") or "./"


def in_order(paths: Iterable[str]) -> list[str]:
    """Paths, those of a folder together."""
    return sorted(paths, key=lambda path: path.split("/"))
