"""Whether a copy on paper still holds: every version of a page or sheet, and what changed after it."""

from __future__ import annotations

from typing import NamedTuple

from generator.documents.document import Document
from generator.documents.versions import fingerprint_of
from generator.language.reader import Reader
from generator.releases.changes import Change, whole
from generator.releases.ledger import Ledger, Release


class Told(NamedTuple):
    """A change as readers are told of it: how much it matters, for programs and in words, and what it is, with the person to whom it happens."""

    grade: str
    label: str
    says: str


class Copy(NamedTuple):
    """One version of a page or sheet, in words. `until`: the day from which it no longer counted; empty where it still does.

    `fingerprint`: as on paper. `released`: False for what the page says now, if no release has that. `changes`: since then, dangers first.
    """

    fingerprint: str
    since: str
    until: str
    released: bool
    current: bool
    changes: tuple[Told, ...]


def copies_of(document: Document, ledger: Ledger, reader: Reader) -> tuple[Copy, ...]:
    """Every version of a page or sheet, that of now first. One that was taken up again stands once. None where nothing was ever released of it."""
    versions = dict[str, tuple[Release, Release | None]]()
    for one, release, until in ledger.versions(document.id):
        versions.pop(one.fingerprint, None)
        versions[one.fingerprint] = release, until
    if not versions:
        return ()
    now = fingerprint_of(document)
    known = [_copy(fingerprint, release, until, document, ledger, reader, now) for fingerprint, (release, until) in versions.items()]
    if known[-1].current:
        return tuple(reversed(known))
    former = (one for one in reversed(known) if one.fingerprint != now)  # what was taken back to a former version is that of now
    return (Copy(now, "", "", released=False, current=True, changes=()), *former)


def told(change: Change, reader: Reader) -> Told:
    """A change in words."""
    return Told(change.grade.replace(" ", "-"), reader(f"grade_{change.grade.replace(' ', '_')}"), whole(change))


def _copy(fingerprint: str, release: Release, until: Release | None, document: Document, ledger: Ledger, reader: Reader, now: str) -> Copy:
    last = ledger.releases[ledger.releases.index(until) - 1] if until is not None else ledger.releases[-1]
    changes = tuple(told(change, reader) for change in ledger.changes_since(document.id, last))
    return Copy(fingerprint, reader.day(release.day), reader.day(until.day) if until is not None else "", released=True,
                current=until is None and fingerprint == now, changes=changes)
