"""Who reads, and in which language: one value that goes wherever something is said to somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from hashlib import sha256

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from generator.content.model import VOICE_OF, Audience, Voice
from generator.language.numbers.units import locale_of
from generator.language.words import REFERENCE, FixedWords, read_words


@dataclass(frozen=True)
class Reader:
    """For whom a Document is: a patient or a clinician, in a language, with its fixed words and its forms of numbers, days and plurals."""

    audience: Audience
    language: str
    words: FixedWords

    @cached_property
    def voice(self) -> Voice:
        """Which of the words of an entry are for this reader."""
        return VOICE_OF[self.audience]

    @cached_property
    def other(self) -> Reader:
        """The other reader of the same language."""
        return Reader("clinician" if self.audience == "patient" else "patient", self.language, self.words)

    def told(self, audience: Audience) -> Reader:
        """The reader of the same language who is a patient, or a clinician."""
        return self if audience == self.audience else self.other

    def __call__(self, key: str, **values: object) -> str:
        """Fixed words, with {name} in them replaced by a value."""
        return self.words(key, **values)

    def label(self, key: str, **values: object) -> str:
        """Fixed words for this reader: those for clinicians where there are some."""
        clinical = f"{key}_clinical"
        return self.words(clinical if self.audience == "clinician" and clinical in self.words.catalogue else key, **values)

    def labelled(self, label: str, words: str = "") -> str:
        """A label and what it heads: `Why: it may break`. Each may be empty, where it stands beside these words in a span of its own."""
        return self.words("labelled", label=label, words=words)

    def in_labels(self, *parts: str) -> str:
        """Words with the labels before them, from the outermost: `On an X-ray: bones: well`. Those that are empty are left out."""
        told = ""
        for part in filter(None, reversed(parts)):
            told = self.labelled(part, told) if told else part
        return told

    def head(self, label: str) -> str:
        """A label alone, before what it heads: `Why:`. A question needs no other sign."""
        return label if not label or label.endswith((*self.words("ends"), self._sign)) else self.labelled(label).rstrip()

    def label_in(self, head: str) -> str:
        """The label of a head, without the sign that it was given."""
        return head.removesuffix(self._sign)

    def sentence(self, words: str) -> str:
        """Words as a sentence, with one sign at its end."""
        return words if not words or words.endswith((*self.words("ends"),)) else self.words("sentence", words=words)

    @cached_property
    def _sign(self) -> str:
        return self.labelled("").strip()

    @cached_property
    def hash(self) -> str:
        """64 hexadecimal digits that are the same for readers who are told everything in the same words and forms."""
        return sha256(repr((self.audience, self.language, self.words.hash)).encode()).hexdigest()

    def day(self, day: date) -> str:
        """A day as people of this language write it, the month by its name (Unicode CLDR)."""
        return str(format_date(day, "long", self._locale))

    def number(self, number: float, decimals: int = 0) -> str:
        """A number of our own as people of this language write it (Unicode CLDR); numbers of the content are printed as they were written."""
        return _number(number, "#,##0" + ("." + "0" * decimals if decimals else ""), self.language)

    def count(self, key: str, number: int) -> str:
        """How many, in the plural form that the language asks for (Unicode CLDR): the words under KEY_one, KEY_few, KEY_other …"""
        return self.words(self._plural(key, number), number=self.number(number))

    def listed(self, key: str, names: Sequence[str]) -> str:
        """Words about some that are named ({names}), in the plural form for so many."""
        return self.words(self._plural(key, len(names)), names=", ".join(names))

    def _plural(self, key: str, number: int) -> str:
        form = f"{key}_{self._locale.plural_form(number)}"
        return form if form in self.words.catalogue else f"{key}_other"

    @cached_property
    def _locale(self) -> Locale:
        return locale_of(self.language)


@lru_cache(5_000)
def _number(number: float, form: str, language: str) -> str:
    """The same count stands on every page of a section."""
    return str(format_decimal(number, form, locale=locale_of(language)))


@cache
def author() -> Reader:
    """Who reads messages, which are in one language whatever that of the content is."""
    return Reader("clinician", REFERENCE, read_words(REFERENCE))
