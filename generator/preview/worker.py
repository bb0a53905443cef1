"""MkDocs in a process of its own that stays: it makes a page out of its Markdown whenever one is asked for, with the parts of MkDocs itself.

A whole build reads every page before it writes the first. What the frame of a page needs of the others are their names and titles, which we
know without reading them: so a page is made by itself, by the steps of `mkdocs.commands.build` for one page (MkDocs is pinned to the version
that they were taken from). Asked by a line of JSON on its standard input, it answers by one. It ends when its input does, so that it never
outlives who started it, however that one died.
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
from types import FrameType
from typing import Any

from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File, Files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.utils.templates import TemplateContext

_ENDS = (signal.SIGINT, signal.SIGTERM, *((signal.SIGHUP,) if hasattr(signal, "SIGHUP") else ()))

LOST = "404.html"
"""The page for what is not found; it has no Markdown."""


class _Frame:
    """What all pages share: the configuration, the menu, the titles in it, and the templates of the theme."""

    def __init__(self, config: Path, titles: Mapping[str, str], others: list[str]) -> None:
        """`titles`: of each page by its path; `others`: the paths of what else pages lead to. Raises what MkDocs does where that is no site."""
        self._config = load_config(str(config), strict=False)
        self._env = self._config.theme.get_env()
        self._env.auto_reload = False
        self._files = Files([self._file(path) for path in (*titles, *others)])
        set_exclusions(self._files, self._config)
        self._nav = get_navigation(self._files, self._config)
        self._pages = self._files.documentation_pages()
        for file in self._pages:
            if file.page is not None and "title" not in vars(file.page):
                file.page.title = titles[file.src_uri]
        self.lost()

    def _file(self, path: str) -> File:
        """A file that stands on no disk."""
        file = File(path, None, self._config.site_dir, self._config.use_directory_urls)
        file.content_string = ""
        return file

    def page(self, path: str, markdown: str) -> str:
        """A page."""
        file = self._files.get_file_from_path(path)
        if file is None or file.page is None:
            raise KeyError(path)
        page = file.page
        file.content_string = markdown
        self._config._current_page = page
        page.active = True
        try:
            page.read_source(self._config)
            page.render(self._config, self._files)
            template = self._env.get_template(page.meta.get("template", "main.html"))
            return template.render(get_context(self._nav, self._pages, self._config, page))
        finally:
            page.active = False
            self._config._current_page = None

    def lost(self) -> str:
        """The page for what is not found."""
        context: TemplateContext = get_context(self._nav, self._files, self._config, base_url="/")
        return self._env.get_template(LOST).render(context)


def main(scratch: Path) -> None:
    """Answer as often as asked, in a folder of its own that it deletes when it ends."""
    for number in _ENDS:
        signal.signal(number, _end)
    try:
        (scratch / "pages").mkdir()
        _answer(scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _answer(scratch: Path) -> None:
    asked: SimpleQueue[bytes] = SimpleQueue()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed is no answer
    said = _Said()
    logging.getLogger("mkdocs").addHandler(said)
    threading.Thread(target=_listen, args=(asked,), daemon=True).start()
    frame: _Frame | None = None
    while True:
        told = json.loads(asked.get())
        said.lines.clear()
        answer: dict[str, Any] = {}
        try:
            if "config" in told:
                frame = _framed(scratch, told)
            else:
                assert frame is not None
                answer["page"] = frame.lost() if told["page"] == LOST else frame.page(told["page"], told["markdown"])
            answer["said"] = said.lines[:20]
        except (Exception, Abort) as fault:
            answer = {"fault": "\n".join((*said.lines, f"{type(fault).__name__}: {fault}"))}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _framed(scratch: Path, told: Mapping[str, Any]) -> _Frame:
    config = scratch / "mkdocs.yml"
    config.write_text(told["config"], encoding="utf-8")
    return _Frame(config, told["titles"], told["others"])


def _listen(asked: SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        asked.put(line)
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
    main(Path(sys.argv[1]))
