"""On which side of a limit those lie whom a chart counts or leads on, against the words of the facts: "under 8" is not "over 8".

The limits themselves are compared in `rules/chart_numbers.py`. What stands here is told where every limit is right and the comparison is turned
round, or two answers changed places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from generator.content.model import (
    ActionBox,
    Answer,
    Decision,
    Expression,
    Input,
    Library,
    OutcomeBox,
    QuestionBox,
    Statement,
    Text,
    normalised,
    urgency_rank,
    whole_words,
)
from generator.content.model.expression import Compare, Name, Node, Not, number_in, parts_of
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.language.doubt import doubt
from generator.language.numbers import Amount, Unit
from generator.language.numbers.units import counts
from generator.language.numbers.words import side_of
from generator.language.words import of_catalogue, read_words
from generator.logic.proof import decimal
from generator.rules.amounts import OTHER_SIDE, GivenAmount, given_by, limits_of, quantified, reader_of, stated, texts_of, written
from generator.rules.chart_parts import MIRRORED, ChartNumbers

_UP = {">", ">="}


class Band(NamedTuple):
    """Numbers above `low` and below `high`, in base units, None where they go on; and the words that say so."""

    low: Fraction | None
    high: Fraction | None
    words: str = ""

    def meets(self, other: Band) -> bool:
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
    for chart, numbers in charts_of(library):
        for declared in chart.signs:
            flag = library.red_flags.get(declared.sign)
            for name, sign, limit in limits_in(declared.when.node) if declared.when is not None and flag is not None else ():
                one = numbers.inputs.get(name) or numbers.derived.get(name)
                if flag is None or one is None or one.unit is None or sign not in OTHER_SIDE:
                    continue
                unit = numbers.reader.units.read(one.unit)
                said = [band for band in _said_by(flag, unit, numbers) if unit.amount(limit) in {band.low, band.high} and None in band]
                if said and all((band.low is None) == (sign in _UP) for band in said):
                    yield sign_on_another_side.at(
                        declared.sign,
                        f'danger sign "{flag.id}" counts for {one.called or name} {sign} {decimal(limit)}, and its words say "{said[0].words}"',
                        "Look up in the source on which side the danger is, and correct the one that is wrong.", item=chart.id)


@rule("numbers", level="warning", alone=True)
def sign_with_another_limit(library: Library) -> Iterator[Diagnostic]:
    """A danger sign by condition counts by a limit that the sign itself says, where it says any in that unit.

    Why: Every number of a chart stands in some fact, and 40 °C may be that of another one. Whoever has the 38 °C of the sign is sent home.
    Fix: Look up in the source from which number on the sign is one, and correct the condition, its box, or the sign.
    """
    for chart, numbers in charts_of(library):
        for declared in chart.signs:
            flag = library.red_flags.get(declared.sign)
            if flag is None or declared.when is None:
                continue
            given = [one for quantity in flag.quantities if (one := quantified(quantity, numbers.reader)) is not None]
            units = dict(_units_in(declared.when.node, numbers))
            meant = [one for one in limits_in(declared.when.node) if one[0] in units]
            for kind in dict.fromkeys(unit.kind for unit in units.values()):
                said = {end: one.written for one in given if one.unit.kind == kind for end in one.bounds}
                alike = [(name, sign, limit) for name, sign, limit in meant if units[name].kind == kind]
                if said and not {units[name].amount(limit) for name, _, limit in alike} & said.keys():
                    name, sign, limit = alike[0]
                    yield sign_with_another_limit.at(
                        declared.sign, f'danger sign "{flag.id}" counts for {numbers.called(name)} {sign} {decimal(limit)}, and gives only '
                        f'{" and ".join(dict.fromkeys(said.values()))}',
                        "Look up in the source from which number on the sign is one, and correct the condition, its box, or the sign.", item=chart.id)


@rule("numbers", level="warning", alone=True)
def answers_with_another_limit(library: Library) -> Iterator[Diagnostic]:
    """A question decides by a limit that its own facts give, where they give any in that unit, and not only by one of another fact of the chart.

    Nothing is told where the note of the question, or of its input, has the limit, nor of hours and days, of which facts tell several.

    Why: Every number of a chart stands in some fact. Who has 39 °C is sent to a doctor, or home, by the 38 °C that are those of a baby.
    Fix: Look up in the source by which number it is decided here, and correct the limit; or name the fact that gives it.
    """
    for chart, numbers in charts_of(library):
        for box in (box for box in chart.boxes if isinstance(box, QuestionBox)):
            beside = (*box.facts, *box.red_flags, *(sign for answer in box.answers for sign in answer.red_flags))
            facts = [library.facts[ref] for ref in map(str, beside) if ref in library.facts]
            for one, unit, limits in _decided_by(box, numbers):
                said = _limits_beside(facts, one, unit, numbers)
                told = {end for note in (box.note, one.note) if note is not None for amount in numbers.reader.read(note).amounts
                        for end in (*amount.bounds, unit.amount(amount.low))}
                noted = any(_is_near(limit, other) for _, limit in limits for other in told)
                if said and limits and not noted and not agree(limits, [(sign, end) for sign, end, _ in said], one, unit):
                    yield answers_with_another_limit.at(
                        box.id, f'box "{box.id}" decides by {_listed(limits, unit)} {one.unit} of "{one.name}", and its own facts say '
                        f'{" and ".join(list(dict.fromkeys(words for *_, words in said))[:3])}',
                        "Look up in the source by which number it is decided here, and correct the limit; or name the fact that gives it.",
                        item=chart.id)


@rule("numbers", level="warning", alone=True)
def question_with_another_limit(library: Library) -> Iterator[Diagnostic]:
    """A question that says a limit decides by that one: "a baby with 40 °C or more?" is not decided by 38 °C.

    Told is a limit in its words, with a side, where its answers have limits in that unit, and none of them is one that the words say.

    Why: People answer the words. With 38.5 °C they say no, and nobody asks again; the proofs follow the 38 °C of the condition.
    Fix: Look up in the source which number it is, and write that in both places.
    """
    for chart, numbers in charts_of(library):
        for box in (box for box in chart.boxes if isinstance(box, QuestionBox)):
            for one, unit, limits in _decided_by(box, numbers, time=True):
                said = [(sign, amount) for sign, amount in _sided(box.says, numbers) if amount.unit.kind == unit.kind]
                if said and limits and not agree(limits, [(sign, amount.bounds[0]) for sign, amount in said], one, unit):
                    yield question_with_another_limit.at(
                        box.says, f'box "{box.id}" says "{written(box.says, said[0][1])}", and decides by {_listed(limits, unit)} '
                        f'{one.unit} of "{one.name}"', "Look up in the source which number it is, and write that in both places.", item=chart.id)


def _sided(text: Text, numbers: ChartNumbers) -> Iterator[tuple[str, Amount]]:
    """The limits in a text, each with how others are compared with it."""
    for amount in numbers.reader.read(text).amounts:
        sign, _, _ = side_of(text, amount.start, amount.end, numbers.reader.language)
        if sign and amount.unit.kind and amount.low == amount.high:
            yield sign, amount


def agree(limits: Iterable[tuple[str, Fraction]], others: Iterable[tuple[str, Fraction]], one: Input, unit: Unit) -> bool:
    """Whether any limit of an input is one of some others, all in base units and with how numbers are compared: the same number, or the same first
    whole answer on its upper side, as "over 65" is 66 and more, and "at most 3" is under 4."""
    step = unit.factor * (Fraction(one.step.value) if one.step is not None else 1)
    return any(_is_near(number, other) or _is_near(number + step * (sign in _NEXT), other + step * (beside in _NEXT))
               for sign, number in limits for beside, other in others)


_NEXT = {">", "<="}
"""How numbers are compared with a limit that is itself on the lower side."""


def _listed(limits: Iterable[tuple[str, Fraction]], unit: Unit) -> str:
    return " and ".join(dict.fromkeys(decimal((number - unit.zero) / unit.factor) for _, number in limits))


_TIME = (("time", 1),)
"""What measures hours and days: a fact tells several, such as how long something lasts and how soon it is done."""


def _limits_beside(facts: Iterable[Statement], one: Input, unit: Unit, numbers: ChartNumbers) -> list[tuple[str, Fraction, str]]:
    """The limits that some facts give for a number that is asked: how others are compared with each, the number in base units, and how it is written.

    What lies beyond its range is of something else: 4 g is no weight in kg.
    """
    low, high = (unit.amount(Fraction(end.value)) if end is not None else None for end in (one.low, one.high))
    return [(sign, end, given.written) for fact in facts for sign, given in _limits_of(fact, numbers) if given.unit.kind == unit.kind
            for end in given.bounds if (low is None or low <= end) and (high is None or end <= high)]


def _limits_of(fact: Statement, numbers: ChartNumbers) -> Iterator[tuple[str, GivenAmount]]:
    """The numbers of a fact that are limits, as data or with words for a side of them, and its ranges; each with how others are compared with it."""
    yield from limits_of(fact, numbers.reader)
    for text in texts_of(fact, fields=True):
        for amount in numbers.reader.read(text).amounts:
            sign, _, _ = side_of(text, amount.start, amount.end, numbers.reader.language)
            if amount.unit.kind and (sign or amount.low != amount.high):
                yield sign, stated(text, amount)


def _is_near(one: Fraction, other: Fraction) -> bool:
    """Whether two numbers are one, as far as converting a unit rounds."""
    return abs(one - other) * 100 <= abs(other)


def _decided_by(box: QuestionBox, numbers: ChartNumbers, *, time: bool = False) -> Iterator[tuple[Input, Unit, list[tuple[str, Fraction]]]]:
    """The inputs by whose number a question decides, each with its unit, and its limits in base units, with how numbers are compared with them.
    `time`: also what is counted in hours and days."""
    found = dict[str, list[tuple[str, Fraction]]]()
    for answer in box.answers:
        if isinstance(answer.when, Expression):
            for name, sign, limit in limits_in(answer.when.node):
                found.setdefault(name, []).append((sign, limit))
        elif len(box.inputs) == 1:
            ends = {">=": answer.at_least, ">": answer.more_than, "<": answer.less_than, "<=": answer.at_most}
            found.setdefault(str(box.inputs[0]), []).extend((sign, Fraction(end.value)) for sign, end in ends.items() if end is not None)
    for name, limits in found.items():
        one = numbers.inputs.get(name)
        unit = numbers.reader.units.read(one.unit) if one is not None and one.unit is not None else None
        if one is not None and unit is not None and unit.kind and (time or unit.kind != _TIME):
            yield one, unit, [(sign, unit.amount(limit)) for sign, limit in dict.fromkeys(limits)]


def limits_in(node: Node, sense: bool = True) -> Iterator[tuple[str, str, Fraction]]:
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
        yield from limits_in(part, sense != isinstance(node, Not))


@rule("numbers", level="warning", alone=True)
def answer_of_another_band(library: Library) -> Iterator[Diagnostic]:
    """An answer to a number leads to no end or step whose facts speak of other numbers alone, and which another answer should lead to.

    Told is an answer whose numbers are none of those that the facts of its box name, if another answer has these numbers, leads to a box without such
    a fact, and to nothing more urgent.

    Why: Two answers that changed places leave no gap, and every number stands in its fact. Whoever is ill for two weeks is sent home.
    Fix: Look up in the source for which numbers the box is, and correct the arrows. If the fact tells when to come back, name it at the
    other box, too.
    """
    for chart, numbers in charts_of(library):
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
                          and urgency_rank(other.level or "routine") >= urgency_rank(box.level or "routine")
                          and not set(other.facts) & {fact.id for fact in facts}]
                if said and better and not any(one.meets(band) for one in said):
                    yield answer_of_another_band.at(
                        answer.goto, f'an answer of box "{question.id}" leads to box "{box.id}", whose facts say it of "{said[0].words}"',
                        "Look up in the source for which numbers the box is, and correct the arrows.", item=chart.id)


@rule("numbers", level="warning", alone=True)
def answer_says_otherwise(library: Library) -> Iterator[Diagnostic]:
    """An answer by condition says for whom it is: "Under 40 °C" does not stand where `temperature >= 40` is, nor "No" where those are led on of whom
    the question asks.

    Of "yes" and "no" the words of the question count: on which side of each limit they ask, or that they are those of the one input.

    Why: The proofs follow the condition, and people the words. On paper nobody sees the condition: whoever has the danger sign takes the other arrow.
    Fix: Look up for whom each answer is, and correct the words or the condition; look at where both lead.
    """
    for chart, numbers in charts_of(library):
        for box in (box for box in chart.boxes if isinstance(box, QuestionBox)):
            for answer in box.answers:
                if answer.answer is None or not isinstance(answer.when, Expression):
                    continue
                words, node = answer.answer, answer.when.node
                contrary = _contrary_limit(words, node, numbers) or _contrary_answer(box, words, node, numbers) or _named_sign(words, node, numbers)
                if contrary:
                    yield answer_says_otherwise.at(
                        answer.answer, f'the answer "{answer.answer}" of box "{box.id}" stands for {contrary}',
                        "Look up for whom the answer is, and correct the words or the condition; look at where both lead.", item=chart.id)


def _contrary_limit(words: Text, node: Node, numbers: ChartNumbers) -> str:
    """The condition of an answer whose words say a limit, of which no number is on that side; empty if they agree."""
    for name, unit in _units_in(node, numbers):
        said = [band for band in bands_in(words, unit, numbers) if None in (band.low, band.high)]
        meant = [(sign, limit, side_band(sign, unit.amount(limit))) for other, sign, limit in limits_in(node) if other == name and sign in OTHER_SIDE]
        if said and meant and not any(band.meets(one) for band in said for _, _, one in meant):
            return f"{numbers.called(name)} {meant[0][0]} {decimal(meant[0][1])}"
    return ""


def _contrary_answer(box: QuestionBox, words: Text, node: Node, numbers: ChartNumbers) -> str:
    """What the condition of a "yes" or "no" says that the words of the question ask the other way round; empty if they agree."""
    yes, no = _yes_and_no(numbers.reader.language)
    if normalised(words) not in {yes, no}:
        return ""
    agreeing, turned = list[str](), list[str]()
    for name, unit in _units_in(node, numbers):
        asked = [band for band in bands_in(box.says, unit, numbers) if None in (band.low, band.high)]
        for sign, limit in ((sign, limit) for other, sign, limit in limits_in(node) if other == name and sign in OTHER_SIDE):
            sides = {(band.low is not None) == (sign in _UP) for band in asked if unit.amount(limit) in {band.low, band.high}}
            if sides:
                (agreeing if True in sides else turned).append(f"{numbers.called(name)} {sign} {decimal(limit)}")
    bare = node.of if isinstance(node, Not) else node
    if isinstance(bare, Name) and (one := numbers.inputs.get(bare.id)) is not None and normalised(one.says) == normalised(box.says):
        (turned if isinstance(node, Not) else agreeing).append(f"{'not ' if isinstance(node, Not) else ''}{one.called or one.id}")
    contrary = turned if normalised(words) == yes else agreeing if not turned else []
    return f'{" and ".join(contrary)}, and the question asks "{box.says}"' if contrary else ""


def _named_sign(words: Text, node: Node, numbers: ChartNumbers) -> str:
    """The condition of an answer that names a danger sign where whoever has it does not give it; empty for any other."""
    of = node.of if isinstance(node, Not) else None
    one = numbers.inputs.get(of.id) if isinstance(of, Name) else None
    named = one is not None and {*map(str, one.red_flags)} & numbers.library.watch.found(words).keys()
    denied = whole_words(doubt(numbers.reader.language).negates).search(normalised(words))
    return f"not {one.called or one.id}, and its words name the danger sign" if one is not None and named and not denied else ""


def side_band(sign: str, limit: Fraction) -> Band:
    """The numbers on one side of a limit, as `>=` and the like say it."""
    return Band(limit, None) if sign in _UP else Band(None, limit)


def _units_in(node: Node, numbers: ChartNumbers) -> Iterator[tuple[str, Unit]]:
    """The inputs and values that a condition compares, and that have a unit."""
    for name in dict.fromkeys(name for name, _, _ in limits_in(node)):
        one = numbers.inputs.get(name) or numbers.derived.get(name)
        if one is not None and one.unit is not None:
            yield name, numbers.reader.units.read(one.unit)


@of_catalogue(("", ""))
def _yes_and_no(language: str) -> tuple[str, str]:
    words = read_words(language)
    return normalised(words("chart_yes")), normalised(words("chart_no"))


def charts_of(library: Library) -> Iterator[tuple[Decision, ChartNumbers]]:
    """Each chart, with its numbers."""
    reader = reader_of(library)
    yield from ((entry, ChartNumbers(entry, library, reader)) for entry in library.entries if isinstance(entry, Decision))


def _unit_of(question: QuestionBox, numbers: ChartNumbers) -> Unit | None:
    """The unit of the one number that a question asks."""
    one = numbers.inputs.get(str(question.inputs[0])) if len(question.inputs) == 1 else None
    unit = question.unit if question.asks == "number" else one.unit if one is not None else None
    return numbers.reader.units.read(unit) if unit is not None else None


def _band_of(answer: Answer, unit: Unit) -> Band:
    low, high = answer.at_least or answer.more_than, answer.at_most or answer.less_than
    return Band(unit.amount(Fraction(low.value)) if low is not None else None, unit.amount(Fraction(high.value)) if high is not None else None)


def _said_by(fact: Statement, unit: Unit, numbers: ChartNumbers) -> list[Band]:
    """For which numbers of a unit a fact says what it says: its limits and ranges in words, and the ranges that it gives as data. A unit that only
    the content knows may be left out in words."""
    ranges = [Band(*given.bounds, given.written) for given in given_by(fact, numbers.reader)
              if given.unit.kind == unit.kind and given.amount is None and given.bounds[0] != given.bounds[1]]
    return [*ranges, *(band for text in texts_of(fact, fields=True) for band in bands_in(text, unit, numbers))]


def bands_in(text: Text, unit: Unit, numbers: ChartNumbers) -> Iterable[Band]:
    """The limits and ranges that a text says in a unit; one that only the content knows may be left out in words."""
    language, own = numbers.reader.language, counts(unit)
    for amount in numbers.reader.read(text).amounts:
        if amount.unit.kind != unit.kind and not (own and not amount.unit.kind):
            continue
        low, high = (unit.amount(number) for number in (amount.low, amount.high)) if not amount.unit.kind else amount.bounds
        sign, start, end = side_of(text, amount.start, amount.end, language)
        words = " ".join(text[start:end].split())
        if low != high:
            yield Band(low, high, words)
        elif sign:
            yield Band(low, None, words) if sign in _UP else Band(None, low, words)
