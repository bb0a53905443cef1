"""The process that makes pages for looking, from the side of who asks. It is started when first asked, and again when it died."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import Any, NamedTuple

from generator.preview.worker import LOST
from generator.site.publish import SiteFailed, preview, tidied


class Frame(NamedTuple):
    """What all pages share. `config`: the configuration for MkDocs, which stands in the folder it is given; `shared`: what that is made from.

    `titles`: of all pages, by the paths of their Markdown; `others`: the paths of all other files; `theme`: differs where the templates of the
    theme do.
    """

    config: Callable[[Path], str]
    titles: Mapping[str, str]
    others: tuple[str, ...]
    theme: object
    shared: object


class Builder:
    """Makes pages for looking, never for publishing. May be asked from several threads."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._scratch: Path | None = None
        self._frame: Frame | None = None

    def page(self, frame: Frame, path: str = LOST, markdown: str = "") -> str:
        """A page in its frame, by the path of its Markdown; without one, the page for what is not found. Raises SiteFailed if MkDocs refuses it."""
        with self._turn:
            if self._process is None or self._process.poll() is not None:
                self._restart()
            assert self._scratch is not None
            if frame != self._frame:
                self._ask({"config": frame.config(self._scratch), "titles": dict(frame.titles), "others": frame.others})
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
        if said := answer.get("fault") or "\n".join(answer.get("said", ())):
            raise SiteFailed(said)
        return answer

    def _restart(self) -> None:
        self._close()
        self._scratch = Path(mkdtemp(prefix=f"caresheet-preview-{os.getpid()}-"))
        self._process, self._frame = preview(self._scratch), None

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self._close()

    def _close(self) -> None:
        """End the process, and take away what one that was killed left behind."""
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
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)
        self._process = self._scratch = None
