"""The pages as an app: a newer version waits until the reader wants it; offline they are all there; from a USB stick links work."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page

Serve = Callable[[Path], str]
HAS_WORKER = "navigator.serviceWorker.controller !== null"


def wait_until(page: Page, true: str) -> None:
    """Playwright's own waiting evaluates text as code, which the policy of these pages forbids."""
    for _ in range(150):
        if page.evaluate(true):
            return
        page.wait_for_timeout(100)
    raise AssertionError(true)


def test_a_newer_version_is_told_and_taken_when_the_reader_says_so(browser: Browser, serve: Serve, example_site: Path, tmp_path: Path) -> None:
    site = shutil.copytree(example_site, tmp_path / "site")
    home = serve(site)
    context = browser.new_context()
    page = context.new_page()
    page.goto(home)
    wait_until(page, HAS_WORKER)
    assert page.locator(".cs-notice button").count() == 0
    for file in (site / "index.html", site / "service-worker.js"):
        text = file.read_text()
        old, new = ("</h1>", " anew</h1>") if file.suffix == ".html" else ('const version = "', 'const version = "new')
        file.write_text(text.replace(old, new, 1))
    page.reload()
    page.get_by_role("status").get_by_text("A newer version of these pages is here.").wait_for()
    assert "anew" not in page.locator("article h1").inner_text()
    with page.expect_navigation():
        page.get_by_role("button", name="Show the new version").click()
    wait_until(page, "document.querySelector('article h1').textContent.includes('anew')")
    assert page.locator(".cs-notice button").count() == 0
    context.close()


def test_offline_every_page_is_there(browser: Browser, serve: Serve, example_site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(serve(example_site))
    wait_until(page, HAS_WORKER)
    context.set_offline(True)
    page.goto(serve(example_site) + "topics/ankle-sprain/clinical/")
    assert page.locator("article h1").is_visible()
    loaded = "fonts => [...fonts].some(font => font.family.includes('Source Sans') && font.status === 'loaded')"
    assert page.evaluate(f"document.fonts.ready.then({loaded})")
    context.close()


def test_from_a_usb_stick_links_lead_to_pages(browser: Browser, example_site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto((example_site / "index.html").as_uri())
    page.locator("article").get_by_role("link", name="I have symptoms").click()
    assert page.url == (example_site / "patients" / "index.html").as_uri()
    page.locator(".cs-bar__danger a").click()
    assert page.url == (example_site / "red_flags" / "index.html").as_uri()
    page.locator(".cs-path a").first.click()
    assert page.url == (example_site / "index.html").as_uri()
    assert faults == []
    context.close()


def test_on_the_web_no_link_is_changed(browser: Browser, serve: Serve, example_site: Path) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(serve(example_site))
    page.locator("article").get_by_role("link", name="I have symptoms").click()
    assert page.url == serve(example_site) + "patients/"
    context.close()
