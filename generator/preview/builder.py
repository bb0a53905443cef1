"""The process that builds for looking, from the side of who asks. It is started when first asked, and again when it died."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from types import TracebackType

from generator.site.publish import BuildPaths, SiteFailed, preview


class Builder:
    """Builds the pages of a place for looking, never for publishing."""

    def __init__(self, place: BuildPaths) -> None:
        self._place = place
        self._process: subprocess.Popen[bytes] | None = None
        self._scratch: Path | None = None

    def build(self) -> Path:
        """The folder with the pages as they are now; it stays until the next call. Raises SiteFailed if MkDocs refuses them."""
        if self._process is None or self._process.poll() is not None:
            self._close()
            self._process = preview(self._place)
        assert self._process.stdin and self._process.stdout
        try:
            self._process.stdin.write(b"\n")
            line = self._process.stdout.readline()
        except OSError:
            line = b""
        if not line:
            raise SiteFailed(f"MkDocs ended by itself ({self._process.wait()}). It is started again with the next change.")
        answer = json.loads(line)
        if "fault" in answer:
            raise SiteFailed(answer["fault"])
        folder = Path(answer["folder"])
        self._scratch = folder.parent
        return folder

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self._close()

    def _close(self) -> None:
        """End the process, and take away what one that was killed left behind."""
        if self._process is None:
            return
        assert self._process.stdin and self._process.stdout
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
