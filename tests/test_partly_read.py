"""Charts with faults of their form: what can be read of them is proved, and nothing is told that only follows from what is missing."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pydantic import ValidationError

from generator.content.model import Decision, Input, Library, PartlyRead
from generator.content.reader.load import load
from generator.content.reader.partly import around, partly_read
from generator.content.reader.yaml_file import Rows, Written, YamlTable, read, read_around
from generator.diagnostics.diagnostic import NOWHERE, Diagnostic
from generator.diagnostics.evidence import Counterexample
from generator.logic import prove
from generator.rules import every_rule
from tests.drawn_charts import a_world
from tests.test_decisions import FILLING, HEADER, TODAY, library
from tests.test_proofs_against_brute_force import plainly, red_flags
from tests.worlds import example, judged, tries

SAFE = """
boxes:
  - {id: numb, kind: question, asks: yes or no, says: "Numb toes?", red_flags: [numb], yes: call, no: worse}
  - {id: worse, kind: question, asks: yes or no, says: "Worse?", yes: clinic, no: home}
  - {id: call, kind: outcome, level: emergency, says: Call for help now}
  - {id: clinic, kind: outcome, level: prompt, says: See the clinic}
  - {id: home, kind: outcome, level: routine, says: Rest the foot at home}
properties:
  - {never: Whoever is worse rests at home, given: [{question: worse, answer: "yes"}], levels: [routine]}
cases:
  - {patient: Ada, given: [{question: numb, answer: "yes"}], reaches: call}
"""
SWAPPED = ("yes: call, no: worse", "yes: worse, no: call")
"""A fault of its own: whoever has numb toes is not helped."""

SUGAR = """
inputs:
  - {id: sugar, says: Sugar?, called: Sugar, asks: number, unit: mmol/l, from: 0, to: 40, step: 0.1}
  - {id: age, says: Age?, called: Age, asks: number, unit: years, from: 0, to: 120}
  - {id: usual, says: Always low?, called: Always low, asks: yes or no, unsure: Answer no.}
derived:
  - {id: points, called: Points, score: [{when: age >= 65, points: 2}]}
signs:
  - {sign: drowsy, when: sugar < 3, unless: usual}
boxes:
  - {id: level, kind: question, says: Sugar?, inputs: [sugar, usual],
     answers: [{when: sugar < 3 and not usual, goto: call}, {when: sugar >= 3 or usual, goto: old}]}
  - {id: old, kind: question, says: Old?, inputs: [age], answers: [{when: points >= 2, answer: Old, goto: clinic}, {when: otherwise, goto: home}]}
  - {id: call, kind: outcome, level: emergency, says: Call for help now}
  - {id: clinic, kind: outcome, level: prompt, says: See the clinic}
  - {id: home, kind: outcome, level: routine, says: Rest at home, shows: [points]}
cases:
  - {patient: Ada, given: [{question: sugar, answer: 1}, {question: usual, answer: "no"}], reaches: call}
