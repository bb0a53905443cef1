"""One finished page, as rules and the search see it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from generator.content.model import Entry, Voice


class Printed(NamedTuple):
    """One finished page: what it is about (an entry, or the name of a list), the facts on it, the danger signs in its box at the top, its words.

    A page about the site itself (`about` is empty) leads to all danger signs instead of showing them.
    `for_patients`: it is a page of the content in the voice for patients. `sections`: the words under each heading, by its anchor.
    """

    about: Entry | str
    facts: frozenset[str]
    top: frozenset[str]
    words: str
    for_patients: bool = False
    voice: Voice = "plain"
    sections: Mapping[str, str] = MappingProxyType({})
