"""Colours, and how well they stand out from one another."""

from __future__ import annotations

from functools import cache

CONTRAST = 4.5
"""The least contrast of text, whatever its size, by WCAG 2.2, success criterion 1.4.3."""

WHITE = 0xFFFFFF


def contrast(one: int, other: int) -> float:
    """Of two colours (0xRRGGBB), from 1 to 21, as WCAG 2.2 reckons it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def rgb(colour: str) -> int:
    """A colour written as # and six digits, as a number."""
    return int(colour.removeprefix("#"), 16)


@cache
def _luminance(colour: int) -> float:
    red, green, blue = (part / 3294.6 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour.to_bytes(3, "big"))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
