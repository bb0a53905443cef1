"""A text -> the amounts in it, read as the language of the text writes numbers; and the numbers that cannot be read surely.

A number is read whole or not at all: 1,500 is never 500, and .5 is never 5. Read are the separators and digits of the language, and the digits
of every script; signs (the hyphen, U+2212); fractions; powers; ranges with both bounds; shares (9 in 10); units with all their parts.
What stands in a name (L4, COVID-19), a date, a time of day, or an address is no amount.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple, TypeVar

from generator.language.numbers.units import NO_UNIT, Unit, Units, counts, folded_unit, is_time, locale_of, rate_of
from generator.language.numbers.words import joining


class Amount(NamedTuple):
    """A number, or a range of numbers, with its unit, and where it stands in the text.

    `spelt`: written in words. `unit` is NO_UNIT where none that is known follows. `rounded`: so many of a hundred or more, or so many of
    ten with a word such as "about" before it. `per`: its unit with the time for which words behind it say that it is, as in `30 ml a minute` and
    `4 g in 24 hours`. `makes_rate`: itself such a time in hours, which is in the rate of the amount before it.
    """

    low: Fraction
    high: Fraction
    unit: Unit
    start: int
    end: int
    spelt: bool = False
    rounded: bool = False
    per: Unit | None = None
    makes_rate: bool = False

    @property
    def bounds(self) -> tuple[Fraction, Fraction]:
        """Both bounds in base units."""
        return self.unit.amount(self.low), self.unit.amount(self.high)


class Unclear(NamedTuple):
    """A number that can be read in more than one way, or in none: where it stands, why, and how to write it."""

    start: int
    end: int
    why: str
    write: str


class Numbers(NamedTuple):
    """Everything that a text says in numbers."""

    amounts: tuple[Amount, ...]
    unclear: tuple[Unclear, ...]


NOTHING = Numbers((), ())

_DAY = Unit((("time", 1),), Fraction(24 * 3600))

_IGNORED = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u061c\u2060")
_FIRM_SPACES = "\u00a0\u2007\u2008\u2009\u202f"
_OTHER_SPACE = re.compile(rf"[^\S{_FIRM_SPACES}]")
_DIGIT_OR_SIGN = re.compile(r"\d|[^\x00-\x7f]")
_APOSTROPHES = "'\u2019"
_POINTS = ".,\u066b\u066c\u060c\u00b7\u2219\u22c5" + _APOSTROPHES
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d-"
_BARE_POINTS = ".,·⋅∙\u066b\u060c"
_BEFORE_A_SIGN = " \u00a0(=:[/,;<>≤≥~≈±\"“„«"
_MINUS = "-\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
_FROM_SUPERSCRIPT = str.maketrans(_SUPERSCRIPT, "0123456789+-")

_MOST_DIGITS = 100
"""No number of anything has more."""
_RUN = re.compile(rf"\d+(?:[{re.escape(_POINTS)}{_FIRM_SPACES}]\d+)*")
_NO_AMOUNT = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+|doi:\S+|(?<![\w./])10\.\d{4,}/\S+"               # addresses
    r"|(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])|(?<![\w./])\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})(?![\w.]\d)"  # days
    r"|(?<![\w./])\d{1,2}/\d{1,2}/\d{4}(?!\w)|(?<![\w:.])\d{1,2}:\d{2}(?::\d{2})?(?![\w:])"  # days, times of day
    r"|(?<!\w)[^\W\d_]{1,24}[-‐‑]?\d+[^\W_]*(?:[-‐‑–/,]\s?[^\W\d_]{0,4}\d+[^\W_]*|\.\d+)*(?![\w])")  # names
_NAMED = re.compile(r"[^\W\d_]{1,24}[-‐‑]?(?=\d)")
_POWER_OF_TEN = re.compile(rf" ?[x×·⋅*] ?10(?:\^([-+−]?\d{{1,3}})|([{_SUPERSCRIPT}]{{1,4}}))")
_RAISED = re.compile(rf"\^([-+−]?\d{{1,3}})|([{_SUPERSCRIPT}]{{1,4}})")
_ABBREVIATION = re.compile(r" [A-Z]{2,}(?![\w/])")
_SLASHED = re.compile(r" ?[/⁄∕] ?(\d+)(?![\d.,/])")
_YEAR = range(1900, 2200)


class _Number(NamedTuple):
    """One number as it stands: its value, and the places where it begins and ends."""

    value: Fraction
    start: int
    end: int
    spelt: bool = False


@lru_cache(maxsize=8)
def reader_for(language: str, units: frozenset[str] = frozenset()) -> NumberReader:
    """The reader of one language, made once."""
    return NumberReader(language, units)


class NumberReader:
    """Reads the numbers of texts in one language. `units`: those that the content itself uses, beside the known ones."""

    def __init__(self, language: str, units: Iterable[str] = ()) -> None:
        self.language = language
        self.units = Units(language, units)
        self._words = joining(language)
        self._to = _any_of(self._words.to)
        self._also = _any_of(self._words.also)
        self._share = _any_of(self._words.share)
        self._reversed = _any_of(self._words.reversed_share)
        self._between = _any_of(self._words.between)
        self._limit = re.compile(rf"(?<!\w)(?:{_any_of(self._words.limits)})(?!\w)")
        self._limited = re.compile(rf"(?<!\w)(?:{_any_of(self._words.limits)}) $")
        self._about = re.compile(rf"(?<!\w)(?:{_any_of(self._words.about)}) $")
        self._spelt = re.compile(rf"(?<![\w-])(?:{_any_of(self._words.spelt)})(?!\w)") if self._words.spelt else re.compile(r"(?!)")
        self._things = re.compile(rf" (?:{_any_of(self._words.things)})(?!\w)") if self._words.things else re.compile(r"(?!)")
        self._compound = re.compile(rf"[-‐‑ ](?:{_any_of(self._words.spelt)})(?!\w)") if self._words.spelt else re.compile(r"(?!)")
        self._times = re.compile(rf"[ -]({_any_of(self._words.times)})(?!\w)")
        self._minus = re.compile(rf"(?<!\w)(?:{_any_of(self._words.minus)}) $|(?<![\w)])\u2212 $")
        self._part = re.compile(rf"(?<!\w)(?:{_any_of(self._words.parts)})(?!\w)")
        self._rate = re.compile(rf" (?:{_any_of(self._words.rates)}) ")
        self._within = re.compile(rf" (?:(?:{_any_of(self._words.of)})(?: [^\W\d]+){{1,3}} )?(?:{_any_of(self._words.within)}) ")
        self._repeated = re.compile(rf"(?<!\w)(?:{_any_of((*self._words.repeats, *self._words.often))}) $")
        leads = _any_of(self._words.leads)
        self._of_a_thing = re.compile(rf" (?:(?:{_any_of(self._words.of)})(?: (?!(?:{leads}) )[^\W\d]+){{1,3}}|(?!(?:{leads}) )[^\W\d]+) ")
        self._read: dict[str, Numbers] = {}

    def read(self, text: str) -> Numbers:
        """All amounts of a text, and what in it cannot be read surely, each in the order of the text."""
        if text not in self._read:
            self._read[text] = self._reading(text)
        return self._read[text]

    @property
    def knows_ranges(self) -> bool:
        """Whether the reader knows how the language says "3 to 4"; if not, it sees the two numbers alone."""
        return bool(self._words.to)

    def numbers_in(self, text: str) -> tuple[str, ...]:
        """Every number that a text states, as it is written: in digits, in a way that cannot be read, in words with a unit, or as a limit in words
        (`ten or more`)."""
        found, small = self.read(text), folded_unit(text)
        places = [(amount.start, amount.end) for amount in found.amounts
                  if not amount.spelt or amount.unit is not NO_UNIT or self._is_limit(small, amount)]
        return tuple(text[start:end] for start, end in sorted([*places, *((one.start, one.end) for one in found.unclear)]))

    def is_limit(self, text: str, amount: Amount) -> bool:
        """Whether an amount of a text is a limit in words: `60 or more`, `under 60`."""
        return self._is_limit(folded_unit(text), amount)

    def end_of_rate(self, text: str, amount: Amount) -> int:
        """Where an amount of a text ends with the words that tell for which time it is: `30 ml a minute`; its own end where none do."""
        for behind in re.finditer(r"\s+\w+", text[amount.end:]) if amount.per is not None else ():
            end = amount.end + behind.end()
            if any(one.per == amount.per for one in self.read(text[amount.start:end]).amounts):
                return end
        return amount.end

    def _is_limit(self, small: str, amount: Amount) -> bool:
        return self._limit.match(small, amount.end + 1) is not None or self._limited.search(small[:amount.start]) is not None

    def _reading(self, text: str) -> Numbers:
        shown, places = _cleaned(text)
        if not _DIGIT_OR_SIGN.search(shown) and not self._spelt.search(folded_unit(shown)):
            return NOTHING
        skipped = _skipped(shown)
        found = list(self._numbers(shown, skipped))
        numbers = sorted([*(part for part in found if isinstance(part, _Number)), *self._in_words(shown)], key=lambda number: number.start)
        unclear = [part for part in found if isinstance(part, Unclear)]
        amounts, falling = self._amounts(shown, numbers)
        unclear += [*falling, *self._glued(shown, skipped)]
        return Numbers(tuple(_at_places(amounts, places)), tuple(sorted(_at_places(unclear, places))))

    # --- single numbers ------------------------------------------------------------------------------------------

    def _numbers(self, text: str, skipped: list[tuple[int, int]]) -> Iterator[_Number | Unclear]:
        """Every number that is written in digits or as a fraction."""
        at = 0
        while next_sign := _DIGIT_OR_SIGN.search(text, at):
            at = next_sign.start()
            jump = next((end for start, end in skipped if start <= at < end), None)
            if jump is not None:
                at = jump
            elif text[at].isdecimal():
                found = self._number_at(text, at)
                yield found
                at = found.end
            elif (unicodedata.category(text[at]) == "No" and text[at] not in _SUPERSCRIPT) or unicodedata.category(text[at]) == "Nl":
                yield self._sign_at(text, at)
                at += 1
            else:
                at += 1

    def _sign_at(self, text: str, at: int) -> _Number | Unclear:
        """A sign that is a number by itself: a fraction such as ½; others (Ⅳ, ①) cannot be compared."""
        part = _fraction_sign(text[at])
        if part is None:
            return Unclear(at, at + 1, f'"{text[at]}" is a number in one sign', "Write it in digits.")
        return _Number(part, at, at + 1)

    def _number_at(self, text: str, at: int) -> _Number | Unclear:
        run = _RUN.match(text, at)
        assert run is not None
        start, sign, fault = self._sign_before(text, at)
        if fault:
            return fault._replace(end=run.end())
        value, end = self._value(run.group()), run.end()
        if value is None:
            return Unclear(start, run.end(), *self._advice(run.group()))
        if fault := self._parted(text, at, end):
            return fault
        value, end = self._with_fraction(text, value, end)
        value, end = self._multiplied(text, *_with_power(text, value, end))
        if _is_broken_power(text, end):
            short = f'"{text[start:end + 2].strip()}" is a number in a short form that cannot be read'
            return Unclear(start, end, short, "Write the number in full.")
        return _Number(sign * value, start, end)

    def _sign_before(self, text: str, at: int) -> tuple[int, int, Unclear | None]:
        """Where a number begins with its sign, the sign itself, and what stands before it that cannot be read."""
        before, further = text[max(0, at - 1):at], text[max(0, at - 2):max(0, at - 1)]
        if before and before in _BARE_POINTS and not (further.isalnum() or further == before):
            digit = text[at:at + 3].split()[0]
            return at - 1, 1, Unclear(at - 1, at, f'the number begins with "{before}"',
                                      f'Write a digit before it, such as "0{self._decimal}{digit}".')
        worded = self._minus.search(folded_unit(text[:at]))
        if worded:
            return worded.start(), -1, None
        if not before or before not in _MINUS or not (not further or further in _BEFORE_A_SIGN or further in _DASHES):
            return at, 1, None
        if further == " " and text[:at - 2].rstrip()[-1:].isdecimal():
            return at - 1, 1, Unclear(at - 1, at, f'"{text[at - 1:at + 1]}" may be a number below zero, or the end of a range',
                                      "Put a space behind the dash or none before it for a range; use words for a number below zero.")
        return at - 1, -1, None

    def _multiplied(self, text: str, value: Fraction, end: int) -> tuple[Fraction, int]:
        """`2 million`, `5 thousand`."""
        found = self._times.match(folded_unit(text), end)
        return (value * self._words.times[found[1]], found.end()) if found else (value, end)

    @property
    def _decimal(self) -> str:
        return _symbols(self.language, "latn")[0]

    def _value(self, run: str) -> Fraction | None:
        """A run of digits and separators as a number; None if it is not written as the language writes numbers."""
        digits = [sign for sign in run if sign.isdecimal()]
        if len(digits) > _MOST_DIGITS:
            return None
        zeros = {ord(sign) - unicodedata.decimal(sign) for sign in digits}
        if len(zeros) > 1:
            return None
        system = _system(digits[0])
        plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in run)
        decimal, groups, second = _symbols(self.language, system)
        for pattern in _patterns(decimal, groups, second):
            if found := pattern.fullmatch(plain):
                whole = re.sub(r"\D", "", found["whole"])
                return Fraction(f"{whole}.{found['part'] or 0}")
        return None

    def _advice(self, run: str) -> tuple[str, str]:
        """Why a run cannot be read, and how its possible readings are written."""
        system = _system(run[0])
        decimal = _symbols(self.language, system)[0]
        digits = re.sub(r"[^\d]", "", run)
        parts = re.split(r"[^\d]", run)
        if len({ord(sign) - unicodedata.decimal(sign) for sign in digits}) > 1:
            return f'"{run}" mixes the digits of two scripts', "Write all digits in one script."
        fraction = f"{parts[0]}{decimal}{parts[1]} for a decimal fraction" if len(parts) == 2 else ""
        whole = f"{digits} for a whole number" if not digits.startswith("0") else ""
        return (f'"{run}" is not how this language writes a number',
                f"Write {', '.join(filter(None, (fraction, whole, 'or two numbers with a word between them')))}.")

    def _parted(self, text: str, at: int, end: int) -> Unclear | None:
        """`1 500` with an ordinary space: one number or two."""
        following = re.compile(r" (\d{3})(?![\d.,:/])").match(text, end)
        if not following or end - at > 3 or not text[at:end].isdecimal() or text[at] == "0":
            return None
        if self._unit_after(folded_unit(text), _Number(Fraction(0), following.start(), following.end()))[0] is NO_UNIT:
            return None  # a telephone number, or nothing that is compared
        return Unclear(at, following.end(), f'"{text[at:following.end()]}" may be one number or two',
                       f"Write {text[at:end]}{following[1]} for one, or put a word between two.")

    def _with_fraction(self, text: str, value: Fraction, end: int) -> tuple[Fraction, int]:
        """`1½`, `1 ½`, `1 1/2`, `1/2`: a number with the fraction behind it."""
        at = end + 1 if text[end:end + 1] in (" ", "\u00a0", "\u2009", "\u202f") and text[end:end + 1] else end
        part = _fraction_sign(text[at:at + 1]) if at < len(text) else None
        if part is not None and value.denominator == 1:
            return value + part, at + 1
        mixed = re.compile(r"[ \u00a0](\d)[/⁄∕](\d{1,2})(?![\d/])").match(text, end)
        if mixed and value.denominator == 1 and 0 < int(mixed[1]) < int(mixed[2]):
            return value + Fraction(int(mixed[1]), int(mixed[2])), mixed.end()
        over = _SLASHED.match(text, end)
        if over and value.denominator == 1 and 0 < value < int(over[1]) <= 10 and int(over[1]) in {2, 3, 4, 5, 8}:
            return value / int(over[1]), over.end()
        return value, end

    # --- numbers in words ----------------------------------------------------------------------------------------

    def _in_words(self, text: str) -> Iterator[_Number]:
        """Small numbers in words, where no fraction in words stands beside them."""
        small = folded_unit(text)
        found = list(self._spelt.finditer(small))
        for place, match in enumerate(found):
            near = small[max(0, match.start() - 16):match.end() + 16]
            others = [*found[max(0, place - 1):place], *found[place + 1:place + 2]]
            beside = any(other.start() - match.end() in (0, 1) or match.start() - other.end() in (0, 1) for other in others)
            thing = self._things.match(small, match.end())
            named = match.group() in self._words.articles and _ABBREVIATION.match(text, match.end())  # "an INR" counts nothing
            apart = not beside and not thing and not named
            if apart and not self._part.search(near) and not self._compound.match(small, match.end()):
                yield _Number(Fraction(self._words.spelt[match.group()]), match.start(), match.end(), spelt=True)

    # --- amounts -------------------------------------------------------------------------------------------------

    def _amounts(self, text: str, numbers: list[_Number]) -> tuple[list[Amount], list[Unclear]]:
        """Numbers with their units; two that form a range as one amount."""
        small = folded_unit(text)
        ends = [self._unit_after(small, number) for number in numbers]
        amounts, unclear, at = list[Amount](), list[Unclear](), 0
        shared = self._shared_units(small, numbers, ends)
        while at < len(numbers):
            number, (unit, end) = numbers[at], shared[at]
            if amounts and number.start < amounts[-1].end:  # the "a" of "3 times a week"
                at += 1
                continue
            if self._is_rate(small, amounts, number, unit):
                if amounts and amounts[-1].unit is not NO_UNIT and self._of_a_thing.fullmatch(small[amounts[-1].end:number.start]):
                    amounts[-1] = amounts[-1]._replace(per=rate_of(amounts[-1].unit, unit))
                at += 1
                continue
            following = numbers[at + 1] if at + 1 < len(numbers) else None
            if following is not None:
                whole = self._joined(small, number, ends[at], following, shared[at + 1])
                if isinstance(whole, Unclear):
                    unclear.append(whole)
                    at += 2
                    continue
                if whole is not None:
                    amounts.append(self._rated(small, whole))
                    at += 2
                    continue
            amount = self._rated(small, Amount(number.value, number.value, unit, number.start, end, number.spelt))
            before = next((place for place in (-1, -2) if self._is_in_a_day(small, amounts[place:][:1], amount)), 0)
            if before:
                amounts[before] = amounts[before]._replace(per=rate_of(amounts[before].unit, _DAY))
            amounts.append(amount._replace(makes_rate=bool(before)))
            at += 1
        return self._shares(small, amounts), unclear

    def _is_rate(self, small: str, amounts: list[Amount], number: _Number, unit: Unit) -> bool:
        """Whether words tell for which time something is, and no amount of its own: `22 hours a day`, `10 mg of zinc a day`, `twice a day`."""
        if not is_time(unit) or small[number.start:number.end] not in self._words.rates:
            return False
        if self._repeated.search(small[:number.start]) is not None:
            return True
        gap = small[amounts[-1].end:number.start] if amounts else ""
        return (gap == " " and amounts[-1].unit is not NO_UNIT) or self._of_a_thing.fullmatch(gap) is not None

    def _is_in_a_day(self, small: str, before: Sequence[Amount], hours: Amount) -> bool:
        """Whether an amount is for 24 hours, which is for a day: `4 g in 24 hours`, `8 tablets of it in a 24-hour period`."""
        is_day = is_time(hours.unit) and hours.bounds == (_DAY.factor, _DAY.factor) and hours.unit.factor < _DAY.factor
        return is_day and any(one.unit is not NO_UNIT and one.per is None and self._within.fullmatch(small[one.end:hours.start]) is not None
                              for one in before)

    def _rated(self, small: str, amount: Amount) -> Amount:
        """An amount with the units for each of which it is: as part of its own in `10 ml a kg`; beside it from the first that is a time, as in
        `60 mg for each kg a day`."""
        at = amount.end
        while amount.unit is not NO_UNIT and (word := self._rate.match(small, at) or self.units.stroke.match(small, at)):
            found = self.units.at(small, word.end(), alone=True)
            if found is None or counts(found[0]):
                break
            rate, at = rate_of(amount.per or amount.unit, found[0]), found[1]
            is_beside = amount.per is not None or is_time(found[0])
            amount = amount._replace(per=rate) if is_beside else amount._replace(unit=rate, end=at)
        return amount

    def _unit_after(self, small: str, number: _Number) -> tuple[Unit, int]:
        """The unit right behind a number, and where it ends; none, and the number's own end."""
        for gap in ("", " ", "-", "‐", "‑", " -", "- "):
            found = self.units.at(small, number.end + len(gap)) if small.startswith(gap, number.end) else None
            if found and not (gap == "" and small[number.end:found[1]] == "s"):  # the 1990s
                return found
        return self.units.of_a_count(small, number.end) or (NO_UNIT, number.end)

    def _shared_units(self, small: str, numbers: list[_Number], own: list[tuple[Unit, int]]) -> list[tuple[Unit, int]]:
        """Each number's unit: its own, or that of the next number of the same row (`2, 3 or 4 days`)."""
        shared = list(own)
        for at in reversed(range(len(numbers) - 1)):
            in_a_row = own[at][0] is NO_UNIT and shared[at + 1][0] is not NO_UNIT and self._in_a_row(small[numbers[at].end:numbers[at + 1].start])
            if in_a_row and not self._is_a_name(small, numbers[at]):
                shared[at] = (shared[at + 1][0], numbers[at].end)
        return shared

    def _is_a_name(self, small: str, number: _Number) -> bool:
        """Whether a number names one of a row of times, as in "until week 12, or 5 mg"."""
        word = re.search(r"([^\W\d]+) $", small[:number.start])
        found = self.units.at(small, word.start(1), alone=True) if word is not None else None
        return word is not None and found is not None and is_time(found[0]) and re.search(r"\d[ -]$", small[:word.start(1)]) is None

    def _in_a_row(self, gap: str) -> bool:
        return bool(re.fullmatch(rf" ?(?:,|/|&|\+|{self._also}|[{_DASHES}]|{self._to}|, (?:{self._also})|± ?) ?|,? ?(?:{self._also}) ", gap))

    def _joined(self, small: str, one: _Number, own: tuple[Unit, int], other: _Number, end: tuple[Unit, int]) -> Amount | Unclear | None:
        """Two numbers as the range that they are; None if they are none."""
        unit, stop = end
        gap = small[(own[1] if own[0] is not NO_UNIT else one.end):other.start]
        dashed = re.fullmatch(rf" ?[{_DASHES}] ?", gap)
        worded = re.fullmatch(rf" (?:{self._to}) ", gap) or (re.fullmatch(rf" (?:{self._also}) ", gap) and self._begins_between(small, one))
        if not (dashed or worded) or (own[0] is not NO_UNIT and unit.kind != own[0].kind):
            return None
        if own[0] is not NO_UNIT and own[0] != unit:
            low = (own[0].amount(one.value) - unit.zero) / unit.factor
            return Amount(low, other.value, unit, one.start, stop, one.spelt or other.spelt)
        if one.value >= other.value and unit is not NO_UNIT and not (one.spelt or other.spelt):
            return Unclear(one.start, other.end, f'"{small[one.start:other.end]}" falls from the first number to the second',
                           "Write the smaller number first.")
        if one.value >= other.value:
            return None
        return Amount(one.value, other.value, unit, one.start, stop, one.spelt or other.spelt)

    def _begins_between(self, small: str, number: _Number) -> bool:
        return bool(re.search(rf"(?<!\w)(?:{self._between}) $", small[:number.start]))

    def _shares(self, small: str, amounts: list[Amount]) -> list[Amount]:
        """`9 in 10`, `7 to 9 out of 10` as shares."""
        found = list[Amount]()
        for amount in amounts:
            before = found[-1] if found else None
            gap = small[before.end:amount.start] if before else ""
            if before and before.unit is NO_UNIT and amount.unit is NO_UNIT and amount.low == amount.high and _is_base(amount, small):
                if re.fullmatch(rf" (?:{self._share}) ", gap) and 0 <= before.low <= before.high <= amount.low:
                    found[-1] = self._share_of(before, amount, small)
                    continue
                if re.fullmatch(rf" (?:{self._reversed}) ", gap) and before.low == before.high and 0 <= amount.low <= before.low:
                    found[-1] = self._share_of(amount, before, small)._replace(start=before.start, end=amount.end)
                    continue
            if before and re.fullmatch(r" ?± ?", gap) and before.unit == amount.unit:
                continue
            found.append(amount)
        return found

    def _share_of(self, part: Amount, base: Amount, small: str) -> Amount:
        rounded = base.low >= 100 or self._about.search(small[:min(part.start, base.start)]) is not None
        return Amount(part.low, part.high, Unit((("proportion", 1),), 1 / base.low), part.start, base.end, part.spelt or base.spelt, rounded)

    def _glued(self, text: str, skipped: list[tuple[int, int]]) -> Iterator[Unclear]:
        """`about50 mg`: a word that has swallowed a number with a unit."""
        small = folded_unit(text)
        for start, end in skipped:
            name, digits = _NAMED.match(text, start), [*re.compile(r"\d+").finditer(text, start, end)]
            if name is None or not digits or not (name.group().islower() or len(name.group()) > 3):
                continue
            at = digits[-1].end()
            unit, stop = self._unit_after(small, _Number(Fraction(0), at, at))
            if unit is not NO_UNIT and stop >= end and len(small[at:stop].strip(" -")) > 1:
                yield Unclear(start, stop, f'"{text[start:stop]}" joins a word and a number', "Put a space before the number.")


