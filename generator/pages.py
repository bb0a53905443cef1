"""Library -> Markdown: every page of the site, in the voice for patients and in the voice for clinicians, from the same facts.

`_Writing` is one page while a template writes it: it numbers the sources in the order in which they are named, and remembers
which facts, editor's notes and disagreements the page shows.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape, unescape
from posixpath import dirname, relpath
from struct import unpack
from types import MappingProxyType
from typing import Any, NamedTuple

from markupsafe import Markup

from generator import a_z, figures, imprint, listings, reading, topic_map, views
from generator.charts.layout import draw
from generator.charts.svg import svg
from generator.charts.words import Font
from generator.check import Printed
from generator.decisions import numbers
from generator.model import (
    SECTIONS,
    Citation,
    Comparison,
    Decision,
    Disagreement,
    Doubt,
    Entry,
    FactRef,
    Figure,
    FigureRef,
    Gap,
    Handout,
    Inventory,
    Library,
    LinkBox,
    NotStated,
    Page,
    RedFlag,
    Row,
    Side,
    Site,
    Source,
    Statement,
    Term,
    Test,
    Topic,
    Treatment,
    Voice,
    normalised,
)
from generator.prints import Sheet, paper_of, sheets_of
from generator.templates import Templates, Words
from generator.terms import Explaining, Finder, Piece, beside, unlinked

Nav = list["str | dict[str, str | Nav]"]
"""The order of pages as MkDocs reads it. Only our own words are titles; a page of the content is named by its heading."""

VOICES: tuple[Voice, ...] = ("plain", "clinical")
_FOLDERS: Mapping[type[Page], str] = {Topic: "topics", Test: "tests", Treatment: "treatments", Comparison: "comparisons"}
SHEETS, A_Z, MAP, PLACES = "sheets/index.md", "about/a-z.md", "about/map.md", "about/facts/index.md"
"""Where the list of all printed sheets stands, that of all names, the map of all topics, and the places of all facts."""

CONTENTS = "<!-- contents -->"
"""Where a template wants the list of the page's sections."""

SECTION_ANCHORS: Mapping[str, str] = MappingProxyType({
    **{f"kinds_{kind}": kind for kind in ("condition", "symptom", "guide", "anatomy", "prevention")},
    "title_decisions": "charts", "sheets_to_print": "sheets",
    **{f"title_{name}": name for name in ("tests", "treatments", "comparisons")},
})
"""The key of the title of each section of the order of pages, and its anchor on the first page of each reader."""

