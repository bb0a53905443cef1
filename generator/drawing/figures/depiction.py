"""What a figure shows, as plain words and numbers: all that a drawing of it needs, and nothing about positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field


@dataclass(frozen=True, slots=True)
class Share:
    """A group, and how many of a hundred people in it are counted, as a number and in words."""

    group: str
    number: int
    counted: str


@dataclass(frozen=True, slots=True)
class IconArray:
    """People as signs, a hundred for each group. `legend`: what a filled and an empty sign mean, and that each sign is one person."""

    shares: tuple[Share, ...]
    legend: tuple[str, str, str]
    kind: Literal["icon array"] = "icon array"


@dataclass(frozen=True, slots=True)
class Wait:
    """One row of a timeline: who, and for what how long in words; from `low` to `high` in the unit of the timeline; now if there is no `high`."""

    head: str
    says: str
    low: float = 0
    high: float = 0


@dataclass(frozen=True, slots=True)
class Waits:
    """Times to wait on one scale. `legend`: what striped and filled parts mean."""

    rows: tuple[Wait, ...]
    unit: str
    legend: tuple[str, str]
    kind: Literal["timeline"] = "timeline"


@dataclass(frozen=True, slots=True)
class Rating:
    """How well a test shows something: `good`, `limited`, `none`, or empty where no source states it; and in words."""

    level: Literal["good", "limited", "none", ""]
    says: str


@dataclass(frozen=True, slots=True)
class TestMatrix:
    """Tests side by side: their names, and for everything that is asked a rating of each of them."""

    tests: tuple[str, ...]
    asks: tuple[str, ...]
    ratings: tuple[tuple[Rating, ...], ...]
    kind: Literal["test matrix"] = "test matrix"


@dataclass(frozen=True, slots=True)
class MapNote:
    """Words on a map: their upper left corner, and how wide they may be."""

    says: str
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class MapRegion:
    """An area of a map: its outlines, its pattern (empty: none), its label, and the point that a line leads to from there."""

    outlines: tuple[str, ...]
    pattern: Literal["stripes", "dots", "bars", "pale", ""]
    label: MapNote
    point: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Paint:
    """Shapes of a map behind its areas that are painted alike: how they are filled, and how strong their lines are."""

    fill: Literal["none", "ground", "pale", "middle", "accent"]
    line: Literal["none", "thin", "firm", "bold"]
    outlines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AreaMap:
    """A drawing with areas. Outlines are written as in SVG, with absolute commands only. `layers`: what lies behind, the farthest first."""

    width: float
    height: float
    outlines: tuple[str, ...]
    regions: tuple[MapRegion, ...]
    notes: tuple[MapNote, ...]
    layers: tuple[Paint, ...] = ()
    kind: Literal["area map"] = "area map"


Depiction = Annotated[IconArray | Waits | TestMatrix | AreaMap, Field(discriminator="kind")]
