"""Charts as graphs: every rule with a defective chart, numbers at their limits, and the proofs against listing all paths of small charts.

Each file in cases_decisions/, and in generator/rules/examples/ each with a chart, is one case: a chart, and exactly the problems that follow. What
every chart and every box must say is filled in, but for the keys under `leave`. `others` are files to which the chart leads. `at` is what the problem
stands at: the underlined words, or the beginning of the box. A case in cases_decisions/sound/ is changed as `broken` says, and must then be
`refused`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import pairwise, product, takewhile
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.content.model import ActionBox, Decision, Input, Library, OutcomeBox, QuestionBox, RedFlag
from generator.content.reader.yaml_file import YamlTable, read
from generator.content.rule_examples import CHART, replaced, rule_example, rule_examples
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Answered, Counterexample, PassedBox, PassedEdge
from generator.diagnostics.registry import rules_of
from generator.files.resources import RULE_EXAMPLES
from generator.logic import Edge, Interval, count_paths, edges, numbers, paths, prove, translation
from tests.as_inputs import as_inputs, plain
from tests.worlds import ROOT, TODAY, tries

SIGNS = {
    "numb": ("emergency", "Numb toes"), "cold": ("emergency", "Cold toes"), "swollen": ("urgent", "A swollen calf"),
    "stiff": ("prompt", "A stiff ankle"), "pale": ("urgent", "A pale foot"),
    "breathless": ("emergency", "Trouble breathing"), "battery": ("emergency", "A swallowed battery"),
    "shock": ("emergency", "Pale, cold and confused"), "no-pulse": ("emergency", "No pulse in the foot"),
    "chest-pain": ("emergency", "Pain in the chest"), "low-oxygen": ("emergency", "Low oxygen"),
    "pregnant-with-pain": ("emergency", "Pain in the belly in pregnancy"),
    "blood-poisoning": ("emergency", "Two of fast breathing, confusion, low pressure"),
    "high-score": ("emergency", "Many points"), "unconscious": ("emergency", "Unconscious"), "drowsy": ("emergency", "Drowsy")}
URGENCIES = {name: urgency for name, (urgency, _) in SIGNS.items()}
TIME_LIMITS = {"pale": {"value": "24", "unit": "hours", "for": "to be seen", "from": "the question"}}
HEADER = {"id": "twisted-ankle", "names": {"plain": "Twisted ankle", "clinical": "Ankle injury"}, "audience": "patient", "question": "What now?",
          "population": "Adults", "exclusions": "not stated", "red_flags": "not stated", "cases": [],
          "review": {"by": "A. Reader, physiotherapist", "on": "2026-11-20", "months": "12"}}
NOTHING: Mapping[str, Any] = MappingProxyType({})
FILLING = {"outcome": {"who": "You", "time": "not stated", "come_back_if": "not stated"}, "question": {"unsure": "Answer yes."}}


@cache
def load_case(file: Path) -> dict[str, Any]:
    """A case as it was written. No test may change it."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


EXAMPLES = [file for file in sorted(RULE_EXAMPLES.glob("*.yml")) if "chart" in load_case(file)]
CASES = [*EXAMPLES, *sorted((Path(__file__).parent / "cases_decisions").rglob("*.yml"))]


Others = Mapping[str, Decision | Input]
"""The charts to which a chart leads, and the inputs that they share, by their ids."""


def library(others: Others = NOTHING) -> Library:
    flags = {name: RedFlag.model_validate({"id": name, "plain": words, "means": "not stated", "urgency": urgency,
                                           "time_limit": TIME_LIMITS.get(name, "not stated")})
             for name, (urgency, words) in SIGNS.items()}
    return Library(red_flags=flags, decisions={id_: one for id_, one in others.items() if isinstance(one, Decision)},
                   inputs={id_: one for id_, one in others.items() if isinstance(one, Input)})


def chart(text: str, leave: list[str] | None = None, id_: str = HEADER["id"]) -> Decision:
    node, problems = read(text.encode(), "chart.yml")
    assert problems == []
    assert isinstance(node, YamlTable)
    for box in node["boxes"]:
        filling = {} if box["kind"] == "link" else {"facts": ["a-fact"]}
        filling |= FILLING.get(box["kind"], {}) if "red_flags" in box or box["kind"] == "outcome" else {}
        for key, value in filling.items():
            if key not in (leave or []):
                box.setdefault(key, value)
    header = {key: value for key, value in HEADER.items() if key not in (leave or [])} | {"id": id_}
    return Decision.model_validate(header | node)


def others_of(case: Mapping[str, Any]) -> Others:
    """What a case has besides its chart."""
    found: dict[str, Decision | Input] = {}
    for path, text in case.get("others", {}).items():
        folder, id_ = path.removesuffix(".yml").split("/")
        found[id_] = chart(text, id_=id_) if folder == "decisions" else Input.model_validate(read(text.encode(), path)[0])
    return found


def case_of(name: str) -> dict[str, Any]:
    return load_case(next(file for file in CASES if file.stem == name))


def case_chart(name: str) -> Decision:
    case = case_of(name)
    return chart(case["chart"], case.get("leave"))


def proved(decision: Decision, others: Others = NOTHING, *, everything: bool = False) -> list[Diagnostic]:
    """What is wrong with a chart, but for the want of named patients. `everything`: also what only follows from something else."""
    found = prove(decision, library({**others, decision.id: decision}), TODAY, everything=everything)
    return [problem for problem in found if problem.rule != "no-cases"]


@cache
def proved_case(name: str) -> tuple[Diagnostic, ...]:
    """What is wrong with the chart of a case: proved once, and looked at by several tests."""
    return tuple(proved(case_chart(name), others_of(case_of(name))))


def stands_at(text: str, problem: Diagnostic) -> str:
    line = text.split("\n")[problem.where.line - 1][problem.where.column - 1:]
    return line[:problem.width] if problem.width > 1 else line.split(",")[0]


# --- every rule ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_case(file: Path) -> None:
    case, found = load_case(file), proved_case(file.stem)
    assert [{"rule": problem.rule, "at": stands_at(case["chart"], problem)} for problem in found] == [
        {"rule": wanted["rule"], "at": wanted["at"]} for wanted in case["problems"]]
    for problem, wanted in zip(found, case["problems"], strict=True):
        assert wanted["says"] in f"{problem.message}. {problem.help}"
        assert problem.item == "twisted-ankle"


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_an_example_is_fine_when_it_is_mended(file: Path) -> None:
    case = load_case(file)
    assert proved(chart(rule_example(file.stem, case).good[CHART], case.get("leave")), others_of(case)) == []


SOUND = [file for file in CASES if file.parent.name == "sound"]


