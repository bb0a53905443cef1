"""Words -> Markdown -> HTML: whatever they are, the tags of a page are those of tame words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import markdown
import yaml

from generator.files.resources import CONFIG
from generator.outputs.edition import Edition
from generator.outputs.markdown import PageWriter
from tests.fuzz import world
from tests.fuzz.choices import Choices
from tests.fuzz.shapes import of_html

MOST_PAGES = 6


@cache
def converter() -> markdown.Markdown:
    """Markdown with the extensions of every site."""
    extensions = yaml.safe_load(re.sub(r"!!\S+", "", CONFIG.read_text(encoding="utf-8")))["markdown_extensions"]
    named = [one if isinstance(one, str) else next(iter(one)) for one in extensions]
    return markdown.Markdown(extensions=named)


def seeds() -> Iterator[bytes]:
    """Hostile words in many places."""
    for number in range(1, 40):
        yield bytes(number * place % 255 for place in range(1, 150))


def attempt(data: bytes) -> None:
    """Compare the pages of the two worlds."""
    choices = Choices(data)
    hostile, tame = map(world.edition, world.hostile(choices))
    if hostile is None or tame is None:
        return
    there = [(one, other) for one, other in zip(hostile.documents, tame.documents, strict=True) if one.blocks != other.blocks]
    start = choices.number(255) % max(1, len(there))
    for one, other in (there[start:] + there[:start])[:MOST_PAGES]:
        assert shape(hostile, one) == shape(tame, other), one.id


def shape(edition: Edition, document: object) -> object:
    """The structure of one page."""
    page = PageWriter(edition).page(document)  # type: ignore[arg-type]
    head, _, body = page.removeprefix("---\n").partition("\n---\n")
    return sorted(yaml.safe_load(head)), of_html(converter().reset().convert(body))
