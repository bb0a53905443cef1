"""A draft -> what is read: one walk in the order of reading, which numbers the sources and notes and puts in the words of the facts.

What a fact brings with it is decided here, once for every output: its sources, the danger signs that it speaks of, its editor's notes, the
disagreements in which it stands, and what is warned of in it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, cast

from generator.content.model import OPINION, Disagreement, Doubt, NotStated, RedFlag, Source, Statement, Statistic, worded
from generator.content.model import Term as TermEntry
from generator.documents.composing import STUDIED, Composer, words
from generator.documents.document import (
    Block,
    Bullets,
    Caution,
    Cite,
    DangerMark,
    DangerSigns,
    Detail,
    Difference,
    DifferMark,
    DocumentId,
    Evidence,
    Item,
    Line,
    Link,
    Note,
    NoteMark,
    Picture,
    Reference,
    Said,
    Section,
    Side,
    SourcePlace,
    Sources,
    SourceUse,
    Step,
    Target,
    Trust,
    Unstated,
    Words,
    facts_of,
    fields_of,
    inner_of,
    parts_of,
    place_of_fact,
    place_of_not_known,
)
from generator.documents.drafts import AsidesHere, AsidesLater, DifferencesTold, Draft, ExplainHere, Foot, GapInWords, KeepGap, Mention
from generator.documents.glossary import Explaining, Finder
from generator.language.words import spaced

Numbered = tuple[int, Any]


def finish(draft: Draft, composer: Composer, finder: Finder | None, *, evidence: bool = False, first: Sequence[str] = ()) -> tuple[Block, ...]:
    """The blocks of a Document. `finder`: words of the glossary are led to their explanations, and explained; without it, only listed.

    `evidence`: each statement tells in its own place who says it, and both sides of what is disputed. `first`: sources in it that have the first
    numbers, in this order; the others are numbered as they are met.
    """
    return _Finishing(draft, composer, finder or Finder(()), explained=finder is not None, evidence=evidence, first=first).blocks(draft)


class _Finishing:
    """One Document while it is finished: what it has said, cited and told so far."""

    def __init__(self, draft: Draft, composer: Composer, finder: Finder, *, explained: bool, evidence: bool, first: Sequence[str]) -> None:
        self.composer = composer
        self.library = composer.library
        self.reader = composer.reader
        self._explained = explained
        self._evidence_in_place = evidence
        parts = list(parts_of(draft))
        self._anyway = frozenset(part.fact for part in parts if type(part) is Said)
        self._signs = frozenset(fact for part in parts if type(part) is DangerSigns for fact in facts_of(part))
        self._explaining = Explaining(finder, self._anyway if explained else (), self._may_explain)
        self._said: dict[str, None] = {}
        self._terms: dict[str, None] = {}
        self._uses = {ref: _Use(number, self.library.sources[ref]) for number, ref in enumerate(first, 1)}
        self._gaps: dict[str, None] = {}
        self._pictures = 0
        self._notes = _Asides()
        self._differences = _Asides()

    # the walk

    def blocks(self, draft: Iterable[Any]) -> tuple[Block, ...]:
        """Some blocks and marks, finished."""
        done: list[Block] = []
        for part in draft:
            mark = _MARKS.get(type(part))
            if mark:
                done += mark(self, part)
            else:
                done.append(self._node(part))
        return tuple(done)

    def _node(self, node: Any) -> Any:
        """A block or span, finished, and everything inside it."""
        kind: Any = type(node)
        if kind is tuple:
            return node and (self._line(node) if Cite in map(type, node) else self.blocks(node))
        own = _OWN.get(kind)
        if own:
            return own(self, node)
        inside = _inside(kind)
        if not inside:
            return node
        done = kind(*[self._node(getattr(node, name)) if holds else getattr(node, name) for name, holds in inside])
        if kind is DangerSigns and done.groups:
            self._put_off()
        return done

    # spans

    def _say(self, said: Said) -> Said:
        fact = self.library.facts[said.fact]
        first = said.fact not in self._said
        self._said[said.fact] = None
        text = spaced(fact.voiced(self.reader.voice))
        shown = self._words(text, said)
        lead = said.form == "lead"
        if isinstance(fact, Statistic):
            self._gaps.update(dict.fromkeys(str(value.not_stated) for value in _unstated_in(fact) if value.not_stated is not None))
        sources, warned = self.composer.brought_by(said.fact)
        cites = self._cites(sources, said.fact)
        danger = self._danger(fact, text)
        notes = self._note_marks(fact.doubts) if fact.doubts and not lead else ()
        differing = () if lead else self.library.disagreements_by_fact.get(said.fact, ())
        differs = tuple(DifferMark(str(entry.id), number) for number, entry in self._differences.touch(differing)) if differing else ()
        told = tuple(self._caution(replace(one, here=not lead) if lead else one) for one in warned)
        return Said(said.fact, shown, first, cites, danger, notes, differs, told, said.form)

    def _words(self, text: str, said: Said) -> tuple[Any, ...]:
        if not self._explained:
            self._terms.update(dict.fromkeys(self.composer.explained_in(text)))
        if said.form == "unlinked":
            self._explaining.mention(text, later=True)
        return (Words(text),) if said.form in {"unlinked", "bare"} else self._explaining.words(text, self._said)

    def _danger(self, fact: Statement, text: str) -> tuple[DangerMark, ...]:
        if isinstance(fact, RedFlag):
            return ()
        flags = (self.library.red_flags[ref] for ref in self.composer.watched(text))
        return tuple(DangerMark(str(flag.id), str(flag.id) in self._anyway, self.composer.sign_name(flag))
                     for flag in flags if self.reader.audience in flag.audience)

    def _caution(self, one: Caution) -> Caution:
        cites = self._cites(one.cites)
        if one.here:
            self._notes.touch((self.library.doubts[one.note],))
        return replace(one, cites=cites)

    def _item(self, item: Item) -> Item:
        line, details = self._node(item.line), self._node(item.details)
        evidence = self._evidence(tuple(parts_of((line, details)))) if self._evidence_in_place else item.evidence
        return Item(line, item.name, details, item.ordered, item.anchor, evidence)

    def _evidence(self, item: tuple[Any, ...]) -> Evidence | None:
        """Who says the statements that stand in an item for the first time, and what is disputed about them and not yet told."""
        said = [part for part in item if type(part) is Said and part.first and part.form in {"whole", "unlinked"}]
        cites = self._joined(cite for one in said for cite in one.cites)
        if not cites:
            return None
        differs = tuple(dict.fromkeys(mark for one in said for mark in one.differs))
        notes = tuple(dict.fromkeys(mark for one in said for mark in one.notes))
        told = tuple(self._difference(number, entry) for number, entry in self._differences.tell({mark.disagreement for mark in differs}))
        beside = {ref for one in told for ref in map(str, self.library.disagreements[one.disagreement].doubts)}
        beside_sources = tuple((*(side.population for side in one.sides), one.conclusion) for one in told)
        warned = {part.note for part in (*item, *parts_of(beside_sources)) if type(part) is Caution and part.here}
        noted = tuple(self._note(number, note) for number, note in self._notes.tell({mark.note for mark in notes} | beside | warned))
        read = [cite for cite in cites if self.library.sources[cite.source].kind != OPINION]
        trust: Trust = "differ" if differs else "doubt" if notes or not read else "agree" if len(read) > 1 else "single"
        known = {one.disagreement for one in told} | {one.note for one in noted}
        return Evidence(trust, self._trust_in_words(trust, read), cites, (*told, *noted),
                        tuple(mark for mark in differs if mark.disagreement not in known), tuple(mark for mark in notes if mark.note not in known),
                        tuple(dict.fromkeys(part.fact for part in said)))

    def _trust_in_words(self, trust: Trust, read: Sequence[Cite]) -> str:
        """How far sources carry a statement; `read`: those that are documents."""
        if not read:
            return self.reader("trust_opinion")
        if trust == "agree":
            return self.reader("trust_agree", number=len(read))
        return read[0].short if trust == "single" and self.reader.audience == "clinician" else self.reader(f"trust_{trust}")

    def _unstated(self, span: Unstated) -> Unstated:
        if span.gap:
            self._gaps[span.gap] = None
        notes = self._note_marks(mark.note for mark in span.notes)
        return replace(span, notes=notes, cautions=tuple(self._caution(one) for one in span.cautions))

    def _gap_in_words(self, span: GapInWords) -> Words:
        self._gaps[span.gap] = None
        return Words(spaced(self.library.gaps[span.gap].voiced(self.reader.voice)))

    def _note_mark(self, mark: NoteMark) -> NoteMark:
        return self._note_marks((mark.note,))[0]

    def _note_marks(self, doubts: Iterable[str]) -> tuple[NoteMark, ...]:
        return tuple(NoteMark(str(note.id), number) for number, note in self._notes.touch(self.library.doubts[ref] for ref in doubts))

    # sources

    def _line(self, line: Line) -> Line:
        """A line; marks of one source that stand beside each other become one."""
        cited = [span for span in line if isinstance(span, Cite)]
        others = tuple(self._node(span) for span in line if not isinstance(span, Cite))
        place = next(number for number, span in enumerate(line) if isinstance(span, Cite))
        return cast(Line, (*others[:place], *self._cites(cited), *others[place:]))

    def _cites(self, cites: Iterable[Cite], fact: str = "") -> tuple[Cite, ...]:
        """One mark for each source, with all places in it; it leads to the first of them."""
        return self._joined(self._cite(cite, fact) for cite in cites)

    def _joined(self, cites: Iterable[Cite]) -> tuple[Cite, ...]:
        """Finished marks, one for each source."""
        found: dict[str, dict[Cite, None]] = {}
        for cite in cites:
            found.setdefault(cite.source, {})[cite] = None
        return tuple(_as_one(tuple(several)) for several in found.values())

    def _cite(self, cite: Cite, fact: str) -> Cite:
        use = self._uses.get(cite.source)
        if use is None:
            use = self._uses[cite.source] = _Use(len(self._uses) + 1, self.library.sources[cite.source])
        if cite.references:
            use.references |= {reference.source: reference for reference in cite.references}
        return Cite(cite.source, use.number, cite.place, cite.lines, use.cite(cite.place, fact), cite.references, cite.short)

    # blocks

    def _picture(self, block: Picture) -> Picture:
        self._pictures += 1
        for gap in self.library.figures[block.figure].gaps:
            self._gaps[str(gap)] = None
        return replace(block, number=self._pictures, label=self.reader("figure_number", number=self._pictures),
                       values=self._node(block.values), facts=self._node(block.facts))

    def _step(self, step: Step) -> Step:
        for gap in step.gaps:
            self._gaps[gap] = None
        return replace(step, cautions=tuple(self._caution(one) for one in step.cautions))

    # marks: what stands where a draft has only a mark

    def _explain(self, last: bool = False) -> tuple[Block, ...]:
        items = []
        for word, term in self._explaining.due(self._said, last=last):
            said = Said(str(term.id), form="bare")
            items.append(Item((self._say(said),), self.reader.head(word)))
        return (Bullets(tuple(items), "explained"),) if items else ()

    def _asides_here(self) -> tuple[Block, ...]:
        explained = self._explain()
        if self.reader.audience == "clinician":
            return (*explained, *self._asides())
        self._put_off()
        return explained

    def _put_off(self) -> tuple[Block, ...]:
        """Keep the notes and disagreements touched so far for the section that goes into them, or for the end of the page."""
        self._notes.put_off()
        self._differences.put_off()
        return ()

    def _differences_told(self) -> tuple[Block, ...]:
        for _, entry in self._differences.tell():
            self._note_marks(entry.doubts)
        return ()

    def _mention(self, text: str) -> tuple[Block, ...]:
        self._explaining.mention(spaced(text))
        return ()

    def _keep_gap(self, gap: str) -> tuple[Block, ...]:
        self._gaps[gap] = None
        return ()

    def _asides(self) -> tuple[Block, ...]:
        """The disagreements and editor's notes that wait, each told once."""
        told: list[Block] = []
        for number, entry in self._differences.tell():
            self._note_marks(entry.doubts)
            told.append(self._difference(number, entry))
        return (*told, *(self._note(number, note) for number, note in self._notes.tell()))

    def _difference(self, number: int, entry: Disagreement) -> Difference:
        drafted, warned = self.composer.disputed(str(entry.id))
        sides = tuple(Side(says, self.reader("side_for"), self._node(population), self._cites(cites)) for says, population, cites in drafted)
        conclusion: Line = (words(entry.voiced(self.reader.voice)), *self._note_marks(entry.doubts), *(self._caution(one) for one in warned))
        return Difference(str(entry.id), number, self.reader("sources_differ"), spaced(worded(entry.question, self.reader.voice)), sides,
                          Detail(self.reader("what_we_say"), conclusion))

    def _note(self, number: int, note: Doubt) -> Note:
        return Note(str(note.id), number, self.reader("editors_note"), self.composer.choice("basis", note.basis),
                    spaced(note.voiced(self.reader.voice)), self._cites(self.composer.sources_of_note(str(note.id))), bool(note.cautions))

    def _foot(self, foot: Foot) -> tuple[Block, ...]:
        self._notes.take_up()
        self._differences.take_up()
        explained = self._explain(last=True)
        untold = tuple(self._untold(one) for one in foot.untold)
        self._gaps.update(dict.fromkeys(foot.gaps))
        for gap in self._gaps:
            self._note_marks(self.library.gaps[gap].doubts)
        parts = (self._section("notes", "section_notes", self._asides(), "behind" if foot.behind else ""),
                 self._section("not-known", "section_not_known", self._not_known(untold, foot)),
                 self._section("terms", "section_terms", explained or self._words_used()),
                 self._section("sources", "section_sources", self._sources(), "behind" if foot.behind else "sources"))
        return tuple(part for part in parts if part is not None)

    def _section(self, anchor: str, key: str, blocks: tuple[Block, ...], role: Any = "") -> Section | None:
        return Section(anchor, (words(self.reader(key)),), blocks, 2, role) if blocks else None

    def _untold(self, one: Any) -> Item:
        return cast(Item, self._node(Item((self.composer.unstated(one.value),), self.reader.head(one.name), anchor=one.anchor)))

    def _not_known(self, untold: Iterable[Item], foot: Foot) -> tuple[Block, ...]:
        sentences = (Item((words(sentence),)) for sentence in foot.sentences)
        return _bullets((*untold, *sentences, *(self._gap(gap) for gap in self._gaps)))

    def _gap(self, ref: str) -> Item:
        gap = self.library.gaps[ref]
        line: Line = (words(gap.voiced(self.reader.voice)), *self._cites(self.composer.cites(gap.sources)), *self._note_marks(gap.doubts))
        return Item(line, anchor=place_of_not_known(gap.id))

    def _words_used(self) -> tuple[Block, ...]:
        """The words of the glossary that this page has used; none where each of them is explained in its place."""
        if self._explained:
            return ()
        used = (self.library.glossary[place] for place in sorted(map(self.library.place_of_term.__getitem__, self._terms)))
        return _bullets(Item((Link(spaced(self.composer.name(term)), Target(DocumentId("glossary"), place_of_fact(term.id))),)) for term in used)

    def _sources(self) -> tuple[Block, ...]:
        uses = tuple(use.finished(self.composer) for use in self._uses.values())
        return (Sources(uses),) if uses else ()

    def _may_explain(self, term: TermEntry) -> bool:
        """Whether an explanation, with all that would stand beside it, speaks of no danger sign that this page does not show."""
        return all(ref in self._signs for ref in self.composer.signs_beside(str(term.id)))