@pytest.mark.parametrize("file", SOUND, ids=lambda file: file.stem)
def test_a_sound_chart_is_refused_when_it_is_broken(file: Path) -> None:
    case = load_case(file)
    text = replaced(case["chart"], case["broken"])
    found = proved(chart(text))
    assert [(problem.rule, stands_at(text, problem)) for problem in found] == [(wanted["rule"], wanted["at"]) for wanted in case["refused"]]
    for problem, wanted in zip(found, case["refused"], strict=True):
        assert wanted["says"] in f"{problem.message}. {problem.help}"


UNSAFE = [file for file in CASES if file.parent.name == "unsafe"]


@pytest.mark.parametrize("file", UNSAFE, ids=lambda file: file.stem)
def test_a_fault_is_found_in_a_chart_with_inputs_as_well(file: Path) -> None:
    case = load_case(file)
    older, others = chart(case["chart"], case.get("leave")), others_of(case)
    form = as_inputs(plain(read(case["chart"].encode(), "chart.yml")[0]))
    form["inputs"] = [FILLING["question"] | one if one["asks"] == "yes or no" else one for one in form["inputs"]]
    newer = chart(json.dumps(form), case.get("leave"))
    assert all(box.asks is None for box in newer.boxes if isinstance(box, QuestionBox))
    assert sorted(problem.rule for problem in proved(newer, others)) == sorted(problem.rule for problem in proved(older, others))


def test_every_rule_has_a_case() -> None:
    shown = {problem["rule"] for file in CASES for problem in load_case(file)["problems"]}
    names = {rule.name for rule in rules_of("charts")}
    assert names - shown == {"no-cases", "long-path", "too-many-places"}
    assert shown <= names


def test_a_chart_without_named_patients_is_a_problem() -> None:
    assert [problem.rule for problem in prove(case_chart("each-branch-asks-for-the-sign"), library())] == ["no-cases"]


def test_the_patient_who_shows_a_fault_is_evidence() -> None:
    [problem] = proved_case("the-yes-comes-back-to-the-ordinary-way")
    assert problem.evidence == Counterexample(
        (Answered("numb", "no"), Answered("swollen", "yes"), Answered("walk", "no")),
        (PassedBox("start", 1), PassedBox("numb", 2), PassedBox("swollen", 4), PassedBox("scan", 5), PassedBox("walk", 6), PassedBox("clinic", 8)),
        (PassedEdge("start", "numb"), PassedEdge("numb", "swollen", "no"), PassedEdge("swollen", "scan", "yes"), PassedEdge("scan", "walk"),
         PassedEdge("walk", "clinic", "no")),
        (Answered("sign numb", "no"), Answered("sign swollen", "yes"), Answered("box walk", "no")), ("swollen",))


def test_a_round_is_evidence_with_the_way_into_it() -> None:
    [problem] = proved(case_chart("undeclared-cycle"))
    assert isinstance(problem.evidence, Counterexample)
    assert [box.id for box in problem.evidence.boxes] == ["start", "numb", "rest", "better", "rest", "better", "rest"]
    assert [edge.answer for edge in problem.evidence.edges] == ["", "no", "", "no", "", "no"]


PATH = re.compile(r"(?: by |\(path |for ever: )(\d+(?:-\d+)*)")


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_every_path_that_a_message_tells_is_evidence(file: Path) -> None:
    for problem in proved_case(file.stem):
        told = [{int(number) for number in path.split("-")} for path in PATH.findall(problem.message)]
        if told or isinstance(problem.evidence, Counterexample):
            assert isinstance(problem.evidence, Counterexample)
            passed = {box.number for box in problem.evidence.boxes if not box.chart}
            assert passed in [*told, set().union(*told)]


def test_warnings_are_warnings() -> None:
    warned = {"wordy-box", "choice-not-complete", "red-flag-without-unsure", "abbreviation-not-spelt-out", "long-path", "answer-nobody-can-give",
              "same-end-twice", "sign-not-in-its-question", "yes-is-not-the-sign", "answer-decides-nothing", "return-never-more-urgent",
              "link-to-other-reader", "exclusion-leads-nowhere", "formula-without-example", "shown-below-nothing", "same-for-everybody",
              "shown-before-asked", "name-is-not-the-question", "routine-though-timed", "sign-in-another-answer", "sign-only-if-known",
              "repeat-later-than-sign", "repeat-skips-danger-sign", "limit-between-steps"}
    for file in CASES:
        if file.stem in {"box-of-80-words", "a-sign-that-is-too-narrow"}:
            continue
        for problem in proved_case(file.stem):
            assert problem.level == ("warning" if problem.rule in warned else "error")


@pytest.mark.parametrize(("unsure", "is_told"), [
    ("Write 96.", True), ("Take 96 % for it.", True), ("Ask a nurse.", False), ("Call 555-0100.", False), ("Measure for 30 seconds.", False)])
def test_whoever_is_not_sure_of_a_number_that_shows_a_sign_makes_up_none(unsure: str, is_told: bool) -> None:
    text = f"""
inputs:
  - {{id: oxygen, says: "How much oxygen?", called: Oxygen, asks: number, unit: '%', from: 50, to: 100, unsure: "{unsure}"}}
signs: [{{sign: low-oxygen, when: oxygen < 92}}]
boxes:
  - {{id: asked, kind: question, says: "How much?", inputs: [oxygen], answers: [{{less_than: 92, goto: call}}, {{at_least: 92, goto: home}}]}}
  - {{id: call, kind: outcome, level: emergency, says: Call for help now}}
  - {{id: home, kind: outcome, level: routine, says: Rest at home}}
"""
    assert [one.rule for one in proved(chart(text))] == ["in-doubt-answers-no"] * is_told


@pytest.mark.parametrize(("sign", "is_told"), [
    ("when: oxygen is known and oxygen < 92", True), ("when: oxygen < 92, only_if: oxygen is known", True),
    ("when: oxygen < 92, ruled_out_by: oxygen is not known", True), ("when: not (oxygen is not known or oxygen >= 92)", True),
    ("when: oxygen < 92", False), ("when: oxygen is not known or oxygen < 92", False),
    ("when: (oxygen is known and oxygen < 92) or blue", False), ("when: (oxygen is known and oxygen < 92) or oxygen is not known", False)])
