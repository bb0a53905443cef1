"""Warnings: what readers of a chart would lose their way in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.content.model import Input, QuestionBox, Text
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Measured
from generator.diagnostics.registry import rule
from generator.logic.graph import FAR_TOO_MANY_WORDS, MOST_QUESTIONS, MOST_WORDS, Edge, shortened
from generator.logic.proof import Proof


@rule("charts", level="warning", waivable=True, blocks="pages")
def long_path(proof: Proof) -> Iterator[Diagnostic]:
    """No patient is asked more than eight questions.

    Why: With every question more readers give up or make a mistake, most of all those who are in pain.
    Fix: Split the chart, the danger signs first, or leave out questions that change nothing. Keep every emergency question.
    """
    chart, decision = proof.chart, proof.decision
    ways, asked = chart.forward(), dict[str, int]()
    for box in ways:
        asked[box] = isinstance(chart.boxes[box], QuestionBox) + max((asked[edge.target] for edge in ways[box]), default=0)
    for start in chart.starts if max(map(asked.__getitem__, chart.starts), default=0) > MOST_QUESTIONS else ():
        way: list[Edge] = []
        while onward := ways[way[-1].target if way else start]:
            way.append(max(onward, key=lambda edge: asked[edge.target]))
        patient = chart.patient(way)
        yield long_path.at(decision.id, f"{chart.tell(patient)}: that is {asked[start]} questions",
                           f"Split the chart, or ask for less: at most {MOST_QUESTIONS} questions on one way.", evidence=chart.evidence(patient))


@rule("charts", level="warning", blocks="pages")
def wordy_box(proof: Proof) -> Iterator[Diagnostic]:
    """No box, and no input, has more than thirty words (more than sixty are an error).

    Why: A chart is read at a glance; long boxes are skimmed, and then their conditions are missed.
    Fix: Keep the decision in the box and move detail to note, where it is printed beside the step.
    """
    chart = proof.chart
    inputs = [one for one in proof.decision.inputs if isinstance(one, Input)]
    for one in (*chart.boxes.values(), *inputs):
        words = len(" ".join((one.says, *(one.any_of if isinstance(one, (QuestionBox, Input)) else ()))).split())
        if words > MOST_WORDS:
            named = f'"{shortened(one.says)}"' if isinstance(one, Input) else chart.name(one.id)
            yield wordy_box.at(one.says, f"{named} has {words} words", f"Keep to {MOST_WORDS}; detail goes under note.",
                               level="error" if words > FAR_TOO_MANY_WORDS else "warning", evidence=Measured(words, most=MOST_WORDS))


@rule("charts", level="warning", waivable=True, blocks="pages")
def abbreviation_not_spelt_out(proof: Proof) -> Iterator[Diagnostic]:
    """Every abbreviation in a box, an input or a value that is worked out is spelt out under abbreviations.

    Why: One abbreviation can mean different things in different wards, and patients know none of them.
    Fix: Write the words in full, or add the abbreviation with its meaning under abbreviations.
    """
    spelt = {word for names in proof.decision.abbreviations for text in (names.plain, names.clinical, *names.also) for word in _abbreviations(text)}
    for text in _shown(proof):
        for word in _abbreviations(text):
            if word not in spelt:
                spelt.add(word)
                yield abbreviation_not_spelt_out.at(text, f'"{word}" is not spelt out', "Add it under abbreviations, or write it in full.")


def _shown(proof: Proof) -> Iterator[Text]:
    """The words of a chart that its readers see in the drawing and in the guide."""
    for box in proof.decision.boxes:
        yield from (box.says, *(box.any_of if isinstance(box, QuestionBox) else ()))
        if isinstance(box, QuestionBox) and box.asks is None:
            yield from (answer.answer for answer in box.answers if answer.when is not None and answer.answer is not None)
    for one in proof.logic.charts[proof.logic.main].inputs.values():
        yield from (one.says, *((one.called,) if one.called is not None else ()), *one.any_of, *(choice.says for choice in one.answers))
    for value in proof.decision.derived:
        yield from (value.called, *(row.says for row in value.table if row.says is not None))


def _abbreviations(text: str) -> list[str]:
    """The words with two or more capitals, without the s of a plural."""
    return [word.removesuffix("s") for word in re.findall(r"\w+", text) if sum(sign.isupper() for sign in word) > 1]
