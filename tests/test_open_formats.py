"""Charts in open formats: each file is what its standard says, holds the chart's paths, and takes every patient to the chart's own end.

The patients come from the engine, the ways from the files: JSON, FHIRPath and Mermaid are read here by readers that were written from their
specifications and share nothing with the program.
"""

from __future__ import annotations

import json
import random
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise, product, starmap
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from fhir.resources.plandefinition import PlanDefinition
from fhir.resources.questionnaire import Questionnaire
from jsonschema.exceptions import ValidationError

from generator.build import assemble_edition
from generator.content.model import QuestionBox
from generator.content.reader.load import load
from generator.documents.document import Chart, Step
from generator.drawing.text_metrics import read_font
from generator.language.reader import Reader as Patient
from generator.language.words import read_words
from generator.logic.flow import Trace
from generator.logic.search import Search
from generator.logic.translation import BoxAtTime, Logic
from generator.logic.values import Facts, Value, Variable
from generator.outputs import chart_exports
from generator.outputs.edition import Edition
from generator.outputs.open_formats.fhirpath import text
from generator.outputs.open_formats.mermaid import mermaid
from generator.outputs.open_formats.plan_definition import offset
from generator.outputs.open_formats.source import SCHEMA, ChartSource
from tests.chart_reader import Reader, Times
from tests.fhirpath import evaluate, parse
from tests.following import follow
from tests.schemas import validator_of
from tests.worlds import ROOT, example, tries

OWN = Path(__file__).parent / "open_formats"
CHARTS = [*sorted(f"real {file.stem}" for file in (ROOT / "content" / "decisions").glob("*.yml")), "example ankle-injured",
          *sorted(f"example {file.stem}" for file in OWN.glob("*.yml"))]
PATIENT = Patient("patient", "en", read_words("en"))
every_chart = pytest.mark.parametrize("name", CHARTS)

Answers = dict[str, Value]


