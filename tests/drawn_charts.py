"""Small charts as authors write them, drawn at random: every form of the logic, few enough values that all patients can be tried."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from tests.brute_force import NONE, Said, Tree, Written

T = TypeVar("T")
Form = dict[str, Any]


class Pick(Protocol):
    """Takes one of several, at random."""

    def __call__(self, of: Sequence[T], /) -> T: ...


FLAGS: dict[str, Form] = {
    name: {"id": name, "plain": name, "means": "not stated", "urgency": urgency, "time_limit": time}
    for name, urgency, time in (("numb", "emergency", "not stated"), ("cold", "emergency", "1 hours"), ("pale", "urgent", "24 hours"),
                                ("stiff", "prompt", "not stated"), ("slow", "prompt", "2 weeks"))}
TIMES = {"emergency": ("now", "2 hours", "not stated"), "urgent": ("2 hours", "the same day", "2 days"),
         "prompt": ("the same day", "2 to 4 weeks", "1 weeks"), "routine": ("2 to 4 weeks", "1 months", "not stated"),
         "page-link": ("not stated",)}
LEVELS = ("emergency", "urgent", "prompt", "routine")


# --- conditions --------------------------------------------------------------------------------------------------


class Names:
    """What conditions of a chart may speak of."""

    def __init__(self) -> None:
        self.inputs: dict[str, Form] = {}
        self.numbers: list[str] = []
        self.words: dict[str, tuple[str, ...]] = {}
        self.several: dict[str, tuple[str, ...]] = {}
        self.bare: list[str] = []

    def add_input(self, one: Form) -> None:
        name = one["id"]
        self.inputs[name] = one
        ids = tuple(choice["id"] for choice in one.get("answers", ()))
        if one["asks"] == "number":
            self.numbers.append(name)
        elif one["asks"] == "yes or no":
            self.bare.append(name)
        elif one["asks"] == "one of":
            self.words[name] = ids
        else:
            self.several[name] = ids
        if "points" in one or any("points" in choice for choice in one.get("answers", ())):
            self.numbers.append(name)

    def add_derived(self, value: Form) -> None:
        words = tuple(dict.fromkeys(row["gives"] for row in value.get("table", ())))
        if not words or all(word.isdigit() for word in words):
            self.numbers.append(value["id"])
        elif "several" in value:
            self.several[value["id"]] = words
        else:
            self.words[value["id"]] = words


def number(pick: Pick, names: Names, deep: int = 1) -> Said:
    """A formula; one in several is not linear."""
    form = pick(("name", "name", "constant", "sum", "function", "product")) if deep else pick(("name", "name", "constant"))
    if form == "name" and names.numbers:
        name = pick(names.numbers)
        return Said.of(name, ("name", name))
    if form in {"name", "constant"}:
        digits = pick(("0", "1", "2", "0.5", "3"))
        return Said.of(digits, ("constant", digits))
    one, other = number(pick, names, deep - 1), number(pick, names, deep - 1)
    if form == "product":
        sign = pick(("*", "*", "/", "/", "^"))
        if sign == "^":
            digits = pick(("2", "3"))
            other = Said.of(digits, ("constant", digits))
        return Said.of(f"({one} {sign} {other})", (sign, one.tree, other.tree))
    if form == "sum":
        sign = pick(("+", "-", "*", "/"))
        if sign in "*/":
            digits = pick(("2", "3", "0.5"))
            other = Said.of(digits, ("constant", digits))
        return Said.of(f"({one} {sign} {other})", (sign, one.tree, other.tree))
    function = pick(("min", "max", "abs", "minus", "round", "round-up", "round-down"))
    if function in {"min", "max"}:
        return Said.of(f"{function}({one}, {other})", (function, one.tree, other.tree))
    return Said.of(f"(- {one})" if function == "minus" else f"{function}({one})", (function, one.tree))


def simple(pick: Pick, names: Names) -> Said:
    """One comparison."""
    there = {"bare": names.bare, "number": names.numbers, "words": names.words, "several": names.several, "known": names.inputs}
    form = pick([form for form in there if there[form] for _ in range(1 if form == "known" else 3)])
    if form == "bare":
        name = pick(names.bare)
        return Said.of(name, ("name", name))
    if form == "known":
        name, known = pick(list(names.inputs)), pick((True, False))
        tree: Tree = ("known", name)
        return Said.of(f"{name} is {'' if known else 'not '}known", tree if known else ("not", tree))
    if form == "words":
        return _words(pick, names)
    if form == "several":
        name = pick(list(names.several))
        word = pick(names.several[name])
        return Said.of(f"{name} includes {word}", ("includes", name, word))
    left, right, sign = number(pick, names, pick((0, 0, 1))), number(pick, names, pick((0, 0, 1))), pick(("<", "<=", ">", ">=", "=", "!="))
    if pick((1, 2, 3)) == 1:
        low, high = pick((("0", "2"), ("1", "2"), ("0.5", "3")))
        tree = ("and", ("compare", ("constant", low), "<=", left.tree), ("compare", left.tree, "<", ("constant", high)))
        return Said.of(f"{low} <= {left} < {high}", tree)
    return Said.of(f"{left} {sign} {right}", ("compare", left.tree, sign, right.tree))


def _words(pick: Pick, names: Names) -> Said:
    name = pick(list(names.words))
    words = names.words[name]
    some, denied = tuple(dict.fromkeys((pick(words), pick(words)))), pick((False, True))
    tree: Tree = ("is", name, some)
    negated = " not" if denied else ""
    text = f"{name} is{negated} {some[0]}" if len(some) == 1 else f"{name}{negated} in ({', '.join(some)})"
    return Said.of(text, ("not", tree) if denied else tree)


def condition(pick: Pick, names: Names, deep: int = 1) -> Said:
    """A condition of few parts."""
    form = pick(("simple", "simple", "and", "or", "not")) if deep else "simple"
    if form == "simple":
        return simple(pick, names)
    one = condition(pick, names, deep - 1)
    if form == "not":
        return Said.of(f"not ({one})", ("not", one.tree))
    other = condition(pick, names, deep - 1)
    return Said.of(f"({one}) {form} ({other})", (form, one.tree, other.tree))


# --- inputs, derived values, signs -------------------------------------------------------------------------------


def an_input(pick: Pick, name: str) -> Form:
    asks = pick(("yes or no", "yes or no", "one of", "several of", "number"))
    one: Form = {"id": name, "says": f"What is {name}?", "asks": asks}
    if asks == "number":
        one |= {"unit": "points", "from": "0", "to": pick(("1", "2", "3"))} | pick(({}, {"step": "1"}, {"step": "0.5"}))
    elif asks != "yes or no":
        ids = pick((("x", "y"), ("x", "y", "z"))) if asks == "one of" else ("x", "y")
        points = pick((False, False, True))
        one["answers"] = [{"id": id_, "says": id_.upper()} | ({"points": pick(("0", "1", "2"))} if points else {}) | _flags(pick, 6) for id_ in ids]
    else:
        one |= pick(({}, {}, {"points": "1"})) | _flags(pick, 3) | {"unsure": "Answer yes."}
    known = pick(("asked", "asked", "unknown", "default"))
    if known == "unknown":
        one["unknown"] = "I do not know"
    if known == "default":
        one["default"] = {"yes or no": "no", "one of": "x", "several of": "y", "number": pick(("0", "1"))}[asks]
    return one


def _flags(pick: Pick, seldom: int) -> Form:
    return {"red_flags": [pick(tuple(FLAGS))]} if pick(range(seldom)) == 0 else {}


def a_derived_value(pick: Pick, name: str, names: Names) -> Form:
    form = pick(("score", "count", "highest", "table", "words", "several", "formula"))
    value: Form = {"id": name, "called": f"Value {name}"}
    if form == "formula":
        narrow = pick(({}, {}, {"from": "1", "to": "2"}, {"to": "1"}))
        return value | {"formula": number(pick, names, pick((1, 1, 2)))} | narrow
    if form == "count":
        return value | {"count": [simple(pick, names) for _ in range(pick((1, 2, 3)))]}
    if form in {"score", "highest"}:
        rows: list[Any] = [{"when": simple(pick, names), "points": number(pick, names, 0)} for _ in range(pick((1, 2)))]
        return value | {form: [*rows, *([number(pick, names, 0)] if pick((0, 1)) else [])]}
    held = simple(pick, names)
    gives = ("1", "2", "3") if form == "table" else ("p", "q", "r")
    rows = [{"when": held, "gives": gives[0]}, {"when": Said.of(f"not ({held})", ("not", held.tree)), "gives": gives[1]}]
    if form == "several" or pick(range(4)) == 0:
        rows.append({"when": simple(pick, names), "gives": gives[2]})
    return value | {"table": rows} | ({"several": "yes"} if form == "several" else {})


def a_sign(pick: Pick, sign: str, names: Names, labelled: set[str]) -> Form:
    """A declared danger sign, by its condition; or by its labels, if it has any."""
    one: Form = {"sign": sign}
    if sign not in labelled or pick((0, 1)):
        one["when"] = condition(pick, names)
    for key in ("only_if", "unless", "ruled_out_by"):
        if pick(range(5)) == 0:
            one[key] = condition(pick, names)
    return one | pick(({}, {}, {"questions": "1"}, {"questions": "0"}))


# --- boxes -------------------------------------------------------------------------------------------------------


def a_question(pick: Pick, to: Sequence[str], names: Names) -> Form:
    """A question about inputs."""
    box: Form = {"kind": "question"}
    asked = [name for name in names.inputs if pick((0, 1))][:2] or [pick(list(names.inputs))]
    if len(asked) == 1 and pick((0, 0, 1)):
        box |= {"inputs": asked} | _by_its_answers(pick, to, names.inputs[asked[0]])
    else:
        box |= {"inputs": asked} if pick((0, 1, 1)) else {}
        box |= _by_conditions(pick, to, names)
    for answer in box.get("answers", ()):
        answer |= _flags(pick, 8)
    may_not_know = any("unknown" in one or "default" in one for one in names.inputs.values())
    return box | ({"unknown": pick(to)} if may_not_know and pick((0, 1, 1)) else {})


def _by_its_answers(pick: Pick, to: Sequence[str], one: Form) -> Form:
    if one["asks"] == "yes or no":
        if pick((0, 1)):
            return {"yes": pick(to), "no": pick(to)} | _flags(pick, 4) | {"unsure": "Answer yes."}
        return {"answers": [{"answer": word, "goto": pick(to)} for word in ("yes", "no")]}
    if one["asks"] == "number":
        limits = pick((({"less_than": "1"}, {"at_least": "1"}), ({"at_most": "1"}, {"more_than": "1"}), ({"at_most": "0"}, {"at_least": "1"}),
                       ({"less_than": "1"}, {"at_least": "1", "at_most": "2"}, {"more_than": "2"}), ({"at_most": "1"}, {"at_least": "1"})))
        return {"answers": [{**limit, "goto": pick(to)} for limit in limits]}
    ids = [choice["id"] for choice in one["answers"]]
    if one["asks"] == "one of":
        rows = [{"answer": id_, "goto": pick(to)} for id_ in ids]
        return {"answers": [*rows[:-1], {"when": Said.of("otherwise", ()), "answer": "Else", "goto": pick(to)}] if pick((0, 0, 1)) else rows}
    return {"answers": [{"answer": id_, "goto": pick(to)} for id_ in (*ids, NONE)]} | pick(({"order": "worst first"}, {"order": "worst first"}, {}))


def _by_conditions(pick: Pick, to: Sequence[str], names: Names) -> Form:
    one, other = condition(pick, names), condition(pick, names)
    against = Said.of(f"not ({one})", ("not", one.tree))
    rest = Said.of("otherwise", ())
    form = pick(("otherwise", "otherwise", "against", "ordered", "loose"))
    whens = {"otherwise": (one, rest), "against": (one, against), "ordered": (one, other, rest), "loose": (one, other)}[form]
    return {"answers": [{"when": when, "answer": f"Answer {place}", "goto": pick(to)} for place, when in enumerate(whens)]} | (
        {"order": "worst first"} if form == "ordered" and pick((0, 0, 1)) == 0 else {})


def a_question_of_its_own(pick: Pick, name: str, to: Sequence[str], may_not_know: bool) -> Form:
    """A question as charts ask it without inputs."""
    asks = pick(("yes or no", "yes or no", "choice", "number"))
    unknown = may_not_know and pick((False, True, True))
    box: Form = {"kind": "question", "asks": asks, "says": pick((name, name, "Again?"))} | ({"unknown": pick(to)} if unknown else {})
    if asks == "yes or no":
        signs = pick(((), ("numb",), ("numb", "cold"), ("pale",), ("stiff", "cold")))
        more = {"any_of": [*signs, "more"]} if pick(range(3)) == 0 and signs else {}
        return box | {"yes": pick(to), "no": pick(to)} | ({"red_flags": list(signs), "unsure": "Answer yes."} if signs else {}) | more
    if asks == "choice":
        return box | {"complete": "yes", "answers": [{"answer": words, "goto": pick(to)} | _flags(pick, 6) for words in ("left", "right")]}
    limits = pick((({"less_than": "2"}, {"at_least": "2"}), ({"at_most": "1"}, {"more_than": "1", "less_than": "3"}, {"at_least": "3"})))
    if pick(range(3)) == 0:
        box["step"] = "1"
        limits = pick((limits, ({"at_most": "1"}, {"at_least": "2"}), ({"less_than": "2"}, {"more_than": "2"})))
    return box | {"unit": "days", "answers": [{**limit, "goto": pick(to)} | _flags(pick, 6) for limit in limits]}


def an_end(pick: Pick, charts: Sequence[str]) -> Form:
    kind = pick(("outcome", "outcome", "outcome", "link"))
    if kind == "link":
        onward = bool(charts) and pick((False, True, True, True))
        return {"kind": "link"} | ({"decision": pick(charts)} if onward else {"topic": "a-page"})
    level = pick(LEVELS)
    return {"kind": "outcome", "level": level, "time": pick(TIMES[level]), "who": "You", "come_back_if": "not stated"}


def boxes(pick: Pick, names: Names, charts: Sequence[str], most: int, may_not_know: bool) -> list[Form]:
    """The boxes of a chart: their arrows lead on, and some actions are repeated."""
    count = pick(range(3, most))
    ids = [f"b{place}" for place in range(count)]
    found: list[Form] = []
    ends = min(count - 1, pick((1, 2, 2, 3)))
    for place, id_ in enumerate(ids):
        to = ids[place + 1:place + 5]
        kind = pick(("state", "action", "inputs", "inputs", "inputs", "own", "own") if place else ("state", "inputs", "own"))
        kind = "end" if place >= count - ends else kind
        kind = "own" if kind == "inputs" and not names.inputs else kind
        if kind == "end":
            box = an_end(pick, charts)
        elif kind == "state":
            box = {"kind": "state", "goto": pick(to)}
        elif kind == "action":
            box = {"kind": "action", "level": pick(LEVELS), "goto": pick(to)}
            if place > 1 and pick(range(3)) == 0:
                box["repeat"] = {"to": pick(ids[1:place]), "after": "15 minutes", "at_most": pick(("2", "2", "3"))}
        else:
            box = a_question(pick, to, names) if kind == "inputs" else a_question_of_its_own(pick, f"Question {id_}?", to, may_not_know)
        found.append({"id": id_, "says": f"Box {id_}", "facts": ["a-fact"]} | box)
        if box["kind"] == "link":
            del found[-1]["facts"]
    return found


def a_property(pick: Pick, names: Names, rows: Sequence[Form], words: str) -> Form:
    ids = [row["id"] for row in rows]
    found: Form = {pick(("never", "always")): words}
    about = pick(("levels", "boxes", "passes", "before"))
    if about == "levels":
        found["levels"] = [pick(LEVELS)]
    elif about == "boxes":
        found["boxes"] = [pick(ids)]
    else:
        found["passes"] = [pick(ids)]
    if about == "before":
        found["before"] = pick(ids)
    given = pick(("nobody", "condition", "condition", "answers"))
    if given == "condition" and names.inputs:
        found["given"] = condition(pick, names)
        if any("repeat" in row for row in rows) and pick((True, False)):
            found["round"] = pick(("first", "last", "2"))
    elif given == "answers":
        found["given"] = _given(pick, names, rows)
    return found


def _given(pick: Pick, names: Names, rows: Sequence[Form]) -> list[Form]:
    asked = [*names.inputs, *(row["id"] for row in rows if "asks" in row)]
    if not asked:
        return []
    return [_one_given(pick, name, names, rows) for name in dict.fromkeys((pick(asked), pick(asked)))]


def _one_given(pick: Pick, name: str, names: Names, rows: Sequence[Form]) -> Form:
    box = next((row for row in rows if row["id"] == name), None)
    one = names.inputs[name] if box is None else box
    words = [choice["id"] for choice in one["answers"]] if "answers" in one and box is None else []
    known = {"yes or no": ("yes", "no"), "number": ("0", "1") if box is None else ("1", "2"), "choice": ("left", "right"), "one of": words,
             "several of": (*words, NONE, "x, y")}[one["asks"]]
    may_not_know = "unknown" in one or "default" in one
    chart = Written({"id": "main", "inputs": list(names.inputs.values()), "boxes": rows}, {})
    again = any(name in chart.asked_anew(row["id"]) for row in rows if "repeat" in row)
    more: Form = {"round": pick(("1", "2"))} if box is None and again and pick((0, 1)) else {}
    return {"question": name, "answer": pick((*known, "not known") if may_not_know else known)} | more


def labelled(rows: Sequence[Form], names: Names) -> set[str]:
    """The danger signs that questions, answers and inputs name."""
    entries = [*rows, *names.inputs.values()]
    return {sign for row in (*entries, *(answer for row in entries for answer in row.get("answers", ()))) for sign in row.get("red_flags", ())}


def _told_apart(chart: str, row: Form) -> Form:
    """A question of its own whose answers name danger signs is asked once: what they mean in another box, nobody says."""
    named = "asks" in row and any("red_flags" in answer for answer in row.get("answers", ()))
    return row | {"says": f"Question {chart} {row['id']}?"} if named else row


def a_chart(pick: Pick, id_: str, shared: Sequence[Form], charts: Sequence[str], most: int, may_not_know: bool) -> Form:
    """One chart; `charts`: those that it may lead to."""
    names = Names()
    own = [an_input(pick, name) for name in ("m", "n", "o")[:pick((0, 1, 2, 2, 3))]]
    used = [one for one in shared if pick((0, 1))]
    for one in (*used, *own):
        names.add_input(one)
    derived = []
    for name in ("s", "t")[:pick((0, 0, 1, 2))] if names.inputs else ():
        derived.append(a_derived_value(pick, name, names))
        names.add_derived(derived[-1])
    rows = [_told_apart(id_, row) for row in boxes(pick, names, charts, most, may_not_know)]
    named = dict.fromkeys(pick(tuple(FLAGS)) for _ in range(pick((0, 1, 1, 2)))) if names.inputs else ()
    signs = [a_sign(pick, sign, names, labelled(rows, names)) for sign in named]
    return {"id": id_, "names": {"plain": id_, "clinical": id_}, "audience": "patient", "question": "What now?", "population": "Adults",
            "exclusions": "not stated", "red_flags": "not stated", "cases": [], "inputs": [*(one["id"] for one in used), *own], "derived": derived,
            "signs": signs, "boxes": rows, "properties": [a_property(pick, names, rows, f"Promise {place}") for place in range(pick((0, 1, 1, 2)))]}


def a_world(pick: Pick) -> tuple[list[Form], list[Form]]:
    """A chart with those that it leads to, the main one first; and the inputs that they share."""
    shared = [an_input(pick, "age")] if pick((0, 1)) else []
    ids = ["main", "other", "third"][:pick((1, 1, 1, 2, 2, 3))]
    may_not_know = pick(range(4)) == 0
    charts = [a_chart(pick, id_, shared, ids[place + 1:], 9 if place == 0 else 5, may_not_know) for place, id_ in enumerate(ids)]
    return charts, shared
