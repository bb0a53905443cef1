"""Figures: pictures that the build draws from facts and their numbers. Only headings, labels and shapes are their own."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from generator.content.model.entry import BlankForm, Entry, GapForm, Names, Voiced, Worded, form_of, kind_of
from generator.content.model.statement import Arm, Quantity, Statement, Statistic
from generator.content.model.text import Count, FactRef, GapRef, Id, Number, TestRef, Text, normalised

PERCENT = frozenset({"%", "percent", "per cent"})
"""The units of a result that can be drawn as people out of a hundred."""

WIDEST = 340
"""Units that a drawn map may be wide: text of 16 of them is then still read on the narrowest phone (320 pixels)."""

_NUMBER = r"-?[0-9]{1,4}(?:\.[0-9]{1,2})?"
_POINT = rf"{_NUMBER}[ ,]{_NUMBER}"
_STEP = rf"[ML] ?{_POINT}|[HV] ?{_NUMBER}|Q ?{_POINT} {_POINT}|C ?{_POINT} {_POINT} {_POINT}|Z"


class Shape(Text):
    """An outline as in SVG: M (start), L, H, V (lines), C, Q (curves) and Z (close), in capitals, each with its numbers."""

    pattern = re.compile(rf"M ?{_POINT}(?: ?(?:{_STEP}))*")
    expected = ('an outline is written as in SVG, with the capitals M, L, H, V, C, Q and Z, each followed by all its numbers (1234.56 at most), '
                'such as "M 10 10 L 60 10 C 70 10 70 40 60 40 Z"')

    @property
    def points(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """Every point that the outline names: its curves lie between them."""
        found, x, y = list[tuple[Decimal, Decimal]](), Decimal(0), Decimal(0)
        for command, numbers in re.findall(r"([MLHVCQ])([^A-Z]*)", self):
            told = [Decimal(number) for number in re.findall(_NUMBER, numbers)]
            told = [told[0], y] if command == "H" else [x, told[0]] if command == "V" else told
            found += zip(told[::2], told[1::2], strict=True)
            x, y = found[-1]
        return tuple(found)


class Icons(Entry):
    """People as signs, a hundred for each group of one statistic: those who are counted stand first, filled. `filled` says what that means."""

    kind: Literal["icons"]
    statistic: FactRef
    filled: Text


class Window(Entry):
    """One row of a timeline: a fact and what its time is for. The time is its one quantity with from and to; or it must be `now`."""

    fact: FactRef
    label: Text
    now: Literal["yes"] | None = None

    def time(self, fact: Statement) -> Quantity | None:
        """The span of time that the fact states; None if it states none, or several."""
        spans = [quantity for quantity in fact.quantities if quantity.low is not None and quantity.high is not None]
        return spans[0] if len(spans) == 1 else None


class Timeline(Entry):
    """Times to wait, one below the other on one scale."""

    kind: Literal["timeline"]
    rows: tuple[Window, ...]


class Rated(Entry):
    """How well a test shows something, and the facts that say so. `none`: it does not show it.

    `level`: how well. `facts`: what says so.
    """

    level: Literal["good", "limited", "none"]
    facts: tuple[FactRef, ...]


StatedRating = Annotated[Annotated[Rated, Tag("entry")] | BlankForm | GapForm, Discriminator(form_of)]
"""How well, or the explicit entry that no source states it."""


class Strength(Entry):
    """What one test shows: a cell for everything that is asked, from the top."""

    test: TestRef
    cells: tuple[StatedRating, ...]


class Strengths(Entry):
    """What tests show well and badly, side by side. `asks` names what they may show."""

    kind: Literal["strengths"]
    asks: tuple[Text, ...]
    tests: tuple[Strength, ...]


class Spot(Entry):
    """A point of a map, counted from its upper left corner."""

    x: Number
    y: Number


class Place(Spot):
    """Where words stand on a map: their upper left corner, and how wide they may be."""

    width: Number


class Sign(Entry):
    """Words on a map that belong to no area.

    `says`: the words. `at`: where they stand, and how wide.
    """

    says: Worded
    at: Place


class Layer(Entry):
    """Shapes that are painted alike, behind the areas and on the layers before: how they are filled, and how strong their lines are.

    `line`: how strong its lines are; none without it.
    """

    fill: Literal["none", "ground", "pale", "middle", "accent"] = "none"
    line: Literal["none", "thin", "firm", "bold"] = "firm"
    outlines: tuple[Shape, ...]


class Area(Entry):
    """A part of a map: its label with the point that a line leads to, the facts that name it, its outlines and how they are filled.

    Without `outlines` the label names what a layer shows there; without `pattern` an outline is only drawn; without `facts` the label names a part
    of the body and claims nothing.
    """

    label: Worded
    facts: tuple[FactRef, ...] = ()
    pattern: Literal["stripes", "dots", "bars", "pale"] | None = None
    outlines: tuple[Shape, ...] = ()
    point: Spot
    at: Place


class Map(Entry):
    """A drawing with areas. `layers` are painted first, one over the other, `outlines` last, as lines; nothing is measured on it.

    `width` and `height`: its size.
    """

    kind: Literal["map"]
    width: Annotated[Count, Field(ge=100, le=WIDEST)]
    height: Annotated[Count, Field(ge=60, le=900)]
    layers: tuple[Layer, ...] = ()
    outlines: tuple[Shape, ...] = ()
    areas: tuple[Area, ...]
    signs: tuple[Sign, ...] = ()


AnyDrawing = Annotated[
    Annotated[Icons, Tag("icons")] | Annotated[Timeline, Tag("timeline")] | Annotated[Strengths, Tag("strengths")] | Annotated[Map, Tag("map")],
    Discriminator(kind_of, custom_error_type="bad_form",
                  custom_error_message="a drawing has a kind: icons, timeline, strengths or map")]


class Figure(Voiced):
    """One figure: its title (`names`), its caption in the words for each reader, what is drawn, and what no source states about it.

    It is drawn from facts and their numbers, with the same in words beside it, so no number is written here. The caption says how to read the
    figure, and nothing that a fact should say. Pages show it by naming it under `figures`.
    """

    id: Id
    names: Names
    drawing: AnyDrawing
    gaps: tuple[GapRef, ...] = ()


def percent(arm: Arm) -> Decimal | None:
    """A result as a part of a hundred; None if it is of another unit, or no such part."""
    return arm.value.value if normalised(arm.unit) in PERCENT and 0 <= arm.value.value <= 100 else None


def arms(fact: Statement | None) -> tuple[Arm, ...]:
    """The results of a statistic; nothing of any other fact."""
    return fact.results if isinstance(fact, Statistic) else ()
