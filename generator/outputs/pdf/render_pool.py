"""Sheets as data -> finished files: by all workers, and none made twice while nothing in it has changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from generator.files.resources import hash_of_program
from generator.outputs.pdf import engine, proofread
from generator.outputs.pdf.jobs import Box, DoesNotFit, Finding, PdfFailed, PrintedPdf, PrintJob
from generator.workers import HERE, Workers
from generator.workers.keeping import Form, OnProgress, kept_or_done

_PACKAGES = ("font-source-sans-pro", "fonttools", "lxml", "pikepdf", "pillow", "pypdfium2", "typst")

SECONDS = 0.025
"""CPU seconds that a file takes about."""


def render(orders: Iterable[PrintJob], cache: Path | None, tell: OnProgress = lambda done, of: None,
           workers: Workers = HERE) -> dict[str, PrintedPdf]:
    """Make every order; those that lie in the cache are taken from there. Without a cache folder nothing is read or kept.

    Raises PdfFailed if the engine refuses one.
    """
    waiting = {order.name: order for order in orders}
    made = kept_or_done(waiting, lambda: {name: key_of(order) for name, order in waiting.items()},
                        lambda missing: workers.map(make, None, missing, SECONDS), Form(_as_data, _from_data), cache, tell)
    return {name: made[name] for name in waiting}


def make(_: None, orders: Sequence[PrintJob]) -> list[PrintedPdf]:
    """Some files, made and looked over; what they are made from is all in their orders, and in the fonts. Raises PdfFailed."""
    return [_make(order) for order in orders]


def _make(order: PrintJob) -> PrintedPdf:
    try:
        printed = engine.print_pdf(order.template, order.data, order.updated)
    except DoesNotFit as fault:
        return PrintedPdf(b"", 0, b"", (Finding("word-leaves-box", 1, fault.words, str(fault)),))
    except PdfFailed as fault:
        raise PdfFailed(f"{order.name}: {str(fault).replace('main.typ', order.layout)}") from fault
    findings = proofread.proofread(printed, smallest=order.limits.smallest, most_pages=order.limits.most_pages,
                                   language=order.limits.language, danger=order.limits.danger, says=order.limits.says,
                                   bound=order.limits.bound)
    picture = engine.picture(order.template, order.data) if order.picture else b""
    return PrintedPdf(printed, proofread.count_pages(printed), picture, findings)


def key_of(job: PrintJob) -> str:
    """A hash over everything that the file depends on: content, template, fonts, engine, and the program that looks it over."""
    program = hash_of_program(("drawing", "language/numbers", "outputs/pdf"), _PACKAGES)
    digest = sha256(f"{engine.engine()}{program}{job.updated}{tuple(job.limits)}{job.picture}".encode())
    for name, part in sorted(job.template.items()):
        digest.update(f"\0{name}\0{len(part)}\0".encode() + part)
    digest.update(json.dumps(job.data, sort_keys=True, ensure_ascii=False).encode())
    return digest.hexdigest()


# --- a finished sheet as data: a line that tells of it, the file, the picture ------------------------------------------


def _as_data(made: PrintedPdf) -> bytes:
    told = {"pages": made.pages, "findings": made.findings, "size": len(made.pdf)}
    return json.dumps(told).encode() + b"\n" + made.pdf + made.picture


def _from_data(data: bytes) -> PrintedPdf:
    first, _, files = data.partition(b"\n")
    told = json.loads(first)
    size = told["size"]
    return PrintedPdf(files[:size], told["pages"], files[size:], tuple(_finding(*finding) for finding in told["findings"]))


def _finding(kind: str, page: int, words: str, detail: str, box: list[float] | None) -> Finding:
    """A finding as it was kept."""
    return Finding(kind, page, words, detail, None if box is None else Box(*box))
