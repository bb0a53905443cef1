"""Windows of one browser that tests use one after the other, each as if it were new. A context and a page made anew for each test take four times
as long as going to one more page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Error, Frame, Page

Size = Mapping[str, int]
Open = Callable[..., Page]
"""Opens a window of a size; see `Windows.take`."""

_FORGET = "() => { try { localStorage.clear(); sessionStorage.clear(); } catch { /* a page that may keep nothing */ } }"


class Windows:
    """The windows that stand idle, by what their context is."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: dict[str, BrowserContext] = {}
        self._idle: dict[str, list[_Window]] = defaultdict(list)
        self._used: list[tuple[str, _Window]] = []

    def take(self, size: Size, *, alone: bool = False, still: bool = False, color_scheme: str = "light", forced_colors: str = "none",
             reduced_motion: str = "no-preference", java_script_enabled: bool = True, script: str = "", **kind: object) -> Page:
        """A window with an empty page, until all are given `back`.

        `alone`: for a test that listens to its page or sets something up in it: nobody gets this page after it. `still`: for a test that only opens,
        sizes and evaluates pages; see `_still`. `script`: what runs first in each page. `kind`: of what kind its context is.
        """
        kind["java_script_enabled"] = java_script_enabled
        context, name = repr((script, sorted(kind.items()))), repr((still, script, sorted(kind.items())))
        idle = self._idle[name]
        new_page = _still if still else BrowserContext.new_page
        window = idle.pop() if idle and not alone else _Window(self._context(context, script, kind), alone, new_page)
        self._used.append((name, window))
        window.page.set_viewport_size(size)
        window.page.emulate_media(media="null", color_scheme=color_scheme,
                                  forced_colors=forced_colors, reduced_motion=reduced_motion)
        return window.page

    def back(self) -> None:
        """End what was begun in all windows, and forget it."""
        while self._used:
            name, window = self._used.pop()
            if window.emptied():
                self._idle[name].append(window)

    def _context(self, name: str, script: str, kind: Mapping[str, object]) -> BrowserContext:
        if name not in self._contexts:
            self._contexts[name] = self._browser.new_context(**{"service_workers": "block", **kind})
            if script:
                self._contexts[name].add_init_script(script)
        return self._contexts[name]


def _still(context: BrowserContext) -> Page:
    """A page that is drawn before each `evaluate` of it, and never else: nothing is painted that nobody looks at, which is a third of the work, and
    what listens to sizes, media or scripts was told before anybody looks. What waits for a frame by itself, as a click does, waits for ever.

    A browser that cannot do this gives a page that is drawn as usual.
    """
    browser = context.browser
    assert browser is not None
    first = context.new_page()
    try:
        place = context.new_cdp_session(first).send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
        with context.expect_page(timeout=5_000) as made:
            browser.new_browser_cdp_session().send("Target.createTarget", {
                "url": "about:blank", "browserContextId": place, "enableBeginFrameControl": True})
        page = made.value
    except Error:
        return first
    frames = context.new_cdp_session(page)

    def drawn() -> None:
        for _ in range(2):  # a listener is told in the frame after the one that saw the change
            frames.send("HeadlessExperimental.beginFrame", {"noDisplayUpdates": True})

    try:
        drawn()
    except Error:
        page.close()
        return first
    first.close()
    evaluate = page.evaluate

    def drawn_first(*arguments: Any) -> Any:
        drawn()
        return evaluate(*arguments)

    page.evaluate = drawn_first  # type: ignore[method-assign]
    return page


class _Window:
    """One page, and where it has been."""

    def __init__(self, context: BrowserContext, alone: bool, new_page: Callable[[BrowserContext], Page]) -> None:
        self.page: Page = new_page(context)
        self._alone = alone
        self._session: CDPSession = context.new_cdp_session(self.page)
        self._origins: set[str] = set()
        self.page.on("framenavigated", self._note)

    def _note(self, frame: Frame) -> None:
        parts = urlsplit(frame.url)
        if parts.scheme in {"http", "https"}:
            self._origins.add(f"{parts.scheme}://{parts.netloc}")

    def emptied(self) -> bool:
        """Whether this window can be used again: nothing is left of what was done in it."""
        if self.page.is_closed():
            return False
        self.page.evaluate(_FORGET)
        self.page.goto("about:blank")
        for origin in self._origins:
            self._session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        self._origins.clear()
        self.page.context.clear_cookies()
        if self._alone:
            self.page.close()
        return not self._alone
