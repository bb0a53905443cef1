"""The frame around every page: its language, landmarks and headings, where the reader is, and what comes before and after."""

from __future__ import annotations

import gzip
import itertools
import json
import re
from collections import Counter
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.documents import alphabetical_index
from generator.drawing import topic_map
from generator.drawing.text_metrics import SLACK, read_font
from generator.drawing.tokens import read_tokens
from generator.language.words import ROOT as TEMPLATES
from generator.language.words import read_words
from tests.worlds import ROOT, real
from tests.worlds import pages as pages_of

REAL = real()
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Element:
    """One element of a page: its tag, attributes, text and what is inside it."""

    def __init__(self, tag: str, attributes: dict[str, str | None], parent: Element | None) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.inside: list[Element | str] = []

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name) or ""

    @cached_property
    def everything(self) -> list[Element]:
        """It and all that is in it, in the order of the page. Asked for only of a page that is read."""
        return [self, *(one for part in self.inside if isinstance(part, Element) for one in part.everything)]

    def all(self, tag: str = "", **wanted: str) -> list[Element]:
        return [one for one in self.everything if tag in ("", one.tag)
                and all(value in one[name.rstrip("_")].split() for name, value in wanted.items())]

    @property
    def text(self) -> str:
        return " ".join("".join(part if isinstance(part, str) else part.text for part in self.inside).split())


class Tree(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = self.at = Element("", {}, None)
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), self.at)
        self.at.inside.append(element)
        if tag not in VOID:
            self.at = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.at.inside.append(Element(tag, dict(attrs), self.at))

    def handle_endtag(self, tag: str) -> None:
        while self.at.tag != tag and self.at.parent:
            self.at = self.at.parent
        self.at = self.at.parent or self.root

    def handle_data(self, data: str) -> None:
        self.at.inside.append(data)


@pytest.fixture(scope="module")
def pages(real_site: Path) -> dict[str, Element]:
    """Every page of the real site by its address."""
    return {file.relative_to(real_site).as_posix().removesuffix("index.html"): Tree(file.read_text()).root
            for file in sorted(real_site.rglob("*.html"))}


def front_matter(path: str) -> dict[str, Any]:
    found = yaml.safe_load(pages_of(REAL)[path].split("---\n")[1])
    assert isinstance(found, dict)
    return found


def test_every_page_names_its_language_and_has_one_of_each_landmark(pages: dict[str, Element]) -> None:
    for address, page in pages.items():
        assert page.all("html")[0]["lang"] == "en", address
        assert [len(page.all(tag)) for tag in ("header", "main", "footer", "article")] == [1, 1, 1, 1], address
        names = [nav["aria-label"] for nav in page.all("nav") if "contents" not in nav["class"]]
        assert all(names) and len(set(names)) == len(names), f"{address}: {names}"


def test_every_page_has_one_main_heading_and_no_level_is_left_out(pages: dict[str, Element]) -> None:
    for address, page in pages.items():
        levels = [int(element.tag[1]) for element in page.all() if re.fullmatch(r"h[1-6]", element.tag)]
        assert levels[0] == 1 and levels.count(1) == 1, address
        assert all(there <= here + 1 for here, there in itertools.pairwise(levels)), f"{address}: {levels}"
        assert all(heading.text for heading in page.all() if re.fullmatch(r"h[1-6]", heading.tag)), address


def test_no_two_pages_have_one_title(pages: dict[str, Element]) -> None:
    titles = Counter(page.all("title")[0].text for page in pages.values())
    assert [title for title, count in titles.items() if count > 1] == []


def test_the_danger_signs_of_its_reader_are_one_click_away_on_every_page(pages: dict[str, Element]) -> None:
    for address, page in pages.items():
        link = page.all("li", class_="cs-bar__danger")[0].all("a")[0]
        path = markdown_of(address)
        clinical = bool(path) and front_matter(path)["voice"] == "clinical"
        wanted = "red_flags/clinical/" if clinical else "red_flags/"
        here = address if address.startswith("red_flags/") else ""
        assert link["href"].endswith(wanted) or here == wanted, f"{address}: {link['href']}"


def markdown_of(address: str) -> str:
    return next((path for path in (f"{address}index.md", f"{address.removesuffix('/')}.md") if path in pages_of(REAL)), "")


