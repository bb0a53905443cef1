"""What a chart decides, as a FHIR R5 PlanDefinition: an action for each box, which applies to whoever is led to it.

The answers of a question are actions inside it, exactly one of which applies; each names the box that it leads to, and its condition. Danger signs
that a condition gives are actions of their own; for whom one counts that a question asks for in words is documentation of the plan, in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.documents.document import Answer, Detail, DocumentId, Link, SignException, Step, parts_of, text_of
from generator.documents.urls import address_of, path_of, web_address
from generator.language.numbers import reader_for
from generator.language.numbers.units import is_time
from generator.language.reader import Reader
from generator.outputs.open_formats import questionnaire
from generator.outputs.open_formats.expressions import read
from generator.outputs.open_formats.fhir import choice, headed, spoken, variables
from generator.outputs.open_formats.fhirpath import Paths
from generator.outputs.open_formats.source import ChartSource, DangerSign, filled

ENDING = ".plandefinition.json"

PRIORITY = {"emergency": "stat", "urgent": "asap", "prompt": "urgent", "routine": "routine"}
"""Our levels as FHIR's: "stat" at once, "asap" as soon as possible, "urgent" before what is routine."""

_TYPE = "http://terminology.hl7.org/CodeSystem/plan-definition-type"
_UNITS: Mapping[tuple[str, float], tuple[str, str]] = {
    ("time", 1): ("second", "s"), ("time", 60): ("minute", "min"), ("time", 3600): ("hour", "h"), ("time", 24 * 3600): ("day", "d"),
    ("time", 7 * 24 * 3600): ("week", "wk"), ("months", 1): ("month", "mo"), ("months", 12): ("year", "a")}
"""Units of time by what they measure and how large they are: their names in English, and their codes (UCUM)."""


def plan_definition(source: ChartSource) -> dict[str, Any]:
    """The PlanDefinition of a chart."""
    paths, review = Paths(source.chart), source.version.review
    signs = [_sign(sign, paths, source) for sign in source.danger_signs]
    return headed(source, "PlanDefinition", ENDING) | filled(
        extension=variables(paths), type=choice(_TYPE, "clinical-protocol"), usage=_usage(source),
        reviewer=[{"name": str(review.by)}] if review is not None else None,
        relatedArtifact=[*_related(source)],
        action=[*(sign for sign in signs if sign is not None), *(_action(step, paths, source) for step in source.chart.steps)])


def _usage(source: ChartSource) -> str:
    told = {"chart_population": source.head.population, "chart_exclusions": source.head.exclusions}
    return "\n\n".join(source.reader.labelled(source.reader(key), said) for key, said in told.items())


def _related(source: ChartSource) -> Iterator[dict[str, Any]]:
    """The Questionnaire that it decides on, then for whom danger signs count that no condition gives, then the sources."""
    asked = source.address(questionnaire.ENDING)
    yield filled(type="depends-on", resource=asked, display=None if asked else f"{source.chart.chart}{questionnaire.ENDING}")
    yield from ({"type": "documentation", "label": sign.id, "display": told} for sign in source.danger_signs if (told := _counts_for(sign, source)))
    yield from ({"type": "citation", "citation": short} for short in source.sources.values())


# --- actions -----------------------------------------------------------------------------------------------------


def _action(step: Step, paths: Paths, source: ChartSource) -> dict[str, Any]:
    """The action of a box."""
    inside = [*_answers(step, paths, source), *_added(step, paths, source)]
    asks = step.kind == "question"
    return filled(
        linkId=step.box, prefix=str(step.number), title=step.says, description=_described(step, source.reader), textEquivalent=step.whole,
        priority=PRIORITY.get(step.level), code={"coding": [{"code": step.kind}]}, reason=[{"text": sign} for sign in step.asked],
        documentation=[*_facts(step.facts, source), *_onward_words(step, source)],
        condition=[_applies(paths.reached(step))], input=[_asked(step)] if asks else [],
        timingTiming=_timing(step), participant=_participants(step),
        groupingBehavior="logical-group" if asks else None, selectionBehavior="exactly-one" if asks else None,
        dynamicValue=[*_shown(step, paths, source)], action=inside) | _definition(step, source)


def _applies(told: str, description: str = "") -> dict[str, Any]:
    return {"kind": "applicability", "expression": spoken(told, description)}


def _described(step: Step, reader: Reader) -> str:
    lines = [step.whole, *(reader.labelled(line.label, text_of(line.line)) for line in (*step.lines, *step.unsure)),
             *step.notes, *(reader.in_labels(*row) for row in step.table)]
    return "\n\n".join(lines)


def _answers(step: Step, paths: Paths, source: ChartSource) -> Iterator[dict[str, Any]]:
    """The ways out of a box: for whom each is, and where it leads."""
    boxes = {other.number: other.box for other in source.chart.steps}
    if step.repeat is not None:
        wait = offset(step.repeat.after, source.reader.language)
        yield _way(f"{step.box}.again", step.repeat.words, paths.again(step), {"targetId": boxes[step.repeat.to], **wait})
    for place, answer in enumerate(step.answers):
        yield _way(f"{step.box}.{place + 1}", answer.drawn or answer.words, paths.taken(step, place), {"targetId": boxes[answer.number]},
                   _in_words(answer))


def _way(link: str, title: str, taken: str, to: dict[str, Any], words: str = "") -> dict[str, Any]:
    """A way on: it is before the box that it leads to."""
    return {"linkId": link, "title": title, "condition": [_applies(taken, words)],
            "relatedAction": [{"targetId": to.pop("targetId"), "relationship": "before", **to}]}


