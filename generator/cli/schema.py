"""The command schema."""

from __future__ import annotations

import json
from pathlib import Path

from generator.cli.folders import folder, refuse_unfit_output, write_into
from generator.cli.output import say
from generator.content.kinds import SCHEMAS
from generator.content.schema import schemas
from generator.files.folders import shown


def run(content: Path, out: Path | None) -> None:
    """Write the schemas."""
    into = out if out is not None else folder(content) / SCHEMAS
    say(f"{shown(into)}: {write_schemas(into)} schemas")


def write_schemas(into: Path) -> int:
    """Write the schemas into a folder, and say how many there are."""
    refuse_unfit_output("--out", into, None)
    made = schemas()
    write_into(into, {name: (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode() for name, schema in made.items()})
    return len(made)
