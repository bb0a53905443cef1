"""One page while a template writes it: what it says, in whose voice, and with which marks.

It numbers the sources in the order in which they are named, and remembers which facts, editor's notes, disagreements and gaps the page shows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from posixpath import dirname
from struct import unpack
from typing import Any, NamedTuple

from markupsafe import Markup

from generator.content.model import (
    SECTIONS,
    AnyBox,
    Citation,
    Comparison,
    Decision,
    Disagreement,
    Doubt,
    FactRef,
    Figure,
    FigureRef,
    Gap,
    Handout,
    Library,
    LinkBox,
    NotStated,
    Option,
    Page,
    RedFlag,
    Side,
    Site,
    Source,
    Statement,
    Term,
    Topic,
    Voice,
    normalised,
)
from generator.documents import alphabetical_index, calling, cautions, collections, document_version, views
from generator.documents.calling import Call
from generator.drawing import figures
from generator.drawing.text_metrics import Font
from generator.language.words import Words
from generator.outputs.glossary import Explaining, Finder, Piece, beside, unlinked
from generator.outputs.pages.urls import VOICES, list_path, page_path, way
from generator.outputs.pdf import Sheet, paper_of, sheets_of
from generator.outputs.templates import escape_parts

ALWAYS_TOLD = {"benefits", "harms", "measures", "radiation"}
"""What a reader weighs: where no source tells it, the page says so in its place."""


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


class Told(NamedTuple):
    """What an editor's note warns of, in the place of the fact: its kind, its words, its sources, and the way to the note."""

    kind: str
    words: str
    cites: tuple[Cite, ...]
    way: Markup


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
    cautions: tuple[Told, ...]


class DangerGroup(NamedTuple):
    """Danger signs with one urgency and one action."""

    urgency: str
    action: str
    signs: tuple[Said, ...]


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


class Desk(NamedTuple):
    """What every page is written from: the content, the fixed words, the printed sheets by their paths, the font of figures, what finds the words
    of the glossary, and for each fact the disagreements in which it stands."""

    library: Library
    site: Site
    words: Words
    sheets: Mapping[str, Sheet]
    font: Font
    finder: Finder
    differing: Mapping[str, Sequence[Disagreement]]


