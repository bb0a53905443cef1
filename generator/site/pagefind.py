"""A built site -> its index by Pagefind, for sites whose text is too much to be loaded at once. An optional tool.

Pagefind cuts the text into small files, of which a browser loads those that a question needs. Its own pages and styles are deleted: our dialog
asks it through its script (templates/theme/assets/search.js). It needs a server and one more word in the policy; from a disk only names are found.
"""

from __future__ import annotations

import subprocess
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from generator.site.child import refuse_what_it_was_refused

PACKAGE, FOLDER = "pagefind_bin", "pagefind"
HOW_TO_GET = 'Install it: .venv/bin/pip install "pagefind_bin>=1.5,<2". Or leave out "search: pagefind" in site.yml.'

_OWN_LOOK = ("pagefind-ui.*", "pagefind-modular-ui.*", "pagefind-component-ui.*", "pagefind-highlight.js")


class NoIndex(Exception):
    """Pagefind is missing or failed; the message says what it said."""


def installed() -> bool:
    """Whether the optional package is there."""
    return find_spec(PACKAGE) is not None


def write_index(site: Path) -> None:
    """Index every page of a built site into its folder `pagefind`. Raises NoIndex."""
    if not installed():
        raise NoIndex(f"Pagefind is not installed. {HOW_TO_GET}")
    program = import_module(PACKAGE).get_executable()
    command = [program, "--site", site.resolve(), "--output-subdir", FOLDER, "--root-selector", "article", "--quiet",
               "--exclude-selectors", "[data-search-exclude]", "--exclude-selectors", ".voices"]
    run = subprocess.run(command, env={}, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if run.returncode or not (site / FOLDER / "pagefind.js").is_file():
        said = (run.stderr + run.stdout).strip()
        refuse_what_it_was_refused(said, site / FOLDER)
        raise NoIndex(f"Pagefind failed: {said}")
    for pattern in _OWN_LOOK:
        for file in (site / FOLDER).glob(pattern):
            file.unlink()
