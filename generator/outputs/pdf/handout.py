"""A handout as data for its template: words and numbers only, from its Document."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, cast

from generator.content.model import Clinic, Handout, Library
from generator.documents import on_paper
from generator.documents.document import (
    Blanks,
    Bullets,
    Caution,
    ClinicDetail,
    ClinicDetails,
    DangerSigns,
    Difference,
    Document,
    DoNots,
    Item,
    Line,
    Message,
    Note,
    Picture,
    Said,
    Section,
    Table,
    Ticks,
    Unstated,
    parts_of,
    place_of_not_known,
    text_of,
)
from generator.documents.versions import SheetVersion
from generator.drawing import figures
from generator.drawing.text_metrics import Font
from generator.drawing.tokens import read_tokens
from generator.language.reader import Reader
from generator.outputs.drawings import picture_svg
from generator.outputs.pdf.common import PrintedSources, cited, danger_of, everywhere, reason, told, unmarked
from generator.outputs.pdf.field_names import FieldNames
from generator.rules.printed import Passage

SMALLEST: Mapping[str, float] = {"patient": 12, "clinician": 9}
"""Points: the smallest text on a sheet for each reader. For patients as the NHS and the CDC ask of printed information."""

LARGE = 16.0
"""Points of all text in large print, as the RNIB and the NHS ask of it."""

_FIXED_WORDS = ("danger_signs", "page", "page_of", "section_notes", "sheet_sources",
                "option_row", "cut_here", "to_read_options", "to_read_options_large")
_HEADS = ("why", "instead")


class Letterhead(NamedTuple):
    """The clinic that hands sheets out, and its logo: all of the Library that stands on a handout besides what its Document says."""

    clinic: Clinic | None
    logo: bytes | None


def letterhead_of(library: Library) -> Letterhead:
    """That of the clinic for which the site is built."""
    name = library.clinic.logo if library.clinic else None
    return Letterhead(library.clinic, library.logos.get(name) if name is not None else None)


def handout_data(document: Document, handout: Handout, letterhead: Letterhead, version: SheetVersion, w: Reader, font: Font,
                 size: float | None = None) -> dict[str, Any]:
    """Everything on one handout. Every text is there word for word as its Document has it, or is a fixed word of the catalogue. `size`: of its text,
    in points, if not the usual one."""
    fields = FieldNames()
    text_size = size or SMALLEST[document.audience]
    without = on_paper.left_out(handout.layout, large=size == LARGE)
    sheet, clinic, patient = _Sheet(document, w, font, fields, text_size, without), letterhead.clinic, document.audience == "patient"
    danger, blocks = _danger(document, w, fields), [sheet.block(section) for section in sheet.sections]
    data = {
        "title": document.title, "purpose": str(handout.purpose),
        "audience": w(f"audience_{document.audience}"), "text_size": text_size, "large": size == LARGE, "for_patients": patient,
        "sideways": handout.sideways is not None, **({"colour": clinic.colour} if clinic and clinic.colour else {}),
        "logo": _logo(letterhead), "clinic": _clinic(document.issuer, w, fields),
        "danger": danger, "danger_more": _more(document, version, w), "message": sheet.message, "blocks": blocks,
        "notes": sheet.notes(), "sources": sheet.sources.lines(),
        "closing": _closing(document, version, w, notes="notes" not in without),
        **everywhere(document, version, w), "words": {key: w(key) for key in _FIXED_WORDS} | {key: w.head(w(key)) for key in _HEADS},
        "fields": [field.data() for field in fields.fields],
    }
    return cast("dict[str, Any]", unmarked(data)) | {"sources": sheet.sources.names()} if handout.layout in _CUT_OUT and size is None else data


def _more(document: Document, version: SheetVersion, w: Reader) -> str:
    """That there are more danger signs than the sheet names, and where: on a website only where the sheet has its address."""
    told = w("danger_more_printed" if version.address else "danger_more_to_ask")
    return told if any(box.more for box in document.all(DangerSigns)) else ""


_CUT_OUT = frozenset({"card"})
"""Layouts of what is cut out of its sheet: the list of sources stays behind, so it has the address where they stand, and no numbers."""


def says(data: Mapping[str, Any]) -> tuple[str, ...]:
    """What must stand on the finished sheet: its layout may leave out headings of blocks, reasons of do-nots, and notes, and nothing else."""
    every = [data["title"], data["purpose"], data["danger_more"], *_texts(data["message"]), *data["sources"], *data["footer"]]
    every += [text for group in data["danger"] for text in (group["action"], group["call"], group["if"], *_texts(group["signs"]))]
    every += [text for part in data["blocks"] for text in _texts({name: value for name, value in part.items() if name not in _NOT_SET})]
    return tuple(text for text in every if text)


def bound(document: Document, reader: Reader) -> tuple[Passage, ...]:
    """What must stand together on the finished sheet: each fact with what is warned of in it, and where something is not stated what is warned of
    there."""
    printed = list(parts_of(on_paper.printed(document.blocks, frozenset())))
    facts = {part.fact: part for part in printed if isinstance(part, Said) and part.cautions}
    found = [Passage("".join(word.text for word in said.words), _warnings(said.cautions, reader)) for said in facts.values()]
    there = Counter((part.text, _warnings(part.cautions, reader)) for part in printed if isinstance(part, Unstated) and part.cautions)
    return (*found, *(Passage(text, warnings, times) for (text, warnings), times in there.items()))


def _warnings(cautions: tuple[Caution, ...], reader: Reader) -> tuple[str, ...]:
    return tuple(reader.labelled(caution.label, caution.text) for caution in cautions)


_NOT_SET = {"kind", "title", "svg", "alt", "fields", "heads"}
"""What of a block is no text on the sheet, or may be left out."""


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if name != "why" or isinstance(part, str):
                yield from _texts(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _texts(part)


class _Sheet:
    """One handout, whose blocks become data. `without`: what of it is left to its page on the web."""

    def __init__(self, document: Document, w: Reader, font: Font, fields: FieldNames, text_size: float,
                 without: frozenset[on_paper.Omitted]) -> None:
        self._document = document
        self._without = without
        self._fields = fields
        self._w = w
        self._font = font
        self._text_size = text_size
        self._shown = on_paper.printed(document.blocks, without)
        self.sections = [block for block in self._shown if isinstance(block, Section)]
        messages = tuple(block for block in self._shown if isinstance(block, Message))
        self.message = next((told(part.line, w) for part in parts_of(messages) if isinstance(part, Item)), None)
        self.sources = PrintedSources(document, on_paper.sources(document.blocks, without))

    def block(self, section: Section) -> dict[str, Any]:
        """One block, with its kind and heading."""
        kind, data = next((kind, make(self, block)) for block in section.blocks for of, (kind, make) in _BODIES.items() if isinstance(block, of))
        return {"kind": kind or ("steps" if data.pop("ordered") else "facts"), "title": text_of(section.heading), **data}

    def notes(self) -> list[str]:
        """What must be told beside the facts: where sources differ, editor's notes, and what no source states.

        A note that warns does so in the place of its facts, with its sources; in full it stands on the page of the sheet. On paper danger signs are
        told without the long notes on them: nothing may stand between a sign and its action.
        """
        if "notes" in self._without:
            return []
        blocks = self._document.blocks
        differences = (self._w.labelled(one.label, f"{one.question} {text_of(one.conclusion.line[:1])}")
                       for one in on_paper.differences(blocks, self._shown))
        doubts = (self._w.labelled(f"{note.label} ({self._basis(note)})", note.text) for note in on_paper.notes(blocks, self._shown))
        return [*differences, *doubts, *(self._w.labelled(self._w("section_not_known"), gap) for gap in self._gaps())]

    def _basis(self, note: Note) -> str:
        return self._w.in_labels(note.basis, cited(note.cites))

    def _gaps(self) -> Iterator[str]:
        """What no source states of what is printed, in words."""
        parts = list(parts_of(on_paper.told(self._shown)))
        named = {part.gap for part in parts if isinstance(part, Unstated)} | {gap for part in parts if isinstance(part, Picture) for gap in part.gaps}
        places, section = frozenset(map(place_of_not_known, named)), self._document.sections.get("not-known")
        items = (part for part in parts_of(section.blocks if section else ()) if isinstance(part, Item))
        yield from (text_of(item.line[:1]) for item in items if item.anchor in places)

    def _bullets(self, block: Bullets) -> dict[str, Any]:
        return {"facts": [self._item(item) for item in block.items], "ordered": any(item.ordered for item in block.items)}

    def _item(self, item: Item) -> dict[str, Any]:
        reasons = [[self._w.head(detail.label), text_of(detail.line)] for detail in item.details]
        return {"name": item.name, **self._told(item.line), "reasons": reasons}

    def _do_nots(self, block: DoNots) -> dict[str, Any]:
        return {"pitfalls": [{**self._told(item.line), "why": reason(item, on_paper.REASON, self._w), "instead": reason(item, "instead", self._w)}
                             for item in block.items]}

    def _options(self, block: Table) -> dict[str, Any]:
        rows = [{"asks": text_of(row.head), "cells": [[self._told(line) for line in _lines(cell)] for cell in row.cells]} for row in block.rows]
        options = [text_of(column.line) for column in block.columns]
        return {"options": options, "heads": [self._w.head(option) for option in options], "rows": rows}

    def _ticks(self, block: Ticks) -> dict[str, Any]:
        head = self._w("tick_row" if any(map(_fact_of, (item.line for item in block.items))) else "choice_row")
        return {"facts": [{"name": item.name, **self._told(item.line)} for item in block.items], "boxes": list(block.boxes),
                **({"head": head} if block.boxes else {}),
                "fields": [self._boxes(item, block.boxes) for item in block.items]}

    def _boxes(self, item: Item, boxes: tuple[str, ...]) -> list[int]:
        """The fields of something to tick: one, or one for each named box."""
        says, name = self._told(item.line)["says"], _fact_of(item.line)
        label = self._w.label_in(item.name) or says
        return [self._fields.add("tick", f"{name or label} {box}", self._w.in_labels(label, box)) for box in boxes or ("",)]

    def _blanks(self, block: Blanks) -> dict[str, Any]:
        kind = "line" if block.lines == 1 else "lines"
        return {"labels": [self._w.head(label) for label in block.labels], "lines": block.lines,
                "fields": [self._fields.add(kind, label, label) for label in block.labels]}

    def _picture(self, block: Picture) -> dict[str, Any]:
        """The drawing with text of the size of the sheet's own, its caption, and the same in words."""
        drawing = figures.draw(block.depiction, self._font)
        rows = [{"head": self._w.head(self._w.in_labels(group.name, self._w.label_in(item.name))),
                 "says": [self._told((span,)) for span in item.line if text_of(span).strip()]} for group in block.values for item in group.items]
        return {"svg": picture_svg(block, self._font, figures.figure_printed(read_tokens())), "alt": block.alternative,
                "width": round(drawing.width * figures.scale(self._text_size), 2), "caption": block.caption, "rows": rows,
                "facts": [self._told((said,)) for said in block.facts]}

    def _clinic(self, block: ClinicDetails) -> dict[str, Any]:
        return {"clinic": _clinic(block.fields, self._w, self._fields)}

    def _told(self, line: Line) -> dict[str, Any]:
        return told(line, self._w)


