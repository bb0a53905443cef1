"""Charts and handouts: each is one Document, which is its page on the site and what is printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, cast

from generator.content.model import (
    ActionBox,
    AnyBox,
    Audience,
    BlanksBlock,
    ChoicesBlock,
    ClinicBlock,
    Decision,
    DoNotBlock,
    Exclusion,
    FactRef,
    FactsBlock,
    Handout,
    Input,
    LinkBox,
    NotStated,
    OptionsBlock,
    OutcomeBox,
    QuestionBox,
    RangeField,
    StepsBlock,
    Text,
    TicksBlock,
    TimeLimit,
    TimeWords,
)
from generator.content.model import Answer as AnswerWritten
from generator.content.model import FigureBlock as FigureOnSheet
from generator.documents import calling, cautions
from generator.documents.collections import danger_signs_of, danger_signs_of_chart, facts_of_box
from generator.documents.composing import Composer, words
from generator.documents.document import (
    Answer,
    Blanks,
    Block,
    Bullets,
    Call,
    CellRow,
    Chart,
    ClinicDetails,
    Column,
    CopyCheck,
    Detail,
    DoNots,
    Downloads,
    Item,
    Line,
    Link,
    ListedSheet,
    Message,
    OnPaper,
    Paragraph,
    Part,
    Repeat,
    Return,
    Section,
    Span,
    Step,
    Table,
    Target,
    Ticks,
    Top,
    alarm_of,
    place_of_rests,
    place_of_step,
)
from generator.documents.drafts import AsidesHere, AsidesLater, Draft, ExplainHere, Foot, Mention
from generator.documents.lists import how_soon, time_of
from generator.documents.logic import LogicOf
from generator.documents.pages import cell, names
from generator.documents.urls import document_of, name_of
from generator.language.words import spaced
from generator.logic import Edge, Interval, Path, arrows_of, count_paths, numbers, paths

MOST_ROWS = 200
"""A table of more paths than this helps nobody; the outline says the same."""

LONGEST_ON_ARROW = 60
"""Signs of a named answer with its condition that stand on an arrow; a longer condition stands in the box of the question."""


# --- charts ----------------------------------------------------------------------------------------------------------


def chart(entry: Decision, c: Composer) -> Draft:
    """A decision: its most urgent danger signs in a line, for whom it is, all its danger signs, its steps, what each of them rests on, every path."""
    logic = LogicOf(entry, c)
    steps = steps_of(entry, c, logic)
    call = calling.everybody(c.library, c.reader)
    returns = tuple(Return(spaced(back.when), numbers(entry)[back.start] if back.start is not None else 0, numbers(entry)[back.to])
                    for back in entry.returns)
    flags = danger_signs_of_chart(entry, c.library) or entry.red_flags
    mentions = (Mention(text) for step in steps for text in (step.says, *step.asked, *step.notes))
    rests = tuple(_rests_on(step, c) for step in steps if step.facts)
    return (*c.alert(flags, "emergency"), Top(_for_whom(entry, c), c.danger(flags)), c.reviewed(entry), *names(entry.names, c), c.contents,
            Chart(str(entry.id), steps, returns, call, logic.asked, logic.derived, logic.signs, _parts(entry), logic.passes), *mentions,
            ExplainHere(),
            Section("chart-notes", (words(c.reader("chart_notes")),), cast("tuple[Block, ...]", (*rests, AsidesHere())), role="behind"),
            *_paths(entry, steps, c, logic), Downloads(c.reader("chart_downloads")), *_abbreviations(entry, c),
            Foot(sentences=_unstated(entry, c), behind=True), CopyCheck(c.reader("copy_title")))


def steps_of(entry: Decision, c: Composer, logic: LogicOf | None = None) -> tuple[Step, ...]:
    """The boxes of a decision, also of one that is faulty: an arrow that leads to no box has the number 0."""
    known = logic or LogicOf(entry, c)
    return tuple(_step(box, entry, c, known) for box in entry.boxes)


def _parts(entry: Decision) -> tuple[Part, ...]:
    number = numbers(entry)
    return tuple(Part(spaced(sheet.title), tuple(number[box] for box in sheet.boxes if box in number)) for sheet in entry.sheets)


def _for_whom(entry: Decision, c: Composer) -> Message:
    excluded: Line = c.stated(entry.exclusions) if isinstance(entry.exclusions, NotStated) else _excluded(entry.exclusions, c)
    return Message((Paragraph((words(entry.question, strong=True),)),
                    Bullets((Item((words(entry.population),), c.reader.head(c.reader("chart_population"))),
                             Item(excluded, c.reader.head(c.reader("chart_exclusions")))))))


def _excluded(exclusions: tuple[Text | Exclusion, ...], c: Composer) -> Line:
    """For whom a chart is not made, each with the way to where they find advice, where there is one."""
    line: list[Span] = []
    for place, one in enumerate(exclusions):
        line += [words("; ")] if place else []
        line += _sent_elsewhere(one, c) if isinstance(one, Exclusion) else [words(one)]
    return tuple(line)


def _sent_elsewhere(one: Exclusion, c: Composer) -> Line:
    if one.advice is not None and not isinstance(one.advice, NotStated):
        return (words(c.reader.labelled(one.says, one.advice)),)
    if one.decision is None and one.topic is None:
        return (words(one.says),)
    see = c.reader.labelled(c.reader("chart_exclusions_see"))
    return words(f"{one.says} ({see}"), _way(one, c), words(")")


def _way(one: Exclusion | LinkBox, c: Composer, role: Literal["", "onward"] = "") -> Link:
    """The way to the chart or topic that a part of a chart names: to a chart for its own reader, to a topic for this one."""
    target = c.library.decisions[one.decision] if one.decision is not None else c.library.topics[str(one.topic)]
    audience = target.audience if isinstance(target, Decision) else c.reader.audience
    return Link(name_of(target, audience), Target(document_of(target, audience)), role)


def _step(box: AnyBox, entry: Decision, c: Composer, logic: LogicOf) -> Step:
    number, level = numbers(entry), _level(box)
    first, then = _calls(box, c)
    time = box.time if isinstance(box, OutcomeBox) else None
    drawn = _timed(str(box.says), how_soon(time, c)) if isinstance(time, (TimeLimit, TimeWords)) else str(box.says)
    urgency = c.reader(f"urgency_{level}") if level not in {"", "routine"} else ""
    whole = _with_calls(box, str(box.says), c)
    repeat = _repeat(box, number, c)
    drawn, whole = (f"{text} ({repeat.words})" if repeat is not None else text for text in (drawn, whole))
    return Step(number[str(box.id)], str(box.id), box.kind, level, urgency, first, spaced(box.says), then,
                _together(_with_calls(box, drawn, c), c), spaced(c.reader.in_labels(alarm_of(urgency), whole)), _lines(box, c), _gaps(box),
                _asked(box, c, logic), _unsure(box, c, logic), c.cautions(cautions.of_box(box, c.library)),
                tuple(_answer(arrow, box, number.get(arrow.target, 0), c, logic) for arrow in answers_in_order(box)), _onward(box, c),
                tuple(map(str, facts_of_box(box, entry, c.library))), logic.asks(box), logic.table(box), repeat,
                tuple(map(str, getattr(box, "shows", ()))), logic.adds(box), logic.inputs(box), logic.results(box),
                str(box.decision or "") if isinstance(box, LinkBox) else "", logic.carries(box), _conditions(box, c, logic),
                _notes(box, logic))


def _timed(says: str, soon: str) -> str:
    """The words of an end with its time before the full stop: `CT of the head (1 hour).`"""
    return f"{says[:-1]} ({soon})." if says.endswith(".") and not says.endswith("..") else f"{says} ({soon})"


def _repeat(box: AnyBox, number: Mapping[str, int], c: Composer) -> Repeat | None:
    """That an action is done again, in words."""
    again = box.repeat if isinstance(box, ActionBox) else None
    if again is None:
        return None
    to = number.get(str(again.to), 0)
    words = c.reader("logic_repeat", after=spaced(again.after), times=again.at_most, number=to)
    return Repeat(to, spaced(again.after), again.at_most, spaced(words))


def _calls(box: AnyBox, c: Composer) -> tuple[tuple[Call, ...], tuple[Call, ...]]:
    """Whom to call before the words of a box, and after them: in an emergency the patient calls first, and a clinician reads first what to do."""
    level = _level(box)
    calls = tuple(call for call in calling.at_step(level, c.library, c.reader) if not calling.is_named(call, box.says))
    return (calls, ()) if level == "emergency" and c.reader.audience == "patient" else ((), calls)


def _with_calls(box: AnyBox, says: str, c: Composer) -> str:
    """The words of a box with whom to call in an emergency."""
    first, then = _calls(box, c) if _level(box) == "emergency" else ((), ())
    ended = c.reader.sentence(says) if then else says
    return " ".join([*(call.words for call in first), ended, *(call.words for call in then)])


def _together(text: str, c: Composer) -> str:
    """Words that must not be torn apart at the end of a line, such as "Do not", joined by a no-break space."""
    for phrase in c.reader("keep_together").split("|"):
        text = text.replace(phrase, phrase.replace(" ", "\N{NO-BREAK SPACE}"))
    return text


def _level(box: AnyBox) -> str:
    if isinstance(box, OutcomeBox):
        return box.level or ""
    return box.level if isinstance(box, ActionBox) and box.level != "routine" else ""


def _lines(box: AnyBox, c: Composer) -> tuple[Detail, ...]:
    """Who acts at an end, within what time, and what to come back for; nothing of what no source states."""
    if not isinstance(box, OutcomeBox):
        return ()
    who, back = ("" if isinstance(value, NotStated) else str(value) for value in (box.who, box.come_back_if))
    told = (("chart_who", who), ("time_limit", time_of(box.time, c)), ("chart_come_back", back))
    return tuple(Detail(c.reader(key), (words(says),), key) for key, says in told if says)


def _gaps(box: AnyBox) -> tuple[str, ...]:
    values = (box.who, box.time, box.come_back_if) if isinstance(box, OutcomeBox) else ()
    return tuple(str(value.not_stated) for value in values if isinstance(value, NotStated) and value.not_stated is not None)


def _asked(box: AnyBox, c: Composer, logic: LogicOf) -> tuple[str, ...]:
    """The danger signs that a question asks for, in the words of its author, or their own where it asks for several."""
    one: QuestionBox | Input | None = logic.only_input(box) or (box if isinstance(box, QuestionBox) else None)
    if one is None:
        return ()
    if one.any_of or len(one.red_flags) < 2:
        return tuple(spaced(sign) for sign in one.any_of)
    return tuple(spaced(c.library.red_flags[ref].voiced(c.reader.voice)) for ref in one.red_flags if ref in c.library.red_flags)


def _unsure(box: AnyBox, c: Composer, logic: LogicOf) -> tuple[Detail, ...]:
    only = logic.only_input(box)
    told = (box.unsure if isinstance(box, QuestionBox) else None) or (only.unsure if only is not None else None)
    return (Detail(c.reader("chart_unsure"), (words(told),), "chart_unsure"),) if told is not None else ()


def answers_in_order(box: AnyBox) -> tuple[Edge, ...]:
    """The arrows of a box as every form of a chart shows them: in the author's order, numbers from the lowest up."""
    arrows = tuple(arrows_of(box))
    limits = [arrow.answer for arrow in arrows if isinstance(arrow.answer, Interval)]
    if len(limits) < len([arrow for arrow in arrows if arrow.answer != "unknown"]):
        return arrows
    ranged = [arrow for arrow in arrows if isinstance(arrow.answer, Interval)]
    return (*(arrow for _, arrow in sorted(zip(limits, ranged, strict=True), key=lambda pair: (pair[0].start, pair[0].end))),
            *(arrow for arrow in arrows if arrow.answer == "unknown"))


