"""A Library that notes what is read of it: what was made from it holds for as long as all that says the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, TypeVar

from generator.content.model.decision import Decision
from generator.content.model.entry import Entry
from generator.content.model.library import SHELVES, Library, in_general_order
from generator.content.model.statement import Statement

Read = tuple[str, str]
"""What was read: a shelf and an id on it, whether or not there is such an entry; with an empty id, which ids there are and in which order."""

NOTED = (*SHELVES, "facts", "charts_by_topic", "charts_by_sign", "handouts_by_topic", "causes_by_topic", "comparisons_by_treatment",
         "disagreements_by_fact")
HASHED = ("clinic", "body_map", "glossary", "brands", "brand_names", "waivers", "broken", "stale", "watch", "vocabulary", "place_of_term", "units",
          "measured_units", "source_of_run", "source_numbers")
"""What nobody notes though it may be read: a hash over all of it is in `rest_of`."""
_OF_SITE, _OF_ALL = "site", "all"
"""In the place of a shelf: that a setting of the site was read, or what was counted in all of the Library."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Notes:
    """What was read since somebody began to ask."""

    def __init__(self) -> None:
        self.now: set[Read] = set()

    @contextmanager
    def during(self) -> Iterator[set[Read]]:
        """What is read until the end of the block; whoever asked before is told of it, too."""
        before, self.now = self.now, set()
        try:
            yield self.now
        finally:
            before |= self.now
            self.now = before

    def remembering(self, find: Callable[[K], V]) -> Callable[[K], V]:
        """The same function, which finds each thing once; what it read then counts as read whenever it is asked for that."""
        known: dict[K, tuple[V, set[Read]]] = {}

        def found(key: K) -> V:
            if key not in known:
                with self.during() as reads:
                    known[key] = (find(key), reads)
            else:
                self.now |= known[key][1]
            return known[key][0]

        return found


class _Shelf(Mapping[str, V]):
    """A shelf that notes which of its entries are looked for."""

    def __init__(self, name: str, entries: Mapping[str, V], notes: Notes) -> None:
        self._name, self._entries, self._notes = name, entries, notes

    def __getitem__(self, id_: str) -> V:
        self._notes.now.add((self._name, id_))
        return self._entries[id_]

    def __contains__(self, id_: object) -> bool:
        self._notes.now.add((self._name, str(id_)))
        return id_ in self._entries

    def __iter__(self) -> Iterator[str]:
        self._notes.now.add((self._name, ""))
        return iter(self._entries)

    def __len__(self) -> int:
        self._notes.now.add((self._name, ""))
        return len(self._entries)


class _Site:
    """A site that notes which of its settings are looked at."""

    def __init__(self, site: Entry, notes: Notes) -> None:
        self._site, self._notes = site, notes

    def __getattr__(self, name: str) -> Any:
        if name not in type(self._site).model_fields:
            raise AttributeError(name)
        self._notes.now.add((_OF_SITE, name))
        return getattr(self._site, name)


class _Untold:
    """A part of a Library that nobody notes, and of which no Document may tell."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, library: object, owner: type) -> Any:
        raise TypeError(f"{self._name} cannot be read here: nobody would note it, and what is made from it could not be kept")

    def __set__(self, library: object, value: object) -> None:
        """What is there stays out of sight."""


class _Library(Library):
    """A Library whose shelves note what is looked for, and which keeps no list of it that would hide that."""

    _notes: Notes
    _whole: Library
    reviews, partly_read, word_runs, logos, entries, statements = (_Untold() for _ in range(6))

    @property
    def reviewed(self) -> tuple[int, int]:
        """As in every Library."""
        self._notes.now.add((_OF_ALL, "reviewed"))
        return self._whole.reviewed

    @property
    def charts(self) -> tuple[Decision, ...]:
        """As in every Library."""
        return in_general_order(self.decisions.values())


def noted(library: Library, notes: Notes) -> Library:
    """The same Library, which notes what is read of its shelves and of its site. The rest is `rest_of`."""
    own = object.__new__(_Library)
    own.__dict__.update(vars(library), **{name: getattr(library, name) for name in HASHED})
    own.__dict__.update(_notes=notes, _whole=library)
    own.__dict__.update({name: _Shelf(name, getattr(library, name), notes) for name in NOTED},
                        site=_Site(library.site, notes) if library.site is not None else None)
    return own


class _OneEntry(_Library):
    """The same, which has one entry alone where all are listed."""

    entry: Entry

    @property
    def entries(self) -> Iterator[Entry]:
        """The one."""
        yield self.entry

    @property
    def statements(self) -> tuple[tuple[Statement, Entry], ...]:
        """Those of the one."""
        return tuple((part, self.entry) for part in self.entry.every(Statement))


def only(entry: Entry, library: Library) -> Library:
    """A Library that notes what is read, as it is seen from one entry: `entries` and `statements` are those of the entry alone."""
    own = object.__new__(_OneEntry)
    own.__dict__.update(vars(library), entry=entry)
    return own


def rest_of(library: Library) -> str:
    """A hash over all of a Library that nobody notes, though it may be read; found once, as what a Library works out itself."""
    if "rest" not in vars(library):
        vars(library)["rest"] = _hash(list(_rest(library)))
    return str(vars(library)["rest"])


def _rest(library: Library) -> Iterator[object]:
    for entry in (library.clinic, library.body_map, *library.glossary, *library.brands, *library.waivers):
        yield entry.digest if entry is not None else ""
    yield from (sorted(library.broken), sorted(library.stale), sorted(library.units), sorted(library.measured_units))
    yield sorted((source, sorted(runs)) for source, runs in library.word_runs.items())
    yield sorted((source, sorted(numbers.items())) for source, numbers in library.source_numbers.items())
    yield [(str(flag.id), list(map(str, flag.watch_words))) for flag in library.red_flags.values()]


def digest_of(read: Read, library: Library) -> str:
    """A hash over what is read there now."""
    shelf, id_ = read
    if shelf in {_OF_SITE, _OF_ALL}:
        return _hash(getattr(library.site if shelf == _OF_SITE else library, id_))
    entries: Mapping[str, Entry | tuple[Entry, ...]] = getattr(library, shelf)
    if not id_:
        return _hash(list(map(str, entries)))
    there = entries.get(id_, ())
    return there.digest if isinstance(there, Entry) else _hash([entry.digest for entry in there])


def _hash(value: object) -> str:
    return sha256(repr(value).encode()).hexdigest()
