"""The page on which patients choose where it hurts: danger signs, the body, then for each part of it what to read, the danger questions first."""

from __future__ import annotations

from generator.content.model import URGENCIES, BodyArea, BodyMap
from generator.documents.collections import danger_signs_of
from generator.documents.composing import Composer, words
from generator.documents.document import Block, Bullets, Item, Paragraph, Section
from generator.documents.document import BodyMap as Body
from generator.documents.document import BodyPart as Part
from generator.documents.drafts import Draft
from generator.documents.figures import body as drawn
from generator.language.words import spaced


def where_it_hurts(c: Composer) -> Draft:
    """The whole page. Raises ValueError for a Library without a body map."""
    body = c.library.body_map
    if body is None:
        raise ValueError("a Library without a body map has no page for it")
    topics = dict.fromkeys(ref for area in body.areas for ref in area.topics)
    signs = danger_signs_of((c.library.topics[ref] for ref in topics), c.library)
    box = c.alert(signs, *URGENCIES, kind="danger-signs") or c.danger_link()
    elsewhere = (Paragraph((words(body.elsewhere),)),) if body.elsewhere is not None else ()
    return (*box, Paragraph((words(body.voiced(c.reader.voice)),)), _drawn(body, c), *elsewhere,
            *(_area(area, body, c) for area in body.areas), c.reviewed_in_all())


def _drawn(body: BodyMap, c: Composer) -> Body:
    parts = tuple(Part(str(area.id), spaced(c.name(area)), _anchor(area)) for area in body.areas)
    return Body(spaced(c.name(body)), c.reader("body_description"), drawn(body, c.reader), c.reader("body_list"), parts)


def _area(area: BodyArea, body: BodyMap, c: Composer) -> Section:
    """One part of the body: the danger questions, the pages, the sheet."""
    chart = c.library.decisions[area.chart or body.chart]
    asked = (Paragraph((words(c.reader("body_danger"), strong=True),)), Paragraph((c.to(chart, role="danger"),)))
    pages: tuple[Block, ...] = (Paragraph((words(c.reader("body_pages")),)),
                                Bullets(tuple(Item((c.to(c.library.topics[ref]),)) for ref in area.topics)))
    sheet = (Paragraph((words(c.reader("body_sheet"), " "), c.to(c.library.handouts[area.handout]))),) if area.handout is not None else ()
    return Section(_anchor(area), (words(c.name(area)),), (*asked, *pages, *sheet))


def _anchor(area: BodyArea) -> str:
    return f"area-{area.id}"
