"""What is told to whoever is in doubt, in the words of a language; how words compare with a number; and numbers as messages tell them."""

from __future__ import annotations

import pytest

from generator.language.doubt import doubt, told
from generator.language.numbers.units import measured
from generator.language.numbers.words import limit_in_words


@pytest.mark.parametrize(("text", "says_no", "plainly"), [
    ("Answer no.", True, True), ("Choose no", True, True), ("If you are not sure, it is a no.", True, True),
    ("There is no way to tell.", True, False), ("No need to wait: answer yes.", True, False),
    ("Never answer no.", False, False), ("Answer yes rather than no.", False, False), ("Answer yes.", False, False), ("Note it.", False, False),
])
def test_who_is_told_to_answer_no(text: str, says_no: bool, plainly: bool) -> None:
    assert told(text, ["No"], "en") == (says_no, plainly)


@pytest.mark.parametrize("text", ["Then it is not so; go on.", "Take it as not present.", "Skip this.", "Treat it as negative."])
def test_other_words_mean_no(text: str) -> None:
    assert told(text, doubt("en").denies, "en")[0]


@pytest.mark.parametrize(("text", "somebody"), [
    ("Ask your nurse.", True), ("Ask them before the day.", True), ("Call 112.", True), ("Wait an hour, then ask again.", False),
    ("Look it up.", False)])
def test_whether_somebody_is_named_to_ask(text: str, somebody: bool) -> None:
    assert doubt("en").names_somebody(text.lower()) == somebody


def test_a_language_without_such_words_has_yes_and_no_alone() -> None:
    assert told("Antworten Sie nein.", ["Nein"], "de") == (True, True)
    assert not doubt("de").names_somebody("fragen sie ihren arzt.")


@pytest.mark.parametrize(("text", "number", "sign"), [
    ("Somebody of 65 or over goes home", "65", ">="), ("Aged 65 years or older", "65", ">="), ("At least 39 °C", "39", ">="), ("Over 65", "65", ">"),
    ("Under 16", "16", "<"), ("Up to 3 points", "3", "<="), ("65 or over, or under 65", "65", ""), ("Over 650", "65", ""), ("At 65", "65", "")])
def test_how_words_compare_with_a_number(text: str, number: str, sign: str) -> None:
    assert limit_in_words(text, number, "en") == sign


@pytest.mark.parametrize(("number", "unit", "words"), [
    ("1", "months", "1 month"), ("2", "months", "2 months"), ("1", "breaths per minute", "1 breath per minute"), ("1", "glasses", "1 glass"),
    ("1", "ng/L", "1 ng/L"), ("1", "°C", "1 °C"), ("1.5", "hours", "1.5 hours"), ("not known", None, "not known"), ("1", "beats/min", "1 beat/min")])
def test_a_number_with_its_unit(number: str, unit: str | None, words: str) -> None:
    assert measured(number, unit) == words
