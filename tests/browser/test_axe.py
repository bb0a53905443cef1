"""axe over every page, whole, with every rule for WCAG 2.0, 2.1 and 2.2 at A and AA and its best practices; and what axe does not see in drawings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from tests.browser.windows import Open, Size
from tests.worlds import THOROUGH

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = '["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]'

# For each text that looks like no other: a number for how it looks, which is its place among tags and classes, its colour, size and weight, and what
# is behind it. Two thirds of axe's time go into contrast, and most texts of a page look like those of the page before.
LOOKS = """() => {
  const known = new Map();
  const named = ["backgroundColor", "backgroundImage", "opacity", "position", "zIndex", "filter", "mixBlendMode", "color", "fontSize", "fontWeight",
    "textShadow"];
  const hashed = (start, words) => {
    let [one, other] = [start | 0, 0];
    for (let n = 0; n < words.length; n++) {
      one = Math.imul(one ^ words.charCodeAt(n), 16777619);
      other = Math.imul(other ^ words.charCodeAt(n), 2654435761);
    }
    return (one >>> 0) * 1048576 + (other >>> 12);
  };
  const look = (one) => {
    if (!one) return 0;
    if (!known.has(one)) {
      const style = getComputedStyle(one);
      known.set(one, hashed(look(one.parentElement) / 1048576, [one.tagName, one.className, ...named.map((name) => style[name])].join("|")));
    }
    return known.get(one);
  };
  window.looks = new Map();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const one = text.parentElement;
    if (text.data.trim() && !window.looks.has(look(one)) && one.checkVisibility({ visibilityProperty: true })) window.looks.set(look(one), one);
  }
  return [...window.looks.keys()];
}"""
# A link that is underlined where the words around it are not always stands out from them: only of others it is asked. axe would also note
# the source of every element that a rule looks at; it is asked where a fault is told.
AXE_RUN = f"""async (fresh) => {{
  for (const look of fresh) window.looks.get(look).setAttribute("data-fresh", "");
  const underlined = (one) => getComputedStyle(one).textDecorationLine.includes("underline");
  const around = (one) => getComputedStyle(one).display === "inline" && !underlined(one) ? around(one.parentElement) : one;
  for (const link of document.querySelectorAll("a[href]")) {{
    if (underlined(link) && !underlined(around(link.parentElement))) link.setAttribute("data-underlined", "");
  }}
  axe.configure({{ noHtml: true, rules: [{{ id: "color-contrast", selector: "[data-fresh]" }},
    {{ id: "link-in-text-block", selector: "a[href]:not([data-underlined]), [role=link]:not([data-underlined])" }}] }});
  const result = await axe.run({{ runOnly: {TAGS}, resultTypes: ["violations"] }});
  const source = (place) => document.querySelector(place).outerHTML.slice(0, 160);
  const told = result.violations.map((one) => `${{one.id}}: ${{source(one.nodes[0].target.at(-1))}} (${{one.nodes.length}} places)`);
  for (const mark of ["data-fresh", "data-underlined"]) {{
    document.querySelectorAll(`[${{mark}}]`).forEach((one) => one.removeAttribute(mark));
  }}
  return told;
}}"""

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
SAMPLE = ("", "404.html", "patients/", "clinicians/", "topics/sciatica/", "topics/when-to-image/clinical/", "tests/mri/", "treatments/surgery/",
          "comparisons/treatments-for-a-pinched-nerve/clinical/", "decisions/what-should-i-do/", "sheets/", "sheets/do-i-need-an-mri/", "red_flags/",
          "causes/clinical/", "faq/", "evidence/", "pitfalls/clinical/", "about/", "about/a-z/", "about/map/", "about/sources/",
          "about/accessibility/", "patients/where-it-hurts/")
"""One page of every sort."""

Look = Callable[[Size, str], Page]
Serve = Callable[[Path], str]


@pytest.fixture
def look(opened: Open) -> Look:
    """Opens a window of one size and scheme, with axe in every page."""
    return lambda size, scheme: opened(size, color_scheme=scheme, script=AXE)


@pytest.fixture
def look_only(opened: Open) -> Look:
    """The same, for pages in which nothing is clicked."""
    return lambda size, scheme: opened(size, color_scheme=scheme, script=AXE, still=True)


def every_page(site: Path) -> list[str]:
    return [file.relative_to(site).as_posix().removesuffix("index.html") for file in sorted(site.rglob("*.html"))]


def some_pages(site: Path, part: int = 0) -> list[str]:
    """One page of each kind for each reader, and one sixth of all, which tests choose differently; in a thorough run every page."""
    every, kinds = every_page(site), dict[tuple[str, bool], str]()
    for address in every:
        kinds.setdefault((address.partition("/")[0], address.endswith("clinical/")), address)
    return [address for place, address in enumerate(every) if THOROUGH or place % 6 == part or address in kinds.values()]


def faults(page: Page, known: set[int]) -> list[str]:
    """What axe finds on the page that is open: every rule on all of it, and contrast on the texts that look like none that are known."""
    fresh = [look for look in page.evaluate(LOOKS) if look not in known]
    known.update(fresh)
    return list(page.evaluate(AXE_RUN, fresh))


def all_faults(page: Page, home: str, addresses: list[str]) -> list[str]:
    """What axe finds on some pages."""
    known, found = set[int](), []
    for address in addresses:
        page.goto(home + address)
        found += [f"{address} {fault}" for fault in faults(page, known)]
    return found


@pytest.mark.parametrize(("size", "scheme", "part"), [(DESKTOP, "light", 0), (PHONE, "dark", 1)], ids=["wide and light", "dark phone"])
def test_axe_finds_no_fault_on_any_page(look_only: Look, serve: Serve, real_site: Path, size: dict[str, int], scheme: str, part: int) -> None:
    assert all_faults(look_only(size, scheme), serve(real_site), some_pages(real_site, part)) == []


@pytest.mark.parametrize(("size", "scheme", "sorts"), [
    (DESKTOP, "dark", SAMPLE[::2]), (PHONE, "light", SAMPLE[1::2]), ({"width": 320, "height": 640}, "light", SAMPLE)])
def test_axe_finds_no_fault_the_other_way_round(look_only: Look, serve: Serve, real_site: Path, size: dict[str, int], scheme: str,
                                                sorts: tuple[str, ...]) -> None:
    assert all_faults(look_only(size, scheme), serve(real_site), list(SAMPLE if THOROUGH else sorts)) == []


def test_a_text_that_is_paler_than_its_likes_is_found_on_whatever_page_it_stands(look_only: Look, serve: Serve, example_site: Path) -> None:
    page, known = look_only(DESKTOP, "light"), set[int]()
    page.goto(serve(example_site) + "topics/ankle-sprain/")
    assert faults(page, known) == []
    page.goto(serve(example_site) + "topics/ankle-sprain/clinical/")
    page.locator(".danger .fact").last.evaluate("one => { one.style.color = '#e08080' }")
    assert [fault.partition(":")[0] for fault in faults(page, known)] == ["color-contrast"]
    page.locator(".danger .fact").last.evaluate("one => { one.style.color = ''; document.querySelector('.danger').style.background = '#803030' }")
    assert [fault.partition(":")[0] for fault in faults(page, known)] == ["color-contrast"]


@pytest.mark.parametrize(("line", "found"), [("underline", []), ("none", ["link-in-text-block"])])
def test_a_link_that_looks_nearly_as_the_words_around_it_is_found(look_only: Look, serve: Serve, example_site: Path, line: str,
                                                                  found: list[str]) -> None:
    page = look_only(DESKTOP, "light")
    page.goto(serve(example_site) + "topics/ankle-sprain/")
    page.locator("article").evaluate("""(one, line) => {
      one.insertAdjacentHTML("afterbegin", "<p>Some words around it, many more than its own: <a href='#'>a link</a></p>");
      Object.assign(one.querySelector("a").style, { color: "#303030", textDecoration: line });
    }""", line)
    assert [fault.partition(":")[0] for fault in faults(page, set())] == found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_with_the_menu_or_the_list_of_sections_open(look: Look, serve: Serve, real_site: Path, scheme: str) -> None:
    page = look(PHONE, scheme)
    page.goto(serve(real_site) + "topics/sciatica/")
    page.get_by_role("button", name="Menu").click()
    assert faults(page, set()) == []
    page.get_by_role("button", name="Menu").click()
    page.locator(".contents summary").click()
    assert faults(page, set()) == []


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "dark"), (PHONE, "light")])
def test_axe_finds_no_fault_with_a_chart_enlarged_and_the_menu_of_its_page_open(
        look: Look, serve: Serve, example_site: Path, size: dict[str, int], scheme: str) -> None:
    page = look(size, scheme)
    page.goto(serve(example_site) + "decisions/ankle-injured/")
    if size == PHONE:
        page.get_by_role("button", name="Show the chart").click()
    page.get_by_role("button", name="Zoom in").click()
    assert faults(page, set()) == []
    page.get_by_role("button", name="Menu").click()
    assert page.get_by_role("navigation", name="Menu").is_visible() and faults(page, set()) == []


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_axe_finds_no_fault_with_the_search_open(look: Look, serve: Serve, real_site: Path, size: dict[str, int], scheme: str) -> None:
    page = look(size, scheme)
    page.goto(serve(real_site) + "topics/sciatica/")
    page.locator(".search-open button").click()
    page.locator("dialog.search input").fill("numb leg")
    page.locator("dialog.search li").first.wait_for()
    assert faults(page, set()) == []


# For each text of a drawing: what is painted under its middle, and the contrast with it. Patterns are never painted under text.
CONTRAST = """() => {
  const light = (colour) => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255);
    const [r, g, b] = parts.map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  const found = [];
  for (const drawing of document.querySelectorAll("svg.chart")) {
    const parts = [...drawing.querySelectorAll("rect, path, circle, text")].filter((part) => !part.closest("defs"));
    parts.forEach((text, place) => {
      if (text.tagName !== "text") return;
      const box = text.getBoundingClientRect(), middle = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2);
      const under = parts.slice(0, place).reverse().find((part) => part.tagName !== "text" && getComputedStyle(part).fill !== "none"
        && part.isPointInFill(middle.matrixTransform(part.getScreenCTM().inverse())));
      const [ink, ground] = [text, under].map((part) => part ? getComputedStyle(part).fill : "none");
      if (!under || ground.startsWith("url") || contrast(ink, ground) < 4.5) found.push(`${text.textContent}: ${ink} on ${ground}`);
    });
    const ground = getComputedStyle(drawing.querySelector(".chart-ground")).fill;
    // A tone is seen by the line around it, which is a shape of its own.
    const aside = ".chart-ground, .chart-gap, .figure-gap, .figure-reach, [class^='figure-paint-']";
    for (const part of parts.filter((one) => one.tagName !== "text" && !one.matches(aside))) {
      const style = getComputedStyle(part), ink = style.stroke !== "none" ? style.stroke : style.fill;
      if (!part.closest(".chart-emergency") && contrast(ink, ground) < 3) found.push(`${part.getAttribute("class")}: ${ink} on ${ground}`);
    }
  }
  return found;
}"""


FORMS = [{"color_scheme": scheme, "forced_colors": forced, "media": media} for scheme, forced, media in (
    ("light", "none", "screen"), ("dark", "none", "screen"), ("light", "active", "screen"), ("dark", "active", "screen"), ("dark", "none", "print"))]


def with_drawings(site: Path) -> list[str]:
    """Every page that has one."""
    return [address for address in every_page(site) if address != "404.html" and 'class="chart' in (site / address / "index.html").read_text("utf-8")]


def test_every_text_and_line_of_a_drawing_stands_out(opened: Open, serve: Serve, real_site: Path) -> None:
    page, found = opened(DESKTOP, still=True), []
    drawn = with_drawings(real_site)[::1 if THOROUGH else 3]
    for address in drawn:
        page.goto(serve(real_site) + address)
        page.evaluate("document.getElementById('depth-evidence')?.click()")
        for form in FORMS:
            page.emulate_media(**form)
            found += [f"{address} {form} {fault}" for fault in page.evaluate(CONTRAST)]
        page.emulate_media(**FORMS[0])
    assert len(drawn) > 10
    assert found == []


def test_a_drawing_in_its_own_colours_is_seen_in_each_form(opened: Open, serve: Serve, real_site: Path) -> None:
    page, grounds = opened(DESKTOP, still=True), []
    page.goto(serve(real_site) + "decisions/what-should-i-do/")
    for form in FORMS:
        page.emulate_media(**form)
        grounds.append(page.evaluate("getComputedStyle(document.querySelector('svg.chart .chart-ground')).fill"))
    assert len({grounds[0], grounds[1]}) == 2 and grounds[4] == grounds[0]
    page.emulate_media(**FORMS[0])
    page.locator("svg.chart text").first.evaluate("one => { one.style.fill = 'var(--chart-ground)' }")
    assert page.evaluate(CONTRAST) != []
