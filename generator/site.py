"""The only writer: {path: bytes} -> build/pages, MkDocs over it, and the finished site put in place in one move.

Until that move the former site stays as it was, whatever happens. MkDocs runs as a process of its own, in an environment that
holds nothing of this machine, so that the same pages give the same bytes everywhere.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from html import escape, unescape
from importlib.resources import files as files_of
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from generator.links import broken
from generator.model import Site
from generator.offline import write_offline
from generator.pagefind import NoIndex, write_index
from generator.pages import SECTION_ANCHORS, Nav
from generator.pdf import RIGHT_TO_LEFT
from generator.policy import write_policy
from generator.templates import REFERENCE, nearest, read_words

BASE_CONFIG = Path(__file__).resolve().parent.parent / "mkdocs.yml"
OVERRIDES = BASE_CONFIG.parent / "templates" / "theme" / "overrides"
MARK = "caresheet.json"
"""A file of every built site: what it was built from, and the sign that the folder may be replaced."""


_UNUSED = ("images", "javascripts", "stylesheets")
"""Folders of Material's assets: no page of ours asks for them (docs/decisions/2026-11-20-frame.md)."""

_SWITCHES = re.compile(r'<input class="md-toggle"[^>]*>|<label class="md-overlay"[^>]*></label>')
_ATTRIBUTE_TWICE = re.compile(r""" (data-[\w-]+)=(["'])\1\2""")
_NO_ROOM_OR_RIGHT = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}


class NotWritable(Exception):
    """The output cannot be written here; the message says why and what to do."""


class SiteFailed(Exception):
    """The builder refused pages that we wrote; the message is what it said."""


class Place(NamedTuple):
    """Where a build works (`work`: pages and configuration, scratch) and where the site goes (`out`)."""

    work: Path
    out: Path

    @property
    def pages(self) -> Path:
        """The pages as Markdown."""
        return self.work / "pages"

    @property
    def press(self) -> Path:
        """Finished sheets, kept until something in them changes."""
        return self.work / "press"

    @property
    def config(self) -> Path:
        """The configuration for MkDocs and Zensical."""
        return self.work / "mkdocs.yml"


