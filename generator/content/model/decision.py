"""Decisions: one chart each, as a graph of boxes. Branches are data, so that the chart can be drawn and its logic proved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Discriminator, Field, GetJsonSchemaHandler, Tag
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from generator.content.model.entry import Audience, BlankForm, Entry, GapForm, Listed, Names, Review, Stated, Urgency, form_of, kind_of
from generator.content.model.input import AnyInput, ChartSign, DerivedValue, Expression
from generator.content.model.statement import StatedTime
from generator.content.model.text import Count, Day, DecisionRef, FactRef, Id, Number, RedFlagRef, Round, Text, TopicRef
from generator.diagnostics.diagnostic import Where


class BoxId(Id):
    """The id of a box of the same chart."""

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**super().__get_pydantic_json_schema__(schema, handler), "x-shelf": "boxes"}


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


class Repeat(Entry):
    """That an action is done again: back to which earlier box, after how long, and how often the action is done at most.

    `after`: how long to wait, such as 15 minutes. `at_most`: how often the action is done in all.
    """

    to: BoxId
    after: Text
    at_most: Annotated[Count, Field(ge=2, le=9)]


class ActionBox(Box):
    """Something to do on the way, at most as urgent as `level` says. Drawn as a rectangle.

    With `repeat` everybody goes back and is asked again, and `goto` is where the last time leads.
    """

    kind: Literal["action"]
    level: Urgency = "routine"
    repeat: Repeat | None = None
    goto: BoxId


class Answer(Entry):
    """One answer to a question, and the box it leads to.

    `answer` holds the words of a choice, or the id of an answer of the input that is asked. A number has its limits: a lower one (`at_least` or
    `more_than`), an upper one (`less_than` or `at_most`), or both; which key is written says on which side equality falls. `when` is a condition
    over inputs and derived values; `answer` may then give it words of its own. `red_flags` names the danger signs of whoever gives this answer.
    """

    answer: Text | None = None
    when: Expression | None = None
    red_flags: tuple[RedFlagRef, ...] = ()
    at_least: Number | None = None
    more_than: Number | None = None
    less_than: Number | None = None
    at_most: Number | None = None
    goto: BoxId


class QuestionBox(Box):
    """A question; drawn as a hexagon. Either it names the `inputs` that it asks, or it is a question of its own, of the type that `asks` says.

    yes or no: `yes` and `no` lead on. All others: `answers` lead on; a number has a `unit`. A question may ask for several inputs, or for none
    that is new: then it decides by what is known. `order: worst first` says that of several answers that fit the first leads on. `unknown` leads on
    whoever does not know. `any_of` lists what counts as yes. `red_flags` names the danger signs that this question asks for: one of them is enough
    for yes. `unsure` says how to answer in doubt. `complete: yes` declares that the answers of a choice leave nobody out. `down` names the answer
    that goes down the chart (`yes`, `no`, or the words of an answer).
    `step`: how exactly a number is asked, 1 or 0.1. `order`: whether the first of several fitting answers leads on.
    """

    kind: Literal["question"]
    asks: Literal["yes or no", "choice", "number"] | None = None
    inputs: tuple[Id, ...] = ()
    order: Literal["worst first"] | None = None
    unknown: BoxId | None = None
    red_flags: tuple[RedFlagRef, ...] = ()
    any_of: tuple[Text, ...] = ()
    unsure: Text | None = None
    unit: Text | None = None
    step: Number | None = None
    complete: Literal["yes"] | None = None
    yes: BoxId | None = None
    no: BoxId | None = None
    answers: tuple[Answer, ...] = ()
    down: Text | None = None


class Addition(Entry):
    """What an end says besides, to those for whom a condition holds.

    `says`: the words. `facts`: what they rest on.
    """

    when: Expression
    says: Text
    facts: tuple[FactRef, ...] = ()


class OutcomeBox(Box):
    """An end: what to do (`says`), how urgent it is, who does it, within what time, and what to come back for.

    `shows` names the inputs and derived values whose values are printed with it; `adds` lists what it says besides to some.
    """

    kind: Literal["outcome"]
    shows: tuple[Id, ...] = ()
    adds: tuple[Addition, ...] = ()
    level: Urgency | None = None
    who: Stated
    time: StatedTime | None = None
    come_back_if: Stated


class LinkBox(Box):
    """An end that leads on: to another chart or to a topic. Drawn as a small oval.

    `decision`: the chart that it leads to, or `topic`: the topic.
    """

    kind: Literal["link"]
    decision: DecisionRef | None = None
    topic: TopicRef | None = None


AnyBox = Annotated[
    Annotated[StateBox, Tag("state")] | Annotated[ActionBox, Tag("action")] | Annotated[QuestionBox, Tag("question")]
    | Annotated[OutcomeBox, Tag("outcome")] | Annotated[LinkBox, Tag("link")],
    Discriminator(kind_of, custom_error_type="bad_form",
                  custom_error_message="a box has a kind: state, action, question, outcome or link")]


class Given(Entry):
    """One answer of a patient: to which question, or for which input, and what.

    The answer is `yes`, `no`, the words of a choice, the id of an answer (or several, with commas), a number, or `not known`. `round`: at which
    time of asking, where a chart asks again; without it, at all times.
    `answer`: what is answered.
    """

    question: Id
    answer: Text
    round: Annotated[Count, Field(ge=1, le=9)] | None = None


class Return(Entry):
    """A declared way back: from a box (or at any time) to an earlier one, and what brings the patient back.

    It is said on the page and on paper, and never drawn as an arrow.
    `from`: the box that the patient comes back from; without it, any. `when`: what brings the patient back, in words.
    """

    start: BoxId | None = Field(default=None, alias="from")
    to: BoxId
    when: Text


class KnownFailure(Entry):
    """That a property is known not to hold yet: why, who says so, and until what day that is accepted.

    `reason`: why it does not hold. `by`: who accepts that. `until`: the last day.
    """

    reason: Text
    by: Text
    until: Day


Givens = Annotated[Annotated[Expression, Tag("words")] | Annotated[tuple[Given, ...], Tag("list")], Discriminator(form_of)]
"""For whom something is claimed: a condition over inputs and derived values, or a list of answers."""


class Property(Entry):
    """What must `never` be, or `always`, for all patients that are given; the words say it, the other keys hold it.

    It is about ends (of one of these `levels`, or one of these `boxes`), or about what a patient `passes`, perhaps `before` another box.
    `never`: no such patient comes to one of the boxes or levels, or passes one of the boxes. `always`: every such patient ends at one of them, or
    passes them all.
    `given`: of which patients, as a condition or a list of answers. `round`: where a chart asks again, at which time of asking the condition holds:
    `first`, `last`, or a number; without it, at any. `known_failure`: that it is known not to hold yet.
    """

    never: Text | None = None
    always: Text | None = None
    given: Givens | None = None
    round: Round | None = None
    boxes: tuple[BoxId, ...] = ()
    levels: tuple[Urgency, ...] = ()
    passes: tuple[BoxId, ...] = ()
    before: BoxId | None = None
    known_failure: KnownFailure | None = None

    @property
    def claim(self) -> Text:
        """What it says, in words."""
        return self.never or self.always or Text("")


class Back(Entry):
    """That a patient comes back: to which box, with which answers that are new, and which end is reached then.

    `given`: the answers that are new.
    """

    to: BoxId
    given: tuple[Given, ...] = ()
    reaches: BoxId


class WorkedOut(Entry):
    """What a value of the chart comes to for a named patient: worked out by hand from the words of the source, or an example that the source prints.

    `value`: which value, by its id. `is`: the number without its unit, or the word that a table gives.
    """

    value: Id
    comes_to: Text = Field(alias="is")


class Case(Entry):
    """A named patient: given these answers, this end is reached; `by` these boxes, in this order, where that matters.

    `back`: what happens when the patient comes back. `worked_out`: what the values of the chart come to.
    `patient`: who it is, in a few words. `given`: the answers.
    """

    patient: Text
    given: tuple[Given, ...] = ()
    worked_out: tuple[WorkedOut, ...] = ()
    by: tuple[BoxId, ...] = ()
    reaches: BoxId
    back: tuple[Back, ...] = ()


class ChartSheet(Entry):
    """A printed sheet of a chart, as its author parts it: its title, and its boxes.

    `title`: what stands at its head. `boxes`: the ids of its boxes.
    """

    title: Text
    boxes: tuple[BoxId, ...]


class Exclusion(Entry):
    """Somebody for whom a chart is not made: by which condition, if it asks for that, and where they find advice.

    `advice` is what to do in words where no chart or page tells it, or the explicit entry that no source states it.
    `says`: who, in words. `when`: the condition, over inputs that the chart asks. `decision` or `topic`: where they find advice.
    """

    says: Text
    when: Expression | None = None
    advice: Stated | None = None
    decision: DecisionRef | None = None
    topic: TopicRef | None = None


AnyExclusion = Annotated[Annotated[Text, Tag("words")] | Annotated[Exclusion, Tag("entry")], Discriminator(form_of)]
Exclusions = Annotated[Annotated[tuple[AnyExclusion, ...], Tag("list")] | BlankForm | GapForm, Discriminator(form_of)]
"""For whom a chart is not made, in words or with a way to where they find advice; or the explicit entry that the sources state nobody."""


class Decision(Entry):
    """One decision chart: for whom it is, for whom not, its boxes in the order of reading, and what must be true of it.

    It has one reader, so each box has one text. Every build proves it before it draws it. `inputs` are asked once and used in many boxes, `derived`
    are worked out from them, `signs` say by which conditions patients have a danger sign. `sheets` parts a chart that is too large for one sheet.
    """

    id: Id
    names: Names
    audience: Audience
    question: Text
    population: Text
    exclusions: Exclusions
    red_flags: Listed[RedFlagRef]
    inputs: tuple[AnyInput, ...] = ()
    derived: tuple[DerivedValue, ...] = ()
    signs: tuple[ChartSign, ...] = ()
    boxes: tuple[AnyBox, ...]
    returns: tuple[Return, ...] = ()
    properties: tuple[Property, ...] = ()
    cases: tuple[Case, ...]
    sheets: tuple[ChartSheet, ...] = ()
    abbreviations: tuple[Names, ...] = ()
    topics: tuple[TopicRef, ...] = ()
    review: Review | None = None


@dataclass(frozen=True)
class PartlyRead:
    """A chart with faults of its form, as far as it can be read. It is proved as far as that tells anything, and never published.

    `decision`: the chart, with a state that leads nowhere in place of each box that cannot be read. `boxes`: the ids of these. `names`: the
    ids of inputs and derived values that cannot be read, `signs`: those of danger signs. `lost`: the keys of the chart of which a part cannot be
    read.
    """

    decision: Decision
    boxes: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    signs: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()


NOT_READ = "not-read"
"""Where what stands for a box leads that cannot be read. No box has that id but by chance."""


def not_read(id_: Id, says: Text, where: Where) -> StateBox:
    """What stands for a box that cannot be read."""
    box = StateBox.model_construct(kind="state", id=id_, says=says, facts=(), note=None, goto=BoxId(NOT_READ))
    box._where = where
    return box
