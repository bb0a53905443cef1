"""How soon to act: danger signs and the ends of charts say in words what their urgency says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.content.model import Decision, Library, RedFlag
from generator.content.reader.load import load
from generator.rules import check
from tests.worlds import TODAY, example


@pytest.mark.parametrize(("urgency", "limit", "action", "why"), [
    ("urgent", "now", "See a doctor.", "its time limit is now, which is how soon an emergency needs help"),
    ("urgent", "now", "See a doctor at once.", 'its action says "at once", as of an emergency'),
    ("urgent", "24 hours", "See a doctor at once.", 'its action says "at once", as of an emergency'),
    ("emergency", "now", "See a doctor.", ""), ("urgent", "24 hours", "See a doctor.", "")])
def test_a_sign_below_its_action_or_its_time_limit_is_told_with_the_reason(urgency: str, limit: str, action: str, why: str) -> None:
    sign = RedFlag.model_validate({"id": "numb", "plain": "Numb toes.", "means": "not stated", "urgency": urgency, "time_limit": limit,
                                   "action": {"plain": action, "clinical": action, "basis": "editor"}})
    told = [one.message for one in check(Library(red_flags={"numb": sign}), TODAY) if one.rule == "urgency-below-its-action"]
    assert told == ([f'danger sign "numb" is {urgency}, and {why}: it stands below those on every page and sheet'] if why else [])


CHART: Mapping[str, Any] = {
    "id": "toes", "names": {"plain": "Toes", "clinical": "Toes"}, "audience": "patient", "question": "What now?", "population": "Adults",
    "exclusions": "not stated", "red_flags": "not stated", "cases": []}


def said_of(level: str, says: str, kind: str = "outcome") -> list[str]:
    """What is told of an end, or a step, with this level and these words."""
    more = {"who": "You", "time": "not stated", "come_back_if": "not stated"} if kind == "outcome" else {"goto": "end"}
    chart = Decision.model_validate({**CHART, "boxes": [{"kind": kind, "id": "end", "says": says, "level": level, **more}]})
    found = check(Library(decisions={"toes": chart}), TODAY)
    return [one.message for one in found if one.rule == "words-of-another-urgency"]


@pytest.mark.parametrize(("level", "says", "words"), [
    ("emergency", "See a doctor this week.", '"this week", as of what is soon'),
    ("emergency", "Stay at home and watch your child.", '"stay at home", as of what is routine'),
    ("emergency", "See a doctor today.", '"today", as of what is urgent'),
    ("urgent", "See a doctor tomorrow.", '"tomorrow", as of what is soon'),
    ("routine", "Go to the clinic at once.", '"at once", as of an emergency'),
    ("prompt", "Take out the lenses. See a doctor right away.", '"right away", as of an emergency'),
    ("prompt", "See a doctor this week, or call an ambulance.", '"ambulance", as of an emergency'),
    ("emergency", "Do not drive. Go home.", '"go home", as of what is routine'),
    ("emergency", "Go to an emergency department. Go this week.", '"this week", as of what is soon'),
    ("urgent", "Rest now. See a doctor next week.", '"next week", as of what is soon'),
    ("prompt", "Have an ambulance come.", '"ambulance", as of an emergency')])
@pytest.mark.parametrize("kind", ["outcome", "action"])
def test_words_that_wait_longer_than_their_level_are_told_and_an_emergency_that_is_none(level: str, says: str, words: str, kind: str) -> None:
    assert said_of(level, says, kind) == [f'the level of box "end" is {level}, and it says {words}']


@pytest.mark.parametrize(("level", "says"), [
    ("emergency", "Get help now."), ("emergency", "Stay at home until the ambulance comes. Call an ambulance."),
    ("emergency", "Call at once. See your doctor again next week."), ("emergency", "Call 999. See your GP within a few days."),
    ("emergency", "Go to A&E now. They will tell you when you can go home."), ("urgent", "See a dentist now. Keep your next appointment as well."),
    ("urgent", "See a doctor at once."),
    ("urgent", "See a doctor today, not tomorrow."),
    ("urgent", "Do not wait and see."), ("routine", "Rest today."), ("routine", "Rest. Get help at once if your toes turn cold."),
    ("routine", "No need for an ambulance."), ("emergency", "Nobody may go home before a doctor comes."),
    ("emergency", "Give vitamin K at once. Check again next week."),
    ("routine", "Stop the drops at once."), ("routine", "Take it immediately before bed."), ("emergency", "Soon after arrival, give oxygen."),
    ("prompt", "Take out the lenses right away and see a doctor this week."), ("prompt", "Start the drops immediately. See a doctor this week."),
    ("urgent", "Give the first dose now and the next one tomorrow."), ("emergency", "Give a dose now, the second this week."),
    ("routine", "Stay at home."), ("prompt", "Stay at home unless it gets worse. See a doctor this week.")])
def test_words_that_agree_with_their_level_or_hold_in_some_case_alone_are_no_problem(level: str, says: str) -> None:
    assert said_of(level, says) == []


@pytest.mark.parametrize(("urgency", "limit", "action", "why"), [
    ("emergency", "now", "See a doctor this week.", 'its action says "this week", as of what is soon'),
    ("urgent", "the same day", "Mention it at your next visit.", 'its action says "next visit", as of what is routine'),
    ("emergency", "2 days", "Get help now.", "its time limit is more than 24 hours"),
    ("emergency", "24 hours", "Get help now.", ""), ("urgent", "2 days", "See a doctor.", ""),
    ("emergency", "now", "Get help now. Do not wait until tomorrow.", "")])
def test_a_sign_whose_action_or_time_limit_is_later_than_its_urgency_is_told(urgency: str, limit: str, action: str, why: str) -> None:
    sign = RedFlag.model_validate({"id": "numb", "plain": "Numb toes.", "means": "not stated", "urgency": urgency, "time_limit": limit,
                                   "action": {"plain": action, "clinical": "Examine.", "basis": "editor"}})
    told = [one.message for one in check(Library(red_flags={"numb": sign}), TODAY) if one.rule == "action-below-its-urgency"]
    assert told == ([f'danger sign "numb" is {"an emergency" if urgency == "emergency" else urgency}, and {why}'] if why else [])


@pytest.mark.parametrize(("action", "denied"), [
    ("Do not get emergency help now. Drive your child yourself.", "Do not get emergency help now"),
    ("No need to see a doctor.", "No need to see a doctor"),
    ("See a doctor today. Do not go home.", None),
    ("Do not call your GP, go to hospital today.", None),
    ("Do not wait to see a doctor today.", None),
    ("Without delay call an ambulance.", None),
    ("Have a blood test today; do not go without it.", None),
    ("Rest the foot, and do not stand on it.", None),
])
def test_an_action_that_denies_its_only_help_is_told(tmp_path: Path, action: str, denied: str | None) -> None:
    content = example(tmp_path, red_flags_cannot_stand_on_it=("plain: See a doctor today.", f"plain: {action}"))
    found = [problem.message for problem in check(load(content)[0], TODAY) if problem.rule == "help-denied"]
    assert found == ([f'this should send somebody for help soon, and all that it says of help is "{denied}"'] if denied else [])
