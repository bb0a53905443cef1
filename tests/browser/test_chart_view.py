"""Charts on the screen: as wide as the window, larger and smaller by button and by key, as a picture of their own; without JavaScript; on paper."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from tests.browser.windows import Open, Size
from tests.worlds import plainly, real

CHARTS = sorted(real().library.decisions)
WIDE = "decisions/ankle-injured/"
Serve = Callable[[Path], str]

IN_SIGHT = """svg => [...svg.querySelectorAll(".chart-box")].every(box => {
  const place = box.getBoundingClientRect();
  return place.left >= 0 && place.right <= document.documentElement.clientWidth;
})"""
WIDTH = "svg => svg.getBoundingClientRect().width"


def wide(width: int) -> Size:
    return {"width": width, "height": 900}


@pytest.mark.parametrize("width", [800, 1280, 1920])
def test_every_box_is_in_sight_on_a_wide_window(opened: Open, serve: Serve, real_site: Path, example_site: Path, width: int) -> None:
    page = opened(wide(width), still=True)
    for address in (*(f"{serve(real_site)}decisions/{chart}/" for chart in CHARTS), serve(example_site) + WIDE):
        page.goto(address)
        assert page.evaluate(f"[...document.querySelectorAll('svg.chart')].map({IN_SIGHT})") == [True], address
        assert not page.get_by_text("A part of the chart is beyond the edge.").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_buttons_and_keys_change_the_size(opened: Open, serve: Serve, example_site: Path) -> None:
    page = opened(wide(1280))
    page.goto(serve(example_site) + WIDE)
    chart, beyond = page.locator("svg.chart"), page.get_by_text("A part of the chart is beyond the edge.")
    size = page.get_by_role("status").filter(has_text="Size:")
    tools = page.get_by_role("group", name="Size of the chart")
    begun = chart.evaluate(WIDTH)
    tools.get_by_role("button", name="Zoom in").click()
    assert chart.evaluate(WIDTH) == pytest.approx(1.25 * begun, rel=0.01) and beyond.is_visible()
    said = size.inner_text()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert chart.evaluate(WIDTH) == pytest.approx(begun, rel=0.01) and size.inner_text() != said
    page.get_by_role("region", name="The chart").focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert chart.evaluate(WIDTH) == pytest.approx(1.25 ** 2 * begun, rel=0.01)
    page.keyboard.press("0")
    assert chart.evaluate(IN_SIGHT) and not beyond.is_visible()
    page.keyboard.press("-")
    assert chart.evaluate(WIDTH) < begun
    tools.get_by_role("button", name="Fit to width").click()
    page.set_viewport_size({"width": 900, "height": 900})
    chart.evaluate("chart => new Promise((fits) => new ResizeObserver(() => chart.getBoundingClientRect().width < 900 && fits()).observe(chart))")
    assert chart.evaluate(IN_SIGHT)


def test_full_screen_shows_the_chart_with_its_buttons_and_can_be_left(opened: Open, serve: Serve, example_site: Path) -> None:
    page = opened(wide(1280), alone=True)
    page.goto(serve(example_site) + WIDE)
    page.bring_to_front()  # only the window in front can fill the screen
    page.get_by_role("button", name="Full screen").click()
    leave = page.get_by_role("button", name="Leave full screen")
    leave.wait_for()
    assert page.evaluate("document.fullscreenElement.className") == "chart-frame" and page.locator("svg.chart").evaluate(IN_SIGHT)
    leave.click()
    page.get_by_role("button", name="Full screen", exact=True).wait_for()
    assert page.evaluate("document.fullscreenElement") is None


def test_the_picture_of_a_chart_shows_it_whole_in_its_own_colours(opened: Open, serve: Serve, real_site: Path) -> None:
    page, faults = opened(wide(1280), color_scheme="dark"), list[str]()
    page.on("console", lambda message: faults.append(message.text) if "Security Policy" in message.text else None)
    page.goto(f"{serve(real_site)}decisions/{CHARTS[0]}/")
    page.get_by_role("link", name="Open as picture").click()
    assert page.url == f"{serve(real_site)}decisions/{CHARTS[0]}.svg"
    shown = page.evaluate("""() => {
      const svg = document.documentElement, place = svg.getBoundingClientRect();
      return [place.bottom <= innerHeight && place.right <= innerWidth, getComputedStyle(svg.querySelector("rect")).fill,
              svg.querySelectorAll("style, script, a, [class]").length, svg.querySelector("title").textContent !== ""];
    }""")
    assert shown == [True, "rgb(255, 255, 255)", 0, True]
    assert faults == []


def test_without_javascript_the_chart_scrolls_and_the_picture_is_linked(opened: Open, serve: Serve, example_site: Path) -> None:
    for width in (390, 1280):
        page = opened(wide(width), java_script_enabled=False)
        page.goto(serve(example_site) + WIDE)
        assert page.locator("svg.chart").is_visible() and page.get_by_role("link", name="Open as picture").is_visible()
        assert page.get_by_role("button", name="Zoom in").count() == 0
        frame = page.locator(".chart-frame").bounding_box()
        assert frame and frame["x"] >= 0 and frame["x"] + frame["width"] <= width


def test_on_a_phone_the_chart_opens_where_it_begins(opened: Open, serve: Serve, example_site: Path) -> None:
    page = opened(wide(390))
    page.goto(serve(example_site) + WIDE)
    assert not page.get_by_role("button", name="Zoom in").is_visible()
    page.get_by_role("button", name="Show the chart").click()
    box = page.locator("svg.chart .chart-box").first.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert page.get_by_text("A part of the chart is beyond the edge.").is_visible()


def test_the_size_on_the_screen_is_not_that_on_paper(opened: Open, serve: Serve, example_site: Path) -> None:
    page = opened(wide(1280))
    page.goto(serve(example_site) + WIDE)
    page.get_by_role("button", name="Zoom in").click()
    printed = pypdfium2.PdfDocument(io.BytesIO(page.pdf(format="A4")))
    text = " ".join(sheet.get_textpage().get_text_bounded() for sheet in printed)
    assert "See a doctor soon." in text and "Zoom in" not in text and "Open as picture" not in text


def test_the_chart_alone_is_linked(opened: Open, serve: Serve, real_site: Path) -> None:
    page = opened(wide(1280))
    page.goto(f"{serve(real_site)}decisions/{CHARTS[0]}/")
    line = page.locator("#downloads + ul li").filter(has_text="The chart alone")
    assert "The chart alone, with its danger signs: A4 (PDF, 2 pages) · US Letter (PDF, 2 pages)" in plainly(line.inner_text())
    address = line.get_by_role("link", name="A4 (PDF, 2 pages)").get_attribute("href")
    assert page.request.get(f"{serve(real_site)}decisions/{CHARTS[0]}/{address}").status == 200
