"""The command import."""

from __future__ import annotations

import os
from pathlib import Path

import click

from generator.cli.folders import folder
from generator.cli.output import say
from generator.content.kinds import SINGLES
from generator.content.new_entry import NotNew
from generator.content.new_entry import write as write_new
from generator.content.reader.load import load
from generator.content.reader.yaml_file import Rows, read
from generator.content.tables import BadTable, Taken, take
from generator.diagnostics.report import counted
from generator.files.folders import beside, clear_leftovers, put, read_plain, shown


def run(form: str, kind: str, table: Path, content: Path) -> None:
    """Take all rows of a table, or none."""
    library, _ = load(folder(content))
    try:
        taken = take(kind, table.read_text(encoding="utf-8"), library.facts, lambda entry: _other(content, entry))
    except UnicodeDecodeError:
        raise click.UsageError(f"{shown(table)} is not in UTF-8. Save it as CSV in UTF-8.") from None
    except BadTable as fault:
        raise click.UsageError(f"{shown(table)}, {fault}") from None
    try:
        (_append if kind in SINGLES else _write)(content, taken.entries)
    except NotNew as fault:
        raise click.UsageError(str(fault)) from None
    for entry in taken.entries:
        missing = f", to fill: {', '.join(entry.open_places)}" if entry.open_places else ""
        say(f"{shown(content / entry.file)}: {entry.id}{missing}")
    for column in taken.unknown:
        say(f'The column "{column}" was left out: a {kind} has no such key.', err=True)
    say(f"{counted(len(taken.entries), 'row')} taken; now check it")


def _write(content: Path, entries: tuple[Taken, ...]) -> None:
    """Write each entry into a file of its own. If one cannot be written, those before it are taken back. Raises NotNew as `write_new` does.

    An entry that stands there already just so was written by a run that was killed.
    """
    begun: list[Taken] = []
    try:
        for place in {(content / entry.file).parent for entry in entries}:
            clear_leftovers(place)
        for entry in entries:
            if not os.path.lexists(content / entry.file):
                begun.append(entry)
                write_new(content, entry.file, entry.text)
    except BaseException:
        for entry in begun:
            if not _other(content, entry):
                (content / entry.file).unlink(missing_ok=True)
        raise


def _other(content: Path, entry: Taken) -> bool:
    """Whether something else stands where an entry would."""
    file = content / entry.file
    return os.path.lexists(file) and read_plain(file) != entry.text.encode()


def _append(content: Path, entries: tuple[Taken, ...]) -> None:
    """Put entries to the end of a file that holds a list. Its other lines stay as they are. Raises NotNew where that cannot be."""
    file = content / entries[0].file
    if file.is_symlink():
        raise NotNew(f"{shown(file)} is a link, and nothing is written through it. Put a file there.")
    before = (read_plain(file) or b"").decode("utf-8")
    text = "\n".join([*([before.rstrip("\n") + "\n"] if before.strip() else []), *(entry.text for entry in entries)])
    former, fresh = read(before.encode(), file.name)[0], read(text.encode(), file.name)[0]
    if before.strip() and not (isinstance(former, Rows) and isinstance(fresh, Rows) and len(fresh) == len(former) + len(entries)):
        raise NotNew(f"{shown(file)} is no list of items that each begin with a hyphen at the edge, so nothing can be put to its end. "
                     "Give it that form, then import again.")
    clear_leftovers(file.parent, file.name)
    with beside(file.parent, file.name) as own:
        put(file, text.encode(), own)
