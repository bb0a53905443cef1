"""The command review."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from generator.build import KnownBefore, ReadContent, keeps_from_pages, read_content, readers_in, rules
from generator.cli.faults import said_by_system
from generator.cli.folders import folder
from generator.cli.given import day_of
from generator.cli.output import PROBLEMS, say
from generator.content.model import Library, entry_path
from generator.content.reader.load import load, source_lines
from generator.diagnostics import report
from generator.documents.assembling import Assembler
from generator.documents.quality import REVIEWABLE
from generator.documents.reviewing import Standing, fingerprint, meanings_of, recorded, reviewed_entries
from generator.documents.urls import address_of
from generator.editing.change import CannotChange
from generator.editing.reviews import SHARED, USUAL_MONTHS, GivenReview, file_of, with_review
from generator.editing.session import Conflict, NoFile, Session
from generator.editing.tree import NotYaml
from generator.files.folders import NotWritable, clear_leftovers, hash_of, put_new, read_plain
from generator.releases.ledger import Ledger
from generator.releases.reviewed import changes


def run(entries: tuple[str, ...], content: Path, by: str | None, on: datetime | None, months: int | None, yes: bool) -> None:
    """Tell what changed since the last review, and write down the new one."""
    today = date.today()
    read = read_content(folder(content))
    found = [_entry(read.library, said) for said in dict.fromkeys(entries)]
    _refuse_unreadable(read, content, today)
    looked = {entry_path(entry): _looked(entry, _assembler(read.library), read.ledger) for entry in found}
    for lines in looked.values():
        say("\n".join(lines[0]))
    given = GivenReview(_name(by), _day(on, today), months or _months(found), {path: text for path, (_, text) in looked.items()})
    if sys.stdin.isatty() and not yes:
        click.confirm(f"{given.by} reviewed this on {given.on}. Write it down", abort=True)
    say(f"{given.by}, {given.on}: written to {', '.join(_write(content, given))}")


def _entry(library: Library, said: str) -> Any:
    """The entry that somebody named: by folder and id, by its file, or by its id alone. Raises UsageError."""
    path = said.removesuffix(".yml").replace("\\", "/")
    shelf, _, id_ = path.rpartition("/")
    shelves = [shelf.rpartition("/")[2]] if shelf else REVIEWABLE
    found = [library.shelves[name][id_] for name in shelves if name in REVIEWABLE and id_ in library.shelves[name]]
    if len(found) == 1:
        return found[0]
    if found:
        raise click.UsageError(f'"{said}" is {" and ".join(entry_path(entry) for entry in found)}. Name it with its folder.')
    known = [f"{name}/{one}" for name in REVIEWABLE for one in library.shelves[name]]
    close = get_close_matches(path, known, 1) or get_close_matches(path, {one.partition("/")[2] for one in known}, 1)
    raise click.UsageError(f'there is no "{said}" to be reviewed. ' + (f'Did you mean "{close[0]}"?' if close else
                           "Name pages, charts, sheets, danger signs or pitfalls, such as topics/ankle-sprain."))


def _refuse_unreadable(read: ReadContent, content: Path, today: date) -> None:
    """End where the content cannot be made into pages: nobody can have read them."""
    problems = keeps_from_pages(read, today, None, KnownBefore()).problems
    if problems or read.library.site is None:
        say(report.for_people(problems, content.as_posix(), source_lines(content)), err=True)
        say("Nothing was written: there are no pages of this content that somebody could have reviewed. Solve this first.", err=True)
        sys.exit(PROBLEMS)


def _assembler(library: Library) -> Assembler:
    assert library.site is not None
    return Assembler(library, library.site, readers_in(library), rules(), stale=frozenset())


def _looked(entry: Any, assembler: Assembler, ledger: Ledger) -> tuple[list[str], tuple[str, str]]:
    """What is told before an entry is reviewed anew, and which text it is now."""
    meanings, was = meanings_of(entry, assembler.assemble), recorded(entry)
    now = fingerprint(meaning for _, meaning in meanings)
    pages = ", ".join(f"{address_of(document) or 'index.html'}" for document, _ in meanings)
    head = f"{entry_path(entry)} ({pages})"
    if entry.review is None:
        return [f"{head}: never reviewed"], now
    former = f"{entry.review.by} on {entry.review.on}"
    if was is None:
        return [f"{head}: reviewed by {former}, of a text that was not written down. Read all of it."], now
    if was.text == now.text:
        return [f"{head}: says what was reviewed by {former}"], now
    return [f"{head}: changed since it was reviewed by {former}", *_changed(Standing(entry, entry.review, was, now, meanings), ledger)], now


def _changed(standing: Standing, ledger: Ledger) -> Iterator[str]:
    found = changes(standing, ledger)
    if found is None:
        yield "  No release has the text that was reviewed, so what was changed cannot be told. Read all of it."
    for one in found or ():
        yield f"  {one}"


def _name(by: str | None) -> str:
    """Who reviewed it. Nobody is invented: where nobody is named, somebody is asked."""
    if by is None and sys.stdin.isatty():
        by = click.prompt("Who reviewed it (name and profession)")
    name = " ".join((by or "").split())
    if not name:
        raise click.UsageError('Nothing was written: say who reviewed it, with --by "NAME, PROFESSION".')
    return name


def _day(on: datetime | None, today: date) -> date:
    day = day_of(on)
    if day > today:
        raise click.UsageError(f"Nothing was written: {day} has not come yet. A review is written down after it was done.")
    return day


def _months(entries: Sequence[Any]) -> int:
    former = {entry.review.months for entry in entries if entry.review is not None}
    return former.pop() if len(former) == 1 else USUAL_MONTHS


def _write(content: Path, given: GivenReview) -> list[str]:
    """Write a review, all of it or nothing. Raises UsageError where a file cannot take it."""
    session, before, fresh = Session(content), dict[str, bytes](), dict[str, bytes]()
    for shelf in {"", *(path.partition("/")[0] for path in given.of)}:
        clear_leftovers(session.folder / shelf)
    try:
        for file in (*map(file_of, given.of), *([SHARED] if (content / SHARED).exists() else [])):
            before[file] = session.read(file)
        fresh = {file: text.encode() for file, text in with_review({file: data.decode() for file, data in before.items()}, given).items()}
        _prove(content, fresh, given)
        for file in sorted(fresh, key=lambda file: (file != SHARED, file)):  # the list first, so that no run that is killed loses a former review
            if file in before:
                session.save(file, hash_of(before[file]), fresh[file], "review")
            else:
                put_new(session.folder / file, fresh[file])
    except BaseException as fault:
        _take_back(session, before, fresh)
        if isinstance(fault, OSError):
            raise NotWritable(f"Nothing was written. {said_by_system(fault)}") from fault
        if isinstance(fault, (CannotChange, NotYaml, NoFile, Conflict, UnicodeDecodeError)):
            raise click.UsageError(f"Nothing was written. {fault}") from None
        raise
    return [f"{content.as_posix()}/{file}" for file in sorted(fresh)]


def _take_back(session: Session, before: Mapping[str, bytes], fresh: Mapping[str, bytes]) -> None:
    """Let no file say what was to be written."""
    for file, data in fresh.items():
        if read_plain(session.folder / file) == data != before.get(file):
            if file in before:
                session.save(file, hash_of(data), before[file], "review")
            else:
                (session.folder / file).unlink()


def _prove(content: Path, fresh: Mapping[str, bytes], given: GivenReview) -> None:
    """Read what would be written: these entries were reviewed, and the reviews of all others are the same. Raises CannotChange."""
    (old, was), (new, now) = load(content), load(content, None, fresh)
    said = {entry_path(entry): (entry.review.by, entry.review.on, recorded(entry)) for entry in reviewed_entries(new)}
    wrong = [path for path, text in given.of.items() if said.get(path) != (given.by, given.on, text)]
    if wrong or len(now) > len(was) or _others(old, given) != _others(new, given):
        raise CannotChange("The review could not be written so that it is read again as it was given.")


def _others(library: Library, given: GivenReview) -> dict[str, Any]:
    """The reviews of all that is not reviewed now."""
    return {entry_path(entry): (entry.review.by, entry.review.on, entry.review.months, recorded(entry)) for entry in reviewed_entries(library)
            if entry_path(entry) not in given.of}
