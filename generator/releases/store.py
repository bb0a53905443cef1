"""The ledger as files: `releases/` in the content folder, with a file for each release and the list of all of them.

A release is one file, `2026-11-26-1f2e3d4c.jsonl`, named by its day and by the hash of its bytes: whoever changes a sign in it, changes what it
ought to be called. Each line is one thing, as JSON, so that a tool that compares texts shows what came and went. `ledger.txt` names every file with
its whole hash, and each release names those before it: so a file that is missing is noticed. Two lines of work that each add a release
add different files, and of `ledger.txt` both lines are kept. Nothing is ever written over.

    ["release", {day, note, after, language}]     the first line
    ["page", kind, id, reader, title, hash]       each page and sheet that was published, with the hash of what it told
    ["chart", path, hash]                         each file that its charts were proved from
    ["change", {…}]                               what changed against the releases before
    ["file", hash, text]                          the text of such a file, if no release before had it
    ["said", name, saying, [[label, key] …]]      something that was told, if no release before told it; the keys of its labels, if it has any
    ["told", hash, "name name …"]                 all that a page or sheet told, if none before told just that
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date
from functools import cached_property
from heapq import heapify, heappop, heappush
from itertools import chain
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, TypeVar

from generator.documents.meaning import Meaning, Saying, as_line, from_line
from generator.files.folders import beside, clear_leftovers, hash_of, locked, put, read_plain
from generator.releases import lines
from generator.releases.ledger import Ledger, Release, version_label

FOLDER: Final = "releases"
"""Where the ledger lies in the content folder; that of a clinic of its own in a folder with its id in there."""

LIST: Final = "ledger.txt"
_HEAD: Final = "# Every release by its file and the hash of its bytes. Written by the command release; nothing here is changed or deleted.\n"
_NAME: Final = re.compile(r"(\d{4}-\d{2}-\d{2})-([0-9a-f]{8})\.jsonl")
_LINE: Final = re.compile(r"(\d{4}-\d{2}-\d{2}-[0-9a-f]{8}\.jsonl) ([0-9a-f]{64})")
MOST_BYTES: Final = 200_000_000
"""Bytes of one release; a thousand pages take some ten million."""

_NAMED: Final = 12
"""How many signs name a saying within the ledger."""


V = TypeVar("V")


class LedgerFault(NamedTuple):
    """A file of the ledger, below the content folder, that was lost, was edited by hand, or is in no form that can be read.

    `list`: the list of all releases holds lines that name none.
    """

    kind: Literal["lost", "edited", "unreadable", "list"]
    file: str


class ReadLedger(NamedTuple):
    """A ledger as it was read, and what is wrong with it. With a fault in a file, what that file says is left out.

    `unlisted`: the line of the list for each release that is there and that the list does not name.
    """

    ledger: Ledger
    faults: tuple[LedgerFault, ...] = ()
    unlisted: tuple[str, ...] = ()


def folder_of(content: Path, clinic: str | None = None) -> Path:
    """Where the ledger of a content folder lies; of one of its clinics, if one is named."""
    return content / FOLDER / clinic if clinic else content / FOLDER


def list_of(clinic: str | None = None) -> str:
    """Where the list of all releases lies, below the content folder."""
    return (folder_of(Path(), clinic) / LIST).as_posix()


def read(content: Path, clinic: str | None = None) -> ReadLedger:
    """The ledger of a content folder. No releases if there is none."""
    folder = folder_of(content, clinic)
    if not folder.is_dir():
        return ReadLedger(Ledger())
    listed = _listed(folder)
    names = sorted({*listed, *(path.name for path in folder.iterdir() if _NAME.fullmatch(path.name))})
    looked = {name: _looked_at(folder / name, listed.get(name)) for name in names}
    good = {file.hash: file for file in looked.values() if isinstance(file, _File)}
    faults: dict[str, Literal["lost", "edited", "unreadable", "list"]] = {name: kind for name, kind in looked.items() if isinstance(kind, str)}
    if any(not _LINE.fullmatch(line) for line in _lines_of(folder) if line and not line.startswith("#")):
        faults[LIST] = "list"
    for file in good.values():
        for hash_ in file.release.after:
            if hash_ not in good and not any(name.endswith(f"-{hash_[:8]}.jsonl") for name in faults):
                faults[f"…-{hash_[:8]}.jsonl"] = "lost"
    if not faults:
        faults |= {f"{file.release.day}-{file.hash[:8]}.jsonl": "unreadable" for file in _without_words(good.values())}
    words = _Words(tuple(good.values()))
    ledger = Ledger(_labelled(_in_order(good)), _Lazy(lambda: words.told), _Lazy(lambda: words.files))
    unlisted = tuple(f"{name} {file.hash}" for name, file in looked.items() if isinstance(file, _File) and name not in listed)
    return ReadLedger(ledger, tuple(LedgerFault(kind, (folder / name).relative_to(content).as_posix()) for name, kind in sorted(faults.items())),
                unlisted)


def append(content: Path, clinic: str | None, release: Release, told: Mapping[str, Meaning], files: Mapping[str, str], language: str) -> Path:
    """Add a release, and give its file. `told`, `files`: the words of its pages and sheets and the files of its charts, by their hashes.

    Raises OSError if it cannot be written; then nothing of it is there.
    """
    folder = folder_of(content, clinic)
    former = read(content, clinic).ledger
    data = "".join(f"{line}\n" for line in _lines(release, told, files, former, language)).encode()
    name = f"{release.day}-{hash_of(data)[:8]}.jsonl"
    folder.mkdir(parents=True, exist_ok=True)
    with locked([folder]):
        clear_leftovers(folder, LIST)
        with beside(folder, LIST) as own:
            try:
                put(folder / name, data, own)
                _write_list(folder, own)
            except BaseException:
                if name not in _listed(folder):  # else both were written, and only what came after was refused
                    (folder / name).unlink(missing_ok=True)
                raise
    return folder / name


def finish(content: Path, clinic: str | None) -> bool:
    """Do what a run left undone that was killed while it released: whether the list lacked a release. Raises OSError if it cannot be written."""
    folder = folder_of(content, clinic)
    with locked([folder]):
        clear_leftovers(folder, LIST)
        if not read(content, clinic).unlisted:
            return False
        with beside(folder, LIST) as own:
            _write_list(folder, own)
    return True


def _write_list(folder: Path, own: Path) -> None:
    listed = _listed(folder) | {path.name: hash_of(path.read_bytes()) for path in folder.iterdir() if _NAME.fullmatch(path.name)}
    put(folder / LIST, (_HEAD + "".join(f"{file} {hash_}\n" for file, hash_ in sorted(listed.items()))).encode(), own)


# --- reading -----------------------------------------------------------------------------------------------------


class _File(NamedTuple):
    release: Release
    hash: str
    lines: tuple[tuple[Any, ...], ...]
    """Its lines that hold words, which few need."""


def _listed(folder: Path) -> dict[str, str]:
    found = map(_LINE.fullmatch, _lines_of(folder))
    return {line[1]: line[2] for line in found if line}


def _lines_of(folder: Path) -> list[str]:
    data = b"" if _too_large(folder / LIST) else read_plain(folder / LIST) or b""
    return [line.strip() for line in data.decode("utf-8", "replace").splitlines()]


def _too_large(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > MOST_BYTES


def _looked_at(file: Path, listed: str | None) -> _File | Literal["lost", "edited", "unreadable"]:
    data = b"" if _too_large(file) else read_plain(file)
    if data is None:
        return "lost"
    hash_ = hash_of(data)
    if hash_[:8] != file.name[11:19] or listed not in (None, hash_):
        return "edited"
    try:
        return _parsed(data, hash_)
    except (KeyError, TypeError, ValueError, IndexError):
        return "unreadable"


def _parsed(data: bytes, hash_: str) -> _File:
    rows = tuple(map(lines.line, data.decode().splitlines()))
    kind, head = rows[0]
    if kind != "release" or sum(1 for _ in _of(rows, "release")) != 1:
        raise ValueError(kind)
    pages, changes = tuple(sorted(map(lines.page, _of(rows, "page")))), tuple(map(lines.change, _of(rows, "change")))
    charts = {row[1]: row[2] for row in _of(rows, "chart")}
    release = Release("", head.day, head.note, head.after, pages, charts, changes, hash_)
    return _File(release, hash_, tuple(row for row in rows if row[0] in ("file", "said", "told")))


def _of(rows: Iterable[tuple[Any, ...]], kind: str) -> Iterator[tuple[Any, ...]]:
    return (row for row in rows if row[0] == kind)


def _without_words(files: Iterable[_File]) -> Iterator[_File]:
    """The releases that name words or files of charts which none of them holds."""
    files = tuple(files)
    known = {kind: {row[1] for file in files for row in _of(file.lines, kind)} for kind in ("said", "told", "file")}
    for file in files:
        names = {name for row in _of(file.lines, "told") for name in row[2].split()}
        if not (names <= known["said"] and {one.hash for one in file.release.documents} <= known["told"]
                and {*file.release.charts.values()} <= known["file"]):
            yield file


def _in_order(files: Mapping[str, _File]) -> Iterator[Release]:
    """The releases, each after those that it follows; else by their days."""
    waits_for = {hash_: {*file.release.after} & files.keys() for hash_, file in files.items()}
    followed_by = dict[str, list[str]]()
    for hash_, before in waits_for.items():
        for one in before:
            followed_by.setdefault(one, []).append(hash_)
    free = [(files[hash_].release.day, hash_) for hash_, before in waits_for.items() if not before]
    heapify(free)
    while free:
        _, placed = heappop(free)
        yield files[placed].release
        for hash_ in followed_by.get(placed, ()):
            waits_for[hash_].discard(placed)
            if not waits_for[hash_]:
                heappush(free, (files[hash_].release.day, hash_))


def _labelled(releases: Iterable[Release]) -> tuple[Release, ...]:
    """The same with their versions: the day, and a number behind it from the second of one day on."""
    days, found = dict[date, int](), list[Release]()
    for release in releases:
        days[release.day] = days.get(release.day, 0) + 1
        found.append(replace(release, version=version_label(release.day, days[release.day])))
    return tuple(found)


class _Words:
    """The words of all releases, read when somebody asks for them."""

    def __init__(self, files: tuple[_File, ...]) -> None:
        self._rows = [row for file in files for row in file.lines]

    @cached_property
    def said(self) -> Mapping[str, Saying]:
        rows = sorted(_of(self._rows, "said"), key=len)  # what was kept without keys first may be kept with them by a later release
        return {name: replace(from_line(_as_json(saying)), keys=(*chain(*keys),)) for _, name, saying, *keys in rows}

    @cached_property
    def told(self) -> Mapping[str, Meaning]:
        return {row[1]: tuple(sorted(self.said[name] for name in row[2].split())) for row in _of(self._rows, "told")}

    @cached_property
    def files(self) -> Mapping[str, str]:
        return {row[1]: row[2] for row in _of(self._rows, "file")}


class _Lazy(Mapping[str, V]):
    """A mapping that is made when somebody looks into it."""

    def __init__(self, make: Callable[[], Mapping[str, V]]) -> None:
        self._make = make

    def __getitem__(self, key: str) -> V:
        return self._make()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._make())

    def __len__(self) -> int:
        return len(self._make())


# --- writing -----------------------------------------------------------------------------------------------------


def _lines(release: Release, told: Mapping[str, Meaning], files: Mapping[str, str], former: Ledger, language: str) -> Iterator[str]:
    head = {"day": str(release.day), "note": release.note, "after": list(release.after), "language": language}
    yield _line("release", head)
    for one in release.documents:
        yield _line("page", one.id.kind, one.id.id, one.id.audience, one.title, one.hash)
    for path, hash_ in sorted(release.charts.items()):
        yield _line("chart", path, hash_)
    for change in release.changes:
        yield _line("change", {key: value for key, value in asdict(change).items() if value} | {
            "documents": [[one.kind, one.id, one.audience] for one in change.documents]})
    for hash_ in sorted({*release.charts.values()} - {*former.files}):
        yield _line("file", hash_, files[hash_])
    fresh = {hash_: told[hash_] for hash_ in sorted({one.hash for one in release.documents} - {*former.told})}
    known = {saying: saying.keys for meaning in former.told.values() for saying in meaning}
    for saying in sorted({saying for meaning in told.values() for saying in meaning}):
        if saying not in known or (saying.keys and not known[saying]):
            yield f'["said","{_name(saying)}",{as_line(saying)}{_keys(saying)}]'
    for hash_, meaning in fresh.items():
        yield _line("told", hash_, " ".join(map(_name, meaning)))


def _line(*parts: object) -> str:
    return _as_json(parts)


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _keys(saying: Saying) -> str:
    return f",{_as_json(saying.keys)}" if saying.keys else ""


def _name(saying: Saying) -> str:
    return hash_of(as_line(saying).encode())[:_NAMED]
