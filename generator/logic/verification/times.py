"""Proofs about times: how soon the ends of a chart, and its danger signs, say that help is needed.

Times are compared in seconds. A month is 28 to 31 days, and a year 365 or 366; where that leaves open which of two times is the longer, no problem is
reported. A time of a unit that is no time, such as "visits", is compared with nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from generator.content.model import URGENCIES, Decision, Entry, Library, OutcomeBox, Text, TimeLimit
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.language.numbers import reader_for
from generator.logic.graph import Chart, Edge, way_to

DAY = 86_400
MOST_HOURS = 24
"""An emergency that may wait longer than this is none."""

_DAYS_OF_A_MONTH = (Fraction(28), Fraction(31))
_DAYS_OF_A_YEAR = (Fraction(365), Fraction(366))


class Span(NamedTuple):
    """The seconds that a time may take, at least and at most."""

    least: Fraction
    most: Fraction


def span_of(limit: object, library: Library) -> Span | None:
    """How long a time limit is; None for one that is not stated, or whose unit is no time."""
    if not isinstance(limit, TimeLimit):
        return None
    unit = reader_for(library.language, library.units).units.read(limit.unit)
    number = Fraction(limit.value.value)
    if unit.kind == (("time", 1),):
        return Span(number * unit.factor, number * unit.factor)
    if unit.kind != (("months", 1),):
        return None
    least, most = _DAYS_OF_A_YEAR if unit.factor == 12 else _DAYS_OF_A_MONTH
    return Span(number * least * DAY, number * most * DAY)


def _written(limit: object) -> str:
    return f"{limit.value} {limit.unit}" if isinstance(limit, TimeLimit) else ""


def _place(box: OutcomeBox) -> Entry | Text:
    return box.time.value if isinstance(box.time, TimeLimit) else box


def _timed(chart: Chart, library: Library) -> list[tuple[OutcomeBox, Span]]:
    """The ends that say how urgent they are and within what time, and that somebody reaches."""
    ends = ((box, span_of(box.time, library)) for box in chart.boxes.values() if isinstance(box, OutcomeBox) and box.level and box.id in chart.came)
    return [(box, span) for box, span in ends if span is not None]


@rule("charts", blocks="pages")
def slow_emergency(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """An emergency outcome asks for help within 24 hours.

    Why: Whoever reads "emergency" and "4 weeks" in one box believes the number, and waits.
    Mend: Look the time up in the source and correct it. Do not lower the level to fit the time.
    """
    chart = Chart(decision)
    for box, span in _timed(chart, library):
        if box.level == "emergency" and span.least > MOST_HOURS * 3600:
            fault = f"{chart.at(box.id)} comes to {chart.name(box.id)}, and is given {_written(box.time)}"
            yield slow_emergency.at(_place(box), fault,
                                    f"Write the time that the source gives; an emergency waits {MOST_HOURS} hours at most.",
                                    evidence=chart.evidence(chart.getting_to(box.id)))


@rule("charts", blocks="pages")
def slower_though_more_urgent(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """No outcome gives more time than a less urgent one of the same chart.

    Why: One of the two is wrong: either the wait harms the more urgent patient, or the level misleads whoever reads it.
    Mend: Look up both times and both levels in the sources, and correct what differs. Where the longer wait is for a later step, such as
    a scan after a visit, write the time of the first step.
    """
    chart = Chart(decision)
    timed = _timed(chart, library)
    for box, span in timed:
        for other, less in timed:
            if _rank(box) < _rank(other) and span.least > less.most:
                fault = (f"{chart.at(box.id)} comes to {chart.name(box.id)} and is given {_written(box.time)}; "
                         f"{chart.name(other.id)} gives {_written(other.time)}")
                yield slower_though_more_urgent.at(_place(box), fault,
                                                   "Look up both times and both levels in the sources, and correct what differs.",
                                                   evidence=chart.evidence(chart.getting_to(box.id)))
                break


def _rank(box: OutcomeBox) -> int:
    """How urgent an end is; 0 is an emergency."""
    return URGENCIES.index(box.level) if box.level else len(URGENCIES)


@rule("charts", blocks="pages")
def later_than_sign(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Whoever says yes to a danger sign ends no later than the sign itself allows.

    Why: The danger sign says how soon it must be looked at, and the page prints that; the chart must not allow a longer wait.
    Mend: Lead the yes to an end that is soon enough, or correct the time of the end from its source. The time of the sign stays what its source says.
    """
    chart, told = Chart(decision), set[str]()
    timed = _timed(chart, library)
    for sign, allowed, edge in _limited(chart, library):
        came = chart.spread([str(edge.target)])
        for box, span in timed:
            if box.id in came and box.id not in told and span.least > allowed.most:
                told.add(str(box.id))
                patient = chart.patient((*way_to(chart.came, edge.source), edge, *way_to(came, str(box.id))))
                limit = library.red_flags[sign].time_limit
                fault = f'{chart.tell(patient)}, within {_written(box.time)}, although danger sign "{sign}" allows {_written(limit)}'
                yield later_than_sign.at(_place(box), fault,
                                         "Lead the yes to an end that is soon enough, or correct the time of this end from its source.",
                                         evidence=chart.evidence(patient))


def _limited(chart: Chart, library: Library) -> Iterator[tuple[str, Span, Edge]]:
    """The yes to each danger sign that says how soon it must be looked at."""
    for box in chart.questions:
        for sign in dict.fromkeys(box.red_flags) if box.asks == "yes or no" and box.id in chart.came else ():
            allowed = span_of(library.red_flags[sign].time_limit, library) if sign in library.red_flags else None
            if allowed is not None:
                yield from ((str(sign), allowed, edge) for edge in chart.ways[box.id] if edge.answer == "yes")
