"""A release as it would be made now: what is published, in which version, and whether anything is other than before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from generator.documents.document import Document
from generator.documents.meaning import Meaning, meaning_of
from generator.releases.changes import Change, dangers_first
from generator.releases.ledger import Ledger, Release, hash_of_file, heads, in_release, published

CHARTS_FROM = ("decisions", "inputs", "red_flags")
"""The folders of the content from which charts are proved."""


class Prepared(NamedTuple):
    """A release that is not written yet, with all its words and the files of its charts, by their hashes."""

    release: Release
    told: Mapping[str, Meaning]
    files: Mapping[str, str]


def prepare(documents: Iterable[Document], charts: Mapping[str, str], ledger: Ledger, day: date, note: str = "",
            changes: tuple[Change, ...] = ()) -> Prepared:
    """The release of some Documents. `charts`: the text of each file in `CHARTS_FROM` by its path."""
    found = tuple(sorted((published(document), meaning_of(document)) for document in in_release(documents)))
    hashes = {path: hash_of_file(text) for path, text in charts.items()}
    release = Release("", day, note, heads(ledger), tuple(one for one, _ in found), hashes, dangers_first(changes))
    return Prepared(release, {one.hash: meaning for one, meaning in found}, {hash_of_file(text): text for text in charts.values()})


def differs(release: Release, ledger: Ledger) -> bool:
    """Whether anything is published in a release that the latest has not, or is no more. A chart whose file alone changed tells the same."""
    return ledger.latest is None or {(one.id, one.hash) for one in release.documents} != {(one.id, one.hash) for one in ledger.latest.documents}
