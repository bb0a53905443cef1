"""{path: bytes} -> build/pages, MkDocs over it, and the finished site put in place in one move (swap.py).

Until that move the former site stays as it was, whatever happens. MkDocs runs as a process of its own, in an environment that
holds nothing of this machine, so that the same pages give the same bytes everywhere.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from html import escape
from importlib.resources import files as files_of
from pathlib import Path
from typing import Any

import yaml

from generator.content.model import Site
from generator.documents.navigation import SECTION_ANCHORS
from generator.documents.urls import data_of
from generator.drawing.tokens import read_tokens
from generator.files.build_paths import BuildPaths as BuildPaths
from generator.files.folders import NotWritable as NotWritable
from generator.files.folders import beside, locked, shown
from generator.files.manifest import write_files, written
from generator.files.resources import CONFIG, TEMPLATES
from generator.files.swap import NEW, discard, place_of, put_in_place, recover, refuse_foreign
from generator.files.yaml_loader import load_own
from generator.language.words import REFERENCE, day_in_words, nearest, read_words
from generator.outputs.markdown import Nav
from generator.outputs.pdf.fonts import RIGHT_TO_LEFT
from generator.site.offline import write_offline
from generator.site.pagefind import NoIndex, write_index
from generator.site.pages import put_pages, read_pages
from generator.site.security_headers import write_policy

OVERRIDES = TEMPLATES / "theme" / "overrides"

SITEMAP = data_of("addresses")

_UNUSED = ("images", "javascripts", "stylesheets")
"""Folders of Material's assets: no page of ours asks for them (docs/decisions/2026-11-20-frame.md)."""

_SWITCHES = re.compile(r'<input class="md-toggle"[^>]*>|<label class="md-overlay"[^>]*></label>')
_ATTRIBUTE_TWICE = re.compile(r""" (data-[\w-]+)=(["'])\1\2""")
_HARMLESS = {f"&#{ord(sign)};": sign for sign in "':[]"}
_NO_ROOM_OR_RIGHT = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}


class SiteFailed(Exception):
    """The builder refused pages that we wrote; the message is what it said."""


def publish(files: Mapping[str, bytes], nav: Nav, site: Site, place: BuildPaths) -> None:
    """Build the site and put it in place. Raises NotWritable or SiteFailed, and then `out` is as it was."""
    refuse_foreign(place.out)
    with held(place):
        recover(place.out)
        write_pages(files, nav, site, place)
        out = place_of(place.out)
        with beside(out.parent, out.name, discard) as own:
            fresh = own / NEW
            fresh.mkdir()
            run_builder(site, place.config, fresh)
            _own_sitemap(fresh, files)
            _finish(fresh, site)
            put_in_place(own, out, written(fresh, {"updated": str(site.updated), "pages": _hash(files)}))


def write_pages(files: Mapping[str, bytes], nav: Nav, site: Site, place: BuildPaths) -> int:
    """Make build/pages and build/mkdocs.yml hold exactly this; what is the same already is not touched. Returns how many changed.

    Raises NotWritable, before anything is written, if a file is in the way that no build wrote, or that was changed since.
    """
    wanted = {f"{place.pages.name}/{path}": data for path, data in files.items()} | {place.config.name: config_of(nav, site, place.work).encode()}
    return write_files(place.work, wanted, "--work", whole=place.pages.name)


def _hash(files: Mapping[str, bytes]) -> str:
    """A hash over every page."""
    digest = hashlib.sha256()
    for path, data in sorted(files.items()):
        digest.update(f"{path}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def config_of(nav: Nav, site: Site, work: Path) -> str:
    """What the content adds to the project's mkdocs.yml: its name, language, address and the order of its pages. It stands in the folder `work`.

    MkDocs prints these words without escaping them, so they are escaped here.
    """
    words = read_words(site.language)
    added: dict[str, Any] = {
        "INHERIT": os.path.relpath(CONFIG, work.resolve()),
        "site_name": escape(site.name),
        "site_description": escape(site.description),
        "docs_dir": "pages",
        "site_dir": "site",
        "theme": {"language": nearest(site.language, theme_languages()) or REFERENCE, "custom_dir": os.path.relpath(OVERRIDES, work.resolve()),
                  "direction": "rtl" if site.language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"},
        "nav": nav,
        "extra": {
            "language": str(site.language),
            "search": site.search,
            "head": dict(read_tokens().pages["head"]),
            "day": escape(day_in_words(words, site.updated)),
            "words": {key: escape(said) for key, said in words.for_theme().items()},
            "sections": {words(key): anchor for key, anchor in SECTION_ANCHORS.items()},
        },
    }
    if site.address is not None:
        added["site_url"] = str(site.address)
    return _yaml(added)


def _yaml(settings: Mapping[str, Any]) -> str:
    return yaml.safe_dump(dict(settings), sort_keys=False, allow_unicode=True, width=1000)


def theme_languages() -> list[str]:
    """The languages that the theme has words in; Zensical has the same."""
    return sorted(file.stem for file in (Path(str(files_of("material"))) / "templates" / "partials" / "languages").glob("*.html"))


def _mkdocs(config: Path, out: Path, updated: date) -> None:
    run = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(config), "--site-dir",
                          str(out.resolve())], env=_surroundings(updated), capture_output=True, text=True, check=False)
    if run.returncode:
        said = (run.stderr + run.stdout).strip()
        refused = re.search(r"^\w+Error: \[Errno (\d+)\]", said, re.MULTILINE)
        if refused and int(refused[1]) in _NO_ROOM_OR_RIGHT:
            raise OSError(int(refused[1]), os.strerror(int(refused[1])), str(out))
        raise SiteFailed(said)


