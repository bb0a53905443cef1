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

from generator.content.model import Library
from generator.content.reader.pictures import fault_of
from generator.drawing.text_metrics import Font
from generator.files.cache import keep, take
from generator.files.resources import hash_of_program
from generator.outputs.pdf.handout import logo_svg
from generator.rules.drawings import ENGINE, Drawing

LONGEST: Final = 120
"""Seconds by the clock for all pictures; only a machine that cannot limit the time of the processor comes so far."""

_ENGINE: Final = Path(__file__).with_name("picture_engine.py")
_DIES: Final = "the engine that prints sheets dies with this picture, or finds no end"


def logos(library: Library, font: Font, cache: Path | None) -> Iterator[Drawing]:
    """The logo of each clinic, as the engine drew it. One with a fault that the reader told is not tried."""
    clinics = {clinic.where: clinic for clinic in (*library.clinics.values(), library.clinic) if clinic is not None and clinic.logo is not None}
    named = {str(clinic.logo): clinic.logo for clinic in clinics.values() if clinic.logo is not None and clinic.logo in library.logos}
    faults = faults_of({name: logo_svg(logo, library.logos[name]) for name, logo in named.items() if not fault_of(logo, library.logos[name])}, cache)
    for clinic in clinics.values():
        fault = faults.get(str(clinic.logo))
        yield Drawing(clinic, library, font, refused={ENGINE: fault} if fault else {})


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
    return sha256(f"picture {hash_of_program()} {svg}".encode("utf-8", "replace")).hexdigest()


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
