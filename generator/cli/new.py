"""The command new."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli import options
from generator.cli.output import say
from generator.content.new_entry import KINDS, NotNew, new
from generator.files.folders import shown


@click.command("new")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("id_", metavar="[ID]", required=False)
@options.content
def command(kind: str, id_: str | None, content: Path) -> None:
    """Start a new file: write a filled-in example of this KIND. Never writes over a file.

    With an ID the example becomes <folder>/ID.yml. The files that stand once (site, clinic, glossary, brands, waivers) take no ID.
    """
    try:
        say(f"{shown(new(content, kind, id_))}: now put your own facts in it, then check it")
    except NotNew as fault:
        raise click.UsageError(str(fault)) from None
