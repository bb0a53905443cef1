"""A finished PDF as a screen reader says it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

import pikepdf

from generator.outputs.pdf.pdf_tags import TagElement, structure
from generator.outputs.pdf.proofread.page import read_pages
from generator.rules.printed import MarkedContent, texts_of, words_by_mark

_INLINE = {"Span", "Strong", "Em", "Link", "Code", "Quote", "Reference"}


def reading_order(pdf: bytes) -> list[tuple[str, str]]:
    """What a screen reader says: the kind of each part (`H1`, `P`, `LBody`, `TH`), and its text; of a figure, the words that stand for it."""
    texts = texts_of(words_by_mark(read_pages(pdf)))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [told for part in structure(opened) for told in _told(part, texts)]


def _told(part: TagElement, texts: Mapping[MarkedContent, str]) -> Iterator[tuple[str, str]]:
    if part.kind == "Figure":
        yield "Figure", str(part.element.get("/Alt", ""))
        return
    text = ""
    for held in part.held:
        if isinstance(held, TagElement) and held.kind not in _INLINE:
            yield from [(part.kind, " ".join(text.split()))] if text.strip() else []
            yield from _told(held, texts)
            text = ""
        else:
            text += texts.get(held, "") if isinstance(held, MarkedContent) else "".join(texts.get(mark, "") for mark in held.marks())
    yield from [(part.kind, " ".join(text.split()))] if text.strip() else []
