"""What is advised: words that say the contrary of what stands beside them as data, or of the facts that they rest on."""

from __future__ import annotations

import pytest

from generator.content.model import Decision, Library, Recommendation, RedFlag, Term, Topic
from generator.rules import check
from tests.worlds import TODAY


def told_of_advice(plain: str, clinical: str, strength: str = "should not", rule: str = "advice-lost-its-no", **more: object) -> list[str]:
    """What a rule tells of a topic with this recommendation."""
    fact = Recommendation.model_validate({"id": "advice", "plain": plain, "clinical": clinical, "sources": [], "strength": strength,
                                          "as_worded": strength, **more})
    topic = Topic.model_validate({"id": "a-topic", "kind": "guide", "names": {"plain": "A", "clinical": "A"}, "red_flags": "not stated",
                                  "main_message": {"id": "message", "plain": "A page.", "sources": []}, "recommendations": [fact]})
    return [one.message for one in check(Library(topics={"a-topic": topic}), TODAY) if one.rule == rule]


def test_advice_that_lost_its_no_is_told_once() -> None:
    assert len(told_of_advice("You can take it with alcohol.", "Do not give with alcohol.")) == 1
    assert told_of_advice("You can take it with alcohol.", "Do not give with alcohol.", rule="no-in-one-voice") == []
    two = ("You can take it with alcohol. Do not drive.", "Do not give with alcohol. No driving.")
    assert len(told_of_advice(*two, rule="no-in-one-voice")) == 1


@pytest.mark.parametrize(("plain", "clinical", "voice"), [
    ("You can drive for 24 hours.", "No driving for 24 hours.", "patients"), ("Take aspirin.", "Avoid aspirin.", "patients"),
    ("Take aspirin without advice from a doctor.", "Avoid aspirin.", "patients"),
    ("Take aspirin unless you are told to.", "Avoid aspirin unless advised.", "patients"),
    ("Use it except when a specialist advises that.", "Contraindicated unless a specialist advises it.", "patients"),
    ("Do not take aspirin.", "Aspirin.", "clinicians"), ("Stop medicines by yourself.", "No change.", ""),
    ("Do not drive.", "No driving.", ""), ("Avoid aspirin.", "Aspirin is contraindicated.", ""),
    ("A scan is unnecessary.", "Scan only if worse.", ""),
    ("Take paracetamol instead of aspirin.", "Paracetamol rather than aspirin.", "")])
def test_advice_against_something_says_so_to_every_reader(plain: str, clinical: str, voice: str) -> None:
    found = told_of_advice(plain, clinical)
    assert found == ([f'"advice" is advice against something (should not), and nothing in the words for {voice} is against anything']
                     if voice else [])
    assert told_of_advice(plain, clinical, "should") == []


@pytest.mark.parametrize(("soon", "plain", "fault"), [
    ("within", "Have the scan after 8 hours.", 'how_soon: within, and its words say "after 8 hours"'),
    ("within", "Have the scan within 8 hours.", ""),
    ("within", "Have the scan no later than 8 hours after the blow.", ""), ("within", "It may take 8 hours after the order at most.", ""),
    ("after", "Have the scan within 8 hours.", 'how_soon: after, and its words say "within 8 hours"'), ("after", "Have the scan after 8 hours.", ""),
    ("after", "With a danger sign at once; else within 9 days, after 8 hours of rest.", ""), ("can wait", "It can wait for 8 hours.", ""),
    ("can wait", "Have it within 8 hours.", 'how_soon: can wait, and its words say "within 8 hours"')])
def test_how_soon_is_the_same_in_words_and_as_data(soon: str, plain: str, fault: str) -> None:
    quantities = [{"of": "time", "value": "8", "unit": "hours", "population": "not stated"}]
    found = told_of_advice(plain, plain, "should", "how-soon-in-other-words", how_soon=soon, quantities=quantities)
    assert set(found) == ({f'"advice" has {fault}'} if fault else set())


@pytest.mark.parametrize(("action", "limit", "told_of"), [
    ("See a doctor today.", "2 days", ["today"]), ("See a doctor today.", "the same day", []), ("See a doctor.", "2 days", []),
    ("See a doctor today, and again in 3 days.", "24 hours", []), ("Get help if it is not gone the same day.", "2 days", [])])
