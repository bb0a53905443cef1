"""The one Jinja environment, and the only reader of templates/. Words from content can never become code here.

Whatever a template prints is escaped twice over: for HTML, and for Markdown. Only a template's own text, and what a macro made of
it, is taken as it is. A name that is not defined stops the build.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import yaml
from jinja2 import BaseLoader, DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from generator.numbers import unbroken
from generator.resources import TEMPLATES

ROOT = TEMPLATES
REFERENCE = "en"
"""The language of the catalogue that all others follow, key by key."""

_WHITE = re.compile(r"[ \t\r\n]+")
_SIGNS = "&<>\"'\\`*_{}[]|~^=:!$@#" + "".join(chr(code) for code in range(0x3001) if chr(code).isspace() and chr(code) != " ")
_ENTITIES = str.maketrans({sign: f"&#{ord(sign)};" for sign in _SIGNS})
_AT_START = re.compile(r"^([-+]|\d+(?=[.)]))")


def escape(value: object) -> Markup:
    """Text that shows as exactly these characters in a Markdown paragraph, list item, heading, table cell or HTML attribute.

    Every sign that HTML or Python-Markdown gives a meaning to becomes a numeric entity; a line of its own cannot start a list.
    Runs of white space become one space, as they do on a page.
    """
    if isinstance(value, Markup):
        return value
    shown = spaced(str(value))
    return _escaped(shown, _forced(shown))


def escape_parts(text: str, cuts: Iterable[int]) -> tuple[Markup, ...]:
    """A text cut at some places of `spaced(text)`. Each part is escaped so that all of them in a row are what `escape` makes of the whole."""
    shown = spaced(text)
    forced = _forced(shown)
    return tuple(_escaped(shown[begin:end], forced - begin) for begin, end in pairwise((0, *cuts, len(shown))))


def spaced(text: str) -> str:
    """A text as a page shows it: each run of white space is one space, and a firm one between a number and its unit."""
    return unbroken(_WHITE.sub(" ", text).strip(" "))


def _forced(text: str) -> int:
    """How many signs at the start of a text would begin a list."""
    start = _AT_START.match(text)
    return start.end() if start else 0


def _escaped(text: str, forced: int) -> Markup:
    """A part of a text; its first `forced` signs are escaped whatever they are."""
    return Markup(_entities(text[:forced]) + text[forced:].translate(_ENTITIES) if forced > 0 else text.translate(_ENTITIES))


def _entities(text: str) -> str:
    return "".join(f"&#{ord(sign)};" for sign in text)


class CatalogueFault(Exception):
    """A catalogue of words cannot be used; the message names the file, the key and what is wrong with it."""

    def __init__(self, language: str, fault: str) -> None:
        super().__init__(f"templates/words/{language}.yml: {fault}")


@dataclass(frozen=True)
class Words:
    """The fixed words of all templates in one language. A missing key is an error, never an empty place."""

    language: str
    catalogue: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The words under a key, with {name} in them replaced by a value."""
        words = self.catalogue.get(key)
        if not isinstance(words, str) or not words.strip():
            raise CatalogueFault(self.language, f'"{key}" is missing')
        if lost := [name for name in values if f"{{{name}}}" not in words]:
            raise CatalogueFault(self.language, f'"{key}" does not say {{{lost[0]}}}')
        try:
            return words.format(**values) if values else words
        except (KeyError, IndexError, ValueError):
            raise CatalogueFault(self.language, f'"{key}" has braces around something else than {", ".join(values)}') from None

    def for_theme(self) -> dict[str, str]:
        """The words of the site's theme, by their keys without "theme_" before them."""
        return {key.removeprefix("theme_"): self(key) for key in self.catalogue if key.startswith("theme_")}


def day_in_words(words: Words, on: date) -> str:
    """A day as one says it, the month by its name."""
    return words("day_in_words", day=on.day, month=words("months").split()[on.month - 1], year=on.year)


@dataclass(frozen=True)
class Templates:
    """Everything under templates/, read once."""

    environment: Environment
    words: Words
    assets: Mapping[str, bytes]
    prints: Mapping[str, bytes]

    def render(self, name: str, **values: object) -> str:
        """One page as Markdown, ending in one line feed, without runs of blank lines."""
        text = self.environment.get_template(name).render(w=self.words, **values)
        return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def read_templates(language: str, root: Path = ROOT) -> Templates:
    """Read all templates and the catalogue of a language. Raises KeyError(language) if there is no catalogue for it,
    CatalogueFault if it cannot be read."""
    words = read_words(language, root)
    pages = {file.name: file.read_text(encoding="utf-8") for file in sorted((root / "pages").glob("*.j2"))}
    theme = root / "theme" / "assets"
    assets = {f"assets/{file.relative_to(theme).as_posix()}": file.read_bytes() for file in sorted(theme.rglob("*")) if file.is_file()}
    prints = {file.name: file.read_bytes() for file in sorted((root / "print").glob("*.typ"))}
    return Templates(environment(DictLoader(pages)), words, MappingProxyType(assets), MappingProxyType(prints))


def read_words(language: str, root: Path = ROOT) -> Words:
    """Read the catalogue of a language alone: that of `en` where there is none for `en-GB`. Raises as `read_templates` does."""
    known = nearest(language, languages(root))
    if known is None:
        raise KeyError(language)
    catalogue = _catalogue(root / "words" / f"{known}.yml")
    if known != REFERENCE and REFERENCE in languages(root):
        _refuse_unlike(_catalogue(root / "words" / f"{REFERENCE}.yml"), catalogue, known)
    return Words(known, MappingProxyType(catalogue))


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
        words = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        mark = getattr(fault, "problem_mark", None)
        place = f"line {mark.line + 1}: " if mark else ""
        raise CatalogueFault(file.stem, f"{place}{getattr(fault, 'problem', None) or 'this is no YAML'}") from None
    if not isinstance(words, dict):
        raise CatalogueFault(file.stem, "keys with their words are expected")
    return words


def read_worker(root: Path = ROOT) -> str:
    """The service worker, without the list of a site."""
    return (root / "theme" / "service-worker.js").read_text(encoding="utf-8")


def languages(root: Path = ROOT) -> tuple[str, ...]:
    """The languages that have a catalogue of words."""
    return tuple(sorted(file.stem for file in (root / "words").glob("*.yml")))


def environment(loader: BaseLoader) -> Environment:
    """The strict Jinja environment: everything printed is escaped, and an undefined name is an error."""
    return Environment(loader=loader, autoescape=True, finalize=escape, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                       auto_reload=False, extensions=["jinja2.ext.do"])
