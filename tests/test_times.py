"""How soon the ends of a chart say that help is needed, compared."""

from __future__ import annotations

import pytest

from generator.content.model import Decision, Library, RedFlag, TimeLimit
from generator.logic import prove
from generator.logic.verification.times import span_of

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


def outcome(name: str, level: str, time: dict[str, str]) -> dict[str, object]:
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
