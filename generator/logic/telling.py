"""Answers in the words of messages, for whoever reads no formulas: `Upper blood pressure under 90 mmHg`."""

from __future__ import annotations

from generator.content.model import Answer, QuestionBox
from generator.language.reader import author
from generator.logic.chart_logic import ChartLogic
from generator.logic.condition_words import ConditionWords
from generator.logic.graph import Interval, limits_of


def answer_in_words(box: QuestionBox, answer: Answer, chart: ChartLogic) -> str:
    """An answer to a question as its page says it; limits alone as their author wrote them."""
    limits = limits_of(answer)
    if answer.when is None and limits != Interval() and (answer.answer is None or len(box.inputs) != 1):
        return str(limits)
    return ConditionWords(chart, author()).answer(box, answer)
