"""The command schema."""

from __future__ import annotations

import json
from pathlib import Path

import click

from generator.cli.options import refuse_unfit_output
from generator.cli.output import say, write_into
from generator.content.schema import schemas
from generator.files.folders import shown


@click.command("schema")
@click.option("--out", type=click.Path(path_type=Path), default=Path("build/schema"), show_default=True, help="The folder for the schemas.")
def command(out: Path) -> None:
    """Write the JSON Schema of every kind of file, for editors that complete and check YAML."""
    refuse_unfit_output("--out", out, None)
    write_into(out, {name: (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode() for name, schema in schemas().items()})
    say(f"{shown(out)}: {len(schemas())} schemas")
