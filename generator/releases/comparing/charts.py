"""Charts before and after: who is sent elsewhere, with an example; and what their steps, questions and results say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import zip_longest

from generator.content.model import LEAST_URGENT, Answer, Input, OutcomeBox
from generator.content.model.statement import TimeWords
from generator.documents.document import DocumentId
from generator.documents.document.walking import labelled
from generator.documents.meaning import Saying
from generator.language.numbers.units import measured
from generator.logic.graph import limits_of
from generator.logic.proof import plain
from generator.releases.changes import Change
from generator.releases.comparing.routes import BETTER, WORSE, End, MovedPatients, MovedStep, Routes, linked, logic_of, routes
from generator.releases.comparing.sayings import Edit, Edits
from generator.releases.comparing.telling import Telling
from generator.releases.grades import Grade

MOST_WAYS = 3
"""So many ways that people are led otherwise stand in one sentence; the rest is counted."""

_OF_ROUTES = frozenset({"kind", "level", "urgency", "again", "row", "onto"})
"""What a box tells that decides who is sent where: told with the routes."""


class ChartChanges:
    """Everything that changed in charts. `found`: the edits of all Documents."""

    def __init__(self, telling: Telling, found: Edits, tell: Callable[..., None]) -> None:
        self.telling, self._tell = telling, tell
        self._edits = {edit: documents for edit, documents in found.items()
                       if edit.one.subject in {"box", "answer", "input", "value", "return", "chart sign"}}

    # --- who is sent elsewhere ---

    @cached_property
    def _routes(self) -> Mapping[str, Routes]:
        """For each chart whose logic changed who is led elsewhere; charts that only link to such a chart have no changes of their own."""
        before, after = self.telling.before.library, self.telling.after.library
        both = sorted(map(str, before.decisions.keys() & after.decisions.keys()))
        changed = [chart for chart in both if logic_of(chart, before) != logic_of(chart, after)]
        found = {}
        for place, chart in enumerate(changed):
            self._tell("Comparing the charts", place, len(changed))
            found[chart] = routes(chart, before, after, self.telling.texts.alike)
        return found

    def _routed(self, documents: tuple[DocumentId, ...]) -> bool:
        """Whether somebody is led elsewhere in all charts that some Documents show, or that could not be worked out."""
        found = (self._routes.get(document.id) for document in documents)
        return all(one is not None and (bool(one.ways or one.steps) or not one.decided) for one in found)

    def routes(self) -> Iterator[Change]:
        """Who is sent elsewhere: for each chart those who may be worse off, and those who surely are not."""
        for chart, found in self._routes.items():
            library = self.telling.after.library
            onto = {str(other) for other in library.decisions if chart in linked(str(other), library)}
            documents = self.telling.chart_documents(frozenset({chart, *(onto - {*self._routes})}))
            if not found.decided:
                yield Change(WORSE, "route", chart, self.telling.reader("changes_route_unsure", chart=self._title(chart)), documents=documents)
            for grade, key in ((WORSE, "changes_route_worse"), (BETTER, "changes_route_better")):
                ways = [way for way in found.ways if way.grade == grade]
                if ways:
                    yield self._led(chart, key, ways, documents)
            for how, key in (("left out", "changes_route_left_out"), ("put in", "changes_route_put_in")):
                steps = [step for step in found.steps if step.how == how]
                if steps:
                    yield self._stepped(chart, key, steps, documents)

    def _led(self, chart: str, key: str, ways: Sequence[MovedPatients], documents: tuple[DocumentId, ...]) -> Change:
        say = self.telling.reader
        told = dict.fromkeys((self._end(way.before, old=True), self._end(way.after, old=False)) for way in ways)
        listed = [say("changes_way", before=before, after=after) for before, after in [*told][:MOST_WAYS]]
        listed += [self.telling.reader.count("changes_ways", len(told) - MOST_WAYS)] if len(told) > MOST_WAYS else []
        shown = next((way for way in ways if way.told), ways[0])
        return Change(ways[0].grade, "route", chart, say(key, chart=self._title(chart), ways="; ".join(listed)),
                      "\n".join(before for before, _ in told), "\n".join(after for _, after in told), documents, self._example(shown))

    def _stepped(self, chart: str, key: str, steps: Sequence[MovedStep], documents: tuple[DocumentId, ...]) -> Change:
        say, told = self.telling.reader, [*dict.fromkeys(map(self._step, steps))]
        listed = [f"“{one}”" for one in told[:MOST_WAYS]]
        listed += [self.telling.reader.count("changes_steps", len(told) - MOST_WAYS)] if len(told) > MOST_WAYS else []
        shown = next((step for step in steps if step.told), steps[0])
        sides = ("\n".join(told), "") if steps[0].how == "left out" else ("", "\n".join(told))
        return Change(WORSE, "route", chart, say(key, chart=self._title(chart), steps="; ".join(listed)), *sides, documents, self._example(shown))

    def _step(self, step: MovedStep) -> str:
        """A step in words: what to do, how urgent."""
        says = self.telling.shortened(step.says)
        return self.telling.reader("changes_end", end=says, how=self.telling.level(step.level)) if step.level else says

    def _title(self, chart: str) -> str:
        document = next((one for one in self.telling.after.documents if one.kind == "chart" and one.id == chart), None)
        return self.telling.after.title(document) if document is not None else chart

    def _end(self, end: End, *, old: bool) -> str:
        """An end in words: what to do, how urgent, how soon."""
        say = self.telling.reader
        if end.how != "end":
            return say("changes_several_ways" if end.how == "several ways" else "changes_no_way")
        how = ", ".join(filter(None, (self.telling.level(end.level), self._time(end.time), end.who, end.onto)))
        told = say("changes_end", end=self.telling.shortened(end.says), how=how) if how else self.telling.shortened(end.says)
        return say("changes_helped", end=told, how=self.telling.level(_LEVELS[end.helped])) if end.helped < LEAST_URGENT else told

    def _time(self, time: object) -> str:
        if isinstance(time, TimeWords):
            return self.telling.reader("time_now") if time == "now" else self.telling.reader("time_same_day") if time.unit is None else str(time)
        return f"{getattr(time, 'value', '')} {getattr(time, 'unit', '')}".strip() if time is not None else ""

    def _example(self, way: MovedPatients | MovedStep) -> str:
        if not way.told:
            return ""
        answers = "; ".join(f"{asked.says} {self._answer(asked, value)}" for asked, value in way.told)
        return self.telling.reader("changes_example", answers=answers)

    def _answer(self, asked: Input, value: object) -> str:
        """An answer in the words of the chart."""
        say = self.telling.reader
        if isinstance(value, Answer):
            return f"“{value.answer}”" if value.answer is not None else limits_of(value).signs
        if value in {"yes", "no"} or isinstance(value, bool):
            return say("chart_yes" if value in {"yes", True} else "chart_no")
        if value is None or value == "unknown":
            return say("logic_not_known")
        said = {str(choice.id): str(choice.says) for choice in asked.answers}
        if isinstance(value, frozenset):
            return ", ".join(f"“{said.get(word, word)}”" for word in said or sorted(value) if word in value) or say("logic_none")
        return f"“{said.get(value, value)}”" if isinstance(value, str) else measured(plain(value), asked.unit)  # type: ignore[arg-type]

    # --- what its boxes say ---

    def calls(self) -> Iterator[tuple[str, str, tuple[DocumentId, ...]]]:
        """Whom to call at a box of the same level, where that was changed."""
        for edit, documents in self._edits.items():
            old, new = edit.old, edit.new
            if old is not None and new is not None and old.subject == "box" and old.all("level") == new.all("level"):
                gone = [one for one in old.all("call") if one not in new.all("call")]
                come = [one for one in new.all("call") if one not in old.all("call")]
                yield from ((one, other, documents) for one, other in zip_longest(gone, come, fillvalue=""))

    def changes(self) -> Iterator[Change]:
        """What boxes, answers, questions, results and ways back tell otherwise, apart from who is sent elsewhere by it."""
        told = {"box": self._box, "answer": self._answer_of, "input": self._input, "value": self._value, "return": self._return,
                "chart sign": self._sign}
        for edit, documents in self._edits.items():
            yield from told[edit.one.subject](edit, documents)

    def _change(self, grade: Grade, key: str, edit: Edit, documents: tuple[DocumentId, ...], text: str = "", before: str | None = None,
                after: str | None = None) -> Change:
        telling, one = self.telling, edit.one
        title = telling.after.title(documents[0])
        read = (telling.filled(side.text) if side is not None else "" for side in (edit.old, edit.new))
        was, is_now = read
        return Change(grade, one.subject, one.id, telling.reader(key, chart=title, text=telling.shortened(telling.filled(text or one.text))),
                      was if before is None else before, is_now if after is None else after, documents)

    def _box(self, edit: Edit, documents: tuple[DocumentId, ...]) -> Iterator[Change]:
        old, new, routed = edit.old, edit.new, self._routed(documents)
        if old is None or new is None:
            if not routed:
                yield self._change("content", "changes_chart_step_new" if old is None else "changes_chart_step_gone", edit, documents)
            elif old is None and edit.one.all("kind") == ("action",):  # no end, and no step of both versions, tells of it
                yield self._change("content", "changes_chart_action_new", edit, documents)
            return
        kind = self.telling.texts.kind(old.text, new.text)
        if kind != "same":
            grade: Grade = "wording" if kind == "wording" else "content" if new.all("kind") == ("state",) else WORSE
            says = self._change(grade, "changes_chart_says", edit, documents)
            yield says if kind != "wording" else replace(says, says=self.telling.quoted("changes_wording", new.text))
        say = self.telling.reader
        of_routes = _OF_ROUTES | {say("chart_who"), say("time_limit"), say("chart_onward")}
        for label in sorted({name for name, _ in (*old.data, *new.data)} - {"call", "fact"}):
            if old.all(label) != new.all(label) and not (routed and label in of_routes):
                yield from self._label(label, edit, old, new, documents)
        before, after = self._facts(old), self._facts(new)
        if sorted(old.all("fact")) != sorted(new.all("fact")) and before != after:
            yield Change("content", "box", new.id, self.telling.quoted("changes_details", new.text), before, after, documents)

    def _facts(self, box: Saying) -> str:
        """The facts of a box, in the order of their words: a fact that only got another id is the same to readers."""
        return "; ".join(sorted(self.telling.filled(f"{{{fact}}}") for fact in box.all("fact")))

    def _label(self, label: str, edit: Edit, old: Saying, new: Saying, documents: tuple[DocumentId, ...]) -> Iterator[Change]:
        """One of the things that a box tells beside its words."""
        say, alike = self.telling.reader, self.telling.texts.alike
        gone = [one for one in old.all(label) if not any(alike(one, other) for other in new.all(label))]
        come = [one for one in new.all(label) if not any(alike(other, one) for other in old.all(label))]
        before, after = "; ".join(map(self.telling.filled, old.all(label))), "; ".join(map(self.telling.filled, new.all(label)))
        grade: Grade = "wording"
        if gone and [self.telling.titles.get(one, one) for one in old.all(label)] == [*new.all(label)]:
            return
        if gone or come:
            uncertain = {say("chart_unsure"), "also", "again"}
            lost = gone and label in {say("chart_come_back"), say("time_limit"), say("chart_who"), "asks for", "note"}
            grade = WORSE if lost or label in uncertain else BETTER if label == "asks for" else "content"
        elif sorted(old.all(label)) == sorted(new.all(label)):
            return
        key = "changes_come_back" if label == say("chart_come_back") else "changes_chart_says" if gone or come else "changes_wording"
        text = "; ".join(come or gone) or after
        if key == "changes_wording":
            yield Change(grade, "box", new.id, say(key, text=self.telling.shortened(self.telling.filled(text))), before, after, documents)
        else:
            yield self._change(grade, key, edit, documents, text, before, after)

    def _answer_of(self, edit: Edit, documents: tuple[DocumentId, ...]) -> Iterator[Change]:
        old, new = edit.old, edit.new
        if self._routed(documents) or any(documents == others for other, others in self._edits.items() if other.one.subject == "input"):
            return
        if old is None or new is None:
            yield self._change(WORSE if edit.one.all("fallback") == ("true",) else "content", "changes_chart_leads", edit, documents)
        elif (old.all("when"), old.all("to"), old.all("fallback")) != (new.all("when"), new.all("to"), new.all("fallback")):
            yield self._change("content", "changes_chart_leads", edit, documents)
        elif self.telling.texts.alike(old.text, new.text):
            yield Change("wording", "answer", new.id, self.telling.quoted("changes_wording", new.text), old.text, new.text, documents)
        else:
            yield self._change(WORSE, "changes_chart_says", edit, documents)

    def _input(self, edit: Edit, documents: tuple[DocumentId, ...]) -> Iterator[Change]:
        old, new, alike = edit.old, edit.new, self.telling.texts.alike
        if old is None or new is None:
            if not self._routed(documents):
                yield self._change("content", "changes_chart_asks", edit, documents)
            return
        parts = [(old.text, new.text), *(("; ".join(old.all(name)), "; ".join(new.all(name))) for name in ("name", "any_of"))]
        choices = [json.loads(side.all("choices")[0]) if side.all("choices") else [] for side in (old, new)]
        by_id = [{choice["id"]: choice["words"] for choice in side} for side in choices]
        keys_alike = {*by_id[0]} == {*by_id[1]} or all(alike(one["words"], other["words"]) for one, other in zip(*choices, strict=False))
        parts += [(by_id[0][id_], by_id[1][id_]) for id_ in by_id[0] if id_ in by_id[1]]
        fixed = ("kind", "unit", "low", "high", "step", "default")
        same = len(choices[0]) == len(choices[1]) and keys_alike and all(old.all(name) == new.all(name) for name in fixed)
        same = same and bool(old.all("unknown")) == bool(new.all("unknown"))
        before, after = (self._asked(side) for side in (old, new))
        unsure, about = ((" ".join(old.all(name)), " ".join(new.all(name))) for name in ("unsure", "about"))
        told_by_box = any(other.one.subject == "box" and others == documents and self._unsure(other.old) != self._unsure(other.new)
                          for other, others in self._edits.items())
        if not same or not all(alike(*part) for part in parts) or not (told_by_box or alike(*unsure)):
            yield self._change(WORSE, "changes_chart_asks", edit, documents, before=before, after=after)
        elif not alike(*about):
            yield Change("content", "input", new.id, self.telling.quoted("changes_details", new.text), *about, documents)
        elif about[0] != about[1] or any(one != other for one, other in parts) or old.all("unknown") != new.all("unknown") or by_id[0] != by_id[1]:
            yield Change("wording", "input", new.id, self.telling.quoted("changes_wording", new.text), before, after, documents)
        elif not self._routed(documents) and _points(choices[0]) != _points(choices[1]):
            yield self._change("content", "changes_chart_works_out", edit, documents, before=before, after=after)

    def _unsure(self, box: Saying | None) -> tuple[str, ...]:
        return box.all(self.telling.reader("chart_unsure")) if box is not None else ()

    def _asked(self, asked: Saying) -> str:
        """What is asked, and what can be answered, in words."""
        choices = json.loads(asked.all("choices")[0]) if asked.all("choices") else []
        told = ("; ".join(choice["words"] for choice in choices), *asked.all("range"), *asked.all("steps"), *asked.all("unknown"))
        return " / ".join(filter(None, (asked.text, *told)))

    def _value(self, edit: Edit, documents: tuple[DocumentId, ...]) -> Iterator[Change]:
        old, new = edit.old, edit.new
        if self._routed(documents) and not any(self._is_shown(document.id, edit.one.id) for document in documents):
            return
        if old is not None and new is not None and self.telling.texts.alike(old.text, new.text) and _worked_out(old) == _worked_out(new):
            yield Change("wording", "value", new.id, self.telling.quoted("changes_wording", new.text), old.text, new.text, documents)
        else:
            before, after = (_rows(side) for side in (old, new))
            yield self._change("content" if old is None else WORSE, "changes_chart_works_out", edit, documents, before=before, after=after)

    def _is_shown(self, chart: str, value: str) -> bool:
        versions = (self.telling.before, self.telling.after)
        boxes = (box for version in versions if chart in version.library.decisions for box in version.library.decisions[chart].boxes)
        return any(isinstance(box, OutcomeBox) and (value in box.shows or box.adds) for box in boxes)

    def _return(self, edit: Edit, documents: tuple[DocumentId, ...]) -> Iterator[Change]:
        old, new = edit.old, edit.new
        if old is None or new is None:
            grade: Grade = "content" if old is None else WORSE
            yield self._change(grade, "changes_return_new" if old is None else "changes_return_gone", edit, documents)
        elif old.data == new.data and self.telling.texts.alike(old.text, new.text):
            yield Change("wording", "return", new.id, self.telling.quoted("changes_wording", new.text), old.text, new.text, documents)
        else:
            yield self._change(WORSE, "changes_come_back", edit, documents)

    def _sign(self, edit: Edit, documents: tuple[DocumentId, ...]) -> Iterator[Change]:
        """For whom a danger sign counts: who has it no more, or only with a condition, may be sent home."""
        old, new = edit.old, edit.new
        fewer = old is not None and new is not None and _less_excepted(old, new)
        grade: Grade = BETTER if old is None or fewer else WORSE
        sign = self.telling.facts_after.get(edit.one.id) or self.telling.facts_before.get(edit.one.id) or edit.one.id
        says = self.telling.reader("changes_sign_counts", chart=self.telling.after.title(documents[0]), sign=self.telling.shortened(sign))
        yield Change(grade, "chart sign", edit.one.id, says, _counted(old), _counted(new), documents)


_LEVELS = ("emergency", "urgent", "prompt", "routine", None)


def _points(choices: Sequence[Mapping[str, str]]) -> list[str]:
    return [choice.get("points", "") for choice in choices]


def _rows(value: Saying | None) -> str:
    """How a value is worked out, in words."""
    rows = json.loads(value.all("rows")[0]) if value is not None and value.all("rows") else []
    return "; ".join(labelled(row.get("words", ""), row.get("says", "") or row.get("gives", "")) for row in rows)


def _worked_out(value: Saying) -> tuple[object, ...]:
    """How a value is worked out, apart from its words."""
    rows = json.loads(value.all("rows")[0]) if value.all("rows") else []
    return (sorted((row.get("when", ""), row.get("gives", ""), row.get("says", "")) for row in rows), value.all("collect"), value.all("unit"),
            value.all("low"), value.all("high"), value.all("decimals"))


def _counted(sign: Saying | None) -> str:
    """For whom a danger sign counts, in words: its condition, its exceptions, and how many questions may follow. Not the form for programs."""
    if sign is None:
        return ""
    exceptions = json.loads(sign.all("exceptions")[0]) if sign.all("exceptions") else []
    further = [labelled(name, value) for name, value in sign.data if name not in {"when", "exceptions"}]
    return "; ".join([sign.text, *(labelled(one["kind"].replace("_", " "), one["words"]) for one in exceptions), *further])


def _less_excepted(old: Saying, new: Saying) -> bool:
    """Whether a danger sign lost an exception, and nothing else of it changed."""
    was, is_now = (json.loads(side.all("exceptions")[0]) if side.all("exceptions") else [] for side in (old, new))
    rest = [tuple(pair for pair in side.data if pair[0] != "exceptions") for side in (old, new)]
    return rest[0] == rest[1] and old.text == new.text and len(is_now) < len(was) and all(one in was for one in is_now)
