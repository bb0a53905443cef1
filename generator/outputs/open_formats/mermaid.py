"""A chart as Mermaid source, for those who want to go on with it elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.documents.document import Chart, Step
from generator.language.numbers import FIRM
from generator.language.reader import Reader

_SHAPES = {"state": ("([", "])"), "question": ("{{", "}}"), "action": ("[", "]"), "outcome": ("([", "])"), "link": ("((", "))")}

_SIGNS = {sign: f"#{ord(sign)};" for sign in "#`"} | {"&": "#amp;", '"': "#quot;", "<": "#lt;", ">": "#gt;"}

_READ_ANYWHERE = re.compile(r"%(?=%)|(?<=%)%|s(?=tyle)|c(?=lassDef)")
"""Beginnings that Mermaid looks for before it reads its own grammar, inside quotes as well."""


def mermaid(chart: Chart, reader: Reader) -> str:
    """The chart as Mermaid source: a box for each step, an arrow for each answer, a dotted one where an action is done again."""
    names = {value.id: value.name for value in chart.derived} | {one.id: one.name for one in chart.asked}
    lines = ["flowchart TD"]
    for step in chart.steps:
        opened, closed = _SHAPES[step.kind]
        lines.append(f'    b{step.number}{opened}"{step.number}. {"<br/>".join(map(_quoted, _said(step, names, reader)))}"{closed}')
    for step in chart.steps:
        for answer in step.answers:
            middle = f'-- "{_quoted(answer.drawn)}" -->' if answer.drawn else "-->"
            lines.append(f"    b{step.number} {middle} b{answer.number}")
        if step.repeat is not None:
            lines.append(f'    b{step.number} -. "{_quoted(step.repeat.words)}" .-> b{step.repeat.to}')
    return "\n".join(lines).replace(FIRM, " ") + "\n"


def _said(step: Step, names: dict[str, str], reader: Reader) -> Iterator[str]:
    """What stands in a box, line by line: its words, how points are counted, for whom its named answers are, what it shows, what it adds for some."""
    yield step.whole
    yield from (reader.in_labels(*row) for row in (*step.table, *step.conditions))
    yield from (names[name] for name in step.shows if name in names)
    yield from (reader.labelled(one.words, one.says) for one in step.adds)


def _quoted(text: str) -> str:
    """Words between quotes, in which nothing is read as Mermaid's own."""
    escaped = "".join(_SIGNS.get(sign, sign) for sign in text)
    return _READ_ANYWHERE.sub(lambda found: f"#{ord(found[0])};", escaped)
