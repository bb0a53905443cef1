"""A built site -> every link that leads nowhere: a missing file, a missing anchor, an id that stands twice. Raw HTML is read, not Markdown."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from posixpath import normpath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from lxml import etree

WITHOUT_LINKS = {"404.html"}
"""Pages whose links hold only at the site's own address."""

PATIENCE = 15.0
"""Seconds until an address that does not answer counts as broken."""

_HOLD_LINKS = {"href", "src", "poster", "data"}


class Page(NamedTuple):
    """The ids of one page in their order, and where its links lead, as written."""

    ids: tuple[str, ...]
    links: tuple[str, ...]


class _Reader:
    """What the parser tells of a page, tag by tag."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.links: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note the id and the links of a tag."""
        for name, value in attributes.items():
            if name in _HOLD_LINKS:
                self.links.append(value)
            elif name == "id" and value:
                self.ids.append(value)
            elif name == "srcset":
                self.links += [part.split()[0] for part in value.split(",") if part.split()]

    def close(self) -> Page:
        """The whole page."""
        return Page(tuple(self.ids), tuple(self.links))


def pages_of(site: Path) -> Mapping[Path, Page]:
    """Every page of a built site, read."""
    return {file: _read(file) for file in sorted(site.resolve().rglob("*.html"))}


def _read(file: Path) -> Page:
    parser = etree.HTMLParser(target=_Reader(), encoding="utf-8", huge_tree=True)
    parser.feed(file.read_bytes() or b"<html></html>")
    page: Page = parser.close()
    return page


def broken(site: Path) -> list[str]:
    """One line for each fault inside the site, sorted."""
    root = site.resolve()
    pages = {file.relative_to(root).as_posix(): page for file, page in pages_of(site).items()}
    ids = {path: frozenset(page.ids) for path, page in pages.items()}
    file_at = cache(partial(_file_at, root))
    return sorted(f"{path}: {fault}" for path, page in pages.items() if path.rpartition("/")[2] not in WITHOUT_LINKS
                  for fault in (*_twice(page), *_nowhere(path, page, ids, file_at)))


def _file_at(root: Path, path: str) -> str | None:
    """The file that a host gives for a path below the root, by its own path there; None if there is none."""
    file = root / path
    file = file / "index.html" if file.is_dir() else file
    return file.relative_to(root).as_posix() if file.is_file() else None


def _twice(page: Page) -> Iterator[str]:
    seen: set[str] = set()
    for one in page.ids:
        if one in seen:
            yield f"the id {one} stands twice"
        seen.add(one)


def _nowhere(path: str, page: Page, ids: Mapping[str, Container[str]], file_at: Callable[[str], str | None]) -> Iterator[str]:
    for link in dict.fromkeys(page.links):
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        wanted = normpath(f"{path}/../{unquote(parts.path)}") if parts.path else path
        target = file_at(wanted) if wanted.partition("/")[0] not in ("", "..") else None
        if target is None:
            yield f"{link} leads nowhere"
        elif parts.fragment and target in ids and unquote(parts.fragment) not in ids[target]:
            yield f"{link} has no anchor"


def outside(site: Path) -> Mapping[str, tuple[str, ...]]:
    """Every address outside the site that a page links to, with the pages that do."""
    root, found = site.resolve(), dict[str, list[str]]()
    for file, page in pages_of(site).items():
        for link in dict.fromkeys(page.links):
            if urlsplit(link).scheme in {"http", "https"}:
                found.setdefault(link.partition("#")[0], []).append(file.relative_to(root).as_posix())
    return {link: tuple(files) for link, files in sorted(found.items())}


def unanswered(addresses: Iterable[str]) -> list[tuple[str, str]]:
    """The addresses that do not answer, each with what was said instead. Asks over the network: never part of a build."""
    with ThreadPoolExecutor(8) as asking:
        wanted = list(addresses)
        return [(address, said) for address, said in zip(wanted, asking.map(_ask, wanted), strict=True) if said]


def _ask(address: str) -> str:
    request = urllib.request.Request(address, headers={"User-Agent": "Caresheet link check"}, method="GET")
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE):
            return ""
    except urllib.error.HTTPError as fault:
        return f"{fault.code} {fault.reason}"
    except (OSError, ValueError) as fault:
        return str(getattr(fault, "reason", fault))
