"""How pages look where screens are small, text is large, colours are forced, nothing may move, or the page is on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page

from tests.browser.test_axe import SAMPLE, some_pages
from tests.browser.windows import Open

DESKTOP, TABLET = {"width": 1280, "height": 900}, {"width": 820, "height": 1180}
PHONE, SMALL = {"width": 390, "height": 844}, {"width": 320, "height": 640}
Serve = Callable[[Path], str]


WIDER = """() => {
  const wide = document.documentElement.scrollWidth > innerWidth;
  const far = [...document.querySelectorAll("body *")].filter((one) => !one.closest(".wide, .chart-scroll, .hidden, svg, [aria-hidden='true']")
    && one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1);
  return wide || far.length ? (far[0] ? far[0].outerHTML.slice(0, 120) : "the page") : "";
}"""


def wider(page: Page) -> list[str]:
    """What is wider than the window."""
    return [what for what in [page.evaluate(WIDER)] if what]


def test_no_page_is_wider_than_a_small_phone(opened: Open, serve: Serve, real_site: Path) -> None:
    page, found = opened(SMALL, still=True), []
    for address in some_pages(real_site, 2):
        page.goto(serve(real_site) + address)
        found += [f"{address}: {what}" for what in wider(page)]
    assert found == []


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
MOVING = """() => [...document.getAnimations().map((one) => one.constructor.name),
  ...[...document.querySelectorAll("*")].filter((one) => !/^(0s(, )?)+$/.test(getComputedStyle(one).transitionDuration)).map((one) => one.tagName),
  ...[getComputedStyle(document.documentElement).scrollBehavior].filter((way) => way !== "auto")]"""
# On pages without depths, who says a statement stays a mark behind it.
FOLDED = """() => [...document.querySelectorAll("details:not([open])")].filter((one) => one.checkVisibility()
  && !one.closest(document.querySelector(".depths") ? ".contents" : ".contents, .evidence")
  && [...one.children].some((part) => part.tagName !== "SUMMARY" && !part.checkVisibility())).map((one) => one.textContent.slice(0, 80))"""
FRAME = """() => [".cs-header", "nav:not(.body-list)", ".cs-footer", ".search-open", ".md-skip"].filter((part) =>
  [...document.querySelectorAll(part)].some((one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length))"""
CHART_GONE = """() => [...document.querySelectorAll("svg.chart")].filter((one) => !one.checkVisibility({ visibilityProperty: true }))
  .map(() => "a chart")"""
DANGER_LATER = """() => {
  const [danger, message] = [".top > .alert, .danger", ".main-message"].map((one) => document.querySelector(one)?.getBoundingClientRect().top);
  return danger >= message ? ["the danger signs"] : [];
}"""


def sort_of_page(page: Page) -> Iterator[tuple[str, list[str]]]:
    """A page that is open on a wide screen, in every form: what is wrong in each of them."""
    for motion in ("reduce", "no-preference"):
        page.emulate_media(reduced_motion=motion)
        yield f"moves, {motion}", page.evaluate(MOVING)
    for size in (DESKTOP, TABLET, PHONE):
        page.set_viewport_size(size)
        page.evaluate("document.documentElement.style.fontSize = '250%'")
        yield f"text twice as large, {size}", wider(page)
        page.evaluate("document.documentElement.style.fontSize = ''")
    for size in (SMALL, DESKTOP):
        page.set_viewport_size(size)
        page.evaluate(SPACING)
        yield f"more space between lines and letters, {size}", [*wider(page), *page.evaluate(CUT_OFF)]
        page.evaluate("document.adoptedStyleSheets = []")
    page.emulate_media(media="print")
    yield "on paper, danger signs not first", page.evaluate(DANGER_LATER)
    page.emulate_media(media="screen")
    page.evaluate("document.getElementById('depth-evidence')?.click()")
    for size in (DESKTOP, SMALL):
        page.set_viewport_size(size)
        page.emulate_media(media="print")
        yield f"on paper, {size}", [*page.evaluate(FRAME), *page.evaluate(FOLDED), *page.evaluate(CHART_GONE)]
        page.emulate_media(media="screen")
    page.evaluate("localStorage.clear()")
    page.set_viewport_size(DESKTOP)


def test_no_sort_of_page_loses_anything_or_moves_in_any_form(opened: Open, serve: Serve, real_site: Path) -> None:
    page, found = opened(DESKTOP, still=True), []
    for address in SAMPLE:
        page.goto(serve(real_site) + address)
        found += [f"{address} {form}: {fault}" for form, faults in sort_of_page(page) for fault in faults]
    assert found == []


# What is put into a page, and what is then found in one of its forms.
SPOILT = {
  "moves": "document.querySelector('h1').style.transition = 'color 1s'",
  "text twice as large": "document.querySelector('h1').style.width = '90em'",
  "more space between": "document.querySelector('h1').style.cssText = 'height: 1.2em; overflow: hidden'",
  "danger signs not first": "document.querySelector('.main-message').after(document.querySelector('.alert'))",
  "on paper": "document.querySelector('.cs-footer').style.cssText = 'display: block !important'",
}


@pytest.mark.parametrize("form", SPOILT)
def test_what_is_lost_in_one_form_is_found(opened: Open, serve: Serve, example_site: Path, form: str) -> None:
    page = opened(DESKTOP, still=True)
    page.goto(serve(example_site) + "topics/ankle-sprain/clinical/")
    assert [name for name, faults in sort_of_page(page) if faults] == []
    page.evaluate(SPOILT[form])
    assert any(form in name for name, faults in sort_of_page(page) if faults)


# The whole answer, below the danger signs; of one in parts the first, and on a phone the beginning of what to do now.
IN_SIGHT = """() => {
  const answer = document.querySelector(".main-message"), [what, now] = answer.querySelectorAll(".card-row");
  const bottom = (one) => one.getBoundingClientRect().bottom;
  return bottom(what || answer) <= innerHeight && (!now || innerWidth >= 600 || now.getBoundingClientRect().top + 60 <= innerHeight);
}"""


def test_the_answer_is_in_the_first_screen(opened: Open, serve: Serve, real_site: Path) -> None:
    page, below = opened(DESKTOP, still=True), []
    for address in some_pages(real_site, 1):
        if re.match(r"topics/|tests/|treatments/|comparisons/", address):
            page.goto(serve(real_site) + address)
            for size in (DESKTOP, PHONE):
                page.set_viewport_size(size)
                if not page.evaluate(IN_SIGHT):
                    below.append(f"{address} {size}")
            page.set_viewport_size(DESKTOP)
    assert below == []


# How far, in pixels, the first line of each part of the answer is from the line of its name.
UNEVEN = """() => [...document.querySelectorAll(".card-row")].map((row) => {
  const [name, words] = [".card-head", ".statement, li"].map((part) => {
    const range = document.createRange();
    range.selectNodeContents(row.querySelector(part));
    return range.getClientRects()[0];
  });
  return Math.abs(name.bottom - words.bottom);
})"""


def test_the_parts_of_an_answer_stand_level_with_their_names(opened: Open, serve: Serve, real_site: Path) -> None:
    page = opened(DESKTOP)
    page.goto(serve(real_site) + "topics/sciatica/")
    apart = page.evaluate(UNEVEN)
    assert len(apart) > 3 and max(apart) <= 6, apart


def test_every_path_of_a_chart_is_within_a_phone(opened: Open, serve: Serve, real_site: Path) -> None:
    page = opened(PHONE)
    for address in ("decisions/what-should-i-do/", "decisions/image-now-or-wait/"):
        page.goto(serve(real_site) + address)
        wide = page.locator(".wide").filter(has=page.locator("table.paths"))
        assert wide.evaluate("one => one.scrollWidth <= one.clientWidth"), address


@pytest.mark.parametrize("address", ["", "patients/"])
def test_every_way_in_is_on_the_first_screen_of_a_phone(opened: Open, serve: Serve, real_site: Path, address: str) -> None:
    page = opened(PHONE)
    page.goto(serve(real_site) + address)
    ways = page.locator("article :is(a, summary):visible, .search-open button:visible")
    assert ways.count() > 12
    below = "all => all.filter(one => one.getBoundingClientRect().bottom > innerHeight).map(one => one.textContent)"
    assert [one for one in ways.evaluate_all(below) if one != "About this site"] == []


# Screens of a phone and words that are seen, as a page begins. What does not end there is read by nobody in pain.
LENGTH = """() => {
  const words = (one) => one.innerText.trim().split(/\\s+/).filter(Boolean).length;
  const article = document.querySelector("article");
  const heard = [...article.querySelectorAll(".hidden")].filter((one) => one.checkVisibility());
  return [document.documentElement.scrollHeight / innerHeight, words(article) - heard.reduce((sum, one) => sum + words(one), 0)];
}"""


@pytest.mark.parametrize(("topic", "most"), [("sciatica", 1200), ("pinched-nerve", 1400), ("herniated-disc", 1300), ("treatment-options", 1450)])
def test_a_page_for_patients_ends_within_few_screens_of_a_phone(opened: Open, serve: Serve, real_site: Path, topic: str, most: int) -> None:
    page = opened(PHONE)
    page.goto(f"{serve(real_site)}topics/{topic}/")
    screens, words = page.evaluate(LENGTH)
    assert screens <= 9 and 400 < words <= most, (screens, words)


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


# --- paper -----------------------------------------------------------------------------------------------------------


def test_on_paper_links_show_their_address(opened: Open, serve: Serve, real_site: Path) -> None:
    page = opened(DESKTOP)
    page.goto(serve(real_site) + "topics/sciatica/")
    page.emulate_media(media="print")
    after = "link => getComputedStyle(link, '::after').content"
    related = page.locator("#related + .in-line a").first
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


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_clinician_sees_the_answer_every_danger_sign_and_where_what_to_do_begins_on_one_screen(opened: Open, serve: Serve, real_site: Path,
                                                                                                size: dict[str, int]) -> None:
    page = opened(size)
    for topic in ("sciatica", "cauda-equina-syndrome", "peripheral-neuropathy"):
        page.goto(f"{serve(real_site)}topics/{topic}/clinical/")
        places = [page.locator(one).first.bounding_box() for one in (".main-message", ".top > .alert", "#actions", ".danger")]
        assert all(upper["y"] + upper["height"] <= lower["y"] for upper, lower in pairwise(places)), topic
        assert places[2]["y"] + places[2]["height"] < size["height"], topic


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("address", [
    "topics/sciatica/clinical/", "topics/pinched-nerve/", "topics/leg-weakness/", "topics/nonspecific-low-back-pain/"])
def test_a_topic_is_printed_on_four_pages_at_most(opened: Open, serve: Serve, real_site: Path, address: str, paper: str) -> None:
    page = opened(DESKTOP)
    page.goto(serve(real_site) + address)
    assert len(pypdfium2.PdfDocument(page.pdf(format=paper))) <= 4


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(("voice", "points"), [("", 11), ("clinical/", 9)])
def test_a_comparison_is_printed_on_four_pages_with_every_caution_in_its_place(opened: Open, serve: Serve, real_site: Path, voice: str, points: int,
                                                                             paper: str) -> None:
    page = opened(DESKTOP)
    page.goto(f"{serve(real_site)}comparisons/treatments-for-a-pinched-nerve/{voice}")
    said = ["".join(one.split()) for one in page.locator(".comparison td > ul > li > .caution").all_text_contents()]
    assert len(said) > 12
    page.emulate_media(media="print")
    sizes = "all => all.map((one) => parseFloat(getComputedStyle(one).fontSize))"
    assert min(page.locator(".comparison td > ul > li > :is(.fact, .caution)").evaluate_all(sizes)) >= points / .75 - .05
    sheets = pypdfium2.PdfDocument(page.pdf(format=paper))
    assert len(sheets) <= 4
    texts = ["".join(sheet.get_textpage().get_text_bounded().split()) for sheet in sheets]
    assert any("".join(page.locator("h2:has(~ .wide .comparison)").last.inner_text().split()) in text for text in texts), "its heading is whole"
    lines = [list(filter(None, map(str.strip, sheet.get_textpage().get_text_bounded().splitlines()))) for sheet in sheets]
    assert [one[-1] for one in lines if one[-1] in {"an injection or surgery?", "or surgery?"}] == [], "nor does it end a page"
    printed = "".join(texts)
    for caution in {re.sub(r"Source\d+", "", one) for one in said}:
        assert printed.count(caution.partition(":")[2][:60]) >= sum(caution.partition(":")[2][:60] in one for one in said), caution


TWO_LINES = "Emergency: Call 112 now. Not an emergency: Call The Riverside clinic for back, leg and nerve pain and rehabilitation: +49 30 1234 5678."


@pytest.mark.parametrize("call", ["", TWO_LINES])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_printed_chart_stands_below_its_heading_and_leaves_no_page_empty(opened: Open, serve: Serve, real_site: Path, paper: str,
                                                                           call: str) -> None:
    page = opened(DESKTOP)
    page.goto(serve(real_site) + "decisions/what-should-i-do/")
    page.evaluate("call => { if (call) document.querySelector('.chart-call strong').textContent = call }", call)
    sheets = pypdfium2.PdfDocument(page.pdf(format=paper))
    texts = [" ".join(sheet.get_textpage().get_text_bounded().split()) for sheet in sheets]
    drawn = [text for text in texts if "Hexagon, a question" in text]
    whole = "The chart", call or "Emergency: Call", "your leg is numb or weak", "Watch for new signs"
    assert [[words for words in whole if "".join(words.split()) not in "".join(text.split())] for text in drawn] == [[]]
    assert min(len(text.split()) for text in texts[:-1]) > 60


@pytest.mark.parametrize("address", ["red_flags/", "decisions/what-should-i-do/"])
def test_on_paper_a_danger_sign_stands_with_what_to_do_and_the_head_of_a_table_with_its_first_row(opened: Open, serve: Serve, real_site: Path,
                                                                                                 address: str) -> None:
    page = opened(DESKTOP)
    page.goto(serve(real_site) + address)
    for height in range(250, 310, 6):  # wherever a page happens to end
        sheets = pypdfium2.PdfDocument(page.pdf(width="210mm", height=f"{height}mm"))
        lines = [list(filter(None, map(str.strip, sheet.get_textpage().get_text_bounded().splitlines()))) for sheet in sheets]
        assert [one[0] for one in lines if one[0].startswith("What to do:")] == []
        assert [one[-1] for one in lines if one[-1] in {"What it may mean:", "Answers Leads to", "Leads to"}] == []


@pytest.mark.parametrize("address", ["red_flags/", "red_flags/clinical/", "topics/cauda-equina-syndrome/clinical/",
                                     "treatments/epidural-steroid-injection/"])
def test_on_paper_what_is_warned_of_in_a_fact_stands_on_the_page_of_the_fact(opened: Open, serve: Serve, real_site: Path, address: str) -> None:
    page = opened(DESKTOP)
    page.goto(serve(real_site) + address)
    for height in range(250, 310, 12):  # wherever a page happens to end
        sheets = pypdfium2.PdfDocument(page.pdf(width="210mm", height=f"{height}mm"))
        starts = [sheet.get_textpage().get_text_bounded().strip()[:60] for sheet in sheets]
        assert [start for start in starts if re.match("Caution:|Known harm:|Doubtful:|Not advised:", start)] == []


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_what_a_reader_ticks_is_printed_on_one_page(opened: Open, serve: Serve, real_site: Path, paper: str) -> None:
    page = opened(DESKTOP)
    page.goto(serve(real_site) + "topics/sciatica/#my-sheet")
    for picks in page.locator(".my-sheet .picks").all():
        for box in picks.get_by_role("checkbox").all()[:4]:
            box.check()
    sheet = pypdfium2.PdfDocument(page.pdf(format=paper))
    assert len(sheet) == 1
    text = "".join(sheet[0].get_textpage().get_text_bounded().split())
    assert all("".join(words.split()) in text for words in ("It is numb between your legs", "What I want to ask", "Emergency number"))