def _answer(arrow: Edge, box: AnyBox, number: int, c: Composer, logic: LogicOf) -> Answer:
    label, answer = _label(arrow, box, c, logic), _answer_of(arrow, box)
    condition = _condition(arrow, box, logic)
    named = c.reader.labelled(label, condition) if condition else label
    when = logic.when(box, answer) if isinstance(box, QuestionBox) and answer is not None else ""
    return Answer(spaced(named or c.reader("chart_next")), named if len(named) <= LONGEST_ON_ARROW else label, number, isinstance(box, QuestionBox),
                  _goes_down(box, arrow), c.reader("go_to", number=number), when, arrow.answer == "unknown")


def _condition(arrow: Edge, box: AnyBox, logic: LogicOf) -> str:
    """For whom a named answer is, where its name does not tell it."""
    answer = _answer_of(arrow, box)
    return logic.condition(box, answer) if isinstance(box, QuestionBox) and isinstance(answer, AnswerWritten) else ""


def _conditions(box: AnyBox, c: Composer, logic: LogicOf) -> tuple[tuple[str, str], ...]:
    """The conditions that are too long for an arrow, each with the name that the arrow has."""
    told = ((_condition(arrow, box, logic), _label(arrow, box, c, logic)) for arrow in answers_in_order(box))
    return tuple((condition, name) for condition, name in told if condition and len(c.reader.labelled(name, condition)) > LONGEST_ON_ARROW)


