"""How the content stands, as JSON: `about/quality.json`, for whoever watches over several sites."""

from __future__ import annotations

import json
from collections.abc import Mapping

from generator.documents.quality import CHECKED, PERSON, SHAPE, quality_of
from generator.outputs.edition import Edition

FILE = "about/quality.json"


def files(edition: Edition) -> Mapping[str, bytes]:
    """The one file. Days are written as 2026-11-20."""
    quality = quality_of(edition.library)
    library = edition.library
    told = {
        "updated": edition.site.updated,
        "counted": [one._asdict() for one in quality.counted],
        "reviewed": [one._asdict() for one in quality.reviewed],
        "unreviewed": [{"kind": kind, "id": id_} for kind, id_ in quality.unreviewed],
        "accepted": [one._asdict() for one in quality.accepted],
        "gaps": sorted(library.gaps), "disagreements": sorted(library.disagreements), "doubts": sorted(library.doubts),
        "held": {"by shape": SHAPE, "by a check": CHECKED, "by a person": PERSON},
    }
    return {FILE: (json.dumps(told, indent=2, ensure_ascii=False, default=str) + "\n").encode()}
