"""(Library, Reader) -> Documents: which there are, in which order, and what each of them says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import cast

from generator.content.model import AUDIENCES, Audience, Decision, Handout, Library, Page, Site
from generator.documents import about, body, calling, lists, pages, reading_age, reviewing, sheets
from generator.documents import withdrawn as withdrawing
from generator.documents.collections import figures, questions, sheets_of
from generator.documents.composing import Composer
from generator.documents.document import ClinicDetail, Document, DocumentId, Kind
from generator.documents.drafts import Draft
from generator.documents.finishing import finish
from generator.documents.glossary import Finder
from generator.documents.one_reader import told_to
from generator.documents.urls import document_of, formerly, path_of, withdrawn
from generator.documents.withdrawn import Withdrawn
from generator.language.reader import Reader
from generator.language.words import Words, spaced

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


@dataclass(frozen=True)
class Assembler:
    """One Library in one language: what every Document is made from. `rules`: the name of each rule, and what it holds.

    `changes`: says what changed in each release, given the titles of all Documents; None before the first. `stale`: what says something else now than
    what was reviewed, by folder and id; None where that is to be found out. `published`: pages and sheets that were published once and, as far as was
    known then, are no more.
    """

    library: Library
    site: Site
    words: Words
    rules: Mapping[str, str]
    changes: Callable[[Mapping[DocumentId, str], Reader], Draft] | None = None
    stale: frozenset[str] | None = None
    published: Mapping[DocumentId, Withdrawn] = field(default_factory=dict)

    def assemble(self, document: DocumentId) -> Document:
        """One Document: any but those about all others, which are in `everything` alone. Raises KeyError if there is none of this id."""
        return self._looked.get(document) or self._finished(document, self._draft(document))

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
               *(DocumentId("fact-places-part", letter) for letter in about.by_letter(self._whole)), *map(withdrawn, self._gone))
        return {document: self._title(document, self._composer(document)) for document in ids}

    def everything(self) -> Iterator[Document]:
        """Every Document of the site: the first page, all for patients, all for clinicians, the sheets, and last what is about the content."""
        content = [self.assemble(document) for document in self.content]
        composer = self._composers["patient"]
        content_and_about = [*content, *map(self.assemble, self._about)]
        yield from content_and_about
        measured = self.measure(content)
        yield self._finished(DocumentId("quality"), about.quality(self._whole, measured))
        yield self._finished(DocumentId("reading-ages"), about.reading_ages(composer, measured))
        yield self.assemble(DocumentId("rules"))
        shown = defaultdict[str, list[Document]](list)
        for document in sorted(content_and_about, key=lambda document: f"{path_of(document.id)}.md"):
            for fact in document.facts:
                shown[fact].append(document)
        yield self.assemble(DocumentId("fact-places"))
        for letter in about.by_letter(self._whole):
            yield self._finished(DocumentId("fact-places-part", letter), about.fact_places_part(self._whole, letter, shown))
        yield from map(self.assemble, map(withdrawn, self._gone))

    def measure(self, documents: Iterable[Document]) -> tuple[reading_age.Reading, ...]:
        """How hard those of some Documents are to read that are about one entry and for patients."""
        return reading_age.measure(documents, self.words("no_sentence_end"))

    @cached_property
    def content(self) -> tuple[DocumentId, ...]:
        """The ids of all Documents of the content, in their order."""
        found = [DocumentId("home")]
        for audience in AUDIENCES:
            library = self._composers[audience].library
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

    def _finished(self, document: DocumentId, draft: Draft) -> Document:
        composer = self._composer(document)
        explained = composer.reader.audience == "patient" and document.kind in _EXPLAINING
        evidence = document.kind in _EXPLAINING - {"chart", "handout"}
        blocks = finish(draft, composer, self._finder if explained else None, evidence=evidence)
        made = Document(document, self._title(document, composer), str(self.site.language), blocks, self._other(document))
        return replace(made, publisher=self._publisher, issuer=self._issuer(composer)) if document.kind in {"chart", "handout"} else made

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
        if document.kind in _OF_ALL:
            return self._whole
        return self._composers[document.audience if document.kind != "notes" else "clinician"]

    def _entry(self, document: DocumentId) -> Page:
        return cast(Page, getattr(self.library, _SHELVES[document.kind])[document.id])

    def _title(self, document: DocumentId, composer: Composer) -> str:
        kind, reader = document.kind, composer.reader
        if kind == "withdrawn":
            return spaced(self._gone[formerly(document)].title) or reader("title_moved")
        if document.id and kind != "fact-places-part":
            entry: Page | Decision | Handout = self._entry(document) if kind in _SHELVES else self._sheet(document)
            return spaced(entry.names.voiced(reader.voice))
        if kind == "home":
            return spaced(self.site.name)
        if kind == "body" and self.library.body_map is not None:
            return spaced(self.library.body_map.names.voiced(reader.voice))
        key = f"door_{reader.voice}" if kind == "landing" else _TITLES.get(kind, f"title_{kind.replace('-', '_')}")
        title = reader(key if key in reader.words.catalogue else f"title_about_{kind}")
        return f"{title}: {document.id.upper()}" if document.id else title

    def _sheet(self, document: DocumentId) -> Decision | Handout:
        return self.library.decisions[document.id] if document.kind == "chart" else self.library.handouts[document.id]

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
        own = self.library.clinic
        return tuple(ClinicDetail(composer.reader(f"clinic_{name}"), spaced(calling.detail(own, name))) for name in ("name", "phone"))

    @cached_property
    def _composers(self) -> Mapping[Audience, Composer]:
        readers = (Reader(audience, str(self.site.language), self.words) for audience in AUDIENCES)
        return {reader.audience: Composer(told_to(self.judged, reader.audience), reader, self.changes is not None) for reader in readers}

    @cached_property
    def _whole(self) -> Composer:
        """For what is told of every fact, whoever it is for."""
        patient = self._composers["patient"]
        return patient if patient.library is self.judged else replace(patient, library=self.judged)

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self.library.glossary)


_SHELVES: Mapping[Kind, str] = {"topic": "topics", "test": "tests", "treatment": "treatments", "comparison": "comparisons"}

__all__ = ["Assembler", "sheets_of"]
