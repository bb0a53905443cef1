"""The step-by-step guide asks inputs: numbers, several answers, forms; it keeps what was answered, repeats, counts, and leads on to other charts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, Route

from tests.browser.test_axe import AXE, faults
from tests.browser.windows import Open
from tests.worlds import guide_world, once

Serve = Callable[[Path], str]
DESKTOP = {"width": 1100, "height": 900}
PRINTING: Mapping[str, str] = {"locale": "en-US", "script": "window.print = () => {}"}


@pytest.fixture(scope="session")
def guide_site() -> Path:
    """The finished site with a chart of each sort that the guide can lead through."""
    return once("guide", guide_world) / "site"


@pytest.fixture
def home(serve: Serve, guide_site: Path) -> str:
    return f"{serve(guide_site)}decisions/"


@pytest.fixture
def page(opened: Open) -> Iterator[Page]:
    page, faults = opened(DESKTOP, **PRINTING), list[str]()
    with heard(page, faults):
        yield page
    assert faults == []


@pytest.fixture
def changed(opened: Open) -> Iterator[Page]:
    """A page that a test sets something up in."""
    page, faults = opened(DESKTOP, alone=True, **PRINTING), list[str]()
    with heard(page, faults):
        yield page
    assert faults == []


@contextmanager
def heard(page: Page, faults: list[str]) -> Iterator[None]:
    """Gather what the page says that goes wrong."""
    listeners = {"pageerror": lambda fault: faults.append(str(fault)),
                 "console": lambda message: faults.append(message.text) if message.type == "error" else None}
    for event, listener in listeners.items():
        page.on(event, listener)
    yield
    for event, listener in listeners.items():
        page.remove_listener(event, listener)


def step(page: Page) -> str:
    return " ".join(page.locator(".guide-step").inner_text().split())


def path(page: Page) -> list[str]:
    return [" ".join(item.split()) for item in page.locator(".guide-path > li").all_inner_texts()]


def status(page: Page) -> str:
    return page.locator(".guide-status").inner_text()


def go(page: Page, words: str) -> None:
    page.locator(".guide").get_by_role("button", name=words, exact=True).click()


# --- numbers ------------------------------------------------------------------------------------------------------


def test_a_number_is_asked_in_a_field_with_its_unit_and_range_and_the_start_is_no_step_of_its_own(page: Page, home: str) -> None:
    page.goto(f"{home}pressure/")
    assert status(page) == "Step 1 of this path"
    assert "You measured it today" in step(page)
    field = page.get_by_label("What is the upper blood pressure? (mmHg)")
    assert field.get_attribute("inputmode") == "numeric"
    hint = page.locator(f"#{field.get_attribute('aria-describedby').split()[0]}").inner_text()
    assert hint.replace("\u00a0", " ") == "From 40 to 300 mmHg, in whole numbers."
    field.fill("120")
    page.keyboard.press("Enter")
    assert "Do you have a fever?" in step(page)
    assert page.url.endswith("#pressure=systolic~120")
    assert page.evaluate("document.activeElement.classList.contains('guide-step')")


@pytest.mark.parametrize(("written", "told"), [
    ("", "Please answer this question."), ("high", "Please write a number, such as 37.5."), ("29.9", "must be from 30 to 45 °C"),
    ("45.1", "must be from 30 to 45 °C"), ("37.55", "in steps of 0.1, such as 37.5"), ("1e1", "Please write a number"),
    ("--38", "Please write a number"),
    ("38,000", "write the number without a mark between its thousands")])
def test_what_cannot_be_is_told_at_its_field_and_leads_nowhere(page: Page, home: str, written: str, told: str) -> None:
    page.goto(f"{home}pressure/#pressure=systolic~120")
    field = page.get_by_label("What is your temperature?")
    field.fill(written)
    go(page, "Next")
    assert told in page.locator(".guide-error").inner_text().replace("\u00a0", " ")
    assert field.get_attribute("aria-invalid") == "true"
    assert field.evaluate("field => document.activeElement === field")
    assert page.locator(".guide-error").get_attribute("id") in field.get_attribute("aria-describedby").split()
    assert status(page) == "Please look at the answer that is marked."
    assert page.url.endswith("#pressure=systolic~120")
    field.fill("37.5")
    go(page, "Next")
    assert "Pregnant, or 65 or over?" in step(page)


@pytest.mark.parametrize(("language", "written"), [("en", "38.4"), ("en", "38,4"), ("de", "38,4"), ("de", "38.4"), ("en", " 38.4 °C ")])
def test_a_point_and_a_comma_are_read_as_the_decimal_sign(changed: Page, home: str, language: str, written: str) -> None:
    late = "document.addEventListener('readystatechange', () => { document.documentElement.lang = LANGUAGE }, { once: true })"
    changed.add_init_script(late.replace("LANGUAGE", repr(language)))
    changed.goto(f"{home}pressure/#pressure=systolic~120")
    changed.get_by_label("What is your temperature?").fill(written)
    go(changed, "Next")
    assert changed.url.endswith("temperature~38.4")
    assert ("38,4 °C" if language == "de" else "38.4 °C") in path(changed)[2].replace("\u00a0", " ")


def test_i_do_not_know_is_offered_where_there_is_a_way_on_and_only_there(page: Page, home: str) -> None:
    page.goto(f"{home}pressure/")
    go(page, "I cannot measure it")
    assert page.url.endswith("#pressure=systolic~?")
    assert "See a doctor today." in step(page) and "Upper blood pressure: I cannot measure it" in step(page)
    page.goto(f"{home}sugar/#sugar=awake~yes")
    assert page.locator(".guide-step button").all_inner_texts() == ["Next"]


# --- choices, several answers, forms ------------------------------------------------------------------------------


def test_one_tap_goes_on_where_one_thing_is_asked(page: Page, home: str) -> None:
    page.goto(f"{home}points/")
    assert page.locator(".guide-step button").all_inner_texts() == ["As far as ever", "Within the house", "Not at all"]
    go(page, "Within the house")
    assert status(page) == "Step 2 of this path"


def test_several_answers_are_ticked_and_none_of_these_excludes_all_others(page: Page, home: str) -> None:
    page.goto(f"{home}kidneys/")
    boxes = page.get_by_role("group", name="Which of these are there?")
    go(page, "Next")
    assert "Choose all that apply" in page.locator(".guide-error").inner_text()
    boxes.get_by_label("Fever").check()
    boxes.get_by_label("Rash").check()
    boxes.get_by_label("none of these").check()
    assert not boxes.get_by_label("Fever").is_checked() and not boxes.get_by_label("Rash").is_checked()
    boxes.get_by_label("Rash").check()
    assert not boxes.get_by_label("none of these").is_checked()
    boxes.get_by_label("Fever").check()
    go(page, "Next")
    assert page.url.endswith("#kidneys=complaints~fever,rash")
    assert "See the patient today." in step(page)
    page.goto(f"{home}kidneys/#kidneys=complaints~")
    assert "none of these" in path(page)[0]


def test_a_form_asks_all_at_once_counts_as_it_is_filled_and_the_end_tells_the_sum_with_its_items(page: Page, home: str) -> None:
    page.goto(f"{home}points/")
    go(page, "Within the house")
    score = page.locator(".guide-score")
    assert "Points so far: 1.5 (Walking: Within the house: 1.5)" in score.inner_text()
    page.get_by_label("How old are you?").fill("70")
    assert "Points so far: 3.5 (Age 65 years or more: 2; Walking: Within the house: 1.5)" in score.inner_text().replace("\u00a0", " ")
    page.get_by_label("The ankle is swollen").check()
    assert "Points so far: 4.5" in score.inner_text() and score.get_attribute("role") == "status"
    assert "You can leave this out." in step(page)
    described = page.get_by_label("How many tablets did you take today?").get_attribute("aria-describedby") or ""
    assert page.locator(f"#{described.split()[0]}").inner_text() == "Count those of every brand."
    go(page, "Next")
    assert page.url.endswith("#points=walk~house;age~70;signs~swollen;tablets~?")
    told = step(page)
    for words in ("Look at the ankle every day.", "Points: 4.5 points Age 65 years or more: 2 Walking: Within the house: 1.5", "How bad: moderate",
                  "Criteria: 3", "Rest twice a day.", "Worst single value: 0"):
        assert words in told
    assert "Tablets: 0 tablets (left out)" in path(page)[1]
    assert status(page) == "Step 3 of this path, the end of it"


def test_an_end_asks_what_it_needs_to_say_more(page: Page, home: str) -> None:
    page.goto(f"{home}points/#points=walk~house;age~70;signs~swollen;tablets~?")
    assert "If this is so (Smoking: Yes): Ask for help to stop smoking." in step(page)
    assert "Besides: cannot be worked out" in step(page)
    page.get_by_role("group", name="Do you smoke?").get_by_label("Yes").check()
    go(page, "Next")
    assert "If this is so" not in step(page)
    assert "Ask for help to stop smoking." in step(page) and "Besides: Stop smoking" in step(page)


def test_a_formula_is_worked_out_and_shown_with_its_decimals_and_unit(page: Page, home: str) -> None:
    page.goto(f"{home}kidneys/#kidneys=complaints~;age~40;sex~male;creatinine~0.9")
    assert "eGFR: 106.5 mL/min/1.73 m² Stage: G1" in step(page)


# --- what is known ------------------------------------------------------------------------------------------------


def test_what_is_known_is_not_asked_again_and_can_be_changed_and_all_other_answers_stay(page: Page, home: str) -> None:
    page.goto(f"{home}points/#points=walk~house;age~70;signs~swollen;tablets~2")
    page.goto(f"{home}points/#points=walk~house")
    assert "You said: Walking: Within the house" in step(page)
    assert page.get_by_label("How far can you walk?").count() == 0
    page.goto("about:blank")
    page.goto(f"{home}points/#points=walk~house;age~70;signs~swollen;tablets~2")
    change = page.locator(".guide-path").get_by_role("button", name="Change: Walking")
    assert change.inner_text() == "Change"
    change.click()
    assert page.locator(".guide-answers [aria-pressed=true]").inner_text() == "Within the house"
    go(page, "As far as ever")
    assert "Points: 3 points" in step(page)
    assert page.url.endswith("#points=walk~far;age~70;signs~swollen;tablets~2")
    go(page, "Back")
    assert page.get_by_label("How old are you?").input_value() == "70"
    assert page.get_by_label("The ankle is swollen").is_checked()
    assert page.url.endswith(";@what-else")
    here = step(page)
    page.reload()
    assert step(page) == here
    page.go_back()
    assert "Points: 3 points" in step(page)


def test_answers_go_along_to_the_chart_that_a_link_leads_to_and_are_told_there(changed: Page, home: str) -> None:
    asked: list[str] = []
    changed.on("request", lambda request: asked.append(request.url))
    changed.goto(f"{home}pressure/#pressure=systolic~120;temperature~37;pregnant~no;age~50")
    changed.locator(".guide-step a.onward").click()
    changed.wait_for_url("**/points/#points=age:50")
    assert "You said in the chart before: Age: 50 years" not in step(changed)
    go(changed, "Within the house")
    assert "You said in the chart before" not in step(changed)
    assert changed.get_by_label("How old are you?").count() == 1
    assert changed.get_by_label("How old are you?").input_value() == "50"
    assert [url for url in asked if "age" in url] == []


def test_nothing_wrong_in_an_address_is_shown_as_an_answer(page: Page, home: str) -> None:
    page.goto(f"{home}pressure/#pressure=systolic~20;nonsense~1;temperature~37;<b>")
    assert "systolic~20, nonsense~1, <b>" in page.locator(".guide-notice").inner_text()
    assert status(page) == "Step 1 of this path" and page.locator(".guide-notice b").count() == 0
    page.get_by_label("What is the upper blood pressure?").fill("120")
    go(page, "Next")
    assert "Pregnant, or 65 or over?" in step(page)
    assert not page.locator(".guide-notice").is_visible()


def test_if_no_answer_fits_it_says_so_and_whom_to_call(changed: Page, home: str) -> None:
    def without_otherwise(route: Route) -> None:
        body = route.fetch().text()
        start = body.index('"number":5,')
        assert '"words":"No"' in body[start:]
        route.fulfill(body=body[:start] + body[start:].replace('"when":["not",', '"when":["and",["not",["and"]],', 1), content_type="text/html")

    changed.route("**/pressure/", without_otherwise)
    changed.goto(f"{home}pressure/#pressure=systolic~120;temperature~37;pregnant~no;age~50")
    assert "No end of this chart fits these answers." in step(changed)
    assert "Emergency: Call 112 now." in step(changed).replace("\u00a0", " ")
    assert "the end of it" not in status(changed) and len(path(changed)) == 4
    changed.get_by_role("group", name="Could you be pregnant?").get_by_label("Yes").check()
    go(changed, "Next")
    assert "See a doctor soon." in step(changed)


# --- repeating ----------------------------------------------------------------------------------------------------


def test_an_action_is_repeated_with_what_is_asked_anew_and_at_most_so_often(page: Page, home: str) -> None:
    page.goto(f"{home}sugar/")
    go(page, "Yes")
    for time, sugar in enumerate(("3.1", "3.2", "3.3"), 1):
        field = page.get_by_label("What is your blood sugar?")
        assert field.input_value() == ""
        field.fill(sugar)
        go(page, "Next")
        assert f"Time {time} of 3" in step(page)
        go(page, "After 15 minutes: ask again" if time < 3 else "Next")
    assert "See a doctor today." in step(page)
    told = path(page)
    assert [line for line in told if "mmol/L" in line] and len(told) == 8
    for sugar in ("3.1", "3.2", "3.3"):
        assert any(f"{sugar} mmol/L" in line.replace("\u00a0", " ") for line in told)
    assert page.url.endswith("#sugar=awake~yes;glucose~3.1;glucose.give.2~3.2;glucose.give.3~3.3;give;give.give.2;give.give.3")
    page.goto("about:blank")
    page.goto(f"{home}sugar/#sugar=awake~yes;glucose~3.1;give;glucose.give.2~4.4")
    assert "Eat something with starch." in step(page) and "Blood sugar: 4.4 mmol/L" in step(page).replace("\u00a0", " ")


# --- links to steps, keys, looks ----------------------------------------------------------------------------------


def test_a_link_to_a_step_opens_there(page: Page, home: str) -> None:
    page.goto(f"{home}points/#step-5")
    assert page.locator("#step-5").evaluate("one => { const { top } = one.getBoundingClientRect(); return top >= 0 && top < innerHeight }")
    assert status(page) == "Step 1 of this path"
    page.goto("about:blank")
    page.goto(f"{home}points/#points=walk~house;age~70;signs~swollen;tablets~2")
    page.locator("svg.chart a").first.evaluate("link => link.dispatchEvent(new MouseEvent('click', { bubbles: true }))")
    assert page.url.endswith("#step-1")
    assert "Can you walk?" in step(page) and "Within the house" in page.locator(".guide-answers [aria-pressed=true]").inner_text()


def test_the_keyboard_alone_fills_a_form(page: Page, home: str) -> None:
    page.goto(f"{home}points/#points=walk~house")
    page.locator(".guide-step").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("50")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    assert "Points: 3.5 points" in step(page)


ADDRESSES = ("pressure/", "pressure/#pressure=systolic~120;temperature~37", "points/#points=walk~house", "kidneys/#kidneys=complaints~rash",
             "points/#points=walk~house;age~70;signs~swollen;tablets~2", "sugar/#sugar=awake~yes;glucose~3.1", "points/#points=age:50;zzz~1")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_no_fault_in_any_sort_of_step(opened: Open, home: str, width: int, scheme: str) -> None:
    page, known = opened({"width": width, "height": 844}, color_scheme=scheme, script=AXE), set[int]()
    for address in ADDRESSES:
        page.goto("about:blank")
        page.goto(home + address)
        submit = page.locator(".guide-form button[type=submit]")
        if submit.count():
            submit.click()
        assert faults(page, known) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 900)])
def test_the_guide_comes_right_after_the_title_and_the_emergency_signs(opened: Open, home: str, width: int, height: int) -> None:
    page = opened({"width": width, "height": height})
    page.goto(f"{home}pressure/")
    top = "one => one.getBoundingClientRect().top"
    tops = [page.locator(one).first.evaluate(top) for one in ("h1", ".guide", ".danger", ".chart-and-steps")]
    assert tops == sorted(tops)
    assert page.locator(".guide-answers").evaluate("one => one.getBoundingClientRect().bottom") < height
    assert page.locator(".danger li").first.is_visible()
    order = page.evaluate("[...document.querySelectorAll('h1, .danger, .guide, .reviewed, .not-reviewed')]"
                          ".map((one) => one.className || one.tagName)")
    assert order[:3] == ["H1", "guide", "danger"]


# --- on paper, and without JavaScript -----------------------------------------------------------------------------


def printed(page: Page) -> str:
    page.get_by_role("button", name="Print this path").click()
    with pypdfium2.PdfDocument(page.pdf(format="A4")) as pdf:
        return " ".join("".join(sheet.get_textpage().get_text_range() for sheet in pdf).replace("\u00a0", " ").split())


def test_the_path_of_inputs_is_printed_with_what_was_asked_and_the_result(page: Page, home: str) -> None:
    page.goto(f"{home}points/#points=walk~house;age~70;signs~swollen;tablets~?")
    text = printed(page)
    for words in ("You cannot stand on the foot", "Can you walk? Within the house", "As far as ever", "Age: 70 years",
                  "What is seen: The ankle is swollen",
                  "The skin is blue", "Tablets: 0 tablets (left out)", "Look at the ankle every day.", "Points: 4.5 points", "How bad: moderate",
                  "Age 65 years or more: 2", "Emergency: Call 112 now.", "Do not use after", "/decisions/points/"):
        assert words in text, words
    for words in ("Change", "#points=", "Answer this too", "not come to its end"):
        assert words not in text, words


@pytest.mark.parametrize("address", [
    "points/#points=walk~house;age~70;signs~swollen;tablets~2", "pressure/#pressure=systolic~120;temperature~37;pregnant~no;age~30"])
def test_every_answer_on_the_path_is_printed(page: Page, home: str, address: str) -> None:
    page.goto(home + address)
    told = [" ".join(words.split()) for words in page.locator(".guide-path > li:not(:last-child) li").all_inner_texts()]
    assert told
    text = printed(page)
    assert [words for words in told if words not in text] == []


def test_each_time_of_an_action_is_printed(page: Page, home: str) -> None:
    page.goto(f"{home}sugar/#sugar=awake~yes;glucose~3.1;give;glucose.give.2~4.4")
    text = printed(page)
    for words in ("Is your blood sugar below 4? 3.1 mmol/L", "(Time 1 of 3). After 15 minutes: ask again.",
                  "Is your blood sugar below 4? 4.4 mmol/L"):
        assert words in text, words


def test_without_javascript_the_list_says_what_is_asked_counted_repeated_and_shown(opened: Open, home: str) -> None:
    page = opened(DESKTOP, java_script_enabled=False)
    wanted = {
        "pressure/": ("What is the upper blood pressure? A number from 40 to 300 mmHg, in whole numbers. Or: I cannot measure it.",
                      "Could you be pregnant? Yes or no. If you are not sure: Answer yes."),
        "points/": ("How far can you walk? One of: As far as ever / Within the house / Not at all.", "All that apply: The ankle is swollen",
                    "Count those of every brand. If you leave it out, this counts: 0 tablets.", "Age 45 to 64: 1",
                    "Walking: As far as ever 0; Within the house 1.5; Not at all 3",
                    "Your result: Points, How bad, Criteria", "Smoking: Yes: Ask for help to stop smoking."),
        "sugar/": ("After 15 minutes go back to 2. Do this 3 times at most.",)}
    for address, told in wanted.items():
        page.goto(home + address)
        assert page.locator(".guide").count() == 0
        text = " ".join(page.locator("ol.steps").inner_text().split())
        for words in told:
            assert words in text, words


def test_the_sheet_on_paper_says_it_too(guide_site: Path) -> None:
    with pypdfium2.PdfDocument(guide_site / "decisions" / "points-a4.pdf") as pdf:
        text = " ".join("".join(sheet.get_textpage().get_text_range() for sheet in pdf).replace("\u00a0", " ").split())
    for words in ("How old are you? A number from 0 to 120 years, in whole numbers.", "Age 45 to 64: 1", "Count those of every brand.",
                  "Points: Made up for this page.", "Smoking: Yes: Ask for help to stop smoking."):
        assert words in text, words
