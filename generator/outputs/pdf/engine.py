"""The only module that knows the PDF engine (Typst). Words reach it as JSON data, never as source code.

Every file is PDF/UA-1 and PDF/A-2a at once; the engine refuses to write one without title, language or alt text. What it cannot mark
itself, such as the headers of rows and the fields of a form, is added behind it (`pdf_tags`).
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from io import BytesIO
from typing import Any

import typst
from PIL import Image

from generator.drawing.text_metrics import as_set
from generator.language.numbers import unbroken
from generator.language.words import ROOT
from generator.outputs.pdf.fonts import font_files
from generator.outputs.pdf.jobs import PdfFailed, WordsDoNotFit
from generator.outputs.pdf.pdf_tags import finished

STANDARDS: list[Any] = ["ua-1", "a-2a"]
PICTURE_PPI, PICTURE_COLOURS = 28, 16
"""Dots per inch and colours of the picture of a first page: an A4 page becomes 232 by 327 dots, shown 90 wide. All of them stand on one page,
so each may weigh some ten kilobytes."""

_RECYCLED_AFTER = 200
"""Compilations after which a thread takes a new compiler: its memory grows with each (measured: 0.2 to 0.5 MB)."""

_PACKAGE = re.compile(rb'"@[\w-]+/[\w-]+:[^"\n]*"')
"""How a template names a package of Typst: one that the engine would fetch from the network, or take from the home of whoever builds."""

_thread = threading.local()


def print_pdf(template: Mapping[str, bytes], data: Mapping[str, Any], updated: date) -> bytes:
    """One sheet as PDF. `template`: `main.typ` and the files that it names. The same template, data and day give the same bytes.

    `fields` in the data are the boxes that can be filled in on a screen, each with its name, label and kind; a template draws them.

    Raises PdfFailed, or DoesNotFit where a template says `panic("too-long|" + word)` or `panic("too-full|" + words)`.
    """
    moment = int(datetime(updated.year, updated.month, updated.day, tzinfo=UTC).timestamp())
    return finished(_compile(template, data, format="pdf", pdf_standards=STANDARDS, timestamp=moment)[0], data.get("fields", ()))


def picture(template: Mapping[str, bytes], data: Mapping[str, Any]) -> bytes:
    """The first page of a sheet as PNG. Raises PdfFailed."""
    small = BytesIO()
    with Image.open(BytesIO(_compile(template, data, format="png", ppi=PICTURE_PPI)[0])) as page:
        page.convert("RGB").quantize(PICTURE_COLOURS).save(small, "PNG", optimize=True)
    return small.getvalue()


def _unbroken(value: Any) -> Any:
    """Data for a template, with numbers and units that stay on one line; drawings have their own lines."""
    if isinstance(value, str):
        return as_set(value) if value.startswith("<svg") else _unbroken_text(value)
    if isinstance(value, Mapping):
        return {key: _unbroken(part) for key, part in value.items()}
    return [_unbroken(part) for part in value] if isinstance(value, (list, tuple)) else value


@lru_cache(maxsize=2048)
def _unbroken_text(text: str) -> str:
    """A text as a template gets it; most stand on a sheet of each size of paper."""
    return unbroken(as_set(text))


def _compile(template: Mapping[str, bytes], data: Mapping[str, Any], **options: Any) -> list[bytes]:
    for name, part in template.items():
        if name.endswith(".typ") and (package := _PACKAGE.search(part)):
            raise PdfFailed(f"{name} imports the package {package[0].decode()}, which is no part of this program; a build takes nothing from the "
                            "network. Copy what you need of it into templates/print/ and import that.")
    try:
        made, warnings = _compiler().compile_with_warnings(
            input=dict(template), sys_inputs={"data": json.dumps(_unbroken(data), ensure_ascii=False)}, **options)
    except typst.TypstError as fault:
        unfit = re.search(r"panicked with: (too-long|too-full)\|(.*)", fault.message)
        raise WordsDoNotFit(unfit[1], unfit[2].strip()) if unfit else PdfFailed(fault.diagnostic.strip() or str(fault)) from fault
    if warnings:
        raise PdfFailed("; ".join(str(warning) for warning in warnings))
    pages = [page for page in (made if isinstance(made, list) else [made]) if page is not None]
    if not pages:
        raise PdfFailed("the engine gave no file")
    return pages


def _compiler() -> typst.Compiler:
    """The compiler of this thread."""
    _thread.used = getattr(_thread, "used", _RECYCLED_AFTER) + 1
    if _thread.used > _RECYCLED_AFTER:
        _thread.compiler, _thread.used = typst.Compiler(root=ROOT / "print", font_paths=font_files(), ignore_system_fonts=True), 1
    compiler: typst.Compiler = _thread.compiler
    return compiler