def _lines(cell: tuple[Any, ...]) -> Iterator[Any]:
    """The lines of a cell: what no source states, or one line for each fact."""
    for block in cell:
        yield from (item.line for item in block.items) if isinstance(block, Bullets) else (block.line,)


_BODIES: Mapping[type, tuple[str, Callable[[_Sheet, Any], dict[str, Any]]]] = {
    Bullets: ("", _Sheet._bullets), DoNots: ("do not", _Sheet._do_nots), Table: ("options", _Sheet._options), Ticks: ("ticks", _Sheet._ticks),
    Blanks: ("blanks", _Sheet._blanks), Picture: ("figure", _Sheet._picture), ClinicDetails: ("clinic", _Sheet._clinic),
}


def _clinic(details: tuple[ClinicDetail, ...], reader: Reader, fields: FieldNames) -> list[dict[str, Any]]:
    """The clinic's details as label and value; a value that is missing is None, and a field stands in its place."""
    return [{"label": reader.head(detail.label), "value": detail.value or None,
             "field": None if detail.value else fields.add("line", detail.label, detail.label)} for detail in details]


def _closing(document: Document, version: SheetVersion, w: Reader, *, notes: bool) -> str | None:
    """What the web page of the sheet tells besides; nothing while there is no such page to go to. `notes`: whether the notes are printed."""
    if version.address is None:
        return None
    untold = next(document.all(Note), None) or next(document.all(Difference), None)
    return w("sheet_on_web") if notes or untold is None else w("sheet_on_web_with_notes")


