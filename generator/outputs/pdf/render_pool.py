"""Sheets as data -> finished files: on all cores, and none made twice while nothing in it has changed."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from generator.drawing import colour
from generator.files.folders import beside, clear_leftovers, read_plain, remove_exactly
from generator.files.manifest import PROOF_FILES, SHEET_FILES
from generator.outputs.pdf import engine, form_fields, pdf_tags, proofread, tag_tree
from generator.outputs.pdf.jobs import Box, DoesNotFit, Finding, PdfFailed, PrintedPdf, PrintJob

MOST_KEPT = 2000
"""Files that the cache may hold; beyond that, whatever the last build did not use is deleted."""

OnProgress = Callable[[int, int], None]
"""Hears how many sheets are done, of how many."""


def render(orders: Iterable[PrintJob], cache: Path | None, tell: OnProgress = lambda done, of: None) -> dict[str, PrintedPdf]:
    """Make every order; those that lie in the cache are taken from there. Without a cache folder nothing is read or kept.

    Raises PdfFailed if the engine refuses one.
    """
    waiting = list(orders)
    if cache is not None:
        with suppress(OSError):
            clear_leftovers(cache, cache.name)
    with ThreadPoolExecutor(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()) as cores:
        made: dict[str, PrintedPdf] = {}
        for order, sheet in zip(waiting, cores.map(lambda order: _taken_or_made(order, cache), waiting), strict=True):
            made[order.name] = sheet
            tell(len(made), len(waiting))
    if cache is not None:
        _tidy(cache, {key_of(order) for order in waiting})
    return made


def _taken_or_made(order: PrintJob, cache: Path | None) -> PrintedPdf:
    kept = _taken(cache / key_of(order)) if cache else None
    if kept is not None:
        return kept
    made = _make(order)
    if cache:
        _keep(cache / key_of(order), made)
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


# --- the cache: one folder for each file, put in place in one move ---------------------------------------------------


def _taken(folder: Path) -> PrintedPdf | None:
    """A sheet from the cache; None if it is not there or not whole."""
    try:
        printed, picture, said = (read_plain(folder / name) or b"" for name in SHEET_FILES)
        told = json.loads(said)
        if told["sum"] != sha256(printed + picture).hexdigest():
            return None
        return PrintedPdf(printed, told["pages"], picture, tuple(_finding(*finding) for finding in told["findings"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _finding(kind: str, page: int, words: str, detail: str, box: list[float] | None) -> Finding:
    """A finding as it was kept."""
    return Finding(kind, page, words, detail, None if box is None else Box(*box))


def _keep(folder: Path, made: PrintedPdf) -> None:
    """Put a sheet into the cache. A cache that cannot be written is no fault: the sheet is made again next time."""
    told = {"pages": made.pages, "findings": made.findings, "sum": sha256(made.pdf + made.picture).hexdigest()}
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        remove_exactly(folder, SHEET_FILES)
        with beside(folder.parent, folder.parent.name) as own:
            fresh = own / "fresh"
            fresh.mkdir()
            for name, data in zip(SHEET_FILES, (made.pdf, made.picture, json.dumps(told).encode()), strict=True):
                (fresh / name).write_bytes(data)
            fresh.rename(folder)
    except OSError:
        return


def _tidy(cache: Path, used: set[str]) -> None:
    kept = sorted(cache.iterdir()) if cache.is_dir() else []
    for folder in kept if len(kept) > MOST_KEPT else ():
        if len(folder.name) == 64 and folder.name not in used:
            remove_exactly(folder, (*SHEET_FILES, *PROOF_FILES))


@functools.cache
def _program() -> str:
    """A hash over the parts of this program whose change could change a file or a finding."""
    modules = (engine, pdf_tags, form_fields, tag_tree, colour)
    files = [*(Path(str(module.__file__)) for module in modules), *sorted(Path(str(proofread.__file__)).parent.glob("*.py"))]
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
