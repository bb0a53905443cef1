"""A clinician corrects what they see, where they see it: by mouse, by keys, with a problem told at once, and never over the work of others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_axe import AXE
from tests.previews import PAGE, Preview, serving
from tests.worlds import example

SIGN, CHART, TOPIC = "red_flags/cannot-stand-on-it.yml", "decisions/ankle-injured.yml", "topics/ankle-sprain.yml"
SLOW = 60_000


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    folder = tmp_path_factory.mktemp("edited")
    content = example(folder / "content", red_flags_cannot_stand_on_it=("urgency: urgent", "urgency: prompt   # from the old leaflet"))
    with serving(content, folder / "build") as preview:
        assert preview.shows("Twisted ankle"), preview.said
        yield preview


@pytest.fixture
def content(preview: Preview) -> Path:
    return preview.log.parent / "content"


@pytest.fixture
def page(browser: Browser, preview: Preview) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    context.close()
    assert faults == []


def at(page: Page, preview: Preview, path: str) -> None:
    page.goto(f"http://127.0.0.1:{preview.port}/{path}")
    expect(page.locator('.preview-bar[data-state="checked"]')).to_be_visible(timeout=SLOW)


def edit(page: Page, name: str) -> None:
    """Open the form of something by its handle, with the keyboard; again, where the page of the test before was made anew at that moment."""
    handle, title = page.locator(f'[data-edit="{name}"]').first, page.locator("#edit-title")
    handle.focus()
    page.keyboard.press("Enter")
    with suppress(AssertionError):
        expect(title).to_be_focused(timeout=5000)
        return
    handle.focus()
    page.keyboard.press("Enter")
    expect(title).to_be_focused()


def checked(page: Page, words: str) -> None:
    expect(page.locator(".edit-verdict")).to_contain_text(words, timeout=SLOW)


def saved(page: Page) -> None:
    page.keyboard.press("Control+s")
    expect(page.locator(".edit-said")).to_have_text("Saved. The page follows.", timeout=SLOW)


def lines(before: str, after: str) -> list[tuple[str, str]]:
    """The lines that differ, of two texts with as many."""
    assert before.count("\n") == after.count("\n")
    return [(one, other) for one, other in zip(before.split("\n"), after.split("\n"), strict=True) if one != other]


def test_a_wrong_urgency_is_corrected(page: Page, preview: Preview, content: Path) -> None:
    before = (content / SIGN).read_text()
    at(page, preview, "red_flags/")
    expect(page.locator(".preview-bar")).to_contain_text("3 warnings")
    edit(page, "fact:cannot-stand-on-it")
    page.get_by_label("How urgent", exact=True).select_option("urgent")
    checked(page, "No new problem; 3 mended")
    checked(page, "pull request of its own")
    saved(page)
    assert lines(before, (content / SIGN).read_text()) == [("urgency: prompt   # from the old leaflet", "urgency: urgent   # from the old leaflet")]
    expect(page.locator("section.care.urgent")).to_contain_text("cannot stand", timeout=SLOW)
    expect(page.locator(".preview-bar")).to_contain_text("No problems", timeout=SLOW)
    expect(page.locator(".edit-log")).to_contain_text("cannot-stand-on-it: How urgent")


def test_a_source_is_added_and_the_change_taken_back_and_made_again(page: Page, preview: Preview, content: Path) -> None:
    file = content / TOPIC
    before = file.read_text()
    at(page, preview, PAGE)
    edit(page, "fact:raise-the-foot")
    page.get_by_role("button", name="Sources: add citation").press("Enter")
    source = page.get_by_role("combobox", name="Sources 2: Source")
    expect(source).to_be_focused()
    page.keyboard.type("no-such-source")
    checked(page, '"no-such-source" does not exist')
    source.fill("ankle-demonstration")
    page.get_by_label("Sources 2: add a field").select_option("Lines of the source")
    expect(page.get_by_role("combobox", name="Sources 2: Lines of the source")).to_be_focused()
    page.keyboard.type("21")
    checked(page, "{source: ankle-demonstration, line: 21}]")
    saved(page)
    after = file.read_text()
    assert lines(before, after) == [("    sources: [{source: ankle-demonstration, line: 23}]",
                                     "    sources: [{source: ankle-demonstration, line: 23}, {source: ankle-demonstration, line: 21}]")]
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_role("button", name="Redo")).to_be_enabled()
    assert file.read_text() == before
    page.get_by_role("button", name="Redo").press("Enter")
    expect(page.get_by_role("button", name="Redo")).to_be_disabled()
    assert file.read_text() == after


def test_what_was_changed_on_disk_meanwhile_is_shown_and_not_overwritten(page: Page, preview: Preview, content: Path) -> None:
    file = content / "glossary.yml"
    at(page, preview, PAGE)
    edit(page, "fact:term-sprain")
    page.get_by_role("textbox", name="Words for patients", exact=True).fill("A sprain is a torn ligament.")
    checked(page, "No new problem")
    theirs = "# Somebody else wrote here.\n" + file.read_text()
    file.write_text(theirs)
    page.keyboard.press("Control+s")
    expect(page.get_by_role("alert")).to_contain_text("glossary.yml was changed on disk since you opened it", timeout=SLOW)
    assert file.read_text() == theirs
    page.get_by_role("button", name="Go on with my change").click()
    checked(page, "No new problem")
    saved(page)
    assert lines(theirs, file.read_text()) == [("  plain: A sprain is a ligament that was stretched too far or torn.",
                                                "  plain: A sprain is a torn ligament.")]


def test_the_same_words_changed_on_disk_are_not_overwritten_either(page: Page, preview: Preview, content: Path) -> None:
    file = content / SIGN
    at(page, preview, "red_flags/")
    edit(page, "fact:cannot-stand-on-it")
    page.get_by_role("textbox", name="Words for patients", exact=True).fill("You cannot stand, or you cannot walk 4 steps.")
    checked(page, "What changes in the file")
    theirs = file.read_text().replace("plain: You cannot stand on the foot, or", "plain: You cannot stand on that foot, or")
    file.write_text(theirs)
    page.reload()  # what was filled in is still there
    expect(page.get_by_role("alert")).to_contain_text("Copy what you want to keep", timeout=SLOW)
    expect(page.get_by_role("textbox", name="Words for patients", exact=True)).to_have_value("You cannot stand, or you cannot walk 4 steps.")
    page.get_by_role("button", name="Take what is on disk").click()
    words = page.get_by_role("textbox", name="Words for patients", exact=True)
    expect(words).to_have_value("You cannot stand on that foot, or you cannot walk 4 steps.")
    assert file.read_text() == theirs


def test_a_moved_threshold_shows_the_patient_who_falls_between_at_once(page: Page, preview: Preview, content: Path) -> None:
    before = (content / CHART).read_text()
    at(page, preview, "decisions/ankle-injured/")
    edit(page, "box:ankle-injured:4")
    page.get_by_role("textbox", name="Answers 3: More than").fill("8")
    checked(page, "The patient who shows it:")
    expect(page.locator(".edit-patient").first).to_contain_text("how-bad: 8 points")
    expect(page.locator("#step-4")).to_have_class("question edit-passed")
    assert (content / CHART).read_text() == before
    page.get_by_role("textbox", name="Answers 3: More than").fill("7")
    checked(page, "Nothing is changed")
    page.keyboard.press("Escape")
    expect(page.locator('[data-edit="box:ankle-injured:4"]')).to_be_focused()


def test_the_whole_file_is_edited_as_yaml_with_completion(page: Page, preview: Preview, content: Path) -> None:
    file = content / TOPIC
    before = file.read_text()
    at(page, preview, PAGE)
    edit(page, "fact:raise-the-foot")
    page.get_by_role("button", name="YAML of the file").press("Enter")
    yaml = page.get_by_role("textbox", name=f"YAML of {TOPIC}")
    yaml.focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("    doub")
    expect(page.get_by_role("option")).to_have_text(["doubts:  Editor's notes"])
    page.keyboard.press("Enter")
    page.keyboard.type("[made")
    page.keyboard.press("Enter")
    page.keyboard.type("]")
    checked(page, "What changes in the file")
    expect(page.locator(".edit-verdict ins")).to_have_text(["+    doubts: [made-up-leaflet]\n"])
    assert file.read_text() == before
    page.keyboard.press("Escape")
    expect(page.locator(".edit-panel")).to_be_hidden()


def test_a_form_is_as_accessible_as_the_pages(page: Page, preview: Preview) -> None:
    at(page, preview, "decisions/ankle-injured/")
    edit(page, "box:ankle-injured:4")
    page.get_by_role("textbox", name="Answers 3: More than").fill("8")
    checked(page, "The patient who shows it:")
    page.add_script_tag(content=AXE)
    found = page.evaluate("axe.run('.edit-panel, .edit-bar, .edit-handle').then(found => found.violations.map(one => "
                          "[one.id, one.nodes.map(node => node.html)]))")
    assert found == []
