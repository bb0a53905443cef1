"""How much of a page is shown: three depths, which work without JavaScript and are remembered with it; what nobody may miss is at each of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.windows import Open

Serve = Callable[[Path], str]
PHONE = {"width": 390, "height": 844}
SPRAIN, CLINICAL, X_RAY = "topics/ankle-sprain/", "topics/ankle-sprain/clinical/", "tests/ankle-x-ray/"
PARTS = {SPRAIN: {"answer": "#fact-raise-the-foot", "danger": "#danger-signs", "sections": "#asked-1", "evidence": "#sources"},
         CLINICAL: {"answer": "#fact-ankle-sprain-message", "danger": "#danger-signs", "table": "#actions", "sections": "#key-points",
                    "evidence": "#sources"}}
DEPTHS = {"Short": {"answer", "danger", "table"}, "Full": {"answer", "danger", "table", "sections"},
          "With evidence": {"answer", "danger", "table", "sections", "evidence"}}


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def page(request: pytest.FixtureRequest, opened: Open) -> Page:
    return opened(PHONE, java_script_enabled=request.param)


@pytest.fixture
def scripted(opened: Open) -> Page:
    return opened(PHONE)


def choose(page: Page, depth: str) -> None:
    page.locator(".depths label").filter(has_text=depth).click()
    assert page.get_by_role("radio", name=depth).is_checked()


def shown(page: Page, parts: dict[str, str]) -> set[str]:
    return {name for name, part in parts.items() if page.locator(part).is_visible()}


@pytest.mark.parametrize("address", PARTS)
def test_a_reader_chooses_how_much_is_shown(page: Page, serve: Serve, example_site: Path, address: str) -> None:
    page.goto(serve(example_site) + address)
    parts = PARTS[address]
    assert shown(page, parts) == DEPTHS["Full"] & {*parts}, "what a page begins with"
    for depth in ("Short", "With evidence", "Full"):
        choose(page, depth)
        assert shown(page, parts) == DEPTHS[depth] & {*parts}, depth


def test_the_way_to_everything_stands_at_the_end_of_the_sections(page: Page, serve: Serve, example_site: Path) -> None:
    page.goto(serve(example_site) + SPRAIN)
    page.get_by_text("Sources, notes and everything else on this page").click()
    assert shown(page, PARTS[SPRAIN]) == DEPTHS["With evidence"] & {*PARTS[SPRAIN]}
    assert not page.locator(".more-depth").is_visible()


def test_the_choice_is_made_with_keys(scripted: Page, serve: Serve, example_site: Path) -> None:
    scripted.goto(serve(example_site) + SPRAIN)
    scripted.locator("#depth-sections").focus()
    scripted.keyboard.press("ArrowLeft")
    assert shown(scripted, PARTS[SPRAIN]) == {"answer", "danger"}


def test_the_choice_is_remembered_on_other_pages_and_evidence_is_open(scripted: Page, serve: Serve, example_site: Path) -> None:
    scripted.goto(serve(example_site) + SPRAIN)
    assert scripted.locator("details.evidence[open]").count() == 0
    choose(scripted, "Short")
    scripted.goto(serve(example_site) + X_RAY)
    assert scripted.locator("#depth-answer").is_checked() and not scripted.locator("#asked-1").is_visible()
    choose(scripted, "With evidence")
    scripted.goto(serve(example_site) + SPRAIN)
    assert scripted.locator("#sources").is_visible()
    assert scripted.locator("details.evidence:not([open])").count() == 0 < scripted.locator("details.evidence[open]").count()


@pytest.mark.parametrize("anchor", ["asked-1", "faq", "s1-1"])
def test_an_anchor_behind_what_is_hidden_shows_it(page: Page, serve: Serve, example_site: Path, anchor: str) -> None:
    page.goto(serve(example_site) + SPRAIN)
    choose(page, "Short")
    assert not page.locator(f"#{anchor}").is_visible()
    page.goto(f"{serve(example_site)}{SPRAIN}?again#{anchor}")
    choose(page, "Short")
    assert page.locator(f"#{anchor}").is_visible()


def test_an_anchor_in_something_folded_opens_it(scripted: Page, serve: Serve, example_site: Path) -> None:
    scripted.goto(serve(example_site) + SPRAIN)
    assert not scripted.locator("#note-made-up-leaflet").is_visible()
    scripted.evaluate("location.hash = 'note-made-up-leaflet'")
    scripted.locator("#note-made-up-leaflet").wait_for(state="visible", timeout=3000)
    scripted.goto(f"{serve(example_site)}{SPRAIN}?again#differ-walking-time")
    assert scripted.locator("#differ-walking-time").is_visible()


UNWARNED = """() => {
  const seen = (one) => one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && one.getClientRects().length > 0;
  const warned = [...document.querySelectorAll(".caution")].filter((one) => !one.closest(".differ, .note"));
  const near = (one) => {
    const around = one.closest("li, .statement") || one.parentElement;
    return around.querySelector(".fact, .not-stated") || around;
  };
  const told = warned.filter((one) => seen(near(one)));
  return [told.length, told.filter((one) => !seen(one)).map((one) => one.textContent)];
}"""


@pytest.mark.parametrize("address", [SPRAIN, CLINICAL, "pitfalls/", "treatments/ankle-brace/"])
def test_what_is_warned_of_is_seen_with_its_statement_at_every_depth_and_on_paper(scripted: Page, serve: Serve, example_site: Path,
                                                                                  address: str) -> None:
    scripted.goto(serve(example_site) + address)
    for depth in DEPTHS if scripted.locator(".depths").count() else [""]:
        if depth:
            choose(scripted, depth)
        for media in ("screen", "print"):
            scripted.emulate_media(media=media)
            assert scripted.evaluate(UNWARNED)[1] == [], (depth, media)
        scripted.emulate_media(media="screen")
    assert address == "treatments/ankle-brace/" or scripted.evaluate(UNWARNED)[0] > 0


def test_on_paper_the_answer_and_the_danger_signs_are_whole_at_every_depth(scripted: Page, serve: Serve, example_site: Path) -> None:
    scripted.goto(serve(example_site) + SPRAIN)
    for depth in DEPTHS:
        choose(scripted, depth)
        scripted.emulate_media(media="print")
        for part in (".card-row", ".danger section > ul > li"):
            for one in scripted.locator(part).all():
                box = one.bounding_box()
                assert box and box["width"] > 150 and one.evaluate("one => getComputedStyle(one).clipPath") == "none", (depth, part)
        assert not scripted.locator(".depths").is_visible()
        scripted.emulate_media(media="screen")


def test_on_paper_a_danger_mark_is_said_in_words_since_no_ground_is_printed(scripted: Page, serve: Serve, example_site: Path) -> None:
    scripted.goto(serve(example_site) + "topics/ankle-sprain/")
    scripted.emulate_media(media="print")
    marks = scripted.locator(".danger-mark .danger-icon").evaluate_all("all => all.map((one) => getComputedStyle(one, '::after').content)")
    assert marks and set(marks) == {'"Danger sign"'}
