"""What a reader gets of a site with a network, with a bad one, and without: never an older danger sign than the network can give, never two versions
on one page, never another site's, and what was kept only with its day. In a real browser, against deployments that broke."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from generator.content.model import Site
from generator.site.offline import WORKER
from tests.browser import host as hosts
from tests.browser.host import Fault, Host
from tests.browser.windows import Open
from tests.finished import versioned

OLD_SIGN = "You cannot stand on the foot, or you cannot walk"
NEW_SIGN = "You cannot stand on the foot for a moment, or you cannot walk"
OLD_DAY, NEW_DAY = "20 November 2026", "1 December 2026"
COPY = "You are offline, or the network does not answer as it should. This copy is from {}."
NEWER = "A newer version of these pages is here."
UNKEPT = "These pages could not be kept on this device as they are now."

ALL, PAGES, THE_WORKER = r".*", r".*/", r".*/service-worker\.js"

FEW = re.compile(r"[^/]+|(assets|search|red_flags|topics/ankle-sprain)/.*|sheets/[^/]*")
"""The files of the site that is deployed here: whether one more page is the same as another is nothing that a worker could get wrong. All are kept
in the test of a whole site."""

KEPT_VERSION = "caches.match(new URL('/a/?kept', location)).then(found => found && found.json()).then(kept => kept && kept.version)"


class Version(NamedTuple):
    """A built site and its version."""

    site: Path
    name: str


def anew(former: Path, site: Path, changes: dict[str, str], day: date) -> Version:
    """The next version of a built site: the same with other words, its versions and hashes made by the build's own last step."""
    shutil.copytree(former, site)
    for file in (file for ending in ("html", "js", "css") for file in site.rglob(f"*.{ending}")):
        text = re.sub(r"\?v=[0-9a-f]{64}|(?<=<html )data-version=\"[0-9a-f]{16}\" ", "", file.read_text(encoding="utf-8"))
        for old, new in changes.items():
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
    about = Site.model_validate({"name": "Ankle", "description": "Made up", "language": "en", "updated": str(day), "publisher": "not stated",
                                 "funding": "not stated", "updates": "not stated"})
    return Version(site, versioned(site, about))


