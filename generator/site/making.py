"""A manuscript -> finished pages, by MkDocs; none is made twice while nothing on it has changed.

What a page looks like follows from its Markdown and from what all pages share: the configuration with the menu, the titles of all pages, the paths
of all files that it could lead to, the templates of the theme, and the program. Each page is kept under a hash over all that.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from generator.content.model import Site
from generator.files.resources import CONFIG, hash_of_program
from generator.files.spill import Codec, Lazily
from generator.outputs.registry import Manuscript
from generator.site.configuration import OVERRIDES, config_of, settings_of
from generator.site.pages import LOST, FinishedPage, as_data, finished, from_data
from generator.site.security_headers import policy
from generator.workers import HERE, Workers
from generator.workers.keeping import Keeper, OnProgress, kept_or_done

if TYPE_CHECKING:
    from generator.site.page_maker import PageMaker

SECONDS = 0.016
"""CPU seconds that a page takes about."""

_TURN = threading.Lock()
"""MkDocs marks the page that it makes in what all pages share, so it makes one at a time in each process."""

_MAKERS: list[tuple[Shared, PageMaker]] = []


class Shared(NamedTuple):
    """What all pages of a site share: the site, its manuscript without the texts, what a browser may do with its pages, and where what earlier runs
    made is kept."""

    manuscript: Manuscript
    site: Site
    policy: str
    cache: Path | None = None


class PageJob(NamedTuple):
    """A page to be made: the path of its Markdown, and that."""

    path: str
    markdown: str


def made(manuscript: Manuscript, site: Site, cache: Path | None = None, tell: OnProgress = lambda done, of: None,
         workers: Workers = HERE) -> Mapping[str, FinishedPage]:
    """Every page, and the one for what is not found, by where it stands in the site. Raises SiteFailed if MkDocs refuses one."""
    shared = Shared(manuscript._replace(files=dict.fromkeys(manuscript.files, b"")), site, policy(meta=True, wasm=site.search == "pagefind"), cache)
    sources = {place_of(path): path for path in (*(path for path in manuscript.files if path.endswith(".md")), LOST)}
    orders = Lazily(sources, lambda place: PageJob(sources[place], manuscript.files[sources[place]].decode() if place != LOST else ""))
    pages = kept_or_done(orders, lambda: _keys(orders, shared), lambda missing: workers.map(make, shared, missing, SECONDS),
                         Codec(as_data, from_data), cache, tell)
    _MAKERS.clear()
    return pages


def make(shared: Shared, orders: Sequence[PageJob]) -> list[FinishedPage]:
    """Some pages. Raises SiteFailed."""
    with _TURN:
        maker = _maker_of(shared)
        return [finished(maker.page(*order), place_of(order.path), shared.policy) for order in orders]


def place_of(path: str) -> str:
    """Where a page stands in the site, by the path of its Markdown: in a folder of its own."""
    page = PurePosixPath(path)
    return path if path == LOST else str(page.with_suffix(".html") if page.stem == "index" else page.with_suffix("") / "index.html")


def _maker_of(shared: Shared) -> PageMaker:
    """What makes the pages of a site; the same for all of one run: to compare what they share takes longer than to make a page."""
    from generator.site.page_maker import PageMaker  # with all of MkDocs, which only pages that are made need

    if not _MAKERS or _MAKERS[-1][0] is not shared:
        manuscript, site, _, cache = shared
        others = [path for path in manuscript.files if not path.endswith(".md")]
        keeper = Keeper(cache if cache is not None and cache.is_dir() else None)  # a worker on another machine has none
        _MAKERS[:] = [(shared, PageMaker(settings_of(manuscript.nav, site), manuscript.titles, others, keeper))]
    return _MAKERS[-1][1]


def _keys(orders: Mapping[str, PageJob], shared: Shared) -> dict[str, str]:
    """The key of each page by its place: a hash over all that it is made from."""
    manuscript, site, rights, _ = shared
    common = sha256(hash_of_program().encode())
    for file in (CONFIG, *sorted(file for file in OVERRIDES.rglob("*") if file.is_file())):
        common.update(f"\0{file.relative_to(CONFIG.parent).as_posix()}\0".encode() + file.read_bytes())
    config = config_of(manuscript.nav, site, CONFIG.parent)
    common.update(repr((config, sorted(manuscript.titles.items()), sorted(manuscript.files), rights)).encode())
    known = common.hexdigest()
    return {place: sha256(f"{known}\0{order.path}\0{order.markdown}".encode()).hexdigest() for place, order in orders.items()}
