"""The JSON Schema of every kind of content file, for editors."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from generator.content.model import SHELVES
from generator.content.reader.load import SINGLE_FILES


def schemas() -> dict[str, dict[str, Any]]:
    """File name -> schema: one for each folder of entries and for each file at the top of the content."""
    kinds: dict[str, Any] = {**SHELVES, **{name.removesuffix(".yml"): kind for name, kind in SINGLE_FILES.items()}}
    return {f"{name}.json": TypeAdapter(kind).json_schema(by_alias=True) for name, kind in kinds.items()}
