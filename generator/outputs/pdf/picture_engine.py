"""Draws pictures with the engine in a process of its own, which may die. Run as a file: it needs Typst alone, so it starts in little time.

Reads a list of SVGs as JSON; answers with a line for each: null, or why the engine refused it.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import typst

SECONDS, MEMORY = 3, 2_000_000_000
"""Processor time for each picture, and memory for all, where the system can limit them. A logo takes a few milliseconds."""

_SHEET = b"""#set document(title: "Logo", date: datetime(year: 2026, month: 1, day: 1))
#set text(lang: "en")
#image(bytes(sys.inputs.logo), format: "svg", height: 40pt, alt: "Logo")
"""
_FORMS: tuple[dict[str, Any], ...] = ({"format": "pdf", "pdf_standards": ["ua-1", "a-2a"], "timestamp": 0}, {"format": "png", "ppi": 28})
"""As a sheet and as the picture of its first page."""


def limit() -> None:
    """Let the system end this process where a picture takes too much."""
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard), hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        wanted = int(time.process_time()) + 1 + SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def refusal(picture: str) -> str | None:
    """Why the engine refuses a picture."""
    try:
        for form in _FORMS:
            typst.Compiler(ignore_system_fonts=True).compile(input={"main.typ": _SHEET}, sys_inputs={"logo": picture}, **form)
    except (typst.TypstError, RuntimeError) as fault:
        return str(fault).partition("\n")[0]
    return None


if __name__ == "__main__":
    for _picture in json.load(sys.stdin):
        limit()
        sys.stdout.write(json.dumps(refusal(_picture)) + "\n")
        sys.stdout.flush()
