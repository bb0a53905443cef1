"""What pages need beside their words: the theme's scripts and styles, and the faces of the letters that the Documents use."""

from __future__ import annotations

from generator.drawing.text_metrics import FONT_FILES
from generator.outputs.edition import Edition

_EVERYWHERE = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180)))) + "‐–—‘’“”…→←↑·›×≤≥"
"""Characters that the faces hold whatever the content says, so that they do not change with every word, and a question can be typed."""


def files(edition: Edition) -> dict[str, bytes]:
    """The theme's files and the faces of the pages, their charts and figures."""
    words = edition.templates.words.catalogue.values()
    said = (line for document in edition.documents for line in document.lines)
    used = set(_EVERYWHERE).union(*words, *said, *(document.title for document in edition.documents))
    signs = "".join(sorted(sign for sign in used if sign.isprintable()))
    return dict(edition.templates.assets) | {f"assets/fonts/text-{face}.woff2": edition.web_font(face, signs) for face in FONT_FILES}