@pytest.fixture(scope="module")
def old(example_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Version:
    few = tmp_path_factory.mktemp("few")
    for file in example_site.rglob("*"):
        path = file.relative_to(example_site)
        if file.is_file() and FEW.fullmatch(path.as_posix()):
            (few / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, few / path)
    return anew(few, tmp_path_factory.mktemp("old") / "site", {}, date(2026, 11, 20))


@pytest.fixture(scope="module")
def new(old: Version, tmp_path_factory: pytest.TempPathFactory) -> Version:
    """The danger sign has other words, and so have the script and the styles of every page."""
    changes = {OLD_SIGN: NEW_SIGN, OLD_DAY: NEW_DAY, '"use strict";': '"use strict"; window.isNew = true;',
               "@font-face": ":root { --is: new; }\n@font-face"}
    return anew(old.site, tmp_path_factory.mktemp("new") / "site", changes, date(2026, 12, 1))


@pytest.fixture
def host(old: Version) -> Iterator[Host]:
    with Host(a=old.site) as host:
        yield host


@pytest.fixture
def window(opened: Open) -> Page:
    """The window of a reader who has nothing of this host: its port is a new one in each test."""
    return opened({"width": 1280, "height": 720}, service_workers="allow")


@pytest.fixture
def context(window: Page) -> Iterator[BrowserContext]:
    """What keeps the pages of this reader, who may open more of them."""
    before = {*window.context.pages}
    yield window.context
    for more in {*window.context.pages} - before:
        more.close()


Put = Callable[[Version], None]


@pytest.fixture
def put(host: Host) -> Put:
    """Deploy a version, whole."""
    return lambda version: host.sites.update({"/a/": version.site})


def until_kept(page: Page, version: Version, kept_version: str = KEPT_VERSION) -> None:
    """Wait until a version is kept on the device. Where a try failed, the next visit tries again."""
    for _ in range(5):
        for _ in range(80):
            if page.evaluate(kept_version) == version.name:
                page.evaluate("navigator.serviceWorker.ready.then(() => true)")  # a version is kept a moment before its worker answers
                return
            page.wait_for_timeout(50)
        page.reload()
    raise AssertionError("this version was never kept")


@pytest.fixture
def page(window: Page, host: Host, old: Version) -> Page:
    """A reader who has the old version on the device."""
    window.goto(host.at("a"))
    until_kept(window, old)
    return window


def mixed(one: Version, other: Version, folder: Path, of_other: str) -> Version:
    """A deployment that stopped half way: some files (a pattern) are those of another version."""
    shutil.copytree(one.site, folder)
    for file in other.site.rglob("*"):
        path = file.relative_to(other.site)
        if file.is_file() and re.fullmatch(of_other, path.as_posix()):
            shutil.copy(file, folder / path)
    return Version(folder, one.name)


def open_signs(page: Page, host: Host) -> str:
    """The page of danger signs, opened as a reader would; its text without what is hidden."""
    page.goto(host.at("a") + "red_flags/")
    return page.locator("article").inner_text()


def told(page: Page) -> str:
    """What stands above the page about its version."""
    return page.locator(".cs-notice").inner_text()


def hear(page: Page, words: str) -> None:
    """Wait until the reader is told something."""
    expect(page.locator(".cs-notice")).to_contain_text(words, use_inner_text=True, timeout=15000)


# --- a network that answers ---


def test_a_new_danger_sign_is_read_at_once_and_then_kept(page: Page, host: Host, put: Put, new: Version) -> None:
    put(new)
    assert NEW_SIGN in open_signs(page, host)
    assert told(page) == ""
    until_kept(page, new)
    host.faults = {ALL: hosts.no_answer}
    assert NEW_SIGN in open_signs(page, host)
    hear(page, COPY.format(NEW_DAY))


@pytest.mark.parametrize("fault", [hosts.status(403), hosts.status(404), hosts.login, hosts.hang, hosts.no_answer, hosts.cut])
def test_a_sheet_that_does_not_come_holds_no_update_up(page: Page, host: Host, put: Put, new: Version, fault: Fault) -> None:
    put(new)
    host.faults = {r".*\.(pdf|png)": fault}
    assert NEW_SIGN in open_signs(page, host)
    until_kept(page, new)
    assert told(page) == ""


def test_sheets_are_fetched_when_they_are_asked_for_and_kept_from_then_on(page: Page, host: Host) -> None:
    sheet = host.at("a") + "sheets/ankle-at-home-a4.pdf"
    size = "fetch(ADDRESS).then(answer => answer.arrayBuffer()).then(data => data.byteLength, () => 0)".replace("ADDRESS", repr(sheet))
    assert not [path for path in host.asked if path.endswith((".pdf", ".png")) and "/icon" not in path]
    whole = page.evaluate(size)
    for _ in range(50):
        host.faults = {ALL: hosts.no_answer}
        if page.evaluate(size) == whole:
            break
        host.faults = {}
        page.wait_for_timeout(100)
    host.faults = {ALL: hosts.no_answer}
    assert page.evaluate(size) == whole > 0
    assert page.evaluate(size.replace("a4", "letter")) == 0
    host.faults = {r".*\.pdf": hosts.status(403)}
    assert page.evaluate(size) != whole


# --- deployments that broke ---


def test_a_page_is_missing_at_the_host_until_it_is_mended(page: Page, host: Host, put: Put, new: Version) -> None:
    put(new)
    missing = host.at("a") + "topics/ankle-sprain/"
    host.faults = {r"/a/topics/ankle-sprain/": lambda answer, data: answer.give(*host.find("/a/gone"))}
    assert NEW_SIGN in open_signs(page, host)
    hear(page, UNKEPT)
    hear(page, f"Without a network you would see the copy from {OLD_DAY}.")
    page.goto(missing)
    hear(page, COPY.format(OLD_DAY))
    assert OLD_SIGN in page.locator("article").inner_text()
    host.faults = {}
    assert NEW_SIGN in open_signs(page, host)
    until_kept(page, new)
    page.goto(missing)
    assert NEW_SIGN in page.locator("article").inner_text()
    assert told(page) == ""


def test_old_pages_with_a_new_worker_are_not_kept_as_new(page: Page, host: Host, put: Put, old: Version, new: Version, tmp_path: Path) -> None:
    put(mixed(old, new, tmp_path / "half", WORKER))
    assert OLD_SIGN in open_signs(page, host)
    hear(page, UNKEPT)
    assert page.evaluate(KEPT_VERSION) == old.name
    put(new)
    assert NEW_SIGN in open_signs(page, host)
    until_kept(page, new)
    assert told(page) == ""


def test_new_pages_with_an_old_worker_are_read_and_not_kept(page: Page, host: Host, put: Put, old: Version, new: Version, tmp_path: Path) -> None:
    put(mixed(new, old, tmp_path / "half", WORKER))
    assert NEW_SIGN in open_signs(page, host)
    hear(page, UNKEPT)
    assert page.evaluate("window.isNew") is True
    host.faults = {ALL: hosts.no_answer}
    assert OLD_SIGN in open_signs(page, host)
    hear(page, COPY.format(OLD_DAY))
    assert page.evaluate("window.isNew") is None
    host.faults = {}
    put(new)
    open_signs(page, host)
    until_kept(page, new)


def test_some_pages_are_new_and_some_old(page: Page, host: Host, put: Put, old: Version, new: Version, tmp_path: Path) -> None:
    put(mixed(new, old, tmp_path / "half", "topics/.*"))
    assert NEW_SIGN in open_signs(page, host)
    hear(page, UNKEPT)
    host.faults = {ALL: hosts.no_answer}
    assert OLD_SIGN in open_signs(page, host)


def test_a_new_page_gets_no_part_of_an_old_version(page: Page, host: Host, put: Put, old: Version, new: Version, tmp_path: Path) -> None:
    put(mixed(new, old, tmp_path / "half", r"search/.*|assets/.*"))
    assert NEW_SIGN in open_signs(page, host)
    assert page.evaluate("window.isNew") is None
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--is')") == ""
    assert page.locator("html.no-js").count() == 1
    assert page.get_by_role("navigation", name="Menu").is_visible()
    put(mixed(new, old, tmp_path / "other half", r"search/.*"))
    assert NEW_SIGN in open_signs(page, host)
    page.locator(".search-open button").click()
    page.locator("dialog.search input").fill("stand on the foot")
    expect(page.locator(".search-status")).to_have_text("The search could not be loaded.")
    assert OLD_SIGN not in page.locator("dialog.search").inner_text()


def test_an_old_tab_gets_no_part_of_a_new_version_and_is_told(page: Page, context: BrowserContext, host: Host, put: Put, old: Version,
                                                              new: Version) -> None:
    open_signs(page, host)
    put(new)
    other = context.new_page()
    assert NEW_SIGN in open_signs(other, host)
    hear(page, NEWER)
    hear(page, f"What you see is from {OLD_DAY}.")
    until_kept(other, new)
    page.locator(".search-open button").click()
    page.locator("dialog.search input").fill("stand on the foot")
    expect(page.locator("dialog.search .search-results")).to_contain_text(OLD_SIGN)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Show the new version").click()
    expect(page.locator("article")).to_contain_text(NEW_SIGN)
    assert told(page) == ""
    assert told(other) == ""


# --- answers that are no page of this site ---


@pytest.mark.parametrize("fault", [hosts.login, hosts.to_login])
def test_the_page_of_a_guest_network_is_shown_and_never_kept(page: Page, host: Host, put: Put, old: Version, new: Version, fault: Fault) -> None:
    put(new)
    host.faults = {"/login": hosts.login, ALL: fault}
    page.goto(host.at("a") + "red_flags/")
    assert page.locator("h1").inner_text() == "Accept the terms to go online"
    host.faults = {ALL: hosts.no_answer}
    assert OLD_SIGN in open_signs(page, host)
    hear(page, COPY.format(OLD_DAY))
    assert page.evaluate(KEPT_VERSION) == old.name
    host.faults = {}
    assert NEW_SIGN in open_signs(page, host)
    until_kept(page, new)


@pytest.mark.parametrize("number", [403, 429, 500, 502, 503, 511])
def test_a_host_or_proxy_in_trouble_does_not_take_the_page_away(page: Page, host: Host, number: int) -> None:
    host.faults = {ALL: hosts.status(number)}
    assert OLD_SIGN in open_signs(page, host)
    hear(page, COPY.format(OLD_DAY))


@pytest.mark.parametrize("number", [404, 410])
def test_a_page_that_was_taken_away_is_gone(page: Page, host: Host, old: Version, tmp_path: Path, number: int) -> None:
    without = shutil.copytree(old.site, tmp_path / "without")
    shutil.rmtree(without / "red_flags")
    host.sites["/a/"] = anew(without, tmp_path / "site", {}, date(2026, 12, 1)).site
    host.faults = {"/a/red_flags/": hosts.status(number)}
    assert "Refused" in page.goto(host.at("a") + "red_flags/").text()
    assert OLD_SIGN not in page.content()


@pytest.mark.parametrize("fault", [hosts.cut, hosts.cut_early, hosts.empty, hosts.broken_off])
def test_a_page_that_breaks_off_is_neither_shown_nor_kept(page: Page, host: Host, put: Put, new: Version, fault: Fault) -> None:
    put(new)
    host.faults = {"/a/red_flags/": fault}
    assert OLD_SIGN in open_signs(page, host)
    hear(page, COPY.format(OLD_DAY))
    host.faults = {}
    assert NEW_SIGN in open_signs(page, host)
    until_kept(page, new)


OTHER = hosts.instead(b"/* other */")


@pytest.mark.parametrize(("part", "fault"), [
    *(("search/documents.js", fault) for fault in (hosts.cut, hosts.broken_off, hosts.login, hosts.to_login, hosts.status(500), OTHER)),
    ("assets/app.js", OTHER), ("assets/caresheet.css", OTHER), ("assets/caresheet.css", hosts.login),
])
def test_a_part_that_is_not_that_of_the_version_is_never_kept(page: Page, host: Host, put: Put, old: Version, new: Version, part: str,
                                                             fault: Fault) -> None:
    put(new)
    host.faults = {f"/a/{re.escape(part)}": fault}
    assert NEW_SIGN in open_signs(page, host)
    if "app" not in part:
        hear(page, UNKEPT)
    assert page.evaluate(KEPT_VERSION) == old.name
    host.faults = {ALL: hosts.no_answer}
    assert OLD_SIGN in open_signs(page, host)
    assert page.evaluate("document.styleSheets.length") == 5
    hear(page, COPY.format(OLD_DAY))


# --- a network that does not answer, or late ---


@pytest.mark.parametrize("fault", [hosts.hang, hosts.hang_in_the_middle])
def test_where_the_network_hangs_the_kept_page_comes_with_its_day_and_the_new_one_when_it_answers(page: Page, host: Host, put: Put, new: Version,
                                                                                                 fault: Fault) -> None:
    put(new)
    host.faults = {ALL: fault}
    assert OLD_SIGN in open_signs(page, host)
    hear(page, COPY.format(OLD_DAY))
    host.faults = {}
    host.released.set()
    hear(page, NEWER)
    assert "offline" not in told(page)
    page.get_by_role("button", name="Show the new version").click()
    expect(page.locator("article")).to_contain_text(NEW_SIGN)


def test_a_reader_who_asks_for_the_new_version_is_not_given_the_old_one_for_a_slow_network(page: Page, host: Host, put: Put, new: Version) -> None:
    open_signs(page, host)
    put(new)
    page.evaluate("dispatchEvent(new Event('online'))")
    hear(page, NEWER)
    host.faults = {"/a/red_flags/": hosts.hang}
    page.get_by_role("button", name="Show the new version").click(no_wait_after=True)
    page.wait_for_timeout(4000)  # longer than the worker waits for a page that nobody waits for
    host.released.set()
    expect(page.locator("article")).to_contain_text(NEW_SIGN)
    assert "offline" not in told(page)


def test_a_copy_that_is_what_the_network_says_is_not_doubted(page: Page, host: Host) -> None:
    host.faults = {ALL: hosts.no_answer}
    open_signs(page, host)
    hear(page, COPY.format(OLD_DAY))
    host.faults = {}
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".cs-notice")).to_have_text(re.compile(r"^\s*$"), use_inner_text=True)


