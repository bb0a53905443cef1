"""The boxes of a sheet that can be filled in, and their names."""

from __future__ import annotations

import re
from typing import NamedTuple


class FormField(NamedTuple):
    """A box to fill in: its name in the file, the words that are read aloud for it, and whether it takes a tick, a line or several."""

    name: str
    label: str
    kind: str

    def data(self) -> dict[str, str]:
        """The field for a template."""
        return dict(self._asdict())


class FieldNames:
    """Gives each field of a sheet a name of its own, made of words: `date-of-birth`, and `date-of-birth-2` for the next one."""

    def __init__(self) -> None:
        self.fields: list[FormField] = []

    def add(self, kind: str, name: str, label: str) -> int:
        """The number of a new field."""
        plain = re.sub(r"[^\w]+", "-", name.lower()).strip("-") or "field"
        taken = {field.name for field in self.fields}
        count = next(count for count in range(1, len(taken) + 2) if _numbered(plain, count) not in taken)
        self.fields.append(FormField(_numbered(plain, count), label, kind))
        return len(self.fields) - 1


def _numbered(name: str, count: int) -> str:
    return name if count == 1 else f"{name}-{count}"
