"""Files as an earlier run read them: to read YAML and judge its shape takes far longer than to take from the disk what came of it.

One entry of the cache holds them all, each with the bytes that it was read from. They are pickled; the cache is signed, and nothing but values of
the content, their places and their problems is made of it.
"""

from __future__ import annotations

import io
import pickle
from contextlib import suppress
from pathlib import Path
from typing import Any

from generator.content.reader.load import Kept, Parsed
from generator.files.cache import keep, key_of, take
from generator.files.resources import hash_of_program

_KINDS = ("generator.content.model", "generator.diagnostics", Parsed.__module__)
"""Where the kinds of value are written that may be made of what was kept."""

_OTHERS = {("datetime", "date"), ("decimal", "Decimal")}


class ReadBefore:
    """What an earlier run left. `files`: as `load` takes them, and leaves them for the next run."""

    def __init__(self, cache: Path | None) -> None:
        self._cache = cache
        self._key = key_of("files as read", hash_of_program()) if cache is not None else ""
        self._data = take(cache, self._key)
        self._pickled: dict[str, bytes] = {}
        self.files: Kept = {}
        with suppress(Exception):  # whoever wrote it, what cannot be read counts as missing
            self._pickled = _loaded(self._data) if self._data is not None else {}
            self.files = {path: read for path, data in self._pickled.items() if _is_file(read := _loaded(data))}
        self._before = {**self.files}

    def keep(self) -> None:
        """Keep every file that is right as it was read; those that are still the same as they were kept."""
        if self._cache is None:
            return
        pickled = {path: self._pickled[path] if self._before.get(path) is read else pickle.dumps(read, 5)
                   for path, read in sorted(self.files.items()) if isinstance(read[1], Parsed) and read[1].value is not None}
        data = pickle.dumps(pickled, 5)
        if data != self._data:
            keep(self._cache, {self._key: data})


class _OurKinds(pickle.Unpickler):
    """Makes nothing but values of the content, their places and their problems."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _OTHERS:
            return super().find_class(module, name)
        found = super().find_class(module, name) if module.startswith(_KINDS) else None  # no other module is even loaded
        if not (isinstance(found, type) and found.__module__.startswith(_KINDS)):
            raise pickle.UnpicklingError(f"{module}.{name} is no kind of value that is kept")
        return found


def _loaded(data: bytes) -> Any:
    return _OurKinds(io.BytesIO(data)).load()


def _is_file(read: object) -> bool:
    """Whether these are the bytes of a file, and what was read in it."""
    return isinstance(read, tuple) and tuple(map(type, read)) == (bytes, Parsed)