def _answer_of(arrow: Edge, box: AnyBox) -> AnswerWritten | str | None:
    """The answer that an arrow stands for, as its author wrote it."""
    if not isinstance(box, QuestionBox) or (arrow.answer in {"yes", "no", "unknown"} and not any(one.goto is arrow.target for one in box.answers)):
        return str(arrow.answer) if arrow.answer is not None else None
    return next((one for one in box.answers if one.goto is arrow.target), None)


def _label(arrow: Edge, box: AnyBox, c: Composer, logic: LogicOf) -> str:
    """The words on an arrow."""
    answer = _answer_of(arrow, box)
    if arrow.answer == "unknown" and isinstance(box, QuestionBox):
        told = dict.fromkeys(one.unknown for one in logic.asked if one.id in logic.asks(box) and one.unknown)
        return next(iter(told)) if len(told) == 1 else c.reader("logic_not_known")
    if isinstance(box, QuestionBox) and box.asks is None and not isinstance(answer, str) and answer is not None:
        return logic.label(box, answer)
    return arrow.label or (c.reader(f"chart_{arrow.answer}") if arrow.answer is not None else "")


def _goes_down(box: AnyBox, arrow: Edge) -> bool:
    """Whether this answer goes on down: as the author wrote, else No to a danger sign; else the layout chooses."""
    if not isinstance(box, QuestionBox):
        return False
    if box.down is not None:
        return str(box.down) in (str(arrow.answer), arrow.label)
    return bool(box.red_flags) and arrow.answer == "no"


