"""For whom a chart is not made, against the danger signs: whoever has one is not only sent away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.content.model import Audience, Choice, Decision, Exclusion, Library, RedFlag, Text, normalised, urgency_rank, whole_words
from generator.content.model.expression import Node
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.language.doubt import doubt, listed
from generator.rules.amounts import OTHER_SIDE, limits_of
from generator.rules.chart_parts import ChartNumbers
from generator.rules.chart_sides import Band, bands_in, charts_of, limits_in, side_band
from generator.rules.chart_units import without_amounts
from generator.rules.chart_words import answers_in
from generator.rules.entries import quoted
from generator.rules.urgency import names_help, told_of


@rule("numbers", level="warning", waivable=True, alone=True)
def exclusion_of_a_sign(library: Library) -> Iterator[Diagnostic]:
    """Nobody with a danger sign is only told that a chart is not for them: they are told to get help as soon as the sign demands, or are led to where
    the sign stands.

    A sign is that of an exclusion if the exclusion names it, or has a limit of it on the same side ("babies under 3 months"), or if the condition of
    the sign in this chart can hold for the same people. A chart that asks for the sign is enough. Where an exclusion names an emergency or what is
    urgent, a page is not; for all others a page that has the sign is.

    Why: The exclusions stand above the first question. Whoever is meant by them goes by them, and is asked no more: the proofs of this chart say
    nothing of these people.
    Fix: Say under advice: what the danger sign says to do, or lead under decision: to a chart that asks for the sign; or take the exclusion away, and
    let the chart ask for it.
    """
    for chart, numbers in charts_of(library):
        for excluded in chart.exclusions if isinstance(chart.exclusions, tuple) else ():
            if (found := _sign_of(excluded, chart, numbers)) is not None:
                flag, why, whither = found
                says = excluded.says if isinstance(excluded, Exclusion) else excluded
                yield exclusion_of_a_sign.at(
                    says, f'"{says}" are told that this chart is not for them; {why} danger sign "{flag.id}" ({flag.urgency}), and {whither}',
                    f"Say under advice: what the danger sign says to do{_in_words(flag)}, or lead under decision: to a chart that asks for it.",
                    item=chart.id)


def _in_words(flag: RedFlag) -> str:
    return f": {quoted(flag.action.plain)}" if flag.action is not None else ""


def _sign_of(excluded: Text | Exclusion, chart: Decision, numbers: ChartNumbers) -> tuple[RedFlag, str, str] | None:
    """The most urgent danger sign of those for whom a chart is not made, and who are not helped: the sign, how that is known, and whither they are
    led instead; None if there is none."""
    told = [(flag, why, whither) for flag, why, named in _signs(excluded, chart, numbers)
            if flag.urgency is not None and (whither := _led_past(excluded, flag, chart.audience, numbers.library, named=named))]
    return min(told, key=lambda one: urgency_rank(one[0].urgency), default=None)


def _signs(excluded: Text | Exclusion, chart: Decision, numbers: ChartNumbers) -> Iterator[tuple[RedFlag, str, bool]]:
    """Each danger sign that somebody may have for whom a chart is not made, with how that is known, and whether the exclusion names the sign."""
    library = numbers.library
    says, when = (excluded.says, excluded.when) if isinstance(excluded, Exclusion) else (excluded, None)
    negates = whole_words(doubt(numbers.reader.language).negates)
    around = [library.red_flags[sign] for sign in dict.fromkeys(_signs_around(chart, library))]
    for id_, words in library.watch.found(says).items():
        flag = library.red_flags[id_]
        if flag in around and chart.audience in flag.audience and not negates.search(normalised(says).partition(words)[0]):
            yield flag, f'"{words}" is one of the words of', True
    for sign, why, named in _by_condition(when.node, chart, numbers) if when is not None else ():
        if sign in library.red_flags:
            yield library.red_flags[sign], why, named
    for flag in around:
        if written := _limit_of(flag, says, when.node if when is not None else None, numbers):
            yield flag, f"{written} is a limit of", False


def _by_condition(when: Node, chart: Decision, numbers: ChartNumbers) -> Iterator[tuple[str, str, bool]]:
    """The same of the condition of an exclusion: by the labels of the answers that it names, and by the conditions of the signs in the chart."""
    for name, word, sense in answers_in(when):
        one = numbers.inputs.get(name)
        signs = () if one is None or not sense else one.red_flags if word == "yes" else _signs_of(one.answers, word)
        yield from ((str(sign), f'"{numbers.called(name)}" shows', True) for sign in signs)
    for declared in chart.signs:
        shared = _shared(when, declared.when.node, numbers) if declared.when is not None else ""
        if shared:
            yield str(declared.sign), f"by {shared} some may have", False


def _signs_of(answers: Iterable[Choice], word: str) -> tuple[Text, ...]:
    return next((one.red_flags for one in answers if str(one.id) == word), ())


def _signs_around(chart: Decision, library: Library) -> Iterator[str]:
    """The danger signs of a chart, of the pages that it serves, and of those to which its exclusions lead."""
    topics = [*chart.topics, *(one.topic for one in (chart.exclusions if isinstance(chart.exclusions, tuple) else ())
                               if isinstance(one, Exclusion) and one.topic is not None)]
    for signs in (chart.red_flags, *(library.topics[topic].red_flags for topic in map(str, topics) if topic in library.topics)):
        yield from (sign for sign in _ids_of(signs) if sign in library.red_flags)


def _led_past(excluded: Text | Exclusion, flag: RedFlag, audience: Audience, library: Library, *, named: bool) -> str:
    """Whither somebody with a danger sign is led past the help that it demands; empty where they find that help."""
    if isinstance(excluded, Exclusion) and isinstance(excluded.advice, Text):
        return "" if _is_soon_enough(excluded.advice, flag, audience, library.language) else f"they are told {quoted(excluded.advice)}"
    if isinstance(excluded, Exclusion) and (other := library.decisions.get(str(excluded.decision))) is not None:
        return "" if str(flag.id) in _ids_of(other.red_flags) else f'they are led to chart "{other.id}", which does not ask for it'
    if isinstance(excluded, Exclusion) and (topic := library.topics.get(str(excluded.topic))) is not None:
        has_it = str(flag.id) in _ids_of(topic.red_flags)
        here = f'they are led to page "{topic.id}", ' + ("and not to help" if has_it else "which does not tell of it")
        return "" if has_it and not (named and flag.urgency in {"emergency", "urgent"}) else here
    return "nothing tells them what to do"


def _is_soon_enough(advice: Text, flag: RedFlag, audience: Audience, language: str) -> bool:
    """Whether some advice sends for help as soon as a danger sign demands: in its own words, at no later time, or to where help is."""
    own = [] if flag.action is None else [normalised(words) for words in (flag.action.plain, flag.action.clinical) if words is not None]
    if normalised(advice) in own:
        return True
    told = told_of(advice, language)
    if told:
        return min(map(urgency_rank, told)) <= urgency_rank(flag.urgency)
    now = any(listed(language, key).search(normalised(advice)) for key in ("says_of_help_now", "says_of_emergency_help"))
    return audience == "clinician" or (names_help(advice, language) and (now or flag.urgency != "emergency"))


def _ids_of(signs: object) -> tuple[str, ...]:
    return tuple(map(str, signs)) if isinstance(signs, tuple) else ()


def _limit_of(flag: RedFlag, says: Text, when: Node | None, numbers: ChartNumbers) -> str:
    """A limit of an exclusion, in its words or its condition, that a danger sign gives on the same side, as it is written; empty without."""
    for sign, given in limits_of(flag, numbers.reader) if _is_of_the_same(flag, says, numbers) else ():
        meant = side_band(sign, given.bounds[0])
        if any(band[:2] == meant[:2] for band in bands_in(says, given.unit, numbers)):
            return given.written
        for name, other, limit in limits_in(when) if when is not None else ():
            one = numbers.inputs.get(name)
            unit = numbers.reader.units.read(one.unit) if one is not None and one.unit is not None else None
            if unit is not None and unit.kind == given.unit.kind and side_band(other, unit.amount(limit))[:2] == meant[:2]:
                return given.written
    return ""


def _is_of_the_same(flag: RedFlag, says: Text, numbers: ChartNumbers) -> bool:
    """Whether an exclusion has a limit alone that is all a sign needs, or speaks of what the sign speaks of: babies, and "a baby with …"."""
    own, other = (_beginnings(without_amounts(text, numbers.reader)) for text in (says, f"{flag.plain} {flag.clinical or ''}"))
    return sum(quantity.limit is not None for quantity in flag.quantities) == 1 or bool(own & other)


def _beginnings(text: str) -> set[str]:
    return {word[:_BEGINNING] for word in re.findall(r"[^\W\d_]{4,}", normalised(text))} - {"with", "than"}


_BEGINNING = 3
"""By how many letters words are taken for forms of one word: baby, babies."""


def _shared(excluded: Node, sign: Node, numbers: ChartNumbers) -> str:
    """What two conditions both rest on, if the same people may fulfil both; empty otherwise."""
    asked, shown = {*answers_in(excluded)}, {*answers_in(sign)}
    bands = {name: (_bands(name, excluded), _bands(name, sign)) for name in {name for name, _, _ in limits_in(excluded)}}
    apart = any(here and there and not any(one.meets(other) for one in here for other in there) for here, there in bands.values())
    both = {name for name, _, _ in asked & shown} | {name for name, (_, there) in bands.items() if there}
    return " and ".join(sorted(f'"{numbers.called(name)}"' for name in both)) if not apart else ""


def _bands(name: str, node: Node) -> list[Band]:
    return [side_band(sign, limit) if sign in OTHER_SIDE else Band(None, None) for other, sign, limit in limits_in(node) if other == name]
