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


@cache
def hash_of_program(parts: tuple[str, ...], packages: tuple[str, ...]) -> str:
    """A hash over parts of this program (rooms, or modules with their ending), over the versions of packages, and over that of Python."""
    files = [file for part in parts for file in ([PACKAGE / part] if part.endswith(".py") else sorted((PACKAGE / part).rglob("*.py")))]
    runs_on = f"{sys.version}{[(name, _version(name)) for name in packages]}"
    return sha256(runs_on.encode() + b"".join(map(_hash_of, files))).hexdigest()


@cache
def _hash_of(file: Path) -> bytes:
    """A hash over a file, which is read once for all parts that it belongs to."""
    return sha256(file.read_bytes()).digest()


_version = cache(version)
