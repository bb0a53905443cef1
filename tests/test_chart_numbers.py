"""The numbers of charts against the facts beside them: each kind of number wrong by a step or by ten, and right in another unit."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from generator.content.model import Library, RedFlag, Term
from generator.diagnostics.diagnostic import Diagnostic
from generator.rules import check
from generator.rules.amounts import reader_of
from tests.test_decisions import chart
from tests.worlds import example, judged

LOW = "Upper blood pressure under 90 mmHg."
SCORE = "Each finding counts 2 points. From 5 points on, a doctor looks at it."


def fact(id_: str, words: str) -> Term:
    """A fact with the quantities that its words say in points, mmHg, years and minutes."""
    return Term.model_validate({"id": id_, "plain": words, "names": {"plain": id_, "clinical": id_}})


def library(text: str, facts: dict[str, str]) -> Library:
    signs = {id_: RedFlag.model_validate({"id": id_, "plain": words, "means": "not stated", "urgency": "emergency", "time_limit": "not stated"})
             for id_, words in facts.items() if id_.startswith("sign-")}
    terms = tuple(fact(id_, words) for id_, words in facts.items() if id_ not in signs)
    decision = chart(text)
    return Library(glossary=terms, red_flags=signs, decisions={decision.id: decision})


def found(text: str, **facts: str) -> list[Diagnostic]:
    """What the rules find of the numbers of a chart. The words of each fact stand under its id, with low lines for hyphens."""
    named = {id_.replace("_", "-"): words for id_, words in facts.items()}
    return [problem for problem in check(library(text, named), date(2026, 11, 20), "numbers") if problem.rule.startswith(("chart-", "limit-"))]


def told(text: str, **facts: str) -> list[tuple[str, str]]:
    return [(problem.rule.removeprefix("chart-"), problem.message) for problem in found(text, **facts)]


PRESSURE = "{id: systolic, says: Pressure?, called: Pressure, asks: number, unit: mmHg, from: 40, to: 300}"
ENDS = """
  - {kind: outcome, id: call, says: Call., facts: [a-fact], level: emergency}
  - {kind: outcome, id: home, says: Home., facts: [a-fact], level: routine}
"""


def pressure(limit: str = "90", *, inputs: str = PRESSURE, sign: str = "", facts: str = "low") -> str:
    """A chart that asks one number."""
    signs = f"signs: [{sign}]" if sign else ""
    answers = f"[{{less_than: {limit}, goto: call}}, {{at_least: {limit}, goto: home}}]"
    return f"""
inputs: [{inputs}]
{signs}
boxes:
  - {{kind: question, id: how-low, says: How low?, inputs: [systolic], facts: [{facts}], answers: {answers}}}
{ENDS}"""


def scored(rows: str, *, limit: str = "5", facts: str = "[score]", unit: str = "unit: points, ", note: str = "") -> str:
    """A chart that works out a score."""
    answers = f"[{{when: total >= {limit}, goto: call}}, {{when: total < {limit}, goto: home}}]"
    return f"""
inputs:
  - {{id: age, says: Age?, called: Age, asks: number, unit: years, from: 0, to: 120}}
  - {{id: cough, says: Cough?, called: Cough, asks: yes or no}}
  - {{id: fever, says: Fever?, called: Fever, asks: yes or no}}
derived:
  - {{id: total, called: Total, {unit}{rows}, facts: {facts}}}
