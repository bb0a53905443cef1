"""Whom a reader calls, and in which words: the emergency number, and the clinic's own. Every page and every sheet takes it from here."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from generator.content.model import Library, Voice
from generator.language.words import Words, spaced

_PHONE = re.compile(r"\+?\(?\d(?:[\s().-]*\d)*")
_TRUNK = re.compile(r"^(\+.*?)\(0\)")
_GAP = "\0"


class Call(NamedTuple):
    """A call in words: what stands before the number, the number, which no line end can part, what stands after it, and its way.

    `way`: the address that dials it; empty where the words are not one plain number.
    """

    before: str
    number: str
    after: str
    way: str

    @property
    def words(self) -> str:
        """The whole sentence."""
        return f"{self.before}{self.number}{self.after}"

    def is_in(self, text: str) -> bool:
        """Whether a text names this number already."""
        return re.search(rf"(?<![\w+]){re.escape(_spaces(self.number))}(?!\w)", _spaces(text), re.IGNORECASE) is not None


def emergency(library: Library, voice: Voice, w: Words) -> Call:
    """The call for help in an emergency: the clinic's emergency number; where none is given, "your local emergency number".

    A patient is told to call. A clinician, who may have help at hand, is told the number.
    """
    known = library.clinic.emergency_number if library.clinic else None
    sentence = w("emergency_call", number=_GAP) if voice == "plain" else w("emergency_call_clinical", number=_GAP)
    return _call(sentence, known) if known else _general(sentence, w("your_emergency_number"))


def clinic(library: Library, w: Words) -> Call | None:
    """The call to the clinic; None where it gives no phone."""
    own = library.clinic
    return _call(w("clinic_call", clinic=spaced(own.name), number=_GAP), own.phone) if own and own.phone else None


def beside_signs(urgency: str, voice: Voice, library: Library, w: Words) -> tuple[Call, ...]:
    """Whom a patient calls about danger signs of one urgency. A clinician acts on them; the number stands at the emergency ends of charts."""
    if voice == "clinical":
        return ()
    if urgency == "emergency":
        return (emergency(library, voice, w),)
    own = clinic(library, w)
    return (own,) if own else ()


def at_step(level: str, voice: Voice, library: Library, w: Words) -> tuple[Call, ...]:
    """Whom to call at a step of a chart: in an emergency always somebody; at one that is urgent or soon the patient's clinic."""
    if level == "emergency":
        return (emergency(library, voice, w),)
    return beside_signs(level, voice, library, w) if level in {"urgent", "prompt"} else ()


def everybody(library: Library, voice: Voice, w: Words) -> str:
    """All numbers in one line, for a sheet that somebody takes along: for an emergency, and a patient's clinic."""
    own = clinic(library, w) if voice == "plain" else None
    urgent = emergency(library, voice, w).words
    return " ".join([f"{w('urgency_emergency')}: {urgent}" if voice == "plain" else urgent, *([own.words] if own else [])])


def unbroken(number: str) -> str:
    """A number that no line end can part."""
    return spaced(number).replace(" ", "\N{NO-BREAK SPACE}")


def _call(sentence: str, number: str) -> Call:
    before, _, after = sentence.partition(_GAP)
    return Call(before, unbroken(number), after, _dialled(spaced(number)))


def _general(sentence: str, words: str) -> Call:
    before, _, after = sentence.partition(_GAP)
    return Call(before, spaced(words), after, "")


def _dialled(number: str) -> str:
    """The address that dials a number. Words that are not one plain number have none: two numbers in a row would dial a wrong one."""
    if not _PHONE.fullmatch(number):
        return ""
    signs = _TRUNK.sub(r"\1", number)
    return "tel:" + "".join("+" if sign == "+" else str(unicodedata.digit(sign)) for sign in signs if sign == "+" or sign.isdigit())


def _spaces(text: str) -> str:
    return " ".join(text.split())
