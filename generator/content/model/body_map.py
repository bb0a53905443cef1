"""The body map: a drawing of a body on which readers point to where it hurts, and the pages to which each part of it leads."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from generator.content.model.entry import Entry, Names, Voiced
from generator.content.model.figure import WIDEST, Layer, Place, Shape, Sign, Spot
from generator.content.model.text import Count, DecisionRef, HandoutRef, Id, Text, TopicRef


class BodyArea(Entry):
    """A part of the body that can be chosen: what it is called, its outlines, its label, and where it leads.

    `topics`: the pages, the likeliest first. `chart`: another than that of the whole map. `handout`: the sheet to take along.
    `outlines`: the closed shapes that a finger has to hit.
    """

    id: Id
    names: Names
    outlines: tuple[Shape, ...]
    point: Spot
    at: Place
    topics: tuple[TopicRef, ...]
    chart: DecisionRef | None = None
    handout: HandoutRef | None = None


class BodyMap(Voiced):
    """A body with the parts that readers can choose. It makes a page for patients; without this file there is none.

    `plain` says how to use it. `chart` asks for danger signs: it comes first, whichever part is chosen. `elsewhere` tells whoever does not find
    their part what to do.
    `clinical`: the same for clinicians. `width` and `height`: its size.
    """

    names: Names
    width: Annotated[Count, Field(ge=100, le=WIDEST)]
    height: Annotated[Count, Field(ge=60, le=900)]
    chart: DecisionRef
    layers: tuple[Layer, ...] = ()
    outlines: tuple[Shape, ...] = ()
    areas: tuple[BodyArea, ...]
    signs: tuple[Sign, ...] = ()
    elsewhere: Text | None = None