boxes:
  - {{kind: question, id: how-many, says: How many?, inputs: [age, cough, fever], facts: {facts}, {note}answers: {answers}}}
{ENDS}"""


# --- limits ------------------------------------------------------------------------------------------------------


def test_a_limit_that_its_facts_give_is_fine() -> None:
    assert told(pressure(), low=LOW) == []


def test_a_limit_that_differs_is_told_once_for_both_answers() -> None:
    assert told(pressure("80"), low=LOW) == [("differs-from-facts", 'box "how-low" has 80 mmHg, but its facts say "90 mmHg"')]


def test_a_limit_is_compared_after_conversion() -> None:
    kilopascal = PRESSURE.replace("mmHg", "kPa").replace("from: 40, to: 300", "from: 5, to: 40, step: 0.1")
    assert told(pressure("12", inputs=kilopascal), low="Upper blood pressure under 12 kPa.") == []
    assert [rule for rule, _ in told(pressure("12", inputs=kilopascal), low=LOW)] == ["differs-from-facts"]


def test_a_limit_in_a_unit_that_no_fact_has_is_told_with_what_they_say() -> None:
    assert told(pressure("90"), low="Glucose under 4 mmol/L.") == [
        ("number-without-fact", 'box "how-low" has 90 mmHg for "Pressure", and none of its facts gives it: they say "4 mmol/L"')]


def test_a_limit_beside_facts_without_numbers_is_told() -> None:
    assert told(pressure("90"), low="A low blood pressure is dangerous.") == [
        ("number-without-fact", 'box "how-low" has 90 mmHg for "Pressure", and none of its facts gives it: they give no number')]


def test_the_condition_of_a_danger_sign_is_compared_with_the_words_of_the_sign() -> None:
    sign = "{sign: sign-low, when: systolic < 80}"
    assert told(pressure(sign=sign), low=LOW, sign_low="A pressure under 90 mmHg.") == [
        ("differs-from-facts", 'danger sign "sign-low" has 80 mmHg, but its facts say "90 mmHg"')]


@pytest.mark.parametrize("key", ["only_if", "unless", "ruled_out_by"])
def test_so_is_each_exception(key: str) -> None:
    sign = f"{{sign: sign-low, when: systolic < 90, {key}: systolic > 70}}"
    assert told(pressure(sign=sign), low=LOW, sign_low="A pressure under 90 mmHg.") == [
        ("differs-from-facts", 'danger sign "sign-low" has 70 mmHg, but its facts say "90 mmHg"')]


def test_one_wrong_limit_in_a_box_and_in_a_sign_is_one_message() -> None:
    sign = "{sign: sign-low, when: systolic < 80}"
    assert told(pressure("80", sign=sign), low=LOW, sign_low="A pressure under 90 mmHg.") == [
        ("differs-from-facts", 'box "how-low" has 80 mmHg, like danger sign "sign-low", but its facts say "90 mmHg"')]


def test_a_sign_in_words_alone_stands_on_the_facts_of_the_question() -> None:
    sign = "{sign: sign-low, when: systolic < 90}"
    assert told(pressure(sign=sign), low=LOW, sign_low="A very low pressure.") == []
    assert [rule for rule, _ in told(pressure(sign=sign.replace("90", "60")), low=LOW, sign_low="A very low pressure.")] == ["number-without-fact"]


def test_the_facts_of_an_input_count_for_its_limits() -> None:
    asked = PRESSURE.replace("}", ", facts: [low]}")
    assert told(pressure("90", inputs=asked, facts="a-fact"), low=LOW) == []


def test_a_limit_on_a_formula_is_compared() -> None:
    def doubled(limit: str) -> str:
        return pressure().replace("{less_than: 90, goto: call}, {at_least: 90, goto: home}",
                                  f"{{when: systolic * 2 < {limit}, goto: call}}, {{when: otherwise, goto: home}}")
    assert told(doubled("90"), low=LOW) == []
    assert [rule for rule, _ in told(doubled("900"), low=LOW)] == ["number-without-fact"]


def test_the_words_for_whom_a_chart_is_not_are_compared_with_their_condition() -> None:
    excluded = pressure() + "exclusions: [{says: People under 70 mmHg, when: systolic < 60, advice: Call.}]\n"
    low = LOW + " Not for those under 60 mmHg."
    assert [message for _, message in told(excluded, low=low)] == ['an exclusion says "70 mmHg", but its facts, limits and time say "60 mmHg"']


@pytest.mark.parametrize("excluded", ["- Children under 16 years", "- {says: Children under 16 years, advice: Call.}",
                                      "- {says: Children, when: systolic < 16, advice: Call.}"])
def test_the_limits_of_whom_a_chart_is_not_for_stand_in_some_fact_of_the_chart(excluded: str) -> None:
    unit = "mmHg" if "when" in excluded else "years"
    chart = pressure() + f"exclusions:\n  {excluded}\n"
    assert told(chart, low=LOW + f" It is for adults of 16 {unit} or over.") == []
    ((rule, message),) = told(chart, low=LOW)
    assert rule == "number-without-fact"
    assert message.startswith(f"an exclusion has 16 {unit}") and message.endswith('none of its facts gives it: they say "90 mmHg"')
    assert "name under facts of a box the fact that gives it" in found(chart, low=LOW)[0].help  # an exclusion has no facts


@pytest.mark.parametrize(("note", "is_told"), [
    ("The source says 90 mmHg; our clinic calls at 100 mmHg.", False), ("Our clinic calls at 100 mmHg.", True), ("The source says 90 mmHg.", True),
    ("The source says 90 mmHg; our clinic calls at 110 mmHg.", True), ("The source says 80 mmHg; our clinic calls at 100 mmHg.", True)])
def test_a_limit_of_the_chart_s_own_is_told_beside_that_of_the_facts(note: str, is_told: bool) -> None:
    noted = pressure("100").replace("facts: [low], answers", f"facts: [low], note: {note}, answers")
    assert ("differs-from-facts" in [rule for rule, _ in told(noted, low=LOW)]) is is_told


def test_an_exclusion_without_a_fact_is_told_where_its_note_can_stand() -> None:
    (problem,) = found(pressure() + "exclusions: [Children under 16 years]\n", low=LOW)
    assert problem.help == ("Look the number up, and name under facts of a box the fact that gives it, in the unit of the source; if no source does, "
                            "say so in the note of a box, with the number, for the person who reviews the chart.")


def test_a_note_says_that_the_limit_of_an_exclusion_is_no_source_s() -> None:
    noted = pressure().replace("facts: [low], answers", "facts: [low], note: Our clinic sees nobody under 16 years., answers")
    assert told(noted + "exclusions: [Children under 16 years]\n", low=LOW) == []


# --- on which side a number is -----------------------------------------------------------------------------------


def sides(less: str, more: str) -> str:
    answers = f"{{{less}: 90, goto: call}}, {{{more}: 90, goto: home}}"
    return pressure().replace("{less_than: 90, goto: call}, {at_least: 90, goto: home}", answers)


@pytest.mark.parametrize(("fact", "less", "more"), [
    ("Upper blood pressure under 90 mmHg.", "less_than", "at_least"), ("Normal is 90 mmHg or more.", "less_than", "at_least"),
    ("Upper blood pressure of 90 mmHg or less.", "at_most", "more_than"), ("Normal is > 90 mmHg.", "at_most", "more_than"),
    ("The limit is 90 mmHg.", "at_most", "more_than"), ("Between 60 and 90 mmHg it is low. Under 90 mmHg it is low.", "at_most", "more_than"),
    ("From 60 to 90 mmHg it is low.", "less_than", "at_least"),
    ("Under 90 mmHg it is low; some say 90 mmHg or less.", "at_most", "more_than")])
def test_a_limit_on_the_side_of_its_facts(fact: str, less: str, more: str) -> None:
    assert told(sides(less, more), low=fact) == []


@pytest.mark.parametrize(("fact", "less", "more", "words"), [
    ("Upper blood pressure under 90 mmHg.", "at_most", "more_than", "under 90 mmHg"),
    ("An upper blood pressure of 90 mmHg or more is normal.", "at_most", "more_than", "90 mmHg or more"),
    ("Upper blood pressure of 90 mmHg or less.", "less_than", "at_least", "90 mmHg or less"),
    ("Low is ≤ 90 mmHg.", "less_than", "at_least", "≤ 90 mmHg"),
    ("No more than 90 mmHg is low.", "less_than", "at_least", "No more than 90 mmHg")])
def test_a_limit_on_another_side_than_its_facts_is_told_once(fact: str, less: str, more: str, words: str) -> None:
    said = {"at_most": "at most", "less_than": "less than"}[less]
    assert told(sides(less, more), low=fact) == [
        ("limit-on-another-side", f'box "how-low" has "{said} 90 mmHg", and beside it stands "{words}": exactly 90 mmHg falls on another side')]


def test_the_side_is_compared_in_conditions_and_after_converting_units() -> None:
    sign = "{sign: sign-low, when: systolic <= 90}"
    assert told(pressure(sign=sign), low=LOW, sign_low="An upper pressure under 12 kPa, which is under 90 mmHg.") == [
        ("limit-on-another-side",
         'danger sign "sign-low" has "at most 90 mmHg", and beside it stands "under 90 mmHg": exactly 90 mmHg falls on another side')]


def test_the_words_of_a_box_have_the_side_of_its_limits() -> None:
    def asked(says: str) -> str:
        return pressure().replace("says: How low?", f"says: {says}")
    assert told(asked("Under 90 mmHg?"), low="The limit is 90 mmHg.") == []
    assert told(asked("90 mmHg or less?"), low="The limit is 90 mmHg.") == [
        ("limit-on-another-side",
         'box "how-low" has "90 mmHg or less", and beside it stands "at least 90 mmHg": exactly 90 mmHg falls on another side')]


@pytest.mark.parametrize(("limit", "is_told"), [("less than", False), ("at most", True)])
def test_a_limit_that_a_fact_gives_as_data_says_on_which_side_its_number_is(limit: str, is_told: bool) -> None:
    data = {"of": "low", "value": "90", "limit": limit, "unit": "mmHg", "population": "not stated"}
    low = Term.model_validate({"id": "low", "plain": "Low is 90 mmHg.", "quantities": [data], "names": {"plain": "low", "clinical": "low"}})
    of_words = library(pressure(), {"a-fact": "A fact."})
    known = dataclasses.replace(of_words, glossary=(*of_words.glossary, low))
    assert ("limit-on-another-side" in {problem.rule for problem in check(known, date(2026, 11, 20), "numbers")}) is is_told


def test_a_note_says_why_a_number_is_on_another_side() -> None:
    noted = sides("at_most", "more_than").replace("facts: [low], answers", "facts: [low], note: At 90 mmHg we call as well., answers")
    assert told(noted, low="Upper blood pressure under 90 mmHg.") == []


RANGE = {"id": "zone", "plain": "The zone is from 50 mmHg to less than 80 mmHg.", "names": {"plain": "Zone", "clinical": "Zone"},
         "quantities": [{"of": "zone", "from": "50", "to": "80", "unit": "mmHg", "population": "not stated"}]}


@pytest.mark.parametrize(("less", "more", "limit", "told_of"), [
    ("less_than", "at_least", 80, []), ("at_most", "more_than", 80, ['"at most 80 mmHg", and beside it stands "less than 80 mmHg"']),
    ("less_than", "at_least", 50, []), ("at_most", "more_than", 50, ['"at most 50 mmHg", and beside it stands "50 to 80 mmHg"'])])
def test_the_ends_of_a_range_as_data_are_where_its_words_have_them(less: str, more: str, limit: int, told_of: list[str]) -> None:
    world = library(sides(less, more).replace("90", str(limit)).replace("facts: [low]", "facts: [zone]"), {})
    world = dataclasses.replace(world, glossary=(Term.model_validate(RANGE),))
    found = [one.message for one in check(world, date(2026, 11, 20), "numbers") if one.rule.startswith(("chart-", "limit-"))]
    assert [message.partition(" has ")[2].partition(":")[0] for message in found] == told_of


def shared(*, formula: str = "round(blown / best * 100)", when: str = "share < 50", note: str = "") -> str:
    """A chart with a danger sign that a share decides."""
    asked = "says: Flow?, called: Flow, asks: number, unit: litres, from: 1, to: 700"
    return f"""
