"""What the words of a chart say, against its conditions: mistakes that no proof sees, because what is drawn is what the condition says."""

from __future__ import annotations

import pytest

from generator.content.model import Text
from generator.rules import check
from generator.rules.voices import subjects
from tests.test_chart_numbers import library
from tests.worlds import TODAY

INPUTS = """
inputs:
  - {id: rash, says: Does a rash stay when pressed?, called: Rash that stays, asks: yes or no}
  - {id: neck, says: Is the neck stiff?, called: Stiff neck, asks: yes or no}
  - {id: thirst, says: Does your child drink too little?, called: Drinks too little, asks: yes or no}
  - {id: kidney, says: Has your child kidney disease?, called: Kidney disease, asks: yes or no}
  - {id: well, says: Are the kidneys healthy?, called: Healthy kidneys, asks: yes or no}
  - {id: age, says: How old?, called: Age, asks: number, unit: months, from: 0, to: 200}
  - {id: heat, says: How hot?, called: Heat, asks: number, unit: °C, from: 34, to: 43}
"""
HOME = "{kind: outcome, id: home, says: Stay at home., level: routine}"


def told(rule: str, boxes: str, *, signs: str = "", inputs: str = INPUTS, phase: str = "numbers", **facts: str) -> list[str]:
    """What one rule tells of a chart: its messages."""
    named = {id_.replace("_", "-"): words for id_, words in {"a-fact": "Something.", **facts}.items()}
    text = f"{inputs}\n{f'signs: [{signs}]' if signs else ''}\nboxes:\n" + "".join(f"  - {box}\n" for box in boxes.splitlines() if box.strip())
    found = check(library(text, named), TODAY, "content" if phase == "content" else "numbers")
    return [one.message for one in found if one.rule == rule]


# --- signs -------------------------------------------------------------------------------------------------------


def sign(when: str, words: str) -> tuple[list[str], list[str]]:
    """What is told of a danger sign with some words and a condition: of `and` for "or", and of what it needs besides."""
    signs = f"{{sign: sign-it, when: {when}}}"
    return tuple(told(rule, HOME, signs=signs, sign_it=words) for rule in ("sign-joined-otherwise", "sign-narrowed"))  # type: ignore[return-value]


@pytest.mark.parametrize(("when", "words"), [
    ("rash and neck", "A rash that stays when pressed, or a stiff neck."), ("heat >= 38 and rash and neck", "With 38 °C: a stiff neck or a rash."),
    ("thirst or rash and neck", "A child who drinks too little, or has a rash or a stiff neck.")])
def test_a_sign_of_one_or_the_other_does_not_need_both(when: str, words: str) -> None:
    assert [message.partition(", and says")[0] for message in sign(when, words)[0]] == [
        'danger sign "sign-it" counts only for whoever has both "Rash that stays" and "Stiff neck"']


@pytest.mark.parametrize(("when", "words"), [
    ("rash or neck", "A rash that stays when pressed, or a stiff neck."), ("rash and neck", "A rash that stays when pressed, with a stiff neck."),
    ("rash and neck", "A rash and a stiff neck, whether it is red or blue."), ("rash and neck", "A rash, a stiff neck."),
    ("rash and neck", "A rash or a stiff neck, and both at once."), ("rash and neck", "A rash that is red or blue, and a stiff neck."),
    ("rash and neck", "A rash or spots after a stiff neck.")])
def test_a_sign_whose_words_and_condition_join_alike_is_no_problem(when: str, words: str) -> None:
    assert sign(when, words)[0] == []


@pytest.mark.parametrize(("when", "words", "needs"), [
    ("thirst and rash", "A rash that stays when pressed.", "Drinks too little"), ("not thirst and rash", "A rash that stays.", "Drinks too little"),
    ("age < 3 and rash", "A rash that stays when pressed.", "Age"), ("rash and (thirst or neck)", "A rash that stays.", "Drinks too little")])
def test_a_sign_that_needs_what_it_does_not_say_is_told(when: str, words: str, needs: str) -> None:
    assert sign(when, words)[1] == [f'danger sign "sign-it" also needs "{needs}", of which the sign says nothing']


