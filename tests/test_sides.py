"""On which side of a limit a danger sign and an answer lie: their conditions, against the words of the facts that they rest on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from generator.content.model import RedFlag
from generator.rules import check
from tests.test_chart_numbers import library

TODAY = date(2026, 11, 20)

INR = "{id: inr, says: INR?, called: INR, asks: number, unit: INR units, from: 1, to: 20, step: 0.1}"


def sign(when: str, plain: str, clinical: str = "") -> list[str]:
    """What is told of a danger sign by condition."""
    text = f"""
inputs: [{INR}]
signs: [{{sign: high, when: '{when}'}}]
boxes:
  - {{kind: question, id: asked, says: INR?, inputs: [inr], answers: [{{more_than: 8, goto: call}}, {{at_most: 8, goto: home}}]}}
  - {{kind: outcome, id: call, says: See a doctor., level: urgent, who: You, time: not stated, come_back_if: not stated}}
  - {{kind: outcome, id: home, says: Go on., level: routine, who: You, time: not stated, come_back_if: not stated}}
"""
    flag = RedFlag.model_validate({"id": "high", "plain": plain, "clinical": clinical or plain, "means": "not stated", "urgency": "urgent",
                                   "time_limit": "not stated",
                                   "quantities": [{"of": "inr", "value": "8", "unit": "INR units", "population": "Adults"}]})
    whole = replace(library(text, {}), red_flags={"high": flag})
    return [one.message for one in check(whole, TODAY, "numbers") if one.rule == "sign-on-another-side"]


@pytest.mark.parametrize(("when", "plain", "words"), [
    ("inr > 8", "Your INR is less than 8.", "less than 8"), ("inr < 8", "Your INR is over 8.", "over 8"),
    ("inr > 8 or inr is not known", "INR under 8.", "under 8"), ("not (inr <= 8)", "INR under 8.", "under 8")])
def test_a_sign_that_counts_whom_its_words_leave_out_is_told(when: str, plain: str, words: str) -> None:
    [message] = sign(when, plain)
    assert message.startswith('danger sign "high" counts for INR ') and message.endswith(f'and its words say "{words}"')


@pytest.mark.parametrize(("when", "plain", "clinical"), [
    ("inr > 8", "Your INR is more than 8.", ""), ("inr >= 8", "INR of 8 or more.", "Over 8."), ("inr > 8", "An INR of 8.", ""),
    ("inr > 8", "Your INR is over 8; below 8 it is watched.", ""), ("inr > 8", "INR over 8 when it was under 5 before.", ""),
    ("inr < 8", "The INR is not over 8.", "")])
def test_a_sign_with_the_side_of_its_words_is_no_problem(when: str, plain: str, clinical: str) -> None:
    assert sign(when, plain, clinical) == []


def limit_told(when: str, *quantities: tuple[str, str]) -> list[str]:
    """What is told of a danger sign by condition that gives some quantities."""
    text = f"""
inputs:
  - {{id: heat, says: How hot?, called: Heat, asks: number, unit: °C, from: 34, to: 43, step: 0.1}}
  - {{id: age, says: 'How old, in months?', called: Age, asks: number, unit: months, from: 0, to: 192}}
  - {{id: ill, says: 'How long, in months?', called: Ill, asks: number, unit: months, from: 0, to: 20}}
signs: [{{sign: hot, when: '{when}'}}]
boxes:
  - {{kind: question, id: asked, says: What is it?, inputs: [heat, age, ill], answers: [{{when: '{when}', answer: Yes, goto: call}},
      {{when: otherwise, answer: No, goto: home}}]}}
  - {{kind: outcome, id: call, says: See a doctor., level: urgent, who: You, time: not stated, come_back_if: not stated}}
  - {{kind: outcome, id: home, says: Go on., level: routine, who: You, time: not stated, come_back_if: not stated}}
