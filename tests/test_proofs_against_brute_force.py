"""The proofs of charts against trying every patient: who is found exists and shows the fault, nobody shows it sooner, and nobody is missed.

CARESHEET_CHARTS: how many charts are drawn; with pytest --hypothesis-seed, others each time.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from random import Random
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from generator.content.model import Decision, Input, Library, RedFlag
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Counterexample
from generator.logic import prove
from tests.brute_force import Judged, Key, Said, Shows, Sign, TooMany, Trace, Value, World, domain, told
from tests.drawn_charts import FLAGS, Form, a_world
from tests.worlds import ROOT, tries

CHARTS = int(os.environ.get("CARESHEET_CHARTS", tries(120)))
"""How many charts are drawn."""

UNREAD = {"condition-unfit", "input-unfit", "undeclared-cycle", "unknown-box", "property-unknown"}
"""Rules that find something only in charts that cannot be read as they are meant."""


@cache
def red_flags() -> Mapping[str, RedFlag]:
    return {name: RedFlag.model_validate(flag) for name, flag in FLAGS.items()}


def plainly(form: object) -> Any:
    """A form as it is read from a file."""
    return json.loads(json.dumps(form))


def proved(charts: Sequence[Form], shared: Sequence[Form]) -> tuple[Diagnostic, ...]:
    """What is found in the first of some charts."""
    known = Library(red_flags=red_flags(), decisions={chart["id"]: Decision.model_validate(plainly(chart)) for chart in charts},
                    inputs={one["id"]: Input.model_validate(plainly(one)) for one in shared})
    return prove(known.decisions[charts[0]["id"]], known, everything=True)


# --- a patient who is found, tried anew --------------------------------------------------------------------------


class Replayed:
    """Of all patients those who take the way that a counterexample tells, with the answers that it tells. `whole`: and end there."""

    def __init__(self, world: World, evidence: Counterexample, *, whole: bool = True) -> None:
        self.world, self.evidence, self.whole = world, evidence, whole
        boxes = [box.id.partition(" (")[0] for box in evidence.boxes]
        self.boxes = tuple((box.rpartition("/")[0] or world.main, box.rpartition("/")[2]) for box in boxes)

    def __call__(self, true: Mapping[Key, Value], trace: Trace) -> Mapping[Key, Value] | None:
        """What is true besides of a patient who takes this way; None for everybody else."""
        if trace.boxes[:len(self.boxes)] != self.boxes or (self.whole and len(trace.boxes) > len(self.boxes)):
            return None
        for edge, step in zip(self.evidence.edges, trace.steps, strict=False):
            if "asks" in self.world.box(step) and edge.answer.removesuffix(" days").removesuffix(" day") != step.answer:
                return None
        wanted: dict[Key, Value] = {}
        for one in self.evidence.values:
            wanted |= self._value(one.question, one.answer)
        return None if any(true.get(key, value) != value for key, value in wanted.items()) else {**true, **wanted}

    def _value(self, question: str, answer: str) -> dict[Key, Value]:
        """What is true of whoever answers so what an input asks; the answers to questions of their own stand with the arrows."""
        name, *rounds = question.replace(")", "").split(" (")
        chart, _, id_ = name.rpartition("/")
        written = self.world.charts[chart or self.world.main]
        if id_ not in written.inputs:
            return {}
        one, thing = written.inputs[id_], (written.owner[id_], id_, sum(int(time.rpartition(" ")[2]) - 1 for time in rounds))
        known: dict[Key, Value] = {("known", "input", *thing): answer != "not known"} if "unknown" in one or "default" in one else {}
        if answer == "not known":
            return known
        return known | {("input", *thing): next(value for value in domain(one) if in_words(value) == answer)}


def in_words(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (", ".join(sorted(value)) or "none of these") if isinstance(value, frozenset) else told(value)


# --- a chart, as it was proved and as it was tried ---------------------------------------------------------------


class Compared:
    """What was found in a chart, and what trying every patient finds."""

    def __init__(self, charts: Sequence[Form], shared: Sequence[Form]) -> None:
        self.world = World(charts, shared, FLAGS)
        self.judged = Judged(self.world)
        self.main = charts[0]
        self.found = proved(charts, shared)

    def of(self, rule: str) -> list[Diagnostic]:
        return [problem for problem in self.found if problem.rule == rule]

    def evidence(self, rule: str) -> list[Counterexample]:
        return [problem.evidence for problem in self.of(rule) if isinstance(problem.evidence, Counterexample)]

    @property
    def forked(self) -> bool:
        """Whether somebody finds two answers that fit."""
        return any(trace.ended == "two answers" for _, trace in self.judged.walked)

    def shown(self, rule: str, evidence: Counterexample, shows: Shows, shortest: int | None, *, whole: bool = True) -> None:
        """A counterexample is a patient who shows a fault, on the shortest way. `shortest`: None if another may be shorter."""
        length = self.judged.shortest(shows, Replayed(self.world, evidence, whole=whole))
        assert length is not None, (rule, "nobody shows this", evidence)
        assert shortest is None or length == shortest, (rule, "longer than needed", length, shortest, evidence)

    def agree(self) -> None:
        """Everything is found that trying finds, and nothing else."""
        assert not {problem.rule for problem in self.found} & UNREAD, [problem.message for problem in self.found]
        self.strays_agree("no-answer-fits", "no answer")
        self.strays_agree("two-answers-fit", "two answers")
        self.signs_agree("danger-sign-ends-too-low", self.judged.ends_too_low)
        self.signs_agree("lower-step-before-help", self.judged.comes_to_a_lower_step)
        self.signs_agree("questions-before-help", self.judged.is_asked_too_much)
        self.signs_agree("later-than-sign", self.judged.ends_later)
        self.declared_signs_agree()
        self.promises_agree()
        self.orders_agree()
        self.ways_agree()

    def strays_agree(self, rule: str, ended: str) -> None:
        """Boxes at which no answer fits, or two."""
        tried: dict[str, int] = {}
        for _, trace in self.judged.walked:
            if trace.ended == ended and trace.steps[-1].chart == self.world.main:
                tried[trace.steps[-1].box] = min(len(trace.steps), tried.get(trace.steps[-1].box, len(trace.steps)))
        found = {one.boxes[-1].id.partition(" (")[0]: one for one in self.evidence(rule)}
        assert set(found) == set(tried), (rule, sorted(found), sorted(tried))
        for box, one in found.items():
            self.shown(rule, one, lambda _, trace: trace.ended == ended, tried[box])

    def signs_agree(self, rule: str, fault: Callable[[Sign], Shows]) -> None:
        """Patients with a danger sign to whom something happens that must not."""
        signs = list(self.world.signs())
        tried = {sign: self.judged.shortest(fault(sign)) for sign in signs}
        wanted = {sign.id for sign, length in tried.items() if length is not None}
        found = {id_ for one in self.evidence(rule) for id_ in one.signs}
        if rule == "later-than-sign":  # an end is told once, with one of the signs for which it is too late
            assert found <= wanted, (rule, sorted(found), sorted(wanted))
            assert bool(found) == bool(wanted), (rule, sorted(found), sorted(wanted))
        else:
            assert found == wanted, (rule, sorted(found), sorted(wanted))
        for one in self.evidence(rule):
            for id_ in one.signs:
                self._sign_shown(rule, one, [sign for sign in signs if sign.id == id_ and tried[sign] is not None], fault, tried)

    def _sign_shown(self, rule: str, one: Counterexample, signs: Sequence[Sign], fault: Callable[[Sign], Shows],
                    tried: Mapping[Sign, int | None]) -> None:
        """A patient has a sign of this name, by one of the charts that name it."""
        faults = []
        for sign in signs:
            step = rule == "lower-step-before-help"
            shows = self.judged.comes_to_a_lower_step(sign, len(one.boxes) - 1) if step else fault(sign)
            try:
                self.shown(rule, one, shows, None if rule == "later-than-sign" else tried[sign], whole=not step)
            except AssertionError as wrong:
                faults.append(wrong)
        if len(faults) == len(signs):
            raise faults[0]

    def declared_signs_agree(self) -> None:
        """Danger signs that no patient can have."""
        known = {sign.id for sign in self.world.signs() if sign.chart == self.world.main}
        declared = [one["sign"] for one in self.main["signs"] if one["sign"] in known]
        tried = {sign for sign in declared if not self.world.somebody_has(sign)}
        found = {sign for sign in declared for problem in self.of("sign-that-nobody-has") if f'"{sign}"' in problem.message}
        assert found == tried, ("sign-that-nobody-has", sorted(found), sorted(tried))

    def promises_agree(self) -> None:
        """What the author promises, and about whom."""
        for claimed in self.main["properties"]:
            name = claimed.get("never") or claimed["always"]
            said = [problem for problem in self.found if f'"{name}"' in problem.message]
            nobody = self.judged.shortest(self.judged.fits(claimed)) is None
            assert ("property-of-nobody" in {problem.rule for problem in said}) == nobody, ("property-of-nobody", claimed, nobody)
            broken = self.judged.shortest(self.judged.breaks(claimed))
            found = [problem.evidence for problem in said if problem.rule == "property-broken"]
            assert bool(found) == (broken is not None), ("property-broken", claimed, broken)
            for one in found:
                assert isinstance(one, Counterexample)
                self.shown("property-broken", one, self.judged.breaks(claimed), broken)

    def orders_agree(self) -> None:
        """Questions of which the first answer that fits leads to a less urgent end than a later one. What may change meanwhile is left as it was."""
        numbers = dict(enumerate(self.main["boxes"], 1))
        ordered = [box for box in self.main["boxes"] if "order" in box]
        tried = {box["id"] for box in ordered if self.judged.shortest(self.judged.ends_lower_by_the_first(box)) is not None}
        found = set[str]()
        for problem in self.of("worst-not-first"):
            place = re.search(r"leads? them on in (\d+) ", problem.message)
            assert place is not None
            assert isinstance(problem.evidence, Counterexample)
            box = numbers[int(place[1])]
            found.add(box["id"])
            self.shown("worst-not-first", problem.evidence, self.judged.ends_lower_by_the_first(box), None)
        alone = any("asks" in box for chart in self.world.charts.values() for box in chart.boxes.values())
        assert found <= tried, ("worst-not-first", found, tried)
        assert alone or found == tried, ("worst-not-first", found, tried)

    def ways_agree(self) -> None:
        """Boxes that nobody reaches, and answers that nobody who comes to them can give."""
        numbers = {box["id"]: place for place, box in enumerate(self.main["boxes"], 1)}
        steps = [step for _, trace in self.judged.walked for step in trace.steps if step.chart == self.world.main]
        unreached = {numbers[box] for box in numbers} - {numbers[step.box] for step in steps}
        assert {_number_in(problem) for problem in self.of("unreachable-box")} == unreached, ("unreachable-box", unreached)
        if self.forked:
            return
        first = [step for step in steps if not step.again]
        lacking = 0
        for box in self.main["boxes"]:
            if box["kind"] == "question" and any(step.box == box["id"] for step in first):
                there = sum(key in box for key in ("yes", "no", "unknown")) + len(box.get("answers", ()))
                lacking += there - len({step.taken for step in first if step.box == box["id"] and step.taken >= 0})
        more = (re.search(r"nor can they give (\d+) more", problem.message) for problem in self.of("answer-nobody-can-give"))
        found = sum(1 + (int(others[1]) if others else 0) for others in more)
        assert found == lacking, ("answer-nobody-can-give", found, lacking)


def _number_in(problem: Diagnostic) -> int:
    """The number of the box that a message tells of first."""
    found = re.search(r'(\d+) "', problem.message)
    assert found is not None
    return int(found[1])


# --- charts ------------------------------------------------------------------------------------------------------


@settings(max_examples=CHARTS, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_the_proofs_find_whom_trying_everybody_finds(data: st.DataObject) -> None:
    charts, shared = a_world(lambda of: data.draw(st.sampled_from(list(of))))
    try:
        compared = Compared(charts, shared)
    except TooMany:
        assume(False)
    compared.agree()


def a_small_chart(id_: str, *boxes: Form, **more: Any) -> Form:
    """A chart with all that every chart must say."""
    always = {"facts": ["a-fact"], "who": "You", "come_back_if": "not stated", "unsure": "Answer yes."}
    fitting = {"question": ("facts", "unsure"), "action": ("facts",), "outcome": ("facts", "who", "come_back_if")}
    rows = [{"says": f"Box {box['id']}"} | {key: always[key] for key in fitting.get(box["kind"], ())} | box for box in boxes]
    return {"id": id_, "names": {"plain": id_, "clinical": id_}, "audience": "patient", "question": "What now?", "population": "Adults",
            "exclusions": "not stated", "red_flags": "not stated", "cases": [], "properties": [], "signs": [], "boxes": rows} | more


NUMB: Form = {"id": "numb", "kind": "question", "asks": "yes or no", "says": "Numb?", "red_flags": ["numb"], "yes": "call", "no": "rest"}
CALL: Form = {"id": "call", "kind": "outcome", "level": "emergency", "time": "now"}
HOME: Form = {"id": "home", "kind": "outcome", "level": "routine", "time": "2 weeks"}
REST: Form = {"id": "rest", "kind": "action", "level": "routine", "goto": "on"}


def test_a_sign_may_come_after_a_step_and_is_then_asked_for_in_another_chart() -> None:
    charts = [a_small_chart("main", NUMB, REST, {"id": "on", "kind": "link", "decision": "other"}, CALL),
              a_small_chart("other", NUMB | {"yes": "home", "no": "late"}, HOME, HOME | {"id": "late", "says": "Later"})]
    compared = Compared(charts, [])
    compared.agree()
    [one] = compared.evidence("danger-sign-ends-too-low")
    assert [box.id for box in one.boxes] == ["numb", "rest", "on", "other/numb", "other/home"]


def test_what_is_not_asked_again_has_not_changed() -> None:
    which = {"id": "which", "kind": "question", "asks": "choice", "complete": "yes",
             "answers": [{"answer": "left", "goto": "home"}, {"answer": "right", "goto": "rest"}]}
    chart = a_small_chart("main", NUMB | {"no": "which"}, which, REST | {"goto": "again"}, NUMB | {"id": "again", "no": "late"}, HOME,
                          HOME | {"id": "late", "says": "Later"}, CALL, signs=[{"sign": "numb", "questions": "1"}])
    compared = Compared([chart], [])
    compared.agree()
    assert not any(problem.rule.startswith(("danger-sign", "lower-step")) for problem in compared.found)


def test_the_signs_of_another_chart_count_for_those_who_are_led_there() -> None:
    asked = {"id": "m", "says": "What is m?", "asks": "yes or no"}
    onward = [{"id": box, "kind": "link", "decision": chart} for box, chart in (("far", "other"), ("near", "third"))]
    way = {"id": "way", "kind": "question", "asks": "yes or no", "says": "Far?", "yes": "far", "no": "near"}
    signs = [{"sign": "cold", "when": Said.of("m", ("name", "m"))}]
    charts = [a_small_chart("main", way, *onward), a_small_chart("third", HOME),
              a_small_chart("other", {"id": "on", "kind": "link", "decision": "third"}, inputs=[asked], signs=signs)]
    compared = Compared(charts, [])
    compared.agree()
    assert [one.boxes[1].id for one in compared.evidence("danger-sign-ends-too-low")] == ["far"]


def test_whoever_has_no_value_counts_where_a_quotient_of_it_is_compared_with_what_it_never_is() -> None:
    given = [{"when": Said.of("not (age includes y)", ("not", ("includes", "age", "y"))), "gives": "2"}]
    more = Said.of("s / s > -1", ("compare", ("/", ("name", "s"), ("name", "s")), ">", ("constant", "-1")))
    asked = {"id": "age", "says": "What is age?", "asks": "several of", "facts": ["a-fact"], "answers": [{"id": "y", "says": "Y"}]}
    chart = a_small_chart("main", {"id": "which", "kind": "question", "answers": [{"when": more, "goto": "home"}]}, HOME,
                          inputs=[asked], derived=[{"id": "s", "called": "S", "table": given}])
    compared = Compared([chart], [])
    compared.agree()
    [one] = compared.evidence("no-answer-fits")
    assert [box.id for box in one.boxes] == ["which"]


def test_repeats_of_two_charts_by_one_name_are_two() -> None:
    def again(to: str, on: str) -> Form:
        return {"id": "again", "kind": "action", "level": "routine", "goto": on, "repeat": {"to": to, "after": "15 minutes", "at_most": "2"}}

    first = {"id": "first", "kind": "question", "asks": "yes or no", "says": "Cold?", "yes": "again", "no": "on"}
    there = {"id": "there", "kind": "question", "asks": "yes or no", "says": "Warm?", "yes": "again", "no": "home"}
    charts = [a_small_chart("main", first, again("look", "on"), {"id": "look", "kind": "question", "asks": "yes or no", "says": "Wet?",
                                                                  "yes": "again", "no": "on"}, {"id": "on", "kind": "link", "decision": "other"},
                            properties=[{"never": "Not for others", "levels": ["emergency"], "given": [{"question": "first", "answer": "no"}]}]),
              a_small_chart("other", there, again("there", "call"), CALL, HOME)]
    Compared(charts, []).agree()


def messages(first: int, last: int) -> list[str]:
    """What is found in some charts, each always the same."""
    return [repr(proved(*a_world(Random(number).choice))) for number in range(first, last)]


def test_what_is_told_does_not_vary_from_run_to_run() -> None:
    here = messages(0, tries(12))
    assert here == messages(0, tries(12))
    program = f"from tests.test_proofs_against_brute_force import messages\nprint(*messages(0, {tries(12)}), sep='\\n')"
    for seed in ("0", "2024"):
        there = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed}, text=True)
        assert there.splitlines() == here
