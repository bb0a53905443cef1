"""Finished pages -> what the search of the site reads: one file, in which each fact stands once. A browser loads it when search is first used.

It is a script that sets one name, not JSON to be fetched: so it works from a folder on a disk and under the strictest policy.
`templates/theme/assets/search.js` reads it, and holds how results are ranked.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from html import unescape
from types import MappingProxyType
from typing import Any, NamedTuple, get_args

from generator.content.model import (
    Anatomy,
    Comparison,
    Decision,
    Entry,
    FactRef,
    Handout,
    Library,
    Lifestyle,
    Names,
    Page,
    Question,
    RedFlag,
    Statement,
    Statistic,
    Term,
    Test,
    Topic,
    Treatment,
    Urgency,
    Voice,
    normalised,
)
from generator.documents import cautions, views
from generator.documents.printed import Printed
from generator.language.words import Words
from generator.outputs.pages import VOICES, Rendered, list_path

FILE = "search/documents.js"
NAME = "caresheetDocuments"
"""Where the file stands below the root of the site, and the name that it sets."""

GLOSSARY = "about/glossary.md"
EVERYWHERE = 0.4
"""A heading that stands on a larger share of all documents tells nothing about any of them."""

_HEADING = re.compile(r"^#{2,3} (.+?)(?: \{ #[^}]*\})?$", re.MULTILINE)
_MARKUP = re.compile(r"<[^>]*>|(?<=\])\([^)]*\)|[\[\]]|\{ [.#][^}]*\}")
_KINDS: Mapping[type[Entry], str] = {Test: "test", Treatment: "treatment", Comparison: "comparison", Decision: "chart", Handout: "sheet"}


class Place(NamedTuple):
    """A page that a result leads to: its address below the root, its title, its headings and its facts."""

    path: str
    title: str
    headings: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


class Document(NamedTuple):
    """One thing that can be found: for patients, for clinicians or for both. `says`: what stands below its title, where no fact does.

    `names`: beside the titles of its places. `synonyms`: what the glossary also calls the things that the names name. `own`: the facts that
    are written in its file. `phrases`: the words of a danger sign. A question that holds all words of one of them gets the sign as its first
    answer.
    """

    kind: str
    places: Mapping[Voice, Place]
    names: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    says: Mapping[Voice, str] = MappingProxyType({})
    own: frozenset[str] = frozenset()
    phrases: tuple[str, ...] = ()


def files(library: Library, rendered: Rendered, words: Words) -> dict[str, bytes]:
    """The file of the search, by its path."""
    if library.site is None:
        return {}
    found = documents(library, rendered, words)
    if library.site.search == "pagefind":
        found = [_names_only(document) for document in found]
    return {FILE: _written(found, library, words).encode()}


def documents(library: Library, rendered: Rendered, words: Words) -> list[Document]:
    """Everything that can be found, in an order that follows from the content alone: danger signs, pages, words of the glossary."""
    synonyms = _Synonyms(library)
    return [*_signs(library, words, synonyms), *_pages(library, rendered, synonyms), *_terms(library, rendered)]


# --- what is found -----------------------------------------------------------------------------------------------


def _signs(library: Library, words: Words, synonyms: _Synonyms) -> Iterator[Document]:
    """Each danger sign, the most urgent first, where the list of all tells how soon and what to do."""
    found = [(get_args(Urgency).index(flag.urgency), flag, flag.urgency, flag.action) for flag in library.red_flags.values()
             if flag.urgency is not None and flag.action is not None]
    for _, flag, urgency, action in sorted(found, key=lambda one: one[0]):
        voices = [voice for voice in VOICES if views.AUDIENCE[voice] in flag.audience]
        places = {voice: Place(f"{address(list_path('red_flags', voice))}#about-{flag.id}", str(flag.voiced(voice))) for voice in voices}
        how_soon = words("urgency_" + urgency)
        says = {voice: f"{how_soon}: {action.clinical if voice == 'clinical' else action.plain}" for voice in voices}
        phrases = tuple(dict.fromkeys(map(str, (*flag.watch_words, *flag.also, *flag.search))))
        yield Document("sign", places, phrases, synonyms.of(phrases), says, phrases=phrases)


def _pages(library: Library, rendered: Rendered, synonyms: _Synonyms) -> Iterator[Document]:
    """Each page; the same page in both voices is one document."""
    groups: dict[str, dict[str, tuple[str, Printed]]] = {}
    order = _numbered(library.facts)
    for (path, title), printed in zip(rendered.titles.items(), rendered.printed, strict=True):
        if path != "index.md":
            groups.setdefault(_group(path), {})[path] = (title, printed)
    for group, pages in groups.items():
        about = next(iter(pages.values()))[1].about
        places = {_voice(path, printed): _place(path, title, printed, rendered, library, order) for path, (title, printed) in pages.items()}
        titles = [place.title for place in places.values()]
        names = _names(about.names, *about.names.search) if isinstance(about, (Page, Decision, Handout)) else ()
        ours = () if names else (group.rpartition("/")[2].replace("_", " "),)
        names = tuple(dict.fromkeys([*titles, *names, *ours, *synonyms.of(titles, whole=True)]))
        own = frozenset(str(part.id) for part in about.parts if isinstance(part, Statement)) if isinstance(about, Entry) else frozenset()
        yield Document(_kind(about, group), places, names, synonyms.of(names), own=own)


def _terms(library: Library, rendered: Rendered) -> Iterator[Document]:
    """Each word of the glossary, with what it means."""
    if GLOSSARY not in rendered.files:
        return
    for term in library.glossary:
        title = f"{term.names.plain} ({term.names.clinical})" if term.names.clinical != term.names.plain else str(term.names.plain)
        place = Place(f"{address(GLOSSARY)}#fact-{term.id}", title)
        yield Document("term", {"plain": place}, _names(term.names, *term.names.search), says={"plain": str(term.plain)})


def _place(path: str, title: str, printed: Printed, rendered: Rendered, library: Library, order: Mapping[str, int]) -> Place:
    if not isinstance(printed.about, Entry):
        return Place(address(path), title)
    named = {part.id if isinstance(part, Statement) else str(part) for part in printed.about.parts if isinstance(part, (Statement, FactRef))}
    shown = [fact for id_ in sorted(printed.facts & order.keys(), key=order.__getitem__) if _told(fact := library.facts[id_], named)]
    said = {str(words) for fact in shown for words in (fact.plain, fact.clinical, getattr(fact, "question", None)) if words}
    headings = (" ".join(unescape(_MARKUP.sub(" ", found)).split()) for found in _HEADING.findall(rendered.files[path].decode()))
    return Place(address(path), title, tuple(dict.fromkeys(heading for heading in headings if heading not in said)),
                 tuple(fact.id for fact in shown))


def _names_only(document: Document) -> Document:
    """A document without its text, which Pagefind finds; what we find by ourselves are names, slips of typing and danger signs."""
    return document._replace(places={voice: place._replace(headings=(), facts=()) for voice, place in document.places.items()})


def _told(fact: Statement, named: set[str]) -> bool:
    """Whether a page tells a fact itself: not a danger sign, which is found by itself, nor a word that is only explained in passing."""
    return not isinstance(fact, RedFlag) and (not isinstance(fact, Term) or fact.id in named)


def _kind(about: Entry | str, group: str) -> str:
    if isinstance(about, Topic):
        return about.kind
    if isinstance(about, Entry):
        return _KINDS[type(about)]
    return "about" if group.startswith("about/") else "list"


def _voice(path: str, printed: Printed) -> Voice:
    if isinstance(printed.about, (Decision, Handout)):
        return views.voice_of(printed.about)
    return "clinical" if path.endswith("/clinical.md") or path == "clinicians.md" else "plain"


def _group(path: str) -> str:
    """What two voices of one page have in common in their paths."""
    return path.removesuffix(".md").removesuffix("/clinical").removesuffix("/index")


def address(path: str) -> str:
    """Where MkDocs puts a page, below the root of the site: topics/x.md -> topics/x/."""
    stem = path.removesuffix(".md").removesuffix("index").rstrip("/")
    return f"{stem}/" if stem else ""


def _names(names: Names, *more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(str, (names.plain, names.clinical, *names.also, *more))))


class _Synonyms:
    """The glossary as groups of words that mean the same."""

    def __init__(self, library: Library) -> None:
        self._vocabulary = library.vocabulary
        self._names = {str(term.id): _names(term.names) for term in library.glossary}
        self._order = _numbered(self._names)
        self._called: dict[str, set[str]] = defaultdict(set)
        for id_, names in self._names.items():
            for name in names:
                self._called[normalised(name)].add(id_)

    def of(self, names: Iterable[str], *, whole: bool = False) -> tuple[str, ...]:
        """Whatever else the glossary calls the things that some names name. `whole`: only what it calls one of these names itself."""
        called = {normalised(name) for name in names}
        terms: Collection[str] = self._vocabulary.found(" | ".join(sorted(called)))
        if whole:
            terms = sorted({id_ for name in called for id_ in self._called.get(name, ())}, key=self._order.__getitem__)
        return tuple(dict.fromkeys(name for id_ in terms for name in self._names[id_] if normalised(name) not in called))


# --- how it is written -------------------------------------------------------------------------------------------


def _written(found: Iterable[Document], library: Library, words: Words) -> str:
    """The script, one document or fact on a line, so that two versions can be compared."""
    found = list(found)
    shown = {id_ for document in found for place in document.places.values() for id_ in place.facts}
    facts = [id_ for id_ in library.facts if id_ in shown]
    often = Counter(heading for document in found for heading in _headings(document))
    headings = [heading for heading, times in often.items() if times <= len(found) * EVERYWHERE]
    fact_number, heading_number = _numbered(facts), _numbered(headings)
    parts: dict[str, list[Any]] = {
        "facts": [_fact(library.facts[id_]) for id_ in facts],
        "warned": [[number, *warned] for number, id_ in enumerate(facts) if (warned := _warned(library.facts[id_], library, words))],
        "headings": headings,
        "documents": [_document(document, fact_number, heading_number) for document in found],
    }
    lists = ",\n".join(f'"{name}": [\n' + ",\n".join(map(_json, items)) + "\n]" for name, items in parts.items())
    kinds = {kind: words("search_kind_" + kind) for kind in dict.fromkeys(document.kind for document in found)}
    return (f'globalThis.{NAME} = {{\n"language": {_json(words.language)},\n"unimportant": {_json(words("search_unimportant"))},\n'
            f'"kinds": {_json(kinds)},\n{lists}\n}};\n')


def _numbered(texts: Iterable[str]) -> Mapping[str, int]:
    return {text: number for number, text in enumerate(texts)}


def _headings(document: Document) -> list[str]:
    return list(dict.fromkeys(heading for place in document.places.values() for heading in place.headings))


def _fact(fact: Statement) -> list[str]:
    """The words for patients and, where they differ, for clinicians; what a page prints before them stands before them."""
    first = next((str(getattr(fact, name)) for kind, name in ((Question, "question"), (Anatomy, "structure"), (Lifestyle, "factor"),
                                                              (Statistic, "measure")) if isinstance(fact, kind)), "")
    said = dict.fromkeys(str(words) for words in (fact.plain, fact.clinical) if words is not None)
    return [f"{first}{'' if not first or first.endswith('?') else ':'} {words}".strip() for words in said]


def _warned(fact: Statement, library: Library, words: Words) -> list[str]:
    """What is warned of in a fact, for patients and for clinicians; a result that shows the fact shows it too."""
    warned = cautions.of_fact(fact, library)
    return [" ".join(cautions.told(one, voice, words) for one in warned) for voice in VOICES] if warned else []


def _document(document: Document, facts: Mapping[str, int], headings: Mapping[str, int]) -> dict[str, Any]:
    """What both voices share stands once; `without` names the facts that this voice leaves out. Empty lists are left out."""
    titles = {place.title for place in document.places.values()}
    shown = {id_ for place in document.places.values() for id_ in place.facts}
    whole: dict[str, Any] = {
        "kind": document.kind, "names": [name for name in document.names if name not in titles and name not in document.phrases],
        "synonyms": list(document.synonyms), "phrases": list(document.phrases),
        "headings": [headings[text] for text in _headings(document) if text in headings],
        "own": sorted(facts[id_] for id_ in shown & document.own), "facts": sorted(facts[id_] for id_ in shown - document.own),
    }
    for voice, place in document.places.items():
        part = {"path": place.path, "title": place.title, "says": document.says.get(voice),
                "without": sorted(facts[id_] for id_ in shown.difference(place.facts))}
        whole[voice] = {key: value for key, value in part.items() if value}
    return {key: value for key, value in whole.items() if value}


def _json(value: object) -> str:
    """JSON that is safe in a script wherever that is put."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
