"""For what a score counts its points, against the sentences of its facts that name the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from generator.content.model import DerivedValue, Expression, Library, Points, Text, normalised
from generator.content.model.expression import Name, Node, OneOf, number_in
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.documents.reading_age import sentences
from generator.logic.proof import decimal
from generator.rules.amounts import texts_of
from generator.rules.chart_parts import ChartNumbers
from generator.rules.chart_sides import charts_of
from generator.rules.voices import subjects


class _Finding(NamedTuple):
    """What a score counts points for, by its words and what they are about: the points, and where they stand."""

    words: Text
    about: frozenset[str]
    points: Fraction
    place: Text


@rule("numbers", level="warning", alone=True)
def points_of_another(library: Library) -> Iterator[Diagnostic]:
    """What a score counts for a finding stands beside it in its facts: right before it ("2 points for pale skin"), or right behind it.

    Compared are findings of yes or no and answers to choose from, in the sentences that name them. Nothing is told of those that no sentence names.

    Why: Two findings that exchanged their points give a sum in the same range, and every number stands in some fact. The worst may count least.
    Fix: Look up in the source how much each finding counts.
    """
    for chart, numbers in charts_of(library):
        for value in (value for value in chart.derived if value.unit is not None):
            facts = [fact for ref in map(str, value.facts) if (fact := library.facts.get(ref)) is not None]
            for finding in _findings(value, numbers):
                said = [one for fact in facts for text in texts_of(fact) for one in _beside(finding, text, value, numbers)]
                if said and all(finding.points not in given for _, given in said):
                    sentence, given = said[0]
                    yield points_of_another.at(
                        finding.place, f'"{value.id}" counts {decimal(finding.points)} for "{finding.words}", and its facts say "{sentence}", '
                        f"with {' or '.join(map(decimal, given))} beside it", "Look up in the source how much each finding counts.", item=chart.id)


def _findings(value: DerivedValue, numbers: ChartNumbers) -> list[_Finding]:
    """What a score counts points for; each about what no other of its findings is about."""
    found = [_Finding(words, subjects(words, numbers.reader.language), points, place)
             for words, points, place in _counted(value, numbers) if points is not None]
    common = {stem for stem, count in Counter(stem for one in found for stem in one.about).items() if count > 1}
    return [one._replace(about=one.about - common) for one in found if one.about - common]


def _counted(value: DerivedValue, numbers: ChartNumbers) -> Iterator[tuple[Text, Fraction | None, Text]]:
    for scored in (*value.score, *value.highest):
        if isinstance(scored, Points):
            words = _words_of(scored.when.node, numbers)
            if words is not None:
                yield words, number_in(scored.points.node), scored.points
        elif isinstance(scored, Expression) and isinstance(scored.node, Name) and (one := numbers.inputs.get(scored.node.id)) is not None:
            if one.points is not None:
                yield one.name, Fraction(one.points.value), scored
            yield from ((choice.says, Fraction(choice.points.value), choice.says) for choice in one.answers if choice.points is not None)


def _words_of(node: Node, numbers: ChartNumbers) -> Text | None:
    """What a finding is called that is one answer alone."""
    if isinstance(node, Name) and (one := numbers.inputs.get(node.id)) is not None:
        return one.name
    if isinstance(node, OneOf) and isinstance(node.of, Name) and len(node.words) == 1 and (one := numbers.inputs.get(node.of.id)) is not None:
        return next((choice.says for choice in one.answers if str(choice.id) == node.words[0]), None)
    return None


def _beside(finding: _Finding, text: Text, value: DerivedValue, numbers: ChartNumbers) -> Iterator[tuple[str, list[Fraction]]]:
    """Each sentence that names a finding, with the points right before and right behind its words."""
    assert value.unit is not None
    unit = numbers.reader.units.read(value.unit)
    for sentence in sentences(text, text):
        words = normalised(sentence.words)
        places = [found.start() for stem in finding.about if (found := re.search(rf"(?<!\w){re.escape(stem)}", words)) is not None]
        if 2 * len(places) < len(finding.about) or not places:
            continue
        amounts = [amount for amount in numbers.reader.read(Text(words)).amounts if amount.unit.kind == unit.kind and amount.low == amount.high]
        before = [amount.low for amount in amounts if amount.end <= min(places)][-1:]
        behind = [amount.low for amount in amounts if amount.start >= min(places)][:1]
        if before or behind:
            yield sentence.words, list(dict.fromkeys([*before, *behind]))
