"""Pages about one entry: topics, tests, treatments, comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.content.model import (
    CARD,
    SECTIONS,
    URGENCIES,
    Comparison,
    Differential,
    Entry,
    NotStated,
    Page,
    PatientQuestion,
    Quantity,
    Question,
    Recommendation,
    Statement,
    Test,
    Topic,
    Treatment,
    worded,
)
from generator.documents import calling, cautions
from generator.documents.collections import charts_for, handouts_for
from generator.documents.composing import ALWAYS_TOLD, Composer, words
from generator.documents.document import (
    Block,
    Bullets,
    Card,
    CardRow,
    CellRow,
    Column,
    DepthLayer,
    Item,
    Link,
    Message,
    MySheet,
    Paragraph,
    Picks,
    Section,
    Table,
    Target,
    Top,
    Ways,
    place_of_fact,
)
from generator.documents.drafts import AsidesHere, AsidesLater, Draft, ExplainHere, Foot, Untold
from generator.documents.said_once import ASKED, said_once
from generator.documents.urls import document_of

_NEVER_BEHIND = frozenset({"benefits", "harms", "comparison"})
"""The sections that stand with what people ask: a reader weighs them."""
COMPARED = SECTIONS[Treatment]
"""The sections of a treatment that stand side by side with those of others: all that it has. What no source tells of any option is left out."""


def page(entry: Page, c: Composer) -> Draft:
    """Everything on the page of one entry."""
    return _for_patients(entry, c) if c.reader.audience == "patient" else _for_clinicians(entry, c)


def _for_patients(entry: Page, c: Composer) -> Draft:
    """The answer and the danger signs; then what people ask, or the sections; then all the rest, for those who want the whole.

    What may harm is never among the rest.
    """
    asked, body = _asked(entry, c), tuple(_BODIES[type(entry)](entry, c))
    kept = tuple(part for part in body if isinstance(part, Section) and part.anchor in _NEVER_BEHIND)
    shown, behind = body, ()
    if asked:
        shown = (*asked, *(part for section in kept for part in (section, AsidesHere())), *_soon(entry, c))
        behind = tuple(part for part in body if part not in kept)
    points, answer = c.key_points(entry), _answer(entry, c)
    before, after = (points, ()) if entry.card is None else ((), points)
    first = entry.figures[:1] if asked else entry.figures
    sections: Any = (*said_once(answer, (*before, *shown), _NEVER_BEHIND | {"could-be"}, c), *c.pictures(first), *_related(entry, c))
    rest: Any = (*after, *behind, *(c.pictures(entry.figures[1:], "more-figures") if asked else ()), foot(entry, c))
    top = Top(answer, c.danger(entry.red_flags), _ways(entry, c))
    return (*c.alert(entry.red_flags, "emergency"), *voices(c), c.reviewed(entry), top, AsidesLater(), *names(entry.names, c), c.depths, c.contents,
            DepthLayer("sections", sections), DepthLayer("evidence", rest), *_my_sheet(entry, c))


def _soon(entry: Page, c: Composer) -> Draft:
    """What else it could be, where something is known of how soon to act on it: that stands behind nothing."""
    said = getattr(entry, "differentials", None)
    facts = [c.fact(item) for item in said] if isinstance(said, tuple) else []
    soon = tuple(fact for fact in facts if isinstance(fact, Differential) and fact.urgency != "routine"
                 and not (isinstance(fact.urgency, NotStated) and fact.urgency.not_stated is None))
    return (Section("could-be", (words(c.reader("could_be")),), c.statements(soon)), AsidesHere()) if soon else ()


CLINICAL = frozenset({"differentials", "workup", "tests", "treatments", "outlook", "pitfalls"})
"""The sections of a topic that a clinician looks for between two patients; the others stand behind them."""


def _for_clinicians(entry: Page, c: Composer) -> Draft:
    """The answer and the danger signs, what to do as a table, then what is looked for; behind it all the rest.

    Where there is such a table, every danger sign stands before it by its name and level, and in full, with what to do, behind it.
    """
    shown, behind = _parted(_BODIES[type(entry)](entry, c)) if isinstance(entry, Topic) else (_BODIES[type(entry)](entry, c), ())
    sections: Any = (*c.key_points(entry), *shown, *_related(entry, c))
    rest: Any = (*_advised(entry, c), *behind, *c.pictures(entry.figures), *_asked_besides(entry, c), foot(entry, c))
    answer, actions, box = c.message(c.say(entry.main_message)), _actions(entry, c), c.danger(entry.red_flags)
    named = c.alert(entry.red_flags, *URGENCIES) if actions else ()
    signs, below = (named[0], (box,)) if named else (box, ())
    return (*head(entry, c), Top(answer, signs), AsidesLater(), *actions, *below, c.depths, c.contents,
            DepthLayer("sections", sections), DepthLayer("evidence", rest))


def _parted(body: Draft) -> tuple[Draft, Draft]:
    """The sections that are looked for, and the others, each with the mark that ends it."""
    shown: list[Any] = []
    behind: list[Any] = []
    bucket = shown
    for part in body:
        if isinstance(part, Section):
            bucket = shown if part.anchor.replace("-", "_") in CLINICAL | {"charts", "sheets"} else behind
        bucket.append(part)
    return tuple(shown), tuple(behind)


def _answer(entry: Page, c: Composer) -> Message | Card:
    """The answer card; without one, the main message."""
    if entry.card is None:
        return c.message(c.say(entry.main_message))
    parts = [(name, getattr(entry.card, name)) for name in CARD]
    told = [(name, (entry.main_message,) if name == "what" and said is None else said) for name, said in parts]
    return Card(tuple(CardRow(c.reader(f"card_{name}"), c.statements(said, bare=True)) for name, said in told if said is not None))


def _ways(entry: Page, c: Composer) -> Ways | None:
    """The next steps from the answer: the chart that asks how soon to get help, and the sheet of this page."""
    charts = charts_for(c.library, "patient", entry) if isinstance(entry, Topic) else []
    chart = Link(c.reader("start_chart", chart=c.name(charts[0])), Target(document_of(charts[0]))) if charts else None
    sheet = c.library.handouts[entry.sheet] if entry.sheet is not None else None
    mine = (Link(c.reader("my_sheet"), Target(None, "my-sheet")),) if _my_sheet(entry, c) else ()
    if chart is None and sheet is None and not mine:
        return None
    return Ways(chart, document_of(sheet) if sheet else None, c.reader("print_this_sheet", sheet=c.name(sheet)) if sheet else "", mine)


def _my_sheet(entry: Page, c: Composer) -> tuple[Block, ...]:
    """What readers tick to take along: what they notice, and what they want to ask."""
    said = getattr(entry, "symptoms", None)
    notices = tuple(Item((c.say(item, form="bare"),)) for item in said) if isinstance(said, tuple) else ()
    asked = (*entry.questions, *(c.fact(item) for item in faq)) if isinstance(faq := getattr(entry, "faq", None), tuple) else entry.questions
    wanted = tuple(Item((words(one.asks if isinstance(one, PatientQuestion) else worded(one.question, c.reader.voice)),)) for one in asked
                   if isinstance(one, PatientQuestion | Question))
    if not notices or not wanted:
        return ()
    clinic = calling.details(c.library.clinic, ("name", "phone", "emergency_number"), c.reader)
    write = tuple(c.reader(f"my_sheet_{key}") for key in ("since", "medicines", "else"))
    return (MySheet(c.reader("my_sheet"), c.reader("my_sheet_about"), (Picks(c.reader("my_sheet_notice"), notices),
            Picks(c.reader("my_sheet_ask"), wanted)), c.reader("my_sheet_path"), write, clinic, c.reader("my_sheet_print")),)


def _asked(entry: Page, c: Composer) -> Draft:
    """What people want to know, in their words, each with what answers it."""
    return tuple(part for number, one in enumerate(entry.questions, 1)
                 for part in (Section(f"{ASKED}{number}", (words(one.asks),), c.statements(one.answers, bare=True)), ExplainHere()))


def _asked_besides(entry: Page, c: Composer) -> Draft:
    """What patients are told on their page and no section holds, for clinicians."""
    named = {*SECTIONS[Topic]} - {"tests", "treatments", "pitfalls"}
    known = {c.fact(item).id for name, said in c.sections_of(entry) if name in named and isinstance(said, tuple) for item in said}
    parts = [getattr(entry.card, name) for name in CARD] if entry.card else []
    said = (*parts, *(one.answers for one in entry.questions))
    facts = dict.fromkeys(c.fact(item).id for one in said if isinstance(one, tuple) for item in one)
    besides = tuple(c.fact(str(fact)) for fact in facts if fact not in known)
    return (Section("asked", (words(c.reader("section_asked")),), c.statements(besides)), AsidesHere()) if besides else ()


_SOONEST = ("at once", "promptly", "within")
"""What a clinician does first stands first; the rest keeps its order."""
_TIMED = frozenset({"within", "after", "can wait"})


def _actions(entry: Page, c: Composer) -> Draft:
    """What to do, as a table: the situation, the action, how soon (where some source says it), how strong, who says so; the soonest first."""
    facts = [fact for fact in _recommended(entry, c) if isinstance(fact, Recommendation)]
    if not facts:
        return ()
    facts.sort(key=lambda fact: _SOONEST.index(fact.how_soon) if fact.how_soon in _SOONEST else len(_SOONEST))
    soon = {fact.id: _how_soon(fact, c) for fact in facts}
    timed = any(soon.values())
    rows = tuple(_action(fact, soon[fact.id] if timed else None, c) for fact in facts)
    title = c.reader("actions")
    names_ = ("what", *(("how_soon",) if timed else ()), "strength", "who")
    columns = tuple(Column((words(c.reader(f"actions_{name}")),)) for name in names_)
    return (Section("actions", (words(title),), (Table(title, c.reader("actions_situation"), columns, rows, "actions", "actions"),)), AsidesHere())


def _how_soon(fact: Recommendation, c: Composer) -> str:
    """How soon, in fixed words; empty where nobody says it: a time among the quantities alone may be how long, as in "keep a diary for 4 weeks"."""
    if fact.how_soon is None:
        return ""
    time = "; ".join(dict.fromkeys(amount_of(one, c) for one in fact.quantities if c.is_time(str(one.unit))))
    key = f"how_soon_{fact.how_soon.replace(' ', '_')}"
    return c.reader(key, time=time) if fact.how_soon in _TIMED else c.reader(key)


def _recommended(entry: Page, c: Composer) -> list[Statement]:
    said = getattr(entry, "recommendations", None)
    return [c.fact(item) for item in said] if isinstance(said, tuple) else []


def _above(entry: Page, c: Composer) -> frozenset[str]:
    """The sections that stand as a table further up."""
    tabled = c.reader.audience == "clinician" and any(isinstance(fact, Recommendation) for fact in _recommended(entry, c))
    return frozenset({"recommendations"} if tabled else ())


def _advised(entry: Page, c: Composer) -> Draft:
    """Each recommendation with all that its source says of it, for whom the table is too short."""
    if not _above(entry, c):
        return ()
    heading = c.reader.label(f"{_PREFIXES[type(entry)]}recommendations")
    return (Section("recommendations", (words(heading),), c.statements(getattr(entry, "recommendations", None))), AsidesHere())


def _action(fact: Recommendation, soon: str | None, c: Composer) -> CellRow:
    situation = "; ".join(fact.applies_if) or c.reader("actions_always")
    exceptions = (c.detail("not_if", "; ".join(fact.not_if)),) if fact.not_if else ()
    what = Bullets((Item((c.say(fact),), "", exceptions),), "answer")
    timed = (_cell(soon),) if soon is not None else ()
    return CellRow((words(situation),), ((what,), *timed, _cell(c.choice("strength", fact.strength)), _cell(c.who_says(fact))))


def amount_of(quantity: Quantity, c: Composer) -> str:
    """A quantity in words: `6 to 8 weeks`."""
    if quantity.value is not None:
        return f"{quantity.value} {quantity.unit}"
    return c.reader("figure_span", low=quantity.low, high=quantity.high, unit=quantity.unit)


def _cell(text: str) -> tuple[Block, ...]:
    return (Paragraph((words(text),)),) if text else ()


def _related(entry: Page, c: Composer) -> tuple[Block, ...]:
    links = _line(c.to(c.library.topics[ref]) for ref in entry.related)
    return (Section("related", (words(c.reader("section_related")),), links),) if links else ()


def head(entry: Page, c: Composer) -> Draft:
    """The way to the same page for the other reader, the other names, whether it was reviewed."""
    return (*voices(c), *names(entry.names, c), c.reviewed(entry))


def voices(c: Composer) -> tuple[Block, ...]:
    """For whom the page is. The output adds the way to the same page for the other reader."""
    return (Paragraph((words(c.reader(f"voice_{c.reader.voice}")),), "voices"),)


def names(called: Any, c: Composer) -> tuple[Block, ...]:
    """The other names of a thing, so that every reader sees, and search finds, the word they know."""
    patient = c.reader.audience == "patient"
    other = called.clinical if patient else called.plain
    told = [c.reader.labelled(c.reader('clinicians_say' if patient else 'patients_say'), other)] if other != called.voiced(c.reader.voice) else []
    told += [c.reader.labelled(c.reader('also_called'), ', '.join(called.also))] if called.also else []
    return (Paragraph((words(" · ".join(told)),), "names"),) if told else ()


_PREFIXES: Mapping[type[Entry], str] = {Topic: "section_", Test: "test_", Treatment: "treatment_"}
"""The beginning of the keys of the names of its sections, for each kind of page that has some."""


def foot(entry: Page, c: Composer) -> Foot:
    """The end of the page of an entry."""
    prefix = _PREFIXES.get(type(entry), "")
    untold = tuple(Untold(_anchor(name), c.reader.label(prefix + name), value) for name, value in c.untold_sections(entry)) if prefix else ()
    return Foot(untold, (), tuple(map(str, entry.gaps)))


def compared(treatments: object, c: Composer) -> Iterator[Block]:
    """The comparisons in which one of some treatments stands."""
    named = treatments if isinstance(treatments, tuple) else ()
    found = {comparison.id: comparison for one in named for comparison in c.library.comparisons_by_treatment.get(str(one), ())}
    for _, comparison in sorted(found.items()):
        yield Paragraph((words(c.reader.labelled(c.reader("side_by_side"))), c.to(comparison)))


def pitfalls(said: object, c: Composer) -> tuple[Block, ...]:
    """Do-nots for this reader, each with the way to its reasons."""
    if isinstance(said, NotStated):
        return (Paragraph((c.unstated(said),)),)
    entries = [c.library.pitfalls[ref] for ref in said] if isinstance(said, tuple) else []
    items = tuple(Item((c.say(entry), words(" "), c.link(c.reader("why_and_instead"), "pitfalls", place_of_fact(entry.id))))
                  for entry in entries if c.reader.audience in entry.audience)
    return (Bullets(items),) if items else (Paragraph((words(c.reader(f"no_pitfalls_{c.reader.voice}")),)),)


def cell(said: object, c: Composer, warned: Iterable[cautions.Warned] | None = None) -> tuple[Block, ...]:
    """What stands in one cell of a table of entries."""
    if isinstance(said, NotStated):
        return (Paragraph((c.unstated(said, warned),)),)
    items = tuple(Item((c.say(item),)) for item in said) if isinstance(said, tuple) else ()
    return (Bullets(items),) if items else ()


def _topic(entry: Topic, c: Composer) -> Draft:
    charts = tuple(Item((c.to(chart), words(c.reader.labelled("", chart.question)))) for chart in charts_for(c.library, c.reader.audience, entry))
    drawn = (Section("charts", (words(c.reader("title_decisions")),), (Bullets(charts),)),) if charts else ()
    told = [(name, said) for name, said in c.sections_of(entry) if name not in _above(entry, c)]
    sections = (part for name, said in told for part in (_topic_section(name, said, entry, c), AsidesHere()))
    return (*drawn, *sections, *_sheets(entry, c))


def _topic_section(name: str, said: object, entry: Topic, c: Composer) -> Section:
    blocks: tuple[Any, ...]
    if name == "tests":
        blocks = _options(said, c.library.tests, c)
    elif name == "treatments":
        blocks = (*_options(said, c.library.treatments, c), *compared(said, c))
    elif name == "pitfalls":
        blocks = pitfalls(said, c)
    else:
        blocks = c.statements(said, asked=name == "faq")
    if name == "causes" and entry.id in c.library.causes_by_topic:
        blocks = (*blocks, Paragraph((c.link(c.reader("causes_table"), "causes"),)))
    return Section(_anchor(name), (words(c.reader.label(f"section_{name}")),), blocks)


def _options(said: object, shelf: Any, c: Composer) -> tuple[Block, ...]:
    """Tests or treatments, each with the way to its page, and with its main message; patients read that here only where it warns of something."""
    if isinstance(said, NotStated):
        return (Paragraph((c.unstated(said),)),)
    entries = [shelf[ref] for ref in said] if isinstance(said, tuple) else []
    told = [entry for entry in entries if c.reader.audience == "clinician" or c.warns(entry.main_message)]
    named = _line(c.to(entry) for entry in entries if entry not in told)
    leads = tuple(Item((c.to(entry, role="strong"), words(c.reader.labelled("")), c.say(entry.main_message, form="lead"))) for entry in told)
    return (*((Bullets(leads),) if leads else ()), *named)


def _line(links: Iterable[Link]) -> tuple[Block, ...]:
    items = tuple(Item((link,)) for link in links)
    return (Bullets(items, "line"),) if items else ()


def _sheets(entry: Topic, c: Composer) -> Draft:
    """The sheets about a topic; a clinician also finds those for patients."""
    if not c.library.handouts:
        return ()
    audience = c.reader.audience
    items = [Item((c.to(sheet), words(c.reader.labelled("", sheet.purpose)))) for sheet in handouts_for(c.library, audience, entry)]
    if audience == "clinician":
        items += [Item((words(c.reader.labelled(c.reader("for_your_patients"))), c.to(sheet, name=str(sheet.names.plain))))
                  for sheet in handouts_for(c.library, "patient", entry)]
    listed = (Bullets(tuple(items)),) if items else ()
    all_sheets = Paragraph((c.link_about(c.reader("to_sheets"), "sheets"),))
    return (Section("sheets", (words(c.reader("sheets_to_print")),), (*listed, all_sheets)),)


def _test(entry: Test, c: Composer) -> Draft:
    known = Bullets((Item((words(c.reader.labelled(c.reader.label("measures"))), *c.stated(entry.measures))),
                     Item((words(c.reader.labelled(c.reader("radiation"))), *c.stated(entry.radiation)))))
    sections: list[Any] = []
    for name, said in c.sections_of(entry):
        if name not in {"measures", "radiation", *_above(entry, c)}:
            blocks = pitfalls(said, c) if name == "pitfalls" else c.statements(said, warned=_weighed(entry, name, said, c))
            sections.append(Section(_anchor(name), (words(c.reader.label(f"test_{name}")),), blocks))
        sections.append(AsidesHere())
    return (known, *sections)


def _treatment(entry: Treatment, c: Composer) -> Draft:
    kind = Bullets((Item((words(c.reader.labelled(c.reader("option"), c.choice("option", entry.option))),)),))
    sections = (part for name, said in c.sections_of(entry) for part in (_treatment_section(name, said, entry, c), AsidesHere()))
    return (kind, *sections, *compared((entry.id,), c))


def _treatment_section(name: str, said: object, entry: Treatment, c: Composer) -> Section:
    return Section(_anchor(name), (words(c.reader.label(f"treatment_{name}")),), c.statements(said, warned=_weighed(entry, name, said, c)))


def _weighed(entry: Page, section: str, said: object, c: Composer) -> tuple[cautions.Warned, ...] | None:
    """What is warned of in a section of benefits or harms that is not stated, in any fact of its page."""
    weighed = isinstance(said, NotStated) and section in cautions.WEIGHED.get(type(entry), ())
    return cautions.where_weighed(entry, section, c.library) if weighed else None


def _comparison(entry: Comparison, c: Composer) -> Draft:
    options = [c.library.treatments[ref] for ref in entry.options]
    told = [name for name in COMPARED if name in ALWAYS_TOLD or not all(isinstance(getattr(option, name), NotStated) for option in options)]
    rows = tuple(CellRow((words(c.reader.label(f"treatment_{name}")),), tuple(_compared_cell(option, name, c) for option in options))
                 for name in told)
    rows += tuple(CellRow((words(worded(row.asks, c.reader.voice)),), tuple(cell(said, c) for said in row.cells)) for row in entry.rows)
    columns = tuple(Column((c.to(option),)) for option in options)
    table = Table(str(entry.question), "", columns, rows, "comparison", "comparison")
    section = Section("comparison", (words(entry.question),), (Paragraph((words(c.reader("how_to_read_comparison")),), "for-wide"), table))
    return (section, AsidesHere())


def _compared_cell(option: Treatment, name: str, c: Composer) -> tuple[Block, ...]:
    said = getattr(option, name)
    return cell(said, c, _weighed(option, name, said, c))


def _anchor(name: str) -> str:
    return name.replace("_", "-")


_BODIES: Any = {Topic: _topic, Test: _test, Treatment: _treatment, Comparison: _comparison}

