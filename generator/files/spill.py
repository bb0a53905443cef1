"""More than memory should hold: values that wait on the disk, and values that are made when somebody asks for them.

A site of ten thousand pages, with its sheets, takes several gigabytes. A build goes through it value by value, so few need to be there at once.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping, Sequence
from contextlib import suppress
from itertools import chain
from threading import Lock
from typing import IO, Generic, NamedTuple, TypeVar, overload
from weakref import finalize

V = TypeVar("V")

MOST_HELD = 500
"""Values of one kind that stay in memory; sites of the usual size have fewer, and pay nothing."""


class Codec(NamedTuple, Generic[V]):
    """A value as bytes, and back."""

    to_data: Callable[[V], bytes]
    from_data: Callable[[bytes], V]


PLAIN: Codec[bytes] = Codec(bytes, bytes)


class Spill(MutableMapping[str, V]):
    """Values by their names. The first stay in memory; each further one waits on the disk, and is made anew whenever somebody asks for it.

    The file has no name, so nothing is left of it however the run ends. What the disk refuses stays in memory.
    """

    def __init__(self, form: Codec[V], most: int | None = None) -> None:
        self._form, self._most = form, MOST_HELD if most is None else most
        self._held, self._places = dict[str, V](), dict[str, tuple[int, int]]()
        self._file = _Unnamed()

    def __setitem__(self, name: str, value: V) -> None:
        place = self._file.written(self._form.to_data(value)) if self._is_full else None
        self._settle(name, place)
        if place is None:
            self._held[name] = value

    def put_data(self, name: str, data: bytes) -> None:
        """Put a value, given as bytes. Raises what its form raises where they are none."""
        value = self._form.from_data(data)  # raises before anything is put, where these are no bytes of such a value
        place = self._file.written(data) if self._is_full else None
        self._settle(name, place)
        if place is None:
            self._held[name] = value

    @property
    def _is_full(self) -> bool:
        return len(self._held) >= self._most

    def _settle(self, name: str, place: tuple[int, int] | None) -> None:
        """Forget what had this name, and note where it is now, if it is on the disk."""
        self._held.pop(name, None)
        self._places.pop(name, None)
        if place is not None:
            self._places[name] = place

    def __getitem__(self, name: str) -> V:
        return self._form.from_data(self._file.read(*self._places[name])) if name in self._places else self._held[name]

    def holds(self, name: str) -> bool:
        """Whether a value of this name is in memory."""
        return name in self._held

    def __delitem__(self, name: str) -> None:
        if name not in self:
            raise KeyError(name)
        self._settle(name, None)

    def __contains__(self, name: object) -> bool:
        return name in self._held or name in self._places

    def __iter__(self) -> Iterator[str]:
        return chain(self._held, self._places)

    def __len__(self) -> int:
        return len(self._held) + len(self._places)


class _Unnamed:
    """A file without a name, made when something is first written into it."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._end, self._turn = 0, Lock()

    def written(self, data: bytes) -> tuple[int, int] | None:
        """Where the data stand now; None if the disk refused them."""
        with self._turn, suppress(OSError):
            if self._file is None:
                self._file = tempfile.TemporaryFile(prefix="caresheet-", buffering=0)  # noqa: SIM115 - it lives as long as this
                finalize(self, self._file.close)
            start, rest = self._end, memoryview(data)
            os.lseek(self._file.fileno(), start, os.SEEK_SET)
            while rest:
                rest = rest[os.write(self._file.fileno(), rest):]
            self._end += len(data)
            return start, len(data)
        return None

    def read(self, start: int, size: int) -> bytes:
        """What was written there. Raises OSError if not all of it is there any more: half a sheet must not pass for a whole one."""
        assert self._file is not None
        with self._turn:
            os.lseek(self._file.fileno(), start, os.SEEK_SET)
            parts, missing = list[bytes](), size
            while missing and (part := os.read(self._file.fileno(), missing)):
                parts.append(part)
                missing -= len(part)
        if missing:
            raise OSError(errno.EIO, os.strerror(errno.EIO), "a temporary file")
        return b"".join(parts)


class Lazily(Mapping[str, V]):
    """Values by their names, each made, or taken from where it is, whenever somebody asks for it."""

    def __init__(self, names: Collection[str], make: Callable[[str], V]) -> None:
        self._names, self._make = names, make

    def __getitem__(self, name: str) -> V:
        if name not in self._names:
            raise KeyError(name)
        return self._make(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def joined(*parts: Mapping[str, V]) -> Mapping[str, V]:
    """Some mappings as one, sorted by name; of a name that several have, the value is that of the last."""
    at = {name: part for part in parts for name in part}
    return Lazily(dict.fromkeys(sorted(at)), lambda name: at[name][name])


class InOrder(Sequence[V]):
    """Some values of a mapping as a sequence. A part of it is one, too: nothing is made before somebody asks for it."""

    def __init__(self, values: Mapping[str, V], names: Sequence[str]) -> None:
        self._values, self._names = values, names

    @overload
    def __getitem__(self, index: int) -> V: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[V]: ...
    def __getitem__(self, index: int | slice) -> V | Sequence[V]:
        return InOrder(self._values, self._names[index]) if isinstance(index, slice) else self._values[self._names[index]]

    def __len__(self) -> int:
        return len(self._names)
