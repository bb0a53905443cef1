"""The command pack."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

import click

from generator.build import examine
from generator.cli.folders import folder, refuse_unfit_output, write_into
from generator.cli.given import day_of, options_of, workers_of
from generator.cli.judging import finish, tell_problems, waiting
from generator.diagnostics import report
from generator.files.build_paths import BuildPaths
from generator.files.folders import shown
from generator.outputs import pdf
from generator.outputs.edition import Edition


def run(sheets: tuple[str, ...], content: Path, reader: str, charts: bool, paper: str | None, large: bool, out: Path, work: Path,
        clinic: str | None, site_address: str | None, publish: bool, style: str, today: datetime | None, no_cache: bool, jobs: int | None,
        executor: str | None) -> None:
    """Judge the content, print its sheets, and put those that were chosen into one PDF."""
    started = time.perf_counter()
    refuse_unfit_output("--out", out, content)
    refuse_unfit_output("--work", work, content)
    workers = workers_of(jobs, executor)
    with waiting(style) as tell:
        wanted = options_of(clinic, site_address, publish, no_cache)
        examined = examine(folder(content), day_of(today), wanted, BuildPaths(work, out).press, tell, workers)
    tell_problems(examined, content, style)
    done = f"{shown(out)}: no pack"
    if examined.ok and examined.edition is not None:
        size = paper.lower() if paper else pdf.paper_of(examined.library)
        chosen = _chosen(examined.edition, sheets, reader, charts, large)
        name = f"pack-large-{size}.pdf" if large else f"pack-{size}.pdf"
        write_into(out, {name: pdf.pack_sheets(examined.edition, chosen, size, large=large)})
        done = f"{shown(out / name)}: {report.counted(len(chosen), 'sheet')}"
    finish(examined, style, started, done)


def _chosen(edition: Edition, wanted: Sequence[str], reader: str, charts: bool, large: bool) -> list[pdf.PrintedSheet]:
    """The sheets that were asked for. Raises UsageError if one is not there, or if there are none."""
    known = {sheet.document.id.id: sheet for sheet in edition.sheets}
    for name in wanted:
        if name not in known:
            close = get_close_matches(name, known, 1)
            hint = f'Did you mean "{close[0]}"? ' if close else ""
            raise click.UsageError(f'There is no sheet "{shown(name)}". {hint}Known are: {", ".join(sorted(known))}.')
    found = [known[name] for name in dict.fromkeys(wanted)] or [
        sheet for sheet in known.values() if reader in {sheet.document.audience, "both"} and (charts or sheet.document.id.kind == "handout")]
    if large:
        small = [sheet.document.id.id for sheet in found if not sheet.large]
        if wanted and small:
            raise click.UsageError(f"Only sheets for patients have large print, and these do not: {', '.join(small)}.")
        found = [sheet for sheet in found if sheet.large]
    if not found:
        raise click.UsageError("No sheet fits. Name some, or choose others with --for and --charts.")
    return found
