"""Statements: one fact each, with its words for both readers, its sources, and what its kind adds."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, GetJsonSchemaHandler, Tag
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from generator.content.model.entry import (
    Audience,
    BlankForm,
    Entry,
    GapForm,
    Names,
    NotStated,
    Review,
    Said,
    SearchWords,
    Stated,
    StatedRef,
    StatedUrgency,
    Urgency,
    Voice,
    Voiced,
    Worded,
    form_of,
)
from generator.content.model.text import DoubtRef, Id, Lines, Number, SourceRef, Text


class Citation(Entry):
    """Where a statement comes from: a source and the place in it (lines of a document, or a named part; `part: not stated` if it is not known).

    `cites`: the references that the source itself gives for the statement.
    """

    source: SourceRef
    line: Lines | None = None
    part: Text | None = None
    cites: tuple[SourceRef, ...] = ()


Limit = Literal["at least", "more than", "at most", "less than"]
"""What a number is to what it limits."""


class Quantity(Entry):
    """A number with its meaning: what it measures, how much, in which unit, of whom, compared with what, and when.

    `of` names the quantity; two values of one quantity need a disagreement. Either `value`, or `from` and `to`. `limit`: of a value that is the least
    or the most, which of the two; the words are held to it.
    """

    of: Id
    value: Number | None = None
    low: Number | None = Field(default=None, alias="from")
    high: Number | None = Field(default=None, alias="to")
    limit: Limit | None = None
    unit: Text
    population: Stated
    comparator: Stated = NotStated()
    time_point: Stated = NotStated()
    uncertainty: Stated = NotStated()

    @property
    def amount(self) -> tuple[Decimal | None, ...]:
        """Value, low and high, each None if it is not given."""
        return tuple(n.value if n is not None else None for n in (self.value, self.low, self.high))


_BOTH: tuple[Audience, ...] = ("patient", "clinician")


class Statement(Voiced):
    """One fact, written once: its id, its words for patients and (where they differ) for clinicians, and its sources.

    `audience`: which reader it is for, if for one alone, and no page or sheet for the other says it; one for clinicians alone needs no plain words.
    """

    id: Id
    sources: tuple[Citation, ...] = ()
    doubts: tuple[DoubtRef, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    rows: tuple[Text, ...] = ()
    audience: tuple[Audience, ...] = _BOTH

    def is_for(self, audience: Audience) -> bool:
        """Whether this reader is told it."""
        return audience in self.audience

    @classmethod
    def _as_read(cls, data: Any) -> Any:
        """Words that only clinicians read are its only words."""
        if isinstance(data, dict) and data.get("audience") == ["clinician"] and "plain" not in data and "clinical" in data:
            return {**{key: value for key, value in data.items() if key != "clinical"}, "plain": data["clinical"]}
        return data

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(made := handler(core_schema))
        schema["required"].remove("plain")
        only = {"properties": {"audience": {"const": ["clinician"]}}, "required": ["audience"]}
        schema |= {"if": only, "then": {"anyOf": [{"required": ["plain"]}, {"required": ["clinical"]}]}, "else": {"required": ["plain"]}}
        return made


class Symptom(Statement):
    """What a person notices or an examiner finds. `frequency` and `side` say only what the source says."""

    frequency: Literal["common", "often", "possible", "not stated"] = "not stated"
    side: Literal["one", "both", "one or both", "not stated"] = "not stated"


class Anatomy(Statement):
    """A part of the body, and what it serves."""

    structure: Text
    serves: tuple[Text, ...] = ()


class Differential(Statement):
    """Something else that can look alike: what is there, what is not, and how soon to act."""

    look_alike: Names
    present: tuple[Text, ...] = ()
    absent: tuple[Text, ...] = ()
    urgency: StatedUrgency


class Recommendation(Statement):
    """What is advised, as strongly as the source words it, for whom, and for whom not.

    `how_soon`: only what the source says. `within`, `after` and `can wait` go with the time among the quantities.
    """

    strength: Literal["must", "should", "may", "should not", "must not"]
    as_worded: Text
    how_soon: Literal["at once", "promptly", "within", "after", "can wait"] | None = None
    applies_if: tuple[Text, ...] = ()
    regardless_of: tuple[Text, ...] = ()
    not_if: tuple[Text, ...] = ()
    otherwise: StatedRef | None = None


class Arm(Entry):
    """One result of a study: the group and its figure.

    `group`: who, such as "With a brace". `value`: the figure, and `unit`: its unit, such as % or "in 10 people".
    """

    group: Text
    value: Number
    unit: Text


class Statistic(Statement):
    """A figure from a study. Every part that makes it readable is given, or said to be missing."""

    measure: Text
    population: Stated
    intervention: Stated
    comparator: Stated
    time_point: Stated
    uncertainty: Stated
    study: Stated
    results: tuple[Arm, ...]


class Step(Statement):
    """Something to do, in the order of the list."""

    why: Text | None = None
    unless: Text | None = None


class Lifestyle(Statement):
    """A habit or a burden that the sources connect with the condition, and what kind of claim they make."""

    factor: Text
    claim: Literal["advice", "mechanism", "association", "outcome"]


class Question(Statement):
    """A question people ask; `plain` is the answer. `question`: as patients put it, or plain and clinical, for each reader."""

    question: Worded


class Term(Statement):
    """A word that needs explaining; `plain` explains it. It is a fact like any other.

    Pages for patients explain a word where they first use it; pages for clinicians list the words that they use.
    """

    names: Names

    @property
    def forms(self) -> tuple[Text, ...]:
        """The word in every form that texts use."""
        return (self.names.plain, self.names.clinical, *self.names.also)


class Action(Entry):
    """What to do about a danger sign. `basis: editor` where the sources give this reader no action."""

    plain: Text
    clinical: Text
    basis: Literal["source", "editor"]


class TimeLimit(Entry):
    """Within what time, for what, counted from when."""

    value: Number
    unit: Text
    purpose: Text = Field(alias="for")
    start: Stated = Field(alias="from")
    doubts: tuple[DoubtRef, ...] = ()


class TimeWords(Text):
    """A time in words: `now`, `the same day`, `2 days` or `2 to 4 weeks`."""

    pattern = re.compile(r"now|the same day|[0-9]+(?:\.[0-9]+)?(?: to [0-9]+(?:\.[0-9]+)?)? \S.{0,30}")
    expected = "a time is written as now, the same day, 2 days or 2 to 4 weeks; or as a table with value, unit, for and from"

    @classmethod
    def read(cls, value: object) -> TimeWords:
        """Take a text as a time. Raises a pydantic error where it runs backwards, or has a unit beside each of two numbers."""
        time = super().read(value)
        if time.unit is not None and re.search("[0-9]", time.unit):
            raise PydanticCustomError("bad_form", "a range of time has one unit, behind both numbers, such as 2 to 48 hours")
        if len(time.numbers) > 1 and time.numbers[0].value > time.numbers[1].value:
            turned = f"{time.numbers[1]} to {time.numbers[0]} {time.unit}"
            raise PydanticCustomError("bad_form", "a time runs from the shorter to the longer, and this one runs backwards: write {turned}, if "
                                      "that is what the source says", {"turned": turned})
        return time

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The number, or the two numbers, in it."""
        return tuple(Number(found) for found in re.findall(r"[0-9]+(?:\.[0-9]+)?", self))

    @property
    def unit(self) -> Text | None:
        """The unit of its number; None where it has no number."""
        found = re.fullmatch(r"[0-9.]+(?: to [0-9.]+)? (.+)", self)
        return Text.at(found[1], self.where) if found else None


