"""The command where."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from generator.cli.folders import folder
from generator.cli.output import say
from generator.content.places import FoundId, find, near, said, words_of
from generator.content.reader.load import load, source_lines
from generator.diagnostics import report
from generator.diagnostics.diagnostic import Where


def run(words: tuple[str, ...], content: Path) -> None:
    """Name every place of an id, or of some words."""
    library, _ = load(folder(content))
    looked_for = " ".join(words)
    found = find(library, looked_for)
    places = () if found else said(library, looked_for)
    if not found and not places:
        close = near(library, looked_for)
        raise click.UsageError(f'No id and no text says "{looked_for}". ' + (
            f"Did you mean {' or '.join(close)}?" if close else "Files that cannot be read are not searched: check names them."))
    for one in found:
        _tell(one, content)
    if places:
        say(f"{report.counted(len(places), 'text')}:")
        _list(places, content)


def _tell(found: FoundId, content: Path) -> None:
    say(f'{found.kind} "{found.thing.id}": {words_of(found.thing)}')
    _list([found.written], content)
    say(f"  named in {report.counted(len(found.named), 'place')}" + (":" if found.named else ""))
    _list(found.named, content)


def _list(places: Iterable[Where], content: Path) -> None:
    line_at = source_lines(content)
    for where in places:
        line = (line_at(where) or "").strip()
        say(f"  {content.as_posix()}/{where.file}:{where.line}:{where.column}  {line}")
