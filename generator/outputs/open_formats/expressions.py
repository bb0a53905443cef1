"""Conditions and formulas as data, in the form that `Chart` tells: which names are in them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from generator.documents.document import Derived

Data = list[Any]
"""A condition or formula as data."""


def read(text: str) -> Data | None:
    """A condition or formula as data; None where none is written."""
    return None if not text else list(json.loads(text))


def names_in(data: Data) -> Iterator[str]:
    """The inputs and derived values that a condition or formula names, in order, each as often as it is named."""
    head, *rest = data
    if head in {"yes", "value", "is", "includes"}:
        yield str(rest[0])
    elif head == "known":
        yield from map(str, rest[0])
    elif head != "number":
        for part in rest:
            yield from names_in(part) if isinstance(part, list) else ()


def gives(value: Derived) -> Iterator[Data]:
    """What the rows of a derived value give, where that is a number or a formula."""
    return (data for row in value.rows if (data := given(row.gives)) is not None)


def given(text: str) -> Data | None:
    """What a row gives, as data; None where it gives a word."""
    return read(text) if text.startswith("[") else None


def rests_on(name: str, derived: Mapping[str, Derived]) -> set[str]:
    """Everything that a derived value rests on, itself among it."""
    found, ahead = set[str](), [name]
    while ahead:
        here = ahead.pop()
        if here in found:
            continue
        found.add(here)
        if here in derived:
            value = derived[here]
            for data in (*(when for row in value.rows if (when := read(row.when)) is not None), *gives(value)):
                ahead += names_in(data)
    return found
