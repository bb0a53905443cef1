"""The only module that knows the PDF engine (Typst). Words reach it as JSON data, never as source code.

Every file is PDF/UA-1 and PDF/A-2a at once; the engine refuses to write one without title, language or alt text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

STANDARDS: list[Any] = ["ua-1", "a-2a"]


class PdfFailed(Exception):
    """The engine refused a sheet, or warned: a dropped text is only a warning to it. The message is what it said."""


def print_pdf(template: bytes, data: Mapping[str, Any], updated: date) -> bytes:
    """One sheet as PDF. The same template, data and day give the same bytes. Raises PdfFailed."""
    moment = int(datetime(updated.year, updated.month, updated.day, tzinfo=UTC).timestamp())
    try:
        made, warnings = typst.Compiler(font_paths=font_files(), ignore_system_fonts=True).compile_with_warnings(
            input=template, format="pdf", sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, pdf_standards=STANDARDS, timestamp=moment)
    except typst.TypstError as fault:
        raise PdfFailed(str(fault)) from fault
    if warnings:
        raise PdfFailed("; ".join(str(warning) for warning in warnings))
    if not isinstance(made, bytes):
        raise PdfFailed("the engine gave no file")
    return made


@cache
def font_files() -> typst.Fonts:
    """The font package alone: no font of the machine, and none of the engine's own."""
    folder = Path(str(files("font_source_sans_pro") / "files"))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
