"""(Library, Reader) -> Documents: which there are, in which order, and what each of them says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import NamedTuple, cast

from generator.content.model import AUDIENCES, Decision, Handout, Library, Page, Site
from generator.content.model.noted import Notes, digest_of, noted, rest_of
from generator.documents import about, body, calling, lists, on_paper, pages, reading_age, reviewing, sheets
from generator.documents import withdrawn as withdrawing
from generator.documents.collections import figures, questions, sheets_of
from generator.documents.composing import Composer
from generator.documents.document import ClinicDetail, Document, DocumentId, Kind, SetAside, later
from generator.documents.drafts import Draft
from generator.documents.finishing import finish
from generator.documents.glossary import Finder
from generator.documents.one_reader import told_to
from generator.documents.readers import Readers
from generator.documents.urls import SHELF_OF, document_of, formerly, page_path, path_of, withdrawn
from generator.documents.withdrawn import Withdrawn
from generator.files.cache import key_of
from generator.files.resources import hash_of_program
from generator.files.traces import Traces, Tracing
from generator.language.reader import Reader
from generator.language.words import spaced

_TITLES: Mapping[Kind, str] = {
    "danger-signs": "title_red_flags", "not-covered": "title_about_not_covered",
    "questions": "title_faq", "study-figures": "title_evidence", "about": "title_about_index",
    "reading-ages": "title_about_reading",
    "quality": "title_about_quality", "open-data": "title_about_open_data",
    "fact-places": "title_about_facts", "fact-places-part": "title_about_facts"}
_EXPLAINING: frozenset[Kind] = frozenset({"landing", "danger-signs", "pitfalls", "causes", "questions", "study-figures", "topic", "test", "treatment",
                                          "comparison", "chart", "handout"})
"""Documents that explain the words of the glossary to patients."""
_OF_ALL: frozenset[Kind] = frozenset({"fact-places", "fact-places-part", "quality"})
"""Documents about every fact, whoever it is for."""
_OF_RELEASES: frozenset[Kind] = frozenset({"changes", "withdrawn"})
"""Documents that are made from what was published before: always anew."""


class _Way(NamedTuple):
    """How the Library is told in a Document: as which reader is told it, or whole; and which Document it is, if that has a reader of its own."""

    told: str
    own: DocumentId | None = None


@dataclass(frozen=True)
class Assembler:
    """One Library and who reads it: what every Document is made from. `rules`: the name of each rule, and what it holds.

    `changes`: says what changed in each release, given the titles of all Documents; None before the first. `stale`: what says something else now than
    what was reviewed, by folder and id; None where that is to be found out. `published`: pages and sheets that were published once and, as far as was
    known then, are no more. `tracing`: what is known of Documents that say what they said in an earlier run.
    """

    library: Library
    site: Site
    readers: Readers
    rules: Mapping[str, str]
    changes: Callable[[Mapping[DocumentId, str], Reader], Draft] | None = None
    stale: frozenset[str] | None = None
    published: Mapping[DocumentId, Withdrawn] = field(default_factory=dict)
    tracing: Tracing = field(default_factory=Tracing)

    def assemble(self, document: DocumentId) -> Document:
        """One Document: any but those about all others, which are in `everything` alone. Raises KeyError if there is none of this id."""
        if document.kind in _OF_RELEASES:
            return self._finished(self._header(document), self._draft(document))
        return self._looked.get(document) or self._kept(document)

    @cached_property
    def judged(self) -> Library:
        """The Library that Documents are made from: it knows which of its reviews are of another text than there is now."""
        stale = self.stale if self.stale is not None else frozenset(one.path for one in self.standings if one.stale)
        return replace(self.library, stale=stale) if stale else self.library

    @cached_property
    def standings(self) -> tuple[reviewing.Standing, ...]:
        """Every entry that was reviewed with its text: what was reviewed, and what it says now."""
        return tuple(reviewing.standings(self.library, self._first_look))

    def _first_look(self, document: DocumentId) -> Document:
        """A Document of something that was reviewed, as it is if the review counts."""
        if document not in self._first:
            self._first[document] = self._unjudged.assemble(document)
        return self._first[document]

    @cached_property
    def _looked(self) -> Mapping[DocumentId, Document]:
        """Documents that need not be made again, because all reviews of which they tell count."""
        stale = {document for one in self.standings if one.stale for document in reviewing.documents_of(one.entry)} if self.stale is None else ()
        return {id_: document for id_, document in self._first.items() if id_ not in stale and (not stale or id_.kind not in lists.LISTS)}

    @cached_property
    def _first(self) -> dict[DocumentId, Document]:
        return {}

    @cached_property
    def _unjudged(self) -> Assembler:
        return replace(self, stale=frozenset())

    def titles(self) -> dict[DocumentId, str]:
        """The title of every Document of the site, in the order of `everything`, without assembling one."""
        ids = (*self.content, *self._about, DocumentId("quality"), DocumentId("reading-ages"), DocumentId("rules"), DocumentId("fact-places"),
               *(DocumentId("fact-places-part", letter) for letter in about.by_letter(self._composers[_Way("whole")])), *map(withdrawn, self._gone))
        return {document: self._title(document, self._composer(document)) for document in ids}

    def everything(self) -> Iterator[Document]:
        """Every Document of the site: the first page, all for patients, all for clinicians, the sheets, and last what is about the content."""
        content = [self.assemble(document) for document in self.content]
        content_and_about = [*content, *map(self.assemble, self._about)]
        yield from content_and_about
        measured, whole = self.measure(content), self._composers[_Way("whole")]
        yield self._kept(DocumentId("quality"), measured, lambda: about.quality(whole, measured))
        yield self._kept(DocumentId("reading-ages"), measured, lambda: about.reading_ages(self._composers[_Way("patient")], measured))
        yield self.assemble(DocumentId("rules"))
        shown = defaultdict[str, list[about.ShownOn]](list)
        for document in sorted(content_and_about, key=lambda document: page_path(document.id)):
            for fact in document.facts:
                shown[fact].append(about.ShownOn(document.id, document.title, document.other is not None))
        yield self.assemble(DocumentId("fact-places"))
        for letter, facts in about.by_letter(whole).items():
            own = [(fact, shown[fact]) for fact in facts]
            yield self._kept(DocumentId("fact-places-part", letter), own, partial(about.fact_places_part, whole, own))
        yield from map(self.assemble, map(withdrawn, self._gone))

    def measure(self, documents: Iterable[Document]) -> tuple[reading_age.Reading, ...]:
        """How hard those of some Documents are to read that are about one entry and for patients."""
        return reading_age.measure(documents, self.readers.site("no_sentence_end"))

    @cached_property
    def content(self) -> tuple[DocumentId, ...]:
        """The ids of all Documents of the content, in their order."""
        found = [DocumentId("home")]
        for audience in AUDIENCES:
            library = self._told[audience]
            listed: tuple[tuple[Kind, object], ...] = (
                ("danger-signs", library.red_flags), ("pitfalls", library.pitfalls), ("causes", library.causes),
                ("questions", questions(library)), ("study-figures", figures(library)))
            found.append(DocumentId("landing", "", audience))
            found += [DocumentId("body")] if audience == "patient" and library.body_map is not None else []
            found += [DocumentId(kind, "", audience) for kind, there in listed if there]
            found += (document_of(page, audience) for page in library.pages)
        printed: list[Decision | Handout] = [*self.library.decisions.values(), *self.library.handouts.values()]
        found += (document_of(sheet) for sheet in printed)
        return (*found, *((DocumentId("sheets"),) if printed else ()))

    @cached_property
    def _gone(self) -> Mapping[DocumentId, Withdrawn]:
        """Every Document that is no more, in whose place a page says so."""
        return withdrawing.gone(self.site, self.published, frozenset(self.content) | frozenset(self._about))

    @property
    def _about(self) -> Iterable[DocumentId]:
        return (DocumentId(kind) for kind in (*about.ABOUT, *(("changes",) if self.changes else ())) if self._has(kind))

    def _has(self, kind: Kind) -> bool:
        """Whether there is anything for a page about the content to tell."""
        there = {"not-covered": self.library.not_covered, "practice": self.library.handouts or self.library.decisions}
        return bool(there.get(kind, True))

    def _kept(self, document: DocumentId, made_from: object = "", draft: Callable[[], Draft] | None = None) -> Document:
        """One Document. If all that was read for it in an earlier run says the same, it is what was worked out of it, and the rest if asked for.

        `made_from`: what its draft is made from besides the Library, if it is one of its own.
        """
        header, traces, name = self._header(document), self._traces[self._way(document)], path_of(document)
        head = key_of(header, made_from)

        def make() -> Document:
            return self._finished(header, draft() if draft is not None else self._draft(document))

        found = traces.of(name)
        if found is not None and found.get("head") == head:
            return later(header, found, partial(self._aside.get, name, make))
        with self._composer(document).notes.during() as reads:
            made = make()
        origin = traces.add(name, reads, made.worked_out)
        made.worked_out.update(head=head, origin=origin and key_of(head, origin))
        return self._aside.put(name, made)

    @cached_property
    def _aside(self) -> SetAside:
        return SetAside()

    @cached_property
    def _traces(self) -> Mapping[_Way, Traces]:
        """What is known of Documents, for each of the ways in which the Library is told."""
        made_with = (hash_of_program(), sorted(self.rules.items()), self.changes is not None)
        rest = {name: rest_of(told) for name, told in self._told.items()}
        return {way: self.tracing.of(key_of(*made_with, self._reader(way).hash, way.told, rest[way.told]),
                                     partial(digest_of, library=self._told[way.told])) for way in self._ways}

    def _header(self, document: DocumentId) -> Document:
        """A Document without what stands in it."""
        composer = self._composer(document)
        made = Document(document, self._title(document, composer), composer.reader.language, (), self._other(document))
        return replace(made, publisher=self._publisher, issuer=self._issuer(composer)) if document.kind in {"chart", "handout"} else made

    def _finished(self, header: Document, draft: Draft) -> Document:
        composer, kind = self._composer(header.id), header.id.kind
        explained, evidence = composer.reader.audience == "patient" and kind in _EXPLAINING, kind in _EXPLAINING - {"chart", "handout"}
        finished = partial(finish, draft, composer, self._finder if explained else None, evidence=evidence)
        blocks = finished()
        if kind == "handout":
            blocks = finished(first=on_paper.first_sources(blocks, str(composer.library.handouts[header.id.id].layout)))
        return replace(header, blocks=blocks)

    def _draft(self, document: DocumentId) -> Draft:
        composer, kind = self._composer(document), document.kind
        if kind in _SHELVES:
            return pages.page(cast(Page, getattr(composer.library, _SHELVES[kind])[document.id]), composer)
        if kind == "chart":
            return sheets.chart(composer.library.decisions[document.id], composer)
        if kind == "handout":
            return sheets.handout(composer.library.handouts[document.id], composer)
        if kind == "withdrawn":
            return withdrawing.withdrawn(document, self._gone[formerly(document)], composer)
        if kind == "changes" and self.changes is not None:
            return (*composer.danger_link(), *self.changes(self.titles(), composer.reader))
        single = {"home": lists.home, "landing": lists.landing, "body": body.where_it_hurts, "sheets": sheets.sheets, **lists.LISTS, **about.ABOUT,
                  "rules": lambda composer: about.rules(composer, self.rules), "fact-places": about.fact_places}
        return single[kind](composer)

    def _composer(self, document: DocumentId) -> Composer:
        return self._composers[self._way(document)]

    def _way(self, document: DocumentId) -> _Way:
        return _Way(self._told_as(document), document if document in self.readers.own else None)

    @cached_property
    def _ways(self) -> tuple[_Way, ...]:
        return (*map(_Way, self._told), *map(self._way, self.readers.own))

    def _reader(self, way: _Way) -> Reader:
        return self.readers.site.told("clinician" if way.told == "clinician" else "patient") if way.own is None else self.readers.own[way.own]

    def _told_as(self, document: DocumentId) -> str:
        """How the Library is told in a Document: as one reader is told it, or whole."""
        return "whole" if document.kind in _OF_ALL else "clinician" if document.kind == "notes" else document.audience

    def _title(self, document: DocumentId, composer: Composer) -> str:
        kind, reader = document.kind, composer.reader
        if kind == "withdrawn":
            return spaced(self._gone[formerly(document)].title) or reader("title_moved")
        if kind in SHELF_OF:
            entry: Page | Decision | Handout = getattr(composer.library, SHELF_OF[kind])[document.id]
            return spaced(entry.names.voiced(reader.voice))
        if kind == "home":
            return spaced(self.site.name)
        if kind == "body" and self.library.body_map is not None:
            return spaced(self.library.body_map.names.voiced(reader.voice))
        key = f"door_{reader.voice}" if kind == "landing" else _TITLES.get(kind, f"title_{kind.replace('-', '_')}")
        title = reader(key if key in reader.words.catalogue else f"title_about_{kind}")
        return reader.labelled(title, document.id.upper()) if document.id else title

    def _other(self, document: DocumentId) -> DocumentId | None:
        """The same for the other reader."""
        if document.kind not in _SHELVES and document.kind not in lists.LISTS:
            return None
        other = replace(document, audience="clinician" if document.audience == "patient" else "patient")
        return other if other in self._known else None

    @cached_property
    def _known(self) -> frozenset[DocumentId]:
        return frozenset(self.content)

    @property
    def _publisher(self) -> str:
        return str(self.library.clinic.name if self.library.clinic else self.site.name)

    def _issuer(self, composer: Composer) -> tuple[ClinicDetail, ...]:
        return calling.details(self.library.clinic, ("name", "phone"), composer.reader)

    @cached_property
    def _told(self) -> Mapping[str, Library]:
        return {**{audience: told_to(self.judged, audience) for audience in AUDIENCES}, "whole": self.judged}

    @cached_property
    def _composers(self) -> Mapping[_Way, Composer]:
        """For each reader; and for what is told of every fact, whoever it is for."""
        return {way: self._composer_of(way) for way in self._ways}

    def _composer_of(self, way: _Way) -> Composer:
        notes = Notes()
        return Composer(noted(self._told[way.told], notes), self._reader(way), self.changes is not None, notes)

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self.library.glossary)


_SHELVES: Mapping[Kind, str] = {"topic": "topics", "test": "tests", "treatment": "treatments", "comparison": "comparisons"}

__all__ = ["Assembler", "sheets_of"]