def _onward(box: AnyBox, c: Composer) -> tuple[Detail, ...]:
    """Where an end leads on."""
    if not isinstance(box, LinkBox):
        return ()
    return (Detail(c.reader("chart_onward"), (_way(box, c, "onward"),), "chart_onward"),)


def _notes(box: AnyBox, logic: LogicOf) -> tuple[str, ...]:
    """The note of a box, and those of what is worked out for it."""
    return (*((spaced(box.note),) if box.note is not None else ()), *logic.notes(box))


def _rests_on(step: Step, c: Composer) -> Section:
    """What a box rests on."""
    facts = Bullets(tuple(Item((c.say(FactRef(ref)),)) for ref in step.facts))
    return Section(place_of_rests(step.number), (words(c.reader.labelled(f"{c.reader('chart_box')} {step.number}", step.says)),), (facts,), 3)


def _paths(entry: Decision, steps: tuple[Step, ...], c: Composer, logic: LogicOf) -> tuple[Block, ...]:
    """Every path as a row, in the order of the answers; nothing if there are more than `MOST_ROWS`."""
    if count_paths(entry) > MOST_ROWS:
        return ()
    number, rows = numbers(entry), []
    places = {arrow: place for box in entry.boxes for place, arrow in enumerate(answers_in_order(box))}

    def in_order(path: Path) -> list[int]:
        return [places[arrow] for arrow in path.edges]

    for path in sorted(paths(entry), key=in_order):
        told = "; ".join(f"{number[arrow.source]} {_label(arrow, _box(entry, arrow.source), c, logic)}" for arrow in path.edges
                         if arrow.answer is not None)
        end = steps[number[path.boxes[-1]] - 1]
        way = (Link(str(end.number), Target(None, place_of_step(end.number))), words(c.reader.labelled("", end.whole)))
        rows.append(CellRow((words(told or c.reader("chart_no_question")),), ((Paragraph(way),),)))
    title = c.reader("chart_table")
    table = Table(title, c.reader("chart_answers"), (Column((words(c.reader("chart_end")),)),), tuple(rows), "paths", "table")
    return (Section("table", (words(title),), (Paragraph((words(c.reader("chart_table_about")),)), table), role="behind"),)


