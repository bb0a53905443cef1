"""Walks through blocks and spans: every part, the facts that are said, what is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from generator.documents.document.paragraphs import Detail, Item
from generator.documents.document.spans import (
    Aside,
    Call,
    Caution,
    Cite,
    DangerMark,
    DifferMark,
    DocumentId,
    ForPrograms,
    Link,
    NoteMark,
    Said,
    Target,
    Term,
    Unstated,
    Until,
    WebLink,
    Words,
)


def parts_of(value: object) -> Iterator[Any]:
    """A block, span or tuple of them and every block and span inside it, depth first, in the order of the fields."""
    ahead = [value]
    while ahead:
        part = ahead.pop()
        kind = type(part)
        if kind is tuple:
            ahead.extend(reversed(part))  # type: ignore[call-overload]
        else:
            held = _HELD.get(kind)
            if held is None:
                held = _HELD[kind] = _held_by(kind)
            if kind in _FIELDS:
                yield part
                ahead.extend(held(part))


def facts_of(value: object) -> Iterator[str]:
    """The ids of the facts that a block, span or tuple of them says, in the order of reading, each as often as it is said."""
    return (part.fact for part in parts_of(value) if type(part) is Said)


def text_of(value: object) -> str:
    """What is read in a span, a line or a block."""
    return "\n".join(lines_of(value))


def lines_of(value: object) -> list[str]:
    """Every line of text in a block or tuple of them, in the order of reading, without marks."""
    lines: list[str] = []
    _add_lines(value, lines)
    return lines


def _add_lines(value: Any, lines: list[str]) -> None:
    kind = type(value)
    if kind is tuple:
        if not value:
            return
        if is_line(value):
            lines.append("".join(map(_spoken, value)))
        else:
            for part in value:
                _add_lines(part, lines)
    elif kind is str:
        lines.append(value)
    elif kind in _SPANS:
        lines.append(_spoken(value))
    elif kind is Item or kind is Detail:
        _add_lines_of_item(value, lines)
    else:
        for name in read_fields(kind):
            _add_lines(getattr(value, name), lines)


def _add_lines_of_item(value: Item | Detail, lines: list[str]) -> None:
    head = value.name if isinstance(value, Item) else value.label
    said = "".join(map(_spoken, value.line))
    lines.append(f"{head} {said}" if head and said else head or said)
    if isinstance(value, Item):
        _add_lines(value.details, lines)
        if value.evidence is not None:
            _add_lines(value.evidence.asides, lines)


def is_line(parts: tuple[object, ...]) -> bool:
    """Whether these are spans, which are read in one go; nothing at all is no line."""
    return bool(parts) and _SPANS.issuperset(map(type, parts))


_SPANS = frozenset({Words, Term, Link, WebLink, Aside, Call, Cite, NoteMark, DifferMark, DangerMark, Caution, Said, Unstated, Until})


def _spoken(span: Any) -> str:
    """What is read of a span: its words and, of a fact, what is warned of in it."""
    kind = type(span)
    if kind is Words or kind is Term:
        return str(span.text)
    if kind is Said:
        return "".join([*(word.text for word in span.words), *map(_spoken, span.cautions)])
    if kind is Unstated:
        return "".join([span.text, *map(_spoken, span.cautions)])
    if kind is Caution:
        return f" {labelled(span.label, span.text)}"
    return str(span.words if kind is Call else getattr(span, "text", getattr(span, "address", "")))


BETWEEN: Final = ": "


def labelled(label: str, words: str) -> str:
    """Words with a label before them, if there is one. What is between them is the same in every language, since releases are compared for ever."""
    return f"{label}{BETWEEN}{words}" if label else words


def read_fields(kind: type) -> tuple[str, ...]:
    """The fields of a block whose text is read, in their order: all but data for programs."""
    names = _READ.get(kind)
    if names is None:
        names = _READ[kind] = tuple(name for name in fields_of(kind) if uses_of(kind)[name] != "data")
    return names


def fields_of(kind: type) -> tuple[str, ...]:
    """The fields of a block or span, in their order; none of anything else."""
    names = _FIELDS.get(kind)
    if names is None and hasattr(kind, "__dataclass_fields__"):
        names = _FIELDS[kind] = tuple(field.name for field in fields(kind))
    return names or ()


def _held_by(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    """Gives what a block or span of one kind holds, in reverse order."""
    inner = inner_of(kind)
    if len(inner) < 2:
        return (lambda part: (getattr(part, inner[0]),)) if inner else lambda part: ()
    return attrgetter(*inner)


def inner_of(kind: type) -> tuple[str, ...]:
    """The fields of a block or span that can hold others, in reverse order."""
    found = _INNER.get(kind)
    if found is None:
        found = _INNER[kind] = tuple(name for name in reversed(fields_of(kind)) if uses_of(kind)[name] == "parts")
    return found


Use = Literal["data", "text", "parts"]
"""What a field holds: data for programs, text that is read, or blocks and spans, which are walked through in turn."""


@cache
def uses_of(kind: type) -> Mapping[str, Use]:
    """What each field of a block or span holds, by its type. Raises TypeError where the type does not say it."""
    hints = get_type_hints(kind, include_extras=True)
    return {name: use_of(hints[name]) for name in fields_of(kind)}


def use_of(hint: Any) -> Use:
    """What a value of some type is. A type that is neither text nor a block has to say with `ForPrograms` that it is for programs; else TypeError."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return "data" if ForPrograms in inner else use_of(inner[0])
    if origin is Literal or hint in _DATA:
        return "data"
    if hint is str:
        return "text"
    if origin in _SEVERAL:
        uses = {use_of(one) for one in inner if one not in (Ellipsis, NoneType)}
        if len(uses) == 1:
            return uses.pop()
    if is_dataclass(hint) and hint.__module__.startswith(_ROOM):
        return "parts"
    raise TypeError(f"{hint} is no text, block or span: mark it with ForPrograms, or say in walking.py what it is")


_DATA: Final = frozenset({int, bool, float, Target, DocumentId})
_SEVERAL: Final = frozenset({tuple, Union, UnionType})
_ROOM: Final = "generator.documents."
_FIELDS: dict[type, tuple[str, ...]] = {}
_INNER: dict[type, tuple[str, ...]] = {}
_HELD: dict[type, Callable[[Any], tuple[Any, ...]]] = {}
_READ: dict[type, tuple[str, ...]] = {}
