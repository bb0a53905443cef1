"""Numbers in texts: read as their language writes them, whole or not at all; and no text passes whose number is not that of its data."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.model import Library, Site, Term
from generator.content.reader.load import load
from generator.language.numbers import NumberReader, reader_for
from generator.rules import check
from tests.worlds import example, tries

UNITS = ("mg", "tablets", "CFU", "breaths/min", "steps", "weeks", "hours", "mg/kg")


def told(text: str, language: str = "en") -> list[str]:
    """Every amount of a text: number or range, what it measures, times its factor."""
    return [f"{_number(amount.low)}{f'-{_number(amount.high)}' if amount.high != amount.low else ''} {text[amount.start:amount.end].split()[-1]}"
            if amount.unit.kind else f"{_number(amount.low)}" for amount in NumberReader(language, UNITS).read(text).amounts if not amount.spelt]


def _number(value: Fraction) -> str:
    return f"{float(value):g}"


@pytest.mark.parametrize(("language", "text", "expected"), [
    ("en", "1,500 mg", ["1500 mg"]),
    ("en", "1\u00a0500 mg and 1\u2009500 mg", ["1500 mg", "1500 mg"]),
    ("en", "1½ tablets, 1 ½ tablets, 1 1/2 tablets, 1/2 tablet", ["1.5 tablets", "1.5 tablets", "1.5 tablets", "0.5 tablet"]),
    ("en", "−20 °C, -5 °C, (−3 °C)", ["-20 °C", "-5 °C", "-3 °C"]),
    ("en", "10⁵ CFU, 10^5 CFU, 1.5 × 10³ CFU", ["100000 CFU", "100000 CFU", "1500 CFU"]),
    ("en", "50–100 mg, 3 to 4 weeks, between 3 and 4 weeks, 10 mg to 20 mg", ["50-100 mg", "3-4 weeks", "3-4 weeks", "10-20 mg"]),
    ("en", "−5 to −2 °C, −5–−2 °C", ["-5--2 °C", "-5--2 °C"]),
    ("en", "2, 3 or 4 weeks", ["2 2", "3 3", "4 weeks"]),
    ("en", "a 48-hour window, 50mg, 5-mg doses", ["48 48-hour", "50 50mg", "5 5-mg"]),
    ("en", "٣٩ °C and ３９ °C", ["39 °C", "39 °C"]),
    ("en", "L4-S1, COVID-19, T12–L1, H1N1, on 2026-11-20 at 19:30, doi:10.1016/j.1", []),
    ("en", "5 ± 2 mg", ["5 5"]),
    ("en", "2 million CFU, 5 thousand steps, 2 dozen tablets", ["2e+06 CFU", "5000 steps", "24 tablets"]),
    ("en", "minus 5 °C, − 5 °C, Hot - 39 °C", ["-5 °C", "-5 °C", "39 °C"]),
    ("en", "PM2.5, SpO2 %, T4 pmol/l, 1/2–1 tablet", ["0.5-1 tablet"]),
    ("de", "2 Millionen mg", ["2e+06 mg"]),
    ("hi", "2 लाख mg", ["200000 mg"]),
    ("de", "1.500 mg; 0,5 mg; 1.500,5 mg; 3 bis 4 Wochen", ["1500 mg", "0.5 mg", "1500.5 mg", "3-4 Wochen"]),
    ("de", "am 3.5.2026 in der 3. Woche", ["3"]),
    ("de-CH", "1’500 mg", ["1500 mg"]),
    ("fr", "1\u202f500,25 mg; de 3 à 4 semaines", ["1500.25 mg", "3-4 semaines"]),
    ("es", "1.500 mg; de 3 a 4 semanas", ["1500 mg", "3-4 semanas"]),
    ("ar", "٠٫٥ mg؛ ١٬٥٠٠ mg؛ ٣ إلى ٤ أسابيع", ["0.5 mg", "1500 mg", "3-4 أسابيع"]),
    ("hi", "१,५०,००० mg; 1,50,000 mg; ३ से ४ सप्ताह", ["150000 mg", "150000 mg", "3-4 सप्ताह"]),
])
def test_a_number_is_read_as_its_language_writes_it(language: str, text: str, expected: list[str]) -> None:
    assert told(text, language) == expected
    assert NumberReader(language, UNITS).read(text).unclear == ()


@pytest.mark.parametrize(("text", "share"), [
    ("9 in 10 people", "9/10"), ("7 to 9 out of 10", "7/10"), ("45 in every 100", "45/100"), ("110 of 220 adults", "1/2"), ("12 %", "12/100")])
def test_a_share_is_a_part_of_its_base(text: str, share: str) -> None:
    (amount,) = NumberReader("en").read(text).amounts
    assert amount.bounds[0] == Fraction(share)
    assert amount.unit.kind == (("proportion", 1),)


def test_a_year_is_no_base_of_a_share() -> None:
    assert told("9 in 2016") == ["9", "2016"]


@pytest.mark.parametrize(("language", "text", "write"), [
    ("en", ".5 mg", "0.5"), ("en", "0,5 mg", "0.5"), ("en", "0·5 mg", "0.5"), ("en", "1,50 mg", "1.50"), ("en", "12,5 mg", "12.5"),
    ("en", "1 500 mg", "1500"), ("en", "1.500,5 mg", "15005"), ("en", "3٩ mg", "one script"), ("en", "1'500 mg", "1500"),
    ("en", "1e5 CFU", "in full"), ("en", "about50 mg", "space before the number"), ("en", "50 to100 mg", "space before"),
    ("en", "take50mg", "space before the number"), ("en", "5k steps", "in full"), ("en", "5 -10 mg", "range"),
    ("en", "100–50 mg", "smaller number first"), ("en", "Ⅳ mg", "digits"), ("de", "1.5 mg", "1,5"), ("de", ",5 mg", "0,5"),
    ("fr", "1 500 mg", "1500"), ("es", "1.5 mg", "1,5"), ("ar", "٣،٥ mg", "٣٫٥"), ("hi", "1,5 mg", "1.5")])
def test_what_cannot_be_read_surely_is_refused_with_the_way_to_write_it(language: str, text: str, write: str) -> None:
    (fault, *_) = NumberReader(language, UNITS).read(text).unclear
    assert write in fault.write
    assert text[fault.start:fault.end].strip() in text


@pytest.mark.parametrize(("one", "other"), [
    ("500 mg", "0.5 g"), ("24 hours", "1 day"), ("2 weeks", "14 days"), ("1 year", "12 months"), ("98.6 °F", "37 °C"), ("50 ng/L", "0.05 ng/mL"),
    ("5 mg per kg", "5 mg/kg"), ("60 breaths per minute", "60 breaths/min"), ("30 min", "0.5 h"), ("20 %", "1 in 5"), ("250 µg", "0.25 mg"),
    ("5 × 10⁹/L", "5000000/mL")])
def test_one_amount_in_two_units_is_the_same(one: str, other: str) -> None:
    (first,), (second,) = (NumberReader("en", UNITS).read(text).amounts for text in (one, other))
    assert (first.unit.kind, first.bounds) == (second.unit.kind, second.bounds)


@pytest.mark.parametrize(("one", "other"), [("5 mg/kg", "5 mg"), ("5 mg per day", "5 mg"), ("5 m²", "5 m"), ("4 weeks", "1 month"),
                                            ("5 percentage points", "5 %")])
def test_units_are_compared_whole(one: str, other: str) -> None:
    (first,), (second,) = (NumberReader("en", UNITS).read(text).amounts for text in (one, other))
    assert first.unit.kind != second.unit.kind


# --- properties --------------------------------------------------------------------------------------------------

LOCALES = ("en", "de", "fr", "es", "ar", "hi", "pt", "it", "de-CH", "en-IN")
SCRIPTS = (("ar", "arab", "٠"), ("fa", "arabext", "۰"), ("hi", "latn", "०"), ("bn", "latn", "০"), ("th", "latn", "๐"))
"""Languages, the separators and the zero that belong to the digits of their script."""

NUMBERS = st.decimals(min_value=Decimal("0.001"), max_value=Decimal("9999999"), places=3, allow_nan=False).map(Decimal.normalize)


def written(number: Decimal, language: str, system: str = "default") -> str:
    """A number as the Unicode CLDR writes it: the other side of what is tested."""
    return format_decimal(number, format=None, locale=language.replace("-", "_"), decimal_quantization=False, numbering_system=system)


@settings(max_examples=tries(400))
@given(number=NUMBERS, language=st.sampled_from(LOCALES))
def test_whatever_the_cldr_writes_is_read_back(number: Decimal, language: str) -> None:
    text = f"x {written(number, language)} mg"
    assert [amount.low for amount in NumberReader(language).read(text).amounts] == [Fraction(str(number))], text


@settings(max_examples=tries(200))
@given(number=NUMBERS, script=st.sampled_from(SCRIPTS))
def test_the_digits_of_a_script_are_read_back(number: Decimal, script: tuple[str, str, str]) -> None:
    language, system, zero = script
    digits = {ord("0") + value: chr(ord(zero) + value) for value in range(10)}
    text = f"x {written(number, language, system).translate(digits)} mg"
    assert [amount.low for amount in NumberReader(language).read(text).amounts] == [Fraction(str(number))], text


@settings(max_examples=tries(300))
@given(number=NUMBERS, wrong=NUMBERS, language=st.sampled_from(LOCALES), low=NUMBERS)
def test_no_text_passes_whose_number_is_not_that_of_its_data(number: Decimal, wrong: Decimal, language: str, low: Decimal) -> None:
    for said in (f"{written(number, language)} mg", f"−{written(number, language)} mg", f"{written(number, language)} mg/kg",
                 *([f"{written(low, language)}–{written(number, language)} mg"] if low < number else [])):
        same = wrong == number and said == f"{written(number, language)} mg"
        assert bool(problems(said, language, f"{wrong:f}", "mg")) is not same, (said, wrong)


@settings(max_examples=tries(300))
@given(text=st.text(alphabet="0123456789.,' \u00a0\u202f½⅓⁵×^-–−/%mgk٣٫१LaA()", max_size=24), data=st.integers(0, 999))
def test_whatever_is_written_the_data_stand_in_it_or_a_problem_says_so(text: str, data: int) -> None:
    """Only a text in which the number stands by itself, in front of no digit or sign of another, passes."""
    if not problems(f"Take {text} mg now.", "en", str(data), "mg"):
        assert any(amount.low == data or amount.high == data or amount.bounds[0] == Fraction(data, 10**6)
                   for amount in NumberReader("en", UNITS).read(f"Take {text} mg now.").amounts)


@settings(max_examples=tries(500))
@given(text=st.text(max_size=60), language=st.sampled_from((*LOCALES, "xx", "so", "zh-Hant")))
def test_no_text_breaks_the_reader(text: str, language: str) -> None:
    found = NumberReader(language, UNITS).read(text)
    for part in (*found.amounts, *found.unclear):
        assert 0 <= part.start < part.end <= len(text)


def problems(plain: str, language: str, value: str, unit: str) -> list[str]:
    """What the rules find in a fact with these words and this quantity."""
    site = Site.model_validate({"name": "x", "description": "x", "language": language, "updated": "2026-11-20", "publisher": "not stated",
                                "funding": "not stated", "updates": "not stated"})
    quantity = {"of": "dose", "value": value, "unit": unit, "population": "not stated"}
    term = Term.model_validate({"id": "dose", "plain": plain, "names": {"plain": "x", "clinical": "x"}, "quantities": [quantity]})
    return [problem.rule for problem in check(Library(site=site, glossary=(term,)), date(2026, 11, 20), "numbers")]


@pytest.mark.parametrize(("plain", "value", "unit", "rules"), [
    ("1,500 mg", "500", "mg", ["number-differs"]), ("1,500 mg", "1500", "mg", []),
    ("1\u00a0500 mg", "500", "mg", ["number-differs"]), (".5 mg", "5", "mg", ["quantity-not-in-words", "unclear-number"]),
    ("1½ tablets", "2", "tablets", ["number-differs"]), ("1½ tablets", "1.5", "tablets", []),
    ("−20 °C", "20", "°C", ["number-differs"]), ("−20 °C", "-20", "°C", []), ("−20 °C", "−20", "°C", []),
    ("10⁵ CFU", "105", "CFU", ["number-differs"]), ("10⁵ CFU", "100000", "CFU", []),
    ("5 mg/kg", "5", "mg", ["number-without-quantity", "quantity-not-in-words"]), ("5 mg/kg", "5", "mg/kg", []),
    ("50–100 mg", "100", "mg", ["number-differs"]), ("٣٩ °C", "38", "°C", ["number-differs"]), ("٣٩ °C", "39", "°C", []),
    ("2 million CFU", "2", "CFU", ["number-differs"]), ("2 pills", "2", "mg", ["quantity-not-in-words"]),
    ("two weeks", "3", "weeks", ["number-differs"]), ("two weeks", "2", "weeks", []), ("14 days", "2", "weeks", []),
    ("half an hour", "1", "hours", ["quantity-not-in-words"]), ("nothing", "5", "mg", ["quantity-not-in-words"]),
    ("500 micrograms", "500", "mg", ["number-differs"]), ("If you miss a dose, never take 2 doses.", "2", "doses", []),
    ("Take a tablet now and 2 tablets at night.", "2", "tablets", ["number-differs"]),
    ("one dose", "2", "doses", ["number-differs"]), ("Take a dose.", "2", "doses", ["number-differs"]), ("a dose", "1", "dose", []),
    ("4 g in 24 hours", "4", "g/day", []), ("4 g of it in any 24 hours", "4", "g", []), ("4 g in a 24-hour period", "4", "g a day", []),
    ("5 g in 24 hours", "4", "g/day", ["number-differs"]), ("4 g in 24 hours", "24", "hours", []),
    ("4 g in 24 hours", "12", "hours", ["number-differs"]), ("4 g in 48 hours", "4", "g/day", ["quantity-not-in-words"]),
    ("4 g, then again in 24 hours", "4", "g/day", ["quantity-not-in-words"]), ("22 hours in 24 hours", "22", "hours a day", []),
    ("4 g in 24 hours", "4", "g", ["number-without-quantity"])])
def test_words_against_data(plain: str, value: str, unit: str, rules: list[str]) -> None:
    assert sorted(set(problems(plain, "en", value, unit)) - {"number-without-quantity"} | (set(rules) & {"number-without-quantity"})) == rules


@pytest.mark.parametrize("dose", ["400 mg", "5 ml", "50–100 mg", "5 mg/kg", "38.5 °C", "90%", "120 mmHg", "16 years", "300 milligrams", "1,500 mcg",
                                  "4 times daily", "2 to 3 times a day", "3 times per week", "three days", "two to four weeks"])
def test_the_first_number_of_a_new_content_is_asked_for_its_quantity(dose: str) -> None:
    """No other quantity has its unit yet, so nothing but the words says it."""
    site = Site.model_validate({"name": "x", "description": "x", "language": "en", "updated": "2026-11-20", "publisher": "not stated",
                                "funding": "not stated", "updates": "not stated"})
    term = Term.model_validate({"id": "dose", "plain": f"Take {dose} of it.", "names": {"plain": "x", "clinical": "x"}})
    assert [problem.rule for problem in check(Library(site=site, glossary=(term,)), date(2026, 11, 20), "numbers")] == ["number-without-quantity"]


@pytest.mark.parametrize(("said", "level"), [
    ("for 30% of people", "warning"), ("for 3 in 10 people", "warning"), ("for 5 mg of it", "warning"),
    ("for 9 weeks", "error"), ("for 9 hours", "error"), ("after 9 steps", "error")])
def test_a_number_in_a_unit_that_only_results_of_studies_have_is_asked_for_with_a_warning(tmp_path: Path, said: str, level: str) -> None:
    """What the content itself counts in, as data, is an error."""
    folder = example(tmp_path, topics_ankle_sprain=("plain: Walking downhill makes the pain worse.", f"plain: Walking downhill is worse {said}."))
    read, _ = load(folder)
    assert [(problem.rule, problem.level) for problem in check(read, date(2026, 11, 20), "numbers")] == [("number-without-quantity", level)]


@pytest.mark.parametrize(("language", "said", "same", "other"), [
    ("en", "4 times daily", "4 times a day", "40 times a day"), ("en-GB", "2 to 3 times a week", "2–3 times weekly", "2 to 3 times a day"),
    ("de", "3 mal täglich", "3 mal am Tag", "3 mal in der Woche"), ("fr", "3 fois par jour", "21 fois par semaine", "3 fois par semaine"),
    ("es", "3 veces al día", "3 veces por día", "3 veces por semana"), ("nl", "2 maal daags", "2 keer per dag", "2 keer per week")])
def test_how_often_is_an_amount(language: str, said: str, same: str, other: str) -> None:
    read = [[(one.unit.kind, one.bounds) for one in NumberReader(language).read(text).amounts] for text in (said, same, other)]
    assert len(read[0]) == 1
    assert read[0] == read[1] != read[2]


@pytest.mark.parametrize("words", ["one day", "a week", "two feet", "one of three"])
def test_words_that_are_often_no_measurement_are_asked_for_none(words: str) -> None:
    site = Site.model_validate({"name": "x", "description": "x", "language": "en", "updated": "2026-11-20", "publisher": "not stated",
                                "funding": "not stated", "updates": "not stated"})
    term = Term.model_validate({"id": "dose", "plain": f"It is {words} in all.", "names": {"plain": "x", "clinical": "x"}})
    assert check(Library(site=site, glossary=(term,)), date(2026, 11, 20), "numbers") == ()


@pytest.mark.parametrize(("said", "written_"), [
    ("400 mg", "value: 400, unit: mg"), ("50–100 mg/kg", "from: 50, to: 100, unit: mg/kg"), ("3 to 5 days", "from: 3, to: 5, unit: days"),
    ("38.5 °C", "value: 38.5, unit: °C"), ("4 times daily", "value: 4, unit: times daily")])
def test_a_number_without_quantity_is_told_with_the_line_to_add(said: str, written_: str) -> None:
    site = Site.model_validate({"name": "x", "description": "x", "language": "en", "updated": "2026-11-20", "publisher": "not stated",
                                "funding": "not stated", "updates": "not stated"})
    term = Term.model_validate({"id": "dose", "plain": f"Take {said}.", "names": {"plain": "x", "clinical": "x"}})
    [problem] = check(Library(site=site, glossary=(term,)), date(2026, 11, 20), "numbers")
    assert problem.help == f"Add quantities: [{{of: <name of it>, {written_}, population: <of whom>}}]; or correct the number."


@pytest.mark.parametrize("said", ["60 mg for each kg a day", "15 mg a kg", "2 mg a kg an hour", "5 mg an hour for each kg", "60 mg/kg a day",
                                  "30 ml a minute", "10 mg of zinc a day", "2 to 3 mg for every kg"])
@pytest.mark.parametrize("elsewhere", ["mg for each kg", "mg/kg/day", "mg for each kg a day", "mg"])
def test_the_line_to_add_ends_in_a_clean_check(said: str, elsewhere: str) -> None:
    """`elsewhere`: a unit that another fact of the content measures in."""
    site = Site.model_validate({"name": "x", "description": "x", "language": "en", "updated": "2026-11-20", "publisher": "not stated",
                                "funding": "not stated", "updates": "not stated"})
    other = {"of": "x", "value": "7", "unit": elsewhere, "population": "x"}
    terms = [{"id": id_, "plain": f"Take {words}.", "names": {"plain": "x", "clinical": "x"}, "quantities": given}
             for id_, words, given in (("dose", said, []), ("other", f"7 {elsewhere}", [other]))]
    [problem] = check(Library(site=site, glossary=tuple(map(Term.model_validate, terms))), date(2026, 11, 20), "numbers")
    [found] = re.findall(r"quantities: (\[.*\])", problem.help)
    terms[0]["quantities"] = yaml.load(found.replace("<name of it>", "dose"), yaml.BaseLoader)
    assert check(Library(site=site, glossary=tuple(map(Term.model_validate, terms))), date(2026, 11, 20), "numbers") == ()


@pytest.mark.parametrize("text", ["people with a foot ulcer", "look at your two feet", "a stone in the kidney", "a second dose", "a degree of pain",
                                  "a mole that bleeds"])
def test_a_number_in_words_before_a_thing_is_no_measure(text: str) -> None:
    assert not [amount for amount in NumberReader("en", UNITS).read(text).amounts if amount.unit.kind]


@pytest.mark.parametrize("text", ["6 feet tall", "12 stone", "two seconds", "a minute"])
def test_a_measure_stays_one(text: str) -> None:
    assert [amount for amount in NumberReader("en", UNITS).read(text).amounts if amount.unit.kind]


@pytest.mark.parametrize(("text", "amounts"), [
    ("Wear the cast 22 hours a day.", ["22 hours"]), ("Drink 200 ml an hour.", ["200 ml"]),
    ("Take 60 mg/kg a day for a week.", ["60 mg/kg", "a week"]),
    ("Wait 22 hours, then a day.", ["22 hours", "a day"]),
    ("Take 15 mg an hour", ["15 mg"]), ("Take 10 mg of zinc a day for 10 days.", ["10 mg", "10 days"]),
    ("Take 1 tablet twice a day for 7 days.", ["1 tablet", "7 days"]), ("Wash it once a day for a week.", ["a week"]),
    ("Take 10 mg for a day.", ["10 mg", "a day"]), ("Rest 2 hours of it or a day.", ["2 hours", "a day"]),
    ("Use it three or more times a week.", ["three"]), ("Aim for an INR above 8, not a MET.", ["8"]),
    ("Take 400 mg until week 12, or 5 mg.", ["400 mg", "12", "5 mg"]),
    ("Take 10 mg. Wait a day.", ["10 mg", "a day"]), ("Take 10 mg and then wait a day.", ["10 mg", "a day"])])
def test_for_which_time_an_amount_is_is_no_amount_of_its_own(text: str, amounts: list[str]) -> None:
    assert [text[one.start:one.end] for one in NumberReader("en", ("tablets",)).read(text).amounts] == amounts


@pytest.mark.parametrize(("said", "written_"), [
    ("Give 15 ml a kg.", "15 ml/kg"), ("Give 1 mg for each kg of weight.", "1 mg/kg"), ("Give 20 to 30 mg for every kg.", "20-30 mg/kg"),
    ("Mix 20 g a litre.", "20 g/l")])
def test_for_how_much_an_amount_is_is_part_of_its_unit(said: str, written_: str) -> None:
    read = NumberReader("en").read
    assert [one.bounds for one in read(said).amounts] == [one.bounds for one in read(written_).amounts]
    assert [one.unit.kind for one in read(said).amounts] == [one.unit.kind for one in read(written_).amounts]


def test_so_much_for_each_of_something_is_no_mass() -> None:
    reader = NumberReader("en", ("mg for each kg", "mg a kg a day"))
    assert reader.units.read("mg for each kg") == reader.units.read("mg/kg") != reader.units.read("mg")
    assert reader.units.read("mg a kg a day") == reader.units.read("mg for each kg/day") == reader.units.read("mg/kg/day")


@pytest.mark.parametrize(("plain", "value", "unit", "rules"), [
    ("60 mg for each kg a day", "60", "mg/kg/day", []),
    ("60 mg for each kg per day", "60", "mg/kg/day", []), ("60 mg for each kg a day", "50", "mg/kg/day", ["number-differs"]),
    ("Below 30 ml a minute", "30", "mL/min", []), ("Below 20 ml a minute", "30", "mL/min", ["number-differs"]), ("30 ml a minute", "30", "ml", []),
    ("50 breaths a minute", "50", "breaths/min", []), ("50 breaths/min", "50", "breaths a minute", []),
    ("50 breaths/min", "40", "breaths a minute", ["number-differs"]),
    ("Lift 10 kg (22 lb).", "10", "kg", []), ("Lift 10 kg (32 lb).", "10", "kg", ["number-differs", "two-units-differ"]),
    ("Lift 11 kg (24 lb).", "10", "kg", ["number-differs"])])
def test_a_rate_and_the_same_in_another_unit_need_no_data_of_their_own(plain: str, value: str, unit: str, rules: list[str]) -> None:
    assert sorted(set(problems(plain, "en", value, unit))) == rules


def test_a_number_that_stands_twice_in_a_text_is_asked_for_once() -> None:
    assert problems("From 2 months on, and under 2 months, 50 mg.", "en", "50", "mg") == ["number-without-quantity"]


# --- the least and the most --------------------------------------------------------------------------------------


def turned(plain: str, clinical: str) -> list[str]:
    """What is told of limits that are a least to one reader and a most to the other."""
    library = Library(glossary=(Term.model_validate({"id": "fact", "plain": plain, "clinical": clinical,
                                                     "names": {"plain": "Fact", "clinical": "Fact"}}),))
    return [problem.message for problem in check(library, date(2026, 11, 20), "numbers") if problem.rule == "least-called-most"]


@pytest.mark.parametrize(("plain", "clinical", "fault"), [
    ("Wait at least 4 hours.", "Interval of up to 4 hours.", 'one reader is told "at least 4 hours", and another "up to 4 hours"'),
    ("Take at most 1,000 mg.", "1 g or more.", 'one reader is told "at most 1,000 mg", and another "1 g or more"'),
    ("Go on if your INR is above 4.", "Continue where INR <4.0.", 'one reader is told "above 4", and another "<4.0"'),
    ("Go if it is over 38 °C.", "Refer under 38 °C.", 'one reader is told "over 38 °C", and another "under 38 °C"')])
def test_a_least_that_is_a_most_to_the_other_reader_is_told(plain: str, clinical: str, fault: str) -> None:
    assert turned(plain, clinical) == [fault]


@pytest.mark.parametrize(("plain", "clinical"), [
    ("Wait at least 4 hours.", "Interval of 4 hours or more."), ("Wait 4 hours.", "Up to 4 hours."),
    ("Under 4 weeks is fine.", "4 weeks or more is not."),
    ("At least 4 hours and at most 8 hours.", "From 4 to 8 hours."), ("At least 4 hours, then up to 4 hours.", "At least 4 hours."),
    ("Wait at least 4 hours.", "Give at most 4 mg.")])
def test_the_two_sides_of_one_limit_are_no_contradiction(plain: str, clinical: str) -> None:
    assert turned(plain, clinical) == []


def limited(limit: str, plain: str, clinical: str | None = None, *, value: str = "4", unit: str = "hours") -> list[tuple[str, str]]:
    """What is told of a fact whose data give a limit: the level of each problem, and the words."""
    data = {"of": "it", "value": value, "limit": limit, "unit": unit, "population": "not stated"}
    library = Library(glossary=(Term.model_validate({"id": "fact", "plain": plain, "clinical": clinical, "quantities": [data],
                                                     "names": {"plain": "Fact", "clinical": "Fact"}}),))
    return [(problem.level, problem.message.partition("the words say ")[2]) for problem in check(library, date(2026, 11, 20), "numbers")
            if problem.rule == "limit-in-other-words"]


@pytest.mark.parametrize(("limit", "words"), [
    ("at least", "Wait at most 4 hours."), ("at least", "Wait 4 hours or less."), ("at most", "Wait 4 hours or more."),
    ("more than", "It takes less than 4 hours."), ("less than", "It takes more than 4 hours.")])
def test_a_limit_that_was_turned_round_for_all_readers_is_an_error(limit: str, words: str) -> None:
    assert {level for level, _ in limited(limit, words, words)} == {"error"}


def test_a_number_whose_unit_stands_before_it_is_held_to_its_limit() -> None:
    assert not limited("less than", "Do not stop where the INR is below 4.", "Do not interrupt where INR <4.", value="4", unit="INR")
    assert limited("less than", "Go on with an INR above 4.", "Continue if INR <4.", value="4", unit="INR") == [("error", '"above 4"')]


def test_each_reader_is_told_the_limit_of_the_data() -> None:
    assert limited("at least", "Wait at least 4 hours.", "Interval up to 4 hours.") == [("error", '"up to 4 hours"')]


@pytest.mark.parametrize(("limit", "words"), [
    ("at least", "Wait at least 4 hours."), ("at least", "Wait 4 hours or longer."), ("at least", "Take it again after 4 hours."),
    ("at least", "Not if it is less than 4 hours since the last."), ("at most", "See a doctor within 4 hours."),
    ("at most", "It takes up to 4 hours."),
    ("less than", "Under 4 hours is fine."), ("less than", "With 4 hours or more see a doctor."), ("at most", "Nothing is said here."),
    ("at least", "Not before 4 hours."), ("at least", "No more often than every 4 hours."), ("at most", "Turn them at least every 4 hours."),
    ("at most", "Never more than 4 hours."), ("at most", "Do not wait more than 4 hours."), ("at least", "Never less than 4 hours.")])
def test_words_that_say_the_limit_of_the_data_in_any_way_are_right(limit: str, words: str) -> None:
    assert limited(limit, words) == []


@pytest.mark.parametrize(("limit", "words"), [
    ("at most", "Do not take more than 4 tablets a day."), ("at most", "Never more than 4 tablets."), ("at most", "Avoid more than 4 tablets."),
    ("at most", "More than 4 tablets harm the liver."), ("at most", "If you took more than 4 tablets, call a doctor."),
    ("at most", "Take at most 4 tablets and no alcohol."), ("at least", "Do not take less than 4 tablets."), ("less than", "Take under 4 tablets.")])
def test_what_lies_beyond_the_limit_of_a_dose_is_denied_or_told_of_some_case(limit: str, words: str) -> None:
    assert limited(limit, words, unit="tablets") == []


@pytest.mark.parametrize(("limit", "words"), [
    ("at most", "Take more than 4 tablets a day."), ("at most", "Take over 4 tablets, not on an empty stomach."),
    ("at least", "Take less than 4 tablets."), ("at most", "Do not take less than 4 tablets.")])
def test_a_dose_beyond_its_limit_is_told(limit: str, words: str) -> None:
    """A "do not" that was lost leaves the words of the other side."""
    assert limited(limit, words, unit="tablets") != []


@pytest.mark.parametrize(("limit", "words", "says"), [
    ("at least", "Wait 4 hours.", 'only "4 hours"'),
    ("at most", "Not before 4 hours.", 'only "4 hours"'), ("at most", "Give 4 mg.", 'only "4 mg"'), ("at most", "Give under 4 mg.", '"under 4 mg"')])
def test_words_that_lost_the_limit_or_leave_the_number_out_of_it_are_a_warning(limit: str, words: str, says: str) -> None:
    assert limited(limit, words, unit="mg" if "mg" in words else "hours") == [("warning", says)]


# --- one number in two units --------------------------------------------------------------------------------------


def restated(words: str) -> list[str]:
    """What is told of numbers that stand in two units."""
    library = Library(glossary=(Term.model_validate({"id": "fact", "plain": words, "names": {"plain": "Fact", "clinical": "Fact"}}),))
    return [problem.message for problem in check(library, date(2026, 11, 20), "numbers") if problem.rule == "two-units-differ"]


@pytest.mark.parametrize("words", [
    "A fever is 38 °C (100.4 °F) or more.", "A fever is 37.8 °C / 100 °F.", "Lift at most 10 kg (22 lb).", "Walk 5 km (3 miles).",
    "Take 0.5 mg (500 µg).", "Lift at most 10 kg (about 20 lb).",
    "It helps 20 % (1 in 5).", "It helps 17 % (1 in 6).", "It helps 15 % (1 in 7).", "It helps 30 of 100 people (30 %).",
    "It helps 1 % (1 in 100).",
    "Wait 90 minutes (1.5 hours).", "Walk 5–10 km (3–6 miles).", "It is 30 cm (1 foot) long.", "Take 1.5 g/day (1,500 mg/day).",
    "Wait 2 hours (180 minutes for children).", "Rest 2 days, 3 hours a day.", "Take 4 mmol/L (27 mg/dL)."])
def test_a_number_in_two_units_is_one_but_for_rounding(words: str) -> None:
    assert restated(words) == []


@pytest.mark.parametrize(("words", "fault"), [
    ("A fever is 38 °C (98 °F) or more.", '"38 °C" is not "98 °F"'), ("Lift at most 10 kg (32 lb).", '"10 kg" is not "32 lb"'),
    ("Take 0.5 mg (50 µg).", '"0.5 mg" is not "50 µg"'), ("Wait 48 hours [3 days].", '"48 hours" is not "3 days"'),
    ("Walk 5–10 km (3–10 miles).", '"5–10 km" is not "3–10 miles"'),
    ("Take 0.5 mg (about 50 µg).", '"0.5 mg" is not "50 µg"'), ("A fever is 38 °C (about 98 °F).", '"38 °C" is not "98 °F"'),
    ("It helps 20 % (1 in 6).", '"20 %" is not "1 in 6"'), ("It helps 3 in 10 (13 %).", '"3 in 10" is not "13 %"'),
    ("Take 1.5 g/day (150 mg/day).", '"1.5 g/day" is not "150 mg/day"')])
def test_two_units_that_differ_are_told(words: str, fault: str) -> None:
    assert restated(words) == [fault]


def test_a_number_without_end_is_told_as_one_that_nobody_reads() -> None:
    read = reader_for("en", frozenset()).read("9" * 5000 + " mg")
    assert not read.amounts and len(read.unclear) == 1


@pytest.mark.parametrize("name", ["/minute", "/", " / ", "//", "per minute", "mg/"])
def test_a_unit_without_what_is_counted_is_read_as_it_stands(name: str) -> None:
    reader = reader_for("en", frozenset({name}))
    assert reader.read(f"12 {name}").amounts[0].low == 12