@pytest.mark.parametrize(("when", "words"), [
    ("thirst and rash", "A rash that stays, in a child who drinks little."), ("rash and neck", "A stiff neck with a rash."),
    ("age < 3 and rash", "A rash in a baby under 3 months."), ("age < 36 and rash", "A rash in a child under 3 years of age."),
    ("thirst or rash", "A rash."), ("thirst", "A rash."), ("age < 3 and rash", "A rash in a baby."), ("kidney and rash", "A rash with disease."),
    ("heat >= 38 and rash or heat is not known and neck", "A rash with 38 °C."), ("rash and (thirst or neck)", "A rash with a stiff neck.")])
def test_a_sign_that_says_what_it_needs_is_no_problem(when: str, words: str) -> None:
    assert sign(when, words)[1] == []


# --- to whom something is said -----------------------------------------------------------------------------------


IBUPROFEN = "Do not give ibuprofen to a child with kidney disease."
SAID = f'fact "a-fact" says "{IBUPROFEN.removesuffix(".")}"'


@pytest.mark.parametrize(("when", "says", "words"), [
    ("not kidney", "Do not give ibuprofen.", f'"Kidney disease" is not so, and {SAID}'),
    ("not thirst", "Your child drinks too little.", '"Drinks too little" is not so'),
    ("age < 9 and not thirst", "Your child drinks too little.", '"Drinks too little" is not so')])
def test_what_an_end_adds_for_the_others_is_told(when: str, says: str, words: str) -> None:
    box = f"{{kind: outcome, id: home, says: Stay., level: routine, adds: [{{when: {when}, says: {says}}}]}}"
    assert told("told-to-the-others", box, a_fact=IBUPROFEN) == [f'box "home" says "{says.removesuffix(".")}" to those for whom {words}']


@pytest.mark.parametrize(("when", "says"), [
    ("kidney", "Do not give ibuprofen."), ("not kidney", "Give 10 mg for each kg."), ("thirst", "Your child drinks too little."),
    ("not thirst", "Your child does not drink too little."), ("not kidney", "Have them looked at for kidney disease."),
    ("not rash", "You can swim. With a rash that stays you must not."), ("not well", "Do not give ibuprofen."),
    ("not rash", "Do not give ibuprofen."),
    ("age < 9", "Do not give ibuprofen.")])
def test_what_an_end_adds_for_those_whom_it_means_is_no_problem(when: str, says: str) -> None:
    box = f"{{kind: outcome, id: home, says: Stay., level: routine, adds: [{{when: {when}, says: {says}}}]}}"
    assert told("told-to-the-others", box, a_fact=IBUPROFEN) == []


@pytest.mark.parametrize("fact", [
    "Do not give tablets until your child can swallow.", "Do not give tablets before your child can swallow.",
    "Do not give tablets to a child who cannot swallow."])
def test_who_is_not_able_to_do_something_is_told_what_is_forbidden_to_them(fact: str) -> None:
    inputs = "inputs: [{id: able, says: Can your child swallow?, called: Able to swallow, asks: yes or no}]"
    boxes = f"""{{kind: question, id: asked, says: Can your child swallow?, inputs: [able], yes: home, no: none}}
        {HOME}
        {{kind: outcome, id: none, says: Do not give tablets., level: routine}}"""
    assert told("told-to-the-others", boxes, inputs=inputs, a_fact=fact) == []


@pytest.mark.parametrize(("yes", "no", "wrong"), [("home", "none", True), ("none", "home", False), ("none", "none", False)])
def test_what_is_forbidden_does_not_stand_behind_the_no(yes: str, no: str, wrong: bool) -> None:
    boxes = f"""{{kind: question, id: asked, says: Kidney disease?, inputs: [kidney], yes: {yes}, no: {no}}}
        {HOME}
        {{kind: outcome, id: none, says: Do not give ibuprofen., level: routine}}"""
    expected = f'"no" to "Kidney disease" leads to "Do not give ibuprofen", and {SAID}'
    assert told("told-to-the-others", boxes, a_fact=IBUPROFEN) == [expected] * wrong


# --- names -------------------------------------------------------------------------------------------------------


def skin(**says: str) -> str:
    answers = ", ".join(f"{{id: {id_.replace('_', '-')}, says: {words}}}" for id_, words in says.items())
    return f"inputs: [{{id: skin, says: How is the skin?, called: Skin, asks: one of, answers: [{answers}]}}]"


