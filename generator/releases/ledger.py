"""The ledger: every release, what it published and what it changed, as values. Nothing in it is ever taken away or rewritten.

A release names each page and sheet that it published with the hash of what that told its reader (`documents.meaning`), so that a copy on paper
can be compared with it for ever. The words themselves are kept too, each once, with the files of the charts: so any two releases can be compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Final

from generator.documents.document import Document, DocumentId, Kind
from generator.documents.meaning import Meaning, hash_of_meaning
from generator.documents.versions import FINGERPRINT
from generator.releases.changes import Change, dangers_first

OF_OTHERS: Final[frozenset[Kind]] = frozenset({
    "home", "landing", "body", "sheets", "practice", "a-z", "map", "about", "changes", "glossary", "sources", "gaps", "accessibility",
    "inventory", "reading-ages", "quality", "rules", "open-data", "fact-places", "fact-places-part", "withdrawn",
})
"""Kinds of Document that only list what others tell. They are in no release."""


@dataclass(frozen=True, slots=True, order=True)
class Published:
    """A page or sheet as a release published it: its title, and the hash of what it told."""

    id: DocumentId
    title: str
    hash: str

    @property
    def fingerprint(self) -> str:
        """What stands on paper."""
        return self.hash[:FINGERPRINT]


@dataclass(frozen=True)
class Release:
    """A release. `version`: its day, and a number behind it from the second of one day on. `note`: what its editors say of it.

    `after`: the hashes of the releases before it, which it follows; several after two lines of work were joined. `documents`: all that it published,
    sorted. `charts`: the files of content from which its charts were proved, by their paths, each with its hash. `changes`: against those before it.
    """

    version: str
    day: date
    note: str
    after: tuple[str, ...]
    documents: tuple[Published, ...]
    charts: Mapping[str, str]
    changes: tuple[Change, ...]
    hash: str = ""

    @property
    def anchor(self) -> str:
        """Its place on the page of all releases."""
        return f"release-{self.version.replace('.', '-')}"

    def published(self, document: DocumentId) -> Published | None:
        """A page or sheet as this release has it; None if it has not."""
        return self._by_id.get(document)

    @cached_property
    def _by_id(self) -> Mapping[DocumentId, Published]:
        return {one.id: one for one in self.documents}

    @cached_property
    def _changes(self) -> Mapping[DocumentId, list[Change]]:
        found = dict[DocumentId, list[Change]]()
        for change in self.changes:
            for document in change.documents:
                found.setdefault(document, []).append(change)
        return found

    def changes_of(self, document: DocumentId) -> list[Change]:
        """What it changed on a page or sheet."""
        return self._changes.get(document, [])


@dataclass(frozen=True)
class Ledger:
    """All releases, the earliest first, the words of every page and sheet that they published, and the files of their charts, by their hashes."""

    releases: tuple[Release, ...] = ()
    told: Mapping[str, Meaning] = field(default_factory=lambda: MappingProxyType({}))
    files: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def latest(self) -> Release | None:
        """The release that counts; None before the first."""
        return self.releases[-1] if self.releases else None

    @cached_property
    def by_version(self) -> Mapping[str, Release]:
        """Each release by its version."""
        return {release.version: release for release in self.releases}

    def versions(self, document: DocumentId) -> tuple[tuple[Published, Release, Release | None], ...]:
        """Each version of a page or sheet, the earliest first, with the release that brought it and the one that took it away, if any did."""
        found = list[tuple[Published, Release, Release | None]]()
        for release in self.releases:
            one = release.published(document)
            if found and found[-1][2] is None and (one is None or one.hash != found[-1][0].hash):
                found[-1] = (found[-1][0], found[-1][1], release)
            if one is not None and (not found or found[-1][2] is not None):
                found.append((one, release, None))
        return tuple(found)

    @cached_property
    def withdrawn(self) -> Mapping[DocumentId, Release]:
        """Pages and sheets that were published once and are no more, each with the release that no longer had it."""
        found = dict[DocumentId, Release]()
        before = frozenset[DocumentId]()
        for release in self.releases:
            now = frozenset(one.id for one in release.documents)
            for document in now:
                found.pop(document, None)
            for document in before - now:
                found[document] = release
            before = now
        return found

    @cached_property
    def changed(self) -> frozenset[DocumentId]:
        """Pages and sheets that some release changed."""
        return frozenset(document for release in self.releases for change in release.changes for document in change.documents)

    def changes_since(self, document: DocumentId, release: Release) -> tuple[Change, ...]:
        """What changed on a page or sheet after a release, those that matter most first."""
        later = self.releases[self.releases.index(release) + 1:]
        return dangers_first(change for one in later for change in one.changes_of(document))


NO_RELEASES: Final = Ledger()
"""The ledger before the first release."""

def in_release(documents: Iterable[Document]) -> Iterator[Document]:
    """Those of some Documents that a release has."""
    return (document for document in documents if document.id.kind not in OF_OTHERS)


def published(document: Document) -> Published:
    """A page or sheet as a release has it."""
    return Published(document.id, document.title, hash_of_meaning(document))


def hash_of_file(text: str) -> str:
    """The hash of a file of content."""
    return hashlib.sha256(text.encode()).hexdigest()


def version_label(day: date, number: int) -> str:
    """What the release with this number of one day is called."""
    return f"{day}.{number}" if number > 1 else f"{day}"


def heads(ledger: Ledger) -> tuple[str, ...]:
    """The hashes of the releases that no other follows, sorted."""
    followed = {hash_ for release in ledger.releases for hash_ in release.after}
    return tuple(sorted(release.hash for release in ledger.releases if release.hash not in followed))
