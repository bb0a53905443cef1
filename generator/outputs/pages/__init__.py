"""Library -> Markdown: every page of the site, in the voice for patients and in the voice for clinicians, from the same facts.

    ways.py     where pages stand, and the ways between them
    order.py    which pages lie beside each other, and their order in the menu
    writing.py  one page while a template writes it
    anchors.py  ids of headings that words of the content could take
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from html import escape, unescape
from types import MappingProxyType
from typing import Any, NamedTuple

from generator.content.model import Decision, Disagreement, Entry, Handout, Inventory, Library, Row, Site, Statement, Voice
from generator.documents import alphabetical_index, calling, collections, document_version, reading_age, views
from generator.documents.printed import Printed
from generator.drawing import topic_map
from generator.drawing.flowchart.layout import draw
from generator.drawing.flowchart.svg import svg
from generator.drawing.text_metrics import Font
from generator.logic import numbers
from generator.outputs.glossary import Finder
from generator.outputs.pages.anchors import with_free_ids
from generator.outputs.pages.navigation import LISTS, SECTION_ANCHORS, Nav, nav, neighbours, shelves, topics_by_kind
from generator.outputs.pages.urls import A_Z, FOLDERS, MAP, PLACES, SHEETS, VOICES, address, door_path, list_path, other, page_path
from generator.outputs.pages.writing import Desk, Writing, inert
from generator.outputs.pdf import Sheet, sheets_of
from generator.outputs.templates import Templates

__all__ = ["SECTION_ANCHORS", "VOICES", "Nav", "Rendered", "list_path", "page_path", "render"]

CONTENTS = "<!-- contents -->"
"""Where a template wants the list of the page's sections."""