inputs: [{{id: blown, {asked}}}, {{id: best, {asked}}}]
derived: [{{id: share, called: Share, formula: '{formula}', unit: "%", {note}facts: [half]}}]
signs: [{{sign: sign-low, when: '{when}'}}]
boxes:
  - {{kind: question, id: how-much, says: How much?, inputs: [blown, best], facts: [half],
      answers: [{{when: share < 50, goto: call}}, {{when: share >= 50, goto: home}}]}}
{ENDS}"""


@pytest.mark.parametrize(("given", "rounded"), [
    ({}, ["share"]), ({"formula": "max(round-up(blown / best * 100), 1)"}, ["share"]), ({"formula": "blown / best * 100"}, []),
    ({"note": "note: The source rounds first., "}, []), ({"formula": "blown / best * 100", "when": "round(share) < 50"}, ["a number"])])
def test_a_danger_sign_that_a_rounded_number_decides_is_told(given: dict[str, str], rounded: list[str]) -> None:
    world = library(shared(**given), {"half": "The limit is 50 %.", "sign-low": "Under 50 %."})
    told = [one.message for one in check(world, date(2026, 11, 20), "numbers") if one.rule == "rounded-before-sign"]
    assert [message.partition("decided by ")[2].partition(" after")[0].strip('"') for message in told] == rounded


# --- what is worked out ------------------------------------------------------------------------------------------


def test_points_are_compared() -> None:
    right = "score: [{when: age >= 65, points: 2}]"
    assert told(scored(right), score=SCORE + " From 65 years.") == []
    assert told(scored(right.replace("points: 2", "points: 3")), score=SCORE + " From 65 years.") == [
        ("differs-from-facts", '"total" has 3 points, but its facts say "2 points" and "5 points"')]


def test_the_condition_of_points_is_compared() -> None:
    wrong = "score: [{when: age >= 56, points: 2}]"
    assert told(scored(wrong), score=SCORE + " From 65 years.") == [("differs-from-facts", '"total" has 56 years, but its facts say "65 years"')]


def test_the_points_of_answers_are_compared() -> None:
    counted = scored("score: [cough, fever]").replace("called: Cough, asks: yes or no", "called: Cough, asks: yes or no, points: 2")
    assert told(counted, score=SCORE) == []
    assert [rule for rule, _ in told(counted.replace("points: 2", "points: 20"), score=SCORE)] == ["differs-from-facts"]


def test_points_between_the_fewest_and_the_most_are_given() -> None:
    answers = ("called: Cough, asks: one of, "
               "answers: [{id: none, says: None, points: 0}, {id: some, says: Some, points: 1}, {id: bad, says: Bad, points: %s}]")
    graded = scored("score: [cough]").replace("called: Cough, asks: yes or no", answers)
    facts = "Each answer counts from 0 (not at all) to 2 (very). From 5 points on, a doctor looks at it."
    assert told(graded % 2, score=facts) == []
    assert [message for _, message in told(graded % 4, score=facts)] != []


def test_a_limit_on_a_score_is_compared() -> None:
    rows = "score: [{when: cough, points: 2}]"
    assert told(scored(rows, limit="50"), score=SCORE) == [
        ("differs-from-facts", 'box "how-many" has 50 points, but its facts say "2 points" and "5 points"')]


def test_a_count_without_a_unit_is_compared_with_the_numbers_of_its_facts() -> None:
    rows = "count: [cough, fever, age >= 65]"
    assert told(scored(rows, limit="2", unit=""), score="Two or more of cough, fever and an age of 65 years.") == []
    assert told(scored(rows, limit="3", unit=""), score="Two or more of cough, fever and an age of 65 years.") == [
        ("number-without-fact", 'box "how-many" has 3 for "Total", and none of its facts gives it: they say "65 years" and "Two"')]


def test_any_of_needs_no_number() -> None:
    assert told(scored("count: [cough, fever]", limit="1", unit=""), score="Cough or fever.") == []


def test_a_number_that_no_source_gives_may_be_said_to_be_so() -> None:
    rows, note = "count: [cough, fever, age >= 65]", "note: 'The source says several; this chart takes 2 for several.', "
    facts = "Several of cough, fever and an age of 65 years."
    assert [rule for rule, _ in told(scored(rows, limit="2", unit=""), score=facts)] == ["number-without-fact"]
    assert told(scored(rows, limit="2", unit="", note=note), score=facts) == []


def test_the_band_below_one_that_is_given_needs_no_number_of_its_own() -> None:
    bands = scored("count: [cough, fever]", unit="").replace("{when: total >= 5, goto: call}, {when: total < 5, goto: home}",
                                                           "{when: total >= 2, goto: call}, {when: total <= %s, goto: home}")
    assert told(bands % 1, score="Both count: 2 findings are enough.") == []
    assert [message for _, message in told(bands.replace("total >= 2", "total >= 7") % 6, score="Both count: 2 findings are enough.")] == [
        'box "how-many" has 7 and 6 for "Total", and none of its facts gives them: they say "2"']


def test_rows_of_a_table_are_compared() -> None:
    rows = "table: [{when: age < 65, gives: %s}, {when: age >= 65, gives: 5}]"
    facts = "Under 65 years 2 points, else 5 points."
    assert told(scored(rows % 2), score=facts) == []
    assert [message for _, message in told(scored(rows % 20), score=facts)] == ['"total" has 20 points, but its facts say "2 points" and "5 points"']


CHANGE = "Under 65 years it falls by 10%, from 65 years on it rises by 15%."


def changed(younger: str = "-10", older: str = "15", formula: str = "age * (100 + change) / 100") -> str:
    """A chart with a change in per cent, which a formula works in."""
    rows = f"table: [{{when: age < 65, gives: {younger}}}, {{when: age >= 65, gives: {older}}}]"
    return scored(f"formula: '{formula}'").replace(
        "  - {id: total", f'  - {{id: change, called: Change, unit: "%", {rows}, facts: [change]}}\n  - {{id: total')


def test_a_row_below_nothing_is_what_its_facts_say_falls() -> None:
    assert told(changed(), change=CHANGE, score="5 points.") == []
    assert told(changed(formula="age * (1 + change / 100)"), change=CHANGE, score="5 points.") == []
    assert [message for _, message in told(changed("-20"), change=CHANGE, score="5 points.")] == [
        '"change" has -20 %, but its facts say "10%" and "15%"']
    assert [message for _, message in told(changed(older="-15"), change=CHANGE, score="5 points.")] == [
        '"change" has -15 %, but its facts say "10%" and "15%"']


def test_points_that_are_taken_off_are_given_too() -> None:
    rows = "score: [{when: cough, points: 5}, {when: fever, points: -2}]"
    assert told(scored(rows), score="A cough counts 5 points. For a fever 2 points are taken off.") == []
    assert [message for _, message in told(scored(rows), score="A cough counts 5 points. A fever counts 2 points.")] == [
        '"total" has -2 points, but its facts say "5 points" and "2 points"']


def test_a_factor_of_one_is_no_number_of_a_source() -> None:
    sex = ("  - {id: sex, called: Sex factor, table: [{when: cough, gives: 0.85}, {when: not cough, gives: %s}], facts: [women]}\n"
           "  - {id: total")
    text = scored("formula: 'age * sex'")
    assert told(text.replace("  - {id: total", sex % 1), women="Times 0.85 in women.", score="5 points.") == []
    assert [message for _, message in told(text.replace("  - {id: total", sex % 1.2), women="Times 0.85 in women.", score="5 points.")] == [
        '"sex" has 1.2 for "Sex factor", and none of its facts gives it: they say "0.85"']
    added = text.replace("age * sex", "age * 5 + sex")
    assert [message for _, message in told(added.replace("  - {id: total", sex % 1), women="Times 0.85 in women.", score="5 points.")] == [
        '"sex" has 1 for "Sex factor", and none of its facts gives it: they say "0.85"']


def test_what_the_facts_say_is_told_once_however_it_is_written() -> None:
    assert [message for _, message in told(pressure("100"), low="Under 90 mmHg, so below 90  mmHg or 90 mm Hg, it is low.")] == [
        'box "how-low" has 100 mmHg, but its facts say "90 mmHg"']


def test_a_weight_is_not_compared_with_a_dose_but_for_a_slip_in_the_unit() -> None:
    heavy = pressure("20", inputs="{id: systolic, says: Weight?, called: Weight, asks: number, unit: kg, from: 5, to: 100}")
    assert told(heavy, low="Give 40 mg.") == [
        ("number-without-fact", 'box "how-low" has 20 kg for "Weight", and none of its facts gives it: they say "40 mg"')]
    assert told(heavy.replace("facts: [low]", "facts: [low], note: The limit of 20 kg is our own."), low="Give 40 mg.") == []
    assert told(heavy, low="Give 20 mg.") == [("differs-from-facts", 'box "how-low" has 20 kg, but its facts say "20 mg"')]
    assert told(heavy.replace("How low?", "Over 90 kg?"), low="Give 40 mg. Or from 20 kg.") == [
        ("differs-from-facts", 'box "how-low" says "90 kg", but its facts, limits and time say "40 mg" and "20 kg"')]
    assert told(heavy, low="Under 15 kg.") == [("differs-from-facts", 'box "how-low" has 20 kg, but its facts say "15 kg"')]


STEROID = "The dose is 1 mg/kg, at most 40 mg."
WEIGHT = "{id: weight, says: Weight?, called: Weight, asks: number, unit: %s, from: 5, to: 100}"


def dosed(formula: str, *, unit: str = "mg", weighed: str = "kg") -> str:
    """A chart that works out a dose by weight."""
    return f"""
