"""A chart as JSON: all that it asks, works out and decides, as data and in words. The form is told by `schema.py`."""

from __future__ import annotations

from typing import Any

from generator.documents.document import Asked, Derived, Sign, Step, text_of
from generator.documents.promises import Promise, Response, ToldPatient
from generator.outputs.open_formats.expressions import given, read
from generator.outputs.open_formats.source import ChartSource, number_of


def as_data(source: ChartSource) -> dict[str, Any]:
    """The chart as JSON has it."""
    chart, head, version = source.chart, source.head, source.version
    review = version.review
    return {
        "$schema": source.schema, "id": chart.chart, "title": source.document.title, "language": source.document.language,
        "audience": source.document.audience, "question": head.question, "population": head.population, "exclusions": head.exclusions,
        "version": {"id": version.fingerprint, "changed": version.changed.isoformat(),
                    "reviewed": {"by": str(review.by), "on": review.on.isoformat()} if review is not None else None},
        "inputs": [_input(one) for one in chart.asked],
        "derived": [_derived(value) for value in chart.derived],
        "danger_signs": _danger_signs(source),
        "boxes": [_box(step) for step in chart.steps],
        "arrows": [{"from": step.number, "to": answer.number, "answer": answer.drawn or None, "when": read(answer.when), "fallback": answer.fallback}
                   for step in chart.steps for answer in step.answers],
        "returns": [{"from": back.start or None, "to": back.to, "when": back.when} for back in chart.returns],
        "sheets": [{"title": part.title, "boxes": list(part.boxes)} for part in chart.parts],
        "properties": [_property(one) for one in source.promises.properties],
        "cases": [_case(one) for one in source.promises.patients],
    }


def _input(one: Asked) -> dict[str, Any]:
    return {"id": one.id, "kind": one.kind, "says": one.says, "name": one.name,
            "choices": [{"id": choice.id, "says": choice.words, "points": number_of(choice.points)} for choice in one.choices],
            "unit": one.unit or None, "from": number_of(one.low), "to": number_of(one.high), "step": number_of(one.step),
            "unknown": one.unknown or None, "default": one.default or None, "any_of": list(one.any_of), "unsure": one.unsure or None,
            "about": one.about or None, "points": number_of(one.points)}


def _derived(value: Derived) -> dict[str, Any]:
    rows = [{"when": read(row.when), "words": row.words, "gives": row.gives if (data := given(row.gives)) is None else data, "says": row.says or None}
            for row in value.rows]
    return {"id": value.id, "name": value.name, "collect": value.collect, "rows": rows, "unit": value.unit or None,
            "from": number_of(value.low), "to": number_of(value.high), "decimals": number_of(value.decimals)}


def _danger_signs(source: ChartSource) -> list[dict[str, Any]]:
    """The danger signs above the chart, then any other that a condition gives."""
    conditions = {sign.id: sign for sign in source.chart.signs}
    told = {sign.id: sign for sign in source.danger_signs}
    return [{"id": id_, "says": told[id_].says if id_ in told else None, "urgency": told[id_].urgency if id_ in told else None,
             **_counts(conditions.get(id_))} for id_ in dict.fromkeys([*told, *conditions])]


def _counts(sign: Sign | None) -> dict[str, Any]:
    """By which condition somebody has a danger sign, and for whom it counts."""
    exceptions = {one.kind: {"when": read(one.when), "words": one.words} for one in sign.exceptions} if sign is not None else {}
    return {"when": read(sign.when) if sign is not None else None, "words": sign.words or None if sign is not None else None,
            **{kind: exceptions.get(kind) for kind in ("only_if", "unless", "ruled_out_by")},
            "questions": sign.questions if sign is not None else 0}


def _property(one: Promise) -> dict[str, Any]:
    failure = one.failure
    return {"kind": one.kind, "says": one.says, "when": read(one.when), "words": one.words or None, "round": one.round or None,
            "given": _given(one.responses), "boxes": list(one.boxes), "levels": list(one.levels), "passes": list(one.passes),
            "before": one.before or None,
            "known_failure": {"reason": failure.reason, "by": failure.by, "until": failure.until} if failure is not None else None}


def _case(one: ToldPatient) -> dict[str, Any]:
    back = [{"to": again.to, "given": _given(again.responses), "reaches": again.reaches} for again in one.back]
    worked_out = [{"value": value, "is": comes_to} for value, comes_to in one.worked_out]
    return {"patient": one.says, "given": _given(one.responses), "worked_out": worked_out, "by": list(one.by), "reaches": one.reaches, "back": back}


def _given(responses: tuple[Response, ...]) -> list[dict[str, Any]]:
    """Answers, each as it was written: yes, a word, an id, several ids with commas, a number, "none of these" or "not known"."""
    return [{"question": one.question, "answer": one.answer, "round": one.round or None} for one in responses]


def _box(step: Step) -> dict[str, Any]:
    repeat = step.repeat
    return {"number": step.number, "id": step.box, "kind": step.kind, "says": step.says, "level": step.level or None,
            "call": [call.words for call in (*step.first, *step.then)], "told": {line.label: text_of(line.line) for line in step.lines},
            "signs": list(step.asked), "unsure": [text_of(detail.line) for detail in step.unsure], "notes": list(step.notes),
            "facts": list(step.facts), "asks": list(step.asks), "table": [list(row) for row in step.table],
            "repeat": {"to": repeat.to, "after": repeat.after, "at_most": repeat.at_most, "words": repeat.words} if repeat is not None else None,
            "shows": list(step.shows),
            "adds": [{"when": read(one.when), "words": one.words, "says": one.says, "facts": list(one.facts)} for one in step.adds]}

