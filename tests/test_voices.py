"""Patients and clinicians read one fact: a no, a time and how often something is do not get lost in the words for one of them."""

from __future__ import annotations

from typing import Any

import pytest

from generator.content.model import Decision, Library, RedFlag, Topic
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import Phase
from generator.rules import check
from tests.worlds import TODAY


def problems_of(rule: str, plain: str, clinical: str | None = None, phase: Phase = "content", **more: Any) -> list[Diagnostic]:
    """What a rule finds in a fact with these words for patients and for clinicians."""
    fact = {"id": "one", "plain": plain, **({"clinical": clinical} if clinical else {}), "sources": [], **more}
    topic = Topic.model_validate({"id": "page", "kind": "guide", "names": {"plain": "Page", "clinical": "Page"}, "red_flags": "not stated",
                                  "main_message": fact})
    return [one for one in check(Library(topics={"page": topic}), TODAY, phase) if one.rule == rule]


def told_of(rule: str, plain: str, clinical: str | None = None, phase: Phase = "content", **more: Any) -> list[str]:
    """The same in words."""
    return [one.message for one in problems_of(rule, plain, clinical, phase, **more)]


@pytest.mark.parametrize(("plain", "clinical"), [
    ("You can have it with a pacemaker.", "Do not give with a pacemaker."),
    ("You cannot have it with a pacemaker.", "Can be given with a pacemaker."),
    ("You may take it if your kidneys are weak.", "Contraindicated in renal impairment."),
    ("Take it with alcohol.", "Avoid alcohol."),
    ("You can take it in pregnancy. Do not take it with warfarin.", "Contraindicated in pregnancy. Do not give with warfarin."),
    ("It is safe for children.", "Not to be used in children; must not be given."),
    ("Use it on open skin.", "Must not be used on broken skin."),
    ("Never crush the tablet.", "The tablet can be taken crushed."),
    ("Do not take aspirin unless a doctor says so.", "Aspirin can be taken."),
    ("Do not take it without a prescription.", "Can be taken without a prescription."),
    ("You can take it with food. Do not take it with warfarin.", "Can be taken with warfarin."),
    ("You can fly within 4 weeks.", "Do not fly within 4 weeks."),
    ("Do not stop warfarin without asking us.", "Stop warfarin before surgery."),
    ("Stop iron tablets. Stop folic acid.", "Withhold oral iron; continue folic acid.")])
def test_what_is_forbidden_for_one_reader_and_allowed_for_the_other_is_told(plain: str, clinical: str) -> None:
    [problem] = told_of("no-in-one-voice", plain, clinical)
    assert problem.startswith("the words for ")


@pytest.mark.parametrize(("plain", "clinical"), [
    ("You can go to hospital by ambulance.", "Do not use an ambulance to go to hospital."),
    ("Stop folic acid.", "Continue folic acid.")])
def test_which_of_the_two_is_wrong_is_left_to_the_source(plain: str, clinical: str) -> None:
    """To forbid something in doubt could forbid help, or a medicine that must not be stopped."""
    [problem] = problems_of("no-in-one-voice", plain, clinical)
    assert "in the source" in problem.help and "forbid" not in f"{problem.message} {problem.help}"


@pytest.mark.parametrize(("plain", "clinical"), [
    ("You cannot have it with a pacemaker.", "Do not give with a pacemaker."),
    ("Tell us if you have a pacemaker.", "Contraindicated with a pacemaker. Ask."),
    ("Do not wait. Contact a doctor today.", "Should be offered a same-day assessment."),
    ("Take it with food. Do not take it with alcohol.", "To be taken with food; avoid alcohol."),
    ("Stop smoking if you smoke.", "Smoking cessation is recommended."),
    ("You can take it with or without food.", "May be given with or without food; avoid grapefruit."),
    ("Do not eat for 6 hours before the test. You can drink water.", "Nil by mouth 6 hours before; clear fluids allowed."),
    ("You can breastfeed while you take it.", "Compatible with breastfeeding; do not use in premature infants."),
    ("Do not take more than 8 tablets in 24 hours.", "Should be given at most 4 g daily."),
    ("You may feel sick. Drink plenty.", "Nausea is common; no dose change needed."),
    ("You should not stop the tablets by yourself.", "Continue until reviewed; stopping is against advice."),
    ("Only take it if a doctor says so. You may feel dizzy.", "Do not use without a prescription; dizziness occurs."),
    ("You can have it with egg allergy.", "Egg allergy is not a contraindication."),
    ("You can eat eggs.", "There is no need to avoid eggs."),
    ("Stop iron tablets. Do not stop folic acid.", "Withhold oral iron; continue folic acid."),
    ("Never skip your inhaler.", "The inhaler should be taken daily."),
    ("You should not stop the tablets.", "Tablets must not be discontinued; stop only on advice."),
    ("Do not use it unless your midwife says so.", "May be used on the advice of a midwife."),
    ("Avoid ibuprofen except for a single dose.", "A single dose of ibuprofen is acceptable."),
    ("Do not let your child go without water.", "Children should have water at all times."),
    ("You can drink alcohol in small amounts.", "Moderate alcohol is acceptable; binge drinking should be avoided."),
    ("Do not take it if you are allergic to penicillin.", "Safe in patients without penicillin allergy."),
    ("Do not take it on an empty stomach.", "To be taken with or after food."),
    ("You can fly after 4 weeks.", "Avoid air travel within 4 weeks."),
    ("Do not take antacids within 2 hours of the tablet.", "Antacids may be taken 2 hours after the tablet.")])
