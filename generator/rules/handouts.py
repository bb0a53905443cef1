"""Library -> problems of handouts and clinics. Each rule is one small function, as in `check`; `publishable` is what a public build adds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from typing import TypeVar

from generator.content.model import (
    BlanksBlock,
    Block,
    Branch,
    Clinic,
    DoNotBlock,
    Entry,
    Handout,
    Library,
    OptionsBlock,
    QuestionBox,
    RangeField,
    Step,
    StepsBlock,
    Text,
)
from generator.diagnostics.diagnostic import Diagnostic, Level, Where
from generator.drawing.colour import CONTRAST, WHITE, contrast, rgb
from generator.rules.numbers import reader_of

B = TypeVar("B", bound=Block)

REQUIRED_DETAILS = ("phone", "emergency_number", "referral_address")
"""What a sheet of a named clinic must tell its reader: whom to call, where in an emergency, and where a referral goes."""


def check(library: Library, today: date) -> tuple[Diagnostic, ...]:
    """Every problem that these rules find, sorted by place."""
    return tuple(sorted(problem for rule in RULES for problem in rule(library, today)))


def unequal_rows(library: Library, today: date) -> Iterator[Diagnostic]:
    """A choice on a sheet has two options or more, and every option has a cell for every row."""
    for handout, block in _blocks(library, OptionsBlock):
        if not 2 <= len(block.options) <= 4:
            yield _at(block.title, "unequal-rows", f'"{block.title}" has {len(block.options)} options', "Name two to four options.", handout)
        for option in block.options:
            if len(option.cells) != len(block.asks):
                yield _at(option.name, "unequal-rows", f'option "{option.name}" has {len(option.cells)} cells for {len(block.asks)} rows',
                          "Give it one cell for each row of asks, in that order; where no source says it, write not stated.", handout)


def handout_without_message(library: Library, today: date) -> Iterator[Diagnostic]:
    """A sheet for patients has one main message."""
    for handout in library.handouts.values():
        if handout.audience == "patient" and handout.main_message is None:
            yield _at(handout.id, "handout-without-message", f'sheet "{handout.id}" has no main message',
                      "Add main_message: with the id of the one fact that its reader should remember.", handout)


def not_for_this_reader(library: Library, today: date) -> Iterator[Diagnostic]:
    """A sheet or a chart names only danger signs and do-nots that are meant for its reader: others would be lost without a word."""
    for decision in library.decisions.values():
        asked = [ref for box in decision.boxes if isinstance(box, QuestionBox) for ref in box.red_flags]
        listed_flags = decision.red_flags if isinstance(decision.red_flags, tuple) else ()
        for name in {str(ref): ref for ref in (*asked, *listed_flags)}.values():
            flag = library.red_flags.get(name)
            if flag is not None and decision.audience not in flag.audience:
                yield _at(name, "not-for-this-reader", f'"{name}" is not meant for a {decision.audience}, but this chart is',
                          f"Add {decision.audience} to its audience, and see that its words and its action are right for that reader.", decision)
    for handout in library.handouts.values():
        listed = [*(handout.red_flags if isinstance(handout.red_flags, tuple) else ()),
                  *(ref for block in handout.blocks if isinstance(block, DoNotBlock) for ref in block.pitfalls)]
        for ref in listed:
            entry = library.red_flags.get(ref) or library.pitfalls.get(ref)
            if entry is not None and handout.audience not in entry.audience:
                yield _at(ref, "not-for-this-reader", f'"{ref}" is not meant for a {handout.audience}, but this sheet is',
                          f"Take it out, or add {handout.audience} to its audience.", handout)


def steps_of_steps(library: Library, today: date) -> Iterator[Diagnostic]:
    """Numbered steps on a sheet are steps: facts that say what to do."""
    for handout, block in _blocks(library, StepsBlock):
        for ref in block.facts:
            fact = library.facts.get(ref)
            if fact is not None and not isinstance(fact, Step):
                yield _at(ref, "steps-of-steps", f'"{ref}" is a {type(fact).__name__}, but steps holds only Step entries',
                          "Name it in a block of kind facts, or write it as a step in a section preparation.", handout)


def number_of_its_own(library: Library, today: date) -> Iterator[Diagnostic]:
    """Headings, labels and purpose of a sheet hold no number, in figures or in words: a number is a fact, with its source."""
    reader = reader_of(library)
    for handout in library.handouts.values():
        units = {part.unit for part in handout.parts if isinstance(part, RangeField)}
        for text in (part for part in handout.parts if type(part) is Text and part not in {*handout.names.also, *units}):
            if any(sign.isdigit() for sign in text) or reader.numbers_in(text):
                yield _at(text, "number-of-its-own", f'"{text}" holds a number',
                          "Write the number as a fact with its source, and name its id. A field takes its range under from: and to:.",
                          handout)


def field_range(library: Library, today: date) -> Iterator[Diagnostic]:
    """The range of a field to write a number in rises: from the smallest number to the largest."""
    for handout, block in _blocks(library, BlanksBlock):
        for field in (label for label in block.labels if isinstance(label, RangeField)):
            if field.low.value >= field.high.value:
                yield _at(field.low, "field-range", f'the range of "{field.label}" does not rise from {field.low} to {field.high}',
                          "Write the smallest number under from: and the largest under to:.", handout)


def pale_colour(library: Library, today: date) -> Iterator[Diagnostic]:
    """A clinic's colour can be read on white paper, and white on it."""
    for clinic in _clinics(library):
        if clinic.colour is not None and (reached := contrast(rgb(clinic.colour), WHITE)) < CONTRAST:
            yield _at(clinic.colour, "pale-colour", f'the colour "{clinic.colour}" has a contrast of {reached:.1f} to 1 with white',
                      f"Choose a darker one: at least {CONTRAST} to 1.", clinic)


