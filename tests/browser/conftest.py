"""A real browser, and a server for built sites."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.find import chromium
from tests.browser.windows import Open, Windows
from tests.worlds import once, real_content

FEATURES = ("PaintHolding", "BackForwardCache", "RenderDocument", "RenderDocumentCompositorReuse", "SpareRendererForSitePerProcess",
            "DestroyProfileOnBrowserClose", "HttpsUpgrades", "LensOverlay", "MediaRouter", "OptimizationHints", "Prerender2", "Translate")
"""What makes the next page come sooner, or goes on behind a page: work for pages that no test opens."""

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu-compositing", "--num-raster-threads=1",
         f"--disable-features={','.join(FEATURES)}", "--enable-features=CDPScreenshotNewSurface,NetworkServiceInProcess2",
         "--js-flags=--no-opt --no-maglev", "--run-all-compositor-stages-before-draw"]
"""What a browser need not do that nobody looks at, and to make scripts faster that run for a second: a third of its work. Pages are fetched by the
browser itself instead of a process of its own: a tenth of the rest. Playwright asks for the first feature, and the last list of features counts.
The last flag lets windows be drawn on demand (`windows.py`)."""


expect.set_options(timeout=30_000)  # as long as for everything else in a page: a busy machine is no fault of the program


class Quiet(SimpleHTTPRequestHandler):
    """Serves a built site as a good host does: with the headers that it ships, over connections that stay, and what is named by its hash for ever."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        for name, value in headers(Path(self.directory) / "_headers"):
            self.send_header(name, value)
        if "?v=" in self.path:
            self.send_header("Cache-Control", "max-age=31536000, immutable")
        super().end_headers()


@cache
def headers(file: Path) -> list[tuple[str, str]]:
    """The headers of every page, by the file that a site ships for its host."""
    parts = [line.strip().partition(": ") for line in file.read_text().splitlines()[1:]] if file.exists() else []
    return [(name, value) for name, _, value in parts]


class Server(ThreadingHTTPServer):
    """A browser that leaves a page before all of it came is no fault."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of connections that were closed; a test that misses something fails by itself."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def windows(browser: Browser) -> Windows:
    return Windows(browser)


@pytest.fixture
def opened(windows: Windows) -> Iterator[Open]:
    """Opens windows of any size, as if they were new."""
    yield windows.take
    windows.back()


@pytest.fixture(scope="package")
def serve() -> Iterator[Callable[[Path], str]]:
    servers: dict[Path, Server] = {}

    def start(site: Path) -> str:
        if site not in servers:
            servers[site] = Server(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
            threading.Thread(target=servers[site].serve_forever, args=(0.05,), daemon=True).start()
        return f"http://127.0.0.1:{servers[site].server_port}/"

    yield start
    for server in servers.values():
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session", params=["mkdocs", "zensical"])
def either_site(request: pytest.FixtureRequest) -> Path:
    """The finished site of the real content, by each of the two builders."""
    if request.param == "mkdocs":
        return Path(request.getfixturevalue("real_site"))
    return once("zensical", with_zensical) / "site"


def with_zensical(folder: Path) -> Path:
    """The real content, whose site Zensical builds."""
    content = real_content(folder)
    with (content / "site.yml").open("a", encoding="utf-8") as site:
        site.write("builder: zensical\n")
    return content
