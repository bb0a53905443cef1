"""One decision, many views: the numbered outline, the table of paths, the graph to draw, Mermaid source and JSON; danger signs in groups.

All of them are made from the same arrows, so they hold the same paths. A view is in the voice of the chart's own reader.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, NamedTuple

from generator.content.model import (
    ActionBox,
    AnyBox,
    Audience,
    Decision,
    Handout,
    Library,
    NotStated,
    OutcomeBox,
    QuestionBox,
    RedFlag,
    TimeLimit,
    Voice,
)
from generator.documents import calling
from generator.documents.calling import Call
from generator.drawing.flowchart.drawing import Edge, Graph, Node
from generator.drawing.flowchart.drawing import Level as DrawnLevel
from generator.language.words import Words
from generator.logic import Edge as Arrow
from generator.logic import arrows_of, count_paths, edges, numbers, paths

MOST_ROWS = 200
"""A table of more paths than this helps nobody; the outline says the same."""


class AnswerView(NamedTuple):
    """An answer in words, and the number of the box it leads to."""

    words: str
    number: int


class Line(NamedTuple):
    """What an end adds to its words: a label, such as who acts, and what is said there."""

    label: str
    says: str


class StepView(NamedTuple):
    """A box as the outline says it: its number, how urgent it is, the signs it asks for, its answers or where it leads on.

    `first`: whom a patient calls before anything else. `then`: whom to call after the words of the box. `lines`: who acts, within what time,
    and what to come back for, as far as it is known.
    """

    number: int
    box: AnyBox
    level: DrawnLevel
    signs: tuple[str, ...]
    answers: tuple[AnswerView, ...]
    first: tuple[Call, ...] = ()
    then: tuple[Call, ...] = ()
    lines: tuple[Line, ...] = ()


class PathRow(NamedTuple):
    """One path: the answers in words, and the number and words of its end."""

    answers: str
    number: int
    end: str


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


def danger_signs(decision: Decision, library: Library) -> tuple[str, ...]:
    """The ids of all danger signs of a chart: those that it lists, and those that its questions ask for or its boxes stand on, listed or not."""
    listed = decision.red_flags if isinstance(decision.red_flags, tuple) else ()
    asked = [ref for box in decision.boxes if isinstance(box, QuestionBox) for ref in box.red_flags]
    named = [ref for box in decision.boxes for ref in box.facts]
    return tuple(dict.fromkeys(str(ref) for ref in (*listed, *asked, *named) if ref in library.red_flags))


def steps(decision: Decision, library: Library, words: Words) -> tuple[StepView, ...]:
    """The numbered outline, in reading order."""
    return tuple(_step(box, decision, library, words) for box in decision.boxes)


def _step(box: AnyBox, decision: Decision, library: Library, words: Words) -> StepView:
    number = numbers(decision)
    answers = tuple(AnswerView(_label(arrow, words) or words("chart_next"), number[arrow.target]) for arrow in arrows_of(box))
    return StepView(number[box.id], box, _level(box), _signs(box, decision, library), answers, *_calls(box, decision, library, words),
                    end_lines(box, words))


def _calls(box: AnyBox, decision: Decision, library: Library, words: Words) -> tuple[tuple[Call, ...], tuple[Call, ...]]:
    """Whom to call before the words of a box, and after them: in an emergency the patient calls first, and a clinician reads first what to do."""
    voice, level = voice_of(decision), _level(box)
    calls = tuple(call for call in calling.at_step(level, voice, library, words) if not call.is_in(box.says))
    return (calls, ()) if level == "emergency" and voice == "plain" else ((), calls)


def end_lines(box: AnyBox, words: Words) -> tuple[Line, ...]:
    """Who acts at an end, within what time, and what to come back for; nothing of what no source states."""
    if not isinstance(box, OutcomeBox):
        return ()
    who, back = ("" if isinstance(value, NotStated) else str(value) for value in (box.who, box.come_back_if))
    told = ((words("chart_who"), who), (words("time_limit"), time_of(box.time, words)), (words("chart_come_back"), back))
    return tuple(Line(label, says) for label, says in told if says)


def unstated(decision: Decision, words: Words) -> tuple[str, ...]:
    """What no source states about the ends of a chart, in sentences that name them by their numbers."""
    number, found = numbers(decision), []
    for name in ("who", "time", "come_back_if"):
        ends = [str(number[box.id]) for box in decision.boxes if isinstance(box, OutcomeBox) and isinstance(getattr(box, name), NotStated)]
        found += [words(f"chart_unstated_{name}", numbers=", ".join(ends))] if ends else []
    return tuple(found)


NO_CLINIC = Library()
"""Without a clinic an emergency is told in general words."""


def table(decision: Decision, words: Words, library: Library = NO_CLINIC) -> tuple[PathRow, ...]:
    """Every path as a row, in the order of the answers; empty if there are more than `MOST_ROWS`. `library`: whose clinic is called."""
    if count_paths(decision) > MOST_ROWS:
        return ()
    number, boxes = numbers(decision), {str(box.id): box for box in decision.boxes}
    rows = []
    for path in islice(paths(decision), MOST_ROWS):
        answers = "; ".join(f"{number[arrow.source]} {_label(arrow, words)}" for arrow in path.edges if arrow.answer is not None)
        end = boxes[path.boxes[-1]]
        rows.append(PathRow(answers or words("chart_no_question"), number[end.id], _said(end, decision, library, words)))
    return tuple(rows)


def graph(decision: Decision, library: Library, words: Words) -> Graph:
    """What is to be drawn: boxes with their words, arrows with their labels."""
    number, boxes = numbers(decision), {str(box.id): box for box in decision.boxes}
    nodes = tuple(Node(str(box.id), box.kind, number[box.id], _drawn(box, decision, library, words), _level(box), _head(box, words),
                       _signs(box, decision, library)) for box in decision.boxes)
    return Graph(nodes, tuple(Edge(arrow.source, str(arrow.target), _label(arrow, words), _goes_down(boxes[arrow.source], arrow))
                              for arrow in edges(decision)))


def mermaid(decision: Decision, words: Words, library: Library = NO_CLINIC) -> str:
    """The chart as Mermaid source, for those who want to go on with it elsewhere. `library`: whose clinic is called."""
    number = numbers(decision)
    shapes = {"state": ("([", "])"), "question": ("{{", "}}"), "action": ("[", "]"), "outcome": ("([", "])"), "link": ("((", "))")}
    lines = ["flowchart TD"]
    for box in decision.boxes:
        opened, closed = shapes[box.kind]
        lines.append(f'    b{number[box.id]}{opened}"{number[box.id]}. {_quoted(_said(box, decision, library, words))}"{closed}')
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
         "call": [call.words for call in (*step.first, *step.then)], "told": {line.label: line.says for line in step.lines},
         "signs": list(step.signs), "facts": list(step.box.facts)} for step in steps(decision, library, words)]
    arrows = [{"from": number[arrow.source], "to": number[arrow.target], "answer": _label(arrow, words) or None} for arrow in edges(decision)]
    returns = [{"from": number[back.start] if back.start else None, "to": number[back.to], "when": back.when} for back in decision.returns]
    return json.dumps({"id": decision.id, "question": decision.question, "population": decision.population, "audience": decision.audience,
                       "boxes": boxes, "arrows": arrows, "returns": returns}, indent=2, ensure_ascii=False) + "\n"


def time_of(limit: object, words: Words) -> str:
    """How soon, in words: "24 hours, to have the X-ray taken; counted from: the injury". Empty where no source gives a time."""
    if not isinstance(limit, TimeLimit):
        return ""
    counted = () if _at_once(limit) or isinstance(limit.start, NotStated) else (words("counted_from"), str(limit.start))
    return "; ".join(filter(None, (f"{_how_soon(limit, words)}, {limit.purpose}", ": ".join(counted))))


def _how_soon(limit: TimeLimit, words: Words) -> str:
    return words("time_now") if _at_once(limit) else f"{limit.value} {limit.unit}"


def _at_once(limit: TimeLimit) -> bool:
    return limit.value.value == 0


def _said(box: AnyBox, decision: Decision, library: Library, words: Words) -> str:
    """The words of a box with how urgent it is, and whom to call in an emergency."""
    head, says = _head(box, words), _with_call(box, str(box.says), decision, library, words)
    return f"{head}: {says}" if head else says


def _with_call(box: AnyBox, says: str, decision: Decision, library: Library, words: Words) -> str:
    first, then = _calls(box, decision, library, words) if _level(box) == "emergency" else ((), ())
    ended = says if not then or says[-1:] in "?!." else f"{says}."
    return " ".join([*(call.words for call in first), ended, *(call.words for call in then)])


def _together(text: str, words: Words) -> str:
    """Words that must not be torn apart at the end of a line, such as "Do not", joined by a no-break space."""
    for phrase in words("keep_together").split("|"):
        text = text.replace(phrase, phrase.replace(" ", "\N{NO-BREAK SPACE}"))
    return text


def _drawn(box: AnyBox, decision: Decision, library: Library, words: Words) -> str:
    """The words in the box on the chart. An end also says how soon, where a source gives a time; an emergency also says whom to call."""
    limit = f" ({_how_soon(box.time, words)})" if isinstance(box, OutcomeBox) and isinstance(box.time, TimeLimit) else ""
    return _together(_with_call(box, f"{box.says}{limit}", decision, library, words), words)


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