def _in_words(answer: Answer) -> str:
    return answer.drawn if answer.plain else ""


def offset(words: str, language: str) -> dict[str, Any]:
    """How long to wait, where the words are one length of time."""
    amounts = reader_for(language).read(words).amounts
    one = amounts[0] if len(amounts) == 1 else None
    if one is None or one.low != one.high or (one.start, one.end) != (0, len(words)) or not is_time(one.unit):
        return {}
    [(measured, _)] = one.unit.kind
    name, code = _UNITS.get((measured, float(one.unit.factor)), ("", ""))
    if not name:
        return {}
    value = int(one.low) if one.low.denominator == 1 else float(one.low)
    return {"offsetDuration": {"value": value, "unit": name, "system": "http://unitsofmeasure.org", "code": code}}


def _timing(step: Step) -> dict[str, Any] | None:
    """Within what time, in words; or how often an action is done at most."""
    within = _line(step, "time_limit")
    repeat = {"repeat": {"count": 1, "countMax": step.repeat.at_most}} if step.repeat is not None else {}
    return filled(**repeat, code={"text": within} if within else None) or None


def _participants(step: Step) -> list[dict[str, Any]]:
    who = _line(step, "chart_who")
    return [{"role": {"text": who}}] if who else []


def _line(step: Step, key: str) -> str:
    return next((text_of(line.line) for line in step.lines if line.key == key), "")


def _asked(step: Step) -> dict[str, Any]:
    """That the answers are needed, by the Questionnaire."""
    return {"title": step.says, "requirement": {"type": "QuestionnaireResponse"}}


def _facts(facts: tuple[str, ...], source: ChartSource) -> Iterator[dict[str, Any]]:
    """The facts that something stands on, with the places that state them."""
    for id_ in facts:
        fact = source.facts.get(id_)
        if fact is not None:
            yield from ({"type": "citation", "label": id_, "display": fact.says, "citation": place} for place in fact.places)
            if not fact.places:
                yield {"type": "documentation", "label": id_, "display": fact.says}


def _shown(step: Step, paths: Paths, source: ChartSource) -> Iterator[dict[str, Any]]:
    """The values that an end shows."""
    names = {value.id: value.name for value in source.chart.derived} | {one.id: one.name for one in source.chart.asked}
    for name in step.shows:
        yield {"expression": spoken(paths.at(step, lambda times, name=name: paths.value(name, times)), names.get(name, name))}  # type: ignore[misc]


def _added(step: Step, paths: Paths, source: ChartSource) -> Iterator[dict[str, Any]]:
    """What an end says besides to some."""
    for place, one in enumerate(step.adds, start=1):
        when = read(one.when) or ["and"]
        told = paths.at(step, lambda times, when=when: paths.condition(when, times))  # type: ignore[misc]
        yield filled(linkId=f"{step.box}.adds.{place}", title=one.says, condition=[_applies(f"iif({told}, true, false)", one.words)],
                     documentation=[*_facts(one.facts, source)])


# --- danger signs, and where ends lead on ------------------------------------------------------------------------


def _sign(sign: DangerSign, paths: Paths, source: ChartSource) -> dict[str, Any] | None:
    """The action of a danger sign that a condition gives; the questions ask for the others."""
    told = next((one for one in source.chart.signs if one.id == sign.id and one.when), None)
    if told is None:
        return None
    condition = f"iif({paths.condition(read(told.when) or ['and'])}, true, false)"
    return filled(linkId=f"sign.{sign.id}", title=sign.says, priority=PRIORITY.get(sign.urgency), code={"coding": [{"code": "danger-sign"}]},
                  condition=[_applies(condition, told.words), *(_excepted(one, paths, source) for one in told.exceptions)],
                  documentation=[*_facts((sign.id,), source)])


def _counts_for(sign: DangerSign, source: ChartSource) -> str:
    """For whom a danger sign counts that a question asks for in words, and no condition gives; empty where it counts for everybody."""
    told = next((one for one in source.chart.signs if one.id == sign.id and not one.when), None)
    exceptions = [source.reader(f"logic_{one.kind}", condition=one.words) for one in told.exceptions] if told is not None else []
    return " ".join((sign.says, *map(source.reader.sentence, exceptions))) if exceptions else ""


def _excepted(one: SignException, paths: Paths, source: ChartSource) -> dict[str, Any]:
    """For whom a danger sign does not count: for nobody of whom that is not sure. What rules it out stops its action."""
    told = paths.condition(read(one.when) or ["and"])
    if one.kind == "ruled_out_by":
        return {"kind": "stop", "expression": spoken(f"iif({told}, true, false)", one.words)}
    surely = f"({told}).not()" if one.kind == "only_if" else told
    return _applies(f"iif({surely}, false, true)", source.reader(f"logic_{one.kind}", condition=one.words))


def _links(step: Step) -> Iterator[tuple[Detail, Link, DocumentId]]:
    for detail in step.onward:
        yield from ((detail, part, part.to.document) for part in parts_of(detail) if isinstance(part, Link) and part.to.document is not None)


def _definition(step: Step, source: ChartSource) -> dict[str, Any]:
    """What an end leads on to: the PlanDefinition of another chart, or a page; nothing while the site has no address."""
    for _, _, to in _links(step):
        if source.site:
            return ({"definitionCanonical": web_address(source.site, f"{path_of(to)}{ENDING}")} if to.kind == "chart"
                    else {"definitionUri": web_address(source.site, address_of(to))})
    return {}


def _onward_words(step: Step, source: ChartSource) -> Iterator[dict[str, Any]]:
    yield from ({"type": "documentation", "label": detail.label, "display": link.text} for detail, link, _ in _links(step))
