"""Whether a picture from outside may stand on sheets: a PNG of sensible size, or an SVG of plain shapes. It is looked at before anything draws it.

What a picture may hold is an allow-list, and how much of it is limited before it is decoded: a file of a few kilobytes can ask for a gigabyte of
memory, for another file, or for a thousand copies of itself.
"""

from __future__ import annotations

import re
from collections import Counter
from io import BytesIO
from struct import unpack
from typing import Final
from warnings import catch_warnings, simplefilter
from xml.parsers import expat

MAX_BYTES: Final = 500_000
MAX_SIDE: Final = 4_000
"""Dots of a PNG across and down; on paper a logo has at most some hundred."""

MAX_PARTS: Final = 5_000
MAX_DEPTH: Final = 50
MAX_CLIPPED: Final = 20_000
"""Shapes that clips hold, each counted wherever its clip is used."""


_PNG: Final = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
_PNG_HEAD: Final = 24
"""Bytes up to the end of width and height, the first that a PNG tells (W3C, PNG, 11.2.1)."""

_SVG: Final = "http://www.w3.org/2000/svg"
_LINK: Final = "http://www.w3.org/1999/xlink href"
_SHAPES: Final = frozenset({
    "svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
    "linearGradient", "radialGradient", "stop", "clipPath"})