@pytest.mark.parametrize(("answers", "pairs"), [
    ({"pale": "Blue lips", "blue": "Pale"}, [("Blue lips", "pale", "blue"), ("Pale", "blue", "pale")]),
    ({"fine": "Blue lips", "blue": "Pink as always"}, [("Blue lips", "fine", "blue")]),
    ({"very_ill": "Well", "well": "Very ill"}, [("Well", "very-ill", "well"), ("Very ill", "well", "very-ill")])])
def test_an_answer_that_is_called_as_another_is_told(answers: dict[str, str], pairs: list[tuple[str, str, str]]) -> None:
    assert told("named-as-another", HOME, inputs=skin(**answers), phase="content") == [
        f'"{says}" are the words of "{own}", and have the id of another, "{other}"' for says, own, other in pairs]


@pytest.mark.parametrize("answers", [
    {"pale": "Pale", "blue": "Blue lips"}, {"left": "Left", "right": "Right", "both": "Left and right"}, {"a": "Blue", "b": "Pale"},
    {"well": "Neither pale nor blue", "pale": "Pale", "blue": "Blue"}, {"one": "Blue", "blues": "Pale"},
    {"a": "Alert", "v": "Responds to a voice"}, {"mild": "It hurts a little", "bad": "More than mild"},
    {"no": "Not at all", "some": "No more than before"}])
def test_an_answer_with_words_of_its_own_is_no_problem(answers: dict[str, str]) -> None:
    assert told("named-as-another", HOME, inputs=skin(**answers), phase="content") == []


def test_the_words_of_a_row_are_not_those_of_another() -> None:
    rows = "[{when: pain < 4, gives: mild, says: strong}, {when: pain >= 4, gives: strong, says: mild}]"
    inputs = f"inputs: [{{id: pain, says: Pain?, asks: number, unit: points, from: 0, to: 9}}]\nderived: [{{id: how, called: How, table: {rows}}}]"
    assert len(told("named-as-another", HOME, inputs=inputs, phase="content")) == 2


@pytest.mark.parametrize(("says", "count"), [("Does a rash stay when pressed?", 1), ("does a rash  stay when pressed?", 1), ("Is there a rash?", 0)])
def test_no_two_things_are_asked_in_the_same_words(says: str, count: int) -> None:
    inputs = f"inputs: [{{id: rash, says: Does a rash stay when pressed?, asks: yes or no}}, {{id: neck, says: {says}, asks: yes or no}}]"
    assert len(told("asked-twice", HOME, inputs=inputs, phase="content")) == count


# --- ranges ------------------------------------------------------------------------------------------------------


def ranged(answers: str, signs: str = "", *, one: str = "unit: °C, from: 34, to: 43", more: str = "") -> list[str]:
    boxes = f"{{kind: question, id: asked, says: How much?, inputs: [some], answers: [{answers}]}}\n{HOME}"
    inputs = f"inputs: [{{id: some, says: How much?, called: Some, asks: number, {one}}}]{more}"
    return [message.partition(", though")[0] for message in told("range-leaves-out", boxes, signs=signs, inputs=inputs, sign_it="It.")]


AT_40 = "{at_least: 40, goto: home}, {less_than: 40, goto: home}"
BABY = "{sign: sign-it, when: some < 3}"


@pytest.mark.parametrize(("answers", "signs", "one", "fault"), [
    (AT_40, "", "unit: °C, from: 34, to: 40", "up to 40 °C, and whoever has more"),
    (AT_40, "", "unit: °C, from: 34, to: 40.5, step: 1", "up to 40.5 °C, and whoever has more"),
    ("{less_than: 90, goto: home}, {at_least: 90, goto: home}", "", "unit: mmHg, from: 89, to: 300", "from 89 mmHg, and whoever has less"),
    ("{when: some > 40, goto: home}, {when: otherwise, goto: home}", "", "unit: °C, from: 34, to: 41", "up to 41 °C, and whoever has more"),
    ("{less_than: 9, goto: home}, {at_least: 9, goto: home}", BABY, "unit: months, from: 1, to: 200", "from 1 month, and whoever has less")])
