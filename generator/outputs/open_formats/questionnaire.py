"""What a chart asks, as a FHIR R5 Questionnaire.

An item for each input, shown where the way leads to it, and one for each value that is worked out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from generator.documents.document import Asked, Choice, Derived, text_of
from generator.outputs.open_formats.expressions import given
from generator.outputs.open_formats.fhir import HL7, SDC, choice, expression, headed, variables
from generator.outputs.open_formats.fhirpath import NONE_OF_THESE, Paths, link_of, unknown_of
from generator.outputs.open_formats.rounds import Times
from generator.outputs.open_formats.source import ChartSource, filled, number_of

ENDING = ".questionnaire.json"
_CONTROL = "http://hl7.org/fhir/questionnaire-item-control"


def questionnaire(source: ChartSource) -> dict[str, Any]:
    """The Questionnaire of a chart."""
    paths = Paths(source.chart)
    asked = [item for key in paths.items for item in _asked(_with_signs(paths.asked[key[0]], source), key[1], paths, source)]
    told = [_worked_out(paths.derived[name], times, variable) for (name, times), variable in paths.worked_out.items() if " " not in name]
    return headed(source, "Questionnaire", ENDING) | filled(extension=variables(paths), item=[*asked, *told])


def _with_signs(one: Asked, source: ChartSource) -> Asked:
    """An input with the danger signs that its question asks for, what to answer in doubt, and what helps, where its box alone tells them."""
    step = next((step for step in source.chart.steps if step.asks == (one.id,)), None)
    if step is None:
        return one
    unsure = " ".join(text_of(detail.line) for detail in step.unsure)
    about = " ".join(filter(None, (one.about, *step.notes)))
    return replace(one, any_of=one.any_of or step.asked, unsure=one.unsure or unsure, about=about)


def _asked(one: Asked, times: Times, paths: Paths, source: ChartSource) -> Iterator[dict[str, Any]]:
    """The item of an input, and of one that somebody may not know, the item that says so."""
    link, needed = link_of(one.id, times), paths.asks((one.id, times))
    shown = [{"url": f"{SDC}/sdc-questionnaire-enableWhenExpression", **expression(needed)}] if needed not in {"", "true"} else []
    yield filled(linkId=link, text=one.says, type=_type(one), extension=[*shown, *_limits(one)], required=not one.unknown,
                 repeats=True if one.kind == "several of" else None, answerOption=_options(one, source), item=[*_told(one, link)])
    if one.unknown:
        yield filled(linkId=unknown_of(link), text=one.unknown, type="boolean", extension=shown, required=False)


def _type(one: Asked) -> str:
    if one.kind in {"one of", "several of"}:
        return "coding"
    return "boolean" if one.kind == "yes or no" else "integer" if _whole(one) else "decimal"


def _whole(one: Asked) -> bool:
    return bool(one.step) and all(isinstance(number_of(text), int) for text in (one.step, one.low or "0"))


def _limits(one: Asked) -> Iterator[dict[str, Any]]:
    """The smallest and the largest number, the decimals, and the unit in the author's words."""
    kind = "valueInteger" if _whole(one) else "valueDecimal"
    for url, text in (("minValue", one.low), ("maxValue", one.high)):
        if text:
            yield {"url": f"{HL7}/{url}", kind: number_of(text)}
    if one.step and not _whole(one):
        yield {"url": f"{HL7}/maxDecimalPlaces", "valueInteger": len(one.step.partition(".")[2])}
    if one.unit:
        yield {"url": f"{HL7}/questionnaire-unit", "valueCoding": {"display": one.unit}}


def _options(one: Asked, source: ChartSource) -> list[dict[str, Any]]:
    if one.kind not in {"one of", "several of"}:
        return []
    options = [_option(option) for option in one.choices]
    if one.kind == "several of":
        none = {"url": f"{HL7}/questionnaire-optionExclusive", "valueBoolean": True}
        options.append({"extension": [none], "valueCoding": {"code": NONE_OF_THESE, "display": source.reader("logic_none")}})
    return options


def _option(one: Choice) -> dict[str, Any]:
    weight = [{"url": f"{HL7}/itemWeight", "valueDecimal": number_of(one.points)}] if one.points else []
    return {"valueCoding": filled(extension=weight, code=one.id, display=one.words)}


def _told(one: Asked, link: str) -> Iterator[dict[str, Any]]:
    """What counts as yes, what to answer in doubt, and what helps to answer."""
    for place, sign in enumerate(one.any_of, start=1):
        yield {"linkId": f"{link}.yes.{place}", "text": sign, "type": "display"}
    for ending, told in (("unsure", one.unsure), ("about", one.about)):
        if told:
            help_ = {"url": f"{HL7}/questionnaire-itemControl", "valueCodeableConcept": choice(_CONTROL, "help")}
            yield {"linkId": f"{link}.{ending}", "extension": [help_], "text": told, "type": "display"}


def _worked_out(value: Derived, times: Times, variable: str) -> dict[str, Any]:
    """The item of a value that is worked out, which nobody fills in."""
    link, words = link_of(value.id, times), {row.gives: row.says for row in value.rows if given(row.gives) is None}
    told = f"%{variable}"
    if words:
        options = f"%questionnaire.item.where(linkId='{link}').answerOption.value"
        told = f"{options}.where(code in {told})"
    unit = [{"url": f"{HL7}/questionnaire-unit", "valueCoding": {"display": value.unit}}] if value.unit else []
    return filled(linkId=link, text=value.name, type="coding" if words else "decimal", readOnly=True,
                  repeats=True if value.collect == "all" and words else None,
                  extension=[{"url": f"{SDC}/sdc-questionnaire-calculatedExpression", **expression(told)}, *unit],
                  answerOption=[{"valueCoding": {"code": code, "display": says or code}} for code, says in words.items()])