def test_a_sign_counts_for_those_too_who_do_not_know_a_number(sign: str, is_told: bool) -> None:
    text = f"""
inputs:
  - {{id: oxygen, says: "How much oxygen?", called: Oxygen, asks: number, unit: '%', from: 50, to: 100, unknown: I cannot measure it}}
  - {{id: blue, says: "Lips of low oxygen?", called: Blue, asks: yes or no, unsure: Answer yes.}}
signs: [{{sign: low-oxygen, {sign}}}]
boxes:
  - kind: question
    id: asked
    says: How much?
    inputs: [oxygen, blue]
    answers: [{{when: oxygen is not known or oxygen < 92 or blue, answer: Low, goto: call}}, {{when: otherwise, answer: Enough, goto: home}}]
  - {{id: call, kind: outcome, level: emergency, says: Call for help now}}
  - {{id: home, kind: outcome, level: routine, says: Rest at home}}
"""
    assert ("sign-only-if-known" in {one.rule for one in proved(chart(text))}) == is_told


@pytest.mark.parametrize(("sign", "after", "first", "is_told"), [
    ("pale", "3 hours", "", False), ("pale", "1 day", "", False), ("pale", "25 hours", "", True), ("pale", "1 month", "", True),
    ("pale", "20 to 30 hours", "", True), ("pale", "a while", "", False),  # which repeat-unfit tells
    ("numb", "12 hours", "", False), ("numb", "2 days", "", True),  # an emergency without a time
    ("swollen", "3 weeks", "", False), ("pale", "3 days", "urgent", False), ("pale", "3 days", "routine", True)])
def test_a_wait_in_a_repeat_is_no_longer_than_a_sign_allows(sign: str, after: str, first: str, is_told: bool) -> None:
    helped = f"  - {{id: first, kind: action, level: {first}, says: See a doctor, goto: warm}}\n" if first else ""
    text = f"""
boxes:
  - {{id: asked, kind: question, asks: yes or no, says: "Pale or numb toes, or a swollen calf?", red_flags: [{sign}],
      yes: {"first" if first else "warm"}, no: home}}
{helped}  - {{id: warm, kind: question, asks: yes or no, says: "Are the toes warm?", yes: see, no: rub}}
  - {{id: rub, kind: action, level: routine, says: Rub the toes, repeat: {{to: warm, after: {after}, at_most: 2}}, goto: see}}
  - {{id: see, kind: outcome, level: emergency, says: Call for help now}}
  - {{id: home, kind: outcome, level: routine, says: Rest at home}}
"""
    assert ("repeat-later-than-sign" in {one.rule for one in proved(chart(text))}) == is_told


@pytest.mark.parametrize("kind", ["one of", "several of"])
@pytest.mark.parametrize(("flagged", "other", "is_told"), [
    ("Warm and pink", "Numb toes", True), ("Warm and pink", "My numb toes hurt", True), ("Numb toes", "Warm and pink", False),
    ("Numb", "Numb toes", False), ("Warm and pink", "No numb toes", False), ("Without any feeling", "Warm and pink", False)])
def test_a_sign_is_named_by_the_answer_that_has_it(kind: str, flagged: str, other: str, is_told: bool) -> None:
    text = f"""
inputs:
  - {{id: toes, says: "How are your toes?", called: Toes, asks: {kind}, unsure: Ask a nurse., answers: [
      {{id: first, says: {flagged}, red_flags: [numb]}}, {{id: second, says: {other}}}, {{id: none, says: None of these}}]}}
boxes:
  - kind: question
    id: asked
    says: How are your toes?
    inputs: [toes]
    answers:
      - {{when: toes {"is" if kind == "one of" else "includes"} first, answer: Help, goto: call}}
      - {{when: otherwise, answer: Rest, goto: home}}
  - {{id: call, kind: outcome, level: emergency, says: Call for help now}}
  - {{id: home, kind: outcome, level: routine, says: Rest at home}}
"""
    assert ("sign-in-another-answer" in {one.rule for one in proved(chart(text))}) == is_told


def asked_for(says: str, signs: str, any_of: str = "") -> list[str]:
    """What is told of the words of a question whose yes leads to help."""
    listed = f", any_of: [{any_of}]" if any_of else ""
    text = (f'boxes:\n  - {{id: asked, kind: question, asks: yes or no, says: "{says}", red_flags: [{signs}]{listed}, yes: call, no: home}}\n'
            "  - {id: call, kind: outcome, level: emergency, says: Call for help now}\n"
            "  - {id: home, kind: outcome, level: routine, says: Rest the foot at home}\n")
    return [problem.message for problem in proved(chart(text)) if problem.rule == "yes-is-not-the-sign"]


@pytest.mark.parametrize(("says", "signs", "any_of", "told"), [
    ("No emergency sign?", "numb, pale", "numb toes, a pale foot", 'the words deny with "no" what none of its signs denies'),
    ("Is your foot free of these?", "numb, pale", "numb toes, a pale foot", 'the words deny with "free of" what none of its signs denies'),
    ("Is there no pale foot?", "pale", "", 'the words deny with "no" what none of its signs denies'),
    ("Is breathing normal?", "breathless", "", 'the words say "normal", which none of its signs does'),
    ("Both of these?", "numb, pale", "numb toes, a pale foot", 'of which one is enough, and the words say "both of these"'),
    ("A pulse in the foot?", "no-pulse", "", "whose words deny what the question asks for")])
def test_a_question_whose_words_turn_its_yes_round_is_told(says: str, signs: str, any_of: str, told: str) -> None:
    [problem] = asked_for(says, signs, any_of)
    assert problem.startswith(f'yes to 1 "{says}" stands for danger sign')
    assert problem.endswith(told)


@pytest.mark.parametrize(("says", "signs", "any_of"), [
    ("No pulse in the foot?", "no-pulse", ""), ("Is the pulse in the foot hard to find?", "no-pulse", ""),
    ("An emergency sign?", "no-pulse", "no pulse in the foot, cold toes"), ("Numb toes, or no feeling at all?", "numb", ""),
    ("Breathing that is not normal?", "breathless", "trouble breathing"), ("Is a pulse missing?", "no-pulse", ""),
    ("Any of these?", "numb, pale", "numb toes, a pale foot"), ("Are all the toes numb, or is the foot pale?", "numb, pale", "")])
def test_a_question_whose_yes_means_its_sign_is_no_problem(says: str, signs: str, any_of: str) -> None:
    assert asked_for(says, signs, any_of) == []


def about_signs(signs: Mapping[str, str], boxes: str, inputs: str = "") -> list[tuple[str, str]]:
    """What is told of the words of a chart about these danger signs: the rule, and the end of the message."""
    flags = {name: RedFlag.model_validate({"id": name, "plain": words, "means": "not stated", "urgency": "emergency", "time_limit": "now"})
             for name, words in signs.items()}
    decision = chart(f"{inputs}boxes:\n{boxes}"
                     "  - {id: call, kind: outcome, level: emergency, says: Call for help now}\n"
                     "  - {id: home, kind: outcome, level: routine, says: Rest at home}\n")
    found = prove(decision, replace_flags(library({decision.id: decision}), flags), TODAY)
    return [(one.rule, one.message.split(", and ")[-1]) for one in found if one.rule in {"yes-is-not-the-sign", "sign-not-in-its-question"}]


