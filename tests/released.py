"""Ledgers for tests: releases of the miniature world, as it was changed from one to the next."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from generator.documents.document import DocumentId
from generator.releases.changes import Change
from generator.releases.making import prepare
from generator.releases.store import append, read
from tests.worlds import SHARED, alone, example, judged, written

CHART = {"decisions/ankle-injured.yml": "id: ankle-injured\n"}
SHEET, SPRAIN = DocumentId("handout", "ankle-at-home"), DocumentId("topic", "ankle-sprain")


def released(folder: Path, day: date, into: Path, charts: Mapping[str, str] = CHART, changes: tuple[Change, ...] = (),
             **edits: tuple[str, str]) -> Path:
    """Release the miniature world, as changed, into the ledger of another folder."""
    made = prepare(written(judged(example(folder, **edits))).documents, charts, read(into).ledger, day, "A note.", changes)
    return append(into, None, made.release, made.told, made.files, "en")


def three_versions(folder: Path) -> Path:
    """The miniature world with a ledger: its sheet told one thing in November, another in December, and tells a third since January. It is released
    once for all processes; each test gets a copy."""
    made = SHARED / "three-versions"
    with alone(made.name):
        if not made.exists():
            _three_versions(Path(tempfile.mkdtemp(dir=SHARED))).rename(made)
    return Path(shutil.copytree(made, folder / "content"))


def _three_versions(folder: Path) -> Path:
    content = example(folder / "content")
    released(folder / "november", date(2026, 11, 1), content, topics_ankle_sprain=("Walking downhill", "Going downhill"))
    lost = Change("less safe or uncertain route", "danger sign", "cannot-walk", "Danger sign removed: You cannot <walk>.",
                  documents=(SHEET,))
    other = Change("wording", "fact", "worse-downhill", "“Going downhill” now reads “Stepping downhill”.", "Going downhill", "Stepping downhill",
                   (SHEET, SPRAIN))
    released(folder / "december", date(2026, 12, 1), content, changes=(other, lost), topics_ankle_sprain=("Walking downhill", "Stepping downhill"))
    again = Change("content", "fact", "worse-downhill", "“Stepping downhill” now reads “Walking downhill”.", documents=(SHEET, SPRAIN),
                   example="For example somebody.")
    released(folder / "january", date(2027, 1, 10), content, changes=(again,))
    return content
