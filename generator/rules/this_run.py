"""A run, as a value: what rules of publishing judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from generator.content.model import Library
from generator.documents.document import Document
from generator.documents.reviewing import Standing, standings
from generator.language.words import nearest
from generator.releases.ledger import NO_RELEASES
from generator.releases.store import ReadLedger


@dataclass(frozen=True, eq=False)
class ThisRun:
    """What is published, with what, and what was before. `languages`: those that have a catalogue of words. `public`: whether it is for the public.

    `clinic`: the one whose sheets are wanted, if any is named. `missing`: programs that are not installed, each with how to get it. `documents`: all
    that readers are told; none before pages can be made, and where there can be none.
    """

    library: Library
    today: date
    languages: Sequence[str]
    public: bool = False
    clinic: str | None = None
    missing: Mapping[str, str] = field(default_factory=dict)
    released: ReadLedger = ReadLedger(NO_RELEASES)
    documents: tuple[Document, ...] = ()

    @property
    def speaks(self) -> bool:
        """Whether there are words in the language of the site."""
        return self.library.site is None or nearest(self.library.site.language, self.languages) is not None

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """What was reviewed, and what of it is told now."""
        told = {document.id: document for document in self.documents}
        return tuple(standings(self.library, told.__getitem__)) if told else ()
