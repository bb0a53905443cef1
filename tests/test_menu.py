"""The menu unfolds the pages of the sort that is open; of a long sort only those around the page, so that pages do not grow with the site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest

from generator.build import build
from generator.documents import navigation
from tests.worlds import TODAY, SharedPress, examples, write

MOST, BESIDE = 6, 2
SHOWN = 2 * BESIDE + 1


@pytest.fixture(autouse=True)
def _short_menus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven pages are enough to be many."""
    monkeypatch.setattr(navigation, "MOST_UNFOLDED", MOST)
    monkeypatch.setattr(navigation, "BESIDE", BESIDE)


def topic(id_: str) -> str:
    cited = "sources: [{source: ankle-demonstration, line: 1}]"
    return f"""\
id: {id_}
kind: anatomy
names: {{plain: "The {id_} & foot", clinical: "Pes {id_}"}}
red_flags: not stated
main_message: {{id: {id_}-message, plain: "This page is about {id_}.", {cited}}}
key_points: [{id_}-message, {id_}-bones, {id_}-skin]
about: [{{id: {id_}-bones, plain: "{id_} has bones.", {cited}}}]
anatomy: [{{id: {id_}-skin, structure: "skin of {id_}", plain: "{id_} has skin.", {cited}}}]
faq: not stated
"""


def site_of(folder: Path, topics: Sequence[str], builder: str) -> Path:
    """A site of some topics, built."""
    settings, source = examples()["site.yml"], examples()["sources/ankle-demonstration.yml"]
    content = write(folder / "content", {
        "site.yml": re.sub(r"start_here: .*", "", settings).replace("builder: mkdocs", f"builder: {builder}"),
        "sources/ankle-demonstration.yml": re.sub(r"doubts: .*", "", source), **{f"topics/{id_}.yml": topic(id_) for id_ in topics}})
    examined = build(content, SharedPress(folder / "build", folder / "site"), TODAY)
    assert examined.ok, examined.problems
    return folder / "site"


class Menu(HTMLParser):
    """The links of the menu of a page, and which of them is the page itself."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.here: list[str] = []
        self._inside = self._link = False
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self._inside = self._inside or told.get("id") == "cs-menu"
        if self._inside and tag == "a":
            self._link = True
            self.links.append((str(told["href"]), ""))
            self.here += [str(told["href"])] if told.get("aria-current") else []

    def handle_data(self, data: str) -> None:
        if self._link:
            self.links[-1] = (self.links[-1][0], self.links[-1][1] + data)

    def handle_endtag(self, tag: str) -> None:
        self._link = self._link and tag != "a"
        self._inside = self._inside and tag != "nav"


def topics_in(menu: Menu, here: str) -> list[str]:
    """The topics that a menu names, by their ids. `here`: that of the page."""
    own = menu.here[0]
    return [here if href == own else found[1] for href, _ in menu.links if (found := re.fullmatch(r"\.\./(foot-[a-z])/", href)) or href == own]


def names(count: int) -> list[str]:
    return [f"foot-{letter}" for letter in "abcdefghij"][:count]


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
def test_a_long_sort_shows_the_pages_around_this_one_and_the_way_to_all(tmp_path: Path, builder: str) -> None:
    all_of_them = names(MOST + 3)
    site = site_of(tmp_path, all_of_them, builder)
    for here, first in ((0, 0), (1, 0), (2, 0), (4, 4 - BESIDE), (MOST + 2, MOST + 3 - SHOWN)):
        id_ = all_of_them[here]
        menu = Menu(site / "topics" / id_ / "index.html")
        assert topics_in(menu, id_) == all_of_them[first:first + SHOWN]
        assert ("../../patients/#anatomy", f"All {MOST + 3} in a list") in menu.links
        assert all(f"The {one} & foot" in {words for _, words in menu.links} for one in all_of_them[first:first + SHOWN])
    listed = (site / "patients" / "index.html").read_text(encoding="utf-8")
    assert 'id="anatomy"' in listed and all(f"../topics/{one}/" in listed for one in all_of_them)


def test_a_sort_of_ordinary_length_is_shown_whole(tmp_path: Path) -> None:
    all_of_them = names(MOST)
    menu = Menu(site_of(tmp_path, all_of_them, "mkdocs") / "topics" / all_of_them[3] / "index.html")
    assert topics_in(menu, all_of_them[3]) == all_of_them
    assert not any("in a list" in words for _, words in menu.links)
