"""A chart with faults of its form -> what can be read of it, so that it is proved as far as that tells anything.

A part with a fault is left out: a box (its place is kept, and nobody knows where it leads), an input, a danger sign, a named patient. Where the
fault is in words that decide nothing, such as who does it, the part is read without them. An unknown key may be a slip for the key of the table
that is nearest to it; else for any that is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from generator.content.model import Decision, Id, PartlyRead, Text, not_read
from generator.content.reader.yaml_file import Node, Rows, Written, YamlTable
from generator.diagnostics.diagnostic import Where

_MOST_FAULTS = 500
"""Faults of one chart beyond which nothing can be told by what is left of it."""

_ROUNDS = 4
"""How often faults are left out: what was left out may show others behind it."""

_LISTS = ("inputs", "derived", "signs", "boxes", "returns", "properties", "cases", "sheets", "abbreviations")
_NOT_STATED = "not stated"
_STATED = {"exclusions", "red_flags"}

_WORDS: Mapping[str, frozenset[str]] = {
    "StateBox": frozenset({"says", "facts", "note"}), "ActionBox": frozenset({"says", "facts", "note"}),
    "LinkBox": frozenset({"says", "facts", "note"}), "QuestionBox": frozenset({"facts", "note", "unsure", "complete", "down"}),
    "OutcomeBox": frozenset({"says", "facts", "note", "shows", "adds", "who", "time", "come_back_if"}),
    "Input": frozenset({"says", "called", "unit", "facts", "note", "unsure", "complete"}),
    "DerivedValue": frozenset({"called", "unit", "decimals", "facts", "note"})}
"""The keys of each kind of part that do not decide where anybody is led."""

_NEEDED = {"says": "?", "called": "?", "unit": "?", "who": _NOT_STATED, "come_back_if": _NOT_STATED}
"""What stands for words that are needed and cannot be read."""


class _Fault(NamedTuple):
    """A fault of the form: the key of the chart in which it is, the place in its list, and the keys of that part that it may have spoilt."""

    key: str
    place: int | None
    inside: frozenset[str]


def partly_read(node: YamlTable, faults: Iterable[Mapping[str, Any]], id_: str) -> PartlyRead | None:
    """What can be read of a chart; None if that is too little. `faults`: what pydantic found in it. `id_`: what the chart is called."""
    lost, gone = set[str](), dict[str, set[int]]()
    whole, faults = node, list(faults)
    for _ in range(_ROUNDS):
        if len(faults) > _MOST_FAULTS or any(fault["loc"] == () for fault in faults):
            return None
        left = _copied(whole)
        for fault in (_fault_of(whole, one) for one in faults):
            _leave_out(left, fault, lost, gone, id_)
        if not isinstance(left.get("boxes"), Rows):
            return None
        kept = {key: [place for place in range(len(rows)) if place not in gone.get(key, ())] for key in _LISTS
                if isinstance(rows := left.get(key), Rows)}
        try:
            decision: Decision = TypeAdapter(Decision).validate_python(_without(left, kept))
        except ValidationError as found:
            whole, faults = left, [_at_its_place(dict(one), kept) for one in found.errors(include_url=False)]
            continue
        return _marked(decision, left["boxes"], gone, node, lost)
    return None


def around(node: YamlTable, spoilt: Iterable[Where], id_: str) -> PartlyRead | None:
    """The same of a chart in which single values are spoilt, as YAML already shows."""
    places = set(spoilt)
    faults: list[Mapping[str, Any]] = [{"loc": loc, "type": "spoilt"} for loc in _at(node, places, ())]
    try:
        TypeAdapter(Decision).validate_python(node)
    except ValidationError as found:
        faults += [dict(one) for one in found.errors(include_url=False)]
    return partly_read(node, faults, id_)


def _at(node: Node, places: set[Where], here: tuple[int | str, ...]) -> Iterator[tuple[int | str, ...]]:
    """Where in a chart values stand at some places, or keys that stand there."""
    if node.where in places and here:
        yield here
    elif isinstance(node, YamlTable):
        for key, value in node.items():
            if node.keys_at[key] in places:
                yield (*here, key)
            else:
                yield from _at(value, places, (*here, key))
    elif isinstance(node, Rows):
        for place, value in enumerate(node):
            yield from _at(value, places, (*here, place))


def _copied(node: YamlTable) -> YamlTable:
    """A table, with copies of its lists and of their tables, so that leaving something out changes nothing for others."""
    copy = _alike(node)
    for key in _LISTS:
        if isinstance(rows := copy.get(key), Rows):
            fresh = Rows(rows.where)
            fresh += [_alike(row) if isinstance(row, YamlTable) else row for row in rows]
            copy[key] = fresh
    return copy


def _alike(table: YamlTable) -> YamlTable:
    copy = YamlTable(table.where)
    copy.update(table)
    copy.keys_at, copy.read_as = table.keys_at, table.read_as
    return copy


def _without(table: YamlTable, kept: Mapping[str, list[int]]) -> YamlTable:
    copy = _alike(table)
    for key, places in kept.items():
        rows = Rows(table[key].where)
        rows += [table[key][place] for place in places]
        copy[key] = rows
    return copy


def _at_its_place(fault: dict[str, Any], kept: Mapping[str, list[int]]) -> dict[str, Any]:
    """A fault of a chart from which something was left out, at its place in the whole."""
    key, *rest = fault["loc"] or ("",)
    places = [at for at, step in enumerate(rest) if isinstance(step, int)]
    if key in kept and places:
        rest[places[0]] = kept[key][rest[places[0]]]
    return fault | {"loc": (key, *rest)}


# --- what a fault spoils -----------------------------------------------------------------------------------------


def _fault_of(node: YamlTable, error: Mapping[str, Any]) -> _Fault:
    loc = error["loc"]
    extra = error["type"] == "extra_forbidden"
    if extra and len(loc) == 1:
        return _Fault("", None, _meant(str(loc[0]), node, Decision))
    key = str(loc[0])
    part: Any = node.get(key)
    place = next((step for step in loc[1:] if isinstance(step, int)), None) if isinstance(part, Rows) and key in _LISTS else None
    if place is None:
        return _Fault(key, None, frozenset())
    row = part[place]
    steps = [str(step) for step in loc[loc.index(place) + 1:]]
    kind = getattr(row, "read_as", None)
    if not isinstance(row, YamlTable) or kind is None or not steps:
        return _Fault(key, place, frozenset({"?"}))
    steps = steps[1:] if len(steps) > 1 and steps[0] in _TAGS else steps
    if extra and len(steps) == 1:
        return _Fault(key, place, _meant(steps[0], row, kind))
    return _Fault(key, place, frozenset(steps[:1]))


_TAGS = {"state", "action", "question", "outcome", "link", "entry", "words", "list"}
"""What stands in the place of a fault besides keys: which of several forms was read."""


def _meant(key: str, table: YamlTable, kind: Any) -> frozenset[str]:
    """Which keys an unknown one may be a slip for."""
    absent = {name: known for known, field in kind.model_fields.items() if (name := field.alias or known) not in table}
    return frozenset(get_close_matches(key, absent, 1) or (name for name, known in absent.items() if _may_be(kind, known, table[key])))


@cache
def _form_of(kind: Any, name: str) -> TypeAdapter[Any]:
    return TypeAdapter(kind.model_fields[name].rebuild_annotation())


def _may_be(kind: Any, name: str, value: Node) -> bool:
    """Whether a value has the outer form that a key of some kind of part asks for, whatever is in it."""
    try:
        _form_of(kind, name).validate_python(value)
    except ValidationError as fault:
        return all(error["loc"] != () for error in fault.errors(include_url=False))
    return True


def _leave_out(left: YamlTable, fault: _Fault, lost: set[str], gone: dict[str, set[int]], id_: str) -> None:
    """Take from a chart what a fault spoils."""
    if not fault.key:
        lost |= fault.inside
        for key in [key for key in left if key not in _HEADER]:
            del left[key]
    elif fault.place is None:
        lost.add(fault.key)
        left.pop(fault.key, None)
    else:
        row: Any = left[fault.key][fault.place]
        words = _WORDS.get(row.read_as.__name__, frozenset()) if isinstance(row, YamlTable) and row.read_as else frozenset[str]()
        if isinstance(row, YamlTable) and "says" not in words and row.get("inputs"):
            words |= {"says"}
        lost.add(fault.key)
        if fault.inside <= words:
            _take_words(row, fault.inside)
        else:
            gone.setdefault(fault.key, set()).add(fault.place)
    for key, field in Decision.model_fields.items():
        if field.is_required() and (field.alias or key) not in left and key != "boxes":
            lost.add(key)
            left[key] = _filling(key, left.where, id_)


_HEADER = {field.alias or name for name, field in Decision.model_fields.items()}


def _filling(key: str, where: Where, id_: str) -> Node:
    if key == "cases":
        return Rows(where)
    if key == "names":
        names = YamlTable(where)
        names |= {voice: Written.at(id_, where) for voice in ("plain", "clinical")}
        return names
    return Written.at({"id": id_, "audience": "patient"}.get(key, _NOT_STATED if key in _STATED else "?"), where)


def _take_words(row: YamlTable, keys: Iterable[str]) -> None:
    """Take words from a part that decide nothing, and any key that it does not know."""
    known = {field.alias or name for name, field in row.read_as.model_fields.items()}
    for key in [key for key in row if key in keys or key not in known]:
        del row[key]
    needed = [name for name, field in row.read_as.model_fields.items() if field.is_required()]
    for name in (*needed, *(["unit"] if row.get("asks") == "number" and row.read_as.__name__ == "Input" else ())):
        if name not in row and name in _NEEDED:
            row[name] = Written.at(_NEEDED[name], row.where)


# --- what is left ------------------------------------------------------------------------------------------------


def _marked(decision: Decision, boxes: Rows, gone: Mapping[str, set[int]], node: YamlTable, lost: set[str]) -> PartlyRead:
    """The chart, with a mark in place of each box that was left out."""
    read, marks = iter(decision.boxes), list[str]()
    found: list[Any] = []
    for place, row in enumerate(boxes):
        if place not in gone.get("boxes", ()):
            found.append(next(read))
            continue
        own = _id_in(row)
        if own is None:
            lost.add("ids of boxes")
        id_ = own or f"not-read-{place + 1}"
        marks.append(id_)
        says = row.get("says") if isinstance(row, YamlTable) else None
        where: Where = row.where
        found.append(not_read(Id.at(id_, where), says if isinstance(says, Text) else Text.at(id_, where), where))

    def named(key: str, by: str) -> frozenset[str]:
        rows = node.get(key)
        told = (_id_in(rows[place], by) for place in gone.get(key, ()) if isinstance(rows, Rows) and place < len(rows))
        return frozenset(id_ for id_ in told if id_ is not None)
    if any(_id_in(node["signs"][place], "sign") is None for place in gone.get("signs", ())):
        lost.add("ids of signs")
    return PartlyRead(decision.model_copy(update={"boxes": tuple(found)}), frozenset(marks), named("inputs", "id") | named("derived", "id"),
                      named("signs", "sign"), frozenset(lost))


def _id_in(row: object, key: str = "id") -> str | None:
    id_ = row.get(key) if isinstance(row, YamlTable) else row
    return str(id_) if isinstance(id_, Text) and Id.fits(id_) else None
