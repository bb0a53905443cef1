"""The publisher's own entries, and the Library: all content, frozen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field

from generator.content.model.body_map import BodyMap
from generator.content.model.decision import Decision, PartlyRead, QuestionBox
from generator.content.model.entry import Entry, SharedReview, Stated
from generator.content.model.figure import Figure
from generator.content.model.handout import Handout
from generator.content.model.input import DerivedValue, Input
from generator.content.model.page import Cause, Comparison, Page, Test, Topic, Treatment
from generator.content.model.phrases import Phrases
from generator.content.model.source import Disagreement, Doubt, Gap, Inventory, NotCovered, Source
from generator.content.model.statement import Pitfall, Quantity, RedFlag, Statement, Statistic, Term, TimeLimit, TimeWords
from generator.content.model.text import (
    Address,
    Colour,
    Count,
    Day,
    EditAddress,
    EntryPath,
    Id,
    ImageFile,
    Language,
    ReportAddress,
    Text,
    TopicRef,
    WebAddress,
    WordPattern,
    normalised,
    whole_words,
)


class LevelWords(Entry):
    """What the levels of urgency are called, such as RED, AMBER and GREEN, where a clinic has words of its own. All four, each different.

    `emergency`: help at once. `urgent`: help today. `prompt`: soon. `routine`: when it suits.
    """

    emergency: Text
    urgent: Text
    prompt: Text
    routine: Text


class Licence(Entry):
    """Under which terms the words of the content may be used. `name`: what the licence is called. `address`: where its text stands."""

    name: Text
    address: Address | None = None


class Moved(Entry):
    """A page or sheet that is no more, and the one that tells its readers the same now: each by its folder and its id, such as `topics/ankle-sprain`.

    `from`: the old one. `to`: the one that is there. The old address then leads to it.
    """

    old: EntryPath = Field(alias="from")
    new: EntryPath = Field(alias="to")


class Site(Entry):
    """What the site is called, who publishes it, and when its content was last changed. Every content folder has this file.

    `search`: whether a reader's browser searches by itself (own), or with an index by Pagefind, for sites of many hundred pages.
    `authors`: who wrote the pages, each named there; a page may have authors of its own.
    `levels`: what the levels of urgency are called, instead of Emergency, Urgent, Soon and Routine.
    `builder`: what turns the pages into a site: MkDocs with Material, or Zensical, which follows it.
    `review_grace`: for how many days something may still be published whose review ran out, or was of another text. Danger signs have no such days.
    `licence`: under which terms others may use the words and the open data; without it, pages say that it is not stated.
    `report`: where readers report an error, and `edit`: where a file can be edited. Each page and each statement then leads there.
    `moved`: pages and sheets that were published and now stand elsewhere.
    """

    name: Text
    description: Text
    language: Language
    updated: Day
    address: WebAddress | None = None
    publisher: Stated
    funding: Stated
    updates: Stated
    start_here: tuple[TopicRef, ...] = ()
    search: Literal["own", "pagefind"] = "own"
    builder: Literal["mkdocs", "zensical"] = "mkdocs"
    levels: LevelWords | None = None
    authors: tuple[Text, ...] = ()
    review_grace: Annotated[Count, Field(ge=0, le=366)] = 30
    licence: Licence | None = None
    report: ReportAddress | None = None
    edit: EditAddress | None = None
    moved: tuple[Moved, ...] = ()


class Clinic(Entry):
    """The clinic's own details. Everything but the name may be missing; pages then say it in general words, and sheets leave a line.

    A build for the public (`--publish`) refuses a clinic without phone, emergency number or referral address.
    `logo` is a file in the folder logos, `colour` the colour of headings on printed sheets.
    `report`: where readers of this clinic report an error, if not where the site says.
    """

    name: Text
    phone: Text | None = None
    emergency_number: Text | None = None
    referral_address: Text | None = None
    hours: Text | None = None
    paper: Literal["A4", "Letter"] = "A4"
    logo: ImageFile | None = None
    colour: Colour | None = None
    report: ReportAddress | None = None


class Branch(Clinic):
    """One of several clinics that share the content. `--clinic ID` builds the site and the sheets of that clinic."""

    id: Id


class Brand(Entry):
    """A trade name or platform that must not be printed, and what to write instead."""

    name: Text
    say: Text


class Waiver(Entry):
    """A problem that is accepted for a time. Only rules of form and wording can be waived; `explain RULE` tells whether a rule can be.

    A waiver that fits no problem is itself a problem, so that none is forgotten.
    """

    rule: Text
    item: Text
    reason: Text
    by: Text
    until: Day


E = TypeVar("E", bound=Entry)
Shelf = Mapping[str, E]


def _shelf() -> Any:
    return field(default_factory=lambda: MappingProxyType({}))


SHELVES: Mapping[str, type[Entry]] = MappingProxyType({
    "topics": Topic, "tests": Test, "treatments": Treatment, "comparisons": Comparison, "causes": Cause, "decisions": Decision, "inputs": Input,
    "figures": Figure, "handouts": Handout, "clinics": Branch,
    "red_flags": RedFlag, "pitfalls": Pitfall, "sources": Source, "disagreements": Disagreement, "doubts": Doubt,
    "gaps": Gap, "not_covered": NotCovered, "inventories": Inventory,
})
"""The folders of the content, each with the kind of entry that its files hold."""


@dataclass(frozen=True)
class Library:
    """All content, frozen. Shelves are sorted by id; what `reviews` name has that review.

    `broken`: ids in files that could not be read, to which others may refer. `partly_read`: charts with faults of their form; no page shows them.
    `stale`: what was reviewed and now says something else, by folder and id; found where Documents are assembled.
    `word_runs`: for each source the hashes of its runs of words, which no text of ours may contain.
    `source_numbers`: for each source what is counted or measured in its lines, with which facts are compared.
    `logos`: the clinics' pictures by the names of their files.
    """

    site: Site | None = None
    clinic: Clinic | None = None
    topics: Shelf[Topic] = _shelf()
    tests: Shelf[Test] = _shelf()
    treatments: Shelf[Treatment] = _shelf()
    comparisons: Shelf[Comparison] = _shelf()
    causes: Shelf[Cause] = _shelf()
    decisions: Shelf[Decision] = _shelf()
    inputs: Shelf[Input] = _shelf()
    figures: Shelf[Figure] = _shelf()
    handouts: Shelf[Handout] = _shelf()
    clinics: Shelf[Branch] = _shelf()
    red_flags: Shelf[RedFlag] = _shelf()
    pitfalls: Shelf[Pitfall] = _shelf()
    sources: Shelf[Source] = _shelf()
    disagreements: Shelf[Disagreement] = _shelf()
    doubts: Shelf[Doubt] = _shelf()
    gaps: Shelf[Gap] = _shelf()
    not_covered: Shelf[NotCovered] = _shelf()
    inventories: Shelf[Inventory] = _shelf()
    body_map: BodyMap | None = None
    glossary: tuple[Term, ...] = ()
    brands: tuple[Brand, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    reviews: tuple[SharedReview, ...] = ()
    broken: frozenset[str] = frozenset()
    stale: frozenset[str] = frozenset()
    partly_read: Mapping[str, PartlyRead] = _shelf()
    word_runs: Mapping[str, frozenset[str]] = _shelf()
    source_numbers: Mapping[str, Mapping[int, tuple[str, ...]]] = _shelf()
    logos: Mapping[str, bytes] = _shelf()

    @property
    def shelves(self) -> Mapping[str, Shelf[Any]]:
        """Every shelf that an id can be looked up on, `facts` among them."""
        return {name: getattr(self, name) for name in SHELVES} | {"facts": self.facts}

    @property
    def pages(self) -> Iterator[Page]:
        """Everything that has a page of its own."""
        for shelf in (self.topics, self.tests, self.treatments, self.comparisons):
            yield from shelf.values()

    @property
    def entries(self) -> Iterator[Entry]:
        """Every entry that stands for itself: one file each, and each item of the files that hold lists."""
        for name in SHELVES:
            yield from getattr(self, name).values()
        yield from self.glossary
        yield from self.brands
        yield from self.waivers
        yield from (part for part in (self.site, self.clinic, self.body_map) if part is not None)

    @cached_property
    def statements(self) -> tuple[tuple[Statement, Entry], ...]:
        """Every statement with the entry that holds it, in the order of the content; the same id may occur twice."""
        return tuple((part, entry) for entry in self.entries for part in entry.every(Statement))

    @cached_property
    def facts(self) -> Shelf[Statement]:
        """Every statement by its id."""
        return MappingProxyType({statement.id: statement for statement, _ in reversed(self.statements)})

    @cached_property
    def watch(self) -> Phrases:
        """The watch words of all danger signs, by the sign's id: wherever one of them is printed, its sign must stand with it."""
        return Phrases({id_: flag.watch_words for id_, flag in self.red_flags.items()})

    @property
    def language(self) -> str:
        """The language of the content; English where there is no site to say so."""
        return str(self.site.language) if self.site else "en"

    @cached_property
    def units(self) -> frozenset[str]:
        """Every unit that stands as data: of quantities, of time limits, of results, of numbers that charts ask for."""
        results = (arm.unit for entry in self.entries for part in entry.every(Statistic) for arm in part.results)
        return self.measured_units | frozenset(map(str, results))

    @cached_property
    def measured_units(self) -> frozenset[str]:
        """The same without the units in which only studies give their results: what the content itself measures and limits."""
        return frozenset(str(part.unit) for entry in self.entries for kind in _WITH_UNIT for part in entry.every(kind) if part.unit is not None)

    @cached_property
    def charts(self) -> tuple[Decision, ...]:
        """All charts, the general before the special."""
        return in_general_order(self.decisions.values())

    @cached_property
    def charts_by_topic(self) -> Mapping[str, tuple[Decision, ...]]:
        """The same for each topic that has any."""
        return _grouped(self.charts, lambda chart: chart.topics)

    @cached_property
    def charts_by_sign(self) -> Mapping[str, tuple[Decision, ...]]:
        """The charts that ask for each danger sign, in a box or by an input, where any does."""
        return _grouped(self.decisions.values(), self._asked_in)

    def _asked_in(self, chart: Decision) -> Iterator[str]:
        asking: list[QuestionBox | Input] = [*(box for box in chart.boxes if isinstance(box, QuestionBox)), *inputs_of(chart, self)]
        return (str(sign) for asks in asking for sign in asks.red_flags)

    @cached_property
    def handouts_by_topic(self) -> Mapping[str, tuple[Handout, ...]]:
        """The handouts of each topic that has any."""
        return _grouped(self.handouts.values(), lambda sheet: sheet.topics)

    @cached_property
    def causes_by_topic(self) -> Mapping[str, tuple[Cause, ...]]:
        """The causes of what each topic is about, where there are any."""
        return _grouped(self.causes.values(), lambda cause: cause.cause_of)

    @cached_property
    def comparisons_by_treatment(self) -> Mapping[str, tuple[Comparison, ...]]:
        """The comparisons in which each treatment stands, where it stands in any."""
        return _grouped(self.comparisons.values(), lambda comparison: comparison.options)

    @cached_property
    def disagreements_by_fact(self) -> Mapping[str, tuple[Disagreement, ...]]:
        """The disagreements of each fact that stands in any."""
        found: dict[str, tuple[Disagreement, ...]] = {}
        for entry in self.disagreements.values():
            for fact in sorted({str(fact) for side in entry.sides for fact in side.facts}):
                found[fact] = (*found.get(fact, ()), entry)
        return MappingProxyType(found)

    @cached_property
    def reviewed(self) -> tuple[int, int]:
        """How many of all pages, sheets, danger signs and pitfalls were reviewed, and how many there are."""
        entries: list[Entry] = [*self.pages, *self.handouts.values(), *self.decisions.values(), *self.red_flags.values(), *self.pitfalls.values()]
        return sum(review_counts(entry, self) for entry in entries), len(entries)

    @cached_property
    def source_of_run(self) -> Mapping[str, str]:
        """The source of each run of words that no text of ours may contain."""
        return MappingProxyType({run: source for source, runs in sorted(self.word_runs.items(), reverse=True) for run in runs})

    @cached_property
    def brand_names(self) -> tuple[Mapping[str, Brand], WordPattern]:
        """The trade names by their normalised words, and what finds them in a normalised text."""
        named = {normalised(brand.name): brand for brand in self.brands}
        return named, whole_words(named)

    @cached_property
    def vocabulary(self) -> Phrases:
        """The forms of all words of the glossary, by the word's id."""
        return Phrases({term.id: term.forms for term in self.glossary})

    @cached_property
    def place_of_term(self) -> Mapping[str, int]:
        """Where each word stands in the glossary."""
        return MappingProxyType({str(term.id): place for place, term in enumerate(self.glossary)})


