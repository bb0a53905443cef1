"""Warnings: what readers of a chart would lose their way in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.content.model import QuestionBox
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Measured
from generator.diagnostics.registry import rule
from generator.logic.graph import FAR_TOO_MANY_WORDS, MOST_QUESTIONS, MOST_WORDS, Edge
from generator.logic.proof import Proof


@rule("charts", level="warning", waivable=True, blocks="pages")
def long_path(proof: Proof) -> Iterator[Diagnostic]:
    """No patient is asked more than eight questions.

    Why: With every question more readers give up or make a mistake, most of all those who are in pain.
    Mend: Split the chart, the danger signs first, or leave out questions that change nothing. Keep every emergency question.
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
    """No box has more than thirty words (more than sixty are an error).

    Why: A chart is read at a glance; long boxes are skimmed, and then their conditions are missed.
    Mend: Keep the decision in the box and move detail to note, where it is printed beside the step.
    """
    chart = proof.chart
    for box in chart.boxes.values():
        words = len(" ".join((box.says, *(box.any_of if isinstance(box, QuestionBox) else ()))).split())
        if words > MOST_WORDS:
            yield wordy_box.at(box.says, f"{chart.name(box.id)} has {words} words", f"Keep to {MOST_WORDS}; detail goes under note.",
                               level="error" if words > FAR_TOO_MANY_WORDS else "warning", evidence=Measured(words, most=MOST_WORDS))


@rule("charts", level="warning", waivable=True, blocks="pages")
def choice_not_complete(proof: Proof) -> Iterator[Diagnostic]:
    """A choice offers "none of these", or a way for whoever does not know; or a named person has checked that its answers leave nobody out.

    Why: A patient for whom nothing fits will pick the nearest answer and get advice meant for somebody else. That a list is whole, no proof can tell.
    Mend: Add the answer "none of these" and lead it somewhere safe. Where nobody can be left out, write complete: yes, and let the person who checked
    that accept the warning with a waiver, or review the chart.
    """
    chart = proof.chart
    for box in chart.questions:
        words = {" ".join((answer.answer or "").split()).casefold() for answer in box.answers}
        ticked = box.complete is not None and proof.decision.review is not None
        if box.asks == "choice" and not ticked and box.unknown is None and "none of these" not in words:
            told = "Nobody has checked yet that nobody is left out." if box.complete is not None else "If nobody is left out, write complete: yes."
            yield choice_not_complete.at(box, f"{chart.at(box.id)} may find no answer that fits in {chart.name(box.id)}",
                                         f"Add the answer: none of these. {told}",
                                         evidence=chart.evidence(chart.getting_to(box.id)))


@rule("charts", level="warning", waivable=True, blocks="pages")
def red_flag_without_unsure(proof: Proof) -> Iterator[Diagnostic]:
    """A question about danger signs says what to answer when in doubt.

    Why: Many patients cannot tell whether they have the sign, and without advice they choose the answer they hope for.
    Mend: Add unsure: with what to do in doubt; the safe answer is nearly always yes.
    """
    chart = proof.chart
    for box in chart.questions:
        if box.red_flags and box.unsure is None:
            yield red_flag_without_unsure.at(box, f"{chart.at(box.id)} and is unsure about {chart.name(box.id)} finds no advice",
                                             "Add unsure: with what to do in doubt.", evidence=chart.evidence(chart.getting_to(box.id)))


@rule("charts", level="warning", waivable=True, blocks="pages")
def abbreviation_not_spelt_out(proof: Proof) -> Iterator[Diagnostic]:
    """Every abbreviation in a box is spelt out under abbreviations.

    Why: One abbreviation can mean different things in different wards, and patients know none of them.
    Mend: Write the words in full, or add the abbreviation with its meaning under abbreviations.
    """
    spelt = {word for names in proof.decision.abbreviations for text in (names.plain, names.clinical, *names.also) for word in _abbreviations(text)}
    for box in proof.decision.boxes:
        for text in (box.says, *(box.any_of if isinstance(box, QuestionBox) else ())):
            for word in _abbreviations(text):
                if word not in spelt:
                    spelt.add(word)
                    yield abbreviation_not_spelt_out.at(text, f'"{word}" is not spelt out',
                                                        "Add it under abbreviations, or write it in full.")


def _abbreviations(text: str) -> list[str]:
    """The words with two or more capitals, without the s of a plural."""
    return [word.removesuffix("s") for word in re.findall(r"\w+", text) if sum(sign.isupper() for sign in word) > 1]
