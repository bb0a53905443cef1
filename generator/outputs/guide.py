"""A chart as data for the step-by-step guide (templates/theme/assets/guide.js): what it asks, works out, and where each answer leads.

The data stands in the page. It is ASCII, on one line, and holds no sign that ends a script element or begins anything in Markdown outside of one.
"""

from __future__ import annotations

import json
from typing import Any

from generator.documents.document import Answer, Asked, Chart, Choice, Derived, Step, text_of
from generator.documents.versions import SheetVersion
from generator.language.reader import Reader

WORDS = ("guide", "guide_back", "guide_again", "guide_print", "guide_step", "guide_end", "guide_path", "guide_unfinished", "guide_printed",
         "guide_address", "guide_next", "guide_known", "guide_change", "guide_change_of", "guide_round", "guide_repeat", "guide_check",
         "guide_answer_this", "guide_choose", "guide_no_number", "guide_outside", "guide_whole", "guide_steps", "guide_thousands", "guide_so_far",
         "guide_not_worked_out", "guide_no_way", "guide_ignored", "guide_from_before", "guide_for_some", "guide_optional",
         "guide_left_out", "guide_more",
         "chart_yes", "chart_no", "chart_unsure", "logic_none", "logic_not_known", "logic_shows")
"""What the guide itself says, by the keys of the catalogue."""

_OF_ASKED = (
    "id", "kind", "says", "name", "unit", "low", "high", "step", "unknown", "default", "any_of", "unsure", "range", "steps", "shared", "about")

_ESCAPED = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&'`*_~!#$@|"})
"""Signs that only strings of JSON hold, and that HTML or Markdown could take for its own."""


def guide_data(chart: Chart, version: SheetVersion | None, reader: Reader) -> str:
    """The data of a guide as JSON. `version`: what is printed with a path."""
    said = {key.removeprefix("guide_"): reader(key) for key in WORDS} | {
        "call": text_of(chart.call), "address_of_page": (version.address or "") if version else "",
        "version": reader("chart_version", on=version.updated, hash=version.fingerprint) if version else "",
        "until": reader("not_after", on=version.not_after) if version else ""}
    by_range = {step.box for step in chart.steps if _is_told_by_range(step, chart)}
    asked = [_asked(one if one.id not in by_range else _by_range(one, chart)) for one in chart.asked]
    data = {"chart": chart.chart, "words": said, "asked": asked, "derived": [_derived(one) for one in chart.derived],
            "steps": [_step(step, step.box in by_range) for step in chart.steps], "passes": chart.passes}
    return json.dumps(data, separators=(",", ":")).translate(_ESCAPED)


def _is_told_by_range(step: Step, chart: Chart) -> bool:
    """Whether a question asks for a number whose limits nobody gave: its answers are ranges, and one of them is chosen."""
    return step.asks == (step.box,) and any(one.id == step.box and one.kind == "number" and not one.low for one in chart.asked)


def _by_range(one: Asked, chart: Chart) -> Asked:
    step = next(step for step in chart.steps if step.box == one.id)
    ranges = tuple(Choice(answer.words, answer.words) for answer in step.answers if not answer.fallback)
    return Asked(one.id, "one of", one.says, one.name, ranges, unknown=one.unknown)


def _asked(one: Asked) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in _OF_ASKED}
    return _filled({**told, "choices": [{"id": choice.id, "words": choice.words} for choice in one.choices]})


def _derived(one: Derived) -> dict[str, Any]:
    rows = [_filled({"when": json.loads(row.when), "gives": row.gives if row.says else json.loads(row.gives), "words": row.words, "says": row.says})
            for row in one.rows]
    return _filled({"id": one.id, "name": one.name, "collect": one.collect, "unit": one.unit, "decimals": one.decimals}) | {"rows": rows}


def _step(step: Step, by_range: bool) -> dict[str, Any]:
    told = {"number": step.number, "box": step.box, "kind": step.kind, "asks": step.asks,
            "answers": [_answer(answer, step, by_range) for answer in step.answers], "shows": step.shows,
            "adds": [{"when": json.loads(one.when), "words": one.words, "says": one.says} for one in step.adds], "onto": step.onto,
            "carries": step.carries}
    if step.repeat is not None:
        told["repeat"] = {"to": step.repeat.to, "after": step.repeat.after, "at_most": step.repeat.at_most}
    return _filled(told)


def _answer(answer: Answer, step: Step, by_range: bool) -> dict[str, Any]:
    when = ["is", step.box, [answer.words]] if by_range else json.loads(answer.when) if answer.when else None
    return _filled({"words": answer.words, "to": answer.number, "when": None if answer.fallback else when, "fallback": answer.fallback})


def _filled(told: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty: less to send."""
    return {name: value for name, value in told.items() if value not in ("", (), [], None, False)}