class _Use:
    """A source as one Document uses it, while that is finished: for each place in it the facts that stand on it."""

    def __init__(self, number: int, source: Source) -> None:
        self.number = number
        self.references: dict[str, Reference] = {}
        self._source = source
        self._places: dict[str, tuple[int, dict[str, None]]] = {}

    def cite(self, place: str, fact: str) -> str:
        """Note a place, and the fact that stands on it; gives the anchor of the place."""
        count, facts = self._places.setdefault(place, (len(self._places) + 1, {}))
        if fact:
            facts[fact] = None
        return f"s{self.number}-{count}"

    def finished(self, composer: Composer) -> SourceUse:
        places = tuple(SourcePlace(place, f"s{self.number}-{count}", tuple(facts)) for place, (count, facts) in self._places.items())
        kind = composer.choice("source_kind", self._source.kind)
        return SourceUse(str(self._source.id), self.number, str(self._source.short), kind, places, tuple(self.references.values()))


class _Asides:
    """The boxes of one sort in one Document: numbered when first touched, each told once, at the end of the section that goes into it."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._waiting: dict[str, Numbered] = {}
        self._later: dict[str, Numbered] = {}
        self._told: set[str] = set()

    def touch(self, entries: Iterable[Any]) -> tuple[Numbered, ...]:
        touched = tuple((self._numbers.setdefault(entry.id, len(self._numbers) + 1), entry) for entry in entries)
        self._waiting.update({one[1].id: one for one in touched if one[1].id not in self._told})
        return touched

    def put_off(self) -> None:
        self._later |= self._waiting
        self._waiting.clear()

    def take_up(self) -> None:
        self._waiting |= {id_: one for id_, one in self._later.items() if id_ not in self._told}

    def tell(self, only: Collection[str] | None = None) -> list[Numbered]:
        """Those that wait, or only some of them; they are told then."""
        told = sorted((one for id_, one in self._waiting.items() if only is None or id_ in only), key=lambda one: one[0])
        for _, entry in told:
            del self._waiting[entry.id]
            self._told.add(entry.id)
        return told


@cache
def _inside(kind: type) -> tuple[tuple[str, bool], ...]:
    """The fields of a block or span in their order, and whether each can hold others; none if no field can."""
    inner = inner_of(kind)
    return tuple((name, name in inner) for name in fields_of(kind)) if inner else ()


def _unstated_in(fact: Statistic) -> Iterator[NotStated]:
    """What no source states about a study: told once, at the end."""
    return (value for name in STUDIED if isinstance(value := getattr(fact, name), NotStated))


def _bullets(items: Iterable[Item]) -> tuple[Block, ...]:
    listed = tuple(items)
    return (Bullets(listed),) if listed else ()


_OWN: Mapping[type, Callable[[Any, Any], Any]] = {
    Said: _Finishing._say, Caution: _Finishing._caution, Unstated: _Finishing._unstated, GapInWords: _Finishing._gap_in_words,
    NoteMark: _Finishing._note_mark, Item: _Finishing._item, Picture: _Finishing._picture, Step: _Finishing._step,
}
_MARKS: Mapping[type, Callable[[Any, Any], tuple[Block, ...]]] = {
    ExplainHere: lambda self, _: self._explain(), AsidesHere: lambda self, _: self._asides_here(), AsidesLater: lambda self, _: self._put_off(),
    DifferencesTold: lambda self, _: self._differences_told(), Mention: lambda self, mark: self._mention(mark.text),
    KeepGap: lambda self, mark: self._keep_gap(mark.gap), Foot: lambda self, mark: self._foot(mark),
}


def _as_one(cites: tuple[Cite, ...]) -> Cite:
    """Several marks of one source as one, which names all of their places."""
    first, *more = cites
    if not more:
        return first
    places = dict.fromkeys(place for cite in cites for place in cite.place.split("; "))
    lines = dict.fromkeys(cite.lines for cite in cites if cite.lines)
    references = dict.fromkeys(reference for cite in cites for reference in cite.references)
    return replace(first, place="; ".join(places), lines=", ".join(lines), references=tuple(references))
