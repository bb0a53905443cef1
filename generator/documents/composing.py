"""What every composer needs: facts, gaps, cautions and lists of statements as drafts, for one reader of one library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

from generator.content.model import (
    SECTIONS,
    Anatomy,
    Citation,
    Decision,
    Differential,
    Entry,
    FactRef,
    Figure,
    Handout,
    Library,
    Lifestyle,
    NotStated,
    Page,
    Pitfall,
    Recommendation,
    RedFlag,
    Site,
    Statement,
    Statistic,
    Step,
    Symptom,
    Term,
    Voice,
    review_counts,
    urgency_rank,
    worded,
)
from generator.content.model import Question as Asked
from generator.content.model.noted import Notes
from generator.content.model.phrases import MOST_TEXTS
from generator.documents import calling, cautions, figures
from generator.documents.cautions import Warned
from generator.documents.document import (
    Alert,
    AlertGroup,
    AlertSign,
    Block,
    Bullets,
    Caution,
    Cite,
    Contents,
    DangerGroup,
    DangerSigns,
    Depths,
    Detail,
    DocumentId,
    Item,
    Line,
    Link,
    Message,
    NoteMark,
    Paragraph,
    Picture,
    Question,
    Reference,
    Said,
    Section,
    Target,
    Unstated,
    Until,
    Values,
    Words,
    place_of_fact,
)
from generator.documents.drafts import Draft, ExplainHere, GapInWords
from generator.documents.glossary import beside
from generator.documents.urls import document_of
from generator.documents.versions import last_day, reviewed_in_words
from generator.language.numbers.units import Units
from generator.language.reader import Reader
from generator.language.words import spaced

STUDIED = ("population", "intervention", "comparator", "time_point", "uncertainty", "study")
"""What makes the figure of a study readable, besides what was measured and the results."""

ALWAYS_TOLD = frozenset({"benefits", "harms", "measures", "radiation"})
"""What a reader weighs: where no source tells it, the page says so in its place."""


def words(*texts: object, strong: bool = False) -> Words:
    """Some texts as one span, as a page shows them."""
    return Words("".join(map(spaced_inside, map(str, texts))), strong)


@lru_cache(MOST_TEXTS)
def spaced_inside(text: str) -> str:
    """A text with single spaces and firm ones between numbers and units; a space at its ends stays."""
    inner = spaced(text)
    return f"{' ' if text[:1].isspace() else ''}{inner}{' ' if text[-1:].isspace() and inner else ''}"


def label_of(fact: Statement, reader: Reader) -> str:
    """What a statement is about, where its kind says so, before its words: a word, a habit, a part of the body, what looks alike, a question.

    Patients do not read it where the words themselves begin with it.
    """
    name = next((find(fact, reader.voice) for kind, find in _LABELS.items() if isinstance(fact, kind)), "")
    if reader.audience == "patient" and _begins_with(fact.voiced("plain"), name, reader("articles").split("; ")):
        return ""
    return spaced(reader.head(name))


@dataclass(frozen=True)
class Composer:
    """One library as one reader is told it. `released`: whether there is a page of what changed in each release. `notes`: what was read for it."""

    library: Library
    reader: Reader
    released: bool = False
    notes: Notes = field(default_factory=Notes)

    @property
    def site(self) -> Site:
        """What the site is called and who publishes it. Raises ValueError for a Library without it, which has no pages."""
        if self.library.site is None:
            raise ValueError("a Library without its site has no pages")
        return self.library.site

    # links

    def id(self, kind: Any, id_: str = "") -> DocumentId:
        """A Document for the same reader."""
        return DocumentId(kind, id_, self.reader.audience)

    def link(self, text: str, kind: Any, anchor: str = "", *, role: Any = "") -> Link:
        """Words that lead to a list for the same reader, or to a page about the site."""
        return Link(spaced(text), Target(self.id(kind), anchor), role)

    def link_about(self, text: str, kind: Any, anchor: str = "", id_: str = "", *, role: Any = "") -> Link:
        """Words that lead to a Document that is the same for all readers."""
        return Link(spaced(text), Target(DocumentId(kind, id_), anchor), role)

    def to(self, entry: Page | Decision | Handout, *, role: Any = "", name: str = "") -> Link:
        """The name of an entry, which leads to its Document for this reader."""
        return Link(spaced(name or self.name(entry)), Target(document_of(entry, self.reader.audience)), role)

    def name(self, entry: Any) -> str:
        """What an entry is called by this reader."""
        return str(entry.names.voiced(self.reader.voice))

    # facts

    def say(self, item: Statement | FactRef | str, **how: Any) -> Said:
        """A fact."""
        return Said(str(item.id if isinstance(item, Statement) else item), **how)

    def fact(self, item: Statement | FactRef | str) -> Statement:
        """The statement itself, written here or named."""
        return item if isinstance(item, Statement) else self.library.facts[str(item)]

    def unstated(self, value: NotStated, warned: Iterable[Warned] | None = None) -> Unstated:
        """That no source states something. `warned`: what is warned of there, if not only in the notes on the gap."""
        gap = self.library.gaps[value.not_stated] if value.not_stated is not None else None
        told = cautions.of_gap(value, self.library) if warned is None else warned
        notes = tuple(NoteMark(str(doubt)) for doubt in gap.doubts) if gap else ()
        return Unstated(self.reader.label("not_stated"), str(gap.id) if gap else "", notes, self.cautions(told))

    def stated(self, value: object) -> Line:
        """Words, or that no source states them."""
        return (self.unstated(value),) if isinstance(value, NotStated) else (words(value),)

    def cautions(self, warned: Iterable[Warned], *, here: bool = True, cited: bool = True) -> tuple[Caution, ...]:
        """What editor's notes warn of. `here`: this page tells the whole notes. `cited`: with the sources."""
        return tuple(Caution(cautions.key(one.caution), cautions.kind(one.caution, self.reader), spaced(one.caution.voiced(self.reader.voice)),
                             str(one.doubt.id), self.cites(one.sources) if cited else (), here) for one in warned)

    @cached_property
    def brought_by(self) -> Callable[[str], tuple[tuple[Cite, ...], tuple[Caution, ...]]]:
        """Gives what a fact brings with it wherever it is said: its sources, and what is warned of in it."""
        def brought(ref: str) -> tuple[tuple[Cite, ...], tuple[Caution, ...]]:
            fact = self.library.facts[ref]
            return self.cites(fact.sources), self.cautions(cautions.of_fact(fact, self.library))

        return self.notes.remembering(brought)

    @cached_property
    def disputed(self) -> Callable[[str], tuple[tuple[tuple[str, Line, tuple[Cite, ...]], ...], tuple[Caution, ...]]]:
        """Gives both sides of a disagreement, each with what it says, of whom, and its sources; and what is warned of in them."""
        def found(ref: str) -> tuple[tuple[tuple[str, Line, tuple[Cite, ...]], ...], tuple[Caution, ...]]:
            entry = self.library.disagreements[ref]
            sides = ((spaced(side.says), self.stated(side.population), tuple(cite for fact in side.facts for cite in self.brought_by(str(fact))[0]))
                     for side in entry.sides)
            return tuple(sides), self.cautions(cautions.of_difference(entry, self.library))

        return self.notes.remembering(found)

    @cached_property
    def sources_of_note(self) -> Callable[[str], tuple[Cite, ...]]:
        """Gives the sources of an editor's note."""
        return self.notes.remembering(lambda ref: self.cites(self.library.doubts[ref].sources))

    @cached_property
    def signs_beside(self) -> Callable[[str], tuple[str, ...]]:
        """Gives the danger signs that the explanation of a word speaks of, with all that would stand beside it."""
        def found(ref: str) -> tuple[str, ...]:
            term = self.library.facts[ref]
            return self.watched(" ".join(beside(term, self.library.disagreements_by_fact.get(ref, ()), self.library, self.reader.voice)))

        return self.notes.remembering(found)

    def cites(self, citations: Iterable[Citation]) -> tuple[Cite, ...]:
        """The sources of a text."""
        return tuple(self._cite(citation) for citation in citations)

    def _cite(self, citation: Citation) -> Cite:
        line = citation.line
        part = self.reader("place_not_known") if citation.part == "not stated" else str(citation.part or "")
        place = self.reader("line" if line.isdigit() else "lines", lines=line) if line else part
        references = tuple(self.reference(ref) for ref in citation.cites)
        return Cite(str(citation.source), 0, place, str(line or ""), "", references, self._short(citation.source))

    def _short(self, source: str) -> str:
        known = self.library.sources.get(source)
        return spaced(known.short) if known is not None else ""

    def reference(self, ref: str) -> Reference:
        """A reference that a source gives, by its code or its short name."""
        source = self.library.sources[ref]
        return Reference(str(source.id), str(source.code if source.code is not None else source.short))

    # lists of statements

    def statements(self, said: object, *, asked: bool = False, bare: bool = False, warned: Iterable[Warned] | None = None) -> tuple[Block, ...]:
        """A list of statements, or that the sources state none, with what is warned of there.

        `asked`: questions are told as questions. `bare`: the words alone, without what their kind adds.
        """
        if isinstance(said, NotStated):
            return (Paragraph((self.unstated(said, warned),)),)
        facts = [self.fact(item) for item in said] if isinstance(said, tuple) else []
        if bare:
            return (Bullets(tuple(Item((self.say(fact),)) for fact in facts), "answer" if len(facts) == 1 else ""),) if facts else ()
        if asked:
            return tuple(self._asked(fact) if isinstance(fact, Asked) else Bullets((self.item(fact),)) for fact in facts)
        return (Bullets(tuple(self.item(fact) for fact in facts)),) if facts else ()

    def _asked(self, fact: Asked) -> Question:
        return Question(spaced(worded(fact.question, self.reader.voice)), f"question-{fact.id}", Item((self.say(fact),)))

    def item(self, fact: Statement) -> Item:
        """One statement as an item of a list, with what its kind adds."""
        make = _DETAILS.get(type(fact))
        return Item((self.say(fact),), label_of(fact, self.reader), tuple(make(self, fact)) if make else (), isinstance(fact, Step))

    def named(self, fact: Statement, *, ordered: bool = False) -> Item:
        """The same without its details, but for the reasons of a step: on sheets, which have little room."""
        details = tuple(self._step(fact)) if isinstance(fact, Step) else ()
        return Item((self.say(fact),), label_of(fact, self.reader), details, ordered)

    def _statistic(self, fact: Statistic) -> list[Detail]:
        results = [Detail(str(arm.group), (words(f"{arm.value} {arm.unit}"),)) for arm in fact.results]
        parts = [(name, getattr(fact, name)) for name in STUDIED]
        told = [self.detail(name, value) for name, value in parts if not isinstance(value, NotStated)]
        return [self.detail("measure", fact.measure), *results, *told, *self._silent(parts)]

    def _silent(self, parts: Iterable[tuple[str, object]]) -> list[Detail]:
        """What no source states about a study, in one line for clinicians; patients do not weigh it."""
        silent = [(name, value) for name, value in parts if isinstance(value, NotStated)]
        if not silent or self.reader.audience == "patient":
            return []
        gaps = tuple(self.unstated(value) for _, value in silent if value.not_stated is not None)[:1]
        names = "; ".join(self.reader(name) for name, _ in silent)
        return [Detail(self.reader("figure_not_stated"), (words(names), *(replace(gap, text="") for gap in gaps)))]

    def _recommendation(self, fact: Recommendation) -> list[Detail]:
        if self.reader.audience == "patient":
            return []
        strength = f"{self.choice('strength', fact.strength)} ({self.reader.labelled(self.reader('as_worded'), f'“{fact.as_worded}”')})"
        listed = (("applies_if", fact.applies_if), ("regardless_of", fact.regardless_of), ("not_if", fact.not_if))
        details = [self.detail("strength", strength), *(self.detail(name, "; ".join(values)) for name, values in listed if values)]
        if isinstance(fact.otherwise, NotStated):
            details.append(self.detail("otherwise", fact.otherwise))
        elif fact.otherwise is not None:
            details.append(Detail(self.reader("otherwise"), (self.say(fact.otherwise),)))
        return details

    def _differential(self, fact: Differential) -> list[Detail]:
        listed = (("present", fact.present), ("absent", fact.absent)) if self.reader.audience == "clinician" else ()
        details = [self.detail(name, "; ".join(values)) for name, values in listed if values]
        urgency = fact.urgency
        if isinstance(urgency, NotStated):
            unstated = self.unstated(urgency)
            told: Any = GapInWords(str(urgency.not_stated), unstated) if urgency.not_stated else unstated
        else:
            told = words(self.reader(f"urgency_{urgency}"), strong=True)
        return [*details, Detail(self.reader("how_soon"), (told,), "how_soon")]

    def _anatomy(self, fact: Anatomy) -> list[Detail]:
        return [self.detail("serves", "; ".join(fact.serves))] if fact.serves and self.reader.audience == "clinician" else []

    def _lifestyle(self, fact: Lifestyle) -> list[Detail]:
        return [self.detail("claim", self.choice("claim", fact.claim))] if self.reader.audience == "clinician" else []

    def _step(self, fact: Step) -> list[Detail]:
        return [self.detail(name, value) for name, value in (("why", fact.why), ("unless", fact.unless)) if value is not None]

    def _symptom(self, fact: Symptom) -> list[Detail]:
        if self.reader.audience == "patient":
            return []
        told = (("frequency", fact.frequency), ("side", fact.side))
        return [self.detail(name, self.choice(name, value)) for name, value in told if value != "not stated"]

    def detail(self, key: str, value: object) -> Detail:
        """A value, or that no source states it, under its fixed label."""
        return Detail(self.reader(key), self.stated(value), key)

    def choice(self, key: str, value: str) -> str:
        """One of several values that authors choose from, in fixed words."""
        return self.reader(f"{key}_{value.replace(' ', '_').replace('-', '_')}")

    # what stands around

    def danger(self, flags: object, among: Iterable[str] = ()) -> DangerSigns:
        """The box of danger signs for this reader, the most urgent first, grouped by what to do. It says so where more of `among` are known."""
        refs = flags if isinstance(flags, tuple) else ()
        groups = tuple(self._group(*group) for group in danger_groups((self.library.red_flags[ref] for ref in refs), self.reader))
        otherwise: list[Line] = []
        if not groups:
            otherwise += [(self.unstated(flags),)] if isinstance(flags, NotStated) else []
            otherwise += [(self.link(self.reader("all_danger_signs"), "danger-signs"),)] if self.library.red_flags else []
        return DangerSigns(self.reader("danger_signs"), groups, tuple(otherwise), self._more_signs(refs, among) if groups else ())

    def _more_signs(self, shown: Iterable[object], among: Iterable[str]) -> Line:
        left_out = set(among) - {str(ref) for ref in shown}
        if not any(self.reader.audience in flag.audience for ref in left_out if (flag := self.library.red_flags.get(ref)) is not None):
            return ()
        return words(f"{self.reader('danger_more')} "), self.link(self.reader("all_danger_signs"), "danger-signs")

    def _group(self, urgency: str, action: str, signs: tuple[RedFlag, ...]) -> DangerGroup:
        return DangerGroup(urgency, self.reader(f"urgency_{urgency}"), spaced(action), calling.beside_signs(urgency, self.library, self.reader),
                           self.before_signs(len(signs)), tuple(Item((self.say(flag, form="unlinked"),)) for flag in signs))

    def before_signs(self, count: int) -> str:
        """The words before one danger sign, or several."""
        return self.reader(f"if_{'any' if count > 1 else 'this'}_{self.reader.voice}")

    def alert(self, flags: object, *levels: str, kind: Any = None) -> tuple[Alert, ...]:
        """The danger signs of some urgencies in a few words; nothing where there are none.

        Each leads to the page of `kind` that tells it whole; without one, to the box of danger signs of the same page.
        """
        refs = flags if isinstance(flags, tuple) else ()
        groups = danger_groups((self.library.red_flags[ref] for ref in refs), self.reader)
        told = []
        for level in levels:
            signs = tuple(self._alert_sign(flag, kind) for urgency, _, signs in groups if urgency == level for flag in signs)
            told += [AlertGroup(level, self.reader.label(f"alert_{level}"), signs)] if signs else []
        return (Alert(tuple(told)),) if told else ()

    def _alert_sign(self, flag: RedFlag, kind: Any) -> AlertSign:
        return AlertSign(str(flag.id), Link(self.sign_name(flag), Target(self.id(kind) if kind else None, place_of_fact(flag.id))))

    def sign_name(self, flag: RedFlag) -> str:
        """A danger sign in a few words, where it has some; else as a whole."""
        return spaced(flag.shortened(self.reader.voice) or flag.voiced(self.reader.voice).rstrip("."))

    @property
    def depths(self) -> Depths:
        """Where a reader chooses how much the page shows."""
        return Depths(self.reader("depth"), self.reader("depth_answer"), self.reader("depth_sections"), self.reader("depth_evidence"))

    def message(self, *line: Any) -> Message:
        """The answer of a page."""
        return Message((Bullets((Item(line),), "answer"),))

    def is_time(self, unit: str) -> bool:
        """Whether a unit measures time."""
        return self._units.read(unit).kind == (("time", 1),)

    @cached_property
    def _units(self) -> Units:
        return Units(self.reader.language, self.library.units)

    def who_says(self, fact: Statement) -> str:
        """The short names of the sources of a fact."""
        return "; ".join(dict.fromkeys(self._short(citation.source) for citation in fact.sources))

    @property
    def contents(self) -> Contents:
        """Where the list of the sections stands."""
        return Contents(self.reader("on_this_page"))

    def key_points(self, entry: Page) -> Draft:
        """Key points, with the words explained that they use."""
        points = tuple(Item((self.say(ref),)) for ref in entry.key_points)
        first = (Section("key-points", (words(self.reader("section_key_points")),), (Bullets(points),)),) if points else ()
        return (*first, ExplainHere())

    def pictures(self, figures_: Iterable[str], anchor: str = "figures") -> Draft:
        """Figures under a heading of their own."""
        shown = tuple(self.picture(self.library.figures[ref]) for ref in figures_)
        return (Section(anchor, (words(self.reader(f"section_{anchor.replace('-', '_')}")),), shown), ExplainHere()) if shown else ()

    def picture(self, figure: Figure) -> Picture:
        """A figure, drawn and in words."""
        told = figures.in_words(figure, self.library, self.reader)
        values = tuple(Values(spaced(group.name), Target(self.id("test", group.test)) if group.test else None,
                              tuple(self._value(value) for value in group.values)) for group in told.groups)
        unstated = tuple(Detail(self.reader("figure_not_stated"), (words(self.library.gaps[gap].voiced(self.reader.voice)),)) for gap in figure.gaps)
        return Picture(str(figure.id), 0, "", spaced(self.name(figure)), spaced(figure.voiced(self.reader.voice)),
                       figures.depict(figure, self.library, self.reader), figures.alternative(figure, told, self.reader), values,
                       tuple(self.say(fact) for fact in told.facts), unstated, tuple(map(str, figure.gaps)))

    def _value(self, value: figures.FigureValue) -> Item:
        if value.gap is not None:
            return Item((self.unstated(value.gap),), self.reader.head(spaced(value.head)))
        said = (part for fact in value.facts for part in (self.say(fact), words(" ")))
        return Item((*((words(f"{self.reader.sentence(value.value)} "),) if value.value else ()), *said), self.reader.head(spaced(value.head)))

    def reviewed(self, entry: Any) -> Paragraph:
        """Who wrote a page, if that is told, and who reviewed an entry and when, or that nobody did."""
        site = self.library.site.authors if self.library.site is not None else ()
        authors = (entry.authors or site) if isinstance(entry, Page) else ()
        written = f"{self.reader('written_by', authors=', '.join(authors))} " if authors else ""
        counts = review_counts(entry, self.library)
        before, until, after = reviewed_in_words(entry.review, self.reader, counts=counts)
        if not until:
            return Paragraph((words(written, before),), "not-reviewed")
        since = str(self.library.site.updated) if self.library.site is not None else ""
        return Paragraph((words(written, before), Until(until, str(last_day(entry.review)), since), words(after)), "reviewed")

    def reviewed_in_all(self) -> Paragraph:
        """How many of the site's pages, sheets, danger signs and pitfalls were reviewed."""
        done, every = self.library.reviewed
        key = "reviewed_none" if done == 0 else "reviewed_all" if done == every else "reviewed_some"
        said = self.reader(key, done=done, all=every) if key == "reviewed_some" else self.reader(key)
        return Paragraph((words(said),), "reviewed" if done == every else "not-reviewed")

    def danger_link(self) -> tuple[Block, ...]:
        """The way to the danger signs, for pages that have no box of them."""
        if not self.library.red_flags:
            return ()
        return (Paragraph((self.link(self.reader("all_danger_signs"), "danger-signs", role="danger"),)),)

    def sections_of(self, entry: Entry) -> list[tuple[str, Any]]:
        """The sections of an entry in their order, without those that its kind does not have, and those that no source tells."""
        return [(name, value) for name, value in self._filled(entry) if not isinstance(value, NotStated) or name in ALWAYS_TOLD]

    def untold_sections(self, entry: Entry) -> list[tuple[str, NotStated]]:
        """The sections of an entry that no source tells: they are named together where the page says what is not known."""
        return [(name, value) for name, value in self._filled(entry) if isinstance(value, NotStated) and name not in ALWAYS_TOLD]

    def _filled(self, entry: Entry) -> list[tuple[str, Any]]:
        values = [(name, getattr(entry, name)) for name in SECTIONS.get(type(entry), ())]
        return [(name, value) for name, value in values if value is not None]

    def watched(self, text: str) -> tuple[str, ...]:
        """The danger signs whose watch words a text holds."""
        return self._watched(text)

    def warns(self, fact: Statement) -> bool:
        """Whether a fact names a danger sign, or brings with it what is warned of: it stands in full wherever a reader decides."""
        warned = cautions.of_fact(fact, self.library) or self.watched(fact.voiced(self.reader.voice))
        return bool(warned) or isinstance(fact, (RedFlag, Pitfall))

    @cached_property
    def _watched(self) -> Callable[[str], tuple[str, ...]]:
        return lru_cache(MOST_TEXTS)(lambda text: tuple(self.library.watch.found(text)))

    @cached_property
    def explained_in(self) -> Callable[[str], tuple[str, ...]]:
        """Gives the words of the glossary that a text uses, by their ids."""
        return lru_cache(MOST_TEXTS)(lambda text: tuple(self.library.vocabulary.found(text)))


