"""What is advised: words that say the contrary of what stands beside them as data, or of the facts that they rest on."""

from __future__ import annotations

import pytest

from generator.content.model import Library, Recommendation, RedFlag, Topic
from generator.rules import check
from tests.worlds import TODAY


def told(plain: str, clinical: str, strength: str = "should not", rule: str = "advice-lost-its-no", **more: object) -> list[str]:
    """What a rule tells of a topic with this recommendation."""
    fact = Recommendation.model_validate({"id": "advice", "plain": plain, "clinical": clinical, "sources": [], "strength": strength,
                                          "as_worded": strength, **more})
    topic = Topic.model_validate({"id": "a-topic", "kind": "guide", "names": {"plain": "A", "clinical": "A"}, "red_flags": "not stated",
                                  "main_message": {"id": "message", "plain": "A page.", "sources": []}, "recommendations": [fact]})
    return [one.message for one in check(Library(topics={"a-topic": topic}), TODAY) if one.rule == rule]


@pytest.mark.parametrize(("plain", "clinical", "voice"), [
    ("You can drive for 24 hours.", "No driving for 24 hours.", "patients"), ("Take aspirin.", "Avoid aspirin.", "patients"),
    ("Do not take aspirin.", "Aspirin.", "clinicians"), ("Stop medicines by yourself.", "No change.", ""),
    ("Do not drive.", "No driving.", ""), ("Avoid aspirin.", "Aspirin is contraindicated.", ""),
    ("A scan is unnecessary.", "Scan only if worse.", ""),
    ("Take paracetamol instead of aspirin.", "Paracetamol rather than aspirin.", "")])
def test_advice_against_something_says_so_to_every_reader(plain: str, clinical: str, voice: str) -> None:
    assert told(plain, clinical) == ([f'"advice" is advice against something (should not), and nothing in the words for {voice} is against anything']
                                     if voice else [])
    assert told(plain, clinical, "should") == []


@pytest.mark.parametrize(("soon", "plain", "fault"), [
    ("within", "Have the scan after 8 hours.", 'how_soon: within, and its words say "after 8 hours"'),
    ("within", "Have the scan within 8 hours.", ""),
    ("within", "Have the scan no later than 8 hours after the blow.", ""), ("within", "It may take 8 hours after the order at most.", ""),
    ("after", "Have the scan within 8 hours.", 'how_soon: after, and its words say "within 8 hours"'), ("after", "Have the scan after 8 hours.", ""),
    ("after", "With a danger sign at once; else within 9 days, after 8 hours of rest.", ""), ("can wait", "It can wait for 8 hours.", ""),
    ("can wait", "Have it within 8 hours.", 'how_soon: can wait, and its words say "within 8 hours"')])
def test_how_soon_is_the_same_in_words_and_as_data(soon: str, plain: str, fault: str) -> None:
    quantities = [{"of": "time", "value": "8", "unit": "hours", "population": "not stated"}]
    found = told(plain, plain, "should", "how-soon-in-other-words", how_soon=soon, quantities=quantities)
    assert set(found) == ({f'"advice" has {fault}'} if fault else set())


@pytest.mark.parametrize(("action", "limit", "told_of"), [
    ("See a doctor today.", "2 days", ["today"]), ("See a doctor today.", "the same day", []), ("See a doctor.", "2 days", []),
    ("See a doctor today, and again in 3 days.", "24 hours", []), ("Get help if it is not gone the same day.", "2 days", [])])
def test_the_time_of_a_sign_is_not_later_than_its_action(action: str, limit: str, told_of: list[str]) -> None:
    sign = RedFlag.model_validate({"id": "numb", "plain": "Numb toes.", "means": "not stated", "urgency": "urgent", "time_limit": limit,
                                   "action": {"plain": action, "clinical": action, "basis": "editor"}})
    found = [one.message for one in check(Library(red_flags={"numb": sign}), TODAY) if one.rule == "action-below-its-urgency"]
    assert found == [f'the action of danger sign "numb" says "{words}", and its time limit is more than 24 hours' for words in told_of]
