"""Decisions: one chart each, as a graph of boxes. Branches are data, so that the chart can be drawn and its logic proved."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from generator.content.model.entry import Audience, Entry, Listed, Names, Review, Stated, Urgency, kind_of
from generator.content.model.statement import StatedTime
from generator.content.model.text import DecisionRef, FactRef, Id, Number, RedFlagRef, Text, TopicRef


class BoxId(Id):
    """The id of a box of the same chart."""


class Box(Entry):
    """The common part of all boxes: its id, its words on the chart, the facts it stands on, and detail for the notes below the chart."""

    id: Id
    says: Text
    facts: tuple[FactRef, ...] = ()
    note: Text | None = None


class StateBox(Box):
    """A clinical state: where the chart starts, or what is now known. Drawn as a rounded rectangle."""

    kind: Literal["state"]
    goto: BoxId


class ActionBox(Box):
    """Something to do on the way, at most as urgent as `level` says. Drawn as a rectangle."""

    kind: Literal["action"]
    level: Urgency = "routine"
    goto: BoxId


class Answer(Entry):
    """One answer to a choice or to a number, and the box it leads to.

    A choice has its words in `answer`. A number has its limits: a lower one (`at_least` or `more_than`), an upper one
    (`less_than` or `at_most`), or both; which key is written says on which side equality falls.
    """

    answer: Text | None = None
    at_least: Number | None = None
    more_than: Number | None = None
    less_than: Number | None = None
    at_most: Number | None = None
    goto: BoxId


class QuestionBox(Box):
    """A question. `asks` is its type; drawn as a hexagon. Only yes or no takes `red_flags` and `any_of`.

    yes or no: `yes` and `no` lead on. choice and number: `answers` lead on; a number has a `unit`. `any_of` lists what counts as
    yes. `red_flags` names the danger signs that this question asks for: one of them is enough for yes. `unsure` says how to answer in doubt.
    `complete: yes` declares that the answers of a choice leave nobody out. `down` names the answer that goes down the chart
    (`yes`, `no`, or the words of an answer).
    """

    kind: Literal["question"]
    asks: Literal["yes or no", "choice", "number"]
    red_flags: tuple[RedFlagRef, ...] = ()
    any_of: tuple[Text, ...] = ()
    unsure: Text | None = None
    unit: Text | None = None
    complete: Literal["yes"] | None = None
    yes: BoxId | None = None
    no: BoxId | None = None
    answers: tuple[Answer, ...] = ()
    down: Text | None = None


class OutcomeBox(Box):
    """An end: what to do (`says`), how urgent it is, who does it, within what time, and what to come back for."""

    kind: Literal["outcome"]
    level: Urgency | None = None
    who: Stated
    time: StatedTime | None = None
    come_back_if: Stated


class LinkBox(Box):
    """An end that leads on: to another chart or to a topic. Drawn as a small oval."""

    kind: Literal["link"]
    decision: DecisionRef | None = None
    topic: TopicRef | None = None


AnyBox = Annotated[
    Annotated[StateBox, Tag("state")] | Annotated[ActionBox, Tag("action")] | Annotated[QuestionBox, Tag("question")]
    | Annotated[OutcomeBox, Tag("outcome")] | Annotated[LinkBox, Tag("link")],
    Discriminator(kind_of, custom_error_type="bad_form",
                  custom_error_message="a box has a kind: state, action, question, outcome or link")]


class Given(Entry):
    """One answer of a patient: to which question, and what (`yes`, `no`, the words of a choice, or a number)."""

    question: BoxId
    answer: Text


class Return(Entry):
    """A declared way back: from a box (or at any time) to an earlier one, and what brings the patient back.

    It is said on the page and on paper, and never drawn as an arrow.
    """

    start: BoxId | None = Field(default=None, alias="from")
    to: BoxId
    when: Text


class Property(Entry):
    """Something that must never happen: with these answers, one of these boxes is reached, or an outcome of one of these levels."""

    never: Text
    given: tuple[Given, ...]
    boxes: tuple[BoxId, ...] = ()
    levels: tuple[Urgency, ...] = ()


class Case(Entry):
    """A named patient: given these answers, this end is reached."""

    patient: Text
    given: tuple[Given, ...] = ()
    reaches: BoxId


class Decision(Entry):
    """One decision chart: for whom it is, for whom not, its boxes in the order of reading, and what must be true of it.

    It has one reader, so each box has one text. Every build proves it before it draws it.
    """

    id: Id
    names: Names
    audience: Audience
    question: Text
    population: Text
    exclusions: Listed[Text]
    red_flags: Listed[RedFlagRef]
    boxes: tuple[AnyBox, ...]
    returns: tuple[Return, ...] = ()
    properties: tuple[Property, ...] = ()
    cases: tuple[Case, ...]
    abbreviations: tuple[Names, ...] = ()
    topics: tuple[TopicRef, ...] = ()
    review: Review | None = None
