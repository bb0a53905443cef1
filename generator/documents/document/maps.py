"""The map of topics, and the map of the body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from generator.documents.document.spans import Code, ForPrograms, Ids
from generator.drawing.figures import Depiction


@dataclass(frozen=True, slots=True)
class TopicSpot:
    """A topic on the map of topics."""

    topic: Code
    name: str
    related: Ids


@dataclass(frozen=True, slots=True)
class Cluster:
    """Topics of one kind on the map of topics."""

    name: str
    spots: tuple[TopicSpot, ...]


@dataclass(frozen=True, slots=True)
class TopicMap:
    """All topics, in columns of clusters, with what each of them leads to."""

    title: str
    description: str
    columns: tuple[tuple[Cluster, ...], ...]
    block: Literal["topic map"] = "topic map"


@dataclass(frozen=True, slots=True)
class BodyPart:
    """A part of the body that can be chosen: its name, and the anchor of its section in this Document."""

    part: Code
    name: str
    anchor: Code


@dataclass(frozen=True, slots=True)
class BodyMap:
    """A body on which a part is chosen, and the same parts as a list. `depiction`: with a region for each part, in their order."""

    title: str
    description: str
    depiction: Annotated[Depiction, ForPrograms]
    label: str
    areas: tuple[BodyPart, ...]
    block: Literal["body map"] = "body map"
