"""A finished site and the former one change places in one move; what is not of a build stays in the folder.

Before the move the new site gets what others put into the former one: the same files by a second name (a hard link), so that at no moment one of them
is missing. After it the former site lies in a folder of ours, with a journal of what was carried over; from there only files are deleted that the
manifest of the former site names, unchanged, and the second names of what was carried over. The next build does that for a build that was killed.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE, S_ISDIR, S_ISGID, S_ISLNK, S_ISREG

from generator.files.folders import (
    AS_IT_IS,
    NO_LINKS,
    READABLE,
    NotWritable,
    blocked,
    entries,
    exchange,
    hash_in,
    is_folder,
    leftovers,
    mounted,
    put,
    read_plain,
    remove,
    shown,
)
from generator.files.manifest import SITE, Compared, Manifest, NotOurs, compare, delete_ours, read, some

NEW, _FORMER, _JOURNAL = "new", "former", "carried.json"

MAY_BE_THERE = {".DS_Store", ".git", ".gitattributes", ".github", ".gitignore", ".gitkeep", ".gitlab-ci.yml", ".htaccess",
                ".keep", ".nojekyll", ".well-known"}
"""What a folder may hold before its first site: what hosts and git want there. It stays."""


def place_of(out: Path) -> Path:
    """Where the folder of a site really is: a link to it stays a link."""
    return Path(os.path.realpath(out))


def refuse_foreign(out: Path) -> Compared | None:
    """Raise NotWritable if a file would be lost by putting a site at `out`: what no build wrote, or what was changed since.

    Returns what is in the site that stands there; None if there is none.
    """
    out = place_of(out)
    if not os.path.lexists(out):
        return None
    if not is_folder(out):
        raise NotWritable(f"{shown(out)} is a file or a link that leads nowhere. Name a folder with --out.")
    if points := mounted(out):
        raise NotWritable(f"{', '.join(map(shown, points))}: a file system is mounted here, so the folder cannot be exchanged as a whole. "
                          "Name another folder with --out, for instance one in it, or unmount it first.")
    manifest = _manifest(out)
    if manifest is None:
        others = [entry.name for entry in out.iterdir() if entry.name not in MAY_BE_THERE]
        if others:
            raise NotWritable(f"{shown(out)} holds files that no build of a site put there: {some(out, others)}. "
                              "Name an empty or a new folder with --out.")
        return None
    found = compare(out, manifest, SITE)
    if found.changed:
        raise NotWritable(f"{some(out, found.changed)}: changed since a build wrote it, and the next site would replace it. Keep your change in "
                          "another place (what is to stay belongs into the content), delete it here, and build again; or name another folder "
                          "with --out.")
    return found


def _manifest(out: Path) -> Manifest | None:
    try:
        return read(out / SITE)
    except NotOurs as fault:
        raise NotWritable(f"{shown(out / SITE)} {fault}, so nobody can tell which files in this folder are yours. Move the folder away, look it "
                          "through, and build again; or name another folder with --out.") from None


# --- the move ----------------------------------------------------------------------------------------------------


def put_in_place(own: Path, out: Path, manifest: Manifest) -> None:
    """Put the site in the folder `new` of a folder of ours at `out`, and the former one away. Raises NotWritable; then `out` is as it was."""
    out, fresh = place_of(out), own / NEW
    former = os.lstat(out) if os.path.lexists(out) else None
    _readable_by_all(fresh, former)
    put(fresh / SITE, manifest.data(), own)
    os.chmod(fresh / SITE, READABLE)  # noqa: PTH101
    found = refuse_foreign(out)
    if former is None:
        fresh.rename(out)
        return
    carried = _carry((found or compare(out, Manifest({}), SITE)).others, out, fresh)
    _like(out, fresh, former)
    put(own / _JOURNAL, json.dumps(carried).encode("ascii"), own)
    if not exchange(fresh, out):
        _in_two_steps(own, out)
    left: list[str] = []
    with suppress(OSError):  # the new site stands; what cannot be deleted now stays for the next build
        left = discard(own)
    if left:
        raise NotWritable(f"The new site is in place. But while it was built, files in the former one were changed; they lie in {shown(own)} now: "
                          f"{some(own, left)}. Fetch what you need, then delete that folder.")


def _in_two_steps(own: Path, out: Path) -> None:
    """Change places where the system cannot exchange. A build that is killed between the steps is mended by the next."""
    try:
        out.rename(own / _FORMER)
        (own / NEW).rename(out)
    except BaseException:
        _put_back(own, out)
        raise


def _put_back(own: Path, out: Path) -> None:
    """Put the former site back where none stands."""
    if is_folder(own / _FORMER) and not os.path.lexists(out):
        (own / _FORMER).rename(out)


def _readable_by_all(fresh: Path, former: os.stat_result | None) -> None:
    """Give a new site the rights that a web server needs, whatever the umask, and the owner and group of the former one."""
    kept_group = former.st_mode & S_ISGID if former else 0
    for path, found in [("", os.lstat(fresh)), *entries(fresh)]:
        given = former is not None and (found.st_uid, found.st_gid) != (former.st_uid, former.st_gid)
        if former is not None and given:
            _give(fresh / path, former)
        mode = 0o755 | kept_group if S_ISDIR(found.st_mode) else READABLE
        if given or S_IMODE(found.st_mode) != mode:
            os.chmod(fresh / path, mode)  # noqa: PTH101


def _give(path: Path, like: os.stat_result) -> None:
    """Give a file of ours the owner of another, or at least its group, as far as we may."""
    try:
        _chown(path, like.st_uid, like.st_gid)
    except OSError:
        with suppress(OSError):
            _chown(path, -1, like.st_gid)


def _chown(path: Path, owner: int, group: int) -> None:
    """Give a file or link an owner and a group. On Windows all files have the same ones, as far as we can tell."""
    if sys.platform != "win32":
        os.chown(path, owner, group, follow_symlinks=False)


def _like(out: Path, fresh: Path, former: os.stat_result) -> None:
    """Give the folder of the new site what the former one has: rights, owner, group, and what else the system keeps of it."""
    _give(fresh, former)
    made = os.lstat(fresh)
    if (made.st_uid, made.st_gid) != (former.st_uid, former.st_gid):
        raise NotWritable(f"{shown(out)} belongs to another user or group, and you may not give the new folder to them. "
                          "Build as its owner, or name another folder with --out.")
    with suppress(OSError):
        shutil.copystat(out, fresh)
    os.chmod(fresh, S_IMODE(former.st_mode))  # noqa: PTH101


# --- what others put there ---------------------------------------------------------------------------------------


def _carry(others: Iterable[str], out: Path, fresh: Path) -> dict[str, list[int]]:
    """Give the new site what is not of a build, each as it is. Returns how to know each again in the former site."""
    carried: dict[str, list[int]] = {}
    folders: list[tuple[Path, Path, os.stat_result]] = []
    for path in others:
        source, target = out / path, fresh / path
        found = os.lstat(source)
        _refuse_taken(fresh, path, found, out)
        _make_way(out, fresh, path)
        if S_ISDIR(found.st_mode):
            target.mkdir(exist_ok=True)
            folders.append((source, target, found))
            continue
        _link_or_copy(source, target, found)
        carried[path] = _known_by(found)
    for source, target, found in reversed(folders):
        _same_folder(source, target, found)
    return carried


def _refuse_taken(fresh: Path, path: str, found: os.stat_result, out: Path) -> None:
    """Raise NotWritable if the new site has something of its own where somebody else's file is."""
    taken = path if os.path.lexists(fresh / path) and not (S_ISDIR(found.st_mode) and is_folder(fresh / path)) else blocked(fresh, path)
    if taken is not None:
        raise NotWritable(f"{shown(out / path)} was not written by a build, and the new site has {shown(taken)} itself. "
                          "Rename yours or move it away, then build again; or name another folder with --out.")


