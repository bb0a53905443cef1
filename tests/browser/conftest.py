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
    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


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
