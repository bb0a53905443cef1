"""Who is sent elsewhere by a changed chart, against trying every patient in both versions: nobody is missed, nobody is made up, nobody is called
safer who is not.

CARESHEET_CHARTS: how many charts are drawn; with pytest --hypothesis-seed, others each time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from generator.content.model import Decision, Input, Library
from generator.logic import prove
from generator.releases.comparing.routes import BETTER, WORSE, MovedPatients, Routes, routes
from tests.brute_force import LEVELS, MOST_PATIENTS, Key, TooMany, Trace, Value, World, each, rank, seconds
from tests.drawn_charts import FLAGS, TIMES, Form, Pick, a_world
from tests.test_proofs_against_brute_force import CHARTS, UNREAD, plainly, red_flags

Came = tuple[str, str, str, int]
"""How a patient ends: the chart, the box, why, and how urgently they were helped on the way, if more urgently than at the end."""

LOWEST = len(LEVELS) - 1
NOWHERE = {"no answer": "no way", "two answers": "several ways"}


def library(charts: Sequence[Form], shared: Sequence[Form]) -> Library:
    return Library(red_flags=red_flags(), decisions={chart["id"]: Decision.model_validate(plainly(chart)) for chart in charts},
                   inputs={one["id"]: Input.model_validate(plainly(one)) for one in shared})


# --- edits -------------------------------------------------------------------------------------------------------


def edited(pick: Pick, charts: list[Form]) -> list[Form]:
    """The same charts with some changes in them."""
    found = deepcopy(charts)
    for _ in range(pick((2, 3, 5))):
        chart = pick(found)
        edit = pick((led_elsewhere, led_elsewhere, swapped, other_level, other_time, other_level, moved_limit, reordered, worded, other_points))
        edit(pick, chart)
    return found


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
    """Whether somebody is surely sent later, or to less help, or to nobody."""
    if now[2] != "end":
        return True
    if was[2] != "end":
        return False
    (level, time, *_), (level_now, time_now, *_) = means(old, was), means(new, now)
    ranks = [rank(one) if one else LOWEST for one in (level, level_now)]
    if ranks[1] > ranks[0] or min(now[3], ranks[1]) > min(was[3], ranks[0]):
        return True
    return time is not None and time_now is not None and bool(time_now[0] > time[1])


Patients = Mapping[tuple[Came, Came], Sequence[Mapping[Key, Value]]]
"""Everybody who ends otherwise than before."""


def tried(charts: Sequence[Form], edits: Sequence[Form], shared: Sequence[Form]) -> tuple[World, World, Patients]:
    old, new = World(charts, shared, FLAGS), World(edits, shared, FLAGS)
    found: dict[tuple[Came, Came], list[Mapping[Key, Value]]] = {}
    for count, (true, (was, now)) in enumerate(each(lambda patient: (came(old, old.walk(patient)), came(new, new.walk(patient))))):
        if count > MOST_PATIENTS:
            raise TooMany
        if differ(old, new, was, now):
            found.setdefault((was, now), []).append(true)
    return old, new, found


def came_of(before: Library, after: Library, found: Routes) -> set[tuple[Came, Came]]:
    """The same of what was found without trying."""
    def one(end: Any) -> Came:
        chart, _, box = end.box.partition(" (")[0].rpartition("/")
        return (chart or "main", box, "end", end.helped) if end.how == "end" else ("", "", end.how, end.helped)
    return {(one(way.before), one(way.after)) for way in found.ways}


def answers_so(true: Mapping[Key, Value], way: MovedPatients, libraries: Sequence[Library]) -> bool:
    """Whether somebody answers the inputs as an example does, at some time of asking. What they are never asked they may answer in any way.

    Two charts may have inputs of one id.
    """
    def agrees(asked: Input, value: object) -> bool:
        keys = [[key for key in true if key[:3] == ("input", chart, asked.id)] for chart in _charts_with(asked, libraries)]
        return not all(keys) or any(
            true[key] == value or (value is None and not true.get(("known", *key), True)) for times in keys for key in times)
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
    """The charts, if they can be read as they are meant."""
    try:
        known = library(charts, shared)
    except ValueError:
        return None
    return known if not {problem.rule for problem in prove(known.decisions["main"], known, everything=True)} & UNREAD else None


@settings(max_examples=CHARTS // 3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whoever_ends_elsewhere_is_found_and_nobody_else(data: st.DataObject) -> None:
    def pick(of: Sequence[Any]) -> Any:
        return data.draw(st.sampled_from(of))

    charts, shared = a_world(pick)
    edits = edited(pick, charts)
    before, after = read(charts, shared), read(edits, shared)
    assume(before is not None and after is not None)
    assert before is not None and after is not None
    try:
        old, new, wanted = tried(charts, edits, shared)
    except TooMany:
        assume(False)
    found = routes("main", before, after, str.__eq__)
    assert found.decided
    told = came_of(before, after, found)
    assert {*wanted} <= told, ("somebody was missed", {*wanted} - told)
    sure = came_of(before, after, found._replace(ways=tuple(way for way in found.ways if way.decided)))
    assert sure <= {*wanted}, ("nobody ends so", sure - {*wanted})
    for way in found.ways:
        [ends] = came_of(before, after, Routes((way,)))
        assert not way.told or any(answers_so(true, way, (before, after)) for true in wanted[ends]), ("nobody who ends so answers so", way)
    event(f"led elsewhere: {bool(wanted)}, safer: {any(way.grade == BETTER for way in found.ways)}")
    for was, now in wanted:
        if later(old, new, was, now):
            grades = {way.grade for way in found.ways if came_of(before, after, Routes((way,))) == {(was, now)}}
            assert grades == {WORSE}, (was, now, grades)
    assert all(way.grade in {WORSE, BETTER} for way in found.ways)


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
