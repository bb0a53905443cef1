"""What an author changed in one run, undone and redone.

A file is written only where it still is what the author saw, whole or not at all, with the rights that it had, only in the content folder, and
through no link: whoever else changed it meanwhile loses nothing.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from generator.content.model import SHELVES
from generator.content.reader.load import SINGLE_FILES
from generator.files.folders import beside, blocked, clear_leftovers, hash_of, read_plain, telling_of, write_part


class NoFile(Exception):
    """There is no such file of content, or it may not be written; the message says so."""


class Conflict(Exception):
    """The file is not any more what the author saw. `now`: what it holds."""

    def __init__(self, file: str, now: bytes) -> None:
        super().__init__(f"{file} was changed on disk since you opened it")
        self.file, self.now = file, now


class EditedFile(NamedTuple):
    """One change: its file, what was changed in words, and the bytes before and after."""

    file: str
    title: str
    before: bytes
    after: bytes


class Session:
    """The changes of one run to one content folder. `done` and `undone` are in the order in which they were made and taken back."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(os.path.realpath(folder))
        self.done: list[EditedFile] = []
        self.undone: list[EditedFile] = []
        self._turn = Lock()

    def read(self, file: str) -> bytes:
        """What a file of content holds. Raises NoFile."""
        parts = file.split("/")
        known = file in SINGLE_FILES or (len(parts) == 2 and parts[0] in SHELVES and parts[1].endswith(".yml") and not parts[1].startswith("."))
        if not known or "\\" in file or "\0" in file:
            raise NoFile(f"{file} is no file of content")
        if blocked(self.folder, file) is not None:
            raise NoFile(f"{file} lies behind a link. Change the file that it leads to.")
        data = read_plain(self.folder / file)
        if data is None:
            raise NoFile(f"{file} is not there, or it is a link")
        return data

    def save(self, file: str, known: str, after: bytes, title: str) -> EditedFile:
        """Write a file that the author saw as `known` (its hash). Raises Conflict, NoFile, or OSError."""
        with self._turn:
            change = EditedFile(file, title, self._write(file, known, after), after)
            self.done.append(change)
            self.undone.clear()
            return change

    def undo(self) -> EditedFile | None:
        """Take the last change back; None if there is none. Raises Conflict if the file was changed since, and leaves it."""
        with self._turn:
            if not self.done:
                return None
            change = self.done[-1]
            self._write(change.file, hash_of(change.after), change.before)
            self.undone.append(self.done.pop())
            return change

    def redo(self) -> EditedFile | None:
        """Make the change again that was taken back last; None if there is none. Raises Conflict as `undo` does."""
        with self._turn:
            if not self.undone:
                return None
            change = self.undone[-1]
            self._write(change.file, hash_of(change.before), change.after)
            self.done.append(self.undone.pop())
            return change

    def _write(self, file: str, known: str, data: bytes) -> bytes:
        """Put other bytes into a file, and give those that it held."""
        now = self.read(file)
        if hash_of(now) != known:
            raise Conflict(file, now)
        place = self.folder / file
        clear_leftovers(place.parent, place.name)
        with telling_of(place), beside(place.parent, place.name) as own:
            part = own / "new"
            write_part(part, data)
            os.chmod(part, stat.S_IMODE(os.lstat(place).st_mode))  # noqa: PTH101
            if (latest := self.read(file)) != now:
                raise Conflict(file, latest)
            os.replace(part, place)  # noqa: PTH105 - one step of the system, said as such
        return now
