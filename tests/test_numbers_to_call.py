"""Whom to call: a clinic has two numbers that can be dialled, and no number stands in words to which one of them is added."""

from __future__ import annotations

from typing import Any

import pytest

from generator.content.model import Clinic, Decision, Library, RedFlag
from generator.rules import check
from tests.worlds import TODAY


def told(library: Library, rule: str) -> list[str]:
    return [one.message for one in check(library, TODAY) if one.rule == rule]


@pytest.mark.parametrize(("numbers", "fault"), [
    ({"phone": "555-0100", "emergency_number": "112"}, ""), ({"phone": "555-0100"}, ""), ({"emergency_number": "112"}, ""), ({}, ""),
    ({"phone": "ask at reception", "emergency_number": "112"}, 'phone of clinic "A clinic" is "ask at reception", which nobody can dial'),
    ({"phone": "not known", "emergency_number": "not known"}, "emergency_number"),
    ({"phone": "555-0100", "emergency_number": "555 0100"}, 'the phone and the emergency number of clinic "A clinic" are the same'),
    ({"phone": "112", "emergency_number": "112"}, 'the phone and the emergency number of clinic "A clinic" are the same')])
def test_a_clinic_has_two_numbers_that_can_be_dialled(numbers: dict[str, str], fault: str) -> None:
    found = told(Library(clinic=Clinic.model_validate({"name": "A clinic", **numbers})), "clinic-number-unfit")
    assert any(fault in message for message in found) if fault else found == []


@pytest.mark.parametrize(("phone", "number", "is_told"), [
    ("555-0100", "112", False), ("555-0100", "121", True), ("555-0100", "11", True), ("555-0100", "999 or 112", False), (None, "1122", False),
    ("+44 20 7946 0018", "999", False), ("+44 20 7946 0018", "911", True), ("+44 20 7946 0018", "9999", True), ("+1 212 555 0100", "911", False),
    ("+49 30 901820", "911", True), ("+49 30 901820", "112", False), (None, "+49 30 901820", False), (None, "ask at reception", False)])
def test_an_emergency_number_is_one_of_the_country_that_the_phone_names(phone: str | None, number: str, is_told: bool) -> None:
    clinic = Clinic.model_validate({"name": "A clinic", "phone": phone, "emergency_number": number})
    found = told(Library(clinic=clinic), "emergency-number-unknown")
    assert [f'is "{number}", which is not known as one in ' in message for message in found] == [True] * is_told


@pytest.mark.parametrize(("hours", "fault"), [
    ("Monday to Friday, 8 to 18", ""), ("Mon-Fri 9 to 5", ""), ("8:30–12 and 14–18:00", ""), ("9 am to 5 pm", ""), ("20 to 8, over night", ""),
    ("At any time", ""), ("Monday to Friday, 18 to 8", "18 to 8"), ("8 to 81", "8 to 81"), ("8 to 17:75", "8 to 17:75"),
    ("18:00-8:00", "18:00-8:00")])
def test_a_clinic_opens_before_it_closes(hours: str, fault: str) -> None:
    found = told(Library(clinic=Clinic.model_validate({"name": "A clinic", "hours": hours})), "clinic-hours-unfit")
    assert found == ([f'the hours of clinic "A clinic" say "{fault}"'] if fault else [])


@pytest.mark.parametrize(("words", "number"), [
    ("Call 999 now.", "999"), ("Ring us at night on 555-0199.", "555-0199"), ("Dial +44 20 7946 0000 and wait.", "+44 20 7946 0000"),
    ("Call for help now.", ""), ("Call back within 120 minutes.", ""), ("Call a doctor. Drink 250 ml.", ""), ("Call again in 24 hours.", ""),
    ("Call if your pulse is over 120.", ""), ("Call when the upper pressure is 160 or more.", ""), ("Call if it falls under 100,000.", ""),
    ("Contact the ward (bleep 4711).", "4711")])
def test_no_number_to_call_stands_where_one_is_added(words: str, number: str) -> None:
    sign = RedFlag.model_validate({"id": "numb", "plain": "Numb toes.", "means": "not stated", "urgency": "emergency", "time_limit": "not stated",
                                   "action": {"plain": words, "clinical": "Examine.", "basis": "editor"}})
    end: dict[str, Any] = {"kind": "outcome", "id": "end", "says": "Get help.", "level": "emergency", "who": "You", "time": "not stated",
                           "come_back_if": "not stated", "note": words}
    chart = Decision.model_validate({"id": "toes", "names": {"plain": "Toes", "clinical": "Toes"}, "audience": "patient", "question": "What now?",
                                     "population": "Adults", "exclusions": "not stated", "red_flags": "not stated", "cases": [], "boxes": [end]})
    wanted = [f'this tells its readers to call "{number}", and the number to call is added to it'] if number else []
    assert told(Library(red_flags={"numb": sign}), "number-to-call-in-words") == wanted
    assert told(Library(decisions={"toes": chart}), "number-to-call-in-words") == wanted
