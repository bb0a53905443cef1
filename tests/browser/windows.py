"""Windows of one browser that tests use one after the other, each as if it were new. A context and a page made anew for each test take four times
as long as going to one more page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Frame, Page

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

    def take(self, size: Size, *, alone: bool = False, color_scheme: str = "light", forced_colors: str = "none",
             reduced_motion: str = "no-preference", java_script_enabled: bool = True, script: str = "", **kind: object) -> Page:
        """A window with an empty page, until all are given `back`.

        `alone`: for a test that listens to its page or sets something up in it: nobody gets this page after it. `script`: what runs first in each
        page. `kind`: of what kind its context is.
        """
        kind["java_script_enabled"] = java_script_enabled
        name = repr((script, sorted(kind.items())))
        idle = self._idle[name]
        window = idle.pop() if idle and not alone else _Window(self._context(name, script, kind), alone)
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


class _Window:
    """One page, and where it has been."""

    def __init__(self, context: BrowserContext, alone: bool) -> None:
        self.page: Page = context.new_page()
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
