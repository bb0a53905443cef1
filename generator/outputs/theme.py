"""What pages need beside their words: the theme's scripts and styles, and the faces of the letters that the Documents use."""

from __future__ import annotations

from collections.abc import Mapping

from generator.drawing.text_metrics import FONT_FILES, web_font
from generator.files.cache import key_of
from generator.files.resources import hash_of_program
from generator.outputs.edition import Edition
from generator.workers.keeping import Keeper

_EVERYWHERE = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180)))) + "‐–—‘’“”…→←↑·›×≤≥"
"""Characters that the faces hold whatever the content says, so that they do not change with every word, and a question can be typed."""


def files(edition: Edition) -> Mapping[str, bytes]:
    """The theme's files and the faces of the pages, their charts and figures."""
    words = (said for catalogue in edition.readers.catalogues for said in catalogue.catalogue.values())
    said = (document.once("characters", lambda one: "".join(sorted({sign for line in one.lines for sign in line}))) for document in edition.documents)
    used = set(_EVERYWHERE).union(*words, *said)
    signs = "".join(sorted(sign for sign in used if sign.isprintable()))
    return {**edition.templates.assets, **_faces(signs, edition.keeper)}


def _faces(characters: str, keeper: Keeper) -> Mapping[str, bytes]:
    """The faces for the web. To cut them down to these characters takes a third of a build in which all else is as it was."""
    faces = {f"assets/fonts/text-{face}.woff2": face for face in FONT_FILES}
    return keeper.files(faces.items(), lambda _, face: key_of(hash_of_program(), face, characters), lambda face: web_font(face, characters))