def publish(files: Mapping[str, bytes], nav: Nav, site: Site, place: Place) -> None:
    """Build the site and put it in place. Raises NotWritable or SiteFailed, and then `out` is as it was."""
    refuse_foreign_folder(place.out)
    with held(place):
        _recover(place.out)
        write_pages(files, nav, site, place)
        fresh = _beside(place.out, "new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        try:
            _BUILDERS[site.builder](place.config, fresh, site.updated)
            _finish(fresh, site)
            _put_in_place(fresh, place.out)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def write_pages(files: Mapping[str, bytes], nav: Nav, site: Site, place: Place) -> int:
    """Make build/pages and build/mkdocs.yml hold exactly this; what is the same already is not touched. Returns how many changed."""
    refuse_foreign_work(place)
    wanted = dict(files) | {MARK: _mark(files, site)}
    changed = sum(_write_if_different(place.pages / path, data) for path, data in wanted.items())
    for found in sorted(place.pages.rglob("*"), reverse=True):
        if found.is_dir() and not found.is_symlink():
            if not any(found.iterdir()):
                found.rmdir()
        elif found.relative_to(place.pages).as_posix() not in wanted:
            found.unlink()
            changed += 1
    return changed + _write_if_different(place.config, _config(nav, site, place).encode())


def refuse_foreign_folder(out: Path) -> None:
    """Raise NotWritable if `out` holds something that is not a site of ours: it would be replaced."""
    if out.exists() and not out.is_dir():
        raise NotWritable(f"{out} is a file. Name a folder with --out.")
    if out.is_dir() and not (out / MARK).exists() and any(not entry.name.startswith(".") for entry in out.iterdir()):
        raise NotWritable(f"{out} holds files that no build of a site put there. Name an empty or a new folder with --out.")


def refuse_foreign_work(place: Place) -> None:
    """Raise NotWritable if the scratch folder holds pages or a configuration that no build of ours wrote: they would be deleted."""
    foreign_pages = place.pages.exists() and any(place.pages.iterdir()) and not (place.pages / MARK).exists()
    foreign_config = place.config.exists() and not place.config.read_text(encoding="utf-8", errors="replace").startswith("INHERIT: ")
    if foreign_pages or foreign_config:
        raise NotWritable(f"{place.work} holds pages or a mkdocs.yml that no build put there. Name an empty or a new folder with --work.")


def _write_if_different(file: Path, data: bytes) -> bool:
    if file.is_file() and file.read_bytes() == data:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return True


def _mark(files: Mapping[str, bytes], site: Site) -> bytes:
    """The name of the program, the day of the content, and a hash over every page."""
    digest = hashlib.sha256()
    for path, data in sorted(files.items()):
        digest.update(f"{path}\0{len(data)}\0".encode() + data)
    return (json.dumps({"made_by": "caresheet", "updated": str(site.updated), "pages": digest.hexdigest()}, indent=2) + "\n").encode()


def _config(nav: Nav, site: Site, place: Place) -> str:
    """What the content adds to the project's mkdocs.yml: its name, language, address and the order of its pages.

    MkDocs prints these words without escaping them, so they are escaped here.
    """
    words = read_words(site.language)
    added: dict[str, Any] = {
        "INHERIT": os.path.relpath(BASE_CONFIG, place.work.resolve()),
        "site_name": escape(site.name),
        "site_description": escape(site.description),
        "docs_dir": "pages",
        "site_dir": "site",
        "theme": {"language": nearest(site.language, theme_languages()) or REFERENCE, "custom_dir": os.path.relpath(OVERRIDES, place.work.resolve()),
                  "direction": "rtl" if site.language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"},
        "nav": nav,
        "extra": {
            "language": str(site.language),
            "search": site.search,
            "words": {key: escape(said) for key, said in words.for_theme().items()},
            "sections": {words(key): anchor for key, anchor in SECTION_ANCHORS.items()},
        },
    }
    if site.address is not None:
        added["site_url"] = str(site.address)
    return yaml.safe_dump(added, sort_keys=False, allow_unicode=True, width=1000)


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
    """Zensical takes the folder of the site from the configuration alone, so it builds there first."""
    made = config.parent / "site"
    shutil.rmtree(made, ignore_errors=True)
    run = subprocess.run([sys.executable, "-m", "zensical", "build", "--strict", "--clean", "--config-file", str(config)],
                         env=_surroundings(updated), capture_output=True, text=True, check=False)
    if run.returncode or not (made / "index.html").is_file():
        raise SiteFailed((run.stderr + run.stdout).strip())
    (made / "search.json").unlink(missing_ok=True)  # its own index; the search is ours
    shutil.copytree(made, out, dirs_exist_ok=True)
    shutil.rmtree(made)


_BUILDERS: Mapping[str, Callable[[Path, Path, date], None]] = {"mkdocs": _mkdocs, "zensical": _zensical}
"""How a configuration becomes a site in a folder, as of a day. The first is what `preview` serves, too."""


def _finish(fresh: Path, site: Site) -> None:
    """What a built site gets before anybody sees it: checked links, a policy of what its pages may do, and a version that is kept whole offline."""
    for leftover in fresh.rglob("*.map"):
        leftover.unlink()
    for unused in _UNUSED:
        shutil.rmtree(fresh / "assets" / unused, ignore_errors=True)
    for page in fresh.rglob("*.html"):
        page.write_text(tidied(page.read_text(encoding="utf-8")), encoding="utf-8")
    if site.search == "pagefind":
        try:
            write_index(fresh)
        except NoIndex as fault:
            raise SiteFailed(str(fault)) from None
    write_policy(fresh, wasm=site.search == "pagefind")
    write_offline(fresh, site)
    if faults := broken(fresh):
        raise SiteFailed("Links that lead nowhere:\n" + "\n".join(faults[:20]))


def tidied(page: str) -> str:
    """A finished page without what it does not need, a tenth of its bytes: hidden switches of a frame that is not ours (not valid either),
    the words of empty attributes, and, where white space is not kept, empty lines, indents and entities of harmless signs."""
    page = _ATTRIBUTE_TWICE.sub(r" \1", _SWITCHES.sub("", page))
    if re.search(r"<(pre|textarea)\b", page):
        return page
    return re.sub(r"&#(?:39|58|91|93);", lambda found: unescape(found.group()), re.sub(r"[ \t]*\n\s*", "\n", page)).lstrip()


def preview(place: Place, address: str) -> subprocess.Popen[bytes]:
    """Start MkDocs' own server on build/pages: it reloads the browser, and rebuilds only pages that changed. Never for publishing."""
    return subprocess.Popen([sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dirty", "--livereload", "--dev-addr", address,
                             "--config-file", str(place.config)], env=_surroundings(date(2000, 1, 1)))


def _surroundings(updated: date) -> dict[str, str]:
    moment = datetime(updated.year, updated.month, updated.day, tzinfo=UTC)
    return {"SOURCE_DATE_EPOCH": str(int(moment.timestamp())), "NO_MKDOCS_2_WARNING": "1", "PYTHONHASHSEED": "0",
            "LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"}


# --- putting the site in place -----------------------------------------------------------------------------------


def _beside(out: Path, what: str) -> Path:
    return out.resolve().parent / f".{out.resolve().name}.{what}"


def _put_in_place(fresh: Path, out: Path) -> None:
    """Exchange the former site for the new one; dot files of the former site (its .gitignore) stay."""
    out = out.resolve()
    if not out.exists():
        fresh.rename(out)
        return
    for kept in sorted(out.glob(".*")):
        if kept.is_dir() and not kept.is_symlink():
            shutil.copytree(kept, fresh / kept.name, symlinks=True, dirs_exist_ok=True)
        else:
            shutil.copy2(kept, fresh / kept.name, follow_symlinks=False)
    if not _exchange(fresh, out):
        former = _beside(out, "former")
        out.rename(former)
        fresh.rename(out)
        shutil.rmtree(former)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step of the file system (Linux); False where it cannot do that."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    at_cwd, exchange = -100, 2
    return bool(renameat2(at_cwd, os.fsencode(one), at_cwd, os.fsencode(other), exchange) == 0)


def _recover(out: Path) -> None:
    """Put the former site back if a build was killed between its two renames."""
    former = _beside(out, "former")
    if former.exists():
        if out.exists():
            shutil.rmtree(former)
        else:
            former.rename(out.resolve())


@contextmanager
def held(place: Place) -> Iterator[None]:
    """Hold a place for one writer, and tell plainly what the file system refuses. Raises NotWritable."""
    with _told_plainly(place), _locked(place):
        yield


@contextmanager
def _locked(place: Place) -> Iterator[None]:
    """Hold the work folder and the folder of the site, so that two builds cannot write over each other."""
    folders = {place.work.resolve(), place.out.resolve().parent}
    held: list[int] = []
    try:
        for folder in sorted(folders):
            folder.mkdir(parents=True, exist_ok=True)
            held.append(os.open(folder, os.O_RDONLY))
            try:
                fcntl.flock(held[-1], fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise NotWritable(f"Another build is writing in {folder}. Wait until it has finished, then try again.") from None
        yield
    finally:
        for handle in held:
            os.close(handle)


@contextmanager
def _told_plainly(place: Place) -> Iterator[None]:
    """Turn what the file system refuses into words; the former site is still there."""
    try:
        yield
    except OSError as fault:
        what = fault.filename if fault.filename is not None else place.out
        raise NotWritable(f"{what}: {fault.strerror or fault}. The former site is unchanged. Free some room, give yourself the right to write "
                          "there, or name another folder with --out and --work.") from fault
