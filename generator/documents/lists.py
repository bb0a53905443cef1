"""Pages that list entries of many kinds: the first page, those of each reader, danger signs, pitfalls, causes, questions, figures from studies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from generator.content.model import Audience, NotStated, Pitfall, RedFlag, TimeLimit, TimeWords, Voice
from generator.documents import calling, cautions
from generator.documents.collections import (
    charts_for,
    danger_signs_of,
    figures,
    handouts_for,
    questions,
    topics_by_kind,
)
from generator.documents.composing import Composer, danger_groups, words
from generator.documents.document import (
    Block,
    Bullets,
    Column,
    DangerGroup,
    DangerSigns,
    DocumentId,
    Item,
    Kind,
    Line,
    Link,
    NoteMark,
    Paragraph,
    Row,
    Section,
    Table,
    Target,
)
from generator.documents.drafts import AsidesHere, Draft, ExplainHere, Foot, KeepGap
from generator.documents.pages import cell, voices
from generator.language.words import spaced


def home(c: Composer) -> Draft:
    """The first page: a door for each reader, the most urgent danger signs, and other ways in."""
    doors = (_door("patient", "plain", c), _door("clinician", "clinical", c))
    printed = c.library.handouts or c.library.decisions
    sheets = ((c.link_about(c.reader("title_sheets"), "sheets"), words(" ", c.reader("about_sheets"))),) if printed else ()
    ways: tuple[Line, ...] = (*sheets, (c.link_about(c.reader("title_a_z"), "a-z"), words(" ", c.reader("about_a_z"))),
                              (c.link_about(c.reader("title_map"), "map"), words(" ", c.reader("about_topics"))))
    updated = c.reader("updated", on=c.reader.day(c.site.updated))
    return (Paragraph((words(c.site.description),), "lead"), Bullets(doors, "doors"), *_emergencies(c), Bullets(tuple(map(Item, ways)), "ways"),
            c.reviewed_in_all(), Paragraph((words(c.reader("not_advice")),)),
            Paragraph((words(updated, " "), c.link_about(c.reader("title_about_index"), "about"))))


def _door(audience: Audience, voice: Voice, c: Composer) -> Item:
    return Item((Link(c.reader(f"door_{voice}"), Target(DocumentId("landing", "", audience)), "door"), words(" ", c.reader(f"door_{voice}_about"))))


def _emergencies(c: Composer) -> tuple[Block, ...]:
    """The most urgent danger signs, each the way to the page that tells more, and the way to all of them."""
    groups = danger_groups(c.library.red_flags.values(), c.reader)[:1]
    if not groups:
        return c.danger_link()
    [(urgency, action, signs)] = groups
    items = tuple(Item((c.link(flag.voiced(c.reader.voice), "danger-signs", f"fact-{flag.id}"),
                        *c.cautions(cautions.of(flag.doubts, c.library), here=False, cited=False))) for flag in signs)
    after = (c.link(c.reader("all_danger_signs"), "danger-signs", role="strong"),)
    group = DangerGroup(urgency, c.reader(f"urgency_{urgency}"), spaced(action), calling.beside_signs(urgency, c.library, c.reader),
                        c.before_signs(len(signs)), items, after)
    return (DangerSigns(c.reader("danger_signs"), (group,)),)


def landing(c: Composer) -> Draft:
    """The first page of one reader: danger signs, then everything that there is."""
    return (c.reviewed_in_all(), *_all_danger_signs(c), c.contents, *_charts(c), *_topics(c),
            *_way(c, "questions", "faq", "title_faq", "to_faq", questions(c.library)), *_sheets(c),
            *_way(c, "causes", "causes", "title_causes", "causes_table", c.library.causes), *_shelves(c),
            *_way(c, "study-figures", "evidence", "title_evidence", "to_evidence", figures(c.library)),
            *_way(c, "pitfalls", "pitfalls", "title_pitfalls", "to_pitfalls", c.library.pitfalls), _finding(c), Foot())


def _all_danger_signs(c: Composer) -> tuple[Block, ...]:
    if not c.library.red_flags:
        return ()
    return (c.danger(danger_refs(c)), Paragraph((c.link(c.reader("all_danger_signs"), "danger-signs"),)))


def danger_refs(c: Composer) -> tuple[Any, ...]:
    """The ids of all danger signs."""
    return tuple(c.library.red_flags)


def _charts(c: Composer) -> tuple[Block, ...]:
    items = tuple(Item((c.to(chart, role="strong"), words(f": {chart.question}"))) for chart in charts_for(c.library, c.reader.audience))
    return (_section(c, "charts", "title_decisions", Bullets(items, "entries")),) if items else ()


def _topics(c: Composer) -> tuple[Block, ...]:
    return tuple(_section(c, kind, f"kinds_{kind}", Bullets(tuple(
        Item((c.to(topic, role="strong"), words(": "), c.say(topic.main_message, form="lead"))) for topic in topics), "entries"))
        for kind, topics in topics_by_kind(c.library).items())


def _sheets(c: Composer) -> tuple[Block, ...]:
    if not c.library.handouts and not c.library.decisions:
        return ()
    items = tuple(Item((c.to(sheet),)) for sheet in handouts_for(c.library, c.reader.audience))
    listed: tuple[Block, ...] = (Bullets(items),) if items else ()
    return (_section(c, "sheets", "title_sheets", *listed, Paragraph((c.link_about(c.reader("to_sheets"), "sheets"),))),)


def _shelves(c: Composer) -> tuple[Block, ...]:
    return tuple(_section(c, name, f"title_{name}", Bullets(tuple(Item((c.to(entry),)) for entry in getattr(c.library, name).values())))
                 for name in ("tests", "treatments", "comparisons") if getattr(c.library, name))


def _way(c: Composer, kind: Kind, anchor: str, title: str, words_: str, there: Any) -> tuple[Block, ...]:
    """The way to a list, where it has anything in it."""
    return (_section(c, anchor, title, Paragraph((c.link(c.reader(words_), kind),))),) if there else ()


def _finding(c: Composer) -> Section:
    ways = (c.link_about(c.reader("about_a_z"), "a-z"), words(" · "), c.link_about(c.reader("title_map"), "map"))
    return _section(c, "a-z", "title_a_z", Paragraph(ways))


def _section(c: Composer, anchor: str, key: str, *blocks: Block) -> Section:
    return Section(anchor, (words(c.reader(key)),), blocks)


# --- lists of danger signs, pitfalls, causes, questions, figures -----------------------------------------------------


def danger_signs(c: Composer) -> Draft:
    """Every danger sign: the box, then each of them with what it may mean."""
    own = [flag for flag in c.library.red_flags.values() if c.reader.audience in flag.audience]
    return (*voices(c), c.reviewed_in_all(), c.danger(danger_refs(c)), c.contents, *(part for flag in own for part in (_sign(flag, c), AsidesHere())),
            Foot())


def _sign(flag: RedFlag, c: Composer) -> Section:
    told = c.cautions(cautions.of(flag.doubts, c.library))
    how_soon = Item((words(c.reader("how_soon"), ": "), words(c.reader(f"urgency_{flag.urgency}"), strong=True)))
    action = getattr(flag.action, c.reader.voice)
    basis = f" ({c.reader('basis_action_editor')})" if flag.action and flag.action.basis == "editor" and c.reader.audience == "patient" else ""
    items = (how_soon, Item((words(c.reader("what_to_do"), f": {action}{basis}"),)), *_limit(flag, c))
    unstated = flag.time_limit.not_stated if isinstance(flag.time_limit, NotStated) else None
    gap: tuple[Any, ...] = (KeepGap(str(unstated)),) if unstated else ()
    blocks: Any = (*((Paragraph(told),) if told else ()), c.reviewed(flag), Bullets(items), *gap, Paragraph((words(c.reader("may_mean")),)),
                   *c.statements(flag.means))
    return Section(f"about-{flag.id}", (words(flag.voiced(c.reader.voice)),), blocks)


def _limit(flag: RedFlag, c: Composer) -> tuple[Item, ...]:
    limit = flag.time_limit
    if not isinstance(limit, (TimeLimit, TimeWords)):
        return ()
    doubts = limit.doubts if isinstance(limit, TimeLimit) else ()
    marks = tuple(NoteMark(str(doubt)) for doubt in doubts)
    return (Item((words(c.reader("time_limit"), f": {time_of(limit, c)}"), *marks, *c.cautions(cautions.of(doubts, c.library)))),)


def time_of(limit: object, c: Composer) -> str:
    """How soon, in words: "24 hours, to have the X-ray taken; counted from: the injury". Empty where no source gives a time."""
    if isinstance(limit, TimeWords):
        return how_soon(limit, c)
    if not isinstance(limit, TimeLimit):
        return ""
    start = limit.start
    counted = "" if _at_once(limit) or isinstance(start, NotStated) else f"{c.reader('counted_from')}: {start}"
    return "; ".join(filter(None, (f"{how_soon(limit, c)}, {limit.purpose}", counted)))


def how_soon(limit: TimeLimit | TimeWords, c: Composer) -> str:
    """The time alone."""
    if isinstance(limit, TimeWords):
        return c.reader("time_now") if limit == "now" else c.reader("time_same_day") if limit.unit is None else spaced(limit)
    return c.reader("time_now") if _at_once(limit) else f"{limit.value} {limit.unit}"


def _at_once(limit: TimeLimit) -> bool:
    return limit.value.value == 0


def pitfalls(c: Composer) -> Draft:
    """Every do-not for this reader, with its reasons."""
    own = [pitfall for pitfall in c.library.pitfalls.values() if c.reader.audience in pitfall.audience]
    box = (c.danger(danger_refs(c)),) if c.library.red_flags else ()
    none = () if own else (Paragraph((words(c.reader(f"no_pitfalls_{c.reader.voice}")),)),)
    return (*voices(c), c.reviewed_in_all(), *box, c.contents, Paragraph((words(c.reader("pitfalls_intro")),)),
            *(part for pitfall in own for part in (_pitfall(pitfall, c), AsidesHere())), *none, Foot())


def _pitfall(pitfall: Pitfall, c: Composer) -> Section:
    blocks: Any = (c.reviewed(pitfall), Paragraph((words(c.reader("why"), strong=True),)), *c.statements(pitfall.why),
                   Paragraph((words(c.reader("instead"), strong=True),)), *c.statements(pitfall.instead))
    return Section(f"fact-{pitfall.id}", (c.say(pitfall),), blocks, 2, "fact")


def causes(c: Composer) -> Draft:
    """The table of causes."""
    entries = list(c.library.causes.values())
    names = ("involves", "symptoms", "triggers", "management")
    columns = tuple(Column((words(c.reader.label(f"cause_{name}")),)) for name in names)
    rows = tuple(Row((c.to(c.library.topics[cause.topic], name=c.name(cause)) if cause.topic is not None else words(c.name(cause)),),
                     tuple(cell(getattr(cause, name), c) for name in names), f"cause-{cause.id}") for cause in entries)
    title = c.reader("causes_at_a_glance")
    table = Table(title, c.reader("cause"), columns, rows, "causes", "causes-at-a-glance")
    section = Section("causes-at-a-glance", (words(title),), (Paragraph((words(c.reader("how_to_read_causes")),)), table), 2, "wide")
    return (*voices(c), c.reviewed_in_all(), c.danger(danger_signs_of(entries, c.library)), c.contents, section, AsidesHere(), Foot())


def questions_asked(c: Composer) -> Draft:
    """Every question that people ask, once, under the page that answers it."""
    return _grouped(c, questions(c.library), c.reader("faq_intro"), lambda facts: c.statements(facts, asked=True))


def study_figures(c: Composer) -> Draft:
    """Every figure from a study, under the page that it is written on."""
    return _grouped(c, figures(c.library), c.reader(f"evidence_intro_{c.reader.voice}"), c.statements)


def _grouped(c: Composer, groups: Any, intro: str, told: Callable[[Any], tuple[Block, ...]]) -> Draft:
    parts: list[Any] = []
    for group in groups:
        more = Paragraph((words(c.reader("more_on_page"), ": "), c.to(group.page)))
        blocks: Any = (*told(group.facts), ExplainHere(), more)
        parts += [Section(f"about-{group.page.id}", (words(c.name(group.page)),), blocks), AsidesHere()]
    box = c.danger(danger_signs_of((group.page for group in groups), c.library))
    return (*voices(c), c.reviewed_in_all(), box, c.contents, Paragraph((words(intro),)), *parts, Foot())


LISTS: Mapping[Kind, Callable[[Composer], Draft]] = {
    "danger-signs": danger_signs, "pitfalls": pitfalls, "causes": causes, "questions": questions_asked, "study-figures": study_figures,
}

