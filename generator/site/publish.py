"""A manuscript -> build/pages, finished pages, and the whole site put in place in one move (swap.py).

Until that move the former site stays as it was, whatever happens.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from generator.content.model import Site
from generator.files.build_paths import BuildPaths as BuildPaths
from generator.files.folders import NotWritable as NotWritable
from generator.files.folders import beside, hash_of, locked, next_move, same_file, shown, write_part
from generator.files.manifest import Manifest, sealed, write_files
from generator.files.spill import Lazily, joined
from generator.files.swap import NEW, discard, place_of, put_in_place, recover, refuse_foreign
from generator.outputs.registry import Manuscript
from generator.site import making, offline, pagefind, security_headers, zensical
from generator.site.configuration import config_of
from generator.site.links import faults
from generator.site.pages import FinishedPage, finished
from generator.site.pages import SiteFailed as SiteFailed
from generator.workers import HERE, Workers

OnProgress = Callable[[int, int], None]
"""Hears how many pages are done, of how many."""


class Built(NamedTuple):
    """A site as a builder made it: its pages, and all other files, by their paths."""

    pages: Mapping[str, FinishedPage]
    files: Mapping[str, bytes]


class Versioned(NamedTuple):
    """A site that was written: its version, and the hash of each file by its path."""

    version: str
    hashes: Mapping[str, str]


def publish(manuscript: Manuscript, site: Site, place: BuildPaths, *, cached: bool = True,
            tell: OnProgress = lambda done, of: None, workers: Workers = HERE) -> None:
    """Build the site and put it in place. Raises NotWritable or SiteFailed, and then `out` is as it was.

    `cached`: whether pages are taken from what earlier runs kept; `workers`: who makes the others.
    """
    refuse_foreign(place.out)
    with held(place):
        recover(place.out)
        write_pages(manuscript, site, place)
        if site.builder == "zensical":
            built = _by_zensical(manuscript, site, place)
        else:
            built = Built(making.made(manuscript, site, place.press if cached else None, tell, workers), _others(manuscript))
        out = place_of(place.out)
        with beside(out.parent, out.name, discard) as own:
            whole = _completed(built, site, own)
            if told := faults(Lazily(whole.pages, lambda path: whole.pages[path].read), {*whole.pages, *whole.files}):
                raise SiteFailed("Links that lead nowhere:\n" + "\n".join(told[:20]))
            hashes = write_site(own / NEW, whole, site, out).hashes
            put_in_place(own, out, sealed(own / NEW, Manifest(hashes, about={"updated": str(site.updated)})))


def write_pages(manuscript: Manuscript, site: Site, place: BuildPaths) -> int:
    """Make build/pages and build/mkdocs.yml hold exactly this; what is the same already is not touched. Returns how many changed.

    Raises NotWritable, before anything is written, if a file is in the way that no build wrote, or that was changed since.
    """
    sources = {f"{place.pages.name}/{path}": path for path in manuscript.files}
    config = {place.config.name: config_of(manuscript.nav, site, place.work).encode()}
    pages = Lazily(sources, lambda path: manuscript.files[sources[path]])
    return write_files(place.work, joined(pages, config), "--work", whole=place.pages.name)


# --- the builders ------------------------------------------------------------------------------------------------


def _by_zensical(manuscript: Manuscript, site: Site, place: BuildPaths) -> Built:
    pages, files = zensical.build(place.config, site)
    policy = security_headers.policy(meta=True, wasm=site.search == "pagefind")
    return Built({path: finished(page, path, policy) for path, page in pages.items()}, joined(files, _others(manuscript)))


def _others(manuscript: Manuscript) -> Mapping[str, bytes]:
    return Lazily({path: None for path in manuscript.files if not path.endswith(".md")}, manuscript.files.__getitem__)


# --- what a site gets before anybody sees it ---------------------------------------------------------------------


def _completed(built: Built, site: Site, own: Path) -> Built:
    """A site with its index, the headers for hosts, and the manifest of an app. `own`: a folder of ours to work in."""
    index = _index(built, own / "indexed") if site.search == "pagefind" else {}
    header = security_headers.policy(meta=False, wasm=site.search == "pagefind")
    for_hosts = {name: words.encode() for name, words in security_headers.host_files(header).items()}
    return Built(built.pages, offline.with_manifest(joined(built.files, index, for_hosts), site))


def _index(built: Built, folder: Path) -> dict[str, bytes]:
    """The files of the index of the pages."""
    _make_folders(folder, built.pages)
    _write_files(folder, Lazily(built.pages, lambda path: built.pages[path].text))
    try:
        pagefind.write_index(folder)
    except pagefind.NoIndex as fault:
        raise SiteFailed(str(fault)) from None
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in (folder / pagefind.FOLDER).rglob("*") if file.is_file()}


def write_site(folder: Path, whole: Built, site: Site, former: Path | None = None) -> Versioned:
    """Write a site into a new folder: its version into each page, the hashes of files into what loads them, and the worker that knows them all.

    `former`: a site on the same file system; what it has already, unchanged, gets a second name.
    """
    _make_folders(folder, (*whole.files, *whole.pages))
    parts = _write_files(folder, whole.files, former)
    version = offline.version_of(parts, whole.pages)
    pages = _write_files(folder, Lazily(whole.pages, lambda path: whole.pages[path].marked(version, lambda part: parts.get(part, ""))))
    worker = {offline.WORKER: offline.worker_of(version, site, {**parts, **pages})}
    return Versioned(version, {**parts, **pages, **_write_files(folder, worker)})


def _write_files(folder: Path, files: Mapping[str, bytes], former: Path | None = None) -> dict[str, str]:
    """Write some files into folders that are there, if `former` has not the same ones. Returns the hash of each."""
    hashes = dict[str, str]()
    for path, data in files.items():
        hashes[path] = hash_of(data)
        if former is None or not same_file(f"{former}/{path}", f"{folder}/{path}", hashes[path]):
            write_part(f"{folder}/{path}", data)
    return hashes


def _make_folders(folder: Path, files: Iterable[str]) -> None:
    """Make a new folder with the folders in which some files will lie."""
    ways = {path.rpartition("/")[0] for path in files}
    folder.mkdir(parents=True, exist_ok=True)
    for way in sorted({"/".join(parts[:count]) for parts in (way.split("/") for way in ways if way) for count in range(1, len(parts) + 1)}):
        os.mkdir(f"{folder}/{way}")  # noqa: PTH102 - a thousand times in a large site


# --- one writer at a time ----------------------------------------------------------------------------------------


@contextmanager
def held(place: BuildPaths) -> Iterator[None]:
    """Hold the work folder and the folder of the site for one writer, and tell plainly what the file system refuses. Raises NotWritable."""
    with _told_plainly(place), locked([Path(os.path.realpath(place.work)), place_of(place.out).parent]):
        yield


@contextmanager
def _told_plainly(place: BuildPaths) -> Iterator[None]:
    """Turn what the file system refuses into words; the former site is still there."""
    try:
        yield
    except OSError as fault:
        named = os.fsdecode(fault.filename) if isinstance(fault.filename, (str, bytes)) else ""
        what = named if Path(named).name != named else place.out  # a name without its folder helps nobody
        raise NotWritable(f"{shown(what)}: {fault.strerror or fault}. The former site is unchanged. {next_move(fault)} "
                          "Or name other folders with --out and --work.") from fault
