"""What the author says of a chart: its properties, and its named patients."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content.model import Case, Decision, Given, Library, Property, QuestionBox
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.logic.graph import WHY, Chart, Patient, number_in, shortened, walk, way_to
from generator.logic.verification.faults import Fault, meant


@rule("charts", blocks="pages")
def property_unknown(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Properties and named patients refer to questions, answers and boxes of the chart.

    Why: A property about a box that does not exist holds for every chart, and so protects nobody.
    Mend: Correct the id or the answer; the message shows what the chart has.
    """
    chart = Chart(decision)
    entries: tuple[Property | Case, ...] = (*decision.properties, *decision.cases)
    for entry in entries:
        for place, message, help in _strangers(chart, entry):
            yield property_unknown.at(place, message, help)


def _strangers(chart: Chart, entry: Property | Case) -> Iterator[Fault]:
    seen = set[str]()
    for given in entry.given:
        if fault := _given_fault(chart, given):
            yield given.question if given.question not in chart.boxes else given.answer, *fault
        elif given.question in seen:
            yield given.question, f"{chart.name(given.question)} is answered twice here", "Keep one of the two answers."
        seen.add(given.question)
    for box in entry.boxes if isinstance(entry, Property) else (entry.reaches,):
        if box not in chart.boxes:
            yield box, f'"{box}" is no box of this chart', meant(box, chart)
    if isinstance(entry, Property) and not entry.boxes and not entry.levels:
        yield entry.never, "this property forbids neither a box nor a level", "Add boxes: or levels: that must never be reached."


def _given_fault(chart: Chart, given: Given) -> tuple[str, str] | None:
    box = chart.boxes.get(given.question)
    if not isinstance(box, QuestionBox):
        return f'"{given.question}" is no question of this chart', meant(given.question, chart, "question")
    if box.asks == "number":
        possible, known = number_in(given.answer) is not None, "a number without its unit"
    else:
        words = [str(edge.answer) for edge in chart.arrows[box.id]]
        possible, known = given.answer in words, " or ".join(words)
    return None if possible else (f'"{given.answer}" is no answer to {chart.name(box.id)}', f"Write {known}.")


@rule("charts", blocks="pages")
def property_broken(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """No patient with the answers of a property reaches what it forbids, whether or not the questions are asked on that way.

    Why: A property is a promise about safety that the author wrote down; the message names a patient for whom it is broken.
    Mend: Change the arrow that leads there. Change the property only if a clinician agrees that it asks for too much.
    """
    chart = Chart(decision)
    for prop in decision.properties:
        given = {str(told.question): str(told.answer) for told in prop.given}
        came = {} if any(_strangers(chart, prop)) else chart.spread(chart.starts, given)
        reached = next((box for box in came if box in prop.boxes or chart.ends_at(box, prop.levels)), None)
        if reached is not None:
            patient = chart.patient(way_to(came, reached), given)
            never_asked = [chart.name(box) for box in given if box not in patient.path]
            fault = f'"{shortened(prop.never)}" does not hold: {chart.tell(patient)}'
            fault += f" and is never asked {' or '.join(never_asked)}" if never_asked else ""
            yield property_broken.at(prop.never, fault, "Change the arrow that leads there.",
                                     evidence=chart.evidence(patient))


@rule("charts", blocks="pages")
def case_fails(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every named patient reaches the outcome that is written for them.

    Why: A named patient is an example that a clinician can check; if it fails, the chart or the example is wrong.
    Mend: Follow the path in the message and change the arrow that goes wrong. Change the patient only if the expectation was wrong.
    """
    chart = Chart(decision)
    for case in decision.cases:
        given = {str(told.question): str(told.answer) for told in case.given}
        walked = walk(decision, given)
        if walked.reached == case.reaches or any(_strangers(chart, case)):
            continue
        patient = Patient(tuple((box, given[box]) for box in walked.path if box in given), walked.path)
        stops = f" and stops there: {WHY[walked.stopped]}" if walked.stopped else ""
        fault = f'"{shortened(case.patient)}" should reach {chart.name(case.reaches)}, but {chart.tell(patient)}{stops}'
        yield case_fails.at(case.reaches, fault, "Follow the path, and change the arrow that goes wrong.",
                            evidence=chart.evidence(patient))


@rule("charts", blocks="pages")
def no_cases(decision: Decision, library: Library) -> Iterator[Diagnostic]:
    """Every chart has at least one named patient.

    Why: A proof shows that nobody is left out; only an example shows that the advice is what was meant.
    Mend: Add a patient for each outcome under cases:, with the answers given and the end that should be reached.
    """
    if not decision.cases:
        yield no_cases.at(decision.id, f'no named patient tries out "{decision.id}"',
                          "Add cases: with a patient, the answers given, and the end that is reached.")
