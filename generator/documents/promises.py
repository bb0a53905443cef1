"""What must be true of a chart, and its named patients: as its author wrote it, with the numbers of boxes. Exports hold it; no page prints it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.content.model import BoxId, Case, Decision, Expression, Given, Property
from generator.documents.logic import LogicOf, as_data
from generator.language.words import spaced
from generator.logic import numbers

Numbers = tuple[int, ...]
"""The numbers of boxes."""


@dataclass(frozen=True, slots=True)
class Response:
    """An answer of a patient: to which input or question, as it was written, and at which time of asking; 0: at all times."""

    question: str
    answer: str
    round: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """That a property is known not to hold yet: why, who says so, and until what day that is accepted."""

    reason: str
    by: str
    until: str


@dataclass(frozen=True, slots=True)
class Promise:
    """What is never so, or always: in its author's words, for which patients, and about which boxes and levels.

    `round`: at which time of asking the condition holds; empty: at any.
    """

    kind: Literal["never", "always"]
    says: str
    when: str
    words: str
    round: str
    responses: tuple[Response, ...]
    boxes: Numbers
    levels: tuple[str, ...]
    passes: Numbers
    before: int
    failure: Failure | None


@dataclass(frozen=True, slots=True)
class ToldReturn:
    """That a named patient comes back: to which box, with which new answers, and where that ends."""

    to: int
    responses: tuple[Response, ...]
    reaches: int


@dataclass(frozen=True, slots=True)
class ToldPatient:
    """A named patient: what they answer, what values come to, by which boxes, in this order, and at which end."""

    says: str
    responses: tuple[Response, ...]
    worked_out: tuple[tuple[str, str], ...]
    by: Numbers
    reaches: int
    back: tuple[ToldReturn, ...]


@dataclass(frozen=True, slots=True)
class Promises:
    """All that its author holds a chart to."""

    properties: tuple[Promise, ...] = ()
    patients: tuple[ToldPatient, ...] = ()


def promises_of(decision: Decision, logic: LogicOf) -> Promises:
    """The properties and named patients of a chart."""
    number = numbers(decision)
    return Promises(tuple(_promise(one, logic, number) for one in decision.properties), tuple(_patient(one, number) for one in decision.cases))


def _promise(one: Property, logic: LogicOf, number: dict[str, int]) -> Promise:
    given, known = one.given, one.known_failure
    when, words = (as_data(logic.logic.read(given), logic.logic), logic.words.in_words(given.node)) if isinstance(given, Expression) else ("", "")
    return Promise("never" if one.never is not None else "always", spaced(one.claim), when, words, str(one.round or ""),
                   _responses(given if isinstance(given, tuple) else ()), _numbered(one.boxes, number), tuple(map(str, one.levels)),
                   _numbered(one.passes, number), number.get(str(one.before), 0),
                   Failure(spaced(known.reason), str(known.by), known.until.isoformat()) if known is not None else None)


def _patient(one: Case, number: dict[str, int]) -> ToldPatient:
    back = tuple(ToldReturn(number.get(str(again.to), 0), _responses(again.given), number.get(str(again.reaches), 0)) for again in one.back)
    worked_out = tuple((str(known.value), str(known.comes_to)) for known in one.worked_out)
    return ToldPatient(spaced(one.patient), _responses(one.given), worked_out, _numbered(one.by, number), number.get(str(one.reaches), 0), back)


def _responses(given: tuple[Given, ...]) -> tuple[Response, ...]:
    return tuple(Response(str(one.question), str(one.answer), int(one.round or 0)) for one in given)


def _numbered(boxes: tuple[BoxId, ...], number: dict[str, int]) -> Numbers:
    return tuple(number[str(box)] for box in boxes if str(box) in number)