_SECTION = re.compile(r"^## (.+?) \{ #([\w-]+) \}$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_LISTS = {"red_flags", "pitfalls", "causes", "faq", "evidence"}
_MARKUP = re.compile(r"<[^>]*>|\[|\]\([^)]*\)|\{ [.#][^}]*\}")
_TOPIC_KINDS = ("condition", "symptom", "guide", "anatomy", "prevention")
_ALWAYS_TOLD = {"benefits", "harms", "measures", "radiation"}
"""What a reader weighs: where no source tells it, the page says so in its place."""
_MAP_COLUMNS = (("symptom", "anatomy"), ("condition",), ("guide", "prevention"))


class Rendered(NamedTuple):
    """All pages: their files, what each of them shows, how they are arranged for reading, and each path with its title, in the order of `printed`."""

    files: Mapping[str, bytes]
    printed: tuple[Printed, ...]
    nav: Nav
    reading: tuple[reading.Reading, ...] = ()
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
    return Rendered(dict(sorted(files.items())), tuple(press.printed.values()), _nav(press), press.reading, dict(press.titles))


# --- paths -------------------------------------------------------------------------------------------------------


def page_path(page: Page, voice: Voice) -> str:
    """Where a page stands below the root of the site: topics/x.md for patients, topics/x/clinical.md for clinicians."""
    stem = f"{_FOLDERS[type(page)]}/{page.id}"
    return f"{stem}.md" if voice == "plain" else f"{stem}/clinical.md"


def list_path(name: str, voice: Voice) -> str:
    """Where the page stands that holds all danger signs, pitfalls or causes."""
    return f"{name}/index.md" if voice == "plain" else f"{name}/clinical.md"


def door_path(voice: Voice) -> str:
    """The first page for each reader."""
    return "patients.md" if voice == "plain" else "clinicians.md"


# --- the press ---------------------------------------------------------------------------------------------------


class _Press:
    """Prints pages one after the other and keeps what each of them shows."""

    def __init__(self, library: Library, site: Site, templates: Templates, font: Font, sheets: Sequence[Sheet]) -> None:
        self.library = library
        self.site = site
        self.sheets = {imprint.sheet_path(sheet.entry): sheet for sheet in sheets}
        self.templates = templates
        self.font = font
        self.files: dict[str, bytes] = {}
        self.texts: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        self.printed: dict[str, Printed] = {}
        self.reading: tuple[reading.Reading, ...] = ()
        self.finder = Finder(library.glossary)
        self.shelves = {voice: _shelves(library, templates.words, voice) for voice in VOICES}
        self.differing: dict[str, list[Disagreement]] = defaultdict(list)
        for entry in library.disagreements.values():
            for fact in sorted({fact for side in entry.sides for fact in side.facts}):
                self.differing[fact].append(entry)

    def print(self, path: str, template: str, voice: Voice, title: str = "", other: str | None = None, entry: Entry | None = None,
              about: str = "", **values: object) -> None:
        """Write one page. `other` is the path of the same page in the other voice; `entry` is what the page is about, if it is one entry;
        `about` names a list of entries."""
        self.titles[path] = title
        given = {"library": self.library, "site": self.site, "title": title, "other": other, "entry": entry, **values}
        writing = _Writing(self, path, voice)
        text = self.templates.render(template, page=writing, **given)
        for_patients = voice == "plain" and bool(entry or about)
        if for_patients:  # written again, now that it is known which words it explains by itself
            writing = _Writing(self, path, voice, writing)
            text = self.templates.render(template, page=writing, **given)
        self.texts[path] = _titled(text.replace(CONTENTS, ""), title or str(self.site.name))
        words = unescape(_MARKUP.sub(" ", self.texts[path]))
        self.texts[path] = _titled(text.replace(CONTENTS, _contents(text)), title or str(self.site.name), self._wayfinding(path, voice, other))
        self.printed[path] = Printed(entry or about, frozenset(writing.facts), frozenset(writing.top), words, for_patients)

    def _wayfinding(self, path: str, voice: Voice, other: str | None) -> Mapping[str, object]:
        """What the theme shows around a page: its voice, the way from the home page to it, its neighbours, the same page in the other voice."""
        w, known = self.templates.words, dict[str, object](voice=voice)
        shelf = next((shelf for shelf in self.shelves[voice] if path in shelf.pages), None)
        crumbs = [(w("home"), "index.md", "")]
        if path.startswith("about/") and path not in {"about/index.md", A_Z, MAP}:
            crumbs.append((w("about"), "about/index.md", ""))
        elif shelf or path.partition("/")[0] in _LISTS:
            crumbs.append((w(f"door_{voice}"), door_path(voice), ""))
        if shelf:
            crumbs.append((shelf.title, door_path(voice), f"#{shelf.anchor}"))
        if path != "index.md":
            known["crumbs"] = [{"title": escape(title), "url": _address(to), "anchor": anchor} for title, to, anchor in crumbs]
        known |= {"other": _address(other)} if other else {}
        return {**known, **(_neighbours(shelf.pages, path) if shelf else {})}

    def print_voice(self, voice: Voice) -> None:
        """Everything that exists in both voices."""
        w, library = self.templates.words, self.library
        lists = {"faq": listings.questions(library), "evidence": listings.figures(library)}
        self.print(door_path(voice), f"door_{voice}.md.j2", voice, w(f"door_{voice}"), about=door_path(voice), topics=topics_by_kind(library),
                   faq=lists["faq"], evidence=lists["evidence"])
        for name, entries in (("red_flags", library.red_flags), ("pitfalls", library.pitfalls), ("causes", library.causes)):
            if entries:
                self.print(list_path(name, voice), f"{name}.md.j2", voice, w(f"title_{name}"), list_path(name, _other(voice)), about=name)
        for name, groups in lists.items():
            if groups:
                self.print(list_path(name, voice), f"{name}.md.j2", voice, w(f"title_{name}"), list_path(name, _other(voice)), about=name,
                           groups=groups)
        for page in library.pages:
            self.print(page_path(page, voice), f"{_FOLDERS[type(page)].removesuffix('s')}.md.j2", voice, page.names.voiced(voice),
                       page_path(page, _other(voice)), page)

    def print_decisions(self) -> None:
        """Every chart in the voice of its reader: drawn, as an outline and a table; Mermaid source and JSON as files."""
        w = self.templates.words
        for decision in self.library.decisions.values():
            self.files[f"decisions/{decision.id}.mmd"] = views.mermaid(decision, w).encode()
            self.files[f"decisions/{decision.id}.json"] = views.as_json(decision, self.library, w).encode()
            outline = views.steps(decision, self.library, w)
            drawing = draw(views.graph(decision, self.library, w), self.font)
            title = decision.names.voiced(views.voice_of(decision))
            picture = svg(drawing, decision.id, title, w("chart_description"), {step.box.id: f"#step-{step.number}" for step in outline})
            self.print(imprint.sheet_path(decision), "decision.md.j2", views.voice_of(decision), title, entry=decision, svg=_inert(picture),
                       steps=outline, numbers=numbers(decision), table=views.table(decision, w))

    def print_sheets(self) -> None:
        """Every handout in the voice of its reader, and the list of all sheets."""
        for handout in self.library.handouts.values():
            voice = views.voice_of(handout)
            self.print(imprint.sheet_path(handout), "sheet.md.j2", voice, handout.names.voiced(voice), entry=handout)
        cards = {voice: [_card(entry) for entry in sheets_of(self.library) if views.voice_of(entry) == voice] for voice in VOICES}
        if any(cards.values()):
            self.print(SHEETS, "sheets.md.j2", "plain", self.templates.words("title_sheets"), cards=cards)

    def print_about(self, rules: Mapping[str, str]) -> None:
        """What is told about the content itself; last, because it says what the other pages show."""
        w = self.templates.words
        cited = self._citing()
        for name in ("index", "glossary", "sources", "disagreements", "notes", "gaps"):
            self.print(f"about/{name}.md", f"about_{name}.md.j2", "clinical" if name == "notes" else "plain", w(f"title_about_{name}"), cited=cited)
        self.print(A_Z, "a_z.md.j2", "plain", w("title_a_z"), letters=a_z.names(self.library))
        self.print_map()
        self.print("about/accessibility.md", "about_accessibility.md.j2", "plain", w("title_about_accessibility"))
        self.print("about/inventory.md", "about_inventory.md.j2", "plain", w("title_about_inventory"), **inventory_of(self.library))
        if self.site.language.partition("-")[0] == reading.LANGUAGE:
            shown = (reading.Shown(path, self.titles[path], page) for path, page in self.printed.items())
            self.reading = reading.measure(shown, self.library, w("no_sentence_end"))
        self.print("about/reading.md", "about_reading.md.j2", "plain", w("title_about_reading"), readings=self.reading, reading=reading)
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
        ways = {str(topic.id): up + _address(page_path(topic, "plain")) for topic in self.library.topics.values()}
        picture = topic_map.svg(drawn, ways, w("title_map"), w("map_description"))
        self.print(MAP, "map.md.j2", "plain", w("title_map"), topics=topics, svg=_inert(picture))

    def _citing(self) -> Mapping[str, list[Statement]]:
        """For each source the facts that name it."""
        cited: dict[str, list[Statement]] = defaultdict(list)
        for fact in self.library.facts.values():
            for source in dict.fromkeys(citation.source for citation in fact.sources):
                cited[source].append(fact)
        return cited


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


@cache
def _way(folder: str, path: str) -> Markup:
    return Markup(relpath(path, folder))


def _titled(text: str, title: str, known: Mapping[str, object] = MappingProxyType({})) -> str:
    """A page with its title as MkDocs' themes want it: they print it as it is, so it is escaped here. `known`: what else they are told."""
    told = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in {"title": escape(title), **known}.items())
    return text.replace("---\n", f"---\n{told}", 1) if text.startswith("---\n") else f"---\n{told}---\n\n{text}"


