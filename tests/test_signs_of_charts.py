"""Charts ask for the danger signs of their topics, and pages of treatments and tests show those that warn of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from generator.content.model import Decision, Library, RedFlag, Topic, Treatment
from generator.content.model import Test as Scan
from generator.rules import check
from tests.worlds import TODAY

END = {"kind": "outcome", "id": "end", "says": "Rest.", "level": "routine", "who": "You", "time": "not stated", "come_back_if": "not stated"}


def chart(id_: str, signs: list[str], topics: list[str], audience: str = "patient", to: str = "", before: Sequence[Any] = ()) -> Decision:
    link = {"kind": "link", "id": "on", "says": "Read on", "decision": to}
    return Decision.model_validate({
        "id": id_, "names": {"plain": id_, "clinical": id_}, "audience": audience, "question": "What now?", "population": "Adults",
        "exclusions": "not stated", "red_flags": signs or "not stated", "boxes": [*before, link if to else END], "topics": topics, "cases": []})


def topic(id_: str, *signs: str) -> Topic:
    message = {"id": f"{id_}-message", "plain": "A page.", "sources": []}
    return Topic.model_validate({"id": id_, "kind": "guide", "names": {"plain": id_, "clinical": id_}, "red_flags": list(signs),
                                 "main_message": message})


def sign(id_: str, urgency: str, **more: Any) -> RedFlag:
    return RedFlag.model_validate({"id": id_, "plain": id_, "means": "not stated", "urgency": urgency, "time_limit": "not stated", **more})


SIGNS: Mapping[str, RedFlag] = {one.id: one for one in (sign("rash", "emergency"), sign("fit", "emergency"), sign("dry", "urgent"),
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


@pytest.mark.parametrize(("charts", "is_told"), [
    ([chart("a", ["rash"], ["fever"])], True), ([chart("a", ["dry"], ["fever"])], False), ([chart("a", ["rash"], ["fever", "rashes"])], False),
    ([chart("a", ["rash"], ["fever"], audience="clinician")], True), ([chart("a", [], ["fever"])], False),
    ([chart("a", ["rash"], ["fever"], to="b"), chart("b", ["dry"], [])], False),
    ([chart("a", [], ["fever"], before=[{**END, "id": "urgent", "level": "urgent"}])], True)])
def test_a_chart_asks_for_an_urgent_sign_where_its_topics_show_one(charts: list[Decision], is_told: bool) -> None:
    found = check(Library(red_flags=SIGNS, topics=TOPICS, decisions={one.id: one for one in charts}), TODAY)
    assert [one.rule for one in found if one.rule == "urgent-sign-left-off-the-chart"] == ["urgent-sign-left-off-the-chart"] * is_told


def option(id_: str, *signs: str, harms: Any = "not stated", kind: type[Treatment] | type[Scan] = Treatment) -> Any:
    """A page of a treatment, or of a test."""
    rest = {name: "not stated" for name in kind.model_fields if name not in Topic.model_fields or name in {"about", "evidence"}}
    message = {"id": f"{id_}-message", "plain": "A page.", "sources": []}
    more = {"option": "medicine"} if kind is Treatment else dict.fromkeys(("recommendations", "preparation", "pitfalls"), "not stated")
    return kind.model_validate({"id": id_, "names": {"plain": f"The {id_}", "clinical": f"The {id_}"}, "red_flags": list(signs) or "not stated",
                                "main_message": message, **rest, **more, "harms": harms})


HARM = [{"id": "it-burns", "plain": "It can burn.", "sources": []}]
ASKING = {"kind": "question", "id": "ask", "says": "A rash?", "asks": "yes or no", "red_flags": ["rash"], "facts": ["it-burns"],
          "yes": "end", "no": "end"}


@pytest.mark.parametrize("kind", [Treatment, Scan])
@pytest.mark.parametrize(("shown", "flag", "boxes", "left_off"), [
    ([], {"means": ["it-burns"]}, [], True), (["rash"], {"means": ["it-burns"]}, [], False), ([], {}, [], False),
    ([], {"plain": "A rash after the cream."}, [], True), (["rash"], {"plain": "A rash after the cream."}, [], False),
    ([], {}, [ASKING], True), (["rash"], {}, [ASKING], False), ([], {}, [{**ASKING, "facts": []}], False)])
def test_a_page_shows_the_signs_that_warn_of_it(kind: type[Treatment] | type[Scan], shown: list[str], flag: dict[str, Any], boxes: list[Any],
                                                left_off: bool) -> None:
    page = option("cream", *shown, harms=HARM, kind=kind)
    charts = {"a": chart("a", ["rash"], [], before=boxes)} if boxes else {}
    of_tests = kind is Scan
    library = Library(red_flags={"rash": sign("rash", "emergency", **flag)}, decisions=charts, tests={"cream": page} if of_tests else {},
                      treatments={} if of_tests else {"cream": page})
    assert [one.item for one in check(library, TODAY) if one.rule == "sign-left-off-the-page"] == ["cream"] * left_off


@pytest.mark.parametrize(("others", "left_off"), [
    ([["rash"], ["rash", "fit"]], ["rash"]), ([["rash"], ["fit"]], []), ([["rash"]], [])])
def test_a_page_shows_the_signs_of_its_topic_that_all_other_options_show(others: list[list[str]], left_off: list[str]) -> None:
    pages = {"cream": option("cream"), **{f"other-{at}": option(f"other-{at}", *signs) for at, signs in enumerate(others)}}
    about = topic("fever", "rash", "fit").model_copy(update={"treatments": tuple(pages)})
    library = Library(red_flags=SIGNS, topics={"fever": about}, treatments=pages)
    assert [one.message.split('"')[3] for one in check(library, TODAY) if one.rule == "sign-left-off-the-page"] == left_off
