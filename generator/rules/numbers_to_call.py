"""Whom to call: the numbers of clinics and when they are open, and numbers that stand in words where a clinic's own is added."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from generator.content.model import ActionBox, Clinic, Decision, Library, NotCovered, OutcomeBox, RedFlag, Text, normalised
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.language.doubt import doubt, listed
from generator.language.numbers.words import joining
from generator.rules.amounts import reader_of
from generator.rules.entries import id_of, parts
from generator.rules.handouts import clinics_of, name_of

_SHORTEST, _LONGEST_SHORT = 3, 5
"""The digits of the shortest numbers that are called, and of the longest for emergencies."""


@rule("content", level="warning")
def clinic_number_unfit(library: Library, today: date) -> Iterator[Diagnostic]:
    """The phone and the emergency number of a clinic are numbers, and not the same one.

    Why: Every page, chart and sheet prints them as what to call. With one number in both places an emergency rings at a reception that is closed at
    night, or each small question at the ambulance.
    Fix: Write under phone the number for what is no emergency, and under emergency_number that of your country; call both once to try them.
    """
    for clinic in clinics_of(library):
        for key, number in (("phone", clinic.phone), ("emergency_number", clinic.emergency_number)):
            if number is not None and not _digits(number):
                yield clinic_number_unfit.at(number, f'{key} of clinic "{clinic.name}" is "{number}", which nobody can dial', "Write the number.",
                                             item=name_of(clinic))
        if clinic.phone is not None and clinic.emergency_number is not None and _digits(clinic.phone) == _digits(clinic.emergency_number) != "":
            yield clinic_number_unfit.at(
                clinic.emergency_number, f'the phone and the emergency number of clinic "{clinic.name}" are the same',
                "Look up which of the two it is, and write the other one.", item=name_of(clinic))


@rule("content", level="warning", waivable=True, alone=True)
def emergency_number_unknown(library: Library) -> Iterator[Diagnostic]:
    """The emergency number of a clinic is one for emergencies in its country; without a phone that names the country ("+44 …"), in any.

    The numbers are those of Google's libphonenumber. A number of more than five digits is taken for that of an ambulance of one's own.

    Why: Every page, chart and sheet prints it as what to call now. With 121 in place of 112 nobody comes.
    Fix: Call it once, or look it up where your country publishes it. If it is right and this list does not have it, say so in waivers.yml.
    """
    for clinic in (entry for entry in library.entries if isinstance(entry, Clinic)):
        number, country = clinic.emergency_number, ""
        short = [digits for part in re.findall(r"\d+(?:[ -]\d+)*", number or "") if len(digits := _digits(part)) <= _LONGEST_SHORT]
        if number is not None and short and not any(_is_for_emergencies(one, country := _country_of(clinic.phone)) for one in short):
            where = f"in the country of its phone ({country})" if country else "in any country"
            yield emergency_number_unknown.at(
                number, f'the emergency number of clinic "{clinic.name}" is "{number}", which is not known as one {where}',
                "Call it once, or look it up, and correct it.", item=name_of(clinic))


def _country_of(phone: Text | None) -> str:
    """The country that a phone names, by two letters; empty if it names none, or one whose numbers for emergencies are not known."""
    import phonenumbers  # takes a twentieth of a second, which only a clinic that changed need wait for

    try:
        country = phonenumbers.region_code_for_number(phonenumbers.parse(phone or "", None))
    except phonenumbers.NumberParseException:
        return ""
    return str(country) if country in phonenumbers.SUPPORTED_SHORT_REGIONS else ""


def _is_for_emergencies(number: str, country: str) -> bool:
    """Whether a number is one for emergencies in a country, or in any."""
    import phonenumbers

    return any(phonenumbers.is_emergency_number(number, one) for one in ([country] if country else phonenumbers.SUPPORTED_SHORT_REGIONS))


@rule("content", level="warning")
def clinic_hours_unfit(library: Library, today: date) -> Iterator[Diagnostic]:
    """The hours of a clinic are times of a day, and it opens before it closes.

    Why: Whoever reads "18 to 8" comes in the evening and finds it closed, or calls the ambulance while it is open.
    Fix: Write the hours with the opening time first. If it is open over night, write "over night" beside them.
    """
    known = _hours(library.language)
    for clinic in clinics_of(library):
        for found in known.finditer(clinic.hours) if clinic.hours is not None else ():
            first, last, least, most = (int(found[name] or 0) for name in ("first", "last", "least", "most"))
            night = listed(library.language, "hours_night").search(normalised(clinic.hours or "")) is not None
            turned = first > _NOON and last < first and not found["half"] and not night
            if max(first, last) > _DAY or max(least, most) > _MINUTES or turned:
                yield clinic_hours_unfit.at(clinic.hours or clinic.name, f'the hours of clinic "{clinic.name}" say "{found.group()}"',
                                            'Write the opening time first; if it is open over night, write "over night" beside it.',
                                            item=name_of(clinic))


_NOON, _DAY, _MINUTES = 12, 24, 59


@cache
def _hours(language: str) -> re.Pattern[str]:
    """From one time of a day to another: `8 to 18`, `8:30-17:00`, `9 am to 5 pm`."""
    to = "|".join(map(re.escape, (*joining(language).to, "-", "–", "—")))
    half = r"(?: ?[ap]\.?m\b\.?)"
    return re.compile(rf"(?<![\d:.])(?P<first>\d{{1,2}})(?:[:.](?P<least>\d\d))?{half}? ?(?:{to}) ?"
                      rf"(?P<last>\d{{1,2}})(?:[:.](?P<most>\d\d))?(?P<half>{half})?(?![\d:])", re.IGNORECASE)


@rule("content", level="warning", alone=True)
def number_to_call_in_words(library: Library) -> Iterator[Diagnostic]:
    """Where pages, charts and sheets add the number to call, the words give none: in the action of a danger sign, in an end and a step of a chart.

    Why: Beside it stands the number of the clinic. Another one in the words is that of another country, or was right last year, and nobody can tell
    which of the two to call.
    Fix: Leave the number out. It stands once, in the file of the clinic, and is added by the program.
    """
    for entry in library.entries:
        for text in _beside_a_number(entry):
            found = _to_call(library.language).search(" ".join(text.casefold().split()))
            number = found["number"].strip(" -/()") if found is not None else ""
            reader = reader_of(library)
            measured = {_digits(text[amount.start:amount.end]) for amount in reader.read(text).amounts
                        if amount.unit.kind or reader.is_limit(text, amount)}  # a pulse over 120
            if len(_digits(number)) >= _SHORTEST and _digits(number) not in measured:
                yield number_to_call_in_words.at(text, f'this tells its readers to call "{number}", and the number to call is added to it',
                                                 "Leave the number out: it stands once, in the file of the clinic.", item=id_of(entry))


def _beside_a_number(entry: object) -> Iterator[Text]:
    """The words of an entry to which the program adds whom to call."""
    if isinstance(entry, (RedFlag, NotCovered)) and entry.action is not None:
        yield from (text for text in (entry.action.plain, entry.action.clinical) if text is not None)
    if isinstance(entry, Decision):
        boxes = (box for box in entry.boxes if isinstance(box, (OutcomeBox, ActionBox)))
        yield from (text for box in boxes for text in parts(box, Text) if type(text) is Text)


@cache
def _to_call(language: str) -> re.Pattern[str]:
    """A word for calling somebody, and in the same sentence, at most five words behind it, a number."""
    words = "|".join(map(re.escape, doubt(language).asking))
    number = r"(?P<number>\+?[0-9](?:[0-9 ()/-]|,(?=[0-9]))*)"
    return re.compile(rf"(?<!\w)(?:{words})(?: [^\s.!?;0-9]+){{0,5}} {number}" if words else r"(?P<number>(?!))")


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)
