"""Whatever has a page of its own, with its sections in their order; and the rows of the table of causes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field

from generator.content.model.entry import Entry, Listed, Names, Review, Said, Stated, Worded
from generator.content.model.statement import (
    Anatomy,
    Differential,
    Lifestyle,
    Pitfall,
    Question,
    Recommendation,
    RedFlag,
    Statement,
    Statistic,
    Step,
    Symptom,
)
from generator.content.model.text import (
    Count,
    FactRef,
    FigureRef,
    GapRef,
    HandoutRef,
    Id,
    PitfallRef,
    RedFlagRef,
    TestRef,
    Text,
    TopicRef,
    TreatmentRef,
)


class Card(Entry):
    """The answer of a page for patients, in at most 150 words: what it is, what to do now and at home, how long it lasts, when to come back.

    Each part is a list of facts. A part that nobody would ask about here is left out.
    """

    what: Said[Statement] | None = None
    now: Said[Statement] | None = None
    at_home: Said[Statement] | None = None
    how_long: Said[Statement] | None = None
    come_back: Said[Statement] | None = None


CARD = tuple(Card.model_fields)
"""The parts of an answer card, in their order."""


class PatientQuestion(Entry):
    """A question in the words of patients, and the facts that answer it.

    `asks`: the question as people put it.
    """

    asks: Text
    answers: Said[Statement]


class Page(Entry):
    """The common part of whatever has a page of its own. Its danger signs and its main message come first.

    For patients, `card` is the answer, and `questions` are what people want to know, in their words and order: all other sections then stand
    behind them, for those who want the whole. `sheet`: the printed sheet that goes with the page.
    `gaps`: what no source states and no section of the page would be asked for.
    `authors`: who wrote the page, where they are not those of the site.
    """

    id: Id
    names: Names
    red_flags: Listed[RedFlagRef]
    main_message: Statement
    card: Card | None = None
    sheet: HandoutRef | None = None
    questions: tuple[PatientQuestion, ...] = ()
    key_points: tuple[FactRef, ...] = ()
    figures: tuple[FigureRef, ...] = ()
    gaps: tuple[GapRef, ...] = ()
    related: tuple[TopicRef, ...] = ()
    review: Review | None = None
    authors: tuple[Text, ...] = ()


class Topic(Page):
    """A page about a condition, a symptom, a decision (guide), a part of the body, or prevention.

    The sections stand on the page in the order of these keys, whatever their order in the file. The kind of a topic says which of them it must have.
    """

    kind: Literal["condition", "symptom", "guide", "anatomy", "prevention"]
    about: Said[Statement] | None = None
    anatomy: Said[Anatomy] | None = None
    symptoms: Said[Symptom] | None = None
    triggers: Said[Statement] | None = None
    causes: Said[Statement] | None = None
    differentials: Said[Differential] | None = None
    recommendations: Said[Recommendation] | None = None
    workup: Said[Statement] | None = None
    tests: Listed[TestRef] | None = None
    care: Said[Statement] | None = None
    treatments: Listed[TreatmentRef] | None = None
    outlook: Said[Statement] | None = None
    self_care: Said[Lifestyle] | None = None
    preparation: Said[Step] | None = None
    evidence: Said[Statistic] | None = None
    pitfalls: Listed[PitfallRef] | None = None
    faq: Said[Question] | None = None


class Test(Page):
    """A scan or a test. Every test answers the same questions."""

    measures: Stated
    radiation: Stated
    about: Said[Statement]
    recommendations: Said[Recommendation]
    shows_well: Said[Statement]
    shows_badly: Said[Statement]
    harms: Said[Statement]
    preparation: Said[Step]
    experience: Said[Statement]
    if_found: Said[Statement]
    if_nothing_found: Said[Statement]
    evidence: Said[Statistic]
    pitfalls: Listed[PitfallRef]


class Treatment(Page):
    """An option of treatment. Every option answers the same questions, so that options can stand side by side."""

    option: Literal["wait and see", "self-care", "conservative", "medicine", "injection", "surgery", "alternative"]
    involves: Said[Statement]
    used_when: Said[Statement]
    benefits: Said[Statement]
    harms: Said[Statement]
    onset: Said[Statement]
    duration: Said[Statement]
    evidence: Said[Statistic]


class ComparedRow(Entry):
    """A row of the authors' own in a comparison: what it asks, and a cell for each option, in their order.

    `asks`: the head of the row. `cells`: for each option the facts that say it, or not stated.
    """

    asks: Worded
    cells: tuple[Said[Statement], ...]


class Comparison(Page):
    """Treatments side by side: the decision as a question, and the same rows for every option. `rows`: further ones of the authors' own."""

    question: Text
    options: tuple[TreatmentRef, ...]
    rows: tuple[ComparedRow, ...] = ()


class CauseColumn(Entry):
    """A column of the authors' own in the table of causes: causes that ask the same stand in one column.

    `asks`: the head of the column. `facts`: what says it of this cause, or not stated.
    """

    asks: Worded
    facts: Said[Statement]


class Cause(Entry):
    """One row of the table of causes: what happens, what it feels like, and how it is managed. `columns`: what else the authors tell of causes.

    Rows stand in the order of `place`, a number of the authors' own; those without one follow by id.
    """

    id: Id
    names: Names
    cause_of: tuple[TopicRef, ...]
    topic: TopicRef | None = None
    red_flags: Listed[RedFlagRef]
    involves: Said[Statement]
    symptoms: Said[Symptom]
    triggers: Said[Statement]
    management: Said[Statement]
    columns: tuple[CauseColumn, ...] = ()
    place: Annotated[Count, Field(ge=1, le=1000)] | None = None


REQUIRED: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "condition": ("about", "symptoms", "triggers", "causes", "differentials", "recommendations", "tests", "treatments",
                  "outlook", "self_care", "pitfalls", "faq"),
    "symptom": ("about", "triggers", "causes", "differentials", "recommendations", "tests", "treatments", "outlook",
                "self_care", "pitfalls", "faq"),
    "guide": ("about", "recommendations", "tests", "evidence", "pitfalls", "faq"),
    "anatomy": ("about", "anatomy", "faq"),
    "prevention": ("about", "self_care", "evidence", "faq"),
})
"""The sections that a topic of each kind must fill, or say that the sources state nothing (`not stated`)."""

SECTIONS: Mapping[type[Entry], tuple[str, ...]] = MappingProxyType({
    Topic: tuple(name for name in Topic.model_fields if name not in Page.model_fields and name != "kind"),
    Test: tuple(name for name in Test.model_fields if name not in Page.model_fields),
    Treatment: tuple(name for name in Treatment.model_fields if name not in Page.model_fields and name != "option"),
    Cause: ("involves", "symptoms", "triggers", "management"),
    RedFlag: ("means",),
    Pitfall: ("why", "instead"),
})
"""The sections of each kind of page, in the order in which they stand on it."""


KIND_OF_SECTION: Mapping[str, type[Statement]] = MappingProxyType({
    "anatomy": Anatomy, "differentials": Differential, "recommendations": Recommendation, "self_care": Lifestyle,
    "preparation": Step, "evidence": Statistic, "faq": Question, "instead": Recommendation,
})
"""The sections whose table or layout needs one kind of statement; the others take any."""
