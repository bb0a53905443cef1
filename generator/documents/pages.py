"""Pages about one entry: topics, tests, treatments, comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from generator.content.model import SECTIONS, Comparison, NotStated, Page, Test, Topic, Treatment
from generator.documents import cautions
from generator.documents.collections import charts_for, handouts_for
from generator.documents.composing import Composer, words
from generator.documents.document import (
    Block,
    Bullets,
    Column,
    Item,
    Paragraph,
    Row,
    Section,
    Table,
)
from generator.documents.drafts import AsidesHere, Draft, Foot, Untold

COMPARED = SECTIONS[Treatment]
"""The sections of a treatment that stand side by side with those of others: all that it has."""


def page(entry: Page, c: Composer) -> Draft:
    """Everything on the page of one entry."""
    body = _BODIES[type(entry)](entry, c)
    return (*head(entry, c), *c.top(entry), *c.key_points(entry), *body)


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
    told = [f"{c.reader('clinicians_say' if patient else 'patients_say')}: {other}"] if other != called.voiced(c.reader.voice) else []
    told += [f"{c.reader('also_called')}: {', '.join(called.also)}"] if called.also else []
    return (Paragraph((words(" · ".join(told)),), "names"),) if told else ()


def foot(entry: Page, prefix: str, c: Composer) -> Foot:
    """The end of the page of an entry. `prefix`: the beginning of the keys of the names of its sections."""
    untold = tuple(Untold(_anchor(name), c.reader.label(prefix + name), value) for name, value in c.untold_sections(entry)) if prefix else ()
    return Foot(untold, (), tuple(map(str, entry.gaps)), tuple(c.to(c.library.topics[ref]) for ref in entry.related))


def compared(treatments: object, c: Composer) -> Iterator[Block]:
    """The comparisons in which one of some treatments stands."""
    named = set(treatments) if isinstance(treatments, tuple) else set()
    for comparison in c.library.comparisons.values():
        if named & set(comparison.options):
            yield Paragraph((words(c.reader("side_by_side"), ": "), c.to(comparison)))


def pitfalls(said: object, c: Composer) -> tuple[Block, ...]:
    """Do-nots for this reader, each with the way to its reasons."""
    if isinstance(said, NotStated):
        return (Paragraph((c.unstated(said),)),)
    entries = [c.library.pitfalls[ref] for ref in said] if isinstance(said, tuple) else []
    items = tuple(Item((c.say(entry), words(" "), c.link(c.reader("why_and_instead"), "pitfalls", f"fact-{entry.id}")))
                  for entry in entries if c.reader.audience in entry.audience)
    return (Bullets(items),) if items else (Paragraph((words(c.reader(f"no_pitfalls_{c.reader.voice}")),)),)


def cell(said: object, c: Composer, warned: Iterable[cautions.Warned] | None = None) -> tuple[Block, ...]:
    """What stands in one cell of a table of entries."""
    if isinstance(said, NotStated):
        return (Paragraph((c.unstated(said, warned),)),)
    items = tuple(Item((c.say(item),)) for item in said) if isinstance(said, tuple) else ()
    return (Bullets(items),) if items else ()


def _topic(entry: Topic, c: Composer) -> Draft:
    charts = tuple(Item((c.to(chart), words(f": {chart.question}"))) for chart in charts_for(c.library, c.reader.audience, entry))
    drawn = (Section("charts", (words(c.reader("title_decisions")),), (Bullets(charts),)),) if charts else ()
    sections = (part for name, said in c.sections_of(entry) for part in (_topic_section(name, said, entry, c), AsidesHere()))
    return (*drawn, *sections, *_sheets(entry, c), foot(entry, "section_", c))


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
    if name == "causes" and any(entry.id in cause.cause_of for cause in c.library.causes.values()):
        blocks = (*blocks, Paragraph((c.link(c.reader("causes_table"), "causes"),)))
    return Section(_anchor(name), (words(c.reader.label(f"section_{name}")),), blocks)


def _options(said: object, shelf: Any, c: Composer) -> tuple[Block, ...]:
    """Tests or treatments, each with its main message and the way to its page."""
    if isinstance(said, NotStated):
        return (Paragraph((c.unstated(said),)),)
    entries = [shelf[ref] for ref in said] if isinstance(said, tuple) else []
    return (Bullets(tuple(Item((c.to(entry, role="strong"), words(": "), c.say(entry.main_message, form="lead"))) for entry in entries)),)


def _sheets(entry: Topic, c: Composer) -> Draft:
    """The sheets about a topic; a clinician also finds those for patients."""
    if not c.library.handouts:
        return ()
    audience = c.reader.audience
    items = [Item((c.to(sheet), words(f": {sheet.purpose}"))) for sheet in handouts_for(c.library, audience, entry)]
    if audience == "clinician":
        items += [Item((words(c.reader("for_your_patients"), ": "), c.to(sheet, name=str(sheet.names.plain))))
                  for sheet in handouts_for(c.library, "patient", entry)]
    listed = (Bullets(tuple(items)),) if items else ()
    all_sheets = Paragraph((c.link_about(c.reader("to_sheets"), "sheets"),))
    return (Section("sheets", (words(c.reader("sheets_to_print")),), (*listed, all_sheets)),)


def _test(entry: Test, c: Composer) -> Draft:
    known = Bullets((Item((words(c.reader.label("measures"), ": "), *c.stated(entry.measures))),
                     Item((words(c.reader("radiation"), ": "), *c.stated(entry.radiation)))))
    sections: list[Any] = []
    for name, said in c.sections_of(entry):
        if name not in {"measures", "radiation"}:
            blocks = pitfalls(said, c) if name == "pitfalls" else c.statements(said, warned=_weighed(entry, name, said, c))
            sections.append(Section(_anchor(name), (words(c.reader.label(f"test_{name}")),), blocks))
        sections.append(AsidesHere())
    return (known, *sections, foot(entry, "test_", c))


def _treatment(entry: Treatment, c: Composer) -> Draft:
    kind = Bullets((Item((words(c.reader("option"), ": ", c.choice("option", entry.option)),)),))
    sections = (part for name, said in c.sections_of(entry) for part in (_treatment_section(name, said, entry, c), AsidesHere()))
    return (kind, *sections, *compared((entry.id,), c), foot(entry, "treatment_", c))


def _treatment_section(name: str, said: object, entry: Treatment, c: Composer) -> Section:
    return Section(_anchor(name), (words(c.reader.label(f"treatment_{name}")),), c.statements(said, warned=_weighed(entry, name, said, c)))


def _weighed(entry: Page, section: str, said: object, c: Composer) -> tuple[cautions.Warned, ...] | None:
    """What is warned of in a section of benefits or harms that is not stated, in any fact of its page."""
    weighed = isinstance(said, NotStated) and section in cautions.WEIGHED.get(type(entry), ())
    return cautions.where_weighed(entry, section, c.library) if weighed else None


def _comparison(entry: Comparison, c: Composer) -> Draft:
    options = [c.library.treatments[ref] for ref in entry.options]
    rows = tuple(Row((words(c.reader.label(f"treatment_{name}")),), tuple(_compared_cell(option, name, c) for option in options))
                 for name in COMPARED)
    columns = tuple(Column((c.to(option),)) for option in options)
    table = Table(str(entry.question), "", columns, rows, "comparison", "comparison")
    section = Section("comparison", (words(entry.question),), (Paragraph((words(c.reader("how_to_read_comparison")),), "for-wide"), table))
    return (section, AsidesHere(), foot(entry, "", c))


def _compared_cell(option: Treatment, name: str, c: Composer) -> tuple[Block, ...]:
    said = getattr(option, name)
    return cell(said, c, _weighed(option, name, said, c))


def _anchor(name: str) -> str:
    return name.replace("_", "-")


_BODIES: Any = {Topic: _topic, Test: _test, Treatment: _treatment, Comparison: _comparison}

