"""Shapes of JSON Schema that those of all published files are put together from."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]


def exactly(properties: Schema) -> Schema:
    """An object with exactly these keys."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def or_null(shape: Schema) -> Schema:
    """The same, or nothing."""
    return {"anyOf": [shape, {"type": "null"}]}
