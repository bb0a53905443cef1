"""The JSON Schema of charts as JSON, published beside them. What each part means is told in docs/reference/open-formats.md."""

from __future__ import annotations

from typing import Any

from generator.outputs.json_schema import exactly, or_null

_ID = {"type": "string", "minLength": 1}
_WORDS = {"type": "string", "minLength": 1}
_BOX = {"description": "The number of a box.", "type": "integer", "minimum": 1}
_BOXES = {"type": "array", "items": _BOX}
_NAMES = {"type": "array", "items": _ID}
_CONDITION = {"$ref": "#/$defs/condition"}
_QUANTITY = {"$ref": "#/$defs/quantity"}


def schema(address: str) -> dict[str, Any]:
    """The JSON Schema; `address` is where it stands, empty while the site has no address."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema", **({"$id": address} if address else {}),
        "title": "Caresheet chart",
        "description": "A decision chart: what it asks, what it works out, its boxes, and for whom each arrow is. Conditions are data.",
        **exactly({
            "$schema": {"type": "string"}, "id": _ID, "title": _WORDS, "language": _WORDS, "audience": {"enum": ["patient", "clinician"]},
            "question": _WORDS, "population": _WORDS, "exclusions": _WORDS, "version": {"$ref": "#/$defs/version"},
            "inputs": _list("input"), "derived": _list("derived"), "danger_signs": _list("danger_sign"),
            "boxes": _list("box") | {"minItems": 1}, "arrows": _list("arrow"), "returns": _list("return"), "sheets": _list("sheet"),
            "properties": _list("property"), "cases": _list("case")}),
        "$defs": {name: {"description": told} | shape for name, (told, shape) in _SHAPES.items()},
    }


def _list(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}


def _tuple(head: str | list[str], *parts: dict[str, Any], more: dict[str, Any] | None = None) -> dict[str, Any]:
    """An array that starts with a word, then these parts, then any number of others of one form."""
    first = {"const": head} if isinstance(head, str) else {"enum": head}
    return {"type": "array", "prefixItems": [first, *parts], "minItems": 1 + len(parts), "items": more if more is not None else False}


_NUMBER = or_null({"type": "number"})
_TEXT = or_null(_WORDS)
_COMPARISONS = ["<", "<=", ">", ">=", "=", "!="]
_FUNCTIONS = ["sqrt", "root", "exp", "ln", "log10", "abs", "min", "max", "round", "round-up", "round-down"]

_SHAPES: dict[str, tuple[str, dict[str, Any]]] = {
    "condition": (
        "A condition: true, false, or neither where it rests on an answer that is not known. [\"and\"] alone always holds.",
        {"oneOf": [
            _tuple("and", more=_CONDITION), _tuple("or", more=_CONDITION), _tuple("not", _CONDITION), _tuple("yes", _ID),
            _tuple("is", _ID, _NAMES | {"minItems": 1}), _tuple("includes", _ID, _ID), _tuple("known", _NAMES),
            _tuple(_COMPARISONS, _QUANTITY, _QUANTITY)]}),
    "quantity": (
        "A number or formula. A number is written as text, so that it is exactly what the author wrote.",
        {"oneOf": [
            _tuple("number", {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}), _tuple("value", _ID), _tuple("minus", _QUANTITY),
            _tuple(["+", "-", "*", "/", "^"], _QUANTITY, _QUANTITY), _tuple("call", {"enum": _FUNCTIONS}, _QUANTITY, more=_QUANTITY)]}),
    "version": (
        "Which version this is. The id changes when, and only when, anything changes that the chart says.",
        exactly({"id": {"type": "string", "pattern": "^[0-9a-f]{8}$"}, "changed": {"type": "string", "format": "date"},
                 "reviewed": or_null(exactly({"by": _WORDS, "on": {"type": "string", "format": "date"}}))})),
    "input": (
        "Something that is asked. Whoever does not know answers with the words under unknown; where that is null, everybody has to answer.",
        exactly({
            "id": _ID, "kind": {"enum": ["yes or no", "one of", "several of", "number"]}, "says": _WORDS, "name": _WORDS,
            "choices": {"type": "array", "items": exactly({"id": _ID, "says": _WORDS, "points": _NUMBER})},
            "unit": _TEXT, "from": _NUMBER, "to": _NUMBER, "step": _NUMBER, "unknown": _TEXT, "default": _TEXT,
            "any_of": {"type": "array", "items": _WORDS}, "unsure": _TEXT, "about": _TEXT, "points": _NUMBER})),
    "derived": (
        "A value that is worked out from its rows: the sum or the highest of those that hold, the one that holds, or all that hold.",
        exactly({
            "id": _ID, "name": _WORDS, "collect": {"enum": ["sum", "highest", "the one", "all"]},
            "rows": {"type": "array", "items": exactly({"when": _CONDITION, "words": _WORDS, "gives": {"oneOf": [_QUANTITY, _ID]}, "says": _TEXT})},
            "unit": _TEXT, "from": _NUMBER, "to": _NUMBER, "decimals": _NUMBER})),
    "danger_sign": (
        "A danger sign. Where when is null, questions and answers ask for it in words. It counts for whoever has it, but for those for whom "
        "only_if surely fails, or unless or ruled_out_by surely holds. questions: how many more may be asked before help.",
        exactly({"id": _ID, "says": _TEXT, "urgency": _TEXT, "when": or_null(_CONDITION), "words": _TEXT,
                 **{kind: or_null({"$ref": "#/$defs/exception"}) for kind in ("only_if", "unless", "ruled_out_by")},
                 "questions": {"type": "integer", "minimum": 0}})),
    "exception": (
        "For whom alone a danger sign counts, or for whom it does not.",
        exactly({"when": _CONDITION, "words": _WORDS})),
    "box": (
        "A box. What an action repeats leads back to the box repeat.to until it was done repeat.at_most times, and only then along its arrow.",
        exactly({
            "number": _BOX, "id": _ID, "kind": {"enum": ["state", "question", "action", "outcome", "link"]}, "says": _WORDS, "level": _TEXT,
            "call": {"type": "array", "items": _WORDS}, "told": {"type": "object", "additionalProperties": _WORDS},
            "signs": {"type": "array", "items": _WORDS}, "unsure": {"type": "array", "items": _WORDS},
            "notes": {"type": "array", "items": _WORDS}, "facts": _NAMES, "asks": _NAMES,
            "table": {"type": "array", "items": {"type": "array", "items": {"type": "string"}, "minItems": 1}},
            "repeat": or_null(exactly({"to": _BOX, "after": _WORDS, "at_most": {"type": "integer", "minimum": 2}, "words": _WORDS})),
            "shows": _NAMES, "adds": {"type": "array", "items": exactly({"when": _CONDITION, "words": _WORDS, "says": _WORDS, "facts": _NAMES})}})),
    "arrow": (
        "From one box to another, for whom the condition surely holds; null: for everybody. A fallback is for whoever does not know an "
        "answer that the box asks for, and for whom no other arrow of the box surely holds.",
        exactly({"from": _BOX, "to": _BOX, "answer": _TEXT, "when": or_null(_CONDITION), "fallback": {"type": "boolean"}})),
    "return": (
        "What brings somebody back to a box; from null: at any time.",
        exactly({"from": or_null(_BOX), "to": _BOX, "when": _WORDS})),
    "property": (
        "What its author holds the chart to; the build has proved it. No patient for whom when holds, and who answers what is given, ends at one of "
        "the levels or boxes, or passes what is named under passes, before another box; or all of them do (always). round: at which time of "
        "asking when holds, \"first\", \"last\" or a number; null: at any.",
        exactly({"kind": {"enum": ["never", "always"]}, "says": _WORDS, "when": or_null(_CONDITION), "words": _TEXT, "round": _TEXT,
                 "given": _list("given"), "boxes": _BOXES, "passes": _BOXES, "before": or_null(_BOX),
                 "levels": {"type": "array", "items": {"enum": ["emergency", "urgent", "prompt", "routine"]}},
                 "known_failure": or_null(exactly({"reason": _WORDS, "by": _WORDS, "until": {"type": "string", "format": "date"}}))})),
    "case": (
        "A named patient, and where the chart leads them: by these boxes in this order, if any are named, to this end; and what happens when they "
        "come back. Whatever they answer to all that is not given. worked_out: what a value comes to, with at least the decimals that it shows.",
        exactly({"patient": _WORDS, "given": _list("given"), "by": _BOXES, "reaches": _BOX,
                 "worked_out": {"type": "array", "items": exactly({"value": _ID, "is": _WORDS})},
                 "back": {"type": "array", "items": exactly({"to": _BOX, "given": _list("given"), "reaches": _BOX})}})),
    "given": (
        "An answer, as it was written: yes or no, the words or id of an answer, several ids with commas, a number, \"none of these\" or "
        "\"not known\". round: at which time of asking; null: at all.",
        exactly({"question": _ID, "answer": _WORDS, "round": or_null({"type": "integer", "minimum": 1})})),
    "sheet": (
        "A printed sheet, as the author parted the chart.",
        exactly({"title": _WORDS, "boxes": {"type": "array", "items": _BOX}})),
}
