"""Library -> the order of reading: which pages lie beside each other, and how they are arranged in the menu."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import NamedTuple

from generator.content.model import Decision, Handout, Library, Page, Topic, Voice
from generator.documents import collections, document_version, views
from generator.language.words import Words
from generator.outputs.pages.urls import A_Z, MAP, SHEETS, VOICES, address, door_path, list_path, page_path

Nav = list["str | dict[str, str | Nav]"]
"""The order of pages as MkDocs reads it. Only our own words are titles; a page of the content is named by its heading."""

SECTION_ANCHORS: Mapping[str, str] = MappingProxyType({
    **{f"kinds_{kind}": kind for kind in ("condition", "symptom", "guide", "anatomy", "prevention")},
    "title_decisions": "charts", "sheets_to_print": "sheets",
    **{f"title_{name}": name for name in ("tests", "treatments", "comparisons")},
})
"""The key of the title of each section of the order of pages, and its anchor on the first page of each reader."""

LISTS = {"red_flags", "pitfalls", "causes", "faq", "evidence"}
"""Pages that list entries of one sort."""

TOPIC_KINDS = ("condition", "symptom", "guide", "anatomy", "prevention")


class Shelf(NamedTuple):
    """Pages of one sort for one reader, in the order of reading: their heading, its anchor on the reader's first page, and their titles by path."""

    title: str
    anchor: str
    pages: Mapping[str, str]


def shelves(library: Library, w: Words, voice: Voice) -> tuple[Shelf, ...]:
    """Every sort of page that a reader can leaf through."""
    sheets: dict[str, Iterable[Decision | Handout]] = {"title_decisions": library.decisions.values(), "sheets_to_print": library.handouts.values()}
    shelves = [Shelf(w(f"kinds_{kind}"), kind, _row(topics, voice)) for kind, topics in topics_by_kind(library).items()]
    shelves += [Shelf(w(key), SECTION_ANCHORS[key], {document_version.sheet_path(sheet): sheet.names.voiced(voice) for sheet in entries
                                                     if views.voice_of(sheet) == voice}) for key, entries in sheets.items()]
    shelves += [Shelf(w(f"title_{name}"), name, _row(getattr(library, name).values(), voice)) for name in ("tests", "treatments", "comparisons")]
    return tuple(shelf for shelf in shelves if shelf.pages)


def _row(pages: Iterable[Page], voice: Voice) -> Mapping[str, str]:
    return {page_path(page, voice): page.names.voiced(voice) for page in pages}


def nav(words: Words, titles: Mapping[str, str], shelves: Mapping[Voice, Sequence[Shelf]]) -> Nav:
    """The order of all printed pages. `titles`: each path with its title, in the order of printing."""
    apart = (A_Z, MAP)
    places: Nav = [path for path in titles if path.startswith("about/facts/")]
    about: Nav = [{titles[path]: path} for path in titles if path.startswith("about/") and path not in (*apart, *places)]
    about.append({words("title_about_facts"): places})
    doors: Nav = [{words(f"door_{voice}"): _nav_of(words, titles, shelves[voice], voice)} for voice in VOICES]
    sheets: Nav = [{words("title_sheets"): SHEETS}] if SHEETS in titles else []
    finding: Nav = [{titles[path]: path} for path in apart]
    return [{words("home"): "index.md"}, *doors, *sheets, *finding, {words("about"): about}]


def _nav_of(w: Words, printed: Container[str], shelves: Sequence[Shelf], voice: Voice) -> Nav:
    rows: dict[str, Nav] = {shelf.anchor: [{shelf.title: list(shelf.pages)}] for shelf in shelves}
    rows |= {name: [{w(f"title_{name}"): list_path(name, voice)}] for name in LISTS if list_path(name, voice) in printed}
    nav: Nav = [{w(f"door_{voice}"): door_path(voice)}]
    for name in ("red_flags", *TOPIC_KINDS, "faq", "charts", "sheets", "causes", "tests", "treatments", "comparisons", "evidence", "pitfalls"):
        nav += rows.get(name, [])
    return nav


def neighbours(pages: Mapping[str, str], path: str) -> Mapping[str, object]:
    """The pages before and after one in its own row."""
    row = list(pages)
    place = row.index(path)
    found = {"previous": row[place - 1] if place else None, "next": row[place + 1] if place + 1 < len(row) else None}
    return {name: {"title": escape(pages[near]), "url": address(near)} for name, near in found.items() if near}


def topics_by_kind(library: Library) -> Mapping[str, list[Topic]]:
    """The topics of each kind that has any, in the order of the site's start_here, then by name."""
    order = collections.topics_in_order(library)
    return {kind: found for kind in TOPIC_KINDS if (found := [topic for topic in order if topic.kind == kind])}