@pytest.mark.parametrize(("when", "helps"), [
    ("heat >= 38 or heat is not known and hot", ['write unknown: with where they go, or put "heat is known and" before what is compared.']),
    ("heat is known and heat >= 38 or heat is not known and hot", [])])
def test_what_is_compared_though_somebody_does_not_know_it_is_told_with_what_to_write(when: str, helps: list[str]) -> None:
    text = ("inputs:\n  - {id: heat, says: Heat?, called: Heat, asks: number, unit: °C, from: 30, to: 43, unknown: I cannot measure it}\n"
            "  - {id: hot, says: Hot?, called: Hot, asks: yes or no}\n"
            f"boxes:\n  - {{id: asked, kind: question, says: Hot?, inputs: [heat, hot], answers: [{{when: {when}, goto: call}}, "
            "{when: otherwise, goto: home}]}\n"
            "  - {id: call, kind: outcome, level: prompt, says: Call the nurse}\n  - {id: home, kind: outcome, level: routine, says: Rest at home}\n")
    found = [problem.help.split("; for whoever does not know, ")[1] for problem in proved(chart(text)) if problem.rule == "no-answer-fits"]
    assert found == helps


def replace_flags(library: Library, flags: Mapping[str, RedFlag]) -> Library:
    return replace(library, red_flags={**library.red_flags, **flags})


@pytest.mark.parametrize(("sign", "says"), [
    ("You cannot see with one eye.", "Can you not see with one eye?"), ("You cannot see with one eye.", "Have you lost sight in one eye?"),
    ("Your child had a fit.", "A fit?"), ("Pus comes from the eyes.", "Is there pus in the eye?"), ("A hot, red leg.", "Is a leg red and hot?"),
    ("Your INR is above 8.", "INR above 8?"),
    ("Your baby is not moving, or moves less than usual.", "Does your baby move less than usual, or not at all?"),
    ("You have crushing chest pain.", "Crushing chest pain, not only when you move?"),
    ("You have a sudden headache.", "A sudden headache such as you have never had before?"),
    ("You hit your head.", "Did you hit your head, even if you feel normal?"),
    ("You hit your head.", "Even if all is as usual now: did you hit your head?")])
def test_a_question_may_name_its_sign_in_short_words_and_with_words_that_deny_nothing(sign: str, says: str) -> None:
    boxes = f'  - {{id: asked, kind: question, asks: yes or no, says: "{says}", red_flags: [sign], yes: call, no: home}}\n'
    assert about_signs({"sign": sign}, boxes) == []


@pytest.mark.parametrize(("sign", "says", "rule"), [
    ("Your child had a fit.", "Is your son ill?", "sign-not-in-its-question"),
    ("You cannot see with one eye.", "No eye trouble?", "yes-is-not-the-sign"),
    ("You hit your head.", "Is your head normal?", "yes-is-not-the-sign"),
    ("You hit your head.", "Did you not hit your head?", "yes-is-not-the-sign"),
    ("Your chest hurts.", "Are you not only well, but free of chest pain?", "yes-is-not-the-sign")])
def test_a_question_in_short_words_that_does_not_name_its_sign_or_denies_it_is_told(sign: str, says: str, rule: str) -> None:
    boxes = f'  - {{id: asked, kind: question, asks: yes or no, says: "{says}", red_flags: [sign], yes: call, no: home}}\n'
    assert [told for told, _ in about_signs({"sign": sign}, boxes)] == [rule]


@pytest.mark.parametrize(("sign", "says", "any_of", "told"), [
    ("You take a blood thinner.", "Has the person stopped the blood thinner?", "", 'the words say "stopped", which none of its signs does'),
    ("A head injury.", "Head injury ruled out?", "", 'the words say "ruled out", which none of its signs does'),
    ("Weak limbs.", "Are all limbs intact?", "", 'the words say "intact", which none of its signs does'),
    ("Your headache has not gone.", "Has the headache gone?", "", 'the words say "gone", which none of its signs does'),
    ("Black stools.", "Pale skin without black stools?", "", 'the words deny with "without" what none of its signs denies'),
    ("Your child is not walking normally.", "Does your child walk normally?", "", 'the words say "normally", which none of its signs does'),
    ("You cannot move a leg.", "Any sign?", "you can move the leg", 'its list says "you can move the leg", which its sign denies'),
    ("Bleeding does not stop.", "Any sign?", "bleeding stops in time", 'its list says "bleeding stops in time", which its sign denies'),
    ("Your baby moves less than usual.", "Any sign?", "the baby moves as usual", 'the words say "as usual", which none of its signs does'),
    ("Your baby moves less than usual.", "Does your baby move more now?", "", 'the words say "more", where its sign says "less"'),
    ("Your child has cold hands.", "Any sign?", "warm hands and feet", 'the words say "warm", where its sign says "cold"'),
    ("Clear fluid runs from an ear.", "Any sign?", "no clear fluid from the ear", 'the words deny with "no" what none of its signs denies')])
def test_a_question_or_its_list_that_asks_for_the_contrary_of_a_sign_is_told(sign: str, says: str, any_of: str, told: str) -> None:
    listed = f", any_of: [{any_of}]" if any_of else ""
    boxes = f'  - {{id: asked, kind: question, asks: yes or no, says: "{says}", red_flags: [sign]{listed}, yes: call, no: home}}\n'
    assert [fault for rule, fault in about_signs({"sign": sign}, boxes) if rule == "yes-is-not-the-sign"] == [told]


@pytest.mark.parametrize(("sign", "says", "any_of"), [
    ("Your child does not breathe.", "Has the breathing stopped?", ""), ("Your foot has no feeling.", "Has the feeling gone from the foot?", ""),
    ("You cannot pass urine, or it hurts to pass urine.", "Any sign?", "pain when you pass urine"),
    ("You have a bad headache that does not go away with paracetamol.", "Any sign?", "a bad headache even after paracetamol"),
    ("You have a bad headache that does not go away with paracetamol.", "Any sign?", "a bad headache that paracetamol does not help"),
    ("Your baby moves less than usual, or does not move.", "Any sign?", "the baby moves less or not at all"),
    ("Your baby moves less than usual.", "Does your baby move less for more than 2 hours?", ""),
    ("Pain runs down the leg, with numbness.", "Is your leg numb?", "numbness without pain"),
    ("You have a severe headache.", "A headache, not like your usual ones?", ""),
    ("Your child is limp, or hard to wake.", "Any sign?", "limp or hard to wake"),
    ("Cold hands.", "Are the hands cold though the room is warm?", "")])
