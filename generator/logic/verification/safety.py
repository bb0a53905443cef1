"""Proofs about danger signs. One law: whoever has a danger sign ends at least as urgently as it demands, nothing of a lower level is done to them on
the way, and no more questions stand between than the chart's author has accepted. (How soon, is proved in `times`.)

A proof speaks of all patients, not of labels: of those who are never asked for their sign, and of those who do not know that they have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from generator.content.model import URGENCIES, ActionBox, LinkBox, QuestionBox, RedFlag, Text, normalised, whole_words
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.language.words import REFERENCE, Words, read_words
from generator.logic.flow import Found, Trace
from generator.logic.graph import number_in, shortened
from generator.logic.proof import Proof, rank
from generator.logic.translation import Sign, Spot, both

EMERGENCY = 0
MOST_NAMED = 6
"""How many danger signs, or questions, one message names."""

QUESTIONS_BEFORE_HELP = 0
"""How many questions may stand between an emergency sign and help where the author of a chart says nothing."""


class Shown(NamedTuple):
    """A patient who shows that signs are missed: the chart that names them, and the signs."""

    found: Found
    chart: str
    signs: tuple[Sign, ...]


# --- who has a sign, and who is asked for it ---------------------------------------------------------------------


def _asking(proof: Proof, chart: str, sign: Sign) -> list[str]:
    """The questions that ask for what a sign rests on, in the order of the flow."""
    return proof.asking(chart, proof.logic.charts[chart].needed(sign.has))


def _names(proof: Proof, keys: Iterable[str]) -> str:
    spots = {proof.logic.spots[key][:2]: key for key in reversed(list(keys))}
    named = [proof.name(key) for key in reversed(spots.values())]
    return " or ".join([*named[:MOST_NAMED], *([f"{len(named) - MOST_NAMED} more"] if len(named) > MOST_NAMED else [])])


def _list(proof: Proof, keys: Iterable[str]) -> str:
    return " and ".join(proof.name(key) for key in keys)


def _together(shown: Iterable[Shown]) -> list[Shown]:
    """Patients who take the same path with the same answers show one fault, of several signs."""
    groups: dict[object, Shown] = {}
    for one in shown:
        alike = one.found.trace.boxes, tuple(one.found.answers.items())
        known = groups.get(alike)
        groups[alike] = one if known is None else known._replace(signs=(*known.signs, *one.signs))
    return list(groups.values())


def _told(signs: Iterable[Sign], proof: Proof) -> str:
    """`danger sign "numb-toes" (emergency)`."""
    found = list(dict.fromkeys(sign.id for sign in signs))
    names = [f'"{id_}"' for id_ in found[:MOST_NAMED]]
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    levels = {str(proof.library.red_flags[sign.id].urgency) for sign in signs}
    return f"danger sign{'s' if len(found) > 1 else ''} {', '.join(names)}{more} ({' or '.join(sorted(levels, key=rank))})"


# --- the end ------------------------------------------------------------------------------------------------------


@rule("charts", blocks="pages")
def danger_sign_ends_too_low(proof: Proof) -> Iterator[Diagnostic]:
    """Whoever has a danger sign ends at least as urgently as it demands, asked for it or not; at a link to a page only after a step as urgent.

    Why: Whoever is sent home with a danger sign, because nobody asked or because an arrow is wrong, may come to harm.
    Mend: Ask for the sign on every way, best as the first question, or lead the answer to where only outcomes of its urgency follow. If the sign does
    not count for some patients, say for whom under signs, with only_if, unless or ruled_out_by, as a source says it.
    """
    shown = _together(_who_ends_too_low(proof))
    for found, chart, signs in shown:
        asking = [key for sign in signs for key in _asking(proof, chart, sign)]
        end = found.trace.boxes[-1]
        if set(asking) & set(found.trace.boxes):
            fault = f"{proof.tell(found)} although they have {_told(signs, proof)}"
            help = f"Lead this patient to where only {_levels(signs, proof)} outcomes follow. Check first that no answers are swapped."
            if any(isinstance(proof.box(key), ActionBox) for key in found.trace.boxes):
                help += " If what is done on the way rules the sign out, write that under signs: with ruled_out_by, as its source says it."
        elif asking:
            asked = _names(proof, asking)
            fault = f"{proof.tell(found)} and is never asked {asked}, so {_told(signs, proof)} is missed"
            help = (f"Ask {asked} on every way here, best as the first question of the chart. "
                    "If only some patients can have the sign, write for whom under signs: with only_if, as its source says it.")
        else:
            fault = f"{proof.tell(found)}, and no question asks for {_told(signs, proof)}"
            help = "Write the question that asks for it, best as the first question of the chart."
        yield danger_sign_ends_too_low.at(proof.place(end), fault, help, evidence=proof.evidence(found, [sign.id for sign in signs]))


def _levels(signs: Iterable[Sign], proof: Proof) -> str:
    most = min(rank(proof.library.red_flags[sign.id].urgency) for sign in signs)
    return " and ".join(URGENCIES[most::-1])


def _who_ends_too_low(proof: Proof) -> Iterator[Shown]:
    if proof.search is None:
        return
    low: dict[tuple[str, int], dict[str, Any]] = {}
    shown = list[Shown]()
    for chart, sign, demanded in proof.signs():
        if (chart, demanded) not in low:
            low[chart, demanded] = {
                key: proof.search.solver.every((proof.search.reached[key], _unhelped(proof, key, demanded)))
                for key in proof.ends if key in proof.within(chart) and rank(proof.level(key)) > demanded and key not in proof.logic.links}
        wanted = proof.anywhere(sign, chart, low[chart, demanded])
        found = next((one.found for one in shown if one.chart == chart and proof.search.also(one.found, wanted)), None) or proof.search.find(wanted)
        if found is not None:
            shown.append(Shown(found, chart, (sign,)))
    yield from shown


def _unhelped(proof: Proof, key: str, demanded: int) -> Any:
    """For a link to a page: that nothing of that urgency was done before. An end has to be as urgent itself."""
    assert proof.search is not None
    solver = proof.search.solver
    return solver.opposite(proof.helped_before(key, demanded)) if isinstance(proof.box(key), LinkBox) else solver.every(())


# --- on the way --------------------------------------------------------------------------------------------------


@rule("charts", blocks="pages")
def lower_step_before_help(proof: Proof) -> Iterator[Diagnostic]:
    """Nothing of a lower level is done to a patient with a danger sign before help of its urgency begins, asked for the sign or not.

    Why: Every step before the help costs time that this patient may not have: rest, exercises or an appointment that is waited for.
    Mend: Ask for the sign before the step, or lead its answer straight to help. If the step is itself that urgent, say so under level.
    """
    if proof.search is None:
        return
    solver, reached, shown = proof.search.solver, proof.search.reached, list[Shown]()
    steps: dict[tuple[str, int], dict[str, Any]] = {}
    for chart, sign, demanded in proof.signs():
        if (chart, demanded) not in steps:
            steps[chart, demanded] = {key: solver.every((reached[key], solver.opposite(proof.helped_before(key, demanded))))
                                      for key in proof.actions if key in proof.within(chart) and rank(proof.level(key)) > demanded}
        found = proof.search.find(proof.anywhere(sign, chart, steps[chart, demanded]))
        if found is not None:
            lower = steps[chart, demanded]
            here = {key: proof.anywhere(sign, chart, {key: lower[key]}) for key in found.trace.boxes if key in lower}
            step = next(place for place, key in enumerate(found.trace.boxes) if key in here and proof.search.shows(found, here[key]))
            shown.append(Shown(_as_far_as(found, step), chart, (sign,)))
    for found, chart, signs in _together(shown):
        step_key = found.trace.boxes[-1]
        asked = [key for sign in signs for key in _asking(proof, chart, sign) if key not in found.trace.boxes]
        first = (f"Ask {_names(proof, asked)} before {proof.number(step_key)}" if asked and not _asked_on(proof, chart, signs, found)
                 else "Lead the answer straight to help")
        fault = f"{proof.who(found)} comes to {proof.name(step_key)} by {proof.by(found.trace.boxes)} although they have {_told(signs, proof)}"
        help = f"{first}. If {proof.number(step_key)} is itself that urgent, say so under level."
        yield lower_step_before_help.at(proof.place(step_key), fault, help, evidence=proof.evidence(found, [sign.id for sign in signs]))


def _asked_on(proof: Proof, chart: str, signs: Iterable[Sign], found: Found) -> bool:
    return any(key in found.trace.boxes for sign in signs for key in _asking(proof, chart, sign))


def _as_far_as(found: Found, place: int) -> Found:
    return Found(found.answers, Trace(found.trace.boxes[:place + 1], found.trace.ended))


@rule("charts", blocks="pages")
def questions_before_help(proof: Proof) -> Iterator[Diagnostic]:
    """Once the answers have shown an emergency sign, help follows; only as many questions stand between as `questions` under signs accepts.

    Why: Each further question costs time, and gives a chance to answer the emergency away.
    Mend: Lead the answer straight to help, and ask the rest there. If more must be asked first, write under signs how many questions you accept.
    """
    if proof.search is None:
        return
    shown = []
    for chart, sign, demanded in proof.signs():
        accepted = sign.declared.questions if sign.declared is not None else None
        if accepted is None and demanded != EMERGENCY:
            continue
        most = accepted if accepted is not None else QUESTIONS_BEFORE_HELP
        found = proof.search.find(_too_many(proof, chart, sign, demanded, most))
        if found is not None:
            shown.append((Shown(found, chart, (sign,)), most))
    for found, chart, signs in _together(one for one, _ in shown):
        most = min(limit for one, limit in shown if one.found.trace.boxes == found.trace.boxes)
        asked = [key for key in _asking(proof, chart, signs[0]) if key in found.trace.boxes]
        after = found.trace.boxes[found.trace.boxes.index(asked[-1]) + 1:] if asked else found.trace.boxes
        between = [key for key in after if isinstance(proof.box(key), QuestionBox)]
        fault = (f"{proof.tell(found)}; between {_told(signs, proof)} and help stand{'s' if len(between) == 1 else ''} "
                 f"{_list(proof, between)}; the chart accepts {f'{most} such question' if most else 'no such question'}{'s' if most > 1 else ''}")
        yield questions_before_help.at(proof.place(between[0] if between else found.trace.boxes[-1]), fault,
                                       "Lead the answer straight to help. If this must be asked first, accept it with questions: under signs:.",
                                       evidence=proof.evidence(found, [sign.id for sign in signs]))


def _too_many(proof: Proof, chart: str, sign: Sign, demanded: int, most: int) -> Any:
    """That more questions than accepted follow on the last that asks for a sign (or rules it out), before help begins, on a way that helps."""
    assert proof.search is not None
    solver, reached = proof.search.solver, proof.search.reached
    ruled_out = sign.counts("ruled_out_by")
    needed = proof.logic.charts[chart].needed(sign.has if ruled_out is None else both((sign.has, ruled_out)))
    asking = proof.asking(chart, needed)
    between = []
    onward = _onward(proof, chart, sign, demanded, asking)
    for key in onward if len(onward) > most else ():
        before = [other for other in asking if key in proof.after[other]]
        if before and key in proof.within(chart):
            later = solver.some(reached[other] for other in asking if other in proof.after[key])
            shown = (solver.every((reached[other], proof.has(sign, proof.logic.spots[other], chart))) for other in before)
            here = [reached[key], solver.some(shown), solver.opposite(later),
                    solver.opposite(proof.helped_before(key, demanded)), proof.has(sign, proof.logic.spots[key], chart)]
            between.append(solver.every(here))
    return solver.more_than(most, between)


def _onward(proof: Proof, chart: str, sign: Sign, demanded: int, asking: list[str]) -> list[str]:
    """The further questions to which patients with a sign are led from those that ask for it, as far as help."""
    assert proof.search is not None
    seen, ahead = dict.fromkeys(asking), list(asking)
    while ahead:
        key = ahead.pop(0)
        if isinstance(proof.box(key), ActionBox) and rank(proof.level(key)) <= demanded:
            continue
        for way in proof.flow.ways[key]:
            having = [proof.has(sign, proof.logic.spots[key], chart)] if key in asking else []
            if way.target not in seen and proof.search.solver.possible(proof.search.taking(way), *having):
                seen[way.target] = None
                ahead.append(way.target)
    return [key for key in seen if key not in asking and isinstance(proof.box(key), QuestionBox)]


# --- emergencies that no sign names ------------------------------------------------------------------------------


@rule("charts", blocks="pages")
def emergency_without_sign(proof: Proof) -> Iterator[Diagnostic]:
    """An answer that leads to emergency help rests on a danger sign. Where everybody is asked that question all the same, it is a warning.

    Why: The chart knows an emergency and does not ask everybody about it: whoever is not asked is sent home with it.
    Mend: Name the danger sign: under red_flags of the answer, or under signs with the condition for which it is one. Ask for it on every way.
    """
    if proof.search is None:
        return
    asked_all = list[Unnamed]()
    for key in proof.flow.ways:
        box = proof.box(key)
        if isinstance(box, QuestionBox) and proof.logic.spots[key].chart == proof.logic.main and not proof.logic.spots[key].rounds:
            shown = _unnamed(proof, key, box)
            if shown is not None and shown.missed is not None:
                yield emergency_without_sign.at(
                    box, f"{_unnamed_told(proof, shown)}; and {proof.tell(shown.missed)} and is never asked {proof.number(key)}",
                    "Ask it on every way, best as the first question. If only some patients can have it, name the danger sign under signs: "
                    "with the condition for whom.", evidence=proof.evidence(shown.missed))
            elif shown is not None:
                asked_all.append(shown)
    if asked_all:
        first, *others = asked_all
        too = f"; the same is so of {_list(proof, (other.key for other in others))}" if others else ""
        yield emergency_without_sign.at(
            proof.place(first.key), f"{_unnamed_told(proof, first)}{too}",
            "Name the danger sign under red_flags of the answer, or under signs: with the condition for which it is one.",
            level="warning", evidence=proof.evidence(first.found))


class Unnamed(NamedTuple):
    """A question with an answer that leads to an emergency and names no sign: who gives it, and who ends lower and is never asked."""

    key: str
    found: Found
    missed: Found | None


def _unnamed_told(proof: Proof, shown: Unnamed) -> str:
    return f"{proof.tell(shown.found)} by an answer to {proof.name(shown.key)} that names no danger sign"


def _unnamed(proof: Proof, key: str, box: QuestionBox) -> Unnamed | None:
    assert proof.search is not None
    search, solver = proof.search, proof.search.solver
    lower = [end for end in proof.ends if rank(proof.level(end)) > EMERGENCY]
    ends_lower = solver.some(search.reached[end] for end in lower)
    ends_in_emergency = solver.some(search.reached[end] for end in proof.ends if end not in lower)
    if _names_emergency(proof, box) or not solver.possible(search.reached[key], ends_lower):
        return None
    for way in proof.flow.ways[key]:
        taken = search.taking(way)
        if not solver.possible(taken) or solver.possible(taken, solver.opposite(ends_in_emergency)):
            continue
        unnamed = [solver.opposite(proof.has(sign, proof.logic.spots[key], chart))
                   for chart, sign, demanded in proof.signs() if demanded == EMERGENCY]
        found = search.find(taken, *unnamed)
        if found is not None:
            same = [other for other, asked in proof.logic.asks.items() if other in search.reached and set(asked) & set(proof.logic.asks.get(key, ()))]
            return Unnamed(key, found, search.find(ends_lower, *(solver.opposite(search.reached[other]) for other in same)))
    return None


def _names_emergency(proof: Proof, box: QuestionBox) -> bool:
    """Whether a question says itself that it asks for an emergency sign."""
    named = [*box.red_flags, *(sign for answer in box.answers for sign in answer.red_flags)]
    flags = (proof.library.red_flags.get(sign) for sign in named)
    return box.asks == "yes or no" and any(flag is not None and flag.urgency == "emergency" for flag in flags)


# --- ways back ---------------------------------------------------------------------------------------------------


@rule("charts", blocks="pages")
def return_skips_danger_sign(proof: Proof) -> Iterator[Diagnostic]:
    """Whoever comes back is asked anew for every emergency sign that can be theirs by now.

    Why: Whoever comes back may have got worse; the old answers no longer count.
    Mend: Lead the way back to the first question that asks for a danger sign.
    """
    told = set[str]()
    for back in proof.decision.returns if proof.search is not None else ():
        if back.to not in proof.flow.ways or back.to in told:
            continue
        told.add(str(back.to))
        again = proof.coming_back(str(back.to))
        for found, chart, signs in _together(one for one in _who_ends_too_low(again) if _urgent(proof, one)):
            asking = _asking(proof, chart, signs[0]) or [found.trace.boxes[0]]
            if set(asking) & set(found.trace.boxes):
                continue
            fault = (f"a patient who comes back to {proof.name(str(back.to))} reaches {proof.name(found.trace.boxes[-1])} "
                     f"by {proof.by(found.trace.boxes)} and is not asked {_names(proof, asking)}, so {_told(signs, proof)} is missed")
            yield return_skips_danger_sign.at(back.to, fault, f"Lead the way back to {_names(proof, asking)}.",
                                              evidence=again.evidence(found, [sign.id for sign in signs]))


def _urgent(proof: Proof, shown: Shown) -> bool:
    return any(proof.library.red_flags[sign.id].urgency == "emergency" for sign in shown.signs)


@rule("charts", level="warning", waivable=True, blocks="pages")
def return_never_more_urgent(proof: Proof) -> Iterator[Diagnostic]:
    """A way back can lead to something more urgent than the end that it comes from.

    Why: People come back because they got worse. A way back on which nothing more urgent can be found out sends them in a circle.
    Mend: Lead it back to a question whose answers can be more urgent, best to the first one.
    """
    for back in proof.decision.returns if proof.search is not None else ():
        here = proof.level(str(back.start)) if back.start in proof.flow.ways else None
        if here is None or rank(here) == EMERGENCY or back.to not in proof.flow.ways:
            continue
        after = {str(back.to), *proof.after[str(back.to)]}
        if all(rank(proof.level(key)) >= rank(here) for key in proof.ends if key in after):
            fault = f"the way back from {proof.name(str(back.start))} to {proof.name(str(back.to))} never leads to anything more urgent"
            yield return_never_more_urgent.at(back.to, fault, "Lead it back to a question whose answers can be more urgent, best to the first one.")


# --- in doubt ----------------------------------------------------------------------------------------------------


@rule("charts", blocks="pages")
def in_doubt_answers_no(proof: Proof) -> Iterator[Diagnostic]:
    """Whoever is not sure about a danger sign is never told to answer no.

    Why: Many who have a sign are not sure of it; told to answer no, they are sent home.
    Mend: Write what is safe: to answer yes, or whom to ask. The safe answer is nearly always yes.
    """
    words = _fixed_words(proof.library.language)
    yes, no = (whole_words([words(f"chart_{answer}")]) for answer in ("yes", "no"))
    asked = [(box.unsure, box.says) for box in proof.chart.questions if box.red_flags and box.unsure is not None]
    asked += ((one.unsure, one.says) for one in proof.logic.charts[proof.logic.main].inputs.values() if one.red_flags and one.unsure is not None)
    for unsure, says in asked:
        told = normalised(unsure)
        if no.search(told) and not yes.search(told):
            plainly = re.search(rf"{no.pattern}[\"' ]*(?:[.!,;:]|$)", told) is not None
            fault = f'whoever is not sure about "{shortened(says)}" is told "{shortened(unsure)}", and a danger sign is missed'
            yield in_doubt_answers_no.at(unsure, fault, "Write that they answer yes, or whom they ask.", level="error" if plainly else "warning")


@lru_cache(maxsize=8)
def _fixed_words(language: str) -> Words:
    try:
        return read_words(language)
    except KeyError:
        return read_words(REFERENCE)


# --- labels, lists, words ----------------------------------------------------------------------------------------


@rule("charts", blocks="pages")
def red_flag_not_asked(proof: Proof) -> Iterator[Diagnostic]:
    """Every danger sign that a chart lists is asked for by one of its questions.

    Why: The list promises that the chart looks for the sign; a patient who has it would pass unseen.
    Mend: Write the question, or name the sign under red_flags of the question that asks for it. Do not just take it off the list.
    """
    listed = [*(proof.decision.red_flags if isinstance(proof.decision.red_flags, tuple) else ()), *(one.sign for one in proof.decision.signs)]
    chart = proof.logic.charts[proof.logic.main]
    variables = {name for question in chart.questions.values() for name in question.asks}
    asked = {sign.id for sign in chart.signs if variables.intersection(chart.needed(sign.has))}
    for sign in {str(sign): sign for sign in reversed(listed)}.values():
        if sign not in asked:
            yield red_flag_not_asked.at(sign, f'no question of this chart asks for danger sign "{sign}"',
                                        "Name it under red_flags of the question that asks for it, or write that question.")


@rule("charts", blocks="pages")
def label_differs_from_sign(proof: Proof) -> Iterator[Diagnostic]:
    """Whoever gives an answer that names a danger sign has it by the condition of that sign as well, if it has one.

    Why: The label and the condition tell two readers two things, and one of them is wrong.
    Mend: Correct the condition under signs, so that it covers the answer, or name the sign at the answer that shows it.
    """
    if proof.search is None:
        return
    chart = proof.logic.charts[proof.logic.main]
    for sign in chart.signs:
        if sign.label:
            continue
        for key, box in chart.questions_of.items():
            for way in proof.flow.ways.get(key, ()):
                answer = proof.logic.answers[way]
                labels = box.red_flags if answer == "yes" else getattr(answer, "red_flags", ())
                lacking = proof.search.solver.opposite(proof.truly(sign.has, Spot(proof.logic.main, key)))
                found = proof.search.find(proof.search.taking(way), lacking) if sign.id in labels else None
                if found is not None:
                    fault = (f"{proof.at(_as_far_as(found, found.trace.boxes.index(key) + 1))} gives an answer to {proof.name(key)} "
                             f'that names danger sign "{sign.id}", and does not have it by its condition')
                    yield label_differs_from_sign.at(box, fault, "Correct the condition under signs:, so that it covers this answer.",
                                                     evidence=proof.evidence(found))


@rule("charts", blocks="pages")
def sign_that_nobody_has(proof: Proof) -> Iterator[Diagnostic]:
    """For every danger sign with a condition there is a patient who has it, and for whom it counts.

    Why: A sign that nobody can have protects nobody, and every proof about it holds without a reason.
    Mend: Correct the condition, or the exceptions beside it. Most often a comparison is turned round.
    """
    if proof.search is None:
        return
    for one in proof.decision.signs:
        sign = next((sign for sign in proof.logic.signs_of(proof.logic.main) if sign.id == one.sign), None)
        if sign is not None and not proof.search.solver.possible(proof.has(sign, Spot(proof.logic.main, ""), proof.logic.main)):
            yield sign_that_nobody_has.at(one.when or one.sign, f'no patient can have danger sign "{one.sign}" as it is written here',
                                          "Correct the condition, or the exceptions beside it.")


@rule("charts", level="warning", waivable=True, blocks="pages")
def sign_not_in_its_question(proof: Proof) -> Iterator[Diagnostic]:
    """The words of a question name each danger sign that it stands for; where they do not, a named person has to say that they mean it.

    Why: A patient answers what is asked in words. A sign that the words leave out is never put to anybody, though the proof counts it as asked.
    Mend: Put the sign into the question or its list any_of. If the words do mean it, let the person who checked that accept this with a waiver.
    """
    for box in proof.chart.questions:
        asked = _stems([box.says, *box.any_of, *([box.note] if box.note is not None else [])])
        for sign in box.red_flags if box.any_of or len(box.red_flags) == 1 else ():
            flag = proof.library.red_flags.get(sign)
            if flag is not None and not asked & _stems(_words_of(flag)):
                yield sign_not_in_its_question.at(sign, f'the words of {proof.chart.name(box.id)} share none with those of danger sign "{sign}"',
                                                  "Put the sign into the question, or into its list any_of, in words that patients understand.")


def _words_of(flag: RedFlag) -> list[str]:
    texts = (flag.plain, flag.clinical, *flag.watch_words, *flag.also, *flag.search, str(flag.id).replace("-", " "))
    return [str(text) for text in texts if text is not None]


def _stems(texts: Iterable[Text | str]) -> set[str]:
    """The beginnings of the longer words of some texts: enough to tell that two speak of the same thing."""
    return {word[:4] for text in texts for word in re.findall(r"\w{4,}", normalised(text)) if number_in(word) is None}