def test_what_is_forbidden_for_both_or_allowed_by_neither_is_no_problem(plain: str, clinical: str) -> None:
    assert told_of("no-in-one-voice", plain, clinical) == []


@pytest.mark.parametrize(("plain", "clinical", "told"), [
    ("Wash it every day.", "Wash it every hour.", 'patients read "every day", clinicians "every hour"'),
    ("Take it twice a week.", "Twice daily.", 'patients read "twice a week", clinicians "twice daily"'),
    ("Take 10 mg a week.", "Give 10 mg a day.", 'patients read "10 mg a week", clinicians "10 mg a day"'),
    ("Take it every 4 to 6 days.", "Every 4 to 6 hours.", 'patients read "every 4 to 6 days", clinicians "every 4 to 6 hours"'),
    ("Take it every day.", "10 mg weekly.", 'patients read "every day", clinicians "10 mg weekly"'),
    ("Take 1 or 2 puffs twice a day.", "1–2 puffs weekly.", 'patients read "2 puffs twice a day", clinicians "2 puffs weekly"'),
    ("Take it every day.", "10 mg a week.", 'patients read "every day", clinicians "10 mg a week"'),
    ("Take 10 mg a day.", "10 mg twice a day.", 'patients read "10 mg a day", clinicians "10 mg twice a day"'),
    ("Take 5 mg.", "Give 5 mg twice a day.",
     'clinicians read how often ("5 mg twice a day") with the same dose of which patients read the number alone')])
def test_how_often_that_differs_between_the_readers_is_told(plain: str, clinical: str, told: str) -> None:
    assert told_of("how-often-differs", plain, clinical, "numbers") == [told]


@pytest.mark.parametrize(("plain", "clinical"), [
    ("Take it twice a day.", "20 mg a day in 2 doses."), ("Take 10 mg twice a day.", "20 mg daily."),
    ("It hurts more at night. Come back every week.", "Nocturnal pain; weekly review."), ("Take it every 6 hours.", "4 times a day."),
    ("Take it twice a day.", "To be given bd."), ("Take 1 or 2 puffs twice a day.", "1–2 puffs bd."), ("Once or twice a day.", "Twice daily."),
    ("Take 5 mg every 4 hours.", "5 mg 4-hourly."), ("Take it every day for 2 weeks.", "Daily for 2 weeks."),
    ("Take 10 mg a day.", "10 mg/day."), ("Take 5 mg in the morning.", "5 mg daily."), ("Take it once a month.", "Every 4 weeks.")])
def test_how_often_in_other_words_is_no_problem(plain: str, clinical: str) -> None:
    assert told_of("how-often-differs", plain, clinical, "numbers") == []


def test_how_often_that_the_data_tell_otherwise_is_told() -> None:
    often = {"of": "doses", "value": "2", "unit": "times/day", "population": "not stated"}
    assert told_of("how-often-differs", "Take it twice a week.", None, "numbers", quantities=[often]) == [
        '"one" says "twice a week", and gives 2 times a day for "doses"']
    assert told_of("how-often-differs", "Take it twice a day.", None, "numbers", quantities=[often]) == []


SIGN = {"id": "numb", "plain": "Numb toes.", "means": "not stated", "urgency": "urgent", "time_limit": "not stated"}
HOURS = {"value": "4", "unit": "hours", "for": "to be seen", "from": "not stated"}


def late(action: str, clinical: str = "Examine.", **more: Any) -> list[str]:
    """What is told of when to act about a danger sign."""
    sign = RedFlag.model_validate({**SIGN, "action": {"plain": action, "clinical": clinical, "basis": "source"}, **more})
    return [one.message for one in check(Library(red_flags={"numb": sign}), TODAY) if one.rule == "how-soon-in-other-words"]


