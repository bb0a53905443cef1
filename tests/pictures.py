"""`make pictures`: the pictures of the README, made from the real content: a file of facts and the two pages it becomes."""

from __future__ import annotations

import html
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import YamlLexer

from generator.build import build
from generator.site import Place
from tests.browser.find import chromium
from tests.worlds import ROOT, TODAY

OUT = ROOT / "docs" / "pictures"
SIZE = {"width": 620, "height": 700}
PAGES = {"patients": "topics/sciatica/", "clinicians": "topics/sciatica/clinical/"}


class Quiet(SimpleHTTPRequestHandler):
    """A server without a log."""

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def yaml_picture(browser: Browser, file: Path, lines: int) -> None:
    """The first lines of a content file, as an editor shows them."""
    text = "\n".join(file.read_text(encoding="utf-8").splitlines()[:lines])
    code = highlight(text, YamlLexer(), HtmlFormatter(style="friendly", noclasses=True))
    page = browser.new_page(viewport=SIZE)
    page.set_content(f"<title>{html.escape(file.name)}</title><body style='font: 13px/1.5 monospace; padding: 12px; white-space: pre-wrap'>"
                     f"<b>content/{html.escape(file.relative_to(ROOT / 'content').as_posix())}</b>{code}<style>pre {{white-space: pre-wrap}}</style>")
    page.screenshot(path=OUT / "yaml.png")


def main() -> None:
    """Make all pictures anew."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Place(Path(folder) / "build", Path(folder) / "site")
        if not build(ROOT / "content", place, TODAY).fine:
            sys.exit("The content has errors; see make check.")
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(place.out)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yaml_picture(browser, ROOT / "content" / "red_flags" / "leg-weakness.yml", 34)
        for name, path in PAGES.items():
            page = browser.new_page(viewport=SIZE)
            page.goto(f"http://127.0.0.1:{server.server_port}/{path}")
            page.screenshot(path=OUT / f"{name}.png")
        browser.close()
        server.shutdown()
    print(f"{OUT.relative_to(ROOT)}: {', '.join(sorted(file.name for file in OUT.glob('*.png')))}")


if __name__ == "__main__":
    main()
