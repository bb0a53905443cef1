"""Pages that list entries of many kinds: the first page, those of each reader, danger signs, pitfalls, causes, questions, figures from studies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf
from typing import Any

from generator.content.model import (
    URGENCIES,
    Audience,
    Cause,
    Differential,
    NotStated,
    Pitfall,
    RedFlag,
    TimeLimit,
    TimeWords,
    Voice,
    urgency_rank,
    worded,
)
from generator.documents import cautions
from generator.documents.collections import (
    charts_for,
    danger_signs_of,
    figures,
    handouts_for,
    questions,
    topics_by_kind,
)
from generator.documents.composing import Composer, words
from generator.documents.document import (
    Block,
    Bullets,
    CellRow,
    Column,
    DocumentId,
    Item,
    Kind,
    Link,
    NoteMark,
    Paragraph,
    Section,
    Table,
    Target,
    Ways,
    place_of_fact,
)
from generator.documents.drafts import AsidesHere, Draft, ExplainHere, Foot, KeepGap
from generator.documents.pages import cell, voices
from generator.documents.urls import document_of
from generator.language.words import spaced


def home(c: Composer) -> Draft:
    """The first page, one screen: the most urgent danger signs, the guide, a door for each reader, and other ways in."""
    doors = (_door("patient", "plain", c), _door("clinician", "clinical", c))
    printed = c.library.handouts or c.library.decisions
    ways = [c.link(c.reader("all_danger_signs"), "danger-signs")] if c.library.red_flags else []
    ways += _by_situation(c)
    ways += [c.link_about(c.reader("title_sheets"), "sheets")] if printed else []
    ways += [c.link_about(c.reader("title_a_z"), "a-z")]
    updated = c.reader("updated", on=c.reader.day(c.site.updated))
    alert = c.alert(danger_refs(c), "emergency", kind="danger-signs")
    return (*(alert or c.danger_link()), Paragraph((words(c.site.description),), "lead"), *_start(c), Bullets(doors, "doors"), _line(ways),
            c.reviewed_in_all(), Paragraph((words(updated, " "), c.link_about(c.reader("title_about_index"), "about"))))


def _by_situation(c: Composer) -> list[Link]:
    """The way to the guides, which are about what readers have to decide or prepare for."""
    return [c.link(c.reader("kinds_guide"), "landing", "guide")] if "guide" in topics_by_kind(c.library) else []


def _door(audience: Audience, voice: Voice, c: Composer) -> Item:
    return Item((Link(c.reader(f"door_{voice}"), Target(DocumentId("landing", "", audience)), "door"), words(" ", c.reader(f"door_{voice}_about"))))


def _start(c: Composer) -> tuple[Block, ...]:
    """The ways in: the guide, that is the most general chart for this reader; for patients, the body on which they choose where it hurts, and what
    people ask.
    """
    charts, body = charts_for(c.library, c.reader.audience), c.library.body_map
    chart = Link(c.reader("start_chart", chart=c.name(charts[0])), Target(document_of(charts[0]))) if charts else None
    patient = c.reader.audience == "patient"
    others: tuple[Link, ...] = (c.link(c.name(body), "body"),) if body is not None and patient else ()
    others += (c.link(c.reader("title_faq"), "questions"),) if patient and questions(c.library) else ()
    return (Ways(chart, None, "", others),) if chart or others else ()


def _line(links: Iterable[Link]) -> Bullets:
    return Bullets(tuple(Item((link,)) for link in links), "line")


def landing(c: Composer) -> Draft:
    """The first page of one reader, one screen: danger signs, the guide, then everything that there is by its name, most of it folded."""
    charts, tried = _charts(c), _tried(c)
    apart, rest = (charts, ()) if c.reader.audience == "clinician" else ((), charts)
    more = _section(c, "more", "more_pages", *_kinds(_LATER, c, level=3), *rest, *_sheets(c), _line(_other_pages(c)), role="folded")
    return (*c.alert(danger_refs(c), *URGENCIES, kind="danger-signs"), c.reviewed_in_all(), *_start(c), *_kinds(_FIRST, c),
            *(replace(one, level=2, role="folded") for one in apart), *tried, more, Foot())


def danger_refs(c: Composer) -> tuple[Any, ...]:
    """The ids of all danger signs."""
    return tuple(c.library.red_flags)


_FIRST = ("symptom", "condition", "guide")
"""The kinds of topics as they are looked for: what is felt, what it is called, what is to be decided."""
_LATER = ("anatomy", "prevention")
_SEEN = frozenset({"symptom"})
"""Those that are seen at once; the others unfold from their names."""


def _kinds(kinds: Iterable[str], c: Composer, *, level: int = 2) -> tuple[Section, ...]:
    found = topics_by_kind(c.library)
    return tuple(_section(c, kind, f"kinds_{kind}", _line(c.to(topic) for topic in found[kind]), level=level,
                          role="" if kind in _SEEN or level > 2 else "folded") for kind in kinds if kind in found)


def _charts(c: Composer) -> tuple[Section, ...]:
    charts = charts_for(c.library, c.reader.audience)
    return (_section(c, "charts", "title_decisions", _line(c.to(chart) for chart in charts), level=3),) if charts else ()


def _sheets(c: Composer) -> tuple[Section, ...]:
    if not c.library.handouts and not c.library.decisions:
        return ()
    links = [c.to(sheet) for sheet in handouts_for(c.library, c.reader.audience)]
    return (_section(c, "sheets", "title_sheets", _line([*links, c.link_about(c.reader("to_sheets"), "sheets")]), level=3),)


def _tried(c: Composer) -> tuple[Section, ...]:
    """Tests and treatments, under one heading."""
    shelves = tuple(_section(c, name, f"title_{name}", _line(c.to(entry) for entry in getattr(c.library, name).values()), level=3)
                    for name in ("tests", "treatments", "comparisons") if getattr(c.library, name))
    return (_section(c, "tests-and-treatments", "tests_and_treatments", *shelves, role="folded"),) if shelves else ()


def _other_pages(c: Composer) -> list[Link]:
    """The lists that gather what stands on many pages, where they have anything in them, and the ways to find a page."""
    lists_: tuple[tuple[Kind, str, object], ...] = (
        ("danger-signs", "all_danger_signs", c.library.red_flags), ("questions", "title_faq", questions(c.library)),
        ("causes", "title_causes", c.library.causes), ("study-figures", "title_evidence", figures(c.library)),
        ("pitfalls", "title_pitfalls", c.library.pitfalls))
    links = [c.link(c.reader(key), kind) for kind, key, there in lists_ if there]
    return [*links, c.link_about(c.reader("about_a_z"), "a-z"), c.link_about(c.reader("title_map"), "map")]


def _section(c: Composer, anchor: str, key: str, *blocks: Block, level: int = 2, role: Any = "") -> Section:
    return Section(anchor, (words(c.reader(key)),), blocks, level, role)


# --- lists of danger signs, pitfalls, causes, questions, figures -----------------------------------------------------


def danger_signs(c: Composer) -> Draft:
    """Every danger sign: the box, then each of them with what it may mean, the most urgent first."""
    own = sorted((flag for flag in c.library.red_flags.values() if c.reader.audience in flag.audience),
                 key=lambda flag: urgency_rank(flag.urgency))
    said, mark = _own_advice(own, c)
    once = (Paragraph((words(said),)),) if said else ()
    return (*voices(c), c.reviewed_in_all(), c.danger(danger_refs(c)), c.contents, Paragraph((words(c.reader("red_flags_intro")),)), *once,
            *(part for flag in own for part in (_sign(flag, mark, c), AsidesHere())), Foot())


def _own_advice(flags: Sequence[RedFlag], c: Composer) -> tuple[str, str]:
    """That no source tells patients what to do: what is said once of several signs, and what stands at each that is meant unless all are."""
    ours = [flag for flag in flags if _is_our_advice(flag, c)]
    if len(ours) < 2:
        return "", c.reader("basis_action_editor")
    return (c.reader("basis_action_of_all"), "") if len(ours) == len(flags) else (c.reader("basis_action_of_some"), c.reader("basis_action_marked"))


def _is_our_advice(flag: RedFlag, c: Composer) -> bool:
    return c.reader.audience == "patient" and flag.action is not None and flag.action.basis == "editor"


def _sign(flag: RedFlag, our_advice: str, c: Composer) -> Section:
    told = c.cautions(cautions.of(flag.doubts, c.library))
    how_soon = Item((words(c.reader.labelled(c.reader("how_soon"))), words(c.reader(f"urgency_{flag.urgency}"), strong=True)))
    action = getattr(flag.action, c.reader.voice)
    basis = f" ({our_advice})" if our_advice and _is_our_advice(flag, c) else ""
    items = (how_soon, Item((words(c.reader.labelled(c.reader("what_to_do"), f"{action}{basis}")),)), *_limit(flag, c))
    unstated = flag.time_limit.not_stated if isinstance(flag.time_limit, NotStated) else None
    gap: tuple[Any, ...] = (KeepGap(str(unstated)),) if unstated else ()
    blocks: Any = (*((Paragraph(told),) if told else ()), c.reviewed(flag), Bullets(items), *gap, Paragraph((words(c.reader("may_mean")),)),
                   *_may_mean(flag, c))
    return Section(f"about-{flag.id}", (words(flag.voiced(c.reader.voice)),), blocks)


def _may_mean(flag: RedFlag, c: Composer) -> tuple[Block, ...]:
    """What a danger sign may mean. How soon a condition is treated once somebody suspects it is not how soon to act on the sign."""
    if not isinstance(flag.means, tuple):
        return c.statements(flag.means)
    facts = [c.fact(item) for item in flag.means]
    return (Bullets(tuple(_once_suspected(c.item(fact), c) if isinstance(fact, Differential) else c.item(fact) for fact in facts)),) if facts else ()


def _once_suspected(item: Item, c: Composer) -> Item:
    key = "how_soon_once_suspected"
    return replace(item, details=tuple(replace(detail, label=c.reader(key), key=key) if detail.key == "how_soon" else detail
                                       for detail in item.details))


def _limit(flag: RedFlag, c: Composer) -> tuple[Item, ...]:
    limit = flag.time_limit
    if not isinstance(limit, (TimeLimit, TimeWords)):
        return ()
    doubts = limit.doubts if isinstance(limit, TimeLimit) else ()
    marks = tuple(NoteMark(str(doubt)) for doubt in doubts)
    return (Item((words(c.reader.labelled(c.reader("time_limit"), time_of(limit, c))), *marks, *c.cautions(cautions.of(doubts, c.library)))),)


def time_of(limit: object, c: Composer) -> str:
    """How soon, in words: "24 hours, to have the X-ray taken; counted from: the injury". Empty where no source gives a time."""
    if isinstance(limit, TimeWords):
        return how_soon(limit, c)
    if not isinstance(limit, TimeLimit):
        return ""
    start = limit.start
    counted = "" if _at_once(limit) or isinstance(start, NotStated) else c.reader.labelled(c.reader("counted_from"), start)
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
    return Section(place_of_fact(pitfall.id), (c.say(pitfall),), blocks, 2, "fact")


def causes(c: Composer) -> Draft:
    """The table of causes."""
    entries = sorted(c.library.causes.values(), key=lambda cause: cause.place or inf)
    names = [name for name in _OF_CAUSES if any(getattr(cause, name) != NotStated() for cause in entries)]
    asked = list(dict.fromkeys(worded(column.asks, c.reader.voice) for cause in entries for column in cause.columns))
    columns = tuple(Column((words(head),)) for head in (*(c.reader.label(f"cause_{name}") for name in names), *asked))
    rows = tuple(CellRow((c.to(c.library.topics[cause.topic], name=c.name(cause)) if cause.topic is not None else words(c.name(cause)),),
                     (*(cell(getattr(cause, name), c) for name in names), *_own_cells(cause, asked, c)), f"cause-{cause.id}") for cause in entries)
    title = c.reader("causes_at_a_glance")
    table = Table(title, c.reader("cause"), columns, rows, "causes", "causes-at-a-glance")
    section = Section("causes-at-a-glance", (words(title),), (Paragraph((words(c.reader("how_to_read_causes")),)), table), 2, "wide")
    return (*voices(c), c.reviewed_in_all(), c.danger(danger_signs_of(entries, c.library)), c.contents, section, AsidesHere(), Foot())


_OF_CAUSES = ("involves", "symptoms", "triggers", "management")


def _own_cells(cause: Cause, asked: Sequence[str], c: Composer) -> Iterator[tuple[Block, ...]]:
    """The cells of a cause in the authors' own columns; empty where it has none."""
    own: dict[str, Any] = {worded(column.asks, c.reader.voice): column.facts for column in cause.columns}
    return (cell(own[head], c) if head in own else () for head in asked)


