"""Questions of the older form: each as the input that it would be, and which of them share a variable."""

from __future__ import annotations

import pytest

from generator.content.model import Input, Library, QuestionBox
from generator.logic.chart_logic import ChartLogic
from generator.logic.own_questions import as_input
from generator.logic.question_types import type_of
from tests.test_decisions import case_chart, chart

LOGIC = ChartLogic(case_chart("good-chart"), Library())


def test_a_question_has_all_that_an_input_would_have() -> None:
    """A key that both may have and that means the same is not left behind, also one that comes to be."""
    keys = QuestionBox.model_fields.keys() & Input.model_fields.keys() - {"id", "asks", "answers"}
    box = QuestionBox.model_construct(asks="yes or no", answers=(), **{key: f"the {key}" for key in keys})
    one = as_input(box)
    assert {key: getattr(one, key) for key in keys} == {key: f"the {key}" for key in keys}


@pytest.mark.parametrize(("box", "kind", "answers"), [
    ("numb", "yes or no", "yes or no"), ("where", "one of", "outer side or None of these"), ("days", "number", "a number without its unit")])
def test_a_question_is_an_input_of_its_type(box: str, kind: str, answers: str) -> None:
    one, written = LOGIC.own.inputs[box], LOGIC.questions_of[box]
    assert (type_of(one).kind, type_of(one).answers(one)) == (kind, answers)
    assert (one.says, one.where, one.unsure) == (written.says, written.where, written.unsure)
    assert [choice.says.where for choice in one.answers] == [answer.answer.where for answer in written.answers if answer.answer is not None]


ROW = """\
boxes:
  - {{id: first, kind: question, asks: yes or no, says: "Numb?", {flags}yes: call, no: {between}}}
  - {{id: rest, kind: action, says: Rest it, goto: again}}
  - {{id: again, kind: question, asks: yes or no, says: "Numb?", {flags}yes: call, no: home}}
  - {{id: call, kind: outcome, level: emergency, says: Call for help now}}
  - {{id: home, kind: outcome, level: routine, says: Rest the foot at home}}
"""


@pytest.mark.parametrize(("flags", "between", "asked"), [
    ("", "again", ("box first",)), ("", "rest", ("box again",)),
    ("red_flags: [numb], ", "again", ("sign numb",)), ("red_flags: [numb], ", "rest", ("sign numb at again",)),
    ("red_flags: [numb], any_of: [Numb toes, A numb heel], ", "again", ("sign numb", "other again"))])
def test_what_is_asked_again_may_have_changed_where_something_was_done_between(flags: str, between: str, asked: tuple[str, ...]) -> None:
    logic = ChartLogic(chart(ROW.format(flags=flags, between=between)), Library())
    assert logic.questions["again"].asks == asked
    assert set(asked) <= set(logic.variables)
    assert logic.own.thing(asked[0]) == logic.own.thing(logic.questions["first"].asks[0])
