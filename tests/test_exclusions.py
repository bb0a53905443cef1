"""Whoever has a danger sign is not only told that a chart is not for them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.content.model import Exclusion, Library, NotStated, RedFlag, Text, Topic
from generator.rules import check
from generator.rules.urgency import names_help
from tests.test_chart_numbers import library
from tests.worlds import TODAY

CHART = """

inputs:
  - {id: age, says: How old is your child?, called: Age, asks: number, unit: months, from: 0, to: 192}
  - {id: heat, says: How hot?, called: Heat, asks: number, unit: °C, from: 34, to: 43}
  - {id: drowsy, says: Is your child drowsy?, called: Drowsy, asks: yes or no, red_flags: [drowsy-child]}
  - {id: skin, says: How is the skin?, called: Skin, asks: one of, answers: [{id: blue, says: Blue, red_flags: [blue-child]}, {id: pink, says: Pink}]}
signs: [{sign: hot-baby, when: age < 3 and heat >= 38}]
boxes:
  - {kind: question, id: asked, says: How hot?, inputs: [heat], answers: [{at_least: 38, goto: call}, {less_than: 38, goto: home}]}
  - {kind: outcome, id: call, says: Call., level: emergency, who: You, time: now, come_back_if: not stated}
  - {kind: outcome, id: home, says: Go on., level: routine, who: You, time: not stated, come_back_if: not stated}
"""
SIGNS = [
    {"id": "hot-baby", "plain": "A baby under 3 months with 38 °C or more.", "urgency": "emergency", "watch_words": ["hot baby"],
     "quantities": [{"of": "baby-age", "value": "3", "limit": "less than", "unit": "months", "population": "Children"}]},
    {"id": "drowsy-child", "plain": "Your child is drowsy.", "urgency": "emergency", "watch_words": ["drowsy", "hard to wake"]},
    {"id": "blue-child", "plain": "Your child is blue.", "urgency": "urgent", "watch_words": ["blue skin"]},
    {"id": "sore-ear", "plain": "An ear is sore.", "urgency": "prompt", "watch_words": ["sore ear"]}]


def content(excluded: dict[str, str] | str) -> Library:
    """A chart for fever that asks for three of four danger signs, with a page that has them all and one that has none, and another chart."""
    flags = {flag.id: flag for flag in (RedFlag.model_validate(
        {"means": "not stated", "time_limit": "not stated", "action": {"plain": "Get help.", "clinical": "Help.", "basis": "source"}, **sign})
        for sign in SIGNS)}
    whole = replace(library(CHART, {}), red_flags=flags)
    chart = next(iter(whole.decisions.values()))
    one = Text(excluded) if isinstance(excluded, str) else Exclusion.model_validate(excluded)
    exclusions = NotStated() if one == "not stated" else (one,)
    first = chart.model_copy(update={"exclusions": exclusions, "red_flags": ("hot-baby", "drowsy-child", "blue-child")})
    asking = chart.model_copy(update={"id": "asking", "exclusions": NotStated(), "red_flags": ("hot-baby", "drowsy-child")})
    topics = {id_: topic(id_, signs) for id_, signs in {"ears": (), "fever": tuple(flags)}.items()}
    return replace(whole, decisions={str(chart.id): first, "asking": asking}, topics=topics)


def topic(id_: str, signs: tuple[str, ...]) -> Topic:
    message = {"id": f"{id_}-message", "plain": "This page is about children.", "sources": [{"source": "leaflet", "line": "9"}]}
    return Topic.model_validate({"id": id_, "kind": "anatomy", "names": {"plain": id_, "clinical": id_}, "red_flags": signs or "not stated",
                                 "main_message": message, "key_points": [], "related": [], "faq": "not stated"})


def told(excluded: dict[str, str] | str) -> list[str]:
    found = (one.message for one in check(content(excluded), TODAY, "numbers") if one.rule == "exclusion-of-a-sign")
    return [message.partition("; ")[2].partition(". Say")[0] for message in found]



@pytest.mark.parametrize(("excluded", "why", "sign", "whither"), [
    ("Drowsy children", '"drowsy" is one of the words of', "drowsy-child", "nothing tells them what to do"),
    ({"says": "Drowsy children", "advice": "not stated"}, '"drowsy" is one of the words of', "drowsy-child", "nothing tells them what to do"),
    ({"says": "Drowsy children", "advice": "See a doctor this week."}, '"drowsy" is one of the words of', "drowsy-child",
     'they are told "See a doctor this week"'),
    ({"says": "Drowsy children", "topic": "fever"}, '"drowsy" is one of the words of', "drowsy-child",
     'they are led to page "fever", and not to help'),
    ({"says": "Babies under 3 months", "topic": "ears"}, "less than 3 months is a limit of", "hot-baby",
     'they are led to page "ears", which does not tell of it'),
    ({"says": "The very young", "when": "age < 3", "topic": "ears"}, 'by "Age" some may have', "hot-baby",
     'they are led to page "ears", which does not tell of it'),
    ({"says": "The newborn", "when": "age < 1", "advice": "Feed them often."}, 'by "Age" some may have', "hot-baby",
     'they are told "Feed them often"'),
    ({"says": "Sleepy ones", "when": "drowsy", "topic": "fever"}, '"Drowsy" shows', "drowsy-child", 'they are led to page "fever", and not to help'),
    ({"says": "The ill", "when": "age < 9 and drowsy is yes", "topic": "ears"}, '"Drowsy" shows', "drowsy-child",
     'they are led to page "ears", which does not tell of it'),
    ({"says": "The ill", "when": "skin is blue", "decision": "asking"}, '"Skin" shows', "blue-child",
     'they are led to chart "asking", which does not ask for it')])
def test_an_exclusion_that_leads_a_danger_sign_past_help_is_told(excluded: dict[str, str] | str, why: str, sign: str, whither: str) -> None:
    level = next(str(one["urgency"]) for one in SIGNS if one["id"] == sign)
    assert told(excluded) == [f'{why} danger sign "{sign}" ({level}), and {whither}']


@pytest.mark.parametrize("excluded", [
    "not stated", "Children who were seen today", "Children without a sore ear",
    {"says": "Drowsy children", "advice": "Get emergency medical help now."}, {"says": "Drowsy children", "decision": "asking"},
    {"says": "Children who are not drowsy", "topic": "ears"}, {"says": "Children over 3 months", "topic": "ears"},
    {"says": "Babies under 3 months", "topic": "fever"}, {"says": "Older children", "when": "age >= 3", "topic": "ears"},
    {"says": "The awake", "when": "not drowsy", "topic": "ears"}, {"says": "The pink", "when": "skin is pink", "topic": "ears"},
    {"says": "The cool", "when": "heat < 38", "topic": "ears"}, {"says": "Children with a sore ear", "topic": "ears"},
    {"says": "Drowsy children", "advice": "Get help."}, {"says": "Drowsy children", "advice": "Go straight to A&E."},
    {"says": "Drowsy children", "advice": "Ring 112 now."}, {"says": "Children of 6 weeks after a fall", "topic": "ears"}])
def test_an_exclusion_of_others_or_with_help_is_no_problem(excluded: dict[str, str] | str) -> None:
    assert told(excluded) == []


@pytest.mark.parametrize(("language", "helps"), [("en", True), ("xx", False)])
def test_help_is_named_in_a_language_whose_words_are_known(language: str, helps: bool) -> None:
    assert names_help("See a doctor.", language) == helps
