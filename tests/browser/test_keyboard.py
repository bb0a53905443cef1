"""Every page with the Tab key alone, on a wide screen and at 320 px, which is 400 % zoom: what Material left out, and what axe does not see."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.windows import Open

DESKTOP, SMALL, FLAT = {"width": 1280, "height": 900}, {"width": 320, "height": 640}, {"width": 320, "height": 256}
PAGES = ("", "404.html", "about/map/", "decisions/what-should-i-do/", "comparisons/treatments-for-a-pinched-nerve/", "patients/", "topics/sciatica/")

Serve = Callable[[Path], str]

EXPECTED = """() => {
  const wanted = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter((one) =>
    !one.disabled && one.tabIndex >= 0 && (one.type !== "radio" || one.checked) &&
    !one.closest("[inert]") && one.checkVisibility({ visibilityProperty: true }));
  wanted.forEach((one, place) => { one.dataset.stop = place; });
  return wanted.length;
}"""

# From now on, before each press of the Tab key, notes where the focus is; null outside of the page.
FOLLOW = """() => {
  window.stops = [];
  // What is made of a style alone is no element: where it lies on the page, a hit test finds what it belongs to, or nothing of it.
  window.covers = (one) => ["::before", "::after"].some((part) => {
    const style = getComputedStyle(one, part), [wide, high] = [parseFloat(style.width), parseFloat(style.height)];
    return style.content !== "none" && /absolute|fixed/.test(style.position) && style.visibility === "visible"
      && !style.backgroundColor.endsWith(", 0)") && wide > innerWidth / 2 && high > innerHeight / 2;
  });
  document.addEventListener("keydown", () => window.stops.push(window.stop_now()), true);
  window.stop_now = () => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const style = getComputedStyle(one), around = [];
    for (let part = one; part; part = part.parentElement) around.push(part);
    const boxes = [...one.getClientRects()].filter((box) => box.width && box.height);
    const seen = !around.some(window.covers) && boxes.some((box) => [.1, .3, .5, .7, .9].some((part) => {
      const x = Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1);
      const top = document.elementFromPoint(x, Math.max(box.y, 0) + part * (Math.min(box.bottom, innerHeight) - Math.max(box.y, 0)));
      return box.bottom > 0 && box.top < innerHeight && top && (one.contains(top) || top.contains(one));
    }));
    return { stop: one.dataset.stop === undefined ? -1 : Number(one.dataset.stop), seen, name: (one.ariaLabel || one.textContent).trim().slice(0, 40),
      marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2, closed: Boolean(one.closest("#cs-menu:not(.open)")) };
  };
}"""


COVERS = {
    "made of a style": "body::after { content: ''; position: fixed; inset: 0; background: #fff; }",
    "made of a style, and no pointer meets it": "body::after { content: ''; position: fixed; inset: 0; background: #fff; pointer-events: none; }",
    "an element": "footer { position: fixed; inset: 0; z-index: 99; background: #fff; }"}


@pytest.mark.parametrize("cover", COVERS)
def test_what_covers_a_page_is_noticed(opened: Open, serve: Serve, example_site: Path, cover: str) -> None:
    page = opened(DESKTOP, still=True)
    page.goto(serve(example_site) + "topics/ankle-sprain/")
    page.evaluate(EXPECTED)
    page.evaluate(FOLLOW)
    look = "() => { document.querySelector('article a').focus(); return window.stop_now().seen; }"
    assert page.evaluate(look)
    page.evaluate("(style) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(style); document.adoptedStyleSheets = [sheet]; }", COVERS[cover])
    assert not page.evaluate(look)


@pytest.fixture
def small(opened: Open) -> Page:
    return opened(SMALL)


@pytest.mark.parametrize(("size", "pages"), [(DESKTOP, PAGES), (SMALL, PAGES), (FLAT, PAGES[:4])], ids=["wide", "320 px", "400 %"])
def test_the_tab_key_reaches_everything_in_order_and_the_focus_is_seen(opened: Open, serve: Serve, either_site: Path, size: dict[str, int],
                                                                       pages: tuple[str, ...]) -> None:
    page = opened(size, still=True)
    for address in pages:
        page.goto(serve(either_site) + address)
        wanted = page.evaluate(EXPECTED)
        page.evaluate(FOLLOW)
        reached, presses = [], wanted
        while presses:
            for _ in range(presses):
                page.keyboard.down("Tab")
            page.keyboard.up("Tab")
            _, *stops = page.evaluate("[...window.stops.splice(0), window.stop_now()]")
            assert len(stops) == presses
            inside = list(itertools.takewhile(lambda stop: stop is not None, stops))
            assert [stop for stop in inside if not (stop["seen"] and stop["marked"])] == [], address
            reached += [stop["stop"] for stop in inside if stop["stop"] >= 0]  # Chromium stops at frames that scroll, too
            presses = wanted - len(reached) if len(inside) == len(stops) else 0
        assert reached == list(range(wanted)), f"{address}: {sorted(set(range(wanted)) - set(reached))}"


def test_the_first_stop_skips_to_the_content(small: Page, serve: Serve, either_site: Path) -> None:
    small.goto(serve(either_site) + "topics/sciatica/")
    small.keyboard.press("Tab")
    assert small.evaluate("document.activeElement.className") == "md-skip"
    assert small.locator(".md-skip").bounding_box()["y"] >= 0
    small.keyboard.press("Enter")
    small.keyboard.press("Tab")
    assert small.evaluate("Boolean(document.activeElement.closest('article'))")


def test_the_menu_is_a_button_and_closed_nothing_in_it_takes_the_focus(small: Page, serve: Serve, either_site: Path) -> None:
    small.goto(serve(either_site) + "topics/sciatica/")
    button = small.get_by_role("button", name="Menu")
    assert button.get_attribute("aria-expanded") == "false"
    assert not small.locator("#cs-menu").is_visible()
    button.focus()
    small.keyboard.press("Tab")
    assert small.evaluate("Boolean(document.activeElement.closest('.cs-path'))")
    button.focus()
    small.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    small.keyboard.press("Tab")
    assert small.evaluate("document.activeElement.textContent.trim()") == "Home"
    assert small.evaluate("Boolean(document.activeElement.closest('#cs-menu'))")
    small.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    assert small.evaluate("document.activeElement.classList.contains('cs-menu')")
    assert not small.locator("#cs-menu").is_visible()


def test_the_menu_opens_where_the_reader_is_and_leads_back_there(small: Page, serve: Serve, either_site: Path) -> None:
    small.goto(serve(either_site) + "topics/sciatica/")
    small.evaluate("document.fonts.ready.then(() => scrollTo(0, 3000))")
    button = small.get_by_role("button", name="Menu").bounding_box()
    small.mouse.click(button["x"] + 20, button["y"] + 20)
    shown = "link => link.getBoundingClientRect().top >= 0 && link.getBoundingClientRect().bottom <= innerHeight"
    assert small.locator("#cs-menu a").first.evaluate(shown)
    small.keyboard.press("Escape")
    assert small.evaluate("scrollY") == 3000
    small.get_by_role("link", name="Back to the top").click()
    assert small.evaluate("scrollY") == 0


def test_no_single_key_does_anything(opened: Open, serve: Serve, either_site: Path) -> None:
    for size in (DESKTOP, SMALL):
        page = opened(size)
        page.goto(serve(either_site) + "topics/sciatica/")
        before = page.url
        for key in ("s", "f", "p", "n", ",", ".", "/", "?"):
            page.keyboard.press(key)
            assert page.url == before, key
            assert page.evaluate("document.activeElement === document.body"), key
            assert page.locator("dialog[open], #cs-menu.open").count() == 0, key


def test_without_javascript_the_menu_leads_to_the_list_of_pages(opened: Open, serve: Serve, either_site: Path) -> None:
    page = opened(SMALL, java_script_enabled=False)
    page.goto(serve(either_site) + "topics/sciatica/")
    page.get_by_role("link", name="Menu").click()
    assert page.url.endswith("#cs-menu")
    assert page.locator("#cs-menu").get_by_role("link", name="I am a clinician").is_visible()
    assert page.locator("#cs-menu").bounding_box()["y"] > page.locator("article h1").bounding_box()["y"] - 1


def test_the_button_for_colours_tells_its_state_and_the_choice_is_kept(opened: Open, serve: Serve, either_site: Path) -> None:
    page = opened(DESKTOP)
    page.goto(serve(either_site))
    button = page.get_by_role("button", name="Dark colours")
    assert button.get_attribute("aria-pressed") == "false"
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    button.focus()
    page.keyboard.press("Space")
    assert button.get_attribute("aria-pressed") == "true"
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    page.goto(serve(either_site) + "patients/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_the_system_decides_on_dark_colours_also_without_javascript(opened: Open, serve: Serve, either_site: Path) -> None:
    grounds = set()
    for script in (True, False):
        page = opened(DESKTOP, color_scheme="dark", java_script_enabled=script)
        page.goto(serve(either_site))
        grounds.add(page.evaluate("getComputedStyle(document.querySelector('article')).backgroundColor"))
    assert len(grounds) == 1 and grounds != {"rgb(255, 255, 255)"}
