"""A version of the content, as far as two versions are compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.content.model import Library
from generator.documents.document import Document, DocumentId
from generator.documents.meaning import Meaning, meaning_of
from generator.language.reader import Reader
from generator.releases.ledger import in_release


@dataclass(frozen=True)
class ContentVersion:
    """What the pages and sheets of a version tell, and the logic of its charts: decisions, inputs, danger signs.

    `reader`: for whom changes are told.
    """

    documents: Mapping[DocumentId, Meaning]
    library: Library
    reader: Reader

    def title(self, document: DocumentId) -> str:
        """What a page or sheet is called."""
        return next((saying.text for saying in self.documents[document] if saying.subject == "title"), document.id)


def version_told(library: Library, documents: Iterable[Document], reader: Reader) -> ContentVersion:
    """The version that a content folder holds."""
    return ContentVersion({one.id: meaning_of(one) for one in in_release(documents)}, library, reader)