def inputs_of(chart: Decision, library: Library) -> Iterator[Input]:
    """The inputs that a chart has of its own, or names."""
    inputs = (one if isinstance(one, Input) else library.inputs.get(str(one)) for one in chart.inputs)
    return (one for one in inputs if one is not None)


def in_general_order(charts: Iterable[Decision]) -> tuple[Decision, ...]:
    """Charts, the general before the special: those that serve the most topics first."""
    return tuple(sorted(charts, key=lambda chart: -len(chart.topics)))


_WITH_UNIT: tuple[type[Quantity | TimeLimit | TimeWords | QuestionBox | Input | DerivedValue], ...] = (
    Quantity, TimeLimit, TimeWords, QuestionBox, Input, DerivedValue)
"""What has a unit of its own, or may have one."""


def _grouped(entries: Iterable[E], by: Callable[[E], Iterable[str]]) -> Mapping[str, tuple[E, ...]]:
    """Entries by each of the ids that they name."""
    found: dict[str, list[E]] = {}
    for entry in entries:
        for id_ in dict.fromkeys(map(str, by(entry))):
            found.setdefault(id_, []).append(entry)
    return MappingProxyType({id_: tuple(some) for id_, some in found.items()})


def entry_path(entry: Entry) -> str:
    """An entry with a file of its own, by its folder and its id."""
    return f"{_FOLDERS[type(entry)]}/{getattr(entry, 'id', '')}"


def review_counts(entry: Entry, library: Library) -> bool:
    """Whether an entry was reviewed, and still says what was reviewed."""
    return getattr(entry, "review", None) is not None and entry_path(entry) not in library.stale


_FOLDERS = {kind: folder for folder, kind in SHELVES.items()}
