"""In which unit a chart asks for a number, and by which number a formula multiplies, against the words of the question and the facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from generator.content.model import Decision, DerivedValue, Input, Library, QuestionBox, Text
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.language.numbers import NumberReader, Unit
from generator.language.numbers.units import counts
from generator.logic.proof import decimal
from generator.rules.amounts import raw, reader_of
from generator.rules.chart_parts import terms_of, times_of
from generator.rules.chart_sides import charts_of


@rule("numbers", level="warning", alone=True)
def question_in_another_unit(library: Library) -> Iterator[Diagnostic]:
    """The words of a question that asks for a number name its unit, or none of the same kind: "in years" is not asked in months. The unit of a number
    in these words, as in "Under 2 years?", is that of a limit alone.

    Why: On paper nobody sees the unit beside the field. Whoever answers 2, as they are asked in years, counts as a child of 2 months, and a dose by
    weight is twice too high where pounds are taken for kilograms.
    Fix: Ask in the unit with which the limits and formulas were written; look up in the source which it is.
    """
    reader = reader_of(library)
    read = reader.units.read
    for item, texts, unit in _asked(library):
        for says in texts if not counts(read(unit)) else ():
            named = {word: read(word) for word in _WORDS.findall(without_amounts(says, reader))}
            other = next((word for word, one in named.items() if _is_alike(one, read(unit)) and one != read(unit)), None)
            if other is not None and read(unit) not in named.values():
                yield question_in_another_unit.at(
                    unit, f'"{says}" is answered in {unit}, but its words say "{other}"',
                    "Ask in the unit with which the limits and formulas were written; look up in the source which it is.", item=item)
                break


@rule("numbers", level="warning", alone=True)
def formula_by_another_input(library: Library) -> Iterator[Diagnostic]:
    """What a fact gives for each kg is multiplied by a weight, and not by an age.

    Told is a formula that multiplies an input by the number of a rate of its facts, where none of these rates is for each of what that input is
    counted in.

    Why: Ten times the age in months is a dose, too, below every cap, and no number of the chart differs from its facts.
    Fix: Multiply what the source says; look up for each of what the rate is.
    """
    for chart, numbers in charts_of(library):
        for value in chart.derived:
            own = numbers.reader.units.read(value.unit) if value.unit is not None else None
            given = numbers.facts_of(tuple(map(str, value.facts)))
            rates = [one for one in given if own is not None and _is_rate_of(one.unit, own)]
            alone = {number for one in given if own is not None and one.unit.kind == own.kind for number in raw(one)}
            for number, name in _products(value) if rates else ():
                one = numbers.inputs.get(name) or numbers.derived.get(name)
                by = {f"/{kind}" for kind, _ in numbers.reader.units.read(one.unit).kind} if one is not None and one.unit is not None else set()
                alike = [rate for rate in rates if number in raw(rate) and number not in alone]
                if by and alike and not any(by & {kind for kind, _ in rate.unit.kind} for rate in rates):
                    called = one.name if isinstance(one, Input) else name
                    yield formula_by_another_input.at(
                        value.id, f'"{value.id}" is {decimal(number)} times "{called}", in {one.unit if one is not None else ""}, and its facts '
                        f"give {alike[0].written}", "Multiply what the source says; look up for each of what the rate is.", item=chart.id)


def _products(value: DerivedValue) -> Iterator[tuple[Fraction, str]]:
    """The inputs and values that a formula multiplies by a number alone, each with that number."""
    for term, _ in terms_of(value.formula.node) if value.formula is not None else ():
        if (times := times_of(term)) is not None:
            yield times


def _is_rate_of(unit: Unit, own: Unit) -> bool:
    """Whether a unit is another one, for each of something: mg/kg of mg."""
    above = tuple((kind, power) for kind, power in unit.kind if not kind.startswith("/"))
    return above == own.kind and len(above) < len(unit.kind)


_WORDS = re.compile(r"°?[^\W\d_]{2,}|°[^\W\d_]")
_TIMES = {(("time", 1),), (("months", 1),)}


def _asked(library: Library) -> Iterator[tuple[Text, tuple[Text, ...], Text]]:
    """Each question for a number with a unit: whose it is, its words, its unit."""
    for entry in library.entries:
        if isinstance(entry, Input) and entry.unit is not None:
            yield entry.id, _words_of(entry), entry.unit
        if not isinstance(entry, Decision):
            continue
        own = {str(one.id): one for one in entry.inputs if isinstance(one, Input)}
        yield from ((entry.id, _words_of(one), one.unit) for one in own.values() if one.unit is not None)
        for box in (box for box in entry.boxes if isinstance(box, QuestionBox)):
            name = str(box.inputs[0]) if len(box.inputs) == 1 else ""
            one = own.get(name) or (library.inputs.get(name) if name else None)
            unit = box.unit or (one.unit if one is not None else None)
            if unit is not None:
                yield entry.id, (box.says,), unit


def _words_of(one: Input) -> tuple[Text, ...]:
    return tuple(text for text in (one.says, one.called) if text is not None)


def without_amounts(text: str, reader: NumberReader) -> str:
    """A text without its numbers and their units."""
    kept, behind = "", 0
    for amount in sorted(reader.read(text).amounts, key=lambda amount: amount.start):
        kept, behind = f"{kept}{text[behind:max(behind, amount.start)]} ", max(behind, amount.end)
    return kept + text[behind:]


def _is_alike(one: Unit, other: Unit) -> bool:
    """Whether two units measure the same; months, which are of no fixed length, and weeks both measure time."""
    return one.kind == other.kind or {one.kind, other.kind} <= _TIMES
