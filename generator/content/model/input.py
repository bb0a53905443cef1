"""What charts ask of a patient, and what they work out from it: inputs, derived values, conditions.

A condition or formula is a text in the language of `expression`. Its names are the ids of the inputs and derived values of the same chart.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Discriminator, Field, GetJsonSchemaHandler, Tag
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from generator.content.model.entry import Entry, form_of
from generator.content.model.expression import ExpressionError, Node, parse
from generator.content.model.text import Count, FactRef, Id, InputRef, Number, RedFlagRef, Text


class Expression(Text):
    """A condition or a formula, such as `age >= 65 and pregnant`."""

    @classmethod
    def read(cls, value: object) -> Expression:
        """Take a text as an expression. Raises a pydantic error that shows the place with a caret where it cannot be read."""
        text = super().read(value)
        try:
            parse(text)
        except ExpressionError as fault:
            raise PydanticCustomError("bad_expression", "{message}", {"message": fault.message, "help": fault.help, "at": fault.at}) from None
        return text

    @cached_property
    def node(self) -> Node:
        """The tree of the expression."""
        return parse(self)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "maxLength": 2000, "description": "A condition or a formula, such as age >= 65 and pregnant."}


class Choice(Entry):
    """One answer of an input: its id, its words, how many points it counts in a score, and the danger signs that whoever gives it has.

    `says`: its words. `points`: what it counts. `red_flags`: the danger signs of whoever gives it.
    """

    id: Id
    says: Text
    points: Number | None = None
    red_flags: tuple[RedFlagRef, ...] = ()


class Input(Entry):
    """Something that is asked once and used in many boxes; in the folder inputs, in many charts.

    `says` is the question as it is put, `called` its name in conditions and results ("Upper blood pressure"). A number has a `unit`, a range
    (`from`, `to`) and a `step`: 1 for whole numbers, 0.1 for one decimal. `unknown` holds the words of whoever does not know the answer;
    without it everybody has to answer. `default` is what counts for whoever leaves the answer out. `any_of` lists what counts as yes, `red_flags`
    the danger signs that a yes means. `unsure` says how to answer in doubt. `complete: yes` declares that the answers of "one of" leave nobody out.
    """

    id: Id
    says: Text
    called: Text | None = None
    asks: Literal["yes or no", "one of", "several of", "number"]
    answers: tuple[Choice, ...] = ()
    unit: Text | None = None
    low: Number | None = Field(default=None, alias="from")
    high: Number | None = Field(default=None, alias="to")
    step: Number | None = None
    unknown: Text | None = None
    default: Text | None = None
    any_of: tuple[Text, ...] = ()
    red_flags: tuple[RedFlagRef, ...] = ()
    unsure: Text | None = None
    complete: Literal["yes"] | None = None
    points: Number | None = None
    facts: tuple[FactRef, ...] = ()
    note: Text | None = None

    @property
    def name(self) -> Text:
        """What it is called in conditions and results."""
        return self.called or self.says


AnyInput = Annotated[Annotated[InputRef, Tag("words")] | Annotated[Input, Tag("entry")], Discriminator(form_of)]
"""An input of this chart, or the id of one that several charts share."""


class Points(Entry):
    """Points where a condition holds. They may be a formula.

    `says`: what gives the points, in words.
    """

    when: Expression
    points: Expression
    says: Text | None = None


Scored = Annotated[Annotated[Expression, Tag("words")] | Annotated[Points, Tag("entry")], Discriminator(form_of)]
"""Points under a condition; or an input whose answers have points, or a derived number."""


class TableRow(Entry):
    """A row of a table: what it gives where its condition holds, and the words of that.

    `gives`: the value. `says`: its words, as a result prints them.
    """

    when: Expression
    gives: Text
    says: Text | None = None


class DerivedValue(Entry):
    """A value that is worked out from inputs and other derived values; in exactly one of these ways.

    `score` adds points up, `highest` takes the most of them, `count` counts the conditions that hold, `formula` works a number out, and `table`
    gives the value of the one row that fits; with `several: yes` all rows that fit hold together. A number may have a `unit`, a declared range
    (`from`, `to`) and the `decimals` with which it is shown.
    `called`: its name in results. `several`: whether rows may hold together. `facts`: what its numbers rest on. `note`: detail for the notes
    below the chart.
    """

    id: Id
    called: Text
    score: tuple[Scored, ...] = ()
    highest: tuple[Scored, ...] = ()
    count: tuple[Expression, ...] = ()
    formula: Expression | None = None
    table: tuple[TableRow, ...] = ()
    several: Literal["yes"] | None = None
    unit: Text | None = None
    low: Number | None = Field(default=None, alias="from")
    high: Number | None = Field(default=None, alias="to")
    decimals: Number | None = None
    facts: tuple[FactRef, ...] = ()
    note: Text | None = None


class ChartSign(Entry):
    """A danger sign of a chart: by which condition a patient has it, and for whom it counts.

    Without `when` it is what the questions and answers say that name it. It counts `only_if` a condition holds, `unless` another does, and no
    more once it is `ruled_out_by` a third. `questions`: how many more may be asked before help begins, once the answers have shown the sign.
    """

    sign: RedFlagRef
    when: Expression | None = None
    only_if: Expression | None = None
    unless: Expression | None = None
    ruled_out_by: Expression | None = None
    questions: Count | None = None
