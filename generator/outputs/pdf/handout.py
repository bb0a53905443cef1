"""A handout as data for its template: words and numbers only, in the voice of its reader."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from generator.content.model import (
    AnyBlock,
    BlanksBlock,
    Clinic,
    ClinicBlock,
    DoNotBlock,
    FactsBlock,
    FigureBlock,
    Handout,
    Library,
    Lifestyle,
    NotStated,
    Option,
    OptionsBlock,
    Question,
    RangeField,
    Site,
    Statement,
    Step,
    StepsBlock,
    Term,
    Text,
    TicksBlock,
)
from generator.documents import calling, cautions, document_version, views
from generator.drawing import figures
from generator.drawing.text_metrics import Font
from generator.drawing.tokens import read_tokens
from generator.language.words import Words
from generator.outputs.pdf.common import Sources, danger_data, everywhere, stated
from generator.outputs.pdf.proofread import Passage

SMALLEST: Mapping[str, float] = {"patient": 12, "clinician": 9}
"""Points: the smallest text on a sheet for each reader. For patients as the NHS and the CDC ask of printed information."""


_NUMBERS = {"clinic_phone", "clinic_emergency_number"}
_FIXED_WORDS = ("danger_signs", "page", "page_of", "section_notes", "sheet_sources", "sheet_more_notes", "sheet_all_notes", "why", "instead",
                "unless", "option_row", "cut_here", "tick_row", "to_read_options")


def handout_data(handout: Handout, library: Library, w: Words, site: Site, font: Font) -> dict[str, Any]:
    """Everything on one handout. Every text is there word for word as the YAML has it, or is a fixed word of the catalogue."""
    voice, telling = views.voice_of(handout), _Telling(handout, library, w, font)
    flags = [library.red_flags[ref] for ref in handout.red_flags] if isinstance(handout.red_flags, tuple) else []
    danger = [telling.danger(group) for group in views.danger(flags, voice)]
    message = telling.told(handout.main_message) if handout.main_message else None
    blocks = [telling.block(block) for block in handout.blocks]
    clinic = library.clinic
    return {
        "title": handout.names.voiced(voice), "language": str(site.language).partition("-")[0], "purpose": handout.purpose,
        "audience": w(f"audience_{handout.audience}"), "text_size": SMALLEST[handout.audience], "for_patients": handout.audience == "patient",
        "sideways": handout.sideways is not None, **({"colour": clinic.colour} if clinic and clinic.colour else {}),
        "logo": _logo(library), "clinic": _clinic(clinic, ("phone",), w),
        "danger": danger, "message": message, "blocks": blocks, "notes": telling.notes(), "sources": telling.sources.lines(places=True),
        **everywhere(document_version.imprint(handout, library, site), library, w),
        "words": {key: w(key) for key in _FIXED_WORDS},
    }


def says(data: Mapping[str, Any]) -> tuple[str, ...]:
    """What must stand on the finished sheet: its layout may leave out headings of blocks, reasons of do-nots, and notes, and nothing else."""
    every = [data["title"], data["purpose"], *_texts(data["message"]), *data["sources"], *data["footer"]]
    every += [text for group in data["danger"] for text in (group["action"], group["call"], group["if"], *_texts(group["signs"]))]
    every += [text for part in data["blocks"] for text in _texts({name: value for name, value in part.items() if name not in _NOT_SET})]
    return tuple(text for text in every if text)


def bound(handout: Handout, library: Library, w: Words) -> tuple[Passage, ...]:
    """What must stand together on the finished sheet, worked out from the content alone: each fact with what is warned of in it, and in the cells
    that are not stated what is warned of there."""
    voice = views.voice_of(handout)
    facts = {part.id: part for entry in document_version.reached(handout, library) for part in entry.parts if isinstance(part, Statement)}
    found = [Passage(str(fact.voiced(voice)), tuple(cautions.told(one, voice, w) for one in warned))
             for fact in facts.values() if (warned := cautions.of_fact(fact, library))]
    options = [option for block in handout.blocks if isinstance(block, OptionsBlock) for option in block.options]
    there = Counter(tuple(cautions.told(one, voice, w) for one in cautions.where_chosen(option, row, library))
                    for option in options for row in range(len(option.cells)))
    return (*found, *(Passage(w("not_stated"), warned, times) for warned, times in there.items() if warned))


_NOT_SET = {"kind", "title", "svg", "alt"}
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


class _Telling:
    """One handout while its words are put together: it remembers the sources, notes, gaps and disagreements of what it has said."""

    def __init__(self, handout: Handout, library: Library, w: Words, font: Font) -> None:
        self.library = library
        self.font = font
        self.text_size = SMALLEST[handout.audience]
        self.voice = views.voice_of(handout)
        self.w = w
        self.sources = Sources(library, w)
        self._facts: dict[str, None] = {}
        self._gaps: dict[str, None] = {}

    def danger(self, group: views.DangerGroup) -> dict[str, Any]:
        """One group of danger signs. On paper they are told without the long notes on them, which their page has: nothing may stand between a sign
        and its action."""
        self.sources.cite(flag.id for flag in group.signs)
        return danger_data(group, self.library, self.voice, self.w, self.sources)

    def told(self, ref: str) -> dict[str, Any]:
        """A fact with what is warned of in it."""
        return self._with(self.fact(ref), cautions.of_fact(self.library.facts[ref], self.library))

    def _with(self, words: str, warned: Iterable[cautions.Warned]) -> dict[str, Any]:
        return {"says": str(words), "cautions": self.sources.warnings(warned, self.voice)}

    def fact(self, ref: str) -> str:
        """The words of a fact for this reader."""
        fact = self.library.facts[ref]
        self.sources.cite([ref])
        self._facts[ref] = None
        return str(fact.voiced(self.voice))

    def block(self, block: AnyBlock) -> dict[str, Any]:
        """One block, with its kind and heading."""
        return {"kind": block.kind, "title": block.title, **self._bodies[type(block)](self, block)}

    def _facts_block(self, block: FactsBlock | StepsBlock) -> dict[str, Any]:
        return {"facts": [self._item(ref) for ref in block.facts]}

    def _item(self, ref: str) -> dict[str, Any]:
        fact = self.library.facts[ref]
        why, unless = (fact.why or "", fact.unless or "") if isinstance(fact, Step) else ("", "")
        return {"name": _name(fact, self.voice), **self.told(ref), "why": why, "unless": unless}

    def _do_not_block(self, block: DoNotBlock) -> dict[str, Any]:
        return {"pitfalls": [{**self.told(ref), "why": self._said(self.library.pitfalls[ref].why),
                              "instead": self._said(self.library.pitfalls[ref].instead)} for ref in block.pitfalls]}

    def _options_block(self, block: OptionsBlock) -> dict[str, Any]:
        rows = [{"asks": asks, "cells": [self._cell(option, row) for option in block.options]} for row, asks in enumerate(block.asks)]
        return {"options": [option.name for option in block.options], "rows": rows}

    def _cell(self, option: Option, row: int) -> list[dict[str, Any]]:
        return self._said(option.cells[row], cautions.where_chosen(option, row, self.library))

    def _ticks_block(self, block: TicksBlock) -> dict[str, Any]:
        return {"facts": [self.told(ref) for ref in block.facts], "boxes": list(block.boxes)}

    def _blanks_block(self, block: BlanksBlock) -> dict[str, Any]:
        return {"labels": [self._field(label) for label in block.labels], "lines": block.lines}

    def _field(self, label: Text | RangeField) -> str:
        """The label of a field, with the range of the number that goes into it."""
        if not isinstance(label, RangeField):
            return label
        high = f"{label.high} {label.unit}" if label.unit is not None else label.high
        return self.w("field_range", label=label.label, low=label.low, high=high)

    def _figure_block(self, block: FigureBlock) -> dict[str, Any]:
        """The drawing with text of the size of the sheet's own, its caption, and the same in words."""
        figure, w = self.library.figures[block.figure], self.w
        told, drawing = figures.tell(figure, self.library, w, self.voice), figures.draw(figure, self.library, w, self.font, self.voice)
        self._gaps.update(dict.fromkeys(figure.gaps))
        alternative = figures.summary(figure, told, w, self.voice)
        picture = figures.svg(drawing, f"drawing-{figure.id}", figure.names.voiced(self.voice), alternative, figures.figure_printed(read_tokens()))
        rows = [{"head": ": ".join(filter(None, (group.name, row.head))), "says": self._row(row)} for group in told.groups for row in group.rows]
        return {"svg": picture, "alt": alternative, "width": round(drawing.width * figures.scale(self.text_size), 2),
                "caption": figure.voiced(self.voice), "rows": rows, "facts": [self.told(fact) for fact in told.facts]}

    def _row(self, row: figures.Row) -> list[dict[str, Any]]:
        """The value of a row and its facts, or that no source states it."""
        if row.gap is not None:
            return self._said(row.gap)
        return [*([self._with(f"{row.value}.", ())] if row.value else []), *(self.told(fact) for fact in row.facts)]

    def _clinic_block(self, block: ClinicBlock) -> dict[str, Any]:
        return {"clinic": _clinic(self.library.clinic, block.details, self.w)}

    def _said(self, said: object, warned: Iterable[cautions.Warned] | None = None) -> list[dict[str, Any]]:
        """The facts of a cell, or that no source states them; `warned`: what is warned of there, if not only in the notes on the gap."""
        if isinstance(said, NotStated):
            self._gaps.update({said.not_stated: None} if said.not_stated else {})
            return [self._with(stated(said, self.w), cautions.of_gap(said, self.library) if warned is None else warned)]
        return [self.told(item.id if isinstance(item, Statement) else item) for item in said] if isinstance(said, tuple) else []

    def notes(self) -> list[str]:
        """What must be told beside the facts: where sources differ, editor's notes, and what no source states.

        A note that warns does so in the place of its facts, with its sources; in full it stands on the page of the sheet.
        """
        unknown = (f"{self.w('section_not_known')}: {self.library.gaps[ref].voiced(self.voice)}" for ref in self._gaps)
        return [*self._differences(), *self._doubts(), *unknown]

    def _differences(self) -> Iterator[str]:
        for entry in self.library.disagreements.values():
            if any(ref in self._facts for side in entry.sides for ref in side.facts):
                yield f"{self.w('sources_differ')}: {entry.question} {entry.voiced(self.voice)}"

    def _doubts(self) -> Iterator[str]:
        told = [self.library.facts[fact].doubts for fact in self._facts] + [self.library.gaps[gap].doubts for gap in self._gaps]
        for ref in dict.fromkeys(doubt for doubts in told for doubt in doubts):
            doubt = self.library.doubts[ref]
            if doubt.cautions:
                continue
            basis, places = self.w("basis_" + doubt.basis.replace(" ", "_")), self.sources.name(doubt.sources)
            yield f"{self.w('editors_note')} ({basis}{': ' + places if places else ''}): {doubt.voiced(self.voice)}"

    _bodies: Mapping[type, Callable[..., dict[str, Any]]] = {
        FactsBlock: _facts_block, StepsBlock: _facts_block, DoNotBlock: _do_not_block, OptionsBlock: _options_block,
        TicksBlock: _ticks_block, BlanksBlock: _blanks_block, ClinicBlock: _clinic_block, FigureBlock: _figure_block,
    }


