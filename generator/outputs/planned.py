"""Which files an output will make, told before any of them is: the preview makes each when it is first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from generator.content.model import Library, Site
from generator.documents.document import DocumentId
from generator.releases.ledger import Ledger


class Outline(NamedTuple):
    """What is known of a site before its Documents are assembled: among it the title of each."""

    library: Library
    site: Site
    titles: Mapping[DocumentId, str]
    ledger: Ledger


class Planned(NamedTuple):
    """A file by its path below the root of the site. `of`: the Document from which alone it is made; None: it is made from all. `printed`: it comes
    from the press, as a sheet of that Document."""

    path: str
    of: DocumentId | None = None
    printed: bool = False