def test_a_question_or_its_list_may_name_a_sign_in_other_words(sign: str, says: str, any_of: str) -> None:
    listed = f", any_of: [{any_of}]" if any_of else ""
    boxes = f'  - {{id: asked, kind: question, asks: yes or no, says: "{says}", red_flags: [sign]{listed}, yes: call, no: home}}\n'
    assert [fault for rule, fault in about_signs({"sign": sign}, boxes) if rule == "yes-is-not-the-sign"] == []


def contrary(one: str, says: str) -> list[str]:
    """What is told of the words of an input by the rule on its name."""
    decision = chart(f"inputs:\n  - {{id: {one}, says: \"{says}\", asks: yes or no}}\n"
                     f"boxes:\n  - {{id: asked, kind: question, says: Which way?, inputs: [{one}], yes: call, no: home}}\n"
                     "  - {id: call, kind: outcome, level: routine, says: Take one}\n  - {id: home, kind: outcome, level: routine, says: Take two}\n")
    return [problem.message for problem in proved(decision) if problem.rule == "name-is-not-the-question"]


@pytest.mark.parametrize(("one", "says", "word"), [
    ("asthma", "Is the patient free of asthma?", "free of"), ("pregnant", "Pregnancy excluded?", "excluded"),
    ("csf", "Dry ears, without CSF?", "without"), ("no-urine", "Urine passed?", "no")])
def test_an_input_whose_question_denies_its_name_is_told(one: str, says: str, word: str) -> None:
    assert contrary(one, says) == [f'yes to "{says}" is written "{one}" in conditions, and only one of the two says "{word}"']


@pytest.mark.parametrize(("one", "says"), [
    ("asthma", "Does the patient have asthma?"), ("no-asthma", "Is the patient free of asthma?"), ("not-normal", "Does the child not act normally?"),
    ("stopped-warfarin", "Has warfarin been stopped?"), ("no-pulse", "Is the pulse missing?"), ("cannot-walk", "Is walking impossible?"),
    ("vomiting", "Vomiting, with or without blood?"), ("bleeding", "Bleeding that does not stop?"), ("walks", "Does the child walk normally?")])
def test_an_input_whose_question_means_its_name_is_no_problem(one: str, says: str) -> None:
    assert contrary(one, says) == []


@pytest.mark.parametrize(("sign", "told"), [("Your baby is younger than 3 months.", []), ("Your baby is very young.", ["sign-not-in-its-question"]),
                                            ("Your baby has been ill for 3 days.", ["sign-not-in-its-question"])])
def test_a_number_that_is_asked_names_the_sign_with_its_limit_in_its_unit(sign: str, told: list[str]) -> None:
    inputs = ("inputs:\n  - {id: age, says: How old?, called: Age, asks: number, unit: months, from: 0, to: 99}\n"
              "signs: [{sign: sign, when: age < 3}]\n")
    boxes = ("  - {id: asked, kind: question, says: How old?, inputs: [age], answers: [{less_than: 3, goto: call}, {at_least: 3, goto: home}]}\n")
    assert [rule for rule, _ in about_signs({"sign": sign}, boxes, inputs)] == told


BLEEDING = """
inputs:
  - {id: bleeds, says: Any bleeding that does not stop?, called: Bleeding, asks: yes or no, red_flags: [bleeding]}
  - {id: head, says: Any blow to the head?, called: Head, asks: yes or no, red_flags: [blow]}
"""


@pytest.mark.parametrize(("says", "told"), [
    ("Bleeding that does not stop, or a blow to the head?", []),
    ("No blow to the head?", [("yes-is-not-the-sign", 'the words deny with "no" what none of its signs denies')] * 2)])
def test_the_words_of_a_question_for_two_signs_may_deny_what_either_of_them_denies(says: str, told: list[tuple[str, str]]) -> None:
    boxes = (f'  - {{id: asked, kind: question, inputs: [bleeds, head], says: "{says}", answers: [{{when: bleeds or head, goto: call}}, '
             "{when: otherwise, goto: home}]}\n")
    signs = {"bleeding": "Bleeding that does not stop.", "blow": "You had a blow to the head."}
    assert about_signs(signs, boxes, BLEEDING.lstrip()) == told


def test_an_emergency_that_everybody_is_asked_about_is_a_warning() -> None:
    text = replaced(case_of("emergency-without-sign")["chart"], [
        ("yes: call, no: walk", "yes: call, no: dark"), ("yes: home, no: dark", "yes: home, no: clinic"),
        ("yes: call, no: home", "yes: call, no: walk")])
    [problem] = proved(chart(text + "  - {id: clinic, kind: outcome, level: prompt, says: See the clinic}\n"))
    assert (problem.rule, problem.level) == ("emergency-without-sign", "warning")
    assert 'by an answer to 5 "Is the foot dark?" that names no danger sign' in problem.message


def in_a_row(questions: int, end: str = "home") -> Decision:
    """Questions in a row; each yes goes by a box of its own and comes back to the row."""
    rows = ["- {id: start, kind: state, says: Start, goto: q1}"]
    for n in range(1, questions + 1):
        after = f"q{n + 1}" if n < questions else end
        rows += [f'- {{id: q{n}, kind: question, asks: yes or no, says: "Sign {n}?", yes: a{n}, no: {after}}}',
                 f"- {{id: a{n}, kind: action, says: Look closer, goto: {after}}}"]
    rows.append("- {id: home, kind: outcome, level: routine, says: Go home}")
    return chart("boxes:\n" + "\n".join(f"  {row}" for row in rows))


def test_nine_questions_on_a_way_are_too_many() -> None:
    assert proved(in_a_row(8)) == []
    [problem] = proved(in_a_row(9))
    assert (problem.rule, problem.level) == ("long-path", "warning")
    assert "a patient who answers 2 yes, 4 yes" in problem.message
    assert "that is 9 questions" in problem.message


def test_more_paths_than_anybody_can_list() -> None:
    decision = in_a_row(60)
    assert count_paths(decision) == 2 ** 60
    assert len(next(paths(decision)).boxes) == 122
    assert [problem.rule for problem in proved(decision)] == ["long-path"]
    assert list(paths(in_a_row(60, end="nowhere"))) == []


# --- arrows and numbers of boxes ------------------------------------------------------------------------------------