def test_of_a_whole_site_every_page_is_kept(window: Page, host: Host, example_site: Path) -> None:
    host.sites["/a/"] = example_site
    window.goto(host.at("a"))
    until_kept(window, Version(example_site, window.locator("html").get_attribute("data-version") or ""))
    host.faults = {ALL: hosts.no_answer}
    places = [file.parent.relative_to(example_site).as_posix() for file in example_site.rglob("index.html")]
    texts = window.evaluate("""all => Promise.all(all.map(async (place) => {
      const kept = await (await caches.match(new URL("?kept", location))).json(), path = new URL(place, location).pathname;
      return (await caches.match(new URL(`?sha256=${kept.files[path]}`, location)))?.text();
    }))""", [f"{place}/" for place in places])
    assert len(places) > 50
    assert texts == [(example_site / place / "index.html").read_text(encoding="utf-8") for place in places]


def test_offline_every_page_is_there_whole_with_its_search_and_its_day(page: Page, host: Host) -> None:
    host.faults = {ALL: hosts.no_answer}
    page.goto(host.at("a") + "topics/ankle-sprain/clinical/?from=elsewhere#sources")
    hear(page, COPY.format(OLD_DAY))
    assert page.evaluate("document.fonts.ready.then(fonts => [...fonts].some(one => one.family.includes('Source Sans') && one.status === 'loaded'))")
    page.locator(".search-open button").click()
    page.locator("dialog.search input").fill("stand on the foot")
    expect(page.locator("dialog.search .search-results")).to_contain_text(OLD_SIGN)
    page.keyboard.press("Escape")
    page.emulate_media(media="print")
    assert page.locator(".cs-kept").is_visible()