@cache
def published(world: str) -> Edition:
    """The real content, or the example world with charts of every kind; never judged, for only the files matter here."""
    with tempfile.TemporaryDirectory() as folder:
        content = ROOT / "content" if world == "real" else example(Path(folder))
        for file in OWN.glob("*.yml") if world == "example" else ():
            (content / "decisions" / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
        library, problems = load(content)
    assert [problem.message for problem in problems if problem.level == "error"] == []
    assert library.site is not None
    return assemble_edition(library, library.site, read_font())


class Told(NamedTuple):
    """A chart: what the engine makes of it, and its files by their endings."""

    name: str
    logic: Logic
    source: ChartSource
    files: Mapping[str, bytes]

    @property
    def chart(self) -> Chart:
        return self.source.chart

    def data(self, ending: str) -> dict[str, Any]:
        """A file as data, read once for all who ask: nobody changes it."""
        return _data(self.name, ending)


@cache
def told(name: str) -> Told:
    world, id_ = name.split()
    edition = published(world)
    document = next(document for document in edition.documents if document.id.kind == "chart" and document.id.id == id_)
    source = chart_exports.source_of(document, edition)
    return Told(name, Logic(edition.library.decisions[id_], edition.library), source, chart_exports.files_of(source))


@cache
def _data(name: str, ending: str) -> dict[str, Any]:
    return dict(json.loads(told(name).files[ending]))


# --- patients ------------------------------------------------------------------------------------------------------


@cache
def _patients(name: str) -> tuple[Answers, ...]:
    """One patient for every path, then all of them where they are few, else many by chance: numbers near each limit as often as any others."""
    chart = told(name)
    variables = chart.logic.flow.variables
    found = [{id_: answers.get(id_, variable.values[0]) for id_, variable in variables.items()} for answers in _one_for_each_path(chart)]
    counts = [len(variable.values) if variable.kind != "number" else 99 for variable in variables.values()]
    if all(count < 99 for count in counts) and _product(counts) <= 5000:
        found += (dict(zip(variables, values, strict=True)) for values in product(*(variable.values for variable in variables.values())))
        return tuple(found)
    chance = random.Random(name)
    limits = {Fraction(number) for number in re.findall(r'"number",\s*"(-?[0-9.]+)"', chart.files[".json"].decode())}
    for _ in range(tries(300)):
        likely = chance.choice((0.0, 0.02, 0.1, 0.5, 0.9))
        found.append({id_: _by_chance(variable, limits, likely, chance) for id_, variable in variables.items()})
    return tuple(found)


def patients(told: Told) -> tuple[Answers, ...]:
    return _patients(told.name)


def _one_for_each_path(told: Told) -> Iterator[Answers]:
    """A patient for every path that somebody can take, as far as the chart itself goes.

    None where a formula is not linear: other engines work out its last digits in their own way, and the search likes limits.
    """
    flow, search = told.logic.flow, Search(told.logic.flow)
    if search.solver.names_in_formulas:
        return
    ahead: list[tuple[str, tuple[Any, ...]]] = [(flow.start, ())]
    while ahead:
        box, taken = ahead.pop()
        onward = [(way.target, (*taken, search.taking(way))) for way in flow.ways[box] if told.logic.spots[way.target].chart == told.logic.main]
        if onward:
            ahead += ((target, ways) for target, ways in onward if search.solver.possible(*ways))
        elif (found := search.find(*taken)) is not None:
            yield dict(found.answers)


def _product(counts: list[int]) -> int:
    found = 1
    for count in counts:
        found *= count
    return found


def _by_chance(variable: Variable, limits: set[Fraction], likely: float, chance: random.Random) -> Value:
    """A value; `likely`: how likely a yes is, for whoever has one of thirty danger signs shows the way of none of the others."""
    if variable.unknown and chance.random() < 0.1:
        return None
    if variable.kind == "yes or no":
        return chance.random() < likely
    if variable.kind != "number":
        return chance.choice([value for value in variable.values if value is not None])
    near = [variable.low + variable.step * (int((limit - variable.low) / variable.step) + place) for limit in sorted(limits) for place in (-1, 0, 1)]
    inside = [number for number in near if variable.low <= number <= variable.high]
    steps = int((variable.high - variable.low) / variable.step)
    return chance.choice(inside) if inside and chance.random() < 0.5 else variable.low + variable.step * chance.randint(0, steps)


def passed(told: Told, trace: Trace) -> list[int]:
    """The numbers of the boxes of the chart itself on a trace; what a linked chart does with the patient is not in its files."""
    numbers = {step.box: step.number for step in told.chart.steps}
    spots = (told.logic.spots[box] for box in trace.boxes)
    return [numbers[spot.box] for spot in spots if spot.chart == told.logic.main]


def rounds(told: Told, times: Times) -> tuple[tuple[str, int], ...]:
    boxes = {step.number: step.box for step in told.chart.steps}
    return tuple(sorted((f"{told.logic.main}/{boxes[action]}", time) for action, time in times.items() if time > 1))


def answered(told: Told, answers: Answers, name: str, times: Times) -> Value:
    """What a patient of the engine answers to an input, or to a question of its own, at a time of asking."""
    logic, main = told.logic, told.logic.charts[told.logic.main]
    spot = BoxAtTime(logic.main, name, rounds(told, times))
    if name in main.inputs:
        return answers.get(logic.named(name, BoxAtTime(logic.main, "", spot.rounds)))
    facts = Facts(logic.flow.variables, logic.flow.derived, answers)
    box, question = main.boxes[name], main.questions[name]
    assert isinstance(box, QuestionBox)
    if box.asks != "yes or no":
        return facts.value(logic.named(question.asks[0], spot))
    holds = [facts.holds(logic.condition(when, spot)) for answer, _, when in question.answers if answer == "yes"]
    return holds[0]


# --- JSON ----------------------------------------------------------------------------------------------------------


@cache
def validator() -> Any:
    return validator_of(json.loads(chart_exports.files(published("example"))[SCHEMA]))


@every_chart
def test_json_follows_its_schema(name: str) -> None:
    data = told(name).data(".json")
    validator().validate(data)
    assert data["$schema"].endswith("chart.schema.json")


@pytest.mark.parametrize("broken", [
    {"audience": "nobody"}, {"boxes": []}, {"surplus": 1},
    {"arrows": [{"from": 1, "to": 2, "answer": None, "when": ["maybe", "pain"], "fallback": False}]},
    {"arrows": [{"from": 1, "to": 2, "answer": None, "when": ["<", ["value", "pain"]], "fallback": False}]},
    {"arrows": [{"from": 1, "to": 2, "answer": None, "when": ["<", ["value", "pain"], ["number", "ten"]], "fallback": False}]},
    {"arrows": [{"from": 1, "to": 2, "answer": None, "when": ["yes", "a", "b"], "fallback": False}]},
])
def test_the_schema_refuses_what_is_no_chart(broken: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        validator().validate(told("example kinds").data(".json") | broken)


@every_chart
def test_json_takes_every_patient_the_same_way(name: str) -> None:
    chart, data, arrows = told(name), told(name).data(".json"), set()
    for answers in patients(chart):
        trace = follow(chart.logic.flow, answers)
        reader = Reader(data, lambda id_, times, answers=answers: answered(chart, answers, id_, times))  # type: ignore[misc]
        assert trace.ended == "end"
        assert reader.boxes_passed() == passed(chart, trace), answers
        arrows |= set(pairwise(passed(chart, trace)))
    assert arrows == {(step.number, onward) for step in chart.chart.steps for onward in _onward(step)}, "else some arrow was never walked"


def _onward(step: Step) -> set[int]:
    return {*(answer.number for answer in step.answers), *([step.repeat.to] if step.repeat is not None else [])}


def test_json_holds_for_whom_a_danger_sign_counts() -> None:
    (sign,) = told("example exceptions").data(".json")["danger_signs"]
    assert sign["when"] == ["not", ["yes", "stand"]]
    assert {key: sign[key]["when"] for key in ("only_if", "unless", "ruled_out_by")} == {
        "only_if": [">=", ["value", "age"], ["number", "2"]], "unless": ["yes", "chair"], "ruled_out_by": ["is", "film", ["sound"]]}
    assert [sign[key]["words"] for key in ("only_if", "unless", "ruled_out_by")] == ["Age 2 years or more", "Wheelchair before: Yes", "X-ray: Sound"]
    assert sign["questions"] == 3


def test_a_danger_sign_without_exceptions_has_none_in_json() -> None:
    signs = [sign for name in CHARTS if name not in {"example exceptions", "example in-words"} for sign in told(name).data(".json")["danger_signs"]]
    assert signs and all(sign["only_if"] is sign["unless"] is sign["ruled_out_by"] is None for sign in signs)


@every_chart
def test_json_holds_every_property_and_every_named_patient(name: str) -> None:
    chart, data = told(name), told(name).data(".json")
    decision = published(name.split()[0]).library.decisions[name.split()[1]]
    number = {step.box: step.number for step in chart.chart.steps}
    assert [(one["kind"], one["says"], one["levels"], one["boxes"], one["passes"], one["before"]) for one in data["properties"]] == [
        ("never" if one.never else "always", one.claim, list(one.levels), [number[box] for box in one.boxes], [number[box] for box in one.passes],
         number.get(str(one.before))) for one in decision.properties]
    assert [(one["patient"], one["by"], one["reaches"]) for one in data["cases"]] == [
        (one.patient, [number[box] for box in one.by], number[one.reaches]) for one in decision.cases]


@every_chart
def test_the_named_patients_of_json_reach_their_ends(name: str) -> None:
    chart, data = told(name), told(name).data(".json")
    others = patients(chart)[0]
    for case in data["cases"]:
        way = Reader(data, lambda id_, times, case=case: said_by(case["given"], data, id_, times, answered(chart, others, id_, times))  # type: ignore[misc]
                     ).boxes_passed()
        assert way[-1] == case["reaches"], case["patient"]
        assert not case["by"] or [box for box in way if box in case["by"]] == case["by"]


def said_by(given: list[dict[str, Any]], data: Mapping[str, Any], id_: str, times: Times, other: Value) -> Value:
    """What a named patient answers, in the round that counts how often the question was asked; `other`: where nothing is given."""
    time = max(times.values(), default=1)
    answers = [one["answer"] for one in given if one["question"] == id_ and one["round"] in (None, time)]
    kind = next(one["kind"] for one in data["inputs"] if one["id"] == id_)
    if not answers or answers[0] == "not known":
        return None if answers else other
    if kind == "number":
        return Fraction(answers[0])
    if kind == "several of":
        return frozenset() if answers[0] == "none of these" else frozenset(word.strip() for word in answers[0].split(","))
    return answers[0] == "yes" if kind == "yes or no" else str(answers[0])


@every_chart
def test_the_properties_of_json_hold_of_every_patient_by_its_own_boxes(name: str) -> None:
    chart, data = told(name), told(name).data(".json")
    levels = {box["number"]: box["level"] for box in data["boxes"]}
    for answers in patients(chart)[:tries(200)]:
        reader = Reader(data, lambda id_, times, answers=answers: answered(chart, answers, id_, times))  # type: ignore[misc]
        way = reader.boxes_passed()
        for one in data["properties"]:
            if one["given"] or (one["when"] is not None and reader.holds(one["when"]) is not True):
                continue
            ends = way[-1] in one["boxes"] or levels[way[-1]] in one["levels"]
            until = way[:way.index(one["before"])] if one["before"] in way else way if one["before"] is None else None
            passed_all = until is not None and set(one["passes"]) <= set(until)
            if one["kind"] == "never":
                assert not ends and not (one["passes"] and passed_all), one["says"]
            else:
                assert ends or (one["passes"] and (passed_all or until is None)), one["says"]


# --- FHIR ----------------------------------------------------------------------------------------------------------


@every_chart
def test_fhir_is_valid(name: str) -> None:
    chart = told(name)
    asked, plan = chart.data(".questionnaire.json"), chart.data(".plandefinition.json")
    assert json.loads(Questionnaire.model_validate(asked).model_dump_json()) == asked
    assert json.loads(PlanDefinition.model_validate(plan).model_dump_json()) == plan
    for resource in (asked, plan):
        assert re.fullmatch(r"[A-Z]([A-Za-z0-9_]){0,254}", resource["name"])
        assert resource["status"] == "draft"
        assert resource.get("publisher", "") == chart.source.publisher
    links = [item["linkId"] for item in _items(asked)]
    assert len(links) == len(set(links))
    ids = [action["linkId"] for action in _actions(plan)]
    assert len(ids) == len(set(ids))
    assert {related["targetId"] for action in _actions(plan) for related in action.get("relatedAction", [])} <= set(ids)


def test_no_publisher_is_invented() -> None:
    assert "publisher" not in told("real what-should-i-do").data(".plandefinition.json")


def _items(part: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for item in part.get("item", []):
        yield item
        yield from _items(item)


def _actions(part: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for action in part.get("action", []):
        yield action
        yield from _actions(action)


def _expressions(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if part.get("language") == "text/fhirpath":
            yield part["expression"]
        for one in part.values():
            yield from _expressions(one)
    elif isinstance(part, list):
        for one in part:
            yield from _expressions(one)


@every_chart
def test_every_expression_is_fhirpath_and_rests_on_variables_before_it(name: str) -> None:
    for ending in (".questionnaire.json", ".plandefinition.json"):
        resource = told(name).data(ending)
        known = {"resource", "questionnaire"}
        for variable in _variables(resource):
            assert set(re.findall(r"%(\w+)", variable["expression"])) <= known
            known.add(variable["name"])
        for expression in _expressions(resource):
            parse(expression)
            assert set(re.findall(r"%(\w+)", expression)) <= known


def _variables(resource: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [extension["valueExpression"] for extension in resource["extension"] if extension["url"].endswith("/variable")]


def response(told: Told, answers: Answers) -> dict[str, Any]:
    """A QuestionnaireResponse with an answer to each item of the Questionnaire that somebody fills in."""
    items = []
    for item in told.data(".questionnaire.json")["item"]:
        link = item["linkId"]
        name, *times = link.removesuffix(".unknown").split(".")
        if item.get("readOnly"):
            continue
        asked = {int(action): int(time) for action, time in zip(times[::2], times[1::2], strict=True)}
        value = answered(told, answers, name, asked)
        if link.endswith(".unknown"):
            items += [{"linkId": link, "answer": [{"valueBoolean": True}]}] if value is None else []
        elif value is not None:
            items.append({"linkId": link, "answer": [*_answer(item, value)]})
    return {"resourceType": "QuestionnaireResponse", "status": "completed", "item": items}


def _answer(item: Mapping[str, Any], value: Value) -> Iterator[dict[str, Any]]:
    if item["type"] == "coding":
        known = {option["valueCoding"]["code"] for option in item["answerOption"]}
        codes = sorted(value) or ["none of these"] if isinstance(value, frozenset) else [str(value)]
        assert set(codes) <= known
        yield from ({"valueCoding": {"code": code}} for code in codes)
    elif item["type"] == "boolean":
        yield {"valueBoolean": value}
    else:
        assert isinstance(value, Fraction)
        assert item["type"] == "decimal" or value.denominator == 1
        yield {f"value{item['type'].capitalize()}": int(value) if item["type"] == "integer" else float(value)}


def scope_of(resource: Mapping[str, Any], filled: dict[str, Any], asked: dict[str, Any]) -> dict[str, list[Any]]:
    """The values of the variables of a resource, for one response."""
    scope: dict[str, list[Any]] = {"resource": [filled], "questionnaire": [asked]}
    for variable in _variables(resource):
        scope[variable["name"]] = evaluate(variable["expression"], scope)
    return scope


def applies(action: Mapping[str, Any], scope: dict[str, list[Any]]) -> bool:
    found = [(condition["kind"], evaluate(condition["expression"]["expression"], scope)) for condition in action["condition"]]
    assert all(value in ([True], [False]) for _, value in found), "a condition of an action is never unknown"
    return all(value == [kind == "applicability"] for kind, value in found)


@every_chart
def test_fhir_takes_every_patient_the_same_way(name: str) -> None:
    chart = told(name)
    asked, plan = chart.data(".questionnaire.json"), chart.data(".plandefinition.json")
    boxes = {step.box: step.number for step in chart.chart.steps}
    for answers in patients(chart):
        filled = response(chart, answers)
        scope = scope_of(plan, filled, asked)
        way = passed(chart, follow(chart.logic.flow, answers))
        actions = [action for action in plan["action"] if action["linkId"] in boxes]
        assert [boxes[action["linkId"]] for action in actions if applies(action, scope)] == sorted(set(way)), answers
        taken = {(boxes[action["linkId"]], boxes[related["targetId"]]) for action in actions for answer in action.get("action", [])
                 for related in answer.get("relatedAction", []) if applies(answer, scope)}
        assert taken == set(pairwise(way))


@every_chart
def test_the_action_of_a_danger_sign_applies_to_whoever_has_it_unless_it_surely_does_not_count(name: str) -> None:
    chart = told(name)
    asked, plan = chart.data(".questionnaire.json"), chart.data(".plandefinition.json")
    actions = {action["linkId"].removeprefix("sign."): action for action in plan["action"] if action["linkId"].startswith("sign.")}
    main = chart.logic.charts[chart.logic.main]
    assert set(actions) == {sign.id for sign in chart.chart.signs if sign.when}
    for answers in patients(chart)[:tries(200)] if actions else ():
        scope = scope_of(plan, response(chart, answers), asked)
        facts = Facts(chart.logic.flow.variables, chart.logic.flow.derived, answers)
        for sign in main.signs:
            if sign.id in actions:
                start = BoxAtTime(chart.logic.main, "")
                holds = {word: facts.holds(chart.logic.condition(node, start)) for word, node in (("has", sign.has), *sign.exceptions)}
                counts = holds["has"] is True and holds.get("only_if") is not False and not holds.get("unless") and not holds.get("ruled_out_by")
                assert applies(actions[sign.id], scope) is counts, answers


def test_for_whom_a_sign_counts_that_is_asked_in_words_is_told_in_words() -> None:
    plan = told("example in-words").data(".plandefinition.json")
    assert [one for one in plan["relatedArtifact"] if one["type"] == "documentation"] == [{
        "type": "documentation", "label": "cannot-stand-on-it",
        "display": "Inability to bear weight for 4 steps. Only if: Age 2 years or more. Unless: Wheelchair before: Yes."}]
    assert not any(action["linkId"].startswith("sign.") for action in plan["action"])


@every_chart
def test_no_exception_of_a_danger_sign_is_lost_in_fhir(name: str) -> None:
    chart, plan = told(name), told(name).data(".plandefinition.json")
    signs = {action["linkId"]: action["condition"] for action in plan["action"] if action["linkId"].startswith("sign.")}
    documented = {one["label"]: one["display"] for one in plan["relatedArtifact"] if one["type"] == "documentation"}
    listed = {sign.id for sign in chart.source.danger_signs}
    for sign in chart.chart.signs:
        for one in sign.exceptions if sign.id in listed else ():
            written = documented.get(sign.id, "") or " ".join(when["expression"]["description"] for when in signs[f"sign.{sign.id}"])
            assert one.words.replace("\N{NO-BREAK SPACE}", " ") in written


@every_chart
def test_the_questionnaire_shows_what_is_asked_on_the_way(name: str) -> None:
    chart, asked = told(name), told(name).data(".questionnaire.json")
    shown = {item["linkId"]: next((extension["valueExpression"]["expression"] for extension in item.get("extension", [])
                                   if extension["url"].endswith("enableWhenExpression")), "true")
             for item in asked["item"] if not item.get("readOnly")}
    for answers in patients(chart)[:tries(100)]:
        scope = scope_of(asked, response(chart, answers), asked)
        links = {link for link, expression in shown.items() if evaluate(expression, scope) == [True]}
        assert {link for link in links if not link.endswith(".unknown")} == set(asked_on_the_way(chart, answers))


@pytest.mark.parametrize(("words", "language", "value", "code"), [
    ("15 minutes", "en", 15, "min"), ("15\N{NO-BREAK SPACE}minutes", "en", 15, "min"), ("1.5 hours", "en", 1.5, "h"), ("2 weeks", "en", 2, "wk"),
    ("1 month", "en", 1, "mo"), ("2 years", "en", 2, "a"),
    ("15 Minuten", "de", 15, "min"), ("1,5 Stunden", "de", 1.5, "h"), ("2 jours", "fr", 2, "d")])
def test_how_long_to_wait_is_told_as_a_length_of_time_in_any_language(words: str, language: str, value: float, code: str) -> None:
    told = offset(words, language)["offsetDuration"]
    assert (told["value"], told["code"]) == (value, code)


@pytest.mark.parametrize("words", ["10 to 15 minutes", "15 minutes or so", "a while", "15 mg", "15"])
def test_what_is_not_one_length_of_time_is_told_in_words_alone(words: str) -> None:
    assert offset(words, "en") == {}


def asked_on_the_way(told: Told, answers: Answers) -> Iterator[str]:
    times: dict[int, int] = {}
    reader = Reader(told.data(".json"), lambda id_, times: answered(told, answers, id_, times))
    steps = {step.number: step for step in told.chart.steps}
    way = reader.boxes_passed()
    for here, onward in pairwise([*way, 0]):
        for name in steps[here].asks:
            yield name + "".join(f".{action}.{time}" for action, time in times.items() if told.logic.named(name, BoxAtTime(
                told.logic.main, "", rounds(told, {action: time}))) != name and name in told.logic.charts[told.logic.main].inputs)
        again = steps[here].repeat
        if again is not None and onward == again.to:
            times[here] = times.get(here, 1) + 1


@every_chart
def test_what_is_worked_out_is_what_the_engine_works_out(name: str) -> None:
    chart, asked = told(name), told(name).data(".questionnaire.json")
    told_ = {item["linkId"]: next(extension["valueExpression"]["expression"] for extension in item["extension"]
                                  if extension["url"].endswith("calculatedExpression")) for item in asked["item"] if item.get("readOnly")}
    for answers in patients(chart)[:tries(100)]:
        scope = scope_of(asked, response(chart, answers), asked)
        facts = Facts(chart.logic.flow.variables, chart.logic.flow.derived, answers)
        for link, expression in told_.items():
            if "." in link or link not in chart.logic.flow.derived:
                continue
            value, found = facts.value(link), evaluate(expression, scope)
            codes = {one["code"] for one in found} if all(isinstance(one, dict) for one in found) else set()
            if isinstance(value, Fraction):
                assert float(found[0]) == pytest.approx(float(value))
            else:
                assert codes == (set(value) if isinstance(value, frozenset) else {value} - {None})


# --- Mermaid -------------------------------------------------------------------------------------------------------

_NODE = re.compile(r'    b(\d+)(?:\(\["|\{\{"|\["|\(\(")\1\. ([^"]*)(?:"\]\)|"\}\}|"\]|"\)\))')
_EDGE = re.compile(r'    b(\d+) (?:-- "([^"]*)" -->|-->|-\. "([^"]*)" \.->) b(\d+)')
_ENTITY = re.compile(r"#(\d+|[a-z]+);")
_NAMED = {"amp": "&", "quot": '"', "lt": "<", "gt": ">"}


def read_mermaid(source: str) -> tuple[dict[int, str], set[tuple[int, int, str, bool]]]:
    """Boxes and arrows of a source in which every line is one or the other; the last of an arrow says whether it is dotted."""
    head, *lines = source.splitlines()
    assert head == "flowchart TD"
    nodes, edges = {}, set()
    for line in lines:
        if (node := _NODE.fullmatch(line)) is not None:
            nodes[int(node[1])] = _decoded(node[2])
            continue
        edge = _EDGE.fullmatch(line)
        assert edge is not None, line
        edges.add((int(edge[1]), int(edge[4]), _decoded(edge[2] or edge[3] or ""), edge[3] is not None))
    return nodes, edges


def _decoded(words: str) -> str:
    assert not re.search(r"[<>`]", words.replace("<br/>", "")), "only our own line ends are HTML"
    return _ENTITY.sub(lambda found: _NAMED.get(found[1]) or chr(int(found[1])), words)


def drawn(chart: Chart) -> set[tuple[int, int, str, bool]]:
    found = {(step.number, answer.number, answer.drawn, False) for step in chart.steps for answer in step.answers}
    found |= {(step.number, step.repeat.to, step.repeat.words, True) for step in chart.steps if step.repeat is not None}
    return {(here, onward, words.replace("\u00a0", " "), dotted) for here, onward, words, dotted in found}


@every_chart
def test_mermaid_has_the_arrows_and_words_of_the_chart(name: str) -> None:
    chart = told(name).chart
    nodes, edges = read_mermaid(told(name).files[".mmd"].decode())
    assert edges == drawn(chart)
    assert list(nodes) == [step.number for step in chart.steps]
    for step in chart.steps:
        lines = nodes[step.number].split("<br/>")
        assert lines[0] == step.whole.replace("\u00a0", " ")
        for row in starmap(PATIENT.in_labels, step.table):
            assert row.replace("\u00a0", " ") in lines
        for one in step.adds:
            assert any(line.endswith(one.says) for line in lines)


# --- all -----------------------------------------------------------------------------------------------------------


NASTY = 'It\'s "a" #quot; `b` \\ <b>&amp;</b><br/> %%{init: {}}%% style a:#b; classDef x:#y; $this %resource --> b9["x"] ]) }}'
"""Words that each of the formats would take for its own, if they were not escaped."""


def nasty_chart() -> Chart:
    steps = (Step(step.number, step.box, step.kind, step.level, step.urgency, (), NASTY, (), NASTY, NASTY, (), (), (), (), (),
                  tuple(replace(answer, drawn=NASTY) for answer in step.answers), (), ()) for step in told("example kinds").chart.steps)
    return Chart("nasty", tuple(steps), (), "")


def test_words_never_become_structure() -> None:
    nodes, edges = read_mermaid(mermaid(nasty_chart(), PATIENT))
    assert edges == drawn(nasty_chart())
    assert set(nodes.values()) == {NASTY}
    assert "%%" not in mermaid(nasty_chart(), PATIENT)
    assert evaluate(text(NASTY), {}) == [NASTY]


def test_a_danger_sign_is_an_action_with_its_condition_and_facts_with_sources() -> None:
    plan = told("example kinds").data(".plandefinition.json")
    sign = next(action for action in plan["action"] if action["linkId"] == "sign.cannot-stand-on-it")
    assert sign["priority"] == "asap"
    assert sign["title"] == "You cannot stand on the foot, or you cannot walk 4 steps."
    assert sign["documentation"][0]["citation"].endswith("17-18")
    for stands, known in (([True], False), ([False], True), ([], False)):
        scope = {"resource": [], "answer_stand": stands}
        filled = {"item": [{"linkId": "stand", "answer": [{"valueBoolean": one}]} for one in stands]}
        assert applies(sign, scope | {"resource": [filled]}) is known


def test_the_files_name_each_other_where_the_site_has_an_address() -> None:
    chart = told("example kinds")
    source = chart.source.__class__(chart.source.document, chart.source.version, chart.source.reader, "https://example.org/ankle/", "A clinic")
    files = chart_exports.files_of(source)
    data, asked, plan = (json.loads(files[ending]) for ending in (".json", ".questionnaire.json", ".plandefinition.json"))
    assert data["$schema"] == "https://example.org/ankle/decisions/chart.schema.json"
    assert asked["url"] == "https://example.org/ankle/decisions/kinds.questionnaire.json"
    assert plan["relatedArtifact"][0] == {"type": "depends-on", "resource": asked["url"]}
    assert plan["publisher"] == asked["publisher"] == "A clinic"


def test_every_chart_has_every_file_and_there_is_one_schema() -> None:
    edition = published("example")
    files = chart_exports.files(edition)
    endings = (".json", ".mmd", ".questionnaire.json", ".plandefinition.json")
    assert set(files) == {SCHEMA, *(f"decisions/{chart}{ending}" for chart in edition.library.decisions for ending in (*endings, ".svg"))}
    assert files == chart_exports.files(published("example"))
    assert [path for path, data in files.items() if "\u00a0" in data.decode() and not path.endswith(".svg")] == []
