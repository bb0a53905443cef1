"""Facts for one reader alone: nobody is kept from a warning by that, and no fact is named where its reader is another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from generator.content.model import (
    AUDIENCES,
    Audience,
    Decision,
    Differential,
    Disagreement,
    Entry,
    FactRef,
    Figure,
    Handout,
    Library,
    Page,
    Recommendation,
    RedFlag,
    Statement,
    Term,
    Text,
)
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.documents import cautions
from generator.documents.collections import facts_of_box
from generator.documents.one_reader import for_one
from generator.rules.entries import id_of, parts, ref_of, sections

_WEIGHED = frozenset(name for names in cautions.WEIGHED.values() for name in names)


@rule("content")
def kept_from_patients(library: Library, today: date) -> Iterator[Diagnostic]:
    """Nothing that warns is for clinicians alone: no harm, benefit, caution, word of a danger sign, advice against something or to act soon.

    Why: A patient who is not told of a harm cannot decide, and one who is not told of a danger waits at home.
    Fix: Give the fact words for patients under plain:, and take audience: away. What only a clinician can find is a danger sign of its own with
    audience: [clinician].
    """
    alone = {str(fact.id): fact for fact in for_one(library) if not fact.is_for("patient")}
    reasons = {id_: reason for id_, fact in alone.items() if (reason := _warns(fact, library))}
    for entry, name, value in sections(library) if alone else ():
        if name in _WEIGHED or isinstance(entry, RedFlag):
            reasons |= {id_: f"stands under {name}" for id_ in _named(value) if id_ in alone}
    for id_, reason in sorted(reasons.items()):
        yield kept_from_patients.at(alone[id_].id, f'the fact "{id_}" is for clinicians alone, and {reason}',
                                    "Give it words for patients under plain:, and take audience: away.", item=id_)


def _warns(fact: Statement, library: Library) -> str:
    """Why patients must be told a fact; empty if they need not."""
    if cautions.of_fact(fact, library):
        return "an editor's note on it warns of something"
    signs = [ref for ref in library.watch.found(fact.voiced("clinical")) if library.red_flags[ref].is_for("patient")]
    if signs:
        return f'it speaks of danger sign "{signs[0]}"'
    if isinstance(fact, Differential) and fact.urgency != "routine":
        return "it says what else it could be, and how soon to act"
    if isinstance(fact, Recommendation) and (fact.strength in {"should not", "must not"} or fact.how_soon in {"at once", "promptly", "within"}):
        return "it advises against something, or to act soon"
    return ""


def _named(value: object) -> Iterator[str]:
    """The facts of a section, written there or named."""
    for item in value if isinstance(value, tuple) else ():
        yield ref_of(item)


@rule("content")
def fact_for_another_reader(library: Library, today: date) -> Iterator[Diagnostic]:
    """A fact for one reader alone is named only where its reader is told it.

    Why: It would be left out there, and a box, a sheet or an answer would stand on nothing.
    Fix: Name a fact that is for this reader, or give the fact words for both and take its audience: away.
    """
    alone = {str(fact.id): fact for fact in for_one(library)}
    for entry in library.entries if alone else ():
        for place, audience, where in _readers(entry, library):
            fact = alone.get(str(place))
            if fact is not None and not fact.is_for(audience):
                yield fact_for_another_reader.at(place, f'"{place}" is for {fact.audience[0]}s alone, but {where} is for {audience}s',
                                                 "Name another fact, or give this one words for both and take its audience: away.", item=id_of(entry))


def _readers(entry: Entry, library: Library) -> Iterator[tuple[Text, Audience, str]]:
    """Every place of an entry where a fact cannot be left out: the fact, a reader who is told it there, and what that place is."""
    if isinstance(entry, Handout):
        yield from ((ref, entry.audience, "this sheet") for ref in parts(entry, FactRef))
    elif isinstance(entry, Page):
        yield from _both((entry.main_message.id,), "a main message")
        yield from ((place, "patient", "this answer") for part in (entry.card, *entry.questions) if part is not None for place in _places(part))
    elif isinstance(entry, Decision):
        named = dict.fromkeys(ref for box in entry.boxes for ref in facts_of_box(box, entry, library))
        yield from ((ref, entry.audience, "this chart") for ref in named)
    elif isinstance(entry, (Figure, Disagreement)):
        yield from _both(parts(entry, FactRef), "this place")
    for fact in parts(entry, Statement):
        if isinstance(fact, Term):
            yield from _both((fact.id,), "the glossary")
        if isinstance(fact, Recommendation) and isinstance(fact.otherwise, FactRef):
            yield from ((fact.otherwise, audience, "the advice that it belongs to") for audience in fact.audience)


def _both(places: Iterable[Text], where: str) -> Iterator[tuple[Text, Audience, str]]:
    return ((place, audience, where) for place in places for audience in AUDIENCES)


def _places(part: Entry) -> Iterator[Text]:
    """The facts that a part names or holds."""
    yield from parts(part, FactRef)
    yield from (fact.id for fact in parts(part, Statement))


@rule("content", level="warning")
def words_for_nobody(library: Library, today: date) -> Iterator[Diagnostic]:
    """A fact for one reader alone has only the words that this reader reads.

    Why: Words that no page says are read by no reviewer either, and come to light when somebody takes audience: away.
    Fix: Delete them, or take audience: away.
    """
    for fact in for_one(library):
        if fact.clinical is not None:
            unread = fact.clinical if fact.is_for("patient") else fact.plain
            yield words_for_nobody.at(unread, f'"{fact.id}" is for {fact.audience[0]}s alone, and nobody reads these words',
                                      "Delete them, or take audience: away.", item=fact.id)
