"""The command pack."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

import click

from generator.build import examine
from generator.cli import options
from generator.cli.options import day_of, folder, options_of, refuse_unfit_output, workers_of
from generator.cli.output import finish, tell_problems, waiting, write_into
from generator.diagnostics import report
from generator.files.build_paths import BuildPaths
from generator.files.folders import shown
from generator.outputs import pdf
from generator.outputs.edition import Edition


@click.command("pack")
@click.argument("sheets", nargs=-1, metavar="[SHEET]...")
@options.content
@click.option("--for", "reader", type=click.Choice(["patient", "clinician", "both"]), default="patient", show_default=True,
              help="Where no SHEET is named: the sheets for these readers.")
@click.option("--charts/--no-charts", default=False, show_default=True, help="Where no SHEET is named: take the decision charts, too.")
@click.option("--paper", type=click.Choice(["A4", "Letter"], case_sensitive=False), help="The size of paper, instead of the clinic's own (else A4).")
@click.option("--large", is_flag=True, help="In large print. Only sheets for patients have it.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("build/pack"), show_default=True, help="The folder for the PDF.")
@options.judging_options
@options.working_options
def command(sheets: tuple[str, ...], content: Path, reader: str, charts: bool, paper: str | None, large: bool, out: Path, work: Path,
            clinic: str | None, site_address: str | None, publish: bool, style: str, today: datetime | None, no_cache: bool, jobs: int | None,
            executor: str | None) -> None:
    """Put printed sheets into one PDF with a cover, for a practice to print or to hand out as a set.

    SHEET is the id of a handout or a chart, as in the name of its file; the sheets come in the order in which they are named. Without any, all
    handouts for patients are packed. The cover has the name of the clinic and the list of sheets; every sheet is a bookmark, and its fields can be
    filled in.

    If the content has any error, nothing is written.
    """
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
