"""A danger sign is as urgent as its own action and its time limit say."""

from __future__ import annotations

import pytest

from generator.content.model import Library, RedFlag
from generator.rules import check
from tests.worlds import TODAY


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
