"""The command schema."""

from __future__ import annotations

import json
from pathlib import Path

import click

from generator.cli import options
from generator.cli.options import refuse_unfit_output
from generator.cli.output import say, write_into
from generator.content.new_entry import SCHEMAS
from generator.content.schema import schemas
from generator.files.folders import shown


@click.command("schema")
@options.content
@click.option("--out", type=click.Path(path_type=Path), help=f"The folder for the schemas.  [default: {SCHEMAS} in the content folder]")
def command(content: Path, out: Path | None) -> None:
    """Write the JSON Schema of every kind of file, for editors that complete and check YAML.

    Files that the commands new and import write begin with a line that points editors there, if they know YAML: VS Code, Zed, those of JetBrains.
    """
    folder = out if out is not None else options.folder(content) / SCHEMAS
    say(f"{shown(folder)}: {write_schemas(folder)} schemas")


def write_schemas(folder: Path) -> int:
    """Write the schemas into a folder, and say how many there are."""
    refuse_unfit_output("--out", folder, None)
    made = schemas()
    write_into(folder, {name: (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode() for name, schema in made.items()})
    return len(made)
