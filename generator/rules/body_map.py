"""The body map: whether each part of it leads to pages for patients, the danger questions first, and can be hit with a finger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generator.content.model import BodyMap, DecisionRef, HandoutRef, Library, RedFlagRef, normalised
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Measured
from generator.diagnostics.registry import rule
from generator.documents.collections import danger_signs_of_chart
from generator.documents.figures import body
from generator.drawing.body_map import PHONE, TARGET, across
from generator.drawing.figures import draw, faults
from generator.rules.drawings import Drawing
from generator.rules.entries import id_of, parts


@rule("content")
def body_map_for_patients(library: Library, today: date) -> Iterator[Diagnostic]:
    """The body map leads to charts that ask patients for danger signs, and to sheets for patients.

    Why: People who point to where it hurts may have a danger sign now, and nobody beside them knows the words of clinicians.
    Fix: Name a chart with audience: patient that asks for danger signs, and a handout with audience: patient.
    """
    for item, drawing in _body(library):
        for ref in parts(drawing, DecisionRef):
            chart = library.decisions.get(ref)
            if chart is not None and chart.audience != "patient":
                yield body_map_for_patients.at(ref, f'chart "{ref}" is meant for a {chart.audience}', "Name a chart for patients.", item=item)
            elif chart is not None and not danger_signs_of_chart(chart, library) and not any(parts(chart, RedFlagRef)):
                yield body_map_for_patients.at(ref, f'chart "{ref}" asks for no danger sign', "Name a chart that asks for danger signs first.",
                                               item=item)
        for sheet in parts(drawing, HandoutRef):
            if sheet in library.handouts and library.handouts[sheet].audience != "patient":
                yield body_map_for_patients.at(sheet, f'sheet "{sheet}" is meant for a clinician', "Name a sheet for patients.", item=item)


@rule("content")
def repeated_body_area(library: Library, today: date) -> Iterator[Diagnostic]:
    """No two areas of the body map have the same id or the same name, for patients or for clinicians.

    Why: Someone who hears two links with one name cannot tell which is which.
    Fix: Give one of them another name, or make one area of both: an area may have several outlines.
    """
    for item, drawing in _body(library):
        seen = set[tuple[str, str]]()
        for area in drawing.areas:
            for kind, text in (("id", area.id), ("name", area.names.plain), ("clinical name", area.names.clinical)):
                key = (kind, normalised(text))
                if key in seen:
                    yield repeated_body_area.at(text, f'two areas have the {kind} "{text}"', "Change one of them, or make one area of both.",
                                                item=item)
                seen.add(key)


@rule("content")
def body_area_too_small(library: Library, today: date) -> Iterator[Diagnostic]:
    """Each area of the body map has an outline that is at least 24 pixels wide and high on a phone of 320 pixels.

    Why: A smaller one is missed by a finger that trembles (WCAG 2.2, 2.5.8), and the reader lands on advice for another part of the body.
    Fix: Draw the outline larger than the part itself, or make one area of several.
    """
    for item, drawing in _body(library):
        for area in drawing.areas:
            sizes = [across([(float(x), float(y)) for x, y in outline.points], drawing.width) for outline in area.outlines]
            if max(sizes, default=0) < TARGET:
                reached = round(max(sizes, default=0), 1)
                yield body_area_too_small.at(area.id, f'area "{area.id}" is {reached} pixels across on a phone',
                                             f"Make it {TARGET:g} pixels wide and high: {TARGET * drawing.width / PHONE:.0f} units of this map.",
                                             item=item, evidence=Measured(reached, least=TARGET))


@rule("drawings")
def body_map_does_not_fit(drawing: Drawing) -> Iterator[Diagnostic]:
    """Every word of the body map is inside it, on no other word, and every character is in its font.

    Why: A label that lies on another belongs to no part, and nobody knows what they choose.
    Fix: Move or shorten the label, or make it wider.
    """
    body_map, font = drawing.of, drawing.font
    if isinstance(body_map, BodyMap):
        readers = (reader for reader in drawing.readers if reader.audience == "patient")
        for fault in dict.fromkeys(fault for reader in readers for fault in faults(draw(body(body_map, reader), font), font)):
            yield body_map_does_not_fit.at(body_map.names.plain, f"the body map: {fault}", "Write shorter words there, or give them more room.",
                                           item=id_of(body_map))


def _body(library: Library) -> Iterator[tuple[str, BodyMap]]:
    if library.body_map is not None:
        yield id_of(library.body_map), library.body_map
