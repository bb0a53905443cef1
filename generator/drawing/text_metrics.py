"""Text measured with the font file that is shipped, wrapped into the fewest lines, and balanced. All widths in em."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from types import MappingProxyType
from typing import NamedTuple

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from generator.language.numbers import unbroken

FONT_FILES = {"regular": "SourceSansPro-Regular.ttf", "bold": "SourceSansPro-Bold.ttf"}
"""The files of the package font-source-sans-pro that charts are set in; what the web and the print ship must be the same."""

SLACK = 1.01
"""Shaped text differs from summed advances by -0.8 to +2.1 %; the rest is taken up by textLength."""

LONG = 16
"""Only words with more characters are broken, after a hyphen or a slash."""

_UNKNOWN = 1.0
_OGHAM_SPACE = "\u1680"
_WHITE = re.compile(r"[^\S\u00a0\u202f]+")
_BREAK = re.compile(r"(?<=[^\W\d]{3}[-/–])(?=[^\W\d]{3})")


_AS_SET = str.maketrans({"\u2011": "-", "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st",
                         "\ufb06": "st"})


_MARKED = re.compile(".[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+", re.DOTALL)
"""A letter with marks that are left when all that can be one character is one."""


def as_set(text: str) -> str:
    """A text as it is set on paper: signs that programs paste for others, such as one for both letters of "fi", as those that a font has."""
    return text.translate(_AS_SET)


def named(signs: Iterable[str]) -> str:
    """Signs as messages name them, each with its numbers."""
    return " ".join(f"{sign} ({' '.join(f'U+{ord(part):04X}' for part in sign)})" for sign in signs)


@dataclass(frozen=True, eq=False)
class Font:
    """The advance width of each character, in em, in the regular and the bold face."""

    regular: Mapping[str, float]
    bold: Mapping[str, float]

    def missing(self, text: str) -> str:
        """The characters of a text that one of the faces lacks, each once, in their order; white space aside, but for the one that is drawn."""
        lacking = (sign for sign in text if (not sign.isspace() or sign == _OGHAM_SPACE) and not (sign in self.regular and sign in self.bold))
        return "".join(dict.fromkeys(lacking))

    def undrawn(self, text: str) -> tuple[str, ...]:
        """What of a text no drawing can hold: characters that one of the faces lacks, and letters with a mark that have no character of their own.

        A paragraph on paper takes such letters; the text of a drawing is a picture to the engine, which must know each of its signs by its name.
        """
        composed = unicodedata.normalize("NFC", as_set(text))
        return tuple(dict.fromkeys((*self.missing(composed), *_MARKED.findall(composed))))

    def width(self, text: str, bold: bool = False) -> float:
        """The width of one line of text."""
        face = self.bold if bold else self.regular
        return SLACK * sum([face.get(sign, _UNKNOWN) for sign in text])


def read_font() -> Font:
    """Read both faces from the installed font package: the only function here that touches the disk."""
    return Font(*(_advances(FONT_FILES[face]) for face in ("regular", "bold")))


_OWN_NAMES = {1: "Caresheet Sans", 4: "Caresheet Sans {}", 6: "CaresheetSans-{}"}
_NAMES_ON_THE_WEB = [0, *_OWN_NAMES, 2, 5, 7, 13, 14]
"""What a changed font must bring along and be called by its licence (OFL 1.1): the notices and the licence, and no name with "Source" in it."""


@lru_cache(maxsize=8)
def web_font(face: str, characters: str) -> bytes:
    """One face ("regular", "bold") as WOFF2 with these characters only, so that the web shows what was measured."""
    from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]  # takes a tenth of a second to load, and few commands need it

    options = Options(flavor="woff2", layout_features=["kern"], notdef_outline=True, name_IDs=_NAMES_ON_THE_WEB)
    subsetter = Subsetter(options)
    with (files("font_source_sans_pro") / "files" / FONT_FILES[face]).open("rb") as file, TTFont(file, recalcTimestamp=False) as font:
        subsetter.populate(text=characters)
        subsetter.subset(font)
        for record in font["name"].names:
            if record.nameID in _OWN_NAMES:
                record.string = _OWN_NAMES[record.nameID].format(face)
        font.flavor = "woff2"
        out = BytesIO()
        font.save(out)
    return out.getvalue()


def _advances(name: str) -> Mapping[str, float]:
    with (files("font_source_sans_pro") / "files" / name).open("rb") as file:
        face = TTFont(file, lazy=True)
        em, advances = face["head"].unitsPerEm, face["hmtx"]
        return MappingProxyType({chr(code): advances[glyph][0] / em for code, glyph in sorted(face.getBestCmap().items())})


class Piece(NamedTuple):
    """A run of characters that is never broken, its width, and the width of the space before it on the same line (0: none)."""

    text: str
    width: float
    space: float


class WrappableText(NamedTuple):
    """Words that can be wrapped to any width; `longest` is the narrowest width that holds them."""

    pieces: tuple[Piece, ...]
    bold: bool
    bullet: bool
    longest: float

    @property
    def natural(self) -> float:
        """The width of all words on one line."""
        return sum([piece.width + piece.space for piece in self.pieces])

    def count(self, width: float) -> int:
        """How many lines the words take."""
        lines, filled = 1, -1.0
        for _, own, space in self.pieces:
            ahead = filled + space + own if filled >= 0 else own
            if ahead > width and filled >= 0:
                lines, filled = lines + 1, own
            else:
                filled = ahead
        return lines

    def wrap(self, width: float) -> list[tuple[str, float]]:
        """The fewest lines that fit, made about equally long: each line's text and width."""
        return self._broken(self._balanced(width))

    def _balanced(self, width: float) -> float:
        """The narrowest width with as few lines as the given one."""
        lines = self.count(width)
        if lines == 1:
            return width
        low, high = max(self.longest, sum(piece.width for piece in self.pieces) / lines), width
        for _ in range(7):
            middle = (low + high) / 2
            low, high = (low, middle) if self.count(middle) == lines else (middle, high)
        return high

    def _broken(self, width: float) -> list[tuple[str, float]]:
        done: list[tuple[str, float]] = []
        for text, own, space in self.pieces:
            if done and done[-1][1] + space + own <= width:
                done[-1] = (done[-1][0] + (" " if space else "") + text, done[-1][1] + space + own)
            else:
                done.append((text, own))
        return done


def paragraph(text: str, font: Font, bold: bool = False, bullet: bool = False) -> WrappableText:
    """Measure words for wrapping. Lines break at spaces other than no-break spaces, and in long words after a hyphen or a slash."""
    text, gap = unbroken(text), font.width(" ", bold)
    pieces = [Piece(part, font.width(part, bold), 0.0 if place else gap)
              for word in _WHITE.split(text.strip()) for place, part in enumerate(_BREAK.split(word) if len(word) > LONG else [word])]
    return WrappableText(tuple(pieces), bold, bullet, max(piece.width for piece in pieces))