def _contents(text: str) -> str:
    """The sections of a page as a list of links."""
    sections = ((_LINK.sub(r"\1", heading), anchor) for heading, anchor in _SECTION.findall(text))
    return "\n".join(f"- [{heading}](#{anchor})" for heading, anchor in sections)


def _address(path: str) -> str:
    """The address of a page below the root of the site, from its path as Markdown."""
    return path.removesuffix("index.md").removesuffix(".md") + ("/" if not path.endswith("index.md") else "") or "."


def _neighbours(pages: Mapping[str, str], path: str) -> Mapping[str, object]:
    """The pages before and after one in its own row."""
    row = list(pages)
    place = row.index(path)
    found = {"previous": row[place - 1] if place else None, "next": row[place + 1] if place + 1 < len(row) else None}
    return {name: {"title": escape(pages[near]), "url": _address(near)} for name, near in found.items() if near}


def _inert(picture: str) -> Markup:
    """An SVG whose words hold no sign that Markdown knows, so that nothing can be made of them on the way to the page."""
    words = re.compile(r"(?<=>)[^<>]+(?=<)")
    signs = re.compile(r"&#?\w+;|[\\`*_{}\[\]|~^=:!$@#]")
    return Markup(words.sub(lambda text: signs.sub(lambda sign: sign.group() if sign.group()[0] == "&" else f"&#{ord(sign.group())};", text.group()),
                            picture))