def _danger(document: Document, reader: Reader, fields: FieldNames) -> list[dict[str, Any]]:
    """The danger signs, each with a box to tick for the layouts that have one."""
    lines = [sign.line for box in document.all(DangerSigns) for group in box.groups for sign in group.signs]
    groups = danger_of(document, reader)
    for line, sign in zip(lines, (sign for group in groups for sign in group["signs"]), strict=True):
        sign["field"] = fields.add("tick", _fact_of(line) or sign["says"], sign["says"])
    return groups


def _fact_of(line: Line) -> str:
    """The fact that a line says."""
    return next((span.fact for span in line if isinstance(span, Said)), "")


def _logo(letterhead: Letterhead) -> str | None:
    name = letterhead.clinic.logo if letterhead.clinic else None
    return logo_svg(name, letterhead.logo) if name is not None and letterhead.logo is not None else None


def logo_svg(name: str, data: bytes) -> str:
    """A logo as SVG; a PNG is put into one, because the engine takes only text as data."""
    if name.endswith(".svg"):
        return data.decode("utf-8", "replace")
    width, height = (int.from_bytes(data[place:place + 4]) for place in (16, 20))
    picture = f"data:image/png;base64,{b64encode(data).decode()}"
    size = f'width="{width}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="{picture}"/></svg>'