def test_a_range_that_ends_at_a_limit_is_told(answers: str, signs: str, one: str, fault: str) -> None:
    assert ranged(answers, signs, one=one) == [f'"Some" is asked {fault} finds no answer']


@pytest.mark.parametrize(("answers", "signs", "one", "more"), [
    (AT_40, "", "unit: °C, from: 34, to: 43", ""), (AT_40, "", "unit: °C, from: 34, to: 42, step: 0.1", ""),
    ("{at_least: 15, goto: home}, {less_than: 15, goto: home}", "", "unit: points, from: 3, to: 15", ""),
    ("{at_least: 100, goto: home}, {less_than: 100, goto: home}", "", 'unit: "%", from: 40, to: 100', ""),
    ("{less_than: 1, goto: home}, {at_least: 1, goto: home}", "", "unit: months, from: 0, to: 200", ""),
    ("{less_than: 9, goto: home}, {at_least: 9, goto: home}", BABY, "unit: months, from: 0, to: 200", ""),
    ("{less_than: 9, goto: home}, {at_least: 9, goto: home}", BABY, "unit: months, from: 1, to: 200, note: Write 1 for a newborn.", ""),
    ("{less_than: 9, goto: home}, {at_least: 9, goto: home}", "", "unit: months, from: 1, to: 200", "")])
def test_a_range_that_goes_on_beyond_its_limits_is_no_problem(answers: str, signs: str, one: str, more: str) -> None:
    assert ranged(answers, signs, one=one, more=more) == []


# --- help --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("box", "wrong"), [
    ("kind: outcome, level: emergency, says: Wait and let your child sleep.", True),
    ("kind: outcome, level: urgent, says: Let your child rest today.", True),
    ("kind: outcome, level: emergency, says: Lay your child down at once.", True),
    ("kind: action, level: emergency, goto: home, says: Give ibuprofen.", True),
    ("kind: outcome, level: emergency, says: Go to an emergency department now.", False),
    ("kind: outcome, level: urgent, says: See a doctor today.", False),
    ("kind: outcome, level: urgent, says: Have the wound sewn today., who: A nurse of the clinic", False),
    ("kind: action, level: emergency, goto: home, says: Get help now.", False),
    ("kind: action, goto: home, says: Give ibuprofen.", False), ("kind: action, level: emergency, goto: call, says: Push hard on the chest.", False),
    ("kind: outcome, level: urgent, says: Speak to your dentist today.", False), ("kind: outcome, level: emergency, says: Drive to A&E now.", False),
    ("kind: outcome, level: emergency, says: Straight to casualty.", False), ("kind: outcome, level: emergency, says: 999 now.", False),
    ("kind: outcome, level: urgent, says: Book an appointment for today.", False),
    ("kind: outcome, level: prompt, says: Rest for a week.", False)])
def test_help_that_is_urgent_is_named(box: str, wrong: bool) -> None:
    ends = f"{HOME}\n{{kind: outcome, id: call, says: Call an ambulance., level: emergency}}"
    messages = told("help-not-named", f"{{id: asked, {box}}}\n{ends}", inputs="", phase="content")
    assert len(messages) == wrong


def test_what_a_text_is_about_are_its_telling_words() -> None:
    assert subjects(Text("A rash that stays when pressed"), "en") == {"rash", "stays", "press"}


# --- which fact --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("fact", "yes", "no", "wrong"), [
    ("A child who drinks too little should see a doctor.", "home", "call", True),
    ("A child who drinks too little should see a doctor.", "call", "home", False),
    ("A child who drinks well does not need a doctor.", "home", "call", False),
    ("A child who vomits should see a doctor.", "home", "call", False)])
def test_the_fact_of_a_question_stands_behind_its_yes(fact: str, yes: str, no: str, wrong: bool) -> None:
    boxes = f"""{{kind: question, id: asked, says: Does your child drink too little?, inputs: [thirst], facts: [thirsty], yes: {yes}, no: {no}}}
        {HOME}
        {{kind: outcome, id: call, says: See a doctor., facts: [thirsty], level: prompt}}"""
    expected = f'"yes" to "Drinks too little" leads to "Stay at home", and "{fact.removesuffix(".")}" stands behind the "no" alone'
    assert told("fact-behind-the-no", boxes, thirsty=fact) == [expected] * wrong


