"""`make pictures`: the pictures of the README, made from the real content: a chart as YAML, on the site, and on paper."""

from __future__ import annotations

import html
import json
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import typst
from playwright.sync_api import Browser, sync_playwright
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import YamlLexer

from generator import prints
from generator.build import build
from generator.charts.words import read_font
from generator.model import Library
from generator.pdf import font_files
from generator.site import Place
from generator.templates import read_templates
from tests.browser.find import chromium
from tests.worlds import ROOT, TODAY

OUT = ROOT / "docs" / "pictures"
SIZE = {"width": 620, "height": 800}
CHART = "what-should-i-do"


class Quiet(SimpleHTTPRequestHandler):
    """A server without a log."""

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def yaml_picture(browser: Browser, file: Path, lines: int) -> None:
    """The first lines of a content file, as an editor shows them."""
    text = "\n".join(file.read_text(encoding="utf-8").splitlines()[:lines])
    code = highlight(text, YamlLexer(), HtmlFormatter(style="friendly", noclasses=True))
    page = browser.new_page(viewport=SIZE)
    page.set_content(f"<title>{html.escape(file.name)}</title><body style='font: 13px/1.5 monospace; padding: 12px'>"
                     f"<b>content/{html.escape(file.relative_to(ROOT / 'content').as_posix())}</b>{code}<style>pre {{white-space: pre-wrap}}</style>")
    page.screenshot(path=OUT / "yaml.png")


def site_picture(browser: Browser, address: str) -> None:
    """The page of a chart, where the drawing begins."""
    page = browser.new_page(viewport=SIZE)
    page.goto(address)
    page.locator(".chart-part h2").evaluate("heading => heading.scrollIntoView()")
    page.wait_for_timeout(800)
    page.screenshot(path=OUT / "site.png")


def paper_picture(library: Library) -> None:
    """The first sheet of the printed chart."""
    templates, decision = read_templates("en"), library.decisions[CHART]
    data = prints.chart_data(decision, library, templates.words, read_font(), library.site, prints.PAPERS["a4"])
    pages = typst.Compiler(font_paths=font_files(), ignore_system_fonts=True).compile(
        input=templates.prints["chart.typ"], format="png", ppi=74, sys_inputs={"data": json.dumps(data)})
    (OUT / "paper.png").write_bytes(pages[0])


def main() -> None:
    """Make all pictures anew."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Place(Path(folder) / "build", Path(folder) / "site")
        examined = build(ROOT / "content", place, TODAY)
        if not examined.fine:
            sys.exit("The content has errors; see make check.")
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(place.out)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yaml_picture(browser, ROOT / "content" / "decisions" / f"{CHART}.yml", 44)
        site_picture(browser, f"http://127.0.0.1:{server.server_port}/decisions/{CHART}/")
        paper_picture(examined.library)
        browser.close()
        server.shutdown()
    print(f"{OUT.relative_to(ROOT)}: {', '.join(sorted(file.name for file in OUT.glob('*.png')))}")


if __name__ == "__main__":
    main()
