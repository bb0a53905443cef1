"""Decision charts in a browser: every chart walked to every end by clicking, and the same by following the list without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from generator import views
from generator.decisions import numbers, paths
from generator.templates import read_templates
from tests.worlds import ROOT, judged

LIBRARY = judged(ROOT / "content").library
WORDS = read_templates("en").words
CHARTS = sorted(LIBRARY.decisions)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    yield context.new_page()
    context.close()


def walks(chart: str) -> list[list[int]]:
    """Every path as the numbers of its boxes."""
    number = numbers(LIBRARY.decisions[chart])
    return [[number[box] for box in path.boxes] for path in paths(LIBRARY.decisions[chart])]


def says(chart: str, number: int) -> str:
    return str(LIBRARY.decisions[chart].boxes[number - 1].says)


def answer_index(chart: str, number: int, then: int) -> int:
    step = views.steps(LIBRARY.decisions[chart], LIBRARY, WORDS)[number - 1]
    return [answer.number for answer in step.answers].index(then)


@pytest.mark.parametrize("chart", CHARTS)
def test_every_path_can_be_clicked_to_its_end(page: Page, serve: Callable[[Path], str], real_site: Path, chart: str) -> None:
    page.goto(f"{serve(real_site)}decisions/{chart}/")
    guide = page.locator(".guide")
    for walk in walks(chart):
        guide.get_by_role("button", name="Start over").evaluate("button => button.click()")
        for here, then in pairwise(walk):
            assert says(chart, here) in " ".join(guide.locator(".guide-step").inner_text().split())
            guide.locator(".guide-answers button").nth(answer_index(chart, here, then)).click()
        assert says(chart, walk[-1]) in " ".join(guide.locator(".guide-step").inner_text().split())
        assert guide.locator(".guide-answers button").count() == 0
        assert guide.locator(".guide-status").inner_text() == f"Step {len(walk)} of this path, the end of it"
        assert guide.locator(".guide-path li").count() == len(walk)


@pytest.mark.parametrize("chart", CHARTS)
def test_without_javascript_the_list_leads_to_every_end(browser: Browser, serve: Callable[[Path], str], real_site: Path, chart: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{serve(real_site)}decisions/{chart}/")
    assert page.locator(".guide").count() == 0
    leads = {}
    for number in range(1, len(LIBRARY.decisions[chart].boxes) + 1):
        found = page.locator(f"#step-{number} a.answer")
        leads[number] = [int(re.search(r"#step-(\d+)$", found.nth(n).get_attribute("href"))[1]) for n in range(found.count())]
    context.close()
    found_walks, open_walks = [], [[1]]
    while open_walks:
        walk = open_walks.pop()
        open_walks += [[*walk, then] for then in leads[walk[-1]]]
        if not leads[walk[-1]]:
            found_walks.append(walk)
    assert sorted(found_walks) == sorted(walks(chart))


def test_answers_are_kept_in_the_address_and_back_takes_one_away(page: Page, serve: Callable[[Path], str], real_site: Path) -> None:
    asked: list[str] = []
    home = serve(real_site)
    page.goto(f"{home}decisions/what-should-i-do/")
    page.on("request", lambda request: asked.append(request.url))
    guide, answers = page.locator(".guide"), page.locator(".guide-answers button")
    answers.first.click()
    answers.get_by_text("No", exact=True).click()
    kept = page.url
    assert kept.endswith("#what-should-i-do=0.1")
    third = guide.locator(".guide-step").inner_text()
    assert page.evaluate("document.activeElement.classList.contains('guide-step')")
    guide.get_by_role("button", name="Back", exact=True).click()
    assert guide.locator(".guide-step").inner_text() != third
    page.go_back()
    assert guide.locator(".guide-step").inner_text() == third
    page.goto("about:blank")
    page.goto(kept)
    assert page.locator(".guide-step").inner_text() == third
    page.goto("about:blank")
    page.goto(f"{home}decisions/what-should-i-do/#what-should-i-do=0.9.9")
    assert "Step 1 of this path" in page.locator(".guide-status").inner_text()
    assert [url for url in asked if "=" in url.partition("#")[0]] == []


def test_the_path_walked_and_its_end_can_be_printed_alone(page: Page, serve: Callable[[Path], str], real_site: Path) -> None:
    page.add_init_script("window.print = () => {}")
    page.goto(f"{serve(real_site)}decisions/what-should-i-do/")
    page.locator(".guide-answers button").first.click()
    page.locator(".guide-answers button").first.click()
    page.get_by_role("button", name="Print this path").click()
    page.emulate_media(media="print")
    assert page.locator(".guide-path").is_visible()
    assert "Get emergency medical help now." in page.locator(".guide-step").inner_text()
    for hidden in ("svg.chart", "ol.steps", "#sources", ".guide-tools"):
        assert not page.locator(hidden).is_visible(), hidden
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("svg.chart").is_visible()


def test_the_keyboard_alone_reaches_an_end(page: Page, serve: Callable[[Path], str], real_site: Path) -> None:
    page.goto(f"{serve(real_site)}decisions/what-should-i-do/")
    page.locator(".guide-answers button").first.focus()
    for _ in range(2):
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    assert "Get emergency medical help now." in page.locator(".guide-step").inner_text()


def test_every_box_of_the_chart_leads_to_its_step(page: Page, serve: Callable[[Path], str], real_site: Path) -> None:
    page.goto(f"{serve(real_site)}decisions/treatment-path/")
    links = page.locator("svg.chart a")
    assert links.count() == len(LIBRARY.decisions["treatment-path"].boxes)
    for number in range(links.count()):
        assert links.nth(number).get_attribute("href") == f"#step-{number + 1}"


def test_a_wrong_address_and_a_link_on_the_page_do_not_lose_the_path(page: Page, serve: Callable[[Path], str], real_site: Path) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    home = f"{serve(real_site)}decisions/what-should-i-do/"
    page.goto(f"{home}#what-should-i-do=%")
    assert page.locator(".guide-status").inner_text() == "Step 1 of this path"
    page.locator(".guide-answers button").first.click()
    step = page.locator(".guide-step").inner_text()
    page.locator("svg.chart a").nth(4).click()
    assert page.url.endswith("#step-5")
    assert page.locator(".guide-step").inner_text() == step
    assert faults == []


def test_the_text_of_a_chart_is_never_smaller_than_11_pixels(browser: Browser, serve: Callable[[Path], str], real_site: Path) -> None:
    for width in (390, 1280):
        context = browser.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        for chart in CHARTS:
            page.goto(f"{serve(real_site)}decisions/{chart}/")
            if width < 600:
                page.get_by_role("button", name="Show the chart").click()
            scale = "svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width * parseFloat(svg.getAttribute('font-size'))"
            assert page.locator("svg.chart").evaluate(scale) >= 11, (chart, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        context.close()


def test_on_a_phone_the_list_comes_before_the_chart(browser: Browser, serve: Callable[[Path], str], real_site: Path) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{serve(real_site)}decisions/what-should-i-do/")
    top = "element => element.getBoundingClientRect().top"
    assert not page.locator("svg.chart").is_visible()
    page.get_by_role("button", name="Show the chart").click()
    assert page.locator("svg.chart").is_visible()
    assert page.evaluate("document.activeElement.classList.contains('chart-scroll')")
    assert page.locator(".steps-part").evaluate(top) < page.locator("svg.chart").evaluate(top)
    context.close()
