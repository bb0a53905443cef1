"""Places, problems, and the kinds of text that a value can be."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Annotated, Any, ClassVar, Self

from pydantic import BeforeValidator, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from generator.diagnostics.diagnostic import NOWHERE, Where

_MARKS = str.maketrans({**dict.fromkeys("\u00ad\u200c\u200d\u200e\u200f\u2060", None), **dict.fromkeys("\u2019\u2018\u02bc", "'"),
                        **dict.fromkeys("-\u2010\u2011\u2012\u2013\u2014\u2212", " ")})


_POINTED = re.compile("[\u0370-\u03ff\u0451\u0591-\u05c7\u0610-\u06ed\u1f00-\u1fff]")
_POINTS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8"
                     "\u06ea-\u06ed]|(?<=[\u0370-\u03ff])[\u0300-\u036f]+|(?<=\u0435)\u0308")


def unpointed(text: str) -> str:
    """A normalised text without the signs that a script may also leave out: points in Hebrew and Arabic, accents in Greek, the dots of a Russian ё.

    Not those that tell words apart, such as the accents of Latin letters.
    """
    if text.isascii() or not _POINTED.search(text):
        return text
    return " ".join(unicodedata.normalize("NFC", _POINTS.sub("", unicodedata.normalize("NFD", text))).split())


@lru_cache(maxsize=20_000)
def normalised(text: str) -> str:
    """A text for comparing: one form of every letter, small, one kind of apostrophe, no hyphens or invisible signs, single spaces.

    Kept: half a dozen rules compare the same texts.
    """
    return " ".join(folded(text).split())


def folded(text: str) -> str:
    """The same with all its spaces, so that a place in it can be found again in the text as it was written.

    Taking an invisible sign away, or making a letter small, can bring signs together that are one sign: so it is done until nothing changes.
    In ASCII, as most texts are, there are no such signs.
    """
    if text.isascii():
        return text.replace("-", " ").lower()
    while (fresh := unicodedata.normalize("NFKC", text).translate(_MARKS).casefold()) != text:
        text = fresh
    return text


UNSPACED = ("\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ff"
            "\uaa60-\uaa7f\uf900-\ufaff\U00020000-\U0003ffff")
"""Letters of scripts that put no spaces between words (Thai, Lao, Burmese, Khmer, kana, Han), for a set in a pattern."""

def _ranges(codes: Iterable[int]) -> str:
    """Some signs, for a set in a pattern: those in a row as a range, which is compiled in less time."""
    rows = [[code for _, code in row] for _, row in groupby(enumerate(codes), lambda one: one[1] - one[0])]
    return "".join(f"{chr(row[0])}-{chr(row[-1])}" for row in rows)


_MARKS_ABOVE = _ranges(code for code in range(0x300, 0x10000) if unicodedata.category(chr(code))[0] == "M")
"""Signs that belong to the letter before them, such as the vowel signs of Hindi."""

WORD_ENDS = rf"(?:(?![\w{_MARKS_ABOVE}])|(?=[{UNSPACED}])(?![{_MARKS_ABOVE}]))"
WORD_STARTS = rf"(?:(?<![\w{_MARKS_ABOVE}])|(?<=[{UNSPACED}]))"
LETTER_ENDS = rf"(?![{_MARKS_ABOVE}])"
"""What a pattern has where a word ends or starts, and where only a letter with all its signs ends."""

_WORD_STARTS, _WORD_ENDS, _LETTER_ENDS = map(re.compile, (WORD_STARTS, WORD_ENDS, LETTER_ENDS))

_FREE_START, _FREE_END = re.compile(f"[{UNSPACED}]"), re.compile(f"[{UNSPACED}\uac00-\ud7a3]\\Z")


_ELSEWHERE = re.compile("[\u0300-\u1dff\u20d0-\u20ff\u2c00-\uffff\U00010000-\U0010ffff]")
"""Where signs that belong to the letter before them are, and letters of scripts without spaces, among others."""


def is_plain(text: str) -> bool:
    """Whether words in a text start and end where its letters do: it has no sign that belongs to a letter, and no script without spaces."""
    return text.isascii() or not _ELSEWHERE.search(text)


class WordPattern:
    """A pattern in which words start with `WORD_STARTS` and end with `WORD_ENDS` or `LETTER_ENDS`, with the methods of a compiled one.

    It is compiled for the texts in which something is looked for: for those that are plain, in a tenth of the time.
    """

    def __init__(self, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.pattern, self._flags = pattern, flags

    @cached_property
    def _of_all(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._flags)

    @cached_property
    def _of_plain(self) -> re.Pattern[str]:
        plainly = self.pattern.replace(WORD_STARTS, r"(?<!\w)").replace(WORD_ENDS, r"(?!\w)").replace(LETTER_ENDS, "")
        return re.compile(plainly, self._flags)

    def for_text(self, text: str) -> re.Pattern[str]:
        """What finds the same in this text."""
        return self._of_plain if is_plain(text) else self._of_all

    def search(self, text: str) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        return self.for_text(text).search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """As `re.Pattern.match`."""
        return self.for_text(text).match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """As `re.Pattern.fullmatch`."""
        return self.for_text(text).fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        return self.for_text(text).finditer(text)

    def findall(self, text: str) -> list[str]:
        """As `re.Pattern.findall`, of a pattern without groups."""
        return self.for_text(text).findall(text)

    def split(self, text: str) -> list[str]:
        """As `re.Pattern.split`."""
        return self.for_text(text).split(text)

    def sub(self, words: str, text: str) -> str:
        """As `re.Pattern.sub`."""
        return self.for_text(text).sub(words, text)


def whole_words(words: Iterable[str]) -> WordPattern:
    """Finds any of these words, as whole words, in a normalised text; finds nothing if there are none.

    In a script without spaces, such as Japanese or Thai, a word stands wherever its letters stand. In Korean it may have an ending.
    """
    return _whole_words(tuple(words))


@lru_cache(2_000)
def _whole_words(words: tuple[str, ...]) -> WordPattern:
    found = sorted({*map(normalised, words)} - {""}, key=lambda word: (-len(word), word))
    alike = groupby(found, lambda word: (starts_anywhere(word), ends_anywhere(word)))
    return WordPattern("|".join(f"{'' if free_start else WORD_STARTS}(?:{'|'.join(map(re.escape, some))}){LETTER_ENDS if free_end else WORD_ENDS}"
                                for (free_start, free_end), some in alike) or r"(?!)")


def places_of(words: Iterable[str], text: str) -> list[tuple[int, int]]:
    """Where words stand as whole words in a text: the first first, there the longest, none within another. All of them are normalised.

    The same as `whole_words`, for words that are looked for in few texts: to compile a pattern of them takes longer than to find them.
    """
    found = sorted(((start, start + len(word)) for word in words if word for start in _starts(word, text)), key=lambda place: (place[0], -place[1]))
    apart, behind = list[tuple[int, int]](), 0
    for start, end in found:
        if start >= behind:
            apart.append((start, end))
            behind = end
    return apart


def _starts(word: str, text: str) -> Iterator[int]:
    anywhere, ends = starts_anywhere(word), _LETTER_ENDS if ends_anywhere(word) else _WORD_ENDS
    start = text.find(word)
    while start >= 0:
        if (anywhere or _WORD_STARTS.match(text, start)) and ends.match(text, start + len(word)):
            yield start
        start = text.find(word, start + 1)


def starts_anywhere(word: str) -> bool:
    """Whether a word may have any letter before it: it starts in a script without spaces."""
    return _FREE_START.match(word) is not None


def ends_anywhere(word: str) -> bool:
    """Whether a word may have any letter behind it: it ends in a script without spaces, or in Korean, which puts endings to its words."""
    return _FREE_END.search(word) is not None


MOST_SIGNS, MOST_IN_A_WORD = 5000, 200
"""Signs of one text, and of one word in it. A longer one is refused before anything else looks at it: no pattern and no rule meets it."""

_LONG_WORD = re.compile(rf"[^\s\u2014\u2026\u3001-\u303f\uff01-\uff0f\uff1a-\uff20]{{{MOST_IN_A_WORD + 1},}}")
"""Signs without a space; languages that need none have punctuation of their own between their clauses."""


class Text(str):
    """Words exactly as they were written, with the place where they stand."""

    __slots__ = ("_where",)  # content has a hundred thousand texts, and a dictionary for each takes more room than its words
    _where: Where
    pattern: ClassVar[re.Pattern[str] | None] = None
    expected: ClassVar[str] = "text"

    @classmethod
    def at(cls, words: str, where: Where) -> Self:
        """The same words, remembered as standing at `where`."""
        text = cls(words)
        text._where = where
        return text

    @property
    def where(self) -> Where:
        """The place."""
        try:
            return self._where
        except AttributeError:
            return NOWHERE

    @classmethod
    def fits(cls, words: str) -> bool:
        """Whether words have the form of this kind of text."""
        return cls.pattern is None or cls.pattern.fullmatch(words) is not None

    @classmethod
    def read(cls, value: object) -> Self:
        """Take a scalar of a file as this kind of text. Raises a pydantic error if it does not have this form."""
        if not isinstance(value, str):
            raise PydanticCustomError("text_expected", "text is expected here")
        if len(value) > MOST_IN_A_WORD:
            _refuse_long(value, words=cls.pattern is None)
        if not cls.fits(value):
            raise PydanticCustomError("bad_form", "{expected}", {"expected": cls.expected})
        return cls.at(value, getattr(value, "where", NOWHERE))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.read)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        told = {"description": (cls.__doc__ or "").partition("\n")[0]} if cls is not Text else {}
        return {"type": "string"} | ({"pattern": f"^(?:{cls.pattern.pattern})$".replace(r"\Z", "$")} if cls.pattern else {}) | told


def _refuse_long(value: str, *, words: bool) -> None:
    """Raise a pydantic error for a text that nobody can read. `words`: whether it is one in words; an address has none."""
    if len(value) > MOST_SIGNS:
        raise PydanticCustomError("too_long", "this text has {found} signs", {"found": len(value), "most": MOST_SIGNS})
    if words and (word := _LONG_WORD.search(value)):
        raise PydanticCustomError("too_long", 'the word "{begins}..." has more than {most} signs',
                                  {"found": len(word[0]), "most": MOST_IN_A_WORD, "begins": word[0][:30]})


class Id(Text):
    """An id: a name that stays. It is the file name, the address on the page and what other files write to mean this entry."""

    pattern = re.compile(r"(?=.{1,64}\Z)(?!(?:index|con|prn|aux|nul|com[0-9]|lpt[0-9])\Z)[a-z0-9]+(?:-[a-z0-9]+)*")
    expected = ('an id has small letters a-z, digits and single hyphens only, at most 64 of them, and is not "index". '
                "Windows keeps names such as con, nul and com1 for devices: they are no ids either")


class EntryPath(Text):
    """An entry by its folder and its id: `topics/ankle-sprain`."""

    pattern = re.compile(rf"[a-z_]+/{Id.pattern.pattern}")
    expected = "an entry is named by its folder and its id, such as topics/ankle-sprain"

    @property
    def shelf(self) -> str:
        """The folder."""
        return self.partition("/")[0]

    @property
    def id(self) -> str:
        """The id."""
        return self.partition("/")[2]


class TextHash(Text):
    """Which text was reviewed: sixteen signs that the command `review` makes of all that it says."""

    pattern = re.compile(r"[0-9a-f]{16}")
    expected = "a text is known by sixteen digits and letters a-f, which the command review writes"


class Ref(Id):
    """The id of an entry that stands elsewhere. `kind` names the shelf of the Library that holds it."""

    kind: ClassVar[str] = ""

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**super().__get_pydantic_json_schema__(schema, handler), "x-shelf": cls.kind}


class FactRef(Ref):
    """The id of a fact."""

    kind = "facts"


class RedFlagRef(Ref):
    """The id of a danger sign."""

    kind = "red_flags"


class PitfallRef(Ref):
    """The id of a pitfall."""

    kind = "pitfalls"


class TopicRef(Ref):
    """The id of a topic."""

    kind = "topics"


class TestRef(Ref):
    """The id of a test."""

    kind = "tests"


class TreatmentRef(Ref):
    """The id of a treatment."""

    kind = "treatments"


class SourceRef(Ref):
    """The id of a source."""

    kind = "sources"


class DecisionRef(Ref):
    """The id of a chart."""

    kind = "decisions"


class DoubtRef(Ref):
    """The id of an editor's note."""

    kind = "doubts"


