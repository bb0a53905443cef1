"""A page says a plain fact in full once: where it would be said again, a link leads to it.

What warns is not touched: a fact that names a danger sign or brings a caution with it stands in full wherever a reader decides. And a question that
people ask has its first answer in full below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from generator.documents.composing import Composer, words
from generator.documents.document import Bullets, Card, Item, Link, Message, Paragraph, Said, Section, Target, parts_of, place_of_fact, text_of
from generator.documents.drafts import Draft

ASKED = "asked-"
"""What the anchor of a question that people ask begins with."""

Places = dict[str, str]
"""For each fact that was said in full: the heading under which it stands."""


def said_once(answer: Message | Card, draft: Draft, kept: frozenset[str], c: Composer) -> Draft:
    """Some sections below an answer, without what it or a section before has said. `kept`: the anchors of sections that stay whole."""
    places: Places = dict(_said_in_answer(answer))
    return tuple(_section(part, part.anchor in kept, places, c) if isinstance(part, Section) else part for part in draft)


def _said_in_answer(answer: Message | Card) -> Iterator[tuple[str, str]]:
    rows = ((row.label, row.blocks) for row in answer.rows) if isinstance(answer, Card) else (("", answer.blocks),)
    return ((said.fact, label) for label, blocks in rows for said in _whole(blocks))


def _section(section: Section, kept: bool, places: Places, c: Composer) -> Section:
    done, again = section, dict[str, str]()
    if not kept:
        facts = [_alone(item) for block in section.blocks if isinstance(block, Bullets) for item in block.items]
        answers = facts[1:] if section.anchor.startswith(ASKED) else facts
        again = {fact: places[fact] for fact in answers if fact in places and not c.warns(c.fact(fact))}
        blocks = [_without(block, again) if isinstance(block, Bullets) else block for block in section.blocks]
        led = (Paragraph(_above(again, c)),) if again else ()
        done = replace(section, blocks=(*(block for block in blocks if block is not None), *led)) if again else section
    heading = text_of(section.heading)
    for said in _whole(done.blocks):
        places.setdefault(said.fact, heading)
    return done


def _without(block: Bullets, again: Places) -> Bullets | None:
    left = tuple(item for item in block.items if _alone(item) not in again)
    return replace(block, items=left) if left else None


def _above(again: Places, c: Composer) -> tuple[Any, ...]:
    """The way to what was said further up, by the headings there, each once."""
    first = {heading: fact for fact, heading in reversed(again.items())}
    ways = [Link(heading or c.reader("said_in_answer"), Target(None, place_of_fact(first[heading]))) for heading in dict.fromkeys(again.values())]
    parted = (part for way in ways for part in (words(", "), way))
    return (words(c.reader.labelled(c.reader("said_above"))), *list(parted)[1:])


def _alone(item: Item) -> str:
    """The fact that an item says and nothing besides; empty if it says more, or is a step."""
    only = item.line[0] if len(item.line) == 1 and not item.details and not item.ordered else None
    return only.fact if isinstance(only, Said) and only.form == "whole" else ""


def _whole(blocks: Iterable[Any]) -> Iterator[Said]:
    return (part for part in parts_of(tuple(blocks)) if isinstance(part, Said) and part.form == "whole")