def _make_way(out: Path, fresh: Path, path: str) -> None:
    """Make the folders on the way to a kept file that the new site does not have; they were of a build and now only hold it."""
    for count in range(1, path.count("/") + 1):
        part = "/".join(path.split("/")[:count])
        if not os.path.lexists(fresh / part):
            (fresh / part).mkdir()
            os.chmod(fresh / part, S_IMODE(os.lstat(out / part).st_mode))  # noqa: PTH101


def _link_or_copy(source: Path, target: Path, found: os.stat_result) -> None:
    """Give a file a second name. Where the system has none, copy it if the copy is like it in everything."""
    try:
        os.link(source, target, **AS_IT_IS)
    except OSError as fault:
        if fault.errno == errno.EXDEV:
            raise _not_carried(source) from None
        if fault.errno not in NO_LINKS:
            raise
        _copy(source, target, found)


def _copy(source: Path, target: Path, found: os.stat_result) -> None:
    plain = S_ISREG(found.st_mode) and os.access(source, os.W_OK)  # not even root may write to a file that is marked as immutable
    if found.st_nlink > 1 or not (plain or S_ISLNK(found.st_mode)):
        raise _not_carried(source)
    shutil.copy2(source, target, follow_symlinks=False)
    _own_again(source, target, found)


def _same_folder(source: Path, target: Path, found: os.stat_result) -> None:
    _own_again(source, target, found)
    shutil.copystat(source, target)


