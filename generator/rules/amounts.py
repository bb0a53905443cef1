"""Amounts: numbers that stand as data, and numbers in words, in base units, so that they can be compared. What all rules of numbers share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from generator.content.model import (
    Entry,
    Library,
    Limit,
    Names,
    Quantity,
    RedFlag,
    Statement,
    Statistic,
    Text,
    TimeLimit,
    TimeWords,
    WordPattern,
    normalised,
    whole_words,
)
from generator.language.doubt import doubt, listed, not_to
from generator.language.numbers import Amount, NumberReader, Unit, counts, reader_for
from generator.language.numbers.clauses import clause_of
from generator.language.numbers.waits import wait_of
from generator.language.numbers.words import joining, side_of
from generator.language.words import of_catalogue


class GivenAmount(NamedTuple):
    """A number that stands as data, or in the words of a fact: both bounds in base units, what they measure, and how it was written.

    `amount`: as it was read, if it stands in words.
    """

    bounds: tuple[Fraction, Fraction]
    unit: Unit
    written: str
    amount: Amount | None = None


def reader_of(library: Library) -> NumberReader:
    """The reader of numbers for a content: its language, and the units that it uses itself."""
    return reader_for(library.language, library.units)


def texts_of(statement: Statement, *, fields: bool = False) -> Iterator[Text]:
    """The words of a statement: both voices, an action, and what its kind adds. `fields`: those of a figure that stand in a table, too."""
    yield statement.plain
    if statement.clinical is not None:
        yield statement.clinical
    for name in type(statement).model_fields if fields or not isinstance(statement, Statistic) else ():
        if name not in _NO_WORDS:
            yield from own_texts(getattr(statement, name))


_NO_WORDS = {"id", "plain", "clinical", "sources", "doubts", "quantities", "rows", "results", "time_limit", "watch_words", "also", "search", "review"}


def own_texts(value: object) -> Iterator[Text]:
    """The texts in a value, but for those of further statements in it."""
    if isinstance(value, Statement):
        return
    if type(value) is Text:
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from own_texts(part)
    elif isinstance(value, Entry) and not isinstance(value, Names):
        for name in type(value).model_fields:
            yield from own_texts(getattr(value, name))


def given_by(statement: Statement, reader: NumberReader) -> list[GivenAmount]:
    """What a statement gives as data: its quantities, its results, its time limit; and, of a figure, what its table says."""
    given = [one for _, one in data_of(statement, reader)]
    if isinstance(statement, Statistic):
        given += [stated(text, amount) for name in _TABLE for text in own_texts(getattr(statement, name)) for amount in reader.read(text).amounts]
    return given


def data_of(statement: Statement, reader: NumberReader) -> Iterator[tuple[Text, GivenAmount]]:
    """What a statement gives as a number of its own: its quantities, its results, its time limit; each with what stands at its place."""
    for quantity in statement.quantities:
        if (one := quantified(quantity, reader)) is not None:
            yield quantity.of, one
    for arm in statement.results if isinstance(statement, Statistic) else ():
        yield arm.unit, measured(arm.value.value, arm.value.value, arm.unit, reader)
    limit = statement.time_limit if isinstance(statement, RedFlag) else None
    if isinstance(limit, TimeLimit):
        yield limit.unit, measured(limit.value.value, limit.value.value, limit.unit, reader)
    if isinstance(limit, TimeWords) and limit.unit is not None:
        yield limit.unit, measured(limit.numbers[0].value, limit.numbers[-1].value, limit.unit, reader)


_TABLE = ("measure", "population", "intervention", "comparator", "time_point", "uncertainty", "study")


def said_by(statement: Statement, reader: NumberReader) -> list[GivenAmount]:
    """What a statement gives as data or says in words."""
    return [*given_by(statement, reader),
            *(stated(text, amount) for text in texts_of(statement, fields=True) for amount in reader.read(text).amounts if amount.unit.kind)]


def limits_of(statement: Statement, reader: NumberReader) -> Iterator[tuple[str, GivenAmount]]:
    """The quantities of a statement that are limits: how what they limit is compared with each, as `>=`."""
    for quantity in statement.quantities:
        if quantity.limit is not None and (given := quantified(quantity, reader)) is not None:
            yield next(sign for sign, limit in LIMITS.items() if limit == quantity.limit), given._replace(written=f"{quantity.limit} {given.written}")


LIMITS: Mapping[str, Limit] = {">=": "at least", ">": "more than", "<=": "at most", "<": "less than"}
"""What a number is called that others are compared with in this way."""

OTHER_SIDE: Mapping[str, str] = {">=": "<", "<": ">=", ">": "<=", "<=": ">"}
"""How what is on the other side of a limit is compared with it, as in "under 4 hours: wait"."""


CONTRARY = {">=": "<=", "<=": ">=", ">": "<", "<": ">"}
"""How numbers are compared with a limit that was turned round."""


def sides_of(text: Text, limit: GivenAmount, reader: NumberReader) -> dict[str, str]:
    """How a text compares with a number, each time that it says it, and in which words; under "" where it says the number alone.

    "More than 4" that is denied, or of which harm is told, is at most 4. What holds in some case alone ("if it was more than 4") does not count.
    """
    found = dict[str, str]()
    for amount in each_time(text, limit, reader):
        sign, start, end = side_of(text, amount.start, amount.end, reader.language)
        first, last = clause_of(text, amount)
        before, around = normalised(text[first:start]), normalised(f"{text[first:start]} {text[end:last]}")
        if sign in OTHER_SIDE and listed(reader.language, "says_in_case").search(before):
            continue
        denied = not_to(reader.language, "says_to_wait", "says_to_end").sub(" ", before)  # "do not stop where it is under 4" denies no number
        denies = whole_words(doubt(reader.language).negates).search(denied) or listed(reader.language, "says_too_much").search(around)
        found.setdefault(OTHER_SIDE[sign] if sign in {">", "<"} and denies else sign, " ".join(text[start:end].split()))
    return found


def waits_in(text: Text, limit: GivenAmount, reader: NumberReader) -> dict[str, str]:
    """How a text makes a time the least or the most between two of something, each time that it says it, and in which words."""
    return {sign: " ".join(text[start:end].split()) for amount in each_time(text, limit, reader)
            for sign, start, end in [wait_of(text, amount, reader.language)] if sign}


def each_time(text: Text, limit: GivenAmount, reader: NumberReader) -> list[Amount]:
    """Each time that a text says a number. What the content counts in a unit of its own may stand behind that: "an INR above 8"."""
    amounts = reader.read(text).amounts
    alike = [amount for amount in amounts if amount.unit.kind == limit.unit.kind]
    bare = [amount for amount in amounts if not amount.unit.kind] if counts(limit.unit) and not alike else []
    return [*(amount for amount in alike if amount.bounds == limit.bounds), *(amount for amount in bare if (amount.low, amount.high) == raw(limit))]


def is_dose(unit: Unit) -> bool:
    """Whether so many of a unit can be taken: by mass, volume or count."""
    return counts(unit) or any(kind in {"mass", "volume", "amount of substance"} for kind, _ in unit.kind)


def quantified(quantity: Quantity, reader: NumberReader) -> GivenAmount | None:
    """A quantity; None where it is neither a value nor a range."""
    value, low, high = quantity.amount
    first, last = (value, value) if value is not None else (low, high)
    return measured(first, last, quantity.unit, reader) if first is not None and last is not None else None


def measured(low: object, high: object, name: Text, reader: NumberReader) -> GivenAmount:
    """A number or a range that stands as data, with the name of its unit."""
    unit = reader.units.read(name)
    bounds = unit.amount(Fraction(str(low))), unit.amount(Fraction(str(high)))
    return GivenAmount(bounds, unit, f"{low} {name}" if low == high else f"{low} to {high} {name}")


def stated(text: Text, amount: Amount) -> GivenAmount:
    """An amount that was read in a text."""
    return GivenAmount(amount.bounds, amount.unit, written(text, amount), amount)


def is_fall(text: str, amount: Amount, language: str) -> bool:
    """Whether words say that something gets less by an amount: `falls by 10%`, `2 points are taken off`."""
    start, end = clause_of(text, amount)
    return whole_words(joining(language).falls).search(normalised(text[start:end])) is not None


def led_by(text: str, amount: Amount, key: str, language: str) -> str:
    """A number of a text with one of the words right before it that a catalogue lists under a key, as in "within 4 hours"; empty without, and where
    they are denied ("not before 4 hours")."""
    found = _leading(language, key).search(text[:amount.start])
    return text[found.start():amount.end] if found is not None else ""


@of_catalogue(whole_words(()))
def _leading(language: str, key: str) -> WordPattern:
    return WordPattern(rf"(?<!\bnot )(?<!\bnever )(?<!\bno )(?:{listed(language, key).pattern}) $", re.IGNORECASE)


def is_of_a_kind(amount: Amount, given: Iterable[GivenAmount]) -> bool:
    """Whether data measure what an amount measures."""
    return bool(amount.unit.kind) and any(one.unit.kind == amount.unit.kind for one in given)


def is_comparable(text: Text, amount: Amount, given: Iterable[GivenAmount]) -> bool:
    """Whether data can be of the same thing as an amount in the words of a chart."""
    return any(measure_alike(stated(text, each), one) for each in _readings(amount) for one in given)


def measure_alike(one: GivenAmount, other: GivenAmount) -> bool:
    """Whether two numbers can be of one thing. The kilograms of a child and the milligrams of a medicine are both a mass, and never of one thing; but
    40 kg beside 40 mg is a slip in the unit.
    """
    if not one.unit.kind or one.unit.kind != other.unit.kind:
        return False
    small, large = sorted((one.unit.factor, other.unit.factor))
    return large < small * A_MILLION or not {*raw(one)}.isdisjoint(raw(other))


A_MILLION = 10**6
"""How many times larger a unit is than another where no source measures one thing in both."""


def raw(given: GivenAmount) -> tuple[Fraction, Fraction]:
    """The bounds in the unit in which they were written."""
    low, high = ((bound - given.unit.zero) / given.unit.factor for bound in given.bounds)
    return low, high


def is_given(amount: Amount, given: Iterable[GivenAmount]) -> bool:
    """Whether data hold an amount, or the rate that it makes with the time behind it: the same range, or, for each bound, one that is that number."""
    given = list(given)
    return any(_is_held(each, given) for each in _readings(amount))


def _readings(amount: Amount) -> tuple[Amount, ...]:
    """An amount, and where words behind it tell for which time it is, also as a rate: `30 ml a minute` is 30 ml, and 30 ml/min."""
    return (amount,) if amount.per is None else (amount, as_rate(amount))


def as_rate(amount: Amount) -> Amount:
    """An amount as the rate that it makes with the time behind it; itself where there is none."""
    return amount if amount.per is None else amount._replace(unit=amount.per)


def _is_held(amount: Amount, given: Iterable[GivenAmount]) -> bool:
    same = [one for one in given if one.unit.kind == amount.unit.kind]
    low, high = amount.bounds
    singles = {bound for one in same for bound in one.bounds} if low == high else {one.bounds[0] for one in same if one.bounds[0] == one.bounds[1]}
    return any(one.bounds == (low, high) or is_rounded(one, amount) for one in same) or {low, high} <= singles


def is_rounded(one: GivenAmount, amount: Amount) -> bool:
    """Whether people out of a number are a result that was rounded: "45 in 100" and 45.2 %, "about 4 in 10" and 42.5 %."""
    people = 1 / amount.unit.factor
    return amount.rounded and tuple(Fraction(round(bound * people)) for bound in one.bounds) == (amount.low, amount.high)


PROPORTION = (("proportion", 1),)


def rounded_from(number: Fraction, unit: Unit, share: Fraction) -> tuple[Fraction, Fraction]:
    """Between which amounts that lies which was written as a number: rounded to its last digit, of "1 in 6" to the 6, and off by a share."""
    last = next((Fraction(1, 10 ** places) for places in range(9) if (number * 10 ** places).denominator == 1), Fraction(0))
    of_the_base = unit.kind == PROPORTION and number == 1 and unit.factor < 1
    half = Fraction(1, 2) / (1 / unit.factor - Fraction(1, 2)) if of_the_base else last / 2
    off = half + abs(number) * share
    return unit.amount(number - off), unit.amount(number + off)


def written(text: Text, amount: Amount) -> str:
    """An amount as it stands in its text."""
    return " ".join(text[amount.start:amount.end].split())


def instead(one: GivenAmount | Amount, given: Iterable[GivenAmount]) -> tuple[str, ...]:
    """What data say instead, each as it was first written."""
    found = dict[tuple[Fraction, Fraction], str]()
    for other in given:
        if other.unit.kind == one.unit.kind:
            found.setdefault(other.bounds, other.written)
    return tuple(found.values())


def in_words(one: GivenAmount | Amount, given: Iterable[GivenAmount]) -> str:
    """What data say instead, in words."""
    return " and ".join(f'"{words}"' for words in instead(one, given)[:4]) or "no such number"