inputs: [{WEIGHT % weighed}, {{id: sick, says: Sick?, called: Sick, asks: yes or no}}]
derived: [{{id: dose, called: Dose, formula: '{formula}', unit: {unit}, facts: [dose-fact]}}]
boxes:
  - {{kind: question, id: how-much, says: How much?, inputs: [weight, sick], facts: [dose-fact], yes: call, no: home}}
{ENDS}"""


@pytest.mark.parametrize(("formula", "unit", "weighed"), [
    ("min(weight * 1, 40)", "mg", "kg"), ("min(weight, 40)", "mg", "kg"), ("min(round(weight), 40)", "mg", "kg"),
    ("min(weight / 2.2, 40)", "mg", "lb"), ("min(weight * 0.45, 40)", "mg", "lb"), ("min(weight / 1000, 0.04)", "g", "kg"),
    ("min(weight * 1000, 40000)", "micrograms", "kg")])
def test_a_dose_by_weight_is_that_of_its_facts_in_any_unit(formula: str, unit: str, weighed: str) -> None:
    assert told(dosed(formula, unit=unit, weighed=weighed), dose_fact=STEROID) == []


@pytest.mark.parametrize(("formula", "unit", "weighed", "rate"), [
    ("weight * 100", "mg", "kg", "100 mg/kg"), ("weight * 12", "mg", "kg", "12 mg/kg"), ("weight / 60", "mg", "kg", "0.0166666666667 mg/kg"),
    ("weight", "mg", "lb", "1 mg/lb"), ("weight", "mg", "g", "1 mg/g"), ("weight", "micrograms", "kg", "1 micrograms/kg"),
    ("min(round-up(2 * weight), 40)", "mg", "kg", "2 mg/kg")])
def test_a_dose_by_weight_that_differs_is_told_also_if_its_number_only_seems_to_convert(formula: str, unit: str, weighed: str, rate: str) -> None:
    assert told(dosed(formula, unit=unit, weighed=weighed), dose_fact=STEROID) == [
        ("differs-from-facts", f'"dose" has {rate}, but its facts say "1 mg/kg"')]


@pytest.mark.parametrize(("formula", "unit", "most"), [
    ("min(weight, 400)", "mg", "400 mg"), ("min(weight / 1000, 40)", "g", "40 g"), ("min(weight, 60)", "mg", "60 mg")])
def test_the_most_that_a_formula_gives_is_compared_in_its_unit(formula: str, unit: str, most: str) -> None:
    assert told(dosed(formula, unit=unit), dose_fact=STEROID) == [("differs-from-facts", f'"dose" has {most}, but its facts say "40 mg"')]


def test_whether_a_dose_comes_to_anything_needs_no_fact() -> None:
    asked = "answers: [{when: %s, goto: call}, {when: otherwise, goto: home}]"
    given = dosed("min(weight, 40)").replace("inputs: [weight, sick]", "inputs: [weight]").replace("yes: call, no: home", asked)
    assert told(given % "dose > 0", dose_fact=STEROID) == []
    assert [rule for rule, _ in told(given % "dose > 30", dose_fact=STEROID)] == ["differs-from-facts"]
    assert [rule for rule, _ in told(given % "weight > 0", dose_fact="Under 15 kg. " + STEROID)] == ["differs-from-facts"]


def test_a_rate_may_be_parted_into_as_many_doses_as_its_facts_say() -> None:
    assert told(dosed("weight * 60 / 4"), dose_fact="60 mg/kg in 4 doses.") == []
    assert [rule for rule, _ in told(dosed("weight * 60 / 3"), dose_fact="60 mg/kg in 4 doses.")] == ["differs-from-facts"]


def test_a_rate_within_the_range_of_its_facts_is_only_asked_for_its_fact() -> None:
    assert told(dosed("weight * 2"), dose_fact="1 to 2 mg/kg.") == []
    assert [rule for rule, _ in told(dosed("weight * 1.5"), dose_fact="1 to 2 mg/kg.")] == ["number-without-fact"]
    assert [rule for rule, _ in told(dosed("weight * 3"), dose_fact="1 to 2 mg/kg.")] == ["differs-from-facts"]


def test_the_numbers_of_a_formula_are_compared_but_for_those_that_convert() -> None:
    rows = "formula: 'min(%s * age / 60, 40) ^ 2'"
    facts = "15 points for each year, 40 points at most; 5 points are many."
    assert told(scored(rows % 15), score=facts) == []
    assert told(scored(rows % 150), score=facts) == [
        ("number-without-fact", '"total" has 150 for "Total", and none of its facts gives it: they say "15 points" and "40 points" and "5 points"')]


# --- times, rounds, words ----------------------------------------------------------------------------------------


def acting(after: str = "15 minutes", at_most: int = 3, time: str = "now") -> str:
    return f"""
