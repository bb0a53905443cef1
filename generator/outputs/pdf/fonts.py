"""The fonts that sheets are set in: the package's, and what lies in templates/print/fonts."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from generator.language.words import ROOT

if TYPE_CHECKING:
    import typst


@cache
def font_files() -> typst.Fonts:
    """The font package, and what lies in templates/print/fonts: no font of the machine, and none of the engine's own."""
    import typst  # a check prints nothing

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder for folder in font_folders() if folder.is_dir()])


RIGHT_TO_LEFT = {"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}
"""Languages that are written from right to left."""


@cache
def families(language: str) -> tuple[str, ...]:
    """The families that a sheet may be set in: the package's, then those of templates/print/fonts by name.

    For a language from right to left those come first: the engine sets a change of font as a piece of its own, and reads the pieces from the left.
    """
    import typst

    first = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_folders()[0]]).families()
    added = sorted(set(font_files().families()) - set(first))
    return (*added, *first) if language in RIGHT_TO_LEFT else (*first, *added)


@cache
def extra_characters() -> frozenset[str]:
    """Every character that some font of templates/print/fonts has."""
    folder = font_folders()[1]
    found = sorted((*folder.glob("*.ttf"), *folder.glob("*.otf"))) if folder.is_dir() else []
    return frozenset(chr(code) for file in found for code in TTFont(file, lazy=True).getBestCmap())


def font_folders() -> tuple[Path, Path]:
    """Where the fonts lie: those of the package, and those of the templates."""
    return Path(str(files("font_source_sans_pro") / "files")), ROOT / "print" / "fonts"


@cache
def hash_of_files() -> str:
    """A hash over all files of which a sheet may be set: fonts, and what lies beside the templates."""
    digest = sha256()
    for file in sorted({*(file for folder in font_folders() if folder.is_dir() for file in folder.iterdir()), *(ROOT / "print").rglob("*")}):
        if file.is_file():
            digest.update(f"{file.name}\0".encode() + sha256(file.read_bytes()).digest())
    return digest.hexdigest()