def test_edges_stand_in_order_of_boxes_and_answers() -> None:
    found = edges(case_chart("good-chart"))
    assert found[:3] == (Edge("start", "numb", "", None), Edge("numb", "call", "", "yes"), Edge("numb", "swollen", "", "no"))
    assert [edge.label for edge in found if edge.source == "days"] == ["< 2 days", "≥ 2, ≤ 14 days", "> 14 days"]
    assert [edge.answer for edge in found if edge.source == "where"] == ["outer side", "None of these"]
    assert [edge.target for edge in edges(case_chart("an-arrow-to-nowhere")) if edge.source == "numb"] == ["call", "hom"]
    assert list(numbers(case_chart("good-chart")).items())[:3] == [("start", 1), ("numb", 2), ("call", 3)]


# --- numbers -------------------------------------------------------------------------------------------------------

LIMITS = st.tuples(st.sampled_from([None, "at_least", "more_than"]), st.sampled_from([None, "less_than", "at_most"]),
                   st.sampled_from(["-1", "0", "0.5", "2", "2.0", "3"]), st.sampled_from(["-1", "0", "0.5", "2", "2.0", "3"]))


def numeric(limits: list[dict[str, str]]) -> Decision:
    answers = ", ".join(f"{{{', '.join(f'{key}: {value}' for key, value in limit.items())}, goto: end{n}}}" for n, limit in enumerate(limits))
    rows = [f"- {{id: days, kind: question, asks: number, unit: days, says: Days?, answers: [{answers}]}}",
            *(f"- {{id: end{n}, kind: outcome, level: routine, says: Rest in way {n}}}" for n in range(len(limits)))]
    return chart("boxes:\n" + "\n".join(f"  {row}" for row in rows))


@given(st.lists(LIMITS.filter(lambda drawn: drawn[0] or drawn[1]), min_size=2, max_size=4))
def test_gaps_and_overlaps_are_found_on_both_sides_of_every_limit(drawn: list[tuple[str | None, str | None, str, str]]) -> None:
    limits = [{key: value for key, value in ((low, a), (high, b)) if key} for low, high, a, b in drawn]
    found = {problem.rule for problem in proved(numeric(limits))}
    inside = [holds(limit) for limit in limits]
    tries = [Decimal(n) / 4 for n in range(-8, 17)]
    if not all(any(map(test, tries)) for test in inside):
        assert "answers-of-the-wrong-type" in found
        return
    counts = [sum(test(number) for test in inside) for number in tries]
    assert ("number-gap" in found) == (0 in counts)
    assert ("number-overlap" in found) == (max(counts) > 1)


def holds(limit: dict[str, str]) -> Any:
    tests = {"at_least": Decimal.__ge__, "more_than": Decimal.__gt__, "less_than": Decimal.__lt__, "at_most": Decimal.__le__}
    return lambda number: all(tests[key](number, Decimal(value)) for key, value in limit.items())


@pytest.mark.parametrize(("limits", "rule", "number"), [
    ([{"less_than": "4"}, {"more_than": "4"}], "number-gap", "4 days"),
    ([{"at_most": "4"}, {"at_least": "4"}], "number-overlap", "4 days"),
    ([{"less_than": "0.90"}, {"at_least": "0.95"}], "number-gap", "0.90 days"),
    ([{"at_most": "4"}, {"more_than": "5"}], "number-gap", "5 days"),
    ([{"at_most": "4"}, {"at_least": "5"}], "number-gap", "4.5 days"),
    ([{"at_least": "4"}, {"more_than": "6"}], "number-gap", "3 days"),
])
def test_the_example_number_shows_the_fault(limits: list[dict[str, str]], rule: str, number: str) -> None:
    first = next(problem for problem in proved(numeric(limits)) if problem.rule == rule)
    assert f'1 "Days?" {number} (path 1)' in first.message


@pytest.mark.parametrize("limits", [
    [{"less_than": "4"}, {"at_least": "4"}], [{"at_most": "4"}, {"more_than": "4.0"}],
    [{"more_than": "6"}, {"less_than": "4"}, {"at_least": "4", "at_most": "6"}],
    [{"less_than": "4"}, {"at_least": "4", "at_most": "4"}, {"more_than": "4"}]])
def test_limits_that_leave_nothing_out_are_fine(limits: list[dict[str, str]]) -> None:
    assert proved(numeric(limits)) == []


@given(LIMITS)
def test_an_example_is_inside(drawn: tuple[str | None, str | None, str, str]) -> None:
    low, high, a, b = drawn
    limits = Interval(Decimal(a) if low else Decimal("-Infinity"), low == "at_least", Decimal(b) if high else Decimal("Infinity"), high == "at_most")
    assert limits.empty or limits.holds(limits.example)


# --- the proofs agree with listing every path ----------------------------------------------------------------------

Boxes = list[dict[str, Any]]


@st.composite
def box_rows(draw: st.DrawFn, number: int, targets: list[str]) -> dict[str, Any]:
    to = st.sampled_from(targets) if targets else st.nothing()
    level = draw(st.sampled_from(["emergency", "urgent", "prompt", "routine"]))
    box: dict[str, Any] = {"id": f"b{number}", "says": f"Box {number}"}
    kind = draw(st.sampled_from(["state", "action", "yes or no", "yes or no", "yes or no", "choice", "number", "outcome"])) if targets else "outcome"
    if kind in {"state", "action"}:
        return box | {"kind": kind, "goto": draw(to)} | ({"level": level} if kind == "action" else {})
    if kind == "outcome":
        return box | {"kind": kind, "level": level}
    box |= {"kind": "question", "asks": kind}
    if kind == "yes or no":
        signs = draw(st.sampled_from([[], ["numb"], ["cold"], ["numb", "cold"], ["swollen"], ["stiff", "numb"]]))
        return box | {"yes": draw(to), "no": draw(to)} | ({"red_flags": signs} if signs else {})
    if kind == "choice":
        return box | {"complete": "yes", "answers": [{"answer": words, "goto": draw(to)} for words in ("left", "right", "both")]}
    return box | {"unit": "days", "answers": [{"less_than": "4", "goto": draw(to)}, {"at_least": "4", "goto": draw(to)}]}


def test_a_chart_with_too_many_places_to_prove_is_told_and_not_taken_for_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    case = load_case(RULE_EXAMPLES / "undeclared-cycle.yml")
    sound = chart(rule_example("undeclared-cycle", case).good[CHART])
    assert proved(sound) == []
    monkeypatch.setattr(translation, "MOST_PLACES", 3)
    (problem,) = proved(sound)
    assert (problem.rule, problem.level) == ("too-many-places", "error")
    assert "nothing can be proved of it" in problem.message



@st.composite
def charts(draw: st.DrawFn, *, any_way: bool = False) -> Boxes:
    """Small charts whose arrows lead on; or, with `any_way`, to any box and to one that is not there."""
    count = draw(st.integers(2, 9))
    names = [f"b{n}" for n in range(count)]
    return [draw(box_rows(n, [*names, "gone"] if any_way else names[n + 1:])) for n in range(count)]


