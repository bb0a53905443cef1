"""Danger signs that were turned round are found by what else tells of them."""

from __future__ import annotations

import pytest

from generator.content.model import Decision, Library
from generator.rules import check
from tests.test_signs_of_charts import chart, sign
from tests.worlds import TODAY


def turned(plain: str, *watch_words: str, clinical: str = "", short: str = "", any_of: tuple[str, ...] = ()) -> bool:
    """Whether a sign with these words is told."""
    more = {"watch_words": list(watch_words), **({"clinical": clinical} if clinical else {}), **({"short": short} if short else {})}
    asks = {"kind": "question", "id": "ask", "says": "This sign?", "asks": "yes or no", "red_flags": ["one"], "any_of": list(any_of),
            "yes": "end", "no": "end"}
    charts: dict[str, Decision] = {"a": chart("a", ["one"], [], before=[asks])} if any_of else {}
    found = check(Library(red_flags={"one": sign("one", "emergency", plain=plain, **more)}, decisions=charts), TODAY)
    return any(one.rule == "sign-turned-round" for one in found)


@pytest.mark.parametrize(("plain", "clinical", "watch_words"), [
    ("You can stand on the foot.", "Ability to bear weight.", ["cannot stand on"]),
    ("You can stand on the foot.", "Ability to bear weight.", ["inability to bear weight"]),
    ("You can stand on the foot.", "Inability to stand on the foot.", ["cannot stand on"]),
    ("You bleed and it stops after 10 minutes.", "", ["does not stop after"]), ("The rash fades under a glass.", "", ["does not fade"]),
    ("You have no fever.", "No fever.", ["fever"]), ("Your back pain is better at night.", "", ["worse at night"]),
    ("The baby is warm to touch.", "", ["cold to touch"])])
def test_a_sign_that_says_the_contrary_of_its_watch_words_is_told(plain: str, clinical: str, watch_words: list[str]) -> None:
    assert turned(plain, *watch_words, clinical=clinical)


@pytest.mark.parametrize(("plain", "clinical", "watch_words"), [
    ("You cannot stand on the foot.", "Inability to bear weight.", ["cannot stand on", "cannot stand", "inability to bear weight"]),
    ("You are unable to stand on the foot.", "", ["cannot stand on"]), ("You can no longer walk.", "", ["cannot walk"]),
    ("The child refuses to drink.", "Refusal to drink.", ["does not drink"]),
    ("No pulse in the foot.", "", ["pulse", "no pulse"]), ("You cannot pass urine.", "", ["urine", "pass urine", "urinary retention"]),
    ("You can stand on the foot.", "Inability to bear weight.", ["inability to bear weight"]),
    ("Your pulse is above 120 or below 40.", "", ["pulse is below", "pulse is above"]),
    ("You have a fever and a low blood pressure.", "", ["high temperature"]), ("The pain does not ease with rest.", "", ["not ease"])])
def test_a_sign_that_says_what_its_watch_words_say_is_no_problem(plain: str, clinical: str, watch_words: list[str]) -> None:
    assert not turned(plain, *watch_words, clinical=clinical)


def test_the_short_form_and_the_list_of_a_chart_tell_of_it_too() -> None:
    assert turned("You can stand on the foot.", short="cannot stand on the foot")
    assert turned("You can stand on the foot.", any_of=("you cannot stand on the foot",))
    assert not turned("You cannot stand on the foot.", short="cannot stand on it", any_of=("you cannot stand on the foot",))
    assert not turned("You have pain and numb toes.", any_of=("numb toes without pain",))
