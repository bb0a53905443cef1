"""The types of question: what can be answered to each, for whom an answer is, and that a new one needs its class and its name alone."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pytest

from generator.content.model import Answer, Input, Library
from generator.language.reader import Reader
from generator.language.words import FixedWords, read_words
from generator.logic.chart_logic import ChartLogic
from generator.logic.condition_words import ConditionWords
from generator.logic.question_types import QUESTION_TYPES, type_of
from generator.logic.values import Facts, Value
from tests.test_decisions import chart
from tests.test_rules import run
from tests.worlds import example, program, write

ALL: dict[str, dict[str, Any]] = {
    "yes or no": {},
    "one of": {"answers": [{"id": "far", "says": "Far"}, {"id": "near", "says": "Near"}]},
    "several of": {"answers": [{"id": "arm", "says": "In the arm"}, {"id": "leg", "says": "In the leg"}]},
    "number": {"unit": "points", "from": "0", "to": "10"},
}


def asked(asks: str, **more: Any) -> Input:
    return Input.model_validate({"id": "it", "says": "What?", "asks": asks, **ALL[asks], **more})


def test_each_type_is_named_in_the_model() -> None:
    assert [*QUESTION_TYPES] == [*get_args(Input.model_fields["asks"].annotation)]
    assert all(QUESTION_TYPES[name].name == name for name in QUESTION_TYPES)


@pytest.mark.parametrize("asks", ALL)
def test_every_value_is_that_of_a_word_that_is_an_answer(asks: str) -> None:
    one = asked(asks)
    variable, words = type_of(one).variable(one), {
        "yes or no": ["no", "yes"], "one of": ["far", "near"], "several of": ["none of these", "arm", "leg", "arm, leg"],
        "number": [str(number) for number in range(11)]}[asks]
    assert [variable.value(word) for word in words] == [*variable.values]
    assert all(type_of(one).is_answer(one, word) for word in words)


@pytest.mark.parametrize(("asks", "word"), [
    ("yes or no", "Yes"), ("yes or no", "not known"), ("one of", "far, near"), ("one of", "Far"), ("several of", "arm; leg"),
    ("several of", "none"), ("number", "11"), ("number", "-1"), ("number", "0.5"), ("number", "5 points"), ("number", "")])
def test_nothing_else_is_an_answer(asks: str, word: str) -> None:
    one = asked(asks)
    assert not type_of(one).is_answer(one, word)


@pytest.mark.parametrize("asks", ALL)
def test_whoever_gives_an_answer_has_it_and_no_other(asks: str) -> None:
    one = asked(asks)
    variable = type_of(one).variable(one)
    for word, value in ((told, variable.value(told)) for told in ("yes", "no", "far", "near", "none of these", "arm", "arm, leg", "0", "7")):
        if type_of(one).is_answer(one, word):
            given = type_of(one).given(one, word)
            assert [other for other in variable.values if Facts({"it": variable}, {}, {"it": other}).holds(given)] == [value]


@pytest.mark.parametrize(("asks", "answer", "fitting"), [
    ("yes or no", {"answer": "no"}, [False]),
    ("one of", {"answer": "near"}, ["near"]),
    ("several of", {"answer": "leg"}, [frozenset({"leg"}), frozenset({"arm", "leg"})]),
    ("several of", {"answer": "none of these"}, [frozenset()]),
    ("number", {"more_than": "8"}, [Fraction(9), Fraction(10)]),
])
def test_an_answer_in_a_box_is_for_all_whom_it_fits(asks: str, answer: dict[str, str], fitting: list[Value]) -> None:
    one, written = asked(asks), Answer.model_validate({**answer, "goto": "there"})
    variable = type_of(one).variable(one)
    assert type_of(one).misfit(one, written) is None
    assert [value for value in variable.values if Facts({"it": variable}, {}, {"it": value}).holds(type_of(one).fits(one, written))] == fitting


def test_that_none_fits_is_said_in_the_words_of_the_reader() -> None:
    decision = chart("inputs: [{id: it, says: Where?, asks: several of, answers: [{id: arm, says: In the arm}], default: none of these}]\n"
                     "boxes: [{kind: outcome, id: end, says: Rest., level: routine}]")
    words = FixedWords("en", {**read_words("en").catalogue, "logic_none": "nothing of that"})
    assert ConditionWords(ChartLogic(decision, Library()), Reader("patient", "en", words)).said("it", "none of these") == "nothing of that"


SCALE = '''

class Scale(ANumber):
    """A whole number from 0 to 10, as people are asked for their pain."""

    name = "scale"
    without = ("unit", "from", "to", "step", *ANumber.without)

    def _own_faults(self, one: Input) -> Iterator[Flaw]:
        return iter(())

    def _variable(self, one: Input, *, unknown: bool) -> Variable:
        return Variable(str(one.id), self.kind, low=Fraction(0), high=Fraction(10), unknown=unknown)


QUESTION_TYPES'''


def test_a_new_type_is_its_class_and_its_name(tmp_path: Path) -> None:
    types, names = program(tmp_path) / "generator/logic/question_types.py", tmp_path / "generator/content/model/input.py"
    types.write_text(types.read_text().replace("\nQUESTION_TYPES", SCALE, 1).replace("ANumber())", "ANumber(), Scale())", 1))
    names.write_text(names.read_text().replace('"number"]', '"number", "scale"]', 1))
    content = example(tmp_path / "world", inputs_pain=("asks: number\n# The unit of a number.\nunit: points\n", "asks: scale\n"))
    file = content / "inputs/pain.yml"
    file.write_text(file.read_text().replace("\nfrom: 0\n", "\n").replace("\nto: 10\n", "\n").replace("\nstep: 1\n", "\n"))
    assert "0 errors" in run("build", "--content", str(content), "--out", str(tmp_path / "site"), cwd=tmp_path).stdout
    chart = json.loads((tmp_path / "site/decisions/ankle-injured.json").read_text())
    (pain,) = [one for one in chart["inputs"] if one["id"] == "pain"]
    assert (pain["kind"], pain["from"], pain["to"]) == ("number", 0, 10)
    write(content, {"inputs/pain.yml": file.read_text() + "unit: points\n"})
    assert 'unit does not go with "asks: scale"' in run("check", "--content", str(content), cwd=tmp_path, check=False).stderr