def built(rows: Boxes, **more: Any) -> Decision:
    """A chart with one box a line, from the second line on."""
    keys = "".join(f"\n{key}: {json.dumps(value)}" for key, value in more.items())
    return chart("boxes:\n" + "\n".join(f"  - {json.dumps(row)}" for row in rows) + keys)


def every_path(decision: Decision) -> list[tuple[Edge, ...]]:
    """Every way from the start to its end, listed one by one."""
    ways: dict[str, list[Edge]] = {}
    for edge in edges(decision):
        ways.setdefault(edge.source, []).append(edge)

    def onward(box: str) -> list[tuple[Edge, ...]]:
        return [(edge, *rest) for edge in ways[box] for rest in onward(edge.target)] if box in ways else [()]
    return onward(decision.boxes[0].id)


class Person(NamedTuple):
    """A patient, by the danger signs that they have, and the way on which their answers lead them."""

    signs: frozenset[str]
    way: tuple[Edge, ...]


class Listed:
    """What is true of a chart in which nothing comes between two questions for one sign, by leading every patient through it, one by one."""

    def __init__(self, decision: Decision) -> None:
        self.start = str(decision.boxes[0].id)
        self.boxes = {str(box.id): box for box in decision.boxes}
        self.named = sorted({sign for box in self.boxes.values() if isinstance(box, QuestionBox) for sign in box.red_flags})
        self.onward: dict[str, list[Edge]] = {box: [] for box in self.boxes}
        for edge in edges(decision):
            self.onward[edge.source].append(edge)

    def everybody(self) -> Iterator[Person]:
        """One person for each set of signs and each way that they can be led."""
        for has in product([False, True], repeat=len(self.named)):
            signs = frozenset(sign for sign, held in zip(self.named, has, strict=True) if held)
            for way in self.ways(self.start, signs):
                yield Person(signs, way)

    def ways(self, box: str, signs: frozenset[str]) -> Iterator[tuple[Edge, ...]]:
        """The ways of somebody with these signs, from a box on."""
        asked, ways = self.boxes[box], self.onward[box]
        if isinstance(asked, QuestionBox) and asked.red_flags:
            ways = [edge for edge in ways if edge.answer == ("yes" if signs & {*asked.red_flags} else "no")]
        if not ways:
            yield ()
        for edge in ways:
            yield from ((edge, *rest) for rest in self.ways(str(edge.target), signs))

    def passed(self, person: Person) -> list[str]:
        """The boxes on somebody's way."""
        return [self.start, *(str(edge.target) for edge in person.way)]

    def rank(self, box: str) -> int:
        """How urgent a box is; 0 is an emergency."""
        level = getattr(self.boxes[box], "level", None)
        return LEVELS.index(level) if level in LEVELS else len(LEVELS)

    def asks(self, box: str, sign: str) -> bool:
        """Whether a box asks for a sign."""
        asked = self.boxes[box]
        return isinstance(asked, QuestionBox) and sign in asked.red_flags

    def asked_again(self) -> bool:
        """Whether something is done to somebody between two questions for one sign."""
        return any(any(self.asks(box, sign) for box in boxes[:n]) and any(self.asks(box, sign) for box in boxes[n:])
                   for boxes in ([self.start, *(str(edge.target) for edge in way)] for way in self.every_way(self.start))
                   for n, here in enumerate(boxes) if isinstance(self.boxes[here], ActionBox) for sign in self.named)

    def every_way(self, box: str) -> Iterator[tuple[Edge, ...]]:
        """Every way from a box on, whether or not anybody takes it."""
        if not self.onward[box]:
            yield ()
        for edge in self.onward[box]:
            yield from ((edge, *rest) for rest in self.every_way(str(edge.target)))


LEVELS = ["emergency", "urgent", "prompt", "routine"]


def demanded(sign: str) -> int:
    return LEVELS.index(URGENCIES[sign])


def listed(decision: Decision) -> Listed:
    """The same, unless a sign may come or go on the way, which is more than these lists can tell."""
    found = Listed(decision)
    assume(not found.asked_again())
    return found


def signs_shown(decision: Decision, rule: str) -> set[str]:
    """The signs with which a rule shows a patient."""
    problems = [problem for problem in proved(decision, everything=True) if problem.rule == rule]
    return {sign for problem in problems if isinstance(problem.evidence, Counterexample) for sign in problem.evidence.signs}


@given(charts())
def test_paths_are_listed_and_counted(rows: Boxes) -> None:
    decision = built(rows)
    found = list(paths(decision))
    assert [path.edges for path in found] == every_path(decision)
    assert count_paths(decision) == len(found)


@given(charts())
def test_whoever_ends_lower_than_a_sign_demands_is_found(rows: Boxes) -> None:
    decision = built(rows)
    known = listed(decision)
    assert signs_shown(decision, "danger-sign-ends-too-low") == {
        sign for person in known.everybody() for sign in person.signs if known.rank(known.passed(person)[-1]) > demanded(sign)}


@given(charts())
def test_steps_of_a_lower_level_before_help_are_found(rows: Boxes) -> None:
    decision = built(rows)
    known, expected = listed(decision), set()
    for person in known.everybody():
        done = [known.rank(box) for box in known.passed(person) if isinstance(known.boxes[box], ActionBox)]
        for sign in person.signs:
            before_help = list(takewhile(lambda level, sign=sign: level > demanded(sign), done))  # type: ignore[misc]
            expected |= {sign} if before_help else set()
    assert signs_shown(decision, "lower-step-before-help") == expected


@given(charts())
def test_questions_between_an_emergency_and_help_are_found(rows: Boxes) -> None:
    decision = built(rows)
    known, expected = listed(decision), set()
    for person in known.everybody():
        boxes = known.passed(person)
        for sign in person.signs:
            asked = [place for place, box in enumerate(boxes) if known.asks(box, sign)]
            for place in range(asked[-1] + 1, len(boxes)) if asked and demanded(sign) == 0 else ():
                helped = any(isinstance(known.boxes[box], ActionBox) and known.rank(box) == 0 for box in boxes[:place])
                if isinstance(known.boxes[boxes[place]], QuestionBox) and not helped:
                    expected.add(sign)
    assert signs_shown(decision, "questions-before-help") == expected