"""
    given = [{"of": f"of-{number}", "value": value, "unit": unit, "population": "Children"} for number, (value, unit) in enumerate(quantities)]
    flag = RedFlag.model_validate({"id": "hot", "plain": "Hot.", "means": "not stated", "urgency": "urgent", "time_limit": "not stated",
                                   "quantities": given})
    whole = replace(library(text, {}), red_flags={"hot": flag})
    return [one.message.partition(" counts for ")[2] for one in check(whole, TODAY, "numbers") if one.rule == "sign-with-another-limit"]


def test_a_sign_that_counts_by_the_number_of_another_is_told() -> None:
    assert limit_told("heat >= 40", ("38", "°C")) == ["Heat >= 40, and gives only 38 °C"]
    assert limit_told("age < 6 and heat >= 40", ("38", "°C"), ("3", "months")) == [
        "Age < 6, and gives only 3 months", "Heat >= 40, and gives only 38 °C"]


@pytest.mark.parametrize(("when", "quantities"), [
    ("heat >= 38", [("38", "°C")]), ("heat >= 38", [("100.4", "°F")]), ("heat >= 38", []), ("heat >= 38", [("3", "months")]),
    ("heat >= 38 or heat < 36", [("38", "°C")]), ("age < 3 and ill > 1", [("3", "months")])])
def test_a_sign_that_counts_by_a_number_of_its_own_is_no_problem(when: str, quantities: list[tuple[str, str]]) -> None:
    assert limit_told(when, *quantities) == []


def answers(first: str, second: str, call: str = "late", home: str = "") -> list[str]:
    """What is told of a question with these answers: the first leads to a doctor, the second home, with these facts."""
    text = f"""
inputs:
  - {{id: days, says: How many days?, called: Days, asks: number, unit: days, from: 0, to: 60}}
boxes:
  - {{kind: question, id: asked, says: How many days?, inputs: [days], facts: [late], answers: [{{{first}, goto: call}}, {{{second}, goto: home}}]}}
  - {{kind: outcome, id: call, says: See a doctor., level: prompt, who: You, time: not stated, come_back_if: not stated, facts: [{call}]}}
  - {{kind: outcome, id: home, says: Drink., level: routine, who: You, time: not stated, come_back_if: not stated, facts: [{home or "drink"}]}}
"""
    facts = {"late": "See a doctor if it lasts more than 7 days.", "drink": "Drink often.", "early": "Up to 7 days, drink often."}
    return [one.message for one in check(library(text, facts), TODAY, "numbers") if one.rule == "answer-of-another-band"]


@pytest.mark.parametrize(("first", "second", "home"), [("at_most: 7", "more_than: 7", ""), ("less_than: 7", "at_least: 7", "early")])
def test_an_answer_that_leads_whom_its_facts_leave_out_is_told(first: str, second: str, home: str) -> None:
    [message] = answers(first, second, home=home)
    assert message.endswith('leads to box "call", whose facts say it of "more than 7 days"')


@pytest.mark.parametrize(("first", "second", "call", "home"), [
    ("more_than: 7", "at_most: 7", "late", ""), ("more_than: 7", "at_most: 7", "late", "early"),
    ("at_most: 7", "more_than: 7", "drink", ""), ("at_most: 7", "more_than: 7", "late, early", ""),
    ("more_than: 7", "at_most: 7", "drink", "late")])  # at home: when to come back
def test_an_answer_that_leads_where_its_facts_say_is_no_problem(first: str, second: str, call: str, home: str) -> None:
    assert answers(first, second, call, home) == []


def said(when: str, answer: str, says: str = "A baby under 3 months with 38 °C or more?") -> list[str]:
    """What is told of the words of an answer by condition."""
    text = f"""
inputs:
  - {{id: age, says: 'How old, in months?', called: Age, asks: number, unit: months, from: 0, to: 192}}
  - {{id: heat, says: How hot?, called: Heat, asks: number, unit: °C, from: 34, to: 43}}
  - {{id: drowsy, says: Is your child drowsy?, called: Drowsy, asks: yes or no, red_flags: [drowsy-child]}}
boxes:
  - kind: question
    id: asked
    says: "{says}"
    inputs: [age, heat, drowsy]
    answers: [{{when: '{when}', answer: "{answer}", goto: call}}, {{when: otherwise, answer: Neither, goto: home}}]
  - {{kind: outcome, id: call, says: See a doctor., level: urgent, who: You, time: not stated, come_back_if: not stated}}
  - {{kind: outcome, id: home, says: Go on., level: routine, who: You, time: not stated, come_back_if: not stated}}