def _other(voice: Voice) -> Voice:
    return "clinical" if voice == "plain" else "plain"


def _card(entry: Decision | Handout) -> Card:
    title, chart = entry.names.voiced(views.voice_of(entry)), isinstance(entry, Decision)
    return Card(entry, title, entry.question if isinstance(entry, Decision) else entry.purpose, chart)


def topics_by_kind(library: Library) -> Mapping[str, list[Topic]]:
    """The topics of each kind that has any, in the order of the site's start_here, then by name."""
    order = listings.topics_in_order(library)
    return {kind: found for kind in _TOPIC_KINDS if (found := [topic for topic in order if topic.kind == kind])}


# --- one page while it is written --------------------------------------------------------------------------------


class Cite(NamedTuple):
    """A mark after a statement: the number of the source on this page, the places in it, and the anchor of the first of them below."""

    number: int
    place: str
    anchor: str
    references: tuple[Source, ...]


def _one_a_source(cites: Iterable[Cite]) -> tuple[Cite, ...]:
    """One mark for each source, with all places in it; it leads to the first of them."""
    found: dict[int, Cite] = {}
    for cite in cites:
        one = found.setdefault(cite.number, cite)
        if one is not cite:
            places = dict.fromkeys((*one.place.split("; "), cite.place))
            found[cite.number] = one._replace(place="; ".join(places), references=tuple(dict.fromkeys((*one.references, *cite.references))))
    return tuple(found.values())


class Numbered(NamedTuple):
    """An editor's note or a disagreement with its number on one page, so that its mark and its box can be told apart from others."""

    number: int
    entry: Any


class Said(NamedTuple):
    """A fact as it is said on a page: its words, whole and in pieces, some of them led to their explanation.

    `first`: it stands here for the first time, so its anchor is here.
    """

    fact: Any
    words: str
    pieces: tuple[Piece, ...]
    first: bool
    cites: tuple[Cite, ...]
    flags: tuple[RedFlag, ...]
    notes: tuple[Numbered, ...]
    differs: tuple[Numbered, ...]


class DangerGroup(NamedTuple):
    """Danger signs with one urgency and one action."""

    urgency: str
    action: str
    signs: tuple[Said, ...]


class Card(NamedTuple):
    """A printed sheet as the list of all sheets names it. `about`: the purpose of a handout, or the question of a chart."""

    entry: Decision | Handout
    title: str
    about: str
    chart: bool


class PaperFile(NamedTuple):
    """A sheet as a file for the printer: the size of its paper (`a4`, `letter`), the way to it, how many pages and kilobytes it has."""

    paper: str
    way: Markup
    pages: int
    kilobytes: int


class Picture(NamedTuple):
    """The picture of a sheet's first page, how many dots wide and high it is, and the way to the file that it shows."""

    way: Markup
    width: int
    height: int
    file: Markup


class Shown(NamedTuple):
    """A figure on one page: its number there, its words for this reader, the drawing, and the same in rows of words."""

    number: int
    entry: Figure
    title: str
    caption: str
    svg: Markup
    groups: tuple[figures.Group, ...]
    facts: tuple[Said, ...]


@dataclass
class UsedSource:
    """A source as one page uses it: its number, for each place in it the facts that stand on it, and the references that it gives there."""

    number: int
    source: Source
    places: dict[str, list[str]] = field(default_factory=dict)
    references: dict[str, Source] = field(default_factory=dict)