# --- what is kept on the device ---


def test_two_sites_at_one_host_leave_each_other_alone(page: Page, context: BrowserContext, host: Host, put: Put, old: Version, new: Version,
                                                      tmp_path: Path) -> None:
    host.sites["/b/"] = anew(old.site, tmp_path / "b", {OLD_SIGN: "The sign of the other site.", OLD_DAY: "2 January 2026"}, date(2026, 1, 2)).site
    other = context.new_page()
    other.goto(host.at("b"))
    until_kept(other, Version(host.sites["/b/"], other.locator("html").get_attribute("data-version")),
               KEPT_VERSION.replace("/a/", "/b/"))
    put(new)
    open_signs(page, host)
    until_kept(page, new)
    host.faults = {ALL: hosts.no_answer}
    other.goto(host.at("b") + "red_flags/")
    assert "The sign of the other site." in other.locator("article").inner_text()
    hear(other, COPY.format("2 January 2026"))
    assert NEW_SIGN in open_signs(page, host)
    assert sorted(page.evaluate("caches.keys()")) == ["caresheet /a/", "caresheet /b/"]


def test_of_the_caches_of_the_former_worker_only_our_own_goes(window: Page, host: Host, old: Version) -> None:
    page = window
    page.goto(f"http://127.0.0.1:{host.server_port}/nothing")
    fill = """caches => Promise.all(Object.entries(caches).map(async ([name, paths]) => {
      const cache = await window.caches.open(name);
      for (const path of paths) await cache.put(path, new Response("x"));
    }))"""
    others = {"caresheet-" + "b" * 16: ["/b/", "/b/x/"], "caresheet-" + "c" * 16: ["/", "/a/", "/a/x/"], "caresheet-" + "d" * 16: [],
              "caresheet-" + "e" * 16: ["/a/x/"], "somebody": ["/a/"]}
    page.evaluate(fill, {"caresheet-" + "a" * 16: ["/a/", "/a/x/"], **others})
    page.goto(host.at("a"))
    until_kept(page, old)
    for _ in range(50):
        if "caresheet-" + "a" * 16 not in page.evaluate("caches.keys()"):
            break
        page.wait_for_timeout(100)
    assert set(page.evaluate("caches.keys()")) == {*others, "caresheet /a/"}


