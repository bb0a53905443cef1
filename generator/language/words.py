"""The fixed words of one language: what stands on pages and sheets beside what authors write."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, wraps
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast

import yaml

from generator.files.resources import TEMPLATES, UnusableTemplate
from generator.files.yaml_loader import load_own
from generator.language.numbers import unbroken

ROOT = TEMPLATES
REFERENCE = "en"
"""The language of the catalogue that all others follow, key by key."""

Made = TypeVar("Made", bound=Callable[..., Any])

_WHITE = re.compile(r"[ \t\r\n]+")


class CatalogueFault(UnusableTemplate):
    """A catalogue of words cannot be used; the message names the file, the key and what is wrong with it."""

    what = "a catalogue of words cannot be used"

    def __init__(self, language: str, fault: str) -> None:
        super().__init__(f"templates/words/{language}.yml: {fault}")


@dataclass(frozen=True)
class FixedWords:
    """The fixed words of all templates in one language. A missing key is an error, never an empty place."""

    language: str
    catalogue: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The words under a key, with {name} in them replaced by a value."""
        words = self.catalogue.get(key)
        if not isinstance(words, str) or not words.strip():
            raise CatalogueFault(self.language, f'"{key}" is missing')
        if not values:
            return words
        if lost := [name for name in values if f"{{{name}}}" not in words]:
            raise CatalogueFault(self.language, f'"{key}" does not say {{{lost[0]}}}')
        try:
            return words.format(**values)
        except (KeyError, IndexError, ValueError):
            raise CatalogueFault(self.language, f'"{key}" has braces around something else than {", ".join(values)}') from None

    def saying(self, own: Mapping[str, str]) -> FixedWords:
        """The same words, but for some keys whose words are a site's own."""
        return FixedWords(self.language, MappingProxyType({**self.catalogue, **own}))

    @cached_property
    def hash(self) -> str:
        """64 hexadecimal digits that are the same for the same words."""
        return sha256(repr((self.language, sorted(self.catalogue.items()))).encode()).hexdigest()

    def for_theme(self) -> dict[str, str]:
        """The words of the site's theme, by their keys without "theme_" before them."""
        return {key.removeprefix("theme_"): self(key) for key in self.catalogue if key.startswith("theme_")}


def day_in_words(words: FixedWords, on: date) -> str:
    """A day as one says it, the month by its name."""
    return words("day_in_words", day=on.day, month=words("months").split()[on.month - 1], year=on.year)


def read_words(language: str, root: Path = ROOT) -> FixedWords:
    """Read the catalogue of a language alone: that of `en` where there is none for `en-GB`. Raises as `read_templates` does."""
    known = nearest(language, languages(root))
    if known is None:
        raise KeyError(language)
    catalogue = _catalogue(root / "words" / f"{known}.yml")
    if known != REFERENCE and REFERENCE in languages(root):
        _refuse_unlike(_catalogue(root / "words" / f"{REFERENCE}.yml"), catalogue, known)
    return FixedWords(known, MappingProxyType(catalogue))


def of_catalogue(nothing: object) -> Callable[[Made], Made]:
    """Remember what a function of a language makes of its catalogue. Where there is none, that is `nothing`, which is not remembered: it may come
    back."""
    def remembered(make: Made) -> Made:
        @lru_cache(maxsize=4_000)
        def made(language: str, *rest: object) -> object:
            read_words(language)
            return make(language, *rest)

        @wraps(make)
        def known(language: str, *rest: object) -> object:
            try:
                return made(language, *rest)
            except KeyError:
                return nothing

        return cast(Made, known)

    return remembered


def hash_of_words(language: str, root: Path = ROOT) -> str:
    """A hash over the catalogue of a language and that of `REFERENCE`, as they are written; without one the same for all languages."""
    files = (root / "words" / f"{known}.yml" for known in (nearest(language, languages(root)) or REFERENCE, REFERENCE))
    return sha256(b"".join(file.read_bytes() for file in files if file.is_file())).hexdigest()


def nearest(language: str, known: Iterable[str]) -> str | None:
    """A language itself if it is known, else what it is a form of: `de-CH` for `de-CH-1996`, or `de`."""
    there = {name.lower(): name for name in known}
    parts = language.lower().split("-")
    found = (there.get("-".join(parts[:count])) for count in range(len(parts), 0, -1))
    return next((name for name in found if name is not None), None)


def _refuse_unlike(wanted: Mapping[str, str], catalogue: Mapping[str, str], language: str) -> None:
    """Raise CatalogueFault with every key that a catalogue lacks, and every one whose words have not the {names} of the first catalogue."""
    missing = [key for key in wanted if not str(catalogue.get(key) or "").strip()]
    unlike = [key for key in wanted if key not in missing and _names_in(wanted[key]) != _names_in(catalogue[key])]
    faults = [*([f"{len(missing)} keys are missing: {', '.join(missing)}"] if len(missing) > 1 else [f'"{key}" is missing' for key in missing]),
              *(f'"{key}" must say {" ".join(sorted(_names_in(wanted[key]))) or "nothing in braces"}, as in {REFERENCE}.yml' for key in unlike)]
    if faults:
        raise CatalogueFault(language, "; ".join(faults))


def _names_in(words: object) -> set[str]:
    return set(re.findall(r"\{[^{}]*\}", str(words)))


def _catalogue(file: Path) -> dict[str, str]:
    try:
        words = _told_in(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        mark = getattr(fault, "problem_mark", None)
        place = f"line {mark.line + 1}: " if mark else ""
        raise CatalogueFault(file.stem, f"{place}{getattr(fault, 'problem', None) or 'this is no YAML'}") from None
    if not isinstance(words, dict):
        raise CatalogueFault(file.stem, "keys with their words are expected")
    return dict(words)


@lru_cache(maxsize=4)
def _told_in(text: str) -> Any:
    """What a catalogue says. One build reads its own several times, and each time that takes as long as to write a page."""
    return load_own(text)


@lru_cache(maxsize=20_000)
def spaced(text: str) -> str:
    """A text as a page shows it: each run of white space is one space, and a firm one between a number and its unit."""
    return unbroken(_WHITE.sub(" ", text).strip(" "))


def languages(root: Path = ROOT) -> tuple[str, ...]:
    """The languages that have a catalogue of words."""
    return tuple(sorted(file.stem for file in (root / "words").glob("*.yml")))
