"""Logos of anybody: told or taken; what is taken is drawn by the engine."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from PIL import Image

from generator.content.reader.pictures import fault_of
from generator.outputs.pdf.handout import logo_svg
from generator.outputs.pdf.picture_engine import refusal
from generator.outputs.pdf.pictures import faults_of
from tests.fuzz.choices import Choices

PARTS = ("g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "clipPath", "linearGradient", "radialGradient", "stop",
         "svg", "title",
         "use", "image", "text", "style", "script", "mask", "filter", "x:g", "pattern", "symbol", "marker", "foreignObject", "a", "animate", "switch")
NAMES = ("d", "width", "height", "x", "y", "r", "rx", "cx", "cy", "points", "transform", "style", "fill", "stroke", "stroke-width",
         "stroke-dasharray",
         "stroke-dashoffset", "opacity", "clip-path", "id", "xlink:href", "href", "viewBox", "gradientTransform", "gradientUnits", "offset", "fx",
         "fr",
         "spreadMethod", "preserveAspectRatio", "stroke-miterlimit", "font-size", "class", "onload", "stop-color", "mask", "filter", "marker-end",
         "display",
         "overflow", "enable-background", "clip-rule", "stroke-linejoin", "paint-order", "color", "vector-effect", "requiredFeatures",
         "systemLanguage")
VALUES = ("1", "0", "-1", "9", "40", "1e38", "1e-38", "1e400", "nan", "inf", "0.000001", "1000000", "#a", "#b", "url(#a)", "url(#b)", "url(x)",
          "a", "b", "M0 0h9v9z",
          "M0 0a1 1 0 1 1 2 2", "M0 0C1e30 1 -1e30 9 9 9", "m0 0" * 30, "0 0 40 40", "0,0,1e9,1e-9", "0 0 9 9 9 9", "rotate(45)", "scale(0)",
          "scale(1e20)",
          "matrix(1e38 1e38 1e38 1e38 1e38 1e38)", "translate(nan)", "fill:url(#a)", "fill:#fff;stroke:url(#b)", "none", "red", "rgb(300%,0,0)",
          "100%", "1em",
          "objectBoundingBox", "userSpaceOnUse", "reflect", "evenodd", "0 0", "1,0.0000001", "inherit", "currentColor", "xMidYMid slice", "")


def seeds() -> Iterator[bytes]:
    """A small PNG, and pictures of some shapes."""
    made = BytesIO()
    Image.new("RGBA", (4, 3)).save(made, "PNG")
    yield b"\x00" + made.getvalue()
    yield b"\x01" + b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><path d="M0 0h4v4z"/></svg>'
    for number in range(1, 60):
        yield b"\x02" + bytes(number * place % 249 for place in range(1, 120))
    for number in range(1, 10):
        yield b"\x03" + bytes(number * place % 241 for place in range(1, 30))


def attempt(data: bytes) -> None:
    """Look at a picture, and draw it if it is taken."""
    choices = Choices(data)
    kind = choices.number(3)
    picture = choices.rest() if kind < 2 else svg(choices) if kind == 2 else png(choices)
    name = "a.png" if kind in (0, 3) else "a.svg"
    if not fault_of(name, picture):
        draw(name, picture)


def svg(choices: Choices) -> bytes:
    """A picture of any parts."""
    text, open_ = "", list[str]()
    while not choices.over and len(text) < 20_000:
        if open_ and choices.once_in(3):
            text += f"</{open_.pop()}>"
            continue
        part = choices.pick(PARTS)
        given = {choices.pick(NAMES): choices.pick(VALUES) for _ in range(choices.number(4))}
        text += f"<{part} " + " ".join(f'{name}="{value}"' for name, value in given.items()) + ">"
        open_.append(part)
    text += "".join(f"</{part}>" for part in reversed(open_))
    head = choices.pick(('width="40" height="40"', 'viewBox="0 0 40 40"', 'width="1000000" height="0.0001"', 'viewBox="0 0 1000000 1000000"'))
    return f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:x="urn:x" {head}>{text}</svg>'.encode()


def png(choices: Choices) -> bytes:
    """A picture of any head and any data."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    sides = (0, 1, 2, 7, 40, 4000, 4001, 2**31)
    head = struct.pack(">IIBBBBB", choices.pick(sides), choices.pick(sides), choices.pick((1, 2, 4, 8, 16, 3)), choices.pick((0, 2, 3, 4, 6, 5)),
                       choices.number(1), choices.number(1), choices.number(2))
    extra = b"".join(chunk(choices.pick((b"PLTE", b"tRNS", b"iCCP", b"gAMA", b"eXIf", b"zTXt", b"acTL", b"cHRM",
    b"pHYs")), bytes(choices.number(300)))
                     for _ in range(choices.number(3)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(bytes(choices.number(70_000)))) + chunk(b"IEND", b"")


def draw(name: str, picture: bytes) -> None:
    """As a sheet draws it. The engine may refuse a picture, and a PNG may even end it, which is told.

    An SVG with which it dies is a crash to be kept: it should not have been taken.
    """
    if name.endswith(".png"):
        assert faults_of({name: logo_svg(name, picture)}).keys() == {name}
    else:
        refusal(logo_svg(name, picture))


__all__ = ["attempt", "seeds"]