StatedTime = Annotated[Annotated[TimeWords, Tag("words")] | Annotated[TimeLimit, Tag("entry")] | BlankForm | GapForm, Discriminator(form_of)]


class RedFlag(Statement):
    """A danger sign: what it may mean, how urgent it is, and what to do. It is a fact, too.

    `watch_words`: wherever one of these words is printed, this danger sign must stand with it.
    `short`: the sign in a few words, as a list at the top of a page names it; words alone are for patients, and clinicians then read the whole sign.
    `also`: other names of it. `search`: what people type who have it; this is not printed.
    """

    short: Worded | None = None
    means: Said[Statement]
    urgency: Urgency | None = None
    action: Action | None = None
    time_limit: StatedTime
    watch_words: tuple[Text, ...] = ()
    also: SearchWords = ()
    search: SearchWords = ()
    review: Review | None = None

    def shortened(self, voice: Voice) -> Text | None:
        """The few words for this reader, where there are some."""
        if isinstance(self.short, Voiced):
            return self.short.plain if voice == "plain" else self.short.clinical
        return self.short if voice == "plain" else None


class Pitfall(Statement):
    """A do-not: what not to do, why, and what to do instead. It is a fact, too."""

    why: Said[Statement]
    instead: Said[Recommendation]
    audience: tuple[Audience, ...] = ("clinician",)
    review: Review | None = None