"""
    flag = RedFlag.model_validate({"id": "drowsy-child", "plain": "Your child is drowsy.", "means": "not stated", "urgency": "emergency",
                                   "time_limit": "not stated", "watch_words": ["drowsy", "hard to wake"]})
    whole = replace(library(text, {}), red_flags={"drowsy-child": flag})
    told = (one.message for one in check(whole, TODAY, "numbers") if one.rule == "answer-says-otherwise")
    return [message.partition(" stands for ")[2].partition(".")[0] for message in told]


@pytest.mark.parametrize(("when", "answer", "says", "told"), [
    ("heat >= 40", "Under 40 °C", "How hot?", "Heat >= 40"), ("heat < 38", "38 °C or more", "How hot?", "Heat < 38"),
    ("not (heat >= 40)", "40 °C or more", "How hot?", "Heat < 40"), ("age < 3 and heat >= 38", "3 months or older", "How old?", "Age < 3"),
    ("age < 3 and heat >= 38", "No", "A baby under 3 months with 38 °C or more?", "Age < 3 and Heat >= 38"),
    ("age < 3 and heat >= 38", "Yes", "A baby under 3 months with less than 38 °C?", "Heat >= 38"),
    ("age < 3 and heat >= 38", "Yes", "A child of 3 months or more with 38 °C or more?", "Age < 3"),
    ("drowsy", "No", "Is your child drowsy?", "Drowsy"), ("not drowsy", "Yes", "Is your child drowsy?", "not Drowsy"),
    ("not drowsy", "Drowsy or hard to wake", "How is your child?", "not Drowsy, and its words name the danger sign")])
def test_an_answer_that_says_it_of_others_than_its_condition_is_told(when: str, answer: str, says: str, told: str) -> None:
    asked = f', and the question asks "{says}"' if answer in {"Yes", "No"} else ""
    assert said(when, answer, says) == [f"{told}{asked}".partition(".")[0]]


@pytest.mark.parametrize(("when", "answer", "says"), [
    ("heat >= 40", "40 °C or more", "How hot?"), ("heat < 38", "Under 38 °C", "How hot?"), ("heat >= 38", "Hot", "How hot?"),
    ("38 <= heat < 40", "38 to 40 °C", "How hot?"), ("heat < 38", "Under 39 °C", "How hot?"), ("heat >= 38", "38 °C", "How hot?"),
    ("age < 3 and heat >= 38", "Yes", "A baby under 3 months with 38 °C or more?"),
    ("age >= 3 or heat < 38", "No", "A baby under 3 months with 38 °C or more?"),
    ("not (age < 3 and heat >= 38)", "No", "A baby under 3 months with 38 °C or more?"),
    ("heat >= 38", "Yes", "Is it hot?"), ("heat < 38", "No", "Is it hot, or is it 37 °C or more in the morning?"),
    ("drowsy", "Yes", "Is your child drowsy?"), ("not drowsy", "No", "Is your child drowsy?"), ("not drowsy", "Yes", "Is your child awake?"),
    ("not drowsy", "Not drowsy", "How is your child?"), ("drowsy", "Hard to wake", "How is your child?")])
def test_an_answer_that_says_what_its_condition_is_is_no_problem(when: str, answer: str, says: str) -> None:
    assert said(when, answer, says) == []


def unit_told(says: str, unit: str) -> list[str]:
    """What is told of a question for a number in a unit."""
    text = f"""
inputs: [{{id: some, says: "{says}", called: Some, asks: number, unit: {unit}, from: 0, to: 90}}]
boxes:
  - {{kind: question, id: asked, says: "How much is it?", inputs: [some], answers: [{{more_than: 8, goto: call}}, {{at_most: 8, goto: home}}]}}
  - {{kind: outcome, id: call, says: See a doctor., level: prompt, who: You, time: not stated, come_back_if: not stated}}
  - {{kind: outcome, id: home, says: Go on., level: routine, who: You, time: not stated, come_back_if: not stated}}
"""
    return [one.message for one in check(library(text, {}), TODAY, "numbers") if one.rule == "question-in-another-unit"]


@pytest.mark.parametrize(("says", "unit", "word"), [
    ("How old is your child, in years?", "months", "years"), ("How old, in weeks?", "months", "weeks"), ("What is it, in °F?", "°C", "°F"),
    ("How many pounds does your child weigh?", "kg", "pounds"), ("How many mg did you take?", "g", "mg")])
def test_a_question_that_names_another_unit_than_its_own_is_told(says: str, unit: str, word: str) -> None:
    assert unit_told(says, unit) == [f'"{says}" is answered in {unit}, but its words say "{word}"']


@pytest.mark.parametrize(("says", "unit"), [
    ("Under 2 years?", "months"), ("Is it two years or more?", "months"),
    ("How old is your child, in months?", "months"), ("How old is your child?", "months"), ("How many days in the last weeks?", "days"),
    ("How many times in the last 24 hours?", "times"), ("How hot?", "°C"), ("How many units of insulin a day?", "units"),
    ("What is your child's weight in kilograms?", "kg"), ("How wide is it in your view?", "cm")])
def test_a_question_that_names_its_unit_or_none_of_its_kind_is_no_problem(says: str, unit: str) -> None:
    assert unit_told(says, unit) == []
