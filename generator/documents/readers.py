"""Who reads each Document of a site. Here alone is decided in which language one is, and with which fixed words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.content.model import Library
from generator.documents.document import DocumentId
from generator.language.reader import Reader
from generator.language.words import FixedWords


@dataclass(frozen=True)
class Readers:
    """`site`: the reader of what belongs to no Document, such as the menu, and in whose language all is that has no other. `own`: the readers of
    single Documents that are in another language than their site."""

    site: Reader
    own: Mapping[DocumentId, Reader] = field(default_factory=dict)

    def of(self, document: DocumentId) -> Reader:
        """Who reads a Document. Editor's notes are told in the words of clinicians, with the names of sources."""
        return self.own.get(document) or self.site.told("clinician" if document.kind == "notes" else document.audience)

    @property
    def catalogues(self) -> Iterator[FixedWords]:
        """The fixed words of all languages of the site."""
        yield self.site.words
        yield from (reader.words for reader in self.own.values())


def readers_of(library: Library, words: FixedWords) -> Readers:
    """The readers of a site, whose fixed words are given."""
    return Readers(Reader("patient", library.language, words))
