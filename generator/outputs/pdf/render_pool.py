"""Sheets as data -> finished files: on all cores, and none made twice while nothing in it has changed."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

from generator.drawing import colour
from generator.files.cache import keep, take
from generator.outputs.pdf import engine, form_fields, jobs, pdf_tags, proofread, tag_tree
from generator.outputs.pdf.jobs import Box, DoesNotFit, Finding, PdfFailed, PrintedPdf, PrintJob

OnProgress = Callable[[int, int], None]
"""Hears how many sheets are done, of how many."""


def render(orders: Iterable[PrintJob], cache: Path | None, tell: OnProgress = lambda done, of: None) -> dict[str, PrintedPdf]:
    """Make every order; those that lie in the cache are taken from there. Without a cache folder nothing is read or kept.

    Raises PdfFailed if the engine refuses one.
    """
    waiting = list(orders)
    with ThreadPoolExecutor(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()) as cores:
        made: dict[str, PrintedPdf] = {}
        for order, sheet in zip(waiting, cores.map(lambda order: _taken_or_made(order, cache), waiting), strict=True):
            made[order.name] = sheet
            tell(len(made), len(waiting))
    return made


def _taken_or_made(order: PrintJob, cache: Path | None) -> PrintedPdf:
    if cache is None:
        return _make(order)
    key = key_of(order)
    kept = take(cache, key)
    if kept is not None:
        return _from_data(kept)
    made = _make(order)
    keep(cache, {key: _as_data(made)})
    return made


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
    digest = sha256(f"{engine.engine()}{_program()}{job.updated}{tuple(job.limits)}{job.picture}".encode())
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


@functools.cache
def _program() -> str:
    """A hash over the parts of this program whose change could change a file or a finding."""
    modules = (engine, jobs, pdf_tags, form_fields, tag_tree, colour)
    files = [Path(__file__), *(Path(str(module.__file__)) for module in modules), *sorted(Path(str(proofread.__file__)).parent.glob("*.py"))]
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
