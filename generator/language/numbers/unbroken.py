"""A number and its unit on one line, on every output: the space between them is one at which no line breaks."""

from __future__ import annotations

import re

FIRM = "\u00a0"
LONGEST = 16
"""Signs of a word that stays with its number. A longer one may stand on the next line, or narrow columns could not hold it."""

_PARTS = "½¼¾⅓⅔⅛⁰¹²³⁴-⁹"
_NUMBER = rf"[\d{_PARTS}](?:[\d{_PARTS}.,/–\-]*[\d{_PARTS}])?"
_WORD = rf"(?:[^\W\d_]|[°%‰٪])[^\s]{{0,{LONGEST - 1}}}(?:\s|$)"
_BEHIND_A_NUMBER = re.compile(rf"(?<![^\W_])({_NUMBER}) (?={_WORD})")
"""A number that is part of no name (L4), a space, and a word."""

_BEFORE_A_NUMBER = re.compile(r"(?<=[<>≤≥~≈±=×+−]) (?=[\d½¼¾⅓⅔⅛])")


def unbroken(text: str) -> str:
    """The same text with no-break spaces between numbers and units, and between signs such as ≥ and their numbers; every sign keeps its place."""
    return _BEFORE_A_NUMBER.sub(FIRM, _BEHIND_A_NUMBER.sub(rf"\1{FIRM}", text))