_GRADIENTS: Final = frozenset({"linearGradient", "radialGradient"})
_NUMBER: Final = re.compile(r"\s*((?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?)\s*(?:px|pt|mm|cm|in|%)?\s*")
_DASHES: Final = re.compile(r"stroke-dasharray\s*:\s*(?!none|0\s*(?:;|$)|inherit)[^;\s]", re.IGNORECASE)
_CLIP: Final = re.compile(r"clip-path\s*:\s*url\(\s*[\"']?#([^)\"']*)", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(r"url\(\s*[\"']?\s*(?!#)|@import|expression\(|javascript:|/\*|\\", re.IGNORECASE)


class _Refused(Exception):
    """Why a picture is not taken, in words."""


def fault_of(name: str, data: bytes) -> str:
    """What is wrong with a picture, by the ending of its name; empty if nothing is."""
    return fault_of_png(data) if name.endswith(".png") else fault_of_svg(data)


def fault_of_png(data: bytes) -> str:
    """What is wrong with a PNG; empty if nothing is."""
    from PIL import Image  # few contents have a picture

    if len(data) > MAX_BYTES:
        return _too_large(len(data))
    if not data.startswith(_PNG) or len(data) < _PNG_HEAD:
        return "this is not a PNG, or the file is truncated"
    width, height = unpack(">II", data[16:_PNG_HEAD])
    if max(width, height) > MAX_SIDE:
        return f"this picture has {width:,} × {height:,} dots; at most {MAX_SIDE:,} each way are taken"
    try:
        with catch_warnings():
            simplefilter("ignore")
            with Image.open(BytesIO(data), formats=["PNG"]) as picture:
                picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return "this is not a PNG, or the file is truncated"
    return ""


def fault_of_svg(data: bytes) -> str:
    """What is wrong with an SVG; empty if nothing is. Words in it would be set in a font that sheets do not have."""
    if len(data) > MAX_BYTES:
        return _too_large(len(data))
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "this SVG is not in UTF-8"
    try:
        _Look().at(data)
    except _Refused as fault:
        return str(fault)
    except (expat.ExpatError, ValueError):
        return "this is no SVG picture, or not the whole of one"
    return ""


def _too_large(size: int) -> str:
    return f"this picture has {size / 1000:,.0f} kB; at most {MAX_BYTES // 1000:,} kB are taken"


class _Look:
    """Looks at one SVG, part by part, and stops at the first that is not taken."""

    def __init__(self) -> None:
        self._parts = self._depth = self._clips = 0
        self._leads: dict[str, str] = {}
        self._clip, self._shapes, self._uses = "", Counter[str](), Counter[str]()

    def at(self, data: bytes) -> None:
        parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.StartDoctypeDeclHandler = self._doctype
        parser.ProcessingInstructionHandler = self._instruction
        parser.Parse(data, True)
        for start in self._leads:
            self._follow(start)
        if sum(count * self._shapes[clip] for clip, count in self._uses.items()) > MAX_CLIPPED:
            raise _Refused(f"clips in this SVG hold more than {MAX_CLIPPED:,} shapes, counted wherever they are used; release them, or save it "
                           "as PNG")

    def _start(self, name: str, given: dict[str, str]) -> None:
        self._parts, self._depth = self._parts + 1, self._depth + 1
        if self._parts > MAX_PARTS:
            raise _Refused(f"this SVG has more than {MAX_PARTS:,} parts; simplify it, or save it as PNG")
        if self._depth > MAX_DEPTH:
            raise _Refused(f"groups in this SVG lie in each other more than {MAX_DEPTH} deep; ungroup them")
        space, _, part = name.rpartition(" ")
        if self._parts == 1:
            _head(space, part, given)
        if space != _SVG or part not in _SHAPES:
            raise _Refused(f"this SVG holds <{part}>, which sheets do not take; save it as a plain SVG, with words and pictures in it as shapes")
        self._clips += part == "clipPath"
        if self._clips and any(name == "clip-path" or "clip-path" in value.lower() for name, value in given.items()):
            raise _Refused("a clip in this SVG is clipped itself, and such can double without end; release one of them, or save it as PNG")
        self._clip = given.get("id", "") if part == "clipPath" else self._clip
        self._shapes[self._clip] += bool(self._clips)
        self._look_at(part, given)

    def _look_at(self, part: str, given: dict[str, str]) -> None:
        for name, value in given.items():
            if name in ("href", _LINK):
                if part not in _GRADIENTS or not value.startswith("#"):
                    raise _Refused(f"<{part}> in this SVG leads to {value[:40]!r}; a logo may lead to nothing")
                self._leads[given.get("id", f" {self._parts}")] = value[1:]
            elif _DASHES.search(f"{name}:{value}"):
                raise _Refused(f"<{part}> in this SVG has a dashed line, of which a short one can hold millions of dashes; turn it into shapes")
            elif name.lower().startswith("on") or _ELSEWHERE.search(value):
                raise _Refused(f"<{part}> in this SVG has {name}={value[:40]!r}, which a logo may not have")
            self._uses.update(_CLIP.findall(f"{name}:{value}"))

    def _follow(self, start: str) -> None:
        seen = {start}
        while (start := self._leads.get(start, "")) and len(seen) < MAX_DEPTH:
            if start in seen:
                raise _Refused("gradients in this SVG lead to each other in a circle")
            seen.add(start)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._clips -= name == f"{_SVG} clipPath"

    def _doctype(self, *about: object) -> None:
        raise _Refused("this SVG has a DOCTYPE, which sheets do not take")

    def _instruction(self, *about: object) -> None:
        raise _Refused("this SVG has an instruction for another program, which sheets do not take")


def _head(space: str, part: str, given: dict[str, str]) -> None:
    """That the picture is an SVG with a size. Raises _Refused."""
    if part != "svg" or space != _SVG:
        raise _Refused("this is no SVG picture")
    sides = [given.get("width"), given.get("height")]
    box = re.split(r"[\s,]+", given["viewBox"].strip()) if "viewBox" in given else []
    if box and (len(box) != 4 or not all(map(_positive, box[2:]))):
        raise _Refused("the viewBox of this SVG has no size")
    if any(side is not None and not _positive(side) for side in sides) or (not box and None in sides):
        raise _Refused("this SVG has no size; give it a width and a height")


def _positive(written: str) -> bool:
    found = _NUMBER.fullmatch(written)
    return found is not None and 0 < float(found[1]) <= 1_000_000
