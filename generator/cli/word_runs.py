"""The command word-runs."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click

from generator.cli.folders import folder
from generator.cli.given import refuse_no_id
from generator.cli.output import say
from generator.content.shingles import LENGTH, word_runs
from generator.files.folders import beside, clear_leftovers, put, read_plain, shown


def run(source: str, document: Path, content: Path) -> None:
    """Write down the hashes of a document."""
    refuse_no_id("SOURCE", source)
    try:
        text = document.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise click.UsageError(f"{shown(document)} is not a text in UTF-8. Save it as plain text in UTF-8.") from None
    if not (folder(content) / "sources" / f"{source}.yml").exists():
        raise click.UsageError(f"There is no source {source} in {shown(content)}/sources. Write that file first.")
    runs = sorted({run for run, _ in word_runs(text)})
    if not runs:
        raise click.UsageError(f"{shown(document)} holds no {LENGTH} words in a row. Name the document as plain text.")
    file = content / "word_runs" / f"{source}.txt"
    _refuse_not_runs(file)
    file.parent.mkdir(exist_ok=True)
    clear_leftovers(file.parent, file.name)
    with beside(file.parent, file.name) as own:
        put(file, "".join(f"{run}\n" for run in runs).encode("ascii"), own)
    say(f"{shown(file)}: {len(runs)} runs of words")


def _refuse_not_runs(file: Path) -> None:
    """Refuse to write over what is no list of word runs, or through a link."""
    if file.is_symlink() or file.parent.is_symlink():
        raise click.UsageError(f"{shown(file)} is a link or lies behind one, and nothing is written through it. Put a folder and a file there.")
    if os.path.lexists(file) and not re.fullmatch(rb"(?:[0-9a-f]{12}\n)*", read_plain(file) or b"none"):
        raise click.UsageError(f"{shown(file)} holds something else than runs of words. Move it away if you need it, else delete it.")