class GapRef(Ref):
    """The id of a gap."""

    kind = "gaps"


class HandoutRef(Ref):
    """The id of a sheet."""

    kind = "handouts"


class InputRef(Ref):
    """The id of an input that charts share."""

    kind = "inputs"


class FigureRef(Ref):
    """The id of a figure."""

    kind = "figures"


class Number(Text):
    """A number as it was written, such as `0.10`, which prints as 0.10."""

    pattern = re.compile(r"[-\u2212]?[0-9]{1,12}(?:\.[0-9]{1,6})?")
    expected = ("a number is expected here, such as 6 or 27.6: in the digits 0 to 9, with a point before decimals in every language, "
                "no sign for thousands and no unit")

    @property
    def value(self) -> Decimal:
        """The number itself."""
        return Decimal(self.replace("\N{MINUS SIGN}", "-"))


def decimal_in(words: str) -> Decimal | None:
    """The number that some words are, or None."""
    return Number(words).value if Number.fits(words) else None


class Round(Text):
    """At which time of asking: `first`, `last`, or a number such as `2`."""

    pattern = re.compile(r"first|last|[1-9]")
    expected = "a time of asking is first, last, or a number from 1 to 9"


class Lines(Text):
    """Lines of a document: `15`, `15-17` or `15, 79`."""

    pattern = re.compile(r"[1-9][0-9]{0,5}(?:-[1-9][0-9]{0,5})?(?:, [1-9][0-9]{0,5}(?:-[1-9][0-9]{0,5})?)*")
    expected = "lines are written as 15, as 15-17, or as 15, 79"