def _box(entry: Decision, id_: str) -> AnyBox:
    return next(box for box in entry.boxes if box.id == id_)


def _abbreviations(entry: Decision, c: Composer) -> tuple[Block, ...]:
    items = tuple(Item((words(c.reader.labelled(name.plain, name.clinical)),)) for name in entry.abbreviations)
    return (Section("abbreviations", (words(c.reader("chart_abbreviations")),), (Bullets(items),)),) if items else ()


def _unstated(entry: Decision, c: Composer) -> tuple[str, ...]:
    """What no source states about the ends of a chart, in sentences that name them by their numbers."""
    number, found = numbers(entry), []
    for name in ("who", "time", "come_back_if"):
        untold = (box for box in entry.boxes if isinstance(box, OutcomeBox) and isinstance(getattr(box, name), NotStated))
        ends = [str(number[box.id]) for box in untold if not _calls_now(box, name, c)]
        found += [c.reader.listed(f"chart_unstated_{name}", ends)] if ends else []
    return tuple(found)


def _calls_now(box: OutcomeBox, name: str, c: Composer) -> bool:
    """Whether an end tells patients whom to call, and now: that nobody states it would read there as if there were time."""
    return c.reader.audience == "patient" and box.level == "emergency" and name in {"who", "time"}


# --- handouts --------------------------------------------------------------------------------------------------------


def handout(entry: Handout, c: Composer) -> Draft:
    """A sheet: its purpose, its danger signs, the one thing to remember, its blocks."""
    message: Draft = (c.message(c.say(entry.main_message)), ExplainHere(), AsidesLater()) if entry.main_message is not None else ()
    blocks = (part for number, block in enumerate(entry.blocks, 1) for part in (_section(block, f"block-{number}", c), ExplainHere()))
    return (Paragraph((words(c.reader(f"audience_{entry.audience}")),), "names"), *names(entry.names, c), c.reviewed(entry),
            Paragraph((words(entry.purpose),)), OnPaper(), c.danger(entry.red_flags, _signs_of_topics(entry, c)), *message, c.contents, *blocks,
            Foot(), CopyCheck(c.reader("copy_title")))


def _signs_of_topics(entry: Handout, c: Composer) -> tuple[str, ...]:
    """The danger signs that the topics of a sheet for patients show: who has the sheet alone must not take its own for all."""
    topics = (c.library.topics[ref] for ref in map(str, entry.topics) if ref in c.library.topics)
    return tuple(map(str, danger_signs_of(topics, c.library))) if entry.audience == "patient" else ()


def _section(block: Any, anchor: str, c: Composer) -> Section:
    return Section(anchor, (words(block.title),), _BODIES[type(block)](block, anchor, c))


def _facts(block: FactsBlock | StepsBlock, anchor: str, c: Composer) -> tuple[Block, ...]:
    return (Bullets(tuple(c.named(c.library.facts[ref], ordered=block.kind == "steps") for ref in block.facts)),)


def _do_nots(block: DoNotBlock, anchor: str, c: Composer) -> tuple[Block, ...]:
    return (DoNots(tuple(_do_not(ref, c) for ref in block.pitfalls)),)


def _do_not(ref: str, c: Composer) -> Item:
    pitfall = c.library.pitfalls[ref]
    return Item((c.say(pitfall),), "", (*_reasons("why", pitfall.why, c), *_reasons("instead", pitfall.instead, c)))


