"""How pages look where screens are small, text is large, colours are forced, nothing may move, or the page is on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_axe import SAMPLE, some_pages

DESKTOP, TABLET = {"width": 1280, "height": 900}, {"width": 820, "height": 1180}
PHONE, SMALL = {"width": 390, "height": 844}, {"width": 320, "height": 640}
Serve = Callable[[Path], str]
Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """A page in a context of its own kind."""
    contexts = []

    def open_page(size: dict[str, int], **kind: object) -> Page:
        contexts.append(browser.new_context(viewport=size, service_workers="block", **kind))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


WIDER = """() => {
  const wide = document.documentElement.scrollWidth > innerWidth;
  const far = [...document.querySelectorAll("body *")].filter((one) => !one.closest(".wide, .chart-scroll, .hidden, svg, [aria-hidden='true']")
    && one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1);
  return wide || far.length ? (far[0] ? far[0].outerHTML.slice(0, 120) : "the page") : "";
}"""


def too_wide(page: Page, home: str, addresses: list[str], prepare: str = "") -> list[str]:
    found = []
    for address in addresses:
        page.goto(home + address)
        if prepare:
            page.evaluate(prepare)
        found += [f"{address}: {what}" for what in [page.evaluate(WIDER)] if what]
    return found


def test_no_page_is_wider_than_a_small_phone(opened: Open, serve: Serve, real_site: Path) -> None:
    assert too_wide(opened(SMALL), serve(real_site), some_pages(real_site, 2)) == []


@pytest.mark.parametrize("size", [DESKTOP, TABLET, PHONE], ids=["desktop", "tablet", "phone"])
def test_no_page_scrolls_sideways_with_text_twice_as_large(opened: Open, serve: Serve, real_site: Path, size: dict[str, int]) -> None:
    larger = "() => { document.documentElement.style.fontSize = '250%' }"
    assert too_wide(opened(size), serve(real_site), list(SAMPLE), larger) == []


SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const style = getComputedStyle(one);
  if (one.closest(".hidden, svg, dialog") || style.clipPath !== "none" || !one.checkVisibility()) return false;
  if (style.overflowX === "visible" || /auto|scroll/.test(style.overflowX + style.overflowY)) return false;
  return one.textContent.trim() && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
}).map((one) => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("size", [DESKTOP, SMALL], ids=["desktop", "320 px"])
def test_with_more_space_between_lines_and_letters_nothing_is_cut_off(opened: Open, serve: Serve, real_site: Path, size: dict[str, int]) -> None:
    page, found = opened(size), []
    for address in SAMPLE:
        page.goto(serve(real_site) + address)
        page.evaluate(SPACING)
        found += [f"{address}: {what}" for what in (page.evaluate(WIDER), *page.evaluate(CUT_OFF)) if what]
    assert found == []


# On a wide screen the whole answer, or of one in parts the first; on a phone at least six lines of it, below the danger signs.
IN_SIGHT = """() => {
  const [answer, part] = [".main-message", ".card-row"].map((one) => document.querySelector(one)?.getBoundingClientRect());
  return innerWidth < 600 ? Math.min(answer.bottom, answer.top + 180) <= innerHeight : (part || answer).bottom <= innerHeight;
}"""


def test_the_answer_is_in_the_first_screen(opened: Open, serve: Serve, real_site: Path) -> None:
    page, below = opened(DESKTOP), []
    for address in some_pages(real_site, 1):
        if re.match(r"topics/|tests/|treatments/|comparisons/", address):
            page.goto(serve(real_site) + address)
            for size in (DESKTOP, PHONE):
                page.set_viewport_size(size)
                if not page.evaluate(IN_SIGHT):
                    below.append(f"{address} {size}")
            page.set_viewport_size(DESKTOP)
    assert below == []


def test_with_forced_colours_nothing_is_lost(opened: Open, serve: Serve, real_site: Path) -> None:
    for scheme in ("light", "dark"):
        page = opened(DESKTOP, forced_colors="active", color_scheme=scheme)
        page.goto(serve(real_site) + "topics/sciatica/")
        edged = "one => ['top', 'left'].some(side => parseFloat(getComputedStyle(one).getPropertyValue(`border-${side}-width`)) > 0)"
        for part in (".danger", ".care.emergency h3", ".care.urgent", ".main-message", ".cs-bar__danger a", ".cs-nav [aria-current]"):
            assert page.locator(part).first.evaluate(edged), part
        picture = page.screenshot()
        assert len(picture) > 20_000  # not one colour all over
        page.locator("article a").first.focus()
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_nothing_moves(opened: Open, serve: Serve, real_site: Path) -> None:
    for motion in ("reduce", "no-preference"):
        page = opened(DESKTOP, reduced_motion=motion)
        for address in SAMPLE:
            page.goto(serve(real_site) + address)
            assert page.evaluate("document.getAnimations().length") == 0, address
            moving = "[...document.querySelectorAll('*')].filter(one => !/^(0s(, )?)+$/.test(getComputedStyle(one).transitionDuration)).length"
            assert page.evaluate(moving) == 0, address
            assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


# On pages without depths, who says a statement stays a mark behind it.
FOLDED = """() => [...document.querySelectorAll("details:not([open])")].filter((one) => one.checkVisibility()
  && !one.closest(document.querySelector(".depths") ? ".contents" : ".contents, .evidence")
  && [...one.children].some((part) => part.tagName !== "SUMMARY" && !part.checkVisibility())).map((one) => one.textContent.slice(0, 80))"""


# --- paper -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [DESKTOP, SMALL], ids=["desktop", "phone"])
def test_on_paper_the_frame_is_gone_and_nothing_is_folded_away(opened: Open, serve: Serve, real_site: Path, size: dict[str, int]) -> None:
    page = opened(size)
    for address in SAMPLE:
        page.goto(serve(real_site) + address)
        if page.locator(".depths").count():
            page.locator("#depth-evidence").check()
        page.emulate_media(media="print")
        for part in (".cs-header", "nav:not(.body-list)", ".cs-footer", ".search-open", ".md-skip"):
            assert page.locator(f"{part}:visible").count() == 0, f"{address}: {part}"
        assert page.evaluate(FOLDED) == [], address
        for chart in page.locator("svg.chart").all():
            assert chart.is_visible(), address
        page.emulate_media(media="screen")


def test_on_paper_the_danger_signs_come_first(opened: Open, serve: Serve, real_site: Path) -> None:
    page = opened(DESKTOP)
    for address in SAMPLE:
        page.goto(serve(real_site) + address)
        if page.locator(".danger").count() and page.locator(".main-message").count():
            page.emulate_media(media="print")
            top = "one => one.getBoundingClientRect().top"
            assert page.locator(".danger").first.evaluate(top) < page.locator(".main-message").first.evaluate(top), address
            page.emulate_media(media="screen")


def test_on_paper_links_show_their_address(opened: Open, serve: Serve, real_site: Path) -> None:
    page = opened(DESKTOP)
    page.goto(serve(real_site) + "topics/sciatica/")
    page.emulate_media(media="print")
    after = "link => getComputedStyle(link, '::after').content"
    related = page.locator("#related + ul a").first
    assert related.get_attribute("href") in ("../pinched-nerve/", "../pinched-nerve")
    assert f"({serve(real_site)}topics/pinched-nerve/)" in related.evaluate(after).replace('" "', "").replace('"', "").replace(" (", "(")
    assert page.locator("a.cite").first.evaluate(after) == "none"
    assert page.locator("a.term").first.evaluate(after) == "none"


def test_on_paper_colours_are_black_on_white_also_in_the_dark(opened: Open, serve: Serve, real_site: Path) -> None:
    page = opened(DESKTOP, color_scheme="dark")
    page.goto(serve(real_site) + "topics/sciatica/")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('article')).backgroundColor") == "rgb(255, 255, 255)"
    black = {"rgb(0, 0, 0)", "rgb(51, 51, 51)"}
    assert page.evaluate("getComputedStyle(document.querySelector('article .main-message .fact')).color") in black
    assert page.evaluate("getComputedStyle(document.querySelector('.care.emergency h3')).color") == "rgb(0, 0, 0)"
    page.goto(serve(real_site) + "patients/")
    for one in page.locator(".alert p, .alert a").all():
        assert one.is_visible() and one.evaluate("one => getComputedStyle(one).color") in black