class Language(Text):
    """A language as in HTML: `en`, `de`, `pt-BR`."""

    pattern = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
    expected = "a language is written as in HTML, such as en or pt-BR"


class WebAddress(Text):
    """Where a site is published: https, a host, and perhaps a folder, with a slash at its end."""

    pattern = re.compile(r"https://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?/(?:[A-Za-z0-9._~-]+/)*")
    expected = "the address of a site starts with https:// and ends with a slash, such as https://example.org/ankle/"


class Colour(Text):
    """A colour as in HTML: `#1f5f66`."""

    pattern = re.compile(r"#[0-9a-fA-F]{6}")
    expected = "a colour is written as # and six digits or letters a-f, in quotes, such as \"#1f5f66\""


class ImageFile(Text):
    """The name of a picture in the folder logos: PNG or SVG."""

    pattern: ClassVar[re.Pattern[str]] = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\.(?:png|svg)")
    expected = "a picture is named by its file in the folder logos, and is PNG or SVG, such as clinic.svg"


class Address(Text):
    """A link that a page may carry. Only https, mailto and tel: nothing else can run or leak when it is clicked."""

    pattern = re.compile(r"(?:https://[^\s\x22'<>\\]+|mailto:[^\s\x22'<>\\]+@[^\s\x22'<>\\]+|tel:\+?[0-9() .-]+)")
    expected = "a link starts with https://, mailto: or tel: and has no spaces or quotes"