def test_the_time_of_a_sign_is_not_later_than_its_action(action: str, limit: str, told_of: list[str]) -> None:
    sign = RedFlag.model_validate({"id": "numb", "plain": "Numb toes.", "means": "not stated", "urgency": "urgent", "time_limit": limit,
                                   "action": {"plain": action, "clinical": action, "basis": "editor"}})
    found = [one.message for one in check(Library(red_flags={"numb": sign}), TODAY) if one.rule == "action-below-its-urgency"]
    assert found == [f'the action of danger sign "numb" says "{words}", and its time limit is more than 24 hours' for words in told_of]


def lost(says: str, fact: str, *, yes: str = "", more: str = "") -> list[str]:
    """What is told of an end of a chart, or of a question whose yes leads to a doctor or home, and of this fact of it."""
    if yes:
        boxes = [{"kind": "question", "id": "asked", "says": says, "asks": "yes or no", "facts": ["it", "more"], "yes": yes,
                  "no": "home" if yes == "doctor" else "doctor"}]
    else:
        boxes = [{**END, "id": "end", "says": says, "facts": ["it", "more"]}]
    boxes += [{**END, "id": "doctor", "says": "See a doctor.", "level": "prompt"}, {**END, "id": "home", "says": "Drink a lot."}]
    chart = Decision.model_validate({"id": "toes", "names": {"plain": "Toes", "clinical": "Toes"}, "audience": "patient", "question": "What now?",
                                     "population": "Adults", "exclusions": "not stated", "red_flags": "not stated", "cases": [], "boxes": boxes})
    terms = tuple(Term.model_validate({"id": id_, "plain": words, "names": {"plain": "x", "clinical": "x"}})
                  for id_, words in (("it", fact), ("more", more or "Drink a lot.")))
    return [one.message for one in check(Library(decisions={"toes": chart}, glossary=terms), TODAY) if one.rule == "box-lost-the-no"]


END = {"kind": "outcome", "level": "routine", "who": "You", "time": "not stated", "come_back_if": "not stated"}


@pytest.mark.parametrize(("says", "fact", "yes", "words"), [
    ("Take your next dose. See a doctor.", "Do not take your next dose. See a doctor.", "", "take your next dose"),
    ("Stop warfarin by yourself.", "Never stop warfarin by yourself.", "", "stop warfarin by yourself"),
    ("Has the headache gone after 2 weeks?", "See a doctor if the headache has not gone after 2 weeks.", "doctor", "gone after 2 weeks")])
def test_a_box_that_says_what_its_fact_denies_is_told(says: str, fact: str, yes: str, words: str) -> None:
    box = "asked" if yes else "end"
    assert lost(says, fact, yes=yes) == [f'box "{box}" says "{words}", and its fact "it" denies that']


@pytest.mark.parametrize(("says", "fact", "yes", "more"), [
    ("Do not take your next dose.", "Do not take your next dose.", "", ""), ("See a doctor today.", "Do not take your next dose.", "", ""),
    ("Has the headache gone after 2 weeks?", "See a doctor if the headache has not gone after 2 weeks.", "home", ""),
    ("Take your next dose.", "If you bleed, do not take your next dose.", "", "Else take your next dose."),
    ("Leave out your next dose. Never take your next dose.", "Do not take your next dose.", "", "")])
def test_a_box_that_says_what_its_fact_says_is_no_problem(says: str, fact: str, yes: str, more: str) -> None:
    assert lost(says, fact, yes=yes, more=more) == []


def test_a_box_that_says_what_the_action_of_its_sign_denies_is_told() -> None:
    sign = RedFlag.model_validate({"id": "high", "plain": "High.", "means": "not stated", "urgency": "urgent", "time_limit": "not stated", "action": {
        "plain": "Do not take your next dose.", "clinical": "Withhold.", "basis": "source"}})
    end = {**END, "id": "end", "says": "Take your next dose.", "level": "urgent", "facts": ["high"]}
    chart = Decision.model_validate({"id": "toes", "names": {"plain": "Toes", "clinical": "Toes"}, "audience": "patient", "question": "What now?",
                                     "population": "Adults", "exclusions": "not stated", "red_flags": "not stated", "cases": [], "boxes": [end]})
    found = check(Library(decisions={"toes": chart}, red_flags={"high": sign}), TODAY)
    told = [one.message for one in found if one.rule == "box-lost-the-no"]
    assert told == ['box "end" says "take your next dose", and its fact "high" denies that']
