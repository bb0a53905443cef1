"""Decision charts in a browser: every chart walked to every end by clicking, and the same by following the list without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page

from generator.build import Examined, build
from generator.documents import calling
from generator.documents.collections import danger_signs_of_chart
from generator.documents.document import Chart, Step, text_of
from generator.documents.urls import document_of
from generator.language.reader import Reader
from generator.logic import numbers, paths
from generator.outputs.templates import read_templates
from generator.site.publish import BuildPaths
from tests.browser.windows import Open
from tests.worlds import TODAY, document, edition, guide_world, real

REAL = real()
LIBRARY = REAL.library
WORDS = read_templates("en").words
CHARTS = sorted(LIBRARY.decisions)
DESKTOP = {"width": 1100, "height": 900}


@pytest.fixture
def page(opened: Open) -> Page:
    return opened(DESKTOP)


@pytest.fixture
def heard(opened: Open) -> Page:
    """A page that a test listens to, or sets something up in."""
    return opened(DESKTOP, alone=True)


def walks(chart: str) -> list[list[int]]:
    """Every path as the numbers of its boxes."""
    number = numbers(LIBRARY.decisions[chart])
    return [[number[box] for box in path.boxes] for path in paths(LIBRARY.decisions[chart])]


def says(chart: str, number: int) -> str:
    return str(LIBRARY.decisions[chart].boxes[number - 1].says)


def untold(chart: str, number: int, shown: str) -> list[str]:
    """What a box says that does not stand in a text: its words, what it lists, and its note."""
    box, there = LIBRARY.decisions[chart].boxes[number - 1], " ".join(shown.split())
    needed = (says(chart, number), *getattr(box, "any_of", ()), *((box.note,) if box.note is not None else ()))
    return [words for words in map(str, needed) if " ".join(words.split()) not in there]


def kind(chart: str, number: int) -> str:
    return LIBRARY.decisions[chart].boxes[number - 1].kind


def steps_of(examined: Examined, chart: str) -> tuple[Step, ...]:
    told = document(examined, "chart", chart, examined.library.decisions[chart].audience)
    return next(told.all(Chart)).steps


def answer_index(examined: Examined, chart: str, number: int, then: int) -> int:
    return [answer.number for answer in steps_of(examined, chart)[number - 1].answers].index(then)


@pytest.mark.parametrize("chart", CHARTS)
def test_every_path_can_be_clicked_to_its_end(page: Page, serve: Callable[[Path], str], real_site: Path, chart: str) -> None:
    """Every answer is clicked once: what paths share is walked again by the address that the page had there."""
    page.goto(f"{serve(real_site)}decisions/{chart}/")
    guide, addresses = page.locator(".guide"), dict[tuple[int, ...], str]()
    for walk in walks(chart):
        shared = max((count for count in range(1, len(walk)) if tuple(walk[:count]) in addresses), default=0)
        if shared:
            page.goto(addresses[tuple(walk[:shared])])
        for count, (here, then) in list(enumerate(pairwise(walk), 1))[max(shared - 1, 0):]:
            addresses[tuple(walk[:count])] = page.url
            assert untold(chart, here, guide.locator(".guide-step").inner_text()) == []
            if kind(chart, here) != "state":
                guide.locator(".guide-answers button").nth(answer_index(REAL, chart, here, then)).click()
        assert untold(chart, walk[-1], guide.locator(".guide-step").inner_text()) == []
        assert guide.locator(".guide-answers button").count() == 0
        count = sum(kind(chart, number) != "state" for number in walk)
        assert guide.locator(".guide-status").inner_text() == f"Step {count} of this path, the end of it"
        assert guide.locator(".guide-path li").count() == len(walk)
        assert guide.locator(".guide-path > li").last.evaluate("item => item.value") == count


@pytest.mark.parametrize("chart", CHARTS)
def test_without_javascript_the_list_leads_to_every_end(opened: Open, serve: Callable[[Path], str], real_site: Path, chart: str) -> None:
    page = opened(DESKTOP, java_script_enabled=False)
    page.goto(f"{serve(real_site)}decisions/{chart}/")
    assert page.locator(".guide").count() == 0
    leads = {}
    for number in range(1, len(LIBRARY.decisions[chart].boxes) + 1):
        found = page.locator(f"#step-{number} a.answer")
        leads[number] = [int(re.search(r"#step-(\d+)$", found.nth(n).get_attribute("href"))[1]) for n in range(found.count())]
        assert untold(chart, number, page.locator(f"#step-{number}").inner_text()) == []
    found_walks, open_walks = [], [[1]]
    while open_walks:
        walk = open_walks.pop()
        open_walks += [[*walk, then] for then in leads[walk[-1]]]
        if not leads[walk[-1]]:
            found_walks.append(walk)
    assert sorted(found_walks) == sorted(walks(chart))


def test_answers_are_kept_in_the_address_and_back_takes_one_away(heard: Page, serve: Callable[[Path], str], real_site: Path) -> None:
    asked: list[str] = []
    home = serve(real_site)
    heard.goto(f"{home}decisions/what-should-i-do/")
    heard.on("request", lambda request: asked.append(request.url))
    guide, answers = heard.locator(".guide"), heard.locator(".guide-answers button")
    answers.get_by_text("No", exact=True).click()
    kept = heard.url
    assert kept.endswith("#what-should-i-do=emergency-sign~no")
    third = guide.locator(".guide-step").inner_text()
    assert heard.evaluate("document.activeElement.classList.contains('guide-step')")
    guide.get_by_role("button", name="Back", exact=True).click()
    assert guide.locator(".guide-step").inner_text() != third
    heard.go_back()
    assert guide.locator(".guide-step").inner_text() == third
    heard.goto("about:blank")
    heard.goto(kept)
    assert heard.locator(".guide-step").inner_text() == third
    heard.goto("about:blank")
    heard.goto(f"{home}decisions/what-should-i-do/#what-should-i-do=0.9.9")
    assert "Step 1 of this path" in heard.locator(".guide-status").inner_text()
    assert "0.9.9" in heard.locator(".guide-notice").inner_text()
    assert [url for url in asked if "=" in url.partition("#")[0].partition("?v=")[0]] == []


def test_the_path_walked_and_its_end_can_be_printed_alone(heard: Page, serve: Callable[[Path], str], real_site: Path) -> None:
    heard.add_init_script("window.print = () => {}")
    heard.goto(f"{serve(real_site)}decisions/what-should-i-do/")
    heard.locator(".guide-answers button").first.click()
    heard.get_by_role("button", name="Print this path").click()
    heard.emulate_media(media="print")
    assert heard.locator(".guide-path").is_visible()
    assert "Get emergency medical help now." in heard.locator(".guide-step").inner_text()
    for hidden in ("svg.chart", "ol.steps", "#sources", ".guide-tools"):
        assert not heard.locator(hidden).is_visible(), hidden
    heard.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert heard.locator("svg.chart").is_visible()


# --- the path on paper -----------------------------------------------------------------------------------------------

EMPTY = re.compile(r"(?:who|time limit|come back if): *not stated|\(no time stated\)|\(0 ")


def squeezed(text: str) -> str:
    """A text without white space and capitals: a PDF ends its lines where it wants, also at a hyphen, and urgency is set in capitals."""
    return re.sub(r"\s+", "", re.sub("[\x02\ufffe]", "-", text)).lower()


def printed(page: Page) -> str:
    """What stands on the paper when the path is printed."""
    page.get_by_role("button", name="Print this path").evaluate("button => button.click()")
    with pypdfium2.PdfDocument(page.pdf(format="A4")) as pdf:
        return squeezed("".join(sheet.get_textpage().get_text_range() for sheet in pdf))


def must_be_on_it(examined: Examined, chart: str, walk: list[int]) -> list[str]:
    """Everything that somebody needs who has only the paper: from the content and from what its Document says, not from the page."""
    library, decision, steps = examined.library, examined.library.decisions[chart], steps_of(examined, chart)
    reader = Reader(decision.audience, "en", WORDS)
    needed = [decision.names.voiced(reader.voice), decision.population]
    for ref in danger_signs_of_chart(decision, library):
        flag = library.red_flags[ref]
        needed += [flag.voiced(reader.voice), getattr(flag.action, reader.voice), WORDS(f"urgency_{flag.urgency}")]
    for here, then in pairwise(walk):
        box = decision.boxes[here - 1]
        given = next(answer.words for answer in steps[here - 1].answers if answer.number == then)
        colon = "" if box.says[-1] in "?.!" else ":"
        needed.append(f"{box.says}{colon} {given}" if box.kind == "question" else box.says)
        needed += [*map(str, getattr(box, "any_of", ())), *steps[here - 1].notes]
    last = steps[walk[-1] - 1]
    needed += [decision.boxes[walk[-1] - 1].says, *last.notes, *(f"{line.label}: {text_of(line.line)}" for line in last.lines),
               *(call.words for call in (*last.first, *last.then))]
    version = edition(examined).versions[document_of(decision)]
    return [*needed, calling.emergency(library, reader).words, "Printed on November 26, 2026", WORDS("not_reviewed"),
            WORDS("chart_version", on=version.updated, hash=version.fingerprint)]


def check_paper(page: Page, home: str, examined: Examined, chart: str, walk: list[int]) -> None:
    """Walk to the end by the address, print, and read the paper."""
    given = [answer_index(examined, chart, here, then) for here, then in pairwise(walk)]
    page.goto(f"{home}decisions/{chart}/#{chart}={'.'.join(map(str, given))}")
    text = printed(page)
    missing = [words for words in must_be_on_it(examined, chart, walk) if squeezed(words) not in text]
    assert missing == [], walk
    assert not EMPTY.search(" ".join(text.split())), walk
    address = edition(examined).versions[document_of(examined.library.decisions[chart])].address or f"{home}decisions/{chart}/"
    assert squeezed(WORDS("guide_address", address=address)) in text
    assert f"#{chart}=" not in text and f"{chart}={given[0]}" not in text
    assert squeezed(WORDS("guide_unfinished")) not in text
    assert squeezed(WORDS("steps")) not in text and squeezed(WORDS("chart_notes")) not in text


@pytest.fixture
def paper(opened: Open) -> Page:
    """A page on a day that is known, with a printer that does nothing."""
    page = opened(DESKTOP, alone=True, locale="en-US", script="window.print = () => {}")
    page.clock.set_fixed_time(datetime(2026, 11, 26, 12))
    return page


@pytest.mark.parametrize("chart", CHARTS)
def test_the_printed_path_has_everything_that_its_reader_needs(paper: Page, serve: Callable[[Path], str], real_site: Path, chart: str) -> None:
    for walk in walks(chart):
        check_paper(paper, serve(real_site), REAL, chart, walk)


def test_the_printed_path_of_a_clinic_has_its_numbers_and_its_address(paper: Page, serve: Callable[[Path], str], tmp_path: Path) -> None:
    content = guide_world(tmp_path, clinic=("emergency_number: 112", "emergency_number: 0800 123 456"),
                          red_flags_cannot_stand_on_it=("urgency: urgent", "urgency: emergency"),
                          topics_ankle_sprain=("See a doctor today if you cannot stand", "Get emergency help if you cannot stand"))
    for other in ("pressure", "points", "sugar", "kidneys", "ankle-injured"):
        (content / "decisions" / f"{other}.yml").unlink()
    (content / "body_map.yml").unlink()
    for unused in (content / "inputs").glob("*.yml"):
        unused.unlink()
    chart = content / "decisions" / "twisted.yml"
    for old, new in (("level: urgent", "level: emergency"), ("red_flags: [cannot-stand-on-it]", "red_flags: not stated"),
                     ("    time: not stated", "    time: {value: 0, unit: minutes, for: to be seen, from: not stated}")):
        assert old in chart.read_text()
        chart.write_text(chart.read_text().replace(old, new, 1))
    examined = build(content, BuildPaths(tmp_path / "build", tmp_path / "site"), TODAY)
    assert examined.ok
    decision = examined.library.decisions["twisted"]
    number = numbers(decision)
    home = serve(tmp_path / "site")
    for path in paths(decision):
        paper.goto("about:blank")
        check_paper(paper, home, examined, "twisted", [number[box] for box in path.boxes])
    paper.goto("about:blank")
    paper.goto(f"{home}decisions/twisted/#twisted=0.0")
    link = paper.locator(".guide-step a.call")
    assert link.get_attribute("href") == "tel:0800123456"
    assert link.evaluate("link => link.getClientRects().length") == 1
    assert paper.locator(".guide-step").inner_text().replace("\u00a0", " ").startswith("EMERGENCY: Call 0800 123 456 now.")
    text = printed(paper)
    assert squeezed("https://example.org/ankle/decisions/twisted/") in text
    assert squeezed("Call The made-up ankle clinic: 555-0100.") in text
    assert squeezed("Time limit: at once, to be seen") in text


def test_a_path_that_was_not_walked_to_its_end_says_so_on_paper(paper: Page, serve: Callable[[Path], str], real_site: Path) -> None:
    paper.goto(f"{serve(real_site)}decisions/what-should-i-do/#what-should-i-do=0.1")
    text = printed(paper)
    asked = ("Any of these danger signs? No", "severe loss of feeling", "Any of these, too?")
    for words in (WORDS("guide_unfinished"), *asked):
        assert squeezed(words) in text


def test_the_day_is_that_of_the_print_in_the_language_of_the_page(paper: Page, serve: Callable[[Path], str], real_site: Path) -> None:
    paper.goto(f"{serve(real_site)}decisions/what-should-i-do/")
    paper.clock.set_fixed_time(datetime(2027, 1, 2, 12))
    paper.evaluate("document.documentElement.lang = 'de'")
    assert squeezed("Printed on 2. Januar 2027") in printed(paper)


def test_after_the_print_the_screen_is_as_before(paper: Page, serve: Callable[[Path], str], real_site: Path) -> None:
    paper.goto(f"{serve(real_site)}decisions/what-should-i-do/#what-should-i-do=0.1")
    before = paper.locator(".guide").inner_text()
    printed(paper)
    assert paper.locator(".guide").inner_text() == before
    assert not paper.evaluate("document.body.classList.contains('print-path')")
    for hidden in (".guide-asked", ".guide-open", ".guide-paper"):
        assert not paper.locator(hidden).first.is_visible(), hidden


@pytest.mark.parametrize("chart", CHARTS)
def test_without_javascript_the_list_is_printed_with_the_danger_signs_and_the_number(opened: Open, serve: Callable[[Path], str], real_site: Path,
                                                                                     chart: str) -> None:
    page = opened(DESKTOP, java_script_enabled=False)
    page.goto(f"{serve(real_site)}decisions/{chart}/")
    with pypdfium2.PdfDocument(page.pdf(format="A4")) as pdf:
        text = squeezed("".join(sheet.get_textpage().get_text_range() for sheet in pdf))
    decision = LIBRARY.decisions[chart]
    voice = Reader(decision.audience, "en", WORDS).voice
    needed = [str(LIBRARY.red_flags[ref].voiced(voice)) for ref in danger_signs_of_chart(decision, LIBRARY)]
    for box, step in zip(decision.boxes, steps_of(REAL, chart), strict=True):
        needed += [box.says, *step.asked, *(call.words for call in (*step.first, *step.then)), *(text_of(line.line) for line in step.lines)]
    assert [words for words in needed if squeezed(words) not in text] == []


def test_on_the_printed_path_only_what_is_asked_has_a_dot_and_not_what_is_said_about_it(page: Page, serve: Callable[[Path], str],
                                                                                      real_site: Path) -> None:
    page.goto(f"{serve(real_site)}decisions/what-should-i-do/")
    page.locator(".guide-answers button").first.click()
    page.emulate_media(media="print")
    asked = page.locator(".guide-path .guide-asked > span")
    dots = asked.evaluate_all("all => all.filter((one) => getComputedStyle(one, '::before').content !== 'none').map((one) => one.textContent)")
    assert "severe loss of feeling" in dots and [one for one in dots if one.startswith("Numb between the legs means")] == []
    assert [one for one in asked.all_text_contents() if one.startswith("Numb between the legs means")]


def test_what_to_do_in_an_emergency_looks_as_heavy_as_in_the_box_of_danger_signs(page: Page, serve: Callable[[Path], str], real_site: Path) -> None:
    look = "one => { const style = getComputedStyle(one); return [style.backgroundColor, style.color] }"
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto("about:blank")
        page.goto(f"{serve(real_site)}decisions/what-should-i-do/")
        box = page.locator(".care.emergency h3").first.evaluate(look)
        assert page.locator("ol.steps > .emergency p:has(> .head-words)").first.evaluate(look) == box
        page.locator(".guide-answers button").first.click()
        assert page.locator(".guide-step p:has(> .head-words)").first.evaluate(look) == box
    page.emulate_media(media="print", color_scheme="light")
    assert page.locator(".guide-step p:has(> .head-words)").first.evaluate(look)[1] != box[1]


def test_the_keyboard_alone_reaches_an_end(page: Page, serve: Callable[[Path], str], real_site: Path) -> None:
    page.goto(f"{serve(real_site)}decisions/what-should-i-do/")
    page.locator(".guide-answers button").first.focus()
    page.keyboard.press("Enter")
    assert "Get emergency medical help now." in page.locator(".guide-step").inner_text()


def test_every_box_of_the_chart_leads_to_its_step(page: Page, serve: Callable[[Path], str], real_site: Path) -> None:
    page.goto(f"{serve(real_site)}decisions/treatment-path/")
    links = page.locator("svg.chart a")
    assert links.count() == len(LIBRARY.decisions["treatment-path"].boxes)
    for number in range(links.count()):
        assert links.nth(number).get_attribute("href") == f"#step-{number + 1}"


def test_a_wrong_address_and_a_link_on_the_page_do_not_lose_the_path(heard: Page, serve: Callable[[Path], str], real_site: Path) -> None:
    faults: list[str] = []
    heard.on("pageerror", lambda fault: faults.append(str(fault)))
    home = f"{serve(real_site)}decisions/what-should-i-do/"
    heard.goto(f"{home}#what-should-i-do=%")
    assert heard.locator(".guide-status").inner_text() == "Step 1 of this path"
    heard.locator(".guide-answers button").first.click()
    step = heard.locator(".guide-step").inner_text()
    box = heard.locator("svg.chart a").nth(4)
    leads = box.get_attribute("href") or ""
    box.click()
    assert leads.startswith("#step-") and heard.url.endswith(leads)
    assert heard.locator(".guide-step").inner_text() == step
    assert faults == []


def test_the_text_of_a_chart_is_never_smaller_than_11_pixels(opened: Open, serve: Callable[[Path], str], real_site: Path) -> None:
    for width in (390, 1280):
        page = opened({"width": width, "height": 800})
        for chart in CHARTS:
            page.goto(f"{serve(real_site)}decisions/{chart}/")
            if width < 600:
                page.get_by_role("button", name="Show the chart").click()
            scale = "svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width * parseFloat(svg.getAttribute('font-size'))"
            assert page.locator("svg.chart").evaluate(scale) >= 11, (chart, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_list_comes_before_the_chart(opened: Open, serve: Callable[[Path], str], real_site: Path) -> None:
    page = opened({"width": 390, "height": 800})
    page.goto(f"{serve(real_site)}decisions/what-should-i-do/")
    top = "element => element.getBoundingClientRect().top"
    assert not page.locator("svg.chart").is_visible()
    page.get_by_role("button", name="Show the chart").click()
    assert page.locator("svg.chart").is_visible()
    assert page.evaluate("document.activeElement.classList.contains('chart-scroll')")
    assert page.locator(".steps-part").evaluate(top) < page.locator("svg.chart").evaluate(top)


LOOKED_UP = ("#chart-notes", "#table", "#sources")


def test_a_chart_ends_within_few_screens_of_a_phone_and_what_is_folded_opens_where_it_is_led_to(
        opened: Open, serve: Callable[[Path], str], real_site: Path) -> None:
    page, long = opened({"width": 390, "height": 844}), {}
    for chart in CHARTS:
        page.goto(f"{serve(real_site)}decisions/{chart}/")
        page.locator(".guide-answers button").first.wait_for()
        assert not page.locator("#step-1").is_visible()
        assert all(page.locator(heading).is_visible() for heading in ("#steps", *LOOKED_UP)), chart
        screens = page.evaluate("document.documentElement.scrollHeight / innerHeight")
        long |= {chart: screens} if screens > 10 else {}
    assert long == {}
    for anchor in ("step-2", "box-2", "s1-1"):
        page.goto(f"{serve(real_site)}decisions/what-should-i-do/#{anchor}")
        page.locator(".guide-answers button").first.wait_for()
        assert page.locator(f"#{anchor}").is_visible(), anchor


def test_without_scripts_the_steps_are_open_and_what_they_stand_on_opens_by_its_heading(
        opened: Open, serve: Callable[[Path], str], real_site: Path) -> None:
    page = opened({"width": 390, "height": 844}, java_script_enabled=False)
    page.goto(f"{serve(real_site)}decisions/what-should-i-do/")
    assert page.locator("#step-16").is_visible()
    assert not page.locator("#box-2").is_visible()
    page.locator("summary:has(#chart-notes)").click()
    assert page.locator("#box-2").is_visible()


def test_on_paper_nothing_of_a_chart_is_folded_and_the_screen_is_as_before(opened: Open, serve: Callable[[Path], str], real_site: Path) -> None:
    page = opened({"width": 390, "height": 844})
    page.goto(f"{serve(real_site)}decisions/what-should-i-do/")
    page.locator(".guide-answers button").first.wait_for()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.behind:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.behind[open]").count() == 0


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 900)])
def test_the_main_button_of_the_home_page_leads_to_the_first_question_below_the_emergency_signs(
        opened: Open, serve: Callable[[Path], str], real_site: Path, width: int, height: int) -> None:
    page = opened({"width": width, "height": height})
    page.goto(serve(real_site))
    page.get_by_role("link", name="Start: Back or leg pain").first.click()
    page.locator(".guide-answers button").first.wait_for()
    ends = "one => { const { top, bottom } = one.getBoundingClientRect(); return [top, bottom]; }"
    places = [page.locator(one).first.evaluate(ends) for one in (".cs-header", "h1", ".alert", ".guide-step", ".guide-answers")]
    assert page.evaluate("scrollY") == 0
    assert all(earlier[0] < later[0] for earlier, later in pairwise(places)), places
    assert places[-1][1] <= height, places
    assert "Get emergency help now" in page.locator(".alert").inner_text()
    assert page.locator(".danger").first.evaluate(ends)[0] < page.locator(".chart-part").evaluate(ends)[0]


def test_the_first_question_of_every_chart_stands_on_the_first_screen_of_a_phone_with_its_answers(
        opened: Open, serve: Callable[[Path], str], real_site: Path) -> None:
    page, late = opened({"width": 390, "height": 844}), {}
    for chart in sorted(path.name for path in (real_site / "decisions").iterdir() if path.is_dir()):
        page.goto(f"{serve(real_site)}decisions/{chart}/")
        page.locator(".guide-answers button").first.wait_for()
        answers, danger, question = (page.locator(one).first.bounding_box() for one in (".guide-answers", ".alert", ".guide-step"))
        assert danger["y"] < question["y"], chart
        assert page.locator(".guide-now .asked li, .guide-now .step-note, .guide-step .caution").evaluate_all(
            "all => all.every((one) => one.checkVisibility() && parseFloat(getComputedStyle(one).fontSize) > 14)"), chart
        late |= {chart: bottom} if (bottom := answers["y"] + answers["height"]) > 844 else {}
    assert late == {}


def test_after_an_answer_the_heading_of_the_guide_is_never_below_the_bar(opened: Open, serve: Callable[[Path], str], real_site: Path) -> None:
    page = opened({"width": 390, "height": 844})
    page.goto(f"{serve(real_site)}decisions/what-should-i-do/")
    for distance in (0, 15, 40):
        page.locator(".guide").evaluate("(guide, distance) => scrollBy(0, guide.getBoundingClientRect().top - distance)", distance)
        page.locator(".guide-answers button").get_by_text("No", exact=True).click()
        bar, heading = (page.locator(one).bounding_box() for one in (".cs-bar", ".guide h2"))
        assert heading["y"] >= bar["y"] + bar["height"], distance


def test_my_sheet_takes_the_path_as_it_is_read(opened: Open, serve: Callable[[Path], str], real_site: Path) -> None:
    page = opened(DESKTOP)
    page.goto(f"{serve(real_site)}decisions/what-should-i-do/#what-should-i-do=0.1")
    path = page.evaluate("JSON.parse(sessionStorage.getItem('caresheet-path'))")
    assert path[1:] == ["Any of these danger signs? No", "Any of these, too?"]
