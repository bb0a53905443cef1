"""The process that makes pages for looking, from the side of who asks. It is started when first asked, and again when it died."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from types import TracebackType
from typing import Any, NamedTuple

from generator.files.resources import CONFIG
from generator.site.configuration import surroundings
from generator.site.pages import LOST, SiteFailed, tidied

_ANY_DAY = date(2000, 1, 1)
"""The clock of MkDocs; no page shows it."""


class SiteFrame(NamedTuple):
    """What all pages share. `settings`: the configuration for MkDocs; `shared`: what that is made from.

    `titles`: of all pages, by the paths of their Markdown; `others`: the paths of all other files; `theme`: differs where the templates of the
    theme do.
    """

    settings: Mapping[str, Any]
    titles: Mapping[str, str]
    others: tuple[str, ...]
    theme: object
    shared: object


class PreviewBuilder:
    """Makes pages for looking, never for publishing. May be asked from several threads."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._frame: SiteFrame | None = None

    def page(self, frame: SiteFrame, path: str = LOST, markdown: str = "") -> str:
        """A page in its frame, by the path of its Markdown; without one, the page for what is not found. Raises SiteFailed if MkDocs refuses it."""
        with self._turn:
            if self._process is None or self._process.poll() is not None:
                self._restart()
            if frame != self._frame:
                self._ask({"settings": frame.settings, "titles": dict(frame.titles), "others": frame.others})
                self._frame = frame
            return tidied(str(self._ask({"page": path, "markdown": markdown})["page"]))

    def _ask(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        assert self._process is not None and self._process.stdin
        with suppress(OSError):  # it died; told by its missing answer
            self._process.stdin.write(json.dumps(asked).encode() + b"\n")
            self._process.stdin.flush()
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise SiteFailed(f"MkDocs ended by itself ({self._process.wait()}). It is started again when it is next needed.")
        answer: dict[str, Any] = json.loads(line)
        if "fault" in answer:
            raise SiteFailed(answer["fault"])
        return answer

    def _restart(self) -> None:
        self._close()
        self._process, self._frame = _started(), None

    def __enter__(self) -> PreviewBuilder:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self._close()

    def _close(self) -> None:
        if self._process is not None:
            assert self._process.stdin and self._process.stdout
            with suppress(OSError):
                self._process.stdin.close()
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process.stdout.close()
        self._process = None


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "generator.preview.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=CONFIG.parent,
                            env=surroundings(_ANY_DAY))
