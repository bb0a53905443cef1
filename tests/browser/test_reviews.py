"""A review that runs out after its page was made: told by the reader's own clock, unless that is wrong. In a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.test_reviews import reviewed
from tests.worlds import example, judged, page

SAID = "The review counts until November 1, 2027."
OVER = "According to the date on your device, that day has passed. Treat this as not reviewed."


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """What the template makes of a review that counts until 1 November 2027, on a page of some day."""
    made = page(judged(reviewed(example(tmp_path_factory.mktemp("reviewed")), "topics/ankle-ligaments")), "topics/ankle-ligaments.md")
    (line,) = (line for line in made.splitlines() if line.startswith('<p class="reviewed">'))
    return lambda day: line.replace('data-since="2026-11-20"', f'data-since="{day}"')


@pytest.mark.parametrize(("clock", "day", "over"), [
    pytest.param(datetime(2027, 11, 1, 23, 59), "2026-11-20", False, id="on its last day"),
    pytest.param(datetime(2027, 11, 2, 0, 1), "2026-11-20", True, id="a minute later"),
    pytest.param(datetime(1970, 1, 1, 12), "2026-11-20", False, id="a clock that lost its day"),
    pytest.param(datetime(1970, 1, 1, 12), "2027-11-15", True, id="a clock that lost its day, a page made since"),
    pytest.param(datetime(2027, 3, 1, 12), "2027-11-15", True, id="a clock before the page, which was made since"),
    pytest.param(None, "2026-11-20", False, id="no scripts"),
])
def test_a_review_runs_out_by_the_readers_clock(browser: Browser, serve: Callable[[Path], str], example_site: Path, told: Callable[[str], str],
                                                clock: datetime | None, day: str, over: bool) -> None:
    context = browser.new_context(service_workers="block", java_script_enabled=clock is not None)
    reader = context.new_page()
    if clock is not None:
        reader.clock.set_fixed_time(clock)
    html = (example_site / "topics" / "ankle-ligaments" / "index.html").read_text(encoding="utf-8")
    assert '<p class="not-reviewed">' in html
    start, _, rest = html.partition('<p class="not-reviewed">')
    reader.route("**/topics/ankle-ligaments/", lambda route: route.fulfill(body=start + told(day) + rest.partition("</p>")[2],
                                                                           content_type="text/html"))
    reader.goto(f"{serve(example_site)}topics/ankle-ligaments/")
    expect(reader.locator(".reviewed")).to_contain_text(SAID)
    expect(reader.get_by_text(OVER)).to_be_visible(visible=over)
    context.close()
