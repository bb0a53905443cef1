"""The command diff."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import click

from generator.build import NoPages, OnProgress, read_content, read_version, readers_in, released_version
from generator.cli.given import day_of
from generator.cli.judging import waiting
from generator.cli.output import FINE, PROBLEMS, say
from generator.content.reader.load import source_lines
from generator.diagnostics import report
from generator.documents.urls import page_path
from generator.files.folders import shown
from generator.releases import store
from generator.releases.changes import Change, worst
from generator.releases.comparing import ContentVersion, compare
from generator.releases.grades import GRADES, Grade
from generator.releases.ledger import Ledger

HEADS: dict[Grade, str] = {
    "less safe or uncertain route": "Less safe, or uncertain",
    "safer route": "Safer",
    "content": "Now says something else",
    "wording": "Wording only",
}
"""The heading of each grade, in the order in which they are told."""

MOST_PLACES = 4
"""So many pages and sheets are named with each change; the others are counted."""

FORM = 1
"""The version of the JSON. A new key does not raise it; another meaning of a key does."""

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@-])")


def run(old: str | None, new: str | None, content: Path, today: datetime | None, style: str, fail_on: Grade | None) -> None:
    """Compare two versions, and tell what changed."""
    with ExitStack() as open_, waiting(style) as tell:
        after = _version(new or str(content), content, today, open_, tell)
        before = _version(old or _latest(content, _read_whole(content)), content, today, open_, tell)
        changes = compare(before, after, tell)
    if style == "json":
        say(as_json(changes, after, before), ready=True)
    else:
        say("\n".join(as_markdown(changes) if style == "markdown" else as_text(changes)))
    found = worst(changes)
    sys.exit(PROBLEMS if fail_on is not None and found is not None and GRADES.index(found) >= GRADES.index(fail_on) else FINE)


# --- versions ----------------------------------------------------------------------------------------------------


def _latest(content: Path, ledger: Ledger) -> str:
    """What the content is compared with where nobody says: the latest release, or what was committed last."""
    if ledger.latest is not None:
        return ledger.latest.version
    if _git(content, "rev-parse", "--verify", "--quiet", "HEAD") is None:
        raise click.UsageError(f"{shown(content)} has no release, and nothing of it was committed to git. Name another version as OLD.")
    return "HEAD"


def _read_whole(content: Path) -> Ledger:
    """The ledger of the content. Raises UsageError if a part of it is missing, or was edited by hand."""
    found = store.read(content)
    if found.faults:
        raise click.UsageError(f"The ledger of releases is damaged ({shown(found.faults[0].file)}). The command check says what to do.")
    return found.ledger


def _version(name: str, content: Path, today: datetime | None, open_: ExitStack, tell: OnProgress) -> ContentVersion:
    """The version that a name stands for. Raises UsageError where there is none, or its pages cannot be made."""
    folder = Path(name)
    if not folder.is_dir():
        ledger = _read_whole(content)
        if name in ledger.by_version:
            return released_version(ledger, ledger.by_version[name], readers_in(read_content(content).library).site)
        folder = _of_git(name, content, ledger, Path(open_.enter_context(tempfile.TemporaryDirectory())))
    try:
        return read_version(folder, day_of(today), tell)
    except NoPages as fault:
        told = report.for_people(fault.problems, folder.as_posix(), source_lines(folder))
        raise click.UsageError(f"The pages of {shown(name)} cannot be made, so nothing can be compared with them.\n{told}") from None


def _of_git(revision: str, content: Path, ledger: Ledger, into: Path) -> Path:
    """The content folder as it was at a revision, in a folder of its own. Raises UsageError if there is no git, no repository or no such revision."""
    where = content if content.is_dir() else Path()
    known = _git(where, "rev-parse", "--show-toplevel")
    if known is None:
        raise click.UsageError(f"{shown(revision)} is no folder and no release, and {shown(where)} is in no git repository.{_known(ledger)}")
    top = Path(known.decode().strip())
    commit = _git(where, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit is None:
        raise click.UsageError(f"{shown(revision)} is no folder, no release and no revision of git.{_known(ledger)}")
    inside = content.resolve().relative_to(top.resolve()).as_posix()
    packed = _git(top, "archive", "--format=tar", commit.decode().strip(), *(["--", inside] if inside != "." else []))
    if packed is None:
        raise click.UsageError(f"There was no folder {shown(inside)} at {shown(revision)}.")
    with tarfile.open(fileobj=io.BytesIO(packed)) as files:
        files.extractall(into, filter="data")
    return into / inside


def _known(ledger: Ledger) -> str:
    """The last releases, for whoever named one that is none."""
    return f" The last releases are: {', '.join(one.version for one in ledger.releases[-5:])}." if ledger.releases else ""


def _git(where: Path, *arguments: str) -> bytes | None:
    """What git answers; None if it refuses. Raises UsageError if there is no git."""
    try:
        done = subprocess.run(["git", "-C", str(where), *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        raise click.UsageError("git was not found. Name two content folders, or install git.") from None
    return done.stdout if done.returncode == 0 else None


# --- how changes are told ----------------------------------------------------------------------------------------


def _grouped(changes: Sequence[Change]) -> Iterator[tuple[Grade, list[Change]]]:
    for grade in HEADS:
        found = [change for change in changes if change.grade == grade]
        if found:
            yield grade, found


def _places(change: Change) -> str:
    """Where a change is told."""
    paths = [page_path(document) for document in change.documents]
    more = len(paths) - MOST_PLACES
    return ", ".join(paths[:MOST_PLACES]) + (f" and {report.counted(more, 'other')}" if more > 0 else "")


def _sides(change: Change) -> Iterator[tuple[str, str]]:
    """The words before and after, where the sentence does not hold them; each on one line."""
    if change.subject != "route":
        said = _on_a_line(change.says)
        yield from ((label, text) for label, text in (("before", _on_a_line(change.before)), ("now", _on_a_line(change.after))) if text not in said)


def _on_a_line(text: str) -> str:
    return " ".join(text.split())


def as_text(changes: Sequence[Change]) -> Iterator[str]:
    """Changes for a terminal."""
    for grade, found in _grouped(changes):
        yield f"{HEADS[grade]} ({len(found)})"
        for change in found:
            yield f"  - {_on_a_line(change.says)}"
            yield from (f"      {label}: {text}" for label, text in _sides(change))
            yield from (f"      {_on_a_line(line)}" for line in (change.example, _places(change)) if line)
        yield ""
    yield _sum(changes)


def as_markdown(changes: Sequence[Change]) -> Iterator[str]:
    """Changes as Markdown, in which no word of the content is anything but text."""
    for grade, found in _grouped(changes):
        yield f"### {HEADS[grade]} ({len(found)})\n"
        for change in found:
            yield f"- **{_plain(change.says)}**"
            yield from (f"  - {label}: {_plain(text)}" for label, text in _sides(change))
            yield from (f"  - {_plain(line)}" for line in (change.example, _places(change)) if line)
        yield ""
    yield _sum(changes)


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", _on_a_line(text)).replace("\\@", "&#64;")


def _sum(changes: Iterable[Change]) -> str:
    found = list(changes)
    return report.counted(len(found), "change") if found else "Nothing changed in meaning."


def as_json(changes: Sequence[Change], after: ContentVersion, before: ContentVersion) -> str:
    """Changes for programs: docs/reference/changes.schema.json says what each key means."""
    def documents(change: Change) -> list[dict[str, str]]:
        return [{"kind": one.kind, "id": one.id, "audience": one.audience, "page": page_path(one),
                 "title": (after if one in after.documents else before).title(one)} for one in change.documents]

    told = [{"grade": one.grade, "subject": one.subject, "id": one.id, "says": one.says, "before": one.before, "after": one.after,
             "example": one.example, "documents": documents(one)} for one in changes]
    return json.dumps({"form": FORM, "worst": worst(tuple(changes)), "changes": told}, ensure_ascii=False, indent=2)
