"""How soon the ends of a chart say that help is needed, compared."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from generator.content.model import Decision, Input, Library, OutcomeBox, RedFlag, TimeLimit, TimeWords
from generator.logic import prove
from generator.logic.question_types import type_of
from generator.logic.verification.times import span_of
from tests.test_decisions import chart, proved, stands_at

DAY = 86_400


def limit(words: str, purpose: str = "to be seen") -> dict[str, str]:
    value, unit = words.split()
    return {"value": value, "unit": unit, "for": purpose, "from": "the question"}


@pytest.mark.parametrize(("words", "least", "most"), [
    ("0 minutes", 0, 0), ("24 hours", DAY, DAY), ("1 day", DAY, DAY), ("2 weeks", 14 * DAY, 14 * DAY), ("1 month", 28 * DAY, 31 * DAY),
    ("3 months", 84 * DAY, 93 * DAY), ("1 year", 365 * DAY, 366 * DAY)])
def test_times_are_seconds_and_months_are_not_exact(words: str, least: int, most: int) -> None:
    assert span_of(TimeLimit.model_validate(limit(words)), Library()) == (least, most)


@pytest.mark.parametrize("words", ["2 visits", "5 mg"])
def test_what_is_no_time_is_compared_with_nothing(words: str) -> None:
    assert span_of(TimeLimit.model_validate(limit(words)), Library()) is None


def outcome(name: str, level: str, time: dict[str, str] | str) -> dict[str, object]:
    return {"id": name, "kind": "outcome", "level": level, "says": name, "facts": ["a-fact"], "who": "You", "time": time,
            "come_back_if": "not stated"}


def told(urgent: dict[str, str], prompt: dict[str, str], sign: dict[str, str] | str = "not stated") -> list[str]:
    """The rules about times that a chart breaks: its urgent end for those who have a danger sign, its prompt end for all others."""
    chart = {"id": "ankle", "names": {"plain": "Ankle", "clinical": "Ankle"}, "audience": "patient", "question": "What now?", "population": "Adults",
             "exclusions": "not stated", "red_flags": ["pale"], "cases": [],
             "boxes": [{"id": "pale", "kind": "question", "asks": "yes or no", "says": "Pale?", "facts": ["a-fact"], "red_flags": ["pale"],
                        "unsure": "Answer yes.", "yes": "see", "no": "book"}, outcome("see", "urgent", urgent), outcome("book", "prompt", prompt)]}
    flag = RedFlag.model_validate({"id": "pale", "plain": "Pale", "means": "not stated", "time_limit": sign, "urgency": "urgent"})
    return [problem.rule for problem in prove(Decision.model_validate(chart), Library(red_flags={flag.id: flag})) if problem.rule != "no-cases"]


@pytest.mark.parametrize(("urgent", "prompt", "broken"), [
    (limit("2 days"), limit("2 weeks"), []), (limit("2 weeks"), limit("2 weeks"), []),
    (limit("15 days"), limit("2 weeks"), ["slower-though-more-urgent"]),
    (limit("3 months"), limit("2 weeks"), ["slower-though-more-urgent"]),
    (limit("30 days"), limit("1 month"), []),  # a month may have 31 days
    (limit("32 days"), limit("1 month"), ["slower-though-more-urgent"]),
    (limit("3 months", "to have the scan"), limit("2 weeks"), ["slower-though-more-urgent"])])
def test_the_more_urgent_end_is_not_the_later_one(urgent: dict[str, str], prompt: dict[str, str], broken: list[str]) -> None:
    assert told(urgent, prompt) == broken


@pytest.mark.parametrize(("end", "sign", "broken"), [
    ("24 hours", "1 day", []), ("25 hours", "1 day", ["later-than-sign"]), ("5 days", "24 hours", ["later-than-sign"]), ("1 week", "1 month", [])])
def test_a_danger_sign_is_seen_as_soon_as_it_asks_for(end: str, sign: str, broken: list[str]) -> None:
    assert told(limit(end), limit("4 weeks"), limit(sign)) == broken


REPEATED = """
inputs:
    - {id: sugar, says: Blood sugar?, called: Sugar, asks: number, unit: mg/dL, from: 0, to: 900%s}
boxes:
    - {id: start, kind: state, says: Dizzy, goto: measure}
    - {id: measure, kind: question, says: How much?, inputs: [sugar], answers: [{less_than: 70, goto: give}, {at_least: 70, goto: home}]}
    - {id: give, kind: action, level: routine, says: Eat sugar, repeat: {%s, at_most: 2}, goto: clinic}
    - {id: home, kind: outcome, level: routine, says: Rest at home}
    - {id: clinic, kind: outcome, level: prompt, says: See the clinic}
