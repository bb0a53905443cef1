"""Handouts, and the clinics whose they are."""

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
    FactRef,
    Handout,
    Library,
    OptionsBlock,
    RangeField,
    RedFlagRef,
    Step,
    StepsBlock,
    Text,
)
from generator.content.reader.rules import bad_picture
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Measured
from generator.diagnostics.registry import rule
from generator.drawing.colour import CONTRAST, WHITE, contrast, rgb
from generator.rules.amounts import is_dose, reader_of
from generator.rules.drawings import ENGINE, Drawing
from generator.rules.entries import ref_of

B = TypeVar("B", bound=Block)

REQUIRED_DETAILS = ("phone", "emergency_number", "referral_address")
"""What a sheet of a named clinic must tell its reader: whom to call, where in an emergency, and where a referral goes."""


@rule("content", blocks="pages")
def unequal_rows(library: Library, today: date) -> Iterator[Diagnostic]:
    """A choice on a sheet has two to four options, and every option has a cell for each row.

    Why: A missing cell moves the others up, and a risk would be read beside the wrong question.
    Fix: Give each option one cell for each row of asks, in that order; where no source says it, write: not stated.
    """
    for handout, block in _blocks(library, OptionsBlock):
        if not 2 <= len(block.options) <= 4:
            yield unequal_rows.at(block.title, f'"{block.title}" has {len(block.options)} options', "Name two to four options.",
                                  item=handout.id, evidence=Measured(len(block.options), 2, 4))
        for option in block.options:
            if len(option.cells) != len(block.asks):
                yield unequal_rows.at(option.name, f'option "{option.name}" has {len(option.cells)} cells for {len(block.asks)} rows',
                                      "Give it one cell for each row of asks, in that order; where no source says it, write not stated.",
                                      item=handout.id)


@rule("content")
def handout_without_message(library: Library, today: date) -> Iterator[Diagnostic]:
    """A sheet for patients has one main message.

    Why: One sentence is what a worried reader remembers; without it each of them picks their own.
    Fix: Add main_message: with the id of the one fact that matters most to this reader.
    """
    for handout in library.handouts.values():
        if handout.audience == "patient" and handout.main_message is None:
            yield handout_without_message.at(handout.id, f'sheet "{handout.id}" has no main message',
                                             "Add main_message: with the id of the one fact that its reader should remember.", item=handout.id)


@rule("content")
def not_for_this_reader(library: Library, today: date) -> Iterator[Diagnostic]:
    """A sheet or chart names only danger signs and do-nots that are meant for its reader.

    Why: An entry meant for others is not printed for this reader, so a danger sign would be missing without anyone noticing.
    Fix: If this reader needs it, add them to its audience and see that its words and its action suit them. Otherwise name the one that is meant for
    them.
    """
    for decision in library.decisions.values():
        inputs = (part for one in decision.inputs for part in (library.inputs[str(one)].parts if str(one) in library.inputs else ()))
        asked = [part for part in (*decision.parts, *inputs) if isinstance(part, RedFlagRef)]
        listed_flags = decision.red_flags if isinstance(decision.red_flags, tuple) else ()
        for name in {str(ref): ref for ref in (*asked, *listed_flags)}.values():
            flag = library.red_flags.get(name)
            if flag is not None and decision.audience not in flag.audience:
                yield not_for_this_reader.at(name, f'"{name}" is not meant for a {decision.audience}, but this chart is',
                                             f"Add {decision.audience} to its audience, and see that its words and its action are right "
                                             "for that reader.",
                                             item=decision.id)
    for handout in library.handouts.values():
        listed = [*(handout.red_flags if isinstance(handout.red_flags, tuple) else ()),
                  *(ref for block in handout.blocks if isinstance(block, DoNotBlock) for ref in block.pitfalls)]
        for ref in listed:
            entry = library.red_flags.get(ref) or library.pitfalls.get(ref)
            if entry is not None and handout.audience not in entry.audience:
                yield not_for_this_reader.at(ref, f'"{ref}" is not meant for a {handout.audience}, but this sheet is',
                                             f"Take it out, or add {handout.audience} to its audience.", item=handout.id)


@rule("content")
def steps_of_steps(library: Library, today: date) -> Iterator[Diagnostic]:
    """Numbered steps on a sheet are steps: facts that say what to do.

    Why: A statement among the numbered steps is read as an instruction.
    Fix: Move it to a block of kind facts, or write it as a step with its source in a section preparation.
    """
    for handout, block in _blocks(library, StepsBlock):
        for ref in block.facts:
            fact = library.facts.get(ref)
            if fact is not None and not isinstance(fact, Step):
                yield steps_of_steps.at(ref, f'"{ref}" is a {type(fact).__name__}, but steps holds only Step entries',
                                        "Name it in a block of kind facts, or write it as a step in a section preparation.", item=handout.id)


@rule("content", alone=True)
def number_of_its_own(library: Library) -> Iterator[Diagnostic]:
    """The headings, labels and purpose of a sheet contain no number, in digits or in words: a number is a fact with a source.

    Why: A number in a heading has no source and stays behind when the fact changes.
    Fix: Write the number as a fact with its source and name its id. A field takes its range from from: and to:.
    """
    reader = reader_of(library)
    for handout in (entry for entry in library.entries if isinstance(entry, Handout)):
        units = {part.unit for part in handout.parts if isinstance(part, RangeField)}
        for text in (part for part in handout.parts if type(part) is Text and part not in {*handout.names.also, *units}):
            if any(sign.isdigit() for sign in text) or reader.numbers_in(text):
                yield number_of_its_own.at(text, f'"{text}" holds a number',
                                           "Write the number as a fact with its source, and name its id. "
                                           "A field takes its range under from: and to:.",
                                           item=handout.id)


