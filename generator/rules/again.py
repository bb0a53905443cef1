"""What an earlier run looked at without finding a fault is not looked at again while it, and all that was read with it, says the same."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial

from generator.content.model import Library
from generator.content.model.noted import Notes, digest_of, noted, rest_of
from generator.diagnostics.diagnostic import Diagnostic
from generator.files.cache import key_of
from generator.files.resources import hash_of_program
from generator.files.traces import Tracing
from generator.language.words import hash_of_words


class Again:
    """Looks for one kind of faults. `library`: the same Library, which notes what is read of it; `look` may read no other.

    `made_from`: what else is looked at, as values whose `repr` tells all of them. `heeded`: hashes of what else is looked for, of which each new one
    may bring a fault where it is found, and none that goes takes anything but faults away. `fresh`: those of them that the earlier run did not know.
    """

    def __init__(self, library: Library, tracing: Tracing | None, *made_from: object, heeded: Collection[str] = ()) -> None:
        self._notes = Notes()
        self.library = noted(library, self._notes)
        key = key_of(hash_of_program(), hash_of_words(library.language), rest_of(library), *made_from)
        self._traces = (tracing or Tracing()).of(key, partial(digest_of, library=library))
        before = self._traces.of(_HEEDED)
        self._knows = before is not None
        self.fresh = frozenset(heeded).difference(before["hashes"]) if before is not None else frozenset()
        self._traces.add(_HEEDED, (), {"hashes": sorted(heeded)})

    def faults(self, name: str, of: str, look: Callable[[], Iterable[Diagnostic]], *, touched: bool = False) -> list[Diagnostic]:
        """The faults of one thing. `of`: a hash over the thing itself; where there is none, it is always looked at.

        `touched`: whether anything `fresh` may be found in it.
        """
        if of and self._knows and not touched and self._traces.of(name) == {"of": of}:
            return []
        with self._notes.during() as reads:
            found = list(look())
        if of and not found:
            self._traces.add(name, reads, {"of": of})
        return found


_HEEDED = ""
"""In the place of a name: what was heeded when all others were looked at."""
