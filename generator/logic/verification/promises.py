"""What the author says of a chart: its properties, and its named patients."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any, NamedTuple

from generator.content.model import Case, Expression, Given, Input, Property, QuestionBox, Text, WorkedOut, decimal_in, normalised, whole_words
from generator.content.model.expression import And, Compare, Constant, Known, Name, Node, Not
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.language.numbers.words import joining, limit_in_words
from generator.logic.conditions import condition_faults, names_of
from generator.logic.flow import FlowArrow, FoundPatient, Trace
from generator.logic.graph import shortened
from generator.logic.nodes import both, either
from generator.logic.proof import Proof
from generator.logic.question_types import type_of
from generator.logic.translation import Rounds
from generator.logic.values import Facts, Value
from generator.logic.verification.causes import are_all_in_danger, is_in_danger, unreached
from generator.logic.verification.faults import Fault, meant
from generator.logic.verification.safety import pointers

NOT_KNOWN = "not known"
NO_ARROW, TWO_ARROWS = "no arrow fits the answer", "two arrows fit the answer"
NO_ANSWER, UNDECIDED = "no answer to it is given", "the answers that are given do not decide it"


@rule("charts", blocks="pages")
def property_unknown(proof: Proof) -> Iterator[Diagnostic]:
    """Properties and named patients refer to questions, answers and boxes of the chart.

    Why: A property about a box that does not exist holds for every chart, and so protects nobody.
    Fix: Correct the id or the answer; the message shows what the chart has.
    """
    entries: tuple[Property | Case, ...] = (*proof.decision.properties, *proof.decision.cases)
    for entry in entries:
        for place, message, help in _strangers(proof, entry):
            yield property_unknown.at(place, message, help)


def _strangers(proof: Proof, entry: Property | Case) -> Iterator[Fault]:
    if isinstance(entry, Property):
        yield from _formless(entry)
    if isinstance(entry.given, Expression):
        chart = proof.logic.charts[proof.logic.main]
        yield from ((entry.given, fault.message, fault.help) for fault in condition_faults(entry.given, names_of(chart)))
    else:
        yield from _given_faults(proof, entry.given or ())
    boxes = [*entry.boxes, *entry.passes, entry.before] if isinstance(entry, Property) else [
        entry.reaches, *entry.by, *(box for back in entry.back for box in (back.to, back.reaches))]
    for box in boxes:
        if box is not None and box not in proof.chart.boxes:
            yield box, f'"{box}" is no box of this chart', meant(box, proof.chart)
    for back in entry.back if isinstance(entry, Case) else ():
        yield from _given_faults(proof, back.given)
        if back.to not in {declared.to for declared in proof.decision.returns}:
            yield back.to, f'no way back leads to "{back.to}"', "Write the way back under returns:."
    for one in entry.worked_out if isinstance(entry, Case) else ():
        yield from _example_faults(proof, one)


def is_strange(proof: Proof, case: Case) -> bool:
    """Whether a named patient refers to something that the chart does not have."""
    return any(True for _ in _strangers(proof, case))


def _example_faults(proof: Proof, one: WorkedOut) -> Iterator[Fault]:
    """What a named patient says of a value that is not worked out here, or of something that it cannot come to."""
    derived = proof.logic.charts[proof.logic.main].derived
    value = derived.get(str(one.value))
    if value is None:
        close = get_close_matches(str(one.value), derived, 1)
        known = " or ".join(derived) or "nothing"
        yield one.value, f'"{one.value}" is nothing that this chart works out', (
            f'Did you mean "{close[0]}"?' if close else f"Write the id of a value under derived; here is {known}.")
    elif value.kind == "number" and decimal_in(one.comes_to) is None:
        yield one.comes_to, f'"{one.comes_to}" is no number, and "{one.value}" comes to one', "Write the number alone: its unit is that of the value."
    elif value.kind != "number":
        words = [str(row.gives) for row in value.rows]
        if not {part.strip() for part in one.comes_to.split(",")} <= set(words):
            yield one.comes_to, f'"{one.value}" never gives "{one.comes_to}"', f"Write {' or '.join(dict.fromkeys(words))}."


def _formless(entry: Property) -> Iterator[Fault]:
    place = entry.claim if entry.claim else entry
    if (entry.never is None) == (entry.always is None):
        yield place, "a property says either never or always", "Write one of the two, with what it claims in words."
    if not entry.boxes and not entry.levels and not entry.passes:
        yield place, "this property does not say what it is about", "Add boxes:, levels: or passes:, for what must never or always be so."
    if entry.round is not None and not isinstance(entry.given, Expression):
        yield entry.round, "round stands here without a condition", (
            "Write the round with each answer under given." if entry.given else "Write under given: a condition that holds at that time of asking.")
    if entry.before is not None and not entry.passes:
        yield entry.before, "before stands alone", "Write under passes: what comes before it."


def _given_faults(proof: Proof, given: Iterable[Given]) -> Iterator[Fault]:
    seen = set[tuple[str, int | None]]()
    for one in given:
        if fault := _given_fault(proof, one):
            known = one.question in proof.chart.boxes or one.question in proof.logic.charts[proof.logic.main].inputs
            yield one.answer if known else one.question, *fault
        elif (one.question, one.round) in seen:
            yield one.question, f"{_name(proof, one.question)} is answered twice here", "Keep one of the two answers."
        seen.add((str(one.question), one.round))


def _name(proof: Proof, question: str) -> str:
    return proof.chart.name(question) if question in proof.chart.boxes else f'"{question}"'


def _given_fault(proof: Proof, given: Given) -> tuple[str, str] | None:
    box, one = proof.chart.boxes.get(given.question), _input(proof, given)
    if one is not None:
        return _input_fault(one, given)
    if not isinstance(box, QuestionBox) or box.asks is None:
        return f'"{given.question}" is no question of this chart', meant(given.question, proof.chart, "question")
    answers = [str(getattr(answer, "answer", answer)) for answer, *_ in proof.logic.charts[proof.logic.main].questions[str(box.id)].answers]
    fits = decimal_in(given.answer) is not None if box.asks == "number" else given.answer in answers
    if fits or (given.answer == NOT_KNOWN and box.unknown is not None):
        return None
    known = ["a number without its unit"] if box.asks == "number" else answers
    known += [NOT_KNOWN] if box.unknown is not None else []
    return f'"{given.answer}" is no answer to {proof.chart.name(box.id)}', f"Write {' or '.join(known)}."


def _input(proof: Proof, given: Given) -> Input | None:
    """The input that somebody answers, by its own id, or by the box that asks it alone."""
    chart = proof.logic.charts[proof.logic.main]
    return chart.inputs.get(str(given.question)) or chart.only_input(chart.boxes.get(str(given.question)))


def _input_fault(one: Input, given: Given) -> tuple[str, str] | None:
    asked = type_of(one)
    may_not_know = one.unknown is not None or one.default is not None
    fits = may_not_know if given.answer == NOT_KNOWN else asked.is_answer(one, str(given.answer))
    return None if fits else (f'"{given.answer}" is no answer of "{one.id}"', f"Write {asked.answers(one)}.")


def _answered(proof: Proof, given: Given) -> Node:
    """That a patient gives an answer, in the names of the chart."""
    chart, one = proof.logic.charts[proof.logic.main], _input(proof, given)
    names = [Name(0, name) for name in _variables(proof, given)]
    if given.answer == NOT_KNOWN:  # of several signs: one is not known, and none is there
        unknown: Node = either(Not(0, Known(0, name)) for name in names)
        return unknown if len(names) == 1 else both([unknown, *(either((Not(0, Known(0, name)), Not(0, name))) for name in names)])
    if one is not None:
        return type_of(one).given(one, str(given.answer))
    number = decimal_in(given.answer)
    if chart.variables[names[0].id].kind == "number" and number is not None:
        return Compare(0, names[0], "=", Constant(0, number))
    return either(when for answer, _, when in chart.questions[str(given.question)].answers if str(getattr(answer, "answer", answer)) == given.answer)


def _variables(proof: Proof, given: Given) -> tuple[str, ...]:
    """The variables of the chart that an answer is about."""
    chart = proof.logic.charts[proof.logic.main]
    return (str(given.question),) if given.question in chart.inputs else chart.questions[str(given.question)].asks


def _told(proof: Proof, given: Iterable[Given]) -> list[tuple[Given, list[Any]]]:
    """Each answer as what holds of the patient who gives it, at every time of asking that it is about."""
    assert proof.search is not None
    found = []
    for one in given:
        node = _answered(proof, one)
        conditions: dict[Node, Any] = {}
        for spot in proof.logic.spots.values():
            if spot.chart == proof.logic.main and (one.round is None or str(one.round) == _round_of(spot.rounds)):
                condition = proof.logic.condition(node, spot)
                if condition not in conditions:
                    conditions[condition] = proof.search.solver.truth(condition).holds
        found.append((one, list(conditions.values())))
    return found


def _round_of(rounds: Rounds) -> str:
    """Which time of asking it is in some rounds, as authors write it."""
    return str(max((time for _, time in rounds), default=1))


# --- properties --------------------------------------------------------------------------------------------------


@rule("charts", blocks="pages", sound="patient")
def property_broken(proof: Proof) -> Iterator[Diagnostic]:
    """What a property claims is true of every patient whom it is about, whether or not they are asked.

    Why: A property is a promise about safety that the author wrote down; the message names a patient for whom it is broken.
    Fix: Change the arrow that leads there. Change the property only if a clinician agrees that it asks for too much.
    """
    for claimed in proof.decision.properties if proof.search is not None else ():
        if any(_strangers(proof, claimed)):
            continue
        fits = _fits(proof, claimed)
        found = proof.search.find(*fits, _broken(proof, claimed)) if proof.search is not None else None
        failing = claimed.known_failure
        if found is not None and proof.search is not None and failing is None and are_all_in_danger(proof, *fits, _broken(proof, claimed)):
            continue  # it is broken only by patients in danger, and that is told
        if found is not None:
            must = "must never be" if claimed.never is not None else "must always be"
            fault = f'"{shortened(claimed.claim)}" {must}, but {proof.tell(found)}{_never_asked(proof, claimed, found)}'
            accepted = failing is not None and (proof.today is None or proof.today <= failing.until)
            told = f"; {failing.by} accepts that until {failing.until}: {failing.reason}" if failing is not None and accepted else ""
            yield property_broken.at(claimed.claim, f"{fault}{told}", "Change the arrow that leads there.", evidence=proof.evidence(found),
                                     level="warning" if accepted else "error")
        elif failing is not None and proof.search is not None and proof.search.solver.possible(*fits):
            yield property_broken.at(failing.reason, f'"{shortened(claimed.claim)}" holds, though it is written down as a known failure',
                                     "Take known_failure out, so that the property is proved from now on.", level="warning")


def _fits(proof: Proof, claimed: Property) -> list[Any]:
    assert proof.search is not None
    if isinstance(claimed.given, Expression):
        chart, solver = proof.logic.charts[proof.logic.main], proof.search.solver
        spots = {spot.rounds: spot for spot in proof.logic.spots.values() if spot.chart == proof.logic.main}
        if claimed.round not in {None, "last"}:
            wanted = "1" if claimed.round == "first" else claimed.round
            spots = {rounds: spot for rounds, spot in spots.items() if _round_of(rounds) == wanted}
        return [solver.some(solver.every([_is_asked_in(proof, rounds, claimed.round), proof.truly(chart.read(claimed.given), spot)])
                            for rounds, spot in spots.items())]
    return [holds for _, conditions in _told(proof, claimed.given or ()) for holds in conditions]


def _is_asked_in(proof: Proof, rounds: Rounds, which: str | None) -> Any:
    """That a patient goes through some rounds; of the last, that they go through no further ones."""
    assert proof.search is not None
    been, solver = proof.been_in(rounds), proof.search.solver
    if which != "last":
        return been
    further = {spot.rounds for spot in proof.logic.spots.values() if spot.rounds != rounds and rounds in proof.logic.earlier(spot.rounds)}
    return solver.every([been, *(solver.opposite(proof.been_in(one)) for one in sorted(further))])


def _broken(proof: Proof, claimed: Property) -> Any:
    assert proof.search is not None
    solver, reached = proof.search.solver, proof.search.reached
    keys = {str(box): [key for key, spot in proof.logic.spots.items() if spot.chart == proof.logic.main and spot.box == box]
            for box in (*claimed.boxes, *claimed.passes, *([claimed.before] if claimed.before is not None else []))}
    at = [reached[key] for box in claimed.boxes for key in keys[str(box)]]
    at += (reached[key] for key in proof.ends if proof.level(key) in claimed.levels)
    passed = {str(box): solver.some(_before(proof, key, keys[str(claimed.before)] if claimed.before is not None else None) for key in keys[str(box)])
              for box in claimed.passes}
    if claimed.never is not None:
        return solver.some([*at, *passed.values()])
    lacking = [solver.opposite(solver.some(at))] if claimed.boxes or claimed.levels else []
    if claimed.before is None:
        on_the_chart = solver.opposite(solver.some(reached[key] for key in proof.logic.missing if key in reached))
        lacking = [solver.some([*lacking, *(solver.opposite(one) for one in passed.values())])]
        return solver.every([on_the_chart if proof.unread.boxes else solver.every(()), *lacking])
    for box in claimed.passes:  # before each time of it, the first among them
        for key in keys[str(claimed.before)]:
            passed_by_then = solver.some(reached[other] for other in keys[str(box)] if key in proof.after[other])
            lacking.append(solver.every([reached[key], solver.opposite(passed_by_then)]))
    return solver.some(lacking)


def _before(proof: Proof, key: str, later: list[str] | None) -> Any:
    """That a patient passes a box, before one of some others."""
    assert proof.search is not None
    solver, reached = proof.search.solver, proof.search.reached
    if later is None:
        return reached[key]
    return solver.every([reached[key], solver.some(reached[other] for other in later if other in proof.after[key])])


def _never_asked(proof: Proof, claimed: Property, found: FoundPatient) -> str:
    given = claimed.given if isinstance(claimed.given, tuple) else ()
    missed = [proof.chart.name(one.question) for one in given if one.question in proof.chart.boxes and one.question not in found.trace.boxes]
    return f" and is never asked {' or '.join(missed)}" if missed else ""


@rule("charts", blocks="pages", sound="patient")
def property_of_nobody(proof: Proof) -> Iterator[Diagnostic]:
    """Every property is about some patient who can exist.

    Why: A property that nobody fits cannot be broken, so it protects nobody, though it looks like a proof.
    Fix: Correct what is given, so that those whom the words mean fit it.
    """
    for claimed in proof.decision.properties if proof.search is not None else ():
        if claimed.round is not None and proof.unread.boxes:
            continue  # how often somebody is asked, is not known
        if not any(_strangers(proof, claimed)) and proof.search is not None and not proof.search.solver.possible(*_fits(proof, claimed)):
            when = "together" if claimed.round is None else "at that time of asking"
            yield property_of_nobody.at(claimed.claim, f'"{shortened(claimed.claim)}" is about nobody: no patient can give these answers {when}',
                                        "Correct what is given; most often a limit is turned round, or two answers exclude each other.")


@rule("charts", blocks="pages", sound="form")
def property_of_one_number(proof: Proof) -> Iterator[Diagnostic]:
    """A property about a number says for which numbers it is, as its words do: as a range, and with the limit itself where the words include it.

    Why: A proof about 65 says nothing about 80, and one about "over 65" nothing about 65, though the words speak of everybody "of 65 or over".
    Fix: Write the range under given as a condition, such as given: age >= 65; for that the number has to be an input.
    """
    language = proof.library.language
    limits = whole_words(joining(language).limits)
    for claimed in proof.decision.properties:
        if any(_strangers(proof, claimed)) or not limits.search(normalised(claimed.claim)):
            continue
        for place, told, limit, written in _numbers_given(proof, claimed):
            if limit == "=":
                fault = f'"{shortened(claimed.claim)}" is proved for exactly {told}, and for no other number'
                range_ = f"rite the range that the words mean as a condition, such as given: {written or 'age'} >= {told.partition(' ')[0]}."
                yield property_of_one_number.at(place, fault, f"W{range_}" if written else f"Make the number an input, and w{range_}")
                continue
            said, number = limit_in_words(claimed.claim, told.partition(" ")[0], language), told.partition(" ")[0]
            if said != limit and {said, limit} in ({">", ">="}, {"<", "<="}):
                includes = "=" in said
                fault = (f'the words "{shortened(claimed.claim)}" {"include" if includes else "leave out"} exactly {told}, '
                         f'and "{" ".join(str(claimed.given).split())}" {"leaves it out" if includes else "includes it"}')
                help = f"Write {said} {number} under given, as the words say it." if includes else "Say in the words what is meant."
                yield property_of_one_number.at(place, fault, help, level="error" if includes else "warning")


def _numbers_given(proof: Proof, claimed: Property) -> Iterator[tuple[Text, str, str, str]]:
    """The numbers that a property is about: where they stand, in words with their unit, how they are compared, and the input, if it is one."""
    chart = proof.logic.charts[proof.logic.main]
    for one in claimed.given if isinstance(claimed.given, tuple) else ():
        asked = _input(proof, one) or chart.own.inputs.get(str(one.question))
        if asked is not None and type_of(asked).kind == "number" and decimal_in(one.answer) is not None:
            yield one.answer, f"{one.answer} {asked.unit or ''}".strip(), "=", str(asked.id)
    if isinstance(claimed.given, Expression):
        for compared in _compared_in(claimed.given.node):
            name, comparator, number = compared
            one_input = chart.inputs.get(name)
            if one_input is not None and type_of(one_input).kind == "number":
                yield claimed.given, f"{number} {one_input.unit or ''}".strip(), comparator, name


def _compared_in(node: Node) -> Iterator[tuple[str, str, str]]:
    """The inputs that a condition compares with a number, where all of its parts have to hold: the name, the comparison, the number."""
    if isinstance(node, And):
        for part in node.parts:
            yield from _compared_in(part)
    if isinstance(node, Compare):
        left, right, comparator = node.left, node.right, str(node.comparator)
        if isinstance(left, Constant):
            left, right, comparator = right, left, {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(comparator, comparator)
        if isinstance(left, Name) and isinstance(right, Constant):
            yield left.id, comparator, f"{right.value:f}"


# --- named patients ----------------------------------------------------------------------------------------------


class _Walked(NamedTuple):
    """Where the answers of a named patient lead, and why it stops there, if it stops before an end."""

    found: FoundPatient
    stops: str = ""


@rule("charts", blocks="pages", sound="patient")
def case_fails(proof: Proof) -> Iterator[Diagnostic]:
    """Every named patient can exist, reaches the outcome that is written for them by the boxes that are named, and is asked all that they answer.

    Why: A named patient is an example that a clinician can check; if it fails, the chart or the example is wrong.
    Fix: Follow the path in the message and change the arrow that goes wrong. Change the patient only if the expectation was wrong.
    """
    alone = set(unreached(proof))
    for case in proof.decision.cases if proof.search is not None else ():
        if any(_strangers(proof, case)) or (not proof.everything and str(case.reaches) in alone):
            continue
        yield from _walk_faults(proof, case.patient, case.given, case.reaches, case.by)
        for back in case.back:
            new = {(one.question, one.round) for one in back.given}
            given = (*(one for one in case.given if (one.question, one.round) not in new), *back.given)
            unused = len(case.given) - len(given) + len(back.given)
            yield from _walk_faults(proof.coming_back(str(back.to)), case.patient, given, back.reaches, (), unused)


def _walk_faults(proof: Proof, patient: Text, given: tuple[Given, ...], reaches: Text, by: tuple[Text, ...], unused: int = 0) -> Iterator[Diagnostic]:
    told = _told(proof, given)
    walked = _walk(proof, told, str(reaches))
    if walked is None:
        yield case_fails.at(patient, f'"{shortened(patient)}" cannot exist: no patient can give these answers together',
                            "Correct an answer: the same was asked twice with two answers, or a number is outside of its range.")
        return
    path = walked.found.trace.boxes
    if any(key in proof.logic.missing for key in path) and proof.unread.boxes:
        return
    known = [holds for _, conditions in told for holds in conditions]
    if is_in_danger(proof, *known) or _told_elsewhere(proof, walked):
        return
    ended = proof.logic.spots[path[-1]]
    if (ended.chart, ended.box) != (proof.logic.main, str(reaches)):
        stops = f" and stops there: {walked.stops}" if walked.stops else ""
        help = (f"Write under given what this patient answers to {proof.name(path[-1])}; or the arrow before it goes wrong."
                if walked.stops in {NO_ANSWER, UNDECIDED} else "Follow the path, and change the arrow that goes wrong.")
        yield case_fails.at(reaches, f'"{shortened(patient)}" should reach {proof.chart.name(reaches)}, but {proof.tell(walked.found)}{stops}',
                            help, evidence=proof.evidence(walked.found))
        return
    passed = iter(proof.logic.spots[key].box for key in path)
    if not all(any(box == here for here in passed) for box in by):
        fault = f'"{shortened(patient)}" should go by {", ".join(by)}, but {proof.tell(walked.found)}'
        yield case_fails.at(by[0], fault, "Follow the path, and change the arrow that goes wrong.", evidence=proof.evidence(walked.found))
    asked = {name for key in path for name in proof.logic.asks.get(key, ())}
    unasked = [one.question for one, _ in told if not _instances(proof, one) & asked] if not unused else []
    if unasked:
        answers = " and ".join(_name(proof, question) for question in dict.fromkeys(unasked))
        fault = f'"{shortened(patient)}" answers {answers}, and is never asked that by {proof.by(path)}'
        help = "Change the arrow that leads past the question. If this patient need not be asked, leave the answer out."
        yield case_fails.at(unasked[0], fault, help, evidence=proof.evidence(walked.found))


def _told_elsewhere(proof: Proof, walked: _Walked) -> bool:
    """Whether a patient stops at a question for a reason that is told of that question, or passes one whose answers look swapped."""
    swapped = {key for found in pointers(proof) for key in found.unnamed}
    if proof.everything:
        return False
    return walked.stops in {NO_ARROW, TWO_ARROWS} or bool(swapped & set(walked.found.trace.boxes[:-1]))


def _surely(proof: Proof, key: str, values: dict[str, Value]) -> FlowArrow | None:
    """The way that these answers surely take, where all that decides it is among them; what is not linear is worked out exactly here."""
    needed = {name for way in proof.flow.ways[key] if way.when is not None for name in proof.needed(way.when)}
    if not needed or not needed <= set(values):
        return None
    facts = Facts(proof.flow.variables, proof.flow.derived, values)
    fits = [way for way in proof.flow.ways[key] if way.when is None or facts.holds(way.when)]
    return fits[0] if len(fits) == 1 else None


def given_values(proof: Proof, given: Iterable[Given]) -> dict[str, Value]:
    """The answers of a patient as values, as far as each is the value of one input; of several times of asking, those of the last that is given."""
    found: dict[str, Value] = {}
    for one in given:
        names = _variables(proof, one)
        variable = proof.logic.charts[proof.logic.main].variables.get(names[0]) if len(names) == 1 else None
        if variable is not None and not names[0].startswith("sign "):
            found[names[0]] = variable.value(str(one.answer)) if one.answer != NOT_KNOWN else None
    return found


def _values(proof: Proof, given: Iterable[Given]) -> dict[str, Value]:
    """The same by the name of each time of asking."""
    found: dict[str, Value] = {}
    for one in given:
        for value in given_values(proof, [one]).values():
            found |= dict.fromkeys(_instances(proof, one), value)
    return found


def _instances(proof: Proof, given: Given) -> set[str]:
    spots = [spot for spot in proof.logic.spots.values() if spot.chart == proof.logic.main
             and (given.round is None or str(given.round) == _round_of(spot.rounds))]
    return {proof.logic.named(name, spot) for name in _variables(proof, given) for spot in spots}


def _walk(proof: Proof, told: list[tuple[Given, list[Any]]], reaches: str) -> _Walked | None:
    """Follow the answers of a patient as far as an end, or a link that they should reach; None if nobody can give them all."""
    assert proof.search is not None
    search, known = proof.search, [holds for _, conditions in told for holds in conditions]
    if not search.solver.possible(*known):
        return None
    path, stops, values = [proof.flow.start], "", _values(proof, [one for one, _ in told])
    while ways := proof.flow.ways[path[-1]]:
        if path[-1] == reaches and proof.chart.ends(reaches):
            break
        sure = _surely(proof, path[-1], values)
        if sure is not None:
            path.append(sure.target)
            continue
        possible = [way for way in ways if search.solver.possible(*known, search.taking(way))]
        none, several = search.astray(path[-1])
        if not any(_instances(proof, one) & set(proof.logic.asks.get(path[-1], ())) for one, _ in told) and len(possible) > 1:
            stops = NO_ANSWER
        elif search.solver.possible(*known, none):
            stops = NO_ARROW
        elif search.solver.possible(*known, several):
            stops = TWO_ARROWS
        elif len({way.target for way in possible}) > 1:
            stops = UNDECIDED
        if stops or not possible:
            break
        path.append(possible[0].target)
        if path[-1] in proof.logic.missing:
            stops = "its arrow leads to no box"
            break
    telling = {name: search.preferred(name) for key in path for name in proof.logic.asks.get(key, ())}
    answers = search.solver.patient(*known, telling=telling) or {}
    asked = {name for key in path[:-1] for name in proof.logic.asks.get(key, ())} | {name for one, _ in told for name in _instances(proof, one)}
    return _Walked(FoundPatient({name: value for name, value in answers.items() if name in asked}, Trace(tuple(path), "end")), stops)


@rule("charts", blocks="pages")
def no_cases(proof: Proof) -> Iterator[Diagnostic]:
    """Every chart has at least one named patient.

    Why: A proof shows that nobody is left out; only an example shows that the advice is what was meant.
    Fix: Add a patient for each outcome under cases:, with the answers given and the end that should be reached.
    """
    if not proof.decision.cases:
        yield no_cases.at(proof.decision.id, f'no named patient tries out "{proof.decision.id}"',
                          "Add cases: with a patient, the answers given, and the end that is reached.")
