"""What is told to whoever is in doubt, in the words of a language; how words compare with a number; and numbers as messages tell them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from generator.files.yaml_loader import load_own
from generator.language import words
from generator.language.doubt import DoubtWords, doubt, listed, paired
from generator.language.numbers.units import measured
from generator.language.numbers.words import limit_in_words
from generator.language.words import ROOT
from generator.rules.safety import words_against


@pytest.mark.parametrize(("text", "says_no", "plainly"), [
    ("Answer no.", True, True), ("Choose no", True, True), ("If you are not sure, it is a no.", True, True),
    ("There is no way to tell.", True, False), ("No need to wait: answer yes.", True, False),
    ("Never answer no.", False, False), ("Answer yes rather than no.", False, False), ("Answer yes.", False, False), ("Note it.", False, False),
])
def test_who_is_told_to_answer_no(text: str, says_no: bool, plainly: bool) -> None:
    assert doubt("en").told(text, ["No"]) == (says_no, plainly)


@pytest.mark.parametrize("text", ["Then it is not so; go on.", "Take it as not present.", "Skip this.", "Treat it as negative."])
def test_other_words_mean_no(text: str) -> None:
    assert doubt("en").told(text, doubt("en").denies)[0]


@pytest.mark.parametrize(("text", "somebody"), [
    ("Ask your nurse.", True), ("Ask them before the day.", True), ("Call 112.", True), ("Wait an hour, then ask again.", False),
    ("Look it up.", False)])
def test_whether_somebody_is_named_to_ask(text: str, somebody: bool) -> None:
    assert doubt("en").names_somebody(text.lower()) == somebody


def test_a_language_without_a_catalogue_has_yes_and_no_alone() -> None:
    assert doubt("de").told("Antworten Sie nein.", ["Nein"]) == (True, True)
    assert not doubt("de").names_somebody("fragen sie ihren arzt.")


GERMAN = {"doubt_answering": "antworten Sie; wählen Sie", "doubt_denies": "trifft nicht zu; übergehen", "doubt_affirms": "-",
          "doubt_turns": "nie; nicht", "doubt_whom": "Arzt; Ärztin; Pflegekraft", "doubt_asking": "fragen Sie", "doubt_again": "noch einmal"}


def test_a_language_has_the_words_of_its_own_catalogue(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    words = load_own((ROOT / "words" / "en.yml").read_text(encoding="utf-8"))
    (tmp_path / "words" / "de.yml").write_text(yaml.safe_dump(words | GERMAN, allow_unicode=True), encoding="utf-8")
    german = doubt("de-AT", tmp_path)
    assert german.told("Antworten Sie nein", ["Nein"]) == (True, True)
    assert german.told("Antworten Sie nie mit nein", ["Nein"]) == (False, False)
    assert german.told("Sie können die Frage übergehen.", german.denies)[0]
    assert german.affirms == ()
    assert german.names_somebody("fragen sie die ärztin.") and german.names_somebody("fragen sie jemanden.")
    assert not german.names_somebody("fragen sie noch einmal.")
    assert german.told("Never answer no.", ["No"])[0]


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


def test_a_catalogue_that_was_away_for_a_moment_is_known_again(tmp_path: Path) -> None:
    """In a preview, while its author saves it."""
    words = tmp_path / "words"
    words.mkdir()
    assert doubt("en", tmp_path) == DoubtWords()
    shutil.copy(ROOT / "words" / "en.yml", words)
    assert doubt("en", tmp_path).negates == doubt("en").negates != ()


def test_nor_is_it_remembered_that_what_is_made_of_it_was_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def known() -> tuple[bool, bool, bool]:
        return (listed("en-x-away", "says_against").search("avoid") is not None, paired("en-x-away", "sign_opposites") != {},
                words_against("en-x-away") is not None)

    with monkeypatch.context() as away:
        away.setattr(words, "languages", lambda root: ())
        assert known() == (False, False, False)
    assert known() == (True, True, True)
