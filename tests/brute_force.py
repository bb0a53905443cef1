"""What charts do with patients, worked out anew from the YAML forms, one patient after the other: the measure of all proofs.

Nothing of generator.logic is used here, and no solver. A condition is a text that carries its own tree (`Said`), so that not even the parser is.

A patient is what is true of them (of each input, of each question of its own, of each danger sign, at each time of asking), and whether they know
it. Patients are made as far as they are looked at: `each` follows one until something is needed that is not decided yet, and goes on with one
patient for every value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from typing import Any, Literal, TypeVar

Value = bool | str | frozenset[str] | Fraction | None
Tree = tuple[Any, ...]
Form = Mapping[str, Any]
Key = tuple[Any, ...]
T = TypeVar("T")

LEVELS = ("emergency", "urgent", "prompt", "routine", "page-link")
NONE = "none of these"
MOST_PATIENTS = 3_000


class Said(str):
    """A condition or a formula as it is written, with what it means."""

    tree: Tree

    @classmethod
    def of(cls, text: str, tree: Tree) -> Said:
        said = cls(text)
        said.tree = tree
        return said


class TooMany(Exception):
    """A chart with more patients than can be tried."""


class Undecided(Exception):
    """Something about a patient that must be decided before it can be said what happens."""

    def __init__(self, key: Key, values: Sequence[Value]) -> None:
        self.key, self.values = key, values


@dataclass(frozen=True)
class Patient:
    """What is true of somebody, as far as it was looked at."""

    true: Mapping[Key, Value]

    def get(self, key: Key, values: Sequence[Value]) -> Value:
        if key not in self.true:
            raise Undecided(key, values)
        return self.true[key]


def each(judged: Callable[[Patient], T], start: Mapping[Key, Value] | None = None) -> Iterator[tuple[Mapping[Key, Value], T]]:
    """What is found of every patient for whom the start is true."""
    ahead: list[Mapping[Key, Value]] = [start or {}]
    for _ in range(MOST_PATIENTS * 20):
        if not ahead:
            return
        true = ahead.pop()
        try:
            yield true, judged(Patient(true))
        except Undecided as open_:
            ahead += ({**true, open_.key: value} for value in reversed(open_.values))
    raise TooMany


def rank(level: str | None) -> int:
    return LEVELS.index(level) if level is not None else len(LEVELS)


# --- one chart as it is written ----------------------------------------------------------------------------------


class Written:
    """A chart, with its inputs, derived values and boxes by their ids."""

    def __init__(self, form: Form, shared: Mapping[str, Form]) -> None:
        self.form, self.id = form, str(form["id"])
        self.inputs: dict[str, Form] = {}
        self.owner: dict[str, str] = {}
        for one in form.get("inputs", ()):
            named = shared[one] if isinstance(one, str) else one
            self.inputs[named["id"]] = named
            self.owner[named["id"]] = "" if isinstance(one, str) else self.id
        self.derived: dict[str, Form] = {one["id"]: one for one in form.get("derived", ())}
        self.boxes: dict[str, Form] = {box["id"]: box for box in form["boxes"]}

    def rests_on(self, tree: Tree) -> set[str]:
        """The inputs on which an expression rests, also by way of what is derived."""
        found: set[str] = set()
        for name in names_in(tree):
            if name in self.derived:
                for part in expressions_of(self.derived[name]):
                    found |= self.rests_on(part)
            else:
                found.add(name)
        return found

    def asks(self, box: Form) -> tuple[str, ...]:
        """The inputs that a question asks: those that it names, or all that its answers rest on."""
        if "asks" in box:
            return ()
        if box.get("inputs"):
            return tuple(box["inputs"])
        trees = [answer["when"].tree for answer in box["answers"] if answer["when"] != "otherwise"]
        return tuple(sorted(set().union(*(self.rests_on(tree) for tree in trees))))

    def own(self, box: Form) -> tuple[Key, ...]:
        """What a question of its own asks: the danger signs that it names, and what else counts as yes; or one thing that its words say."""
        if box.get("red_flags") and box["asks"] == "yes or no":
            other = [("other", self.id, box["id"])] if len(box.get("any_of", ())) > len(box["red_flags"]) else []
            return (*(("sign", sign) for sign in box["red_flags"]), *other)
        words = tuple(sorted(answer["answer"] for answer in box["answers"])) if box["asks"] == "choice" else tuple(box.get("any_of", ()))
        return (("asked", box["says"], box["asks"], box.get("unit", ""), box.get("step", ""), words),)

    def after(self, box: str) -> set[str]:
        """All boxes to which arrows lead from a box."""
        found, ahead = set[str](), list(targets(self.boxes[box]))
        while ahead:
            here = ahead.pop()
            if here not in found:
                found.add(here)
                ahead += targets(self.boxes[here])
        return found

    def asked_anew(self, action: str) -> set[str]:
        """The inputs that are asked anew each time an action is repeated."""
        return {name for box in self._around(action) for name in self.asks(self.boxes[box])}

    def asked_anew_alone(self, action: str) -> set[Key]:
        """The same of what questions of their own ask."""
        around = [box for box in self._around(action) if "asks" in self.boxes[box]]
        return {thing for box in around for thing in self.own(self.boxes[box])}

    def _around(self, action: str) -> list[str]:
        """The questions that may be asked between the box to which a repeat leads back, and its action."""
        to = self.boxes[action]["repeat"]["to"]
        return [box for box in {to, *self.after(to)} if self.boxes[box]["kind"] == "question" and action in self.after(box)]


def targets(box: Form) -> Iterator[str]:
    yield from (box[key] for key in ("goto", "yes", "no", "unknown") if key in box)
    yield from (answer["goto"] for answer in box.get("answers", ()))
    if "repeat" in box:
        yield box["repeat"]["to"]


def names_in(tree: Tree) -> Iterator[str]:
    if tree[0] in {"name", "is", "includes", "known"}:
        yield tree[1]
    for part in tree[1:]:
        if isinstance(part, tuple) and tree[0] not in {"is"}:
            yield from names_in(part)


def expressions_of(value: Form) -> Iterator[Tree]:
    for scored in (*value.get("score", ()), *value.get("highest", ())):
        yield from (scored.tree,) if isinstance(scored, Said) else (scored["when"].tree, scored["points"].tree)
    yield from (condition.tree for condition in value.get("count", ()))
    yield from (row["when"].tree for row in value.get("table", ()))
    if "formula" in value:
        yield value["formula"].tree


def domain(one: Form) -> tuple[Value, ...]:
    """Every value that an input can have."""
    ids = [choice["id"] for choice in one.get("answers", ())]
    if one["asks"] == "yes or no":
        return (False, True)
    if one["asks"] == "one of":
        return tuple(ids)
    if one["asks"] == "several of":
        return tuple(frozenset(some) for size in range(len(ids) + 1) for some in combinations(ids, size))
    low, high, step = Fraction(one["from"]), Fraction(one["to"]), Fraction(one.get("step", "1"))
    return tuple(low + step * place for place in range(int((high - low) / step) + 1))


def default_of(one: Form) -> Value:
    if "default" not in one:
        return None
    if one["asks"] == "yes or no":
        return bool(one["default"] == "yes")
    if one["asks"] == "number":
        return Fraction(one["default"])
    return frozenset(one["default"].split(", ")) if one["asks"] == "several of" else str(one["default"])


# --- what is known, and what follows -----------------------------------------------------------------------------


@dataclass(frozen=True)
class View:
    """A patient at one time of asking: as far as they know, or (`truly`) as it is. `times`: how often each input was asked anew."""

    chart: Written
    patient: Patient
    times: Mapping[Key, int]
    truly: bool = False

    def _key(self, name: str) -> Key:
        thing = (self.chart.owner[name], name)
        return (*thing, self.times.get(thing, 0))

    def knows(self, name: str) -> bool:
        """Whether the patient can answer what an input asks."""
        one = self.chart.inputs[name]
        return bool(self.patient.get(("known", "input", *self._key(name)), (True, False))) if "unknown" in one or "default" in one else True

    def value(self, name: str) -> Value:
        if name in self.chart.derived:
            return self._worked_out(self.chart.derived[name])
        one = self.chart.inputs[name]
        if not self.truly and not self.knows(name):
            return default_of(one)
        return self.patient.get(("input", *self._key(name)), domain(one))

    def _worked_out(self, value: Form) -> Value:
        if "formula" in value:
            return self.number(value["formula"].tree)
        if "table" in value:
            return self._row(value)
        if "count" in value:
            held = [self.holds(condition.tree) for condition in value["count"]]
            return None if None in held else Fraction(held.count(True))
        points = list[Fraction]()
        for scored in value.get("score") or value["highest"]:
            fits = True if isinstance(scored, Said) else self.holds(scored["when"].tree)
            number = Fraction(0) if not fits else self.number(scored.tree if isinstance(scored, Said) else scored["points"].tree)
            if fits is None or number is None:
                return None
            points += [number] if fits else []
        return sum(points, Fraction(0)) if "score" in value else max(points, default=Fraction(0))

    def _row(self, value: Form) -> Value:
        held = [(self.holds(row["when"].tree), row["gives"]) for row in value["table"]]
        fitting = [gives for fits, gives in held if fits]
        if any(fits is None for fits, _ in held) or ("several" not in value and len(fitting) != 1):
            return None
        if "several" in value:
            return frozenset(fitting)
        return Fraction(fitting[0]) if all(row["gives"].isdigit() for row in value["table"]) else str(fitting[0])

    def holds(self, tree: Tree) -> bool | None:
        """Whether a condition holds; None: nobody can tell."""
        form, *parts = tree
        if form == "not":
            inner = self.holds(parts[0])
            return None if inner is None else not inner
        if form in {"and", "or"}:
            held = [self.holds(part) for part in parts]
            decisive = form == "or"
            return decisive if decisive in held else None if None in held else not decisive
        if form == "compare":
            return compared(self.number(parts[0]), parts[1], self.number(parts[2]))
        if form == "known":
            return all(self.knows(name) for name in sorted(self.chart.rests_on(("name", parts[0]))))
        value = self.value(parts[0])
        if form == "name":
            return value if isinstance(value, bool) else None
        value = ("yes" if value else "no") if isinstance(value, bool) else value
        if form == "is":
            return value in parts[1] if isinstance(value, str) else None
        return parts[1] in value if isinstance(value, frozenset) else None

    def number(self, tree: Tree) -> Fraction | None:
        """What a formula comes to; None: nobody can tell."""
        form, *parts = tree
        if form == "constant":
            return Fraction(parts[0])
        if form == "name":
            return self._points(parts[0])
        numbers = [self.number(part) for part in parts]
        known = [number for number in numbers if number is not None]
        return None if len(known) < len(numbers) else FORMULAS[form](*known)

    def _points(self, name: str) -> Fraction | None:
        value = self.value(name)
        one = self.chart.inputs.get(name, {})
        if value is None or isinstance(value, Fraction):
            return value
        if isinstance(value, bool):
            return Fraction(one["points"]) if value else Fraction(0)
        given = {choice["id"]: Fraction(choice.get("points", "0")) for choice in one["answers"]}
        return given[value] if isinstance(value, str) else sum((given[word] for word in value), Fraction(0))


def compared(left: Fraction | None, sign: str, right: Fraction | None) -> bool | None:
    if left is None or right is None:
        return None
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right, "=": left == right, "!=": left != right}[sign]


def _nearest(number: Fraction) -> Fraction:
    """Half goes away from 0."""
    whole = (abs(number) * 2 + 1) // 2
    return Fraction(whole if number >= 0 else -whole)


FORMULAS: Mapping[str, Callable[..., Fraction | None]] = {
    "+": lambda one, other: one + other, "-": lambda one, other: one - other,
    "*": lambda one, other: one * other, "/": lambda one, other: one / other if other else None,
    "^": lambda one, other: one ** int(other), "minus": lambda one: -one,
    "abs": abs, "min": min, "max": max, "round": _nearest, "round-up": lambda one: Fraction(-(-one // 1)),
    "round-down": lambda one: Fraction(one // 1)}


# --- the walk of one patient -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """A box that a patient passed, and what had been asked by then: how often each input was asked anew, and each thing of a question of its own."""

    chart: str
    box: str
    again: tuple[tuple[str, int], ...]
    snapshots: tuple[Mapping[Key, int], ...]
    asked: Mapping[Key, int]
    answer: str = ""
    taken: int = -1


@dataclass(frozen=True)
class Trace:
    """The way of a patient, and why it ended."""

    steps: tuple[Step, ...]
    ended: Literal["end", "no answer", "two answers", "round"]

    @property
    def boxes(self) -> tuple[tuple[str, str], ...]:
        return tuple((step.chart, step.box) for step in self.steps)


@dataclass
class _Way:
    """Where a patient is."""

    steps: list[Step] = field(default_factory=list)
    times: dict[str, int] = field(default_factory=dict)
    snapshots: list[Mapping[Key, int]] = field(default_factory=lambda: [{}])
    asked: dict[Key, int] = field(default_factory=dict)
    asked_after: dict[Key, int] = field(default_factory=dict)
    actions: int = 0

    def asks(self, thing: Key) -> int:
        """Ask something of a question of its own: what was answered before may have changed only if something was done since."""
        if thing not in self.asked:
            self.asked[thing] = 0
        elif self.asked_after[thing] < self.actions:
            self.asked[thing] += 1
        self.asked_after[thing] = self.actions
        return self.asked[thing]


@dataclass(frozen=True)
class Sign:
    """A danger sign of a chart."""

    chart: str
    id: str
    demanded: int
    declared: Form = field(compare=False)


class World:
    """A chart with all that it links to, the shared inputs, and the danger signs."""

    def __init__(self, charts: Sequence[Form], shared: Sequence[Form], flags: Mapping[str, Form]) -> None:
        self.charts = {form["id"]: Written(form, {one["id"]: one for one in shared}) for form in charts}
        self.main = str(charts[0]["id"])
        self.flags = flags
        self.read = self._read()
        self.unknown = {thing for id_ in self.read for box in self.charts[id_].boxes.values()
                        if box["kind"] == "question" and "asks" in box and "unknown" in box for thing in self.charts[id_].own(box)}

    def _read(self) -> tuple[str, ...]:
        """The charts to which the main one leads."""
        found, ahead = list[str](), [self.main]
        while ahead:
            chart = ahead.pop(0)
            if chart not in found:
                found.append(chart)
                ahead += self._linked(chart)
        return tuple(found)

    def _linked(self, chart: str) -> list[str]:
        return [box["decision"] for box in self.charts[chart].boxes.values() if box.get("decision") in self.charts]

    def leads_round(self, chart: str, to: str) -> bool:
        found, ahead = set[str](), [to]
        while ahead:
            here = ahead.pop()
            if here not in found:
                found.add(here)
                ahead += self._linked(here)
        return chart in found

    def box(self, step: Step) -> Form:
        return self.charts[step.chart].boxes[step.box]

    # walking

    def walk(self, patient: Patient, instead: tuple[str, str] | None = None) -> Trace:
        """The way of a patient from the first box of the main chart. `instead`: a box of it, and where it leads at the first time, whoever comes."""
        way, chart = _Way(), self.charts[self.main]
        box = next(iter(chart.boxes.values()))
        while True:
            answers: list[tuple[str, str, int]] = []
            if box["kind"] == "question":
                answers = self._answers(way, chart, box, patient)
                if instead is not None and (chart.id, box["id"]) == (self.main, instead[0]):
                    answers, instead = [("", instead[1], -1)], None
            way.steps.append(Step(chart.id, box["id"], tuple(sorted(way.times.items())), tuple(way.snapshots), dict(way.asked),
                                  *((answers[0][0], answers[0][2]) if len(answers) == 1 else ())))
            if box["kind"] == "outcome" or (box["kind"] == "link" and box.get("decision") not in self.charts):
                return Trace(tuple(way.steps), "end")
            if box["kind"] == "question" and len(answers) != 1:
                return Trace(tuple(way.steps), "two answers" if answers else "no answer")
            if box["kind"] == "link":
                if self.leads_round(chart.id, box["decision"]):
                    return Trace(tuple(way.steps), "round")
                chart = self.charts[box["decision"]]
                box = next(iter(chart.boxes.values()))
                continue
            box = chart.boxes[answers[0][1] if answers else self._onward(way, chart, box)]

    def _onward(self, way: _Way, chart: Written, box: Form) -> str:
        if box["kind"] == "action":
            way.actions += 1
        if "repeat" not in box:
            return str(box["goto"])
        action = f"{chart.id}/{box['id']}"
        if way.times.get(action, 1) >= int(box["repeat"]["at_most"]):
            return str(box["goto"])
        way.times[action] = way.times.get(action, 1) + 1
        times = dict(way.snapshots[-1])
        for name in chart.asked_anew(box["id"]):
            thing = (chart.owner[name], name)
            times[thing] = times.get(thing, 0) + 1
        way.snapshots.append(times)
        for thing in chart.asked_anew_alone(box["id"]):
            way.asked[thing] = way.asked.get(thing, 0) + 1
            way.asked_after[thing] = way.actions
        return str(box["repeat"]["to"])

    def _answers(self, way: _Way, chart: Written, box: Form, patient: Patient) -> list[tuple[str, str, int]]:
        """The answers to a question that fit a patient, each with where it leads, and at which place it stands."""
        if "asks" in box:
            asked = {thing: way.asks(thing) for thing in chart.own(box)}
            held, knows_all = self._own_answers(chart, box, patient, asked)
        else:
            view = View(chart, patient, way.snapshots[-1])
            held = [(words, to, view.holds(tree)) for words, to, tree in answers_of(chart, box)]
            knows_all = all(view.knows(name) for name in chart.asks(box)) if "unknown" in box else True
        found = [(words, to, place) for place, (words, to, fits) in enumerate(held) if fits]
        return found or ([("not known", box["unknown"], len(held))] if "unknown" in box and not knows_all else [])

    def _own_answers(self, chart: Written, box: Form, patient: Patient, asked: Mapping[Key, int]) -> tuple[list[tuple[str, str, bool | None]], bool]:
        known = {thing: self.own(chart, patient, thing, time, box) for thing, time in asked.items()}
        values = list(known.values())
        if box["asks"] == "yes or no":
            yes = True if True in values else None if None in values else False
            return [("yes", box["yes"], yes), ("no", box["no"], None if yes is None else not yes)], None not in values
        [value] = values
        if value is None:
            return [("", answer["goto"], False) for answer in box["answers"]], False
        return [(value if isinstance(value, str) else told(value), answer["goto"], fits_answer(answer, value)) for answer in box["answers"]], True

    def own(self, chart: Written, patient: Patient, thing: Key, time: int, box: Form | None = None, truly: bool = False) -> Value:
        """What is true of something that a question of its own asks; None: not known."""
        if not truly and thing in self.unknown and not patient.get(("known", "own", thing, time), (True, False)):
            return None
        return patient.get(("own", thing, time), self._own_domain(thing))

    def _own_domain(self, thing: Key) -> tuple[Value, ...]:
        if thing[0] != "asked" or thing[2] == "yes or no":
            return (False, True)
        if thing[2] == "choice":
            return tuple(thing[5])
        step = Fraction(thing[4] or "0.5")
        return tuple(step * place for place in range(int(Fraction(5) / step) + 1))

    # danger signs

    def signs(self) -> Iterator[Sign]:
        """Every danger sign of the charts whose urgency is known."""
        for id_ in self.read:
            chart = self.charts[id_]
            declared = {one["sign"]: one for one in chart.form.get("signs", ())}
            for sign in sorted({*declared, *(label for label, _ in self._labels(chart))}):
                one = declared.get(sign, {})
                if "when" in one or any(label == sign for label, _ in self._labels(chart)):
                    yield Sign(id_, sign, rank(self.flags[sign]["urgency"]), one)

    def _labels(self, chart: Written) -> Iterator[tuple[str, Tree]]:
        """Each danger sign that an input, a question or an answer names, with what whoever has it says. `own`: something of a question of its own."""
        for one in chart.inputs.values():
            yield from ((sign, ("name", one["id"])) for sign in one.get("red_flags", ()))
            for choice in one.get("answers", ()):
                tree = ("includes", one["id"], choice["id"]) if one["asks"] == "several of" else ("is", one["id"], (choice["id"],))
                yield from ((sign, tree) for sign in choice.get("red_flags", ()))
        for box in chart.boxes.values():
            if box["kind"] != "question":
                continue
            if "asks" not in box:
                yield from ((sign, ("name", box["inputs"][0])) for sign in box.get("red_flags", ()))
                trees = answers_of(chart, box)[-len(box["answers"]):] if box.get("answers") else []
                for answer, (_, _, tree) in zip(box.get("answers", ()), trees, strict=True):
                    yield from ((sign, tree) for sign in answer.get("red_flags", ()))
                continue
            if box["asks"] == "yes or no":
                yield from ((sign, ("own", ("sign", sign), None)) for sign in box.get("red_flags", ()))
            for answer in box.get("answers", ()):
                yield from ((sign, ("own", chart.own(box)[0], answer)) for sign in answer.get("red_flags", ()))

    def has(self, sign: Sign, patient: Patient, step: Step) -> bool:
        """Whether a patient has a danger sign by a step of the way, and it counts."""
        chart, now = self.charts[sign.chart], step.snapshots[-1]
        if not any(self._shows(sign, patient, step, times) for times in step.snapshots):
            return False
        view = View(chart, patient, now, truly=True)
        for key, counts in (("only_if", True), ("unless", False), ("ruled_out_by", False)):
            if key in sign.declared and (view.holds(sign.declared[key].tree) is True) != counts:
                return False
        return True

    def _shows(self, sign: Sign, patient: Patient, step: Step, times: Mapping[Key, int]) -> bool:
        chart = self.charts[sign.chart]
        view = View(chart, patient, times, truly=True)
        if "when" in sign.declared:
            return view.holds(sign.declared["when"].tree) is True
        for label, tree in self._labels(chart):
            if label != sign.id:
                continue
            if tree[0] != "own":
                if view.holds(tree) is True:
                    return True
                continue
            for time in range(step.asked.get(tree[1], 0) + 1):
                value = self.own(chart, patient, tree[1], time, truly=True)
                if value is True if tree[2] is None else value is not None and fits_answer(tree[2], value):
                    return True
        return False

    def asking(self, sign: Sign, step: Step) -> bool:
        """Whether a question asks for something that a danger sign rests on, or that rules it out."""
        box, chart, own = self.box(step), self.charts[step.chart], self.charts[sign.chart]
        trees = [sign.declared["when"].tree] if "when" in sign.declared else [tree for label, tree in self._labels(own) if label == sign.id]
        trees += [sign.declared["ruled_out_by"].tree] if "ruled_out_by" in sign.declared else []
        things = {tree[1] for tree in trees if tree[0] == "own"}
        inputs = {(own.owner[name], name) for tree in trees if tree[0] != "own" for name in own.rests_on(tree)}
        if "asks" in box:
            return bool(things & set(chart.own(box)))
        return bool(inputs & {(chart.owner[name], name) for name in chart.asks(box)})

    def somebody_has(self, sign: str) -> bool:
        """Whether some patient has a declared danger sign of the main chart before anything is done."""
        one = next(one for one in self.signs() if one.chart == self.main and one.id == sign)
        return any(found for _, found in each(lambda patient: self.has(one, patient, Step(self.main, "", (), ({},), {}))))


def told(value: Value) -> str:
    """A number as it is written in messages."""
    return f"{float(value):.4f}".rstrip("0").rstrip(".") if isinstance(value, Fraction) else str(value)


def fits_answer(answer: Form, value: Value) -> bool:
    """Whether a value is that of an answer: the same words, or within its limits."""
    if isinstance(value, str):
        return bool(answer["answer"] == value)
    signs = {"at_least": ">=", "more_than": ">", "less_than": "<", "at_most": "<="}
    assert isinstance(value, Fraction)
    return all(compared(value, sign, Fraction(answer[key])) for key, sign in signs.items() if key in answer)


def answers_of(chart: Written, box: Form) -> list[tuple[str, str, Tree]]:
    """The answers of a question about inputs: the words, where it leads, and for whom it is."""
    found: list[tuple[str, str, Tree | None]] = []
    if "yes" in box:
        found.append(("yes", box["yes"], ("name", box["inputs"][0])))
    if "no" in box:
        found.append(("no", box["no"], ("not", ("name", box["inputs"][0]))))
    for answer in box.get("answers", ()):
        found.append((str(answer.get("answer", answer.get("when", ""))), answer["goto"], _condition_of(chart, box, answer)))
    others = [tree for _, _, tree in found if tree is not None]
    whole = [(words, to, tree if tree is not None else ("not", ("or", *others))) for words, to, tree in found]
    if "order" not in box:
        return whole
    return [(words, to, ("and", tree, *(("not", earlier) for _, _, earlier in whole[:place]))) for place, (words, to, tree) in enumerate(whole)]


def _condition_of(chart: Written, box: Form, answer: Form) -> Tree | None:
    """For whom an answer is; None: for whom no other is."""
    if "when" in answer:
        return None if answer["when"] == "otherwise" else answer["when"].tree
    name = box["inputs"][0]
    one = chart.inputs[name]
    if one["asks"] == "number":
        signs = {"at_least": ">=", "more_than": ">", "less_than": "<", "at_most": "<="}
        return ("and", *(("compare", ("name", name), sign, ("constant", answer[key])) for key, sign in signs.items() if key in answer))
    if one["asks"] == "yes or no":
        return ("name", name) if answer["answer"] == "yes" else ("not", ("name", name))
    if one["asks"] == "one of":
        return ("is", name, (answer["answer"],))
    if answer["answer"] == NONE:
        return ("and", *(("not", ("includes", name, choice["id"])) for choice in one["answers"]))
    return ("includes", name, answer["answer"])


# --- what must be true of every patient --------------------------------------------------------------------------

Shows = Callable[[Patient, Trace], bool]
"""Whether a patient shows a fault."""


class Judged:
    """All patients of a chart, and what they show."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.walked: list[tuple[Mapping[Key, Value], Trace]] = []
        for walked in each(world.walk):
            self.walked.append(walked)
            if len(self.walked) > MOST_PATIENTS:
                raise TooMany

    def shortest(self, shows: Shows, among: Callable[[Mapping[Key, Value], Trace], Mapping[Key, Value] | None] = lambda true, _: true) -> int | None:
        """How many boxes the shortest way has on which some patient shows something; None if nobody does."""
        found = None
        for true, trace in sorted(self.walked, key=lambda walked: len(walked[1].steps)):
            start = among(true, trace)
            if start is None or (found is not None and len(trace.steps) >= found):
                continue
            if any(shown for _, shown in each(lambda patient, trace=trace: shows(patient, trace), start)):  # type: ignore[misc]
                found = len(trace.steps)
        return found

    # the faults

    def ends_too_low(self, sign: Sign) -> Shows:
        def shows(patient: Patient, trace: Trace) -> bool:
            end = trace.steps[-1]
            box = self.world.box(end)
            if trace.ended != "end" or rank(box.get("level")) <= sign.demanded or not self._in_its_chart(sign, trace.steps):
                return False
            return self.world.has(sign, patient, end) and not (box["kind"] == "link" and self._helped(sign, trace.steps))
        return shows

    def comes_to_a_lower_step(self, sign: Sign, at: int | None = None) -> Shows:
        """`at`: at which place of the way."""
        def shows(patient: Patient, trace: Trace) -> bool:
            for place, step in enumerate(trace.steps):
                box, before = self.world.box(step), trace.steps[:place]
                lower = box["kind"] == "action" and rank(box.get("level", "routine")) > sign.demanded
                if lower and at in (None, place) and not self._helped(sign, before) and self._in_its_chart(sign, trace.steps[:place + 1]) \
                        and self.world.has(sign, patient, step):
                    return True
            return False
        return shows

    def is_asked_too_much(self, sign: Sign) -> Shows:
        most = int(sign.declared.get("questions", 0 if sign.demanded == 0 else 99))

        def shows(patient: Patient, trace: Trace) -> bool:
            places = [place for place, step in enumerate(trace.steps) if self._question(step)]
            asking = [place for place in places if self.world.asking(sign, trace.steps[place])]
            if not any(self.world.has(sign, patient, trace.steps[place]) for place in asking):
                return False
            between = [place for place in places if place > asking[-1] and not self._helped(sign, trace.steps[:place])
                       and self._in_its_chart(sign, trace.steps[:place + 1])]
            return len(between) > most and sum(self.world.has(sign, patient, trace.steps[place]) for place in between) > most
        return shows

    def ends_later(self, sign: Sign) -> Shows:
        allowed = seconds(self.world.flags[sign.id]["time_limit"])

        def shows(patient: Patient, trace: Trace) -> bool:
            end = trace.steps[-1]
            wait = seconds(self.world.box(end).get("time", "not stated"))
            late = trace.ended == "end" and wait is not None and allowed is not None and wait[0] > allowed[1]
            return late and self._in_its_chart(sign, trace.steps) and self.world.has(sign, patient, end)
        return shows

    def ends_lower_by_the_first(self, box: Form) -> Shows:
        """That of several answers of a question that fit the first leads to a less urgent end than a later one would."""
        chart = self.world.charts[self.world.main]
        fitting = answers_of(chart, {key: value for key, value in box.items() if key != "order"})

        def shows(patient: Patient, trace: Trace) -> bool:
            step = next((step for step in trace.steps if (step.chart, step.box) == (chart.id, box["id"]) and not step.again), None)
            if step is None or trace.ended != "end" or not 0 <= step.taken < len(fitting):
                return False
            view = View(chart, patient, step.snapshots[-1])
            for _, to, tree in fitting[step.taken + 1:]:
                if to != fitting[step.taken][1] and view.holds(tree) is True:
                    other = self.world.walk(patient, (box["id"], to))
                    levels = [self.world.box(one.steps[-1]).get("level") for one in (trace, other)]
                    if other.ended == "end" and None not in levels and rank(levels[0]) > rank(levels[1]):
                        return True
            return False
        return shows

    def _question(self, step: Step) -> bool:
        return bool(self.world.box(step)["kind"] == "question")

    def _helped(self, sign: Sign, before: Sequence[Step]) -> bool:
        done = (self.world.box(step) for step in before)
        return any(rank(box.get("level", "routine")) <= sign.demanded for box in done if box["kind"] == "action")

    def _in_its_chart(self, sign: Sign, steps: Sequence[Step]) -> bool:
        return sign.chart == self.world.main or any(step.chart == sign.chart for step in steps)

    # promises

    def fits(self, claimed: Form) -> Shows:
        """Whether a patient is one whom a property is about."""
        given = claimed.get("given", ())
        chart = self.world.charts[self.world.main]

        def shows(patient: Patient, trace: Trace) -> bool:
            if isinstance(given, Said):
                if "round" in claimed:
                    at = {str(max((time for _, time in step.again), default=1)): step.snapshots[-1] for step in trace.steps}
                    at |= {"first": trace.steps[0].snapshots[0], "last": trace.steps[-1].snapshots[-1]}
                    times = at.get(claimed["round"])
                    return times is not None and View(chart, patient, times, truly=True).holds(given.tree) is True
                return any(View(chart, patient, times, truly=True).holds(given.tree) is True for times in trace.steps[-1].snapshots)
            return all(self._gives(one, patient, trace) for one in given)
        return shows

    def _gives(self, one: Form, patient: Patient, trace: Trace) -> bool:
        """Whether a patient gives an answer, at each time of asking that it is about."""
        chart, box = self.world.charts[self.world.main], self.world.charts[self.world.main].boxes.get(one["question"])
        if box is not None:
            return self._gives_own(one, box, patient, trace)
        for step in trace.steps:
            if "round" in one and int(one["round"]) != max((time for _, time in step.again), default=1):
                continue
            view = View(chart, patient, step.snapshots[-1])
            value = view.value(one["question"])
            if view.knows(one["question"]) if one["answer"] == "not known" else value is None or not same(one["answer"], value):
                return False
        return True

    def _gives_own(self, one: Form, box: Form, patient: Patient, trace: Trace) -> bool:
        chart = self.world.charts[self.world.main]
        at = [step for step in trace.steps if (step.chart, step.box) == (chart.id, box["id"])] or [trace.steps[-1]]
        for step in at:
            known = [self.world.own(chart, patient, thing, step.asked.get(thing, 0)) for thing in chart.own(box)]
            yes = True if True in known else None if None in known else False
            value = yes if box["asks"] == "yes or no" else known[0]
            if (one["answer"] == "not known") != (value is None) or (value is not None and not same(one["answer"], value)):
                return False
        return True

    def breaks(self, claimed: Form) -> Shows:
        """Whether a patient breaks what a property claims."""
        def shows(patient: Patient, trace: Trace) -> bool:
            passed = [step.box for step in trace.steps if step.chart == self.world.main]
            at = any(box in passed for box in claimed.get("boxes", ()))
            at = at or (trace.ended == "end" and self.world.box(trace.steps[-1]).get("level") in claimed.get("levels", ()))
            later = [place for place, box in enumerate(passed) if box == claimed["before"]] if "before" in claimed else [len(passed)]
            first, last = (later[0], later[-1]) if later else (0, 0)
            fits = self.fits(claimed)
            if "never" in claimed:
                return (at or any(box in passed[:last] for box in claimed.get("passes", ()))) and fits(patient, trace)
            lacking = ("boxes" in claimed or "levels" in claimed) and not at
            lacking = lacking or (bool(later) and not all(box in passed[:first] for box in claimed.get("passes", ())))
            return lacking and fits(patient, trace)
        return shows


def same(words: str, value: Value) -> bool:
    if isinstance(value, bool):
        return words == ("yes" if value else "no")
    if isinstance(value, Fraction):
        return Fraction(words) == value
    if isinstance(value, frozenset):
        return value == (frozenset() if words == NONE else frozenset(words.split(", ")))
    return words == value


SECONDS = {"minutes": 60, "hours": 3600, "days": 86_400, "weeks": 7 * 86_400}


def seconds(time: object) -> tuple[Fraction, Fraction] | None:
    """The least and the most that a time may take; of a range the longer one counts."""
    if not isinstance(time, str) or time == "not stated":
        return None
    if time in {"now", "the same day"}:
        return (Fraction(0),) * 2 if time == "now" else (Fraction(86_400),) * 2
    *_, number, unit = time.split()
    if unit in {"months", "month"}:
        return Fraction(number) * 28 * 86_400, Fraction(number) * 31 * 86_400
    return (Fraction(number) * SECONDS[unit],) * 2
