"""The page for whoever prints sheets for a practice: what to fill in, which sheets belong together, how many pages each has, how to print them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.content.model import Audience, Decision, Handout
from generator.documents import calling
from generator.documents.collections import charts_for, handouts_for, topics_in_order
from generator.documents.composing import Composer, words
from generator.documents.document import Block, Bullets, Item, Pack, PackedSheet, Packs, Paragraph, PrintList, PrintRow, Section
from generator.documents.drafts import Draft
from generator.documents.urls import document_of, name_of
from generator.language.words import spaced

_FIELDS = ("name", "phone", "emergency_number", "hours", "referral_address", "paper", "logo", "colour")
"""What a clinic says of itself, by the keys of its file."""


def practice(c: Composer) -> Draft:
    """The whole page."""
    printed = _section("practice-packs", "practice_packs", (Paragraph((words(c.reader("practice_packs_about")),)), *_packs(c)), c)
    sheets = _section("practice-sheets", "practice_sheets", (PrintList(c.reader("practice_sheet"), c.reader("practice_for"), tuple(_rows(c))),), c)
    return (c.reviewed_in_all(), *c.danger_link(), Paragraph((words(c.reader("practice_about")),)), printed, sheets,
            _section("practice-fill-in", "practice_fill_in", _fill_in(c), c), _section("practice-printing", "practice_printing", (_printing(c),), c),
            Paragraph((c.link_about(c.reader("to_sheets"), "sheets"),)))


def _section(anchor: str, key: str, blocks: tuple[Block, ...], c: Composer) -> Section:
    return Section(anchor, (words(c.reader(key)),), blocks)


def _packs(c: Composer) -> Iterator[Block]:
    """All for patients, all for clinicians, and those of each topic."""
    patients, clinicians = handouts_for(c.library, "patient"), handouts_for(c.library, "clinician")
    charts = {audience: charts_for(c.library, audience) for audience in ("patient", "clinician")}
    whole = [_pack(c.reader("practice_pack_patients"), patients, "make pack"),
             _pack(c.reader("practice_pack_charts"), charts["patient"], _named(charts["patient"])),
             _pack(c.reader("practice_pack_clinicians"), [*clinicians, *charts["clinician"]], _named([*clinicians, *charts["clinician"]]))]
    topics = ((topic, handouts_for(c.library, "patient", topic)) for topic in topics_in_order(c.library))
    by_topic = [_pack(c.name(topic), found, _named(found)) for topic, found in topics if found]
    if any(pack.sheets for pack in whole):
        yield Packs(c.reader("practice_for_all"), tuple(pack for pack in whole if pack.sheets))
    if by_topic:
        yield Packs(c.reader("practice_for_topic"), tuple(by_topic))


def _pack(name: str, sheets: Iterable[Decision | Handout], command: str) -> Pack:
    return Pack(spaced(name), tuple(PackedSheet(document_of(sheet), _title(sheet)) for sheet in sheets), command)


def _named(sheets: Iterable[Decision | Handout]) -> str:
    return f'make pack SHEET="{" ".join(str(sheet.id) for sheet in sheets)}"'


def _rows(c: Composer) -> Iterator[PrintRow]:
    kinds: tuple[tuple[Audience, str], ...] = (("patient", "voice_plain"), ("clinician", "voice_clinical"))
    for audience, key in kinds:
        sheets: list[Decision | Handout] = [*handouts_for(c.library, audience), *charts_for(c.library, audience)]
        for sheet in sheets:
            yield PrintRow(document_of(sheet), _title(sheet), c.reader(key))


def _title(sheet: Decision | Handout) -> str:
    return name_of(sheet, sheet.audience)


def _fill_in(c: Composer) -> tuple[Block, ...]:
    """Each key of the clinic's file: what it is for, and what stands there now."""
    own = c.library.clinic
    start = c.reader("practice_filled" if own else "practice_no_clinic")
    now = {name: calling.given(own, name) or c.reader("practice_empty") for name in _FIELDS}
    items = tuple(Item((words(c.reader(f"practice_{name}"), " "), words(told, strong=True)), c.reader.head(name)) for name, told in now.items())
    return (Paragraph((words(start),)), Bullets(items))


def _printing(c: Composer) -> Bullets:
    own = str(c.library.clinic.paper) if c.library.clinic else "A4"
    told = [c.reader("practice_paper_size", paper=own), *(c.reader(f"practice_{name}") for name in ("size", "large", "grey", "screen", "current"))]
    return Bullets(tuple(Item((words(one),)) for one in told))