@pytest.mark.parametrize(("answers", "facts", "note", "wrong"), [
    ("{at_least: 38, goto: home}, {less_than: 38, goto: home}", "[high]", "", True),
    ("{when: heat >= 38, goto: home}, {when: otherwise, goto: home}", "[high]", "", True),
    ("{at_least: 40, goto: home}, {less_than: 40, goto: home}", "[high]", "", False),
    ("{at_least: 38, goto: home}, {less_than: 38, goto: home}", "[high, baby]", "", False),
    ("{at_least: 38, goto: home}, {less_than: 38, goto: home}", "[other]", "", False),
    ("{at_least: 38, goto: home}, {less_than: 38, goto: home}", "[high]", "note: Our clinic takes 38 °C., ", False),
    ("{at_least: 41, goto: home}, {less_than: 41, goto: home}", "[over]", "", False),
    ("{at_least: 40, goto: home}, {at_least: 38, less_than: 40, goto: home}, {less_than: 38, goto: home}", "[high]", "", False)])
def test_a_question_decides_by_a_limit_of_its_own_facts(answers: str, facts: str, note: str, wrong: bool) -> None:
    boxes = f"{{kind: question, id: asked, says: How hot?, inputs: [heat], facts: {facts}, {note}answers: [{answers}]}}\n{HOME}"
    expected = 'box "asked" decides by 38 °C of "Heat", and its own facts say 40 °C'
    given = {"high": "A child with 40 °C or more.", "baby": "A baby with 38 °C or more.", "other": "A child with a fever.",
             "over": "A child with over 40 °C."}
    assert told("answers-with-another-limit", boxes, **given) == [expected] * wrong


@pytest.mark.parametrize(("says", "answers", "wrong"), [
    ("40 °C or more?", "{at_least: 38, goto: home}, {less_than: 38, goto: home}", True),
    ("A baby under 3 months with 40 °C or more?", "{when: age < 3 and heat >= 38, goto: home}, {when: otherwise, goto: home}", True),
    ("Under 6 months?", "{when: age < 3, goto: home}, {when: otherwise, goto: home}", True),
    ("Under 4 months?", "{when: age < 3, goto: home}, {when: otherwise, goto: home}", True),
    ("Under 4 months?", "{when: age <= 3, goto: home}, {when: otherwise, goto: home}", False),
    ("A baby under 3 months with 38 °C or more?", "{when: age < 3 and heat >= 38, goto: home}, {when: otherwise, goto: home}", False),
    ("Over 38 °C?", "{at_least: 39, goto: home}, {less_than: 39, goto: home}", False),
    ("How hot is it, from 34 to 43 °C?", "{at_least: 38, goto: home}, {less_than: 38, goto: home}", False),
    ("38 °C or more, or 40 °C or more?", "{at_least: 40, goto: home}, {at_least: 38, less_than: 40, goto: home}, {less_than: 38, goto: home}", False),
    ("Is it hot?", "{at_least: 38, goto: home}, {less_than: 38, goto: home}", False),
    ("For more than 3 days?", "{at_least: 38, goto: home}, {less_than: 38, goto: home}", False)])
def test_a_question_decides_by_the_limit_that_it_says(says: str, answers: str, *, wrong: bool) -> None:
    inputs = "[heat]" if "when" not in answers else "[age, heat]"
    boxes = f'{{kind: question, id: asked, says: "{says}", inputs: {inputs}, answers: [{answers}]}}\n{HOME}'
    assert bool(told("question-with-another-limit", boxes)) == wrong


# --- doses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("formula", "fact", "wrong"), [
    ("min(age * 10, 400)", "Give 10 mg/kg, at most 400 mg.", True), ("age * 10", "Give 10 mg/kg.", True), ("round(age * 10)", "Give 10 mg/kg.", True),
    ("min(weight * 10, 400)", "Give 10 mg/kg, at most 400 mg.", False), ("weight * 10 / 2.2", "Give 10 mg/kg.", False),
    ("age * 10", "Give 10 mg for each month of age.", False), ("age * 10", "Give 10 mg/kg. One tablet has 10 mg.", False),
    ("age * 5", "Give 10 mg/kg.", False), ("age * 10", "Give 10 mg.", False)])
