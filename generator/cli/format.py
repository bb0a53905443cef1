"""The command format."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import click

from generator.cli.folders import folder
from generator.cli.output import PROBLEMS, say
from generator.content.model import SHELVES
from generator.content.reader.load import SINGLE_FILES, source_lines
from generator.diagnostics import report
from generator.diagnostics.report import counted
from generator.editing.formatting import NotFormatted, formatted
from generator.editing.session import Conflict, NoFile, Session
from generator.files.folders import clear_leftovers, hash_of, shown


def run(files: tuple[Path, ...], content: Path, only_check: bool) -> None:
    """Bring files to form, or show what that would change."""
    session = Session(folder(content))
    names = [_name(file, session.folder) for file in files] or list(_all(session.folder))
    for place in {(session.folder / name).parent for name in names}:
        clear_leftovers(place)  # of a run that was killed when its file was as it should be, and that nobody writes again
    changed = refused = 0
    for name in names:
        try:
            before = session.read(name)
            after = formatted(before, name)
            if after != before:
                changed += 1
                if only_check:
                    _show(content / name, before, after)
                else:
                    session.save(name, hash_of(before), after, "format")
                    say(f"{shown(content / name)}: brought to form")
        except NotFormatted as fault:
            refused += 1
            say(f"{shown(content / name)} stays as it is: {fault}", err=True)
            if fault.problems:
                say(report.for_people(fault.problems, content.as_posix(), source_lines(content)), err=True)
        except (NoFile, Conflict) as fault:
            refused += 1
            say(f"{shown(content / name)} stays as it is: {fault}.", err=True)
    done = f"{changed} of {counted(len(names), 'file')} {'would change' if only_check else 'changed'}"
    say(done + (f", {refused} left as {'it is' if refused == 1 else 'they are'}" if refused else ""))
    sys.exit(PROBLEMS if refused or (only_check and changed) else 0)


def _name(file: Path, content: Path) -> str:
    """A file by its path in the content folder. Raises UsageError if it lies elsewhere."""
    try:
        return (file.parent.resolve() / file.name).relative_to(content).as_posix()
    except ValueError:
        raise click.UsageError(f"{shown(file)} does not lie in the content folder. Name that folder with --content.") from None


def _all(content: Path) -> Iterator[str]:
    """Every file that the content may hold, by its path."""
    yield from (name for name in sorted(SINGLE_FILES) if (content / name).is_file())
    for shelf in sorted(SHELVES):
        yield from (file.relative_to(content).as_posix() for file in sorted((content / shelf).glob("*.yml")) if not file.name.startswith("."))


def _show(file: Path, before: bytes, after: bytes) -> None:
    """What would change, as a diff; of line ends and a byte order mark that they would."""
    old, new = (data.decode("utf-8-sig").replace("\r\n", "\n").split("\n") for data in (before, after))
    lines = list(unified_diff(old, new, file.as_posix(), file.as_posix(), "as it is", "in one form", lineterm=""))
    say("\n".join(lines) if lines else f"{shown(file)}: its line ends, or its byte order mark, would change")
