"""Library -> every name of every page, sheet, danger sign and explained word, in the order of the alphabet."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generator.content.model import Decision, Entry, Handout, Library, Names, Page, RedFlag, Term, Topic

Thing = Page | Decision | Handout | RedFlag | Term
"""What a name can lead to."""


class IndexTarget(NamedTuple):
    """What a name leads to. `main`: the name under which it is known to patients, where that is another one."""

    thing: Thing
    main: str


class IndexName(NamedTuple):
    """A name, and everything that is called so."""

    words: str
    targets: tuple[IndexTarget, ...]


def names(library: Library) -> Mapping[str, list[IndexName]]:
    """All names under their first letters; those that begin with no letter stand under "#", first."""
    called: dict[str, dict[str, list[IndexTarget]]] = defaultdict(lambda: defaultdict(list))
    for thing in _things(library):
        main, *others = _names_of(thing)
        for words in {_key(words): words for words in (*others, main)}.values():
            called[_key(words)][words].append(IndexTarget(thing, main if _key(words) != _key(main) else ""))
    letters: dict[str, list[IndexName]] = defaultdict(list)
    for key in sorted(called):
        written = called[key]
        letters[_letter(key)].append(IndexName(min(written), tuple(target for targets in written.values() for target in targets)))
    return letters


def _things(library: Library) -> Iterator[Thing]:
    yield from library.pages
    yield from library.decisions.values()
    yield from library.handouts.values()
    yield from library.red_flags.values()
    yield from library.glossary


def _names_of(thing: Thing) -> list[str]:
    """The name that patients use, then all others."""
    if isinstance(thing, RedFlag):
        voices = [thing.plain, thing.voiced("clinical")] if "patient" in thing.audience else [thing.voiced("clinical")]
        return [*(words.rstrip(".") for words in voices), *thing.also]
    called: Names = thing.names
    return [called.plain, called.clinical, *called.also]


def _key(words: str) -> str:
    """What names are compared by: without accents, capitals and signs before the first letter or digit."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(sign))
    start = next((place for place, sign in enumerate(plain) if sign.isalnum()), 0)
    return plain[start:]


def _letter(key: str) -> str:
    return key[:1].upper() if key[:1].isalpha() else "#"


_KINDS: Mapping[type[Entry], str] = {Decision: "chart", Handout: "sheet", RedFlag: "sign"}


def kind_of(thing: Thing) -> str:
    """What sort of thing it is, as the search calls it too: the kind of a topic, else a word for its class."""
    return str(thing.kind) if isinstance(thing, Topic) else _KINDS.get(type(thing), type(thing).__name__.lower())