class Writing:
    """One page while a template writes it."""

    def __init__(self, desk: Desk, path: str, voice: Voice, before: Writing | None = None) -> None:
        """`before`: the same page without explanations, which tells what it says by itself; without it no words of the glossary are explained."""
        self.library = desk.library
        self.words = desk.words
        self.path = path
        self.voice: Voice = voice
        self.facts: dict[str, None] = {}
        self.top: dict[str, None] = {}
        self.sources: dict[str, UsedSource] = {}
        self.gaps: dict[str, Gap] = {}
        self._gaps_told: set[str] = set()
        self._before = before
        self._explaining = Explaining(desk.finder if before else Finder(()), before.facts if before else (), self._may_explain,
                                      self.link("about/glossary.md"))
        self._differing = desk.differing
        self._site = desk.site
        self._sheets = desk.sheets
        self._font = desk.font
        self._figures = 0
        self._text: list[str] = []
        self._notes = _Asides()
        self._differences = _Asides()

    # links

    def link(self, path: str) -> Markup:
        """The way from this page to another file below pages/. Paths are made of ids, so they need no escaping."""
        return way(dirname(self.path) or ".", path)

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
                    self._differences.touch(self._differing.get(fact.id, ()) if noted else ()),
                    self.cautions(cautions.of_fact(fact, self.library), noted=noted))

    def kind_of(self, thing: alphabetical_index.Thing) -> str:
        """What sort of thing a name leads to."""
        return alphabetical_index.kind_of(thing)

    def way(self, page: Page, voice: Voice) -> Markup:
        """The way to a page in one of the voices."""
        return self.link(page_path(page, voice))

    def ways(self, thing: alphabetical_index.Thing) -> list[tuple[str, Markup]]:
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
        picture = inert(figures.svg(drawing, f"drawing-{self._figures}", title, alternative))
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

    def time_limit(self, limit: object) -> str:
        """A time limit in words; empty where no source gives one."""
        return views.time_of(limit, self.words)

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

    def calls(self, urgency: str) -> tuple[Call, ...]:
        """Whom this page's reader calls about danger signs of one urgency."""
        return calling.beside_signs(urgency, self.voice, self.library, self.words)

    def parts(self, call: Call) -> tuple[Markup, ...]:
        """The words of a call before its number, the number, and the words after it; last its way, which is made of digits alone."""
        return (*escape_parts(call.words, (len(call.before), len(call.before) + len(call.number))), Markup(call.way))

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
        return [decision for decision in collections.decisions_in_order(self.library)
                if views.voice_of(decision) == self.voice and (topic is None or topic.id in decision.topics)]

    def comparisons(self, treatments: object) -> list[Comparison]:
        """The comparisons in which one of some treatments stands."""
        named = set(treatments) if isinstance(treatments, tuple) else set()
        return [comparison for comparison in self.library.comparisons.values() if named & set(comparison.options)]

    def to_sheet(self, sheet: Decision | Handout) -> Markup:
        """The way to the page of a chart or a handout."""
        return self.link(document_version.sheet_path(sheet))

    def handouts(self, topic: Topic | None = None, voice: Voice | None = None) -> list[Handout]:
        """The handouts of a topic, or all, for this page's reader or another one."""
        return [handout for handout in self.library.handouts.values()
                if views.voice_of(handout) == (voice or self.voice) and (topic is None or topic.id in handout.topics)]

    def papers(self, sheet: Decision | Handout) -> list[PaperFile]:
        """The files of a sheet, one for each size of paper; none where it could not be printed."""
        printed = self._sheets.get(document_version.sheet_path(sheet))
        return [PaperFile(paper, self.link(document_version.file_path(sheet, paper)), made.pages, max(1, round(len(made.pdf) / 1000)))
                for paper, made in (printed.files.items() if printed else ()) if made.pdf]

    def picture(self, sheet: Decision | Handout) -> Picture | None:
        """The picture of a sheet's first page; None where there is none."""
        printed = self._sheets.get(document_version.sheet_path(sheet))
        if printed is None or not printed.picture:
            return None
        width, height = unpack(">II", printed.picture[16:24])
        file = document_version.file_path(sheet, paper_of(self.library))
        return Picture(self.link(document_version.picture_path(sheet)), width, height, self.link(file))

    def version(self, sheet: Decision | Handout) -> document_version.Imprint:
        """The version of a sheet, as its copies tell it."""
        return document_version.imprint(sheet, self.library, self._site)

    def onward(self, box: LinkBox) -> tuple[str, Markup]:
        """Where an end leads on: the title of the chart or topic, and the way to it."""
        if box.decision is not None:
            decision = self.library.decisions[box.decision]
            return decision.names.voiced(views.voice_of(decision)), self.to_sheet(decision)
        topic = self.library.topics[str(box.topic)]
        return topic.names.voiced(self.voice), self.to(topic)

    def causes_of(self, topic: Topic) -> list[Any]:
        """The rows of the table of causes that belong to a topic."""
        return [cause for cause in self.library.causes.values() if topic.id in cause.cause_of]

    def sections(self, entry: Any) -> list[tuple[str, Any]]:
        """The sections of an entry in their order, without those that its kind does not have, and those that no source tells."""
        return [(name, value) for name, value in _filled(entry) if not isinstance(value, NotStated) or name in ALWAYS_TOLD]

    def keep_gaps(self, entry: Page) -> None:
        """What an entry says by itself that no source states."""
        self.gaps.update((gap, self.library.gaps[gap]) for gap in entry.gaps)

    def untold(self, entry: Any) -> list[tuple[str, NotStated]]:
        """The sections of an entry that no source tells: they are named together where the page says what is not known."""
        return [(name, value) for name, value in _filled(entry) if isinstance(value, NotStated) and name not in ALWAYS_TOLD]

    def label(self, key: str) -> str:
        """The words under a key for this page's reader: those for clinicians where there are some."""
        clinical = f"{key}_clinical"
        return self.words(clinical if self.voice == "clinical" and clinical in self.words.catalogue else key)

    def kind(self, fact: Statement) -> str:
        """What kind of statement this is, for templates: the lower-case name of its class."""
        return type(fact).__name__.lower()

    # what editor's notes warn of, in the place of a fact

    def cautions(self, warned: Iterable[cautions.Warned], *, noted: bool = True) -> tuple[Told, ...]:
        """Cautions for this page's reader. `noted`: the page tells the notes that they belong to; else they are on the page of all notes."""
        told = []
        for doubt, caution in (warned := tuple(warned)):
            cites = _one_a_source(self._cite(citation, "") for citation in cautions.Warned(doubt, caution).sources)
            anchor = Markup(f"#note-{doubt.id}")
            told.append(Told(cautions.key(caution), str(caution.voiced(self.voice)), cites,
                             anchor if noted else self.link("about/notes.md") + anchor))
        if noted:
            self.notes_on(dict.fromkeys(doubt.id for doubt, _ in warned))
        return tuple(told)

    def cautions_on(self, doubts: Iterable[str], *, noted: bool = True) -> tuple[Told, ...]:
        """What some editor's notes warn of."""
        return self.cautions(cautions.of(doubts, self.library), noted=noted)

    def unstated(self, value: object, entry: Any = None, section: str = "") -> tuple[Told, ...]:
        """What is warned of where something is not stated; in a section of benefits or harms of a treatment or test, in any of its facts."""
        weighed = isinstance(value, NotStated) and section in cautions.WEIGHED.get(type(entry), ())
        return self.cautions(cautions.where_weighed(entry, section, self.library) if weighed else cautions.of_gap(value, self.library))

    def unstated_of(self, option: Option, row: int) -> tuple[Told, ...]:
        """The same for a cell of an option on a sheet."""
        return self.cautions(cautions.where_chosen(option, row, self.library))

    def cautions_of(self, box: AnyBox) -> tuple[Told, ...]:
        """What is warned of in the facts that a box of a chart stands on."""
        return self.cautions(cautions.of_box(box, self.library))

    def cautions_beside(self, entry: Disagreement) -> tuple[Told, ...]:
        """What is warned of in the facts of a disagreement."""
        return self.cautions(cautions.of_difference(entry, self.library))

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
        watched = (self.library.red_flags[id_] for id_ in self.library.watch.found(words))
        return tuple(flag for flag in watched if views.AUDIENCE[self.voice] in flag.audience)

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
        return all(id_ in shown for id_ in self.library.watch.found(text))

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


def inert(picture: str) -> Markup:
    """An SVG whose words hold no sign that Markdown knows, so that nothing can be made of them on the way to the page."""
    words = re.compile(r"(?<=>)[^<>]+(?=<)")
    signs = re.compile(r"&#?\w+;|[\\`*_{}\[\]|~^=:!$@#]")
    return Markup(words.sub(lambda text: signs.sub(lambda sign: sign.group() if sign.group()[0] == "&" else f"&#{ord(sign.group())};", text.group()),
                            picture))
