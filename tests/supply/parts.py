"""What requirements/ and pyproject.toml say: the pins with their hashes, the licence of each, and what of others lies in templates/."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import yaml

from tests.worlds import ROOT

LOCKS: Mapping[str, str | None] = {file.stem: None if file.stem == "build" else file.stem for file in sorted((ROOT / "requirements").glob("*.txt"))}
"""The files of pins, each with the extra of pyproject.toml that it is for: its name, but a build needs none."""


class Pin(NamedTuple):
    """A package in one version. `marker`: where alone it is wanted."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


class Bundled(NamedTuple):
    """Something of others that the program brings along: its licence, and the file that it is, or the package that it comes in."""

    name: str
    version: str
    licence: str
    purl: str
    file: str


def pins(lock: str) -> tuple[Pin, ...]:
    """The pins of a file in requirements/. Raises ValueError at what is none."""
    return tuple(map(_pin, re.split(r"\n(?=\S)", (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8").strip())))


def _pin(text: str) -> Pin:
    first, *rest = re.split(r" \\\n\s+", text)
    found = re.fullmatch(r"([\w.-]+)(?:\[[\w,-]+\])?==([\w.!+]+)(?: ; (.+))?", first)
    if found is None or not all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", part) for part in rest):
        raise ValueError(f"not a package in one version with its hashes: {text}")
    return Pin(normal(found[1]), found[2], found[3] or "", tuple(part.removeprefix("--hash=sha256:") for part in rest))


def normal(name: str) -> str:
    """A name of a package as all its spellings are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def project() -> Mapping[str, Any]:
    """The part `project` of pyproject.toml."""
    told: Mapping[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return told


def wanted(extra: str | None) -> tuple[str, ...]:
    """What pyproject.toml asks for: for a build, and with an extra that, too."""
    return (*project()["dependencies"], *(project()["optional-dependencies"][extra] if extra else ()))


@cache
def _licences() -> Mapping[str, Any]:
    told: Mapping[str, Any] = yaml.safe_load((ROOT / "requirements" / "licences.yml").read_text(encoding="utf-8"))
    return told


def licences() -> Mapping[str, str]:
    """The licence of each package."""
    return dict(_licences()["packages"])


def accepted(*, tools: bool) -> frozenset[str]:
    """Licences that are fit: for what is given away, or also for `tools`."""
    return frozenset(_licences()["accepted"] + (_licences()["accepted_for_tools"] if tools else []))


def bundled() -> Iterator[Bundled]:
    """What of others the program brings along."""
    return (Bundled(**{name: str(value) for name, value in told.items()}) for told in _licences()["bundled"])