_DETAILS: Mapping[type[Statement], Callable[[Composer, Any], list[Detail]]] = {
    Statistic: Composer._statistic, Recommendation: Composer._recommendation, Differential: Composer._differential, Anatomy: Composer._anatomy,
    Lifestyle: Composer._lifestyle, Step: Composer._step, Symptom: Composer._symptom,
}
_LABELS: Mapping[type[Statement], Callable[[Any, Voice], str]] = {
    Term: lambda fact, voice: str(fact.names.voiced(voice)), Differential: lambda fact, voice: str(fact.look_alike.voiced(voice)),
    Anatomy: lambda fact, voice: str(fact.structure), Lifestyle: lambda fact, voice: str(fact.factor),
    Asked: lambda fact, voice: str(worded(fact.question, voice)),
}


def _begins_with(text: str, name: str, articles: Iterable[str]) -> bool:
    """Whether a text begins with a name, with an article before it or without."""
    said, sought = text.casefold(), name.casefold()
    return bool(name) and any(said.startswith(f"{article} {sought}".lstrip()) for article in ("", *articles))


def danger_groups(flags: Iterable[RedFlag], reader: Reader) -> tuple[tuple[str, str, tuple[RedFlag, ...]], ...]:
    """The danger signs that are meant for one reader, the most urgent first, grouped by what to do: urgency, action, signs."""
    groups: dict[tuple[str, str], list[RedFlag]] = {}
    for flag in flags:
        if reader.audience in flag.audience and flag.action and flag.urgency:
            groups.setdefault((flag.urgency, str(getattr(flag.action, reader.voice))), []).append(flag)
    order = sorted(groups, key=lambda key: urgency_rank(key[0]))
    return tuple((*key, tuple(groups[key])) for key in order)
