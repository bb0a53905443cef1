"""Orders -> finished files: by all workers, and none made twice while nothing in it has changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from generator.files.spill import Codec, Lazily
from generator.outputs.pdf.jobs import PdfFailed, PrintedPdf, PrintJob, PrintOrder, WordsDoNotFit
from generator.rules.printed import Finding, Rectangle
from generator.rules.prints import words_wider_than_box
from generator.workers import HERE, Workers
from generator.workers.keeping import OnProgress, kept_or_done

SECONDS = 0.025
"""CPU seconds that a file takes about."""


def render(orders: Iterable[PrintOrder], cache: Path | None, tell: OnProgress = lambda done, of: None,
           workers: Workers = HERE) -> Mapping[str, PrintedPdf]:
    """Make every order; those that lie in the cache are taken from there. Without a cache folder nothing is read or kept.

    Raises PdfFailed if the engine refuses one.
    """
    waiting = {order.name: order for order in orders}
    jobs = Lazily(waiting, lambda name: waiting[name].job())
    return kept_or_done(jobs, lambda: {name: order.key for name, order in waiting.items()}, lambda missing: workers.map(make, None, missing, SECONDS),
                        Codec(_as_data, _from_data), cache, tell)


def make(_: None, jobs: Sequence[PrintJob]) -> list[PrintedPdf]:
    """Some files, made and looked over; what they are made from is all in their jobs, and in the fonts. Raises PdfFailed."""
    return [_make(job) for job in jobs]


def _make(job: PrintJob) -> PrintedPdf:
    from generator.outputs.pdf import engine, proofread  # the engine and two readers of PDF, which only a file that is made needs

    try:
        printed = engine.print_pdf(job.template, job.data, job.updated)
    except WordsDoNotFit as fault:
        return PrintedPdf(b"", 0, b"", (words_wider_than_box(fault.words, str(fault)),))
    except PdfFailed as fault:
        raise PdfFailed(f"{job.name}: {str(fault).replace('main.typ', job.layout)}") from fault
    findings = proofread.proofread(printed, job.limits)
    picture = engine.picture(job.template, job.data) if job.picture else b""
    return PrintedPdf(printed, proofread.count_pages(printed), picture, findings)


# --- a finished sheet as data: a line that tells of it, the file, the picture ------------------------------------------


def _as_data(made: PrintedPdf) -> bytes:
    told = {"pages": made.pages, "findings": made.findings, "size": len(made.pdf)}
    return json.dumps(told).encode() + b"\n" + made.pdf + made.picture


def _from_data(data: bytes) -> PrintedPdf:
    first, _, files = data.partition(b"\n")
    told = json.loads(first)
    size = told["size"]
    return PrintedPdf(files[:size], told["pages"], files[size:], tuple(_finding(*finding) for finding in told["findings"]))


def _finding(page: int, words: str, detail: str, help: str, box: list[float] | None, whole: bool, rule: str) -> Finding:
    """A finding as it was kept."""
    return Finding(page, words, detail, help, None if box is None else Rectangle(*box), whole, rule)