inputs: [{{id: cough, says: Cough?, called: Cough, asks: yes or no}}]
boxes:
  - {{kind: question, id: coughing, says: Cough?, inputs: [cough], facts: [a-fact], yes: sugar, no: home}}
  - kind: action
    id: sugar
    says: Give sugar.
    facts: [sugar]
    level: urgent
    repeat: {{to: coughing, after: {after}, at_most: {at_most}}}
    goto: call
  - {{kind: outcome, id: call, says: Call., facts: [sugar], level: urgent, time: {time}}}
  - {{kind: outcome, id: home, says: Home., facts: [a-fact], level: routine}}
"""


SUGAR = "Ask again after 15 minutes, up to 3 times. Help is needed within 24 hours."


@pytest.mark.parametrize(("chart_text", "message"), [
    (acting(), None), (acting(time="24 hours"), None), (acting(time="1 day"), None), (acting(after="0.25 hours"), None),
    (acting(after="50 minutes"), 'box "sugar" has 50 minutes, but its facts say "15 minutes" and "24 hours"'),
    (acting(time="72 hours"), 'box "call" has 72 hours, but its facts say "15 minutes" and "24 hours"'),
    (acting(at_most=4), 'box "sugar" has 4 times, and none of its facts gives it: they say "15 minutes" and "24 hours" and "3"'),
])
def test_times_and_rounds_are_compared(chart_text: str, message: str | None) -> None:
    assert [said for _, said in told(chart_text, sugar=SUGAR)] == ([message] if message else [])


def test_how_often_something_is_done_is_no_matter_where_no_fact_says_it() -> None:
    assert told(acting(at_most=4), sugar="Ask again after 15 minutes.") == []


@pytest.mark.parametrize(("fact", "told_of"), [("Come every week, each time for 90 minutes.", []), ("It is checked each week, in 90 minutes.", []),
                                               ("Come every day, each time for 90 minutes.", ["differs-from-facts"])])
def test_the_next_time_of_what_is_done_every_week_is_in_a_week(fact: str, told_of: list[str]) -> None:
    text = pressure().replace("says: Home.", "says: The next visit is in a week.").replace("[a-fact], level: routine", "[visits], level: routine")
    assert [rule for rule, _ in told(text, low=LOW, visits=fact)] == told_of


def test_times_are_no_seconds() -> None:
    units = reader_of(Library()).units
    assert units.read("times").kind != units.read("seconds").kind


def test_a_number_in_words_that_no_fact_of_the_chart_gives_is_told() -> None:
    assert told(acting().replace("Give sugar.", "Give 150 g of sugar."), sugar=SUGAR) == [
        ("number-without-fact", 'box "sugar" has 150 g, and none of its facts gives it: they say "15 minutes" and "24 hours" and "3"')]


def test_the_words_of_an_input_are_compared_with_the_facts_of_the_question_that_asks_it() -> None:
    asked = PRESSURE.replace("says: Pressure?", "says: Pressure under 80 mmHg?")
    assert [message for _, message in told(pressure(inputs=asked), low=LOW)] == [
        'input "systolic" says "80 mmHg", but its facts, limits and time say "90 mmHg"']


@pytest.mark.parametrize(("says", "rules"), [
    ("Give sugar of type 2.", []), ("Give sugar for a score of 14 or lower.", ["number-without-fact"]), ("Give sugar under 3.", [])])
def test_a_number_alone_in_words_may_be_a_name_unless_it_is_a_limit(says: str, rules: list[str]) -> None:
    assert [rule for rule, _ in told(acting().replace("Give sugar.", says), sugar=SUGAR)] == rules


@pytest.mark.parametrize(("text", "facts"), [
    (pressure("95"), {"low": LOW}), (pressure("60"), {"low": "Upper blood pressure under 95 mmHg or over 60 years."}),
    (pressure("90", facts="low, other"), {"low": "A pressure of 90 mmHg or less.", "other": "Over 60 years."})])
def test_of_a_number_whose_fact_could_not_be_read_nothing_is_told(text: str, facts: dict[str, str]) -> None:
    """Neither that no fact gives it, nor that one gives another."""
    assert told(text, **facts) != []
    broken = frozenset({"unread"})
    for also in ("facts: [low, unread]", "facts: [unread, low]"):
        spoilt = dataclasses.replace(library(text.replace("facts: [low", also[:-1]), facts), broken=broken)
        assert not [problem for problem in check(spoilt, date(2026, 11, 20), "numbers") if problem.rule.startswith(("chart-", "limit-"))]


def test_of_a_number_that_a_shared_input_may_give_nothing_is_told_while_that_cannot_be_read(tmp_path: Path) -> None:
    content = example(tmp_path)
    file = content / "inputs" / "pain.yml"
    file.write_text(file.read_text(encoding="utf-8") + "odd: key\n", encoding="utf-8")
    assert {(problem.where.file, problem.rule) for problem in judged(content).problems} == {("inputs/pain.yml", "unknown-key")}


# --- numbers of another box --------------------------------------------------------------------------------------

SWEET = """
inputs: [{id: sugar, says: Sugar?, called: Sugar, asks: number, unit: mmol/L, from: 1, to: 40}]
boxes:
  - {kind: question, id: how-high, says: How high?, inputs: [sugar], facts: [limits],
      answers: [{less_than: 4, goto: low}, {at_least: 4, goto: high}]}
  - {kind: outcome, id: low, says: LOW, facts: [when-low], level: emergency}
  - {kind: outcome, id: high, says: HIGH, facts: [when-high], level: prompt}
