"""A built site -> every link that leads nowhere: a missing file, a missing anchor, a duplicate id; and code in a page itself. Raw HTML is
read, not Markdown.
"""

from __future__ import annotations

import re
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

class PageLinks(NamedTuple):
    """The ids of one page in their order, where its links lead, as written, and what in the page itself a browser would run."""

    ids: tuple[str, ...]
    links: tuple[str, ...]
    code: tuple[str, ...] = ()


_PARSER = etree.HTMLParser(encoding="utf-8", huge_tree=True)
_WAYS = "//*[not(starts-with(@rel, 'nofollow'))]/@href | //@src | //@poster | //@data"
"""Links; those that only one reader's report would fill are none that could be asked for."""

_DATA = "@type = 'application/json' or @type = 'application/ld+json' or @type = 'text/plain'"
_CODE = f"//script[not(@src) and not({_DATA})] | //*[@*[starts-with(name(), 'on')] or @*[starts-with(normalize-space(), 'javascript:')]]"
"""What runs: a script in the page itself that is no data, a handler of an event, an address that is a script."""

_ids, _links, _pictures, _code = (etree.XPath(path, smart_strings=False) for path in ("//@id", _WAYS, "//@srcset", _CODE))


def pages_of(site: Path) -> Mapping[str, PageLinks]:
    """Every page of a built site, read, by its path."""
    return {file.relative_to(site).as_posix(): read_page(file.read_bytes()) for file in sorted(site.rglob("*.html"))}


def read_page(data: bytes) -> PageLinks:
    """The ids and the links of one page."""
    root = etree.fromstring(data or b"<html></html>", _PARSER)
    if root is None:
        return PageLinks((), ())
    several = (part.split()[0] for pictures in _pictures(root) for part in pictures.split(",") if part.split())
    return PageLinks(tuple(filter(None, _ids(root))), (*_links(root), *several), tuple(str(element.tag) for element in _code(root)))


def broken(site: Path) -> list[str]:
    """One line for each fault inside a built site, sorted."""
    return faults(pages_of(site), {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()})


def faults(pages: Mapping[str, PageLinks], files: Container[str]) -> list[str]:
    """One line for each fault in the pages of a site, sorted. `files`: the paths of all that is in it."""
    ids = {path: frozenset(page.ids) for path, page in pages.items()}
    file_at, parts_of = cache(partial(_file_at, files)), cache(_parts)
    return sorted(f"{path}: {fault}" for path, page in pages.items() if path.rpartition("/")[2] not in WITHOUT_LINKS
                  for fault in (*_twice(page), *_runs(page), *_nowhere(path, page, ids, file_at, parts_of)))


def _parts(link: str) -> tuple[str, str] | None:
    """The path and the anchor of a link within a site; None of one that leads out of it."""
    if _PLAIN.fullmatch(link):  # most are, and take a tenth of the time
        path, _, anchor = link.partition("#")
        return path, anchor
    parts = urlsplit(link)
    return None if parts.scheme or parts.netloc else (unquote(parts.path), unquote(parts.fragment))


_PLAIN = re.compile(r"(?!//)[\w./-]*(?:#[\w.-]*)?", re.ASCII)
"""A link with nothing in it that has to be decoded, and that leads out of no site."""


def _file_at(files: Container[str], folder: str, way: str) -> str | None:
    """The file that a host gives for the way from a folder below the root, by its own path there; None if there is none."""
    path = normpath(f"{folder or '.'}/{way}")
    if path.partition("/")[0] in ("", ".."):
        return None
    return next((file for file in (path, normpath(f"{path}/index.html")) if file in files), None)


def _shortened(folder: str, way: str) -> tuple[str, str]:
    """The same way, from as far up as it first goes: there the links of most pages, as in their menus, are alike."""
    while folder and way.startswith("../"):
        folder, way = folder.rpartition("/")[0], way[3:]
    return folder, way


def _twice(page: PageLinks) -> Iterator[str]:
    seen: set[str] = set()
    for one in page.ids:
        if one in seen:
            yield f"duplicate id {one}"
        seen.add(one)


def _runs(page: PageLinks) -> Iterator[str]:
    return (f"<{tag}> has code in the page itself, which no page of ours has" for tag in page.code)


def _nowhere(path: str, page: PageLinks, ids: Mapping[str, Container[str]], file_at: Callable[[str, str], str | None],
             parts_of: Callable[[str], tuple[str, str] | None]) -> Iterator[str]:
    for link in dict.fromkeys(page.links):
        parts = parts_of(link)
        if parts is None:
            continue
        target = file_at(*_shortened(path.rpartition("/")[0], parts[0])) if parts[0] else path
        if target is None:
            yield f"{link} leads nowhere"
        elif parts[1] and target in ids and parts[1] not in ids[target]:
            yield f"{link} has no anchor"


def outside(site: Path) -> Mapping[str, tuple[str, ...]]:
    """Every address outside the site that a page links to, with the pages that do."""
    found = dict[str, list[str]]()
    for path, page in pages_of(site).items():
        for link in dict.fromkeys(page.links):
            if urlsplit(link).scheme in {"http", "https"}:
                found.setdefault(link.partition("#")[0], []).append(path)
    return {link: tuple(files) for link, files in sorted(found.items())}


def unanswered(addresses: Iterable[str]) -> list[tuple[str, str]]:
    """The addresses that do not answer, each with what was said instead. Asks over the network: never part of a build."""
    with ThreadPoolExecutor(8) as asking:
        wanted = list(addresses)
        return [(address, said) for address, said in zip(wanted, asking.map(_ask, wanted), strict=True) if said]


def _ask(address: str) -> str:
    import urllib.error  # with all of TLS, which only a question to the network needs
    import urllib.request

    request = urllib.request.Request(address, headers={"User-Agent": "Caresheet link check"}, method="GET")
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE):
            return ""
    except urllib.error.HTTPError as fault:
        return f"{fault.code} {fault.reason}"
    except (OSError, ValueError) as fault:
        return str(getattr(fault, "reason", fault))