def test_every_page_says_where_it_is(pages: dict[str, Element]) -> None:
    for address, page in pages.items():
        crumbs = page.all("nav", class_="cs-path")
        if address in ("", "404.html"):
            assert crumbs == []
            continue
        way = crumbs[0].all("li")
        assert way[0].text == "Home" and way[-1].all("span", aria_current="page") == [], address
        assert way[-1].text == page.all("h1")[0].text.rstrip("¶"), address
    topic = [item.text for item in pages["topics/sciatica/clinical/"].all("nav", class_="cs-path")[0].all("li")]
    assert topic == ["Home", "I am a clinician", "Conditions", "Sciatica"]


def test_the_pages_before_and_after_are_of_the_same_sort_and_reader() -> None:
    told = {path: front_matter(path) for path in pages_of(REAL)}
    address = {path.removesuffix("index.md").removesuffix(".md").rstrip("/") + "/": path for path in told}
    for path, known in told.items():
        for name, back in (("previous", "next"), ("next", "previous")):
            if name in known:
                near = told[address[known[name]["url"]]]
                assert near["voice"] == known["voice"], path
                assert near["crumbs"] == known["crumbs"], path
                assert address[near[back]["url"]] == path
    assert not any(name in known for path, known in told.items() if path.startswith("about/") or "/" not in path for name in ("previous", "next"))


def test_sheets_are_found_from_every_topic(pages: dict[str, Element]) -> None:
    for address, page in pages.items():
        if address.startswith("topics/"):
            assert page.all("h2", id_="sheets"), address
            assert any(link["href"].endswith("sheets/") for link in page.all("article")[0].all("a")), address


def test_nothing_on_a_page_is_style_or_script_of_its_own(pages: dict[str, Element]) -> None:
    for address, page in pages.items():
        elements = page.all()
        assert not any(name == "style" or name.startswith("on") for element in elements for name in element.attributes), address
        assert not page.all("style"), address
        assert all(script["src"] or script["type"] in {"application/json", "application/ld+json"} for script in page.all("script")), address


def test_a_caption_stands_in_its_table_and_not_in_a_paragraph(pages: dict[str, Element]) -> None:
    captions = [caption for page in pages.values() for caption in page.all("caption")]
    assert captions and all(caption.parent and caption.parent.tag == "table" for caption in captions)


def test_no_page_is_heavy(real_site: Path) -> None:
    """As they come over the network: 100 kB for a page, 300 kB with everything that it needs at first (pictures of sheets come later)."""
    def size(file: Path) -> int:
        return file.stat().st_size if file.suffix == ".woff2" else len(gzip.compress(file.read_bytes()))

    assets = real_site / "assets"
    frame = sum(size(file) for file in [*assets.glob("*.css"), *assets.glob("*.js"), *assets.glob("fonts/*.woff2")])
    for page in real_site.rglob("*.html"):
        assert size(page) < 100_000, page
        assert size(page) + frame < 300_000, page


def test_the_bar_of_the_browser_has_the_colour_of_the_header(pages: dict[str, Element], real_site: Path) -> None:
    head = read_tokens().pages["head"]
    assert [meta["content"] for meta in pages[""].all("meta", name="theme-color")] == [head["light"], head["dark"]]
    assert json.loads((real_site / "manifest.webmanifest").read_text())["theme_color"] == head["light"]


def test_every_word_of_the_theme_is_in_the_catalogue_and_used() -> None:
    files = [*(TEMPLATES / "theme" / "overrides").rglob("*.html")]
    used = {name for file in files for name in re.findall(r"\bwords\.(\w+)", file.read_text(encoding="utf-8"))}
    assert used == set(read_words("en").for_theme())


# --- A to Z ----------------------------------------------------------------------------------------------------------


def test_a_to_z_has_every_name_of_everything(pages: dict[str, Element]) -> None:
    names = [name for found in alphabetical_index.names(REAL.library).values() for name in found]
    for page in REAL.library.pages:
        for words in (page.names.plain, page.names.clinical, *page.names.also):
            assert any(name.words.casefold() == words.casefold() and any(target.thing is page for target in name.targets) for name in names), words
    shown = pages["about/a-z/"].all("article")[0].text
    for term in REAL.library.glossary:
        assert term.names.plain in shown
    keys = [alphabetical_index._key(name.words) for name in names]
    assert keys == sorted(keys) and len(set(keys)) == len(keys)
    for address in ("topics/sciatica/", "topics/sciatica/clinical/", "sheets/danger-signs-card/", "decisions/which-scan/"):
        assert any(link["href"] == f"../../{address}" for link in pages["about/a-z/"].all("a")), address


# --- the map ---------------------------------------------------------------------------------------------------------


