"""`make pictures`: the pictures of the README and of docs/explanation/tour.md, made from the real content as it is now."""

from __future__ import annotations

import html
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import YamlLexer

from generator.build import build
from generator.documents.urls import document_of, paper_of
from generator.site.publish import BuildPaths
from tests.browser.find import chromium
from tests.worlds import ROOT, TODAY

OUT = ROOT / "docs" / "pictures"
README, DESKTOP, PHONE = (620, 800), (1280, 800), (390, 800)
CHART, HANDOUT = "what-should-i-do", "nerve-leg-pain"
COLOURS = 128


class Quiet(SimpleHTTPRequestHandler):
    """A server without a log."""

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def keep(name: str, picture: Image.Image) -> None:
    """Write a picture, small enough for a repository."""
    picture.convert("RGB").quantize(COLOURS).save(OUT / f"{name}.png", optimize=True)


class Camera:
    """Takes pictures of pages of one site."""

    def __init__(self, browser: Browser, home: str) -> None:
        self.browser = browser
        self.home = home

    def open(self, size: tuple[int, int], address: str = "", scheme: str = "light") -> Page:
        """A page as it stands once its faces are there."""
        context = self.browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, service_workers="block")
        page = context.new_page()
        page.goto(self.home + address)
        page.evaluate("document.fonts.ready")
        return page

    def take(self, name: str, page: Page) -> None:
        """The part of the page that is seen."""
        keep(name, Image.open(BytesIO(page.screenshot())))
        page.context.close()


def yaml_picture(camera: Camera, file: Path, lines: int) -> None:
    """The first lines of a content file, as an editor shows them."""
    text = "\n".join(file.read_text(encoding="utf-8").splitlines()[:lines])
    code = highlight(text, YamlLexer(), HtmlFormatter(style="friendly", noclasses=True))
    page = camera.browser.new_page(viewport={"width": README[0], "height": README[1]})
    page.set_content(f"<title>{html.escape(file.name)}</title><body style='font: 13px/1.5 monospace; padding: 12px'>"
                     f"<b>content/{html.escape(file.relative_to(ROOT / 'content').as_posix())}</b>{code}<style>pre {{white-space: pre-wrap}}</style>")
    camera.take("yaml", page)


def chart_picture(camera: Camera) -> None:
    """The page of a chart, where the drawing begins."""
    page = camera.open(README, f"decisions/{CHART}/")
    page.locator(".chart-part h2").evaluate("heading => heading.scrollIntoView()")
    camera.take("site", page)


def guide_picture(camera: Camera) -> None:
    """The same chart on a phone, walked two questions far."""
    page = camera.open(PHONE, f"decisions/{CHART}/")
    for _ in range(2):
        page.locator(".guide-answers button").last.click()
    page.locator(".guide").evaluate("guide => guide.scrollIntoView()")
    camera.take("guide", page)


def search_picture(camera: Camera) -> None:
    """What the search finds for the words of a worried reader."""
    page = camera.open(DESKTOP)
    page.locator(".search-open button").click()
    page.locator("dialog.search input").fill("numb between legs")
    page.locator(".search-sign").first.wait_for()
    camera.take("search", page)


def paper_picture(name: str, file: Path) -> None:
    """The first page of a finished sheet."""
    with pypdfium2.PdfDocument(file) as document:
        keep(name, document[0].render(scale=74 / 72).to_pil())


def main() -> None:
    """Make all pictures anew."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = BuildPaths(Path(folder) / "build", Path(folder) / "site")
        examined = build(ROOT / "content", place, TODAY)
        if not examined.ok:
            sys.exit("The content has errors; see make check.")
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(place.out)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        camera = Camera(browser, f"http://127.0.0.1:{server.server_port}/")
        yaml_picture(camera, ROOT / "content" / "decisions" / f"{CHART}.yml", 44)
        chart_picture(camera)
        guide_picture(camera)
        search_picture(camera)
        for name, size, address, scheme in (("home", DESKTOP, "", "light"), ("topic", PHONE, "topics/sciatica/", "light"),
                                            ("topic-dark", PHONE, "topics/sciatica/", "dark"),
                                            ("clinical", DESKTOP, "topics/sciatica/clinical/", "light"), ("sheets", DESKTOP, "sheets/", "light"),
                                            ("map", DESKTOP, "about/map/", "light")):
            camera.take(name, camera.open(size, address, scheme))
        library = examined.library
        for name, sheet in (("paper", library.decisions[CHART]), ("handout", library.handouts[HANDOUT])):
            paper_picture(name, place.out / paper_of(document_of(sheet), "a4"))
        browser.close()
        server.shutdown()
    print(f"{OUT.relative_to(ROOT)}: {', '.join(sorted(file.name for file in OUT.glob('*.png')))}")


if __name__ == "__main__":
    main()
