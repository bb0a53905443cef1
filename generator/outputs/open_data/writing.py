"""JSON with one thing a line: what changed is seen line by line, and nothing is indented letter by letter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from generator.content.model import NotStated
from generator.language.numbers import FIRM


def written(told: Mapping[str, Any]) -> bytes:
    """A value as the bytes of a file: each of its parts on a line of its own, of a list each item. Every space in it is a plain one."""
    parts = ",\n".join(f"{_json(key)}: {_part(value)}" for key, value in told.items())
    return f"{{\n{parts}\n}}\n".replace(FIRM, " ").encode()


def _part(value: Any) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"  {_json(item)}" for item in value) + "\n]"
    return _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def stated(value: object) -> str | None:
    """Words; None where no source states them."""
    return None if value is None or isinstance(value, NotStated) else str(value)
