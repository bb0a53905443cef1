"""On which side of a limit those lie whom a chart counts or leads on, against the words of the facts: "under 8" is not "over 8".

The limits themselves are compared in `rules/chart_numbers.py`. What stands here is told where every limit is right and the comparison is turned
round, or two answers changed places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from generator.content.model import URGENCIES, ActionBox, Answer, Decision, Library, OutcomeBox, QuestionBox, Statement, Text
from generator.content.model.expression import Compare, Name, Node, Not, number_in, parts_of
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.language.numbers import Unit
from generator.language.numbers.units import counts
from generator.language.numbers.words import side_of
from generator.rules.amounts import OTHER_SIDE, given_by, reader_of, texts_of
from generator.rules.chart_parts import MIRRORED, ChartNumbers

_UP = {">", ">="}


class _Band(NamedTuple):
    """Numbers above `low` and below `high`, in base units, None where they go on; and the words that say so."""

    low: Fraction | None
    high: Fraction | None
    words: str = ""

    def meets(self, other: _Band) -> bool:
        """Whether some number is in both, and not only a limit of both."""
        low = max((end for end in (self.low, other.low) if end is not None), default=None)
        high = min((end for end in (self.high, other.high) if end is not None), default=None)
        return low is None or high is None or low < high


@rule("numbers", level="warning", alone=True)
def sign_on_another_side(library: Library) -> Iterator[Diagnostic]:
    """A danger sign by condition counts those whom its words mean: where the words say "over 8", the condition is not `inr < 8`.

    Nothing is told where any of its words has the limit on the side of the condition, or none says on which side it is.

    Why: With one of the two turned round all numbers agree and all proofs hold, and those in danger are sent home, or read that they are not meant.
    Fix: Look up in the source on which side the danger is, and correct the one that is wrong.
    """
    for chart, numbers in _charts(library):
        for declared in chart.signs:
            flag = library.red_flags.get(declared.sign)
            for name, sign, limit in _limits(declared.when.node) if declared.when is not None and flag is not None else ():
                one = numbers.inputs.get(name) or numbers.derived.get(name)
                if flag is None or one is None or one.unit is None or sign not in OTHER_SIDE:
                    continue
                unit = numbers.reader.units.read(one.unit)
                said = [band for band in _said_by(flag, unit, numbers) if unit.amount(limit) in {band.low, band.high} and None in band]
                if said and all((band.low is None) == (sign in _UP) for band in said):
                    yield sign_on_another_side.at(
                        declared.sign, f'danger sign "{flag.id}" counts for {one.called or name} {sign} {limit}, and its words say "{said[0].words}"',
                        "Look up in the source on which side the danger is, and correct the one that is wrong.", item=chart.id)


def _limits(node: Node, sense: bool = True) -> Iterator[tuple[str, str, Fraction]]:
    """Each number with which something is compared in a condition, and how, with what denies it worked in."""
    if isinstance(node, Compare):
        left, right = number_in(node.left), number_in(node.right)
        sign = node.comparator if sense else OTHER_SIDE.get(node.comparator, "")
        if isinstance(node.left, Name) and right is not None:
            yield node.left.id, sign, right
        elif isinstance(node.right, Name) and left is not None:
            yield node.right.id, MIRRORED.get(sign, sign), left
        return
    for part in parts_of(node):
        yield from _limits(part, sense != isinstance(node, Not))


@rule("numbers", level="warning", alone=True)
def answer_of_another_band(library: Library) -> Iterator[Diagnostic]:
    """An answer to a number leads to no end or step whose facts speak of other numbers alone, and which another answer should lead to.

    Told is an answer whose numbers are none of those that the facts of its box name, if another answer has these numbers, leads to a box without such
    a fact, and to nothing more urgent.

    Why: Two answers that changed places leave no gap, and every number stands in its fact. Whoever is ill for two weeks is sent home.
    Fix: Look up in the source for which numbers the box is, and correct the arrows. If the fact tells when to come back, name it at the
    other box, too.
    """
    for chart, numbers in _charts(library):
        boxes = {str(box.id): box for box in chart.boxes}
        for question in (box for box in chart.boxes if isinstance(box, QuestionBox)):
            unit = _unit_of(question, numbers)
            bands = {id(answer): _band_of(answer, unit) for answer in question.answers} if unit is not None else {}
            ends = [(answer, box, band) for answer in question.answers
                    if (band := bands.get(id(answer))) is not None and (band.low, band.high) != (None, None)
                    and isinstance(box := boxes.get(str(answer.goto)), (OutcomeBox, ActionBox))]
            limits = {end for _, _, band in ends for end in (band.low, band.high)} - {None}
            for answer, box, band in ends:
                facts = [library.facts[ref] for ref in map(str, box.facts) if ref in library.facts]
                said = [one for fact in facts for one in _said_by(fact, unit, numbers) if {one.low, one.high} & limits] if unit is not None else []
                better = [other for _, other, others in ends if other is not box and any(one.meets(others) for one in said)
                          and _rank(other) >= _rank(box) and not set(other.facts) & {fact.id for fact in facts}]
                if said and better and not any(one.meets(band) for one in said):
                    yield answer_of_another_band.at(
                        answer.goto, f'an answer of box "{question.id}" leads to box "{box.id}", whose facts say it of "{said[0].words}"',
                        "Look up in the source for which numbers the box is, and correct the arrows.", item=chart.id)


def _charts(library: Library) -> Iterator[tuple[Decision, ChartNumbers]]:
    reader = reader_of(library)
    yield from ((entry, ChartNumbers(entry, library, reader)) for entry in library.entries if isinstance(entry, Decision))


def _unit_of(question: QuestionBox, numbers: ChartNumbers) -> Unit | None:
    """The unit of the one number that a question asks."""
    one = numbers.inputs.get(str(question.inputs[0])) if len(question.inputs) == 1 else None
    unit = question.unit if question.asks == "number" else one.unit if one is not None else None
    return numbers.reader.units.read(unit) if unit is not None else None


def _band_of(answer: Answer, unit: Unit) -> _Band:
    low, high = answer.at_least or answer.more_than, answer.at_most or answer.less_than
    return _Band(unit.amount(Fraction(low.value)) if low is not None else None, unit.amount(Fraction(high.value)) if high is not None else None)


def _rank(box: OutcomeBox | ActionBox) -> int:
    """How late help is: 0 for an emergency."""
    return list(map(str, URGENCIES)).index(str(box.level or "routine"))


def _said_by(fact: Statement, unit: Unit, numbers: ChartNumbers) -> list[_Band]:
    """For which numbers of a unit a fact says what it says: its limits and ranges in words, and the ranges that it gives as data. A unit that only
    the content knows may be left out in words."""
    ranges = [_Band(*given.bounds, given.written) for given in given_by(fact, numbers.reader)
              if given.unit.kind == unit.kind and given.amount is None and given.bounds[0] != given.bounds[1]]
    return [*ranges, *(band for text in texts_of(fact, fields=True) for band in _said_in(text, unit, numbers))]


def _said_in(text: Text, unit: Unit, numbers: ChartNumbers) -> Iterable[_Band]:
    language, own = numbers.reader.language, counts(unit)
    for amount in numbers.reader.read(text).amounts:
        if amount.unit.kind != unit.kind and not (own and not amount.unit.kind):
            continue
        low, high = (unit.amount(number) for number in (amount.low, amount.high)) if not amount.unit.kind else amount.bounds
        sign, start, end = side_of(text, amount.start, amount.end, language)
        words = " ".join(text[start:end].split())
        if low != high:
            yield _Band(low, high, words)
        elif sign:
            yield _Band(low, None, words) if sign in _UP else _Band(None, low, words)
