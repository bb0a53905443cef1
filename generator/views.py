"""One decision, many views: the numbered outline, the table of paths, the graph to draw, Mermaid source and JSON; danger signs in groups.

All of them are made from the same arrows, so they hold the same paths. A view is in the voice of the chart's own reader.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from generator.charts.drawing import Edge, Graph, Node
from generator.charts.drawing import Level as DrawnLevel
from generator.charts.words import Font
from generator.decisions import Edge as Arrow
from generator.decisions import count_paths, edges, numbers, paths
from generator.model import (
    ActionBox,
    AnyBox,
    Audience,
    Decision,
    Handout,
    Library,
    NotStated,
    OutcomeBox,
    Problem,
    QuestionBox,
    RedFlag,
    Text,
    TimeLimit,
    Voice,
    walk,
)
from generator.templates import Words

MOST_ROWS = 200
"""A table of more paths than this helps nobody; the outline says the same."""


class AnswerView(NamedTuple):
    """An answer in words, and the number of the box it leads to."""

    words: str
    number: int


class StepView(NamedTuple):
    """A box as the outline says it: its number, how urgent it is, the signs it asks for, its answers or where it leads on."""

    number: int
    box: AnyBox
    level: DrawnLevel
    signs: tuple[str, ...]
    answers: tuple[AnswerView, ...]


class PathRow(NamedTuple):
    """One path: the answers in words, and the number and words of its end."""

    answers: str
    number: int
    end: str


RULES = {
    "missing-glyph": "Every character on a chart is in the font that it is drawn and printed with.",
}


def unprintable(decision: Decision, library: Library, font: Font) -> Iterator[Problem]:
    """Every text of a chart with a character that the font lacks, before anything is drawn."""
    for text in (part for part in walk(decision) if type(part) is Text):
        if lacking := font.missing(text):
            yield Problem(text.where, "missing-glyph", f"the font has no {' '.join(f'{sign} (U+{ord(sign):04X})' for sign in lacking)}",
                          "Write it in other words.", width=max(1, len(text)) if "\n" not in text else 1, item=decision.id)


def voice_of(sheet: Decision | Handout) -> Voice:
    """The voice of the reader of a chart or a handout."""
    return "plain" if sheet.audience == "patient" else "clinical"


AUDIENCE: Mapping[Voice, Audience] = {"plain": "patient", "clinical": "clinician"}
URGENCIES = ("emergency", "urgent", "prompt", "routine")


class DangerGroup(NamedTuple):
    """Danger signs with one urgency and one action."""

    urgency: str
    action: str
    signs: tuple[RedFlag, ...]


def danger(flags: Iterable[RedFlag], voice: Voice) -> tuple[DangerGroup, ...]:
    """The danger signs that are meant for one reader, the most urgent first, grouped by what to do."""
    groups: dict[tuple[str, str], list[RedFlag]] = defaultdict(list)
    for flag in flags:
        if AUDIENCE[voice] in flag.audience and flag.action and flag.urgency:
            groups[flag.urgency, getattr(flag.action, voice)].append(flag)
    order = sorted(groups, key=lambda key: URGENCIES.index(key[0]))
    return tuple(DangerGroup(*key, tuple(groups[key])) for key in order)


def steps(decision: Decision, library: Library, words: Words) -> tuple[StepView, ...]:
    """The numbered outline, in reading order."""
    number, arrows = numbers(decision), edges(decision)
    return tuple(StepView(number[box.id], box, _level(box), _signs(box, decision, library),
                          tuple(AnswerView(_label(arrow, words) or words("chart_next"), number[arrow.target]) for arrow in arrows
                                if arrow.source == box.id))
                 for box in decision.boxes)


def table(decision: Decision, words: Words) -> tuple[PathRow, ...]:
    """Every path as a row, in the order of the answers; empty if there are more than `MOST_ROWS`."""
    if count_paths(decision) > MOST_ROWS:
        return ()
    number, boxes = numbers(decision), {str(box.id): box for box in decision.boxes}
    rows = []
    for path in islice(paths(decision), MOST_ROWS):
        answers = "; ".join(f"{number[arrow.source]} {_label(arrow, words)}" for arrow in path.edges if arrow.answer is not None)
        end = boxes[path.boxes[-1]]
        rows.append(PathRow(answers or words("chart_no_question"), number[end.id], _said(end, words)))
    return tuple(rows)


def graph(decision: Decision, library: Library, words: Words) -> Graph:
    """What is to be drawn: boxes with their words, arrows with their labels."""
    number, boxes = numbers(decision), {str(box.id): box for box in decision.boxes}
    plain = decision.audience == "patient"
    nodes = tuple(Node(str(box.id), box.kind, number[box.id], _drawn(box, words, plain), _level(box), _head(box, words),
                       _signs(box, decision, library)) for box in decision.boxes)
    return Graph(nodes, tuple(Edge(arrow.source, str(arrow.target), _label(arrow, words), _goes_down(boxes[arrow.source], arrow))
                              for arrow in edges(decision)))


def mermaid(decision: Decision, words: Words) -> str:
    """The chart as Mermaid source, for those who want to go on with it elsewhere."""
    number = numbers(decision)
    shapes = {"state": ("([", "])"), "question": ("{{", "}}"), "action": ("[", "]"), "outcome": ("([", "])"), "link": ("((", "))")}
    lines = ["flowchart TD"]
    for box in decision.boxes:
        opened, closed = shapes[box.kind]
        lines.append(f'    b{number[box.id]}{opened}"{number[box.id]}. {_quoted(_said(box, words))}"{closed}')
    for arrow in edges(decision):
        label = _label(arrow, words)
        middle = f'-- "{_quoted(label)}" -->' if label else "-->"
        lines.append(f"    b{number[arrow.source]} {middle} b{number[arrow.target]}")
    return "\n".join(lines) + "\n"


def as_json(decision: Decision, library: Library, words: Words) -> str:
    """The chart as JSON: boxes with number, kind, words, level, facts; arrows with their answers; returns."""
    number = numbers(decision)
    boxes: list[dict[str, Any]] = [
        {"number": step.number, "id": step.box.id, "kind": step.box.kind, "says": step.box.says, "level": step.level or None,
         "signs": list(step.signs), "facts": list(step.box.facts)} for step in steps(decision, library, words)]
    arrows = [{"from": number[arrow.source], "to": number[arrow.target], "answer": _label(arrow, words) or None} for arrow in edges(decision)]
    returns = [{"from": number[back.start] if back.start else None, "to": number[back.to], "when": back.when} for back in decision.returns]
    return json.dumps({"id": decision.id, "question": decision.question, "population": decision.population, "audience": decision.audience,
                       "boxes": boxes, "arrows": arrows, "returns": returns}, indent=2, ensure_ascii=False) + "\n"


def time_of(box: OutcomeBox, words: Words) -> str:
    """How soon, in words; "no time stated" where no source gives a time."""
    if not isinstance(box.time, TimeLimit):
        return words("chart_no_time")
    start = words("not_stated") if isinstance(box.time.start, NotStated) else box.time.start
    return f"{box.time.value} {box.time.unit}, {box.time.purpose}; {words('counted_from')}: {start}"


def _said(box: AnyBox, words: Words) -> str:
    head = _head(box, words)
    return f"{head}: {box.says}" if head else str(box.says)


def _together(text: str, words: Words) -> str:
    """Words that must not be torn apart at the end of a line, such as "Do not", joined by a no-break space."""
    for phrase in words("keep_together").split("|"):
        text = text.replace(phrase, phrase.replace(" ", "\N{NO-BREAK SPACE}"))
    return text


def _drawn(box: AnyBox, words: Words, plain: bool) -> str:
    """The words in the box on the chart. An end also says how soon; but beside "now" a patient is not told that no time is stated."""
    if isinstance(box, OutcomeBox) and not (plain and box.level in {"emergency", "urgent"} and isinstance(box.time, NotStated)):
        limit = f"{box.time.value} {box.time.unit}" if isinstance(box.time, TimeLimit) else words("chart_no_time")
        return _together(f"{box.says} ({limit})", words)
    return _together(str(box.says), words)


def _head(box: AnyBox, words: Words) -> str:
    level = _level(box)
    return words(f"urgency_{level}").upper() if level not in {"", "routine"} else ""


def _level(box: AnyBox) -> DrawnLevel:
    if isinstance(box, OutcomeBox):
        return box.level or ""
    return box.level if isinstance(box, ActionBox) and box.level != "routine" else ""


def _signs(box: AnyBox, decision: Decision, library: Library) -> tuple[str, ...]:
    if not isinstance(box, QuestionBox):
        return ()
    if box.any_of or len(box.red_flags) < 2:
        return tuple(str(sign) for sign in box.any_of)
    return tuple(str(library.red_flags[ref].voiced(voice_of(decision))) for ref in box.red_flags if ref in library.red_flags)


def _label(arrow: Arrow, words: Words) -> str:
    return arrow.label or (words(f"chart_{arrow.answer}") if arrow.answer is not None else "")


def _goes_down(box: AnyBox, arrow: Arrow) -> bool:
    """Whether this answer goes on down: as the author wrote, else No to a danger sign; else the layout chooses."""
    if not isinstance(box, QuestionBox):
        return False
    if box.down is not None:
        return str(box.down) in (str(arrow.answer), arrow.label)
    return bool(box.red_flags) and arrow.answer == "no"


def _quoted(text: str) -> str:
    return text.replace("#", "#35;").replace("&", "#amp;").replace("`", "#96;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")