@rule("content", level="warning")
def dose_without_its_harm(library: Library, today: date) -> Iterator[Diagnostic]:
    """A sheet that tells patients how much of a medicine to take tells a harm of it, too, where its treatment states any.

    A dose is a quantity such as 5 mg/kg, 10 ml or 2 tablets of a fact under involves, used_when or duration of a medicine or an injection.

    Why: The sheet is what lies beside the tablets at home. Whoever must not take them, or should stop, learns it nowhere else.
    Fix: Name under facts a harm that its reader must know. If another sheet that always comes with this one tells it, accept that in waivers.yml.
    """
    reader = reader_of(library)
    for treatment in library.treatments.values():
        harms = [ref_of(one) for one in treatment.harms] if isinstance(treatment.harms, tuple) else []
        given = [ref_of(one) for part in (treatment.involves, treatment.used_when, treatment.duration) if isinstance(part, tuple) for one in part]
        doses = {id_ for id_ in given if id_ in library.facts and any(is_dose(reader.units.read(one.unit)) for one in library.facts[id_].quantities)}
        medicine = treatment.option in {"medicine", "injection"}
        for handout in library.handouts.values() if harms and medicine else ():
            named = {str(part): part for part in handout.parts if isinstance(part, FactRef)}
            told = [ref for id_, ref in named.items() if id_ in doses]
            if told and handout.audience == "patient" and named.keys().isdisjoint(harms):
                yield dose_without_its_harm.at(
                    told[0], f'sheet "{handout.id}" tells with "{told[0]}" how much to take of "{treatment.id}", and none of its harms',
                    f"Name under facts those that its reader must know: {', '.join(harms)}.", item=handout.id)


@rule("content")
def field_range(library: Library, today: date) -> Iterator[Diagnostic]:
    """The range of a field to write a number in goes from a smaller to a larger number.

    Why: A scale that is printed backwards is filled in backwards, and the clinic reads the opposite of what was meant.
    Fix: Write the smaller number under from: and the larger under to:.
    """
    for handout, block in _blocks(library, BlanksBlock):
        for field in (label for label in block.labels if isinstance(label, RangeField)):
            if field.low.value >= field.high.value:
                yield field_range.at(field.low, f'the range of "{field.label}" does not rise from {field.low} to {field.high}',
                                     "Write the smallest number under from: and the largest under to:.", item=handout.id)


@rule("content")
def pale_colour(library: Library, today: date) -> Iterator[Diagnostic]:
    """A clinic's colour can be read on white paper, and white on it.

    Why: Pale text is lost to readers with low vision and on black-and-white printers.
    Fix: Choose a darker shade with a contrast of at least 4.5 to 1.
    """
    for clinic in clinics_of(library):
        if clinic.colour is not None and (reached := contrast(rgb(clinic.colour), WHITE)) < CONTRAST:
            yield pale_colour.at(clinic.colour, f'the colour "{clinic.colour}" has a contrast of {reached:.1f} to 1 with white',
                                 f"Choose a darker one: at least {CONTRAST} to 1.", item=name_of(clinic),
                                 evidence=Measured(reached, least=CONTRAST))


@rule("content")
def unknown_logo(library: Library, today: date) -> Iterator[Diagnostic]:
    """A clinic's logo is a file in the folder logos.

    Why: With a misspelt file name the sheets would be printed without the sign by which patients know their clinic.
    Fix: Correct the name, or put the picture into the folder logos.
    """
    for clinic in clinics_of(library):
        if clinic.logo is not None and clinic.logo not in library.logos:
            close = get_close_matches(clinic.logo, library.logos, 1)
            yield unknown_logo.at(clinic.logo, f'there is no picture "{clinic.logo}" in the folder logos',
                                  f'Did you mean "{close[0]}"?' if close else "Put the file there, or delete this line.", item=name_of(clinic))


@bad_picture.also("drawings")
def undrawable_logo(drawing: Drawing) -> Iterator[Diagnostic]:
    """A picture of the right form that the engine cannot draw all the same."""
    if isinstance(drawing.of, Clinic) and drawing.of.logo is not None and ENGINE in drawing.refused:
        yield bad_picture.at(drawing.of.logo, f"{drawing.refused[ENGINE]} (logos/{drawing.of.logo})",
                             "Save the picture anew in a simpler form, best as PNG.")


@rule("content", level="warning")
def clinic_incomplete(library: Library, today: date) -> Iterator[Diagnostic]:
    """A named clinic has a phone number, an emergency number and an address for referrals; a build for the public is refused without them.

    Why: A patient who gets worse at night has to find whom to call on the sheet itself.
    Fix: Add the missing details, checked by a test call; until then the sheets leave a line to write them on.
    """
    for clinic in clinics_of(library):
        if missing := [name for name in REQUIRED_DETAILS if getattr(clinic, name) is None]:
            add = ", ".join(f"{name}:" for name in missing)
            yield clinic_incomplete.at(clinic.name, f'clinic "{clinic.name}" has no {", ".join(missing)}',
                                       f"Add {add} to its file. Until then the sheets leave a line for it, to write on by hand.",
                                       item=name_of(clinic))


def _blocks(library: Library, kind: type[B]) -> Iterator[tuple[Handout, B]]:
    return ((handout, block) for handout in library.handouts.values() for block in handout.blocks if isinstance(block, kind))


def clinics_of(library: Library) -> Iterator[Clinic]:
    """Every clinic that the content names: its own, and those that share it."""
    yield from (clinic for clinic in (library.clinic,) if clinic is not None and not isinstance(clinic, Branch))
    yield from library.clinics.values()


def name_of(clinic: Clinic) -> str:
    """What a clinic is called in waivers: its id, or its file."""
    return str(clinic.id) if isinstance(clinic, Branch) else "clinic.yml"
