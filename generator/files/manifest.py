"""What a build wrote into a folder: each file with its hash. Only what such a list names, unchanged since, may be written over or deleted.

A finished site has the list as `caresheet.json`, written last, and once more as `SHA256SUMS`, for whoever checks it without this program. A folder
that we share with others, such as the scratch folder, has it as `.caresheet.json`, written before the files: it names what is there and what is
coming, so that a killed run leaves nothing that is not named.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from stat import S_ISDIR
from typing import Any, NamedTuple, TypeGuard

from generator.files.folders import (
    NotWritable,
    beside,
    blocked,
    clear_leftovers,
    entries,
    hash_in,
    hash_of,
    is_folder,
    locked,
    put,
    read_plain,
    shown,
    write_part,
)

SITE, SHARED = "caresheet.json", ".caresheet.json"
SUMS = "SHA256SUMS"
FORMAT = 1

_HASH = re.compile(r"[0-9a-f]{64}")
_MOST_NAMED = 5

_ESCAPED = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r"})
_LINE_OF_SUMS = re.compile(r"\\?[0-9a-f]{64}  (.+)")


class NotOurs(Exception):
    """A file with the name of a manifest that is none, or none that can be relied on; the message says which."""


@dataclass(frozen=True)
class Manifest:
    """The files of a folder by their path, with the hash of each. `coming`: what a run was about to write when this was written."""

    files: Mapping[str, str]
    coming: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)

    def names(self, path: str, found: str) -> bool:
        """Whether a build wrote what was found at a path: these bytes are named, or there are none at all (a machine that lost its power)."""
        return found in (self.files.get(path), self.coming.get(path)) or (found == hash_of(b"") and path in self.paths)

    @cached_property
    def paths(self) -> frozenset[str]:
        """Every path that is named."""
        return frozenset({*self.files, *self.coming})

    @property
    def hash(self) -> str:
        """The hash of the manifest as a file, and so of all that it names."""
        return hash_of(self.data())

    def data(self) -> bytes:
        """The manifest as a file: the same for the same folder, with a hash over itself."""
        told: dict[str, Any] = {"made_by": "caresheet", "format": FORMAT, **self.about, "files": dict(sorted(self.files.items()))}
        if self.coming:
            told["coming"] = dict(sorted(self.coming.items()))
        return f"{in_lines(told | {'sum': _sum(told)})}\n".encode("ascii")


def in_lines(told: Mapping[str, Any], depth: int = 1) -> str:
    """A table of texts, numbers and tables as JSON, a line for each: what `json.dumps` writes with an indent of one, in a tenth of the time."""
    between = f",\n{' ' * depth}"
    if any(isinstance(value, dict) for value in told.values()):
        inside = between.join(f"{json.dumps(key)}: {in_lines(value, depth + 1) if isinstance(value, dict) else json.dumps(value)}"
                              for key, value in told.items())
    else:
        inside = json.dumps(told, separators=(between, ": "))[1:-1]
    return f"{{{between[1:]}{inside}\n{' ' * (depth - 1)}}}" if told else "{}"


def _sum(told: Mapping[str, Any]) -> str:
    return hash_of(json.dumps({key: told[key] for key in told if key != "sum"}, sort_keys=True).encode("ascii"))


def read(file: Path) -> Manifest | None:
    """The manifest in a file; None if nothing of that name is there. Raises NotOurs for anything else."""
    data = read_plain(file)
    if data is None:
        if os.path.lexists(file):
            raise NotOurs("is not a file")
        return None
    return _manifest_in(data)


@lru_cache(maxsize=4)
def _manifest_in(data: bytes) -> Manifest:
    """The same of its bytes; kept, since a build reads the manifest of the former site at each step in which it could be lost."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or told.get("made_by") != "caresheet":
        raise NotOurs("was not written by Caresheet")
    if "format" not in told:
        raise NotOurs("is of an earlier version of Caresheet, which did not note what it wrote")
    if told["format"] != FORMAT:
        raise NotOurs("is of a newer version of Caresheet than this one")
    files, coming = told.get("files"), told.get("coming", {})
    if told.get("sum") != _sum(told) or not _sound(files) or not _sound(coming):
        raise NotOurs("was changed since a build wrote it")
    return Manifest(files, coming, {key: str(said) for key, said in told.items() if key not in {"made_by", "format", "files", "coming", "sum"}})