def _name(fact: Statement, voice: Any) -> str:
    if isinstance(fact, Term):
        return str(fact.names.voiced(voice))
    return str(fact.factor if isinstance(fact, Lifestyle) else fact.question if isinstance(fact, Question) else "")


def _clinic(clinic: Clinic | None, details: Iterable[str], w: Words) -> list[dict[str, str | None]]:
    """The clinic's name and details as label and value; a value that is missing is None, and a line to write on stands in its place."""
    values = [("clinic_name", clinic.name if clinic else None), *((f"clinic_{name}", getattr(clinic, name, None)) for name in details)]
    return [{"label": w(label), "value": calling.unbroken(value) if value and label in _NUMBERS else value or None} for label, value in values]


def _logo(library: Library) -> str | None:
    """The clinic's logo as SVG; a PNG is put into one, because the engine takes only text as data."""
    name = library.clinic.logo if library.clinic else None
    data = library.logos.get(name) if name is not None else None
    if name is None or data is None:
        return None
    if name.endswith(".svg"):
        return data.decode("utf-8", "replace")
    width, height = (int.from_bytes(data[place:place + 4]) for place in (16, 20))
    picture = f"data:image/png;base64,{b64encode(data).decode()}"
    size = f'width="{width}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="{picture}"/></svg>'
