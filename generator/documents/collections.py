"""Library -> facts of many entries in the order of reading, for the pages that list them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, NamedTuple, TypeVar

from generator.content.model import Decision, Library, Page, Question, Statement, Statistic, Topic

F = TypeVar("F", bound=Statement)


class Group(NamedTuple, Generic[F]):
    """The facts of one page."""

    page: Page
    facts: tuple[F, ...]


def topics_in_order(library: Library) -> list[Topic]:
    """All topics: those of the site's start_here first, in its order, then the others by name."""
    first = [str(ref) for ref in library.site.start_here] if library.site else []
    return sorted(library.topics.values(), key=lambda t: (first.index(t.id) if t.id in first else len(first), t.names.plain.casefold()))


def decisions_in_order(library: Library) -> list[Decision]:
    """All charts, the general before the special: those that serve the most topics first."""
    return sorted(library.decisions.values(), key=lambda chart: -len(chart.topics))


def questions(library: Library) -> list[Group[Question]]:
    """Every question that people ask, once, under the first topic that answers it."""
    asked: set[str] = set()
    groups = []
    for topic in topics_in_order(library):
        found = {fact.id: fact for fact in _faq(topic, library) if fact.id not in asked}
        asked |= set(found)
        groups.append(Group(topic, tuple(found.values())))
    return [group for group in groups if group.facts]


def figures(library: Library) -> list[Group[Statistic]]:
    """Every figure from a study under the page that it is written on: topics first, then tests, then treatments."""
    pages: list[Page] = [*topics_in_order(library), *library.tests.values(), *library.treatments.values()]
    groups = [Group(page, tuple(part for part in page.parts if isinstance(part, Statistic))) for page in pages]
    return [group for group in groups if group.facts]


def _faq(topic: Topic, library: Library) -> Iterator[Question]:
    for item in topic.faq if isinstance(topic.faq, tuple) else ():
        fact = item if isinstance(item, Statement) else library.facts[item]
        if isinstance(fact, Question):
            yield fact
