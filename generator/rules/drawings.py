"""Drawings, as values: what rules of drawings judge.

Those that keep pages from being made are asked of each chart and logo before anything is drawn, the others of each figure and of the body map as they
are drawn, and of each chart as it goes onto paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from generator.content.model import AUDIENCES, BodyMap, Clinic, Decision, Figure, Library
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import apply_rules, rules_of
from generator.drawing.flowchart.layout import MOST_BOXES
from generator.drawing.text_metrics import Font
from generator.drawing.tokens import read_tokens
from generator.files.traces import Tracing
from generator.language.reader import Reader
from generator.rules.again import Again

ENGINE = "the engine"
"""What refuses a logo, in the place of a paper."""


class Drawing(NamedTuple):
    """A chart, a figure, the body map, or a clinic for its logo; and what it is drawn with.

    `readers`: whom it is drawn for; nobody as long as it is only asked whether it can be. `refused`: the paper that does not take it at a readable
    size, or the engine that cannot draw it, each with why.
    """

    of: Decision | Figure | BodyMap | Clinic
    library: Library
    font: Font
    readers: tuple[Reader, ...] = ()
    refused: Mapping[str, str] = MappingProxyType({})

    @property
    def too_large(self) -> bool:
        """Whether it is a chart with so many boxes that it is neither laid out nor proved."""
        return isinstance(self.of, Decision) and len(self.of.boxes) > MOST_BOXES


def check_drawings(library: Library, reader: Reader, font: Font, tell: Callable[[], None], tracing: Tracing) -> Iterator[Diagnostic]:
    """What the rules find in every figure, and in the body map, as they are drawn. `tell` is called before each figure.

    `tracing`: in which figures an earlier run found nothing.
    """
    readers = tuple(map(reader.told, AUDIENCES))
    again = Again(library, tracing, "figures", reader.hash, read_tokens(), *(rule.name for rule in rules_of("drawings", "")))
    for figure in library.figures.values():
        tell()
        yield from again.faults(str(figure.id), figure.digest, partial(apply_rules, "drawings", Drawing(figure, again.library, font, readers), ""))
    if library.body_map is not None:
        yield from apply_rules("drawings", Drawing(library.body_map, library, font, readers), "")
