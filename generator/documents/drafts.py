"""What composers write: blocks in which facts are only named, and marks that stand for what is known at the end.

A composer says what a page tells, in which order, and keeps no state. `finishing.finish` then walks once through the draft in the order of
reading: it numbers the sources, puts in the words of the facts, leads the words of the glossary to their explanations, and lays notes,
explanations and the list of sources where these marks stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from generator.content.model import NotStated
from generator.documents.document import Block, Unstated
from generator.documents.document.spans import Code, ForPrograms, Ids


@dataclass(frozen=True, slots=True)
class ExplainHere:
    """Here stand the words of the glossary that were used above and wait for their explanation."""


@dataclass(frozen=True, slots=True)
class AsidesHere:
    """Here ends a section: clinicians find its editor's notes and disagreements here, patients all of them together at the end."""


@dataclass(frozen=True, slots=True)
class AsidesLater:
    """The notes and disagreements above belong to no section: the next one that touches them tells them, or the end of the page."""


@dataclass(frozen=True, slots=True)
class DifferencesTold:
    """The disagreements above are told already: they get no box of their own."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A text of this page that takes no links: its words are explained all the same."""

    text: str


@dataclass(frozen=True, slots=True)
class KeepGap:
    """Something that no source states, told at the end of the page."""

    gap: Code


@dataclass(frozen=True, slots=True)
class GapInWords:
    """What a gap says, if this page has not said it in its place yet; else that it is not stated. `unstated`: with all that stands beside that."""

    gap: Code
    unstated: Unstated


@dataclass(frozen=True, slots=True)
class Untold:
    """A section that no source tells: its anchor, its name, and the explicit entry for it."""

    anchor: Code
    name: str
    value: Annotated[NotStated, ForPrograms]


@dataclass(frozen=True, slots=True)
class Foot:
    """The end of a page: notes, what is not known, words used, sources. `sentences`: what else no source states.

    `behind`: notes and sources stand behind what the page says, so a screen may fold them.
    """

    untold: tuple[Untold, ...] = ()
    sentences: tuple[str, ...] = ()
    gaps: Ids = ()
    behind: bool = False


Mark = ExplainHere | AsidesHere | AsidesLater | DifferencesTold | Mention | KeepGap | Foot
Draft = tuple[Block | Mark, ...]