class _Form(Text):
    """An address with places in braces, each of which is filled in where a page prints it."""

    places: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """Take a text as an address. Raises a pydantic error where it has another form, or a place that is not known."""
        address = super().read(value)
        for place in re.findall(r"\{([^{}]*)\}", address):
            if place not in cls.places:
                known = ", ".join(f"{{{name}}}" for name in cls.places)
                raise PydanticCustomError("bad_form", "there is no place {place} to be filled in; there are {known}",
                                          {"place": f"{{{place}}}", "known": known})
        return address


_WITH_PLACES = r"""(?:[^\s"'<>\\{}]|\{[a-z]+\})*"""


class ReportAddress(_Form):
    """Where readers report an error: mailto: and one address, or https:// with places that are filled in.

    Places: {page}, {title}, {fact}, {version}.
    """

    pattern = re.compile(rf"mailto:[A-Za-z0-9._+-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|https://[A-Za-z0-9]{_WITH_PLACES}")
    expected = ("an address for reports is written as mailto:name@example.org, or as an address on the web such as "
                "https://example.org/report?page={page}&fact={fact}&version={version}")
    places = ("page", "title", "fact", "version")


class EditAddress(_Form):
    """Where a file of the content can be edited: https:// with places that are filled in. Places: {file}, {line}."""

    pattern = re.compile(rf"https://[A-Za-z0-9]{_WITH_PLACES}\{{file\}}{_WITH_PLACES}")
    expected = "an address for editing holds {file}, such as https://example.org/edit/main/content/{file}#L{line}"
    places = ("file", "line")


FIRST_YEAR, LAST_YEAR = 1990, 2199


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) else date.min
    except ValueError:
        raise PydanticCustomError("bad_form", "there is no such day in the calendar") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise PydanticCustomError("bad_form", "a day is written as year-month-day, such as 2026-11-20, in a year from 1990 to 2199")
    return day


_MOST_DIGITS = 18
"""No count of ours is longer; to read a million digits takes minutes."""


def _count(value: object) -> int:
    try:
        return int(value if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS else "")
    except ValueError:
        raise PydanticCustomError("bad_form", "a whole number is expected here, such as 12") from None


Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=date)]
Count = Annotated[int, BeforeValidator(_count, json_schema_input_type=int)]
