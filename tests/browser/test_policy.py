"""Every page under the policy that the site ships: nothing is refused, nothing is asked of another host, nothing is stored of the reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Request

from tests.browser.test_axe import some_pages


def test_no_page_breaks_the_policy_or_asks_another_host_or_sets_a_cookie(browser: Browser, serve: Callable[[Path], str], either_site: Path) -> None:
    root = serve(either_site)
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    asked: set[str] = set()

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            said.append(f"{page.url}: {message.text}")

    def watch(request: Request) -> None:
        asked.add(request.url)

    page.on("console", hear)
    page.on("request", watch)
    page.on("pageerror", lambda fault: said.append(f"{page.url}: {fault}"))
    for address in some_pages(either_site, 5 if either_site.parent.name == "zensical" else 0):
        page.goto(f"{root}{address if address.endswith('.html') else f'{address}index.html'}")
    assert said == []
    assert {url for url in asked if not url.startswith((root, "data:"))} == set()
    assert context.cookies() == []
    context.close()


def test_a_script_that_is_not_ours_does_not_run(browser: Browser, serve: Callable[[Path], str], either_site: Path) -> None:
    page = browser.new_page()
    page.goto(serve(either_site))
    page.evaluate("() => { const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.head.append(s); }")
    assert page.evaluate("() => window.ran") is None
    page.close()