P = TypeVar("P", Amount, Unclear)


def _at_places(found: Iterable[P], places: Sequence[int]) -> Iterator[P]:
    """What was found in a cleaned text, with its places in the text as it was written."""
    return (one._replace(start=places[one.start], end=places[one.end - 1] + 1) for one in found)


def _is_base(amount: Amount, small: str) -> bool:
    """Whether a number can be what a share is taken of: no year, and not zero."""
    return amount.low >= 1 and amount.low.denominator == 1 and not (
        int(amount.low) in _YEAR and re.fullmatch(r"\d{4}", small[amount.start:amount.end]) is not None)


def _any_of(words: Iterable[str]) -> str:
    """A pattern of any of these words, the longest first; of nothing, if there are none."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) or "(?!)"


def _cleaned(text: str) -> tuple[str, Sequence[int]]:
    """A text without invisible signs, and the place of each sign that is left."""
    places = range(len(text)) if _IGNORED.isdisjoint(text) else [place for place, sign in enumerate(text) if sign not in _IGNORED]
    return _OTHER_SPACE.sub(" ", "".join([text[place] for place in places]) if len(places) < len(text) else text), places


def _skipped(text: str) -> list[tuple[int, int]]:
    """The places of names, days, times of day and addresses, whose digits are no amounts; of no interest in a text without digits."""
    return [found.span() for found in _NO_AMOUNT.finditer(text)] if _DIGIT_OR_SIGN.search(text) else []


def _system(digit: str) -> str:
    """Which system of digits with separators of its own a digit belongs to."""
    return {0x660: "arab", 0x6F0: "arabext"}.get(ord(digit) - unicodedata.decimal(digit), "latn")


@cache
def _symbols(language: str, system: str) -> tuple[str, str, int]:
    """The decimal sign, the signs between groups, and the size of further groups, of a language and a system of digits."""
    locale = locale_of(language)
    told = locale.number_symbols.get(system) or locale.number_symbols[locale.default_numbering_system]
    group = told["group"]
    own = _APOSTROPHES if group in _APOSTROPHES else "" if group in _FIRM_SPACES else group
    return told["decimal"], own + _FIRM_SPACES, locale.decimal_formats[None].grouping[1]


@cache
def _patterns(decimal: str, groups: str, second: int) -> tuple[re.Pattern[str], ...]:
    """How a number may be written: without groups, or with one sign between all of them."""
    part = rf"(?:{re.escape(decimal)}(?P<part>\d+))?"
    grouped = (rf"(?P<whole>[1-9]\d{{0,{second - 1}}}(?:{re.escape(sign)}\d{{{second}}})*{re.escape(sign)}\d{{3}}){part}" for sign in groups)
    thousands = (rf"(?P<whole>[1-9]\d{{0,2}}(?:{re.escape(sign)}\d{{3}})+){part}" for sign in groups)
    return tuple(re.compile(pattern, re.ASCII) for pattern in (rf"(?P<whole>\d+){part}", *thousands, *(grouped if second != 3 else ())))


def _fraction_sign(sign: str) -> Fraction | None:
    """What ½ and its like are worth; None for any other sign."""
    if not sign or "FRACTION" not in unicodedata.name(sign, "") or unicodedata.category(sign) != "No":
        return None
    return Fraction(unicodedata.numeric(sign)).limit_denominator(100)


def _with_power(text: str, value: Fraction, end: int) -> tuple[Fraction, int]:
    """`10⁵`, `1.5 x 10^9`."""
    if found := _POWER_OF_TEN.match(text, end):
        return value * Fraction(10) ** _exponent(found), found.end()
    found = _RAISED.match(text, end)
    if found and value and abs(_exponent(found)) <= 30:
        return value ** _exponent(found), found.end()
    return value, end


def _exponent(found: re.Match[str]) -> int:
    return int((found[1] or found[2]).replace("−", "-").translate(_FROM_SUPERSCRIPT))


def _is_broken_power(text: str, end: int) -> bool:
    """Whether a number goes on in a way that is not read: `5e3`, `10**5`, `10^x`, `5k`."""
    return bool(re.compile(r"[eE][-+−]?\d|\*\*|\^|[x×]10\b|[kK]\b").match(text, end))
