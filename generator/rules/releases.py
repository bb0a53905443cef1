"""Releases: that the ledger is whole, and that what is published was released."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics.diagnostic import Diagnostic, Where
from generator.diagnostics.registry import rule
from generator.releases.ledger import Release, in_release, published
from generator.releases.store import list_of
from generator.rules.this_run import ThisRun

_WRONG = {
    "edited": ("this file is not what the command release wrote: it was changed by hand, or damaged",
               "Restore the file from version control, as it was committed with its release. A mistake in a release is corrected by the next one."),
    "lost": ("this release is missing, though the ledger names it",
             "Restore the file from version control. Without it, holders of a sheet of that version cannot be told what changed since."),
    "list": ("lines of this list name no release: it was changed by hand, or git could not join two lists",
             "Keep every line that names a release, of both sides, and delete the others; or restore the file from version control."),
    "unreadable": ("this file holds no release that this program can read",
                   "Restore the file from version control; if it was written by a newer version of Caresheet, use that one."),
}


@rule("publishing", blocks="pages")
def ledger_damaged(run: ThisRun) -> Iterator[Diagnostic]:
    """Every release in the ledger is there as it was written.

    Why: Copies on paper outlive the site. What is lost from the ledger, no holder of a copy can be told any more.
    Fix: Restore the file from version control. Never edit or delete a release; make another.
    """
    for fault in run.released.faults:
        message, help = _WRONG[fault.kind]
        yield ledger_damaged.at(Where(fault.file), message, help)


@rule("publishing", level="warning")
def release_not_listed(run: ThisRun) -> Iterator[Diagnostic]:
    """Every release stands in the list of all releases.

    Why: By the list a lost release is noticed. A line is missing where somebody deleted it, or a run was stopped while it made the release.
    Fix: Restore the list from version control. If the line was never there, run the command release; it adds the line even when nothing else has
    changed. Or add what the message names.
    """
    for line in run.released.unlisted:
        yield release_not_listed.at(Where(list_of(run.clinic)), f"the list of releases does not name {line.partition(' ')[0]}",
                                    f"Restore the list from version control, or add this line: {line}", item=line.partition(" ")[0])


@rule("publishing", level="warning")
def not_released(run: ThisRun) -> Iterator[Diagnostic]:
    """Every page and sheet that is published was released as it is, once anything was.

    Why: Sheets carry the mark of their version. A version that is in no release is unknown to the page that tells whether a copy still holds.
    Fix: Make a release of what you publish, with the command release, and publish it with the ledger.
    """
    latest, site = run.released.ledger.latest, run.library.site
    if run.public and latest is not None and site is not None and (other := _titles_of_others(run, latest)):
        yield not_released.at(site.name, f"these are published otherwise than in release {latest.version}: {other}",
                              "Make a release with the command release, and publish with it; else copies of today cannot be told from others later.",
                              item=site.where.file)


@rule("publishing", level="warning")
def changed_after_updated(run: ThisRun) -> Iterator[Diagnostic]:
    """What is said otherwise than in the last release was last changed on a day after it.

    Why: Every page and sheet says that day, and counts from it until when it may be used. Two sheets that say different things bear the same day.
    Fix: Write the day of the last change under updated: in site.yml.
    """
    latest, site = run.released.ledger.latest, run.library.site
    if latest is None or site is None or site.updated > latest.day or site.updated >= run.today:
        return
    if other := _titles_of_others(run, latest):
        yield changed_after_updated.at(site.name, f"since release {latest.version} these say something else: {other}; but by updated: the last "
                                       f"change was on {site.updated}", "Write the day of the last change under updated:.", item=site.where.file)


def _titles_of_others(run: ThisRun, latest: Release) -> str:
    """The pages and sheets that a release has not as they are now, in words, charts and sheets first; nothing where there are none."""
    known = {(one.id, one.hash) for one in latest.documents}
    other = [one for one in map(published, in_release(run.documents)) if (one.id, one.hash) not in known]
    titles = [*dict.fromkeys(one.title for one in sorted(other, key=lambda one: one.id.kind not in {"chart", "handout"}))]
    return ", ".join(f'"{title}"' for title in titles[:3]) + (f" and {len(titles) - 3} more" if len(titles) > 3 else "")
