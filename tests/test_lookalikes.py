"""Words in which a letter of another alphabet passes for one of the reader's."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.content.reader.load import load
from generator.content.reader.lookalikes import lookalikes
from generator.diagnostics.bounded import MOST_TOLD
from generator.diagnostics.diagnostic import Where
from generator.rules import check
from tests.worlds import TODAY, example, write


def found(text: str) -> list[str]:
    """The words that are told of a text."""
    return [one.word for one in lookalikes(text)]


@pytest.mark.parametrize("text", [
    "You cann\u043et stand",                       # Cyrillic o
    "loss of \u0410ppetite",                      # Cyrillic A
    "an emerg\u0435ncy",                          # Cyrillic e
    "\u0395mergency",                              # Greek Epsilon
    "bl\u03bfod in urine",                        # Greek omicron
    "bleedin\u0261",                               # phonetic g
    "bl\u043e\u043ddin\u0261", "f\u00e9v\u0435r\u0261",  # the same beside Cyrillic letters, and an accent
    "p\u0585in",                                  # Armenian o
    "Нb\u0410 and no more",                       # Cyrillic letters beside a Latin one
    "c\u00ad\u043el\u00add",                     # hidden behind soft hyphens
    "\u0441\u043e\u0440\u0435 at night",          # "cope", all Cyrillic, in an English text
    "\u0430 fever",                               # a single letter
    "\ua4d0\ua4f3 now",                           # Lisu
    "p\u03b1in", "\u03b1nd", "diarrhoe\u03b1", "u\u03c1", "r\u03b9ght",  # Greek alpha, rho, iota
    "p\u10ffint", "bl\U0001042cod", "\u2d54nly",    # Georgian, Deseret, Tifinagh
])
def test_a_letter_in_disguise_is_told(text: str) -> None:
    assert len(found(text)) == 1


@pytest.mark.parametrize("text", [
    "TNFα, NF-κB, IFNγ, 5 μg, kΩ, ΔT, β-blockers, α, TGFβ1, PGF2α, Gαs, αs1-casein, IκB",
    "the constant ν", "MRI検査を受ける", "X線", "MRI를", "الـMRI", "ה-MRI", "CTตรวจ",
    "Врач скажет: а в 8 часов, с едой, у вас COVID-19 и МРТ-сканер", "Сколиоз и Nurofen с ибупрофеном", "Язык: Русский, Ελληνικά, English",
    "Ο πόνος στη μέση και ο πυρετός", "Naïve café, Übelkeit, dızzy, Łódź, ʻokina", "say: saɪˈætɪkə, /ɡʊd/", "Հայերեն օր", "ქართული", "ስለ MRIን",
])
def test_words_of_any_language_are_taken_as_they_are(text: str) -> None:
    assert found(text) == []


def test_the_place_is_that_of_the_word(tmp_path: Path) -> None:
    folder = example(tmp_path)
    write(folder, {"gaps/one.yml": "id: one\nplain: >-\n  All is well,\n  but you c\u0430nnot stand\n  or sit u\u0440.\n"})
    told = [(problem.rule, problem.where) for problem in load(folder)[1]]
    assert told == [("lookalike-letters", Where("gaps/one.yml", 4, 11)), ("lookalike-letters", Where("gaps/one.yml", 5, 10))]


def test_a_letter_that_yaml_spells_out_is_told(tmp_path: Path) -> None:
    folder = example(tmp_path)
    write(folder, {"gaps/one.yml": 'id: one\nplain: "You cann\\u043et stand"\n'})
    assert [(problem.rule, problem.where.line) for problem in load(folder)[1]] == [("lookalike-letters", 2)]


def test_of_very_many_the_first_are_told_and_the_others_counted(tmp_path: Path) -> None:
    folder = example(tmp_path)
    write(folder, {"gaps/one.yml": "id: one\nplain: " + "c\u0430t " * 100_000 + "\n"})
    assert [problem.rule for problem in load(folder)[1]].count("lookalike-letters") == MOST_TOLD + 1


@pytest.mark.parametrize(("words", "told"), [
    ("You cann0t stand", "cann0t"), ("b1ood in urine", "b1ood"), ("unabIe to walk", "unabIe"), ("Übeik0it", "Übeik0it"),
    ("HbA1c, H1N1, p16, B12, T1 and L5, CO2, 10mg, sIgA, McIntyre, MacIntosh, x1", ""),
])
def test_a_sign_that_a_scan_leaves_in_place_of_a_letter(words: str, told: str, tmp_path: Path) -> None:
    write(example(tmp_path), {"gaps/one.yml": f"id: one\nplain: {words}\n"})
    found = [problem.message for problem in check(load(tmp_path)[0], TODAY) if problem.rule == "misread-letter"]
    assert found == ([f'"{told}" has 0, 1 or I among its letters'] if told else [])
