"""The command release."""

from __future__ import annotations

import re
import time
from datetime import date, datetime
from pathlib import Path

import click

from generator.build import OnProgress, examine, released_version
from generator.cli.folders import folder, refuse_unfit_output
from generator.cli.given import day_of, options_of
from generator.cli.judging import finish, tell_problems, waiting
from generator.cli.output import say
from generator.content.reader.yaml_file import FORBIDDEN
from generator.diagnostics.report import counted
from generator.files.folders import shown
from generator.outputs.edition import Edition
from generator.releases import store
from generator.releases.comparing import compare
from generator.releases.comparing.version import version_told
from generator.releases.ledger import Ledger, Release
from generator.releases.making import CHARTS_FROM, Prepared, differs, prepare
from generator.site.publish import BuildPaths


def run(content: Path, work: Path, clinic: str | None, site_address: str | None, publish: bool, no_cache: bool, style: str,
        today: datetime | None, note: str, dry_run: bool) -> None:
    """Judge the content, compare it with the last release, and write the new one down."""
    started = time.perf_counter()
    refuse_unfit_output("--work", work, content)
    note = printable(note)
    with waiting(style) as tell:
        wanted = options_of(clinic, site_address, publish, no_cache)._replace(prints=False)
        examined = examine(folder(content), day_of(today), wanted, BuildPaths(work, work).press, tell)
        made = _prepared(examined.edition, content, day_of(today), note, tell) if examined.ok and examined.edition is not None else None
    tell_problems(examined, content, style)
    if made is None or examined.edition is None:
        finish(examined, style, started, "nothing was released")
        return
    latest = examined.edition.ledger.latest
    if latest is not None and not differs(made.release, examined.edition.ledger):
        say(f"Nothing is said otherwise than in release {latest.version}, so there is nothing to release.")
        if not dry_run and store.finish(content, clinic):
            say(f"{shown(store.folder_of(content, clinic) / store.LIST)}: now names every release")
        return
    _refuse_earlier(made.release, examined.edition.ledger)
    for change in made.release.changes:
        say(f"{change.grade}: {change.says}")
    what = f"{counted(len(made.release.documents), 'page')} and sheets, {counted(len(made.release.changes), 'change')}"
    if dry_run:
        say(f"Would be released: {what}. Nothing was written.")
        return
    file = store.append(content, clinic, made.release, made.told, made.files, str(examined.edition.site.language))
    say(f"Released: {what}.\n{shown(file)}\nCommit the folder {shown(store.folder_of(content, clinic))}, build, and publish.")


def printable(note: str) -> str:
    """A note on one line. Raises UsageError for what no content may hold: once released, it could not be taken out of feeds and pages again."""
    told = " ".join(note.split())
    bad = FORBIDDEN.search(told) or re.search("[\ud800-\udfff]", told)
    if bad is not None:
        raise click.UsageError(f"--note holds a sign that cannot be shown (U+{ord(bad[0]):04X}). Type the words anew.")
    return told


def _refuse_earlier(release: Release, ledger: Ledger) -> None:
    """Raise UsageError for a day before that of another release: readers would be told that a version ended before it began."""
    last = max((one.day for one in ledger.releases), default=release.day)
    if release.day < last:
        raise click.UsageError(f"There is a release of {last} already, and this one would be of {release.day}. Set the clock of this computer right, "
                               f"or release with --today {last}.")


def _prepared(edition: Edition, content: Path, day: date, note: str, tell: OnProgress) -> Prepared:
    files = (file for name in CHARTS_FROM for file in sorted((content / name).glob("*.yml")))
    charts = {file.relative_to(content).as_posix(): file.read_text(encoding="utf-8") for file in files}
    latest, reader = edition.ledger.latest, edition.readers.site
    now = version_told(edition.library, edition.documents, reader)
    changes = compare(released_version(edition.ledger, latest, reader), now, tell) if latest is not None else ()
    return prepare(edition.documents, charts, edition.ledger, day, note, changes)
