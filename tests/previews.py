"""The real preview, for tests: started, asked, ended."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.worlds import ROOT, printed

PAGE = "topics/ankle-sprain/"
WORDS = "Walking downhill makes the pain worse"


def until(true: Callable[[], bool], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if true():
                return True
        except OSError:
            pass
        time.sleep(0.05)
    return False


def _heeding_signals() -> None:
    """Heed what whoever runs the tests may ignore (nohup, a shell's background)."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


class Preview:
    """The real command, on a port that the system chose."""

    def __init__(self, content: Path, work: Path, program: Path = ROOT, port: int = 0) -> None:
        self.log = work.parent / f"log-{time.monotonic_ns()}.txt"
        if not work.exists():
            printed(work)
        with self.log.open("w") as log:
            self.process = subprocess.Popen([sys.executable, "-m", "generator", "serve", "--content", str(content), "--work", str(work),
                                             "--address", f"127.0.0.1:{port}"], cwd=program, stderr=log, stdout=log, start_new_session=True,
                                            preexec_fn=_heeding_signals)
        assert until(lambda: re.search(r"http://127\.0\.0\.1:\d+/", self.said) is not None), self.said
        self.port = int(re.findall(r"http://127\.0\.0\.1:(\d+)/", self.said)[0])

    @property
    def said(self) -> str:
        return self.log.read_text()

    def get(self, path: str = PAGE) -> str:
        """A page as it is served; the firm space between a number and its unit as any other."""
        page = str(urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=30).read().decode())
        return page.replace("\u00a0", " ").replace("&#160;", " ")

    def state(self, path: str = PAGE) -> dict[str, Any]:
        """What a page knows of how things stand, and of itself."""
        found = re.search(r'<script type="application/json" id="preview-state">(.*?)</script>', self.get(path), re.DOTALL)
        assert found
        state: dict[str, Any] = json.loads(found[1])
        return state

    def news(self, known: str, page: str = f"/{PAGE}") -> dict[str, Any]:
        """What a page is told that asks whether there is anything newer than it knows."""
        news: dict[str, Any] = json.loads(self.get(f".preview/news/{known}?page={page}"))
        return news

    def status_of(self) -> tuple[str, int]:
        """How things stand, and how many errors there are."""
        status = self.news("")["status"]
        return status["state"], status["errors"]

    def shows(self, words: str, path: str = PAGE) -> bool:
        return until(lambda: words in self.get(path))

    def raw(self, request: bytes) -> bytes:
        """What comes back for exactly these bytes."""
        answer = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(request)
            try:
                while got := connection.recv(65536):
                    answer += got
            except ConnectionResetError:  # it did not read all that was sent
                pass
        return answer

    def status(self, target: bytes, *heads: bytes) -> int:
        answer = self.raw(b"\r\n".join((b"GET " + target + b" HTTP/1.1", *(heads or (b"Host: 127.0.0.1:%d" % self.port,)), b"", b"")))
        found = re.match(rb"HTTP/1\.[01] (\d{3}) ", answer)
        assert found, answer
        return int(found[1])

    def left(self) -> list[str]:
        """The processes that this command started, and itself."""
        alive = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                state, _, group = stat.read_text().rpartition(")")[2].split()[:3]
            except OSError:
                continue
            if int(group) == self.process.pid and state != "Z":
                alive.append(stat.parent.name)
        return alive

    def end(self, how: int) -> int:
        self.process.send_signal(how)
        try:
            return self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()  # else the next test is blamed for it
            self.process.wait()
            raise


@contextmanager
def serving(content: Path, work: Path, program: Path = ROOT, port: int = 0) -> Iterator[Preview]:
    preview = Preview(content, work, program, port)
    try:
        yield preview
    finally:
        if preview.process.poll() is None:
            preview.end(signal.SIGINT)
    assert "Traceback" not in preview.said
    assert preview.left() == []


def replaced(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
