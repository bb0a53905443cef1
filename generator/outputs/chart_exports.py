"""Charts as files to take away, from their Documents: Mermaid source and JSON. They hold the same paths as the drawing and the steps.

Other programs search and compare these texts, so every space in them is a plain one, also where a page keeps a number on one line.
"""

from __future__ import annotations

import json
from typing import Any

from generator.documents.document import Chart, Document, Item, Message, parts_of, text_of
from generator.documents.urls import path_of
from generator.language.numbers import FIRM
from generator.outputs.edition import Edition

_SHAPES = {"state": ("([", "])"), "question": ("{{", "}}"), "action": ("[", "]"), "outcome": ("([", "])"), "link": ("((", "))")}


def mermaid(chart: Chart) -> str:
    """The chart as Mermaid source, for those who want to go on with it elsewhere."""
    lines = ["flowchart TD"]
    for step in chart.steps:
        opened, closed = _SHAPES[step.kind]
        lines.append(f'    b{step.number}{opened}"{step.number}. {_quoted(step.whole)}"{closed}')
    for step in chart.steps:
        for answer in step.answers:
            middle = f'-- "{_quoted(answer.drawn)}" -->' if answer.drawn else "-->"
            lines.append(f"    b{step.number} {middle} b{answer.number}")
    return _plain("\n".join(lines)) + "\n"


def as_json(document: Document) -> str:
    """The chart as JSON: boxes with number, kind, words, level, facts; arrows with their answers; returns."""
    chart = _chart(document)
    message = next(document.all(Message))
    population = next(text_of(part.line) for part in parts_of(message) if isinstance(part, Item))
    boxes: list[dict[str, Any]] = [
        {"number": step.number, "id": step.box, "kind": step.kind, "says": step.says, "level": step.level or None,
         "call": [call.words for call in (*step.first, *step.then)], "told": {line.label: text_of(line.line) for line in step.lines},
         "signs": list(step.asked), "facts": list(step.facts)} for step in chart.steps]
    arrows = [{"from": step.number, "to": answer.number, "answer": answer.drawn or None} for step in chart.steps for answer in step.answers]
    returns = [{"from": back.start or None, "to": back.to, "when": back.when} for back in chart.returns]
    told = {"id": chart.chart, "question": text_of(message.blocks[0]), "population": population, "audience": document.audience,
            "boxes": boxes, "arrows": arrows, "returns": returns}
    return _plain(json.dumps(told, indent=2, ensure_ascii=False)) + "\n"


def files(edition: Edition) -> dict[str, bytes]:
    """The files of every chart by their paths below the root of the site."""
    found: dict[str, bytes] = {}
    for document in edition.documents:
        if document.id.kind == "chart":
            stem = path_of(document.id)
            found |= {f"{stem}.mmd": mermaid(_chart(document)).encode(), f"{stem}.json": as_json(document).encode()}
    return found


def _chart(document: Document) -> Chart:
    return next(document.all(Chart))


def _plain(text: str) -> str:
    return text.replace(FIRM, " ")


def _quoted(text: str) -> str:
    return text.replace("#", "#35;").replace("&", "#amp;").replace("`", "#96;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
