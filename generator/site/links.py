"""A built site -> every link that leads nowhere: a missing file, a missing anchor, an id that stands twice. Raw HTML is read, not Markdown."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

WITHOUT_LINKS = {"404.html"}
"""Pages whose links hold only at the site's own address."""

PATIENCE = 15.0
"""Seconds until an address that does not answer counts as broken."""

_HOLD_LINKS = {"href", "src", "poster", "data"}


class Page(NamedTuple):
    """The ids of one page in their order, and where its links lead, as written."""

    ids: tuple[str, ...]
    links: tuple[str, ...]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name in _HOLD_LINKS and value is not None]
        self.links += [part.split()[0] for name, value in attrs if name == "srcset" and value for part in value.split(",") if part.split()]


def pages_of(site: Path) -> Mapping[Path, Page]:
    """Every page of a built site, read."""
    return {file: _read(file) for file in sorted(site.resolve().rglob("*.html"))}


def _read(file: Path) -> Page:
    reader = _Reader()
    reader.feed(file.read_text(encoding="utf-8"))
    return Page(tuple(reader.ids), tuple(reader.links))


def broken(site: Path) -> list[str]:
    """One line for each fault inside the site, sorted."""
    root, pages = site.resolve(), pages_of(site)
    found = [f"{file.relative_to(root).as_posix()}: {fault}" for file, page in pages.items() if file.name not in WITHOUT_LINKS
             for fault in (*_twice(page), *_nowhere(file, page, root, pages))]
    return sorted(found)


def _twice(page: Page) -> Iterator[str]:
    seen: set[str] = set()
    for one in page.ids:
        if one in seen:
            yield f"the id {one} stands twice"
        seen.add(one)


def _nowhere(file: Path, page: Page, root: Path, pages: Mapping[Path, Page]) -> Iterator[str]:
    for link in dict.fromkeys(page.links):
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
        target = target / "index.html" if target.is_dir() else target
        if not target.is_relative_to(root) or not target.is_file():
            yield f"{link} leads nowhere"
        elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids:
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