def test_the_map_has_every_topic_and_every_link(pages: dict[str, Element]) -> None:
    page, topics = pages["about/map/"], REAL.library.topics
    drawing = page.all("svg", class_="topic-map")[0]
    assert sorted(link["data-topic"] for link in drawing.all("a")) == sorted(topics)
    pairs = {frozenset(line["data-ends"].split()) for line in drawing.all("path", class_="map-line")}
    assert pairs == {frozenset((topic.id, str(ref))) for topic in topics.values() for ref in topic.related}
    both = {frozenset(line["data-ends"].split()) for line in drawing.all("path", class_="map-both")}
    assert both == {frozenset((topic.id, str(ref))) for topic in topics.values() for ref in topic.related if topic.id in topics[ref].related}
    listed = [item for part in page.all("div", class_="map-list") for item in part.all("li")]
    assert len(listed) == len(topics)
    assert sum(len(item.all("a")) - 2 for item in listed) == sum(len(topic.related) for topic in topics.values())


def test_the_map_is_the_same_every_time_and_no_box_lies_on_another() -> None:
    font = read_font()
    left = [topic_map.MapTopic(f"a{n}", f"Topic {n} with a name that is long enough for two lines" * (n % 3)) for n in range(1, 9)]
    right = [topic_map.MapTopic(f"b{n}", f"Topic {n}") for n in range(4)]
    columns = [[topic_map.MapGroup("Left", left)],
               [topic_map.MapGroup("Right", right), topic_map.MapGroup("Below", [topic_map.MapTopic("c", "C")])]]
    columns[0][0] = topic_map.MapGroup("Left", [spot._replace(name=spot.name or "Empty") for spot in columns[0][0].spots])
    related = {"a1": ["b3", "a2", "nowhere"], "a2": ["a1", "b0"], "b0": ["a2"], "c": ["a8"], "b1": []}
    drawn = topic_map.arrange(columns, related, font)
    assert drawn == topic_map.arrange(columns, dict(reversed(related.items())), font)._replace(links=drawn.links)
    assert {(link.one, link.other, link.both) for link in drawn.links} == {("a1", "a2", True), ("a2", "b0", True)}
    boxes = sorted(drawn.boxes, key=lambda box: (box.column, box.y))
    assert all(one.column != two.column or one.y + one.height <= two.y for one, two in itertools.pairwise(boxes))
    assert all(box.y >= 0 and box.y + box.height <= drawn.height and box.x + topic_map.WIDE <= drawn.width for box in boxes)
    assert all(line.width <= topic_map.WIDE - 2 * topic_map.PAD + 1 for box in boxes for line in box.lines)


def test_every_column_of_the_map_begins_at_the_top() -> None:
    many = [topic_map.MapTopic(f"b{n}", "B") for n in range(9)]
    columns = [[topic_map.MapGroup("Few", [topic_map.MapTopic("a", "A")])], [topic_map.MapGroup("Many", many)]]
    drawn = topic_map.arrange(columns, {}, read_font())
    assert len({heading.y for heading in drawn.headings}) == 1


def test_a_map_of_nothing_is_drawn_too() -> None:
    drawn = topic_map.arrange([], {}, read_font())
    assert "<svg" in topic_map.svg(drawn, {}, "T", "D")


# Advance widths of Arial, in thousandths of its size: those of Helvetica, with which it and Liberation Sans are compatible (Adobe's font metrics).
LETTERS = "abcdefghijklmnopqrstuvwxyz .,"
ARIAL = {
    "regular": (556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500,
                278, 278, 278),
    "bold": (556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500,
             278, 278, 278),
}


@pytest.mark.parametrize("face", ARIAL)
def test_what_stands_there_until_our_font_has_come_is_as_wide_as_it(face: str) -> None:
    widths = dict(zip(LETTERS, ARIAL[face], strict=True))
    text = "".join(sign for fact in REAL.library.facts.values() for sign in fact.plain.lower() if sign in widths)
    ours = read_font().width(text, face == "bold") / SLACK
    arial = sum(widths[sign] for sign in text) / 1000
    css = (ROOT / "templates" / "theme" / "assets" / "caresheet.css").read_text(encoding="utf-8")
    weight = {"regular": 400, "bold": 700}[face]
    adjusted = float(re.search(rf'"Until Source Sans"; font-weight: {weight};[^}}]*size-adjust: ([\d.]+)%', css)[1])
    assert adjusted == pytest.approx(100 * ours / arial, rel=0.015)
