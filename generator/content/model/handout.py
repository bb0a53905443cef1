"""Handouts: printed sheets, each also a web page. They are made of facts by id; only headings and labels are their own."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from generator.content.model.entry import Audience, BlankForm, Entry, GapForm, Listed, Names, Review, form_of, kind_of
from generator.content.model.text import Count, FactRef, FigureRef, Id, Number, PitfallRef, RedFlagRef, Text, TopicRef


class Block(Entry):
    """The common part of all blocks: a heading of the sheet and what stands under it."""

    title: Text


class FactsBlock(Block):
    """Facts, one below the other. A word of the glossary, a habit or a question is named in bold before its words."""

    kind: Literal["facts"]
    facts: tuple[FactRef, ...]


class StepsBlock(Block):
    """Facts to be done one after the other, numbered."""

    kind: Literal["steps"]
    facts: tuple[FactRef, ...]


class DoNotBlock(Block):
    """Pitfalls: what not to do, why, and what to do instead."""

    kind: Literal["do not"]
    pitfalls: tuple[PitfallRef, ...]


Cell = Annotated[Annotated[tuple[FactRef, ...], Tag("list")] | BlankForm | GapForm, Discriminator(form_of)]
"""What one option answers to one row: facts, or the explicit entry that no source states it."""


class Option(Entry):
    """One column of a choice: what it is called, and its cell for every row, from the top."""

    name: Text
    cells: tuple[Cell, ...]


class OptionsBlock(Block):
    """A choice side by side: the same rows for every option, waiting among them. `asks` names the rows."""

    kind: Literal["options"]
    asks: tuple[Text, ...]
    options: tuple[Option, ...]


class TicksBlock(Block):
    """Facts to tick off by hand. `boxes` names the columns of boxes (such as left and right); without it each fact has one box."""

    kind: Literal["ticks"]
    facts: tuple[FactRef, ...]
    boxes: tuple[Text, ...] = ()


class ChoicesBlock(Block):
    """What somebody who fills in a form may tick, each in a word or two. Such a label says nothing clinical, so it has no source; what does is a
    fact, and stands in a block of kind ticks. `boxes` names the columns of boxes (such as yes and no); without it each label has one box."""

    kind: Literal["choices"]
    labels: tuple[Text, ...]
    boxes: tuple[Text, ...] = ()


class FigureBlock(Block):
    """A figure, and the same in words."""

    kind: Literal["figure"]
    figure: FigureRef


class RangeField(Entry):
    """A field for a number: its label, the smallest and the largest number that may be written, and the unit.

    `label`: what the number is. `unit`: its unit.
    """

    label: Text
    low: Number = Field(alias="from")
    high: Number = Field(alias="to")
    unit: Text | None = None


class BlanksBlock(Block):
    """Labels, each with lines to write on by hand. A label alone takes words; one with a range takes a number from the one to the other."""

    kind: Literal["blanks"]
    labels: tuple[Annotated[Annotated[Text, Tag("words")] | Annotated[RangeField, Tag("entry")], Discriminator(form_of)], ...]
    lines: Annotated[Count, Field(ge=1, le=12)] = 1


class ClinicBlock(Block):
    """The clinic's own details; without a clinic, lines to write them on."""

    kind: Literal["clinic"]
    details: tuple[Literal["phone", "hours", "referral_address", "emergency_number"], ...]


AnyBlock = Annotated[
    Annotated[FactsBlock, Tag("facts")] | Annotated[StepsBlock, Tag("steps")] | Annotated[DoNotBlock, Tag("do not")]
    | Annotated[OptionsBlock, Tag("options")] | Annotated[TicksBlock, Tag("ticks")] | Annotated[ChoicesBlock, Tag("choices")]
    | Annotated[BlanksBlock, Tag("blanks")]
    | Annotated[ClinicBlock, Tag("clinic")] | Annotated[FigureBlock, Tag("figure")],
    Discriminator(kind_of, custom_error_type="bad_form",
                  custom_error_message="a block has a kind: facts, steps, do not, options, ticks, choices, figure, blanks or clinic")]


class Handout(Entry):
    """One printed sheet for one reader, which is also a page. It is made of facts by id; only headings and labels are its own words.

    `layout` names its template in templates/print; `pages` is the most it may take on any paper.
    Its danger signs stand first. `main_message` is the one thing to remember; a sheet for patients must have it.
    """

    id: Id
    layout: Id
    names: Names
    audience: Audience
    purpose: Text
    pages: Annotated[Count, Field(ge=1, le=8)]
    sideways: Literal["yes"] | None = None
    topics: tuple[TopicRef, ...]
    red_flags: Listed[RedFlagRef]
    main_message: FactRef | None = None
    blocks: tuple[AnyBlock, ...]
    review: Review | None = None
