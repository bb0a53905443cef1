"""Whether a copy on paper still holds: the code on it leads to its version, with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.released import three_versions
from tests.worlds import once

SHEET = "sheets/ankle-at-home/"


@pytest.fixture(scope="module")
def address(serve: Callable[[Path], str]) -> str:
    return serve(once("released", three_versions) / "site") + SHEET


def marks(address: str, browser: Browser) -> list[str]:
    """The marks of all versions, the current one first."""
    page = browser.new_page(service_workers="block")
    page.goto(address)
    found = [str(row.get_attribute("id")).removeprefix("copy-") for row in page.locator(".copies tr[id]").all()]
    page.close()
    return found


@pytest.mark.parametrize(("which", "words"), [(0, "is the current version"), (2, "is no longer current")])
def test_the_code_on_paper_says_at_once_whether_the_copy_holds(address: str, browser: Browser, which: int, words: str) -> None:
    mark = marks(address, browser)[which]
    page = browser.new_page(service_workers="block")
    page.goto(f"{address}#copy-{mark}")
    expect(page.locator(".copy-form output")).to_contain_text(f"Your copy, {mark}, {words}")
    expect(page.locator(f"#copy-{mark}")).to_have_class(re.compile("yours"))
    page.close()


def test_a_version_is_typed_in_and_one_that_is_unknown_is_said_to_be_unknown(address: str, browser: Browser) -> None:
    page = browser.new_page(service_workers="block")
    page.goto(address)
    field = page.get_by_label("Version on your copy")
    for typed, words in (("deadbeef", "We do not know version deadbeef"), (marks(address, browser)[0].upper(), "is the current version"),
                         ("<b>", "We do not know version <b>")):
        field.fill(typed)
        field.press("Enter")
        expect(page.locator(".copy-form output")).to_contain_text(words)
    page.goto(f"{address}#copy-0badc0de")
    expect(page.locator(".copy-form output")).to_contain_text("We do not know version 0badc0de")
    page.close()


def test_without_a_script_the_code_leads_to_the_row_of_its_version(address: str, browser: Browser) -> None:
    mark = marks(address, browser)[2]
    context = browser.new_context(java_script_enabled=False, service_workers="block")
    page = context.new_page()
    page.goto(f"{address}#copy-{mark}")
    row = page.locator(f"tr#copy-{mark}:target")
    expect(row).to_contain_text("No longer current.")
    expect(row.locator("li").first).to_contain_text("Danger sign removed")
    expect(row).to_be_in_viewport()
    assert page.locator(".copy-form").is_hidden()
    expect(page.get_by_text("If a version is not in this list, we do not know it.")).to_be_visible()
    context.close()
