"""From saving a file to the page as it is served: the median of several saves, of the preview, and of `mkdocs serve` on the same Markdown.

A page is asked for again and again until it shows what was written, as a browser that is told of news asks once. MkDocs starts from finished
Markdown, in which the same words are changed: what Caresheet does before (reading, checking, composing) it does not do at all.
"""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from generator.build import BuildOptions, examine
from generator.outputs.registry import manuscript_of
from generator.site.publish import BuildPaths, write_pages
from tests.previews import serving, until
from tests.worlds import TODAY, edition

SAVES = 5
PATIENCE = 600.0
"""Seconds that one page may take at most."""

_ASKED = 0.02
"""So often is a page asked for; a twentieth of a second is what one sees."""


class Edited(NamedTuple):
    """Words that are changed: the file of the content with them, the address of a page that shows them."""

    file: Path
    words: str
    address: str


def edited(content: Path) -> Edited:
    """The first words of the main message of the first topic, which stand at the top of its page."""
    for file in sorted((content / "topics").glob("*.yml")):
        found = re.search(r"^main_message:\n(?:  .*\n)*?  plain: ['\"]?([A-Z][a-z]+(?: [a-z]+)+)", file.read_text(encoding="utf-8"), re.MULTILINE)
        if found:
            return Edited(file, found[1], f"topics/{file.stem}/")
    raise LookupError(f"no topic in {content} has a main message with plain words")


def saves(file: Path, words: str, address: str) -> Iterator[float]:
    """The seconds from each save to the page that shows it."""
    text = file.read_text(encoding="utf-8")
    for number in range(SAVES):
        time.sleep(1)  # an author is never faster, and what follows after the page of the last save has some time
        new = f"{words} {'again ' * (number + 1)}now"
        file.write_text(text.replace(words, new), encoding="utf-8")
        yield seconds_until(new, address)
    file.write_text(text, encoding="utf-8")


def seconds_until(words: str, address: str) -> float:
    """The seconds until a page shows some words. Raises TimeoutError if it never does."""
    started = time.perf_counter()
    while words not in _read(address):
        if time.perf_counter() > started + PATIENCE:
            raise TimeoutError(f"{address} never showed {words!r}")
        time.sleep(_ASKED)
    return time.perf_counter() - started


def _read(address: str) -> str:
    try:
        with urlopen(address, timeout=PATIENCE) as answer:
            return str(answer.read().decode()).replace("\u00a0", " ").replace("&#160;", " ")
    except (HTTPError, URLError):
        return ""


def ours(content: Path, folder: Path) -> float:
    """The median for the preview."""
    changed = edited(content)
    with serving(content, folder / "work") as preview:
        address = f"http://127.0.0.1:{preview.port}/{changed.address}"
        seconds_until(changed.words, address)
        assert until(lambda: preview.status_of()[0] == "checked", PATIENCE), preview.said
        return median(saves(changed.file, changed.words, address))


def of_mkdocs(content: Path, folder: Path, *options: str) -> float:
    """The median for `mkdocs serve`, with some options, on the Markdown that our pages are made from."""
    changed, place = edited(content), BuildPaths(folder / "mkdocs", folder / "mkdocs" / "site")
    made = edition(examine(content, TODAY, BuildOptions(prints=False)))
    write_pages(manuscript_of(made), made.site.model_copy(update={"address": None}), place)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen([sys.executable, "-m", "mkdocs", "serve", "--quiet", "--config-file", str(place.config), "--dev-addr", f"127.0.0.1:{port}",
                           *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{port}/{changed.address}"
            seconds_until(changed.words, address)
            return median(saves(place.pages / f"topics/{changed.file.stem}.md", changed.words, address))
        finally:
            process.terminate()