def _zensical(config: Path, out: Path, updated: date) -> None:
    """Zensical takes every folder from the configuration alone, below the folder of that, and keeps a cache there: so it works in one of our own."""
    with beside(config.parent, config.parent.resolve().name) as own:
        made = own / "site"
        shutil.copytree(config.parent / "pages", own / "pages")
        (own / config.name).write_text(_moved(config, own), encoding="utf-8")
        run = subprocess.run([sys.executable, "-m", "zensical", "build", "--strict", "--clean", "--config-file", str(own / config.name)],
                             env=_surroundings(updated), capture_output=True, text=True, check=False)
        if run.returncode or not (made / "index.html").is_file():
            raise SiteFailed((run.stderr + run.stdout).strip())
        (made / "search.json").unlink(missing_ok=True)  # its own index; the search is ours
        shutil.copytree(made, out, dirs_exist_ok=True)


def _moved(config: Path, folder: Path) -> str:
    """A configuration of ours for another folder: what it names by a relative path is named from there."""
    settings = load_own(config.read_text(encoding="utf-8"))
    start, end = config.parent.resolve(), folder.resolve()
    settings["INHERIT"] = os.path.relpath(start / settings["INHERIT"], end)
    settings["theme"]["custom_dir"] = os.path.relpath(start / settings["theme"]["custom_dir"], end)
    return _yaml(settings)


_BUILDERS: Mapping[str, Callable[[Path, Path, date], None]] = {"mkdocs": _mkdocs, "zensical": _zensical}
"""How a configuration becomes a site in a folder, as of a day. The first is what `preview` serves, too."""


def run_builder(site: Site, config: Path, out: Path) -> None:
    """Let the builder that the site chose make the pages into a site."""
    _BUILDERS[site.builder](config, out, site.updated)


def _own_sitemap(fresh: Path, files: Mapping[str, bytes]) -> None:
    """The sitemap of the content in place of that of the builder, which names also pages that are no more; none where a site has no address."""
    for made in fresh.glob("sitemap.xml*"):
        made.unlink()
    if SITEMAP in files:
        (fresh / SITEMAP).write_bytes(files[SITEMAP])


def _finish(fresh: Path, site: Site) -> None:
    """What a built site gets before anybody sees it: checked links, a policy of what its pages may do, and a version that is kept whole offline."""
    from generator.site.links import broken, read_page  # it loads a parser of HTML, which only a build needs

    for leftover in fresh.rglob("*.map"):
        leftover.unlink()
    for unused in _UNUSED:
        shutil.rmtree(fresh / "assets" / unused, ignore_errors=True)
    pages = {file: tidied(text) for file, text in read_pages(fresh).items()}
    if site.search == "pagefind":
        put_pages(pages)
        try:
            write_index(fresh)
        except NoIndex as fault:
            raise SiteFailed(str(fault)) from None
    pages = write_offline(fresh, site, write_policy(fresh, pages, wasm=site.search == "pagefind")).pages
    put_pages(pages)
    if faults := broken(fresh, {file: read_page(text.encode()) for file, text in pages.items()}):
        raise SiteFailed("Links that lead nowhere:\n" + "\n".join(faults[:20]))


def tidied(page: str) -> str:
    """A finished page without what it does not need, a tenth of its bytes: hidden switches of a frame that is not ours (not valid either),
    the words of empty attributes, and, where white space is not kept, empty lines, indents and entities of harmless signs."""
    page = _ATTRIBUTE_TWICE.sub(r" \1", _SWITCHES.sub("", page))
    if re.search(r"<(pre|textarea)\b", page):
        return page
    page = "\n".join([line.rstrip(" \t") for line in re.sub(r"\n\s*", "\n", page).split("\n")])
    for entity, sign in _HARMLESS.items():
        page = page.replace(entity, sign)
    return page.lstrip()


def preview(scratch: Path) -> subprocess.Popen[bytes]:
    """Start the process that makes pages for looking, whenever it is asked (generator/preview/worker.py). Never for publishing.

    It works in the folder `scratch`, and deletes it when it ends.
    """
    return subprocess.Popen([sys.executable, "-m", "generator.preview.worker", str(scratch)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            cwd=CONFIG.parent, env=_surroundings(date(2000, 1, 1)))


def _surroundings(updated: date) -> dict[str, str]:
    moment = datetime(updated.year, updated.month, updated.day, tzinfo=UTC)
    return {"SOURCE_DATE_EPOCH": str(int(moment.timestamp())), "NO_MKDOCS_2_WARNING": "1", "PYTHONHASHSEED": "0",
            "LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"}


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
        what = fault.filename if isinstance(fault.filename, (str, bytes)) else place.out
        raise NotWritable(f"{shown(os.fsdecode(what))}: {fault.strerror or fault}. The former site is unchanged. Free some room, give yourself the "
                          "right to write there, or name another folder with --out and --work.") from fault