@pytest.mark.parametrize(("plain", "clinical"), [
    ("Ask for help if it does not ease within 2 hours.", "Reassess if it persists after 2 hours."),
    ("The wound does not heal within 6 weeks.", "Not healed after 6 weeks."), ("It does not stop after 10 minutes.", "Not controlled by 10 minutes."),
    ("Do not fly within 4 weeks.", "Flying is safe after 4 weeks."), ("You can fly after 4 weeks.", "Avoid air travel within 4 weeks."),
    ("If it has not worked within 30 minutes, take another.", "Repeat after 30 minutes if ineffective."),
    ("See a doctor this week.", "Refer promptly."),
    ("Call us today.", "Same-day review; repeat bloods next week."),
    ("Stay at home. Call us today if it gets worse.", "Home care; same-day review on deterioration."),
    ("Do not wait until next week. Come today.", "Review today, and again next week."),
    ("You may feel dizzy within 2 hours.", "May cause hypotension, resolved after 2 hours.")])
def test_a_time_in_which_something_is_not_so_or_is_over_is_no_problem(plain: str, clinical: str) -> None:
    assert told_of("how-soon-in-other-words", plain, clinical) == []


@pytest.mark.parametrize(("plain", "clinical"), [
    ("Be seen after 4 hours.", "Review within 4 hours."), ("Do not wait and be seen after 4 hours.", "Do not delay review by 4 hours."),
    ("Stop the tablets and be seen after 4 hours.", "Stop and review within 4 hours."),
    ("Tell us at your next visit.", "Stop and review on the same day."), ("See a doctor today.", "Refer within a month.")])
def test_a_time_to_act_that_was_turned_round_for_one_reader_is_told(plain: str, clinical: str) -> None:
    assert len(told_of("how-soon-in-other-words", plain, clinical)) == 1


@pytest.mark.parametrize(("found", "told"), [
    (late("Be examined after 4 hours.", "Examine within 4 hours."),
     'the words for clinicians say "within 4 hours", and its words say "after 4 hours"'),
    (late("Be examined after 4 hours.", time_limit=HOURS), 'danger sign "numb" has a time limit of 4 hours, and its words say "after 4 hours"'),
    (late("See a doctor after 4 hours."), 'this should send somebody for help soon, and its words say "after 4 hours"')])
def test_a_sign_that_makes_its_reader_wait_is_told(found: list[str], told: str) -> None:
    assert found == [told]


@pytest.mark.parametrize("found", [
    late("See a doctor within 4 hours.", "Examine within 4 hours.", time_limit=HOURS), late("Call us if it still hurts after 4 hours."),
    late("See a doctor today, and again after 4 days."), late("See a doctor within 4 hours, not after 4 hours."),
    late("Go to hospital now. Do not eat until after 4 hours.")])
def test_a_sign_that_sends_for_help_in_time_is_no_problem(found: list[str]) -> None:
    assert found == []


def boxed(says: str, fact: str, kind: str) -> Library:
    """A chart of one box with these words, and the fact that it stands on."""
    more = {"who": "You", "time": "not stated", "come_back_if": "not stated"} if kind == "outcome" else {"goto": "end"}
    chart = Decision.model_validate({
        "id": "toes", "names": {"plain": "Toes", "clinical": "Toes"}, "audience": "patient", "question": "What now?", "population": "Adults",
        "exclusions": "not stated", "red_flags": "not stated", "cases": [],
        "boxes": [{"kind": kind, "id": "end", "says": says, "level": "routine", "facts": ["one"], **more}]})
    topic = Topic.model_validate({"id": "page", "kind": "guide", "names": {"plain": "Page", "clinical": "Page"}, "red_flags": "not stated",
                                  "main_message": {"id": "one", "plain": fact, "sources": []}})
    return Library(topics={"page": topic}, decisions={"toes": chart})


@pytest.mark.parametrize(("says", "fact", "told"), [
    ("Have the scan after 4 hours.", "You need a scan within 4 hours.",
     ['the facts of box "end" say "within 4 hours", and its words say "after 4 hours"']),
    ("Take the next one within 4 hours.", "Take the next one after 4 hours.",
     ['the facts of box "end" say "after 4 hours", and its words say "within 4 hours"']),
    ("Have the scan within 4 hours.", "You need a scan within 4 hours.", []), ("Have the scan.", "You need a scan within 4 hours.", [])])
@pytest.mark.parametrize("kind", ["outcome", "action"])
def test_a_box_does_not_turn_the_time_of_its_facts(says: str, fact: str, told: list[str], kind: str) -> None:
    found = check(boxed(says, fact, kind), TODAY)
    assert [one.message for one in found if one.rule == "how-soon-in-other-words"] == told


@pytest.mark.parametrize(("says", "fact", "told"), [
    ("Wash it every day.", "You wash it every hour.", ['box "end" says "every day", and its facts "every hour"']),
    ("Rest twice a day.", "You look at it every day.", []),
    ("Wash it every hour.", "You wash it every hour. Come back every week.", []),
    ("Wash it.", "You wash it every hour.", [])])
def test_a_box_says_how_often_as_its_facts_do(says: str, fact: str, told: list[str]) -> None:
    found = check(boxed(says, fact, "outcome"), TODAY, "numbers")
    assert [one.message for one in found if one.rule == "how-often-differs"] == told
