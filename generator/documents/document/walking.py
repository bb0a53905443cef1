"""Walks through blocks and spans: every part, the facts that are said, what is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from operator import attrgetter
from typing import Any

from generator.documents.document.paragraphs import Detail, Item
from generator.documents.document.spans import (
    Aside,
    Call,
    Caution,
    Cite,
    DangerMark,
    DifferMark,
    Link,
    NoteMark,
    Said,
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
        return f" {span.label}: {span.text}"
    return str(span.words if kind is Call else getattr(span, "text", getattr(span, "address", "")))


def read_fields(kind: type) -> tuple[str, ...]:
    """The fields of a block whose text is read, in their order: all but those whose type is for programs."""
    names = _READ.get(kind)
    if names is None:
        names = _READ[kind] = tuple(field.name for field in fields(kind) if not _UNREAD.fullmatch(str(field.type))) if fields_of(kind) else ()
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
        named = reversed(fields(kind)) if fields_of(kind) else ()
        found = _INNER[kind] = tuple(field.name for field in named if not _LEAF.fullmatch(str(field.type)))
    return found


_FIELDS: dict[type, tuple[str, ...]] = {}
_INNER: dict[type, tuple[str, ...]] = {}
_HELD: dict[type, Callable[[Any], tuple[Any, ...]]] = {}
_READ: dict[type, tuple[str, ...]] = {}
_DATA = r"int|bool|float|Ids|Level|Code|Again|Kind|Audience|Data|Depiction|Trust|(?:Target|DocumentId)(?: \| None)?|Literal\[.*\]"
_UNREAD = re.compile(_DATA)
"""The types of what is no text that is read."""
_LEAF = re.compile(rf"{_DATA}|str|tuple\[str, \.\.\.\]")
"""The types of what can hold no block or span."""
