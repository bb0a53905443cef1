"""How far a chart lets a number be answered, against the limits on which it decides."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from generator.content.model import Answer, Decision, Exclusion, Expression, Input, Library, QuestionBox
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.language.numbers import Unit
from generator.language.numbers.units import counts, measured
from generator.logic.proof import decimal
from generator.rules.chart_parts import ChartNumbers
from generator.rules.chart_sides import charts_of, limits_in


class _Limit(NamedTuple):
    """A limit by which a chart decides: of which input, how it is compared, the number; what decides, and whether that is a danger sign."""

    name: str
    sign: str
    number: Fraction
    by: str
    danger: bool = False


@rule("numbers", level="warning", waivable=True, alone=True)
def range_leaves_out(library: Library) -> Iterator[Diagnostic]:
    """The range in which a number is answered goes on beyond the limits by which the chart decides: "40 °C or more" is not asked up to 40 °C, nor
    "under 3 months" from 1 month.

    Told is a range of which one number alone is beyond a limit; and one of months or years that does not begin at 0, where a danger sign is for those
    with less. What is only counted (points, steps) has ends of its own. Nothing is told where the exclusions, the population or the words of the
    input name the end of the range.

    Why: Whoever has 41 °C, or a baby of two weeks, finds no answer, and writes another one or gives up. The proofs know of nobody beyond the range.
    Fix: Widen the range as far as people reach. If they are left out on purpose, name them under exclusions, with what they do.
    """
    for chart, numbers in charts_of(library):
        told = set[tuple[str, str]]()
        for limit in _limits(chart, numbers):
            one = numbers.inputs.get(limit.name)
            end = _end(one, limit, numbers) if one is not None and (limit.name, limit.sign[0]) not in told else None
            if one is not None and end is not None and not _is_named(end, one, chart, numbers):
                told.add((limit.name, limit.sign[0]))
                yield range_leaves_out.at(
                    one.id if one in chart.inputs else chart.id,
                    f'"{one.name}" is asked {"up to" if limit.sign[0] == ">" else "from"} {measured(decimal(end), one.unit)}, and whoever has '
                    f'{"more" if limit.sign[0] == ">" else "less"} finds no answer, though {limit.by} is for {limit.sign} {decimal(limit.number)}',
                    "Widen the range as far as people reach. If they are left out on purpose, name them under exclusions, with what they do.",
                    item=chart.id)


def _limits(chart: Decision, numbers: ChartNumbers) -> Iterator[_Limit]:
    """The limits of the danger signs of a chart, then those of its answers."""
    for declared in chart.signs:
        for name, sign, number in limits_in(declared.when.node) if declared.when is not None else ():
            yield _Limit(name, sign, number, f'danger sign "{declared.sign}"', True)
    for box in (box for box in chart.boxes if isinstance(box, QuestionBox)):
        for answer in box.answers:
            if isinstance(answer.when, Expression):
                yield from (_Limit(*one, f'box "{box.id}"') for one in limits_in(answer.when.node))
            elif len(box.inputs) == 1:
                danger = any(one.red_flags for one in (answer, box))
                yield from (_Limit(str(box.inputs[0]), sign, number, f'box "{box.id}"', danger) for sign, number in _of_answer(answer))


def _of_answer(answer: Answer) -> Iterator[tuple[str, Fraction]]:
    """The limit of an answer that has one; what lies between two is no end."""
    ends = {">=": answer.at_least, ">": answer.more_than, "<=": answer.at_most, "<": answer.less_than}
    given = [(sign, Fraction(number.value)) for sign, number in ends.items() if number is not None]
    yield from given if len(given) == 1 else ()


def _end(one: Input, limit: _Limit, numbers: ChartNumbers) -> Fraction | None:
    """The end of the range of an input, if it leaves those out whom a limit means; None otherwise."""
    unit = numbers.reader.units.read(one.unit) if one.unit is not None else None
    if unit is None or counts(unit) or one.low is None or one.high is None or limit.sign[0] not in "<>":
        return None
    low, high = Fraction(one.low.value), Fraction(one.high.value)
    if limit.sign[0] == ">":
        return high if _alone(high - limit.number, limit.sign, one) and not _is_all(high, unit) else None
    if low <= 0:
        return None
    return low if _alone(limit.number - low, limit.sign, one) or (limit.danger and unit.kind == _MONTHS and low < limit.number) else None


_MONTHS = (("months", 1),)
"""What measures months and years, as ages are told. Days and weeks are counted from the first, or from when a pregnancy is known."""


def _alone(beyond: Fraction, sign: str, one: Input) -> bool:
    """Whether one number of a range alone is beyond a limit that lies so far from its end."""
    step = Fraction(one.step.value) if one.step is not None else Fraction(1)
    return 0 <= beyond < step if sign in {">=", "<="} else 0 < beyond <= step


def _is_all(number: Fraction, unit: Unit) -> bool:
    """Whether a number is all that there can be: 100 %."""
    return unit.kind == (("proportion", 1),) and unit.amount(number) == 1


def _is_named(end: Fraction, one: Input, chart: Decision, numbers: ChartNumbers) -> bool:
    """Whether the words around a chart or an input name the end of its range."""
    assert one.unit is not None
    unit = numbers.reader.units.read(one.unit)
    listed = chart.exclusions if isinstance(chart.exclusions, tuple) else ()
    texts = [chart.population, *(each.says if isinstance(each, Exclusion) else each for each in listed)]
    texts += (text for text in (one.says, one.note) if text is not None)
    return any(unit.amount(end) in amount.bounds if amount.unit.kind == unit.kind
               else not amount.unit.kind and end in {amount.low, amount.high} and not (amount.spelt and end == 1)  # "with a fever"
               for text in texts for amount in numbers.reader.read(text).amounts)