@given(charts(), st.data())
def test_broken_properties_are_found(rows: Boxes, data: st.DataObject) -> None:
    answers = {"yes or no": ["yes", "no"], "choice": ["left", "right", "both"], "number": ["3", "4", "4.5"]}
    alone = listed(built(rows))
    met = {box for person in alone.everybody() for box in alone.passed(person)}
    asked = [row for row in rows if row["kind"] == "question" and row["id"] in met]  # of others nobody can say what an action before them changed
    assume(asked)
    chosen = data.draw(st.lists(st.sampled_from(asked), unique_by=lambda row: row["id"], min_size=1, max_size=3))
    told = {row["id"]: data.draw(st.sampled_from(answers[row["asks"]])) for row in chosen}
    levels = data.draw(st.lists(st.sampled_from(["routine", "prompt", "urgent"]), min_size=1, unique=True))
    boxes = data.draw(st.lists(st.sampled_from([row["id"] for row in rows]), max_size=1))
    prop = {"never": "This", "given": [{"question": box, "answer": words} for box, words in told.items()], "levels": levels}
    decision = built(rows, properties=[prop | ({"boxes": boxes} if boxes else {})])
    known = listed(decision)

    def answers_so(person: Person) -> bool:
        signs = {row["id"]: "yes" if person.signs & {*row["red_flags"]} else "no" for row in chosen if "red_flags" in row}
        return all(told[box] == answer for box, answer in signs.items()) and all(
            edge.answer.holds(Decimal(told[edge.source])) if isinstance(edge.answer, Interval) else edge.answer == told[edge.source]
            for edge in person.way if edge.source in told)
    forbidden = any((isinstance(known.boxes[end], OutcomeBox) and getattr(known.boxes[end], "level", None) in levels) or {*boxes} & {*passed}
                    for passed in map(known.passed, filter(answers_so, known.everybody())) for end in passed[-1:])
    assert ("property-broken" in {problem.rule for problem in proved(decision, everything=True)}) == forbidden


@given(charts())
def test_the_path_in_a_message_is_a_path_of_the_chart(rows: Boxes) -> None:
    decision = built(rows)
    steps = {(edge.source, edge.target) for edge in edges(decision)}
    for problem in proved(decision):
        for path in re.findall(r"(?:by|path) (\d+(?:-\d+)+)", problem.message):
            boxes = [str(decision.boxes[int(number) - 1].id) for number in path.split("-")]
            assert boxes[0] == "b0"
            assert all(step in steps for step in pairwise(boxes))


# --- whatever is written -------------------------------------------------------------------------------------------


@given(charts(any_way=True))
def test_rounds_are_found(rows: Boxes) -> None:
    decision = built(rows)
    names = {str(box.id) for box in decision.boxes}
    ways: dict[str, set[str]] = {name: set() for name in names}
    for edge in edges(decision):
        if edge.target in names:
            ways[edge.source].add(str(edge.target))
    found = [problem.rule for problem in proved(decision)]
    reached = onward(ways, {"b0"}) | {"b0"}
    without_start = {name: to - {"b0"} for name, to in ways.items()}
    assert ("undeclared-cycle" in found) == any(name in onward(without_start, {name}) for name in reached)
    assert ("arrow-into-start" in found) == any("b0" in to for to in ways.values())
    assert len(list(paths(decision))) == count_paths(decision)


def onward(ways: dict[str, set[str]], boxes: set[str]) -> set[str]:
    found: set[str] = set()
    ahead = [there for box in boxes for there in ways[box]]
    while ahead:
        box = ahead.pop()
        if box not in found:
            found.add(box)
            ahead += ways[box]
    return found


JUNK = st.sampled_from([("yes", "gone"), ("no", "b0"), ("unit", "days"), ("complete", "yes"), ("unsure", "Ask."), ("down", "yes"),
                        ("any_of", ["a sign"]), ("red_flags", ["unheard-of", "numb", "numb"]), ("asks", "number"), ("asks", "choice"),
                        ("asks", "yes or no"), ("answers", [{"goto": "b1"}]),
                        ("answers", [{"answer": "a", "at_least": "4", "more_than": "3", "goto": "gone"}]),
                        ("answers", [{"at_least": "5", "at_most": "4", "goto": "b0"}, {"answer": "a", "goto": "b0"}]), ("id", "b0")])


@settings(max_examples=tries(200))
@given(charts(any_way=True), st.lists(st.tuples(st.integers(0, 8), JUNK), max_size=6), st.data())
def test_no_chart_makes_the_proofs_fail(rows: Boxes, junk: list[tuple[int, tuple[str, Any]]], data: st.DataObject) -> None:
    for number, (key, value) in junk:
        row = rows[number % len(rows)]
        if row["kind"] == "question" or key == "id":
            row[key] = value
    name, words = st.sampled_from(["b0", "b1", "gone"]), st.sampled_from(["yes", "left", "4", "x"])
    told = [{"question": data.draw(name), "answer": data.draw(words)} for _ in range(2)]
    decision = built(rows, returns=[{"from": data.draw(name), "to": data.draw(name), "when": "Worse"}, {"to": data.draw(name), "when": "Any time"}],
                     properties=[{"never": "This", "given": told, "boxes": [data.draw(name)]}],
                     cases=[{"patient": "Anybody", "given": told, "reaches": data.draw(name)}])
    found = prove(decision, library())
    assert list(found) == sorted(found)
    assert len(list(paths(decision))) == count_paths(decision)


def test_a_chart_without_boxes_breaks_nothing() -> None:
    decision = Decision.model_validate(HEADER | {"boxes": []})
    assert [problem.rule for problem in prove(decision, library())] == ["no-cases"]
    assert (count_paths(decision), list(paths(decision))) == (0, [])


def test_the_problems_do_not_depend_on_the_hash_seed() -> None:
    program = ("from tests.test_decisions import CASES, proved_case\n"
               "for file in CASES: print(proved_case(file.stem))")
    seed = {"PYTHONHASHSEED": "2024" if os.environ.get("PYTHONHASHSEED") != "2024" else "1"}
    other = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, env=os.environ | seed, text=True)
    assert other == "".join(f"{proved_case(file.stem)}\n" for file in CASES)
    assert "danger-sign-ends-too-low" in other


def test_a_box_far_too_long_is_an_error() -> None:
    problems = proved(case_chart("box-of-80-words"))
    assert [(problem.rule, problem.level) for problem in problems] == [("wordy-box", "error")]


def test_a_watch_word_of_a_sign_names_it_in_a_question() -> None:
    decision = chart(rule_examples()["sign-not-in-its-question"].bad["decisions/chart.yml"], leave=["facts"])
    known = library({decision.id: decision})
    watched = {**known.red_flags, "pale": known.red_flags["pale"].model_copy(update={"watch_words": ("numb toes",)})}
    rules = [[problem.rule for problem in prove(decision, replace(known, red_flags=flags), TODAY)] for flags in (known.red_flags, watched)]
    assert ["sign-not-in-its-question" in told for told in rules] == [True, False]