def test_a_rate_is_multiplied_by_what_it_is_for(formula: str, fact: str, wrong: bool) -> None:
    inputs = f"""{INPUTS}
  - {{id: weight, says: How heavy?, called: Weight, asks: number, unit: kg, from: 1, to: 120}}
derived: [{{id: dose, called: Dose, unit: mg, formula: "{formula}", facts: [rate]}}]"""
    expected = '"dose" is 10 times "Age", in months, and its facts give 10 mg/kg'
    assert told("formula-by-another-input", HOME, inputs=inputs, rate=fact) == [expected] * wrong


@pytest.mark.parametrize(("fact", "limit", "box", "wrong"), [
    ("Do not give it to a baby under 6 months.", "", "says: Give ibuprofen.", True),
    ("Do not give it to a baby under 6 months.", "heat < 38", "says: Give ibuprofen.", True),
    ("Do not give it to a baby under 6 months.", "age < 6", "says: Give ibuprofen.", False),
    ("Do not give it to a baby under 6 months.", "", "says: Give ibuprofen from 6 months on.", False),
    ("Do not give it to a baby under 6 months.", "", "says: Give ibuprofen., note: Not under 6 months.", False),
    ("Do not give it to a baby under 6 months.", "", "says: See a doctor.", False),
    ("Give it to a baby under 6 months.", "", "says: Give ibuprofen.", False),
    ("Do not give more than 400 mg.", "", "says: Give ibuprofen.", False),
    ("Do not take it for more than 6 months.", "", "says: Give ibuprofen.", False),
    ("Do not give it to a baby under 6 months.", "age <= 5", "says: Give ibuprofen.", False),
    ("Do not give it to a baby under 6 months.", "age < 5", "says: Give ibuprofen.", True),
    ("Do not give it to a baby under 6 months.", "", "says: Call an ambulance. Take your tablets with you.", False),
    ("Do not give it to children over 180 months.", "", "says: Give ibuprofen.", True),
    ("Do not give it to children over 200 months.", "", "says: Give ibuprofen.", False)])
def test_what_a_fact_forbids_from_a_limit_on_is_asked_or_said(fact: str, limit: str, box: str, wrong: bool) -> None:
    answers = f"[{{when: {limit}, goto: home}}, {{when: otherwise, goto: give}}]"
    asked = f"{{kind: question, id: asked, says: How?, inputs: [age, heat], answers: {answers}}}\n"
    boxes = f"{asked if limit else ''}{{kind: outcome, id: give, {box}, facts: [ibuprofen], level: routine}}\n{HOME}"
    found = told("forbidden-not-asked", boxes, ibuprofen=fact)
    assert [message.partition(" and nothing in the chart asks ")[0] for message in found] == [
        f'fact "ibuprofen" of box "give" says "{fact.removesuffix(".")}",'] * wrong


# --- points ------------------------------------------------------------------------------------------------------


BEFORE = "A child has 2 points for pale skin, 1 point for a stiff neck and 3 points for a rash that stays. A child with 4 points needs help."
BEHIND = "Pale skin counts 2 points. A stiff neck counts 1 point. A rash that stays when pressed counts 3 points."


@pytest.mark.parametrize("fact", [BEFORE, BEHIND])
@pytest.mark.parametrize(("pale", "neck", "rash", "wrong"), [
    (2, 1, 3, False), (1, 2, 3, True), (2, 1, 1, True), (0, 1, 3, True), (2, 4, 3, True), (3, 1, 2, True)])
def test_a_finding_counts_the_points_beside_it(fact: str, pale: int, neck: int, rash: int, *, wrong: bool) -> None:
    score = f"[skin, {{when: neck, points: {neck}}}, {{when: rash, points: {rash}}}]"
    answers = f"[{{id: pale, says: Pale skin, points: {pale}}}, {{id: pink, says: Pink, points: 0}}]"
    inputs = f"""{INPUTS}
  - {{id: skin, says: Skin?, called: Skin, asks: one of, answers: {answers}}}
derived: [{{id: total, called: Total, unit: points, score: {score}, facts: [points]}}]"""
    assert bool(told("points-of-another", HOME, inputs=inputs, points=fact)) == wrong