"""


def borrowed(low: str, high: str = "Take 10 ml.", *, when_low: str = "Eat 15 g of sugar.", note: str = "") -> list[str]:
    """What is told of numbers of another box, where a low sugar is treated with sugar and a high one with insulin."""
    text = SWEET.replace("LOW", low).replace("HIGH", high).replace("facts: [when-low]", f"facts: [when-low]{note}")
    facts = {"limits": "A sugar under 4 mmol/L is low.", "when-low": when_low, "when-high": "Take 10 ml of insulin."}
    problems = check(library(text, facts), date(2026, 11, 20), "numbers")
    return [problem.message for problem in problems if problem.rule == "number-of-another-box"]


def test_a_number_of_what_is_done_stands_in_a_fact_of_its_own_box() -> None:
    assert borrowed("Eat 15 g of sugar.") == []
    assert borrowed("Take 10 ml.") == [
        'box "low" says "10 ml", and of its own facts none gives it; "when-high" does, of another part of the chart']


def test_so_does_a_number_that_is_spelt() -> None:
    assert [message.partition(",")[0] for message in borrowed("Take ten ml.")] == ['box "low" says "ten ml"']
    assert borrowed("Eat fifteen g of sugar.") == []


@pytest.mark.parametrize(("low", "when_low", "note"), [
    ("Take 10 ml.", "Eat 15 g of sugar, then take 10 ml.", ""), ("Your sugar is under 4 mmol/L. Eat 15 g of sugar.", "Eat 15 g of sugar.", ""),
    ("Take 10 ml.", "Eat 15 g of sugar.", ', note: "The 10 ml are those of our ward."')])
def test_it_may_stand_there_with_others_be_a_limit_or_be_noted(low: str, when_low: str, note: str) -> None:
    assert borrowed(low, when_low=when_low, note=note) == []
