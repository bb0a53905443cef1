"""A chart for patients asks for the emergency signs of its topics."""

from __future__ import annotations

from typing import Any

import pytest

from generator.content.model import Decision, Library, RedFlag, Topic
from generator.rules import check
from tests.worlds import TODAY

END = {"kind": "outcome", "id": "end", "says": "Rest.", "level": "routine", "who": "You", "time": "not stated", "come_back_if": "not stated"}


def chart(id_: str, signs: list[str], topics: list[str], audience: str = "patient", to: str = "") -> Decision:
    link = {"kind": "link", "id": "on", "says": "Read on", "decision": to}
    return Decision.model_validate({
        "id": id_, "names": {"plain": id_, "clinical": id_}, "audience": audience, "question": "What now?", "population": "Adults",
        "exclusions": "not stated", "red_flags": signs or "not stated", "boxes": [link if to else END], "topics": topics, "cases": []})


def topic(id_: str, *signs: str) -> Topic:
    message = {"id": f"{id_}-message", "plain": "A page.", "sources": []}
    return Topic.model_validate({"id": id_, "kind": "guide", "names": {"plain": id_, "clinical": id_}, "red_flags": list(signs),
                                 "main_message": message})


def sign(id_: str, urgency: str, **more: Any) -> RedFlag:
    return RedFlag.model_validate({"id": id_, "plain": id_, "means": "not stated", "urgency": urgency, "time_limit": "not stated", **more})


SIGNS = {one.id: one for one in (sign("rash", "emergency"), sign("fit", "emergency"), sign("dry", "urgent"),
                                 sign("code", "emergency", audience=["clinician"]))}
TOPICS = {one.id: one for one in (topic("fever", "rash", "fit", "dry", "code"), topic("rashes", "rash"))}


@pytest.mark.parametrize(("charts", "left_off"), [
    ([chart("a", ["rash"], ["fever"])], ["fit"]),
    ([chart("a", ["rash", "fit"], ["fever"])], []),
    ([chart("a", ["dry"], ["fever", "rashes"])], ["rash"]),  # not every topic shows the other
    ([chart("a", [], ["fever"])], []), ([chart("a", ["rash"], [])], []),
    ([chart("a", ["rash"], ["fever"], audience="clinician")], []),
    ([chart("a", ["rash"], ["fever"], to="b"), chart("b", ["fit"], [])], []),
    ([chart("a", ["rash"], ["fever"], to="b"), chart("b", ["dry"], [], to="a")], ["fit"])])
def test_a_chart_for_patients_asks_for_every_emergency_sign_of_its_topics(charts: list[Decision], left_off: list[str]) -> None:
    found = check(Library(red_flags=SIGNS, topics=TOPICS, decisions={one.id: one for one in charts}), TODAY)
    assert [one.message.split('"')[3] for one in found if one.rule == "emergency-left-off-the-chart"] == left_off
