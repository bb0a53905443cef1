"""Who is sent elsewhere by a changed chart, against trying every patient in both versions: nobody is missed, nobody is made up, nobody is called
safer who is not.

CARESHEET_CHARTS: how many charts are drawn; with pytest --hypothesis-seed, others each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from generator.content.model import Decision, Input, Library
from generator.logic.proof import Proof
from generator.logic.verification.structure import undeclared_cycle, unknown_box
from generator.logic.verification.values import condition_unfit, input_unfit
from generator.releases.comparing.routes import BETTER, WORSE, MovedPatients, Routes, routes
from tests.brute_force import LEVELS, MOST_PATIENTS, Key, Patient, TooMany, Trace, Value, World, each, rank, seconds
from tests.brute_versions import Versions
from tests.drawn_charts import FLAGS, TIMES, Form, Names, Pick, a_derived_value, a_world, condition
from tests.test_proofs_against_brute_force import CHARTS, plainly, red_flags

Came = tuple[str, str, str, int]
"""How a patient ends: the chart, the box, why, and how urgently they were helped on the way, if more urgently than at the end."""

LOWEST = len(LEVELS) - 1
UNREAD = (condition_unfit, input_unfit, undeclared_cycle, unknown_box)
"""Rules that find something only in charts that cannot be read as they are meant."""
NOWHERE = {"no answer": "no way", "two answers": "several ways"}


def library(charts: Sequence[Form], shared: Sequence[Form]) -> Library:
    return Library(red_flags=red_flags(), decisions={chart["id"]: Decision.model_validate(plainly(chart)) for chart in charts},
                   inputs={one["id"]: Input.model_validate(plainly(one)) for one in shared})


# --- edits -------------------------------------------------------------------------------------------------------


def edited(pick: Pick, charts: list[Form]) -> list[Form]:
    """The same charts with some changes in them."""
    found = deepcopy(charts)
    for _ in range(pick((3, 5, 8))):
        chart = pick(found)
        edit = pick((led_elsewhere, led_elsewhere, led_elsewhere, swapped, other_level, other_level, other_time, moved_limit, reordered, worded,
                     other_points, repeated, reworded, reworded, asked_again, asked_again, done_between, skipped, renamed_box, renamed_input,
                     other_range, other_answers, other_words, maybe_unknown, maybe_unknown, signs_named, worked_out_otherwise, other_condition))
        edit(pick, chart)
    return copied_in(found) if pick(range(6)) == 0 else found


def _ways(box: Form) -> list[tuple[Form, str]]:
    found = [(box, key) for key in ("goto", "yes", "no", "unknown") if key in box]
    return found + [(answer, "goto") for answer in box.get("answers", ())]


def led_elsewhere(pick: Pick, chart: Form) -> None:
    ids = [box["id"] for box in chart["boxes"]]
    box = pick(chart["boxes"])
    if _ways(box):
        entry, key = pick(_ways(box))
        entry[key] = pick(ids[ids.index(box["id"]) + 1:])


def swapped(pick: Pick, chart: Form) -> None:
    ways = _ways(pick(chart["boxes"]))
    if len(ways) > 1:
        (one, key), (other, other_key) = ways[0], pick(ways[1:])
        one[key], other[other_key] = other[other_key], one[key]


def other_level(pick: Pick, chart: Form) -> None:
    box = pick(chart["boxes"])
    if box["kind"] in {"outcome", "action"}:
        box["level"] = pick(LEVELS[:-1])


def other_time(pick: Pick, chart: Form) -> None:
    box = pick(chart["boxes"])
    if box["kind"] == "outcome":
        box["time"] = pick([time for level in TIMES.values() for time in level])


def moved_limit(pick: Pick, chart: Form) -> None:
    box = pick(chart["boxes"])
    for answer in box.get("answers", ()):
        for key in ("less_than", "at_least", "more_than", "at_most"):
            if key in answer and pick((0, 1)):
                answer[key] = pick(("0", "1", "2"))
        if {"less_than", "at_most"} <= {*answer} or {"at_least", "more_than"} <= {*answer}:
            answer.pop("at_most", None)
            answer.pop("more_than", None)


def reordered(pick: Pick, chart: Form) -> None:
    box = pick(chart["boxes"])
    if "order" not in box and "answers" in box:
        box["answers"] = box["answers"][::-1]


def worded(pick: Pick, chart: Form) -> None:
    box = pick(chart["boxes"])
    if "asks" not in box:
        box["says"] = f"{box['says']}!"


def other_points(pick: Pick, chart: Form) -> None:
    for one in chart["inputs"]:
        if not isinstance(one, str) and "points" in one:
            one["points"] = pick(("0", "1", "2"))


def own_questions(chart: Form) -> list[Form]:
    return [box for box in chart["boxes"] if "asks" in box]


def own_inputs(chart: Form, *asks: str) -> list[Form]:
    return [one for one in chart["inputs"] if not isinstance(one, str) and one["asks"] in asks]


def inserted(pick: Pick, chart: Form, make: Callable[[Form, list[str]], Form]) -> None:
    """Put a box on an arrow. `make`: the box, from where the arrow led and all boxes to which it may lead on."""
    ids = [box["id"] for box in chart["boxes"]]
    box = pick(chart["boxes"])
    if _ways(box):
        entry, key = pick(_ways(box))
        place = ids.index(entry[key])
        new = make(box, ids[place:]) | {"id": f"{ids[place]}-{len(ids)}"}
        chart["boxes"].insert(place, new)
        entry[key] = new["id"]


def asked_again(pick: Pick, chart: Form) -> None:
    """Ask on an arrow what is asked elsewhere."""
    if own_questions(chart):
        asked = deepcopy(pick(own_questions(chart)))

        def make(_: Form, onward: list[str]) -> Form:
            for entry, key in _ways(asked):
                entry[key] = pick(onward[:3])
            return asked
        if not any("red_flags" in answer for answer in asked.get("answers", ())):
            inserted(pick, chart, make)


def done_between(pick: Pick, chart: Form) -> None:
    inserted(pick, chart, lambda _, onward: {"kind": "action", "level": pick(LEVELS), "says": "Do it", "facts": ["a-fact"], "goto": onward[0]})


def skipped(pick: Pick, chart: Form) -> None:
    """Lead past a box that only leads on."""
    through = [box for box in chart["boxes"][1:] if "goto" in box]
    if through:
        left_out = pick(through)
        for box in chart["boxes"]:
            for entry, key in _ways(box):
                if entry[key] == left_out["id"]:
                    entry[key] = left_out["goto"]


def repeated(pick: Pick, chart: Form) -> None:
    places = [place for place, box in enumerate(chart["boxes"]) if box["kind"] == "action" and place > 1]
    if places:
        place = pick(places)
        box = chart["boxes"][place]
        if "repeat" in box and pick((0, 1)):
            del box["repeat"]
        else:
            box["repeat"] = {"to": pick([one["id"] for one in chart["boxes"][1:place]]), "after": "15 minutes", "at_most": pick(("2", "2", "3"))}


def reworded(pick: Pick, chart: Form) -> None:
    """Word what questions of their own ask otherwise, at one box or at all that ask it."""
    if own_questions(chart):
        one = pick(own_questions(chart))
        says = one["says"]
        for box in own_questions(chart) if pick((0, 1)) else [one]:
            if box["says"] == says:
                box["says"] = f"{says}!"
        if pick(range(3)) == 0 and not any("red_flags" in answer for answer in one.get("answers", ())):
            one["says"] = pick([box["says"] for box in own_questions(chart)])


def other_words(pick: Pick, chart: Form) -> None:
    """Let one answer of a choice be worded otherwise, or another one be there."""
    choices = [box for box in own_questions(chart) if box["asks"] == "choice"]
    if choices:
        box = pick(choices)
        if pick((0, 1)):
            pick(box["answers"])["answer"] += "!"
        else:
            box["answers"].append({"answer": "middle", "goto": pick(box["answers"])["goto"]})


def renamed_box(pick: Pick, chart: Form) -> None:
    old = pick(chart["boxes"])["id"]
    for box in chart["boxes"]:
        for entry, key in [*_ways(box), *([(box["repeat"], "to")] if "repeat" in box else []), (box, "id")]:
            if entry[key] == old:
                entry[key] = f"{old}x"


def renamed_input(pick: Pick, chart: Form) -> None:
    """Call an input otherwise that only questions of its own answers ask."""
    said = [*chart["derived"], *chart["signs"], *(answer for box in chart["boxes"] for answer in box.get("answers", ()) if "when" in answer)]
    if chart["inputs"] and not said and not isinstance(chart["inputs"][0], str):
        old = chart["inputs"][0]["id"]
        chart["inputs"][0]["id"] = f"{old}x"
        for box in chart["boxes"]:
            if "inputs" in box:
                box["inputs"] = [f"{old}x" if one == old else one for one in box["inputs"]]


def other_range(pick: Pick, chart: Form) -> None:
    if own_inputs(chart, "number"):
        one = pick(own_inputs(chart, "number"))
        one |= {"from": pick(("0", "0", "1")), "to": pick(("2", "3")), "step": pick(("1", "0.5")), "unit": pick((*["points"] * 3, "days"))}


def other_answers(pick: Pick, chart: Form) -> None:
    """Add an answer, leave one out, or write another for it."""
    if own_inputs(chart, "one of", "several of"):
        one = pick(own_inputs(chart, "one of", "several of"))
        gone, come = pick(((0, 1), (1, 0), (1, 1)) if "default" not in one else ((0, 1),))
        one["answers"] = one["answers"][:len(one["answers"]) - gone] + [{"id": "w", "says": "W"}] * come


def maybe_unknown(pick: Pick, chart: Form) -> None:
    """Let somebody not know what is asked, or ask them to know."""
    asked = pick((*own_inputs(chart, "yes or no", "number", "one of"), *own_questions(chart), None))
    if asked is None:
        return
    if "unknown" in asked:
        del asked["unknown"]
    elif "kind" in asked:
        ids = [box["id"] for box in chart["boxes"]]
        asked["unknown"] = pick(ids[ids.index(asked["id"]) + 1:])
    elif asked.pop("default", None) is None:
        asked |= pick(({"unknown": "I do not know"}, {"default": {"yes or no": "no", "number": "1", "one of": "x"}[asked["asks"]]}))


def signs_named(pick: Pick, chart: Form) -> None:
    """Name danger signs, or none, at a question of its own."""
    questions = [box for box in own_questions(chart) if box["asks"] == "yes or no"]
    if questions:
        box = pick(questions)
        box.pop("any_of", None)
        if box.pop("red_flags", None) is None:
            box |= {"red_flags": pick((["numb"], ["numb", "cold"], ["pale"])), "unsure": "Answer yes."}


def names_of(chart: Form) -> Names:
    """What conditions of a chart may speak of; of inputs that it shares, nothing."""
    names = Names()
    for one in own_inputs(chart, "yes or no", "number", "one of", "several of"):
        names.add_input(one)
    return names


def worked_out_otherwise(pick: Pick, chart: Form) -> None:
    names = names_of(chart)
    if chart["derived"] and names.inputs:
        old = chart["derived"][0]
        new = a_derived_value(pick, old["id"], names)
        chart["derived"][0] = new if pick((0, 1)) and {*new} == {*old} else old
        for row in new.get("table", ())[:2] if new is chart["derived"][0] else old.get("table", ())[:2]:
            row["gives"] = pick(("1", "2")) if row["gives"].isdigit() else row["gives"]


def other_condition(pick: Pick, chart: Form) -> None:
    names = names_of(chart)
    whens = [answer for box in chart["boxes"] for answer in box.get("answers", ()) if answer.get("when", "otherwise") != "otherwise"]
    if whens and names.inputs:
        pick(whens)["when"] = condition(pick, names)


def copied_in(charts: list[Form]) -> list[Form]:
    """The main chart with the boxes of another, instead of a link to it, where their names do not meet."""
    main, *others = charts
    for other in others:
        links = [box for box in main["boxes"] if box.get("decision") == other["id"]]
        known = [one if isinstance(one, str) else one["id"] for one in main["inputs"]]
        more = [one for one in other["inputs"] if one not in known]
        if links and not other["derived"] and not any(one["id"] in known for one in more if not isinstance(one, str)):
            copies = deepcopy(other["boxes"])
            for box in copies:
                for entry, key in [*_ways(box), *([(box["repeat"], "to")] if "repeat" in box else []), (box, "id")]:
                    entry[key] = f"{other['id']}-{entry[key]}"
            main["inputs"] += more
            main["boxes"] += copies
            for box in links:
                box |= {"kind": "state", "goto": copies[0]["id"], "facts": ["a-fact"]}
                del box["decision"]
    return charts


# --- what trying finds -------------------------------------------------------------------------------------------


def came(world: World, trace: Trace) -> Came:
    last = trace.steps[-1]
    if trace.ended in NOWHERE:
        return "", "", NOWHERE[trace.ended], LOWEST
    done = [rank(world.box(step).get("level", "routine")) for step in trace.steps if world.box(step)["kind"] == "action"]
    end = rank(world.box(last).get("level", "page-link"))
    helped = min([one for one in done if one < min(end, rank("routine"))], default=LOWEST)
    return last.chart, last.box, "end", helped


def means(world: World, end: Came) -> tuple[Any, ...]:
    """What an end means for a patient, apart from the words of its box."""
    box: Mapping[str, Any] = world.charts[end[0]].boxes[end[1]] if end[0] else {}
    target = box.get("decision") or box.get("topic") or ""
    time = box.get("time", "not stated")
    return box.get("level"), seconds(time), target, end[2], end[3], box.get("who")


def differ(old: World, new: World, was: Came, now: Came) -> bool:
    said = [world.charts[end[0]].boxes[end[1]]["says"] if end[0] else "" for world, end in ((old, was), (new, now))]
    return means(old, was) != means(new, now) or (was[:2] != now[:2] and said[0] != said[1])


def later(old: World, new: World, was: Came, now: Came) -> bool:
    """Whether somebody is surely sent later, or to less help, or to nobody; or to an end that does not say any more that it is within hours."""
    if now[2] != "end":
        return True
    if was[2] != "end":
        return False
    (level, time, *_), (level_now, time_now, *_) = means(old, was), means(new, now)
    ranks = [rank(one) if one else LOWEST for one in (level, level_now)]
    if ranks[1] > ranks[0] or min(now[3], ranks[1]) > min(was[3], ranks[0]):
        return True
    if time is None or time_now is not None:
        return time is not None and time_now is not None and bool(time_now[0] > time[1])
    return level_now != "emergency" and bool(time[0] < seconds("the same day")[0])  # type: ignore[index]


Patients = Mapping[tuple[Came, Came], Sequence[Mapping[Key, Value]]]
"""Everybody who ends otherwise than before."""

Steps = Mapping[tuple[Came, Came], set[tuple[str, str]]]
"""By how patients end before and after: actions that only one version leads them through, and whether they were left out or put in."""


def steps(old: World, new: World, was: Trace, now: Trace) -> Iterator[tuple[str, str]]:
    """What only one version does to a patient, by its words. What an end says is done, too."""
    for world, trace, other_world, other, how in ((old, was, new, now, "left out"), (new, now, old, was, "put in")):
        here, there = ({(step.chart, step.box): at.box(step) for step in way.steps if at.box(step)["kind"] in {"action", "outcome"}}
                       for at, way in ((world, trace), (other_world, other)))
        known = {place for chart in other_world.read for place in ((chart, box) for box in other_world.charts[chart].boxes)}
        for place, box in here.items():
            if box["kind"] == "action" and place not in there and all(box["says"] != one["says"] for one in there.values()) \
                    and (how == "left out" or place in known):
                yield how, box["says"]


def tried(charts: Sequence[Form], edits: Sequence[Form], shared: Sequence[Form]) -> tuple[World, World, Patients, Steps]:
    old, new = World(charts, shared, FLAGS), World(edits, shared, FLAGS)
    found: dict[tuple[Came, Came], list[Mapping[Key, Value]]] = {}
    done: dict[tuple[Came, Came], set[tuple[str, str]]] = {}
    both = Versions(old, new)

    def led(patient: Patient) -> tuple[Trace, Trace]:
        return old.walk(patient), new.walk(both.now(patient))

    for count, (true, (before, after)) in enumerate(each(led)):
        if count > MOST_PATIENTS:
            raise TooMany
        was, now = came(old, before), came(new, after)
        done.setdefault((was, now), set()).update(steps(old, new, before, after))
        if differ(old, new, was, now):
            found.setdefault((was, now), []).append(true)
    return old, new, found, done


def came_of(before: Library, after: Library, found: Routes) -> set[tuple[Came, Came]]:
    """The same of what was found without trying."""
    def one(end: Any) -> Came:
        chart, _, box = end.box.partition(" (")[0].rpartition("/")
        return (chart or "main", box, "end", end.helped) if end.how == "end" else ("", "", end.how, end.helped)
    return {(one(way.before), one(way.after)) for way in found.ways}


def answers_so(true: Mapping[Key, Value], way: MovedPatients, libraries: Sequence[Library]) -> bool:
    """Whether somebody answers the inputs as an example does, at some time of asking. What they are never asked they may answer in any way, and so
    what only the other version lets them leave open.

    Two charts may have inputs of one id.
    """
    def agrees(asked: Input, value: object) -> bool:
        is_open = asked.unknown is not None or asked.default is not None
        keys = [[key for key in true if key[-4:-1] == ("input", chart, asked.id) and (is_open or "known" not in key)]
                for chart in _charts_with(asked, libraries)]
        return not all(keys) or any(true[key] is (value is not None) if "known" in key else true[key] == value for times in keys for key in times)
    return all(agrees(asked, value) for asked, value in way.told if asked.id)


def _charts_with(asked: Input, libraries: Sequence[Library]) -> set[str]:
    """The charts that have an input; an empty name for one that charts share."""
    charts = [chart for known in libraries for chart in known.decisions.values()]
    places = {(str(chart.id), one.digest) for chart in charts for one in chart.inputs if isinstance(one, Input)}
    places |= {("", one.digest) for known in libraries for one in known.inputs.values()}
    found = {chart for chart, digest in places if digest == asked.digest}
    assert found
    return found


def read(charts: Sequence[Form], shared: Sequence[Form]) -> Library | None:
    """The charts, if all of them can be read as they are meant."""
    try:
        known = library(charts, shared)
    except ValueError:
        return None
    proofs = [Proof(chart, known) for chart in known.decisions.values()]
    return known if not any(True for rule in UNREAD for proof in proofs for _ in rule(proof)) else None


def two_versions(pick: Pick) -> tuple[list[Form], list[Form], list[Form]]:
    """Some charts, the same charts edited, and the inputs that they share."""
    charts, shared = a_world(pick)
    for chart in charts:
        chart["properties"] = []
    return charts, edited(pick, charts), shared


def agree(charts: Sequence[Form], edits: Sequence[Form], shared: Sequence[Form], before: Library, after: Library) -> Routes:
    """Compare with trying everybody. Raises TooMany."""
    old, new, wanted, done = tried(charts, edits, shared)
    found = routes("main", before, after, str.__eq__)
    assert found.decided
    told = came_of(before, after, found)
    assert {*wanted} <= told, ("somebody was missed", {*wanted} - told)
    sure = came_of(before, after, found._replace(ways=tuple(way for way in found.ways if way.decided)))
    assert sure <= {*wanted}, ("nobody ends so", sure - {*wanted})
    for way in found.ways:
        [ends] = came_of(before, after, Routes((way,)))
        assert not way.told or any(answers_so(true, way, (before, after)) for true in wanted[ends]), ("nobody who ends so answers so", way)
    for was, now in wanted:
        if later(old, new, was, now):
            grades = {way.grade for way in found.ways if came_of(before, after, Routes((way,))) == {(was, now)}}
            assert grades == {WORSE}, (was, now, grades)
    assert all(way.grade in {WORSE, BETTER} for way in found.ways)
    worse = came_of(before, after, found._replace(ways=tuple(way for way in found.ways if way.grade == WORSE)))
    steps_wanted = {step for ends, steps in done.items() if ends not in worse for step in steps}
    steps_told = {(step.how, step.says) for step in found.steps}
    assert steps_wanted <= steps_told, ("a step was missed", steps_wanted - steps_told)
    steps_sure = {(step.how, step.says) for step in found.steps if step.decided}
    assert steps_sure <= steps_wanted, ("nobody misses it", steps_sure - steps_wanted)
    return found


@settings(max_examples=CHARTS // 3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whoever_ends_elsewhere_is_found_and_nobody_else(data: st.DataObject) -> None:
    charts, edits, shared = two_versions(lambda of: data.draw(st.sampled_from(list(of))))
    before, after = read(charts, shared), read(edits, shared)
    assume(before is not None and after is not None)
    assert before is not None and after is not None
    try:
        found = agree(charts, edits, shared, before, after)
    except TooMany:
        assume(False)
    event(f"led elsewhere: {bool(found.ways)}, safer: {any(way.grade == BETTER for way in found.ways)}, other steps: {bool(found.steps)}")


@settings(max_examples=CHARTS // 10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_nobody_ends_elsewhere_in_the_same_chart(data: st.DataObject) -> None:
    charts, shared = a_world(lambda of: data.draw(st.sampled_from(of)))
    known = read(charts, shared)
    assume(known is not None)
    assert known is not None
    assert routes("main", known, known, str.__eq__) == Routes(())


# --- what is asked again ------------------------------------------------------------------------------------------


def asked_twice(pressed: str, else_: str) -> list[Form]:
    """A chart that asks the same twice; where somebody with a wound that is deep goes in between, and where others go."""
    asked = {"kind": "question", "asks": "yes or no", "facts": []}
    end = {"kind": "outcome", "who": "You", "time": "not stated", "facts": [], "come_back_if": "not stated"}
    return [{"id": "main", "names": {"plain": "main", "clinical": "main"}, "audience": "patient", "question": "What now?", "population": "Adults",
             "exclusions": "not stated", "red_flags": "not stated", "cases": [], "boxes": [
                 {**asked, "id": "first", "says": "Does it bleed?", "yes": "deep", "no": "home"},
                 {**asked, "id": "deep", "says": "Is it deep?", "yes": pressed, "no": else_},
                 {"id": "press", "kind": "action", "level": "routine", "says": "Press on it", "facts": [], "goto": "again"},
                 {**asked, "id": "again", "says": "Does it bleed?", "yes": "help", "no": "home"},
                 {**end, "id": "help", "level": "emergency", "says": "Call for help"},
                 {**end, "id": "home", "level": "routine", "says": "Stay at home"}]}]


def ends_of(before: Sequence[Form], after: Sequence[Form]) -> set[tuple[str, str, str]]:
    """From where to where patients are led elsewhere, and how that is graded."""
    found = routes("main", library(before, ()), library(after, ()), str.__eq__)
    assert found.decided
    return {(way.before.box, way.after.box, way.grade) for way in found.ways}


DEEP_ALONE, OTHERS_ALONE, EVERYBODY, NOBODY = (("press", "again"), ("again", "press"), ("press", "press"), ("again", "again"))


@pytest.mark.parametrize("before, after, found", [
    (DEEP_ALONE, OTHERS_ALONE, {("home", "help", BETTER), ("help", "home", WORSE)}),
    (DEEP_ALONE, NOBODY, {("home", "help", BETTER)}),
    (NOBODY, DEEP_ALONE, {("help", "home", WORSE)}),
    (DEEP_ALONE, EVERYBODY, {("help", "home", WORSE)}),
    (EVERYBODY, OTHERS_ALONE, {("home", "help", BETTER)}),
    (DEEP_ALONE, DEEP_ALONE, set()),
    (EVERYBODY, EVERYBODY, set())])
def test_what_is_asked_again_may_have_changed_where_something_was_done_in_that_version(
        before: tuple[str, str], after: tuple[str, str], found: set[tuple[str, str, str]]) -> None:
    edited_ = asked_twice(*after)
    edited_[0]["boxes"][2]["says"] = "Press on it for ten minutes"
    assert ends_of(asked_twice(*before), edited_) == found


def reworded_twice(*ways: str) -> list[Form]:
    charts = asked_twice(*ways)
    for box in charts[0]["boxes"]:
        box["says"] = box["says"].replace("Does it bleed?", "Is it bleeding?")
    return charts


@pytest.mark.parametrize("before, after, found", [
    (DEEP_ALONE, OTHERS_ALONE, {("home", "help", WORSE), ("help", "home", WORSE)}),
    (EVERYBODY, OTHERS_ALONE, {("home", "help", WORSE)}),
    (DEEP_ALONE, EVERYBODY, {("help", "home", WORSE)}),
    (DEEP_ALONE, DEEP_ALONE, set())])
def test_what_is_asked_again_may_change_in_other_words_too(before: tuple[str, str], after: tuple[str, str], found: set[tuple[str, str, str]]) -> None:
    assert ends_of(asked_twice(*before), reworded_twice(*after)) == found


# --- what is asked otherwise -----------------------------------------------------------------------------------------


def a_chart_of(*boxes: Form, chart: str = "main", **more: Any) -> Form:
    """A chart that leads to help, or home."""
    return {**asked_twice("press", "again")[0], "id": chart, "boxes": [*boxes, *asked_twice("press", "again")[0]["boxes"][-2:]], **more}


def asked_in(id_: str, says: str, yes: str, no: str, **more: Any) -> Form:
    return {"id": id_, "kind": "question", "asks": "yes or no", "says": says, "yes": yes, "no": no, "facts": []} | more


def done(id_: str, goto: str, **more: Any) -> Form:
    return {"id": id_, "kind": "action", "level": "routine", "says": f"Now {id_}", "goto": goto, "facts": []} | more


def numbered(**more: Any) -> list[Form]:
    """A chart that asks a number as an input; more than 1 leads to help."""
    asked = {"id": "days", "says": "For how long?", "asks": "number", "unit": "days", "from": "0", "to": "3"} | more
    answers = [{"more_than": "1", "goto": "help"}, {"at_most": "1", "goto": "home"}]
    return [a_chart_of({"id": "long", "kind": "question", "says": "Long?", "inputs": ["days"], "answers": answers, "facts": []}, inputs=[asked])]


def worded_input(**more: Any) -> list[Form]:
    asked = {"id": "cold", "says": "Is it cold?", "asks": "yes or no"} | more
    box = {"id": "ask", "kind": "question", "says": "Cold?", "inputs": ["cold"], "yes": "help", "no": "home", "facts": []}
    return [a_chart_of(box, inputs=[asked])]


def measured(*boxes: Form, action: str = "sugar", most: str = "2") -> list[Form]:
    """A chart that asks again after sugar, and once more after that."""
    again = {"repeat": {"to": "low", "after": "15 minutes", "at_most": most}}
    low, last = asked_in("low", "Is it low?", action, action), asked_in("last", "Is it low?", "help", "home")
    return [a_chart_of(*boxes, low, done(action, "last", **again), last)]


ASKED_BEFORE = (asked_in("first", "Is it low?", "rest", "rest"), done("rest", "low"))
UNROLLED = [a_chart_of(asked_in("one", "Is it low?", "eat", "home"), done("eat", "two"), asked_in("two", "Is it low?", "more", "home"),
                       done("more", "help"))]
ROUND = [a_chart_of(asked_in("one", "Is it low?", "eat", "home"), done("eat", "help", repeat={"to": "one", "after": "15 minutes", "at_most": "2"}))]
LINK = {"id": "on", "kind": "link", "says": "On", "decision": "other"}
COPIED = [a_chart_of(asked_in("low", "Is it low?", "help", "home"))]
LINKED = [a_chart_of(LINK), COPIED[0] | {"id": "other"}]
OTHERS = {"red_flags": ["numb"], "any_of": ["numb", "more"], "unsure": "Answer yes."}
SIGNS, RENAMED_SIGNS = ([a_chart_of(asked_in(id_, "Any of these?", "help", "home", **OTHERS))] for id_ in ("any", "some"))
RENAMED_INPUT = [a_chart_of(worded_input()[0]["boxes"][0] | {"inputs": ["chill"]}, inputs=[worded_input()[0]["inputs"][0] | {"id": "chill"}])]
LINKED_INPUT = [a_chart_of(LINK), worded_input()[0] | {"id": "other"}]


@pytest.mark.parametrize("before, after, found", [
    (COPIED, [a_chart_of(asked_in("low", "Is it low?", "help", "home", unknown="home"))], {("help", "home", WORSE)}),
    ([a_chart_of(asked_in("low", "Is it low?", "help", "home", unknown="help"))], COPIED, {("help", "home", WORSE)}),
    (worded_input(), worded_input(default="no"), {("help", "home", WORSE)}),
    (worded_input(unknown="I do not know", default="yes"), worded_input(), {("help", "home", WORSE)}),
    (numbered(step="0.5"), numbered(step="1"), {("help", "home", WORSE)}),
    (numbered(step="1"), numbered(step="0.5"), {("home", "help", BETTER)}),
    (numbered(), numbered(to="1"), {("help", "home", WORSE)})])
def test_who_does_not_know_or_is_between_two_numbers_may_end_elsewhere(
        before: list[Form], after: list[Form], found: set[tuple[str, str, str]]) -> None:
    assert ends_of(before, after) == found


def own_number(**more: Any) -> list[Form]:
    answers = [{"at_least": "2", "goto": "help"}, {"less_than": "2", "goto": "home"}]
    asked = {"id": "long", "kind": "question", "says": "For how long?", "asks": "number", "unit": "days", "answers": answers, "facts": []}
    return [a_chart_of(asked | more)]


@pytest.mark.parametrize("before, after, moved", [
    (own_number(), own_number(step="1"), False), (own_number(), own_number(says="How long?"), False),
    (own_number(), own_number(unit="weeks"), True), (numbered(), numbered(unit="weeks"), True)])
def test_a_number_in_another_unit_is_another_number(before: list[Form], after: list[Form], moved: bool) -> None:
    assert ends_of(before, after) == ({("help", "home", WORSE), ("home", "help", WORSE)} if moved else set())


@pytest.mark.parametrize("before, after, moved", [
    (measured(), measured(*ASKED_BEFORE), True), (measured(), measured(action="glucose"), False), (UNROLLED, ROUND, False), (ROUND, UNROLLED, False),
    (LINKED, COPIED, False), (COPIED, LINKED, False), (LINKED_INPUT, worded_input(), False), (measured(), measured(most="3"), True),
    (SIGNS, RENAMED_SIGNS, False), (worded_input(), RENAMED_INPUT, False)])
def test_what_is_repeated_linked_or_renamed_is_asked_as_it_was(before: list[Form], after: list[Form], moved: bool) -> None:
    assert bool(ends_of(before, after)) == bool(tried(before, after, ())[2]) == moved


def pressed(first: str, no: str, last_no: str = "home") -> list[Form]:
    """A chart that asks again after pressing; where it leads whoever says no at first, and then."""
    wait = {"id": "wait", "kind": "outcome", "who": "You", "time": "not stated", "facts": [], "come_back_if": "not stated", "level": "routine",
            "says": "Wait"}
    return [a_chart_of(*([asked_in("first", first, "press", no)] if first else []), done("press", "last"),
                       asked_in("last", "Does it bleed?", "help", last_no), wait)]


@pytest.mark.parametrize("before, after, ends", [
    (pressed("", ""), pressed("Does it bleed?", "wait"), ("help", "wait", WORSE)),
    (pressed("Does it bleed?", "wait"), pressed("", ""), ("wait", "help", WORSE)),
    (pressed("Does it bleed?", "press", "help"), pressed("Is there blood?", "press"), ("help", "home", WORSE)),
    (pressed("Does it bleed?", "wait", "help"), pressed("Is there blood?", "wait"), ("help", "home", WORSE))])
def test_whoever_is_asked_once_more_before_something_is_done_may_end_elsewhere(
        before: list[Form], after: list[Form], ends: tuple[str, str, str]) -> None:
    """Somebody may bleed only after the pressing, or not any more."""
    assert ends in ends_of(before, after)
    assert {grade for *_, grade in ends_of(before, after)} == {WORSE}


def test_an_end_that_says_something_else_after_a_repeat_of_another_name_is_the_same_end() -> None:
    after = measured(action="glucose")
    after[0]["boxes"][-1]["says"] = after[0]["boxes"][-2]["says"] = "Go"
    assert ends_of(measured(), after) == set()


# --- what is done on the way ---------------------------------------------------------------------------------------


def steps_of(before: Sequence[Form], after: Sequence[Form]) -> set[tuple[str, str, bool]]:
    """Which steps were left out for some patients who end as before, or put in; and whether that is sure."""
    found = routes("main", library(before, ()), library(after, ()), str.__eq__)
    assert found.decided
    return {(step.how, step.says, step.decided) for step in found.steps}


def reacting(yes: str, no: str, *boxes: Form) -> list[Form]:
    return [a_chart_of(asked_in("pale", "Are they pale?", yes, no), *boxes)]


INJECT, LIFT = (done(id_, "help") | {"level": "emergency", "says": says} for id_, says in (("inject", "Inject it"), ("lift", "Lift the legs")))


@pytest.mark.parametrize("before, after, found", [
    (reacting("inject", "help", INJECT), reacting("help", "help", INJECT), {("left out", "Inject it", True)}),
    (reacting("inject", "help", INJECT), reacting("help", "help"), {("left out", "Inject it", True)}),
    (reacting("inject", "help", INJECT), reacting("help", "inject", INJECT), {("left out", "Inject it", True), ("put in", "Inject it", True)}),
    (reacting("inject", "help", INJECT), reacting("inject", "inject", INJECT), {("put in", "Inject it", True)}),
    (reacting("inject", "lift", INJECT, LIFT), reacting("lift", "lift", LIFT), {("left out", "Inject it", True), ("put in", "Lift the legs", True)}),
    (reacting("help", "help"), reacting("lift", "help", LIFT), set()),
    (reacting("help", "help", LIFT), reacting("lift", "help", LIFT), {("put in", "Lift the legs", True)}),
    (reacting("inject", "help", INJECT), reacting("shot", "help", INJECT | {"id": "shot"}), set()),
    (reacting("inject", "help", INJECT), reacting("inject", "help", INJECT | {"says": "Press the pen on the thigh"}), set()),
    (reacting("inject", "home", INJECT), reacting("help", "home"), {("left out", "Inject it", True)}),
    (asked_twice("press", "again"), asked_twice("again", "again"), {("left out", "Press on it", True)})])
def test_a_step_that_is_left_out_or_put_in_before_the_same_end_is_told(
        before: list[Form], after: list[Form], found: set[tuple[str, str, bool]]) -> None:
    assert steps_of(before, after) == found


def test_a_step_that_is_left_out_is_no_change_of_its_own_for_those_who_are_sent_later() -> None:
    assert steps_of(reacting("inject", "home", INJECT), reacting("home", "home")) == set()


def test_a_step_that_is_left_out_is_told_beside_a_safer_end() -> None:
    """Whoever is called an ambulance instead of a doctor got the injection before."""
    before, after = reacting("inject", "home", INJECT | {"goto": "home"}), reacting("help", "home")
    assert ends_of(before, after) == {("home", "help", BETTER)}
    assert steps_of(before, after) == {("left out", "Inject it", True)}


# --- what is called safer -------------------------------------------------------------------------------------------


def timed(level: str, time: str) -> list[Form]:
    charts = [a_chart_of(asked_in("low", "Is it low?", "help", "home"))]
    charts[0]["boxes"][1] |= {"level": level, "time": time}
    return charts


@pytest.mark.parametrize("before, after, grade", [
    (("prompt", "2 hours"), ("urgent", "not stated"), WORSE), (("prompt", "the same day"), ("urgent", "not stated"), BETTER),
    (("urgent", "2 hours"), ("emergency", "not stated"), BETTER), (("prompt", "not stated"), ("urgent", "2 days"), BETTER)])
def test_an_end_that_says_only_its_level_is_no_sooner_than_hours(before: tuple[str, str], after: tuple[str, str], grade: str) -> None:
    assert ends_of(timed(*before), timed(*after)) == {("help", "help", grade)}


def chosen(*words: str, to: str = "home") -> list[Form]:
    answers = [{"answer": word, "goto": goto} for word, goto in zip(words, (to, "help"), strict=True)]
    return [a_chart_of({"id": "how", "kind": "question", "asks": "choice", "complete": "yes", "says": "How?", "answers": answers, "facts": []})]


@pytest.mark.parametrize("before, after", [
    (chosen("mild", "severe"), chosen("moderate", "severe", to="help")),
    ([a_chart_of(asked_in("low", "Is it low?", "help", "home", unsure="Answer yes."))],
     [a_chart_of(asked_in("low", "Is it low?", "help", "help", unsure="Answer no."))]),
    (worded_input(unsure="Answer yes."), [chart | {"boxes": [chart["boxes"][0] | {"no": "help"}, *chart["boxes"][1:]]}
                                          for chart in worded_input(unsure="Answer no.")])])
def test_nobody_is_better_off_by_an_answer_that_may_mean_something_else(before: list[Form], after: list[Form]) -> None:
    assert ends_of(before, after) == {("home", "help", WORSE)}