def _sound(files: object) -> TypeGuard[dict[str, str]]:
    """Whether these are paths that stay in their folder, each with a hash."""
    return isinstance(files, dict) and all(
        isinstance(found, str) and _HASH.fullmatch(found) and "\0" not in path and all(part not in {"", ".", ".."} for part in path.split("/"))
        for path, found in files.items())


def written(folder: Path, about: Mapping[str, str]) -> Manifest:
    """The manifest of a folder in which everything is of one build. Raises NotWritable for what is neither file nor folder."""
    files = {}
    for path, found in entries(folder):
        if S_ISDIR(found.st_mode) or path == SITE:
            continue
        data = read_plain(folder / path)
        if data is None:
            raise NotWritable(f"{shown(folder / path)} is not a plain file. Take it out of what the site is made from, then build again.")
        files[path] = hash_of(data)
    return Manifest(files, about=about)


def sealed(folder: Path, manifest: Manifest) -> Manifest:
    """Write the hashes of a manifest into its folder as SHA256SUMS. Returns the manifest that names this file, too."""
    data = sums_of(manifest.files)
    write_part(folder / SUMS, data)
    return Manifest({**manifest.files, SUMS: hash_of(data)}, about=manifest.about)


def sums_of(files: Mapping[str, str]) -> bytes:
    """Hashes of files in the form that `sha256sum --check` reads, sorted by path; a path with a line break is written as coreutils writes it."""
    return "".join(f"{line}\n" for line in _lines_of_sums(files)).encode("utf-8", "surrogateescape")


def _lines_of_sums(files: Mapping[str, str]) -> Iterator[str]:
    for path, found in sorted(files.items()):
        escaped = path.translate(_ESCAPED)
        yield f"{found}  {path}" if escaped == path else f"\\{found}  {escaped}"


def sums_differ(folder: Path, manifest: Manifest) -> tuple[str, ...]:
    """The files of which SHA256SUMS does not tell the same as the manifest, and lines that name no file. None where there is no SHA256SUMS."""
    data = read_plain(folder / SUMS)
    if SUMS not in manifest.files or data is None:
        return ()
    told = set(data.decode("utf-8", "surrogateescape").split("\n")) - {""}
    wanted = set(_lines_of_sums({path: found for path, found in manifest.files.items() if path != SUMS}))
    return tuple(sorted({found[1] if (found := _LINE_OF_SUMS.fullmatch(line)) else line for line in told ^ wanted}))


class Compared(NamedTuple):
    """A folder beside its manifest: files of ours as they were written, files of ours that somebody changed, and whatever else is there."""

    ours: tuple[str, ...]
    changed: tuple[str, ...]
    others: tuple[str, ...]


def compare(folder: Path, manifest: Manifest, own_name: str, *, exactly: bool = False) -> Compared:
    """What is in a folder. A folder in it is of others unless a file of ours is below it; nothing is known through links.

    `exactly`: a file of ours that is empty now counts as changed, although it may be written over.
    """
    named = (lambda path, found: manifest.files.get(path) == found) if exactly else manifest.names
    ours: list[str] = []
    changed: list[str] = []
    others: list[str] = []
    folders: list[str] = []
    for path, found in entries(folder):
        if S_ISDIR(found.st_mode):
            folders.append(path)
        elif path == own_name:
            continue
        elif path not in manifest.paths:
            others.append(path)
        else:
            as_it_is = hash_in(f"{folder}/{path}", found)
            (ours if as_it_is is not None and named(path, as_it_is) else changed).append(path)
    of_ours = {"/".join(path.split("/")[:count]) for path in (*ours, *changed) for count in range(1, path.count("/") + 1)}
    return Compared(tuple(ours), tuple(changed), tuple(sorted([*others, *(path for path in folders if path not in of_ours)])))