"""


@pytest.mark.parametrize("after", ["15 minutes", "15 to 20 minutes", "1 hour", "the same day"])
def test_a_repeat_after_a_time_is_fine(after: str) -> None:
    assert proved(chart(REPEATED % ("", f"to: measure, after: {after}"))) == []


@pytest.mark.parametrize(("repeat", "at", "says"), [
    ("to: nowhere, after: 15 minutes", "nowhere", "which is no box of this chart"), ("to: give, after: 15 minutes", "give", "itself"),
    ("to: clinic, after: 15 minutes", "clinic", "which is a later box"), ("to: home, after: 15 minutes", "home", "which is a later box"),
    ("to: measure, after: a while", "a while", "no time"), ("to: measure, after: 3 visits", "3 visits", "no unit of time"),
    ("to: measure, after: 20 to 15 minutes", "20 to 15 minutes", "runs backwards"), ("to: measure, after: 20", "20", "no time")])
def test_a_repeat_that_repeats_nothing_is_told_at_its_key(repeat: str, at: str, says: str) -> None:
    text = REPEATED % ("", repeat)
    [problem] = [problem for problem in proved(chart(text)) if problem.rule == "repeat-unfit"]
    assert stands_at(text, problem) == at
    assert says in problem.message


def test_a_repeat_from_a_box_that_does_not_lead_there_again_is_told() -> None:
    text = REPEATED.replace("goto: home}]}", "goto: home}]}\n    - {id: side, kind: state, says: Aside, goto: home}")
    assert "no arrow leads here again" in next(problem for problem in proved(chart(text % ("", "to: side, after: 15 minutes")))
                                               if problem.rule == "repeat-unfit").message


@pytest.mark.parametrize("words", ["48 to 2 hours", "2.5 to 2 days", "4 weeks to 2 weeks", "2 to 4 weeks to 6 months"])
def test_a_time_that_runs_backwards_is_refused_wherever_it_is_read(words: str) -> None:
    with pytest.raises(PydanticCustomError):
        TimeWords.read(words)
    sign = {"id": "pale", "plain": "Pale", "means": "not stated", "time_limit": words}
    for model, form in ((OutcomeBox, outcome("home", "routine", words)), (RedFlag, sign)):
        with pytest.raises(ValidationError):
            model.model_validate(form)


@pytest.mark.parametrize("words", ["2 to 48 hours", "2 to 2 hours", "0 to 2 hours", "2 days", "now", "the same day"])
def test_a_time_that_runs_onward_is_read(words: str) -> None:
    assert TimeWords.read(words) == words


# --- what counts for whoever leaves an answer out -----------------------------------------------------------------


@pytest.mark.parametrize(("more", "default"), [
    (", default: 901", "901"), (", default: -1", "-1"), (", default: 0.5", "0.5"), (", default: none", "none"), (", step: 100, default: 50", "50")])
def test_a_default_that_is_no_answer_is_refused(more: str, default: str) -> None:
    text = REPEATED % (more, "to: measure, after: 1 hour")
    [problem] = [problem for problem in proved(chart(text)) if problem.rule == "input-unfit"]
    assert stands_at(text, problem) == default
    assert "Write a number from 0 to 900 in steps of" in problem.help


@pytest.mark.parametrize(("asks", "default", "fine"), [
    ("yes or no", "no", True), ("yes or no", "a", False), ("one of", "a", True), ("one of", "c", False), ("several of", "a, b", True),
    ("several of", "none of these", True), ("several of", "a, c", False)])
def test_a_default_is_one_of_the_answers(asks: str, default: str, fine: bool) -> None:
    answers = {} if asks == "yes or no" else {"answers": [{"id": "a", "says": "A"}, {"id": "b", "says": "B"}]}
    one = Input.model_validate({"id": "n", "says": "N?", "asks": asks, "default": default} | answers)
    assert [fault.message for fault in type_of(one).faults(one)] == ([] if fine else [f'the default "{default}" is no answer of "n"'])


def test_a_fault_of_a_shared_input_is_told() -> None:
    text = REPEATED.replace(REPEATED[:REPEATED.index("boxes:")], "inputs: [sugar]\n")
    shared = Input.model_validate({"id": "sugar", "says": "Sugar?", "asks": "number", "unit": "mg/dL", "from": "0", "to": "900", "default": "999"})
    assert [problem.rule for problem in proved(chart(text % "to: measure, after: 1 hour"), {"sugar": shared})] == ["input-unfit"]


def test_an_answer_that_is_the_default_is_told_as_that_answer() -> None:
    text = REPEATED % (", default: 75", "to: measure, after: 1 hour") + """
cases:
    - {patient: Zed, given: [{question: sugar, answer: 75}], reaches: clinic}
properties:
    - {never: It is low at home., given: sugar < 70, levels: [routine]}
"""
    failed, broken = (next(problem for problem in proved(chart(text)) if problem.rule == rule) for rule in ("case-fails", "property-broken"))
    assert 'answers 2 "How much?" 75 mg/dL' in failed.message
    assert 'answers 2 "How much?" left out (75 counts)' in broken.message
