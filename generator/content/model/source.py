"""Sources, and what is wrong or missing in them: disagreements, doubts and gaps; and what the site does not cover."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from generator.content.model.entry import Entry, Names, Stated, Urgency, Voiced, Worded
from generator.content.model.statement import Action, Citation
from generator.content.model.text import Address, DoubtRef, FactRef, GapRef, Id, Lines, SourceRef, Text

OPINION = "opinion of the authors"
"""The kind of source that is no document but the authors of the site themselves."""


class Source(Entry):
    """A document that facts come from, or a published reference that an editor's note rests on.

    `status` says how much of it was read; `unidentified`: a reference that a document cites without saying what it is.
    `file`: its name among the clinic's own documents. `title` is printed in the bibliography as it is.
    `opinion of the authors` is no document: what the authors of the site say themselves, each such statement marked as their opinion.
    """

    id: Id
    kind: Literal["web article", "guideline", "trial", "review", "study", "safety notice", "leaflet", "book",
                  "reference of a document", "demonstration", "opinion of the authors"]
    short: Text
    title: Stated
    authors: Stated
    published_in: Stated
    year: Stated
    status: Literal["read", "abstract read", "excerpt read", "unidentified"]
    primary: Literal["yes", "no", "not stated"]
    doi: Text | None = None
    link: Address | None = None
    file: Text | None = None
    note: Text | None = None
    doubts: tuple[DoubtRef, ...] = ()
    code: Text | None = None


class Side(Entry):
    """One side of a disagreement: what is said, of whom, and the facts that say it."""

    says: Text
    population: Stated = Field(alias="for")
    facts: tuple[FactRef, ...]


class Disagreement(Voiced):
    """Where sources differ, or where one source differs from itself: each side, and what the pages therefore say.

    It is shown on every page that shows one of its facts.
    """

    id: Id
    question: Worded
    sides: tuple[Side, ...]
    doubts: tuple[DoubtRef, ...] = ()
    code: Text | None = None


class Caution(Voiced):
    """What an editor's note warns of, in one sentence: it stands wherever a fact with that note is said. `sources`: where not all of the note's."""

    kind: Literal["harm", "warning", "not advised", "doubtful benefit"]
    sources: tuple[Citation, ...] = ()


class Doubt(Voiced):
    """An editor's note on a fact that looks doubtful; shown beside the fact, never mixed into it.

    `cautions`: what of it a reader who decides must meet in the place of the fact itself.
    """

    id: Id
    basis: Literal["checked", "partly checked", "own judgement", "the documents themselves"]
    cautions: tuple[Caution, ...] = ()
    sources: tuple[Citation, ...] = ()
    code: Text | None = None


class Gap(Voiced):
    """Something a reader would ask and no source states. Wherever it is missing, `{not_stated: ID}` names it.

    `sources`: where one would have expected it; `doubts`: what editors know of it.
    """

    id: Id
    sources: tuple[Citation, ...] = ()
    doubts: tuple[DoubtRef, ...] = ()
    code: Text | None = None


class NotCovered(Entry):
    """A symptom or question that people bring and this site does not cover, and what to do instead.

    Who searches with all words of one of its `names` sees it above the results, below danger signs. The page "What this site does not cover" lists
    all. `urgency` and `sources`: where a source says how soon or what to do; else `basis: editor`.
    """

    id: Id
    names: Names
    urgency: Urgency | None = None
    action: Action
    sources: tuple[Citation, ...] = ()


class Row(Entry):
    """One statement of a document. A fact names it under `rows`; or it is a gap, a reference, or left out for a reason (with what it was about).

    `row`: your own number of it. `line`: where it stands. `gap`, or `reference`: what it is, by its id. `left_out`: why it is told nowhere.
    `about`: what it was about.
    """

    row: Text
    line: Lines
    gap: GapRef | None = None
    reference: SourceRef | None = None
    about: Text | None = None
    left_out: Text | None = None


class Inventory(Entry):
    """Every statement of one document, so that none is lost; its id is that of the source.

    A fact names its rows under `rows`. What no fact tells is a gap, a reference, or left out with the reason; the page "Sources and gaps" counts them
    all.
    """

    id: Id
    rows: tuple[Row, ...]
