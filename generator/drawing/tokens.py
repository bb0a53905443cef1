"""The colours and sizes of templates/tokens.yml, as CSS for pages, as Typst for sheets, and as values for drawings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from generator.files.resources import TEMPLATES
from generator.files.yaml_loader import load_own

Scheme = Literal["light", "dark", "paper"]
Palette = Mapping[str, Mapping[Scheme, str]]
"""Colours by their names, each with its value in the schemes that have one of their own."""

_SELECTORS: Mapping[Scheme, str] = {
    "light": ':root, [data-md-color-scheme="default"]',
    "dark": '[data-md-color-scheme="slate"]',
    "paper": ":root, body, [data-md-color-scheme]",
}
_DARK_WITHOUT_JAVASCRIPT = "body:not([data-md-color-scheme])"


@dataclass(frozen=True)
class Tokens:
    """Every colour and every size that has a name."""

    pages: Palette
    drawings: Palette
    strokes: Mapping[str, str]
    sheets: Mapping[str, str]

    def css(self) -> str:
        """The custom properties of all schemes: the one that was chosen, else the one of the system, and always that of paper in print."""
        strokes = [f"--stroke-{name}: {width};" for name, width in self.strokes.items()]
        dark = ["color-scheme: dark;", *self._properties("dark")]
        return "\n".join([
            _rule(_SELECTORS["light"], ["color-scheme: light;", *self._properties("light"), *strokes]),
            _rule(_SELECTORS["dark"], dark),
            "@media screen and (prefers-color-scheme: dark) {", _rule(_DARK_WITHOUT_JAVASCRIPT, dark), "}",
            "@media print {", _rule(_SELECTORS["paper"], ["color-scheme: light;", *self._properties("paper")]), "}", ""])

    def typst(self) -> str:
        """The colours of sheets, each by its name."""
        return "".join(f'#let {name} = rgb("{colour}")\n' for name, colour in self.sheets.items())

    def on_paper(self, name: str) -> str:
        """The colour of a part of a drawing on paper."""
        return self.drawings[name]["paper"]

    def _properties(self, scheme: Scheme) -> list[str]:
        palettes = (("cs", self.pages), ("chart", self.drawings))
        return [f"--{prefix}-{name}: {values[scheme]};" for prefix, palette in palettes for name, values in palette.items() if scheme in values]


def read_tokens(root: Path = TEMPLATES) -> Tokens:
    """The tokens of a folder of templates, as they are now."""
    return _parsed((root / "tokens.yml").read_text(encoding="utf-8"))


@cache
def _parsed(text: str) -> Tokens:
    parts = load_own(text)
    return Tokens(*(MappingProxyType(parts[name]) for name in ("pages", "drawings", "strokes", "sheets")))


def _rule(selector: str, declarations: Iterable[str]) -> str:
    return f"{selector} {{ {' '.join(declarations)} }}"