class _Writing:
    """One page while a template writes it."""

    def __init__(self, press: _Press, path: str, voice: Voice, before: _Writing | None = None) -> None:
        """`before`: the same page without explanations, which tells what it says by itself; without it no words of the glossary are explained."""
        self.library = press.library
        self.words = press.templates.words
        self.path = path
        self.voice: Voice = voice
        self.facts: dict[str, None] = {}
        self.top: dict[str, None] = {}
        self.sources: dict[str, UsedSource] = {}
        self.gaps: dict[str, Gap] = {}
        self._gaps_told: set[str] = set()
        self._before = before
        self._explaining = Explaining(press.finder if before else Finder(()), before.facts if before else (), self._may_explain,
                                      self.link("about/glossary.md"))
        self._differing = press.differing
        self._site = press.site
        self._sheets = press.sheets
        self._font = press.font
        self._figures = 0
        self._text: list[str] = []
        self._notes = _Asides()
        self._differences = _Asides()

    # links

    def link(self, path: str) -> Markup:
        """The way from this page to another file below pages/. Paths are made of ids, so they need no escaping."""
        return _way(dirname(self.path) or ".", path)

    def to(self, page: Page) -> Markup:
        """The way to a page in the voice of this one."""
        return self.link(page_path(page, self.voice))

    def to_list(self, name: str) -> Markup:
        """The way to the list of danger signs, pitfalls or causes, in the voice of this page."""
        return self.link(list_path(name, self.voice))

    def to_danger_sign(self, flag: RedFlag) -> Markup:
        """The way to a danger sign: on this page if it stands here, else in the list of all."""
        return Markup(("" if flag.id in self.facts else self.to_list("red_flags")) + f"#fact-{flag.id}")

    # facts

    def say(self, item: Statement | FactRef) -> Said:
        """A fact in the voice of this page, with its marks; its words are led to their explanations."""
        fact = self.library.facts[item] if isinstance(item, FactRef) else item
        return self._said(fact, self._explaining.pieces(fact.voiced(self.voice), {*self.facts, fact.id}))

    def lead(self, fact: Statement) -> Said:
        """A fact where a list names the page that tells it with its notes and with what differs from it."""
        return self._said(fact, self._explaining.pieces(fact.voiced(self.voice), {*self.facts, fact.id}), noted=False)

    def _said(self, fact: Statement, pieces: tuple[Piece, ...], *, noted: bool = True) -> Said:
        first = fact.id not in self.facts
        self.facts[fact.id] = None
        words = fact.voiced(self.voice)
        self._text.append(words)
        cites = _one_a_source(self._cite(citation, fact.id) for citation in fact.sources)
        return Said(fact, words, pieces, first, cites, self._flags(fact, words), self.notes_on(fact.doubts if noted else ()),
                    self._differences.touch(self._differing.get(fact.id, ()) if noted else ()))

    def kind_of(self, thing: a_z.Thing) -> str:
        """What sort of thing a name leads to."""
        return a_z.kind_of(thing)

    def way(self, page: Page, voice: Voice) -> Markup:
        """The way to a page in one of the voices."""
        return self.link(page_path(page, voice))

    def ways(self, thing: a_z.Thing) -> list[tuple[str, Markup]]:
        """Where a thing stands: whom it is for ("plain", "clinical", "both"), and the way to it."""
        if isinstance(thing, Page):
            return [(voice, self.link(page_path(thing, voice))) for voice in VOICES]
        if isinstance(thing, RedFlag):
            return [(voice, self.link(list_path("red_flags", voice)) + f"#fact-{thing.id}") for voice in VOICES
                    if views.AUDIENCE[voice] in thing.audience]
        if isinstance(thing, Term):
            return [("both", self.link("about/glossary.md") + f"#fact-{thing.id}")]
        return [(views.voice_of(thing), self.to_sheet(thing))]

    def items(self, said: object) -> list[Said] | None:
        """The facts of a section; None where the sources state none (the gap is remembered)."""
        if isinstance(said, NotStated):
            self.gap(said)
            return None
        return [self.say(item) for item in said] if isinstance(said, tuple) else []

    def figure(self, ref: FigureRef) -> Shown:
        """A figure for this page's reader, with the next number."""
        self._figures += 1
        figure = self.library.figures[ref]
        title, told = figure.names.voiced(self.voice), figures.tell(figure, self.library, self.words, self.voice)
        drawing = figures.draw(figure, self.library, self.words, self._font, self.voice)
        alternative = figures.summary(figure, told, self.words, self.voice)
        picture = _inert(figures.svg(drawing, f"drawing-{self._figures}", title, alternative))
        facts = tuple(self.say(self.library.facts[fact]) for fact in told.facts)
        self.gaps.update((gap, self.library.gaps[gap]) for gap in figure.gaps)
        return Shown(self._figures, figure, title, figure.voiced(self.voice), picture, told.groups, facts)

    def say_all(self, facts: Iterable[str]) -> list[Said]:
        """Some facts by their ids."""
        return [self.say(self.library.facts[fact]) for fact in facts]

    def gap(self, value: object) -> Gap | None:
        """The gap that an explicit "not stated" names, if it names one."""
        if not isinstance(value, NotStated) or value.not_stated is None:
            return None
        gap = self.library.gaps[value.not_stated]
        self.gaps[gap.id] = gap
        return gap

    def new_gap(self, value: object) -> list[Gap]:
        """The gap that an explicit "not stated" names, if this page has not told it in its place yet."""
        gap = self.gap(value)
        if gap is None or gap.id in self._gaps_told:
            return []
        self._gaps_told.add(gap.id)
        return [gap]

    def is_gap(self, value: object) -> bool:
        """Whether this is the explicit entry that no source states it."""
        return isinstance(value, NotStated)

    def danger(self, flags: object) -> list[DangerGroup]:
        """Danger signs for this page's reader, the most urgent first, grouped by what to do."""
        groups = views.danger((self.library.red_flags[ref] for ref in flags) if isinstance(flags, tuple) else (), self.voice)
        self.top.update((flag.id, None) for group in groups for flag in group.signs)
        return [DangerGroup(group.urgency, group.action, tuple(self._say_bare(flag) for flag in group.signs)) for group in groups]

    def most_urgent(self) -> tuple[views.DangerGroup, ...]:
        """The first of all groups of danger signs for this page's reader, to lead to the page that says them; nothing is said here yet."""
        return views.danger(self.library.red_flags.values(), self.voice)[:1]

    def _say_bare(self, fact: Statement) -> Said:
        """A fact without links in its words; they are explained at the end of the page, unless another section does."""
        self._explaining.mention(fact.voiced(self.voice), later=True)
        return self._said(fact, unlinked(fact.voiced(self.voice)))

    def mentioned_flags(self, entries: Iterable[Page | Any]) -> tuple[str, ...]:
        """The ids of all danger signs that some entries list."""
        listed = {ref for entry in entries if isinstance(entry.red_flags, tuple) for ref in entry.red_flags}
        return tuple(id_ for id_ in self.library.red_flags if id_ in listed)

    def sources_of(self, group: str, cited: Mapping[str, object]) -> list[Source]:
        """The sources of one part of the bibliography: those that facts name, those that nobody could identify, and the rest."""
        parts: dict[str, list[Source]] = defaultdict(list)
        for source in self.library.sources.values():
            parts["unidentified" if source.status == "unidentified" else "documents" if source.id in cited else "published"].append(source)
        return parts[group]

    def refs(self, shelf: Mapping[str, Any]) -> tuple[str, ...]:
        """The ids on a shelf."""
        return tuple(shelf)

    def for_reader(self, entries: Iterable[Any]) -> list[Any]:
        """Those entries that are meant for this page's reader."""
        return [entry for entry in entries if views.AUDIENCE[self.voice] in entry.audience]

    def reviews(self) -> tuple[int, int]:
        """How many of the site's pages, sheets, danger signs and pitfalls were reviewed, and how many there are."""
        entries: list[Any] = [*self.library.pages, *sheets_of(self.library), *self.library.red_flags.values(), *self.library.pitfalls.values()]
        return sum(entry.review is not None for entry in entries), len(entries)

    def entries(self, refs: Iterable[str], shelf: Mapping[str, Any]) -> list[Any]:
        """The entries of a shelf that some ids name."""
        return [shelf[ref] for ref in refs]

    def charts(self, topic: Topic | None = None) -> list[Decision]:
        """The charts for this page's reader: of a topic, or all."""
        return [decision for decision in listings.decisions_in_order(self.library)
                if views.voice_of(decision) == self.voice and (topic is None or topic.id in decision.topics)]

    def comparisons(self, treatments: object) -> list[Comparison]:
        """The comparisons in which one of some treatments stands."""
        named = set(treatments) if isinstance(treatments, tuple) else set()
        return [comparison for comparison in self.library.comparisons.values() if named & set(comparison.options)]

    def to_sheet(self, sheet: Decision | Handout) -> Markup:
        """The way to the page of a chart or a handout."""
        return self.link(imprint.sheet_path(sheet))

    def handouts(self, topic: Topic | None = None, voice: Voice | None = None) -> list[Handout]:
        """The handouts of a topic, or all, for this page's reader or another one."""
        return [handout for handout in self.library.handouts.values()
                if views.voice_of(handout) == (voice or self.voice) and (topic is None or topic.id in handout.topics)]

    def papers(self, sheet: Decision | Handout) -> list[PaperFile]:
        """The files of a sheet, one for each size of paper; none where it could not be printed."""
        printed = self._sheets.get(imprint.sheet_path(sheet))
        return [PaperFile(paper, self.link(imprint.file_path(sheet, paper)), made.pages, max(1, round(len(made.pdf) / 1000)))
                for paper, made in (printed.files.items() if printed else ()) if made.pdf]

    def picture(self, sheet: Decision | Handout) -> Picture | None:
        """The picture of a sheet's first page; None where there is none."""
        printed = self._sheets.get(imprint.sheet_path(sheet))
        if printed is None or not printed.picture:
            return None
        width, height = unpack(">II", printed.picture[16:24])
        return Picture(self.link(imprint.picture_path(sheet)), width, height, self.link(imprint.file_path(sheet, paper_of(self.library))))

    def version(self, sheet: Decision | Handout) -> imprint.Imprint:
        """The version of a sheet, as its copies tell it."""
        return imprint.imprint(sheet, self.library, self._site)

    def onward(self, box: LinkBox) -> tuple[str, Markup]:
        """Where an end leads on: the title of the chart or topic, and the way to it."""
        if box.decision is not None:
            decision = self.library.decisions[box.decision]
            return decision.names.voiced(views.voice_of(decision)), self.to_sheet(decision)
        topic = self.library.topics[str(box.topic)]
        return topic.names.voiced(self.voice), self.to(topic)

    def causes_of(self, topic: Topic) -> list[Any]:
        return [cause for cause in self.library.causes.values() if topic.id in cause.cause_of]

    def sections(self, entry: Any) -> list[tuple[str, Any]]:
        """The sections of an entry in their order, without those that its kind does not have, and those that no source tells."""
        return [(name, value) for name, value in _filled(entry) if not isinstance(value, NotStated) or name in _ALWAYS_TOLD]

    def keep_gaps(self, entry: Page) -> None:
        """What an entry says by itself that no source states."""
        self.gaps.update((gap, self.library.gaps[gap]) for gap in entry.gaps)

    def untold(self, entry: Any) -> list[tuple[str, NotStated]]:
        """The sections of an entry that no source tells: they are named together where the page says what is not known."""
        return [(name, value) for name, value in _filled(entry) if isinstance(value, NotStated) and name not in _ALWAYS_TOLD]

    def label(self, key: str) -> str:
        """The words under a key for this page's reader: those for clinicians where there are some."""
        clinical = f"{key}_clinical"
        return self.words(clinical if self.voice == "clinical" and clinical in self.words.catalogue else key)

    def kind(self, fact: Statement) -> str:
        """What kind of statement this is, for templates: the lower-case name of its class."""
        return type(fact).__name__.lower()

    # marks

    def cites(self, sources: Iterable[Citation]) -> tuple[Cite, ...]:
        """Marks for a text that is not a fact (an editor's note, a gap)."""
        return _one_a_source(self._cite(citation, "") for citation in sources)

    def cites_of_side(self, side: Side) -> tuple[Cite, ...]:
        """Marks for one side of a disagreement: those of its facts."""
        return self.cites(citation for ref in side.facts for citation in self.library.facts[ref].sources)

    def _cite(self, citation: Citation, fact: str) -> Cite:
        used = self.sources.get(citation.source)
        if used is None:
            used = self.sources[citation.source] = UsedSource(len(self.sources) + 1, self.library.sources[citation.source])
        place = self.words("line" if citation.line.isdigit() else "lines", lines=citation.line) if citation.line else str(citation.part or "")
        facts = used.places.setdefault(place, [])
        if fact and fact not in facts:
            facts.append(fact)
        anchor = f"s{used.number}-{list(used.places).index(place) + 1}"
        references = {str(ref): self.library.sources[ref] for ref in citation.cites}
        used.references |= references
        return Cite(used.number, place, anchor, tuple(references.values()))

    def _flags(self, fact: Statement, words: str) -> tuple[RedFlag, ...]:
        if isinstance(fact, RedFlag):
            return ()
        return tuple(flag for flag in self.library.red_flags.values()
                     if views.AUDIENCE[self.voice] in flag.audience and flag.watches(words))

    def notes_on(self, doubts: Iterable[str]) -> tuple[Numbered, ...]:
        """The marks of some editor's notes; their boxes follow."""
        return self._notes.touch(self.library.doubts[id_] for id_ in doubts)

    def tell_later(self) -> None:
        """Keep the notes and disagreements touched so far for the section that goes into them, or for the end of the page."""
        self._notes.put_off()
        self._differences.put_off()

    def tell_now(self) -> None:
        """At the end of the page: everything that was kept and that no section has told."""
        self._notes.take_up()
        self._differences.take_up()

    def differences(self) -> list[Numbered]:
        """The disagreements touched since the last call that this page has not told yet; their editor's notes are touched in turn."""
        told = self._differences.tell()
        for difference in told:
            self.notes_on(difference.entry.doubts)
        return told

    def notes(self) -> list[Numbered]:
        """The editor's notes touched since the last call that this page has not told yet."""
        return self._notes.tell()

    # the words of the glossary

    def mention(self, text: str) -> None:
        """A text of this page that takes no links: its words are explained at the end of the section all the same."""
        self._explaining.mention(text)

    def explanations(self, last: bool = False) -> list[tuple[str, Said]]:
        """The words used since the last call that wait for their explanation, each with the fact that explains it.

        `last`: at the end of the page, those of the danger box too that nothing else has explained.
        """
        return [(word, self._said(term, unlinked(term.voiced(self.voice)))) for word, term in self._explaining.due(self.facts, last=last)]

    def _may_explain(self, term: Term) -> bool:
        """Whether an explanation, with all that would stand beside it, speaks of no danger sign that this page does not show."""
        text = " ".join(beside(term, self._differing.get(term.id, ()), self.library, self.voice))
        shown = self._before.top if self._before else {}
        return not any(flag.watches(text) for flag in self.library.red_flags.values() if flag.id not in shown)

    def terms(self) -> list[Term]:
        """The words of the glossary that this page has used; none where each of them is explained in its place."""
        if self._before is not None:
            return []
        text = normalised(" ".join(self._text))
        return [term for term in self.library.glossary if term.used_in(text)]


