"""The body on a phone of 320 pixels: a finger hits each part, and a tap or the Enter key leads to its section, also without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from generator.drawing.body_map import TARGET
from tests.browser.windows import Open


def test_each_part_can_be_hit_and_leads_to_its_section_by_tap_and_by_key_without_scripts(
        opened: Open, serve: Callable[[Path], str], example_site: Path) -> None:
    page = opened({"width": 320, "height": 640}, java_script_enabled=False, has_touch=True)
    page.goto(serve(example_site) + "patients/where-it-hurts/")
    parts = page.locator("svg.body-map a.body-part")
    for place, name in enumerate(("Outer ankle", "Front of the foot")):
        link = page.get_by_role("link", name=name, exact=True).first
        shape = parts.nth(place).locator(".figure-part")
        size = shape.bounding_box()
        assert size is not None and min(size["width"], size["height"]) >= TARGET
        for by_tap in (True, False):
            page.goto(serve(example_site) + "patients/where-it-hurts/")
            shape.tap() if by_tap else link.press("Enter")
            heading = page.get_by_role("heading", name=name)
            assert page.url.endswith("#" + str(heading.get_attribute("id")))
            assert heading.evaluate("one => one.matches(':target')") and heading.is_visible()
