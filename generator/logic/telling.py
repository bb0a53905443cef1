"""Conditions and answers in the words of messages, for whoever reads no formulas: `Upper blood pressure under 90 mmHg`.

Pages have words of their own for them, in the language of their reader.
"""

from __future__ import annotations

from generator.content.model import Answer, Expression, Input, QuestionBox
from generator.content.model.expression import And, Arithmetic, Compare, Constant, FunctionCall, Includes, Known, Name, Negative, Node, Not, OneOf, Or
from generator.language.numbers.units import measured
from generator.logic.chart_logic import ChartLogic
from generator.logic.graph import Interval, limits_of
from generator.logic.nodes import OTHERWISE

_COMPARED = {"<": "under", "<=": "at most", ">": "over", ">=": "at least", "=": "exactly", "!=": "other than"}
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_DENIED = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "=": "!=", "!=": "="}


def answer_in_words(box: QuestionBox, answer: Answer, chart: ChartLogic) -> str:
    """An answer to a question: in its author's words, or else its limits or its condition."""
    if isinstance(answer.when, Expression):
        return str(answer.answer) if answer.answer is not None else in_words(answer.when.node, chart)
    if answer.answer is not None and len(box.inputs) == 1:
        return _word(str(box.inputs[0]), str(answer.answer), chart)
    limits = limits_of(answer)
    return str(answer.answer or "") if limits == Interval() else str(limits)


def in_words(node: Node, chart: ChartLogic, inside: bool = False) -> str:
    """A condition or formula of a chart."""
    if isinstance(node, (And, Or)):
        joined = (" and " if isinstance(node, And) else " or ").join(in_words(part, chart, True) for part in node.parts)
        return f"({joined})" if inside and len(node.parts) > 1 else joined or "everybody"
    if isinstance(node, Not):
        return _denied(node.of, chart)
    if isinstance(node, Known):
        return f"{in_words(node.of, chart)} is known"
    if isinstance(node, (OneOf, Includes)):
        name = node.of.id if isinstance(node.of, Name) else ""
        words = node.words if isinstance(node, OneOf) else (node.word,)
        return f"{_named(name, chart)}: {' or '.join(_word(name, word, chart) for word in words)}"
    if isinstance(node, Compare):
        return _comparison(node, chart)
    if isinstance(node, Name):
        one = chart.inputs.get(node.id)
        return f"{_named(node.id, chart)}: yes" if one is not None and one.asks == "yes or no" else _named(node.id, chart)
    return _formula(node, chart)


def _denied(node: Node, chart: ChartLogic) -> str:
    if isinstance(node, Not):
        return in_words(node.of, chart)
    if isinstance(node, Name):
        return f"{_named(node.id, chart)}: no"
    if isinstance(node, Known):
        return f"{in_words(node.of, chart)} is not known"
    if isinstance(node, Compare):
        return _comparison(node, chart, denied=True)
    return f"not ({in_words(node, chart)})"


def _comparison(node: Compare, chart: ChartLogic, denied: bool = False) -> str:
    left, right, comparator = node.left, node.right, str(node.comparator)
    if isinstance(left, Constant) and not isinstance(right, Constant):
        left, right, comparator = right, left, _TURNED.get(comparator, comparator)
    unit = _unit(left, chart)
    value = measured(_formula(right, chart), unit) if isinstance(right, Constant) else _formula(right, chart)
    return f"{_formula(left, chart)} {_COMPARED[_DENIED[comparator] if denied else comparator]} {value}"


def _formula(node: Node, chart: ChartLogic) -> str:
    if isinstance(node, Constant):
        return f"{node.value:f}"
    if isinstance(node, Name):
        return _named(node.id, chart)
    if isinstance(node, Negative):
        return f"-{_formula(node.of, chart)}"
    if isinstance(node, Arithmetic):
        return f"{_formula(node.left, chart)} {node.operator} {_formula(node.right, chart)}"
    if isinstance(node, FunctionCall):
        return f"{node.function}({', '.join(_formula(part, chart) for part in node.arguments)})"
    return in_words(node, chart)


def _named(name: str, chart: ChartLogic) -> str:
    if name == OTHERWISE:
        return "none of the other answers"
    called = {str(value.id): str(value.called) for value in chart.decision.derived}
    return str(chart.inputs[name].name) if name in chart.inputs else called.get(name, name)


def _unit(node: Node, chart: ChartLogic) -> str:
    if not isinstance(node, Name):
        return ""
    value = chart.inputs.get(node.id) or next((value for value in chart.decision.derived if value.id == node.id), None)
    return str(value.unit or "") if value is not None else ""


def _word(name: str, word: str, chart: ChartLogic) -> str:
    """The words of an answer by its id."""
    one = chart.inputs.get(name)
    said = {str(choice.id): str(choice.says) for choice in one.answers} if isinstance(one, Input) else {}
    said |= {str(row.gives): str(row.says or row.gives) for value in chart.decision.derived if value.id == name for row in value.table}
    return said.get(word, word)
