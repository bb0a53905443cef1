"""The pages as an app: USB stick; fonts before they come, lists at the side, search, wide tables, forced colours, paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.windows import Open

Serve = Callable[[Path], str]


def test_from_a_usb_stick_links_lead_to_pages(browser: Browser, example_site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto((example_site / "index.html").as_uri())
    page.locator("article").get_by_role("link", name="I have symptoms").click()
    expect(page).to_have_url((example_site / "patients" / "index.html").as_uri())
    page.locator(".cs-bar__danger a").click()
    expect(page).to_have_url((example_site / "red_flags" / "index.html").as_uri())
    page.locator(".cs-path a").first.click()
    expect(page).to_have_url((example_site / "index.html").as_uri())
    assert faults == []
    context.close()


def test_on_the_web_no_link_is_changed(opened: Open, serve: Serve, example_site: Path) -> None:
    page = opened(DESKTOP)
    page.goto(serve(example_site))
    page.locator("article").get_by_role("link", name="I have symptoms").click()
    expect(page).to_have_url(serve(example_site) + "patients/")


# --- on screens of all sorts ---------------------------------------------------------------------------------------

TABLE = "comparisons/treatments-for-a-pinched-nerve/"
DESKTOP, PHONE = {"width": 1280, "height": 700}, {"width": 390, "height": 844}


def test_on_a_phone_no_column_of_a_comparison_is_beyond_the_edge_and_it_stays_a_table(opened: Open, serve: Serve,
                                                                                      real_site: Path) -> None:
    page = opened(PHONE)
    page.goto(serve(real_site) + TABLE)
    table = page.locator("table.stacked")
    assert table.evaluate("one => [...one.querySelectorAll('td, th')].every(cell => cell.getBoundingClientRect().right <= innerWidth)")
    names = [link.inner_text() for link in table.locator("thead a").all()]
    harms = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Harms and drawbacks"))
    assert [cell.locator(".column-name").inner_text() for cell in harms.get_by_role("cell").all()] == names
    assert table.get_by_role("columnheader").count() == len(names) == 4
    page.set_viewport_size(DESKTOP)
    assert not page.locator(".column-name").first.is_visible()
    page.set_viewport_size(PHONE)
    page.emulate_media(media="print")
    assert table.locator("tbody .column-name").first.is_visible(), "on paper the treatments stand below each other"


def test_the_list_at_the_side_shows_where_the_reader_is(opened: Open, serve: Serve, real_site: Path) -> None:
    page = opened(DESKTOP)
    page.goto(serve(real_site) + "treatments/surgery/")
    shown = """list => {
      const [frame, box] = [list, list.querySelector("[aria-current]")].map(one => one.getBoundingClientRect());
      return box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
    }"""
    assert page.locator(".cs-nav").evaluate(shown)
    assert page.evaluate("scrollY") == 0
    page.goto(serve(real_site) + "topics/sciatica/")
    page.evaluate("""() => new Promise((followed) => {
      addEventListener("scroll", () => requestAnimationFrame(() => requestAnimationFrame(followed)), { once: true });
      scrollTo(0, document.body.scrollHeight);
    })""")
    assert page.locator(".cs-toc").evaluate(shown)


def test_the_list_at_the_side_names_what_is_shown_and_nothing_else(opened: Open, serve: Serve, real_site: Path) -> None:
    page = opened(DESKTOP)
    page.goto(serve(real_site) + "topics/sciatica/")
    listed = page.locator(".cs-toc li:visible a")
    shown = "links => links.map(link => document.getElementById(link.hash.slice(1)).checkVisibility())"
    assert all(listed.evaluate_all(shown))
    assert page.locator(".cs-toc").evaluate("list => list.scrollTop") == 0
    few = listed.all_inner_texts()
    page.locator("#depth-evidence").check()
    expect(listed).not_to_have_count(len(few))
    assert all(listed.evaluate_all(shown))
    names = listed.all_inner_texts()
    assert set(few) < set(names) and len(names) == len(set(names)) > 25
    page.locator("#depth-answer").check()
    expect(page.locator(".cs-toc li:visible a")).to_have_count(1)


def test_the_number_of_results_is_read_out_again_where_it_is_the_same(opened: Open, serve: Serve, example_site: Path) -> None:
    page = opened(DESKTOP)
    page.goto(serve(example_site))
    page.locator(".search-open button").click()
    status, question = page.locator(".search-status"), page.locator("dialog.search input")
    question.fill("qqqq")
    expect(status).to_contain_text("Nothing was found.")
    said = status.evaluate("one => one.textContent")
    question.fill("xxxx")
    expect(status).to_have_js_property("textContent", f"{said}\u00a0")


def test_with_forced_colours_only_the_current_page_is_marked(opened: Open, serve: Serve, real_site: Path) -> None:
    page = opened(DESKTOP, forced_colors="active")
    page.goto(serve(real_site) + "topics/sciatica/")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for lines, side in ((".cs-bar__page a", "bottom"), (".cs-nav a", "left"), (".cs-toc a", "left")):
        colours = page.locator(lines).evaluate_all(f"all => all.map(one => getComputedStyle(one).getPropertyValue('border-{side}-color'))")
        assert sum(colour != ground for colour in colours) <= 1, lines


def test_on_paper_only_whom_to_call_stands_between_a_heading_and_its_chart(opened: Open, serve: Serve, real_site: Path) -> None:
    page = opened(DESKTOP)
    page.goto(serve(real_site) + "decisions/what-should-i-do/")
    page.emulate_media(media="print")
    seen = "head => [...head.parentElement.children].filter(one => one.checkVisibility()).map(one => one.className).slice(1, 3)"
    assert page.locator("#chart").evaluate(seen) == ["chart-call", "chart-frame"]
    assert not page.locator(".guide").is_visible()  # a guide that nobody has walked


def test_on_paper_text_is_as_wide_as_the_sheet(opened: Open, serve: Serve, real_site: Path) -> None:
    page = opened(DESKTOP)
    page.goto(serve(real_site) + "topics/sciatica/")
    page.emulate_media(media="print")
    text = page.locator(".md-typeset > p, .md-typeset > ul")
    assert set(text.evaluate_all("all => all.map(one => getComputedStyle(one).maxWidth)")) == {"none"}
