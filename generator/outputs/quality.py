"""How the content stands, as JSON: `about/quality.json`, for whoever watches over several sites."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from generator.content.places import KIND_WORDS
from generator.documents.quality import CHECKED, PERSON, SHAPE, Stands, quality_of
from generator.documents.reading_age import FORMULA, measure
from generator.documents.urls import data_of
from generator.outputs.edition import Edition
from generator.outputs.planned import Outline, Planned

FILE = data_of("quality")


def files(edition: Edition) -> Mapping[str, bytes]:
    """The one file. Days are written as 2026-11-20."""
    library = edition.library
    quality = quality_of(library, measure(edition.documents, edition.readers.site("no_sentence_end")))
    told = {
        "updated": edition.site.updated,
        "counted": [{"kind": one.kind, "number": one.number, "reviewed": one.reviewed} for one in quality.counted],
        "reviewed": [{**_entry(one.entry), "by": one.by, "on": one.on, "until": one.until, "stale": one.stale}
                     for one in quality.reviewed],
        "unreviewed": [_entry(one) for one in quality.unreviewed],
        "accepted": [one._asdict() for one in quality.accepted],
        "for one reader": [one._asdict() for one in quality.one_reader],
        "without a picture": quality.unpictured,
        "reading ages": {"formula": FORMULA, "topics": [one._asdict() for one in quality.ages]},
        "gaps": sorted(library.gaps), "disagreements": sorted(library.disagreements), "doubts": sorted(library.doubts),
        "held": {"by shape": SHAPE, "by a check": CHECKED, "by a person": PERSON},
    }
    return {FILE: (json.dumps(told, indent=2, ensure_ascii=False, default=str) + "\n").encode()}


def planned(outline: Outline) -> Iterator[Planned]:
    """The same file."""
    yield Planned(FILE)


def _entry(stands: Stands) -> dict[str, Any]:
    return {"kind": KIND_WORDS[stands.shelf], "id": stands.id}
