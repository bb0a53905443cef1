"""A finished page: its text, the places in it that wait for what is known only when the whole site is, and what the check of links reads in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from posixpath import dirname, normpath
from typing import NamedTuple
from urllib.parse import unquote

from generator.site.links import PageLinks, read_page
from generator.site.security_headers import with_meta

LOST = "404.html"
"""The page for what is not found; it has no Markdown."""

_SWITCHES = re.compile(r'<input class="md-toggle"[^>]*>|<label class="md-overlay"[^>]*></label>')
_ATTRIBUTE_TWICE = re.compile(r""" (data-[\w-]+)=(["'])\1\2""")
_HARMLESS = {f"&#{ord(sign)};": sign for sign in "':[]"}
_KEEPS_SPACE = re.compile(r"<(pre|textarea)\b")
_SPACE_AT_START = re.compile(r"\n\s*")

_START, _POLICY = b"<html ", b"Content-Security-Policy"
_PARTS = re.compile(rb"""(?:<(?:(?:script|img)\b[^>]*?\ssrc|link\s+rel=["']stylesheet["']\s+href)|data-(?<=\sdata-)(?:engine|ranking|documents))"""
                    rb"""=["']([^"'?#:]+)(?=["'])""")
"""The address of a file that a page loads."""


class SiteFailed(Exception):
    """The builder refused pages that we wrote, or they lead nowhere; the message is what was said."""


class Slot(NamedTuple):
    """A place in a page, in bytes from its start: behind the address of a file of the site, at a path; or, without a path, that of the version."""

    at: int
    path: str


class FinishedPage(NamedTuple):
    """A page that lacks only the version of the site and the hashes of the files that it loads."""

    text: bytes
    slots: tuple[Slot, ...]
    read: PageLinks

    def marked(self, version: str, hash_of: Callable[[str], str]) -> bytes:
        """The page as it is published. `hash_of`: the hash of a file of the site by its path; "" if there is none."""
        return b"".join(self._marked(version, hash_of))

    def _marked(self, version: str, hash_of: Callable[[str], str]) -> Iterator[bytes]:
        done = 0
        for at, path in self.slots:
            yield self.text[done:at]
            done = at
            if not path:
                yield f'data-version="{version}" '.encode()
            elif known := hash_of(path):
                yield f"?v={known}".encode()
        yield self.text[done:]


def finished(html: str, path: str, policy: str) -> FinishedPage:
    """A page as a builder wrote it, tidied and with its policy. `path`: where it stands below the root of the site.

    Raises SiteFailed if that is no whole page.
    """
    page = page_of(with_meta(tidied(html), policy).encode(), path)
    if not page.slots or page.slots[0].path or (policy and _POLICY not in page.text):
        raise SiteFailed(f"{path}: no page of a site, for it lacks <html> or <meta charset>.")
    return page


def page_of(text: bytes, path: str) -> FinishedPage:
    """A page with nothing done to it but that its places are found."""
    return FinishedPage(text, tuple(_slots(text, dirname(path))), read_page(text))


def _slots(text: bytes, folder: str) -> Iterator[Slot]:
    start = text.find(_START)
    if start >= 0:
        yield Slot(start + len(_START), "")
    for found in _PARTS.finditer(text, max(start, 0)):
        wanted = normpath("/".join(filter(None, (folder, unquote(found[1].decode()).lstrip("/")))))
        if wanted.partition("/")[0] != "..":
            yield Slot(found.end(1), wanted)


def tidied(page: str) -> str:
    """A finished page without what it does not need, a tenth of its bytes: hidden switches of a frame that is not ours (not valid either),
    the words of empty attributes, and, where white space is not kept, empty lines, indents and entities of harmless signs."""
    page = _ATTRIBUTE_TWICE.sub(r" \1", _SWITCHES.sub("", page))
    if _KEEPS_SPACE.search(page):
        return page
    page = "\n".join([line.rstrip(" \t") for line in _SPACE_AT_START.sub("\n", page).split("\n")])
    for entity, sign in _HARMLESS.items():
        page = page.replace(entity, sign)
    return page.lstrip()


# --- a page as data, to be kept ------------------------------------------------------------------------------------------


def as_data(page: FinishedPage) -> bytes:
    """A page with all that is known of it: a line of JSON, then its text."""
    return json.dumps([page.slots, page.read], ensure_ascii=False).encode() + b"\n" + page.text


def from_data(data: bytes) -> FinishedPage:
    """A page that was kept. Raises ValueError, TypeError or LookupError if these are no bytes of one."""
    told, _, text = data.partition(b"\n")
    slots, (ids, links, code) = json.loads(told)
    if _POLICY not in text or not text.rstrip().endswith(b"</html>"):
        raise ValueError("not a finished page")
    return FinishedPage(text, tuple(Slot(at, path) for at, path in slots), PageLinks(tuple(ids), tuple(links), tuple(code)))