def _own_again(source: Path, target: Path, found: os.stat_result) -> None:
    made = os.lstat(target)
    if (made.st_uid, made.st_gid) != (found.st_uid, found.st_gid):
        try:
            _chown(target, found.st_uid, found.st_gid)
            if not S_ISLNK(found.st_mode):
                os.chmod(target, S_IMODE(found.st_mode))  # noqa: PTH101
        except OSError:
            raise _not_carried(source) from None


def _not_carried(source: Path) -> NotWritable:
    return NotWritable(f"{shown(source)} was not written by a build and cannot be carried over into the new site as it is (it is somebody else's, "
                       "or has names that would be lost). Move it away, build as its owner, or name another folder with --out.")


# --- the former site ---------------------------------------------------------------------------------------------


def recover(out: Path) -> None:
    """Repair what a killed build left over: put the former site back if it was killed between two renames, and delete what is ours."""
    out = place_of(out)
    for own in leftovers(out.parent, out.name):
        _put_back(own, out)
        with suppress(OSError):
            discard(own)


def discard(own: Path) -> list[str]:
    """Delete a folder of ours with what it holds of a site. Returns what stays, because neither a build wrote it nor was it carried over."""
    if not os.path.lexists(own / _JOURNAL):
        if own.is_dir():
            remove(own)
        return []
    if is_folder(own / NEW) and is_folder(own / _FORMER):
        return [_FORMER]  # stopped between two renames, and the former site could not be put back: the next build tries again
    told = _carried_in(own)
    left = [f"{name}/{path}" for name in (NEW, _FORMER) if is_folder(own / name) for path in _dismantle(own / name, told)]
    if not left:
        remove(own)
    return left


def _carried_in(own: Path) -> Mapping[str, list[int]]:
    """What a journal says was carried over; nothing where it cannot be read: then that stays, since nobody knows whose it is."""
    with suppress(ValueError, RecursionError):
        told = json.loads(read_plain(own / _JOURNAL) or b"{}")
        if isinstance(told, dict) and all(isinstance(known, list) and len(known) == 3 for known in told.values()):
            return told
    return {}


def _dismantle(site: Path, carried: Mapping[str, list[int]]) -> Iterable[str]:
    """Delete from a site what is named as ours and what was carried over; its manifest last. Returns what stays."""
    try:
        manifest = read(site / SITE) or Manifest({})
    except NotOurs:
        return [path for path, _ in entries(site)]
    for path, found in reversed(list(_opened(site))):
        if S_ISDIR(found.st_mode):
            with suppress(OSError):
                os.rmdir(f"{site}/{path}")  # noqa: PTH106 - as below
        elif path != SITE and (_was_carried(found, carried.get(path)) or _is_named(site, path, found, manifest)):
            os.unlink(f"{site}/{path}")  # noqa: PTH108 - a thousand times in a large site
    left = [path for path, _ in entries(site) if path != SITE]
    if not left:
        (site / SITE).unlink(missing_ok=True)
        site.rmdir()
    return left


def _opened(site: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Everything in a site that is put away, each folder opened for us before we look into it."""
    _open(site, os.lstat(site))
    for path, found in entries(site):
        if S_ISDIR(found.st_mode):
            _open(site / path, found)
        yield path, found


def _open(folder: Path, found: os.stat_result) -> None:
    if found.st_mode & 0o700 != 0o700:
        folder.chmod(S_IMODE(found.st_mode) | 0o700)


def _is_named(site: Path, path: str, found: os.stat_result, manifest: Manifest) -> bool:
    if path not in manifest.paths:
        return False
    as_it_is = hash_in(f"{site}/{path}", found)
    return as_it_is is not None and manifest.names(path, as_it_is)


def _known_by(found: os.stat_result) -> list[int]:
    return [found.st_ino, found.st_size, found.st_mtime_ns]


def _was_carried(found: os.stat_result, known: list[int] | None) -> bool:
    """Whether this is a name of a file that was carried over: the same file, or, if it was copied, the same size and time."""
    if known is None:
        return False
    return (found.st_nlink > 1 and found.st_ino == known[0]) or _known_by(found)[1:] == known[1:]


def clear_site(out: Path) -> list[str]:
    """Delete a built site, but not what others put there. Returns what stays because it cannot be told whose it is."""
    out = place_of(out)
    recover(out)
    if not is_folder(out):
        return []
    try:
        manifest = read(out / SITE)
    except NotOurs as fault:
        return [f"{shown(out)} ({SITE} {fault})"]
    if manifest is None:
        return []
    found = delete_ours(out, manifest, SITE)
    return [shown(out / path) for path in (*found.changed, *found.others)]


