"""What is published, and in which forms: every output is made from an Edition, and from nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from generator.content.model import Library, Site
from generator.documents.document import Document, DocumentId
from generator.documents.navigation import Navigation
from generator.documents.readers import Readers
from generator.documents.versions import SheetVersion
from generator.drawing.text_metrics import Font
from generator.files.traces import Tracing
from generator.outputs.pdf import PrintedSheet
from generator.outputs.templates import Templates
from generator.releases.ledger import NO_RELEASES, Ledger
from generator.workers.keeping import Keeper


class Edition(NamedTuple):
    """All Documents of a Library, who reads each, the way through them, the version of every sheet, the sheets as they were printed, and all releases
    before.

    `keeper`: who has what earlier runs made of it. `tracing`: what is known of Documents.
    """

    library: Library
    site: Site
    documents: tuple[Document, ...]
    navigation: Navigation
    versions: Mapping[DocumentId, SheetVersion]
    sheets: tuple[PrintedSheet, ...]
    templates: Templates
    font: Font
    readers: Readers
    ledger: Ledger = NO_RELEASES
    keeper: Keeper = Keeper()
    tracing: Tracing = Tracing()
