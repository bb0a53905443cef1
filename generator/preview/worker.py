"""MkDocs in a process of its own that stays: it builds for looking whenever it is asked, and quickly where only pages changed.

Asked by a byte on its standard input, it answers by a line of JSON: the folder of the built pages, or the fault. The folder is its own,
and goes when it ends; it ends when its input does, so that it never outlives who started it, however that one died.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory, mkdtemp
from types import FrameType
from typing import NamedTuple

from jinja2 import Environment
from mkdocs.commands.build import build
from mkdocs.config import Config, load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files

from generator.preview.changes import state_of

_ENDS = (signal.SIGINT, signal.SIGTERM, *((signal.SIGHUP,) if hasattr(signal, "SIGHUP") else ()))


class _Built(NamedTuple):
    """A built folder, and all that its pages share: while this is the same, only pages that changed need be built."""

    folder: str
    shared: object
    titles: Mapping[str, str | None]


def main(config: Path, theme: Path) -> None:
    """Build as often as asked."""
    for number in _ENDS:
        signal.signal(number, _end)
    asked: SimpleQueue[None] = SimpleQueue()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed is no answer
    said = _Said()
    logging.getLogger("mkdocs").addHandler(said)
    with TemporaryDirectory(prefix=f"caresheet-preview-{os.getppid()}-") as scratch:
        threading.Thread(target=_listen, args=(asked,), daemon=True).start()
        built: _Built | None = None
        while True:
            asked.get()
            said.lines.clear()
            try:
                built = _build(config, theme, scratch, built)
                answer = {"folder": built.folder}
            except (Exception, Abort) as fault:
                built = None
                answer = {"fault": "\n".join((*said.lines, f"{type(fault).__name__}: {fault}"))}
            answers.write(json.dumps(answer) + "\n")
            answers.flush()


def _build(config: Path, theme: Path, scratch: str, last: _Built | None) -> _Built:
    """Build into the last folder only what changed, or, where that may concern every page, all of it into a new one."""
    pages = sorted(str(file.relative_to(config.parent)) for file in (config.parent / "pages").rglob("*"))
    shared = (config.read_bytes(), pages, frozenset(state_of(theme)))
    if last is not None and last.shared == shared:
        titles = _Titles(last.titles)
        _mkdocs(config, last.folder, titles, quick=True)
        if titles.known == last.titles:
            return last
    titles, folder = _Titles({}), mkdtemp(dir=scratch)
    _mkdocs(config, folder, titles, quick=False)
    for former in Path(scratch).iterdir():
        if str(former) != folder:
            shutil.rmtree(former)
    return _Built(folder, shared, titles.known)


def _mkdocs(config: Path, folder: str, titles: _Titles, quick: bool) -> None:
    configuration = load_config(str(config), site_dir=folder, strict=not quick)
    configuration.plugins["titles"] = titles
    build(configuration, dirty=quick)


class _NoSettings(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves __init_subclass__ untyped
    """Of the plugin below."""


class _Titles(BasePlugin[_NoSettings]):  # type: ignore[no-untyped-call]
    """A quick build reads only pages that changed, but their menus name others: these keep the titles that they had."""

    def __init__(self, known: Mapping[str, str | None]) -> None:
        self.known = dict(known)

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> Environment:
        """Runs between the reading of pages and the writing of them."""
        for file in files.documentation_pages():
            if file.page is None:
                continue
            if file.page.markdown is None:
                file.page.title = self.known.get(file.src_uri)
            else:
                self.known[file.src_uri] = file.page.title
        return env


def _listen(asked: SimpleQueue[None]) -> None:
    while os.read(0, 1):
        asked.put(None)
    os.kill(os.getpid(), signal.SIGTERM)


def _end(_number: int, _frame: FrameType | None) -> None:
    for number in _ENDS:
        signal.signal(number, signal.SIG_IGN)
    raise SystemExit


class _Said(logging.Handler):
    """Keeps what MkDocs says about what is wrong."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