"""
LATE = ("when: sugar < 3 and not usual, goto: call}, {when: sugar >= 3 or usual",
        "when: sugar < 2 and not usual, goto: call}, {when: sugar >= 2 or usual")
"""A fault of its own: whoever has a sugar of 2 to 3 is not helped."""


def read_partly(text: str, **header: object) -> PartlyRead:
    """A chart in which pydantic finds something, as far as it can be read."""
    node, problems = read(text.encode(), "decisions/twisted-ankle.yml")
    assert problems == []
    assert isinstance(node, YamlTable)
    for box in node["boxes"]:
        if isinstance(box, YamlTable) and box.get("kind") in FILLING:
            for key, value in ({"facts": ["a-fact"]} | FILLING[box["kind"]]).items():
                if box["kind"] == "outcome" or "red_flags" in box or key == "facts":
                    box.setdefault(key, value)
    chart = YamlTable(node.where)
    chart |= HEADER | header | node
    chart.keys_at = node.keys_at
    with pytest.raises(ValidationError) as found:
        Decision.model_validate(chart)
    errors: list[Mapping[str, Any]] = [dict(error) for error in found.value.errors(include_url=False)]
    partly = partly_read(chart, errors, "twisted-ankle")
    assert partly is not None
    return partly


def told(text: str, *changes: tuple[str, str], **header: object) -> list[str]:
    """The rules that are broken in what can be read of a chart with these changes."""
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    partly = read_partly(text, **header)
    return [problem.rule for problem in prove(partly.decision, library({}), TODAY, partly=partly)]


FAULTS = {
    "a misspelt key at the top": ("properties:", "propertys:"),
    "an unknown key at the top": ("properties:", "colour: red\nproperties:"),
    "a misspelt key of an end": ("says: See the clinic", "syas: See the clinic"),
    "a misspelt level": ("level: prompt,", "levle: prompt,"),
    "a level that is none": ("level: prompt", "level: soonish"),
    "missing words of an end": (", says: See the clinic", ""),
    "missing words of a question": (', says: "Worse?"', ""),
    "a box of no kind": ("{id: worse, kind: question,", "{id: worse, kind: riddle,"),
    "a box without an id": ("{id: worse, kind", "{kind"),
    "a misspelt answer": ("yes: clinic, no: home", "yse: clinic, no: home"),
    "a patient with a misspelt key": ("reaches: call}", "reachs: call}"),
    "a property with an unknown level": ("levels: [routine]", "levels: [whenever]"),
    "a patient without an end": (", reaches: call}", "}"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_of_the_form_brings_no_other(fault: tuple[str, str]) -> None:
    assert told(SAFE, fault) == []


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_danger_beside_a_fault_of_the_form_is_told(fault: tuple[str, str]) -> None:
    assert "danger-sign-ends-too-low" in told(SAFE, fault, ("no: worse}", "no: call}"), ("yes: call,", "yes: home,"))


SPOILT = {
    "an input": ("called: Age, asks: number", "called: Age, ask: number"),
    "the words of an input": ("says: Age?,", "say: Age?,"),
    "the unit of an input": ("unit: years", "unti: years"),
    "a derived value": ("score: [{when: age >= 65, points: 2}]", "score: [{when: age >=, points: 2}]"),
    "a condition of an answer": ("when: points >= 2", "when: points >= "),
    "what an end shows": ("shows: [points]", "shows: points"),
    "derived values as a whole": ("derived:", "derivd:"),
}


@pytest.mark.parametrize("fault", SPOILT.values(), ids=SPOILT)
def test_what_rests_on_a_part_that_cannot_be_read_is_left_alone(fault: tuple[str, str]) -> None:
    assert told(SUGAR, fault) == []


@pytest.mark.parametrize("name", ["the words of an input", "the unit of an input", "what an end shows"])
def test_a_danger_is_told_beside_words_that_cannot_be_read(name: str) -> None:
    assert told(SUGAR, SPOILT[name], LATE) == ["danger-sign-ends-too-low"]


def test_a_danger_is_told_where_its_patient_never_comes_to_what_is_missing() -> None:
    text = SUGAR.replace("or usual, goto: old", "or usual, goto: home")
    assert told(text, ("called: Age, asks: number", "called: Age, ask: number"), LATE) == ["danger-sign-ends-too-low"]


def test_an_exception_that_cannot_be_read_leaves_its_sign_untold() -> None:
    assert told(SUGAR, LATE, ("unless: usual", "unles: usual")) == []
    assert told(SUGAR, LATE, ("{sign: drowsy, when: sugar < 3, unless: usual}", "{sgin: drowsy, when: sugar < 3, unless: usual}")) == []


def test_a_claim_that_must_always_hold_is_not_broken_by_whoever_comes_to_what_is_missing() -> None:
    given = 'given: [{question: numb, answer: "no"}, {question: worse, answer: "yes"}]'
    always = f"- {{always: Whoever is worse sees the clinic, {given}, levels: [prompt]}}"
    text = SAFE.replace("- {never: Whoever is worse rests at home, given: [{question: worse, answer: \"yes\"}], levels: [routine]}", always)
    assert told(text, ("level: prompt, says", "level: soonish, says")) == []
    assert told(text, ("yes: clinic, no: home", "yes: home, no: clinic"), ("cases:", "casses:")) == ["property-broken"]


def test_boxes_keep_their_numbers() -> None:
    text = SAFE.replace("{id: worse, kind: question,", "{id: worse, kind: riddle,").replace("yes: call, no: worse}", "yes: clinic, no: home}")
    partly = read_partly(text)
    assert partly.boxes == {"worse"} and [box.id for box in partly.decision.boxes] == ["numb", "worse", "call", "clinic", "home"]
    (danger,) = prove(partly.decision, library({}), TODAY, partly=partly)[:1]
    assert 'reaches 4 "See the clinic" (prompt) by 1-4' in danger.message


@pytest.mark.parametrize("key", ["id", "audience", "names", "question", "population", "exclusions", "red_flags"])
def test_a_fault_in_the_head_leaves_the_boxes_to_be_proved(key: str) -> None:
    header = {**HEADER}
    bad: Any = ["x"] if key in {"id", "audience", "question", "population"} else {"odd": "x"}
    assert told(SAFE, ("yes: call,", "yes: home,"), **(header | {key: bad})) == ["danger-sign-ends-too-low"]


def test_a_condition_that_means_nothing_hides_no_danger_elsewhere() -> None:
    text = SUGAR.replace(*LATE).replace("or usual, goto: old", "or usual, goto: home").replace("points >= 2", "ponits >= 2")
    node, _ = read(text.encode(), "decisions/twisted-ankle.yml")
    assert isinstance(node, YamlTable)
    for box in node["boxes"]:
        box.setdefault("facts", ["a-fact"])
        for key, value in FILLING.get(box["kind"], {}).items() if box["kind"] == "outcome" else ():
            box.setdefault(key, value)
    found = prove(Decision.model_validate(HEADER | node), library({}), TODAY)
    assert {"condition-unfit", "danger-sign-ends-too-low"} <= {problem.rule for problem in found}


def written(value: object) -> Written | YamlTable:
    """A part of a chart as it is read from a file."""
    if not isinstance(value, dict):
        return Written.at(str(value), NOWHERE)
    table = YamlTable(NOWHERE)
    for key, told in value.items():
        table[key], table.keys_at[key] = written(told), NOWHERE
    return table


@pytest.mark.parametrize(("change", "rule"), [
    (("says: See the clinic", "says: ~"), "null"), (("level: prompt,", "level: prompt, level: urgent,"), "duplicate-key"),
    (("properties:", "topics: []\nproperties:"), "empty-list")])
def test_a_value_that_yaml_shows_to_be_spoilt_hides_no_danger(change: tuple[str, str], rule: str) -> None:
    def found(*changes: tuple[str, str]) -> list[str]:
        text = SAFE
        for before, after in changes:
            assert before in text
            text = text.replace(before, after)
        data = f"id: twisted-ankle\n{text}".encode()
        nothing, problems = read(data, "decisions/twisted-ankle.yml")
        tree = read_around(data, "decisions/twisted-ankle.yml")
        assert nothing is None and isinstance(tree, YamlTable) and [problem.rule for problem in problems] == [rule]
        for box in tree["boxes"]:
            facts = Rows(NOWHERE)
            facts.append(Written.at("a-fact", NOWHERE))
            box |= {key: Written.at(words, NOWHERE) for key, words in FILLING[box["kind"]].items()} | {"facts": facts}
            box.keys_at |= dict.fromkeys([*FILLING[box["kind"]], "facts"], NOWHERE)
        for key, value in HEADER.items():
            if key not in tree:
                tree[key], tree.keys_at[key] = written(value), NOWHERE
        partly = around(tree, (problem.where for problem in problems), "twisted-ankle")
        assert partly is not None
        return [problem.rule for problem in prove(partly.decision, library({}), TODAY, partly=partly)]
    assert found(change) == []
    assert "danger-sign-ends-too-low" in found(change, ("yes: call,", "yes: home,"))


def test_what_is_no_yaml_is_not_read_around() -> None:
    assert read_around(b"id: [x\nsays:", "decisions/x.yml") is None
    assert read_around(b"id: x\n", "decisions/x.yml") is None


def tables(node: object) -> Iterator[YamlTable]:
    """Every table of a chart, at any depth."""
    if isinstance(node, YamlTable):
        yield node
    for part in node.values() if isinstance(node, YamlTable) else node if isinstance(node, Rows) else ():
        yield from tables(part)


def spoil(node: YamlTable, chance: Random) -> None:
    """Misspell a key, write another, or put a value that hardly fits anywhere."""
    table = chance.choice([table for table in tables(node) if table])
    key = chance.choice(list(table))
    change = chance.choice(("key", "key", "value", "more"))
    if change == "key":
        table[f"{key}x"] = table.pop(key)
        table.keys_at[f"{key}x"] = node.where
    elif change == "value":
        table[key] = Rows(node.where) if isinstance(table[key], str) else Written.at("%", node.where)
    else:
        table["zzqq"] = Written.at("red", node.where)


def filled(form: object) -> Any:
    """A form without what is empty, as authors write it."""
    if isinstance(form, dict):
        return {key: told for key, value in form.items() if (told := filled(value)) not in ([], {})}
    return [filled(one) for one in form] if isinstance(form, list) else form


def subjects(problem: Diagnostic) -> set[tuple[str, object]]:
    """What a problem is about: each danger sign, or its place; of some rules, which tell one of several, the rule alone."""
    signs = problem.evidence.signs if isinstance(problem.evidence, Counterexample) else ()
    if problem.rule in {"worst-not-first", "later-than-sign"}:
        return {(problem.rule, "")}
    return {(problem.rule, sign) for sign in signs} or {(problem.rule, problem.where.line)}


@pytest.mark.parametrize("seed", range(tries(30)))
def test_what_is_told_of_a_part_is_so_of_the_whole(seed: int) -> None:
    """Charts by chance: whatever is told when a part of one was spoilt, is told of the whole chart, in which that part is as its author meant it."""
    chance = Random(seed)
    charts, shared = a_world(chance.choice)
    others = {chart["id"]: Decision.model_validate(plainly(chart)) for chart in charts[1:]}
    known = Library(red_flags=red_flags(), decisions=others, inputs={one["id"]: Input.model_validate(plainly(one)) for one in shared})
    node, _ = read(json.dumps(filled(plainly(charts[0])), indent=0).encode(), "decisions/main.yml")
    assert isinstance(node, YamlTable)
    node["cases"] = Rows(node.where)
    whole = {subject for problem in prove(Decision.model_validate(node), known, everything=True) for subject in subjects(problem)}
    for _ in range(chance.choice((1, 1, 2))):
        spoil(node, chance)
    try:
        Decision.model_validate(node)
    except ValidationError as found:
        partly = partly_read(node, [dict(error) for error in found.errors(include_url=False)], "main")
        if partly is not None:
            told = {subject for problem in prove(partly.decision, known, partly=partly) for subject in subjects(problem)}
            assert told <= whole


def test_a_shared_input_that_cannot_be_read_hides_and_invents_nothing() -> None:
    chart = SUGAR.replace("{id: age, says: Age?, called: Age, asks: number, unit: years, from: 0, to: 120}", "age").replace(*LATE).replace(
        "or usual, goto: old", "or usual, goto: home")
    node, _ = read(chart.encode(), "decisions/twisted-ankle.yml")
    assert isinstance(node, YamlTable)
    for box in node["boxes"]:
        box |= {"facts": ["a-fact"]} | (FILLING["outcome"] if box["kind"] == "outcome" else {})
    broken = dataclasses.replace(library({}), broken=frozenset({"age"}))
    assert [problem.rule for problem in prove(Decision.model_validate(HEADER | node), broken, TODAY)] == ["danger-sign-ends-too-low"]


def test_a_link_to_a_chart_that_cannot_be_read_is_no_end() -> None:
    home = "{id: home, kind: outcome, level: routine, says: Rest the foot at home}"
    chart = SAFE.replace(home, "{id: home, kind: link, says: On, decision: other}")
    node, _ = read(chart.replace("yes: call, no: worse", "yes: home, no: worse").encode(), "decisions/twisted-ankle.yml")
    assert isinstance(node, YamlTable)
    for box in node["boxes"]:
        box |= ({"facts": ["a-fact"]} if box["kind"] != "link" else {}) | (FILLING["outcome"] if box["kind"] == "outcome" else {})
    decision = Decision.model_validate(HEADER | node)
    assert "danger-sign-ends-too-low" in {problem.rule for problem in prove(decision, library({}), TODAY)}
    broken = dataclasses.replace(library({}), broken=frozenset({"other"}))
    assert prove(decision, broken, TODAY) == ()


def test_every_rule_that_is_sound_in_part_is_one() -> None:
    sound = [rule for rule in every_rule() if rule.sound]
    assert {rule.sound for rule in sound} == {"form", "patient"} and {rule.phase for rule in sound} == {"charts"}


def test_nothing_is_published_of_a_chart_that_is_read_in_part(tmp_path: Path) -> None:
    content = example(tmp_path)
    file = content / "decisions" / "ankle-injured.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("population:", "populaton:", 1), encoding="utf-8")
    library_, _ = load(content)
    assert "ankle-injured" in library_.partly_read and "ankle-injured" not in library_.decisions
    examined = judged(content)
    assert not examined.ok and examined.edition is None
    assert {problem.rule for problem in examined.problems} == {"unknown-key", "missing-key"}
