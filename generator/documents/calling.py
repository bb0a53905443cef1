"""Whom a reader calls, and in which words: the emergency number, and the clinic's own. Every Document takes it from here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from generator.content.model import Clinic, Library
from generator.documents.document import Call, ClinicDetail, Line, Words
from generator.language.reader import Reader
from generator.language.words import spaced

_PHONE = re.compile(r"\+?\(?\d(?:[\s().-]*\d)*")
_TRUNK = re.compile(r"^(\+.*?)\(0\)")
_IN_A_NUMBER = re.compile(r"(?<=[\d)]) (?=\(?\d)")
_ONE_LINE = 30
"""Signs of a number, or of several, that are kept together."""
_GAP = "\0"


def emergency(library: Library, reader: Reader) -> Call:
    """The call for help in an emergency: the clinic's emergency number; where none is given, "your local emergency number".

    A patient is told to call. A clinician, who may have help at hand, is told the number.
    """
    known = library.clinic.emergency_number if library.clinic else None
    sentence = reader.label("emergency_call", number=_GAP)
    return _call(sentence, known) if known else _general(sentence, reader("your_emergency_number"))


def clinic(library: Library, reader: Reader) -> Call | None:
    """The call to the clinic; None where it gives no phone."""
    own = library.clinic
    return _call(reader("clinic_call", clinic=spaced(own.name), number=_GAP), own.phone) if own and own.phone else None


def beside_signs(urgency: str, library: Library, reader: Reader) -> tuple[Call, ...]:
    """Whom a patient calls about danger signs of one urgency. A clinician acts on them; the number stands at the emergency ends of charts."""
    if reader.audience == "clinician":
        return ()
    if urgency == "emergency":
        return (emergency(library, reader),)
    own = clinic(library, reader)
    return (own,) if own else ()


def at_step(level: str, library: Library, reader: Reader) -> tuple[Call, ...]:
    """Whom to call at a step of a chart: in an emergency always somebody; at one that is urgent or soon the patient's clinic."""
    if level == "emergency":
        return (emergency(library, reader),)
    return beside_signs(level, library, reader) if level in {"urgent", "prompt"} else ()


def everybody(library: Library, reader: Reader) -> Line:
    """All numbers in one line, for a sheet that somebody takes along: for an emergency, and a patient's clinic for all else."""
    urgent = emergency(library, reader)
    if reader.audience == "clinician":
        return (urgent,)
    own = clinic(library, reader)
    other = (Words(f" {reader.labelled(reader('no_emergency'))}"), own) if own else ()
    return (Words(reader.labelled(reader("urgency_emergency"))), urgent, *other)


def is_named(call: Call, text: str) -> bool:
    """Whether a text names the number of a call already."""
    return re.search(rf"(?<![\w+]){re.escape(_spaces(call.number))}(?!\w)", _spaces(text), re.IGNORECASE) is not None


def details(own: Clinic | None, names: Iterable[str], reader: Reader) -> tuple[ClinicDetail, ...]:
    """Details of the clinic as they are printed, each with its label; empty where the clinic does not give it."""
    return tuple(ClinicDetail(reader(f"clinic_{name}"), spaced(given(own, name))) for name in names)


def given(own: Clinic | None, name: str) -> str:
    """A detail of the clinic, a number kept on one line; empty where the clinic does not give it."""
    value = getattr(own, name, None)
    if not value:
        return ""
    return unbroken(value) if name in {"phone", "emergency_number"} else str(value)


def unbroken(number: str) -> str:
    """A number that no line end can part; of several that fill a line with words between them, each."""
    if len(spaced(number)) <= _ONE_LINE:
        return spaced(number).replace(" ", "\N{NO-BREAK SPACE}")
    return _IN_A_NUMBER.sub("\N{NO-BREAK SPACE}", spaced(number))


def _call(sentence: str, number: str) -> Call:
    before, _, after = sentence.partition(_GAP)
    return Call(before, unbroken(number), after, _dialled(spaced(number)))


def _general(sentence: str, words: str) -> Call:
    before, _, after = sentence.partition(_GAP)
    return Call(before, spaced(words), after)


def _dialled(number: str) -> str:
    """The digits that dial a number. Words that are not one plain number have none: two numbers in a row would dial a wrong one."""
    if not _PHONE.fullmatch(number):
        return ""
    signs = _TRUNK.sub(r"\1", number)
    return "".join("+" if sign == "+" else str(unicodedata.digit(sign)) for sign in signs if sign == "+" or sign.isdigit())


def _spaces(text: str) -> str:
    return " ".join(text.split())