def questions_asked(c: Composer) -> Draft:
    """Every question that people ask, once, under the page that answers it."""
    return _grouped(c, questions(c.library), c.reader("faq_intro"), lambda facts: c.statements(facts, asked=True))


def study_figures(c: Composer) -> Draft:
    """Every figure from a study, under the page that it is written on."""
    return _grouped(c, figures(c.library), c.reader(f"evidence_intro_{c.reader.voice}"), c.statements)


def _grouped(c: Composer, groups: Any, intro: str, told: Callable[[Any], tuple[Block, ...]]) -> Draft:
    parts: list[Any] = []
    for group in groups:
        more = Paragraph((words(c.reader.labelled(c.reader("more_on_page"))), c.to(group.page)))
        blocks: Any = (*told(group.facts), ExplainHere(), more)
        parts += [Section(f"about-{group.page.id}", (words(c.name(group.page)),), blocks), AsidesHere()]
    box = c.danger(danger_signs_of((group.page for group in groups), c.library))
    return (*voices(c), c.reviewed_in_all(), box, c.contents, Paragraph((words(intro),)), *parts, Foot())


LISTS: Mapping[Kind, Callable[[Composer], Draft]] = {
    "danger-signs": danger_signs, "pitfalls": pitfalls, "causes": causes, "questions": questions_asked, "study-figures": study_figures,
}

