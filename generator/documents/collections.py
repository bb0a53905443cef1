"""Library -> entries and facts in the order of reading, for the pages that list them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, NamedTuple, TypeVar

from generator.content.model import (
    AnyBox,
    Audience,
    Cause,
    Decision,
    FactRef,
    Handout,
    Library,
    OutcomeBox,
    Page,
    Question,
    QuestionBox,
    RedFlagRef,
    Statement,
    Statistic,
    Topic,
)
from generator.logic.chart_logic import inputs_of

F = TypeVar("F", bound=Statement)


class PageFacts(NamedTuple, Generic[F]):
    """The facts of one page."""

    page: Page
    facts: tuple[F, ...]


def topics_in_order(library: Library) -> list[Topic]:
    """All topics: those of the site's start_here first, in its order, then the others by name."""
    first = [str(ref) for ref in library.site.start_here] if library.site else []
    return sorted(library.topics.values(), key=lambda t: (first.index(t.id) if t.id in first else len(first), t.names.plain.casefold()))


def questions(library: Library) -> list[PageFacts[Question]]:
    """Every question that people ask, once, under the first topic that answers it."""
    asked: set[str] = set()
    groups = []
    for topic in topics_in_order(library):
        found = {fact.id: fact for fact in _faq(topic, library) if fact.id not in asked}
        asked |= set(found)
        groups.append(PageFacts(topic, tuple(found.values())))
    return [group for group in groups if group.facts]


def figures(library: Library) -> list[PageFacts[Statistic]]:
    """Every figure from a study under the page that it is written on: topics first, then tests, then treatments."""
    pages: list[Page] = [*topics_in_order(library), *library.tests.values(), *library.treatments.values()]
    groups = [PageFacts(page, page.every(Statistic)) for page in pages]
    return [group for group in groups if group.facts]


def _faq(topic: Topic, library: Library) -> Iterator[Question]:
    for item in topic.faq if isinstance(topic.faq, tuple) else ():
        fact = item if isinstance(item, Statement) else library.facts[item]
        if isinstance(fact, Question):
            yield fact


TOPIC_KINDS = ("condition", "symptom", "guide", "anatomy", "prevention")


def topics_by_kind(library: Library) -> Mapping[str, list[Topic]]:
    """The topics of each kind that has any, in the order of the site's start_here, then by name."""
    order = topics_in_order(library)
    return {kind: found for kind in TOPIC_KINDS if (found := [topic for topic in order if topic.kind == kind])}


def sheets_of(library: Library) -> Iterator[Decision | Handout]:
    """Everything that is printed, handouts first."""
    yield from library.handouts.values()
    yield from library.decisions.values()


def charts_for(library: Library, audience: Audience, topic: Topic | None = None) -> list[Decision]:
    """The charts for one reader: of a topic, or all."""
    charts = library.charts if topic is None else library.charts_by_topic.get(topic.id, ())
    return [chart for chart in charts if chart.audience == audience]


def handouts_for(library: Library, audience: Audience, topic: Topic | None = None) -> list[Handout]:
    """The handouts for one reader: of a topic, or all."""
    handouts = library.handouts.values() if topic is None else library.handouts_by_topic.get(topic.id, ())
    return [sheet for sheet in handouts if sheet.audience == audience]


def danger_signs_of(entries: Iterable[Page | Cause], library: Library) -> tuple[RedFlagRef, ...]:
    """The ids of all danger signs that some entries list, in the order of the Library."""
    listed = {str(ref) for entry in entries if isinstance(entry.red_flags, tuple) for ref in entry.red_flags}
    return tuple(RedFlagRef(ref) for ref in library.red_flags if ref in listed)


def danger_signs_of_chart(decision: Decision, library: Library) -> tuple[RedFlagRef, ...]:
    """The ids of all danger signs of a chart: those that it lists, and those that its questions ask for or its boxes stand on, listed or not."""
    listed = decision.red_flags if isinstance(decision.red_flags, tuple) else ()
    inputs = (part for one in inputs_of(decision, library).values() for part in one.parts)
    asked = [part for part in (*decision.parts, *inputs) if isinstance(part, RedFlagRef)]
    named = [ref for box in decision.boxes for ref in facts_of_box(box, decision, library)]
    return tuple(dict.fromkeys(RedFlagRef(ref) for ref in (*listed, *asked, *named) if ref in library.red_flags))


def facts_of_box(box: AnyBox, decision: Decision, library: Library) -> tuple[FactRef, ...]:
    """The ids of the facts that a box stands on: its own, and those of the inputs that it asks."""
    inputs = inputs_of(decision, library)
    asked = (inputs[str(name)] for name in box.inputs if str(name) in inputs) if isinstance(box, QuestionBox) else ()
    added = (ref for one in box.adds for ref in one.facts) if isinstance(box, OutcomeBox) else ()
    return tuple(dict.fromkeys([*box.facts, *(ref for one in asked for ref in one.facts), *added]))
