"""What must hold of everything that the project takes from others. Each check gives its faults, in words; none asks the network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.markers import default_environment
from packaging.requirements import Requirement

from tests.supply.parts import LOCKS, Pin, accepted, bundled, licences, normal, pins, wanted
from tests.worlds import ROOT

_OPERATORS = re.compile(r"\s+(?:AND|OR)\s+")
_FAMILIES = {"Apache": "Apache", "BSD": "BSD", "GPL": "GPL", "ISC": "ISC", "LGPL": "LGPL", "MIT": "MIT", "MPL": "MPL|Mozilla", "OFL": "OFL",
             "PSF": "PSF|Python"}
"""How licences of a sort begin, and what packages that have no expression call them."""


def hashes() -> Iterator[str]:
    """Whether each package is taken by its hash, those from npm too."""
    for lock in LOCKS:
        yield from (f"requirements/{lock}.txt: {pin.name} has no hash" for pin in pins(lock) if not pin.hashes)
    packages = json.loads((ROOT / "tests" / "js" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    yield from (f"tests/js/package-lock.json: {name} has no hash" for name, told in packages.items() if name and "integrity" not in told)


def actions() -> Iterator[str]:
    """Whether each action of a workflow is taken by its commit."""
    for file in (file for pattern in ("workflows/*.yml", "actions/*/action.yml") for file in sorted((ROOT / ".github").glob(pattern))):
        for action in re.findall(r"uses: (\S+.*)", file.read_text(encoding="utf-8")):
            if not re.fullmatch(r"(?:\./\S*|[\w.-]+(?:/[\w.-]+)+@[0-9a-f]{40} # v\d+(?:\.\d+)*)", action):
                yield f"{file.relative_to(ROOT)}: {action} is not taken by its commit"


def installs() -> Iterator[str]:
    """Whether actions install nothing but by hash: to build a package would fetch what it is built with by its name alone."""
    for file in sorted((ROOT / ".github").rglob("*.yml")):
        for command in re.findall(r"pip\"? install (.*)", file.read_text(encoding="utf-8")):
            if "--require-hashes" not in command:
                yield f"{file.relative_to(ROOT)}: pip install {command} takes packages without their hash"


def licences_fit() -> Iterator[str]:
    """Whether each package has a licence that is fit for what it is used for, and says the same of itself where it is installed."""
    known, given = licences(), {pin.name for pin in pins("build")}
    everything = {pin.name for lock in LOCKS for pin in pins(lock)}
    for name in sorted(everything | known.keys()):
        if name not in known:
            yield f"requirements/licences.yml: no licence of {name}"
        elif name not in everything:
            yield f"requirements/licences.yml: {name} is pinned nowhere"
        elif unfit := unfit_parts(known[name], tools=name not in given):
            yield f"{name}: the licence {', '.join(unfit)} is not accepted"
        elif (installed := _installed(name)) is not None and (said := _otherwise(known[name], installed)):
            yield f"{name}: says of itself {said}, and requirements/licences.yml {known[name]}"
    for part in bundled():
        if unfit := unfit_parts(part.licence, tools=False):
            yield f"{part.name}: the licence {', '.join(unfit)} is not accepted"


def unfit_parts(licence: str, *, tools: bool) -> list[str]:
    """The licences in an expression that are not accepted. Of what leaves a choice, too, each must be."""
    return sorted(set(_OPERATORS.split(licence)) - accepted(tools=tools))


def _otherwise(licence: str, installed: Distribution) -> str:
    """What a package says of its licence, if that is another one. Before there were expressions, words and a list of kinds said it, or nothing."""
    told = installed.metadata
    if expression := told.get("License-Expression"):
        return "" if expression == licence else str(expression)
    said = " ".join([told.get("License") or "", *(kind for kind in told.get_all("Classifier") or [] if kind.startswith("License"))]).strip()
    if said in {"", "UNKNOWN"}:
        return ""
    mine = [family for family in _FAMILIES if re.search(rf"\b{family}", licence)]
    return "" if any(re.search(_FAMILIES[family], said) for family in mine) else said[:80]


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def locks_match() -> Iterator[str]:
    """Whether each file of pins holds what pyproject.toml asks for, what that needs in turn on this machine, and nothing else; and all agree."""
    for lock, extra in LOCKS.items():
        file, here = f"requirements/{lock}.txt", {pin.name: pin for pin in pins(lock) if _applies(pin)}
        needed = dict[str, set[str]]()
        yield from (f"{file}: {fault}" for fault in _walk(here, map(Requirement, wanted(extra)), needed))
        if all(map(_installed, here)):  # else nobody knows what those that are missing ask for
            yield from (f"{file}: nothing asks for {name}" for name in sorted(here.keys() - needed.keys()))
    versions = dict[tuple[str, str], str]()
    for lock in LOCKS:
        for pin in pins(lock):
            if versions.setdefault((pin.name, pin.marker), pin.version) != pin.version:
                yield f"requirements/{lock}.txt: {pin.name} is {pin.version}, and {versions[pin.name, pin.marker]} in another file"


def _walk(here: Mapping[str, Pin], asked: Iterable[Requirement], needed: dict[str, set[str]]) -> Iterator[str]:
    """Follow what is asked for, from package to package as they are installed. `needed`: what was found so far, with its extras."""
    for requirement in asked:
        name = normal(requirement.name)
        if name in needed and requirement.extras <= needed[name]:
            continue
        needed.setdefault(name, set()).update(requirement.extras)
        if name not in here:
            yield f"no {requirement}"
        elif not requirement.specifier.contains(here[name].version, prereleases=True):
            yield f"{name} is {here[name].version}, and {requirement} is asked for"
        elif (installed := _installed(name)) is not None:
            yield from _walk(here, _asked_by(installed, requirement.extras), needed)


def _asked_by(installed: Distribution, extras: set[str]) -> Iterator[Requirement]:
    for line in installed.requires or ():
        part = Requirement(line)
        if part.marker is None or any(part.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield part


def _applies(pin: Pin) -> bool:
    return not pin.marker or Requirement(f"{pin.name} ; {pin.marker}").marker.evaluate(dict(default_environment()))