def unknown_logo(library: Library, today: date) -> Iterator[Diagnostic]:
    """A clinic's logo is a file in the folder logos."""
    for clinic in _clinics(library):
        if clinic.logo is not None and clinic.logo not in library.logos:
            close = get_close_matches(clinic.logo, library.logos, 1)
            yield _at(clinic.logo, "unknown-logo", f'there is no picture "{clinic.logo}" in the folder logos',
                      f'Did you mean "{close[0]}"?' if close else "Put the file there, or delete this line.", clinic)


def clinic_incomplete(library: Library, today: date) -> Iterator[Diagnostic]:
    """A named clinic has a phone, an emergency number and a referral address; a build for the public is refused without them."""
    for clinic in _clinics(library):
        for name in REQUIRED_DETAILS:
            if getattr(clinic, name) is None:
                yield _at(clinic.name, "clinic-incomplete", f'clinic "{clinic.name}" has no {name}',
                          f"Add {name}: to its file. Until then the sheets leave a line to write it on by hand.", clinic, level="warning")


RULES = (unequal_rows, handout_without_message, not_for_this_reader, steps_of_steps, number_of_its_own, field_range, pale_colour, unknown_logo,
         clinic_incomplete)

PUBLISH_RULES = {
    "no-address": "A site that is built for the public says where it will stand, so that its sheets lead back to it.",
    "unknown-clinic": "The clinic whose sheets are wanted has a file in the folder clinics.",
}


def publishable(library: Library) -> Iterator[Diagnostic]:
    """What a build for the public must have besides: complete details of its clinic, and the address where it will stand."""
    clinic = library.clinic
    if clinic is not None and any(getattr(clinic, name) is None for name in REQUIRED_DETAILS):
        missing = [name for name in REQUIRED_DETAILS if getattr(clinic, name) is None]
        yield _at(clinic.name, "clinic-incomplete", f'clinic "{clinic.name}" has no {", ".join(missing)}, so this cannot be published',
                  "Add what is missing to its file, or build without PUBLISH=yes (--publish) to try the sheets.", clinic)
    if library.site is not None and library.site.address is None:
        yield _at(library.site.name, "no-address", "the site has no address, so its sheets cannot lead back to it",
                  "Add address: to site.yml, or give it with ADDRESS= (--site-address); or build without PUBLISH=yes (--publish).", library.site)


def unknown_clinic(library: Library, wanted: str) -> Diagnostic:
    """The problem of a clinic that has no file."""
    close = get_close_matches(wanted, library.clinics, 1)
    hint = f'Did you mean "{close[0]}"? ' if close else ""
    known = f"Known are: {', '.join(library.clinics)}." if library.clinics else "There is no file in the folder clinics yet."
    return Diagnostic(Where(f"clinics/{wanted}.yml"), "unknown-clinic", f'there is no clinic "{wanted}"', hint + known, item=wanted)


def _blocks(library: Library, kind: type[B]) -> Iterator[tuple[Handout, B]]:
    return ((handout, block) for handout in library.handouts.values() for block in handout.blocks if isinstance(block, kind))


def _clinics(library: Library) -> Iterator[Clinic]:
    yield from (clinic for clinic in (library.clinic,) if clinic is not None and not isinstance(clinic, Branch))
    yield from library.clinics.values()


def _name(clinic: Clinic) -> str:
    return str(clinic.id) if isinstance(clinic, Branch) else "clinic.yml"


def _at(text: Text, rule: str, message: str, help: str, entry: Entry, level: Level = "error") -> Diagnostic:
    item = _name(entry) if isinstance(entry, Clinic) else str(getattr(entry, "id", entry.where.file))
    return Diagnostic(text.where, rule, message, help, level, max(1, len(text)) if "\n" not in text else 1, item)