def some(folder: Path, paths: Iterable[str]) -> str:
    """A few files by name, for a message."""
    named = sorted(paths)
    rest = len(named) - _MOST_NAMED
    return ", ".join(shown(folder / path) for path in named[:_MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")


# --- folders that we share with others ---------------------------------------------------------------------------


def write_files(folder: Path, wanted: Mapping[str, bytes], option: str, whole: str | None = None) -> int:
    """Make a folder hold these files and none that an earlier run wrote beside them; what is the same already is not touched.

    `whole`: a folder in it that may hold nothing else. Returns how many files changed. Raises NotWritable, before anything is written,
    if somebody else's file would be written over, deleted, or taken for a page.
    """
    folder = Path(os.path.realpath(folder))
    clear_leftovers(folder, folder.name)
    record = _record(folder, option)
    found = _found(folder, {*wanted, *record.paths}, record, option)
    if whole is not None and is_folder(folder / whole):
        inside = {path for path, entry in entries(folder / whole, f"{whole}/") if not S_ISDIR(entry.st_mode)}
        _refuse_others(folder, inside - record.paths, option)
    hashes = {path: hash_of(data) for path, data in wanted.items()}
    different = [path for path in wanted if found.get(path) != hashes[path]]
    gone = [path for path in found if path not in wanted]
    if not different and not gone and record == Manifest(hashes):
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    with beside(folder, folder.name) as own:
        put(folder / SHARED, Manifest(found, hashes).data(), own)
        for path in different:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            put(folder / path, wanted[path], own)
        for path in gone:
            (folder / path).unlink(missing_ok=True)
        prune(folder, record.paths - set(wanted))
        put(folder / SHARED, Manifest(hashes).data(), own)
    return len(different) + len(gone)


def _record(folder: Path, option: str) -> Manifest:
    try:
        return read(folder / SHARED) or Manifest({})
    except NotOurs as fault:
        raise NotWritable(f"{shown(folder / SHARED)} {fault}. Name an empty or a new folder with {option}.") from None


def _found(folder: Path, paths: Iterable[str], record: Manifest, option: str) -> dict[str, str]:
    """Which of these files are there, with their hashes. Raises NotWritable if a build did not write one of them as it is."""
    found, others = dict[str, str](), set[str]()
    ways = dict[str, str | None]()
    for path in sorted(paths):
        way = path.rpartition("/")[0]
        if way not in ways:
            ways[way] = blocked(folder, path)
        if (part := ways[way]) is not None:
            others.add(part)
        elif os.path.lexists(folder / path):
            as_it_is = hash_in(folder / path)
            if as_it_is is None or not record.names(path, as_it_is):
                others.add(path)
            else:
                found[path] = as_it_is
    _refuse_others(folder, others, option)
    return found


def _refuse_others(folder: Path, others: Iterable[str], option: str) -> None:
    """Raise NotWritable if there are any."""
    if named := some(folder, others):
        raise NotWritable(f"{named}: not written by a build, or changed since. Move it away if you need it, else delete it; "
                          f"or name an empty or a new folder with {option}.")


def prune(folder: Path, paths: Iterable[str]) -> None:
    """Delete the folders on the way to files of ours that hold nothing any more."""
    for parent in sorted({"/".join(path.split("/")[:count]) for path in paths for count in range(1, path.count("/") + 1)}, reverse=True):
        if is_folder(folder / parent):
            with suppress(OSError):
                (folder / parent).rmdir()


def clear_files(folder: Path) -> list[str]:
    """Delete what builds wrote into a folder that we share with others. Returns what stays because somebody changed it."""
    folder = Path(os.path.realpath(folder))
    if not folder.is_dir():
        return []
    with locked([folder]):
        try:
            record = read(folder / SHARED)
        except NotOurs:
            return [shown(folder / SHARED)]
        clear_leftovers(folder, folder.name)
        if record is None:
            return []
        found = delete_ours(folder, record, SHARED)
    with suppress(OSError):
        folder.rmdir()
    return [shown(folder / path) for path in found.changed]


def delete_ours(folder: Path, manifest: Manifest, own_name: str) -> Compared:
    """Delete what a manifest names, unchanged, and then the manifest, if nothing of ours was changed. Returns what was in the folder."""
    found = compare(folder, manifest, own_name)
    for path in found.ours:
        (folder / path).unlink()
    prune(folder, manifest.paths)
    if not found.changed:
        (folder / own_name).unlink(missing_ok=True)
    return found
