"""Pictures from outside, tried before anything prints them: in a process of its own, so that one with which the engine dies ends nothing else.

Those that can be drawn are kept in the cache: a fault is told anew, since the engine may have died for want of memory. There is no process where
there is no picture, or none that is unknown.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from generator.content.model import Clinic, Library, Text
from generator.content.reader import rules
from generator.content.reader.pictures import fault_of
from generator.diagnostics.diagnostic import Diagnostic
from generator.files.cache import keep, take
from generator.files.resources import hash_of_program
from generator.outputs.pdf.handout import logo_svg

LONGEST: Final = 120
"""Seconds by the clock for all pictures; only a machine that cannot limit the time of the processor comes so far."""

_ENGINE: Final = Path(__file__).with_name("picture_engine.py")
_DIES: Final = "the engine that prints sheets dies with this picture, or finds no end"


def undrawable_pictures(library: Library, cache: Path | None) -> Iterator[Diagnostic]:
    """The logos that the engine cannot draw, each where a clinic names it. Those with a fault that the reader told are not tried."""
    named = [clinic.logo for clinic in _clinics(library) if clinic.logo is not None]
    pictures = {str(logo): logo_svg(logo, library.logos[logo]) for logo in named if logo in library.logos and not fault_of(logo, library.logos[logo])}
    faults = faults_of(pictures, cache) if pictures else {}
    told = dict[object, Text]()
    for logo in named:
        if faults.get(logo):
            told.setdefault(logo.where, logo)
    for first in told.values():
        yield rules.undrawable_picture(first, faults[first])


def _clinics(library: Library) -> tuple[Clinic, ...]:
    return (*([library.clinic] if library.clinic is not None else ()), *library.clinics.values())


def faults_of(pictures: Mapping[str, str], cache: Path | None = None) -> dict[str, str]:
    """Why the engine cannot draw each of some SVGs; empty where it can."""
    keys = {name: _key(svg) for name, svg in pictures.items()}
    known = {name: kept.decode() for name, key in keys.items() if (kept := take(cache, key)) is not None}
    unknown = [name for name in pictures if name not in known]
    while unknown:
        found = _tried([pictures[name] for name in unknown])
        fresh = dict(zip(unknown, found, strict=False))
        known |= fresh
        keep(cache, {keys[name]: b"" for name, fault in fresh.items() if not fault})
        unknown = unknown[len(found):]
    return known


def _key(svg: str) -> str:
    program = hash_of_program(("outputs/pdf/picture_engine.py", "outputs/pdf/pictures.py"), ("typst",))
    return sha256(f"picture {program} {svg}".encode("utf-8", "replace")).hexdigest()


def _tried(pictures: list[str]) -> list[str]:
    """What came of the first of some pictures, up to one with which the engine died or found no end."""
    with subprocess.Popen([sys.executable, "-P", str(_ENGINE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as engine:
        try:
            out, _ = engine.communicate(json.dumps(pictures).encode(), timeout=LONGEST)
        except subprocess.TimeoutExpired:
            engine.kill()
            out, _ = engine.communicate()
    told = [json.loads(line) for line in out.decode("utf-8", "replace").splitlines()]
    found = [f"the engine that prints sheets cannot draw it: {one}" if one else "" for one in told]
    return found if len(found) == len(pictures) else [*found, _DIES]