def test_what_was_changed_on_the_device_is_not_used(page: Page, host: Host) -> None:
    change = """caches.open("caresheet /a/").then(async (store) => {
      for (const one of await store.keys()) await store.put(one, new Response("<html>changed</html>", { headers: { "Content-Type": "text/html" } }));
    })"""
    page.evaluate(change)
    assert OLD_SIGN in open_signs(page, host)
    host.faults = {"/a/red_flags/": hosts.status(500)}
    page.goto(host.at("a") + "red_flags/")
    assert "changed" not in page.content()


def test_what_two_versions_ago_was_kept_is_deleted(page: Page, host: Host, put: Put, old: Version, new: Version, tmp_path: Path) -> None:
    count = "caches.open('caresheet /a/').then(store => store.keys()).then(all => all.length)"
    first = page.evaluate(count)
    for version in (new, anew(new.site, tmp_path / "third", {}, date(2026, 12, 2)), old):
        put(version)
        open_signs(page, host)
        until_kept(page, version)
    for _ in range(50):
        if page.evaluate(count) <= 2 * first:
            break
        page.wait_for_timeout(100)
    assert page.evaluate(count) <= 2 * first


def test_a_reader_who_saves_data_is_not_sent_the_whole_site(opened: Open, host: Host) -> None:
    page = opened({"width": 1280, "height": 720}, alone=True, service_workers="allow")
    page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    page.goto(host.at("a"))
    page.wait_for_timeout(300)
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


def test_without_a_worker_a_tab_is_told_of_a_newer_version_too(browser: Browser, host: Host, put: Put, new: Version) -> None:
    context = browser.new_context(service_workers="block")
    page, other = context.new_page(), context.new_page()
    assert OLD_SIGN in open_signs(page, host)
    put(new)
    assert NEW_SIGN in open_signs(other, host)
    hear(page, NEWER)
    page.get_by_role("button", name="Show the new version").click()
    expect(page.locator("article")).to_contain_text(NEW_SIGN)
    context.close()
