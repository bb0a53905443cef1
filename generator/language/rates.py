"""How often something is, as a language says it: "twice a day", "every 4 hours", "10 mg a week".

Of a language that has no catalogue nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from generator.content.model.text import WordPattern, normalised
from generator.language.doubt import listed, paired
from generator.language.numbers import NumberReader, Unit
from generator.language.numbers.units import is_time
from generator.language.numbers.words import joining
from generator.language.words import of_catalogue

A_MONTH = Fraction(2_629_746)
"""Seconds of a month of the mean year: how often is compared across weeks and months, and never worked out."""


class Rate(NamedTuple):
    """How often something is: the fewest and the most times in a second, and the words that say so. `amount`: the number of how much it is each
    time, if that stands before ("10" of "10 mg twice a day"), or in all (`whole`, "10 mg a day"), which leaves open how often."""

    least: Fraction
    most: Fraction
    words: str
    amount: str = ""
    whole: bool = False

    def is_like(self, other: Rate) -> bool:
        """Whether both can be of the same: of so much, or of what one of them leaves open."""
        return self.amount == other.amount or not (self.amount and other.amount)

    def fits(self, other: Rate) -> bool:
        """Whether both can be true of the same thing. A month has no length that is known to the day. What is so much a day may be parted into
        several; what is so much a week, into few."""
        if self.whole != other.whole and self.amount != other.amount:
            whole, parted = (self, other) if self.whole else (other, self)
            return whole.least <= parted.most * _NEARLY and (whole.most * _NEARLY >= A_DAY or parted.least <= whole.most * _FEW)
        return self.least <= other.most * _NEARLY and other.least <= self.most * _NEARLY


_NEARLY, _FEW, A_DAY = Fraction(11, 10), 3, Fraction(1, 24 * 3600)
"""By how much two rates may differ, in how many parts what is taken in a week is parted, and once a day."""


def length_of(rate: Rate) -> tuple[Unit, ...]:
    """The time from one to the next, in each kind of unit of time, where a rate is no range: a day, of "every day"."""
    if rate.least != rate.most:
        return ()
    return (Unit((("time", 1),), 1 / rate.least), Unit((("months", 1),), 1 / rate.least / A_MONTH))


def rates_in(text: str, reader: NumberReader) -> list[Rate]:
    """How often something is, each time that a text says so, in the order of the text."""
    language, said, found = reader.language, normalised(text), list[Rate]()
    if not paired(language, "rates_in_a_word"):
        return []
    for match in _forms(language).finditer(said):
        times = _seconds(match, reader)
        bare = match["word"] and not match["each"] and _ends_in_a_number(said[:match.start()], language)  # "2 daily" counts what is not said
        if times is not None and not bare:
            low, high = _counted(match["count"], language) if match["count"] else (Fraction(1), Fraction(1))
            found.append(Rate(low / times[1], high / times[0], match.group(), (match["amount"] or match["each"] or "").partition(" ")[0],
                              bool(match["amount"])))
    return found


@of_catalogue(WordPattern(r"(?!)"))
def _forms(language: str) -> WordPattern:
    """A count with a time ("3 times a day", "twice daily"), a time alone ("every 4 to 6 hours", "weekly"), or an amount with a time."""
    number = _number(language)
    several = rf"{number}(?:(?: to | or | ?[-–] ?| ){number})?"
    counts = f"(?:{_any(paired(language, 'rates_counts'))})"
    count = rf"(?P<count>{counts}(?: (?:{_any(joining(language).also)}) {counts})?|{several} (?:{_any(joining(language).often)}))"
    words = _any(paired(language, "rates_in_a_word"))
    each = rf"(?:{listed(language, 'rates_each').pattern}) (?P<time>[^\W\d]+)"
    every = rf"(?:{listed(language, 'rates_every').pattern}) (?:(?P<number>{several}) )?(?P<unit>[^\W\d]+)"
    amount = r"\d[\d.,]* [^\W\d]+"
    first, whole = rf"(?:(?P<each>{amount}) )?", rf"(?P<amount>{amount})"
    often = rf"{count} (?:(?P<other>{words})|{each})|(?P<word>{words})|{every}"
    span = rf"(?:{listed(language, 'rates_each').pattern}) (?P<span>[^\W\d]+)"
    return WordPattern(rf"(?<!\w)(?:{first}(?:{often})|{whole} {span})(?!\w)")


def _number(language: str) -> str:
    """A pattern of a whole number, in digits or in words."""
    return rf"(?:\d+|{_any(word for word in joining(language).spelt if word not in joining(language).articles)})"


def _ends_in_a_number(text: str, language: str) -> bool:
    return re.search(rf"(?<!\w){_number(language)} $", text) is not None


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


def _seconds(match: re.Match[str], reader: NumberReader) -> tuple[Fraction, Fraction] | None:
    """The shortest and the longest time from one to the next, of a form that was found."""
    word = match["word"] or match["other"]
    number, name = match["number"], match["time"] or match["unit"] or match["span"]
    if word:
        number, _, name = paired(reader.language, "rates_in_a_word")[word].rpartition(" ")
    unit = reader.units.read(name)
    if not is_time(unit):
        return None
    low, high = _counted(number, reader.language) if number else (Fraction(1), Fraction(1))
    length = unit.factor * (A_MONTH if unit.kind == (("months", 1),) else 1)
    return low * length, high * length


def _counted(words: str, language: str) -> tuple[Fraction, Fraction]:
    """The smallest and the largest number in some words: 1 and 2 of "once or twice"."""
    known = {**{word: Fraction(number) for word, number in joining(language).spelt.items()},
             **{word: Fraction(number) for word, number in paired(language, "rates_counts").items()}}
    numbers = [*_numbers(words, known)]
    return min(numbers), max(numbers)


def _numbers(words: str, known: dict[str, Fraction]) -> Iterator[Fraction]:
    if words in known:
        yield known[words]
        return
    for part in re.findall(r"\w+", words):
        if part.isdecimal():
            yield Fraction(int(part))
        elif part in known:
            yield known[part]


def contrary(some: list[Rate], others: list[Rate]) -> tuple[Rate, Rate] | None:
    """The first of some rates that none of the others fits, with the first of those that fits none of these; None where all of one text fit."""
    for one in some:
        alike = [other for other in others if one.is_like(other)]
        strange = [other for other in alike if not any(other.fits(each) for each in some if each.is_like(other))]
        if strange and not any(one.fits(other) for other in alike):
            return one, strange[0]
    return None