_SECTION = re.compile(r"^## (.+?) \{ #([\w-]+) \}$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKUP = re.compile(r"<[^>]*>|\[|\]\([^)]*\)|\{ [.#][^}]*\}")
_MAP_COLUMNS = (("symptom", "anatomy"), ("condition",), ("guide", "prevention"))


class Rendered(NamedTuple):
    """All pages: their files, what each of them shows, how they are arranged for reading, and each path with its title, in the order of `printed`."""

    files: Mapping[str, bytes]
    printed: tuple[Printed, ...]
    nav: Nav
    reading: tuple[reading_age.Reading, ...] = ()
    titles: Mapping[str, str] = MappingProxyType({})


def render(library: Library, templates: Templates, font: Font, rules: Mapping[str, str], sheets: Sequence[Sheet] = ()) -> Rendered:
    """Write every page. `rules`: the name of each rule of the build and what it holds, for the page that lists them.

    A Library without its `site` has no pages.
    """
    if library.site is None:
        return Rendered({}, (), [])
    press = _Press(library, library.site, templates, font, sheets)
    press.print("index.md", "home.md.j2", "plain")
    for voice in VOICES:
        press.print_voice(voice)
    press.print_decisions()
    press.print_sheets()
    press.print_about(rules)
    files = {path: text.encode() for path, text in press.texts.items()} | press.files | dict(templates.assets)
    order = nav(templates.words, press.titles, press.shelves)
    return Rendered(dict(sorted(files.items())), tuple(press.printed.values()), order, press.reading, dict(press.titles))


class _Press:
    """Prints pages one after the other and keeps what each of them shows."""

    def __init__(self, library: Library, site: Site, templates: Templates, font: Font, sheets: Sequence[Sheet]) -> None:
        self.library = library
        self.site = site
        self.templates = templates
        self.font = font
        self.files: dict[str, bytes] = {}
        self.texts: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        self.printed: dict[str, Printed] = {}
        self.reading: tuple[reading_age.Reading, ...] = ()
        self.shelves = {voice: shelves(library, templates.words, voice) for voice in VOICES}
        self.desk = Desk(library, site, templates.words, {document_version.sheet_path(sheet.entry): sheet for sheet in sheets}, font,
                         Finder(library.glossary), _differing(library))

    def print(self, path: str, template: str, voice: Voice, title: str = "", other: str | None = None, entry: Entry | None = None,
              about: str = "", **values: object) -> None:
        """Write one page. `other` is the path of the same page in the other voice; `entry` is what the page is about, if it is one entry;
        `about` names a list of entries."""
        self.titles[path] = title
        given = {"library": self.library, "site": self.site, "title": title, "other": other, "entry": entry, **values}
        writing = Writing(self.desk, path, voice)
        text = self.templates.render(template, page=writing, **given)
        for_patients = voice == "plain" and bool(entry or about)
        if for_patients:  # written again, now that it is known which words it explains by itself
            writing = Writing(self.desk, path, voice, writing)
            text = self.templates.render(template, page=writing, **given)
        text = with_free_ids(text)
        self.texts[path] = _titled(text.replace(CONTENTS, ""), title or str(self.site.name))
        words = unescape(_MARKUP.sub(" ", self.texts[path]))
        self.texts[path] = _titled(text.replace(CONTENTS, _contents(text)), title or str(self.site.name), self._wayfinding(path, voice, other))
        self.printed[path] = Printed(entry or about, frozenset(writing.facts), frozenset(writing.top), words, for_patients, voice,
                                     _sections(text))

    def _wayfinding(self, path: str, voice: Voice, other: str | None) -> Mapping[str, object]:
        """What the theme shows around a page: its voice, the way from the home page to it, its neighbours, the same page in the other voice."""
        w, known = self.templates.words, dict[str, object](voice=voice)
        shelf = next((shelf for shelf in self.shelves[voice] if path in shelf.pages), None)
        crumbs = [(w("home"), "index.md", "")]
        if path.startswith("about/") and path not in {"about/index.md", A_Z, MAP}:
            crumbs.append((w("about"), "about/index.md", ""))
        elif shelf or path.partition("/")[0] in LISTS:
            crumbs.append((w(f"door_{voice}"), door_path(voice), ""))
        if shelf:
            crumbs.append((shelf.title, door_path(voice), f"#{shelf.anchor}"))
        if path != "index.md":
            known["crumbs"] = [{"title": escape(title), "url": address(to), "anchor": anchor} for title, to, anchor in crumbs]
        known |= {"other": address(other)} if other else {}
        return {**known, **(neighbours(shelf.pages, path) if shelf else {})}

    def print_voice(self, voice: Voice) -> None:
        """Everything that exists in both voices."""
        w, library = self.templates.words, self.library
        lists = {"faq": collections.questions(library), "evidence": collections.figures(library)}
        self.print(door_path(voice), f"door_{voice}.md.j2", voice, w(f"door_{voice}"), about=door_path(voice), topics=topics_by_kind(library),
                   faq=lists["faq"], evidence=lists["evidence"])
        for name, entries in (("red_flags", library.red_flags), ("pitfalls", library.pitfalls), ("causes", library.causes)):
            if entries:
                self.print(list_path(name, voice), f"{name}.md.j2", voice, w(f"title_{name}"), list_path(name, other(voice)), about=name)
        for name, groups in lists.items():
            if groups:
                self.print(list_path(name, voice), f"{name}.md.j2", voice, w(f"title_{name}"), list_path(name, other(voice)), about=name,
                           groups=groups)
        for page in library.pages:
            self.print(page_path(page, voice), f"{FOLDERS[type(page)].removesuffix('s')}.md.j2", voice, page.names.voiced(voice),
                       page_path(page, other(voice)), page)

    def print_decisions(self) -> None:
        """Every chart in the voice of its reader: drawn, as an outline and a table; Mermaid source and JSON as files."""
        w = self.templates.words
        for decision in self.library.decisions.values():
            self.files[f"decisions/{decision.id}.mmd"] = views.mermaid(decision, w, self.library).encode()
            self.files[f"decisions/{decision.id}.json"] = views.as_json(decision, self.library, w).encode()
            outline = views.steps(decision, self.library, w)
            drawing = draw(views.graph(decision, self.library, w), self.font)
            title = decision.names.voiced(views.voice_of(decision))
            picture = svg(drawing, f"chart-{decision.id}", title, w("chart_description"), {step.box.id: f"#step-{step.number}" for step in outline})
            self.print(document_version.sheet_path(decision), "decision.md.j2", views.voice_of(decision), title, entry=decision, svg=inert(picture),
                       steps=outline, numbers=numbers(decision), table=views.table(decision, w, self.library),
                       signs=views.danger_signs(decision, self.library), unstated=views.unstated(decision, w),
                       call=calling.everybody(self.library, views.voice_of(decision), w))

    def print_sheets(self) -> None:
        """Every handout in the voice of its reader, and the list of all sheets."""
        for handout in self.library.handouts.values():
            voice = views.voice_of(handout)
            self.print(document_version.sheet_path(handout), "sheet.md.j2", voice, handout.names.voiced(voice), entry=handout)
        cards = {voice: [_card(entry) for entry in sheets_of(self.library) if views.voice_of(entry) == voice] for voice in VOICES}
        if any(cards.values()):
            self.print(SHEETS, "sheets.md.j2", "plain", self.templates.words("title_sheets"), cards=cards)

    def print_about(self, rules: Mapping[str, str]) -> None:
        """What is told about the content itself; last, because it says what the other pages show."""
        w = self.templates.words
        cited = self._citing()
        for name in ("index", "glossary", "sources", "disagreements", "notes", "gaps"):
            self.print(f"about/{name}.md", f"about_{name}.md.j2", "clinical" if name == "notes" else "plain", w(f"title_about_{name}"), cited=cited)
        self.print(A_Z, "a_z.md.j2", "plain", w("title_a_z"), letters=alphabetical_index.names(self.library))
        self.print_map()
        self.print("about/accessibility.md", "about_accessibility.md.j2", "plain", w("title_about_accessibility"))
        self.print("about/inventory.md", "about_inventory.md.j2", "plain", w("title_about_inventory"), **inventory_of(self.library))
        if self.site.language.partition("-")[0] == reading_age.LANGUAGE:
            shown = (reading_age.Shown(path, self.titles[path], page) for path, page in self.printed.items())
            self.reading = reading_age.measure(shown, self.library, w("no_sentence_end"))
        self.print("about/reading.md", "about_reading.md.j2", "plain", w("title_about_reading"), readings=self.reading, reading=reading_age)
        self.print("about/rules.md", "about_rules.md.j2", "plain", w("title_about_rules"), rules=rules)
        where = defaultdict(list)
        for path, page in self.printed.items():
            for fact in page.facts:
                where[fact].append(path)
        self._print_places({fact: sorted(paths) for fact, paths in where.items()})

    def _print_places(self, where: Mapping[str, Sequence[str]]) -> None:
        """Where each fact is shown: one page for each first letter of their ids, and one that leads to them."""
        parts: dict[str, list[Statement]] = defaultdict(list)
        for name, fact in sorted(self.library.facts.items()):
            parts[name[0]].append(fact)
        title, titles = self.templates.words("title_about_facts"), dict(self.titles)
        self.print(PLACES, "about_facts.md.j2", "plain", title, parts=parts)
        for letter, facts in parts.items():
            self.print(f"about/facts/{letter}.md", "about_facts_part.md.j2", "plain", f"{title}: {letter.upper()}", facts=facts, where=where,
                       titles=titles)

    def print_map(self) -> None:
        """Every topic drawn with its links, and the same as a list."""
        w, topics = self.templates.words, topics_by_kind(self.library)
        columns = [[topic_map.Group(w(f"kinds_{kind}"), [topic_map.Spot(topic.id, topic.names.plain) for topic in topics[kind]])
                    for kind in kinds if kind in topics] for kinds in _MAP_COLUMNS]
        drawn = topic_map.arrange([column for column in columns if column], {topic.id: topic.related for topic in self.library.topics.values()},
                                  self.font)
        up = "../" if self.site.builder == "zensical" else "../../"  # Zensical reads the links of a drawing from the file, MkDocs not at all
        ways = {str(topic.id): up + address(page_path(topic, "plain")) for topic in self.library.topics.values()}
        picture = topic_map.svg(drawn, ways, w("title_map"), w("map_description"))
        self.print(MAP, "map.md.j2", "plain", w("title_map"), topics=topics, svg=inert(picture))

    def _citing(self) -> Mapping[str, list[Statement]]:
        """For each source the facts that name it."""
        cited: dict[str, list[Statement]] = defaultdict(list)
        for fact in self.library.facts.values():
            for source in dict.fromkeys(citation.source for citation in fact.sources):
                cited[source].append(fact)
        return cited


def _differing(library: Library) -> Mapping[str, Sequence[Disagreement]]:
    """For each fact the disagreements in which it stands."""
    found: dict[str, list[Disagreement]] = defaultdict(list)
    for entry in library.disagreements.values():
        for fact in sorted({fact for side in entry.sides for fact in side.facts}):
            found[fact].append(entry)
    return found


class InventoryCount(NamedTuple):
    """How many statements of one document are told in which way: as a fact, as a gap, as a reference, or left out."""

    inventory: Inventory
    ways: Mapping[str, int]


def inventory_of(library: Library) -> Mapping[str, Any]:
    """What the page of sources and gaps tells: the counts, the facts that say each row, and the rows that were left out."""
    saying: dict[str, list[str]] = defaultdict(list)
    for fact in library.facts.values():
        for row in fact.rows:
            saying[row].append(fact.id)
    counts = [InventoryCount(inventory, Counter(_way_of(row) for row in inventory.rows)) for inventory in library.inventories.values()]
    left_out = [(row, inventory) for inventory in library.inventories.values() for row in inventory.rows if row.left_out is not None]
    return {"counts": counts, "saying": saying, "left_out": left_out}


def _way_of(row: Row) -> str:
    return "left_out" if row.left_out is not None else "gap" if row.gap is not None else "reference" if row.reference is not None else "fact"


class Card(NamedTuple):
    """A printed sheet as the list of all sheets names it. `about`: the purpose of a handout, or the question of a chart."""

    entry: Decision | Handout
    title: str
    about: str
    chart: bool


def _card(entry: Decision | Handout) -> Card:
    title, chart = entry.names.voiced(views.voice_of(entry)), isinstance(entry, Decision)
    return Card(entry, title, entry.question if isinstance(entry, Decision) else entry.purpose, chart)


def _titled(text: str, title: str, known: Mapping[str, object] = MappingProxyType({})) -> str:
    """A page with its title as MkDocs' themes want it: they print it as it is, so it is escaped here. `known`: what else they are told."""
    told = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in {"title": escape(title), **known}.items())
    return text.replace("---\n", f"---\n{told}", 1) if text.startswith("---\n") else f"---\n{told}---\n\n{text}"


def _sections(text: str) -> Mapping[str, str]:
    """The words under each heading of a page, by its anchor."""
    _, *parts = _SECTION.split(text)
    return {anchor: unescape(_MARKUP.sub(" ", words)) for anchor, words in zip(parts[1::3], parts[2::3], strict=True)}


def _contents(text: str) -> str:
    """The sections of a page as a list of links."""
    sections = ((_LINK.sub(r"\1", heading), anchor) for heading, anchor in _SECTION.findall(text))
    return "\n".join(f"- [{heading}](#{anchor})" for heading, anchor in sections)
