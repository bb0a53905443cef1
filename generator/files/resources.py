"""Where the program's own files lie: at the top of its checkout, or, where it was installed, inside the package."""

from __future__ import annotations

import sys
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import ClassVar

PACKAGE = Path(__file__).resolve().parent.parent
"""The folder of this program."""
_TOP = PACKAGE.parent if (PACKAGE.parent / "templates" / "words").is_dir() else PACKAGE / "data"

TEMPLATES = _TOP / "templates"
"""Templates, the theme, the fixed words, the fonts of other scripts."""

CONFIG = _TOP / "mkdocs.yml"
"""What every site's configuration for MkDocs and Zensical inherits from."""

EXAMPLES = PACKAGE / "content" / "examples"
"""A content folder with a filled-in example of each kind of file."""

STARTS = PACKAGE / "content" / "starts"
"""A short file of each kind to start from, with places to fill."""

RULE_EXAMPLES = PACKAGE / "rules" / "examples"
"""For most rules, a small content that is wrong, and how it is mended."""


class UnusableTemplate(Exception):
    """A file in `templates/` cannot be used. `what`: which, and what is wrong with it; the message says the rest."""

    what: ClassVar[str]


_PACKAGES = ("babel", "brotli", "font-source-sans-pro", "fonttools", "jinja2", "lxml", "markdown", "markupsafe", "mkdocs", "mkdocs-material",
             "phonenumberslite", "pikepdf", "pillow", "pydantic", "pydantic-core", "pypdfium2", "pyyaml", "segno", "typst", "z3-solver")
"""What this program makes something with; but for what reads commands and writes to a terminal."""

_STATE: dict[Path, tuple[int, ...]] = {}
"""Each file of this program, and of what it makes pages and sheets with, as it was when the program was hashed."""


@cache
def hash_of_program() -> str:
    """A hash over all that this program is made of, over the versions of packages, and over that of Python, as they are when it is first asked for.

    It is in the key of everything that is kept: which part of the program has a hand in what, nobody could write down and keep right.
    """
    files = sorted(PACKAGE.rglob("*.py"))
    _STATE.update((file, _state(file)) for file in (*files, CONFIG, *TEMPLATES.rglob("*")))
    runs_on = f"{sys.version}{[(name, version(name)) for name in _PACKAGES]}"
    hashed = sha256(runs_on.encode())
    for file in files:
        hashed.update(f"\0{file.relative_to(PACKAGE).as_posix()}\0".encode() + sha256(file.read_bytes()).digest())
    return hashed.hexdigest()


def program_was_changed() -> bool:
    """Whether a file of this program, or a template, was changed since the program was hashed, be it back again: then nobody knows of which program a
    module is that was loaded meanwhile."""
    return any(_state(file) != state for file, state in _STATE.items())


def _state(file: Path) -> tuple[int, ...]:
    try:
        found = file.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino
