"""A real browser, and a server for built sites."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.find import chromium


class Quiet(SimpleHTTPRequestHandler):
    """Serves a built site with the headers that it ships for its hosts."""

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        file = Path(self.directory) / "_headers"
        for line in file.read_text().splitlines()[1:] if file.exists() else ():
            name, _, value = line.strip().partition(": ")
            self.send_header(name, value)
        super().end_headers()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-background-networking"])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def serve() -> Iterator[Callable[[Path], str]]:
    servers: dict[Path, ThreadingHTTPServer] = {}

    def start(site: Path) -> str:
        if site not in servers:
            servers[site] = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
            threading.Thread(target=servers[site].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[site].server_port}/"

    yield start
    for server in servers.values():
        server.shutdown()
        server.server_close()
