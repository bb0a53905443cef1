"""Bytes -> choices. When the bytes are used up every choice is the first: so fewer bytes make a smaller case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Choices:
    """Takes one choice after the other from some bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def number(self, most: int) -> int:
        """A number from 0 to `most`."""
        size = (most.bit_length() + 7) // 8
        taken = self._data[self._at:self._at + size]
        self._at += size
        return int.from_bytes(taken, "big") % (most + 1)

    def pick(self, of: Sequence[T]) -> T:
        """One of several."""
        return of[self.number(len(of) - 1)]

    def once_in(self, times: int) -> bool:
        """Yes, once in so many times; never when the bytes are used up."""
        return self.number(255) % times == times - 1

    def rest(self) -> bytes:
        """The bytes that are left."""
        taken, self._at = self._data[self._at:], len(self._data)
        return taken

    @property
    def over(self) -> bool:
        """Whether the bytes are used up."""
        return self._at >= len(self._data)
