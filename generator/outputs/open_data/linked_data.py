"""What a page is about, for search engines: JSON-LD in the words of schema.org, inside the page.

Nothing is claimed that the content does not state: a review only while it holds, names as they were written, no kind of person or body.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from generator.content.model import NotStated, Page, Topic
from generator.documents.document import Document, DocumentId, Sources
from generator.documents.open_data import as_data
from generator.documents.review_days import holding_review
from generator.documents.urls import entry_of, web_address_of
from generator.outputs.edition import Edition
from generator.outputs.open_data.bibliography import address_of_source

_ABOUT: Mapping[str, str] = {"condition": "MedicalCondition", "symptom": "MedicalSymptom", "anatomy": "AnatomicalStructure",
                             "test": "MedicalTest", "treatment": "MedicalTherapy"}
"""The type of what a page is about, by the kind of its topic or of the page."""


class LinkedData:
    """What all pages of an edition have in common, found once."""

    def __init__(self, edition: Edition) -> None:
        self._library, self._site = edition.library, edition.site
        self._pages = frozenset(as_data(edition.library))

    def of(self, document: Document, description: str = "") -> str:
        """What a page is about, to stand in a script element; empty for pages about the site itself."""
        return in_script(self.told(document, description)) if document.id in self._pages else ""

    def told(self, document: Document, description: str = "") -> dict[str, Any]:
        """The same as a value."""
        site, entry = self._site, self._entry(document.id)
        review = holding_review(entry, self._library, site)
        told: dict[str, Any] = {
            "@context": "https://schema.org", "@type": "MedicalWebPage", "name": document.title, "description": description,
            "url": web_address_of(document.id, site), "inLanguage": document.language, "dateModified": str(site.updated),
            "audience": {"@type": "Patient"} if document.audience == "patient" else {"@type": "MedicalAudience", "audienceType": "Clinician"},
            "about": self._about(entry),
            "author": [str(author) for author in getattr(entry, "authors", ()) or site.authors],
            "publisher": "" if isinstance(site.publisher, NotStated) else str(site.publisher),
            "license": str(site.licence.address or site.licence.name) if site.licence is not None else "",
            "isPartOf": {"@type": "WebSite", "name": str(site.name), **({"url": str(site.address)} if site.address is not None else {})},
            "citation": [self._citation(source) for source in document.once("sources", _sources_of)],
        }
        if review is not None:
            told |= {"lastReviewed": str(review.on), "reviewedBy": str(review.by)}
        return {key: value for key, value in told.items() if value}

    def _entry(self, document: DocumentId) -> Any:
        return entry_of(document, self._library)

    def _about(self, entry: Any) -> dict[str, Any]:
        """What a page about one thing is about, by its clinical name, its name for patients and other names."""
        kind = _ABOUT.get(entry.kind if isinstance(entry, Topic) else type(entry).__name__.lower()) if isinstance(entry, Page) else None
        if kind is None:
            return {}
        names = dict.fromkeys(map(str, (entry.names.plain, *entry.names.also)))
        others = [name for name in names if name != entry.names.clinical]
        return {"@type": kind, "name": str(entry.names.clinical), **({"alternateName": others} if others else {})}

    def _citation(self, source: str) -> dict[str, Any]:
        known = self._library.sources[source]
        address = address_of_source(known)
        return {"@type": "CreativeWork", "name": str(known.short), **({"url": address} if address else {})}


def _sources_of(document: Document) -> list[str]:
    return [use.source for block in document.all(Sources) for use in block.uses]


def in_script(told: Mapping[str, Any]) -> str:
    """A value as JSON that ends no script element and starts no comment or entity, whatever stands in it."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
