"""What was published at addresses where nothing stands any more, so that each of them keeps an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from generator.documents.document import DocumentId
from generator.documents.withdrawn import Withdrawn
from generator.releases.ledger import Ledger


def withdrawn_of(ledger: Ledger) -> Mapping[DocumentId, Withdrawn]:
    """Pages and sheets that were released once and are no more: their title in the last release that had them, and the day of the first without."""
    titles = {one.id: one.title for release in ledger.releases for one in release.documents}
    return {document: Withdrawn(titles[document], release.day) for document, release in ledger.withdrawn.items()}


def facts_once_told(ledger: Ledger) -> Mapping[DocumentId, frozenset[str]]:
    """For each page and sheet that was released the facts that it told in any release. Links to them were copied, so they keep an answer."""
    hashes = defaultdict[DocumentId, set[str]](set)
    for release in ledger.releases:
        for one in release.documents:
            hashes[one.id].add(one.hash)
    facts = {hash_: frozenset(saying.id for saying in meaning if saying.subject in {"fact", "danger sign"}) for hash_, meaning in ledger.told.items()}
    return {document: frozenset().union(*(facts.get(hash_, frozenset()) for hash_ in found)) for document, found in hashes.items()}