def _filled(entry: Any) -> Iterator[tuple[str, Any]]:
    values = ((name, getattr(entry, name)) for name in SECTIONS[type(entry)])
    return ((name, value) for name, value in values if value is not None)


class _Asides:
    """The boxes of one sort on one page: numbered when first touched, each told once, at the end of the section that goes into it."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._waiting: dict[str, Numbered] = {}
        self._later: dict[str, Numbered] = {}
        self._told: set[str] = set()

    def touch(self, entries: Iterable[Doubt | Disagreement]) -> tuple[Numbered, ...]:
        touched = tuple(Numbered(self._numbers.setdefault(entry.id, len(self._numbers) + 1), entry) for entry in entries)
        self._waiting.update({one.entry.id: one for one in touched if one.entry.id not in self._told})
        return touched

    def put_off(self) -> None:
        self._later |= self._waiting
        self._waiting.clear()

    def take_up(self) -> None:
        self._waiting |= {id_: one for id_, one in self._later.items() if id_ not in self._told}

    def tell(self) -> list[Numbered]:
        told = sorted(self._waiting.values(), key=lambda one: one.number)
        self._waiting.clear()
        self._told.update(one.entry.id for one in told)
        return told


# --- the order of reading ----------------------------------------------------------------------------------------


class Shelf(NamedTuple):
    """Pages of one sort for one reader, in the order of reading: their heading, its anchor on the reader's first page, and their titles by path."""

    title: str
    anchor: str
    pages: Mapping[str, str]


