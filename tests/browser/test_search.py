"""The search in a real browser: from the network and from a disk, by keyboard, on a phone, and without asking anybody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from generator.build import build
from generator.outputs.search import FILE
from generator.site.pagefind import FOLDER
from tests.browser.windows import Open
from tests.worlds import TODAY, SharedPress, example

PHONE, DESKTOP = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
Serve = Callable[[Path], str]


@pytest.fixture
def page(opened: Open) -> Page:
    return opened(DESKTOP)


@pytest.fixture
def heard(opened: Open) -> Page:
    """A page that a test listens to."""
    return opened(DESKTOP, alone=True)


def type_in(page: Page, words: str) -> None:
    """Open the search and enter all of the words at once: of words that are typed, what the first letters find is shown, too, for a moment."""
    page.locator(".search-open button").click()
    expect(page.locator("#search-question")).to_be_focused()
    page.keyboard.insert_text(words)
    page.locator(".search-results a").first.wait_for()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.className || document.activeElement.id"))


def test_nothing_is_fetched_before_the_search_is_used_and_no_other_host_is_asked(heard: Page, serve: Serve, either_site: Path) -> None:
    asked: list[str] = []
    faults: list[str] = []
    heard.on("request", lambda request: asked.append(request.url))
    heard.on("pageerror", lambda fault: faults.append(str(fault)))
    heard.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    home = serve(either_site)
    heard.goto(home + "topics/sciatica/", wait_until="networkidle")
    assert not [url for url in asked if FILE in url or "minisearch" in url]
    type_in(heard, "siatica")
    assert [url.partition("?v=")[0] for url in asked if FILE in url] == [home + FILE]
    assert [url for url in asked if not url.startswith(home)] == []
    assert faults == []


def test_it_works_from_a_disk(heard: Page, either_site: Path) -> None:
    faults: list[str] = []
    heard.on("console", lambda message: faults.append(message.text) if message.type == "error" and "search" in message.text else None)
    heard.goto((either_site / "topics" / "sciatica" / "index.html").as_uri())
    type_in(heard, "slipped disk")
    heard.locator(".search-results a").first.click()
    heard.wait_for_url("**/topics/herniated-disc/index.html")
    assert heard.locator("article h1").inner_text() == "Herniated (slipped) disc"
    assert faults == []


def test_the_keyboard_alone_opens_searches_chooses_and_leaves(page: Page, serve: Serve, either_site: Path) -> None:
    page.goto(serve(either_site) + "topics/sciatica/")
    page.locator(".search-open button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog.search")).to_be_visible()
    assert focused(page) == "search-question"
    page.keyboard.type("foot drop")
    expect(page.locator("dialog.search [role=status]")).to_have_text(re.compile(r"\d results"))  # told once nothing more was typed
    page.keyboard.press("ArrowDown")
    assert focused(page) == "search-link"
    page.keyboard.press("ArrowDown")
    assert focused(page) == "search-other"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert focused(page) == "search-question"
    page.keyboard.press("Escape")
    expect(page.locator("dialog.search")).to_be_hidden()
    assert page.evaluate("document.activeElement === document.querySelector('.search-open button')")
    page.keyboard.press("Control+k")
    assert focused(page) == "search-question"
    page.keyboard.type("numb between legs")
    page.keyboard.press("Enter")
    page.wait_for_url("**/red_flags/#about-numb-saddle")
    assert page.locator(":target").is_visible()


def test_from_a_clinicians_page_clinicians_pages_come_first(page: Page, serve: Serve, either_site: Path) -> None:
    page.goto(serve(either_site) + "topics/sciatica/clinical/")
    type_in(page, "slipped disc")
    expect(page.locator(".search-link").first).to_have_text("Lumbar disc herniation")
    expect(page.locator(".search-other").first).to_have_text("For patients: Herniated (slipped) disc")


def test_no_single_key_does_anything(page: Page, serve: Serve, either_site: Path) -> None:
    page.goto(serve(either_site) + "topics/sciatica/")
    before = page.url
    for key in "sf/kpn,.?":
        page.keyboard.press(key)
    assert page.url == before
    assert page.locator("dialog.search").is_hidden()


def test_focus_comes_back_to_where_it_was(page: Page, serve: Serve, either_site: Path) -> None:
    page.goto(serve(either_site) + "topics/sciatica/")
    page.locator("article a").nth(3).focus()
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement === document.querySelectorAll('article a')[3]")


def test_the_number_of_results_is_told_and_so_is_that_there_are_none(page: Page, serve: Serve, either_site: Path) -> None:
    page.goto(serve(either_site))
    type_in(page, "spondylolisthesis")
    shown = page.locator(".search-result").count()
    status = page.locator("dialog.search [role=status]")
    expect(status).to_have_text(f"{shown} results" if shown > 1 else "1 result")
    page.locator("#search-question").fill("qqqqzzzz")
    expect(status).to_have_text("Nothing was found. Try other words, or fewer. Is it a symptom? Then this site may not cover it. Ask a doctor.")
    page.locator("#search-question").fill("")
    expect(status).to_have_text("")
    assert page.locator(".search-result").count() == 0


def test_a_link_to_the_same_page_closes_the_search_and_goes_there(page: Page, serve: Serve, either_site: Path) -> None:
    page.goto(serve(either_site) + "red_flags/")
    type_in(page, "incontinence")
    page.locator(".search-results a").first.click()
    expect(page.locator("dialog.search")).to_be_hidden()
    expect(page.locator(":target")).to_be_in_viewport()  # reached a moment after the dialog closes


def test_if_the_documents_cannot_be_loaded_it_says_so_and_tries_again(heard: Page, serve: Serve, either_site: Path) -> None:
    heard.route(f"**/{FILE}*", lambda route: route.abort())
    heard.goto(serve(either_site))
    heard.locator(".search-open button").click()
    heard.keyboard.type("sciatica")
    expect(heard.locator("dialog.search [role=status]")).to_have_text("The search could not be loaded.")
    heard.unroute(f"**/{FILE}*")
    heard.keyboard.type(" pain")
    heard.locator(".search-results a").first.wait_for()


def test_without_javascript_the_button_leads_to_all_pages(opened: Open, serve: Serve, either_site: Path) -> None:
    page = opened(DESKTOP, java_script_enabled=False)
    page.goto(serve(either_site) + "topics/sciatica/")
    page.get_by_role("search").get_by_role("button").click()
    expect(page).to_have_url(re.compile("/about/a-z/"))
    assert page.locator("article h1").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_no_fault_in_the_open_search(opened: Open, serve: Serve, either_site: Path, scheme: str, viewport: dict[str, int]) -> None:
    page = opened(viewport, color_scheme=scheme)
    page.goto(serve(either_site) + "topics/sciatica/")
    faults = [one["id"] for one in Axe().run(page, context={"include": [["dialog.search"], [".search-open"]]}).response["violations"]]
    type_in(page, "weak leg")
    faults += [f"{one['id']} {one['nodes'][0]['html'][:120]}" for one in Axe().run(page).response["violations"]]
    assert faults == []


def test_on_a_phone_it_fills_the_screen_and_nothing_is_cut_off(opened: Open, serve: Serve, either_site: Path) -> None:
    page = opened(PHONE)
    page.goto(serve(either_site) + "topics/sciatica/")
    type_in(page, "radiculopathy compression of the nerve")
    box = page.locator("dialog.search").bounding_box()
    assert box == {"x": 0, "y": 0, **PHONE}
    assert page.evaluate("[...document.querySelectorAll('dialog.search *')].every(e => e.getBoundingClientRect().right <= innerWidth + 1)")
    for control in page.locator(".search-open button, .search-close, #search-question").all():
        size = control.bounding_box()
        assert size is None or min(size["width"], size["height"]) >= 43


def test_a_site_set_so_is_searched_by_pagefind_and_danger_signs_still_come_first(heard: Page, serve: Serve, tmp_path: Path) -> None:
    place = SharedPress(tmp_path / "build", tmp_path / "site")
    assert build(example(tmp_path / "content", site=("search: own", "search: pagefind")), place, TODAY).ok
    asked: list[str] = []
    faults: list[str] = []
    heard.on("request", lambda request: asked.append(request.url))
    heard.on("console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None)
    heard.goto(serve(place.out))
    assert not any(f"/{FOLDER}/" in url for url in asked)
    type_in(heard, "downhill")  # a word of the texts, of no name
    found = heard.locator(".search-result", has=heard.get_by_role("link", name="Twisted ankle", exact=True))
    expect(found).to_have_count(1)  # both voices of a page are one result, and below it stands its answer
    expect(found.locator(".search-other")).to_have_text("For clinicians: Ankle sprain")
    assert found.locator(".search-text").inner_text().startswith("A sprain is a ligament that was stretched too far")
    assert any(f"/{FOLDER}/" in url for url in asked)
    heard.locator("dialog.search input").fill("stand")
    expect(heard.locator(".search-results li").first).to_have_class("search-result search-sign")
    assert faults == []
