"""What an earlier run looked at without finding a fault is not looked at again while it, and all that was read with it, says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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

    `made_from`: what else is looked at, as values whose `repr` tells all of them.
    """

    def __init__(self, library: Library, tracing: Tracing | None, *made_from: object) -> None:
        self._notes = Notes()
        self.library = noted(library, self._notes)
        key = key_of(hash_of_program(), hash_of_words(library.language), rest_of(library), *made_from)
        self._traces = (tracing or Tracing()).of(key, partial(digest_of, library=library))

    def faults(self, name: str, of: str, look: Callable[[], Iterable[Diagnostic]]) -> list[Diagnostic]:
        """The faults of one thing. `of`: a hash over the thing itself; where there is none, it is always looked at."""
        if of and self._traces.of(name) == {"of": of}:
            return []
        with self._notes.during() as reads:
            found = list(look())
        if of and not found:
            self._traces.add(name, reads, {"of": of})
        return found
