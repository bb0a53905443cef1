"""Synthetic worlds of any size for the bench: the miniature world of generator/content/examples/ many times over.

Each copy has ids, names, watch words and words of the glossary of its own, so that its pages speak of nothing that another copy explains or
warns of, as one topic of a real site and the next.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path, PurePosixPath

from generator.content.new_entry import examples
from tests.worlds import write

PAGES_OF_A_COPY = 14
"""How many pages a copy adds to a site, those of both voices and of its sheets."""

ONCE = {"site.yml", "clinic.yml", "brands.yml", "body_map.yml", "reviews.yml"}
"""Files of the publisher: there is one of each, however many copies there are."""

_SYLLABLES = ("ba", "ce", "di", "fo", "ti", "la", "li", "ni", "po", "ru")  # narrow: the words of drawings must fit
_WORD = re.compile(r"(?<![\w-])(ankle|band|ligament|sprain|stand|walk|weight)(s|ed|ing)?(?![\w-])", re.IGNORECASE)
_ID = re.compile(r"\b(?:id|of): ([a-z0-9]+(?:-[a-z0-9]+)+)\b")
_ROW = re.compile(r"\bA-(?=[0-9])")


def world(copies: int) -> dict[str, str]:
    """The files of a content folder with so many copies of the miniature world."""
    files = examples()
    ids = {PurePosixPath(path).stem for path in files if "/" in path} | {id_ for text in files.values() for id_ in _ID.findall(text)}
    own = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(ids, key=len, reverse=True))})(?![\w-])")
    made: dict[str, list[str]] = defaultdict(list)
    for number in range(copies):
        tag = "".join(_SYLLABLES[int(digit)] for digit in str(number))
        for path, text in files.items():
            if number == 0 or path not in ONCE:
                made[own.sub(rf"\g<0>-{tag}", path)].append(_renamed(text, own, tag))
    return {path: "\n".join(texts) for path, texts in made.items()}


def _renamed(text: str, own: re.Pattern[str], tag: str) -> str:
    """A file for the copy of this tag: the tag stands at the end of its ids and in the words that it is about."""
    text = own.sub(rf"\g<0>-{tag}", text)
    return _ROW.sub(f"{tag.upper()}-", _WORD.sub(lambda word: f"{word[1]}{tag}{word[2] or ''}", text))


def write_world(folder: Path, pages: int) -> Path:
    """Write a world with about so many pages, but at least one copy, and give the folder."""
    return write(folder, world(max(1, round(pages / PAGES_OF_A_COPY))))
