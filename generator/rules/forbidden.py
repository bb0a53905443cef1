"""What the facts of a box forbid to some people, and whether the chart asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from generator.content.model import ActionBox, Decision, Exclusion, Input, Library, OutcomeBox, Statement, Text, normalised
from generator.content.model.library import inputs_of
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.language.doubt import listed
from generator.language.numbers import Unit
from generator.rules.amounts import texts_of
from generator.rules.chart_parts import ChartNumbers
from generator.rules.chart_sides import Band, agree, bands_in, charts_of
from generator.rules.voices import forbidding


@rule("numbers", level="warning", waivable=True, alone=True)
def forbidden_not_asked(library: Library) -> Iterator[Diagnostic]:
    """A box that gives something asks for the limit from which one of its facts forbids it, or says that limit itself: "do not give under 6 months".

    It looks at boxes that show a value or tell to give, take or use something, and at limits within the range of the one input that is counted so.

    Why: The fact stands below the chart, and the dose in the box. A baby of 4 months gets what the fact forbids, and every number is right.
    Fix: Ask for it before the box, and lead these people elsewhere; or say in the box to whom it is not given, as the fact does.
    """
    for chart, numbers in charts_of(library):
        for box in chart.boxes:
            if not isinstance(box, (OutcomeBox, ActionBox)) or not _gives(box, numbers.reader.language):
                continue
            for fact in (library.facts[ref] for ref in map(str, box.facts) if ref in library.facts):
                for said, limit, one in _forbidden(fact, inputs_of(chart, library), numbers):
                    if not _is_asked(limit, one, numbers) and not _is_said(limit, one, box, numbers):
                        yield forbidden_not_asked.at(
                            box.says, f'fact "{fact.id}" of box "{box.id}" says "{said}", and nothing in the chart asks whether "{one.name}" is '
                            f"{limit.words}", _ASK_OR_SAY, item=chart.id)


_ASK_OR_SAY = "Ask for it before the box, and lead these people elsewhere; or say in the box to whom it is not given, as the fact does."


def _gives(box: OutcomeBox | ActionBox, language: str) -> bool:
    """Whether a box shows a value, or begins to tell what is given or taken."""
    texts = (box.says, *(one.says for one in box.adds)) if isinstance(box, OutcomeBox) else (box.says,)
    return (isinstance(box, OutcomeBox) and bool(box.shows)) or any(listed(language, "says_permits_first").match(normalised(text)) for text in texts)


def _forbidden(fact: Statement, inputs: Iterable[Input], numbers: ChartNumbers) -> Iterator[tuple[str, Band, Input]]:
    """The limits beyond which a fact forbids something, each with its words and the one input of the chart that is counted so."""
    units = [(numbers.reader.units.read(one.unit), one) for one in inputs if one.unit is not None]
    single = [(unit, one) for unit, one in units if [other.kind for other, _ in units].count(unit.kind) == 1]
    for text in texts_of(fact):
        for part in forbidding(text, numbers.reader.language, beyond=True):
            for unit, one in single:
                yield from ((part.shown, band, one) for band in bands_in(Text(part.shown), unit, numbers)
                            if _is_within(band, one, unit) and _is_of_people(band, numbers.reader.language))


def _is_within(limit: Band, one: Input, unit: Unit) -> bool:
    """Whether something is the limit of one side, in the range of an input: 400 mg is none of a weight in kg."""
    ends = [end for end in limit[:2] if end is not None]
    low, high = (unit.amount(Fraction(number.value)) if number is not None else ends[0] for number in (one.low, one.high))
    return len(ends) == 1 and low <= ends[0] <= high


def _is_of_people(limit: Band, language: str) -> bool:
    """Whether a limit says who is meant ("under 6 months", "over 65 years"), and not how long or how much of something."""
    return listed(language, "says_from_or_under").match(normalised(limit.words)) is not None


def _is_asked(limit: Band, one: Input, numbers: ChartNumbers) -> bool:
    """Whether something in a chart is decided by a limit, or the range of its input ends there."""
    end = limit.low if limit.low is not None else limit.high
    assert one.unit is not None
    unit = numbers.reader.units.read(one.unit)
    ends = [(sign, unit.amount(Fraction(number.value))) for sign, number in ((">=", one.low), ("<=", one.high)) if number is not None]
    asked = [(number.sign, bound) for number in numbers.data if number.of == str(one.id) for bound in number.given.bounds]
    return end is not None and agree([*ends, *asked], [(">" if limit.high is None else "<", end)], one, unit)


def _is_said(limit: Band, one: Input, box: OutcomeBox | ActionBox, numbers: ChartNumbers) -> bool:
    """Whether a box says a limit itself, or the chart says for whom it is: "not under 6 months", "from 6 months on"."""
    assert one.unit is not None and isinstance(numbers.entry, Decision)
    out = numbers.entry.exclusions if isinstance(numbers.entry.exclusions, tuple) else ()
    texts = [numbers.entry.population, *(each.says if isinstance(each, Exclusion) else each for each in out), box.says]
    texts += [box.note] if box.note is not None else []
    texts += (added.says for added in box.adds) if isinstance(box, OutcomeBox) else ()
    kind = numbers.reader.units.read(one.unit).kind
    return any(amount.unit.kind == kind and {*amount.bounds} & {*limit[:2]} for text in texts for amount in numbers.reader.read(text).amounts)
