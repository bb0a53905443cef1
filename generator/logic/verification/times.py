"""Proofs about times: how soon the ends of a chart, and its danger signs, say that help is needed.

Times are compared in seconds. A month is 28 to 31 days, and a year 365 or 366; where that leaves open which of two times is the longer, no problem is
reported. A time of a unit that is no time, such as "visits", is compared with nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from typing import NamedTuple

from pydantic_core import PydanticCustomError

from generator.content.model import ActionBox, Entry, Library, Number, OutcomeBox, Text, TimeLimit, TimeWords, urgency_rank
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.language.numbers import reader_for
from generator.logic.proof import Proof
from generator.logic.verification.causes import asking, missed_from
from generator.logic.verification.faults import arriving

DAY = 86_400
MOST_HOURS = 24
"""An emergency that may wait longer than this is none."""

_DAYS_OF_A_MONTH = (Fraction(28), Fraction(31))
_DAYS_OF_A_YEAR = (Fraction(365), Fraction(366))


class TimeSpan(NamedTuple):
    """The seconds that a time may take, at least and at most."""

    least: Fraction
    most: Fraction


def span_of(limit: object, library: Library) -> TimeSpan | None:
    """How long a time limit lets somebody wait; None for one that is not stated, or whose unit is no time. Of a range the longer time counts."""
    if isinstance(limit, TimeWords) and limit.unit is None:
        return TimeSpan(Fraction(0), Fraction(0)) if limit == "now" else TimeSpan(Fraction(DAY), Fraction(DAY))
    if isinstance(limit, TimeWords) and limit.unit is not None:
        return _span(limit.numbers[-1], limit.unit, library)
    return _span(limit.value, limit.unit, library) if isinstance(limit, TimeLimit) else None


def _span(value: Number, written: Text, library: Library) -> TimeSpan | None:
    unit = reader_for(library.language, library.units).units.read(written)
    number = Fraction(value.value)
    if unit.kind == (("time", 1),):
        return TimeSpan(number * unit.factor, number * unit.factor)
    if unit.kind != (("months", 1),):
        return None
    least, most = _DAYS_OF_A_YEAR if unit.factor == 12 else _DAYS_OF_A_MONTH
    return TimeSpan(number * least * DAY, number * most * DAY)


def _written(limit: object) -> str:
    return f"{limit.value} {limit.unit}" if isinstance(limit, TimeLimit) else str(limit) if isinstance(limit, TimeWords) else ""


def _place(box: OutcomeBox) -> Entry | Text:
    return box.time.value if isinstance(box.time, TimeLimit) else box.time if isinstance(box.time, TimeWords) else box


def _timed(proof: Proof) -> list[tuple[OutcomeBox, TimeSpan]]:
    """The ends that say how urgent they are and within what time, and that somebody reaches."""
    chart = proof.chart
    ends = ((box, span_of(box.time, proof.library)) for box in chart.boxes.values()
            if isinstance(box, OutcomeBox) and box.level and box.id in chart.came)
    return [(box, span) for box, span in ends if span is not None]


@rule("charts", blocks="pages", sound="form")
def slow_emergency(proof: Proof) -> Iterator[Diagnostic]:
    """An emergency outcome asks for help within 24 hours.

    Why: Whoever reads "emergency" and "4 weeks" in one box believes the number, and waits.
    Fix: Look the time up in the source and correct it. Do not lower the level to fit the time.
    """
    chart = proof.chart
    for box, span in _timed(proof):
        if box.level == "emergency" and span.least > MOST_HOURS * 3600:
            who = arriving(proof, str(box.id))
            fault = f"{who.told} comes to {chart.name(box.id)}, and is given {_written(box.time)}"
            yield slow_emergency.at(_place(box), fault,
                                    f"Look the time up in the source: whoever needs emergency help waits {MOST_HOURS} hours at most.",
                                    evidence=who.evidence)


@rule("charts", level="warning", blocks="pages", sound="form")
def routine_though_timed(proof: Proof) -> Iterator[Diagnostic]:
    """No outcome that is routine asks for something within 24 hours.

    Why: The colour of the box and its place in lists say that it can wait, and the proofs hold no danger sign against it.
    Fix: Look up in the source how soon it is. If that is a day, raise the level; do not lengthen the time to fit the level.
    """
    chart = proof.chart
    for box, span in _timed(proof):
        if box.level == "routine" and span.most <= MOST_HOURS * 3600:
            who = arriving(proof, str(box.id))
            yield routine_though_timed.at(_place(box), f"{who.told} comes to {chart.name(box.id)}, and is given {_written(box.time)}",
                                          "Look up in the source how soon it is. If that is a day, raise the level.", evidence=who.evidence)


@rule("charts", blocks="pages", sound="form")
def slower_though_more_urgent(proof: Proof) -> Iterator[Diagnostic]:
    """No outcome gives more time than a less urgent one of the same chart.

    Why: One of the two is wrong: either the wait harms the more urgent patient, or the level misleads whoever reads it.
    Fix: Look up both times in the sources, and correct the one that differs. Where the longer wait is for a later step, such as a scan after a
    visit, write the time of the first step. Do not lower a level to fit a time.
    """
    chart = proof.chart
    timed = _timed(proof)
    for box, span in timed:
        for other, less in timed:
            if urgency_rank(box.level) < urgency_rank(other.level) and span.least > less.most:
                who = arriving(proof, str(box.id))
                fault = (f"{who.told} comes to {chart.name(box.id)} and is given {_written(box.time)}; "
                         f"{chart.name(other.id)} gives {_written(other.time)}, though it is less urgent")
                help = "Look up both times in the sources. Where the longer one is for a later step, write that of the first."
                yield slower_though_more_urgent.at(_place(box), fault, help, evidence=who.evidence)
                break


@rule("charts", blocks="pages", sound="patient")
def later_than_sign(proof: Proof) -> Iterator[Diagnostic]:
    """Whoever has a danger sign, and ends as urgently as it demands, ends no later than the sign itself allows.

    Why: The danger sign says how soon it must be looked at, and the page prints that; the chart must not allow a longer wait.
    Fix: Lead these patients to an end that is soon enough, or look up in its source how soon the end is. The time of the sign stays what its source
    says.
    """
    if proof.search is None:
        return
    told = set[str]()
    for chart, sign, demanded in proof.signs():
        allowed = span_of(proof.library.red_flags[sign.id].time_limit, proof.library)
        urgent = [key for key in proof.ends if proof.everything or urgency_rank(proof.level(key)) <= demanded]
        ends = [key for key in urgent if key in proof.within(chart) and key not in told]
        late = {key: proof.search.reached[key] for key in ends if allowed is not None and _is_later(proof, key, allowed)}
        found = proof.search.find(proof.anywhere(sign, chart, late)) if late else None
        if found is not None:
            end = found.trace.boxes[-1]
            told.add(end)
            box, limit = proof.box(end), proof.library.red_flags[sign.id].time_limit
            assert isinstance(box, OutcomeBox)
            fault = f'{proof.tell(found)}, within {_written(box.time)}, although danger sign "{sign.id}" allows {_written(limit)}'
            place = _place(box) if proof.logic.spots[end].chart == proof.logic.main else proof.place(end)
            help = "Lead this patient to an end that is soon enough, or look up in its source how soon this end is."
            yield later_than_sign.at(place, fault, help, evidence=proof.evidence(found, [sign.id]))


def _is_later(proof: Proof, key: str, allowed: TimeSpan) -> bool:
    box = proof.box(key)
    span = span_of(box.time, proof.library) if isinstance(box, OutcomeBox) else None
    return span is not None and span.least > allowed.most


@rule("charts", level="warning", blocks="pages")
def repeat_later_than_sign(proof: Proof) -> Iterator[Diagnostic]:
    """Whoever has a danger sign, and was not helped before as urgently as it demands, does not wait in a repeat for longer than the sign allows; for
    an emergency sign, for longer than 24 hours.

    Why: The end that comes at last may be soon enough by itself. Whoever waits twice for two weeks before it is not.
    Fix: Lead these patients to help before the repeat, or look up in the source how long they may wait. The time of the sign stays what its source
    says.
    """
    if proof.search is None:
        return
    told = set[str]()
    waits = {key: wait for key in proof.visited if (wait := _wait_in(proof, key)) is not None}
    for chart, sign, demanded in proof.signs() if waits else ():
        flag = proof.library.red_flags[sign.id]
        allowed = span_of(flag.time_limit, proof.library) or (_A_DAY_AT_MOST if flag.urgency == "emergency" else None)
        late = {key: proof.search.solver.every((proof.search.reached[key], proof.search.solver.opposite(proof.helped_before(key, demanded))))
                for key, wait in waits.items() if allowed is not None and wait.least > allowed.most and proof.logic.spots[key].box not in told}
        found = proof.search.find(proof.anywhere(sign, chart, late)) if late else None
        if found is None:
            continue
        waiting = next(key for key in found.trace.boxes if key in late)
        box, limit = proof.box(waiting), _written(flag.time_limit) or f"{MOST_HOURS} hours, as an emergency"
        assert isinstance(box, ActionBox) and box.repeat is not None
        told.add(proof.logic.spots[waiting].box)
        own = proof.logic.spots[waiting].chart == proof.logic.main
        fault = (f"{proof.tell(found)}, and on the way waits {box.repeat.after} in {proof.name(waiting)}, although danger sign "
                 f'"{sign.id}" allows {limit}')
        yield repeat_later_than_sign.at(box.repeat.after if own else proof.place(waiting), fault,
                                        "Lead this patient to help before the repeat, or look up in the source how long they may wait.",
                                        evidence=proof.evidence(found, [sign.id]))


@rule("charts", level="warning", blocks="pages", sound="patient")
def repeat_skips_danger_sign(proof: Proof) -> Iterator[Diagnostic]:
    """Whoever is asked again after a day or more is asked for every emergency sign that can be theirs by now.

    Nothing is told where a way back at any time says what brings them to the first questions.

    Why: In two weeks of waiting somebody may get worse. What they answered before the first of them no longer counts.
    Fix: Let the repeat lead to the first question that asks for a danger sign.
    """
    for box in proof.chart.boxes.values() if proof.search is not None else ():
        if not isinstance(box, ActionBox) or box.repeat is None or not _lasts_a_day(box.repeat.after, proof) or str(box.id) not in proof.flow.ways:
            continue
        if str(box.repeat.to) not in proof.flow.ways or any(back.start is None for back in proof.decision.returns):
            continue
        again, shown = missed_from(proof, str(box.repeat.to))
        for found, chart, signs in shown[:1]:
            asked = (asking(proof, chart, signs[0]) or [found.trace.boxes[0]])[0]
            yield repeat_skips_danger_sign.at(
                box.repeat.to, f"a patient who is asked again after {box.repeat.after} reaches {proof.name(found.trace.boxes[-1])} by "
                f'{proof.by(found.trace.boxes)} and is not asked {proof.name(asked)}, so danger sign "{signs[0].id}" is missed, if it came meanwhile',
                f"Let the repeat lead to {proof.name(asked)}.", evidence=again.evidence(found, [sign.id for sign in signs]))


def _lasts_a_day(after: Text, proof: Proof) -> bool:
    with suppress(PydanticCustomError):  # what is no time is told elsewhere
        span = span_of(TimeWords.read(after), proof.library)
        return span is not None and span.least >= _A_DAY_AT_MOST.most
    return False


_A_DAY_AT_MOST = TimeSpan(Fraction(0), Fraction(MOST_HOURS * 3600))


def _wait_in(proof: Proof, key: str) -> TimeSpan | None:
    """How long somebody waits in a box that is done again, before they are asked again; None in any other, and the last time."""
    box = proof.box(key)
    if not isinstance(box, ActionBox) or box.repeat is None:
        return None
    leads_back = any(proof.logic.spots[way.target].box == box.repeat.to for way in proof.flow.ways.get(key, ()) if way.target in proof.logic.spots)
    with suppress(PydanticCustomError):  # what is no time is told elsewhere
        return span_of(TimeWords.read(box.repeat.after), proof.library) if leads_back else None
    return None