def _reasons(key: str, said: object, c: Composer) -> tuple[Detail, ...]:
    if isinstance(said, NotStated):
        return (Detail(c.reader(key), (c.unstated(said),), key),)
    return tuple(Detail(c.reader(key), (c.say(item),), key) for item in said) if isinstance(said, tuple) else ()


def _options(block: OptionsBlock, anchor: str, c: Composer) -> tuple[Block, ...]:
    rows = tuple(CellRow((words(asks),), tuple(cell(option.cells[row], c, cautions.where_chosen(option, row, c.library)) for option in block.options))
                 for row, asks in enumerate(block.asks))
    columns = tuple(Column((words(option.name),)) for option in block.options)
    return (Paragraph((words(c.reader("to_read_options")),)), Table(spaced(block.title), c.reader("option_row"), columns, rows, "options", anchor))


def _ticks(block: TicksBlock, anchor: str, c: Composer) -> tuple[Block, ...]:
    before = c.reader("ticks_with_boxes", boxes=", ".join(block.boxes)) if block.boxes else c.reader("ticks_on_paper")
    return (Ticks(before, tuple(c.named(c.library.facts[ref]) for ref in block.facts), tuple(map(str, block.boxes))),)


def _choices(block: ChoicesBlock, anchor: str, c: Composer) -> tuple[Block, ...]:
    before = c.reader("ticks_with_boxes", boxes=", ".join(block.boxes)) if block.boxes else c.reader("ticks_on_paper")
    return (Ticks(before, tuple(Item((words(label),)) for label in block.labels), tuple(map(str, block.boxes))),)


def _blanks(block: BlanksBlock, anchor: str, c: Composer) -> tuple[Block, ...]:
    return (Blanks(c.reader("blanks_on_paper"), tuple(spaced(_field(label, c)) for label in block.labels), block.lines),)


def _field(label: Text | RangeField, c: Composer) -> str:
    """The label of a field, with the range of the number that goes into it."""
    if not isinstance(label, RangeField):
        return label
    high = f"{label.high} {label.unit}" if label.unit is not None else label.high
    return c.reader("field_range", label=label.label, low=label.low, high=high)


def _picture(block: FigureOnSheet, anchor: str, c: Composer) -> tuple[Block, ...]:
    return (c.picture(c.library.figures[block.figure]),)


def _clinic(block: ClinicBlock, anchor: str, c: Composer) -> tuple[Block, ...]:
    return (ClinicDetails(calling.details(c.library.clinic, ("name", *block.details), c.reader), c.reader("clinic_on_paper")),)


_BODIES: Mapping[type, Callable[[Any, str, Composer], tuple[Block, ...]]] = {
    FactsBlock: _facts, StepsBlock: _facts, DoNotBlock: _do_nots, OptionsBlock: _options, TicksBlock: _ticks, ChoicesBlock: _choices,
    BlanksBlock: _blanks,
    ClinicBlock: _clinic, FigureOnSheet: _picture,
}


# --- the list of all sheets ------------------------------------------------------------------------------------------


def sheets(c: Composer) -> Draft:
    """Every sheet for the printer, by reader."""
    listed: tuple[tuple[Audience, str], ...] = (("patient", "plain"), ("clinician", "clinical"))
    sections = (Section(voice, (words(c.reader(f"voice_{voice}")),), cards, 2, "cards")
                for audience, voice in listed if (cards := _cards(audience, c)))
    return (c.reviewed_in_all(), *c.danger_link(), Paragraph((words(c.reader("about_sheets")),)),
            Paragraph((c.link_about(c.reader("title_about_practice"), "practice"),)), *sections)


def _cards(audience: Audience, c: Composer) -> tuple[Block, ...]:
    entries: list[Decision | Handout] = [*c.library.handouts.values(), *c.library.decisions.values()]
    return tuple(_card(entry, c) for entry in entries if entry.audience == audience)


def _card(entry: Decision | Handout, c: Composer) -> ListedSheet:
    about, kind = (entry.question, c.reader("sheet_of_chart")) if isinstance(entry, Decision) else (entry.purpose, "")
    return ListedSheet(document_of(entry), name_of(entry, entry.audience), spaced(about), kind)
