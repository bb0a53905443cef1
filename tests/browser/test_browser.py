"""The built site in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from generator.build import build
from generator.site.publish import BuildPaths
from tests.browser.windows import Open
from tests.worlds import TODAY, example

DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture
def page(opened: Open) -> Page:
    return opened(DESKTOP)


def test_each_reader_finds_the_way_from_home_in_one_click(page: Page, serve: object, either_site: Path) -> None:
    for door, heading in (("I have symptoms", "I have symptoms"), ("I am a clinician", "I am a clinician"), ("All danger signs", "Danger signs")):
        page.goto(serve(either_site))
        page.locator("article").get_by_role("link", name=door).click()
        assert page.locator("article h1").inner_text() == heading


def test_a_statement_leads_to_its_source_and_back(page: Page, serve: object, either_site: Path) -> None:
    page.goto(serve(either_site) + "topics/sciatica/clinical/")
    page.locator("#depth-evidence").click()
    page.locator("#fact-sciatica-row-burning").locator("xpath=..").locator("details.evidence a").first.click()
    target = page.locator(":target")
    assert target.inner_text().startswith("line")
    assert target.evaluate("e => e.getBoundingClientRect().top < innerHeight && e.getBoundingClientRect().bottom > 0")
    target.locator("xpath=following-sibling::a").first.click()
    assert "#fact-" in page.url


def test_hostile_words_appear_as_characters_and_nothing_runs(opened: Open, serve: object, tmp_path: Path) -> None:
    hostile = "</title><script>alert(1)</script> {{ 7*7 }} [x](javascript:alert(2)) # no | table | <img src=x onerror=alert(3)>"
    content = example(tmp_path / "content", site=("name: Ankle demonstration", f"name: '{hostile}'"),
                      topics_ankle_ligaments=("{plain: The bands of the ankle, clinical: Ankle ligaments}",
                                              f"{{plain: '{hostile}', clinical: '{hostile}'}}"),
                      topics_ankle_sprain=("plain: Walking downhill makes the pain worse.", f"plain: '{hostile}'"))
    place = BuildPaths(tmp_path / "build", tmp_path / "site")
    assert build(content, place, TODAY).ok
    page, dialogs = opened(DESKTOP, alone=True), list[str]()
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    home = serve(place.out)
    page.goto(home + "topics/ankle-sprain/")
    page.locator("#depth-evidence").click()
    assert page.locator("#fact-worse-downhill").inner_text() == hostile
    page.goto(home + "topics/ankle-ligaments/")
    assert page.locator("article h1").inner_text() == hostile
    assert hostile in page.title()
    page.goto(home)
    assert page.locator("article h1").inner_text() == hostile
    page.goto(home + "patients/")
    page.locator("summary").filter(has_text="More").click()
    assert page.locator("article").get_by_role("link", name=hostile).first.get_attribute("href") == "../topics/ankle-ligaments/"
    assert dialogs == []


def test_without_javascript_everything_is_there(opened: Open, serve: object, either_site: Path) -> None:
    page = opened(DESKTOP, java_script_enabled=False)
    page.goto(serve(either_site) + "topics/sciatica/")
    page.locator("#depth-evidence").click()
    for anchor in ("danger-signs", "asked-1", "symptoms", "treatments", "sources"):
        assert page.locator(f"#{anchor}").is_visible()
