"""Words -> open data, charts in open formats, feeds: each is read by a parser, and has the structure that tame words give it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from generator.documents.document import DocumentId
from generator.outputs import chart_exports, feeds, open_data
from generator.outputs.edition import Edition
from generator.releases.changes import Change
from generator.releases.ledger import Ledger
from generator.releases.making import prepare
from tests.fuzz import world
from tests.fuzz.choices import Choices
from tests.fuzz.pages import seeds
from tests.fuzz.shapes import of_file


def attempt(data: bytes) -> None:
    """Compare the files of both worlds."""
    choices = Choices(data)
    hostile, tame = map(world.edition, world.hostile(choices))
    said = world.words(choices)
    if hostile is not None and tame is not None:
        one, other = made(hostile, said), made(tame, "Qzq")
        assert one.keys() == other.keys()
        for path in one:
            assert of_file(path, one[path]) == of_file(path, other[path]), path


def made(edition: Edition, said: str) -> Mapping[str, bytes]:
    """The files, with a release that changed something in these words."""
    changes = (Change("content", "fact", "x", said, said, said, (DocumentId("topic", "ankle-sprain"),), said),)
    release = prepare(edition.documents, {}, Ledger(), date(2026, 11, 1), said, changes).release
    known = edition._replace(ledger=Ledger((replace(release, version="2026-11-01"),)))
    return {**chart_exports.files(known), **open_data.files(known), **feeds.files(known)}


__all__ = ["attempt", "seeds"]