def _shelves(library: Library, w: Words, voice: Voice) -> tuple[Shelf, ...]:
    """Every sort of page that a reader can leaf through."""
    sheets: dict[str, Iterable[Decision | Handout]] = {"title_decisions": library.decisions.values(), "sheets_to_print": library.handouts.values()}
    shelves = [Shelf(w(f"kinds_{kind}"), kind, _row(topics, voice)) for kind, topics in topics_by_kind(library).items()]
    shelves += [Shelf(w(key), SECTION_ANCHORS[key], {imprint.sheet_path(sheet): sheet.names.voiced(voice) for sheet in entries
                                                     if views.voice_of(sheet) == voice}) for key, entries in sheets.items()]
    shelves += [Shelf(w(f"title_{name}"), name, _row(getattr(library, name).values(), voice)) for name in ("tests", "treatments", "comparisons")]
    return tuple(shelf for shelf in shelves if shelf.pages)


def _row(pages: Iterable[Page], voice: Voice) -> Mapping[str, str]:
    return {page_path(page, voice): page.names.voiced(voice) for page in pages}


def _nav(press: _Press) -> Nav:
    w, apart = press.templates.words, (A_Z, MAP)
    places: Nav = [path for path in press.texts if path.startswith("about/facts/")]
    about: Nav = [{press.titles[path]: path} for path in press.texts if path.startswith("about/") and path not in (*apart, *places)]
    about.append({w("title_about_facts"): places})
    doors: Nav = [{w(f"door_{voice}"): _nav_of(press, voice)} for voice in VOICES]
    sheets: Nav = [{w("title_sheets"): SHEETS}] if SHEETS in press.texts else []
    finding: Nav = [{press.titles[path]: path} for path in apart]
    return [{w("home"): "index.md"}, *doors, *sheets, *finding, {w("about"): about}]


def _nav_of(press: _Press, voice: Voice) -> Nav:
    w = press.templates.words
    rows: dict[str, Nav] = {shelf.anchor: [{shelf.title: list(shelf.pages)}] for shelf in press.shelves[voice]}
    rows |= {name: [{w(f"title_{name}"): list_path(name, voice)}] for name in _LISTS if list_path(name, voice) in press.texts}
    nav: Nav = [{w(f"door_{voice}"): door_path(voice)}]
    for name in ("red_flags", *_TOPIC_KINDS, "faq", "charts", "sheets", "causes", "tests", "treatments", "comparisons", "evidence", "pitfalls"):
        nav += rows.get(name, [])
    return nav
